"""Commands over the link: done once, acknowledged or refused with the reason."""

import pytest

from support.bench import CLOCK, HELLO, KEYS, Bench, inbound, last_track, named, platform_key
from watchword.codes import (
    CUE_IDENTIFY,
    EVENT_CONFIG_CHANGED,
    FLAG_DECLARED,
    FLAG_DISMISSED,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_PENDING,
    IDENTITY_UNKNOWN,
    REFUSAL_NO_OPEN_CUE,
    REFUSAL_NO_SUCH_IDENTITY,
    REFUSAL_NO_SUCH_TRACK,
    REFUSAL_NOT_AUTHENTICATED,
    REFUSAL_OUT_OF_RANGE,
    REFUSAL_TABLE_FULL,
    REFUSAL_TOO_CLOSE_TO_DISMISS,
    REFUSAL_UNKNOWN_KEY,
)
from watchword.link import layout
from watchword.settings import RANGES
from watchword_bench.protocol.configuration import CONFIGURATION

PLAN = {
    "entry": 0,
    "platform": 9,
    "start_ms": 0,
    "end_ms": 600_000,
    "from_east": 0,
    "from_north": 64000,
    "to_east": 0,
    "to_north": 0,
    "half_width": 2400,
}


def refusal(answer):
    name, fields = answer
    assert name == "refuse", f"{name} instead: {fields}"
    return fields["reason"], fields["detail"]


def done(answer):
    return answer[0] == "acknowledge"


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture
def crew():
    """A bench with an inbound, track 1, 4 km out, its cue open."""
    bench = Bench()
    said = bench.fly([inbound(5000, 50)], 15)
    assert named(said, "cue", track=1, kind=CUE_IDENTIFY)
    bench.aircraft = [inbound(5000, 50)]
    return bench


class TestConfiguration:
    @pytest.mark.parametrize(("name", "low", "high", "default"), [(r[0], *r[3:6]) for r in CONFIGURATION])
    def test_every_value_has_its_range_and_default(self, bench, name, low, high, default):
        key = KEYS.index(name)
        (value,) = bench.exchange(bench.message("config_get", key=key))
        assert value.fields == {"key": key, "value": default, "low": low, "high": high}
        for outside in (low - 1, high + 1, -(2**31), 2**31 - 1):
            assert refusal(bench.order("config_set", key=key, value=outside)) == (
                REFUSAL_OUT_OF_RANGE,
                outside,
            )
        inside = low if name != "confirm_window" else high
        assert done(bench.order("config_set", key=key, value=inside))
        bench.exchange(bench.message("config_get", key=key))
        assert bench.frames[-1].fields["value"] == inside

    def test_confirmation_cannot_want_more_hits_than_scans(self, bench):
        bench.configure(confirm_window=4)
        key = KEYS.index("confirm_hits")
        assert refusal(bench.order("config_set", key=key, value=5)) == (REFUSAL_OUT_OF_RANGE, 5)
        bench.exchange(bench.message("config_get", key=key))
        assert bench.frames[-1].fields["value"] == 3

    @pytest.mark.parametrize("key", [len(RANGES), 255])
    def test_unknown_keys_are_named(self, bench, key):
        assert refusal(bench.order("config_set", key=key, value=1)) == (REFUSAL_UNKNOWN_KEY, key)
        (answer,) = bench.exchange(bench.message("config_get", key=key))
        assert refusal((answer.name, answer.fields)) == (REFUSAL_UNKNOWN_KEY, key)

    def test_a_change_is_an_event(self, bench):
        bench.configure(crew_time=60)
        (event,) = named(bench.frames, "event", event=EVENT_CONFIG_CHANGED)
        assert (event.fields["a"], event.fields["b"]) == (KEYS.index("crew_time"), 60)

    def test_only_the_biases_own_settings_undo_registration(self):
        """A crew that changes its own time to react must not lose what friends have taught for minutes."""
        bench = Bench()
        bench.provision(7)
        bench.fly([inbound(6000, 20, platform=7)], 60)

        def sigma():
            return named(bench.wait(1000), "health")[-1].fields["range_bias_sigma"]

        learned = sigma()
        bench.configure(crew_time=60)
        assert sigma() == learned
        bench.configure(bias_range=241)
        assert sigma() > learned


