"""The figures that reports tell: read by indicator from the live store, as rows of a table and as a chart, with bounds, dates and evidence."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from egovkg.endpoint import cards, charts
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint.languages import Words, large_number
from egovkg.endpoint.showing import Links, Shower, Shown
from egovkg.endpoint.workers import Engine
from egovkg.ontology.vocabulary import EGOV
from pyoxigraph import Literal, NamedNode

TOLD = ("subject", "unit", "asOf", "inPlace", "reportedBy")
RANK = "第"  # how a place in an order is printed: the smaller the better
GLOSS = re.compile(r"\s*[;(].*")  # what a unit's label says beside its name


@dataclass(frozen=True)
class Figure:
    """An observation: its parts as shown, its value, dates, and the spans that say it."""

    node: NamedNode
    subject: Shown | None
    value: Decimal
    text: str
    unit: str
    bound: str
    when: str
    start: str
    end: str
    place: Shown | None
    source: Shown | None
    target: bool
    marks: tuple[str, ...]
    href: str
    printed: str


@dataclass(frozen=True)
class Series:
    """An indicator with its figures, oldest first, and a chart for each unit."""

    node: NamedNode
    title: Shown
    figures: list[Figure]
    charts: list[tuple[str, charts.Chart]]
    rank: bool


def of_indicators(engine: Engine, nodes: Sequence[NamedNode], words: Words, links: Links) -> list[Series]:
    """The indicators' figures, in the order of the nodes."""
    return _series(engine, nodes, None, words, links)


def of_thing(engine: Engine, indicators: Sequence[NamedNode], thing: NamedNode, words: Words, links: Links) -> list[Series]:
    """The figures of these indicators whose subject is a thing."""
    return _series(engine, indicators, thing, words, links)


def _series(engine: Engine, indicators: Sequence[NamedNode], thing: NamedNode | None, words: Words, links: Links) -> list[Series]:
    held = {indicator: card.inside for indicator, card in graph.looked_up(engine, indicators).items()}
    told = graph.looked_up(engine, (node for nodes in held.values() for node in nodes))
    observed = {indicator: [node for node in nodes if thing is None or thing in told[node].values(EGOV.subject)] for indicator, nodes in held.items()}
    facts: dict[NamedNode, dict[NamedNode, list[graph.Term]]] = {}
    for node in (node for nodes in observed.values() for node in nodes):
        facts[node] = defaultdict(list)
        for predicate, value in told[node].facts:
            facts[node][predicate].append(value)
    linked = [value for fact in facts.values() for name in TOLD for value in fact[EGOV[name]]]
    shower = Shower(words, links, graph.names(engine, [*linked, *observed]), {})
    made = []
    for indicator, nodes in observed.items():
        figures = [figure for node in nodes if (figure := _figure(engine, node, told[node], facts[node], shower))]
        figures.sort(key=lambda figure: (figure.subject.text if figure.subject else "", figure.end or "0", figure.value))
        rank = any(figure.printed.startswith(RANK) for figure in figures)
        made.append(Series(indicator, shower.term(indicator), figures, _charts(figures, rank, words), rank))
    return made


def _figure(engine: Engine, node: NamedNode, card: cards.Card, fact: dict[NamedNode, list[graph.Term]], shower: Shower) -> Figure | None:
    def first(name: str) -> graph.Term | None:
        return min(fact[EGOV[name]], key=str, default=None)

    def text(name: str) -> str:
        found = first(name)
        return found.value if isinstance(found, Literal) else ""

    try:
        value = Decimal(text("value"))
    except InvalidOperation:
        return None
    words = shower.words
    as_of = first("asOf")
    start, end = graph.period(engine, as_of)
    unit = first("unit")
    spans = sorted({span for _, found in card.told(EGOV.value) for span in found}, key=cards.place)
    place, source = first("inPlace"), first("reportedBy")
    unit_zh = shower.names.labels.get(unit, {}).get("zh", "") if unit else ""  # type: ignore[arg-type]
    shown = large_number(value, words.language)
    shown_unit = GLOSS.sub("", shower.names.of(unit, words.language) or "") if unit else ""
    if unit_zh in ("%", "‰"):
        shown += unit_zh
    elif shown_unit:
        shown += ("" if words.language == "zh" else " ") + shown_unit
    bound = text("bound")
    if text("valueText").startswith(RANK):
        shown = words.fill("rank_number", number=str(int(value)))
    subject = first("subject")
    return Figure(node, shower.term(subject) if subject else None, value, words.bounded(bound, shown), unit_zh, bound, words.period(start, end), start, end,
        shower.term(place) if place else None, shower.term(source) if source else None, text("isTarget") in ("true", "1"),
        tuple(shower.links.page(span) for span in spans[:cards.MARKS]), shower.links.page(node), text("valueText"))


def _charts(figures: Sequence[Figure], rank: bool, words: Words) -> list[tuple[str, charts.Chart]]:
    by_unit: dict[str, list[charts.Told]] = defaultdict(list)
    for figure in figures:
        by_unit[figure.unit].append(charts.Told(figure.subject.text if figure.subject else "", float(figure.value),
            date.fromisoformat(figure.end) if figure.end else None, figure.bound, figure.text, figure.when, figure.href))
    found = [(unit, charts.chart(told, rank)) for unit, told in by_unit.items()]
    return [(unit, chart) for unit, chart in found if chart]


HEAD = ("iri", "indicator", "subject", "value", "unit", "bound", "printed", "start", "end", "place", "reported_by", "target")


def as_rows(series: Sequence[Series]) -> Iterator[list[object]]:
    """Every figure as a row under HEAD."""
    for one in series:
        for figure in one.figures:
            yield [figure.node.value, one.title.text, figure.subject.text if figure.subject else "", f"{figure.value:f}" if figure.value >= 0 else figure.value,
                figure.unit, figure.bound, figure.printed, figure.start, figure.end, figure.place.text if figure.place else "",
                figure.source.text if figure.source else "", "true" if figure.target else ""]
