"""The tracker at the ends of what is stated, compiled with bounds checks: bit for bit as on CPython."""

from support import extremes, rigs
from watchword.settings import Params
from watchword_bench.arithmetic.quantities import RANGES
from watchword_bench.jit import load_kernel

SEEDS = tuple(range(200, 212))


def compiled():
    kernel = load_kernel(boundscheck=True)
    made = kernel.make_tracks(), kernel.make_plots(), kernel.make_work()
    rig = extremes.Rig(
        made,
        lambda values: kernel.params(**dict(zip(Params._fields, values, strict=True))),
        lambda where: kernel.kept("watchword.kernel." + where.split(".")[0], where.split(".")[1]),
        RANGES,
    )
    rig.passes_columns = False
    return rig


def test_every_function_and_stage_is_that_of_cpython():
    plain = rigs.plain()
    plain.passes_columns = False
    found, wanted = extremes.results(compiled(), SEEDS), extremes.results(plain, SEEDS)
    assert [both for both in zip(found, wanted, strict=True) if both[0] != both[1]] == []
