"""The third-party cases for numbers, proportions and dates: how many are read as they say, and where the design differs.

The cases are Microsoft's (Recognizers-Text, MIT); they stay outside the repository, in the folder shared beside it (`tests/support.py`).
"""
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from egovkg.loader.dates import DateContext, DateMention, read_dates
from egovkg.loader.numerals import Number, read_numbers, read_percents

from tests.support import shared

LEAST_SHARE = 0.97

# Where the design (§9) or the form of the answer differs from the cases: each rule is checked, none is a way to pass unread.
CONVENTIONS = {
    "last unit included": "both ends of a range belong to it (DESIGN §9); the cases end 1995—1997年 on 1 January 1997",
    "role apart": "截至, 自…以来, 起 are not part of the date but its role; the cases make them an interval open at one side",
    "words apart": "从 and 之间 around a range are not part of the date's own words",
    "order told": "1/2/2020 is read only when the context says that the day stands first; the cases say so for Chinese",
    "calendar": "a day that the calendar does not have is a mention without a value",
}
_AROUND = re.compile("^(?:从|自|于|在|到|至|截至|截止到?|直到|直至|早于|晚于|不晚于)|(?:以来|起|开始|为止|之前|以前|前|之后|以后|后|之间|期间|间|止|的)$")


def _cases(name: str) -> list[dict]:
    return [json.loads(line) for line in shared("cases", f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def _report(name: str, total: int, missed: list[str], rules: Counter[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Print the share that is read as the cases say, and fail below the bar."""
    share = 1 - len(missed) / total
    with capsys.disabled():
        print(f"\n  {name}: {total - len(missed)} of {total} cases ({share:.1%})")
        print("".join(f"    {count} under “{rule}”: {CONVENTIONS[rule]}\n" for rule, count in rules.items()), end="")
        print("".join(f"    missed: {case}\n" for case in missed), end="")
    assert share >= LEAST_SHARE


@pytest.mark.parametrize(("name", "read"), [("numbers", read_numbers), ("percents", read_percents)])
def test_numbers_of_the_cases(name: str, read: Callable[[str], list[Number]], capsys: pytest.CaptureFixture[str]) -> None:
    cases, missed = _cases(name), []
    for case in cases:
        found = [(number.start, number.end, number.value) for number in read(case["input"])]
        wanted = [(span["start"], span["end"], Decimal(span["value"].rstrip("%"))) for span in case["spans"]]
        same = [span[:2] for span in found] == [span[:2] for span in wanted] and all(map(_equal, found, wanted))
        if not same:
            missed.append(case["input"])
    _report(name, len(cases), missed, Counter(), capsys)


def _equal(found: tuple[int, int, Decimal], wanted: tuple[int, int, Decimal]) -> bool:
    """Equal to the 15 digits that the cases print of a fraction."""
    return abs(found[2] - wanted[2]) <= abs(wanted[2]) * Decimal("1e-14")


def test_dates_of_the_cases(capsys: pytest.CaptureFixture[str]) -> None:
    cases, missed = _cases("dates"), []
    rules: Counter[str] = Counter()
    for case in cases:
        used = _compared(case)
        rules.update(set(used or ()))
        if used is None:
            missed.append(case["input"])
    _report("dates", len(cases), missed, rules, capsys)


def _compared(case: dict) -> list[str] | None:
    """The conventions under which a case is read as it says (none: as it stands), or None where it is not."""
    text, spans = case["input"], case["spans"]
    mentions = [mention for mention in read_dates(text) if mention.value is not None or mention.needs != "order"]
    rules = []
    if len(mentions) != len(spans):
        mentions, rules = read_dates(text, DateContext(day_first=True)), ["order told"]
    if len(mentions) != len(spans):
        return None
    for mention, span in zip(mentions, spans, strict=True):
        place = _same_place(text, mention, span)
        value = _same_days(mention, span)
        if place is None or value is None:
            return None
        rules += value + place
    return rules


def _same_place(text: str, mention: DateMention, span: dict) -> list[str] | None:
    if (mention.start, mention.end) == (span["start"], span["end"]):
        return []
    core = text[span["start"] : span["end"]]
    while (shorter := _AROUND.sub("", core)) != core:
        core = shorter
    same = span["start"] <= mention.start and mention.end <= span["end"] and mention.text == core
    return (["role apart"] if mention.role else ["words apart"]) if same else None


def _same_days(mention: DateMention, span: dict) -> list[str] | None:
    first, last, until = span.get("first"), span.get("last"), span.get("until")
    value = mention.value
    if value is None:
        return ["calendar"] if mention.needs == "calendar" and not _is_day(first) and not _is_day(last or until) else None
    if last is not None:
        return [] if (value.start.isoformat(), value.end.isoformat()) == (first, last) else None
    if first is None or until is None:
        side = {"asOf": (None, value.start), "by": (None, value.start), "since": (value.start, None), "after": (_next(value.end), None)}
        told = side.get(mention.role or "")
        wanted = (first and date.fromisoformat(first), until and date.fromisoformat(until))
        return ["role apart"] if told == wanted else None
    if value.start.isoformat() != first:
        return None
    if _next(value.end).isoformat() == until:
        return []
    return ["last unit included"] if len(mention.parts) == 2 and _last_unit(mention).isoformat() == until else None


def _last_unit(mention: DateMention) -> date:
    """The first day of the last printed unit of a range: 1 January 1997 in 1995—1997年."""
    assert mention.value is not None
    end, printed = mention.value.end, mention.parts[-1]
    return end if printed.day else end.replace(day=1) if printed.month else end.replace(month=1, day=1)


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _is_day(text: str | None) -> bool:
    return text is not None and bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text))
