"""What pages look up most of a thing, in a row of its own in the search index: its names, its statements, what a span says, what a paragraph holds.

A look-up in the graph costs a read from disk for each term of each statement, more so the larger the graph; a row is one read for all.
"""
from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from egovkg.ontology.vocabulary import DCTERMS, EGOV, GRAPH_INFERRED, ID, RDF, RDFS, SKOS
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

Term = NamedNode | BlankNode | Literal
Pointer = tuple[NamedNode | BlankNode, NamedNode]
Packed = str | list[str]
DEFAULT = DefaultGraph()
AT_ONCE = 500  # rows that are asked for at once
NOWHERE = 1 << 40  # an offset behind every text
MARKS = 2  # spans that are named beside a statement in a list
# By the kind in a thing's address, the properties that name it beside its label.
ALIASES: dict[str, tuple[NamedNode, ...]] = {"observation": (EGOV.valueText,), "policy": (DCTERMS.title, SKOS.altLabel), "figure": (EGOV.caption,)}
NAMING = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, *{node for nodes in ALIASES.values() for node in nodes})
HOLDING = {EGOV.Paragraph: EGOV.inParagraph, EGOV.Indicator: EGOV.ofIndicator}  # what points to a thing that holds others
CLASSES = tuple(EGOV[name] for name in ("TextSpan", "Paragraph", "Agency", "Policy", "Platform", "Event", "Topic", "Indicator", "Observation"))  # what has a card
SCHEMA = """
CREATE TABLE card (iri TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE card_name (iri TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""


class Card:
    """What is kept of a thing, as JSON has it: terms are made of it as they are asked for, since a page shows few of them.

    `facts` are its asserted statements but those of evidence, each with the first spans that say it; `said` is what the words of a span
    say, in order; `inside` are the spans of a paragraph, the observations of an indicator.
    """

    __slots__ = ("_facts", "_said", "_inside")

    def __init__(self, facts: list[tuple[str, Packed, list[str]]], said: list[tuple[Packed, str, Packed]], inside: list[str]) -> None:
        self._facts, self._said, self._inside = facts, said, inside

    def packed(self) -> bytes:
        """The card as a row has it."""
        return dump((self._facts, self._said, self._inside))

    @property
    def facts(self) -> list[tuple[NamedNode, Term]]:
        """The statements."""
        return [(_node(predicate), unpacked(value)) for predicate, value, _ in self._facts]  # type: ignore[misc]

    def values(self, predicate: NamedNode) -> list[Term]:
        """The values of one property."""
        wanted = _cut(predicate.value)
        return [unpacked(value) for property, value, _ in self._facts if property == wanted]

    def told(self, predicate: NamedNode) -> list[tuple[Term, list[NamedNode]]]:
        """The values of one property, each with the first spans that say so."""
        wanted = _cut(predicate.value)
        return [(unpacked(value), [_node(span) for span in spans]) for property, value, spans in self._facts if property == wanted]  # type: ignore[misc]

    @property
    def said(self) -> list[tuple[NamedNode | BlankNode, NamedNode, Term]]:
        """What a span's words say."""
        return [(unpacked(subject), _node(predicate), unpacked(value)) for subject, predicate, value in self._said]  # type: ignore[misc]

    @property
    def count(self) -> int:
        """How many statements a span's words make."""
        return sum(predicate != TYPE for _, predicate, _ in self._said)

    @property
    def about(self) -> list[NamedNode]:
        """The things that these are about, in the order of IRIs."""
        found = {term for subject, _, value in self._said for term in (subject, value) if isinstance(term, str) and not term.startswith("_:")}
        return [_node(term) for term in sorted(found)]  # type: ignore[misc]

    def says_of(self, thing: NamedNode) -> list[tuple[NamedNode, Term]]:
        """What a span says of a thing."""
        wanted = _cut(thing.value)
        return [(_node(predicate), unpacked(value)) for subject, predicate, value in self._said if subject == wanted]  # type: ignore[misc]

    def points_to(self, thing: NamedNode) -> list[Pointer]:
        """What points to a thing by a span's words but for bare mentions, in order."""
        wanted = _cut(thing.value)
        found = [(unpacked(subject), _node(predicate)) for subject, predicate, value in self._said if value == wanted and predicate != MENTIONS]
        return sorted(found, key=lambda pair: (pair[1].value, str(pair[0])))  # type: ignore[return-value]

    @property
    def inside(self) -> list[NamedNode]:
        """What a paragraph or an indicator holds, in the order of IRIs."""
        return [_node(span) for span in self._inside]  # type: ignore[misc]


@dataclass(frozen=True)
class Naming:
    """The first label of a thing in each language, and all its names."""

    labels: dict[str, str] = field(default_factory=dict)
    every: frozenset[str] = frozenset()


UNNAMED = Naming()


@dataclass(frozen=True)
class Statements:
    """What the graph says of a thing: the values of each property, and the spans whose graph holds a statement too."""

    values: dict[NamedNode, list[Term]]
    spans: dict[tuple[NamedNode, Term], list[NamedNode]]


def statements(store: Store, node: NamedNode) -> Statements:
    """Read the statements of a thing at once."""
    values: dict[NamedNode, list[Term]] = defaultdict(list)
    spans: dict[tuple[NamedNode, Term], list[NamedNode]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, None):
        if (graph := quad.graph_name) == DEFAULT:
            values[quad.predicate].append(quad.object)  # type: ignore[arg-type]
        elif graph != GRAPH_INFERRED:
            spans[quad.predicate, quad.object].append(graph)  # type: ignore[index, arg-type]
    return Statements(values, spans)


