"""The host's sending end of one link: frames and commands numbered, and the greeting a board wants first."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from .authentication import sign
from .codec import encode
from .configuration import CONFIGURATION
from .schema import table_hash

_KEYS = [name for name, *_ in CONFIGURATION]
_ROLE_HOST = 1


class Sender:
    """Numbers what it is asked to say, and signs commands. One is good for one link from its hello on."""

    def __init__(self, bench_key: bytes | None = None) -> None:
        """bench_key: that of the board, None if it has none."""
        self._bench_key = bench_key
        self._frames = self._commands = 0

    def frame(self, name: str, **fields: Any) -> bytes:
        """Return any message as the next frame."""
        self._frames += 1
        return encode(name, self._frames - 1, **fields)

    def command(self, name: str, **fields: Any) -> bytes:
        """Return a command as the next frame, with the next number, and a code if there is a bench key."""
        self._commands += 1
        command = self.frame(name, command=self._commands, code=bytes(8), **fields)
        return sign(self._bench_key, command) if self._bench_key else command

    def hello(self, name: bytes) -> bytes:
        """Return who is there. name: what the host calls itself, 12 bytes at most."""
        return self.frame(
            "hello",
            table=table_hash(),
            role=_ROLE_HOST,
            test_build=0,
            build=bytes(8),
            version=version("watchword").encode(),
            board=name,
        )

    def greeting(self, name: bytes, t_ms: int, day: int, configuration: Mapping[str, int]) -> list[bytes]:
        """Return what every board is told first: hello, time, configuration.

        name: what the host calls itself, 12 bytes at most.  t_ms: the feed's clock, modulo 2^30.
        day: mission day.  configuration: values as sent, by name of docs/configuration.md.
        """
        frames = [self.hello(name), self.frame("time", t_ms=t_ms, day=day)]
        for key, value in configuration.items():
            frames.append(self.command("config_set", key=_KEYS.index(key), value=value))
        return frames
