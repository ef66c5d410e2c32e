"""Reasoning: what the rules infer agrees with HermiT on a small graph, follows changes, and contradictions are told."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard
from egovkg.ontology import authority, reasoning
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, ID, ORG, OWL, RDF, RDFS, XSD
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

DATA = """
@prefix egov: <https://w3id.org/egovkg/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix agency: <https://w3id.org/egovkg/id/agency/> . @prefix id: <https://w3id.org/egovkg/id/> .
agency:office a egov:Agency, egov:MinistryOffice ; egov:code "office" ; egov:parentAgency agency:ministry .
agency:ministry a egov:Agency, egov:Ministry ; egov:code "ministry" ; egov:level "central" ; egov:parentAgency agency:cabinet .
agency:cabinet a egov:Agency, egov:StateCouncilBody ; egov:code "cabinet" .
agency:gone a egov:Agency, egov:Ministry ; egov:code "gone" ; egov:validUntilYear 2018 .
<x:joint> a egov:Policy, egov:Notice ; egov:issuedBy agency:ministry, agency:cabinet ; egov:issuedOn <x:month> ; egov:repeals <x:old> .
<x:old> a egov:Policy, egov:Plan ; egov:issuedBy agency:gone ; egov:evidence <x:span> .
<x:yearly> a egov:Policy, egov:WorkReport ; egov:editionYear 2020 ; egov:amends <x:amended> .
<x:amended> a egov:Policy, egov:Measures .
<x:month> a egov:Date, egov:Month ; egov:precision "month" ; egov:startDate "2020-02-01"^^xsd:date ; egov:endDate "2020-02-29"^^xsd:date .
<x:system> a egov:Platform, egov:Network ; egov:builtBy agency:ministry .
<x:local> a egov:Platform, egov:Network ; egov:operatedBy agency:gone .
<x:sub> a egov:Event, egov:SubForum ; egov:subEventOf <x:summit> . <x:summit> a egov:Event, egov:Summit .
<x:target> a egov:Observation ; egov:isTarget true ; egov:value 3.5 .
<x:report> a egov:Report . <x:chapter> a egov:Section ; egov:partOf <x:report> . <x:section> a egov:Section ; egov:partOf <x:chapter> .
<x:para> a egov:Paragraph ; egov:partOf <x:section> . <x:span> a egov:TextSpan ; egov:inParagraph <x:para> .
"""


def quads(turtle: str) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object) for t in parse(turtle.encode(), format=RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def store() -> Store:
    """The model with the small graph, and what follows."""
    made = Store()
    made.extend([*authority.quads(model_only=True), *quads(DATA)])
    reasoning.infer(made)
    return made


def agency(code: str) -> NamedNode:
    return NamedNode(f"{ID}agency/{code}")


def x(name: str) -> NamedNode:
    return NamedNode("x:" + name)


FOLLOWS = [
    (agency("office"), EGOV.ancestorAgency, agency("cabinet")),
    (agency("office"), ORG.subOrganizationOf, agency("ministry")),
    (agency("cabinet"), EGOV.hasSubAgency, agency("ministry")),
    (agency("ministry"), RDF.type, EGOV.StateCouncilBody),
    (agency("ministry"), EGOV.issued, x("joint")),
    (x("joint"), EGOV.policyDate, x("month")),
    (x("old"), EGOV.repealedBy, x("joint")),
    (x("span"), EGOV.containedIn, x("report")),
    (x("old"), EGOV.toldIn, x("chapter")),
    (x("section"), RDF.type, EGOV.DocumentPart),
    (x("system"), EGOV.providedBy, agency("ministry")),
    (EGOV.Ministry, RDFS.subClassOf, EGOV.Agency),
]
MEMBERS = {
    "JointPolicy": {x("joint")}, "JointIssuer": {agency("ministry"), agency("cabinet")}, "RepealedPolicy": {x("old")},
    "AmendedPolicy": {x("amended")}, "YearlyPolicy": {x("yearly")}, "CentralBody": {agency("ministry")}, "FormerAgency": {agency("gone")},
    "NationalPlatform": {x("system")}, "SubEvent": {x("sub")}, "MonthPreciseDate": {x("month")}, "TargetObservation": {x("target")},
}


@pytest.mark.parametrize("triple", FOLLOWS, ids=lambda t: " ".join(str(term.value).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for term in t))
def test_what_follows_is_in_the_inferred_graph(store, triple):
    assert Quad(*triple, GRAPH_INFERRED) in store


def members(store: Store, name: str) -> set[NamedNode]:
    return {q.subject for q in store.quads_for_pattern(None, RDF.type, EGOV[name], None)}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_defined_class_has_its_members_and_no_other(store, name):
    assert members(store, name) == MEMBERS[name]


def test_every_defined_class_of_the_model_has_a_rule_and_an_example_here(store):
    defined = {q.subject.value.removeprefix(EGOV.iri) for q in store.quads_for_pattern(None, OWL.equivalentClass, None, DefaultGraph())}
    assert defined == set(reasoning.DEFINED_CLASSES) == set(MEMBERS)


def test_the_inferred_graph_follows_changes():
    made = Store()
    made.extend([*authority.quads(model_only=True), *quads(DATA)])
    before = reasoning.infer(made)
    made.remove(Quad(x("joint"), EGOV.issuedBy, agency("cabinet")))
    assert reasoning.infer(made) < before
    assert members(made, "JointPolicy") == set() and Quad(agency("cabinet"), EGOV.issued, x("joint"), GRAPH_INFERRED) not in made
    made.add(Quad(x("joint"), EGOV.issuedBy, agency("cabinet")))
    assert reasoning.infer(made) == before


def test_what_becomes_asserted_leaves_the_inferred_graph():
    made = Store()
    made.extend([*authority.quads(model_only=True), *quads(DATA)])
    reasoning.infer(made)
    fact = (agency("office"), EGOV.ancestorAgency, agency("cabinet"))
    made.add(Quad(*fact))
    reasoning.infer(made)
    assert Quad(*fact) in made and Quad(*fact, GRAPH_INFERRED) not in made


def test_a_store_without_the_model_infers_nothing():
    made = Store()
    made.add(Quad(x("a"), x("b"), x("c")))
    assert reasoning.infer(made) == 0


needs_java = pytest.mark.skipif(shutil.which("java") is None and os.environ.get("CI") != "true", reason="no Java on this machine")


@needs_java
def test_types_agree_with_hermit(store, tmp_path: Path):
    """HermiT's own types of the small graph's things, and the rules': neither says more of the model's classes."""
    file = tmp_path / "graph.nt"
    file.write_bytes(reasoning.for_reasoner([*authority.quads(model_only=True), *quads(DATA)]))
    command = ["java", "-cp", reasoning.hermit_classpath(), "org.semanticweb.HermiT.cli.CommandLine", "-c", "-I", "-o", str(tmp_path / "out"), file.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    by_hermit = _types((tmp_path / "out").read_text("utf-8"), store)
    things = {q.subject for q in quads(DATA)}
    by_rules = {(q.subject.value, q.object.value) for thing in things for q in store.quads_for_pattern(thing, RDF.type, None, None)}
    ours = {pair for pair in by_hermit if pair[1].startswith(EGOV.iri) and NamedNode(pair[0]) in things}
    assert ours and ours == {pair for pair in by_rules if pair[1].startswith(EGOV.iri)}


def _types(output: str, store: Store) -> set[tuple[str, str]]:
    """(thing, class) of HermiT's lines `Type( <thing> <class> )`, which name the narrowest classes, with the classes above them."""
    above: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, RDFS.subClassOf, None, None):
        if isinstance(quad.object, NamedNode):
            above.setdefault(quad.subject.value, set()).add(quad.object.value)
    found = set()
    for line in output.splitlines():
        if line.startswith("Type("):
            thing, class_ = (part.strip("<>") for part in line[5:-1].split())
            found |= {(thing, name) for name in {class_} | above.get(class_, set())}
    return found


