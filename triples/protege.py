"""Makes the bundle that Protégé opens: model, authority data and released facts as one folder of OWL 2 DL files with its own catalog.

Protégé scans the folder that an ontology is opened from and resolves imports by the catalog there, so the bundle is a folder of its own and
complete: copies of the model's files, one file of facts for each released report, one file that imports them all, and a small part to try a reasoner on. It differs from the
graph in three ways, each of which a reasoner or an editor needs: every individual is declared, a day is an xsd:dateTime at midnight (OWL 2
has no xsd:date), and there are no named graphs: a thing's evidence is still its egov:evidence. The same released quads and the same model
give the same bytes.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

from egovkg.ontology import authority
from egovkg.ontology.reasoning import as_datetime
from egovkg.ontology.reasoning import sample as reasoning_sample
from egovkg.ontology.vocabulary import BASE, DCTERMS, EGOV, ID, OWL, PREFIXES, RDF, RDFS
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

FOLDER = Path(__file__).parent / "published" / "protege"
WHOLE = "egovkg-all.ttl"
PART = "egovkg-sample.ttl"
PART_STATEMENTS = 700
PART_KINDS = ("agency", "policy", "platform", "event", "observation", "quotation", "figure")
CATALOG = "catalog-v001.xml"
ONTOLOGY = BASE + "ontology"
LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
# The order of a thing's statements: what it is and what it is called come first.
FIRST = (RDF.type, RDFS.label)


def write(released: Mapping[str, Iterable[Quad]], folder: Path = FOLDER) -> Path:
    """Write the bundle of the released reports, by key, to `folder`, and remove what no longer belongs there; gives the file to open.

    Raises OSError where the folder cannot be written, Problem authority-unreadable where a file of the model cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = bundle(released)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()
    return folder / WHOLE


def bundle(released: Mapping[str, Iterable[Quad]]) -> dict[str, bytes]:
    """The bundle's files by name. Raises Problem authority-unreadable."""
    copies = {path.name: path for path in authority.files()}
    iris = {name: ontology_iri(path.read_bytes()) for name, path in copies.items()}
    facts = {f"{key}.ttl": f"{ONTOLOGY}/facts/{key}" for key in sorted(released)}
    made = {name: path.read_bytes() for name, path in copies.items()}
    for key, quads in sorted(released.items()):
        made[f"{key}.ttl"] = _facts(key, quads, [iri for name, iri in iris.items() if name != "alignments.ttl"])
    made[WHOLE] = _whole([*iris.values(), *facts.values()])
    header = _header(ONTOLOGY + "/sample", "供试用推理机的一部分", "A part, to try a reasoner on", [ONTOLOGY])
    made[PART] = _turtle([*header, *_declared(Triple(q.subject, q.predicate, as_datetime(q.object)) for q in sample(released))], "")
    made[CATALOG] = _catalog({**iris, **facts, WHOLE: ONTOLOGY + "/all", PART: ONTOLOGY + "/sample"})
    return made


def sample(released: Mapping[str, Iterable[Quad]]) -> list[Quad]:
    """Some things of the graph, always the same, with what is said of them and of what they point to: a reasoner is done with them in
    seconds, where it takes minutes for all. Evidence and mentions are left out, of which everything else would be crowded out.
    """
    model = set(authority.quads(model_only=True))
    told: dict[NamedNode, list[Quad]] = {}
    for quads in (authority.quads(), *released.values()):
        for quad in quads:
            if (quad.graph_name == DefaultGraph() and isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID)
                    and quad.predicate not in (EGOV.mentions, EGOV.evidence) and quad not in model):
                told.setdefault(quad.subject, []).append(quad)
    starting = (quad for thing, quads in told.items() if thing.value.removeprefix(ID).split("/")[0] in PART_KINDS for quad in quads)
    chosen = reasoning_sample(starting, PART_STATEMENTS)
    pointed = {quad.object for quad in chosen if isinstance(quad.object, NamedNode)} - {quad.subject for quad in chosen}
    near = [quad for thing in sorted(pointed, key=str) for quad in told.get(thing, ())]
    # What stands at the rim has its kind and its name, and nothing more.
    rim = {quad.object for quad in near if isinstance(quad.object, NamedNode)} - pointed - {quad.subject for quad in chosen}
    return [*chosen, *near, *(quad for thing in sorted(rim, key=str) for quad in told.get(thing, ()) if quad.predicate in FIRST)]


