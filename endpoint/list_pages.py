"""The lists of things: agencies, policies, platforms, events and topics, each narrowed by facets, with its query and its CSV."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import search, timeline, trees
from egovkg.endpoint.csv_files import csv_response
from egovkg.endpoint.facets import ABOVE, KINDS, TIMELINE, Kind
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.list_query import list_query
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import Memory, kept_links, page, whole_number
from egovkg.endpoint.search import Found, Hit
from egovkg.endpoint.search_api import DEEPEST, address_of, answer, paging, told
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.showing import Links, Shower, Shown
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, RDF, SKOS
from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

COUNT = 30
PLACEHOLDER = "value-of-a-facet"  # stands in an address where each value of a facet does
SHORT = 8  # values of a facet that are shown before the rest is folded away
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
# What a list tells of each thing beside its name, by property; the first of two that are given together.
COLUMNS: dict[str, tuple[str, ...]] = {
    "agency": ("parentAgency",), "policy": ("issuedBy",), "platform": ("operatedBy", "builtBy", "launchedOn"), "event": ("hostedBy", "heldIn"), "topic": ("broader",),
    "timeline": ("issuedBy", "hostedBy", "heldIn", "operatedBy", "builtBy", "launchedOn"),
}
DATES = {"policy": ("issuedOn", "presentedOn", "adoptedOn"), "event": ("onDate",)}
DATED = ("policy", "event", "timeline")  # lists that begin each row with its date
ORDERS = {"timeline": ("old", "new", "name"), "policy": ("new", "old", "name"), "event": ("old", "new", "name"), "agency": ("told", "name"), "platform": ("told", "name"), "topic": ("told", "name")}


@dataclass(frozen=True)
class Cell:
    """One statement of a row: the value, and the page of the span that says so where a report does."""

    shown: Shown
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A thing in a list; `kinds` are its most specific classes, `cells` its statements by property."""

    href: str
    label: str
    lang: str
    date: str
    date_marks: tuple[str, ...]
    kinds: tuple[str, ...]
    cells: tuple[tuple[str, tuple[Cell, ...]], ...]
    told: int
    kind: str


@dataclass(frozen=True)
class Choice:
    """A value of a facet with its count and the address of the list that has it chosen, or given up."""

    label: str
    lang: str
    count: int
    href: str
    chosen: bool


def blueprint(engine: Engine, indexes: Indexes, models: Models, memory: Memory) -> Blueprint:
    """The routes of the lists."""
    routes = Blueprint("lists", __name__)

    def serve(kind: Kind) -> Callable[[], Response]:
        def view() -> Response:
            return respond(engine, indexes.live(), models, kind)
        return memory.keeps(view)

    for name in COLUMNS:
        kind = KINDS.get(name, TIMELINE)
        routes.add_url_rule(kind.path, name, serve(kind))
    return routes


