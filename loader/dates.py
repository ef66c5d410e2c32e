"""Dates of official Chinese: which words are a date, which days they cover, and what is missing where they do not say it.

The words of dates and their shapes are the tables of `date_words.py`. A shape gives the printed `Parts` of one or two dates, and
`_resolve` turns parts into a `DateValue`, with a heading's year or an earlier date where the text leaves something out.
Nothing is guessed: what the text leaves open comes back with `value` None, and `needs` names what is missing.

Conventions (DESIGN §9): 年底 and 年末 are 31 December; 年初 is January (a month, for it names no day); 月底 is the last day of the month;
上旬, 中旬, 下旬 are the 1st–10th, the 11th–20th and the rest of the month; a plan period is its five years; 1990年代 is 1990–1999 and
20世纪 is 1900–1999 (ISO 8601-2); both ends of a range belong to it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from egovkg.loader.date_words import ERAS, Token, next_form, number, numbers, tokens

Precision = Literal["day", "month", "quarter", "halfyear", "year", "interval"]
Role = Literal["asOf", "since", "by"]


@dataclass(frozen=True)
class DateValue:
    """The days a date covers, first and last included, and its EDTF form; `year` is the year of its first day."""

    start: date
    end: date
    edtf: str
    precision: Precision
    year: int

    @classmethod
    def of_day(cls, year: int, month: int, day: int) -> DateValue:
        """One day. Raises ValueError where the calendar has no such day, as the other constructors do."""
        at = date(year, month, day)
        return cls(at, at, at.isoformat(), "day", year)

    @classmethod
    def of_month(cls, year: int, month: int) -> DateValue:
        return cls(date(year, month, 1), _last_day(year, month), f"{year:04d}-{month:02d}", "month", year)

    @classmethod
    def of_year(cls, year: int) -> DateValue:
        return cls(date(year, 1, 1), date(year, 12, 31), f"{year:04d}", "year", year)

    @classmethod
    def of_months(cls, year: int, first: int, last: int, precision: Precision = "interval") -> DateValue:
        """Months of one year: a quarter, a half-year, 1—10月."""
        edtf = f"{year:04d}-{first:02d}/{year:04d}-{last:02d}"
        return cls(date(year, first, 1), _last_day(year, last), edtf, precision, year)

    @classmethod
    def interval(cls, first: DateValue, last: DateValue) -> DateValue:
        """From the first day of one to the last day of the other. Raises ValueError for a range that runs backwards."""
        if last.start < first.start or last.end < first.end:
            raise ValueError("a date range runs forwards")
        if first == last:
            return first
        edtf = first.edtf.split("/")[0] + "/" + last.edtf.split("/")[-1]
        return cls(first.start, last.end, edtf, "interval", first.year)

    @property
    def slug(self) -> str:
        """The identity as an IRI ends with it: 2024-05-15, 2018-04, 2014, 2018-04-22--2018-04-24, 2021--2025."""
        return self.edtf.replace("/", "--")

    def contains(self, other: DateValue) -> bool:
        """Whether every day of the other is one of these days."""
        return self.start <= other.start and other.end <= self.end


class Parts(NamedTuple):
    """What is printed of one date: 5月24日 is Parts(month=5, day=24). `part` is a word such as 上半年 or 底, `relative`
    one such as 同年, `period` one of several years such as “十四五”."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    relative: str = ""
    period: str = ""


@dataclass(frozen=True)
class DateContext:
    """What completes a date: the year of the heading above it, the last explicit date before this text in its paragraph, and whether
    the day stands first in 1/2/2020 (None: not known, such a date is not read)."""

    year: int | None = None
    earlier: DateValue | None = None
    day_first: bool | None = None


@dataclass(frozen=True)
class DateMention:
    """A date in a text. `start`/`end` cover the date's own words; 截至, 自…以来, 到 are told by `role`.

    `needs` says why `value` is None: "year" (11月22日), "month" (22日), "earlier" (同年 with nothing before it), "reference" (去年: the day
    of writing), "order" (1/2/2020), "calendar" (2月30日, a range that runs backwards). `inherited` says where a missing part came from,
    "context" or "earlier"; `anchor` is then the place of the earlier date if it stands in this text. `form` is a name from FORMS.
    """

    start: int
    end: int
    text: str
    value: DateValue | None
    needs: str | None
    parts: tuple[Parts, ...]
    role: Role | None = None
    form: str = ""
    inherited: str | None = None
    anchor: tuple[int, int] | None = None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# ---------------------------------------------------------------------------------------------------------------- parts


