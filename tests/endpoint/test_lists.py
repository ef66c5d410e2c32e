"""Lists, figures, timeline, the report, quality and versions: each agrees with the graph, and with the query and the CSV that stand beside it."""
import csv
import io
import re
import time
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from egovkg.endpoint import charts
from egovkg.endpoint.languages import period
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

from tests.endpoint.page_graph import make

HTML = {"Accept": "text/html"}
SCGO = "https://w3id.org/egovkg/id/agency/scgo"
CHOICES = [
    ("/agencies", {}), ("/agencies", {"named": "report"}), ("/agencies", {"does": "issues", "named": "report"}), ("/policies", {}), ("/policies", {"year": "2018"}),
    ("/policies", {"issuer": SCGO}), ("/policies", {"issuer": SCGO, "together": "jointly"}), ("/policies", {"together": "alone", "year": "2022"}),
    ("/policies", {"type": "https://w3id.org/egovkg/ontology#Opinion"}), ("/policies", {"since": "2020-06", "until": "2021"}), ("/platforms", {"named": "report"}),
    ("/events", {"host": "https://w3id.org/egovkg/id/agency/cac"}), ("/events", {"year": "2018", "type": "https://w3id.org/egovkg/ontology#Summit"}),
    ("/topics", {"broader": "https://w3id.org/egovkg/id/topic/egov"}), ("/figures", {"year": "2014"}), ("/events", {"since": "2018-04", "until": "2018-04"}),
    ("/timeline", {}), ("/timeline", {"what": "policy", "year": "2018"}), ("/timeline", {"what": "platform"}), ("/timeline", {"who": SCGO, "since": "2018", "until": "2020-06"}),
]


def page(http, site: str, path: str, **given: str) -> str:
    answer = http.get(site + path, params=given, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(http, site: str, path: str, **given: str) -> list[dict[str, str]]:
    answer = http.get(site + path, params={**given, "format": "csv"})
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))


