"""SPARQL 1.1 Graph Store HTTP Protocol at /graph-store: whole graphs read by everyone, written by the bearer of the token.

A graph is named by `?graph=IRI` or `?default`, or directly: /graph-store/PATH is the graph https://w3id.org/egovkg/graph-store/PATH, and
goes under this server's own address too. POST to /graph-store itself makes a new graph of that kind.
"""
import re
import uuid

from egovkg.endpoint.authorization import require_token
from egovkg.endpoint.clients import client_address
from egovkg.endpoint.negotiation import GRAPHS, choose, formats, types_of
from egovkg.endpoint.sparql import decode_form, iris, one, respond
from egovkg.endpoint.workers import Engine
from egovkg.endpoint.writing import Writing
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, GRAPH_ASSERTED, GRAPH_INFERRED
from flask import Blueprint, Response, request

MULTIPART = "multipart/form-data"
NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\%?#]')
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def blueprint(engine: Engine, writing: Writing) -> Blueprint:
    """The routes of /graph-store over an engine and a writer."""
    routes = Blueprint("graph_store", __name__)

    @routes.route("/graph-store", methods=["GET", "PUT", "POST", "DELETE"], strict_slashes=False)
    @routes.route("/graph-store/<path:name>", methods=["GET", "PUT", "POST", "DELETE"])
    def graph(name: str = "") -> Response:
        if request.method in ("GET", "HEAD"):
            return read(engine, named_graph(name, required=True) or "")
        require_token(request, engine.settings)
        return write(engine, writing, named_graph(name, required=request.method != "POST"))

    return routes


def named_graph(path: str, required: bool) -> str | None:
    """The IRI of the graph of the request, "" for the default graph, None where none is named and none need be. Raises Problem."""
    parameters = decode_form(request.query_string)
    default, value = "default" in parameters, one(parameters, "graph")
    if bool(path) + default + (value is not None) > 1:
        raise Problem("bad-request", reason="Name one graph: by ?graph=, by ?default, or by the path.")
    if path:
        return BASE + "graph-store/" + NOT_IN_IRIS.sub(lambda found: f"%{ord(found[0]):02X}", path)
    if default:
        return ""
    if value is None:
        if required:
            raise Problem("bad-parameter", name="graph", value="", expected="the IRI of a graph, or ?default")
        return None
    own = request.host_url + "graph-store/"
    graph = BASE + "graph-store/" + value.removeprefix(own) if value.startswith(own) else iris(parameters, "graph")[0]
    return "" if graph == GRAPH_ASSERTED.value else graph


def read(engine: Engine, graph: str) -> Response:
    """The statements of a graph. Raises Problem("no-such-graph"), and what a query raises."""
    asked = decode_form(request.query_string).get("format", [])
    form = formats(request.accept_mimetypes, asked)[1] if asked else choose(request.accept_mimetypes, GRAPHS)
    if not form:
        raise Problem("not-acceptable", accept=request.headers.get("Accept", ""), types=types_of(GRAPHS))
    client, gone = client_address(request, engine.settings), request.environ.get("waitress.client_disconnected")
    if graph and not engine.rows(f"ASK {{ GRAPH <{graph}> {{}} }}", client=client, gone=gone).boolean:
        raise Problem("no-such-graph", graph=graph)
    tag = _tag(engine.store.current, form)
    if tag in request.if_none_match.as_set():
        response = Response(status=304, headers={"X-Egovkg-Version": str(engine.store.current)})
    else:
        found = engine.query(EVERYTHING, client=client, solutions="", graph=form, default_graphs=[graph], named_graphs=[], gone=gone)
        response = respond(found)
        tag = _tag(found.version, form)
    response.set_etag(tag)
    response.vary.add("Accept")
    return response


def write(engine: Engine, writing: Writing, graph: str | None) -> Response:
    """PUT, POST or DELETE. Raises Problem: computed-graph, precondition-failed, and what a change raises."""
    if graph == GRAPH_INFERRED.value:
        raise Problem("computed-graph", graph=graph)
    fresh = graph is None
    if graph is None:
        graph = f"{BASE}graph-store/{uuid.uuid4()}"
    expected, present = _preconditions(engine.store.current)
    number, created = writing.change(
        request.method.lower(), request.environ.get("waitress.client_disconnected"), graph=graph, base=BASE,
        parts=[] if request.method == "DELETE" else documents(), expected=expected, present=present,
    )
    response = Response(status=201 if created else 204, headers={"X-Egovkg-Version": str(number)})
    if fresh:
        response.headers["Location"] = request.host_url + graph.removeprefix(BASE)
    elif created:
        response.headers["Location"] = request.url
    return response


def documents() -> list[tuple[bytes, str]]:
    """The documents of the request with their media types: its body, or the parts of a form. Raises Problem("unsupported-media-type")."""
    types = types_of(GRAPHS)
    if request.mimetype != MULTIPART:
        if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8") or not request.mimetype:
            raise Problem("unsupported-media-type", type=request.content_type or "–", types=types)
        return [(request.get_data(cache=False), request.mimetype)]
    found = [(part.read(), part.mimetype) for _, part in request.files.items(multi=True)]
    if request.form or not found:
        # A field without a file has no media type, and none is guessed.
        raise Problem("unsupported-media-type", type=f"{MULTIPART}, a part without a media type", types=types)
    return found


def _tag(version: int | None, form: str) -> str:
    """A version never changes, so its number and the format name the content at any address."""
    return f"v{version}-{form}"


def _preconditions(version: int | None) -> tuple[int | None, bool | None]:
    """The version that If-Match asks for, and whether the graph must, or must not, exist. Raises Problem("precondition-failed")."""
    if request.if_none_match.star_tag:
        return None, False
    if request.if_match.star_tag:
        return None, True
    tags = request.if_match.as_set()
    if not tags:
        return None, None
    if not any(_tag(version, form) in tags for form in GRAPHS):
        raise Problem("precondition-failed", reason=f"version {version} is live")
    return version, None
