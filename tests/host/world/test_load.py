"""Scenario files that can't be had or believed: said with file, key and reason."""

import pytest

from watchword_bench.world.load import ScenarioError, load_scenario, scenario_names

HEAD = 'name = "test"\ntitle = ""\nstory = ""\nduration_s = 100\n'
PLATFORM = """
[[platform]]
name = "intruder"
truth = "hostile"
motion = { kind = "inbound", start_range_m = 7000, start_azimuth_deg = 0, speed_mps = 30, height_m = 100 }
"""


@pytest.fixture
def refused(tmp_path):
    """Return what is said of a file with this text."""

    def load(text):
        file = tmp_path / "test.toml"
        file.write_text(text)
        with pytest.raises(ScenarioError) as error:
            load_scenario(file)
        lines = str(error.value).replace(str(tmp_path) + "/", "").splitlines()
        assert all(line.startswith("test.toml: ") for line in lines)
        return [line.removeprefix("test.toml: ") for line in lines]

    return load


@pytest.mark.parametrize("name", scenario_names())
def test_shipped_scenarios_load(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.expect


def test_loads_by_path(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + PLATFORM)
    assert load_scenario(file) == load_scenario(str(file))
    assert [platform.name for platform in load_scenario(file).platforms] == ["intruder"]


def test_unknown_name_lists_the_known_and_suggests():
    with pytest.raises(ScenarioError, match=r"'tower23', did you mean 'tower22'\?") as error:
        load_scenario("tower23")
    assert all(name in str(error.value) for name in scenario_names())


def test_unknown_name_without_a_neighbour():
    with pytest.raises(ScenarioError, match=r"^no scenario 'zzz'; there are .*birds, "):
        load_scenario("zzz")


def test_missing_file(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.toml: No such file"):
        load_scenario(tmp_path / "none.toml")


def test_not_text(tmp_path):
    (tmp_path / "test.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(ScenarioError, match=r"not a text file: .* at byte 8"):
        load_scenario(tmp_path / "test.toml")


def test_toml_syntax_names_the_line(refused):
    assert refused(HEAD + "radar = [\n") == ["not TOML: Invalid value (at end of document)"]
    assert "line 5, column 7" in refused(HEAD + "radar ! 3\n")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[radar]\npd = 1.2\n", "radar.pd: must be within 0.3 to 0.99, found 1.2"),
        ("[radar]\npd = nan\n", "radar.pd: must be a finite number, found nan"),
        ("[radar]\npd = '0.9'\n", "radar.pd: must be a valid number, found '0.9'"),
        ("[radar]\ndims = 4\n", "radar.dims: must be 2 or 3, found 4"),
        (
            "[radar]\nscan_period_ms = 5\n",
            "radar: unknown key 'scan_period_ms', did you mean 'scan_period_s'?",
        ),
        ("[radar]\nbias_range_m = [5, -5]\n", "radar.bias_range_m: lowest is above highest: [5, -5]"),
        (
            "[radar]\nbias_range_m = [-5, 500]\n",
            "radar.bias_range_m: must be within -200 to 200, found [-5, 500]",
        ),
        (
            "[radar]\nbias_range_m = [1, 2, 3]\n",
            "radar.bias_range_m: must be a number or [lowest, highest], found [1, 2, 3]",
        ),
        (
            "[radar]\nbias_range_m = true\n",
            "radar.bias_range_m: must be a number or [lowest, highest], found True",
        ),
        ("colour = 3\n", "unknown key 'colour'"),
        (
            "[[operator]]\ndoes = 'dismiss'\ntruth = 'frend'\n",
            "operator[0].truth: no platform is or is called",
        ),
        (
            "[[operator]]\ndoes = 'dismiss'\ndismissed_as = 'BRID'\n",
            "operator[0].dismissed_as: must be one of",
        ),
        ("[[expect]]\nexpect = 'cue'\ntruth = 'hostile'\n", "found 'cue', did you mean 'cued'?"),
        ("[[expect]]\ntruth = 'hostile'\n", "expect[0]: missing 'expect'"),
        ("[[expect]]\nexpect = 'cued'\n", "expect[0].truth: missing"),
        (
            "[end]\nplatform = 'intuder'\nwithin_m = 400\n",
            "end.platform: no platform 'intuder', did you mean",
        ),
    ],
)
def test_bad_tables(refused, text, said):
    keys, tables = ("", text) if text.startswith("[") else (text, "")
    (line,) = refused(HEAD + keys + PLATFORM + tables)
    assert line.startswith(said) or line.endswith(said)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            '"hostile"',
            '"foe"',
            "platform[0].truth: must be 'friend', 'hostile', 'neutral' or 'bird', found 'foe'",
        ),
        ("speed_mps", "speed_kmh", "platform[0].motion: unknown key 'speed_kmh', did you mean 'speed_mps'?"),
        ("30", "4000", "platform[0].motion.speed_mps: must be within 0.1 to 340, found 4000"),
        (", height_m = 100", "", "platform[0].motion.height_m: missing"),
        ('"intruder"', '"In Truder"', "platform[0].name: must be"),
        ('"intruder"', "7", "platform[0].name: must be a valid string, found 7"),
    ],
)
def test_bad_platforms(refused, was, becomes, said):
    (line,) = refused(HEAD + PLATFORM.replace(was, becomes))
    assert line.startswith(said) or (becomes == '"In Truder"' and "should match pattern" in line)


def test_every_mistake_is_told_at_once(refused):
    lines = refused(HEAD + PLATFORM.replace('"hostile"', '"foe"') + "[radar]\npd = 2\n")
    assert [line.partition(":")[0] for line in lines] == ["radar.pd", "platform[0].truth"]


def test_a_recording_that_is_not_there(refused):
    motion = 'motion = { kind = "recorded", path = "none.csv" }'
    (line,) = refused(HEAD + f'[[platform]]\nname = "friend"\ntruth = "friend"\n{motion}\n')
    assert line == "platform[0].motion: path: none.csv: No such file or directory"
