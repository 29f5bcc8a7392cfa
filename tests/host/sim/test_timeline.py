"""What the board believed of each truth, and when."""

from watchword_bench.sim.timeline import Belief, timeline


def test_a_belief_lasts_until_it_changes(play):
    run = play(30).target("heli", kind="friend", platform=7)
    run.track(1, "heli", range(3, 10)).track(1, "heli", range(10, 30), identity="FRIEND", platform=7)
    assert timeline(run.account()) == [
        Belief("heli", 1, "UNKNOWN", (), 3, 10),
        Belief("heli", 1, "FRIEND", (), 10, 30),
    ]


def test_only_lasting_flags_break_it(play):
    run = (
        play(30)
        .target("drone")
        .track(1, "drone", range(10))
        .track(1, "drone", range(10, 20), flags="COASTING")
    )
    run.track(1, "drone", range(20, 30), flags="CONTESTED COASTING")
    assert timeline(run.account()) == [
        Belief("drone", 1, "UNKNOWN", (), 0, 20),
        Belief("drone", 1, "UNKNOWN", ("CONTESTED",), 20, 30),
    ]


def test_a_gap_and_another_track(play):
    run = play(30).target("drone").track(1, "drone", range(10)).track(1, "drone", range(15, 20))
    run.track(2, "drone", range(18, 30))
    assert [(b.track, b.start_s, b.end_s) for b in timeline(run.account())] == [
        (1, 0, 10),
        (1, 15, 20),
        (2, 18, 30),
    ]
