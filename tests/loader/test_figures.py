"""What a figure is about, when and where it holds: by the words beside it, its sentence, its paragraph and the title page. Our own words."""
import pytest
from egovkg.loader.facts import Facts
from egovkg.ontology.vocabulary import EGOV

REPORT = "{title}\n\n一、样例章节\n\n{body}\n"


@pytest.fixture
def figures(read):
    """The figures of a sentence: valueText → (subject, indicator, asOf, place), '' where one is not stated."""
    return lambda sentence, entry=False: told(read(sentence, entry)[0])


def told(facts: Facts) -> dict[str, tuple[str, str, str, str]]:
    found: dict[str, dict] = {}
    for statement in facts.statements:
        if statement.subject.kind == "observation":
            found.setdefault(statement.subject.slug, {})[statement.property] = statement.value

    def label(of: dict, prop) -> str:
        return facts.things[of[prop]].label if prop in of else ""

    return {of[EGOV.valueText]: (label(of, EGOV.subject), label(of, EGOV.ofIndicator), of[EGOV.asOf].edtf if EGOV.asOf in of else "", label(of, EGOV.inPlace))
            for of in found.values()}


# ------------------------------------------------------------------------------------------------------------------- subject


@pytest.mark.parametrize(("sentence", "subjects"), [
    # the system behind its body, and the one named since the last figure
    ("公安部“样例通12”APP注册用户3.7亿人；国家移民管理局12399服务平台自2020年启用以来，累计接听来电1200万通。", {"3.7亿人": "“样例通12”APP", "1200万通": "12399服务平台"}),
    # what somebody held, opened or renewed
    ("某局联合开展样例安全专项行动，历时15天，发现隐患420处。", {"15天": "样例安全专项行动", "420处": "样例安全专项行动"}),
    ("样例大厅设置“样难办”反映窗口，受理疑难问题320件。", {"320件": "“样难办”反映窗口"}),
    # what the sentence tells of at its head
    ("省级政务云采用统一架构，由两家企业承建，承载88个单位的910个业务系统。", {"88个": "省级政务云", "910个": "省级政务云"}),
    ("第三届样例数据应用大赛在北京举行，大赛由某局主办，共征集作品1260件。", {"1260件": "第三届样例数据应用大赛"}),
    # a place by its name is what its measure tells of; 全国 is only how far it holds
    ("我国网民规模达9.8亿人，互联网普及率为71.3%。", {"9.8亿人": "中国", "71.3%": "中国"}),
    ("全国样例卡持卡人数达2.3亿人。", {"2.3亿人": "样例卡"}),
    # its own noun, of more than one figure's measure
    ("政务信息系统上云率由2020年的61.2%提高到2023年的88.4%。", {"61.2%": "政务信息系统", "88.4%": "政务信息系统"}),
    ("新开办企业95%以上实现全程网办。", {"95%": "新开办企业"}),
    ("截至2023年6月，已有超过60个地市部署样例模型。", {"60个": "地市"}),
    ("样例试点扩大到18个省份。", {"18个": "样例试点"}),
    # the system behind a relative clause of its bodies, and what 前者 and 后者 stand for
    ("水利部指导、国家信息中心搭建并负责日常运维的国家样例平台支撑72个部门。", {"72个": "国家样例平台"}),
    ("某局负责运营“甲样”业务协同平台和乙样数据直达系统，前者服务用户6.3万人，后者返还数据18亿条。", {"6.3万人": "“甲样”业务协同平台", "18亿条": "乙样数据直达系统"}),
    # the system that somebody puts to use
    ("农业农村部建成“样例大数据公共平台”，汇聚涉农数据115亿条。", {"115亿条": "“样例大数据公共平台”"}),
    # what a clause lays down behind its document; what a rank is among
    ("国务院印发《样例应用指引》，列出13个典型样例场景。", {"13个": "样例应用指引"}),
    ("我国样例发展指数（SDI）为0.87，在193个样例会员国中列第35位。", {"0.87": "中国", "193个": "样例会员国", "第35位": "中国"}),
    # what the clauses before tell of and measure
    ("样例政务服务大厅实现四级全覆盖，共设综合窗口1.8万个，平均等候时间由25分钟压缩到8分钟，群众满意度达99.1%。",
     dict.fromkeys(["1.8万个", "25分钟", "8分钟", "99.1%"], "样例政务服务大厅")),
    ("依申请样例事项网上可办率达98.6%，全程网办率由71.2%提高到88.4%。", dict.fromkeys(["98.6%", "71.2%", "88.4%"], "依申请样例事项")),
    # what opens behind a semicolon
    ("样例系统网办率达97%；数字化样例发票用户4780万户。", {"97%": "样例系统", "4780万户": "数字化样例发票"}),
    ("样例12345热线受理诉求42万件，群众满意率不低于93%。", {"42万件": "样例12345热线", "93%": "样例12345热线"}),
    # an example of what is counted is not what counts it
    ("国家数据局开发“样例险”“样例贷”等数据产品86个。", {"86个": "国家数据局"}),
])  # fmt: skip
def test_a_figure_is_about_what_its_sentence_tells_of(sentence, subjects, figures):
    assert {text: found[0] for text, found in figures(sentence).items()} == subjects


