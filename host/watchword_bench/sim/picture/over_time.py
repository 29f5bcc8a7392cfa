"""What the board believed and advised over time, how near everybody was, and how the board was."""

from matplotlib.axes import Axes

from ..timeline import Belief
from . import palette
from .scene import Row, Scene

LABEL_SHARE = 0.15  # of the run: shorter beliefs have no room for their name


def draw_beliefs(axes: Axes, scene: Scene) -> None:
    """Draw a bar of identities for each row, and below it the cues that counted for it."""
    for number, row in enumerate(scene.rows):
        for belief in row.beliefs:
            _bar(axes, scene, belief, number)
        _cues(axes, row, number)
    _needed(axes, scene)
    axes.set_yticks(range(len(scene.rows)), [row.name for row in scene.rows])
    axes.set_ylim(len(scene.rows) - 0.4, -0.6)
    axes.tick_params(labelbottom=False)
    _title(axes, "what the board took each for; below it, the cues open on it")


def draw_distances(axes: Axes, scene: Scene) -> None:
    """Draw each row's distance from the asset, in the colours of what the board took it for."""
    for row in scene.rows:
        axes.plot(row.t_s, row.range_m / 1000, color=palette.INK, linewidth=0.8, zorder=3)
        for belief in row.beliefs:
            held = (row.t_s >= belief.start_s) & (row.t_s <= belief.end_s)
            colour = palette.identity(belief.identity)
            axes.plot(row.t_s[held], row.range_m[held] / 1000, color=colour, linewidth=3.5, zorder=2)
    axes.axhline(scene.account.keep_out_m / 1000, color=palette.WARNING, linestyle="--", linewidth=1)
    _needed(axes, scene)
    if scene.needed:
        _title(axes, "shaded: before a hostile arrives, a cue on it has to be open")
    axes.set(ylabel="distance to\nthe asset, km", ylim=(0, None))
    axes.tick_params(labelbottom=False)


def draw_health(axes: Axes, scene: Scene) -> None:
    """Draw what the board counted, once a second, and when it said that feed or IFF failed it."""
    t_s = [report.t_ms / 1000 for report in scene.health]
    most = 1
    for name, style, colour in (
        ("tentative", "-", palette.FAINT),
        ("tracks", "-", palette.INK),
        ("cues", "--", palette.INK),
    ):
        counts = [getattr(report, name) for report in scene.health]
        axes.step(t_s, counts, style, where="post", color=colour, linewidth=1, label=name)
        most = max(most, *counts, 0)
    for flag, colour in palette.FAILURES.items():
        failing = [flag in report.flags for report in scene.health]
        if any(failing):
            label = flag.replace("_", " ")
            ends = axes.get_xaxis_transform()
            axes.fill_between(
                t_s, 0, 1, where=failing, step="post", transform=ends, color=colour, alpha=0.3, label=label
            )
    if scene.health:
        counted = scene.health[-1].losses.items()
        lost = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counted)
        _title(axes, f"the board's health: {lost or 'nothing lost'}")
        axes.legend(loc="upper left", fontsize=6.5, ncols=5, framealpha=0.9)
    axes.set(xlabel="time since the first scan, s", ylim=(0, 1.7 * most), ylabel="count")
    axes.set_xlim(0, scene.account.end_ms / 1000)


def _title(axes: Axes, text: str) -> None:
    axes.set_title(text, fontsize=9, color=palette.INK)


def _bar(axes: Axes, scene: Scene, belief: Belief, row: int) -> None:
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
    if seconds > LABEL_SHARE * scene.account.end_ms / 1000:
        axes.annotate(
            belief.identity.replace("_", " "),
            (belief.start_s + seconds / 2, row),
            ha="center",
            va="center",
            fontsize=8,
            color=palette.INK if belief.identity in ("UNKNOWN", "PENDING", "ASSUMED_FRIEND") else "white",
        )


def _cues(axes: Axes, row: Row, number: int) -> None:
    for piece in row.cues:
        colour = palette.CUES[piece.cue.kind]
        axes.barh(number + 0.34, piece.seconds, left=piece.start_ms / 1000, height=0.12, color=colour)
    if row.cues:
        cue = row.cues[0].cue
        left = "" if cue.time_to_asset_s is None else f", {cue.time_to_asset_s:.0f} s left"
        text, place = f"{cue.kind}{left}", (row.cues[0].start_ms / 1000, number + 0.44)
        axes.annotate(text, place, va="top", fontsize=6.5, color=palette.INK)


def _needed(axes: Axes, scene: Scene) -> None:
    for needed_s, arrival_s in scene.needed:
        axes.axvspan(needed_s, arrival_s, color=palette.WARNING, alpha=0.12, linewidth=0, zorder=0)
