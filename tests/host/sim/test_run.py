"""The closed loop against a board that a test scripts."""

import pytest

from support.scripted_board import ScriptedBoard
from watchword_bench.protocol.codec import StreamDecoder, encode
from watchword_bench.protocol.passed import told
from watchword_bench.protocol.refusal import BoardRefused, refusal
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.protocol.words import CUE_KINDS, REFUSALS
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario

INBOUND = {
    "kind": "inbound",
    "start_range_m": 5000.0,
    "start_azimuth_deg": 0.0,
    "speed_mps": 50.0,
    "height_m": 100.0,
}
KINDS = {name: value for value, name, _ in CUE_KINDS}
REASONS = {name: value for value, name, _ in REFUSALS}
T0_MS = 10_000


@pytest.fixture
def world():
    """A friend that always answers, or nearly so, and nothing random about the radar's frame."""

    def make(**changes):
        friend = {"name": "heli", "truth": "friend", "motion": INBOUND, "transponder": {"platform": 7}}
        scenario = {
            "name": "hand-made",
            "title": "-",
            "story": "-",
            "duration_s": 10.0,
            "t0_ms": T0_MS,
            "radar": {"clutter_per_scan": 0.0, "pd": 0.99},
            "interrogator": {"available": 0.99, "fade_s": 0.1},
            "platform": [friend],
        }
        return draw(Scenario.model_validate(scenario | changes), seed=1)

    return make


def cue(track, kind="IDENTIFY", level=1, acknowledged=0):
    fields = {field.name: 0 for field in BY_NAME["cue"].fields}
    return encode(
        "cue",
        0,
        **fields | {"track": track, "kind": KINDS[kind], "level": level, "acknowledged": acknowledged},
    )


def track(number, plot):
    fields = {field.name: 0 for field in BY_NAME["track"].fields}
    return encode("track", 0, **fields | {"track": number, "identity": 1, "plot": plot})


def test_a_scan_is_followed_by_wakings_replies_and_the_crew(world):
    board = ScriptedBoard()
    fly(world(), board)
    times = [t_ms - T0_MS for t_ms, _ in board.heard]
    assert times[:8] == [-500, 0, 250, 500, 600, 700, 750, 1000]
    assert board.heard[0][1][:2] == ["hello", "time"]
    assert board.times_of("scan") == [T0_MS + 1000 * k for k in range(11)]


def test_quick_scans_squeeze_the_agenda(world):
    board = ScriptedBoard()
    fly(world(radar={"scan_period_s": 0.1}), board)
    assert [t_ms - T0_MS for t_ms, _ in board.heard][1:5] == [0, 60, 70, 100]


def test_slow_scans_wake_the_board_all_along(world):
    board = ScriptedBoard()
    fly(world(radar={"scan_period_s": 2.0}), board)
    times = [t_ms - T0_MS for t_ms, _ in board.heard][1:11]
    assert times == [0, 250, 500, 600, 700, 750, 1000, 1250, 1500, 1750]


def test_the_clock_may_wrap(world):
    board = ScriptedBoard()
    run = fly(world(t0_ms=(1 << 30) - 2000), board)
    assert board.times_of("scan")[:4] == [(1 << 30) - 2000, (1 << 30) - 1000, 0, 1000]
    assert [scan.t_ms for scan in run.scans[:4]] == [0, 1000, 2000, 3000]


def test_a_board_that_refuses_its_set_up_says_why(world):
    def script(frame):
        if frame.name != "platform_key":
            return b""
        fields = {"command": frame.fields["command"], "type": BY_NAME[frame.name].type}
        return encode("refuse", 0, **fields, reason=REASONS["TABLE_FULL"], detail=7)

    with pytest.raises(
        BoardRefused, match=r"refused platform_key: TABLE_FULL, no room for another entry \(7\)"
    ):
        fly(world(), ScriptedBoard(script))


def test_a_refusal_of_what_nobody_knows_is_told_as_it_is():
    frame = StreamDecoder().feed(encode("refuse", 0, command=0, type=250, reason=99, detail=0))[0]
    assert refusal(frame) == "the board refused type 250: 99,  (0)"


def test_a_challenge_is_answered_600_ms_after_its_scan(world):
    drawn = world()

    def script(frame):
        if frame.name != "scan" or not frame.fields["plots"]:
            return b""
        plot = frame.fields["plots"][0]
        fields = {
            "nonce": bytes(8),
            "t_ms": 0,
            "track": 1,
            "range": plot["range"],
            "azimuth": plot["azimuth"],
        }
        return encode("interrogate", 0, **fields)

    board = ScriptedBoard(script)
    fly(drawn, board)
    seen = [k for k in range(drawn.scans) if drawn.plots.first[k + 1] > drawn.plots.first[k]]
    answered = [k for k in seen if drawn.replies.answers[k, 0]]
    assert answered
    assert board.times_of("iff_reply") == [T0_MS + 1000 * k + 600 for k in answered]


