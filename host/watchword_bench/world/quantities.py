"""What scenario tables are made of: strict tables, bounded numbers, values drawn by seed, closed words."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, StringConstraints, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


def complaint(text: str) -> PydanticCustomError:
    """Return an error whose message is `text` as it stands: pydantic's own would add a prefix."""
    return PydanticCustomError("scenario", "{text}", {"text": text})


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `, did you mean X?`, or nothing if no known word is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f", did you mean {close[0]!r}?" if close else ""


class Table(BaseModel):
    """A TOML table: no unknown keys, no conversions; the docstring below a key is its documentation."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    @model_validator(mode="before")
    @classmethod
    def _know_every_key(cls, data: Any) -> Any:
        """Refuse unknown keys with the nearest known one, which pydantic's own refusal doesn't tell."""
        if isinstance(data, dict):
            unknown = [key for key in data if key not in cls.model_fields]
            if unknown:
                told = [f"unknown key {key!r}{nearest(key, cls.model_fields)}" for key in unknown]
                raise complaint("; ".join(told))
        return data


@dataclass(frozen=True)
class Span:
    """A value drawn uniformly from low..high by the run's seed; fixed if they are equal."""

    low: float
    high: float

    @classmethod
    def parse(cls, value: object) -> "Span":
        """From a number or [lowest, highest], as TOML has it."""
        if isinstance(value, Span):
            return value
        written = value if isinstance(value, list) else [value, value]
        ends = [float(end) for end in written if isinstance(end, int | float) and not isinstance(end, bool)]
        if len(written) != 2 or len(ends) != 2:
            raise complaint(f"must be a number or [lowest, highest], found {value!r}")
        low, high = ends
        if low > high:
            raise complaint(f"lowest is above highest: {value!r}")
        return cls(low, high)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @property
    def largest(self) -> float:
        """Of the magnitude."""
        return max(abs(self.low), abs(self.high))


def fixed(value: float) -> Span:
    """Return a span of one value."""
    return Span(value, value)


@dataclass(frozen=True)
class Within:
    """Bounds of a number or of both ends of a span, inclusive."""

    low: float
    high: float

    def check(self, value: float | Span) -> float | Span:
        """Return the value, or raise."""
        low, high = (value.low, value.high) if isinstance(value, Span) else (value, value)
        if not self.low <= low <= high <= self.high:  # NaN fails too
            found = f"[{low:g}, {high:g}]" if low != high else f"{low:g}"
            raise complaint(f"must be within {self.low:g} to {self.high:g}, found {found}")
        return value

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))


@dataclass(frozen=True)
class OneOf:
    """A closed set of words."""

    words: tuple[str, ...]

    def check(self, value: str) -> str:
        """Return the word, or raise."""
        if value not in self.words:
            raise complaint(
                f"must be one of {', '.join(self.words)}; found {value!r}{nearest(value, self.words)}"
            )
        return value

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
"""Lower-case letters, digits and hyphens."""
