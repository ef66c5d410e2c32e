"""Makes a graph that is many times the released one: every report again under another key, with things of its own and things that all reports share.

What follows from the released graph is inferred once and copied with it, as text, so that a hundred times takes minutes. Every odd copy
speaks of bodies, topics and places of its own, so that lists grow; every even one of those that the authority file knows, so that what is told
of these grows too, as it would if a hundred reports spoke of the same ministry.
"""
import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from egovkg.ontology import authority, inference
from egovkg.ontology.vocabulary import ID
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

TEXT = "span|paragraph|section|figure|report"  # their addresses hold the report's key
OWN = "policy|platform|event|observation|indicator|subject|quotation"
SHARED = "agency|person|series|topic|place|unit"
WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北中春夏秋冬山川河海"
AT_ONCE = 10  # copies that are loaded together


def publish(versions: VersionedStore, times: int) -> None:
    """Make the graph the live version of a store."""
    readings = {path.stem: path for path in publishing.PUBLISHED.glob("*.json")}
    with versions.write() as writer, tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.nq"
        copies = pieces(times)
        while some := [piece for piece, _ in zip(copies, range(AT_ONCE), strict=False)]:
            part.write_bytes(b"".join(some))
            writer.store.bulk_load(path=part, format=ox.RdfFormat.N_QUADS)
        files = {f"reports/{key}{f'-x{number}' if number else ''}.json": path for key, path in readings.items() for number in range(times)}
        writer.publish("load", f"{times} times the released graph", pinned=True, files=files)


def pieces(times: int) -> Iterator[bytes]:
    """The released graph with what follows from it, and its copies, each as N-Quads."""
    store = ox.Store()
    store.extend(authority.quads())
    for packed in publishing.released().values():
        store.extend(packed)
    inference.infer(store)
    text = ox.serialize(store, format=ox.RdfFormat.N_QUADS)
    yield text
    keys = "|".join(map(re.escape, publishing.released())).encode()
    of_text = re.compile(rb"(<%s(?:%s)/(?:%s))(?=[/>])" % (ID.encode(), TEXT.encode(), keys))
    of_own, of_all = (re.compile(rb"(<%s(?:%s)/[^>]+)>" % (ID.encode(), kinds.encode())) for kinds in (OWN, f"{OWN}|{SHARED}"))
    told = [line for line in text.splitlines(keepends=True) if re.match(rb"<%s(?:%s)/" % (ID.encode(), f"{TEXT}|{OWN}|{SHARED}".encode()), line)]
    by_sort = {False: b"".join(told), True: b"".join(line for line in told if b'"' not in line or not re.match(rb"<%s(?:%s)/" % (ID.encode(), SHARED.encode()), line))}
    chance = random.Random(7)
    for number in range(1, times):
        end = b"-x%d" % number
        tail = "".join(chance.choices(WORDS, k=3)).encode()
        copy = of_text.sub(rb"\1" + end, by_sort[number % 2 == 0])
        copy = (of_own if number % 2 == 0 else of_all).sub(rb"\1" + end + b">", copy)
        yield copy.replace(b'"@zh ', tail + b'"@zh ').replace(b'"@en ', b' %d"@en ' % number)
