"""The library's form: headers in both languages, parameters that bind, and queries that parse and run as they stand."""
import re

import pyoxigraph as ox
import pytest
from egovkg.endpoint.query_api import PROTOCOL
from egovkg.endpoint.query_text import with_values
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, PREFIXES, XSD
from egovkg.queries import library
from egovkg.queries.library import Parameter, Query, read

QUERIES = library.all()
each = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HEAD = "# title@zh: 一\n# title@en: one\n# description@zh: 一\n# description@en: one\n# tags: a b\n"
VALUES = {"string": "没有\"这'个\\", "integer": "1949", "decimal": "-0.5", "date": "1949-10-01", "iri": "http://example.org/none"}


def test_the_library_is_there():
    assert len(QUERIES) >= 24
    assert len({query.title_zh for query in QUERIES}) == len({query.title_en for query in QUERIES}) == len(QUERIES)
    assert sum("start" in query.tags for query in QUERIES) == 10


@each
def test_a_query_says_what_it_asks_in_both_languages(query: Query):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", query.name)
    assert CHINESE.search(query.title_zh) and CHINESE.search(query.description_zh)
    assert query.title_en.isascii() and query.title_en[0].isupper() and query.description_en[0].isupper()
    for parameter in query.parameters:
        assert CHINESE.search(parameter.description_zh) and parameter.description_en.isascii()


@each
def test_a_parameter_stands_once_with_its_default(query: Query):
    """So that the file runs as it stands, and a value can be joined to it without changing its text."""
    body = query.text.partition("\n\n")[2]
    for parameter in query.parameters:
        assert parameter.name not in PROTOCOL
        term = parameter.term(parameter.default)
        written = {"date": f'"{parameter.default}"^^xsd:date', "integer": parameter.default, "decimal": parameter.default}
        expected = f"COALESCE(?{parameter.name}, {written.get(parameter.type, str(term))})"
        assert expected in body and len(re.findall(rf"[?$]{parameter.name}\b", body)) == 1


@each
def test_a_query_is_laid_out(query: Query):
    assert max(map(len, query.text.splitlines())) <= 140 and query.text.endswith("\n") and "\t" not in query.text
    assert set(re.findall(r"^PREFIX (\w+): <(.*)>$", query.text, re.MULTILINE)) <= set(PREFIXES.items())


@pytest.fixture(scope="module")
def small() -> ox.Store:
    """Two policies and a body, and values of three types under one property, which a bare sort key would stumble over."""
    store = ox.Store()
    store.load(f"""
        PREFIX egov: <{EGOV.iri}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xsd: <{XSD.iri}>
        <http://e/a> a egov:Agency ; rdfs:label "甲局"@zh , "Bureau A"@en .
        <http://e/p> a egov:Policy ; rdfs:label "甲规划"@zh ; egov:issuedBy <http://e/a> ; egov:issuedOn <http://e/d> .
        <http://e/q> a egov:Policy ; rdfs:label "乙规划"@zh ; egov:issuedBy <http://e/a> ; egov:issuedOn <http://e/d> .
        <http://e/d> egov:startDate "2020-02-01"^^xsd:date ; egov:endDate "2020-02-29"^^xsd:date ; egov:edtf "2020-02" .
    """.encode(), ox.RdfFormat.TURTLE)
    return store


@each
def test_a_query_runs(query: Query, small: ox.Store):
    found = small.query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    defaults = list(map(str, found))
    assert list(map(str, small.query(with_values(query.text, query.bind({}))))) == defaults
    given = {parameter.name: VALUES[parameter.type] for parameter in query.parameters}
    list(small.query(with_values(query.text, query.bind(given))))


def test_values_answer_otherwise_than_defaults(small: ox.Store):
    def titles(**values: str) -> list[str]:
        query = library.get("policies-between")
        return [row["policyTitle"].value for row in small.query(with_values(query.text, query.bind(values)))]

    assert titles() == []
    assert titles(**{"from": "2020-02-01", "to": "2020-02-29"}) == ["乙规划", "甲规划"]
    assert titles(**{"from": "2020-02-02", "to": "2020-12-31"}) == [], "a month counts only when the whole of it lies within"


@pytest.mark.parametrize("name", ["甲局", " 甲 局 ", "BUREAU a", "《甲局》"])
def test_names_in_any_writing(small: ox.Store, name: str):
    query = library.get("policies-of-agency")
    rows = list(small.query(with_values(query.text, query.bind({"agency": name}))))
    assert len(rows) == 2 and all(row["issuers"].value == "1" for row in rows)


@pytest.mark.parametrize(("kind", "value", "term"), [
    ("string", " a ", ox.Literal(" a ")), ("integer", " 2023 ", ox.Literal(2023)), ("integer", "-1", ox.Literal(-1)),
    ("decimal", "92.5", ox.Literal("92.5", datatype=XSD.decimal)), ("date", "2024-02-29", ox.Literal("2024-02-29", datatype=XSD.date)),
    ("iri", "urn:x:y", ox.NamedNode("urn:x:y")),
])
def test_a_value_becomes_a_term(kind: str, value: str, term: object):
    assert Parameter("p", kind, "", "参", "p").term(value) == term


@pytest.mark.parametrize(("kind", "value"), [
    ("string", "x" * 1001), ("string", "\ud800"), ("integer", "1.5"), ("integer", ""), ("integer", "٣"), ("decimal", "1e5"),
    ("decimal", "NaN"), ("date", "2023-02-29"), ("date", "٢٠٢٣-٠١-٠١"), ("date", "2023"), ("iri", "a b"), ("iri", "relative"), ("iri", "http://e/<>"),
])
def test_a_bad_value_is_a_problem(kind: str, value: str):
    with pytest.raises(Problem) as raised:
        Parameter("p", kind, "", "参", "p").term(value)
    assert raised.value.code == "bad-parameter" and {"name", "value", "expected"} == set(raised.value.details)


def test_unknown_names_are_problems():
    with pytest.raises(Problem, match="no-such-query"):
        library.get("../library")
    with pytest.raises(Problem, match="no such parameter; there are agency"):
        library.get("policies-of-agency").bind({"body": "甲"})


@pytest.mark.parametrize("text", [
    "", "SELECT * {}", HEAD.replace("# tags: a b\n", ""), HEAD.replace("one", "", 1), HEAD + "# title@zh: 二\n", HEAD + "# a remark\n",
    HEAD + "# param: x | string | y | 说明\n", HEAD + "# param: x | text | y | 说明 | about\n",
    HEAD + "# param: x | date | today | 说明 | about\n", HEAD + "# param: ?x | string | y | 说明 | about\n",
])
def test_a_header_in_another_form_is_refused(text: str):
    with pytest.raises(ValueError, match=r"x\.rq"):
        read("x", text)


def test_a_header_is_read():
    query = read("x", HEAD + "# param: n | integer | 5 | 数 | number\n\nSELECT (COALESCE(?n, 5) AS ?m) {}\n")
    assert query.parameters == (Parameter("n", "integer", "5", "数", "number"),) and query.tags == ("a", "b")
    assert query.bind({}) == {"n": ox.Literal(5)} and query.bind({"n": "6"}) == {"n": ox.Literal(6)}
