"""What the editor of queries completes with: the model's terms and the graph's best-known things, as one file for each version of the data."""
from __future__ import annotations

import json
from collections import defaultdict

from egovkg.endpoint.model_terms import Model, Models, label
from egovkg.endpoint.page_frame import Memory
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.search_index import TEXT
from egovkg.endpoint.showing import compact
from egovkg.endpoint.validators import settled
from egovkg.ontology.vocabulary import PREFIXES, RDF, RDFS
from flask import Blueprint, Response

KINDS = ("agency", "platform", "indicator", "topic", "series")
MOST = 3000  # things in the file, those that a report speaks of most; the others are found by searching
ALIASES = 6
EVERY = (RDFS.label, RDFS.comment, RDF.type)  # no model declares them


def blueprint(indexes: Indexes, models: Models, memory: Memory) -> Blueprint:
    """The route of the file. The first request after a version came makes it; it is kept as long as pages of that version are."""
    routes = Blueprint("completion", __name__)

    @routes.get("/sparql/completion.json")
    @memory.keeps
    def completion() -> Response:
        text = json.dumps(document(indexes.live(), models.live()), ensure_ascii=False, separators=(",", ":"))
        response = Response(text + "\n", content_type="application/json")
        response.add_etag()
        response.cache_control.no_cache = True
        return settled(response)

    return routes


def document(index: Index, model: Model) -> dict[str, object]:
    """The file's content: version, prefixes, terms by prefixed name, things by IRI, and how many things are left out.

    Labels and definitions are [Chinese, English], "" where there is none.
    """
    kinds = ", ".join("?" * len(KINDS))
    # What no report tells of comes last: the authority files know more bodies than any report.
    rows = index.read().execute(f"SELECT id, iri, kind, zh, en FROM thing WHERE kind IN ({kinds}) ORDER BY told DESC, iri", KINDS).fetchall()
    kept = rows[:MOST]
    names: dict[int, list[str]] = defaultdict(list)
    marks = ", ".join("?" * len(kept))
    for thing, text in index.read().execute(f"SELECT thing, text FROM name WHERE thing IN ({marks}) AND role < {TEXT} ORDER BY role, id", [row[0] for row in kept]):
        names[thing].append(text)
    return {"version": index.number, "prefixes": PREFIXES, "terms": terms(model), "left": len(rows) - len(kept), "things": [
        {"iri": iri, "kind": kind, "labels": [zh or "", en or ""], "names": [name for name in names[thing] if name not in (zh, en)][:ALIASES]}
        for thing, iri, kind, zh, en in kept]}


def terms(model: Model) -> list[dict[str, object]]:
    """The model's classes and properties that have a prefixed name, its own first, and the properties of RDF that every thing has."""
    found = [(term, compact(term.iri)) for term in model.values()]
    every = [{"name": compact(node), "kind": "property", "labels": [label(model, node, "zh"), label(model, node, "en")], "definitions": ["", ""], "of": []}
        for node in EVERY if node not in model]
    return every + [
        {"name": name, "kind": "class" if term.kind == "class" else "property", "labels": [term.labels.get("zh", ""), term.labels.get("en", "")],
            "definitions": [term.definitions.get("zh", ""), term.definitions.get("en", "")],
            # For a class what it is below of, for a property what has it.
            "of": sorted(map(compact, term.parents if term.kind == "class" else term.domains))}
        for term, name in sorted(found, key=lambda pair: (not pair[0].own, pair[1])) if name.partition(":")[0] in PREFIXES and "/" not in name]
