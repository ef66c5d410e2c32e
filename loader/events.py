"""Rules for events: meetings, congresses, forums and summits with their sub-forums, speeches, adoptions, launches, foundings, milestones."""
from __future__ import annotations

import re

from egovkg.loader.facts import Dated, Facts, Ref, Zh
from egovkg.loader.grammar import Found, Mention, Rules
from egovkg.ontology.vocabulary import EGOV

RULES = Rules()
_NUMERAL = "[一二三四五六七八九十百零〇两]{1,5}"
# An event's kind by the last word of its name.
KINDS = (
    ("SubForum", re.compile("(?:分论坛|平行论坛|主题论坛|专题论坛|专业论坛|分会场|子论坛|平行会议|专场论坛|边会)$")), ("Forum", re.compile("论坛$")),
    ("Summit", re.compile("(?:峰会|博览会|交易会|高峰会议)$")), ("Congress", re.compile("(?:全国|人民)?代表大会$|^(?:全国|中国).{0,20}代表大会$")),
    ("Launch", re.compile("(?:上线|启动|开通|投用|启用|发布|揭牌|开工)仪式$")),
    ("Meeting", re.compile("(?:会议|大会|全会|座谈会|研讨会|推进会|现场会|集体学习|年会|例会|会)$")),
)
_EVENT_WORD = ("(?:分论坛|论坛|峰会|大会|会议|全会|座谈会|研讨会|推进会|现场会|交流会|发布会|博览会|交易会|展览会|洽谈会|对接会|工作会|部署会|动员会|启动会|培训会|视频会"
               "|年会|例会|对话会|吹风会|通气会|听证会|恳谈会|学习会|报告会|论证会|评审会|分享会|说明会|通报会|调度会|仪式|大赛|集体学习)")
_HOLD = "召开|举行|举办|开幕|闭幕|落幕|启幕|揭幕|落下帷幕|拉开帷幕|圆满结束|收官"
_SUBFORUM = "(?:分论坛|平行论坛|主题论坛|专题论坛|专业论坛|子论坛|分会场|平行会议|专场论坛|边会)"
_NAME = "(?P<name>[^，。；：！？]{0,60}?" + _EVENT_WORD + ")"
_LEAD = re.compile(r"^(?:由|经|在|于|期间|随后|同日|当日|当天|会上|主持召开|主持|出席|参加|召开|举办|举行|连续|成功|还|并|的|了|在京|再次|首次)+")
_EDITION = re.compile(rf"第(?P<chinese>{_NUMERAL})(?P<kind>次|届)|第(?P<digits>\d{{1,3}})(?P<kind2>次|届)|(?P<first>首届|首次)"
                      rf"|(?<=[大会届])(?P<plain>{_NUMERAL})次(?=会议|全体会议|全会)")
_YEAR = re.compile(r"^(?P<year>(?:19|20)\d\d)年?度?")
_RECURRING = re.compile("(?:论坛|峰会|大会|博览会|交易会|展览会|年会|大赛)$")
_PLENUM = re.compile(rf"(?:中国共产党|中共|党的)(?:第)?(?P<term>{_NUMERAL})届(?P<number>{_NUMERAL})中全会")
_PLENUM_LONG = re.compile(rf"(?:中国共产党|中共|党的)第(?P<term>{_NUMERAL})届中央委员会第(?P<number>{_NUMERAL})次全体会议")
_CONGRESS_SHORT = re.compile(rf"^(?:党的|中共)(?P<number>{_NUMERAL})大$")


# -- names ------------------------------------------------------------------------------------------------------------------------------


