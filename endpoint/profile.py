"""What the page of a thing tells before its statements: a body's documents, events and platforms by year, a figure's chart, what is told beside it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from egovkg.endpoint import charts, figures, search
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.languages import Words
from egovkg.endpoint.search import Hit
from egovkg.endpoint.search_api import address_of
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.showing import Links
from egovkg.endpoint.workers import Engine
from pyoxigraph import NamedNode

SHOWN = 8
RELATED = 12
SERIES = 24
SENTENCES = 40
# For each kind: title of a list, the kind that it lists, the facet that names the thing, and another choice.
LISTS: dict[str, tuple[tuple[Callable[[Words], str], str, str, dict[str, str]], ...]] = {
    "agency": (
        (lambda words: words.issued_alone, "policy", "issuer", {"together": "alone"}),
        (lambda words: words.issued_jointly, "policy", "issuer", {"together": "jointly"}),
        (lambda words: words.hosted_list, "event", "host", {}), (lambda words: words.runs_list, "platform", "by", {}),
        (lambda words: words.under_it, "agency", "parent", {})),
    "topic": ((lambda words: words.kind("policy", many=True), "policy", "topic", {}), (lambda words: words.kind("event", many=True), "event", "topic", {})),
}


@dataclass(frozen=True)
class Item:
    """A thing in a short list."""

    href: str
    label: str
    lang: str
    date: str
    kind: str = ""


@dataclass(frozen=True)
class Group:
    """A short list with its whole's count and address."""

    title: str
    items: list[Item]
    total: int
    href: str


@dataclass
class Profile:
    """Everything that stands before the statements; `bars` are documents and events by year."""

    groups: list[Group] = field(default_factory=list)
    bars: list[tuple[float, float, float, float, str, int, str]] = field(default_factory=list)
    series: list[figures.Series] = field(default_factory=list)
    own_series: bool = False


def read(engine: Engine, index: Index, iri: str, words: Words, links: Links) -> Profile:
    """The profile of a thing; empty for one that the index does not know."""
    made = Profile()
    hit = search.things(index, [iri]).get(iri)
    if hit is None:
        return made
    node = NamedNode(iri)
    for title, kind, facet, more in LISTS.get(hit.kind, ()):
        found = search.listing(index, KINDS[kind], {facet: iri, **more}, count=SHOWN, counted=False)
        if found.total:
            made.groups.append(Group(title(words),
                [_item(one, words, links) for one in found.hits], found.total, links.to(KINDS[kind].path, **{facet: iri}, **more)))
    if hit.kind == "agency":
        made.bars = _by_year(index, iri, links)
    if hit.kind == "indicator":
        made.series, made.own_series = figures.of_indicators(engine, [node], words, links), True
    elif hit.kind in ("platform", "subject", "place", "agency", "policy", "event"):
        made.series = figures.of_thing(engine, [NamedNode(one.iri) for one in search.listing(index, KINDS["indicator"], {"subject": iri}, count=SERIES, counted=False).hits], node, words, links)
    if hit.kind in ("policy", "event", "platform"):
        if beside := _beside(engine, index, node, words, links):
            made.groups.append(beside)
    return made


def _item(hit: Hit, words: Words, links: Links, kind: bool = False) -> Item:
    label, language = hit.label(words.language)
    return Item(address_of(hit, links), label, words.tag_of(language), words.period(hit.first, hit.last), words.kind(hit.kind) if kind else "")


def _by_year(index: Index, iri: str, links: Links) -> list[tuple[float, float, float, float, str, int, str]]:
    """A body's documents and events by year, where there are at least three years."""
    counts: dict[int, int] = {}
    for kind, facet in (("policy", "issuer"), ("event", "host")):
        for value, number in index.read().execute("""SELECT year.value, COUNT(DISTINCT year.thing) FROM facet who JOIN facet year ON year.thing = who.thing
                AND year.name = 'year' WHERE who.kind = ? AND who.name = ? AND who.value = ? GROUP BY year.value""", (kind, facet, iri)):
            counts[int(value)] = counts.get(int(value), 0) + number
    if len(counts) < 3:
        return []
    span = range(max(min(counts), max(counts) - 15), max(counts) + 1)
    return charts.bars([(str(year), counts.get(year, 0), "") for year in span])


def _beside(engine: Engine, index: Index, node: NamedNode, words: Words, links: Links) -> Group | None:
    """The documents, events and platforms that are told of in the same sentences."""
    counts: dict[str, int] = {}
    for card in graph.looked_up(engine, graph.evidence(engine, node, SENTENCES)).values():
        for other in card.about:
            if other != node:
                counts[other.value] = counts.get(other.value, 0) + 1
    known = [hit for hit in search.things(index, sorted(counts)).values() if hit.kind in ("policy", "event", "platform")] if counts else []
    known.sort(key=lambda hit: (-counts[hit.iri], -hit.told, hit.iri))
    return Group(words.related, [_item(hit, words, links, kind=True) for hit in known[:RELATED]], len(known), "") if known else None
