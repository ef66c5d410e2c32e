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

from egovkg.loader.date_words import ERAS, Token, next_form, tokens, value_of, values_of
from egovkg.loader.regexes import regex

Precision = Literal["day", "month", "quarter", "halfyear", "year", "interval"]
Role = Literal["asOf", "since", "by", "after"]
Weight = Literal["scene", "told", "aside"]


class DateValue(NamedTuple):
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


class DateContext(NamedTuple):
    """What completes a date: the year of the heading above it, the last explicit date before this text in its paragraph, whether
    the day stands first in 1/2/2020 (None: not known, such a date is not read), the year in which the text was written, from which
    去年 and 今年 count (None: not known, they are not read), the one year that the report is about, if it is about one, and the last
    dates before this text that tell when something happened and that set the scene (see `DateMention.weight`)."""

    year: int | None = None
    earlier: DateValue | None = None
    day_first: bool | None = None
    written: int | None = None
    covers: int | None = None
    told: DateValue | None = None
    scene: DateValue | None = None


class DateMention(NamedTuple):
    """A date in a text. `start`/`end` cover the date's own words. `role` tells what stands around them: asOf (截至…, …为止),
    since (自…以来, …起), by (到…, …前), after (…之后).

    `needs` says why `value` is None: "year" (11月22日), "month" (22日), "earlier" (同年 with nothing before it), "reference" (去年: the day
    of writing), "order" (1/2/2020), "calendar" (2月30日, a range that runs backwards). `inherited` says where a missing part came from,
    "context", "earlier" or "report" (the year that the report is about); `anchor` is the place of the earlier date if it stands in this
    text. `form` is a name from `FORMS`. `weight` says what the date does for months that follow without a year: it sets the scene (2021年，…),
    tells when something happened (…于2021年上线), or is an aside that they have nothing to do with (较2021年, 2021年印发的, 自2021年起施行).
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
    weight: Weight = "told"


class _Before(NamedTuple):
    """A date before another, with its place if it stands in the same text."""

    value: DateValue | None
    place: tuple[int, int] | None = None


@dataclass
class _Known:
    """The dates before a date: the last explicit one, the last that tells when something happened, the last that sets the scene, and
    whether this text has told of another year than the report's."""

    last: _Before
    told: _Before
    scene: _Before
    strayed: bool = False


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# ---------------------------------------------------------------------------------------------------------------- parts


class _Unread(Exception):
    """A date that the text does not settle; the argument is the value of `DateMention.needs`."""


def _parts(words: list[Token], context: DateContext) -> Parts:
    """What the words of one date print. Raises ValueError for a number that is none (十十), _Unread("order") for 1/2/2020."""
    parts = Parts()
    for letter, _, _, text in words:
        match letter:
            case "Y":
                parts = parts._replace(year=values_of(text)[0])
            case "E":
                parts = parts._replace(year=ERAS[text[:2]] + values_of(text[2:])[0] - 1)
            case "y":
                short = values_of(text)[0]
                parts = parts._replace(year=short + (2000 if short < 50 else 1900))
            case "M":
                parts = parts._replace(month=values_of(text)[0])
            case "D" | "H":
                parts = parts._replace(day=values_of(text)[0])
            case "R" | "r" | "k":
                parts = parts._replace(relative=text)
            case "P" | "e" | "i" | "z" | "t":
                parts = parts._replace(part=parts.part + text)
            case "C" | "K" | "V":
                parts = parts._replace(period=text)
            case "S" | "U":
                parts = Parts(*values_of(text))
            case "T":
                parts = _slashed(text, context.day_first)
    return parts


def _slashed(text: str, day_first: bool | None) -> Parts:
    """25/12/2020, 12/25/2020, and 1/2/2020 where the order is known."""
    first, second, year = values_of(text)
    if first != second and first <= 12 and second <= 12 and day_first is None:
        raise _Unread("order")
    if first > 12 or (second <= 12 and day_first is not False):
        first, second = second, first
    return Parts(year, first, second)


