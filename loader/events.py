"""Rules for events that people hold or go to: meetings, congresses, forums and summits with their parts, drills, campaigns, speeches, series."""
from __future__ import annotations


from egovkg.loader.event_names import (
    CAMPAIGN,
    CONTEST,
    DRILL,
    EDITION,
    EVENT_WORD,
    LEAD,
    NUMBER_ALONE,
    NUMERAL,
    SHORTEST_NAME,
    SUBFORUM,
    UNDER,
    YEAR,
    date_before,
    date_of,
    event_here,
    event_kind,
    is_named,
    lasting,
    meeting_named,
    named_event,
    now_event,
    parse_name,
    say_hosts,
    say_places,
    sitting_body,
    year_in_name,
)
from egovkg.loader.facts import Facts, Zh
from egovkg.loader.grammar import Found, Rules
from egovkg.ontology.vocabulary import EGOV
from egovkg.loader.regexes import regex

RULES = Rules()
_HOLD = "召开|举行|举办|开幕(?!式)|闭幕(?!式)|落幕|启幕|揭幕|落下帷幕|拉开帷幕|圆满结束|收官|启动(?!仪式)|开赛|开班|开讲"
_JOINTLY = "(?:联合|共同|组织|联袂|携手)*"
_IN = "(?:在(?:{places:places}[^，。；：]{0,10}?|[^，。；：《》]{1,16}?))?"
_START = "(?:{date:date}[，：]|^|[，。；])"
_DONE = f"(?:{CAMPAIGN}|{DRILL}|宣传活动|主题活动)"
_CAMPAIGN = "[^，。；：、！？]{1,30}?" + _DONE
_GATHERING = regex("第.{1,4}届.{2,}(?:论坛|峰会|(?<!代表)大会|博览会|交易会)$|首届.{2,}(?:论坛|峰会|(?<!代表)大会|博览会|交易会)$")     # named by its number, wherever it is told of
_NAME = "(?P<name>[^，。；：！？]{0,60}?" + EVENT_WORD + ")"


# -- meetings, forums, summits ----------------------------------------------------------------------------------------------------------


@RULES.rule(
    "event-study", "{body:agency}(?:(?:就|围绕){topic:long}进行(?:了)?)?(?P<name>第(?:" + NUMERAL + "|\\d+)次集体学习)",
    zh="集体学习", en="a body's study session",
    samples=["9月3日：国务院就数据安全进行第二次集体学习。", "2021年12月8日，王样例总书记在主持国务院第三次集体学习时强调，要加快建设。"])
def study(found: Found, facts: Facts) -> None:
    body = found.mention("body")
    event = named_event(facts, body.text + found.words("name"), facts.discourse.date or facts.dated(date_before(found)), "Meeting")
    if found.has("topic"):
        facts.say(event, EGOV.theme, Zh(found.words("topic")))
    facts.say(event, EGOV.hostedBy, facts.agency(body))
    facts.meeting_body[event] = facts.agency(body)
    now_event(found, facts, event)


@RULES.rule(
    "event-at", "(?:在|(?<=：))(?P<name>[^，。；：！？在]{4,40}?" + EVENT_WORD + ")(?:召开)?(?P<during>期间|上|现场)", "(?:参加|亮相|出席|参与)(?P<name>[^，。；：！？]{4,40}?" + EVENT_WORD + ")(?P<during>)(?=[，。；]|$)",
    zh="在某届会议上", en="at a numbered or yearly event", samples=["5月6日：在第三届样例建设峰会上，国家数据局发布样例成果。"])
