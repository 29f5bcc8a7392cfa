"""docs/identity.md derives every weight; here it is held to the code."""

import re
from pathlib import Path

import pytest

from watchword.kernel import evidence

PAGE = (Path(__file__).parents[2] / "docs" / "identity.md").read_text()

WEIGHTS = {
    "authenticated reply": (evidence.PROOF, evidence.PROOF_MOST, evidence.PROOF_FADES),
    "silence, first": (evidence.SILENCE_FIRST, evidence.SILENCE_MOST, None),
    "silence, each further": (evidence.SILENCE_NEXT, evidence.SILENCE_MOST, None),
    "rejected: bad code, stale time": (
        evidence.REJECTED_BAD_CODE,
        evidence.REJECTED_BAD_CODE_MOST,
        evidence.REJECTED_FADES,
    ),
    "rejected: unknown nonce, struck-off platform": (
        evidence.REJECTED_RECORDING,
        evidence.REJECTED_RECORDING_MOST,
        evidence.REJECTED_FADES,
    ),
    "flight plan": (evidence.PLAN, evidence.PLAN, None),
    "broadcast contradicted": (
        evidence.BROADCAST_DISAGREES,
        evidence.BROADCAST_DISAGREES,
        evidence.BROADCAST_FADES,
    ),
    "inbound": (evidence.INBOUND, evidence.INBOUND, None),
    "shadowing a friend": (evidence.SHADOWING, evidence.SHADOWING, None),
}


def row(name):
    """The cells of the table row about `name`."""
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def nats(cell):
    """The first number of a cell, in nats; a fade may be given as a fraction."""
    number = re.search(r"[\d.]+(/\d+)?", cell)
    whole, _, part = number[0].partition("/")
    return float(whole) / float(part or 1)


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_page_gives_the_weights_of_the_code(name):
    weight, most, fades = WEIGHTS[name]
    cells = row(name)
    assert nats(cells[1]) == round(abs(weight) / 16, 1)
    assert nats(cells[2]) == round(abs(most) / 16, 1)
    assert ("−" in cells[1]) == (weight < 0)
    if fades:
        assert nats(cells[3]) == fades / 16


def test_the_page_gives_the_thresholds_of_suspicion():
    assert (
        f"entered at −{-evidence.SUSPECT_AT // 16} nats and left at −{-evidence.SUSPECT_UNTIL // 16}" in PAGE
    )


def test_silence_and_behaviour_alone_cannot_make_a_suspect():
    alone = evidence.SILENCE_MOST + evidence.INBOUND + evidence.SHADOWING
    assert alone > evidence.SUSPECT_AT
    assert f"together reach −{-alone / 16:g}" in PAGE


def test_the_page_says_what_deceit_it_takes():
    assert f"−{-evidence.DECEIT_AT // 16} nats of deceit" in PAGE
    assert f"until {evidence.SILENCES_TOLD} challenges in a row" in PAGE
