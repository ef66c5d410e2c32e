"""The words beside a number: verbs and measures of official Chinese, and how words divide into what is measured and what is told of it.

The lexicons are grouped by meaning. A verb is told from the same characters inside a noun (注册用户) by its place: first in its words,
last before the number, or before a noun of at least two characters.
"""
from __future__ import annotations

import re
from egovkg.loader.regexes import regex


def _one_of(*groups: str) -> str:
    """A pattern of the words of all groups, the longest first."""
    return "|".join(sorted({word for group in groups for word in group.split("|")}, key=lambda word: (-len(word), word)))


# ---------------------------------------------------------------------------------------------------------------- lexicons

VERBS_BY_MEANING = {
    "issuing": "修改|废止|发布|印发|出台|公布|公开|制定|编制|拟定|修订|推出|提出|明确|确定|部署|立项|评审|批准",
    "building": "建成|建设|建立|打造|搭建|构建|研发|开发|研制|形成|新建|改造|扩容|迁移|升级|布设|铺设|架设|部署|设立|设置|开设|设有|建有|组建|配备|培育|孵化|引进|新增|增设",
    "holding": "存储|存有|拥有|收录|归档|入库|入驻|上架|挂牌|在架|登记|备案|承载|覆盖|纳入|设(?![立施备计置])",
    "gathering": "汇聚|汇集|归集|采集|集成|整合|聚合|接入|联通|连接|打通|贯通|归并|合并|梳理|编目|挂接|录入|累计归集",
    "giving": "提供|实现|服务|惠及|支撑|保障|支持|回流|共享|调用|开放|交换|推送|发送|下发|发放|签发|制发|核发|补贴|投入|安排|带动|吸引|减免",
    "handling": "提交|收到|落地|流转|审减|上链|报送|办理|处理|受理|办结|审批|审核|评估|答复|回复|回应|接听|转办|交办|处置|化解|调处|查处|查办|检查|巡查|抽查|排查|监测|预警|核查|核验|认证|比对|发现|整改|追回|挽回|清理|清退|关停|注销|取消|下放|压减|核减|精简|撤并|减少|节约|节省",
    "using": "注册|领用|领取|申领|激活|绑定|使用|下载|安装|访问|浏览|查询|点击|阅读|关注|应用|推广|启用|开通|上线|采用|借阅|调阅",
    "staffing": "评出|选聘|聘任|聘请|招收|录取|选树|认定|评选|遴选|命名|授予|颁发|创建|接受",
    "reaching": "布放|投放|安装|配置|延伸|辐射|纳管|托管|释出|输出|出口|进口|销售|采购|接待|转移|疏散|救助|帮扶|解答|答疑|赋码|收集|刊发|播发|制作|兑付|拨付|下达|筹集|募集|争取|打掉|抓获|破获|侦破|追缴",
    "people": "培训|举办|召开|开展|组织|举行|参与|征集|采纳|选派|招募|入选|获得|荣获|签约|签订|成交|交易|融资|完成",
}
VERBS = _one_of(*VERBS_BY_MEANING.values())
# Verbs that say no more of a thing than that it is there: the thing alone is then the indicator.
BARE_VERBS = frozenset({"提供", "实现", "打造", "完成", "建成", "建设", "上线", "设", "设有", "建有", "存有", "拥有", "部署", "提出", "明确", "确定", "搭建", "形成", "配备"})
# What begins the predicate of a number's noun phrase: 3项标准|进入报批环节.
PREDICATES = _one_of(
    "才能|方能|即可|均已|都已|已经|已|均|全部|全面|基本|都|可以|能够|得以|不再|正在|率先|先后|陆续|累计", "通过|借助|利用|采用|按照|依托|面向|经由|需要|与实际", "实现|开通|完成|建成|纳入|开展|领用|达到|达标|获得|享受|加入|进入|接入|参会|参加|参赛|"
    "参与|参展|出席|亮相|到会|与会|配备|入选|入围|入驻|落地|落户|上线|设立|设置|成立|获批|启用|启动|联网|上云|试行|推行|代办|提前|设有|出台|存在|采取|投入|下沉|下放|覆盖|同步|并入|完成", "在全国|在全省|在全市|在“|在线|在网")