def at(found: Found, facts: Facts) -> bool | None:
    name = LEAD.sub("", found.words("name"))
    told = regex("^.*(?:举办|召开|举行|主办)的").search(name)
    if told and found.mentions("name", "date"):
        return False                        # 在6月举行的…: event-held-then
    name = name[told.end():] if told else name
    if not is_named(name) or event_kind(name) == "SubForum":
        return False
    year = next(iter(found.mentions("name", "date")), None)
    head = found.tagged.at[0][2] if found.tagged.signs[1:2] in ("，", "：") else None
    spoken = regex("[，]?(?:又|还|再次|进一步|特别|明确)*(?:发表|作|表示|指出|强调|要求|致辞|说|提出)").match(found.tagged.signs[found.match.end():])
    numbered = bool(parse_name(name)[1] or YEAR.match(name))
    if not (numbered and (facts.paragraph.kind == "entry" or year is not None and name.startswith(year.text) or _GATHERING.search(name))) and not (
            spoken and (facts.paragraph.kind == "entry" or head is not None and head.kind == "date" or found.tagged.mentions(0, found.match.start(), "person"))):
        return False
    year = year or (head if head is not None and head.kind == "date" else None)
    if found.tagged.signs[found.match.start():found.match.start() + 1] not in "在参亮出" and found.words("during") != "期间":
        return False
    event = named_event(facts, name, facts.discourse.date or facts.dated(year))
    now_event(found, facts, event)
    if found.words("during") == "期间":
        facts.discourse.main_event = event
    return None


@RULES.rule(
    "event-held",
    _START + "(?:由{hosts:agencies}(?:共同|联合)?(?:主办|承办|举办)(?:[、，](?:由)?{agencies}(?:共同|联合)?(?:承办|协办|支持|指导))*的|以{theme:quote}为(?:主题|主线)的)?" + _NAME
    + "(?:日前|近日|昨日|今日)?(?:以{theme2:quote}为(?:主题|主线)，?)?(?:于?{day:date})?(?:以[^，。；：]{1,12}(?:形式|方式))?" + _IN + "(?:以[^，。；：]{1,12}(?:形式|方式))?(?:正式|隆重|成功|胜利|如期|顺利|线上|同步|同期|联合)*(?:" + _HOLD + ")",
    _START + "(?P<quoted>{quote})(?:于?{day:date})?" + _IN + "(?:" + _HOLD + ")",
    _START + "在{places:places}[^，。；：]{0,10}?(?:举行|举办|召开|开幕)的" + _NAME + "(?=[，。；]|以|由|$)",
    _START + _NAME + "由{hosts:agencies}(?:共同|联合|联袂|携手)?(?:主办|举办)(?!的)",
    _START + _NAME + "(?:移师|走进|落户|首次走进|花落){places:places}(?=[，。；]|$)",
    "(?:{date:date}[，：]|^|[，。；])?{hosts:agencies}(?:于?{day:date})?(?:在{places:places}[^，。；：]{0,10}?)?" + _JOINTLY + "(?:召开|举行|举办|主办)(?:了)?" + _NAME + "(?=[，。；]|$|上)",
    zh="会议、论坛、峰会、大赛、活动举行", en="a meeting, forum, summit, contest or campaign is held",
    samples=["5月6—8日：第三届样例建设峰会在福建福州召开。", "6月2日：工业和信息化部召开样例推进工作会议。", "9月3日，第二届样例数据论坛移师江苏南京。",
             "2021年8月23日至25日，以“样例汇聚”为主题的第六届样例创新创业大赛总决赛在南京举行，大赛由教育部主办。", "2021年9月9日，2021年国家样例宣传周江苏省活动在南京启动。",
             "7月2日至5日：2030全球样例大会在国家样例中心举办。", "8月28日：2030样例博览会在贵阳开幕，会期三天。", "第八届样例创新峰会以“样例新发展”为主题，2021年4月29日至30日在福建省福州市举行。", "6月：教育部、公安部联合举办“样例护网”样例攻防演练，历时12天。",
             "2021年9月16日，由国家数据局主办、科技部承办的2021样例产业博览会在贵阳开幕。", "第五届样例峰会2021年9月6日在福州召开。其间，国家信息中心、科技部举办样例治理论坛。"])
