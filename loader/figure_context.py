"""What a figure holds of: its date, place, source and subject, where its own words leave them to the sentence or the paragraph.

A word counts for a figure only when it stands before it; what later clauses speak of is not yet known.
"""
from __future__ import annotations

import re
from itertools import islice, takewhile

from egovkg.loader.dates import DateValue
from egovkg.loader.facts import Dated, Facts, Ref
from egovkg.loader.figure_words import ADVERBS, PREDICATE, VERBS, split_measure, strip
from egovkg.loader.report_year import completed
from egovkg.loader.grammar import KINDS, Found, Mention, Tagged
from egovkg.loader.platforms import is_system
from egovkg.loader.regexes import regex

N, D, P, A, L, T = (KINDS[kind] for kind in ("number", "date", "platform", "agency", "place", "title"))
_MARKS, _ENDS = "，。；：！？“", "，。；：！？”"
_HELD = regex(f"(?:截至|截止到?|到|至){D}$")
# A date that is compared with (较2019年…, 是2018年底的…倍), or that dates something else than a state: 2019年印发的…, 2020年建成，….
_COMPARED = regex("(?:较|比)[^，。；：]{0,4}$|(?:与|同|是|相当于|相对于?)$")
_DATES_A_THING = regex(f"[^，。；：的{N}]{{0,8}}(?:上线|启用|投用|开通|开放|推出|发布|成立|创办|面世|建成)(?:运行|使用)?的|(?:新|首次|正式|率先|联合)*(?:{VERBS}|成立|施行|实施|投用|揭牌|启动|通过|投入(?:使用|运行))[^，。；的]{{0,4}}的")
_HAPPENS = regex("(?:正式|全面|陆续)*(?:上线|启用|投用|开通|印发|发布|公布|出台|施行|实施|挂牌|揭牌|成立|组建|启动|通过|召开|举行|举办|建成|落地)")
_SINCE_THEN = regex(f"[^，。；：{N}]{{1,10}}(?:以来|至今)")        # 自2020年5月上线以来
_GOES_ON_IN_YEAR = regex("(?:共|累计|先后)?(?:召开|举行|举办)")        # 2030年举办专题班9期，培训…: both in that year
_OPENS = regex(f"(?:截至|截止到?|到|至|在)?{D}(?:期间|间|时|全年|[\u4e00-\u9fff]{{1,2}}[期季])?，")
_WHOLE_YEAR = regex("全年|年内|这一年|本年度|一年来|一年间")
_SINCE_EVER = regex("累计|目前|现有|现已|已累计")
_TO_COME = regex("将|力争|争取|目标|计划|预计|拟")
_HELD_EVENTS = frozenset({"Forum", "Summit", "SubForum", "Meeting", "Congress", "Event"})
_NOT_SUBJECT_BEFORE = regex("(?:依托|通过|对接|基于|接入|利用|以|按照|根据|借助|经|支撑|为|在|与|向|对|由|围绕|经由|推送至|国家)$")
_MODIFIES = regex(f"(?:等[^，。；]{{0,4}})?(?:(?:联合|共同|牵头|自主|负责|统一|首创|独立|主要)*(?:{VERBS}|主办|主管|主建|主导|承建|承办|运营|运维|管理|统建|首创|自研|联手打造)[^，。；：的]{{0,6}}的|的|(?:所属|下属|直属|下设)的?(?={A})|[^，。；：的]{{1,36}}的(?=[^，。；：的、{A}{N}]{{0,12}}{P}))")
_ANOTHERS = regex("(?:对接|接入|推送至|与|向|为|支撑)$")      # a system that the one spoken of only has to do with
_JOINED = regex("[^，。；]{0,30}?(?:和|与|及|以及)")
_OPENS_ANOTHER = regex(f"(?:[一二三四五六七八九十]是[^，。；]{{0,20}}，)?(?:{D}，?|同时，?|而)*(?:由)?[{A}{P}{L}]")
_PUT_TO_USE = regex(f"(?:{VERBS}|试点|试行|依托|运用)了?{P}，$")       # 某局试点“样例”，服务量为…
_LAYS_DOWN = regex("明确|提出|列出|部署|要求|确定|设定|安排|计划|规定")
_BEHIND_TITLE = regex(f"{T}(?:等|（[^（）]{{1,24}}）)?，$")
_PART_OF = regex(f"(?:^|[，。；：{D}]){A}(?:所属|下属|直属|下设)的?$")
AMONG = regex(f"[^，。；：{N}]{{1,16}}?[中里]")       # those that a rank is among: 在193个|会员国中|列第35位
_REACHES = regex("(?:达到?|为|是|超过?|突破|约|近|至)+$")
_RESTS_ON = regex(f"{A}依托{P}[，向对]")
_NO_TOPIC = regex(f"(?:{VERBS}|各地|为|以|将|对|加快|推进|推动|助力|更好|深化|切实|从|在|使|让|由|与|和)")
# What may stand before the system that heads a clause: 而|北京|“京通”小程序, 依托该平台搭建的|…
_CLAUSES_BACK = 4
THINGS = "(?:平台|系统|政务云|网络|专网|外网|数据库|大赛|竞赛|决赛|论坛|峰会|博览会|宣传周|活动|演练|行动|检查|热线|小程序|APP|模型|网站|专区|专栏|大厅|门户|模式|窗口|机制|工程|大脑|助手|服务号|客户端|移动端|培训班)"
_HEAD_THING = regex(f"(?:{D}，?|而|但|同时|目前)*(?P<name>[^，。；：的{N}{P}{A}{T}{D}]{{0,24}}?{THINGS})(?=由|于|在|采用|自|已|是|{D}|全面|正式|{VERBS})")
_HELD_THING = regex(f"[^，。；：{N}]{{0,60}}(?:举办|开展|组织|举行|设置|设立|开设|开通|启用|上线|推出|打造|建成|引入|研发|搭建|发起|实施|升级|改造)了?(?P<name>[^，。；：的{N}{P}{A}{T}{D}]{{1,24}}{THINGS})")
_HEADS = regex(f"(?:其中|而|但|目前|同时|此外|另外|[{A}{L}{D}]|[^，。；：{P}{N}]{{0,24}}的)*")
_OPENS_WITH_PLACE = regex(f"(?:(?:截至|截止到?|到|至|在)?{D}(?:期间|间|时)?，?|目前，?|其中，?|同时，?|而|但)*(?:{L}|{P})")
# A place by its name is a subject only before these: 济南市|依托…建设; in 青岛“城市云脑” it only says which.
_SUBJECT_BEFORE = regex(f"(?:{ADVERBS})*(?:{VERBS}|依托|围绕|聚焦|坚持|通过|把|将|以|在|连续|率先|推进|推动|印发)")
_ALL_OF_HOME = ("全省", "全市", "全区", "全县")
_NOT_IN_TOPIC = regex("运用|利用|通过|将|把|对|被|使|一些|部分|有的|各[地级部类]")
_IT = regex("^(?:其(?!中|间|他|余|它)|(?:该|本|此|这一|这个|上述)?(?P<head>平台|系统|应用|小程序|热线|数据库|模型|大模型|专区|枢纽|网站|门户|网络(?=已|现已|累计|覆盖|接入|连接|通达|延伸|承载))|(?:该|本|此|这一|上述)(?P<head2>网|库|中心|APP|端|账号|频道|专网|云))(?=[^\u4e00-\u9fff]|[\u4e00-\u9fff])(?!化|内|级|型)")


