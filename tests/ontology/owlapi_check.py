"""Asks OWLAPI about ontology files: run as a program of its own, so that no Java machine lives in the test process.

Arguments: a catalog, then files. Prints one JSON object: for each file its OWL 2 DL violations, its counts of axioms, and the axioms that a
round trip through RDF/XML, functional and OWL/XML syntax loses or adds. Imports are found through the catalog only.
"""
import glob
import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def catalog(file: Path) -> list[tuple[str, Path]]:
    return [
        (entry.attrib["name"], (file.parent / entry.attrib["uri"]).resolve())
        for entry in xml.parse(file).getroot().iter("{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri")
    ]


def main(catalog_file: Path, files: list[str]) -> None:
    import jpype
    import jpype.imports

    jpype.startJVM("-Dorg.slf4j.simpleLogger.defaultLogLevel=off", classpath=glob.glob("/usr/share/java/*.jar"))
    from java.io import ByteArrayInputStream, ByteArrayOutputStream, File
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.formats import FunctionalSyntaxDocumentFormat, OWLXMLDocumentFormat, RDFXMLDocumentFormat
    from org.semanticweb.owlapi.io import StreamDocumentSource
    from org.semanticweb.owlapi.model import IRI, AxiomType
    from org.semanticweb.owlapi.profiles import OWL2DLProfile
    from org.semanticweb.owlapi.util import SimpleIRIMapper

    def manager():
        made = OWLManager.createOWLOntologyManager()
        for name, path in catalog(catalog_file):
            made.getIRIMappers().add(SimpleIRIMapper(IRI.create(name), IRI.create(File(str(path)))))
        return made

    answer = {}
    for file in files:
        home = manager()
        ontology = home.loadOntologyFromOntologyDocument(File(file))
        changed = {}
        for form in (RDFXMLDocumentFormat(), FunctionalSyntaxDocumentFormat(), OWLXMLDocumentFormat()):
            out = ByteArrayOutputStream()
            home.saveOntology(ontology, form, out)
            again = manager().loadOntologyFromOntologyDocument(StreamDocumentSource(ByteArrayInputStream(out.toByteArray())))
            before = {str(axiom) for axiom in ontology.getAxioms()}
            after = {str(axiom) for axiom in again.getAxioms()}
            # Blank nodes get new names on the way, so such axioms are counted and not compared.
            differing = [axiom for axiom in before ^ after if "_:" not in axiom]
            if len(before) != len(after) or differing:
                changed[str(form)] = sorted(differing)[:5] or [f"{len(before)} axioms became {len(after)}"]
        answer[file] = {
            "violations": [str(violation) for violation in OWL2DLProfile().checkOntology(ontology).getViolations()],
            "axioms": int(ontology.getAxiomCount()),
            "imports": sorted(str(iri.getIRI()) for iri in ontology.getImportsDeclarations()),
            "object_assertions": int(ontology.getAxiomCount(AxiomType.OBJECT_PROPERTY_ASSERTION)),
            "round_trip": changed,
        }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
