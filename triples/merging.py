"""From the quads of several reports to one graph: one label a thing, and of two readings of a date the finer one."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from egovkg.ontology.vocabulary import EGOV, ID, RDFS, SKOS
from egovkg.triples.packing import Packed, Statement
from pyoxigraph import Store

LABEL, ALT_LABEL = str(RDFS.label), str(SKOS.altLabel)
# Properties of which a thing has one value unless its readings contradict each other.
ONE_DATE = tuple(map(str, (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.effectiveOn, EGOV.repealedOn, EGOV.launchedOn, EGOV.onDate)))
# In this order a thing takes its first and last day from its dates.
PERIOD_FROM = tuple(map(str, (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.onDate)))
START, END = str(EGOV.startDate), str(EGOV.endDate)
OF_DATES = f"<{ID}date/"


def merge(labels: Iterable[Statement], reports: Mapping[str, Packed]) -> Iterator[Statement]:
    """The statements of every report, by key, beside a model and authority that give things these `labels`; one that several make may come several times.

    What one report says of a date is already merged (2024-01 and 2024-01-09 are 2024-01-09); here the same is done across reports. Where two
    reports label a thing differently, the label of the first key stands and the other becomes a skos:altLabel. The graphs of spans stay
    as they are. The result does not depend on the order of loading. Only labels, dates and periods are held in memory.
    """
    told = {(thing, label) for thing, _, label, _ in labels}
    labelled = {(thing, _language(label)) for thing, label in told}
    dates = _Dates()
    for key in sorted(reports):
        own = set()
        for statement in reports[key].statements():
            thing, predicate, value, graph = statement
            if graph:
                yield statement
            elif predicate == LABEL:
                slot = (thing, _language(value))
                if slot not in labelled or slot in own:
                    own.add(slot)
                    told.add((thing, value))
                    yield statement
                elif (thing, value) not in told:
                    yield thing, ALT_LABEL, value, ""
            elif not dates.take(statement):
                yield statement
        labelled |= own
    yield from dates.merged() if len(reports) > 1 else dates.taken()


def labels_of(model: Store) -> list[Statement]:
    """The labels that a model and authority give."""
    return [(str(quad.subject), LABEL, str(quad.object), "") for quad in model.quads_for_pattern(None, RDFS.label, None)]


def _language(literal: str) -> str:
    """The tag of a literal as N-Quads writes it, empty where it has none."""
    return literal[literal.rindex('"') + 1:]


class _Dates:
    """The dates of things, the days that dates begin and end with, and the periods of things: what several reports may refine."""

    def __init__(self) -> None:
        self.dated: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.periods: dict[str, set[Statement]] = defaultdict(set)
        self.days: dict[str, tuple[str, str]] = {}

    def take(self, statement: Statement) -> bool:
        """Whether the statement is one of these and is kept back; the days of a date are only noted."""
        thing, predicate, value, _ = statement
        if predicate in ONE_DATE:
            self.dated[thing, predicate].add(value)
            return True
        if predicate not in (START, END):
            return False
        if thing.startswith(OF_DATES):
            first, last = self.days.get(thing, ("", ""))
            self.days[thing] = (value, last) if predicate == START else (first, value)
            return False
        self.periods[thing].add(statement)
        return True

    def taken(self) -> Iterator[Statement]:
        """What was kept back, as it came."""
        for (thing, predicate), dates in self.dated.items():
            yield from ((thing, predicate, date, "") for date in dates)
        for statements in self.periods.values():
            yield from statements

    def merged(self) -> Iterator[Statement]:
        """The finest dates; first and last day of a thing are those of the date that stands."""
        finest = {of: self._finest(dates) for of, dates in self.dated.items()}
        for (thing, predicate), dates in finest.items():
            yield from ((thing, predicate, date, "") for date in dates)
        of_dates = {thing for thing, predicate in finest if predicate in PERIOD_FROM}
        for thing, statements in self.periods.items():
            if thing not in of_dates:
                yield from statements
        for thing in of_dates:
            predicate = next(predicate for predicate in PERIOD_FROM if (thing, predicate) in finest)
            first, last = min(self.days[date] for date in finest[thing, predicate])
            yield thing, START, first, ""
            yield thing, END, last, ""

    def _finest(self, dates: set[str]) -> set[str]:
        """The dates within which no other of them lies (days as xsd:date writes them compare as text)."""
        def within(inner: str, outer: str) -> bool:
            a, b = self.days[inner], self.days[outer]
            return inner != outer and b[0] <= a[0] and a[1] <= b[1]

        return {date for date in dates if not any(within(other, date) for other in dates)}
