"""Rules for documents: who issued, presented, adopted, forwarded or repealed what, and when; and every other title as a mention."""
from __future__ import annotations

import re

from egovkg.loader.events import adoption, meeting_named
from egovkg.loader.facts import Dated, Facts, Ref, Zh
from egovkg.loader.grammar import Found, Mention, Rules
from egovkg.ontology.vocabulary import EGOV

RULES = Rules()
# What may stand between the verb and the title.
_GAP = "(?:了|实施|关于|其|新版|新一版|新修订的|修订后的|修订的|新修改的|修改后的|第[一二三四五六七八九十]+批|最新)?(?:[^，。；：、！？\ue000-\ue0ff]{0,8}?)?"
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零]{1,5}|\d{1,3})条")
_HEAD_OF_TITLE = re.compile(r"^(?P<heads>[^关，。；]{2,80}?)(?:关于|转发|批转|印发)")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def when(found: Found, facts: Facts, *names: str) -> Dated | None:
    """The date captured under one of `names`; in the chronicle, else the entry's."""
    for name in names:
        if mention := found.mention(name):
            return facts.dated(mention)
    return facts.discourse.date


def issuers(found: Found, facts: Facts, name: str) -> list[Ref]:
    return [facts.agency(m) for m in found.mentions(name, "agency")]


def _title_year(found: Found, facts: Facts, date: Dated | None) -> int | None:
    """The year of a yearly title: printed before it (2014年《政府工作报告》), else of the day it is presented on."""
    if mention := found.mention("edition"):
        facts.use(mention)
        return mention.value.value.year if mention.value.value else None
    return date.value.year if date else None


def issue(facts: Facts, mention: Mention, bodies: list[Ref], date: Dated | None, standard: bool = False) -> Ref:
    """A document with its issuers and the day of issuing; the body at the head of its title is an issuer when the sentence names none."""
    policy = facts.policy(mention, kind="Standard" if standard else None)
    for body in bodies:
        facts.say(policy, EGOV.issuedBy, body)
    if not bodies:
        head_issuer(facts, policy, mention)
    facts.say(policy, EGOV.issuedOn, date)
    inner_titles(facts, policy, mention)
    facts.now_policy(policy)
    return policy


def head_issuer(facts: Facts, policy: Ref, mention: Mention) -> None:
    """《国务院关于…》: the body at the head of a title issued it."""
    head = _HEAD_OF_TITLE.match(mention.value.title)
    if not head:
        return
    bodies = [facts.bodies.resolve(name) for name in re.split(r"[、 ]", head["heads"])]
    if all(bodies):
        for body in bodies:
            ref = facts.see(facts.thing("agency", body.code, body.classes, body.label))
            facts.say(policy, EGOV.issuedBy, ref)


def inner_titles(facts: Facts, policy: Ref, mention: Mention) -> None:
    for title in mention.value.inner:
        inner = facts.titled(title)
        facts.say(inner, EGOV.partOfPolicy, policy)


@RULES.rule(
    "policy-forwarded", "(?:{date:date}[，：]?)?{forwarders:agencies}(?:转发|批转)(?:了)?(?:{issuers:agencies})?(?:《?的?)" + _GAP + "{policies:titles}",
    zh="某机构转发另一机构的文件", en="a body forwards another body's document",
    samples=["2019年4月2日，国务院办公厅转发国家档案局《关于样例档案的意见》。"])
def forwarded(found: Found, facts: Facts) -> None:
    date = when(found, facts, "date")
    by = issuers(found, facts, "forwarders")
    first = issuers(found, facts, "issuers")
    for mention in found.mentions("policies", "title"):
        policy = issue(facts, mention, first, date)
        for body in by:
            facts.say(policy, EGOV.forwardedBy, body)


@RULES.rule(
    "policy-issued",
    "(?:{date:date}[，：]?)?(?:由|经)?{issuers:agencies}(?:[，于]?{date2:date})?[^，。；：、《》“”\ue000-\ue0ff]{0,8}?{issue}" + _GAP + "{policies:titles}(?P<standard>系列?国家标准|国家标准|行业标准|标准)?",
    "(?:{date:date}[，：]?)?(?:由|经)?{issuers:agencies}(?:[，于]?{date2:date})?[^，。；：、《》“”\ue000-\ue0ff]{0,4}?(?:制定|编制|起草|联合制定|共同制定)(?:了|实施|形成)?{policies:titles}(?P<standard>系列?国家标准|国家标准|行业标准|标准)?",
    zh="机构印发、发布、公布、出台文件", en="bodies issue, publish or promulgate a document",
    samples=["2021年3月8日，国务院办公厅印发《关于样例工作的通知》。", "5月，教育部、公安部联合发布《样例管理办法》。",
             "经批准，财政部会同商务部等部门研究制定并印发《样例行动计划》。"])
