"""Linked data, asked of a real server: negotiation, redirects, descriptions in every format, and the model."""
import pyoxigraph as ox
import pytest
import rdflib

from tests.endpoint.page_graph import BASE, POINTING, make

EGOV = BASE + "ontology#"
OFFICE = BASE + "id/agency/office"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture(scope="module")
def site(run_server, tmp_path_factory):
    return run_server(make(tmp_path_factory.mktemp("linked"))).url


@pytest.mark.parametrize(("accept", "place"), [
    (None, "/page/policy/plan-1"), ("*/*", "/page/policy/plan-1"), ("text/html", "/page/policy/plan-1"), (BROWSER, "/page/policy/plan-1"),
    ("application/xhtml+xml", "/page/policy/plan-1"), ("text/*", "/page/policy/plan-1"), ("image/png", "/page/policy/plan-1"),
    ("text/turtle", "/data/policy/plan-1.ttl"), ("application/x-turtle", "/data/policy/plan-1.ttl"),
    ("text/turtle;charset=utf-8", "/data/policy/plan-1.ttl"),
    ("application/n-triples", "/data/policy/plan-1.nt"), ("text/plain", "/data/policy/plan-1.nt"),
    ("application/ld+json", "/data/policy/plan-1.jsonld"), ("application/json", "/data/policy/plan-1.jsonld"),
    ("application/rdf+xml", "/data/policy/plan-1.rdf"), ("application/xml", "/data/policy/plan-1.rdf"),
    ("application/trig", "/data/policy/plan-1.trig"),
    ("text/html;q=0.5, text/turtle", "/data/policy/plan-1.ttl"), ("text/html, text/turtle;q=0.9", "/page/policy/plan-1"),
    ("text/html, text/turtle", "/page/policy/plan-1"),
    ("text/turtle;q=0.4, application/ld+json;q=0.8, */*;q=0.1", "/data/policy/plan-1.jsonld"),
    ("text/turtle;q=0, application/rdf+xml;q=0.2", "/data/policy/plan-1.rdf"), ("*/*, text/turtle;q=0.5", "/page/policy/plan-1"),
])
def test_accept_chooses_where_a_thing_leads(http, site, accept, place):
    for ask in (http.get, http.head):
        answer = ask(site + "/id/policy/plan-1", headers={"Accept": accept}, allow_redirects=False)
        assert answer.status_code == 303 and answer.headers["Location"] == place
        assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("slug", ["section/demo/1-2", "paragraph/demo/10-40", "span/demo/10-24", "figure/demo/3", "report/demo"])
def test_slugs_with_slashes(http, site, slug):
    assert http.get(f"{site}/id/{slug}", headers={"Accept": "text/html"}).status_code == 200
    answer = http.get(f"{site}/id/{slug}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200 and f"id/{slug}>" in answer.text


def test_the_language_asked_for_is_kept(http, site):
    answer = http.get(site + "/id/agency/office?lang=en", headers={"Accept": "text/html"}, allow_redirects=False)
    assert answer.headers["Location"] == "/page/agency/office?lang=en"


@pytest.mark.parametrize("path", [
    "/id/agency/nobody", "/page/agency/nobody", "/data/agency/nobody.ttl",
])
def test_what_the_graph_does_not_know_is_not_found(http, site, path):
    answer = http.get(site + path)
    assert answer.status_code == 404 and answer.json()["type"].endswith("/errors/unknown-thing")
    assert answer.json()["iri"] == BASE + "id/agency/nobody"
    assert http.head(site + path).status_code == 404
    page = http.get(site + path, headers={"Accept": "text/html"}, params={"lang": "en"})
    assert page.status_code == 404 and "<h1>Not in the graph</h1>" in page.text


@pytest.mark.parametrize("path", [
    "/id/agency", "/id/agency/%3E%20%7D", "/id/agency/..%2f..", "/id/Agency/office", "/page/agency/%E5%8A%9E", "/data/agency/office",
    "/data/agency/office.exe", "/id/agency/office%22", "/id/agency/" + "x" * 300, "/ontology/9.9.9", "/ontology.exe", "/id/a/b/c/d/e/f/g",
])
def test_what_is_no_slug_is_not_found(http, site, path):
    answer = http.get(site + path)
    assert answer.status_code == 404 and answer.json()["type"].endswith("/errors/not-found")


@pytest.mark.parametrize(("name", "media"), [
    ("ttl", "text/turtle; charset=utf-8"), ("nt", "application/n-triples"), ("rdf", "application/rdf+xml"), ("jsonld", "application/ld+json"),
    ("trig", "application/trig"),
])
def test_a_description_says_the_same_in_every_format(http, site, name, media):
    answer = http.get(f"{site}/data/policy/plan-1.{name}")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == media
    quads = set(ox.parse(answer.content, ox.RdfFormat.from_media_type(media)))
    default = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)}
    plan = BASE + "id/policy/plan-1"
    assert (plan, EGOV + "issuedBy", OFFICE) in default
    assert (OFFICE, "http://www.w3.org/2000/01/rdf-schema#label", "The Office") in default
    named = {quad.graph_name.value for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)}
    assert named == ({BASE + "id/span/demo/10-24"} if name == "trig" else set())
    assert f'<{plan}>; rel="canonical"' in answer.headers["Link"] and '</page/policy/plan-1>; rel="alternate"' in answer.headers["Link"]


def test_a_description_is_what_other_tools_read(http, site):
    for name, format in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"), ("nt", "nt"), ("trig", "trig")):
        found = rdflib.Dataset()
        found.parse(data=http.get(f"{site}/data/policy/hostile.{name}").content, format=format)
        assert any("<script>" in str(value) for _, _, value, _ in found.quads((None, None, None, None)))


def test_who_points_to_a_small_thing_is_told_and_to_a_large_one_not(http, site):
    span = http.get(site + "/data/span/demo/24-40.nt").text
    assert f"<{BASE}id/observation/users> <{EGOV}evidence> <{BASE}id/span/demo/24-40>" in span
    office = http.get(site + "/data/agency/office.nt").text
    assert POINTING > 100 and f"<{EGOV}issuedBy>" not in office and "办公室" in office


def test_a_description_known_is_not_sent_again(http, site):
    first = http.get(site + "/data/agency/office.ttl")
    assert first.headers["ETag"] and first.headers["X-Egovkg-Version"] == "1"
    again = http.get(site + "/data/agency/office.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.content == b""
    assert http.get(site + "/data/agency/office.nt").headers["ETag"] != first.headers["ETag"]
    head = http.head(site + "/data/agency/office.ttl")
    assert head.status_code == 200 and head.content == b"" and head.headers["ETag"].strip('"') in first.headers["ETag"]
