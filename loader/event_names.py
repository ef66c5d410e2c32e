"""Names of events: their kinds, series and editions, the body that sits in a meeting, and the event that later words speak of."""
from __future__ import annotations

from datetime import timedelta

from egovkg.loader.dates import DateValue
from egovkg.loader.facts import Dated, Facts, Ref, Zh
from egovkg.loader.grammar import KINDS as SIGNS
from egovkg.loader.grammar import Found, Mention
from egovkg.ontology.vocabulary import EGOV, RDFS
from egovkg.loader.regexes import regex

NUMERAL = "[一二三四五六七八九十百零〇两]{1,5}"
# An event's kind by the last word of its name.
KINDS = (
    ("SubForum", regex("(?:分论坛|平行论坛|主题论坛|专题论坛|专业论坛|分会场|子论坛|平行会议|专场论坛|边会)$")), ("Forum", regex("论坛$")),
    ("Summit", regex("(?:峰会|博览会|交易会|高峰会议)$|第.{1,3}届.{4,}(?<!代表)大会$")), ("Congress", regex("(?:全国|人民)?代表大会$|^(?:全国|中国).{0,20}代表大会$")),
    ("Launch", regex("(?:上线|启动|开通|投用|启用|发布|揭牌|开工)仪式$")),
    ("Meeting", regex("(?:会议|大会|全会|座谈会|研讨会|推进会|现场会|集体学习|年会|例会|会)$")),
)
SUBFORUM = "(?:分论坛|平行论坛|主题论坛|专题论坛|专业论坛|子论坛|分会场|平行会议|专场论坛|边会)"
CONTEST = "(?:大赛|竞赛|挑战赛|邀请赛|锦标赛|比武)"
CAMPAIGN = "(?:宣传周|宣传月|宣传日|活动周|活动月|推广周|推广月|科技周|消费季|购物节|文化节|数字节|双创周|开放日)"
DRILL = "(?:演练|演习|专项检查|专项行动|专项整治|专项治理|专项督查|执法检查)"
_YEAR_IN_NAME = regex(r"“[^“”]{0,12}?(?<!\d)(?P<year>20\d\d)”")
# Words that end the name of an event that people hold; of the last, whose names are mostly general, only some are names (see is_named).
_BROAD = "(?:活动|培训班|研修班|轮训班|研讨班|专题班|" + DRILL[3:]
EVENT_WORD = ("(?:分论坛|论坛|峰会|大会|会议|全会|座谈会|研讨会|推进会|现场会|交流会|发布会|博览会|交易会|展览会|洽谈会|对接会|工作会|部署会|动员会|启动会|培训会|视频会"
              "|年会|例会|对话会|吹风会|通气会|听证会|恳谈会|学习会|报告会|论证会|评审会|分享会|说明会|通报会|调度会|推介会|观摩会|宣讲会|招聘会|开幕式|闭幕式|仪式|集体学习"
              f"|{CONTEST}(?:[^，。；：“”、]{{1,8}}?(?:分赛|赛区|赛道|分赛区))?(?:总决赛|决赛|半决赛|复赛|初赛|预赛)?|{CAMPAIGN}(?:[^，。；：、]{{0,8}}?活动)?|{_BROAD})")
LEAD = regex(r"^(?:由|经|在|于|期间|随后|同日|当日|当天|会上|主持召开|主持|出席|参加|召开|举办|举行|连续|成功|还|并|的|了|在京|再次|首次)+")
EDITION = regex(rf"第(?P<chinese>{NUMERAL})(?P<kind>次|届)|第(?P<digits>\d{{1,3}})(?P<kind2>次|届)|(?P<first>首届|首次)"
                      rf"|(?<=[大会届])(?P<plain>{NUMERAL})次(?=会议|全体会议|全会)")
