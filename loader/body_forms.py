"""What the form of a body's name tells: its full form, its identity, its kind, and the body that it belongs to."""
from __future__ import annotations

from collections.abc import Iterable
from egovkg.loader.regexes import regex

# 第十三届 and the like stand inside the names of congresses and their organs; the body stays the same from term to term.
_ORDINAL = "(?:第?[一二三四五六七八九十]{1,3}届)"
_TERM = regex(_ORDINAL)

# Short forms of the names of local departments, any of which may stand behind any place: what is printed → the full form.
SHORT_FORMS: tuple[tuple[str, str], ...] = (
    # the organs of power
    ("(?<=[省市区县州盟旗乡镇])政府", "人民政府"), ("人大常委会|人大常务委员会", "人民代表大会常务委员会"), ("人大(?!会)", "人民代表大会"),
    ("(?<![共人])中院", "中级人民法院"), ("(?<![共人])高院", "高级人民法院"),
    # commissions
    ("发展改革委(?!员)|发改委(?!员)", "发展和改革委员会"), ("发展改革局|发改局", "发展和改革局"), ("卫生健康委(?!员)|卫健委(?!员)", "卫生健康委员会"), ("卫健局", "卫生健康局"),
    ("(?<!国有资产监督管理委员会)国资委(?!员)", "国有资产监督管理委员会"), ("经信委(?!员)", "经济和信息化委员会"), ("民宗委(?!员)", "民族宗教事务委员会"),
    ("(?<=[省市区县州盟旗])教委(?!员)", "教育委员会"), ("(?<=[省市区县州盟旗])科委(?!员)", "科学技术委员会"),
    ("住房城乡建设委(?!员)|住建委(?!员)", "住房和城乡建设委员会"), ("政法委(?!员)", "政法委员会"), ("(?<!纪律检查委员会)纪委(?!员)", "纪律检查委员会"),
    ("网信办", "网络安全和信息化委员会办公室"), ("编办", "机构编制委员会办公室"), ("编委(?!员)", "机构编制委员会"), ("深改委(?!员)", "全面深化改革委员会"),
    # departments and bureaus
    ("科技(?=厅|局)", "科学技术"), ("工信(?=厅|局)", "工业和信息化"), ("经信(?=厅|局)", "经济和信息化"), ("人社(?=厅|局)|人力资源社会保障(?=厅|局)", "人力资源和社会保障"),
    ("住建(?=厅|局)|住房城乡建设(?=厅|局)", "住房和城乡建设"), ("交通(?=厅|局)", "交通运输"), ("文旅(?=厅|局)", "文化和旅游"), ("退役军人(?=厅|局)", "退役军人事务"),
    ("应急(?=厅|局)", "应急管理"), ("市场监管(?=局|厅)", "市场监督管理"), ("药监(?=局)|药品监管(?=局)", "药品监督管理"), ("医保(?=局)", "医疗保障"), ("广电(?=局)", "广播电视"),
    ("粮食和储备(?=局)", "粮食和物资储备"), ("林草(?=局)", "林业和草原"), ("通管(?=局)|通信局", "通信管理局"), ("机关事务(?=局)", "机关事务管理"), ("密码局", "密码管理局"),
    ("地方金融监管(?=局)|金融监管(?=局)", "地方金融监督管理"), ("行政审批(?=局)", "行政审批服务"),
    # bodies of the people
    ("残联(?!合)", "残疾人联合会"), ("妇联(?!合)", "妇女联合会"), ("工商联(?!合)", "工商业联合会"), ("(?<=[省市区县州盟旗])科协", "科学技术协会"),
)
_SHORT = tuple((regex(short), full) for short, full in SHORT_FORMS)
# Words that a name may have or leave out; what remains tells one body from another.
_IDENTITY = (
    (regex("大数据(?:发展)?(?:管理|服务)?(?=局|中心)"), "大数据"), (regex("数据(?:资源)?管理(?=局)"), "数据"),
    (regex("(?<=行政审批)服务(?=局)"), ""), (regex("政务服务(?:和)?(?:大?数据|数字化)管理(?=局)"), "政务服务数据管理"),
    (regex("集团有限(?:责任)?公司$|集团公司$|集团股份有限公司$"), "集团"),
)
_PARTY_HEAD = regex("^(?:中共|中国共产党)(?=.)")

# Bodies that name whose inner office follows them: 某省委|办公厅, 某大学|样例研究中心.
_WHOLE = regex(
    r"^(?P<whole>.{2,24}?(?:[省市区县州盟旗]委(?!员)|自治区党委|人民政府|人民代表大会常务委员会|大学|科学院|公司|集团(?!有限|股份|公司|总公司)|银行|"
    r"(?<=联合国).{2,8}?(?:组织|署))|.{2,24}(?:领导小组|联席会议)(?=办公室$))(?P<inner>.{2,20})$")
