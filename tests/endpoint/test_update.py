"""SPARQL updates over HTTP: who may, what they make, and that nothing is changed by one that fails."""
import http.server
import os
import threading
import time

import pyoxigraph as ox
import pytest
import requests
from egovkg.endpoint import isolation, writing
from egovkg.endpoint.query_text import with_using
from egovkg.endpoint.update_process import Change
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, OWL, RDF
from egovkg.triples.store import VersionedStore

TOKEN = "a-secret-令牌"
BEARER = {"Authorization": f"Bearer {TOKEN}".encode()}
DIRECT = {"Content-Type": "application/sparql-update"}
ENDLESS = "INSERT { <http://e/x> <http://e/y> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) } }"


@pytest.fixture
def writable(run_server, tmp_path):
    """A server that takes writes, over a store with a thousand statements and one report beside its version."""
    store = VersionedStore(tmp_path)
    report = tmp_path / "report"
    report.write_bytes(b"the report's own quads")
    with store.write() as writer:
        writer.store.extend(ox.Quad(ox.NamedNode(f"http://e/{n}"), ox.NamedNode("http://e/p"), ox.Literal(n)) for n in range(1000))
        writer.publish("load", pinned=True, files={"reports/some.nq.zst": report})
    return run_server(tmp_path, token=TOKEN, token_timeout=20.0)


def code(answer: requests.Response) -> str:
    return answer.json()["type"].rpartition("/")[2]


def ask(http, server, query: str) -> bool:
    return http.get(server.url + "/sparql", params={"query": query}).json()["boolean"]


def test_a_query_after_an_update_sees_it(http, writable):
    url = writable.url + "/update"
    text = "INSERT DATA { <http://e/a> <http://e/b> '值' }"
    form = http.post(url, data={"update": text}, headers=BEARER)
    assert form.status_code == 204 and form.headers["X-Egovkg-Version"] == "2" and form.headers["Access-Control-Allow-Origin"] == "*"
    assert ask(http, writable, "ASK { <http://e/a> <http://e/b> '值' }")
    direct = http.post(url, data=b"DELETE WHERE { <http://e/a> ?p ?o }", headers=BEARER | DIRECT)
    assert direct.status_code == 204 and direct.headers["X-Egovkg-Version"] == "3"
    answer = http.get(writable.url + "/sparql", params={"query": "ASK { <http://e/a> <http://e/b> '值' }"})
    assert answer.json()["boolean"] is False and answer.headers["X-Egovkg-Version"] == "3"


def test_an_update_is_a_version_with_the_reports_of_the_one_before(http, writable):
    assert http.post(writable.url + "/update", data={"update": "CLEAR DEFAULT"}, headers=BEARER).status_code == 204
    store = VersionedStore(writable.settings.data)
    version = store.version()
    assert (version.number, version.kind, version.pinned, version.triples) == (2, "update", False, 0)
    assert (store.path() / "reports" / "some.nq.zst").read_bytes() == b"the report's own quads"
    store.rollback(1)
    assert ask(http, writable, "ASK { <http://e/7> <http://e/p> 7 }")


def test_what_follows_from_an_update_is_inferred_also_when_it_goes_again(http, writable):
    sub = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    add = f"{sub} INSERT DATA {{ {EGOV.Agency} rdfs:subClassOf {EGOV.Thing} . {EGOV.Agency} a {OWL.Class} . {EGOV.Thing} a {OWL.Class} . " \
          f"<http://e/cac> a {EGOV.Agency} . _:b a {EGOV.Agency} }}"
    assert http.post(writable.url + "/update", data={"update": add}, headers=BEARER).status_code == 204
    inferred = f"ASK {{ GRAPH {GRAPH_INFERRED} {{ <http://e/cac> {RDF.type} {EGOV.Thing} }} }}"
    assert ask(http, writable, inferred)
    answer = http.post(writable.url + "/update", data={"update": f"DELETE WHERE {{ ?s a {EGOV.Agency} }}"}, headers=BEARER)
    assert answer.status_code == 204, answer.text
    assert not ask(http, writable, inferred)


