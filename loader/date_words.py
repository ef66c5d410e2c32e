"""The words that dates of official Chinese are made of, and the shapes in which they stand together: the tables behind `dates.py`.

A text is read as a row of letters, one for each date word (2024年 → Y, 5月 → M, 15日 → D, 至 → -); `FORMS` are shapes of such rows (YMD,
M-D …).
Letters: S T U dates with separators, q n numbers without a unit, Y y E years, M months, D H days, P parts of a year, t thirds of a month,
e i z ends, beginnings and middles, R r k years, months and days told by an earlier one, V plan periods, C K centuries and decades,
- ranges, commas lists, o 的, X numbers that are no dates, a blank anything else.
"""

from __future__ import annotations

from typing import NamedTuple
from egovkg.loader.regexes import regex

ERAS = {
    "贞观": 627, "神龙": 705, "开元": 713, "洪武": 1368, "建文": 1399, "永乐": 1403, "景泰": 1450, "天顺": 1457, "成化": 1465,
    "嘉靖": 1522, "万历": 1573, "崇祯": 1628, "顺治": 1644, "康熙": 1662, "雍正": 1723, "乾隆": 1736, "嘉庆": 1796, "道光": 1821,
    "咸丰": 1851, "同治": 1862, "光绪": 1875, "宣统": 1909, "民国": 1912,
}  # fmt: skip

_D = "[0-9０-９]"
_HAN_DIGITS = "〇零○一二三四五六七八九"
_HAN = f"[{_HAN_DIGITS}十廿]"
_GAP = r"[ \u00a0\u3000]{0,3}+"
_LONG_YEAR = "[二两]千零(?:[一二]?十)?[一二三四五六七八九]"
_YEAR = f"(?:(?:[1１][5-9５-９]|[2２][01０１]){_D}{{2}}(?!{_D})|[一二][{_HAN_DIGITS}]{{3}}(?!{_HAN})|{_LONG_YEAR})"
_YEAR4 = "(?:1[5-9]|2[01])[0-9]{2}"
_NUM = f"(?:{_D}{{1,2}}+(?!{_D})|{_HAN}{{1,3}}+(?!{_HAN}))"
_ALONE = f"(?<![0-9０-９])(?<![0-9０-９][.．,，])(?<![{_HAN_DIGITS}十廿百千万亿点])"  # not inside a longer number
_APART = r"(?<![A-Za-z0-9０-９./])"
_STOP = r"(?=[\s，。；、：）)—–~～至到]|$)"
_ANY = f"[年月日号至到底末初中第上下前头后同当次翌去今明的及与或和、“”‘’—–~～\\-{_HAN_DIGITS}十廿]"
MOST_IN_A_ROW = 60  # no date is that long
_NINE = "[一二三四五六七八九]"
_FIVE = f"(?:十{_NINE}?|{_NINE})"  # the number of a five-year plan
_PERIOD = "(?:(?:规划)?(?:时期|期间|期))?"


class Word(NamedTuple):
    """A kind of word: its letter, an example, and its pattern."""

    letter: str
    example: str
    pattern: str


