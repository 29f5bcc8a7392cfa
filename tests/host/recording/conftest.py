"""One short run, recorded once for all tests of this folder."""

import pytest

from support.recordings import record, short_scenario
from watchword_bench.recording.reader import read_recording


@pytest.fixture(scope="session")
def recorded(tmp_path_factory):
    """A file, and the run that it holds."""
    file = tmp_path_factory.mktemp("recording") / "short.mcap"
    return file, record(short_scenario(), file)


@pytest.fixture
def recording(recorded):
    """What the file holds."""
    return read_recording(recorded[0])
