"""All scenarios on one screen."""

import io

import pytest
from rich.console import Console

from watchword_bench.sim.everything import all_ok, everything, scenario_line


def sums(*, ok=True, seeds=(1, 2), failed=(), crashes=(), differences=(), least=70.0):
    held = len(seeds) - len(failed)
    return {
        "runs": len(seeds) + len(crashes),
        "passed": held,
        "failed": [{"seed": seed, "expectations": ["cued drone"]} for seed in failed],
        "expectations": {"cued drone": {"held": held, "of": len(seeds)}, "label_moved": {"held": 2, "of": 2}},
        "seconds_left": {"drone": {"least": least}, "other": {"least": 90.0}},
        "crashes": list(crashes),
        "differences": list(differences),
        "ok": ok,
    }


def screen(renderable):
    text = io.StringIO()
    Console(width=100, file=text).print(renderable)
    return " ".join(text.getvalue().split())


def test_a_scenario_that_holds():
    told = screen(scenario_line("tower22", sums()))
    assert told == "✓ tower22 2 of 2 runs hostiles cued at least 70 s before arrival"


def test_a_scenario_that_does_not():
    crash, parted = {"seed": 3, "runtime": "wasm"}, {"seed": 2, "runtimes": ["cpython", "wasm"]}
    failing = sums(ok=False, failed=(2,), crashes=[crash], differences=[parted])
    line = screen(scenario_line("escort", failing))
    assert line.startswith("✗ escort 1 of 3 runs")
    assert line.endswith("traces differ 1 crashed")
    told = screen(everything({"tower22": sums(), "escort": failing}))
    assert "escort cued drone 1 of 2 2" in told
    assert "escort crash on wasm 3" in told
    assert "escort traces of cpython and wasm 2" in told
    assert "label_moved" not in told
    assert "1 of 2 scenarios hold: 3 of 5 runs meet every expectation" in told


def test_a_few_of_many_seeds_are_told():
    failing = sums(ok=False, seeds=range(1, 21), failed=range(3, 13))
    assert "cued drone 10 of 20 3, 4, 5, 6, 7 …" in screen(everything({"escort": failing}))


@pytest.mark.parametrize(
    ("summaries", "ok"), [({}, False), ({"a": sums()}, True), ({"a": sums(), "b": sums(ok=False)}, False)]
)
def test_all_ok(summaries, ok):
    assert all_ok(summaries) is ok


def test_without_hostiles_nothing_is_said_of_cues():
    assert "cued" not in screen(scenario_line("birds", sums() | {"seconds_left": {}}))
