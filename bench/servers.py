"""Starts the servers that are compared, each a process of its own over the same store, and waits until it answers."""
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
OURS = """
import sys
from pathlib import Path
from egovkg.endpoint.server import serve
from egovkg.endpoint.settings import Settings
from egovkg.triples.store import VersionedStore
data = Path(sys.argv[1])
settings = Settings.from_environment(data=data, port=int(sys.argv[2]), log="errors")
serve(settings, VersionedStore(data))
"""
# Plain Flask over pyoxigraph, as a tutorial has it; it isolates nothing.
PLAIN = """
import os
import pyoxigraph as ox
from flask import Flask, Response, request
app, store = Flask("plain"), ox.Store.read_only(os.environ["BENCH_STORE"])

@app.route("/sparql", methods=["GET", "POST"])
def query():
    found = store.query(request.values["query"])
    if isinstance(found, ox.QueryTriples):
        return Response(found.serialize(format=ox.RdfFormat.N_TRIPLES), content_type="application/n-triples")
    return Response(found.serialize(format=ox.QueryResultsFormat.JSON), content_type="application/sparql-results+json")
"""
RDFLIB = """
import os
import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
app = SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=ox.Store.read_only(os.environ["BENCH_STORE"]))), path="/sparql")
"""
NAMES = ("egovkg", "plain Flask", "Oxigraph's server", "rdflib-endpoint")


@contextmanager
def served(name: str, data: Path, **environment: str) -> Iterator[tuple[str, int]]:
    """The address of a server's endpoint over the live version of a data folder, and its process id. Its log stays in the data folder."""
    store = next((data / "versions").iterdir()) / "store"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (data / "plain.py").write_text(PLAIN, "utf-8")
    (data / "rdflib_server.py").write_text(RDFLIB, "utf-8")
    command, path = {
        "egovkg": ([sys.executable, "-c", OURS, data, port], "/sparql"),
        "plain Flask": ([BIN / "gunicorn", "--workers", "2", "--threads", "8", "--bind", f"127.0.0.1:{port}", "--timeout", "600", "plain:app"], "/sparql"),
        "Oxigraph's server": ([BIN / "oxigraph", "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"], "/query"),
        "rdflib-endpoint": ([BIN / "uvicorn", "--port", port, "--log-level", "error", "rdflib_server:app"], "/sparql"),
    }[name]
    with open(data / "log.txt", "a", encoding="utf-8") as log:
        process = subprocess.Popen([str(part) for part in command], cwd=data, stdout=log, stderr=log,
            env=os.environ | {"BENCH_STORE": str(store)} | environment)
    url = f"http://127.0.0.1:{port}{path}"
    try:
        until(url)
        yield url, process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(url: str, seconds: float = 60) -> None:
    """Wait until a query is answered. Raises TimeoutError."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        try:
            if requests.get(url, params={"query": "ASK {}"}, timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise TimeoutError(url)


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process has of its own, 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


def spent(pid: int) -> dict[int, float]:
    """Milliseconds of a processor that a process, and each below it that still lives, has had."""
    found = {}
    for process in family(pid):
        with suppress(OSError):
            found[process] = time.clock_gettime(~process << 3 | 2) * 1000  # as clock_getcpuclockid(3) makes it; ended threads count too
    return found
