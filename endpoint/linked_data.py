"""Linked data: /id/… leads to a page or to data by what the client accepts, /data/… describes one thing in RDF.

A description holds every asserted statement of the thing, the labels of what it points to, and, where no more than POINTERS_AT_MOST
statements point to it, those with the labels of their subjects: a small thing is told whole, and a ministry's description does not grow
with all that ever named it (the page lists that, and the endpoint answers it). TriG also has each statement in the graph of each span that
says it.
"""
import hashlib
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import pages
from egovkg.endpoint.negotiation import GRAPHS, choose, wants_html
from egovkg.endpoint.validators import client_has, settled
from egovkg.endpoint.worker_process import GRAPHS as FORMATS
from egovkg.endpoint.workers import MEDIA, Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import PREFIXES, RDFS
from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MIMEAccept

POINTERS_AT_MOST = 100
OFFERED = {name: GRAPHS[name] for name in ("ttl", "jsonld", "rdf", "nt", "trig")}


def blueprint(engine: Engine) -> Blueprint:
    """The routes of /id and /data."""
    routes = Blueprint("linked_data", __name__)

    @routes.get("/id/<path:path>")
    def thing(path: str) -> Response:
        node = graph.resource(path)
        if not graph.known(engine, node):
            raise Problem("unknown-thing", iri=node.value)
        name = data_format(OFFERED)
        response = redirect(f"/data/{path}.{name}" if name else pages.kept_links().to("/page/" + path), 303)
        response.vary.update(["Accept", "Accept-Language"])
        return response  # type: ignore[return-value]

    @routes.get("/data/<path:path>")
    def data(path: str) -> Response:
        slug, _, name = path.rpartition(".")
        if name not in OFFERED:
            raise Problem("not-found", path=request.path)
        node = graph.resource(slug)
        version = engine.store.version()
        response = Response(content_type=media(name))
        response.set_etag(hashlib.sha256(f"{version.number} {version.created} {path}".encode()).hexdigest()[:24])
        response.cache_control.no_cache = True
        response.headers["X-Egovkg-Version"] = str(version.number)
        response.headers.add("Link", f'<{node.value}>; rel="canonical"')
        response.headers.add("Link", f'</page/{slug}>; rel="alternate"; type="text/html"')
        if client_has(response):
            return settled(response)
        response.data = ox.serialize(description(engine, node, name == "trig"), format=FORMATS[name], prefixes=PREFIXES) or b""
        return response

    return routes


def data_format(formats: Mapping[str, tuple[str, ...]]) -> str:
    """The RDF format that the client wants, "" where a page suits it as well or neither does."""
    # A charset chooses no other format: everything here is UTF-8.
    accept = MIMEAccept([(media_type.split(";")[0].strip(), quality) for media_type, quality in request.accept_mimetypes])
    name = choose(accept, formats) if accept else ""
    if not name or wants_html(accept):
        return ""
    quality = max(accept.quality(media_type) for media_type in formats[name])
    return name if quality > max(accept.quality("text/html"), accept.quality("application/xhtml+xml")) else ""


def media(name: str) -> str:
    """The content type of a format."""
    return MEDIA[name] + ("; charset=utf-8" if MEDIA[name].startswith("text/") else "")


def description(engine: Engine, thing: ox.NamedNode, with_evidence: bool) -> list[ox.Quad]:
    """What /data says of a thing, in the default graph, and in the spans' graphs too `with_evidence`. Raises Problem("unknown-thing")."""
    facts = graph.statements(engine, thing)
    pointing = graph.pointers(engine, thing, 0, POINTERS_AT_MOST)
    if not facts and not pointing.total and not graph.known(engine, thing):
        raise Problem("unknown-thing", iri=thing.value)
    quads = [ox.Quad(thing, predicate, value) for predicate, value in facts]
    others: Iterable[graph.Term] = [value for _, value in facts]
    if pointing.total <= POINTERS_AT_MOST:
        quads += [ox.Quad(node, predicate, thing) for node, predicate in pointing.rows]
        others = [*others, *(node for node, _ in pointing.rows)]
    for some in graph.batches(term for term in others if term != thing):
        for row in graph.ask(engine, f"SELECT ?x ?label {{ {graph.values('x', some)} ?x rdfs:label ?label }}").rows:
            quads.append(ox.Quad(row["x"], RDFS.label, row["label"]))
    if with_evidence:
        quads += [ox.Quad(thing, p, o, span) for (p, o), spans in graph.graphs_of(engine, thing).items() for span in spans]
    return sorted(set(quads), key=str)
