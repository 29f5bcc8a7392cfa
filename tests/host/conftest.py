"""The command line, called as a person or a script calls it."""

import sys

import pytest

from watchword_bench.cli import main


@pytest.fixture
def watchword(monkeypatch, capsys):
    """watchword(arguments...) is the exit status, what it printed, and its complaints."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["watchword", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return left.value.code or 0, out, " ".join(err.split())

    return call
