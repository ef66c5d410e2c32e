"""Linked data: /id/… leads to a page or to data by what the client accepts, /data/… describes one thing in RDF, /ontology is the model.

A description holds every asserted statement of the thing, the labels of what it points to, and, where no more than POINTERS_AT_MOST
statements point to it, those with the labels of their subjects: a small thing is told whole, and a ministry's description does not grow
with all that ever named it (the page lists that, and the endpoint answers it). TriG also has each statement in the graph of each span that
says it.
"""
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from egovkg import ontology
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import pages
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.model_terms import Model, Models, ModelTerm
from egovkg.endpoint.negotiation import GRAPHS, choose, wants_html
from egovkg.endpoint.showing import Shower, Shown
from egovkg.endpoint.validators import client_has, settled
from egovkg.endpoint.worker_process import GRAPHS as FORMATS
from egovkg.endpoint.workers import MEDIA, Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, OWL, PREFIXES, RDFS
from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MIMEAccept

POINTERS_AT_MOST = 100
OFFERED = {name: GRAPHS[name] for name in ("ttl", "jsonld", "rdf", "nt", "trig")}
MODEL_FILE = Path(ontology.__file__).parent / "egovkg.ttl"


def blueprint(engine: Engine) -> Blueprint:
    """The routes of /id, /data and /ontology."""
    routes = Blueprint("linked_data", __name__)
    models = Models(engine)

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

    @routes.get("/ontology")
    @routes.get("/ontology/<release>")
    def model(release: str | None = None) -> Response:
        if release not in (None, release_of_model()):
            raise Problem("not-found", path=request.path)
        name = data_format(OFFERED)
        if name:
            response = model_data(name)
        else:
            words, links = words_of(request), pages.kept_links()
            terms = models.live()
            shower = Shower(words, links, graph.Names(), terms)
            response = pages.page("ontology.html", words, links, title=words.model, release=release_of_model(), namespace=EGOV.iri,
                groups=groups(terms, words, shower))
            response.headers.add("Link", f'<{BASE}ontology>; rel="canonical"')
            response.headers.add("Link", '</ontology.ttl>; rel="describedby"; type="text/turtle"')
        response.vary.update(["Accept", "Accept-Language"])
        return response

    @routes.get("/ontology.<name>")
    def model_file(name: str) -> Response:
        if name not in OFFERED:
            raise Problem("not-found", path=request.path)
        return model_data(name)

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


@lru_cache(maxsize=8)
def model_bytes(name: str) -> tuple[bytes, str]:
    """The model's file in a format, and its validator."""
    data = MODEL_FILE.read_bytes()
    if name != "ttl":
        triples = list(ox.parse(data, format=ox.RdfFormat.TURTLE))
        # The prefixes of the file itself are those that its reader knows.
        data = ox.serialize((ox.Triple(found.subject, found.predicate, found.object) for found in triples), format=FORMATS[name], prefixes=PREFIXES) or b""
    return data, hashlib.sha256(data).hexdigest()[:24]


@lru_cache(maxsize=1)
def release_of_model() -> str:
    """The model's own version, as its owl:versionInfo has it."""
    for triple in ox.parse(MODEL_FILE.read_bytes(), format=ox.RdfFormat.TURTLE):
        if triple.predicate == OWL.versionInfo:
            return triple.object.value  # type: ignore[union-attr]
    return ""


def model_data(name: str) -> Response:
    """The model in a format."""
    data, tag = model_bytes(name)
    response = Response(data, content_type=media(name))
    response.set_etag(tag)
    response.cache_control.no_cache = True
    response.headers.add("Link", f'<{BASE}ontology>; rel="canonical"')
    return settled(response)


def groups(model: Model, words: Words, shower: Shower) -> list[dict[str, Any]]:
    """The terms for the listing: classes, own properties by kind, then the reused ones, each by label."""
    kinds = ((words.classes, "class"), (words.object_properties, "object"), (words.datatype_properties, "datatype"))
    found = [{"title": title, "terms": entries([term for term in model.values() if term.own and term.kind == kind], words, shower)}
        for title, kind in kinds]
    rest = [term for term in model.values() if not term.own or term.kind == "annotation"]
    return [*found, {"title": words.reused, "terms": entries(rest, words, shower)}]


def entries(terms: list[ModelTerm], words: Words, shower: Shower) -> list[dict[str, Any]]:
    """What the listing says of each term."""
    language = words.language
    listed = []
    for term in sorted(terms, key=lambda term: lineage(term, {known.iri: known for known in terms}, language)):
        links = ((words.subclass_of if term.kind == "class" else words.subproperty_of, term.parents), (words.domain, term.domains),
            (words.range, term.ranges), (words.inverse, term.inverses))
        rows = [(title, [link(shower, node) for node in dict.fromkeys(nodes)]) for title, nodes in links if nodes]
        rows += [(title, [shower.term(ox.Literal(text))]) for title, text in (
            (words.note, term.text("notes", language)), (words.example, term.text("examples", language))) if text]
        own = term.own
        listed.append({"anchor": term.name if own else shower.property(term.iri).title, "name": shower.property(term.iri).title,
            "label": term.text("labels", language) or term.name, "definition": term.text("definitions", language), "rows": rows})
    return listed


def lineage(term: ModelTerm, terms: Model, language: str) -> list[str]:
    """The names from the highest of the listed terms above a term down to it: sorted by these, what is below stands after what is above."""
    found: list[str] = []
    at: ModelTerm | None = term
    while at is not None and len(found) < 20:
        found.insert(0, (at.text("labels", language) or at.name).lower() + "\0" + at.iri.value)
        at = next((terms[parent] for parent in at.parents if parent in terms and parent != at.iri), None)
    return found


def link(shower: Shower, node: ox.NamedNode) -> Shown:
    """A term within the listing; a reused one with its own name, for its label may be that of ours."""
    shown = shower.term(node)
    known = shower.model.get(node)
    return shown if known is None or known.own else replace(shown, text=f"{shown.text} {shower.property(node).title}")
