"""The feed's clock on a board whose own runs apart from it, and timers that don't make up."""

from hypothesis import given
from hypothesis import strategies as st

from watchword.clock import FeedClock, Timer

CLOCK = 1 << 30
times = st.integers(0, CLOCK - 1)


def test_feed_time_is_zero_plus_the_boards_until_it_is_told():
    assert FeedClock().at(1234) == 1234


@given(feed=times, local=times, later=st.integers(0, CLOCK))
def test_feed_time_runs_on_with_the_boards_clock_across_both_wraps(feed, local, later):
    clock = FeedClock()
    clock.set(feed, local)
    assert clock.at((local + later) % CLOCK) == (feed + later) % CLOCK


@given(start=times, steps=st.lists(st.integers(1, 3000), max_size=20), period=st.integers(1, 2000))
def test_timer_is_due_once_a_period_wherever_the_clock_wraps(start, steps, period):
    timer, now, last = Timer(start), start, start
    for step in steps:
        now += step
        assert timer.due(now % CLOCK, period) == (now - last >= period)
        if now - last >= period:
            last = now
