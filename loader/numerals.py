"""Numbers as Chinese texts write them: Arabic, Chinese and mixed, with 万 and 亿, decimals, fractions and proportions, as exact decimals.

The words of numbers are the table of `numeral_words.py`, where each is a letter (3 → A, 五 → d, 百 → s, 万 → L, 分之 → f …); `_Reader` is the
grammar over those letters, one production a method. Whatever is not a number that the grammar can account for to the last digit is left
out, whole: 二三十 (twenty or thirty), 九九, 几百, 3万5, an endless row of digits. No value ever passes through a float.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Literal, NamedTuple

from egovkg.loader.numeral_words import DIGITS, FORMAL, LARGE_UNITS, SMALL_UNITS, SUFFIXES, tokens
from egovkg.loader.regexes import regex

Kind = Literal["number", "fraction", "percent", "points", "tenths", "discount"]


class Number(NamedTuple):
    """A number in a text; `text` is what is printed, spaces included.

    `kind`: number; fraction (三分之一, value 0.333…); percent (80%, 百分之八十, 千分之五: value per hundred); points (3个百分点); tenths
    (三成: value 30); discount (八折: value 80). `more` says that 余, 多 or 几 stands inside (十余万: a little more than the value), `han` that
    it has a Chinese digit or unit other than 万, 亿, 兆 after Arabic digits, `bare` that it begins with a unit (千三, 百余). `inner` is the
    place of the number itself in a proportion: 八十 in 百分之八十.
    """

    start: int
    end: int
    value: Decimal
    text: str
    kind: Kind = "number"
    more: bool = False
    han: bool = False
    bare: bool = False
    inner: tuple[int, int, Decimal] | None = None


_CALC = Context(prec=28)
_FULL = str.maketrans("０１２３４５６７８９．，／－−", "0123456789.,/--")
MOST_DIGITS = 24  # a longer row of digits is a code, not a count
MOST_WORDS = 40  # a longer row of number words is not a number
# What may follow a single Chinese digit that is a number (一台, 第三的, 答案是四不是五): the end, a stop, 的, 是, or a measure word.
_AFTER_SINGLE = regex(
    r"\s|$|[，。、；：！？,.;:!?（）()“”‘’\"'《》<>/·—–+×]|[这那也不还而却更但這還卻]?是|[到至以的及和与或等加减乘除分点點]"
    "|[个個名位人口户戶家条條项項件份批次回遍趟届屆期级級类類种種样樣套组組队隊群班排双雙对對副小只隻头頭匹条尾朵棵株颗顆粒根支枝把张張块塊片面"
    "页頁本册冊卷篇章节節段句字词詞首部台臺辆輛架艘列座栋棟幢层層间間所处處门門扇堂场場届轮輪步年月日天周週夜岁歲号號时時秒刻代世倍成票分元角米里"
    "公亩畝吨噸斤克升吋尺寸丈磅杯瓶碗盘盤盒箱包袋桶滴串束团團堆笔筆封枚幅幕盏盞顶頂艘股道线線级阶階维維方省市县縣区區州国國乡鄉镇鎮村星重款任]"
)


class _Found(NamedTuple):
    """A number without sign, and the words it takes up."""

    value: Decimal
    first: int
    last: int  # one past the last word
    more: bool = False
    han: bool = False
    bare: bool = False


class _Section(NamedTuple):
    """A part of an integer below a large unit; `tail` is its last digit if that has no unit, to be multiplied by a tenth of `unit`."""

    value: Decimal
    last: int
    tail: Decimal | None
    unit: Decimal | None
    more: bool
    han: bool


class _Unreadable(Exception):
    """The words up to the index in the argument make no number that can be told."""


def _arabic(text: str) -> Decimal:
    text = text.translate(_FULL).replace(",", "")
    if len(text) > MOST_DIGITS:
        raise ValueError(text[:MOST_DIGITS])
    return Decimal(text)


class _Reader:
    """The grammar. Every method reads from the word at an index and returns what it found, or None; none reads a word twice in vain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tokens(text)

    def letter(self, i: int) -> str:
        return self.words[i].letter if i < len(self.words) else " "

    def read(self) -> Iterator[Number]:
        """All numbers in order: proportion | fraction | number, the first that fits at each place."""
        i = 0
        while i < len(self.words):
            if self.letter(i) in " ~.f&%pcokb":
                vague = self.letter(i) == "~" and self.words[i].text in "几幾数"
                i = self._past(i) if vague else i + 1
                continue
            try:
                number, i = self._proportion(i) or self._number(i)
            except _Unreadable as unreadable:
                i = max(i + 1, unreadable.args[0])
                continue
            if number is not None:
                yield number

    def _proportion(self, i: int) -> tuple[Number, int] | None:
        """百分之八十 · 千分之五 · 万万分之七 · 百分之百: units, 分之, a number; 半成 · 半折 · 对折."""
        if self.letter(i) in "hu":
            tail = self.letter(i + 1)
            if tail in "co":
                value, kind = (Decimal(5), "tenths") if tail == "c" else (Decimal(50), "discount")
                return self._make(i, i + 2, value, kind=kind, han=True), i + 2
            return None
        outer = -1 if self.letter(i) == "-" else 1
        j, unit = i + (outer < 0), Decimal(outer)
        while self.letter(j) in "sL" and j - i < 4:
            unit *= _unit(self.words[j].text)
            j += 1
        if abs(unit) <= 10 or self.letter(j) != "f":
            return None
        k = j + 1
        if abs(unit) == 100 and self.letter(k) == "s" and self.words[k].text in "百佰" and self.letter(k + 1) not in "dA":
            return self._make(i, k + 1, Decimal(100 * outer), kind="percent", han=True), k + 1
        signed = self._signed(k)
        if signed is None:
            raise _Unreadable(k)
        sign, found = signed
        value = _CALC.divide(_CALC.multiply(sign * found.value, Decimal(100)), unit)
        inner = (self.words[k].start, self.words[found.last - 1].end, sign * found.value) if unit == 100 else None
        return self._make(i, found.last, value, kind="percent", more=found.more, han=True, inner=inner), found.last

    def _number(self, i: int) -> tuple[Number | None, int]:
        """-? number, with what makes it more: 分之 (fraction), 又 (mixed), %, 个百分点, 成, 折."""
        first = self.words[i]
        if first.letter in "mv":
            return self._slash(i), i + 1
        if first.letter == "w":
            return self._make(i, i + 1, Decimal("0.5"), kind="fraction", han=True), i + 1
        if first.letter == "e":
            return self._make(i, i + 1, _power(first.text)), i + 1
        signed = self._signed(i)
        if signed is None:
            raise _Unreadable(i + 1)
        sign, found = signed
        value, j = sign * found.value, found.last
        tail = self.letter(j)
        if tail in "f&":
            fraction = self._fraction(i, value, j)
            if fraction is not None:
                return fraction
        inner = (first.start, self.words[j - 1].end, value)
        if tail == "%" or tail == "p":
            kind: Kind = "percent" if tail == "%" else "points"
            return self._make(i, j + 1, value, kind=kind, more=found.more, han=found.han, inner=inner), j + 1
        if tail in "co" and abs(value) <= 10 ** (2 if tail == "o" else 1):
            return self._tenths(i, value, j, found.han)
        if tail == "b" and value == value.to_integral_value():
            return self._make(i, j + 1, value * 12, han=True), j + 1
        return self._plain(i, found, value), j

    def _plain(self, i: int, found: _Found, value: Decimal) -> Number | None:
        """A number and nothing more; a single Chinese digit is one only before a measure word, 的, 是 or a stop (一台, not 一看)."""
        last = self.words[found.last - 1]
        if found.last - found.first == 1 and last.letter in "ds":
            counts = last.letter == "s" or _AFTER_SINGLE.match(self.text, last.end)
            if last.text in FORMAL or not counts:
                return None
        return self._make(i, found.last, value, more=found.more, han=found.han, bare=found.bare)

    def _fraction(self, i: int, first: Decimal, j: int) -> tuple[Number, int] | None:
        """三分之一 · 16分之5 · 3又一千分之23: [whole 又] denominator 分之 numerator."""
        whole = Decimal(0)
        denominator, k = first, j
        if self.letter(j) == "&" and self.letter(j + 1) == "v":
            part = self._slash(j + 1)
            return part and (self._make(i, j + 2, _CALC.add(first, part.value), kind="fraction"), j + 2)
        if self.letter(j) == "&":
            below = self._signed(j + 1)
            if below is None or self.letter(below[1].last) != "f":
                return None
            whole, denominator, k = first, below[0] * below[1].value, below[1].last
        above = self._signed(k + 1)
        if above is None or not denominator:
            return None
        value = _CALC.add(whole, _CALC.divide(above[0] * above[1].value, denominator))
        return self._make(i, above[1].last, value, kind="fraction", han=True), above[1].last

    def _slash(self, i: int) -> Number | None:
        """3/5 · 1 4/3."""
        whole, _, rest = self.words[i].text.translate(_FULL).rpartition(" ")
        above, below = rest.split("/")
        if int(below) == 0:
            return None
        value = _CALC.add(Decimal(whole or 0), _CALC.divide(Decimal(above), Decimal(below)))
        return self._make(i, i + 1, value, kind="fraction")

    def _tenths(self, i: int, value: Decimal, j: int, han: bool) -> tuple[Number, int]:
        """三成 · 三成半 · 七成六 · 2.5成; 八折 · 七点五折 · 85折."""
        if self.letter(j) == "o":
            value = value * 10 if abs(value) <= 10 else value
            return self._make(i, j + 1, value, kind="discount", han=han), j + 1
        value, k = value * 10, j + 1
        if self.letter(k) == "h":
            value, k = value + 5, k + 1
        elif self.letter(k) == "d" and self.letter(k + 1) not in "sL." and not _AFTER_TENTHS.match(self.text, self.words[k].end):
            value, k = value + DIGITS[self.words[k].text], k + 1
        return self._make(i, k, value, kind="tenths", han=True), k

    def _signed(self, i: int) -> tuple[int, _Found] | None:
        sign = 1
        if self.letter(i) == "-":
            sign, i = -1, i + 1
        found = self._unsigned(i)
        return None if found is None else (sign, found)

    def _unsigned(self, i: int) -> _Found | None:
        """3.2万亿 · 12,345 · 3千零20 · 一万三千五百 · 五十五点五七九 · 二〇一五."""
        if self.letter(i) in "FT" or (self.letter(i) == "A" and self.letter(i + 1) == "k"):
            return self._scaled(i)
        row = self._row(i)
        if row is not None:
            return row
        found = self._integer(i)
        if found is None or self.letter(found.last) != ".":
            return found
        j = found.last + 1
        digits = ""
        while self.letter(j) in "dz" and len(digits) < MOST_DIGITS:
            digits += str(DIGITS[self.words[j].text])
            j += 1
        if self.letter(j) in "dz":
            raise _Unreadable(self._past(j))
        if self.letter(j) == "s" and self.words[j].text in "十拾":  # 三点五十分 is a time
            return found
        value, j = self._units(found.value + Decimal("0." + digits), j)
        return _Found(value, i, j, found.more, True)

    def _scaled(self, i: int) -> _Found:
        """10.8亿 · 2.6万亿 · 1,100万 · 15.5多万 · -2.5M."""
        try:
            value = _arabic(self.words[i].text)
        except ValueError:
            raise _Unreadable(i + 1) from None
        j = i + 1
        if self.letter(j) == "k" and self._suffix(i):
            return _Found(value * SUFFIXES[self.words[j].text.lower()], i, j + 1)
        more = self.letter(j) == "~" and self.words[j].text not in "几幾数"
        han = self.letter(j + more) == "s"
        value, k = self._units(value, j + more)
        if k == j + more and more:
            return _Found(value, i, j)
        if k > j and self.letter(k) in "dAFT" and not self.words[k].gap and self.letter(k + 1) in "sL~":  # 2.5亿3千万
            raise _Unreadable(self._past(k))
        return _Found(value, i, k, more, han)

    def _suffix(self, i: int) -> bool:
        """Whether the letter after this number multiplies it: 40k, 2.5 M; not 5G, 4K, which name a technique."""
        number, letter = self.words[i].text.translate(_FULL), self.words[i + 1].text
        return letter in "km" or not (letter in "GKT" and number in {"1", "2", "3", "4", "5", "6", "8"})

    def _units(self, value: Decimal, j: int) -> tuple[Decimal, int]:
        """Units behind a decimal number: 万, 千万, 万亿."""
        k = j
        while self.letter(k) in "sL" and k - j < 3:
            if self.letter(k) == "s" and (self.words[k].text in "十拾" or k > j):
                break
            value *= _unit(self.words[k].text)
            k += 1
        return value, k

    def _row(self, i: int) -> _Found | None:
        """二〇一五, 一九四九: digits by place; two digits side by side that are no year or code (九九, 二三十) cannot be told."""
        j = i
        while self.letter(j) in "dz" and not (j > i and self.words[j].gap and self.letter(j + 1) not in "sL.~"):
            j += 1
        digits = "".join(str(DIGITS[word.text]) for word in self.words[i:j])
        if len(digits) < 2 or (digits[0] == "0" and self.letter(j) in "sL" and len(digits) == 2):
            return None
        zero = any(word.letter == "z" for word in self.words[i:j])
        if len(digits) == 2 and self.letter(j) == "o":  # 八五折
            return _Found(Decimal(digits), i, j, han=True)
        if len(digits) == 2 and zero and self.words[i].letter == "d":
            return None
        if self.letter(j) not in "sLA~" and ((zero and 3 <= len(digits) <= MOST_DIGITS) or regex("1[89][0-9][0-9]").fullmatch(digits)):
            return _Found(Decimal(digits), i, j, han=True)
        raise _Unreadable(self._past(j))

    def _past(self, j: int) -> int:
        """The index behind the whole run of number words: what is in it is not read by halves."""
        while self.letter(j) in "dzsLA~.FT":
            j += 1
        return j

    def _integer(self, i: int) -> _Found | None:
        """Sections and large units, falling: 一万三千五百 · 四千零四万 · 三千五百万亿 · 5万4千6百 · 十余万 · 一万三 (for 13000).

        Raises _Unreadable for what can be read in two ways (二三十, 几百, 3万5) or is longer than any number.
        """
        closed: list[tuple[Decimal, Decimal]] = []  # what is read, with its last large unit; the units fall
        section = self._section(i, None)
        more, han, j = section.more, section.han, section.last
        while True:
            some = self.letter(j) == "~" and self.letter(j + 1) == "L"
            k = j + some
            if self.letter(k) != "L":
                break
            unit, k = self._large(k)
            amount = section.value + (section.tail or 0)
            while closed and closed[-1][1] < unit:
                amount += closed.pop()[0]
            opening = j == i and not amount
            if (closed and closed[-1][1] == unit) or (not amount and not (opening and self._vague(j, k - 1))):
                break
            closed.append((unit if opening else amount * unit, unit))
            if k - i > MOST_WORDS:
                raise _Unreadable(self._past(k))
            section = self._section(k, unit)
            more, han, j = more or some or section.more, han or section.han, section.last
        if j == i:
            return None
        value = sum((value for value, _ in closed), section.value)
        if section.tail is not None:
            value += section.tail * (section.unit / 10 if section.unit is not None else 1)
        return _Found(value, i, j, more, han, self.letter(i) in "sL" and self.words[i].text not in "十拾")

    def _large(self, j: int) -> tuple[Decimal, int]:
        """万 · 万亿 · 万万: large units side by side multiply."""
        unit = Decimal(1)
        while self.letter(j) == "L" and unit * LARGE_UNITS[self.words[j].text] <= 10**16:
            unit *= LARGE_UNITS[self.words[j].text]
            j += 1
        return unit, j

    def _section(self, i: int, large: Decimal | None) -> _Section:
        """What stands between two large units: 三千五百 · 二百五 · 零六 · 十 · 4000; falling digit-and-unit pairs, then a last digit.

        `large` is the large unit before it, None at the beginning of a number, where 千三 and 百余 are allowed too.
        """
        value, limit, unit = Decimal(0), Decimal(10**4), large
        more = han = False
        j = i
        while True:
            if self.letter(j) == "z" and (self.letter(j + 1) in "dsA~" or (j == i and large is None)) and self.letter(j - 1) != "z":
                j, unit, han = j + 1, None, True
            digit, k = self._digit(j, i if large is None else None, unit if unit is not None else limit)
            some = self.letter(k) == "~" and self.letter(k + 1) == "s"
            if some and self.words[k].text in "几幾数":
                if digit is not None or j == i:
                    raise _Unreadable(self._past(k))
                digit = Decimal(0)
            k += some
            if self.letter(k) != "s":
                break
            size = Decimal(SMALL_UNITS[self.words[k].text])
            if digit is None:
                opening = j == i and large is None and (self.letter(k + 1) == "d" or self._vague(j, k))
                first = j == i or self.letter(j - 1) == "z"
                if not opening and not (first and size == 10):
                    break
                digit = Decimal(1)
            if size >= limit:
                raise _Unreadable(self._past(k))
            value, limit, unit, more, han, j = value + digit * size, size, size, more or some, True, k + 1
        if digit is None:
            return _Section(value, j, None, unit, more, han)
        last = self.words[j]
        if last.letter == "d":
            if self.letter(j + 1) == "d":
                raise _Unreadable(self._past(j))
            scale = unit if self.letter(j + 1) != "L" and self.letter(j + 1) != "~" else None
            return _Section(value, j + 1, digit, scale, more, True)
        if (j > i or large is not None) and unit is not None and self.letter(j + 1) not in "L~" and len(last.text) == 1:
            raise _Unreadable(self._past(j))
        return _Section(value, j + 1, digit, None, more, han)

    def _digit(self, j: int, first: int | None, limit: Decimal) -> tuple[Decimal | None, int]:
        """A Chinese digit, or an Arabic number small enough to stand after the unit before it (3万4000); (None, j) where none stands."""
        if self.letter(j) == "d":
            return Decimal(DIGITS[self.words[j].text]), j + 1
        if self.letter(j) != "A":
            return None, j
        follows = self.letter(j + 1) in "sL~"
        try:
            number = _arabic(self.words[j].text)
        except ValueError:
            raise _Unreadable(self._past(j + 1)) from None
        if j != first and not follows and (self.words[j].gap or number >= limit):
            return None, j
        return number, j + 1

    def _vague(self, first: int, last: int) -> bool:
        """Whether units without a digit are a number all the same, being bounded: 百余, 近百, 上千万."""
        before, after = self.words[first].start, self.words[last].end
        return self.text[after : after + 1] in ("余", "餘") or bool(_BOUNDED.search(self.text, max(0, before - 3), before))

    def _make(self, i: int, j: int, value: Decimal, **more: object) -> Number:
        start, end = self.words[i].start, self.words[j - 1].end
        return Number(start, end, _plain(value), self.text[start:end], **more)  # type: ignore[arg-type]


