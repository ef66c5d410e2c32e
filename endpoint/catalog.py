"""/catalog and /.well-known/void: the data set described in DCAT 3 and VoID, with counts of the live version and every file it is offered in."""
from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint.dumps import DUMPS, PACKED
from egovkg.endpoint.languages import LANGUAGES, Words, words_of
from egovkg.endpoint.linked_data import OFFERED, data_format, media
from egovkg.endpoint.model_terms import Model, Models, label
from egovkg.endpoint.page_frame import kept_links
from egovkg.endpoint.page_frame import page as framed
from egovkg.endpoint.structured_data import dataset
from egovkg.endpoint.validators import settled
from egovkg.endpoint.worker_process import GRAPHS as FORMATS
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, DCAT, DCTERMS, EGOV, FOAF, GRAPH_INFERRED, ID, PREFIXES, RDF, VOID, XSD
from egovkg.triples.store import Version
from flask import Blueprint, Response, request

CATALOG, DATASET, SERVICE, PUBLISHER = (ox.NamedNode(BASE + name) for name in ("catalog", "catalog#data", "catalog#sparql", "catalog#publisher"))
LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
LANGUAGE_CODES = "http://id.loc.gov/vocabulary/iso639-1/"
FILE_TYPES = "http://www.w3.org/ns/formats/"
FILE_TYPE = {"ttl": "Turtle", "nt": "N-Triples", "nq": "N-Quads", "trig": "TriG", "rdf": "RDF_XML", "jsonld": "JSON-LD"}
SHOWN = {"rdf": "RDF/XML", "csvw": "CSV", "graphml": "GraphML"}
# Classes of which the description names one thing to begin with.
EXAMPLES = ("Agency", "Policy", "Platform", "Event", "Observation")
WHOLE = "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }"
ENTITIES = f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?class FILTER(STRSTARTS(STR(?s), "{ID}")) }}'
INFERRED = f"SELECT (COUNT(*) AS ?n) {{ GRAPH {GRAPH_INFERRED} {{ ?s ?p ?o }} }}"
CLASSES = "SELECT ?term (COUNT(DISTINCT ?x) AS ?n) { ?x a ?term FILTER(isIRI(?term)) } GROUP BY ?term ORDER BY STR(?term)"
PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term ORDER BY STR(?term)"
REPORTS = "SELECT ?x { ?x a egov:Report } ORDER BY STR(?x)"
EXAMPLE = "SELECT (MIN(STR(?x)) AS ?iri) { ?x a ?class ; egov:evidence ?span }"
Node = ox.NamedNode | ox.BlankNode
Fact = tuple[Node, ox.NamedNode, Node | ox.Literal]


@dataclass(frozen=True)
class Counts:
    """What a version holds: statements of the default graph and of the inferred one, its distinct subjects and objects, its things, and
    by term the things of each class and the statements with each property."""

    triples: int
    subjects: int
    objects: int
    entities: int
    inferred: int
    classes: tuple[tuple[ox.NamedNode, int], ...]
    properties: tuple[tuple[ox.NamedNode, int], ...]
    reports: tuple[ox.NamedNode, ...]
    examples: tuple[ox.NamedNode, ...]


def blueprint(engine: Engine, models: Models) -> Blueprint:
    """The routes of /catalog and /.well-known/void."""
    routes = Blueprint("catalog", __name__)
    counted = Counted(engine)

    @routes.get("/catalog")
    def catalog() -> Response:
        name = data_format(OFFERED)
        response = described(engine, counted, name) if name else page(engine, counted, models.live())
        response.vary.update(["Accept", "Accept-Language"])
        return response

    @routes.get("/catalog.<suffix>")
    def catalog_file(suffix: str) -> Response:
        return described(engine, counted, suffix)

    @routes.get("/.well-known/void")
    def void() -> Response:
        response = described(engine, counted, data_format(OFFERED) or "ttl")
        response.vary.add("Accept")
        return response

    return routes


