"""Rules for platforms and systems: which are named, who builds and runs them, what they belong to and provide."""
from __future__ import annotations

import re

from egovkg.loader.facts import Facts, Ref, Zh
from egovkg.loader.grammar import KINDS, Found, Mention, Rules
from egovkg.ontology.vocabulary import EGOV, SKOS

RULES = Rules()
_BUILD = "建设上线|建成上线|建设运营|建设|打造|搭建|建成|构建|建立|开发|研发|创建|创设|推出|自建|组建"
_PLATFORMS = "{platform}(?:等)?(?:(?:、|和|及|与|以及){platform})*"
# A body is the subject of what follows when it stands at the head of a sentence or clause and no 的 or 统一 makes it a modifier.
_SUBJECT = re.compile(f"(?:^|[，；：。]){KINDS['date']}?[：，]?(?P<bodies>{KINDS['agency']}(?:(?:、|和|及|与|以及|会同|联合){KINDS['agency']})*)"
                      f"(?:等(?:部委|部门|单位)?)?(?:和各地[^，。]{{0,4}})?(?!的|统一|[，、；。：]|关于|规定|《|等方面)")


def is_system(mention: Mention, *, built: bool = False) -> bool:
    """Whether the phrase names a system here: a known or quoted name anywhere, another one only where it is no mere kind, not counted
    (多个…系统), and not of places left unnamed (一些地区…)."""
    system = mention.value
    if system.known or (system.quoted and not system.counted):
        return True
    if not system.named or system.unnamed_place or (system.label.endswith("“一张网”") and not built):
        return False
    return built or system.label.startswith(("国家", "全国", "中央"))


def in_proposal(found: Found) -> bool:
    """Whether the words stand in what a document lays down (…印发《…》，提出加快建设…): a plan, not a fact."""
    return bool(re.search(KINDS["title"] + "(?:.*)(?:提出|明确|部署|要求|规定|强调|指出|对|为|统筹)", found.tagged.signs[:found.match.start()]))


def subject_bodies(found: Found, facts: Facts) -> list[Ref]:
    """The bodies that do what the match says: the last that stand in subject position before it in the sentence."""
    last = None
    for match in _SUBJECT.finditer(found.tagged.signs, 0, found.match.start()):
        last = match
    if last is None:
        return []
    return [facts.agency(m) for m in found.tagged.mentions(*last.span("bodies"), "agency")]


@RULES.rule(
    "platform-built",
    "(?P<verb>" + _BUILD + ")(?:了)?(?:[^，。；：" + KINDS["platform"] + "]{0,24}?的)?(?:[^，。；：、\ue000-\ue0ff的]{0,6}?)(?P<systems>" + _PLATFORMS + ")",
    zh="机构建设平台", en="a body builds a platform",
    samples=["水利部搭建样例水情监测平台，支撑研判。", "某部已建成样例监管一体化工作平台、样例信息综合平台等。"])
def built(found: Found, facts: Facts) -> bool | None:
    if in_proposal(found):
        return False
    named = [m for m in found.mentions("systems", "platform") if is_system(m, built=True)]
    bodies = subject_bodies(found, facts) if named else []
    said = False
    for mention in named:
        if not bodies and not is_system(mention):
            continue
        platform = facts.platform(mention)
        said = True
        facts.discourse.platform = platform
        if not mention.value.unnamed_place:
            for body in bodies:
                facts.say(platform, EGOV.builtBy, body)
    if bodies:
        facts.discourse.body = bodies[0]
    return said


@RULES.rule(
    "platform-run", "(?:由)?{bodies:agencies}(?P<verb>主办|运营|管理|负责运营|运行管理|主管)的{platform:platform}",
    "{platform:platform}由{bodies:agencies}(?P<verb>主办|运营|管理|负责运营|运行管理|主管|负责)",
    "{bodies:agencies}(?P<verb>运营|主办|管理|运维)(?:着|了)?{platform:platform}",
    zh="机构主办、运营、管理平台", en="a body runs a platform", samples=["由国务院办公厅主办的国家样例平台上线。"])
def run(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention, built=True):
        return False
    platform = facts.platform(mention)
    for body in found.mentions("bodies", "agency"):
        facts.say(platform, EGOV.operatedBy, facts.agency(body))
    return None


@RULES.rule(
    "platform-built-by", "{platform:platform}由{bodies:agencies}(?:牵头|联合|共同|负责)*(?:建设|开发|打造|搭建|研发)", "由{bodies:agencies}(?:牵头|联合|共同|负责)*(?:建设|开发|打造|搭建|研发)的{platform:platform}",
    zh="平台由机构建设", en="a platform is built by a body", samples=["国家样例数据平台由教育部牵头建设。"])
