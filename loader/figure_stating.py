"""How a figure is stated, and what the words before it say: the part that all frames of numbers share."""
from __future__ import annotations

from decimal import Decimal

from egovkg.loader import figure_context as context
from egovkg.loader.facts import Dated, Facts, Ref
from egovkg.loader.figure_context import D, N, P
from egovkg.loader.figure_words import ADVERBS, FELL, OPENER, SAYING, VERB_AT, VERBS, counts_people, strip
from egovkg.loader.grammar import Found, Mention
from egovkg.loader.platforms import is_system
from egovkg.loader.slugs import digest
from egovkg.ontology.vocabulary import EGOV
from egovkg.loader.regexes import regex

CL = f"[^，。；：！？“”{N}]"
Q = f"[^，。；：！？{N}]"            # quotation marks may stand in it: “一件事”事项
STOP = "(?=[，。；：！？“”]|$)"
COUNT = "数量"
# “某某行动”|累计…: a name in quotation marks with the noun behind it, before what is told of it
_QUOTED_NAME = regex(f"^(?P<name>[^，。；：！？“”、的]{{0,8}}“[^“”]{{2,14}}”[\u4e00-\u9fffA-Za-z]{{0,8}}?)(?=(?:{ADVERBS}|的)*(?:{VERBS}|{OPENER.pattern}|数量|总数|总量))")

_EXAMPLES = regex(f"(?P<verb>(?:{ADVERBS})*(?:{VERBS})了?)[^，。；]{{2,80}}等(?P<thing>[\u4e00-\u9fff]{{2,16}})$")     # 开发“甲”“乙”等|数据产品
_ENDS_IN_VERB = regex(f"(?:{VERBS})了?$")
_ONE_OF_TWO = regex("[前后]者")
_PART_OF_IT = regex(f"的(?P<name>[^的，。；]{{2,16}}?(?:系统|平台|网站|模块|专区|专栏))(?=(?:{ADVERBS})*(?:{VERBS}|{OPENER.pattern}))")     # 平台的|样例认证系统|累计提供


# -- stating ------------------------------------------------------------------------------------------------------------------------------


def observe(facts: Facts, mention: Mention, subject: Ref, indicator: str, date: Dated | None, place: Ref | None = None,
            said_by: Ref | None = None, *, down: bool = False, target: bool = False, leads: bool = True) -> Ref:
    """One observation. Its identity is what it measures and what it says, so that a second telling is the same thing. Its subject is
    that of later figures of the sentence which name none, if it `leads`."""
    facts.use(mention)
    date = context.held_for(facts, subject, date)
    number = mention.value
    measured = facts.indicator(indicator or COUNT)
    unit = facts.unit(number.unit) if number.unit else facts.unit("人") if counts_people(indicator) else None
    value = Decimal(number.value)
    identity = digest(subject, measured, unit, date.value.slug if date else "", value.normalize(), number.bound, length=16)
    label = f"{facts.things[subject].label}：{indicator or COUNT} {number.text}" + (f"（{date.value.slug}）" if date else "")
    ref = facts.see(facts.thing("observation", identity, ("Observation",), label))
    facts.say(ref, EGOV.subject, subject)
    facts.say(ref, EGOV.ofIndicator, measured)
    facts.say(ref, EGOV.value, value)
    facts.say(ref, EGOV.valueText, number.text)
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
        facts.discourse.figures.append((facts.sentence.index, mention.start, subject, indicator))
        facts.discourse.figure_subjects.add(subject)
        facts.discourse.figure_indicator = indicator
    return ref


def is_target(found: Found) -> bool:
    """Whether the sentence speaks of what is to come."""
    return bool(regex(f"(?:目标|力争|争取|确保|计划|预计|提出)[^。]{{0,30}}{D}|到{D}[^。]{{0,12}}(?:力争|将达|要达|实现|建成|不低于|不少于|达到)|{D}[^。]{{0,6}}(?:力争|将达|要达)").search(found.tagged.signs))


