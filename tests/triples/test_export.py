"""Exports say the same in every format, and the same bytes where they promise it."""
import gzip

import pyoxigraph as ox
import pytest
import zstandard
from egovkg.ontology.problem import Problem
from egovkg.triples.export import FORMATS, canonical_hash, export, format_of

GRAPH = ox.NamedNode("http://example.org/graph")
DATA = """
@prefix ex: <http://example.org/> .
ex:a ex:p "国务院"@zh, 1, 2.50 ; ex:q [ ex:p "blank" ] .
ex:graph { ex:a ex:p "国务院"@zh . }
"""


@pytest.fixture
def store():
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TRIG)
    return store


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_every_format_reads_back(store, tmp_path, name, suffix):
    path = tmp_path / f"facts.{name}{suffix}"
    count = export(store, path)
    data = path.read_bytes()
    if suffix == ".gz":
        data = gzip.decompress(data)
    if suffix == ".zst":
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    back = ox.Store()
    back.load(data, FORMATS[name])
    expected = list(store) if FORMATS[name].supports_datasets else list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert count == len(back) == len(expected)
    assert canonical_hash(back) == canonical_hash(expected)
    assert list(tmp_path.iterdir()) == [path]


def test_one_graph_alone(store, tmp_path):
    assert export(store, tmp_path / "g.ttl", graph=GRAPH) == 1
    assert "国务院" in (tmp_path / "g.ttl").read_text("utf-8")


def test_the_canonical_form_is_sorted_and_stable(store, tmp_path):
    export(store, tmp_path / "one.nq", canonical=True)
    again = ox.Store()
    again.extend(reversed(list(store)))
    export(again, tmp_path / "two.nq", canonical=True)
    lines = (tmp_path / "one.nq").read_bytes().splitlines()
    assert lines == sorted(lines) and (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()
    export(store, tmp_path / "one.nq.gz", canonical=True)
    export(again, tmp_path / "two.nq.gz", canonical=True)
    assert (tmp_path / "one.nq.gz").read_bytes() == (tmp_path / "two.nq.gz").read_bytes()


def test_the_hash_does_not_depend_on_blank_node_names_but_on_everything_else(store):
    other = ox.Store()
    other.load(DATA.replace("[ ex:p", "_:x . _:x ex:p").replace('"blank" ]', '"blank"'), ox.RdfFormat.TRIG)
    assert canonical_hash(store) == canonical_hash(other)
    other.add(ox.Quad(GRAPH, GRAPH, GRAPH))
    assert canonical_hash(store) != canonical_hash(other)


def test_an_unknown_suffix_and_an_unwritable_place_are_problems(store, tmp_path):
    for name in ("facts", "facts.doc", "facts.gz"):
        with pytest.raises(Problem) as caught:
            format_of(tmp_path / name)
        assert caught.value.code == "unknown-format"
    with pytest.raises(Problem) as caught:
        export(store, tmp_path / "nowhere" / "facts.nt")
    assert caught.value.code == "cannot-write"
    with pytest.raises(Problem):
        export(store, tmp_path / "facts.ttl", canonical=True)
