"""Scoring against gold annotations, on a small graph and a small gold of our own."""
import json
from decimal import Decimal
from pathlib import Path

import pytest
from egovkg.loader.evaluation import Evaluation, Tally, as_json, evaluate, format_table
from egovkg.loader.gold import KINDS, Keys, merged, plain, read_gold, shares_head
from egovkg.ontology import authority as authority_files
from egovkg.ontology.authority import Authority
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import PREFIXES
from pyoxigraph import RdfFormat, Store

TEXT = """一、总体情况
某市政务服务网2021年6月上线，注册用户超300万人，办件量达45万件。
二、大事记
2022年
3月8日：国务院办公厅印发《示例管理办法》，指出“示例引文在此”。
2023年
5月1日：国务院印发《另一规划》。
"""
PREFIX_LINES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def at(words: str) -> int:
    return TEXT.index(words)


def span(name: str, words: str, section: str = "one") -> str:
    return f"<x:{name}> a egov:TextSpan ; egov:start {at(words)} ; egov:end {at(words) + len(words)} ; egov:partOf <x:{section}> .\n"


GRAPH = PREFIX_LINES + span("h1", "一、总体情况") + span("s1", "某市政务服务网") + span("h2", "二、大事记", "two") + span("y2022", "2022年\n", "two") \
    + span("e1", "3月8日", "two") + span("y2023", "2023年\n", "two") + span("e2", "5月1日", "two") + """
<x:one> a egov:Section ; rdfs:label "总体情况"@zh ; egov:number "一" ; egov:evidence <x:h1> .
<x:two> a egov:Section ; rdfs:label "大事记"@zh ; egov:number "二" ; egov:evidence <x:h2> .
<x:d2021-06> egov:edtf "2021-06" . <x:d2022-03-08> egov:edtf "2022-03-08" . <x:d2023-05> egov:edtf "2023-05" .
<x:ren> rdfs:label "人"@zh . <x:jian> rdfs:label "件"@zh . <x:users> rdfs:label "注册用户"@zh . <x:cases> rdfs:label "日均办件量"@zh .
<x:net> a egov:Platform , egov:ServicePlatform ; rdfs:label "某市政务服务网"@zh ; egov:launchedOn <x:d2021-06> ;
    egov:evidence <x:s1> .
<x:other> a egov:Platform , egov:Network ; rdfs:label "虚构网络"@zh ; egov:evidence <x:s1> .
<x:o1> a egov:Observation ; egov:value 3000000.0 ; egov:unit <x:ren> ; egov:subject <x:net> ; egov:ofIndicator <x:users> ;
    egov:bound "above" ; egov:valueText "300万人" ; egov:evidence <x:s1> .
<x:o2> a egov:Observation ; egov:value 450000 ; egov:unit <x:jian> ; egov:subject <x:net> ; egov:ofIndicator <x:cases> ;
    egov:bound "exact" ; egov:valueText "45万件" ; egov:evidence <x:s1> .
<x:p1> a egov:Policy , egov:Measures ; dcterms:title "示例管理办法"@zh ; egov:issuedBy <https://w3id.org/egovkg/id/agency/scgo> ;
    egov:issuedOn <x:d2022-03-08> ; egov:evidence <x:e1> .
<x:p2> a egov:Policy , egov:Plan ; dcterms:title "另一规划"@zh ; egov:issuedOn <x:d2023-05> ; egov:evidence <x:e2> .
<x:q1> a egov:Quotation ; egov:text "示例引文在此"@zh ; egov:saidBy <x:p1> ; egov:length 6 ; egov:evidence <x:e1> .
GRAPH <x:s1> { <x:net> rdfs:label "某市政务服务网"@zh ; egov:launchedOn <x:d2021-06> . <x:other> rdfs:label "虚构网络"@zh .
  <x:o1> egov:value 3000000.0 ; egov:unit <x:ren> ; egov:subject <x:net> ; egov:ofIndicator <x:users> ;
    egov:bound "above" ; egov:valueText "300万人" .
  <x:o2> egov:value 450000 ; egov:subject <x:net> ; egov:ofIndicator <x:cases> ; egov:bound "exact" ; egov:valueText "45万件" . }
GRAPH <x:e1> { <x:p1> dcterms:title "示例管理办法"@zh ; egov:issuedBy <https://w3id.org/egovkg/id/agency/scgo> ; egov:issuedOn <x:d2022-03-08> .
  <x:q1> egov:text "示例引文在此"@zh ; egov:saidBy <x:p1> ; egov:length 6 . }
GRAPH <x:e2> { <x:p2> dcterms:title "另一规划"@zh ; egov:issuedOn <x:d2023-05> . }
"""

