"""The serial ports of this computer, and which of them is the board that is meant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from serial.tools.list_ports import comports

from .catalogue import BoardError, BoardFolder


@dataclass(frozen=True)
class Port:
    """One serial port. usb: vendor and product id, "2e8a:0005"; None for what isn't on USB."""

    url: str
    usb: str | None = None
    serial_number: str | None = None
    product: str | None = None

    def __str__(self) -> str:
        if self.usb is None:
            return self.url
        number = self.serial_number or "none"
        return f"{self.url} (USB {self.usb}, serial number {number}, {self.product or 'nameless'})"


def list_ports() -> list[Port]:
    """The ports that pyserial finds."""
    return sorted(
        (
            Port(
                found.device,
                f"{found.vid:04x}:{found.pid:04x}" if found.vid is not None else None,
                found.serial_number,
                found.product,
            )
            for found in comports()
        ),
        key=lambda port: port.url,
    )


def find_port(
    board: BoardFolder, given: str | None = None, seen: Callable[[], Iterable[Port]] = list_ports
) -> Port:
    """The port of a board: the one given, else the only one with a USB id of the board's.

    Raises BoardError if there is none, or more than one: it doesn't guess.
    """
    ports = list(seen())
    if given is not None:
        return next((port for port in ports if port.url == given), Port(given))
    fitting = ports_of(board, ports)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise BoardError(
            f"{len(fitting)} ports could be the {board.data.product}; name one with --port:\n"
            + _lines(fitting)
        )
    raise BoardError(f"no {board.data.product} found.\n{what_to_do(board)}\nPorts seen:\n{_lines(ports)}")


def follow(url: str, seen: Callable[[], Iterable[Port]] = list_ports) -> Callable[[], str]:
    """Where the board at `url` is whenever asked: after a reset its port may have another name.

    Known by its USB id and serial number; without, it is where it was.
    """
    known = next((port for port in seen() if port.url == url and port.serial_number), None)

    def where() -> str:
        if known is None:
            return url
        same = (
            port.url for port in seen() if (port.usb, port.serial_number) == (known.usb, known.serial_number)
        )
        return next(same, url)

    return where


def ports_of(board: BoardFolder, ports: Iterable[Port]) -> list[Port]:
    """The ports whose USB id is one of the board's."""
    ids = {usb.id for usb in board.data.usb}
    return [port for port in ports if port.usb in ids]


def what_to_do(board: BoardFolder, port: str = "PORT") -> str:
    """How a board without MicroPython gets it."""
    commands = "\n".join(f"  {command}" for command in board.data.micropython.install)
    return (
        "Is it plugged in, with a cable that carries data? A board without MicroPython gets it so:\n"
        + commands.replace("{port}", port)
    )


def _lines(ports: Iterable[Port]) -> str:
    return "\n".join(f"  {port}" for port in ports) or "  none"
