"""The graph for those who work without RDF: tables by class (CSV on the Web, zipped) and a network of things (GraphML)."""
from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import XMLGenerator

from egovkg.ontology.vocabulary import BASE, EGOV, ID, PREFIXES, RDF, RDFS, SKOS, XSD
from egovkg.triples.whole_files import whole_file
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

DEFAULT = DefaultGraph()
SEPARATOR = "|"
METADATA = "csv-metadata.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)        # the time of every file in the archive: the same graph gives the same bytes
# The kinds of things that are parts of a report's text and say nothing of the world.
TEXT = ("span", "paragraph", "rule")


def tables(store: Store, path: Path) -> int:
    """Write one table for each kind of thing that the default graph speaks of, with its metadata, as a zip archive; gives the number of rows.

    A kind is the first step of a thing's path (…/id/policy/…). A row is a thing, a column a property, named as in the model; several values stand in
    one cell, divided by "|", and are sorted. csv-metadata.json describes the columns (W3C Model for Tabular Data, Metadata Vocabulary). Raises
    Problem("cannot-write").
    """
    rows: dict[str, dict[NamedNode, dict[str, set[str]]]] = defaultdict(dict)
    kinds: dict[str, dict[str, NamedNode | None]] = defaultdict(dict)
    total = 0
    for quad in store.quads_for_pattern(None, None, None, DEFAULT):
        kind = _kind(quad.subject)
        if kind and isinstance(quad.object, NamedNode | Literal):
            name = _column(quad.predicate, quad.object)
            rows[kind].setdefault(quad.subject, defaultdict(set))[name].add(quad.object.value)
            given = quad.object.datatype if isinstance(quad.object, Literal) else None
            known = kinds[kind].setdefault(name, given)
            if known != given:
                kinds[kind][name] = XSD.string
    described = []
    with whole_file(path) as made, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in sorted(rows):
            columns = sorted(kinds[kind], key=lambda name: (not name.startswith("label"), name))
            many = {name for name in columns if any(len(row.get(name, ())) > 1 for row in rows[kind].values())}
            buffer = io.StringIO()
            writer = csv.writer(buffer, lineterminator="\r\n")
            writer.writerow(["iri", *columns])
            for thing in sorted(rows[kind], key=str):
                row = rows[kind][thing]
                writer.writerow([thing.value, *(SEPARATOR.join(value.replace(SEPARATOR, "/") for value in sorted(row.get(name, ()))) for name in columns)])
            total += len(rows[kind])
            _put(archive, f"{kind}.csv", buffer.getvalue())
            described.append({"url": f"{kind}.csv", "tableSchema": {"aboutUrl": "{+iri}", "primaryKey": "iri", "columns": [
                {"name": "iri", "titles": "iri", "datatype": "anyURI", "required": True, "suppressOutput": True},
                *(_described(name, kinds[kind][name], name in many) for name in columns)]}})
        _put(archive, METADATA, json.dumps({"@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}], "@id": BASE + "catalog#data",
                                            "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"}, "tables": described}, ensure_ascii=False, indent=1) + "\n")
    return total


def network(store: Store, path: Path) -> int:
    """Write things and the statements between them as GraphML, for Gephi, Cytoscape and NetworkX; gives the number of edges.

    A node has `kind`, `label`, `label_en` and `year` where it has a first day; an edge `property`. Left out are parts of the report's text and what leads to
    them, and literals. Raises Problem("cannot-write").
    """
    edges = sorted((quad.subject.value, quad.predicate.value, quad.object.value) for quad in store.quads_for_pattern(None, None, None, DEFAULT)
                   if quad.predicate != RDF.type and isinstance(quad.object, NamedNode)
                   and all((kind := _kind(end)) and kind not in TEXT for end in (quad.subject, quad.object)))
    nodes = sorted({end for one, _, other in edges for end in (one, other)})
    with whole_file(path) as out:
        xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
        xml.startDocument()
        xml.startElement("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
        for name, of, kind in (("kind", "node", "string"), ("label", "node", "string"), ("label_en", "node", "string"), ("year", "node", "int"), ("property", "edge", "string")):
            xml.startElement("key", {"id": name, "for": of, "attr.name": name, "attr.type": kind})
            xml.endElement("key")
        xml.startElement("graph", {"id": "egovkg", "edgedefault": "directed"})
        for iri in nodes:
            node = NamedNode(iri)
            first = min((quad.object.value for quad in store.quads_for_pattern(node, EGOV.startDate, None, DEFAULT)), default="")
            _element(xml, "node", {"id": iri}, {"kind": _kind(node), "label": _label(store, node, "zh"), "label_en": _label(store, node, "en"), "year": first[:4]})
        for one, predicate, other in edges:
            _element(xml, "edge", {"source": one, "target": other}, {"property": _short(predicate)})
        xml.endElement("graph")
        xml.endElement("graphml")
        xml.endDocument()
    return len(edges)


# By the name of a format: what writes it.
TABULAR: dict[str, Callable[[Store, Path], int]] = {"csvw": tables, "graphml": network}


def _kind(term: object) -> str:
    return term.value[len(ID):].split("/", 1)[0] if isinstance(term, NamedNode) and term.value.startswith(ID) else ""


def _short(iri: str) -> str:
    return next((iri[len(base):] if name == "egov" else f"{name}:{iri[len(base):]}" for name, base in PREFIXES.items() if iri.startswith(base)), iri)


def _column(predicate: NamedNode, value: NamedNode | Literal) -> str:
    name = {RDFS.label: "label", SKOS.prefLabel: "prefLabel", SKOS.altLabel: "altLabel", RDF.type: "type"}.get(predicate) or _short(predicate.value)
    return f"{name}_{value.language}" if isinstance(value, Literal) and value.language else name


def _described(name: str, datatype: NamedNode | None, many: bool) -> dict[str, object]:
    stem, _, language = name.rpartition("_") if "_" in name else (name, "", "")
    term = {"label": "rdfs:label", "prefLabel": "skos:prefLabel", "altLabel": "skos:altLabel", "type": "rdf:type"}.get(stem, stem)
    prefix, colon, local = term.partition(":")
    column: dict[str, object] = {"name": name.replace(":", "_"), "titles": name, "propertyUrl": PREFIXES[prefix] + local if colon and prefix in PREFIXES else term if colon else EGOV.iri + term}
    if language:
        column["lang"] = language
    elif datatype is None:
        column |= {"datatype": "anyURI", "valueUrl": "{+" + name.replace(":", "_") + "}"}
    elif datatype.value.startswith(XSD.iri):
        column["datatype"] = datatype.value[len(XSD.iri):]
    return column | ({"separator": SEPARATOR} if many else {})


def _label(store: Store, node: NamedNode, language: str) -> str:
    return min((quad.object.value for quad in store.quads_for_pattern(node, RDFS.label, None, DEFAULT)
                if isinstance(quad.object, Literal) and (quad.object.language or "").split("-")[0] == language), default="")


def _element(xml: XMLGenerator, name: str, given: dict[str, str], data: dict[str, str]) -> None:
    xml.startElement(name, given)
    for key, text in data.items():
        if text:
            xml.startElement("data", {"key": key})
            xml.characters("".join(char for char in text if char >= " " or char in "\t\n"))        # what XML 1.0 cannot hold is left out
            xml.endElement("data")
    xml.endElement(name)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())
