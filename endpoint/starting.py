"""What `egovkg serve` does before it serves: fill an empty store, and say what is loaded and what to try."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from egovkg.triples.store import VersionedStore

CLASSES = ("Policy", "Event", "Platform", "Agency", "Observation", "Quotation", "Section", "Figure")


def fill(versions: VersionedStore, report: Path | None, say: Callable[[str], object]) -> None:
    """Load the report when given; else the published triples into a store that never had a version. Raises what loading raises."""
    if report is not None:
        from egovkg.endpoint import loading

        outcome = loading.load(versions, [report])
        say(loading.summary(outcome))
    elif versions.current is None:
        from egovkg.triples import publishing

        number, _ = publishing.load(versions, publishing.released(), kind="published", note="published triples",
                                    readings=publishing.released_readings())
        say(f"the published triples are version {number}")


def counts(versions: VersionedStore) -> dict[str, int]:
    """How many things of each main class the reports of the live version speak of; what only the authority files know is not counted."""
    from egovkg.ontology.vocabulary import EGOV, RDF
    from pyoxigraph import DefaultGraph

    store = versions.read()
    told = {quad.subject for quad in store.quads_for_pattern(None, EGOV.evidence, None, DefaultGraph())}
    return {name: sum(quad.subject in told for quad in store.quads_for_pattern(None, RDF.type, EGOV[name], DefaultGraph())) for name in CLASSES}


def greeting(url: str, versions: VersionedStore) -> str:
    """The address, what is loaded, and three things to try that can be pasted into a shell."""
    loaded = "  ".join(f"{name} {count}" for name, count in counts(versions).items())
    return "\n".join((
        f"egovkg: {url}/  (Ctrl-C ends it)",
        f"  version {versions.current}: {loaded}",
        "  try:",
        f"    curl -G {url}/sparql -H 'Accept: text/csv' --data-urlencode 'query=PREFIX egov: <https://w3id.org/egovkg/ontology#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?title ?day { ?p a egov:Policy ; dcterms:title ?title ; egov:startDate ?day } ORDER BY ?day'",
        f"    curl -L -H 'Accept: text/turtle' {url}/id/agency/cac",
        f"    curl {url}/ontology.ttl",
    ))
