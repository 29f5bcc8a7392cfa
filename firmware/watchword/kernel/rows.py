"""Which rows of the tracks are live and which are free, so that no stage walks over all of them."""

from watchword.codes import STATE_FREE
from watchword.kernel.columns import FREE, LIVE, TRACKS_MAX


def list_rows(tracks, work):
    """List the live rows in `work.rows`, ascending, the others in `work.free`."""
    number, rows, free = tracks.number, work.rows, work.free
    live = 0
    for i in range(TRACKS_MAX):
        if number[i] != 0:
            rows[live] = i
            live += 1
        else:
            free[i - live] = i
    rows[live] = -1
    work.registers[LIVE] = live
    work.registers[FREE] = TRACKS_MAX - live


def enlist(work, i):
    """Put row `i` in its place among the live ones."""
    rows, n = work.rows, work.registers[LIVE]
    work.registers[LIVE] = n + 1
    rows[n + 1] = -1
    while n > 0 and rows[n - 1] > i:
        rows[n] = rows[n - 1]
        n -= 1
    rows[n] = i


def drop(tracks, work, i):
    """Free row `i`; whoever calls takes it out of `work.rows`."""
    tracks.number[i] = 0
    tracks.state[i] = STATE_FREE
    work.free[work.registers[FREE]] = i
    work.registers[FREE] += 1
