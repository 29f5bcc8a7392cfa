"""The measures by which a run is judged, from truth and the frames alone."""

from dataclasses import asdict, dataclass

from ..account import Account
from .accuracy import accuracy
from .lead_time import LeadTime, lead_time, unresolved
from .load import Load, cue_latency_ms, friend_nuisance_s, load
from .trust import (
    STOLEN_SCANS,
    friends_cued,
    labels_moved,
    stolen_longest_scans,
    taken_for_friend_s,
)

__all__ = ["LeadTime", "Metrics", "lead_time", "measure"]


@dataclass(frozen=True)
class Metrics:
    """All measures of one run.

    silent_inbound, friend_cued, unresolved: names of the targets concerned.  label_moved: each in words.
    stolen_identity: a row of at least three scans, the longest of which is given in scans.
    friend_nuisance: of friends with working transponders, the first 15 s of each track left out.
    lead_times, taken_for_friend_s: by target.
    """

    gospa_mean_m: float | None
    loc_rmse_m: float | None
    tracks: int
    breaks: int
    swaps: int
    silent_inbound: list[str]
    friend_cued: list[str]
    stolen_identity: bool
    stolen_identity_longest_scans: int
    label_moved: list[str]
    friend_nuisance_s: float
    friend_nuisance_contested_s: float
    load: Load
    unresolved: list[str]
    cue_latency_ms: int | None
    lead_times: dict[str, LeadTime]
    taken_for_friend_s: dict[str, float]


def measure(account: Account) -> Metrics:
    """Judge one run."""
    nuisance_s, contested_s = friend_nuisance_s(account)
    lead_times = {target.name: lead_time(account, target) for target in account.targets}
    hostiles = account.of_kind("hostile")
    stolen = max((stolen_longest_scans(account, hostile) for hostile in hostiles), default=0)
    return Metrics(
        **asdict(accuracy(account)),
        silent_inbound=[
            target.name for target in account.of_kind("hostile") if lead_times[target.name].silent
        ],
        friend_cued=friends_cued(account),
        stolen_identity=stolen >= STOLEN_SCANS,
        stolen_identity_longest_scans=stolen,
        label_moved=labels_moved(account),
        friend_nuisance_s=nuisance_s,
        friend_nuisance_contested_s=contested_s,
        load=load(account),
        unresolved=unresolved(account),
        cue_latency_ms=cue_latency_ms(account),
        lead_times=lead_times,
        taken_for_friend_s={target.name: taken_for_friend_s(account, target) for target in account.targets},
    )
