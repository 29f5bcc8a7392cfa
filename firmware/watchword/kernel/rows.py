"""Which rows of the tracks a scan has to do with, so that no stage walks over free ones."""

from watchword.kernel.columns import FREE, LIVE, TRACKS_MAX


def list_rows(tracks, work):
    """List the live rows in `work.rows`, the others in `work.free`."""
    number, rows, free = tracks.number, work.rows, work.free
    live = 0
    for i in range(TRACKS_MAX):
        if number[i] != 0:
            rows[live] = i
            live += 1
        else:
            free[i - live] = i
    work.registers[LIVE] = live
    work.registers[FREE] = TRACKS_MAX - live
