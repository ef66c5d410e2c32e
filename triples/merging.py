"""From the quads of several reports to one graph: one label a thing, and of two readings of a date the finer one."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from egovkg.ontology.vocabulary import EGOV, RDFS, SKOS, XSD
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

DEFAULT = DefaultGraph()
# Properties of which a thing has one value unless its readings contradict each other.
ONE_DATE = (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.effectiveOn, EGOV.repealedOn, EGOV.launchedOn, EGOV.onDate)
# In this order a thing takes its first and last day from its dates.
PERIOD_FROM = (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.onDate)


def merge(model: Iterable[Quad], reports: Mapping[str, Iterable[Quad]]) -> set[Quad]:
    """Model and authority with the quads of every report, by key.

    What one report says of a date is already merged (2024-01 and 2024-01-09 are 2024-01-09); here the same is done across reports. Where two
    reports label a thing differently, the label of the first key stands and the other becomes a skos:altLabel. The graphs of spans stay
    as they are. The result does not depend on the order of loading.
    """
    merged = set(model)
    labelled = {(q.subject, q.object.language) for q in merged if q.predicate == RDFS.label and q.graph_name == DEFAULT}
    days: dict[NamedNode, tuple[str, str]] = {}
    dated: dict[tuple[NamedNode, NamedNode], set[Quad]] = defaultdict(set)
    for key in sorted(reports):
        own = set()
        for quad in reports[key]:
            if quad.graph_name != DEFAULT:
                merged.add(quad)
            elif quad.predicate == RDFS.label:
                slot = (quad.subject, quad.object.language)
                if slot in labelled and slot not in own:
                    if quad not in merged:
                        merged.add(Quad(quad.subject, SKOS.altLabel, quad.object, DEFAULT))
                else:
                    own.add(slot)
                    merged.add(quad)
            elif quad.predicate in ONE_DATE:
                dated[quad.subject, quad.predicate].add(quad)
            else:
                merged.add(quad)
        labelled |= own
    if len(reports) < 2:
        return merged.union(*dated.values())
    for quad in merged:
        if quad.predicate in (EGOV.startDate, EGOV.endDate) and "/id/date/" in quad.subject.value:
            first, last = days.get(quad.subject, ("", ""))
            days[quad.subject] = (quad.object.value, last) if quad.predicate == EGOV.startDate else (first, quad.object.value)
    for quads in dated.values():
        merged |= _finest(quads, days)
    return _periods(merged, dated, days)


def _finest(quads: set[Quad], days: Mapping[NamedNode, tuple[str, str]]) -> set[Quad]:
    """The dates within which no other of them lies (ISO days compare as text)."""
    def within(inner: Quad, outer: Quad) -> bool:
        a, b = days[inner.object], days[outer.object]
        return inner != outer and b[0] <= a[0] and a[1] <= b[1]

    return {quad for quad in quads if not any(within(other, quad) for other in quads)}


def _periods(merged: set[Quad], dated: Mapping[tuple[NamedNode, NamedNode], set[Quad]], days: Mapping[NamedNode, tuple[str, str]]) -> set[Quad]:
    """First and last day of things whose dates came from several readings: those of the date that stands."""
    subjects = {subject for subject, prop in dated if prop in PERIOD_FROM}
    merged = {q for q in merged if not (q.subject in subjects and q.predicate in (EGOV.startDate, EGOV.endDate) and q.graph_name == DEFAULT)}
    for subject in subjects:
        prop = next(p for p in PERIOD_FROM if (subject, p) in dated)
        first, last = min(days[q.object] for q in _finest(dated[subject, prop], days))
        merged.add(Quad(subject, EGOV.startDate, Literal(first, datatype=XSD.date), DEFAULT))
        merged.add(Quad(subject, EGOV.endDate, Literal(last, datatype=XSD.date), DEFAULT))
    return merged
