"""Systems by the form of their names and by the words around them; places and persons by theirs. The sentences are our own."""
import pytest
from egovkg.loader import conversion
from egovkg.loader.dates import DateContext


def named(sentence: str, kind: str = "platform", home: str = "") -> dict[str, object]:
    readers = conversion.prepared()[1]
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
    ("12399样例投诉热线受理，119样例报警服务台出动，12388中国样例举报网公开。", "",
     {"12399样例投诉热线": "Hotline", "119样例报警服务台": "Hotline", "12388中国样例举报网": "ServicePlatform"}),
    ("数字孪生样河（江苏段）系统运行，中国（江苏）样例贸易平台上新。", "江苏", {"数字孪生样河（江苏段）系统": "InformationSystem", "中国（江苏）样例贸易平台": "ServicePlatform"}),
    ("与国家政务服务平台样例认证系统完成对接。", "", {"国家政务服务平台样例认证系统": "InformationSystem"}),
    ("国家样例规章库、国家样例预警信息发布系统、全国样例医疗保障信息平台上新。", "",
     {"国家样例规章库": "Database", "国家样例预警信息发布系统": "InformationSystem", "全国样例医疗保障信息平台": "InformationSystem"}),
    ("省级政务云扩容，省级样例授权运营平台建成。", "江苏", {"省级政务云": "InformationSystem", "省级样例授权运营平台": "ServicePlatform"}),
    ("建成省样例印章系统、省样例支付平台。", "江苏", {"省样例印章系统": "InformationSystem", "省样例支付平台": "ServicePlatform"}),
    ("苏州“苏样办”实名用户增多，常州市的“常样云”、无锡“样民通”迭代至3.0版。", "", {"“苏样办”": "ServicePlatform", "“常样云”": "InformationSystem", "“样民通”": "ServicePlatform"}),
    ("某地新开通的“样民码”整合“样税通”“样企宝”等移动应用。", "", {"“样民码”": "InformationSystem", "“样税通”": "ServicePlatform", "“样企宝”": "InformationSystem"}),
    ("“样新办”多语种客户端扩容，“样新办”下载量增长。", "", {"“样新办”多语种客户端": "Application", "“样新办”": "Application"}),
    ("教育入学“一件事”专区上线，会上介绍“样泉”政务大模型，共享“样海”预警平台。", "", {"教育入学“一件事”专区": "Application", "“样泉”政务大模型": "AIModel", "“样海”预警平台": "InformationSystem"}),
    ("样例区“样安”平台汇聚数据，市政务云平台扩容，南京样例交易所“数据跨境服务平台”启用。", "南京", {"“样安”平台": "ServicePlatform", "市政务云平台": "InformationSystem", "“数据跨境服务平台”": "DataPlatform"}),
    ("城市数据空间“样谷”平台汇聚产品，审计署“互联网+样例”平台收到留言。", "", {"“样谷”平台": "ServicePlatform", "审计署“互联网+样例”平台": "ServicePlatform"}),
    ("纳入全省统一的样例监管平台，样例视频专网和样例卫生专网割接。", "江苏", {"样例监管平台": "InformationSystem", "样例视频专网": "Network", "样例卫生专网": "Network"}),
    ("国家样例平台智能客服“样小智”上线，其服务窗口“样地图”扩容。", "", {"国家样例平台": "ServicePlatform", "“样小智”": "Application", "“样地图”": "InformationSystem"}),
    ("“样例通办”是国家样例平台的总门户，以“样掌办”为总入口。", "", {"“样例通办”": "ServicePlatform", "国家样例平台": "ServicePlatform", "“样掌办”": "ServicePlatform"}),
    ("某部“金样工程”全国样例救助系统扩容，样例缴费服务热线12399开通。", "", {"“金样工程”": "InformationSystem", "全国样例救助系统": "InformationSystem", "样例缴费服务热线12399": "Hotline"}),
    ("国家企业信用信息公示系统（江苏）扩容，某市推出双语“样样办”小程序。", "江苏", {"国家企业信用信息公示系统（江苏）": "InformationSystem", "“样样办”小程序": "Application"}),
    ("江苏省级政务云扩容，依托江苏省“互联网+样例”系统抽查。", "江苏", {"江苏省级政务云": "InformationSystem", "江苏省“互联网+样例”系统": "InformationSystem"}),
    ("“样税宝”智能问答机器人答疑，“样服通”自助终端布设。", "", {"“样税宝”智能问答机器人": "Application", "“样服通”自助终端": "Application"}),
    ("向27个省份回流数据，农业农村部建成“样农大数据平台”；平台联通31个省，样例证照共享服务系统归集证照。", "", {"“样农大数据平台”": "DataPlatform", "样例证照共享服务系统": "InformationSystem"}),
])  # fmt: skip
def test_systems_are_found_by_form(sentence, home, names):
    found = named(sentence, home=home)
    assert {name: system.classes[0] for name, system in found.items()} == names