@pytest.mark.parametrize(("path", "chosen"), CHOICES)
def test_a_list_its_csv_and_its_query_hold_the_same(http, released, path, chosen):
    text = page(http, released, path, **chosen, lang="en")
    total = int(re.search(r'<h2 id="list">(?:\d+–\d+ of )?([\d,]+)', text)[1].replace(",", ""))
    (query,) = {parse_qs(urlsplit(unescape(href)).query)["query"][0] for href in re.findall(r'href="(/sparql\?query=[^"]+)"', text)}
    asked = {row["thing"]["value"] for row in http.get(released + "/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]}
    assert total == len(asked) > 0
    if path != "/figures":  # whose CSV has a line for each figure
        assert {row["iri"] for row in rows(http, released, path, **chosen)} == asked


@pytest.mark.parametrize("path", ["/agencies", "/policies", "/platforms", "/events", "/topics", "/figures", "/timeline"])
def test_each_choice_leads_to_as_many_as_it_says(http, released, path):
    text = page(http, released, path, lang="en")
    choices = re.findall(r'<li><a href="([^"]+)"><span[^>]*><bdi>([^<]+)</bdi></span>\s*<span class="count">([\d,]+)</span>', text)
    assert len(choices) > 3
    for href, label, count in choices[::5]:
        found = http.get(released + unescape(href), headers=HTML).text
        assert re.search(rf'<h2 id="list">(?:\d+–\d+ of {count}|{count} results?|1 result)</h2>', found), (href, label, count)
        assert f">{label}</span>" in found and 'aria-current="true"' in found


def test_pages_of_a_list_hold_all_of_it_once(http, released):
    seen, text = [], page(http, released, "/policies")
    while True:
        seen += re.findall(r'<h3><a href="(/page/policy/[^"?]+)', text)
        after = re.search(r'rel="next" href="(/policies[^"]+)"', text)
        if not after:
            break
        text = http.get(released + unescape(after[1]), headers=HTML).text
    assert len(seen) == len(set(seen)) == len(rows(http, released, "/policies"))


def test_every_statement_of_a_list_has_its_evidence(http, released):
    text = page(http, released, "/policies", issuer=SCGO)
    marks = re.findall(r'class="mark" href="(/page/span/[^"]+)"', text)
    assert len(marks) >= 18
    for mark in marks[:3]:
        assert "passage" in http.get(released + mark, headers=HTML).text


def test_csv_is_safe_and_may_have_a_mark_for_excel(http, site, tmp_path_factory, run_server):
    plain = http.get(site + "/policies?format=csv").content
    assert not plain.startswith(b"\xef\xbb\xbf") and http.get(site + "/policies?format=csv&bom=1").content == b"\xef\xbb\xbf" + plain
    data = make(tmp_path_factory.mktemp("formula"))
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    with VersionedStore(data).write() as writer:
        writer.store.add(ox.Quad(ox.NamedNode("https://w3id.org/egovkg/id/policy/plan-1"), label, ox.Literal("=HYPERLINK(1)", language="zh")))
        writer.publish("update")
    found = http.get(run_server(data).url + "/policies?format=csv").text
    assert "'=HYPERLINK" in found or "=HYPERLINK" not in found


@pytest.mark.parametrize(("path", "given"), [
    ("/policies", {"since": "x"}), ("/policies", {"issuer": "not an iri"}), ("/policies", {"sort": "x"}), ("/policies", {"format": "x"}), ("/policies", {"from": "-1"}),
    ("/figures", {"format": "json"}), ("/figures", {"unit": "x y"}), ("/events", {"until": "2018-1"}),
])
def test_bad_parameters_are_said(http, released, path, given):
    assert http.get(released + path, params=given).json()["name"] in given


def test_unknown_choices_are_empty_lists(http, released):
    for path, given in (("/policies", {"year": "1066"}), ("/policies", {"issuer": "https://elsewhere.example/"}), ("/events", {"q": "zzzz"}), ("/figures", {"year": "1066"})):
        assert "Nothing fits these choices." in page(http, released, path, **given, lang="en")


@pytest.mark.parametrize("what", ["", "event", "policy"])
def test_the_calendar_counts_what_a_month_has(http, released, what):
    text = page(http, released, "/timeline", lang="en", what=what)
    cells = re.findall(r'href="([^"]+)"[^>]* aria-label="([A-Z]\w+ \d{4}): (\d+)"', text)
    assert len(cells) > 10
    for href, month, count in cells[::4]:
        found = http.get(released + unescape(href), headers=HTML).text
        assert f'<h2 id="list">{count} result' in found and (month.split()[1] in found)


def test_the_timeline_has_what_happened_was_issued_and_was_launched(http, released):
    text = page(http, released, "/timeline", lang="en")
    counts = {name: int(count) for name, count in re.findall(r'href="/timeline\?what=(\w+)&amp;lang=en"[^\n]*?<span class="count">(\d+)', text)}
    assert set(counts) == {"event", "policy", "platform"} and all(counts.values())
    for kind, count in counts.items():
        found = rows(http, released, "/timeline", what=kind)
        assert len(found) == count and all(row["start"] and f"/id/{kind}/" in row["iri"] for row in found)
    launched = page(http, released, "/timeline", what="platform", lang="en")
    assert "31 May 2019" in launched and "National Government Services Platform" in launched
    starts = [row["start"] for row in rows(http, released, "/timeline")]
    assert len(starts) == sum(counts.values()) and starts == sorted(starts)


def test_figures_have_a_chart_and_a_table(http, released):
    text = page(http, released, "/figures", lang="en")
    assert text.count("<svg class=\"chart") >= 12 and text.count("<table>") == 12
    found = rows(http, released, "/figures")
    query = "PREFIX egov: <https://w3id.org/egovkg/ontology#> SELECT (COUNT(*) AS ?n) { ?o a egov:Observation ; egov:ofIndicator ?i }"
    assert len(found) == int(http.get(released + "/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"][0]["n"]["value"])
    (row,) = [row for row in found if row["indicator"].startswith("电子政务发展指数") and row["start"] == "2014-01-01"]
    assert (row["value"], row["printed"]) == ("70", "第70位")


def test_an_indicator_shows_its_chart_on_its_page(http, released):
    iri = next(row["iri"] for row in http.get(released + "/search", params={"q": "EGDI", "kind": "indicator", "format": "json"}).json()["results"])
    text = page(http, released, "/page/" + iri.split("/id/")[1], lang="en")
    assert 'class="chart time"' in text and "No. 70" in text and "No. 35" in text and "higher the dot" in text
    assert "超过10.8亿人" in page(http, released, "/figures", q="实名注册用户", lang="zh") and "more than 1.08 billion persons" in page(
        http, released, "/figures", q="实名注册用户", lang="en")


def test_a_chart_puts_bounds_and_ranks_in_their_place():
    def told(value: float, year: int | None = None, bound: str = "", subject: str = "x") -> charts.Told:
        return charts.Told(subject, value, date(year, 12, 31) if year else None, bound, str(value), str(year), "/x")

    line = charts.chart([told(70, 2014), told(35, 2024)], rank=True)
    assert line.kind == "time" and [dot.x for dot in line.dots] == sorted(dot.x for dot in line.dots) and line.dots[0].y > line.dots[1].y
    assert len(charts.chart([told(70, 2014), told(35, 2024), told(35, 2024)], rank=True).dots) == 2
    scale = charts.chart([told(10, bound="above"), told(5, bound="below"), told(7, bound="about")])
    assert scale.kind == "scale" and {(dot.label, dot.arrow, dot.hollow) for dot in scale.dots} == {("10", "right", False), ("5", "left", False), ("7", "", True)}
    assert charts.chart([]) is None and charts.chart([told(0)]).dots and charts.bars([]) == []
    assert max(dot.x for dot in charts.chart([told(10**12), told(1)]).dots) <= charts.WIDTH


@pytest.mark.parametrize(("first", "last", "zh", "en"), [
    ("2018-04-22", "2018-04-22", "2018年4月22日", "22 April 2018"), ("2018-04-22", "2018-04-24", "2018年4月22日—24日", "22–24 April 2018"),
    ("2018-04-01", "2018-04-30", "2018年4月", "April 2018"), ("2018-01-01", "2018-12-31", "2018年", "2018"), ("2014-01-01", "2024-12-31", "2014—2024年", "2014–2024"),
    ("2018-04-30", "2018-05-02", "2018年4月30日—5月2日", "30 April – 2 May 2018"), ("2018-12-30", "2019-01-02", "2018年12月30日—2019年1月2日", "30 December 2018 – 2 January 2019"),
    ("", "", "", ""), ("nonsense", "", "nonsense", "nonsense"),
])
def test_days_are_written_as_people_write_them(first, last, zh, en):
    assert (period(first, last, "zh"), period(first, last, "en")) == (zh, en)


def test_a_body_shows_what_it_issued_alone_and_jointly(http, released):
    text = page(http, released, "/page/agency/cac", lang="en")
    assert "Issued alone" in text and "Issued jointly" in text and "Holds" in text and "Bodies under it" in text and 'class="bars"' in text
    query = """PREFIX egov: <https://w3id.org/egovkg/ontology#> SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p egov:issuedBy <https://w3id.org/egovkg/id/agency/cac> , ?o
        FILTER(?o != <https://w3id.org/egovkg/id/agency/cac>) }"""
    count = http.get(released + "/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"][0]["n"]["value"]
    assert f'Issued jointly <span class="count">{count}</span>' in text


def test_the_tree_holds_every_body_under_its_parent(http, released):
    tree, waiting, seen = "", ["/agencies?view=tree&lang=zh"], set()
    while waiting:  # its pages, and the branches that have a page of their own
        seen.add(waiting[0])
        text = unescape(http.get(released + waiting.pop(0), headers=HTML).text)
        tree += text[text.index('<ul class="tree">'):]
        waiting += [path for path in re.findall(r'(?:rel="next"|class="deeper") href="([^"]+)', text) if path not in seen and path not in waiting]
    assert len(set(re.findall(r'href="/page/agency/([^"?]+)', tree))) == len(rows(http, released, "/agencies"))
    assert tree.index("/page/agency/ccac?") < tree.index("/page/agency/cac?") < tree.index("/page/agency/cac-msj?")


def test_the_report_by_chapter(http, released, site):
    text = page(http, released, "/report/cac-2014-2024", lang="zh")
    assert "政务服务体系加快健全完善" in text and "/report/cac-2014-2024/fu-lu" in text and "egovkg load REPORT" in text
    chapter = page(http, released, "/report/cac-2014-2024/2", lang="zh")
    assert "统筹推进优化政务服务改革" in chapter and "此段读出" in chapter and 'class="mark" href="/page/span/' in chapter and "此处有 1 处未读出" in chapter
    words = page(http, site, "/report/demo/1-2", lang="en")
    assert '<mark><a href="/page/agency/office?lang=en">某办公室</a></mark>印发' in words and '<mark><a href="/page/policy/plan-1?lang=en">甲乙方案</a></mark>' in words
    assert http.get(released + "/report/none", headers=HTML).status_code == 404 and http.get(released + "/report/cac-2014-2024/77", headers=HTML).status_code == 404
    assert http.get(released + "/report", headers=HTML, allow_redirects=False).headers["Location"] == "/report/cac-2014-2024"


def test_quality_shows_coverage_and_what_was_not_read(http, released):
    text = page(http, released, "/quality", lang="en")
    reading = publishing.released_readings()["cac-2014-2024"]
    for found in reading["coverage"].values():
        assert f"{found['read']} of {found['seen']} read" in text
    for row in reading["unread"]:
        assert f"Characters {row['start']}–{row['end']}" in text and row["text"] in unescape(text)
    assert re.search(r'href="/page/paragraph/cac-2014-2024/[^"]+">Characters', text)
    assert reading["evaluation"]
    for measured in reading["evaluation"].values():
        assert all("–" in text if measured[name] is None else f'<td class="number">{measured[name]:.3f}</td>' in text for name in ("precision", "recall", "f1"))
    query = """PREFIX egov: <https://w3id.org/egovkg/ontology#> SELECT (COUNT(*) AS ?n) { ?one egov:conflictsWith ?other FILTER(STR(?one) < STR(?other)) }"""
    pairs = int(http.get(released + "/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"][0]["n"]["value"])
    assert text.count("⟷") == pairs


def test_versions_tell_what_changed(http, run_server, tmp_path):
    data = make(tmp_path)
    url = run_server(data).url
    assert "The first version" in page(http, url, "/versions", lang="en") and page(http, url, "/agencies")
    label, kind = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    with VersionedStore(data).write() as writer:
        node = ox.NamedNode("https://w3id.org/egovkg/id/platform/fresh")
        writer.store.add(ox.Quad(node, kind, ox.NamedNode("https://w3id.org/egovkg/ontology#Platform")))
        writer.store.add(ox.Quad(node, label, ox.Literal("新平台<b>", language="zh")))
        writer.publish("update", "a platform")
    until = time.monotonic() + 60
    while "新平台&lt;b&gt;" not in page(http, url, "/platforms"):  # until its index is there, the version before answers
        assert time.monotonic() < until
    text = page(http, url, "/versions", lang="en")
    assert "+2 statements" in text and "Added 1" in text and "新平台&lt;b&gt;" in text and "a platform" in text
    found = http.get(url + "/versions").json()
    assert [version["number"] for version in found["versions"]] == [1, 2] and found["current"] == 2


def test_a_busy_engine_does_not_stop_the_pages_and_says_so(http, run_server, tmp_path):
    url = run_server(make(tmp_path), queue=0, client_queries=0).url
    answer = http.get(url + "/sparql?query=ASK%20%7B%7D&lang=en", headers=HTML)
    assert answer.status_code in (429, 503) and answer.headers["Retry-After"]