# ------------------------------------------------------------------------------------------------------------ resolving

_FROM_WRITING = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_FROM_EARLIER = {"同年": 0, "当年": 0, "次年": 1, "翌年": 1, "同月": 0, "当月": 0, "次月": 1, "翌月": 1}


class _Resolved(NamedTuple):
    """A date's value, where a missing part was taken from, and the place of the date it was taken from, if that stands in this text."""

    value: DateValue
    inherited: str | None = None
    anchor: tuple[int, int] | None = None


def _resolve(parts: Parts, context: DateContext, known: _Known) -> _Resolved:
    """Raises _Unread, or ValueError where the calendar has no such day."""
    if parts.period:
        return _Resolved(_period(parts.period, ends=bool(parts.part)))
    if parts.relative in _FROM_WRITING and context.written is not None:
        return _Resolved(_calendar(parts._replace(year=context.written + _FROM_WRITING[parts.relative])), "written")
    if parts.relative:
        return _Resolved(_calendar(_relative(parts, known.last.value)), "earlier", known.last.place)
    if parts.year is None:
        parts, inherited, anchor = _inherit(parts, context, known)
        return _Resolved(_calendar(parts), inherited, anchor)
    return _Resolved(_calendar(parts))


def _relative(parts: Parts, earlier: DateValue | None) -> Parts:
    """同年9月 after a date in 2015 is September 2015; 次月 and 同日 need its month or day; 去年 would need the day of writing."""
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


def _inherit(parts: Parts, context: DateContext, known: _Known) -> tuple[Parts, str, tuple[int, int] | None]:
    """5月24日 takes the heading's year, else that of a date before it that it does not lie before: in a report on one year only of one that
    sets the scene, else the report's year. 22日 takes the month of such a date."""
    if not parts.month and not parts.part:
        told = known.told.value
        if _in_one_year(told) and told.start.month == told.end.month and (parts.day or 0) >= told.start.day:
            return parts._replace(year=told.year, month=told.start.month), "earlier", known.told.place
        raise _Unread("month")
    if context.year is not None:
        return parts._replace(year=context.year), "context", None
    before = known.told if context.covers is None else known.scene
    if context.covers is not None and known.scene.value is not None and known.told.value is not None \
            and known.scene.value.year not in (context.covers, known.told.value.year):      # another year has been told of since the scene was set
        if known.told.value.year != context.covers:
            raise _Unread("year")
        return parts._replace(year=context.covers), "report", None
    if _in_one_year(before.value) and parts.month and (parts.month, parts.day or 31) >= (before.value.start.month, before.value.start.day):
        return parts._replace(year=before.value.year), "earlier", before.place
    if context.covers is None or known.strayed:
        raise _Unread("year")
    return parts._replace(year=context.covers), "report", None


def _in_one_year(value: DateValue | None) -> bool:
    return value is not None and value.start.year == value.end.year


def _calendar(parts: Parts) -> DateValue:
    """Complete parts as days. Raises ValueError where the calendar has no such day or part."""
    year, month, day, part, *_ = parts
    if year is None:
        raise ValueError("a date needs a year")
    if day is not None:
        return DateValue.of_day(year, month or 0, day)
    if part.endswith(("底", "末", "初")):
        rest = regex("^[年岁]$|(?<=年)年$").sub("", part[:-1])
        whole = _calendar(parts._replace(part=rest))
        at = whole.start if part.endswith("初") else whole.end
        return DateValue.of_month(year, at.month) if part.endswith("初") else DateValue.of_day(year, at.month, at.day)
    if part.endswith("旬"):
        first, last = {"上": (1, 10), "中": (11, 20), "下": (21, _last_day(year, month or 0).day)}[part[-2]]
        return DateValue.interval(DateValue.of_day(year, month or 0, first), DateValue.of_day(year, month or 0, last))
    if month is not None:
        return DateValue.of_month(year, month)
    if not part or part.endswith("中"):
        return DateValue.of_year(year)
    if part.endswith("半年"):
        return DateValue.of_months(year, 1, 6, "halfyear") if part[0] == "上" else DateValue.of_months(year, 7, 12, "halfyear")
    return _counted_months(year, part)