class TestFlightPlan:
    def test_takes_eight(self, bench):
        for entry in range(8):
            assert done(bench.order("flight_plan", **PLAN | {"entry": entry}))
        assert refusal(bench.order("flight_plan", **PLAN | {"entry": 8})) == (REFUSAL_OUT_OF_RANGE, 7)

    @pytest.mark.parametrize("field", ["from_east", "from_north", "to_east", "to_north"])
    def test_ends_where_the_radar_does(self, bench, field):
        for value in (256_001, -256_001, 2**31 - 1, -(2**31)):
            assert refusal(bench.order("flight_plan", **PLAN | {field: value})) == (
                REFUSAL_OUT_OF_RANGE,
                value,
            )
        for value in (256_000, -256_000):
            assert done(bench.order("flight_plan", **PLAN | {field: value}))

    @pytest.mark.parametrize(
        ("start", "end", "good"),
        [
            (0, 1, True),
            (5000, 5000, False),
            (5000, 4999, False),
            (CLOCK - 1000, 1000, True),  # over the wrap of the clock
            (0, 1 << 29, False),  # half the clock: before or after?
            (CLOCK + 5, CLOCK + 6, True),
            (2**32 - 2, 2**32 - 1, True),
        ],
    )
    def test_needs_a_slot_that_ends_after_it_begins(self, bench, start, end, good):
        answer = bench.order("flight_plan", **PLAN | {"start_ms": start, "end_ms": end})
        assert done(answer) if good else refusal(answer)[0] == REFUSAL_OUT_OF_RANGE
        bench.fly([inbound(platform=0)], 5)  # and does no harm in a scan

    def test_can_be_removed(self, bench):
        bench.order("flight_plan", **PLAN)
        assert done(bench.order("flight_plan", **PLAN | {"platform": 0, "start_ms": 0, "end_ms": 0}))


class TestKeysOverTheLink:
    def test_table_full_is_said(self, bench):
        key = {"day": 5, "struck_off": 0, "key": bytes(16)}
        answers = [bench.order("platform_key", platform=p, **key) for p in range(1, 66)]
        assert all(done(answer) for answer in answers[:64])
        assert refusal(answers[64]) == (REFUSAL_TABLE_FULL, 65)

    def test_a_key_never_comes_back(self, bench):
        bench.provision(7)
        bench.fly([inbound(platform=7)], 5)
        assert not any(platform_key(7) in frame.raw for frame in bench.frames)


class TestBenchKey:
    KEY = b"bench key of 16!"

    def test_none_is_needed_before_one_is_set(self, bench):
        assert done(bench.order("config_set", key=0, value=1000))

    def test_then_every_command_is_signed_or_refused(self, bench):
        bench.order("bench_key", key=self.KEY)
        commands = {
            "flight_plan": PLAN,
            "platform_key": {"platform": 1, "day": 1, "struck_off": 0, "key": bytes(16)},
            "operator_acknowledge": {"operator": 1, "track": 1},
            "operator_dismiss": {"operator": 1, "track": 1, "as_": 1},
            "operator_declare": {"operator": 1, "track": 1, "identity": 6},
            "config_set": {"key": 0, "value": 1000},
            "bench_key": {"key": bytes(16)},
        }
        for name, fields in commands.items():
            assert refusal(bench.order(name, **fields)) == (REFUSAL_NOT_AUTHENTICATED, 0)
        bench.bench_key = b"another key of16"
        assert refusal(bench.order("config_set", key=0, value=1000))[0] == REFUSAL_NOT_AUTHENTICATED
        bench.bench_key = self.KEY
        assert done(bench.order("config_set", key=0, value=1000))
        assert done(bench.order("flight_plan", **PLAN))

    def test_a_new_one_needs_the_old(self, bench):
        bench.order("bench_key", key=self.KEY)
        assert refusal(bench.order("bench_key", key=b"another key of16"))[0] == REFUSAL_NOT_AUTHENTICATED
        bench.bench_key = self.KEY
        assert done(bench.order("bench_key", key=b"another key of16"))
        assert refusal(bench.order("config_set", key=0, value=1000))[0] == REFUSAL_NOT_AUTHENTICATED

    def test_questions_need_none(self, bench):
        bench.order("bench_key", key=self.KEY)
        assert bench.exchange(bench.message("config_get", key=0))[0].name == "config_value"


