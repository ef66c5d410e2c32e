"""Finds names of bodies by their form: behind the name of a place, 国家 or 联合国, or before 有限公司, 大学, 领导小组 and the like.

A name that a prefix opens (样例省|大数据发展管理局) ends with the first word for a kind of body behind it; one without prefix begins where
the words before it end (boundaries.py). What such words alone make (有关部门, 各级法院, 数据中心, 领导小组) is no name.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick
from egovkg.loader.boundaries import Boundaries
from egovkg.loader.folding import fold_text
from egovkg.ontology.authority import Place
from egovkg.loader.regexes import regex

MAX_MIDDLE, MAX_INNER, MAX_NAME = 20, 16, 32
_HAN = "[\u4e00-\u9fff]"

# -- what a name ends with --------------------------------------------------------------------------------------------------------------

_OFFICE = "局(?![面势部限长域地级])(?<!格局)(?<!布局)(?<!结局)(?<!大局)(?<!当局)(?<!全局)(?<!开局)(?<!变局)|厅(?![长堂级])(?<!大厅)(?<!展厅)"
_COMMISSION = "委员会|(?<=发展改革|卫生健康|卫生计生)委(?!员)|(?<=发改|卫健|国资|经信|住建|民宗|城管|政法|[国]管|交通|商务|建设|农业|改革)委(?!员)|(?<=[市省区教科农])(?:教|科|农|体|建)委(?!员)"
_BUREAU = "办公厅|办公室|(?:网信|审管|医改|公管|大数据|政数|国防动员|国动|外事|港澳|信访|政务|改革|政改|审改|数改|编|金融|人防|文明|扶贫|营商|放管服)办(?![公事理学])"
_CENTRE = "中心(?![城镇地线店])(?<!数据中心)(?<!算力中心)(?<!算中心)(?<!灾备中心)(?<!云中心)(?<!服务中心)(?<!展示中心)(?<!体验中心)(?<!副中心)(?<!创新中心)(?<!商务中心)(?<!枢纽中心)(?<!医学中心)" \
    "|数据中心(?=运维|运营|负责|承担|牵头|维护|研发|承建|主办)|(?:推广|产业|人才|技术|认证|政企|企业|审批)服务中心|大数据(?:发展|管理|应用|服务|资源)?(?:管理)?中心|数据(?:管理|资源|服务)中心"
# Whole words for bodies that may stand right behind a place: 某省|信息中心, 某市|残联
_WORDS = "大数据(?:发展|管理|应用|服务|资源)?(?:管理)?中心|(?:政务|行政|便民|市民|公共)?服务(?:管理)?中心|数据(?:管理|资源|服务)中心|(?:移动|电信|联通)(?=[、，。和与等]|分别|公司|承建|负责|联合|共同|提供)|残联|妇联|工商联|科协|总工会|红十字会|社科院|社会科学院|海关(?!总)|档案馆|图书馆|博物馆|大学(?![生城本])|银行(?!卡|业|账|间)"
_ACADEMY = "研究院|研究所|研究中心|科学院|社科院|设计院|规划院|行政学院|干部学院|大学(?![生城本])|学院|党校|实验室|档案馆|图书馆|博物馆|医学中心"
_COURT = "(?:高级|中级)?人民法院|(?:人民)?检察院|高院|中院"
_GROUP = "领导小组(?:办公室)?|指挥部|(?:工作)?专班|部际联席会议|联席会议(?![上室])|统筹协调机制"
_SOCIETY = "研究会|联合会|促进会|协会|学会|(?<!协)商会|联盟(?!链)|基金会|总工会|仲裁委(?:员会)?|残联|妇联|工商联|科协|红十字会|理事会|联合体"
_FIRM = "(?:集团)?(?:股份)?有限(?:责任)?公司|集团(?:公司|总公司)?(?![军化])|总公司|公司|银行(?!卡|业|账|间)|交易所|交易中心|报社|出版社|通讯社"
_STATION = "海关(?!总)|税务局|总队|支队|兵团|管委会|管理委员会"
# Short names of offices that a mark or verb follows: 某市|样管办, 某市委|样治委; not 跨省通办
_SHORT_OFFICE = "(?:(?<![通可代帮主承协网联快易能好一])办|(?<![员省市区县州])委)$"
_LOCAL_HEAD = f"{_WORDS}|{_GROUP}|{_COMMISSION}|{_BUREAU}|{_OFFICE}|{_CENTRE}|{_ACADEMY}|{_SOCIETY}|{_FIRM}|{_STATION}|{_SHORT_OFFICE}"
_NATIONAL_HEAD = f"{_GROUP}|委员会|办公厅|办公室|总局|{_OFFICE}|{_CENTRE}|{_ACADEMY}|{_SOCIETY}|{_FIRM}|署(?!名)"
_WORLD_HEAD = "组织|联盟|委员会|规划署|[计总]?署(?!名)|基金会|银行|协会|联合会|大学|理事会|秘书处|论坛组织|创新基地"
_INNER_HEAD = "办公厅|办公室|秘书处|委员会|[司局处](?![长面势级法机律理])|研究室|法工委|督查室|组织部|宣传部|统战部|社会工作部|部(?![门长署分级队委件])|党组|党校|中心组|编办|网信办|政研室|" \
    f"{_GROUP}|{_CENTRE}|{_ACADEMY}|{_SHORT_OFFICE}|分公司|子公司|分行|支行|分院|总队|支队|大队|分局|创新基地|联合会"

# -- what a prefix may be followed by ---------------------------------------------------------------------------------------------------

_GOVERNMENT = "人民政府|政府(?!数据|网|门户|采购|信息|购买|工作|治理|职能|部门|机关|投资|服务|系统|云|热线|侧|端|主导|引导|负责人|首席|质量|履职|管理|和企业|会议)"
_CONGRESS = "(?:第?[一二三四五六七八九十]{1,3}届)?(?:人民代表大会(?:常务委员会)?|人大(?:常委会|常务委员会)?(?!代表|工作|系统|机关|[一二三四五六七八九十]次会议))" \
    "|(?:第?[一二三四五六七八九十]{1,3}届)人大(?=[一二三四五六七八九十]次会议)|政协(?!委员|提案|机关|工作)"
_PARTY = "委(?:员会)?(?![员托派任屈婉]|书记|常委(?!会)|主要|副书记)"
_LINE = "(?:1[0-9]{4})?"        # a hotline's number: 某省|12345热线管理中心
_OF_PLACE = f"{_PARTY}|{_GOVERNMENT}|{_CONGRESS}|{_COURT}|{_WORDS}|{_LINE}{_HAN}{{1,{MAX_MIDDLE}}}?(?:{_LOCAL_HEAD})"
_UNIT = {
    "place": regex(_OF_PLACE),                                               # 样例省, 样例市: a place's full name
    "short": regex(f"{_CONGRESS}|{_WORDS}|{_HAN}{{1,{MAX_MIDDLE}}}?(?:{_LOCAL_HEAD})"),     # 样例: its short name
    "national": regex(f"{_HAN}{{1,{MAX_MIDDLE}}}?(?:{_NATIONAL_HEAD})"),
    "department": regex(f"(?![个各该本省市县区家类多两三几全])(?:(?!级){_HAN}){{2,8}}?厅(?![长堂级])(?<![大展客餐办公]厅)"),         # 样例厅, in a province's own report
    "world": regex(f"{_HAN}{{1,{MAX_MIDDLE}}}?(?:{_WORLD_HEAD})"),
}
_INNER = regex(f"{_HAN}{{0,{MAX_INNER}}}?(?:{_INNER_HEAD})")
_NATIONAL = regex("(?:国家|中国|全国|中华|中央)(?!级|各|一些|部分|重点|层面|政务服务平台)")
_WORLD = regex("联合国|国际(?!化|性|上|社会|合作|贸易|会议|论坛|标准|先进)|世界(?!级|一流|上|第)|亚洲|金砖国家|非洲|欧洲")
_FORM_PLACE = regex(f"{_HAN}{{1,6}}?(?:自治州|自治县|自治旗|新区|[市县区旗盟])")
_NO_PLACE = regex("^[各本我全该某两多外跨省市县区]|(?:地|社|园|辖|景|市|山|灾|特|校|小|片|郊|城|牧|林|战|军|库|时|误|专|功能|示范|试验|开发)区$|(?:城|都|超|上|股|门|省|夜|黑|楼|区|全)市$|(?:各|全|区)县$|[的了在与和及]")
_NO_HOME_BEFORE = regex("[各本我该外跨全两多某直邻各此其每他一二三四五六七八九十几级]$")

# -- what opens without a prefix --------------------------------------------------------------------------------------------------------

_STRONG = regex("领导小组(?:办公室)?|指挥部|部际联席会议|(?:集团)?(?:股份)?有限(?:责任)?公司|股份公司|集团(?:公司|总公司)?(?![军化])|交易所|大学(?![生城本])|研究院|研究所|科学院|研究会|联合会|促进会|协会|学会|(?<!协)商会|产业联盟|联盟(?!链)|基金会|银行(?!卡|业|账|间)|统筹协调机制(?=成员|办公室|召开|第)")
_SPLITS = ("公司", "集团", "大学", "交易所", "协会", "联盟", "学会", "商会", "研究会")        # 和 does not stand inside the names of these
_BRACKET = regex(f"（{_HAN}{{2,4}}）$")
_BODY_END = regex("(?:部|委|委员会|局|厅|署|院|办|公室|中心|大学|公司|集团|政府|协会|学会|联盟|小组)$")
_GENERIC_WORDS = (
    "各|有关|相关|一些|部分|多个|多家|多地|若干|所有|该|本|其|上述|这些|几|数|家|个|所|两|三|大型|龙头|骨干|重点|国有|民营|上市|互联网|高新技术|科技|高等|知名|著名|专业|行业|社会|全国|国家|中央|地方|省级|市级|县级|区县|基层|各级|"
    "企业|产业|平台|数据|信息|服务|运营|建设|投资|工作|专项|综合|独立|第三方|全资|控股|参股|下属|子|分|总|外资|中外|合资|电信|运营商|网络|软件|技术|发展|创新|研究|科研|高校|政府|部门|单位|地区|我国|国内|国际|领域|普通|"
    "重要|相应|专门|联合|共同|统一|主要|和|等|类|名|位|一流|双一流|本科|职业|开放|老年|网上|云|智慧|数字|数字化|信息化|经济|管理|协调|统筹|议事|推进|项目|智库|学术|公共"
)
_GENERIC = regex(f"(?:{_GENERIC_WORDS})*(?:{_STRONG.pattern}|{_LOCAL_HEAD}|{_INNER_HEAD})$")
_NOT_MIDDLE = regex(
    "^(?:级|内|外|直|域|份|际|属|本级|管|里|场(?!监)|民生|人才|块链|间|长|委书记|与|和|及|同|或|各|有关|相关|部分|一些|多|所有|公安机关|法院系统|"
    "正|不|可|能|会|要|较|首|率|先|已|以|年|月|[两三四五六七八九十](?![一二三四五六七八九十]{0,2}届))|"
    "(?:库|平台|系统|网站)[与和及]|有关|相关|各级|各地|部门|多个|一批|一系列|等方面|进行|格局|能力|水平|体系的|机关$|公司等|[一二三四五六七八九十]是|们|这|那|该|此|哪|吗|呢|很|也|都(?!市)|却|而(?!且)|但|如|若|因|所以|之|地方|"
    "企业|群众|居民|农民|社会组织|改革(?!委|办|局|和|委员会|开放|创新|领导)|工作(?!委|部|领导|专班|办|小组|机制|局|者|组)")
_NOT_INNER = regex("^(?:与|和|及|同|或|各|有关|相关|级|部门|系统|主要|等)|有关|相关|各级|部门(?!户)")
_WHEN = regex("[前日年月季期初底末内时后]$|此外|同样|特别|尤其|例如|比如")       # 目前|某省…公司, 近日|…
_REACHES_BACK = regex(f"(?:{_FIRM}|{_GROUP})$")        # 数智|某地|…公司, 平安|某地|建设领导小组
SECOND_NAME = regex(f"（((?!设在|设于|挂靠|以下|简称|隶属|原|含|即){_HAN}{{3,16}}(?:馆|局|办|院|中心|委员会|部|所|校|署|室|会))）")


class Found(NamedTuple):
    """A name's place in the text and its parts: `place` the full name of the place that opens it ("" where none does) and `rest` what
    follows; `inner` is how much of `rest` is an inner office's name."""

    start: int
    end: int
    prefix: str
    rest: str
    local: bool
    inner: int = 0


