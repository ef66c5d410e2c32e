"""Numbers as Chinese texts write them: every form to the last digit, what two readings share is left out, time linear in the text."""
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from egovkg.loader.numeral_words import WORDS, Word
from egovkg.loader.numerals import Number, read_numbers, read_numerals, read_percents
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loader.growth import assert_linear


def one(text: str) -> Number:
    (number,) = read_numerals(text)
    return number


@pytest.mark.parametrize(("text", "value"), [
    ("408", "408"), ("12,408", "12408"), ("1,234,567.8", "1234567.8"), ("３，０５０", "3050"), ("0.75", "0.75"), ("3万", "30000"), ("6.25亿",
    "625000000"),
    ("2.4万亿", "2400000000000"), ("4千万", "40000000"), ("1,200万", "12000000"), ("3万6千", "36000"), ("2亿4千万", "240000000"), ("3万6000", "36000"),
    ("2千零40", "2040"), ("600余万", "6000000"), ("600多万", "6000000"), ("-40", "-40"), ("负四十", "-40"), ("下降-3.5", "-3.5"), ("80k", "80000"),
    ("十七", "17"), ("二十", "20"), ("一百零八", "108"), ("三百六", "360"), ("三百六十", "360"), ("两千四百零九", "2409"), ("一万八", "18000"),
    ("八万零三百", "80300"), ("一千两百万", "12000000"), ("六亿零五", "600000005"), ("三十五万亿", "35000000000000"), ("二十余万", "200000"),
    ("三十几万", "300000"), ("六点四", "6.4"), ("一点零五亿", "105000000"), ("二〇一六", "2016"), ("一九八四", "1984"), ("千五", "1500"), ("壹佰贰拾", "120"),
    ("三 百 二 十", "320"), ("兩萬五千", "25000"), ("五兆", "5000000000000"), ("八分之一", "0.125"), ("二又四分之一", "2.25"), ("3/4", "0.75"), ("2 1/4",
    "2.25"),
    ("百余", "100"), ("近百", "100"), ("上千万", "10000000"), ("一半", "0.5"),
])  # fmt: skip
def test_numbers(text: str, value: str) -> None:
    assert one(text).value == Decimal(value)


@pytest.mark.parametrize(("text", "value", "kind"), [
    ("45%", "45", "percent"), ("4.5％", "4.5", "percent"), ("百分之四十五", "45", "percent"), ("百分之4.5", "4.5", "percent"), ("百分之百", "100",
    "percent"),
    ("千分之五", "0.5", "percent"), ("万分之二", "0.02", "percent"), ("负百分之五", "-5", "percent"), ("3.5个百分点", "3.5", "points"),
    ("两个百分点", "2", "points"), ("四成", "40", "tenths"), ("四成半", "45", "tenths"), ("四成二", "42", "tenths"), ("半成", "5", "tenths"),
    ("八折", "80", "discount"), ("八五折", "85", "discount"), ("7.5折", "75", "discount"),
])  # fmt: skip
def test_proportions_are_per_hundred(text: str, value: str, kind: str) -> None:
    number = one(text)
    assert (number.value, number.kind, number.text) == (Decimal(value), kind, text)
    assert read_percents(text) == [number]


@pytest.mark.parametrize("text", [
    "二三十", "三四百", "七八", "几百", "数千", "几十", "5万3", "九九", "一二三", "万", "千万", "亿万", "两两", "9" * 25, "万" * 50, "一" * 80, "2.5亿3千万", "4/0",
    "1/2/3",
    "四川", "统一", "一致", "十分重要", "千方百计", "队伍", "陆续", "一看", "唯一", "之一",
])  # fmt: skip
def test_what_can_be_read_in_two_ways_or_none_is_left_out(text: str) -> None:
    assert read_numerals(text) == []


@pytest.mark.parametrize(("text", "found"), [
    ("三百多", ["三百"]), ("二十来", ["二十"]), ("五十千", ["五十"]), ("三万一线职工", ["三万"]), ("三点五十分", ["三", "五十"]), ("1.2.3", ["1", "2", "3"]),
    ("5—8", ["5", "8"]), ("40个系统、三台设备", ["40", "三"]), ("两点意见", ["两"]),
])  # fmt: skip
def test_where_a_number_ends(text: str, found: list[str]) -> None:
    assert [number.text for number in read_numbers(text)] == found


def test_of_a_proportion_the_number_in_it_is_a_number() -> None:
    assert [(number.text, number.value) for number in read_numbers("百分之四十五和3.5个百分点")] == [("四十五", 45), ("3.5", Decimal("3.5"))]


def test_what_is_told_beside_the_value() -> None:
    assert one("十余万").more and one("三十几").more is False
    assert one("三百").han and not one("3.2万").han
    assert one("百余").bare and not one("一百").bare


def test_values_are_plain_decimals() -> None:
    assert str(one("10.80亿").value) == "1080000000"
    assert str(one("4.50").value) == "4.5"


@pytest.mark.parametrize("word", WORDS, ids=[word.example for word in WORDS])
def test_each_word_fits_its_examples(word: Word) -> None:
    if word.example.endswith("without end"):
        assert re.search(word.pattern, word.example[0] * 100)
        return
    for example in word.example.partition(":")[0].split(", "):
        text = example.partition(" in ")[2] or example
        assert re.search(word.pattern, text + "五" if word.letter == "." else text) or text == "twelve"


PIECES = st.sampled_from([
    "1", "25", "3.5", "1,234", "零", "一", "二", "九", "两", "十", "百", "千", "万", "亿", "兆", "余", "多", "几", "数", "点", "分之", "又", "负", "-",
    "%", "个百分点", "成",
    "折", "半", "打", "k", "e5", "^2", "/", " ", "个", "的", "上", "近", "一半", "９", "，", "对", "壹", "伍",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    for read in (read_numerals, read_numbers, read_percents):
        numbers = read(text)
        assert all(text[number.start : number.end] == number.text for number in numbers)
        assert all(left.end <= right.start for left, right in pairwise(numbers))
        assert all(isinstance(number.value, Decimal) and number.value.is_finite() for number in numbers)


@given(st.integers(0, 10**12 - 1))
@settings(max_examples=300, deadline=None)
def test_every_integer_is_read_as_it_is_spelt(value: int) -> None:
    assert one(spelt(value) + "，").value == value


def spelt(value: int) -> str:
    """An integer in Chinese numerals, by the rules of the primer: units falling, one 零 for a gap."""
    def section(number: int) -> str:
        text = ""
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, number = divmod(number, unit)
            if digit:
                text += "零一二三四五六七八九"[digit] + name
            elif text and number and not text.endswith("零"):
                text += "零"
        return text

    text = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        number, value = divmod(value, unit)
        if number:
            text += ("零" if text and number < 1000 else "") + section(number) + name
    return text or "零"


@pytest.mark.parametrize("piece", [
    "9", "1,", "一", "万", "百", "一万", "九百", "1.", "1/", "百分之", "五分之", "一又", "一点", "负", "余", "成", " ", "1 ", "-", "几"
])  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert_linear(read_numerals, piece)
