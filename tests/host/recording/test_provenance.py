"""What a recording says that it was made with."""

import subprocess

import pytest

from watchword_bench.recording import provenance
from watchword_bench.recording.provenance import firmware_sha256, git_revision


@pytest.fixture
def repository(tmp_path):
    """A git repository with one committed file in `firmware`, and a function that runs git in it."""

    def git(*arguments):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(tmp_path), *identity, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    (tmp_path / "firmware").mkdir()
    (tmp_path / "firmware" / "main.py").write_text("pass\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    return tmp_path, git


def test_the_revision_and_whether_anything_was_changed(repository):
    folder, git = repository
    head = git("rev-parse", "HEAD")
    assert git_revision(folder / "firmware") == head
    (folder / "notes.txt").write_text("of no matter\n")
    assert git_revision(folder / "firmware") == head
    (folder / "firmware" / "main.py").write_text("raise\n")
    assert git_revision(folder / "firmware") == head + "-dirty"


def test_a_folder_that_git_does_not_keep_has_no_revision(repository, tmp_path_factory):
    folder, _ = repository
    (folder / "site-packages").mkdir()
    (folder / "site-packages" / "main.py").write_text("pass\n")
    assert git_revision(folder / "site-packages") is None
    assert git_revision(tmp_path_factory.mktemp("no repository")) is None


def test_without_git_there_is_no_revision(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert git_revision(repository[0] / "firmware") is None


def test_the_firmwares_hash_is_of_names_and_contents(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "firmware_package", lambda: tmp_path)
    (tmp_path / "app.py").write_text("1\n")
    before = firmware_sha256()
    assert firmware_sha256() == before
    (tmp_path / "notes.txt").write_text("of no matter\n")
    assert firmware_sha256() == before
    (tmp_path / "app.py").write_text("2\n")
    assert firmware_sha256() != before
    (tmp_path / "app.py").rename(tmp_path / "apq.py")
    (tmp_path / "apq.py").write_text("1\n")
    assert firmware_sha256() != before