def parse_name(name: str) -> tuple[str, str, int | None]:
    """(name in full, series, edition) of an event's name. Series is the name without year and ordinal, '' where it has no ordinal.

    >>> parse_name("2014（第九届）样例论坛")
    ('2014（第九届）样例论坛', '样例论坛', 9)
    >>> parse_name("第三届样例峰会")[1:]
    ('样例峰会', 3)
    >>> parse_name("样例省十四届人大二次会议")[1:]
    ('样例省十四届人大会议', 2)
    >>> parse_name("党的十八届三中全会")
    ('中国共产党第十八届中央委员会第三次全体会议', '中国共产党第十八届中央委员会全体会议', 3)
    """
    if plenum := _PLENUM.fullmatch(name):
        name = f"中国共产党第{plenum['term']}届中央委员会第{plenum['number']}次全体会议"
    if congress := _CONGRESS_SHORT.match(name):
        name = f"中国共产党第{congress['number']}次全国代表大会"
    if plenum := _PLENUM_LONG.fullmatch(name):
        name = f"中国共产党第{plenum['term']}届中央委员会第{plenum['number']}次全体会议"
    editions = list(_EDITION.finditer(name))
    if not editions:        # a yearly event of a series: 2022某博览会
        return name, _YEAR.sub("", name) if _YEAR.match(name) and _RECURRING.search(name) else "", None
    # 第十三届…常务委员会第二十九次会议: the term names the body, the last ordinal the meeting
    last = editions[-1]
    number = 1 if last["first"] else int(last["digits"]) if last["digits"] else chinese_number(last["chinese"] or last["plain"])
    series = (name[:last.start()] + name[last.end():]).replace("（）", "")
    series = _YEAR.sub("", series) or series
    series = re.sub(r"^中华人民共和国(?=第)", "", series)
    return name, re.sub("会议会议$", "会议", series.strip("年 ")), number


def chinese_number(text: str) -> int:
    """三十六 → 36."""
    total, digit = 0, 0
    for char in text:
        if char in "零〇":
            continue
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = 2 if char == "两" else "零一二三四五六七八九".index(char)
    return total + digit


def event_kind(name: str) -> str:
    return next((kind for kind, pattern in KINDS if pattern.search(name)), "Meeting")


def is_named(name: str) -> bool:
    """Whether the words name one event, and are not 会议, 本届论坛, 有关会议."""
    bare = re.sub(r"^(?:本[届次]|此次|该|这次|有关|相关|各类|重要|多次|全体|系列|一系列|国际)+", "", name)
    return len(bare) >= 6 and bare == name or bool(_PLENUM.fullmatch(name) or _CONGRESS_SHORT.match(name))


def named_event(facts: Facts, name: str, date: Dated | None, kind: str | None = None, parent: Ref | None = None) -> Ref:
    """The event of this name, with its series, edition and date."""
    name, series, edition = parse_name(name)
    year = _YEAR.match(name)
    identity = [parent.slug] if parent else []
    if not series and not year and date is not None and parent is None:
        identity.append(date.value.year)
    ref = facts.event(name, kind or event_kind(name), *identity, series=series, edition=edition)
    facts.say(ref, EGOV.onDate, date)
    return ref


def now_event(found: Found, facts: Facts, event: Ref) -> None:
    """From here on, 本届论坛, its hosts and its theme mean this one."""
    facts.discourse.event = event
    facts.discourse.events.append((facts.sentence.index, found.match.start(), event))


def event_here(found: Found, facts: Facts) -> Ref | None:
    """The event that words at this place speak of: the last named before them in the sentence, else the last of the sentences before."""
    at = found.match.start()
    own = [(place, event) for index, place, event in facts.discourse.events if index == facts.sentence.index]
    earlier = [event for index, _, event in facts.discourse.events if index < facts.sentence.index]
    before = [pair for pair in own if pair[0] <= at]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return earlier[-1] if earlier else facts.discourse.event


