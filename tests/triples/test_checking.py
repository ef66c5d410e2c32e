"""The checks find nothing wrong in a version made from a report, and find what is made wrong on purpose."""
import os

import pytest
from egovkg.loader.conversion import convert_file
from egovkg.ontology.vocabulary import EGOV, ID, RDF, RDFS
from egovkg.triples import checking, publishing
from egovkg.triples.store import VersionedStore
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from tests.support import REPORTS

DEFAULT = DefaultGraph()


@pytest.fixture(scope="module")
def quads(tmp_path_factory):
    versions = VersionedStore(tmp_path_factory.mktemp("var"))
    done = convert_file(REPORTS / "sample-national.txt")
    publishing.load(versions, {done.key: done.quads})
    return list(versions.read().quads_for_pattern(None, None, None, None))


@pytest.fixture
def store(quads):
    made = Store()
    made.extend(quads)
    return made


EVERY = (checking.profile, checking.consistency, checking.shapes, checking.modelling, checking.iris, checking.labels, checking.evidence)


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.__name__)
def test_a_converted_report_is_well_formed(check, store):
    result = check(store)
    assert result.findings == ()
    assert not result.skipped or os.environ.get("CI") != "true", result.says


def test_the_command_makes_every_check():
    names = {check.__name__ for check in EVERY}
    assert names == set(checking.check.__code__.co_names) & {name for name in vars(checking) if callable(getattr(checking, name))}


def test_a_statement_with_a_property_that_nobody_declared_is_not_owl_2_dl(store):
    store.add(Quad(a_policy(store), EGOV.undeclared, Literal("x")))
    result = checking.profile(store)
    assert result.skipped or any("undeclared" in finding or "annotation" in finding for finding in result.findings)


def test_a_contradiction_is_found(store):
    store.add(Quad(a_policy(store), RDF.type, EGOV.Agency))
    result = checking.consistency(store)
    assert result.skipped or "inconsistent" in result.findings[0]


def a_policy(store):
    return next(q.subject for q in store.quads_for_pattern(None, RDF.type, EGOV.Policy, DEFAULT))


def test_a_fact_without_evidence_is_named(store):
    policy = a_policy(store)
    for quad in list(store.quads_for_pattern(policy, EGOV.evidence, None, DEFAULT)):
        store.remove(quad)
    assert any(policy.value in finding for finding in checking.evidence(store).findings)


def test_a_second_label_and_a_bad_iri_are_named(store):
    policy = a_policy(store)
    store.add(Quad(policy, RDFS.label, Literal("另一个名字", language="zh")))
    assert any(policy.value in finding for finding in checking.labels(store).findings)
    store.add(Quad(NamedNode(ID + "policy/Not_A_Slug!"), RDF.type, EGOV.Policy))
    assert checking.iris(store).findings == (ID + "policy/Not_A_Slug!",)


def test_a_shape_that_does_not_hold_is_named(store):
    policy = a_policy(store)
    store.add(Quad(policy, EGOV.startDate, Literal("not a date")))
    assert any(policy.value in finding for finding in checking.shapes(store).findings)
