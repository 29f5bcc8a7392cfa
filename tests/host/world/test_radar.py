"""The mock radar: its noise, misses, false plots, bias and merging, against the figures it is given."""

import numpy as np
import pytest

from watchword_bench.protocol.table import ABSENT, PLOTS_MAX
from watchword_bench.world.radar import look, merge
from watchword_bench.world.sensors import Radar

STILL = 10_000  # scans of a target that hangs in the air: enough for 1 % of a standard deviation
AT = {"east_m": 3000, "north_m": 4000, "up_m": 500}
PLAIN = {"clutter_per_scan": 0, "bias_range_m": 0, "bias_azimuth_deg": 0}
RANGE_M, AZIMUTH_DEG, ELEVATION_DEG = 25.25e6**0.5, 36.8699, 5.7106


def hanging(name="balloon", **offset):
    points = [{key: AT[key] + offset.get(key, 0) for key in AT} | {"t_s": t} for t in (0.0, STILL + 1.0)]
    return {"name": name, "truth": "neutral", "motion": {"kind": "waypoints", "points": points}}


@pytest.fixture
def plots(world):
    """Draw the plots of hanging targets."""

    def make(*platforms, seed=1, **radar):
        drawn = world(*(platforms or [hanging()]), seed=seed, duration_s=STILL, radar={**PLAIN, **radar})
        return drawn.plots

    return make


def degrees(bam):
    return (np.asarray(bam) * 360 / 65536 + 180) % 360 - 180


def test_noise_has_the_stated_deviations(plots):
    seen = plots(doppler=True)
    count = len(seen.range)
    for values, mean, sigma in (
        (seen.range / 2, RANGE_M, 15.0),
        (degrees(seen.azimuth), AZIMUTH_DEG, 0.5),
        (degrees(seen.elevation), ELEVATION_DEG, 0.8),
        (seen.doppler / 32, 0.0, 0.5),
    ):
        assert np.std(values) == pytest.approx(sigma, rel=5 / np.sqrt(2 * count))
        assert np.mean(values) == pytest.approx(mean, abs=5 * sigma / np.sqrt(count))


def test_errors_know_nothing_of_each_other(plots):
    seen = plots(hanging("a"), hanging("b", east_m=500), doppler=True, pd=0.99)
    both = seen.first[np.flatnonzero(np.diff(seen.first) == 2)]
    first = np.where(seen.sources[both, 0], both, both + 1)  # of a scan's two plots, that of a
    second = 2 * both + 1 - first
    columns = [
        values[rows]
        for values in (seen.range, degrees(seen.azimuth), seen.elevation, seen.doppler)
        for rows in (first, second, np.roll(first, 1))
    ]
    assert np.corrcoef(columns) == pytest.approx(np.eye(len(columns)), abs=5 / np.sqrt(len(both)))


@pytest.mark.parametrize("pd", [0.6, 0.9])
def test_detection_probability(plots, pd):
    seen = plots(pd=pd)
    assert len(seen.range) / STILL == pytest.approx(pd, abs=5 * np.sqrt(pd * (1 - pd) / STILL))


def test_clutter_is_poisson_uniform_and_nobodys(plots):
    seen = plots(clutter_per_scan=4.0)
    false = ~seen.sources.any(axis=1)
    scan = np.repeat(np.arange(STILL + 1), np.diff(seen.first))
    counts = np.bincount(scan[false], minlength=STILL + 1)
    assert counts.mean() == pytest.approx(4.0, abs=5 * 2 / np.sqrt(STILL))
    assert counts.var() == pytest.approx(4.0, rel=0.1)
    for values, low, high in ((seen.range[false] / 2, 50, 8000), (degrees(seen.azimuth[false]), -180, 180)):
        shares, _ = np.histogram(values, bins=10, range=(low, high))
        assert shares / false.sum() == pytest.approx(np.full(10, 0.1), abs=0.01)


