"""SPARQL 1.1 Protocol for queries at /sparql: what a request asks, and what it is answered."""
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox
from egovkg.endpoint.authorization import bears_token
from egovkg.endpoint.clients import client_address
from egovkg.endpoint.negotiation import GRAPHS, SOLUTIONS, choose, formats, formats_of, types_of, wants_html
from egovkg.endpoint.service_description import describe
from egovkg.endpoint.workers import MEDIA, Answer, Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, GRAPH_ASSERTED, GRAPH_INFERRED
from flask import Blueprint, Response, current_app, request

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
PARAMETERS_AT_MOST = 2000


def blueprint(engine: Engine) -> Blueprint:
    """The routes of /sparql over an engine."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST"])
    def query() -> Response:
        parameters = read_parameters()
        text = one(parameters, "query")
        if "update" in parameters:
            raise Problem("update-not-here")
        if text is None:
            if request.method == "POST":
                raise Problem("missing-query")
            return without_query(engine, parameters)
        page = current_app.view_functions.get("pages.results")
        if page and "format" not in parameters and "html" in request.headers.get("Accept", "") and wants_html(request.accept_mimetypes):
            return current_app.make_response(page(text, parameters, dataset(parameters), seconds(one(parameters, "timeout"))))
        return answer(engine, text, parameters)

    return routes


def read_parameters(direct: str = DIRECT, name: str = "query") -> dict[str, list[str]]:
    """The parameters of the request, by GET, POST form or POST direct.

    `direct` is the media type of a body that is itself the value of the parameter `name`. Raises Problem (unsupported-media-type,
    not-utf-8, bad-request).
    """
    parameters = decode_form(request.query_string)
    if request.method != "POST":
        return parameters
    if request.mimetype not in (FORM, direct):
        raise Problem("unsupported-media-type", type=request.mimetype or "–", types=f"{FORM}, {direct}")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise Problem("unsupported-media-type", type=request.content_type, types=f"{FORM}, {direct} (charset=utf-8)")
    body = request.get_data(cache=False)
    if request.mimetype == FORM:
        for key, values in decode_form(body).items():
            parameters.setdefault(key, []).extend(values)
    else:
        parameters.setdefault(name, []).append(decode(body))
    return parameters


def decode_form(data: bytes) -> dict[str, list[str]]:
    """Names and values of a query string or form, strictly UTF-8."""
    pairs = [pair for pair in data.split(b"&") if pair]
    if len(pairs) > PARAMETERS_AT_MOST:
        raise Problem("bad-request", reason=f"There are more than {PARAMETERS_AT_MOST} parameters.")
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.replace(b"+", b" ").partition(b"=")
        found.setdefault(decode(unquote_to_bytes(name)), []).append(decode(unquote_to_bytes(value)))
    return found


def decode(data: bytes) -> str:
    """UTF-8 as text, a byte order mark not counted. Raises Problem("not-utf-8")."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Problem("not-utf-8", position=error.start) from None


def one(parameters: dict[str, list[str]], name: str) -> str | None:
    """The value of a parameter that may be given once."""
    values = parameters.get(name, [])
    if len(values) > 1:
        raise Problem("repeated-parameter", name=name)
    return values[0] if values else None


def answer(engine: Engine, text: str, parameters: dict[str, list[str]]) -> Response:
    """Run the query of a request and answer it."""
    solutions, graph = formats_of(request.headers.get("Accept", ""), parameters.get("format", []))
    default_graphs, named_graphs = dataset(parameters)
    try:
        found = engine.query(
            text, client=client_address(request, engine.settings), timeout=seconds(one(parameters, "timeout")), solutions=solutions,
            graph=graph,
            base=BASE, default_graphs=default_graphs, named_graphs=named_graphs, gone=request.environ.get("waitress.client_disconnected"),
            known=frozenset(request.if_none_match.as_set()),
            longest=engine.settings.token_timeout if bears_token(request, engine.settings) else None,
        )
    except Problem as problem:
        if problem.code != "not-acceptable":
            raise
        kinds = GRAPHS if problem.details["graph"] else SOLUTIONS
        asked = " ".join(parameters.get("format", [])) or request.headers.get("Accept", "")
        raise Problem("not-acceptable", accept=asked, types=types_of(kinds)) from None
    return respond(found)


def respond(found: Answer) -> Response:
    """The response that sends an answer, with its headers."""
    if request.method == "HEAD":
        found.close()
    headers = list(found.headers.items())
    if not found.unchanged:
        headers.append(("Content-Type", found.media_type))
        if found.length is not None:
            headers.append(("Content-Length", str(found.length)))
    # A version never changes, but which one is live does: ask again, and be told 304.
    headers += [("ETag", f'"{found.tag}"'), ("Cache-Control", "no-cache")] if found.tag else [("Cache-Control", "no-store")]
    headers.append(("Vary", "Accept"))
    response = Response(() if request.method == "HEAD" else found.body, 304 if found.unchanged else 200, headers)
    if found.unchanged:
        del response.headers["Content-Type"]
    response.call_on_close(found.close)
    return response


def seconds(value: str | None) -> float | None:
    """The `timeout=` parameter. Raises Problem("bad-parameter")."""
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 < number < 1e9:
        raise Problem("bad-parameter", name="timeout", value=value, expected="seconds, more than 0, such as 2.5")
    return number


def dataset(parameters: dict[str, list[str]]) -> tuple[list[str] | None, list[str] | None]:
    """The data set that the protocol's parameters make, (None, None) for the store's own; "" is its default graph."""
    default, named = iris(parameters, "default-graph-uri"), iris(parameters, "named-graph-uri")
    infer = (one(parameters, "infer") or "false").lower()
    if infer not in ("true", "false", "1", "0"):
        raise Problem("bad-parameter", name="infer", value=infer, expected="true, false")
    own = not default and not named
    graphs = ["" if iri == GRAPH_ASSERTED.value else iri for iri in default]
    if infer in ("true", "1"):
        graphs = list(dict.fromkeys([*([""] if own else graphs), GRAPH_INFERRED.value]))
    elif own:
        return None, None
    return graphs, None if own else named


def iris(parameters: dict[str, list[str]], name: str) -> list[str]:
    """The values of a parameter that holds IRIs. Raises Problem("bad-parameter")."""
    values = list(dict.fromkeys(parameters.get(name, [])))
    for value in values:
        try:
            ox.NamedNode(value)
        except ValueError:
            raise Problem("bad-parameter", name=name, value=value, expected="an absolute IRI") from None
    return values


def without_query(engine: Engine, parameters: dict[str, list[str]]) -> Response:
    """The editor for a browser, where there is one; else the service's description."""
    asked = parameters.get("format", [])
    editor = current_app.view_functions.get("pages.editor")
    if not asked and editor and wants_html(request.accept_mimetypes):
        response = current_app.make_response(editor())
    else:
        graph = formats(request.accept_mimetypes, asked)[1] if asked else choose(request.accept_mimetypes, GRAPHS)
        if not graph and not _only_rows(request.accept_mimetypes.values()):
            raise Problem("not-acceptable", accept=" ".join(asked) or request.headers.get("Accept", ""), types=types_of(GRAPHS))
        if not graph:
            # A client that asks for rows only forgot its query.
            raise Problem("missing-query")
        number = engine.store.current
        data = describe(request.base_url, engine.settings, engine.store.version(number) if number else None, graph)
        response = Response(data, content_type=MEDIA[graph])
    response.vary.add("Accept")
    return response


def _only_rows(types: Iterable[str]) -> bool:
    return bool(known := {name for names in SOLUTIONS.values() for name in names}) and all(name in known for name in types)
