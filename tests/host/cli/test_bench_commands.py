"""`watchword flash` and `watchword doctor` where no board is at hand."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from watchword_bench.boards.catalogue import BoardError
from watchword_bench.boards.ports import Port
from watchword_bench.cli import app

PICOS = [Port(f"/dev/ttyACM{n}", "2e8a:0005", f"E6613893{n}", "Board in FS mode") for n in range(2)]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    def call(*arguments: str, ports: list[Port]) -> Result:
        monkeypatch.setattr("watchword_bench.boards.ports.find_port.__defaults__", (None, lambda: ports))
        monkeypatch.setattr("watchword_bench.doctor.probes.list_ports", lambda: ports)
        return CliRunner().invoke(app, arguments)

    return call


def test_flash_does_not_guess_between_two(run: Any) -> None:
    refused = run("flash", "pico", ports=PICOS)
    assert isinstance(refused.exception, BoardError)
    assert all(str(port) in str(refused.exception) for port in PICOS)


def test_flash_of_no_board_names_those_there_are(run: Any) -> None:
    assert "there are" in str(run("flash", "picco", ports=[]).exception)


def test_doctor_ends_with_1_where_something_is_bad(run: Any) -> None:
    told = run("doctor", "pico", "--json", ports=[])
    assert told.exit_code == 1
    last = json.loads(told.output)[-1]
    assert (last["subject"], last["state"]) == ("pico", "bad")
    assert "BOOTSEL" in last["remedy"]


def test_doctor_without_a_board_looks_at_the_computer(run: Any) -> None:
    told = run("doctor", ports=PICOS)
    assert told.exit_code == 0
    assert "could be pico or pico2" in told.output


def test_doctor_wants_a_board_for_what_is_about_one(run: Any) -> None:
    assert run("doctor", "--prompt", ports=[]).exit_code == 2
