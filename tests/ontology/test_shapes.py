"""The shapes: they are valid SHACL, the model and authority data conform, and each kind of bad data is reported in both languages."""
from collections.abc import Iterable
from pathlib import Path

import pytest
from egovkg.ontology import authority
from egovkg.ontology.vocabulary import EGOV, ID
from pyoxigraph import RdfFormat, serialize
from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import SH

SHAPES = Path(authority.__file__).parent / "shapes.ttl"
PREFIXES = f"""@prefix egov: <{EGOV.iri}> . @prefix id: <{ID}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SPAN = "<id/span> a egov:TextSpan ; egov:start 0 ; egov:end 5 . "
DAY = '<id/day> a egov:Date, egov:Day ; egov:edtf "2022-01-02" ; egov:precision "day" ; egov:year 2022 ; '
POLICY = '<id/p> a egov:Policy ; rdfs:label "一件政策"@zh ; dcterms:title "一件政策" ; egov:evidence <id/span> . ' + SPAN
OBSERVATION = '<id/o> a egov:Observation ; egov:evidence <id/span> ; egov:subject <id/s> ; egov:valueText "3个" ; ' + "{} . " + SPAN

GOOD = {
    "a day": DAY + 'egov:startDate "2022-01-02"^^xsd:date ; egov:endDate "2022-01-02"^^xsd:date .',
    "a policy": POLICY,
    "an observation": OBSERVATION.format('egov:value 3.0 ; egov:bound "exact"'),
}
BAD = {
    "a day that is none": (DAY + 'egov:startDate "2022-13-07"^^xsd:date ; egov:endDate "2022-12-31"^^xsd:date .', "startDate"),
    "two first days": (
        DAY + 'egov:startDate "2022-01-02"^^xsd:date, "2022-01-03"^^xsd:date ; egov:endDate "2022-01-05"^^xsd:date .', "startDate"),
    "an end before its start": (DAY + 'egov:startDate "2022-01-02"^^xsd:date ; egov:endDate "2022-01-01"^^xsd:date .', "startDate"),
    "a date-time for a day": (
        DAY + 'egov:startDate "2022-01-02T00:00:00"^^xsd:dateTime ; egov:endDate "2022-01-02"^^xsd:date .', "startDate"),
    "a policy without evidence": ('<id/p> a egov:Policy ; rdfs:label "一件政策"@zh ; dcterms:title "一件政策" .', "evidence"),
    "a title with its marks": (POLICY.replace('title "一件政策"', 'title "《一件政策》"'), "title"),
    "an issuer that is no agency": (POLICY + "<id/p> egov:issuedBy <id/nobody> .", "issuedBy"),
    "no Chinese label": (POLICY.replace("@zh", "@en"), "label"),
    "two Chinese labels": (POLICY + '<id/p> rdfs:label "另一个"@zh .', "label"),
    "a value that is an integer": (OBSERVATION.format('egov:value 3 ; egov:bound "exact"'), "value"),
    "a bound of no kind": (OBSERVATION.format('egov:value 3.0 ; egov:bound "more"'), "bound"),
    "a span that ends before it starts": ("<id/span> a egov:TextSpan ; egov:start 5 ; egov:end 5 .", "start"),
    "a paragraph outside any section": ("<id/para> a egov:Paragraph .", "partOf"),
    "a circle of parents": (
        '<id/a> a egov:Agency ; rdfs:label "甲"@zh ; egov:code "a" ; egov:parentAgency <id/b> . '
        '<id/b> a egov:Agency ; rdfs:label "乙"@zh ; egov:code "b" ; egov:parentAgency <id/a> .', "parentAgency"),
    "one code for two agencies": (
        '<id/a> a egov:Agency ; rdfs:label "甲"@zh ; egov:code "a" . <id/b> a egov:Agency ; rdfs:label "乙"@zh ; egov:code "a" .', "code"),
    "a topic with one language": ('<id/t> a egov:Topic ; rdfs:label "主题"@zh ; skos:prefLabel "主题"@zh .', "preferred label"),
}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def findings(data: Graph, shapes: Graph, meta: bool = False) -> list[tuple[str, ...]]:
    """The messages of each finding, Chinese and English."""
    _, report, _ = validate(data, shacl_graph=shapes, meta_shacl=meta, inference="none")
    return [tuple(str(m) for m in report.objects(result, SH.resultMessage)) for result in report.subjects(predicate=SH.resultSeverity)]


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, publicID=ID, format="turtle")


def described(messages: Iterable[tuple[str, ...]], word: str) -> bool:
    return any(any(word in message for message in pair) for pair in messages)


def test_the_shapes_are_shacl_and_the_authority_data_conform(shapes):
    data = Graph().parse(data=serialize((quad.triple for quad in authority.quads()), format=RdfFormat.N_TRIPLES), format="nt")
    assert findings(data, shapes, meta=True) == []


@pytest.mark.parametrize("name", GOOD)
def test_good_data_conform(name, shapes):
    assert findings(graph(GOOD[name]), shapes) == []


@pytest.mark.parametrize("name", BAD)
def test_bad_data_are_reported_in_both_languages(name, shapes):
    turtle, word = BAD[name]
    found = findings(graph(turtle), shapes)
    assert described(found, word), found
    assert all(len(pair) == 2 for pair in found), found
