"""Columns that compiled code takes as one pointer read and write as the board's do."""

from array import array

import numpy as np
import pytest

from support.twins import board_column, copy_columns, differences
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.site import make_site
from watchword.settings import defaults
from watchword_bench import jit
from watchword_bench.jit import load_kernel
from watchword_bench.jit.columns import block_of
from watchword_bench.runtimes import RuntimeMissing


@pytest.fixture
def site():
    return load_kernel().make_site()


def test_every_column_of_the_kernel_is_there(site):
    expected = make_site(board_column)
    for name, columns in zip(expected._fields, expected, strict=True):
        if isinstance(columns, array):
            assert list(getattr(site, name)) == list(columns)
        else:
            for field in columns._fields:
                assert list(getattr(getattr(site, name), field)) == list(getattr(columns, field))


def test_no_two_columns_share_memory(site):
    python = make_site(board_column)
    copy_columns(python, site)
    block_of(site)[:] = np.arange(len(block_of(site)))
    found = differences(python, site)
    assert len(found) == len(block_of(site)) - 1  # all but the first, which is 0
    assert site.tracks.x[5] - site.tracks.x[4] == 1
    assert site.tracks.y[0] - site.tracks.x[0] == TRACKS_MAX


def test_parts_are_the_whole(site):
    site.labels.identity[3] = 7
    assert 7 in block_of(site)
    assert 7 in block_of(site.labels)
    assert 7 not in block_of(site.tracks)


def test_elements_are_ints_and_those_that_do_not_fit_are_refused(site):
    assert type(site.registers[0]) is int
    with pytest.raises((ValueError, OverflowError)):
        site.registers[0] = 1 << 31
    with pytest.raises(IndexError):
        site.tracks.x[TRACKS_MAX] = 0


def test_parameters_are_the_defaults_but_for_changes():
    params = load_kernel().params(scan_period=250)
    assert params.scan_period == 250
    assert params.range_max == defaults().range_max


def test_columns_made_elsewhere_are_refused():
    kernel = load_kernel()
    with pytest.raises(TypeError, match="columns that a Kernel makes"):
        kernel.scan(make_site(board_column), 0, 0, kernel.params())
    with pytest.raises(TypeError, match="columns that a Kernel makes"):
        kernel.scan(kernel.make_site(), 0, 0, defaults())


def test_without_numba_the_way_to_get_it_is_told(monkeypatch):
    monkeypatch.setattr(jit, "find_spec", lambda name: None)
    with pytest.raises(RuntimeMissing, match=r"pip install .*jit"):
        jit.load_kernel()
