"""docs/metrics.md names every measure."""

from dataclasses import fields
from pathlib import Path

from watchword_bench.sim.baselines import CORRIDOR, EVERYTHING
from watchword_bench.sim.metrics import Metrics
from watchword_bench.sim.metrics.load import Load

PAGE = (Path(__file__).parents[2] / "docs/metrics.md").read_text()


def test_every_measure_and_rule_is_explained() -> None:
    measures = [field.name for field in fields(Metrics) if field.name != "load"]
    parts = [f"load.{field.name}" for field in fields(Load)]
    assert [name for name in [*measures, *parts, CORRIDOR, EVERYTHING] if f"`{name}`" not in PAGE] == []