def _parts(words: list[Token], context: DateContext) -> Parts:
    """What one shape prints. Raises ValueError where a number is none, _Unread where the order of 1/2/2020 is not known."""
    parts = Parts()
    for word in words:
        letter, text = word.letter, word.text
        if letter in "YyE":
            number = numbers(text)[0] if letter != "E" else ERAS[text[:2]] + numbers(text[2:])[0] - 1
            parts = parts._replace(year=number + (0 if letter != "y" else 2000 if number < 50 else 1900))
        elif letter == "M":
            parts = parts._replace(month=numbers(text)[0])
        elif letter in "DH":
            parts = parts._replace(day=numbers(text)[0])
        elif letter in "Rrk":
            parts = parts._replace(relative=text)
        elif letter in "Peizt":
            parts = parts._replace(part=text)
        elif letter in "CKV":
            parts = parts._replace(period=text)
        elif letter in "SU":
            numbers = [int(number) for number in _SEPARATOR.split(text)]
            parts = Parts(*numbers)
        elif letter == "T":
            parts = _slashed(text, context.day_first)
    return parts


def _slashed(text: str, day_first: bool | None) -> Parts:
    """25/12/2020, 12/25/2020, and 1/2/2020 where the order is known."""
    first, second, year = (int(number) for number in text.split("/"))
    if first != second and first <= 12 and second <= 12 and day_first is None:
        raise _Unread("order")
    if first > 12 or (second <= 12 and day_first is not False):
        first, second = second, first
    return Parts(year, first, second)


# ------------------------------------------------------------------------------------------------------------ resolving

_FROM_EARLIER = {"同年": 0, "当年": 0, "次年": 1, "翌年": 1, "同月": 0, "当月": 0, "次月": 1, "翌月": 1}


class _Unread(Exception):
    """A date that the text does not settle; the argument is the value of `DateMention.needs`."""


def _resolve(parts: Parts, context: DateContext, earlier: DateValue | None) -> tuple[DateValue, str | None]:
    """The value, and where a missing part was taken from. Raises _Unread, or ValueError where the calendar has no such day."""
    if parts.period:
        return _period(parts.period + parts.part), None
    inherited = None
    if parts.relative:
        parts, inherited = _relative(parts, earlier), "earlier"
        if parts.year is None:
            raise _Unread("reference")
    elif parts.year is None:
        parts, inherited = _inherit(parts, context, earlier)
    return _calendar(parts), inherited


def _relative(parts: Parts, earlier: DateValue | None) -> Parts:
    """同年9月 after a date in 2015 is September 2015; 次月 and 同日 need the month or the day of the earlier date."""
    word = parts.relative
    if word != "同日" and word not in _FROM_EARLIER:
        raise _Unread("reference")
    if earlier is None or earlier.start.year != earlier.end.year:
        raise _Unread("earlier")
    year, month = earlier.start.year, earlier.start.month
    if word.endswith("年"):
        return parts._replace(year=year + _FROM_EARLIER[word])
    if earlier.end.month != month or (word == "同日" and earlier.precision != "day"):
        raise _Unread("earlier")
    if word == "同日":
        return Parts(year, month, earlier.start.day)
    month += _FROM_EARLIER[word]
    return parts._replace(year=year + (month > 12), month=1 if month > 12 else month)


def _inherit(parts: Parts, context: DateContext, earlier: DateValue | None) -> tuple[Parts, str]:
    """5月24日 takes the heading's year, else the year of an earlier date that it does not lie before; 22日 takes an earlier month."""
    single = earlier is not None and earlier.start.year == earlier.end.year
    if parts.month or parts.part:
        if context.year is not None:
            return parts._replace(year=context.year), "context"
        if single and parts.month and earlier is not None:
            same = earlier.precision == "year" or (parts.month, parts.day or 31) >= (earlier.start.month, earlier.start.day)
            if same:
                return parts._replace(year=earlier.year), "earlier"
        raise _Unread("year")
    if single and earlier is not None and earlier.start.month == earlier.end.month and (parts.day or 0) >= earlier.start.day:
        return parts._replace(year=earlier.year, month=earlier.start.month), "earlier"
    raise _Unread("month")


