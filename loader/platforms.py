"""Rules for platforms and systems: which are named, who builds and runs them, what they belong to and provide."""
from __future__ import annotations


from egovkg.loader.facts import Dated, Facts, Ref, Zh
from egovkg.loader.grammar import KINDS, Found, Mention, Rules
from egovkg.ontology.vocabulary import EGOV, SKOS
from pyoxigraph import NamedNode
from egovkg.loader.regexes import regex

RULES = Rules()
# What bodies do with systems: making them, running them, putting them on line.
_BUILD = "建设上线|建成上线|建设运营|建设完善|开发建设|升级建设|建设|打造|搭建|建成|建有|构建|建立|开发|研发|研制|训练|自研|创建|创设|首创|推出|自建|组建|统建|主建|承建|共建"
_RUN = "主办|运营|主管|管理|运维|运行维护|运行管理|日常管理|维护|运行|值守|承办|主导"
_LAUNCH = "(?:上线|对外|对外提供)服务|投入运营|上线(?:试)?运行|上线|启用|开通|投用|建成投用|建成投入使用|投入使用|投入(?:试)?运行|试运行|运行"
_SHOWN = "发布|亮相|推出|建成"          # of a system that is the clause's subject: on line, too
_WELL = "(?:正式|全面|全新|改版|升级|成功|如期|率先|首次|顺利|同步|对外|在全国|试点)*"
_HOW = "(?:牵头|联合|共同|负责|统一|承担|组织|具体|日常|归口|独立|自主|全面|统筹|受托|参与|合作|持续|协同|自行|分别|投资|出资|中标|的|、|和)*"
_MAKES = regex(_BUILD.replace("管理", "") + "|总承包|承接|实施|推进")
_RUNS = regex(_RUN + "|(?:负责|牵头)$")
_PLATFORMS = "{platform}(?:等)?(?:(?:、|和|及|与|以及)?{platform})*"
_OWN = "{platform}(?:等)?(?:(?:、|和|及|以及)?{platform})*"         # without 与: 某部主办的甲平台与乙平台互通
_MAKE = _BUILD.replace("推出|", "")       # 某局推出的平台 may be another's
_DONE = "(?>" + _MAKE + "|总承包|承接|实施|推进|" + _RUN + "|统筹|指导(?=[、，])|牵头(?=的|、)|负责(?=的|[、，。；]|$))(?:[、和并及]?(?:负责|承担)?(?:日常|统一|具体|后续)?(?>" + _MAKE + "|" + _RUN + "))*"        # atomic: 建设运营 is one word, or two
_WHO = "(?:{agency}(?:下[设属]|所属|直属)的)?{agencies}(?:（[^（）]{2,24}）)?" + _HOW + _DONE
_WHOS = _WHO + "(?:[、，和并]" + _WHO + ")*"
# What else may be told of a system between those who make it and its name: 某局建设、2020年上线的…
_BESIDES = "(?:、{date}?[^，。；：、\ue000-\ue0ff]{2,12}?)?"
_IT = "(?:该(?:平台|系统|应用|数据库|热线|网站|网|模型|库)|这(?:一|个|套)?(?:平台|系统|应用|数据库|模型)|平台|系统|它|其|并)"
_JOIN = "(?:、|和|及|与|以及|，?会同|联合|携手|联袂|协同)"
_DONE_BY = regex(f"(?P<bodies>{KINDS['agency']}(?:{_JOIN}{KINDS['agency']})*)[^{KINDS['agency']}]*")
# 5月，某局推出…
_DATE_HEAD = regex(f"(?:^|[，；。])(?P<date>{KINDS['date']})起?(?=[，：]|{KINDS['agency']})")
# A body is the subject of what follows when it stands at the head of a sentence or clause and no 的 or 统一 makes it a modifier.
_SUBJECT = regex(f"(?:^|[，；：。]){KINDS['date']}?[：，]?(?:{KINDS['agency']}(?:下[设属]|所属|直属)的)?(?P<bodies>{KINDS['agency']}(?:{_JOIN}{KINDS['agency']})*)"
                      f"(?:（[^（）]{{2,24}}）)?+(?:等(?:部委|部门|单位)?)?(?:和各地[^，。]{{0,4}})?(?!的|统一|[，、；。：]|[^，。]{{0,4}}以来|组建|成立|挂牌|关于|规定|《|等方面)")


