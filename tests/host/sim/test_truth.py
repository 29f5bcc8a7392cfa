"""Which truth a track is about: the majority source of its last five plots, geometry as the tie-break."""

from watchword_bench.sim.truth import About


def about_at(play, k, track=1):
    return play.account().attribution.about(k, track)


def test_the_source_of_its_plots(play):
    run = play(10).target("drone").track(1, "drone")
    assert about_at(run, 9) == About("drone")


def test_three_of_five_plots_change_its_mind(play):
    run = play(20).target("drone").target("heli", kind="friend", platform=1)
    run.track(1, "drone", range(10)).track(1, "heli", range(10, 20))
    assert about_at(run, 11).truth == "drone"
    assert about_at(run, 12).truth == "heli"


def test_scans_without_a_plot_do_not_count(play):
    run = play(20).target("drone").target("heli", kind="friend", platform=1)
    run.track(1, "drone", range(10)).track(1, "heli", range(10, 18), seen=False)
    assert about_at(run, 17).truth == "drone"


def test_false_plots_make_a_track_about_nothing(play):
    run = play(10).target("drone").track(1, "")
    assert about_at(run, 9) == About(None)


def test_a_tie_goes_to_the_nearer(play):
    run = play(10).target("near", start=(0, 3000, 0)).target("far", start=(0, 4000, 0))
    run.track(1, "near+far")
    assert about_at(run, 9) == About("near", frozenset({"far"}))


def test_a_tie_with_a_false_plot_goes_to_the_target_that_is_near(play):
    run = play(10).target("drone").track(1, "", range(1)).track(1, "drone", range(1, 2))
    assert about_at(run, 1).truth == "drone"


def test_a_merged_source_counts_while_it_has_more_than_half_the_plots(play):
    run = play(20).target("heli", kind="friend", platform=1).target("drone", start=(0, 6300, 100))
    run.track(1, "heli", range(5)).track(1, "heli+drone", range(5, 10)).track(1, "heli", range(10, 20))
    assert about_at(run, 6) == About("heli")
    assert about_at(run, 7) == About("heli", frozenset({"drone"}))
    assert about_at(run, 11) == About("heli", frozenset({"drone"}))
    assert about_at(run, 12) == About("heli")


def test_a_merged_source_is_told_of_only_with_group_possible():
    about = About("heli", frozenset({"drone"}))
    assert about.told(frozenset()) == {"heli"}
    assert about.told(frozenset({"GROUP_POSSIBLE"})) == {"heli", "drone"}


def test_a_track_that_was_not_reported_is_about_nothing(play):
    run = play(10).target("drone").track(1, "drone", range(5))
    assert about_at(run, 7) == About(None)
