"""One run told on one screen."""

import io
import re

import pytest
from rich.console import Console

from watchword_bench.sim.story import story

CUED = {"expect": "cued", "truth": "drone"}


@pytest.fixture
def screen(judged):
    """The lines of the story of a run, as they are when piped."""

    def show(run, *expect, width=100, **changes):
        outcome = judged(run, *expect)
        for name, value in changes.items():
            setattr(outcome.run, name, value)
        screen = io.StringIO()
        Console(width=width, file=screen).print(story(outcome))
        return screen.getvalue()

    return show


def test_it_tells_who_when_why_and_what_came_of_it(screen, tower22):
    text = screen(tower22, CUED)
    flat = " ".join(text.split())
    assert "hand-made · seed 1 · cpython" in flat
    assert "drone hostile none from 0 s 121 s" in flat
    assert "heli 1 3 s UNKNOWN → 6 s FRIEND" in flat
    assert "30.0 s 2 drone IDENTIFY inbound, no reply; repeated once 1.0 km 0° 20 s" in flat
    assert "103.0 s 1 heli WITHDRAWN identified" in flat
    assert "drone: cue open before arrival 91 s none 118 s" in flat
    assert re.search(r"drone: taken for a friend 0 s 1\d\d s 0 s", flat)
    assert "✓ cued drone open 91 s before arrival" in flat
    assert "1 of 1 expectations hold" in flat


@pytest.mark.parametrize("width", [80, 100])
def test_it_keeps_within_its_width_and_uses_no_colour_when_piped(screen, tower22, width):
    text = screen(tower22, CUED, width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text


def test_what_does_not_hold_is_marked(screen, tower22):
    flat = " ".join(screen(tower22, {"expect": "cued", "truth": "heli"}).split())
    assert "✗ cued heli no cue open at arrival" in flat
    assert "0 of 1 expectations hold" in flat


def test_nothing_to_tell(screen, play):
    flat = " ".join(screen(play(60).target("drone")).split())
    assert "drone – never tracked" in flat
    assert "What it advised nothing" in flat


def test_a_run_that_ended_early_says_so(screen, tower22):
    assert "Ended early, after 140 of 141 scans." in screen(tower22, interrupted=True)


def test_a_crowd_is_cut_short(screen, play):
    run = play(60)
    for i in range(12):
        run.target(f"gull-{i}", kind="bird", start=(500 * i, 3000, 0), speed=(0, 0, 0)).track(
            i + 1, f"gull-{i}"
        )
        for again in range(3):
            run.cue(i + 1, 5 + 10 * again).cue(i + 1, 6 + 10 * again, kind="WITHDRAWN")
    text = screen(run)
    assert "… and 4 more, as alike" in text
    assert "… and 60 more: see --json" in text


def test_a_gap_in_a_track_is_told(screen, play):
    run = play(60).target("drone").track(1, "drone", range(10)).track(1, "drone", range(20, 60))
    assert "0 s UNKNOWN | lost 10 s | 20 s UNKNOWN" in screen(run)
