"""Fuel of a board's step on 32-bit WASM, stage by stage, and the Pico microseconds it implies.

Fuel repeats exactly. Garbage collection is left out: it runs between exchanges, and `heap` counts it.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from watchword_bench.bench.stages import NOT_THE_STEP, REST, Probe, probes
from watchword_bench.bench.traffic import SEED, Exchange, Size
from watchword_bench.runtimes.wasm import WasmRuntime
from watchword_bench.runtimes.wasm_machine import Machine

FUEL_PER_US = 155
"""On an RP2040 at 125 MHz; single operations lie between 139 and 175, integer code within 15 %."""

BUDGETS = {Size(8, 12): 3_900_000, Size(32, 64): 39_000_000}
"""Aim for the costliest step: 25 ms and 250 ms on a Pico. `make bench` tells whether they are met."""

CEILINGS = {Size(1, 2): 1_500_000, Size(8, 12): 4_580_000, Size(32, 64): 31_400_000}
"""Where the costliest step stands, and 5 %: tests hold it there until the aim is reached."""

_BOARD = Path(__file__).with_name("targets") / "probed_board.py"
_CALIBRATION_CALLS = 100


@dataclass(frozen=True)
class Fuel:
    """Means over the measured scans, but for `worst`.

    stages: by name, what it takes beside the stages within it.  step: what a scan costs, decode to encode.
    worst: the costliest step.  exchange: all that the board did when a scan came, measured without probes.
    """

    stages: dict[str, float]
    step: float
    worst: float
    exchange: float


def measure(traffic: Iterable[Exchange]) -> Fuel:
    """Give a board this traffic, with probes and without."""
    traffic = list(traffic)
    steps = probe(traffic, probes())
    totals = [sum(fuel for stage, fuel in step.items() if stage not in NOT_THE_STEP) for step in steps]
    with WasmRuntime(SEED) as plain:
        for exchange in traffic:
            plain.exchange(exchange.t_ms, exchange.data)
    scans = [n for n, exchange in enumerate(traffic) if exchange.measured]
    stages = dict.fromkeys(stage for step in steps for stage in step)
    return Fuel(
        stages={stage: mean(step.get(stage, 0.0) for step in steps) for stage in stages},
        step=mean(totals),
        worst=max(totals),
        exchange=mean(plain.costs.fuel[n] for n in scans),
    )


def probe(traffic: Iterable[Exchange], places: Iterable[Probe]) -> list[Mapping[str, float]]:
    """Fuel by stage of each measured scan, the probes' own taken off."""
    with tempfile.TemporaryDirectory(prefix="watchword-probes-") as name:
        folder = Path(name)
        shutil.copy(_BOARD, folder)
        text = f"CALLS = {_CALIBRATION_CALLS}\nPROBES = {[tuple(place) for place in places]!r}\n"
        (folder / "probes.py").write_text(text)
        found = []
        with _Probed(folder) as runtime:
            for exchange in traffic:
                runtime.exchange(exchange.t_ms, exchange.data)
                if exchange.measured:
                    found.append(runtime.stages())
        return found


class _Probed(WasmRuntime):
    """The board of targets/probed_board.py."""

    def __init__(self, folder: Path) -> None:
        self._spent: Counter[str] = Counter()
        self._calls: Counter[tuple[str, str, int]] = Counter()  # by caller's stage, own and arity
        self._stack = [REST]
        self._since = 0
        self._added: dict[int, tuple[float, float]] = {}  # by arity: to the caller, to the callee
        super().__init__(SEED, _BOARD.stem, folder, heap="32M")

    def stages(self) -> Mapping[str, float]:
        """Fuel by stage in the last exchange."""
        net = {stage: float(fuel) for stage, fuel in self._spent.items()}
        for (caller, callee, arity), times in self._calls.items():
            to_caller, to_callee = self._added[arity]
            net[caller] -= to_caller * times
            net[callee] -= to_callee * times
        return net

    def _called(self, machine: Machine, name: str, payload: bytes) -> None:
        used = machine.fuel_used()
        if name in ("enter", "leave", "answer"):
            self._spent[self._stack[-1]] += used - self._since
            self._since = used
        if name == "enter":
            arity, _, stage = payload.decode().partition(" ")
            self._calls[self._stack[-1], stage, int(arity)] += 1
            self._stack.append(stage)
        elif name == "leave":
            self._stack.pop()
        elif name == "calibrated":
            # An empty function costs its caller what it does without a probe, and itself nothing.
            to_caller = self._spent["probed"] - self._spent["bare"]
            to_callee = self._spent["nothing"]
            self._added[int(payload)] = to_caller / _CALIBRATION_CALLS, to_callee / _CALIBRATION_CALLS
            self._spent.clear()
        else:
            super()._called(machine, name, payload)
        if name == "next":
            self._spent.clear()
            self._calls.clear()
            self._since = 0