def meeting_named(facts: Facts, words: str, mentions: list[Mention], date: Dated | None) -> Ref | None:
    """The meeting that these words name: 某委员会第三次会议, 党的二十届四中全会; None where they name only a body."""
    words = _LEAD.sub("", re.split("——|—|：", words)[-1])
    if any(mention.kind == "title" for mention in mentions):
        return None
    if not (re.search(_EVENT_WORD + "$", words) or _PLENUM.fullmatch(words)) or not is_named(words):
        return None
    ref = named_event(facts, words, date)
    body = next((m for m in mentions if m.kind == "agency"), None)
    if body is not None:
        facts.meeting_body[ref] = facts.agency(body)
    else:
        _sitting_body(facts, ref, words)
    facts.discourse.event = ref
    return ref


def _sitting_body(facts: Facts, event: Ref, name: str) -> None:
    """The body that sits in a meeting named after it: a congress, a plenum."""
    series = parse_name(name)[1]
    body = facts.bodies.resolve("中国共产党中央委员会" if _PLENUM.fullmatch(name) else series) if series else None
    if body is not None:
        facts.meeting_body[event] = facts.see(facts.thing("agency", body.code, body.classes, body.label))


def adoption(facts: Facts, title: str, policy: Ref, meeting: Ref | None, date: Dated | None) -> Ref:
    """The adopting of a document: an event of its own, part of the meeting."""
    ref = facts.event(f"通过《{title}》", "Adoption", policy.slug)
    facts.say(ref, EGOV.onDate, date)
    facts.say(ref, EGOV.about, policy)
    if meeting is not None:
        facts.say(ref, EGOV.subEventOf, meeting)
    return ref


def _date(found: Found, facts: Facts) -> Dated | None:
    mention = found.mention("date")
    return facts.dated(mention) if mention else facts.discourse.date


def _hosts(found: Found, facts: Facts, event: Ref, name: str = "hosts") -> None:
    for mention in found.mentions(name, "agency"):
        facts.say(event, EGOV.hostedBy, facts.agency(mention))


def _held_in(found: Found, facts: Facts, event: Ref) -> None:
    """The narrowest of places named one inside the other."""
    places = found.mentions("places", "place")
    if places:
        for mention in places[:-1]:
            facts.place(mention)
        facts.say(event, EGOV.heldIn, facts.place(places[-1]))


# -- meetings, forums, summits ----------------------------------------------------------------------------------------------------------


@RULES.rule(
    "event-study", "{body:agency}(?:就|围绕){topic:long}进行(?:了)?(?P<name>(?:第" + _NUMERAL + "次|第\\d+次)集体学习)",
    zh="集体学习", en="a body's study session", samples=["9月3日：国务院就数据安全进行第二次集体学习。"])
def study(found: Found, facts: Facts) -> None:
    body = found.mention("body")
    event = named_event(facts, body.text + found.words("name"), facts.discourse.date, "Meeting")
    facts.say(event, EGOV.theme, Zh(found.words("topic")))
    facts.say(event, EGOV.hostedBy, facts.agency(body))
    facts.meeting_body[event] = facts.agency(body)
    now_event(found, facts, event)


@RULES.rule(
    "event-at", "(?:在|(?<=：))(?P<name>[^，。；：！？在]{4,40}?" + _EVENT_WORD + ")(?:召开)?(?P<during>期间|上|现场)", "(?:参加|亮相|出席|参与)(?P<name>[^，。；：！？]{4,40}?" + _EVENT_WORD + ")(?P<during>)(?=[，。；]|$)",
    zh="在某届会议上", en="at a numbered or yearly event", samples=["5月6日：在第三届样例建设峰会上，国家数据局发布样例成果。"])
