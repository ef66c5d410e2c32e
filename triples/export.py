"""From quads to files and to the canonical hash: serialisations with our prefixes, compressed by suffix, byte-stable if sorted."""
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import PREFIXES
from egovkg.triples.tabular import TABULAR
from egovkg.triples.whole_files import COMPRESSIONS, whole_file

FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
NAMES = (*FORMATS, *TABULAR)


def format_of(path: Path) -> str:
    """The name of the format that a file's suffix says ("facts.nq.gz" → "nq"). Raises Problem("unknown-format")."""
    parts = path.name.lower().split(".")
    if len(parts) > 1 and parts[-1] in COMPRESSIONS:
        parts.pop()
    name = {"xml": "rdf", "json": "jsonld", "owl": "rdf", "zip": "csvw"}.get(parts[-1], parts[-1]) if len(parts) > 1 else ""
    if name not in NAMES:
        raise Problem("unknown-format", format=name or path.name, formats=" ".join(NAMES))
    return name


def export(store: ox.Store, path: Path, format: str | None = None, *, graph: ox.NamedNode | ox.DefaultGraph | None = None, canonical: bool = False) -> int:
    """Write a store to a file and answer how many statements were written.

    `format` is one of NAMES, by default what the suffix says; a further suffix .gz or .zst compresses. Formats without named graphs
    hold the default graph, or `graph`; tables and network, of which rows and edges are counted, the default graph alone. `canonical` (nt and
    nq only) sorts the lines, so that equal data give equal bytes. The file appears whole or not at all. Raises Problem("unknown-format" | "cannot-write").
    """
    name = format or format_of(path)
    if name in TABULAR and graph in (None, ox.DefaultGraph()) and not canonical:
        return TABULAR[name](store, path)
    if name not in FORMATS or (canonical and name not in ("nt", "nq")):
        raise Problem("unknown-format", format=name, formats="nt nq" if canonical else " ".join(NAMES if graph is None else FORMATS))
    whole = graph is None and FORMATS[name].supports_datasets
    quads = store.quads_for_pattern(None, None, None, None if whole else graph or ox.DefaultGraph())
    count = 0

    def counted() -> Iterator[ox.Quad | ox.Triple]:
        nonlocal count
        for quad in quads:
            count += 1
            yield quad if whole else quad.triple

    with whole_file(path) as out:
        if canonical:
            out.writelines(_sorted_lines(counted(), name))
        else:
            ox.serialize(counted(), out, FORMATS[name], prefixes=PREFIXES)
    return count


def canonical_hash(quads: Iterable[ox.Quad]) -> str:
    """The SHA-256 (hex) of the canonical N-Quads (RDFC-1.0): equal for isomorphic data sets, whatever their blank nodes are called."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    digest = hashlib.sha256()
    for line in _sorted_lines(dataset, "nq"):
        digest.update(line)
    return digest.hexdigest()


def _sorted_lines(statements: Iterable[ox.Quad | ox.Triple], name: str) -> list[bytes]:
    """N-Triples or N-Quads lines in code point order (which is the order of their UTF-8 bytes)."""
    return sorted(set(ox.serialize(statements, format=FORMATS[name]).splitlines(keepends=True)))
