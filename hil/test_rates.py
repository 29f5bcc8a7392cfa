"""Line rates: nothing gets lost at the highest scan load; beyond what a line bears, each loss is counted."""

import pytest

from support.bench import Bench, inbound, plot
from watchword_bench.hil.waiting import heard, now_ms
from watchword_bench.line.greeting import greet
from watchword_bench.line.live import LiveRuntime
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.protocol.table import PLOTS_MAX

BAUDS = (115_200, 230_400, 460_800, 921_600)
SCANS, SCAN_MS = 3, 1000
REPLIES = 32
FLOOD_SCANS = 60
SMALL_BUFFER = 256
"""Bytes, so that a computer as fast as a virtual board's overruns it too."""
COUNTERS = ("frames_good", "frames_bad", "frames_lost", "bytes_skipped")


def highest_load(bench):
    """One second of the most that design allows: a full scan, and a reply to each of 32 challenges."""
    aircraft = [inbound(3000.0 + 60 * n, 40.0, east_m=100.0 * n - 3000) for n in range(PLOTS_MAX)]
    frames = bench.scan(*[plot(one.at(bench.t_s)) for one in aircraft], after_ms=SCAN_MS)
    challenges = [frame for frame in frames if frame.name == "interrogate"]
    nobody = {"nonce": bytes(8)}
    asked = [frame.fields for frame in challenges[:REPLIES]]
    asked += [nobody] * (REPLIES - len(asked))
    replies = [bench.message("iff_reply", **reply(fields["nonce"])) for fields in asked]
    bench.exchange(*replies, t_ms=bench.t_ms + SCAN_MS // 2)


def reply(nonce):
    names = [field.name for field in BY_NAME["iff_reply"].fields]
    return dict.fromkeys(names, 0) | {"nonce": nonce, "mac": bytes(8), "platform": 1}


@pytest.mark.parametrize("baud", BAUDS)
def test_nothing_is_lost_at_the_highest_scan_load(rig, figure, long, baud):
    if not long and baud != rig.baud:
        pytest.skip("in the whole suite: `make hil BOARD=virtual`")
    virtual = rig.hands()
    with rig.other_board_file(FEED_BAUD=baud), rig.line(baud) as line:
        bench = Bench(LiveRuntime(line, greet(line)), t0_ms=now_ms())
        before = heard(line, "health", 3.0).fields
        overrun = virtual.wire.to_board.overrun
        for _ in range(SCANS):
            highest_load(bench)
        after = heard(line, "health", 3.0).fields
    lost = {name: after[name] - before[name] for name in (*COUNTERS[1:], "output_lost")}
    good = after["frames_good"] - before["frames_good"]
    figure(f"at {baud} baud", f"{good} frames, {sum(lost.values())} losses")
    assert after["scans"] - before["scans"] == SCANS
    assert not any(lost.values()), lost
    assert virtual.wire.to_board.overrun == overrun


def test_every_loss_beyond_the_buffer_is_counted(rig, figure):
    """Full scans without a pause overrun the buffer: frames sent are frames decoded plus frames lost."""
    virtual = rig.hands()
    full = [plot((3000.0 + 30 * n, 100.0 * n, 300.0)) for n in range(PLOTS_MAX)]
    with rig.other_board_file(FEED_RXBUF=SMALL_BUFFER), rig.line() as line:
        bench = Bench(LiveRuntime(line, greet(line)), t0_ms=now_ms())
        before = heard(line, "health", 3.0).fields
        wire = virtual.wire.to_board
        overrun = wire.overrun
        sent = [
            encode("scan", n + 1, t_ms=(bench.t0_ms + 300 * (n + 1)) % (1 << 30), scan=n, plots=full)
            for n in range(FLOOD_SCANS)
        ]
        line.write(encode("config_get", 0, key=0))
        line.write(b"".join(sent))
        heard(line, "config_value", 3.0)
        after = None
        while after is None or after["frames_good"] == before["frames_good"]:
            after = heard(line, "health", 5.0).fields
        line.write(encode("config_get", FLOOD_SCANS + 1, key=1))  # tells of what was missing at the end
        heard(line, "config_value", 5.0)
        after = heard(line, "health", 5.0).fields
    overrun = wire.overrun - overrun
    good, lost = (after[name] - before[name] for name in ("frames_good", "frames_lost"))
    figure("bytes that found no room", str(overrun))
    figure("frames sent, decoded, lost", f"{FLOOD_SCANS + 2}, {good}, {lost}")
    assert overrun > 0
    assert lost > 0
    assert good + lost == FLOOD_SCANS + 2
