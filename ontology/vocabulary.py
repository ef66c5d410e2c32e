"""The IRIs of the model and of the vocabularies it reuses, as Python names."""
from pyoxigraph import NamedNode

BASE = "https://w3id.org/egovkg/"
ID = BASE + "id/"
GRAPH_ASSERTED = NamedNode(BASE + "graph/asserted")
GRAPH_INFERRED = NamedNode(BASE + "graph/inferred")


class Vocabulary:
    """The terms of one namespace: `EGOV.Policy` is the node of `egov:Policy`; `EGOV["in"]` where a name is a Python keyword."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._terms: dict[str, NamedNode] = {}

    def __getitem__(self, name: str) -> NamedNode:
        if name not in self._terms:
            self._terms[name] = NamedNode(self.iri + name)
        return self._terms[name]

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        node = self.__dict__[name] = self[name]        # found at once from now on
        return node


EGOV = Vocabulary(BASE + "ontology#")
RDF = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Vocabulary("http://www.w3.org/2000/01/rdf-schema#")
OWL = Vocabulary("http://www.w3.org/2002/07/owl#")
XSD = Vocabulary("http://www.w3.org/2001/XMLSchema#")
SKOS = Vocabulary("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Vocabulary("http://purl.org/dc/terms/")
PROV = Vocabulary("http://www.w3.org/ns/prov#")
TIME = Vocabulary("http://www.w3.org/2006/time#")
ORG = Vocabulary("http://www.w3.org/ns/org#")
ELI = Vocabulary("http://data.europa.eu/eli/ontology#")
SCHEMA = Vocabulary("https://schema.org/")
DCAT = Vocabulary("http://www.w3.org/ns/dcat#")
VOID = Vocabulary("http://rdfs.org/ns/void#")
FOAF = Vocabulary("http://xmlns.com/foaf/0.1/")

PREFIXES = {
    "egov": EGOV.iri, "rdf": RDF.iri, "rdfs": RDFS.iri, "owl": OWL.iri, "xsd": XSD.iri, "skos": SKOS.iri, "dcterms": DCTERMS.iri,
    "prov": PROV.iri, "time": TIME.iri, "org": ORG.iri, "eli": ELI.iri, "schema": SCHEMA.iri, "dcat": DCAT.iri, "void": VOID.iri,
    "foaf": FOAF.iri,
}
