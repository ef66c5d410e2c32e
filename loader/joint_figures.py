"""Rules for several figures at once: changes, lists, shares and what is told of all of them.

    change    排名从2014年的第70位提升至2024年的第35位     two observations of one indicator
    shared    按期办结率、回访满意率分别为99.2%和96.5%     as many numbers as names before them
    tied      江苏、浙江并列第1名                           places that share a rank
    chapters  《…条例》共6章56条                            what a document is made of
    list      包括49家部门、31家政府                        so many of one and so many of another
    part      提出…、…等10项重大任务                       what a document or meeting lays down
    among     88个县中已有70个配备了专员                    so many of so many
"""
from __future__ import annotations

from egovkg.loader import figure_context as context
from egovkg.loader.facts import Facts
from egovkg.loader.figure_context import AMONG, L, P, as_of, in_place, inherited, source
from egovkg.loader.figure_stating import CL, Q, STOP, indicator_of, left, observe
from egovkg.loader.figure_words import MEASURE, MEASURING, TOLD_OF_EARLIER, TOWARDS, after_modifier, list_items, noun_head, split_measure, strip
from egovkg.loader.report_year import completed
from egovkg.loader.grammar import Found, Rules
from egovkg.loader.platforms import is_system
from egovkg.loader.regexes import regex

RULES = Rules()
_PART_UNITS = frozenset({"方面", "个方面", "项", "大", "部分", "条", "类", "章", "个", "大类", "大任务"})
_OF_TEXTS = frozenset({"章", "条", "节", "部分", "篇", "款", "编", "项", "个部分", "大部分", "个方面"})


_WORLDWIDE = regex("^在?(?:全球|世界)(?=排名|位次)")


@RULES.rule(
    "figure-change",
    "(?P<what>" + Q + "{0,50}?)(?:从|由)(?:{d1:date})?[^，。；：、\ue000-\ue0ff]{0,5}?(?:的)?(?:平均|最[长短高低])?{first:number}(?P<verb>" + CL
    + "{1,8}?(?:至|到|为|居|成))(?:了)?(?:{d2:date})?(?:的)?(?:现在|目前|当前|如今)?(?:的)?(?:最[长短高低])?{second:number}(?:[—–~～至到-]{third:number})?",
    zh="从…到…的变化", en="a change from one value to another", samples=["样例指数排名从2012年的第60位提升至2020年的第41位。", "样例审批时限由法定的20天压减至3天以内。"])
def change(found: Found, facts: Facts) -> bool | None:
    start, end = found.match.span("what")
    is_rank = found.mention("first").value.is_rank
    if is_rank and found.tagged.signs[start - 1:start] == context.N and (among := AMONG.match(found.tagged.signs, start, end)):
        start = among.end()         # 在31个省中|由第14位上升至第9位
    subject, words, place = left(found, facts, start, end)
    words = strip(words) or strip(context.clause_before(found, start))
    words = _WORLDWIDE.sub("", words) if is_rank else words
    words = TOWARDS.sub("", words) or words
    if subject is None:
        is_country = regex("我国|全国").match(words)
        name, indicator = split_measure(words)
        bare, counts = len(regex("[（）]").sub("", name)), found.mention("second").value.unit not in MEASURING
        named = bool(name) and (name.startswith("“") or bare > 4 and bool(indicator or counts))
        above = None if is_country or named and (bare > 6 or not indicator) else context.system_above(found, facts, start) or (
            inherited(found, facts, start) if not indicator else None)
        if is_country is None and not name and not is_rank and (noun := context.noun_measured_before(found, facts, start)):
            above = noun
        if above is None and is_country is None and not name:
            above = inherited(found, facts, start)
        subject = above
        if subject is None:
            own = named and above is None and not is_rank
            subject = facts.named_subject(name) if own else place or (not name and context.place_told_of(found, facts, start)) or (
                is_rank and not name and (facts.home or context.country(facts))) or facts.named_subject(name or words)
            words = indicator if own or name and not place else words
    if place is None:
        place = context.extent_of(found, facts, start, own=subject.kind == "subject")
    said_by = source(found, facts)
    for number, day in (("first", "d1"), ("second", "d2"), ("third", "d2")):
        if not found.has(number):
            continue
        date = completed(facts, found.mention(day)) if found.has(day) else as_of(found, facts, found.match.start(number), (found.mention("d1"),)) if number != "first" else None
        observe(facts, found.mention(number), subject, indicator_of(words, found.mention(number)), date, place, said_by)
    return None