def held(found: Found, facts: Facts) -> bool | None:
    name = LEAD.sub("", UNDER.sub("", found.mention("quoted").value if found.has("quoted") else found.words("name")))
    if found.has("hosts") and NUMBER_ALONE.fullmatch(name):          # 省政府召开第60次常务会议
        name = found.mentions("hosts")[-1].text + name
    if found.has("quoted") and not regex(EVENT_WORD + "$").search(name):
        return False
    if not is_named(name) or found.mentions("name", "person") or event_kind(name) == "SubForum":
        return False
    day = found.mention("day")
    within = regex("(?:期间|其间|(?<!年)同期)[，]?$").search(found.tagged.signs[:found.match.start() + 1])
    during = (facts.discourse.main_event or facts.discourse.event) if within else None
    date = lasting(found, facts.dated(day) if day else date_of(found, facts) or facts.dated(date_before(found)))
    event = named_event(facts, name, date, "SubForum" if during else None)
    if during is not None:
        facts.say(event, EGOV.subEventOf, during)
    say_hosts(found, facts, event)
    say_places(found, facts, event)
    if theme := found.mention("theme") or found.mention("theme2"):
        facts.use(theme)
        for one in (event, facts.discourse.whole.get(event)):
            if one is not None:
                facts.say(one, EGOV.theme, Zh(theme.value))
    sitting_body(facts, event, name, found.mentions("name"))
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-held-then",
    "(?:在|参加|出席|亮相)(?:{places:places})?{day:date}(?:在{places2:places}[^，。；：]{0,10}?)?(?:由{hosts:agencies}(?:共同|联合)?)?(?:举行|举办|召开|主办|开幕|启动)的" + _NAME + "(?=上|期间|中|现场|[，。；]|$)",
    "(?P<during>期间|同期|其间)[，]?(?:还|并)?(?:同步|同期|集中|联合)?(?:举行|举办|召开)(?:的|了)?" + _NAME + "(?=上|期间|中|现场|[，。；]|$)",
    "{hosts:agencies}(?:于?{day:date})(?:联合|共同|组织)?(?:开办|举办|召开|主办|举行)的(?:{quoted:quote}|" + _NAME + ")",
    zh="在某日、某会期间举行的会议上", en="at a meeting that was held on a day, or during another",
    samples=["第三届样例建设峰会于2021年5月6日在福州召开，峰会期间举办的样例成果对接会上，两地签署协议。", "国家数据局遴选案例，并在2021年12月11日召开的样例交流会上公布。", "样例平台在2021年12月举办的第三届样例创新大赛上获奖。",
             "第三届样例建设峰会于2021年5月6日在福州召开，期间同步举办了“样例一件事”优秀案例展示活动。", "国家数据局2021年12月1日至5日联合举办的“样例专题研讨班”结业学员58名。"])
def held_then(found: Found, facts: Facts) -> bool | None:
    name = LEAD.sub("", found.mention("quoted").value if found.has("quoted") else found.words("name"))
    whole = event_here(found, facts) if found.has("during") else None
    date = facts.dated(found.mention("day")) if found.has("day") else None
    if (date is None and whole is None) or len(name) < SHORTEST_NAME or not (found.has("quoted") or is_named(name) or is_named("样例" + name)):
        return False                        # the day or the other event tells it from others, so that its name may be short
    if event_kind(name) == "SubForum":
        return False                        # event-subforum
    if found.has("quoted") and not regex(EVENT_WORD + "$").search(name):
        return False
    event = named_event(facts, name, date, parent=whole)
    if whole is not None:
        facts.say(event, EGOV.subEventOf, whole)
    say_hosts(found, facts, event)
    say_places(found, facts, event, "places" if found.has("places") else "places2")
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-during", "(?:^|[，。；])(?:在)?(?P<name>{quote}[^，。；：、]{0,12}?(?:" + _DONE + "|" + CONTEST + "))(?:期间|中)(?=[，])",
    zh="某演练、活动期间", en="during a drill, a campaign or a contest", samples=["“样盾—2021”专项演习期间，公安部通报漏洞。"])
