"""Claims: flight plans and broadcasts."""

import pytest

from support.checked import CheckedColumn, checked, checked_params
from support.sites import NOW_MS, PARAMS, empty_site, place, refresh
from watchword.codes import CAUSE_MERGED, STATE_TENTATIVE
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.evidence import BROADCAST_DISAGREES, PLAN
from watchword.kernel.plan import (
    AGREEMENTS,
    HEARD_SCANS,
    PLAN_SCANS,
    follow_plans,
    forget_entry,
    hear_broadcasts,
)
from watchword.kernel.predict import POSITION_MAX, VELOCITY_MAX
from watchword.kernel.site import BROADCASTS, BROADCASTS_MAX, PLANS_MAX
from watchword.settings import RANGES


def file_plan(site, entry=0, start_ms=NOW_MS - 60_000, end_ms=NOW_MS + 600_000, platform=7, half_width_m=300):
    """A corridor from 8 km north to the asset."""
    plans = site.plans
    plans.platform[entry], plans.half_width[entry] = platform, 8 * half_width_m
    plans.start_ms[entry], plans.end_ms[entry] = start_ms, end_ms
    plans.from_east[entry], plans.from_north[entry] = 0, 64000
    plans.to_east[entry], plans.to_north[entry] = 0, 0


def follow(site, scans, now_ms=NOW_MS):
    for n in range(scans):
        follow_plans(site, now_ms + 1000 * n & (1 << 30) - 1)


