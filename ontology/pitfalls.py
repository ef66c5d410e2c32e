"""Finds mistakes of modelling in the model's files, after the catalogue of OOPS! (P02 …) and the metadata that FOOPS! asks for.

What a rule finds and we mean is in ALLOWED with its reason; a reason for what no rule finds any more is itself a finding, so that none
outlives its cause.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from egovkg.ontology import authority
from egovkg.ontology.terms import Term, Terms, above, compact, read
from egovkg.ontology.vocabulary import BASE, DCTERMS, EGOV, OWL, RDF, RDFS, SKOS, Vocabulary
from pyoxigraph import Literal, NamedNode, Quad

VANN = Vocabulary("http://purl.org/vocab/vann/")
METADATA = (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.publisher, DCTERMS.license, DCTERMS.created, DCTERMS.modified,
            OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri, RDFS.label)
Finding = tuple[str, str]
_ANY = "what it says may be said of any thing"
_DATE_ONLY = "a date is asked for from the thing; what happened on a date is asked by its days, not by the date's node"
ALLOWED: dict[tuple[str, str], str] = {
    ("P11 no domain", "conflictsWith"): _ANY, ("P11 no domain", "evidence"): _ANY, ("P11 no domain", "toldIn"): _ANY,
    ("P11 no domain", "mentionedIn"): _ANY, ("P11 no domain", "hasObservation"): _ANY, ("P11 no domain", "needsReview"): _ANY,
    ("P11 no range", "conflictsWith"): _ANY, ("P11 no range", "evidenceFor"): _ANY, ("P11 no range", "mentions"): _ANY,
    ("P11 no range", "subject"): _ANY,
    ("P04 unconnected class", "Topic"): "topics are what egov:mentions points to, among other things, so it has no range",
    ("P11 no range", "startDate"): "xsd:date is not in OWL 2's datatype map; the shapes check the values",
    ("P11 no range", "endDate"): "xsd:date is not in OWL 2's datatype map; the shapes check the values",
    **{("P13 no inverse", name): _DATE_ONLY for name in (
        "issuedOn", "presentedOn", "adoptedOn", "effectiveOn", "repealedOn", "forwardedOn", "policyDate", "launchedOn", "onDate", "asOf")},
    ("P13 no inverse", "extractedBy"): "what a rule read is asked by extractedBy itself, and a rule has thousands",
    ("P13 no inverse", "unit"): "numbers are asked for by subject and indicator; a unit alone has thousands",
    ("P13 no inverse", "ancestorAgency"): "all bodies below one are asked by ancestorAgency itself",
    ("P13 no inverse", "containedIn"): "all parts of a whole are asked by containedIn itself",
    ("P13 no inverse", "toldIn"): "what a section tells is asked by toldIn itself",
}


def findings(quads: list[Quad] | None = None) -> list[Finding]:
    """(rule and term, what is wrong) for each finding that is not allowed, and for each allowance that nothing needs; in order."""
    quads = authority.quads(model_only=True) if quads is None else quads
    terms = read(quads)
    own = {iri: term for iri, term in terms.items() if term.own}
    found = [(rule, name, says) for rule, name, says in (*_words(own), *_structure(terms, own), *_properties(terms, own), *_use(quads, terms))]
    bad = [(f"{rule}: {name}", says) for rule, name, says in found if (rule, name) not in ALLOWED]
    stale = set(ALLOWED) - {(rule, name) for rule, name, _ in found}
    return sorted([*bad, *((f"{rule}: {name}", "is allowed, but nothing finds it any more") for rule, name in stale)])


Found = Iterator[tuple[str, str, str]]


def _words(own: Terms) -> Found:
    for kinds in (("class",), ("object", "datatype")):
        for language in ("zh", "en"):
            called = defaultdict(list)
            for term in own.values():
                if term.kind in kinds:
                    called[term.labels.get(language, "").casefold()].append(term.name)
            for label, names in called.items():
                if label and len(names) > 1:
                    yield "P02 one label, two terms", names[0], f"“{label}” is also {', '.join(names[1:])}"
    for term in own.values():
        for what, texts in (("label", term.labels), ("definition", term.definitions)):
            for language in ("zh", "en"):
                if not texts.get(language):
                    yield "P08 no words", term.name, f"has no {what} in {language}"
        if not term.examples:
            yield "P08 no words", term.name, "has no example"
        for language, text in term.definitions.items():
            bare = re.sub(r"[\W_]|^(an?|the)\b", "", text.casefold())
            if bare == re.sub(r"\W", "", term.labels.get(language, "").casefold()):
                yield "P20 a definition that is a label", term.name, f"in {language}"
        good = r"[A-Z][A-Za-z0-9]*" if term.kind == "class" else r"[a-z][A-Za-z0-9]*"
        if not re.fullmatch(good, term.name):
            yield "P22 naming", term.name, f"does not look like a {term.kind}"


def _structure(terms: Terms, own: Terms) -> Found:
    classes = {iri: term for iri, term in own.items() if term.kind == "class"}
    joined = {iri for term in own.values() for iri in (*term.domains, *term.ranges, *term.condition) if isinstance(iri, NamedNode)}
    for iri, term in own.items():
        if iri in above(terms, iri):
            yield "P06 circle", term.name, "is above itself"
        if iri in term.condition:
            yield "P24 recursive definition", term.name, "is defined by itself"
    for iri, term in classes.items():
        if not ({iri, *term.children} | above(terms, iri)) & joined:
            yield "P04 unconnected class", term.name, "no property joins it or a class above or below it to anything"
    tops = [iri for iri, term in classes.items() if not any(parent in classes for parent in term.parents)]
    for one, other in combinations(tops, 2):
        if other not in classes[one].disjoint:
            yield "P10 not disjoint", classes[one].name, f"and {classes[other].name} are top classes and not disjoint"


def _properties(terms: Terms, own: Terms) -> Found:
    for term in own.values():
        if term.kind == "class":
            continue
        for what, ends in (("domain", term.domains), ("range", term.ranges)):
            if not ends:
                yield f"P11 no {what}", term.name, f"has no {what}"
            for parent in (terms[p] for p in term.parents if p in own):
                wider = parent.domains if what == "domain" else parent.ranges
                if wider and not all(end in wider or above(terms, end) & set(wider) for end in ends):
                    yield f"a {what} wider than above", term.name, f"its {what} is not within that of {parent.name}"
        if term.kind == "object":
            yield from _inverse(term, own)
        if {"SymmetricProperty", "TransitiveProperty"} & set(term.characteristics) and set(term.domains) != set(term.ranges):
            if not set(term.domains) <= set(term.ranges):
                yield "P28/P29 ends that differ", term.name, "is symmetric or transitive between different classes"
        if len(term.chain) == 1:
            yield "P33 chain of one", term.name, "is a chain of one property"
        if "TransitiveProperty" in term.characteristics and {"FunctionalProperty", "IrreflexiveProperty", "AsymmetricProperty"} & set(term.characteristics):
            yield "not simple", term.name, "is transitive and functional, irreflexive or asymmetric"


def _inverse(term: Term, own: Terms) -> Found:
    if not term.inverses and "SymmetricProperty" not in term.characteristics:
        yield "P13 no inverse", term.name, "has no inverse"
    for inverse in term.inverses:
        if inverse == term.iri:
            yield "P25 inverse of itself", term.name, "should be symmetric"
        elif "SymmetricProperty" in term.characteristics:
            yield "P26 inverse of a symmetric property", term.name, "needs none"
        elif inverse in own and (set(own[inverse].domains), set(own[inverse].ranges)) != (set(term.ranges), set(term.domains)):
            yield "P05 ends of an inverse", term.name, f"domain and range are not the range and domain of {own[inverse].name}"


def _use(quads: list[Quad], terms: Terms) -> Found:
    """How terms are used and declared in the files, and what the ontology says of itself."""
    ontology = NamedNode(BASE + "ontology")
    told = defaultdict(list)
    stated = defaultdict(set)
    ends: dict[tuple[NamedNode, NamedNode], int] = defaultdict(int)
    for quad in quads:
        used = [quad.predicate, *([quad.object] if quad.predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.onProperty, OWL.inverseOf) else [])]
        for node in used:
            if isinstance(node, NamedNode) and node.value.startswith(EGOV.iri) and node not in terms:
                yield "P34/P35 undeclared", compact(node), "is used and not declared"
        if quad.subject == ontology:
            told[quad.predicate].append(quad.object)
        if quad.subject in terms:
            stated[quad.subject].add(quad.predicate)
            if quad.predicate in (RDFS.domain, RDFS.range):
                ends[quad.subject, quad.predicate] += 1
    for (iri, predicate), count in ends.items():
        if count > 1:
            yield "P19 several domains or ranges", terms[iri].name, f"{count} of {compact(predicate)}, which means all of them at once"
    kept = {RDF.type, RDFS.label, OWL.inverseOf, RDFS.subPropertyOf, SKOS.closeMatch}
    for iri, predicates in stated.items():
        if not terms[iri].own and predicates - kept:
            yield "P40 says more of a reused term", terms[iri].name, ", ".join(sorted(compact(p) for p in predicates - kept))
    for predicate in METADATA:
        if not told[predicate]:
            yield "P41 metadata", compact(predicate), "the ontology does not say it"
    for predicate in (DCTERMS.title, DCTERMS.description, RDFS.label):
        if {value.language for value in told[predicate] if isinstance(value, Literal)} != {"zh", "en"}:
            yield "P41 metadata", compact(predicate), "is not in both languages"
    version, number = told[OWL.versionIRI], told[OWL.versionInfo]
    if version and number and version[0].value != f"{ontology.value}/{number[0].value}":
        yield "P41 metadata", compact(OWL.versionIRI), "does not end with the version"
