"""Twelve ways from the first page to an answer and to the words that say so, in a real browser: in both languages, on a desk and on a phone."""
import pytest

from tests.endpoint.page_graph import make

CSS = "css selector"
SIZES = {"desk": (1200, 900), "phone": (360, 740)}
EACH = pytest.mark.parametrize(("language", "size"), [("zh", "desk"), ("en", "desk"), ("zh", "phone"), ("en", "phone")])
TWO = pytest.mark.parametrize(("language", "size"), [("zh", "phone"), ("en", "desk")])


class Visitor:
    """Somebody at the first page, who clicks what is written there."""

    def __init__(self, browser, site: str, language: str, size: str) -> None:
        self.browser = browser
        self.language = language
        width, height = SIZES[size]
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"})
        browser.get(f"{site}/?lang={language}")

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def find(self, selector: str):
        return self.browser.find_element(CSS, selector)

    def all(self, selector: str) -> list:
        return self.browser.find_elements(CSS, selector)

    def click(self, element) -> None:
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def go(self, zh: str, en: str) -> None:
        """Follow a link of the main navigation."""
        self.click(self.find("header nav").find_element("link text", self.say(zh, en)))

    def link(self, text: str, within: str = "main") -> None:
        self.click(self.find(within).find_element("partial link text", text))

    def search(self, text: str) -> None:
        field = self.find("#q")
        field.send_keys(text)
        field.send_keys("\ue007")
        assert self.find("#hits").text

    def narrow(self, choice: str) -> None:
        """Choose a value of a facet; on a phone the facets are folded."""
        facets = self.find("details.facets")
        if not facets.get_property("open"):
            self.click(facets.find_element(CSS, "summary"))
        for link in facets.find_elements(CSS, "li a"):
            if link.text.split("\n")[0].strip() == choice or link.text.rsplit(" ", 1)[0].strip() == choice:
                self.click(link)
                return
        raise AssertionError(f"no choice {choice}")

    @property
    def title(self) -> str:
        return self.find("h1").text.strip()

    def statement(self, zh: str, en: str):
        """The row of a thing's page that tells one property."""
        (row,) = [row for row in self.all(".statements > div") if row.find_element(CSS, "dt").text == self.say(zh, en)]
        return row

    def evidence(self, mark) -> str:
        """Open a mark in place, and answer what the dialog says."""
        self.click(mark)
        text = self.find("dialog[open] .passage").text
        self.click(self.find("dialog[open] button"))
        return text


@pytest.fixture
def visit(browser, explorer):
    return lambda language, size: Visitor(browser, explorer, language, size)


@EACH
def test_who_issued_a_document(visit, language, size):
    at = visit(language, size)
    at.search("互联网政务应用安全管理规定")
    at.click(at.find(".rows h3 a"))
    assert at.title == "互联网政务应用安全管理规定"
    row = at.statement("印发机构", "issued by")
    assert len(row.find_elements(CSS, "li")) == 4 and at.say("国家网信办", "Cyberspace Administration of China") in row.text
    at.click(row.find_element(CSS, "a.mark"))
    assert "互联网政务应用安全管理规定" in at.find(".passage:target").text and at.say("印发机构", "issued by") in at.find(".passage:target").text


@EACH
def test_how_the_rank_moved(visit, language, size):
    at = visit(language, size)
    at.link("电子政务发展指数（EGDI）排名")
    labels = [dot.text for dot in at.all("svg.chart .dot-label")]
    assert labels == [at.say("第70位", "No. 70"), at.say("第35位", "No. 35")]
    rows = at.all("article.series table tbody tr")
    assert [at.say("2014年", "2014") in rows[0].text, "第70位" in rows[0].text] == [True, True]
    assert "第70位" in at.evidence(rows[0].find_element(CSS, "a.mark"))


