"""Asks Debian's OWL API how Protégé would see ontology files: OWL 2 DL or not, what is in them, and what a round trip loses.

The questions run in a process of their own, since a Java machine cannot be started twice in one. Imports are found by the catalog alone:
every proxy leads nowhere, so that nothing can come from the network.
"""
from __future__ import annotations

import glob
import json
import subprocess
import sys
import xml.etree.ElementTree as xml
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from egovkg.ontology.problem import Problem

JARS = "/usr/share/java/*.jar"
OURS = "https://w3id.org/egovkg/ontology#"
OFFLINE = [f"-D{scheme}.proxyHost=127.0.0.1" for scheme in ("http", "https")] + [f"-D{scheme}.proxyPort=9" for scheme in ("http", "https")]


@dataclass(frozen=True)
class Seen:
    """What the OWL API says of one file and all that it imports.

    `axioms` counts the file's own, `closure` all; `assertions` are those of object and of data properties in all; `annotated` counts
    assertions whose property, though ours, was taken for an annotation (which is what an unresolved import does); `nameless` are our
    individuals without a Chinese label; `round_trip` names what RDF/XML, functional or OWL/XML syntax lost or added, but for declarations of
    individuals, which they add by themselves.
    """

    violations: list[str]
    axioms: int
    closure: int
    classes: int
    properties: int
    individuals: int
    assertions: int
    annotated: int
    nameless: list[str]
    imports: list[str]
    round_trip: dict[str, list[str]]


def missing() -> str:
    """What is not on this machine that the OWL API needs, "" where everything is."""
    if not glob.glob("/usr/share/java/owlapi-distribution*.jar"):
        return "the OWL API (Debian's libowlapi-java)"
    return "" if find_spec("jpype") else "JPype (make .venv/.test installs it)"


def examine(catalog: Path, files: Iterable[Path], *, round_trip: bool = False, seconds: float = 300) -> dict[Path, Seen]:
    """What the OWL API says of each file. Raises Problem: no-owl-api; owl-api-failed (`reason`: what Java printed last)."""
    if lacking := missing():
        raise Problem("no-owl-api", lacking=lacking)
    wanted = list(files)
    command = [sys.executable, __file__, "trip" if round_trip else "once", str(catalog), *map(str, wanted)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise Problem("owl-api-failed", reason=f"no answer within {seconds:g} s") from error
    if done.returncode:
        raise Problem("owl-api-failed", reason=(done.stderr.strip().splitlines() or ["no message"])[-1])
    answers = json.loads(done.stdout.splitlines()[-1])
    return {path: Seen(**answers[str(path)]) for path in wanted}


def catalogued(catalog: Path) -> list[tuple[str, Path]]:
    """The (ontology IRI, file) pairs of a catalog as Protégé reads it."""
    return [
        (entry.attrib["name"], (catalog.parent / entry.attrib["uri"]).resolve())
        for entry in xml.parse(catalog).getroot().iter("{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri")
    ]


def _answer(trip: bool, catalog: Path, files: list[str]) -> None:
    import jpype
    import jpype.imports

    jpype.startJVM("-Dorg.slf4j.simpleLogger.defaultLogLevel=off", *OFFLINE, classpath=glob.glob(JARS))
    from java.io import ByteArrayInputStream, ByteArrayOutputStream, File
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.formats import FunctionalSyntaxDocumentFormat, OWLXMLDocumentFormat, RDFXMLDocumentFormat
    from org.semanticweb.owlapi.io import StreamDocumentSource
    from org.semanticweb.owlapi.model import IRI, AxiomType
    from org.semanticweb.owlapi.model.parameters import Imports
    from org.semanticweb.owlapi.profiles import OWL2DLProfile
    from org.semanticweb.owlapi.util import SimpleIRIMapper

    def manager():
        made = OWLManager.createOWLOntologyManager()
        for name, path in catalogued(catalog):
            made.getIRIMappers().add(SimpleIRIMapper(IRI.create(name), IRI.create(File(str(path)))))
        return made

    names = {str(path): name for name, path in catalogued(catalog)}
    home, elsewhere = manager(), manager()      # each file is read once by each, however many import it

    def opened(file: str):
        name = names.get(str(Path(file).resolve()))
        return home.loadOntology(IRI.create(name)) if name else home.loadOntologyFromOntologyDocument(File(file))

    def changes(ontology) -> dict[str, list[str]]:
        found = {}
        before = {str(axiom) for axiom in ontology.getAxioms()}
        for form in (RDFXMLDocumentFormat(), FunctionalSyntaxDocumentFormat(), OWLXMLDocumentFormat()):
            out = ByteArrayOutputStream()
            home.saveOntology(ontology, form, out)
            if elsewhere.contains(ontology.getOntologyID()):
                elsewhere.removeOntology(ontology.getOntologyID())
            again = elsewhere.loadOntologyFromOntologyDocument(StreamDocumentSource(ByteArrayInputStream(out.toByteArray())))
            after = {str(axiom) for axiom in again.getAxioms()}
            # Every syntax declares individuals by itself. Blank nodes get new names on the way, so such axioms are counted and not compared.
            added = {axiom for axiom in after - before if axiom.startswith("Declaration(NamedIndividual(")}
            differing = sorted(axiom for axiom in (before ^ after) - added if "_:" not in axiom)
            if differing or len(before) != len(after) - len(added):
                found[str(form)] = differing[:5] or [f"{len(before)} axioms became {len(after) - len(added)}"]
        return found

    def seen(file: str) -> Seen:
        ontology = opened(file)
        labelled: dict[str, set[str]] = {}
        annotated = 0
        for one in ontology.getImportsClosure():
            for axiom in one.axioms(AxiomType.ANNOTATION_ASSERTION).iterator():
                name = str(axiom.getProperty().getIRI())
                annotated += name.startswith(OURS)
                if name.endswith("rdf-schema#label") and axiom.getValue().isLiteral():
                    labelled.setdefault(str(axiom.getSubject()), set()).add(str(axiom.getValue().getLang()))
        things = {str(thing.getIRI()) for thing in ontology.getIndividualsInSignature(Imports.INCLUDED)}
        kinds = (AxiomType.OBJECT_PROPERTY_ASSERTION, AxiomType.DATA_PROPERTY_ASSERTION)
        return Seen(
            violations=[str(violation) for violation in OWL2DLProfile().checkOntology(ontology).getViolations()],
            axioms=int(ontology.getAxiomCount()), closure=int(ontology.getAxiomCount(Imports.INCLUDED)),
            classes=int(ontology.getClassesInSignature(Imports.INCLUDED).size()),
            properties=int(ontology.getObjectPropertiesInSignature(Imports.INCLUDED).size())
            + int(ontology.getDataPropertiesInSignature(Imports.INCLUDED).size()),
            individuals=len(things), assertions=sum(int(ontology.getAxiomCount(kind, Imports.INCLUDED)) for kind in kinds), annotated=annotated,
            nameless=sorted(thing for thing in things if "/id/" in thing and "zh" not in labelled.get(thing, ())),
            imports=sorted(str(found.getIRI()) for found in ontology.getImportsDeclarations()),
            round_trip=changes(ontology) if trip else {},
        )

    print(json.dumps({file: seen(file).__dict__ for file in files}))


if __name__ == "__main__":
    _answer(sys.argv[1] == "trip", Path(sys.argv[2]), sys.argv[3:])
