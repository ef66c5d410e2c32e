"""From the quads of several reports to one graph: one label a thing, and of two readings of a date the finer one."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from egovkg.ontology.vocabulary import EGOV, RDFS, SKOS, XSD
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

DEFAULT = DefaultGraph()
# Properties of which a thing has one value unless its readings contradict each other.
ONE_DATE = (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.effectiveOn, EGOV.repealedOn, EGOV.launchedOn, EGOV.onDate)
# In this order a thing takes its first and last day from its dates.
PERIOD_FROM = (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.onDate)


def merge(labels: Iterable[Quad], reports: Mapping[str, Iterable[Quad]]) -> Iterator[Quad]:
    """The quads of every report, by key, beside a model and authority that give things these `labels`; a quad that several say may come several times.

    What one report says of a date is already merged (2024-01 and 2024-01-09 are 2024-01-09); here the same is done across reports. Where two
    reports label a thing differently, the label of the first key stands and the other becomes a skos:altLabel. The graphs of spans stay
    as they are. The result does not depend on the order of loading. Only labels, dates and periods are held in memory.
    """
    labels = set(labels)
    labelled = {(quad.subject, quad.object.language) for quad in labels}
    dates = _Dates()
    for key in sorted(reports):
        own = set()
        for quad in reports[key]:
            if quad.graph_name != DEFAULT:
                yield quad
            elif quad.predicate == RDFS.label:
                slot = (quad.subject, quad.object.language)
                if slot not in labelled or slot in own:
                    own.add(slot)
                    labels.add(quad)
                    yield quad
                elif quad not in labels:
                    yield Quad(quad.subject, SKOS.altLabel, quad.object, DEFAULT)
            elif not dates.take(quad):
                yield quad
        labelled |= own
    yield from dates.quads() if len(reports) > 1 else dates.taken()


class _Dates:
    """The dates of things, the days that dates begin and end with, and the periods of things: what several reports may refine."""

    def __init__(self) -> None:
        self.dated: dict[tuple[NamedNode, NamedNode], set[Quad]] = defaultdict(set)
        self.periods: dict[NamedNode, set[Quad]] = defaultdict(set)
        self.days: dict[NamedNode, tuple[str, str]] = {}

    def take(self, quad: Quad) -> bool:
        """Whether the quad is one of these and is kept back; the days of a date are only noted."""
        if quad.predicate in ONE_DATE:
            self.dated[quad.subject, quad.predicate].add(quad)
            return True
        if quad.predicate not in (EGOV.startDate, EGOV.endDate):
            return False
        if "/id/date/" in quad.subject.value:
            first, last = self.days.get(quad.subject, ("", ""))
            self.days[quad.subject] = (quad.object.value, last) if quad.predicate == EGOV.startDate else (first, quad.object.value)
            return False
        self.periods[quad.subject].add(quad)
        return True

    def taken(self) -> Iterator[Quad]:
        """What was kept back, as it came."""
        for quads in (*self.dated.values(), *self.periods.values()):
            yield from quads

    def quads(self) -> Iterator[Quad]:
        """The finest dates; first and last day of a thing are those of the date that stands."""
        for quads in self.dated.values():
            yield from _finest(quads, self.days)
        of_dates = {subject for subject, prop in self.dated if prop in PERIOD_FROM}
        for subject, quads in self.periods.items():
            if subject not in of_dates:
                yield from quads
        for subject in of_dates:
            prop = next(prop for prop in PERIOD_FROM if (subject, prop) in self.dated)
            first, last = min(self.days[quad.object] for quad in _finest(self.dated[subject, prop], self.days))
            yield Quad(subject, EGOV.startDate, Literal(first, datatype=XSD.date), DEFAULT)
            yield Quad(subject, EGOV.endDate, Literal(last, datatype=XSD.date), DEFAULT)


def _finest(quads: set[Quad], days: Mapping[NamedNode, tuple[str, str]]) -> set[Quad]:
    """The dates within which no other of them lies (ISO days compare as text)."""
    def within(inner: Quad, outer: Quad) -> bool:
        a, b = days[inner.object], days[outer.object]
        return inner != outer and b[0] <= a[0] and a[1] <= b[1]

    return {quad for quad in quads if not any(within(other, quad) for other in quads)}
