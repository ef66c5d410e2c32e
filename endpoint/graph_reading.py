"""What pages and linked data look up in the graph: statements by their parts, in the store of the live version, opened read-only.

A look-up is no query: it is bounded by what is said of one thing, and takes microseconds, so pages answer while the engine is busy. What pages look
up most they have from the version's search index (cards.py), and from the graph while there is none. Where a query is needed, `ask` gives it
to a worker; nothing that a person typed becomes part of its text.
"""
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from egovkg.endpoint import cards
from egovkg.endpoint.cards import DEFAULT, NOWHERE, Card, Term, kind_of, offset
from egovkg.endpoint.clients import client_address
from egovkg.endpoint.workers import Engine, Rows
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, GRAPH_INFERRED, PREFIXES
from flask import current_app, g, request
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

Found = TypeVar("Found")
PATH = re.compile(r"[a-z]+(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,150}){1,4}", re.ASCII)
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
AT_ONCE = 400  # terms in one VALUES
PARTS = {"section", "paragraph", "figure"}


@dataclass(frozen=True)
class Span:
    """A piece of the report's text: where it stands, and its words where they are loaded. `path` leads from the report to its section, and
    `card` has what its words say.
    """

    iri: NamedNode
    start: int | None
    end: int | None
    paragraph: NamedNode | None
    container: NamedNode | None
    text: str | None
    rules: tuple[NamedNode, ...]
    path: tuple[NamedNode, ...]
    card: Card


@dataclass
class Pointers:
    """What points to a thing: some of the statements, and how many there are."""

    rows: list[tuple[NamedNode | BlankNode, NamedNode]]
    total: int


@dataclass
class Names:
    """The names of things by language; `aliases` holds every name."""

    labels: dict[NamedNode, dict[str, str]] = field(default_factory=dict)
    aliases: dict[NamedNode, Set[str]] = field(default_factory=dict)

    def of(self, node: Term, language: str) -> str | None:
        """The label of a thing in a language, else in any; None where it has none."""
        found = self.labels.get(node)  # type: ignore[arg-type]
        if not found:
            return None
        return found.get(language) or found.get("zh") or found.get("en") or next(iter(found.values()))


def resource(path: str) -> NamedNode:
    """The thing that a path after /id/, /page/ or /data/ names. Raises Problem("not-found") for what is no slug."""
    if not PATH.fullmatch(path):
        raise Problem("not-found", path=request.path)
    return NamedNode(f"{BASE}id/{path}")


def ask(engine: Engine, text: str, **bound: Term) -> Rows:
    """Run a query of ours for whoever asks for a page, with variables bound to terms. Raises Problem as Engine.query does."""
    return engine.rows(HEAD + text, client=client_address(request, engine.settings), substitutions=bound,
        gone=request.environ.get("waitress.client_disconnected"))


def values(name: str, terms: Iterable[Term]) -> str:
    """A VALUES block of terms that came from the graph."""
    return f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"


def opened(engine: Engine) -> Store:
    """The store of the live version, the same one for the whole of a request. Raises Problem("no-version" | "store-damaged")."""
    if "opened_graph" not in g:
        g.opened_graph = engine.store.live()
        indexes = current_app.extensions.get("egovkg-search")
        g.opened_index = indexes.ready() if indexes else None
    return g.opened_graph


def index_of(engine: Engine) -> sqlite3.Connection | None:
    """The search index of the version that `opened` gives; None while there is none."""
    opened(engine)
    return g.opened_index.read() if g.opened_index else None


class Remembered:
    """What was looked up in one store and is asked for again and again: parts, dates. A version never changes; another one begins anew."""

    MOST = 30_000

    def __init__(self) -> None:
        self._of: tuple[Store | None, dict[object, object]] = (None, {})

    def get(self, store: Store, key: Hashable, make: Callable[[], Found]) -> Found:
        """What `make` gives, or gave before for this key."""
        known, found = self._of
        if known is not store:
            self._of = (store, found := {})
        if (value := found.get(key, found)) is found:
            value = make()
            if len(found) >= self.MOST:
                found.clear()
            found[key] = value
        return value  # type: ignore[return-value]


REMEMBERED = Remembered()


