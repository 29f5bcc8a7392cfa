"""CSV files that anybody wrote: what is taken, and what is said of the rest."""

import pytest

from watchword_bench.tracking.plots_csv import read_plots
from watchword_bench.tracking.rows import BadRow, Column, InputError, read_rows

HEADER = "t_s,range_m,azimuth_deg,elevation_deg,doppler_mps,snr_db"
GOOD = "1,1000,90,3,-20,15"


@pytest.fixture
def file(tmp_path):
    def make(*lines, encoding="utf-8"):
        path = tmp_path / "plots.csv"
        path.write_text("".join(line + "\n" for line in lines), encoding=encoding)
        return path

    return make


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nan,1000,90,3,-20,15", "t_s is nan; it must be -10,000,000,000 to 10,000,000,000"),
        ("1.7e12,1000,90,3,-20,15", "t_s is 1.7e12; it must be"),
        ("1,-5,90,3,-20,15", "range_m is -5; it must be 1 to 32,000"),
        ("1,0,90,3,-20,15", "range_m is 0; it must be 1 to 32,000"),
        ("1,32000.5,90,3,-20,15", "range_m is 32000.5; it must be 1 to 32,000"),
        ("1,inf,90,3,-20,15", "range_m is inf; it must be 1 to 32,000"),
        ("1,NaN,90,3,-20,15", "range_m is NaN; it must be 1 to 32,000"),
        ("1,1000,361,3,-20,15", "azimuth_deg is 361; it must be -180 to 360"),
        ("1,1000,-181,3,-20,15", "azimuth_deg is -181; it must be -180 to 360"),
        ("1,1000,90,90.1,-20,15", "elevation_deg is 90.1; it must be -90 to 90"),
        ("1,1000,90,nan,-20,15", "elevation_deg is nan; it must be -90 to 90"),
        ("1,1000,90,3,1001,15", "doppler_mps is 1001; it must be -1,000 to 1,000"),
        ("1,1000,90,3,-20,128", "snr_db is 128; it must be -50 to 127"),
        ("1,,90,3,-20,15", "range_m is empty"),
        ("1,1000,east,3,-20,15", "azimuth_deg is 'east', which is no number"),
        ("1,1000,90", "3 fields, the header has 6"),
        ("1,1000,90,3,-20,15,7", "7 fields, the header has 6"),
    ],
)
def test_a_bad_row_is_named_by_line_and_reason(file, row, reason):
    path = file(HEADER, GOOD, row, GOOD)
    with pytest.raises(InputError) as refused:
        read_plots(path, skip_bad=False)
    assert f"{path}: line 3: {reason}" in str(refused.value)
    plots = read_plots(path, skip_bad=True)
    assert len(plots.t_s) == 2
    assert [(bad.line, bad.reason.startswith(reason)) for bad in plots.bad] == [(3, True)]


@pytest.mark.parametrize(
    "row",
    ["-1e10,1,-180,-90,-1000,-50", "1e10,32000,360,90,1000,127", "1,1000,90,,,", " 1 , 1000 ,90,3,-20,15"],
)
def test_the_ends_of_every_range_and_what_may_be_absent(file, row):
    assert read_plots(file(HEADER, row), skip_bad=False).bad == ()


def test_ten_bad_rows_are_named_and_the_rest_counted(file):
    path = file(HEADER, *["1,-5,90,3,-20,15"] * 13)
    with pytest.raises(InputError) as refused:
        read_plots(path, skip_bad=False)
    lines = str(refused.value).splitlines()
    assert [line.split(": ")[1] for line in lines[:10]] == [f"line {n}" for n in range(2, 12)]
    assert lines[10:] == ["and 3 more bad rows"]


def test_nothing_left_is_refused_with_the_first_reason(file):
    with pytest.raises(InputError, match=r"no plots: all 1 rows are bad, the first in line 2: range_m is -5"):
        read_plots(file(HEADER, "1,-5,90,3,-20,15"), skip_bad=True)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "empty; the first line has to name the columns: t_s,range_m,azimuth_deg"),
        (["t_s,range_m,azimuth,elevation_deg"], "line 1: no column 'azimuth_deg', did you mean 'azimuth'?"),
        (["1,1000,90,3"], "line 1: no column 't_s'; 'range_m'; 'azimuth_deg'"),
        (["t_s,range_m,azimuth_deg,range_m"], "line 1: column 'range_m' is there twice"),
        ([HEADER], "no plots"),
        ([HEADER, '1,"1000' + "0" * 140_000 + '",90,3,-20,15'], "line 2: field larger than field limit"),
    ],
)
def test_a_file_that_is_no_table_of_plots(file, lines, complaint):
    path = file(*lines)
    with pytest.raises(InputError) as refused:
        read_plots(path, skip_bad=True)
    assert f"{path}: {complaint}" in str(refused.value)


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "plots.csv"
    path.write_bytes(HEADER.encode() + b"\n1,\xff\xfe\n")
    with pytest.raises(InputError, match="not a text file"):
        read_plots(path, skip_bad=True)


def test_columns_in_any_order_blank_lines_and_a_byte_order_mark(file):
    path = file(
        "snr_db, azimuth_deg ,note,range_m,t_s", "15,90,x,1000,1", "", "16,91,y,1001,2", encoding="utf-8-sig"
    )
    plots = read_plots(path, skip_bad=False)
    assert plots.t_s.tolist() == [1, 2]
    assert plots.measured[:, [0, 1, 4]].tolist() == [[1000, 90, 15], [1001, 91, 16]]
    assert plots.unused == ("note",)


def test_rows_come_in_the_order_of_time_and_then_of_place(file):
    rows = ["3,1000,90", "1,2000,90", "1,1000,180", "1,1000,90", "2,1000,90"]
    plots = read_plots(file("t_s,range_m,azimuth_deg", *rows), skip_bad=False)
    places = [(t, *place) for t, place in zip(plots.t_s, plots.measured[:, :2].tolist(), strict=True)]
    assert places == [(1, 1000, 90), (1, 1000, 180), (1, 2000, 90), (2, 1000, 90), (3, 1000, 90)]
    assert plots.backwards == 4


def test_a_label_is_text_and_has_to_be_there(file):
    column = Column("a", 0, 1)
    rows = read_rows(file("who,a", "drone 7,0.5", "friend,2"), [column], skip_bad=True, label="who")
    assert rows.labels == ("drone 7",)
    assert rows.bad == (BadRow(3, "a is 2; it must be 0 to 1"),)
    with pytest.raises(InputError, match="no column 'who'"):
        read_rows(file("a", "0.5"), [column], skip_bad=True, label="who")
