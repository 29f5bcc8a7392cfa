"""The key file: bench key, log key, every platform's key of every mission day, and who is struck off.

JSON, readable by its owner alone, and outside any git repository. docs/state.md has the format.
"""

import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KEY_BYTES = 16
FORMAT = 1
NUMBER_MAX = 0xFFFF
"""Of a platform, and of a mission day."""
_PRIVATE = 0o600


class KeyFileError(Exception):
    """A key file can't be used; the message says which, why and what to do."""


@dataclass
class KeySet:
    """What a key file holds. platforms: by platform number and mission day."""

    bench: bytes
    log: bytes
    platforms: dict[int, dict[int, bytes]] = field(default_factory=dict)
    struck_off: set[int] = field(default_factory=set)

    def add(self, platforms: Iterable[int], days: Iterable[int]) -> int:
        """Make the keys that are not there yet; return how many. A platform that was struck off is back."""
        made = 0
        days = list(days)
        for platform in platforms:
            self.struck_off.discard(platform)
            keys = self.platforms.setdefault(platform, {})
            for day in days:
                if day not in keys:
                    keys[day] = secrets.token_bytes(KEY_BYTES)
                    made += 1
        return made

    def strike_off(self, platform: int) -> None:
        """Forget a platform's keys and remember that it has none."""
        self.platforms.pop(platform, None)
        self.struck_off.add(platform)


def new_key_set() -> KeySet:
    """A bench key, a log key, and no platform."""
    return KeySet(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))


def default_file() -> Path:
    """Where keys are unless told otherwise."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "watchword" / "keys.json"


def load_keys(file: Path) -> KeySet:
    """Read a key file. Raises KeyFileError if it isn't one, or if others can read it."""
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyFileError(f"{file}: there is no such file; `watchword keys make` makes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{file}: can't be read: {error}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(
            f"{file}: others may read it (mode {stat.S_IMODE(mode):o}), so its keys may be known; "
            "`chmod 600` it if they are not"
        )
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileError(f"{file}: is no key file: {error!r}") from None


def save_keys(file: Path, keys: KeySet) -> None:
    """Write a key file, whole or not at all. Raises KeyFileError if it would lie in a git repository."""
    file = file.absolute()
    for folder in file.resolve().parents:
        if (folder / ".git").exists():
            raise KeyFileError(f"{file}: lies in the git repository {folder}; keys belong in none")
    told = {
        "format": FORMAT,
        "bench": keys.bench.hex(),
        "log": keys.log.hex(),
        "platforms": {
            str(platform): {str(day): key.hex() for day, key in sorted(days.items())}
            for platform, days in sorted(keys.platforms.items())
        },
        "struck_off": sorted(keys.struck_off),
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=file.name, dir=file.parent)  # mode 600 from the start
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(json.dumps(told, indent=1) + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, _PRIVATE)
        os.replace(name, file)
    except OSError as error:
        raise KeyFileError(f"{file}: can't be written: {error}") from None


def _read(told: Any) -> KeySet:
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']!r}, this reads {FORMAT}")
    platforms = {
        _number(platform): {_number(day): _key(key) for day, key in days.items()}
        for platform, days in told["platforms"].items()
    }
    struck_off = {_number(platform) for platform in told["struck_off"]}
    return KeySet(_key(told["bench"]), _key(told["log"]), platforms, struck_off)


def _key(text: object) -> bytes:
    key = bytes.fromhex(str(text))
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key of {len(key)} bytes, not {KEY_BYTES}")
    return key


def _number(text: object) -> int:
    number = int(str(text))
    if not 0 <= number <= NUMBER_MAX:
        raise ValueError(f"number {number}, not 0 to {NUMBER_MAX}")
    return number
