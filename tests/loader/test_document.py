"""Reading a report's parts, in the layouts that reports have, with the offset of every character kept."""
import pytest
from egovkg.loader.document import divide, read_document
from egovkg.loader.folding import fold, fold_text
from egovkg.loader.reading import decode, read_file
from egovkg.ontology.problem import Problem

from tests.support import REPORTS, real_report


def document(name):
    return read_document(read_file(REPORTS / name))


def test_sections_with_contents():
    found = document("sample-national.txt")
    assert [(s.level, s.path, s.title) for s in found.sections[1:]] == [
        (1, "摘要", "摘要"), (1, "一", "总体进展"), (2, "一/（一）", "服务体系不断完善"), (2, "一/（二）", "数据底座逐步夯实"), (1, "二", "未来方向"),
        (1, "附录", "国家数字档案发展大事记（2018—2023年）")]
    assert len(found.contents) == 6 and not found.warnings


def test_a_page_break_inside_a_sentence_is_mended():
    found = document("sample-national.txt")
    texts = [p.text.text for p in found.paragraphs]
    assert any("超2.4亿人，87.5%的馆藏目录" in text for text in texts)
    assert any("样例水利档案监管平台" in text for text in texts)
    assert any("“开放 共享 协同”" in text for text in texts)


def test_figures_items_and_entries():
    found = document("sample-national.txt")
    assert [(f.number, f.caption, f.source_text.text) for f in found.figures] == [("1", "国家样例档案服务平台注册用户数", "国家数据局")]
    assert [p.lead for p in found.paragraphs if p.kind == "item"] == ["国家样例档案基础信息库"]
    entries = [p for p in found.paragraphs if p.kind == "entry"]
    assert len(entries) == 8
    assert [p.year_heading.text for p in entries] == ["2018年"] * 2 + ["2019年"] * 3 + ["2022年"] * 3


@pytest.mark.parametrize(("line", "sources"), [
    ("数据来源：国家数据局，2025年10月", "国家数据局"), ("来源：样例中心，截至2025年12月", "样例中心"), ("资料来源：《样例报告》，2025年版", "《样例报告》"),
    ("数据来源：国家数据局、样例中心", "国家数据局、样例中心"), ("（来源：样例中心）", "样例中心")])
def test_a_figures_source_without_the_date_of_its_figures(line, sources):
    found = read_document(decode(f"样例报告\n国家数据局\n\n一、样例\n样例工作推进。\n图 1 样例用户数\n{line}\n样例继续。\n".encode(), "x.txt"))
    assert [figure.source_text.text for figure in found.figures] == [sources]


def test_chapters_without_contents_and_a_chronicle_in_rows():
    found = document("sample-province.txt")
    assert [s.path for s in found.sections[1:]] == ["第一章", "第一章/1.1", "第一章/1.2", "第二章"]
    entries = [p.text.text for p in found.paragraphs if p.kind == "entry"]
    assert len(entries) == 4 and entries[0].startswith("2020.03.12：江苏省人民政府")


def test_markdown():
    found = document("sample-markdown.md")
    assert [s.title for s in found.sections[1:3]][-1] in ("服务情况", "大事记")
    assert sum(p.kind == "entry" for p in found.paragraphs) == 3


@pytest.mark.parametrize("name", ["sample-national.txt", "sample-province.txt", "sample-markdown.md"])
def test_every_character_keeps_its_place(name):
    source = read_file(REPORTS / name)
    found = read_document(source)
    for paragraph in found.paragraphs:
        for char, at in zip(paragraph.text.text, paragraph.text.offsets, strict=True):
            assert fold_text(source.text[at]) in (char, "") or char in "，：；！？“”"
        starts = list(paragraph.text.offsets)
        assert starts == sorted(starts)


@pytest.mark.parametrize(("raw", "folded"), [
    ("截至 2024 年 5 月", "截至2024年5月"), ("協同 優化 創新", "协同 优化 创新"), ("（EGDI）\n排名", "（EGDI）排名"), ("２０２１年", "2021年"),
    ("2021(第十六届)", "2021（第十六届）"), ("服务,数据", "服务，数据"), ("3,500个", "3,500个"), ("政\u200b务\u202e", "政务"), ('提出"样例"', "提出“样例”"),
])
def test_folding(raw, folded):
    assert fold_text(raw) == folded


