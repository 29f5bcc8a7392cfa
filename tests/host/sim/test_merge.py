"""Several boards' tracks become aircraft, each once."""

import numpy as np
import pytest

from watchword_bench.sim.aircraft import Member, in_common
from watchword_bench.sim.merge import Merger
from watchword_bench.sim.reports import CueReport, HealthReport, TrackReport
from watchword_bench.world.schema import Site

HOME = Site(name="home", east_m=1000.0, north_m=-500.0)


def report(track=1, position=(0.0, 5000.0, 100.0), identity="UNKNOWN", flags="", platform=0, **keys):
    return TrackReport(
        t_ms=0,
        track=track,
        identity=identity,
        flags=frozenset(flags.split()),
        plot=0,
        position_m=position,
        velocity_mps=keys.get("velocity", (0.0, -50.0, 0.0)),
        platform=platform,
        variance_m2=keys.get("variance", (100.0, 900.0, 2500.0)),
    )


def member(site="a", position=(0.0, 0.0, 0.0), velocity=(0.0, -50.0, 0.0), sigma_m=30.0, cue=None, **keys):
    told = report(position=position, velocity=velocity, **keys)
    covariance = sigma_m**2 * np.eye(3)
    return Member(site, told, np.array(position, float), np.array(velocity, float), covariance, cue)


def cue(kind="IDENTIFY", level=1):
    return CueReport(0, 1, kind, level, "UNKNOWN", frozenset(), (), 0.0, 0.0, None, False)


def merge(*boards, merger=None, t_ms=0):
    return (merger or Merger()).scan(t_ms, boards)


def settled(*tracks):
    """A merger that has known tracks for a minute, so that their velocities count."""
    merger = Merger()
    merge(*[[track] for track in tracks], merger=merger)
    return merger


def sites(picture):
    return [sorted((each.site, each.report.track) for each in aircraft.members) for aircraft in picture]


def test_near_tracks_of_two_boards_are_one_aircraft():
    (aircraft,) = merge([member("a", (0, 0, 0))], [member("b", (60, 20, 0))])
    assert sites([aircraft]) == [[("a", 1), ("b", 1)]]
    assert aircraft.position_m == pytest.approx([30, 10, 0])


def test_who_knows_better_weighs_more():
    (aircraft,) = merge([member("a", (0, 0, 0), sigma_m=10)], [member("b", (50, 0, 0), sigma_m=30)])
    assert aircraft.position_m == pytest.approx([5, 0, 0])


@pytest.mark.parametrize(("metres", "count"), [(170, 1), (173, 2)])
def test_the_gate_is_that_of_the_difference(metres, count):
    """Two sigmas of 30 m make 42.4 m; 16.3 squared sigmas are 171.3 m."""
    assert len(merge([member("a")], [member("b", (metres, 0, 0))])) == count


def test_tracks_of_one_board_are_never_one_aircraft():
    assert len(merge([member("a", track=1), member("a", track=2)])) == 2


def test_two_aircraft_are_told_apart_by_the_best_of_all_pairings():
    """Both of board b are off by 80 m in the same direction: each alone would be nearer to the other's."""
    a = [member("a", (0, 0, 0), track=1), member("a", (100, 0, 0), track=2)]
    b = [member("b", (80, 0, 0), track=7), member("b", (180, 0, 0), track=8)]
    assert sites(merge(a, b)) == [[("a", 1), ("b", 7)], [("a", 2), ("b", 8)]]


def test_settled_velocities_have_to_agree():
    a, b = member("a"), member("b", velocity=(0, -30, 0))
    assert len(merge([a], [b])) == 1  # young: nobody knows their speed
    assert len(merge([a], [b], merger=settled(a), t_ms=60_000)) == 1  # b is young
    old = settled(a, member("b", (5000, 0, 0)))
    assert len(merge([a], [b], merger=old, t_ms=60_000)) == 2


def test_the_same_proof_joins_nothing_else():
    """Two platforms' proofs are two aircraft, however near."""
    friends = [member(site, identity="FRIEND", platform=number) for site, number in (("a", 11), ("b", 12))]
    assert len(merge([friends[0]], [friends[1]])) == 2
    assert len(merge([friends[0]], [member("b", identity="FRIEND", platform=11)])) == 1
    assert len(merge([friends[0]], [member("b")])) == 1


