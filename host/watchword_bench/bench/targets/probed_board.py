"""A board whose functions tell the host when they begin and end.

`probes.py` beside it, written by the host, lists them: stage, module, class or "", name, number of arguments.
"""

from micropython import heap_lock, heap_unlock
from probes import CALLS, PROBES

import host

_PROBE = """
def probe(ARGUMENTS):
    tell("enter", stage)
    result = function(ARGUMENTS)
    tell("leave", stage)
    return result
"""


def tell(what, stage):
    """A call to the host allocates, so the lock is opened for it. To unlock tells how deep the lock is."""
    heap_lock()
    locked = heap_unlock()
    if locked:
        heap_unlock()
    host.call(what, stage)
    if locked:
        heap_lock()


def probed(function, arity, stage):
    """`function` between two calls to the host. `*args` would allocate."""
    arguments = ", ".join(["a" + str(k) for k in range(arity)])
    scope = {"function": function, "tell": tell, "stage": stage}
    exec(_PROBE.replace("ARGUMENTS", arguments), scope)
    return scope["probe"]


def calls(function):
    for _ in range(CALLS):
        function()


def nothing():
    pass


probed(calls, 1, b"bare calls")(nothing)
probed(calls, 1, b"probed calls")(probed(nothing, 0, b"nothing"))

for _, module, _, _, _ in PROBES:  # one by one: to import the whole from its top goes too deep here
    __import__(module)
for stage, module, owner, name, arity in PROBES:
    place = __import__(module, None, None, [name])
    if owner:
        place = getattr(place, owner)
    setattr(place, name, probed(getattr(place, name), arity, stage.encode()))

from watchword.app import Board  # noqa: E402, F401 - what the runtime runs