def during(found: Found, facts: Facts) -> bool | None:
    name = found.words("name")
    if not is_named(name):
        return False
    facts.discourse.main_event = named_event(facts, name, facts.discourse.date or year_in_name(facts, name))
    now_event(found, facts, facts.discourse.main_event)
    return None


@RULES.rule(
    "event-campaign",
    "{hosts:agencies}(?:于?{day:date})?(?:在{places:places}[^，。；：]{0,10}?)?" + _JOINTLY + "(?:部署|组织|启动)?(?:开展|实施|启动)(?:了|为期[^，。；]{1,4}的)?(?P<name>" + _CAMPAIGN + ")(?=[，。；]|$)",
    "{hosts:agencies}(?:先后|分别|连续|陆续)?(?:组织|开展|实施|启动)(?:开展|实施)?(?:了)?(?P<name>{quote}[^，。；：、！？]{0,20}?" + _DONE + ")(?:和(?P<name2>" + _CAMPAIGN + "))?(?=[，。；]|$)",
    zh="机构开展专项检查、演练、宣传周", en="bodies carry out a drill, an inspection or a campaign",
    samples=["公安部、水利部联合开展样例系统样例应用专项检查，抽查系统26个。", "公安部先后组织“净样2025”专项行动和“样盾—2025”样例攻防演练，发现漏洞67个。", "10月16日：公安部等12部门启动2030年全国样例安全宣传活动。"])
def campaign(found: Found, facts: Facts) -> bool | None:
    names = [name for key in ("name", "name2") if found.has(key) and is_named(name := found.words(key)) and not regex("[各多一]").match(name)]
    for name in names:
        event = named_event(facts, name, facts.dated(found.mention("day")) or facts.discourse.date or facts.dated(date_before(found)) or year_in_name(facts, name))
        say_hosts(found, facts, event)
        say_places(found, facts, event)
        now_event(found, facts, event)
    return None if names else False


@RULES.rule(
    "event-held-it", "[，；。](?:该|本次|此次|本届)?(?P<what>演练|演习|行动|活动|大赛|决赛|会议|论坛|峰会|大会|展会)(?:定于|于|自)?{day:date}" + _IN + "(?:正式|隆重|成功|顺利)*(?:举行|举办|召开|开展|进行|启动|开幕)",
    zh="前述活动的日期", en="when the event spoken of was held", samples=["6月：公安部组织“样盾—2021”样例攻防演练，演练于2021年8月18日至22日举行。"])
def held_it(found: Found, facts: Facts) -> bool | None:
    what = found.words("what") if found.words("what") != "展会" else ("展会", "博览会", "交易会")
    event = next((event for _, _, event in reversed(facts.discourse.events) if facts.things[event].label.endswith(what)), None)
    if event is None:
        return False
    facts.say(event, EGOV.onDate, facts.dated(found.mention("day")))
    say_places(found, facts, event)
    return None


@RULES.rule(
    "event-plenum", "(?:贯彻|落实|学习|传达|宣传|领会)(?P<name>(?:党的|中共|中国共产党)" + NUMERAL + "届" + NUMERAL + "中全会)(?=精神|部署|决定|要求|决策)",
    zh="贯彻全会精神", en="a plenum whose decisions are carried out", samples=["各地区认真贯彻落实党的二十届三中全会精神，推动样例工作。"])
def plenum(found: Found, facts: Facts) -> None:
    named_event(facts, found.words("name"), None)


@RULES.rule(
    "event-sits", "(?:{date:date}[，：]|^)" + _NAME + "(?:[，])?(?=听取|审议|研究|部署|决定|强调|指出|要求|提出|明确|原则通过|通过|表决)",
    zh="会议听取、审议、部署", en="a meeting hears, considers or lays down", samples=["3月2日：某某领导小组办公室第二次会议听取样例工作汇报。"])
