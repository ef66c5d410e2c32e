"""Rules for figures: what a number counts or rates, of which subject, as of when, where, and who says so.

A number is read by the frame it stands in:

    change    排名从2014年的第70位提升至2024年的第35位     two observations of one indicator
    shared    按期办结率、回访满意率分别为99.2%和96.5%     as many numbers as names before them
    part      提出…、…等10项重大任务                       what a document or meeting lays down
    head      92.5%的省级行政许可事项实现网上受理           the number first: N of a subject, then what holds of it
    last      国家政务服务平台总访问量超903.26亿次          the number last: subject, indicator, number
    object    已发布3.2万类数据资源                         a verb, the number, what is counted
"""
from __future__ import annotations

import re
from decimal import Decimal

from egovkg.loader import figure_context as context
from egovkg.loader.facts import Dated, Facts, Ref
from egovkg.loader.figure_context import D, L, N, P, as_of, clause, in_place, inherited, last_subject, source
from egovkg.loader.figure_words import (
    ADVERBS,
    BARE_VERBS,
    FELL,
    GROWTH,
    MEASURE,
    MIDDLE,
    MODIFIED,
    OPENER,
    PREDICATE,
    SAYING,
    VERB_AT,
    VERB_LAST,
    VERBS,
    after_modifier,
    counts_people,
    first_item,
    last_verb,
    list_items,
    noun_head,
    of_people,
    split_measure,
    strip,
    without_adverbs,
)
from egovkg.loader.grammar import Found, Mention, Rules
from egovkg.loader.platforms import is_system
from egovkg.loader.slugs import digest
from egovkg.ontology.vocabulary import EGOV

RULES = Rules()
_CL = f"[^，。；：！？“”{N}]"
_Q = f"[^，。；：！？{N}]"            # quotation marks may stand in it: “一件事”事项
_STOP = "(?=[，。；：！？“”]|$)"
_REACH = ("(?:已经|已|累计|总计|共计|共|合计|均|约|更|稳步|持续|分别|总数|全球|世界|全国|仍|保持|维持|稳定|控制)*(?:达到|达|为|是|有|突破|超过|超|高达|增至|增长至|增长到|提升至|提升到|提高到|提高至|升至|升到|上升至|上升到|跃升至|扩大到|扩大至|扩容至|扩容到|"
          "扩展至|扩展到|压缩至|压缩到|压减至|缩短至|缩短到|降至|降为|降到|下降至|下降到|位居|位列|排在|居|列|排名|占到|占|至|到|在|不足)?(?:了)?(?:全球|世界|全国|全省)?")
_MEASURES_ITSELF = frozenset({"次", "%", "位", "分", "天", "分钟", "小时", "元", "万元", "人次", "个百分点", "年", "倍", "件次", "毫秒", "秒", "名次", "成", "个工作日", "PB", "TB", "GB", "EFLOPS", "PFLOPS", "Gbps"})
_PART_UNITS = frozenset({"方面", "个方面", "项", "大", "部分", "条", "类", "章", "个", "大类", "大任务"})
_TIME_UNITS = frozenset({"分钟", "秒", "小时", "天", "个工作日", "工作日"})
_COUNT = "数量"
_AT_EVENT = re.compile("参展|参会|参加|参赛|出席|亮相|签约|到会|观展|与会")
# “某某行动”|累计…: a name in quotation marks with the noun behind it, before what is told of it
_QUOTED_NAME = re.compile(f"^(?P<name>[^，。；：！？“”、的]{{0,8}}“[^“”]{{2,14}}”[\u4e00-\u9fffA-Za-z]{{0,8}}?)(?=(?:{ADVERBS}|的)*(?:{VERBS}|{OPENER.pattern}))")


# -- stating ------------------------------------------------------------------------------------------------------------------------------