ADVERBS = _one_of(
    "其中|同时|目前|现已|现有|眼下|截至目前|迄今|至今|已经|已|先后|陆续|相继|累计|累积|共计|总共|合计|共|按需|有序|持续|积极|不断|逐步|稳步|直接|成功|全面|基本|还|并|也|均|全部|将|约|近|分别|可|能够|能|仅|就|"
    "统一|实时|动态|同步|主动|自动|智能|首日|首周|首月|平均每年|平均每天|年均|有效|大力|进一步|力争|集中|首批|率先|面向社会|面向全国|面向全省|面向全市|对外|新|各类|各级|全年|当年|全省|全市|日均|月均|每年|每日|每天|每月|平均")
SAYING = "(?:一是|二是|三是|四是|五是|六是)?(?:力争|争取|确保|提出|明确|要求|计划|预计|目标是|推动|实现|使|让|届时|将)*"
MEASURE = regex("(?:率|量|数|用户|指数|排名|比例|占比|比重|总额|金额|规模|时间|时长|时限|耗时|面积|收入|支出|产值|产能|价值|得分|分数|评分|水平|年限|造价|成本|额度|额|周期|峰值|得票|速度|延迟|时延|带宽|容量|投资|资金|经费|费用|余额|销售额|零售额|交易额|成交额|营收|"
                     "调用|投诉|访问|次数|人次|频次|天数|满意度|好评|密度|强度|级|均价|价格|缺口|能力|均值|平均值|平均分|差距|可用性)(?:（[^（）]{1,12}）)?$")
_DOES = f"(?:{ADVERBS})*(?:{VERBS})"
# Units of what measures something by itself: a time, a share, a rank.
MEASURING = frozenset({"次", "%", "位", "分", "天", "分钟", "小时", "元", "万元", "人次", "个百分点", "年", "倍", "件次", "毫秒", "秒", "名次", "成", "个工作日", "PB", "TB", "GB", "EFLOPS", "PFLOPS", "Gbps"})
TOWARDS = regex(f"^(?:(?:对|向|为|在)[^，。；的]{{1,20}}的|(?:面向|向|为|对)[^，、。；的]{{2,10}}?(?={_DOES})|(?:高峰(?:时段|期)?|每[秒分时])+)(?=.{{2,}})")       # 对样例问题的|首次解答准确率, 面向样例居民|签发凭证
# Words with which a measure's name begins: 社保卡|持卡人数.
# A long name of a measure without an opener: 政务信息系统|上云率, 网格事件|自主化解率.
_RATE = regex("(?P<name>.{3,}?)(?P<rate>(?:自主|按期|按时|一次|首次|网上|全程|跨省|直接|平均|主动|自助|在线|线上)*(?:[\u4e00-\u9fff]{2}率|满意度|可用性|数量|总量|总数|规模|占比))$")
# Those who do something: 地市|部署…, 部门|采用…
ACTORS = "(?:省份|地市|城市|区县|市县|县区|乡镇|街道|社区|地区|国家|政府|部门|单位|企业|机构|学校|高校|医院|银行|法院|检察院|人员|干部|职工|群众|市民|农户|用户|公务员|受访者|居民|网民|家庭)"
OPENER = regex("(?<!互)(?:" + _one_of(
    "实名注册|实名用户|注册|活跃|日活跃|月活跃|持卡|领用|联网|网上|累计|日均|年均|月均|人均|平均|最高|总|总访问|总量|接入|IPv6支持|支持率|覆盖率|连通率|通达率|通达|普及率|渗透率|普及|覆盖|满意|办结|按期|好评|访问量|访问|下载|浏览|在线|全程|提交|采纳|"
    "受理|办件|存储|入库|共享|共享调用|同比|环比|处理|提供|利用率|使用率|完成率|开通率|整改|用户|业务量|业务|签发|电子化率|网上办|网办|排名|回访|接通|准确|识别|审核|审批|办理|响应|故障|成交|交易|运维|建设|投资|资源利用|"
    "占比|规模|比例|比重|零跑动|即办|压减|压缩|核减|注销|上网|代办|首次|一次") + "|(?:数字|信息|自动)化(?=率|水平|程度|指数))")
