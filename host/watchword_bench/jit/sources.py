"""The kernel's source: which modules a function is made of, and a private copy of them to compile.

A host's own module may be compiled too. It is made of the firmware's modules and those of its own package.
"""

import ast
import functools
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

FIRMWARE = "watchword."
KERNEL = "watchword.kernel."


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
    """Return `module` and all that it is made of, each module after those it imports."""
    made_of: dict[str, None] = {}
    for node in _imports(module, _parse(module)):
        made_of |= dict.fromkeys(closure(str(node.module)))
    return (*made_of, module)


class PrivateModules:
    """Copies of modules under names of their own, every function wrapped by `wrap`.

    The modules that CPython runs stay as they are. The firmware's constants (`codes`) are shared with them.
    """

    def __init__(self, prefix: str, wrap: Callable[[FunctionType], Any]) -> None:
        """prefix: what the copies' names begin with; one that no real module's has."""
        self._prefix = prefix
        self._wrap = wrap

    def load(self, module: str) -> ModuleType:
        """Return the copy of `module`, made with those of all modules that it is made of."""
        for name in closure(module):
            if not _is_shared(name) and self._name(name) not in sys.modules:
                self._copy(name)
        return sys.modules[self._name(module)]

    def _name(self, module: str) -> str:
        return f"{self._prefix}.{module}"

    def _copy(self, module: str) -> None:
        tree = _parse(module)
        for node in _imports(module, tree):
            if not _is_shared(str(node.module)):
                node.module = self._name(str(node.module))
        copy = ModuleType(self._name(module))
        exec(compile(tree, source_of(module)[0], "exec"), vars(copy))
        for name, value in list(vars(copy).items()):
            if isinstance(value, FunctionType) and value.__module__ == copy.__name__:
                setattr(copy, name, self._wrap(value))
        sys.modules[copy.__name__] = copy


def _is_shared(module: str) -> bool:
    return module.startswith(FIRMWARE) and not module.startswith(KERNEL)


def _parse(module: str) -> ast.Module:
    return ast.parse(source_of(module)[1])


def _imports(module: str, tree: ast.Module) -> list[ast.ImportFrom]:
    package = module.rpartition(".")[0]
    within = (FIRMWARE, f"{package}.") if package else (FIRMWARE,)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [node for node in nodes if node.module and node.module.startswith(within)]
