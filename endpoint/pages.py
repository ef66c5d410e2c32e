"""The pages that are no list: the first one, the form and table of queries, a thing, and a problem; plain HTML that works without a script."""
import json
import re
from typing import Any
from urllib.parse import urlencode

from egovkg.endpoint import completion, errors, graph_reading, profile, questions, result_table, search, search_api, start_page, thing_page, web_assets
from egovkg.endpoint.clients import client_address
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.page_frame import POLICY, Memory, kept_links, page, whole_number
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.showing import Links, Shower
from egovkg.endpoint.structured_data import dataset
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, PREFIXES
from flask import Blueprint, Response, g, request

SLUG = re.compile(r"-[0-9a-f]{6}(?=-|$)|\.\w+$")  # the hash in a slug, which no name has, and a file's suffix
ROW_FORMATS = ("csv", "json", "tsv", "xml")
FORMAT_NAMES = {"csv": "CSV", "json": "JSON", "tsv": "TSV", "xml": "XML", "ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
GRAPH_FORMATS = ("ttl", "nt", "jsonld", "rdf")
STARTER = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("egov", "rdfs", "skos", "dcterms", "xsd"))
EXAMPLE = STARTER + """
SELECT ?policy ?agency ?date WHERE {
  ?policy a egov:Policy ;
    egov:issuedBy ?agency ;
    egov:issuedOn ?date .
}
LIMIT 50
"""
Parameters = dict[str, list[str]]


def blueprint(engine: Engine, indexes: Indexes, models: Models, memory: Memory) -> Blueprint:
    """The routes of the pages, and the views that other modules call by name: pages.editor, pages.results, pages.problem."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    @memory.keeps
    def start() -> Response:
        words, links = words_of(request), kept_links()
        given: dict[str, Any] = {"version": None}
        if engine.store.current is not None:
            index = indexes.live()
            given = {"version": engine.store.version(), "counts": start_page.counts(index, links), "reports": start_page.reports(index, words, links),
                "series": start_page.key_figures(engine, index, words, links), "years": start_page.years(index, links)}
        return page("start.html", words, links, questions=questions.offered(), structured=dataset(words.site, words.lead, words.tag), **given)

    @routes.get("/page/<path:path>")
    @memory.keeps
    def thing(path: str) -> Response:
        words, links = words_of(request), kept_links()
        index = current()
        shown = thing_page.read(engine, index, models, path, words, links, whole_number("from"), whole_number("spans"))
        response = page("thing.html", words, links, thing=shown, data={FORMAT_NAMES[name]: f"/data/{path}.{name}" for name in GRAPH_FORMATS},
            query=f"SELECT ?property ?value WHERE {{ <{shown.iri}> ?property ?value }}", structured=shown.structured,
            profile=profile.read(engine, index, shown.iri, words, links) if index else profile.Profile())
        response.headers.add("Link", f'<{shown.iri}>; rel="canonical"')
        response.headers.add("Link", f'</data/{path}.ttl>; rel="describedby"; type="text/turtle"')
        return response

    @routes.endpoint("pages.editor")
    def editor() -> Response:
        return page("sparql.html", words_of(request), kept_links(), text=EXAMPLE, questions=questions.offered(), downloads={},
            bundle=bundle(words_of(request)))

    @routes.endpoint("pages.results")
    def results(text: str, parameters: Parameters, graphs: tuple[list[str] | None, list[str] | None], seconds: float | None) -> Response:
        words, links = words_of(request), kept_links()
        given: dict[str, Any] = {"text": text, "questions": questions.offered(), "bundle": bundle(words), "asked": questions.asked_by(text),
            "inferred": parameters.get("infer", [""])[0] in ("true", "1")}
        try:
            answer = engine.query(text, client=client_address(request, engine.settings), base=BASE, solutions="tsv", graph="nt",
                gone=request.environ.get("waitress.client_disconnected"), default_graphs=graphs[0], named_graphs=graphs[1], timeout=seconds)
            table = result_table.read(answer)
            shower = Shower(words, links, graph_reading.names(engine, table.terms), models.live())
        except Problem as problem:
            return problem_of_query(problem, words, links, given)
        formats = GRAPH_FORMATS if table.kind == "graph" else ROW_FORMATS
        kept = [(name, value) for name, values in parameters.items() for value in values if name != "lang"]
        rows = [[shower.term(term) if term is not None else None for term in row] for row in table.rows]
        columns = result_table.telling(rows, len(table.columns))
        response = page("sparql.html", words, links, table=table, answer=answer, milliseconds=f"{answer.took * 1000:.1f}", columns=columns,
            rows=[[row[at] for at in columns] for row in rows],
            downloads={name: f"/sparql?{urlencode([*kept, ('format', name)])}" for name in formats}, format_names=FORMAT_NAMES, **given)
        response.headers.update(answer.headers)
        return response

    @routes.endpoint("pages.problem")
    def problem(found: Problem) -> Response:
        words = words_of(request)
        status = errors.entry_of(found).status
        again = "?" + request.query_string.decode("ascii", "replace") if status in (429, 503) else ""
        links = kept_links()
        return page("problem.html", words, links, status=status, again=again, problem_title=errors.title(found, words.language),
            sentence=errors.sentence(found, words.language), near=near(found, words, links) if status == 404 else [])

    def current() -> Index | None:
        """The index of the live version; None while there is none, for a thing's statements can be shown all the same."""
        try:
            index = indexes.live()
        except Problem:
            index = None
        if index and index.number == engine.store.current:
            return index
        g.older_index = True  # a page without it is not to be kept
        return None

    def near(found: Problem, words: Words, links: Links) -> list[dict[str, object]]:
        """What an address that leads to nothing may have meant."""
        asked = str(found.details.get("iri") or found.details.get("path") or "")
        try:
            like = search.near(indexes.live(), SLUG.sub("", asked.rpartition("/")[2]))
        except Problem:
            return []
        return [search_api.shown(hit, words, links) for hit, likeness in like if likeness >= 0.4][:6]

    @routes.after_app_request
    def guard(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return routes


def bundle(words: Words) -> dict[str, str] | None:
    """What the editor's script is given; None where it was not built, and the form stands as it is."""
    if not (web_assets.has("editor.js") and web_assets.has("parser.js")):
        return None
    kinds = {f"kind_{kind}": words.kind(kind) for kind in completion.KINDS}
    return {"parser": web_assets.address("parser.js"), "words": json.dumps(words.group("editor_") | kinds, ensure_ascii=False)}


def problem_of_query(problem: Problem, words: Words, links: Links, given: dict[str, Any]) -> Response:
    """The form again, with what is wrong and, where it is known, the line and the place in it."""
    line, column = problem.details.get("line"), problem.details.get("column")
    place = None
    if isinstance(line, int) and isinstance(column, int):
        lines = given["text"].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        place = {"line": line, "column": column, "before": text[:column - 1][-120:], "at": text[column - 1:column] or " ", "after": text[column:][:120]}
    status = errors.entry_of(problem).status
    response = page("sparql.html", words, links, status=status, place=place, problem_title=errors.title(problem, words.language),
        sentence=errors.sentence(problem, words.language), downloads={}, **given)
    if status in (429, 503):
        response.headers["Retry-After"] = str(problem.details.get("retry", 2))
    return response
