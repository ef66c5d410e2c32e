"""Rules for figures: what a number counts or rates, of which subject, as of when, where, and who says so.

A number is read by the frame it stands in:

    change    排名从2014年的第70位提升至2024年的第35位     two observations of one indicator
    part      提出…、…等10项重大任务                       what a document or meeting lays down
    head      92.5%的省级行政许可事项实现网上受理           the number first: N of a subject, then what holds of it
    last      国家政务服务平台总访问量超903.26亿次          the number last: subject, indicator, number
    object    已发布3.2万类数据资源                         a verb, the number, what is counted
"""
from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile

from egovkg.loader.facts import Dated, Facts, Ref
from egovkg.loader.grammar import KINDS, Found, Mention, Rules
from egovkg.loader.platforms import is_system
from egovkg.loader.slugs import digest
from egovkg.ontology.vocabulary import EGOV

RULES = Rules()
_N, _D, _P, _A, _L, _T = (KINDS[k] for k in ("number", "date", "platform", "agency", "place", "title"))
_CL = f"[^，。；：！？“”{_N}]"
_REACH = ("(?:已经|已|累计|总计|共计|共|合计|均|约|更|稳步|持续|分别|总数|全球|世界|全国|仍)*(?:达到|达|为|是|有|突破|超过|超|高达|增至|增长至|增长到|提升至|提升到|提高到|提高至|升至|上升至|上升到|跃升至|"
          "降至|下降至|位居|位列|排在|居|排名|列|至|到|不足)?(?:了)?(?:全球|世界|全国)?")
_ADVERBS = ("其中|同时|目前|现已|现有|已经|已|先后|陆续|累计|共计|总共|共|按需|有序|持续|积极|不断|逐步|直接|成功|全面|基本|还|并|也|均|全部|各类|各级民政部门|将|约|近|分别|可|能够|"
            "平均每年|年均|有效|大力|进一步|力争|至今|集中|首批|率先|面向社会|面向全国|对外|新")
_VERBS = ("发布|印发|出台|制定|提供|实现|建成|建设|建立|打造|汇聚|汇集|归集|回流|承载|接入|覆盖|存储|开通|上线|完成|办理|处理|受理|支撑|审批|梳理|公布|推出|编制|共享|调用|开放|接通|惠及|服务|"
          "培训|举办|开展|部署|确定|提出|明确|整合|清理|压减|取消|下放|注册|登记|发放|签发|推送|采集|入库|设立|新增|纳入|形成|研制|发放|领用|使用|下载|访问|组织|设置|开设|设有|配备|拥有|收录|设(?![立施备])|联通|连接|归并|推广|应用")
_MIDDLE = "存储|覆盖|归集|汇聚|汇集|承载|受理|签发|归档|累计归集|累计汇聚|累计受理|累计发放|拥有|收录|发布|上线|开通"
_VERB_AT = re.compile(rf"^(?:{_ADVERBS})*(?P<verb>{_VERBS})(?:了)?")
_PREDICATE = re.compile(r"(?:均已|都已|已经|已|均|全部|全面|基本|都|可以|能够|通过|借助|利用|采用|实现|开通|完成|建成|纳入|开展|领用|达到|在全国|在“|在" + _P + "|获得|享受|加入)")
_LAST_NOUN = re.compile(r"(?:率|量|数|用户|指数|排名|比例|占比|总额|金额|规模|时间|时长|面积|收入|支出|产值|价值|得分|分数|水平|年限|速度|调用|投诉|访问|次数|人次|满意度)$")
_OPENER = re.compile("实名注册|注册|活跃|持卡|领用|联网|网上|累计|日均|年均|月均|平均|总访问|总量|人均|接入|IPv6支持|支持率|覆盖率|连通率|普及率|满意|办结|好评|访问量|访问|下载|浏览|在线|全程|提交|采纳|受理|"
                     "办件|存储|入库|共享调用|同比|环比|处理|提供|利用率|使用率|完成率|开通率|总|用户|业务量|签发|电子化率|网上办|排名")
