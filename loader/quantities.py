"""Quantities of official Chinese: which numbers count or rate something, in which unit, and how exactly the text means them.

A quantity is a number of `numerals.py` with the words around it: `BOUNDS` are the words that bound it (超, 近, 以上 …), `NAMES` the places
where a number is part of a name and counts nothing, `NOT_UNITS` the words that begin like a measure word. The measure words themselves
are handed in. Without one, only a number that nobody uses as a name is a quantity: a proportion, one with 万 or 亿, a decimal, or one
with words that bound it. Every quantity is a candidate; what it is about is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from egovkg.loader.dates import DateMention, read_dates
from egovkg.loader.numerals import Number, read_numerals
from egovkg.loader.regexes import regex

BoundKind = Literal["exact", "above", "below", "about", "atLeast", "atMost"]


class Quantity(NamedTuple):
    """A number that counts or rates, `start`/`end` from its first digit to its unit; the words that bound it begin at `start_with_bound`.

    `value` is in base units (10.8亿人: 1080000000), a proportion per hundred. `text` is the printed form without spaces and without the words
    that bound it (300余项, 4600多万, 第35位). `unit` is '' where none is printed. `also_about` is true of 近. A range is two quantities,
    the first with `range` "from" (atLeast), the second with "to" (atMost). `bound_text` is the bounding words as printed, before and after.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: BoundKind
    text: str
    bound_text: str
    is_rank: bool
    start_with_bound: int
    also_about: bool = False
    range: Literal["from", "to"] | None = None


# --------------------------------------------------------------------------------------------------------------- tables


class BoundWords(NamedTuple):
    """Words that bound a number, before or after it or before a unit without a digit (上千), with an example."""

    bound: BoundKind
    place: Literal["before", "after", "before unit"]
    pattern: str
    example: str


# 最短 leaves its number exact: "from 5 days to, at the shortest, 5 minutes" gives no limit; the word is kept in `bound_text`.
BOUNDS: tuple[BoundWords, ...] = (
    BoundWords("atLeast", "before", "不少于|不低于|不小于|不下于|不下|至少|最少|最低", "至少3项, 不低于90%"),
    BoundWords("exact", "before", "最高(?=[达为])", "单日最高达2800万票"),
    BoundWords("atMost", "before", "不(?:得|能)?(?:超过|多于|高于|大于|超出)|至多|最多|最长|最高", "最长5天, 不超过3个工作日"),
    BoundWords("below", "before", "接近|将近|(?<![附邻临靠最新亲贴])近", "近20个"),
    BoundWords("below", "before", "不足(?:[\u4e00-\u9fff]{0,4}总(?:量|数|额|体)的)?|(?<![达做看办])不到|未到|不满|未满|不及|低于|少于|小于", "不足5%"),
    BoundWords("above", "before", "超过|突破|逾|超出|(?<![赶反高])超|多于|高于|大于", "超10.8亿人, 突破8.9亿人, 逾三百万户"),
    BoundWords("about", "before", "大约|(?<![节公合签预违履制契邀相条解租特集])约|(?<=[整结融联综聚]合)约|大概|大致", "约1.2亿条, 约为30%"),
    BoundWords("exact", "before", "最短|最快", "最短5分钟"),
    BoundWords("above", "before unit", "上", "上千家"),
    BoundWords("atLeast", "after", "(?:及|或者?)?(?:以上|之上)", "80%以上"),
    BoundWords("atMost", "after", "(?:及|或者?)?(?:以内|之内|以下|之下)", "3天以内"),
    BoundWords("about", "after", "左右|上下(?![级游层])", "20个左右"),
    BoundWords("above", "after", r"[+＋](?![0-9A-Za-z])", "10万+"),
)
_ALSO_ABOUT = ("接近", "将近", "近")


class NamePlace(NamedTuple):
    """A place where a number is part of a name: patterns for what stands directly before and directly after it; both must fit."""

    name: str
    before: str
    after: str