def built_by(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention, built=True):
        return False
    platform = facts.platform(mention)
    for body in found.mentions("bodies", "agency"):
        facts.say(platform, EGOV.builtBy, facts.agency(body))
    return None


@RULES.rule(
    "platform-built-by-it", "(?:^|[，。；])(?:该平台|该系统)?由{bodies:agencies}(?:牵头|联合|共同|负责)*(?P<verb>建设|开发|打造|搭建|研发|运营|主办|管理)(?=[，。；]|$|并|和)",
    zh="前述平台由机构建设或运营", en="the system spoken of is built or run by a body", samples=["2020年6月，国家样例平台上线，由教育部建设。"])
def built_by_it(found: Found, facts: Facts) -> bool | None:
    platform = facts.discourse.platform
    if platform is None:
        return False
    prop = EGOV.operatedBy if found.words("verb") in ("运营", "主办", "管理") else EGOV.builtBy
    for body in found.mentions("bodies", "agency"):
        facts.say(platform, prop, facts.agency(body))
    return None


@RULES.rule(
    "platform-part", "以{part:platform}为(?:总|核心|重要)?(?:枢纽|核心|节点|基础|骨干|入口)的{whole:platform}", "{part:platform}(?:是|作为){whole:platform}的(?:总枢纽|组成部分|重要组成部分|核心枢纽|子系统|核心)",
    zh="平台是另一平台的部分", en="a platform is part of another", samples=["以国家样例认证平台为总枢纽的国家样例服务平台初步形成。"])
def part(found: Found, facts: Facts) -> bool | None:
    first, second = found.mention("part"), found.mention("whole")
    if not (is_system(first, built=True) and is_system(second, built=True)) or first.value.code == second.value.code:
        return False
    facts.say(facts.platform(first), EGOV.partOfPlatform, facts.platform(second))
    return None


@RULES.rule(
    "platform-short-name", "{platform:platform}（(?:以下)?(?:统称|简称)(?:为)?{quote:quote}）",
    zh="平台简称", en="a platform's short name", samples=["国家样例服务平台（以下简称“样例平台”）上线。"])
def short_name(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention, built=True):
        return False
    facts.use(found.mention("quote"))
    facts.say(facts.platform(mention), SKOS.altLabel, Zh(found.mention("quote").value))
    return None


@RULES.rule(
    "platform-provides", "{platform:platform}(?:[^，。；：]{0,30}?)提供(?:了)?(?P<what>[^，。；：\ue001]{3,120}?)(?:等(?:{quote})?(?:多项|多种|在线)?服务|服务|功能)(?=[，。；])",
    zh="平台提供的服务", en="what a platform provides", samples=["国家样例服务平台为群众提供样例查询、样例认证等服务。"])
def provides(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention):
        return False
    platform = facts.platform(mention)
    for name in re.split("、", found.words("what")):
        name = name.strip()
        if 2 <= len(name) <= 20:
            facts.say(platform, EGOV.provides, Zh(name))
    return None


@RULES.rule(
    "platform-subject", "(?:^|[，。；：]){platform:platform}(?:于|以|已|持续|通过|平均|在|基本|累计|作为|自|覆盖|方便|支撑|集成|汇聚|提供|实现|用户|访问|注册|完成|上线|运行)",
    "(?:依托|接入|基于|推广|推广应用|使用){platform:platform}", "(?:推进|加快|推动|启动){platform:platform}(?:建设|开发|研发|试点)",
    zh="系统作主语，或被依托、推广", en="a system is the subject, or is relied on", samples=["样例业务应用系统于去年完成部署。"])
def subject(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention, built=True) or facts.is_used(mention) or (in_proposal(found) and not mention.value.known):
        return False
    planned = found.tagged.signs.startswith(("推进", "加快", "推动", "启动"), found.match.start())
    if planned and not (mention.value.known or mention.value.quoted or mention.value.label.startswith(("国家", "全国"))):
        return False
    facts.discourse.platform = facts.platform(mention)
    return None


@RULES.rule("platform-mentioned", "{platform:platform}", zh="提及平台", en="a platform is mentioned", samples=["接入国家样例服务平台的部门增加。"])
def mentioned(found: Found, facts: Facts) -> bool | None:
    mention = found.mention("platform")
    if not is_system(mention) or (in_proposal(found) and not mention.value.known):
        return False
    platform = facts.platform(mention)
    whole = mention.value.part_of
    if whole:
        other = facts.thing("platform", whole.code, whole.types, whole.label)
        facts.say(platform, EGOV.partOfPlatform, facts.see(other))
    if not facts.discourse.platform:
        facts.discourse.platform = platform
    return None
