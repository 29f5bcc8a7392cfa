"""Transfers of 63, 64 and 65 bytes: where USB packets and FIFOs end, nothing gets lost or stuck."""

import pytest

from watchword_bench.hil.waiting import frames
from watchword_bench.protocol.codec import encode

ASKED = 65  # frames of 12 bytes: each size cuts them at every place
ANSWERS_S = 5.0
QUESTIONS, BATCH = 2400, 100  # answers to a batch fit the board's buffer


def answers(line, count):
    """Wait for so many configuration values."""
    came = []
    for frame in frames(line, ANSWERS_S):
        came += [frame] if frame.name == "config_value" else []
        if len(came) == count:
            break
    return came


def keys_of(came):
    return [frame.fields["key"] for frame in came]


@pytest.mark.parametrize("size", [1, 63, 64, 65, 127, 128, 129])
def test_frames_cut_into_transfers_of_a_size(rig, size):
    keys = [n % 20 for n in range(ASKED)]
    data = b"".join(encode("config_get", n, key=key) for n, key in enumerate(keys))
    line, _ = rig.greeted()
    with line:
        for at in range(0, len(data), size):
            line.write(data[at : at + size])
        assert keys_of(answers(line, ASKED)) == keys


@pytest.mark.parametrize("size", [63, 64, 65])
def test_a_transfer_that_ends_with_a_frame_is_answered_at_once(rig, size):
    """Nothing waits for a byte that would fill a packet: the answer comes though no more is sent."""
    question = encode("config_get", 1, key=3)
    line, _ = rig.greeted()
    with line:
        line.write(bytes(size - len(question)) + question)
        assert keys_of(answers(line, 1)) == [3]


def test_thousands_of_questions_are_answered_one_by_one(rig, figure):
    """None is lost in either direction: the answers come in the order of the questions."""
    line, _ = rig.greeted()
    with line:
        count = 0
        for n in range(0, QUESTIONS, BATCH):
            keys = [key % 20 for key in range(n, n + BATCH)]
            line.write(b"".join(encode("config_get", n + at, key=key) for at, key in enumerate(keys)))
            came = answers(line, BATCH)
            assert keys_of(came) == keys
            count += len(came)
    figure("questions answered", str(count))