_MEASURES_ITSELF = frozenset({"次", "%", "位", "分", "天", "分钟", "小时", "元", "万元", "人次", "个百分点", "年", "倍", "件次", "毫秒", "秒", "名次"})
_DOWN = re.compile("下降|降低|减少|压减|缩短|降至|压缩|减至|降到")
_PART_UNITS = frozenset({"方面", "个方面", "项", "大", "部分", "条", "类", "章", "个", "大类", "大任务"})
_NO_TOPIC = re.compile(f"(?:{_ADVERBS}|{_VERBS}|各地|为|以|将|对|加快|推进|推动|助力|更好|深化|切实|从|在|使|让|由|与|和)")
_COUNT = "数量"
_PEOPLE = re.compile("(?:委员|人员|代表|群众|企业|用户|学生|干部)$")
_GROWTH_WORDS = "(?:同比|环比)?(?:提高|增长|上升|提升|下降|减少|增加|降低)"
_GROWTH = re.compile("(?:(?P<how>同比|环比)|较|比)?(?:上年|上一年|年初)?(?P<verb>提高|增长|上升|提升|下降|减少|增加|降低)了?")


# -- where a number's date, place and subject come from -----------------------------------------------------------------------------------


def _clause(signs: str, at: int) -> tuple[int, int]:
    start = max((signs.rfind(mark, 0, at) for mark in "，。；：！？“"), default=-1) + 1
    ends = [e for e in (signs.find(mark, at) for mark in "，。；：！？”") if e >= 0]
    return start, min(ends, default=len(signs))


def as_of(found: Found, facts: Facts, at: int) -> Dated | None:
    """The date a figure holds for: the last before it in its sentence (截至2024年底，…), unless that dates a document; else an entry's."""
    signs = found.tagged.signs
    best = None
    for i in range(at - 1, -1, -1):
        mention = found.tagged.at[i][2]
        if mention and mention.kind == "date" and mention.value.value is not None and signs[i + 1:i + 2] != _T:
            best = mention
            break
    if best is None:
        start, end = _clause(signs, at)
        best = next((m for m in found.tagged.mentions(at, end, "date") if m.value.value is not None), None) if start < at else None
    if best is not None:
        return facts.dated(best)
    return facts.discourse.date


def _in_place(found: Found, facts: Facts, start: int, at: int) -> Ref | None:
    mention = next(iter(found.tagged.mentions(start, at, "place")), None)
    return facts.place(mention) if mention else None


def _source(found: Found, facts: Facts) -> Ref | None:
    """《…》显示，…: the document that reports the figure."""
    shown = re.search(f"({_T})(?:数据)?(?:显示|表明|指出)", found.tagged.signs)
    if shown is None:
        return None
    mention = found.tagged.at[shown.start(1)][2]
    return facts.discourse.policy if facts.is_used(mention) else facts.policy(mention)


_NOT_SUBJECT_BEFORE = re.compile("(?:依托|通过|对接|基于|接入|利用|以|按照|根据|借助|经|支撑|为|在|与|向|对|由|围绕|经由|推送至|国家)$")


def sentence_subject(found: Found, facts: Facts, at: int) -> Ref | None:
    """What the sentence is about before this place: a system, body or region in subject position, the nearest first."""
    signs = found.tagged.signs
    for i in range(at - 1, -1, -1):
        mention = found.tagged.at[i][2]
        if mention is None or mention.kind not in ("platform", "agency", "place"):
            continue
        if _NOT_SUBJECT_BEFORE.search(signs[max(0, i - 4):i]) or signs[i + 1:i + 2] in ("、",) and mention.kind == "agency":
            continue
        if mention.kind == "platform" and is_system(mention, built=True):
            return _whole(facts, mention)
        heads = i == 0 or signs[i - 1] in "，。；：" or signs[i - 1] == _D
        if mention.kind == "agency" and heads and signs[i + 1:i + 2] not in ("的", "、"):
            return facts.agency(mention)
        if mention.kind == "place" and heads and mention.value.level == "region":
            return facts.place(mention)
    return None


def _whole(facts: Facts, mention: Mention) -> Ref:
    """The system, or the one it is part of when the paragraph is about that (政务外网基本建成。…骨干网…，乡镇覆盖率…)."""
    whole = mention.value.part_of
    if whole is not None and any(name in facts.paragraph.lead for name in whole.names):
        return facts.see(facts.thing("platform", whole.code, whole.types, whole.label))
    return facts.platform(mention)


