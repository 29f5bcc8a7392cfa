"""What the board believed and advised over time, and how near everybody was."""

import numpy as np
from matplotlib.axes import Axes

from ..outcome import Outcome
from ..timeline import Belief
from . import palette

LABEL_SHARE = 0.15  # of the run: shorter beliefs have no room for their name


def draw_beliefs(axes: Axes, outcome: Outcome) -> None:
    """Draw a bar of identities for each truth, and below it the cues that counted for it."""
    names = [target.name for target in outcome.account.targets]
    for belief in outcome.beliefs:
        _bar(axes, outcome, belief, names.index(belief.truth))
    for row, name in enumerate(names):
        _cues(axes, outcome, name, row)
    _needed(axes, outcome)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(labelbottom=False)
    axes.set_title(
        "what the board took each for; below it, the cues open on it", fontsize=9, color=palette.INK
    )


def draw_distances(axes: Axes, outcome: Outcome) -> None:
    """Draw the distance of each truth from the asset, in the colours of what the board took it for."""
    account = outcome.account
    t_s = np.array(account.scan_times_ms) / 1000
    for target in account.targets:
        axes.plot(t_s, target.range_m / 1000, color=palette.INK, linewidth=0.8, zorder=3)
    for belief in outcome.beliefs:
        held = (t_s >= belief.start_s) & (t_s <= belief.end_s)
        range_km = account.target(belief.truth).range_m[held] / 1000
        axes.plot(t_s[held], range_km, color=palette.identity(belief.identity), linewidth=3.5, zorder=2)
    axes.axhline(account.keep_out_m / 1000, color=palette.WARNING, linestyle="--", linewidth=1)
    _needed(axes, outcome)
    axes.set_title(
        "shaded: before a hostile arrives, a cue on it has to be open", fontsize=9, color=palette.INK
    )
    axes.set(xlabel="time since the first scan, s", ylabel="distance to the asset, km", ylim=(0, None))
    axes.set_xlim(0, account.end_ms / 1000)


def _bar(axes: Axes, outcome: Outcome, belief: Belief, row: int) -> None:
    seconds = belief.end_s - belief.start_s
    doubtful = {"CONTESTED", "GROUP_POSSIBLE"} & set(belief.flags)
    axes.barh(
        row,
        seconds,
        left=belief.start_s,
        height=0.42,
        color=palette.identity(belief.identity),
        hatch="///" if doubtful else None,
        edgecolor="white",
        linewidth=0,
    )
    if seconds > LABEL_SHARE * outcome.account.end_ms / 1000:
        axes.annotate(
            belief.identity.replace("_", " "),
            (belief.start_s + seconds / 2, row),
            ha="center",
            va="center",
            fontsize=8,
            color=palette.INK if belief.identity in ("UNKNOWN", "PENDING", "ASSUMED_FRIEND") else "white",
        )


def _cues(axes: Axes, outcome: Outcome, name: str, row: int) -> None:
    pieces = outcome.account.slices_about(name)
    for piece in pieces:
        colour = palette.CUES[piece.cue.kind]
        axes.barh(row + 0.34, piece.seconds, left=piece.start_ms / 1000, height=0.12, color=colour)
    if pieces:
        cue = pieces[0].cue
        left = "" if cue.time_to_asset_s is None else f", {cue.time_to_asset_s:.0f} s left"
        text, place = f"{cue.kind}{left}", (pieces[0].start_ms / 1000, row + 0.44)
        axes.annotate(text, place, va="top", fontsize=6.5, color=palette.INK)


def _needed(axes: Axes, outcome: Outcome) -> None:
    """Shade where a cue on a hostile has to be open."""
    for hostile in outcome.account.of_kind("hostile"):
        lead = outcome.metrics.lead_times[hostile.name]
        if lead.arrival_s is not None and lead.needed_s is not None:
            axes.axvspan(
                lead.needed_s, lead.arrival_s, color=palette.WARNING, alpha=0.12, linewidth=0, zorder=0
            )
