"""From a document to facts: goes through it sentence by sentence, tags the mentions, and lets each kind's rules read."""
from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import ahocorasick
from egovkg.loader import events, happenings, joint_figures, observations, platforms, policies, quotations
from egovkg.loader.both_ends import BothEnds
from egovkg.loader.dates import DateContext
from egovkg.loader.document import Document, Figure, Paragraph, Sentence
from egovkg.loader.facts import Dated, Discourse, Facts, Ref, Span, Thing, Zh
from egovkg.loader.figure_context import hold_as_of
from egovkg.loader.grammar import Mention, Rule, Tagged, apply_all
from egovkg.loader.mentions import Mentions, Readers, Reading, Told
from egovkg.loader.names import folded_names
from egovkg.loader.table_figures import RULE, read_row
from egovkg.loader.titles import bracketed
from egovkg.ontology.authority import Authority, Place
from egovkg.ontology.vocabulary import EGOV
from egovkg.loader.regexes import regex

# The order matters: events know the documents that meetings adopt, figures and quotations what a sentence speaks of.
ORDER = (events.RULES.all, happenings.RULES.all, policies.RULES.all, platforms.RULES.all, quotations.RULES.all, joint_figures.RULES.all, observations.RULES.all)
EARLY = {"event-held", "event-held-then", "event-sits", "event-at", "event-attended", "event-study"}
_AGENCY_LIKE = regex(r"[\u4e00-\u9fff]{2,12}(?:委员会|管理局|办公厅|人民政府|监管局|总局)")
LONG_QUOTE = 14
# The words around the bodies in a figure's source line: 根据某局运行数据整理.
_COMPILED = regex("^(?:根据|依据|据)|(?:公开|运行|统计|监测|提供的?|发布的?)*(?:相关|有关)?(?:数据|资料)?(?:汇总)?(?:整理|绘制|汇总|测算|编制)$")


def all_rules() -> list[Rule]:
    """Every rule, in the order in which they are tried."""
    return [rule for rules in ORDER for rule in rules] + [RULE]


# A sentence's gatherings first, whatever else it says may be said there.
IN_TURN = sorted((rule for rules in ORDER for rule in rules), key=lambda rule: rule.name not in EARLY)


class Unread(NamedTuple):
    """A number, date, title or agency-like name that gave no fact, with the reason where one is known."""

    kind: str
    text: str
    place: Span
    reason: str


def interpret(document: Document, authority: Authority, readers: Readers, key: str, home: Place | None = None, written: Dated | None = None,
              covered: Dated | None = None, ahead: BothEnds | None = None) -> tuple[Facts, list[Unread], dict[str, tuple[int, int]]]:
    """Read a document; `home` is the province or city it is about, if it is about one; `written` when its title page says it was written,
    `covered` the one year it is about; `ahead` has begun to read its mentions. Returns its facts, what was left unread, and by kind of mention how many
    were read of how many there are."""
    facts = Facts(document, authority, readers.agencies, key)
    facts.written, facts.covered = written, covered
    facts.fired = dict.fromkeys((rule.name for rule in all_rules()), 0)
    mentions = mentions_of(document, readers, home, written, covered)
    interpreter = _Interpreter(facts, mentions)
    for paragraph, readings in zip(document.paragraphs, ahead.over(mentions) if ahead else mentions, strict=True):
        interpreter.paragraph(paragraph, readings)
    for figure in document.figures:
        interpreter.figure(figure)
    return facts, interpreter.unread, interpreter.coverage()


def mentions_of(document: Document, readers: Readers, home: Place | None, written: Dated | None, covered: Dated | None) -> Mentions:
    """A document's mentions; the arguments are those of `interpret`."""
    return Mentions(document, readers, home, *(dated.value.year if dated else None for dated in (written, covered)))