def _counted_months(year: int, part: str) -> DateValue:
    """第三季度, 前三季度, 第三个月, 前10个月."""
    count = 2 if "两" in part else values_of(part)[0]
    if part.endswith("季度"):
        if not 1 <= count <= 4:
            raise ValueError("a year has four quarters")
        if part[0] in "前头":
            return DateValue.of_months(year, 1, 3 * count)
        return DateValue.of_months(year, 3 * count - 2, 3 * count, "quarter")
    if part[0] == "第" or count == 1:
        return DateValue.of_month(year, count)
    return DateValue.of_months(year, 1, count)


def _period(text: str, ends: bool) -> DateValue:
    """“十四五”时期 is 2021–2025 and “十三五”末 31 December 2020; 1990年代, 20世纪90年代, 21世纪. Raises _Unread for 上世纪 and 九十年代."""
    if "世纪" in text:
        century, _, decade = text.partition("世纪")
        if century in ("上", "本"):
            raise _Unread("reference")
        first = (values_of(century)[0] - 1) * 100
        if not decade:
            return DateValue.interval(DateValue.of_year(first), DateValue.of_year(first + 99))
        return _decade(first + values_of(decade)[0])
    if text.endswith("年代"):
        return _decade(values_of(text)[0])
    plan = value_of(_PLAN_NUMBER.search(text)[1])  # type: ignore[index]
    first = {1: 1953, 2: 1958}.get(plan, 1966 + 5 * (plan - 3))
    if ends:
        return DateValue.of_day(first + 4, 12, 31)
    return DateValue.interval(DateValue.of_year(first), DateValue.of_year(first + 4))


_PLAN_NUMBER = regex("([一二三四五六七八九十]{1,3})(?=五|[ \u3000]*个五年)")


def _decade(first: int) -> DateValue:
    if first < 1000:
        raise _Unread("reference")
    if first % 10:
        raise ValueError("a decade begins with a round year")
    return DateValue.interval(DateValue.of_year(first), DateValue.of_year(first + 9))


# -------------------------------------------------------------------------------------------------------------- reading

_TO = regex(r"(?<![达得收受感直来回看想遇升长加降减高扩缩增跃位%项个家条次人])[到至][ \u3000]{0,2}$")
_AFTER_WORDS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("asOf", regex(r"[ \u3000]{0,2}(?:为止|止(?![步住血损境]))")),
    ("since", regex(r"[ \u3000]{0,2}(?:以来|来(?![自源访到往])|开始|起(?![草步伏诉点源飞航跑初见用到了因居])|至今)")),
    ("by", regex(r"[ \u3000]{0,2}(?:之前|以前|前(?![后夕往沿列景期]))")),
    ("after", regex(r"[ \u3000]{0,2}(?:之后|以后|后(?![续来勤台期果方]))")),
)
# Words that make a date an aside: compared with it, counted from it, what took effect on it or was made in it.
_COMPARED = regex("(?:较|比|与|从|由|自|于第|相较|相比|超过|距)$")
_ASIDE_REACH = 16
_ASIDE = regex("(?:起|起正式|正式)?(?:施行|实施|生效|执行)|(?:相比|同期|版)|[^，。；、：《》]{0,12}的(?!是)")
_BETWEEN = regex("之?间")
_BEFORE_WORDS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("asOf", regex(r"(?:截至|截止|截止到|截止至|截至到|截止于|止于)[ \u3000]{0,2}$")),
    ("by", regex(r"(?:早于|不晚于|不迟于)[ \u3000]{0,2}$")),
    ("after", regex(r"(?:晚于|迟于)[ \u3000]{0,2}$")),
)
_SPAN_OF_DAYS = regex("以?内|之内|后|游|工作|无理由|间|夜|以上|左右")
_COUNTED_DAYS = regex("(?:为期|连续|持续|历时|近|满|共)[ \u3000]*$")
_SPAN_OF_YEARS = regex("来|前|的?历史|文明")
_RECURRING = regex("(?:每|每年|历年|每个?月)的?[ \u3000]*$")
_GOES_ON = regex("[\u4e00-\u9fff%％0-9０-９]")
_FINENESS = {"Y": 1, "E": 1, "R": 1, "P": 2, "z": 2, "i": 3, "M": 3, "r": 3, "U": 3, "t": 3, "e": 4, "D": 4, "H": 4, "S": 4, "T": 4, "k": 4}