def ontology_iri(turtle: bytes) -> str:
    """The IRI by which a Turtle file's ontology is imported: that of its header."""
    headers = [t.subject.value for t in parse(turtle, format=RdfFormat.TURTLE) if t.predicate == RDF.type and t.object == OWL.Ontology]
    return headers[0]


def _header(iri: str, zh: str, en: str, imports: Iterable[str]) -> list[Triple]:
    ontology = NamedNode(iri)
    names = [Literal(zh, language="zh"), Literal(en, language="en")]
    return [
        Triple(ontology, RDF.type, OWL.Ontology),
        *(Triple(ontology, RDFS.label, name) for name in names),
        *(Triple(ontology, DCTERMS.title, name) for name in names),
        Triple(ontology, DCTERMS.license, LICENCE),
        *(Triple(ontology, OWL.imports, NamedNode(other)) for other in imports),
    ]


def _facts(key: str, quads: Iterable[Quad], imports: list[str]) -> bytes:
    """What one report says, of the default graph."""
    triples = {Triple(q.subject, q.predicate, as_datetime(q.object)) for q in quads if q.graph_name == DefaultGraph()}
    header = _header(f"{ONTOLOGY}/facts/{key}", f"报告所述的事实：{key}", f"What the report says: {key}", imports)
    return _turtle([*header, *_declared(triples)], key)


def _whole(imports: list[str]) -> bytes:
    """The file to open: it imports the others, and holds the days of the plan periods, which the authority files cannot hold."""
    stated = {(q.subject, q.predicate, q.object) for q in authority.quads()} - {
        (t.subject, t.predicate, t.object) for path in authority.files() for t in parse(path=str(path), format=RdfFormat.TURTLE)}
    days = [Triple(s, p, as_datetime(o)) for s, p, o in stated if p in (EGOV.startDate, EGOV.endDate)]
    return _turtle([*_header(ONTOLOGY + "/all", "电子政务知识图谱（全部）", "E-government knowledge graph (everything)", imports), *days], "")


def _declared(triples: Iterable[Triple]) -> list[Triple]:
    """The statements, with every thing that they tell of declared as an individual."""
    found = list(triples)
    things = {t.subject for t in found if isinstance(t.subject, NamedNode) and t.subject.value.startswith(ID)}
    return [*found, *(Triple(thing, RDF.type, OWL.NamedIndividual) for thing in things)]


def _turtle(triples: Iterable[Triple], key: str) -> bytes:
    """Turtle in a fixed order, the header first."""
    prefixes = {name: PREFIXES[name] for name in ("egov", "rdf", "rdfs", "owl", "xsd", "skos", "dcterms")}
    kinds = sorted({t.subject.value[len(ID):].split("/")[0] for t in triples if t.subject.value.startswith(ID)})
    for kind in kinds:
        # A report's own parts are named below its key.
        prefixes[kind] = f"{ID}{kind}/{key}/" if kind in ("span", "paragraph", "section", "figure") else f"{ID}{kind}/"

    def place(triple: Triple) -> tuple[object, ...]:
        predicate = FIRST.index(triple.predicate) if triple.predicate in FIRST else len(FIRST)
        return triple.subject.value.startswith(ID), triple.subject.value, predicate, triple.predicate.value, str(triple.object)

    lines = serialize(sorted(set(triples), key=place), format=RdfFormat.TURTLE, prefixes=prefixes).decode().splitlines()
    # The writer gives the prefixes in an order of its own, another in each run.
    head = sorted(line for line in lines if line.startswith("@prefix"))
    return "\n".join([*head, *(line if line.startswith("\t") else "\n" + line for line in lines[len(head):]), ""]).encode()


def _catalog(files: Mapping[str, str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        "<!-- Where Protégé finds the files that import one another: beside this one, never on the network. -->",
        '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
        *(f"    <uri id={quoteattr(name.removesuffix('.ttl'))} name={quoteattr(iri)} uri={quoteattr(name)}/>" for name, iri in files.items()),
        "</catalog>",
    ]
    return ("\n".join(lines) + "\n").encode()
