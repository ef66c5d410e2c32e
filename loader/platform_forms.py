"""What the form of a system's name tells: the words that names of systems end with, which phrases are mere kinds, and the class of a name."""
from __future__ import annotations

from egovkg.loader.regexes import regex

# -- what a name ends with --------------------------------------------------------------------------------------------------------------

DATABASES = "数据库|信息库|资源库|发布库|知识库|语料库|基础库|专题库|主题库|综合库|(?:人口|法人|证照|地理|信用|宏观经济|档案|人才|案例|政策|规章|法规|名录|指标|标准|模型|地名)库"
_NETWORKS = "骨干网|城域网|外网|内网|专网|传输网|服务网|政务网|网络"
_APPLICATIONS = "APP|App|客户端|小程序|公众号|移动端"
_PLATFORMS = "云平台|系统平台|平台|子系统|系统|大数据枢纽|枢纽|数据中枢|大脑|云脑|门户网站|门户|“一张网”|大数据中心|监测中心|数据中心"
# Systems only where the name is a body's, a place's or stands in quotation marks: 某市样例超算中心, “样例”专区
_ANCHORED = "超算中心|智算中心|计算中心|算力中心|数据空间|一张图|单一窗口|电子税务局|区块链|政务云"
# … and parts or sites of it, which need words of their own besides: 某省样例网上商城
_SITES = "网上商城|网上办事大厅|服务台|(?:服务|办事)?专区|专栏|网站(?!群)"
_QUOTED = "大模型|智能客服|助手|助理|数字人|智能体|智能问答(?:机器人|助手|系统|平台|大模型)?|机器人|网站|服务号|自助终端|一体机|邮箱|云|链"
HEADS = regex(f"大模型|热线|{DATABASES}|{_NETWORKS}|{_APPLICATIONS}|{_PLATFORMS}|{_ANCHORED}|{_SITES}")
NEEDS_ANCHOR = regex(f"(?:{_ANCHORED}|{_SITES})$")
PART = regex(_SITES)            # no name with nothing but a body before it: 某部|网站
ALONE = regex(f"(?:{_ANCHORED})(?:平台)?")       # enough behind a prefix: 某市|政务云平台
# A site or a cloud behind the name of a place or 中国: 某省样例服务网, 中国样例网, 全国样例影像云
SITE = regex("[\u4e00-\u9fff]{1,10}?(?:(?<!联)(?<!电)(?<!路)(?<!水)(?<!管)(?<!组)(?<!张)(?<!上)(?<!入)(?<!天)网(?![络上民格点站址办吧约友红速购信通管箱])|(?<!政务)云(?![计网平服端原资底上化南脑图])|(?<![粮仓水冷油车书金国药火入出])库(?![存区房伦容尔车]))")
# What may stand between a quoted name and the end: “样例通”公共数据平台
AFTER_QUOTE = regex(f"应用(?![程场示])|专区|(?:(?![和与及等的])[\u4e00-\u9fff]){{0,12}}?(?:{_QUOTED}|{HEADS.pattern})")

# -- what goes on -----------------------------------------------------------------------------------------------------------------------

# Into another word: 系统|性, 网络|安全, 热线|工作会议.
GOES_ON = regex(
    "性|化|安全|强国|信息技术|学习|空间|通信|技术|议政|集成|平台|系统|架构|数据(?!总量|量|条|从)|内部|办理议案|总入口|信息|经济|大厅|清单|机构|企业|"
    "图谱|政务应用程序|应用程序|接口|之一|业务应用程序|零售|营销|销售|诈骗|节点|文明|舆情|思维|工程|设施|基础设施|协议|攻击|视听|主体|型|级|"
    "(?:运行|运营|服务)*(?:管理|运行)中心|(?:(?![由与和及向为在的是对])[\u4e00-\u9fff]){0,6}?(?:会议|论坛|大会|峰会|委员会|领导小组|座谈会|现场会|建设方案|管理办法|有限公司|公司|集团)")
# Behind a phrase without a prefix, what makes it an object of work in general: 系统|整合, 平台|治理.
WORK_AFTER = regex("(?:超过|近|约|逾|共)?[0-9]+(?:\\.[0-9]+)?[万余多]?[个类套款]|治理|召开|融合|整合|清理|培训|互联|承载|互通|对接|开发|改造|迁移|上云")

