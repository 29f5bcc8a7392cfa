"""The picture is drawn, whatever the run; what is in it, a person has to look at."""

import pytest

from watchword_bench.sim.store import store_picture

PNG = b"\x89PNG\r\n\x1a\n"


def size_of(file):
    head = file.read_bytes()[:24]
    assert head.startswith(PNG)
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def test_a_cued_follower(judged, tower22, tmp_path):
    store_picture(judged(tower22), tmp_path / "picture.png")
    width, height = size_of(tmp_path / "picture.png")
    assert width > height > 600


def test_nothing_tracked(judged, play, tmp_path):
    store_picture(judged(play(60).target("drone")), tmp_path / "picture.png")
    assert size_of(tmp_path / "picture.png")


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_ending_says_the_format(judged, play, tmp_path, ending, start):
    file = tmp_path / f"picture.{ending}"
    store_picture(judged(play(60).target("drone").track(1, "drone", flags="CONTESTED")), file)
    assert file.read_bytes().startswith(start)
