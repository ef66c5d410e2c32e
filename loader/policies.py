"""Rules for documents: who issued, presented, adopted, forwarded or repealed what, and when; and every other title as a mention."""
from __future__ import annotations


from egovkg.loader.event_names import adoption, event_here, meeting_named
from egovkg.loader.facts import YEARLY_TITLES, Dated, Facts, Ref, Zh
from egovkg.loader.grammar import KINDS, Found, Mention, Rules
from egovkg.ontology.vocabulary import EGOV
from egovkg.loader.regexes import regex

RULES = Rules()
# What may stand between the verb and the title.
_GAP = "(?:了|实施|关于|其|新版|新一版|新修订的|修订后的|修订的|新修改的|修改后的|第[一二三四五六七八九十]+批|最新)?(?:[^，。；：、！？\ue000-\ue0ff]{0,8}?)?"
_ARTICLE = regex(r"第([一二三四五六七八九十百零]{1,5}|\d{1,3})条")
# A document's number (国办发〔2022〕18号, 国务院令第735号) and a standard's (GB/T 9704—2012, DB52/T 1123—2021).
_NUMBER = ("(?P<number>(?:{agency}|[\u4e00-\u9fff]){1,12}[（〔\\[](?:19|20)\\d\\d[）〕\\]]第?\\d{1,4}号|{body:agency}令?第\\d{1,4}号令?|[\u4e00-\u9fff]{1,12}令第\\d{1,4}号|第\\d{1,4}号{body2:agency}令)")
_CODE = "(?P<code>[A-Z]{1,4}\\d{0,6}(?:/[A-Z]{1,2})? ?\\d{1,6}(?:\\.\\d{1,3})?[—\\-]\\d{4})"
_STANDARD = "(?P<standard>系列?国家标准|国家标准|行业标准|地方标准|团体标准|标准)"
_OF_STANDARDS = "(?:等{number})?(?:项)?" + _STANDARD        # 《甲》《乙》等16项国家标准
_BRACKETS = "(?:（[^（）]{1,40}(?:（[^（）]{1,12}）[^（）]{0,20})?）)?"
_AND_KIND = "(?:等)?(?:[一二两三四五六七八九十]{1,2}项|{number})?(?:国家|行业|地方|团体|推荐性)?(?:标准|文件|政策|制度)?"
_HEAD_OF_TITLE = regex(r"^(?P<heads>[^关，。；]{2,80}?)(?:关于|转发|批转|印发)")
_CLAUSE_HEAD = regex(f"(?:^|[，；：])(?:{KINDS['date']}[，：]?)?(?P<bodies>{KINDS['agency']}(?:(?:、|和|及|与|会同|联合|携手){KINDS['agency']})*)(?![的、])")
_TAKES_EFFECT = regex(KINDS["date"] + "起?(?:正式)?(?:施行|实施|生效|执行)")
_DATE_HEAD = regex(f"(?P<date>{KINDS['date']})[，：]")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def when(found: Found, facts: Facts, *names: str) -> Dated | None:
    """The date captured under one of `names`; in the chronicle, else the entry's."""
    for name in names:
        if mention := found.mention(name):
            return facts.dated(mention)
    return facts.discourse.date


def issuers(found: Found, facts: Facts, name: str) -> list[Ref]:
    return [facts.agency(m) for m in found.mentions(name, "agency")]


def spoken_of(found: Found, facts: Facts) -> Ref | None:
    """The document that the match speaks of without naming it: the last title before it in the sentence, else the last of the paragraph."""
    before = found.tagged.mentions(0, found.match.start(), "title")
    if before:
        return facts.policy(before[-1])
    return facts.discourse.policy if facts.discourse.policy_paragraph is facts.paragraph else None


def all_spoken_of(found: Found, facts: Facts) -> list[Ref]:
    """The documents that the match speaks of without naming them: those of the last list of titles before it in the sentence (《甲》《乙》
    印发，7月1日起施行), else the last of the paragraph."""
    places = [place for place, _ in found.tagged.before(found.match.start(), "title")]
    if not places:
        return [policy] if (policy := spoken_of(found, facts)) else []
    first = places[0]
    for place in places[1:]:
        if found.tagged.signs[place + 1:first].strip("、和与及"):
            break
        first = place
    return [facts.policy(mention) for mention in found.tagged.mentions(first, places[0] + 1, "title")]