def clause(signs: str, at: int) -> tuple[int, int]:
    """First and last sign (exclusive) of the clause at a place."""
    start = max((signs.rfind(mark, 0, at) for mark in _MARKS), default=-1) + 1
    ends = [end for end in (signs.find(mark, at) for mark in _ENDS) if end >= 0]
    return start, min(ends, default=len(signs))


# ------------------------------------------------------------------------------------------------------------ date, place, source


def as_of(found: Found, facts: Facts, at: int, skip: tuple[Mention | None, ...] = ()) -> Dated | None:
    """The date a figure holds for: the nearest before it in its sentence (截至2024年底，…) that dates neither a document nor an event nor is
    only compared with; else one after it in its clause; else the entry's, the year of 全年, or the paragraph's 截至…."""
    signs = found.tagged.signs
    start, end = clause(signs, at)
    for i, mention in found.tagged.before(at, "date"):
        if "；" in signs[i:at] and not _HELD.search(signs, max(0, i - 3), i + 1) and not _OPENS.match(signs) and not _is_year(mention):
            continue        # a month or a day dates no more than what stands before the semicolon
        if mention.value.role != "since" and mention not in skip and _dates_figures(found.tagged, i, start) and (date := completed(facts, mention)):
            return date
    inside = next((m for m in found.tagged.mentions(at, end, "date") if m.value.value is not None and m.value.role != "since"), None) if start < at else None
    if inside is not None:
        return facts.dated(inside)
    if facts.discourse.date is not None:
        return facts.discourse.date
    if year := _whole_year(found, facts, start, at):
        return year
    if edition := _edition_year(found, facts, at):
        return edition
    return None if _TO_COME.search(signs) or _other_topic(found, facts) or source(found, facts) else facts.discourse.as_of


