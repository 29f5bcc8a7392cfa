"""Sites with tracks put where a test wants them, for the kernel functions that come after the tracker."""

from array import array
from math import atan2, hypot, pi

from watchword.codes import (
    IDENTITY_FRIEND,
    IDENTITY_UNKNOWN,
    STATE_CONFIRMED,
)
from watchword.kernel.geometry import measure_geometry
from watchword.kernel.registration import reset_registration
from watchword.kernel.rows import list_rows
from watchword.kernel.scan import list_confirmed
from watchword.kernel.site import EVENTS, NOTICES, REPLIES, make_site
from watchword.settings import defaults

PARAMS = defaults()
NOW_MS = 1_000_000
BAM_PER_RADIAN = 32768 / pi


def column(rows):
    return array("i", [0] * rows)


def empty_site(column=column, params=PARAMS):
    site = make_site(column)
    reset_registration(site.registers, params)
    list_tracks(site)
    return site


def place(
    site,
    row,
    east_m,
    north_m,
    east_mps=0.0,
    north_mps=0.0,
    *,
    up_m=300.0,
    sigma_m=10.0,
    sigma_mps=2.0,
    state=STATE_CONFIRMED,
    number=None,
    params=PARAMS,
    **labels,
):
    """Put a track in `row`, as the tracker and `scan` leave one: UNKNOWN unless `labels` say otherwise.

    number: 101 + row unless given.  sigma_m, sigma_mps: of position and velocity, along and across.
    Returns the row.
    """
    tracks = site.tracks
    tracks.number[row] = 101 + row if number is None else number
    tracks.state[row] = state
    tracks.x[row], tracks.y[row], tracks.z[row] = (round(8 * m) for m in (east_m, north_m, up_m))
    tracks.vx[row], tracks.vy[row] = round(64 * east_mps), round(64 * north_mps)
    reach = hypot(east_m, north_m)
    tracks.reach[row] = round(8 * reach)
    tracks.los_x[row], tracks.los_y[row] = round(east_m / reach * 16384), round(north_m / reach * 16384)
    tracks.r_pp[row] = tracks.c_pp[row] = tracks.u_pp[row] = round(8 * sigma_m**2)
    tracks.r_vv[row] = tracks.c_vv[row] = tracks.u_vv[row] = round(64 * sigma_mps**2)
    tracks.plot[row], tracks.shared[row] = row, -1
    tracks.age[row], tracks.misses[row] = 20, 0
    defaults = {
        "number": tracks.number[row] if state == STATE_CONFIRMED else 0,
        "evaluated": 1,
        "identity": IDENTITY_UNKNOWN,
        "apart": 100,
        "declared": -1,
        "answered": 255,
    }
    for name, value in (defaults | labels).items():
        getattr(site.labels, name)[row] = value
    refresh(site, params)
    return row


def refresh(site, params=PARAMS):
    """List the rows and measure the geometry anew: a test has changed tracks."""
    list_tracks(site)
    measure_geometry(site, params)


def drop(site, row):
    """Free a row as the tracker does; its labels are left to `scan`."""
    site.tracks.number[row] = site.tracks.state[row] = 0
    list_tracks(site)


def list_tracks(site):
    """List the rows in use and those confirmed, as the tracker and `scan` do."""
    list_rows(site.tracks, site.work)
    list_confirmed(site)


def evidence_on(labels, row):
    """The sum over all classes of evidence."""
    return sum(getattr(labels, name)[row] for name in labels._fields if name.startswith("e_"))


def make_friend(site, row, platform=7, now_ms=NOW_MS, **labels):
    """Give the track in `row` the labels of a proven friend."""
    proven = {
        "identity": IDENTITY_FRIEND,
        "proofs": 2,
        "platform": platform,
        "proven": 1,
        "proof_ms": now_ms,
        "answered": 0,
        "e_reply": 320,
    }
    for name, value in (proven | labels).items():
        getattr(site.labels, name)[row] = value


def add_reply(
    site,
    asked,
    platform,
    east_m,
    north_m,
    *,
    t_ms=NOW_MS,
    verdict=0,
    heard=None,
):
    """Note a reply to a challenge of the track in row `asked`; heard: (east, north) where it came from."""
    replies, n = site.replies, site.registers[REPLIES]
    heard_east, heard_north = heard or (east_m, north_m)
    replies.track[n] = site.tracks.number[asked] if asked >= 0 else 0
    replies.platform[n] = platform
    replies.t_ms[n] = t_ms
    replies.east[n], replies.north[n], replies.up[n] = round(8 * east_m), round(8 * north_m), 2400
    replies.heard_range[n] = min(round(2 * hypot(heard_east, heard_north, 300)), 65535)
    replies.heard_azimuth[n] = bearing_bam(heard_east, heard_north)
    replies.verdict[n] = verdict
    site.registers[REPLIES] = n + 1
    if asked >= 0:
        site.labels.asked[asked] = 1


def bearing_bam(east, north):
    return round(atan2(east, north) * BAM_PER_RADIAN) & 0xFFFF


def events(site):
    """The scan's events as (event, track, a, b)."""
    columns = (site.events.event, site.events.track, site.events.a, site.events.b)
    return [tuple(column[n] for column in columns) for n in range(site.registers[EVENTS])]


def told(site, event):
    """(track, a, b) of the scan's events of one kind."""
    return [rest for kind, *rest in events(site) if kind == event]


def notices(site):
    """The scan's notices, each a dict."""
    return [
        dict(zip(site.notices._fields, (column[n] for column in site.notices), strict=True))
        for n in range(site.registers[NOTICES])
    ]


def forget_said(site):
    """Begin another scan's lists."""
    site.registers[EVENTS] = site.registers[NOTICES] = 0
