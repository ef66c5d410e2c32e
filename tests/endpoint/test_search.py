"""Search over HTTP on the released graph and on one with text: every way to write a name, the order, facets, paging, what is near."""
import json
import re
import time
from html import unescape

import pyoxigraph as ox
import pytest
from egovkg.endpoint import search_text
from egovkg.endpoint.search_api import names_query
from egovkg.endpoint.search_files import Indexes, place
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore

CAC = "https://w3id.org/egovkg/id/agency/cac"
HTML = {"Accept": "text/html"}


def find(http, site: str, text: str, **given: object) -> dict:
    answer = http.get(site + "/search", params={"q": text, "format": "json", **given})
    assert answer.status_code == 200, answer.text
    return answer.json()


def labels(found: dict) -> list[str]:
    return [hit["labels"].get("zh", "") for hit in found["results"]]


@pytest.mark.parametrize(("text", "how"), [
    ("国家网信办", "exact"), ("國家網信辦", "exact"), ("中央网信办", "exact"), ("国家互联网信息办公室", "exact"), ("国家 网信办", "exact"), ("guojiawangxinban", "spelled"),
    ("guojiawangx", "spelled"), ("gjwxb", "spelled"), ("GJWXB", "spelled"), ("Cyberspace Administration of China", "exact"), ("cyberspace admin", "prefix"),
    ("ＣＡＣ", "code"), ("国家互联网信息办", "alias"),
])
def test_a_body_is_found_however_it_is_written(http, released, text, how):
    hit = find(http, released, text)["results"][0]
    assert (hit["iri"], hit["match"]["how"]) == (CAC, how)


@pytest.mark.parametrize("text", ["国", "数", "政务", "指导意见", "一网通办", "ipv6", "8.9亿", "2", "互联网+"])
def test_everything_that_holds_a_text_is_found_and_nothing_else(http, released, text):
    """Compared with a search through every label, name and title of the graph."""
    query = """PREFIX egov: <https://w3id.org/egovkg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT DISTINCT ?x ?name { ?x a ?class ; rdfs:label|skos:prefLabel|skos:altLabel|dcterms:title|egov:code|egov:valueText|egov:caption|egov:documentNumber ?name
        VALUES ?class { egov:Agency egov:Policy egov:Platform egov:Event egov:EventSeries egov:Topic egov:Indicator egov:Observation egov:Subject egov:Person egov:Place
            egov:Section egov:Figure egov:Report egov:Paragraph } }"""
    rows = http.post(released + "/sparql", data={"query": query}, headers={"Accept": "application/json"}).json()["results"]["bindings"]
    key = search_text.key(text).text
    wanted = {row["x"]["value"] for row in rows if key in search_text.key(row["name"]["value"]).text}
    found: set[str] = set()
    page = find(http, released, text, limit=100)
    total = page["total"]
    while True:
        found |= {hit["iri"] for hit in page["results"]}
        if not page["next"]:
            break
        page = http.get(released + page["next"]).json()
    assert wanted and wanted <= found and len(found) == total
    if not key.isascii():  # letters are also pinyin and initials
        assert wanted == found


def test_the_order_is_exact_begin_alias_inside(http, released):
    found = find(http, released, "国务院办公厅")
    assert labels(found)[0] == "国务院办公厅" and found["results"][1]["match"]["how"] == "prefix"
    tiers = ["exact", "code", "prefix", "spelled", "alias", "inside", "text"]
    for text in ("网络", "zhongguo", "信息", "数字政府"):
        order = [tiers.index(hit["match"]["how"]) for hit in find(http, released, text, limit=100)["results"] if hit["match"]["how"] != "spelled"]
        assert order == sorted(order), text


def test_hits_are_marked_in_the_name_that_matches(http, released):
    hit = find(http, released, "網信")["results"][0]
    (start, end), *_ = hit["match"]["marks"]
    assert hit["match"]["name"][start:end] == "网信"
    page = http.get(released + "/search", params={"q": "網信", "lang": "zh"}, headers=HTML).text
    assert "<mark>网信</mark>" in page and "匹配：" in page
    hit = find(http, released, "wangxinban")["results"][0]
    (start, end), = hit["match"]["marks"]
    assert hit["match"]["name"][start:end] == "网信办"


def test_facets_count_what_they_lead_to(http, released):
    found = find(http, released, "数字")
    assert sum(row["count"] for row in found["facets"]["kind"]) == found["total"]
    for row in found["facets"]["kind"]:
        some = find(http, released, "数字", kind=row["value"])
        assert some["total"] == row["count"] and {hit["kind"] for hit in some["results"]} == {row["value"]}
    for row in found["facets"]["year"]:
        some = find(http, released, "数字", year=row["value"])
        assert some["total"] == row["count"] and {hit["year"] for hit in some["results"]} == {row["value"]}
    common = find(http, released, "国")  # a character that is counted when the index is built
    for row in common["facets"]["kind"]:
        assert find(http, released, "国", kind=row["value"])["total"] == row["count"]


def test_a_page_goes_on_where_the_last_one_ended(http, released):
    page, seen = find(http, released, "政务", limit=7), []
    total = page["total"]
    while True:
        seen += [hit["iri"] for hit in page["results"]]
        if not page["next"]:
            break
        page = http.get(released + page["next"]).json()
    assert len(seen) == len(set(seen)) == total
    assert page["previous"] and http.get(released + page["previous"]).json()["from"] == page["from"] - 7
    assert find(http, released, "政务", **{"from": 100000})["results"] == []