def _whole_year(found: Found, facts: Facts, start: int, at: int) -> Dated | None:
    """The year of the heading or of the report, for 全年 in this clause, or in one before it that no 累计 or semicolon parts from it."""
    signs = found.tagged.signs
    told = list(_WHOLE_YEAR.finditer(signs, 0, at))
    if not told or (told[-1].start() < start and (_SINCE_EVER.search(signs, start, at) or "；" in signs[told[-1].end():at])):
        return None
    return facts.heading_year() or facts.covered and Dated(facts.covered.value, (facts.span, *facts.covered.spans))


def _edition_year(found: Found, facts: Facts, at: int) -> Dated | None:
    """The year that the title of the survey begins with (《2022…调查报告》显示，…列第43位), for ranks, indices and scores."""
    start, end = clause(found.tagged.signs, at)
    if not regex("指数|排名|得分|位|名").search(found.tagged.signs[start:end] + found.tagged.at[at][2].text if found.tagged.at[at][2] else ""):
        return None
    years = [m.value.year for m in found.tagged.mentions(0, at, "title") if m.value.year]
    return Dated(DateValue.of_year(years[-1]), (facts.span,)) if years else None


def clause_before(found: Found, at: int) -> str:
    """What the clause before tells of, up to its adverb or preposition: 年总访问量|不降反升，由171亿次增至592.6亿次."""
    start, _ = clause(found.tagged.signs, at)
    if start < 2 or found.tagged.signs[start - 1] != "，":
        return ""
    before = clause(found.tagged.signs, start - 2)[0]
    words = found.tagged.words(before, start - 1)
    if any(sign in found.tagged.signs[before:start - 1] for sign in (N, D)):
        return ""
    head = regex("(?:但|而|且|同时|其中|并)*(?P<name>[^，]{2,20}?)(?:不|从无|由|从|持续|稳步|大幅|显著|明显|不断|进一步|逐年|快速|再|实现|有所|已)").match(words)
    return head["name"] if head else ""


def _other_topic(found: Found, facts: Facts) -> bool:
    """Whether the sentence turns to a body or a system that the paragraph has not spoken of."""
    return any(m.kind == "agency" or m.kind == "platform" and is_system(m, built=True) and facts.platform_of(m) != facts.discourse.platform_then
               for m in found.tagged.mentions())


def _dates_figures(tagged: Tagged, i: int, start: int) -> bool:
    """Whether the date at sign `i` is that of figures in the clause that begins at `start`. One of an earlier clause is where it says
    截至…, where it opens the sentence as a year or an end of one, or where its own clause has a figure."""
    signs = tagged.signs
    if signs[i + 1:i + 2] == T or _SINCE_THEN.match(signs, i + 1) or _COMPARED.search(signs, max(0, i - 6), i):
        return False
    if i >= start:
        return not _DATES_A_THING.match(signs, i + 1)
    if signs[i - 1:i] in ("由", "从"):       # the earlier value's own: 由2022年的68%提升到92%
        return False
    if _HELD.search(signs, max(0, i - 3), i + 1):
        return True
    begin, end = clause(signs, i)
    if _OPENS.match(signs, begin):
        value = tagged.at[i][2].value.value
        if value is None or regex("[0-9]{4}(?:/[0-9]{4})?|[0-9]{4}-12-31").fullmatch(value.edtf):
            return True
        end = clause(signs, end + 1)[1]         # a month or a day dates what the next clause tells
    if N not in signs[begin:end] or _DATES_A_THING.match(signs, i + 1):
        return False
    return not _HAPPENS.match(signs, i + 1) or bool(_GOES_ON_IN_YEAR.match(signs, i + 1)) and _is_year(tagged.at[i][2])