def sits(found: Found, facts: Facts) -> bool | None:
    if facts.paragraph.kind != "entry" and not found.has("date"):
        return False
    return None if meeting_named(facts, found.words("name"), found.mentions("name"), date_of(found, facts)) else False


@RULES.rule(
    "event-attended", "{person:person}(?:在京)?(?:出席|主持召开|主持|参加|召开)(?:了)?" + _NAME + "(?=并|时|，|开幕|上|。|；|、)",
    zh="领导人出席或主持会议", en="a person attends or chairs a meeting", samples=["7月9日：王样例部长出席全国样例工作会议并发表讲话。", "2021年4月19日，王样例部长主持召开全国样例工作会议并强调要加快建设。"])
def attended(found: Found, facts: Facts) -> bool | None:
    person = found.mention("person")
    facts.discourse.person = person.value
    facts.use(person)
    if not is_named(found.words("name")):
        return False
    event = named_event(facts, found.words("name"), facts.discourse.date or facts.dated(date_before(found)))
    sitting_body(facts, event, found.words("name"), found.mentions("name"))
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-subforum",
    "(?:(?:峰会|论坛|大会|会议|期间|其间|同期|会上|，)*){hosts:agencies}(?:共同|联合|联袂)?(?:主办|举办|承办)(?:了)?(?!的)(?P<name>[^，。；：]{1,30}?" + SUBFORUM + ")",
    "(?:召开|举行|举办)的(?P<name2>[^，。；：]{1,30}?" + SUBFORUM + ")由{hosts2:agencies}(?:共同|联合|联袂)?(?:主办|举办|承办)",
    "由{hosts3:agencies}(?:共同|联合)?(?:主办|举办|承办)的(?P<name3>[^，。；：]{1,30}?" + SUBFORUM + ")",
    "(?:其间|期间|同期)(?:还|同步)?(?:举办|召开|举行)(?:了)?(?P<name4>[^，。；：“]{2,20}?" + SUBFORUM + ")(?=[，。；]|$)",
    "(?:其间|期间|同期|，|^|会上)(?:举办|设立|设置|设有|召开|开设)?(?P<name2>[^，。；：]{1,30}?" + SUBFORUM + ")[，]?(?:由){hosts2:agencies}(?:共同|联合|联袂)?(?:主办|举办|承办)",
    zh="会期间的分论坛", en="a sub-forum, part of the event spoken of",
    samples=["第五届样例峰会在福州召开，峰会期间，国家信息中心主办数字样例分论坛。", "第五届样例峰会在福州召开，其间举办样例治理分论坛，由国家信息中心承办。",
             "第五届样例峰会在福州召开，同期举办样例要素分论坛。"])
def subforum(found: Found, facts: Facts) -> bool | None:
    parent = facts.discourse.main_event or facts.discourse.event
    if parent is None:
        return False
    date = facts.discourse.event_date.get(parent) or facts.discourse.date
    name = found.words("name") or found.words("name3") or found.words("name4") or regex("^.*(?:期间|其间|同期|会上|举办的?|举行的?|设立|设置|设有|召开的?|开设)").sub("", found.words("name2"))
    event = named_event(facts, name, date, "SubForum", parent)
    facts.say(event, EGOV.subEventOf, parent)
    for hosts in ("hosts", "hosts2", "hosts3"):
        say_hosts(found, facts, event, hosts)
    facts.discourse.main_event = parent
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-subforum-held", _START + "(?P<name>[^，。；：]{2,30}?" + SUBFORUM + ")(?:作为[^，。；：]{1,24}?)?(?:于?{day:date})?" + _IN + "(?:正式|成功|同期|同步|顺利)*(?:" + _HOLD + ")",
    zh="分论坛、主题论坛召开", en="a sub-forum is held: part of the summit of that day; a themed forum of its own",
    samples=["5月6日至8日：第三届样例峰会在福州举行。期间，样例治理分论坛成功举办。", "5月17日：世界样例日主题论坛在成都举行。"])
