"""The world a board is tried in: scenario files, truth, mock radar, interrogator, their frames."""
