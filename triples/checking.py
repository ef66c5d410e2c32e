"""Checks the live version: OWL 2 DL, consistency, shapes, pitfalls, IRIs, labels in both languages, and evidence for every fact."""
from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from egovkg.ontology import owl_api, pitfalls, reasoning
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, ID, OWL, PREFIXES, RDF, RDFS, SKOS
from egovkg.triples import protege
from egovkg.triples.store import VersionedStore
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES = Path(reasoning.__file__).parent / "shapes.ttl"
DEFAULT = DefaultGraph()
# Kinds of things that come from a report's words and therefore have evidence.
FROM_TEXT = ("policy", "event", "observation", "quotation", "figure", "section")
_IRI = re.compile(re.escape(ID) + r"(?P<kind>[a-z]+)/(?P<slug>[a-z0-9][a-z0-9/._-]*)")
_SLUG_LIMIT = 80


@dataclass(frozen=True)
class Result:
    """One check: what it found wrong (nothing is good), and what it looked at. `skipped` says that it could not be made here."""

    name: str
    says: str
    findings: tuple[str, ...] = ()
    skipped: bool = False


def check(versions: VersionedStore) -> list[Result]:
    """Run every check on the live version. Raises Problem no-version."""
    store = versions.read()
    checks: tuple[Callable[[Store], Result], ...] = (profile, consistency, shapes, modelling, iris, labels, evidence)
    return [one(store) for one in checks]


def _said_of_things(store: Store) -> list[Quad]:
    """What the default graph says of things; of the model, the files are read."""
    return [q for q in store.quads_for_pattern(None, None, None, DEFAULT)
            if isinstance(q.subject, NamedNode) and q.subject.value.startswith(ID) and isinstance(q.object, NamedNode | Literal)]


def profile(store: Store) -> Result:
    """OWL 2 DL, by the OWL API: the model's files, and the data as Protégé would open them."""
    try:
        with TemporaryDirectory() as folder:
            opened = protege.write({"live": _said_of_things(store)}, Path(folder))
            catalog = opened.parent / protege.CATALOG
            files = len(owl_api.catalogued(catalog))
            seen = owl_api.examine(catalog, [opened])[opened]
    except Problem as problem:
        if problem.code == "no-owl-api":
            return Result("OWL 2 DL", f"{problem.details['lacking']} is not on this machine", skipped=True)
        return Result("OWL 2 DL", "OWL API", (str(problem),))
    findings = [*seen.violations, *([f"{seen.annotated} statements became annotations"] if seen.annotated else [])]
    return Result("OWL 2 DL", f"{files} files, {seen.closure} axioms, opened through their catalog alone (OWL API)", tuple(sorted(findings)))


def modelling(store: Store) -> Result:
    """The pitfalls of modelling, in the model's files."""
    found = pitfalls.findings()
    return Result("modelling", f"pitfalls and metadata of the model, {len(pitfalls.ALLOWED)} exceptions each with its reason",
                  tuple(f"{where}: {what}" for where, what in found))


def consistency(store: Store) -> Result:
    """HermiT on model, authority and a fixed sample of the data, all of it where it is no more than the sample."""
    stated = reasoning.sample(_said_of_things(store))
    try:
        reasoning.check_consistency(stated)
    except Problem as problem:
        if problem.code == "no-java":
            return Result("consistency", "no Java on this machine", skipped=True)
        return Result("consistency", "HermiT", (str(problem),))
    return Result("consistency", f"model, authority and {len(stated)} statements of the data are consistent, every class can have members (HermiT)")


@dataclass(frozen=True)
class Violation:
    """A thing that has not the shape it must have: its IRI, the property, and what to mend, in both languages."""

    focus: str
    path: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.focus} {self.path}: {self.en} / {self.zh}"


def violations(data: Graph) -> list[Violation]:
    """What of `data` (model and things) the shapes do not allow, in order."""
    from pyshacl import validate
    from rdflib import Graph, URIRef
    from rdflib.namespace import SH

    _, report, _ = validate(data, shacl_graph=Graph().parse(SHAPES), inference="none", advanced=True)
    found = set()
    for result in report.subjects(predicate=SH.resultSeverity, object=SH.Violation):
        path = report.value(result, SH.resultPath)
        words = {message.language: str(message) for message in report.objects(result, SH.resultMessage)}
        name = str(path).rsplit("#", 1)[-1].rsplit("/", 1)[-1] if isinstance(path, URIRef) else ""
        found.add(Violation(str(report.value(result, SH.focusNode)), name, words.get("zh", ""), words.get("en", "")))
    return sorted(found, key=str)