def test_numbers_are_kept_from_scan_to_scan():
    merger = Merger()
    first, second = [member("a", track=1)], [member("b", (5000, 0, 0), track=2)]
    assert [each.number for each in merge(first, second, merger=merger)] == [1, 2]
    moved = [member("a", (0, -50, 0), track=1), member("a", (9000, 0, 0), track=9)]
    picture = merge(moved, [], [member("c", (0, -40, 0), track=4)], merger=merger, t_ms=1000)
    assert [(each.number, len(each.members)) for each in picture] == [(1, 2), (3, 1)]


def test_what_was_joined_is_not_parted_by_one_noisy_scan():
    merger = Merger()
    merge([member("a")], [member("b")], merger=merger)
    assert len(merge([member("a")], [member("b", (300, 0, 0))], merger=merger, t_ms=1000)) == 1
    assert len(merge([member("a")], [member("b", (400, 0, 0))], merger=merger, t_ms=2000)) == 2


def test_of_an_aircraft_that_parts_the_larger_part_keeps_the_number():
    merger = Merger()
    merge([member("a")], [member("b")], [member("c")], merger=merger)
    far = (2000.0, 0.0, 0.0)
    picture = merge([member("a", far)], [member("b")], [member("c")], merger=merger, t_ms=1000)
    assert [(each.number, len(each.members)) for each in picture] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("identities", "shown"),
    [
        (("FRIEND", "UNKNOWN"), "FRIEND"),
        (("PENDING", "UNKNOWN"), "UNKNOWN"),
        (("NEUTRAL", "ASSUMED_FRIEND"), "NEUTRAL"),
        (("FRIEND", "SUSPECT"), "SUSPECT"),
        (("HOSTILE", "SUSPECT"), "HOSTILE"),
    ],
)
def test_precedence_of_identities(identities, shown):
    one, other = identities
    (aircraft,) = merge([member("a", identity=one)], [member("b", identity=other)])
    assert aircraft.identity == shown
    assert ("CONFLICT" in aircraft.flags) is (identities == ("FRIEND", "SUSPECT"))


@pytest.mark.parametrize("flag", ["CONTESTED", "GROUP_POSSIBLE"])
@pytest.mark.parametrize(("identity", "shown"), [("FRIEND", "UNKNOWN"), ("HOSTILE", "HOSTILE")])
def test_nobody_is_trusted_whom_any_board_doubts(flag, identity, shown):
    (aircraft,) = merge([member("a", identity=identity)], [member("b", flags=flag)])
    assert aircraft.identity == shown
    assert flag in aircraft.flags


def test_the_most_urgent_cue_is_the_aircrafts():
    near, alert = cue(level=3), cue(kind="ALERT")
    (aircraft,) = merge(
        [member("a", cue=near)], [member("b", cue=alert)], [member("c", cue=cue("FRIEND_NEAR"))]
    )
    assert aircraft.cue is alert
    assert merge([member("a")])[0].cue is None


def test_a_track_in_the_common_frame():
    placed = in_common(HOME, report(position=(3000.0, 4000.0, 100.0)), None)
    assert (placed.site, placed.position_m.tolist()) == ("home", pytest.approx([4000, 3500, 100]))
    along, across = np.array([0.6, 0.8, 0]), np.array([0.8, -0.6, 0])
    assert along @ placed.covariance_m2 @ along == pytest.approx(10**2 + 5**2)
    assert across @ placed.covariance_m2 @ across == pytest.approx(30**2 + 5**2)
    assert placed.covariance_m2[2, 2] == pytest.approx(50**2 + 5**2)


def test_the_boards_registration_is_taken_off():
    """North, 5 km away, the radar 1 degree clockwise off and 30 m long; known to 0.2 degrees and 3 m."""
    health = HealthReport(0, frozenset(), 0, 0, 0, 0, 0, {}, (30.0, 3.0), (1.0, 0.2))
    turn = np.radians(1.0)
    seen = (5030 * np.sin(turn), 5030 * np.cos(turn), 100.0)
    placed = in_common(HOME, report(position=seen), health)
    assert placed.position_m == pytest.approx([1000, 4500, 100])
    assert placed.covariance_m2[0, 0] == pytest.approx(30**2 + (5030 * np.radians(0.2)) ** 2 + 5**2)
    assert placed.covariance_m2[1, 1] == pytest.approx(10**2 + 3**2 + 5**2)