@TWO
def test_what_an_office_issued_in_a_year(visit, language, size):
    at = visit(language, size)
    at.go("政策文件", "Policies")
    at.narrow("2019")
    at.narrow(at.say("国务院办公厅", "General Office of the State Council"))
    titles = [row.text for row in at.all(".rows h3")]
    assert "关于建立政务服务“好差评”制度提高政务服务水平的意见" in titles and len(at.all(".chips li")) == 2
    row = next(row for row in at.all(".rows > li") if "好差评" in row.text)
    assert at.say("2019年12月3日", "3 December 2019") in row.text
    assert "好差评" in at.evidence(row.find_element(CSS, ".about a.mark"))


@TWO
def test_what_happened_in_a_month(visit, language, size):
    at = visit(language, size)
    at.go("时间线", "Timeline")
    (cell,) = [cell for cell in at.all(".calendar td a") if cell.get_attribute("aria-label").startswith(at.say("2018年4月", "April 2018"))]
    at.click(cell)
    assert "首届数字中国建设峰会" in [row.text for row in at.all(".rows h3")]
    at.link("首届数字中国建设峰会")
    hosts = at.statement("主办机构", "hosted by")
    assert at.say("福建省政府", "Fujian") in hosts.text or "福建" in hosts.text
    at.click(hosts.find_element(CSS, "a.mark"))
    assert "首届数字中国建设峰会" in at.find(".passage:target").text


@TWO
def test_how_many_people_a_platform_has(visit, language, size):
    at = visit(language, size)
    at.go("平台", "Platforms")
    at.link(at.say("国家政务服务平台", "National Government Services Platform"))
    cards = [card for card in at.all("article.series") if "实名注册用户" in card.text]
    assert at.say("8.9亿人", "890 million persons") in cards[0].find_element(CSS, "svg").text
    at.click(cards[0].find_element(CSS, "summary"))
    assert "8.9亿人" in at.evidence(cards[0].find_element(CSS, "table a.mark"))


@TWO
def test_what_a_topic_covers(visit, language, size):
    at = visit(language, size)
    at.go("主题", "Topics")
    at.link(at.say("看上下级", "Show as a tree"))
    at.link(at.say("数字政府", "Digital government"), ".tree")
    assert at.say("政策文件", "Policies") in [heading.text.rsplit(" ", 1)[0] for heading in at.all(".groups h2")]
    at.link("关于加强数字政府建设的指导意见", ".groups")
    assert at.say("国务院", "State Council") in at.statement("印发机构", "issued by").text
    at.click(at.statement("印发机构", "issued by").find_element(CSS, "a.mark"))
    assert "关于加强数字政府建设的指导意见" in at.find(".passage:target").text


@TWO
def test_from_the_reports_words_to_a_thing(visit, language, size):
    at = visit(language, size)
    at.go("报告", "Report")
    sample = next(link for link in at.all("main li a") if "cac-2014-2024" not in link.get_attribute("href"))
    at.click(sample)
    at.click(at.find(".chapters a.chapter"))
    paragraph = at.find(".paragraph:has(mark a[href*='/page/observation/'])")
    printed = paragraph.find_element(CSS, "mark a[href*='/page/observation/']").text
    said = [at.evidence(mark) for mark in paragraph.find_elements(CSS, "a.mark")]
    assert any(printed in text for text in said)
    at.click(paragraph.find_element(CSS, "mark a[href*='/page/observation/']"))
    assert printed in [mark.text for mark in at.all(".passage blockquote mark")]


@TWO
def test_what_was_not_read(visit, language, size):
    at = visit(language, size)
    at.click(at.find("footer").find_element("link text", at.say("质量", "Quality")))
    at.click(at.find("main section table").find_element(CSS, "a[href*='/quality/cac-2014-2024']"))
    assert "100%" in at.find(".coverage").text
    rows = [row for row in at.all("main section table tbody tr") if "2015年" in row.text]
    at.click(rows[0].find_element(CSS, "a"))
    assert "/page/paragraph/cac-2014-2024/" in at.browser.current_url and at.all(".trail li")


@TWO
def test_a_traditional_name_and_the_kind_of_what_is_found(visit, language, size):
    at = visit(language, size)
    at.search("數據安全")
    at.narrow(at.say("政策文件", "Policies"))
    at.link("中华人民共和国数据安全法")
    assert "2021-06-10" in at.find("main").text or at.say("2021年6月10日", "10 June 2021") in at.find("main").text
    adopted = at.statement("通过日期", "adopted on")
    at.click(adopted.find_element(CSS, "a.mark"))
    assert "数据安全法" in at.find(".passage:target").text