def observe(facts: Facts, mention: Mention, subject: Ref, indicator: str, date: Dated | None, place: Ref | None = None,
            said_by: Ref | None = None, *, down: bool = False, target: bool = False, leads: bool = True) -> Ref:
    """One observation. Its identity is what it measures and what it says, so that a second telling is the same thing. Its subject is
    that of later figures of the sentence which name none, if it `leads`."""
    facts.use(mention)
    number = mention.value
    measured = facts.indicator(indicator or _COUNT)
    unit = facts.unit(number.unit) if number.unit else facts.unit("人") if counts_people(indicator) else None
    value = Decimal(number.value)
    identity = digest(subject, measured, unit, date.value.slug if date else "", value.normalize(), number.bound, length=16)
    label = f"{facts.things[subject].label}：{indicator or _COUNT} {number.text}" + (f"（{date.value.slug}）" if date else "")
    ref = facts.see(facts.thing("observation", identity, ("Observation",), label))
    facts.say(ref, EGOV.subject, subject)
    facts.say(ref, EGOV.ofIndicator, measured)
    facts.say(ref, EGOV.value, value)
    facts.say(ref, EGOV.valueText, number.whole or number.text)
    facts.say(ref, EGOV.bound, number.bound)
    facts.say(ref, EGOV.unit, unit)
    facts.say(ref, EGOV.asOf, date)
    facts.say(ref, EGOV.inPlace, place if place != subject or (subject.slug != "china" and subject != facts.home and not number.is_rank) else None)
    facts.say(ref, EGOV.reportedBy, said_by)
    if place is None and subject.kind == "place" and subject.slug != "china" and subject != facts.home and not number.is_rank:
        facts.say(ref, EGOV.inPlace, subject)
    if down:
        facts.say(ref, EGOV.direction, "down")
    if target:
        facts.say(ref, EGOV.isTarget, True)
    if leads:
        facts.discourse.figures.append((facts.sentence.index, mention.start, subject))
        facts.discourse.figure_indicator = indicator
    return ref


def is_target(found: Found) -> bool:
    """Whether the sentence speaks of what is to come."""
    return bool(re.search(f"(?:目标|力争|争取|确保|计划|预计|提出)[^。]{{0,30}}{D}|到{D}[^。]{{0,12}}(?:力争|将达|要达|实现|建成|不低于|不少于|达到)|{D}[^。]{{0,6}}(?:力争|将达|要达)", found.tagged.signs))


# -- the words before a number --------------------------------------------------------------------------------------------------------------


def left(found: Found, facts: Facts, start: int, end: int) -> tuple[Ref | None, str, Ref | None]:
    """(subject, rest of the words, place) of the signs `start`…`end` before a number: dates out, places at the head apart."""
    signs, at = found.tagged.signs, found.tagged.at
    place = None
    start = _after_opening_date(found, start, end)
    while start < end and (mention := at[start][2]) and mention.kind in ("place", "date"):
        if mention.kind == "place":
            if mention.value.level == "region":
                return facts.place(mention), found.tagged.words(start + 1, end), facts.place(mention)
            place = facts.place(mention)
            if place == facts.home and mention.text[0] not in "全我本":      # its own name in its own report says nothing new
                place = None
        start += 1
        while start < end and signs[start] in "，的":
            start += 1
    start = context.modifier_end(signs, start, end)
    for i in range(start, end):
        mention = at[i][2]
        if mention and mention.kind == "platform" and is_system(mention, built=True):
            return facts.platform(mention), _without_dates(found, i + 1, end), place
        if mention and mention.kind == "agency" and i == start and signs[i + 1:i + 2] not in ("、", "和"):
            return facts.agency(mention), _without_dates(found, i + 1, end), place
    words = _without_dates(found, start, end)
    if quoted := _QUOTED_NAME.match(words):
        return facts.named_subject(quoted["name"]), words[quoted.end():], place
    if pronoun := context.it(words):
        if system := context.platform_before(found, facts, start, pronoun["head"] or pronoun["head2"] or ""):
            return system, words[pronoun.end():], place
    return None, words, place


def _after_opening_date(found: Found, start: int, end: int) -> int:
    """Past a date and what only leads up to it: 提出到|2027年|…, 一是力争到|2025年底|…, 自2021年以来…"""
    signs = found.tagged.signs
    last = signs.rfind(D, start, end)
    if last < 0 or last + 2 >= end:
        return start
    before = "".join(char for char in signs[start:last])
    if re.fullmatch(f"{SAYING}(?:{ADVERBS})*(?:截至|截止到?|到|至|自|从|在|于|{D})*", before):
        start = last + 1
        while start < end and signs.startswith(("以来", "起", "期间", "，", "间", "的"), start):
            start += 2 if signs.startswith(("以来", "期间"), start) else 1
    return start


