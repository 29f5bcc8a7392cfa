"""Several sites flown in one run, on scripted boards that report one track each."""

import io
import json

import pytest
from rich.console import Console

from support.scripted_board import ScriptedBoard
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.runtimes import TargetCrashed
from watchword_bench.sim import session
from watchword_bench.sim.joint import Joint
from watchword_bench.sim.overview import overview
from watchword_bench.sim.store import store, store_picture
from watchword_bench.sim.story import story
from watchword_bench.world.draw import draw_sites
from watchword_bench.world.schema import Scenario

PLATFORMS = [
    {
        "name": name,
        "truth": "hostile",
        "site": site,
        "motion": {
            "kind": "inbound",
            "start_range_m": 3000.0,
            "start_azimuth_deg": azimuth,
            "speed_mps": 50.0,
            "height_m": 100.0,
        },
    }
    for name, site, azimuth in (("first", "west", 270.0), ("second", "east", 90.0))
]
SCENARIO = Scenario.model_validate(
    {
        "name": "two-sites",
        "title": "Two sites",
        "story": "A drone comes to each of two sites.",
        "duration_s": 10.0,
        "radar": {"clutter_per_scan": 0.0},
        "site": [
            {"name": "west", "east_m": -2000, "north_m": 0},
            {"name": "east", "east_m": 2000, "north_m": 0},
        ],
        "platform": PLATFORMS,
        "expect": [
            {"expect": "counted_once", "truth": "hostile", "at_least": 0.9},
            {"expect": "tracked", "truth": "hostile", "at_least": 0.0},
        ],
    }
)


def tracks_first_plot(frame):
    """Track 1 sits on the first plot of each scan, if there is one."""
    if frame.name != "scan" or not frame.fields["plots"]:
        return b""
    fields = {field.name: 0 for field in BY_NAME["track"].fields}
    return encode("track", 0, **fields | {"track": 1, "identity": 1, "plot": 0})


def dies(frame):
    if frame.name == "scan":
        raise TargetCrashed("scripted", "it trapped", "line 7")
    return b""


@pytest.fixture
def fly(monkeypatch):
    """fly(scripts by site) is a session against scripted boards, and what `each` saw."""

    def run(west=tracks_first_plot, east=tracks_first_plot, runtimes=("cpython",), seeds=(1,)):
        opened = []

        def open_scripted(name, seed):
            script = (west, east)[len(opened) % 2]
            opened.append(seed)
            board = ScriptedBoard(script)
            board.name = name
            return board

        monkeypatch.setattr(session, "open_runtime", open_scripted)
        seen = []
        return session.fly_all(SCENARIO, seeds, list(runtimes), seen.append), seen, opened

    return run


def screen(renderable):
    text = io.StringIO()
    Console(width=100, file=text).print(renderable)
    return " ".join(text.getvalue().split())


def test_every_site_is_flown_and_all_are_one_run(fly):
    flown, (joint,), opened = fly()
    assert isinstance(joint, Joint)
    assert [board.run.world.site.name for board in joint.boards] == ["west", "east"]
    assert opened == [world.board_seed for world in draw_sites(SCENARIO, 1)]
    assert len(flown.reports) == 1
    assert not joint.interrupted


def test_the_report_has_the_boards_and_the_picture(fly):
    flown, (joint,), _ = fly()
    (told,) = flown.reports
    assert json.loads(json.dumps(told)) == told
    assert list(told["boards"]) == ["west", "east"]
    assert told["picture"]["metrics"]["share_once"].keys() == {"first", "second"}
    assert told["picture"]["timeline"][0].keys() >= {
        "truth",
        "aircraft",
        "identity",
        "sites",
        "start_s",
        "end_s",
    }
    names = [finding["name"] for finding in told["expectations"]]
    assert names == ["counted_once hostile", "west: tracked hostile", "east: tracked hostile"]
    assert told["trace_sha256"] == joint.trace_sha256
    assert told["trace_sha256"] not in [board["trace_sha256"] for board in told["boards"].values()]


def test_each_is_judged_at_its_own_site(fly):
    _, (joint,), _ = fly()
    leads = {name: lead.observable_s for name, lead in joint.lead_times.items()}
    own = {
        board.run.world.site.name: {n: lead.observable_s for n, lead in board.metrics.lead_times.items()}
        for board in joint.boards
    }
    assert leads == {"first": own["west"]["first"], "second": own["east"]["second"]}


def test_the_story_tells_boards_and_picture(fly):
    _, (joint,), _ = fly()
    text = screen(story(joint))
    assert "two-sites · seed 1 · cpython" in text
    assert "The boards" in text
    assert "west 1 0 0 0 1 of 1" in text
    assert "first hostile none west" in text
    assert f"{sum(f.ok for f in joint.findings)} of 3 expectations hold" in text


def test_overview_and_equal_traces(fly):
    flown, seen, _ = fly(runtimes=("cpython", "wasm"), seeds=(1, 2))
    assert len(seen) == 4
    assert flown.summary["traces_equal"]
    assert "traces are equal" in screen(overview(flown))


def test_a_site_whose_traces_part_is_named(fly):
    count = iter(range(100))
    flown, _, _ = fly(
        east=lambda frame: (
            encode("event", 0, t_ms=0, event=1, track=1, a=next(count), b=0) if frame.name == "hello" else b""
        ),
        runtimes=("cpython", "wasm"),
    )
    assert [difference.scenario for difference in flown.differences] == ["two-sites/east"]


def test_a_crash_of_one_board_is_no_joint_run(fly):
    flown, seen, opened = fly(east=dies)
    assert (seen, len(opened)) == ([], 2)
    assert [crash.scenario for crash in flown.crashes] == ["two-sites/east"]
    assert not flown.ok


def test_ctrl_c_keeps_the_boards_that_were_flown(fly):
    def stopped(frame):
        if frame.name == "scan" and frame.fields["scan"] == 3:
            raise KeyboardInterrupt
        return b""

    flown, (joint,), _ = fly(west=stopped)
    assert flown.interrupted
    assert [board.run.world.site.name for board in joint.boards] == ["west"]
    assert joint.interrupted
    assert not joint.ok
    assert "Ended early" in screen(story(joint))


def test_everything_is_kept_by_board_and_together(fly, tmp_path):
    _, (joint,), _ = fly()
    store(joint, tmp_path)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == [
        "two-sites-1-cpython",
        "two-sites-east-1-cpython",
        "two-sites-west-1-cpython",
    ]
    assert "boards" in json.loads((tmp_path / "two-sites-1-cpython" / "run.json").read_text())
    assert (tmp_path / "two-sites-1-cpython" / "picture.png").stat().st_size > 10_000


def test_a_picture_of_several_sites(fly, tmp_path):
    _, (joint,), _ = fly()
    store_picture(joint, tmp_path / "sites.png")
    assert (tmp_path / "sites.png").stat().st_size > 10_000
