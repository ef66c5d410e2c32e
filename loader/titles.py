"""Titles of documents: 《…》, with the titles inside them (《关于印发〈…〉的通知》)."""
from __future__ import annotations

from typing import NamedTuple


from egovkg.loader.grammar import Mention
from egovkg.loader.regexes import regex

MAX_TITLE = 160
_EDITION_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年?(?=[\u4e00-\u9fff])")


class Title(NamedTuple):
    """A title without its marks; `inner` are titles printed inside it, with their places in the title's own text."""

    title: str
    inner: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year a title begins with (2024联合国电子政务调查报告), if any."""
        found = _EDITION_YEAR.match(self.title)
        return int(found["year"]) if found else None


def read_titles(text: str) -> list[Mention]:
    """The outermost titles in a sentence, each with those inside it. A mark without its partner is no title.

    >>> [m.value.title for m in read_titles("某部印发《关于转发〈甲办法〉的通知》")]
    ['关于转发〈甲办法〉的通知']
    >>> read_titles("某部印发《关于转发〈甲办法〉的通知》")[0].value.inner
    ('甲办法',)
    """
    found: list[Mention] = []
    stack: list[tuple[str, int]] = []
    inner: list[str] = []
    for i, char in enumerate(text):
        if char in "《〈":
            if not stack and char == "〈":
                continue
            stack.append((char, i))
        elif char in "》〉" and stack:
            opened = max((n for n, (mark, _) in enumerate(stack) if (mark == "《") == (char == "》")), default=None)
            if opened is None:
                continue
            start = stack[opened][1]
            del stack[opened:]
            words = text[start + 1:i]
            if not words or len(words) > MAX_TITLE:
                continue
            if stack:
                inner.append(words)
            else:
                speech = text.endswith("题为", 0, start)       # 作题为《…》的演讲 names no document
                found.append(Mention("quote" if speech else "title", start, i + 1, text[start:i + 1], words if speech else Title(words.strip(), tuple(inner))))
                inner = []
        if stack and i - stack[0][1] > 2 * MAX_TITLE:
            stack, inner = [], []
    return found


def read_quotes(text: str) -> list[Mention]:
    """The outermost quotations “…” of a sentence; the value is the words between the marks."""
    found: list[Mention] = []
    depth, start = 0, 0
    for i, char in enumerate(text):
        if char == "“":
            if not depth:
                start = i
            depth += 1
        elif char == "”" and depth:
            depth -= 1
            if not depth and i > start + 1:
                found.append(Mention("quote", start, i + 1, text[start:i + 1], text[start + 1:i]))
    return found


def bracketed(text: str) -> list[Mention]:
    """Titles and quotations of a sentence, outermost only: a title in a quotation belongs to the quotation, and the other way round."""
    outer: list[Mention] = []
    for mention in sorted(read_titles(text) + read_quotes(text), key=lambda m: (m.start, -m.end)):
        if not outer or mention.start >= outer[-1].end:
            outer.append(mention)
    return outer