NAMES: tuple[NamePlace, ...] = (
    NamePlace("figure, table, annex: 图2, 表3", "(?:图|表|附件|专栏|附录|公式|条款|编号|代码)[ \u3000]*$", ""),
    NamePlace("letters: IPv6, A4, V2.0, COVID-19", r"[A-Za-z][ \u3000\-–—_/.]?$", ""),
    NamePlace("sums and products: 1+32+N, 7×24小时", r"[+＋×*]$", ""),
    NamePlace("sums and products: 1+32+N, 7×24小时", "", r"[+＋×*][0-9A-Za-z]"),
    NamePlace("numbers of documents: 〔2016〕", r"[〔\[［]$", ""),
    NamePlace("numbers of documents: 55号", "", "[ \u3000]?号"),
    NamePlace("numbers with dots: 1.2.3", r"[0-9][.．]$", ""),
    NamePlace("anniversaries, editions, plans: 5周年, 3.0版, 3年行动", "", "周年|周岁|版|年(?:行动|规划|计划|任期|来|级|制|期)|届|世纪|年代"),
    NamePlace("circles: 15分钟便民服务圈", "", "(?:分钟|小时|公里|千米)[\u4e00-\u9fff]{0,10}圈"),
    NamePlace("round the clock: 24小时自助", "", "小时(?:自助|值守|人工|应答|受理|不打烊|不间断|全天候|服务|在线|热线|值班|全天)"),
    NamePlace("names of rates: 15秒接通率", "", "(?:秒|分钟|小时|天|日|个?工作日)(?:接通|响应|应答|办结|送达|处置|回应)率"),
    NamePlace("spans of time: 近3年, 过去5年", "(?:近|最近|过去|未来|今后|(?<!提)前|(?<![延推])后|这|连续)[ \u3000]*$", "[余多]?(?:个?年|天|日|个?月|周|季度)(?![以之]?[上内])"),
    NamePlace("items: 1、, （1）", r"(?:^|\n)[ \t\u3000]*[（(]?$", r"[ ]?[、.．)）]|[ \u3000]+[\u4e00-\u9fff]"),
    NamePlace("items: （1）", r"[（(]$", "[)）]"),
    NamePlace("plenums: 三中全会", "", "中全会"),
)

# A letter is a unit only where the words end, or go on as they do behind an amount: 带宽扩容至100G，
_BEHIND_A_LETTER = "(?![，。；：、）！？\n]|$|[以扩提升增之的左])"
# A measure word before one of these is the beginning of another word: 3万家庭 counts families and has no measure word.
NOT_UNITS = {
    "家": "庭|长(?!期)|属|具|居|电|禽|国", "人": "民|工(?!作)|员|才|均|性|机|类|体|社|力|文|脸|际|士|生", "次": "数|序|级|要(?!求)|生",
    "条": "件|例|约|文|款|目", "项": "目(?![标的录])", "户": "籍|口|外|主", "名": "称|字(?!段)|单(?!位)|录|牌|义|额", "位": "置|移",
    "类": "型|别|似", "组": "织|成|合|建", "级": "别|联", "批": "准|复|评|示|发", "台": "湾|账|风", "门": "户|槛|诊", "天": "津|然|气|下|空|地",
    "部": "门|署|委|队|长|级|属", "层": "级|面|次", "张": "家", "套": "餐|路", "元": "素|数据|宇宙|旦", "分": "别|析|类|为|布|配|享|级|管|局|公司|支",
    "期": "间|限|望|待|末|初", "场": "景|所|地|馆|域", "代": "表|码|理|替|办|价", "页": "面", "所": "有|属|在|需|得|示|谓|以", "座": "谈|位",
    "道": "路|德|理", "面": "积|向|临|对|板|貌", "国": "家|内|际|务|产|有|企|资", "件": "数|均", "日": "均|常|益|志|期|报", "年": "均|度|龄|级|鉴|检|审",
    "个": "体工商|体户|人所得|人信息|性化", "点": "位|击|对|名|赞|评", "种": "子|植|族", "倍": "增", "股": "份|权|东", "架": "构", "站": "点|位|式|群",
    "款": "项", "市": "场|民|级|政|域", "县": "级|域", "区": "域|块|级|县|划|分", "省": "级|内", "间": "接|隔", "本": "市|省|级|地|次|科|国|年|质|身",
    "G": _BEHIND_A_LETTER, "P": _BEHIND_A_LETTER, "份": "额", "笔": "记", "口": "岸|径|令", "幅": "度", "处": "理|置|罚|于|级|长", "支": "持|付|撑|出|行|部|队(?!伍)", "班": "子|级", "节": "点|约|能|日|假",
    "集": "成|中|约|团|体|聚|群", "环": "境|节|保|评", "对": "外|接|口|象|标|应|照|比|策|于|等", "排": "名|放|查|序|污|水", "列": "车|入|为|出|表",
}  # fmt: skip

