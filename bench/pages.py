"""Measures search and pages on the released graph made larger: python bench/pages.py [--times 1 10 100] [--pages 25] [--data DIR] [--json].

Of each request it tells the time that the answering thread computes (what else the machine does not counted, the network neither) and the time
that passes, one request at a time; of pages asked for the first time and again. Beside things drawn by chance it asks for those of
each kind that reports speak of most. How busy the machine is, additions tell that are timed between the requests: "at rest" is the computed time as it
would be where ten million of them take half a second. With --data the graphs are kept there, and taken from there the next time; each
is measured by a process of its own.
"""
import argparse
import gc
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from egovkg.endpoint import search, search_files, search_index
from egovkg.endpoint.app import create_app, prepare
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.settings import Settings
from egovkg.ontology.vocabulary import ID
from egovkg.triples.store import VersionedStore

HTML = {"Accept": "text/html"}
PATHS = ("/", "/agencies", "/agencies?view=tree", "/policies", "/platforms", "/events", "/figures", "/topics", "/topics?view=tree", "/report", "/quality", "/versions",
    "/policies?year=2018", "/policies?q=%E6%95%B0%E5%AD%97", "/events?since=2018&until=2020", "/agencies?does=issues", "/search?q=%E6%95%B0%E5%AD%97",
    "/search?q=guojia", "/sparql", "/ontology", "/queries", "/limits")
HUBS = 5
AT_REST = 5.0  # ms for a hundred thousand additions
Times = list[tuple[float, float, float, str]]


def main() -> None:
    """Make the graphs, measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="how many times the released graph")
    parser.add_argument("--pages", type=int, default=25, help="things of each kind whose pages are asked for")
    parser.add_argument("--data", type=Path, help="folder in which the graphs stay")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.pages)))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = {times: made(times, (options.data or Path(folder)) / f"x{times}", options.pages) for times in options.times}
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for times, told in found.items():
        print(f"\n× {times}")
        for name, value in told.items():
            print(f"{name:44} {value}")


def made(times: int, folder: Path, pages: int) -> dict[str, object]:
    """The graph and its index, made where they are not there, and what was measured."""
    from bench import larger

    versions, began, found = VersionedStore(folder), time.monotonic(), {}
    if versions.current is None:
        larger.publish(versions, times)
        found["graph made in s"] = round(time.monotonic() - began, 1)
    path, began = search_files.place(versions, versions.version().number), time.monotonic()
    if not path.exists():
        search_index.build(versions.read(), path)
        found["index built in s"] = round(time.monotonic() - began, 1)
    found |= {"quads": versions.version().triples, "index MB": round(path.stat().st_size / 1e6, 1)}
    told = subprocess.run([sys.executable, __file__, "--one", folder, "--pages", str(pages)], stdout=subprocess.PIPE, check=True)
    return found | json.loads(told.stdout)


def measure(folder: Path, count: int) -> dict[str, object]:
    """The times of searches and pages over the live version of a data folder."""
    app = create_app(Settings.from_environment({}, data=folder), VersionedStore(folder))
    prepare(app)
    gc.collect()
    gc.freeze()  # both as a server does when it starts
    try:
        before = additions()
        found = searches(app) | pages(app, count)
        return {"ten million additions, s": f"{before:.2f} before, {additions():.2f} after"} | found
    finally:
        app.extensions["egovkg"].close()
        app.extensions["egovkg-search"].close()


def searches(app) -> dict[str, object]:
    """The time of a search by question: characters, pairs, names, pinyin, initials, English words, and what nothing has."""
    index = app.extensions["egovkg-search"].live()
    chance = random.Random(3)
    rows = index.read().execute("SELECT text, key, letters, initials FROM name WHERE role < 3 ORDER BY id").fetchall()
    some = chance.sample(rows, 120)
    asked = [row[1][at:at + size] for row in some for size in (1, 2, 3, 4) for at in [chance.randrange(max(1, len(row[1]) - size))]]
    asked += [row[0] for row in some] + [row[2][:size] for row in some if row[2] for size in (2, 5, 30)] + [row[3][:size] for row in some if row[3] for size in (1, 2, 3)]
    asked += ["国", "政务", "意见", "一网通办", "数字中国 峰会", "国家網信辦", "government", "a", "g", "an", "zzzz", "！！！"]
    client = app.test_client()
    client.get("/search", query_string={"q": "国", "format": "json"})
    told = [timed(text, lambda text=text: client.get("/search", query_string={"q": text, "format": "json"})) for text in asked]
    suggested = [timed(text, lambda text=text: client.get("/search/suggest", query_string={"q": text})) for text in asked]
    near = [timed(row[0], lambda row=row: search.near(index, row[0][1:])) for row in some]
    return {"names": len(rows)} | line("search", told) | line("suggest", suggested) | line("near names", near)


def pages(app, count: int) -> dict[str, object]:
    """The time of pages by their first and their second request."""
    index = app.extensions["egovkg-search"].live()
    chance = random.Random(5)
    paths = list(PATHS)
    for kind in KINDS:
        rows = [row[0] for row in index.read().execute("SELECT iri FROM thing WHERE kind = ? AND (told > 0 OR kind IN ('place', 'section', 'report')) "
            "ORDER BY told DESC, iri", (kind,))]
        some = chance.sample(rows, min(count, len(rows)))
        paths += ["/page/" + iri.removeprefix(ID) for iri in dict.fromkeys([*rows[:HUBS], *some])]
        if kind == "section":
            paths += ["/report/" + iri.removeprefix(ID + "section/") for iri in some]
    client = app.test_client()
    for path in PATHS + ("/page/agency/cac", "/report/cac-2014-2024/2"):  # templates are compiled, and the model is read, once a process
        client.get(path, headers=HTML | {"Accept-Language": "zh"})
    first, again = ([timed(path, lambda path=path: client.get(path, headers=HTML | {"Accept-Language": "en"})) for path in paths] for _ in range(2))
    return line("page, first time", first) | line("page, again", again)


def timed(name: str, run: Callable[[], object]) -> tuple[float, float, float, str]:
    """Milliseconds that this thread computes in one call, those at rest, milliseconds that pass, and what was called."""
    before = spin()
    began, passed = time.thread_time(), time.perf_counter()
    run()
    computed, passed = (time.thread_time() - began) * 1000, (time.perf_counter() - passed) * 1000
    return computed, computed * AT_REST * 2 / (before + spin()), passed, name


def spin() -> float:
    """Milliseconds of this thread for a hundred thousand additions."""
    began, found = time.thread_time(), 0
    for number in range(100_000):
        found += number
    return (time.thread_time() - began) * 1000


def line(name: str, told: Times) -> dict[str, object]:
    """Median, p95 and p99 of times, and what took most."""
    found: dict[str, object] = {}
    for at, which in enumerate(("computed", "computed at rest", "passed")):
        cuts = statistics.quantiles([row[at] for row in told], n=100)
        found[f"{name}, ms {which} p50 / p95 / p99"] = f"{cuts[49]:.1f} / {cuts[94]:.1f} / {cuts[98]:.1f} of {len(told)}"
    return found | {f"{name}, slowest": ", ".join(f"{what[:60]} {ms:.0f}" for _, ms, _, what in sorted(told, key=lambda row: -row[1])[:8])}


def additions() -> float:
    """Seconds for ten million additions."""
    began, found = time.perf_counter(), 0
    for number in range(10_000_000):
        found += number
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