_OF_FIRM = regex("(?:公司|集团|银行)$")
_FIRMS_INNER = regex("(?:分公司|子公司|分行|支行|研究院|事业部|中心)$")

KINDS: tuple[tuple[str, str], ...] = (
    ("^联合国|^国际(?!关系学院|贸易)|^世界|^金砖国家|^亚洲|^上海合作组织|^欧洲|^非洲", "InternationalOrganization"),
    ("公司|集团|银行|交易所$|交易中心$|分行$|电网$", "Enterprise"),
    ("法院|检察院", "JudicialBody"),
    ("信息中心$|大学|学院$|科学院|研究院|研究所|研究中心|研究会|学会|实验室|档案馆$|图书馆$|党校|社科院|勘测院|设计院", "ResearchBody"),
    ("人民代表大会|人大|政协(?!员)|政治协商会议", "Legislature"),
    ("^(?:中共|中央).*(?:委|办|部|办公厅|小组|校)|[省市区县州盟旗]委(?!员会)|自治区党委", "PartyBody"),
    ("(?:协会|联合会|联盟|领导小组|指挥部|专班|联席会议|协调机制|仲裁委员会|商会|促进会|基金会|总工会|专家委员会|标准化技术委员会|残联|妇联|科协|工商联)$", "Committee"),
    ("海关$|[省市]税务局$", "MinistryOffice"),
    ("人民政府|[省市区县州盟旗]政府|兵团$", "LocalGovernment"),
    ("^(?:国家|全国|中国).*(?:中心|研究院)$", "ResearchBody"),
    ("^(?:国家|国务院)", "StateCouncilBody"),
    ("[省市区县州盟旗].*(?:局|厅|委员会|委|办|办公室|中心|院|总队|支队|大队|分局)$", "LocalGovernment"),
    ("委员会$", "Committee"),
    ("部$", "Ministry"),
    ("[司处]$", "MinistryOffice"),
)
_GROUP = regex("(?:领导小组|指挥部|专班|联席会议|协调机制)$")
_KINDS = tuple((regex(pattern), kind) for pattern, kind in KINDS)


def without_term(name: str) -> str:
    """A congress's or organ's name without the number of its term.

    >>> without_term("样例省第十三届人民代表大会常务委员会")
    '样例省人民代表大会常务委员会'
    """
    return _TERM.sub("", name) if "届" in name else name


def full_form(name: str) -> str:
    """A local body's name in its full form.

    >>> full_form("样例省卫健委"), full_form("样例市政府办公厅"), full_form("中共样例省委网信办")
    ('样例省卫生健康委员会', '样例市人民政府办公厅', '样例省委网络安全和信息化委员会办公室')
    """
    name = _PARTY_HEAD.sub("", without_term(name))
    for short, full in _SHORT:
        if full not in name:
            name = short.sub(full, name)
    return name


def identity(name: str) -> str:
    """What tells the body from others, of its full form: names that differ only in words that may be left out have it in common.

    >>> identity("样例省大数据发展管理局") == identity("样例省大数据局")
    True
    """
    for pattern, rest in _IDENTITY:
        name = pattern.sub(rest, name)
    return name


def kind_of(name: str, parents: Iterable[str] = ()) -> str | None:
    """The class that a name tells, for an inner office also by the classes of its parent's body; None where it tells none.

    >>> kind_of("样例市财政局"), kind_of("样例省委办公厅"), kind_of("样例信息股份有限公司"), kind_of("国家样例技术研究中心")
    ('LocalGovernment', 'PartyBody', 'Enterprise', 'ResearchBody')
    """
    parents = tuple(parents)
    if parents and not _GROUP.search(name):
        if "InternationalOrganization" in parents:
            return "InternationalOrganization"
        if regex("(?:中心|研究院|研究所|学院|实验室|基地)$").search(name) and not {"LocalGovernment", "PartyBody"} & set(parents):
            return "ResearchBody"
        if regex("(?:研究中心|研究院|研究所)$").search(name) and "LocalGovernment" not in parents:
            return "ResearchBody"
        for kind in ("LocalGovernment", "Legislature", "Enterprise", "ResearchBody"):
            if kind in parents:
                return kind
        if "PartyBody" in parents and "StateCouncilBody" not in parents and regex("[省市区县州盟旗]委|党委").search(name):
            return "PartyBody"
        return "MinistryOffice"
    return next((kind for pattern, kind in _KINDS if pattern.search(name)), None)


def whole_of(name: str) -> tuple[str, str] | None:
    """The body's name that a full name begins with, and the inner office's; None where the name has no such parts.

    >>> whole_of("样例大学数字经济研究中心"), whole_of("样例省人民政府办公厅")
    (('样例大学', '数字经济研究中心'), ('样例省人民政府', '办公厅'))
    """
    found = _WHOLE.match(name)
    if not found or (_OF_FIRM.search(found["whole"]) and not _FIRMS_INNER.search(found["inner"])):
        return None
    return found["whole"], found["inner"]