def _calendar(parts: Parts) -> DateValue:
    """Complete parts as days. Raises ValueError where the calendar has no such day or part."""
    year, month, day, part, *_ = parts
    if year is None:
        raise ValueError("a year is needed")
    if month and day:
        return DateValue.of_day(year, month, day)
    if month:
        if part.endswith(("底", "末")):
            last = _last_day(year, month)
            return DateValue.of_day(year, month, last.day)
        if part.endswith("旬"):
            first, last_number = {"上": (1, 10), "中": (11, 20), "下": (21, _last_day(year, month).day)}[part[-2]]
            return DateValue.interval(DateValue.of_day(year, month, first), DateValue.of_day(year, month, last_number))
        return DateValue.of_month(year, month)
    if not part or part.endswith("中"):
        return DateValue.of_year(year)
    if part.endswith(("底", "末")):
        return DateValue.of_day(year, 12, 31)
    if part.endswith("初"):
        return DateValue.of_month(year, 1)
    if part.endswith("半年"):
        return DateValue.of_months(year, 1, 6, "halfyear") if part[0] == "上" else DateValue.of_months(year, 7, 12, "halfyear")
    count = 2 if "两" in part else numbers(part)[0]
    if part.endswith("季度"):
        if not 1 <= count <= 4:
            raise ValueError("a year has four quarters")
        if part[0] in "前头":
            return DateValue.of_months(year, 1, 3 * count)
        return DateValue.of_months(year, 3 * count - 2, 3 * count, "quarter")
    if part[0] == "第" or count == 1:
        return DateValue.of_month(year, count)
    return DateValue.of_months(year, 1, count)


def _period(text: str) -> DateValue:
    """“十四五”时期: 2021–2025; “十三五”末: 31 December 2020; 1990年代; 20世纪90年代; 21世纪. Raises _Unread for 上世纪, ValueError otherwise."""
    if "世纪" in text:
        century, _, decade = text.partition("世纪")
        if "上" in century:
            raise _Unread("reference")
        first = (numbers(century)[0] - 1) * 100
        last = first + 99
        if decade:
            first += numbers(decade)[0]
            last = first + 9
    elif "年代" in text:
        first = numbers(text)[0]
        last = first + 9
    else:
        number = number(text.split("个")[0].strip("第 ")) if "第" in text else number(re.sub("五[^五]*$", "", text.lstrip("“\"‘'「『")))
        if number < 1:
            raise ValueError(text)
        first = {1: 1953, 2: 1958}.get(number, 1966 + 5 * (number - 3))
        last = first + 4
        if text.endswith(("末", "底")):
            return DateValue.of_day(last, 12, 31)
    if first % 10 and ("年代" in text):
        raise ValueError(text)
    return DateValue.interval(DateValue.of_year(first), DateValue.of_year(last))


# -------------------------------------------------------------------------------------------------------------- reading

_AS_OF = re.compile(r"(?:截至|截止|截止到|截止至|截至到|止于|截止于)[ \u3000]{0,2}$")
_SINCE = re.compile(r"[ \u3000]{0,2}(?:以来|来(?![自源访到往])|开始|起(?![草步伏诉点源飞航跑初见用到了因居])|至今)")
_UNTIL = re.compile(r"[ \u3000]{0,2}(?:为止|止(?![步住血损境]))")
_BEFORE = re.compile(r"[ \u3000]{0,2}(?:之前|以前|前(?![后夕往沿列景期]))")
_TO = re.compile(r"(?<![达得收受感直来回看想遇升长加降减高扩缩增跃位%项个家条次人])(?:到|至)[ \u3000]{0,2}$")
_SPAN_OF_DAYS = re.compile("以?内|之内|后|游|工作|无理由|间")
_SPAN_OF_YEARS = re.compile("来|前|的?历史|文明")
_GOES_ON = re.compile("[\u4e00-\u9fff%％0-9０-９]")


