"""Dates in official Chinese: every form, what is missing where the text leaves it out, what is no date, and time linear in the text."""
import re
from datetime import date
from itertools import pairwise

import pytest
from egovkg.loader.date_words import FORMS, WORDS, Form, Word
from egovkg.loader.dates import DateContext, DateMention, DateValue, read_dates
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loader.growth import assert_linear

IN_2024 = DateContext(year=2024)


def edtf(text: str, context: DateContext | None = None) -> list[str | None]:
    return [mention.value and mention.value.edtf for mention in read_dates(text, context)]


def one(text: str, context: DateContext | None = None) -> DateMention:
    (mention,) = read_dates(text, context)
    return mention


@pytest.mark.parametrize(("text", "value", "precision"), [
    ("平台于2019年5月31日上线", "2019-05-31", "day"),
    ("二〇一九年五月三十一日", "2019-05-31", "day"),
    ("２０１９ 年 ５ 月 ３１ 日", "2019-05-31", "day"),
    ("2019.05.31  正式上线", "2019-05-31", "day"),
    ("2019-05-31", "2019-05-31", "day"),
    ("2019/5/31", "2019-05-31", "day"),
    ("2018年10月1号", "2018-10-01", "day"),
    ("一九九八年八月十五，", "1998-08-15", "day"),
    ("两千零四年八月", "2004-08", "month"),
    ("2020年9月份", "2020-09", "month"),
    ("2019.06 建成", "2019-06", "month"),
    ("2016年的第三个月", "2016-03", "month"),
    ("2023年度考核", "2023", "year"),
    ("到二〇三五年", "2035", "year"),
    ("民国三十八年", "1949", "year"),
    ("2022年底", "2022-12-31", "day"),
    ("2022年年末", "2022-12-31", "day"),
    ("2022年初", "2022-01", "month"),
    ("2022年6月底", "2022-06-30", "day"),
    ("2022年6月上旬", "2022-06-01/2022-06-10", "interval"),
    ("2020年2月下旬", "2020-02-21/2020-02-29", "interval"),
    ("2021年上半年", "2021-01/2021-06", "halfyear"),
    ("2021年下半年", "2021-07/2021-12", "halfyear"),
    ("2021年第三季度", "2021-07/2021-09", "quarter"),
    ("2021年一季度末", "2021-03-31", "day"),
    ("2021年前三季度", "2021-01/2021-09", "interval"),
    ("2021年一至三季度", "2021-01/2021-09", "interval"),
    ("2021年1—10月", "2021-01/2021-10", "interval"),
    ("2021年前10个月", "2021-01/2021-10", "interval"),
    ("“十三五”时期", "2016/2020", "interval"),
    ("十五五期间", "2026/2030", "interval"),
    ("第十一个五年规划", "2006/2010", "interval"),
    ("“一五”计划", "1953/1957", "interval"),
    ("“三五”时期", "1966/1970", "interval"),
    ("“十二五”末", "2015-12-31", "day"),
    ("20世纪90年代", "1990/1999", "interval"),
    ("1980年代", "1980/1989", "interval"),
])  # fmt: skip
def test_one_date(text: str, value: str, precision: str) -> None:
    mention = one(text)
    assert mention.value is not None
    assert (mention.value.edtf, mention.value.precision) == (value, precision)


@pytest.mark.parametrize(("text", "value"), [
    ("3月8—9日", "2024-03-08/2024-03-09"),
    ("3月8日至9日", "2024-03-08/2024-03-09"),
    ("3月30日—4月2日", "2024-03-30/2024-04-02"),
    ("3月30—4月2日", "2024-03-30/2024-04-02"),
    ("12月30日—1月2日", "2024-12-30/2025-01-02"),
    ("2021年12月30日至2022年1月2日", "2021-12-30/2022-01-02"),
    ("十一月三日至五日", "2024-11-03/2024-11-05"),
    ("3—5月", "2024-03/2024-05"),
    ("2023年11月中旬至12月上旬", "2023-11-11/2023-12-10"),
    ("2012—2022年", "2012/2022"),
    ("2012-2022年", "2012/2022"),
    ("2012~2022年", "2012/2022"),
    ("2012年至2022年", "2012/2022"),
    ("2012年到2022年间", "2012/2022"),
    ("2012年和2022年之间", "2012/2022"),
    ("（2012–2022）", "2012/2022"),
    ("2023.03.08-09", "2023-03-08/2023-03-09"),
    ("2023.3.8—3.12", "2023-03-08/2023-03-12"),
    ("“十二五”至“十三五”", "2011/2020"),
])  # fmt: skip
def test_ranges(text: str, value: str) -> None:
    assert edtf(text, IN_2024) == [value]