def at(found: Found, facts: Facts) -> bool | None:
    name = _LEAD.sub("", found.words("name"))
    name = re.sub("^.*(?:举办|召开|举行|主办)的", "", name)
    if not is_named(name) or event_kind(name) == "SubForum":
        return False
    year = next(iter(found.mentions("name", "date")), None)
    head = found.tagged.at[0][2] if found.tagged.signs[1:2] in ("，", "：") else None
    spoken = re.match("[，]?(?:发表|作|表示|指出|强调|要求|致辞|说|提出)", found.tagged.signs[found.match.end():])
    numbered = bool(parse_name(name)[1] or _YEAR.match(name))
    if not (numbered and (facts.paragraph.kind == "entry" or year is not None and name.startswith(year.text))) and not (
            spoken and (facts.paragraph.kind == "entry" or head is not None and head.kind == "date")):
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
    "(?:{date:date}[，：]|^|[，。；])(?:由{hosts:agencies}(?:共同|联合)?(?:主办|承办|举办)的)?" + _NAME
    + "(?:于?{day:date})?(?:以[^，。；：]{1,12}(?:形式|方式))?(?:在{places:places}[^，。；：]{0,10}?)?(?:以[^，。；：]{1,12}(?:形式|方式))?(?:正式|隆重|成功|胜利|如期|顺利|线上|同步|同期|联合)*(?:" + _HOLD + ")",
    "(?:{date:date}[，：]|^|[，。；])(?P<quoted>{quote})(?:于?{day:date})?(?:在{places:places}[^，。；：]{0,10}?)?(?:" + _HOLD + ")",
    "(?:{date:date}[，：]|^|[，。；])在{places:places}[^，。；：]{0,10}?(?:举行|举办|召开|开幕)的" + _NAME + "(?=[，。；]|以|由|$)",
    "(?:{date:date}[，：]|^|[，。；])" + _NAME + "由{hosts:agencies}(?:共同|联合|联袂|携手)?(?:主办|举办)(?!的)",
    "(?:{date:date}[，：]|^|[，。；])" + _NAME + "(?:移师|走进|落户|首次走进|花落){places:places}(?=[，。；]|$)",
    "(?:{date:date}[，：]|^|[，。；])?{hosts:agencies}(?:于?{day:date})?(?:在{places:places}[^，。；：]{0,10}?)?(?:联合|共同|组织)*(?:召开|举行|举办|主办)(?:了)?" + _NAME + "(?=[，。；]|$|上)",
    zh="会议、论坛、峰会召开", en="a meeting, forum or summit is held",
    samples=["5月6—8日：第三届样例建设峰会在福建福州召开。", "6月2日：工业和信息化部召开样例推进工作会议。", "9月3日，第二届样例数据论坛移师江苏南京。"])
def held(found: Found, facts: Facts) -> bool | None:
    name = _LEAD.sub("", found.mention("quoted").value if found.has("quoted") else found.words("name"))
    if found.has("quoted") and not re.search(_EVENT_WORD + "$", name):
        return False
    if not is_named(name) or found.mentions("name", "person") or event_kind(name) == "SubForum":
        return False
    day = found.mention("day")
    during = facts.discourse.main_event if re.search("期间[，]?$", found.tagged.signs[:found.match.start() + 1]) else None
    event = named_event(facts, name, facts.dated(day) if day else _date(found, facts), "SubForum" if during else None)
    if during is not None:
        facts.say(event, EGOV.subEventOf, during)
    _hosts(found, facts, event)
    _held_in(found, facts, event)
    if body := next(iter(found.mentions("name", "agency")), None):
        facts.meeting_body[event] = facts.agency(body)
    else:
        _sitting_body(facts, event, name)
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-sits", "(?:{date:date}[，：]|^)" + _NAME + "(?:[，])?(?=听取|审议|研究|部署|决定|强调|指出|要求|提出|明确|原则通过|通过|表决)",
    zh="会议听取、审议、部署", en="a meeting hears, considers or lays down", samples=["3月2日：某某领导小组办公室第二次会议听取样例工作汇报。"])
def sits(found: Found, facts: Facts) -> bool | None:
    if facts.paragraph.kind != "entry" and not found.has("date"):
        return False
    return None if meeting_named(facts, found.words("name"), found.mentions("name"), _date(found, facts)) else False