@pytest.mark.parametrize(("headers", "body", "status", "expected"), [
    ({}, {"update": "CLEAR ALL"}, 401, "bad-token"),
    ({"Authorization": "Bearer wrong"}, {"update": "CLEAR ALL"}, 401, "bad-token"),
    ({"Authorization": "Basic YTpi"}, {"update": "CLEAR ALL"}, 401, "bad-token"),
    (BEARER, {"update": ["CLEAR ALL", "CLEAR ALL"]}, 400, "repeated-parameter"),
    (BEARER, {"query": "ASK {}"}, 400, "query-not-here"),
    (BEARER, {}, 415, "unsupported-media-type"),
    (BEARER, {"update": "CLEAR XYZ"}, 400, "syntax-error"),
    (BEARER, {"update": "LOAD <http://127.0.0.1/>"}, 400, "outgoing-call"),
    (BEARER, {"update": "CLEAR ALL;LOAD SILENT<http://127.0.0.1/>INTO GRAPH<http://e/g>"}, 400, "outgoing-call"),
    (BEARER, {"update": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, 400, "outgoing-call"),
    (BEARER, {"update": "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }"}, 400, "query-too-deep"),
    (BEARER, {"update": "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "using-graph-uri": "http://e/h"}, 400, "dataset-twice"),
    (BEARER, {"update": "DELETE { ?s ?p ?o } USING <http://e/g> WHERE { ?s ?p ?o }", "using-named-graph-uri": "http://e/h"}, 400, "dataset-twice"),
    (BEARER, {"update": "CLEAR ALL", "using-graph-uri": "no iri"}, 400, "bad-parameter"),
])
def test_what_is_refused_changes_nothing(http, writable, headers, body, status, expected):
    answer = http.post(writable.url + "/update", data=body, headers=headers)
    assert answer.status_code == status and code(answer) == expected, answer.text
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert VersionedStore(writable.settings.data).current == 1


def test_without_a_token_nobody_may_write(http, server):
    answer = http.post(server.url + "/update", data={"update": "CLEAR ALL"}, headers=BEARER)
    assert answer.status_code == 403 and code(answer) == "writing-off"
    assert http.get(server.url + "/update", params={"update": "CLEAR ALL"}).status_code == 405


def test_the_token_may_stand_in_a_file_and_change_there(http, run_server, tiny_data, tmp_path):
    path = tmp_path / "token"
    path.write_text("one\n")
    server = run_server(tiny_data, token_file=str(path))
    post = {"data": {"update": "nonsense"}}
    assert http.post(server.url + "/update", headers={"Authorization": "Bearer one"}, **post).status_code == 400
    path.write_text("two\n")
    assert http.post(server.url + "/update", headers={"Authorization": "Bearer one"}, **post).status_code == 401
    assert http.post(server.url + "/update", headers={"Authorization": "bearer two"}, **post).status_code == 400


def test_the_token_lets_a_query_run_longer(http, run_server, tiny_data):
    server = run_server(tiny_data, token=TOKEN, timeout=0.5, token_timeout=60.0)
    slow = "SELECT (COUNT(*) AS ?n) { ?a <http://example.org/mixed> ?c . ?d <http://example.org/mixed> ?f FILTER(STR(?c) < STR(?f)) }"
    assert http.get(server.url + "/sparql", params={"query": slow, "timeout": 50}).status_code == 503
    assert http.get(server.url + "/sparql", params={"query": slow, "timeout": 50}, headers=BEARER).status_code == 200


def test_the_data_set_of_the_protocol(http, writable):
    url = writable.url + "/update"
    data = "INSERT DATA { GRAPH <http://e/g> { <http://e/in> <http://e/q> 1 } GRAPH <http://e/n> { <http://e/in> <http://e/q> 2 } }"
    assert http.post(url, data={"update": data}, headers=BEARER).status_code == 204
    body = {"update": "INSERT { <http://e/r> <http://e/r> ?o, ?x } WHERE { ?s <http://e/q> ?o OPTIONAL { GRAPH ?g { ?s <http://e/q> ?x } } }",
            "using-graph-uri": "http://e/g", "using-named-graph-uri": "http://e/n"}
    assert http.post(url, data=body, headers=BEARER).status_code == 204
    assert ask(http, writable, "ASK { <http://e/r> <http://e/r> 1, 2 }")
    body = {"update": "DELETE WHERE { <http://e/in> ?p ?o }", "using-graph-uri": "http://e/g"}
    assert http.post(url, data=body, headers=BEARER).status_code == 204


def test_using_is_put_before_each_where():
    assert with_using("DELETE WHERE { ?s ?p '}' } ; INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", ["http://e/g"], ["http://e/n"]) == (
        "DELETE { ?s ?p '}' } USING <http://e/g> USING NAMED <http://e/n> WHERE { ?s ?p '}' } ; "
        "INSERT { ?s ?p 1 }  USING <http://e/g> USING NAMED <http://e/n> WHERE { ?s ?p ?o }")
    assert with_using("INSERT DATA { <http://e/a> <http://e/b> 'WHERE' }", ["http://e/g"], []) == "INSERT DATA { <http://e/a> <http://e/b> 'WHERE' }"
    with pytest.raises(Problem):
        with_using("DELETEWHERE { ?s ?p ?o }", ["http://e/g"], [])


def test_an_endless_update_is_stopped_and_the_next_is_made(http, run_server, tmp_path, writable):
    server = run_server(writable.settings.data, token=TOKEN, token_timeout=1.5)
    began = time.monotonic()
    answer = http.post(server.url + "/update", data={"update": ENDLESS}, headers=BEARER)
    assert answer.status_code == 503 and code(answer) == "update-timeout" and 1 < time.monotonic() - began < 4
    assert int(answer.headers["Retry-After"]) > 0
    assert http.post(server.url + "/update", data={"update": "CLEAR ALL"}, headers=BEARER).headers["X-Egovkg-Version"] == "2"


def test_writers_are_taken_one_after_the_other_and_readers_see_no_half(http, writable):
    numbers: list[int] = []

    def write(number: int) -> None:
        text = f"INSERT DATA {{ <http://e/w{number}> <http://e/w> 1 ; <http://e/v> 1 }}"
        answer = requests.post(writable.url + "/update", data={"update": text}, headers=BEARER)
        assert answer.status_code == 204, answer.text
        numbers.append(int(answer.headers["X-Egovkg-Version"]))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        query = "SELECT (COUNT(?s) AS ?n) { ?s ?p 1 FILTER(?p IN (<http://e/w>, <http://e/v>)) }"
        answer = http.get(writable.url + "/sparql", params={"query": query})
        assert answer.status_code == 200 and int(answer.json()["results"]["bindings"][0]["n"]["value"]) % 2 == 0
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]


def test_more_writers_than_may_wait_are_refused(run_server, writable):
    server = run_server(writable.settings.data, token=TOKEN, token_timeout=2.0, update_queue=1)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(requests.post(server.url + "/update", data={"update": ENDLESS}, headers=BEARER)))
               for _ in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.2)
    for thread in threads:
        thread.join()
    assert sorted(code(answer) for answer in answers) == ["update-busy", "update-busy", "update-timeout"]


