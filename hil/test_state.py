"""What a board keeps: acknowledged values over power cuts, and a log that shows all of it."""

import random

from support.bench import KEYS
from watchword_bench.hil.waiting import boot_cause, frames, heard
from watchword_bench.line.greeting import greet
from watchword_bench.line.orders import give_orders
from watchword_bench.log.blocks import read_file
from watchword_bench.log.pull import pull
from watchword_bench.log.verify import State, verify
from watchword_bench.protocol.sender import Sender
from watchword_bench.protocol.vocabulary import EVENTS

CREW_TIME = KEYS.index("crew_time")
DEFAULT = 45
CUTS_SHORT, CUTS_LONG = 5, 100
WRITTEN_S = 0.15  # after a command: it is quiet after 60 ms, and the write is over
ANSWER_S = 5.0


def crew_time(line):
    """The value in force."""
    line.write(Sender().frame("config_get", key=CREW_TIME))
    return heard(line, "config_value", ANSWER_S).fields["value"]


def setting(sender, value):
    return sender.command("config_set", key=CREW_TIME, value=value)


def host(line):
    """Greet the board, and number what is sent to it from the hello on."""
    greet(line)
    sender = Sender()
    line.write(sender.hello(b"hil"))
    return sender


def test_what_was_acknowledged_is_kept_over_power_cuts(rig, figure, long):
    """The power goes at any moment of a change: the board comes back with the old value or the new one."""
    virtual = rig.hands()
    moments, cuts, new = random.Random(2), CUTS_LONG if long else CUTS_SHORT, 0
    with rig.line() as line:
        for n in range(cuts):
            sender, old, wanted = host(line), 50 + 2 * (n % 30), 51 + 2 * (n % 30)
            give_orders(line, [setting(sender, old)])
            line.write(setting(sender, wanted))
            said = [frame.name for frame in frames(line, moments.random() * WRITTEN_S)]
            virtual.power_cut()
            virtual.power_on()
            assert boot_cause(line) == "POWER_ON"
            greet(line)
            found = crew_time(line)
            assert found == wanted if "acknowledge" in said else found in (old, wanted)
            new += found == wanted
        give_orders(line, [setting(host(line), DEFAULT)])
    figure("power cuts while a value was written", f"{cuts}, {new} of them after it was kept")


def test_the_log_comes_off_the_board_intact(rig, figure):
    """Pulled by mpremote, as a person does it; the board watches again afterwards."""
    with rig.line() as line:
        give_orders(line, [setting(host(line), DEFAULT + 1)])
        give_orders(line, [setting(host(line), DEFAULT)])
    files = pull(rig.virtual.console if rig.virtual else rig.console)
    verdict = verify([read_file(name, data) for name, data in sorted(files.items())], [])
    assert (verdict.state, verdict.findings) == (State.INTACT, ())
    told = [record.frame for _, blocks in verdict.proven for block in blocks for record in block.records]
    assert [frame.fields["value"] for frame in told if frame.name == "config_set"][-2:] == [
        DEFAULT + 1,
        DEFAULT,
    ]
    assert "BOOT" in [EVENTS.word(frame.fields["event"]) for frame in told if frame.name == "event"]
    rig.wait_until_up()
    figure("log", f"{len(files)} files, {sum(map(len, files.values()))} bytes, intact")
