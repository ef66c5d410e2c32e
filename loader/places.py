"""Names of places: those of the authority file, the longest first, outside titles, quotations and the names of bodies."""
from __future__ import annotations


import ahocorasick
from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.loader.slugs import name_slug
from egovkg.ontology.authority import Authority, Place
from egovkg.ontology.vocabulary import ID
from egovkg.loader.regexes import regex

# A place name that goes on into these is part of another name.
_CONTINUES = ("大学", "银行", "证券", "路", "街道办", "话", "共产党", "特色", "式", "移动", "电信", "联通", "人民银行", "科学院")


# A district, county or town-level city by its form: behind a place (某省某市|样例县), or alone where a name may begin and ends at a mark.
_FORM = regex("[\u4e00-\u9fff]{1,6}?(?:自治县|自治旗|自治州|新区|[县区市旗])(?![级域委政内外长民场人公教财块])")
_ALONE = regex("[\u4e00-\u9fff]{2,3}(?:新区|县|区)(?=[、，。；等）]|$)")
_NO_FORM = regex("^(?:自治|一些|部分|有的|许多|不少|相关|有关)|^[各本我全该某两多外跨省市县区的]|(?:地|社|园|辖|景|山|灾|特|校|小|片|郊|城|牧|林|战|军|库|时|误|专|功能|示范|试验|实验|开发|保税|自贸|先行|合作|政务|办事|服务|市|老|革命|农牧)区$"
                      "|(?:城|都|超|上|股|门|省|夜|楼|全|直辖)市$|(?:各|全|区|贫困|脱贫|试点|示范|百强|强)县$|[一二三四五六七八九十几]个|^[一二两三四五六七八九十几][市县区州]|[的了在与和及由把对等]")
# What follows the name of a county at the head of a publisher's name or a title.
_OF_COUNTY = regex("(?:人民)?政府|委|大数据|数据|政务|行政|电子|数字|智慧|信息|发展|经济|工业")
# 在京召开 is in Beijing.
_CAPITAL = regex("(?<=在)京(?=召开|举行|举办|开幕|闭幕|成立|揭牌|启动|发布|签署|揭幕|落幕|正式|隆重|联合|共同|会见|主持|考察|调研|出席)")
# Halls that events are held in: 在某国际博览中心举行.
_VENUE = regex("(?<=在)(?P<venue>[\u4e00-\u9fff]{2,16}?(?:会议|会展|博览|展览|体育|文化|艺术)(?:中心|馆)|(?<=在)[\u4e00-\u9fff]{2,10}?(?:大会堂|会堂|国际会展城|大剧院))(?=(?:正式|隆重|成功|顺利|如期)*(?:召开|举行|举办|开幕|闭幕|落幕|启幕|启动))")
# A town whose name has no ending, behind the province or city it lies in: 在福建|样溪举行.
_BARE = regex("(?!正式|隆重|成功|顺利|如期|线上|线下|同步|联合|胜利|圆满|共同|再次|首次|同期|集中|分别)[\u4e00-\u9fff]{2,3}?(?=(?:正式|隆重|成功|顺利|如期|同步|联合)*(?:召开|举行|举办|开幕|闭幕|落幕|启幕))")
_HOME = regex("全[省市区](?!性|级|[级域])|我[省市](?!级)|本[省市](?!级)")


