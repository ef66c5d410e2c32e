"""The Graph Store Protocol beside what the W3C tests ask: preconditions, refusals, every format, names."""
import pytest
import requests
from egovkg.ontology.vocabulary import BASE, GRAPH_ASSERTED, GRAPH_INFERRED
from egovkg.triples.store import VersionedStore
from rdflib import Graph

BEARER = {"Authorization": "Bearer t"}
TURTLE = {"Content-Type": "text/turtle"}
GRAPH = {"graph": "http://example.org/g"}


def code(answer: requests.Response) -> str:
    return answer.json()["type"].rpartition("/")[2]


@pytest.fixture
def store(run_server, tmp_path):
    """The address of the graph store of a server that takes writes."""
    with VersionedStore(tmp_path).write() as writer:
        writer.publish("load", pinned=True)
    return run_server(tmp_path, token="t").url + "/graph-store"


def test_a_graph_is_put_read_extended_and_dropped(http, store):
    answer = http.put(store, params=GRAPH, data="<s> <p> '值', <#x> .".encode(), headers=BEARER | TURTLE)
    assert answer.status_code == 201 and answer.headers["X-Egovkg-Version"] == "2"
    for accept in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig"):
        answer = http.get(store, params=GRAPH, headers={"Accept": accept})
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(accept)
    found = http.get(store, params=GRAPH | {"format": "nt"}).text
    assert "<http://example.org/s> <http://example.org/p> <http://example.org/g#x> ." in found and '"值"' in found
    assert http.post(store, params=GRAPH, data=b"<s> <p> 3 .", headers=BEARER | TURTLE).status_code == 204
    assert len(Graph().parse(data=http.get(store, params=GRAPH).text)) == 3
    head = http.head(store, params=GRAPH)
    assert head.status_code == 200 and head.content == b"" and int(head.headers["Content-Length"]) > 0
    assert http.put(store, params=GRAPH, data=b"<s> <p> 4 .", headers=BEARER | TURTLE).status_code == 204
    assert len(Graph().parse(data=http.get(store, params=GRAPH).text)) == 1
    assert http.delete(store, params=GRAPH, headers=BEARER).status_code == 204
    for method in (http.get, http.delete):
        answer = method(store, params=GRAPH, headers=BEARER)
        assert answer.status_code == 404 and code(answer) == "no-such-graph"


def test_an_empty_graph_exists(http, store):
    assert http.put(store, params=GRAPH, data=b"", headers=BEARER | TURTLE).status_code == 201
    answer = http.get(store, params=GRAPH | {"format": "nt"})
    assert answer.status_code == 200 and answer.text == ""


def test_the_default_graph_by_both_its_names(http, store):
    assert http.put(store + "?default", data=b"<s> <p> 1 .", headers=BEARER | TURTLE).status_code == 204
    text = http.get(store + "?default", params={"format": "nt"}).text
    assert text == http.get(store, params={"graph": GRAPH_ASSERTED.value, "format": "nt"}).text and text.startswith(f"<{BASE}s>")
    assert http.delete(store + "?default", headers=BEARER).status_code == 204
    assert http.get(store + "?default", params={"format": "nt"}).text == ""


def test_a_graph_named_directly_has_the_projects_name(http, store):
    url = store + "/persons/1.ttl"
    answer = http.put(url, data=b"<> <p> 1 .", headers=BEARER | TURTLE)
    assert answer.status_code == 201 and answer.headers["Location"] == url
    name = f"{BASE}graph-store/persons/1.ttl"
    for read in (http.get(url), http.get(store, params={"graph": name}), http.get(store, params={"graph": url})):
        assert read.status_code == 200 and name in read.text
    made = http.post(store, data=b"<> <p> 2 .", headers=BEARER | TURTLE)
    assert made.status_code == 201 and http.get(made.headers["Location"]).status_code == 200


