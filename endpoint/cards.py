"""What pages look up most of a thing, in a row of its own in the search index: its names, its statements, what a span says, what a paragraph holds.

A look-up in the graph costs a read from disk for each term of each statement, more so the larger the graph; a row is one read for all.
"""
from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from egovkg.ontology.vocabulary import DCTERMS, EGOV, GRAPH_INFERRED, ID, RDF, RDFS, SKOS
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

Term = NamedNode | BlankNode | Literal
Pointer = tuple[NamedNode | BlankNode, NamedNode]
DEFAULT = DefaultGraph()
NOWHERE = 1 << 40  # an offset behind every text
MARKS = 2  # spans that are named beside a statement in a list
# By the kind in a thing's address, the properties that name it beside its label.
ALIASES: dict[str, tuple[NamedNode, ...]] = {"observation": (EGOV.valueText,), "policy": (DCTERMS.title, SKOS.altLabel), "figure": (EGOV.caption,)}
NAMING = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, *{node for nodes in ALIASES.values() for node in nodes})
CLASSES = tuple(EGOV[name] for name in ("TextSpan", "Paragraph", "Agency", "Policy", "Platform", "Event", "Topic", "Observation"))  # what has a card
SCHEMA = """
CREATE TABLE card (iri TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE card_name (iri TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Card:
    """`facts` are a thing's asserted statements but those of evidence, `marks` the first spans that say them; `said` is what the words of a
    span say, in order, and `inside` are the spans of a paragraph.
    """

    facts: list[tuple[NamedNode, Term]]
    marks: dict[tuple[NamedNode, Term], list[NamedNode]]
    said: list[tuple[NamedNode | BlankNode, NamedNode, Term]]
    inside: list[NamedNode]

    def values(self, predicate: NamedNode) -> list[Term]:
        """The values of one property."""
        return [value for property, value in self.facts if property == predicate]

    @property
    def count(self) -> int:
        """How many statements a span's words make."""
        return sum(predicate != RDF.type for _, predicate, _ in self.said)

    @property
    def about(self) -> list[NamedNode]:
        """The things that these are about, in the order of IRIs."""
        found = {term for subject, _, value in self.said for term in (subject, value) if isinstance(term, NamedNode)}
        return sorted(found, key=lambda node: node.value)

    def says_of(self, thing: NamedNode) -> list[tuple[NamedNode, Term]]:
        """What a span says of a thing."""
        return [(predicate, value) for subject, predicate, value in self.said if subject == thing]

    def points_to(self, thing: NamedNode) -> list[Pointer]:
        """What points to a thing by a span's words but for bare mentions, in order."""
        return sorted(((subject, predicate) for subject, predicate, value in self.said if value == thing and predicate != EGOV.mentions),
            key=lambda pair: (pair[1].value, str(pair[0])))


@dataclass(frozen=True)
class Naming:
    """The first label of a thing in each language, and all its names."""

    labels: dict[str, str] = field(default_factory=dict)
    every: frozenset[str] = frozenset()


UNNAMED = Naming()


def of_graph(store: Store, node: NamedNode) -> Card:
    """The card of a thing from the graph."""
    facts: list[tuple[NamedNode, Term]] = []
    marks: dict[tuple[NamedNode, Term], list[NamedNode]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, None):
        if quad.predicate == EGOV.evidence:
            continue
        if quad.graph_name == DEFAULT:
            facts.append((quad.predicate, quad.object))  # type: ignore[arg-type]
        elif quad.graph_name != GRAPH_INFERRED:
            marks[quad.predicate, quad.object].append(quad.graph_name)  # type: ignore[index, arg-type]
    said = sorted(((quad.subject, quad.predicate, quad.object) for quad in store.quads_for_pattern(None, None, None, node)), key=lambda found: tuple(map(str, found)))
    inside = [quad.subject for quad in store.quads_for_pattern(None, EGOV.inParagraph, node, DEFAULT) if isinstance(quad.subject, NamedNode)]
    return Card(facts, {fact: sorted(marks[fact], key=place)[:MARKS] for fact in facts if fact in marks}, said,  # type: ignore[arg-type]
        sorted(inside, key=lambda span: span.value))


def naming(store: Store, node: NamedNode) -> Naming:
    """The names of a thing from the graph."""
    def texts(predicate: NamedNode) -> list[Literal]:
        return [quad.object for quad in store.quads_for_pattern(node, predicate, None, DEFAULT) if isinstance(quad.object, Literal)]

    labels = texts(RDFS.label) or texts(SKOS.prefLabel)
    others = [text for predicate in ALIASES.get(kind_of(node), (SKOS.altLabel,)) for text in texts(predicate)]
    return Naming({short(label): label.value for label in reversed(labels)}, frozenset(text.value for text in (*labels, *others)))


