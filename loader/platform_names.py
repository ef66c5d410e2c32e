"""Names of platforms, systems, networks, databases, apps, hotlines and models: known ones, and new ones by the form of the name.

A new name ends in a word for a kind of system, or stands in quotation marks where the words around say that it is one; where it begins is
told by a prefix (国家, 全省, a place, a body), by quotation marks, or by the verb, particle or mark before it. Whether such a phrase *names*
a system or only its kind (省级政务数据平台) is decided here by its form; whether its place in the sentence makes it a name
(建成…, …上线) is decided by the rules in platforms.py.
"""
from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

import ahocorasick
from egovkg.loader.boundaries import Boundaries
from egovkg.loader.folding import fold_text
from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.loader.platform_forms import (
    AFTER_QUOTE, ALONE, APPOSED, BARE, BASIC, BLAMED, BRAND, COUNTED, DATABASES, GOES_ON, HEADS, IS_SYSTEM, KIND_ONLY, LISTED, NEEDS_ANCHOR, NO_SYSTEM, ONE_FIELD, PART, SITE, SOME, UNNAMED, WAYS, WORK_AFTER,
    platform_classes,
)
from egovkg.loader.slugs import name_slug
from egovkg.ontology.authority import Authority, Place, Platform
from egovkg.loader.regexes import regex

MAX_NAME, MAX_QUOTED = 32, 24
# -- where a name begins ----------------------------------------------------------------------------------------------------------------

# Never inside a name.
_HARD = regex(
    r"建设上线|建成上线|上线运行|建成|建有|建立|搭建|打造|构建|组建|创建|自建|统建|主建|承建|共建|合建|联建|研发|研制|推出|推动|推行|推广应用|启用|启动|部署|依托|(?<!开发)(?<!综合)利用(?!系统|平台|服务)|运用|借助|凭借|通过|使用|接入|引入|引进|采用|迁入|迁移|调用|试用|自研|首创|"
    r"完善|优化|整合|形成|实现|完成|升级改造|升级|扩容|改版|对接|支撑|支持|加快|持续|连接|联通|提供|纳入|登录|进入|围绕|面向|基于|作为|成为|标志着|构成|其中|其(?!他|中)|包括|开通|上线|新增|归并|打掉|"
    r"(?:[的了以将由是于使让把被]|(?<!行)为|在(?!线)|从(?!业)|(?<!双)(?<!定)向|并(?!联)|对)(?!外)|[和及](?=国家|全国|各|本|该|其|部门|党委|上级|政府部门)|及其|承载|消除|清理|(?<!平)等(?!级)|(?:一|两|三|多|若干|数)[个条套类项款]|[，。；：、！？《》（）\[\]]|各级|各地|我国|"
    r"[0-9]+(?:余|多)?[个批类项套条年月日]|[0-9]{4}年| |第[一二三四五六七八九十]{1,3}[章节]|[0-9]\.[0-9]|(?:[两三四五六七八九十]|[0-9]+)大(?=[\u4e00-\u9fff]{0,4}(?:库|平台|系统))|(?<!基)因|据此|眼下|目前|原先|先后|共同|联合|联袂|携手|牵头|积极|不断|强化|加强|健全|规范(?!化)|丰富|拓展|组织|协同有关部门|有关部门|引导|鼓励|要求|探索|开展|做好|抓好|定期|承担|负责|累计|上架|发布(?!系统|平台|服务|管理)|抽查|关停|设置|设立|增设|开设|下设|内设|下辖|新版|升级版|全新|新一代|选用|选定|普及|打通|提升|提高|跨(?!境|省)|壮大|回应|实施(?!监督|监测|评估)|涵盖|涉及|贯通|打破|破除|聚焦|做强|做优|建强|确保|(?<!医疗)(?<!社会)(?<!住房)保障(?!系统|平台|信息|服务|资金)|满足|深化|拓宽|延伸|下沉|推送|贯穿|一手抓|召开|举行|举办|(?:全面|广泛|普遍|深入)应用|底座(?=建设|部署|打造)")
