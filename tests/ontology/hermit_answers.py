"""Asks HermiT for all it infers of the individuals of an N-Triples file: run as a program, so that no Java machine lives in the test process.

Arguments: Java's class path, the file. Prints JSON: `types` as [thing, class], `values` as [thing, object property, thing], super-properties
and inverses included.
"""
import json
import sys


def main(classpath: str, file: str) -> None:
    import jpype
    import jpype.imports

    jpype.startJVM("-Xmx2000m", classpath=classpath.split(":"))
    from java.io import File
    from org.semanticweb.HermiT import Reasoner
    from org.semanticweb.owlapi.apibinding import OWLManager

    ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(File(file))
    reasoner = Reasoner(ontology)
    things = list(ontology.getIndividualsInSignature())
    types = [[name(thing), name(found)] for thing in things for found in reasoner.getTypes(thing, False).getFlattened() if not found.isBuiltIn()]
    values = [[name(thing), name(on), name(found)] for on in ontology.getObjectPropertiesInSignature() if not on.isBuiltIn()
              for thing in things for found in reasoner.getObjectPropertyValues(thing, on).getFlattened()]
    print(json.dumps({"types": types, "values": values}))


def name(entity) -> str:
    return str(entity.getIRI())


if __name__ == "__main__":
    main(*sys.argv[1:])
