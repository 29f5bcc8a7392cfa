"""The MicroPython image that the emulated Pico runs: a file given, or the official one, fetched once."""

import os
from pathlib import Path
from urllib.error import URLError

from rp2040py.device.load_flash import UF2_BLOCK_SIZE, decode_block
from rp2040py.utils.firmware_retrieve import MICROPYTHON, retrieve

from watchword_bench.runtimes.base import TargetError

VERSION = "1.29.0"
UF2_VARIABLE = "UF2"


class ImageMissing(TargetError):
    """There is no image to run; the message says how to get one."""

    def __init__(self, why: str) -> None:
        url = official_url()
        super().__init__(
            f"the emulated Pico has no MicroPython: {why}. With internet, `.venv/bin/rp2040py micropython "
            f"--fetch-fw-only --image {VERSION}` keeps it for good; else give UF2=path to a copy of {url}"
        )


def official_url() -> str:
    """Where the image comes from."""
    assert MICROPYTHON.boards is not None
    return MICROPYTHON.boards["pico"].fw[VERSION]


def find_image(fetch: bool) -> Path:
    """Return the image that the environment's UF2 names, else the official one from rp2040py's cache.

    fetch: download it if it isn't there yet. Raises ImageMissing.
    """
    given = os.environ.get(UF2_VARIABLE)
    if given:
        return _checked(Path(given))
    kept = Path.home() / ".cache" / "rp2040py" / official_url().rpartition("/")[2]
    if kept.is_file():
        return _checked(kept)
    if not fetch:
        raise ImageMissing(f"{kept} isn't there")
    try:
        fetched = retrieve(MICROPYTHON, VERSION, "pico")
    except (URLError, OSError) as error:
        raise ImageMissing(f"fetching it failed ({error})") from None
    if fetched is None:
        raise ImageMissing("fetching it failed")
    return _checked(fetched)


def _checked(path: Path) -> Path:
    """Return the path if a UF2 is there."""
    try:
        with path.open("rb") as file:
            decode_block(file.read(UF2_BLOCK_SIZE).ljust(UF2_BLOCK_SIZE))
    except OSError as error:
        raise ImageMissing(f"{path} can't be read ({error.strerror})") from None
    except ValueError:
        raise ImageMissing(f"{path} isn't a UF2 file") from None
    return path