def test_another_process_that_writes_is_waited_for(http, writable):
    with VersionedStore(writable.settings.data).write():
        results = []
        thread = threading.Thread(target=lambda: results.append(
            requests.post(writable.url + "/update", data={"update": "CLEAR ALL"}, headers=BEARER).status_code))
        thread.start()
        time.sleep(0.5)
        assert not results
    thread.join()
    assert results == [204]


@pytest.fixture
def listener():
    """A server that counts who calls it."""
    calls = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        found.calls = calls
        yield found
        found.shutdown()


def test_the_kernel_stands_behind_the_refusal_of_load(writable, listener, monkeypatch):
    if not isolation.SOCKET_CALL.get(os.uname().machine):
        pytest.skip("seccomp is written for x86_64 and aarch64")
    host = f"http://127.0.0.1:{listener.server_port}"
    ox.Store().update(f"LOAD <{host}/control>")
    assert listener.calls == ["/control"]
    monkeypatch.setattr(writing, "Change", lambda *args, **options: Change(*args, **options, calls_refused=False))
    client = writing.Writing(writable.engine)
    for text in (f"LOAD <{host}/x>", f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{host}/x> {{ ?s ?p ?o }} }}"):
        with pytest.raises(Problem) as caught:
            client.change("update", text=text)
        assert caught.value.code == "bad-query"
    assert client.change("update", text=f"LOAD SILENT <{host}/x>")[0] == 2
    assert listener.calls == ["/control"]
