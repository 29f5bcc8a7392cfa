"""How a platform moves, as a scenario file says it. The asset is the origin; azimuths run clockwise from
north; ranges to start from are horizontal; heights are above the asset. A path ends where it leads to,
and the platform with it: it has landed, hit or left."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from .companions import Crossing, Escort, Follow, Release
from .quantities import Name, Span, Table, Within, complaint, fixed
from .recording import Recording, read

_Coordinate = Annotated[Span, Within(-40_000, 40_000)]
_Height = Annotated[Span, Within(-500, 15_000)]
_Speed = Annotated[Span, Within(0.1, 340)]
_Time = Annotated[Span, Within(-86_400, 86_400)]
_StartRange = Annotated[Span, Within(100, 40_000)]
_Azimuth = Annotated[Span, Within(-360, 360)]


class Inbound(Table):
    """Straight to the asset at constant speed."""

    kind: Literal["inbound"]
    start_range_m: _StartRange
    """where it starts"""
    start_azimuth_deg: _Azimuth
    """where it starts, seen from the asset"""
    speed_mps: _Speed
    """over the ground"""
    height_m: _Height
    """where it starts"""
    end_height_m: _Height | None = None
    """over the asset; without it, `height_m`"""
    start_s: _Time = fixed(0.0)
    """when it starts; not with `arrives_with`"""
    arrives_with: Name | None = None
    """a platform listed before: start so as to be at the asset when that platform's path ends"""
    arrives_after_s: _Time = fixed(0.0)
    """later than that by this; negative: earlier"""

    @model_validator(mode="after")
    def _one_clock(self) -> Self:
        if self.arrives_with is not None and "start_s" in self.model_fields_set:
            raise complaint("start_s and arrives_with exclude each other")
        if self.arrives_with is None and "arrives_after_s" in self.model_fields_set:
            raise complaint("arrives_after_s needs arrives_with")
        return self


class Waypoint(Table):
    """A point of a path."""

    east_m: _Coordinate
    """from the asset"""
    north_m: _Coordinate
    """from the asset"""
    up_m: _Height
    """from the asset"""
    t_s: Annotated[float, Within(-86_400, 86_400)] | None = None
    """when it is there; for all points or for none"""


class Waypoints(Table):
    """Straight legs from point to point, by times or at one speed."""

    kind: Literal["waypoints"]
    points: Annotated[list[Waypoint], Field(min_length=2)]
    """where it goes"""
    speed_mps: _Speed | None = None
    """along the path, if the points have no times"""
    start_s: _Time = fixed(0.0)
    """when it is at the first point, if the points have no times"""

    @model_validator(mode="after")
    def _times_or_speed(self) -> Self:
        times = [point.t_s for point in self.points if point.t_s is not None]
        if len(times) not in (0, len(self.points)):
            raise complaint(
                f"{len(times)} of {len(self.points)} points have t_s: give it for all or for none"
            )
        if bool(times) == (self.speed_mps is not None):
            raise complaint("give either t_s at every point or speed_mps")
        if times and "start_s" in self.model_fields_set:
            raise complaint("start_s and t_s exclude each other")
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise complaint(f"t_s must rise from point to point, found {times}")
        return self


class Recorded(Table):
    """A recorded flight, from a CSV file `t_s,east_m,north_m,up_m` at any rate."""

    kind: Literal["recorded"]
    path: str
    """the CSV file, relative to the scenario file"""
    start_s: _Time = fixed(0.0)
    """when the first row happens; negative: begin within the recording"""
    gap_max_s: Annotated[float, Within(0.01, 120)] = 20.0
    """gaps up to this are filled by straight lines; a longer one is refused"""
    _recording: Recording = PrivateAttr()

    @model_validator(mode="after")
    def _read(self, info: ValidationInfo) -> Self:
        try:
            folder: Path = (info.context or {}).get("folder", Path())
            self._recording = read(folder / self.path, self.gap_max_s)
        except ValueError as error:
            raise complaint(f"path: {error}") from None
        return self

    @property
    def recording(self) -> Recording:
        """The rows of the file."""
        return self._recording


class Erratic(Table):
    """Wanders: the rate of turn is a bounded random walk; at the edge of its area it turns back."""

    kind: Literal["erratic"]
    start_range_m: _StartRange
    """where it starts"""
    start_azimuth_deg: _Azimuth
    """where it starts, seen from the asset"""
    height_m: _Height
    """all the time"""
    speed_mps: Annotated[Span, Within(0.1, 60)]
    """over the ground"""
    turn_dps: Annotated[float, Within(0, 90)] = 10.0
    """largest rate of turn, degrees a second"""
    area_m: Annotated[float, Within(50, 20_000)] = 1000.0
    """radius of its area, about its start"""


Motion = Annotated[
    Inbound | Waypoints | Recorded | Erratic | Follow | Escort | Release | Crossing,
    Field(discriminator="kind"),
]
