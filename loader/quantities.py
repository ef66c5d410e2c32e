"""Quantities of official Chinese: which numbers count or rate something, in which unit, and how exactly the text means them.

A quantity is a number of `numerals.py` with the words around it: `BOUNDS` are the words that make it a bound (超, 近, 以上 …), `NAMES` the
places where a number is part of a name and counts nothing. A measure word is one of the `units` handed in; without one, only a number
that nobody would use as a name is a quantity: one with 万 or 亿, a decimal, or one after a word of bounding. Every quantity is a candidate:
what it is about is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from egovkg.loader.dates import read_dates
from egovkg.loader.numerals import Number, read_numerals

Bound = Literal["exact", "above", "below", "about", "atLeast", "atMost"]


@dataclass(frozen=True)
class Quantity:
    """A number that counts or rates, `start`/`end` from its first digit to its unit; with the bounding words before it from `start_with_bound`.

    `value` is in base units (10.8亿人: 1080000000), a proportion per hundred. `text` is the printed form without spaces and without the bounding words
    around it (300余项, 4600多万, 第35位). `unit` is '' where none is printed. `also_about` is true of 近. A range is two quantities,
    the first `range` "from" (atLeast), the second "to" (atMost). `bound_text` is the words of the bound as printed.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: Bound
    text: str
    bound_text: str
    is_rank: bool
    start_with_bound: int
    also_about: bool = False
    range: Literal["from", "to"] | None = None


# What bounds a number: (bound, where it stands, pattern, examples). 最短 leaves its number exact; it is kept in `bound_text`.
BOUNDS: tuple[tuple[Bound, str, str, str], ...] = (
    ("atLeast", "before", "不少于|不低于|不小于|不下于|不下|至少|最少|最低", "至少3项, 不低于90%"),
    ("atMost", "before", "不(?:得|能)?(?:超过|多于|高于|大于|超出)|至多|最多|最长|最高", "最长5天, 不超过3个工作日"),
    ("below", "before", "接近|将近|(?<![附邻临靠最新亲贴])近|不足|(?<![达做看办])不到|未到|低于|少于|小于|不满|未满|不及", "近20个, 不足5%"),
    ("above", "before", "超过|突破|逾|超出|(?<![赶反高])超|多于|高于|大于", "超10.8亿人, 突破8.9亿人, 逾三百万户"),
    ("about", "before", "大约|(?<![节公合签预违履制契邀相条解租特集])约|大概|大致", "约1.2亿条, 约为30%"),
    ("exact", "before", "最短|最快", "最短5分钟"),
    ("atLeast", "after", "(?:及|或|或者)?(?:以上|之上)", "80%以上"),
    ("atMost", "after", "(?:及|或|或者)?(?:以内|之内|以下|之下)", "3天以内"),
    ("about", "after", "左右|上下", "20个左右"),
    ("above", "after", r"[+＋](?![0-9A-Za-z])", "10万+"),
)
ALSO_ABOUT = ("接近", "将近", "近")

