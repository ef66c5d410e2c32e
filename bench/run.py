"""Measures the endpoint as ratios within one run: python bench/run.py [--triples 2000000] [--json]. Takes about two minutes."""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import requests
from egovkg.triples.store import VersionedStore

EX = "http://example.org/"
SERVE = """
import sys
from pathlib import Path
from egovkg.endpoint.server import serve
from egovkg.endpoint.settings import Settings
from egovkg.triples.store import VersionedStore
data = Path(sys.argv[1])
trusted = Settings.from_environment({"EGOVKG_TRUSTED_PROXIES": "127.0.0.1"}).trusted_proxies
settings = Settings.from_environment({}, data=data, port=0, timeout=60.0, trusted_proxies=trusted, log="errors")
serve(settings, VersionedStore(data), lambda server: print(server.url, flush=True))
"""
LIGHT = "SELECT ?name { <%sthing/%d> <%sname> ?name }"
HEAVY = {
    "count by group": "SELECT ?g (COUNT(*) AS ?n) { ?s <%sgroup> ?g } GROUP BY ?g",
    "join": "SELECT (COUNT(*) AS ?n) { ?s <%sgroup> <%sgroup/1> ; <%snext> ?o . ?o <%svalue> ?v FILTER(?v > 500) }",
    "text": "SELECT (COUNT(*) AS ?n) { ?s <%sname> ?name FILTER(CONTAINS(?name, '99')) }",
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) < STRLEN(STR(?i))) }"


def main() -> None:
    """Make the data, measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=400_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with VersionedStore(data).write() as writer:
            writer.store.bulk_extend(quads(options.triples))
            writer.publish("load")
        with served(data) as url:
            found = {"triples": options.triples} | overhead(data, url) | caching(url) | streaming(data, url) | crowd(url)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        print(f"{name:58} {value}")


def quads(count: int) -> Iterator[ox.Quad]:
    """Four statements a thing: its name, group, value and the next thing."""
    node = ox.NamedNode
    name, group, value, following = (node(EX + word) for word in ("name", "group", "value", "next"))
    things = count // 4
    for index in range(things):
        thing = node(f"{EX}thing/{index}")
        yield ox.Quad(thing, name, ox.Literal(f"thing number {index}"))
        yield ox.Quad(thing, group, node(f"{EX}group/{index % 100}"))
        yield ox.Quad(thing, value, ox.Literal(index * 7919 % 1000))
        yield ox.Quad(thing, following, node(f"{EX}thing/{index * 31 % things}"))


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of a server in a process of its own."""
    with subprocess.Popen([sys.executable, "-c", SERVE, str(data)], stdout=subprocess.PIPE, text=True) as process:
        url = (process.stdout.readline() if process.stdout else "").strip() + "/sparql"
        try:
            yield url
        finally:
            process.terminate()


def milliseconds(run: Callable[[], object], times: int = 7) -> float:
    """The median duration of a call."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def overhead(data: Path, url: str) -> dict[str, object]:
    """Heavy queries: in process against over HTTP, answers never from the cache."""
    store = VersionedStore(data).read()
    session, found = requests.Session(), {}
    for name, text in HEAVY.items():
        query = text.replace("%s", EX)
        bare = milliseconds(lambda query=query: store.query(query).serialize(format=ox.QueryResultsFormat.JSON))
        full = milliseconds(lambda query=query: session.get(url, params={"query": f"{query} # {time.perf_counter_ns()}"}).content)
        found[f"{name}: in process ms, over HTTP ms, speed ratio"] = [round(bare, 1), round(full, 1), round(bare / full, 2)]
    return found


def caching(url: str) -> dict[str, object]:
    """The same heavy query, run and from the cache."""
    session = requests.Session()
    query = HEAVY["text"].replace("%s", EX)
    run = milliseconds(lambda: session.get(url, params={"query": f"{query} # {time.perf_counter_ns()}"}).content)
    session.get(url, params={"query": query})
    kept = milliseconds(lambda: session.get(url, params={"query": query}).content, 31)
    return {"cache: run ms, kept ms, times faster": [round(run, 1), round(kept, 2), round(run / kept, 1)]}


def streaming(data: Path, url: str) -> dict[str, object]:
    """All statements as JSON: in process against over HTTP, and when the first byte came."""
    store = VersionedStore(data).read()
    query = "SELECT * { ?s ?p ?o }"
    bare = milliseconds(lambda: store.query(query).serialize(format=ox.QueryResultsFormat.JSON), 3)
    firsts = []

    def read() -> None:
        began = time.perf_counter()
        with requests.get(url, params={"query": f"{query} # {time.perf_counter_ns()}"}, headers={"Accept-Encoding": ""}, stream=True) as answer:
            firsts.append((time.perf_counter() - began) * 1000)
            while answer.raw.read(1 << 20):
                pass

    full = milliseconds(read, 3)
    return {"all rows: in process ms, over HTTP ms, time ratio": [round(bare), round(full), round(full / bare, 2)],
            "all rows: first byte ms": round(statistics.median(firsts), 1)}


def light_times(url: str, seconds: float, number: list[int]) -> list[float]:
    """Latencies in ms of light queries of two clients, none cached."""
    times: list[float] = []
    last = time.monotonic() + seconds

    def ask(client: str) -> None:
        with requests.Session() as session:
            while time.monotonic() < last:
                number[0] += 1
                began = time.perf_counter()
                query = LIGHT % (EX, number[0] % 10_000, EX) + f" # {number[0]} {client}"
                answer = session.get(url, params={"query": query}, headers={"X-Forwarded-For": client})
                times.append((time.perf_counter() - began) * 1000 if answer.status_code == 200 else 60_000.0)
                time.sleep(0.01)

    threads = [threading.Thread(target=ask, args=(f"192.0.2.{index}",)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def crowd(url: str) -> dict[str, object]:
    """Light queries alone, and beside endless ones: 4 of different addresses, 32 of one."""
    number = [0]
    calm = light_times(url, 8, number)
    found: dict[str, object] = {"light, calm: p50 ms, p99 ms": [round(calm[len(calm) // 2], 1), round(calm[int(len(calm) * 0.99)], 1)]}
    for name, clients in (("4 endless of 4 addresses", [f"198.51.100.{n}" for n in range(4)]), ("32 endless of one address", ["203.0.113.1"] * 32)):
        over = threading.Event()

        def press(client: str, over: threading.Event = over) -> None:
            while not over.is_set():
                answer = requests.get(url, params={"query": f"{ENDLESS} # {time.perf_counter_ns()}", "timeout": 4}, headers={"X-Forwarded-For": client})
                over.wait(0.05 if answer.status_code == 429 else 0)

        threads = [threading.Thread(target=press, args=(client,), daemon=True) for client in clients]
        for thread in threads:
            thread.start()
        time.sleep(2)
        times = light_times(url, 8, number)
        over.set()
        for thread in threads:
            thread.join(8)
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        found[f"light, {name}: p50 ms, p99 ms, p99 against calm, refused"] = [
            round(p50, 1), round(p99, 1), round(p99 / calm[int(len(calm) * 0.99)], 1), sum(value >= 60_000 for value in times)]
    return found


if __name__ == "__main__":
    main()