def test_what_leads_up_to_a_figure_is_not_its_subject(figures):
    found = figures("国家样例平台上线事项108项，面向样例居民签发电子凭证超23万张，在偏远区域的信号覆盖率不低于95%。")
    assert {figure[0] for figure in found.values()} == {"国家样例平台"}


def test_regions_named_behind_其中_are_told_of_the_measure_before(figures):
    found = figures("2025年全国样例指数均值为71.6，其中东部、中部和西部地区分别为80.2、70.5和66.4。")
    assert {found[text][1] for text in ("80.2", "70.5", "66.4")} == {found["71.6"][1]}


def test_aspects_are_counted_by_themselves_before_what_they_hold(figures):
    assert {text: found[:2] for text, found in figures("教育部印发《样例工作要点》，部署6个方面16项重点任务。").items()} == {
        "6个": ("样例工作要点", "方面"), "16项": ("样例工作要点", "重点任务")}


@pytest.mark.parametrize(("sentence", "bound"), [("甲市的样例容量约占全国的37%。", "about"), ("样例应用约占18%。", "about"), ("样例应用占18%。", "exact")])
def test_a_share_is_about_where_约_stands_before_占(sentence, bound, read):
    said = [s.value for s in read(sentence)[0].statements if s.property == EGOV.bound]
    assert said == [bound]


def test_tenths_are_percent_as_printed(read):
    facts, _, _ = read("国家样例平台教师注册率超九成。")
    said = {s.property: s.value for s in facts.statements if s.subject.kind == "observation"}
    assert (said[EGOV.value], said[EGOV.valueText], facts.things[said[EGOV.unit]].label) == (90, "九成", "%")


def test_several_numbers_are_told_of_the_figures_before(figures):
    found = figures("国家样例平台受理投诉25万件，挽回损失4亿元，同比分别增长4.2%和5.1%。")
    assert found["4.2%"][1] == found["25万件"][1] + "同比增长"
    assert found["5.1%"][1] == found["4亿元"][1] + "同比增长"


def test_an_earlier_value_is_of_its_own_date(figures):
    found = figures("截至2023年6月，样例网站1.2万个，较2016年普查时的8.1万个大幅精简。")
    assert found["8.1万个"] == (*found["1.2万个"][:2], "2016", "")


def test_a_change_may_end_in_a_range(figures):
    assert {text: found[1] for text, found in figures("国家样例平台预警发布时效由12分钟缩短至3—5分钟。").items()} == {"12分钟": "预警发布时效", "3": "预警发布时效", "5分钟": "预警发布时效"}


def test_those_who_come_belong_to_the_event(figures):
    found = figures("5月8日：第六届样例数据论坛在北京举行，来自12个国家的约300名代表参会。", entry=True)
    assert {figure[0] for figure in found.values()} == {"第六届样例数据论坛"}


def test_a_rank_is_of_the_place_before_it(figures):
    found = figures("我国样例发展指数为0.86，列全球第4位，较2020年提升3个位次。")
    assert found["第4位"][:2] == ("中国", "样例发展指数排名") and found["3个位次"][0] == "中国"


# ---------------------------------------------------------------------------------------------------------------------- date