_OFFERS = ("推出", "上线", "开通", "启用", "发布")
# Systems that every body of the country or place uses, so that relying on one is no running it.
_FOR_ALL = regex("^“?(?:国家|全国|中国)|一体化|统一|共享|交换|政务服务|外网|政务云")


def offering(words: str) -> NamedNode:
    """What a body is to a system that it puts on line: its maker where it is said to bring it out (推出, 开通, 建设上线), else its operator (上线, 启用)."""
    return EGOV.builtBy if _MAKES.search(words) or "开通" in words else EGOV.operatedBy


def is_system(mention: Mention, *, built: bool = False) -> bool:
    """Whether the phrase names a system here: a known or quoted name anywhere, and one that a place or body opens; another one only where
    it is no mere kind, not counted (多个…系统), and not of places left unnamed (一些地区…)."""
    system = mention.value
    if system.known or (system.quoted and not system.counted and not system.label.endswith("“一张网”")):
        return True
    if not system.named or system.unnamed_place or (system.label.endswith("“一张网”") and not built):
        return False
    return built or system.prefixed or system.label.startswith(("国家", "全国", "中央"))


# A sentence about a system: 甲平台（简称…）是某总门户, 甲网和乙平台构成…
_ABOUT = regex(f"(?:{KINDS['date']}，)?(?P<systems>{KINDS['platform']}(?:（[^）]{{1,20}}）)?(?:[和与、]{KINDS['platform']}(?:（[^）]{{1,20}}）)?)*)(?:是|作为|构成|成为)")


def spoken_of(found: Found, facts: Facts) -> Ref | None:
    """The system that a clause without one speaks of: what the sentence is about, the last named before it in the sentence, else in those before."""
    if (about := _ABOUT.match(found.tagged.signs, 0, found.match.start() + 1)) and is_system(told := found.tagged.mentions(*about.span("systems"), "platform")[-1], built=True):
        return facts.platform(told)
    before = [m for m in found.tagged.mentions(0, found.match.start(), "platform") if is_system(m, built=True)]
    return facts.platform(before[-1]) if before else facts.discourse.platform_then or facts.discourse.platform


def own_systems(found: Found) -> list[Mention]:
    """The systems of a list that the bodies before it are said to have: in 甲部的A、乙部的B以及C the last is not 乙部's."""
    systems = found.mentions("systems", "platform")
    if not (found.has("before") and len(systems) > 1):
        return systems
    before, _, _ = found.words("systems").partition("以及")
    return [m for m in systems if m.text in before]


def say_done(facts: Facts, platforms: list[Ref], bodies: list[Ref], words: str) -> None:
    """That the bodies make or run the systems, by the verbs in the words."""
    for platform in platforms:
        for prop, verbs in ((EGOV.builtBy, _MAKES), (EGOV.operatedBy, _RUNS)):
            if verbs.search(words):
                for body in bodies:
                    facts.say(platform, prop, body)


def say_who(found: Found, facts: Facts, platforms: list[Ref]) -> None:
    """What each group of bodies in the words `who` does with the systems: 由甲局主办、乙公司建设运营."""
    start, end = found.match.span("who")
    for part in _DONE_BY.finditer(found.tagged.signs, start, end):
        words = found.tagged.words(part.end("bodies"), part.end()).rstrip("、，和并")
        bodies = [facts.agency(m) for m in found.tagged.mentions(*part.span("bodies"), "agency")]
        say_done(facts, platforms, bodies, words)


def told_on(found: Found, facts: Facts) -> Dated | None:
    """The date of what a clause tells: the last that stands at the head of a clause before it, else that of the chronicle's entry."""
    heads = list(_DATE_HEAD.finditer(found.tagged.signs, 0, found.match.start() + 1))
    return facts.dated(found.tagged.at[heads[-1].start("date")][2]) if heads else facts.discourse.date


def in_proposal(found: Found) -> bool:
    """Whether the words stand in what a document lays down (…印发《…》，提出加快建设…): a plan, not a fact."""
    return bool(regex(KINDS["title"] + "(?:.*)(?:提出|明确|部署|要求|规定|强调|指出|对|为|统筹)").search(found.tagged.signs[:found.match.start()]))


