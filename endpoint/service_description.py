"""What the SPARQL service is and can do, as RDF (SPARQL 1.1 Service Description)."""
import pyoxigraph as ox
from egovkg.endpoint.settings import LIMITS, TABLE, Settings
from egovkg.endpoint.worker_process import GRAPHS, RESULTS
from egovkg.ontology.vocabulary import DCTERMS, GRAPH_INFERRED, PREFIXES, RDF, RDFS, VOID, XSD, Vocabulary
from egovkg.triples.store import Version

SD = Vocabulary("http://www.w3.org/ns/sparql-service-description#")


def describe(url: str, settings: Settings, version: Version | None, format: str) -> bytes:
    """The description of the service at `url`, in a format of worker_process.GRAPHS."""
    service, dataset, default, inferred = ox.NamedNode(url), ox.BlankNode("dataset"), ox.BlankNode("default"), ox.BlankNode("inferred")
    facts: list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, service),
        (service, SD.supportedLanguage, SD.SPARQL10Query),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.feature, SD.EmptyGraphs),
        (service, SD.defaultDataset, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        (default, RDF.type, SD.Graph),
        (dataset, SD.namedGraph, inferred),
        (inferred, RDF.type, SD.NamedGraph),
        (inferred, SD.name, GRAPH_INFERRED),
    ]
    facts += [(service, SD.resultFormat, ox.NamedNode(form.iri)) for form in (*RESULTS.values(), *GRAPHS.values())]
    if version:
        facts.append((dataset, DCTERMS.modified, ox.Literal(version.created, datatype=XSD.dateTime)))
        facts.append((dataset, VOID.triples, ox.Literal(version.triples)))
    for setting in TABLE:
        if setting.attribute in LIMITS:
            value = f"{setting.name} = {getattr(settings, setting.attribute)}"
            facts.append((service, RDFS.comment, ox.Literal(f"{value}: {setting.en}", language="en")))
            facts.append((service, RDFS.comment, ox.Literal(f"{value}：{setting.zh}", language="zh")))
    triples = (ox.Triple(*fact) for fact in facts)
    return ox.serialize(triples, format=GRAPHS[format], prefixes=PREFIXES | {"sd": SD.iri}) or b""
