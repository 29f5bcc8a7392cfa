"""Gating: which plots may belong to which track, and how badly each fits."""

from watchword.codes import STATE_CONFIRMED
from watchword.kernel.columns import CANDIDATES_MAX, RING_SHIFT, RINGS, TRACKS_MAX
from watchword.kernel.convert import NO_DOPPLER, NO_ELEVATION
from watchword.kernel.doppler import rate_innovation
from watchword.kernel.fixed import ln_q12

GATE_SIGMAS = 5
GATE = GATE_SIGMAS * GATE_SIGMAS << 12  # squared Mahalanobis distance, Q12
TENTATIVE_COST = 16 << 12  # added to a tentative track's, so that it gets what confirmed ones leave
NEAR_MAX = 32767  # 1/8 m: no gate is wider than 4 km


def gate_tracks(tracks, plots, work):
    """Find the candidates of every track: plots within GATE_SIGMAS of where one is expected.

    A plot is looked at if its range ring touches the gate, then compared along east and north, then along
    and across the line of sight, and up where it has an elevation. Its cost is the squared Mahalanobis
    distance plus the logarithm of the gate's area, both in Q12, so that of two tracks that fit a plot
    alike the surer one has it.

    Largest intermediates: |dx| <= NEAR_MAX, so dx * los_x + dy * los_y <= 32,767 * 2^14 * sqrt(2) = 7.6e8;
    a normalised innovation is at most 4 in Q6, and its square 2^16.
    """
    ring, shift, next_plot = work.ring, work.registers[RING_SHIFT], plots.next
    plot_x, plot_y = plots.x, plots.y
    for i in range(TRACKS_MAX):
        work.candidates[i] = 0
        if tracks.number[i] == 0:
            continue
        x, y, reach = tracks.x[i], tracks.y[i], tracks.reach[i]
        gate_r = (GATE_SIGMAS * work.sigma_r[i] >> 1) + 1
        gate_c = (GATE_SIGMAS * work.sigma_c[i] >> 1) + 1
        near = gate_r + gate_c
        if near > NEAR_MAX:
            near = NEAR_MAX
        # Across the line of sight a gate bulges outwards, by no more than gate_c^2 / (2 reach).
        bulge = gate_c if gate_c >= reach else gate_c * (gate_c >> 1) // reach
        k = (reach - gate_r) >> shift
        last = (reach + gate_r + bulge) >> shift
        if k < 0:
            k = 0
        if last >= RINGS:
            last = RINGS - 1
        while k <= last:
            j = ring[k]
            while j >= 0:
                dx = plot_x[j] - x
                if -near <= dx <= near:
                    dy = plot_y[j] - y
                    if -near <= dy <= near:
                        distance = _distance(tracks, plots, work, i, j, dx, dy)
                        if distance <= GATE:
                            plots.claims[j] += 1
                            _keep(work, i, j, distance)
                j = next_plot[j]
            k += 1
        if work.candidates[i] > 0:
            _add_to_costs(
                work, i, area_cost(work, i) + (0 if tracks.state[i] == STATE_CONFIRMED else TENTATIVE_COST)
            )


def _distance(tracks, plots, work, i, j, dx, dy):
    """Squared Mahalanobis distance in Q12 of plot `j` from where track `i` expects one, or more than GATE."""
    los_x, los_y = tracks.los_x[i], tracks.los_y[i]
    innovation = (dx * los_x + dy * los_y + 0x2000) >> 14
    sigma = work.sigma_r[i]
    if innovation > GATE_SIGMAS * sigma >> 1 or innovation < -(GATE_SIGMAS * sigma >> 1):
        return GATE + 1
    normal = (innovation << 7) // sigma
    distance = normal * normal
    innovation = (dx * los_y - dy * los_x + 0x2000) >> 14
    sigma = work.sigma_c[i]
    if innovation > GATE_SIGMAS * sigma >> 1 or innovation < -(GATE_SIGMAS * sigma >> 1):
        return GATE + 1
    normal = (innovation << 7) // sigma
    distance += normal * normal
    if plots.elevation[j] != NO_ELEVATION:
        innovation = plots.z[j] - tracks.z[i]
        sigma = work.sigma_u[i]
        if innovation > GATE_SIGMAS * sigma >> 1 or innovation < -(GATE_SIGMAS * sigma >> 1):
            return GATE + 1
        normal = (innovation << 7) // sigma
        distance += normal * normal
    if plots.doppler[j] != NO_DOPPLER:
        innovation = rate_innovation(work, i, plots.doppler[j])
        sigma = work.sigma_v[i]
        if innovation > GATE_SIGMAS * sigma or innovation < -GATE_SIGMAS * sigma:
            return GATE + 1
        normal = (innovation << 6) // sigma
        distance += normal * normal
    return distance


def _keep(work, i, j, cost):
    """Add plot `j` to the candidates of row `i`; when they are full the worst of them gives way."""
    first = i * CANDIDATES_MAX
    e = first + work.candidates[i]
    if work.candidates[i] == CANDIDATES_MAX:
        e = first
        for other in range(first, first + CANDIDATES_MAX):
            if work.pair_cost[other] > work.pair_cost[e]:
                e = other
        if work.pair_cost[e] <= cost:
            return
    else:
        work.candidates[i] += 1
    work.pair_plot[e] = j
    work.pair_cost[e] = cost


def area_cost(work, i):
    """2 ln(sigma_r sigma_c) in Q12, sigma in 1/16 m: at most 42 in Q12. The product stays below 2^30."""
    return 2 * ln_q12(work.sigma_r[i] * work.sigma_c[i])


def _add_to_costs(work, i, cost):
    first = i * CANDIDATES_MAX
    for e in range(first, first + work.candidates[i]):
        work.pair_cost[e] += cost
