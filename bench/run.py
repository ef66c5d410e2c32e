"""Measures the endpoint beside other servers, as ratios within one run: python bench/run.py [--triples 2000000] [--only PART …] [--json]."""
import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import queries
import servers
from egovkg.endpoint.workers import HELD
from egovkg.triples.store import VersionedStore

LOAD = Path(__file__).with_name("load.py")
TRUSTED = {"EGOVKG_TRUSTED_PROXIES": "127.0.0.1"}  # each client of the load says by a header which address it has
RUNS, RUNS_OF_ROWS, TURNS = 9, 3, 5  # how often each side is measured
BUFFER = bytearray(1 << 20)
READS_AHEAD = 30  # seconds in which the workers of a server fill their caches, also on a busy machine
GROWTH_EVERY = 0.05  # seconds between two looks at the memory of the processes
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
            before = os.getloadavg()[0]
            measured = parts[name](data, options)
            measured[f"{name}: load of the machine before and after"] = [round(load, 1) for load in (before, os.getloadavg()[0])]
            for key, value in measured.items():
                found[key] = value
                if not options.json:
                    print(f"{key:84} {value}", flush=True)
    if options.json:
        print(json.dumps(found, indent=1))


def clock(run: Callable[[], object]) -> float:
    """The duration of a call in ms."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def in_process(store: ox.Store, text: str) -> None:
    """What a program would do that has the store itself: the whole answer in one piece, in the format that is asked for over HTTP."""
    found = store.query(text)
    found.serialize(format=ox.RdfFormat.N_TRIPLES if isinstance(found, ox.QueryTriples) else ox.QueryResultsFormat.JSON)


def connect(url: str) -> http.client.HTTPConnection:
    """A connection that stays open: what a client costs that makes one for each query is not the server's."""
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)


def read_all(connection: http.client.HTTPConnection, text: str) -> float:
    """Read an answer to its end, which must be whole; the ms until its first byte."""
    began = time.perf_counter()
    connection.request("GET", f"/sparql?query={quote(text)}", headers={"Accept": "application/sparql-results+json, application/n-triples"})
    answer = connection.getresponse()
    first = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise SystemExit(f"{answer.status} {answer.read()!r}")
    while answer.readinto(BUFFER):
        pass
    return first


def fresh(text: str) -> str:
    """The query as nobody has asked it: no cache knows it."""
    return f"{text} # {time.perf_counter_ns()}"


class Side:
    """One of two sides that are measured by turns: what each run took in ms, and had of a processor."""

    def __init__(self, spent: Callable[[], dict[int, float]]) -> None:
        """`spent` tells the processor ms that its processes have had."""
        self._spent = spent
        self.took: list[float] = []
        self.computed: list[float] = []

    def run(self, work: Callable[[], object]) -> None:
        """Measure one run."""
        before = self._spent()
        self.took.append(clock(work))
        self.computed.append(sum(spent - before.get(process, 0.0) for process, spent in self._spent().items()))


def compared(bare: Side, full: Side) -> list[float]:
    """In process ms, over HTTP ms, its speed to that in process, the same by processor time; medians. Each ratio is of two runs one after the other."""
    took = statistics.median(one / other for one, other in zip(bare.took, full.took))
    computed = statistics.median(one / other for one, other in zip(bare.computed, full.computed))
    return [round(statistics.median(bare.took), 1), round(statistics.median(full.took), 1), round(took, 2), round(computed, 2)]


class Enough(Exception):
    """As much of an answer is there as was to be timed."""


class Beginning:
    """A file that takes the first megabyte of an answer."""

    taken = 0

    def write(self, data: bytes) -> int:
        """Take a piece. Raises Enough."""
        self.taken += len(data)
        if self.taken >= HELD:
            raise Enough
        return len(data)

    def flush(self) -> None:
        """Nothing."""


def beginning(store: ox.Store, text: str) -> None:
    """The first megabyte of an answer in process."""
    with suppress(Enough):
        store.query(text).serialize(Beginning(), ox.QueryResultsFormat.JSON)


def own() -> dict[int, float]:
    """The processor ms of this process."""
    return {0: time.process_time() * 1000}


def speed(data: Path, options: argparse.Namespace) -> Found:
    """Queries above 5 ms: in process and over HTTP by turns, so that both have the same weather, both warm."""
    store, found = VersionedStore(data).read(), {}
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, pid):
        connection = connect(url)
        for name in queries.HEAVY:
            text = queries.heavy(name)
            in_process(store, text)
            read_all(connection, fresh(text))
            bare, full = Side(own), Side(lambda: servers.spent(pid))
            for _ in range(RUNS):
                bare.run(lambda text=text: in_process(store, text))
                full.run(lambda text=text: read_all(connection, fresh(text)))
            found[f"speed: {name}: in process ms, over HTTP ms, ratio, by processor"] = compared(bare, full)
    return found