class PlaceReader:
    """Finds the places that a sentence names."""

    def __init__(self, authority: Authority) -> None:
        self.names: dict[str, Place] = folded_names(authority, "place")
        self.automaton = ahocorasick.Automaton()
        for name, entry in self.names.items():
            self.automaton.add_word(name, (name, entry))
        self.automaton.make_automaton()

    def read(self, text: str, taken: list[Mention], home: Place | None = None) -> list[Mention]:
        """Places in the order of the text; 福建福州 gives two, the wider first. 全省, 全市 are `home`, where the report has one."""
        closed = [False] * len(text)
        for mention in taken:
            closed[mention.start:mention.end] = [True] * (mention.end - mention.start)
        found: list[Mention] = []
        for end, (name, entry) in self.automaton.iter_long(text):
            start = end + 1 - len(name)
            if not closed[start] and not closed[end] and not text.startswith(_CONTINUES, end + 1):
                found.append(Mention("place", start, end + 1, name, entry))
        if home is not None:
            found += [Mention("place", m.start(), m.end(), m.group(), home) for m in _HOME.finditer(text) if not closed[m.start()]]
        capital = self.names.get("北京")
        found += [Mention("place", m.start(), m.end(), m.group(), capital) for m in _CAPITAL.finditer(text) if capital and not closed[m.start()]]
        found += self._formed(text, closed, found, home)
        return sorted(self._venues(text, closed, found), key=lambda m: m.start)

    @staticmethod
    def _venues(text: str, closed: list[bool], found: list[Mention]) -> list[Mention]:
        """The places with the halls that events are held in; a city that opens a hall's name is what it lies in."""
        for match in _VENUE.finditer(text):
            if any(closed[match.start():match.end()]):
                continue
            inside = [m for m in found if match.start() <= m.start and m.end <= match.end()]
            before = next((m for m in found if m.end == match.start()), None)
            within = next((m.value for m in inside if m.start == match.start()), before.value if before else None)
            found = [m for m in found if m not in inside]
            found.append(Mention("place", match.start(), match.end(), match.group(), formed_place(match.group(), within)))
        return found

    @staticmethod
    def _formed(text: str, closed: list[bool], known: list[Mention], home: Place | None) -> list[Mention]:
        """Places that the authority does not have, by their form."""
        found: list[Mention] = []
        taken = closed[:]
        for mention in known:
            taken[mention.start:mention.end] = [True] * (mention.end - mention.start)
        spots = [(m.end, m.value) for m in known if m.value.level in ("province", "prefecture")]
        for at, wider in spots:
            match = _FORM.match(text, at)
            while match and not any(taken[match.start():match.end()]) and not _NO_FORM.search(match.group()):
                place = formed_place(match.group(), wider)
                found.append(Mention("place", match.start(), match.end(), match.group(), place))
                taken[match.start():match.end()] = [True] * len(match.group())
                match, wider = _FORM.match(text, match.end()), place
        for mention in known:          # 在重庆|样昌召开
            match = _BARE.match(text, mention.end) if mention.value.level in ("province", "prefecture") and "在" in text[max(0, mention.start - 4):mention.start] else None
            if match and not any(taken[match.start():match.end()]):
                found.append(Mention("place", match.start(), match.end(), match.group(), formed_place(match.group(), mention.value)))
                taken[match.start():match.end()] = [True] * len(match.group())
        for match in _ALONE.finditer(text):
            if not any(taken[match.start():match.end()]) and not _NO_FORM.search(match.group()) and (match.start() == 0 or text[match.start() - 1] in "、，。；：和与由在（"):
                found.append(Mention("place", match.start(), match.end(), match.group(), formed_place(match.group(), home)))
        return found


def formed_place(name: str, wider: Place | None) -> Place:
    """A place that no authority file has; of two with one name, the one in `wider`."""
    slug = name_slug(name, wider.slug) if wider else name_slug(name)
    return Place(slug, f"{ID}place/{slug}", name, (name,), wider.slug if wider else None, "county")


def home_of(line: str, places: dict[str, Place]) -> Place | None:
    """The place that a publisher's name or a title begins with (江苏省大数据管理局): a province, a city, or by its form a county or district."""
    names = [name for name, place in places.items() if line.startswith(name) and place.level in ("province", "prefecture")]
    place = places[max(names, key=len)] if names else None
    rest = line[len(max(names, key=len)):] if names else line
    form = _FORM.match(rest)
    if form and not _NO_FORM.search(form.group()) and (place is not None or len(form.group()) > 2) and _OF_COUNTY.match(rest, form.end()):
        return formed_place(form.group(), place)
    return place