def remembered(engine: Engine, key: Hashable, make: Callable[[], Found]) -> Found:
    """What `make` looks up, once for each version; the key names what is looked up. Nobody changes what comes from here."""
    return REMEMBERED.get(opened(engine), key, make)


def known(engine: Engine, thing: NamedNode) -> bool:
    """Whether the graph says anything of a thing, or anything points to it."""
    store = opened(engine)
    return any(next(iter(found), None) is not None for found in (
        store.quads_for_pattern(thing, None, None, None), store.quads_for_pattern(None, None, thing, None),
        store.quads_for_pattern(None, None, None, thing)))


def statements(engine: Engine, thing: NamedNode) -> list[tuple[NamedNode, Term]]:
    """Every asserted statement with the thing as its subject."""
    return [(quad.predicate, quad.object) for quad in opened(engine).quads_for_pattern(thing, None, None, DEFAULT)]  # type: ignore[misc]


def objects(engine: Engine, thing: NamedNode, predicate: NamedNode) -> list[Term]:
    """The values of one property of a thing."""
    return [quad.object for quad in opened(engine).quads_for_pattern(thing, predicate, None, DEFAULT)]  # type: ignore[misc]


def says(engine: Engine, thing: NamedNode, predicate: NamedNode, value: Term) -> bool:
    """Whether a statement is asserted."""
    return Quad(thing, predicate, value, DEFAULT) in opened(engine)


def subjects(engine: Engine, predicate: NamedNode, thing: NamedNode) -> list[NamedNode]:
    """What has a thing as the value of one property, in the order of IRIs."""
    found = (quad.subject for quad in opened(engine).quads_for_pattern(None, predicate, thing, DEFAULT))
    return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)


def graphs_of(engine: Engine, thing: NamedNode) -> dict[tuple[NamedNode, Term], list[NamedNode]]:
    """For each statement of a thing, the spans whose graph holds it."""
    found: dict[tuple[NamedNode, Term], list[NamedNode]] = defaultdict(list)
    for quad in opened(engine).quads_for_pattern(thing, None, None, None):
        if quad.graph_name not in (DEFAULT, GRAPH_INFERRED):
            found[quad.predicate, quad.object].append(quad.graph_name)  # type: ignore[index, arg-type]
    return found


def evidence(engine: Engine, thing: NamedNode, count: int) -> list[NamedNode]:
    """So many of the spans that tell of a thing, in no order; no more are looked at."""
    found = opened(engine).quads_for_pattern(thing, EGOV.evidence, None, DEFAULT)
    return [quad.object for quad in islice(found, count) if isinstance(quad.object, NamedNode)]


def pointers(engine: Engine, thing: NamedNode, first: int = 0, count: int = 50) -> Pointers:
    """What points to a thing, `count` statements from the one numbered `first`."""
    rows = [(quad.subject, quad.predicate) for quad in opened(engine).quads_for_pattern(None, None, thing, DEFAULT)]
    rows.sort(key=lambda row: (row[1].value, row[0].value))
    return Pointers(rows[first:first + count], len(rows))  # type: ignore[arg-type]


def names(engine: Engine, terms: Iterable[Term], aliases: bool = False) -> Names:
    """The labels of things, and all their names where `aliases` are asked for."""
    nodes = [node for node in dict.fromkeys(terms) if isinstance(node, NamedNode)]
    index, store = index_of(engine), opened(engine)
    known = cards.kept_names(index, nodes) if index else {node: cards.naming(store, node) for node in nodes}
    return Names({node: naming.labels for node, naming in known.items() if naming.labels},
        {node: known.get(node, cards.UNNAMED).every for node in nodes} if aliases else {})


def looked_up(engine: Engine, nodes: Iterable[NamedNode]) -> dict[NamedNode, Card]:
    """The cards of things, in their order."""
    wanted = list(dict.fromkeys(nodes))
    index, store = index_of(engine), opened(engine)
    known = cards.kept(index, wanted) if index else {}
    return {node: known.get(node) or cards.of_graph(store, node) for node in wanted}


