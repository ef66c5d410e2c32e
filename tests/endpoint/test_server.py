"""The server as a process: it starts fast, says what is wrong with its port, survives slow clients, and ends with all it started."""
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from egovkg.endpoint.server import Server, listen
from egovkg.endpoint.settings import Settings
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore

SERVE = """
import sys
from pathlib import Path
from egovkg.endpoint.server import serve
from egovkg.endpoint.settings import Settings
from egovkg.triples.store import VersionedStore
data = Path(sys.argv[1])
serve(Settings.from_environment({}, data=data, port=0, timeout=5.0), VersionedStore(data), lambda server: print(server.url, flush=True))
"""
SLOW = "SELECT (COUNT(*) AS ?n) { ?a <http://example.org/mixed> ?c . ?d <http://example.org/mixed> ?f FILTER(STR(?c) < STR(?f)) }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"


@pytest.fixture
def process(tiny_data):
    with subprocess.Popen([sys.executable, "-c", SERVE, str(tiny_data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True) as process:
        process.url = process.stdout.readline().strip()
        yield process
        if process.poll() is None:
            process.kill()


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


def test_a_killed_server_leaves_no_worker_even_in_the_middle_of_a_query(process):
    with socket.create_connection(("127.0.0.1", int(process.url.rpartition(":")[2]))) as channel:
        channel.sendall(f"GET /sparql?query={requests.compat.quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(1)
        children = family(process.pid)
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
