"""Recorded flights are read or refused, with the line."""

import re

import numpy as np
import pytest

from watchword_bench.world.load import SHIPPED
from watchword_bench.world.recording import read

HEAD = "t_s,east_m,north_m,up_m\n"


@pytest.fixture
def csv(tmp_path):
    """Write a CSV file."""

    def write(text):
        file = tmp_path / "flight.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_the_shipped_flight():
    recording = read(SHIPPED / "paths" / "rega_zh.csv", 1.5)
    assert len(recording.t_s) == 339
    assert np.diff(recording.t_s) == pytest.approx(1.0)
    assert np.hypot(*recording.position_m[0, :2]) == pytest.approx(10_900, abs=50)
    assert (recording.position_m[-1] == 0.0).all()


def test_any_rate_order_of_columns_and_more_columns(csv):
    recording = read(csv("\ufeffup_m, note, t_s, north_m, east_m\n9,x,0.1,3,2\n\n9,y,0.35,4,2\n"), 1.0)
    assert recording.t_s.tolist() == [0.1, 0.35]
    assert recording.position_m.tolist() == [[2, 3, 9], [2, 4, 9]]


def test_gaps_up_to_the_limit(csv):
    file = csv(HEAD + "0,0,0,0\n10,100,0,0\n20.5,200,0,0\n")
    assert len(read(file, 10.5).t_s) == 3
    with pytest.raises(ValueError, match=r"flight\.csv:4: gap of 10\.5 s; at most gap_max_s = 10 s"):
        read(file, 10.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "0,0,0,0\n", ": 1 rows, at least 2"),
        ("", ":1: no column t_s, east_m, north_m, up_m"),
        ("t_s,east_m,up_m\n0,0,0\n", ":1: no column north_m; wanted t_s,east_m,north_m,up_m"),
        (HEAD + "0,0,0,0\n1,x,0,0\n", ":3: east_m is 'x', not a number"),
        (HEAD + "0,0,0,0\n1,5,5\n", ":3: up_m is None, not a number"),
        (HEAD + "0,0,0,0\n1,nan,0,0\n", ":3: a position within 200000 m is wanted"),
        (HEAD + "0,0,0,0\n1,3e5,0,0\n", ":3: a position within 200000 m is wanted"),
        (HEAD + "5,0,0,0\n4,0,0,0\n", ":3: t_s must rise, 4 follows 5"),
        (HEAD + "5,0,0,0\n5,0,0,0\n", ":3: t_s must rise, 5 follows 5"),
        (HEAD + "0,0,0,0\n1,5000,0,0\n", ":3: 5000 m in 1 s is no flight"),
        (b"t_s,east_m,north_m,up_m\n0,0,0,\xff\n", ": not a CSV file"),
    ],
)
def test_what_can_not_be_believed(csv, text, said):
    with pytest.raises(ValueError, match=r"flight\.csv" + re.escape(said)):
        read(csv(text), 20.0)
