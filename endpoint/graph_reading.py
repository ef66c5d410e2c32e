"""The questions that pages and linked data ask of the graph, each one query of the engine with its variables bound to terms.

Nothing that a person typed becomes part of a query's text: IRIs are validated by `resource` and bound, and only terms that came from the
graph are written into a VALUES.
"""
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from egovkg.endpoint.clients import client_address
from egovkg.endpoint.workers import Engine, Rows
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, GRAPH_INFERRED, PREFIXES, RDFS, SKOS
from flask import request
from pyoxigraph import BlankNode, Literal, NamedNode

Term = NamedNode | BlankNode | Literal
PATH = re.compile(r"[a-z]+(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,150}){1,4}", re.ASCII)
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
AT_ONCE = 400  # terms in one VALUES


@dataclass(frozen=True)
class Span:
    """A piece of the report's text: where it stands, and its words where they are loaded. `path` leads from the report to its section."""

    iri: NamedNode
    start: int | None
    end: int | None
    paragraph: NamedNode | None
    container: NamedNode | None
    text: str | None
    rules: tuple[NamedNode, ...] = ()
    path: tuple[NamedNode, ...] = ()


@dataclass
class Pointers:
    """What points to a thing: some of the statements, and how many there are."""

    rows: list[tuple[NamedNode | BlankNode, NamedNode]]
    total: int


@dataclass
class Names:
    """The names of things by language; `aliases` holds every name."""

    labels: dict[NamedNode, dict[str, str]] = field(default_factory=dict)
    aliases: dict[NamedNode, set[str]] = field(default_factory=lambda: defaultdict(set))

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


def known(engine: Engine, thing: NamedNode) -> bool:
    """Whether the graph says anything of a thing, or anything points to it."""
    return any(bool(ask(engine, text, thing=thing).boolean) for text in (
        "ASK { ?thing ?p ?o }", "ASK { ?s ?p ?thing }", "ASK { GRAPH ?thing { ?s ?p ?o } }"))


def statements(engine: Engine, thing: NamedNode) -> list[tuple[NamedNode, Term]]:
    """Every asserted statement with the thing as its subject."""
    return [(row["p"], row["o"]) for row in ask(engine, "SELECT ?p ?o { ?thing ?p ?o }", thing=thing).rows]  # type: ignore[misc]


def graphs_of(engine: Engine, thing: NamedNode) -> dict[tuple[NamedNode, Term], list[NamedNode]]:
    """For each statement of a thing, the spans whose graph holds it."""
    found: dict[tuple[NamedNode, Term], list[NamedNode]] = defaultdict(list)
    for row in ask(engine, "SELECT ?p ?o ?span { GRAPH ?span { ?thing ?p ?o } }", thing=thing).rows:
        if row["span"] != GRAPH_INFERRED:
            found[row["p"], row["o"]].append(row["span"])  # type: ignore[index, arg-type]
    return found


def said_in(engine: Engine, span: NamedNode) -> list[tuple[NamedNode | BlankNode, NamedNode, Term]]:
    """The statements that the words of a span say."""
    rows = ask(engine, "SELECT ?s ?p ?o { GRAPH ?span { ?s ?p ?o } } ORDER BY STR(?s) STR(?p) STR(?o)", span=span).rows
    return [(row["s"], row["p"], row["o"]) for row in rows]  # type: ignore[misc]


def told_of(engine: Engine, thing: NamedNode) -> dict[NamedNode, list[tuple[NamedNode | BlankNode, NamedNode]]]:
    """For each span, the statements in its graph that point to a thing, but for bare mentions."""
    found: dict[NamedNode, list[tuple[NamedNode | BlankNode, NamedNode]]] = defaultdict(list)
    text = "SELECT ?s ?p ?span { GRAPH ?span { ?s ?p ?thing } FILTER(?p != egov:mentions) } ORDER BY STR(?p) STR(?s)"
    for row in ask(engine, text, thing=thing).rows:
        if row["span"] != GRAPH_INFERRED:
            found[row["span"]].append((row["s"], row["p"]))  # type: ignore[index, arg-type]
    return found


