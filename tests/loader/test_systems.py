"""Systems by the form of their names and by the words around them; places and persons by theirs. The sentences are our own."""
import pytest
from egovkg.loader import conversion
from egovkg.loader.dates import DateContext


def named(sentence: str, kind: str = "platform", home: str = "") -> dict[str, object]:
    readers = conversion._readers()[1]
    reading = readers.read(sentence, DateContext(), readers.places.names[home] if home else None)
    return {m.text: m.value for m in reading.mentions if m.kind == kind}


@pytest.mark.parametrize(("sentence", "home", "names"), [
    ("某厅选定“样问答”大模型审稿，“样易采”公共采购数据平台上新。", "", {"“样问答”大模型": "AIModel", "“样易采”公共采购数据平台": "DataPlatform"}),
    ("渔船检验“样护航”系统减少跑动。", "", {"渔船检验“样护航”系统": "InformationSystem"}),
    ("多家图书馆引入“甲样”“乙样”大模型编目。", "", {"“甲样”": "AIModel", "“乙样”大模型": "AIModel"}),
    ("文物局的“数字孪生样塔”对外开放，游客登录“样例云图”。", "", {"“数字孪生样塔”": "InformationSystem", "“样例云图”": "InformationSystem"}),
    ("省电子政务外网由省信息中心维护，全省样例证照库扩容。", "江苏", {"省电子政务外网": "Network", "全省样例证照库": "Database"}),
    ("江苏12345政务服务便民热线归并多条热线。", "江苏", {"江苏12345政务服务便民热线": "Hotline"}),
    ("江苏政务服务网访问量增长。", "", {"江苏政务服务网": "ServicePlatform"}),
    ("中国样例大数据平台接入，国家样例可信数据空间建成。", "", {"中国样例大数据平台": "DataPlatform", "国家样例可信数据空间": "DataPlatform"}),
    ("民政部地名库按月更新。", "", {"地名库": "Database"}),
    ("“样例护苗”监管平台巡查网店。", "", {"“样例护苗”监管平台": "InformationSystem"}),
])  # fmt: skip
def test_systems_are_found_by_form(sentence, home, names):
    found = named(sentence, home=home)
    assert {name: system.classes[0] for name, system in found.items()} == names


@pytest.mark.parametrize("sentence", [
    "政务云采用统一架构，省级政务数据平台完善。", "一些地方建设了样例平台。", "“互联网+样例”深入推进，“一网通办”提速。", "八成以上的县建成样例入学平台。", "全国样例系统坚持一盘棋。", "多个样例系统完成整合。",
    "等级保护三级系统测评。", "农产品网络零售额增长，打击电信网络诈骗。",
])  # fmt: skip
def test_kinds_and_unnamed_systems_give_no_platform(sentence, read):
    assert not [ref for ref in read(sentence)[0].things if ref.kind == "platform"]


def test_two_names_of_a_place_and_its_hotline_are_one_system():
    found = [next(iter(named(sentence, home="青岛").values())) for sentence in ("青岛市样例大脑运行。", "青岛样例大脑运行。")]
    assert found[0].code == found[1].code
    hotlines = [next(iter(named(sentence, home="青岛").values())) for sentence in ("青岛12345样例服务平台受理。", "12345平台受理。")]
    assert hotlines[0].code == hotlines[1].code


@pytest.mark.parametrize(("sentence", "fact"), [
    ("甲样例数据库、乙样例证照库两大库由国家统计局统一运维。", ("乙样例证照库", "operatedBy", "国家统计局")),
    ("“样贸港”平台由商务部主办、中国电信建设运营。", ("“样贸港”平台", "builtBy", "中国电信")),
    ("“样贸港”平台由商务部主办、中国电信建设运营。", ("“样贸港”平台", "operatedBy", "商务部")),
    ("国家档案局研发的“样档”大模型辅助编目。", ("“样档”大模型", "builtBy", "国家档案局")),
    ("民政部携手公安部搭建“样民”小程序。", ("“样民”小程序", "builtBy", "公安部")),
    ("国家样例护林平台由国家林草局统筹、中国铁塔承建，2021年9月建成投用。", ("国家样例护林平台", "launchedOn", "2021-09")),
    ("样例报关子系统自2020年12月启用。", ("样例报关子系统", "launchedOn", "2020-12")),
    ("中国样例邮政平台（英文简称CSX）由国家邮政局负责运维。", ("中国样例邮政平台", "altLabel", "CSX")),
    ("借助国家样例大脑的“样林一张图”调度队伍。", ("“样林一张图”", "partOfPlatform", "国家样例大脑")),
])  # fmt: skip
def test_who_makes_and_runs_a_system_and_since_when(sentence, fact, said):
    assert fact in said(sentence)


@pytest.mark.parametrize(("sentence", "names"), [
    ("湖南省长沙市样例县、四川省样例市入选。", {"湖南省", "长沙市", "样例县", "四川省", "样例市"}), ("天津样例新区先行试点。", {"天津", "样例新区"}), ("全国各县区推进，高新区示范。", set()),
])  # fmt: skip
def test_places_by_form(sentence, names):
    assert set(named(sentence, "place")) - {"全国"} == names


def test_a_place_by_form_lies_in_the_one_before_it(said):
    assert ("样例县", "within", "长沙") in said("会议在湖南省长沙市样例县召开，样例县作经验介绍。") or ("样例县", "within", "长沙市") in said("会议在湖南省长沙市样例县召开，样例县作经验介绍。")


@pytest.mark.parametrize(("sentence", "names"), [
    ("副县长王样主持座谈，中国科学院院士李样作报告。", ["王样", "李样"]), ("省委书记张样例、市长赵样出席。", ["张样例", "赵样"]), ("数字经济部长会议通过宣言，主任委员会召开。", []),
])  # fmt: skip
def test_persons_with_an_office_before_their_name(sentence, names):
    assert list(named(sentence, "person").values()) == names
