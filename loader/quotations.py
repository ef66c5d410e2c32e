"""Rules for quotations: the words between quotation marks after 指出, 强调, 提出, 规定 …, with who said them, where and when."""
from __future__ import annotations


from egovkg.loader.facts import Dated, Facts, Ref, Zh
from egovkg.loader.grammar import KINDS, Found, Mention, Rules
from egovkg.loader.slugs import digest
from egovkg.ontology.vocabulary import EGOV
from egovkg.loader.regexes import regex

RULES = Rules()
MIN_LENGTH = 8
_SAYS = "指出|强调|提出|要求|规定|明确|表示|写道|宣布|提到|坚持|致辞|谈到|说|载明|写明|认为|称|批示|勉励|嘱托|寄语"
_SAYS_LONGER = "说道|所言|所说|坦言|直言|谈道|评价|评价道|介绍|介绍说|介绍道|总结|总结道|感慨|透露"
_VERB = f"(?:{_SAYS}|{_SAYS_LONGER})"
_MUST = "(?:要|应当?|必须)?"         # 提出，要“…”
# A gathering that says something itself: 会议强调, or whose words somebody says there.
_GATHERING = "(?:分论坛|论坛|峰会|大会|座谈会|研讨会|推进会|发布会|对接会|现场会|年会|全会|会议)"
_IT_SAYS = regex(f"(?:[，。；：]|^)(?:本次|此次|这次)?(?:{_GATHERING})(?:还|并|又|明确|再次)*{_VERB}[^，。；]{{0,2}}[，：]?$")
_AT_IT = regex(f"在(?P<name>[^，。；：“”]{{0,16}}?{_GATHERING})(?:开幕式|闭幕式|现场)?(?:上|中|期间|致辞|讲话|发言|主旨|时|的)")
# Officials that are not named: 某部有关负责人.
_OFFICIAL = "{body:agency}(?:新闻|相关|有关|主要|党组)*(?:负责人|负责同志|领导|发言人|专家|代表)"
_OFFICIAL_HERE = regex(f"(?:{KINDS['agency']}|(?<=[，。；])(?:省|市|自治区|区|县|州)(?:党?委|政府)|^(?:省|市|自治区|区|县|州)(?:党?委|政府))(?:新闻|相关|有关|主要|党组)*(?:负责人|负责同志|领导|发言人|专家|代表)")


def squeeze(text: str) -> str:
    return "".join(text.split())


def speaker(found: Found, facts: Facts) -> tuple[Ref | None, bool]:
    """Who says it, and whether it is a person: the last person or document before the words in this sentence, else the last spoken of."""
    before = [m for m in found.tagged.mentions(0, found.match.start() + 1) if m.kind in ("person", "title")]
    officials = list(_OFFICIAL_HERE.finditer(found.tagged.signs, 0, found.match.start()))
    if officials and (not before or before[-1].end <= found.tagged.at[officials[-1].start()][0]):
        return official(found, facts, *officials[-1].span()), True
    if before:
        mention = before[-1]
        persons = [m for m in before if m.kind == "person"]
        if persons and found.tagged.text[:mention.start].endswith(("作", "作了")):      # 总理作《…》时指出
            mention = persons[-1]
        if mention.kind == "person":
            facts.use(mention)
            return facts.person(mention.value), True
        return facts.discourse.policy, False
    if facts.discourse.policy is not None and facts.discourse.policy_paragraph is facts.paragraph:
        return facts.discourse.policy, False
    if facts.discourse.person:
        return facts.person(facts.discourse.person), True
    return None, False


def official(found: Found, facts: Facts, start: int, end: int) -> Ref:
    """An official who goes by the name of the office (某部有关负责人)."""
    if body := found.tagged.at[start][2]:       # 省委主要负责同志 names no body
        facts.agency(body)
    return facts.person(found.tagged.words(start, end))


def said_on(found: Found, facts: Facts) -> Dated | None:
    """The day on which a person says it: the date beside the person's name in the sentence (2015年6月，某人在…时指出; 某人2021年3月在…指出)."""
    at = max((i for i, (_, _, m) in enumerate(found.tagged.at[:found.match.start() + 1]) if m and m.kind == "person"), default=None)
    if at is None:
        return None
    near = regex(f"{KINDS['date']}[，：]?[^。；，]{{0,12}}$").search(found.tagged.signs[:at]) or regex(f"{KINDS['date']}").match(found.tagged.signs[at + 1:])
    if near is None:
        return None
    place = near.start() + (at + 1 if found.tagged.signs[at + 1:at + 2] == KINDS["date"] and near.re.pattern == KINDS["date"] else 0)
    return facts.dated(found.tagged.at[place][2])


