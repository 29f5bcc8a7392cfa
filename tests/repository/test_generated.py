"""What is made from the message table and the words is what lies in the repository."""

import pytest

from watchword import codes
from watchword.link import layout
from watchword_bench.protocol import generate
from watchword_bench.protocol.schema import MESSAGES
from watchword_bench.protocol.vocabulary import GROUPS


def test_generated_files_are_current():
    for path, text in generate.files():
        assert path.read_text() == text, f"{path.relative_to(generate.ROOT)} is stale: make generate"


def test_make_generate_makes_every_page():
    """Beside the protocol's files: each package that has a page of its own."""
    makefile = (generate.ROOT / "Makefile").read_text()
    recipe = makefile.partition("\ngenerate:")[2].partition("\n\n")[0]
    for file in (generate.ROOT / "host" / "watchword_bench").glob("*/page.py"):
        assert f"-m watchword_bench.{file.parent.name}.page\n" in f"{recipe}\n"


def test_check_names_what_is_stale_and_changes_nothing(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 1
    assert "stale: firmware/watchword/codes.py" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_generate_writes_once(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["generate"])
    assert generate.main() == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert generate.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_the_boards_layout_is_the_tables(message):
    name = message.name.upper()
    assert getattr(layout, name) == message.type
    assert getattr(layout, f"FORMAT_{name}") == message.layout.format
    assert layout.LENGTHS[message.type] == message.layout.size
    assert message.longest <= layout.PAYLOAD_MAX


def test_no_other_type_has_a_length():
    assert sum(1 for length in layout.LENGTHS if length) == len(MESSAGES)


def test_bits_are_masks_on_the_board():
    for group in GROUPS:
        for value, name, _ in group.words:
            assert getattr(codes, f"{group.prefix}_{name}") == (1 << value if group.bits else value)
