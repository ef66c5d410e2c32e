"""Headings: the forms in which they are numbered, and the level that each form has in a report.

A form's level depends on the others: 一、 opens a chapter, but stands below 第一节 where a report has chapters and sections; `1` opens a
chapter where `1.1` stands below it and nothing above. A number that only a blank sets apart (`1 总体情况`) is a heading's only in such a row.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from egovkg.loader.folding import MappedText
from egovkg.loader.regexes import regex

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_YEAR = r"(?:19|20)\d\d年"        # with which a title may begin: 附录 2030年样例大事记
_LETTER = r"[一二三四五六七八九十\dA-Z]{1,2}"        # that counts annexes
MARKDOWN = regex(r"#{1,6}\s?")
MOST = 64       # characters that a heading may have


class Form(NamedTuple):
    """A form of heading: a name, an example, its level where no other form moves it, and its pattern over a folded line."""

    name: str
    example: str
    level: int
    pattern: re.Pattern


# A heading is a whole line that does not end like a sentence; the first form that fits is taken.
FORMS = (
    Form("matter", "摘要", 1, regex(r"(?P<title>摘要|内容摘要|前言|引言|序言|序|概述|结语|结束语|后记|致谢)$")),
    Form("appendix", "附录 国家电子政务发展大事记", 1,
         regex(rf"(?P<number>附(?:[录件表](?:{_LETTER}(?!\d|(?<=\d)年)|\d{{1,2}}(?={_YEAR})|\s{_LETTER}(?=[：:、\s]|$))?|(?=[：:\s])))[：:、\s]*(?P<title>.{{0,60}})$")),
    Form("chapter", "第一章 总则", 1, regex(rf"(?P<number>第(?:{_NUMERAL}|\d{{1,2}})[章编篇])\s*(?P<title>.{{2,50}})$")),
    Form("part", "第一节 总体要求", 2, regex(rf"(?P<number>第(?:{_NUMERAL}|\d{{1,2}})节)\s*(?P<title>.{{2,50}})$")),
    Form("item", "一、政务服务体系", 1, regex(rf"(?P<number>{_NUMERAL})、(?P<title>.{{2,50}})$")),
    Form("bracketed", "（一）统筹推进", 2, regex(rf"(?P<number>（{_NUMERAL}）)(?P<title>.{{2,50}})$")),
    Form("threefold", "1.1.1 总体情况", 3, regex(r"(?P<number>\d{1,2}\.\d{1,2}\.\d{1,2})[.、\s]*(?P<title>[^\d\s.%亿万].{1,50})$")),
    Form("twofold", "1.1 总体情况", 2, regex(r"(?P<number>\d{1,2}\.\d{1,2})[.、\s]*(?P<title>[^\d\s.%亿万].{1,50})$")),
    Form("counted", "1. 总体情况", 3, regex(r"(?P<number>\d{1,2})[.、](?P<title>[^\d\s.%].{1,50})$")),
)
_APART = Form("apart", "1 总体情况", 1, regex(rf"(?P<number>\d{{1,2}}?)(?P<title>(?:{_YEAR})?[\u4e00-\u9fff“][^，。；：！？]{{1,29}})$"))


class Heading(NamedTuple):
    """A line with a heading's form: the form's name, its level in this report, its number and its title."""

    form: str
    level: int
    number: str
    title: str


class Numbering:
    """How a report numbers its headings, told from all its lines."""

    def __init__(self, lines: Iterable[MappedText] = ()) -> None:
        lines = [line for line in lines if len(line) <= MOST]
        found = [form for line in lines if (form := self._form(line))]
        self.forms = {form.name for form, _, _ in found}
        self.apart = set(_row(lines, {number.split(".")[0] for form, number, _ in found if form.name == "twofold"}))
        self.levels = {form.name: form.level for form in FORMS}
        if {"chapter", "item"} <= self.forms:
            first = 3 if "part" in self.forms else 2
            self.levels |= {"item": first, "bracketed": first + 1, "counted": first + 2}
        elif "twofold" in self.forms and not {"chapter", "item"} & self.forms:
            self.levels["counted"] = 1

    def heading(self, text: MappedText, shift: int = 0) -> Heading | None:
        """The heading that a line has the form of; `shift` is the number of # of the text's own title."""
        marks = MARKDOWN.match(text.text)
        if marks:
            text = text[marks.end():]
        words = text.text.strip()
        if len(words) > MOST or not words or words[-1] in "。；，、：！":
            return None
        if found := self._form(text):
            form, number, title = found
            return Heading(form.name, self.levels[form.name], number, title)
        if (opens := _APART.pattern.match(words)) and text.offsets[0] in self.apart:
            return Heading(_APART.name, _APART.level, opens["number"], opens["title"].strip())
        return Heading("", max(1, min(marks.group().count("#") - shift, 3)), "", words) if marks else None

    @staticmethod
    def _form(text: MappedText) -> tuple[Form, str, str] | None:
        """The form of a heading told by its number or by its words, with number and title."""
        words = text.text.strip()
        if "摘 要" in words:
            words = words.replace(" ", "")
        for form in FORMS:
            if found := form.pattern.match(words):
                parts = found.groupdict()
                number, title = ((parts.get(name) or "").strip() for name in ("number", "title"))
                return form, number, title or number
        squeezed = words.replace(" ", "")
        if squeezed != words and len(squeezed) <= 4 and (found := FORMS[0].pattern.match(squeezed)):
            return FORMS[0], "", found["title"]
        return None


def _row(lines: list[MappedText], divided: set[str]) -> Iterable[int]:
    """Where the lines begin that count a report's chapters by numbers set apart: those that sections stand below, and those next to them."""
    last = 0
    for line in lines:
        found = _APART.pattern.match(line.text)
        if not found or line.offsets[found.end("number")] - line.offsets[found.end("number") - 1] < 2:
            continue
        number = int(found["number"])
        if found["number"] in divided or last and number == last + 1:
            last = number
            yield line.offsets[0]