def _title_year(found: Found, facts: Facts, date: Dated | None) -> int | None:
    """The year of a yearly title: printed before it (2014年《政府工作报告》), else of the day it is presented on."""
    if mention := found.mention("edition"):
        facts.use(mention)
        return mention.value.value.year if mention.value.value else None
    return date.value.year if date else None


def issue(facts: Facts, mention: Mention, bodies: list[Ref], date: Dated | None, standard: bool = False) -> Ref:
    """A document with its issuers and the day of issuing; the body at the head of its title is an issuer when the sentence names none."""
    yearly = date.value.year if mention.value.title in YEARLY_TITLES and date else None
    policy = facts.policy(mention, yearly, kind="Standard" if standard else None)
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
    bodies = [facts.bodies.resolve(name) for name in regex(r"[、 ]").split(head["heads"])]
    if all(bodies):
        for body in bodies:
            ref = facts.see(facts.thing("agency", body.code, body.classes, body.label))
            facts.say(policy, EGOV.issuedBy, ref)


def inner_titles(facts: Facts, policy: Ref, mention: Mention) -> None:
    amended = regex("(?:.{0,20}关于)?(?:修改|修订|修正)[〈《]").match(mention.value.title)
    for title in mention.value.inner:
        inner = facts.titled(title)
        facts.say(inner, EGOV.partOfPolicy, policy)
        if amended:
            facts.say(policy, EGOV.amends, inner)


@RULES.rule(
    "policy-short-title", "{policy:title}（(?:以下|下文|下称)?(?:统称|简称)?(?:为)?{short:title}）",
    zh="文件简称", en="a document's short title, by which it is named from here on", samples=["《关于样例工作的意见》（以下简称《意见》）印发。"])
def short_title(found: Found, facts: Facts) -> bool | None:
    full, short = found.mention("policy"), found.mention("short")
    if len(short.value.title) >= len(full.value.title):
        return False
    facts.now_policy(facts.policy(full))
    facts.short_titles[short.value.title] = facts.short_titles.get(full.value.title, full.value.title)
    facts.use(short)
    return None


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
    "policy-forwarded-on", "(?:[，；]|^)(?:并|后|再)?由{forwarders:agencies}(?:转发|批转)(?!{agency}|{title})",
    zh="前述文件由机构转发", en="the document spoken of is forwarded by a body", samples=["教育部制定《样例管理办法》，由教育部办公厅转发各地执行。"])
def forwarded_on(found: Found, facts: Facts) -> bool | None:
    policy = spoken_of(found, facts)
    if policy is None:
        return False
    for body in issuers(found, facts, "forwarders"):
        facts.say(policy, EGOV.forwardedBy, body)
    return None


@RULES.rule(
    "policy-issued",
    "(?:{date:date}[，：]?)?(?:由|经)?{issuers:agencies}(?:[，于]?{date2:date})?(?:在{places}[^，。；：]{0,6}?)?[^，。；：、《》“”\ue000-\ue0ff]{0,24}?(?:{issue}|(?<![新修彻])修订(?!的|后)|批准(?=发布|印发|公布)|签订|签署)" + _GAP + "(?:" + _CODE.replace("?P<code>", "?:") + ")?{policies:titles}(?:" + _OF_STANDARDS + ")?",
    "(?:{date:date}[，：]?)?(?:由|经)?{issuers:agencies}(?:[，于]?{date2:date})?[^，。；：、《》“”\ue000-\ue0ff]{0,4}?(?:制定|编制|起草|联合制定|共同制定|联署|会签|拟订)(?:了|的|实施|形成)?{policies:titles}" + _STANDARD + "?",
    zh="机构印发、发布、公布、出台文件", en="bodies issue, publish or promulgate a document",
    samples=["2021年3月8日，国务院办公厅印发《关于样例工作的通知》。", "5月，教育部、公安部联合发布《样例管理办法》。",
             "经批准，财政部会同商务部等部门研究制定并印发《样例行动计划》。", "2021年6月6日，教育部与公安部在郑州签署《样例合作协议》。"])
def issued(found: Found, facts: Facts) -> None:
    date = when(found, facts, "date2", "date")
    bodies = issuers(found, facts, "issuers")
    for mention in found.mentions("policies", "title"):
        issue(facts, mention, bodies, date, standard=found.has("standard"))
    if bodies:
        facts.discourse.body = bodies[0]