# -- what is no name --------------------------------------------------------------------------------------------------------------------

_SCOPE = "等级保护|等保|[一二三四五两]级|总|省级|市级|县级|区级|州级|本级|国家级|各级|各类|各|多个|多类别|多|两|三|主|子|分|大|全国性|区域|跨境|地方|上级|下级|基层|省|市|县|区|乡镇|村级|国家|全国|全省|全市|全区|社区|国际|国内|部门|行业|领域"
_WHOSE = "有关|相关|该|本|其|这些|新|旧|原有|现有|原(?!产|材|料|生)|自有|自建|自助|第三方|内部|外部|自身|独立|同一|一个|某|传统|新型|上述|专用|重要|关键|核心|统一|线上|线下|早期|早年|存量|应用|实体|老旧|国产"
_FIELD = "政府|企业|公共|政务|电子政务|业务|信息|政务信息|数据|政务数据|政务服务|公共服务|数字|电子商务|出行|社会|程序|人大|政协|党委|服务|计算机|互联网|移动|移动互联|学习|网络学习|云|政务云|算力|网|物联|安全|综合|主题|专题|基础|办公|政务办公"
_FUNCTION = "人工智能|通用|垂直|开源|基础大|监管|服务|支撑|共性|共享|交换|开放|支付|交流|高端|办理|辅助|经济|决策|管理|运行|工作|使用|电商|社交|短视频|直播|即时通信|融媒体|宣传|展示|合作|对话|招聘|融资|交易|在线|全流程|一体化|智能|自动化|操作|生态"
_GROUP = f"{_SCOPE}|{_WHOSE}|{_FIELD}|{_FUNCTION}"
_OF_PEOPLE = "(?:人口|法人|证照|地理|信用|宏观经济|名录|地名)库"         # one of a kind wherever it is: a body's own 人口库
# The basic databases that every place has one of.
BASIC = regex("(?:人口|法人|自然资源|空间地理|宏观经济|电子证照|证照|信用)[\u4e00-\u9fff]{0,8}库")
KIND_ONLY = regex(f"(?:{_GROUP})*(?!{_OF_PEOPLE}$)(?:{HEADS.pattern}){{1,2}}")
BARE = regex(f"(?:{_SCOPE}|{_WHOSE}|的|级|内|外)*(?!{_OF_PEOPLE}$)(?:{HEADS.pattern})")
ONE_FIELD = regex("(?:.*级.*|[\u4e00-\u9fff]{0,3})(?:系统|小程序|客户端|网络)")       # 全国|医保系统 are its offices
# Modifiers with which a phrase speaks of more than one, or of some's.
SOME = regex(f"(?:{_WHOSE}|各|省级|市级|县级|区级|本级|国家级|上级|下级|基层|地方|多|类|别|级)")
# Several systems, or those of unnamed places.
COUNTED = regex("(?:[0-9]+|[一二两三四五六七八九十百多]+)(?:余|多)?[个项类套款条批座家]$")
UNNAMED = regex("(?:[%0-9]|[一二三四五六七八九两]成|多数|大部分|半数)(?:以上|余|多)?(?:的|个)?(?:省|市(?!民|场|政)|县|区(?!块|域)|地市|地区|城市|省份|部门|单位|乡镇|高校|医院)|各[省市县区]|(?:一些|部分|不少|多个|许多|各|有的|有些|多|有条件的)(?:[省市县区乡镇]级)?(?:地区|地方|省份?|城市|部门|单位|县区|区县|街道|社区|地(?=[，、方]))")
# Words in quotation marks that name a way of working, not a system.
WAYS = regex("“(?:[^”]*一[套任][^”]*|互联网\\+.*|一张[网图]|一朵云|一网(?:统管|协同|统揽)|城市大脑|僵尸|烟囱|孤岛|碎片化|幻觉|黑箱|沉睡|.*[、，].*|.*一件事|单一窗口|[一跨全就帮马网掌异].{0,4}[办通]|最多跑一次|.*一码通|数据要素×.*|[0-9A-Z+]+)”")

