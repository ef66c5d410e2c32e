"""Names of bodies: those of the authority file, bodies of a numbered term, inner offices, and new ones in an office's position."""
from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import ahocorasick
from egovkg.loader.body_forms import full_form, identity, kind_of, whole_of, without_term
from egovkg.loader.body_names import SECOND_NAME, BodyNames, Found
from egovkg.loader.boundaries import Boundaries
from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.loader.slugs import name_slug
from egovkg.ontology.authority import Authority, Place
from egovkg.loader.regexes import regex

# 第十三届 and the like stand inside the names of congresses and their organs; the body stays the same from term to term.
_TERM = regex(r"(?:中国共产党|中华人民共和国)?第[一二三四五六七八九十]{1,3}届")
# What may not follow a name: 财政部|门, 全国人大|代表.
_NOT_AFTER = {"部": ("门", "长", "署", "分", "级"), "局": ("长", "面", "部", "势"), "委": ("员", "托"), "院": ("士", "校", "长", "所"),
              "大": ("代表", "立法", "、政协代表"), "协": ("同", "作", "委员", "商"), "会": ("议", "代表", "员"), "国": ("家",), "院有": ("关",)}
_VERBS_ISSUE = "印发|发布|公布|颁布|出台|下发|发表|转发|批转"
_VERBS_HOST = "主办|承办|举办|举行|召开|共同主办|联合主办|协办|指导"
_VERBS_DO = "牵头|会同|联合|建设|建成|打造|搭建|开发|上线|运营|推出|组织|部署|启动|开通|成立|建立|制定|审议|通过"
_BEFORE_VERB = regex(rf"(?:联合|共同|正式|先后|研究|已|也)*(?:{_VERBS_ISSUE}|{_VERBS_HOST}|{_VERBS_DO})")
_SUFFIX = regex(r"(?:部|委|委员会|办公厅|办公室|局|总局|署|厅|院|法院|检察院|中心|学院|研究院|学会|协会|联合会|联盟|集团|公司|银行|人民政府|(?<=[省市区县州盟旗乡镇民])政府"
                     r"|大学|领导小组|指挥部|秘书处|基金会|组织|网信办|编办|司|党校|出版社|报社|通讯社|兵团|医院|[司处])$")
_GENERIC = regex(r"^(?:数字|智慧|平安|法治|阳光)(?:法院|检察院|政府|机关|医院)$|^(?:各|有关|相关|一些|部分|多个|多地|地方|我国|本|该|其|上述|某|若干|所有|不少|广大|中央和|省级|市级|县级|基层|两|三|几|这|那|同)"
                      r"|^(?:国家|全国|政务|中央|数据|服务|信息|平台|系统|政府|市政府|省政府|县政府|人民政府|指挥中心|数据中心|办公室|办公厅|委员会|中心|部|局|厅|处|司|署|院|(?:工作|专项|联合)?领导小组|(?:工作|专项)?专班|联席会议|指挥部)$")
_JUNK_BEFORE = regex(r"^(?:由|经|据|随后|同时|同日|同月|同年|当日|当月|当年|近日|日前|期间|此外|其中|并|又|还|也|再次|首次|截至目前|今年|会上|会议|本届论坛由|本届峰会由|本次会议由)+")
_SPLIT = regex(r"(、|以及|和|与|及|暨|会同|联合|协同|携手|联袂)")
_EDITED = regex("(?:联合|组织)?(?:编制|编写|编印|发布|编)$")
_SETS_UP = regex("(?:成立|设立|下设|内设|增设|组建)了?$")
_TOGETHER = regex("会同|联合|、|和|与|及|携手|协同|牵头，?会同")
_OWN = regex("公司|集团|大学|银行|交易所|协会|学会|联盟")        # bodies of their own
_BELONGING = regex("(?:所属|下属|直属|下设)的?")
SHORT_NAME = regex("（(?:以下)?(?:统一)?简称(?:为|：)?[“‘]?(?P<name>[\u4e00-\u9fff]{2,14})[”’]?）")
_VENUE = regex("(?:会议|会展|展览|博览|体育)中心$|(?:体育|展览)馆$|会堂$")        # where events are held
_CLAUSE_MARKS = "，。；：！？“”《》"


