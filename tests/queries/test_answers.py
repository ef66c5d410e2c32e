"""The library's answers about the real report, held against the sample of what people ask and their right answers.

The sample and the report are not in the repository: the questions are named here by their ids only.
"""
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
import pytest
from egovkg.endpoint.query_text import with_values
from egovkg.loader.conversion import convert_file
from egovkg.queries import library
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

from tests.support import shared

Row = dict[str, str]


@dataclass(frozen=True)
class Asked:
    """How the library answers a question: a query, its parameters, and what of each row is the answer."""

    query: str
    answer: str | Callable[[list[Row]], list[str]]
    values: dict[str, str] = field(default_factory=dict)


def number_of_rows(rows: list[Row]) -> list[str]:
    return [str(len(rows))]


SUMMIT, FORUM = "数字中国建设峰会", "中国电子政务论坛"
ASKED = {
    "s01": Asked("policy-issuers", "{issuerName}", {"title": "《关于开展第一次全国政府网站普查的通知》"}),
    "s02": Asked("policy-dates", "{start}", {"title": "政府网站发展指引"}),
    "s03": Asked("edition-details", "{themeText}", {"series": FORUM, "edition": "16"}),
    "s04": Asked("edition-details", "{start}/{end}", {"series": SUMMIT, "edition": "4"}),
    "s05": Asked("platforms-of-agency", "{systemName}", {"agency": "中国证监会"}),
    "s06": Asked("platform-builders", "{bodyName}", {"platform": "全国财政运行监测中心"}),
    "s07": Asked("figure-source", "{sourceName}", {"number": "图2"}),
    "s08": Asked("figures-of", lambda rows: [rows[0]["value"], rows[0]["asOfEnd"]] if len(rows) == 1 else [],
        {"subject": "国家法人单位信息资源库", "indicator": "个体工商户"}),
    "s09": Asked("policy-issuers", "{issuerName}", {"title": "公共信息资源开放试点工作方案"}),
    "s10": Asked("policy-places", "{placeName}", {"title": "公共信息资源开放试点工作方案"}),
    "s11": Asked("sub-forums", "{hostName}", {"series": SUMMIT, "edition": "6"}),
    "s12": Asked("policies-of-year", "{policyTitle}", {"year": "2023"}),
    "s13": Asked("editions-hosted", "{number}", {"series": FORUM, "agency": "国家信息中心"}),
    "s14": Asked("editions-hosted", "{number}", {"series": SUMMIT, "agency": "国务院国资委"}),
    "s15": Asked("platforms-of-agency", "{systemName}", {"agency": "水利部"}),
    "s16": Asked("policy-counts-of-agency", "{alone}", {"agency": "国家发展改革委"}),
    "s17": Asked("sections-of-chapter", number_of_rows, {"chapter": "第三章"}),
    "s18": Asked("policies-title-ending-count", "{withIssuer}", {"ending": "规划"}),
    "s19": Asked("days-between-editions", "{days}", {"series": SUMMIT, "edition": "2", "otherEdition": "3"}),
    "s20": Asked("policy-intervals", "{days}", {"word": "跨省通办"}),
    "s21": Asked("policies-between", "{policyTitle}", {"from": "2021-10-01", "to": "2021-12-31"}),
    "s22": Asked("first-hosted-after-founding", "{eventName}", {"agency": "国家电子政务专家委员会"}),
    "s23": Asked("policies-per-year", "{year}={documents}", {"from": "2021", "to": "2023"}),
    "s24": Asked("figure-ratio", "{percent}",
        {"subject": "电子社保卡", "indicator": "领用", "otherSubject": "社保卡", "otherIndicator": "持卡"}),
    "s25": Asked("hosts-compared", lambda rows: [row["hostName"] for row in rows if row["onlyEdition"] == "4"],
        {"series": SUMMIT, "edition": "4", "otherEdition": "3"}),
    "s26": Asked("joint-issuers", "{partnerName}", {"agency": "中央编办"}),
    "s27": Asked("where-a-figure-stands", "{sectionTitle}", {"figure": "139项", "word": "国家标准"}),
    "s28": Asked("where-a-figure-stands", "{chapterTitle}", {"figure": "10.8亿", "word": "全国一体化政务服务平台实名注册用户"}),
    "s29": Asked("policies-of-agency", "{policyTitle}", {"agency": "国家档案局"}),
    "s30": Asked("subclasses-of", "{className}", {"type": "egov:Platform"}),
}
MORE_MAY_BE_RETURNED = {"s30"}


