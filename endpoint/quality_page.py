"""/quality: what of each report was read and what was not, what contradicts itself, what waits for review, and how that was measured."""
from __future__ import annotations

from bisect import bisect_right
from typing import Any

from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import Memory, kept_links, page
from egovkg.endpoint.showing import Links, Shower, Shown
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, RDF
from egovkg.triples import publishing
from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode

REVIEWED = 200


def blueprint(engine: Engine, models: Models, memory: Memory) -> Blueprint:
    """The route of /quality."""
    routes = Blueprint("quality", __name__)

    @routes.get("/quality")
    @memory.keeps
    def quality() -> Response:
        words, links = words_of(request), kept_links()
        if engine.store.current is None:
            raise Problem("no-version", path=str(engine.store.data))
        readings = publishing.quality_of(engine.store)
        return page("quality.html", words, links, reports=[told(engine, key, reading, words, links) for key, reading in readings.items()],
            unknown=[key for key in publishing.reports_of(engine.store) if key not in readings], conflicts=conflicts(engine, models, words, links),
            review=review(engine, models, words, links))

    return routes


def told(engine: Engine, key: str, reading: dict[str, Any], words: Words, links: Links) -> dict[str, object]:
    """What the page says of one report: coverage in rows, and each unread passage with the paragraph that it stands in."""
    node = NamedNode(f"{BASE}id/report/{key}")
    coverage = []
    for kind, found in reading.get("coverage", {}).items():
        read, seen = int(found["read"]), int(found["seen"])
        coverage.append({"kind": words.reading(kind), "read": read, "seen": seen, "share": 100 * read // seen if seen else 100, "width": round(200 * read / seen, 1) if seen else 200})
    within = paragraphs(engine, key)
    unread = [row | {"kind": words.reading(row["kind"]), "reason": words.reason(row.get("reason", "")), "href": place(within, row["start"], links)} for row in reading.get("unread", [])]
    return {"key": key, "title": graph.names(engine, [node]).of(node, words.language) or reading.get("title", key), "href": links.to(f"/report/{key}"),
        "coverage": coverage, "unread": unread, "reasons": any(row.get("reason") for row in unread), "agencies": reading.get("newAgencies", []), "conflicts": reading.get("conflicts", []),
        "warnings": reading.get("warnings", []), "rules": sorted(reading.get("rules", {}).items(), key=lambda pair: (-pair[1], pair[0])),
        "evaluation": [(words.kind(kind, many=True), row) for kind, row in reading.get("evaluation", {}).items()], "checksum": reading.get("checksum", "")}


def paragraphs(engine: Engine, key: str) -> list[tuple[int, int, NamedNode]]:
    """The paragraphs of a report by their first and last offset, in order."""
    prefix = f"{BASE}id/paragraph/{key}/"
    found = []
    for quad in graph.opened(engine).quads_for_pattern(None, RDF.type, EGOV.Paragraph, graph.DEFAULT):
        node = quad.subject
        if isinstance(node, NamedNode) and node.value.startswith(prefix):
            first, _, last = node.value[len(prefix):].partition("-")
            if first.isdigit() and last.isdigit():
                found.append((int(first), int(last), node))
    return sorted(found, key=lambda row: row[:2])


def place(within: list[tuple[int, int, NamedNode]], offset: int, links: Links) -> str:
    """The page of the paragraph in which an offset of a report stands, "" where there is none."""
    at = bisect_right(within, offset, key=lambda row: row[0]) - 1
    return links.page(within[at][2]) if at >= 0 and offset < within[at][1] else ""


def conflicts(engine: Engine, models: Models, words: Words, links: Links) -> list[tuple[Shown, Shown]]:
    """Things whose readings contradict each other, each pair once."""
    pairs = {tuple(sorted((quad.subject, quad.object), key=str)) for quad in
        graph.opened(engine).quads_for_pattern(None, EGOV.conflictsWith, None, graph.DEFAULT)}
    shower = Shower(words, links, graph.names(engine, [node for pair in pairs for node in pair]), models.live())
    return sorted(((shower.term(one), shower.term(other)) for one, other in pairs), key=lambda pair: pair[0].text)[:REVIEWED]


def review(engine: Engine, models: Models, words: Words, links: Links) -> list[Shown]:
    """Things that a person should look at, such as bodies that the authority file lacks."""
    found = [quad.subject for quad in graph.opened(engine).quads_for_pattern(None, EGOV.needsReview, None, graph.DEFAULT)
        if isinstance(quad.object, Literal) and quad.object.value in ("true", "1")]
    shower = Shower(words, links, graph.names(engine, found), models.live())
    return sorted((shower.term(node) for node in found), key=lambda shown: shown.text)[:REVIEWED]  # type: ignore[arg-type]
