"""The stages of a step, by the functions that make them up, and where on a board those are to be found."""

import inspect
import pkgutil
import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import NamedTuple

import watchword.app  # noqa: F401 - so that all of the firmware is there to be searched

STAGES = {
    "decode": ("link.frame:Decoder.feed", "link.frame:Decoder.next", "link.plots:read_plots"),
    "track": ("kernel.track_scan:track_scan",),
    "track: predict": ("kernel.predict:predict_tracks",),
    "track: convert": ("kernel.convert:convert_plots",),
    "track: gate": (
        "kernel.doppler:expect_rates",
        "kernel.gate:gate_tracks",
    ),
    "track: associate": ("kernel.assign:assign_plots", "kernel.share:share_plots"),
    "track: update": ("kernel.update:update_tracks",),
    "track: manage": (
        "kernel.manage:manage_tracks",
        "kernel.manage:set_scores",
        "kernel.manage:skip_scans",
        "kernel.rows:list_rows",
    ),
    "track: initiate": (
        "kernel.leads:match_leads",
        "kernel.leads:keep_leads",
        "kernel.initiate:initiate_tracks",
    ),
    "identity": ("kernel.scan:scan",),
    "identity: lineage": (
        "kernel.scan:list_confirmed",
        "kernel.scan:_adopt",
        "kernel.lineage:compare_pairs",
        "kernel.lineage:end_contests",
    ),
    "identity: replies": ("kernel.reply:judge_replies",),
    "identity: evidence": ("kernel.evidence:age_evidence", "kernel.identity:watch_iff"),
    "identity: plan": ("kernel.plan:hear_broadcasts", "kernel.plan:follow_plans"),
    "identity: identity": ("kernel.identity:identify",),
    "identity: challenge": ("kernel.schedule:schedule",),
    "cue": (
        "kernel.geometry:measure_geometry",
        "kernel.inbound:watch_friends",
        "kernel.inbound:watch_inbound",
        "kernel.cue:lapse_dismissals",
        "kernel.cue:advise",
        "kernel.notice:notify",
    ),
    "encode": ("speaker:Speaker.scan", "speaker:Speaker.event", "link.frame:Encoder.drain"),
    "health": ("health:Health.say",),
    "port": (
        "ports.lockstep:LockstepPort.readinto",
        "ports.lockstep:LockstepPort.write",
        "ports.lockstep:LockstepPort.random",
    ),
}
"""Stage: functions, in modules of `watchword`. What one calls is its stage's unless it has its own."""

REST = "superloop"
"""What no stage claims."""

NOT_THE_STEP = ("health", "port", REST)
"""Once a second, the simulation's, and whatever turns the loop: no part of what a scan costs."""


class Probe(NamedTuple):
    """A place where a function of `arity` arguments is bound. owner: a class's name in `module`, or ""."""

    stage: str
    module: str
    owner: str
    name: str
    arity: int


def probes(stages: dict[str, tuple[str, ...]] = STAGES) -> list[Probe]:
    """Every place where a function of a stage is bound."""
    return [probe for stage, paths in stages.items() for path in paths for probe in _probes(stage, path)]


def _probes(stage: str, path: str) -> Iterable[Probe]:
    module, _, name = path.partition(":")
    function = pkgutil.resolve_name(f"watchword.{path}")
    arity = len(inspect.signature(function).parameters)
    owner, _, method = name.rpartition(".")
    if owner:
        yield Probe(stage, f"watchword.{module}", owner, method, arity)
        return
    for where, bound in _bindings(function):
        yield Probe(stage, where.__name__, "", bound, arity)


def _bindings(function: FunctionType) -> Iterable[tuple[ModuleType, str]]:
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").partition(".")[0] == "watchword":
            for name, value in vars(module).items():
                if value is function:
                    yield module, name