_RANKING = regex("(?:排名|排位|排在|位居|位列|名列|跃居|居|列|升至|升到|降至|前进至)[^，。；、]{0,8}$")
_FIRST = regex("(?<=[居列在据])(?:首位|榜首|第一位)(?=[，。；、）]|$)|(?<=排名)(?:首位|榜首)|(?<=[\u4e00-\u9fff]{2})(?<![之占放摆])首位(?=[，。；]|$)")
_LASTS = regex("(?:有效期|试行期|会期|为期|历时|工期|任期|周期|期限)限?[为约达]?$")        # 为期三年 lasts as long
_ABOUT_A_SHARE = regex("(?P<about>约)占(?:[^，。；：占0-9]{1,10}的)?$")        # 约占全国的37%
_SHARE = regex("(?:占|达|为|约|近|超过?|不足|的)[ \u3000]*$")
_ENDS = regex("[ \u3000]*(?:[，。；、：）)\n]|$)")
_DOUBLED = regex("(?<=翻)了?(?P<times>[一两二三])番(?P<more>多)?")
_TIMES_DOUBLED = {"一": 1, "两": 2, "二": 2, "三": 3}
_COUNTED_TIMES = frozenset("项架台班列")
_TIMES = regex("次(?![数序级要])")
_LETTER_UNIT = regex("[0-9.]+G")
_GENERATION = regex("[2-6]G")       # 5G is a network, 100G a bandwidth
_RANK_UNITS = ("位", "名")
_QUOTED = regex("[“‘「『][^“”‘’「」『』，。；：！？\n]{1,16}[”’」』]")
_TITLE = regex("《[^《》\n]{1,200}》")
_DASH = regex(r"[ \u3000]*(?:[—–―‒－~～\-]{1,2}|至|到)[ \u3000]*")
_AND = regex("[ \u3000]*[、和与及或][ \u3000]*")
_CHANGE = regex("[从由自][^，。；至到]{0,12}$")
_COEFFICIENT = regex("([0-9]+(?:[.][0-9]+)?)[ \u3000]*[十百千万亿兆]+")
_TIME_UNIT = regex("(?:分钟|小时|秒|天|日|个?工作日|个?月|年|周)$")
_INSIDE = regex("内(?![部容外地陆涵网设蒙])")
_MORE = regex("[余餘多几幾]")
_MORE_AFTER_UNIT = regex("多(?![元样层级维方渠数云源语地部])")
_MONTHS = regex("多?(个?月|小时|工作日)")
_NAME_BEFORE_DECIMAL = regex(r"(?:^|\n)[ \u3000]*$|[A-Za-z0-9][ ]?$")
_BLANKS = regex("[ \u00a0\u3000\t\n]+")
_LARGEST_RHETORICAL = 10  # in Chinese digits: 三大, 十件大事


def _bound_words(place: str) -> str:
    return "|".join(f"(?P<b{i}>{words.pattern})" for i, words in enumerate(BOUNDS) if words.place == place)