def test_lists_share_what_the_last_one_prints() -> None:
    assert edtf("2021、2022和2023年") == ["2021", "2022", "2023"]
    assert edtf("2023年3月8、15日") == ["2023-03-08", "2023-03-15"]
    assert edtf("3月和5月", IN_2024) == ["2024-03", "2024-05"]


@pytest.mark.parametrize(("text", "role"), [
    ("截至2023年6月，", "asOf"), ("截止到2023年6月", "asOf"), ("到2023年底为止", "asOf"), ("2023年以来", "since"), ("自2023年6月1日起", "since"),
    ("2015年来", "since"), ("到2030年，", "by"), ("2030年底前", "by"), ("2030年之后", "after"), ("2023年建成", None), ("提升至2023年的", None),
])  # fmt: skip
def test_roles(text: str, role: str | None) -> None:
    assert one(text).role == role


@pytest.mark.parametrize(("text", "needs"), [
    ("11月3日", "year"), ("第二季度", "year"), ("年底前", "year"), ("3日，", "month"), ("同年9月", "earlier"), ("当月", "earlier"), ("去年12月", "reference"),
    ("上世纪八十年代", "reference"), ("3/4/2020", "order"), ("2023年2月29日", "calendar"), ("2023年13月", "calendar"), ("2023年5月9日至3日", "calendar"),
])  # fmt: skip
def test_what_the_text_leaves_open_is_not_guessed(text: str, needs: str) -> None:
    mention = one(text)
    assert (mention.value, mention.needs) == (None, needs)


def test_the_order_of_day_and_month_is_told_or_plain() -> None:
    assert edtf("3/4/2020", DateContext(day_first=True)) == ["2020-04-03"]
    assert edtf("3/4/2020", DateContext(day_first=False)) == ["2020-03-04"]
    assert edtf("25/4/2020，4/25/2020") == ["2020-04-25", "2020-04-25"]


def test_the_heading_gives_the_year() -> None:
    mention = one("7月2日", DateContext(year=2017))
    assert mention.value == DateValue.of_day(2017, 7, 2)
    assert mention.inherited == "context"


def test_an_earlier_date_of_the_paragraph_gives_what_is_missing() -> None:
    text = "2016年3月启动，同年9月验收，次年1月5日移交，同日停用旧系统；6月扩容"
    mentions = read_dates(text)
    assert [mention.value and mention.value.edtf for mention in mentions] == ["2016-03", "2016-09", "2017-01-05", "2017-01-05", "2017-06"]
    assert mentions[1].inherited == "earlier"
    assert text[slice(*mentions[1].anchor)] == "2016年3月"  # type: ignore[misc]
    assert edtf("同年9月", DateContext(earlier=DateValue.of_month(2016, 3))) == ["2016-09"]


@pytest.mark.parametrize("text", [
    "2019年6月印发，1月废止",  # January comes before June: of another year
    "2014—2024年推进，同年完成",  # a period has no one year
    "《2019年工作要点》印发，同年完成",  # a title's year is not the paragraph's
    "到2035年建成，同年验收",  # a goal is no date told before
])  # fmt: skip
def test_an_earlier_date_that_does_not_fit_gives_nothing(text: str) -> None:
    assert read_dates(text)[-1].value is None


@pytest.mark.parametrize(("text", "expected"), [
    ("较2022年上升2位。9月公布", "2030-09"),  # compared with
    ("自2029年3月起施行。7月转发", "2030-07"),  # counted from
    ("2020年印发的样例同时废止，7月转发", "2030-07"),  # made in
    ("到2035年全面建成，5月启动", "2030-05"),  # a goal
    ("2029年，样例启动。5月，样例完成", "2029-05"),  # sets the scene
    ("截至年底，样例完成", "2030-12-31"),
    ("2029年9月，甲办法印发，乙办法于2030年1月出台，5月28日公布", "2030-05-28"),  # the scene is past
])  # fmt: skip
def test_a_month_in_a_report_on_one_year(text: str, expected: str) -> None:
    last = read_dates(text, DateContext(covers=2030))[-1]
    assert last.value and last.value.edtf == expected


