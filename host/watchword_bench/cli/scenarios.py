"""`watchword scenarios`: what there is to fly."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from watchword_bench.world.load import load_scenario, scenario_names


def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the scenarios that come with the package."""
    titles = {name: load_scenario(name).title for name in scenario_names()}
    if as_json:
        print(json.dumps(titles, indent=2))
        return
    table = Table("scenario", "what happens", box=None, pad_edge=False)
    for name, title in titles.items():
        table.add_row(name, title)
    Console().print(table)
