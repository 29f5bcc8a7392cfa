"""Why a board said what it said of a track: its own kernel, watched while a recording is replayed to it."""