class Body(NamedTuple):
    """The body behind a name: `code` is its slug, `classes` its classes, the most specific first; `is_new` when no authority file has it.
    `whole` is the body that a new one is an office of, `parent` its code."""

    code: str
    label: str
    classes: tuple[str, ...]
    parent: str | None
    is_new: bool = False
    whole: Body | None = None
    aliases: tuple[str, ...] = ()


class AgencyReader:
    """Finds the bodies that a sentence names, through the authority file's names and the forms of names."""

    def __init__(self, authority: Authority) -> None:
        self.names = folded_names(authority, "agency")
        self.platforms = folded_names(authority, "platform")
        self.forms = BodyNames(folded_names(authority, "place"))
        self.automaton = ahocorasick.Automaton()
        for name, entry in self.names.items():
            self.automaton.add_word(name, (name, entry))
        self.automaton.make_automaton()

    def body(self, entry) -> Body:
        return Body(entry.code, entry.label, (*entry.types, "Agency") if "Agency" not in entry.types else entry.types, entry.parent)

    def resolve(self, name: str) -> Body | None:
        """The body of the authority file that has this name, also with the number of a term inside it."""
        if entry := self.names.get(name):
            return self.body(entry)
        bare = without_term(name)
        for candidate in (bare, bare.removeprefix("中国共产党").removeprefix("中华人民共和国")) if bare != name else ():
            if entry := self.names.get(candidate):
                return self.body(entry)
        return None

    def read(self, text: str, taken: list[Mention], home: Place | None = None, short: ahocorasick.Automaton | None = None) -> list[Mention]:
        """Bodies named in a sentence outside the mentions already `taken` (titles, quotations). In a report about one province or city,
        `home` is the place that 省 or 市 at the head of a body's name stands for (省政府办公厅). `short` are the names that this report gives to
        bodies itself."""
        free = _free(text, taken)
        bounds = Boundaries(text)
        homes = self.forms.homes(home)
        known = _longest(self._terms(text, free) + self._known(text, free, bounds) + _called(text, free, short))
        formed = [self._formed(text, name) for name in self.forms.find(text, free, bounds, homes) if text[name.start:name.end] not in self.platforms]
        found = _longest(known + formed)
        found = _longest(found + self._inner(text, free, bounds, found))
        found = _longest(found + self._positions(text, free, bounds, found, homes))
        read: list[Mention] = []
        for mention in (mention for mention in found if not (mention.value.is_new and _VENUE.search(mention.text))):
            if not read or read[-1].end <= mention.start:       # not the second name in the brackets of the one before
                read.append(self._founded(text, self._second(text, free, _with_short_name(text, mention)), read))
        return _with_parents(text, read)

    def short_names(self, sentences: Iterable[str], home: Place | None = None) -> ahocorasick.Automaton | None:
        """The short names that a report gives to bodies that no authority file has (某集团有限公司（以下简称“某集团”）), ready to be found; None
        where there are none."""
        found = ahocorasick.Automaton()
        for text in sentences:
            for mention in self.read(text, [], home) if "简称" in text else ():
                short = SHORT_NAME.match(text, mention.end)
                if short and mention.value.is_new and self.resolve(short["name"]) is None:
                    found.add_word(short["name"], (short["name"], mention.value))
        found.make_automaton()
        return found if len(found) else None

    def whole(self, line: str) -> Body | None:
        """The body that a whole line names, as a title page does; None when it has not the form of a name."""
        line = _EDITED.sub("", line).split(" ")[0]
        if body := self.resolve(line):
            return body
        found = [m for m in self.read(line, []) if m.start == 0 and m.end == len(line)]
        if found:
            return found[0].value
        fits = 4 <= len(line) <= 30 and _SUFFIX.search(line) and not _NOT_NAME.search(line) and not _GENERIC.search(line)
        return self.new(line) if fits else None

    def new(self, name: str, local: bool = False, whole: Body | None = None) -> Body:
        """A body that no authority file has, with what its name tells; a local body's is brought to its full form."""
        full = full_form(name) if local else name
        if body := self.resolve(full):
            return body
        if whole is None and (parts := whole_of(full)):
            whole = self.resolve(parts[0]) or self.new(parts[0], local)
        kind = kind_of(full, whole.classes if whole else ())
        return Body(name_slug(identity(full)), full, (kind, "Agency") if kind else ("Agency",), whole.code if whole else None, True, whole)

    def _formed(self, text: str, name: Found) -> Mention:
        printed = text[name.start:name.end]
        full = name.prefix + name.rest
        body = self.resolve(printed) or self.resolve(full)
        if body is None and name.inner and (whole := self.resolve(full[:-name.inner])):
            body = self._office(whole, full[-name.inner:])
        return Mention("agency", name.start, name.end, printed, body or self.new(full, name.local))

    def _office(self, whole: Body, inner: str) -> Body:
        name = whole.label + inner
        return self.resolve(name) or self.new(name, whole=whole)

    def _second(self, text: str, free: list[bool], mention: Mention) -> Mention:
        """A body with its second name in brackets: 某中心（某馆）."""
        found = SECOND_NAME.match(text, mention.end)
        if not found or not mention.value.is_new or not all(free[found.start():found.end()]):
            return mention
        body = mention.value
        both = body._replace(label=f"{body.label}（{found[1]}）", aliases=(mention.text, found[1]))
        return Mention("agency", mention.start, found.end(), text[mention.start:found.end()], both)

    def _founded(self, text: str, mention: Mention, before: list[Mention]) -> Mention:
        """A body without a prefix that another sets up inside itself (某局成立样例领导小组，下设样例司) is that body's."""
        if not mention.value.is_new or mention.value.whole or mention.value.code != name_slug(identity(mention.text)) or _OWN.search(mention.text) \
                or not _SETS_UP.search(text, max(0, mention.start - 4), mention.start):
            return mention
        owners = [m for m in before if m.value.whole is None]
        if not owners or (len(owners) > 1 and _TOGETHER.fullmatch(text, owners[-2].end, owners[-1].start)):      # 甲会同乙成立: neither's
            return mention
        return mention._replace(value=self._office(owners[-1].value, mention.text))

    def _known(self, text: str, free: list[bool], bounds: Boundaries) -> list[Mention]:
        found = []
        for end, (name, entry) in self.automaton.iter(text):
            start, stop = end + 1 - len(name), end + 1
            if start and text[start - 1] in "省市县区州" and not name.startswith(("省", "市")):
                continue        # 省|发展改革委 is the province's own
            if free[start] and free[end] and not _continues(text, name, stop) and _is_firm_only(entry, text, stop, bounds):
                found.append(Mention("agency", start, stop, name, self.body(entry)))
        return found

    def _terms(self, text: str, free: list[bool]) -> list[Mention]:
        found = []
        for term in _TERM.finditer(text):
            for length in range(min(24, len(text) - term.end()), 1, -1):
                stop = term.end() + length
                if body := self.resolve(text[term.start():stop]):
                    if free[term.start()] and free[stop - 1] and "Enterprise" not in body.classes:
                        found.append(Mention("agency", term.start(), stop, text[term.start():stop], body))
                    break
        return found

    def _inner(self, text: str, free: list[bool], bounds: Boundaries, known: list[Mention]) -> list[Mention]:
        """An office inside a known body: 国家某委信息化司."""
        found = []
        for mention in known:
            end = self.forms.inner(text, free, bounds, mention.end)
            if end > mention.end and not mention.value.is_new:
                name = text[mention.start:end]
                body = self.resolve(name) or self._office(mention.value, text[mention.end:end])
                found.append(Mention("agency", mention.start, end, name, body))
        return found

    def _positions(self, text: str, free: list[bool], bounds: Boundaries, known: list[Mention], homes: dict[str, str]) -> list[Mention]:
        """New bodies in a list that stands where an office stands: before 印发, 主办, 建设 …"""
        inside = [None] * len(text)
        for mention in known:
            for i in range(mention.start, mention.end):
                inside[i] = mention
        found, done = [], 0
        for verb in _BEFORE_VERB.finditer(text):
            if not free[verb.start()] or inside[verb.start()]:
                continue
            start = verb.start()
            while start > done and text[start - 1] not in _CLAUSE_MARKS and free[start - 1] and verb.start() - start < 300:
                start -= 1
            done = verb.end()
            start = _after_date(text, start, verb.start())
            found += self._members(text, start, verb.start(), inside, bounds, homes)
        return found

    def _members(self, text: str, start: int, end: int, inside: list, bounds: Boundaries, homes: dict[str, str]) -> list[Mention]:
        found = []
        for a, b in _list_members(text, start, end, inside):
            a = max(a, bounds.last(b - 1))
            name = text[a:b]
            if inside[a] and inside[a].start == a and inside[a].end >= b:
                continue
            if inside[a] or (b > a and inside[b - 1]):
                continue
            junk = _JUNK_BEFORE.match(name)
            if junk:
                a, name = a + junk.end(), name[junk.end():]
            if 3 <= len(name) <= 30 and _SUFFIX.search(name) and not _GENERIC.search(name) and not _NOT_NAME.search(name):
                found.append(Mention("agency", a, b, name, self.resolve(name) or self.new(homes.get(name[0], name[0]) + name[1:])))
        return found