def kept(database: sqlite3.Connection, nodes: Sequence[NamedNode]) -> dict[NamedNode, Card]:
    """The cards that an index has of these things."""
    found = {}
    for iri, content in _rows(database, "card", nodes):
        facts, said, inside = json.loads(zlib.decompress(content))
        made: list[tuple[NamedNode, Term]] = [(_named(predicate), unpacked(value)) for predicate, value, _ in facts]  # type: ignore[misc]
        found[NamedNode(_whole(iri))] = Card(
            made, {fact: [_named(span) for span in spans] for fact, (_, _, spans) in zip(made, facts, strict=True) if spans},  # type: ignore[misc]
            [(unpacked(subject), _named(predicate), unpacked(value)) for subject, predicate, value in said],  # type: ignore[misc]
            [_named(span) for span in inside])  # type: ignore[misc]
    return found


def kept_names(database: sqlite3.Connection, nodes: Sequence[NamedNode]) -> dict[NamedNode, Naming]:
    """The names that an index has of these things; what has none there has none."""
    found = {}
    for iri, content in _rows(database, "card_name", nodes):
        labels, others = json.loads(content)
        found[NamedNode(_whole(iri))] = Naming(labels, frozenset((*labels.values(), *others)))
    return found


def _rows(database: sqlite3.Connection, table: str, nodes: Sequence[NamedNode]) -> Iterator[tuple[str, bytes]]:
    for at in range(0, len(nodes), 500):
        some = [_cut(node.value) for node in nodes[at:at + 500]]
        yield from database.execute(f"SELECT iri, content FROM {table} WHERE iri IN ({', '.join('?' * len(some))})", some)


def prepare(database: sqlite3.Connection, store: Store) -> None:
    """Write the cards into an index that is being built."""
    nodes = {quad.subject for class_ in CLASSES for quad in store.quads_for_pattern(None, RDF.type, class_, DEFAULT)}
    database.executemany("INSERT INTO card VALUES (?, ?)", ((_cut(node.value), _packed_card(of_graph(store, node))) for node in _ordered(nodes)))
    named = {quad.subject for predicate in NAMING for quad in store.quads_for_pattern(None, predicate, None, DEFAULT)}
    database.executemany("INSERT INTO card_name VALUES (?, ?)", (
        (_cut(node.value), json.dumps([found.labels, sorted(found.every.difference(found.labels.values()))], ensure_ascii=False, separators=(",", ":")))
        for node in _ordered(named) if (found := naming(store, node)) != UNNAMED))


def _ordered(nodes: Iterable[object]) -> list[NamedNode]:
    return sorted((node for node in nodes if isinstance(node, NamedNode)), key=lambda node: _cut(node.value))


def _packed_card(card: Card) -> bytes:
    return dump([
        [(_cut(predicate.value), packed(value), [_cut(span.value) for span in card.marks.get((predicate, value), ())]) for predicate, value in card.facts],
        [(packed(subject), _cut(predicate.value), packed(value)) for subject, predicate, value in card.said],
        [_cut(span.value) for span in card.inside]])


def dump(content: object) -> bytes:
    """A row's content."""
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def packed(term: Term) -> str | list[str]:
    """A term as JSON has it."""
    if isinstance(term, Literal):
        return [term.value, f"@{term.language}" if term.language else _cut(term.datatype.value)]
    return f"_:{term.value}" if isinstance(term, BlankNode) else _cut(term.value)


def unpacked(found: str | list[str]) -> Term:
    """The term that `packed` gave."""
    if isinstance(found, list):
        value, kind = found
        return Literal(value, language=kind[1:]) if kind.startswith("@") else Literal(value, datatype=_named(kind))
    return _named(found)


@lru_cache(maxsize=8192)
def _named(text: str) -> NamedNode | BlankNode:
    return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(_whole(text))


def _cut(iri: str) -> str:
    """An IRI without the beginning that nearly all of them have."""
    for base, sign in ((ID, ""), (EGOV.iri, "#")):
        if iri.startswith(base) and ":" not in iri[len(base):] and not iri.startswith("#", len(base)):
            return sign + iri[len(base):]
    return iri


def _whole(text: str) -> str:
    return EGOV.iri + text[1:] if text.startswith("#") else text if ":" in text else ID + text


def kind_of(node: Term) -> str:
    """The kind that the address of a thing names: "agency" for …/id/agency/cac, "" for what is no thing of the graph."""
    return node.value[len(ID):].partition("/")[0] if isinstance(node, NamedNode) and node.value.startswith(ID) else ""


def short(literal: Literal) -> str:
    """A literal's language without its region: zh-Hans is zh."""
    return (literal.language or "").split("-")[0].lower()


def offset(node: NamedNode) -> int:
    """The first offset that the address of a span or paragraph names; NOWHERE where it names none."""
    first = node.value.rpartition("/")[2].partition("-")[0]
    return int(first) if first.isdigit() else NOWHERE


def place(span: NamedNode) -> tuple[str, int, str]:
    """Where a span stands: its report, and the offset that its address names."""
    return span.value.rpartition("/")[0], offset(span), span.value
