"""Each thing that goes wrong on a bench is found, and comes with what to do."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from watchword_bench.boards.catalogue import BoardError, load_board
from watchword_bench.boards.console import NoRepl
from watchword_bench.boards.device import Device
from watchword_bench.boards.ports import Port
from watchword_bench.doctor.bench import check_board, check_port, check_ports
from watchword_bench.doctor.computer import check_computer
from watchword_bench.doctor.finding import Finding
from watchword_bench.doctor.probes import Access, Probes
from watchword_bench.line.greeting import Greeting
from watchword_bench.line.line import LineError
from watchword_bench.protocol.schema import table_hash

URL, FEED = "/dev/ttyACM0", "/dev/ttyUSB0"
BUILD = "0123456789abcdef"
ARMV6M = 6 | 3 << 8 | 4 << 10
PICO = Device("micropython", (1, 29, 0), "Raspberry Pi Pico with RP2040", ARMV6M, 225_000, 1_400_000, 0)
RUNNING = Greeting("pico", "0.1.0", BUILD, table_hash().hex(), test_build=False)
IMAGE = {"board": "pico", "build": BUILD, "table": table_hash().hex()}


@dataclasses.dataclass
class Bench(Probes):
    """A bench on which all is well, but for what a test changes."""

    python: tuple[int, int] = (3, 11)
    installed: list[tuple[Requirement, str | None]] = dataclasses.field(
        default_factory=lambda: [(Requirement("mpremote==1.29.0"), "1.29.0")]
    )
    running: set[str] = dataclasses.field(default_factory=lambda: {"systemd", "bash"})
    there: list[Port] = dataclasses.field(
        default_factory=lambda: [Port(URL, "2e8a:0005", "E66138935F6F8B28", "Board in FS mode")]
    )
    allowed: Access = dataclasses.field(default_factory=lambda: Access(True, "dialout", True, "sam"))
    held: list[str] = dataclasses.field(default_factory=list)
    frames: bool = False
    hello: Greeting | LineError = RUNNING
    at_prompt: Device | BoardError = PICO
    manifest: str | None = json.dumps(IMAGE)

    def python_version(self) -> tuple[int, int]:
        return self.python

    def packages(self) -> list[tuple[Requirement, str | None]]:
        return self.installed

    def processes(self) -> set[str]:
        return self.running

    def ports(self) -> list[Port]:
        return self.there

    def exists(self, url: str) -> bool:
        return any(port.url == url for port in self.there)

    def access(self, url: str) -> Access:
        return self.allowed

    def holders(self, url: str) -> list[str]:
        return self.held

    def says_frames(self, url: str) -> bool:
        return self.frames

    def greet(self, url: str, baud: int) -> Greeting:
        if isinstance(self.hello, LineError):
            raise self.hello
        return self.hello

    def identify(self, url: str) -> tuple[Device, str | None]:
        if isinstance(self.at_prompt, BoardError):
            raise self.at_prompt
        return self.at_prompt, self.manifest

    def build(self) -> str:
        return BUILD


def examine(bench: Bench) -> list[Finding]:
    pico = load_board("pico")
    return [
        *check_computer(bench),
        *check_ports(bench),
        *check_port(bench, URL),
        *check_board(bench, pico, URL, FEED, prompt=True),
    ]


def test_a_bench_where_all_is_well() -> None:
    findings = examine(Bench())
    assert {finding.state for finding in findings} == {"good"}
    assert {finding.subject for finding in findings} >= {
        "Python",
        "packages",
        "firmware",
        "MicroPython",
        "image",
    }
    assert not any(finding.remedy for finding in findings)


def image(**changed: str) -> str:
    return json.dumps(IMAGE | changed)


@pytest.mark.parametrize(
    ("changed", "subject", "state", "what", "remedy"),
    [
        ({"python": (3, 10)}, "Python", "bad", "3.10", "PYTHON="),
        (
            {"installed": [(Requirement("mpremote==1.29.0"), None)]},
            "packages",
            "bad",
            "mpremote",
            "make setup",
        ),
        (
            {"installed": [(Requirement("mpremote==1.29.0"), "1.28.0")]},
            "packages",
            "bad",
            "1.28.0",
            "make setup",
        ),
        (
            {"running": {"ModemManager"}},
            "ModemManager",
            "doubtful",
            "half a minute",
            "mask --now ModemManager",
        ),
        ({"running": {"brltty"}}, "brltty", "doubtful", "CH340", "mask --now brltty"),
        ({"there": []}, URL, "bad", "isn't there", "plugged in"),
        (
            {"allowed": Access(False, "dialout", False, "sam")},
            URL,
            "bad",
            "only the group dialout",
            "usermod -aG dialout sam",
        ),
        ({"allowed": Access(False, "dialout", True, "sam")}, URL, "bad", "in the group", "log out"),
        ({"held": ["ModemManager (812)"]}, URL, "bad", "ModemManager (812) has it open", "close"),
        ({"hello": LineError("no board answers")}, "firmware", "bad", "no board answers", "make flash"),
        ({"hello": LineError("speaks message table 00")}, "firmware", "bad", "message table", "make flash"),
        (
            {"hello": dataclasses.replace(RUNNING, build="f" * 16)},
            "firmware",
            "doubtful",
            BUILD,
            "make flash",
        ),
        (
            {"at_prompt": NoRepl("no MicroPython answers")},
            "MicroPython",
            "bad",
            "no MicroPython",
            "RPI_PICO-",
        ),
        (
            {"at_prompt": dataclasses.replace(PICO, machine="Raspberry Pi Pico2 with RP2350")},
            "MicroPython",
            "bad",
            "Pico2",
            "board that it is",
        ),
        (
            {"at_prompt": dataclasses.replace(PICO, version=(1, 27, 0))},
            "MicroPython",
            "bad",
            "1.27.0 is older",
            "RPI_PICO-",
        ),
        ({"manifest": None}, "image", "bad", "no firmware of ours", "make flash BOARD=pico"),
        ({"manifest": "half a f"}, "image", "bad", "no firmware of ours", "make flash BOARD=pico"),
        ({"manifest": image(board="esp32")}, "image", "bad", "for esp32", "make flash BOARD=pico"),
        ({"manifest": image(table="00")}, "image", "bad", "message table is 00", "make flash BOARD=pico"),
        ({"manifest": image(build="00")}, "image", "doubtful", "build is 00", "make flash BOARD=pico"),
    ],
)
def test_what_is_wrong_is_found_with_its_remedy(
    changed: dict[str, Any], subject: str, state: str, what: str, remedy: str
) -> None:
    amiss = [
        finding
        for finding in examine(Bench(**changed))
        if finding.state != "good" and finding.subject != "port"
    ]
    assert [(finding.subject, finding.state) for finding in amiss] == [(subject, state)]
    assert what in amiss[0].what
    assert remedy in amiss[0].remedy


def test_a_running_application_is_not_stopped_unasked() -> None:
    class Watching(Bench):
        def identify(self, url: str) -> tuple[Device, str | None]:
            raise AssertionError("it was stopped")

    pico = load_board("pico")
    (silent,) = check_board(Watching(), pico, URL, None, prompt=False)
    assert (silent.state, "--prompt" in silent.remedy) == ("doubtful", True)
    (heard,) = check_board(Watching(frames=True), pico, URL, None, prompt=False)
    assert heard.state == "good"


def test_no_port_at_all_is_said() -> None:
    (finding,) = check_ports(Bench(there=[]))
    assert "no serial port" in finding.what


def test_a_port_on_another_computer_is_not_looked_at_here() -> None:
    assert list(check_port(Bench(), "socket://bench:4000")) == []


def test_this_computer_can_be_examined() -> None:
    here = Probes()
    assert here.python_version() >= (3, 11)
    names = {requirement.name: found for requirement, found in here.packages()}
    assert names["mpremote"] == "1.29.0"
    assert here.processes()
    assert len(here.build()) == 16


def test_who_may_open_a_device_and_who_has_it_open(tmp_path: Path) -> None:
    device = tmp_path / "device"
    device.touch()
    here = Probes()
    assert here.exists(str(device))
    access = here.access(str(device))
    assert (access.granted, access.member) == (True, True)
    assert here.holders(str(device)) == []
    hold = "import sys; file = open(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(device)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        (held,) = here.holders(str(device))
        assert held.endswith(f"({holder.pid})")
