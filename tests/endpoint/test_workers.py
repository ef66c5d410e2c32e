"""What a query breaks is only its own worker; light queries are answered beside endless ones."""
import contextlib
import os
import platform
import re
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
import requests
from egovkg.endpoint import workers
from egovkg.endpoint.isolation import SOCKET_CALL
from egovkg.endpoint.lanes import Gone, Lanes
from egovkg.endpoint.query_text import kind, typed_order
from egovkg.endpoint.read_ahead import read_ahead, steps
from egovkg.endpoint.settings import Settings
from egovkg.endpoint.worker_process import Sink
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore

LIGHT = "SELECT ?s { ?s a <http://example.org/Policy> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
MIXED = "SELECT ?o { ?s <http://example.org/mixed> ?o } ORDER BY ?o"


def code(answer: requests.Response) -> str:
    return answer.json()["type"].rpartition("/")[2]


@pytest.fixture(scope="module")
def engine(tiny_data):
    settings = Settings.from_environment({}, data=tiny_data, timeout=20.0, worker_memory=300 << 20)
    engine = Engine(settings, VersionedStore(tiny_data))
    yield engine
    engine.close()


@pytest.mark.parametrize(("query", "status", "expected"), [
    (ENDLESS, 503, "query-timeout"),
    ("SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}", 400, "query-too-deep"),
    ("SELECT (" + "1" + "+1" * 20_000 + " AS ?x) {}", 400, "query-too-deep"),
    ("SELECT * { " + "{" * 20_000 + "?s ?p ?o" + "}" * 20_000 + " }", 400, "query-too-deep"),
    ("SELECT * { FILTER(" + "!" * 20_000 + "true) }", 400, "query-too-deep"),
    ("SELECT * { ?s " + "<http://example.org/p>/" * 20_000 + "<http://example.org/p> ?o }", 400, "query-too-deep"),
])
def test_a_hostile_query_costs_one_worker_and_the_next_is_answered(http, url, query, status, expected):
    answer = http.post(url, data={"query": query, "timeout": "1.5" if query == ENDLESS else "4"})
    assert answer.status_code == status and code(answer) == expected, answer.text
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0
    assert len(http.get(url, params={"query": LIGHT + f" # {time.monotonic()}"}).json()["results"]["bindings"]) == 2


def test_a_memory_bomb_costs_one_worker(http, run_server, tiny_data):
    server = run_server(tiny_data, timeout=60.0, worker_memory=100 << 20)
    answer = http.post(server.url + "/sparql", data={"query": BOMB})
    assert answer.status_code == 400 and code(answer) == "query-memory" and answer.json()["setting"] == "EGOVKG_WORKER_MEMORY"
    assert len(http.get(server.url + "/sparql", params={"query": LIGHT}).json()["results"]["bindings"]) == 2


def test_brackets_are_counted_before_the_query_runs(http, url, run_server, tiny_data):
    deep = "SELECT (" + "(" * 300 + "1" + ")" * 300 + " AS ?x) {}"
    found = http.post(url, data={"query": deep})
    assert found.status_code == 400 and code(found) == "query-too-deep" and found.json()["setting"] == "EGOVKG_QUERY_DEPTH" and found.json()["limit"] == 200
    server = run_server(tiny_data, query_depth=1000)
    assert http.post(server.url + "/sparql", data={"query": deep}).status_code == 200
    # Brackets beside each other, and those in texts, are not deep.
    assert http.post(url, data={"query": "ASK { " + "{} " * 1000 + "FILTER('" + "(" * 1000 + "' != '') }"}).json()["boolean"] is True


@pytest.mark.parametrize("query", [
    "SELECT (" + "(" * 50 + "1" + ")" * 50 + " AS ?x) {}",
    "SELECT * { { ?s a <http://example.org/Policy> } " + "UNION { ?s a <http://example.org/Policy> } " * 200 + "}",
    "SELECT * { VALUES ?x { " + "1 " * 5000 + "} }",
    "SELECT ('SERVICE <http://127.0.0.1/> {}' AS ?x) { } # SERVICE <http://127.0.0.1/> {}",
])
def test_an_ordinary_query_that_looks_a_little_hostile_is_answered(http, url, query):
    answer = http.post(url, data={"query": query})
    assert answer.status_code == 200 and answer.json()["results"]["bindings"]