def clause_topic(found: Found, facts: Facts, at: int) -> Ref | None:
    """The noun phrase at the head of the clause before, when that clause has no number: 大厅网点基本实现…全覆盖，日均办件量超…"""
    start, _ = _clause(found.tagged.signs, at)
    if start < 2:
        return None
    before, end = _clause(found.tagged.signs, start - 2)[0], start - 1
    words = found.tagged.words(before, end)
    head = _PREDICATE.search(found.tagged.signs, before, end)
    if head is None or _N in found.tagged.signs[before:end] or _D in found.tagged.signs[before:end]:
        return None
    name = found.tagged.words(before, head.start())
    if 2 <= len(name) <= 16 and re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9（）、]+", name) and not _NO_TOPIC.match(words):
        return facts.named_subject(name)
    return None


def last_subject(facts: Facts, found: Found, at: int) -> Ref | None:
    """The subject of the figure read nearest before this place in the sentence."""
    place = found.tagged.at[at][0]
    own = takewhile(lambda figure: figure[0] == facts.sentence.index, reversed(facts.discourse.figures))      # the latest come first
    before = [(where, ref) for _, where, ref in own if where < place][::-1]
    return max(before, key=lambda pair: pair[0])[1] if before else None


def inherited(found: Found, facts: Facts, at: int) -> Ref | None:
    """The subject of a figure that names none: the last figure's in this sentence, the clause's topic, the sentence's, the item's lead,
    or the system that the paragraph speaks of."""
    last = last_subject(facts, found, at)
    topic = clause_topic(found, facts, at)
    if topic is not None:
        return topic
    if last is not None:
        return last
    return sentence_subject(found, facts, at) or (facts.discourse.platform if facts.paragraph.kind in ("item", "entry") or facts.discourse.platform else None)


# -- words into subject and indicator -----------------------------------------------------------------------------------------------------


def _strip(words: str) -> str:
    words = re.sub(r"^.{0,8}期间，?(?=.{4,})", "", words)
    words = re.sub(r"^(?:其中|同时|目前|现已|以及|和|并|，|、|的|全国性?的)+", "", words)
    return re.sub(r"(?:已经|已|累计|总计|共计|共|均|稳步|持续|分别|的|约|将)+$", "", words).strip("，、 ")


def _after_modifier(words: str) -> str:
    """The head of a noun phrase: after the last 的 outside brackets."""
    depth, cut = 0, 0
    for i, char in enumerate(words):
        depth += char in "（“" and 1 or char in "）”" and -1 or 0
        if char == "的" and not depth:
            cut = i + 1
    return words[cut:]


def noun_head(words: str) -> str:
    """A noun phrase up to its first 和, 、, 以及 or 的 outside brackets: 省（自治区、直辖市）|和新疆…"""
    depth = 0
    for i, char in enumerate(words):
        if char in "（“《":
            depth += 1
        elif char in "）”》":
            depth -= 1
        elif not depth and i and not words[:i].endswith(("性", "型", "级")) and (char in "、的和" or words.startswith(("以及", "与", "及"), i)):
            return words[:i]
    return words


def split_measure(words: str) -> tuple[str, str]:
    """(subject, indicator) of the words before a number; either may be empty.

    >>> split_measure("社保卡持卡人数")
    ('社保卡', '持卡人数')
    >>> split_measure("乡镇连通率")
    ('乡镇', '连通率')
    >>> split_measure("县级及以上政务服务综合大厅")
    ('县级及以上政务服务综合大厅', '')
    """
    if words.count("）") and (cut := words.rindex("）") + 1) < len(words) and _LAST_NOUN.search(words):
        return words[:cut], words[cut:]
    opener = _OPENER.search(words)
    if opener and (_LAST_NOUN.search(words) or opener.start() == 0):
        return words[:opener.start()], words[opener.start():]
    return ("", words) if _LAST_NOUN.search(words) and len(words) <= 4 else (words, "")


# -- stating ------------------------------------------------------------------------------------------------------------------------------