@RULES.rule(
    "policy-of-body", "{issuers:agencies}(?:的)?{policies:titles}", "{date:date}[，：]?{places}(?:等地?)?(?:先后|正式|率先)?{issue}" + _GAP + "{policies:titles}",
    zh="机构的文件；某地印发文件", en="a body's document, named with the body; a document issued in a place",
    samples=["据国家信息中心《样例应用观察》统计，样例不断增加。", "2021年4月19日，南京市印发《南京市样例建设方案》。"])
def of_body(found: Found, facts: Facts) -> bool | None:
    """A place that issues (某市印发) stands for one of its bodies, which the sentence does not name."""
    titles = [m for m in found.mentions("policies", "title") if not facts.is_used(m)]
    for mention in titles:
        issue(facts, mention, issuers(found, facts, "issuers"), facts.dated(found.mention("date")))
    return None if titles else False


@RULES.rule(
    "policy-revised", "{issuers:agencies}(?:已|则|也|还|随后)*(?:于?{date:date})?对(?:{date2:date}(?:起草|制定|编制)?(?:并)?(?:印发|发布|公布|出台|颁布)的)?{policies:titles}(?:进行了?|作了?|作出了?|予以|开展了?)(?:全面|系统|重新|适应性)?(?:修订|修改|修正|更新)",
    zh="机构对文件作了修订", en="a body revises a document", samples=["教育部则对2019年出台的《样例适配要求》作了修订。"])
def revised(found: Found, facts: Facts) -> None:
    for mention in found.mentions("policies", "title"):
        issue(facts, mention, issuers(found, facts, "issuers"), facts.dated(found.mention("date2")) or facts.dated(found.mention("date")))


@RULES.rule(
    "policy-consulted", "(?:{date:date}[，：]?)?{issuers:agencies}(?:于?{date2:date})?(?:在[^，。；：《》]{2,20}?)?[^，。；：、《》“”\ue000-\ue0ff]{0,8}?(?:就|将|对)?{policies:titles}(?:公开|向社会|面向社会|再次|广泛)*(?:征求|征集|听取)(?:社会|各方|公众)*意见",
    zh="机构就文件公开征求意见", en="a body puts a draft out for comment", samples=["2021年12月3日，财政部会计司在样例网站就《样例管理指引（征求意见稿）》公开征求意见。"])
def consulted(found: Found, facts: Facts) -> None:
    for mention in found.mentions("policies", "title"):
        issue(facts, mention, issuers(found, facts, "issuers"), when(found, facts, "date2", "date"))


@RULES.rule(
    "policy-issued-besides",
    "(?P<held>召开|举行|举办)(?:了)?[^，。；：《》]{2,40}(?:会|会议|仪式|论坛|活动)[，；](?:会上|现场)?(?:正式|集中|联合)*{issue}" + _GAP + "{policies:titles}" + _STANDARD + "?",
    "(?P<goes_on>[，；])(?:正式|联合|共同|配套|相继|先后|陆续)*{issue}" + _GAP + "{policies:titles}(?:" + _OF_STANDARDS + ")?",
    "[，；](?:并|还|又|同时|随后|其后|{date:date}[，]?)+(?:正式|联合|共同|配套|相继|先后|陆续|又|还|再)*{issue}" + _GAP + "{policies:titles}" + _STANDARD + "?",
    zh="同一机构随后印发另一文件", en="the body spoken of issues another document besides",
    samples=["5月8日：国家数据局主办样例分论坛，并发布《样例发展白皮书》。", "2021年3月，教育部印发《样例意见》，同年6月又配套出台《样例指南》。",
             "5月8日：国家数据局召开新闻发布会，发布《样例发展白皮书（2029）》。", "教育部、公安部联合发文，出台《样例安全指引》。"])
def issued_besides(found: Found, facts: Facts) -> bool | None:
    date = when(found, facts, "date")
    bodies = []
    if found.has("goes_on") and (in_demand(found) or not clause_bodies(found)):
        return False
    if found.has("goes_on") or found.has("held"):
        date = date or _sentence_date(found, facts)
    if found.has("held") or found.has("goes_on") or "并" in found.match.group()[:4] or "同时" in found.match.group()[:4]:        # one subject holds for both verbs; a later clause with a date of its own may have another
        bodies = [facts.agency(mention) for mention in clause_bodies(found)]
    for mention in found.mentions("policies", "title"):
        if not facts.is_used(mention):
            issue(facts, mention, bodies, date, standard=found.has("standard"))
    return None


