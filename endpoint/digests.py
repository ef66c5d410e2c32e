"""What the graph holds about a thing, in the order of its page: its statements, the spans that tell of it, and what points to it.

For most things this is read from the graph in a moment. What very much points to or tells of (a ministry, a unit, a rule) has its digest in the
search index, in blocks, so that its page costs what it shows and not what there is.
"""
from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from egovkg.endpoint.cards import DEFAULT, Pointer, Term, dump, packed, place, unpacked
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, ID, RDF
from pyoxigraph import NamedNode, Store

MARKS = 3  # spans that are named beside a statement
CROWDED = 80  # quads of a thing, or to it, from which on its digest is kept
BLOCK = 50
SCHEMA = """
CREATE TABLE digest (iri TEXT PRIMARY KEY, facts BLOB NOT NULL, spans INTEGER NOT NULL, pointers INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE digest_block (iri TEXT NOT NULL, list TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (iri, list, number)) WITHOUT ROWID;
"""
COUNTS = (
    "SELECT ?x (COUNT(*) AS ?n) { ?s ?p ?x FILTER(isIRI(?x)) } GROUP BY ?x HAVING(COUNT(*) > %d)",
    "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?x } FILTER(isIRI(?x)) } GROUP BY ?x HAVING(COUNT(*) > %d)",
    "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?g { ?x ?p ?o } FILTER(isIRI(?x)) } GROUP BY ?x HAVING(COUNT(*) > %d)",
)


@dataclass(frozen=True)
class Told:
    """In how many spans a statement is told, and the first of them with their numbers on the page."""

    total: int
    first: tuple[tuple[int, NamedNode], ...]


@dataclass(frozen=True)
class Digest:
    """`facts` are all asserted statements but those of evidence; `spans` and `pointers` are those that were asked for, of so many in all."""

    facts: list[tuple[NamedNode, Term]]
    told: dict[tuple[NamedNode, Term], Told]
    spans: list[NamedNode]
    spans_total: int
    pointers: list[Pointer]
    pointers_total: int


def read(store: Store, thing: NamedNode, spans: slice = slice(None), pointers: slice = slice(None)) -> Digest:
    """The digest of a thing from the graph."""
    facts: list[tuple[NamedNode, Term]] = []
    told: dict[tuple[NamedNode, Term], list[NamedNode]] = defaultdict(list)
    evidence: set[NamedNode] = set()
    for quad in store.quads_for_pattern(thing, None, None, None):
        if quad.graph_name == DEFAULT:
            if quad.predicate != EGOV.evidence:
                facts.append((quad.predicate, quad.object))  # type: ignore[arg-type]
            elif isinstance(quad.object, NamedNode):
                evidence.add(quad.object)
        elif quad.graph_name != GRAPH_INFERRED:
            told[quad.predicate, quad.object].append(quad.graph_name)  # type: ignore[index, arg-type]
    if (RDF.type, EGOV.TextSpan) in facts:
        evidence.add(thing)
    pointing: list[Pointer] = []
    for quad in store.quads_for_pattern(None, None, thing, None):
        if quad.graph_name == DEFAULT:
            pointing.append((quad.subject, quad.predicate))  # type: ignore[arg-type]
        elif quad.graph_name != GRAPH_INFERRED and quad.predicate != EGOV.mentions:  # a bare mention tells nothing
            evidence.add(quad.graph_name)  # type: ignore[arg-type]
    ordered = sorted(evidence.union(*told.values()), key=place)
    numbers = {span: at + 1 for at, span in enumerate(ordered)}
    pointing.sort(key=lambda row: (row[1].value, row[0].value))
    return Digest(facts, {statement: Told(len(found), tuple(sorted((numbers[span], span) for span in found)[:MARKS])) for statement, found in told.items()},
        ordered[spans], len(ordered), pointing[pointers], len(pointing))


def kept(database: sqlite3.Connection, thing: NamedNode, spans: slice, pointers: slice) -> Digest | None:
    """The digest of a thing from an index; None for a thing that has none there."""
    row = database.execute("SELECT facts, spans, pointers FROM digest WHERE iri = ?", (thing.value,)).fetchone()
    if row is None:
        return None
    facts, told = [], {}
    for predicate, value, total, first in json.loads(zlib.decompress(row[0])):
        statement = NamedNode(predicate), unpacked(value)
        if total >= 0:
            facts.append(statement)
        if first:
            told[statement] = Told(abs(total), tuple((number, NamedNode(span)) for number, span in first))
    return Digest(facts, told, [NamedNode(span) for span in _block(database, thing, "spans", spans)], row[1],
        [(unpacked(subject), NamedNode(predicate)) for subject, predicate in _block(database, thing, "pointers", pointers)], row[2])  # type: ignore[misc]


def _block(database: sqlite3.Connection, thing: NamedNode, name: str, wanted: slice) -> list:
    first, last = wanted.start or 0, wanted.stop or 1 << 40
    rows = database.execute("SELECT content FROM digest_block WHERE iri = ? AND list = ? AND number BETWEEN ? AND ? ORDER BY number",
        (thing.value, name, first // BLOCK, (last - 1) // BLOCK))
    found = [one for (content,) in rows for one in json.loads(zlib.decompress(content))]
    return found[first % BLOCK:first % BLOCK + last - first]


def prepare(database: sqlite3.Connection, store: Store) -> None:
    """Keep the digest of each crowded thing in an index that is being built."""
    crowded = {row["x"].value for text in COUNTS for row in store.query(text % CROWDED)}  # type: ignore[union-attr, index]
    for iri in sorted(found for found in crowded if found.startswith(ID)):
        digest = read(store, NamedNode(iri))
        # A statement that only a span has, and the default graph not, has its number below zero.
        rows = [(predicate.value, packed(value), *_numbers(digest.told.get((predicate, value)))) for predicate, value in digest.facts]
        known = set(digest.facts)
        rows += [(statement[0].value, packed(statement[1]), -told.total, _numbers(told)[1]) for statement, told in digest.told.items() if statement not in known]
        database.execute("INSERT INTO digest VALUES (?, ?, ?, ?)", (iri, dump(rows), digest.spans_total, digest.pointers_total))
        lists: tuple[tuple[str, Sequence[object]], ...] = (("spans", [span.value for span in digest.spans]),
            ("pointers", [(packed(subject), predicate.value) for subject, predicate in digest.pointers]))
        for name, content in lists:
            database.executemany("INSERT INTO digest_block VALUES (?, ?, ?, ?)",
                [(iri, name, number, dump(part)) for number, part in enumerate(content[at:at + BLOCK] for at in range(0, len(content), BLOCK))])


def _numbers(told: Told | None) -> tuple[int, list[tuple[int, str]]]:
    return (told.total, [(number, span.value) for number, span in told.first]) if told else (0, [])
