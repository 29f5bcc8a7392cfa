"""What holds now, by what a board has said so far."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from watchword_bench.protocol.codec import Frame
from watchword_bench.protocol.readable import readable
from watchword_bench.protocol.refusal import refusal
from watchword_bench.sim.reports import CALLS

NEWS_MAX = 8

Said = dict[str, Any]
"""A frame's readable fields."""


@dataclass
class Situation:
    """Tracks of the latest scan and open cues by track number, the latest health, the last of the news.

    friends: calls that came with a FRIEND NEAR.
    """

    tracks: dict[int, Said] = field(default_factory=dict)
    cues: dict[int, Said] = field(default_factory=dict)
    friends: dict[int, Said] = field(default_factory=dict)
    hello: Said | None = None
    health: Said | None = None
    news: deque[str] = field(default_factory=lambda: deque(maxlen=NEWS_MAX))

    def take(self, frame: Frame) -> None:
        """Take note of a frame from the board."""
        said = readable(frame)
        if frame.name == "track":
            self._track(said)
        elif frame.name == "cue":
            self._cue(said)
        elif frame.name == "event":
            about = f" track {said['track']}" if said["track"] else ""
            self.news.append(f"{said['t_ms'] / 1000:.1f} s  {said['event']}{about}  {said['a']} {said['b']}")
        elif frame.name == "refuse":
            self.news.append(refusal(frame))
        elif frame.name == "health":
            self.health = said
        elif frame.name == "hello":
            self.hello = said

    def _track(self, said: Said) -> None:
        """A track of another scan than the last one ends that; who isn't in the new one is gone."""
        if any(track["t_ms"] != said["t_ms"] for track in self.tracks.values()):
            self.tracks.clear()
        self.tracks[said["track"]] = said

    def _cue(self, said: Said) -> None:
        track, kind = said["track"], said["kind"]
        if kind in CALLS:
            self.cues[track] = said
            self.friends.pop(track, None)
        elif kind == "FRIEND_NEAR":
            self.friends[track] = said
        else:
            self.cues.pop(track, None)
            self.friends.pop(track, None)
            why = ", ".join(said["reasons"])
            self.news.append(f"{said['t_ms'] / 1000:.1f} s  WITHDRAWN track {track}  {why}")
