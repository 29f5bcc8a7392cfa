"""The people at the console, as of sim/crew.py: the first rule that fits a cue acts, after its delay."""

from watchword.codes import CUE_ALERT, CUE_WITHDRAWN, FLAG_GROUP_POSSIBLE
from watchword.kernel.operator import acknowledge, declare, dismiss
from watchword_bench.campaign.compiled.attribution import told
from watchword_bench.campaign.compiled.layout import ACKNOWLEDGE, DECLARE, DISMISS, IGNORE

# Columns of `minds`, what the crew has in mind of each row's track; then the acts of each rule on it.
NUMBER = 0
KIND = 1  # of the cue that is open, 0: none
LEVEL = 2
FLAGS = 3
DUE_MS = 4
RULE = 5  # the rule that is about to act, -1: none
CALLS = 6  # of this scan: 1 opened, 2 called again
MINDS = 7
"""How many; one more for each rule."""


def meet(minds, row, number):
    """Begin a scan with the track of `row`."""
    if minds[row, NUMBER] != number:
        for n in range(minds.shape[1]):
            minds[row, n] = 0
        minds[row, NUMBER] = number
        minds[row, RULE] = -1
    minds[row, CALLS] = 0


def see(minds, row, notices, n, t_ms, truth, merged, rules):
    """Take note of cue `n` of this scan, about the track of `row`. truth, merged: of `about`."""
    mind = minds[row]
    kind, level = notices.kind[n], notices.level[n]
    if kind == CUE_WITHDRAWN:
        mind[KIND] = 0
        mind[RULE] = -1
    elif kind <= CUE_ALERT:
        opened = mind[KIND] == 0
        pressed = notices.acknowledged[n] == 0 or level > mind[LEVEL]
        pressed = pressed or (kind == CUE_ALERT and mind[KIND] != CUE_ALERT)
        mind[CALLS] = 1 if opened else (2 if pressed else 0)
        mind[KIND] = kind
        mind[LEVEL] = level
        mind[FLAGS] = notices.flags[n]
        if mind[RULE] < 0 and (opened or pressed):
            told_of = told(truth, merged, notices.flags[n] & FLAG_GROUP_POSSIBLE)
            _plan(mind, kind, t_ms, told_of, rules)


def _plan(mind, kind, t_ms, told_of, rules):
    for r in range(len(rules)):
        fits = rules[r, 4] == 0 or rules[r, 4] == kind
        fits = fits and (rules[r, 3] != 0 or rules[r, 2] & told_of != 0)
        if rules[r, 0] == DECLARE and rules[r, 3] == 0:  # all that it may be is meant
            fits = fits and told_of & ~rules[r, 2] == 0
        if fits and mind[MINDS + r] < rules[r, 6]:
            mind[MINDS + r] += 1
            if rules[r, 0] != IGNORE:
                mind[DUE_MS] = t_ms + rules[r, 5]
                mind[RULE] = r
            return


def act(site, minds, row, t_ms, feed_ms, params, rules, words, count, k):
    """Say what is due by `t_ms` about the track of `row`; returns the words so far. words: (rows, WORD)."""
    r = minds[row, RULE]
    if r < 0 or minds[row, DUE_MS] > t_ms:
        return count
    minds[row, RULE] = -1
    track = minds[row, NUMBER]
    if rules[r, 0] == ACKNOWLEDGE:
        refused = acknowledge(site, track)
    elif rules[r, 0] == DISMISS:
        refused = dismiss(site, track, rules[r, 1], feed_ms, params)
    else:
        refused = declare(site, track, rules[r, 7], rules[r, 1], feed_ms)
    words[count, 0] = k
    words[count, 1] = rules[r, 0]
    words[count, 2] = track
    words[count, 3] = 1 if refused == 0 else 0
    return count + 1