_BEFORE = regex(f"(?:{_bound_words('before')})[了为有达]?到?[ \u3000]*$")
_BEFORE_UNIT = regex(f"(?:{_bound_words('before unit')})$")
_AFTER = regex(f"[ \u3000]*(?:{_bound_words('after')})")
_NAMES = tuple((regex(place.before), regex(place.after)) for place in NAMES)
_NOT_UNITS = {unit: regex(pattern) for unit, pattern in NOT_UNITS.items()}
_NEVER = regex("(?!)")


@lru_cache(maxsize=8)
def _units_pattern(units: frozenset[str]) -> re.Pattern[str]:
    """A measure word, the longest first, with the blanks before it."""
    words = sorted(units - {"", "%"}, key=lambda unit: (-len(unit), unit))
    return re.compile("[ \u3000]{0,2}(?P<unit>" + "|".join(map(re.escape, words)) + ")") if words else _NEVER


# -------------------------------------------------------------------------------------------------------------- reading


def read_quantities(text: str, units: Collection[str], dates: Iterable[DateMention] | None = None) -> list[Quantity]:
    """All quantities of one paragraph in the order of the text; `units` are the measure words known, `dates` those of the text, where they have
    been read. Linear in the text."""
    return _Reader(text, frozenset(units), read_dates(text) if dates is None else dates).read()


