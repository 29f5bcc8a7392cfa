"""The link and HMAC where small ints have 31 bits, and `struct`, `binascii`, `hashlib` are MicroPython's."""

from random import Random

import pytest

from support.messages import LURE
from support.rfc4231 import VECTORS
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import MESSAGES
from watchword_bench.runtimes.snippet import run_snippet

RUNTIMES = ("cpython", "micropython", "wasm")

# Reads STREAM in pieces of CUTS bytes, 0 for silence, and says what it found; then packs it all again.
DECODE_AND_ENCODE = """
from binascii import hexlify
from stream import STREAM, CUTS
from watchword.link import layout
from watchword.link.frame import Decoder, Encoder

decoder, out, at = Decoder(256), Encoder(4000), 0
for n in CUTS:
    decoder.feed(STREAM[at : at + n], n) if n else decoder.expire()
    at += n
    while decoder.next():
        payload = bytes(memoryview(decoder.buf)[decoder.start : decoder.start + decoder.length])
        print(decoder.type, decoder.sequence, hexlify(payload).decode())
        if len(payload) == layout.LENGTHS[decoder.type]:
            memoryview(out.buf)[out.at : out.at + len(payload)] = payload
            out.end(decoder.type)
print(decoder.good, decoder.bad, decoder.lost, decoder.skipped)
print(out.pending(), out.lost, hexlify(bytes(memoryview(out.buf)[: out.pending()])).decode())
"""

READ_PLOTS = """
from array import array
from collections import namedtuple
from micropython import heap_lock, heap_unlock
from stream import SCAN
from watchword.link.plots import read_plots

NAMES = ("index", "range", "azimuth", "elevation", "doppler", "snr")
plots = namedtuple("Plots", NAMES)(*[array("i", [0] * 64) for _ in NAMES])
kept = 0
heap_lock()
kept = read_plots(SCAN, 7, plots, 64000)
heap_unlock()
print(kept, [list(column) for column in plots] == [list(range(i, i + 64)) for i in range(6)])
"""

HMAC = """
from vectors import VECTORS
from watchword import hmac
for key, message, code in VECTORS:
    inner = hmac.begin(key)
    inner.update(message)
    print(hmac.finish(key, inner).hex()[: len(code)] == code)
"""


def stream() -> tuple[bytes, list[int]]:
    """Every message with random fields, twice, behind every kind of garbage; and how it is read."""
    random, pieces = Random(2024), []
    for sequence, message in enumerate(MESSAGES * 2):
        pieces.append(
            random.choice((b"", random.randbytes(20), LURE, b"\xa5", LURE[:4], random.randbytes(300)))
        )
        plots = [fields(message.repeat, random) for _ in range(random.choice((0, 7, 64)))]
        extra = {"plots": plots} if message.repeat else {}
        pieces.append(encode(message.name, sequence, **fields(message.fields, random), **extra))
        if random.random() < 0.3:
            damaged = bytearray(pieces[-1])
            damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
            pieces.append(bytes(damaged))
    data, cuts = b"".join(pieces), []
    while sum(cuts) < len(data):
        cuts.append(min(random.choice((0, 1, 63, 64, 65, 256)), len(data) - sum(cuts)))
    return data, [*cuts, 0]


def fields(layout, random):
    drawn = {f.name: random.randbytes(f.length) for f in layout if f.name != "count"}
    return {
        f.name: drawn[f.name]
        if "s" in f.code
        else int.from_bytes(drawn[f.name], "little", signed=f.code in "hi")
        for f in layout
        if f.name in drawn
    }


@pytest.fixture(scope="module")
def found():
    """What each runtime says of the same stream."""
    data, cuts = stream()
    files = {"stream.py": f"STREAM = {data!r}\nCUTS = {tuple(cuts)!r}\n"}
    return {runtime: run_snippet(runtime, DECODE_AND_ENCODE, files).splitlines() for runtime in RUNTIMES}


@pytest.mark.parametrize("runtime", RUNTIMES[1:])
def test_every_runtime_finds_and_packs_the_same(found, runtime):
    good, _, _, skipped = map(int, found["cpython"][-2].split())
    assert good == len(found["cpython"]) - 2 >= len(MESSAGES)
    assert skipped > 1000
    assert found[runtime] == found["cpython"]


@pytest.mark.parametrize("runtime", RUNTIMES[1:])
def test_plots_are_read_without_allocation(runtime):
    names = ("range", "azimuth", "elevation", "doppler", "snr")
    plots = [dict(zip(names, range(i, i + 5), strict=True)) for i in range(1, 65)]
    scan = encode("scan", 0, t_ms=0, scan=0, plots=plots)
    assert run_snippet(runtime, READ_PLOTS, {"stream.py": f"SCAN = {scan!r}"}).split() == ["64", "True"]


@pytest.mark.parametrize("runtime", RUNTIMES[1:])
def test_hmac_of_rfc_4231(runtime):
    printed = run_snippet(runtime, HMAC, {"vectors.py": f"VECTORS = {VECTORS!r}"})
    assert printed.split() == ["True"] * len(VECTORS)
