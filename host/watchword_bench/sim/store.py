"""Keeps runs in files: what was judged, the picture, and where the recording goes."""

import json
from pathlib import Path

from watchword_bench.world.world import World

from .joint import Joint
from .outcome import Outcome
from .report import report

PICTURES = (".png", ".svg", ".pdf")


class ExtraMissing(Exception):
    """A package that only some commands need isn't installed; the message says how to install it."""


def folder_of(folder: Path, world: World, runtime: str) -> Path:
    """The folder below `folder` that a board's run has for its own, made if it isn't there."""
    own = folder / f"{world.name.replace('/', '-')}-{world.seed}-{runtime}"
    own.mkdir(parents=True, exist_ok=True)
    return own


def store(flown: Outcome | Joint, folder: Path) -> None:
    """Keep what was judged, and the picture, in the run's own folder below `folder`; so of each board."""
    if isinstance(flown, Joint):
        for board in flown.boards:
            store(board, folder)
        own = folder / f"{flown.scenario.name}-{flown.world.seed}-{flown.boards[0].run.runtime}"
        own.mkdir(parents=True, exist_ok=True)
    else:
        own = folder_of(folder, flown.run.world, flown.run.runtime)
    (own / "run.json").write_text(json.dumps(report(flown), indent=2) + "\n", encoding="utf-8")
    store_picture(flown, own / "picture.png")


def store_picture(flown: Outcome | Joint, file: Path) -> None:
    """Draw a run into a file, its ending one of PICTURES."""
    require_pictures()
    from .picture import draw_picture, draw_sites, make_scene

    world = flown.world if isinstance(flown, Joint) else flown.run.world
    if isinstance(flown, Joint):
        draw_sites(flown, picture_title(world.scenario.title, world.scenario.name, str(world.seed)), file)
    else:
        title = picture_title(world.scenario.title, world.name, str(world.seed))
        draw_picture(make_scene(title, flown.account, flown.run.passed), file)


def picture_title(title: str, scenario: str, seed: str) -> str:
    """What stands above the picture of a run."""
    return f"{title}  ·  {scenario}, seed {seed}"


def require_pictures() -> None:
    """Raise ExtraMissing unless pictures can be drawn."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise ExtraMissing(
            'pictures need matplotlib, which isn\'t installed; run `make`, or `pip install "watchword[plot]"`'
        ) from None
