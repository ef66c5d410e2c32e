"""Rules for events that happen: bodies are founded, platforms go on line, pilots begin, systems reach a milestone or an anniversary."""
from __future__ import annotations

from egovkg.loader.event_names import date_of, say_hosts, say_places
from egovkg.loader.facts import Facts
from egovkg.loader.grammar import Found, Rules
from egovkg.loader.platforms import KIND_WORD, offering
from egovkg.ontology.vocabulary import EGOV

RULES = Rules()
_BODY_WORD = "(?:委员会|领导小组|联盟|中心|学院|研究院|协会|学会|研究会|小组|专班|指挥部|办公室|局|公司|集团|交易所|联合会|实验室)"
_FOUNDED = f"(?:{{agency}}|(?:国家|全国|中央|全省|全市|省|市|{{place}})[^，。；：、“”的]{{2,30}}?(?:{_BODY_WORD}|机制)|[\u4e00-\u9fff]{{2}}[^，。；：、“”的]{{2,30}}?{_BODY_WORD})"
_SINCE = "(?!以来|后|前|时|之|的)"


@RULES.rule(
    "event-founding",
    "(?:{date:date}[，：])?(?:经[^，。；]{1,20}同意，)?{hosts:agencies}(?:牵头)?(?:共同|联合)?(?:发起)?(?P<verb>成立|组建|设立|建立)(?:了)?(?P<name>" + _FOUNDED + ")(?=[，。；]|$)",
    "(?:{date:date}[，：])?(?P<verb2>成立|组建|设立|建立)(?:了)?(?P<name2>{agency}|(?:国家|全国|中央)[^，。；：、“”的]{2,30}?(?:" + _BODY_WORD + "|机制))(?=[，。；]|$)",
    "(?:^|[，；])(?:其)?[^，。；-]{0,6}(?P<name4>{agency})(?:于{date:date})?(?:正式)?(?P<verb4>挂牌成立|揭牌成立|挂牌运行|揭牌运行|成立|组建|揭牌|挂牌)" + _SINCE + "(?=[，。；]|$)",
    "(?:{date:date}[，：])(?:在{agencies}(?:等)?(?:的)?(?:指导|支持|领导|推动)下，)?(?P<name3>" + _FOUNDED + ")(?P<how>(?:在{places:places})?(?:正式|宣告|同日|今日)?(?P<verb3>挂牌成立|揭牌成立|挂牌运行|揭牌运行|成立|组建|揭牌|挂牌))" + _SINCE + "(?=[，。；]|$)",
    zh="机构或机制成立", en="a body or mechanism is founded",
    samples=["2月：科技部会同教育部等部门联合成立国家样例专家委员会。", "5月2日：某省样例数据局在南京挂牌成立。", "5月2日：在科技部指导下，样例应用产业联盟在南京成立。"])
def founding(found: Found, facts: Facts) -> bool | None:
    which = next(n for n in ("name", "name2", "name3", "name4") if found.has(n))
    name = found.words(which)
    date = facts.dated(found.mention("date")) if found.has("date") else facts.discourse.date
    if date is None or which == "name4" and facts.paragraph.kind != "entry" and not found.has("date"):
        return False
    printed = name + found.words("how") if which == "name3" else name + found.words("verb4") if which == "name4" else found.words(which.replace("name", "verb")) + name
    event = facts.event(printed, "Founding", known_as="成立" + name)
    facts.say(event, EGOV.onDate, date)
    say_hosts(found, facts, event)
    say_places(found, facts, event)
    body = found.mentions(which, "agency")
    known = facts.bodies.resolve(name)
    if body and body[0].text == name:
        facts.say(event, EGOV.about, facts.agency(body[0]))
    elif known is not None:
        facts.say(event, EGOV.about, facts.see(facts.thing("agency", known.code, known.classes, known.label)))
    return None


_ONLINE = "上线服务|对外(?:提供)?服务|投入运营|上线(?:试)?运行|建成投用|建成启用|投入试运行|上线发布|改版上线|建成上线|切换上线|上线|开通(?:运行|运营)?|启用|投入使用|投入运行|投用|试运行|启动运行|正式运行"
_SHOWN = "发布|亮相|推出|建成|面世|首发"        # of a system only where a day stands beside it
_NOT_ONLINE = "(?!仪式|近|已有?{number}|试?运行|(?:了|的)?{number}|[\\d一二三四五六七八九十]+周年|以来|至今|的|后|前|时)"


