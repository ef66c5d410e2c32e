"""Dumps, catalogue, VoID and site map, asked of a real server that holds the released triples."""
import gzip
import threading
import xml.etree.ElementTree as ElementTree

import pyoxigraph as ox
import pytest
import rdflib
import zstandard
from egovkg.endpoint import dumps
from egovkg.endpoint.dumps import DUMPS
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, GRAPH_INFERRED
from egovkg.triples.export import FORMATS
from egovkg.triples.store import VersionedStore
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, URIRef

from tests.endpoint.page_graph import HOSTILE, make

DATA = URIRef(BASE + "catalog#data")


def ask(http, url: str, query: str) -> list[list[str]]:
    answer = http.get(url + "/sparql", params={"query": query, "format": "csv"})
    assert answer.status_code == 200
    return [line.split(",") for line in answer.text.splitlines()[1:]]


@pytest.fixture(scope="module")
def described(released) -> rdflib.Graph:
    return rdflib.Graph().parse(released + "/catalog.ttl", format="turtle")


@pytest.mark.parametrize("name", ["egovkg.nq", "egovkg.trig.gz", "egovkg.jsonld.zst", "asserted.ttl", "asserted.nt.zst", "asserted.rdf", "asserted.jsonld", "inferred.ttl.gz"])
def test_a_dump_holds_what_the_graph_holds(http, released, name):
    dump = DUMPS[name]
    answer = http.get(f"{released}/export/{name}", stream=True)
    assert answer.status_code == 200 and answer.headers["Content-Type"].split(";")[0] == (dumps.PACKED[dump.packed] or dump.media)
    assert "utf-8" in answer.headers["Content-Type"] or not answer.headers["Content-Type"].startswith("text/")
    data = answer.raw.read()
    data = {"": lambda data: data, "gz": gzip.decompress, "zst": lambda data: zstandard.ZstdDecompressor().stream_reader(data).read()}[dump.packed](data)
    found = set(ox.parse(data, format=FORMATS[dump.form]))
    inferred = f"GRAPH {GRAPH_INFERRED}"
    pattern = {"egovkg": "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }", "asserted": "?s ?p ?o", "inferred": inferred + " { ?s ?p ?o }"}[dump.part]
    assert len(found) == int(ask(http, released, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0][0]) > 10_000
    assert any(quad.graph_name == GRAPH_INFERRED for quad in found) is (dump.part == "egovkg")


def test_tables_and_network_are_what_the_command_writes(http, released, tmp_path):
    from egovkg.triples import publishing, tabular
    from egovkg.triples.store import VersionedStore as Versions

    publishing.load(versions := Versions(tmp_path / "var"), publishing.released(), readings=publishing.released_readings())
    for name, write in (("tables.zip", tabular.tables), ("network.graphml", tabular.network)):
        write(versions.read(), tmp_path / name)
        answer = http.get(f"{released}/export/{name}")
        assert answer.content == (tmp_path / name).read_bytes() and answer.headers["Content-Type"].split(";")[0] == DUMPS[name].media


