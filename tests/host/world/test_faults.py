"""What goes wrong does so when the scenario says, and as much."""

import numpy as np
import pytest

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.world.feed import Feed
from watchword_bench.world.link import Link


def fault(kind, from_s=50, for_s=20, **keys):
    return {"kind": kind, "from_s": from_s, "for_s": for_s, **keys}


@pytest.fixture
def with_fault(world, flies):
    """A world of two friends and a hostile in which something is wrong from 50 s to 70 s."""

    def make(*faults, **keys):
        friends = flies("friend", "friend", count=2, transponder={"platform": 7}, **keys)
        return world(friends, flies(), fault=list(faults), interrogator={"available": 0.99})

    return make


def names(frames):
    return [frame.name for data in frames for frame in StreamDecoder().feed(data)]


def test_times_are_drawn_once_a_run(with_fault):
    (trouble,) = with_fault(fault("stall", from_s=[50, 60], for_s=[5, 6])).troubles
    assert 50 <= trouble.begin_s <= 60
    assert 5 <= trouble.end_s - trouble.begin_s <= 6


def test_a_stalled_feed_says_nothing(with_fault):
    feed = Feed(with_fault(fault("stall"), broadcast={"address": 1}))
    said = [bool(feed.scan(k)) for k in range(48, 72)]
    assert said == [k < 50 or k >= 70 for k in range(48, 72)]


def test_a_flooding_feed_says_everything_several_times(with_fault):
    feed = Feed(with_fault(fault("flood", times=3), broadcast={"address": 1}))
    assert names(feed.scan(49)) == ["broadcast", "broadcast", "scan"]
    frames = feed.scan(50)
    assert names(frames) == ["broadcast", "broadcast", "scan"] * 3
    assert len(set(frames)) == 9  # each has a number of its own


def test_an_outage_silences_everybody(with_fault):
    sound, faulty = with_fault(), with_fault(fault("outage"))
    lasts = (sound.t_s >= 50) & (sound.t_s < 70)
    assert not faulty.replies.answers[lasts].any()
    assert (faulty.replies.answers[~lasts] == sound.replies.answers[~lasts]).all()


@pytest.mark.parametrize(("truth", "who"), [("friend", [0, 1]), ("friend-2", [1])])
def test_navigation_is_off_by_jump_and_drift(with_fault, truth, who):
    sound = with_fault().replies
    faulty = with_fault(fault("navigation", truth=truth, jump_m=200, drift_mps=3, azimuth_deg=90)).replies
    off_m = (faulty.east - sound.east)[:, :2] / 8
    expected = np.zeros_like(off_m)
    expected[50:70, who] = (200 + 3 * np.arange(20))[:, None]
    assert off_m == pytest.approx(expected, abs=0.13)
    assert (faulty.north == sound.north).all()
    assert (faulty.range == sound.range).all()  # where it is heard from is true


def test_each_is_off_in_a_direction_of_its_own(with_fault):
    sound = with_fault().replies
    faulty = with_fault(fault("navigation", jump_m=[100, 300])).replies
    off_m = np.stack([faulty.east - sound.east, faulty.north - sound.north], axis=2)[60, :2] / 8
    assert not np.allclose(off_m[0], off_m[1], atol=20)
    assert (np.linalg.norm(off_m, axis=1) > 99).all()


def test_broadcasts_are_off_as_well(with_fault):
    keys = {"broadcast": {"address": 1}}
    off = fault("navigation", jump_m=500, azimuth_deg=0)
    sound, faulty = with_fault(**keys).broadcasts, with_fault(off, **keys).broadcasts
    assert (faulty.north - sound.north)[60, :2].tolist() == [4000, 4000]


def test_a_lossy_link(with_fault):
    link = Link(with_fault(fault("lose", share=0.3)))
    frames = [bytes([number]) for number in range(100)]
    assert link.carry(49_000, frames) == b"".join(frames)
    arrived = link.carry(50_000, frames)
    assert len(arrived) == pytest.approx(70, abs=20)  # 4 sigma
    assert list(arrived) == sorted(arrived)
    assert link.carry(50_000, frames) == arrived
    assert link.carry(51_000, frames) != arrived


def test_bit_errors(with_fault):
    link = Link(with_fault(fault("corrupt", bit_errors=0.01)))
    arrived = np.unpackbits(np.frombuffer(link.carry(60_000, [bytes(12_500)]), np.uint8))
    assert arrived.mean() == pytest.approx(0.01, abs=5 * np.sqrt(0.01 * 0.99 / 100_000))


def test_garbage_between_frames(with_fault):
    drawn = with_fault(fault("corrupt", garbage_bytes=50))
    frames = [Feed(drawn).frame("time", t_ms=n, day=1) for n in range(40)]
    arrived = Link(drawn).carry(60_000, frames)
    garbage = len(arrived) - sum(map(len, frames))
    assert garbage == pytest.approx(40 * 50, abs=5 * np.sqrt(40 * 50))
    decoder = StreamDecoder()
    found = decoder.feed(arrived) + decoder.expire()
    assert [frame.fields["t_ms"] for frame in found] == list(range(40))