_BOUNDED = regex("(?:[近超逾约破]|超过|(?<![线网以之身础会台])上)$")
_AFTER_TENTHS = regex("[个位家项名条件类大级层批次年月天成]")


def _power(text: str) -> Decimal:
    """1e5 · 2.5e-3 · 2^5."""
    text = text.translate(_FULL).replace("＋", "+")
    if "e" in text:
        return Decimal(text)
    base, _, exponent = text.partition("^")
    return _CALC.power(Decimal(base), Decimal(exponent))


def _plain(value: Decimal) -> Decimal:
    """The same value without idle zeros or an exponent: 1080000000.0 and 1.08E+9 are both 1080000000."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize(_CALC)


def _unit(text: str) -> Decimal:
    return Decimal(SMALL_UNITS.get(text) or LARGE_UNITS[text])


def read_numerals(text: str) -> list[Number]:
    """All numbers of the text with their kinds, a proportion as one number; linear in the text."""
    return list(_Reader(text).read())


def read_numbers(text: str) -> list[Number]:
    """Plain numbers and fractions; of a proportion the number in it (八十 of 百分之八十, 3 of 3个百分点); 成 and 折 are none."""
    numbers = []
    for number in read_numerals(text):
        if number.kind in ("number", "fraction"):
            numbers.append(number)
        elif number.inner is not None and number.kind in ("percent", "points"):
            start, end, value = number.inner
            if end - start > 1 or text[start:end] not in DIGITS:
                numbers.append(Number(start, end, value, text[start:end], more=number.more, han=number.han))
    return numbers


def read_percents(text: str) -> list[Number]:
    """Proportions, their value per hundred: 80%, 百分之八十, 千分之五, 3个百分点, 三成, 八折."""
    return [number for number in read_numerals(text) if number.kind not in ("number", "fraction")]