@RULES.rule(
    "figure-shared", "(?P<what>" + Q + "{2,60}?)(?:分别|依次)(?:为|达到?|是|有|增长|下降|提高|超过?)?(?P<numbers>{number}(?:[、，和与及]{number})+)",
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
    if TOLD_OF_EARLIER.fullmatch(found.tagged.words(start, found.match.start("numbers"))):
        return False
    if len(systems) == len(numbers):
        rest = strip(found.tagged.words(_last_sign(found, start, end, P) + 1, end))
        for system, number in zip(systems, numbers):
            observe(facts, number, facts.platform(system), indicator_of(rest, number), date, None, said_by)
    elif len(places) == len(numbers):
        rest = strip(found.tagged.words(_last_sign(found, start, end, L) + 1, end))
        for where, number in zip(places, numbers):
            observe(facts, number, facts.place(where), indicator_of(rest, number), date, None, said_by)
    elif len(items) == len(numbers) and len(items) > 1 and not MEASURE.search(items[0]) and MEASURE.search(items[-1]):
        name, indicator = split_measure(regex("(?:三者|二者|两者|四者|各自|各)?的?(?=占|比)").sub("", items[-1]) if "者" in items[-1] else items[-1])
        for item, number in zip([*items[:-1], name or items[-1]], numbers):      # 甲、乙、丙的信息化率依次为
            observe(facts, number, facts.named_subject(item), indicator_of(indicator, number), date, place, said_by)
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
    "figure-tied", "(?P<places>{place}(?:(?:、|和|与){place})+)(?:并列|同列|并居)(?P<what>" + CL + "{0,12}?){number:number}",
    zh="并列名次", en="places that share a rank", samples=["江苏、浙江并列第1名。"])
def tied(found: Found, facts: Facts) -> bool | None:
    number = found.mention("number")
    if not number.value.is_rank or facts.is_used(number):
        return False
    words = found.words("what") or facts.discourse.figure_indicator
    for mention in found.mentions("places", "place"):
        observe(facts, number, facts.place(mention), indicator_of(words, number), as_of(found, facts, found.match.start("number")), None, source(found, facts))
    return None


@RULES.rule(
    "figure-chapters", "(?:{policy:title}|(?:新|该|本|此|上述|这部)?(?:条例|办法|规定|决定|规划|方案|意见|指南|指引|法律|标准))(?:全文|正文|文本)?(?:共|分为?|设|包括|包含|有)+{first:number}(?:[、，和]?{second:number})?(?:[、，和]?{third:number})?" + STOP,
    zh="文件共若干章条", en="how many chapters and articles a document has", samples=["《样例条例》共6章56条。"])
def chapters(found: Found, facts: Facts) -> bool | None:
    numbers = [found.mention(name) for name in ("first", "second", "third") if found.has(name)]
    policy = facts.policy(found.mention("policy")) if found.has("policy") else facts.discourse.policy
    if policy is None or any(number.value.unit not in _OF_TEXTS or facts.is_used(number) for number in numbers):
        return False
    for number in numbers:
        observe(facts, number, policy, number.value.unit, None)
    return None


@RULES.rule(
    "figure-list", "(?P<what>" + Q + "{0,40}?)(?:包括|涵盖|包含|涉及|覆盖|分为|由)(?:了)?(?P<list>{number}[^，。；：！？、\ue000-\ue0ff]{2,16}(?:、{number}[^，。；：！？、\ue000-\ue0ff]{2,16})*(?:、|和|以及|及){number}" + CL + "{2,16}?)(?=组成|构成|[，。；：！？]|$)",
    zh="包括若干甲、若干乙", en="so many of one and so many of another", samples=["评估对象包括49家样例部门、31家样例政府以及12个样例区。"])
def listed(found: Found, facts: Facts) -> bool | None:
    numbers = [m for m in found.mentions("list", "number") if not facts.is_used(m)]
    if len(numbers) < 2:
        return False
    subject, words, place = left(found, facts, *found.match.span("what"))
    words = strip(words)
    subject = subject or (facts.named_subject(after_modifier(words)) if 2 <= len(after_modifier(words)) <= 20 else inherited(found, facts, found.match.start("list")))
    if subject is None:
        return False
    date, said_by = as_of(found, facts, found.match.start("list")), source(found, facts)
    for number, following in zip(numbers, [*numbers[1:], None]):
        thing = found.tagged.text[number.end:following.start if following else found.tagged.place(*found.match.span("list"))[1]]
        thing = regex("(?:、|和|以及|及)$").sub("", thing).lstrip("的")
        observe(facts, number, subject, noun_head(thing), date, place, said_by)
    return None


