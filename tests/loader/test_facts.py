"""What sentences of official reports say: one test a form, on sentences of our own."""
import pytest

POLICIES = [
    ("3月8日：国务院办公厅印发《关于样例工作的通知》，提出做好样例。",
     {("关于样例工作的通知", "issuedBy", "国务院办公厅"), ("关于样例工作的通知", "issuedOn", "2030-03-08")}),
    ("5月：中央网信办会同教育部、公安部等部门联合发布《样例管理办法》。",
     {("样例管理办法", "issuedBy", "国家网信办"), ("样例管理办法", "issuedBy", "教育部"), ("样例管理办法", "issuedBy", "公安部"), ("样例管理办法", "issuedOn", "2030-05")}),
    ("6月7日：《国务院关于样例服务的若干规定》印发，自2030年9月1日起施行。",
     {("国务院关于样例服务的若干规定", "issuedBy", "国务院"), ("国务院关于样例服务的若干规定", "issuedOn", "2030-06-07"),
      ("国务院关于样例服务的若干规定", "effectiveOn", "2030-09-01")}),
    ("4月2日：国务院办公厅转发财政部《关于样例预算的意见》。",
     {("关于样例预算的意见", "forwardedBy", "国务院办公厅"), ("关于样例预算的意见", "issuedBy", "财政部"), ("关于样例预算的意见", "issuedOn", "2030-04-02")}),
    ("7月1日：国务院办公厅印发《关于印发〈样例实施方案〉的通知》。",
     {("样例实施方案", "partOfPolicy", "关于印发〈样例实施方案〉的通知")}),
    ("3月5日：2030年《政府工作报告》提出“推广样例服务到每个乡镇”。",
     {("政府工作报告（2030年）", "presentedOn", "2030-03-05"), ("政府工作报告（2030年）", "editionYear", "2030")}),
    ("8月：教育部印发《样例方案》，在天津、重庆等地开展样例试点。",
     {("样例方案", "appliesIn", "天津"), ("样例方案", "appliesIn", "重庆")}),
]
EVENTS = [
    ("5月6—8日：第三届样例建设峰会在福建福州召开。本届峰会主题为“样例先行”，由教育部、福建省人民政府主办。峰会期间，公安部主办样例安全分论坛，以“安全样例”为主题。",
     {("第三届样例建设峰会", "onDate", "2030-05-06/2030-05-08"), ("第三届样例建设峰会", "edition", "3"), ("第三届样例建设峰会", "inSeries", "样例建设峰会"),
      ("第三届样例建设峰会", "heldIn", "福州"), ("第三届样例建设峰会", "theme", "样例先行"), ("第三届样例建设峰会", "hostedBy", "教育部"),
      ("第三届样例建设峰会", "hostedBy", "福建省人民政府"), ("样例安全分论坛", "subEventOf", "第三届样例建设峰会"), ("样例安全分论坛", "hostedBy", "公安部"),
      ("样例安全分论坛", "theme", "安全样例"), ("样例安全分论坛", "onDate", "2030-05-06/2030-05-08")}),
    ("6月10日：中华人民共和国第十五届全国人民代表大会常务委员会第三次会议通过《中华人民共和国样例法》。该法第十二条规定“国家鼓励样例创新发展”。",
     {("中华人民共和国样例法", "adoptedBy", "全国人大常委会"), ("中华人民共和国样例法", "adoptedOn", "2030-06-10"), ("中华人民共和国样例法", "citesArticle", "12"),
      ("通过《中华人民共和国样例法》", "about", "中华人民共和国样例法"), ("国家鼓励样例创新发展", "saidBy", "中华人民共和国样例法")}),
    ("2月：科技部会同教育部等部门联合成立国家样例专家委员会，推动工作。",
     {("成立国家样例专家委员会", "onDate", "2030-02"), ("成立国家样例专家委员会", "hostedBy", "科技部"), ("成立国家样例专家委员会", "hostedBy", "教育部")}),
    ("9月1日：由国务院办公厅主办的国家样例服务平台上线试运行。",
     {("国家样例服务平台", "launchedOn", "2030-09-01"), ("国家样例服务平台", "operatedBy", "国务院办公厅"),
      ("国家样例服务平台上线试运行", "about", "国家样例服务平台")}),
]
FIGURES = [
    ("截至2029年5月，国家样例服务平台实名注册用户超3.2亿人，87.5%的样例事项实现网上办理。",
     {("国家样例服务平台：实名注册用户 3.2亿人（2029-05）", "value", "320000000"), ("国家样例服务平台：实名注册用户 3.2亿人（2029-05）", "bound", "above"),
      ("国家样例服务平台：实名注册用户 3.2亿人（2029-05）", "unit", "人"), ("样例事项：实现网上办理 87.5%（2029-05）", "value", "87.5")}),
    ("我国样例指数排名从2019年的第60位提升至2029年的第41位。",
     {("中国：样例指数排名 第60位（2019）", "value", "60"), ("中国：样例指数排名 第41位（2029）", "asOf", "2029")}),
    ("水利部2029年汇聚各类水情数据12.5亿条，累计提供3000万次查询服务。",
     {("水利部：汇聚水情数据 12.5亿条（2029）", "value", "1250000000"), ("水利部：累计提供查询服务 3000万次（2029）", "unit", "次")}),
]
PLATFORMS = [
    ("水利部搭建样例水情监测平台，并建成样例水文系统。", {("样例水情监测平台", "builtBy", "水利部"), ("样例水文系统", "builtBy", "水利部")}),
    ("某地举办活动，国家样例服务平台由教育部负责建设。", {("国家样例服务平台", "builtBy", "教育部")}),
]


@pytest.mark.parametrize(("sentence", "expected"), POLICIES + EVENTS)
def test_an_entry_of_the_chronicle(sentence, expected, said):
    found = said(sentence, entry=True)
    assert expected <= found, expected - found


@pytest.mark.parametrize(("sentence", "expected"), FIGURES + PLATFORMS)
def test_a_sentence_of_the_body(sentence, expected, said):
    found = said(sentence)
    assert expected <= found, expected - found


def test_one_body_under_two_names_is_one_agency(read):
    facts, _, _ = read("中央网信办、国家网信办、国家互联网信息办公室和中央网信办秘书局印发《样例通知》。")
    assert {ref.slug for ref in facts.things if ref.kind == "agency"} == {"cac", "cac-secretariat"} or \
        {facts.things[ref].label for ref in facts.things if ref.kind == "agency"} == {"国家网信办", "国家网信办秘书局"}


def test_an_unknown_body_in_an_office_s_position_is_an_agency_for_review(read):
    facts, _, _ = read("6月：云梦省样例发展管理局、教育部印发《样例细则》。", entry=True)
    new = [thing for thing in facts.things.values() if thing.needs_review]
    assert [thing.label for thing in new] == ["云梦省样例发展管理局"]


def test_systems_of_unnamed_places_and_mere_kinds_are_no_platforms(read):
    facts, _, _ = read("一些地区搭建智能工作平台，各省建成32个省级政务数据平台，依托本级业务系统开展工作。")
    assert not [ref for ref in facts.things if ref.kind == "platform"]


def test_a_partial_date_without_a_year_stays_unread(read):
    facts, unread, _ = read("同年9月，教育部印发《样例通知》。")
    assert ("date", "earlier") in {(item.kind, item.reason) for item in unread} or any(item.kind == "date" for item in unread)
    assert not [s for s in facts.statements if s.property.value.endswith("issuedOn")]
