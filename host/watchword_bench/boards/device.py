"""The MicroPython on a board, and whether it will do."""

from dataclasses import dataclass

from .catalogue import BoardError, BoardFolder

_ARCHITECTURES = {"x64": 2, "armv6m": 4, "armv7emsp": 7, "xtensawin": 10}
"""Numbers of native code in `sys.implementation._mpy`, as in MicroPython's docs/reference/mpyfiles.rst."""


@dataclass(frozen=True)
class Device:
    """What a board says of its MicroPython. Bytes free of heap and file system; romfs: partitions."""

    implementation: str
    version: tuple[int, int, int]
    machine: str
    mpy: int
    heap_free: int
    disk_free: int
    romfs: int

    @property
    def version_text(self) -> str:
        """Such as 1.29.0."""
        return ".".join(map(str, self.version))


def check_device(board: BoardFolder, device: Device, install: str) -> None:
    """Raise BoardError unless `device` is that board with a MicroPython that will do.

    install: what to say to one who needs another MicroPython.
    """
    wanted = board.data.micropython
    if device.implementation != "micropython":
        raise BoardError(f"this runs {device.implementation}, not MicroPython.\n{install}")
    if not device.machine.startswith(wanted.machine):
        raise BoardError(
            f"this is a {device.machine!r}; the {board.data.product} calls itself {wanted.machine!r}. "
            "Name the board that it is, or the port of the one that is meant (--port)."
        )
    if device.version < tuple(map(int, wanted.oldest.split("."))):
        raise BoardError(
            f"its MicroPython {device.version_text} is older than {wanted.oldest}, the oldest that will do.\n"
            + install
        )
    version, sub_version = map(int, board.data.mpy.version.split("."))
    if device.mpy & 0xFF != version:
        raise BoardError(f"it takes .mpy version {device.mpy & 0xFF}, the image has {version}.\n{install}")
    native = (sub_version, _ARCHITECTURES[board.data.mpy.arch])
    if board.data.mpy.native and native != (device.mpy >> 8 & 3, device.mpy >> 10 & 0xF):
        raise BoardError(
            f"it doesn't take native modules of .mpy {version}.{sub_version}, {board.data.mpy.arch}"
        )