def _without_dates(found: Found, start: int, end: int) -> str:
    """The words with their dates, and what joins those to the rest (截至…的, 至…), left out."""
    signs = found.tagged.signs
    kept = []
    for i in range(start, end):
        if signs[i] != D:
            kept.append(found.tagged.words(i, i + 1))
        else:
            while kept and re.search("(?:截至|截止到|截止|自|至)$", "".join(kept)):
                kept.pop()
    return "".join(kept)


def indicator_of(words: str, number: Mention) -> str:
    """The indicator as it recurs in series: without 全球, and 排名 where the number is a rank."""
    words = strip(re.sub("^(?:的)+", "", words)).replace("全球", "").replace("在全球", "")
    words = re.sub("连续.{1,3}[年届次]", "", words)
    words = re.sub("(?:位居|位列|提升|上升|攀升|跃升|位次|居|列)$", "", words)
    if number.value.is_rank and not words.endswith(("排名", "位次")):
        words += "排名"
    return words


def fell(found: Found, start: int, end: int) -> bool:
    """Whether the words before the number say that it is the amount of a fall: 减少|127个; not 降至|85毫秒."""
    return bool(FELL.search(found.tagged.words(start, end)))


# -- frames -------------------------------------------------------------------------------------------------------------------------------


@RULES.rule(
    "figure-change",
    "(?P<what>" + _Q + "{1,50}?)(?:从|由)(?:{d1:date})?[^，。；：、\ue000-\ue0ff]{0,5}?(?:的)?(?:平均|最[长短高低])?{first:number}(?P<verb>" + _CL + "{0,8}?(?:提升|提高|上升|增长|增加|扩大|扩展|下降|降低|减少|压减|缩短|跃升|攀升|压缩|优化|精简|缩减|[增升降减跃])" + _CL
    + "{0,2}?(?:至|到|为|居))(?:了)?(?:{d2:date})?(?:的)?(?:现在|目前|当前|如今)?(?:的)?(?:最[长短高低])?{second:number}",
    zh="从…到…的变化", en="a change from one value to another", samples=["样例指数排名从2012年的第60位提升至2020年的第41位。", "样例审批时限由法定的20天压减至3天以内。"])
def change(found: Found, facts: Facts) -> bool | None:
    start, end = found.match.span("what")
    subject, words, place = left(found, facts, start, end)
    words = strip(words)
    if subject is None:
        is_country = re.match("我国|全国", words)
        name, indicator = split_measure(words)
        above = None if is_country or (name and indicator and len(name) > 4) else context.system_above(found, facts, start) or (
            inherited(found, facts, start) if not indicator else None)
        if above is None and is_country is None and not name:
            above = inherited(found, facts, start)
        subject = above
        if subject is None:
            subject = place or (facts.named_subject(name) if name else facts.named_subject(words))
            words = indicator if name and not place else words
    said_by = source(found, facts)
    for number, day in (("first", "d1"), ("second", "d2")):
        date = facts.dated(found.mention(day)) if found.has(day) else as_of(found, facts, found.match.start(number), (found.mention("d1"),)) if number == "second" else None
        observe(facts, found.mention(number), subject, indicator_of(words, found.mention(number)), date, place, said_by)
    return None


@RULES.rule(
    "figure-shared", "(?P<what>" + _Q + "{2,60}?)(?:分别|依次)(?:为|达到?|是|有|增长|下降|提高|超过?)?(?P<numbers>{number}(?:[、，和与及]{number})+)",
    zh="分别为：几个数各归其名", en="as many numbers as names before them", samples=["样例热线按期办结率、回访满意率分别为99.2%和96.5%。"])
def shared(found: Found, facts: Facts) -> bool | None:
    numbers = [m for m in found.mentions("numbers", "number") if not facts.is_used(m)]
    start, end = found.match.span("what")
    subject, words, place = left(found, facts, start, end)
    items = list_items(strip(words))
    systems = [m for m in found.mentions("what", "platform") if is_system(m, built=True)]
    places = found.mentions("what", "place")
    if not numbers:
        return False
    date, said_by = as_of(found, facts, found.match.start("numbers")), source(found, facts)
    if len(systems) == len(numbers):
        rest = strip(found.tagged.words(_last_sign(found, start, end, P) + 1, end))
        for system, number in zip(systems, numbers):
            observe(facts, number, facts.platform(system), indicator_of(rest, number), date, None, said_by)
    elif len(places) == len(numbers):
        rest = strip(found.tagged.words(_last_sign(found, start, end, L) + 1, end))
        for where, number in zip(places, numbers):
            observe(facts, number, facts.place(where), indicator_of(rest, number), date, None, said_by)
    elif len(items) == len(numbers) and len(items) > 1:
        above = subject or inherited(found, facts, start)
        for item, number in zip(items, numbers):
            name, indicator = split_measure(item)
            observe(facts, number, above or facts.named_subject(name or item), indicator_of(item if above else indicator or item, number), date, place, said_by)
    else:
        return False
    return None


