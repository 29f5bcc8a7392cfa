"""The tracker at the ends of what is stated: no intermediate and no column leaves its range.

That holds for the range that a docstring states, since its words stand in the table, and for the ranges of
docs/fixed-point.md, which hold after every stage whatever state within them the scan began with.
"""

import re
from importlib import import_module

import pytest

from support import extremes, rigs
from watchword.kernel.columns import LIVE, TRACKS_MAX
from watchword_bench.arithmetic.quantities import RANGES, SMALL_INT_MAX

SEEDS = range(20)


def numbers(words):
    """What a docstring writes as 1,024 or 2^25 - 2^24; "any small int" is a number too."""
    if "any small int" in words.lower():
        yield SMALL_INT_MAX
    for text in re.findall(r"2\^\d+(?: - [\d^]+)?|\d[\d,]*", words):
        yield eval(text.replace("^", "**").replace(",", ""))


@pytest.mark.parametrize(("where", "ends", "words"), extremes.FUNCTIONS)
def test_the_range_drawn_from_is_the_one_stated(where, ends, words):
    assert words in " ".join(rigs.find(where).__doc__.split())
    constants = vars(import_module(rigs.find(where).__module__)).values()
    highs = {one[1] for one in ends if not isinstance(one, str) and one != extremes.ROW}
    assert highs <= {*numbers(words), *(value for value in constants if isinstance(value, int))}


def test_functions_keep_to_31_bits_at_the_ends_of_what_they_state():
    found = list(extremes.functions(rigs.watched(), seed=1, rounds=300))
    assert found == list(extremes.functions(rigs.plain(), seed=1, rounds=300))


def outside(tracker):
    """Columns with a value out of range: of tracks in use, of all plots and leads."""
    rows = [int(tracker.work.rows[n]) for n in range(tracker.work.registers[LIVE])]
    for name, (low, high) in RANGES.items():
        column = tracker.named(name)
        entries = rows if len(column) == TRACKS_MAX else range(len(column))
        if any(not low <= column[entry] <= high for entry in entries):
            yield name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_stage_leaves_every_column_in_its_range(seed):
    tracker, plain = rigs.watched(), rigs.plain()
    for stage, same in zip(
        extremes.scans(tracker, seed, rounds=3), extremes.scans(plain, seed, rounds=3), strict=True
    ):
        assert list(outside(tracker)) == [], stage
        assert (stage, tracker.digest()) == (same, plain.digest())


def test_what_is_drawn_reaches_what_it_has_to():
    """Tracks that learn, share, are born and run into their limits: or the test above would prove little."""
    tracker, reached = rigs.plain(), dict.fromkeys(RANGES, 0)
    stages = set()
    for seed in SEEDS:
        for stage in extremes.scans(tracker, seed, rounds=3):
            stages.add(stage)
            for name in RANGES:
                reached[name] = max(reached[name], *map(abs, tracker.named(name)))
    assert len(stages) == 13
    near = ("r_pp", "c_pp", "u_pp", "r_vv", "c_vv", "u_vv", "reach", "turn", "vx", "z")
    assert all(reached[f"tracks.{name}"] > 0.95 * RANGES[f"tracks.{name}"][1] for name in near)
    assert all(
        reached[f"work.{name}"] > 0.5 * RANGES[f"work.{name}"][1] for name in ("along", "up", "kick_r")
    )
    assert reached["plots.claims"] > 8
    assert reached["tracks.shared"] > 0
    assert reached["plots.lead"] > 0