def batches(terms: Iterable[Term]) -> list[list[Term]]:
    """The distinct named things among terms, some hundreds at a time; blank nodes and literals have no names."""
    distinct = [term for term in dict.fromkeys(terms) if isinstance(term, NamedNode)]
    return [distinct[at:at + AT_ONCE] for at in range(0, len(distinct), AT_ONCE)]


def spans(engine: Engine, iris: Iterable[NamedNode]) -> list[Span]:
    """The spans in the order of the text, each with the sections it stands in."""
    told = looked_up(engine, iris)
    containers = {iri: next((node for node in (*card.values(EGOV.inParagraph), *card.values(EGOV.partOf)) if isinstance(node, NamedNode)), None)
        for iri, card in told.items()}
    above = ancestors(engine, [node for node in containers.values() if node])
    made = []
    for iri, card in told.items():
        container, paragraph = containers[iri], next(iter(card.values(EGOV.inParagraph)), None)
        path = tuple(above.get(container, ())) + (() if paragraph else (container,) if container else ())  # type: ignore[arg-type]
        start, end, text = (next(iter(card.values(EGOV[name])), None) for name in ("start", "end", "text"))
        made.append(Span(iri, number(start), number(end), paragraph, container,  # type: ignore[arg-type]
            text.value if isinstance(text, Literal) else None, tuple(sorted(card.values(EGOV.extractedBy), key=str)), path, card))  # type: ignore[arg-type]
    return sorted(made, key=lambda span: (span.iri.value.rpartition("/")[0], span.start if span.start is not None else NOWHERE, span.iri.value))


def ancestors(engine: Engine, nodes: Iterable[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    """For each part of a report what it is part of, the report first."""
    chains: dict[NamedNode, list[NamedNode]] = {}
    parents: dict[NamedNode, NamedNode | None] = {}
    for node in nodes:
        chain: list[NamedNode] = []
        at: NamedNode | None = node
        while at is not None and len(chain) < 8:  # a report's parts are nested a few levels deep; a circle in bad data ends here
            if at not in parents:
                parents[at] = remembered(engine, ("parent", at), lambda at=at: next(  # type: ignore[misc]
                    (value for value in objects(engine, at, EGOV.partOf) if isinstance(value, NamedNode)), None))  # type: ignore[arg-type]
            at = parents[at]
            if at is None or at in chain:
                break
            chain.insert(0, at)
        chains[node] = chain
    return chains


@dataclass(frozen=True)
class Part:
    """A part of a report or section, with its number and the first words of its text where they are loaded."""

    iri: NamedNode
    number: str
    opening: str
    figure: bool


def parts(engine: Engine, thing: NamedNode, openings: bool = True) -> list[Part]:
    """What a report or section directly consists of, in the order of the text, with the first words where `openings`; spans are no parts."""
    return remembered(engine, ("parts", thing, openings), lambda: _parts(engine, thing, openings))


def _parts(engine: Engine, thing: NamedNode, openings: bool) -> list[Part]:
    found: list[tuple[int, str, Part]] = []
    for node in subjects(engine, EGOV.partOf, thing):
        kind = kind_of(node)
        if kind not in PARTS:
            continue
        spans = [node] if kind == "paragraph" else objects(engine, node, EGOV.evidence)
        first = min((offset(span) for span in spans if isinstance(span, NamedNode)), default=NOWHERE)
        no = objects(engine, node, EGOV.number) if kind != "paragraph" else []
        text = objects(engine, node, EGOV.text) if openings else []
        found.append((first, node.value, Part(node, no[0].value if no else "", text[0].value[:60] if text else "", kind == "figure")))  # type: ignore[union-attr]
    return [part for _, _, part in sorted(found, key=lambda row: row[:2])]


def period(engine: Engine, date: Term | None) -> tuple[str, str]:
    """The first and the last day of a date, "" where it has none."""
    if not isinstance(date, NamedNode):
        return "", ""
    return remembered(engine, ("period", date), lambda: tuple(  # type: ignore[arg-type, return-value]
        next((value.value for value in objects(engine, date, predicate) if isinstance(value, Literal)), "") for predicate in (EGOV.startDate, EGOV.endDate)))


def number(term: Term | None) -> int | None:
    """A literal as a whole number, None where it is none."""
    try:
        return int(term.value) if isinstance(term, Literal) else None
    except ValueError:
        return None
