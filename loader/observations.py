"""Rules for a figure: what a number counts or rates, of which subject, as of when, where, and who says so.

A number is read by the frame it stands in; those of several numbers (joint_figures.py) are tried first:

    head      92.5%的省级行政许可事项实现网上受理           the number first: N of a subject, then what holds of it
    last      国家政务服务平台总访问量超903.26亿次          the number last: subject, indicator, number
    object    已发布3.2万类数据资源                         a verb, the number, what is counted
    attended  约200人出席                                   how many came to an event
    grown     同比分别增长4.8%和5.5%                        several numbers told of the figures before
    earlier   较2015年的8.4万个大幅精简                     an earlier value alone
    compared  比2019年的74个增加28个                        more or less than an earlier value
"""
from __future__ import annotations

import re

from egovkg.loader import figure_context as context
from egovkg.loader.facts import Facts, Ref
from egovkg.loader.figure_context import AMONG, D, L, N, THINGS, as_of, clause, in_place, inherited, last_subject, source
from egovkg.loader.figure_stating import CL, COUNT, Q, STOP, fell, indicator_of, is_target, left, observe
from egovkg.loader.figure_words import (
    ACTORS,
    ADVERBS,
    BARE_VERBS,
    FELL,
    GROWTH,
    MEASURE,
    MEASURING,
    MIDDLE,
    MODIFIED,
    OPENER,
    PREDICATE,
    TOLD_OF_EARLIER,
    TOWARDS,
    VERB_AT,
    VERB_LAST,
    VERBS,
    after_modifier,
    first_item,
    last_verb,
    list_items,
    noun_head,
    of_people,
    split_measure,
    strip,
    without_adverbs,
)
from egovkg.loader.report_year import completed
from egovkg.loader.grammar import Found, Mention, Rules, compile_pattern
from egovkg.loader.regexes import regex

RULES = Rules()
_REACH = ("(?:已经|已|累计|总计|共计|共|合计|均|约|更|稳步|持续|分别|全球|世界|全国|仍|保持|维持|稳定|控制)*(?:达到|达|为|是|有|突破|超过|超|高达|增至|增长至|增长到|提升至|提升到|提高到|提高至|升至|升到|上升至|上升到|跃升至|扩大到|扩大至|扩容至|扩容到|"
          "扩展至|扩展到|压缩至|压缩到|压减至|缩短至|缩短到|降至|降为|降到|下降至|下降到|位居|位列|排在|居|列|排名|占到|占|至|到|在|不足)?(?:了)?(?:全球|世界|全国|全省)?")
_TIME_UNITS = frozenset({"分钟", "秒", "小时", "天", "个工作日", "工作日"})
_AT_EVENT = regex("参展|参会|参加|参赛|出席|亮相|签约|到会|观展|与会")
# 比2019年的74个增加28个: the second number is told of the first, and both of an earlier figure.
# 较2015年的8.4万个大幅精简: an earlier value alone, of the figure before.
_EARLIER = ("(?:比|较){d1:date}(?P<when>[^，。；：、\ue000-\ue0ff]{0,8})的{first:number}(?P<verb>(?:大幅|明显|显著|有所|又|再)*(?:" + VERBS
            + "|增加|增长|提高|提升|上升|下降|降低|缩短|提前))" + STOP)
