"""The words of the pages in Chinese and English, and how each language writes numbers.

A word is looked up as `words.home`, in a template as `t.home`; a name that is not here fails at once, so that no page shows a hole.
"""
from dataclasses import dataclass
from decimal import Decimal

from egovkg.endpoint.negotiation import language
from flask import Request

LANGUAGES = ("zh", "en")
# What `hreflang` and `lang` say: the report is in simplified Chinese.
TAGS = {"zh": "zh-Hans", "en": "en"}

STRINGS: dict[str, tuple[str, str]] = {
    # Every page
    "site": ("国家电子政务发展报告知识图谱", "Knowledge graph of China's E-government Development Report"),
    "site_short": ("电子政务知识图谱", "E-government knowledge graph"),
    "skip": ("跳到正文", "Skip to main content"),
    "home": ("首页", "Home"),
    "ask": ("查询", "Ask"),
    "model": ("本体", "Ontology"),
    "other_language": ("English", "中文"),
    "navigation": ("主导航", "Main"),
    "version": ("数据版本", "Data version"),
    "licence": ("代码 Apache-2.0，模型与数据 CC BY 4.0。", "Code under Apache-2.0; model and data under CC BY 4.0."),
    "unofficial": (
        "由报告文本自动读出，不是官方出版物；每条陈述都注明原文位置，请以原文为准。",
        "Read from the report's text by rules; not an official publication. Every statement names its place in the text, which prevails."),
    "back_home": ("回到首页", "Go to the first page"),
    "try_again": ("重试", "Try again"),
    # First page
    "lead": (
        "《国家电子政务发展报告》所说的机构、政策、平台、会议和数字，逐条可查、可核对原文、可下载。",
        "The agencies, policies, platforms, meetings and figures of China's National E-government Development Report: "
        "look them up, check each against the text, take them away."),
    "for_whom": (
        "给研究者和记者：直接点下面的问题。给数据工程师：用 SPARQL 和关联数据。给本体工程师：打开模型。",
        "Researchers and journalists: click a question below. Data engineers: use SPARQL and linked data. Ontology engineers: open the model."),
    "questions": ("点一下就有答案的问题", "Questions to click"),
    "questions_lead": ("每个问题都是一条查询；打开后可以修改再问。", "Each question is a query; open it, change it, ask again."),
    "counts": ("图谱里有什么", "What the graph holds"),
    "counts_lead": ("数字由当前版本的图谱实时统计。", "Counted in the live version of the graph."),
    "named_in_report": ("其中 {count} 个见于报告", "{count} of them named in the report"),
    "reports": ("读入的报告", "Reports that are loaded"),
    "ask_yourself": ("自己提问", "Ask your own question"),
    "for_programs": ("供程序使用", "For programs"),
    "use_sparql": ("SPARQL 查询服务", "SPARQL endpoint"),
    "use_data": ("任一事物的数据：在其网址后协商格式，如", "Data of any thing, by content negotiation at its address, such as"),
    "use_model": ("本体（Turtle）", "Ontology (Turtle)"),
    "no_data": ("还没有数据", "There are no data yet"),
    "no_data_how": ("请先读入一份报告：egovkg load 报告路径", "Load a report first: egovkg load REPORT"),
    # Asking
    "sparql_title": ("用 SPARQL 查询", "Ask in SPARQL"),
    "query_label": ("查询", "Query"),
    "query_hint": ("常用前缀已写好。Ctrl+Enter 运行。", "The usual prefixes are there. Ctrl+Enter runs it."),
    "run": ("运行查询", "Run query"),
    "examples": ("现成的问题", "Ready-made questions"),
    "result": ("结果", "Result"),
    "rows": ("{count} 行", "{count} rows"),
    "one_row": ("1 行", "1 row"),
    "first_rows": ("前 {count} 行；全部请下载", "The first {count} rows; download them for the rest"),
    "folded": ("有 {count} 列只是重复名称，未列出；下载的文件里都有。", "Columns that only repeat names are left out ({count}); downloads have them."),
    "no_rows": ("没有符合条件的结果。", "Nothing matches."),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "answer": ("回答", "Answer"),
    "download": ("下载", "Download"),
    "took": ("用时 {ms} 毫秒", "{ms} ms"),
    "from_cache": ("（已缓存）", "(from the cache)"),
    "edit_query": ("修改查询", "Change the query"),
    "inferred_too": ("含推理得出的陈述", "Inferred statements included"),
    "subject": ("主语", "Subject"),
    "predicate": ("谓语", "Predicate"),
    "object": ("宾语", "Object"),
    # A thing
    "statements": ("陈述", "Statements"),
    "property": ("属性", "Property"),
    "value": ("值", "Value"),
    "evidence": ("原文依据", "Evidence"),
    "evidence_lead": ("报告中说到它的文字。", "The words of the report that say so."),
    "evidence_some": ("第 {first}—{last} 处，共 {total} 处", "{first}–{last} of {total}"),
    "evidence_mark": ("依据 {number}", "Evidence {number}"),
    "more_evidence": ("另有 {count} 处", "{count} more"),
    "no_evidence": ("来自模型或权威数据，不出自报告文本。", "From the model or the authority files, not from a report's text."),
    "words_of_report": ("报告原文", "The report's words"),
    "figure_number": ("图{number}", "Figure {number}"),
    "release": ("版本", "Version"),
    "in_section": ("章节", "Section"),
    "in_paragraph": ("段落", "Paragraph"),
    "offsets": ("第 {start}—{end} 字符", "Characters {start}–{end}"),
    "printed": ("印作", "Printed as"),
    "read_by": ("读出规则", "Read by"),
    "text_missing": (
        "原文没有读入本服务器。有报告文本时，用此命令读入：",
        "The report's text is not loaded on this server. With the report at hand, load it by:"),
    "says": ("这段文字说明的陈述", "What these words say"),
    "incoming": ("指向它的", "What points to it"),
    "incoming_by": ("以它为“{property}”的", "whose “{property}” is this"),
    "incoming_some": ("第 {first}—{last} 条，共 {total} 条", "{first}–{last} of {total}"),
    "parts": ("组成部分", "Parts"),
    "text": ("原文", "Text"),
    "spans_here": ("此处读出的文字", "Words read here"),
    "next": ("后一页", "Next"),
    "previous": ("前一页", "Previous"),
    "data": ("数据", "Data"),
    "as_query": ("对应的查询", "The query for this"),
    "iri": ("标识", "Identifier"),
    "truth_true": ("是", "yes"),
    "truth_false": ("否", "no"),
    # The model
    "model_lead": (
        "图谱所用的类和属性，每个都有稳定的网址、中英文名称和定义。",
        "The classes and properties of the graph, each with a stable address, labels and a definition in both languages."),
    "model_individuals": ("个体", "individuals:"),
    "model_statements": ("陈述", "statements:"),
    "model_changes": ("版本变化", "Changes between versions"),
    "contents": ("目录", "Contents"),
}

