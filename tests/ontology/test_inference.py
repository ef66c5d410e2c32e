"""Inference: what follows agrees with HermiT on a small graph, follows changes, and says nothing twice."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from egovkg.ontology import authority, inference, reasoning
from egovkg.ontology.inference import Inference
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, ID, ORG, OWL, RDF, RDFS
from egovkg.triples import protege, publishing
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

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
<x:amended> a egov:Policy .
<x:month> a egov:Date, egov:Month ; egov:precision "month" ; egov:startDate "2020-02-01"^^xsd:date ; egov:endDate "2020-02-29"^^xsd:date .
<x:system> a egov:Platform, egov:Network ; egov:builtBy agency:ministry .
<x:local> a egov:Platform, egov:Network ; egov:operatedBy agency:gone .
<x:sub> a egov:Event, egov:SubForum ; egov:subEventOf <x:summit> . <x:summit> a egov:Event, egov:Summit .
<x:sub> egov:inSeries <x:series> ; egov:edition 3 ; egov:hostedBy agency:ministry, agency:cabinet . <x:series> a egov:EventSeries .
<x:old> egov:appliesIn <x:place> ; egov:forwardedBy agency:cabinet . <x:place> a egov:Place .
agency:town a egov:Agency, egov:LocalGovernment ; egov:code "town" ; egov:level "municipal" .
<x:app> a egov:Platform, egov:Application ; egov:operatedBy agency:town ; egov:partOfPlatform <x:system> ; egov:supervisedBy agency:ministry .
<x:amended> egov:draftOf <x:yearly> ; a egov:Bill .
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
    inference.infer(made)
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
    (x("app"), EGOV.involves, agency("town")),
    (agency("ministry"), EGOV.involvedIn, x("app")),
    (agency("ministry"), EGOV.involvedIn, x("sub")),
    (x("yearly"), EGOV.hasDraft, x("amended")),
    (EGOV.Ministry, RDFS.subClassOf, EGOV.Agency),
]
MEMBERS = {
    "JointPolicy": {x("joint")}, "JointIssuer": {agency("ministry"), agency("cabinet")}, "RepealedPolicy": {x("old")},
    "AmendedPolicy": {x("amended")}, "YearlyPolicy": {x("yearly")}, "CentralBody": {agency("ministry")}, "FormerAgency": {agency("gone")},
    "NationalPlatform": {x("system")}, "SubEvent": {x("sub")}, "MonthPreciseDate": {x("month")}, "TargetObservation": {x("target")},
    "CentralPolicy": {x("joint")}, "LocalPolicy": {x("old")}, "ForwardedPolicy": {x("old")}, "LocalPlatform": {x("app")},
    "ComponentPlatform": {x("app")}, "SeriesEdition": {x("sub")}, "JointEvent": {x("sub")},
}


@pytest.mark.parametrize("triple", FOLLOWS, ids=lambda t: " ".join(str(term.value).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for term in t))
def test_what_follows_is_in_the_inferred_graph(store, triple):
    assert Quad(*triple, GRAPH_INFERRED) in store


def members(store: Store, name: str) -> set[NamedNode]:
    return {q.subject for q in store.quads_for_pattern(None, RDF.type, EGOV[name], None)}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_defined_class_has_its_members_and_no_other(store, name):
    assert members(store, name) == MEMBERS[name]


def test_every_defined_class_of_the_model_has_an_example_here(store):
    defined = {q.subject.value.removeprefix(EGOV.iri) for q in store.quads_for_pattern(None, OWL.equivalentClass, None, DefaultGraph())}
    assert defined == set(MEMBERS)


def test_the_inferred_graph_follows_changes():
    made = Store()
    made.extend([*authority.quads(model_only=True), *quads(DATA)])
    before = inference.infer(made)
    made.remove(Quad(x("joint"), EGOV.issuedBy, agency("cabinet")))
    assert inference.infer(made) < before
    assert members(made, "JointPolicy") == set() and Quad(agency("cabinet"), EGOV.issued, x("joint"), GRAPH_INFERRED) not in made
    made.add(Quad(x("joint"), EGOV.issuedBy, agency("cabinet")))
    assert inference.infer(made) == before


def test_what_becomes_asserted_leaves_the_inferred_graph():
    made = Store()
    made.extend([*authority.quads(model_only=True), *quads(DATA)])
    inference.infer(made)
    fact = (agency("office"), EGOV.ancestorAgency, agency("cabinet"))
    made.add(Quad(*fact))
    inference.infer(made)
    assert Quad(*fact) in made and Quad(*fact, GRAPH_INFERRED) not in made


def test_a_store_without_the_model_infers_nothing():
    made = Store()
    made.add(Quad(x("a"), x("b"), x("c")))
    assert inference.infer(made) == 0


needs_java = pytest.mark.skipif(shutil.which("java") is None and os.environ.get("CI") != "true", reason="no Java on this machine")


def by_hermit(given: list[Quad], folder: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    """(thing, class) and (thing, property, thing) that HermiT finds."""
    file = folder / "graph.nt"
    file.write_bytes(reasoning.for_reasoner(given))
    command = [sys.executable, str(Path(__file__).with_name("hermit_answers.py")), reasoning.hermit_classpath(), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout.splitlines()[-1])
    return {tuple(pair) for pair in answer["types"]}, {tuple(triple) for triple in answer["values"]}


def by_rules(given: list[Quad]) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    """The same as the default and the inferred graph have it."""
    made = Store()
    made.extend(given)
    inference.infer(made)
    objects = {q.subject for q in made.quads_for_pattern(None, RDF.type, OWL.ObjectProperty, None)}
    classes = {q.subject for q in made.quads_for_pattern(None, RDF.type, OWL.Class, None)}
    named = [q for q in made if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode)]
    return ({(q.subject.value, q.object.value) for q in named if q.predicate == RDF.type and q.object in classes},
            {(q.subject.value, q.predicate.value, q.object.value) for q in named if q.predicate in objects})


@needs_java
@pytest.mark.parametrize("given", [lambda: quads(DATA), lambda: protege.sample(publishing.released())], ids=["small graph", "sample of the released graph"])
def test_the_rules_and_hermit_say_the_same(given, tmp_path):
    """Types and object values, superproperties and inverses included: neither says more than the other."""
    statements = [*authority.quads(model_only=True), *given()]
    types, values = by_rules(statements)
    their_types, their_values = by_hermit(statements, tmp_path)
    things = {q.subject.value for q in given()} | {q.object.value for q in given() if isinstance(q.object, NamedNode)}
    things = {thing for thing in things if thing.startswith((ID, "x:"))}
    assert len(things) > 20
    assert {t for t in types if t[0] in things} == {t for t in their_types if t[0] in things}
    assert {v for v in values if v[0] in things and v[2] in things} == {v for v in their_values if v[0] in things and v[2] in things}


def test_what_a_chain_concludes_is_read_by_transitive_ones_and_chains():
    made = Store()
    made.extend(quads("""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <x:part> a owl:TransitiveProperty ; owl:propertyChainAxiom ( <x:in> <x:of> ) . <x:of> owl:inverseOf <x:has> .
        <x:nearPart> rdfs:subPropertyOf <x:part> . <x:told> owl:propertyChainAxiom ( <x:seen> <x:part> ) .
        <x:1> <x:in> <x:2> . <x:3> <x:has> <x:2> . <x:3> <x:nearPart> <x:4> . <x:0> <x:seen> <x:1> ."""))
    inference.infer(made)
    inferred = {q.triple for q in made.quads_for_pattern(None, None, None, GRAPH_INFERRED)}
    for thing, whole in [("1", "3"), ("1", "4"), ("3", "4")]:
        assert Triple(x(thing), x("part"), x(whole)) in inferred
    assert {t.object for t in inferred if t.predicate == x("told")} == {x("3"), x("4")}


def test_what_only_a_chain_concludes_is_restated_by_other_properties():
    made = Store()
    made.extend(quads("""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <x:told> owl:propertyChainAxiom ( <x:seen> <x:in> ) ; rdfs:subPropertyOf <x:known> . <x:tells> owl:inverseOf <x:told> .
        <x:0> <x:seen> <x:1> . <x:1> <x:in> <x:2> ."""))
    assert inference.infer(made) == 3
    inferred = {q.triple for q in made.quads_for_pattern(None, None, None, GRAPH_INFERRED)}
    assert inferred == {Triple(x("0"), x("told"), x("2")), Triple(x("0"), x("known"), x("2")), Triple(x("2"), x("tells"), x("0"))}


def test_restrictions_and_lists_are_read_as_owl_means_them():
    made = Store()
    made.extend(quads("""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <x:Two> owl:equivalentClass [ owl:onProperty <x:has> ; owl:minQualifiedCardinality 2 ; owl:onClass <x:Part> ] .
        <x:Either> owl:equivalentClass [ owl:unionOf ( <x:Two> [ owl:onProperty <x:name> ; owl:hasValue "one" ] ) ] .
        <x:Both> owl:equivalentClass [ owl:intersectionOf ( <x:Two> [ owl:onProperty <x:name> ; owl:someValuesFrom xsd:string ] ) ] .
        <x:Unread> owl:equivalentClass [ owl:intersectionOf ( <x:Two> [ owl:onProperty <x:has> ; owl:allValuesFrom <x:Part> ] ) ] .
        <x:Endless> owl:equivalentClass [ owl:unionOf _:l ] . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <x:Two> .
        _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l .
        <x:a> <x:has> <x:1>, <x:2> . <x:b> <x:has> <x:1>, <x:3> ; <x:name> "one" . <x:c> <x:has> <x:1>, <x:2> ; <x:name> "two" . <x:1> a <x:Part> . <x:2> a <x:Part> ."""))
    inference.infer(made)
    found = {name: {q.subject.value for q in made.quads_for_pattern(None, RDF.type, x(name), GRAPH_INFERRED)} for name in ("Two", "Either", "Both", "Unread", "Endless")}
    assert found == {"Two": {"x:a", "x:c"}, "Either": {"x:a", "x:b", "x:c"}, "Both": {"x:c"}, "Unread": set(), "Endless": {"x:a", "x:c"}}


def test_a_class_defined_by_itself_comes_to_an_end():
    made = Store()
    made.extend(quads("""@prefix owl: <http://www.w3.org/2002/07/owl#> .
        _:a owl:unionOf ( <x:Some> _:a ) . <x:Round> owl:equivalentClass _:a . <x:1> a <x:Some> ."""))
    inference.infer(made)
    assert {q.subject for q in made.quads_for_pattern(None, RDF.type, x("Round"), GRAPH_INFERRED)} == {x("1")}


def test_a_class_of_a_hundred_thousand_levels_is_not_told():
    levels = "".join(f"_:a{n} owl:onProperty <x:p> ; owl:someValuesFrom _:a{n + 1} .\n" for n in range(100_000))
    made = Store()
    made.extend(quads("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n" + levels + "<x:Deep> owl:equivalentClass _:a0 . <x:1> <x:p> <x:1> ."))
    assert inference.infer(made) == 0


def test_a_triple_can_be_an_object_and_is_never_a_subject():
    made = Store()
    made.extend(quads("""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <x:told> rdfs:subPropertyOf <x:known> ; owl:inverseOf <x:tells> ; rdfs:range <x:Told> ; rdfs:domain <x:Teller> ."""))
    made.update('INSERT DATA { <x:a> <x:told> <<( <x:b> <x:p> "c\\n<" )>> }')
    assert inference.infer(made) == 2 == inference.infer(made)
    told = Triple(x("b"), x("p"), Literal("c\n<"))
    assert {q.triple for q in made.quads_for_pattern(None, None, None, GRAPH_INFERRED)} == {Triple(x("a"), x("known"), told), Triple(x("a"), RDF.type, x("Teller"))}


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_what_is_added_bit_by_bit_gives_what_all_at_once_gives(parts):
    """The model first, then data in parts: what was concluded and is said later is told."""
    model = [(str(q.subject), str(q.predicate), str(q.object)) for q in authority.quads(model_only=True)]
    data = sorted((str(q.subject), str(q.predicate), str(q.object)) for q in quads(DATA))
    data.append((str(agency("office")), str(EGOV.ancestorAgency), str(agency("cabinet"))))
    steps = Inference()
    found = [*steps.add(model)]
    for part in range(parts):
        found += steps.add(data[part::parts])
    assert len(found) == len(set(found))
    assert set(found) - set(steps.said_later) == set(Inference().add([*model, *data]))