def respond(engine: Engine, index: Index, models: Models, kind: Kind) -> Response:
    """The list as a page, as CSV or as JSON."""
    words, links = words_of(request), kept_links()
    chosen = {facet.name: value for facet in kind.facets if (value := request.args.get(facet.name, ""))}
    for name, value in chosen.items():
        if not kind.facet(name).plain and not is_iri(value):
            raise Problem("bad-parameter", name=name, value=value[:100], expected="an IRI")
    text, order = request.args.get("q", ""), request.args.get("sort", "")
    if order and order not in ORDERS[kind.name]:
        raise Problem("bad-parameter", name="sort", value=order[:100], expected=" ".join(ORDERS[kind.name]))
    since, until = day("since"), day("until")
    form = request.args.get("format", "")
    if form not in ("", "csv", "json"):
        raise Problem("bad-parameter", name="format", value=form[:100], expected="csv json")
    first = whole_number("from", DEEPEST)
    found = search.listing(index, kind, chosen, text=text, since=since, until=last_day(until), order=order, first=0 if form else first, count=0 if form else COUNT)
    if form == "csv":
        return as_csv(engine, models, kind, found, words)
    if form == "json":
        return answer({"total": found.total, "version": found.version, "results": [told(hit, words, links) for hit in found.hits]})
    given = {**chosen, "q": text or None, "since": since or None, "until": until or None, "sort": order or None}

    def address(**changed: object) -> str:
        return links.to(kind.path, **{name: value for name, value in (given | changed).items() if value})

    extra: dict[str, object] = {}
    if kind.members:
        extra["calendar"] = timeline.calendar(index, kind, chosen, text, address, since, until, words)
        counts = dict(found.facets.pop("what"))
        extra["members"] = [(name, counts.get(name, 0) if name else sum(counts.values()), address(what=name or None), name == chosen.get("what", ""))
            for name in ("", *kind.members)]
        extra["lists"] = [(words.listed(name), links.to(KINDS[name].path)) for name in kind.members if name == chosen.get("what", name)]
    at = paging(found, COUNT, links, kind.path, **given)
    if kind.name in ABOVE and request.args.get("view") == "tree":
        above = chosen.get(ABOVE[kind.name], "")
        extra["tree"], total = trees.tree(index, kind, above, first, words, links)
        found = Found(total, first, [], found.facets, found.version, found.more)
        at = paging(found, trees.ROOTS, links, kind.path, **given, view="tree")
    return page("list.html", words, links, kind=kind, dated=kind.name in DATED, found=found, rows=rows(engine, models, kind, found.hits, words, links), text=text, order=order,
        orders=[(name, address(sort=name if name != ORDERS[kind.name][0] else None)) for name in ORDERS[kind.name]], since=since, until=until,
        facets=choices(index, models, kind, found, chosen, address, words), address=address, chosen=chosen,
        at=at, query=list_query(kind, chosen, since, last_day(until)), **extra)


def is_iri(value: str) -> bool:
    """Whether a parameter is an IRI that can stand in a query."""
    try:
        return bool(NamedNode(value))
    except ValueError:
        return False


def day(name: str) -> str:
    """A parameter that is a date, a month or a year. Raises Problem("bad-parameter")."""
    value = request.args.get(name, "").strip()
    if value and not DAY.fullmatch(value):
        raise Problem("bad-parameter", name=name, value=value[:100], expected="a date, such as 2018, 2018-04 or 2018-04-22")
    return value


def last_day(value: str) -> str:
    """The end of a date, month or year, for the comparison of texts."""
    return value + ("-99" if value and len(value) < 10 else "")


def rows(engine: Engine, models: Models, kind: Kind, hits: Sequence[Hit], words: Words, links: Links) -> list[Row]:
    """The rows of a list, each statement with the spans that say it."""
    told = {name: properties(name) for name in {hit.kind for hit in hits}}
    cards = {node.value: card for node, card in graph.looked_up(engine, (NamedNode(hit.iri) for hit in hits)).items()}
    facts = {hit.iri: {node: cards[hit.iri].told(node) for node in (*told[hit.kind], RDF.type)} for hit in hits}
    model = models.live()
    # What every thing of the kind is tells nothing.
    above = {name: {KINDS[name].node, *(model[KINDS[name].node].parents if KINDS[name].node in model else ())} for name in told}
    names = graph.names(engine, [term for fact in facts.values() for values in fact.values() for term, _ in values])
    shower = Shower(words, links, names, model)
    made = []
    for hit in hits:
        label, language = hit.label(words.language)

        def marks(spans: list[NamedNode]) -> tuple[str, ...]:
            return tuple(links.page(span) for span in spans)

        cells, dated = [], []
        for node, is_date in told[hit.kind].items():
            values = facts[hit.iri][node]
            if is_date or kind.members and node == EGOV.launchedOn:
                dated += [mark for _, spans in values for mark in marks(spans)]
            elif values and node == EGOV.launchedOn and len(values) == 1:
                (value, spans), = values
                cells.append((shower.property(node).text, (Cell(replace(shower.term(value), text=words.period(hit.first, hit.last)), marks(spans)),)))
            elif values:
                cells.append((shower.property(node).text, tuple(sorted((Cell(shower.term(value), marks(spans)) for value, spans in values), key=lambda cell: cell.shown.text))))
        kinds = {model[node].text("labels", words.language) for node, _ in facts[hit.iri][RDF.type] if node in model and node not in above[hit.kind]}  # type: ignore[index]
        if kind.members:
            kinds = {words.kind(hit.kind)} | kinds
        made.append(Row(address_of(hit, links), label, words.tag_of(language), words.period(hit.first, hit.last), tuple(dict.fromkeys(dated))[:2],
            tuple(sorted(kinds, key=lambda name: (name != words.kind(hit.kind), name))), tuple(cells), hit.told, hit.kind))
    return made


