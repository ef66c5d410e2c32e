"""Pinyin is the same whether this process makes it or the one that opened the tables ahead, and is made here when that one is gone."""
import os
import signal

import pytest
from egovkg.loader import romanizing

NAMES = ["重庆市大数据应用发展管理局", "银行业", "“互联网+政务服务”", "12345 Hotline", "", "甲\n乙", "𠮷\u2028丙"]


@pytest.mark.parametrize("name", NAMES)
def test_both_ways_give_the_same(name):
    here = romanizing.syllables(name)
    with romanizing.ahead():
        assert romanizing._helper is not None and romanizing.syllables(name) == here
    assert romanizing._helper is None


def test_what_a_phrase_tells_of_a_character():
    assert romanizing.syllables("重庆") == ["chong", "qing"] and romanizing.syllables("重要") == ["zhong", "yao"]


@pytest.fixture
def forked(monkeypatch):
    """The processes that were begun."""
    begun = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: begun.append(fork()) or begun[-1])
    return begun


def test_a_helper_that_was_killed_is_not_missed(forked):
    with romanizing.ahead():
        os.kill(forked[0], signal.SIGKILL)
        assert romanizing.syllables("政务") == ["zheng", "wu"] and romanizing.syllables("服务") == ["fu", "wu"]


def test_nothing_is_left_behind(forked):
    before = os.listdir("/proc/self/fd")
    with romanizing.ahead():
        romanizing.syllables("政务")
    assert len(os.listdir("/proc/self/fd")) == len(before)
    with pytest.raises(ChildProcessError):
        os.waitpid(forked[0], os.WNOHANG)