@RULES.rule(
    "event-attended", "{person:person}(?:在京)?(?:出席|主持召开|主持|参加|召开)(?:了)?" + _NAME + "(?=并|时|，|开幕|上|。|；|、)",
    zh="领导人出席或主持会议", en="a person attends or chairs a meeting", samples=["7月9日：王样例部长出席全国样例工作会议并发表讲话。"])
def attended(found: Found, facts: Facts) -> bool | None:
    person = found.mention("person")
    facts.discourse.person = person.value
    facts.use(person)
    if not is_named(found.words("name")):
        return False
    now_event(found, facts, named_event(facts, found.words("name"), facts.discourse.date))
    return None


@RULES.rule(
    "event-subforum",
    "(?:(?:峰会|论坛|大会|会议|期间|其间|同期|会上|，)*){hosts:agencies}(?:共同|联合|联袂)?(?:主办|举办|承办)(?:了)?(?!的)(?P<name>[^，。；：]{1,30}?" + _SUBFORUM + ")",
    "(?:召开|举行|举办)的(?P<name2>[^，。；：]{1,30}?" + _SUBFORUM + ")由{hosts2:agencies}(?:共同|联合|联袂)?(?:主办|举办|承办)",
    "由{hosts3:agencies}(?:共同|联合)?(?:主办|举办|承办)的(?P<name3>[^，。；：]{1,30}?" + _SUBFORUM + ")",
    "(?:其间|期间|同期|，|^|会上)(?:举办|设立|设置|设有|召开|开设)?(?P<name2>[^，。；：]{1,30}?" + _SUBFORUM + ")[，]?(?:由){hosts2:agencies}(?:共同|联合|联袂)?(?:主办|举办|承办)",
    zh="会期间的分论坛", en="a sub-forum, part of the event spoken of",
    samples=["第五届样例峰会在福州召开，峰会期间，国家信息中心主办数字样例分论坛。", "第五届样例峰会在福州召开，其间举办样例治理分论坛，由国家信息中心承办。"])
def subforum(found: Found, facts: Facts) -> bool | None:
    parent = facts.discourse.main_event or facts.discourse.event
    if parent is None:
        return False
    date = facts.discourse.event_date.get(parent) or facts.discourse.date
    name = found.words("name") or found.words("name3") or re.sub("^.*(?:期间|其间|同期|会上|举办|设立|设置|设有|召开|开设)", "", found.words("name2"))
    event = named_event(facts, name, date, "SubForum", parent)
    facts.say(event, EGOV.subEventOf, parent)
    _hosts(found, facts, event, next(hosts for hosts in ("hosts", "hosts2", "hosts3") if found.has(hosts)))
    facts.discourse.main_event = parent
    now_event(found, facts, event)
    return None


@RULES.rule(
    "event-subforums", "(?:设|设有|设立|设置|举办|开设)(?:了)?{quotes:quotes}(?:等)?(?:{number}|[两三四五六七八九十]+)?(?:个|场)?(?P<kind>" + _SUBFORUM + ")",
    zh="会上设的几个分论坛", en="sub-forums named one after the other", samples=["第五届样例峰会在福州召开，同期设“样例治理”“样例安全”分论坛。"])
def subforums(found: Found, facts: Facts) -> bool | None:
    parent = event_here(found, facts)
    if parent is None:
        return False
    date = facts.discourse.event_date.get(parent) or facts.discourse.date
    for mention in found.mentions("quotes", "quote"):
        facts.use(mention)
        event = named_event(facts, mention.text + found.words("kind"), date, "SubForum", parent)
        facts.say(event, EGOV.subEventOf, parent)
    return None


