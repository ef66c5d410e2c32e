"""Fixtures of the loader: a sentence or a sample report read to facts. The smallest text that shows the point is used."""
from functools import lru_cache

import pytest
from egovkg.loader import conversion
from egovkg.loader.document import read_document
from egovkg.loader.interpretation import interpret
from egovkg.loader.reading import Source, decode


@lru_cache(maxsize=64)
def _facts(text: str):
    authority, readers = conversion.prepared()
    document = read_document(Source("sample", text, "0" * 64, "utf-8"))
    return interpret(document, authority, readers, "sample-2030")


@pytest.fixture
def read():
    """Read a sentence as the only one of a section (entry=False) or of a chronicle of 2030; gives (facts, unread, coverage)."""
    def reader(sentence: str, entry: bool = False):
        body = f"附录 样例大事记\n\n● 2030年\n\n- ◆ {sentence}\n" if entry else f"一、样例章节\n\n{sentence}\n"
        return _facts(body)

    return reader


@pytest.fixture
def said(read):
    """What a sentence says: (subject's label, property, value's label or text) as a set."""
    def of(sentence: str, entry: bool = False) -> set[tuple[str, str, str]]:
        facts, _, _ = read(sentence, entry)

        def words(value) -> str:
            if value in facts.things if hasattr(value, "kind") else False:
                return facts.things[value].label
            return str(getattr(value, "edtf", None) or getattr(value, "text", None) or value)

        return {(facts.things[s.subject].label, s.property.value.replace("/", "#").rsplit("#", 1)[1], words(s.value))
                for s in facts.statements if s.subject in facts.things}

    return of


@pytest.fixture
def convert():
    """Convert a report from its text."""
    return lambda text, name="sample.txt": conversion.convert(decode(text.encode() if isinstance(text, str) else text, name))