def test_preconditions(http, store):
    put = {"params": GRAPH, "data": b"<s> <p> 1 .", "headers": BEARER | TURTLE}

    def with_headers(**more: str) -> dict:
        return put | {"headers": put["headers"] | {name.replace("_", "-"): value for name, value in more.items()}}

    answer = http.put(store, **with_headers(If_Match="*"))
    assert answer.status_code == 412 and code(answer) == "precondition-failed"
    assert http.put(store, **with_headers(If_None_Match="*")).status_code == 201
    assert http.put(store, **with_headers(If_None_Match="*")).status_code == 412
    first = http.get(store, params=GRAPH)
    again = http.get(store, params=GRAPH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.headers["ETag"] == first.headers["ETag"]
    assert http.put(store, **with_headers(If_Match=first.headers["ETag"])).status_code == 204
    assert http.put(store, **with_headers(If_Match=first.headers["ETag"])).status_code == 412
    assert http.get(store, params=GRAPH).headers["ETag"] != first.headers["ETag"]


def test_documents_of_a_form_do_not_share_blank_nodes(http, store):
    files = [("a", ("a.ttl", b"_:x <http://e/p> 1 .", "text/turtle")), ("b", ("b.nt", b"_:x <http://e/p> <http://e/o> .", "application/n-triples"))]
    assert http.post(store, params=GRAPH, files=files, headers=BEARER).status_code == 201
    graph = Graph().parse(data=http.get(store, params=GRAPH).text)
    assert len(set(graph.subjects())) == 2


@pytest.mark.parametrize(("method", "query", "headers", "body", "status", "expected"), [
    ("PUT", "?default", TURTLE, b"", 401, "bad-token"),
    ("DELETE", "?default", {"Authorization": "Bearer wrong"}, b"", 401, "bad-token"),
    ("PUT", "?default", BEARER | TURTLE, b"<s> <p> .", 400, "bad-data"),
    ("PUT", "?default", BEARER | TURTLE, b"<s> <p> '\xff' .", 400, "bad-data"),
    ("PUT", "?default", BEARER | {"Content-Type": "application/trig"}, b"<http://e/g> { <http://e/s> <http://e/p> 1 }", 400, "bad-data"),
    ("PUT", "?default", BEARER | {"Content-Type": "text/csv"}, b"a,b", 415, "unsupported-media-type"),
    ("PUT", "?default", BEARER, b"<s> <p> 1 .", 415, "unsupported-media-type"),
    ("PUT", "", BEARER | TURTLE, b"", 400, "bad-parameter"),
    ("PUT", "?graph=no%20iri", BEARER | TURTLE, b"", 400, "bad-parameter"),
    ("PUT", "?default&graph=http://e/g", BEARER | TURTLE, b"", 400, "bad-request"),
    ("PUT", "?graph=http://e/g&graph=http://e/h", BEARER | TURTLE, b"", 400, "repeated-parameter"),
    ("PUT", "/x?default", BEARER | TURTLE, b"", 400, "bad-request"),
    ("PUT", f"?graph={GRAPH_INFERRED.value}", BEARER | TURTLE, b"", 409, "computed-graph"),
    ("GET", "", {}, None, 400, "bad-parameter"),
    ("GET", "?default", {"Accept": "text/csv"}, None, 406, "not-acceptable"),
    ("PATCH", "?default", BEARER | TURTLE, b"", 405, "method-not-allowed"),
])
def test_what_is_refused(http, store, method, query, headers, body, status, expected):
    answer = http.request(method, store + query, headers=headers, data=body)
    assert answer.status_code == status and code(answer) == expected, answer.text
    assert http.get(store + "?default").headers["X-Egovkg-Version"] == "1"


def test_a_body_over_the_limit_is_refused(http, run_server, tmp_path):
    server = run_server(tmp_path, token="t", upload=10_000)
    answer = http.put(server.url + "/graph-store?default", data=b"#" * 20_000, headers=BEARER | TURTLE)
    assert answer.status_code == 413
