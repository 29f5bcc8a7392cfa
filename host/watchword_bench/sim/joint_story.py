"""One run of several sites told on one screen: what is true, each board, the picture merged of them."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from .joint import Joint, Sighting, site_of
from .screen import STYLES, at, section, table, verdict


def joint_story(joint: Joint) -> RenderableType:
    """The whole screen."""
    return Group(*_parts(joint))


def _parts(joint: Joint) -> Iterator[RenderableType]:
    head = f"{joint.scenario.name} · seed {joint.world.seed} · {joint.boards[0].run.runtime}"
    yield Rule(Text(head, style="bold"), align="left", characters="─")
    yield Text(" ".join(joint.scenario.story.split()))
    if joint.interrupted:
        yield Text("Ended early: this is what was seen so far.", style="bold yellow")
    yield from section("What was true", _truth(joint))
    yield from section("The boards", _boards(joint))
    yield from section("The picture merged of them", _picture(joint))
    shown = [f for f in joint.findings if not f.ok or f in joint.picture_findings]
    yield from section("Verdict", verdict(joint.findings, joint.ok, joint.trace_sha256, shown))


def _truth(joint: Joint) -> RenderableType:
    rows = table("", "", "transponder", "at", "on boards", "arrives", "cue open before")
    for target, platform in zip(joint.targets, joint.scenario.platforms, strict=True):
        home, lead = joint.scenario.home(platform), joint.lead_times[target.name]
        left = "–" if lead.seconds_left is None or target.kind == "friend" else f"{lead.seconds_left:.0f} s"
        boards = sum(bool(board.account.about(target.name)) for board in joint.boards)
        transponder = "answers" if target.answers else "silent" if target.platform else "none"
        site = "" if home is None else home.name
        rows.add_row(target.name, target.kind, transponder, site, str(boards), at(lead.arrival_s), left)
    return rows


def _boards(joint: Joint) -> RenderableType:
    rows = table("", "tracks", "cues raised", "most open", "friends proven", "expectations hold")
    for board in joint.boards:
        shown = {report.track for scan in board.account.scans for report in scan.reports}
        proven = {r.platform for s in board.account.scans for r in s.reports if r.identity == "FRIEND"}
        held = sum(finding.ok for finding in board.findings)
        rows.add_row(
            site_of(board).name,
            str(len(shown)),
            str(len(board.account.spells)),
            str(board.metrics.load.most_open),
            str(len(proven)),
            f"{held} of {len(board.findings)}",
        )
    return rows


def _picture(joint: Joint) -> RenderableType:
    rows = table("", "aircraft", "", "scans with just one")
    for target in joint.targets:
        mine = [sighting for sighting in joint.sightings if sighting.truth == target.name]
        once = f"{joint.picture.share_once(target.name):.1%}"
        for aircraft in dict.fromkeys(sighting.aircraft for sighting in mine):
            row = [sighting for sighting in mine if sighting.aircraft == aircraft]
            rows.add_row(target.name, str(aircraft), _in_a_row(row), once)
        if not mine:
            rows.add_row(target.name, "–", Text("never tracked", style="dim"), "")
    return rows


def _in_a_row(sightings: Sequence[Sighting]) -> Text:
    """The identities it had, and the most boards that had it at once."""
    text = Text()
    shown = None
    for sighting in sightings:
        if sighting.identity != shown:
            text.append(" → " if shown else "", style="dim").append(f"{sighting.start_s:.0f} s ", style="dim")
            text.append(sighting.identity.replace("_", " "), style=STYLES.get(sighting.identity, ""))
            shown = sighting.identity
    most = max(len(sighting.sites) for sighting in sightings)
    return text.append(f", on up to {most} boards" if most > 1 else ", on one board", style="dim")
