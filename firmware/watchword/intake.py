"""Replies and broadcasts from the wire into the site's columns, where the next scan finds them."""

import struct

from watchword.clock import WRAP
from watchword.iff import judge
from watchword.kernel.site import BROADCASTS, BROADCASTS_MAX, REPLIES, REPLIES_MAX
from watchword.link import layout


def take_reply(site, challenges, keys, buf, start, now_ms, params):
    """Judge the reply at `buf[start]` and note it; more than REPLIES_MAX a scan are left out."""
    n = site.registers[REPLIES]
    if n >= REPLIES_MAX:
        return
    fields = struct.unpack_from(layout.FORMAT_IFF_REPLY, buf, start)
    slot = challenges.find(buf, start)
    replies = site.replies
    replies.verdict[n] = judge(challenges, slot, keys, buf, start, fields, now_ms, params)
    replies.track[n] = challenges.track[slot] if slot >= 0 else 0
    replies.platform[n] = fields[1]
    replies.t_ms[n] = fields[2] & WRAP
    replies.east[n] = _within(fields[3])
    replies.north[n] = _within(fields[4])
    replies.up[n] = _within(fields[5])
    replies.heard_range[n] = fields[7]
    replies.heard_azimuth[n] = fields[8]
    site.registers[REPLIES] = n + 1


def take_broadcast(site, buf, start):
    """Note the broadcast at `buf[start]`; more than BROADCASTS_MAX a scan are left out."""
    n = site.registers[BROADCASTS]
    if n >= BROADCASTS_MAX:
        return
    broadcasts = site.broadcasts
    fields = struct.unpack_from(layout.FORMAT_BROADCAST, buf, start)
    broadcasts.address[n] = fields[0] & 0xFFFFFF
    broadcasts.t_ms[n] = fields[1] & WRAP
    broadcasts.east[n] = _within(fields[2])
    broadcasts.north[n] = _within(fields[3])
    broadcasts.east_speed[n] = fields[5]
    broadcasts.north_speed[n] = fields[6]
    site.registers[BROADCASTS] = n + 1


def _within(position):
    """A position that the wire may claim at will, kept where the kernel's arithmetic holds."""
    return min(max(position, -256000), 256000)
