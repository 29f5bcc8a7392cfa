"""The life of a track: confirmed, coasting, dropped."""

from watchword.codes import STATE_CONFIRMED, STATE_FREE, STATE_TENTATIVE
from watchword.kernel.columns import TRACKS_MAX

HISTORY = 0xFFFF
AGE_MAX = 30000
SHARING_MAX = 60  # scans


def manage_tracks(tracks, params):
    """Count this scan's detection or miss of every track, then confirm or drop it.

    A tentative track is confirmed once `confirm_hits` of its last `confirm_window` scans detected it,
    and dropped when so many in a row did not that the rest of the window can't. A confirmed track is
    dropped after more than `coast_scans` scans in a row without a plot. While it shares a neighbour's
    plot it misses none; but two tracks that have not been seen apart for SHARING_MAX scans are one, and
    the younger then misses every scan.
    """
    window = (1 << params.confirm_window) - 1
    for i in range(TRACKS_MAX):
        if tracks.number[i] == 0:
            continue
        detected = tracks.plot[i] >= 0
        tracks.history[i] = (tracks.history[i] << 1 | (1 if detected else 0)) & HISTORY
        if tracks.age[i] < AGE_MAX:
            tracks.age[i] += 1
        k = tracks.shared[i]
        if k >= 0:
            if tracks.sharing[i] < AGE_MAX:
                tracks.sharing[i] += 1
            if tracks.sharing[i] > SHARING_MAX and tracks.age[i] <= tracks.age[k]:
                tracks.misses[i] += 1
        elif detected:
            tracks.misses[i] = 0
            tracks.sharing[i] = 0
        else:
            tracks.misses[i] += 1
        if tracks.state[i] == STATE_CONFIRMED:
            if tracks.misses[i] > params.coast_scans:
                drop(tracks, i)
        elif count_ones(tracks.history[i] & window) >= params.confirm_hits:
            tracks.state[i] = STATE_CONFIRMED
        elif tracks.misses[i] > params.confirm_window - params.confirm_hits:
            drop(tracks, i)


def count_ones(bits):
    """How many bits of 0..2^30 - 1 are set."""
    ones = 0
    while bits:
        bits &= bits - 1
        ones += 1
    return ones


def drop(tracks, i):
    """Free row `i`."""
    tracks.number[i] = 0
    tracks.state[i] = STATE_FREE


def skip_scans(tracks, missing, params):
    """Count `missing` scans that never came as scans without a plot, and drop what they end."""
    for i in range(TRACKS_MAX):
        if tracks.number[i] != 0:
            tracks.history[i] = tracks.history[i] << min(missing, 14) & HISTORY
            tracks.misses[i] += min(missing, AGE_MAX)
            allowed = params.coast_scans
            if tracks.state[i] == STATE_TENTATIVE:
                allowed = params.confirm_window - params.confirm_hits
            if tracks.misses[i] > allowed:
                drop(tracks, i)
