"""The pages, asked of a real server: both languages, hostile labels, results, evidence, and nothing from another host."""
import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from egovkg.endpoint import languages, questions, web_assets

from tests.endpoint.page_graph import BASE, HOSTILE, POINTING

HTML = {"Accept": "text/html"}
EGOV = "PREFIX egov: <https://w3id.org/egovkg/ontology#>\n"
EVERY_PAGE = [
    "/", "/sparql", "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 9"}), "/sparql?query=nonsense",
    "/page/policy/plan-1", "/page/policy/hostile", "/page/policy/long", "/page/agency/office", "/page/agency/rtl", "/page/observation/users", "/page/report/demo",
    "/page/section/demo/1", "/page/section/demo/1-2", "/page/paragraph/demo/10-40", "/page/span/demo/10-24", "/page/figure/demo/3",
    "/ontology", "/page/agency/nobody", "/nothing", "/search", "/search?q=%E5%8A%9E", "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/agencies",
    "/agencies?view=tree", "/policies", "/policies?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/platforms", "/events", "/timeline", "/timeline?what=policy", "/timeline?since=2021", "/events?since=2021", "/topics",
    "/topics?view=tree", "/figures", "/report/demo", "/report/demo/1", "/report/demo/1-2", "/report/demo/9", "/quality", "/versions", "/limits", "/queries",
    "/errors/query-timeout", "/policies?from=x", "/events?since=tomorrow", "/policies?issuer=not%20an%20iri", "/search?kind=nonsense",
]