class TestPlan:
    @pytest.fixture
    def site(self):
        site = empty_site()
        file_plan(site)
        return site

    def supported(self, site, row=0):
        return site.labels.e_plan[row] == PLAN

    def test_supports_the_one_that_flies_it_alone(self, site):
        place(site, 0, 0, 5000, 0, -30)
        follow(site, PLAN_SCANS - 1)
        assert not self.supported(site)
        follow(site, 1)
        assert self.supported(site)

    def test_two_in_it_use_it_up_for_good(self, site):
        place(site, 0, 0, 5000, 0, -30)
        follow(site, 20)
        place(site, 1, 0, 5300, 0, -30)
        follow(site, 1)
        assert not self.supported(site, 0)
        assert not self.supported(site, 1)
        site.tracks.number[1] = site.tracks.state[1] = 0
        refresh(site)
        follow(site, 50)
        assert not self.supported(site, 0)

    def test_a_tentative_second_makes_the_first_wait(self, site):
        place(site, 0, 0, 5000, 0, -30)
        place(site, 1, 0, 5300, 0, -30, state=STATE_TENTATIVE)
        follow(site, 20)
        assert not self.supported(site)
        site.tracks.number[1] = site.tracks.state[1] = 0
        refresh(site)
        follow(site, PLAN_SCANS)
        assert self.supported(site)

    @pytest.mark.parametrize("consumed", [1, 2])
    def test_consumed_supports_none(self, site, consumed):
        site.plans.consumed[0] = consumed
        place(site, 0, 0, 5000, 0, -30)
        follow(site, 20)
        assert not self.supported(site)

    @pytest.mark.parametrize(
        ("start_s", "end_s", "open_"),
        [(-10, 10, True), (1, 10, False), (-10, -1, False), (0, 0, True)],
    )
    @pytest.mark.parametrize("now_ms", [NOW_MS, 0, (1 << 30) - 2000])
    def test_counts_in_its_slot_alone_whenever_the_clock_wraps(self, site, now_ms, start_s, end_s, open_):
        file_plan(site, 0, (now_ms + 1000 * start_s) % (1 << 30), (now_ms + 1000 * end_s) % (1 << 30))
        place(site, 0, 0, 5000, 0, -30, entry=1, plan=PLAN_SCANS - 1)
        follow_plans(site, now_ms)
        assert self.supported(site) == open_

    @pytest.mark.parametrize(
        ("state", "conforms"),
        [
            ((0, 5000, 0, -30), True),
            ((440, 5000, 0, -30), True),  # 300 m, and 150 m for the radar's bias
            ((460, 5000, 0, -30), False),
            ((-460, 5000, 0, -30), False),
            ((0, 8440, 0, -30), True),
            ((0, 8460, 0, -30), False),
            ((0, -460, 0, -30), False),
            ((0, 5000, 0, 30), False),  # the wrong way
            ((0, 5000, 17, -30), True),  # 29.5 degrees off
            ((0, 5000, 18, -30), False),  # 31 degrees
        ],
    )
    def test_corridor_and_direction(self, site, state, conforms):
        place(site, 0, *state, entry=1, plan=PLAN_SCANS - 1)
        follow_plans(site, NOW_MS)
        assert self.supported(site) == conforms

    def test_supports_no_contested_track(self, site):
        place(site, 0, 0, 5000, 0, -30, contest=CAUSE_MERGED)
        follow(site, 20)
        assert not self.supported(site)

    def test_leaving_the_corridor_ends_the_support_as_slowly_as_it_began(self, site):
        place(site, 0, 0, 5000, 0, -30)
        follow(site, 20)
        site.tracks.x[0] = 8 * 2000
        follow(site, PLAN_SCANS - 1)
        assert self.supported(site)
        follow(site, 1)
        assert not self.supported(site)
        site.tracks.x[0] = 0
        follow(site, PLAN_SCANS - 1)
        assert not self.supported(site)
        follow(site, 1)
        assert self.supported(site)

    def test_a_few_scans_in_each_of_two_corridors_are_not_enough(self, site):
        file_plan(site, 1, platform=8)
        site.plans.from_east[1] = site.plans.to_east[1] = 8 * 3000
        place(site, 0, 0, 5000, 0, -30)
        follow(site, PLAN_SCANS - 2)
        site.tracks.x[0] = 8 * 3000
        follow(site, PLAN_SCANS - 2)
        assert not self.supported(site)
        follow(site, 2 * PLAN_SCANS)
        assert self.supported(site)

    def test_two_in_another_corridor_take_nothing_from_who_flies_this_one(self, site):
        file_plan(site, 1, platform=8)
        site.plans.from_east[1] = site.plans.to_east[1] = 8 * 3000
        place(site, 0, 0, 5000, 0, -30)
        follow(site, PLAN_SCANS)
        place(site, 1, 3000, 5000, 0, -30)
        place(site, 2, 3000, 5300, 0, -30)
        follow(site, 1)
        assert [self.supported(site, row) for row in (0, 1, 2)] == [True, False, False]

    def test_used_up_by_its_own_platform_it_lasts_until_that_is_proven(self, site):
        """The first of two proofs must not undo what the plan had said."""
        place(site, 0, 0, 5000, 0, -30)
        follow(site, PLAN_SCANS)
        site.plans.consumed[0], site.labels.platform[0] = 1, 7
        follow(site, PLAN_SCANS - 1)
        assert self.supported(site)
        follow(site, 1)
        assert not self.supported(site)

    def test_used_up_by_another_it_ends_at_once(self, site):
        place(site, 0, 0, 5000, 0, -30)
        follow(site, PLAN_SCANS)
        site.plans.consumed[0] = 1
        follow(site, 1)
        assert not self.supported(site)

    def test_another_plan_in_its_place_supports_nobody_yet(self, site):
        place(site, 0, 0, 5000, 0, -30)
        follow(site, PLAN_SCANS)
        forget_entry(site.labels, 0)
        follow(site, 1)
        assert not self.supported(site)

    def test_of_no_length_supports_none(self, site):
        site.plans.from_north[0] = 0
        place(site, 0, 0, 200, 0, -30)
        follow(site, 20)
        assert not self.supported(site)

    def test_removed_supports_none(self, site):
        site.plans.platform[0] = 0
        place(site, 0, 0, 5000, 0, -30)
        follow(site, 20)
        assert not self.supported(site)


def claim(site, address, east_m, north_m, t_ms=NOW_MS):
    broadcasts, n = site.broadcasts, site.registers[BROADCASTS]
    broadcasts.address[n], broadcasts.t_ms[n] = address, t_ms
    broadcasts.east[n], broadcasts.north[n] = round(8 * east_m), round(8 * north_m)
    site.registers[BROADCASTS] = n + 1


