"""Quantities in official Chinese: value, unit, bound and printed form; what is part of a name or mere rhetoric is none."""
from decimal import Decimal
from itertools import pairwise

import pytest
from egovkg.loader.quantities import BOUNDS, NAMES, Quantity, read_quantities
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loader.growth import assert_linear

UNITS = (
    "人", "人次", "家", "户", "个", "项", "条", "件", "类", "批", "次", "位", "名", "台", "张", "份", "级", "元", "美元", "倍", "%", "个百分点", "‰", "小时", "分钟", "天",
    "个工作日", "个月", "年", "平方米", "方面", "省", "家庭", "部分", "G",
)  # fmt: skip


def read(text: str) -> list[Quantity]:
    return read_quantities(text, UNITS)


def one(text: str) -> Quantity:
    (quantity,) = read(text)
    return quantity


@pytest.mark.parametrize(("text", "value", "unit", "bound", "printed"), [
    ("注册企业达4.2万家", "42000", "家", "exact", "4.2万家"),
    ("服务群众超3.1亿人次", "310000000", "人次", "above", "3.1亿人次"),
    ("突破9000万户", "90000000", "户", "above", "9000万户"),
    ("逾二百万件", "2000000", "件", "above", "二百万件"),
    ("上线450余项", "450", "项", "above", "450余项"),
    ("汇聚21万多条", "210000", "条", "above", "21万多条"),
    ("办理860多万申请", "8600000", "", "above", "860多万"),
    ("近40个", "40", "个", "below", "40个"),
    ("不足3分钟", "3", "分钟", "below", "3分钟"),
    ("约1.6亿条", "160000000", "条", "about", "1.6亿条"),
    ("40个左右", "40", "个", "about", "40个"),
    ("95%以上", "95", "%", "atLeast", "95%"),
    ("不少于6项", "6", "项", "atLeast", "6项"),
    ("最长7天", "7", "天", "atMost", "7天"),
    ("2个工作日以内", "2", "个工作日", "atMost", "2个工作日"),
    ("2小时内", "2", "小时", "atMost", "2小时"),
    ("最短8分钟", "8", "分钟", "exact", "8分钟"),
    ("不超过百分之二十", "20", "%", "atMost", "百分之二十"),
    ("六成以上", "60", "%", "atLeast", "六成"),
    ("提高4.5个百分点", "4.5", "个百分点", "exact", "4.5个百分点"),
    ("三分之二", str(Decimal(2) / 3), "", "exact", "三分之二"),
    ("用户6亿", "600000000", "", "exact", "6亿"),
    ("指数为0.9124", "0.9124", "", "exact", "0.9124"),
    ("投入2,345.5万元", "23455000", "元", "exact", "2,345.5万元"),
    ("四十余个部门", "40", "个", "above", "四十余个"),
    ("十五亿人", "1500000000", "人", "exact", "十五亿人"),
    ("上千家", "1000", "家", "above", "千家"),
    ("百余项", "100", "项", "above", "百余项"),
    ("20 万 条", "200000", "条", "exact", "20万条"),
    ("历时2年多", "2", "年", "above", "2年"),
    ("2个多月", "2", "个月", "above", "2个多月"),
    ("二十来个", "20", "个", "about", "二十来个"),
    ("10万+", "100000", "", "above", "10万"),
    ("3万家庭", "30000", "家庭", "exact", "3万家庭"),
    ("300名单位代表", "300", "名", "exact", "300名"),
    ("5.6‰", "5.6", "‰", "exact", "5.6‰"),
    ("累计互认1200万项次", "12000000", "项次", "exact", "1200万项次"),
    ("带宽扩容至200G，", "200", "G", "exact", "200G"),
    ("关停整合约12万个", "120000", "个", "about", "12万个"),
    ("业务量最高达2500万件", "25000000", "件", "exact", "2500万件"),
    ("不足总量的20%", "20", "%", "below", "20%"),
    ("位居全省前三名", "3", "名", "atMost", "三名"),
    ("成交额翻了一番多", "100", "%", "above", "一番多"),
    ("用户翻两番", "300", "%", "exact", "两番"),
    ("预警平均提前4天", "4", "天", "exact", "4天"),
])  # fmt: skip
def test_one_quantity(text: str, value: str, unit: str, bound: str, printed: str) -> None:
    quantity = one(text)
    assert (quantity.value, quantity.unit, quantity.bound, quantity.text) == (Decimal(value), unit, bound, printed)


def test_the_words_of_a_bound_are_kept_with_their_place() -> None:
    text = "总数接近3000个"
    quantity = one(text)
    assert (quantity.bound_text, quantity.also_about, text[quantity.start_with_bound : quantity.end]) == ("接近", True, "接近3000个")
    assert one("约20个左右").bound_text == "约左右"