_COMPARED = "(?P<what>" + Q + "{0,30}?)(?:比|较)(?:{d1:date})?(?:的)?(?:[^，。；：、\ue000-\ue0ff]{1,8}的)?{first:number}(?:[^，。；：、\ue000-\ue0ff]{0,2})(?P<verb>增加|增长|提高|提升|前进|上升|多|减少|下降|降低|缩短|少|后退)(?:了)?{second:number}"
# 同比分别增长4.8%和5.5%: as many numbers as figures before, or as places and levels named.
_SEVERAL = "(?P<what>(?<=[，；。])" + CL + "{2,20}?(?:分别|依次)" + CL + "{0,4}?)(?P<numbers>{number}(?:[、，和与及]{number})+)"
_TELL_OF_EARLIER = tuple(map(compile_pattern, (_COMPARED, _EARLIER, _SEVERAL)))
_ACTS = regex(f"{CL}{{0,12}}?{ACTORS}(?P<says>(?:{ADVERBS}|每周|经常|从未|仍)*(?:{VERBS}|认为|反映|表示|选择|愿意|希望)[^，。；：！？]{{2,}})")       # 90个地市|部署样例模型
_OF_THE_FIRST = regex(f"{N}[^，。；：、{N}]{{1,12}}的$")
_SATISFIED = regex("满意|好评|评价")       # what people say of a system
_SPAN_OF_TIME = regex("年|天|日|周|个?月|个?工作日")
_SPREAD = regex("(?P<name>[^，。；的]{3,24}?)(?:已|将|由)*(?:扩大|拓展|推广|延伸|扩展)(?:到|至)$")
_THING_DOES = regex(f"(?!{ADVERBS}|{VERBS}|[向为对与由在从把将以其让使])(?P<name>[^的、，]{{2,20}}?(?:{THINGS}|库|云|(?:部门|单位)(?=(?:{ADVERBS})*(?:{VERBS})(?!率|量|数))))(?=(?:{ADVERBS})*(?:{VERBS}|{OPENER.pattern}))")


def _compares(found: Found, mention: Mention) -> bool:
    """Whether the number is an earlier value, or compared with one: frames of their own read it after the others."""
    tagged = found.tagged
    if "compared" not in tagged.memo:
        matches = [match for pattern in _TELL_OF_EARLIER for match in pattern.finditer(tagged.signs)] if not tagged.letters.isdisjoint("比较别次") else []
        tagged.memo["compared"] = {m.start for match in matches for name in ("first", "second", "numbers") if name in match.re.groupindex
                                   and (name != "numbers" or TOLD_OF_EARLIER.fullmatch(tagged.words(*match.span("what")))) for m in tagged.mentions(*match.span(name))}
    return mention.start in tagged.memo["compared"]


@RULES.rule(
    "figure-people", "{number:number}(?:通过" + CL + "{1,10}?)?(?P<verb>[\u4e00-\u9fff]{2})了(?P<object>[^，。；：！？“”、的]{2,16}?)" + STOP,
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
    "figure-attended", "(?:来自)?{number:number}(?P<who>" + CL + "{0,8}?)(?P<does>" + _AT_EVENT.pattern + "|(?:围绕|就|以)[^，。；：]{1,30}?(?:交流|研讨|讨论|对话|探讨))(?:了)?(?:会议|活动|大会|论坛)?" + STOP,
    "(?P<from>来自)[^，。；：的\ue000-\ue0ff]{0,4}?{number:number}(?P<who>" + CL + "{1,8}?)的(?=[\u4e00-\u9fff]{0,4}" + N + ")",
    zh="多少人出席会议", en="how many attend an event",
    samples=["第五届样例论坛在北京举行，约200人出席。", "2021年5月，第五届样例论坛在北京举行，来自沿江11个省市的600余名代表围绕样例主题深入交流。"])