# The first that fits at a place wins.
WORDS: tuple[Word, ...] = (
    Word("X", "年年年年 without end", f"(?<!{_ANY}){_ANY}{{{MOST_IN_A_ROW},}}+"),
    Word("S", "2024-03-05, 2024.3.5, 2024/3/5", rf"{_APART}{_YEAR4}(?P<sep>[./-])[0-9]{{1,2}}(?P=sep)[0-9]{{1,2}}(?![0-9]|[./][0-9])"),
    Word("T", "1/2/2020", rf"{_APART}[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR4}(?![0-9]|[./][0-9])"),
    Word("U", "2024-03, 2024.03 before a stop", rf"{_APART}(?<!-)(?<![A-Za-z] ){_YEAR4}[./-](?:0[1-9]|1[0-2]){_STOP}"),
    Word("X", "12,345", f"{_D}{{1,3}}+(?:[,，]{_D}{{3}}(?!{_D}))++"),
    Word("X", "GB/T 2001-2019", f"(?<![A-Za-z/])[A-Za-z/]{{1,12}}+ ?{_D}{{1,8}}+(?:[-—.]{_D}{{1,8}}+){{1,3}}+"),
    Word("q", "3.7 in 2024.3.5-3.7", rf"(?<=[-—–~～至到]){_D}{{1,2}}[./]{_D}{{1,2}}(?!{_D}|[./]{_D})"),
    Word("X", "3.5, 1.2.3", f"{_D}++(?:[.．]{_D}++)++"),
    Word("X", "20240305, 137", f"{_D}{{5,}}+|{_D}{{3}}+(?!{_D})"),
    Word("V", "第十四个五年规划", f"第{_GAP}{_FIVE}{_GAP}个五年(?:规划|计划)(?:时期|期间)?"),
    Word("V", "“十四五”时期", f"[“\"‘'「『]{_FIVE}五[”\"’'」』](?!普法){_PERIOD}"),
    Word("V", "十四五期间", f"(?<!{_HAN})十{_NINE}五(?!{_HAN}|[年月日号个时分]){_PERIOD}"),
    Word("V", "一五期间", f"(?<!{_HAN}){_NINE}五(?:规划|计划)?(?:时期|期间)"),
    Word("C", "20世纪90年代, 十九世纪", f"(?:{_ALONE}{_NUM}{_GAP}|[上本])世纪(?:{_GAP}{_NUM}{_GAP}年代)?"),
    Word("K", "1990年代, 九十年代", f"{_ALONE}(?:{_YEAR}|[2-9２-９][0０]|[二三四五六七八九]十){_GAP}年代"),
    Word("Y", "2024年, 二〇二四年度", f"{_ALONE}{_YEAR}{_GAP}年(?![级轻龄])(?:度|间(?!隔))?"),
    Word("E", "民国三十八年", f"(?:{'|'.join(ERAS)}){_GAP}(?:元|{_NUM}){_GAP}年"),
    Word("y", "18年 before a month", f"{_ALONE}(?:{_D}{{2}}|[{_HAN_DIGITS}]{{2}}){_GAP}年(?={_GAP}{_NUM}{_GAP}月)"),
    Word("P", "上半年", "[上下]半年"),
    Word("P", "前三季度, 第二季度", f"(?:前|头){_GAP}[二三两23２３]{_GAP}个?季度|第?{_GAP}[一二三四1-4１-４]{_GAP}季度(?!度)"),
    Word("P", "前10个月, 第三个月", f"[前头第]{_GAP}{_NUM}{_GAP}个月"),
    Word("M", "5月, 十二月份", f"{_ALONE}{_NUM}{_GAP}月(?![龄票球租嫂])份?"),
    Word("D", "15日", f"{_ALONE}{_NUM}{_GAP}日(?![均元报])"),
    Word("H", "15号", f"{_ALONE}{_NUM}{_GAP}号"),
    Word("R", "同年", "同年|当年|次年|翌年|去年|今年|明年|前年|后年|上年(?!度)|本年(?!度)"),
    Word("r", "同月", "同月|当月|次月|翌月|本月|上月(?!球)|下月"),
    Word("k", "同日", "同日"),
    Word("e", "年底, 底, 末", "年?(?:底(?![层座线数蕴气部细色稿])|末(?![端梢尾]))|岁末"),
    Word("i", "年初, 初", "年?初(?![步次期级心始衷见创中任选审])"),
    Word("z", "年中", "年?年中(?=[，。；、,;）)至到前]|$)"),
    Word("t", "上旬", "月?[上中下]旬"),
    Word("n", "24 in 24—25日", f"{_ALONE}(?<![A-Za-z])(?:{_YEAR}|{_NUM})"),
    Word("X", "三百六十五", f"{_HAN}++"),
    Word("-", "—, 至", r"[—–―‒－~～〜﹣\-]{1,2}+|至|直到|到"),
    Word(",", "、, 和", "[、和及与或]"),
    Word("o", "的 in 2021年的第三个月", "的(?=[第前头0-9０-９一二三四五六七八九十])"),
)

_Y = "[YER]o?"  # a year that may stand alone, 18年 (y) only before a month
_M = f"(?:{_Y}|y)?Mo?"
_POINT = f"(?:{_M}[DH]|{_M}[tei]|(?:{_Y}|y)?M|rD|r[tei]?|k|(?:{_Y})?Pe?|[YER][eiz]|[YER]|[STU]|[CK]|Ve?|D|e)"
_OPEN = f"(?:(?:{_Y})?Mo?n|{_Y}n|n)"


