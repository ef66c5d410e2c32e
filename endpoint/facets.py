"""The kinds of things that people list and search, and by what they narrow a list: one table for the index, the pages and their queries.

A facet's pattern is SPARQL over ?thing and ?value: the index is built with it, and the query that stands beside a list has it too.
"""
from __future__ import annotations

from dataclasses import dataclass

from egovkg.ontology.vocabulary import EGOV
from pyoxigraph import NamedNode


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list: `pattern` binds ?value to an IRI, or to a plain value where `plain`."""

    name: str
    pattern: str
    plain: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of thing: the local name of its class, the page that lists it ("" for none), its facets, and how a list is ordered.

    `order` is "new" or "old" by date, or "told" by how often a report speaks of it. A kind with `members` has the dated things of these kinds.
    """

    name: str
    class_name: str
    path: str = ""
    facets: tuple[Facet, ...] = ()
    order: str = "told"
    members: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """SPARQL that binds ?thing to each thing of the kind."""
        if not self.members:
            return f"?thing a egov:{self.class_name} ."
        return f"VALUES ?kind {{ {' '.join(f'egov:{KINDS[name].class_name}' for name in self.members)} }} ?thing a ?kind ; {self.day('startDate')} ?day ."

    def day(self, name: str) -> str:
        """The path to a thing's first or last day (startDate, endDate)."""
        return f"egov:{name}|(egov:launchedOn/egov:{name})" if self.members else f"egov:{name}"

    @property
    def node(self) -> NamedNode:
        """Its class."""
        return EGOV[self.class_name]

    def facet(self, name: str) -> Facet:
        """A facet by name. Raises KeyError."""
        return next((facet for facet in self.facets if facet.name == name), None) or _no(name)


def _no(name: str) -> Facet:
    raise KeyError(name)


def _type(above: str) -> Facet:
    return Facet("type", f"?thing a ?value . ?value rdfs:subClassOf+ egov:{above} .")


YEAR = Facet("year", "?thing egov:startDate ?start BIND(YEAR(?start) AS ?value)", plain=True)
NAMED = Facet("named", 'BIND(IF(EXISTS { ?thing egov:evidence ?told }, "report", "authority") AS ?value)', plain=True)
TOPIC = Facet("topic", "?thing egov:mentions ?value . ?value a egov:Topic .")

TOGETHER = Facet("together", '{ SELECT ?thing (IF(COUNT(DISTINCT ?issuer) > 1, "jointly", "alone") AS ?value) { ?thing egov:issuedBy ?issuer } '
    "GROUP BY ?thing }", plain=True)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (
    Kind("agency", "Agency", "/agencies", (
        NAMED, _type("Agency"),
        Facet("does", 'VALUES (?by ?value) { (egov:issuedBy "issues") (egov:hostedBy "hosts") (egov:builtBy "builds") (egov:operatedBy "operates") } '
            "?other ?by ?thing .", plain=True),
        Facet("parent", "?thing egov:parentAgency ?value ."),
        Facet("level", "?thing egov:level ?value .", plain=True),
    )),
    Kind("policy", "Policy", "/policies", (YEAR, _type("Policy"), Facet("issuer", "?thing egov:issuedBy ?value ."), TOGETHER, TOPIC), "new"),
    Kind("platform", "Platform", "/platforms", (
        NAMED, _type("Platform"), Facet("by", "?thing egov:operatedBy|egov:builtBy ?value ."),
    )),
    Kind("event", "Event", "/events", (YEAR, _type("Event"), Facet("host", "?thing egov:hostedBy ?value ."), TOPIC), "old"),
    Kind("indicator", "Indicator", "/figures", (
        Facet("subject", "?figure egov:ofIndicator ?thing ; egov:subject ?value ."),
        Facet("year", "?figure egov:ofIndicator ?thing ; egov:asOf/egov:endDate ?end BIND(YEAR(?end) AS ?value)", plain=True),
        Facet("unit", "?figure egov:ofIndicator ?thing ; egov:unit ?value ."),
    )),
    Kind("topic", "Topic", "/topics", (NAMED, Facet("broader", "?thing skos:broader ?value ."))),
    Kind("observation", "Observation", facets=(
        Facet("year", "?thing egov:asOf/egov:endDate ?end BIND(YEAR(?end) AS ?value)", plain=True),)),
    Kind("series", "EventSeries"), Kind("subject", "Subject"), Kind("person", "Person"), Kind("place", "Place"),
    Kind("section", "Section"), Kind("figure", "Figure"), Kind("report", "Report"), Kind("paragraph", "Paragraph"),
)}
# What happened, what was issued and what was launched, on one line.
TIMELINE = Kind("timeline", "", "/timeline", (
    Facet("what", 'VALUES (?of ?value) { (egov:Event "event") (egov:Policy "policy") (egov:Platform "platform") } ?thing a ?of .', plain=True),
    Facet("year", "?thing egov:startDate|(egov:launchedOn/egov:startDate) ?start BIND(YEAR(?start) AS ?value)", plain=True),
    Facet("who", "?thing egov:issuedBy|egov:hostedBy|egov:operatedBy|egov:builtBy ?value ."),
    TOPIC,
), "old", ("event", "policy", "platform"))
ABOVE = {"agency": "parent", "topic": "broader"}  # the facet that says what is above a thing, by kind
LISTED = {kind.path: kind for kind in KINDS.values() if kind.path}
