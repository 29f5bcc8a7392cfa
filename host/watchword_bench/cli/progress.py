"""The bar of commands that take a while."""

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn


def progress_bar() -> Progress:
    """A bar on the terminal's error stream; nothing where that is a file or a pipe."""
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
