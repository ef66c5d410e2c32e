"""The model as Protégé sees it: the OWL API loads each file through the catalog alone, finds it OWL 2 DL, and loses no axiom on the way."""
import os
from pathlib import Path

import pytest
from egovkg.ontology import authority, owl_api
from egovkg.ontology.problem import Problem

ONTOLOGY = Path(authority.__file__).parent
FILES = authority.files()
MODEL = "https://w3id.org/egovkg/ontology"


def needs_owl_api() -> None:
    if lacking := owl_api.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{lacking} is not on this machine")
        pytest.skip(f"{lacking} is not on this machine")


@pytest.fixture(scope="module")
def answer():
    needs_owl_api()
    return owl_api.examine(ONTOLOGY / "catalog-v001.xml", FILES, round_trip=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_owl_2_dl(path, answer):
    assert answer[path].violations == []
    assert answer[path].axioms > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_model_imports_nothing(path, answer):
    wanted = [] if path.name == "egovkg.ttl" else [MODEL, f"{MODEL}/authority/places"] if path.name == "agencies.ttl" else [MODEL]
    assert answer[path].imports == wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_properties_stay_properties_and_individuals_have_names(path, answer):
    assert answer[path].annotated == 0 and answer[path].nameless == []
    assert answer[path].assertions > (1000 if path.name == "agencies.ttl" else -1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_lost_through_rdf_xml_functional_and_owl_xml(path, answer):
    assert answer[path].round_trip == {}


def test_each_folder_has_a_catalog_that_resolves_what_its_files_import(answer):
    for folder in (ONTOLOGY, ONTOLOGY / "authority"):
        known = owl_api.catalogued(folder / "catalog-v001.xml")
        assert all(path.exists() for _, path in known)
        names = {name for name, _ in known}
        assert {iri for path in FILES if path.parent == folder for iri in answer[path].imports} <= names


def test_what_is_wrong_is_said(tmp_path):
    needs_owl_api()
    head = f"@prefix owl: <http://www.w3.org/2002/07/owl#> . <x:o> a owl:Ontology ; owl:imports <{MODEL}> . "
    catalog = ONTOLOGY / "catalog-v001.xml"
    bad = tmp_path / "bad.ttl"
    bad.write_text(head + '<x:a> <x:undeclared> "value" . <x:b> <https://w3id.org/egovkg/ontology#startDate> '
                   '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .', "utf-8")
    seen = owl_api.examine(catalog, [bad])[bad]
    assert any("undeclared" in violation for violation in seen.violations) and any("date" in violation for violation in seen.violations)
    alone = tmp_path / "alone.ttl"
    alone.write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> . <x:o> a owl:Ontology . "
                     "<x:b> <https://w3id.org/egovkg/ontology#partOf> <x:c> .", "utf-8")
    assert owl_api.examine(catalog, [alone])[alone].annotated == 1, "without the model a property of ours becomes an annotation"
    lost = tmp_path / "lost.ttl"
    lost.write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> . <x:o> a owl:Ontology ; owl:imports <http://www.w3.org/ns/org> .", "utf-8")
    with pytest.raises(Problem, match="owl-api-failed"):
        owl_api.examine(catalog, [lost])
