"""One written form for all reports: folds width, script and broken spacing, and keeps each character's place in the source.

Rules look only at folded text, so that a report in traditional script, with full-width digits or with the spaces a PDF leaves beside
digits, gives the same facts as its clean twin. The folded text is never longer than its source.
"""
from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

from egovkg.loader.regexes import regex
from egovkg.loader.simplifying import simplify

# Marks that mean the same in official Chinese, whichever width or shape the typesetter chose.
_MARKS = {"(": "（", ")": "）", "“": "“", "”": "”", "「": "“", "」": "”", "『": "‘", "』": "’", "﹏": "", "～": "—", "〜": "—",
          "－": "-", "﹣": "-", "−": "-", "–": "—", "―": "—", "‐": "-", "‑": "-", "﹪": "%", "％": "%", "．": ".", "〔": "（", "〕": "）",
          "【": "（", "】": "）", "﹝": "（", "﹞": "）", "﹤": "〈", "﹥": "〉", "＜": "〈", "＞": "〉", "｡": "。", "､": "、", "｢": "“", "｣": "”",
          "︰": "：", "︵": "（", "︶": "）", "︽": "《", "︾": "》", "︿": "〈", "﹀": "〉", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’", "﹐": "，",
          "﹑": "、", "﹒": ".", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）"}
_BEFORE_CHINESE = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
_DROPPED = frozenset("\x00\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad")
BLANK = "\u200b"           # stands where a character was blanked out; folding drops it
# PDF fonts often say 门 and 长 with the signs that dictionaries use for radicals; NFKC knows only the Kangxi ones.
_RADICALS = dict(zip("⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻥⻦⻧⻨⻩⻪⻫⻬⻮⻰⻳", "母民虎西见角贝车长门青韦页风飞食马骨鱼鸟卤麦黄黾斉齐齿龙龟"))
_IDEOGRAPHS = regex("[\u4e00-\u9fff]+")
_KEPT_FULL_WIDTH = frozenset("，：；？！、。")


def is_ideograph(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


@lru_cache(maxsize=20_000)
def fold_char(char: str) -> str:
    """The folded form of one character ('' when it is not text): half-width letters and digits, simplified script, one shape a mark."""
    if char in _DROPPED:
        return ""
    if char in _MARKS:
        return _MARKS[char]
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E and char not in _KEPT_FULL_WIDTH:
        return _MARKS.get(chr(code - 0xFEE0), chr(code - 0xFEE0))
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        char = _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if char in "\u3000\u00a0\t\v\f" or char.isspace():
        return " "
    if code < 32 or 0x7F <= code < 0xA0:
        return ""
    if is_ideograph(char):
        return simplify(char)
    return char


@dataclass(frozen=True)
class MappedText:
    """Folded text with the source offset of each character: `text[i]` was read at `offsets[i]` (code points of the decoded source)."""

    text: str
    offsets: array

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.offsets[part])

    def __add__(self, other: MappedText) -> MappedText:
        return MappedText(self.text + other.text, self.offsets + other.offsets)

    def place(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Source offsets (start, end exclusive) of the folded characters `start`…`end`."""
        end = len(self.text) if end is None else end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(source: str, start: int = 0, end: int | None = None) -> MappedText:
    """Fold `source[start:end]`, one line or a passage whose line breaks are to vanish.

    White space survives as one space only between two ideographs of one line, or two Latin letters or digits separated by it: there it
    is the author's (《… 夺取…》, "UN DESA"); beside digits and marks, and at line breaks, it is the typesetter's.
    """
    end = len(source) if end is None else end
    chars = list(map(fold_char, source[start:end]))
    if "" not in chars and " " not in chars:        # most lines; a line break is folded to a space, too
        offsets = array("L", range(start, end))
    else:
        chars, offsets = _without_gaps(source, start, end)
    if not _BEFORE_CHINESE.keys().isdisjoint(chars):
        for i, char in enumerate(chars):
            if char in _BEFORE_CHINESE:
                left, right = chars[i - 1] if i else "", chars[i + 1] if i + 1 < len(chars) else ""
                if not (left.isascii() and right.isascii()) and not (char in ",:" and left.isdigit() and right.isdigit()):
                    chars[i] = _BEFORE_CHINESE[char]
    _pair_straight_quotes(chars)
    return MappedText("".join(chars), offsets)


def _without_gaps(source: str, start: int, end: int) -> tuple[list[str], array]:
    """The folded characters with the white space that is to stay, and their places."""
    chars: list[str] = []
    offsets = array("L")
    gap: tuple[str, int] | None = None      # a pending space: its kind (" " or "\n") and place
    for at in range(start, end):
        raw = source[at]
        char = "\n" if raw in "\n\r\u2028\u2029" else fold_char(raw)
        if not char:
            continue
        if char in " \n":
            gap = ("\n" if char == "\n" or (gap and gap[0] == "\n") else " ", gap[1] if gap else at)
            continue
        if gap and chars:
            left = chars[-1]
            both_chinese = is_ideograph(left) and is_ideograph(char) and gap[0] == " "
            both_latin = left.isascii() and char.isascii() and (left.isalpha() or char.isalpha()) and left.isalnum() and char.isalnum()
            if both_chinese or both_latin:
                chars.append(" ")
                offsets.append(gap[1])
        gap = None
        chars.append(char)
        offsets.append(at)
    return chars, offsets


def _pair_straight_quotes(chars: list[str]) -> None:
    """Turn straight double quotes that stand in Chinese text into “ and ” by turns, when their number is even."""
    places = [i for i, c in enumerate(chars) if c in '"＂']
    if places and len(places) % 2 == 0:
        for n, i in enumerate(places):
            chars[i] = "”" if n % 2 else "“"


def fold_text(text: str) -> str:
    """The folded form of a name, title or question, without its map."""
    if _IDEOGRAPHS.fullmatch(text):         # most names: nothing but script to fold
        return "".join(map(fold_char, text))
    return fold(text).text