# Values that the model writes as words of its own: bounds, directions, precisions.
CODES: dict[str, tuple[str, str]] = {
    "above": ("超过", "above"), "atLeast": ("不少于", "at least"), "below": ("不到", "below"), "about": ("约", "about"),
    "atMost": ("不超过", "at most"), "exact": ("准确", "exact"), "down": ("下降", "down"), "up": ("上升", "up"), "day": ("日", "day"),
    "central": ("中央", "central"), "provincial": ("省级", "provincial"), "municipal": ("市级", "municipal"), "country": ("国家", "country"),
    "province": ("省级行政区", "province"), "prefecture": ("地级行政区", "prefecture"), "town": ("乡镇", "town"), "area": ("地带", "area"),
    "region": ("区域", "region"), "month": ("月", "month"), "year": ("年", "year"), "interval": ("区间", "interval"), "quarter": ("季度", "quarter"),
}
COUNTED: dict[str, tuple[str, str]] = {
    "Policy": ("政策文件", "policies"), "Event": ("事件", "events"), "Platform": ("平台", "platforms"), "Agency": ("机构", "agencies"),
    "Observation": ("数据", "figures"), "Quotation": ("引语", "quotations"), "Topic": ("主题", "topics"), "Place": ("地点", "places"),
    "Section": ("章节", "sections"), "Paragraph": ("段落", "paragraphs"), "TextSpan": ("依据文字", "passages of evidence"),
}


@dataclass(frozen=True)
class Words:
    """The words of one language: `words.home`; `words.rows(count=3)` is `words.fill("rows", count=3)`."""

    language: str

    def __getattr__(self, name: str) -> str:
        if name not in STRINGS:
            raise AttributeError(f"no word {name} in languages.STRINGS")
        return STRINGS[name][LANGUAGES.index(self.language)]

    def fill(self, name: str, **values: object) -> str:
        """A word with its braces filled; numbers are written with separators."""
        shown = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in values.items()}
        return getattr(self, name).format(**shown)

    def counted(self, name: str) -> str:
        """What the things of a class of COUNTED are called beside their number."""
        return COUNTED[name][LANGUAGES.index(self.language)]

    def code(self, value: str) -> str:
        """A value of CODES in the language, another as it stands."""
        return CODES[value][LANGUAGES.index(self.language)] if value in CODES else value

    @property
    def tag(self) -> str:
        """The language's tag for `lang` and `hreflang`."""
        return TAGS[self.language]


def words_of(request: Request) -> Words:
    """The words in the language of a request: `lang=` wins, else Accept-Language."""
    return Words(language(request.args.get("lang"), request.accept_languages))


def large_number(value: Decimal, language: str) -> str:
    """A number as people of a language write it: 10.8亿, 1.08 billion; below ten thousand in full."""
    scales = ((10**8, "亿"), (10**4, "万")) if language == "zh" else ((10**9, " billion"), (10**6, " million"))
    for size, word in scales:
        if abs(value) >= size:
            scaled = value / size
            if scaled == round(scaled, 4):
                return f"{_plain(scaled)}{word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
