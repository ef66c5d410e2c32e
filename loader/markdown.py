"""Markdown's marks: tells a text that has them, and blanks them out without moving a character."""
from __future__ import annotations

import re

from egovkg.loader.folding import BLANK
from egovkg.loader.regexes import regex

_HEADING = regex(r"^#{1,6}[ \t]+\S", re.MULTILINE)
# A single * between digits may be a sign of multiplication.
_EMPHASIS = regex(r"(\*{2,3}|~~|`{1,2}|(?<![\d*])\*)(?=\S)([^*~`\n]{1,400}?)(?<=\S)\1(?!(?<=[^*]\*)\d)")
_LINK = regex(r"(!?\[)([^\[\]\n]{0,300})(\]\([^()\s]{0,500}(?: \"[^\"\n]{0,100}\")?\))")
_ESCAPE = regex(r"\\(?=[!-/:-@\[-`{-~])")
_ROW = regex(r"^[ \t]*\|.*\|[ \t]*$")
_RULE = regex(r"^[ \t]*\|[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$|^[ \t]*-{3,}[ \t]*$|^[ \t]*(?:\*[ \t]*){3,}$|^={3,}[ \t]*$")
_TAG = regex(r"</?(?:br|p|div|center|b|strong|em|i|u|sup|sub|span)(?: [^<>\n]{0,100})?/?>", re.IGNORECASE)


def is_marked(text: str) -> bool:
    """Whether the text is Markdown: one with a heading such as `## 一、总体情况`."""
    return bool(_HEADING.search(text))


def blank_marks(text: str) -> str:
    """The text with emphasis, links' targets, escapes, comments, rules and the outer bars of a table's rows blanked out.

    Every other character stays at its place: marks become a character that folding drops. Headings, list marks and the bars between a
    table's cells stay, since the document is built by them.

    >>> blank_marks("**甲**办法").replace(BLANK, "_")
    '__甲__办法'
    >>> blank_marks("| 2024.03.05 | 甲 |").replace(BLANK, "_")
    '_ 2024.03.05 | 甲 _'
    """
    text = _TAG.sub(lambda m: _blank(m.group()), _without_comments(text))
    text = _LINK.sub(lambda m: _blank(m[1]) + (m[2] if m[1] == "[" else _blank(m[2])) + _blank(m[3]), text)
    for _ in range(2):                  # ***甲*** and **甲`乙`丙** have marks within marks
        text = _EMPHASIS.sub(lambda m: _blank(m[1]) + m[2] + _blank(m[1]), text)
    text = _ESCAPE.sub(BLANK, text)
    return "".join(map(_line, text.splitlines(keepends=True)))


def _line(line: str) -> str:
    bare = line.rstrip("\r\n")
    if "|" not in bare and "-" not in bare and "*" not in bare and "=" not in bare and ">" not in bare:
        return line
    if _RULE.match(bare):
        return _blank(bare) + line[len(bare):]
    if _ROW.match(bare):
        first, last = bare.index("|"), bare.rindex("|")
        return bare[:first] + BLANK + bare[first + 1:last] + BLANK + line[last + 1:]
    if bare.startswith(">"):
        return BLANK + line[1:]
    return line


def _without_comments(text: str) -> str:
    parts, here = [], 0
    while (start := text.find("<!--", here)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[here:start], "".join(char if char in "\r\n" else BLANK for char in text[start:end + 3])]
        here = end + 3
    return "".join(parts) + text[here:]


def _blank(text: str) -> str:
    return BLANK * len(text)