def in_demand(found: Found) -> bool:
    """Whether the clause is one of what a document or a meeting demands: …提出，…，出台《甲》."""
    return bool(regex("提出|要求|明确|部署|指出|强调|推动|鼓励|支持|拟|将|加快|抓紧").search(found.tagged.signs[:found.match.start()]))


def clause_bodies(found: Found) -> list[Mention]:
    """The bodies at the head of the last clause before the match that begins with bodies: the subject of a verb joined by 并."""
    heads = list(_CLAUSE_HEAD.finditer(found.tagged.signs, 0, found.match.start()))
    return found.tagged.mentions(*heads[-1].span("bodies"), "agency") if heads else []


@RULES.rule(
    "policy-issued-alone", "(?:{date:date}|^|[，。](?:会上|会议|大会|论坛|峰会)(?:期间|上|还)?|{agency}受权)[，：]?(?:正式|联合|共同|配套|相继|先后|陆续|又|受权)*(?:{issue}|播发)" + _GAP + "{policies:titles}" + _STANDARD + "?",
    zh="某日印发文件，未写机构", en="a document is issued on a day, by whom is not said", samples=["2021年3月，印发《样例管理办法》。"])
def issued_alone(found: Found, facts: Facts) -> bool | None:
    titles = [m for m in found.mentions("policies", "title") if not facts.is_used(m)]
    for mention in titles:
        issue(facts, mention, [], when(found, facts, "date"), standard=found.has("standard"))
    return None if titles else False


@RULES.rule(
    "policy-issued-passive",
    "(?:{date:date}[，：]?)?{policies:titles}" + _BRACKETS + _AND_KIND + "(?:已|正式|也|则|均|[，于]*{date3:date})*(?:由|经){issuers:agencies}[^，。；：、《》“”\ue000-\ue0ff]{0,4}?(?:[，于]*{date2:date})?[^，。；：、《》“”\ue000-\ue0ff]{0,4}?(?:重新)?(?:{issue}|公开|制定|编制|起草|拟订)",
    "(?:{date:date}[，：]?)?{policies:titles}" + _BRACKETS + "(?:[，于]?{date2:date})?(?:已|正式|于近日|陆续|相继|获批|获准|经批准|对外|全文|面向社会|向社会|同步)*(?:印发|发布|公布|颁布|出台|下发|下达|公开)(?!的)",
    zh="文件由机构印发；文件印发（题首机构为印发者）", en="a document is issued by bodies, or by the body at the head of its title",
    samples=["《样例工作规定》由水利部于2020年7月1日印发。", "8月：《国务院关于样例事项的决定》发布。", "6月：教育部牵头制定的《样例接口规范》获批发布。",
             "会议通过的《样例建设意见》于2022年6月23日由国务院公布。"])
def issued_passive(found: Found, facts: Facts) -> bool | None:
    if found.match.group().endswith(("起草", "拟订")) and "转发" not in found.tagged.signs[:found.match.start("policies")]:
        return False            # a draft is not yet issued; one that another body forwards is
    date = when(found, facts, "date2", "date3", "date")
    bodies = issuers(found, facts, "issuers")
    for mention in found.mentions("policies", "title"):
        issue(facts, mention, bodies, date)
    return None


@RULES.rule(
    "policy-issued-then", "[，；](?:已|并|后|该?(?:条例|办法|规定|意见|方案|规划|要点|细则|通知|指南|标准))*(?:经[^，。；《》\ue002]{2,16}?)?(?:后|并|已)*(?:于|自)?{date:date}(?:起)?(?:由{issuers:agencies})?(?:正式|全文|对外|首次|重新|面向社会|向社会)*(?:印发|发布|公布|颁布|出台|下发)(?:实施|施行|执行)?(?=[，。；]|$)",
    "[，；。](?:该|本|这一)(?:条例|办法|规定|意见|方案|规划|要点|细则|通知|指南|标准)(?:于|自)?(?:{date:date})?由{issuers:agencies}(?:于{date2:date})?(?:正式|联合|对外)*(?:印发|发布|公布|颁布|出台|下发)",
    zh="前述文件某日印发、由某机构印发", en="when, or by whom, the document spoken of was issued",
    samples=["《样例规划》由教育部牵头编制，经国务院同意后于2025年2月印发实施。", "会议通过《样例工作要点》，该要点于3月3日由教育部办公厅正式下发。"])