# Verbs inside a phrase whose head is the thing that does it: 医用耗材编码|覆盖|规格型号.
MODIFIED = regex("^(?P<told>[^的“”]{2,14})的(?P<name>[^的]{2,16})$")
MIDDLE = _one_of("存储|覆盖|归集|汇聚|汇集|承载|受理|签发|归档|累计归集|累计汇聚|累计受理|累计发放|累计调用|累计提供|累计服务|累计完成|累计开放|累计推送|累计共享|累计办理|拥有|收录|发布|上线|开通|贯彻执行|执行|调用|接入|入库|惠及|聚合|集成|涉及|涵盖|带动|登记|存有|配备|采集|调取|减少|节约|新增")
FELL = regex("(?:^、?|平均|均)减(?!少|免|轻)[\u4e00-\u9fff]{2,4}$|(?:降幅|减幅|跌幅)(?:为|达到?|约|近|超过?)*$|(?:下降|降低|降|减少|减|压减|缩短|缩小|压缩|回落|降价|精简|核减|缩减|少)(?:了|幅度?)?(?:逾|超过?|近|约)?$")
GROWTH_VERB = "高出|高于|低于|提高|提升|增长|增加|净增|上升|增|扩大|下降|降低|减少|缩短|缩小|回落|压减|多出?|少|翻"
GROWTH = regex(
    f"(?P<how>(?:同比|环比|(?:较|比|与).{{0,12}}?(?:相比)?|[一二三四五六七八九十0-9]+年(?:来|间)?|累计|平均|年均|净|分别|再|又|，)*)(?P<verb>{GROWTH_VERB})(?:了|到)?$")
# Several numbers at once that are told of the figures before: 同比|分别增长; or of other places and levels by the same measure: 中部和西部地区|分别为.
_LEVEL = "(?:[东中西]部|东北|[省市县乡镇村]级|城市|农村|城镇)(?:地区)?"
TOLD_OF_EARLIER = regex(f"(?:其中)?(?:(?P<how>(?:同比|环比|(?:较|比)[^，。；]{{0,8}})?)(?:分别|依次)(?P<verb>{GROWTH_VERB})|(?P<levels>{_LEVEL}(?:[、和]{_LEVEL})+)(?:分别|依次)(?:为|达到?|是)?)")
_TIMES = "(?:[一二三四五六七八九十两数多0-9]+年(?:多)?(?:来|间)|(?:近|多|几|这些)年来|[一二三四五六七八九十0-9]+个月(?:来|间)|日|月|年)"
VERB_AT = regex(rf"^(?:{ADVERBS}|{_TIMES})*(?P<verb>(?:研究)?(?:{VERBS}|解决|保持|涉及|聚集)(?:(?:并|和|、)(?:{VERBS}))?)(?:了|有(?![效关力序]))?")
VERB_LAST = regex(rf"^(?P<name>.{{2,24}}?)(?:{ADVERBS})*(?P<verb>{_one_of('惠及|覆盖|受理|归集|汇聚|入库|接入|开通|发放|签发|追回|挽回|减少|节约|新增|培训|吸引|带动|投入|上架|纳入|存储|关停|整合|注销|清理|压减|精简|取消|废止')})(?:了)?$")
PREDICATE = regex(f"(?:{PREDICATES})")
_COUNTED_PEOPLE = regex("(?:委员|人员|代表|群众|企业|用户|学生|干部)$")


# ---------------------------------------------------------------------------------------------------------------- dividing


