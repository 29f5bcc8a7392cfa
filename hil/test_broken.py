"""Negative controls: firmware that is broken on purpose turns the suite red, by the tests meant for it."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

HIL = Path(__file__).parent
BROKEN = {
    "drops_frames": ("test_boundaries.py", "test_thousands_of_questions_are_answered_one_by_one"),
    "late_cues": ("test_real_time.py", "test_cues_come_in_time"),
    "reuses_nonces": ("test_nonces.py", "test_no_nonce_comes_twice"),
}
SHORT = {"drops_frames"}
"""The control that the short form has time for."""
TIMEOUT_S = 120


@pytest.fixture(scope="module")
def controls(tmp_path_factory, pytestconfig):
    """Each broken firmware's run of the test that has to find it, all at once: process and its JUnit file."""
    if pytestconfig.getoption("--overlay") is not None:
        pytest.skip("this run is itself a negative control")
    folder = tmp_path_factory.mktemp("controls")
    runs = {}
    for name, (file, test) in BROKEN.items():
        if name not in SHORT and not pytestconfig.getoption("--long"):
            continue
        command = [
            sys.executable,
            "-m",
            "pytest",
            f"{HIL / file}::{test}",
            "-q",
            "--overlay",
            HIL / "broken" / name,
        ]
        command += ["--excerpt", "6", "--report", folder / name, "-p", "no:cacheprovider"]
        process = subprocess.Popen(
            command, cwd=HIL.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        runs[name] = process, folder / name / "junit.xml"
    yield runs
    for process, _ in runs.values():
        process.kill()
        process.wait()


def test_every_broken_firmware_has_a_test_that_finds_it():
    assert {folder.name for folder in (HIL / "broken").iterdir()} == BROKEN.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_firmware_turns_the_suite_red(controls, figure, name):
    if name not in controls:
        pytest.skip("in the whole suite: `make hil BOARD=virtual`")
    process, junit = controls[name]
    printed, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == pytest.ExitCode.TESTS_FAILED, printed
    (case,) = ElementTree.parse(junit).iter("testcase")
    assert case.get("name") == BROKEN[name][1]
    (failure,) = case.iter("failure")
    figure("found by", f"{case.get('name')}: {failure.get('message').splitlines()[0][:120]}")
    assert "AssertionError" in failure.get("message") or "assert " in failure.get("message")


def test_the_report_of_a_failure_names_the_bytes_that_reproduce_it(controls):
    _, junit = controls["drops_frames"]
    page = (junit.parent / "report.html").read_text()
    assert "Failed" in page
    recordings = list(junit.parent.glob("recordings/*/*.mcap"))
    assert recordings
    assert all(str(file.relative_to(junit.parent)) in page for file in recordings)
