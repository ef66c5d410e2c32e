"""/report: a report's contents, and its text by chapter with everything marked that was read there, and what was not."""
from __future__ import annotations

from dataclasses import dataclass, replace

from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import search
from egovkg.endpoint.evidence import Piece, names_in_text, pieces
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.languages import words_of
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import Memory, kept_links, page, whole_number
from egovkg.endpoint.readings import Readings
from egovkg.endpoint.search_api import DEEPEST, paging
from egovkg.endpoint.search_files import Indexes
from egovkg.endpoint.showing import Links, Shower, Shown
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import DCTERMS, EGOV, ID
from flask import Blueprint, Response, redirect, request
from pyoxigraph import Literal, NamedNode

PARAGRAPHS = 12
REPORTS = 50
SHOWN = {"agency", "policy", "platform", "event", "observation", "topic", "place", "person", "quotation"}


@dataclass(frozen=True)
class Spot:
    """A sentence that says something: its address, its place, and how many statements it says."""

    href: str
    place: str
    count: int


@dataclass(frozen=True)
class Passage:
    """A paragraph of a report, or a heading: `level` 0 for a paragraph, else 2 or 3; `things` are named where the text is not loaded."""

    anchor: str
    level: int
    href: str
    number: str
    title: str
    pieces: list[Piece]
    spots: list[Spot]
    things: list[Shown]
    unread: int
    place: str


def blueprint(engine: Engine, indexes: Indexes, models: Models, readings: Readings, memory: Memory) -> Blueprint:
    """The routes of /report."""
    routes = Blueprint("reports", __name__)

    @routes.get("/report")
    @memory.keeps
    def every() -> Response:
        words, links = words_of(request), kept_links()
        first = whole_number("from", DEEPEST)
        found = search.listing(indexes.live(), KINDS["report"], {}, order="name", first=first, count=REPORTS, counted=False)
        if found.total == 1:
            return redirect(links.to("/report/" + key_of(NamedNode(found.hits[0].iri))), 302)  # type: ignore[return-value]
        return page("reports.html", words, links, at=paging(found, REPORTS, links, "/report"),
            reports=[(hit.label(words.language), links.to("/report/" + key_of(NamedNode(hit.iri)))) for hit in found.hits])

    @routes.get("/report/<key>")
    @memory.keeps
    def contents(key: str) -> Response:
        words, links = words_of(request), kept_links()
        report = known(engine, f"report/{key}")
        chapters = graph.parts(engine, report, openings=False)
        inner = {part.iri: [below for below in graph.parts(engine, part.iri, openings=False)] for part in chapters}
        publishers = graph.objects(engine, report, DCTERMS.publisher)
        names = graph.names(engine, [report, *publishers, *inner, *(below.iri for parts in inner.values() for below in parts)])
        shower = Shower(words, links, names, models.live())
        listed = [(shower.term(part.iri), part.number, links.to(f"/report/{key}/{slug(part.iri)}"), [
            (shower.term(below.iri), below.number, links.to(f"/report/{key}/{slug(part.iri)}", anchor=slug(below.iri)), below.figure)
            for below in inner[part.iri] if graph.kind_of(below.iri) != "paragraph"]) for part in chapters if graph.kind_of(part.iri) == "section"]
        publisher = [shower.term(node) for node in publishers]
        return page("report.html", words, links, title=shower.term(report), chapters=listed, thing=links.page(report), publisher=publisher,
            loaded=loaded(engine, report), reading=readings.live().get(key, {}))

    @routes.get("/report/<key>/<chapter>")
    @memory.keeps
    def text(key: str, chapter: str) -> Response:
        words, links = words_of(request), kept_links()
        section = known(engine, f"section/{key}/{chapter}")
        first = whole_number("from")
        flat = contents_of(engine, section)
        unread = readings.live().get(key, {}).get("unread", [])
        shown = flat[first:first + PARAGRAPHS]
        report = known(engine, f"report/{key}")
        siblings = [part for part in graph.parts(engine, report, openings=False) if graph.kind_of(part.iri) == "section"]
        at = next((number for number, part in enumerate(siblings) if part.iri == section), None)
        passages = read(engine, models, shown, unread, words_of(request), links, section)
        names = graph.names(engine, [section, report, *(part.iri for part in siblings)])
        shower = Shower(words, links, names, models.live())
        around = [None, None]
        if at is not None:
            around = [(shower.term(siblings[to].iri).text, links.to(f"/report/{key}/{slug(siblings[to].iri)}")) if 0 <= to < len(siblings) else None for to in (at - 1, at + 1)]
        number = next((value.value for value in graph.objects(engine, section, EGOV.number) if isinstance(value, Literal)), "")
        here = f"/report/{key}/{chapter}"
        last = min(first + PARAGRAPHS, len(flat))
        return page("chapter.html", words, links, title=shower.term(section), number=number, report=(shower.term(report).text, links.to(f"/report/{key}")),
            passages=passages, loaded=loaded(engine, report), before=around[0], after=around[1], thing=links.page(section),
            at={"first": first + 1 if flat else 0, "last": last, "total": len(flat), "before": links.to(here, **{"from": max(0, first - PARAGRAPHS) or None}) if first else "",
                "after": links.to(here, **{"from": last}) if last < len(flat) else ""})

    return routes