def test_tracks_know_their_plots_sources(world):
    drawn = world()
    seen = next(k for k in range(drawn.scans) if drawn.plots.first[k + 1] > drawn.plots.first[k])
    run = fly(
        drawn,
        ScriptedBoard(lambda frame: track(1, 0) if frame.name == "scan" and frame.fields["plots"] else b""),
    )
    assert run.scans[seen].sources == (frozenset({"heli"}),)
    assert run.scans[seen].reports[0].plot == 0


def test_the_crew_answers_a_cue_at_its_next_moment(world):
    def script(frame):
        if frame.name != "scan" or frame.fields["scan"] != 2:
            return b""
        return track(1, 255) + cue(1)

    board = ScriptedBoard(script)
    fly(world(operator=[{"does": "dismiss", "after_s": 1.0}]), board)
    assert board.times_of("operator_dismiss") == [T0_MS + 3700]


def test_ctrl_c_keeps_what_was_seen(world):
    def script(frame):
        if frame.name == "scan" and frame.fields["scan"] == 3:
            raise KeyboardInterrupt
        return b""

    run = fly(world(), ScriptedBoard(script))
    assert run.interrupted
    assert len(run.scans) == 3


def test_frames_are_kept_both_ways(world):
    run = fly(world(), ScriptedBoard(lambda frame: track(1, 255) if frame.name == "scan" else b""))
    assert [p.frame.name for p in run.passed if not p.to_board] == ["track"] * 11
    assert {p.t_ms for p in run.passed if p.frame.name == "scan"} == set(range(0, 11_000, 1000))
    assert len(run.received) == 11
    assert told(run.passed[0])["table"] == run.passed[0].frame.fields["table"].hex()


def stalled(board, from_s, for_s, world):
    return fly(world(fault=[{"kind": "stall", "from_s": from_s, "for_s": for_s}]), board)


def test_a_scan_that_never_comes_leaves_the_picture_as_it_was(world):
    board = ScriptedBoard(lambda frame: track(1, 255) if frame.name == "scan" else b"")
    run = stalled(board, 4, 3, world)
    assert [scan.came for scan in run.scans] == [True] * 4 + [False] * 3 + [True] * 4
    assert [scan.t_ms for scan in run.scans] == list(range(0, 11_000, 1000))
    assert [[report.track for report in scan.reports] for scan in run.scans] == [[1]] * 11
    assert board.times_of("scan")[3:5] == [T0_MS + 3000, T0_MS + 7000]


def test_a_board_that_carries_its_tracks_on_is_heard(world):
    """It says a track 1.75 s after the last scan, and then drops it."""

    class Coasting(ScriptedBoard):
        def _exchange(self, t_ms, data):
            said = super()._exchange(t_ms, data)
            if t_ms == T0_MS + 4750:
                return said + track(7, 255)
            if t_ms == T0_MS + 5750:
                return said + encode("event", 0, t_ms=0, event=2, track=7, a=0, b=0)
            return said

    run = stalled(Coasting(lambda frame: track(1, 255) if frame.name == "scan" else b""), 4, 3, world)
    heard = [[report.track for report in scan.reports] for scan in run.scans[3:8]]
    assert heard == [[1], [7], [], [], [1]]
    assert run.scans[4].reports[0].t_ms == 4750


def test_a_scan_that_is_sent_many_times_is_one(world):
    board = ScriptedBoard(lambda frame: track(frame.sequence, 255) if frame.name == "scan" else b"")
    run = fly(world(fault=[{"kind": "flood", "from_s": 4, "for_s": 2, "times": 3}]), board)
    assert len(run.scans) == 11
    assert len([p for p in run.passed if p.frame.name == "scan"]) == 11 + 2 * 2


def test_a_frame_that_a_false_sync_hides_comes_when_the_line_is_silent(world, monkeypatch):
    """A header that promises more than follows holds back the scan behind it, here as on the board."""
    held = frame_head("scan", payload=400)
    monkeypatch.setattr(
        "watchword_bench.sim.run.Link.carry",
        lambda link, t_ms, frames: (held if t_ms == 4000 else b"") + b"".join(frames),
    )
    run = fly(world(), ScriptedBoard(lambda frame: track(1, 255) if frame.name == "scan" else b""))
    assert {p.t_ms for p in run.passed if p.frame.name == "scan"} >= {3000, 4250, 5000}
    assert run.scans[4].came


def frame_head(name, payload):
    message = BY_NAME[name]
    step = message.repeat_layout.size
    length = message.layout.size + step * ((payload - message.layout.size) // step)
    return b"\xa5\x5a" + length.to_bytes(2, "little") + bytes([message.type]) + bytes(2)
