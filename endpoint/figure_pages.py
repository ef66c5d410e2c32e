"""/figures: every indicator with its chart, table and CSV; rankings first, for they are what moves."""
from __future__ import annotations

from egovkg.endpoint import figures, search
from egovkg.endpoint.csv_files import csv_response
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.languages import words_of
from egovkg.endpoint.list_pages import choices, is_iri
from egovkg.endpoint.list_query import list_query
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import Memory, kept_links, page, whole_number
from egovkg.endpoint.search_api import DEEPEST, paging
from egovkg.endpoint.search_files import Indexes
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

COUNT = 12
KIND = KINDS["indicator"]


def blueprint(engine: Engine, indexes: Indexes, models: Models, memory: Memory) -> Blueprint:
    """The route of /figures."""
    routes = Blueprint("figures", __name__)

    @routes.get("/figures", endpoint="indicator")
    @memory.keeps
    def listed() -> Response:
        words, links, index = words_of(request), kept_links(), indexes.live()
        chosen = {facet.name: value for facet in KIND.facets if (value := request.args.get(facet.name, ""))}
        for name, value in chosen.items():
            if not KIND.facet(name).plain and not is_iri(value):
                raise Problem("bad-parameter", name=name, value=value[:100], expected="an IRI")
        text, form = request.args.get("q", ""), request.args.get("format", "")
        if form not in ("", "csv"):
            raise Problem("bad-parameter", name="format", value=form[:100], expected="csv")
        first = whole_number("from", DEEPEST)
        found = search.listing(index, KIND, chosen, text=text, first=0 if form else first, count=0 if form else COUNT)
        series = figures.of_indicators(engine, [NamedNode(hit.iri) for hit in found.hits], words, links)
        if form:
            return csv_response(figures.HEAD, figures.as_rows(series), "figures")
        given = {**chosen, "q": text or None}

        def address(**changed: object) -> str:
            return links.to("/figures", **{name: value for name, value in (given | changed).items() if value})

        return page("figures.html", words, links, kind=KIND, found=found, series=series, text=text, chosen=chosen, address=address,
            facets=choices(index, models, KIND, found, chosen, address, words), at=paging(found, COUNT, links, "/figures", **given),
            query=list_query(KIND, chosen))

    return routes
