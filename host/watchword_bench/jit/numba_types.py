"""What Numba knows of columns: one pointer to int32, whose layout is part of its type.

Numba could take namedtuples of arrays as they are, but then hands some 230 arrays by value to
each function: the whole scan took minutes to compile and 100 us to call. Here a field is an offset known
at compile time, and an element is read as int64, so that every number in a kernel function has one type.
"""

import hashlib
import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import RefType, iternext_impl, lower_builtin, lower_getattr_generic
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import NativeValue, register_model, unbox

INT32 = ir.IntType(32)
INT64 = ir.IntType(64)


class ColumnType(types.IterableType):
    """One column."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(f"Column{rows}")

    @property
    def iterator_type(self) -> types.Type:
        return ColumnIteratorType(self)


class ColumnIteratorType(types.SimpleIteratorType):
    """What iterates over the rows of a column."""

    def __init__(self, column: ColumnType) -> None:
        self.column = column
        super().__init__(f"iter({column})", types.int64)


class ColumnsType(types.IterableType):
    """A group of columns, a group of groups, or a namedtuple of ints. Iterates over columns of one length."""

    def __init__(self, kind: str, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = fields
        self.offsets = {}
        self.size = 0
        for name, field in fields:
            self.offsets[name] = self.size, field
            self.size += size_of(field)
        # Types are told apart by name, also in files of compiled code.
        super().__init__(f"{kind}_{hashlib.sha256(repr(fields).encode()).hexdigest()[:12]}")

    @property
    def iterator_type(self) -> types.Type:
        return self.as_tuple.iterator_type

    @property
    def as_tuple(self) -> types.Type:
        return types.UniTuple(self.fields[0][1], len(self.fields))


def columns_type(fields: Any) -> ColumnsType:
    """Return the type of a group of columns, of a group of groups, or of a namedtuple of ints."""
    return ColumnsType(
        type(fields).__name__,
        tuple((name, _field_type(value)) for name, value in zip(fields._fields, fields, strict=True)),
    )


def _field_type(value: Any) -> types.Type:
    if hasattr(value, "_fields"):
        return columns_type(value)
    return types.int64 if isinstance(value, int) else ColumnType(len(value))


def size_of(field: types.Type) -> int:
    """Return how many int32 a field takes."""
    if isinstance(field, ColumnsType):
        return field.size
    return field.rows if isinstance(field, ColumnType) else 1


@register_model(ColumnType)
@register_model(ColumnsType)
class _Pointer(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(manager, kind, INT32.as_pointer())


@register_model(ColumnIteratorType)
class _ColumnIterator(models.StructModel):
    def __init__(self, manager: Any, kind: ColumnIteratorType) -> None:
        members = [("column", kind.column), ("row", types.EphemeralPointer(types.int64))]
        super().__init__(manager, kind, members)


@unbox(ColumnsType)
def _unbox(kind: ColumnsType, columns: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(columns, "_address")
    pointer = c.builder.bitcast(c.pyapi.long_as_voidptr(address), INT32.as_pointer())
    c.pyapi.decref(address)
    return NativeValue(pointer)


@infer_getattr
class _Field(AttributeTemplate):
    key = ColumnsType

    def generic_resolve(self, kind: ColumnsType, name: str) -> types.Type | None:
        if name == "columns":  # of a group: iterating over itself is the same
            return kind
        return kind.offsets[name][1] if name in kind.offsets else None


@lower_getattr_generic(ColumnsType)
def _lower_field(context: Any, builder: Any, kind: ColumnsType, pointer: Any, name: str) -> Any:
    if name == "columns":
        return pointer
    offset, field = kind.offsets[name]
    at = builder.gep(pointer, [INT64(offset)], inbounds=True)
    return _load(builder, at) if field is types.int64 else at


@lower_builtin("getiter", ColumnsType)
def _lower_iteration(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    (kind,), (pointer,) = sig.args, args
    columns = [_lower_field(context, builder, kind, pointer, name) for name, _ in kind.fields]
    iterate = context.get_function("getiter", signature(sig.return_type, kind.as_tuple))
    return iterate(builder, [context.make_tuple(builder, kind.as_tuple, columns)])


@lower_builtin("getiter", ColumnType)
def _lower_rows(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    rows = context.make_helper(builder, sig.return_type)
    rows.column = args[0]
    rows.row = cgutils.alloca_once_value(builder, INT64(0))
    return rows._getvalue()


@lower_builtin("iternext", ColumnIteratorType)
@iternext_impl(RefType.UNTRACKED)
def _lower_next_row(context: Any, builder: Any, sig: Any, args: Any, result: Any) -> None:
    (kind,) = sig.args
    rows = context.make_helper(builder, kind, value=args[0])
    row = builder.load(rows.row)
    valid = builder.icmp_signed("<", row, INT64(kind.column.rows))
    result.set_valid(valid)
    with builder.if_then(valid):
        result.yield_(_load(builder, builder.gep(rows.column, [row], inbounds=True)))
        builder.store(builder.add(row, INT64(1)), rows.row)


@infer_global(operator.getitem)
class _Read(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.int64, args[0], types.int64) if isinstance(args[0], ColumnType) else None


@infer_global(operator.setitem)
class _Write(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        if not isinstance(args[0], ColumnType):
            return None
        return signature(types.none, args[0], types.int64, types.int64)


@lower_builtin(operator.getitem, ColumnType, types.int64)
def _lower_read(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return _load(builder, _element(context, builder, sig.args[0], *args))


@lower_builtin(operator.setitem, ColumnType, types.int64, types.int64)
def _lower_write(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    column, row, value = args
    at = _element(context, builder, sig.args[0], column, row)
    stored = builder.trunc(value, INT32)
    if context.enable_boundscheck:
        lost = builder.icmp_signed("!=", builder.sext(stored, INT64), value)
        with builder.if_then(lost, likely=False):
            context.call_conv.return_user_exc(builder, OverflowError, ("value does not fit a column",))
    builder.store(stored, at)
    return context.get_dummy_value()


def _element(context: Any, builder: Any, kind: ColumnType, column: Any, row: Any) -> Any:
    """Where a row of a column is; negative rows count from its end, as everywhere in Python."""
    from_end = builder.icmp_signed("<", row, INT64(0))
    row = builder.select(from_end, builder.add(row, INT64(kind.rows)), row)
    if context.enable_boundscheck:
        cgutils.do_boundscheck(context, builder, row, INT64(kind.rows))
    return builder.gep(column, [row], inbounds=True)


def _load(builder: Any, at: Any) -> Any:
    return builder.sext(builder.load(at), INT64)