def subject_bodies(found: Found, facts: Facts, *, same_clause: bool = False) -> list[Ref]:
    """The bodies that do what the match says: the last that stand in subject position before it in the sentence, or in its own clause."""
    last = None
    for match in _SUBJECT.finditer(found.tagged.signs, 0, found.match.start()):
        last = match
    if last is None or (same_clause and any(mark in "，；。：" for mark in found.tagged.signs[last.end("bodies"):found.match.start()])):
        return []
    return [facts.agency(m) for m in found.tagged.mentions(*last.span("bodies"), "agency")]


@RULES.rule(
    "platform-built",
    "(?P<verb>启动)(?P<systems>" + _PLATFORMS + ")(?:[一二三四五]期|新一期)?(?:工程|项目)?(?:建设|开发|研发)", "(?P<verb>" + _BUILD + ")(?!的)(?:[并和、](?:负责|承担)?(?:日常|统一|具体|后续)?(?P<run>" + _RUN + "))?(?:了)?(?:[^，。；：" + KINDS["platform"] + "]{0,24}?的)?(?:[^，。；：、\ue000-\ue0ff的]{0,6}?)(?P<systems>" + _PLATFORMS + ")",
    zh="机构建设平台", en="a body builds a platform",
    samples=["水利部搭建样例水情监测平台，支撑研判。", "某部已建成样例监管一体化工作平台、样例信息综合平台等。", "水利部启动“样水通”平台二期建设。", "民政部建设并运营国家样例养老平台。"])
def built(found: Found, facts: Facts) -> bool | None:
    if in_proposal(found):
        return False
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    bodies = subject_bodies(found, facts) if named else []
    said = False
    for mention in named:
        if not bodies and not is_system(mention):
            continue
        platform = facts.platform(mention)
        said = True
        facts.discourse.platform = platform
        if not mention.value.unnamed_place:
            for body in bodies:
                facts.say(platform, EGOV.builtBy, body)
                facts.say(platform, EGOV.operatedBy, body if found.has("run") else None)
    if bodies:
        facts.discourse.body = bodies[0]
    return said


@RULES.rule(
    "platform-made", "(?P<before>、)?(?:由)?(?P<who>" + _WHOS + ")" + _BESIDES + "的(?P<kind>[\u4e00-\u9fff]{2,8}?)?(?P<systems>" + _OWN + ")",
    "(?P<systems>" + _PLATFORMS + ")(?:（[^）]{1,20}）)?[^，。；：由\ue000-\ue0ff]{0,8}?(?<!分别)由(?P<who>" + _WHOS + ")",
    "经(?P<who>" + _WHO + ")[，，]?(?P<systems>" + _PLATFORMS + ")", "(?P<who>{agencies}(?:负责|统一|日常)?(?:运营|主办|管理|运维))(?:着|了)?(?P<systems>" + _PLATFORMS + ")",
    zh="平台由机构建设、主办、运营、管理", en="a system is made or run by bodies",
    samples=["由国务院办公厅主办的国家样例平台上线。", "国家样例数据平台由教育部牵头建设。", "“样例云”平台由公安部主办、国家信息中心建设运营。",
             "甲样例数据库、乙样例数据库两大库由国家统计局统一运维。", "教育部主管、中央党校等承办的国家样例课堂平台上新。",
             "由教育部牵头建设、2020年6月上线试运行的国家样例学籍平台扩容。", "审计署主导的审计数据枢纽“样谷”平台验收。", "国家档案局搭建并负责日常运维的国家样例卷宗平台扩容。",
             "“样谷”平台由国家信息中心下设的国家样例技术研究中心运行维护。", "由国家信息中心（以下简称“信息中心”）负责运维的国家样例河湖平台上线。", "审计署负责的国家样例案例库扩容。", "经交通运输部牵头建设，全国样例航道平台投入使用。"])
def made(found: Found, facts: Facts) -> bool | None:
    named = [m for m in own_systems(found) if is_system(m, built=True)]
    if not named or (found.has("kind") and not named[0].value.quoted):        # 城市数据空间“样谷”平台: what kind it is, before its name
        return False
    say_who(found, facts, [facts.platform(m) for m in named])
    facts.discourse.platform = facts.platform(named[0])
    return None


