"""requirements.lock holds what pyproject.toml asks for, pinned, hashed, and from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()
PINS = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)
}
ASKED = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)]


@pytest.mark.parametrize("asked", ASKED)
def test_lock_satisfies(asked: str) -> None:
    requirement = Requirement(asked)
    pinned = PINS.get(canonicalize_name(requirement.name))
    assert pinned is not None, f"requirements.lock lacks {asked}: run make lock"
    assert requirement.specifier.contains(pinned, prereleases=True), (
        f"{asked} but {pinned} is locked: run make lock"
    )


def test_every_pin_is_hashed() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "-index" not in LOCK
