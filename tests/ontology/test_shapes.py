"""The shapes: what is right conforms, and forty mistakes put into one graph are each reported once, at the right thing, in both languages."""
import pytest
from egovkg.ontology import authority
from egovkg.ontology.vocabulary import EGOV, ID
from egovkg.triples.checking import SHAPES, violations
from pyoxigraph import RdfFormat, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

PREFIXES = """@prefix egov: <https://w3id.org/egovkg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <https://w3id.org/egovkg/id/> .
"""
# What the mistakes point to, and one right thing of each class.
GOOD = """
:report a egov:Report ; rdfs:label "报告"@zh ; dcterms:title "报告"@zh ; egov:checksum "CHECKSUM" .
:section a egov:Section ; rdfs:label "章"@zh ; egov:partOf :report ; egov:number "一" .
:para a egov:Paragraph ; egov:partOf :section ; egov:start 0 ; egov:end 50 .
:span a egov:TextSpan ; egov:start 0 ; egov:end 5 ; egov:inParagraph :para ; egov:extractedBy :rule .
:rule a egov:Rule ; rdfs:label "规则"@zh , "rule"@en .
:figure a egov:Figure ; egov:partOf :section ; egov:caption "图"@zh ; egov:dataSource :agency .
:agency a egov:Agency ; rdfs:label "机构"@zh ; egov:code "agency" ; egov:level "central" ; egov:governs :place ; egov:validFromYear 2010 .
:day a egov:Date, egov:Day ; egov:edtf "2022-01-02" ; egov:precision "day" ; egov:year 2022 ;
    egov:startDate "2022-01-02"^^xsd:date ; egov:endDate "2022-01-02"^^xsd:date .
:earlier a egov:Date, egov:Day ; egov:edtf "2021-01-02" ; egov:precision "day" ; egov:year 2021 ;
    egov:startDate "2021-01-02"^^xsd:date ; egov:endDate "2021-01-02"^^xsd:date .
:policy a egov:Policy ; rdfs:label "文件"@zh ; dcterms:title "文件"@zh ; egov:evidence :span ; egov:issuedBy :agency ; egov:issuedOn :day .
:platform a egov:Platform ; rdfs:label "平台"@zh ; egov:code "platform" ; egov:builtBy :agency ; egov:launchedOn :day .
:series a egov:EventSeries ; rdfs:label "系列"@zh .
:event a egov:Event ; rdfs:label "活动"@zh ; egov:evidence :span ; egov:inSeries :series ; egov:edition 3 ; egov:hostedBy :agency ;
    egov:heldIn :place ; egov:onDate :day ; egov:startDate "2022-01-02"^^xsd:date ; egov:endDate "2022-01-04"^^xsd:date ; egov:about :policy .
:place a egov:Place ; rdfs:label "地方"@zh ; egov:level "province" .
:indicator a egov:Indicator ; rdfs:label "数"@zh ; egov:evidence :span .
:observation a egov:Observation ; egov:evidence :span ; egov:subject :platform ; egov:ofIndicator :indicator ; egov:value 3.0 ;
    egov:valueText "3个" ; egov:bound "exact" ; egov:unit :unit ; egov:asOf :day ; egov:reportedBy :policy .
:unit a egov:Unit ; rdfs:label "个"@zh ; egov:code "ge" .
:person a egov:Person ; rdfs:label "某人"@zh ; egov:evidence :span .
:quotation a egov:Quotation ; egov:evidence :span ; egov:saidBy :person ; egov:length 20 ; egov:onOccasion :event .
:topic a egov:Topic ; rdfs:label "主题"@zh ; skos:prefLabel "主题"@zh , "topic"@en ; skos:inScheme egov:Topics .
""".replace("CHECKSUM", "0" * 64)
# One thing each, right but for the one mistake. X is the thing that must be named; the word is in the message.
_POLICY = ':X a egov:Policy ; rdfs:label "乙"@zh ; dcterms:title "乙"@zh ; egov:evidence :span'
_EVENT = ':X a egov:Event ; rdfs:label "会"@zh ; egov:evidence :span'
_AGENCY = ':X a egov:Agency ; rdfs:label "厅"@zh ; egov:code "X"'
_NUMBER = ':X a egov:Observation ; egov:evidence :span ; egov:subject :platform ; egov:valueText "3个"'
_DATE = ':X a egov:Date ; egov:edtf "2022" ; egov:year 2022'
_DAYS = 'egov:startDate "2022-01-02"^^xsd:date ; egov:endDate "2022-01-02"^^xsd:date'
_TOPIC = ':X a egov:Topic ; rdfs:label "题"@zh ; skos:prefLabel "题X"@zh , "X"@en ; skos:inScheme egov:Topics'
MISTAKES = {
    "no-chinese-label": (_AGENCY.replace("@zh", "@en") + " .", "label"),
    "two-chinese-labels": (_POLICY + ' ; rdfs:label "丙"@zh .', "label"),
    "code-in-capitals": (_AGENCY.replace('"X"', '"ABC"') + " .", "code"),
    "code-of-another": (':X a egov:Platform ; rdfs:label "台"@zh ; egov:code "platform" .', "code"),
    "from-nowhere": (':X a egov:Agency ; rdfs:label "厅"@zh .', "evidence"),
    "parent-that-is-a-place": (_AGENCY + " ; egov:parentAgency :place .", "parentAgency"),
    "two-parents": (_AGENCY + " ; egov:parentAgency :agency, :ministry . :ministry a egov:Agency ; rdfs:label \"部\"@zh ; egov:code \"m\" .", "parentAgency"),
    "its-own-parent": (_AGENCY + " ; egov:parentAgency :X .", "parentAgency"),
    "older-than-what-it-succeeds": (_AGENCY + " ; egov:validFromYear 2000 ; egov:successorOf :agency .", "successorOf"),
    "ends-before-it-begins": (_AGENCY + " ; egov:validFromYear 2010 ; egov:validUntilYear 2005 .", "validUntilYear"),
    "level-of-no-kind": (_AGENCY + ' ; egov:level "high" .', "level"),
    "policy-without-evidence": (':X a egov:Policy ; rdfs:label "乙"@zh ; dcterms:title "乙"@zh .', "evidence"),
    "policy-without-title": (':X a egov:Policy ; rdfs:label "乙"@zh ; egov:evidence :span .', "title"),
    "title-in-marks": (_POLICY.replace('title "乙"', 'title "《乙》"') + " .", "title"),
    "issuer-that-is-nobody": (_POLICY + " ; egov:issuedBy :nobody .", "issuedBy"),
    "issued-on-a-literal": (_POLICY + ' ; egov:issuedOn "2022-01-02"^^xsd:date .', "issuedOn"),
    "repealed-before-issued": (_POLICY + " ; egov:issuedOn :day ; egov:repealedOn :earlier .", "repealedOn"),
    "repeals-itself": (_POLICY + " ; egov:repeals :X .", "repeals"),
    "month-thirteen": (_POLICY + ' ; egov:startDate "2022-13-07"^^xsd:date .', "startDate"),
    "year-as-text": (_POLICY + ' ; egov:editionYear "2022" .', "editionYear"),
    "built-by-a-place": (':X a egov:Platform ; rdfs:label "台"@zh ; egov:code "x-p" ; egov:builtBy :place .', "builtBy"),
    "edition-nought": (_EVENT + " ; egov:edition 0 .", "edition"),
    "the-same-edition": (_EVENT + " ; egov:inSeries :series ; egov:edition 3 .", "edition"),
    "outside-its-whole": (_EVENT + ' ; egov:subEventOf :event ; egov:startDate "2022-03-01"^^xsd:date ; egov:endDate "2022-03-01"^^xsd:date .', "subEventOf"),
    "held-in-a-body": (_EVENT + " ; egov:heldIn :agency .", "heldIn"),
    "two-first-days": (_DATE + ' ; egov:precision "year" ; egov:startDate "2022-01-01"^^xsd:date, "2022-01-02"^^xsd:date ; '
                       'egov:endDate "2022-12-31"^^xsd:date .', "startDate"),
    "no-precision": (_DATE + " ; " + _DAYS + " .", "precision"),
    "last-day-first": (_DATE + ' ; egov:precision "interval" ; egov:startDate "2022-01-02"^^xsd:date ; egov:endDate "2022-01-01"^^xsd:date .', "startDate"),
    "day-of-a-month": (_DATE + ' ; egov:precision "day" ; egov:startDate "2022-01-01"^^xsd:date ; egov:endDate "2022-01-31"^^xsd:date .', "precision"),
    "date-of-another-year": (_DATE.replace("year 2022", "year 2023") + ' ; egov:precision "day" ; ' + _DAYS + " .", "year"),
    "date-time-for-a-day": (_DATE + ' ; egov:precision "day" ; egov:startDate "2022-01-02T00:00:00"^^xsd:dateTime ; '
                            'egov:endDate "2022-01-02"^^xsd:date .', "startDate"),
    "integer-value": (_NUMBER + ' ; egov:value 3 ; egov:bound "exact" .', "value"),
    "two-values": (_NUMBER + ' ; egov:value 3.0, 4.0 ; egov:bound "exact" .', "value"),
    "bound-of-no-kind": (_NUMBER + ' ; egov:value 3.0 ; egov:bound "more" .', "bound"),
    "about-nothing": (':X a egov:Observation ; egov:evidence :span ; egov:valueText "3个" ; egov:value 3.0 ; egov:bound "exact" .', "subject"),
    "target-without-time": (_NUMBER + ' ; egov:value 3.0 ; egov:bound "exact" ; egov:isTarget true .', "asOf"),
    "place-within-itself": (':X a egov:Place ; rdfs:label "县"@zh ; egov:within :X .', "within"),
    "said-by-nobody": (":X a egov:Quotation ; egov:evidence :span ; egov:length 3 .", "saidBy"),
    "quotation-of-no-length": (":X a egov:Quotation ; egov:evidence :span ; egov:saidBy :person ; egov:length 0 .", "length"),
    "outside-any-section": (":X a egov:Paragraph ; egov:start 0 ; egov:end 5 .", "partOf"),
    "figure-without-caption": (":X a egov:Figure ; egov:partOf :section .", "caption"),
    "span-without-a-start": (":X a egov:TextSpan ; egov:end 5 ; egov:inParagraph :para .", "start"),
    "span-that-ends-at-its-start": (":X a egov:TextSpan ; egov:start 5 ; egov:end 5 ; egov:inParagraph :para .", "start"),
    "span-in-no-paragraph": (":X a egov:TextSpan ; egov:start 0 ; egov:end 5 .", "inParagraph"),
    "rule-in-one-language": (':X a egov:Rule ; rdfs:label "则"@zh .', "label"),
    "report-without-checksum": (':X a egov:Report ; rdfs:label "报"@zh ; dcterms:title "报"@zh .', "checksum"),
    "topic-in-one-language": (':X a egov:Topic ; rdfs:label "题"@zh ; skos:prefLabel "题"@zh ; skos:inScheme egov:Topics .', "preferred label"),
    "topic-in-no-scheme": (':X a egov:Topic ; rdfs:label "题"@zh ; skos:prefLabel "题"@zh , "q"@en .', "scheme"),
    "topic-below-itself": (_TOPIC + " ; skos:broader :X .", "broader"),
    "topic-related-to-what-is-above": (_TOPIC + " ; skos:related :topic ; skos:broader :between . "
                                       + _TOPIC.replace("X", "between") + " ; skos:broader :topic .", "related"),
}


