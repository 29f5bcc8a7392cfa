"""A board whose functions tell the host when they begin and end.

`probes.py` beside it, written by the host, lists them: stage, module, class or "", name, number of arguments.
"""

from micropython import heap_lock, heap_unlock
from probes import CALLS, PROBES

import host

_PROBE = """
def made(ARGUMENTS):
    tell("enter", stage)
    result = function(ARGUMENTS)
    tell("leave", stage)
    return result
"""
_NOTHING = """
def made(ARGUMENTS):
    pass
"""
_CALLS = """
def made(function, ARGUMENTS):
    for _ in range(CALLS):
        function(ARGUMENTS)
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


def make(source, arity, **scope):
    """A function of so many arguments; `*args` would allocate."""
    scope["CALLS"] = CALLS
    exec(source.replace("ARGUMENTS", ", ".join(["a" + str(k) for k in range(arity)])), scope)
    return scope["made"]


def probed(function, arity, stage):
    """`function` between two calls to the host."""
    return make(_PROBE, arity, function=function, tell=tell, stage=b"%d %s" % (arity, stage))


def calibrate(arity):
    """Let the host see what calls cost a caller without probe and with one."""
    nothing, calls = make(_NOTHING, arity), make(_CALLS, arity)
    arguments = [0] * arity
    probed(calls, arity + 1, b"bare")(nothing, *arguments)
    probed(calls, arity + 1, b"probed")(probed(nothing, arity, b"nothing"), *arguments)
    host.call("calibrated", b"%d" % arity)


for arity in {probe[-1] for probe in PROBES}:
    calibrate(arity)

for _, module, _, _, _ in PROBES:  # one by one: to import the whole from its top goes too deep here
    __import__(module)
for stage, module, owner, name, arity in PROBES:
    place = __import__(module, None, None, [name])
    if owner:
        place = getattr(place, owner)
    setattr(place, name, probed(getattr(place, name), arity, stage.encode()))

from watchword.app import Board  # noqa: E402, F401 - what the runtime runs
