"""Keeps runs in files: what was judged, the frames both ways, the picture."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from watchword_bench.protocol.readable import readable

from .outcome import Outcome
from .report import report
from .run import Run

PICTURES = (".png", ".svg", ".pdf")


class ExtraMissing(Exception):
    """A package that only some commands need isn't installed; the message says how to install it."""


def store(outcome: Outcome, folder: Path) -> Path:
    """Keep a run in a folder of its own below `folder`, and return it."""
    run = outcome.run
    own = folder / f"{run.world.scenario.name}-{run.world.seed}-{run.runtime}"
    own.mkdir(parents=True, exist_ok=True)
    (own / "run.json").write_text(json.dumps(report(outcome), indent=2) + "\n", encoding="utf-8")
    lines = (json.dumps(line) + "\n" for line in _frames(run))
    (own / "frames.jsonl").write_text("".join(lines), encoding="utf-8")
    store_picture(outcome, own / "picture.png")
    return own


def store_picture(outcome: Outcome, file: Path) -> None:
    """Draw a run into a file, its ending one of PICTURES."""
    require_pictures()
    from .picture import draw_picture

    draw_picture(outcome, file)


def require_pictures() -> None:
    """Raise ExtraMissing unless pictures can be drawn."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise ExtraMissing(
            'pictures need matplotlib, which isn\'t installed; run `make`, or `pip install "watchword[plot]"`'
        ) from None


def _frames(run: Run) -> Iterator[dict[str, Any]]:
    """Each frame in physical units, with the bytes as they crossed the link."""
    for passed in run.passed:
        yield {
            "t_s": passed.t_ms / 1000,
            "to": "board" if passed.to_board else "host",
            "frame": passed.frame.name,
            "sequence": passed.frame.sequence,
            "fields": readable(passed.frame),
            "raw": passed.frame.raw.hex(),
        }