def _is_year(mention: Mention) -> bool:
    return mention.value.value is not None and len(mention.value.value.edtf) == 4


def hold_as_of(tagged: Tagged, facts: Facts) -> None:
    """Keep 截至… of a sentence for the figures of later sentences of its paragraph that have no date."""
    if _TO_COME.search(tagged.signs):
        return
    for i, sign in enumerate(tagged.signs):
        if sign == D and _HELD.search(tagged.signs, max(0, i - 3), i + 1) and (date := completed(facts, tagged.at[i][2])):
            facts.discourse.as_of = date


def held_for(facts: Facts, subject: Ref, date: Dated | None) -> Dated | None:
    """The date for a figure of this subject: an earlier sentence's 截至… goes on only for what that sentence's figures, or those since, are of;
    of an event its own day."""
    if date is None or date is not facts.discourse.as_of:
        return date
    if subject.kind == "event":
        return facts.discourse.event_date.get(subject)
    return date if subject == facts.discourse.platform_then or subject in facts.discourse.figure_subjects else None


def in_place(found: Found, facts: Facts, start: int, at: int) -> Ref | None:
    mention = next(iter(found.tagged.mentions(start, at, "place")), None)
    return facts.place(mention) if mention else None


def source(found: Found, facts: Facts) -> Ref | None:
    """《…》显示，…: the document that reports the figure."""
    shown = regex(f"({T})(?:数据)?(?:显示|表明|指出)").search(found.tagged.signs)
    if shown is None:
        return None
    mention = found.tagged.at[shown.start(1)][2]
    return facts.discourse.policy if facts.is_used(mention) else facts.policy(mention)


def country(facts: Facts) -> Ref | None:
    place = facts.authority.places.get("china")
    return facts.see(facts.thing("place", place.slug, ("Place",), place.label)) if place else None


# ----------------------------------------------------------------------------------------------------------------------- subject


def it(words: str) -> re.Match | None:
    """该平台, 系统 … at the head of words: what stands for a system named before."""
    return _IT.match(words)


def platform_before(found: Found, facts: Facts, at: int, head: str = "") -> Ref | None:
    """The system spoken of at a place: the last before it in the sentence, else that of the sentences before; with `head` (该网) one of such a name."""
    then = facts.discourse.platform_then
    if head and then is not None and head in facts.things[then].label and not facts.sentence.text.text.startswith(facts.things[then].label):
        return then
    for i, mention in found.tagged.before(at, "platform"):
        if (head or not _ANOTHERS.search(found.tagged.signs[max(0, i - 4):i])) and is_system(mention, built=True) and facts.is_used(mention):
            return whole(facts, mention)
    return facts.discourse.platform_then


def sentence_subject(found: Found, facts: Facts, at: int) -> Ref | None:
    """What the sentence is about before this place: a system, body or region in subject position, the nearest first."""
    signs = found.tagged.signs
    for i, mention in found.tagged.before(at, "platform", "agency", "place"):
        if mention.kind == "platform" and is_system(mention, built=True) and _RESTS_ON.search(signs, max(0, i - 3), i + 2):
            return whole(facts, mention)        # 某部依托样例系统，对…
        if _NOT_SUBJECT_BEFORE.search(signs[max(0, i - 4):i]) or signs[i + 1:i + 2] in ("、",) and mention.kind == "agency":
            continue
        if mention.kind == "platform" and is_system(mention, built=True):
            return whole(facts, mention)
        heads = (i == 0 or signs[i - 1] in "，。；：" or signs[i - 1] == D or _PART_OF.search(signs, max(0, i - 6), i)) and not _MODIFIES.match(signs, i + 1)
        if mention.kind == "agency" and heads and signs[i + 1:i + 2] not in ("的", "、"):
            return facts.agency(mention)
        if mention.kind == "place" and heads and mention.value.level == "region":
            return facts.place(mention)
    return None