_NOT_NAME = regex(r"[的了将把被使让]|推[进动]|构建|开展|实现|通过|加[强快]|提[升高]|依托|围绕|按照|根据|利用|加[以大]|有效|积极|[0-9%+]|服务中心|指挥中心|数据中心|运行监测中心|大厅")


def _after_date(text: str, start: int, end: int) -> int:
    found = _DATE_BEFORE.match(text, start, end)
    return found.end() if found else start


_DATE_BEFORE = regex(r"(?:(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|初|末)?(?:以来|起)?)")


def _list_members(text: str, start: int, end: int, inside: list) -> list[tuple[int, int]]:
    """Members of a list of bodies: split at 、和与及 …, but not inside a known name, and joined again where a piece has no ending
    of its own (文化|和|旅游局)."""
    pieces: list[list[int]] = [[start, start]]
    joints: list[str] = []
    i = start
    while i < end:
        joint = _SPLIT.match(text, i, end)
        if joint and not (inside[i] and inside[i].start < i):
            joints.append(joint.group())
            i = joint.end()
            pieces.append([i, i])
        else:
            i += 1
            pieces[-1][1] = i
    merged = [pieces[0]]
    for piece, joint in zip(pieces[1:], joints):
        before = text[merged[-1][0]:merged[-1][1]]
        if joint in "和与及" and before and not _SUFFIX.search(before) and not inside[merged[-1][1] - 1]:
            merged[-1][1] = piece[1]
        else:
            merged.append(piece)
    return [(a, b) for a, b in merged if b > a]