def pointers(engine: Engine, thing: NamedNode, first: int = 0, count: int = 50) -> Pointers:
    """What points to a thing, `count` statements from the one numbered `first`."""
    total = int(ask(engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?thing }", thing=thing).rows[0]["n"].value)  # type: ignore[union-attr]
    if not total or first >= total:
        return Pointers([], total)
    text = f"SELECT ?s ?p {{ ?s ?p ?thing }} ORDER BY STR(?p) STR(?s) LIMIT {int(count)} OFFSET {int(first)}"
    return Pointers([(row["s"], row["p"]) for row in ask(engine, text, thing=thing).rows], total)  # type: ignore[misc]


def names(engine: Engine, terms: Iterable[Term], aliases: bool = False) -> Names:
    """The labels of things, and all their names where `aliases` are asked for."""
    found = Names()
    properties = "rdfs:label, skos:prefLabel, skos:altLabel, dcterms:title, egov:valueText, egov:caption" if aliases else "rdfs:label, skos:prefLabel"
    for some in batches(terms):
        text = f"SELECT ?x ?p ?label {{ {values('x', some)} ?x ?p ?label FILTER(?p IN ({properties})) }}"
        for row in ask(engine, text).rows:
            node, label = row["x"], row["label"]
            if not isinstance(label, Literal):
                continue
            if row["p"] == RDFS.label:
                found.labels.setdefault(node, {})[short(label)] = label.value  # type: ignore[arg-type]
            elif row["p"] == SKOS.prefLabel:
                found.labels.setdefault(node, {}).setdefault(short(label), label.value)  # type: ignore[arg-type]
            found.aliases[node].add(label.value)  # type: ignore[index]
    return found


def short(literal: Literal) -> str:
    """A literal's language without its region: zh-Hans is zh."""
    return (literal.language or "").split("-")[0].lower()


def batches(terms: Iterable[Term]) -> list[list[Term]]:
    """The distinct named things among terms, some hundreds at a time; blank nodes and literals have no names."""
    distinct = [term for term in dict.fromkeys(terms) if isinstance(term, NamedNode)]
    return [distinct[at:at + AT_ONCE] for at in range(0, len(distinct), AT_ONCE)]


def spans(engine: Engine, iris: Iterable[NamedNode]) -> list[Span]:
    """The spans in the order of the text, each with the sections it stands in."""
    found: dict[NamedNode, dict[str, Term]] = {}
    rules: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for some in batches(iris):
        text = f"""SELECT ?x ?p ?o {{ {values('x', some)} ?x ?p ?o
            FILTER(?p IN (egov:start, egov:end, egov:inParagraph, egov:partOf, egov:text, egov:extractedBy)) }}"""
        found |= {node: {} for node in some}  # type: ignore[misc]
        for row in ask(engine, text).rows:
            name = row["p"].value.rpartition("#")[2]
            if name == "extractedBy":
                rules[row["x"]].append(row["o"])  # type: ignore[index, arg-type]
            else:
                found[row["x"]][name] = row["o"]  # type: ignore[index]
    containers = {iri: told.get("inParagraph") or told.get("partOf") for iri, told in found.items()}
    above = ancestors(engine, [node for node in containers.values() if isinstance(node, NamedNode)])
    made = []
    for iri, told in found.items():
        container = containers[iri]
        paragraph = told.get("inParagraph")
        path = tuple(above.get(container, ())) + (() if paragraph else (container,) if container else ())  # type: ignore[arg-type, operator]
        made.append(Span(iri, number(told.get("start")), number(told.get("end")), paragraph, container,  # type: ignore[arg-type]
            told["text"].value if isinstance(told.get("text"), Literal) else None, tuple(sorted(rules[iri], key=str)), path))
    return sorted(made, key=lambda span: (span.iri.value.rpartition("/")[0], span.start if span.start is not None else 1 << 40, span.iri.value))


def ancestors(engine: Engine, nodes: Iterable[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    """For each part of a report what it is part of, the report first."""
    parents: dict[NamedNode, NamedNode] = {}
    wanted: Sequence[Term] = list(nodes)
    asked = list(wanted)
    for _ in range(8):  # a report's parts are nested a few levels deep; a circle in bad data ends here
        found = [row for some in batches(wanted) for row in ask(engine, f"SELECT ?x ?o {{ {values('x', some)} ?x egov:partOf ?o }}").rows]
        wanted = [row["o"] for row in found if row["o"] not in parents]
        parents |= {row["x"]: row["o"] for row in found}  # type: ignore[misc]
        if not wanted:
            break
    chains = {}
    for node in asked:
        chain, at = [], node
        while at in parents and parents[at] not in chain:  # type: ignore[index]
            at = parents[at]  # type: ignore[index]
            chain.insert(0, at)
        chains[node] = chain
    return chains  # type: ignore[return-value]


@dataclass(frozen=True)
class Part:
    """A part of a report or section, with its number and the first words of its text where they are loaded."""

    iri: NamedNode
    number: str
    opening: str
    figure: bool


def parts(engine: Engine, thing: NamedNode) -> list[Part]:
    """What a report or section directly consists of, in the order of the text; spans are no parts."""
    text = """SELECT ?part (SAMPLE(?number) AS ?no) (MIN(?at) AS ?first) (SAMPLE(?words) AS ?opening) (SAMPLE(?class) AS ?kind) {
        ?part egov:partOf ?thing ; a ?class FILTER(?class IN (egov:Section, egov:Paragraph, egov:Figure))
        OPTIONAL { ?part egov:number ?number }
        OPTIONAL { ?part egov:start|egov:evidence/egov:start ?at }
        OPTIONAL { ?part egov:text ?long BIND(SUBSTR(?long, 1, 60) AS ?words) }
    } GROUP BY ?part"""
    rows = ask(engine, text, thing=thing).rows
    rows.sort(key=lambda row: (number(row.get("first")) if "first" in row else 1 << 40, row["part"].value))
    return [Part(row["part"], row["no"].value if "no" in row else "", row["opening"].value if "opening" in row else "", row["kind"] == EGOV.Figure)
        for row in rows]


def inside(engine: Engine, paragraph: NamedNode) -> list[NamedNode]:
    """The spans of a paragraph."""
    return [row["span"] for row in ask(engine, "SELECT ?span { ?span egov:inParagraph ?thing }", thing=paragraph).rows]  # type: ignore[misc]


def number(term: Term | None) -> int | None:
    """A literal as a whole number, None where it is none."""
    try:
        return int(term.value) if isinstance(term, Literal) else None
    except ValueError:
        return None
