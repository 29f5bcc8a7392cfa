"""Watches the kernel at work: calls observers around each stage of a scan and each decision in it."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any, Protocol

from watchword.kernel import reply, scan

DECISIONS = (
    (reply, "_accept"),
    (reply, "weigh_proof"),
    (reply, "weigh_rejection"),
    (reply, "weigh_silence"),
)
"""Functions that a stage calls for one row, and that are worth telling one by one."""


class Observer(Protocol):
    """Is told of every watched call, the innermost last; what changed between two calls is the outer's."""

    def enter(self, name: str, arguments: tuple[Any, ...]) -> None:
        """A watched function begins."""

    def leave(self, name: str, arguments: tuple[Any, ...], result: Any) -> None:
        """A watched function ends."""


@contextmanager
def watched(observers: Sequence[Observer]) -> Iterator[None]:
    """While this lasts, every scan of every board in this process is observed."""
    replaced = []
    try:
        for module, name in (*_stages(), *DECISIONS):
            function = getattr(module, name)
            replaced.append((module, name, function))
            setattr(module, name, _observed(function, name, observers))
        yield
    finally:
        for module, name, function in replaced:
            setattr(module, name, function)


def _stages() -> list[tuple[ModuleType, str]]:
    """What `scan` calls, in whatever order it does: a stage added there is watched here."""
    names = scan.scan.__code__.co_names
    return [(scan, name) for name in names if isinstance(getattr(scan, name, None), FunctionType)]


def _observed(function: Callable[..., Any], name: str, observers: Sequence[Observer]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        for observer in observers:
            observer.enter(name, arguments)
        result = function(*arguments)
        for observer in observers:
            observer.leave(name, arguments, result)
        return result

    return call