def one_of_two(found: Found, facts: Facts, at: int, *, latter: bool) -> Ref | None:
    """What 前者 or 后者 stands for: the first or second of the two systems joined before this place (甲平台和乙系统，前者…，后者…)."""
    named = list(islice((pair for pair in found.tagged.before(at, "platform") if is_system(pair[1], built=True)), 2))
    if len(named) < 2 or not _JOINED.search(found.tagged.signs, named[1][0] + 1, named[0][0]):
        return None
    return facts.platform(named[0 if latter else 1][1])


def whole(facts: Facts, mention: Mention) -> Ref:
    """The system, or the one it is part of when the paragraph is about that (政务外网基本建成。…骨干网…，乡镇覆盖率…)."""
    entry = mention.value.part_of
    if entry is not None and any(name in facts.paragraph.lead for name in entry.names):
        return facts.see(facts.thing("platform", entry.code, entry.types, entry.label))
    return facts.platform(mention)


def clause_topic(found: Found, facts: Facts, at: int) -> Ref | None:
    """What the clauses before tell of, up to one that has a number or a system: 大厅网点基本实现…全覆盖，日均办件量超…"""
    signs = found.tagged.signs
    start, _ = clause(signs, at)
    for far in range(_CLAUSES_BACK):
        if start < 2:
            return None
        before, end = clause(signs, start - 2)[0], start - 1
        if N in signs[before:end]:
            return None
        if topic := _held_thing(found, facts, before, end) or (None if far else _head_of_clause(found, facts, before, end)) or _head_thing(found, facts, before, end):
            return topic
        if P in signs[before:end] or signs[end] != "，":
            return None
        start = before
    return None


def _head_of_clause(found: Found, facts: Facts, before: int, end: int) -> Ref | None:
    """The noun phrase at the head of a clause, before its predicate."""
    signs = found.tagged.signs
    head = PREDICATE.search(signs, before, end)
    if head is None or D in signs[before:end] or signs[before] in (A, L):
        return None
    name = found.tagged.words(before, head.start())
    if pronoun := it(name):
        return platform_before(found, facts, before, pronoun["head"] or pronoun["head2"] or "")
    if 2 <= len(name) <= 16 and regex(r"[\u4e00-\u9fffA-Za-z0-9（）]+").fullmatch(name) and not _NO_TOPIC.match(found.tagged.words(before, end)):
        return facts.named_subject(name)
    return None


def _held_thing(found: Found, facts: Facts, before: int, end: int) -> Ref | None:
    """The thing by its kind that the clause says somebody held or opened: 某局举办样例演练."""
    held = _HELD_THING.fullmatch(found.tagged.signs, before, end)
    return _topic_named(found, facts, before, found.tagged.words(*held.span("name"))) if held else None


def _head_thing(found: Found, facts: Facts, before: int, end: int) -> Ref | None:
    """The thing by its kind (…大赛, …云) at the head of the clause."""
    head = _HEAD_THING.match(found.tagged.signs, before, end)
    name = found.tagged.words(*head.span("name")) if head else ""
    return None if not name or _NO_TOPIC.match(name) else _topic_named(found, facts, before, name)


def _topic_named(found: Found, facts: Facts, before: int, name: str) -> Ref | None:
    """The event or thing of this name; of a short one (大赛由…主办) the longer name that stands before it."""
    if _NOT_IN_TOPIC.search(name):
        return None
    for index, _, event in facts.discourse.events:
        if index == facts.sentence.index and name in facts.things[event].label:
            return event
    if len(name) <= 3:
        longer = re.findall(f"[^，。；：的]{{2,24}}{name}", found.tagged.words(0, before))
        name = longer[-1] if longer else ""
    return facts.named_subject(name) if name else None


def last_subject(facts: Facts, found: Found, at: int) -> Ref | None:
    """The subject of the figure read nearest before this place in the sentence."""
    last = last_figure(facts, found, at)
    return last[1] if last else None


def last_figure(facts: Facts, found: Found, at: int) -> tuple[int, Ref] | None:
    """The figure read nearest before this place in the sentence: where it stands, and its subject."""
    place = found.tagged.at[at][0]
    nearest = None
    for sentence, where, ref, _ in reversed(facts.discourse.figures):      # the latest come first
        if sentence != facts.sentence.index:
            break
        if where < place and (nearest is None or where > nearest[0]):
            nearest = where, ref
    return nearest