@RULES.rule(
    "figure-part", "(?P<verb>明确|部署|提出|确定|包括|安排|涵盖|设置|划定)(?:了)?(?:\\d{1,2}大[^，。；：！？“”]{2,4}?)?{number:number}(?P<object>" + CL + "{1,16}?)(?:[、和]{number2:number}(?P<object2>" + CL + "{2,16}?))?" + STOP,
    "(?P<verb2>明确|部署|提出|确定|包括|安排|涵盖)(?:了)?{number:number}(?P<object>" + CL + "{0,6}?){number2:number}(?P<object2>" + CL + "{2,16}?)" + STOP,
    "(?P<list>" + CL + "{2,}?)等?{number:number}(?:个)?(?P<object>" + CL + "{0,24}?)" + STOP,
    zh="文件或会议部署的若干项", en="what a document or meeting lays down", samples=["国务院印发《样例纲要》，部署样例一、样例二等8项重点任务。", "教育部印发《样例规划》，部署6项工程、20项任务。"])
def part(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or mention.value.unit not in _PART_UNITS or mention.value.bound != "exact":
        return False
    aspects = mention.value.unit.endswith(("方面", "部分"))
    listed = found.has("list") and found.tagged.signs[found.match.start("number") - 1] == "等" and "、" in found.words("list")
    if not (aspects or listed or found.has("verb") or found.has("verb2")):
        return False
    subject = context.laid_down_in(found, facts, found.match.start("number"))
    if subject is None:
        return False
    for number, thing in (("number", "object"), ("number2", "object2")):
        if not found.has(number):
            continue
        told = found.mention(number)
        if not found.words(thing) and told.value.unit == "个方面" and found.has("number2"):      # 9个方面36项任务: so many aspects, so many tasks
            observe(facts, told._replace(value=told.value._replace(unit="个", text=told.value.text.removesuffix("方面"))), subject, "方面", None)
            continue
        if not found.words(thing):      # 4类13个场景
            thing = "object2"
        name = regex("[，、]").split(strip(found.words(thing).removeprefix("的")))[0].removeprefix("个")
        observe(facts, told, subject, name if 2 <= len(name) <= 16 and not name.endswith("方面") else "", None)
    return None


@RULES.rule(
    "figure-covered", "覆盖(?:了)?(?P<where>" + L + ")?{number:number}(?P<what>" + CL + "{2,14}?)的{platform:platform}",
    zh="覆盖多少的系统", en="how many a system covers", samples=["某部建成覆盖全国2800余个样例机构的国家样例平台。"])
def covered(found: Found, facts: Facts) -> bool | None:
    mention, system = found.mention("number"), found.mention("platform")
    if facts.is_used(mention) or not is_system(system, built=True):
        return False
    place = facts.place(found.mention("where")) if found.has("where") else None
    observe(facts, mention, facts.platform(system), found.words("what"), as_of(found, facts, found.match.start("number")), place)
    return None


@RULES.rule(
    "figure-among", "{number:number}(?:的)?(?P<object>" + CL + "{2,24}?)(?:中|里)[，]?(?:已|其中|就|约|共)*有?{second:number}(?:以上|左右)?(?P<says>" + Q + "{2,24}?)?(?=[，。；：！？]|$)",
    zh="若干个中有若干个", en="so many of so many", samples=["88个样例县中已有70个配备了样例专员。"])
def among(found: Found, facts: Facts) -> bool | None:
    first, second = found.mention("number"), found.mention("second")
    if facts.is_used(first) or facts.is_used(second):
        return False
    date, place, said_by = as_of(found, facts, found.match.start("number")), in_place(found, facts, 0, found.match.start("number")), source(found, facts)
    subject = facts.named_subject(noun_head(found.words("object")))
    observe(facts, first, subject, "", date, place, said_by, leads=False)
    observe(facts, second, subject, regex("^(?:已经|已|均)+").sub("", found.words("says")), date, place, said_by, leads=False)
    return None