@RULES.rule(
    "event-launch",
    "(?:{date:date}[，：]|^|[，。；：])?(?:由?{agencies}(?:共同|联合|牵头|协同)?(?:主办|建设|运营|打造|开发|管理|负责)的)?(?P<whole>{platform}" + KIND_WORD + "?)?{platform:platform}(?:（[^（）]{1,24}）)?(?P<version>(?:[A-Za-z]?\\d{1,2}(?:\\.\\d{1,2}){0,2}|新)版本?|移动端)?(?:于|自)?(?:{date2:date}(?:[\u4e00-\u9fff]{2,5}当[天日])?)?(?:起)?(?:在[^，。；\ue006]{1,14}?)?(?P<how>(?:率先|正式|全面|成功|在全国|同日|同步|同期)*)(?P<verb>"
    + _ONLINE + ")" + _NOT_ONLINE,
    "(?:{date:date}[，：])?(?:{hosts:agencies}|{place})[^，。；：、《》“”\ue000-\ue0ff]{0,8}?(?:在{place})?(?P<verb2>切换上线|上线|推出|开通|发布|启用)(?:了)?{platform2:platform}(?=[，。；]|$)",
    "[，；](?:已|并|现已)?(?:于|自)?{date3:date}(?:起)?(?:正式|全面|成功)?(?:(?P<verb3>" + _ONLINE + ")|(?P<told>" + _SHOWN + "))(?=[，。；]|以来|$)",
    "{platform:platform}(?:于|自)?{date2:date}(?:起)?(?P<how>正式|对外|全面)*(?:(?P<verb>" + _SHOWN + ")(?=[，。；]|$)|(?P<told>" + _SHOWN + ")(?=后|以来))", "{date:date}[，：]{platform:platform}(?:在[^，。；\ue006]{1,14}?)?(?P<how>正式|对外)*(?P<verb>发布|亮相)(?=[，。；]|$)",
    "{date3:date}(?:正式|全面)?(?P<told>" + _ONLINE + "|" + _SHOWN + ")的{platform:platform}",
    "(?P<told>发布)(?:了)?(?:由{hosts:agencies}(?:联合|共同|自主)*(?:研发|开发|建设|打造|研制)的)?{platform:platform}(?=[，。；]|$)",
    zh="平台上线", en="a platform goes on line",
    samples=["2019年11月，国家样例服务平台上线试运行。", "国家样例服务平台2020年5月正式上线。", "国家样例监测系统由水利部建设，2021年3月上线运行。",
             "2021年10月底上线的“样例云图”调度系统缩短了时间。", "“样例”气象大模型2021年6月18日发布。", "9月10日：全国样例工作现场会召开，会上发布由国家信息中心研发的“样例”政务大模型。"])
def launch(found: Found, facts: Facts) -> bool | None:
    at_event = found.has("told") and not found.has("date3")          # 会上发布…
    if at_event and facts.discourse.event is None:
        return False
    mention = found.mention("platform") or found.mention("platform2") or next(iter(reversed(found.tagged.mentions(0, found.match.start(), "platform"))), None)
    if mention is None:
        return False
    system = mention.value
    if not (system.known or system.named) or (system.unnamed_place and not system.quoted):
        return False
    date_mention = found.mention("date3") or found.mention("date2") or found.mention("date")
    date = facts.dated(date_mention) if date_mention else facts.discourse.date
    if at_event:
        date = date or facts.discourse.event_date.get(facts.discourse.event)
    platform = facts.platform(mention)
    version = found.words("version")
    if not version and not found.words("verb").startswith("改版"):
        facts.say(platform, EGOV.launchedOn, date)
    for body in found.mentions("hosts", "agency"):
        facts.say(platform, offering(found.tagged.signs[found.match.end("hosts"):found.match.end("verb2")]) if found.has("verb2") else EGOV.builtBy, facts.agency(body))
    facts.discourse.platform = platform
    if found.has("told"):                   # told in passing (6月上线的…, 会上发布的…): a fact about the system, and no event
        return None
    verb = found.words("verb") or found.words("verb2") or found.words("verb3")
    event = facts.event(found.words("whole") + mention.text + version + found.words("how") + verb, "Launch", platform.slug, known_as=system.label + version + "上线")
    facts.say(event, EGOV.onDate, date)
    facts.say(event, EGOV.about, platform)
    return None