def attended(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    event = context.event_attended(found, facts, found.match.start())
    if event is None or facts.is_used(mention):
        return False
    who = noun_head(found.words("who").removeprefix("的"))
    if found.has("from"):
        who = "来自" + who
    observe(facts, mention, event, who + found.words("does") if who else found.words("does") + "人数", as_of(found, facts, found.match.start("number")) or facts.discourse.event_date.get(event), None,
            source(found, facts))
    return None


@RULES.rule(
    "figure-lasting", "(?P<what>有效期|试行期|会期|为期|历时|工期|任期|期限)限?(?:为|约|达|共)?{number:number}" + STOP,
    zh="有效期、会期、为期多久", en="how long something holds or lasts", samples=["教育部印发《样例办法》，自2030年3月1日起施行，有效期五年。", "3月5日，第二届样例论坛在北京举行，会期三天。"])
def lasting(found: Found, facts: Facts) -> bool | None:
    mention, what = found.mention("number"), found.words("what")
    if facts.is_used(mention) or not _SPAN_OF_TIME.fullmatch(mention.value.unit):
        return False
    at = found.match.start()
    of_text = what in ("有效期", "试行期", "期限")
    subject = context.laid_down_in(found, facts, at) if of_text else context.event_of_sentence(found, facts, at) or context.clause_topic(found, facts, at)
    if subject is None:
        return False
    observe(facts, mention, subject, what, None, leads=not of_text)
    return None


@RULES.rule(
    "figure-head", "(?:(?<=[，。；：“、])|^|(?<=以及)|(?<=" + D + "))(?:其中|另有|还有|仍有|目前|现有|已有|共有|首批|约有|另|此外|全部|(?:抽查|调研|调查|检查|统计|监测)(?:发现|显示|表明))*[，]?(?P<where>" + L + ")?(?:已有|共有|共|有)?{number:number}(?:以上|以下)?(?:的)?(?P<rest>" + Q + "{2,80}?)(?=[，。；：！？]|、?" + N + "|$)",
    zh="数在前：多少的什么怎么样", en="the number first", samples=["93%的样例事项实现网上办理。", "全国28个样例机构已完成备案。", "样例标准发布，另有3项样例规范进入报批环节。"])
def head(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention):
        return False
    at = found.match.start("number")
    if found.tagged.signs[at - 1:at] == "、":        # a list goes on; its first number must have stood first as well
        opening = found.tagged.signs[clause(found.tagged.signs, at)[0]:at].split(N, 1)[0]
        if regex(f"[{L}{D}]|其中|^以及").sub("", opening):
            return False
    start, end = found.match.span("rest")
    predicate = PREDICATE.search(found.tagged.signs, start + 1, end) or _ACTS.match(found.tagged.signs, start, end)
    told = predicate.start("says") if predicate and predicate.re is _ACTS else predicate.start() if predicate else end
    dated = found.tagged.signs.find(D, start, told)
    words = found.tagged.words(start, dated if dated > start else told)      # 重点事项|6月底前全部落地
    name = after_modifier(words) if regex(f"的[^的]{{0,6}}{ACTORS}$").search(words) else noun_head(words)
    says = found.tagged.words(told, end) if predicate else _later_predicate(found, end)
    if says.count("“") != says.count("”"):
        says = regex("[“”]").split(says)[0]
    says = regex("^(?:均已|都已|已经|已全部|已全面|已基本|已|均|全部|全面|基本|都|可以)+").sub("", says).strip()
    if not (2 <= len(name) <= 24 or name in ("省", "市", "县", "区", "州", "乡", "镇", "村")) or not says:
        return False
    place = facts.place(found.mention("where")) if found.has("where") else in_place(found, facts, 0, found.match.start("number"))
    event = context.event_of_sentence(found, facts, at) if _AT_EVENT.match(says) else None
    if event is not None:       # 第三届论坛召开，200余名代表参会
        observe(facts, mention, event, name + says[:40], as_of(found, facts, at) or facts.discourse.event_date.get(event), None, source(found, facts))
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
    last = clause(signs, predicate.start())[1]
    return "" if N in signs[predicate.start():last] else found.tagged.words(predicate.start(), last)


@RULES.rule(
    "figure-last", "(?P<what>" + Q + "{0,70}?)(?P<reach>" + _REACH + "){number:number}(?:以上|以下|左右)?(?P<range>[—至-]{number2:number})?(?:之间|的?区间)?(?P<after>（[^）]{1,20}）)?(?=[，。；：、！？“”（]|和|并(?!列|行|购|网|联)|" + N + "|$)",
    zh="数在后：什么达到多少", en="the number last", samples=["国家样例平台注册用户达3.2亿人，日均访问量超500万次。", "样例热线接通率保持在92%—97%之间。"])
def last(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or found.tagged.signs[found.match.end("number"):found.match.end("number") + 1] == N or _compares(found, mention):
        return False
    start, end = found.match.span("what")
    if mention.value.is_rank and found.tagged.signs[start - 1:start] == N and (among := AMONG.match(found.tagged.signs, start, end)):
        start = among.end()         # 在193个会员国中|列第35位
    subject, words, place = left(found, facts, start, end)
    if found.tagged.signs[start - 1:start] == N:       # 从1200个案例中|遴选出典型案例50个
        words = regex(f"^[\u4e00-\u9fff]{{1,8}}?[中里](?=(?:{ADVERBS})*(?:{VERBS}))").sub("", words)
    if words.endswith("等"):        # 甲、乙等9省: so many as the list has
        return False
    if subject is None and "、" in words and not MEASURE.search(strip(words)):
        words = words.rsplit("、", 1)[1]
    words = strip(words)
    words = TOWARDS.sub("", words) or words
    verb = VERB_AT.match(words)
    if verb and verb["verb"] == "提供" and "累计" not in words[:verb.start("verb")]:
        words = words[verb.end():]
    if subject is None and not (verb and verb.end() < len(words)):
        words = after_modifier(words) if not MEASURE.search(words) and not MODIFIED.match(words) else words
    down = fell(found, start, found.match.start("number"))
    before = last_subject(facts, found, found.match.start("number"))
    if before is not None and subject is None:
        growth = GROWTH.fullmatch(strip(found.tagged.words(start, found.match.start("number"))))
        if growth and facts.discourse.figure_indicator:      # 网办率达95%，较2019年提高20个百分点
            subject, words = before, GROWTH.sub("", facts.discourse.figure_indicator) + (growth["how"] or "").strip("，") + growth["verb"]
        elif words in ("日", "月", "年") and facts.discourse.figure_indicator:      # 调用214亿次，日均5866万次
            subject, words = before, words + "均" + facts.discourse.figure_indicator
        elif not words or words in ("同期", "随后", "其后"):      # 接入率2021年为71.6%，2024年提高到96.8%
            subject, words = before, GROWTH.sub("", facts.discourse.figure_indicator)
        elif words.startswith("占"):        # 用户达12亿人，占总人数的九成
            subject = before
        elif found.words("reach").startswith("占"):     # 培训210万人，其中女性占41.3%
            subject, words = before, words + "占比"
    elif found.words("reach").startswith("占") and words and subject is None:
        subject, words = facts.named_subject(words), "占比"
    measured = mention.value.unit in MEASURING or mention.value.is_rank or not mention.value.unit and bool(MEASURE.search(words))
    date = as_of(found, facts, found.match.start("number"))
    own = False
    if subject is not None:
        indicator = indicator_of(without_adverbs(words), mention)
        if opening := VERB_AT.match(indicator):      # 接入中央单位225家，地方单位54万家: the verb holds for its twin
            facts.discourse.figure_verb, facts.discourse.figure_tail = opening["verb"], indicator[-2:]
    else:
        subject, indicator = _free_measure(found, facts, words, verb, measured, mention, place)
        own = subject is not None and subject.kind == "subject" and facts.things[subject].label in found.words("what")
    if subject is None or (not indicator and measured):
        return False
    if place is None and not indicator and subject.kind == "subject":
        place = in_place(found, facts, 0, start)
    if place is None:
        place = context.extent_of(found, facts, start, own=own)
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
    opens = found.tagged.signs[at - 1:at] in ("", "。", "；", "：") or found.tagged.signs.startswith("其中", at)
    modified = MODIFIED.match(words)
    if verb and opens and modified and not measured and place is None and not MEASURE.search(modified["name"]):
        return facts.named_subject(modified["name"]), modified["told"]      # ；建立样例制度的城市|超过180个
    if place is None and not MEASURE.search(words) and (document := context.laid_down_here(found, facts, at)):
        words = strip(regex("^(?:明确|提出|列出|部署|要求|确定|设定|安排|规定)了?").sub("", words))
        return document, indicator_of(without_adverbs(words), mention)
    if verb:
        above = inherited(found, facts, at) if place is None else None      # 全市累计建成…: the place opens a statement of its own
        return (above, indicator_of(without_adverbs(words), mention)) if above is not None else _object_subject(words, facts)
    if thing := _THING_DOES.match(words):        # 其中样例库|入库…, 样例平台|自动流转…
        return facts.named_subject(thing["name"]), indicator_of(without_adverbs(words[thing.end():]), mention)
    if modified and not measured and not MEASURE.search(modified["name"]) and VERB_AT.match(modified["told"]):
        return facts.named_subject(modified["name"]), modified["told"]      # 接受培训的机关干部|1.2万人次
    stored = regex(f"(?P<subject>[^的、，]{{2,16}}?)(?P<indicator>(?:{MIDDLE})[^的]{{2,}})$").match(words)
    if stored and not measured and not regex(f"(?:{ADVERBS})*").fullmatch(stored["subject"]):
        rate = regex("(?:平均|累计|日均|年均)$").search(stored["subject"])
        cut = rate.start() if rate else len(stored["subject"])
        return facts.named_subject(words[:cut]), indicator_of(words[cut:], mention)
    if (told := VERB_LAST.match(words)) and context.system_above(found, facts, at) is None:
        return facts.named_subject(told["name"]), indicator_of(words[len(told["name"]):], mention)
    grown = GROWTH.search(words)
    if modified and not measured:
        words = after_modifier(words)
    name, indicator = split_measure(words[:grown.start()] if grown and MEASURE.search(words[:grown.start()]) else words)
    if grown and indicator:
        indicator += words[grown.start():]
    region = _own_region(found)
    if region is not None and (name and indicator or measured):      # 我国网民规模达…: of the country
        return facts.place(region), indicator_of(words, mention)
    if name and indicator and regex("“[^“”]+”").fullmatch(name):
        return facts.named_subject(name), indicator_of(indicator, mention)
    if name and indicator:
        above = context.system_above(found, facts, at) or context.region_above(found, facts, at) or (
            last_subject(facts, found, at) if _SATISFIED.match(indicator) and of_people(name) else None)
        if above is not None and len(name) <= 6 and not place and not (of_people(name) and not _SATISFIED.match(indicator)):
            return above, indicator_of(words, mention)
        return facts.named_subject(name), indicator_of(indicator, mention)
    if indicator or measured:
        above = inherited(found, facts, at)
        if above is None:
            above = place or context.place_told_of(found, facts, at) or facts.home or facts.named_subject(words)
        return above, indicator_of(indicator or words, mention)
    goes_on = found.tagged.signs[at - 1:at + 1] == N + "、" and len(facts.discourse.figure_indicator) > 2      # 归集证照964种、目录信息79亿条
    above = context.system_above(found, facts, at) or (last_subject(facts, found, at) if len(name) <= 3 or goes_on else None) or (
        context.told_of_before(found, facts, at, of_body=len(name) <= 6) if found.tagged.signs[at - 1:at] == "，" else None)
    if above is not None and place is None:
        return above, (facts.discourse.figure_verb if name[-2:] == facts.discourse.figure_tail else "") + name
    return facts.named_subject(name), ""


def _own_region(found: Found) -> Mention | None:
    """The place by its name (我国, 某省) that the words open with: what they tell of, where 全国 and 全省 only say how far it holds."""
    mention = next((m for m in found.mentions("what") if m.kind != "date"), None)
    opens = mention is not None and mention.kind == "place" and found.tagged.signs[found.match.start("what"):].lstrip(D).startswith(L)
    return mention if opens and not mention.text.startswith("全") else None


def _ranked(found: Found, facts: Facts, words: str, mention: Mention, place: Ref | None) -> tuple[Ref | None, str]:
    """Who stands at a rank: the place or system that the words name, the survey (在…评估中) telling the indicator where they do not."""
    survey = regex("在(?P<survey>" + CL + "{2,40}?(?:评估|评价|调查|测评|排名|考核))中").search(found.tagged.signs[:found.match.start("number")])
    if survey and (not words or words.startswith("连续")):
        words = found.tagged.words(*survey.span("survey"))
    start = found.match.start("what")
    own = next((m for m in found.mentions("what", "place")), None)
    among = own is not None and found.tagged.signs[start] != L       # 列全国第4位: among those of the country
    if place is None and own is not None and not among:       # the report's own place is named all the same
        place = facts.place(own)
    if among:       # 每万人拥有量|位居全国第3位
        words = strip(regex("位居|位列|排名|排在|居|列").split(found.words("what"))[0]) if found.tagged.signs[start - 1:start] != N else ""
    if among and len(words) < 3 or regex("[中里]$").search(words):
        words = ""
    if not words and "；" not in found.tagged.signs[:start]:
        words = GROWTH.sub("", facts.discourse.figure_indicator)
    above = inherited(found, facts, start) if place is None else place
    if above is None or facts.things[above].ref.kind not in ("place", "platform", "agency"):
        above = place
    return (above or facts.home or context.country(facts), indicator_of(words, mention)) if words else (None, "")


def _object_subject(words: str, facts: Facts) -> tuple[Ref | None, str]:
    """已审批样例机构58家 without any subject: the thing counted is the subject, the verb what is said of it."""
    verb = VERB_AT.match(words)
    name = noun_head(words[verb.end():]) if verb else words
    return (facts.named_subject(name), words[:verb.end()] if verb else "") if 2 <= len(name) <= 30 else (None, "")


@RULES.rule(
    "figure-object", "(?P<before>" + Q + "{0,70}?){number:number}(?:{second:number})?(?:的)?(?P<object>" + Q + "{2,60}?)(?=[，。；：！？]|" + N + "|$)",
    zh="动词、数、对象", en="a verb, the number, what is counted", samples=["已发布4万类样例资源，累计提供3亿次样例查询服务。"])
def counted(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("number")
    if facts.is_used(mention) or _compares(found, mention):
        return False
    start, end = found.match.span("before")
    subject, words, place = left(found, facts, start, end)
    words = strip(regex(r"^.*等$").sub("", words)) if words.endswith("等") else strip(words)
    ends_modifier = found.tagged.signs[end - 1:end] == "的"
    segment = regex("[、和]").split(words)[-1] if not VERB_AT.match(words) else words
    verb = VERB_AT.match(segment) or last_verb(segment)
    thing = found.words("object").rstrip("等")
    thing = first_item(thing) if "（" not in thing else noun_head(thing)
    thing = regex("(?<=[\u4e00-\u9fff])(?:和|及|与)$").sub("", thing)
    thing = regex("^([^“”在对于为]{2,8})(“[^”]+”)$").sub(r"\2\1", thing)
    if not 2 <= len(thing) <= 40 or thing[0] in "于在（":
        return False
    date = as_of(found, facts, found.match.start("number"))
    keeps = last_subject(facts, found, found.match.start("number"))
    if start == end and found.tagged.signs[start - 1:start] not in ("", *"，。；：“和与及") and keeps is not None:      # 发布3项甲、5项乙, 接入76家单位426个系统: the verb and subject hold on
        predicate = PREDICATE.search(thing, 2)
        name = facts.discourse.figure_verb + noun_head(thing[:predicate.start()] if predicate else thing)
        observe(facts, mention, keeps, name, date, None, source(found, facts))
        return None
    if keeps is not None and _OF_THE_FIRST.search(found.tagged.signs, max(0, end - 16), end):      # 接入74个部门的430个系统
        observe(facts, mention, keeps, facts.discourse.figure_verb + noun_head(thing), date, place, source(found, facts))
        return None
    if mention.value.unit == "%" and subject is None and len(words) >= 2 and not verb and PREDICATE.match(thing) and len(thing) > 3:       # 新办企业98%以上实现…
        observe(facts, mention, facts.named_subject(words), thing, date, place, source(found, facts))
        return None
    above = subject or (None if ends_modifier else context.laid_down_here(found, facts, start) or context.owner(found, facts, start) or (context.clause_topic(found, facts, start) if VERB_AT.match(words) else None))
    predicate = PREDICATE.search(thing)
    if mention.value.unit in _TIME_UNITS and regex("(?:须|需|应|要|可)?在$").search(words) and len(regex("(?:须|需|应|要|可|必须)?在$").sub("", words)) >= 2:      # 事件须在5小时内发布信息
        observe(facts, mention, facts.named_subject(after_modifier(regex("(?:必须|须|需|应|要|可)?在$").sub("", words))), thing, date, place, source(found, facts), target=True)
        return None
    if subject is None and (spread := _SPREAD.match(words)):      # 样例试点|扩大到21个省份
        observe(facts, mention, facts.named_subject(spread["name"]), noun_head(thing), date, place, source(found, facts))
        return None
    if words.endswith("来自"):      # 学员来自37个国家
        whose = context.event_attended(found, facts, start) or last_subject(facts, found, found.match.start("number"))
        if whose is not None:
            observe(facts, mention, whose, words + thing, date, None, source(found, facts))
            return None
    if words.endswith(("在", "从")) and (among := regex("[^，。；的]{2,16}?(?=中|里)").match(found.words("object"))):      # 在193个会员国中列第35位
        observe(facts, mention, facts.named_subject(among.group()), "", date, place, source(found, facts), leads=False)
        return None
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
        indicator = "用时" if mention.value.unit in _TIME_UNITS else said or COUNT
        facts.discourse.figure_verb = said
        above = facts.named_subject(noun_head(thing) or thing)
    for number in (mention, found.mention("second")):
        if number is not None:
            observe(facts, number, above, indicator, date, place, source(found, facts), target=is_target(found))
    return None


@RULES.rule(
    "figure-grown", _SEVERAL,
    zh="几个数依次说前面几个数", en="several numbers told of those before", samples=["样例平台受理投诉25万件，挽回损失4亿元，同比分别增长4.2%和5.1%。", "东部地区样例网办率为98%，中部和西部地区分别为95%和91%。"])
def grown(found: Found, facts: Facts) -> bool | None:
    numbers = [m for m in found.mentions("numbers", "number") if not facts.is_used(m)]
    told = TOLD_OF_EARLIER.fullmatch(found.words("what"))
    earlier = context.figures_before(facts, found, found.match.start())
    if told is None or not earlier or len(numbers) != len(found.mentions("numbers", "number")):
        return False
    date, said_by = as_of(found, facts, found.match.start("numbers")), source(found, facts)
    if told["verb"] and len(earlier) >= len(numbers):
        for (subject, indicator), number in zip(earlier[-len(numbers):], numbers):
            observe(facts, number, subject, indicator + told["how"] + told["verb"], date, None, said_by, down=bool(FELL.search(told["verb"])))
        return None
    levels = list_items(told["levels"] or "")
    if len(levels) != len(numbers):
        return False
    region = "地区" if levels[-1].endswith("地区") else ""
    for level, number in zip(levels, numbers):
        observe(facts, number, facts.named_subject(level.removesuffix(region) + region), earlier[-1][1], date, None, said_by)
    return None


@RULES.rule(
    "figure-earlier",
    _EARLIER,
    zh="较某年的某数增减", en="more or less than an earlier value, by how much is not said", samples=["样例网站1.2万个，较2016年普查时的8.1万个大幅精简。"])
def earlier_value(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("first")
    subject = last_subject(facts, found, found.match.start())
    if facts.is_used(mention) or subject is None:
        return False
    observe(facts, mention, subject, facts.discourse.figure_indicator, completed(facts, found.mention("d1")), None, source(found, facts), leads=False)
    return None


@RULES.rule(
    "figure-compared",
    _COMPARED,
    zh="比前值增减多少", en="more or less than an earlier value", samples=["样例单位102个，比2019年的74个增加28个。"])
def compared(found: Found, facts: Facts) -> bool | None:
    first, second = found.mention("first"), found.mention("second")
    if facts.is_used(first) or facts.is_used(second):
        return False
    subject = last_subject(facts, found, found.match.start("first"))
    if subject is None:
        return False
    indicator = facts.discourse.figure_indicator
    date, said_by = as_of(found, facts, found.match.start("second"), (found.mention("d1"),)), source(found, facts)
    observe(facts, first, subject, indicator, facts.dated(found.mention("d1")) if found.has("d1") else None, None, said_by)
    observe(facts, second, subject, indicator + found.words("verb"), date, None, said_by, down=bool(FELL.search(found.words("verb"))))
    return None