def test_bias_is_the_same_in_every_plot(plots):
    seen = plots(bias_range_m=-30, bias_azimuth_deg=1.0)
    assert seen.range.mean() / 2 == pytest.approx(RANGE_M - 30, abs=1.0)
    assert degrees(seen.azimuth).mean() == pytest.approx(AZIMUTH_DEG + 1.0, abs=0.03)


def test_bias_is_drawn_once_a_run(world, flies):
    drawn = [world(flies(), seed=seed) for seed in range(40)]
    azimuths = [one.bias_azimuth_deg for one in drawn]
    assert -1 <= min(azimuths) < -0.5 < 0.5 < max(azimuths) <= 1
    assert all(-30 <= one.bias_range_m <= 30 for one in drawn)


def test_truth_in_the_radars_frame_is_where_its_plots_are(world, flies):
    drawn = world(hanging(), duration_s=STILL, radar={"clutter_per_scan": 0})
    azimuth = np.radians(degrees(drawn.plots.azimuth).mean())
    east, north, up = drawn.truth.radar_m[0, 0]
    assert np.arctan2(east, north) == pytest.approx(azimuth, abs=1e-3)
    assert np.hypot(np.hypot(east, north), up) == pytest.approx(drawn.plots.range.mean() / 2, abs=1.0)


def test_a_flat_radar_without_doppler_or_strength(plots):
    seen = plots(dims=2, snr=False)
    assert set(seen.elevation) == {ABSENT["elevation"]}
    assert set(seen.doppler) == {ABSENT["doppler"]}
    assert set(seen.snr) == {ABSENT["snr"]}


def test_strength_is_within_the_wire_and_above_the_threshold(plots):
    seen = plots(clutter_per_scan=2.0)
    assert seen.snr.min() >= 20
    assert seen.snr.max() < ABSENT["snr"]


def test_doppler_is_the_range_rate(world, flies):
    drawn = world(flies(), radar={**PLAIN, "doppler": True})
    assert drawn.plots.doppler.mean() / 32 == pytest.approx(-30, abs=0.3)


def test_order_within_a_scan_says_nothing(plots):
    seen = plots(hanging("a"), hanging("b", east_m=500), pd=0.99)
    both = np.flatnonzero(np.diff(seen.first) == 2)
    assert seen.sources[seen.first[both], 0].mean() == pytest.approx(0.5, abs=0.03)
    assert {seen.sources_of(int(row)) for row in seen.first[both]} == {(0,), (1,)}


def test_a_scan_holds_no_more_plots_than_its_message(world, flies):
    drawn = world(flies(count=60), radar={**PLAIN, "clutter_per_scan": 20, "merge_range_m": 0})
    counts = np.diff(drawn.plots.first)
    assert counts.max() == PLOTS_MAX
    assert drawn.plots.first[-1] == len(drawn.plots.range)


def sighted(*targets):
    """The sight of one scan with targets at (range in m, azimuth in degrees)."""
    ranges, azimuths = np.array(targets, float).T
    east, north = ranges * np.sin(np.radians(azimuths)), ranges * np.cos(np.radians(azimuths))
    position = np.stack([east, north, np.zeros_like(east)], axis=1)[None]
    return look(position, np.zeros_like(position))


@pytest.mark.parametrize(
    ("targets", "one_plot"),
    [
        ([(4000, 10), (4039, 11.4)], [(0, 1)]),
        ([(4000, 10), (4041, 10)], []),
        ([(4000, 10), (4000, 11.6)], []),
        ([(4000, 359.5), (4000, 0.5)], [(0, 1)]),
        ([(4000, 179.5), (4000, -179.5)], [(0, 1)]),
        ([(4000, 0), (4030, 0), (4060, 0)], [(0, 1), (0, 2), (1, 2)]),
        (
            [(4000, 0), (4060, 0), (4030, 0), (4090, 1), (5000, 0)],
            [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)],
        ),
    ],
)
def test_what_merges(targets, one_plot):
    visible = np.ones((1, len(targets)), bool)
    together = merge(Radar(), sighted(*targets), visible)[0]
    assert [(i, j) for i, j in zip(*np.nonzero(np.triu(together, 1)), strict=True)] == one_plot
    assert (together == together.T).all()
    assert together.diagonal().all()


