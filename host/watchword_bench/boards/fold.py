"""Constants as numbers: what MicroPython's `const` does within a module, done for those of other modules.

On a board each imported constant costs a name in the heap, entries in two dictionaries, and a look-up each
time it is used. So before modules are compiled for a board, every use of a module-level integer becomes the
number, and its definition and imports go. Lines stay where they are, for tracebacks.
"""

import ast
from collections import Counter
from collections.abc import Mapping
from graphlib import TopologicalSorter

from .catalogue import BoardError

_Edit = tuple[int, int, int, int, str]
"""From line and column to line and column, columns in bytes of UTF-8: the text that goes there."""


def fold_constants(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same modules with numbers for constants. sources: by module name. Raises BoardError."""
    trees = {module: _parsed(module, source) for module, source in sources.items()}
    order = TopologicalSorter({module: imports_of(tree) & trees.keys() for module, tree in trees.items()})
    elsewhere = set().union(*map(_wanted_elsewhere, trees.values()))
    constants: dict[str, dict[str, int]] = {}
    folded = {}
    for module in order.static_order():
        imported = _imported(trees[module], constants)
        if rebound := imported.keys() & _variables(trees[module]):
            raise BoardError(f"{module}: {', '.join(sorted(rebound))}: a constant's name, and a variable's")
        constants[module] = {} if module in elsewhere else _defined(trees[module], imported)
        known = imported | constants[module]
        edits = _uses(trees[module], known, _modules(trees[module], trees), constants)
        edits += _dropped(trees[module], known, constants[module])
        folded[module] = _edited(sources[module], edits)
    return folded


def _parsed(module: str, source: bytes) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise BoardError(f"{module}, line {error.lineno}: {error.msg}") from None


def imports_of(tree: ast.AST) -> set[str]:
    """The modules that a module may import by `from`: those it names, and names in those that may be some."""
    return {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    }


def _wanted_elsewhere(tree: ast.Module) -> set[str]:
    """Modules imported otherwise than by a `from` at the top of a module: they stay as they are."""
    wanted = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom):
            wanted |= imports_of(node)
    return wanted


def _imported(tree: ast.Module, constants: Mapping[str, dict[str, int]]) -> dict[str, int]:
    return {
        alias.asname or alias.name: constants[node.module][alias.name]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module in constants
        for alias in node.names
        if alias.name in constants[node.module]
    }


def _variables(tree: ast.Module) -> Counter[str]:
    """Names that are assigned or are arguments, and how often."""
    return Counter(
        node.id if isinstance(node, ast.Name) else node.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) or (isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load))
    )


def _defined(tree: ast.Module, known: Mapping[str, int]) -> dict[str, int]:
    """The integers a module defines once, in capitals, by expressions of numbers and constants."""
    stored = _variables(tree)
    values = dict(known)
    defined: dict[str, int] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=expression) if (
                name.isupper() and stored[name] == 1
            ):
                value = _value(expression, values)
                if value is not None:
                    values[name] = defined[name] = value
    return defined


def _value(expression: ast.expr, values: Mapping[str, int]) -> int | None:
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    allowed = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Name, ast.operator, ast.unaryop, ast.Load)
    called = expression.args[0] if isinstance(expression, ast.Call) and names & {"const"} else expression
    if not all(isinstance(node, allowed) for node in ast.walk(called)) or names - {*values, "const"}:
        return None
    value = eval(compile(ast.Expression(called), "constant", "eval"), dict(values))
    return value if type(value) is int else None


def _modules(tree: ast.Module, trees: Mapping[str, ast.Module]) -> dict[str, str]:
    """Names under which whole modules are imported."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" in trees
    }


def _uses(
    tree: ast.Module,
    known: Mapping[str, int],
    modules: Mapping[str, str],
    constants: Mapping[str, dict[str, int]],
) -> list[_Edit]:
    edits = []
    for node in ast.walk(tree):
        value = None
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                value = known.get(name)
            case ast.Attribute(value=ast.Name(id=name), attr=constant) if name in modules:
                value = constants[modules[name]].get(constant)
        if value is not None and isinstance(node, ast.expr):
            edits.append(_edit(node, f"({value})" if value < 0 else str(value)))
    return edits


def _dropped(tree: ast.Module, known: Mapping[str, int], defined: Mapping[str, int]) -> list[_Edit]:
    """Definitions and imports of constants, cut out; what else an import names stays."""
    edits = []
    for node in tree.body:
        text = None
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) if name in defined:
                text = "pass"
            case ast.ImportFrom(module=module, names=names):
                kept = [alias for alias in names if (alias.asname or alias.name) not in known]
                if len(kept) < len(names):
                    text = f"from {module} import {', '.join(map(ast.unparse, kept))}" if kept else "pass"
        if text is not None:
            edits.append(_edit(node, text))
    return edits


def _edit(node: ast.stmt | ast.expr, text: str) -> _Edit:
    """Put `text` in the place of a node, and as many lines."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    lines = "\n" * (node.end_lineno - node.lineno)
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, text + lines


def _edited(source: bytes, edits: list[_Edit]) -> bytes:
    """Make the edits; those within another, whose text goes, are left out."""
    begins = [0]
    for line in source.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    made, at = [], 0
    for first, column, last, end_column, text in sorted(
        edits, key=lambda edit: (edit[:2], (-edit[2], -edit[3]))
    ):
        begin, end = begins[first - 1] + column, begins[last - 1] + end_column
        if begin >= at:
            made += [source[at:begin], text.encode()]
            at = end
    return b"".join([*made, source[at:]])