def subforum_held(found: Found, facts: Facts) -> bool | None:
    day = found.mention("day")
    date = facts.dated(day) if day else date_of(found, facts)
    parent = facts.discourse.main_event or event_here(found, facts) or (facts.gathering_on.get(date.value.start) if date else None)
    name = LEAD.sub("", found.words("name"))
    if parent is None and date is not None and is_named(name) and name.endswith(("主题论坛", "专题论坛", "专业论坛", "专场论坛")):
        event = named_event(facts, name, date, "Forum")         # of its own
        say_places(found, facts, event)
        now_event(found, facts, event)
        return None
    if parent is None or len(name) < SHORTEST_NAME or facts.things[parent].classes[0] == "SubForum":
        return False
    event = named_event(facts, name, date or facts.discourse.event_date.get(parent), "SubForum", parent)
    facts.say(event, EGOV.subEventOf, parent)
    say_places(found, facts, event)
    facts.discourse.main_event = parent
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-subforums", "(?:设|设有|设立|设置|举办|开设)(?:了)?{quotes:quotes}(?:等)?(?:{number}|[两三四五六七八九十]+)?(?:个|场)?(?P<kind>" + SUBFORUM + ")",
    "(?:设|设有|设立|设置|举办|开设)(?:了)?(?P<names>[^，。；：、“”]{2,16}?" + SUBFORUM + "(?:、[^，。；：、“”]{2,16}?" + SUBFORUM + ")*)等(?:{number}|[两三四五六七八九十]+)(?:个|场)?" + SUBFORUM + "?",
    zh="会上设的几个分论坛", en="sub-forums named one after the other", samples=["第五届样例峰会在福州召开，同期设“样例治理”“样例安全”分论坛。", "第五届样例峰会在福州召开，设样例治理分论坛等12场分论坛。"])
def subforums(found: Found, facts: Facts) -> bool | None:
    parent = event_here(found, facts)
    if parent is None:
        return False
    date = facts.discourse.event_date.get(parent) or facts.discourse.date
    names = found.words("names").split("、") if found.has("names") else []
    for mention in found.mentions("quotes", "quote"):
        facts.use(mention)
        names.append(mention.text + found.words("kind"))
    for name in names:
        event = named_event(facts, name, date, "SubForum", parent)
        facts.say(event, EGOV.subEventOf, parent)
    return None


@RULES.rule(
    "event-hosts",
    "(?:本届|本次|此次)?(?P<what>论坛|峰会|大会|会议|活动|大赛|竞赛)?(?:由|，由)(?:{agencies}(?:指导|支持|倡议)[，、](?:由)?)?{hosts:agencies}(?:共同|联合|联袂|携手)?(?:主办|举办)(?!的|{quote}|[^，。；：]{0,30}?" + EVENT_WORD + ")",
    "[，；](?:{agencies}(?:指导|支持)[，、])?{hosts:agencies}(?:共同|联合|联袂|携手)?(?:主办|举办)(?=[，。；、]|$)", "[，；]{hosts:agencies}(?:联手|联袂|携手|共同|联合)(?:主办|举办)(?=[，。；、]|$)", "主办(?:单位|方)(?:为|是|：)?{hosts:agencies}",
    zh="论坛由机构主办", en="who hosts the event spoken of",
    samples=["第五届样例论坛召开，本届论坛由科技部、国家信息中心主办，以“样例”为主题。", "第二届样例大会在南京举行，由工业和信息化部指导，江苏省人民政府主办。"])
def hosts(found: Found, facts: Facts) -> bool | None:
    event = event_here(found, facts)
    if event is None:
        return False
    if found.has("what"):                   # 总决赛在某地举行，大赛由…主办
        event = facts.discourse.whole.get(event, event)
    say_hosts(found, facts, event)
    return None


