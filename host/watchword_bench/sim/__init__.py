"""One run of a scenario against the firmware, and what is to be said of it."""
