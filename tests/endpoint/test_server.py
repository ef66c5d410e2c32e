"""The server as a process: it starts fast, says what is wrong with its port, survives slow clients, and ends with all it started."""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
import requests
from egovkg.endpoint.reception import ROTATED, Channel
from egovkg.endpoint.server import Server, listen
from egovkg.endpoint.settings import Settings
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore
from waitress.adjustments import Adjustments

from tests.conftest import fill

SERVE = """
import sys
from pathlib import Path
from egovkg.endpoint.server import serve
from egovkg.endpoint.settings import Settings
from egovkg.triples.store import VersionedStore
data = Path(sys.argv[1])
serve(Settings.from_environment({}, data=data, port=0, timeout=float(sys.argv[2])), VersionedStore(data), lambda server: print(server.url, flush=True))
"""
SLOW = "SELECT (COUNT(*) AS ?n) { ?a <http://example.org/mixed> ?c . ?d <http://example.org/mixed> ?f FILTER(STR(?c) < STR(?f)) }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"


@contextmanager
def running(data: Path, timeout: float = 5.0) -> Iterator[subprocess.Popen]:
    """A server as a process of its own, with its address as `url`."""
    with subprocess.Popen([sys.executable, "-c", SERVE, str(data), str(timeout)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.url = process.stdout.readline().strip()
        yield process
        if process.poll() is None:
            process.kill()


@pytest.fixture
def process(tiny_data):
    with running(tiny_data) as process:
        yield process


def family(pid: int) -> list[int]:
    """The processes below a process."""
    try:
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return children + [below for child in children for below in family(child)]


def gone(pids: list[int], seconds: float = 10) -> bool:
    last = time.monotonic() + seconds
    while any(os.path.exists(f"/proc/{pid}") for pid in pids) and time.monotonic() < last:
        time.sleep(0.05)
    return not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def test_a_busy_port_and_a_strange_address_are_problems(tiny_data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Problem) as caught:
            Server(Settings.from_environment({}, data=tiny_data, port=port), VersionedStore(tiny_data))
        assert caught.value.code == "port-busy" and caught.value.details == {"host": "127.0.0.1", "port": port}
    for host in ("192.0.2.1", "no such host"):
        with pytest.raises(Problem) as caught:
            listen(host, 0)
        assert caught.value.code == "cannot-listen"


def test_it_starts_answers_and_ends_with_everything_it_started(process):
    began = time.monotonic()
    assert requests.get(process.url + "/sparql", params={"query": "ASK {}"}, timeout=10).json()["boolean"] is True
    assert time.monotonic() - began < 5
    children = family(process.pid)
    assert len(children) >= 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0 and gone(children)
    assert process.stderr.read() == "" and process.stdout.read() == ""


def test_a_request_in_flight_is_answered_before_the_end(process):
    with socket.create_connection(("127.0.0.1", int(process.url.rpartition(":")[2]))) as channel:
        channel.sendall(f"GET /sparql?query={requests.compat.quote(SLOW)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        answer = http.client.HTTPResponse(channel)
        answer.begin()
        assert answer.status in (200, 503) and answer.read()
    assert process.wait(10) == 0


STREAM = "SELECT * { ?a <http://example.org/mixed> ?c . ?d <http://example.org/mixed> ?f } LIMIT 50000"
LIGHT = "ASK { ?s a <http://example.org/Policy> }"


@pytest.fixture
def patient(tiny_data):
    with running(tiny_data, 60.0) as process:
        yield process


def test_all_in_flight_are_answered_wholly_before_the_end(patient):
    process = patient
    answers: list[object] = []

    def ask(query: str) -> None:
        with requests.Session() as session:
            try:
                session.get(process.url + "/healthz", timeout=20)
                started.release()
                answers.append(session.get(process.url + "/sparql", params={"query": query, "format": "json"}, timeout=60).json())
            except requests.RequestException as error:
                answers.append(error)

    started = threading.Semaphore(0)
    threads = [threading.Thread(target=ask, args=(query,)) for query in [STREAM] * 3 + [LIGHT] * 6]
    for thread in threads:
        thread.start()
    for _ in threads:
        started.acquire()
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sorted(len(answer["results"]["bindings"]) for answer in answers if "results" in answer) == [50_000] * 3
    assert process.wait(20) == 0


def test_no_request_fails_while_workers_are_made_anew_or_a_version_comes(tmp_path):
    store = VersionedStore(tmp_path)
    with store.write() as writer:
        fill(writer.store)
        writer.publish("load")
    with running(tmp_path, 60.0) as process:
        over, answers = threading.Event(), []

        def ask(number: int) -> None:
            with requests.Session() as session:
                while not over.is_set():
                    query = f"{LIGHT} # {number} {len(answers)}" if number else STREAM.replace("50000", "20000")
                    answers.append(session.get(process.url + "/sparql", params={"query": query}, timeout=30).status_code)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for number in range(6):
            process.send_signal(signal.SIGHUP)
            time.sleep(0.2)
            with store.write() as writer:
                writer.store.add(ox.Quad(ox.NamedNode(f"http://e/{number}"), ox.NamedNode("http://e/p"), ox.Literal(number)))
                writer.publish("update")
        over.set()
        for thread in threads:
            thread.join()
        assert set(answers) == {200} and len(answers) > 12
        assert requests.get(process.url + "/readyz", timeout=10).json()["version"] == 7


def test_a_killed_server_leaves_no_worker_even_in_the_middle_of_a_query(process):
    with socket.create_connection(("127.0.0.1", int(process.url.rpartition(":")[2]))) as channel:
        channel.sendall(f"GET /sparql?query={requests.compat.quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        last = time.monotonic() + 20
        while len(children := family(process.pid)) < 2 and time.monotonic() < last:
            time.sleep(0.1)
        time.sleep(1)
        process.kill()
        assert len(children) >= 2 and gone(children)


def test_slow_senders_do_not_hold_the_server(server, http):
    channels = []
    try:
        for number in range(500):
            channel = socket.create_connection(("127.0.0.1", server.port))
            channels.append(channel)
            if number % 2:
                channel.sendall(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\n")
            else:
                channel.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                                b"Content-Length: 1000\r\n\r\nASK")
        for _ in range(5):
            assert http.get(server.url + "/sparql", params={"query": "ASK { } # slow"}, timeout=5).status_code == 200
    finally:
        for channel in channels:
            channel.close()


def test_importing_the_application_is_fast_and_takes_no_heavy_library():
    script = "import sys, egovkg.endpoint.server; print(sorted({'rdflib', 'owlready2', 'pyshacl', 'rich', 'pypinyin'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


@pytest.mark.parametrize(("request_", "status", "code"), [
    (b"PUT /graph-store?default HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413, "request-too-large"),
    (b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-Large: " + b"x" * 300_000 + b"\r\n\r\n", 431, "head-too-large"),
    (b"GET /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400, "bad-request"),
])
def test_what_is_refused_before_it_is_read_is_told_as_everything_is(server, request_, status, code):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as channel:
        channel.sendall(request_)
        answer = http.client.HTTPResponse(channel)
        answer.begin()
        found = json.loads(answer.read())
    assert answer.status == status == found["status"] and found["type"].endswith("/errors/" + code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert status == 400 or (found["limit"] > 0 and str(found["limit"]) in found["detail"])


def test_head_and_body_of_a_small_answer_are_sent_together(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as channel:
        channel.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = channel.recv(1 << 16)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and answer.endswith(b"\r\n\r\nok\n")


def test_requests_that_come_together_are_answered_one_after_the_other(server):
    paths = [b"/healthz", b"/sparql?query=ASK%20%7B%7D&format=csv", b"/no-such-page"] * 10
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as channel:
        channel.sendall(b"".join(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n" for path in paths))
        received = bytearray()
        while piece := channel.recv(1 << 16):
            received += piece
            if received.count(b"HTTP/1.1 ") == len(paths) and received.rstrip().endswith(b"}"):
                break
    statuses = [answer[:3] for answer in bytes(received).split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"404"] * 10


def test_what_has_been_sent_of_a_large_answer_is_freed():
    here, there = socket.socketpair()
    server = SimpleNamespace(active_channels={}, pull_trigger=lambda: None)
    channel = Channel(server, here, ("127.0.0.1", 1), Adjustments(), map={})
    piece, received, kept = bytes(range(256)) * 1024, bytearray(), 0
    there.setblocking(False)
    for _ in range(40):
        channel.write_soon(piece)
        while channel.total_outbufs_len:
            channel._flush_some()
            received += there.recv(1 << 20)
        kept = max(kept, sum(buffer.getfile().seek(0, 2) for buffer in channel.outbufs))
    while len(received) < 40 * len(piece):
        received += there.recv(1 << 20)
    assert received == piece * 40
    assert kept <= ROTATED + len(piece)
    channel.handle_close()
    there.close()
