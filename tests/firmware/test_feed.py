"""The radar feed: scans in their time, and what happens when they stop, start over or come twice."""

import pytest

from support.bench import CLOCK, Bench, inbound, named, plot
from watchword.codes import (
    CUE_WITHDRAWN,
    EVENT_FEED_STALE,
    EVENT_FRAMES_LOST,
    EVENT_PLOTS_SHED,
    EVENT_SCAN_REFUSED,
    EVENT_TRACK_CONFIRMED,
    EVENT_TRACK_DROPPED,
    FLAG_COASTING,
    FLAG_STALE,
    REASON_TRACK_LOST,
)

BACKWARDS, TOO_SOON = 1, 2


def told(frames, event):
    """(a, b) of the events of one kind."""
    return [(frame.fields["a"], frame.fields["b"]) for frame in named(frames, "event", event=event)]


def tracks(frames):
    return [frame.fields for frame in named(frames, "track")]


@pytest.fixture
def sky():
    return [inbound(6000, 40), inbound(6000, 50, east_m=4000)]


@pytest.fixture
def bench(sky):
    """A bench with two confirmed tracks."""
    bench = Bench()
    assert len(told(bench.fly(sky, 12), EVENT_TRACK_CONFIRMED)) == 2
    bench.t_ms = 12_000  # as the last scan came
    return bench