def observe(facts: Facts, mention: Mention, subject: Ref, indicator: str, date: Dated | None, place: Ref | None = None,
            source: Ref | None = None, *, down: bool = False, target: bool = False, leads: bool = True) -> Ref:
    """One observation. Its identity is what it measures and what it says, so that a second telling is the same thing. Its subject is
    that of later figures of the sentence which name none, if it `leads`."""
    facts.use(mention)
    number = mention.value
    measured = facts.indicator(indicator or _COUNT)
    unit = facts.unit(number.unit) if number.unit else facts.unit("人") if measured_people(indicator) else None
    value = Decimal(number.value)
    identity = digest(subject, measured, unit, date.value.slug if date else "", value.normalize(), number.bound, length=16)
    label = f"{facts.things[subject].label}：{indicator or _COUNT} {number.text}" + (f"（{date.value.slug}）" if date else "")
    ref = facts.see(facts.thing("observation", identity, ("Observation",), label))
    facts.say(ref, EGOV.subject, subject)
    facts.say(ref, EGOV.ofIndicator, measured)
    facts.say(ref, EGOV.value, value)
    facts.say(ref, EGOV.valueText, number.text)
    facts.say(ref, EGOV.bound, number.bound)
    facts.say(ref, EGOV.unit, unit)
    facts.say(ref, EGOV.asOf, date)
    facts.say(ref, EGOV.inPlace, place if place != subject or facts.things[subject].ref.slug != "china" else None)
    facts.say(ref, EGOV.reportedBy, source)
    if place is None and subject.kind == "place" and subject.slug != "china":
        facts.say(ref, EGOV.inPlace, subject)
    if down:
        facts.say(ref, EGOV.direction, "down")
    if target:
        facts.say(ref, EGOV.isTarget, True)
    if leads:
        facts.discourse.figures.append((facts.sentence.index, mention.start, subject))
        facts.discourse.figure_indicator = indicator
    return ref


def measured_people(indicator: str) -> bool:
    """Whether a number without a unit counts people by its indicator's own word: 持卡人数已达13.89亿."""
    return indicator.endswith("人数")


def _subject(found: Found, facts: Facts, start: int, end: int, at: int) -> tuple[Ref | None, str, Ref | None]:
    """(subject, rest of the words, place) of the signs `start`…`end` before a number at `at`."""
    place = None
    while start < end and (mention := found.tagged.at[start][2]) and mention.kind in ("place", "date"):
        if mention.kind == "place":
            if mention.value.level == "region":
                return facts.place(mention), found.tagged.words(start + 1, end), facts.place(mention)
            place = facts.place(mention)
        start += 1
        while start < end and found.tagged.signs[start] in "，的":
            start += 1
    for i in range(start, end):
        mention = found.tagged.at[i][2]
        if mention and mention.kind == "platform" and is_system(mention, built=True):
            return facts.platform(mention), _without_dates(found, i + 1, end), place
        if mention and mention.kind == "agency" and i == start and found.tagged.signs[i + 1:i + 2] not in ("、", "和"):
            return facts.agency(mention), _without_dates(found, i + 1, end), place
    return None, _without_dates(found, start, end), place


def _without_dates(found: Found, start: int, end: int) -> str:
    return "".join(found.tagged.words(i, i + 1) for i in range(start, end) if found.tagged.signs[i] != _D)


# -- frames -------------------------------------------------------------------------------------------------------------------------------


@RULES.rule(
    "figure-change",
    "(?P<what>" + _CL + "{1,50}?)(?:从|由)(?:{d1:date})?的?(?:平均|最[长短高低])?{first:number}(?P<verb>" + _CL + "{0,8}?(?:提升|提高|上升|增长|增加|扩大|下降|降低|减少|压减|缩短|跃升|攀升|压缩|[增升降减])" + _CL
    + "{0,2}?(?:至|到|为))(?:了)?(?:{d2:date})?的?(?:最[长短高低])?{second:number}",
    zh="从…到…的变化", en="a change from one value to another", samples=["样例指数排名从2012年的第60位提升至2020年的第41位。"])