def _last_sign(found: Found, start: int, end: int, sign: str) -> int:
    return found.tagged.signs.rfind(sign, start, end)


@RULES.rule(
    "figure-part", "(?P<verb>明确|部署|提出|确定|包括|安排|涵盖|设置|划定)(?:了)?(?:\\d{1,2}大[^，。；：！？“”]{2,4}?)?{number:number}(?P<object>" + _CL + "{1,16}?)(?:[、和]{number2:number}(?P<object2>" + _CL + "{2,16}?))?" + _STOP,
    "(?P<list>" + _CL + "{2,}?)等?{number:number}(?:个)?(?P<object>" + _CL + "{0,24}?)" + _STOP,
    zh="文件或会议部署的若干项", en="what a document or meeting lays down", samples=["国务院印发《样例纲要》，部署样例一、样例二等8项重点任务。", "教育部印发《样例规划》，部署6项工程、20项任务。"])
def part(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or mention.value.unit not in _PART_UNITS or mention.value.bound != "exact":
        return False
    aspects = mention.value.unit.endswith(("方面", "部分"))
    listed = found.has("list") and found.tagged.signs[found.match.start("number") - 1] == "等" and "、" in found.words("list")
    if not (aspects or listed or found.has("verb")):
        return False
    subject = context.laid_down_in(found, facts)
    if subject is None:
        return False
    for number, thing in (("number", "object"), ("number2", "object2")):
        if not found.has(number):
            continue
        name = strip(re.sub("^(?:的|问题，?)", lambda m: m.group() if m.group().startswith("问题") else "", found.words(thing)))
        name = re.sub("^个", "", re.split("[，、]", name)[0])
        observe(facts, found.mention(number), subject, name if 2 <= len(name) <= 16 and not name.endswith("方面") else "", None)
    return None


@RULES.rule(
    "figure-people", "{number:number}(?:通过" + _CL + "{1,10}?)?(?P<verb>[\u4e00-\u9fff]{2})了(?P<object>[^，。；：！？“”、的]{2,16}?)" + _STOP,
    zh="多少人做了什么", en="how many people did something", samples=["3.5亿人领用了样例卡。"])
def people(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or mention.value.unit not in ("人", "名", "位", "户", "家", "人次"):
        return False
    place = in_place(found, facts, 0, found.match.start())
    subject = facts.named_subject(found.words("object"))
    unit = {"人": "人数", "名": "人数", "位": "人数", "人次": "人次"}.get(mention.value.unit, mention.value.unit + "数")
    observe(facts, mention, subject, found.words("verb") + unit, as_of(found, facts, found.match.start("number")), place, source(found, facts))
    return None


@RULES.rule(
    "figure-covered", "覆盖(?:了)?(?P<where>" + L + ")?{number:number}(?P<what>" + _CL + "{2,14}?)的{platform:platform}",
    zh="覆盖多少的系统", en="how many a system covers", samples=["某部建成覆盖全国2800余个样例机构的国家样例平台。"])
def covered(found: Found, facts: Facts) -> bool | None:
    mention, system = found.mention("number"), found.mention("platform")
    if facts.is_used(mention) or not is_system(system, built=True):
        return False
    place = facts.place(found.mention("where")) if found.has("where") else None
    observe(facts, mention, facts.platform(system), found.words("what"), as_of(found, facts, found.match.start("number")), place)
    return None


@RULES.rule(
    "figure-among", "{number:number}(?:的)?(?P<object>" + _CL + "{2,24}?)(?:中|里)[，]?(?:已|其中|就|约|共)*有?{second:number}(?:以上|左右)?(?P<says>" + _Q + "{2,24}?)?(?=[，。；：！？]|$)",
    zh="若干个中有若干个", en="so many of so many", samples=["88个样例县中已有70个配备了样例专员。"])
def among(found: Found, facts: Facts) -> bool | None:
    first, second = found.mention("number"), found.mention("second")
    if facts.is_used(first) or facts.is_used(second):
        return False
    date, place, said_by = as_of(found, facts, found.match.start("number")), in_place(found, facts, 0, found.match.start("number")), source(found, facts)
    subject = facts.named_subject(noun_head(found.words("object")))
    observe(facts, first, subject, "", date, place, said_by, leads=False)
    observe(facts, second, subject, re.sub("^(?:已经|已|均)+", "", found.words("says")), date, place, said_by, leads=False)
    return None


@RULES.rule(
    "figure-head", "(?:(?<=[，。；：“、])|^|(?<=以及)|(?<=" + D + "))(?:其中|另有|还有|目前|现有|已有|共有|首批|约有|另|此外|全部)*[，]?(?P<where>" + L + ")?(?:已有|共有|共|有)?{number:number}(?:以上|以下)?(?:的)?(?P<rest>" + _Q + "{2,80}?)(?=[，。；：！？]|、?" + N + "|$)",
    zh="数在前：多少的什么怎么样", en="the number first", samples=["93%的样例事项实现网上办理。", "全国28个样例机构已完成备案。", "样例标准发布，另有3项样例规范进入报批环节。"])
def head(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention):
        return False
    at = found.match.start("number")
    if found.tagged.signs[at - 1:at] == "、":        # a list goes on; its first number must have stood first as well
        opening = found.tagged.signs[clause(found.tagged.signs, at)[0]:at].split(N, 1)[0]
        if re.sub(f"[{L}{D}]|其中|^以及", "", opening):
            return False
    start, end = found.match.span("rest")
    predicate = PREDICATE.search(found.tagged.signs, start + 1, end)
    words = found.tagged.words(start, predicate.start() if predicate else end)
    name = noun_head(words)
    says = found.tagged.words(predicate.start(), end) if predicate else _later_predicate(found, end)
    says = re.sub("^(?:均已|都已|已经|已全部|已全面|已基本|已|均|全部|全面|基本|都|可以)+", "", says).strip()
    if not 2 <= len(name) <= 24 or not says:
        return False
    place = facts.place(found.mention("where")) if found.has("where") else in_place(found, facts, 0, found.match.start("number"))
    event = context.event_of_sentence(found, facts, at) if _AT_EVENT.match(says) else None
    if event is not None:       # 第三届论坛召开，200余名代表参会
        observe(facts, mention, event, name + says[:40], as_of(found, facts, at), None, source(found, facts))
        return None
    observe(facts, mention, facts.named_subject(name), says[:40], as_of(found, facts, found.match.start("number")), place, source(found, facts),
            target=is_target(found), leads=False)
    return None


def _later_predicate(found: Found, end: int) -> str:
    """What a later clause of the sentence says of a subject that has no predicate of its own."""
    signs = found.tagged.signs
    stop = signs.find("。", end)
    stop = len(signs) if stop < 0 else stop
    predicate = PREDICATE.search(signs, end, stop)
    if predicate is None:
        return ""
    return found.tagged.words(predicate.start(), clause(signs, predicate.start())[1])


@RULES.rule(
    "figure-last", "(?P<what>" + _Q + "{0,70}?)(?P<reach>" + _REACH + "){number:number}(?:以上|以下|左右)?(?P<range>[—至-]{number2:number})?(?:之间)?(?P<after>（[^）]{1,20}）)?(?=[，。；：、！？“”（]|和|" + N + "|$)",
    zh="数在后：什么达到多少", en="the number last", samples=["国家样例平台注册用户达3.2亿人，日均访问量超500万次。", "样例热线接通率保持在92%—97%之间。"])
def last(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or found.tagged.signs[found.match.end("number"):found.match.end("number") + 1] == N:
        return False
    start, end = found.match.span("what")
    subject, words, place = left(found, facts, start, end)
    if subject is None and "、" in words and not MEASURE.search(strip(words)):
        words = words.rsplit("、", 1)[1]
    words = strip(words)
    verb = VERB_AT.match(words)
    if verb and verb["verb"] == "提供" and "累计" not in words[:verb.start("verb")]:
        words = words[verb.end():]
    if subject is None and not (verb and verb.end() < len(words)):
        words = after_modifier(words) if not MEASURE.search(words) and not MODIFIED.match(words) else words
    down = fell(found, start, found.match.start("number"))
    before = last_subject(facts, found, found.match.start("number"))
    if before is not None and subject is None and facts.discourse.figure_indicator:
        growth = GROWTH.fullmatch(strip(found.tagged.words(start, found.match.start("number"))))
        if growth:      # 网办率达95%，较2019年提高20个百分点
            subject, words = before, GROWTH.sub("", facts.discourse.figure_indicator) + (growth["how"] or "").strip("，") + growth["verb"]
        elif not words or words in ("同期", "随后", "其后"):      # 接入率2021年为71.6%，2024年提高到96.8%
            subject, words = before, GROWTH.sub("", facts.discourse.figure_indicator)
        elif words.startswith("占"):        # 用户达12亿人，占总人数的九成
            subject = before
        elif found.words("reach").startswith("占"):     # 培训210万人，其中女性占41.3%
            subject, words = before, words + "占比"
    elif found.words("reach").startswith("占") and words and subject is None:
        subject, words = facts.named_subject(words), "占比"
    measured = mention.value.unit in _MEASURES_ITSELF or mention.value.is_rank
    date = as_of(found, facts, found.match.start("number"))
    if subject is not None:
        indicator = indicator_of(without_adverbs(words), mention)
        if opening := VERB_AT.match(indicator):      # 接入中央单位225家，地方单位54万家: the verb holds for its twin
            facts.discourse.figure_verb, facts.discourse.figure_tail = opening["verb"], indicator[-2:]
    else:
        subject, indicator = _free_measure(found, facts, words, verb, measured, mention, place)
    if subject is None or (not indicator and measured):
        return False
    if place is None and not indicator and subject.kind == "subject":
        place = in_place(found, facts, 0, start)
    for number in (mention, found.mention("number2")):
        if number is not None:
            observe(facts, number, subject, indicator, date, place, source(found, facts), down=down, target=is_target(found))
    return None


def _free_measure(found: Found, facts: Facts, words: str, verb: re.Match | None, measured: bool, mention: Mention, place: Ref | None) -> tuple[Ref | None, str]:
    """Subject and indicator of words that name no system or body."""
    words = without_adverbs(words)
    if words.startswith(("我国", "全国", "全省", "全市", "全区")) and place is None:
        words = words[2:]
    at = found.match.start("what")
    if mention.value.is_rank:
        return _ranked(found, facts, words, mention, place)
    if verb:
        above = inherited(found, facts, at)
        return (above, indicator_of(without_adverbs(words), mention)) if above is not None else _object_subject(words, facts)
    told = MODIFIED.match(words)
    if told and not measured and not MEASURE.search(told["name"]) and VERB_AT.match(told["told"]):
        return facts.named_subject(told["name"]), told["told"]      # 接受培训的机关干部|1.2万人次
    stored = re.match(f"(?P<subject>[^的、，]{{2,16}}?)(?P<indicator>(?:{MIDDLE})[^的]{{2,}})$", words)
    if stored and not measured and not re.fullmatch(f"(?:{ADVERBS})*", stored["subject"]):
        rate = re.search("(?:平均|累计|日均|年均)$", stored["subject"])
        cut = rate.start() if rate else len(stored["subject"])
        return facts.named_subject(words[:cut]), indicator_of(words[cut:], mention)
    if (told := VERB_LAST.match(words)) and context.system_above(found, facts, at) is None:
        return facts.named_subject(told["name"]), indicator_of(words[len(told["name"]):], mention)
    grown = GROWTH.search(words)
    if told and not measured:
        words = after_modifier(words)
    name, indicator = split_measure(words[:grown.start()] if grown and MEASURE.search(words[:grown.start()]) else words)
    if grown and indicator:
        indicator += words[grown.start():]
    if name and indicator:
        above = context.system_above(found, facts, at)
        if above is not None and len(name) <= 6 and not place and not of_people(name):
            return above, indicator_of(words, mention)
        return facts.named_subject(name), indicator_of(indicator, mention)
    if indicator or measured:
        above = inherited(found, facts, at)
        if above is None:
            above = place or facts.home or facts.named_subject(words)
        return above, indicator_of(indicator or words, mention)
    above = context.system_above(found, facts, at)
    if above is not None and place is None:
        return above, (facts.discourse.figure_verb if name[-2:] == facts.discourse.figure_tail else "") + name
    return facts.named_subject(name), ""


def _ranked(found: Found, facts: Facts, words: str, mention: Mention, place: Ref | None) -> tuple[Ref | None, str]:
    """Who stands at a rank: the place or system that the words name, the survey (在…评估中) telling the indicator where they do not."""
    survey = re.search("在(?P<survey>" + _CL + "{2,40}?(?:评估|评价|调查|测评|排名|考核))中", found.tagged.signs[:found.match.start("number")])
    if survey and (not words or words.startswith("连续")):
        words = found.tagged.words(*survey.span("survey"))
    above = inherited(found, facts, found.match.start("what")) if place is None else place
    if above is None or facts.things[above].ref.kind not in ("place", "platform", "agency"):
        above = place
    return (above or facts.home or context.country(facts), indicator_of(words, mention)) if words else (None, "")


def _object_subject(words: str, facts: Facts) -> tuple[Ref | None, str]:
    """已审批样例机构58家 without any subject: the thing counted is the subject, the verb what is said of it."""
    verb = VERB_AT.match(words)
    name = noun_head(words[verb.end():]) if verb else words
    return (facts.named_subject(name), words[:verb.end()] if verb else "") if 2 <= len(name) <= 30 else (None, "")


@RULES.rule(
    "figure-object", "(?P<before>" + _Q + "{0,70}?){number:number}(?:{second:number})?(?:的)?(?P<object>" + _Q + "{2,60}?)(?=[，。；：！？]|" + N + "|$)",
    zh="动词、数、对象", en="a verb, the number, what is counted", samples=["已发布4万类样例资源，累计提供3亿次样例查询服务。"])
def counted(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention):
        return False
    start, end = found.match.span("before")
    subject, words, place = left(found, facts, start, end)
    words = strip(re.sub(r"^.*等$", "", words)) if words.endswith("等") else strip(words)
    ends_modifier = found.tagged.signs[end - 1:end] == "的"
    segment = re.split("[、和]", words)[-1] if not VERB_AT.match(words) else words
    verb = VERB_AT.match(segment) or last_verb(segment)
    thing = found.words("object").rstrip("等")
    thing = first_item(thing) if "（" not in thing else noun_head(thing)
    thing = re.sub("(?<=[\u4e00-\u9fff])(?:和|及|与)$", "", thing)
    thing = re.sub("^([^“”在对于为]{2,8})(“[^”]+”)$", r"\2\1", thing)
    if len(thing) < 2 or len(thing) > 40:
        return False
    date = as_of(found, facts, found.match.start("number"))
    keeps = last_subject(facts, found, found.match.start("number"))
    if start == end and found.tagged.signs[start - 1:start] == "、" and keeps is not None:      # 发布3项甲、5项乙: the verb and subject hold on
        predicate = PREDICATE.search(thing, 2)
        name = facts.discourse.figure_verb + noun_head(thing[:predicate.start()] if predicate else thing)
        observe(facts, mention, keeps, name, date, None, source(found, facts))
        return None
    above = subject or (None if ends_modifier else context.owner(found, facts, start))
    predicate = PREDICATE.search(thing)
    if words.endswith("在"):        # 平台在31个省落地应用: the places are what is counted
        name = noun_head(found.words("object"))
        where = re.match(f"{re.escape(name)}.{{0,20}}?(?P<says>(?:落地|上线|推广|试点|应用|部署|实现|开展|启用|运行|设|建).*)$", found.words("object"))
        if where:
            observe(facts, mention, facts.named_subject(name), where["says"][:40], date, place, source(found, facts), leads=False)
            return None
    if above is not None and verb:
        name = verb["verb"] if verb["verb"] not in BARE_VERBS or "累计" in words else ""
        name = ("累计" if "累计" in words and verb["verb"] == "提供" else "") + name
        indicator = indicator_of(name + thing, mention)
        facts.discourse.figure_verb = name
    elif above is not None:
        indicator = indicator_of(thing, mention)
    elif predicate and predicate.start() >= 2 and not verb:
        above, indicator = facts.named_subject(noun_head(thing[:predicate.start()])), thing[predicate.start():]
    else:
        joined = facts.discourse.figure_verb if start == end and found.tagged.signs[start - 1:start] in ("、", "和") else ""
        said = verb["verb"] if verb and not ends_modifier else joined
        indicator = "用时" if mention.value.unit in _TIME_UNITS else said or _COUNT
        facts.discourse.figure_verb = said
        above = facts.named_subject(noun_head(thing) or thing)
    for number in (mention, found.mention("second")):
        if number is not None:
            observe(facts, number, above, indicator, date, place, source(found, facts), target=is_target(found))
    return None
