"""Truth at the times of the scans."""

import numpy as np
import pytest

from watchword_bench.tracking.rows import InputError
from watchword_bench.tracking.truth_csv import read_truth


@pytest.fixture
def truth(tmp_path):
    def make(*rows, skip_bad=False):
        file = tmp_path / "truth.csv"
        file.write_text("t_s,truth_id,east_m,north_m,up_m,ve_mps,vn_mps,vu_mps\n" + "\n".join(rows) + "\n")
        return read_truth(file, skip_bad)

    return make


def test_between_two_rows_a_target_flies_straight(truth):
    known = truth("0,a,0,100,10,20,0,1", "2,a,40,100,12,20,0,1")
    (states, numbers), (end, _) = known.at(np.array([0.5, 2.0]))
    assert states.tolist() == [[10, 100, 10.5, 20, 0, 1]]
    assert numbers.tolist() == [0]
    assert end.tolist() == [[40, 100, 12, 20, 0, 1]]


def test_targets_come_and_go(truth):
    known = truth("5,late,1,1,0,0,0,0", "0,early,2,2,0,0,0,0", "3,early,2,2,0,0,0,0", "9,late,1,1,0,0,0,0")
    there = [numbers.tolist() for _, numbers in known.at(np.array([-1, 0, 3, 4, 5, 9, 9.0005, 9.1]))]
    assert there == [[], [1], [1], [], [0], [0], [0], []]
    assert known.start_s == 0


def test_between_rows_far_apart_in_time_a_target_is_not_there(truth):
    known = truth("0,a,0,0,0,0,0,0", "10,a,100,0,0,0,0,0", "20.5,a,200,0,0,0,0,0")
    assert [len(numbers) for _, numbers in known.at(np.array([5, 10, 15, 20.5]))] == [1, 1, 0, 1]


def test_height_and_velocity_may_be_absent(tmp_path):
    file = tmp_path / "truth.csv"
    file.write_text("t_s,truth_id,east_m,north_m\n0,a,3,4\n")
    ((states, _),) = read_truth(file, skip_bad=False).at(np.array([0.0]))
    assert states.tolist() == [[3, 4, 0, 0, 0, 0]]


def test_bad_rows(truth):
    rows = ("0,a,0,0,0,0,0,0", "1,a,nan,0,0,0,0,0")
    with pytest.raises(InputError, match="line 3: east_m is nan"):
        truth(*rows)
    assert len(truth(*rows, skip_bad=True).bad) == 1
    with pytest.raises(InputError, match="no truth"):
        truth("x,a,0,0,0,0,0,0", skip_bad=True)