@RULES.rule(
    "event-theme", "以{theme:quote}为(?:年会|会议|大会|永久|年度)?(?:主题|议题)", "{theme:quote}(?:是|为|作为)(?:本届|本次)?(?:大会|论坛|峰会|会议|年会)?(?:的)?主题", "(?:主题|主旨)(?:为|是|：|定为)?{theme:quote}", "(?:围绕|紧扣|聚焦){theme:quote}(?:这一|的)?(?:主题|展开|开展|进行|(?=[，；。]|$))",
    zh="主题", en="an event's theme", samples=["第五届样例峰会召开。本届峰会主题为“样例引领未来”。", "第五届样例论坛召开，以“样例协同”为主题，交流经验。"])
def theme(found: Found, facts: Facts) -> bool | None:
    event = event_here(found, facts)
    if event is None:
        return False
    mention = found.mention("theme")
    facts.use(mention)
    facts.say(event, EGOV.theme, Zh(mention.value))
    return None


@RULES.rule(
    "event-discussed",
    "(?:重点|集中|主要|深入|分别|就)?(?P<verb>围绕|研讨|讨论|探讨|聚焦|交流分享)(?P<topics>[^。；，]{4,200}?)(?:等(?:多个|若干|{number})?(?:内容|议题|方面|方向|主题|问题|领域|话题|经验)"
    "|(?:[一二三四五六七八九十两]|{number})大?(?:方向|议题|方面|主题)|(?:开展|进行|展开)(?:专题|深入)?(?:研讨|交流|探讨|讨论)|涌现|(?=[，。；])|$)",
    zh="研讨议题", en="topics discussed at an event", samples=["第五届样例论坛召开，重点研讨样例治理、数据共享等内容。"])
def discussed(found: Found, facts: Facts) -> bool | None:
    event = event_here(found, facts)
    if event is None or facts.things[event].classes[0] not in ("Forum", "SubForum", "Summit"):
        return False
    if found.words("verb") in ("讨论", "探讨", "聚焦") and regex("围绕|研讨").search(found.tagged.signs[:found.match.start()]):
        return False
    said = False
    for topic in split_topics(found.words("topics")):
        if 2 <= len(topic) <= 40:
            facts.say(event, EGOV.discussed, Zh(topic))
            said = True
    return said


def split_topics(text: str) -> list[str]:
    """Members of a list of topics: split at 、 outside quotation marks; the last also at 和 or 与.

    >>> split_topics("样例治理、“甲、乙”行动和数据共享")
    ['样例治理', '“甲、乙”行动', '数据共享']
    >>> split_topics("样例建设和样例发展的探索与实践")
    ['样例建设和样例发展的探索与实践']
    """
    parts, depth, here = [], 0, 0
    for i, char in enumerate(text):
        depth += (char in "“（《") - (char in "”）》")
        if char == "、" and not depth:
            parts.append(text[here:i])
            here = i + 1
    parts.append(text[here:])
    joint = regex(r"(?P<left>.{4,}?)(?:和|以及|及|与)(?P<right>.{4,})").fullmatch(parts[-1])
    if joint and joint["left"].count("“") == joint["left"].count("”") and (len(parts) > 1 or "的" not in joint["right"]):
        parts[-1:] = [joint["left"], joint["right"]]
    return [part.strip("的 ") for part in parts]


# -- what happens at them ---------------------------------------------------------------------------------------------------------------


_SPEECH = ("(?P<said>发表(?:了)?(?:重要|主旨|书面|视频|开幕)?(?:讲话|致辞|演讲|报告)|作(?:了)?(?:重要|主旨|专题|主题|总结|辅导|工作)?(?:讲话|指示|演讲|报告|致辞)|发表(?:了)?题为{quote}的(?:讲话|演讲|报告)|(?<=并)(?:讲话|致辞)|(?<=会议)讲话|(?<=\ue007)(?:致辞|讲话))"
           "(?!精神|要求)")


