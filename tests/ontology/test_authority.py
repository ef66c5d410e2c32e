"""The authority files: what the indexes hold, how names are compared, and what a bad file is told."""
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from egovkg.ontology import authority
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, ID, RDFS, SKOS, XSD
from pyoxigraph import Literal, NamedNode

HEAD = """@prefix egov: <https://w3id.org/egovkg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix agency: <https://w3id.org/egovkg/id/agency/> . @prefix date: <https://w3id.org/egovkg/id/date/> .
"""


@pytest.fixture(scope="module")
def found() -> authority.Authority:
    return authority.load()


def folder_with(tmp_path: Path, turtle: str) -> Path:
    (tmp_path / "agencies.ttl").write_text(HEAD + turtle, encoding="utf-8")
    return tmp_path


def test_every_entry_is_found_by_each_of_its_names(found):
    kinds = {"agency": found.agencies, "platform": found.platforms, "place": found.places, "series": found.series,
             "period": found.periods, "topic": found.topics, "unit": found.units}
    for kind, entries in kinds.items():
        assert entries, kind
        for key, entry in entries.items():
            assert entry.iri.rsplit("/", 1)[1] == key and entry.label == entry.names[0]
            assert all(found.find(name, kind) is entry for name in entry.names)


def test_a_name_of_two_kinds_is_an_exception_that_is_known(found):
    names = [name for index in found.by_name.values() for name in index]
    assert {name for name in names if names.count(name) > 1} == {"中国共产党全国代表大会"}, "a body, and the series of its meetings"


def test_names_are_compared_without_width_space_and_case(found):
    school = found.find("中央党校（国家行政学院）")
    assert school and found.find("中央党校(国家行政学院)") is school and found.find("中央党校 （国家行政学院）") is school
    assert found.find("wto") is found.find("ＷＴＯ") is found.find("世界贸易组织")
    assert found.find("没有这个机构") is None


def test_generic_words_name_nothing(found):
    for word in ("办公厅", "委员会", "平台", "人大", "政协", "中央", "部门", "法院", "长治", "日照", "来宾", "安康", "中山", "海西"):
        assert found.find(word) is None, word


def test_stored_names_have_full_width_parentheses(found):
    assert not [name for entry in found.names.values() for name in entry.names if "(" in name or ")" in name]


def test_links_lead_to_entries(found):
    for agency in found.agencies.values():
        assert agency.parent is None or agency.parent in found.agencies
        assert agency.types[-1] == "Agency" and len(agency.types) > 1
    for place in found.places.values():
        assert place.within is None or place.within in found.places
    for platform in found.platforms.values():
        assert platform.part_of is None or platform.part_of in found.platforms
        assert platform.types[-1] == "Platform" and len(platform.types) > 1


def test_all_provinces_are_there(found):
    provinces = [place for place in found.places.values() if place.level == "province"]
    assert len(provinces) == 34
    for province in provinces:
        assert province.within == "china"
        if province.slug not in ("taiwan", "hongkong", "macao"):
            assert found.find(next(n for n in province.names if n != province.label) + "人民政府", "agency"), province.label


def test_periods_have_their_days(found):
    period = found.find("“十四五”", "period")
    assert (period.edtf, period.start, period.end) == ("2021/2025", date(2021, 1, 1), date(2025, 12, 31))
    quads = {(q.subject, q.predicate, q.object) for q in authority.quads()}
    node = NamedNode(ID + "date/2021--2025")
    assert (node, EGOV.startDate, Literal("2021-01-01", datatype=XSD.date)) in quads
    assert (node, EGOV.endDate, Literal("2025-12-31", datatype=XSD.date)) in quads


def test_former_bodies_say_when_they_ended(found):
    assert found.find("环境保护部").valid_until == 2018 and found.find("生态环境部").valid_from == 2018


def test_one_name_for_two_agencies_is_refused(tmp_path):
    folder = folder_with(tmp_path, '''agency:a a egov:Agency ; egov:code "a" ; skos:prefLabel "甲局"@zh .
        agency:b a egov:Agency ; egov:code "b" ; skos:prefLabel "乙局"@zh ; skos:altLabel "甲 局"@zh .''')
    with pytest.raises(Problem) as caught:
        authority.load(folder)
    assert caught.value.code == "authority-name-twice" and caught.value.details["name"] == "甲 局"


@pytest.mark.parametrize(("turtle", "field"), [
    ('agency:a a egov:Agency ; egov:code "a" ; skos:prefLabel "A"@en .', "prefLabel"),
    ('agency:a a egov:Agency ; skos:prefLabel "甲局"@zh .', "code"),
    ('date:x a egov:Date ; skos:prefLabel "某期"@zh ; egov:edtf "soon" .', "edtf"),
])
def test_an_entry_without_what_the_index_needs_is_refused(tmp_path, turtle, field):
    with pytest.raises(Problem) as caught:
        authority.load(folder_with(tmp_path, turtle))
    assert caught.value.code == "authority-incomplete" and field in caught.value.details["field"]


def test_a_file_that_is_no_turtle_is_refused(tmp_path):
    with pytest.raises(Problem) as caught:
        authority.load(folder_with(tmp_path, "agency:a a"))
    assert caught.value.code == "authority-unreadable" and caught.value.details["file"] == "agencies.ttl"


def test_loading_is_quick():
    best = min(_seconds() for _ in range(3))
    assert best < 0.5, "measured 0.03 s; a command's start waits for it"


def _seconds() -> float:
    start = perf_counter()
    authority.load()
    return perf_counter() - start


def test_every_entry_has_its_name_in_both_languages_once_and_the_same_as_label():
    names: dict[str, dict] = {}
    for file in sorted((authority.HERE / "authority").glob("*.ttl")):
        for triple in authority._triples(file):
            if triple.predicate in (RDFS.label, SKOS.prefLabel) and triple.subject.value.startswith(ID):
                names.setdefault(triple.subject.value, {}).setdefault((triple.predicate, triple.object.language), []).append(triple.object.value)
    assert len(names) > 900
    for iri, found in names.items():
        assert {key: len(values) for key, values in found.items()} == {
            (predicate, language): 1 for predicate in (RDFS.label, SKOS.prefLabel) for language in ("zh", "en")}, iri
        assert all(found[RDFS.label, language] == found[SKOS.prefLabel, language] for language in ("zh", "en")), iri


def test_a_body_that_ended_has_a_successor_or_none_is_known_and_years_are_in_order(found):
    told = {t.object.value for t in authority._triples(authority.HERE / "authority" / "agencies.ttl") if t.predicate == EGOV.successorOf}
    ended = [agency for agency in found.agencies.values() if agency.valid_until]
    assert len(ended) > 20
    assert all(agency.valid_from is None or agency.valid_from <= agency.valid_until for agency in ended)
    assert sum(agency.iri in told for agency in ended) >= 0.8 * len(ended), [agency.label for agency in ended if agency.iri not in told]
    assert told <= {agency.iri for agency in found.agencies.values()}
