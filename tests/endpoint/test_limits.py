"""What people see of the limits, and what operators see of the traffic: rows, compression, metrics, logs, pages of errors."""
import gzip
import json
import logging
import subprocess

import pytest
import requests
import zstandard
from egovkg.endpoint import logs
from egovkg.endpoint.errors import TABLE as ERRORS
from egovkg.endpoint.logs import shape
from egovkg.endpoint.row_count import RowCount
from egovkg.endpoint.settings import LIMITS
from prometheus_client.parser import text_string_to_metric_families

MANY = "SELECT * { ?s <http://example.org/mixed> ?o }"
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BROWSER = {"Accept": "text/html", "Accept-Language": "zh"}


def samples(http, server) -> dict[str, float]:
    text = http.get(server.url + "/metrics").text
    return {sample.name + "".join(f"|{value}" for value in sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text) for sample in family.samples}


def test_every_limit_is_shown_with_its_value(http, server):
    rows = http.get(server.url + "/limits").json()["limits"]
    assert len(rows) == len(LIMITS) and {"setting": "EGOVKG_TIMEOUT", "value": 4, "zh": rows[0]["zh"], "en": rows[0]["en"]} in rows
    page = http.get(server.url + "/limits", headers=BROWSER)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8" and page.headers["Content-Language"] == "zh-Hans"
    description = http.get(server.url + "/sparql", headers={"Accept": "text/turtle"}).text
    for row in rows:
        assert row["setting"] in page.text and row["zh"] in page.text and f"{row['setting']} = {row['value']}" in description


@pytest.mark.parametrize("code", ERRORS)
def test_every_problem_has_a_page(http, server, code):
    found = http.get(f"{server.url}/errors/{code}").json()
    assert found["type"].endswith("/errors/" + code) and found["status"] == ERRORS[code].status and "{" not in found["detail"]["zh"]
    for language in ("zh", "en"):
        page = http.get(f"{server.url}/errors/{code}", params={"lang": language}, headers=BROWSER)
        assert page.status_code == 200 and found["title"][language] in page.text and f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in page.text


def test_all_problems_are_listed(http, server):
    assert len(http.get(server.url + "/errors").json()["errors"]) == len(ERRORS)
    assert "query-timeout" in http.get(server.url + "/errors", headers=BROWSER).text
    assert http.get(server.url + "/errors/nonsense").status_code == 404


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_every_format(http, url, form):
    query = "SELECT ?v ?w { VALUES (?v ?w) { ('x},{' 1) ('\"},{\"' 2) ('\\n\\r\\n' UNDEF) ('<result>' '},{}') (\"a,\\\"b\\\"\\n\" 5) } }"
    for text, rows in ((query, "5"), (MANY + " LIMIT 0", "0"), (MANY + f" # {form}", "3000"), (MANY + " LIMIT 1", "1")):
        for _ in range(2):  # also from the cache
            answer = http.get(url, params={"query": text, "format": form})
            assert answer.headers.get("X-Egovkg-Rows") == (None if "},{}" in text and form == "json" else rows), text


def test_rows_that_cannot_be_told_are_not_told(http, url):
    unbound = http.get(url, params={"query": "SELECT ?x { VALUES ?x { UNDEF 1 } }", "format": "json"})
    assert "X-Egovkg-Rows" not in unbound.headers and unbound.status_code == 200
    assert "X-Egovkg-Rows" not in http.get(url, params={"query": "ASK {}"}).headers
    assert http.get(url, params={"query": "CONSTRUCT WHERE { ?s a ?o }", "format": "nt"}).headers["X-Egovkg-Rows"] == "3"


def test_rows_are_counted_whatever_the_pieces():
    data = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{"a":{"type":"literal","value":"x"}}]}}'
    for size in range(1, len(data)):
        count = RowCount("json")
        for start in range(0, len(data), size):
            count.feed(data[start:start + size])
        assert count.rows == 2


def test_an_answer_of_more_rows_than_the_limit_is_refused(http, run_server, tiny_data):
    server = run_server(tiny_data, max_rows=100)
    for form in ("json", "xml", "csv", "tsv"):
        answer = http.get(server.url + "/sparql", params={"query": MANY, "format": form})
        assert answer.status_code == 400 and answer.json()["type"].endswith("/too-many-rows") and answer.json()["limit"] == 100
        assert http.get(server.url + "/sparql", params={"query": MANY + " LIMIT 100", "format": form}).headers["X-Egovkg-Rows"] == "100"


