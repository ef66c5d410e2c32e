"""The model at /ontology: a page in each language, or the file in the format that a client accepts or a suffix names, each version at its own address."""
import hashlib
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from egovkg.endpoint import search
from egovkg.endpoint.languages import LANGUAGES, words_in, words_of
from egovkg.endpoint.linked_data import data_format, media
from egovkg.endpoint.negotiation import GRAPHS
from egovkg.endpoint.page_frame import Memory, kept_links
from egovkg.endpoint.page_frame import page as framed
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.showing import Links
from egovkg.endpoint.validators import settled
from egovkg.endpoint.worker_process import GRAPHS as FORMATS
from egovkg.endpoint.workers import Engine
from egovkg.ontology import functional, reference
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, PREFIXES
from egovkg.queries import library
from flask import Blueprint, Response, current_app, request
from jinja2 import Environment
from markupsafe import Markup

FUNCTIONAL = "text/owl-functional"
OFFERED = {**{name: GRAPHS[name] for name in ("ttl", "jsonld", "rdf", "nt", "trig")}, "ofn": (FUNCTIONAL,)}
# A suffix that is another name of a format: Protégé and others save RDF/XML as .owl.
SUFFIXES = {**{name: name for name in OFFERED}, "owl": "rdf"}


def blueprint(engine: Engine, indexes: Indexes, memory: Memory) -> Blueprint:
    """The routes of /ontology."""
    routes = Blueprint("ontology", __name__)
    kept_page = memory.keeps(lambda version: page(version, engine, indexes))

    @routes.get("/ontology")
    @routes.get("/ontology/<version>")
    def model(version: str | None = None) -> Response:
        known = list(reference.releases())
        number, dot, suffix = (version or "").rpartition(".")
        if dot and number in known and suffix in SUFFIXES:      # /ontology/1.0.0.ttl
            return linked(model_data(number, SUFFIXES[suffix]))
        if version not in (None, *known):
            raise Problem("not-found", path=request.path)
        name = data_format(OFFERED)
        response = linked(model_data(version or known[-1], name) if name else kept_page(version=version or known[-1]))
        response.vary.update(["Accept", "Accept-Language"])
        return response

    @routes.get("/ontology.<suffix>")
    def model_file(suffix: str) -> Response:
        if suffix not in SUFFIXES:
            raise Problem("not-found", path=request.path)
        return linked(model_data(list(reference.releases())[-1], SUFFIXES[suffix]))

    return routes


def linked(response: Response) -> Response:
    """The response with the address that the model has wherever it is served."""
    response.headers.add("Link", f'<{BASE}ontology>; rel="canonical"')
    return response


@dataclass(frozen=True)
class Written:
    """The reference of a version in a language, and as HTML what each entry tells, the trees of terms, and what changed."""

    reference: reference.Reference
    told: dict[str, Markup]
    contents: Markup
    changes: Markup


@lru_cache(maxsize=8)
def written(environment: Environment, version: str, language: str, lang: str | None) -> Written:
    """Written once, for it changes with the model only: `lang` is the language that links keep."""
    uses = [] if version != list(reference.releases())[-1] else [  # an older model is not that of the queries
        reference.Use(query.name, query.title_zh if language == "zh" else query.title_en, query.text) for query in library.all()]
    found = reference.describe(terms(version), language, uses, version)
    words, links, macros = words_in(language), Links(lang), environment.get_template("terms.html").module
    return Written(found, {entry.anchor: macros.told(words, links, entry) for _, entries in found.groups for entry in entries},
        macros.contents(found), macros.changes(words, links, found))


def prepare(environment: Environment) -> None:
    """Write the current model's reference in every language, so that nobody waits for it."""
    for language in LANGUAGES:
        written(environment, list(reference.releases())[-1], language, None)


def counts(index: Index) -> dict[str, int]:
    """How many individuals each class has, and how many statements each property, inferred ones included, by the term's name."""
    return {term.removeprefix(EGOV.iri): number for term, number in search.term_counts(index).items()}


def page(version: str, engine: Engine, indexes: Indexes) -> Response:
    """The reference of a version in the language of the request; the current model's has counts from the live data."""
    words, links = words_of(request), kept_links()
    known = list(reference.releases())[::-1]
    current = version == known[0]
    response = framed("ontology.html", words, links, title=words.model, release=version, namespace=EGOV.iri,
        written=written(current_app.jinja_env, version, words.language, links.lang), versions=known, base="/ontology" if current else f"/ontology/{version}",
        counts=counts(indexes.live()) if current and engine.store.current is not None else None)
    response.headers.add("Link", '</ontology.ttl>; rel="describedby"; type="text/turtle"')
    return response


@lru_cache(maxsize=8)
def terms(version: str) -> reference.Terms:
    """The terms of a version, read once."""
    return reference.terms_of(version)


@lru_cache(maxsize=16)
def model_bytes(version: str, name: str) -> tuple[bytes, str]:
    """A version's file in a format, and its validator."""
    data = reference.releases()[version].read_bytes()
    if name != "ttl":
        triples = [ox.Triple(found.subject, found.predicate, found.object) for found in ox.parse(data, format=ox.RdfFormat.TURTLE)]
        # The prefixes of the file itself are those that its reader knows.
        data = functional.write(triples).encode() if name == "ofn" else ox.serialize(triples, format=FORMATS[name], prefixes=PREFIXES) or b""
    return data, hashlib.sha256(data).hexdigest()[:24]


def model_data(version: str, name: str) -> Response:
    """A version of the model in a format."""
    data, tag = model_bytes(version, name)
    response = Response(data, content_type=f"{FUNCTIONAL}; charset=utf-8" if name == "ofn" else media(name))
    response.set_etag(tag)
    response.cache_control.no_cache = True
    return settled(response)
