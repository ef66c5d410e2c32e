"""The query library over HTTP: its list, its queries by name with parameters, and the OpenAPI document of all that."""
from urllib.parse import urlencode

from egovkg.endpoint import sparql
from egovkg.endpoint.languages import words_of
from egovkg.endpoint.negotiation import GRAPHS, SOLUTIONS, wants_html
from egovkg.endpoint.page_frame import kept_links, page
from egovkg.endpoint.query_text import with_values
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.queries import library
from egovkg.queries.library import LONGEST, Parameter, Query
from flask import Blueprint, Response, current_app, jsonify, request

# What a request may say beside the query's own parameters; no query of the library may have a parameter of such a name.
PROTOCOL = ("format", "timeout", "infer", "lang", "default-graph-uri", "named-graph-uri")
SPARQL = "application/sparql-query"
SCHEMAS: dict[str, dict[str, object]] = {
    "string": {"type": "string", "maxLength": LONGEST}, "integer": {"type": "integer"}, "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"}, "iri": {"type": "string", "format": "iri"},
}
INPUTS = {"integer": "number", "date": "date"}  # how a form asks for a type; all others as text


def blueprint(engine: Engine) -> Blueprint:
    """The routes of /queries and /openapi.json over an engine."""
    routes = Blueprint("query_api", __name__)

    @routes.get("/queries")
    def listing() -> Response:
        if wants_html(request.accept_mimetypes):
            return page("queries.html", words_of(request), kept_links(), queries=library.all(), inputs=INPUTS)
        response = jsonify(queries=[summary(query) for query in library.all()])
        response.vary.add("Accept")
        return checked(response)

    @routes.get("/queries/<name>")
    def run(name: str) -> Response:
        query = find(name)
        parameters = sparql.read_parameters()
        own = {key: sparql.one(parameters, key) or "" for key in parameters if key not in PROTOCOL}
        terms = query.bind(own)
        text = with_values(query.text, {key: terms[key] for key in own})
        protocol = {key: values for key, values in parameters.items() if key in PROTOCOL}
        if "format" not in protocol and "pages.results" in current_app.view_functions and wants_html(request.accept_mimetypes):
            # The page of results shows the query too, and its address reproduces both.
            response = Response(status=303)
            response.headers["Location"] = "/sparql?" + urlencode({"query": text} | protocol, doseq=True)
            response.vary.add("Accept")
            return response
        response = sparql.answer(engine, text, protocol)
        response.headers["Link"] = f'</queries/{query.name}.rq>; rel="describedby"; type="{SPARQL}"'
        return response

    @routes.get("/queries/<name>.rq")
    def text(name: str) -> Response:
        query = find(name)
        own = {key: sparql.one(values, key) or "" for values in [sparql.read_parameters()] for key in values if key not in PROTOCOL}
        terms = query.bind(own)
        return checked(Response(with_values(query.text, {key: terms[key] for key in own}), content_type=f"{SPARQL}; charset=utf-8"))

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return checked(jsonify(document(request.url_root.rstrip("/"))))

    return routes


def find(name: str) -> Query:
    """A query of the library. Raises Problem("not-found")."""
    try:
        return library.get(name)
    except Problem:
        raise Problem("not-found", path=request.path) from None


def checked(response: Response) -> Response:
    """The response with its validator: it stays the same until the program is another."""
    response.add_etag()
    response.cache_control.no_cache = True
    return response.make_conditional(request)  # type: ignore[return-value]


def summary(query: Query) -> dict[str, object]:
    """What the list says of a query."""
    return {
        "name": query.name, "title": {"zh": query.title_zh, "en": query.title_en},
        "description": {"zh": query.description_zh, "en": query.description_en}, "tags": list(query.tags),
        "parameters": [{
            "name": parameter.name, "type": parameter.type, "default": parameter.default,
            "description": {"zh": parameter.description_zh, "en": parameter.description_en},
        } for parameter in query.parameters],
        "url": f"/queries/{query.name}", "text": f"/queries/{query.name}.rq",
    }


