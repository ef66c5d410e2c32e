"""What is kept is found again until what it was made of changes, and nothing depends on its being there."""
import sys

import pytest
from egovkg.ontology import kept
from egovkg.ontology.problem import Problem


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "_FOLDER", tmp_path / "__pycache__")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.ttl"
    path.write_text("one")
    return path


def counted(made: list, value: object = None):
    def make():
        made.append(value)
        return {"made": len(made)}
    return make


def test_it_is_made_once_and_again_when_a_source_has_changed(folder, source):
    made = []
    assert kept.found("x", [source]) is None
    assert [kept.made("x", [source], counted(made)) for _ in range(3)] == [{"made": 1}] * 3
    source.write_text("two")
    assert kept.found("x", [source]) is None and kept.made("x", [source], counted(made)) == {"made": 2} == kept.found("x", [source])
    source.write_text("one")
    assert kept.made("x", [source], counted(made)) == {"made": 3}


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-3], lambda data: data[:64] + b"no pickle", lambda data: b"\x00" * len(data)])
def test_a_damaged_file_is_made_anew(folder, source, damage):
    made = []
    kept.made("x", [source], counted(made))
    [file] = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert kept.made("x", [source], counted(made)) == {"made": 2} == kept.made("x", [source], counted(made))


def test_a_source_that_is_missing_is_the_makers_to_tell(folder, source):
    def make():
        raise Problem("authority-unreadable", file="gone.ttl", reason="gone")

    with pytest.raises(Problem, match="gone.ttl"):
        kept.made("x", [source, source.with_name("gone.ttl")], make)
    assert kept.made("x", [source.with_name("gone.ttl")], lambda: 1) == 1 and not folder.exists()


def test_where_nothing_can_be_written_nothing_is(folder, source):
    folder.write_text("in the way")
    assert kept.made("x", [source], counted([])) == {"made": 1} and folder.read_text() == "in the way"


def test_python_is_told_to_keep_nothing(folder, source, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept.made("x", [source], counted([])) == {"made": 1} and not folder.exists()


def test_nothing_half_written_is_left(folder, source):
    kept.made("x", [source], counted([]))
    assert [file.name for file in folder.iterdir()] == [f"x.{sys.implementation.cache_tag}"]


def filled(made: list):
    def make(folder):
        made.append(folder)
        (folder / "inside").write_text(str(len(made)))
    return make


def test_a_folder_is_filled_once_and_anew_when_a_source_has_changed(folder, source):
    made = []
    paths = [kept.folder("x", [source], filled(made)) for _ in range(3)]
    assert len(made) == 1 and len(set(paths)) == 1 and (paths[0] / "inside").read_text() == "1"
    source.write_text("two")
    changed = kept.folder("x", [source], filled(made))
    assert changed != paths[0] and (changed / "inside").read_text() == "2" and list(folder.iterdir()) == [changed]


def test_a_folder_that_another_process_has_made_meanwhile_is_taken(folder, source):
    def overtaken(fresh):
        theirs = fresh.parent / "theirs"
        theirs.mkdir()
        (theirs / "inside").write_text("theirs")
        theirs.rename(kept_at)

    kept_at = kept.folder("x", [source], filled([]))
    (kept_at / "inside").unlink()
    kept_at.rmdir()
    assert kept.folder("x", [source], overtaken) == kept_at and (kept_at / "inside").read_text() == "theirs" and list(folder.iterdir()) == [kept_at]


def test_a_folder_that_cannot_be_filled_is_none(folder, source, monkeypatch):
    def full(fresh):
        (fresh / "inside").write_text("half")
        raise OSError(28, "No space left on device")

    assert kept.folder("x", [source], full) is None and not list(folder.iterdir())
    with pytest.raises(Problem, match="gone.ttl"):
        kept.folder("x", [source], lambda fresh: (_ for _ in ()).throw(Problem("authority-unreadable", file="gone.ttl", reason="gone")))
    assert not list(folder.iterdir()) and kept.folder("x", [source.with_name("gone")], filled([])) is None
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept.folder("x", [source], filled([])) is None


def test_a_folder_where_nothing_can_be_written_is_none(folder, source):
    folder.write_text("in the way")
    assert kept.folder("x", [source], filled([])) is None
