"""Measures the endpoint beside other servers, as ratios within one run: python bench/run.py [--triples 2000000] [--only PART …] [--json]."""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import queries
import requests
import servers
from egovkg.triples.store import VersionedStore

LOAD = Path(__file__).with_name("load.py")
TRUSTED = {"EGOVKG_TRUSTED_PROXIES": "127.0.0.1"}  # each client of the load says by a header which address it has
GROWTH_EVERY = 0.02  # seconds between two looks at the memory of the processes
Found = dict[str, object]


def main() -> None:
    """Make the data, measure what is asked for, and print lines or JSON."""
    parts = {"speed": speed, "mix": mix, "cache": cache, "rows": rows, "crowd": crowd}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=2_000_000)
    parser.add_argument("--only", nargs="+", choices=parts, default=list(parts), help="measure these alone")
    parser.add_argument("--seconds", type=float, default=15, help="length of each measurement under load")
    parser.add_argument("--data", type=Path, help="keep the data here, and use what is here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        if VersionedStore(data).current is None:
            with VersionedStore(data).write() as writer:
                writer.store.bulk_extend(queries.quads(options.triples))
                writer.publish("load")
        found: Found = {"triples": options.triples}
        for name in options.only:
            for key, value in parts[name](data, options).items():
                found[key] = value
                if not options.json:
                    print(f"{key:72} {value}", flush=True)
    if options.json:
        print(json.dumps(found, indent=1))


def clock(run: Callable[[], object]) -> float:
    """The duration of a call in ms."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def in_process(store: ox.Store, text: str) -> None:
    """What a program would do that has the store itself: the whole answer in one piece."""
    found = store.query(text)
    found.serialize(format=ox.RdfFormat.N_TRIPLES if isinstance(found, ox.QueryTriples) else ox.QueryResultsFormat.JSON)


def read_all(url: str, text: str, **options: object) -> float:
    """Read an answer to its end, which must be whole; the ms until its first byte."""
    began = time.perf_counter()
    headers = {"Accept": "application/sparql-results+json, application/n-triples", "Accept-Encoding": "identity"}
    with requests.get(url, params={"query": text, **options}, headers=headers, stream=True, timeout=600) as answer:
        first = (time.perf_counter() - began) * 1000
        answer.raise_for_status()
        while answer.raw.read(1 << 20):
            pass
    return first


def fresh(text: str) -> str:
    """The query as nobody has asked it: no cache knows it."""
    return f"{text} # {time.perf_counter_ns()}"


def speed(data: Path, options: argparse.Namespace) -> Found:
    """Queries above 5 ms: in process and over HTTP by turns, so that both have the same weather; medians, and the speed over HTTP."""
    store, found = VersionedStore(data).read(), {}
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, _):
        for name in queries.HEAVY:
            text = queries.heavy(name)
            in_process(store, text)
            read_all(url, fresh(text))
            pairs = [(clock(lambda text=text: in_process(store, text)), clock(lambda text=text: read_all(url, fresh(text)))) for _ in range(7)]
            bare, full = (statistics.median(times) for times in zip(*pairs))
            found[f"speed: {name}: in process ms, over HTTP ms, ratio"] = [round(bare, 1), round(full, 1), round(bare / full, 2)]
    return found


def load(url: str, kind: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that sends queries."""
    return subprocess.Popen([sys.executable, str(LOAD), url, kind, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def seen(process: subprocess.Popen[str]) -> dict[str, float]:
    """What a process that sent queries saw."""
    return json.loads(process.communicate()[0])


def mix(data: Path, options: argparse.Namespace) -> Found:
    """Light queries of 1 and 8 clients, each one after the other, at every server."""
    found: Found = {}
    turns = {name: [] for name in servers.NAMES}
    for turn in range(3):
        for name in servers.NAMES:
            with servers.served(name, data, **TRUSTED) as (url, _):
                seen(load(url, "light", "--seconds", 2, "--triples", options.triples, "--seed", f"warm {turn}"))
                for clients in (1, 8):
                    result = seen(load(url, "light", "--connections", clients, "--addresses", clients, "--seconds", options.seconds / 3,
                        "--triples", options.triples, "--seed", turn))
                    turns[name].append((clients, result["per_second"], result["p50"], result["p99"]))
    for clients in (1, 8):
        ours = 0.0
        for name in servers.NAMES:
            rate, p50, p99 = (statistics.median(result[at] for result in turns[name] if result[0] == clients) for at in (1, 2, 3))
            ours = ours or rate
            found[f"mix: {name}, {clients} clients: a second, p50 ms, p99 ms, egovkg to it"] = [rate, p50, p99, round(ours / rate, 2)]
    return found


def cache(data: Path, options: argparse.Namespace) -> Found:
    """The same heavy query again."""
    text = queries.heavy("names that contain")
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, _), requests.Session() as session:
        first = clock(lambda: session.get(url, params={"query": text}))
        again = statistics.median(clock(lambda: session.get(url, params={"query": text})) for _ in range(101))
    return {"cache: first ms, again ms": [round(first, 1), round(again, 2)]}


def rows(data: Path, options: argparse.Namespace) -> Found:
    """A SELECT of a million rows: first byte, time against in process, growth of each process of the server meanwhile."""
    store, text = VersionedStore(data).read(), queries.heavy("all")
    in_process(store, text)
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, pid):
        pairs, grown = [], 0
        for _ in range(3):
            bare = clock(lambda: in_process(store, text))
            before = {process: servers.resident(process) for process in servers.family(pid)}
            over = threading.Event()
            peak: dict[int, int] = {}

            def watch(over: threading.Event = over, peak: dict[int, int] = peak) -> None:
                while not over.wait(GROWTH_EVERY):
                    for process in servers.family(pid):
                        peak[process] = max(peak.get(process, 0), servers.resident(process))

            watcher = threading.Thread(target=watch)
            watcher.start()
            began = time.perf_counter()
            first = read_all(url, fresh(text))
            pairs.append((bare, (time.perf_counter() - began) * 1000, first))
            over.set()
            watcher.join()
            least = min(before.values())
            grown = max(grown, *(size - before.get(process, least) for process, size in peak.items()))
    bare, full, first = (statistics.median(times) for times in zip(*pairs))
    return {"rows: in process ms, over HTTP ms, ratio": [round(bare), round(full), round(full / bare, 2)], "rows: first byte ms": round(first, 1),
            "rows: most that a process grew, MB": round(grown / 1e6, 1)}


def crowd(data: Path, options: argparse.Namespace) -> Found:
    """Light queries, 50 a second on a timetable, alone and beside those who crowd, at full speed and deaf to Retry-After."""
    found: Found = {}
    with servers.served("egovkg", data, **TRUSTED) as (url, _):
        def light(seed: str) -> dict[str, float]:
            return seen(load(url, "light", "--connections", 16, "--addresses", 4, "--rate", 50, "--seconds", options.seconds, "--triples", options.triples,
                "--seed", seed))

        light("warm")
        calm = light("calm")
        found["crowd: nobody: light p50 ms, p99 ms"] = [calm["p50"], calm["p99"]]
        for name, kind, connections, addresses in (
            ("4 with the worst finite queries", "heavy", 4, 4), ("32 endless of one address", "endless", 32, 1),
            ("32 endless of 32 addresses", "endless", 32, 32),
        ):
            others = load(url, kind, "--connections", connections, "--addresses", addresses, "--network", "198.51.100", "--seconds", options.seconds + 4)
            time.sleep(3)
            result = light(name)
            others.communicate()
            found[f"crowd: {name}: light p50 ms, p99 ms, p99 to calm, refused"] = [
                result["p50"], result["p99"], round(result["p99"] / calm["p99"], 1), result["refused"]]
            time.sleep(11)  # whoever was heavy is so no more
    return found


if __name__ == "__main__":
    main()
