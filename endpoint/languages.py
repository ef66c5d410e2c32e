"""The words of the pages in Chinese and English, and how each language writes numbers.

A word is looked up as `words.home`, in a template as `t.home`; a name that is not here fails at once, so that no page shows a hole.
"""
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

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
    "ask": ("查询", "Query"),
    "model": ("本体", "Ontology"),
    "figures_name": ("数据", "Figures"),
    "report_name": ("报告", "Report"),
    "all_of_quality": ("全部报告的质量", "Quality of all reports"),
    "all_by_query": ("用查询列出全部 {count} 项", "All {count}, by a query"),
    "all_reports": ("全部 {count} 份报告", "All {count} reports"),
    "other_language": ("English", "中文"),
    "navigation": ("主导航", "Main"),
    "version": ("数据版本", "Data version"),
    "licence": ("代码 Apache-2.0，模型与数据 CC BY 4.0。", "Code under Apache-2.0; model and data under CC BY 4.0."),
    "unofficial": (
        "由报告文本自动读出，不是官方出版物；每条陈述都注明原文位置，请以原文为准。",
        "Read from the report's text by rules; not an official publication. Every statement names its place in the text, which prevails."),
    "back_home": ("回到首页", "Go to the first page"),
    "try_again": ("重试", "Try again"),
    "busy_hint": ("页面和搜索仍可使用；只有查询在排队。", "Pages and search still work; only queries wait."),
    "near_names": ("您找的是不是", "Did you mean"),
    "theme": ("深色或浅色", "Dark or light"),
    "close": ("关闭", "Close"),
    "more_about": ("打开这段依据的页面", "Open the page of this evidence"),
    "opens_evidence": ("原文依据", "Evidence in the text"),
    "query_library": ("查询库", "Query library"),
    "query_library_lead": (
        "每个问题都是一条 SPARQL 查询，可带参数运行，也可作为 API 调用。",
        "Each question is a SPARQL query that runs with parameters, here or as an API."),
    "limits_page": ("限制", "Limits"),
    "file_csv": ("下载 CSV", "Download CSV"),
    "file_excel": ("下载 CSV（Excel 用）", "CSV for Excel"),
    "csv_excel": ("CSV（Excel 用）", "CSV for Excel"),
    "as_json": ("以 JSON 取得", "As JSON"),
    "open_query": ("查看并修改这条查询", "Open the query behind this"),
    # Search
    "search": ("搜索", "Search"),
    "search_hint": (
        "机构、政策、平台、事件、主题、指标和报告原文；繁体、拼音、首字母、英文都可以。",
        "Agencies, policies, platforms, events, topics, figures and the report's text; in Chinese, pinyin, initials or English."),
    "search_label": ("搜索图谱", "Search the graph"),
    "search_title": ("搜索“{text}”", "Search for “{text}”"),
    "hits": ("共 {total} 条", "{total} results"),
    "one_hit": ("共 1 条", "1 result"),
    "hits_some": ("第 {first}—{last} 条，共 {total} 条", "{first}–{last} of {total}"),
    "nothing_found": ("没有找到“{text}”。", "Nothing was found for “{text}”."),
    "nothing_hint": (
        "可以少写几个字，或换一个说法；报告没有写到的事物，图谱里也没有。",
        "Try fewer words or another name; what the report does not speak of is not in the graph."),
    "all_kinds": ("全部", "All"),
    "kind_of_thing": ("类别", "Kind"),
    "matched_by": ("匹配：{why}", "Matches {why}"),
    "told_times": ("报告中 {count} 处", "{count} passages in the report"),
    "told_once": ("报告中 1 处", "1 passage in the report"),
    "not_in_report": ("报告未提及", "not named in the report"),
    # Lists
    "narrow": ("筛选", "Narrow the list"),
    "clear_all": ("清除全部筛选", "Clear all"),
    "remove_choice": ("取消", "Remove"),
    "more_values": ("其余 {count} 项", "{count} more"),
    "most_frequent": ("只列出最常见的；其余请用搜索或查询。", "The most frequent ones. Search or query for others."),
    "list_filter": ("在此列表中查找", "Find in this list"),
    "apply": ("查找", "Find"),
    "sorted_by": ("排序", "Sort"),
    "as_tree": ("看上下级", "Show as a tree"),
    "as_list": ("看列表", "Show as a list"),
    "nothing_in_list": ("没有符合这些条件的条目。", "Nothing fits these choices."),
    "no_date": ("日期不详", "date unknown"),
    # Timeline
    "calendar": ("按月一览", "Months at a glance"),
    "calendar_hint": (
        "格子里是当月的条数，越深越多；点格子看当月，点年份看全年，也可用方向键在格子间移动。",
        "A cell holds how much is dated in that month: the darker, the more. Choose a cell for its month or a year for all of it; arrow keys move between cells."),
    "in_month": ("{when}：{count} 条", "{when}: {count}"),
    "whole_list": ("{kind}清单", "List: {kind}"),
    "everything": ("全部", "Everything"),
    "what_is_shown": ("显示哪一类", "What is shown"),
    "since": ("从", "From"),
    "until": ("到", "To"),
    "date_hint": ("如 2018、2018-04 或 2018-04-22", "Such as 2018, 2018-04 or 2018-04-22"),
    # Figures
    "rank_number": ("第{number}位", "No. {number}"),
    "subject_of": ("对象", "Of what"),
    "as_of": ("截至", "As of"),
    "source": ("来源", "Source"),
    "as_table": ("表格", "Table"),
    "undated": ("报告未注明日期", "no date given"),
    "target": ("目标值", "target"),
    "chart_of": ("{title}的图", "Chart of {title}"),
    "legend": ("↑ 超过，↓ 不到，○ 约数，● 准确值", "↑ more than, ↓ less than, ○ about, ● exact"),
    "rank_legend": ("名次越靠前，点越高", "The better the place, the higher the dot"),
    "figures_lead": (
        "报告给出的每个数字：是谁的、截至何时、上下限如何、原文在哪里。",
        "Every number that the report gives: of what, as of when, with which bound, and where the text says so."),
    "all_figures": ("全部数据", "All figures"),
    "figures_of": ("它的数据", "Its figures"),
    # Report
    "report_lead": ("按章节读报告；读出的机构、政策、平台、数字都有标记，点开即到它的页面。", "Read the report by chapter; what was read from it is marked and leads to its page."),
    "publisher": ("发布者", "Publisher"),
    "paragraphs_some": ("第 {first}—{last} 段，共 {total} 段", "Passages {first}–{last} of {total}"),
    "unread_here": ("此处有 {count} 处未读出", "{count} not read here"),
    "read_here": ("此段读出", "Read from this passage"),
    "reading_hint": (
        "下划线的词可点开；段后的小标记打开一句依据，看由它读出了什么；虚线是没有读出的数字和日期。",
        "Underlined words lead to their pages; a mark after a passage opens a sentence and what was read from it; dotted lines are numbers and dates that were not read."),
    "names_note": ("名称以报告所印为准。", "Names stay in Chinese where the report prints no English one."),
    "next_chapter": ("下一章", "Next chapter"),
    "previous_chapter": ("上一章", "Previous chapter"),
    "details_of": ("数据与链接", "Data and links"),
    "words_missing": (
        "本服务器没有读入报告原文，下面列出各段的位置和从中读出的事物。",
        "The report's words are not loaded on this server; below are the places of its passages and what was read from each."),
    # Quality and versions
    "quality": ("质量", "Quality"),
    "quality_lead": (
        "报告由规则自动读出。这里说明读出了多少、哪些没有读出、哪些互相矛盾、哪些待人复核。",
        "The report is read by rules. Here is how much of it was read, what was not, what contradicts itself, and what waits for review."),
    "coverage": ("读出的比例", "How much was read"),
    "coverage_of": ("读出 {read} / {seen}", "{read} of {seen} read"),
    "unread": ("没有读出的", "What was not read"),
    "all_read": ("全部读出。", "Everything was read."),
    "reason": ("原因", "Reason"),
    "place_in_text": ("位置", "Place"),
    "conflicts": ("互相矛盾的说法", "Readings that contradict each other"),
    "conflicts_lead": ("同一事物两处说法不同时，两个都保留并在此列出。", "Where the report tells one thing in two ways, both are kept and listed here."),
    "none_found": ("没有。", "None."),
    "review": ("建议加入权威档的机构", "Bodies proposed for the authority file"),
    "review_lead": ("报告写到、权威档里还没有的机构，以及其他待复核的事物。", "Bodies that the report names and the authority file lacks, and other things to review."),
    "rules_fired": ("各规则用了多少次", "How often each rule was used"),
    "rule": ("规则", "Rule"),
    "times_used": ("次数", "Times"),
    "evaluation": ("与人工标注对比", "Measured against annotations"),
    "evaluation_lead": (
        "人工逐条标注的事实与自动读出的事实相比：读出的有多少是对的（准确率），标注的有多少读出了（召回率）。– 表示标注只是抽样，不能判断。编写规则时看过这些标注，读没见过的报告会差一些。",
        "Facts annotated by hand against those read by rules: how many of those read are right (precision), how many of those annotated were read (recall). – where the annotations are a sample and cannot tell. These annotations were seen while the rules were written: a report never seen is read less well."),
    "annotated_facts": ("标注的事实", "Annotated facts"),
    "precision": ("准确率", "Precision"),
    "recall": ("召回率", "Recall"),
    "no_evaluation": ("这一版没有附带评测结果。用 egovkg evaluate 评测。", "No evaluation is kept with this version. Run egovkg evaluate."),
    "no_reading": ("这份报告没有附带读取记录：{key}", "No record of its reading is kept for {key}"),
    "structure": ("结构提示", "Structure"),
    "versions": ("版本", "Versions"),
    "versions_lead": ("每次读入报告或更新都生成新的一版，旧版不变。", "Every load or update makes a new version; older ones never change."),
    "catalog_title": ("数据目录与下载", "Catalogue and downloads"),
    "catalog_lead": (
        "整个图谱可以下载成文件，也可以用 SPARQL 查询；本目录同时以 DCAT 3 和 VoID 提供。",
        "The whole graph can be taken as files or asked by SPARQL; this catalogue is also there in DCAT 3 and VoID."),
    "sparql_service": ("SPARQL 查询服务", "SPARQL endpoint"),
    "sparql_service_lead": ("用 SPARQL 1.1 查询图谱。", "Asks the graph in SPARQL 1.1."),
    "downloads": ("下载", "Downloads"),
    "part_egovkg": ("全部：陈述、推理结果，以及每条陈述所在的原文位置（命名图）", "Everything: statements, what follows from them, and the place in the text of each (named graphs)"),
    "part_asserted": ("陈述（默认图，含本体和权威档）", "Statements (the default graph, with the model and the authority files)"),
    "part_inferred": ("由本体推出的陈述", "What follows from the model"),
    "part_tables": ("表格：每类事物一张 CSV，附列说明（CSV on the Web）", "Tables: a CSV for each kind of thing, its columns described (CSV on the Web)"),
    "part_network": ("网络：事物和它们之间的关系，可用 Gephi、Cytoscape、NetworkX 打开", "Network: things and what connects them, for Gephi, Cytoscape and NetworkX"),
    "file_format": ("格式", "Format"),
    "files": ("文件", "Files"),
    "machine_readable": ("供程序读取", "For programs"),
    "holdings": ("内容", "What it holds"),
    "count_triples": ("陈述", "Statements"),
    "count_inferred": ("推出的陈述", "Inferred statements"),
    "count_entities": ("事物", "Things"),
    "count_properties": ("属性", "Properties"),
    "model_class": ("类", "Class"),
    "live_version": ("当前版本", "live"),
    "added_things": ("新增", "Added"),
    "removed_things": ("移除", "Removed"),
    "statements_change": ("陈述 {sign}{count}", "{sign}{count} statements"),
    "first_version": ("第一版", "The first version"),
    "no_difference": ("条目没有增减。", "No thing came or went."),
    "not_compared": ("没有可供比较的索引。", "There is no index to compare it by."),
    "and_more": ("另有 {count} 个", "and {count} more"),
    "total_statements": ("共 {count} 条陈述", "{count} statements in all"),
    # A thing's summary
    "issued_alone": ("单独印发", "Issued alone"),
    "issued_jointly": ("联合印发", "Issued jointly"),
    "hosted_list": ("举办", "Holds"),
    "runs_list": ("建设和运营", "Builds and runs"),
    "below_it": ("下属 {count}", "{count} below"),
    "under_it": ("下属机构", "Bodies under it"),
    "by_year": ("按年份", "By year"),
    "related": ("相关", "Related"),
    "all_of_them": ("查看全部", "See all"),
    # First page
    "lead": (
        "《国家电子政务发展报告》写到的机构、政策、平台、会议和数字：可以查，可以对照原文，可以带走。",
        "The agencies, policies, platforms, meetings and figures of China's National E-government Development Report: "
        "look them up, check each against the text, take them away."),
    "key_figures": ("几个关键数字", "Key figures"),
    "key_figures_lead": ("图上每个点都可以点开，看报告在哪一句里这样说。", "Every dot opens the figure and the sentence of the report that says it."),
    "years_strip": ("十年一览", "The years at a glance"),
    "years_lead": ("每年印发的文件、发生的事件和上线的平台；点一年看时间线。", "Documents issued, events held and platforms launched in each year; choose a year for its timeline."),
    "years_bar": ("{year}年：{count} 项", "{year}: {count}"),
    "ways_in": ("从哪里开始", "Where to begin"),
    "to_timeline": ("打开时间线", "Open the timeline"),
    "questions": ("点一下就有答案的问题", "Questions to click"),
    "questions_lead": ("每个问题都是一条查询；打开后可以修改再问。", "Each question is a query; open it, change it, ask again."),
    "of_known": ("权威档共收录 {count} 个", "{count} in the authority file"),
    "reconcile": ("名称匹配服务（OpenRefine）", "Reconciliation service (OpenRefine)"),
    "reports": ("读入的报告", "Reports that are loaded"),
    "for_programs": ("供程序使用", "For programs"),
    "use_sparql": ("SPARQL 查询服务", "SPARQL endpoint"),
    "use_data": ("任一事物的数据：在其网址后协商格式，如", "Data of any thing, by content negotiation at its address, such as"),
    "use_model": ("本体（Turtle）", "Ontology (Turtle)"),
    "no_data": ("还没有数据", "There are no data yet"),
    "no_data_how": ("请先读入一份报告：egovkg load 报告路径", "Load a report first: egovkg load REPORT"),
    # Asking
    "sparql_title": ("用 SPARQL 查询", "Ask in SPARQL"),
    "sparql_lead": (
        "SPARQL 是查询知识图谱的标准语言。没有用过也不要紧：点下面的问题或查询库，运行后再改。",
        "SPARQL is the standard language to ask a knowledge graph. New to it? Take a question below or from the query library, run it, then change it."),
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
    # The editor: what its script says, without the first part of the name
    "editor_title": ("用 SPARQL 查询", "Ask in SPARQL"),
    "editor_result": ("结果", "Result"),
    "editor_field": ("SPARQL 查询", "SPARQL query"),
    "editor_hint": (
        "输入中文、英文名称或前缀即有提示，前缀自动声明；Ctrl+空格 列出提示，Ctrl+Enter 运行。",
        "Type a name in Chinese or English, or a prefix, for suggestions; prefixes declare themselves. Ctrl+Space lists suggestions, Ctrl+Enter runs."),
    "editor_stop": ("停止", "Stop"),
    "editor_running": ("正在运行…", "Running…"),
    "editor_stopped": ("已停止，服务器也已停止这条查询。", "Stopped; the server stopped the query too."),
    "editor_seconds": ("{count} 秒", "{count} s"),
    "editor_unreachable": ("没有收到完整的回答", "No whole answer came"),
    "editor_unreachable_how": (
        "与服务器的连接中断了：结果可能过大，或网络断开。请加上 LIMIT 缩小结果，或稍后再运行。",
        "The connection to the server broke: the answer may be too large, or the network is down. Narrow it with LIMIT, or run it again later."),
    "editor_completions": ("提示", "Suggestions"),
    "editor_mistakes": ("错误", "Mistakes"),
    "editor_no_mistakes": ("没有错误", "No mistakes"),
    "editor_at_line": ("第 {line} 行：{message}", "Line {line}: {message}"),
    "editor_error_unexpected": ("这里不应出现“{found}”。检查它之前是否缺了一项、句点、分号或括号。", "“{found}” is not expected here. Something before it may be missing: a term, a full stop, a semicolon or a bracket."),
    "editor_error_unfinished": ("查询到此没有写完，可能缺少 } 或 )。", "The query ends too early; a } or ) may be missing."),
    "editor_error_prefix": ("前缀 {found}: 还没有声明。", "The prefix {found}: is not declared."),
    "editor_error_other": ("这样写不成立（{found}）。", "This cannot stand ({found})."),
    "editor_declare": ("声明前缀 {prefix}:", "Declare {prefix}:"),
    "editor_library": ("查询库", "Query library"),
    "editor_library_find": ("查找现成的查询", "Find a ready query"),
    "editor_found": ("{count} 个查询", "{count} queries"),
    "editor_use": ("填入编辑器并运行", "Put into the editor and run"),
    "editor_close": ("关闭", "Close"),
    "editor_copy_link": ("复制此查询的链接", "Copy a link to this query"),
    "editor_copy": ("复制代码", "Copy code"),
    "editor_copied": ("已复制", "Copied"),
    "editor_not_copied": ("浏览器不允许复制", "The browser does not let copy"),
    "editor_code": ("在程序中使用这条查询", "Use this query in a program"),
    "editor_chart_title": ("{of}，按 {by}", "{of} by {by}"),
    "editor_chart_left": ("图中只画出表格的前几行，另有 {count} 行见表。", "The chart shows the table's first rows; {count} more are in the table."),
    "editor_chart_other": ("图示", "Chart"),
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
    "data": ("取得数据", "Data"),
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
CODES |= {
    "alone": ("单独印发", "one issuer"), "jointly": ("联合印发", "several issuers"),
    "issues": ("印发文件", "issues documents"), "hosts": ("举办活动", "holds events"), "builds": ("建设平台", "builds platforms"),
    "operates": ("运营平台", "runs platforms"), "report": ("报告写到的", "named in the report"), "authority": ("仅在权威档中", "only in the authority file"),
    "new": ("最新在前", "newest first"), "old": ("最早在前", "oldest first"), "told": ("提及最多在前", "most spoken of first"), "name": ("按名称", "by name"),
}
# Kinds of things: what one is called, and what many are.
KINDS: dict[str, tuple[str, str, str]] = {
    "agency": ("机构", "Agency", "Agencies"), "policy": ("政策文件", "Policy", "Policies"), "platform": ("平台", "Platform", "Platforms"),
    "event": ("事件", "Event", "Events"), "indicator": ("指标", "Indicator", "Figures"), "topic": ("主题", "Topic", "Topics"),
    "observation": ("数据", "Figure", "Figures"), "series": ("系列活动", "Series of events", "Series of events"), "subject": ("数据对象", "Subject", "Subjects"),
    "quotation": ("引语", "Quotation", "Quotations"), "person": ("人物", "Person", "People"), "place": ("地点", "Place", "Places"), "section": ("章节", "Section", "Sections"),
    "figure": ("图", "Figure of the report", "Figures of the report"), "report": ("报告", "Report", "Reports"), "paragraph": ("报告原文", "Report's text", "Report's text"),
}
TITLES: dict[str, tuple[str, str, str, str]] = {
    "agency": ("机构", "Agencies", "报告写到的机构和权威档收录的机构：印发什么、举办什么、建设什么。",
        "Bodies that the report names, and those of the authority file: what they issue, hold and build."),
    "policy": ("政策文件", "Policies", "报告写到的法律、规划、意见、方案等文件：谁在何时印发，关于什么。",
        "Laws, plans, opinions and other documents that the report names: who issued them, when, on what."),
    "platform": ("平台", "Platforms", "报告写到的平台、系统、数据库、网络和应用：谁建设，谁运营。",
        "Platforms, systems, databases, networks and applications: who built them and who runs them."),
    "event": ("事件", "Events", "会议、讲话、峰会、论坛、上线和成立。", "Meetings, speeches, summits, forums, launches and foundings."),
    "timeline": ("时间线", "Timeline", "报告写到的事件、印发的文件和上线的平台，按日期排列；没有写明日期的不在其中。",
        "What the report tells of, by date: events, documents issued and platforms launched. What has no date is not on it."),
    "topic": ("主题", "Topics", "报告谈到的主题，及其上下位关系。", "What the report speaks of, from broad to narrow."),
    "indicator": ("数据", "Figures", "", ""),
}
FACETS: dict[str, tuple[str, str]] = {
    "year": ("年份", "Year"), "type": ("类型", "Type"), "issuer": ("印发机构", "Issuer"), "together": ("单独或联合", "Alone or jointly"), "topic": ("主题", "Topic"), "named": ("出处", "Where it is from"),
    "does": ("做什么", "What it does"), "level": ("层级", "Level"), "parent": ("上级机构", "Under which body"), "by": ("建设或运营机构", "Built or run by"), "host": ("主办机构", "Host"),
    "subject": ("对象", "Of what"), "what": ("类别", "Kind"), "who": ("机构", "Agency"), "unit": ("单位", "Unit"), "broader": ("上位主题", "Broader topic"),
}
# Why a search found a thing.
HOWS: dict[str, tuple[str, str]] = {
    "exact": ("名称相同", "its exact name"), "prefix": ("名称开头", "the begin of its name"), "alias": ("别名", "another name of it"),
    "inside": ("名称中的字", "words in its name"), "spelled": ("拼音或首字母", "pinyin or initials"), "text": ("报告原文", "the report's text"),
    "code": ("代码", "its code"), "near": ("相近的名称", "a name like it"),
}
# What a reading counts.
READINGS: dict[str, tuple[str, str]] = {
    "agency": ("机构名", "names of bodies"), "date": ("日期", "dates"), "number": ("数字", "numbers"), "title": ("《》中的标题", "titles in 《》"),
    "name": ("像机构名的词", "words like a body's name"), "sentence": ("整句", "whole sentences"),
}
# Why a passage was left unread.
REASONS: dict[str, tuple[str, str]] = {
    "year": ("没有年份", "its year is not told"), "month": ("没有月份", "its month is not told"), "earlier": ("所指的日期不明", "the date that it refers to is not clear"),
    "reference": ("相对于写作时间，而写作时间不明", "counted from the day of writing, which is not told"), "order": ("日和月的次序不明", "day and month may stand either way"),
    "calendar": ("日历上没有这一天", "the calendar has no such day"), "too long": ("句子过长", "the sentence is too long"), "too many figures": ("句中数字过多", "the sentence has too many figures"),
}
BOUNDS: dict[str, tuple[str, str]] = {
    "above": ("超过{value}", "more than {value}"), "atLeast": ("不少于{value}", "at least {value}"), "below": ("不到{value}", "less than {value}"),
    "about": ("约{value}", "about {value}"), "atMost": ("不超过{value}", "at most {value}"),
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True)
class Words:
    """The words of one language: `words.home`; `words.rows(count=3)` is `words.fill("rows", count=3)`."""

    language: str

    def __post_init__(self) -> None:
        # As attributes of its own: a page looks up some hundreds of words.
        at = LANGUAGES.index(self.language)
        self.__dict__.update({name: texts[at] for name, texts in STRINGS.items() if not hasattr(Words, name)})

    def __getattr__(self, name: str) -> str:
        raise AttributeError(f"no word {name} in languages.STRINGS")

    def fill(self, name: str, **values: object) -> str:
        """A word with its braces filled; numbers are written with separators."""
        shown = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in values.items()}
        return getattr(self, name).format(**shown)

    def group(self, prefix: str) -> dict[str, str]:
        """The words whose names begin with a prefix, by the rest of the name: what a script is given."""
        return {name.removeprefix(prefix): getattr(self, name) for name in STRINGS if name.startswith(prefix)}

    def kind(self, name: str, many: bool = False) -> str:
        """What a thing of a kind is called, or what many of them are."""
        return KINDS[name][0 if self.language == "zh" else 1 + many]

    def listed(self, name: str) -> str:
        """What the list of a kind is called."""
        return TITLES[name][LANGUAGES.index(self.language)]

    def described(self, name: str) -> str:
        """What the list of a kind holds."""
        return TITLES[name][2 + LANGUAGES.index(self.language)]

    def facet(self, name: str) -> str:
        """What a facet narrows by."""
        return FACETS[name][LANGUAGES.index(self.language)]

    def how(self, name: str) -> str:
        """Why a search found something."""
        return HOWS[name][LANGUAGES.index(self.language)] if name else ""

    def reading(self, name: str) -> str:
        """What a reading counts."""
        return READINGS[name][LANGUAGES.index(self.language)] if name in READINGS else name

    def reason(self, name: str) -> str:
        """Why a passage was left unread."""
        return REASONS[name][LANGUAGES.index(self.language)] if name in REASONS else name

    def bounded(self, bound: str, value: str) -> str:
        """A value with its bound: 超过10亿, more than 1 billion."""
        return BOUNDS[bound][LANGUAGES.index(self.language)].format(value=value) if bound in BOUNDS else value

    def tag_of(self, language: str) -> str:
        """The tag of words in a language, "" where it is the page's own."""
        return "" if language == self.language else TAGS.get(language, language)

    def period(self, first: str, last: str) -> str:
        """Days from first to last (ISO dates) as people write them: a day, a month, a year, or from when to when; "" for none."""
        return period(first, last, self.language)

    def code(self, value: str) -> str:
        """A value of CODES in the language, another as it stands."""
        return CODES[value][LANGUAGES.index(self.language)] if value in CODES else value

    def months(self) -> list[str]:
        """The months as a narrow column is headed."""
        return [f"{number}月" for number in range(1, 13)] if self.language == "zh" else [name[:3] for name in MONTHS]

    @property
    def tag(self) -> str:
        """The language's tag for `lang` and `hreflang`."""
        return TAGS[self.language]