# Inside a name only behind a prefix: 全国|农田建设一张图平台, but 某部推进|样例平台.
_SOFT = regex("建设|开发|推广|推进|运营|管理运行|覆盖|汇聚|发布|运行")
_PREFIX = regex("国家(?!级)|全国(?!性)|全[省市区州县](?![级域])|中国|中央(?=[\u4e00-\u9fff])")
_HOME_PREFIX = regex("全?(省|市|自治区|自治州|州|区|县)(?!级|域|场|民|内|区|长|直)")
# Names that are short: 某某库, 城市大脑, “一张网”.
_SHORT = regex(f"(?:{DATABASES}|大脑|“一张网”)$")
_NUMBER = regex("(?<![0-9])1(?:[0-9]{4}|[0-9]{2})(?=[\u4e00-\u9fff]{2})(?![个类项家条款套万亿多余])")
_NUMBER_AFTER = regex("(?<=热线)1[0-9]{4}(?![0-9个类项家条款套万亿多余件])")
_NUMBERED = regex("(?<![0-9])1(?:[0-9]{4}|[0-9]{2})$")
# What a quoted name may stand behind without taking it in: 数据空间|“样例谷”平台, 共享|“样例”平台.
_BEFORE_QUOTE = regex(f"(?:双语|多语种|多语|微信|支付宝|手机|共建共享|共享|新版|升级版|{HEADS.pattern})$")
# A place by its form before a quoted name: 样例区|“样安”平台.
_UNKNOWN_PLACE = regex("(?!全|本|我|各)[\u4e00-\u9fff]{2,6}(?:[省市区县州旗镇乡]|街道)")
# What stands in brackets before the word for a kind of system: 样例河（某段）|系统.
_INSERT = regex("（[\u4e00-\u9fff]{1,6}）$")
# 平台的|样例认证系统 is a part of the one spoken of.
_OF_IT = regex("(?:平台|系统)的$")
# 中国（某省）|样例贸易平台 is a place's own.
_AT_PLACE = regex("(?:中国|国家)（[\u4e00-\u9fff]{2,6}）")
# All provinces: 31个省.
_ALL_OF_THEM = regex("(?<![0-9])3[12]$")
# 全省统一的|样例平台: there is one.
_ONE_FOR_ALL = regex("全[国省市区州县](?:统一|一体化)的?$")
_AFTER_ANOTHER = regex(r"(?:平台|系统|中心|网络|[外内专]网|传输网|网站|门户|大脑|服务台|专区|小程序|客户端|热线|数据库|信息库|(?<!地理)库|APP|应用|”)[和与及]")
# -- quotation marks alone --------------------------------------------------------------------------------------------------------------

_PART = regex("(?:服务|办事)?(?:专区|专栏)")
# A name that begins with a quotation goes by what is quoted (“样例通”客户端), a hotline by its number.
_BRANDED = regex("“([^“”]{2,})”([^“”]{1,14})")
_SHORTENED = frozenset("平台 大模型 APP 小程序 客户端 智能客服 应用".split())
_NUMBERED_NAME = regex("全[国省市区州县](1[0-9]{4}[\u4e00-\u9fff]+)")
_WORKS = regex("“金[\u4e00-\u9fff]工程”")        # the state's works for systems: “金税工程”
_FORMULA = regex("“[0-9A-Z+×]+”")      # “1+16+N”平台 counts levels
_SYSTEM_WORDS = regex(f"“.{{2,}}(?:{HEADS.pattern})(?:[0-9.]+)?”|“AI.{{1,6}}(?:[员师手]|员工)”|“数字孪生.{{2,6}}”")
_SYSTEM_VERB = regex("(?:引入|接入|迁入|迁至|登录|登陆|上线|依托|用上|借助|依靠|自研|首创|入驻|推出|研发|开发)(?:了|的)?$")
_MADE = regex("(?:运营|主管|建设|研发|开发|打造|推出|统建|主建|承建|首创|自研|搭建|运维)的$")
_SYSTEM_AFTER = regex("(?:正式|全新|新版|改版)*(?:上线|启用|终端|新版|注册用户|实名用户|访问量|累计注册|累计用户|月活|日活|下载量|用户(?:总|规模|数|活跃|突破|已|达|超)|上架应用)|(?:迭代|升级)[至到]|[0-9.]+版")
_BRAND_AFTER = regex("(?:在[^，。；“”]{1,8}?)?(?:正式|全面|全新|成功|同步)*(?:上线|启用|推广应用|推广使用|试运行|投入使用|用户)")
# What puts a name like “样事通” on line, or has it in use.
_BRAND_VERB = regex("(?:试点|开通|启用|新增|推广|发布|上线|推出|通过|使用)(?:了|的)?$")


