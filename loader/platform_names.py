"""Names of platforms, systems, networks, databases, apps, hotlines and models: known ones, and new ones by the form of the name.

A new name ends in a word for a kind of system; where it begins is told by the verb, particle or mark before it. Whether such a phrase
*names* a system or only its kind (省级政务数据平台) is decided here by its form; whether its place in the sentence makes it a name
(建成…, …上线) is decided by the rules in platforms.py.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

import ahocorasick
from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.loader.slugs import name_slug
from egovkg.ontology.authority import Authority, Platform

HEADS = ("平台", "数据库", "信息库", "资源库", "发布库", "知识库", "系统", "骨干网", "外网", "内网", "专网", "网络", "枢纽", "大脑", "大模型",
         "热线", "APP", "App", "客户端", "小程序", "门户", "大数据中心", "监测中心", "“一张网”", "数据中心", "云平台", "服务网")
_HEAD = re.compile("|".join(sorted(map(re.escape, HEADS), key=len, reverse=True)))
# Words before which a name begins. Verbs of building and using, particles, prepositions, the ends of clauses.
_BEFORE = re.compile(
    r"建设上线|建成上线|上线运行|建设|建成|建有|建立|搭建|打造|构建|组建|创建|自建|开发|研发|研制|推出|推广|推进|推动|推行|上线|开通|启用|启动|部署|依托|利用|运用|通过|借助|使用|接入|"
    r"完善|优化|升级|整合|形成|实现|运营|管理运行|对接|支撑|支持|加快|持续|升级改造|连接|联通|覆盖|提供|纳入|登录|进入|围绕|面向|基于|作为|成为|标志着|其中|包括|"
    r"[的了为以将由在是于从向使让并]|[与和及](?=国家|全国|各|本|该|其|部门|党委|上级|政府部门)|及其|承载|消除|清理|(?<!平)等|(?:一|两|三|多|若干|数)个|[，。；：、！？《》（）]|各级|各地|我国|[0-9]+(?:余|多)?[个批类项套]")
_KIND_ONLY = re.compile(
    r"^(?:总|省级|市级|县级|本级|各级|各类|各|多个|多类别|部门|相关|有关|统一|线上|线下|公共|第三方|基层|该|本|其|这些|新|旧|原有|现有|国家|全国|全省|全市|地方|上级|下级|电子政务|政务|"
    r"政府|企业|业务|应用|信息|政务信息|政务服务|政务数据|数据|数据共享|数据共享交换|数据交换|数据开放|开放|共性支撑|基础支撑|支撑|支付|数字|电子商务|出行服务|公共服务|政务应用程序|服务|"
    r"主题|专题|基础|基础数据|信息网络|计算机|互联网|移动|网络学习|学习|政务云|云|算力|国家级|国际交流|交流|高端交流|安全|综合|人大|政协|党委|全国性|区域|跨境|社会|业务应用|业务办理|信息系统|线上办理|招生入学线上办理|"
    r"辅助经济决策|经济决策|开放共享|共享|交换|共享交换|核心|人大|传统|新型|多|两|主|子|分|大|网|内部|外部|自身|独立|同一|一个|某|重要业务|关键|全流程一体化在线服务|一体化在线服务|一体化|一体化平台|一体化政务服务|网格化智能工作)*"
    r"(?:平台|数据库|信息库|资源库|系统|外网|内网|专网|网络|枢纽|大脑|大模型|热线|APP|客户端|小程序|门户|数据中心|监测中心|云平台|服务网)$")
_UNNAMED = re.compile(r"(?:一些|部分|不少|多个|许多|各|有的|有些|多)(?:地区|地方|省份?|城市|部门|单位|地(?=[，、]))")
_CLASSES = (
    (re.compile("热线$"), "Hotline"), (re.compile("大模型$"), "AIModel"), (re.compile("(?:APP|App|客户端|小程序)$"), "Application"),
    (re.compile("(?:数据库|信息库|资源库|发布库|知识库|库)$"), "Database"), (re.compile("(?:骨干网|外网|内网|专网|网络)$"), "Network"), (re.compile("服务网$"), "ServicePlatform"),
    (re.compile("(?:大数据|数据).*(?:中心|平台|枢纽)$"), "DataPlatform"), (re.compile("”.{0,4}平台$|(?:服务|履职|学习|智能)平台$|门户$"), "ServicePlatform"),
    (re.compile("(?:办公|管理|监管|工作|信息化|综合|业务|调度|监测|指挥).*平台$|系统$|大脑$|中心$|“一张网”$"), "InformationSystem"),
    (re.compile("平台$"), "ServicePlatform"),
)
_BREAK = re.compile("[，。；：、和与及的（）“”为以由是在]|建设|建成|实现|提供|支撑|对接|推动|推进|通过|上线|依托")
_AFTER_ANOTHER = re.compile(r"(?:平台|系统|中心|网络|数据库|信息库|APP|”)[和与及]")
MAX_NAME = 32


@dataclass(frozen=True)
class System:
    """A platform's name: `code` is its slug; `named` tells a name from a mere kind; `quoted` that part of it stands in quotation marks.
    `counted` that a number stands before it (多个…系统), `unnamed_place` that its sentence speaks of places without names, `part_of` the
    known system with whose name it begins (国家电子政务外网|广域骨干网)."""

    code: str
    label: str
    printed: str
    classes: tuple[str, ...]
    known: bool
    named: bool
    quoted: bool
    unnamed_place: bool
    counted: bool
    part_of: Platform | None = None


class PlatformReader:
    """Finds phrases that name systems, outside titles and longer quotations."""

    def __init__(self, authority: Authority) -> None:
        self.names = folded_names(authority, "platform")
        self.automaton = ahocorasick.Automaton()
        for name, entry in self.names.items():
            self.automaton.add_word(name, (name, entry))
        self.automaton.make_automaton()

    def read(self, text: str, taken: list[Mention], agencies: list[Mention]) -> list[Mention]:
        """Known names first, then phrases by their form. `taken` are titles and quotations, `agencies` the bodies of the sentence."""
        closed = [m for m in taken if m.kind == "title" or len(m.text) > 14]
        found: list[Mention] = []
        for end, (name, entry) in self.automaton.iter_long(text):
            start, stop = end + 1 - len(name), end + 1
            if not _inside(closed, start, stop) and not _longer(text, stop):
                system = System(entry.code, entry.label, name, entry.types, True, True, False, False, False, self._whole(entry))
                found.append(Mention("platform", start, stop, name, system))
        quotes = [m for m in taken if m.kind == "quote" and len(m.text) <= 14]
        for head in _HEAD.finditer(text):
            if _inside(found, head.start(), head.end()) or _inside(closed, head.start(), head.end()):
                continue
            if mention := self._phrase(text, head, quotes, agencies, found):
                found = [m for m in found if not (mention.start <= m.start and m.end <= mention.end)]
                found.append(mention)
        return sorted(found, key=lambda m: m.start)

    def _whole(self, entry: Platform) -> Platform | None:
        return next((other for other in self.names.values() if other.code == entry.part_of), None) if entry.part_of else None

    def _phrase(self, text: str, head: re.Match, quotes: list[Mention], agencies: list[Mention], known: list[Mention]) -> Mention | None:
        """The phrase that ends with this head word."""
        end = head.end()
        longer = _HEAD.search(text, end, end + 8)
        if longer and not _BREAK.search(text, end, longer.start()):
            return None
        if _goes_on(text, end) or any(q.start < head.start() and head.end() < q.end for q in quotes):
            return None
        low = max(0, end - MAX_NAME)
        for mention in agencies + [k for k in known if k.end <= head.start()]:
            if mention.end <= head.start():
                low = max(low, mention.end)
        start = low
        for boundary in _BEFORE.finditer(text, low, head.start()):
            if not any(q.start <= boundary.start() < q.end for q in quotes):
                start = boundary.end()
        for joint in _AFTER_ANOTHER.finditer(text, start, head.start()):     # 甲平台和|乙平台
            start = joint.end()
        inside = [q for q in quotes if start <= q.start and q.end <= end]
        if any(q.start < start < q.end for q in quotes):
            return None
        start = _after_quotes(text, start, inside, head.start())
        body = next((a for a in agencies if a.end == start), None)
        if body and not inside:       # a named body's own system: 某部|政务平台
            start = body.start
        while start < head.start() and text[start] in "和与及、，":
            start += 1
        name = text[start:end]
        if len(name) < 3 or name.count("“") != name.count("”"):
            return None
        entry = self.names.get(name)
        if entry:
            return Mention("platform", start, end, name, System(entry.code, entry.label, name, entry.types, True, True, False, False, False))
        quoted = any(q.text != head.group() for q in inside)
        plain = re.sub("[“”]", "", name)
        named = quoted or not _KIND_ONLY.match(plain)
        counted = bool(re.search(r"(?:[0-9]+|[一二两三四五六七八九十多]+)(?:余|多)?[个项类套款]$", text[max(0, start - 5):start]))
        clause = text[max(text.rfind("。", 0, start), text.rfind("；", 0, start)) + 1:start]
        whole = next((entry for known_name, entry in self.names.items() if name.startswith(known_name)), None)
        system = System(name_slug(name), name, name, platform_classes(name), False, named and not counted, quoted,
                        bool(_UNNAMED.search(clause)), counted, whole)
        return Mention("platform", start, end, name, system) if system.named else None


def platform_classes(name: str) -> tuple[str, ...]:
    """The class that the form of a name tells.

    >>> platform_classes("国家法律法规数据库")
    ('Database',)
    """
    return next(((kind,) for pattern, kind in _CLASSES if pattern.search(name)), ())


def _after_quotes(text: str, start: int, inside: list[Mention], head: int) -> int:
    """A name does not begin before the last of several quotations in a row (“甲”“乙”平台 names 乙平台)."""
    for first, second in zip(inside, inside[1:]):
        if first.end == second.start:
            start = second.start
    return start


def _goes_on(text: str, end: int) -> bool:
    """Whether the head word is only part of a longer word or name: 系统|性, 网络|安全, 平台|化, 热线|工作会议."""
    if _EVENT_AFTER.match(text, end):
        return True
    return text.startswith(("性", "化", "安全", "强国", "信息技术", "学习", "空间", "通信", "技术", "治理", "议政", "召开", "集成", "融合", "整合", "清理",
                            "培训", "平台", "系统", "架构", "数据", "内部", "负责", "互联", "办理议案", "总入口", "信息", "经济", "大厅", "清单", "培训机构",
                            "承载", "互通", "图谱", "政务应用程序", "应用程序", "接口", "业务应用程序", "对接清单", "对接"), end)


_EVENT_AFTER = re.compile("[\u4e00-\u9fff]{0,6}?(?:会议|论坛|大会|峰会|委员会|领导小组|座谈会|现场会)")


def _longer(text: str, stop: int) -> bool:
    """Whether a known name goes on into the name of a part of it that stands for itself: 国家电子政务外网|广域骨干网, …平台|移动端."""
    return text.startswith(("广域骨干网", "移动端"), stop)


def _inside(mentions: list[Mention], start: int, end: int) -> bool:
    return any(m.start <= start and end <= m.end for m in mentions)

