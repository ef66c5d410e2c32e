"""Reasoning: contradictions are told, on samples that are fixed, and what HermiT is asked says what the statements say."""
import os
import shutil

import pytest
from egovkg.ontology import authority, reasoning
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, OWL, RDFS, XSD
from egovkg.triples import publishing
from pyoxigraph import DefaultGraph, Literal, Quad

from tests.ontology.test_inference import DATA, quads, x

needs_java = pytest.mark.skipif(shutil.which("java") is None and os.environ.get("CI") != "true", reason="no Java on this machine")

def test_the_sample_is_fixed_and_bounded():
    everything = quads(DATA)
    some = reasoning.sample(everything, 20)
    assert 10 < len(some) <= 20
    assert set(some) == set(reasoning.sample(sorted(everything, key=str, reverse=True), 20))
    whole = {q.subject for q in some}
    assert {q for q in everything if q.subject in whole} == set(some)
    assert set(reasoning.sample(everything)) == set(everything)


CONTRADICTIONS = {
    "a body that is a policy": "<x:a> a egov:Agency, egov:Policy .",
    "a platform that is a place": "<x:a> a egov:Platform, egov:Place .",
    "an issuer that is a place": "<x:a> a egov:Place . <x:p> egov:issuedBy <x:a> .",
    "a body above itself": "<x:a> egov:parentAgency <x:a> .",
    "two bodies each the other's parent": "<x:a> egov:parentAgency <x:b> . <x:b> egov:parentAgency <x:a> .",
    "a word where a number must stand": '<x:o> a egov:Observation ; egov:value "many" .',
    "a day that is a month": "<x:d> a egov:Day, egov:Month .",
    "a span in two paragraphs": "<x:s> egov:inParagraph <x:p>, <x:q> . <x:p> owl:differentFrom <x:q> .",
    "two editions of one event": "<x:e> egov:edition 3, 4 .",
    "an edition of number nought": "<x:e> a egov:Event ; egov:edition 0 .",
    "a bound of no kind": '<x:o> a egov:Observation ; egov:bound "more" .',
    "one edition of a series held twice": """<x:e> a egov:Event ; egov:inSeries <x:s> ; egov:edition 3 . <x:f> a egov:Event ; egov:inSeries <x:s> ;
        egov:edition 3 . <x:e> owl:differentFrom <x:f> .""",
    "one code for two bodies": """<x:a> a egov:Agency ; egov:code "x" . <x:b> a egov:Agency ; egov:code "x" . <x:a> owl:differentFrom <x:b> .""",
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
@pytest.mark.parametrize("key", sorted(publishing.released()))
def test_the_released_graph_is_consistent(key):
    reasoning.check_consistency([quad for quad in publishing.released()[key] if quad.graph_name == DefaultGraph()])


@needs_java
def test_a_class_that_can_have_no_member_is_named():
    law = Quad(EGOV.Law, RDFS.subClassOf, EGOV.Platform)
    assert f"<{EGOV.Law.value}>" in reasoning.hermit([*authority.quads(model_only=True), law], "-U", 2000, 120)


def test_without_java_the_problem_says_so(monkeypatch):
    monkeypatch.setattr(reasoning.shutil, "which", lambda name: None)
    with pytest.raises(Problem) as caught:
        reasoning.check_consistency(model_only=True)
    assert caught.value.code == "no-java"


@pytest.mark.parametrize(("others", "kept"), [
    ("<x:b> a egov:Unit ; egov:code 'x' .", False),                                     # no unit is an agency: the key says nothing of it
    ("<x:b> a egov:NationalPlatform ; egov:code 'x' .", False),                         # by its class's superclass
    ("<x:b> a egov:Agency ; egov:code 'y' .", False),
    ("<x:b> a egov:Ministry ; egov:code 'x' .", True),
    ("<x:b> egov:code 'x' .", True),                                                    # it may be an agency
    ("<x:b> a egov:OrganizationKindOfItsOwn ; egov:code 'x' .", True),
])
def test_a_key_goes_to_the_reasoner_where_it_may_say_something(others, kept):
    prefixes = f"@prefix egov: <{EGOV.iri}> .\n<x:a> a egov:Agency ; egov:code 'x' .\n"
    written = reasoning.for_reasoner([*authority.quads(model_only=True), *quads(prefixes + others)]).decode()
    assert (f"<{EGOV.Agency.value}> <{OWL.hasKey.value}>" in written) is kept


def test_dates_reach_the_reasoner_as_date_times():
    day = Quad(x("d"), EGOV.startDate, Literal("2020-02-29", datatype=XSD.date))
    assert b'"2020-02-29T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>' in reasoning.for_reasoner([day])