YEAR = regex(r"^(?P<year>(?:19|20)\d\d)年?度?")
_RECURRING = regex(f"(?:论坛|峰会|大会|博览会|交易会|展览会|年会|{CONTEST}|{CAMPAIGN})$")
# What a yearly campaign does in one place (2024年某宣传周某省活动) belongs to its series; a contest's final, a summit's opening are parts of it.
_LOCAL_PART = regex("(?<=[周月日季节])[^，。；：、]{2,8}活动$")
_STAGE = regex(f"(?P<whole>.{{4,40}}(?:论坛|峰会|大会|博览会|交易会|{CONTEST}(?:.{{1,8}}(?:分赛|赛区|赛道|分赛区))?|{CAMPAIGN}))(?P<stage>总决赛|决赛|半决赛|复赛|初赛|预赛|开幕式|闭幕式|颁奖仪式|启动仪式|开幕仪式|闭幕仪式)")
_EXECUTIVE = regex("(?:常务会议|党组会议|办公会议|局务会议|部务会议|委务会议)$")        # these a body holds with its own members
# What a gathering is besides (某大会暨某会议), and what it is held under (某机制下的某研讨会).
_SECOND = regex("(?<=[会展坛])暨.*$")
UNDER = regex("^[^，。；]{2,30}?(?:机制|框架|体系)下的")
NUMBER_ALONE = regex("第.{1,4}[次届](?:常务|党组|全体|办公)?会议")
# How long an event lasts: 会期三天.
_LASTS = regex(r"(?:会期|为期|历时|赛期|展期)(?P<days>[一二两三四五六七八九十]|\d{1,2})[天日]")
_CLOSES = regex(f"[，；](?:并|会议|大会|峰会|论坛)?(?:至|于|到)?(?P<date>{SIGNS['date']})(?:正式|圆满)?(?:闭幕|落幕|结束|落下帷幕)")
SHORTEST_NAME = 5
_PLENUM = regex(rf"(?:中国共产党|中共|党的)(?:第)?(?P<term>{NUMERAL})届(?P<number>{NUMERAL})中全会")
_PLENUM_LONG = regex(rf"(?:中国共产党|中共|党的)第(?P<term>{NUMERAL})届中央委员会第(?P<number>{NUMERAL})次全体会议")
_CONGRESS_SHORT = regex(rf"^(?:党的|中共)(?P<number>{NUMERAL})大$")


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
    editions = list(EDITION.finditer(name))
    if not editions:        # a yearly event of a series: 2022某博览会, 2022某大会暨某会议
        whole = _LOCAL_PART.sub("", _SECOND.sub("", name))
        return name, YEAR.sub("", whole) if YEAR.match(name) and _RECURRING.search(whole) else "", None
    # 第十三届…常务委员会第二十九次会议: the term names the body, the last ordinal the meeting
    last = editions[-1]
    number = 1 if last["first"] else int(last["digits"]) if last["digits"] else chinese_number(last["chinese"] or last["plain"])
    series = (name[:last.start()] + name[last.end():]).replace("（）", "")
    series = YEAR.sub("", series) or series
    series = regex(r"^中华人民共和国(?=第)").sub("", series)
    return name, regex("会议会议$").sub("会议", series.strip("年 ")), number


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
    """Whether the words name one event, and are not 会议, 本届论坛, 有关会议, nor its number alone."""
    if NUMBER_ALONE.fullmatch(name):
        return False
    bare = regex(r"^(?:本[届次]|此次|该|这次|有关|相关|各类|重要|多次|全体|系列|一系列|国际|一[次场批期])+").sub("", name)
    if regex(_BROAD + "$").search(name) and not _TOLD_APART.search(name):
        return False
    return len(bare) >= 6 and bare == name or bool(_PLENUM.fullmatch(name) or _CONGRESS_SHORT.match(name))


# What tells one drill, campaign or course from others: a year, a number, words in quotation marks, or the whole country or place it is of.
_TOLD_APART = regex(r"\d{4}|第.{1,3}[届期次批]|首[届期]|“|^(?:全国|全省|全市|全区|国家|.{2,6}[省市]).{6}|专项(?:检查|行动|整治|治理|督查)$|攻防演练$")


def named_event(facts: Facts, name: str, date: Dated | None, kind: str | None = None, parent: Ref | None = None) -> Ref:
    """The event of this name, with its series, edition and date. A contest's final, an opening are events of their own, part of the whole."""
    if parent is None and (stage := _STAGE.fullmatch(name)) and is_named(stage["whole"]):
        whole = named_event(facts, stage["whole"], None)
        ref = facts.event(name, event_kind(name), whole.slug)
        facts.say(ref, EGOV.subEventOf, whole)
        facts.say(ref, EGOV.onDate, date)
        facts.discourse.whole[ref] = whole
        return ref
    printed = name
    name, series, edition = parse_name(name)
    year = YEAR.match(name)
    identity = [parent.slug] if parent else []
    if not series and not year and date is not None and parent is None:
        identity.append(date.value.year)
    ref = facts.event(name, kind or event_kind(name), *identity, series=series, edition=edition)
    if printed != name:
        facts.say(ref, RDFS.label, Zh(printed))
    facts.say(ref, EGOV.onDate, date)
    if parent is None and date is not None and _RECURRING.search(name):
        facts.gathers(ref, date)
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
    words = LEAD.sub("", regex("——|—|：").split(words)[-1])
    words = regex("(?:召开|举行|主持召开)(?:了)?(?=第)").sub("", words)         # 省政府召开第60次常务会议
    words = LEAD.sub("", regex("^.{2,}(?:召开|举行|举办)(?:了)?(?=.{5})").sub("", words))        # 某部在北京召开某会议: the meeting alone
    day = next((m for m in mentions if m.kind == "date" and words.startswith(m.text) and "月" in m.text), None)
    if day is not None:                     # 2021年5月9日国务院第60次常务会议: the day is no part of the name
        words, date = LEAD.sub("", words[len(day.text):]), facts.dated(day) or date
    if any(mention.kind == "title" for mention in mentions):
        return None
    if not (regex(EVENT_WORD + "$").search(words) or _PLENUM.fullmatch(words)) or not is_named(words):
        return None
    ref = named_event(facts, words, date)
    sitting_body(facts, ref, words, mentions)
    facts.discourse.event = ref
    return ref


