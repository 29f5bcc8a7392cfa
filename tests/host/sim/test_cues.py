"""The life of a cue."""


def lives(run):
    return [(s.track, s.opened_ms, s.closed_ms, s.withdrawal is not None) for s in run.account().spells]


def test_open_to_the_end_of_the_run(play):
    run = play(60).target("drone").track(1, "drone").cue(1, 10)
    assert lives(run) == [(1, 10_000, 60_000, False)]


def test_repeats_belong_to_the_same_cue(play):
    run = play(60).target("drone").track(1, "drone").cue(1, 10).cue(1, 20, level=2).cue(1, 30, kind="ALERT")
    (spell,) = run.account().spells
    assert len(spell.reports) == 3
    assert spell.report_at(25_000).level == 2


def test_a_withdrawal_ends_it_and_a_later_frame_raises_another(play):
    run = play(60).target("drone").track(1, "drone")
    run.cue(1, 10).cue(1, 20, kind="WITHDRAWN", reasons="OPERATOR_DISMISSED").cue(1, 40)
    assert lives(run) == [(1, 10_000, 20_000, True), (1, 40_000, 60_000, False)]


def test_a_lost_track_ends_it(play):
    run = play(60).target("drone").track(1, "drone", range(30)).cue(1, 10)
    assert lives(run) == [(1, 10_000, 30_000, False)]


def test_a_number_that_returns_needs_a_cue_of_its_own(play):
    run = play(60).target("drone").track(1, "drone", range(30)).track(1, "drone", range(40, 60))
    run.cue(1, 10).cue(1, 45)
    assert lives(run) == [(1, 10_000, 30_000, False), (1, 45_000, 60_000, False)]


def test_an_acknowledgement_does_not_end_it(play):
    run = play(60).target("drone").track(1, "drone").cue(1, 10).cue(1, 12, acknowledged=True)
    assert lives(run) == [(1, 10_000, 60_000, False)]


def test_a_friend_near_is_no_call(play):
    run = play(60).target("drone").track(1, "drone").cue(1, 10, kind="FRIEND_NEAR")
    assert lives(run) == []


def test_a_slice_knows_who_and_what(play):
    run = play(20).target("drone").track(1, "drone").cue(1, 10.25).cue(1, 12, kind="ALERT")
    pieces = run.account().slices
    assert [(p.start_ms, p.end_ms, p.cue.kind) for p in pieces[:3]] == [
        (10_250, 11_000, "IDENTIFY"),
        (11_000, 12_000, "IDENTIFY"),
        (12_000, 13_000, "ALERT"),
    ]
    assert all(p.told == {"drone"} for p in pieces)
    assert sum(p.seconds for p in pieces) == 9.75
