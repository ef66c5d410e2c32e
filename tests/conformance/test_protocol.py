"""W3C: SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, request by request as their manifests have them."""
import http.client
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.conformance.manifests import CNT, HT, MF, RDFS, UT, Entry, Manifest, read, same_graphs
from tests.support import absent

PROTOCOL = "sparql/sparql11/protocol/manifest.ttl"
STORE = "sparql/sparql11/graph-store-protocol/manifest.ttl"
DESCRIPTION = "sparql/sparql11/service-description/manifest.ttl"
SD = "http://www.w3.org/ns/sparql-service-description#"
MISSING = absent("suites", "rdf-tests")
FORMATS = {"boolean": ("application/sparql-results+json",), "tabular": ("application/sparql-results+json", "text/csv"),
           "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml")}


def entries(path: str) -> list:
    """The entries of a manifest as parameters; one that is skipped where the suites are absent."""
    if MISSING:
        return [pytest.param(None, id="absent")]
    return [pytest.param(entry, id=entry.name) for entry in Manifest(path).entries()]


def send(bench, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[int, dict[str, str], bytes]:
    """One request as its manifest spells it, with the token."""
    connection = http.client.HTTPConnection("127.0.0.1", bench.server.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {**headers, **bench.headers}.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def clear(bench) -> None:
    status, _, _ = send(bench, "POST", "/update", {"Content-Type": "application/sparql-update"}, b"DROP ALL")
    assert status == 204
    bench.loaded = []


def conversation(bench, entry: Entry, path_of) -> None:
    """Send the requests of an entry one after the other and check what comes back."""
    manifest, places = entry.manifest, {}
    action = manifest.value(entry.node, MF + "action")
    for request in manifest.listed(manifest.value(action, HT + "requests")):
        method = manifest.text(request, HT + "methodName")
        headers = {manifest.text(header, HT + "fieldName"): manifest.text(header, HT + "fieldValue")
                   for header in manifest.listed(manifest.value(request, HT + "headers"))}
        content = manifest.value(request, HT + "body")
        body = manifest.text(content, CNT + "chars").encode(manifest.text(content, CNT + "characterEncoding")) if content is not None else None
        path = path_of(manifest.text(request, HT + "absolutePath"), headers, body)
        for name, value in places.items():
            path = path.replace(name, quote(value, safe=""))
        status, answered, data = send(bench, method, path, headers, body)
        if check(manifest, manifest.value(request, HT + "resp"), status, answered, data, bench.url + path):
            places[manifest.text(manifest.value(request, HT + "resp"), MF + "expectedLocation")] = answered["location"]


def check(manifest: Manifest, wanted: ox.BlankNode, status: int, headers: dict[str, str], data: bytes, url: str) -> bool:
    """Hold an answer against its description; whether its Location is to be kept."""
    names = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
    statuses = [value.value.rpartition("#")[2] for value in manifest.values(wanted, MF + "expectedStatus")]
    fits = any(status // 100 == int(found[1]) if (found := re.fullmatch(r"StatusCode(\d)xx", name)) else status == names[name] for name in statuses)
    assert fits, f"{status}, expected {statuses}: {data[:300]!r}"
    media = headers.get("content-type", "").split(";")[0]
    if form := manifest.text(wanted, MF + "expectedFormat"):
        assert media in FORMATS[form]
    if truth := manifest.text(wanted, MF + "expectedBoolean"):
        assert ox.parse_query_results(data, ox.QueryResultsFormat.from_media_type(media)) is not None
        assert (b'"boolean":true' in data) == (truth == "true"), data
    for header in manifest.listed(manifest.value(wanted, HT + "headers")):
        assert headers[manifest.text(header, HT + "fieldName").lower()] == manifest.text(header, HT + "fieldValue")
    if (content := manifest.value(wanted, HT + "body")) is not None:
        expected = list(ox.parse(manifest.text(content, CNT + "chars"), ox.RdfFormat.TURTLE, base_iri=url))
        assert same_graphs(list(ox.parse(data, ox.RdfFormat.from_media_type(media), base_iri=url)), expected), data.decode()
    return bool(manifest.text(wanted, MF + "expectedLocation"))


@pytest.mark.parametrize("entry", entries(PROTOCOL))
def test_protocol(bench, entry):
    if entry is None:
        absent("suites", "rdf-tests", skip=True)
    clear(bench)
    manifest = entry.manifest
    for graph in manifest.values(entry.node, UT + "graphData"):
        path = "/graph-store?graph=" + quote(manifest.text(graph, RDFS + "label"), safe="")
        data = read(manifest.text(graph, UT + "graph")).encode()
        assert send(bench, "PUT", path, {"Content-Type": "application/n-triples"}, data)[0] == 201

    def path_of(path: str, headers: dict[str, str], body: bytes | None) -> str:
        update = "update" in headers.get("content-type", "") or "update=" in path or b"update=" in (body or b"") or "bad_update" in entry.name
        return path.replace("/sparql/", "/update" if update else "/sparql", 1)

    conversation(bench, entry, path_of)


@pytest.mark.parametrize("entry", entries(STORE))
def test_graph_store_protocol(bench, entry):
    if entry is None:
        absent("suites", "rdf-tests", skip=True)
    clear(bench)
    conversation(bench, entry, lambda path, headers, body: path.replace("/gsp", "/graph-store", 1))


@pytest.mark.parametrize("entry", entries(DESCRIPTION))
def test_service_description(bench, entry):
    if entry is None:
        absent("suites", "rdf-tests", skip=True)
    status, headers, data = send(bench, "GET", "/sparql", {"Accept": "text/turtle"}, None)
    assert status == 200 and headers["content-type"].startswith("text/turtle")
    facts = list(ox.parse(data, ox.RdfFormat.TURTLE))
    (service,) = {quad.subject for quad in facts if quad.object == ox.NamedNode(SD + "Service")}
    if entry.name.endswith("has-endpoint-triple"):
        assert ox.Quad(service, ox.NamedNode(SD + "endpoint"), ox.NamedNode(bench.url + "/sparql")) in facts
    elif entry.name.endswith("conforms-to-schema"):
        conforms(facts)
    else:
        assert entry.name.endswith("returns-rdf") and facts


# Domain and range of the properties of SPARQL 1.1 Service Description; None where the range is any resource.
SCHEMA = {
    "endpoint": ("Service", None), "feature": ("Service", None), "supportedLanguage": ("Service", None), "resultFormat": ("Service", None),
    "defaultDataset": ("Service", "Dataset"), "defaultGraph": ("Dataset", "Graph"), "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None), "graph": ("NamedGraph", "Graph"), "inputFormat": ("Service", None), "extensionFunction": ("Service", None),
}


def conforms(facts: list[ox.Quad]) -> None:
    """Every sd: property is one of the vocabulary, between things of its domain and range; a service has one endpoint."""
    kinds: dict[object, set[str]] = {}
    for quad in facts:
        if quad.predicate.value.endswith("#type"):
            kinds.setdefault(quad.subject, set()).add(quad.object.value.removeprefix(SD))
    for quad in facts:
        if quad.predicate.value.startswith(SD):
            domain, range_ = SCHEMA[quad.predicate.value.removeprefix(SD)]
            assert domain in kinds[quad.subject] and not isinstance(quad.object, ox.Literal)
            assert range_ is None or range_ in kinds[quad.object]
    assert sum(quad.predicate.value == SD + "endpoint" for quad in facts) == 1


def test_the_suites_are_whole():
    if MISSING:
        absent("suites", "rdf-tests", skip=True)
    assert [len(Manifest(path).entries()) for path in (PROTOCOL, STORE, DESCRIPTION)] == [34, 13, 3]