def sitting_body(facts: Facts, event: Ref, name: str, mentions: list[Mention]) -> None:
    """The body that sits in a meeting named after it: a congress, a plenum; an executive meeting it holds, too."""
    if named := next((m for m in mentions if m.kind == "agency"), None):
        body = facts.meeting_body[event] = facts.agency(named)
        if _EXECUTIVE.search(name):
            facts.say(event, EGOV.hostedBy, body)
        return
    series = parse_name(name)[1]
    body = facts.bodies.resolve("中国共产党中央委员会" if _PLENUM.fullmatch(name) else series) if series else None
    if body is not None:
        facts.meeting_body[event] = facts.see(facts.thing("agency", body.code, body.classes, body.label))


def adoption(facts: Facts, title: str, policy: Ref, meeting: Ref | None, date: Dated | None, verb: str = "通过") -> Ref:
    """The adopting or approving of a document: an event of its own, part of the meeting."""
    ref = facts.event(f"{verb}《{title}》", "Adoption", policy.slug, *([verb] if verb != "通过" else []))
    facts.say(ref, EGOV.onDate, date)
    facts.say(ref, EGOV.about, policy)
    if meeting is not None:
        facts.say(ref, EGOV.subEventOf, meeting)
    return ref


def date_of(found: Found, facts: Facts) -> Dated | None:
    mention = found.mention("date")
    return facts.dated(mention) if mention else facts.discourse.date


def year_in_name(facts: Facts, name: str) -> Dated | None:
    """The year that a quoted name carries (“样盾—2025”攻防演练): when a drill or campaign was, where nothing finer is told."""
    told = _YEAR_IN_NAME.search(name)
    return Dated(DateValue.of_year(int(told["year"])), (facts.span,)) if told else None


def date_before(found: Found) -> Mention | None:
    """The last date before the match in its sentence that sets the scene: 6月，全省会议召开，A、B联合举办…"""
    return next((m for _, m in found.tagged.before(found.match.start(), "date") if m.value.weight == "scene"), None)


def lasting(found: Found, date: Dated | None) -> Dated | None:
    """The days of an event that opens on a day and whose length or end the rest of the sentence tells: 会期三天, 至9日闭幕."""
    if date is not None and date.value.precision == "day" and (close := _CLOSES.search(found.tagged.signs, found.match.end())):
        last = found.tagged.at[close.start("date")][2].value.value
        if last is not None and last.precision == "day" and date.value.start < last.start:
            return Dated(DateValue.interval(date.value, last), date.spans)
    told = _LASTS.search(found.tagged.text, found.tagged.at[found.match.start()][0])
    if date is None or told is None or date.value.precision != "day":
        return date
    days = int(told["days"]) if told["days"].isdigit() else chinese_number(told["days"])
    last = date.value.end + timedelta(days=max(days, 1) - 1)
    return Dated(DateValue.interval(date.value, DateValue.of_day(last.year, last.month, last.day)), date.spans)


def say_hosts(found: Found, facts: Facts, event: Ref, name: str = "hosts") -> None:
    for mention in found.mentions(name, "agency"):
        facts.say(event, EGOV.hostedBy, facts.agency(mention))


def say_places(found: Found, facts: Facts, event: Ref, name: str = "places") -> None:
    """The narrowest of places named one inside the other."""
    places = found.mentions(name, "place")
    if places:
        for mention in places[:-1]:
            facts.place(mention)
        facts.say(event, EGOV.heldIn, facts.place(places[-1]))