class _OtherShape(Exception):
    """The words do not make this form; the argument is how many of them to read as a plain date (0: none), and how many to pass over."""


class _Reader:
    """One paragraph's reading: the dates so far, and the last explicit one, from which 同年 and the like take their year."""

    def __init__(self, text: str, context: DateContext) -> None:
        self.text = text
        self.context = context
        self.mentions: list[DateMention] = []
        self.earlier = context.earlier
        self.anchor: tuple[int, int] | None = None
        self.titles = 0  # how many 《 are open at `seen`
        self.seen = 0

    def read(self, form: str, words: list[Token]) -> int:
        """Reads the words as that form and returns how many were used up."""
        try:
            getattr(self, "_" + form.replace(" ", "_"))(words)
            return len(words)
        except _OtherShape as other:
            plain, passed = other.args
            if plain:
                self.read("date", words[:plain])
            return passed

    def _date(self, words: list[Token]) -> None:
        first, letters = words[0], "".join(word.letter for word in words)
        after = self.text[words[-1].end : words[-1].end + 3]
        if (
            (letters == "D" and _SPAN_OF_DAYS.match(after))
            or (letters == "e" and not first.text.startswith("年"))
            or (letters == "P" and first.text.endswith("月"))
            or (letters == "Y" and numbers(first.text)[0] % 500 == 0 and _SPAN_OF_YEARS.match(after))
        ):
            raise _OtherShape(0, 1)
        self._add("date", words, lambda: [self._one(words)])

    def _open_day(self, words: list[Token]) -> None:
        if _GOES_ON.match(self.text[words[-1].end : words[-1].end + 1]):
            raise _OtherShape(len(words) - 1, len(words) - 1)
        self._add("open day", words, lambda: [self._one([*words[:-1], words[-1]._replace(letter="D")])])

    def _years(self, words: list[Token]) -> None:
        left, right = words[0], words[-1]
        if len(left.text) != 4 or len(right.text) != 4 or not 0 < number(right.text) - number(left.text) <= 100:
            raise _OtherShape(0, 1)
        self._add("years", words, lambda: [self._one([left._replace(letter="Y")]), self._one([right._replace(letter="Y")])])

    def _separated_range(self, words: list[Token]) -> None:
        def parts() -> list[Parts]:
            left = self._one(words[:1])
            numbers = [number(number) for number in re.split("[./]", words[-1].text)]
            if left.day is None:
                return [left, Parts(left.year, *numbers)]
            return [left, Parts(left.year, numbers[0] if numbers[1:] else left.month, numbers[-1])]

        self._add("separated range", words, parts)

    def _range(self, words: list[Token]) -> None:
        dash = next(i for i, word in enumerate(words) if word.letter == "-")
        left, right = words[:dash], words[dash + 1 :]
        if _fineness(right) < _fineness(left):
            raise _OtherShape(dash, dash + 1)
        self._add("range", words, lambda: [self._one(left), self._one(right)])

    def _open_range(self, words: list[Token]) -> None:
        dash = next(i for i, word in enumerate(words) if word.letter == "-")
        left, right = words[:dash], words[dash + 1 :]
        unit = _unit(left[:-1], right, left[-1])
        if unit is None:
            raise _OtherShape(dash - 1, dash + 1)
        self._add("open range", words, lambda: [self._one([*left[:-1], left[-1]._replace(letter=unit)]), self._one(right)])

    def _list(self, words: list[Token]) -> None:
        commas = [i for i, word in enumerate(words) if word.letter == ","]
        head, last = words[: commas[0] - 1], words[commas[-1] + 1 :]
        numbers = [words[i - 1] for i in commas]
        units = {_unit(head, last, number) for number in numbers}
        unit = units.pop()
        if units or unit is None or (not head and unit != "Y"):
            plain = commas[0] - 1
            raise _OtherShape(plain, commas[-1] + 1 if not plain else commas[0])
        for number in numbers:
            printed = [*head, number] if number is numbers[0] else [number]
            self._add("list", printed, lambda number=number: [self._one([*head, number._replace(letter=unit)])])
        self._add("list", last, lambda: [_fill(self._one(last), self._one(head)) if head else self._one(last)])

    def _one(self, words: list[Token]) -> Parts:
        return _parts(words, self.context)

    def _add(self, form: str, words: list[Token], parts_of: Callable[[], list[Parts]]) -> None:
        start, end = words[0].start, words[-1].end
        value = needs = inherited = None
        parts: list[Parts] = []
        try:
            parts = parts_of()
            value, inherited = _resolve(parts[0], self.context, self.earlier)
            if len(parts) == 2:
                value = _range_value(value, parts[0], parts[1], self.context, self.earlier)
        except _Unread as unread:
            value, needs = None, str(unread)
        except ValueError:
            value, needs = None, "calendar"
        role = self._role(start, end) if len(parts) < 2 else None
        explicit = self._outside_titles(start)
        anchor = self.anchor if inherited == "earlier" else None
        self.mentions.append(DateMention(start, end, self.text[start:end], value, needs, tuple(parts), role, form, inherited, anchor))
        if value is not None and role != "by" and explicit:
            self.earlier, self.anchor = value, (start, end)

    def _outside_titles(self, at: int) -> bool:
        self.titles = max(0, self.titles + self.text.count("《", self.seen, at) - self.text.count("》", self.seen, at))
        self.seen = max(self.seen, at)
        return self.titles == 0

    def _role(self, start: int, end: int) -> Role | None:
        before, after = self.text[max(0, start - 8) : start], self.text[end : end + 6]
        if _AS_OF.search(before) or _UNTIL.match(after):
            return "asOf"
        if _SINCE.match(after):
            return "since"
        if _TO.search(before) or _BEFORE.match(after):
            return "by"
        return None


