"""Seeds as they are written."""

import pytest
import typer

from watchword_bench.cli.options import read_seeds


@pytest.mark.parametrize(
    ("seed", "seeds", "numbers"),
    [(None, None, [1]), (7, None, [7]), (None, "3..5", [3, 4, 5]), (None, "4..4", [4]), (0, None, [0])],
)
def test_what_they_mean(seed, seeds, numbers):
    assert list(read_seeds(seed, seeds)) == numbers


@pytest.mark.parametrize(
    ("seed", "seeds", "complaint"),
    [
        (1, "1..2", "exclude each other"),
        (None, "5", "wants A..B"),
        (None, "-1..2", "wants A..B"),
        (None, "5..1", "first seed is above the last"),
        (None, "1..200000", "at most 100000"),
        (1 << 64, None, "2\\^64 - 1"),
    ],
)
def test_what_they_cannot_mean(seed, seeds, complaint):
    with pytest.raises(typer.BadParameter, match=complaint):
        read_seeds(seed, seeds)