def issued(found: Found, facts: Facts) -> None:
    date = when(found, facts, "date2", "date")
    bodies = issuers(found, facts, "issuers")
    for mention in found.mentions("policies", "title"):
        issue(facts, mention, bodies, date, standard=found.has("standard"))
    if bodies:
        facts.discourse.body = bodies[0]


@RULES.rule(
    "policy-issued-passive",
    "(?:{date:date}[，：]?)?{policies:titles}(?:已|正式|也)?(?:由|经){issuers:agencies}(?:[，于]?{date2:date})?[^，。；：、《》“”\ue000-\ue0ff]{0,4}?{issue}",
    "(?:{date:date}[，：]?)?{policies:titles}(?:[，于]?{date2:date})?(?:已|正式|于近日|陆续|相继)*(?:印发|发布|公布|颁布|出台)(?!的)",
    zh="文件由机构印发；文件印发（题首机构为印发者）", en="a document is issued by bodies, or by the body at the head of its title",
    samples=["《样例工作规定》由水利部于2020年7月1日印发。", "8月：《国务院关于样例事项的决定》发布。"])
def issued_passive(found: Found, facts: Facts) -> None:
    date = when(found, facts, "date2", "date")
    bodies = issuers(found, facts, "issuers")
    for mention in found.mentions("policies", "title"):
        issue(facts, mention, bodies, date)


@RULES.rule(
    "policy-presented",
    "(?:{day:date}[，：])?{edition:date}{policy:title}(?=[^，。；]{0,6}(?:提出|指出|明确|强调|部署|要求|首次|中|作出|对|将|报告))",
    "(?:{day:date}[，：])(?:{words}?(?:作|发布|提交))?{policy:title}(?:提出|指出|明确|强调|要求)",
    zh="年度报告在某日提出", en="a yearly report given or cited on a day",
    samples=["3月5日：2030年《政府工作报告》提出推广样例服务。"])
def presented(found: Found, facts: Facts) -> None:
    date = when(found, facts, "day")
    mention = found.mention("policy")
    policy = facts.policy(mention, _title_year(found, facts, date))
    if facts.paragraph.kind == "entry" or found.has("day"):
        facts.say(policy, EGOV.presentedOn, date)
    facts.now_policy(policy)


@RULES.rule(
    "policy-adopted",
    "(?:{date:date}[，：])?{meeting:long}(?:[，]|召开，|举行，)?(?:审议并?通过|审议批准|表决通过|通过|审议|批准)(?:了)?(?:的(?:报告|决定|决议)?)?" + _GAP + "{policies:titles}",
    zh="会议通过文件", en="a meeting adopts a document",
    samples=["6月1日：某委员会第三次会议通过《样例保护条例》。", "8月2日：某领导小组第二次会议召开，审议通过了《样例意见》。"])
def adopted(found: Found, facts: Facts) -> bool | None:
    verb = found.tagged.words(found.match.end("meeting"), found.match.start("policies"))
    date = when(found, facts, "date")
    name = found.words("meeting").strip("，")
    event = meeting_named(facts, name, found.mentions("meeting"), date)
    body_only = event is None and bool(re.fullmatch(r".{0,3}", re.sub("[会议上大]", "", name)))
    if event is None and body_only:
        event = facts.discourse.event
    bodies = []
    if event is not None:
        if body := facts.meeting_body.get(event):
            bodies = [body]
    elif agencies := found.mentions("meeting", "agency"):
        bodies = [facts.agency(agencies[-1])]
    else:
        return False
    for mention in found.mentions("policies", "title"):
        policy = facts.policy(mention)
        inner_titles(facts, policy, mention)
        head_issuer(facts, policy, mention)
        if "通过" in verb or "批准" in verb:
            facts.say(policy, EGOV.adoptedOn, date)
            for body in bodies:
                facts.say(policy, EGOV.adoptedBy, body)
            if event is not None:
                facts.say(policy, EGOV.adoptedAt, event)
                facts.say(event, EGOV.about, policy)
            adoption(facts, mention.value.title, policy, event, date)
        elif event is not None:
            facts.say(event, EGOV.about, policy)
        facts.now_policy(policy)
    return None


@RULES.rule(
    "policy-effective", "{policy:title}?[^。；《》]{0,12}?(?:自|于|从){date:date}(?:起)?(?:正式)?(?:施行|实施|生效|执行)",
    zh="文件自某日起施行", en="a document takes effect on a day", samples=["《样例办法》自2021年9月1日起施行。"])
def effective(found: Found, facts: Facts) -> bool | None:
    policy = facts.policy(found.mention("policy")) if found.has("policy") else facts.discourse.policy
    if policy is None:
        return False
    facts.say(policy, EGOV.effectiveOn, facts.dated(found.mention("date")))
    return None


