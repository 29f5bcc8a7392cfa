"""Serial lines: opened by URL for one process alone, and what is said where that fails."""

import os
import pty
import socket
import tty

import pytest

from support.pty_board import PtyBoard
from support.recordings import short_scenario
from watchword_bench.line.arrivals import Arrivals
from watchword_bench.line.connect import open_board
from watchword_bench.line.greeting import greet
from watchword_bench.line.line import Chunk, LineError, open_line
from watchword_bench.line.live import LiveRuntime
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import table_hash
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw


@pytest.fixture
def cable():
    """The far end's file descriptor and the near end's port."""
    far, near = pty.openpty()
    tty.setraw(near)
    yield far, os.ttyname(near)
    os.close(near)
    os.close(far)


def read(line, count):
    """So many bytes off a line."""
    data = b""
    while len(data) < count:
        chunk = line.read(5.0)
        assert chunk is not None
        data += chunk.data
    return data


def test_bytes_go_both_ways_unchanged(cable):
    far, url = cable
    every = bytes(range(256))
    with open_line(url) as line:
        line.write(every)
        assert os.read(far, 1000) == every
        os.write(far, every)
        assert read(line, 256) == every


def test_a_line_is_opened_by_one_at_a_time(cable):
    with open_line(cable[1]), pytest.raises(LineError, match="another program has it open"):
        open_line(cable[1])
    open_line(cable[1]).close()


def test_sockets_are_lines(cable):
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = open_line(f"socket://127.0.0.1:{server.getsockname()[1]}")
        far, _ = server.accept()
    with line, far:
        line.write(b"there")
        assert far.recv(10) == b"there"
        far.sendall(b"back")
        assert read(line, 4) == b"back"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/dev/no-such-port", "no such port; `watchword doctor`"),
        ("nonsense://x", "can't be opened: invalid URL"),
        ("socket://127.0.0.1:1", "can't be opened"),
    ],
)
def test_a_port_that_can_not_be_opened_is_named_with_the_reason(url, said):
    with pytest.raises(LineError, match=said) as refused:
        open_line(url)
    assert str(refused.value).startswith(url)


def test_a_pulled_cable_is_told_after_all_that_came_before():
    far, near = pty.openpty()
    tty.setraw(near)
    with open_line(os.ttyname(near)) as line:
        os.write(far, b"last words")
        assert read(line, 10) == b"last words"
        os.close(near)
        os.close(far)
        for _ in range(2):  # whoever asks again is told again
            with pytest.raises(LineError, match="the line broke"):
                line.read(5.0)
        with pytest.raises(LineError, match="the line broke"):
            line.write(b"is anybody there")


def test_a_frame_has_the_time_of_its_first_byte():
    first, second = encode("config_get", 0, key=1), encode("config_get", 1, key=2)
    arrivals = Arrivals()
    assert arrivals.feed(Chunk(10, first[:4])) == []
    assert arrivals.feed(Chunk(20, first[4:6])) == []
    came = arrivals.feed(Chunk(30, first[6:] + second + first[:1]))
    assert [(arrival.at_ns, arrival.frame.raw) for arrival in came] == [(10, first), (30, second)]
    assert [arrival.at_ns for arrival in arrivals.feed(Chunk(40, first[1:]))] == [30]


def test_a_greeting_names_the_board():
    with PtyBoard() as board, open_line(board.url) as line:
        greeting = greet(line)
    assert (greeting.board, greeting.test_build, greeting.table) == ("pty", False, table_hash().hex())


def test_silence_and_noise_are_no_board(cable, monkeypatch):
    monkeypatch.setattr("watchword_bench.line.greeting.ANSWER_S", 0.05)
    with open_line(cable[1]) as line:
        with pytest.raises(LineError, match=r"no board answers at 921600 baud\. Is it the port"):
            greet(line)
        os.write(cable[0], b"MicroPython v1.29.0\r\n>>> ")
        with pytest.raises(LineError, match="25 bytes came that are no frames"):
            greet(line)


def test_another_message_table_is_refused(cable):
    theirs = encode(
        "hello", 0, table=bytes(8), role=0, test_build=0, build=bytes(8), version=b"9", board=b"old"
    )
    with open_line(cable[1]) as line:
        os.write(cable[0], theirs)
        with pytest.raises(LineError, match=f"message table {'00' * 8}, this is {table_hash().hex()}; flash"):
            greet(line)


def test_a_board_on_its_own_clock_flies_a_scenario():
    world = draw(short_scenario(end={"platform": "friend", "within_m": 3850}), 1)
    with PtyBoard() as board, open_board(board.url, 1) as live:
        assert isinstance(live, LiveRuntime)
        run = fly(world, live)
    tracks = [frame for frame in run.received if frame.name == "track"]
    assert all(scan.came for scan in run.scans)
    assert {frame.fields["track"] for frame in tracks} >= {1, 2}
    assert any(frame.fields["identity"] == 3 for frame in tracks)  # its replies came in time to be believed
