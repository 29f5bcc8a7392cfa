"""`make firmware BOARD=…`: build a board's image into build/firmware/BOARD."""

from pathlib import Path
from typing import Annotated

import typer

from watchword_bench.runtimes.base import TargetError

from .catalogue import BoardError, BoardFolder, boards_folder, load_board
from .image import Image, build


def image_folder(board: BoardFolder, test_build: bool = False) -> Path:
    """Where a board's image is built."""
    return boards_folder().parent / "build" / "firmware" / (board.name + "-test" * test_build)


def build_image(board: BoardFolder, test_build: bool = False) -> Image:
    """Build a board's image in its usual place."""
    return build(board, image_folder(board, test_build), test_build)


def main(
    board: Annotated[str, typer.Argument(help="A folder of boards/.")],
    test_build: Annotated[bool, typer.Option(help="Clock and random stream come from the feed.")] = False,
) -> None:
    """Compile the firmware for a board."""
    try:
        found = load_board(board)
        image = build_image(found, test_build)
    except (BoardError, TargetError) as error:
        typer.echo(f"watchword: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(
        f"{image.folder}: {len(image.files)} files, {image.size} bytes, build {image.manifest['build']}"
    )


if __name__ == "__main__":
    typer.run(main)
