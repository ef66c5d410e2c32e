"""The SPARQL protocol, asked of a real server."""
import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import requests
from egovkg.ontology.vocabulary import GRAPH_ASSERTED, GRAPH_INFERRED

SELECT = "SELECT ?name WHERE { <http://example.org/cac> <http://example.org/name> ?name FILTER(LANG(?name) = 'zh') }"
ASK = "ASK { ?s a <http://example.org/Policy> }"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def names(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [next(iter(row.values()))["value"] for row in answer.json()["results"]["bindings"]]


def problem(answer: requests.Response, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert found["type"].endswith("/errors/" + code) and found["status"] == status and found["title"] and found["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return found


def test_get_form_and_direct_give_the_same(http, url):
    for answer in (
        http.get(url, params={"query": SELECT}),
        http.post(url, data={"query": SELECT}),
        http.post(url, data=SELECT.encode(), headers={"Content-Type": "application/sparql-query"}),
        http.post(url, data=SELECT.encode(), headers={"Content-Type": "application/sparql-query; charset=UTF-8"}),
    ):
        assert names(answer) == ["国家网信办"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*" and "Accept" in answer.headers["Vary"]
        assert answer.headers["X-Egovkg-Version"] == "1" and float(answer.headers["X-Egovkg-Engine-Ms"]) >= 0
        assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(("accept", "media"), [
    (None, "application/sparql-results+json"), ("*/*", "application/sparql-results+json"),
    ("application/*", "application/sparql-results+json"),
    ("application/json", "application/sparql-results+json"), ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("application/xml", "application/sparql-results+xml"), ("text/csv", "text/csv; charset=utf-8"),
    ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ("text/csv;q=0.3, text/tab-separated-values;q=0.5, */*;q=0.1", "text/tab-separated-values; charset=utf-8"),
    ("text/turtle, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
    ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ("text/*", "text/csv; charset=utf-8"), (BROWSER, "text/html; charset=utf-8"),
])
def test_accept_chooses_the_format_of_rows(http, url, accept, media):
    answer = http.get(url, params={"query": SELECT}, headers={"Accept": accept})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == media


@pytest.mark.parametrize(("accept", "media"), [
    (None, "text/turtle; charset=utf-8"), ("*/*", "text/turtle; charset=utf-8"), ("application/n-triples", "application/n-triples"),
    ("text/plain", "application/n-triples"), ("application/rdf+xml", "application/rdf+xml"), ("application/xml", "application/rdf+xml"),
    ("application/ld+json", "application/ld+json"), ("application/n-quads", "application/n-quads"),
    ("application/trig", "application/trig"),
    ("text/n3", "text/n3; charset=utf-8"),
    ("application/sparql-results+json, text/turtle;q=0.5, application/n-triples;q=0.9", "application/n-triples"),
])
def test_accept_chooses_the_format_of_a_graph(http, url, accept, media):
    answer = http.get(url, params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == media
    assert len(list(ox.parse(answer.content, ox.RdfFormat.from_media_type(media)))) == 3


@pytest.mark.parametrize(("name", "query", "media"), [
    ("json", SELECT, "application/sparql-results+json"), ("xml", SELECT, "application/sparql-results+xml"),
    ("csv", SELECT, "text/csv; charset=utf-8"),
    ("tsv", SELECT, "text/tab-separated-values; charset=utf-8"),
    ("application/sparql-results+json", SELECT, "application/sparql-results+json"),
    ("ttl", CONSTRUCT, "text/turtle; charset=utf-8"), ("nt", CONSTRUCT, "application/n-triples"), ("rdf", CONSTRUCT, "application/rdf+xml"),
    ("jsonld", CONSTRUCT, "application/ld+json"), ("json", CONSTRUCT, "application/ld+json"), ("xml", CONSTRUCT, "application/rdf+xml"),
    ("turtle", CONSTRUCT, "text/turtle; charset=utf-8"),
])
def test_the_format_parameter_wins_over_accept(http, url, name, query, media):
    answer = http.get(url, params={"query": query, "format": name}, headers={"Accept": "text/csv, application/trig"})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == media


def test_every_results_format_says_the_same(http, url):
    query = "PREFIX ex: <http://example.org/> SELECT ?note ?none { ex:plan ex:note ?note OPTIONAL { ?note ex:x ?none } }"
    expected = 'a "quoted", comma, \n line'
    answers = {name: http.get(url, params={"query": query, "format": name}) for name in ("json", "xml", "csv", "tsv")}
    assert names(answers["json"]) == [expected]
    (literal,) = ElementTree.fromstring(answers["xml"].content).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == expected
    assert list(csv.reader(io.StringIO(answers["csv"].content.decode(), newline=""))) == [["note", "none"], [expected, ""]]
    assert answers["tsv"].text == '?note\t?none\n"a \\"quoted\\", comma, \\n line"\t\n'


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_ask(http, url, name):
    answer = http.get(url, params={"query": ASK, "format": name})
    assert answer.status_code == 200 and "true" in answer.text


def test_what_cannot_be_given_is_not_acceptable(http, url):
    for query, options in ((SELECT, {"headers": {"Accept": "text/turtle"}}), (CONSTRUCT, {"headers": {"Accept": "text/csv"}}),
        (SELECT, {"params": {"format": "ttl"}})):
        parameters = {"query": query} | options.pop("params", {})
        found = problem(http.get(url, params=parameters, **options), 406, "not-acceptable")
        assert ("text/turtle" if query == CONSTRUCT else "text/csv") in found["types"]
    assert problem(http.get(url, params={"query": SELECT, "format": "docx"}), 400, "bad-parameter")["name"] == "format"


def test_head_and_options(http, url):
    answer = http.head(url, params={"query": SELECT})
    assert answer.status_code == 200 and answer.content == b"" and answer.headers["Content-Type"] == "application/sparql-results+json"
    assert int(answer.headers["Content-Length"]) > 0
    answer = http.options(url, headers={"Origin": "http://elsewhere.example", "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"] and "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_an_answer_known_is_not_sent_again(http, url):
    query = SELECT + " # known"
    first = http.get(url, params={"query": query})
    assert first.headers["Cache-Status"] == "egovkg; fwd=miss"
    second = http.post(url, data={"query": query})
    assert second.headers["Cache-Status"] == "egovkg; hit" and second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    third = http.get(url, params={"query": query}, headers={"If-None-Match": first.headers["ETag"]})
    assert third.status_code == 304 and third.content == b"" and third.headers["ETag"] == first.headers["ETag"]
    other = http.get(url, params={"query": query, "format": "csv"})
    assert other.headers["ETag"] != first.headers["ETag"]
    inferred = http.get(url, params={"query": query, "infer": "true"})
    assert inferred.headers["ETag"] != first.headers["ETag"]


def test_what_differs_at_every_run_is_not_kept(http, url):
    query = "SELECT (UUID() AS ?id) {}"
    first, second = (http.get(url, params={"query": query}) for _ in range(2))
    assert first.content != second.content and "ETag" not in first.headers and first.headers["Cache-Control"] == "no-store"


def test_the_data_set_of_the_protocol(http, url):
    types = "SELECT ?type { <http://example.org/law> <http://example.org/type> ?type }"
    ours = "SELECT ?s { ?s <http://example.org/issuedBy> ?o } ORDER BY ?s"
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    law, plan, span = "http://example.org/law", "http://example.org/plan", "http://example.org/span"

    def ask(query: str, **parameters: object) -> list[str]:
        return names(http.get(url, params={"query": query, **parameters}))

    assert ask(types) == [] and ask(types, infer="true") == ["http://example.org/Document"] and ask(types, infer="false") == []
    assert ask(ours) == [law, plan] == ask(ours, infer="true")
    assert ask(ours, **{"default-graph-uri": span}) == [law]
    assert ask(ours, **{"default-graph-uri": GRAPH_ASSERTED.value}) == [law, plan]
    assert ask(types, **{"default-graph-uri": [GRAPH_ASSERTED.value, GRAPH_INFERRED.value]}) == ["http://example.org/Document"]
    assert ask(graphs) == [span, GRAPH_INFERRED.value] == ask(graphs, infer="1")
    assert ask(graphs, **{"named-graph-uri": span}) == [span] and ask(ours, **{"named-graph-uri": span}) == []
    assert ask(graphs, **{"default-graph-uri": span}) == []
    assert ask("SELECT ?s FROM <http://example.org/nowhere> { ?s ?p ?o }", **{"default-graph-uri": span}) == [law]
    problem(http.get(url, params={"query": ours, "default-graph-uri": "not an iri"}), 400, "bad-parameter")
    problem(http.get(url, params={"query": ours, "infer": "perhaps"}), 400, "bad-parameter")


def test_relative_iris_are_resolved_against_the_project(http, url):
    assert names(http.get(url, params={"query": "SELECT (<id/agency/cac> AS ?iri) {}"})) == ["https://w3id.org/egovkg/id/agency/cac"]


@pytest.mark.parametrize(("method", "parameters", "headers", "body", "status", "code"), [
    ("GET", [("query", SELECT), ("query", ASK)], {}, None, 400, "repeated-parameter"),
    ("GET", [("update", "CLEAR ALL")], {}, None, 400, "update-not-here"),
    ("POST", [], {"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR+ALL", 400, "update-not-here"),
    ("POST", [], {"Content-Type": "application/x-www-form-urlencoded"}, b"query=ASK%7B%7D&query=ASK%7B%7D", 400, "repeated-parameter"),
    ("POST", [], {"Content-Type": "application/x-www-form-urlencoded"}, b"", 400, "missing-query"),
    ("POST", [], {}, b"query=ASK%7B%7D", 415, "unsupported-media-type"),
    ("POST", [], {"Content-Type": "text/plain"}, b"ASK {}", 415, "unsupported-media-type"),
    ("POST", [], {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 415, "unsupported-media-type"),
    ("POST", [], {"Content-Type": "application/sparql-query; charset=UTF-16"}, "ASK {}".encode("utf-16"), 415, "unsupported-media-type"),
    ("POST", [], {"Content-Type": "application/sparql-query"}, b"ASK { ?s ?p '\xff' }", 400, "not-utf-8"),
    ("GET", [("query", "ASK {}"), ("timeout", "soon")], {}, None, 400, "bad-parameter"),
    ("GET", [("query", "ASK {}"), ("timeout", "-1")], {}, None, 400, "bad-parameter"),
    ("GET", [("query", "ASK {}"), ("timeout", "nan")], {}, None, 400, "bad-parameter"),
    ("GET", [("query", "CLEAR ALL")], {}, None, 400, "syntax-error"),
    ("GET", [("query", "")], {}, None, 400, "syntax-error"),
    ("GET", [("query", "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")], {}, None, 400, "outgoing-call"),
    ("PUT", [], {}, b"", 405, "method-not-allowed"),
    ("DELETE", [], {}, None, 405, "method-not-allowed"),
])
def test_protocol_errors(http, url, method, parameters, headers, body, status, code):
    problem(http.request(method, url, params=parameters, headers=headers, data=body), status, code)


def test_an_invalid_query_string_is_not_utf_8(http, url):
    problem(http.get(url + "?query=ASK%20%7B%7D%FF"), 400, "not-utf-8")


def test_a_syntax_error_names_line_and_column(http, url):
    found = problem(http.get(url, params={"query": "SELECT ?s\nWHERE {\n  ?s 国务院:p ?o .\n}"}), 400, "syntax-error")
    assert (found["line"], found["column"]) == (3, 6) and "国务院:" in found["detail"]
    answer = http.get(url, params={"query": "SELECT ?s\nWHERE {"}, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert answer.headers["Content-Language"] == "zh" and problem(answer, 400, "syntax-error")["title"] == "查询有语法错误"


def test_a_browser_gets_a_page_with_the_error(http, url):
    answer = http.get(url, params={"query": "SELECT <script>"}, headers={"Accept": BROWSER, "Accept-Language": "zh"})
    assert answer.status_code == 400 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "语法错误" in answer.text and "<script>" not in answer.text
    assert "<title>Not found" in http.get(url + "/nothing", params={"lang": "en"}, headers={"Accept": BROWSER}).text


def test_a_query_too_long_is_refused_and_a_long_one_is_not(http, url):
    found = problem(http.post(url, data={"query": "ASK {} #" + "x" * 1_000_000}), 413, "query-too-long")
    assert found["limit"] == 1_000_000 and found["length"] == 1_000_008
    assert http.get(url, params={"query": SELECT + " #" + "x" * 64_000}).status_code == 200
    assert http.post(url, data={"query": "ASK { FILTER('" + "x" * 200_000 + "' != 'SERVICE') }"}).json()["boolean"] is True


@pytest.mark.parametrize("accept", [None, "text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"])
def test_without_a_query_the_service_describes_itself(http, url, accept):
    answer = http.get(url, headers={"Accept": accept})
    assert answer.status_code == 200
    facts = {(quad.subject.value, quad.predicate.value.rpartition("#")[2], quad.object.value)
             for quad in ox.parse(answer.content, ox.RdfFormat.from_media_type(answer.headers["Content-Type"]))}
    assert (url, "type", "http://www.w3.org/ns/sparql-service-description#Service") in facts
    assert (url, "endpoint", url) in facts and any("EGOVKG_TIMEOUT" in value for _, _, value in facts)
    formats = {value for _, name, value in facts if name == "resultFormat"}
    assert "http://www.w3.org/ns/formats/SPARQL_Results_CSV" in formats and "http://www.w3.org/ns/formats/Turtle" in formats


def test_without_a_query_rows_cannot_be_given(http, url):
    problem(http.get(url, headers={"Accept": "application/sparql-results+json"}), 400, "missing-query")


def test_unknown_paths_and_health(http, server):
    problem(http.get(server.url + "/nothing"), 404, "not-found")
    assert http.get(server.url + "/healthz").text == "ok\n"
    assert http.get(server.url + "/readyz").json()["version"] == 1


def test_the_problem_document_is_json_with_its_details(http, url):
    found = json.loads(http.get(url, params={"query": "SELECT * { ?s ?p ?o } LIMT 1"}).text)
    assert found["column"] == 23 and found["line"] == 1