VALUES = "?s <http://example.org/mixed> ?o"


@pytest.mark.parametrize("query", [
    MIXED, MIXED.replace("BY ?o", "BY DESC(?o)"), MIXED.replace("BY ?o", "BY ASC(?o) ?s LIMIT 3000"), MIXED.replace("BY ?o", "BY asc ( ?o ) DESC(?s)"),
    MIXED.replace("BY ?o", "BY DESC(?o) ?s OFFSET 0"), MIXED.replace("BY ?o", "BY STRLEN(STR(?s)) ?o"), MIXED.replace("BY ?o", "BY (?o) (STR(?o))"),
    MIXED.replace("BY ?o", "BY COALESCE(?o, 1) <http://www.w3.org/2001/XMLSchema#string>(?s)"), MIXED.replace("ORDER BY ?o", "order\n# by ?s\nby $o"),
    MIXED.replace("BY ?o", "BY IF(BOUND(?o), ?o, 0) # ORDER BY ?none"),
    f"SELECT ?o ('ORDER BY ?o' AS ?text) {{ {VALUES} FILTER(STR(?o) != \"ORDER BY ?s\") }} ORDER BY ?o",
    f"SELECT ?o {{ {{ SELECT ?o ?s {{ {VALUES} }} ORDER BY ?o # ORDER BY ?s\n }} FILTER(STR(?o) != 'ORDER BY ?o') }}",
    f"SELECT ?o {{ {{ SELECT ?o ?s {{ {VALUES} }} ORDER BY DESC(?o) LIMIT 3000 }} }} ORDER BY ?o",
    "SELECT (SAMPLE(?x) AS ?o) { ?s <http://example.org/mixed> ?x } GROUP BY ?s ORDER BY SAMPLE(?x)",
    "SELECT (MAX(?x) AS ?o) { ?s <http://example.org/mixed> ?x } GROUP BY ?s HAVING (COUNT(*) > 0) ORDER BY DESC(MAX(?x)) ?s",
    "SELECT ?s (SAMPLE(?x) AS ?o) { ?s <http://example.org/mixed> ?x } GROUP BY ?s ORDER BY ?o",
])
def test_mixed_values_are_sorted(http, url, query):
    answer = http.get(url, params={"query": query})
    assert answer.status_code == 200 and len(answer.json()["results"]["bindings"]) == 3000
    # Whether a sort aborts also depends on the order of what it sorts; its second attempt never does, in any form.
    second = http.get(url, params={"query": typed_order(query)})
    assert second.status_code == 200 and "X-Egovkg-Order" not in second.headers and len(second.json()["results"]["bindings"]) == 3000


@pytest.mark.parametrize("query", ["CONSTRUCT { ?s <http://example.org/is> ?o } WHERE { ?s <http://example.org/mixed> ?o } ORDER BY ?o LIMIT 10",
    "DESCRIBE ?s WHERE { ?s <http://example.org/mixed> ?o } ORDER BY DESC(?o) LIMIT 5"])
def test_graphs_of_mixed_values_are_sorted_before_they_are_cut(http, url, query):
    for text in (query, typed_order(query)):
        answer = http.get(url, params={"query": text, "format": "nt"})
        assert answer.status_code == 200 and answer.text.count("\n") >= 5


def test_an_answer_sorted_at_the_second_attempt_says_so(http, url):
    answer = http.get(url, params={"query": MIXED + " # once more"})
    assert answer.headers["X-Egovkg-Order"] == "retried"
    rows = [row["o"] for row in answer.json()["results"]["bindings"]]
    numbers = [float(row["value"]) for row in rows if row.get("datatype", "").endswith(("integer", "decimal"))]
    assert len(numbers) > 1000 and numbers == sorted(numbers)


