"""/versions: what changed and when, told by the search indexes of two versions that follow each other."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from egovkg.endpoint.languages import words_of
from egovkg.endpoint.negotiation import wants_html
from egovkg.endpoint.page_frame import kept_links, page
from egovkg.endpoint.search_api import answer
from egovkg.endpoint.search_files import Indexes, place
from egovkg.endpoint.workers import Engine
from egovkg.ontology.vocabulary import ID
from egovkg.triples import publishing
from egovkg.triples.store import Version
from flask import Blueprint, Response, request

SHOWN = 30
LISTED = 50
FROM = "FROM {} WHERE kind NOT IN ('paragraph', 'section', 'observation')"


@dataclass(frozen=True)
class Change:
    """A version with what it has that the one before had not, and the other way round; None where one of them has no index."""

    version: Version
    live: bool
    reports: list[str]
    difference: int | None
    added: list[tuple[str, str]] | None
    removed: list[tuple[str, str]] | None
    added_total: int = 0
    removed_total: int = 0


def blueprint(engine: Engine, indexes: Indexes) -> Blueprint:
    """The route of /versions."""
    routes = Blueprint("versions", __name__)

    @routes.get("/versions")
    def versions() -> Response:
        words, links = words_of(request), kept_links()
        found = engine.store.versions()
        current = engine.store.current
        if request.args.get("format") == "json" or not wants_html(request.accept_mimetypes):
            return answer({"current": current, "versions": [version._asdict() | {"current": version.number == current,
                "reports": publishing.reports_of(engine.store, version.number)} for version in found]})
        changes = [change(engine, version, found[at - 1] if at else None) for at, version in list(enumerate(found))[-LISTED:]]
        return page("versions.html", words, links, changes=changes[::-1], total=len(found),
            address=lambda iri: links.to("/page/" + iri.removeprefix(ID)) if iri.startswith(ID) else "")

    return routes


def change(engine: Engine, version: Version, before: Version | None) -> Change:
    """What a version changed."""
    reports = publishing.reports_of(engine.store, version.number)
    live = version.number == engine.store.current
    difference = version.triples - before.triples if before else None
    if before is None:
        return Change(version, live, reports, difference, None, None)
    ours, theirs = place(engine.store, version.number), place(engine.store, before.number)
    if not ours.exists() or not theirs.exists():
        return Change(version, live, reports, difference, None, None)
    lists = differences(ours, theirs, version.created, before.created)
    return Change(version, live, reports, difference, lists[0][0], lists[1][0], lists[0][1], lists[1][1])


@lru_cache(maxsize=LISTED)
def differences(ours: Path, theirs: Path, *created: str) -> list[tuple[list[tuple[str, str]], int]]:
    """What one index has that the other has not, and the other way round: the first of it, and how much; two versions never change."""
    database = sqlite3.connect(f"{ours.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        database.execute("ATTACH ? AS before", (f"{theirs.absolute().as_uri()}?mode=ro&immutable=1",))
        lists = []
        for one, other in (("main.thing", "before.thing"), ("before.thing", "main.thing")):
            only = f"SELECT iri, COALESCE(zh, en, '') FROM {one} WHERE iri IN (SELECT iri {FROM.format(one)} EXCEPT SELECT iri FROM {other})"
            rows = database.execute(only + " ORDER BY told DESC, iri LIMIT ?", (SHOWN,)).fetchall()
            lists.append((rows, database.execute(f"SELECT COUNT(*) FROM ({only})").fetchone()[0]))
    finally:
        database.close()
    return lists
