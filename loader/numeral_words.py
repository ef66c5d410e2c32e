"""The words that Chinese numbers are made of: the table behind `numerals.py`.

A text is read as a row of letters, one for each number word: A T F Arabic numbers (2522, 12,345, 3.2), d Chinese digits, z zero, s units
up to 千, L units from 万, ~ 余 and 几 before a unit, . 点, f 分之, & 又, - 负, % p the per cent sign and 个百分点, c o 成 and 折, h 半,
u 对 of 对折, b 打, k a letter that multiplies, m v fractions with a slash, e powers, w 一半, X words that are no numbers, a blank anything else.
"""

from __future__ import annotations

from typing import NamedTuple
from egovkg.loader.regexes import regex

SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
SUFFIXES = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
DIGITS = {
    **dict(zip("〇零○一二三四五六七八九", (0, 0, *range(10)), strict=True)),
    **dict(zip("壹贰貳叁參肆伍陆陸柒捌玖", (1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9), strict=True)),
    **dict(zip("两兩俩倆仨", (2, 2, 2, 2, 3), strict=True)),
}
FORMAL = "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"

_D = "[0-9０-９]"
_HAN = "一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖"
_UNITS = "".join((*SMALL_UNITS, *LARGE_UNITS))
_ANY = f"[{_HAN}零〇○{_UNITS}两兩俩倆仨余餘多几幾数点點分又个個成折半负負]"
MOST_IN_A_ROW = 60  # no number is that long
_MINUS = r"[-－−](?![-－−])"
_WORDS_WITH_DIGITS = (
    "(?<=[统唯单逐专划归])一|(?<=进)一(?=步)|(?<!分)之一(?![百千万亿])|一(?=[致定直般些旦律切贯并概经带体线流样站网起])"
    "|四川|三亚|九江|十足|(?<![一二三四五六七八九两点])十分(?!之)|(?<![一二三四五六七八九十百千0-9０-９])万一"
    "|千方百计|成千上万|千家万户|万众|百姓|万物|亿万(?!分)"
)


class Word(NamedTuple):
    """A kind of word: its letter, an example, and its pattern."""

    letter: str
    example: str
    pattern: str


# The first that fits at a place wins.
WORDS: tuple[Word, ...] = (
    Word("X", "万万万万 without end", f"(?<!{_ANY})(?:{_ANY}){{{MOST_IN_A_ROW},}}+"),
    Word("w", "一半", "一半(?!时|会)|半数"),
    Word("X", "四川, 一致, 十足, 千方百计: words with a digit in them", _WORDS_WITH_DIGITS),
    Word("m", "1 4/3", f"{_D}{{1,9}} {_D}{{1,9}}[/／]{_D}{{1,9}}(?![0-9０-９/／.．])"),
    Word("v", "3/5", f"(?<![0-9０-９/／.．]){_D}{{1,9}}[/／]{_D}{{1,9}}(?![0-9０-９/／.．])"),
    Word("X", "2024/3/5", f"{_D}++(?:[/／]{_D}++)++"),
    Word("e", "1e5, 2^5", rf"(?<![0-9０-９.．A-Za-z]){_D}{{1,9}}(?:[.．]{_D}{{1,9}})?(?:e[-－+＋]?|\^[-－]?){_D}{{1,2}}(?!{_D})"),
    Word("T", "12,345, 10,000.233", f"(?<![0-9０-９.．]){_D}{{1,3}}(?:[,，]{_D}{{3}}(?!{_D}))++(?:[.．]{_D}++(?![.．]{_D}))?+"),
    Word("F", "3.2", f"(?<![0-9０-９.．]){_D}++[.．]{_D}++(?![.．]{_D})|(?<![0-9０-９.．])[.．]{_D}++(?![.．]{_D})"),
    Word("A", "2522", f"{_D}++"),
    Word("z", "零", "[零〇○]"),
    Word("d", "五", f"[{_HAN}两兩俩倆仨]"),
    Word("s", "百", "[十拾百佰千仟]"),
    Word("L", "万", "[万萬亿億兆]"),
    Word("~", "余 in 十余万, 几 in 二十几万, 数 in 数百", rf"[余餘多几幾数](?=\s{{0,4}}[{_UNITS}])"),
    Word(".", "点", rf"[点點](?=\s{{0,4}}[零〇{_HAN}])"),
    Word("f", "分之", r"分\s{0,4}之"),
    Word("&", "又", "又"),
    Word("-", "负, -", rf"[负負]|(?<![0-9０-９A-Za-z%％)）\-－−\u4e00-\u9fff]){_MINUS}|(?<=[为是达到长降少值速率于]){_MINUS}"),
    Word("%", "%", f"[%％](?!{_D})"),
    Word("p", "个百分点", r"[个個]\s{0,4}百\s{0,4}分\s{0,4}[点點]"),
    Word("c", "成 in 三成", "成(?![员立为功果本长都分品效就千型熟年交因语绩])"),
    Word("o", "折 in 八折", "折(?![扣线叠合腾旧中射磨])"),
    Word("h", "半 in 三成半", "半(?=[成折])|(?<=成)半"),
    Word("u", "对 in 打对折", "(?<=打)[对對](?=折)"),
    Word("b", "打 in 三打, twelve", "打(?![\u4e00-\u9fff])|打(?=的)"),
    Word("k", "k in 40k", r"[kKmMgGtT](?![A-Za-z])"),
)


class Token(NamedTuple):
    """A number word where it stands; `gap` says that blanks stand before it."""

    letter: str
    start: int
    end: int
    text: str
    gap: bool


BREAK = Token(" ", 0, 0, "", False)
# A place where none of these characters stands is passed over at once.
_FIRST = f"[0-9０-９.．\\-－−负負{_HAN}零〇○{_UNITS}两兩俩倆仨余餘多几幾数点點分又%％个個成折半对對打之kKmMgGtT]"
_LEXER = regex(f"(?={_FIRST})(?:" + "|".join(f"(?P<w{i}>{word.pattern})" for i, word in enumerate(WORDS)) + ")")
_BLANKS = " \t\u00a0\u3000"
_MOST_BLANKS = 4


def tokens(text: str) -> list[Token]:
    """The number words of the text in order, a break wherever anything else stands between two of them, and at the end."""
    found: list[Token] = []
    last = 0
    for match in _LEXER.finditer(text):
        start = match.start()
        gap = start > last
        if gap and (start - last > _MOST_BLANKS or text[last:start].strip(_BLANKS)):
            found.append(BREAK)
            gap = False
        letter = WORDS[int(match.lastgroup[1:])].letter  # type: ignore[index]
        found.append(BREAK if letter == "X" else Token(letter, start, match.end(), match.group(), gap))
        last = match.end()
    found.append(BREAK)
    return found