@pytest.mark.parametrize("sentence", [
    "政务云采用统一架构，省级政务数据平台完善。", "一些地方建设了样例平台。", "“互联网+样例”深入推进，“一网通办”提速。", "八成以上的县建成样例入学平台。", "全国样例系统坚持一盘棋。", "多个样例系统完成整合。",
    "整合关停“僵尸”系统，开通“绿色通道”，推出“就业一件事”，“亮码”应用提速。", "抽查重要系统260个，现已成为规模最大的资源库之一。", "上线“一键申报”功能，推出“样企通”服务品牌。",
    "全省政务大厅设置样例服务专区，教育部网站公布名单。", "全省政府网站和政务APP完成改造。", "依托外网整合业务专网29个。", "开发“样险保”“样牧贷”等数据产品。", "各市推进“一网统管”平台。", "各地区各部门利用“样例网校”等平台培训。",
    "等级保护三级系统测评。", "农产品网络零售额增长，打击电信网络诈骗。",
])  # fmt: skip
def test_kinds_and_unnamed_systems_give_no_platform(sentence, read):
    assert not [ref for ref in read(sentence)[0].things if ref.kind == "platform"]


def test_what_a_place_has_one_of_is_the_places_own():
    found = named("南京12345市民服务热线与119报警平台联动，其中人口综合库扩容。", home="南京")
    assert len(found) == 3 and all(system.prefixed and not system.unnamed_place for system in found.values())


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
    ("国家样例课堂平台、国家样例户籍管理系统分别由教育部、公安部建设和管理。", ("国家样例户籍管理系统", "operatedBy", "公安部")),
    ("审计署的国家样例审计平台、“样审”小程序以及样例线索系统上新。", ("“样审”小程序", "operatedBy", "审计署")),
    ("国家档案局同步启用样例卷宗管理系统。", ("样例卷宗管理系统", "operatedBy", "国家档案局")),
    ("由国家信息中心下设的国家样例技术研究中心运维的“样谷”平台扩容。", ("“样谷”平台", "operatedBy", "国家样例技术研究中心")),
    ("“样河”平台由水利部指导、样例水利科技有限公司总承包。", ("“样河”平台", "builtBy", "样例水利科技有限公司")),
    ("2021年5月，民政部推出“样养”服务平台；国家档案局同步开通样例档案利用系统。", ("样例档案利用系统", "launchedOn", "2021-05")),
    ("国家样例甲平台和国家样例乙平台构成门户，前者于2014年开通，后者2019年4月上线。", ("国家样例乙平台", "launchedOn", "2019-04")),
    ("“样警”平台试用，嵌入国家样例治安平台之中。", ("“样警”平台", "partOfPlatform", "国家样例治安平台")),
    ("国家政务服务平台扩容。平台的样例证照系统汇聚目录，样例评价系统收到评价。", ("样例评价系统", "partOfPlatform", "国家政务服务平台")),
    ("国家样例征信平台归集信息，“样信中国”网站作为其对外窗口公示信息。", ("“样信中国”网站", "partOfPlatform", "国家样例征信平台")),
    ("国家样例服务平台开设“惠企样例”专区。", ("“惠企样例”专区", "partOfPlatform", "国家样例服务平台")),
    ("借助国家样例大脑的“样林一张图”调度队伍。", ("“样林一张图”", "partOfPlatform", "国家样例大脑")),
])  # fmt: skip
def test_who_makes_and_runs_a_system_and_since_when(sentence, fact, said):
    assert fact in said(sentence)


@pytest.mark.parametrize(("sentence", "fact"), [
    ("民政部建设的样例主题库、水利部建设的“样水”专题库以及“样海”数据库接入。", ("“样海”数据库", "builtBy", "水利部")),
    ("审计署主管的国家样例审计平台与国家样例财政平台互通。", ("国家样例财政平台", "operatedBy", "审计署")),
    ("财政部样例预算系统、国家样例交易平台互通。", ("国家样例交易平台", "operatedBy", "财政部")),
    ("教育部依托国家政务服务平台提供查询。", ("国家政务服务平台", "operatedBy", "教育部")),
    ("金融监管总局指导建设的国家样例征信平台扩容。", ("国家样例征信平台", "builtBy", "金融监管总局")),
])  # fmt: skip
def test_who_is_not_said_to_make_or_run_a_system(sentence, fact, said):
    assert any(fact[0] in one for one in said(sentence)) and fact not in said(sentence)


@pytest.mark.parametrize(("sentence", "names"), [
    ("湖南省长沙市样例县、四川省样例市入选。", {"湖南省", "长沙市", "样例县", "四川省", "样例市"}), ("天津样例新区先行试点。", {"天津", "样例新区"}), ("全国各县区推进，高新区示范。", set()), ("会议在京召开，展览在重庆样昌举办。", {"京", "重庆", "样昌"}), ("在福州样例国际博览中心举行，在国家样例会议中心举办。", {"福州样例国际博览中心", "国家样例会议中心"}),
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