@pytest.mark.parametrize(("asked", "encoding"), [
    ("gzip", "gzip"), ("zstd", "zstd"), ("gzip, zstd", "zstd"), ("zstd;q=0.5, gzip", "gzip"), ("gzip;q=0", None), ("br", None), ("*", None), ("", None),
])
def test_answers_are_compressed_on_request(server, asked, encoding):
    answer = requests.get(server.url + "/sparql", params={"query": MANY}, headers={"Accept-Encoding": asked}, stream=True)
    raw = answer.raw.read(decode_content=False)
    assert answer.headers.get("Content-Encoding") == encoding and int(answer.headers["Content-Length"]) == len(raw)
    assert "Accept-Encoding" in answer.headers["Vary"]
    unpacked = {"gzip": gzip.decompress, "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data), None: bytes}[encoding](raw)
    assert len(json.loads(unpacked)["results"]["bindings"]) == 3000
    tag = answer.headers["ETag"]
    assert (encoding is None) or tag.endswith(f'-{encoding}"')
    again = requests.get(server.url + "/sparql", params={"query": MANY}, headers={"Accept-Encoding": asked, "If-None-Match": tag})
    assert again.status_code == 304 and again.headers["ETag"] == tag


def test_a_compressed_answer_that_fails_is_broken_too(url):
    ended = subprocess.run(["curl", "-s", "--noproxy", "*", "--compressed", "-o", "/dev/null", "-G", url, "--data-urlencode", f"query={STREAM}",
        "-d", "timeout=1", "-d", "format=csv"], check=False)
    assert ended.returncode in (18, 23, 56, 61)


def test_metrics_count_what_happened(http, run_server, tiny_data):
    server = run_server(tiny_data, timeout=1.0)
    for query in ("ASK {}", "ASK {}", "nonsense", "SELECT (1" + "+1" * 20_000 + " AS ?x) {}", STREAM + " ORDER BY ?a"):
        http.post(server.url + "/sparql", data={"query": query})
    for number in range(3):
        http.get(f"{server.url}/no-such-path-{number}")
    found = samples(http, server)

    def ended(outcome: str) -> float:
        # On a busy machine a light query too may outlive its slice.
        return sum(found.get(f"egovkg_queries_total|{lane}|{outcome}", 0) for lane in ("fast", "slow"))

    assert ended("ok") == 1 and found["egovkg_queries_total|cache|ok"] == 1 and ended("syntax-error") == 1
    assert found["egovkg_workers_killed_total|depth"] == 1
    assert found["egovkg_requests_total|POST|/sparql|400"] >= 2 and found["egovkg_requests_total|any|none|404"] == 3
    assert found["egovkg_version"] == 1 and found["egovkg_versions"] == 1 and found["egovkg_queries_now|in_flight"] == 0
    assert found["egovkg_query_seconds_count|ok"] == 1 and not any("no-such-path" in name for name in found)


def test_a_request_has_an_id(http, server):
    assert http.get(server.url + "/healthz", headers={"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"
    assert len(http.get(server.url + "/healthz", headers={"X-Request-Id": "not / mine"}).headers["X-Request-Id"]) == 16


def test_logs_hold_no_text_of_a_query_unless_asked(http, run_server, tiny_data, caplog):
    caplog.set_level(logging.INFO, "egovkg")
    slow = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/secret> 'secret' OPTIONAL { ?a ?b ?c } }"
    for told in (False, True):
        caplog.clear()
        server = run_server(tiny_data, slow_log=0.000001, log="requests", log_text=told)
        logs.QUERIES.setLevel(logging.INFO)
        logs.REQUESTS.setLevel(logging.INFO)
        assert http.get(server.url + "/sparql", params={"query": slow}, headers={"X-Request-Id": "r1"}).status_code == 200
        lines = [json.loads(logs.Lines().format(record)) for record in caplog.records if record.name.startswith("egovkg")]
        (query,) = [line for line in lines if line["event"] == "slow query"]
        (access,) = [line for line in lines if line["event"] == "request"]
        assert query["outcome"] == "ok" and query["rows"] == 1 and len(query["hash"]) == 16
        assert access["path"] == "/sparql" and access["status"] == 200 and access["client"] == "127.0.0.1"
        assert ("secret" in json.dumps(lines)) == told and ("text" in query) == told


def test_the_shape_of_a_query_says_nothing_of_its_subject():
    assert shape("PREFIX s: <http://secret/> SELECT ?secret { ?secret s:secret 'secret'@zh ; secret 12 } # secret") == (
        "PREFIX : <> SELECT ? { ? : '' @ ; … 0 }")