def test_suggestions_are_the_first_hits(http, released):
    for text in ("国", "guo", "数字中", "d"):
        suggested = http.get(released + "/search/suggest", params={"q": text, "lang": "en"}).json()
        hits = find(http, released, text)
        assert [one["iri"] for one in suggested["suggestions"]] == [hit["iri"] for hit in hits["results"]][:8] and suggested["total"] == hits["total"]
    assert http.get(released + "/search/suggest", params={"q": " 、"}).json()["suggestions"] == []


@pytest.mark.parametrize("text", ["", " ", "！？", "\u200b", '"', "*", "NEAR(", "a AND", "key : x", "国'); DROP TABLE name;--", "\u202e", "x" * 5000, "国" * 300, "\U0001f600", "-", "^国"])
def test_no_text_breaks_a_search(http, released, text):
    found = find(http, released, text)
    assert found["total"] == len(found["results"]) if found["total"] <= 20 else found["next"]
    assert http.get(released + "/search", params={"q": text}, headers=HTML).status_code == 200
    assert http.get(released + "/search/suggest", params={"q": text}).status_code == 200


@pytest.mark.parametrize("given", [{"kind": "x"}, {"year": "x"}, {"year": "20180"}, {"from": "-1"}, {"from": "9" * 20}, {"limit": "x"}, {"limit": "5000"}])
def test_bad_parameters_are_said(http, released, given):
    answer = http.get(released + "/search", params={"q": "国", **given})
    assert answer.status_code == 400 and answer.json()["name"] in given


def test_paragraphs_are_found_where_their_text_is_loaded(http, site, released):
    found = find(http, site, "用户达2.5亿")
    assert [(hit["kind"], hit["match"]["how"]) for hit in found["results"]] == [("paragraph", "text")]
    assert "某办公室印发《甲乙方案》，用户达2.5亿人。" in found["results"][0]["match"]["name"]
    assert find(http, site, "甲乙方案", kind="paragraph")["total"] == 1 and find(http, released, "的", kind="paragraph")["total"] == 0


def test_what_is_nearest_is_offered_where_nothing_is_found(http, released):
    page = http.get(released + "/search", params={"q": "国家网信班", "lang": "en"}, headers=HTML).text
    assert "Nothing was found for “国家网信班”." in page and "/page/agency/cac" in page
    for path in ("/page/agency/cacc", "/page/policy/hu-lian-wang-zheng-wu-ying-yong-an-quan-guan-li-gui-din-000000", "/page/agency/guo-jia-wang-xin"):
        answer = http.get(released + path, params={"lang": "en"}, headers=HTML)
        assert answer.status_code == 404 and "Did you mean" in answer.text, path


def test_each_version_has_its_own_index(tmp_path):
    versions = VersionedStore(tmp_path)
    indexes = Indexes(versions)
    with pytest.raises(Problem) as none:
        indexes.live()
    assert none.value.code == "no-version"
    label, kind = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

    def names() -> list[str]:
        return [row[0] for row in indexes.live().read().execute("SELECT text FROM name ORDER BY text")]

    try:
        with versions.write() as writer:
            for number, name in enumerate(("甲", "乙")):
                node = ox.NamedNode(f"https://w3id.org/egovkg/id/agency/a{number}")
                writer.store.add(ox.Quad(node, kind, ox.NamedNode("https://w3id.org/egovkg/ontology#Agency")))
                writer.store.add(ox.Quad(node, label, ox.Literal(name, language="zh")))
                writer.publish("update")
                until = time.monotonic() + 30
                while indexes.live().number != number + 1:  # the version before answers until the new index is there
                    assert time.monotonic() < until
                assert names() == ["甲", "乙"][:number + 1] or names() == ["乙", "甲"]
        versions.rollback(1)
        assert indexes.live().number == 1 and names() == ["甲"]
        assert place(versions, 1).parent == versions.path(1) and {path.name for path in versions.path(1).glob(".search*")} == set()
    finally:
        indexes.close()


def test_letters_are_read_as_syllables_in_every_way():
    known = {"xi", "an", "xian", "guo", "jia", "wang"}
    assert search_text.spelled("xian", known)[0] == ["xian"] and ["xi", "an"] in search_text.spelled("xian", known)
    assert search_text.spelled("guojiaw", known) == [["guo", "jia", "w"]] and search_text.spelled("qqq", known) == []
    assert search_text.spelled("a" * 60, {"a", "an"})  # bounded however many ways there are


def test_json_answers_say_what_they_are(http, released):
    answer = http.get(released + "/search?q=%E5%9B%BD", headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/json" and json.loads(answer.content)["query"] == "国"
    assert http.get(released + "/search?q=%E5%9B%BD", headers={"Accept": "application/json", "If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_all_hits_as_a_file_and_as_a_query(http, released):
    found = find(http, released, "数据安全")
    rows = http.get(released + "/search", params={"q": "数据安全", "format": "csv"}).content.decode().splitlines()
    assert len(rows) == found["total"] + 1 and rows[0].startswith("iri,label_zh")
    page = http.get(released + "/search", params={"q": "数据安全"}, headers=HTML).text
    (query,) = set(re.findall(r'href="(/sparql\?query=[^"]+)"', page))
    named = http.get(released + unescape(query) + "&format=json").json()["results"]["bindings"]
    assert {row["thing"]["value"] for row in named} <= {line.split(",")[0] for line in rows[1:]} and named
    for text in ('"', "\\", "'} #", "\n"):
        assert http.get(released + "/sparql", params={"query": names_query(text, "policy"), "format": "json"}).status_code == 200
