"""/quality: what of each report was read and what was not, what contradicts itself, what waits for review, and how that was measured."""
from __future__ import annotations

from bisect import bisect_right
from typing import Any

from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import search
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import Memory, kept_links, page, whole_number
from egovkg.endpoint.readings import Readings
from egovkg.endpoint.search import Found
from egovkg.endpoint.search_api import DEEPEST, paging
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.showing import Links, Shower
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV
from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

REVIEWED = 100
REPORTS = 50


def blueprint(engine: Engine, indexes: Indexes, models: Models, readings: Readings, memory: Memory) -> Blueprint:
    """The routes of /quality."""
    routes = Blueprint("quality", __name__)

    @routes.get("/quality")
    @routes.get("/quality/<key>")
    @memory.keeps
    def quality(key: str = "") -> Response:
        words, links = words_of(request), kept_links()
        if engine.store.current is None:
            raise Problem("no-version", path=str(engine.store.data))
        known, index = readings.live(), indexes.live()
        if key and key not in known:
            raise Problem("not-found", path=request.path)
        one = key or (next(iter(known)) if len(known) == 1 else "")
        first = whole_number("from", DEEPEST)
        listed = [] if one else list(known)[first:first + REPORTS]
        names = graph.names(engine, [report(name) for name in listed])
        return page("quality.html", words, links, report=told(engine, index, one, known[one], words, links) if one else None, alone=bool(key),
            reports=[{"title": names.of(report(name), words.language) or name, "href": links.to(f"/quality/{name}"), "coverage": coverage(known[name], words),
                "unread": len(known[name].get("unread", []))} for name in listed], columns=[words.reading(name) for name in covered([known[name] for name in listed])],
            at=paging(Found(len(known), first, []), REPORTS, links, "/quality"), unknown=[name for name in readings.reports() if name not in known][:REPORTS],
            **({} if key else doubts(engine, index, models, words, links)))

    return routes


def report(key: str) -> NamedNode:
    """A report by its key."""
    return NamedNode(f"{BASE}id/report/{key}")


def covered(readings: list[dict[str, Any]]) -> list[str]:
    """What some readings count, each once, in their order."""
    return list(dict.fromkeys(kind for reading in readings for kind in reading.get("coverage", {})))


def coverage(reading: dict[str, Any], words: Words) -> dict[str, dict[str, object]]:
    """By what was read, how much of it."""
    found: dict[str, dict[str, object]] = {}
    for kind, counts in reading.get("coverage", {}).items():
        read, seen = int(counts["read"]), int(counts["seen"])
        found[words.reading(kind)] = {"read": read, "seen": seen, "share": 100 * read // seen if seen else 100, "width": round(200 * read / seen, 1) if seen else 200}
    return found


def told(engine: Engine, index: Index, key: str, reading: dict[str, Any], words: Words, links: Links) -> dict[str, object]:
    """What the page says of one report: coverage in rows, and each unread passage with the paragraph that it stands in."""
    node = report(key)
    within = paragraphs(index, key)
    unread = [row | {"kind": words.reading(row["kind"]), "reason": words.reason(row.get("reason", "")), "href": place(within, row["start"], links)} for row in reading.get("unread", [])]
    return {"key": key, "title": graph.names(engine, [node]).of(node, words.language) or reading.get("title", key), "href": links.to(f"/report/{key}"),
        "coverage": coverage(reading, words), "unread": unread, "reasons": any(row.get("reason") for row in unread), "agencies": reading.get("newAgencies", []), "conflicts": reading.get("conflicts", []),
        "warnings": reading.get("warnings", []), "rules": sorted(reading.get("rules", {}).items(), key=lambda pair: (-pair[1], pair[0])),
        "evaluation": [(words.kind(kind, many=True), row) for kind, row in reading.get("evaluation", {}).items()], "checksum": reading.get("checksum", "")}


def paragraphs(index: Index, key: str) -> list[tuple[int, int, NamedNode]]:
    """The paragraphs of a report by their first and last offset, in order."""
    prefix = f"{BASE}id/paragraph/{key}/"
    found = []
    for iri in search.paragraphs(index, prefix):
        first, _, last = iri[len(prefix):].partition("-")
        if first.isdigit() and last.isdigit():
            found.append((int(first), int(last), NamedNode(iri)))
    return sorted(found, key=lambda row: row[:2])


def place(within: list[tuple[int, int, NamedNode]], offset: int, links: Links) -> str:
    """The page of the paragraph in which an offset of a report stands, "" where there is none."""
    at = bisect_right(within, offset, key=lambda row: row[0]) - 1
    return links.page(within[at][2]) if at >= 0 and offset < within[at][1] else ""


def doubts(engine: Engine, index: Index, models: Models, words: Words, links: Links) -> dict[str, object]:
    """Things whose readings contradict each other, each pair once, and things that a person should look at: the first of each, how many, and a query for all."""
    found: dict[str, object] = {}
    for what, predicate in (("conflict", EGOV.conflictsWith), ("review", EGOV.needsReview)):
        pairs, total = search.doubts(index, what, REVIEWED)
        nodes = [(NamedNode(one), NamedNode(other)) for one, other in pairs]
        shower = Shower(words, links, graph.names(engine, [node for pair in nodes for node in pair]), models.live())
        found[what] = {"pairs": [(shower.term(one), shower.term(other)) for one, other in nodes], "total": total,
            "query": links.query(f"SELECT ?thing ?value WHERE {{ ?thing {predicate} ?value }}")}
    return found