def issued_then(found: Found, facts: Facts) -> bool | None:
    policy = spoken_of(found, facts)
    date = facts.dated(found.mention("date") or found.mention("date2"))
    bodies = issuers(found, facts, "issuers")
    if policy is None or not (date or bodies):
        return False
    facts.say(policy, EGOV.issuedOn, date)
    for body in bodies:
        facts.say(policy, EGOV.issuedBy, body)
    return None


@RULES.rule(
    "policy-presented",
    "(?:{day:date}[，：])?{edition:date}{policy:title}(?=[^，。；]{0,6}(?:提出|指出|明确|强调|部署|要求|首次|中|作出|对|将|报告))",
    "(?:{day:date}[，：])(?:{words}?(?:作|发布|提交))?{policy:title}[，]?(?:提出|指出|明确|强调|要求)", "^{day:date}：?[^。；\ue002]{4,40}?(?:开幕|召开|举行)，(?:{edition:date})?{policy:title}(?=提出|指出|明确|强调|要求)", "(?:{day:date}[，：])[^。；]{0,50}?作(?:了)?{policy:title}", "{day:date}(?:在)?[^。；，]{0,10}?作(?:了)?{policy:title}", "(?:{day:date}[，：])[^。；]{0,50}?在{policy:title}(?:中|里)(?:提出|指出|强调|要求|部署)",
    zh="年度报告在某日提出", en="a yearly report given or cited on a day",
    samples=["3月5日：2030年《政府工作报告》提出推广样例服务。", "3月5日：样例代表大会第二次会议在北京开幕，《政府工作报告》提出推广样例服务。"])
def presented(found: Found, facts: Facts) -> None:
    date = when(found, facts, "day")
    mention = found.mention("policy")
    policy = facts.policy(mention, _title_year(found, facts, date))
    if facts.paragraph.kind == "entry" or found.has("day"):
        facts.say(policy, EGOV.presentedOn, date)
        meeting = event_here(found, facts) if found.tagged.signs.startswith("作", found.match.start("policy") - 1) else None
        if meeting is not None:
            facts.say(meeting, EGOV.about, policy)
            facts.discourse.occasion = meeting
    facts.now_policy(policy)


@RULES.rule(
    "policy-congress-report", "(?P<report>党的[一二三四五六七八九十]{1,3}大报告)(?=指出|提出|强调|明确|要求|对|首次)",
    zh="党的全国代表大会报告", en="the report to a Party congress", samples=["党的二十大报告提出，“加快样例强国建设，推动样例发展”。"])
def congress_report(found: Found, facts: Facts) -> None:
    facts.now_policy(facts.titled(found.words("report")))


@RULES.rule(
    "policy-adopted",
    "(?:{date:date}[，：])?{meeting:long}(?:在{places}[^，。；]{0,8}?)?(?:[，]|召开，|举行，)?(?:就|已|曾)?(?:审议并?(?:原则)?通过|审议批准|表决通过|高票通过|通过|审议|研究|讨论|批准(?!发布|印发))(?:了)?(?:的(?:报告|决定|决议)?)?" + _GAP + "{policies:titles}",
    zh="会议通过文件", en="a meeting adopts a document",
    samples=["6月1日：某委员会第三次会议通过《样例保护条例》。", "8月2日：某领导小组第二次会议召开，审议通过了《样例意见》。",
             "4月25日：两地样例服务联席会议第四次会议在重庆召开，审议通过《样例合作要点》。"])
def adopted(found: Found, facts: Facts) -> bool | None:
    verb = found.tagged.words(found.match.end("meeting"), found.match.start("policies"))
    told = found.mentions("meeting", "date")       # 某市人大常委会2022年6月1日通过的…
    date = facts.dated(told[-1]) if told and not found.has("date") else when(found, facts, "date")
    name = found.words("meeting").strip("，")
    event = meeting_named(facts, name, found.mentions("meeting"), date)
    body_only = event is None and bool(regex(r".{0,3}").fullmatch(regex("[会议上大]").sub("", name)))
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
    if date is None and event is not None:         # 某会议召开，…会议审议通过的…
        date = facts.discourse.event_date.get(event)
    for mention in found.mentions("policies", "title"):
        policy = facts.policy(mention)
        inner_titles(facts, policy, mention)
        head_issuer(facts, policy, mention)
        if "通过" in verb or "批准" in verb:
            adopts(facts, policy, mention.value.title, verb, bodies, event, date)
        elif event is not None:
            facts.say(event, EGOV.about, policy)
        facts.now_policy(policy)
    return None