def test_a_dump_is_kept_and_known_by_its_tag(http, released):
    first = http.get(released + "/export/asserted.nt")
    assert first.headers["Content-Disposition"].endswith("asserted.nt") and first.headers["X-Egovkg-Version"] == "1"
    again = http.get(released + "/export/asserted.nt", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    part = http.get(released + "/export/asserted.nt", headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.content == first.content[100:200]
    assert int(http.head(released + "/export/asserted.nt").headers["Content-Length"]) == len(first.content)


@pytest.mark.parametrize("name", ["egovkg.ttl", "asserted.nq", "facts.nt", "egovkg.nq.bz2", "..%2fmeta.json", "%00", "x" * 5000])
def test_what_is_no_dump_is_not_found_and_says_what_there_is(http, released, name):
    answer = http.get(f"{released}/export/{name}")
    assert answer.status_code == 404
    if answer.json()["type"].endswith("no-such-dump"):
        assert "egovkg.nq.gz" in answer.json()["detail"] and len(answer.content) < 3000


def test_a_new_version_has_new_dumps(http, run_server, tmp_path):
    data = make(tmp_path)
    url = run_server(data).url
    before = http.get(url + "/export/asserted.nt").text
    extra = ox.Quad(ox.NamedNode("x:1"), ox.NamedNode("x:2"), ox.Literal("new"))
    with VersionedStore(data).write() as writer:
        writer.store.add(extra)
        writer.publish("update")
    after = http.get(url + "/export/asserted.nt")
    assert after.headers["X-Egovkg-Version"] == "2" and set(after.text.splitlines()) - set(before.splitlines()) == {'<x:1> <x:2> "new" .'}


def test_many_who_ask_at_once_wait_for_one_file_and_no_more_than_may(tmp_path, monkeypatch):
    store = VersionedStore(make(tmp_path))
    written, outcomes, go = [], [], threading.Event()

    def write(self, dump, number, path):
        written.append(dump.name)
        go.wait(20)
        path.write_bytes(b"x")

    monkeypatch.setattr(dumps.Dumps, "_write", write)
    kept = dumps.Dumps(store)

    def get():
        try:
            outcomes.append(kept.file(DUMPS["egovkg.nq"], 1).read_bytes())
        except Problem as problem:
            outcomes.append(problem.code)
            go.set()

    threads = [threading.Thread(target=get) for _ in range(dumps.WAITING + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written == ["egovkg.nq"] and outcomes.count(b"x") == dumps.WAITING and outcomes.count("dumps-busy") == 1
    assert kept.file(DUMPS["egovkg.nq"], 1).read_bytes() == b"x" and written == ["egovkg.nq"]


def test_the_catalogue_names_every_file_and_service(http, released, described):
    assert described.value(DATA, RDF.type) is not None and {DCAT.Dataset, VOID.Dataset} == set(described.objects(DATA, RDF.type))
    urls = {str(url) for file in described.objects(DATA, DCAT.distribution) for url in described.objects(file, DCAT.downloadURL)}
    assert urls == {f"{released}/export/{name}" for name in DUMPS}
    for file in described.objects(DATA, DCAT.distribution):
        assert str(described.value(file, DCAT.mediaType)).startswith("https://www.iana.org/assignments/media-types/")
        assert (described.value(file, DCAT.compressFormat) is not None) == str(file).endswith((".gz", ".zst"))
    service = next(described.subjects(DCAT.servesDataset, DATA))
    assert http.get(str(described.value(service, DCAT.endpointURL)), params={"query": "ASK {}"}).status_code == 200
    assert http.get(str(described.value(service, DCAT.endpointDescription))).status_code == 200
    for thing in (DATA, service, next(described.subjects(RDF.type, DCAT.Catalog))):
        assert {text.language for text in described.objects(thing, DCTERMS.title)} == {"zh", "en"} == {text.language for text in described.objects(thing, DCTERMS.description)}
        assert described.value(described.value(thing, DCTERMS.publisher), FOAF.name) and described.value(thing, DCTERMS.license)


def test_the_counts_are_those_of_the_graph(http, released, described):
    for predicate, query in ((VOID.triples, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), (VOID.distinctSubjects, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
                             (VOID.distinctObjects, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"), (VOID.properties, "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }")):
        assert described.value(DATA, predicate).toPython() == int(ask(http, released, query)[0][0])
    policy, issued = URIRef(BASE + "ontology#Policy"), URIRef(BASE + "ontology#issuedBy")
    part = next(described.subjects(VOID["class"], policy))
    assert described.value(part, VOID.entities).toPython() == int(ask(http, released, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{policy}> }}")[0][0]) > 50
    part = next(described.subjects(VOID.property, issued))
    assert described.value(part, VOID.triples).toPython() == int(ask(http, released, f"SELECT (COUNT(*) AS ?n) {{ ?x <{issued}> ?y }}")[0][0]) > 20
    assert len(list(described.objects(DATA, VOID.exampleResource))) == 5
    for thing in described.objects(DATA, VOID.exampleResource):
        assert http.get(released + "/id/" + str(thing).removeprefix(BASE + "id/"), headers={"Accept": "text/turtle"}).status_code == 200


def test_the_same_description_in_every_format_and_at_its_known_place(http, released, described):
    for path, accept, form in (("/catalog.jsonld", None, "json-ld"), ("/catalog.rdf", None, "xml"), ("/catalog.nt", None, "nt"), ("/catalog", "text/turtle", "turtle"),
                               ("/.well-known/void", None, "turtle"), ("/.well-known/void", "application/ld+json", "json-ld")):
        answer = http.get(released + path, headers={"Accept": accept})
        assert answer.status_code == 200 and len(rdflib.Graph().parse(data=answer.content, format=form)) == len(described), path
    assert http.get(released + "/catalog.exe").status_code == 404
    tag = http.get(released + "/catalog.ttl").headers["ETag"]
    assert http.get(released + "/catalog.ttl", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(("language", "title"), [("zh", "数据目录与下载"), ("en", "Catalogue and downloads")])
def test_the_page_offers_every_file(http, released, language, title):
    text = http.get(released + "/catalog", params={"lang": language}, headers={"Accept": "text/html"}).text
    assert f"<h1>{title}</h1>" in text and all(f'href="/export/{name}"' in text for name in DUMPS)
    assert http.get(released + "/export", params={"lang": language}, allow_redirects=False).headers["Location"] == f"/catalog?lang={language}"


def test_an_empty_store_has_no_catalogue_yet(http, run_server, tmp_path):
    url = run_server(tmp_path).url
    for path in ("/catalog.ttl", "/export/egovkg.nq", "/.well-known/void", "/sitemap.xml"):
        assert http.get(url + path).status_code == 503, path


def test_the_site_map_leads_to_pages(http, released):
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = ElementTree.fromstring(http.get(released + "/sitemap.xml").content)
    pages = [url.findtext(name + "loc") for url in found.iter(name + "url")]
    assert len(pages) == len(set(pages)) > 1000 and pages[0] == released + "/"
    for page in (*pages[:14], *pages[20::200]):
        answer = http.get(page, headers={"Accept": "text/html"})
        assert answer.status_code == 200 and "<h1" in answer.text, page
    alternates = [link.get("hreflang") for link in found.find(name + "url").iter("{http://www.w3.org/1999/xhtml}link")]
    assert alternates == ["zh-Hans", "en"]
    assert f"Sitemap: {released}/sitemap.xml" in http.get(released + "/robots.txt").text


def test_a_large_site_map_comes_in_parts(http, site, monkeypatch):
    from egovkg.endpoint import sitemap

    monkeypatch.setattr(sitemap, "AT_ONCE", 5)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [place.findtext(name + "loc") for place in ElementTree.fromstring(http.get(site + "/sitemap.xml").content).iter(name + "sitemap")]
    pages = [url.findtext(name + "loc") for part in parts for url in ElementTree.fromstring(http.get(part).content).iter(name + "url")]
    assert len(parts) > 1 and len(pages) == len(set(pages)) and site + "/page/policy/plan-1" in pages
    for wrong in ("999999", "-1", "x", HOSTILE):
        assert http.get(site + "/sitemap.xml", params={"part": wrong}).status_code == 400
