"""The JSON of one run and of several."""

import json

from watchword_bench.sim.compare import Difference
from watchword_bench.sim.report import report, summary

KEYS = {
    "scenario",
    "seed",
    "runtime",
    "trace_sha256",
    "targets",
    "scans",
    "frames_in",
    "frames_out",
    "cues",
    "identity_timeline",
    "metrics",
    "baselines",
    "expectations",
    "noted",
    "refusals",
    "interrupted",
    "ok",
}
CUED = {"expect": "cued", "truth": "drone"}
NOT_CUED = {"expect": "cued", "truth": "heli"}


def test_one_run_is_one_object(judged, tower22):
    told = report(judged(tower22, CUED))
    assert told.keys() == KEYS
    assert json.loads(json.dumps(told)) == told
    assert (told["scenario"], told["seed"], told["runtime"], told["scans"]) == (
        "hand-made",
        1,
        "cpython",
        140,
    )
    assert told["ok"] is True


def test_a_cue_tells_its_truth(judged, tower22):
    first, _, friends, withdrawn = report(judged(tower22))["cues"]
    assert (first["t_s"], first["track"], first["truth"], first["kind"]) == (30, 2, "drone", "IDENTIFY")
    assert first["reasons"] == ["INBOUND", "NO_REPLY"]
    assert (friends["truth"], withdrawn["truth"], withdrawn["kind"]) == ("heli", "heli", "WITHDRAWN")


def test_the_cue_of_a_lost_track_tells_what_it_was_about(judged, play):
    run = play(60).target("drone").track(1, "drone", range(30)).cue(1, 10)
    run.cue(1, 30, kind="WITHDRAWN", reasons="TRACK_LOST")
    assert [cue["truth"] for cue in report(judged(run))["cues"]] == ["drone", "drone"]


def test_the_timeline_and_the_baselines(judged, tower22):
    told = report(judged(tower22))
    assert told["identity_timeline"][1] == {
        "truth": "heli",
        "track": 1,
        "identity": "FRIEND",
        "flags": [],
        "start_s": 6,
        "end_s": 140,
    }
    corridor = told["baselines"]["corridor_and_slot"]
    assert corridor["silent_inbound"] == ["drone"]
    assert corridor.keys() == told["metrics"].keys()
    assert told["metrics"]["lead_times"]["drone"]["seconds_left"] == 91


def test_an_unmet_expectation_is_not_ok(judged, tower22):
    told = report(judged(tower22, CUED, NOT_CUED))
    assert told["ok"] is False
    assert [finding["ok"] for finding in told["expectations"]] == [True, False]


def test_several_runs_come_to_a_summary(judged, tower22):
    told = [report(judged(tower22, CUED, NOT_CUED, seed=seed)) for seed in (1, 2)]
    sums = summary([*told, report(judged(tower22, CUED, seed=3))], [], 0)
    assert (sums["runs"], sums["passed"], sums["ok"]) == (3, 1, False)
    assert sums["expectations"] == {"cued drone": {"held": 3, "of": 3}, "cued heli": {"held": 0, "of": 2}}
    assert [failed["seed"] for failed in sums["failed"]] == [1, 2]
    assert sums["failed"][0]["expectations"] == ["cued heli"]
    assert sums["seconds_left"] == {"drone": {"arrivals": 3, "least": 91, "median": 91, "most": 91}}


def test_one_that_arrives_without_a_cue_has_no_seconds_left(judged, play):
    silent = report(judged(play(140).target("drone").track(1, "drone")))
    assert summary([silent], [], 0)["seconds_left"]["drone"]["least"] == 0


def test_a_crash_is_neither_ok_nor_equal(judged, tower22):
    sums = summary([report(judged(tower22, CUED))], [], 1)
    assert (sums["runs"], sums["passed"], sums["traces_equal"], sums["ok"]) == (2, 1, False, False)


def test_unequal_traces_are_not_ok(judged, tower22):
    difference = Difference("hand-made", 1, 5, ("cpython", "wasm"), ({"frame": "track"}, None))
    sums = summary([report(judged(tower22, CUED))], [difference], 0)
    assert (sums["traces_equal"], sums["ok"]) == (False, False)
    assert sums["differences"][0]["index"] == 5
    json.dumps(sums)
