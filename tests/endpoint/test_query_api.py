"""The query library over HTTP: the list, queries by name with parameters and formats, and the OpenAPI document."""
import json
import re

import pyoxigraph as ox
import pytest
from egovkg.endpoint.query_api import PROTOCOL, document
from egovkg.ontology.vocabulary import EGOV, RDFS, XSD
from egovkg.queries import library
from egovkg.triples.store import VersionedStore

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DATA = f"""
@prefix egov: <{EGOV.iri}> . @prefix rdfs: <{RDFS.iri}> . @prefix xsd: <{XSD.iri}> . @prefix e: <http://example.org/> .
e:a a egov:Agency ; rdfs:label "甲局"@zh , "Bureau A"@en . e:b a egov:Agency ; rdfs:label "乙办"@zh .
e:p a egov:Policy ; rdfs:label "甲规划"@zh ; egov:issuedBy e:a ; egov:issuedOn e:d .
e:q a egov:Policy ; rdfs:label "乙意见"@zh ; egov:issuedBy e:a , e:b ; egov:issuedOn e:d .
e:d egov:startDate "2023-02-01"^^xsd:date ; egov:endDate "2023-02-28"^^xsd:date ; egov:edtf "2023-02" .
"""


@pytest.fixture(scope="module")
def url(run_server, tmp_path_factory) -> str:
    data = tmp_path_factory.mktemp("library")
    with VersionedStore(data).write() as writer:
        writer.store.load(DATA, ox.RdfFormat.TURTLE)
        writer.publish("load", "two policies", pinned=True)
    return run_server(data).url


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["policyTitle"]["value"] for row in answer.json()["results"]["bindings"]]


