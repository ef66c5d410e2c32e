"""/reconcile: the Reconciliation Service API 0.2 over the search index, so that OpenRefine and its kin can match a column of names.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import search, search_text
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import kept_links, page
from egovkg.endpoint.search import Hit
from egovkg.endpoint.search_api import address_of
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, ID
from flask import Blueprint, Response, jsonify, request
from pyoxigraph import Literal, NamedNode

TYPES = {kind.class_name: kind for kind in KINDS.values() if kind.name not in ("paragraph", "section", "report", "figure", "observation")}
BATCH = 100
MOST = 50
LEAST = 35.0  # a score below which a name is no candidate: half of it must be alike
SURE = 75.0
# What a way to match is worth; a name that only resembles is worth its likeness.
SCORES = {"exact": 100.0, "code": 98.0, "prefix": 80.0, "alias": 75.0, "spelled": 72.0, "inside": 60.0, "text": 0.0}


def blueprint(engine: Engine, indexes: Indexes) -> Blueprint:
    """The routes of /reconcile."""
    routes = Blueprint("reconcile", __name__)
    models = Models(engine)

    @routes.route("/reconcile", methods=["GET", "POST"])
    def service() -> Response:
        given = request.values.get("queries")
        if given is None:
            return jsonify(manifest(words_of(request)))
        queries = parsed(given)
        index = indexes.live()
        return jsonify({name: {"result": candidates(engine, index, query, words_of(request))} for name, query in queries.items()})

    @routes.get("/reconcile/suggest/<what>")
    def suggest(what: str) -> Response:
        words, prefix = words_of(request), request.args.get("prefix", "")
        if what == "entity":
            hits = [hit for hit in search.search(indexes.live(), prefix, count=MOST).hits if KINDS[hit.kind].class_name in TYPES]
            return jsonify(result=[entity(hit, words) | {"notable": [type_of(hit, words)]} for hit in hits[:20]])
        model = models.live()
        wanted = search_text.key(prefix).text
        if what == "type":
            found = [{"id": name, "name": model[kind.node].text("labels", words.language) if kind.node in model else name} for name, kind in TYPES.items()]
        elif what == "property":
            found = [{"id": term.name, "name": term.text("labels", words.language) or term.name, "description": term.text("definitions", words.language)}
                for term in model.values() if term.own and term.kind in ("object", "datatype")]
        else:
            raise Problem("not-found", path=request.path)
        return jsonify(result=[row for row in found if wanted in search_text.key(row["name"]).text or wanted in row["id"].lower()][:20])

    @routes.get("/reconcile/preview")
    def preview() -> Response:
        words, links = words_of(request), kept_links()
        node = graph.resource(request.args.get("id", ""))
        hit = search.things(indexes.live(), [node.value]).get(node.value)
        if hit is None:
            raise Problem("unknown-thing", iri=node.value)
        label, language = hit.label(words.language)
        aliases = sorted(graph.names(engine, [node], aliases=True).aliases[node] - {hit.zh, hit.en})
        response = page("preview.html", words, links, label=label, lang=words.tag_of(language), kind=words.kind(hit.kind), second=hit.en if language == "zh" else hit.zh,
            aliases=aliases[:6], date=words.period(hit.first, hit.last), href=address_of(hit, links))
        # A client shows the preview in a frame of its own.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"
        return response

    return routes


def manifest(words: Words) -> dict[str, object]:
    """What the service says of itself."""
    root = request.url_root.rstrip("/")

    def service(name: str) -> dict[str, str]:
        return {"service_url": root, "service_path": f"/reconcile/suggest/{name}"}

    return {
        "versions": ["0.1", "0.2"], "name": words.site, "identifierSpace": ID, "schemaSpace": EGOV.iri,
        "defaultTypes": [{"id": name, "name": words.kind(TYPES[name].name)} for name in ("Agency", "Policy", "Platform", "Event")],
        "view": {"url": root + "/page/{{id}}"},
        "preview": {"url": root + "/reconcile/preview?id={{id}}", "width": 400, "height": 160},
        "suggest": {"entity": service("entity"), "type": service("type"), "property": service("property")},
        "batchSize": BATCH,
    }


def parsed(text: str) -> dict[str, Mapping[str, Any]]:
    """The queries of a batch. Raises Problem("bad-parameter")."""
    try:
        queries = json.loads(text)
        if not isinstance(queries, dict) or not all(isinstance(query, dict) and isinstance(query.get("query", ""), str) for query in queries.values()):
            raise ValueError("queries")
    except (ValueError, RecursionError):
        raise Problem("bad-parameter", name="queries", value=text[:100], expected='JSON such as {"q0": {"query": "国家网信办"}}') from None
    if len(queries) > BATCH:
        raise Problem("bad-parameter", name="queries", value=f"{len(queries)} queries", expected=f"at most {BATCH} queries")
    return queries


def candidates(engine: Engine, index: Index, query: Mapping[str, Any], words: Words) -> list[dict[str, object]]:
    """The candidates of one query, best first; `match` is true for one alone that fits without doubt."""
    text = query.get("query", "")[:search_text.LONGEST * 4]
    asked = query.get("type") or []
    asked = [asked] if isinstance(asked, str) else [one for one in asked if isinstance(one, str)] if isinstance(asked, list) else []
    kinds = {TYPES[name].name for one in asked if (name := one.rpartition("#")[2].rpartition(":")[2]) in TYPES}
    limit = query.get("limit")
    count = min(limit, MOST) if isinstance(limit, int) and limit > 0 else 10
    scored: dict[str, tuple[float, Hit]] = {}
    for kind in sorted(kinds) or [""]:
        for hit in search.search(index, text, kind=kind, count=MOST).hits:
            score = SCORES[hit.how] - (0 if hit.how in ("exact", "code") else min(20.0, max(0, len(hit.name) - len(text)) / 2))
            scored[hit.iri] = max(scored.get(hit.iri, (0.0, hit)), (score, hit), key=lambda pair: pair[0])
        for hit, likeness in search.near(index, text, MOST, kind):
            if hit.iri not in scored:
                scored[hit.iri] = (70.0 * likeness, hit)
    if asked and not kinds:
        return []
    rows = [(score, hit) for score, hit in scored.values() if KINDS[hit.kind].class_name in TYPES and score >= LEAST]
    properties = [pair for pair in query.get("properties") or [] if isinstance(pair, dict) and isinstance(pair.get("pid"), str)][:10]
    if properties:
        rows = [(score * 0.6 + 40 * sum(holds(engine, hit, pair) for pair in properties) / len(properties), hit)
            for score, hit in sorted(rows, key=lambda row: -row[0])[:MOST]]
    rows.sort(key=lambda row: (-row[0], -row[1].told, row[1].iri))
    sure = bool(rows) and rows[0][0] >= (98 if not properties else SURE) and (len(rows) == 1 or rows[1][0] < rows[0][0])
    return [entity(hit, words) | {"score": round(score, 1), "match": sure and at == 0, "type": [type_of(hit, words)]}
        for at, (score, hit) in enumerate(rows[:count])]


def holds(engine: Engine, hit: Hit, pair: Mapping[str, Any]) -> bool:
    """Whether a candidate has a value of a property: by id, by any name, or by the text of a literal."""
    wanted = pair.get("v")
    wanted = wanted.get("id", wanted.get("name", "")) if isinstance(wanted, dict) else wanted
    wanted = str(wanted)
    sought = search_text.key(wanted).text
    name = pair["pid"].rpartition("#")[2].rpartition(":")[2]
    if not name.isidentifier():
        return False
    for value in graph.objects(engine, NamedNode(hit.iri), EGOV[name]):
        if isinstance(value, Literal):
            if search_text.key(value.value).text == sought:
                return True
        elif isinstance(value, NamedNode):
            spoken = graph.names(engine, [value], aliases=True).aliases[value]
            if wanted in (value.value, value.value.removeprefix(ID)) or sought in {search_text.key(alias).text for alias in spoken}:
                return True
    return False


def entity(hit: Hit, words: Words) -> dict[str, object]:
    """A candidate's id, name and what else tells it from others."""
    label, language = hit.label(words.language)
    other = hit.en if language == "zh" else hit.zh
    described = " · ".join(part for part in (words.kind(hit.kind), other, words.period(hit.first, hit.last)) if part)
    return {"id": hit.iri.removeprefix(ID), "name": label, "description": described}


def type_of(hit: Hit, words: Words) -> dict[str, str]:
    """A candidate's type."""
    return {"id": KINDS[hit.kind].class_name, "name": words.kind(hit.kind)}
