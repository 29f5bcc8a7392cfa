"""Power cut at every byte of every write: what was acknowledged is kept, nothing half written is believed."""

import inspect
from pathlib import Path

import pytest

from support import flash
from watchword_bench.runtimes.snippet import run_snippet

BLOCK_DEVICE = Path(flash.__file__).with_name("block_device.py")  # MicroPython's alone
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


# The same on the file system that boards have, the power cut in any of its programs and erases. Whatever
# LittleFS makes of it, the record is the old or the new, and the log goes on behind what it had.
ON_LITTLEFS = """
import gc, os
from block_device import Chip, PowerCut, formatted, mount, umount
from watchword.journal import Journal
from watchword.store import Record

OLD, NEW, LOG = b"o" * 700, b"n" * 700, bytearray(1528)  # of them 1500 of records


def life(chip, payload):
    # Returns what is certain: the record's payload and the log's size.
    record = Record("/flash/state", "keys", 1)
    certain = [record.load(), size()]
    try:
        record.save(payload)
        certain[0] = payload
        log = Journal("/flash/state", None)
        for _ in range(3):
            while not log.append(LOG, 1500, 0, 0):
                pass
            certain[1] = size()
    except PowerCut:
        return certain, True
    return certain, False


def size():
    return sum([os.stat("/flash/state/" + name)[6] for name in os.listdir("/flash/state") if name[0] == "l"])


data = formatted(16)
chip = Chip(data)
mount(chip)
os.mkdir("/flash/state")
life(chip, OLD)
umount()
data, work = chip.data, bytearray(chip.data)
cuts, cut = 0, True
while cut:
    work[:] = data
    chip = Chip(work, cuts)
    mount(chip)
    certain, cut = life(chip, NEW)
    umount()
    chip = Chip(work)  # what held the dead one can't write any more
    mount(chip)
    found = Record("/flash/state", "keys", 1).load()
    assert found == certain[0] or (cut and found == NEW), (cuts, found)
    assert size() >= certain[1], (cuts, size(), certain)
    before = size()
    log = Journal("/flash/state", None)
    while not log.append(LOG, 1500, 0, 0):
        pass
    assert size() > before and log._torn == 0, cuts
    umount()
    cuts += 1
    if cuts % 16 == 0:
        gc.collect()
print("cuts:", cuts)
"""


def test_what_is_kept_and_logged_on_the_boards_own_file_system():
    files = {"block_device.py": BLOCK_DEVICE.read_text()}
    printed = run_snippet("micropython", ON_LITTLEFS, files)
    # Between the lines the collector complains of files of dead chips that it can't close.
    (cuts,) = [line for line in printed.splitlines() if line.startswith("cuts: ")]
    assert int(cuts.split()[1]) > 100