def quote(found: Found, facts: Facts, mention: Mention, who: Ref | None, person: bool, event: Ref | None) -> Ref:
    """One quotation with its speaker, the event it is said at, and the day."""
    facts.use(mention)
    text = squeeze(mention.value)
    ref = facts.see(facts.thing("quotation", digest(text, length=16), ("Quotation",), text[:12] + ("…" if len(text) > 12 else "")))
    facts.say(ref, EGOV.saidBy, who)
    facts.say(ref, EGOV.text, Zh(text, prose=True))
    facts.say(ref, EGOV.length, len(text))
    date = facts.discourse.event_date.get(event) if event else None
    if event is not None:
        facts.say(ref, EGOV.onOccasion, event)
    issued = facts.discourse.issued.get(who) if who else None
    if issued is not None and issued.spans[:1] != (facts.span,):        # a document's words bear its date where the sentence gives both
        issued = None
    facts.say(ref, EGOV.onDate, facts.discourse.date or (said_on(found, facts) if person else issued) or (date if person else None))
    return ref


@RULES.rule(
    "quotation", _VERB + "(?:了)?[，：]?(?:到{date:date}[，]?)?" + _MUST + "(?P<quotes>{quote}(?:[，、；]?(?:并|还|又)?(?:" + _VERB + "[，：]?)?" + _MUST + "{quote})*)(?=[，。；、！？]|$)",
    zh="引语", en="words quoted after a verb of saying",
    samples=["王样例部长强调，“要把样例工作做深做实”，“让群众满意”。", "2030年《政府工作报告》提出“推广样例服务到每个乡镇”。",
             "2030年8月，国务院印发《关于推进样例工作的意见》，提出要“让样例服务覆盖每个乡镇”。", "3月5日，全国样例工作会议在北京召开，会议强调，“要把样例工作落到实处”。", "省委主要负责同志在会上强调，“要以样例之通促治理之变”。", "样例镇干部周样丽说，“以前一天要填十几张样例表”。"])
def quotation(found: Found, facts: Facts) -> bool | None:
    mentions = [m for m in found.mentions("quotes", "quote") if len(squeeze(m.value)) >= MIN_LENGTH]
    if not mentions:
        return False
    start = found.match.start("quotes")
    if facts.discourse.event is not None and _IT_SAYS.search(found.tagged.signs[max(0, start - 16):start]):
        for mention in mentions:
            quote(found, facts, mention, None, True, facts.discourse.event)
        return None
    who, person = speaker(found, facts)
    if who is None:
        return False
    event = said_at(found, facts, start) if person else facts.discourse.occasion or _given_at(facts, who)
    for mention in mentions:
        quote(found, facts, mention, who, person, event)
    return None


def _given_at(facts: Facts, document: Ref) -> Ref | None:
    """The congress of this sentence at which a yearly report is given: 某省人大会议开幕，《政府工作报告》提出…"""
    sits = [event for index, _, event in facts.discourse.events if index == facts.sentence.index and regex("人民代表大会|人大").search(facts.things[event].label)]
    return sits[-1] if sits and facts.things[document].classes[0] == "WorkReport" else None


def said_at(found: Found, facts: Facts, at: int) -> Ref | None:
    """The event at which a person speaks: of those told of, the latest that has the name which stands before the words (在论坛开幕式上表示)."""
    named = list(_AT_IT.finditer(found.tagged.signs, 0, at))
    if not named:
        return facts.discourse.event
    words = found.tagged.words(*named[-1].span("name"))
    told = [event for _, _, event in facts.discourse.events if words in facts.things[event].label]
    return told[-1] if told else facts.discourse.event


@RULES.rule(
    "quotation-before",
    "(?P<quotes>{quote})[，]?[^，。；：！？]{0,40}?(?:{who:person}|" + _OFFICIAL + ")(?:在|于)?(?:{day:date})?[^，。；：“”]{0,50}?(?:这样|曾|如是|不无感慨地)?" + _VERB + "(?=[，。；]|$)",
    zh="引语在前，说话人在后", en="words quoted before the one who says them",
    samples=["“要让样例多跑路、群众少跑腿。”样例中心主任王样例在2021年6月举行的全国样例工作座谈会上说。", "“今后的样例都要先回答一个问题。”教育部有关负责人表示。"])
def quoted_before(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("quotes")
    if len(squeeze(mention.value)) < MIN_LENGTH:
        return False
    if person := found.mention("who"):
        facts.use(person)
        who = facts.discourse.person = person.value
        who = facts.person(who)
    else:
        start = found.match.start("body")
        who = official(found, facts, start, _OFFICIAL_HERE.match(found.tagged.signs, start).end())
    here = [event for index, _, event in facts.discourse.events if index == facts.sentence.index]       # where this sentence says it was said
    quote(found, facts, mention, who, True, here[-1] if here else None)
    return None


@RULES.rule(
    "quotation-taken-up", "(?:将|把){quote:quote}(?:作为|列为|确定为|写入|纳入)", zh="文件中的一句话被援引", en="words of a document taken up",
    samples=["《样例建议》将“样例治理体系和能力显著提升”作为主要目标。"])
def taken_up(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("quote")
    titles = [m for m in found.tagged.mentions(0, found.match.start()) if m.kind == "title"]
    if not titles or len(squeeze(mention.value)) < 12 or facts.discourse.policy is None:
        return False
    quote(found, facts, mention, facts.discourse.policy, False, facts.discourse.occasion)
    return None
