"""A board's event log on the host: its files read, verified and told. The format is in docs/state.md."""
