"""The SPARQL query that gives what a list shows: the same class, the same facets, the same dates, so that a reader can take it further."""
from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
from egovkg.endpoint.facets import Kind
from egovkg.ontology.vocabulary import EGOV, PREFIXES, SKOS

USED = ("egov", "rdfs", "skos")


def list_query(kind: Kind, chosen: Mapping[str, str], since: str = "", until: str = "") -> str:
    """The query for the things of a kind with these facet values; a list's words to look for are not in it.

    Values are written as terms, so that nothing of them becomes part of the query's syntax.
    """
    lines = [kind.pattern]
    for at, (name, value) in enumerate(chosen.items()):
        facet = kind.facet(name)
        pattern = facet.pattern
        for variable in ("value", "start", "end", "by", "other", "told", "figure", "issuer", "of"):
            pattern = pattern.replace(f"?{variable}", f"?{variable}{at}")
        if facet.plain:
            lines.append(f"{pattern} FILTER(STR(?value{at}) = {ox.Literal(value)})")
        else:
            lines.append(f"VALUES ?value{at} {{ {ox.NamedNode(value)} }} {pattern}")
    if since:
        lines.append(f"?thing {kind.day('startDate')} ?since FILTER(STR(?since) >= {ox.Literal(since)})")
    if until:
        lines.append(f"?thing {kind.day('endDate')} ?until FILTER(STR(?until) <= {ox.Literal(until)})")
    body = "\n  ".join(lines)
    prefixes = {"egov": EGOV.iri, "rdfs": PREFIXES["rdfs"], "skos": SKOS.iri}
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in USED if f"{name}:" in body or name in ("egov", "rdfs")) + f"""
SELECT DISTINCT ?thing ?zh ?en ?first ?last WHERE {{
  {body}
  OPTIONAL {{ ?thing rdfs:label ?zh FILTER(LANG(?zh) = "zh") }}
  OPTIONAL {{ ?thing rdfs:label ?en FILTER(LANG(?en) = "en") }}
  OPTIONAL {{ ?thing {kind.day('startDate')} ?first ; {kind.day('endDate')} ?last }}
}}
ORDER BY ?first STR(?thing)
"""
