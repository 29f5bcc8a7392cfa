"""Weeks on end: the heap ends where it began. Idle stretches are jumped, one minute in each is fed."""

from support.bench import Bench, inbound

DAY_MS = 86_400_000
STRETCHES_A_DAY = 4
FRIEND = 11
WARM_UP = 2  # stretches after which every buffer has been as full as it gets


def a_minute(bench):
    """A friend and a drone come in, the crew answers."""
    friend, drone = inbound(5000.0, 30.0, platform=FRIEND), inbound(4000.0, 45.0, east_m=900.0)
    return bench.fly([one.begun_at(bench.t_s) for one in (friend, drone)], 60)


def test_soak(rig, figure, pytestconfig):
    days = pytestconfig.getoption("--soak-days")
    stretches = max(int(days * STRETCHES_A_DAY), WARM_UP + 2)
    free = []
    with rig.in_step(1, "soak") as board:
        bench = Bench(board)
        bench.provision(FRIEND)
        for _ in range(stretches):
            said = a_minute(bench)
            assert any(frame.name == "cue" for frame in said)
            free.append(free_after_collection(bench, board))
            bench.wait(DAY_MS // STRETCHES_A_DAY)
            # The host's own memory of it all would grow without need.
            bench.frames.clear()
            bench.sent.clear()
            board.wire.heap_free.clear()
            board.wire.latencies.ms.clear()
    figure("virtual days", f"{stretches / STRETCHES_A_DAY:g}")
    figure("heap free after the first stretches, and at the end", f"{free[WARM_UP]} and {free[-1]} bytes")
    assert free[-1] >= free[WARM_UP]


def free_after_collection(bench, board):
    """Free heap right after a scan, when the board has just collected."""
    bench.scan()
    return board.wire.heap_free[-1]
