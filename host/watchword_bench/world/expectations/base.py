"""What all expectations have in common."""

from ..quantities import Table


class Expectation(Table):
    """Names the expectation in reports: its kind, and what it is about."""

    @property
    def label(self) -> str:
        """Such as `cued follower`."""
        fields = self.model_dump()
        return " ".join(str(fields[key]) for key in ("expect", "truth") if key in fields)
