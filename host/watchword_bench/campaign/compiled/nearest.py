"""Nearest-reply association: a rule to compare with, not one we would fly."""

from math import cos, pi, sin

_BAM = 2 * pi / 65536
_PER_HALF_METRE = 4


def assign(tracks, answers, kept_scans, platform):
    """Give each verified reply to the track nearest to where it was heard, for `kept_scans` scans.

    tracks, answers: tables as of `layout`.  platform: by row of tracks, 0, is filled with the number that
    the rule takes a track for.
    """
    first = 0
    for n in range(len(answers)):
        if answers[n, 3] != 0:
            continue
        scan = answers[n, 0]
        while first < len(tracks) and tracks[first, 0] < scan:
            first += 1
        east = _PER_HALF_METRE * answers[n, 4] * sin(_BAM * answers[n, 5])
        north = _PER_HALF_METRE * answers[n, 4] * cos(_BAM * answers[n, 5])
        number = 0
        nearest = 0.0
        row = first
        while row < len(tracks) and tracks[row, 0] == scan:
            away = (tracks[row, 5] - east) ** 2 + (tracks[row, 6] - north) ** 2
            if number == 0 or away < nearest:
                number, nearest = tracks[row, 1], away
            row += 1
        while row < len(tracks) and tracks[row, 0] <= scan + kept_scans:
            if tracks[row, 1] == number:
                platform[row] = answers[n, 2]
            row += 1