def document(server: str) -> dict[str, object]:
    """The OpenAPI 3.1 document of the query API and of /sparql at an address."""
    paths: dict[str, object] = {"/sparql": _sparql_path(), "/queries": {"get": {
        "operationId": "listQueries", "tags": ["library"], "summary": "查询库的目录 · The list of the query library",
        "responses": {"200": {"description": "目录 · The list", "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/QueryList"}}, "text/html": {}}}},
    }}}
    for query in library.all():
        paths[f"/queries/{query.name}"] = {"get": {
            "operationId": query.name, "tags": [query.tags[0] if query.tags[0] != "start" else query.tags[1]],
            "summary": f"{query.title_zh} · {query.title_en}", "description": f"{query.description_zh}\n\n{query.description_en}",
            "parameters": [*map(_parameter, query.parameters), *_references("format", "timeout", "infer")], "responses": _responses(SOLUTIONS),
        }}
    paths["/queries/{name}.rq"] = {"get": {
        "operationId": "queryText", "tags": ["library"], "summary": "查询的文本 · The text of a query",
        "parameters": [{"name": "name", "in": "path", "required": True,
            "schema": {"type": "string", "enum": [query.name for query in library.all()]}}],
        "responses": {"200": {"description": "SPARQL", "content": {SPARQL: {"schema": {"type": "string"}}}}, "404": _refusal()},
    }}
    return {
        "openapi": "3.1.0",
        "info": {"title": "egovkg", "version": "1.0.0", "summary": "国家电子政务发展报告知识图谱 · Knowledge graph of China's e-government report",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"parameters": _protocol_parameters(), "schemas": _schemas()},
    }


def _parameter(parameter: Parameter) -> dict[str, object]:
    default = {"integer": int, "decimal": float}.get(parameter.type, str)(parameter.default)
    return {"name": parameter.name, "in": "query", "required": False, "description": f"{parameter.description_zh} · {parameter.description_en}",
        "schema": SCHEMAS[parameter.type] | {"default": default}}


def _references(*names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _protocol_parameters() -> dict[str, object]:
    def given(name: str, description: str, schema: dict[str, object]) -> dict[str, object]:
        return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

    graphs: dict[str, object] = {"type": "array", "items": {"type": "string", "format": "iri"}}
    return {
        "format": given("format", "结果格式，优先于 Accept · Format of the answer; wins over Accept", {"type": "string",
            "enum": [*SOLUTIONS, *(name for name in GRAPHS if name not in SOLUTIONS)]}),
        "timeout": given("timeout", "时限（秒），只能缩短 · Deadline in seconds; may only be lowered", {"type": "number", "exclusiveMinimum": 0}),
        "infer": given("infer", "同时使用推理结果 · Use what reasoning adds as well", {"type": "boolean", "default": False}),
        "default-graph-uri": given("default-graph-uri", "默认图 · Default graph", graphs),
        "named-graph-uri": given("named-graph-uri", "命名图 · Named graph", graphs),
    }


def _sparql_path() -> dict[str, object]:
    responses = _responses(SOLUTIONS | {name: types for name, types in GRAPHS.items() if name not in SOLUTIONS})
    shared = _references("format", "timeout", "infer", "default-graph-uri", "named-graph-uri")
    words = {"tags": ["sparql"], "summary": "SPARQL 1.1 查询 · SPARQL 1.1 query", "responses": responses}
    text: dict[str, object] = {"type": "string"}
    return {
        "get": words | {"operationId": "sparqlGet", "parameters": [
            {"name": "query", "in": "query", "required": False, "schema": text,
                "description": "查询；没有时给出服务描述 · The query; without one, the service description"}, *shared]},
        "post": words | {"operationId": "sparqlPost", "parameters": shared, "requestBody": {"required": True, "content": {
            sparql.FORM: {"schema": {"type": "object", "properties": {"query": text}, "required": ["query"]}},
            sparql.DIRECT: {"schema": text}}}},
    }


def _responses(formats: dict[str, tuple[str, ...]]) -> dict[str, object]:
    def content(types: tuple[str, ...]) -> dict[str, object]:
        return {"schema": {"$ref": "#/components/schemas/Results"} if types == SOLUTIONS["json"] else {"type": "string"}}

    return {"200": {"description": "结果 · The answer", "content": {types[0]: content(types) for types in formats.values()}},
        "default": _refusal()}


def _refusal() -> dict[str, object]:
    return {"description": "问题 · A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _schemas() -> dict[str, object]:
    text: dict[str, object] = {"type": "string"}
    both = {"type": "object", "properties": {"zh": text, "en": text}, "required": ["zh", "en"]}
    parameter = {"name": text, "type": {"type": "string", "enum": list(SCHEMAS)}, "default": text, "description": both}
    query = {"name": text, "title": both, "description": both, "tags": {"type": "array", "items": text},
        "parameters": {"type": "array", "items": {"type": "object", "properties": parameter}}, "url": text, "text": text}
    return {
        "Problem": {"type": "object", "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text},
            "required": ["type", "title", "status", "detail"], "additionalProperties": True},
        "QueryList": {"type": "object", "properties": {"queries": {"type": "array", "items": {"type": "object", "properties": query}}}},
        "Results": {"type": "object", "description": "SPARQL 1.1 Query Results JSON Format", "properties": {
            "head": {"type": "object"}, "boolean": {"type": "boolean"}, "results": {"type": "object", "properties": {
                "bindings": {"type": "array", "items": {"type": "object"}}}}}, "required": ["head"]},
    }
