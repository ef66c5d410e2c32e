"""Reports go in and out of the store: loading twice changes nothing, unloading removes what only that report said, merging keeps the finer date."""
import pytest
from egovkg.loader import conversion
from egovkg.loader.conversion import convert_file
from egovkg.loader.reading import decode
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, RDFS
from egovkg.triples import publishing, updating
from egovkg.triples.store import VersionedStore
from pyoxigraph import DefaultGraph

from tests.support import REPORTS

COARSE = "一、样例\n\n2022年10月，国家数据局印发《样例政策》。第二届样例大会召开，由教育部主办。\n"
FINE = "一、样例\n\n2022年10月9日，国家数据局印发《样例政策》。2022年，第二届样例大会在四川成都召开。\n"


def convert(text: str, key: str):
    return conversion.convert(decode((text + "这是为测试写的文字。" * 5).encode(), "x.txt"), key).quads


@pytest.fixture
def versions(tmp_path):
    return VersionedStore(tmp_path / "var")


def everything(versions):
    return {str(q) for q in versions.read().quads_for_pattern(None, None, None, None) if "_:" not in str(q)}


def test_loading_again_changes_nothing(versions):
    done = convert_file(REPORTS / "sample-national.txt")
    number, new = publishing.load(versions, {done.key: done.quads})
    assert new and publishing.load(versions, {done.key: done.quads}) == (number, False)


def test_unloading_removes_what_only_that_report_said(versions):
    national, province = (convert_file(REPORTS / name) for name in ("sample-national.txt", "sample-province.txt"))
    publishing.load(versions, {national.key: national.quads})
    before = everything(versions)
    publishing.load(versions, {province.key: province.quads})
    assert everything(versions) > before and publishing.reports_of(versions) == sorted([national.key, province.key])
    publishing.unload(versions, province.key)
    assert everything(versions) == before
    with pytest.raises(Problem) as caught:
        publishing.unload(versions, province.key)
    assert caught.value.code == "no-such-report"


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_one_thing_in_two_reports_is_one_thing_with_the_finer_date(versions, order):
    texts = {"a": convert(COARSE, "a"), "b": convert(FINE, "b")}
    for key in order:
        publishing.load(versions, {key: texts[key]})
    store = versions.read()
    issued = [q for q in store.quads_for_pattern(None, EGOV.issuedOn, None, None)]
    assert {q.object.value.rsplit("/", 1)[1] for q in issued if q.graph_name == DefaultGraph()} == {"2022-10-09"}
    assert len(issued) == 3 and len({q.subject for q in issued}) == 1
    policy = issued[0].subject
    assert [q.object.value for q in store.quads_for_pattern(policy, EGOV.startDate, None, DefaultGraph())] == ["2022-10-09"]
    spans = {q.object.value.split("/span/")[1].split("/")[0] for q in store.quads_for_pattern(policy, EGOV.evidence, None, DefaultGraph())}
    assert spans == {"a", "b"}
    assert len([q for q in store.quads_for_pattern(policy, RDFS.label, None, DefaultGraph())]) == 1
    assert len({q.subject for q in store.quads_for_pattern(None, EGOV.edition, None, DefaultGraph())}) == 1


def test_the_inferred_graph_repeats_nothing(versions):
    done = convert_file(REPORTS / "sample-national.txt")
    publishing.load(versions, {done.key: done.quads})
    store = versions.read()
    inferred = list(store.quads_for_pattern(None, None, None, GRAPH_INFERRED))
    assert inferred
    assert not [q for q in inferred if next(store.quads_for_pattern(q.subject, q.predicate, q.object, DefaultGraph()), None)]


def test_releasing_gives_the_same_bytes(tmp_path):
    done = convert_file(REPORTS / "sample-province.txt")
    one = publishing.release(done.released, done.key, tmp_path / "1").read_bytes()
    assert one == publishing.release(tuple(reversed(done.released)), done.key, tmp_path / "2").read_bytes()
    assert set(publishing.released(tmp_path / "1")[done.key]) == set(done.released)


def test_a_reports_reading_stays_beside_each_version_until_it_is_unloaded(versions):
    national, province = (convert_file(REPORTS / name) for name in ("sample-national.txt", "sample-province.txt"))
    publishing.load(versions, {national.key: national.quads}, readings={national.key: national.reading})
    publishing.load(versions, {province.key: province.quads}, readings={province.key: province.reading})
    assert publishing.quality_of(versions) == {national.key: national.reading, province.key: province.reading}
    assert publishing.quality_of(versions, 1) == {national.key: national.reading}
    updating.change(versions, lambda store: None)
    assert set(publishing.quality_of(versions)) == {national.key, province.key}
    publishing.unload(versions, province.key)
    assert set(publishing.quality_of(versions)) == {national.key}


def test_a_reading_is_released_with_the_quads(tmp_path):
    done = convert_file(REPORTS / "sample-province.txt")
    publishing.release(done.released, done.key, tmp_path, done.reading)
    assert publishing.released_readings(tmp_path) == {done.key: done.reading}
    assert {"coverage", "unread", "counts", "newAgencies", "rules"} <= set(done.reading)
