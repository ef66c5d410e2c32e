"""The ten questions that the first page offers: queries of the library, asked in a person's words for the values they run with."""
import re
from dataclasses import dataclass
from functools import cache

from egovkg.queries import library

HEADER = re.compile(r"\A(?:#.*\n)+\s*")  # what the library's file says of itself: a person who asks needs only the query
# Name in the library, and the question in Chinese and English as it stands with the query's default values.
ASKED = (
    ("policies-of-year", "2023年印发了哪些文件？", "Which documents were issued in 2023?"),
    ("policies-of-agency", "国家网信办印发过哪些文件？", "What has the Cyberspace Administration issued?"),
    ("issuers-ranked", "哪些机构印发的文件最多？", "Which bodies issued the most documents?"),
    ("joint-policies", "哪些文件是联合印发的？", "Which documents were issued jointly?"),
    ("indicator-over-time", "我国电子政务发展指数的世界排名怎么变化？", "How did China's rank in e-government development change?"),
    ("figures-of", "国家法人单位信息资源库覆盖多少单位？", "How many bodies does the national legal-entity database cover?"),
    ("editions-of-series", "历届数字中国建设峰会何时召开，主题是什么？", "When was each Digital China Summit, and on what theme?"),
    ("platforms-per-builder", "哪些机构建设的平台最多？", "Which bodies built the most platforms?"),
    ("figures-in-report", "报告里的图有哪些，资料来自哪里？", "Which figures has the report, and from which sources?"),
    ("issuer-evidence", "《互联网政务应用安全管理规定》由谁印发，原文在哪里说？",
        "Who issued the Provisions on the Security of Internet Government Applications, and where does the text say so?"),
)


@dataclass(frozen=True)
class Question:
    """A question in words and the query that answers it; `description` says more, by language."""

    name: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    text: str

    def title(self, language: str) -> str:
        """The question in "zh" or "en"."""
        return self.titles[language]


@cache
def offered() -> tuple[Question, ...]:
    """The ten questions. Raises Problem("no-such-query") where the library lacks one."""
    found = []
    for name, zh, en in ASKED:
        query = library.get(name)
        found.append(Question(name, {"zh": zh, "en": en}, {"zh": query.description_zh, "en": query.description_en}, HEADER.sub("", query.text)))
    return tuple(found)


def asked_by(text: str) -> Question | None:
    """The question whose query a text is, however its lines end; or the library's query whose title stands at the head of the text."""
    plain = "\n".join(text.split("\r\n")).strip()
    if found := next((question for question in offered() if question.text.strip() == plain), None):
        return found
    head = re.match(r"# title@zh: (.+)\n# title@en: (.+)\n", plain)
    query = next((query for query in library.all() if head and head.groups() == (query.title_zh, query.title_en)), None)
    return query and Question(query.name, {"zh": query.title_zh, "en": query.title_en}, {"zh": query.description_zh, "en": query.description_en}, text)