class Form(NamedTuple):
    """A shape of a date as a row of letters. In a range the left side may stop at a number, which takes the unit of the right."""

    name: str
    shape: str
    example: str


FORMS: tuple[Form, ...] = (
    Form("between", f"{_POINT},{_POINT}", "2014年和2024年之间"),
    Form("range", f"{_POINT}-{_POINT}", "3月30日—4月2日, 2014年至2024年, 4月27日至28日, 2023.12.30-2024.1.2"),
    Form("open range", f"{_OPEN}-(?:{_POINT}|H)", "5月24—25日, 10月30—11月2日, 2024年3—5月, 2014—2024年, 一至三季度"),
    Form("separated range", "[SU]-[nq]", "2024.05.24-25, 2024.3.5-3.7"),
    Form("years", "n-n", "（2022—2025）"),
    Form("list", f"{_OPEN}(?:,n){{0,8}}+,(?:{_POINT}|H)", "2022、2023年, 5月24、26日"),
    Form("open day", f"{_Y}Mo?n", "二〇〇四年八月十五"),
    Form("date", _POINT, "2024年5月15日, 5月, 同年底, 上半年, “十四五”时期"),
)


class Token(NamedTuple):
    """A date word where it stands in the text."""

    letter: str
    start: int
    end: int
    text: str


# A place where none of these characters stands is passed over at once.
_FIRST = f"[0-9０-９A-Za-z/{_HAN_DIGITS}十廿两第“\"‘'「『上本下前头后同当次翌去今明底末岁初年月中直到至—–―‒－~～〜﹣、和及与或的\\-{''.join(sorted({era[0] for era in ERAS}))}]"
_LEXER = regex(f"(?={_FIRST})(?:" + "|".join(f"(?P<w{i}>{word.pattern})" for i, word in enumerate(WORDS)) + ")")
_GRAMMAR = regex("|".join(f"(?P<f{i}>{form.shape})" for i, form in enumerate(FORMS)))
_NUMERALS = regex(f"{_LONG_YEAR}|{_D}+|{_HAN}+|元")
_ASCII = str.maketrans("０１２３４５６７８９〇零○一二三四五六七八九", "0123456789000123456789")
_MOST_BLANKS = 3


def tokens(text: str) -> list[Token]:
    """The date words of a text; a token with a blank letter stands wherever something else lies between two of them."""
    found: list[Token] = []
    last = 0
    for match in _LEXER.finditer(text):
        start = match.start()
        if start > last and (start - last > _MOST_BLANKS or text[last:start].strip(" \u00a0\u3000")):
            found.append(Token(" ", last, start, ""))
        found.append(Token(WORDS[int(match.lastgroup[1:])].letter, start, match.end(), match.group()))  # type: ignore[index]
        last = match.end()
    return found


def next_form(letters: str, position: int) -> tuple[str, int, int] | None:
    """The name of the next form in a row of letters, and where it begins and ends."""
    match = _GRAMMAR.search(letters, position)
    return match and (FORMS[int(match.lastgroup[1:])].name, *match.span())  # type: ignore[index]


def value_of(text: str) -> int:
    """A printed year, month or day: 2024, ０５, 二〇二四, 两千零四, 十二, 廿五, 元 (the first of an era). Raises ValueError for what is none (十十)."""
    if text == "元":
        return 1
    if "千" in text:
        return 2000 + value_of(text.partition("零")[2])
    text = text.replace("廿", "二十")
    if "十" not in text:
        return int(text.translate(_ASCII))
    tens, ones = text.split("十")
    if len(tens) > 1 or len(ones) > 1 or {tens, ones} & set("〇零○"):
        raise ValueError(text)
    return (int(tens.translate(_ASCII)) if tens else 1) * 10 + (int(ones.translate(_ASCII)) if ones else 0)


def values_of(text: str) -> list[int]:
    """All numbers in a word: [20, 90] in 20世纪90年代."""
    return [value_of(found) for found in _NUMERALS.findall(text)]
