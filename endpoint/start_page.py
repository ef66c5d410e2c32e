"""The first page: what this is, what one can look for, figures that moved, the years at a glance, and how much there is."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from egovkg.endpoint import charts, figures, search
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.languages import Words
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.showing import Links
from egovkg.endpoint.workers import Engine
from egovkg.ontology.vocabulary import EGOV, ID, RDF
from pyoxigraph import NamedNode

FIGURES = 6
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
    """The indicators that are told for the most times, those that move first."""
    hits = search.listing(index, KINDS["indicator"], {}, count=FIGURES * 4, counted=False).hits
    series = figures.of_indicators(engine, [NamedNode(hit.iri) for hit in hits], words, links)
    # A figure of many things in many units is no key figure: it is a heading for what the report counts.
    told = [one for one in series if len(one.charts) == 1 and any(figure.end for figure in one.figures)
        and len({figure.subject for figure in one.figures}) <= 2]
    return sorted(told, key=lambda one: (-len({figure.end[:4] for figure in one.figures if figure.end}), -len(one.figures), -max(figure.value for figure in one.figures)))[:FIGURES]


def years(index: Index, links: Links) -> list[tuple[float, float, float, float, str, int, str]]:
    """The timeline in a strip: columns for what happened and was issued in each year."""
    found: Counter[int] = Counter()
    for name in ("event", "policy"):
        for first, _, number in search.dated(index, KINDS[name], {}):
            found[int(first[:4])] += number
    if not found:
        return []
    span = range(max(min(found), max(found) - 15), max(found) + 1)
    return charts.bars([(str(year), found[year], links.to("/events", year=year)) for year in span])


def reports(engine: Engine, words: Words, links: Links) -> list[tuple[str, str]]:
    """The label and the contents of each report."""
    found = graph.subjects(engine, RDF.type, EGOV.Report)
    names = graph.names(engine, found)
    return [(names.of(node, words.language) or node.value, links.to("/report/" + node.value.removeprefix(ID + "report/"))) for node in found]
