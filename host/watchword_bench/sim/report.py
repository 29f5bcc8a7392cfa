"""A judged run as one JSON object, and several with their summary."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from .compare import Difference
from .joint import Joint, site_of
from .metrics import LeadTime, Metrics
from .outcome import Outcome
from .reports import CueReport
from .truth import Target

Json = dict[str, Any]
_DECIMALS = 3


def report(flown: Outcome | Joint) -> Json:
    """What `watchword sim --json` prints of one run."""
    return _joint(flown) if isinstance(flown, Joint) else _board(flown)


def _joint(joint: Joint) -> Json:
    boards = {site_of(board).name: _board(board) for board in joint.boards}
    leads = {"lead_times": _leads(joint.lead_times)}
    return {
        "scenario": joint.scenario.name,
        "seed": joint.world.seed,
        "runtime": joint.boards[0].run.runtime,
        "trace_sha256": joint.trace_sha256,
        "targets": _targets(joint.targets),
        "boards": boards,
        "picture": _rounded(
            {
                "metrics": asdict(joint.picture_metrics),
                "timeline": [asdict(sighting) for sighting in joint.sightings],
            }
        ),
        "metrics": _rounded(leads),
        "expectations": [asdict(finding) for finding in joint.findings],
        "interrupted": joint.interrupted,
        "ok": joint.ok,
    }


def _board(outcome: Outcome) -> Json:
    run = outcome.run
    return {
        "scenario": run.world.scenario.name,
        "seed": run.world.seed,
        "runtime": run.runtime,
        "trace_sha256": run.trace_sha256,
        "targets": _targets(outcome.account.targets),
        "scans": len(run.scans),
        "frames_in": sum(passed.to_board for passed in run.passed),
        "frames_out": sum(not passed.to_board for passed in run.passed),
        "cues": [_cue(outcome, cue) for cue in outcome.account.cues],
        "identity_timeline": [_rounded(asdict(belief)) for belief in outcome.beliefs],
        "metrics": _metrics(outcome.metrics),
        "baselines": {name: _metrics(metrics) for name, metrics in outcome.baselines.items()},
        "expectations": [asdict(finding) for finding in outcome.findings],
        "noted": outcome.noted,
        "refusals": outcome.refusals,
        "interrupted": run.interrupted,
        "ok": outcome.ok,
    }


def summary(reports: Sequence[Json], differences: Sequence[Difference], crashes: int) -> Json:
    """What several runs come to; every failed one can be flown again by its scenario, seed and runtime.

    crashes: runs that did not end, which are not among the reports.
    """
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    leads: dict[str, list[float | None]] = {}
    for told in reports:
        for finding in told["expectations"]:
            asked[finding["name"]] += 1
            held[finding["name"]] += finding["ok"]
        for name, lead in hostile_leads(told).items():
            if lead["arrival_s"] is not None:
                leads.setdefault(name, []).append(lead["seconds_left"])
    return {
        "runs": len(reports) + crashes,
        "passed": sum(told["ok"] for told in reports),
        "failed": [
            {
                **{key: told[key] for key in ("scenario", "seed", "runtime", "interrupted")},
                "expectations": [finding["name"] for finding in told["expectations"] if not finding["ok"]],
            }
            for told in reports
            if not told["ok"]
        ],
        "expectations": {name: {"held": held[name], "of": asked[name]} for name in asked},
        "seconds_left": {name: _spread(values) for name, values in leads.items()},
        "traces_equal": not differences and not crashes,
        "differences": [asdict(difference) for difference in differences],
        "ok": bool(reports) and not differences and not crashes and all(told["ok"] for told in reports),
    }


def hostile_leads(told: Json) -> Json:
    """Of one report, the lead times of its hostiles."""
    hostile = [target["name"] for target in told["targets"] if target["kind"] == "hostile"]
    return {name: told["metrics"]["lead_times"][name] for name in hostile}


def _cue(outcome: Outcome, cue: CueReport) -> Json:
    told: Json = _rounded(
        {
            "t_s": cue.t_ms / 1000,
            "track": cue.track,
            "truth": "+".join(sorted(outcome.account.told_of(cue))) or None,
            "kind": cue.kind,
            "level": cue.level,
            "identity": cue.identity,
            "flags": sorted(cue.flags),
            "reasons": list(cue.reasons),
            "range_m": cue.range_m,
            "azimuth_deg": cue.azimuth_deg,
            "time_to_asset_s": cue.time_to_asset_s,
            "acknowledged": cue.acknowledged,
        }
    )
    return told


def _targets(targets: Iterable[Target]) -> list[Json]:
    return [{"name": target.name, "kind": target.kind, "answers": target.answers} for target in targets]


def _metrics(metrics: Metrics) -> Json:
    rounded: Json = _rounded(asdict(metrics) | {"lead_times": _leads(metrics.lead_times)})
    return rounded


def _leads(leads: Mapping[str, LeadTime]) -> Json:
    return {
        name: asdict(lead) | {"seconds_left": lead.seconds_left, "silent": lead.silent}
        for name, lead in leads.items()
    }


def _spread(values: Sequence[float | None]) -> Json:
    """Over the runs in which it arrived; without an open cue at arrival it counts as 0."""
    known = [value or 0.0 for value in values]
    return {"arrivals": len(known), "least": min(known), "median": median(known), "most": max(known)}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
