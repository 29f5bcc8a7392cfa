"""The command `watchword`.

Exit status: 0 good, 1 an expectation isn't met, 2 bad usage or input, 130 ended by Ctrl-C.
"""

import sys

import typer
from rich.console import Console
from rich.text import Text

from watchword_bench.boards.catalogue import BoardError
from watchword_bench.campaign.errors import CampaignError
from watchword_bench.keys.keyfile import KeyFileError
from watchword_bench.line.line import LineError
from watchword_bench.log.folder import LogError
from watchword_bench.log.verify import UnknownKey
from watchword_bench.protocol.refusal import BoardRefused
from watchword_bench.recording.reader import RecordingError
from watchword_bench.runtimes import TargetError
from watchword_bench.sim.store import ExtraMissing
from watchword_bench.tracking.rows import InputError
from watchword_bench.world.load import ScenarioError

from . import (
    campaign,
    doctor,
    explain,
    feed,
    flash,
    keys,
    log,
    monitor,
    plot,
    record,
    replay,
    scenarios,
    sim,
    track,
    virtual,
)

COMPLAINTS = (
    BoardError,
    BoardRefused,
    CampaignError,
    ExtraMissing,
    InputError,
    KeyFileError,
    LineError,
    LogError,
    OSError,
    RecordingError,
    ScenarioError,
    TargetError,
    UnknownKey,
)
"""What is wrong with what was asked for; each says so in its message."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("sim", epilog=sim.EXAMPLES)(sim.sim)
app.command("replay", epilog=replay.EXAMPLES)(replay.replay_command)
app.command("plot", epilog=plot.EXAMPLES)(plot.plot)
app.command("track", epilog=track.EXAMPLES)(track.track)
app.command("campaign", epilog=campaign.EXAMPLES)(campaign.campaign_command)
app.command("explain", epilog=explain.EXAMPLES)(explain.explain_command)
app.command("flash", epilog=flash.EXAMPLES)(flash.flash_command)
app.command("feed", epilog=feed.EXAMPLES)(feed.feed)
app.command("monitor", epilog=monitor.EXAMPLES)(monitor.monitor)
app.command("record", epilog=record.EXAMPLES)(record.record)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)
app.command("virtual", epilog=virtual.EXAMPLES)(virtual.virtual)
app.add_typer(keys.app, name="keys")
app.add_typer(log.app, name="log")
app.command("scenarios")(scenarios.scenarios)


@app.callback()
def watchword() -> None:
    """Tells friend from follower: radar plots and IFF replies in, advice to a person out.

    The firmware is for microcontrollers; these commands run it against simulated feeds.
    """


def main() -> None:
    """Run the command line."""
    try:
        app(prog_name="watchword")
    except COMPLAINTS as error:
        Console(stderr=True, soft_wrap=True).print(Text(f"watchword: {error}"))
        sys.exit(2)
