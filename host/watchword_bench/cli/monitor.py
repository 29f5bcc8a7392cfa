"""`watchword monitor`: what a board says, live."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

from rich.live import Live

from watchword_bench.line.arrivals import Arrivals
from watchword_bench.line.connect import connect
from watchword_bench.line.line import Line
from watchword_bench.line.listen import listen
from watchword_bench.monitor.screen import screen
from watchword_bench.monitor.situation import Situation
from watchword_bench.protocol.codec import Frame
from watchword_bench.protocol.readable import readable

from .board_options import DEFAULT_BAUD, Baud, ForSeconds, Port
from .options import AsJson, wide_console

EXAMPLES = """
[bold]Examples[/bold]

watchword monitor --port /dev/ttyACM0  [dim]a table of cues, tracks and health, until Ctrl-C[/dim]

watchword monitor --port /dev/ttyUSB0 --json --for 10  [dim]ten seconds, one JSON object a frame[/dim]
"""
_REDRAWS_A_SECOND = 4


def monitor(
    port: Port, baud: Baud = DEFAULT_BAUD, for_seconds: ForSeconds = None, as_json: AsJson = False
) -> None:
    """Show cues, tracks, health and news of a board while it says them. It is asked nothing but its name.

    Where there is no terminal, the last screen is printed at the end.

    Exit status: 0 ended as asked for, 2 no board there, or the line broke.
    """
    line, greeting = connect(port, baud)
    with line, suppress(KeyboardInterrupt):
        if as_json:
            print(json.dumps({"frame": "hello", **asdict(greeting)}), flush=True)
            for frame in _frames(line, for_seconds):
                print(json.dumps({"frame": frame.name, **readable(frame)}), flush=True)
        else:
            _show(line, Situation(hello=asdict(greeting)), for_seconds)


def _frames(line: Line, for_seconds: float | None) -> Iterator[Frame]:
    arrivals = Arrivals()
    for chunk in listen(line, for_seconds):
        for arrival in arrivals.feed(chunk) if chunk else ():
            yield arrival.frame


def _show(line: Line, now: Situation, for_seconds: float | None) -> None:
    with Live(
        console=wide_console(), refresh_per_second=_REDRAWS_A_SECOND, get_renderable=lambda: screen(now)
    ):
        for frame in _frames(line, for_seconds):
            now.take(frame)