@RULES.rule(
    "event-hosts",
    "(?:本届|本次|此次)?(?:论坛|峰会|大会|会议|活动)?(?:由|，由)(?:{agencies}(?:指导|支持|倡议)[，、](?:由)?)?{hosts:agencies}(?:共同|联合|联袂|携手)?(?:主办|举办)(?!的|{quote}|[^，。；：]{0,30}?" + _EVENT_WORD + ")",
    "[，；](?:{agencies}(?:指导|支持)[，、])?{hosts:agencies}(?:共同|联合|联袂|携手)?(?:主办|举办)(?=[，。；、]|$)", "[，；]{hosts:agencies}(?:联手|联袂|携手|共同|联合)(?:主办|举办)(?=[，。；、]|$)", "主办(?:单位|方)(?:为|是|：)?{hosts:agencies}",
    zh="论坛由机构主办", en="who hosts the event spoken of",
    samples=["第五届样例论坛召开，本届论坛由科技部、国家信息中心主办，以“样例”为主题。", "第二届样例大会在南京举行，由工业和信息化部指导，江苏省人民政府主办。"])
def hosts(found: Found, facts: Facts) -> bool | None:
    event = event_here(found, facts)
    if event is None:
        return False
    _hosts(found, facts, event)
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
    if found.words("verb") in ("讨论", "探讨", "聚焦") and re.search("围绕|研讨", found.tagged.signs[:found.match.start()]):
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
    joint = re.fullmatch(r"(?P<left>.{4,}?)(?:和|以及|及|与)(?P<right>.{4,})", parts[-1])
    if joint and joint["left"].count("“") == joint["left"].count("”") and (len(parts) > 1 or "的" not in joint["right"]):
        parts[-1:] = [joint["left"], joint["right"]]
    return [part.strip("的 ") for part in parts]


# -- what happens at them ---------------------------------------------------------------------------------------------------------------


_SPEECH = ("(?P<said>发表(?:了)?(?:重要|主旨|书面|视频|开幕)?(?:讲话|致辞|演讲|报告)|作(?:了)?(?:重要|主旨|专题|主题|总结|辅导|工作)?(?:讲话|指示|演讲|报告|致辞)|发表(?:了)?题为{quote}的(?:讲话|演讲|报告)|(?<=并)(?:讲话|致辞)|(?<=会议)讲话|(?<=\ue007)(?:致辞|讲话))"
           "(?!精神|要求)")