CONTRADICTIONS = {
    "a platform that is a place": "<x:a> a egov:Platform, egov:Place .",
    "an issuer that is a place": "<x:a> a egov:Place . <x:p> egov:issuedBy <x:a> .",
    "a body above itself": "<x:a> egov:parentAgency <x:a> .",
    "two bodies each the other's parent": "<x:a> egov:parentAgency <x:b> . <x:b> egov:parentAgency <x:a> .",
    "a word where a number must stand": '<x:o> a egov:Observation ; egov:value "many" .',
    "a day that is a month": "<x:d> a egov:Day, egov:Month .",
    "a span in two paragraphs": "<x:s> egov:inParagraph <x:p>, <x:q> . <x:p> owl:differentFrom <x:q> .",
    "two editions of one event": "<x:e> egov:edition 3, 4 .",
}


@needs_java
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_told(name):
    prefixes = f"@prefix egov: <{EGOV.iri}> . @prefix owl: <{OWL.iri}> .\n"
    with pytest.raises(Problem) as caught:
        reasoning.hermit([*authority.quads(model_only=True), *quads(prefixes + CONTRADICTIONS[name])], "-k", 2000, 120)
    assert caught.value.code == "inconsistent"


@needs_java
def test_the_small_graph_is_consistent_with_model_and_authority():
    reasoning.check_consistency(quads(DATA))


@needs_java
@pytest.mark.parametrize("file", sorted((Path(__file__).parents[2] / "triples" / "published").glob("*.nq.zst")), ids=lambda file: file.name)
def test_the_released_graph_is_consistent(file):
    with file.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as lines:
        released = [quad for quad in parse(lines.read(), format=RdfFormat.N_QUADS) if quad.graph_name == DefaultGraph()]
    assert released
    reasoning.check_consistency(released)


@needs_java
def test_a_class_that_can_have_no_member_is_named():
    law = Quad(EGOV.Law, RDFS.subClassOf, EGOV.Platform)
    assert f"<{EGOV.Law.value}>" in reasoning.hermit([*authority.quads(model_only=True), law], "-U", 2000, 120)


def test_without_java_the_problem_says_so(monkeypatch):
    monkeypatch.setattr(reasoning.shutil, "which", lambda name: None)
    with pytest.raises(Problem) as caught:
        reasoning.check_consistency(model_only=True)
    assert caught.value.code == "no-java"


def test_dates_reach_the_reasoner_as_date_times():
    day = Quad(x("d"), EGOV.startDate, Literal("2020-02-29", datatype=XSD.date))
    assert b'"2020-02-29T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>' in reasoning.for_reasoner([day])
