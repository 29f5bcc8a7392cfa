"""What is wrong with what was asked of a campaign."""


class CampaignError(ValueError):
    """A campaign that can't be flown or read as asked; the message says what and where."""


class NotCompiled(CampaignError):
    """A scenario has what only `watchword sim` can fly."""