# -- the words before a number --------------------------------------------------------------------------------------------------------------


def left(found: Found, facts: Facts, start: int, end: int) -> tuple[Ref | None, str, Ref | None]:
    """(subject, rest of the words, place) of the signs `start`…`end` before a number: dates out, places at the head apart."""
    signs, at = found.tagged.signs, found.tagged.at
    place = None
    start = _after_opening_date(found, start, end)
    while start < end and (mention := at[start][2]) and mention.kind in ("place", "date"):
        if mention.kind == "place" and not (signs.startswith("排名", start + 1) and mention.value.slug == "world"):
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
            if "等" in signs[i + 1:end] and _ENDS_IN_VERB.search(found.tagged.words(start, i)):      # 开发“甲”“乙”等产品: an example of what is counted
                break
            return facts.platform(mention), without_dates(found, i + 1, end), place
        if mention and mention.kind == "agency" and i == start and signs[i + 1:i + 2] not in ("、", "和", P):
            return facts.agency(mention), without_dates(found, i + 1, end), place
    words = without_dates(found, start, end)
    if examples := _EXAMPLES.match(words):
        words = examples["verb"] + examples["thing"]
    if (quoted := _QUOTED_NAME.match(words)) and not VERB_AT.match(quoted["name"]):
        return facts.named_subject(quoted["name"]), words[quoted.end():], place
    if (one := _ONE_OF_TWO.match(words)) and (system := context.one_of_two(found, facts, start, latter=one.group() == "后者")):
        return system, words[one.end():], place
    if pronoun := context.it(words):
        if part := _PART_OF_IT.match(words, pronoun.end()):
            return facts.named_subject(part["name"]), words[part.end():], place
        if system := context.platform_before(found, facts, start, pronoun["head"] or pronoun["head2"] or ""):
            return system, words[pronoun.end():], place
        words = words[pronoun.end():]       # what it stands for is not known
    return None, words, place


def _after_opening_date(found: Found, start: int, end: int) -> int:
    """Past a date and what only leads up to it: 提出到|2027年|…, 一是力争到|2025年底|…, 自2021年以来…"""
    signs = found.tagged.signs
    last = signs.rfind(D, start, end)
    if last < 0 or last + 2 >= end:
        return start
    before = "".join(char for char in signs[start:last])
    if regex(f"{SAYING}(?:{ADVERBS})*(?:截至|截止到?|到|至|自|从|在|于|{D})*").fullmatch(before):
        start = last + 1
        while start < end and signs.startswith(("以来", "起", "期间", "，", "间", "的"), start):
            start += 2 if signs.startswith(("以来", "期间"), start) else 1
    return start


def without_dates(found: Found, start: int, end: int) -> str:
    """The words with their dates, and what joins those to the rest (截至…的, 至…), left out."""
    signs = found.tagged.signs
    kept = []
    for i in range(start, end):
        if signs[i] != D:
            kept.append(found.tagged.words(i, i + 1))
        else:
            while kept and regex("(?:截至|截止到|截止|自|至)$").search("".join(kept)):
                kept.pop()
    return "".join(kept)


def indicator_of(words: str, number: Mention) -> str:
    """The indicator as it recurs in series: without 全球, and 排名 where the number is a rank."""
    words = strip(regex("^(?:的)+").sub("", words)).replace("全球", "").replace("在全球", "")
    words = regex("连续.{1,3}[年届次]").sub("", words)
    words = regex("(?:位居|位列|提升|上升|攀升|跃升|位次|居|列)$").sub("", words)
    if number.value.is_rank and not words.endswith(("排名", "位次")):
        words += "排名"
    return words


def fell(found: Found, start: int, end: int) -> bool:
    """Whether the words before the number say that it is the amount of a fall: 减少|127个; not 降至|85毫秒."""
    return bool(FELL.search(found.tagged.words(start, end)))
