"""Recordings in MCAP: what crossed a board's link, when, and what was true. See docs/recordings.md."""