class TestBroadcast:
    @pytest.fixture
    def site(self):
        site = empty_site()
        place(site, 0, 0, 5000)
        return site

    def hear(self, site, *claims):
        for address, east, north in claims:
            claim(site, address, east, north)
        hear_broadcasts(site, NOW_MS)

    def test_agrees_with_the_one_track_it_fits(self, site):
        for n in range(AGREEMENTS):
            self.hear(site, (0xABC, 30, 5020))
            assert site.labels.agreements[0] == n + 1
        assert site.labels.address[0] == 0xABC
        assert site.registers[BROADCASTS] == 0

    def test_agrees_with_none_where_it_fits_two(self, site):
        place(site, 1, 0, 5100)
        self.hear(site, (0xABC, 0, 5050))
        assert [site.labels.agreements[row] for row in (0, 1)] == [0, 0]

    def test_agrees_with_no_contested_track(self, site):
        site.labels.contest[0] = CAUSE_MERGED
        self.hear(site, (0xABC, 0, 5000))
        assert site.labels.agreements[0] == 0

    def test_another_address_starts_anew(self, site):
        for address in (0xABC, 0xABC, 0xDEF):
            self.hear(site, (address, 0, 5000))
        assert (site.labels.address[0], site.labels.agreements[0]) == (0xDEF, 1)

    @pytest.mark.parametrize("where", [(0, 7500), (3000, 3000)])
    def test_that_leaves_its_track_contradicts_itself(self, site, where):
        place(site, 1, 3000, 3000)
        for _ in range(AGREEMENTS):
            self.hear(site, (0xABC, 0, 5000))
        self.hear(site, (0xABC, *where))
        assert site.labels.e_broadcast[0] == BROADCAST_DISAGREES
        assert site.labels.agreements[0] == 0
        assert site.labels.e_broadcast[1] == 0

    def test_that_fits_a_neighbour_a_little_better_contradicts_nothing(self, site):
        """Two airliners 300 m apart, seen 130 m from where they are: no deceit."""
        for _ in range(AGREEMENTS):
            self.hear(site, (0xABC, 0, 5000))
        place(site, 1, 0, 5300)
        self.hear(site, (0xABC, 0, 5160))
        assert site.labels.e_broadcast[0] == 0

    def test_claims_that_never_agreed_contradict_nothing(self, site):
        self.hear(site, (0xABC, 0, 5000))
        self.hear(site, (0xABC, 3000, 3000))
        assert site.labels.e_broadcast[0] == 0

    def test_silence_is_counted(self, site):
        self.hear(site, (0xABC, 0, 5000))
        assert site.labels.heard[0] == 0
        for _ in range(HEARD_SCANS):
            self.hear(site)
        assert site.labels.heard[0] == HEARD_SCANS

    @pytest.mark.parametrize("away_ms", [20_000, -20_000, 1 << 29])
    def test_claims_of_another_time_agree_with_nothing(self, site, away_ms):
        claim(site, 0xABC, 0, 5000, (NOW_MS + away_ms) % (1 << 30))
        hear_broadcasts(site, NOW_MS)
        assert site.labels.agreements[0] == 0


@pytest.mark.parametrize("edge", [0, 1])
def test_extremes_stay_within_small_ints(edge):
    """Corridors and claims from corner to corner, a full table, times half a clock away."""
    params = checked_params(type(PARAMS)(*[row[edge] for row in RANGES]))
    site = empty_site(CheckedColumn, params)
    for row in range(TRACKS_MAX):
        place(site, row, 100 + 600 * row, 100 - 500 * row, params=params)
        site.tracks.vx[row], site.tracks.vy[row] = VELOCITY_MAX, -VELOCITY_MAX
    site.tracks.x[0], site.tracks.y[0] = POSITION_MAX, -POSITION_MAX
    ends = (256000, -256000)
    for p in range(PLANS_MAX):
        file_plan(site, p, 0, (1 << 29) - 1, half_width_m=8191)
        plans = site.plans
        plans.from_east[p], plans.from_north[p] = ends[p & 1], ends[p >> 1 & 1]
        plans.to_east[p], plans.to_north[p] = ends[~p & 1], ends[p >> 2 & 1]
    for now_ms in (0, 1 << 28, (1 << 30) - 1):
        for n in range(BROADCASTS_MAX):
            claim(site, 0xFFFFFF, ends[n & 1] / 8, ends[n >> 1 & 1] / 8, (now_ms ^ n << 26) % (1 << 30))
        follow_plans(site, checked(now_ms))
        hear_broadcasts(site, checked(now_ms))