def adopts(facts: Facts, policy: Ref, title: str, verb: str, bodies: list[Ref], event: Ref | None, date: Dated | None) -> None:
    """A body or its meeting adopts a document; approving one that another body has adopted is an event, and no second adoption."""
    approves = "通过" not in verb
    if not (approves and policy in facts.discourse.adopted):
        facts.discourse.adopted.add(policy)
        facts.say(policy, EGOV.adoptedOn, date)
        for body in bodies:
            facts.say(policy, EGOV.adoptedBy, body)
        if event is not None:
            facts.say(policy, EGOV.adoptedAt, event)
    if event is not None:
        facts.say(event, EGOV.about, policy)
    adoption(facts, title, policy, event, date, "批准" if approves else "通过")


@RULES.rule(
    "policy-adopted-in", "{date:date}(?:正式)?(?:审议|表决)?通过的{policies:titles}", zh="某日通过的文件", en="a document adopted on a day, by whom is not said",
    samples=["2015年通过的《样例条例》随之废止。"])
def adopted_in(found: Found, facts: Facts) -> None:
    for mention in found.mentions("policies", "title"):
        facts.say(facts.policy(mention), EGOV.adoptedOn, facts.dated(found.mention("date")))


@RULES.rule(
    "policy-adopted-by-it",
    "(?:{policies:titles}" + _BRACKETS + ")?[，]?(?:此前|已|业|先后|该[\u4e00-\u9fff]{1,3}|系|是)*(?:于)?{date:date}?(?:经|由|获|在){meeting:long}(?:上)?(?:审议并?通过|审议批准|表决通过|高票通过|通过|批准)",
    zh="文件经会议通过", en="a document is adopted by a meeting", samples=["《样例条例》经某市人民代表大会常务委员会第八次会议通过。", "《样例条例》经2021年5月9日国务院第59次常务会议通过。"])
def adopted_by(found: Found, facts: Facts) -> bool | None:
    told = [mention for mention in found.mentions("meeting", "date") if "月" in mention.text]       # 经2021年5月9日某会议通过
    date = facts.dated(found.mention("date") if found.has("date") else told[-1]) if found.has("date") or told else _sentence_date(found, facts)
    titles = found.mentions("policies", "title")
    policies = [(facts.policy(m), m.value.title) for m in titles]
    if not titles:
        before = found.tagged.mentions(0, found.match.start() + 1, "title")
        if not before:
            return False
        policies = [(facts.policy(before[-1]), before[-1].value.title)]
    event = meeting_named(facts, found.words("meeting"), found.mentions("meeting"), date)
    if event is None:
        return False
    verb = found.tagged.words(found.match.end("meeting"), found.match.end())
    body = facts.meeting_body.get(event)
    for policy, title in policies:
        adopts(facts, policy, title, verb, [body] if body else [], event, date)
        facts.now_policy(policy)
    return None


def _sentence_date(found: Found, facts: Facts) -> Dated | None:
    """The date at the head of the sentence, else the entry's."""
    head = _DATE_HEAD.match(found.tagged.signs, 0, found.match.start())
    return facts.dated(found.tagged.at[head.start("date")][2]) if head else facts.discourse.date


@RULES.rule(
    "policy-effective",
    "{policies:titles}?" + _BRACKETS + "[^。；《》\ue000-\ue0ff]{0,12}?(?:自|于|从)?{date:date}(?:起)?(?:正式)?(?:施行|实施|生效|执行|试行|(?<=起)(?:替代|取代|代替))(?!的|方案|意见)",
    "(?:自|于|从)?{date:date}(?:起)?(?:正式)?(?:施行|实施|生效|执行)的{policy:title}",
    "{policy:title}(?:已|今起|今日)?正式(?:施行|实施|生效)", "^{date:date}起?[，：]?{policy:title}(?:施行|实施|生效)(?=[，。；]|$)",
    zh="文件自某日起施行", en="a document takes effect on a day",
    samples=["《样例办法》自2021年9月1日起施行。", "2021年9月1日起施行的《样例条例》规定了责任。", "《样例规定》经国务院常务会议通过，自2022年1月1日起施行。"])