class _Anchor(NamedTuple):
    start: int
    unit: int
    prefix: str
    kind: str


class BodyNames:
    """Finds names by form, over the places of the authority."""

    def __init__(self, places: dict[str, Place]) -> None:
        by_slug = {place.slug: place for place in places.values()}
        self.places = {name: place for name, place in places.items() if place.level in ("province", "prefecture", "area", "town")}
        self.full = {place.slug: max(map(fold_text, place.names), key=len) for place in by_slug.values()}
        self.by_slug = by_slug
        self.automaton = ahocorasick.Automaton()
        for name, place in self.places.items():
            self.automaton.add_word(name, (name, place))
        self.automaton.make_automaton()

    def homes(self, home: Place | None) -> dict[str, str]:
        """What 省, 市, 区 … at the head of a name stand for in a report about `home`: the place itself and those it lies in."""
        found: dict[str, str] = {}
        while home is not None and home.level in ("province", "prefecture", "area", "county"):
            full = self.full.get(home.slug, home.label)
            for head in ("自治区", "自治州", "省", "市", "州", "盟", "区", "县"):
                if full.endswith(head):
                    found.setdefault(head, full)
                    if head == "自治区":
                        found.setdefault("区", full)
                    if head == "自治州":
                        found.setdefault("州", full)
                    break
            home = self.by_slug.get(home.within) if home.within else None
        return found

    def find(self, text: str, free: list[bool], bounds: Boundaries, homes: dict[str, str]) -> list[Found]:
        """Names with a prefix and names of strong form, some of which may overlap."""
        anchors = list(self._anchors(text, free, bounds, homes))
        found = [name for anchor in anchors if (name := self._behind(text, free, bounds, anchor))]
        found.sort(key=lambda name: len(name.prefix) + len(name.rest))      # of 甲省乙市某局 the reading as 乙市某局, whatever stands before it
        return found + list(self._strong(text, free, bounds, found))

    def inner(self, text: str, free: list[bool], bounds: Boundaries, at: int) -> int:
        """Where the name of an office inside a body ends whose own name ends at `at`; `at` where none follows."""
        limit = self._limit(free, bounds, at, MAX_INNER + 4)
        match = _INNER.match(text, at, limit)
        if not match or _NOT_INNER.search(match.group()) or _is_word(text, match.end()):
            return at
        return match.end()

    # -- with a prefix ----------------------------------------------------------------------------------------------------------------

    def _anchors(self, text: str, free: list[bool], bounds: Boundaries, homes: dict[str, str]) -> Iterator[_Anchor]:
        named: list[_Anchor] = []
        starts: dict[int, int] = {}            # where a place's name ends → where the chain of places begins
        for end, (name, place) in self.automaton.iter_long(text):
            start, stop = end + 1 - len(name), end + 1
            first = starts[stop] = starts.get(start, start)
            full = self.full[place.slug]
            kind = "place" if name == full or name[-1] in "省市区县盟旗" or (name[-1] == "州" and len(name) > 2) else "short"
            if text.startswith("中共", max(0, first - 2)):
                first -= 2
            named.append(_Anchor(first, stop, full if kind == "place" else name, kind))
            if kind == "place" or place.level in ("province", "prefecture"):
                named += self._nested(text, bounds, first, stop)
        yield from named
        earlier = sorted((anchor for anchor in named if anchor.kind == "place"), key=lambda anchor: anchor.unit, reverse=True)
        here = dict(homes)
        for at in [0, *bounds.ends]:
            if at < len(text) and free[at]:
                yield from self._nested(text, bounds, at, at)
                while earlier and earlier[-1].unit <= at:
                    anchor = earlier.pop()
                    if anchor.prefix[-1] not in homes:
                        here[anchor.prefix[-1]] = anchor.prefix
                if (full := homes.get("省") or homes.get("自治区")) and "厅" in text[at + 2:at + 10]:
                    yield _Anchor(at, at, full, "department")
                for head, full in here.items():
                    if text.startswith(head, at) and not _NO_HOME_BEFORE.search(text[max(0, at - 1):at]):
                        yield _Anchor(at, at + len(head), full, "place")
                        break
        for head, full in homes.items():        # 携手|和 省财政厅: behind what cannot end a place's name
            for match in re.finditer(f"(?<=[和同会请受经])(?:{head})(?!场|区块|域)", text):
                yield _Anchor(match.start(), match.end(), full, "place")
        for pattern, kind in ((_NATIONAL, "national"), (_WORLD, "world")):
            for match in pattern.finditer(text):
                yield _Anchor(match.start(), match.end(), match.group(), kind)

    @staticmethod
    def _nested(text: str, bounds: Boundaries, first: int, at: int) -> Iterator[_Anchor]:
        """A place that the authority does not have, by its form, behind another place or at the head of a name."""
        match = _FORM_PLACE.match(text, at, at + 10)
        if match and len(match.group()) > 2 - (first < at) and not _NO_PLACE.search(match.group()) and bounds.next(at) >= match.end():
            yield _Anchor(first, match.end(), match.group(), "place")

    def _limit(self, free: list[bool], bounds: Boundaries, at: int, most: int) -> int:
        limit = min(bounds.next(at), at + most, len(free) - 1)
        return next((i for i in range(at, limit) if not free[i]), limit)

    def _behind(self, text: str, free: list[bool], bounds: Boundaries, anchor: _Anchor) -> Found | None:
        if not free[anchor.start] or anchor.unit >= len(text):
            return None
        limit = self._limit(free, bounds, anchor.unit, MAX_NAME)
        match = _UNIT[anchor.kind].match(text, anchor.unit, limit)
        if not match or _NOT_MIDDLE.search(match.group()) or _is_word(text, match.end()):
            return None
        if anchor.kind in ("place", "short") and _TWO_NAMES.search(match.group()):
            return None
        if anchor.kind == "national" and _GENERIC.fullmatch(match.group()) and not match.group().endswith(("大学", "学院", "科学院")):
            return None
        if _STEERS.search(match.group()) and _BUILT.search(text, max(0, anchor.start - 30), anchor.start):
            return None         # 建成某网和|某地样例监测中心: a system
        end = self.inner(text, free, bounds, match.end())
        back = bounds.last(anchor.start)
        most = 6 if anchor.kind == "short" else 2 if match.group().endswith("公司") else 0      # 国网|某省电力公司
        if 2 <= anchor.start - back <= most and _REACHES_BACK.search(match.group()) and all(free[back:anchor.start]) and not _WHEN.search(text, back, anchor.start):
            return Found(back, end, "", text[back:end], False, end - match.end())
        return Found(anchor.start, end, anchor.prefix, text[anchor.unit:end], anchor.kind in ("place", "short", "department"), end - match.end())

    # -- without ----------------------------------------------------------------------------------------------------------------------

    def _strong(self, text: str, free: list[bool], bounds: Boundaries, found: list[Found]) -> Iterator[Found]:
        inside = {i for name in found for i in range(name.start, name.end)}
        for head in _STRONG.finditer(text):
            if head.start() in inside or not free[head.start()]:
                continue
            start = bounds.last(head.start())
            bracket = _BRACKET.search(text, max(0, start - 6), start)
            if bracket and head.group().endswith("公司"):
                start = bounds.last(bracket.start())
            start = max(start, head.start() - MAX_NAME)
            while start < head.start() and (not free[start] or start in inside):
                start += 1
            piece = text[start:head.start()]
            for joint in reversed([i for i, char in enumerate(piece) if char in "和及"]):
                if head.group().endswith(_SPLITS) or _BODY_END.search(piece[:joint]) or not piece[:joint]:
                    start += joint + 1
                    break
            name = text[start:head.end()]
            if not 4 <= len(name) <= MAX_NAME or _GENERIC.fullmatch(name) or _NOT_MIDDLE.search(name, _names_firm(name, head)) or not all(free[start:head.end()]) \
                    or _is_word(text, head.end()):
                continue
            end = self.inner(text, free, bounds, head.end())
            yield Found(start, end, "", text[start:end], False, end - head.end())


def _names_firm(name: str, head: re.Match) -> int:
    """Where the check of a name's words begins: a firm's own name may begin like a particle (同方某某公司, 长光某某公司)."""
    return 1 if head.group().endswith("公司") and name[0] in "同长正能首先高" and name[1] not in "各级有类等" else 0


def _is_word(text: str, end: int) -> bool:
    """Whether what ends here goes on into another word or name: …局|面, 中心|城区, 委员会|议, 大学|生, …局|平台."""
    return bool(_GOES_ON.match(text, end))


_TWO_NAMES = regex("与|(?:人民|[省市县区州])政府.|和(?:国家|中国|全国)|[市县区]委[^员]*(?:局|委员会)")       # 某市|某区人民政府与某集团
_STEERS = regex("(?:大数据|监测|指挥|调度|运行|监控|预警|监管)中心$")
_BUILT = regex("(?:建设|建成|建立|搭建|打造|构建|建有|接入|对接)[^，。；：]{0,26}$")
_GOES_ON = regex("(?:系统平台|平台|大脑|APP|系统(?!内|上下)|数据库|网站|官网|门户|大厅|一体化|化(?!工)|性|级|型|式|工程(?!院)|建设项目|网点|专栏)")
