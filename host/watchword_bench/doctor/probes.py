"""How the doctor looks at the world; a test gives it another."""

import contextlib
import grp
import os
import pwd
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from watchword_bench.boards.application import ask_for_service, says_frames
from watchword_bench.boards.catalogue import BoardError
from watchword_bench.boards.console import open_console
from watchword_bench.boards.device import Device
from watchword_bench.boards.flash import restart
from watchword_bench.boards.image import MANIFEST
from watchword_bench.boards.ports import Port, list_ports
from watchword_bench.line.greeting import Greeting, greet
from watchword_bench.line.line import open_line
from watchword_bench.recording.provenance import firmware_sha256

_PROC = Path("/proc")
_NOT_NEEDED = ("dev",)


@dataclass(frozen=True)
class Access:
    """Whether this user may open a device. group: which may; member: whether the user's account is in it."""

    granted: bool
    group: str
    member: bool
    user: str


class Probes:
    """This computer, its ports and the boards at them."""

    def python_version(self) -> tuple[int, int]:
        """Of the Python that runs this."""
        return sys.version_info[:2]

    def packages(self) -> list[tuple[Requirement, str | None]]:
        """What the package asks for, extras included, and the version that is installed, if any."""
        asked = [Requirement(text) for text in requires("watchword") or []]
        wanted = [
            requirement
            for requirement in asked
            if not requirement.marker
            or not any(f'"{extra}"' in str(requirement.marker) for extra in _NOT_NEEDED)
        ]
        return [(requirement, _version(requirement.name)) for requirement in wanted]

    def ports(self) -> list[Port]:
        """The serial ports there are."""
        return list_ports()

    def exists(self, url: str) -> bool:
        """Whether a device is there."""
        return Path(url).exists()

    def access(self, url: str) -> Access:
        """Whether the device may be opened."""
        group = grp.getgrgid(os.stat(url).st_gid)
        user = pwd.getpwuid(os.getuid())
        member = user.pw_name in group.gr_mem or user.pw_gid == group.gr_gid
        return Access(os.access(url, os.R_OK | os.W_OK), group.gr_name, member, user.pw_name)

    def processes(self) -> set[str]:
        """Names of the programs that run."""
        names = set()
        for file in _PROC.glob("[0-9]*/comm"):
            with contextlib.suppress(OSError):  # it has ended
                names.add(file.read_text().strip())
        return names

    def holders(self, url: str) -> list[str]:
        """The programs that have a device open, as far as this user may know: "picocom (4711)"."""
        held = []
        device = os.path.realpath(url)
        for process in _PROC.glob("[0-9]*"):
            if process.name == str(os.getpid()):
                continue
            with contextlib.suppress(OSError):  # it has ended, or is somebody else's
                if any(os.path.realpath(fd) == device for fd in (process / "fd").iterdir()):
                    held.append(f"{(process / 'comm').read_text().strip()} ({process.name})")
        return held

    def says_frames(self, url: str) -> bool:
        """Whether a running firmware is heard on a console."""
        return says_frames(lambda: url)

    def greet(self, url: str, baud: int) -> Greeting:
        """Exchange hellos; raises LineError."""
        with open_line(url, baud) as line:
            return greet(line)

    def identify(self, url: str) -> tuple[Device, str | None]:
        """Ask at the prompt who is there, and for its image's manifest, then start the application again.

        Raises BoardError.
        """
        with open_console(url, ask_for_service) as console:
            device = console.identify()
            try:
                manifest = console.run(f"with open({MANIFEST!r}) as file:\n print(file.read())")
            except BoardError:
                manifest = None
            restart(console)
        return device, manifest

    def build(self) -> str:
        """Of the firmware in this repository."""
        return firmware_sha256()[:16]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
