"""Measures search and pages on the released graph made larger: python bench/pages.py [--times 10] [--pages 25] [--json].

Every thing of the report is copied under another address and name, so that lists, facets, pointers and the index grow as they would with
as many reports. Times are those that the answering thread computes (no network, one request at a time, what else the machine does not counted), of pages asked
for the first time and of pages asked for again; the time of a million additions tells how busy the machine is.
"""
import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
from egovkg.endpoint import search, search_index
from egovkg.endpoint.app import create_app
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.settings import Settings
from egovkg.ontology import authority, reasoning
from egovkg.ontology.vocabulary import ID, RDFS, SKOS
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

COPIED = re.compile(re.escape(ID) + r"(policy|platform|event|observation|indicator|subject|report|section|paragraph|span|figure|quotation|person|series|topic|agency)/")
NAMED = {RDFS.label, SKOS.prefLabel, SKOS.altLabel}
WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北中春夏秋冬山川河海"
HTML = {"Accept": "text/html"}
PATHS = ("/", "/agencies", "/policies", "/platforms", "/events", "/figures", "/topics", "/report", "/quality", "/versions", "/policies?year=2018",
    "/policies?q=%E6%95%B0%E5%AD%97", "/events?since=2018&until=2020", "/agencies?does=issues", "/search?q=%E6%95%B0%E5%AD%97", "/search?q=guojia", "/sparql")


def main() -> None:
    """Make the graph, measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="how many times the released graph")
    parser.add_argument("--pages", type=int, default=25, help="things of each kind whose pages are asked for")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        versions = VersionedStore(Path(folder))
        began = time.monotonic()
        with versions.write() as writer:
            writer.store.bulk_extend(larger(options.times))
            reasoning.infer(writer.store)
            writer.publish("load", f"{options.times} times the released graph", pinned=True)
        found: dict[str, object] = {"a million additions, ms": round(timed(lambda: sum(range(1_000_000)) and [at + at for at in range(1_000_000)]), 1),
            "quads": versions.version().triples, "things made in s": round(time.monotonic() - began, 1)}
        began = time.monotonic()
        path = versions.path() / search_index.NAME
        search_index.build(versions.read(), path)
        found |= {"index built in s": round(time.monotonic() - began, 1), "index MB": round(path.stat().st_size / 1e6, 1)}
        app = create_app(Settings.from_environment({}, data=Path(folder)), versions)
        try:
            found |= searches(app) | pages(app, options.pages)
        finally:
            app.extensions["egovkg"].close()
            app.extensions["egovkg-search"].close()
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for name, value in found.items():
        print(f"{name:44} {value}")


def larger(times: int) -> Iterator[ox.Quad]:
    """The model, the authority data and the released report, and its things again under other addresses and names."""
    released = [quad for packed in publishing.released().values() for quad in packed]
    model = authority.quads()
    yield from model
    yield from released
    chance = random.Random(7)
    for number in range(1, times):
        tail = "".join(chance.choices(WORDS, k=3))

        def copy(term: object, number: int = number) -> object:
            return ox.NamedNode(f"{term.value}-x{number}") if isinstance(term, ox.NamedNode) and COPIED.match(term.value) else term

        for quad in [*released, *(quad for quad in model if isinstance(quad.subject, ox.NamedNode) and COPIED.match(quad.subject.value))]:
            value = quad.object
            if isinstance(value, ox.Literal) and value.language:
                value = ox.Literal(value.value + tail if value.language == "zh" else f"{value.value} {number}", language=value.language)
            yield ox.Quad(copy(quad.subject), quad.predicate, copy(value), copy(quad.graph_name))


def searches(app) -> dict[str, object]:
    """The time of a search by question: characters, pairs, names, pinyin, initials, English words, and what nothing has."""
    index = app.extensions["egovkg-search"].live()
    chance = random.Random(3)
    rows = index.read().execute("SELECT text, key, letters, initials FROM name WHERE role < 3").fetchall()
    some = chance.sample(rows, 120)
    asked = [row[1][at:at + size] for row in some for size in (1, 2, 3, 4) for at in [chance.randrange(max(1, len(row[1]) - size))]]
    asked += [row[0] for row in some] + [row[2][:size] for row in some if row[2] for size in (2, 5, 30)] + [row[3][:size] for row in some if row[3] for size in (1, 2, 3)]
    asked += ["国", "政务", "意见", "一网通办", "数字中国 峰会", "国家網信辦", "government", "a", "g", "an", "zzzz", "！！！"]
    client = app.test_client()
    told = [timed(lambda text=text: client.get("/search", query_string={"q": text, "format": "json"})) for text in asked]
    suggested = [timed(lambda text=text: client.get("/search/suggest", query_string={"q": text})) for text in asked]
    near = [timed(lambda row=row: search.near(index, row[0][1:])) for row in some]
    slowest = ", ".join(f"{text[:20]} {ms:.0f}" for ms, text in sorted(zip(told, asked), reverse=True)[:8])
    return {"names": len(rows), "slowest searches": slowest} | line("search", told) | line("suggest", suggested) | line("near names", near)


def pages(app, count: int) -> dict[str, object]:
    """The time of pages by their first and their second request."""
    index = app.extensions["egovkg-search"].live()
    chance = random.Random(5)
    paths = list(PATHS)
    for kind in KINDS:
        rows = [row[0] for row in index.read().execute("SELECT iri FROM thing WHERE kind = ? AND (told > 0 OR kind IN ('place', 'section', 'report'))", (kind,))]
        paths += ["/page/" + iri.removeprefix(ID) for iri in chance.sample(rows, min(count, len(rows)))]
        if kind == "section":
            paths += ["/report/" + iri.removeprefix(ID + "section/") for iri in chance.sample(rows, min(count, len(rows)))]
    client = app.test_client()
    for path in PATHS + ("/page/agency/cac",):  # templates are compiled, and the model is read, once a process
        client.get(path, headers=HTML | {"Accept-Language": "zh"})
    first = [(timed(lambda path=path: client.get(path, headers=HTML | {"Accept-Language": "en"})), path) for path in paths]
    again = [timed(lambda path=path: client.get(path, headers=HTML | {"Accept-Language": "en"})) for path in paths]
    slowest = ", ".join(f"{path[:60]} {ms:.0f}" for ms, path in sorted(first, reverse=True)[:8])
    return line("page, first time", [ms for ms, _ in first]) | line("page, again", again) | {"slowest pages": slowest}


def timed(run: Callable[[], object]) -> float:
    """Milliseconds that this thread computes in one call."""
    began = time.thread_time()
    run()
    return (time.thread_time() - began) * 1000


def line(name: str, times: list[float]) -> dict[str, object]:
    """Median, p95 and p99 of times."""
    cuts = statistics.quantiles(times, n=100)
    return {f"{name}, ms p50 / p95 / p99": f"{statistics.median(times):.1f} / {cuts[94]:.1f} / {cuts[98]:.1f} of {len(times)}"}


if __name__ == "__main__":
    main()