@cache
def sample() -> dict[str, dict]:
    lines = shared("questions-sample.jsonl").read_text("utf-8").splitlines()
    return {question["id"]: question for question in map(json.loads, lines)}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ox.Store]:
    """The real report, converted and published as `egovkg load` does."""
    conversion = convert_file(shared("report", "egov-report-2014-2024.txt"))
    versions = VersionedStore(tmp_path_factory.mktemp("report"))
    publishing.load(versions, {conversion.key: conversion.quads})
    yield versions.read()


def rows_of(store: ox.Store, name: str, values: dict[str, str]) -> list[Row]:
    query = library.get(name)
    found = store.query(with_values(query.text, query.bind(values)))
    names = [variable.value for variable in found.variables]
    return [{name: term.value for name, term in zip(names, row, strict=True) if term is not None} for row in found]


def ask(store: ox.Store, asked: Asked) -> list[str]:
    rows = rows_of(store, asked.query, asked.values)
    return [asked.answer.format_map(row) for row in rows] if isinstance(asked.answer, str) else asked.answer(rows)


def plain(text: str) -> str:
    """White space and quotation marks do not count."""
    return re.sub(r"[\s“”‘’\"'「」]", "", text)


def differences(expected: list[str], given: list[str], more: bool) -> tuple[list[str], list[str]]:
    """What is missing and what is too much; 'A|B' are names of one thing, any of which is right."""
    wanted = [{plain(name) for name in item.split("|")} for item in expected]
    had = {plain(item) for item in given}
    missing = ["|".join(sorted(names)) for names in wanted if not names & had]
    wrong = sorted(had - set().union(*wanted, set()))
    return missing, [] if more else wrong


@pytest.mark.parametrize("name", ASKED)
def test_the_library_answers_the_sample(report: ox.Store, name: str):
    question = sample()[name]
    given = ask(report, ASKED[name])
    missing, wrong = differences(question["answer"], given, name in MORE_MAY_BE_RETURNED)
    assert not missing and not wrong, f"{question['zh']} {given}"


def test_every_question_of_the_sample_is_asked():
    assert list(sample()) == list(ASKED)


@pytest.mark.parametrize("query", library.all(), ids=lambda query: query.name)
def test_a_query_answers_with_its_defaults(report: ox.Store, query: library.Query):
    """Someone who runs a query as it stands sees what it gives: rows, none twice, in an order that does not change."""
    rows = [tuple(row.items()) for row in rows_of(report, query.name, {})]
    assert len(rows) == len(set(rows))
    assert rows == [tuple(row.items()) for row in rows_of(report, query.name, {})]
    assert rows or query.name in MAY_BE_EMPTY


# What a better conversion may leave nothing of.
MAY_BE_EMPTY = {"conflicting-figures", "under-review"}
AGENCY = {"中央网信办", "国家网信办", "国家互联网信息办公室"}


def test_every_name_of_a_body_gives_the_same(report: ox.Store):
    answers = {tuple(ask(report, Asked("policies-of-agency", "{policyTitle}", {"agency": name}))) for name in AGENCY}
    assert len(answers) == 1 and all(answers)


@pytest.mark.parametrize("name", ["没有这个机构", "", "国家", "?agency", '" } #'])
def test_an_unknown_body_gives_an_empty_answer(report: ox.Store, name: str):
    for query in library.all():
        if any(parameter.name == "agency" for parameter in query.parameters):
            rows = rows_of(report, query.name, {"agency": name})
            assert not rows or all(set(row.values()) <= {"0"} for row in rows), query.name


def test_a_place_in_the_report_holds_what_it_is_said_to(report: ox.Store):
    """The offsets that an answer gives cut out of the report the sentence with the printed value."""
    text = shared("report", "egov-report-2014-2024.txt").read_text("utf-8-sig")
    [row] = rows_of(report, "where-a-figure-stands", {"figure": "139项", "word": "国家标准"})
    assert "139项" in re.sub(r"\s", "", text[int(row["from"]):int(row["to"])])


def test_counts_of_two_reports_are_those_of_each(report: ox.Store):
    """Chapters and figures are told apart by report, so that a second report adds rows and changes none."""
    second = ox.Store()
    for quad in report:
        second.add(quad)
    before = {name: rows_of(second, name, {}) for name in ("chapters", "sections-of-chapter", "figure-source", "policies-per-year")}
    for quad in list(report.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        terms = quad.subject, quad.predicate, quad.object
        moved = [ox.NamedNode(term.value.replace("cac-2014-2024", "other-2025")) if isinstance(term, ox.NamedNode) else term for term in terms]
        second.add(ox.Quad(*moved))
    for name, rows in before.items():
        after = rows_of(second, name, {})
        assert all(row in after for row in rows), name
        assert len(after) == len(rows) * (1 if name == "policies-per-year" else 2), name