class _Interpreter:
    def __init__(self, facts: Facts, mentions: Mentions) -> None:
        self.facts = facts
        self.mentions = mentions
        if (home := mentions.home) is not None:
            facts.home = Ref("place", home.slug)
            facts.things[facts.home] = Thing(facts.home, ("Place",), home.label)
        self.unread: list[Unread] = []
        self.seen: dict[str, int] = {}
        self.read: dict[str, int] = {}
        self.topics = folded_names(facts.authority, "topic")
        self.topic_rank = {name: rank for rank, name in enumerate(sorted(self.topics, key=len, reverse=True))}
        self.topics_in = ahocorasick.Automaton()
        for name in self.topics:
            self.topics_in.add_word(name, name)
        self.topics_in.make_automaton()

    def paragraph(self, paragraph: Paragraph, readings: list[Reading]) -> None:
        self.facts.discourse = Discourse()
        if paragraph.kind == "row":
            self.row(paragraph)
            return
        for sentence, reading in zip(paragraph.sentences, readings, strict=True):
            self.sentence(sentence, reading)

    def row(self, paragraph: Paragraph) -> None:
        """A table's row; its header says nothing by itself."""
        self.facts.sentence = paragraph.sentences[0]
        if paragraph.row is None:
            return
        numbers = read_row(self.facts, self.mentions.readers, paragraph)
        self.facts.fired[RULE.name] += sum(map(self.facts.is_used, numbers))
        for mention in numbers:
            self._count(mention, self.facts.sentence)

    def sentence(self, sentence: Sentence, reading: Reading) -> None:
        facts = self.facts
        facts.sentence, facts.before = sentence, reading.before
        if reading.refused:
            self.unread.append(Unread("sentence", sentence.text.text[:12] + "…", facts.span, reading.refused))
            return
        facts.discourse.platform_then = facts.discourse.platform
        if sentence.index == 0:
            self._entry_date(sentence, reading)
        self._lead(sentence, reading)
        apply_all(IN_TURN, reading.tagged, facts)
        self._opened(sentence, reading)
        policies.proposals(facts, sentence.text.text)
        self._bodies(reading)
        self._topics(sentence, reading)
        hold_as_of(reading.tagged, facts)
        self._account(sentence, reading)

    def _entry_date(self, sentence: Sentence, reading: Reading) -> None:
        """The date at the head of a chronicle's entry is the date of all it tells."""
        if sentence.paragraph.kind != "entry":
            return
        first = next(iter(reading.mentions), None)
        if first is not None and first.kind == "date" and first.start == 0:
            self.facts.discourse.date = self.facts.dated(first)

    def _lead(self, sentence: Sentence, reading: Reading) -> None:
        """An item's first words (——国家人口基础信息库。) say what its figures are about."""
        if sentence.index == 0 and sentence.paragraph.kind == "item":
            mention = next((m for m in reading.mentions if m.kind == "platform"), None)
            if mention is not None and platforms.is_system(mention, built=True):
                self.facts.discourse.platform = self.facts.platform(mention)

    def _opened(self, sentence: Sentence, reading: Reading) -> None:
        """Figures inside a long quotation: the sentence is read once more with the quotation's own mentions."""
        opened = [m for m in reading.mentions if m.kind == "quote" and len(m.text) >= LONG_QUOTE
                  and any(m.start <= n.start < m.end for n in reading.inner)]
        if not opened:
            return
        text = sentence.text.text
        mentions = [m for m in reading.mentions if m not in opened] + reading.inner
        for mention in opened:
            inside = bracketed(text[mention.start + 1:mention.end - 1].replace("‘", "“").replace("’", "”"))
            mentions += [Mention(m.kind, m.start + mention.start + 1, m.end + mention.start + 1, m.text, m.value) for m in inside]
        tagged = Tagged.of(text, mentions)
        apply_all(joint_figures.RULES.all + observations.RULES.all, tagged, self.facts)

    def _bodies(self, reading: Reading) -> None:
        """Every body named is a mention of its paragraph."""
        for mention in reading.mentions:
            if mention.kind == "agency":
                self.facts.mention_here(self.facts.agency(mention))
            elif mention.kind == "place":
                self.facts.mention_here(self.facts.place(mention))

    def _topics(self, sentence: Sentence, reading: Reading) -> None:
        """Topics of the scheme that the sentence names, on the paragraph and on the document or event it speaks of."""
        text, covered = sentence.text.text, [False] * len(sentence.text)
        named = {name for _, name in self.topics_in.iter(text)}
        for name in sorted(named, key=self.topic_rank.__getitem__):
            at = text.find(name)
            while at >= 0:
                if not covered[at]:
                    covered[at:at + len(name)] = [True] * len(name)
                    entry = self.topics[name]
                    topic = self.facts.see(self.facts.thing("topic", entry.slug, ("Topic",), entry.label))
                    self.facts.mention_here(topic)
                    for mention in reading.mentions:
                        if mention.kind == "title" and mention.start <= at < mention.end and self.facts.discourse.policy is not None \
                                and self.facts.discourse.policy_sentence is sentence:
                            self.facts.say(self.facts.discourse.policy, EGOV.mentions, topic)
                    if self.facts.discourse.event is not None and sentence.paragraph.kind == "entry":
                        self.facts.say(self.facts.discourse.event, EGOV.mentions, topic)
                at = text.find(name, at + len(name))

    def _account(self, sentence: Sentence, reading: Reading) -> None:
        """What of the sentence's numbers, dates and titles became part of a fact, and what did not."""
        for mention in reading.mentions + reading.inner:
            if mention.kind in ("number", "date", "title", "agency"):
                self._count(mention, sentence)
        known = [m for m in reading.mentions if m.kind in ("agency", "title", "quote", "platform")]
        for match in _AGENCY_LIKE.finditer(sentence.text.text):
            if not any(m.start < match.end() and match.start() < m.end for m in known):
                self.unread.append(Unread("name", match.group(), Span(*sentence.text.place(*match.span())), ""))

    def _count(self, mention: Mention, sentence: Sentence) -> None:
        self.seen[mention.kind] = self.seen.get(mention.kind, 0) + 1
        if self.facts.is_used(mention):
            self.read[mention.kind] = self.read.get(mention.kind, 0) + 1
        else:
            reason = getattr(mention.value, "needs", None) or ""
            self.unread.append(Unread(mention.kind, mention.text, Span(*sentence.text.place(mention.start, mention.end)), reason))

    def figure(self, figure: Figure) -> None:
        """A figure's caption, source names and the paragraph it illustrates."""
        facts = self.facts
        paragraph = figure.illustrates or facts.document.paragraphs[0]
        facts.discourse, facts.before = Discourse(), Told()
        facts.sentence = Sentence(paragraph, figure.text, -1)
        ref = facts.see(facts.thing("figure", f"{facts.key}/{figure.number}", ("Figure",), figure.caption))
        facts.say(ref, EGOV.number, figure.number)
        facts.say(ref, EGOV.caption, Zh(figure.caption))
        if figure.source_text is None:
            return
        facts.sentence = Sentence(paragraph, figure.source_text, -1)
        for source in self._sources(figure.source_text.text):
            facts.say(ref, EGOV.dataSource, source)
        facts.see(ref)

    def _sources(self, text: str) -> list[Ref]:
        """The bodies, documents or systems that a source line names; other words are a source by that name."""
        text = _COMPILED.sub("", text)
        reading = self.mentions.read(text, DateContext())
        named = [m for m in reading.mentions if m.kind in ("title", "agency", "platform")]
        for body, title in pairwise(named):         # 某中心《某报告》: the body is the source, and the report's issuer
            if body.kind == "agency" and title.kind == "title" and body.end == title.start:
                self.facts.say(self.facts.policy(title), EGOV.issuedBy, self.facts.agency(body))
                named.remove(title)
        titled = sum(m.end - m.start for m in reading.mentions if m.kind == "title" and m not in named)
        whole = titled + sum(m.end - m.start for m in named) >= len(regex("[、，；和及。]").sub("", text)) - 4
        if named and whole:
            facts = self.facts
            return [facts.policy(m) if m.kind == "title" else facts.agency(m) if m.kind == "agency" else facts.platform(m) for m in named]
        return [self.facts.named_subject(name) for name in regex("[、；]").split(text.strip("。")) if name]

    def coverage(self) -> dict[str, tuple[int, int]]:
        return {kind: (self.read.get(kind, 0), total) for kind, total in sorted(self.seen.items())}
