"""The first page: what this is, what one can look for, figures that moved, the years at a glance, and how much there is."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from egovkg.endpoint import charts, figures, search
from egovkg.endpoint.facets import KINDS, TIMELINE
from egovkg.endpoint.languages import Words
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.showing import Links
from egovkg.endpoint.workers import Engine
from egovkg.ontology.vocabulary import ID
from pyoxigraph import NamedNode

FIGURES = 6
REPORTS = 5
COUNTED = ("policy", "event", "platform", "agency", "indicator", "topic")


@dataclass(frozen=True)
class Count:
    """How many things of a kind there are, how many of them a report names, and the list of them."""

    name: str
    total: int
    named: int
    href: str


def counts(index: Index, links: Links) -> list[Count]:
    """The kinds that have a list."""
    found = search.counts(index)
    made = []
    for name in COUNTED:
        total, named = found.get(name, (0, 0))
        some = 0 < named < total and any(facet.name == "named" for facet in KINDS[name].facets)
        made.append(Count(name, total, named, links.to(KINDS[name].path, named="report" if some else None)))
    return made


def key_figures(engine: Engine, index: Index, words: Words, links: Links) -> list[figures.Series]:
    """The indicators that are told for the most times, those that move first. A figure of many things in many units is no key figure."""
    told = figures.of_indicators(engine, [NamedNode(iri) for iri in search.key_figures(index, FIGURES + 2)], words, links)
    return sorted(told, key=lambda one: (-len({figure.end[:4] for figure in one.figures if figure.end}), -len(one.figures), -max(figure.value for figure in one.figures)))[:FIGURES]


def years(index: Index, links: Links) -> list[tuple[float, float, float, float, str, int, str]]:
    """The timeline in a strip: columns for what happened and was issued in each year."""
    found: Counter[int] = Counter()
    for first, _, number in search.dated(index, TIMELINE, {}):
        found[int(first[:4])] += number
    if not found:
        return []
    span = range(max(min(found), max(found) - 15), max(found) + 1)
    return charts.bars([(str(year), found[year], links.to("/timeline", year=year)) for year in span])


def reports(index: Index, words: Words, links: Links) -> list[tuple[str, str]]:
    """The label and the contents of each report; where there are many, of the first ones, and the list of all."""
    found = search.listing(index, KINDS["report"], {}, order="name", count=REPORTS + 1, counted=False)
    shown = [(hit.label(words.language)[0], links.to("/report/" + hit.iri.removeprefix(ID + "report/"))) for hit in found.hits]
    return shown if len(shown) <= REPORTS else [*shown[:REPORTS - 1], (words.fill("all_reports", count=found.total), links.to("/report"))]
