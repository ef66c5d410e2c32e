"""Pinyin from the kept tables is pypinyin's own, and pypinyin's own where none are kept."""
import random

import pytest
from egovkg.loader import romanizing
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

NAMES = ["重庆市大数据应用发展管理局", "银行业", "“互联网+政务服务”", "12345 Hotline", "", "甲\n乙", "𠮷\u2028丙", "〇一〇", "\ue815", "ａ重Ｂ要"]


@pytest.fixture(scope="module")
def tables():
    return romanizing._tables()


@pytest.fixture(params=["kept", "not kept"])
def either(request, tables, monkeypatch):
    monkeypatch.setattr(romanizing, "_kept", lambda: tables if request.param == "kept" else None)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_as_pypinyin_reads_it(name, either):
    assert romanizing.syllables(name) == lazy_pinyin(name, errors="default")


def test_what_a_phrase_tells_of_a_character(either):
    assert romanizing.syllables("重庆") == ["chong", "qing"] and romanizing.syllables("重要") == ["zhong", "yao"]


def test_every_character_and_every_phrase(tables, monkeypatch):
    monkeypatch.setattr(romanizing, "_kept", lambda: tables)
    texts = [*map(chr, PINYIN_DICT), *PHRASES_DICT]
    assert len(texts) > 80_000 and [text for text in texts if romanizing.syllables(text) != lazy_pinyin(text, errors="default")] == []


def test_phrases_that_overlap_or_are_cut_short(tables, monkeypatch):
    """Pieces of phrases in a row: where one ends within another, and where the text ends within one."""
    monkeypatch.setattr(romanizing, "_kept", lambda: tables)
    drawn, phrases = random.Random(7), list(PHRASES_DICT)
    for _ in range(20_000):
        pieces = [phrase[drawn.randrange(2):][:drawn.randint(1, 5)] for phrase in drawn.sample(phrases, drawn.randint(1, 4))]
        text = drawn.choice(["", "", "、", "A"]).join(pieces)
        assert romanizing.syllables(text) == lazy_pinyin(text, errors="default"), text