ROWS = [
    {"kind": "section", "title": "总体情况", "path": "一", "start": at("一、总体情况")},
    {"kind": "platform", "name": "某市政务服务网", "type": "ServicePlatform", "launched": "2021-06", "start": at("某市政务服务网")},
    {"kind": "observation", "subject": "某市政务服务网", "indicator": "注册用户", "value": 3000000, "unit": "人", "bound": "above",
     "valueText": "300万人", "start": at("某市政务服务网")},
    {"kind": "observation", "subject": "政务服务网", "indicator": "办件量", "value": 450000, "unit": "件", "bound": "exact", "asOf": "2021",
     "valueText": "45万件", "start": at("某市政务服务网")},
    {"kind": "policy", "title": "示例管理办法", "type": "Measures", "issuers": ["国务院办公厅"], "issued": "2022-03", "start": at("3月8日")},
    {"kind": "policy", "title": "示例管理办法", "issued": "2022-03-08", "start": at("3月8日")},
    {"kind": "quotation", "speaker": "示例管理办法", "first": "示例引文在", "length": 6, "start": at("3月8日")},
    {"kind": "agency", "name": "国务院办公厅", "start": at("3月8日")},
    {"kind": "agency", "name": "国务院", "start": at("5月1日")},
]  # fmt: skip


@pytest.fixture(scope="module")
def authority() -> Authority:
    return authority_files.load()


@pytest.fixture(scope="module")
def result(authority: Authority) -> Evaluation:
    store = Store()
    store.load(GRAPH, RdfFormat.TRIG)
    return evaluate(store, TEXT, ROWS, authority)


def test_rows_of_one_thing_are_one_with_the_finer_date(result: Evaluation) -> None:
    policy = result.kinds["policy"]
    assert policy.there == Tally(1, 1, 1, 1)
    assert policy.fields["issued"] == Tally(1, 1, 1, 1)


def test_an_issuer_is_compared_by_its_body_not_its_name(result: Evaluation) -> None:
    assert result.kinds["policy"].fields["issuers"].right == 1


def test_only_annotated_passages_count_for_precision(result: Evaluation) -> None:
    assert result.kinds["policy"].spurious == []  # the other year has no rows
    assert result.kinds["platform"].spurious == [f"虚构网络 ({at('某市政务服务网')})"]
    assert result.kinds["platform"].there == Tally(1, 1, 2, 1)


def test_a_sample_has_no_precision(result: Evaluation) -> None:
    agency = result.kinds["agency"]
    assert (agency.judged, agency.facts.precision, agency.there.gold) == (False, None, 2)


def test_a_figure_is_found_by_value_unit_and_a_head_in_common(result: Evaluation) -> None:
    observation = result.kinds["observation"]
    assert observation.there == Tally(2, 2, 2, 2)
    assert observation.fields["indicator"] == Tally(2, 2, 2, 2)
    assert observation.fields["asOf"] == Tally(1, 0, 0, 0)
    assert observation.misses == [f"政务服务网 · 办件量 · 45万件 ({at('某市政务服务网')}): asOf is 2021, the graph has nothing"]


def test_the_words_that_bound_a_number_are_judged_as_its_bound(authority: Authority) -> None:
    row = {**next(row for row in ROWS if row.get("valueText") == "300万人"), "valueText": "300万人以上", "bound": "atLeast"}
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TRIG)
    fields = evaluate(store, TEXT, [row], authority).kinds["observation"].fields
    assert fields["valueText"].right == 1 and fields["bound"].right == 0