def change(found: Found, facts: Facts) -> bool | None:
    start, end = found.match.span("what")
    subject, words, place = _subject(found, facts, start, end, end)
    words = _strip(words)
    if subject is None:
        country = re.match("我国|全国", words)
        name, indicator = split_measure(words)
        if country is None and not name:
            subject = inherited(found, facts, start)
        if subject is None:
            subject = place or (facts.named_subject(name) if name else facts.named_subject(words))
            words = indicator if name and not place else words
    down = bool(_DOWN.search(found.words("verb")))
    source = _source(found, facts)
    for number, day in (("first", "d1"), ("second", "d2")):
        date = facts.dated(found.mention(day)) if found.has(day) else as_of(found, facts, found.match.start(number))
        observe(facts, found.mention(number), subject, _indicator(words, found.mention(number)), date, place, source, down=down)
    return None


def _indicator(words: str, number: Mention) -> str:
    """The indicator as it recurs in series: without 全球, and 排名 where the number is a rank."""
    words = _strip(re.sub("^(?:的)+", "", words)).replace("全球", "").replace("在全球", "")
    words = re.sub("连续.{1,3}[年届次]", "", words)
    words = re.sub("(?:位居|位列|提升|上升|攀升|跃升|位次)$", "", words)
    if number.value.is_rank and not words.endswith(("排名", "位次")):
        words += "排名"
    return words


@RULES.rule(
    "figure-part", "(?P<verb>明确|部署|提出|确定|包括|安排)(?:了)?(?:\\d{1,2}大[^，。；：！？“”]{2,4}?)?{number:number}(?P<object>" + _CL + "{2,16}?)(?=[，。；：！？“”]|$)",
    "(?P<list>" + _CL + "{2,}?)等?{number:number}(?:个)?(?P<object>" + _CL + "{0,24}?)(?=[，。；：！？“”]|$)",
    zh="文件或会议部署的若干项", en="what a document or meeting lays down", samples=["国务院印发《样例纲要》，部署样例一、样例二等8项重点任务。"])
