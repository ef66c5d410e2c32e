"""The editor of queries in a real browser: writing with completion and marked mistakes, running, stopping, and what one takes away, in both languages."""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time

import pytest
import requests
from egovkg.endpoint import web_assets
from egovkg.endpoint.languages import Words

from tests.browser.test_for_everyone import EVERYTHING, RUN, axe, picture  # noqa: F401 – axe is a fixture

CSS = "css selector"
ENTER, CONTROL, DELETE, DOWN = "\ue007", "\ue009", "\ue017", "\ue015"
EACH = pytest.mark.parametrize("language", ["zh", "en"])
PREFIX = "PREFIX egov: <https://w3id.org/egovkg/ontology#>\n"
RANKS = "SELECT ?year ?rank { VALUES (?year ?rank) { (2014 70) (2020 45) (2024 35) } }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?e != ?h) }"


class Page:
    """The page with its editor, as somebody uses it by keyboard and mouse."""

    def __init__(self, browser, site: str, language: str, path: str = "/sparql", width: int = 1200) -> None:
        self.browser, self.site, self.words = browser, site, Words(language)
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 700})
        browser.get(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
        self.root = browser.find_element(CSS, "#editor").shadow_root

    def find(self, selector: str):
        return self.browser.find_element(CSS, selector)

    def press(self, *keys: str, held: str = "") -> None:
        from selenium.webdriver import ActionChains

        chain = ActionChains(self.browser)
        if held:
            chain.key_down(held)
        for key in keys:
            chain.send_keys(key)
        if held:
            chain.key_up(held)
        chain.perform()

    def write(self, text: str) -> None:
        """Put a text in place of what is there, as typed."""
        self.root.find_element(CSS, ".cm-content").click()
        self.press("a", held=CONTROL)
        self.press(DELETE, text)

    def put(self, text: str) -> None:
        """Put a text in at once, as pasted."""
        self.write("")
        self.browser.execute_script("""const data = new DataTransfer(); data.setData("text/plain", arguments[1]);
            arguments[0].dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));""",
            self.root.find_element(CSS, ".cm-content"), text)
        self.until(lambda: self.text.strip() == text.strip())

    @property
    def text(self) -> str:
        return self.browser.execute_script("return document.querySelector('form.ask').elements.query.value")

    def until(self, told, seconds: float = 15.0):
        """What a function gives as soon as it gives something."""
        end = time.monotonic() + seconds
        while not (found := told()):
            assert time.monotonic() < end, "nothing came"
            time.sleep(0.05)
        return found

    def options(self) -> list[str]:
        return self.browser.execute_script("return [...arguments[0].querySelectorAll('.cm-tooltip-autocomplete li')].map((one) => one.innerText)", self.root)

    def accept(self, then: str = "") -> None:
        """Take the first suggestion, as soon as the editor lets it be taken: for a moment Enter still belongs to the text."""
        time.sleep(0.2)
        self.press(ENTER)
        self.until(lambda: not self.options())
        if then:
            self.press(then)

    def run(self) -> None:
        """Run by keyboard and wait for the answer."""
        self.browser.execute_script("for (const old of document.querySelector('#answer').children) old.dataset.old = ''")
        self.root.find_element(CSS, ".cm-content").click()
        self.press(ENTER, held=CONTROL)
        self.until(lambda: self.browser.execute_script("""const it = document.querySelector('#answer');
            return it.childElementCount && !it.querySelector('[data-old]') && it.ariaBusy === 'false'"""))

    def cells(self) -> list[list[str]]:
        return self.browser.execute_script("return [...document.querySelectorAll('table.result tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))")


@pytest.fixture(scope="session")
def built() -> None:
    if not web_assets.has("editor.js"):
        reason = "the editor is not built: make bundles, which needs Node"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def ready(explorer, built) -> None:
    """The search index of a version that has just come takes a while to build, and what is completed with is made from it."""
    with requests.Session() as session:
        session.trust_env = False
        assert session.get(explorer + "/sparql/completion.json", timeout=90).status_code == 200


@pytest.fixture
def at(browser, explorer, ready):
    return lambda language="en", path="/sparql", width=1200: Page(browser, explorer, language, path, width)


@EACH
def test_a_query_is_written_with_completion_and_run(at, language):
    page = at(language)
    page.write("SELECT ?p {\n?p a ")
    page.press({"zh": "政策文", "en": "polic"}[language])
    assert page.until(page.options)[0].split("\n")[0] == "egov:Policy"
    page.accept(" ;\n")
    # What a policy has comes before what others have under a like name.
    page.press({"zh": "印发", "en": "issued"}[language])
    page.until(lambda: page.options() and page.options()[0].startswith("egov:issuedBy"))
    about = page.until(lambda: page.browser.execute_script("return arguments[0].querySelector('.cm-completionInfo')?.innerText", page.root))
    assert {"zh": "印发机构", "en": "issued by"}[language] in about
    page.accept(" ")
    page.press({"zh": "中央网信办", "en": "Cyberspace Admin"}[language])
    name = {"zh": "国家网信办", "en": "Cyberspace Administration of China"}[language]
    page.until(lambda: page.options() and page.options()[0].split("\n")[0] == name)
    page.accept()
    page.until(lambda: "agency/cac>" in page.text)
    assert page.text.startswith(PREFIX) and "egov:issuedBy <https://w3id.org/egovkg/id/agency/cac>" in page.text
    page.run()
    assert "互联网政务应用安全管理规定" in [row[0] for row in page.cells()] and page.find("table.result a").get_attribute("href").startswith(page.site + "/page/policy/")
    summary = page.find("#answer .summary").text
    assert page.words.version in summary and {"zh": "毫秒", "en": " ms"}[language] in summary
    assert "/sparql?query=" in page.browser.current_url


def test_the_keyboard_leaves_the_editor(at):
    page = at()
    page.root.find_element(CSS, ".cm-content").click()
    page.press("\ue004")
    assert page.browser.execute_script("return document.activeElement.id") == "infer"


def test_prefixes_declare_themselves_and_names_stand_in_strings(at):
    page = at()
    page.write("# mine\nSELECT * { ?y skos:altLabel ?z . ?x skos:")
    page.until(lambda: "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n" in page.text)
    assert page.text.startswith("# mine\nPREFIX skos:") and page.text.count("PREFIX") == 1
    page.press('prefLabel "Cyberspace Admin')
    page.until(lambda: any("Cyberspace" in option for option in page.options()))
    page.accept()
    page.until(lambda: '"国家网信办"' in page.text)


@EACH
def test_a_mistake_is_marked_where_it_is(at, language):
    page = at(language)
    page.put("SELECT * {\n  ?s ?p ?o ?q\n}")
    note = page.until(lambda: page.find(".mistake").text)
    assert "2" in note and "?q" in note and note.startswith({"zh": "第", "en": "Line"}[language])
    assert [mark.text for mark in page.root.find_elements(CSS, ".cm-lintRange-error")] == ["?q"]
    page.put("SELECT * { ?s foaf:name ?o }")
    page.until(lambda: "foaf:" in page.find(".mistake").text)
    assert page.root.find_element(CSS, ".cm-lintRange-error").text == "foaf:"
    page.put("SELECT * { ?s ?p ?o }")
    page.until(lambda: page.find(".mistake").text == "")


@EACH
def test_what_the_server_refuses_is_said_and_marked(at, language):
    page = at(language)
    page.put("SELECT ?x WHERE {\n  ?x a unheard:Of }")
    page.run()
    alert = page.find("#answer [role=alert]").text
    assert "unheard" in alert and page.root.find_element(CSS, ".cm-lintRange-error")
    page.put("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    page.run()
    assert "SERVICE" in page.find("#answer [role=alert]").text


def test_a_run_is_stopped_and_the_server_stops_too(at, http):
    page = at()

    def in_flight() -> int:
        return http.get(page.site + "/readyz").json()["in_flight"]

    page.put(ENDLESS)
    page.press(ENTER, held=CONTROL)
    stop = page.find("button.stop")
    page.until(stop.is_displayed)
    page.until(lambda: in_flight() >= 1)
    page.until(lambda: page.find(".clock").text.endswith("s"))
    stop.click()
    page.until(lambda: "Stopped" in page.find(".actions [role=status]").text)
    assert not stop.is_displayed() and page.find("form.ask button[type=submit]").is_displayed()
    page.until(lambda: in_flight() == 0, 5)


@EACH
def test_the_answer_is_sorted_drawn_and_taken_away(at, http, language):
    page = at(language)
    page.put(RANKS)
    page.run()
    assert [row[1] for row in page.cells()] == ["70", "45", "35"]
    page.browser.find_elements(CSS, "button.sort")[1].click()
    assert [row[1] for row in page.cells()] == ["35", "45", "70"]
    chart = page.find(".result-chart svg")
    assert chart.get_attribute("role") == "img" and "rank" in chart.get_attribute("aria-label") and len(chart.find_elements(CSS, "circle")) == 3
    assert [text.text for text in chart.find_elements(CSS, ".dot-label")] == ["70", "45", "35"]
    links = {link.text: link.get_attribute("href") for link in page.browser.find_elements(CSS, ".downloads a")}
    plain, excel = http.get(links["CSV"]).content, http.get(links[page.words.csv_excel]).content
    assert excel == b"\xef\xbb\xbf" + plain and list(csv.reader(io.StringIO(plain.decode())))[1] == ["2014", "70"]
    # The address says it all again, with or without a script.
    again = page.browser.current_url
    page.browser.get("about:blank")
    page.browser.get(again)
    assert [row[1] for row in page.cells()] == ["70", "45", "35"] and page.find(".result-chart svg circle") and page.find(".code-for")
    assert http.get(again, headers={"Accept": "text/csv"}).content == plain


def test_names_with_numbers_are_bars(at):
    page = at()
    page.put('SELECT ?name ?n { VALUES (?name ?n) { ("甲" 3) ("乙" 120000000) } }')
    page.run()
    chart = page.find(".result-chart svg")
    assert len(chart.find_elements(CSS, "rect")) == 2 and [text.text for text in chart.find_elements(CSS, ".dot-label")] == ["3", "120M"]
    page.put('SELECT ?name { VALUES ?name { "甲" "乙" } }')
    page.run()
    assert len(page.cells()) == 2 and not page.browser.execute_script("return document.querySelector('.result-chart')")


@EACH
def test_a_query_of_the_library_with_its_parameter(at, language):
    page = at(language)
    page.find(".actions button.second").click()
    page.find("#library-find").send_keys("policies-of-agency")
    (entry,) = [one for one in page.browser.find_elements(CSS, "dialog.library details") if one.is_displayed()]
    entry.find_element(CSS, "summary").click()
    field = entry.find_element(CSS, "input")
    assert field.get_attribute("value") == "国家网信办"
    field.clear()
    field.send_keys("国务院")
    entry.find_element(CSS, "button").click()
    page.until(lambda: page.browser.find_elements(CSS, "table.result tbody tr"))
    assert 'VALUES ?agency { "国务院" }' in page.text and not page.text.startswith("# title")
    assert any("关于加强数字政府建设的指导意见" in row[0] for row in page.cells())


def test_the_code_runs_as_it_is_copied(at, tmp_path):
    page = at()
    page.put('SELECT ?x { VALUES ?x { "back\\\\slash" "it\'s" "`${1}`" "数字" } } # """')
    page.run()
    page.find(".code-for summary").click()
    programs = {}
    for button in page.browser.find_elements(CSS, ".code-for button.choice"):
        button.click()
        programs[button.text] = page.find(".code-for pre").text
    assert list(programs) == ["curl", "Python", "JavaScript", "R"] and 'r"-(' in programs["R"]
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    script = tmp_path / "query.py"
    script.write_text(programs["Python"], "utf-8")
    module = tmp_path / "query.mjs"
    module.write_text(programs["JavaScript"], "utf-8")
    statistics = tmp_path / "query.R"
    statistics.write_text(programs["R"], "utf-8")
    there = [command for program, command in (("curl", ["bash", "-c", programs["curl"]]), (sys.executable, [sys.executable, script]), ("node", ["node", module]))
        if shutil.which(program) or os.environ.get("CI") == "true"]
    there += [["Rscript", statistics]] if shutil.which("Rscript") else []  # large to install
    for command in there:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60, env=plain | {"LC_ALL": "C.UTF-8"})
        assert done.returncode == 0, done.stderr
        for value in ("back\\slash", "it's", "`${1}`", "数字"):
            assert value in done.stdout or json.dumps(value)[1:-1] in done.stdout or value.replace("'", "\\'") in done.stdout


@EACH
def test_axe_finds_nothing_in_an_answer_with_its_chart(at, axe, language):  # noqa: F811
    page = at(language, "/sparql?query=" + requests.utils.quote(RANKS))
    page.find(".code-for summary").click()
    page.browser.execute_script(axe)
    assert page.browser.execute_async_script(RUN, EVERYTHING) == []
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    assert page.browser.execute_async_script(RUN, EVERYTHING) == []
    picture(page.browser, f"editor-answer-{language}-dark")


def test_a_phone_needs_no_sideways_scrolling(at):
    page = at("zh", "/queries/hosts-ranked", 320)
    page.until(lambda: page.browser.find_elements(CSS, ".result-chart"))
    assert page.browser.execute_script("return document.documentElement.scrollWidth") <= 320
    page.find(".code-for summary").click()
    page.browser.execute_script("document.querySelector('.actions button.second').click()")
    page.until(lambda: page.browser.find_elements(CSS, "dialog.library[open] details"))
    assert page.browser.execute_script("return document.documentElement.scrollWidth") <= 320


def test_the_bundles_come_with_their_page_only_and_the_parser_when_one_writes(at, http):
    page = at("en", "/sparql")
    def loaded() -> list[str]:
        return page.browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")

    assert any(name.endswith("/editor.js") for name in loaded())
    for path in ("/", "/policies", "/queries", "/page/agency/cac", "/ontology"):
        assert not re.search(r"/(?:editor|parser)\.js", http.get(page.site + path, headers={"Accept": "text/html"}).text)


def test_without_the_bundles_the_form_runs_a_query(browser, explorer, monkeypatch):
    monkeypatch.setattr(web_assets, "has", lambda name: False)
    browser.get(explorer + "/sparql?lang=en")
    field = browser.find_element(CSS, "textarea#query")
    assert not browser.execute_script("return document.querySelector('#editor, script[src*=editor]')")
    field.clear()
    field.send_keys("SELECT ?x WHERE {\n  ?x a egov:Policy\n}")
    field.send_keys(CONTROL + ENTER)
    assert "egov:" in browser.find_element(CSS, "[role=alert]").text and browser.find_element(CSS, ".place mark").text == "e"
    field = browser.find_element(CSS, "#query")
    assert "egov:Policy" in field.get_attribute("value")
    field.send_keys(CONTROL + "a")
    field.send_keys(PREFIX + "SELECT ?x ?n { ?x a egov:Policy BIND(7 AS ?n) } LIMIT 2")
    browser.find_element(CSS, "form.ask button[type=submit]").click()
    assert len(browser.find_elements(CSS, "table.result tbody tr")) == 2


def test_without_a_script_the_form_runs_a_query(browser, explorer, built):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(explorer + "/sparql?lang=zh")
    browser.find_element(CSS, "form.ask button[type=submit]").click()
    assert len(browser.find_elements(CSS, "table.result tbody tr")) == 50