def shapes(store: Store) -> Result:
    """SHACL: shapes.ttl on the default graph."""
    from rdflib import Graph

    data = Graph()
    buffer = io.BytesIO()
    serialize((quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT)), buffer, RdfFormat.N_TRIPLES)
    data.parse(data=buffer.getvalue(), format="nt")
    return Result("shapes", f"{len(data)} statements against {SHAPES.name} (SHACL)", tuple(map(str, violations(data))))


def iris(store: Store) -> Result:
    """Every thing's IRI is …/id/{kind}/{slug}, ASCII, lower-case and no longer than it may be."""
    subjects = {q.subject for q in store.quads_for_pattern(None, RDF.type, None, DEFAULT) if isinstance(q.subject, NamedNode)}
    ours = sorted(s.value for s in subjects if s.value.startswith(ID))
    bad = tuple(iri for iri in ours if not (found := _IRI.fullmatch(iri)) or len(found["slug"]) > _SLUG_LIMIT)
    return Result("IRIs", f"{len(ours)} things", bad)


def labels(store: Store) -> Result:
    """Every thing has one Chinese label; every term of the model one in each language."""
    findings = []
    things = {q.subject for q in store.quads_for_pattern(None, RDF.type, None, DEFAULT)
              if isinstance(q.subject, NamedNode) and q.subject.value.startswith(ID)}
    for thing in sorted(things, key=str):
        if (count := len(_labels(store, thing, "zh"))) != 1:
            findings.append(f"{thing.value}: {count} labels in zh")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {q.subject for kind in kinds for q in store.quads_for_pattern(None, RDF.type, kind, DEFAULT)
             if isinstance(q.subject, NamedNode) and q.subject.value.startswith(EGOV.iri)}
    for term in sorted(terms, key=str):
        for language in ("zh", "en"):
            if (count := len(_labels(store, term, language))) != 1:
                findings.append(f"{term.value}: {count} labels in {language}")
            if not any(q.object.language == language for q in store.quads_for_pattern(term, SKOS.definition, None, DEFAULT)):
                findings.append(f"{term.value}: no definition in {language}")
    return Result("labels", f"{len(things)} things, {len(terms)} terms", tuple(findings))


def _labels(store: Store, thing: NamedNode, language: str) -> list[Literal]:
    return [q.object for q in store.quads_for_pattern(thing, RDFS.label, None, DEFAULT)
            if isinstance(q.object, Literal) and q.object.language == language]


def evidence(store: Store) -> Result:
    """Every thing read from a text has evidence; every span has its place; no graph of a span says what the default graph does not,
    but for the coarser of two readings of a date, and names that became other labels."""
    findings = []
    things = sorted({q.subject.value for q in store.quads_for_pattern(None, RDF.type, None, DEFAULT) if _kind(q) in FROM_TEXT})
    for iri in things:
        if next(store.quads_for_pattern(NamedNode(iri), EGOV.evidence, None, DEFAULT), None) is None:
            findings.append(f"{iri}: no evidence")
    graphs = {g for g in store.named_graphs() if isinstance(g, NamedNode) and g.value.startswith(ID + "span/")}
    for graph in sorted(graphs, key=str):
        for prop in (EGOV.start, EGOV.end):
            if next(store.quads_for_pattern(graph, prop, None, DEFAULT), None) is None:
                findings.append(f"{graph.value}: no {prop.value.rsplit('#', 1)[1]}")
    findings += _only_in_spans(store, graphs)
    return Result("evidence", f"{len(things)} things, {len(graphs)} spans", tuple(findings))


def _kind(quad: Quad) -> str:
    found = _IRI.match(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
    return found["kind"] if found else ""


def _only_in_spans(store: Store, graphs: set[NamedNode]) -> Iterator[str]:
    """Statements of a span's graph whose subject and property the default graph does not know."""
    for graph in sorted(graphs, key=str):
        for quad in store.quads_for_pattern(None, None, None, graph):
            if next(store.quads_for_pattern(quad.subject, quad.predicate, None, DEFAULT), None) is None:
                yield f"{graph.value}: only here {_short(quad.subject)} {_short(quad.predicate)}"


def _short(node: object) -> str:
    value = getattr(node, "value", str(node))
    return next((f"{name}:{value[len(iri):]}" for name, iri in PREFIXES.items() if value.startswith(iri)), value)