def effective(found: Found, facts: Facts) -> bool | None:
    titles = found.mentions("policies", "title") or found.mentions("policy", "title")
    policies = [facts.policy(mention) for mention in titles] or all_spoken_of(found, facts)
    date = facts.dated(found.mention("date")) if found.has("date") else facts.discourse.date
    if not policies or date is None:
        return False
    for policy in policies:
        facts.say(policy, EGOV.effectiveOn, date)
    return None


@RULES.rule(
    "policy-effective-all", "{policies:titles}[，]?(?:均|都|皆)(?:自|于|从)?{date:date}起?(?:正式)?(?:施行|实施|生效|执行)",
    zh="几份文件均自某日起施行", en="several documents take effect on a day", samples=["1月8日，教育部印发《样例登记办法》《样例运营规范》，均自2021年3月1日起施行。"])
def effective_all(found: Found, facts: Facts) -> bool | None:
    date = facts.dated(found.mention("date"))
    for mention in found.mentions("policies", "title"):
        facts.say(facts.policy(mention), EGOV.effectiveOn, date)
    return None if date else False


@RULES.rule(
    "policy-effective-at-once", "(?:自|从)(?:公布|发布|印发|颁布|公告)之日起(?:正式)?(?:施行|实施|生效|执行)",
    zh="文件自公布之日起施行", en="a document takes effect on the day it is published", samples=["2021年3月22日，水利部公布《样例流动规定》，自公布之日起施行。"])
def effective_at_once(found: Found, facts: Facts) -> bool | None:
    policy = spoken_of(found, facts)
    date = facts.discourse.issued.get(policy) if policy else None
    if date is None or date.value.precision != "day":
        return False
    facts.say(policy, EGOV.effectiveOn, date)
    return None


@RULES.rule(
    "policy-repealed", "{olds:titles}" + _BRACKETS + "(?:已|均|于{date:date}|自{date2:date}起|自即日起|即日起|即行|[从自][^，。；]{2,12}之日起)*(?P<then>同时|随之|相应)?(?:予以)?(?:废止|失效|停止执行|停止施行)",
    "(?P<then2>同时|并)?(?:废止|取代|代替|替代)(?:了|原)?(?:{made:date}(?:印发|出台|发布|公布|制定|施行|实施)的)?{olds:titles}",
    zh="文件废止", en="a document is repealed",
    samples=["《样例新办法》自2022年1月1日起施行，《样例旧办法》同时废止。", "2022年3月，教育部印发《样例新方案》，部署五项任务，并废止2020年出台的《样例旧办法》。"])
def repealed(found: Found, facts: Facts) -> None:
    facts.use(found.mention("made"))
    date = facts.dated(found.mention("date") or found.mention("date2")) or _effect(found, facts) or (facts.discourse.date if facts.paragraph.kind == "entry" else None)
    new = found.tagged.mentions(0, found.match.start("olds"), "title")
    if new and not (found.has("then") or found.has("then2")) and _another(found):
        new = []            # 某部发布《甲》，某厅清理文件，《乙》停止执行: 甲 is not what repeals 乙
    for mention in found.mentions("olds", "title"):
        old = facts.policy(mention)
        facts.say(old, EGOV.repealedOn, date)
        policy = facts.policy(new[-1]) if new else None if _another(found) else facts.discourse.policy
        if date is None and policy is not None and (found.has("then") or found.has("then2")):
            facts.say(old, EGOV.repealedOn, facts.discourse.issued.get(policy))       # 印发新办法，旧办法同时废止
        if policy and policy != old:
            facts.say(policy, EGOV.repeals, old)


def _another(found: Found) -> bool:
    """Whether another body has come up between the last document before those repealed and these."""
    start = max((place for place, _ in found.tagged.before(found.match.start("olds"), "title")), default=-1) + 1
    return bool(found.tagged.mentions(start, found.match.start("olds"), "agency")) and start > 0


def _effect(found: Found, facts: Facts) -> Dated | None:
    """The day on which the document that repeals takes effect, told before in the sentence: 自…起施行，…同时废止."""
    dates = list(_TAKES_EFFECT.finditer(found.tagged.signs, 0, found.match.start()))
    return facts.dated(found.tagged.at[dates[-1].start()][2]) if dates else None


