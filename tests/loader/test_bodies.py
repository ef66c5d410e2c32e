"""Bodies by the form of their names: where they begin and end, whose they are, and what is none. The sentences are our own."""
import pytest
from egovkg.loader import conversion
from egovkg.loader.body_forms import full_form, identity, kind_of, whole_of

HOME = {"province": "江苏", "city": "青岛", "": None}


def bodies(sentence: str, home: str = "") -> dict[str, object]:
    """The bodies that a sentence names, by what is printed; `home` is the place that the report is about."""
    readers = conversion.prepared()[1]
    place = readers.places.names[home] if home else None
    from egovkg.loader.titles import bracketed
    return {m.text: m.value for m in readers.agencies.read(sentence, bracketed(sentence), place)}


@pytest.mark.parametrize(("sentence", "home", "names"), [
    ("云南省林业和草原局每月更新样例清单。", "", {"云南省林业和草原局"}),
    ("样例清单由保山市隆阳区人民政府维护。", "", {"保山市隆阳区人民政府"}),
    ("省发展改革委、省委网信办、省通信管理局共商样例标准。", "江苏", {"省发展改革委", "省委网信办", "省通信管理局"}),
    ("省工业和信息化厅携手省信息中心、南京大学建成样例库。", "江苏", {"省工业和信息化厅", "省信息中心", "南京大学"}),
    ("市委、市政府成立市样例治理领导小组，市残联和青岛海关为成员。", "青岛", {"市委", "市政府", "市样例治理领导小组", "市残联", "青岛海关"}),
    ("由市行政审批服务局牵头，市市场监管局配合。", "青岛", {"市行政审批服务局", "市市场监管局"}),
    ("国家样例检测与低空测绘中心出具结论。", "", {"国家样例检测与低空测绘中心"}),
    ("国家样例法规库与全国样例委员会办公室维护的数据库同步更新。", "", {"全国样例委员会办公室"}),
    ("专家来自中国样例法学研究会、华东样例大学和北京样例科技股份有限公司。", "", {"中国样例法学研究会", "华东样例大学", "北京样例科技股份有限公司"}),
    ("数智江苏样例物流有限公司与样例通达（青岛）电子有限公司签约。", "", {"数智江苏样例物流有限公司", "样例通达（青岛）电子有限公司"}),
    ("中国移动青岛分公司、工商银行济南分行提供网点。", "", {"中国移动青岛分公司", "工商银行济南分行"}),
    ("联合国样例发展署与世界样例联盟发布指数。", "", {"联合国样例发展署", "世界样例联盟"}),
    ("海南样例产权交易所开市。", "", {"海南样例产权交易所"}),
    ("应急管理厅整合样例数据，由西南样例财经大学协助。", "江苏", {"应急管理厅", "西南样例财经大学"}),
    ("湖北省武汉市样例审批服务局上线样例库。", "", {"湖北省武汉市样例审批服务局"}),
    ("11月，省12345热线运行管理中心引入样例模型。", "江苏", {"省12345热线运行管理中心"}),
    ("样例库由同方样例股份有限公司与扬州市样例和数字化建设管理局共建。", "", {"同方样例股份有限公司", "扬州市样例和数字化建设管理局"}),
    ("浙江省委、省政府部署样例工作。", "", {"浙江省委", "省政府"}),
])  # fmt: skip
def test_bodies_are_found_wherever_they_stand(sentence, home, names):
    assert set(bodies(sentence, home)) == names


@pytest.mark.parametrize(("sentence", "name"), [
    ("由样网江苏省电力公司建设运营。", "样网江苏省电力公司"), ("会同样建广东省工程有限责任公司印发样例。", "样建广东省工程有限责任公司"), ("数智江苏科技公司建成样例平台。", "数智江苏科技公司"),
    ("目前江苏省样例集团公司建成平台。", "江苏省样例集团公司"), ("近日江苏样例集团公司成立。", "江苏样例集团公司"), ("其中江苏省样例公司承建平台。", "江苏省样例公司"),
    ("推动江苏省样例公司上线平台。", "江苏省样例公司"),
])  # fmt: skip
def test_a_firms_own_word_before_its_place_is_part_of_its_name(sentence, name):
    assert set(bodies(sentence)) == {name}


@pytest.mark.parametrize(("sentence", "home"), [
    ("有关部门、各级法院和医保部门加强协作。", ""), ("领导小组先后召开多次会议。", "江苏"), ("全省各市县政府数据平台互通。", "江苏"), ("新建数据中心投入运行。", ""),
    ("形成全市一盘棋的工作格局。", "青岛"), ("市场监管数据汇入平台，区块链应用增多。", "青岛"), ("一些互联网公司和高等院校参与。", ""), ("《江苏省财政厅关于样例的通知》印发。", "江苏"),
    ("全国政务数据中心节点增多，国家级样例实验室开放。", ""), ("推动数字法院建设。", ""), ("省内大学生参加。", "江苏"),
])  # fmt: skip
def test_generic_phrases_and_titles_name_no_body(sentence, home):
    assert not bodies(sentence, home)


def test_short_and_full_forms_are_one_body_with_its_full_name():
    short = bodies("省卫健委与省政府办公厅会商，省大数据局参加。", "江苏")
    full = bodies("江苏省卫生健康委员会与江苏省人民政府办公厅会商，江苏省大数据管理局参加。")
    assert [body.code for body in short.values()] == [body.code for body in full.values()]
    assert short["省卫健委"].label == "江苏省卫生健康委员会" and short["省政府办公厅"].label == "江苏省人民政府办公厅"