@RULES.rule(
    "policy-repealed", "{olds:titles}(?:已|均|于{date:date}|自{date2:date}起)*(?:同时|相应)?(?:废止|失效|停止执行)", "(?:同时)?(?:废止|取代|代替)(?:了|原)?{olds:titles}",
    zh="文件废止", en="a document is repealed",
    samples=["《样例新办法》自2022年1月1日起施行，《样例旧办法》同时废止。"])
def repealed(found: Found, facts: Facts) -> None:
    date = facts.dated(found.mention("date") or found.mention("date2"))
    for mention in found.mentions("olds", "title"):
        old = facts.policy(mention)
        facts.say(old, EGOV.repealedOn, date)
        if facts.discourse.policy and facts.discourse.policy != old:
            facts.say(facts.discourse.policy, EGOV.repeals, old)


@RULES.rule(
    "policy-amends", "{policy:title}(?:对|修改了?|修订了?){old:title}(?:作了?|作出|进行)?(?:修改|修订|修正)?",
    zh="文件修改另一文件", en="a document amends another", samples=["《样例决定》修改了《样例条例》。"])
def amends(found: Found, facts: Facts) -> None:
    facts.say(facts.policy(found.mention("policy")), EGOV.amends, facts.policy(found.mention("old")))


@RULES.rule(
    "policy-number", "{policy:title}（(?P<number>[\u4e00-\u9fff]{1,10}[（〔]?(?:19|20)\\d\\d[）〕]?第?\\d{1,4}号)）",
    zh="文号", en="a document's number", samples=["国务院印发《样例意见》（国发（2020）8号）。"])
def numbered(found: Found, facts: Facts) -> None:
    facts.say(facts.policy(found.mention("policy")), EGOV.documentNumber, found.words("number"))


@RULES.rule(
    "policy-standard", "{policy:title}(?:等)?(?:系列)?(?:国家|行业|地方|团体|推荐性)标准", zh="国家标准", en="a document is a standard",
    samples=["《样例接口要求》国家标准推动了互通。"])
def standard(found: Found, facts: Facts) -> None:
    facts.policy(found.mention("policy"), kind="Standard")


@RULES.rule(
    "policy-article", "(?:{policy:title}|该法|该条例|该办法|该规定|本法)?(?:的)?(?P<article>第[一二三四五六七八九十百零]{1,5}条|第\\d{1,3}条)(?:规定|明确|要求|提出)?",
    zh="引用法条", en="an article of a law is cited", samples=["《样例法》第十二条规定了责任。"])
def article(found: Found, facts: Facts) -> bool | None:
    policy = facts.policy(found.mention("policy")) if found.has("policy") else facts.discourse.policy
    if policy is None:
        return False
    number = _ARTICLE.match(found.words("article"))[1]
    facts.say(policy, EGOV.citesArticle, number if number.isdigit() else str(numeral(number)))
    facts.now_policy(policy)
    return None


@RULES.rule(
    "policy-applies-in", "在{places:places}(?:等(?:地|省市?|省份|地区|城市|{number}))?(?:率先|先行|分别|同步|部署)?(?:开展|启动|进行|实施|推进)[^，。；]{0,24}?(?:试点|示范|试验|改革)",
    zh="文件在某地试点", en="a document applies in places", samples=["国务院印发《样例方案》，在天津、重庆等地开展样例试点。"])
def applies_in(found: Found, facts: Facts) -> bool | None:
    if facts.discourse.policy is None or facts.discourse.policy_sentence is not facts.sentence:
        return False
    for mention in found.mentions("places", "place"):
        facts.say(facts.discourse.policy, EGOV.appliesIn, facts.place(mention))
    return None


@RULES.rule("policy-mentioned", "(?:{edition:date})?{policy:title}", zh="提及文件", en="a document is mentioned", samples=["按照《样例建设指南》推进。"])
def mentioned(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("policy")
    if facts.is_used(mention):
        return False
    policy = facts.policy(mention, _title_year(found, facts, None) if found.has("edition") else _implied_year(facts, mention))
    inner_titles(facts, policy, mention)
    head_issuer(facts, policy, mention)
    facts.now_policy(policy)
    return None


def _implied_year(facts: Facts, mention: Mention) -> int | None:
    """A yearly title without its year is this year's where its paragraph has an entry's date."""
    return facts.discourse.date.value.year if facts.discourse.date else None


def proposals(facts: Facts, text: str) -> None:
    """What the sentence's document is said to demand: the words after 提出, 明确, 要求 to the end of the sentence."""
    if facts.discourse.policy is None or facts.discourse.policy_sentence is not facts.sentence:
        return
    found = re.search(r"》(?:（[^）]*）)?[，]?(?:提出|明确|要求|部署|强调|指出)(?:要|了)?(?P<what>[^“].{6,600})$", text)
    if found:
        facts.say(facts.discourse.policy, EGOV.proposes, Zh(found["what"].rstrip("。"), prose=True))


def numeral(text: str) -> int:
    """A small Chinese numeral as a number: 三十七 → 37."""
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[char]
            digit = 0
    return total + digit