class _Reader:
    """One paragraph's reading: a quantity for each number that is none of a date, a title or a name; then ranges and shared units."""

    def __init__(self, text: str, units: frozenset[str], dates: Iterable[DateMention]) -> None:
        self.text = text
        self.dates = dates
        self.units = units
        self.unit_at = _units_pattern(units).match

    def read(self) -> list[Quantity]:
        found: list[tuple[Number, Quantity]] = []
        masked = self._masked()
        position = 0
        for number in read_numerals(self.text):
            while position < len(masked) and masked[position][1] <= number.start:
                position += 1
            if position < len(masked):
                start, _, is_name = masked[position]
                if start < number.end and not (is_name and _is_large(number)):
                    continue
            quantity = self._quantity(number)
            if quantity is not None:
                found.append((number, quantity))
        read = [quantity for number, quantity in self._joined(found) if self._stands_alone(number, quantity)]
        first = [Quantity(m.start(), m.end(), Decimal(1), "位", "exact", m.group(), "", True, m.start()) for m in _FIRST.finditer(self.text)]
        first += [self._doubled(m) for m in _DOUBLED.finditer(self.text)]
        return sorted(read + first, key=lambda quantity: quantity.start) if first else read

    @staticmethod
    def _doubled(match: re.Match[str]) -> Quantity:
        """翻一番 is a growth by 100 %, 翻两番 by 300 %."""
        growth = Decimal(100 * (2 ** _TIMES_DOUBLED[match["times"]] - 1))
        return Quantity(match.start("times"), match.end(), growth, "%", "above" if match["more"] else "exact", match.group()[match.start("times") - match.start():], "", False, match.start("times"))

    def _masked(self) -> list[tuple[int, int, bool]]:
        """Where no number counts: dates and 《titles》; and “names” (True), where only a proportion or a number with 万 or 亿 does."""
        spans = [(mention.start, mention.end, False) for mention in self.dates]
        spans += [(*match.span(), False) for match in _TITLE.finditer(self.text)]
        spans += [(*match.span(), True) for match in _QUOTED.finditer(self.text)]
        merged: list[tuple[int, int, bool]] = []
        for start, end, is_name in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2] and is_name)
            else:
                merged.append((start, end, is_name))
        return merged

    def _quantity(self, number: Number) -> Quantity | None:
        """The quantity that a number makes with its unit and bounds; None where it is part of a name or only rhetoric (三大, 两个)."""
        if _LETTER_UNIT.fullmatch(number.text):       # 400G of bandwidth, not 400 milliards
            number = number._replace(value=number.value / 10**9, text=number.text[:-1], end=number.end - 1)
        last = number.text[-1]
        if number.kind == "discount" or (number.kind == "fraction" and not self._is_share(number)) or (last.isascii() and last.isalpha()):
            return None
        start = number.start
        before = self.text[max(0, start - 16) : start]
        if before.endswith("第"):
            return self._rank(number, before[:-1])
        unit, end, more = self._measure(number)
        after = self.text[number.end : number.end + 16]
        if not _is_large(number) and (self._is_name(before, after) or (after[:1].isascii() and after[:1].isalpha() and not unit)):
            return None
        leads = unit in _RANK_UNITS and before.endswith("前")
        if number.kind == "number" and number.han and not _is_counted(number, unit, more) and not _LASTS.search(before) and not (leads and _RANKING.search(before[:-1])):
            return None
        if _GENERATION.fullmatch(number.text + unit):
            return None
        if leads:
            return Quantity(start, end, number.value, unit, "atMost", self._printed(start, end), "前", True, start - 1)
        bound, words, start_with_bound = self._bound(start, end, unit, more, number.bare)
        about = words.startswith(_ALSO_ABOUT)
        return Quantity(start, end, number.value, unit, bound, self._printed(start, end), words, False, start_with_bound, about)

    def _is_share(self, number: Number) -> bool:
        """三分之一, and 1/3 after a word such as 占 or 约; not 24/7, 一半."""
        if "/" in number.text or "／" in number.text:
            return number.value < 1 and bool(_SHARE.search(self.text, max(0, number.start - 4), number.start))
        return "分" in number.text

    def _rank(self, number: Number, before: str) -> Quantity | None:
        """第35位, 排名第35; not 第37条, 第九届, nor 第一位 without a word of ranking."""
        unit, end = self._unit(number.end)
        if unit not in _RANK_UNITS:
            unit, end = "", number.end
        ranked = _RANKING.search(before) and (unit or _ENDS.match(self.text, end))
        if not ranked and (not unit or number.han):
            return None
        start = number.start - 1
        bound, words, start_with_bound = self._bound(start, end, unit, False, False)
        return Quantity(start, end, number.value, "位", bound, self._printed(start, end), words, True, start_with_bound)

    def _printed(self, start: int, end: int) -> str:
        return _BLANKS.sub("", self.text[start:end])

    def _is_name(self, before: str, after: str) -> bool:
        return any(left.search(before) and right.match(after) for left, right in _NAMES)

    def _measure(self, number: Number) -> tuple[str, int, bool]:
        """The unit behind a number, where it ends, and whether 余 or 多 stands by: 300余项, 80%, 3年多, 2个多月."""
        end, more = number.end, number.more
        if number.kind in ("percent", "tenths", "points"):
            return ("个百分点" if number.kind == "points" else "%"), end, more or bool(_MORE.match(self.text, end))
        if _MORE.match(self.text, end):
            end, more = end + 1, True
        elif self.text[end : end + 1] == "来" and self._unit(end + 1)[0]:  # 二十来个
            end += 1
        unit, end = self._unit(end)
        if unit and _MORE_AFTER_UNIT.match(self.text, end):
            more = True
            longer = _MONTHS.match(self.text, end)
            if longer and unit + longer[1] in self.units:
                unit, end = unit + longer[1], longer.end()
        return unit, end, more

    def _unit(self, at: int) -> tuple[str, int]:
        """The measure word at a place and where it ends; ('', at) where none stands there or it begins another word."""
        match = self.unit_at(self.text, at)
        if not match:
            return "", at
        start, longest = match.start("unit"), match["unit"]
        for length in range(len(longest), 0, -1):
            unit = longest[:length]
            if unit in self.units and not _NOT_UNITS.get(unit, _NEVER).match(self.text, start + length):
                if unit in _COUNTED_TIMES and _TIMES.match(self.text, start + length):       # 项|次, 架|次
                    return unit + "次", start + length + 1
                return unit, start + length
        return "", at

    def _bound(self, start: int, end: int, unit: str, more: bool, bare: bool) -> tuple[BoundKind, str, int]:
        """The bound, its words, and where they begin. A word before the number weighs more than one behind it, and that more than 余."""
        bound: BoundKind = "above" if more else "about" if "来" in self.text[start:end] else "exact"
        words = ""
        after = _AFTER.match(self.text, end)
        if after:
            bound, words = BOUNDS[int(after.lastgroup[1:])].bound, after[after.lastgroup]  # type: ignore[index]
        elif _TIME_UNIT.search(unit) and _INSIDE.match(self.text, end):
            bound, words = "atMost", "内"
        before = _BEFORE.search(self.text, max(0, start - 8), start)
        if bare and not before:
            before = _BEFORE_UNIT.search(self.text, max(0, start - 1), start)
        if before:
            told = BOUNDS[int(before.lastgroup[1:])].bound  # type: ignore[index]
            return (bound if told == "exact" else told), before[before.lastgroup] + words, before.start()  # type: ignore[index]
        if bound == "exact" and not words and (share := _ABOUT_A_SHARE.search(self.text, max(0, start - 14), start)):
            return "about", share["about"], start
        return bound, words, start

    def _joined(self, found: list[tuple[Number, Quantity]]) -> list[tuple[Number, Quantity]]:
        """Ranges (3至5个, 20—30%) and shared units (30万和45万元), from the right, so that a unit reaches the whole row."""
        for i in range(len(found) - 2, -1, -1):
            (left_number, left), (right_number, right) = found[i], found[i + 1]
            if left.is_rank or right.is_rank or not 0 < right.start - left.end <= 6 or left.unit not in ("", right.unit):
                continue
            between = self.text[left.end : right.start]
            if _DASH.fullmatch(between):
                value = left.value if left.unit else _scaled(left_number, right_number)
                before = self.text[max(0, left.start_with_bound - 14) : left.start_with_bound]
                if value < right.value and not _CHANGE.search(before):
                    found[i] = left_number, left._replace(value=value, unit=right.unit, bound="atLeast", range="from")
                    found[i + 1] = right_number, right._replace(bound="atMost", range="to")
            elif not left.unit and right.unit and _AND.fullmatch(between) and (
                _is_large(left_number) or between.strip() != "、" or not right.text.endswith(right.unit)
            ):
                found[i] = left_number, left._replace(unit=right.unit)
        return found

    def _stands_alone(self, number: Number, quantity: Quantity) -> bool:
        """Whether a number without a unit is a quantity all the same: it is large, a fraction, a decimal, or bounded."""
        if quantity.unit or quantity.range or number.kind == "fraction" or _is_large(number):
            return True
        if "." in number.text or "．" in number.text:
            before = self.text[max(0, number.start - 4) : number.start]
            return not _NAME_BEFORE_DECIMAL.search(before) and not number.text.endswith(".0")
        return bool(quantity.bound_text) or quantity.bound != "exact"


def _scaled(left: Number, right: Number) -> Decimal:
    """The left value of a range whose right side has a scale: in 3至5万人 the 万 is of both, in 100—5万元 of the right alone."""
    scale = _COEFFICIENT.match(right.text)
    if not scale or left.han or not left.text.isdecimal():
        return left.value
    coefficient = Decimal(scale[1])
    return left.value * (right.value / coefficient) if left.value < coefficient else left.value


def _is_large(number: Number) -> bool:
    """Whether a number can be nothing but a count: a proportion, or one with 万, 亿 or thousands commas."""
    return number.kind in ("percent", "points", "tenths") or any(char in "万萬亿億兆,，" for char in number.text)


def _is_counted(number: Number, unit: str, more: bool) -> bool:
    """Whether a number in Chinese digits counts: 三百余项 and 十四亿 do; 三大, 两个, 百花 do not."""
    if number.bare and not unit:
        return False
    large = any(char in "万萬亿億" for char in number.text)
    if unit == "批":        # 两批, 五批 are counted; 一批 is some
        return number.value > 1
    enough = number.value > _LARGEST_RHETORICAL or (more and number.value == _LARGEST_RHETORICAL)
    return enough and (bool(unit) or more or large)
