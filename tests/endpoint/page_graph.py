"""A small graph for pages: a report of two paragraphs with its text, things it names, hostile labels, and a body that much points to."""
from pathlib import Path

import pyoxigraph as ox
from egovkg.ontology import authority
from egovkg.triples.store import VersionedStore

BASE = "https://w3id.org/egovkg/"
LONG = "长" * 200 + "x" * 200
HOSTILE = '<script>alert("x")</script> & </title><img src=x onerror=alert(1)>'
POINTING = 130
GRAPH = """
@prefix : <https://w3id.org/egovkg/id/> .
@prefix egov: <https://w3id.org/egovkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/egovkg/id/report/demo> a egov:Report ; rdfs:label "示例报告"@zh , "Sample report"@en .
<https://w3id.org/egovkg/id/section/demo/1> a egov:Section ; rdfs:label "第一章 平台"@zh ; egov:number "一" ;
    egov:partOf <https://w3id.org/egovkg/id/report/demo> ; egov:evidence <https://w3id.org/egovkg/id/span/demo/0-6> .
<https://w3id.org/egovkg/id/section/demo/1-2> a egov:Section ; rdfs:label "第二节 数据"@zh ; egov:number "（二）" ;
    egov:partOf <https://w3id.org/egovkg/id/section/demo/1> .
<https://w3id.org/egovkg/id/paragraph/demo/10-40> a egov:Paragraph ; rdfs:label "一/（二） 第1段"@zh , "一/（二） ¶1"@en ;
    egov:partOf <https://w3id.org/egovkg/id/section/demo/1-2> ; egov:start 10 ; egov:end 40 ;
    egov:mentions <https://w3id.org/egovkg/id/agency/office> ; egov:text "某办公室印发《甲乙方案》，用户达2.5亿人。"@zh .
<https://w3id.org/egovkg/id/figure/demo/3> a egov:Figure ; rdfs:label "图三的题"@zh ; egov:number "3" ;
    egov:partOf <https://w3id.org/egovkg/id/section/demo/1-2> .
<https://w3id.org/egovkg/id/span/demo/0-6> a egov:TextSpan ; egov:start 0 ; egov:end 6 ; egov:text "第一章平台"@zh ;
    egov:partOf <https://w3id.org/egovkg/id/section/demo/1> .
<https://w3id.org/egovkg/id/span/demo/10-24> a egov:TextSpan ; rdfs:label "示例报告 10–24"@zh ; egov:start 10 ; egov:end 24 ;
    egov:text "某办公室印发《甲乙方案》，"@zh ; egov:inParagraph <https://w3id.org/egovkg/id/paragraph/demo/10-40> ; egov:extractedBy :rule .
<https://w3id.org/egovkg/id/span/demo/24-40> a egov:TextSpan ; egov:start 24 ; egov:end 40 ;
    egov:inParagraph <https://w3id.org/egovkg/id/paragraph/demo/10-40> .
<https://w3id.org/egovkg/id/agency/office> a egov:Agency , egov:StateCouncilBody ; rdfs:label "办公室"@zh , "The Office"@en ;
    skos:altLabel "某办公室"@zh ; egov:evidence <https://w3id.org/egovkg/id/span/demo/10-24> .
<https://w3id.org/egovkg/id/policy/plan-1> a egov:Policy , egov:Plan ; rdfs:label "甲乙方案"@zh ; dcterms:title "甲乙方案"@zh ;
    egov:issuedBy <https://w3id.org/egovkg/id/agency/office> ; egov:startDate "2021-02-03"^^xsd:date ; egov:endDate "2021-02-03"^^xsd:date ;
    egov:evidence <https://w3id.org/egovkg/id/span/demo/10-24> .
<https://w3id.org/egovkg/id/observation/users> a egov:Observation ; rdfs:label "用户 2.5亿人"@zh ; egov:value 250000000.0 ;
    egov:valueText "2.5亿人" ; egov:bound "above" ; egov:evidence <https://w3id.org/egovkg/id/span/demo/24-40> .
<https://w3id.org/egovkg/id/policy/hostile> a egov:Policy ; rdfs:label HOSTILE@zh , HOSTILE@en ; dcterms:title HOSTILE@zh ;
    rdfs:seeAlso <javascript:alert(1)> , <https://elsewhere.example/page> ; egov:issuedBy <https://w3id.org/egovkg/id/agency/rtl> ;
    egov:evidence <https://w3id.org/egovkg/id/span/demo/10-24> .
<https://w3id.org/egovkg/id/policy/long> a egov:Policy ; rdfs:label "LONG"@zh , "LONG"@en ; dcterms:title "LONG"@zh ; egov:issuedBy <https://w3id.org/egovkg/id/agency/rtl> .
<https://w3id.org/egovkg/id/agency/rtl> a egov:Agency ; rdfs:label "\\u202Egnihtemos\\u202C"@en , "倒写"@zh .
<https://w3id.org/egovkg/id/span/demo/10-24> {
    <https://w3id.org/egovkg/id/policy/plan-1> a egov:Plan ; dcterms:title "甲乙方案"@zh ; egov:issuedBy <https://w3id.org/egovkg/id/agency/office> .
    <https://w3id.org/egovkg/id/agency/office> a egov:Agency .
}
<https://w3id.org/egovkg/id/span/demo/24-40> {
    <https://w3id.org/egovkg/id/observation/users> egov:value 250000000.0 ; egov:valueText "2.5亿人" .
}
"""


def make(data: Path) -> Path:
    """A data folder whose live version holds the model and the small graph."""
    with VersionedStore(data).write() as writer:
        writer.store.extend(authority.quads(model_only=True))
        text = GRAPH.replace("HOSTILE", str(ox.Literal(HOSTILE))).replace("LONG", LONG)
        writer.store.load(text.encode(), ox.RdfFormat.TRIG)
        issued, office = ox.NamedNode(f"{BASE}ontology#issuedBy"), ox.NamedNode(f"{BASE}id/agency/office")
        writer.store.extend(ox.Quad(ox.NamedNode(f"{BASE}id/policy/p{number:03}"), issued, office) for number in range(POINTING))
        writer.publish("load", "small graph", pinned=True)
    return data
