"""`watchword sim all`: every scenario that comes with the package, a line each."""

import json
from collections.abc import Sequence
from pathlib import Path

from watchword_bench.recording.tap import Tap
from watchword_bench.runtimes import Runtime
from watchword_bench.sim.everything import all_ok, everything, scenario_line
from watchword_bench.sim.report import Json
from watchword_bench.sim.session import Flown, fly_all
from watchword_bench.sim.store import folder_of, store
from watchword_bench.world.load import load_scenario, scenario_file, scenario_names
from watchword_bench.world.world import World

from .options import wide_console
from .progress import progress_bar


def sim_all(numbers: Sequence[int], runtimes: Sequence[str], as_json: bool, out: Path | None) -> int:
    """Fly them; returns the exit status. out: where every run is kept, if anywhere."""
    console = wide_console()
    summaries: dict[str, Json] = {}
    interrupted = False
    with progress_bar() as progress:
        task = progress.add_task("", total=len(scenario_names()) * len(numbers) * len(runtimes))

        def each(flown: Flown) -> None:
            progress.advance(task)
            if out is not None:
                store(flown, out)

        for name in scenario_names():
            text = scenario_file(name).read_text(encoding="utf-8")

            def tap(world: World, board: Runtime, text: str = text) -> Runtime:
                if out is None:
                    return board
                return Tap(world, board, folder_of(out, world, board.name) / "run.mcap", text)

            progress.update(task, description=name)
            session = fly_all(load_scenario(name), numbers, runtimes, each, tap)
            summaries[name] = session.summary
            if not as_json:
                console.print(scenario_line(name, session.summary))
            if session.interrupted:
                interrupted = True
                break
    ok = all_ok(summaries) and not interrupted
    if as_json:
        print(json.dumps({"scenarios": summaries, "ok": ok}, indent=2))
    else:
        console.print(everything(summaries))
    return 130 if interrupted else 0 if ok else 1