def part(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or mention.value.unit not in _PART_UNITS or mention.value.bound != "exact":
        return False
    aspects = mention.value.unit.endswith(("方面", "部分"))
    listed = found.has("list") and found.tagged.signs[found.match.start("number") - 1] == "等" and "、" in found.words("list")
    if not (aspects or listed or found.has("verb")):
        return False
    if facts.discourse.policy is not None and facts.discourse.policy_sentence is facts.sentence:
        subject = facts.discourse.policy
    elif facts.discourse.event is not None and facts.paragraph.kind == "entry":
        subject = facts.discourse.event
    else:
        return False
    name = _strip(re.sub("^(?:的|问题，?)", lambda m: m.group() if m.group().startswith("问题") else "", found.words("object")))
    name = re.sub("^个", "", re.split("[，、]", name)[0])
    observe(facts, mention, subject, name if 2 <= len(name) <= 16 and not name.endswith("方面") else "", None)
    return None


@RULES.rule(
    "figure-people", "{number:number}(?:通过" + _CL + "{1,10}?)?(?P<verb>[\u4e00-\u9fff]{2})了(?P<object>[^，。；：！？“”、的]{2,16}?)(?=[，。；：！？“”]|$)",
    zh="多少人做了什么", en="how many people did something", samples=["3.5亿人领用了样例卡。"])
def people(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or mention.value.unit not in ("人", "名", "位", "户", "家", "人次"):
        return False
    place = _in_place(found, facts, 0, found.match.start())
    subject = facts.named_subject(found.words("object"))
    unit = {"人": "人数", "名": "人数", "位": "人数", "人次": "人次"}.get(mention.value.unit, mention.value.unit + "数")
    observe(facts, mention, subject, found.words("verb") + unit, as_of(found, facts, found.match.start("number")), place, _source(found, facts))
    return None


@RULES.rule(
    "figure-covered", "覆盖(?:了)?(?P<where>" + _L + ")?{number:number}(?P<what>" + _CL + "{2,14}?)的{platform:platform}",
    zh="覆盖多少的系统", en="how many a system covers", samples=["某部建成覆盖全国2800余个样例机构的国家样例平台。"])
def covered(found: Found, facts: Facts) -> bool | None:
    mention, system = found.mention("number"), found.mention("platform")
    if facts.is_used(mention) or not is_system(system, built=True):
        return False
    place = facts.place(found.mention("where")) if found.has("where") else None
    observe(facts, mention, facts.platform(system), found.words("what"), as_of(found, facts, found.match.start("number")), place)
    return None


@RULES.rule(
    "figure-head", "(?:(?<=[，。；：“、])|^|(?<=以及)|(?<=" + _D + "))(?:其中)?[，]?(?P<where>" + _L + ")?{number:number}(?:以上|以下)?(?:的)?(?P<rest>" + _CL + "{2,80}?)(?=[，。；：！？“”]|、?" + _N + "|$)",
    zh="数在前：多少的什么怎么样", en="the number first", samples=["93%的样例事项实现网上办理。", "全国28个样例机构已完成备案。"])
def head(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention):
        return False
    at = found.match.start("number")
    if found.tagged.signs[at - 1:at] == "、":        # a list goes on; its first number must have stood first as well
        opening = found.tagged.signs[_clause(found.tagged.signs, at)[0]:at].split(_N, 1)[0]
        if re.sub(f"[{_L}{_D}]|其中|^以及", "", opening):
            return False
    start, end = found.match.span("rest")
    predicate = _PREDICATE.search(found.tagged.signs, start + 1, end)
    words = found.tagged.words(start, predicate.start() if predicate else end)
    name = noun_head(words)
    says = found.tagged.words(predicate.start(), end) if predicate else _later_predicate(found, end)
    says = re.sub("^(?:均已|都已|已经|已全部|已全面|已基本|均|全部|全面|基本|都|可以)+", "", says).strip()
    if not 2 <= len(name) <= 24 or not says:
        return False
    place = facts.place(found.mention("where")) if found.has("where") else _in_place(found, facts, 0, found.match.start("number"))
    observe(facts, mention, facts.named_subject(name), says[:40], as_of(found, facts, found.match.start("number")), place, _source(found, facts),
            target=_is_target(found), leads=False)
    return None


def _later_predicate(found: Found, end: int) -> str:
    """What a later clause of the sentence says of a subject that has no predicate of its own."""
    signs = found.tagged.signs
    stop = signs.find("。", end)
    stop = len(signs) if stop < 0 else stop
    predicate = _PREDICATE.search(signs, end, stop)
    if predicate is None:
        return ""
    return found.tagged.words(predicate.start(), _clause(signs, predicate.start())[1])


def _is_target(found: Found) -> bool:
    return bool(re.search(f"(?:目标|力争|争取|确保|计划|预计)[^。]{{0,30}}{_D}|{_D}[^。]{{0,6}}(?:力争|将达|要达)", found.tagged.signs))


@RULES.rule(
    "figure-last", "(?P<what>" + _CL + "{1,70}?)(?P<reach>" + _REACH + "){number:number}(?:以上|以下|左右)?(?P<after>（[^）]{1,20}）)?(?=[，。；：、！？“”（]|和|" + _N + "|$)",
    zh="数在后：什么达到多少", en="the number last", samples=["国家样例平台注册用户达3.2亿人，日均访问量超500万次。"])
def last(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or found.tagged.signs[found.match.end("number"):found.match.end("number") + 1] == _N:
        return False
    start, end = found.match.span("what")
    subject, words, place = _subject(found, facts, start, end, end)
    if subject is None and "、" in words and not _LAST_NOUN.search(_strip(words)):
        words = words.rsplit("、", 1)[1]
    words = _strip(words)
    verb = _VERB_AT.match(words)
    if verb and verb["verb"] == "提供" and "累计" not in words[:verb.start("verb")]:
        words = words[verb.end():]
    if subject is None and not (verb and verb.end() < len(words)):
        words = _after_modifier(words)
    growth = _GROWTH.fullmatch(words)
    if growth and facts.discourse.figure_indicator:      # 网办率达95%，较2019年提高20个百分点
        words = re.sub(f"{_GROWTH_WORDS}$", "", facts.discourse.figure_indicator) + (growth["how"] or "") + growth["verb"]
    measured = mention.value.unit in _MEASURES_ITSELF or mention.value.is_rank
    date = as_of(found, facts, found.match.start("number"))
    if subject is not None:
        indicator = _indicator(_without_adverbs(words), mention)
        if opening := _VERB_AT.match(indicator):      # 接入中央单位225家，地方单位54万家: the verb holds for its twin
            facts.discourse.figure_verb, facts.discourse.figure_tail = opening["verb"], indicator[-2:]
    else:
        subject, indicator = _free_measure(found, facts, words, bool(verb), measured, mention, place)
    if subject is None or (not indicator and measured):
        return False
    if place is None and not indicator and subject.kind == "subject":
        place = _in_place(found, facts, 0, start)
    observe(facts, mention, subject, indicator, date, place, _source(found, facts),
            down=bool(_DOWN.search(found.words("reach") or found.words("what")[-4:])), target=_is_target(found))
    return None


def _without_adverbs(words: str) -> str:
    words = re.sub("^(?:的|共(?![享同建用])|现已|已经|已|有序|按需|持续|不断|实现)+", "", words)
    words = re.sub("^通过.{1,20}?(?:方式|手段|模式|途径)", "", words)
    words = re.sub("^(?:推动|支撑|服务|助力)?各地区各部门", "", words)
    words = re.sub("^(?:汇集|汇总|上线)(?=.{4,})", "", words)
    return re.sub("各类|各级", "", words)


def _free_measure(found: Found, facts: Facts, words: str, verbal: bool, measured: bool, mention: Mention, place: Ref | None) -> tuple[Ref | None, str]:
    """Subject and indicator of words that name no system or body."""
    words = _without_adverbs(words)
    if words.startswith(("我国", "全国", "全省", "全市", "全区")) and place is None:
        words = words[2:]
    at = found.match.start("what")
    country = place if mention.value.is_rank else None
    if mention.value.is_rank:
        survey = re.search("在(?P<survey>" + _CL + "{2,40}?(?:评估|评价|调查|测评|排名|考核))中", found.tagged.signs[:found.match.start("number")])
        if survey and (not words or words.startswith("连续")):
            words = found.tagged.words(*survey.span("survey"))
        above = inherited(found, facts, at) if country is None else country
        if above is None or facts.things[above].ref.kind not in ("place", "platform", "agency"):
            above = country
        return (above or _country(facts), _indicator(words, mention)) if words else (None, "")
    if verbal:
        above = inherited(found, facts, at)
        return (above, _indicator(_without_adverbs(words), mention)) if above is not None else _object_subject(facts, words)
    stored = re.match(f"(?P<subject>[^的、，]{{2,16}}?)(?P<indicator>(?:{_MIDDLE})[^的]{{2,}})$", words)
    if stored and not measured and not re.fullmatch(_ADVERBS, stored["subject"]):
        rate = re.search("(?:平均|累计|日均|年均)$", stored["subject"])
        cut = rate.start() if rate else len(stored["subject"])
        return facts.named_subject(words[:cut]), _indicator(words[cut:], mention)
    name, indicator = split_measure(words)
    if name and indicator:
        above = _system_above(found, facts, at)
        if above is not None and len(name) <= 6 and not place and not _PEOPLE.search(name):
            return above, _indicator(words, mention)
        return facts.named_subject(name), _indicator(indicator, mention)
    if indicator or measured:
        above = inherited(found, facts, at)
        if above is None:
            above = place or facts.home or facts.named_subject(words)
        return above, _indicator(indicator or words, mention)
    above = _system_above(found, facts, at)
    if above is not None and place is None:
        return above, (facts.discourse.figure_verb if name[-2:] == facts.discourse.figure_tail else "") + name
    return facts.named_subject(name), ""


def _system_above(found: Found, facts: Facts, at: int) -> Ref | None:
    """The system of the figure before in this sentence, or at the sentence's head."""
    last = last_subject(facts, found, at)
    if last is not None and last.kind == "platform":
        return last
    subject = sentence_subject(found, facts, at) if last is None else None
    return subject if subject is not None and subject.kind == "platform" else None


def _country(facts: Facts) -> Ref | None:
    place = facts.authority.places.get("china")
    return facts.see(facts.thing("place", place.slug, ("Place",), place.label)) if place else None


def _object_subject(facts: Facts, words: str) -> tuple[Ref | None, str]:
    """已审批样例机构58家 without any subject: the thing counted is the subject, the verb what is said of it."""
    verb = _VERB_AT.match(words)
    name = noun_head(words[verb.end():]) if verb else words
    return (facts.named_subject(name), verb["verb"] if verb else "") if 2 <= len(name) <= 30 else (None, "")


@RULES.rule(
    "figure-object", "(?P<before>" + _CL + "{0,70}?){number:number}(?:{second:number})?(?:的)?(?P<object>" + _CL + "{2,60}?)(?=[，。；：！？“”]|" + _N + "|$)",
    zh="动词、数、对象", en="a verb, the number, what is counted", samples=["已发布4万类样例资源，累计提供3亿次样例查询服务。"])
def counted(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention):
        return False
    start, end = found.match.span("before")
    subject, words, place = _subject(found, facts, start, end, end)
    words = _strip(re.sub(r"^.*等$", "", words)) if words.endswith("等") else _strip(words)
    ends_modifier = found.tagged.signs[end - 1:end] == "的"
    segment = re.split("[、和]", words)[-1] if not _VERB_AT.match(words) else words
    verb = _VERB_AT.match(segment) or _last_verb(segment)
    thing = found.words("object").rstrip("等")
    thing = _first_item(thing)
    thing = re.sub("(?<=[\u4e00-\u9fff])(?:和|及|与)$", "", thing)
    thing = re.sub("^([^“”在对于为]{2,8})(“[^”]+”)$", r"\2\1", thing)
    if len(thing) < 2 or len(thing) > 40:
        return False
    date = as_of(found, facts, found.match.start("number"))
    keeps = last_subject(facts, found, found.match.start("number"))
    if start == end and found.tagged.signs[start - 1:start] == "、" and keeps is not None:      # 发布3项甲、5项乙: the verb and subject hold on
        predicate = _PREDICATE.search(thing, 2)
        name = facts.discourse.figure_verb + noun_head(thing[:predicate.start()] if predicate else thing)
        observe(facts, mention, keeps, name, date, None, _source(found, facts))
        return None
    above = subject or (None if ends_modifier else _owner(found, facts, start))
    predicate = _PREDICATE.search(thing)
    if above is not None and verb:
        name = verb["verb"] if verb["verb"] not in ("提供", "实现", "打造", "完成", "建成", "建设", "上线") or "累计" in words else ""
        name = ("累计" if "累计" in words and verb["verb"] == "提供" else "") + name
        indicator = _indicator(name + thing, mention)
        facts.discourse.figure_verb = name
    elif above is not None:
        indicator = _indicator(thing, mention)
    elif predicate and predicate.start() >= 2 and not verb:
        above, indicator = facts.named_subject(noun_head(thing[:predicate.start()])), thing[predicate.start():]
    else:
        time = mention.value.unit in ("分钟", "秒", "小时", "天", "个工作日", "工作日")
        joined = facts.discourse.figure_verb if start == end and found.tagged.signs[start - 1:start] in ("、", "和") else ""
        said = verb["verb"] if verb and not ends_modifier else joined
        indicator = "用时" if time else said or _COUNT
        facts.discourse.figure_verb = said
        above = facts.named_subject(noun_head(thing) or thing)
    for number in (mention, found.mention("second")):
        if number is not None:
            observe(facts, number, above, indicator, date, place, _source(found, facts), target=_is_target(found))
    return None


def _first_item(words: str) -> str:
    """The first member of a list, but 基础性、关键性标准 whole."""
    parts = re.split("、|以及", words)
    return words if parts[0].endswith(("性", "型", "级")) else parts[0]


def _last_verb(words: str) -> re.Match | None:
    return re.search(rf"(?P<verb>{_VERBS})(?:了)?(?:[^的]{{0,8}})$", words)


def _owner(found: Found, facts: Facts, at: int) -> Ref | None:
    """Whose number this is: the subject of the figure before, or of the sentence; no more than that."""
    last = last_subject(facts, found, min(at, len(found.tagged.at) - 1))
    if last is not None and last.kind in ("platform", "agency", "place"):
        return last
    return sentence_subject(found, facts, at + 1)