def strip(words: str) -> str:
    """Words without what only leads in (其中, 目前 …) and what only leads to the number (累计, 约, 将 …)."""
    words = regex(r"^.{0,8}期间，?(?=.{4,})").sub("", words)
    words = regex("^.{0,8}以来，?(?=.{2,})").sub("", words)
    words = regex("^前?将(?=.{4,})").sub("", words)        # 在2027年底|前将样例事项扩大到…
    words = regex(f"^(?:{SAYING})(?=.{{4,}})").sub("", words)
    words = regex(f"^(?:{_TIMES}，?)(?=.{{2,}})(?<=来|间|，)").sub("", words)
    words = regex(f"^(?:全年|当年|年内|本年度|[一二两三四五六七八九十]+年(?=共|累计|总计|{VERBS}))(?=.{{2,}})").sub("", words)
    words = regex(r"^(?:其中|同时|目前|现已|眼下|以及|和|并|，|、|的|全国性?的)+").sub("", words)
    return regex(r"(?:已经|已|累计|总计|共计|共|(?<![日月年人平户])均|稳步|持续|分别|保持|维持|稳定|控制|的|约|将|仅|则|亦|就|由最初|从最初|有望|预计|力争|可望)+$").sub("", words).strip("，、 ")


def after_modifier(words: str) -> str:
    """The head of a noun phrase: after the last 的 outside brackets."""
    depth, cut = 0, 0
    for i, char in enumerate(words):
        depth += char in "（“" and 1 or char in "）”" and -1 or 0
        if char == "的" and not depth:
            cut = i + 1
    return words[cut:]


def noun_head(words: str) -> str:
    """A noun phrase up to its first 和, 、, 以及 or 的 outside brackets: 省（自治区、直辖市）|和新疆…"""
    depth = 0
    for i, char in enumerate(words):
        if char in "（“《":
            depth += 1
        elif char in "）”》":
            depth -= 1
        elif not depth and i and not words[:i].endswith(("性", "型", "级", "设区")) and (char in "、的和" or words.startswith(("以及", "与", "及"), i)):
            return words[:i]
    return words


def split_measure(words: str) -> tuple[str, str]:
    """(subject, indicator) of the words before a number; either may be empty.

    >>> split_measure("社保卡持卡人数")
    ('社保卡', '持卡人数')
    >>> split_measure("乡镇连通率")
    ('乡镇', '连通率')
    >>> split_measure("县级及以上政务服务综合大厅")
    ('县级及以上政务服务综合大厅', '')
    """
    if words.count("）") and (cut := words.rindex("）") + 1) < len(words) and MEASURE.search(words):
        return words[:cut], words[cut:]
    opener = OPENER.search(words)
    if opener and (MEASURE.search(words) or opener.start() == 0):
        return words[:opener.start()].rstrip("的"), words[opener.start():]
    if "的" in words and MEASURE.search(words):
        head = after_modifier(words)
        return words[:-len(head) - 1], head
    if len(words) > 8 and (told := _RATE.match(words)):
        return told["name"], told["rate"]
    return ("", words) if MEASURE.search(words) and len(words) <= 8 else (words, "")


def without_adverbs(words: str) -> str:
    """The words of an indicator without adverbs before its verb, and without 各类, 各级."""
    words = regex("^(?:的|共(?![享同建用])|现已|已经|已|眼下|有序|按需|持续|不断|实现|正在|仅)+").sub("", words)
    words = regex("^通过.{1,20}?(?:方式|手段|模式|途径)").sub("", words)
    words = regex("^(?:推动|支撑|服务|助力)?各地区各部门").sub("", words)
    words = regex("^(?:汇集|汇总|上线)(?=.{4,})").sub("", words)
    return regex("各类|各级").sub("", words)


def first_item(words: str) -> str:
    """The first member of a list, but 基础性、关键性标准 whole."""
    parts = regex("、|以及").split(words)
    return words if parts[0].endswith(("性", "型", "级")) else parts[0]


def last_verb(words: str) -> re.Match | None:
    return regex(rf"(?P<verb>{VERBS})(?:了)?(?:[^的]{{0,8}})$").search(words)


def counts_people(indicator: str) -> bool:
    """Whether a number without a unit counts people by its indicator's own word: 持卡人数已达13.89亿."""
    return indicator.endswith("人数")


def of_people(name: str) -> bool:
    return bool(_COUNTED_PEOPLE.search(name))


def list_items(words: str) -> list[str]:
    """Members of 甲、乙和丙."""
    return [item for item in regex("、|以及|和|与|及").split(words) if item]
