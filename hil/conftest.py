"""The board under test as fixtures, its options, and the report of the run."""

import contextlib
import platform
import re
import shutil
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from watchword_bench.boards.catalogue import load_board
from watchword_bench.boards.delivery import deliver
from watchword_bench.boards.image import build
from watchword_bench.boards.ports import list_ports
from watchword_bench.hil.loopback import looped_line, measure_loopback
from watchword_bench.hil.report import Case, write_report
from watchword_bench.hil.rig import Rig, Unable
from watchword_bench.line.latency import percentile
from watchword_bench.recording.provenance import git_revision
from watchword_bench.virtual import VirtualBoard, Wire
from watchword_bench.virtual.stand_in import STAND_INS, VIRTUAL, start

ROOT = Path(__file__).parents[1]
FACTS = pytest.StashKey[dict]()
CASES = pytest.StashKey[list]()
RIG = pytest.StashKey[Rig]()


def pytest_addoption(parser):
    group = parser.getgroup("hil", "hardware in the loop")
    group.addoption("--board", default="virtual", help="a folder of boards/")
    group.addoption("--port", help="URL of the board's USB console; the virtual board has its own")
    group.addoption("--feed-port", help="URL of the port at the board's UART, in two-cable mode")
    group.addoption("--loopback", help="URL of a port whose TX is wired to its RX; else a virtual one")
    group.addoption("--long", action="store_true", help="the whole suite, not the short form of `make test`")
    group.addoption("--soak-days", type=float, default=1.0, help="virtual days that the soak lasts")
    group.addoption("--excerpt", type=float, default=30.0, help="s in real time, in the short form")
    group.addoption("--overlay", type=Path, help="a folder laid over firmware/: broken on purpose")
    group.addoption(
        "--disk",
        type=Path,
        help="of the virtual board, flashed as hardware is; else made for the run",
    )
    group.addoption("--report", type=Path, help="where report and recordings go; else build/hil/BOARD")


def pytest_configure(config):
    config.stash[FACTS] = {}
    config.stash[CASES] = []
    alone = config.args and all("hil" in Path(argument).parts for argument in config.args)
    if alone and config.option.xmlpath is None:
        config.option.xmlpath = str(report_folder(config) / "junit.xml")


@pytest.fixture(scope="session")
def long(pytestconfig):
    """Whether there is time for all of it."""
    return pytestconfig.getoption("--long")


@pytest.fixture(scope="session")
def bench(pytestconfig, tmp_path_factory):
    """The board with the test build on it; afterwards it has the release again, if anybody is to find it."""
    option = pytestconfig.getoption
    board = load_board(option("--board"))
    images = tmp_path_factory.mktemp("images")
    image = build(board, images / "test", test_build=True, overlay=option("--overlay"))
    disk = option("--disk")
    with contextlib.ExitStack() as stack:
        if option("--port") is not None:
            rig = Rig(board, image, console=option("--port"), feed=option("--feed-port"))
        elif board.name == VIRTUAL:
            folder = disk or tmp_path_factory.mktemp("disk")
            if disk is None:  # how images get on boards is tested elsewhere
                shutil.copytree(image.folder, folder, dirs_exist_ok=True)
            rig = Rig(board, image, virtual=stack.enter_context(VirtualBoard(folder, Wire())))
        elif board.name in STAND_INS:
            stand_in = stack.enter_context(start(board.name, tmp_path_factory.mktemp("stand-in")))
            rig = Rig(board, image, console=stand_in.console, feed=stand_in.uart, real_time=False)
        else:
            raise pytest.UsageError(
                f"which port is the {board.data.product} at? make hil … PORT=/dev/ttyACM0"
            )
        device = None
        if rig.virtual is None or disk is not None:
            device = deliver(board, image, rig.console_url, rig.uart_url).device
        _tell(pytestconfig.stash[FACTS], rig, device, pytestconfig)
        yield rig
        if device is not None:
            deliver(board, build(board, images / "release"), rig.console_url, rig.uart_url)


@pytest.fixture
def rig(request, bench, pytestconfig):
    """The board for one test, whose recordings are kept if it fails."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-")
    bench.folder = report_folder(pytestconfig) / "recordings" / name
    bench.recordings = []
    request.node.stash[RIG] = bench
    yield bench
    bench.folder = None


@pytest.fixture
def figure(record_property):
    """figure(name, value): something measured, for the report."""
    return record_property


@pytest.fixture(scope="session")
def loopback(bench, pytestconfig):
    """loopback(): measure what the harness itself takes, ms: from the last byte out to its return."""

    def measure():
        with looped_line(bench.board, pytestconfig.getoption("--loopback")) as line:
            return measure_loopback(line)

    return measure


@pytest.fixture(scope="session", autouse=True)
def loopback_ms(loopback, pytestconfig):
    """What it took before the run."""
    took = loopback()
    high = percentile(took, 99)
    pytestconfig.stash[FACTS]["Loopback"] = (
        f"median {percentile(took, 50):.1f} ms, 99 % {high:.1f} ms, jitter {high - min(took):.1f} ms"
    )
    return took


def report_folder(config):
    return config.getoption("--report") or ROOT / "build" / "hil" / config.getoption("--board")


def _tell(facts, rig, device, config):
    """Note what is tested with what."""
    greeting = rig.wait_until_up()
    found = next((port for port in list_ports() if port.url == rig.console_url), None)
    build_kind = "test build" if greeting.test_build else "release"
    facts["Board"] = f"{rig.board.name}, {rig.board.data.product}"
    facts["Serial number"] = (found and found.serial_number) or "none: not on USB"
    facts["Ports"] = f"{rig.feed_url} carries the link, {rig.console_url} is the console"
    facts["Firmware"] = f"{greeting.version}, build {greeting.build}, {build_kind}"
    facts["Message table"] = greeting.table
    facts["MicroPython"] = f"{device.version_text}, {device.machine}" if device else "not asked"
    facts["Git revision"] = git_revision(ROOT) or "not a clone"
    facts["Host"] = (
        f"Watchword {version('watchword')}, Python {platform.python_version()}, {platform.platform()}"
    )
    facts["Form"] = "the whole suite" if config.getoption("--long") else "the short form of `make test`"
    facts["Begun"] = time.strftime("%Y-%m-%d %H:%M:%S %z")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    try:
        return (yield)
    except Unable as reason:
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" or report.outcome != "passed":
        item.config.stash[CASES].append(_case(item, report))
    return report


def _case(item, report):
    """What the report says of a test; its recordings go if it passed."""
    rig = item.stash.get(RIG, None)
    kept = []
    if rig is not None and report.outcome == "passed" and rig.folder is not None:
        shutil.rmtree(rig.folder, ignore_errors=True)
    elif rig is not None:
        kept = [str(file.relative_to(report_folder(item.config))) for file in rig.recordings]
    said = report.longrepr[2] if report.outcome == "skipped" else str(report.longrepr or "")
    name = item.name.removeprefix("test_").replace("_", " ")
    subject = item.path.stem.removeprefix("test_").replace("_", " ").capitalize()
    outcome = "error" if report.outcome == "failed" and report.when != "call" else report.outcome
    return Case(subject, item.name, name, outcome, report.duration, said, list(item.user_properties), kept)


def pytest_sessionfinish(session):
    cases = session.config.stash[CASES]
    if cases:
        write_report(report_folder(session.config) / "report.html", session.config.stash[FACTS], cases)


def pytest_terminal_summary(terminalreporter, config):
    if config.stash[CASES]:
        terminalreporter.write_line(f"HIL report: {report_folder(config) / 'report.html'}")
