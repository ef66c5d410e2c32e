"""One thing told twice is one thing: joins readings that differ only in how precisely they say when."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from egovkg.loader.dates import DateValue
from egovkg.loader.facts import Facts, Ref, Value
from egovkg.ontology.vocabulary import EGOV
from pyoxigraph import NamedNode

# What tells one observation from another, beside the date.
_MEASURED = (EGOV.subject, EGOV.ofIndicator, EGOV.unit, EGOV.value, EGOV.bound)


def unify(facts: Facts) -> None:
    """Join observations of one value whose as-of dates are a day and the month it lies in, at the day.

    A year and a day in it stay apart: a yearly figure is a point of a yearly series. Where values or bounds differ both stay, too; that is
    flagged by the conversion.
    """
    told: dict[Ref, dict[NamedNode, Value]] = defaultdict(dict)
    for statement in facts.statements:
        if statement.subject.kind == "observation":
            told[statement.subject].setdefault(statement.property, statement.value)
    groups: dict[tuple[Value | None, ...], list[tuple[DateValue, Ref]]] = defaultdict(list)
    for ref, values in told.items():
        if isinstance(date := values.get(EGOV.asOf), DateValue):
            groups[tuple(values.get(prop) for prop in _MEASURED)].append((date, ref))
    same: dict[Ref, Ref] = {}
    for dated in groups.values():
        for month, coarse in dated:
            finer = [ref for day, ref in dated if month.precision == "month" and day.precision == "day" and month.contains(day)]
            if len(finer) == 1:
                same[coarse] = finer[0]
    if not same:
        return
    for coarse in same:
        del facts.things[coarse]
    facts.mentions = [(same.get(ref, ref), span) for ref, span in facts.mentions]
    facts.statements = [replace(s, subject=same[s.subject]) if s.subject in same else s for s in facts.statements]
