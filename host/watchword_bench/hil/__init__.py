"""Hardware in the loop: the board under test, what can be done to it, the report. The tests are in `hil/`."""