def _fineness(words: list[Token]) -> int:
    """How fine a printed date is: several years 0, year 1, part of a year 2, month 3, day 4."""
    return max(_FINENESS.get(word.letter, 0) for word in words)


_FINENESS = {"Y": 1, "E": 1, "R": 1, "P": 2, "z": 2, "i": 3, "M": 3, "r": 3, "U": 3, "t": 3, "e": 4, "D": 4, "H": 4, "S": 4, "T": 4, "k": 4}


def _unit(before: list[Token], right: list[Token], number: Token) -> str | None:
    """The letter of a number without a unit, 24 in 5月24—25日: the unit after the one before it, else the first unit of the right side."""
    first = right[0].letter
    if before and before[-1].letter == "M":
        unit = "D" if "D" in (word.letter for word in right) or first == "H" else None
    elif before:
        unit = "M" if first == "M" else None
    else:
        unit = first if first in "YMD" else None
    if unit is not None and (len(number.text) == 4) != (unit == "Y"):
        return None
    return unit


def _fill(parts: Parts, before: Parts) -> Parts:
    """25日 after 5月24日 is of that May; 6月2日 after 2024年5月30日 is of that year."""
    if parts.year is not None or parts.relative or parts.period:
        return parts
    month = parts.month or (before.month if parts.day else None)
    return parts._replace(year=before.year, month=month, relative=before.relative if before.year is None else "")


def _range_value(first: DateValue, left: Parts, right: Parts, context: DateContext, earlier: DateValue | None) -> DateValue:
    """Both ends as one interval; a right end without its year is in the year of the left one, or in January–December of the next."""
    own_year = right.year is not None or right.relative or right.period
    filled = _fill(right, Parts(first.start.year, first.start.month))
    last, _ = _resolve(filled, context, earlier)
    if not own_year and right.month and last.start < first.start:
        last = _calendar(filled._replace(year=first.start.year + 1))
    return DateValue.interval(first, last)


def read_dates(text: str, context: DateContext | None = None) -> list[DateMention]:
    """All dates of one paragraph in the order of the text, never overlapping.

    A date without its year takes it from `context.year` (the heading of a chronicle), else from an earlier date of this paragraph that it
    does not lie before; 同年, 次年, 同月 only from an earlier date of the paragraph, titles in 《》 not counted. Linear in the text.
    """
    reader = _Reader(text, context or DateContext())
    letters, words = _words(text)
    position = 0
    while match := _GRAMMAR.search(letters, position):
        form = FORMS[int(match.lastgroup[1:])][0]  # type: ignore[index]
        position = match.start() + max(1, reader.read(form, words[match.start() : match.end()]))
    return reader.mentions
