"""Monte Carlo on the firmware itself: thousands of runs, each one call into compiled code."""