def words_of(request: Request) -> Words:
    """The words in the language of a request: `lang=` wins, else Accept-Language."""
    return words_in(language(request.args.get("lang"), request.accept_languages))


@lru_cache(maxsize=len(LANGUAGES))
def words_in(language: str) -> Words:
    """The words of a language."""
    return Words(language)


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


def period(first: str, last: str, language: str) -> str:
    """Days from first to last (ISO dates, "" for none) as people of a language write them."""
    last = last or first
    if not first:
        return ""
    try:
        (year, month, day), (to_year, to_month, to_day) = (tuple(map(int, value.split("-"))) for value in (first, last))
        ends = monthrange(to_year, to_month)[1] == to_day
    except ValueError:
        return first if first == last else f"{first}–{last}"
    whole_years = (month, day, to_month, to_day) == (1, 1, 12, 31)
    whole_months = day == 1 and ends
    if language == "zh":
        if first == last:
            return f"{year}年{month}月{day}日"
        if whole_years:
            return f"{year}年" if year == to_year else f"{year}—{to_year}年"
        if whole_months:
            return f"{year}年{month}月" if (year, month) == (to_year, to_month) else f"{year}年{month}月—" + (f"{to_year}年" if to_year != year else "") + f"{to_month}月"
        return f"{year}年{month}月{day}日—" + (f"{to_year}年" if to_year != year else "") + (f"{to_month}月" if (to_year, to_month) != (year, month) else "") + f"{to_day}日"
    if first == last:
        return f"{day} {MONTHS[month - 1]} {year}"
    if whole_years:
        return f"{year}" if year == to_year else f"{year}–{to_year}"
    if whole_months:
        one, other = f"{MONTHS[month - 1]} {year}", f"{MONTHS[to_month - 1]} {to_year}"
        return one if one == other else f"{one} – {other}"
    if (year, month) == (to_year, to_month):
        return f"{day}–{to_day} {MONTHS[month - 1]} {year}"
    return f"{day} {MONTHS[month - 1]}" + (f" {year}" if year != to_year else "") + f" – {to_day} {MONTHS[to_month - 1]} {to_year}"
