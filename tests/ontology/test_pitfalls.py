"""Pitfalls: the model has none that is not explained, and each rule finds the mistake that is made for it."""
import pytest
from egovkg.ontology import authority, pitfalls
from egovkg.ontology.vocabulary import BASE, EGOV
from pyoxigraph import Literal, Quad, RdfFormat, parse

WORDS = ('rdfs:label "{0}"@zh , "{0} in English"@en ; skos:definition "关于{0}的说明。"@zh , "What {0} is told to be."@en ; skos:example "一例"@zh')
PREFIXES = f"""@prefix egov: <{EGOV.iri}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix schema: <https://schema.org/> .
"""


def a(name: str, kind: str, rest: str = "", words: str | None = None) -> str:
    """A term with all its words."""
    return f"egov:{name} a owl:{kind} ; {words or WORDS.format(name)}{' ; ' + rest if rest else ''} .\n"


ENDS = "rdfs:domain egov:Policy ; rdfs:range egov:Policy"
MISTAKES = {
    "P02": a("Other", "Class", "rdfs:subClassOf egov:Agency", WORDS.format("Other").replace('"Other"', '"机构"')),
    "P04": a("Alone", "Class", "owl:disjointWith egov:Agency"),
    "P05": a("p", "ObjectProperty", ENDS + " ; owl:inverseOf egov:q") + a("q", "ObjectProperty", "rdfs:domain egov:Agency ; rdfs:range egov:Policy"),
    "P06": a("C", "Class", "rdfs:subClassOf egov:D") + a("D", "Class", "rdfs:subClassOf egov:C"),
    "P08": "egov:Mute a owl:Class ; rdfs:subClassOf egov:Policy ; rdfs:label \"哑\"@zh .",
    "P10": a("Top", "Class") + a("p", "DatatypeProperty", "rdfs:domain egov:Top ; rdfs:range rdfs:Literal"),
    "P11 no domain": a("p", "DatatypeProperty", "rdfs:range rdfs:Literal"),
    "P11 no range": a("p", "DatatypeProperty", "rdfs:domain egov:Policy"),
    "P13": a("p", "ObjectProperty", ENDS),
    "P19": a("p", "DatatypeProperty", "rdfs:domain egov:Policy , egov:Agency ; rdfs:range rdfs:Literal"),
    "P20": a("Same", "Class", "rdfs:subClassOf egov:Policy", WORDS.format("Same").replace('"What Same is told to be."', '"A Same in English."')),
    "P22": a("lower", "Class", "rdfs:subClassOf egov:Policy"),
    "P24": a("Self", "Class", "rdfs:subClassOf egov:Policy ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( egov:Policy egov:Self ) ]"),
    "P25": a("p", "ObjectProperty", ENDS + " ; owl:inverseOf egov:p"),
    "P26": a("p", "ObjectProperty , owl:SymmetricProperty", ENDS + " ; owl:inverseOf egov:amends"),
    "P28": a("p", "ObjectProperty , owl:SymmetricProperty", "rdfs:domain egov:Policy ; rdfs:range egov:Agency"),
    "P33": a("p", "ObjectProperty", ENDS + " ; owl:propertyChainAxiom ( egov:amends )"),
    "P34": a("C", "Class", "rdfs:subClassOf egov:Undeclared"),
    "P40": 'schema:Person rdfs:comment "人"@zh .',
    "P41": f'<{BASE}ontology> dcterms:title "Titel"@de .',
    "a domain wider": a("p", "ObjectProperty", "rdfs:subPropertyOf egov:issuedBy ; rdfs:domain egov:Event ; rdfs:range egov:Agency"),
    "not simple": a("p", "ObjectProperty , owl:TransitiveProperty , owl:FunctionalProperty", ENDS),
}


def test_the_model_has_no_pitfall_that_is_not_explained():
    assert pitfalls.findings() == []
    assert all(len(reason) > 20 for reason in pitfalls.ALLOWED.values())


@pytest.mark.parametrize("rule", MISTAKES)
def test_a_rule_finds_its_mistake(rule):
    quads = [*authority.quads(model_only=True), *(Quad(t.subject, t.predicate, t.object)
                                                  for t in parse((PREFIXES + MISTAKES[rule]).encode(), format=RdfFormat.TURTLE))]
    found = pitfalls.findings(quads)
    assert any(where.startswith(rule) for where, _ in found), found


def test_an_allowance_that_nothing_needs_is_told():
    without = [quad for quad in authority.quads(model_only=True) if quad.subject != EGOV.conflictsWith]
    assert ("P11 no domain: conflictsWith", "is allowed, but nothing finds it any more") in pitfalls.findings(without)


def test_a_version_that_the_version_iri_does_not_name_is_told():
    old = [quad for quad in authority.quads(model_only=True) if quad.predicate.value != "http://www.w3.org/2002/07/owl#versionInfo"]
    quads = [*old, Quad(next(q.subject for q in old if q.predicate.value.endswith("versionIRI")), pitfalls.OWL.versionInfo, Literal("9.9.9"))]
    assert any("does not end" in says for _, says in pitfalls.findings(quads))