def test_a_tenth_is_ten_percent(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"kind": "observation", "start": 0, "value": 3, "unit": "成", "valueText": "三成"}')
    assert [(row["value"], row["unit"]) for row in read_gold(tmp_path)] == [(30, "%")]


def test_a_quotation_is_found_by_its_first_characters(result: Evaluation) -> None:
    assert result.kinds["quotation"].facts == Tally(3, 3, 3, 3)


def test_values_that_the_text_does_not_have_are_counted_apart(result: Evaluation) -> None:
    assert result.invented == ["x:other: 虚构网络"]


def test_what_is_not_found_is_a_miss(authority: Authority) -> None:
    row = {"kind": "policy", "title": "没有的办法", "issued": "2022", "start": at("3月8日")}
    store = Store()
    store.load(GRAPH, RdfFormat.TRIG)
    policy = evaluate(store, TEXT, [row], authority).kinds["policy"]
    assert (policy.there.gold, policy.there.right, policy.fields["issued"].gold, policy.fields["issued"].right) == (1, 0, 1, 0)
    assert policy.misses == [f"没有的办法 ({at('3月8日')}): not found"]
    assert policy.spurious == [f"示例管理办法 ({at('3月8日')})"]


def test_a_goal_need_not_be_read(authority: Authority) -> None:
    row = {"kind": "observation", "subject": "覆盖率", "value": 90, "unit": "%", "bound": "exact", "target": True, "start": at("某市政务服务网")}
    assert evaluate(Store(), TEXT, [row], authority).kinds["observation"].facts.gold == 0


def test_events_of_one_name_in_two_meetings_are_two(authority: Authority) -> None:
    event = next(kind for kind in KINDS if kind.name == "event")
    rows = [
        {"kind": "event", "name": "发表讲话", "date": "2018-04-20", "partOf": "甲会议", "start": 1},
        {"kind": "event", "name": "发表讲话", "date": "2014-02-27", "partOf": "乙会议", "start": 2},
        {"kind": "event", "name": "第三届论坛", "series": "论坛", "edition": 3, "start": 3},
        {"kind": "event", "name": "2020（第三届）论坛", "series": "论坛", "edition": 3, "hosts": ["甲"], "start": 4},
    ]
    assert [row["name"] for row in merged(event, rows, Keys(authority))] == ["发表讲话", "发表讲话", "第三届论坛"]
    assert merged(event, rows, Keys(authority))[-1]["hosts"] == ["甲"]


def test_names_are_compared_in_one_form(authority: Authority) -> None:
    assert plain("“数字 人大” 平台(试点)") == plain("數字人大平台（试点）")
    assert shares_head("日均办件量", "办件量") and shares_head("跨省互认的电子证照", "电子证照的跨省互认")
    assert not shares_head("注册用户", "办件量")
    assert Keys(authority).of("国家网信办") & Keys(authority).of("中央网信办")


def test_the_table_and_the_json_hold_all_kinds(result: Evaluation) -> None:
    table = format_table(result)
    assert all(kind in table for kind in result.kinds)
    assert "Precision not judged, the gold being a sample: agency" in table and "Not in the text: 1" in table
    data = json.loads(json.dumps(as_json(result)))
    assert data["kinds"]["platform"]["found"]["precision"] == 0.5
    assert data["facts"]["gold"] == result.facts.gold


def test_gold_is_read_from_its_folder(tmp_path: Path) -> None:
    lines = ['\ufeff{"kind": "figure", "number": 1, "start": 3}', "", '{"kind": "observation", "value": 92.5, "start": 4}']
    (tmp_path / "one.jsonl").write_text("\n".join(lines), "utf-8")
    assert [row["kind"] for row in read_gold(tmp_path)] == ["figure", "observation"]
    assert read_gold(tmp_path)[1]["value"] == Decimal("92.5")


@pytest.mark.parametrize("content", ["not json", "[1]", '{"kind": "figure"}', '{"start": 1}', ""])
def test_a_line_that_is_no_row_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "rows.jsonl").write_text(content, "utf-8")
    with pytest.raises(Problem) as problem:
        read_gold(tmp_path)
    assert problem.value.code == "bad-data"


def test_shares_of_nothing_are_none() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    assert Tally(2, 0, 1, 0).f1 == 0.0
