"""What the link costs on a board, by the fuel of 32-bit WASM, which repeats exactly.

    python -m watchword_bench.bench.link_costs          print the table
    python -m watchword_bench.bench.link_costs --write  keep it for docs/protocol.md; then `make generate`

An operation is run on MicroPython between two marks; what an empty one costs is taken off.
"""

import argparse
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random

from watchword_bench.protocol.authentication import sign
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.table import PLOTS_MAX, SYNC
from watchword_bench.runtimes.snippet import measure_fuel, run_snippet

KEPT = Path(__file__).parents[1] / "protocol" / "link_costs.in.md"
FUEL_PER_US = 155
"""On an RP2040 at 125 MHz; single operations lie between 139 and 175."""

_KEY = bytes(range(16))
_PLOT = {"range": 9000, "azimuth": 20000, "elevation": 300, "doppler": -64, "snr": 40}
_SCAN = encode("scan", 0, t_ms=0, scan=0, plots=[_PLOT] * 12)
_SCAN_LONGEST = encode("scan", 0, t_ms=0, scan=0, plots=[_PLOT] * PLOTS_MAX)
_CLAIM = {"nonce": b"", "platform": 1, "t_ms": 0, "east": 0, "north": 0, "up": 0, "mac": b""}
_REPLY = encode("iff_reply", 0, **_CLAIM, heard_range=0, heard_azimuth=0, garbled=0)
_POSITION = {"t_ms": 90_500, "east": -21_000, "north": 44_000, "up": 4_000}
_VELOCITY = {"east_speed": 900, "north_speed": -2_000, "up_speed": 10}
_VARIANCES = {"variance_range": 800, "variance_cross": 20_000, "variance_up": 31_000}
_TRACK = encode(
    "track",
    300,
    track=7,
    identity=1,
    flags=0,
    plot=3,
    evidence=-20,
    platform=0,
    proof_age=65535,
    silences=2,
    **_POSITION,
    **_VELOCITY,
    **_VARIANCES,
)
_COMMAND = sign(_KEY, encode("config_set", 0, command=1, code=b"", key=1, value=1))
_NOISE = Random(1).randbytes(256)
_SYNCS = SYNC * 128

# Stage of targets/link_costs.py: what it does, bytes it does it to.
_OPERATIONS = {
    "crc-32": ("CRC-32, `binascii.crc32`", len(_SCAN_LONGEST)),
    "crc-16": ("CRC-16 in Python, by table", len(_SCAN_LONGEST)),
    "fletcher-16": ("Fletcher-16 in Python", len(_SCAN_LONGEST)),
    "cobs": ("byte stuffing (COBS) of a track, done and undone", len(_TRACK)),
    "decode longest scan": (f"decode a scan of {PLOTS_MAX} plots", len(_SCAN_LONGEST)),
    "decode scan": ("decode a scan of 12 plots", len(_SCAN)),
    "decode reply": ("decode an IFF reply", len(_REPLY)),
    "decode noise": ("skip noise", len(_NOISE)),
    "decode syncs": ("skip nothing but syncs, the worst noise", len(_SYNCS)),
    "plots of longest scan": (f"read {PLOTS_MAX} plots into columns", len(_SCAN_LONGEST)),
    "plots of scan": ("read 12 plots into columns", len(_SCAN)),
    "fields of reply": ("read an IFF reply's fields, `unpack_from`", len(_REPLY)),
    "code of command": ("verify a command's code", len(_COMMAND)),
    "encode track": ("encode a track", len(_TRACK)),
}


@dataclass(frozen=True)
class Cost:
    """Of one operation on `size` bytes; `heap` bytes are garbage afterwards."""

    operation: str
    size: int
    fuel: int
    heap: int


def measure() -> list[Cost]:
    """Run every operation; takes a second or two."""
    data = {
        "SCAN": _SCAN,
        "SCAN_LONGEST": _SCAN_LONGEST,
        "REPLY": _REPLY,
        "COMMAND": _COMMAND,
        "KEY": _KEY,
        "NOISE": _NOISE,
        "SYNCS": _SYNCS,
        "TRACK": _TRACK,
    }
    frames = {"frames.py": "\n".join(f"{name} = {value!r}" for name, value in data.items())}
    source = files(__package__).joinpath("targets", "link_costs.py").read_text()
    fuel = measure_fuel(source, frames)
    printed = (line.split(":") for line in run_snippet("wasm", source, frames).splitlines())
    heap = {stage: int(used) for stage, used in printed}
    return [
        Cost(operation, size, fuel[stage] - fuel["nothing"], heap[stage] - heap["nothing"])
        for stage, (operation, size) in _OPERATIONS.items()
    ]


def table(costs: list[Cost]) -> str:
    """The costs as a Markdown table."""
    lines = [
        "| operation | bytes | fuel | fuel a byte | µs on a Pico | heap, bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for cost in costs:
        figures = (cost.size, cost.fuel, cost.fuel // cost.size, cost.fuel // FUEL_PER_US, cost.heap)
        lines.append(f"| {cost.operation} | {' | '.join(map(str, figures))} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m watchword_bench.bench.link_costs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--write", action="store_true", help=f"keep the table in {KEPT.name}")
    arguments = parser.parse_args()
    text = table(measure())
    print(text, end="")
    if arguments.write:
        KEPT.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
