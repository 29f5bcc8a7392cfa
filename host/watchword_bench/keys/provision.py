"""A key set to a board over a line."""

from collections.abc import Callable, Iterable

from watchword_bench.line.line import Line
from watchword_bench.line.orders import give_orders
from watchword_bench.protocol.refusal import BoardRefused
from watchword_bench.protocol.sender import Sender
from watchword_bench.protocol.vocabulary import REFUSALS

from .keyfile import KEY_BYTES, KeyFileError, KeySet

BOARD_MAX = 64
"""Platform keys that a board holds; as many platforms can be struck off."""
_NAME = b"keys"
_NOT_AUTHENTICATED = next(value for value, word, _ in REFUSALS.words if word == "NOT_AUTHENTICATED")


def provision(
    line: Line, keys: KeySet, days: Iterable[int] | None = None, done: Callable[[], None] = lambda: None
) -> int:
    """Give a board the bench key, the log key, the platforms' keys of these days, all without, and who is
    struck off. Return how many commands that took; `done` is called for each.

    Raises BoardRefused, KeyFileError if a board can't hold so many keys, LineError.
    """
    wanted = None if days is None else set(days)
    rows = [
        (platform, day, key)
        for platform, by_day in sorted(keys.platforms.items())
        for day, key in sorted(by_day.items())
        if wanted is None or day in wanted
    ]
    for what, count in ("platform keys", len(rows)), ("platforms struck off", len(keys.struck_off)):
        if count > BOARD_MAX:
            raise KeyFileError(f"{count} {what}; a board holds {BOARD_MAX}: fewer --days?")
    sender = Sender(keys.bench)
    struck_off = [
        {"platform": p, "day": 0, "struck_off": 1, "key": bytes(KEY_BYTES)} for p in keys.struck_off
    ]
    given = [{"platform": p, "day": day, "struck_off": 0, "key": key} for p, day, key in rows]
    line.write(sender.hello(_NAME))
    try:
        give_orders(line, [sender.command("bench_key", key=keys.bench)], done)
    except BoardRefused as refused:
        if refused.reason == _NOT_AUTHENTICATED:
            raise BoardRefused(
                f"{line.url}: the board has another bench key and obeys only that one. Is it the right key "
                "file? Whoever has the board itself can remove its keys: docs/state.md",
                refused.reason,
            ) from None
        raise
    commands = [sender.command("log_key", key=keys.log)]
    commands += [sender.command("platform_key", **fields) for fields in struck_off + given]
    give_orders(line, commands, done)
    return len(commands) + 1


def strike_off(line: Line, keys: KeySet, platform: int) -> None:
    """Tell a board that a platform's keys are lost or compromised. Raises BoardRefused, LineError."""
    sender = Sender(keys.bench)
    line.write(sender.hello(_NAME))
    key = bytes(KEY_BYTES)
    give_orders(line, [sender.command("platform_key", platform=platform, day=0, struck_off=1, key=key)])