BLAMED = regex("“(?:僵尸|烟囱|孤岛|碎片化|幻觉|黑箱|沉睡)”")
# What the name of an app or a service of a place ends with: 某省“样事通”, “样码”.
BRAND = regex("“[^“”，、]{2,7}(?:(?<![互畅开联贯流沟融直])通|(?<![即能通帮代督交承])办|[宝脑链易]|(?<![上朵])云|(?<![扫赋亮解编])码|一点通|直通)”")
# Names in a list that a word for systems ends: “甲通”“乙宝”等移动应用.
LISTED = regex("(?:[、和]?“[^“”]{2,8}”)*等[\u4e00-\u9fff]{0,4}(?:应用(?!场景)|APP|小程序|平台|系统|移动端|客户端|大模型|热线|专区)(?!建设|治理)")
# What puts a quoted name in apposition: 智能客服“小样”, 其服务窗口“样图”; and what says of one that it is a system: “样办”是某省…的总门户.
APPOSED = regex(f"(?:(?<!业务)(?<!线上)(?<!重复建设)(?:平台|系统)|移动端|门户|(?:服务|对外|统一)窗口|{_APPLICATIONS}|大模型|智能客服|助手|机器人|数字人)$")
IS_SYSTEM = regex("(?:作)?为(?:总|统一|移动|核心|主要)+(?:入口|门户|枢纽|载体)|(?:是|作为)[^，。；：“”]{2,24}?(?:平台|系统|门户|小程序|APP|客户端|移动端|大模型|热线|网站|入口)(?:的(?:总|移动|统一|掌上)?(?:门户|入口|移动端|客户端))?(?=[，。；]|$)")
# What is introduced as a way of working, a campaign or a model of service, whatever it is called.
NO_SYSTEM = regex("(?:(?:政务)?服务)?(?:现象|问题|难题|改革|模式|工程|行动|计划|经验|做法|品牌|机制|理念|政策|专项|窗口|试点|标准|场景|事项|主题|功能|模块|套餐|服务(?=[，。；、]|$)|等(?:数据)?(?:产品|场景|服务|事项))|(?:“[^”]{1,12}”)*等[\u4e00-\u9fff]{0,4}(?:产品|场景|事项|服务|改革)")

# -- the class of a name ----------------------------------------------------------------------------------------------------------------

_CLASSES = tuple((regex(pattern), kind) for pattern, kind in (
    ("热线|服务台|1[0-9]{4}[\u4e00-\u9fff]*平台$", "Hotline"), ("大模型", "AIModel"),
    (f"(?:{_APPLICATIONS}|智能客服|助手|助理|数字人|智能体|机器人|专区|专栏|专窗|应用|终端|一体机|邮箱|服务号|员)”?$", "Application"),
    ("库”?$", "Database"), ("维护平台”?$", "InformationSystem"), ("(?:骨干网|城域网|外网|内网|专网|传输网|网络)$", "Network"), ("网$", "ServicePlatform"), ("单一窗口|门户", "ServicePlatform"),
    ("(?:大数据|数据|信息共享|信息资源|空间基础信息|空间地理).*(?:中心|平台|枢纽)”?$|数据空间”?$|影像云|数据云", "DataPlatform"),
    ("(?:监督|监管|预警|监测|办公|管理|指挥|调度|工作|信息化|综合|业务|维护|审批|申报|执法|应急|防控|追溯)(?:信息|服务)?平台”?$|管理信息平台", "InformationSystem"),
    ("一张图”?平台$", "InformationSystem"), ("”.{0,4}平台$|(?:服务|履职|学习|智能|教育)平台$", "ServicePlatform"),
    ("系统|信息平台”?$|[大云]脑”?$|政务云平台$|中心$|一张网|一张图|一张网|云”?$|流域|枢纽$", "InformationSystem"), ("平台|[办通]”?$", "ServicePlatform"),
))


def platform_classes(name: str) -> tuple[str, ...]:
    """The class that the form of a name tells.

    >>> platform_classes("国家法律法规数据库"), platform_classes("“样例护苗”监督平台"), platform_classes("“样例通”公共数据平台")
    (('Database',), ('InformationSystem',), ('DataPlatform',))
    """
    return next(((kind,) for pattern, kind in _CLASSES if pattern.search(name)), ())