@RULES.rule(
    "event-start", "{hosts:agencies}(?:联合|共同)?(?:在{places:places}[^，。；：]{0,6}?)?(?:正式|联合|共同|全面)?启动(?:了)?(?P<name>[^，。；：《》]{4,30}?(?:试点|行动|工程|计划|项目|活动|大赛))(?=[，。；]|$)",
    "{date:date}[，：]?(?:正式|全面)?启动(?:了)?(?P<name>[^，。；：《》]{4,30}?试点)(?=[，。；]|$)",
    zh="启动试点或行动", en="a pilot or campaign is started", samples=["11月1日：教育部在天津启动样例数据流通试点，首批接入12家。"])
def start(found: Found, facts: Facts) -> bool | None:
    date = date_of(found, facts) if found.has("date") else facts.discourse.date
    if date is None:
        return False
    event = facts.event("启动" + found.words("name"), "Launch", date.value.year)
    facts.say(event, EGOV.onDate, date)
    say_hosts(found, facts, event)
    say_places(found, facts, event)
    return None


@RULES.rule(
    "event-anniversary", "{platform:platform}(?P<what>(?:正式)?(?:上线|开通|运行|上线运行|建成)+)(?P<years>\\d{1,3}|[一二三四五六七八九十]{1,3})周年",
    zh="周年", en="an anniversary", samples=["6月1日：国家样例服务平台上线运行3周年。"])
def anniversary(found: Found, facts: Facts) -> None:
    mention = found.mention("platform")
    platform = facts.platform(mention)
    event = facts.event(f"{mention.value.label}{found.words('what')}{found.words('years')}周年", "Milestone", platform.slug, found.words("years"))
    facts.say(event, EGOV.onDate, facts.discourse.date)
    facts.say(event, EGOV.about, platform)
    facts.discourse.platform = platform


@RULES.rule(
    "event-renewed", "(?:{date:date}[，：])?{body:agency}(?P<what>(?:顺利|圆满)?(?:完成|举行|进行)?换届)(?=[，。；]|$)",
    zh="机构换届", en="a body is elected or appointed anew", samples=["6月：国家电子政务专家委员会换届。"])
def renewed(found: Found, facts: Facts) -> None:
    body = found.mention("body")
    date = facts.dated(found.mention("date")) or facts.discourse.date
    event = facts.event(body.text + found.words("what"), "Milestone", *([date.value.year] if date else ()))
    facts.say(event, EGOV.onDate, date)
    facts.say(event, EGOV.about, facts.agency(body))


@RULES.rule(
    "event-milestone", "(?:{date:date}，)(?P<who>(?:{platform})(?:[^，。；：]{0,10}?))(?P<what>(?:基本|全面)?(?:实现|完成)[^，。；：]{2,16}?(?:覆盖|贯通|联通|部署|建设|互通|上线|升级|改造|迁移|割接)|(?:顺利)?通过(?:竣工|初步|终期|整体|国家)?验收)(?=[，。；]|$)",
    "^{date:date}：(?P<who>(?:{platform})(?:[^，。；：]{0,10}?))(?P<what>(?:顺利)?通过(?:竣工|初步|终期|整体|国家)?验收)(?=[，。；]|$)",
    zh="里程碑", en="a milestone", samples=["2012年，国家样例外网实现市级全覆盖。"])
def milestone(found: Found, facts: Facts) -> None:
    for mention in found.mentions("who", "platform"):
        platform = facts.platform(mention)
    event = facts.event(found.words("who") + found.words("what"), "Milestone")
    facts.say(event, EGOV.onDate, facts.dated(found.mention("date")))
    facts.say(event, EGOV.about, platform)
