"""The year that a report is about, as its title page tells it: what 全年, 年底 and 上年 mean where nothing nearer names a year.

    某省数字政府发展报告（2023年）      2023
    某市电子政务年鉴（2024）            a bare year may be that of issue: 2024 or 2023, whichever the report itself names far oftener
    2014—2024年, 2024—2025年            several years: none
"""
from __future__ import annotations

import re

from egovkg.loader.dates import DateContext, DateMention, DateValue, read_dates
from egovkg.loader.document import Document
from egovkg.loader.facts import Dated, Facts, Span
from egovkg.loader.folding import fold_text
from egovkg.loader.grammar import Mention
from egovkg.loader.regexes import regex

_BARE = regex("[（(](?P<year>20[0-9]{2})[)）]")
_SEVERAL = regex("20[0-9]{2}年?[—–~～至-]20[0-9]{2}")
_OFTENER = 2        # so many times as often as the other year
# 年底, 上年末, 去年, 年初: a part of the year, or a year told by another; a month or a day without a year is not settled here.
_OF_THE_YEAR = regex("(?:(?:上|去|本|当|今)年)?年?[底末初]|(?:上|去|本|当|今)年")


def year_covered(document: Document) -> Dated | None:
    """The one year that the title page tells, with the line that tells it, or the first sentence that prints it where the line has another."""
    for line in document.front:
        words = fold_text(line.text)
        if _SEVERAL.search(words):
            return None
        years = {found.value.year for found in read_dates(words, DateContext()) if found.value and found.value.precision == "year"}
        if len(years) == 1:
            return Dated(DateValue.of_year(years.pop()), (Span(*line.place()),))
        if (bare := _BARE.search(words)) and (year := _oftener(document, own := int(bare["year"]))):
            place = line if year == own else next(s.text for s in document.sentences if f"{year}年" in fold_text(s.text.text))
            return Dated(DateValue.of_year(year), (Span(*place.place()),))
    return None


def _oftener(document: Document, year: int) -> int | None:
    """Of this year and the one before, the one that the report's text names far oftener as a whole."""
    text = "".join(fold_text(paragraph.text.text) for paragraph in document.paragraphs)
    named, before = (len(re.findall(f"{one}年(?!底?前|[0-9])", text)) for one in (year, year - 1))
    if named == before or max(named, before) < _OFTENER * min(named, before):
        return None
    return year if named > before else year - 1


def completed(facts: Facts, mention: Mention) -> Dated | None:
    """The date of a mention; 年底, 上年 and the like, where nothing nearer completes them, of the year that the report is about."""
    date: DateMention = mention.value
    told = facts.covered
    if date.value is not None or told is None or not _OF_THE_YEAR.fullmatch(mention.text):
        return facts.dated(mention)
    words = mention.text.replace("上年", "去年")
    found = next(iter(read_dates(words if "年" in words else "年" + words, DateContext(told.value.year, written=told.value.year))), None)
    if found is None or found.value is None:
        return None
    facts.use(mention)
    return Dated(found.value, (facts.span, *told.spans))
