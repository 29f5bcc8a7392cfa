"""The mock radar and the interrogator, as a scenario file sets them."""

from typing import Annotated, Literal

from .quantities import Span, Table, Within


class Radar(Table):
    """The mock radar, at the asset. Its plots are the truth plus bias and Gaussian noise."""

    scan_period_s: Annotated[float, Within(0.1, 4)] = 1.0
    """time between scans; all plots of a scan are of one moment"""
    dims: Literal[2, 3] = 3
    """3: plots have an elevation"""
    doppler: bool = False
    """plots have a range rate"""
    snr: bool = True
    """plots have a signal-to-noise ratio"""
    sigma_range_m: Annotated[float, Within(1, 100)] = 15.0
    """standard deviation"""
    sigma_azimuth_deg: Annotated[float, Within(0.03, 4.99)] = 0.5
    """standard deviation"""
    sigma_elevation_deg: Annotated[float, Within(0.03, 4.99)] = 0.8
    """standard deviation"""
    sigma_doppler_mps: Annotated[float, Within(0.05, 20)] = 0.5
    """standard deviation"""
    pd: Annotated[float, Within(0.3, 0.99)] = 0.9
    """probability that a platform in view is detected in a scan"""
    clutter_per_scan: Annotated[float, Within(0, 64)] = 2.0
    """mean number of false plots, uniform in range and azimuth"""
    range_min_m: Annotated[float, Within(0, 1000)] = 50.0
    """nothing nearer is in view"""
    range_max_m: Annotated[float, Within(1000, 32_000)] = 8000.0
    """nothing farther is in view"""
    merge_range_m: Annotated[float, Within(0, 500)] = 40.0
    """platforms nearer to each other than this in range ..."""
    merge_azimuth_deg: Annotated[float, Within(0, 9.99)] = 1.5
    """... and than this in azimuth are one plot, and so are chains of them; 0: plots never merge"""
    bias_range_m: Annotated[Span, Within(-200, 200)] = Span(-30.0, 30.0)
    """error of registration, the same in all plots"""
    bias_azimuth_deg: Annotated[Span, Within(-4.99, 4.99)] = Span(-1.0, 1.0)
    """error of registration, the same in all plots"""


class Interrogator(Table):
    """The IFF interrogator. It stands on the radar's mount: it shares the bias in azimuth, not in range."""

    sigma_range_m: Annotated[float, Within(0.5, 200)] = 10.0
    """standard deviation of where it hears a reply"""
    sigma_azimuth_deg: Annotated[float, Within(0.03, 10)] = 1.5
    """standard deviation of where it hears a reply"""
    beam_deg: Annotated[float, Within(0.1, 360)] = 3.0
    """full width; who is inside hears the challenge"""
    gate_m: Annotated[float, Within(10, 40_000)] = 1000.0
    """replies from farther than this before or behind the challenged range are not taken"""
    garble_m: Annotated[float, Within(0, 20_000)] = 300.0
    """replies nearer to each other than this in range overlap and can't be read"""
    available: Annotated[float, Within(0.1, 0.99)] = 0.9
    """share of time in which a working transponder can answer"""
    fade_s: Annotated[float, Within(0.1, 60)] = 5.0
    """mean length of the bursts in which it can't"""
    skew_s: Annotated[float, Within(0, 0.5)] = 0.5
    """a reply's position is of a moment up to this before or after the scan, uniform"""
    sigma_position_m: Annotated[float, Within(1, 100)] = 5.0
    """standard deviation of a friend's own position, each axis"""