class System(NamedTuple):
    """A platform's name: `code` is its slug; `named` tells a name from a mere kind; `quoted` that part of it stands in quotation marks,
    `prefixed` that a place, body or 全省 … opens it. `counted` that a number stands before it (多个…系统), `unnamed_place` that its sentence
    speaks of places without names, `part_of` the known system with whose name it begins (国家电子政务外网|广域骨干网), `aliases` other
    names that its own holds (“样例通”大模型: 样例通)."""

    code: str
    label: str
    printed: str
    classes: tuple[str, ...]
    known: bool
    named: bool
    quoted: bool = False
    unnamed_place: bool = False
    counted: bool = False
    part_of: Platform | None = None
    prefixed: bool = False
    aliases: tuple[str, ...] = ()


class PlatformReader:
    """Finds phrases that name systems, outside titles and longer quotations."""

    def __init__(self, authority: Authority) -> None:
        self.names = folded_names(authority, "platform")
        self.by_code = {entry.code: entry for entry in self.names.values()}
        self.places = {name: place for name, place in folded_names(authority, "place").items()
                       if place.level in ("province", "prefecture", "area", "town")}
        self.automaton, self.prefixes = ahocorasick.Automaton(), ahocorasick.Automaton()
        for name, entry in self.names.items():
            self.automaton.add_word(name, (name, entry))
        for name in self.places:
            self.prefixes.add_word(name, name)
        self.automaton.make_automaton()
        self.prefixes.make_automaton()

    def read(self, text: str, taken: list[Mention], agencies: list[Mention], home: Place | None = None) -> list[Mention]:
        """Known names first, then phrases by their form. `taken` are titles and quotations, `agencies` the bodies and dates of the
        sentence; `home` is the place that 全省 or 省 means."""
        if not (HEADS.search(text) or "“" in text or "网" in text or "云" in text or any(True for _ in self.automaton.iter_long(text))):
            return []
        sentence = _Sentence(text, taken, agencies, max(map(fold_text, home.names), key=len) if home else "", self.prefixes)
        found: list[Mention] = []
        for end, (name, entry) in self.automaton.iter_long(text):
            start, stop = end + 1 - len(name), end + 1
            if not _inside(sentence.closed + sentence.bodies, start, stop) and not _longer(text, stop) and not _GOES_ON_KNOWN.match(text, stop):
                if of_place := sentence.of_place(stop):         # 国家样例公示系统（江苏）: the part of a place
                    whole = name + of_place
                    found.append(Mention("platform", start, stop + len(of_place), whole,
                                         self._known(entry, name, sentence)._replace(code=name_slug(whole), label=whole, printed=whole, known=False, part_of=None, prefixed=True)))
                    continue
                found.append(Mention("platform", start, stop, name, self._known(entry, name, sentence)))
        for name in (*self._phrases(sentence, found), *self._quoted(sentence, found)):
            found = [m for m in found if not (name.start <= m.start and m.end <= name.end)]
            if not any(m.start < name.end and name.start < m.end for m in found):
                found.append(name)
        return sorted(found, key=lambda m: m.start)

    def _known(self, entry: Platform, name: str, sentence: _Sentence) -> System:
        """A known system; in a report about one place a national system's short name (人口库) means the place's own."""
        if sentence.home and "12345" in name and not name.startswith(("国家", "全国")):
            return self._system(sentence, name, sentence.text.index(name), False, True)._replace(part_of=None)
        if sentence.home and entry.label.startswith(("国家", "全国")) and not name.startswith(("国家", "全国", "中国")) and not regex("[0-9]|“").search(name):
            return System(name_slug(sentence.home + name), name, name, entry.types, False, True, prefixed=True)
        return System(entry.code, entry.label, name, entry.types, True, True, part_of=self.by_code.get(entry.part_of) if entry.part_of else None)

    # -- phrases that end in a word for a system ---------------------------------------------------------------------------------------

    def _phrases(self, sentence: _Sentence, known: list[Mention]) -> list[Mention]:
        found: list[Mention] = []
        heads = [(m.start(), m.end()) for m in HEADS.finditer(sentence.text)]
        heads += [(m.end() - 1, m.end()) for start in sentence.places for m in [SITE.match(sentence.text, start)] if m]
        heads += [(m.end() - 1, m.end()) for p in regex("中国|全国|国家").finditer(sentence.text) for m in [SITE.match(sentence.text, p.end())] if m]
        for start, end in sorted(set(heads)):
            if _inside(sentence.closed, start, end) or _inside(sentence.bodies, start, end):
                continue
            if mention := self._phrase(sentence, start, end, known, found):
                found = [m for m in found if m.end <= mention.start or mention.end <= m.start]
                found.append(mention)
        return found

    def _phrase(self, sentence: _Sentence, head: int, end: int, known: list[Mention], formed: list[Mention]) -> Mention | None:
        """The phrase that ends with this head word."""
        text = sentence.text
        if GOES_ON.match(text, end) or any(q.start < head and end < q.end for q in sentence.quotes) or _longer_head(text, end):
            return None
        start, prefixed, inside = self._start(sentence, head, end, known + formed)
        if start is None:
            return None
        if number := _NUMBER_AFTER.match(text, end):         # 样例热线|12399
            end = number.end()
        name = text[start:end]
        if len(name) < 3 or name.count("“") != name.count("”"):
            return None
        national = None if sentence.home else _NUMBERED_NAME.fullmatch(name)      # 全国|12345样例热线
        if entry := self.names.get(name) or (national and self.names.get(national[1])):
            return Mention("platform", start, end, name, self._known(entry, name, sentence))
        if any(k.start <= start and end <= k.end for k in known) or any(BLAMED.fullmatch(q.text) for q in inside):
            return None
        if not prefixed and not inside and WORK_AFTER.match(text, end):
            return None
        quoted = any(q.text not in ("“一张网”", "“一张图”") and not _FORMULA.fullmatch(q.text) for q in inside)
        if NEEDS_ANCHOR.search(name) and inside and inside[0].start == start and (inside[0].end == head or WAYS.fullmatch(inside[0].text)):
            quoted = False          # “样例办事”专区 is a part of some site
        rest = sentence.without_prefix(name)
        plain = regex("[“”]").sub("", rest)
        if any(body.start == start for body in sentence.bodies) or any(k.start == start and not k.value.unnamed_place for k in known + formed):
            named = True            # a named body's own: 某部|政务平台; a named system's: 国家样例平台|统一认证系统
        elif _OF_IT.search(text, max(0, start - 3), start):
            named = not KIND_ONLY.fullmatch(plain)
        elif _ONE_FOR_ALL.search(text, max(0, start - 6), start):
            named = not BARE.fullmatch(plain)
        elif prefixed and not quoted:
            named = not BARE.fullmatch(plain) and not ONE_FIELD.fullmatch(plain) and not (KIND_ONLY.fullmatch(plain) and (len(plain) < 6 or plain.endswith(("系统", "网络", "APP"))))
            if name.startswith(("国家", "全国", "中央", "中国")):
                named = not KIND_ONLY.fullmatch(plain) and not ONE_FIELD.fullmatch(plain)
            elif plain.endswith("网") and len(plain) > 3 or ALONE.fullmatch(plain):
                named = True
        else:
            named = quoted or not (KIND_ONLY.fullmatch(plain) or head - start < 4 and not _SHORT.search(name) or SOME.match(plain))
            if not named and not SOME.match(plain) and sentence.home and len(plain) >= 8 and not BARE.fullmatch(plain) and not plain.endswith(("系统", "网络", "APP")):
                named = True        # the place's own, where no other is spoken of
        if NEEDS_ANCHOR.search(name) and not prefixed and not inside:
            return None
        if not named:
            return None
        prefixed = prefixed or bool(sentence.home) and bool(BASIC.fullmatch(name))
        system = self._system(sentence, name, start, quoted, prefixed)
        if inside and inside[0].start == start and WAYS.fullmatch(inside[0].text) and system.unnamed_place:
            system = system._replace(quoted=False)          # 各市“一网统管”平台
        if not inside and (body := next((b for b in sentence.bodies if b.end == start), None)):
            system = system._replace(aliases=(*system.aliases, body.text + name))       # 某部|业务系统统一平台: under both names
        return Mention("platform", start, end, name, system)

    def _start(self, sentence: _Sentence, head: int, end: int, before: list[Mention]) -> tuple[int | None, bool, list[Mention]]:
        """Where the name that ends here begins, whether a prefix opens it, and the quotations in it; None where no beginning is found."""
        text = sentence.text
        low = max(0, end - MAX_NAME)
        body = system = None
        for mention in sentence.others + [m for m in before if m.end <= head]:
            if low < mention.end <= head:
                low = mention.end + text.startswith("工程”", mention.end - 2)       # “|金样工程|”全国样例系统
                body, system = (mention if mention.kind == kind else None for kind in ("agency", "platform"))
        insert = _INSERT.search(text, max(low, head - 8), head)
        core = insert.start() if insert else head
        start = low
        for boundary in _HARD.finditer(text, low, end):       # to the end, so that it sees what follows: 信息发布|系统
            if boundary.end() <= core and not sentence.at_place(boundary.start()) and not any(q.start <= boundary.start() < q.end for q in sentence.quotes):
                start, body, system = boundary.end(), None, None
        for joint in _AFTER_ANOTHER.finditer(text, start, core):     # 甲平台和|乙平台
            start, body, system = joint.end(), None, None
        if any(q.start < start < q.end for q in sentence.quotes):
            return None, False, []
        while start < head and text[start] in "和与及、，各":
            start += 1
        start = sentence.with_number(start)
        inside = [q for q in sentence.quotes if start <= q.start and q.end <= end]
        for first, second in zip(inside, inside[1:]):                # “甲”“乙”平台 names 乙平台
            if first.end == second.start:
                start = second.start
        inside = [q for q in inside if q.start >= start]
        if system is not None and system.value.known and system.end == start and (insert or not KIND_ONLY.fullmatch(text, start, end)):
            return system.start, True, inside       # a part of a known system: 国家样例平台|统一认证系统
        if inside:
            start = sentence.before_quote(start, inside[0])
        if inside and inside[-1].text.endswith("工程”") and _PREFIX.match(text, inside[-1].end):       # “样样工程”|全国样例系统: a system of it
            start, inside = inside[-1].end, []
        prefix = sentence.prefix(start, inside[0].start if inside else core)
        ways = bool(inside) and bool(WAYS.fullmatch(inside[0].text))
        if prefix is not None:
            start = sentence.with_number(prefix)
            if inside and not ways and sentence.without_prefix(text[start:inside[0].end]) == inside[0].text and not _PREFIX.match(text, start):
                start = inside[0].start      # 某省|“样例通”平台
        else:
            for soft in _SOFT.finditer(text, start, head):
                if not any(q.start <= soft.start() < q.end for q in sentence.quotes) and soft.end() <= head and (not inside or soft.end() <= inside[0].start):
                    start = soft.end()
        prefixed = prefix is not None or bool(_NUMBER.match(text, start))
        if body is not None and body.end == start:
            prefixed = True
            if (not inside or ways and inside[0].start == start) and KIND_ONLY.fullmatch(regex("“.*”|[“”]").sub("", text[start:end])) and not PART.fullmatch(text, start, end):
                start = body.start       # a named body's own system: 某部|政务平台, 某部|“互联网+样例”平台
        return start, prefixed, inside

    # -- names in quotation marks ------------------------------------------------------------------------------------------------------

    def _quoted(self, sentence: _Sentence, known: list[Mention]) -> list[Mention]:
        """“样例”大模型 …; a quotation alone is a name where its own words or those around it say so."""
        text, found = sentence.text, []
        for quote in sentence.quotes:
            if len(quote.text) < 4 or any(m.start <= quote.start and quote.end < m.end for m in known):
                continue
            entry = self.names.get(quote.text[1:-1]) or self.names.get(quote.text)
            after = AFTER_QUOTE.match(text, quote.end, min(len(text), quote.end + 16))
            if after and _PART.fullmatch(after.group()) and not any(name in quote.text for name in self.names):
                after = None        # “样例办事”专区 is a part of some site
            if after and (APPOSED.search(after.group()) and text.startswith("“", after.end()) or quote.text.endswith("工程”") and _PREFIX.match(text, quote.end)):
                after = None        # “甲样”智能客服“乙样”: 乙样 is one, of 甲样
            if after and after.group() == "应用" and len(quote.text) < 5:
                after = None        # “亮码”应用 is what one does
            if after and not GOES_ON.match(text, after.end()) and not WAYS.fullmatch(quote.text) and not _HARD.search(after.group()):
                application = after.group() == "应用"
                end = quote.end if application else after.end()
                name = text[quote.start:end]
                if entry and not application and KIND_ONLY.fullmatch(after.group()):
                    system = self._known(entry, name, sentence)      # “样例云”平台 is the known 样例云
                else:
                    system = self._system(sentence, name, quote.start, True, False)
                if application:
                    system = system._replace(classes=("Application",))
                found.append(Mention("platform", quote.start, end, name, system))
            elif entry:
                found.append(Mention("platform", quote.start, quote.end, quote.text, self._known(entry, quote.text[1:-1], sentence)))
            elif self._says_system(sentence, quote):
                found.append(Mention("platform", quote.start, quote.end, quote.text, self._alone(sentence, quote)))
        short = {alias: m for m in found for alias in m.value.aliases}
        for quote in sentence.quotes:                # “样例通”客户端 …，“样例通”下载量 …
            if (named := short.get(quote.text[1:-1])) and named.start < quote.start and not any(m.start == quote.start and m.end > quote.end for m in found):
                found = [m for m in found if m.start != quote.start]
                found.append(Mention("platform", quote.start, quote.end, quote.text, named.value._replace(printed=quote.text[1:-1])))
        following = None
        for quote in reversed(sentence.quotes):      # “甲”“乙”大模型: 甲 is a model, too
            own = next((m for m in found if m.start == quote.start), None)
            if own is None and following is not None and _beside(text, quote, following) and not WAYS.fullmatch(quote.text):
                entry = self.names.get(quote.text[1:-1])
                system = self._known(entry, quote.text[1:-1], sentence) if entry else \
                    self._system(sentence, quote.text, quote.start, True, False)._replace(classes=following.value.classes)
                own = Mention("platform", quote.start, quote.end, quote.text, system)
                found.append(own)
            if own is not None and following is not None and quote.end == following.start and own.text == own.value.label and own.text[-2:-1] not in "台统库" \
                    and following.value.classes != ("InformationSystem",):
                found[found.index(own)] = own = own._replace(value=own.value._replace(classes=following.value.classes))
            following = own or next((m for m in known if m.start == quote.start), None)
        return found

    def _alone(self, sentence: _Sentence, quote: Mention) -> System:
        system = self._system(sentence, quote.text, quote.start, True, False)
        if sentence.home and quote.text.endswith("脑”") and quote.start not in sentence.places:      # a place has one 城市大脑
            identity, label = sentence.identity(quote.text[1:-1], False)
            system = system._replace(code=name_slug(identity), label=label, printed=quote.text[1:-1])
        if not system.classes and (apposed := APPOSED.search(sentence.text, max(0, quote.start - 8), quote.start)):
            system = system._replace(classes=platform_classes(apposed.group()))
        return system if system.classes else system._replace(classes=("InformationSystem",))

    @staticmethod
    def _says_system(sentence: _Sentence, quote: Mention) -> bool:
        text = sentence.text
        before = text[max(0, quote.start - 6):quote.start]
        if before.endswith(("简称", "统称", "称为", "简称为", "名为", "主题为", "题为", "主题是")):
            return False
        owner = quote.start - text.endswith("的", 0, quote.start)          # 某市“样事通”, 某市的“样云”
        placed = owner in sentence.places or any(b.end == owner for b in sentence.bodies)
        if NO_SYSTEM.match(text, quote.end) or (WAYS.fullmatch(quote.text) and not (placed and quote.text.endswith("大脑”"))):
            return False
        if LISTED.match(text, quote.end) and len(quote.text) <= 12 and not UNNAMED.search(sentence.clause(quote.start)):
            return True
        if _WORKS.fullmatch(quote.text):
            return True
        if BRAND.fullmatch(quote.text) and (placed or _BRAND_VERB.search(before) or _BRAND_AFTER.match(text, quote.end)):
            return True
        kind = AFTER_QUOTE.match(text, quote.end)
        apposed = APPOSED.search(text, max(0, quote.start - 8), quote.start)
        if apposed and not kind and (BRAND.fullmatch(quote.text) or not apposed.group().endswith(("平台", "系统"))) and not _FORMULA.fullmatch(quote.text):
            return len(quote.text) <= 12
        if len(quote.text) <= 12 and (IS_SYSTEM.match(text, quote.end) or kind and APPOSED.search(kind.group()) and text.startswith("“", kind.end())):
            return True
        if _SYSTEM_WORDS.fullmatch(quote.text):
            return placed or not KIND_ONLY.fullmatch(quote.text[1:-1])
        made = _MADE.search(before) and any(b.end <= quote.start - 3 <= b.end + 6 for b in sentence.bodies)
        return bool(_SYSTEM_AFTER.match(text, quote.end) or _SYSTEM_VERB.search(before) or made) and len(quote.text) <= 12

    def _system(self, sentence: _Sentence, name: str, start: int, quoted: bool, prefixed: bool) -> System:
        text = sentence.text
        counted = bool(COUNTED.search(text[max(0, start - 6):start]))
        whole = next((entry for known_name, entry in self.names.items() if name.startswith(known_name) and not BARE.fullmatch(name, len(known_name))), None)
        identity, label = sentence.identity(name, quoted)
        whole = None if "（" in name else whole
        aliases = ()
        if (found := _BRANDED.fullmatch(name)) and not WAYS.fullmatch(f"“{found[1]}”") and (found[2] in _SHORTENED or BRAND.match(name)):
            aliases = (found[1],)
        elif found := _NUMBERED_NAME.fullmatch(name):
            aliases = (found[1],)
        return System(name_slug(identity), label, name, platform_classes(name), False, not counted, quoted, sentence.unnamed_before(start), counted,
                      whole, prefixed, aliases)