class TestStale:
    @pytest.mark.parametrize("period_ms", [250, 1000, 4000])
    def test_is_said_within_two_scan_periods(self, sky, period_ms):
        bench = Bench()
        bench.configure(scan_period=period_ms)
        bench.fly(sky, 12, period_ms)
        bench.t_ms -= bench.t_ms % period_ms
        last_ms = bench.t_ms
        while not (said := told(bench.wait(period_ms // 8), EVENT_FEED_STALE)):
            assert bench.t_ms - last_ms < 2 * period_ms
        assert said == [(1, bench.t_ms - last_ms)]
        assert bench.t_ms - last_ms > 1.5 * period_ms  # a scan may be a little late

    def test_is_not_said_before_there_was_a_feed(self):
        bench = Bench()
        assert told(bench.wait(60_000), EVENT_FEED_STALE) == []

    def test_tracks_coast_then_drop_and_their_cues_with_them(self, bench):
        counts, said = [], []
        for _ in range(12):
            frames = bench.wait(1000)
            said += frames
            counts.append(len(tracks(frames)))
            assert all(
                track["flags"] & FLAG_STALE and track["flags"] & FLAG_COASTING for track in tracks(frames)
            )
        assert counts == [0, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0]
        assert len(told(said, EVENT_TRACK_DROPPED)) == 2
        withdrawn = named(said, "cue", kind=CUE_WITHDRAWN)
        assert {cue.fields["reasons"] for cue in withdrawn} == {REASON_TRACK_LOST}
        assert {cue.fields["track"] for cue in withdrawn} == {1, 2}

    def test_coasting_follows_the_last_known_course(self, bench, sky):
        (before, *_), (after, *_) = tracks(bench.frames)[-2:], tracks(bench.wait(2000))
        assert after["north"] - before["north"] == pytest.approx(8 * -40, abs=8 * 4)

    def test_health_shows_it(self, bench):
        (health,) = named(bench.wait(3000), "health")
        assert health.fields["flags"] & FLAG_STALE
        assert health.fields["feed_age"] == 3000

    def test_recovery_needs_no_reset(self, bench, sky):
        for _ in range(4):
            bench.wait(1000)
        said = bench.fly(sky, 3)
        assert told(said, EVENT_FEED_STALE)[0][0] == 0
        assert told(said, EVENT_SCAN_REFUSED) == []
        assert {track["track"] for track in tracks(said)} == {1, 2}
        assert not tracks(said)[-1]["flags"] & (FLAG_STALE | FLAG_COASTING)

    def test_recovery_after_all_tracks_have_gone(self, bench, sky):
        for _ in range(60):
            bench.wait(1000)
        said = bench.fly(sky, 12)
        assert len(told(said, EVENT_TRACK_CONFIRMED)) == 2
        assert {track["track"] for track in tracks(said)}.isdisjoint({1, 2})


class TestLate:
    """A feed that lags: each scan comes, in its order, so much later than its time."""

    def lagging(self, bench, sky, lag_ms, scans=20):
        said, at_ms = [], bench.t_ms
        for k in range(1, scans + 1):
            said_ms = at_ms + 1000 * k
            while bench.t_ms + 100 < said_ms + lag_ms:
                said += bench.wait(100)
            bench.t_ms = said_ms + lag_ms
            said += bench.scan(*[plot(one.at(said_ms / 1000)) for one in sky], after_ms=0, t_ms=said_ms)
        return said

    @pytest.mark.parametrize("lag_ms", [300, 700, 800, 1000, 1400, 2300, 4700])
    def test_scans_are_lost_at_first_and_tracks_never(self, bench, sky, lag_ms):
        """Coasting must not run ahead of a feed that lives until its tracks are given up."""
        said = self.lagging(bench, sky, lag_ms)
        assert told(said, EVENT_TRACK_DROPPED) == []
        assert len(told(said, EVENT_SCAN_REFUSED)) <= (lag_ms + 1000) // 1000
        assert {track["track"] for track in tracks(said)} == {1, 2}
        assert not tracks(said)[-1]["flags"] & (FLAG_STALE | FLAG_COASTING)


class TestOutOfTime:
    @pytest.mark.parametrize(
        ("t_ms", "why"), [(12_000, BACKWARDS), (11_000, BACKWARDS), (12_249, TOO_SOON), (0, BACKWARDS)]
    )
    def test_a_scan_before_its_time_is_refused_with_the_reason(self, bench, t_ms, why):
        said = bench.scan(plot((0, 5000, 300)), after_ms=250, t_ms=t_ms)
        assert told(said, EVENT_SCAN_REFUSED) == [(why, t_ms - 12_000)]
        assert tracks(said) == []

    def test_the_next_in_time_is_taken(self, bench, sky):
        bench.scan(plot((0, 5000, 300)), after_ms=250, t_ms=5000)
        assert len(tracks(bench.fly(sky, 1))) == 2

    @pytest.mark.parametrize("copies", [2, 9])
    def test_the_same_feed_many_times_is_as_good_as_once(self, sky, copies):
        once, often = Bench(), Bench()
        for bench, times in ((once, 1), (often, copies)):
            for k in range(1, 30):
                for copy in range(times):
                    bench.scan(*[plot(one.at(k)) for one in sky], after_ms=0 if copy else 1000)
        assert tracks(often.frames) == tracks(once.frames)
        assert len(told(often.frames, EVENT_SCAN_REFUSED)) == 29 * (copies - 1)

    def test_of_two_feeds_that_tell_other_times_the_later_is_followed(self, bench, sky):
        """Two radars on one line: the board says so with every scan of the other, and does not wander."""
        said = []
        for k in range(1, 20):
            said += bench.scan(plot((-5000, 2000, 300)), t_ms=5000 + 1000 * k)
            said += bench.scan(*[plot(one.at(12 + k)) for one in sky], after_ms=100, t_ms=12_000 + 1000 * k)
        assert told(said, EVENT_SCAN_REFUSED) == [(BACKWARDS, -6000)] * 19
        assert told(said, EVENT_TRACK_DROPPED) == []
        assert {track["track"] for track in tracks(said)} == {1, 2}

    @pytest.mark.parametrize("restart_ms", [0, 2000, CLOCK // 2 + 60_000, CLOCK - 3_600_000])
    def test_a_feed_that_starts_over_is_believed_at_its_fifth_scan(self, bench, sky, restart_ms):
        """Its old tracks mean nothing then: they are dropped, and found anew."""
        said = []
        for k in range(30):
            said += bench.scan(*[plot(one.at(20 + k)) for one in sky], t_ms=restart_ms + 1000 * k)
        assert len(told(said, EVENT_SCAN_REFUSED)) == 4
        assert len(told(said, EVENT_TRACK_DROPPED)) == 2
        assert len(told(said, EVENT_TRACK_CONFIRMED)) == 2
        assert tracks(said)[-1]["t_ms"] == restart_ms + 29_000
        assert tracks(said)[-1]["north_speed"] == pytest.approx(-64 * 43, abs=64 * 4)

    def test_a_jump_ahead_is_believed_and_ends_all_tracks(self, bench, sky):
        said = bench.scan(*[plot(one.at(13)) for one in sky], t_ms=12_000 + 3_600_000)
        assert len(told(said, EVENT_TRACK_DROPPED)) == 2


class TestShedding:
    def test_plots_that_cannot_be_are_left_out_and_told(self, bench):
        impossible = [
            plot((0, 5000, 300), range=0),
            plot((0, 9000, 300)),
            plot((0, 5000, 300), elevation=16385),
        ]
        said = bench.scan(plot((0, 5480, 300)), *impossible)
        assert told(said, EVENT_PLOTS_SHED) == [(4, 3)]
        (health,) = named(bench.wait(1000), "health")
        assert health.fields["plots_shed"] == 3

    def test_index_of_a_tracks_plot_is_the_one_on_the_wire(self, bench, sky):
        out = plot((0, 5000, 300), range=0)
        said = bench.scan(out, plot(sky[1].at(13)), out, out, plot(sky[0].at(13)))
        assert {track["track"]: track["plot"] for track in tracks(said)} == {1: 4, 2: 1}

    def test_lost_frames_are_told_with_the_next_scan(self, bench, sky):
        for _ in range(7):
            bench.message("config_get", key=0)  # never sent
        assert told(bench.fly(sky, 1), EVENT_FRAMES_LOST) == [(7, 0)]
        assert told(bench.fly(sky, 1), EVENT_FRAMES_LOST) == []
