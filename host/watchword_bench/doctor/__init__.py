"""What is wrong with a bench, from Python to the board's firmware, and what to do about it."""