def load(url: str, kind: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that sends queries."""
    return subprocess.Popen([sys.executable, str(LOAD), url, kind, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def seen(process: subprocess.Popen[str]) -> dict[str, float]:
    """What a process that sent queries saw."""
    return json.loads(process.communicate()[0])


def mix(data: Path, options: argparse.Namespace) -> Found:
    """Light queries of 1 and 8 clients, each one after the other, at every server by turns. Each ratio is of one turn."""
    found: Found = {}
    turns: dict[tuple[str, int], list[dict[str, float]]] = {(name, clients): [] for clients in (1, 8) for name in servers.NAMES}
    for turn in range(TURNS):
        for name in servers.NAMES:
            with servers.served(name, data, **TRUSTED) as (url, pid):
                seen(load(url, "light", "--seconds", 2, "--triples", options.triples, "--seed", f"warm {turn}"))
                for clients in (1, 8):
                    before = sum(servers.spent(pid).values())
                    result = seen(load(url, "light", "--connections", clients, "--addresses", clients, "--seconds", options.seconds / TURNS,
                        "--triples", options.triples, "--seed", turn))
                    computed = (sum(servers.spent(pid).values()) - before) / result["answered"]
                    turns[name, clients].append(result | {"computed": computed})
    for (name, clients), results in turns.items():
        rate, p50, p99, computed = (statistics.median(result[key] for result in results) for key in ("per_second", "p50", "p99", "computed"))
        ratios = sorted(ours["per_second"] / result["per_second"] for ours, result in zip(turns["egovkg", clients], results))
        found[f"mix: {name}, {clients} clients: a second, p50 ms, p99 ms, processor ms a query"] = [rate, p50, p99, round(computed, 2)]
        if name != "egovkg":
            found[f"mix: egovkg to {name}, {clients} clients: median, least, most"] = [round(ratio, 2) for ratio in (
                statistics.median(ratios), ratios[0], ratios[-1])]
    return found


def cache(data: Path, options: argparse.Namespace) -> Found:
    """The same heavy query again."""
    text = queries.heavy("names that contain")
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, _):
        connection = connect(url)
        first = clock(lambda: read_all(connection, text))
        again = statistics.quantiles((clock(lambda: read_all(connection, text)) for _ in range(501)), n=10)
    return {"cache: first ms, again ms (median), of 10 the slowest": [round(first, 1), round(again[4], 2), round(again[8], 2)]}


def rows(data: Path, options: argparse.Namespace) -> Found:
    """A SELECT of a million rows: first byte, time against in process, growth of each process: of a server that has just begun, of one that had a while."""
    store, text = VersionedStore(data).read(), queries.heavy("all")
    in_process(store, text)
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, pid), grown(pid) as cold:
        read_all(connect(url), fresh(text))
    with servers.served("egovkg", data, EGOVKG_TIMEOUT="600") as (url, pid):
        time.sleep(READS_AHEAD)
        connection = connect(url)
        bare, full, first, megabyte = Side(own), Side(lambda: servers.spent(pid)), [], []
        with grown(pid) as warm:
            for _ in range(RUNS_OF_ROWS):
                megabyte.append(clock(lambda: beginning(store, text)))
                bare.run(lambda: in_process(store, text))
                full.run(lambda: first.append(read_all(connection, fresh(text))))
    found = compared(bare, full)
    return {"rows: in process ms, over HTTP ms, speed, speed by processor": found, "rows: time over HTTP to in process": round(1 / found[2], 2),
            "rows: first megabyte in process ms, first byte over HTTP ms": [round(statistics.median(times), 1) for times in (megabyte, first)],
            "rows: most that a process grew, MB, just begun, after a while": [round(max(sizes.values()) / 1e6, 1) for sizes in (cold, warm)]}


@contextmanager
def grown(pid: int) -> Iterator[dict[int, int]]:
    """The bytes by which each process of a server grows meanwhile; a new one, which begins with what it shares with the one that forked it, from when it is seen."""
    before = {process: servers.resident(process) for process in servers.family(pid)}
    over, found = threading.Event(), {}

    def watch() -> None:
        while not over.wait(GROWTH_EVERY):
            for process in servers.family(pid):
                resident = servers.resident(process)
                found[process] = max(found.get(process, 0), resident - before.setdefault(process, resident))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()


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