@EACH
def test_a_question_its_table_and_its_file(visit, language, size):
    at = visit(language, size)
    at.link(at.say("哪些文件是联合印发的？", "Which documents were issued jointly?"))
    rows = at.all("table.result tbody tr")
    assert len(rows) >= 5 and at.find(".downloads").find_element("link text", "CSV")
    title = rows[0].find_element(CSS, "a").text
    at.click(rows[0].find_element(CSS, "a"))
    row = at.statement("印发机构", "issued by")
    assert at.title == title and len(row.find_elements(CSS, "li")) >= 2
    at.click(row.find_element(CSS, "a.mark"))
    at.click(at.find(".passage:target a.number-of"))
    assert "/page/span/" in at.browser.current_url and title in at.find("main table").text


@TWO
def test_who_is_under_a_body(visit, language, size):
    at = visit(language, size)
    at.search(at.say("guojiawangxinban", "Cyberspace Administration"))
    at.click(at.find(".rows h3 a"))
    assert at.title == at.say("国家网信办", "Cyberspace Administration of China")
    at.link(at.say("国家网信办秘书局", "Secretariat of the Cyberspace Administration of China"), ".groups")
    assert at.say("国家网信办", "Cyberspace Administration of China") in at.statement("上级机构", "parent agency").text


@TWO
def test_from_a_wrong_address_to_the_right_one(visit, language, size):
    at = visit(language, size)
    at.browser.get(at.browser.current_url.replace("/?", "/page/agency/cacc?"))
    assert at.say("您找的是不是", "Did you mean") in at.find("main").text
    at.link(at.say("国家网信办", "Cyberspace Administration of China"), ".near")
    at.click(at.find(".statements a.mark"))
    assert at.find(".passage:target")


# What holds besides the journeys.


@pytest.fixture(scope="module")
def small(run_server, tmp_path_factory):
    return run_server(make(tmp_path_factory.mktemp("small"))).url


def click(browser, element) -> None:
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def test_the_same_without_a_script(browser, explorer):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(explorer + "/?lang=en")
    browser.find_element(CSS, "#q").send_keys("数字中国\ue007")
    browser.find_element(CSS, ".facets li a[href*='kind=event']").click()
    browser.find_element(CSS, ".rows h3 a").click()
    assert browser.find_elements(CSS, ".passage")
    browser.get(explorer + "/policies?lang=en")
    browser.find_element(CSS, ".rows a.mark").click()
    assert "/page/span/" in browser.current_url and browser.find_elements(CSS, ".passage")
    browser.get(explorer + "/figures?lang=en")
    assert browser.find_elements(CSS, "svg.chart circle") and browser.find_elements(CSS, "article.series table")


def test_the_words_are_marked_where_the_text_is_loaded(browser, small):
    browser.get(small + "/page/policy/plan-1?lang=en")
    click(browser, browser.find_element(CSS, "a.mark"))
    passage = browser.find_element(CSS, ".passage:target")
    assert [mark.text for mark in passage.find_elements(CSS, "mark")] == ["某办公室", "甲乙方案"]
    passage.find_element(CSS, "mark a").click()
    assert browser.find_element(CSS, "h1").text == "The Office"


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
    "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D", "/page/policy/plan-1", "/page/policy/hostile", "/page/policy/long", "/page/agency/office", "/page/paragraph/demo/10-40",
    "/page/span/demo/10-24", "/page/section/demo/1-2", "/ontology", "/sparql?query=SELECT%20%3Fx%20%7B%20" + "x" * 300, "/policies", "/agencies", "/report/demo/1-2",
    "/search?q=" + "x" * 200, "/search?q=script",
])
def test_nothing_scrolls_sideways_on_a_phone(phone, small, path):
    for language in ("zh", "en"):
        phone.get(f"{small}{path}{'&' if '?' in path else '?'}lang={language}")
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 320
        assert phone.find_element(CSS, "h1").is_displayed()
