"""Functional syntax: the OWL API reads from it the same axioms as from the Turtle; what cannot be said is refused."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from egovkg.ontology import authority, functional, owl_api, reference
from pyoxigraph import RdfFormat, Triple, parse

COMPARE = """
import glob, json, sys, jpype, jpype.imports
jpype.startJVM(classpath=glob.glob("/usr/share/java/*.jar"))
from java.io import File
from org.semanticweb.owlapi.apibinding import OWLManager
one, other = ({str(axiom) for axiom in OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(File(name)).getAxioms()} for name in sys.argv[1:])
print(json.dumps([len(one), sorted(one ^ other)[:5]]))
"""


def triples(path: Path) -> list[Triple]:
    return [Triple(t.subject, t.predicate, t.object) for t in parse(path=str(path), format=RdfFormat.TURTLE)]


def test_the_model_has_the_same_axioms(tmp_path):
    if lacking := owl_api.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{lacking} is not on this machine")
        pytest.skip(f"{lacking} is not on this machine")
    model = authority.HERE / "egovkg.ttl"
    (tmp_path / "model.ofn").write_text(functional.write(triples(model)), "utf-8")
    done = subprocess.run([sys.executable, "-c", COMPARE, str(model), str(tmp_path / "model.ofn")], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-1500:]
    count, differing = json.loads(done.stdout.splitlines()[-1])
    assert count > 1900 and differing == []


def test_every_version_can_be_written_and_twice_the_same():
    for path in reference.releases().values():
        text = functional.write(triples(path))
        assert text == functional.write(reversed(triples(path))) and text.count("(") == text.count(")") or '"' in text


def test_what_has_no_axiom_is_refused():
    head = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <x:o> a owl:Ontology . <x:a> "
    for turtle in ("<x:undeclared> <x:b> .", "owl:equivalentClass [ a owl:Restriction ; owl:onProperty <x:p> ; owl:hasSelf true ] ."):
        with pytest.raises(functional.Unmapped):
            functional.write([Triple(t.subject, t.predicate, t.object) for t in parse((head + turtle).encode(), format=RdfFormat.TURTLE)])
