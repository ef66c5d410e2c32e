"""The pages: the first one, the form and table of queries, a thing, and a problem; all plain HTML that works without a script."""
from typing import Any
from urllib.parse import urlencode

from egovkg.endpoint import errors, graph_reading, questions, result_table, thing_page, web_assets
from egovkg.endpoint.clients import client_address
from egovkg.endpoint.languages import COUNTED, LANGUAGES, TAGS, Words, words_of
from egovkg.endpoint.model_terms import Models
from egovkg.endpoint.showing import Links, Shower
from egovkg.endpoint.structured_data import dataset
from egovkg.endpoint.validators import settled
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, ID, PREFIXES
from flask import Blueprint, Response, render_template, request

# A page runs nothing but our own files and loads nothing from another host, whatever a title or a label holds.
POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'")
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
COUNTS = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?all) (COUNT(DISTINCT ?named) AS ?read) {
  VALUES ?class { %s }
  ?thing a ?class
  OPTIONAL { ?thing egov:evidence ?span BIND(?thing AS ?named) }
} GROUP BY ?class"""


Parameters = dict[str, list[str]]


def blueprint(engine: Engine) -> Blueprint:
    """The routes of the pages, and the views that other modules call by name: pages.editor, pages.results, pages.problem."""
    routes = Blueprint("pages", __name__)
    models = Models(engine)

    @routes.get("/")
    def start() -> Response:
        words, links = words_of(request), kept_links()
        loaded = engine.store.current is not None
        return page("start.html", words, links, questions=questions.offered(), starter=EXAMPLE,
            counts=counts(engine, links) if loaded else [], reports=reports(engine, words, links) if loaded else [],
            version=engine.store.version() if loaded else None,
            structured=dataset(words.site, words.lead, words.tag))

    @routes.get("/page/<path:path>")
    def thing(path: str) -> Response:
        words, links = words_of(request), kept_links()
        shown = thing_page.read(engine, models, path, words, links, whole_number("from"), whole_number("spans"))
        response = page("thing.html", words, links, thing=shown, data={FORMAT_NAMES[name]: f"/data/{path}.{name}" for name in GRAPH_FORMATS},
            query=f"SELECT ?property ?value WHERE {{ <{shown.iri}> ?property ?value }}", structured=shown.structured)
        response.headers.add("Link", f'<{shown.iri}>; rel="canonical"')
        response.headers.add("Link", f'</data/{path}.ttl>; rel="describedby"; type="text/turtle"')
        return response

    @routes.endpoint("pages.editor")
    def editor() -> Response:
        return page("sparql.html", words_of(request), kept_links(), text=EXAMPLE, questions=questions.offered(), downloads={})

    @routes.endpoint("pages.results")
    def results(text: str, parameters: Parameters, graphs: tuple[list[str] | None, list[str] | None], seconds: float | None) -> Response:
        words, links = words_of(request), kept_links()
        given: dict[str, Any] = {"text": text, "questions": questions.offered(), "asked": questions.asked_by(text),
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
        return page("problem.html", words, kept_links(), status=status, again=again, problem_title=errors.title(found, words.language),
            sentence=errors.sentence(found, words.language))

    @routes.after_app_request
    def guard(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return routes


def page(template: str, words: Words, links: Links, status: int = 200, **given: object) -> Response:
    """A template as a response in a language, with its validators and what it varies by."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    # Addresses without the path: one that starts with two slashes would lead to another host.
    alternates = {TAGS[code]: f"?{urlencode([*asked, ('lang', code)])}" for code in LANGUAGES}
    other = next(code for code in LANGUAGES if code != words.language)
    text = render_template(template, t=words, links=links, static=web_assets.address, alternates=alternates,
        other={"href": alternates[TAGS[other]], "tag": TAGS[other]}, here=request.path, **given)
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = words.tag
    response.vary.update(["Accept", "Accept-Language"])
    if status == 200:
        response.add_etag()
        response.cache_control.no_cache = True
        return settled(response)
    response.cache_control.no_store = True
    return response


def kept_links() -> Links:
    """Links that keep the language where the request names one."""
    asked = request.args.get("lang")
    return Links(asked if asked in LANGUAGES else None)


def whole_number(name: str) -> int:
    """A parameter that says from where a list goes on. Raises Problem("bad-parameter")."""
    value = request.args.get(name, "0")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Problem("bad-parameter", name=name, value=value, expected="a whole number, 0 or more")
    return int(value)


def counts(engine: Engine, links: Links) -> list[dict[str, Any]]:
    """How many things of each main class there are, how many of them a report names, and the query that lists them."""
    found = graph_reading.ask(engine, COUNTS % " ".join(f"egov:{name}" for name in COUNTED)).rows
    by_class = {row["class"]: row for row in found}
    listed = []
    for name in COUNTED:
        row = by_class.get(EGOV[name])
        total, named = (graph_reading.number(row["all"]) or 0, graph_reading.number(row["read"]) or 0) if row else (0, 0)
        query = f"{STARTER}\nSELECT ?thing WHERE {{ ?thing a egov:{name} }}\nORDER BY STR(?thing)"
        listed.append({"name": name, "total": total, "named": named, "href": links.query(query)})
    return listed


def reports(engine: Engine, words: Words, links: Links) -> list[tuple[str, str]]:
    """The label and page of each report."""
    found = [row["report"] for row in graph_reading.ask(engine, "SELECT ?report { ?report a egov:Report } ORDER BY STR(?report)").rows]
    shower = Shower(words, links, graph_reading.names(engine, found), {})
    return [(shower.label(node), links.page(node)) for node in found if getattr(node, "value", "").startswith(ID)]  # type: ignore[arg-type]


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