class TestIdempotence:
    def changes(self, bench):
        return len(named(bench.frames, "event", event=EVENT_CONFIG_CHANGED))

    def test_a_repeated_command_is_acknowledged_and_not_done_again(self, bench):
        for _ in range(3):
            assert done(bench.order("config_set", number=40, key=0, value=1000))
        assert self.changes(bench) == 1

    def test_a_refused_one_may_be_tried_again(self, crew):
        answer = crew.order("operator_declare", 40, operator=1, track=9, identity=IDENTITY_NEUTRAL)
        assert refusal(answer) == (REFUSAL_NO_SUCH_TRACK, 9)
        assert done(crew.order("operator_declare", 40, operator=1, track=1, identity=IDENTITY_NEUTRAL))

    def test_numbers_are_of_one_kind_of_command_each(self, crew):
        assert done(crew.order("config_set", 40, key=0, value=1000))
        assert done(crew.order("operator_declare", 40, operator=1, track=1, identity=IDENTITY_NEUTRAL))
        assert last_track(crew.fly(crew.aircraft, 1), 1)["identity"] == IDENTITY_NEUTRAL

    def test_a_number_is_free_again_after_sixteen_others(self, bench):
        for number in (40, *range(100, 116), 40):
            bench.order("config_set", number, key=0, value=1000)
        assert self.changes(bench) == 18

    def test_a_host_that_starts_anew_is_not_taken_for_the_old_one(self, crew):
        """It says hello and counts from 1 again: its first declaration is no repetition of another."""
        crew.order("operator_declare", 1, operator=1, track=1, identity=IDENTITY_NEUTRAL)
        crew.exchange(crew.message("hello", **HELLO))
        crew.order("operator_declare", 1, operator=2, track=1, identity=IDENTITY_HOSTILE)
        assert last_track(crew.fly(crew.aircraft, 1), 1)["identity"] == IDENTITY_HOSTILE


class TestOperator:
    def test_acknowledged_shows_and_stops_the_repeats(self, crew):
        assert done(crew.order("operator_acknowledge", operator=1, track=1))
        said = crew.fly(crew.aircraft, 8)
        assert named(said, "cue", track=1) == []

    def test_hostile_only_by_declaration_and_until_it_is_taken_back(self, crew):
        assert done(crew.order("operator_declare", operator=1, track=1, identity=IDENTITY_HOSTILE))
        track = last_track(crew.fly(crew.aircraft, 2), 1)
        assert (track["identity"], track["flags"] & FLAG_DECLARED) == (IDENTITY_HOSTILE, FLAG_DECLARED)
        assert done(crew.order("operator_declare", operator=1, track=1, identity=IDENTITY_PENDING))
        track = last_track(crew.fly(crew.aircraft, 1), 1)
        assert (track["identity"], track["flags"]) == (IDENTITY_UNKNOWN, 0)

    def test_dismissed_shows_and_comes_back_when_it_keeps_closing(self):
        bench, aircraft = Bench(), [inbound(9000, 50)]
        bench.fly(aircraft, 45)
        assert done(bench.order("operator_dismiss", operator=1, track=1, as_=1))
        assert last_track(bench.fly(aircraft, 1), 1)["flags"] & FLAG_DISMISSED
        (cue,) = named(bench.fly(aircraft, 26), "cue")
        assert (cue.fields["kind"], cue.fields["level"]) == (CUE_IDENTIFY, 2)
        assert not last_track(bench.frames, 1)["flags"] & FLAG_DISMISSED

    def test_dismissal_close_in_is_refused(self, crew):
        crew.fly(crew.aircraft, 25)  # 3 km out, 50 s from the keep-out radius
        answer = crew.order("operator_dismiss", operator=1, track=1, as_=1)
        assert refusal(answer) == (REFUSAL_TOO_CLOSE_TO_DISMISS, 1)

    @pytest.mark.parametrize(
        ("name", "fields", "reason"),
        [
            ("operator_acknowledge", {"track": 77}, REFUSAL_NO_SUCH_TRACK),
            ("operator_dismiss", {"track": 77, "as_": 1}, REFUSAL_NO_SUCH_TRACK),
            ("operator_declare", {"track": 0, "identity": 6}, REFUSAL_NO_SUCH_TRACK),
            ("operator_declare", {"track": 1, "identity": 7}, REFUSAL_NO_SUCH_IDENTITY),
        ],
    )
    def test_refusals_name_the_track_or_the_identity(self, crew, name, fields, reason):
        detail = fields["identity"] if reason == REFUSAL_NO_SUCH_IDENTITY else fields["track"]
        assert refusal(crew.order(name, operator=1, **fields)) == (reason, detail)

    def test_no_open_cue_no_acknowledgement(self, crew):
        crew.order("operator_declare", operator=1, track=1, identity=IDENTITY_FRIEND)
        crew.fly(crew.aircraft, 1)
        answer = crew.order("operator_acknowledge", operator=1, track=1)
        assert refusal(answer) == (REFUSAL_NO_OPEN_CUE, 1)

    def test_answers_name_the_command(self, crew):
        crew.order("operator_declare", 4711, operator=1, track=1, identity=6)
        assert crew.frames[-1].fields == {"command": 4711, "type": layout.OPERATOR_DECLARE}