@RULES.rule(
    "policy-amends", "{policy:title}(?:对|修改了?|修订了?){old:title}(?:作了?|作出|进行)?(?:修改|修订|修正)?",
    zh="文件修改另一文件", en="a document amends another", samples=["《样例决定》修改了《样例条例》。"])
def amends(found: Found, facts: Facts) -> None:
    facts.say(facts.policy(found.mention("policy")), EGOV.amends, facts.policy(found.mention("old")))


@RULES.rule(
    "policy-number",
    "{policy:title}（(?:以下简称[^（）]{1,30}[，；])?(?:文号：?)?" + _NUMBER + "）",
    "{policy:title}[^。《》]{0,24}?(?:文号|编号)(?:为|是|：)" + _NUMBER, "{policy:title}[^。；，《》]{0,24}?(?:印发|发布|公布|下发|转发)（" + _NUMBER + "）", "{policy:title}[^《》]{0,40}?以" + _NUMBER + "文?(?:件)?(?:的形式)?(?:印发|发布|公布|下发)(?=[，。；]|$)", "以" + _NUMBER + "文?(?:件)?(?:的形式)?(?:印发|发布|公布|下发|转发)(?:了)?{policy:title}", _NUMBER + "[，]?(?:公布|发布|颁布)(?:了)?(?:新?修订(?:后|)的|修改后的)?{policy:title}",
    zh="文号", en="a document's number",
    samples=["国务院印发《样例意见》（国发〔2020〕8号）。", "某省人民政府以样政发〔2021〕3号文印发《样例规划》。", "国务院第801号令公布《样例条例》。",
             "《样例意见》于6月23日由国务院公布（国发〔2022〕14号）。", "5月28日，《样例条例》公布（国令第801号）。", "《样例条例》经国务院常务会议通过，5月28日以国务院令第809号公布。"])
def numbered(found: Found, facts: Facts) -> None:
    policy = facts.policy(found.mention("policy"))
    number = found.words("number")
    head_issuer(facts, policy, found.mention("policy"))
    facts.say(policy, EGOV.documentNumber, regex("[（\\[]((?:19|20)\\d\\d)[）\\]]").sub(r"〔\1〕", number))
    facts.now_policy(policy)
    if body := found.mention("body") or found.mention("body2"):
        facts.say(policy, EGOV.issuedBy, facts.agency(body))
        facts.say(policy, EGOV.issuedOn, facts.discourse.date)


@RULES.rule(
    "policy-code", "{policy:title}（(?:标准编号|标准号|编号)?[：为]?" + _CODE + "）", "{policy:title}[^。《》]{0,30}?(?:标准编号|标准号|编号)[：为]?" + _CODE, _CODE + "{policy:title}",
    zh="标准编号", en="a standard's code", samples=["《样例接口规范》（GB/T 12345—2020）发布。", "《样例办理规范》发布，标准编号DB11/T 123—2021。"])
def coded(found: Found, facts: Facts) -> None:
    facts.say(facts.policy(found.mention("policy"), kind="Standard"), EGOV.documentNumber, found.words("code"))


@RULES.rule(
    "policy-standard", "{policy:title}" + _BRACKETS + "(?:等)?(?:系列)?(?:\\d{1,3}项)?(?:国家|行业|地方|团体|推荐性)标准",
    "(?:国家|行业|地方|团体|推荐性)标准{policy:title}", zh="国家标准", en="a document is a standard",
    samples=["《样例接口要求》国家标准推动了互通。"])
def standard(found: Found, facts: Facts) -> None:
    facts.policy(found.mention("policy"), kind="Standard")


@RULES.rule(
    "policy-article", "(?:{policy:title}|该法|该条例|该办法|该规定|本法)?(?:的)?(?P<article>第[一二三四五六七八九十百零]{1,5}条|第\\d{1,3}条)(?:规定|明确|要求|提出)?",
    zh="引用法条", en="an article of a law is cited", samples=["《样例法》第十二条规定了责任。"])
def article(found: Found, facts: Facts) -> bool | None:
    policy = facts.policy(found.mention("policy")) if found.has("policy") else spoken_of(found, facts)
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
    found = regex(r"》(?:（[^）]*）)?[，]?(?:提出|明确|要求|部署|强调|指出)(?:要|了)?(?P<what>[^“].{6,600})$").search(text)
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