# Where a number is part of a name: (name, pattern before it, pattern after it). Both must fit; ^ and $ hold at the number.
NAMES: tuple[tuple[str, str, str], ...] = (
    ("figure, table, annex: 图2, 表3", "(?:图|表|附件|专栏|附录|附表|附图|公式|条款|编号|代码)[ \u3000]*$", ""),
    ("letters: IPv6, A4, V2.0, COVID-19", r"(?:[A-Za-z][ \u3000]?|[A-Za-z][-–—_/.])$", ""),
    ("letters: 5G, 3D, 4K", "", r"[A-Za-z]"),
    ("sums and products: 1+32+N, 7×24小时", r"[+＋×*xX]$", ""),
    ("sums and products: 1+32+N, 7×24小时", "", r"[+＋×*]"),
    ("numbers of documents: 〔2016〕55号, GB/T 22239—2019", r"[〔\[［]$", ""),
    ("numbers of documents: 55号", "", "[ \u3000]?号"),
    ("numbers with dots: 1.2.3", r"[0-9][.．]$", ""),
    ("anniversaries, editions, plans: 5周年, 3.0版, 3年行动", "", "周年|周岁|版|年(?:行动|规划|计划|任期|来|级|制|期)|届|世纪|年代"),
    ("circles: 15分钟便民服务圈", "", "(?:分钟|小时|公里|千米)[\u4e00-\u9fff]{0,10}圈"),
    ("round the clock: 24小时自助", "", "小时(?:自助|不打烊|服务|在线|热线|值班|全天)"),
    ("recent years: 近3年, 过去5年", "(?:近|最近|过去|未来|今后|前|后|这|连续)[ \u3000]*$", "(?:[余多]?(?:个?年|天|日|个?月|周|季度))(?![以之]?[上内])"),
    ("ordinals in lists: （1）, 1、", r"(?:^|\n)[ \t\u3000]*[（(]?$", r"[ ]?[、.．)）]|[ \u3000]+[\u4e00-\u9fff]"),
    ("ordinals in lists: （1）", r"[（(]$", "[)）]"),
    ("plenums, classes: 三中全会, 二类", "", "中全会"),
)

# Measure words that begin another word when one of these follows: 3万家庭 counts families without a measure word.
_NOT_UNIT = {
    "家": "庭长属具居电禽国", "人": "民工员才均性机类体社力文脸际士生", "次": "数序级要生", "条": "件约例文款", "户": "籍口外主",
    "名": "称字单录牌义额", "位": "置于移", "类": "型别似", "组": "织成合建", "级": "别联", "批": "准复评示", "台": "湾账",
    "门": "户槛", "天": "津然气下", "部": "门署委队", "层": "级面", "张": "家", "套": "餐", "元": "素数", "分": "别析类为布",
    "期": "间", "场": "景所", "代": "表码理", "页": "面", "所": "有属在", "座": "谈", "道": "路", "面": "积", "国": "家", "件": "数",
    "日": "均常", "年": "均度", "个": "人体性税", "点": "位", "种": "子植", "倍": "增", "股": "份权", "架": "构", "站": "点",
}  # fmt: skip
_CIRCLE_UNITS = "余餘多"
_RANKING = re.compile("(?:排名|排位|排在|位居|位列|名列|跃居|居|列|升至|升到|降至|前进至)[^，。；、]{0,8}$")
_QUOTED = re.compile("[“‘「『][^“”‘’「」『』，。；：！？\n]{1,16}[”’」』]")
_TITLE = re.compile("《[^《》\n]{1,200}》")
_DASH = re.compile(r"[ \u3000]*(?:[—–―‒－~～\-]{1,2}|至|到)[ \u3000]*")
_AND = re.compile("[ \u3000]*[、和与及或][ \u3000]*")
_COEFFICIENT = re.compile("([0-9０-９.．]+)[ \u3000]*[十百千万亿兆]+")
_TIME_UNIT = re.compile("(?:分钟|小时|秒|天|日|个?工作日|个?月|年|周)$")
_INSIDE = re.compile("内(?![部容外地陆涵网设蒙])")
_BEFORE = re.compile("(?P<words>" + "|".join(pattern for _, where, pattern, _ in BOUNDS if where == "before") + ")[了为有达]?到?[ \u3000]*$")
_AFTER = re.compile("[ \u3000]*(?P<words>" + "|".join(pattern for _, where, pattern, _ in BOUNDS if where == "after") + ")")
_NAMES = tuple((re.compile(before), re.compile(after)) for _, before, after in NAMES)
_BLANK = re.compile("[ \u00a0\u3000\t\n]+")
_SMALL_HAN = 10


@lru_cache(maxsize=8)
def _units_pattern(units: frozenset[str]) -> re.Pattern[str]:
    """A measure word, the longest first, with the blanks before it."""
    words = sorted(units - {"", "%"}, key=lambda unit: (-len(unit), unit))
    return re.compile("[ \u3000]{0,2}(?P<unit>" + "|".join(re.escape(word) for word in words) + ")" if words else "(?!)")


