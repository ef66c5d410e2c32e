"""Every problem that the source raises has its words in both languages, and the words have all they need."""
import ast
import string
from pathlib import Path

import pytest
from egovkg.endpoint.errors import TABLE, document, exit_code, sentence
from egovkg.ontology.problem import Problem

ROOT = Path(__file__).parents[2]
FOLDERS = ("ontology", "loader", "triples", "endpoint", "queries")


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def raised() -> list[tuple[str, int, ast.Call]]:
    calls = []
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Problem" and node.args:
                calls.append((str(path.relative_to(ROOT)), node.lineno, node))
    return calls


def codes(node: ast.AST) -> list[str]:
    """The literal codes of a call's first argument: a string, or one of two strings."""
    if isinstance(node, ast.IfExp):
        return codes(node.body) + codes(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) else []


def test_every_problem_in_the_source_is_in_the_table_with_its_details():
    calls = raised()
    assert len(calls) > 10
    for path, line, call in calls:
        given = {keyword.arg for keyword in call.keywords}
        for code in codes(call.args[0]):
            assert code in TABLE, f"{path}:{line}: {code} is not in the table"
            missing = (braces(TABLE[code].zh) | braces(TABLE[code].en)) - given
            assert None in given or not missing, f"{path}:{line}: {code} lacks {missing}"


@pytest.mark.parametrize("code", TABLE)
def test_both_languages_say_the_same_details(code):
    entry = TABLE[code]
    assert braces(entry.zh) == braces(entry.en)
    assert entry.exit != 0 and 400 <= entry.status < 600
    problem = Problem(code, **dict.fromkeys(braces(entry.en), "thing"))
    for language in ("zh", "en"):
        assert "{" not in sentence(problem, language) and sentence(problem, language) and document(problem, language)["title"]


def test_a_problem_becomes_a_problem_document():
    found = document(Problem("syntax-error", line=2, column=7, reason="the prefix x is not declared"), "en")
    assert found == {
        "type": "https://w3id.org/egovkg/errors/syntax-error", "title": "Syntax error", "status": 400,
        "detail": "Line 2, column 7: the prefix x is not declared.", "line": 2, "column": 7, "reason": "the prefix x is not declared",
    }


def test_an_unknown_code_is_an_internal_error():
    assert document(Problem("nonsense", title="x"), "zh")["status"] == 500 and exit_code(Problem("nonsense")) == 70