def read_dates(text: str, context: DateContext | None = None) -> list[DateMention]:
    """All dates of one paragraph in the order of the text, never overlapping.

    A date without its year takes it from `context.year` (the heading of a chronicle), else from an earlier date of this paragraph that it
    does not lie before and that is no aside, else from the one year that the report is about; 同年, 次年, 同月 only from an earlier date of the paragraph, titles in 《》 not counted. Linear in the text.
    """
    found = tokens(text)
    letters = "".join(token.letter for token in found)
    reader = _Reader(text, context or DateContext())
    position = 0
    while form := next_form(letters, position):
        name, start, end = form
        position = start + max(1, reader.read(name, found[start:end]))
    return reader.mentions


class _OtherShape(Exception):
    """The words do not make this form; the arguments are how many of them to read as a plain date (0: none), and how many to pass over."""


class _Reader:
    """One paragraph's reading: the dates so far, and the last explicit one, from which 同年 and the like take their year."""

    def __init__(self, text: str, context: DateContext) -> None:
        self.text = text
        self.context = context
        self.mentions: list[DateMention] = []
        self.known = _Known(_Before(self.context.earlier), _Before(self.context.told), _Before(self.context.scene))
        self.titled: int | None = None  # the year of a title since the last date
        self.open_titles = 0  # how many 《 are open at `seen`
        self.seen = 0
        self.forms = {
            "between": self._between,
            "range": self._range,
            "open range": self._open_range,
            "separated range": self._separated_range,
            "years": self._years,
            "list": self._list,
            "open day": self._open_day,
            "date": self._date,
        }

    def read(self, form: str, words: list[Token]) -> int:
        """Reads the words as that form and returns how many were used up."""
        try:
            self.forms[form](words)
            return len(words)
        except _OtherShape as other:
            plain, passed = other.args
            if plain:
                self.read("date", words[:plain])
            return passed

    def _date(self, words: list[Token]) -> None:
        """One date, unless the words count time (15日内, 前三个月, 2000年来) or tell of every year or month (每年5月)."""
        letters = "".join(word.letter for word in words)
        before, after = self.text[max(0, words[0].start - 5) : words[0].start], self.text[words[-1].end : words[-1].end + 3]
        if (
            (letters == "D" and (_SPAN_OF_DAYS.match(after) or _COUNTED_DAYS.search(before)))
            or (letters == "e" and not words[0].text.startswith(("年", "岁")))
            or (letters == "P" and words[0].text.endswith("月"))
            or (letters == "Y" and values_of(words[0].text)[0] % 500 == 0 and _SPAN_OF_YEARS.match(after))
            or (letters[0] in "MDPe" and _RECURRING.search(before))
        ):
            raise _OtherShape(0, len(words))
        if letters.endswith("Pe") and words[-1].start > words[-2].end:  # 下半年 年底: two dates
            raise _OtherShape(len(words) - 1, len(words) - 1)
        self._add("date", words, lambda: [self._one(words)])

    def _open_day(self, words: list[Token]) -> None:
        """A last day without 日, if the words end there: 二〇〇四年八月十五."""
        if _GOES_ON.match(self.text[words[-1].end : words[-1].end + 1]):
            raise _OtherShape(len(words) - 1, len(words) - 1)
        self._add("open day", words, lambda: [self._one([*words[:-1], words[-1]._replace(letter="D")])])

    def _years(self, words: list[Token]) -> None:
        """2022—2025, no 年 behind it."""
        left, right = words[0], words[-1]
        if len(left.text) != 4 or len(right.text) != 4 or not 0 < value_of(right.text) - value_of(left.text) <= 100:
            raise _OtherShape(0, 1)
        self._add("years", words, lambda: [self._one([left._replace(letter="Y")]), self._one([right._replace(letter="Y")])])

    def _separated_range(self, words: list[Token]) -> None:
        """2024.05.24-25, 2024.3.5-3.7, 2024.03-05: the right side leaves out what it shares."""

        def parts() -> list[Parts]:
            left, printed = self._one(words[:1]), values_of(words[-1].text)
            month = printed[0] if len(printed) == 2 or left.day is None else left.month
            return [left, Parts(left.year, month, None if left.day is None and len(printed) == 1 else printed[-1])]

        self._add("separated range", words, parts)

    def _range(self, words: list[Token]) -> None:
        """Two dates, the right one no coarser than the left: in 3月5日—2014年《…》 the dash is a separator."""
        dash = next(i for i, word in enumerate(words) if word.letter == "-")
        left, right = words[:dash], words[dash + 1 :]
        if _fineness(right) < _fineness(left):
            raise _OtherShape(dash, dash + 1)
        self._add("range", words, lambda: [self._one(left), self._one(right)])

    def _between(self, words: list[Token]) -> None:
        """2014年和2024年之间; without 之间 they are two dates."""
        comma = next(i for i, word in enumerate(words) if word.letter == ",")
        left, right = words[:comma], words[comma + 1 :]
        if words[comma].text not in "和与" or not _BETWEEN.match(self.text, words[-1].end) or _fineness(right) < _fineness(left):
            raise _OtherShape(comma, comma)
        self._add("between", words, lambda: [self._one(left), self._one(right)])

    def _open_range(self, words: list[Token]) -> None:
        """5月24—25日: the number on the left takes the unit of the right."""
        dash = next(i for i, word in enumerate(words) if word.letter == "-")
        left, right = words[: dash - 1], words[dash + 1 :]
        completed = _with_unit(left, right, words[dash - 1])
        if completed is None:
            raise _OtherShape(len(left), dash + 1)
        self._add("open range", words, lambda: [self._one([*left, completed]), self._one(right)])

    def _list(self, words: list[Token]) -> None:
        """2022、2023年, 2024年5月24、26日; 3、5月 alone may be the fifth month under item 3."""
        commas = [i for i, word in enumerate(words) if word.letter == ","]
        head, last = words[: commas[0] - 1], words[commas[-1] + 1 :]
        items = [_with_unit(head, last, words[i - 1]) for i in commas]
        if any(item is None or item.letter != items[0].letter for item in items) or (not head and items[0].letter != "Y"):
            raise _OtherShape(len(head), commas[0] if head else commas[-1] + 1)
        for item in items:
            printed = [*head, item] if item is items[0] else [item]
            self._add("list", printed, lambda item=item: [self._one([*head, item])])
        self._add("list", last, lambda: [_fill(self._one(last), self._one(head)) if head else self._one(last)])

    def _one(self, words: list[Token]) -> Parts:
        return _parts(words, self.context)

    def _add(self, form: str, words: list[Token], parts_of: Callable[[], list[Parts]]) -> None:
        """One mention over the words; its value is an interval where there are two parts."""
        start, end = words[0].start, words[-1].end
        value = needs = None
        found = _Resolved(None)  # type: ignore[arg-type]
        parts: list[Parts] = []
        try:
            parts = parts_of()
            last = self.known.last.value
            if parts[0].relative in ("同年", "当年") and self.titled is not None and last is not None and self.titled != last.start.year:
                raise _Unread("earlier")        # 《2024年工作要点》于当年5月: of the title's year, or of a date before it?
            found = _resolve(parts[0], self.context, self.known)
            value = _range_value(found.value, parts[1], self.context, self.known) if len(parts) == 2 else found.value
        except _Unread as unread:
            value, needs = None, str(unread)
        except ValueError:
            value, needs = None, "calendar"
        role = self._role(start, end) if len(parts) < 2 else None
        weight = self._weight(start, end, role)
        anchor = found.anchor if value is not None else None
        self.mentions.append(DateMention(start, end, self.text[start:end], value, needs, tuple(parts), role, form, found.inherited, anchor, weight))
        if value is not None:
            self._note(value, start, end, role, weight)

    def _note(self, value: DateValue, start: int, end: int, role: Role | None, weight: Weight) -> None:
        """Hold a date for those that follow."""
        if not self._outside_titles(start):
            self.titled = value.start.year
            return
        here = _Before(value, (start, end))
        if role != "by":
            self.known.last, self.titled = here, None
        if weight != "aside":
            self.known.told = here
        if weight == "scene":
            self.known.scene, self.known.strayed = here, False
        elif weight == "told" and self.context.covers not in (None, value.year):
            self.known.strayed = True

    def _weight(self, start: int, end: int, role: Role | None) -> Weight:
        if role is not None or _COMPARED.search(self.text[max(0, start - 3) : start]) or _ASIDE.match(self.text[end : end + _ASIDE_REACH]):
            return "aside"
        opens = start == 0 or self.text[start - 1] in "，。；：！？"
        return "scene" if opens and self.text[end : end + 1] in ("，", "：") else "told"

    def _outside_titles(self, at: int) -> bool:
        self.open_titles = max(0, self.open_titles + self.text.count("《", self.seen, at) - self.text.count("》", self.seen, at))
        self.seen = max(self.seen, at)
        return self.open_titles == 0

    def _role(self, start: int, end: int) -> Role | None:
        before, after = self.text[max(0, start - 8) : start], self.text[end : end + 6]
        role = next((role for role, words in _BEFORE_WORDS if words.search(before)), None)
        role = role or next((role for role, words in _AFTER_WORDS if words.match(after)), None)
        return role or ("by" if _TO.search(before) else None)


