"""The bundle for Protégé: made from the released triples and nothing else, whole in its folder, OWL 2 DL, consistent, and saying all they say."""
import os
import shutil
import subprocess
import sys

import pytest
from egovkg.endpoint import releasing
from egovkg.ontology import authority, owl_api, reasoning
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, ID, OWL, RDF, RDFS, XSD
from egovkg.triples import protege, publishing
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse


@pytest.fixture(scope="module")
def released():
    return publishing.released()


@pytest.fixture(scope="module")
def bundle(released):
    return protege.bundle(released)


def triples(data: bytes) -> set[Triple]:
    return {Triple(t.subject, t.predicate, t.object) for t in parse(data, format=RdfFormat.TURTLE)}


def test_the_committed_bundle_is_what_the_committed_triples_give(bundle):
    there = {path.name: path.read_bytes() for path in protege.FOLDER.iterdir()}
    assert sorted(there) == sorted(bundle), "run: make release"
    assert [name for name in bundle if there[name] != bundle[name]] == [], "run: make release"


def test_another_process_makes_the_same_bytes(released, bundle):
    code = ("import hashlib; from egovkg.triples import protege, publishing; b = protege.bundle(publishing.released()); "
            "print(hashlib.sha256(b''.join(b[n] for n in sorted(b))).hexdigest())")
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment).stdout.strip()
    import hashlib
    assert other == hashlib.sha256(b"".join(bundle[name] for name in sorted(bundle))).hexdigest()


def test_one_command_writes_triples_and_bundle_and_removes_what_is_stale(tmp_path, released):
    for key, quads in released.items():
        publishing.release(quads, key, tmp_path)
    (tmp_path / "protege").mkdir()
    (tmp_path / "protege" / "old-report.ttl").write_text("stale")
    opened, = releasing.release(folder=tmp_path)
    assert opened == tmp_path / "protege" / protege.WHOLE and opened.exists()
    assert {path.name for path in opened.parent.iterdir()} == set(protege.bundle(released))


def test_the_folder_is_complete_by_itself(bundle):
    catalog = protege.FOLDER / protege.CATALOG
    known = dict(owl_api.catalogued(catalog))
    assert {path.name for path in known.values()} == set(bundle) - {protege.CATALOG}
    assert all(path.parent == protege.FOLDER for path in known.values())
    for name, data in bundle.items():
        if name != protege.CATALOG:
            imports = {t.object.value for t in triples(data) if t.predicate == OWL.imports}
            assert imports <= set(known), name
            assert name == "egovkg.ttl" or BASE + "ontology" in imports, f"{name} must import the model, or its properties become annotations"


def test_the_facts_are_the_released_statements_with_days_as_date_times(released, bundle):
    for key, quads in released.items():
        found = triples(bundle[f"{key}.ttl"])
        told = {Triple(q.subject, q.predicate, reasoning.as_datetime(q.object)) for q in quads if q.graph_name == DefaultGraph()}
        assert told <= found
        beyond = found - told
        things = {t.subject for t in told if t.subject.value.startswith(ID)}
        assert {t.subject for t in beyond if t.object == OWL.NamedIndividual} == things
        assert {t.subject.value for t in beyond if t.object != OWL.NamedIndividual} == {f"{BASE}ontology/facts/{key}"}
        assert not [t for t in found if isinstance(t.object, Literal) and t.object.datatype == XSD.date]
        assert {t.object.value for t in found if isinstance(t.object, Literal) and t.predicate == EGOV.value} == {
            q.object.value for q in quads if q.predicate == EGOV.value}, "a decimal keeps its written form"


def test_every_day_of_the_authority_files_is_there(bundle):
    wanted = {(q.subject, q.predicate, reasoning.as_datetime(q.object)) for q in authority.quads() if q.predicate in (EGOV.startDate, EGOV.endDate)}
    found = {(t.subject, t.predicate, t.object) for t in triples(bundle[protege.WHOLE])}
    assert wanted and wanted <= found


def test_the_part_is_small_and_stands_alone(bundle):
    found = triples(bundle[protege.PART])
    assert 700 <= len(found) < 3000
    assert {t.object.value for t in found if t.predicate == OWL.imports} == {BASE + "ontology"}
    kinds = {t.object for t in found if t.predicate == RDF.type}
    assert {EGOV.Agency, EGOV.Policy, EGOV.Event, EGOV.Platform, EGOV.Observation} <= kinds
    assert found - {t for t in found if "/ontology/sample" in t.subject.value or t.object == OWL.NamedIndividual} <= {
        t for name, data in bundle.items() if name not in (protege.CATALOG, protege.PART) for t in triples(data)}


def test_individuals_have_names_in_both_languages_where_the_authority_files_give_them(bundle):
    labels: dict[NamedNode, set[str]] = {}
    kinds: dict[NamedNode, set[NamedNode]] = {}
    for name, data in bundle.items():
        for t in triples(data) if name != protege.CATALOG else ():
            if t.predicate == RDFS.label:
                labels.setdefault(t.subject, set()).add(t.object.language)
            if t.predicate == RDF.type:
                kinds.setdefault(t.subject, set()).add(t.object)
    for thing, classes in kinds.items():
        if thing.value.startswith(ID):
            assert "zh" in labels[thing], thing
        if classes & {EGOV.Agency, EGOV.Topic, EGOV.Place, EGOV.Unit}:
            assert {"zh", "en"} <= labels[thing], thing


@pytest.fixture(scope="module")
def seen():
    if lacking := owl_api.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{lacking} is not on this machine")
        pytest.skip(f"{lacking} is not on this machine")
    catalog = protege.FOLDER / protege.CATALOG
    return owl_api.examine(catalog, [path for _, path in owl_api.catalogued(catalog)], round_trip=True)


def test_protege_opens_it_as_owl_2_dl_and_loses_nothing(seen, released):
    for path, one in seen.items():
        assert one.violations == [], path.name
        assert one.annotated == 0 and one.round_trip == {}, path.name
    whole = seen[protege.FOLDER / protege.WHOLE]
    assert whole.nameless == []
    assert seen[protege.FOLDER / protege.PART].nameless == [] and seen[protege.FOLDER / protege.PART].assertions > 100
    stated = sum(q.graph_name == DefaultGraph() and isinstance(q.object, NamedNode) and q.predicate.value.startswith(EGOV.iri)
                 for quads in released.values() for q in quads)
    assert whole.assertions > stated > 1000 and whole.individuals > 2000


needs_java = pytest.mark.skipif(shutil.which("java") is None and os.environ.get("CI") != "true", reason="no Java on this machine")


def statements(bundle) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object) for name, data in bundle.items() if name != protege.CATALOG for t in triples(data)
            if t.predicate != OWL.imports]


@needs_java
def test_the_whole_bundle_is_consistent(bundle):
    reasoning.check_statements(statements(bundle))


@needs_java
def test_a_contradiction_put_into_the_bundle_is_told(bundle):
    agency = NamedNode(ID + "agency/cac")
    with pytest.raises(Problem) as caught:
        reasoning.check_statements([*statements(bundle), Quad(agency, RDF.type, EGOV.Policy)])
    assert caught.value.code == "inconsistent"
