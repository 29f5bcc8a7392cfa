"""The kernel's source: which modules a function is made of, and a private copy of them to compile."""

import ast
import functools
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

COMPILED = "watchword_bench.campaign.compiled."
"""The host's own functions that are compiled with the kernel's."""
FIRMWARE = ("watchword.", COMPILED)
KERNEL = ("watchword.kernel.", COMPILED)


@functools.cache
def source_of(module: str) -> tuple[Path, bytes]:
    """Return a module's file and what is in it: read once, so that what is hashed is what is compiled."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no source of module {module!r}")
    file = Path(spec.origin)
    return file, file.read_bytes()


@functools.cache
def closure(module: str) -> tuple[str, ...]:
    """Return `module` and all of the firmware that it is made of, each module after those it imports."""
    made_of: dict[str, None] = {}
    for node in _firmware_imports(_parse(module)):
        made_of |= dict.fromkeys(closure(str(node.module)))
    return (*made_of, module)


class PrivateModules:
    """Copies of modules under names of their own, every function wrapped by `wrap`.

    The modules that CPython runs stay as they are. What is no kernel module (`codes`) is shared with them.
    """

    def __init__(self, prefix: str, wrap: Callable[[FunctionType], Any]) -> None:
        """prefix: what the copies' names begin with; one that no real module's has."""
        self._prefix = prefix
        self._wrap = wrap

    def load(self, module: str) -> ModuleType:
        """Return the copy of `module`, made with those of all the kernel's modules that it imports."""
        for name in closure(module):
            if (name == module or name.startswith(KERNEL)) and self._name(name) not in sys.modules:
                self._copy(name)
        return sys.modules[self._name(module)]

    def _name(self, module: str) -> str:
        return f"{self._prefix}.{module}"

    def _copy(self, module: str) -> None:
        tree = _parse(module)
        for node in _firmware_imports(tree):
            if str(node.module).startswith(KERNEL):
                node.module = self._name(str(node.module))
        copy = ModuleType(self._name(module))
        exec(compile(tree, source_of(module)[0], "exec"), vars(copy))
        for name, value in list(vars(copy).items()):
            if isinstance(value, FunctionType) and value.__module__ == copy.__name__:
                setattr(copy, name, self._wrap(value))
        sys.modules[copy.__name__] = copy


def _parse(module: str) -> ast.Module:
    return ast.parse(source_of(module)[1])


def _firmware_imports(tree: ast.Module) -> list[ast.ImportFrom]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [node for node in nodes if node.module and node.module.startswith(FIRMWARE)]
