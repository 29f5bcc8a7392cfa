"""One expectation held to a run that was written by hand."""

from watchword_bench.sim.expectations import evaluate
from watchword_bench.world.schema import Scenario

INBOUND = {
    "kind": "inbound",
    "start_range_m": 6500.0,
    "start_azimuth_deg": 0.0,
    "speed_mps": 50.0,
    "height_m": 100.0,
}


def judge(run, expect, **keys):
    """The one finding of a scenario that has the run's targets and faults, and expects just this."""
    platforms = [
        {"name": name, "truth": target.kind, "motion": INBOUND} for name, target in run.targets.items()
    ]
    scenario = Scenario.model_validate(
        {
            "name": "hand-made",
            "title": "-",
            "story": "-",
            "duration_s": 140.0,
            "platform": platforms,
            "fault": [trouble.fault for trouble in run.troubles],
            "expect": [{"expect": expect, **keys}],
        }
    )
    (finding,) = evaluate(scenario, run.account())
    return finding
