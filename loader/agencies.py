"""Names of bodies: those of the authority file, bodies of a numbered term, inner offices, and new ones in an office's position."""
from __future__ import annotations

import re
from dataclasses import dataclass

import ahocorasick
from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.loader.slugs import name_slug
from egovkg.ontology.authority import Authority

# 第十三届 and the like stand inside the names of congresses and their organs; the body stays the same from term to term.
_TERM = re.compile(r"(?:中国共产党|中华人民共和国)?第[一二三四五六七八九十]{1,3}届")
# What may not follow a name: 财政部|门, 全国人大|代表.
_NOT_AFTER = {"部": ("门", "长", "署", "分", "级"), "局": ("长", "面", "部", "势"), "委": ("员", "托"), "院": ("士", "校", "长", "所"),
              "大": ("代表", "立法", "、政协代表"), "协": ("同", "作", "委员", "商"), "会": ("议", "代表", "员"), "国": ("家",), "院有": ("关",)}
_VERBS_ISSUE = "印发|发布|公布|颁布|出台|下发|发表|转发|批转"
_VERBS_HOST = "主办|承办|举办|举行|召开|共同主办|联合主办|协办|指导"
_VERBS_DO = "牵头|会同|联合|建设|建成|打造|搭建|开发|上线|运营|推出|组织|部署|启动|开通|成立|建立|制定|审议|通过"
_BEFORE_VERB = re.compile(rf"(?:联合|共同|正式|先后|研究|已|也)*(?:{_VERBS_ISSUE}|{_VERBS_HOST}|{_VERBS_DO})")
_SUFFIX = re.compile(r"(?:部|委|委员会|办公厅|办公室|局|总局|署|厅|院|法院|检察院|中心|学院|研究院|学会|协会|联合会|联盟|集团|公司|银行|人民政府|(?<=[省市区县州盟旗乡镇民])政府"
                     r"|大学|领导小组|指挥部|秘书处|基金会|组织|网信办|编办|司|党校|出版社|报社|通讯社|兵团|医院|处)$")
_INNER = re.compile(r"(?P<name>[\u4e00-\u9fff]{0,14}?(?:司|局|中心|办公室|办公厅|处|秘书处|研究院|研究所|研究中心|学院))"
                    r"(?=、|和|及|与|，|。|；|等|在|于|联合|会同|共同|主办|承办|协办|印发|发布|公布|负责|牵头|组织|$)")
_LOCAL_BODY = re.compile(r"(?:第[一二三四五六七八九十]{1,3}届)?(?:人民代表大会(?:常务委员会)?|人大常委会|人民政府(?:办公厅|办公室)?|高级人民法院|人民检察院)")
_NOT_INNER = re.compile(r"印发|发布|建设|建成|推[进动]|组织|牵头|制定|开展|召开|打造|搭建|构建|建立|成立|提出|指导|主办|会同|[的在将为以和与及了等对把由]")
_GENERIC = re.compile(r"^(?:各|有关|相关|一些|部分|多个|多地|地方|我国|本|该|其|上述|某|若干|所有|不少|广大|中央和|省级|市级|县级|基层|两|三|几|这|那|同)"
                      r"|^(?:国家|全国|政务|中央|数据|服务|信息|平台|系统|政府|市政府|省政府|县政府|人民政府|指挥中心|数据中心|办公室|办公厅|委员会|中心|部|局|厅|处|司|署|院)$")
_JUNK_BEFORE = re.compile(r"^(?:由|经|据|随后|同时|同日|同月|同年|当日|当月|当年|近日|日前|期间|此外|其中|并|又|还|也|再次|首次|截至目前|今年|会上|会议|本届论坛由|本届峰会由|本次会议由)+")
_SPLIT = re.compile(r"(、|以及|和|与|及|暨|会同|联合|协同)")
_CLAUSE_MARKS = "，。；：！？“”《》"


@dataclass(frozen=True)
class Body:
    """The body behind a name: `code` is its slug, `classes` its classes, the most specific first; `is_new` when no authority file has it."""

    code: str
    label: str
    classes: tuple[str, ...]
    parent: str | None
    is_new: bool = False


# What the ending of an unknown body's name tells of its kind.
_KINDS = (
    (re.compile(r"人民政府|省政府|市政府|区政府|县政府|自治区|兵团"), "LocalGovernment"),
    (re.compile(r"法院|检察院"), "JudicialBody"),
    (re.compile(r"人民代表大会|人大常委会"), "Legislature"),
    (re.compile(r"^(?:中共|中央).*(?:委|办|部|办公厅|小组|校)|(?:省委|市委|区委|县委|自治区党委)"), "PartyBody"),
    (re.compile(r"大学|学院|研究院|研究所|研究中心|学会|实验室|信息中心"), "ResearchBody"),
    (re.compile(r"公司|集团|银行"), "Enterprise"),
    (re.compile(r"委员会$|领导小组$|联盟$|协会$|联合会$|指挥部$"), "Committee"),
    (re.compile(r"^(?:国家|国务院)"), "StateCouncilBody"),
    (re.compile(r"(?:省|市|区|县|州|盟|旗).*(?:局|厅|委|办|中心)"), "LocalGovernment"),
    (re.compile(r"部$"), "Ministry"),
)


