"""The terms of the model as objects: words, hierarchy, domain and range, characteristics, keys, conditions, as the files have them."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from egovkg.ontology.vocabulary import EGOV, OWL, PREFIXES, RDF, RDFS, SKOS
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

KINDS = {OWL.Class: "class", OWL.ObjectProperty: "object", OWL.DatatypeProperty: "datatype", OWL.AnnotationProperty: "annotation"}
CHARACTERISTICS = ("FunctionalProperty", "InverseFunctionalProperty", "TransitiveProperty", "SymmetricProperty", "AsymmetricProperty",
                   "ReflexiveProperty", "IrreflexiveProperty")
TEXTS = {RDFS.label: "labels", SKOS.definition: "definitions", SKOS.scopeNote: "notes", SKOS.example: "examples"}
# A piece of a class expression: a word of the language it is written in, or a term or value.
Piece = str | NamedNode | Literal


@dataclass
class Described:
    """What is said of a class or property wherever it is read: `kind` is one of KINDS; texts by language, links as IRIs."""

    iri: NamedNode
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    parents: list[NamedNode] = field(default_factory=list)
    inverses: list[NamedNode] = field(default_factory=list)
    domains: list[NamedNode] = field(default_factory=list)
    ranges: list[NamedNode | Literal] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether it is a term of this model, and not a reused one."""
        return self.iri.value.startswith(EGOV.iri)