def figures_before(facts: Facts, found: Found, at: int) -> list[tuple[Ref, str]]:
    """Subject and indicator of the figures of the sentence before this place, in their order."""
    place = found.tagged.at[at][0]
    of_sentence = takewhile(lambda figure: figure[0] == facts.sentence.index, reversed(facts.discourse.figures))
    return [(ref, indicator) for _, where, ref, indicator in sorted(of_sentence) if where < place]


def _of_another(found: Found, facts: Facts, at: int) -> bool:
    """Whether a semicolon parts this place from the figure before, and a body, system or place opens what it begins: …；某局…"""
    last = last_figure(facts, found, at)
    part = found.tagged.signs.rfind("；", 0, at) + 1
    return last is not None and part > 0 and found.tagged.at[part - 1][0] > last[0] and bool(_OPENS_ANOTHER.match(found.tagged.signs, part, at + 1))


def inherited(found: Found, facts: Facts, at: int) -> Ref | None:
    """The subject of a figure that names none: the clause's topic, the system named since the last figure of this sentence, that figure's,
    the sentence's, or the system that the paragraph speaks of."""
    last = None if _of_another(found, facts, at) else last_subject(facts, found, at)
    return clause_topic(found, facts, at) or system_since(found, facts, at) or last or event_of_sentence(found, facts, at) \
        or sentence_subject(found, facts, at) or platform_before(found, facts, at)


def system_since(found: Found, facts: Facts, at: int) -> Ref | None:
    """The system that heads a clause, or that somebody puts to use at its end, between the last figure of the sentence and this place: …1.5亿笔；某局12367平台自…启用以来，累计接听…"""
    signs = found.tagged.signs
    last = last_figure(facts, found, at)
    for i, mention in found.tagged.before(at, "platform"):
        if last is None or mention.start < last[0]:
            return None
        if is_system(mention, built=True) and (_HEADS.fullmatch(signs, clause(signs, i)[0], i) or _PUT_TO_USE.search(signs, max(0, clause(signs, i)[0]), i + 2)):
            return whole(facts, mention)
    return None


def event_of_sentence(found: Found, facts: Facts, at: int) -> Ref | None:
    """The forum, summit or meeting named before this place in the sentence: what its 2300家企业参展 belong to; in the body only where no
    system has been named since."""
    named = [(place, event) for index, place, event in facts.discourse.events
             if index == facts.sentence.index and place <= at and facts.things[event].classes[0] in _HELD_EVENTS]
    if not named or facts.paragraph.kind != "entry" and any(found.tagged.mentions(named[-1][0], at, "platform")):
        return None
    return named[-1][1]


def event_attended(found: Found, facts: Facts, at: int) -> Ref | None:
    """The event of the sentence or, where it names none, the one spoken of before: whose 500余名嘉宾参会."""
    spoken_of = facts.discourse.event
    return event_of_sentence(found, facts, at) or (spoken_of if spoken_of is not None and facts.things[spoken_of].classes[0] in _HELD_EVENTS else None)


def place_told_of(found: Found, facts: Facts, at: int) -> Ref | None:
    """The place that the sentence tells of by its name before this place: 样例省|连续四年进入前列，总体指数由…"""
    signs = found.tagged.signs
    for i, mention in found.tagged.before(at, "place"):
        if (i == 0 or signs[i - 1] in "，。；：" or signs[i - 1] == D) and _SUBJECT_BEFORE.match(signs, i + 1):
            return facts.place(mention)
    return None


def extent(found: Found, facts: Facts, at: int) -> Ref | None:
    """The place that opens the sentence, or its part after a semicolon, and so holds for its figures: 全市累计建成…，每万人拥有…; also one
    that opens a system's name there: 全省12345热线."""
    signs = found.tagged.signs
    opened = _OPENS_WITH_PLACE.match(signs, signs.rfind("；", 0, at) + 1, at + 1)
    mention = found.tagged.at[opened.end() - 1][2] if opened else None
    if mention is None:
        return None
    if mention.kind == "platform":
        return facts.home if mention.text.startswith(_ALL_OF_HOME) else None
    if mention.text[0] in "全我本":
        return facts.place(mention)
    return facts.place(mention) if facts.place(mention) != facts.home and _SUBJECT_BEFORE.match(signs, opened.end()) else None


