"""Every type of page for everyone: axe-core finds nothing, nothing scrolls sideways, nothing moves, all is reached by keyboard; a picture is kept of each."""
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.page_types import NAMES, address
from tests.support import ROOT

CSS = "css selector"
PICTURES = ROOT / "build" / "pictures"
RUN = """const done = arguments[arguments.length - 1]; axe.run(document, arguments[0]).then(
    (found) => done(found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`)),
    (error) => done([String(error)]));"""
EVERYTHING = {"resultTypes": ["violations"]}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the wheel that carries it."""
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        reason = "axe-core is not there: make .venv/.test"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def show(browser, site: str, name: str, language: str, width: int = 1200, height: int = 900, colours: str = "light") -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": colours}]})
    path = address(site, name)
    browser.get(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")


def picture(browser, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser.save_screenshot(str(PICTURES / f"{name}.png"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_either_colours(browser, explorer, axe, name, language):
    browser.set_script_timeout(300)  # the model's page has ten thousand elements
    show(browser, explorer, name, language, height=1600)
    browser.execute_script(axe)
    assert browser.execute_async_script(RUN, EVERYTHING) == []
    picture(browser, f"{name}-{language}-light")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    assert browser.execute_async_script(RUN, CONTRAST) == []
    picture(browser, f"{name}-{language}-dark")


@pytest.mark.parametrize("name", NAMES)
def test_a_narrow_screen_and_twice_the_size_need_no_sideways_scrolling(browser, explorer, name):
    for language, width in (("zh", 320), ("en", 320), ("en", 600)):  # 600 is a desk's 1200 at 200 %
        show(browser, explorer, name, language, width)
        # A link far down that is out of sight must not widen the page either.
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, (language, width)
        assert browser.find_element(CSS, "h1").is_displayed()
        if width == 320:
            picture(browser, f"{name}-{language}-phone")


def test_every_chart_has_its_table(browser, explorer):
    for name in ("start", "figures", "indicator", "platform"):
        show(browser, explorer, name, "en")
        for chart in browser.find_elements(CSS, "svg.chart"):
            card = chart.find_element("xpath", "ancestor::article")
            dots = card.find_elements(CSS, "svg.chart circle")
            assert card.find_elements(CSS, "table tbody tr") and len(card.find_elements(CSS, "table tbody tr")) >= len(dots)
            assert all(link.get_attribute("aria-label") for link in chart.find_elements(CSS, "a"))


def test_the_first_page_is_light_and_nothing_on_it_moves(browser, explorer):
    show(browser, explorer, "start", "zh")
    entries = browser.execute_script("""return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .map((entry) => [entry.name, entry.decodedBodySize])""")
    assert sum(size for _, size in entries) < 150_000, entries
    shift = browser.execute_async_script("""const done = arguments[0]; let sum = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 500);""")
    assert shift == 0


def focused(browser, expression: str) -> object:
    return browser.execute_script(f"return document.activeElement{expression}")


def press(browser, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


TAB, ENTER, ESCAPE, DOWN, RIGHT = "\ue004", "\ue007", "\ue00c", "\ue015", "\ue014"


def test_the_whole_of_a_page_is_reached_by_keyboard(browser, explorer):
    for name in ("start", "policies", "agency", "figures"):
        show(browser, explorer, name, "en")
        wanted = browser.execute_script("""return [...document.querySelectorAll("a[href], button, input, summary, textarea, [tabindex='0']")].filter((one) =>
            one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }) && !(one.closest("details:not([open])") && !one.matches("summary"))).length""")
        reached = set()
        press(browser, TAB)
        assert focused(browser, ".className") == "skip"
        for _ in range(wanted + 20):
            reached.add(browser.execute_script("""const one = document.activeElement; return one === document.body ? "" :
                [...document.querySelectorAll("*")].indexOf(one) + ":" + one.tagName"""))
            press(browser, TAB)
        assert len(reached - {""}) >= wanted


def test_suggestions_by_keyboard(browser, explorer):
    show(browser, explorer, "start", "zh")
    field = browser.find_element(CSS, "#q")
    field.send_keys("gjwx")
    WebDriverWait(browser, 20).until(lambda _: browser.execute_script("return document.querySelector('.suggestions li span')?.textContent") == "国家网信办")
    options = browser.find_elements(CSS, ".suggestions li")
    assert field.get_attribute("aria-expanded") == "true"
    press(browser, DOWN)
    assert field.get_attribute("aria-activedescendant") == options[0].get_attribute("id") and options[0].get_attribute("aria-selected") == "true"
    press(browser, ESCAPE)
    assert field.get_attribute("aria-expanded") == "false"
    field.send_keys("b")
    WebDriverWait(browser, 20).until(lambda _: field.get_attribute("aria-expanded") == "true")
    press(browser, DOWN, ENTER)
    assert browser.find_element(CSS, "h1").text == "国家网信办"


def test_evidence_opens_and_closes_by_keyboard(browser, explorer):
    show(browser, explorer, "policies", "en")
    mark = browser.find_element(CSS, ".rows a.mark")
    href = mark.get_attribute("href")
    browser.execute_script("arguments[0].focus()", mark)
    press(browser, ENTER)
    passage = browser.find_element(CSS, "dialog[open] .passage")
    assert "Characters" in passage.text
    press(browser, ESCAPE)
    assert not browser.find_elements(CSS, "dialog[open] .passage") or not browser.execute_script("return document.querySelector('dialog').open")
    assert focused(browser, ".href") == href


def test_arrow_keys_move_in_the_calendar(browser, explorer):
    show(browser, explorer, "timeline", "en")
    first = browser.find_element(CSS, ".calendar td a")
    browser.execute_script("arguments[0].focus()", first)
    labels = [focused(browser, ".ariaLabel")]
    for key in (RIGHT, DOWN, DOWN):
        press(browser, key)
        labels.append(focused(browser, ".ariaLabel"))
    assert len(set(labels)) >= 3 and all(": " in label for label in labels)
    press(browser, ENTER)
    assert labels[-1].split(":")[1].split()[0] in browser.find_element(CSS, "#list").text


def test_colours_that_a_reader_chose_stay(browser, explorer):
    show(browser, explorer, "start", "zh")
    before = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    browser.find_element(CSS, "#theme-button").click()
    chosen = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert chosen != before
    show(browser, explorer, "policies", "en")
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == chosen
    browser.execute_script("localStorage.clear()")
