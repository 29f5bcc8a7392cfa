"""How a platform moves in company, as a scenario file says it: relative to one listed before."""

from typing import Annotated, Literal

from .quantities import Name, Span, Table, Within, fixed

_Speed = Annotated[Span, Within(0.1, 340)]
_Ground = Annotated[Span, Within(100, 40_000)]
_Above = Annotated[Span, Within(-2000, 2000)]


class Follow(Table):
    """Keeps station on another platform, measured along that platform's own path."""

    kind: Literal["follow"]
    leader: Name
    """a platform listed before"""
    behind_m: Annotated[Span, Within(-5000, 5000)]
    """along the leader's path, at the leader's start; negative: ahead"""
    right_m: Annotated[Span, Within(-5000, 5000)] = fixed(0.0)
    """across the leader's path; negative: left"""
    above_m: _Above = fixed(0.0)
    """negative: below"""
    relative_speed_mps: Annotated[Span, Within(-100, 100)] = fixed(0.0)
    """along the path; positive: faster than the leader"""


class Escort(Table):
    """Flies along another platform's path, and is near it, on any side, when that is at a certain range."""

    kind: Literal["escort"]
    leader: Name
    """a platform listed before"""
    meets_at_m: _Ground
    """the leader's range from the asset at which the next three keys hold"""
    distance_m: Annotated[Span, Within(0, 5000)]
    """from the leader"""
    aspect_deg: Annotated[Span, Within(-360, 360)]
    """direction from the leader, clockwise from where that flies: 0 ahead, 90 to its right"""
    elevation_deg: Annotated[Span, Within(-90, 90)] = fixed(0.0)
    """of that direction, above the horizon"""
    relative_speed_mps: Annotated[Span, Within(-100, 100)] = fixed(0.0)
    """along the path; positive: faster than the leader"""


class Release(Table):
    """Rides on another platform, and leaves it for the asset: straight, at its own speed."""

    kind: Literal["release"]
    carrier: Name
    """a platform listed before"""
    at_range_m: _Ground
    """the carrier's range from the asset at the release"""
    speed_mps: _Speed
    """over the ground, from then on"""


class Crossing(Table):
    """Crosses the path of another platform just where that is then, flies on, and turns to the asset."""

    kind: Literal["crossing"]
    other: Name
    """a platform listed before"""
    at_range_m: _Ground
    """the other's range from the asset when they cross"""
    angle_deg: Annotated[Span, Within(-360, 360)]
    """own direction of flight then, clockwise from the other's"""
    speed_mps: _Speed
    """over the ground"""
    miss_m: Annotated[Span, Within(-1000, 1000)] = fixed(0.0)
    """how far to its right the other passes; negative: to its left"""
    above_m: _Above = fixed(0.0)
    """the other, when they cross; negative: below; its height doesn't change"""
    before_s: Annotated[Span, Within(1, 3600)]
    """it starts so long before"""
    onward_s: Annotated[Span, Within(0, 3600)] = fixed(10.0)
    """it flies straight on for so long"""
    turn_dps: Annotated[float, Within(1, 90)] = 6.0
    """rate of its turn to the asset, degrees a second"""