class AgencyReader:
    """Finds the bodies that a sentence names, through the authority file's names and the forms of names."""

    def __init__(self, authority: Authority) -> None:
        self.names = folded_names(authority, "agency")
        self.by_code = {entry.code: entry for entry in authority.agencies.values()}
        self.places = frozenset(folded_names(authority, "place"))
        self.home = ""
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
        found = _TERM.match(name)
        if found:
            rest = name[found.end():]
            country = found.group().split("第")[0]
            for candidate in (country + rest, rest, "全国人民代表大会常务委员会" if rest.endswith("人民代表大会常务委员会") else ""):
                if candidate and (entry := self.names.get(candidate)):
                    return self.body(entry)
        return None

    def read(self, text: str, taken: list[Mention], home: str = "") -> list[Mention]:
        """Bodies named in a sentence outside the mentions already `taken` (titles, quotations). In a report about one province or city,
        `home` is its full name, which 省 or 市 at the head of a body's name stands for (省政府办公厅)."""
        free = _free(text, taken)
        self.home = home
        found = self._terms(text, free) + self._known(text, free) + self._local(text, free)
        found = _longest(found)
        found = _longest(found + self._inner(text, free, found))
        return _longest(found + self._positions(text, free, found))

    def whole(self, line: str) -> Body | None:
        """The body that a whole line names, as a title page does; None when it has not the form of a name."""
        if body := self.resolve(line):
            return body
        fits = 4 <= len(line) <= 30 and _SUFFIX.search(line) and not _NOT_NAME.search(line) and not _GENERIC.search(line)
        return new_body(line) if fits else None

    def _known(self, text: str, free: list[bool]) -> list[Mention]:
        found = []
        for end, (name, entry) in self.automaton.iter(text):
            start, stop = end + 1 - len(name), end + 1
            if start and text[start - 1] in "省市县区州" and not name.startswith(("省", "市")):
                continue        # 省|发展改革委 is the province's own
            if free[start] and free[end] and not _continues(text, name, stop) and _is_firm_only(entry, text, stop):
                found.append(Mention("agency", start, stop, name, self.body(entry)))
        return found

    def _local(self, text: str, free: list[bool]) -> list[Mention]:
        """Congresses, governments, courts of a place: 样例省人民代表大会常务委员会, of the places that the authority file has."""
        found = []
        for match in _LOCAL_BODY.finditer(text):
            start = next((match.start() - n for n in range(8, 1, -1) if text[max(0, match.start() - n):match.start()] in self.places), None)
            if start is not None and start >= 0 and free[start] and free[match.end() - 1]:
                name = text[start:match.end()]
                found.append(Mention("agency", start, match.end(), name, self.resolve(name) or new_body(name)))
        return found

    def _named(self, name: str) -> Body:
        """The body of the authority file, or a new one; 省… is the province's that the report is about."""
        if self.home and name[0] == self.home[-1] and not name.startswith(("市场", "市监")):
            name = self.home + name[1:]
        return self.resolve(name) or new_body(name)

    def _terms(self, text: str, free: list[bool]) -> list[Mention]:
        found = []
        for term in _TERM.finditer(text):
            for length in range(min(24, len(text) - term.end()), 1, -1):
                stop = term.end() + length
                if body := self.resolve(text[term.start():stop]):
                    if free[term.start()] and free[stop - 1]:
                        found.append(Mention("agency", term.start(), stop, text[term.start():stop], body))
                    break
        return found

    def _inner(self, text: str, free: list[bool], known: list[Mention]) -> list[Mention]:
        """An office inside a known body: 国家某委信息化司."""
        found = []
        for mention in known:
            inner = _INNER.match(text, mention.end)
            if not inner or not free[inner.end() - 1] or _NOT_INNER.search(inner["name"]):
                continue
            name = text[mention.start:inner.end()]
            body = self.resolve(name) or Body(name_slug(name), mention.value.label + inner["name"], ("MinistryOffice", "Agency"),
                                              mention.value.code, True)
            found.append(Mention("agency", mention.start, inner.end(), name, body))
        return found

    def _positions(self, text: str, free: list[bool], known: list[Mention]) -> list[Mention]:
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
            found += self._members(text, start, verb.start(), inside)
        return found

    def _members(self, text: str, start: int, end: int, inside: list) -> list[Mention]:
        found = []
        for a, b in _list_members(text, start, end, inside):
            name = text[a:b]
            if inside[a] and inside[a].start == a and inside[a].end >= b:
                continue
            if inside[a] or (b > a and inside[b - 1]):
                continue
            junk = _JUNK_BEFORE.match(name)
            if junk:
                a, name = a + junk.end(), name[junk.end():]
            if 3 <= len(name) <= 30 and _SUFFIX.search(name) and not _GENERIC.search(name) and not _NOT_NAME.search(name):
                found.append(Mention("agency", a, b, name, self._named(name)))
        return found


_NOT_NAME = re.compile(r"[的了将把被使让]|推[进动]|构建|开展|实现|通过|加[强快]|提[升高]|依托|围绕|按照|根据|利用|加[以大]|有效|积极|[0-9%+]|服务中心|指挥中心|数据中心|运行监测中心|大厅")


def new_body(name: str) -> Body:
    """A body that no authority file has, with the kind its name tells."""
    kind = next((kind for pattern, kind in _KINDS if pattern.search(name)), None)
    return Body(name_slug(name), name, ((kind,) if kind else ()) + ("Agency",), None, True)


def _after_date(text: str, start: int, end: int) -> int:
    found = _DATE_BEFORE.match(text, start, end)
    return found.end() if found else start


_DATE_BEFORE = re.compile(r"(?:(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|初|末)?(?:以来|起)?)")


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
_AFTER_FIRM = re.compile(r"$|[，。；、：）”]|和|与|及|等|集团|公司|主办|承办|联合|会同|发布|建设|打造|推出")


def _is_firm_only(entry, text: str, stop: int) -> bool:
    return "Enterprise" not in entry.types or bool(_AFTER_FIRM.match(text, stop))


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