@RULES.rule(
    "platform-made-it", "(?:^|[，。；])" + _IT + "?(?:由|交由|委托)(?P<who>" + _WHOS + ")(?=[，。；]|$|、[^，。；的" + KINDS["platform"] + "]{0,30}(?:[，。；]|$))",
    zh="前述平台由机构建设或运营", en="the system spoken of is made or run by a body",
    samples=["2020年6月，国家样例平台上线，由教育部建设。", "依托国家样例平台可以查询进度；该应用由国家信息中心承担运维。", "国家样例平台接入百家单位，这套系统由教育部、公安部联合开发。", "“样问”政务大模型试用，该模型由国家信息中心联合科技部训练。", "国家样例学籍平台由教育部建设，委托国家信息中心运维。"])
def made_it(found: Found, facts: Facts) -> bool | None:
    platform = spoken_of(found, facts)
    if platform is None:
        return False
    say_who(found, facts, [platform])
    return None


@RULES.rule(
    "platform-own-work", "(?:其|该(?:公司|中心|局|院|部))(?P<verb>" + _BUILD + "|运营|运维|主办)的(?P<systems>" + _PLATFORMS + ")",
    zh="前述机构建设、运营的平台", en="a system of the body spoken of", samples=["国家信息中心负责样例数据加工，其承建的“样例通”数据平台已经开放。"])
def own_work(found: Found, facts: Facts) -> bool | None:
    bodies = subject_bodies(found, facts)
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    if not bodies or not named:
        return False
    for mention in named:
        platform = facts.platform(mention)
        facts.discourse.platform = platform
        for body in bodies:
            facts.say(platform, EGOV.builtBy if _MAKES.search(found.words("verb")) else EGOV.operatedBy, body)
    return None


@RULES.rule(
    "platform-made-each", "(?P<systems>{platform}(?:(?:、|和|及|与|以及){platform})+)分别由(?P<bodies>{agency}(?:(?:、|和|及|与|以及){agency})+)(?P<verb>" + _HOW + _DONE + ")",
    zh="几个平台分别由几家机构建设或运营", en="of several systems each is made or run by a body of its own",
    samples=["国家样例课堂平台、国家样例户籍管理系统分别由教育部、公安部建设和管理。"])
def made_each(found: Found, facts: Facts) -> bool | None:
    systems, bodies = found.mentions("systems", "platform"), found.mentions("bodies", "agency")
    if len(systems) != len(bodies):
        return False
    for mention, body in zip(systems, bodies, strict=True):
        say_done(facts, [facts.platform(mention)], [facts.agency(body)], found.words("verb"))
    return None


@RULES.rule(
    "platform-of-body", "(?P<before>、)?(?P<bodies>{agency}(?:" + _JOIN + "{agency})*)(?:等(?:部门|单位)?)?的?(?P<systems>" + _OWN + ")",
    "(?P<systems>{platform})（设[在于](?P<bodies>{agency})）",
    zh="机构的平台", en="a body's system", samples=["公安部“样例通”APP扩容，审计署的样例线索管理系统、“样审”小程序上新。", "国家样例交换平台（设在国家信息中心）接入百家单位。"])
def of_body(found: Found, facts: Facts) -> bool | None:
    named = [m for m in own_systems(found) if is_system(m, built=True)]
    if not named:
        return False
    named = [m for m in named if m is named[0] or not m.value.prefixed]        # 某厅样例系统、省样例平台: another's
    for mention in named:
        platform = facts.platform(mention)
        for body in found.mentions("bodies", "agency"):
            facts.say(platform, EGOV.operatedBy, facts.agency(body))
    facts.discourse.platform = facts.platform(named[0])
    return None


@RULES.rule(
    "platform-in-charge", "(?:负责|承担)(?:了)?(?P<systems>" + _OWN + ")的?(?P<verb>(?:日常|统一|具体|后续)*" + _DONE + ")",
    "[，；](?:并)?(?:具体|统一|归口)?(?:负责|承担)(?:了)?(?P<verb>(?:日常|统一|具体|后续)*(?>" + _MAKE + "|" + _RUN + ")(?:[、和并及](?>" + _MAKE + "|" + _RUN + "))*)(?P<systems>" + _OWN + ")",
    zh="机构负责平台的建设、运行", en="a body is in charge of building or running a system",
    samples=["国家信息中心具体承担国家样例学籍平台的运行维护，教育部负责国家样例课堂平台建设。", "国家信息中心所属的国家样例数据服务中心于2021年4月成立，负责运营“样数通”平台。"])