@pytest.mark.parametrize(("body", "dates"), [
    ("国家样例平台全年受理事项5.2万件，办结率98.3%，累计用户2.1亿人。", {"5.2万件": "2029", "98.3%": "2029", "2.1亿人": ""}),
    ("样例任务年底完成率为97.4%。", {"97.4%": "2029-12-31"}),
    ("某部门样例配备率由上年的71%提高到96%。", {"71%": "2028", "96%": ""}),
    ("截至年底，国家样例平台用户达3.1亿人。", {"3.1亿人": "2029-12-31"}),
    ("国家样例平台2020年建成，用户122万人。", {"122万人": ""}),
    ("2029年6月，国家样例平台通过验收，由某公司承建，投资1.6亿元。", {"1.6亿元": ""}),
    ("2027年新开通的国家样例平台整合6类场景。", {"6类": ""}),
    ("2029年，国家样例平台汇聚数据4.2亿条，提供服务1.1亿次。", {"4.2亿条": "2029", "1.1亿次": "2029"}),
    ("2028年全年，国家样例平台受理事项5.2万件。", {"5.2万件": "2028"}),
    ("样例学院2028年举办样例班9期，培训干部1300余人。", {"9期": "2028", "1300余人": "2028"}),
    # 截至… goes on in the next sentence for what it was said of
    ("截至2028年6月，国家样例平台用户达3.1亿人。平台日均访问量500万次。省级样例云平均利用率达52%。", {"3.1亿人": "2028-06", "500万次": "2028-06", "52%": ""}),
    ("国家样例平台累计服务71亿次，其中2028年前三季度为9亿次；样例登记平台完成登记2.9万项。", {"71亿次": "", "9亿次": "2028-01/2028-09", "2.9万项": ""}),
])  # fmt: skip
def test_a_figure_holds_for_its_own_date_and_for_no_events(body, dates, facts_of):
    assert {text: found[2] for text, found in told(facts_of("某省样例发展报告（2029年）", body)).items()} == dates


@pytest.mark.parametrize(("title", "body", "date"), [
    ("样例电子政务年鉴（2030）", "2029年，各地开展样例工作。国家样例平台全年受理事项5.2万件。", "2029"),
    ("样例发展报告（2029）", "2029年，各地开展样例工作。国家样例平台全年受理事项5.2万件。", "2029"),
    ("样例发展报告（2030）", "各地开展样例工作。国家样例平台全年受理事项5.2万件。", ""),
    ("样例发展报告（2028—2029年）", "国家样例平台全年受理事项5.2万件。", ""),
])  # fmt: skip
def test_the_year_of_the_title_page_is_taken_where_it_is_one(title, body, date, facts_of):
    assert told(facts_of(title, body))["5.2万件"][2] == date


@pytest.fixture
def facts_of():
    """The facts of a report with a title page."""
    from egovkg.loader import conversion
    from egovkg.loader.document import read_document
    from egovkg.loader.interpretation import interpret
    from egovkg.loader.reading import Source
    from egovkg.loader.report_year import year_covered

    def of(title: str, body: str) -> Facts:
        text = REPORT.format(title=title, body=body)
        document = read_document(Source("sample", text, "0" * 64, "utf-8"))
        return interpret(document, *conversion.prepared(), "sample-2030", covered=year_covered(document))[0]

    return of


# --------------------------------------------------------------------------------------------------------------------- place


@pytest.mark.parametrize(("sentence", "places"), [
    ("全国累计建成样例基站5.2万个，千兆光网覆盖能力达到98%。", {"5.2万个": "中国", "98%": "中国"}),
    ("苏州市依托样例技术建设“样例链”共享平台，已汇聚数据3.1万项。", {"3.1万项": "苏州"}),
])  # fmt: skip
def test_the_place_that_opens_a_sentence_holds_for_its_figures(sentence, places, figures):
    assert {text: found[3] for text, found in figures(sentence).items()} == places


# --------------------------------------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize(("caption", "date"), [
    ("表1\u30002021年部分市样例指标", "2021"), ("表2：2021年6月部分市样例指标", "2021-06"), ("表3 部分市样例指标", ""), ("表4 2020年和2021年部分市样例指标", ""),
])
def test_a_tables_title_dates_its_figures(caption, date, facts_of):
    table = f"{caption}\n地区\t样例办件量（万件）\t样例满意率（%）\n苏州市\t1862.4\t98.6\n无锡市\t704.9\t97.2"
    found = told(facts_of("样例报告", table))
    assert {text: (row[0], row[2]) for text, row in found.items()} == {
        "1862.4": ("苏州", date), "98.6": ("苏州", date), "704.9": ("无锡", date), "97.2": ("无锡", date)}