@RULES.rule(
    "event-speech",
    "{person:person}(?:在[^，。；]{2,30}?上)?[^。；\ue003\ue007]{0,40}?" + _SPEECH,
    "(?P<speaker>{agency}(?:、{agency})*(?:有关|主要|相关)?(?:负责人|负责同志|领导|代表))(?:在[^，。；]{1,30}?上)?(?:出席[^，。；]{0,20}?并)?" + _SPEECH,
    zh="讲话", en="a speech, part of the meeting it is given at",
    samples=["某委员会第四次会议召开，王样例主席发表重要讲话。", "第五届样例论坛召开，教育部有关负责人在会上作主旨演讲。"])
def speech(found: Found, facts: Facts) -> None:
    person = found.mention("person")
    if person:
        facts.use(person)
        facts.discourse.person = person.value
    meeting = facts.discourse.event
    date = facts.discourse.event_date.get(meeting) or facts.discourse.date
    told = person.text + found.words("said") if person else found.tagged.words(*found.match.span())
    event = facts.event(told.replace("了", ""), "Speech", meeting.slug if meeting else "", date.value.slug if date and not meeting else "")
    facts.say(event, EGOV.onDate, date)
    if person:
        facts.say(event, EGOV.givenBy, facts.person(person.value))
    if meeting is not None:
        facts.say(event, EGOV.subEventOf, meeting)


_SERIES_WORD = "(?:峰会|大会|论坛|博览会|交易会|" + CONTEST + "|" + CAMPAIGN + ")"
_SERIES_NAME = "[^，。；“”、]{2,24}?" + _SERIES_WORD


@RULES.rule(
    "event-series",
    "(?:^|[。；])(?P<names>[^，。；“”]{4,40}?(?:峰会|大会|论坛|博览会|研讨会)(?:、[^，。；“”、]{2,24}?(?:峰会|大会|论坛|博览会|研讨会))*)等(?:场合|平台|载体|活动|舞台)",
    "(?:举办|办好|利用|依托|参加|参与|借助|通过|发挥|用好|(?:每年|每两年|一年)一度的)(?:好|了)?(?P<names>[^，。；“”]{0,40}?" + _SERIES_WORD + "(?:、" + _SERIES_NAME + ")*)(?:等|、|，|。)",
    "(?:^|[，。；])(?P<names>" + _SERIES_NAME + ")(?:自[^，。；]{1,10}起)?(?:每年|每两年|逐年)(?:在[^，。；]{1,10}?)?(?:举办|召开|举行)", "(?:每年|每两年|一年)一度的(?P<names>" + _SERIES_NAME + ")(?=[，。；也将])", "连续[^，。；]{1,4}年[^，。；]{0,6}?(?:组织|开展|举办)(?:了|开展)?(?P<names>{quote}[^，。；：“”、]{2,14}?" + _DONE + ")(?=[，。；]|$)",
    "[；，](?P<names>" + _SERIES_NAME + "(?:、" + _SERIES_NAME + ")+)等(?:活动|展会|赛事|平台)",
    "(?:连续|每年|定期|每两年)[^，。；]{0,8}?(?:举办|召开)(?:了)?(?P<names>[^，。；“”、]{4,24}?(?:" + _SERIES_WORD[3:-1] + "|培训班|研修班))(?=[，。；]|$)",
    zh="系列会议", en="series of events named without a date",
    samples=["连续举办样例互联网大会、数字样例峰会等国际会议。", "某省将继续办好某省样例发展大会、数字样例论坛等活动。", "某市连续两年举办样例资产培训班，培训企业80家。",
             "每年一度的中国样例文明大会也成为窗口。", "数字样例建设峰会每年在福州举办一届。", "公安部连续三年联合组织“样例网安”实战攻防演练。"])
def series(found: Found, facts: Facts) -> bool | None:
    said = 0
    for name in found.words("names").split("、"):
        name = LEAD.sub("", regex("^.*(?:举办|办好|承办|继续|参加|参与|依托|利用|借助|通过)(?:好|了)?").sub("", name))
        if is_named(name if found.match["names"][-1] != "班" else name + "第一期") and not EDITION.search(name) and not YEAR.match(name):
            facts.series(name)
            said += 1
    return bool(said)
