"""How a scan tells of what happened: events, in the order they came."""

from watchword.kernel.site import EVENTS, EVENTS_MAX, EVENTS_SHED


def report(events, registers, event, track, a, b):
    """Append one event (EVENT_*, track number, two values whose meaning the protocol states).

    Without room the event is counted instead.
    """
    n = registers[EVENTS]
    if n >= EVENTS_MAX:
        registers[EVENTS_SHED] += 1
        return
    events.event[n] = event
    events.track[n] = track
    events.a[n] = a
    events.b[n] = b
    registers[EVENTS] = n + 1
