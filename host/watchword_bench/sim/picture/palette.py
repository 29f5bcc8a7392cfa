"""Colours, the same in every part of the picture."""

# Okabe and Ito's palette, which keeps apart for every kind of colour vision; friend is blue and unknown
# yellow, as on military maps (APP-6).
IDENTITIES = {
    "PENDING": "#BBBBBB",
    "UNKNOWN": "#F0C419",
    "ASSUMED_FRIEND": "#56B4E9",
    "FRIEND": "#0072B2",
    "NEUTRAL": "#009E73",
    "SUSPECT": "#D55E00",
    "HOSTILE": "#882255",
}
CUES = {"IDENTIFY": "#222222", "ALERT": "#D55E00"}
FAILURES = {"STALE": "#D55E00", "IFF_DEGRADED": "#CC79A7"}
INK = "#333333"
FAINT = "#999999"
RING = "#DDDDDD"
WARNING = "#D55E00"


def identity(word: str) -> str:
    """The colour of an identity."""
    return IDENTITIES.get(word, INK)