METHODS = {"group", "months", "kind", "listed", "described", "facet", "how", "reading", "bounded", "tag_of", "period"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def get(http, address: str, **parameters: str) -> str:
    answer = http.get(address, params=parameters, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def ask(http, site: str, query: str, **parameters: str) -> str:
    return get(http, site + "/sparql", query=query, **parameters)


@pytest.mark.parametrize("language", languages.LANGUAGES)
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_is_sound(http, site, path, language):
    answer = http.get(site + path, params={"lang": language}, headers=HTML)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "script-src 'self'" in policy and "data:" not in policy
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    page = Page(answer.text)
    assert page.all("html")[0]["lang"] == languages.TAGS[language] and answer.headers["Content-Language"] in (language, languages.TAGS[language])
    assert {link["hreflang"] for link in page.all("link") if link.get("rel") == "alternate" and "hreflang" in link} == {"zh-Hans", "en"}
    assert [name for name, _ in page.elements].count("h1") == 1 and page.all("title") and page.all("main")
    for name, attributes in page.elements:
        loaded = [attributes.get("src"), attributes.get("action"), attributes.get("formaction"), attributes.get("srcset"), attributes.get("poster")]
        if name == "link" and attributes["rel"] in ("stylesheet", "icon", "alternate", "describedby"):
            loaded.append(attributes["href"])
        assert all(url is None or (url.startswith(("/", "?")) and not url.startswith("//")) for url in loaded), (name, attributes)
        assert not any(key.startswith("on") or key == "style" for key in attributes), (name, attributes)
        assert name not in ("style", "iframe", "object", "embed", "base", "img")
        if name == "script":
            assert attributes.get("src", "").startswith("/static/") or attributes["type"] == "application/ld+json"
        if name == "a":
            assert re.match(r"/(?!/)|#|\?|https?://", attributes["href"]), attributes
            assert not attributes["href"].startswith("http") or "external" in attributes["rel"]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "<script>alert" not in answer.text and "<img" not in answer.text


def test_hostile_labels_are_text(http, site):
    for path in ("/page/policy/hostile", "/page/agency/rtl", "/page/span/demo/10-24"):
        text = get(http, site + path)
        if path != "/page/span/demo/10-24":
            assert HOSTILE in "".join(Page(text).words)
    text = ask(http, site, EGOV + "SELECT ?p ?t { ?p a egov:Policy ; <http://purl.org/dc/terms/title> ?t }")
    assert HOSTILE in "".join(Page(text).words) and "<script>alert" not in text
    text = get(http, site + "/page/policy/hostile")
    assert "javascript:alert(1)" in text and 'href="javascript' not in text
    assert 'href="https://elsewhere.example/page" rel="external nofollow noopener"' in re.sub(r' title="[^"]*"', "", text)
    (structured,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(structured)["name"][0]["@value"] == HOSTILE
    assert "\u202egnihtemos" in get(http, site + "/page/agency/rtl", lang="en") and "<bdi>\u202e" in get(http, site + "/page/agency/rtl", lang="en")


@pytest.mark.parametrize(("lang", "accept", "shown"), [
    ("zh", "en", "zh-Hans"), ("en", "zh-CN", "en"), (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), (None, "en-GB,en;q=0.9", "en"),
    (None, "fr, zh;q=0.5", "zh-Hans"), (None, "fr", "en"), (None, None, "en"), ("xx", "zh", "zh-Hans"),
])
def test_the_language_of_a_page(http, site, lang, accept, shown):
    answer = http.get(site + "/", params={"lang": lang} if lang else {}, headers=HTML | {"Accept-Language": accept})
    page = Page(answer.text)
    assert page.all("html")[0]["lang"] == shown and answer.headers["Content-Language"] == shown
    kept = [link["href"] for link in page.all("a") if link["href"].startswith("/sparql?")]
    assert kept and all(("lang=" in href) == (lang in ("zh", "en")) for href in kept)


def test_every_word_is_in_both_languages():
    tables = (languages.STRINGS, languages.CODES, languages.FACETS, languages.HOWS, languages.READINGS, languages.BOUNDS)
    for name, pair in (row for table in tables for row in table.items()):
        assert len(pair) == 2 and all(pair), name
        assert sorted(re.findall(r"\{\w+\}", pair[0])) == sorted(re.findall(r"\{\w+\}", pair[1])), name


def test_no_word_is_unused_or_missing():
    folder = web_assets.FOLDER.parent
    sources = "".join(path.read_text("utf-8") for path in [*folder.glob("templates/*.html"), *folder.parent.glob("*.py")])
    used = set(re.findall(r"\bt\.([a-z_]+)\b", sources)) | set(re.findall(r"\bwords\.([a-z_]+)\b", sources))
    used |= set(re.findall(r"""fill\(["']([a-z_]+)["']""", sources))
    script = "".join(path.read_text("utf-8") for path in folder.glob("editor/*.js"))
    said = set(re.findall(r'\bsay\("(\w+)"', script)) | {f"error_{code}" for code in re.findall(r'\bcode: "(\w+)"', script)}
    used |= {f"editor_{name}" for name in said}
    assert set(languages.STRINGS) - used == set()
    assert used - set(languages.STRINGS) - {"fill", "language", "tag", "code", *METHODS} == set()


def test_counts_are_those_of_the_graph(http, site):
    text = get(http, site + "/", lang="en")
    assert '<span class="many">2</span> Policies' in text and '<span class="many">1</span> Agencies' in text
    assert "2 in the authority file" in text and "Sample report" in text


def test_a_server_without_data_says_so(http, run_server, tmp_path):
    text = get(http, run_server(tmp_path).url + "/", lang="en")
    assert "There are no data yet" in text and "egovkg load" in text


def test_the_ten_questions_answer(http, released):
    page = Page(get(http, released + "/", lang="en"))
    asked = [link["href"] for link in page.all("a") if link["href"].startswith("/sparql?query")]
    asked = [href for href in asked if parse_qs(urlsplit(href).query)["query"][0] in {question.text for question in questions.offered()}]
    assert len(asked) == 10
    for href in asked:
        text = http.get(released + href, headers=HTML).text
        rows = re.search(r"<p>(\d+|The first \d+) rows?", text)
        assert rows and rows[1] != "0" and "<td" in text, href
    assert "Which documents were issued in 2023?</h1>" in http.get(released + asked[0], headers=HTML).text


def test_a_table_shows_labels_links_and_numbers(http, site):
    text = ask(http, site, EGOV + "SELECT ?p ?n ?t ?none { ?p egov:issuedBy ?o ; <http://purl.org/dc/terms/title> ?t BIND(42 AS ?n) } ORDER BY ?t", lang="en")
    assert '<a href="/page/policy/plan-1?lang=en"' in text and "甲乙方案" in text and "@zh" not in text
    assert '<td class="number"><span class="number"><bdi>42</bdi></span></td>' in text
    assert "Columns that only repeat names are left out (1)" in text
    for name in ("csv", "json", "tsv", "xml"):
        (href,) = [link["href"] for link in Page(text).all("a") if link["href"].endswith("format=" + name)]
        answer = http.get(site + href)
        assert answer.status_code == 200 and "甲乙方案" in answer.text and name in answer.headers["Content-Type"].replace("tab-separated", "tsv")
    assert "Data version 1" in text and re.search(r"\d ms", text)


def test_a_graph_an_answer_and_nothing_are_shown(http, site):
    text = ask(http, site, EGOV + "CONSTRUCT { ?p a egov:Plan } WHERE { ?p a egov:Plan }", lang="en")
    assert "<th scope=\"col\">Subject</th>" in text and "/page/policy/plan-1" in text and "format=ttl" in text and "format=csv" not in text
    assert '<p class="boolean">Yes</p>' in ask(http, site, "ASK {}", lang="en")
    assert '<p class="boolean">否</p>' in ask(http, site, "ASK { <x:y> <x:y> <x:y> }", lang="zh")
    assert "Nothing matches." in ask(http, site, "SELECT ?x { ?x <x:y> ?x }", lang="en")


def test_a_long_answer_shows_its_first_rows(http, site):
    text = ask(http, site, "SELECT * { ?s ?p ?o }", lang="en")
    assert "The first 500 rows" in text and text.count("<tr>") == 501
    text = ask(http, site, 'SELECT (CONCAT("a", STR(?n), "\\n") AS ?x) { VALUES ?n { 1 2 } }', lang="en")
    assert "2 rows" in text


def test_the_data_set_of_the_form(http, site):
    everything = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    text = get(http, site + "/sparql", query=everything, infer="true", lang="en")
    assert 'name="infer" value="true" checked' in text and "infer=true&amp;format=csv" in text
    answer = http.post(site + "/sparql", data={"query": "ASK {}"}, headers=HTML)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def test_a_syntax_error_is_shown_at_its_place(http, site):
    answer = http.get(site + "/sparql", params={"query": "SELECT ?a WHERE {\n  ?a <script>:x ?b\n}", "lang": "en"}, headers=HTML)
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    assert '<span class="line-number">2</span>' in answer.text and "<mark>" in answer.text and 'aria-invalid="true"' in answer.text
    words = "".join(Page(answer.text).words)
    assert words.count("?a <script>:x ?b") >= 1 and "Line 2" in words.replace("line 2", "Line 2")


def test_other_problems_of_a_query_keep_it_in_the_form(http, site):
    query = "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }"
    answer = http.get(site + "/sparql", params={"query": query}, headers=HTML)
    assert answer.status_code in (400, 403) and "SERVICE &lt;http://192.0.2.1/&gt;" in answer.text
    answer = http.get(site + "/sparql", params={"query": "ASK {}", "timeout": "-1"}, headers=HTML)
    assert answer.status_code == 400


def test_statements_have_marks_that_lead_to_their_evidence(http, site):
    text = get(http, site + "/page/policy/plan-1", lang="en")
    assert 'class="mark" href="#e-10-24"' in text and 'id="e-10-24"' in text
    assert "<mark>甲乙方案</mark>" in text and '<mark><a href="/page/agency/office?lang=en">某办公室</a></mark>' in text
    assert "Characters 10–24" in text and "第二节 数据" in text and "issued by" in text and '<a href="/ontology?lang=en#issuedBy"' in text
    assert "2021-02-03" in text and "Plan</" in text


def test_a_number_is_written_for_its_reader(http, site):
    assert "2.5亿" in get(http, site + "/page/observation/users", lang="zh")
    english = get(http, site + "/page/observation/users", lang="en")
    assert "250 million" in english and ">above<" in english


def test_without_the_text_evidence_says_where_and_how(http, site):
    text = get(http, site + "/page/observation/users", lang="en")
    assert "Printed as" in text and "2.5亿人" in text and "egovkg load REPORT" in text and "Characters 24–40" in text


def test_parts_of_a_report_in_order(http, site):
    assert "第一章 平台" in get(http, site + "/page/report/demo")
    text = get(http, site + "/page/section/demo/1-2", lang="en")
    assert text.index("/page/paragraph/demo/10-40") < text.index("/page/figure/demo/3") and "Figure 3" in text
    assert text.index("Sample report") < text.index("<h1")


def test_a_paragraph_shows_its_text_with_what_it_mentions(http, site):
    text = get(http, site + "/page/paragraph/demo/10-40")
    assert '<mark><a href="/page/agency/office">某办公室</a></mark>印发' in text


def test_a_span_shows_what_its_words_say(http, site):
    text = get(http, site + "/page/span/demo/10-24", lang="en")
    assert "What these words say" in text and "The Office" in text and "issued by" in text


def test_what_points_to_a_thing_is_paged(http, site):
    first = get(http, site + "/page/agency/office", lang="en")
    total = POINTING + 2
    assert f"1–50 of {total}" in first and 'href="/page/agency/office?from=50&amp;lang=en#incoming"' in first
    assert f"101–{total} of {total}" in get(http, site + "/page/agency/office", lang="en", **{"from": "100"})
    for bad in ("-1", "x", "٣", "1" * 20):
        assert http.get(site + "/page/agency/office", params={"from": bad}).status_code == 400
    assert http.get(site + "/page/agency/office", params={"from": "99999"}).status_code == 200


def test_a_page_known_is_not_sent_again(http, site):
    first = http.get(site + "/page/agency/office", headers=HTML)
    again = http.get(site + "/page/agency/office", headers=HTML | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.content == b""
    assert f'<{BASE}id/agency/office>; rel="canonical"' in first.headers["Link"] and 'rel="describedby"' in first.headers["Link"]
    assert http.head(site + "/page/agency/office", headers=HTML).content == b""


def test_static_files_are_kept_for_good(http, site):
    for name in web_assets.files():
        answer = http.get(site + web_assets.address(name))
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"] and "max-age=31536000" in answer.headers["Cache-Control"]
        assert http.get(site + web_assets.address(name), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert "immutable" not in http.get(f"{site}/static/000000000000/{name}").headers["Cache-Control"]
    for path in ("/static/x/../../app.py", "/static/x/app.py", "/static/x/%2e%2e%2fapp.py"):
        assert http.get(site + path).status_code == 404
    style = web_assets.files()["site.css"][1].decode()
    assert "http" not in style and "@import" not in style


def test_a_path_of_two_slashes_makes_no_link_to_another_host(http, site):
    connection = http.get(site + "//elsewhere.example/x", headers=HTML, allow_redirects=False)
    assert 'href="//' not in connection.text and not connection.headers.get("Location", "").startswith("//")
