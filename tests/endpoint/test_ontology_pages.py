"""The model at /ontology, asked of a real server: negotiation, suffixes, versions, and a page whose anchors are exactly the terms."""
import re
from html.parser import HTMLParser

import pytest
import rdflib
from egovkg.ontology import authority, reference
from egovkg.ontology.terms import read
from egovkg.queries import library

from tests.endpoint.page_graph import POINTING, make

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CURRENT = list(reference.releases())[-1]
OLDER = list(reference.releases())[:-1]


@pytest.fixture(scope="module")
def site(run_server, tmp_path_factory) -> str:
    return run_server(make(tmp_path_factory.mktemp("model"))).url


class Page(HTMLParser):
    """The anchors, local links, hosts and unclosed tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.links, self.text = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("href", "src"):
            if given.get(name):
                self.links.append((tag, given[name]))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request, site):
    import requests

    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(site + "/ontology", params={"lang": request.param}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return request.param, answer.text, Page(answer.text)


@pytest.mark.parametrize(("accept", "media"), [
    (None, "text/html; charset=utf-8"), (BROWSER, "text/html; charset=utf-8"), ("text/turtle", "text/turtle; charset=utf-8"),
    ("application/rdf+xml", "application/rdf+xml"), ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "application/rdf+xml"),
    ("application/ld+json", "application/ld+json"), ("text/owl-functional", "text/owl-functional; charset=utf-8"),
])
def test_the_model_by_accept(http, site, accept, media):
    for path in ("/ontology", f"/ontology/{CURRENT}", *(f"/ontology/{version}" for version in OLDER)):
        answer = http.get(site + path, headers={"Accept": accept})
        assert answer.status_code == 200 and answer.headers["Content-Type"] == media and "Accept" in answer.headers["Vary"]


def test_the_model_by_suffix_is_one_graph(http, site):
    graphs = {name: rdflib.Graph().parse(data=http.get(f"{site}/ontology.{name}").content, format=format)
        for name, format in (("ttl", "turtle"), ("rdf", "xml"), ("owl", "xml"), ("nt", "nt"))}
    assert len({len(graph) for graph in graphs.values()}) == 1 and len(graphs["ttl"]) > 2000
    functional = http.get(site + "/ontology.ofn")
    assert functional.headers["Content-Type"].startswith("text/owl-functional") and functional.text.startswith("Ontology(<https://w3id.org/egovkg/ontology>")


def test_each_version_has_its_file(http, site):
    for version in (*OLDER, CURRENT):
        graph = rdflib.Graph().parse(data=http.get(f"{site}/ontology/{version}.ttl").content, format="turtle")
        assert str(graph.value(rdflib.URIRef("https://w3id.org/egovkg/ontology"), rdflib.OWL.versionInfo)) == version
    for path in ("/ontology/9.9.9", "/ontology/9.9.9.ttl", "/ontology.exe", f"/ontology/{CURRENT}.exe", "/ontology/../x.ttl"):
        assert http.get(site + path).status_code == 404, path


def test_a_file_known_is_not_sent_again(http, site):
    first = http.get(site + "/ontology.ttl")
    assert http.get(site + "/ontology.ttl", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_anchors_are_the_terms(page):
    _, text, found = page
    anchors = re.findall(r'<article class="term-entry" id="([^"]+)"', text)
    assert len(found.ids) == len(set(found.ids)) and set(anchors) <= set(found.ids)
    terms = read(authority.quads(model_only=True))
    assert sorted(anchors) == sorted(term.name for term in terms.values())
    assert len(anchors) == len(set(anchors)) > 200


def test_every_link_within_the_page_leads_somewhere_and_nothing_is_loaded_from_elsewhere(page):
    _, _, found = page
    assert {href[1:] for _, href in found.links if href.startswith("#")} <= set(found.ids)
    assert not [(tag, href) for tag, href in found.links if tag != "a" and href.startswith(("http:", "https:", "//"))]


def test_each_term_is_told_in_the_language_of_the_page(page):
    language, text, _ = page
    terms = [term for term in read(authority.quads(model_only=True)).values() if term.own]
    from markupsafe import escape
    for term in terms:
        assert str(escape(term.definitions[language])) in text, term.name
        assert text.count(f'<code>egov:{term.name}</code>') == 1
    other = "en" if language == "zh" else "zh"
    strange = [term.name for term in terms if str(escape(term.definitions[other])) in text]
    assert strange == [], "the languages are not mixed"


def test_what_the_page_says_of_a_term(page):
    language, text, _ = page
    entry = re.search(r'<article class="term-entry" id="issuedBy">.*?</article>', text, re.DOTALL)[0]
    words = {"zh": ("定义域", "值域", "逆属性", "示例", "用法说明", "用到它的查询", "陈述 1"),
             "en": ("Domain", "Range", "Inverse", "Example", "Scope note", "Queries that use it", "statements: 1")}[language]
    assert all(word in entry for word in words), entry
    assert 'href="#Policy"' in entry and 'href="#Agency"' in entry and 'href="#issued"' in entry
    assert {query.name for query in library.all() if re.search(r"egov:issuedBy\b", query.text)} == set(re.findall(r'href="/queries/([\w-]+)', entry))
    assert int(re.search(r"(?:陈述|statements:) (\d+)", entry)[1]) >= POINTING
    assert 'href="#adoptedBy"' in entry, "terms in a note are links"
    parent = re.search(r'<article class="term-entry" id="parentAgency">.*?</article>', text, re.DOTALL)[0]
    assert {"zh": "至多一个值", "en": "functional"}[language] in parent
    joint = re.search(r'<article class="term-entry" id="JointPolicy">.*?</article>', text, re.DOTALL)[0]
    assert {"zh": "至少 2", "en": "min 2"}[language] in joint


def test_the_diagram_shows_the_main_classes_and_what_joins_them(page):
    language, text, _ = page
    drawn = re.search(r"<svg class=\"diagram\".*?</svg>", text, re.DOTALL)[0]
    terms = {term.name: term for term in read(authority.quads(model_only=True)).values()}
    for name in ("Policy", "Agency", "Event", "Platform", "Observation", "issuedBy", "hostedBy", "ofIndicator"):
        assert terms[name].labels[language] in drawn, name
    assert "style=" not in drawn and "http" not in drawn


def test_what_changed_is_told(page):
    language, text, found = page
    changes = text[text.index('id="changes"'):]
    assert OLDER[-1] in changes and CURRENT in changes
    assert {"zh": "新增", "en": "Added"}[language] in changes and 'href="#involves"' in changes