def test_folding_keeps_offsets():
    text = "共 2 万\n项"
    found = fold(text)
    assert found.text == "共2万项" and [text[i] for i in found.offsets] == list("共2万项")


def test_sentences_end_outside_quotation_marks():
    assert [("甲说“好。去”。乙来。")[a:b] for a, b in divide("甲说“好。去”。乙来。")] == ["甲说“好。去”。", "乙来。"]
    assert len(divide("“没有闭合。一句。两句。")) == 3
    assert divide("没有句号") == [(0, 4)]


def test_a_text_without_headings_is_no_report():
    text = "这是一段没有任何标题的中文文字，讲的是天气和饮食，与报告无关。" * 5
    from egovkg.loader.reading import decode
    with pytest.raises(Problem) as caught:
        read_document(decode(text.encode(), "x.txt"))
    assert caught.value.code == "not-a-report"


def test_the_real_report():
    found = read_document(read_file(real_report()))
    assert not found.warnings and len(found.contents) == 38
    assert len(found.sections) - 1 == 38 and len(found.figures) == 9
    assert all(f.source_text is not None and f.caption for f in found.figures)
    entries = [p for p in found.paragraphs if p.kind == "entry"]
    assert [p.year_heading.text for p in entries if p.sentences[0].text.text.startswith("3月5日")] == [
        f"{y}年" for y in (2014, 2015, 2016, 2017, 2018, 2019, 2021, 2022, 2023, 2024)]
    assert entries[-1].text.place()[1] == len(found.source.text)


COUNTED = "样例报告\n1 总体情况\n各项工作稳步推进。\n1.1 制度建设\n制度不断完善。\n1.2 标准规范\n标准不断完善。\n2 平台支撑\n2.1 云网设施\n2.1.1 云平台\n平台由某局运维。\n2.2 数据资源\n数据汇聚。\n3 发展历程\n" \
    "2025.01.15  全省样例工作会议召开。\n2025.04.10-12  样例大会举行。\n2025.09     2025年样例竞赛举办。\n"
NESTED = "样例报告\n第一章 总论\n第一节 发展背景\n一、政策背景\n政策有力。\n二、技术背景\n（一）线上\n线上提升。\n第二节 成效\n一、成效\n平台情况如下\n第二章 平台\n第一节 现状\n名称\t用户（万人）\t次数\n甲平台\t1200\t3.5\n乙平台\t800\t1.2\n"


@pytest.mark.parametrize(("text", "paths"), [
    (COUNTED, ["1", "1/1.1", "1/1.2", "2", "2/2.1", "2/2.1/2.1.1", "2/2.2", "3"]),
    (NESTED, ["第一章", "第一章/第一节", "第一章/第一节/一", "第一章/第一节/二", "第一章/第一节/二/（一）", "第一章/第二节", "第一章/第二节/一", "第二章", "第二章/第一节"]),
])
def test_a_heading_s_level_is_told_by_the_others(text, paths):
    assert [s.path for s in read_document(decode(text.encode(), "sample.txt")).sections[1:]] == paths


def test_lines_that_begin_with_whole_dates_are_a_chronicle():
    found = read_document(decode(COUNTED.encode(), "sample.txt"))
    assert [p.text.text for p in found.paragraphs if p.kind == "entry"] == ["2025.01.15：全省样例工作会议召开。", "2025.04.10-12：样例大会举行。", "2025.09：2025年样例竞赛举办。"]


def test_cells_set_apart_by_tabs_are_a_table():
    rows = [p for p in read_document(decode(NESTED.encode(), "sample.txt")).paragraphs if p.kind == "row"]
    assert [p.row and [cell.text for cell in p.row.cells] for p in rows] == [None, ["甲平台", "1200", "3.5"], ["乙平台", "800", "1.2"]]


def test_a_numbered_line_without_subsections_is_no_chapter():
    text = "样例报告\n一、总体情况\n服务事项共计\n12 项全部完成，进展顺利。\n"
    assert [s.path for s in read_document(decode(text.encode(), "sample.txt")).sections[1:]] == ["一"]
