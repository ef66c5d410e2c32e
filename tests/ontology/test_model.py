"""Model and authority files: every term the code uses is declared, words stand in both languages, no name names two things, and reasoning works."""
import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from egovkg.ontology import authority, inference, reasoning
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, ID, OWL, PREFIXES, RDF, RDFS, SKOS, TIME
from egovkg.triples import publishing
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

ROOT = Path(__file__).parents[2]
SOURCES = [path for folder in ("loader", "triples", "endpoint", "ontology") for path in (ROOT / folder).glob("*.py")]
DEFAULT = DefaultGraph()


@pytest.fixture(scope="module")
def store():
    found = Store()
    found.extend(authority.quads())
    return found


def declared(store):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return {q.subject.value for kind in kinds for q in store.quads_for_pattern(None, RDF.type, kind, None) if isinstance(q.subject, NamedNode)}


def test_every_term_of_ours_in_the_source_is_declared(store):
    terms = declared(store)
    for path in SOURCES:
        for name in re.findall(r"\bEGOV\.([A-Za-z]+)", path.read_text("utf-8")):
            assert name == "iri" or EGOV.iri + name in terms, f"{path.name}: egov:{name} is not declared"


def test_every_term_of_ours_in_the_queries_is_declared(store):
    terms = declared(store)
    for path in sorted((ROOT / "queries").glob("*.rq")):
        for name in re.findall(r"\begov:([A-Za-z]+)", path.read_text("utf-8")):
            assert EGOV.iri + name in terms, f"{path.name}: egov:{name} is not declared"


def test_the_classes_and_properties_of_the_design(store):
    terms = {iri.removeprefix(EGOV.iri) for iri in declared(store)}
    wanted = """Agency PartyBody StateCouncilBody Ministry MinistryOffice Legislature JudicialBody LocalGovernment Committee
        InternationalOrganization ResearchBody Enterprise Policy Law AdministrativeRegulation Plan Opinion Measures Scheme Notice Guideline
        Outline Provisions Decision Proposal WorkReport Standard Bill Platform ServicePlatform DataPlatform Database Network Application
        AIModel Hotline InformationSystem Event Meeting Speech Adoption Summit Forum SubForum Launch Founding Publication Milestone Congress
        Date Day Month Year Interval Observation Indicator Subject Unit Person Place EventSeries Topic Quotation Report Section Paragraph
        Figure TextSpan Rule code parentAgency ancestorAgency successorOf issuedBy issuedOn presentedOn adoptedOn adoptedBy adoptedAt effectiveOn
        repeals repealedOn amends forwardedBy partOfPolicy documentNumber citesArticle appliesIn proposes editionYear operatedBy builtBy launchedOn
        partOfPlatform provides onDate hostedBy heldIn theme discussed edition inSeries subEventOf about startDate endDate edtf precision year
        ofIndicator subject value valueText unit bound asOf inPlace reportedBy direction isTarget within saidBy onOccasion text length partOf number
        dataSource start end inParagraph mentions extractedBy evidence""".split()
    assert set(wanted) <= terms, set(wanted) - terms


def test_labels_and_definitions_in_both_languages(store):
    for iri in sorted(i for i in declared(store) if i.startswith(EGOV.iri)):
        for prop in (RDFS.label, SKOS.definition):
            languages = Counter(q.object.language for q in store.quads_for_pattern(NamedNode(iri), prop, None, None))
            assert languages == {"zh": 1, "en": 1}, (iri, prop, languages)


def test_every_term_has_an_example_and_notes_stand_in_both_languages(store):
    for iri in sorted(i for i in declared(store) if i.startswith(EGOV.iri)):
        examples = [q.object.value for q in store.quads_for_pattern(NamedNode(iri), SKOS.example, None, None)]
        assert 1 <= len(examples) <= 2 and all(0 < len(example) < 110 for example in examples), (iri, examples)
        languages = Counter(q.object.language for q in store.quads_for_pattern(NamedNode(iri), SKOS.scopeNote, None, None))
        assert languages in ({}, {"zh": 1, "en": 1}), iri