def _called(text: str, free: list[bool], short: ahocorasick.Automaton | None) -> list[Mention]:
    """Bodies by the short names that the report gives them."""
    found = [Mention("agency", end + 1 - len(name), end + 1, name, body) for end, (name, body) in (short.iter(text) if short else ())]
    return [m for m in found if free[m.start] and free[m.end - 1] and not _continues(text, m.text, m.end)]


def _with_short_name(text: str, mention: Mention) -> Mention:
    """A new body with the short name that brackets behind it give."""
    short = SHORT_NAME.match(text, mention.end) if mention.value.is_new else None
    return mention._replace(value=mention.value._replace(aliases=(*mention.value.aliases, short["name"]))) if short else mention


def _with_parents(text: str, read: list[Mention]) -> list[Mention]:
    """The mentions, each new body with the one that it is said to belong to: 甲所属的乙, 乙设在甲."""
    for i, (first, second) in enumerate(pairwise(read)):
        between = text[first.end:second.start]
        if _BELONGING.fullmatch(between) and second.value.is_new and not second.value.parent:
            read[i + 1] = second._replace(value=second.value._replace(parent=first.value.code))
        elif between in ("设在", "（设在") and first.value.is_new and not first.value.parent:
            read[i] = first._replace(value=first.value._replace(parent=second.value.code))
    return read


def _free(text: str, taken: list[Mention]) -> list[bool]:
    free = [True] * (len(text) + 1)
    for mention in taken:
        for i in range(mention.start, mention.end):
            free[i] = False
    return free


def _continues(text: str, name: str, stop: int) -> bool:
    """Whether the name goes on into another word: 财政部|门, 国务院|有关部门."""
    rest = text[stop:stop + 6]
    if rest.startswith(("有关部门", "有关单位", "各部门", "各部委")):
        return True
    return any(rest.startswith(word) for word in _NOT_AFTER.get(name[-1], ()))


# A firm's short name (中国电子) is one only where nothing goes on after it (中国电子|政务论坛).
_AFTER_FIRM = regex(r"$|[，。；、：）”]|和|与|及|等|集团|公司|主办|承办|联合|会同|发布|建设|打造|推出")


def _is_firm_only(entry, text: str, stop: int, bounds: Boundaries) -> bool:
    return "Enterprise" not in entry.types or bounds.next(stop) == stop or bool(_AFTER_FIRM.match(text, stop))


def _longest(mentions: list[Mention]) -> list[Mention]:
    """Without those that lie inside, or overlap, an earlier or longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept

