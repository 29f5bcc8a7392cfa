"""Scans through the firmware: a whole board in lock step, or its kernel compiled for this computer.

Both take the same scan frames and give the same tracks, bit for bit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchword.codes import EVENT_PLOTS_SHED, STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.registration import reset_registration
from watchword.link.plots import read_plots
from watchword.settings import defaults
from watchword_bench.jit import load_kernel
from watchword_bench.protocol.codec import StreamDecoder, decode
from watchword_bench.protocol.refusal import BoardRefused, refusal
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.protocol.sender import Sender
from watchword_bench.protocol.vocabulary import IDENTITIES
from watchword_bench.runtimes import RUNTIMES, open_runtime
from watchword_bench.runtimes.base import CLOCK_MASK
from watchword_bench.tracking.cases import Scan
from watchword_bench.tracking.wire import fit_scan, to_wire
from watchword_bench.world.feed import STARTUP_MS, radar_configuration
from watchword_bench.world.sensors import Radar

JIT = "jit"
NAMES = (*RUNTIMES, JIT)

_SEED = 1  # of nonces alone, which no track depends on
_DAY = 1
_STATE = ("east", "north", "up", "east_speed", "north_speed", "up_speed")
_RATIOS = {field.name: field.ratio for field in BY_NAME["track"].fields}


@dataclass(frozen=True)
class Estimate:
    """A confirmed track in a scan, in the integers of a track frame; `state`: position, then velocity."""

    track: int
    identity: int
    state: tuple[int, ...]

    @property
    def identity_word(self) -> str:
        """As docs/protocol.md has it."""
        return IDENTITIES.word(self.identity)

    @property
    def state_si(self) -> tuple[float, ...]:
        """East, north, up in m, and their rates in m/s."""
        ratios = (_RATIOS[name] for name in _STATE)
        return tuple(value * up / down for value, (up, down) in zip(self.state, ratios, strict=True))


@dataclass(frozen=True)
class Tracked:
    """What the firmware made of a scan.  refused: plots it did not take."""

    estimates: tuple[Estimate, ...]
    refused: int


def track(scans: Sequence[Scan], radar: Radar, name: str) -> Iterator[Tracked]:
    """Run the firmware on the runtime of that name over the scans of a radar.

    Plots that find no room in a scan frame are left out by `wire.fit_scan`.
    """
    configuration = radar_configuration(radar)
    return _compiled(scans, configuration) if name == JIT else _on_board(scans, configuration, name)


def require(name: str) -> None:
    """Raise RuntimeMissing unless the runtime of that name is installed."""
    if name == JIT:
        load_kernel()
    else:
        RUNTIMES[name].require()


def _on_board(scans: Sequence[Scan], configuration: Mapping[str, int], name: str) -> Iterator[Tracked]:
    sender, decoder = Sender(), StreamDecoder()
    with open_runtime(name, _SEED) as runtime:
        t_ms = _clock_ms(scans[0]) + STARTUP_MS & CLOCK_MASK
        greeting = sender.greeting(b"recording", t_ms, _DAY, configuration)
        for frame in decoder.feed(runtime.exchange(t_ms, b"".join(greeting))):
            if frame.name == "refuse":
                raise BoardRefused(refusal(frame))
        for number, scan in enumerate(scans):
            t_ms = _clock_ms(scan)
            said = decoder.feed(runtime.exchange(t_ms, _scan_frame(sender, number, scan)))
            shed = (frame.fields for frame in said if frame.name == "event")
            yield Tracked(
                tuple(_reported(frame.fields) for frame in said if frame.name == "track"),
                sum(event["b"] for event in shed if event["event"] == EVENT_PLOTS_SHED),
            )


def _reported(fields: dict[str, Any]) -> Estimate:
    return Estimate(fields["track"], fields["identity"], tuple(fields[name] for name in _STATE))


def _compiled(scans: Sequence[Scan], configuration: Mapping[str, int]) -> Iterator[Tracked]:
    kernel = load_kernel()
    site, compiled_params = kernel.make_site(), kernel.params(**configuration)
    params = defaults()._replace(**configuration)
    reset_registration(site.registers, params)
    sender = Sender()
    for number, scan in enumerate(scans):
        frame = decode(_scan_frame(sender, number, scan))
        assert frame is not None  # it was made just now
        kept = read_plots(frame.payload, 0, site.plots, params.range_max)
        kernel.scan(site, kept, frame.fields["t_ms"], compiled_params)
        yield Tracked(tuple(_estimates(site)), frame.fields["count"] - kept)


def _estimates(site: Any) -> Iterator[Estimate]:
    tracks = site.tracks
    for i in range(TRACKS_MAX):
        if tracks.state[i] == STATE_CONFIRMED:
            state = (tracks.x[i], tracks.y[i], tracks.z[i], tracks.vx[i], tracks.vy[i], tracks.vz[i])
            yield Estimate(tracks.number[i], site.labels.identity[i], state)


def _scan_frame(sender: Sender, number: int, scan: Scan) -> bytes:
    columns = to_wire(fit_scan(scan.plots))
    plots = [dict(zip(columns, plot, strict=True)) for plot in zip(*columns.values(), strict=True)]
    return sender.frame("scan", t_ms=_clock_ms(scan), scan=number & 0xFFFF, plots=plots)


def _clock_ms(scan: Scan) -> int:
    return round(1000 * scan.t_s) & CLOCK_MASK