class Counted:
    """The counts of the live version, made once for each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: tuple[object, Counts | None] = (None, None)

    def live(self) -> Counts:
        """Raises Problem as Engine.query does."""
        version = self._engine.store.version()
        stamp = (version.number, version.created)
        with self._lock:
            seen, counts = self._kept
        if counts is None or seen != stamp:
            counts = count(self._engine)
            with self._lock:
                self._kept = (stamp, counts)
        return counts


def count(engine: Engine) -> Counts:
    """Ask the graph for its counts. Raises Problem as Engine.query does."""
    def number(text: str, name: str = "n") -> int:
        return graph.number(graph.ask(engine, text).rows[0][name]) or 0

    def terms(text: str) -> tuple[tuple[ox.NamedNode, int], ...]:
        return tuple((row["term"], graph.number(row["n"]) or 0) for row in graph.ask(engine, text).rows)  # type: ignore[misc]

    whole = graph.ask(engine, WHOLE).rows[0]
    examples = [graph.ask(engine, EXAMPLE, **{"class": EGOV[name]}).rows for name in EXAMPLES]
    return Counts(
        *(graph.number(whole[name]) or 0 for name in ("triples", "subjects", "objects")), number(ENTITIES), number(INFERRED), terms(CLASSES), terms(PROPERTIES),
        tuple(row["x"] for row in graph.ask(engine, REPORTS).rows),  # type: ignore[misc]
        tuple(ox.NamedNode(row["iri"].value) for rows in examples for row in rows if row.get("iri") is not None))  # type: ignore[union-attr]


def described(engine: Engine, counted: Counted, name: str) -> Response:
    """The description in a format of OFFERED. Raises Problem("not-found") for another."""
    if name not in OFFERED:
        raise Problem("not-found", path=request.path)
    version = engine.store.version()
    response = Response(content_type=media(name))
    response.set_etag(hashlib.sha256(f"{version.number} {version.created} {request.host_url} {name}".encode()).hexdigest()[:24])
    response.cache_control.no_cache = True
    response.headers["X-Egovkg-Version"] = str(version.number)
    facts = dict.fromkeys([*dcat(request.host_url, version, counted.live()), *void(request.host_url, counted.live())])
    order: dict[Node, int] = {}     # of each thing all that is said, in the order in which things come
    together = sorted(facts, key=lambda fact: order.setdefault(fact[0], len(order)))
    response.data = ox.serialize((ox.Triple(*fact) for fact in together), format=FORMATS[name], prefixes=PREFIXES) or b""
    return settled(response)


def dcat(host: str, version: Version, counts: Counts) -> Iterator[Fact]:
    """The catalogue, its data set, its files and its service (W3C DCAT 3), served at `host`, which ends with a slash."""
    yield from _named(CATALOG, lambda words: (words.catalog_title, words.catalog_lead))
    yield from ((CATALOG, RDF.type, DCAT.Catalog), (CATALOG, DCAT.dataset, DATASET), (CATALOG, DCAT.service, SERVICE), (CATALOG, FOAF.homepage, ox.NamedNode(host)))
    yield from _named(DATASET, lambda words: (words.site, words.unofficial))
    yield from ((DATASET, RDF.type, DCAT.Dataset), (DATASET, DCAT.version, ox.Literal(str(version.number))), (DATASET, DCAT.landingPage, ox.NamedNode(host)),
                (DATASET, DCTERMS.modified, ox.Literal(version.created, datatype=XSD.dateTime)), (DATASET, DCTERMS.conformsTo, ox.NamedNode(BASE + "ontology")))
    yield from ((DATASET, DCTERMS.source, report) for report in counts.reports)
    yield from _named(SERVICE, lambda words: (words.sparql_service, words.sparql_service_lead))
    yield from ((SERVICE, RDF.type, DCAT.DataService), (SERVICE, DCAT.endpointURL, ox.NamedNode(host + "sparql")), (SERVICE, DCAT.servesDataset, DATASET),
                (SERVICE, DCAT.endpointDescription, ox.NamedNode(host + "openapi.json")), (SERVICE, DCTERMS.conformsTo, ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/")))
    for thing in (CATALOG, DATASET, SERVICE):
        yield from ((thing, DCTERMS.publisher, PUBLISHER), (thing, DCTERMS.license, LICENCE))
        yield from ((thing, DCTERMS.language, ox.NamedNode(LANGUAGE_CODES + language)) for language in LANGUAGES)
    yield from ((PUBLISHER, RDF.type, FOAF.Agent), (PUBLISHER, FOAF.name, ox.Literal("egovkg")))
    for name, dump in DUMPS.items():
        file = ox.NamedNode(f"{BASE}export/{name}")
        yield from ((DATASET, DCAT.distribution, file), (file, RDF.type, DCAT.Distribution), (file, DCTERMS.title, ox.Literal(name)), (file, DCTERMS.license, LICENCE),
                    (file, DCAT.accessURL, ox.NamedNode(host + "catalog")), (file, DCAT.downloadURL, ox.NamedNode(f"{host}export/{name}")),
                    (file, DCAT.mediaType, ox.NamedNode(MEDIA_TYPES + dump.media)))
        if dump.form in FILE_TYPE:
            yield file, DCTERMS["format"], ox.NamedNode(FILE_TYPES + FILE_TYPE[dump.form])
        if dump.form == "csvw":
            yield file, DCTERMS.conformsTo, ox.NamedNode("https://www.w3.org/TR/tabular-metadata/")
        if dump.packed:
            yield file, DCAT.compressFormat, ox.NamedNode(MEDIA_TYPES + PACKED[dump.packed])


def void(host: str, counts: Counts) -> Iterator[Fact]:
    """The same data set by its counts, vocabularies and partitions (W3C Interest Group Note VoID): of the default graph, and the inferred one as a subset."""
    yield DATASET, RDF.type, VOID.Dataset
    for predicate, number in ((VOID.triples, counts.triples), (VOID.distinctSubjects, counts.subjects), (VOID.distinctObjects, counts.objects), (VOID.entities, counts.entities),
                              (VOID.classes, len(counts.classes)), (VOID.properties, len(counts.properties))):
        yield DATASET, predicate, ox.Literal(number)
    yield from ((DATASET, VOID.uriSpace, ox.Literal(ID)), (DATASET, VOID.sparqlEndpoint, ox.NamedNode(host + "sparql")))
    yield from ((DATASET, VOID.dataDump, ox.NamedNode(f"{host}export/{name}")) for name, dump in DUMPS.items() if not dump.packed and dump.part in ("egovkg", "asserted"))
    yield from ((DATASET, VOID.feature, ox.NamedNode(FILE_TYPES + kind)) for kind in FILE_TYPE.values())
    yield from ((DATASET, VOID.exampleResource, thing) for thing in counts.examples)
    used = [term.value for term, _ in (*counts.classes, *counts.properties)]
    yield from ((DATASET, VOID.vocabulary, ox.NamedNode(iri)) for iri in PREFIXES.values() if any(term.startswith(iri) for term in used))
    inferred = ox.NamedNode(BASE + "catalog#inferred")
    yield from ((DATASET, VOID.subset, inferred), (inferred, RDF.type, VOID.Dataset), (inferred, VOID.triples, ox.Literal(counts.inferred)))
    yield from ((inferred, VOID.dataDump, ox.NamedNode(f"{host}export/{name}")) for name, dump in DUMPS.items() if not dump.packed and dump.part == "inferred")
    for partition, of, told, terms in ((VOID.classPartition, VOID["class"], VOID.entities, counts.classes), (VOID.propertyPartition, VOID.property, VOID.triples, counts.properties)):
        for index, (term, number) in enumerate(terms):
            part = ox.BlankNode(f"{partition.value.rsplit('#')[1]}{index}")
            yield from ((DATASET, partition, part), (part, of, term), (part, told, ox.Literal(number)))


def _named(thing: ox.NamedNode, said: Callable[[Words], tuple[str, str]]) -> Iterator[Fact]:
    """Its title and its description in both languages."""
    for language in LANGUAGES:
        for predicate, text in zip((DCTERMS.title, DCTERMS.description), said(Words(language)), strict=True):
            yield thing, predicate, ox.Literal(text, language=language)


def page(engine: Engine, counted: Counted, model: Model) -> Response:
    """The same for people: what there is, how much, and where to take it."""
    words, links = words_of(request), kept_links()
    version, counts = engine.store.version(), counted.live()
    parts: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for name, dump in DUMPS.items():
        parts.setdefault(dump.part, {}).setdefault(SHOWN.get(dump.form, FILE_TYPE.get(dump.form, "")), []).append((name, f".{dump.packed or name.rpartition('.')[2]}"))
    classes = sorted(((term.value.removeprefix(EGOV.iri), label(model, term, words.language), number) for term, number in counts.classes
        if term.value.startswith(EGOV.iri)), key=lambda row: (-row[2], row[0]))
    response = framed("catalog.html", words, links, title=words.catalog_title, counts=counts, version=version, parts=parts, classes=classes,
        structured=dataset(words.site, words.unofficial, words.tag, {f"{request.host_url}export/{name}": dump.media for name, dump in DUMPS.items()}))
    response.headers.add("Link", '</.well-known/void>; rel="describedby"; type="text/turtle"')
    return response
