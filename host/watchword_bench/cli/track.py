"""`watchword track`: anybody's recorded plots through the firmware's tracker."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from watchword_bench.tracking import firmware
from watchword_bench.tracking.recorded import Recorded, read_recorded
from watchword_bench.tracking.report import report, write_tracks

from .options import AsJson, check_output
from .progress import progress_bar

EXAMPLES = """
[bold]Examples[/bold]

watchword track plots.csv --out tracks.csv  [dim]what the board would have reported[/dim]

watchword track plots.csv --truth truth.csv --json  [dim]and how good that is[/dim]

watchword track plots.csv --radar radar.toml --runtime wasm  [dim]another radar, on 32 bits[/dim]
"""
_COUNTS = {
    "scans_empty": "scans in which nothing was seen",
    "rows_backwards": "rows were not in the order of time, and are now",
    "bad_rows": "rows were bad and left out",
    "truth_bad_rows": "rows of truth were bad and left out",
    "scans_refused": "scans followed another too soon and were left out",
    "plots_in_refused_scans": "plots were in them",
    "plots_over_limit": "plots found no room in their scan: of each, the nearest and the strongest were kept",
    "plots_refused": "plots were refused by the firmware: beyond the radar's range",
}


def track(
    plots: Annotated[
        Path,
        typer.Argument(
            metavar="PLOTS.csv",
            help="t_s, range_m, azimuth_deg, and if there is any elevation_deg, doppler_mps, snr_db.",
        ),
    ],
    truth: Annotated[
        Path | None,
        typer.Option(metavar="TRUTH.csv", help="Score against t_s, truth_id, east_m, north_m, up_m."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="TRACKS.csv", help="Write the confirmed tracks of each scan.")
    ] = None,
    runtime: Annotated[
        Literal["cpython", "micropython", "wasm", "jit"],
        typer.Option(metavar="NAME", help="What runs the firmware: cpython, micropython, wasm or jit."),
    ] = "cpython",
    radar: Annotated[
        Path | None,
        typer.Option(
            metavar="RADAR.toml",
            help="The radar, as a scenario's \\[radar]. Without it, period and range are as the plots show.",
        ),
    ] = None,
    on_bad_row: Annotated[
        Literal["stop", "skip"],
        typer.Option(metavar="stop|skip", help="Name bad rows and stop, or leave them out and count them."),
    ] = "stop",
    as_json: AsJson = False,
) -> None:
    """Run recorded plots through the firmware's tracker, as they would have come, scan by scan.

    All runtimes give the same tracks. Exit status: 0 good, 2 bad usage or input, 130 ended by Ctrl-C.
    """
    if out is not None:
        check_output("--out", out, (".csv",))
        if any(out.exists() and given is not None and out.samefile(given) for given in (plots, truth)):
            raise typer.BadParameter(f"--out {out}: that is an input")
    firmware.require(runtime)
    recorded = read_recorded(plots, truth, radar, skip_bad=on_bad_row == "skip")
    try:
        tracked = list(_watched(recorded, runtime))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if out is not None:
        write_tracks(out, recorded, tracked)
    told = report(recorded, tracked, runtime)
    if as_json:
        print(json.dumps(told, indent=2))
    else:
        _say(Console(soft_wrap=True, highlight=False), told)


def _watched(recorded: Recorded, runtime: str) -> Iterator[firmware.Tracked]:
    scans = recorded.case.scans
    with progress_bar() as progress:
        first = f"{runtime}: compiling, once" if runtime == firmware.JIT else runtime
        task = progress.add_task(first, total=len(scans))
        for found in firmware.track(scans, recorded.case.radar, runtime):
            progress.update(task, advance=1, description=runtime)
            yield found


def _say(console: Console, told: dict[str, Any]) -> None:
    radar = told["radar"]
    described = f"as of {radar['file']}" if radar["file"] else "as the plots show"
    console.print(
        f"{told['plots_csv']}: {told['plots']} plots in {told['scans']} scans, on {told['runtime']}"
    )
    console.print(
        f"{radar['dims']}-D radar, {described}: {radar['scan_period_s']:g} s, {radar['range_max_m']:g} m"
    )
    for name, meaning in _COUNTS.items():
        if told.get(name):
            console.print(f"{told[name]} {meaning}", style="yellow")
    for name in ("bad_rows_first", "truth_bad_rows_first"):
        for row in told.get(name, []):
            console.print(f"  line {row['line']}: {row['reason']}", style="yellow", markup=False)
    if told["columns_unused"]:
        console.print(f"not read: {', '.join(told['columns_unused'])}", markup=False)
    console.print(f"{told['tracks']} tracks, {told['estimates']} estimates")
    if told.get("scans_scored"):
        console.print(_scores(told))
    elif "scans_scored" in told:
        console.print("nothing to score: no scan later than 30 s", style="yellow")


def _scores(told: dict[str, Any]) -> Table:
    table = Table("GOSPA", "located", "missed", "false", "RMSE", "breaks", "swaps", "tracks", "targets")
    table.box = None
    parts = [f"{told[f'gospa_{part}_m2']:.0f} m²" for part in ("localisation", "missed", "false")]
    rmse = "" if told["rmse_m"] is None else f"{told['rmse_m']:.1f} m"
    changes = [str(told[name]) for name in ("breaks", "swaps")]
    numbers = [f"{told[name]:.2f}" for name in ("tracks_mean", "truths_mean")]
    table.add_row(f"{told['gospa_mean_m']:.2f} m", *parts, rmse, *changes, *numbers)
    return table