def in_charge(found: Found, facts: Facts) -> bool | None:
    bodies = subject_bodies(found, facts, same_clause=not found.match.group().startswith(("，", "；")))
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    if in_proposal(found) or not bodies or not named:
        return False
    say_done(facts, [facts.platform(m) for m in named], bodies, found.words("verb"))
    return None


@RULES.rule(
    "platform-used-by", "(?P<verb>启用|引入|引进|推广|推行|试点|升级|改版|扩容|优化升级|优化完善|优化|依托|运用)(?:了|应用|完成|新版|全新|新一代)?(?P<systems>" + _PLATFORMS + ")(?!(?:统一|联合|共同|牵头|自主)?(?:" + _MAKE + ")的)",
    zh="机构启用、推广、升级平台", en="a body takes a system into use, spreads or renews it",
    samples=["国家档案局启用样例卷宗管理系统，审计署持续推广“样审通”平台。", "某省水利厅依托某省样例水情监测平台，对河湖开展巡查；江苏省水利厅2021年汛前升级完成江苏省样例水情平台。"])
def used_by(found: Found, facts: Facts) -> bool | None:
    if in_proposal(found):
        return False
    bodies = subject_bodies(found, facts, same_clause=True)
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    if found.words("verb") in ("依托", "运用", "引入", "引进"):       # 某部依托国家样例平台, 某厅依托省一体化平台 are its users
        named = [m for m in named if (m.value.quoted or m.value.prefixed) and not _FOR_ALL.search(m.value.label)]
    if not bodies or not named:
        return False
    for mention in named:
        for body in bodies:
            facts.say(facts.platform(mention), EGOV.operatedBy, body)
    facts.discourse.platform = facts.platform(named[0])
    return None


@RULES.rule(
    "platform-put-on-line", "(?P<verb>推出|发布|上线|开通|启用|引入)(?:了|新版|全新|新一代|首批|{number})*(?P<who>由[^，。；：]{1,40}?的)?(?P<systems>" + _PLATFORMS + ")(?P<version>[0-9.]+版|{number}版|新版)?(?=[，。；]|$|等)",
    "(?P<bodies>{agencies})(?:[于自]?{date:date})?(?:正式|率先)?(?P<verb>推出|上线|开通|启用|发布)的(?P<systems>" + _PLATFORMS + ")",
    "{date:date}(?:起)?(?:新|全新|正式|面向社会|向社会|对外)*(?:上线|开通|启用|推出|发布|建成|投用|投入使用|开放)的(?P<systems>" + _PLATFORMS + ")",
    zh="推出、开通平台及其日期", en="a system is put on line, and when",
    samples=["2021年5月，民政部推出“样养”服务平台；国家档案局同步开通样例档案利用系统。", "税务总局推出的“样税通”平台扩容，2022年新开通的“样例码”整合多类场景。", "水利部2018年底上线的国家样例水情应用服务百万人，2020年7月面向社会开放的国家样例案例库收录案例。"])
def put_on_line(found: Found, facts: Facts) -> bool | None:
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    if in_proposal(found) or not named:
        return False
    verb = found.words("verb")
    if found.has("bodies"):           # 某局推出的“样例”平台; without a name of its own it may be another's
        named = [m for m in named if m.value.quoted or m.value.known or m.value.prefixed]
        bodies, date = [facts.agency(m) for m in found.mentions("bodies", "agency")], facts.dated(found.mention("date"))
    else:
        bodies = subject_bodies(found, facts) if verb in _OFFERS else []
        date = facts.dated(found.mention("date")) if found.has("date") else told_on(found, facts)
    for mention in named:
        platform = facts.platform(mention)
        if not (found.has("version") and found.words("version")):
            facts.say(platform, EGOV.launchedOn, date)
        for body in bodies:
            facts.say(platform, offering(found.tagged.signs[max(0, found.match.start() - 2):found.match.start()] + verb), body)
    if named:
        facts.discourse.platform = facts.platform(named[0])
    return bool(named)