def test_a_long_chain_is_one_plot():
    targets = [(4000 + 30 * i, 0) for i in range(40)]
    assert merge(Radar(), sighted(*targets), np.ones((1, 40), bool)).all()


def test_what_is_not_in_view_merges_with_nothing_and_links_no_chain():
    visible = np.array([[True, False, True]])
    together = merge(Radar(), sighted((4000, 0), (4030, 0), (4060, 0)), visible)[0]
    assert together.tolist() == [[True, False, False], [False, False, False], [False, False, True]]


def test_a_merged_plot_is_at_the_weighted_centroid_with_the_noise_of_one(plots):
    """10 dB apart: weights 10 and 1. Both targets are on one line of sight, 33 m apart."""
    strong = hanging("strong") | {"snr_db": 26}
    weak = hanging("weak", east_m=33 * 0.6, north_m=33 * 0.8) | {"snr_db": 16}
    seen = plots(strong, weak, clutter_per_scan=0)
    assert seen.sources.all()
    shift = seen.range.mean() / 2 - RANGE_M
    assert shift == pytest.approx(33 / 11, abs=1.2)  # the strengths fluctuate, which moves the mean a little
    assert np.std(seen.range / 2) == pytest.approx(15, rel=0.05)


def test_a_merged_plot_is_seen_if_any_is_detected(plots):
    seen = plots(hanging("a"), hanging("b", up_m=5), hanging("c", up_m=10), pd=0.6)
    share = 1 - 0.4**3
    assert len(seen.range) / STILL == pytest.approx(share, abs=5 * np.sqrt(share * (1 - share) / STILL))
    assert seen.sources.all()


def test_resolvable_says_whether_geometry_separates_a_pair(world, flies):
    """150 m behind on the line of sight: never one plot. 150 m abreast: one plot beyond 5.73 km."""
    lead = {"kind": "follow", "leader": "friend"}
    drawn = world(
        flies("friend", "friend", motion={"start_range_m": 7500}),
        flies("behind") | {"motion": {**lead, "behind_m": 150}},
        flies("abreast") | {"motion": {**lead, "behind_m": 0, "right_m": 150}},
        duration_s=230,
        radar=PLAIN,
    )
    truth = drawn.truth
    both = truth.visible[:, 0] & truth.visible[:, 1]
    assert truth.resolvable[both, 0, 1].all()
    ranges = np.linalg.norm(truth.position_m[:, 0], axis=1)
    boundary_m = 150 / np.tan(np.radians(1.5))
    assert not truth.resolvable[(ranges > boundary_m + 40), 0, 2].any()
    assert truth.resolvable[(ranges < boundary_m - 40) & (ranges > 500), 0, 2].all()


def test_view_is_limited(world, flies):
    hidden = flies("hidden", seen_within_m=2000)
    late = flies("late", appears_s=50, vanishes_s=60.5)
    drawn = world(flies(motion={"start_range_m": 8600}), hidden, late, duration_s=300, radar=PLAIN)
    ranges = np.linalg.norm(drawn.truth.position_m, axis=2)
    visible = drawn.truth.visible
    assert ranges[visible[:, 0], 0].max() == pytest.approx(8000, abs=31)
    assert ranges[visible[:, 0], 0].min() == pytest.approx(100, abs=31)  # passes over at 100 m
    assert 1970 <= ranges[visible[:, 1], 1].max() <= 2000
    assert np.flatnonzero(visible[:, 2]).tolist() == list(range(50, 61))
    assert np.isnan(drawn.truth.position_m[:50, 2]).all()
    assert not drawn.plots.sources[: drawn.plots.first[20], 0].any()