@RULES.rule(
    "event-speech",
    "{person:person}(?:在[^，。；]{2,30}?上)?[^。；\ue003\ue007]{0,40}?" + _SPEECH,
    "(?P<speaker>{agency}(?:有关|主要|相关)?(?:负责人|负责同志|领导|代表))(?:在[^，。；]{1,30}?上)?(?:出席[^，。；]{0,20}?并)?" + _SPEECH,
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


_BODY_WORD = "(?:委员会|领导小组|联盟|中心|学院|研究院|协会|学会|研究会|小组|专班|指挥部|办公室|局|公司|集团|交易所|联合会|实验室)"
_FOUNDED = f"(?:{{agency}}|(?:国家|全国|中央|全省|全市|省|市|{{place}})[^，。；：、“”的]{{2,30}}?(?:{_BODY_WORD}|机制)|[\u4e00-\u9fff]{{2}}[^，。；：、“”的]{{2,30}}?{_BODY_WORD})"
_SINCE = "(?!以来|后|前|时|之|的)"


@RULES.rule(
    "event-founding",
    "(?:{date:date}[，：])?(?:经[^，。；]{1,20}同意，)?{hosts:agencies}(?:牵头)?(?:共同|联合)?(?:发起)?(?P<verb>成立|组建|设立|建立)(?:了)?(?P<name>" + _FOUNDED + ")(?=[，。；]|$)",
    "(?:{date:date}[，：])?(?P<verb2>成立|组建|设立|建立)(?:了)?(?P<name2>{agency}|(?:国家|全国|中央)[^，。；：、“”的]{2,30}?(?:" + _BODY_WORD + "|机制))(?=[，。；]|$)",
    "(?:^|[，；])(?:其)?[^，。；-]{0,6}(?P<name4>{agency})(?:于{date:date})?(?:正式)?(?P<verb4>挂牌成立|揭牌成立|成立|组建|揭牌|挂牌)" + _SINCE + "(?=[，。；]|$)",
    "(?:{date:date}[，：])(?P<name3>" + _FOUNDED + ")(?P<how>(?:在{places:places})?(?:正式|宣告|同日|今日)?(?P<verb3>挂牌成立|揭牌成立|成立|组建|揭牌|挂牌))" + _SINCE + "(?=[，。；]|$)",
    zh="机构或机制成立", en="a body or mechanism is founded",
    samples=["2月：科技部会同教育部等部门联合成立国家样例专家委员会。", "5月2日：某省样例数据局在南京挂牌成立。"])
def founding(found: Found, facts: Facts) -> bool | None:
    which = next(n for n in ("name", "name2", "name3", "name4") if found.has(n))
    name = found.words(which)
    date = facts.dated(found.mention("date")) if found.has("date") else facts.discourse.date
    if date is None or which == "name4" and facts.paragraph.kind != "entry" and not found.has("date"):
        return False
    printed = name + found.words("how") if which == "name3" else name + found.words("verb4") if which == "name4" else found.words(which.replace("name", "verb")) + name
    event = facts.event(printed, "Founding", known_as="成立" + name)
    facts.say(event, EGOV.onDate, date)
    _hosts(found, facts, event)
    _held_in(found, facts, event)
    body = found.mentions(which, "agency")
    known = facts.bodies.resolve(name)
    if body and body[0].text == name:
        facts.say(event, EGOV.about, facts.agency(body[0]))
    elif known is not None:
        facts.say(event, EGOV.about, facts.see(facts.thing("agency", known.code, known.classes, known.label)))
    return None


_ONLINE = "上线(?:试)?运行|建成投用|建成启用|投入试运行|上线发布|改版上线|建成上线|切换上线|上线|开通(?:运行|运营)?|启用|投入使用|投入运行|投用|试运行|启动运行|正式运行"
_NOT_ONLINE = "(?!仪式|近|已有?{number}|试?运行|(?:了|的)?{number}|[\\d一二三四五六七八九十]+周年|以来|至今|的|后|前|时)"


@RULES.rule(
    "event-launch",
    "(?:{date:date}[，：]|^|[，。；：])?(?:由{operators:agencies}(?:主办|建设|运营|打造|开发|管理|负责)的)?{platform:platform}(?P<version>(?:[A-Za-z]?\\d{1,2}(?:\\.\\d{1,2}){0,2}|新)版本?|移动端)?(?:于|自)?(?:{date2:date})?(?:起)?(?:在[^，。；\ue006]{2,14}?)?(?P<how>(?:率先|正式|全面|成功|在全国|同日|同步|同期)*)(?P<verb>"
    + _ONLINE + ")" + _NOT_ONLINE,
    "(?:{date:date}[，：])?(?:{hosts:agencies}|{place})[^，。；：、《》“”\ue000-\ue0ff]{0,8}?(?:在{place})?(?P<verb2>切换上线|上线|推出|开通|发布|启用)(?:了)?{platform2:platform}(?=[，。；]|$)",
    "[，；](?:已|并|现已)?(?:于|自)?{date3:date}(?:起)?(?:正式|全面|成功)?(?P<verb3>" + _ONLINE + ")(?=[，。；]|以来|$)",
    zh="平台上线", en="a platform goes on line",
    samples=["2019年11月，国家样例服务平台上线试运行。", "国家样例服务平台2020年5月正式上线。", "国家样例监测系统由水利部建设，2021年3月上线运行。"])
def launch(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform") or found.mention("platform2") or next(iter(reversed(found.tagged.mentions(0, found.match.start(), "platform"))), None)
    if mention is None:
        return False
    system = mention.value
    if not (system.known or system.named) or (system.unnamed_place and not system.quoted):
        return False
    date_mention = found.mention("date3") or found.mention("date2") or found.mention("date")
    date = facts.dated(date_mention) if date_mention else facts.discourse.date
    platform = facts.platform(mention)
    version = found.words("version")
    if not version and not found.words("verb").startswith("改版"):
        facts.say(platform, EGOV.launchedOn, date)
    for body in found.mentions("operators", "agency"):
        facts.say(platform, EGOV.operatedBy, facts.agency(body))
    for body in found.mentions("hosts", "agency"):
        facts.say(platform, EGOV.builtBy, facts.agency(body))
    facts.discourse.platform = platform
    verb = found.words("verb") or found.words("verb2") or found.words("verb3")
    event = facts.event(mention.text + version + found.words("how") + verb, "Launch", platform.slug, known_as=system.label + version + "上线")
    facts.say(event, EGOV.onDate, date)
    facts.say(event, EGOV.about, platform)
    return None


@RULES.rule(
    "event-start", "{hosts:agencies}(?:联合|共同)?(?:在{places:places}[^，。；：]{0,6}?)?(?:正式|联合|共同|全面)?启动(?:了)?(?P<name>[^，。；：《》]{4,30}?(?:试点|行动|工程|计划|项目|活动|大赛))(?=[，。；]|$)",
    "{date:date}[，：]?(?:正式|全面)?启动(?:了)?(?P<name>[^，。；：《》]{4,30}?试点)(?=[，。；]|$)",
    zh="启动试点或行动", en="a pilot or campaign is started", samples=["11月1日：教育部在天津启动样例数据流通试点，首批接入12家。"])
def start(found: Found, facts: Facts) -> bool | None:
    date = _date(found, facts) if found.has("date") else facts.discourse.date
    if date is None:
        return False
    event = facts.event("启动" + found.words("name"), "Launch", date.value.year)
    facts.say(event, EGOV.onDate, date)
    _hosts(found, facts, event)
    _held_in(found, facts, event)
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
    "event-milestone", "(?:{date:date}，)(?P<who>(?:{platform})(?:[^，。；：]{0,10}?))(?P<what>(?:基本|全面)?(?:实现|完成)[^，。；：]{2,16}?(?:覆盖|贯通|联通|部署|建设|互通|上线)|(?:顺利)?通过(?:竣工|初步|终期|整体|国家)?验收)(?=[，。；]|$)",
    "^{date:date}：(?P<who>(?:{platform})(?:[^，。；：]{0,10}?))(?P<what>(?:顺利)?通过(?:竣工|初步|终期|整体|国家)?验收)(?=[，。；]|$)",
    zh="里程碑", en="a milestone", samples=["2012年，国家样例外网实现市级全覆盖。"])
def milestone(found: Found, facts: Facts) -> None:
    for mention in found.mentions("who", "platform"):
        platform = facts.platform(mention)
    event = facts.event(found.words("who") + found.words("what"), "Milestone")
    facts.say(event, EGOV.onDate, facts.dated(found.mention("date")))
    facts.say(event, EGOV.about, platform)


@RULES.rule(
    "event-series", "(?:^|[。；])(?P<names>[^，。；“”]{4,40}?(?:峰会|大会|论坛|博览会|研讨会)(?:、[^，。；“”、]{2,24}?(?:峰会|大会|论坛|博览会|研讨会))*)等(?:场合|平台|载体|活动|舞台)", "(?:举办|利用|依托|参加|参与|借助|通过|发挥|用好)(?:了)?(?P<names>[^，。；“”]{0,40}?(?:峰会|大会|论坛|博览会)(?:、[^，。；“”、]{2,24}?(?:峰会|大会|论坛|博览会))*)(?:等|、|，|。)",
    zh="系列会议", en="series of events named without a date", samples=["连续举办样例互联网大会、数字样例峰会等国际会议。"])
def series(found: Found, facts: Facts) -> bool | None:
    said = 0
    for name in found.words("names").split("、"):
        name = _LEAD.sub("", name)
        if is_named(name) and not _EDITION.search(name) and not _YEAR.match(name):
            facts.series(name)
            said += 1
    return bool(said)