class _Sentence:
    """A sentence as the reader of platforms asks it: its quotations, bodies, places and prefixes."""

    def __init__(self, text: str, taken: list[Mention], others: list[Mention], home: str, prefixes) -> None:
        self.text, self.home, self.others = text, home, others
        self.closed = [m for m in taken if m.kind == "title" or len(m.text) > MAX_QUOTED]
        self.quotes = [m for m in taken if m.kind == "quote" and len(m.text) <= MAX_QUOTED]
        self.bodies = [m for m in others if m.kind == "agency"]
        found = [(end + 1 - len(name), end + 1) for end, name in prefixes.iter_long(text)]
        self.places = {end: start for start, end in found}
        self.opens = {start: end for start, end in found}
        if home:
            own = f"(?:{home[:-1]})?{home[-1]}级"          # 省级|政务云 is the province's
            self.opens |= {m.start(): m.end() for m in re.finditer(own, text) if not (m.start() and text[m.start() - 1] in "各多两地跨")}
            self.opens |= {m.start(): m.end() for m in _HOME_PREFIX.finditer(text) if m.group(1) == home[-len(m.group(1)):] and m.start() not in self.opens
                           and not (m.start() and text[m.start() - 1] in "各本我外跨两多")}

    @cached_property
    def bounds(self) -> Boundaries:
        return Boundaries(self.text)

    def clause(self, end: int) -> str:
        """What stands before a place since the last full stop or semicolon."""
        return self.text[max(self.text.rfind("。", 0, end), self.text.rfind("；", 0, end)) + 1:end]

    def unnamed_before(self, start: int) -> bool:
        """Whether what stands before speaks of places without names, and no body begins a clause after that (多地…，某部建成|样例平台).
        All 31 provinces are the whole country, once their clause has ended (联通31个省，|样例系统)."""
        clause = self.clause(start)
        found = next((m for m in UNNAMED.finditer(clause) if not (_ALL_OF_THEM.search(clause, 0, m.start() + 1) and "，" in clause[m.end():])), None)
        if found is None:
            return False
        at = start - len(clause) + found.end()
        return not any(at <= body.start < start and self.text[body.start - 1] in "，；" for body in self.bodies)

    def at_place(self, at: int) -> bool:
        """Whether a bracket here is part of 中国（某省）."""
        opening = self.text.rfind("（", max(0, at - 7), at + 1)
        return opening >= 2 and bool(_AT_PLACE.match(self.text, opening - 2))

    def of_place(self, at: int) -> str:
        """The name of a place in brackets that follows here, with the word for a site behind it: （江苏）网站."""
        closing = self.text.find("）", at, at + 10) if self.text.startswith("（", at) else -1
        if closing < 0 or self.opens.get(at + 1) != closing:
            return ""
        return self.text[at:closing + 1] + ("网站" if self.text.startswith("网站", closing + 1) else "")

    def with_number(self, start: int) -> int:
        """The start with the service's number before it: 12345|样例热线."""
        number = _NUMBERED.search(self.text, max(0, start - 6), start)
        return number.start() if number else start

    def before_quote(self, start: int, quote: Mention) -> int:
        """Where a name begins of which `quote` is a part: behind the verbs and names of kinds that stand before the quotation."""
        start = min(quote.start, max(start, self.bounds.last(quote.start)))
        apart = _BEFORE_QUOTE.search(self.text, start, quote.start) or _UNKNOWN_PLACE.fullmatch(self.text, start, quote.start) and start not in self.opens
        return quote.start if apart else start

    def prefix(self, start: int, head: int) -> int | None:
        """Where a place, 国家, 全省 or 省 (in a province's report) first opens a name in text[start:head]; None where none does."""
        for at in range(start, head):
            if any(q.start <= at < q.end for q in self.bodies):
                continue
            end = self.opens.get(at) or (m.end() if (m := _PREFIX.match(self.text, at)) else None)
            if end is None or end > head or (end == at + 1 and at > start):     # 城|市 is no 市
                continue
            if not _SOFT.match(self.text, end) and self.text[end:end + 1] not in ("级", "性"):
                return at
        return None

    def without_prefix(self, name: str) -> str:
        """A name without the place or 全省, 国家 … that opens it."""
        for length in range(min(14, len(name) - 1), 1, -1):
            if name[:length] in _prefix_names(self):
                return name[length:]
        if self.home and (found := _HOME_PREFIX.match(name)) and found.group(1) == self.home[-len(found.group(1)):]:
            return name[found.end():]
        if found := _PREFIX.match(name):
            return name[found.end():]
        return name

    def identity(self, name: str, quoted: bool) -> tuple[str, str]:
        """What tells the system from others, and its label: in a report about one place, names without a place are the place's."""
        if not self.home or quoted or name.startswith(("国家", "全国", "中国", "中央")):
            return name, name
        if found := regex("[\u4e00-\u9fff]{0,8}?(1[0-9]{4})").match(name):       # a place has one hotline of a number, however it is called
            return f"{self.home}{found[1]}热线", name
        rest = self.without_prefix(name)
        own = name[:len(name) - len(rest)]
        if not own or own.endswith("级") or _HOME_PREFIX.fullmatch(own) or self.home.startswith(own):
            return self.home + rest, self.home + rest if own and not self.home.startswith(own) else name
        return name, name


