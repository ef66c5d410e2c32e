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
