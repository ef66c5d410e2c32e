"""How well a report is read that no rule was made for: precision, recall and F1 against complete annotations of its own."""
import pytest
from egovkg.loader.conversion import convert_file
from egovkg.loader.evaluation import Evaluation, evaluate_conversion

from tests.support import REPORTS


@pytest.fixture(scope="module")
def result() -> Evaluation:
    return evaluate_conversion(convert_file(REPORTS / "measured" / "city.txt"), REPORTS / "measured" / "gold")


def test_facts_of_an_unknown_report(result):
    assert result.facts.f1 >= 0.85, result.facts


@pytest.mark.parametrize(("kind", "floor"), [("policy", 0.9), ("agency", 0.9), ("observation", 0.9), ("event", 0.75), ("section", 0.95), ("figure", 0.95), ("quotation", 0.9)])
def test_kinds_of_facts_of_an_unknown_report(result, kind, floor):
    assert result.kinds[kind].judged and result.kinds[kind].facts.f1 >= floor, result.kinds[kind].facts


def test_no_printed_value_is_invented(result):
    assert result.invented == []
