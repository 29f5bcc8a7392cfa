"""What people said of a track, and whether the board took it."""

from collections.abc import Sequence

from watchword_bench.protocol.passed import Passed
from watchword_bench.protocol.readable import readable
from watchword_bench.protocol.vocabulary import REFUSALS

from .words import meaning, plain


def words_about(track: int, frames: Sequence[Passed]) -> dict[int, list[str]]:
    """By time, in ms since the first scan."""
    refused = {p.frame.fields["command"]: p.frame.fields for p in frames if p.frame.name == "refuse"}
    words: dict[int, list[str]] = {}
    for passed in frames:
        name, fields = passed.frame.name, passed.frame.fields
        if name.startswith("operator_") and fields["track"] == track:
            text = f"operator {fields['operator']} {_act(name, readable(passed.frame))}"
            refusal = refused.get(fields["command"])
            if refusal is not None:
                text += f"; the board refuses, {meaning(REFUSALS, refusal['reason'])}"
            words.setdefault(passed.t_ms, []).append(text)
    return words


def _act(message: str, told: dict[str, str]) -> str:
    if message == "operator_dismiss":
        return f"dismisses it as {plain(told['as_'])}"
    if message == "operator_declare":
        return f"declares it {plain(told['identity'])}"
    return "acknowledges its cue"
