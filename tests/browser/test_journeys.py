"""From the first page to an answer and to the words that say so, in a real browser."""
import pytest
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

from tests.endpoint.page_graph import make

CSS = "css selector"
QUESTIONS = {"zh": ("哪些文件是联合印发的？", "印发机构"), "en": ("Which documents were issued jointly?", "issued by")}


@pytest.fixture(scope="module")
def released(run_server, tmp_path_factory):
    data = tmp_path_factory.mktemp("released")
    publishing.load(VersionedStore(data), publishing.released())
    return run_server(data).url


@pytest.fixture(scope="module")
def small(run_server, tmp_path_factory):
    return run_server(make(tmp_path_factory.mktemp("small"))).url


def click(browser, element) -> None:
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def from_question_to_evidence(browser, site, language) -> None:
    question, issued_by = QUESTIONS[language]
    browser.get(f"{site}/?lang={language}")
    assert int(browser.find_element(CSS, ".counts .many").text) > 50
    click(browser, browser.find_element("link text", question))
    assert browser.find_element(CSS, "h1").text == question
    rows = browser.find_elements(CSS, "table.result tbody tr")
    assert len(rows) >= 5
    link = rows[0].find_element(CSS, "a")
    title = link.text
    click(browser, link)
    assert browser.find_element(CSS, "h1").text == title and f"lang={language}" in browser.current_url
    (row,) = [row for row in browser.find_elements(CSS, ".statements > div") if row.find_element(CSS, "dt").text == issued_by]
    assert len(row.find_elements(CSS, "li")) >= 2
    click(browser, row.find_element(CSS, "a.mark"))
    passage = browser.find_element(CSS, ".passage:target")
    assert title in passage.text and issued_by in passage.text
    click(browser, passage.find_element(CSS, "a.number-of"))
    assert "/page/span/" in browser.current_url
    assert title in browser.find_element(CSS, "main table").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_a_question_to_its_evidence(browser, released, language):
    from_question_to_evidence(browser, released, language)


def test_the_same_on_a_phone(phone, released):
    from_question_to_evidence(phone, released, "zh")


def test_the_same_without_a_script(browser, released):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(released + "/?lang=en")
    browser.find_element("link text", QUESTIONS["en"][0]).click()
    assert len(browser.find_elements(CSS, "table.result tbody tr")) >= 5 and not browser.find_elements(CSS, "button.sort")
    browser.find_element(CSS, "table.result tbody a").click()
    assert browser.find_elements(CSS, ".passage")


def test_the_words_are_marked_where_the_text_is_loaded(browser, small):
    browser.get(small + "/page/policy/plan-1?lang=en")
    click(browser, browser.find_element(CSS, "a.mark"))
    passage = browser.find_element(CSS, ".passage:target")
    assert [mark.text for mark in passage.find_elements(CSS, "mark")] == ["某办公室", "甲乙方案"]
    passage.find_element(CSS, "mark a").click()
    assert browser.find_element(CSS, "h1").text == "The Office"


def test_a_query_of_ones_own_runs_by_keyboard_and_its_error_is_shown(browser, small):
    browser.get(small + "/sparql?lang=en")
    field = browser.find_element(CSS, "#query")
    field.clear()
    field.send_keys("SELECT ?x WHERE {\n  ?x a egov:Policy\n}")
    field.send_keys("\ue009\ue007")  # Ctrl+Enter
    assert "egov:" in browser.find_element(CSS, "[role=alert]").text
    assert browser.find_element(CSS, ".place mark").text == "e" and "egov:Policy" in browser.find_element(CSS, "#query").get_attribute("value")
    field = browser.find_element(CSS, "#query")
    field.send_keys("\ue009a")
    field.send_keys("PREFIX egov: <https://w3id.org/egovkg/ontology#>\nSELECT ?x ?n { ?x a egov:Policy BIND(7 AS ?n) }")
    click(browser, browser.find_element(CSS, "form.ask > button"))
    assert len(browser.find_elements(CSS, "table.result tbody tr")) == 2


def test_a_column_sorts_when_its_head_is_clicked(browser, small):
    browser.get(small + "/sparql?query=SELECT%20%3Fn%20%7B%20VALUES%20%3Fn%20%7B%2010%209%20100%20%7D%20%7D")
    def cells() -> list[str]:
        return [cell.text for cell in browser.find_elements(CSS, "table.result tbody td")]
    head = browser.find_element(CSS, "button.sort")
    assert cells() == ["10", "9", "100"]
    click(browser, head)
    assert cells() == ["9", "10", "100"]
    click(browser, head)
    assert cells() == ["100", "10", "9"]


@pytest.mark.parametrize("path", [
    "/", "/sparql", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D", "/page/policy/plan-1", "/page/policy/hostile", "/page/agency/office",
    "/page/paragraph/demo/10-40", "/page/span/demo/10-24", "/page/section/demo/1-2", "/ontology", "/page/agency/nobody",
    "/sparql?query=SELECT%20%3Fx%20%7B%20" + "x" * 300,
])
def test_nothing_scrolls_sideways_on_a_phone(phone, small, path):
    for language in ("zh", "en"):
        phone.get(f"{small}{path}{'&' if '?' in path else '?'}lang={language}")
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 320
        assert phone.find_element(CSS, "h1").is_displayed()