def _fineness(words: list[Token]) -> int:
    """How fine a printed date is: several years 0, year 1, part of a year 2, month 3, day 4."""
    return max(_FINENESS.get(word.letter, 0) for word in words)


def _with_unit(before: list[Token], right: list[Token], number: Token) -> Token | None:
    """A number with the unit it shares, 24 in 5月24—25日: the unit after the one before it, else the first unit of the right side."""
    letters = "".join(word.letter for word in right)
    previous = "".join(word.letter for word in before).rstrip("o")[-1:]
    if previous == "M":
        unit = "D" if "D" in letters or letters == "H" else None
    elif previous:
        unit = letters[0] if letters[0] == "M" or _is_quarter(right) else None
    else:
        unit = letters[0] if letters[0] in "YMD" or _is_quarter(right) else None
    if unit is None or (len(number.text) == 4) != (unit == "Y"):
        return None
    return number._replace(letter=unit, text=number.text + "季度") if unit == "P" else number._replace(letter=unit)


def _is_quarter(words: list[Token]) -> bool:
    return len(words) == 1 and words[0].letter == "P" and words[0].text.endswith("季度") and words[0].text[0] not in "前头"


def _fill(parts: Parts, before: Parts) -> Parts:
    """25日 after 5月24日 is of that May; 6月2日 after 2024年5月30日 is of that year."""
    if parts.year is not None or parts.relative or parts.period:
        return parts
    month = parts.month if parts.month or parts.day is None else before.month
    return parts._replace(year=before.year, month=month, relative=before.relative if before.year is None else "")


def _range_value(first: DateValue, right: Parts, context: DateContext, known: _Known) -> DateValue:
    """Both ends as one interval; a right end without its year is of the year of the left one, or of the next if it would come before it."""
    own_year = right.year is not None or right.relative or right.period
    filled = _fill(right, Parts(first.start.year, first.start.month))
    last = _resolve(filled, context, known).value
    if not own_year and right.month and last.start < first.start:
        last = _calendar(filled._replace(year=first.start.year + 1))
    return DateValue.interval(first, last)
