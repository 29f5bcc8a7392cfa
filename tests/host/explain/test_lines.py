"""What repeats is told in one line, and nothing of note is swallowed."""

from watchword_bench.explain.ledger import Ledger
from watchword_bench.explain.lines import lines


def test_runs_side_by_side_are_told_once_each_until_something_of_note_happens():
    ledger = Ledger()
    for second in range(3):
        ledger.note(second * 1000, "fact", f"challenge {second}", "challenge")
        ledger.weigh(second * 1000 + 500, "e_silence", -3, f"silence {second}", "silence")
    ledger.note(3000, "identity", "UNKNOWN → FRIEND")
    ledger.note(4000, "fact", "challenge 3", "challenge")
    told = [
        (line.from_ms, line.to_ms, line.count, line.weight, line.entry.text) for line in lines(ledger.entries)
    ]
    assert told == [
        (0, 2000, 3, None, "challenge 2"),
        (500, 2500, 3, -9, "silence 2"),
        (3000, 3000, 1, None, "UNKNOWN → FRIEND"),
        (4000, 4000, 1, None, "challenge 3"),
    ]


def test_weights_are_kept_whole():
    ledger = Ledger()
    for weight in (160, -4, -4, 160):
        ledger.weigh(0, "e_reply", weight, "", "fades" if weight < 0 else "")
    assert sum(line.weight for line in lines(ledger.entries)) == ledger.total == 312
