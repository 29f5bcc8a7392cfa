# The firmware as frozen modules; each board's manifest includes this. For MicroPython's own build:
#   make -C ports/rp2 BOARD=RPI_PICO FROZEN_MANIFEST=.../boards/pico/manifest.py
# Frozen code stays in flash, which leaves the board its heap; no module is native there, and an image has no
# test build: ports/testing.py is left out as it is from what `make firmware` builds.

import os

ROOT = "../firmware"
TEST_BUILD_ONLY = ("watchword/ports/testing.py",)

for folder, _, files in sorted(os.walk(os.path.join(ROOT, "watchword"))):
    for file in sorted(files):
        path = os.path.relpath(os.path.join(folder, file), ROOT)
        if file.endswith(".py") and path not in TEST_BUILD_ONLY:
            module(path, base_path=ROOT)

module("main.py", base_path=ROOT)