def test_the_number_of_a_term_is_no_part_of_a_congress():
    found = bodies("省十四届人大常委会第六次会议与江苏省第十三届人民代表大会常务委员会第二次会议审议样例。", "江苏")
    assert len(found) == 2 and len({body.code for body in found.values()}) == 1


@pytest.mark.parametrize(("sentence", "home", "printed", "parent", "kind"), [
    ("省委编办审核样例。", "江苏", "省委编办", "江苏省委", "PartyBody"), ("市政府外事办公室举办样例。", "青岛", "市政府外事办公室", "青岛市人民政府", "LocalGovernment"),
    ("国家医保局大数据中心提供样例。", "", "国家医保局大数据中心", "国家医保局", "ResearchBody"), ("样例大学数字治理研究中心评估。", "", "样例大学数字治理研究中心", "样例大学", "ResearchBody"),
    ("水利部样例司负责。", "", "水利部样例司", "水利部", "MinistryOffice"), ("联合国开发计划署样例创新办公室支持。", "", "联合国开发计划署样例创新办公室", "联合国开发计划署", "InternationalOrganization"),
    ("中国邮政集团有限公司江苏省分公司合作。", "", "中国邮政集团有限公司江苏省分公司", "中国邮政", "Enterprise"),
])  # fmt: skip
def test_an_office_has_the_body_that_its_name_contains_as_its_parent(sentence, home, printed, parent, kind):
    body = bodies(sentence, home)[printed]
    entry = conversion.prepared()[0].agencies.get(body.parent)
    assert (entry.label if entry else body.whole.label) == parent and body.classes[0] == kind


def test_what_a_body_sets_up_inside_itself_is_its_own():
    found = bodies("国家档案局成立样例工作领导小组，下设样例规划司牵头的专班。")
    group = found["样例工作领导小组"]
    assert group.label == "国家档案局样例工作领导小组" and group.classes[0] == "Committee" and found["样例规划司"].parent == found["国家档案局"].code


def test_a_second_name_in_brackets_belongs_to_the_body():
    body = bodies("民政部样例技术中心（中央样例馆）负责。")["民政部样例技术中心（中央样例馆）"]
    assert body.aliases == ("民政部样例技术中心", "中央样例馆")


def test_the_printed_form_is_said_where_it_stands(convert):
    done = convert("江苏样例报告（2030年）\n江苏省大数据管理局\n\n一、总体\n\n省财政厅核减投资。\n")
    said = {(q.predicate.value.rsplit("#", 1)[1], q.object.value) for q in done.quads if "caizheng" in q.subject.value.replace("-", "") or "cai-zheng" in q.subject.value}
    assert ("altLabel", "省财政厅") in said and ("label", "江苏省财政厅") in said


@pytest.mark.parametrize(("sentence", "parent"), [
    ("江苏省样例管理局成立样例工作领导小组。", "江苏省样例管理局"), ("江苏省样例管理局会同江苏省样例服务局成立样例工作领导小组。", None),
])
def test_what_one_body_sets_up_is_its_own_and_what_two_set_up_is_neithers(sentence, parent):
    found = bodies(sentence)
    assert found["样例工作领导小组"].parent == (found[parent].code if parent else None)


def test_forms_tell_identity_and_kind():
    assert full_form("中共样例省委网信办") == "样例省委网络安全和信息化委员会办公室"
    assert identity("样例省大数据发展管理局") == identity("样例省大数据局") != identity("样例省数据局")
    assert kind_of("样例省信息中心") == "ResearchBody" and kind_of("样例省大数据中心") == "LocalGovernment"
    assert kind_of("样例仲裁委员会") == "Committee" and kind_of("样例市中级人民法院") == "JudicialBody"
    assert whole_of("样例信息集团有限公司") is None and whole_of("样例省人民代表大会常务委员会") is None


def test_a_body_of_a_city_is_the_same_with_and_without_its_province():
    (body,) = bodies("湖北省武汉市样例审批服务局上线样例库。").values()
    (same,) = bodies("武汉市样例审批服务局上线样例库。").values()
    assert body.code == same.code and body.label == "武汉市样例审批服务局"


def test_a_report_gives_bodies_short_names(convert):
    facts = convert("一、样例章节\n\n平台由江苏样祥信息技术有限公司（以下简称“样祥公司”）建设。\n\n样祥公司还负责运维。\n")
    names = {str(q.object.value): q.subject.value for q in facts.quads if q.predicate.value.endswith(("#label", "#altLabel")) and "/agency/" in q.subject.value}
    assert names["样祥公司"] == names["江苏样祥信息技术有限公司"]


@pytest.mark.parametrize(("sentence", "part", "whole"), [
    ("国家信息中心所属的国家样例服务管理中心挂牌。", "国家样例服务管理中心", "国家信息中心"),
    ("江苏省样例工作委员会设在国家信息中心，负责日常工作。", "江苏省样例工作委员会", "国家信息中心"),
])
def test_a_superior_is_told_by_the_words_between(sentence, part, whole):
    found = bodies(sentence)
    assert found[part].parent == found[whole].code