def of_graph(store: Store, node: NamedNode, told: Statements | None = None) -> Card:
    """The card of a thing from the graph, by its statements where they were read before."""
    told = told or statements(store, node)
    classes = set(told.values.get(RDF.type, ()))
    said, inside = [], []
    if EGOV.TextSpan in classes or classes.isdisjoint(CLASSES):  # nothing else has a graph of its own
        said = sorted(((quad.subject, quad.predicate, quad.object) for quad in store.quads_for_pattern(None, None, None, node)), key=lambda found: tuple(map(str, found)))
    for predicate in (HOLDING[class_] for class_ in HOLDING if class_ in classes):
        inside += [quad.subject.value for quad in store.quads_for_pattern(None, predicate, node, DEFAULT) if isinstance(quad.subject, NamedNode)]
    return Card(
        [(_cut(predicate.value), packed(value), [_cut(span.value) for span in sorted(told.spans.get((predicate, value), ()), key=place)[:MARKS]])
            for predicate, values in told.values.items() if predicate != EGOV.evidence for value in values],
        [(packed(subject), _cut(predicate.value), packed(value)) for subject, predicate, value in said],  # type: ignore[arg-type]
        [_cut(span) for span in sorted(inside)])


def naming(store: Store, node: NamedNode) -> Naming:
    """The names of a thing from the graph."""
    return named(node, lambda predicate: [quad.object for quad in store.quads_for_pattern(node, predicate, None, DEFAULT)])  # type: ignore[misc]


def named(node: NamedNode, values: Callable[[NamedNode], Iterable[Term]]) -> Naming:
    """The names of a thing by the values of its properties."""
    def texts(predicate: NamedNode) -> list[Literal]:
        return [value for value in values(predicate) if isinstance(value, Literal)]

    labels = texts(RDFS.label) or texts(SKOS.prefLabel)
    others = [text for predicate in ALIASES.get(kind_of(node), (SKOS.altLabel,)) for text in texts(predicate)]
    return Naming({short(label): label.value for label in reversed(labels)}, frozenset(text.value for text in (*labels, *others)))


def kept(database: sqlite3.Connection, nodes: Sequence[NamedNode]) -> dict[NamedNode, Card]:
    """The cards that an index has of these things."""
    return {node: Card(*json.loads(zlib.decompress(content))) for node, content in _rows(database, "card", nodes)}


def kept_names(database: sqlite3.Connection, nodes: Sequence[NamedNode]) -> dict[NamedNode, Naming]:
    """The names that an index has of these things; what has none there has none."""
    found = {}
    for node, content in _rows(database, "card_name", nodes):
        labels, others = json.loads(content)
        found[node] = Naming(labels, frozenset((*labels.values(), *others)))
    return found


def _rows(database: sqlite3.Connection, table: str, nodes: Sequence[NamedNode]) -> Iterator[tuple[NamedNode, bytes]]:
    for at in range(0, len(nodes), AT_ONCE):
        some = {_cut(node.value): node for node in nodes[at:at + AT_ONCE]}
        for iri, content in database.execute(f"SELECT iri, content FROM {table} WHERE iri IN ({', '.join('?' * len(some))})", list(some)):
            yield some[iri], content


def keep(database: sqlite3.Connection, store: Store, node: NamedNode, told: Statements) -> None:
    """Write the card and the names of a thing into an index that is being built."""
    if not set(told.values.get(RDF.type, ())).isdisjoint(CLASSES):
        database.execute("INSERT OR IGNORE INTO card VALUES (?, ?)", (_cut(node.value), of_graph(store, node, told).packed()))
    if (found := named(node, lambda predicate: told.values.get(predicate, ()))) != UNNAMED:
        database.execute("INSERT OR IGNORE INTO card_name VALUES (?, ?)",
            (_cut(node.value), json.dumps([found.labels, sorted(found.every.difference(found.labels.values()))], ensure_ascii=False, separators=(",", ":"))))


def keep_others(database: sqlite3.Connection, store: Store, known: Container[NamedNode]) -> None:
    """The same for all that is not `known` of what has a card or a name: spans, dates, rules, units, the model."""
    others = {quad.subject for class_ in CLASSES for quad in store.quads_for_pattern(None, RDF.type, class_, DEFAULT)}
    others |= {quad.subject for predicate in NAMING for quad in store.quads_for_pattern(None, predicate, None, DEFAULT)}
    for node in sorted((node for node in others if isinstance(node, NamedNode) and node not in known), key=lambda node: node.value):
        keep(database, store, node, statements(store, node))


def dump(content: object) -> bytes:
    """A row's content."""
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def packed(term: Term) -> Packed:
    """A term as JSON has it."""
    if isinstance(term, Literal):
        return [term.value, f"@{term.language}" if term.language else _cut(term.datatype.value)]
    return f"_:{term.value}" if isinstance(term, BlankNode) else _cut(term.value)


def unpacked(found: Packed) -> Term:
    """The term that `packed` gave."""
    if isinstance(found, list):
        value, kind = found
        return Literal(value, language=kind[1:]) if kind.startswith("@") else Literal(value, datatype=_node(kind))
    return _node(found)


@lru_cache(maxsize=8192)
def _node(text: str) -> NamedNode | BlankNode:
    return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(_whole(text))


def _cut(iri: str) -> str:
    """An IRI without the beginning that nearly all of them have."""
    for base, sign in ((ID, ""), (EGOV.iri, "#")):
        if iri.startswith(base) and ":" not in iri[len(base):] and not iri.startswith("#", len(base)):
            return sign + iri[len(base):]
    return iri


TYPE, MENTIONS = _cut(RDF.type.value), _cut(EGOV.mentions.value)


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
