"""Which port is the board, and whether what answers there is the board that was meant."""

import dataclasses

import pytest

from watchword_bench.boards.catalogue import BoardError, BoardFolder, board_names, load_board
from watchword_bench.boards.device import Device, check_device
from watchword_bench.boards.ports import Port, find_port, follow

PICO = Port("/dev/ttyACM0", "2e8a:0005", "E66138935F6F8B28", "Board in FS mode")
OTHER_PICO = Port("/dev/ttyACM1", "2e8a:0005", "E66138935F2A7C31", "Board in FS mode")
MODEM = Port("/dev/ttyUSB0", "12d1:1001", None, "HUAWEI Mobile")
BUILT_IN = Port("/dev/ttyS0")
ARMV6M = 6 | 3 << 8 | 4 << 10  # .mpy 6.3, as in MicroPython's docs/reference/mpyfiles.rst
ON_PICO = Device("micropython", (1, 29, 0), "Raspberry Pi Pico with RP2040", ARMV6M, 225_000, 1_400_000, 0)


def with_native(board: BoardFolder) -> BoardFolder:
    native = board.data.mpy.model_copy(update={"native": ["watchword.kernel.gate"]})
    return BoardFolder(
        board.name, board.folder, board.data.model_copy(update={"mpy": native}), board.constants
    )


def device(**changed: object) -> Device:
    return Device(**{**vars(ON_PICO), **changed})  # type: ignore[arg-type]


def test_the_only_one_with_its_usb_id_is_it() -> None:
    found = find_port(load_board("pico"), seen=lambda: [BUILT_IN, MODEM, PICO])
    assert found == PICO
    assert "2e8a:0005" in str(found)
    assert "E66138935F6F8B28" in str(found)


def test_between_two_it_does_not_guess() -> None:
    with pytest.raises(BoardError, match="2 ports could be") as refused:
        find_port(load_board("pico"), seen=lambda: [PICO, OTHER_PICO])
    for port in (PICO, OTHER_PICO):
        assert str(port) in str(refused.value)


def test_where_there_is_none_it_says_what_it_saw_and_how_to_install_micropython() -> None:
    with pytest.raises(BoardError, match="no Pico found") as refused:
        find_port(load_board("pico"), seen=lambda: [MODEM])
    assert str(MODEM) in str(refused.value)
    for command in load_board("pico").data.micropython.install:
        assert command in str(refused.value)


def test_the_port_that_was_named_is_taken() -> None:
    assert find_port(load_board("pico"), PICO.url, lambda: [PICO, OTHER_PICO]) == PICO
    assert find_port(load_board("pico"), "socket://bench:4000", lambda: [PICO]) == Port("socket://bench:4000")


def test_a_board_is_found_again_where_its_port_has_another_name_after_a_reset() -> None:
    ports = [BUILT_IN, PICO, OTHER_PICO]
    where = follow(PICO.url, lambda: ports)
    assert where() == PICO.url
    ports.remove(PICO)
    assert where() == PICO.url  # it is on its way
    ports.append(dataclasses.replace(PICO, url="/dev/ttyACM2"))
    assert where() == "/dev/ttyACM2"
    assert follow(BUILT_IN.url, lambda: ports)() == BUILT_IN.url


@pytest.mark.parametrize("name", board_names())
def test_every_board_says_how_it_gets_micropython(name: str) -> None:
    with pytest.raises(BoardError) as refused:
        check_device(load_board(name), device(implementation="circuitpython"), "do this")
    assert "do this" in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"implementation": "circuitpython"}, "circuitpython, not MicroPython"),
        ({"machine": "Raspberry Pi Pico2 with RP2350"}, "Pico2 with RP2350"),
        ({"machine": "Raspberry Pi Pico W with RP2040"}, "Pico W"),
        ({"version": (1, 28, 9)}, "1.28.9 is older than 1.29.0"),
        ({"mpy": 0}, ".mpy version 0"),
        ({"mpy": ARMV6M + 1}, ".mpy version 7"),
    ],
)
def test_another_board_or_micropython_is_refused(changed: dict[str, object], complaint: str) -> None:
    with pytest.raises(BoardError, match=complaint):
        check_device(load_board("pico"), device(**changed), "")


def test_the_right_one_is_taken_and_a_newer_one_too() -> None:
    check_device(load_board("pico"), ON_PICO, "")
    check_device(load_board("pico"), device(version=(1, 30, 0)), "")


@pytest.mark.parametrize("mpy", [6 | 2 << 8 | 4 << 10, 6 | 3 << 8 | 7 << 10, 6])
def test_native_modules_need_their_architecture_and_sub_version(mpy: int) -> None:
    board = with_native(load_board("pico"))
    check_device(board, ON_PICO, "")
    with pytest.raises(BoardError, match="native modules"):
        check_device(board, device(mpy=mpy), "")