def read_quantities(text: str, units: Collection[str]) -> list[Quantity]:
    """All quantities of one paragraph in the order of the text; `units` are the measure words known. Linear in the text."""
    reader = _Reader(text, frozenset(units))
    return reader.read()


class _Reader:
    """One paragraph's reading: a quantity for each number that is none of a date, a title or a name; then ranges and shared units."""

    def __init__(self, text: str, units: frozenset[str]) -> None:
        self.text = text
        self.unit_at = _units_pattern(units).match
        self.units = units

    def read(self) -> list[Quantity]:
        found: list[tuple[Number, Quantity]] = []
        masked = self._masked()
        position = 0
        for number in read_numerals(self.text):
            while position < len(masked) and masked[position][1] <= number.start:
                position += 1
            inside = masked[position] if position < len(masked) else None
            if inside and inside[0] < number.end and not (inside[2] and _is_large(number)):
                continue
            quantity = self._quantity(number)
            if quantity is not None:
                found.append((number, quantity))
        quantities = self._joined(found)
        return [quantity for number, quantity in quantities if self._stands_alone(number, quantity)]

    def _masked(self) -> list[tuple[int, int, bool]]:
        """Where no number counts: dates and 《titles》; and “names” (True), where only a proportion or a number with 万 or 亿 does."""
        spans = [(mention.start, mention.end, False) for mention in read_dates(self.text)]
        spans += [(*match.span(), False) for match in _TITLE.finditer(self.text)]
        spans += [(*match.span(), True) for match in _QUOTED.finditer(self.text)]
        merged: list[tuple[int, int, bool]] = []
        for start, end, name in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2] and name)
            else:
                merged.append((start, end, name))
        return merged

    def _quantity(self, number: Number) -> Quantity | None:
        """The quantity that a number makes with its unit and bounds, or None where it is part of a name or told by rhetoric (三大, 两个)."""
        text, start, end = self.text, number.start, number.end
        before, after = text[max(0, start - 16) : start], text[end : end + 16]
        if number.kind == "discount" or (number.kind == "fraction" and "分" not in number.text) or number.text[-1:].isascii() and number.text[-1:].isalpha():
            return None
        rank = before.endswith("第")
        if rank:
            start -= 1
            before = before[:-1]
        elif not _is_large(number) and self._is_name(before, after):
            return None
        unit, more = "", number.more
        if number.kind in ("percent", "tenths"):
            unit = "%"
        elif number.kind == "points":
            unit = "个百分点"
        else:
            if text[end : end + 1] in ("余", "餘", "多"):
                end, more = end + 1, True
            unit, end = self._unit(end)
            if text[end : end + 1] == "多" and unit:
                more = True
        if rank:
            if not (unit in ("位", "名") and not number.han) and not _RANKING.search(before):
                return None
            if unit not in ("位", "名"):
                end = number.end
            unit = "位"
        elif number.kind == "number" and number.han and not _is_counted(number, unit, more):
            return None
        bound, words, start_with_bound, end_of_words = self._bound(start, end, unit, more)
        if not rank and unit in ("位", "名") and before.endswith("前"):
            rank, bound, words, start_with_bound = True, "atMost", "前", start - 1
        printed = _BLANK.sub("", text[start:end])
        return Quantity(start, end, number.value, unit, bound, printed, words, rank, start_with_bound, words.startswith(ALSO_ABOUT))

    def _is_name(self, before: str, after: str) -> bool:
        return any(left.search(before) and right.match(after) for left, right in _NAMES)

    def _unit(self, at: int) -> tuple[str, int]:
        """The measure word at a place and where it ends; ('', at) where none stands there or it begins another word."""
        match = self.unit_at(self.text, at)
        while match:
            unit, end = match["unit"], match.end()
            if self.text[end : end + 1] not in _NOT_UNIT.get(unit, "") or end == len(self.text):
                return unit, end
            shorter = next((unit[:k] for k in range(len(unit) - 1, 0, -1) if unit[:k] in self.units), None)
            if shorter is None or self.text[match.start("unit") + len(shorter)] in _NOT_UNIT.get(shorter, ""):
                break
            return shorter, match.start("unit") + len(shorter)
        return "", at

    def _bound(self, start: int, end: int, unit: str, more: bool) -> tuple[Bound, str, int, int]:
        """The bound and its words, before and after; a word before the number weighs more than one behind it, and that more than 余."""
        bound: Bound = "above" if more else "exact"
        after = _AFTER.match(self.text, end)
        words, last = "", end
        if after:
            bound, words, last = _bound_of(after["words"], "after"), after["words"], after.end()
        elif _TIME_UNIT.search(unit) and _INSIDE.match(self.text, end):
            bound, words, last = "atMost", "内", end + 1
        before = _BEFORE.search(self.text, max(0, start - 8), start)
        if before:
            told = _bound_of(before["words"], "before")
            bound = told if told != "exact" else bound
            return bound, before["words"] + words, before.start(), last
        return bound, words, start, last

    def _joined(self, found: list[tuple[Number, Quantity]]) -> list[tuple[Number, Quantity]]:
        """Ranges (3至5个, 20—30%) and shared units (30万和45万元), from the right, so that a unit reaches the whole row."""
        for i in range(len(found) - 2, -1, -1):
            (left_number, left), (right_number, right) = found[i], found[i + 1]
            between = self.text[left.end : right.start]
            if not between or len(between) > 6 or right.is_rank or left.is_rank or left.unit not in ("", right.unit):
                continue
            if _DASH.fullmatch(between):
                value = self._shared_scale(left_number, right_number, left, right)
                if value < right.value and not re.search("[从由自][^，。；]{0,12}$", self.text[max(0, left.start_with_bound - 14) : left.start_with_bound]):
                    unit = right.unit
                    found[i] = left_number, replace(left, value=value, unit=unit, bound="atLeast", range="from")
                    found[i + 1] = right_number, replace(right, bound="atMost", range="to")
            elif left.unit == "" and right.unit and _AND.fullmatch(between) and (_is_large(left_number) or between.strip() in "和与及"):
                found[i] = left_number, replace(left, unit=right.unit)
        return found

    def _shared_scale(self, left_number: Number, right_number: Number, left: Quantity, right: Quantity) -> Decimal:
        """The left value of a range: in 3至5万人 the 万 is of both, in 100—5万元 it is of the right alone."""
        scale = _COEFFICIENT.match(right_number.text)
        if left.unit or not scale or left_number.han or not left_number.text.isdecimal():
            return left.value
        coefficient = Decimal(scale[1])
        return left.value * (right.value / coefficient) if left.value < coefficient else left.value

    def _stands_alone(self, number: Number, quantity: Quantity) -> bool:
        """Whether a number without a unit is a quantity all the same: it is large, a decimal, or bounded."""
        if quantity.unit or quantity.range or number.kind == "fraction":
            return True
        if _is_large(number):
            return True
        if "." in number.text or "．" in number.text:
            return not re.search(r"(?:^|\n)[ \u3000]*$|[A-Za-z0-9][ ]?$", self.text[max(0, number.start - 4) : number.start]) and not number.text.endswith(".0")
        return bool(quantity.bound_text) or quantity.bound != "exact"


def _bound_of(words: str, where: str) -> Bound:
    return next(bound for bound, place, pattern, _ in BOUNDS if place == where and re.fullmatch(re.sub(r"\(\?<!\[[^]]*\]\)", "", pattern), words))


def _is_large(number: Number) -> bool:
    """Whether a number can be nothing but a count: a proportion, or one with 万, 亿 or thousands commas."""
    return number.kind in ("percent", "points", "tenths") or any(char in "万萬亿億兆,，" for char in number.text)


def _is_counted(number: Number, unit: str, more: bool) -> bool:
    """Whether a number in Chinese digits counts: three hundred odd items do; three great, two, a hundred flowers do not."""
    if number.bare:
        return more and bool(unit)
    large = any(char in "万萬亿億" for char in number.text)
    return (number.value > _SMALL_HAN or (more and number.value >= _SMALL_HAN)) and (bool(unit) or more or large)
