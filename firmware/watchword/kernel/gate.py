"""Gating: which plots may belong to which track, and how badly each fits."""

from watchword.codes import STATE_CONFIRMED
from watchword.const import const
from watchword.kernel.columns import CANDIDATES_MAX, DOPPLER, RING_SHIFT, RINGS
from watchword.kernel.convert import NO_DOPPLER, NO_ELEVATION
from watchword.kernel.doppler import rate_innovation

GATE_SIGMAS = const(5)
GATE = const(GATE_SIGMAS * GATE_SIGMAS << 12)  # squared Mahalanobis distance, Q12
TENTATIVE_COST = const(16 << 12)  # added to a tentative track's, so that it gets what confirmed ones leave
INNOVATION_MAX = const(46340)
NEAR_MAX = const(32767)  # 1/8 m: no gate is wider than 4 km


def gate_tracks(tracks, plots, work):
    """Find the candidates of every track: plots within GATE_SIGMAS of where one is expected.

    A plot is looked at if its range ring touches the gate, then compared along east and north, then along
    and across the line of sight, and up where it has an elevation. A pair's cost is the squared Mahalanobis
    distance in Q12.

    No root is taken: the sum s of two variances has one of at most (s / a + a) / 2, for any a, and hardly
    less for an a near it, such as the sigmas of the plot's noise.
    Largest intermediates: |dx| <= NEAR_MAX, so dx * los_x + dy * los_y <= 32,767 * 2^14 * sqrt(2) = 7.6e8;
    spreads' sum << 3 = 2^29; 5 * 2^26 of it where width is least.
    """
    ring, shift, next_plot = work.ring, work.registers[RING_SHIFT], plots.next
    plot_x, plot_y, claims = plots.x, plots.y, plots.claims
    x, y, reach = tracks.x, tracks.y, tracks.reach
    z, plot_z, elevation = tracks.z, plots.z, plots.elevation
    los_x, los_y, state = tracks.los_x, tracks.los_y, tracks.state
    spreads_r, spreads_c, spread_u = work.spread_r, work.spread_c, work.spread_u
    rows, width, doppler = work.rows, work.width, work.registers[DOPPLER]
    pair_plot, pair_cost, candidates = work.pair_plot, work.pair_cost, work.candidates
    for i in rows:
        if i < 0:
            break
        east, north, distance = x[i], y[i], reach[i]
        spread_r, spread_c = spreads_r[i], spreads_c[i]
        near = width[i]
        near = (GATE_SIGMAS * ((((spread_r + spread_c) << 3) // near << 2) + near) >> 2) + 7
        if near > NEAR_MAX:
            near = NEAR_MAX
        handicap = 0 if state[i] == STATE_CONFIRMED else TENTATIVE_COST
        first = i * CANDIDATES_MAX
        found = 0
        k = (distance - near) >> shift
        if k < 0:
            k = 0
        last = (distance + near) >> shift
        if last >= RINGS:
            last = RINGS - 1
            if k > last:
                k = last
        while k <= last:
            j = ring[k]
            while j >= 0:
                dx = plot_x[j] - east
                if -near <= dx <= near:
                    dy = plot_y[j] - north
                    if -near <= dy <= near:
                        ux, uy = los_x[i], los_y[i]
                        cost = squared((dx * ux + dy * uy + 0x2000) >> 14, spread_r)
                        if cost <= GATE:
                            cost += squared((dx * uy - dy * ux + 0x2000) >> 14, spread_c)
                            if elevation[j] != NO_ELEVATION:
                                dz = plot_z[j] - z[i]
                                if -INNOVATION_MAX <= dz <= INNOVATION_MAX:
                                    cost += squared(dz, spread_u[i])
                                else:
                                    cost = GATE + 1
                            if doppler and plots.doppler[j] != NO_DOPPLER:
                                rate = rate_innovation(work, i, plots.doppler[j])
                                if -INNOVATION_MAX <= rate <= INNOVATION_MAX:
                                    cost += squared(rate, work.spread_v[i])
                                else:
                                    cost = GATE + 1
                            if cost <= GATE:
                                claims[j] += 1
                                e = first + found
                                if found == CANDIDATES_MAX:
                                    e = _worst(pair_cost, first, cost + handicap)
                                else:
                                    found += 1
                                if e >= 0:
                                    pair_plot[e] = j
                                    pair_cost[e] = cost + handicap
                j = next_plot[j]
            k += 1
        candidates[i] = found


def squared(innovation, spread):
    """Innovation squared by its variance in Q12, or more than GATE; up to INNOVATION_MAX, `spread` 1..2^25.

    The unit of `spread` is 8 times the square of innovation's. It is divided by with 5 bits or more.
    Largest intermediates: INNOVATION_MAX^2 / 4 = 5.4e8; 50 * 2^13 << 11 = 8.4e8.
    """
    half = innovation >> 1
    square = half * half
    if spread >= 0x20000:
        square >>= 12
        spread >>= 12
    elif spread >= 0x2000:
        square >>= 4
        spread >>= 4
    if square > 2 * GATE_SIGMAS * GATE_SIGMAS * spread:
        return GATE + 1
    return (square << 11) // spread


def _worst(pair_cost, first, cost):
    """The pair that gives way to one of this `cost` in a full row of pairs, or -1 if all are better."""
    worst = -1
    for e in range(first, first + CANDIDATES_MAX):
        if pair_cost[e] > cost:
            worst = e
            cost = pair_cost[e]
    return worst