def known(engine: Engine, path: str) -> NamedNode:
    """A part of a report by its path after /id/. Raises Problem("unknown-thing" | "not-found")."""
    node = graph.resource(path)
    if not graph.statements(engine, node):
        raise Problem("unknown-thing", iri=node.value)
    return node


def key_of(report: NamedNode) -> str:
    """A report's key."""
    return report.value.removeprefix(ID + "report/")


def slug(node: NamedNode) -> str:
    """The last step of an IRI."""
    return node.value.rpartition("/")[2]


def loaded(engine: Engine, report: NamedNode) -> bool:
    """Whether the text of a report is in the store: whether its first paragraph has it."""
    waiting = [report]
    while waiting:
        node = waiting.pop()
        below = graph.subjects(engine, EGOV.partOf, node)
        if paragraph := next((part for part in below if graph.kind_of(part) == "paragraph"), None):
            return bool(graph.objects(engine, paragraph, EGOV.text))
        waiting += [part for part in below if graph.kind_of(part) == "section"]
    return False


def contents_of(engine: Engine, section: NamedNode) -> list[tuple[NamedNode, int, str]]:
    """The parts of a section as `flattened` gives them, once for each version."""
    return graph.remembered(engine, ("flattened", section), lambda: flattened(engine, section))


def flattened(engine: Engine, section: NamedNode, level: int = 2) -> list[tuple[NamedNode, int, str]]:
    """The parts of a section in the order of the text, each with its level and number: 0 for a paragraph, else that of a heading.

    A chronicle's years are no sections; where facts inherit a year, its heading is a span of the section itself.
    """
    found: list[tuple[NamedNode, int, str]] = []
    for part in graph.parts(engine, section, openings=False):
        kind = graph.kind_of(part.iri)
        if kind == "section" and level < 6:
            found += [(part.iri, level, part.number), *flattened(engine, part.iri, level + 1)]
        elif kind == "paragraph":
            found.append((part.iri, 0, part.number))
    title = graph.objects(engine, section, EGOV.evidence)
    for span in graph.subjects(engine, EGOV.partOf, section):
        if graph.kind_of(span) == "span" and span not in title and graph.objects(engine, span, EGOV.text):
            at = next((place for place, (node, shown, _) in enumerate(found) if not shown and graph.offset(node) > graph.offset(span)), len(found))
            found.insert(at, (span, level, ""))
    return found


def read(engine: Engine, models: Models, parts: list[tuple[NamedNode, int, str]], unread: list[dict], words: object, links: Links, section: NamedNode) -> list[Passage]:
    """The passages of a chapter, each paragraph's words marked that name a thing which was read from it."""
    own = graph.looked_up(engine, (node for node, _, _ in parts))
    spans = graph.looked_up(engine, (span for node, level, _ in parts if not level for span in own[node].inside))
    said: dict[NamedNode, list[graph.Term]] = {}
    for node, level, _ in parts:
        if not level:
            things = dict.fromkeys([*own[node].values(EGOV.mentions), *(thing for span in own[node].inside for thing in spans[span].about)])
            said[node] = [thing for thing in things if graph.kind_of(thing) in SHOWN]
    names = graph.names(engine, [*(node for node, _, _ in parts), *(thing for things in said.values() for thing in things)], aliases=True)
    shower = Shower(words, links, names, models.live())  # type: ignore[arg-type]
    made = []
    for node, level, number in parts:
        told = dict(own[node].facts)
        start, end = graph.number(told.get(EGOV.start)), graph.number(told.get(EGOV.end))
        text = told.get(EGOV.text)
        missed = [row for row in unread if start is not None and end is not None and start <= row["start"] < end]
        marked = pieces(text.value, names_in_text(shower, said.get(node, []))) if isinstance(text, Literal) else []
        made.append(Passage(
            slug(node) if level else f"p-{start}", level, links.page(node), number,
            text.value if level and isinstance(text, Literal) else shower.term(node).text, with_unread(marked, [row["text"] for row in missed]),
            [Spot(links.page(span), span.value.rpartition("/")[2], count) for span in sorted(own[node].inside if not level else (), key=graph.offset) if (count := spans[span].count)],
            [] if marked else sorted((shower.term(thing) for thing in said.get(node, [])), key=lambda found: found.text)[:40], len(missed),
            shower.words.fill("offsets", start=str(start), end=str(end)) if start is not None else ""))
    return made


def with_unread(marked: list[Piece], texts: list[str]) -> list[Piece]:
    """The pieces, with each of the texts that gave no fact set apart where it first stands in words that are not marked."""
    for text in texts:
        for at, piece in enumerate(marked):
            place = piece.text.find(text)
            if text and not piece.marked and not piece.unread and place >= 0:
                parts = [Piece(piece.text[:place]), replace(piece, text=text, unread=True), Piece(piece.text[place + len(text):])]
                marked = [*marked[:at], *(part for part in parts if part.text), *marked[at + 1:]]
                break
    return marked