@pytest.mark.parametrize(("text", "value", "printed"), [
    ("排名第18位", "18", "第18位"), ("位居全国第4，", "4", "第4"), ("列第2名", "2", "第2名"), ("排名第二位", "2", "第二位"),
])  # fmt: skip
def test_ranks(text: str, value: str, printed: str) -> None:
    quantity = one(text)
    assert (quantity.is_rank, quantity.unit, quantity.value, quantity.text) == (True, "位", Decimal(value), printed)


def test_among_the_first_is_a_rank_at_most() -> None:
    quantity = one("跻身前20位")
    assert (quantity.is_rank, quantity.bound, quantity.value) == (True, "atMost", 20)


@pytest.mark.parametrize(("text", "low", "high", "unit"), [
    ("2至4个", "2", "4", "个"), ("15—25%", "15", "25", "%"), ("15%至25%", "15", "25", "%"), ("3-5个工作日", "3", "5", "个工作日"), ("2至6万人",
    "20000", "60000", "人"),
    ("20万—60万元", "200000", "600000", "元"), ("500—2万元", "500", "20000", "元"),
])  # fmt: skip
def test_a_range_is_two_quantities(text: str, low: str, high: str, unit: str) -> None:
    first, second = read(text)
    assert (first.value, first.bound, first.range, first.unit) == (Decimal(low), "atLeast", "from", unit)
    assert (second.value, second.bound, second.range, second.unit) == (Decimal(high), "atMost", "to", unit)


def test_a_change_is_no_range() -> None:
    assert [(quantity.value, quantity.range) for quantity in read("从30%到70%")] == [(30, None), (70, None)]
    assert [quantity.text for quantity in read("由12天压缩至2天")] == ["12天", "2天"]


def test_a_unit_can_be_shared() -> None:
    assert [(quantity.value, quantity.unit) for quantity in read("分别为30万和45万元")] == [(300000, "元"), (450000, "元")]
    assert [quantity.unit for quantity in read("分别为12、15和20个")] == ["个", "个", "个"]
    assert [quantity.text for quantity in read("6类8.4亿条")] == ["6类", "8.4亿条"]


@pytest.mark.parametrize("text", [
    "第十届", "第三十次", "第12条", "第7批", "2019年", "2019年3月5日", "“十三五”时期", "“八个统一”", "“两网、一平台”", "“1+16+N”", "5G", "IPv6", "12345热线", "“3534”",
    "10周年", "“10分钟便民圈”", "15分钟便民生活圈", "三大作用", "十件大事", "两个", "一个", "一件事", "一网通办", "近3年", "未来5年", "7×24小时", "24小时自助", "图3",
    "附件2", "3.0版", "数字政府2.0", "（2）建设", "2. 建设", "1.2 概况", "《2024年工作要点》", "〔2016〕55号", "3年行动", "二类", "八折", "24/7", "列第一方阵", "三中全会",
])  # fmt: skip
def test_names_and_rhetoric_are_no_quantities(text: str) -> None:
    assert read(text) == []


def test_a_proportion_in_quotation_marks_counts_all_the_same() -> None:
    assert [quantity.text for quantity in read("“95%以上事项”")] == ["95%"]
    assert [quantity.text for quantity in read("“推动更多事项，力争40项以上改革举措一年内落地见效”")] == ["40项"]


@pytest.mark.parametrize("words", BOUNDS, ids=[words.example for words in BOUNDS])
def test_each_bound_reads_its_examples(words: object) -> None:
    for example in words.example.split(", "):  # type: ignore[attr-defined]
        assert [quantity.bound for quantity in read(example)] == [words.bound]  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", NAMES, ids=[place.name for place in NAMES])
def test_each_place_of_a_name_hides_its_examples(place: object) -> None:
    for example in place.name.partition(": ")[2].split(", "):  # type: ignore[attr-defined]
        assert read(example) == []


PIECES = st.sampled_from([
    "超", "近", "约", "不超过", "以上", "左右", "余", "多", "从", "至", "—", "、", "和", "第", "排名", "前", "1", "35", "3.5", "1,234", "三", "十", "百", "万",
    "亿", "%",
    "百分之", "个百分点", "个", "项", "位", "家庭", "人次", "年", "2024年", "“", "”", "《", "》", "（", "）", " ", "，", "G", "+", "号", "分钟", "圈",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    quantities = read(text)
    assert all(quantity.start_with_bound <= quantity.start < quantity.end <= len(text) for quantity in quantities)
    assert all(left.end <= right.start for left, right in pairwise(quantities))
    assert all(quantity.unit in (*UNITS, "") for quantity in quantities)


@pytest.mark.parametrize("piece", ["9", "1,", "一", "万", "1个", "超", "3至", "1、", "第", "“", "《", "10万和", "年", "近百", "1-", "（1）"])
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert_linear(read, piece)
