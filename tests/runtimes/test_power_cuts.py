"""Power cut at every byte of every write: what was acknowledged is kept, nothing half written is believed."""

import inspect

import pytest

from support import flash
from watchword_bench.runtimes.snippet import run_snippet

RUNTIMES = ("cpython", "micropython")  # WASM's files are read-only

# Changes configuration and keys until the power is cut, at any byte; then looks what a restart finds. The
# board may hold what it acknowledged, or the change it was at: nothing else.
KEPT = """
import gc

from flash import BLANK, TORN, TRUNCATED, Flash, PowerCut
from watchword import state, store
from watchword.config import Config
from watchword.keys import Keys

CONFIG_SET, KEY = 3, 16


class Port:
    storage = "state"


def boot():
    config, keys = Config(), Keys()
    kept = state.restore(config, keys, Port)
    assert not kept[0].lost() and not kept[1].lost(), "a power cut is no damage"
    return config, keys, kept


def holds(config, keys):
    live = keys.live
    return config.params[20], sorted(live.platforms.items()), sorted(live.struck_off), live.bench


def change(config, keys, n):
    # The nth change of a life: all kinds in turn; returns which record it is for.
    if n % 3 == 0:
        assert config.set(20, 100 + n) == 0
        return 0
    if n % 3 == 1:
        assert keys.provision(n, 5, bytes([n] * KEY), 0) == 0
        keys.set_bench(bytes([n + 1] * KEY))
    else:
        assert keys.provision(n - 1, 0, bytes(KEY), 1) == 0
    return 1


def live(changes):
    # Returns what was acknowledged and what was being written when the power went; None if it never went.
    acknowledged = attempted = None
    try:
        config, keys, kept = boot()
        acknowledged = attempted = holds(config, keys)
        for n in range(changes):
            which = change(config, keys, n)
            draft = [Config(), Keys()]
            draft[1 - which] = (config, keys)[1 - which]
            draft[which].unpack(kept[which].content.pack())
            attempted = holds(*draft)
            kept[which].wait(n, (n,), 0)
            assert kept[which].write(True) == (0, 0)
            acknowledged = holds(config, keys)
            assert acknowledged == attempted
    except PowerCut:
        return acknowledged, attempted
    return None


flash = Flash()
for module in (state, store):
    flash.under(module)
cuts = 0
for tear in (TRUNCATED, TORN, BLANK):
    cut = 0
    while True:
        gc.collect()
        flash.files = {}
        flash.cut_after(cut, tear)
        lived = live(CHANGES)
        flash.power_on()
        if lived is None:
            break
        config, keys, _ = boot()
        found = holds(config, keys)
        assert found in lived, (tear, cut, found, lived)
        # And the board goes on from there, once more up to a cut.
        flash.cut_after(cut % 97, tear)
        again = live(CHANGES)
        flash.power_on()
        config, keys, _ = boot()
        assert again is None or holds(config, keys) in again, (tear, cut, again)
        cut += 1
    cuts += cut
print(cuts)
"""


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_what_is_kept_is_the_old_or_the_new(runtime):
    script = f"CHANGES = 3\n{KEPT}"
    assert int(run_snippet(runtime, script, {"flash.py": inspect.getsource(flash)})) > 1000