def test_a_month_after_another_year_in_its_sentence_is_open() -> None:
    assert read_dates("平台2021年上线，5月扩容", DateContext(covers=2030))[-1].needs == "year"
    assert read_dates("2029年9月，甲办法印发，乙平台于2027年3月建成，10月扩容", DateContext(covers=2030))[-1].needs == "year"
    assert read_dates("较2022年上升2位。9月公布")[-1].needs == "year"


@pytest.mark.parametrize("text", [
    "近年来", "十年来", "5周年", "历时3年", "15分钟", "5天", "3个月", "12345", "2522", "2014（第九届）论坛", "2024中国论坛", "GB/T 22239—2019",
    "国发〔2016〕55号", "15日内办结", "连续7日", "每年5月", "每月10日", "1000年前", "“八五”普法", "十五个", "2024.10万条", "1.2.3", "3号楼", "月底",
])  # fmt: skip
def test_no_dates(text: str) -> None:
    assert read_dates(text) == []


def test_words_that_only_begin_like_an_end() -> None:
    assert [mention.text for mention in read_dates("2024年底座建设，2024年初步形成，2024年末端治理")] == ["2024年"] * 3


def test_a_dash_that_separates_is_no_range() -> None:
    assert [mention.text for mention in read_dates("3月5日—2014年《工作报告》", DateContext(year=2014))] == ["3月5日", "2014年"]


def test_values_know_their_days_and_slugs() -> None:
    year, quarter, day = DateValue.of_year(2021), DateValue.of_months(2021, 7, 9, "quarter"), DateValue.of_day(2021, 8, 1)
    assert (quarter.start, quarter.end) == (date(2021, 7, 1), date(2021, 9, 30))
    assert year.contains(quarter) and quarter.contains(day) and not day.contains(quarter)
    assert [value.slug for value in (year, quarter, day)] == ["2021", "2021-07--2021-09", "2021-08-01"]
    assert DateValue.interval(day, DateValue.of_day(2021, 8, 3)).slug == "2021-08-01--2021-08-03"
    assert DateValue.interval(day, day) == day
    with pytest.raises(ValueError, match="forwards"):
        DateValue.interval(DateValue.of_year(2022), year)


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_each_form_reads_its_examples(form: Form) -> None:
    for example in form.example.split(", "):
        mentions = read_dates(example, DateContext(year=2024, earlier=DateValue.of_month(2023, 3)))
        assert mentions and all(mention.value for mention in mentions)
        assert form.name in {mention.form for mention in mentions}


@pytest.mark.parametrize("word", WORDS, ids=[word.example for word in WORDS])
def test_each_word_fits_its_examples(word: Word) -> None:
    if word.example.endswith("without end"):
        assert re.search(word.pattern, word.example[0] * 100)
        return
    for example in word.example.split(" in ")[-1].split(", "):
        assert re.search(word.pattern, example.replace(" before a month", "5月").partition(" before ")[0])


PIECES = st.sampled_from([
    "2024", "1998", "二〇一五", "年", "5", "十二", "月", "31", "日", "号", "—", "-", "至", "、", "和", "之间", "“十四五”", "时期", "上半年", "季度", "第", "前", "个月",
    "底", "初", "上旬", "同年", "次月", "同日", "去年", "世纪", "90年代", "2024.05", "2024-3-5", "1/2/2020", "截至", "以来", "《", "》", " ", "，", "的", "民国", "百",
])  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    for context in (None, DateContext(2024, DateValue.of_day(2023, 5, 6), True)):
        mentions = read_dates(text, context)
        assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
        assert all(left.end <= right.start for left, right in pairwise(mentions))
        assert all((mention.value is None) == (mention.needs is not None) for mention in mentions)


@pytest.mark.parametrize("piece", ["9", "年", "1年", "5月", "2024年", "到", "1-", "一", "“", "《", "第", "1、", "2024.", "十四五", " ", "A"])
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert_linear(read_dates, piece)