def extent_of(found: Found, facts: Facts, at: int, *, own: bool) -> Ref | None:
    """The extent of a figure: of one that has a subject of its `own` words any; of one of a system a place below that of the report."""
    place = extent(found, facts, at)
    return place if own or place is not None and place.slug != "china" else None


def modifier_end(signs: str, start: int, end: int) -> int:
    """Past 某局建设的 at the head of words, when a name stands behind it."""
    found = _MODIFIES.match(signs, start + 1, end) if signs[start:start + 1] == A else None
    return found.end() if found else start


def system_above(found: Found, facts: Facts, at: int) -> Ref | None:
    """The system named since the figure before in this sentence, or that figure's, or the one at the sentence's head."""
    if since := system_since(found, facts, at):
        return since
    last = None if _of_another(found, facts, at) else last_subject(facts, found, at)
    if last is not None and last.kind == "platform":
        return last
    subject = sentence_subject(found, facts, at) if last is None else None
    return subject if subject is not None and subject.kind == "platform" else None


def told_of_before(found: Found, facts: Facts, at: int, *, of_body: bool) -> Ref | None:
    """What a bare noun of a later clause belongs to (…举行，与会嘉宾逾6000名): the event or thing that the clauses before tell of, or a body."""
    if told := event_of_sentence(found, facts, at) or clause_topic(found, facts, at):
        return told
    body = owner(found, facts, at) if of_body else None
    return body if body is not None and body.kind == "agency" else None


def noun_measured_before(found: Found, facts: Facts, at: int) -> Ref | None:
    """What the clauses before measure, by their own noun (样例事项网上可办率达98%，|全程网办率由71%提高到88%), or tell of before their figures."""
    signs = found.tagged.signs
    start, _ = clause(signs, at)
    for _ in range(_CLAUSES_BACK):
        if start < 2 or signs[start - 1] != "，":
            return None
        before = clause(signs, start - 2)[0]
        number = signs.find(N, before, start)
        if number < 0 or regex(f"[{A}{P}{L}{D}{T}]").search(signs[before:number]):
            return None
        name, indicator = split_measure(strip(_REACHES.sub("", found.tagged.words(before, number))))
        if indicator and len(regex("（.*?）").sub("", name)) > 4:
            return facts.named_subject(name)
        if topic := clause_topic(found, facts, before):
            return topic
        start = before
    return None


def region_above(found: Found, facts: Facts, at: int) -> Ref | None:
    """The place that the figure before is of, in this part of the sentence: 我国网民规模达…，互联网普及率为…"""
    last = last_figure(facts, found, at)
    return last[1] if last and last[1].kind == "place" and "；" not in facts.sentence.text.text[last[0]:found.tagged.at[at][0]] else None


def owner(found: Found, facts: Facts, at: int) -> Ref | None:
    """Whose number this is: the subject of the figure before, or of the sentence; no more than that."""
    if since := system_since(found, facts, at):
        return since
    at = min(at, len(found.tagged.at) - 1)
    last = None if _of_another(found, facts, at) else last_subject(facts, found, at)
    if last is not None and last.kind in ("platform", "agency", "place"):
        return last
    return sentence_subject(found, facts, at + 1)


def laid_down_here(found: Found, facts: Facts, at: int) -> Ref | None:
    """The document whose words the clause at this place gives: …印发《样例方案》，|明确年内新增重点事项25件."""
    signs = found.tagged.signs
    start, _ = clause(signs, at)
    return laid_down_in(found, facts, at) if _LAYS_DOWN.match(signs, start) and _BEHIND_TITLE.search(signs, max(0, start - 28), start) else None


def laid_down_in(found: Found, facts: Facts, at: int) -> Ref | None:
    """The document named nearest before this place in the sentence or, in an entry, the event: what its 8项工程 belong to."""
    named = next((mention for _, mention in found.tagged.before(at, "title") if facts.is_used(mention)), None)
    if named is not None and facts.discourse.policy is not None and named.value.title not in facts.things[facts.discourse.policy].label:
        return facts.policy(named)
    if facts.discourse.policy is not None and facts.discourse.policy_sentence is facts.sentence:
        return facts.discourse.policy
    if facts.discourse.event is not None and facts.paragraph.kind == "entry":
        return facts.discourse.event
    return None
