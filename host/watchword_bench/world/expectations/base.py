"""What all expectations have in common."""

from ..quantities import Table

_SAYS_WHICH = ("expect", "truth", "event", "cause", "flag", "during", "after")


class Expectation(Table):
    """Names the expectation in reports: its kind, and what it is about."""

    @property
    def label(self) -> str:
        """Such as `cued follower`."""
        fields = self.model_dump()
        return " ".join(str(fields[key]) for key in _SAYS_WHICH if fields.get(key))