@RULES.rule(
    "platform-launched",
    "{platform:platform}?(?:（[^）]{1,20}）)?(?:^|[，；。]|(?<=[\ue006）]))(?:自|于|从|已于)?{date:date}(?:[^，。；]{1,4}当[天日])?(?:起|在全国)?" + _WELL + "(?:" + _LAUNCH + ")(?=[，。；、]|$|以来|后|至今|并)",
    "{platform:platform}(?:（[^（）]{1,24}）)?(?:自|于|已于)?{date:date}" + _WELL + "(?:" + _SHOWN + ")(?=[，。；、]|$|以来|后|至今|并)",
    "{platform:platform}[^。；\ue002]{0,60}?，{date:date}(?:正式)?(?:" + _SHOWN + ")(?=[，。；]|$)",
    "{platform:platform}(?:（[^（）]{1,24}）)?(?:在[^，。；：]{1,16}?)?" + _WELL + "(?:对外(?:提供)?服务|投入运营|建成投用|投入试?运行|建成投入使用|建成启用|上线试?运行|上线|建成|发布|亮相)(?=[，。；]|$)",
    "{platform:platform}" + _WELL + "(?:建成投用|投入试?运行|建成投入使用|建成启用)",
    zh="平台上线的日期", en="the day a system went on line",
    samples=["样例报关子系统自2020年12月启用。", "国家样例就业平台自2022年3月28日改版上线以来不断扩容。", "5月：“样例云”平台投入试运行。", "“样风”大模型2024年6月18日发布。",
             "“样协同”办公平台由国务院办公厅推进，2020年建成，用户百万。", "6月2日：国家样例平台在多个省份试点上线。", "5月17日，“样政”大模型正式发布。", "2021年8月，由教育部和国家信息中心共同打造的“样例一张表”系统上线运行，累计清理报表百张。", "国家样例学籍平台（简称“样学籍”）2020年12月30日正式启用。", "2021年9月，“样警通”小程序正式对外服务。"])
def launched(found: Found, facts: Facts) -> bool | None:
    if found.has("platform"):
        mention = found.mention("platform")
        platform = facts.platform(mention) if is_system(mention, built=True) else None
    else:
        platform = spoken_of(found, facts)
    date = facts.dated(found.mention("date")) if found.has("date") else told_on(found, facts)
    if platform is None or date is None:
        return False
    facts.say(platform, EGOV.launchedOn, date)
    return None


@RULES.rule(
    "platform-former-latter", "{former:platform}(?:（[^）]{1,20}）)?[和与]{latter:platform}(?:（[^）]{1,20}）)?[^。；]{0,60}?前者(?:自|于)?{date:date}" + _WELL + "(?:" + _LAUNCH + "|" + _SHOWN + ")"
    "[^。；]{0,10}?后者(?:自|于)?{date2:date}" + _WELL + "(?:" + _LAUNCH + "|" + _SHOWN + ")",
    zh="前者、后者上线的日期", en="when the former and the latter system went on line",
    samples=["国家样例甲平台和国家样例乙平台构成总门户，前者于2014年开通，后者2019年4月上线。"])
def former_latter(found: Found, facts: Facts) -> bool | None:
    for name, date in (("former", "date"), ("latter", "date2")):
        if is_system(found.mention(name), built=True):
            facts.say(facts.platform(found.mention(name)), EGOV.launchedOn, facts.dated(found.mention(date)))
    return None


KIND_WORD = "(?:智能客服|智能助手|移动端|客户端|小程序|APP|助手|机器人|门户|窗口|大模型)"      # in apposition: 某平台智能客服“小样”
_ROLE = "(?:(?:网上|统一|移动|线上)*(?:总门户|门户|总入口|入口|移动端|窗口)|总枢纽|(?:重要)?组成部分|核心枢纽|子系统|核心|分平台|子平台)"


@RULES.rule(
    "platform-part", "以{part:platform}为(?:总|核心|重要)?(?:枢纽|核心|节点|基础|骨干|入口)的{whole:platform}", "{part:platform}(?:（[^）]{1,20}）)?(?:是|作为){whole:platform}的" + _ROLE,
    "作为{whole:platform}的" + _ROLE + "，{part:platform}", "{whole:platform}的{part:platform}", "{whole:platform}" + KIND_WORD + "{part:platform}", "{whole:platform}{part:platform}",
    zh="平台是另一平台的部分", en="a platform is part of another",
    samples=["以国家样例认证平台为总枢纽的国家样例服务平台初步形成。", "作为国家样例服务平台的组成部分，国家样例认证系统持续扩容。", "国家样例服务平台智能客服“小样助手”上线；“样例通办”是国家样例服务平台的总门户。"])