def test_light_queries_are_answered_while_endless_ones_run(http, url):
    answers: list[requests.Response] = []

    def endless(number: int) -> None:
        answers.append(requests.get(url, params={"query": f"{ENDLESS} # {number}"}, timeout=30))

    threads = [threading.Thread(target=endless, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    times = []
    while any(thread.is_alive() for thread in threads):
        began = time.monotonic()
        answer = http.get(url, params={"query": f"{LIGHT} # {began}"})
        times.append(time.monotonic() - began)
        assert answer.status_code == 200
        time.sleep(0.02)
    assert len(times) > 20 and sorted(times)[len(times) // 2] < 1
    assert {answer.status_code for answer in answers} == {503} and len(answers) == 8


def test_too_many_queries_of_one_client_are_refused_and_those_in_all(run_server, tiny_data):
    server = run_server(tiny_data, timeout=1.5, client_queries=3, queue=5, parked_queries=1, trusted_proxies=Settings.from_environment(
        {"EGOVKG_TRUSTED_PROXIES": "127.0.0.1"}).trusted_proxies)
    answers: list[requests.Response] = []

    def endless(client: str) -> None:
        answers.append(requests.get(server.url + "/sparql", params={"query": ENDLESS}, headers={"X-Forwarded-For": client}, timeout=30))

    threads = [threading.Thread(target=endless, args=(f"192.0.2.{number % 2}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [code(answer) for answer in answers]
    assert set(codes) <= {"query-timeout", "server-busy", "slow-queries-busy", "client-busy"} and "query-timeout" in codes
    assert {"client-busy", "server-busy", "slow-queries-busy"} & set(codes)
    for answer in answers:
        assert int(answer.headers["Retry-After"]) > 0 and answer.status_code == (429 if code(answer) == "client-busy" else 503)


GRAPH = "CONSTRUCT { ?a ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"
FORMATS = [(STREAM, name) for name in ("json", "csv", "tsv", "xml")] + [(GRAPH, name) for name in ("ttl", "nt", "nq", "trig", "rdf", "jsonld", "n3")]


@pytest.fixture(scope="module")
def breaking(run_server, tiny_data):
    """The address of an endpoint whose answers fail after their third megabyte, when their status is long told."""
    return run_server(tiny_data, max_bytes=3 << 20, timeout=60.0).url + "/sparql"


@pytest.mark.parametrize(("query", "name"), FORMATS, ids=[name for _, name in FORMATS])
def test_a_large_answer_that_fails_is_seen_to_be_broken_by_every_client(http, breaking, tmp_path, query, name):
    """requests, http.client and curl: each says that the answer is not whole, and nothing is written into it."""
    with http.get(breaking, params={"query": query, "format": name}, stream=True) as answer:
        assert answer.status_code == 200 and answer.headers["Transfer-Encoding"] == "chunked"
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            for _ in answer.iter_content(1 << 16):
                pass
    where = urlsplit(breaking)
    connection = HTTPConnection(where.hostname, where.port, timeout=60)
    connection.request("GET", f"{where.path}?query={quote(query)}&format={name}")
    with pytest.raises(IncompleteRead):
        connection.getresponse().read()
    out = tmp_path / "out"
    ended = subprocess.run(["curl", "-s", "--noproxy", "*", "-o", str(out), "-G", breaking, "--data-urlencode", f"query={query}", "-d", f"format={name}"], check=False)
    assert ended.returncode == 18
    data = out.read_bytes()
    assert len(data) > 1 << 20 and b"problem" not in data and b"error" not in data and b"Traceback" not in data


def test_a_large_answer_that_is_late_is_broken_too(http, url):
    with http.get(url, params={"query": STREAM, "format": "csv", "timeout": "3"}, stream=True) as answer, pytest.raises(requests.RequestException):
        answer.raise_for_status()  # where not even a megabyte was there in time
        for _ in answer.iter_content(1 << 16):
            pass


def test_an_answer_larger_than_the_limit_is_refused(run_server, tiny_data, http):
    server = run_server(tiny_data, max_bytes=300_000)
    answer = http.get(server.url + "/sparql", params={"query": STREAM})
    assert answer.status_code == 400 and code(answer) == "answer-too-large" and answer.json()["limit"] == 300_000


def test_a_client_that_goes_away_stops_its_query(server, http):
    lanes = server.engine.lanes
    with socket.create_connection(("127.0.0.1", server.port)) as channel:
        query = requests.compat.quote(ENDLESS)
        channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_for(lambda: lanes.counts()["slow"] == 1)
    began = time.monotonic()
    wait_for(lambda: lanes.counts()["in_flight"] == 0)
    assert time.monotonic() - began < 2
    with http.get(server.url + "/sparql", params={"query": STREAM}, stream=True) as answer:
        next(answer.iter_content(1 << 16))
        assert lanes.counts()["in_flight"] == 1
    wait_for(lambda: lanes.counts()["in_flight"] == 0)


def test_a_new_version_is_seen_by_the_next_query(run_server, tmp_path, http):
    store = VersionedStore(tmp_path)
    server = run_server(tmp_path)
    url = server.url + "/sparql"
    node = ox.NamedNode("http://example.org/a")
    answer = http.get(url, params={"query": "ASK {}"})
    assert answer.status_code == 503 and code(answer) == "no-version" and http.get(server.url + "/readyz").status_code == 503
    for number in range(1, 6):
        with store.write() as writer:
            writer.store.add(ox.Quad(node, node, ox.Literal(number)))
            writer.publish("update")
        answer = http.get(url, params={"query": "SELECT ?o { ?s ?p ?o }"})
        assert len(answer.json()["results"]["bindings"]) == number and answer.headers["X-Egovkg-Version"] == str(number)
    store.rollback(2)
    assert len(http.get(url, params={"query": "SELECT ?o { ?s ?p ?o }"}).json()["results"]["bindings"]) == 2


def test_the_worker_of_a_slow_query_is_used_again_unless_another_query_came_meanwhile_or_it_has_grown(engine, monkeypatch):
    def used_again(meanwhile) -> bool:
        answer = engine.query(f"{STREAM} LIMIT 20000 # {time.monotonic()}")
        next(answer.body)
        worker, = engine._loud
        meanwhile()
        assert sum(map(len, answer.body)) > 1 << 20
        return worker in engine.pool._idle

    assert used_again(lambda: None)
    assert not used_again(lambda: engine.rows(f"{LIGHT} # {time.monotonic()}"))
    assert not engine.pool._spent
    monkeypatch.setattr(workers, "GROWN", 0.0)
    assert not used_again(lambda: None)


def test_a_worker_has_no_environment_and_no_way_out(engine):
    worker = engine.pool.take(1)
    try:
        status = Path(f"/proc/{worker.pid}/status").read_text()
        assert re.search(r"^Seccomp:\s*2$", status, re.MULTILINE) or platform.machine() not in SOCKET_CALL
        assert Path(f"/proc/{worker.pid}/environ").read_bytes() == b""
    finally:
        engine.pool.give(worker)


def test_where_there_is_no_seccomp_no_descriptor_is_left():
    script = "import os, socket; from egovkg.endpoint.isolation import take_descriptors; take_descriptors(); socket.socket()"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "Too many open files" in ended.stderr


def test_a_store_of_many_files_is_read_whole(tmp_path):
    store = VersionedStore(tmp_path)
    with store.write() as writer:
        for number in range(40):  # RocksDB opens no more than sixteen files before they are needed
            writer.store.bulk_extend([ox.Quad(ox.NamedNode(f"http://e/{number}"), ox.NamedNode("http://e/p"), ox.Literal(number))])
            writer.store.flush()
        writer.publish("load")
    engine = Engine(Settings.from_environment({}, data=tmp_path), store)
    try:
        assert len(engine.rows("SELECT * { ?s ?p ?o }").rows) == 40
    finally:
        engine.close()


def test_rows_of_the_engine_are_terms(engine):
    found = engine.rows("PREFIX ex: <http://example.org/> SELECT ?s ?none { ?s ex:year ?year OPTIONAL { ?s ex:none ?none } } ORDER BY ?s")
    assert found.variables == ["s", "none"] and found.rows[0] == {"s": ox.NamedNode("http://example.org/law")} and found.version == 1
    assert engine.rows("ASK { ?s ?p ?o }").boolean is True
    with pytest.raises(Problem) as caught:
        engine.rows("CONSTRUCT WHERE { ?s a ?c }")
    assert caught.value.code == "not-acceptable"


def test_variables_are_bound_by_the_engine(engine):
    query = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/name> ?name }"
    counts = [int(engine.rows(query, substitutions=terms).rows[0]["n"].value) for terms in (
        {}, {"name": ox.Literal("国家网信办", language="zh")}, {"name": ox.Literal("} ; DROP ALL")},
        {"s": ox.NamedNode("http://example.org/cac")})]
    assert counts == [4, 1, 0, 2]


def test_the_first_megabyte_is_held_back(engine):
    answer = engine.query(STREAM, timeout=5)
    assert answer.length is None and len(next(answer.body)) > 0 and engine.lanes.counts()["in_flight"] == 1
    answer.close()
    assert engine.lanes.counts()["in_flight"] == 0


def test_workers_that_die_idle_or_with_their_parent_are_replaced(engine):
    parent = engine.pool._parent.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    engine.pool._parent.kill()
    engine.pool._parent.wait()
    wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children))
    for _ in range(4):
        assert engine.rows(LIGHT + f" # {time.monotonic()}").version == 1


def test_no_process_is_left_behind(tiny_data):
    engine = Engine(Settings.from_environment({}, data=tiny_data), VersionedStore(tiny_data))
    engine.rows(LIGHT)
    parent = engine.pool._parent.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    engine.close()
    wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in (*children, parent)))


def test_waiting_queries_are_taken_in_the_order_of_what_those_of_their_clients_cost():
    settings = Settings.from_environment({}, workers=1)
    lanes = Lanes(settings)
    greedy = lanes.enter("greedy")
    lanes.start(greedy, time.monotonic() + 9, lambda: False)
    greedy.client.learn(5)
    order: list[str] = []

    def wait(name: str) -> None:
        turn = lanes.enter(name)
        lanes.start(turn, time.monotonic() + 9, lambda: False)
        order.append(name)
        lanes.leave(turn)

    threads = [threading.Thread(target=wait, args=(name,)) for name in ("greedy", "greedy", "light")]
    for number, thread in enumerate(threads, 1):
        thread.start()
        wait_for(lambda number=number: lanes.counts()["waiting"] == number)
    lanes.leave(greedy)
    for thread in threads:
        thread.join()
    assert order == ["light", "greedy", "greedy"] and lanes.counts()["in_flight"] == 0


def test_a_query_like_a_slow_one_starts_in_the_slow_lane_while_it_is_used_and_a_light_one_of_the_same_client_does_not():
    settings = Settings.from_environment({}, slow_queries=1, parked_queries=1)
    lanes, soon = Lanes(settings), time.monotonic() + 9
    slow = lanes.enter("one", "slow")
    assert not slow.demoted
    lanes.start(slow, soon, lambda: False)
    lanes.slow_down(slow, soon, lambda: False)
    lanes.leave(lanes.enter("one", "light"))
    other = lanes.enter("other", "slow")
    lanes.leave(slow, finished=False)
    assert not other.demoted  # nobody is in the slow lane
    lanes.slow_down(other, soon, lambda: False)
    assert lanes.enter("one", "slow").demoted and not lanes.enter("one", "light").demoted and not lanes.enter("one", "unknown").demoted
    over = threading.Event()

    def park() -> None:
        with contextlib.suppress(Gone):
            lanes.slow_down(lanes.enter("third", "slow"), soon + 60, over.is_set)

    thread = threading.Thread(target=park)
    thread.start()
    wait_for(lambda: lanes.counts()["parked"] == 1)
    with pytest.raises(Problem) as caught:
        lanes.enter("new", "slow")
    assert caught.value.code == "slow-queries-busy" and lanes.penalty("new") > 0 and lanes.penalty("nobody") == 0
    assert lanes.enter("one", "light")
    over.set()
    thread.join()


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("SELECT * { ?s ex:p 'a' } # 1", "SELECT * { ?s ex:p 'b' } # 2", True), ("ASK { <http://e/x#1> ?p 2 }", "ASK { <http://e/x#12> ?p 3 }", True),
    ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o . ?a ?b ?c }", False), ("ASK { <http://e/a#b> ?p ?o }", "ASK { <http://e/a#c> ?p ?o }", False),
])
def test_queries_are_alike_that_differ_in_comments_texts_and_numbers(one, other, alike):
    assert (kind(one) == kind(other)) == alike


def test_the_sink_refuses_more_than_its_limit():
    one, other = socket.socketpair()
    with one, other, pytest.raises(Problem):
        sink = Sink(one, 10)
        sink.write(b"12345")
        sink.write(b"1234567")


def test_a_worker_reads_ahead_until_it_is_asked(tiny_data):
    unread = steps(VersionedStore(tiny_data).read())
    one, other = socket.socketpair()
    with one, other:
        other.send(b"Q")
        read_ahead(unread, one)
        assert next(unread, None) is not None, "it read before it looked"
        one.recv(1)
        read_ahead(unread, one)
    assert next(unread, None) is None


def wait_for(condition, seconds: float = 10) -> None:
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it did not come about"
        time.sleep(0.02)