def test_examples_are_facts_of_the_released_graph(store):
    """A name for a class, “name → name” or a value for a property; those of terms that the report has no facts for cannot be looked up."""
    graph = Store()
    graph.extend([*authority.quads(), *(q for report in publishing.released().values() for q in report if q.graph_name == DEFAULT)])
    inference.infer(graph)
    names: dict[NamedNode, set[str]] = {}
    for prop in (RDFS.label, SKOS.prefLabel, SKOS.altLabel, EGOV.edtf, EGOV.caption):
        for quad in graph.quads_for_pattern(None, prop, None, None):
            names.setdefault(quad.subject, set()).add(quad.object.value)

    def called(node, name: str) -> bool:
        return node.value == name or name in names.get(node, ())

    seen, missed = 0, []
    for quad in store.quads_for_pattern(None, SKOS.example, None, None):
        term, example = quad.subject, quad.object.value
        if Quad(term, RDF.type, OWL.Class, DEFAULT) in store:
            members = [q.subject for q in graph.quads_for_pattern(None, RDF.type, term, None)]
            holds = any(called(member, example) for member in members)
        else:
            members = list(graph.quads_for_pattern(None, term, None, None))
            left, _, right = example.rpartition(" → ")
            holds = any(called(q.object, right) and (not left or called(q.subject, left)) for q in members)
        if members and quad.object.language != "en":
            seen += 1
            if not holds:
                missed.append((term.value, example))
    assert seen > 150 and len(missed) <= 5, missed


def test_what_is_reused_is_aligned_with_a_reason(store):
    reasons = {q.subject: [] for q in store.quads_for_pattern(None, RDF.type, OWL.Axiom, None)}
    for reason in reasons:
        reasons[reason] = sorted(q.object.language for q in store.quads_for_pattern(reason, RDFS.comment, None, None))
    assert len(reasons) > 60 and all(languages == ["en", "zh"] for languages in reasons.values())

    def of(reason, predicate):
        return next(q.object for q in store.quads_for_pattern(reason, predicate, None, None))

    given = {(of(r, OWL.annotatedSource), of(r, OWL.annotatedProperty), of(r, OWL.annotatedTarget)) for r in reasons}
    ours = (EGOV.iri, ID)
    aligned = {(q.subject, q.predicate, q.object) for p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)
               for q in store.quads_for_pattern(None, p, None, None)
               if q.subject.value.startswith(ours) and isinstance(q.object, NamedNode) and not q.object.value.startswith(ours)}
    assert aligned - given <= {(EGOV.Date, RDFS.subClassOf, TIME.TemporalEntity), (EGOV.Topic, RDFS.subClassOf, SKOS.Concept)}
    assert given <= aligned


def test_every_foreign_term_that_the_model_uses_is_declared_with_one_kind(store):
    built_in = (PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["xsd"])
    used = {q.predicate.value for q in store if not q.predicate.value.startswith((EGOV.iri, *built_in))}
    kinds = Counter(q.subject.value for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
                    for q in store.quads_for_pattern(None, RDF.type, kind, None))
    assert {iri for iri in used if kinds[iri] != 1} == set()


def test_no_name_names_two_things_of_a_kind():
    found = authority.load()        # raises where it does
    assert found.find("中央网信办", "agency") is found.find("国家网信办", "agency") is found.find("国家互联网信息办公室", "agency")
    assert found.find("中央网信委", "agency") is not found.find("中央网信办", "agency")
    assert found.find("国家行政学院", "agency") is not found.find("中央党校（国家行政学院）", "agency")
    assert found.find("中央网络安全和信息化领导小组", "agency") is not found.find("中央网络安全和信息化委员会", "agency")


def test_parents_exist_and_have_no_circle():
    agencies = authority.load().agencies
    for agency in agencies.values():
        seen = set()
        while agency.parent:
            assert agency.code not in seen, seen
            seen.add(agency.code)
            agency = agencies[agency.parent]


def test_inference_repeats_nothing_and_is_idempotent(store):
    first = inference.infer(store)
    inferred = set(store.quads_for_pattern(None, None, None, GRAPH_INFERRED))
    assert first == len(inferred) > 0 and inference.infer(store) == first
    assert not [q for q in inferred if Quad(q.subject, q.predicate, q.object, DEFAULT) in store]
    office, cabinet = NamedNode(ID + "agency/scgo-egov"), NamedNode(ID + "agency/state-council")
    assert Quad(office, EGOV.ancestorAgency, cabinet, GRAPH_INFERRED) in store


def test_the_model_is_consistent():
    if shutil.which("java") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Java on this machine")
        pytest.skip("no Java on this machine")
    reasoning.check_consistency(model_only=True)