def part(found: Found, facts: Facts) -> bool | None:
    first, second = found.mention("part"), found.mention("whole")
    if not (is_system(first, built=True) and is_system(second, built=True)) or first.value.code == second.value.code:
        return False
    between = found.tagged.signs[found.match.end("whole"):found.match.start("part")]
    works = second.text.endswith("工程”")        # “样样工程”全国样例系统
    if not between and not works and not (second.value.known or second.value.prefixed and not second.value.quoted) and found.match.end("whole") == found.match.start("part"):
        return False        # “甲通”“乙通”: two of a kind; 某办公系统“样通”: what kind it is
    if not first.value.quoted and not works and found.match.end("whole") <= found.match.start("part") and "，" not in between:
        return False        # 某平台的某系统 may be its user
    facts.say(facts.platform(first), EGOV.partOfPlatform, facts.platform(second))
    return None


@RULES.rule(
    "platform-part-of-it", "(?:^|[，；])(?:该)?(?:平台|系统)的(?P<systems>" + _PLATFORMS + ")", "(?:^|[，；])(?:该)?(?:平台|系统)(?:下设|内设|设有|包括)(?P<systems>" + _PLATFORMS + ")", "(?:依托|在)(?:该)?(?:平台|系统)(?:上)?(?:新)?(?:开设|设立|设置|增设|开辟)(?:了|的)?(?P<systems>" + _PLATFORMS + ")",
    "{whole:platform}(?:新)?(?:开设|设立|设置|增设|开辟|设有|推出)(?:了)?(?P<systems>" + _PLATFORMS + ")(?=[，。；]|$)", "{whole:platform}(?:下设|包括|由(?=[^，。；]{1,60}(?:组成|构成)))(?P<systems>" + _PLATFORMS + ")(?:等|组成|构成)", "(?:^|[，；])其(?:下设的?|中的|下的|(?:[\u4e00-\u9fff]{2,4})?(?:窗口|门户|入口)|移动端|手机端|掌上|客户端)?(?P<systems>{platform})", "{whole:platform}设有[^，。；\ue006]{1,16}，其中(?P<systems>" + _PLATFORMS + ")",
    "(?P<systems>{platform})(?:已|均|全部|整体|正式|于?{date})*(?:并入|归并[至到入]|整合(?:并)?[至到入进]|融入)(?:了)?{whole:platform}", "(?P<systems>{platform})作为其(?:对外|统一|服务)*(?:窗口|门户|入口|" + _ROLE + ")",
    "(?P<systems>{platform})(?:[^。；\ue006]{0,30}?，)?(?:嵌入|内嵌|集成)[在于]?{whole:platform}(?:之中|之内|中|内)?",
    zh="前述平台的部分", en="a part of the system spoken of",
    samples=["国家样例服务平台上线。平台的样例认证系统累计认证百万次。", "国家样例共享平台归集信息，“样例中国”网站作为其对外窗口公示信息。", "“样警”平台试用，嵌入国家样例治安平台之中。", "国家样例资源平台下设样例人口库、样例法人库等专题。",
             "国家样例资源平台汇聚数据百类。平台下设样例人口库、样例法人库等专题。", "国家样例服务平台扩容，其移动端“样事办”APP更新。", "“样服务”平台设有多个市级分厅，其中“样城办”“样海办”用户活跃度较高。",
             "原“国家样例办事网站”已于2020年6月并入国家样例服务平台。"])
def part_of_it(found: Found, facts: Facts) -> bool | None:
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    if found.has("whole"):
        whole = facts.platform(found.mention("whole")) if is_system(found.mention("whole"), built=True) else None
    else:
        whole = spoken_of(found, facts)
    if whole is None or not named:
        return False
    if regex("[，；]?该?(?:平台|系统)的").match(found.match.group()):       # 平台的甲系统…，乙系统…
        named += [m for i, m in list(found.tagged.before(len(found.tagged.signs), "platform"))[::-1]
                  if i > found.match.end() and found.tagged.signs[i - 1] in "，、" and not (m.value.prefixed or m.value.known) and is_system(m, built=True)]
    for mention in named:
        platform = facts.platform(mention)
        if platform != whole:
            facts.say(platform, EGOV.partOfPlatform, whole)
    return None


@RULES.rule(
    "platform-by-means-of", "(?P<bodies>{agencies})(?:通过|依托|利用|基于|借助){means:platform}" + _HOW + "(?:" + _MAKE + ")的(?P<systems>" + _PLATFORMS + ")",
    zh="机构依托一平台或工程建设另一平台", en="a body builds a system within another or a programme of works",
    samples=["民政部依托国家样例云平台建设的国家样例婚姻系统实时比对。"])