def model() -> Graph:
    return Graph().parse(data=serialize((quad.triple for quad in authority.quads(model_only=True)), format=RdfFormat.N_TRIPLES), format="nt")


@pytest.fixture(scope="module")
def found():
    """The findings in one graph that holds what is right and every mistake."""
    data = model()
    mistakes = [turtle.replace("X", name) for name, (turtle, _) in MISTAKES.items()]
    data.parse(data=PREFIXES + GOOD + "\n".join(mistakes), format="turtle")
    return violations(data)


def test_what_is_right_conforms():
    data = model().parse(data=PREFIXES + GOOD, format="turtle")
    assert violations(data) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_at_the_right_thing_in_both_languages(name, found):
    word = MISTAKES[name][1]
    here = [finding for finding in found if finding.focus == ID + name]
    assert any(word in finding.en for finding in here), here
    assert all(finding.zh and finding.en and finding.zh != finding.en for finding in here)


def test_nothing_else_is_reported(found):
    # Where two share a code or an edition, both are named; the dates of a wrong day stand on the thing itself.
    both = {ID + name for name in ("platform", "event")}
    assert {finding.focus for finding in found} - both == {ID + name for name in MISTAKES}


def test_every_class_of_the_data_has_a_shape():
    shapes, terms = Graph().parse(SHAPES), model()
    targets = set(shapes.objects(None, URIRef("http://www.w3.org/ns/shacl#targetClass")))
    top = {c for c in terms.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef) and str(c).startswith(EGOV.iri)}
    above = {c: {p for p in terms.transitive_objects(c, URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"))} for c in top}
    assert {c for c in top if not above[c] & targets} == {URIRef(EGOV.DocumentPart.value)}, "each of its subclasses has one"


def test_the_shapes_are_shacl():
    from pyshacl import validate

    conforms, _, text = validate(Graph(), shacl_graph=Graph().parse(SHAPES), meta_shacl=True, advanced=True)
    assert conforms, text


def test_the_authority_data_conform():
    data = Graph().parse(data=serialize((quad.triple for quad in authority.quads()), format=RdfFormat.N_TRIPLES), format="nt")
    assert violations(data) == []
