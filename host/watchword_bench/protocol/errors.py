"""What can be wrong with a message that is to be sent.

ProtocolError
├── UnknownMessage      no message of that name
├── BadFields           a field is missing, unknown or out of its range
└── NotACommand         it carries no code to sign
"""


class ProtocolError(Exception):
    """Any of the below."""


class UnknownMessage(ProtocolError):
    """No message of that name."""


class BadFields(ProtocolError):
    """A field is missing, unknown or out of its range."""


class NotACommand(ProtocolError):
    """It carries no code to sign."""