def refused(answer, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json" and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["type"].endswith("/" + code)
    return answer.json()


def test_the_list_as_json(http, url):
    answer = http.get(url + "/queries")
    assert answer.headers["Content-Type"] == "application/json" and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.headers["Vary"]
    listed = answer.json()["queries"]
    assert [query["name"] for query in listed] == [query.name for query in library.all()]
    for query in listed:
        assert query["title"]["zh"] and query["title"]["en"] and query["description"]["zh"] and query["description"]["en"]
        assert http.get(url + query["text"]).status_code == 200
    assert http.get(url + "/queries", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(("asked", "lang", "first", "second"), [
    ("", "zh-Hans", "某文件由谁印发", "Who issued a document"), ("?lang=en", "en", "Who issued a document", "某文件由谁印发"),
])
def test_the_list_for_a_browser(http, url, asked, lang, first, second):
    answer = http.get(url + "/queries" + asked, headers={"Accept": BROWSER, "Accept-Language": "zh-CN"})
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8" and {"Accept", "Accept-Language"} <= set(
        re.split(r",\s*", answer.headers["Vary"]))
    assert f'<html lang="{lang}">' in answer.text and first in answer.text and second in answer.text
    for query in library.all():
        assert f'href="/queries/{query.name}"' in answer.text and f'href="/queries/{query.name}.rq"' in answer.text
    assert answer.text.count('<input class="given"') == sum(len(query.parameters) for query in library.all())
    assert "style=" not in answer.text and "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_query_runs_with_its_parameters(http, url):
    place = url + "/queries/policies-of-agency"
    assert titles(http.get(place, params={"agency": "甲局"})) == ["乙意见", "甲规划"]
    assert titles(http.get(place, params={"agency": "bureau a"})) == ["乙意见", "甲规划"]
    assert titles(http.get(place, params={"agency": "丙局"})) == titles(http.get(place)) == []
    assert titles(http.get(place, params={"agency": '" } #'})) == []
    assert titles(http.get(url + "/queries/policies-of-year?year=2023")) == ["乙意见", "甲规划"]
    assert titles(http.get(url + "/queries/policies-of-year")) == ["乙意见", "甲规划"], "the default year"
    assert titles(http.get(url + "/queries/policies-between?from=2023-02-02&to=2023-12-31")) == []


@pytest.mark.parametrize(("asked", "accept", "media"), [
    ("", "*/*", "application/sparql-results+json"), ("&format=csv", "*/*", "text/csv; charset=utf-8"),
    ("&format=tsv", BROWSER, "text/tab-separated-values; charset=utf-8"), ("&format=xml", "*/*", "application/sparql-results+xml"),
    ("", "text/csv", "text/csv; charset=utf-8"), ("&format=json", "text/csv", "application/sparql-results+json"),
])
def test_formats_are_those_of_sparql(http, url, asked, accept, media):
    answer = http.get(f"{url}/queries/policies-of-year?year=2023{asked}", headers={"Accept": accept})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == media and "甲规划" in answer.content.decode()
    assert answer.headers["X-Egovkg-Version"] == "1" and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert '</queries/policies-of-year.rq>; rel="describedby"' in answer.headers["Link"]
    again = http.get(answer.url, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    head = http.head(answer.url, headers={"Accept": accept})
    assert head.status_code == 200 and not head.content and head.headers["Content-Type"] == media


def test_a_browser_gets_a_page_or_data(http, url):
    """Where there are pages, the address of the result's page says the whole query; the parameters are in it."""
    answer = http.get(url + "/queries/policies-of-year?year=1987&lang=en", headers={"Accept": BROWSER}, allow_redirects=False)
    if answer.status_code == 303:
        assert answer.headers["Location"].startswith("/sparql?query=") and answer.headers["Location"].endswith("&lang=en")
        assert "1987" in answer.headers["Location"]
        page = http.get(url + answer.headers["Location"], headers={"Accept": BROWSER})
        assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    else:
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/sparql-results+xml"


def test_the_text_of_a_query_runs_elsewhere(http, url):
    answer = http.get(url + "/queries/policies-of-year.rq")
    assert answer.headers["Content-Type"] == "application/sparql-query; charset=utf-8"
    assert answer.content.decode() == library.get("policies-of-year").text
    bound = http.get(url + "/queries/policies-of-agency.rq", params={"agency": "甲局"}).content.decode()
    assert titles(http.get(url + "/sparql", params={"query": bound})) == ["乙意见", "甲规划"]


@pytest.mark.parametrize(("path", "status", "code", "words"), [
    ("/queries/none", 404, "not-found", "/queries/none"), ("/queries/none.rq", 404, "not-found", "none.rq"),
    ("/queries/..%2flibrary", 404, "not-found", ""),
    ("/queries/policies-of-year?year=soon", 400, "bad-parameter", "soon"), ("/queries/policies-of-year?year=", 400, "bad-parameter", "year"),
    ("/queries/policies-of-year.rq?year=soon", 400, "bad-parameter", "soon"),
    ("/queries/policies-of-year?jahr=2023", 400, "bad-parameter", "jahr"), ("/queries/reports?x=1", 400, "bad-parameter", "this query has none"),
    ("/queries/policies-of-year?year=2022&year=2023", 400, "repeated-parameter", "year"),
    ("/queries/policies-between?to=2023-02-29", 400, "bad-parameter", "2023-02-29"),
    ("/queries/statements-of-thing?thing=http://e/%3E%20%7D", 400, "bad-parameter", "thing"),
    ("/queries/policies-of-agency?agency=%FF", 400, "not-utf-8", ""),
    ("/queries/policies-of-agency?agency=" + "x" * 1001, 400, "bad-parameter", "1000"),
    ("/queries/policies-of-year?format=docx", 400, "bad-parameter", "docx"), ("/queries/policies-of-year?format=ttl", 406, "not-acceptable", ""),
    ("/queries/policies-of-year?timeout=-1", 400, "bad-parameter", "timeout"),
])
def test_what_is_wrong_is_said(http, url, path, status, code, words):
    assert words in json.dumps(refused(http.get(url + path), status, code), ensure_ascii=False)


def test_only_get(http, url):
    answer = http.post(url + "/queries/policies-of-year", data={"year": "2023"})
    refused(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]
    assert http.options(url + "/queries").status_code == 200


def test_openapi_describes_every_query(http, url):
    answer = http.get(url + "/openapi.json")
    found = answer.json()
    assert answer.headers["Content-Type"] == "application/json" and found["openapi"].startswith("3.1.")
    assert found["servers"] == [{"url": url}] and found["info"]["title"] and found["info"]["version"]
    assert {"/sparql", "/queries", "/queries/{name}.rq"} < set(found["paths"])
    for query in library.all():
        listed = found["paths"][f"/queries/{query.name}"]["get"]
        assert query.title_zh in listed["summary"] and query.title_en in listed["summary"]
        own = {parameter["name"]: parameter for parameter in listed["parameters"] if "name" in parameter}
        assert list(own) == [parameter.name for parameter in query.parameters]
        for parameter in query.parameters:
            assert str(own[parameter.name]["schema"]["default"]) == parameter.default
            assert parameter.description_zh in own[parameter.name]["description"]


def test_openapi_holds_together():
    """Every reference leads somewhere, operation ids differ, and a path says all its parameters."""
    found = document("http://localhost")
    for reference in re.findall(r'"\$ref": "#/([^"]*)"', json.dumps(found)):
        target = found
        for step in reference.split("/"):
            target = target[step]
    operations = [operation for path in found["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["responses"] and operation["summary"] for operation in operations)
    for path, methods in found["paths"].items():
        for operation in methods.values():
            named = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter.get("in") == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
    assert set(found["components"]["parameters"]) <= set(PROTOCOL)
