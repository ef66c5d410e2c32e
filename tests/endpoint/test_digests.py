"""What an index keeps of crowded things and counts in advance is what the graph and the index itself say."""
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from egovkg.endpoint import cards, digests, search, search_index
from egovkg.endpoint.app import create_app
from egovkg.endpoint.facets import KINDS, TIMELINE
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.settings import Settings
from egovkg.ontology import authority, inference
from egovkg.ontology.vocabulary import EGOV, RDF
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from tests.endpoint import page_graph


@pytest.fixture(scope="module")
def graph() -> Store:
    store = Store()
    store.extend(authority.quads())
    for packed in publishing.released().values():
        store.extend(packed)
    inference.infer(store)
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
    assert cards.unpacked(cards.packed(term)) == term


def test_cards_and_names_that_are_kept_are_those_of_the_graph(graph, index):
    nodes = sorted({quad.subject for class_ in cards.CLASSES for quad in graph.quads_for_pattern(None, RDF.type, class_, DefaultGraph())}, key=str)
    kept_ones = cards.kept(index.read(), nodes)
    assert len(nodes) > 1000 and set(kept_ones) == set(nodes)
    assert all(card.packed() == cards.of_graph(graph, node).packed() for node, card in kept_ones.items())
    named = sorted({quad.subject for predicate in cards.NAMING for quad in graph.quads_for_pattern(None, predicate, None, DefaultGraph())
        if isinstance(quad.subject, NamedNode)}, key=str)
    names = cards.kept_names(index.read(), named)
    assert len(named) > 1000 and all(names.get(node, cards.UNNAMED) == cards.naming(graph, node) for node in named)


def test_a_card_tells_what_the_graph_says(graph):
    span = next(quad.subject for quad in graph.quads_for_pattern(None, RDF.type, EGOV.TextSpan, DefaultGraph())
        if next(iter(graph.quads_for_pattern(None, EGOV.issuedBy, None, quad.subject)), None))
    card = cards.of_graph(graph, span)
    said = {(quad.subject, quad.predicate, quad.object) for quad in graph.quads_for_pattern(None, None, None, span)}
    assert set(card.said) == said and card.count == sum(predicate != RDF.type for _, predicate, _ in said)
    assert set(card.about) == {term for subject, _, value in said for term in (subject, value) if isinstance(term, NamedNode)}
    for thing in card.about:
        assert set(card.says_of(thing)) == {(predicate, value) for subject, predicate, value in said if subject == thing}
        assert set(card.points_to(thing)) == {(subject, predicate) for subject, predicate, value in said if value == thing and predicate != EGOV.mentions}
    paragraph = card.values(EGOV.inParagraph)[0]
    assert span in cards.of_graph(graph, paragraph).inside
    policy, agency = next((subject, value) for subject, predicate, value in sorted(said, key=str) if predicate == EGOV.issuedBy)
    spans = dict(cards.of_graph(graph, policy).told(EGOV.issuedBy))[agency]
    assert 0 < len(spans) <= cards.MARKS and all(Quad(policy, EGOV.issuedBy, agency, one) in graph for one in spans)


def test_a_page_is_the_same_while_there_are_no_cards(tmp_path):
    app = create_app(Settings.from_environment({}, data=page_graph.make(tmp_path)), VersionedStore(tmp_path))
    indexes = app.extensions["egovkg-search"]
    try:
        client, paths = app.test_client(), ["/report/demo", "/report/demo/1", "/policies", "/agencies", *(f"/page/{path}" for path in (
            "agency/office", "policy/plan-1", "policy/hostile", "observation/users", "paragraph/demo/10-40", "span/demo/10-24", "section/demo/1"))]
        indexes.live()
        seen = []
        for ready in (indexes, None):
            app.extensions["egovkg-search"] = ready
            seen.append([client.get(path + f"?x={ready is None}", headers={"Accept": "text/html"}) for path in paths])
        for path, ours, theirs in zip(paths, *seen, strict=True):
            assert ours.status_code == theirs.status_code == 200, path
            assert ours.text.replace("x=False", "x=") == theirs.text.replace("x=True", "x="), path
    finally:
        app.extensions["egovkg"].close()
        indexes.close()


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