def by_means_of(found: Found, facts: Facts) -> bool | None:
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    for mention in named:
        platform = facts.platform(mention)
        for body in found.mentions("bodies", "agency"):
            facts.say(platform, EGOV.builtBy, facts.agency(body))
        if found.mention("means").value.label.endswith("工程"):
            facts.say(platform, EGOV.partOfPlatform, facts.platform(found.mention("means")))
    return bool(named)


@RULES.rule(
    "platform-short-name", "{platform:platform}（(?:以下|英文|对外|又|也|亦)?(?:统称|简称|英文名|称|名)?(?:为|是)?(?:{quote:quote}|(?<=[称名为是])(?P<short>[A-Za-z][A-Za-z0-9-]{1,14}|[\u4e00-\u9fff]{2,8}))）",
    zh="平台简称", en="a platform's short name", samples=["国家样例服务平台（以下简称“样例平台”）上线。", "国家样例融资平台（“样易融”）扩容。"])
def short_name(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention, built=True) or (found.has("quote") and len(found.mention("quote").value) < 2):
        return False
    facts.use(found.mention("quote"))
    facts.say(facts.platform(mention), SKOS.altLabel, Zh(found.mention("quote").value if found.has("quote") else found.words("short")))
    return None


@RULES.rule(
    "platform-provides", "{platform:platform}(?:[^，。；：]{0,30}?)提供(?:了)?(?P<what>[^，。；：\ue001]{3,120}?)(?:等(?:{quote})?(?:多项|多种|在线)?服务|服务|功能)(?=[，。；])",
    zh="平台提供的服务", en="what a platform provides", samples=["国家样例服务平台为群众提供样例查询、样例认证等服务。"])
def provides(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention):
        return False
    platform = facts.platform(mention)
    for name in regex("、").split(found.words("what")):
        name = name.strip()
        if 2 <= len(name) <= 20:
            facts.say(platform, EGOV.provides, Zh(name))
    return None


@RULES.rule(
    "platform-subject", "(?:^|[，。；：])(?:{date}[，]?)?(?P<systems>{platform}(?:[、和与及]{platform})*)(?![的、和与及，。；：）]|等|$)",
    "(?:依托|接入|基于|推广|推广应用|使用){platform:platform}", "(?:推进|加快|推动|启动){platform:platform}(?:建设|开发|研发|试点)",
    zh="系统作主语，或被依托、推广", en="a system is the subject, or is relied on", samples=["样例业务应用系统于去年完成部署。", "重点样例水域信息平台显示水位。"])
def subject(found: Found, facts: Facts) -> bool | None:
    mentions = found.mentions("systems", "platform") if found.has("systems") else [found.mention("platform")]
    planned = found.tagged.signs.startswith(("推进", "加快", "推动", "启动"), found.match.start())
    said = False
    for mention in mentions:
        if not is_system(mention, built=True) or facts.is_used(mention) or (in_proposal(found) and not mention.value.known):
            continue
        if planned and not (mention.value.known or mention.value.quoted or mention.value.label.startswith(("国家", "全国"))):
            continue
        facts.discourse.platform = facts.platform(mention)
        said = True
    return said


@RULES.rule(
    "platform-listed", "(?P<systems>{platform}(?:(?:、|和|及|与|以及){platform})+)",
    zh="并列的平台", en="systems in one list: where one is named, all are", samples=["国家样例平台、样例林场防火系统等投入使用。"])
def listed(found: Found, facts: Facts) -> bool | None:
    mentions = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    if in_proposal(found) or not any(is_system(m) for m in mentions):
        return False
    for mention in mentions:
        facts.platform(mention)
    return None


@RULES.rule("platform-mentioned", "{platform:platform}", zh="提及平台", en="a platform is mentioned", samples=["接入国家样例服务平台的部门增加。"])
def mentioned(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention) or (in_proposal(found) and not mention.value.known):
        return False
    platform = facts.platform(mention)
    whole = mention.value.part_of
    if whole:
        other = facts.thing("platform", whole.code, whole.types, whole.label)
        facts.say(platform, EGOV.partOfPlatform, facts.see(other))
    if not facts.discourse.platform:
        facts.discourse.platform = platform
    return None