@dataclass
class Term(Described):
    """A class or property as the files have it. `condition` is what a defined class is equivalent to, `chain` the properties that make
    a property; `close` are the terms of other vocabularies that nearly correspond, `reasons` say why a parent or they do, by language.
    """

    children: list[NamedNode] = field(default_factory=list)
    characteristics: list[str] = field(default_factory=list)
    disjoint: list[NamedNode] = field(default_factory=list)
    keys: list[list[NamedNode]] = field(default_factory=list)
    condition: list[Piece] = field(default_factory=list)
    chain: list[NamedNode] = field(default_factory=list)
    close: list[NamedNode] = field(default_factory=list)
    reasons: dict[NamedNode, dict[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name within our namespace, else with its prefix: what an anchor calls it."""
        return self.iri.value.removeprefix(EGOV.iri) if self.own else compact(self.iri)


Terms = dict[NamedNode, Term]


def compact(iri: NamedNode) -> str:
    """An IRI with its prefix, where it has one here."""
    return next((f"{name}:{iri.value[len(base):]}" for name, base in PREFIXES.items() if iri.value.startswith(base)), iri.value)


def read(quads: Iterable[Quad]) -> Terms:
    """Every declared term of these statements, by IRI."""
    store = Store()
    store.extend(quads)
    terms: Terms = {}
    for class_, kind in KINDS.items():
        for quad in store.quads_for_pattern(None, RDF.type, class_, None):
            if isinstance(quad.subject, NamedNode):
                terms.setdefault(quad.subject, Term(quad.subject, kind))
    for term in terms.values():
        _describe(store, term)
    for term in terms.values():
        for other in term.inverses:
            if other in terms and term.iri not in terms[other].inverses:
                terms[other].inverses.append(term.iri)
        for parent in term.parents:
            if parent in terms:
                terms[parent].children.append(term.iri)
    _disjoint(store, terms)
    _reasons(store, terms)
    return dict(sorted(terms.items(), key=lambda item: item[0].value))


def _describe(store: Store, term: Term) -> None:
    def values(predicate: NamedNode) -> list[NamedNode | BlankNode | Literal]:
        return sorted((quad.object for quad in store.quads_for_pattern(term.iri, predicate, None, None)), key=str)

    for predicate, name in TEXTS.items():
        for text in values(predicate):
            getattr(term, name)[text.language or ""] = text.value
    for predicate, found in ((RDFS.subClassOf, term.parents), (RDFS.subPropertyOf, term.parents), (OWL.inverseOf, term.inverses),
                             (SKOS.closeMatch, term.close)):
        found += [value for value in values(predicate) if isinstance(value, NamedNode)]
    for predicate, found in ((RDFS.domain, term.domains), (RDFS.range, term.ranges)):
        for value in values(predicate):
            found += _alternatives(store, value)
    types = {value.value.removeprefix(OWL.iri) for value in values(RDF.type)}
    term.characteristics = [name for name in CHARACTERISTICS if name in types]
    term.keys = [list(listed(store, head)) for head in values(OWL.hasKey)]
    for head in values(OWL.propertyChainAxiom):
        term.chain = list(listed(store, head))
    for expression in values(OWL.equivalentClass):
        term.condition = list(_pieces(store, expression))


def listed(store: Store, head: NamedNode | BlankNode) -> Iterator[NamedNode | BlankNode | Literal]:
    """The members of an RDF list."""
    while head != RDF.nil:
        yield from (quad.object for quad in store.quads_for_pattern(head, RDF.first, None, None))
        head = next((quad.object for quad in store.quads_for_pattern(head, RDF.rest, None, None)), RDF.nil)


def _alternatives(store: Store, value: NamedNode | BlankNode) -> list[NamedNode | Literal]:
    """A class or datatype, or the members of a union or of a list of values."""
    if isinstance(value, NamedNode):
        return [value]
    return [member for predicate in (OWL.unionOf, OWL.oneOf) for quad in store.quads_for_pattern(value, predicate, None, None)
            for member in listed(store, quad.object)]


def _pieces(store: Store, expression: NamedNode | BlankNode | Literal) -> Iterator[Piece]:
    """A class expression in Manchester syntax, in pieces."""
    if not isinstance(expression, BlankNode):
        yield expression
        return
    parts = {quad.predicate: quad.object for quad in store.quads_for_pattern(expression, None, None, None)}
    for predicate, word in ((OWL.intersectionOf, "and"), (OWL.unionOf, "or")):
        if predicate in parts:
            for index, member in enumerate(listed(store, parts[predicate])):
                if index:
                    yield word
                inner = list(_pieces(store, member))
                yield from (["(", *inner, ")"] if len(inner) > 1 else inner)
    if OWL.onProperty in parts:
        yield parts[OWL.onProperty]
        for predicate, word in ((OWL.someValuesFrom, "some"), (OWL.hasValue, "value"), (OWL.allValuesFrom, "only")):
            if predicate in parts:
                yield word
                yield from _pieces(store, parts[predicate])
        for predicate, word in ((OWL.minCardinality, "min"), (OWL.maxCardinality, "max"), (OWL.cardinality, "exactly")):
            if predicate in parts:
                yield f"{word} {parts[predicate].value}"


def _disjoint(store: Store, terms: Terms) -> None:
    groups = [[quad.subject, quad.object] for quad in store.quads_for_pattern(None, OWL.disjointWith, None, None)]
    groups += [list(listed(store, quad.object)) for quad in store.quads_for_pattern(None, OWL.members, None, None)]
    for group in groups:
        for one in group:
            if one in terms:
                terms[one].disjoint += [other for other in group if other != one and other not in terms[one].disjoint]


def _reasons(store: Store, terms: Terms) -> None:
    for quad in store.quads_for_pattern(None, OWL.annotatedSource, None, None):
        target = next((q.object for q in store.quads_for_pattern(quad.subject, OWL.annotatedTarget, None, None)), None)
        if quad.object in terms and target is not None:
            comments = store.quads_for_pattern(quad.subject, RDFS.comment, None, None)
            terms[quad.object].reasons[target] = {q.object.language: q.object.value for q in comments}


def above(terms: Terms, iri: NamedNode) -> set[NamedNode]:
    """The terms above one, itself not counted unless there is a circle."""
    found: set[NamedNode] = set()
    open_ = list(terms[iri].parents) if iri in terms else []
    while open_:
        if (parent := open_.pop()) not in found:
            found.add(parent)
            open_ += terms[parent].parents if parent in terms else []
    return found
