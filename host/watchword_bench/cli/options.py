"""Words of the command line that need reading."""

import re

import typer

SEED_MAX = (1 << 64) - 1
RUNS_MAX = 100_000


def read_seeds(seed: int | None, seeds: str | None) -> range:
    """The seeds of `--seed N` or `--seeds A..B`, 1 without either."""
    if seeds is None:
        first = last = 1 if seed is None else seed
    elif seed is not None:
        raise typer.BadParameter("--seed and --seeds exclude each other")
    else:
        match = re.fullmatch(r"(\d+)\.\.(\d+)", seeds)
        if match is None:
            raise typer.BadParameter(f"--seeds wants A..B, such as 1..20; found {seeds!r}")
        first, last = int(match[1]), int(match[2])
        if first > last:
            raise typer.BadParameter(f"--seeds {seeds}: the first seed is above the last")
    if last > SEED_MAX:
        raise typer.BadParameter(f"seeds go up to 2^64 - 1; found {last}")
    if last - first >= RUNS_MAX:
        raise typer.BadParameter(f"--seeds {seeds}: {last - first + 1} seeds, at most {RUNS_MAX}")
    return range(first, last + 1)
