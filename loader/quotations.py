"""Rules for quotations: the words between quotation marks after 指出, 强调, 提出, 规定 …, with who said them, where and when."""
from __future__ import annotations

import re

from egovkg.loader.facts import Dated, Facts, Ref, Zh
from egovkg.loader.grammar import KINDS, Found, Mention, Rules
from egovkg.loader.slugs import digest
from egovkg.ontology.vocabulary import EGOV

RULES = Rules()
MIN_LENGTH = 8
_VERB = "(?:指出|强调|提出|要求|规定|明确|表示|写道|宣布|提到|坚持|致辞|谈到|说|载明|写明|认为|称|批示|勉励|嘱托|寄语)"


def squeeze(text: str) -> str:
    return "".join(text.split())


def speaker(found: Found, facts: Facts) -> tuple[Ref | None, bool]:
    """Who says it, and whether it is a person: the last person or document before the words in this sentence, else the last spoken of."""
    before = [m for m in found.tagged.mentions(0, found.match.start() + 1) if m.kind in ("person", "title")]
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


def said_on(found: Found, facts: Facts) -> Dated | None:
    """The day on which a person says it: the date beside the person's name in the sentence (2015年6月，某人在…时指出; 某人2021年3月在…指出)."""
    at = max((i for i, (_, _, m) in enumerate(found.tagged.at[:found.match.start() + 1]) if m and m.kind == "person"), default=None)
    if at is None:
        return None
    near = re.search(f"{KINDS['date']}[，：]?[^。；，]{{0,12}}$", found.tagged.signs[:at]) or re.match(f"{KINDS['date']}", found.tagged.signs[at + 1:])
    if near is None:
        return None
    place = near.start() + (at + 1 if found.tagged.signs[at + 1:at + 2] == KINDS["date"] and near.re.pattern == KINDS["date"] else 0)
    return facts.dated(found.tagged.at[place][2])


def quote(found: Found, facts: Facts, mention: Mention, who: Ref | None, person: bool) -> Ref:
    """One quotation with its speaker, occasion and day."""
    facts.use(mention)
    text = squeeze(mention.value)
    ref = facts.see(facts.thing("quotation", digest(text, length=16), ("Quotation",), text[:12] + ("…" if len(text) > 12 else "")))
    facts.say(ref, EGOV.saidBy, who)
    facts.say(ref, EGOV.text, Zh(text, prose=True))
    facts.say(ref, EGOV.length, len(text))
    event = facts.discourse.event if person else facts.discourse.occasion
    date = facts.discourse.event_date.get(event) if event else None
    if event is not None:
        facts.say(ref, EGOV.onOccasion, event)
    facts.say(ref, EGOV.onDate, facts.discourse.date or (said_on(found, facts) if person else None) or (date if person else None))
    return ref


@RULES.rule(
    "quotation", _VERB + "(?:了)?[，：]?(?:到{date:date}[，]?)?(?P<quotes>{quote}(?:[，、；]?(?:并|还|又)?(?:" + _VERB + "[，：]?)?{quote})*)(?=[，。；、！？]|$)",
    zh="引语", en="words quoted after a verb of saying",
    samples=["王样例部长强调，“要把样例工作做深做实”，“让群众满意”。", "2030年《政府工作报告》提出“推广样例服务到每个乡镇”。"])
def quotation(found: Found, facts: Facts) -> bool | None:
    mentions = [m for m in found.mentions("quotes", "quote") if len(squeeze(m.value)) >= MIN_LENGTH]
    if not mentions:
        return False
    who, person = speaker(found, facts)
    if who is None:
        return False
    for mention in mentions:
        quote(found, facts, mention, who, person)
    return None


@RULES.rule(
    "quotation-taken-up", "(?:将|把){quote:quote}(?:作为|列为|确定为|写入|纳入)", zh="文件中的一句话被援引", en="words of a document taken up",
    samples=["《样例建议》将“样例治理体系和能力显著提升”作为主要目标。"])
def taken_up(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("quote")
    titles = [m for m in found.tagged.mentions(0, found.match.start()) if m.kind == "title"]
    if not titles or len(squeeze(mention.value)) < 12 or facts.discourse.policy is None:
        return False
    quote(found, facts, mention, facts.discourse.policy, False)
    return None
