"""A site whose tracks fly on, and the part of a scan that comes to advice."""

from support.sites import NOW_MS, PARAMS, empty_site, forget_said, notices, place, refresh
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.cue import advise, lapse_dismissals
from watchword.kernel.identity import identify
from watchword.kernel.inbound import watch_friends, watch_inbound
from watchword.kernel.notice import notify

SECONDS_OUT = 150  # from the keep-out radius, at 50 m/s: far from pressing


class Sky:
    """A site whose tracks fly on as they are, and the part of a scan that comes to advice."""

    def __init__(self, now_ms=NOW_MS, params=PARAMS):
        self.site = empty_site(params=params)
        self.params = params
        self.now_ms = now_ms

    def inbound(self, row, seconds_out=SECONDS_OUT, mps=50.0, **labels):
        """An inbound from the north, long enough known for no grace to be left."""
        labels = {"silences": 3, "asks": 6} | labels
        place(self.site, row, 0, self.params.keep_out + mps * seconds_out, 0, -mps, **labels)
        return row

    def scan(self, scans=1):
        """Let time pass and return the notices said in it."""
        said = []
        for _ in range(scans):
            self.now_ms = (self.now_ms + 1000) % (1 << 30)
            tracks = self.site.tracks
            for row in range(TRACKS_MAX):
                if tracks.number[row]:
                    tracks.x[row] += tracks.vx[row] >> 3
                    tracks.y[row] += tracks.vy[row] >> 3
                    tracks.reach[row] = round((tracks.x[row] ** 2 + tracks.y[row] ** 2) ** 0.5)
            refresh(self.site, self.params)
            forget_said(self.site)
            watch_friends(self.site)
            watch_inbound(self.site, self.params)
            lapse_dismissals(self.site, self.now_ms, self.params)
            identify(self.site, self.now_ms, self.params)
            advise(self.site, self.now_ms, self.params)
            notify(self.site, self.now_ms, self.params)
            said += notices(self.site)
        return said

    def until_said(self, limit=60):
        """Scans until something was said, and that."""
        for scans in range(1, limit):
            said = self.scan()
            if said:
                return scans, said
        raise AssertionError(f"nothing said in {limit} scans")

    def raised(self, row=0, **labels):
        """An inbound with an open cue."""
        self.inbound(row, **labels)
        self.until_said()
        return self


def kinds(said):
    return [notice["kind"] for notice in said]