def _prefix_names(sentence: _Sentence) -> set[str]:
    return {sentence.text[start:end] for start, end in sentence.opens.items()}


_BREAK = regex("[，。；：、和与及的（）“”为以由是在]|建设|建成|实现|提供|支撑|对接|推动|推进|通过|上线|依托")
_GOES_ON_KNOWN = regex("(?<=服务)(?:平台|系统|网)|(?:运行|运营|服务)*(?:管理|运行)中心|业务|资源(?!共享)|有限|大数据产业")


def _longer_head(text: str, end: int) -> bool:
    """Whether the head word is a modifier of another that follows at once: 平台|移动端系统."""
    longer = HEADS.search(text, end, end + 8)
    return bool(longer and not _BREAK.search(text, end, longer.start()) and not any(m.end() <= longer.start() for m in _HARD.finditer(text, end, longer.end())))


def _longer(text: str, stop: int) -> bool:
    """Whether a known name goes on into the name of a part of it that stands for itself: 国家电子政务外网|广域骨干网, …平台|移动端."""
    return text.startswith(("广域骨干网", "移动端"), stop)


def _beside(text: str, quote: Mention, following: Mention) -> bool:
    """Whether two quotations stand in one list: “甲”“乙”, or “甲通”、“乙通”."""
    return quote.end == following.start or (text[quote.end:following.start] == "、" and bool(BRAND.fullmatch(quote.text)))


def _inside(mentions: list[Mention], start: int, end: int) -> bool:
    return any(m.start <= start and end <= m.end for m in mentions)
