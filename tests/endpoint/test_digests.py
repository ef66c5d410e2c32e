"""What an index keeps of crowded things and counts in advance is what the graph and the index itself say."""
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from egovkg.endpoint import digests, search, search_index
from egovkg.endpoint.facets import KINDS, TIMELINE
from egovkg.endpoint.search_files import Index
from egovkg.ontology import authority, reasoning
from egovkg.triples import publishing
from pyoxigraph import BlankNode, Literal, NamedNode, Store


@pytest.fixture(scope="module")
def graph() -> Store:
    store = Store()
    store.extend(authority.quads())
    for packed in publishing.released().values():
        store.extend(packed)
    reasoning.infer(store)
    return store


@pytest.fixture(scope="module")
def index(graph: Store, tmp_path_factory: pytest.TempPathFactory) -> Index:
    path = tmp_path_factory.mktemp("index") / search_index.NAME
    search_index.build(graph, path)
    return Index(path, 1, "")


def kept(database: sqlite3.Connection) -> Iterator[NamedNode]:
    return (NamedNode(iri) for (iri,) in database.execute("SELECT iri FROM digest"))


def test_a_digest_that_is_kept_is_that_of_the_graph(graph, index):
    things = list(kept(index.read()))
    assert len(things) > 3
    for thing in things:
        ours, theirs = (made(slice(0, 1 << 30), slice(0, 1 << 30)) for made in (
            lambda *wanted, thing=thing: digests.kept(index.read(), thing, *wanted), lambda *wanted, thing=thing: digests.read(graph, thing, *wanted)))
        assert sorted(map(str, ours.facts)) == sorted(map(str, theirs.facts)) and ours.told == theirs.told
        assert (ours.spans, ours.spans_total, ours.pointers, ours.pointers_total) == (theirs.spans, theirs.spans_total, theirs.pointers, theirs.pointers_total)


def test_any_part_of_a_digest_that_is_kept_can_be_had(graph, index):
    thing = max(kept(index.read()), key=lambda thing: digests.read(graph, thing).pointers_total)
    whole = digests.read(graph, thing)
    for first, count in ((0, 12), (12, 12), (49, 2), (50, 50), (75, 50), (len(whole.pointers) - 1, 50), (len(whole.pointers) + 70, 5)):
        found = digests.kept(index.read(), thing, slice(first, first + count), slice(first, first + count))
        assert found.pointers == whole.pointers[first:first + count] and found.spans == whole.spans[first:first + count]
    assert digests.kept(index.read(), NamedNode("https://w3id.org/egovkg/id/agency/none"), slice(0, 1), slice(0, 1)) is None


@pytest.mark.parametrize("term", [
    NamedNode("https://x.example/"), BlankNode("b1"), Literal("plain"), Literal("字", language="zh-Hans"), Literal(5), Literal(""), Literal("@zh"), Literal("_:b"),
])
def test_a_term_comes_back_as_it_was(term):
    assert digests.unpacked(digests.packed(term)) == term


def test_what_is_counted_in_advance_is_what_there_is(index):
    database = index.read()
    for kind in (*KINDS.values(), TIMELINE):
        condition = "dated" if kind.members else f"kind = '{kind.name}'"
        (there,) = database.execute(f"SELECT COUNT(*) FROM thing WHERE {condition}").fetchone()
        found = search.listing(index, kind, {})
        assert found.total == there == search.counts(index).get(kind.name, (0, 0))[0]
        for facet in kind.facets:
            counts = dict(found.facets[facet.name])
            for value, number in list(counts.items())[:5]:
                assert search.listing(index, kind, {facet.name: value}, counted=False).total == number, (kind.name, facet.name, value)
        dated = search.dated(index, kind, {})
        assert sum(number for _, _, number in dated) == database.execute(f"SELECT COUNT(*) FROM thing WHERE {condition} AND first IS NOT NULL").fetchone()[0]


def test_orders_of_lists_are_told_by_indexes(index):
    database = index.read()
    for order in ("new", "old", "told", "name"):
        statements: list[str] = []
        database.set_trace_callback(statements.append)
        search.listing(index, KINDS["policy"], {}, order=order, counted=False)
        database.set_trace_callback(None)
        plan = database.execute("EXPLAIN QUERY PLAN " + next(text for text in statements if "ORDER BY" in text)).fetchall()
        assert not any("TEMP B-TREE" in row[3] for row in plan), (order, plan)


def test_an_index_is_whole_or_not_there(graph, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(digests, "prepare", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        search_index.build(graph, tmp_path / "search.sqlite")
    assert list(tmp_path.iterdir()) == []