def properties(name: str) -> dict[NamedNode, bool]:
    """What a list tells of a thing of a kind, in order; whether it is a date that the row begins with."""
    return {SKOS.broader if local == "broader" else EGOV[local]: local in DATES.get(name, ()) for local in (*COLUMNS[name], *DATES.get(name, ()))}


def choices(index: Index, models: Models, kind: Kind, found: Found, chosen: dict[str, str], address: Callable[..., str], words: Words
    ) -> list[tuple[str, str, list[Choice], list[Choice], bool]]:
    """The facets of a list: name, title, the values shown, those folded away, and whether there are more that are not there."""
    model = models.live()
    listed = []
    for facet in kind.facets:
        values = found.facets.get(facet.name, [])
        known = {} if facet.plain else search.labels(index, [value for value, _ in values])
        made = []
        with_value = address(**{facet.name: PLACEHOLDER})
        for value, count in values:
            label, lang = value, ""
            if facet.plain:
                label = words.kind(value, many=True) if value in kind.members else words.code(value)
            elif NamedNode(value) in model:
                label = model[NamedNode(value)].text("labels", words.language)
            elif texts := known.get(value):
                label = texts.get(words.language) or next(iter(texts.values()))
                lang = "" if words.language in texts else words.tag_of(next(iter(texts)))
            on = chosen.get(facet.name) == value
            made.append(Choice(label, lang, count, address(**{facet.name: None}) if on else with_value.replace(f"{facet.name}={PLACEHOLDER}", f"{facet.name}={quote_plus(value)}"), on))
        if facet.name == "year":
            made.sort(key=lambda choice: choice.label, reverse=kind.order == "new")
        first = len(made) if facet.name == "year" else SHORT
        shown = made[:first] + [choice for choice in made[first:] if choice.chosen]
        if made:
            listed.append((facet.name, words.facet(facet.name), shown, [choice for choice in made[first:] if not choice.chosen], found.more.get(facet.name, False)))
    return listed


def as_csv(engine: Engine, models: Models, kind: Kind, found: Found, words: Words) -> Response:
    """Everything in the list as CSV."""
    titles = COLUMNS[kind.name]
    properties = [SKOS.broader if name == "broader" else EGOV[name] for name in titles]
    values = [[graph.objects(engine, NamedNode(hit.iri), node) for node in (RDF.type, *properties)] for hit in found.hits]
    model = models.live()
    names = graph.names(engine, [term for row in values for column in row for term in column])

    def rows() -> Iterator[list[object]]:
        for hit, (classes, *columns) in zip(found.hits, values, strict=True):
            kinds = sorted(model[node].text("labels", words.language) for node in classes if node in model and node != KINDS[hit.kind].node)  # type: ignore[index]
            yield [hit.iri, hit.zh, hit.en, "; ".join(kinds), hit.first, hit.last,
                *("; ".join(sorted(names.of(term, words.language) or term.value for term in column)) for column in columns), hit.told]

    return csv_response(["iri", "label_zh", "label_en", "class", "start", "end", *titles, "evidence"], rows(), kind.path.strip("/"))
