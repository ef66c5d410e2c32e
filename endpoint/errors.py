"""Every problem a person can meet: its HTTP status, its exit code, and a sentence in both languages that says what to do."""
from collections.abc import Mapping
from dataclasses import dataclass

from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE

# Exit codes as sysexits(3) has them.
USAGE, DATA, NO_INPUT, UNAVAILABLE, SOFTWARE, CANNOT_CREATE, TRY_AGAIN, NO_PERMISSION, CONFIG = 64, 65, 66, 69, 70, 73, 75, 77, 78


@dataclass(frozen=True)
class Entry:
    """One kind of problem. The sentences hold braces that the problem's details fill. `setting` is the limit that was met, "" for none."""

    status: int
    exit: int
    title_zh: str
    title_en: str
    zh: str
    en: str
    setting: str = ""


TABLE: dict[str, Entry] = {
    # Reading a report
    "no-such-file": Entry(
        400, NO_INPUT, "没有这个文件", "No such file", "找不到 {path}。请检查路径。", "{path} does not exist. Check the path."),
        "unreadable-file": Entry(
        400, NO_INPUT, "文件不可读", "Unreadable file", "无法读取 {path}：{reason}。请检查文件权限和编码（须为 UTF-8 或 GB 18030）。",
        "{path} cannot be read: {reason}. Check its permissions and its encoding (UTF-8 or GB 18030)."),
    "empty-file": Entry(
        400, DATA, "文件为空", "Empty file", "{path} 没有内容。请给出报告全文。", "{path} has nothing in it. Give the text of a report."),
        "binary-file": Entry(
        400, DATA, "不是文本文件", "No file that can be read", "{path} 既不是文本，也不是 PDF 或 Word 文件。请给出 .txt、.md、.pdf 或 .docx。",
        "{path} is neither text nor PDF nor Word. Give the report as .txt, .md, .pdf or .docx."),
    "not-chinese": Entry(
        400, DATA, "不是中文报告", "Not a Chinese text", "{path} 不是中文：{letters} 个字母中只有 {chinese} 个汉字。请给出报告的中文版。",
        "{path} is not in Chinese: of {letters} letters {chinese} are Chinese. Give the report's Chinese edition."),
    "too-long-text": Entry(
        413, DATA, "文本过长", "Text too long", "{path} 有 {length} 字，超过上限 {limit}。请按报告分别读入。",
        "{path} has {length} characters, over the limit of {limit}. Load one report at a time."),
    "too-many-parts": Entry(
        413, DATA, "句子和标题过多", "Too many sentences and headings", "{path} 有 {count} 个句子、标题和图，超过上限 {limit}。请按报告分别读入。",
        "{path} has {count} sentences, headings and figures, over the limit of {limit}. Load one report at a time."),
    "scanned-pdf": Entry(
        400, DATA, "扫描件没有文字", "A scan without text", "{path} 的 {pages} 页都是图像，没有文字层。请先做文字识别（OCR），或给出有文字的 PDF、Word 或文本。",
        "The {pages} pages of {path} are pictures without a text layer. Run text recognition (OCR) first, or give a PDF with text, Word or plain text."),
    "encrypted-pdf": Entry(
        400, DATA, "PDF 已加密", "The PDF is encrypted", "打开 {path} 需要密码。请给出没有密码的副本。",
        "{path} opens only with a password. Give a copy without one."),
    "damaged-pdf": Entry(
        400, DATA, "PDF 不可读", "Unreadable PDF", "无法读取 PDF {path}：{reason}。请重新导出该文件。",
        "The PDF {path} cannot be read: {reason}. Export it anew."),
    "empty-document": Entry(
        400, DATA, "文档没有文字", "A document without text", "{path} 里没有文字。请给出报告全文。", "{path} has no text in it. Give the text of a report."),
    "damaged-document": Entry(
        400, DATA, "Word 文件不可读", "Unreadable Word file", "无法读取 Word 文件 {path}：{reason}。请用 Word 打开并另存一次。",
        "The Word file {path} cannot be read: {reason}. Open it in Word and save it again."),
    "encrypted-document": Entry(
        400, DATA, "Word 文件已加密", "The Word file is encrypted", "打开 {path} 需要密码。请给出没有密码的副本。",
        "{path} opens only with a password. Give a copy without one."),
    "old-document": Entry(
        400, DATA, "旧格式的文件", "A file in an old format", "{path} 是旧的 Office 格式（.doc、.wps）。请另存为 .docx。",
        "{path} is in an old Office format (.doc, .wps). Save it as .docx."),
    "not-a-document": Entry(
        400, DATA, "不是 Word 文件", "Not a Word file", "{path} 是压缩包，但不是 Word 文件（.docx）。请解压，或给出报告本身。",
        "{path} is an archive but no Word file (.docx). Unpack it, or give the report itself."),
    "expanding-archive": Entry(
        413, DATA, "文件展开后过大", "The file expands too far", "{path} 压缩后 {packed} 字节，展开后 {size} 字节，超过上限，没有读取。请用 Word 打开并另存一次。",
        "{path} has {packed} bytes and would expand to {size}, over the limit; it was not read. Open it in Word and save it again."),
    "not-a-report": Entry(
        400, DATA, "不是报告", "Not a report", "{path} 不像一份报告：{reason}。请给出带目录、章节标题的报告全文。",
        "{path} does not look like a report: {reason}. Give the whole text of a report, with its contents and chapter headings."),
    "too-large-file": Entry(
        413, DATA, "文件过大", "File too large", "{path} 有 {size} 字节，超过上限 {limit}。请按报告分别读入。",
        "{path} has {size} bytes, over the limit of {limit}. Load one report at a time."),
    "empty-folder": Entry(
        400, NO_INPUT, "目录中没有报告", "No report in the folder", "{path} 中没有后缀为 {suffixes} 的文件。",
        "{path} has no file that ends in {suffixes}."),
    "bad-key": Entry(
        400, USAGE, "键有误", "Bad key", "“{key}” 不能作报告的键：只用小写字母、数字和连字符，至多 40 个。",
        "“{key}” cannot be a report's key: small letters, digits and hyphens, 40 at most."),
    "key-for-many": Entry(
        400, USAGE, "一个键不能用于多份报告", "One key for several reports", "--key {key} 只能用于一份报告，这里有 {count} 份。",
        "--key {key} goes with one report, and there are {count}."),
    "two-of-one-key": Entry(
        409, DATA, "两份报告同键", "Two reports with one key", "{path} 与 {other} 的键都是 {key}。请分别读入，并用 --key 区分。",
        "{path} and {other} both have the key {key}. Load them one by one, and tell them apart with --key."),
    "no-such-report": Entry(
        404, USAGE, "没有这份报告", "No such report", "没有键为 {key} 的报告。现有：{keys}。", "No report has the key {key}. There are: {keys}."),
    "no-such-query": Entry(
        404, USAGE, "没有这个查询", "No such query", "查询库中没有 {name}。/queries 列出全部查询。", "The query library has no {name}. /queries lists them all."),
    "not-released": Entry(
        404, DATA, "未发布", "Not released", "没有发布过键为 {key} 的报告的三元组。已发布：{keys}。",
        "No triples of a report with the key {key} were released. There are: {keys}."),
    "not-the-same": Entry(
        409, DATA, "与发布的三元组不符", "Not the published triples",
        "{path} 转换的结果与已发布的 {key} 不符：少 {missing} 条，多 {more} 条（哈希应为 {want}，实为 {have}）。",
        "{path} does not give the published {key}: {missing} statements are missing and {more} are new "
        "(hash {want} expected, {have} found)."),
    "authority-incomplete": Entry(
        500, DATA, "规范档不完整", "Incomplete authority entry", "规范档中 {entry} 缺少 {field}。请补上。",
        "The authority file has no {field} for {entry}. Add it."),
    "authority-name-twice": Entry(
        500, DATA, "规范档中名称重复", "A name stands twice in the authority files",
        "名称 “{name}” 同时属于 {first} 和 {second}。请从其中一个删去。", "The name “{name}” belongs to {first} and to {second}. Remove it from one of them."),
    "authority-unreadable": Entry(
        500, DATA, "规范档不可读", "Unreadable authority file", "无法读取规范档 {file}：{reason}。请改正其 Turtle 语法。",
        "The authority file {file} cannot be read: {reason}. Mend its Turtle."),
    "inconsistent": Entry(
        500, DATA, "模型不一致", "The model is inconsistent", "推理机发现矛盾：{reason}。请改正模型或数据。",
        "The reasoner found a contradiction: {reason}. Mend the model or the data."),
    "no-java": Entry(
        500, UNAVAILABLE, "没有 Java", "No Java", "推理机需要 Java，但没有找到。请安装 Java 11 或更新版本。",
        "The reasoner needs Java, and there is none. Install Java 11 or newer."),
    "no-owl-api": Entry(
        500, UNAVAILABLE, "没有 OWL API", "No OWL API", "检查 OWL 2 DL 需要 {lacking}，但没有找到。请安装后再试。",
        "Checking OWL 2 DL needs {lacking}, which is not here. Install it and try again."),
    "owl-api-failed": Entry(
        500, SOFTWARE, "OWL API 失败", "The OWL API failed", "OWL API 读不了文件：{reason}。请改正文件。",
        "The OWL API could not read a file: {reason}. Mend the file."),
    "reasoner-failed": Entry(
        500, SOFTWARE, "推理机失败", "The reasoner failed", "推理机没有得出结果：{reason}。请缩小数据，或检查 Java。",
        "The reasoner gave no result: {reason}. Use less data, or check Java."),
    # The store
    "no-version": Entry(
        503, UNAVAILABLE, "尚无数据", "No data yet", "{path} 中还没有数据。请先运行 egovkg load 或 egovkg serve。",
        "{path} holds no data yet. Run egovkg load or egovkg serve first."),
    "no-such-version": Entry(
        404, USAGE, "没有这个版本", "No such version", "{path} 中没有第 {number} 版。egovkg versions 列出现有版本。",
        "{path} has no version {number}. egovkg versions lists those there are."),
    "store-locked": Entry(
        503, TRY_AGAIN, "数据正在被写入", "The store is being written", "另一个进程（{pid}）正在写 {path}。请等它结束后再试。",
        "Another process ({pid}) is writing {path}. Try again when it has ended."),
    "store-damaged": Entry(
        500, SOFTWARE, "数据已损坏", "The store is damaged", "{path} 无法打开：{reason}。请用 egovkg rollback 回到较早的版本，或删除数据目录后重新 egovkg load。",
        "{path} cannot be opened: {reason}. Go back with egovkg rollback, or remove the data folder and egovkg load again."),
    "unknown-format": Entry(
        400, USAGE, "未知格式", "Unknown format", "不支持格式 {format}。可用：{formats}。", "There is no format {format}. There are: {formats}."),
    "cannot-write": Entry(
        500, CANNOT_CREATE, "无法写入", "Cannot write", "无法写入 {path}：{reason}。请检查目录是否存在、权限和磁盘空间。",
        "{path} cannot be written: {reason}. Check that its folder exists, the permissions and the space on the disk."),
    # Settings and start
    "bad-setting": Entry(
        500, CONFIG, "设置有误", "Bad setting", "{name} 的值 “{value}” 无效，应为：{expected}。", "{name} is “{value}”, but it takes {expected}."),
    "unknown-setting": Entry(
        500, CONFIG, "未知设置", "Unknown setting", "没有名为 {name} 的设置。README.md 列出了全部设置。",
        "There is no setting {name}. README.md lists them all."),
    "port-busy": Entry(
        500, UNAVAILABLE, "端口被占用", "Port in use", "{host} 的端口 {port} 已被占用。请停止占用它的程序，或用 --port 换一个端口。",
        "Port {port} of {host} is in use. Stop what uses it, or choose another with --port."),
    "cannot-listen": Entry(
        500, UNAVAILABLE, "无法监听", "Cannot listen", "无法在 {host} 的端口 {port} 上监听：{reason}。请用 --host 和 --port 另选。",
        "Cannot listen on port {port} of {host}: {reason}. Choose others with --host and --port."),
    # Asking
    "syntax-error": Entry(
        400, DATA, "查询有语法错误", "Syntax error", "第 {line} 行第 {column} 列：{reason}。", "Line {line}, column {column}: {reason}."),
    "bad-query": Entry(
        400, DATA, "查询无法执行", "The query cannot be run", "{reason}", "{reason}"),
        "outgoing-call": Entry(
        400, DATA, "不允许外部调用", "No outgoing calls", "本服务不执行 {keyword}（第 {line} 行第 {column} 列）：服务器不访问其他主机。请去掉它，或在您自己的机器上联合查询。",
        "{keyword} (line {line}, column {column}) is not run here: this server calls no other host. "
        "Leave it out, or federate from your side."),
    "query-too-long": Entry(
        413, DATA, "查询过长", "The query is too long", "查询长 {length} 个字符，上限为 {limit}。请缩短，或分成几次。",
        "The query has {length} characters; the limit is {limit}. Shorten it, or ask in several parts.", "EGOVKG_QUERY_LENGTH"),
    "query-timeout": Entry(
        503, TRY_AGAIN, "查询超时", "The query took too long", "查询在 {seconds} 秒内没有完成，已停止。请加上 LIMIT、更多条件，或分成几次。",
        "The query was not done after {seconds} s and was stopped. Add a LIMIT or more conditions, or ask in several parts.", "EGOVKG_TIMEOUT"),
    "query-memory": Entry(
        400, DATA, "查询占用内存过多", "The query needs too much memory", "查询需要超过 {limit} MB 内存，已停止。请检查是否有没有共同变量的模式，或加上更多条件。",
        "The query needs more than {limit} MB of memory and was stopped. Look for patterns that share no variable, or add conditions.", "EGOVKG_WORKER_MEMORY"),
    "query-too-deep": Entry(
        400, DATA, "查询嵌套过深", "The query is nested too deeply", "查询的括号、运算或路径嵌套过深，无法执行；括号最多可嵌套 {limit} 层。请改用 VALUES、IN 或分成几次。",
        "The query's brackets, sums or paths are nested too deeply to be run; brackets may stand {limit} within each other. "
        "Use VALUES or IN, or ask in several parts.", "EGOVKG_QUERY_DEPTH"),
    "query-crashed": Entry(
        500, SOFTWARE, "查询使查询进程崩溃", "The query broke its process", "查询使执行它的进程崩溃；其他查询不受影响。请简化查询，并报告此问题。",
        "The query broke the process that ran it; no other is affected. Simplify it, and report this."),
    "answer-too-large": Entry(
        400, DATA, "结果过大", "The answer is too large", "结果超过 {limit} 字节。请加上 LIMIT，或下载整个数据集。",
        "The answer is larger than {limit} bytes. Add a LIMIT, or download the whole data set.", "EGOVKG_MAX_BYTES"),
    "too-many-rows": Entry(
        400, DATA, "结果行数过多", "Too many rows", "结果超过 {limit} 行。请加上 LIMIT，或下载整个数据集。",
        "The answer has more than {limit} rows. Add a LIMIT, or download the whole data set.", "EGOVKG_MAX_ROWS"),
    "server-busy": Entry(
        503, TRY_AGAIN, "服务器繁忙", "The server is busy", "在途查询已达上限（{limit}）。请在 {retry} 秒后再试。",
        "There are as many queries in flight as there may be ({limit}). Try again in {retry} s.", "EGOVKG_QUEUE"),
    "slow-queries-busy": Entry(
        503, TRY_AGAIN, "重查询过多", "Too many slow queries", "等待中的重查询已达上限（{limit}），而您近来的查询都很重。请在 {retry} 秒后再试，或加上 LIMIT 和更多条件。",
        "As many slow queries wait as may ({limit}), and your last ones were slow. Try again in {retry} s, or add a LIMIT and conditions.",
        "EGOVKG_PARKED_QUERIES"),
    "client-busy": Entry(
        429, TRY_AGAIN, "同时查询过多", "Too many queries at once", "您的地址同时在途的查询已达上限（{limit}）。请等前面的完成，或在 {retry} 秒后再试。",
        "Your address has as many queries in flight as it may have ({limit}). Wait for them, or try again in {retry} s.", "EGOVKG_CLIENT_QUERIES"),
    "client-gone": Entry(
        499, TRY_AGAIN, "客户端已离开", "The client went away", "客户端断开了连接，查询已停止。",
        "The client closed the connection; its query was stopped."),
    # Writing
    "writing-off": Entry(
        403, NO_PERMISSION, "不允许写入", "Writing is off", "本服务没有设置令牌，不接受写入。运行者可用 EGOVKG_TOKEN 或 EGOVKG_TOKEN_FILE 设置。",
        "This server has no token and takes no writes. Whoever runs it can set EGOVKG_TOKEN or EGOVKG_TOKEN_FILE."),
    "bad-token": Entry(
        401, NO_PERMISSION, "令牌无效", "No valid token", "写入须带有效的令牌。请用请求头 Authorization: Bearer … 给出。",
        "Writing takes a valid token. Give it in the header Authorization: Bearer …"),
    "missing-update": Entry(
        400, USAGE, "没有更新", "No update", "请求中没有更新。请用参数 update，或以 application/sparql-update 类型 POST 更新文本。",
        "The request holds no update. Use the parameter update, or POST the text as application/sparql-update."),
    "query-not-here": Entry(
        400, USAGE, "此处不能查询", "No queries here", "/update 只执行更新。查询请发送到 /sparql。", "/update runs updates only. Send queries to /sparql."),
    "dataset-twice": Entry(
        400, DATA, "数据集给了两次", "Two data sets", "更新中已有 {keyword}，不能同时用参数 using-graph-uri 或 using-named-graph-uri。",
        "The update has {keyword}, so the parameters using-graph-uri and using-named-graph-uri cannot be used with it."),
    "update-timeout": Entry(
        503, TRY_AGAIN, "更新超时", "The update took too long", "更新在 {seconds} 秒内没有完成，已停止，数据未变。请分成几次。",
        "The update was not done after {seconds} s and was stopped; nothing was changed. Make it in several parts.", "EGOVKG_TOKEN_TIMEOUT"),
    "update-busy": Entry(
        503, TRY_AGAIN, "更新过多", "Too many updates at once", "在途更新已达上限（{limit}）。请在 {retry} 秒后再试。",
        "There are as many updates in flight as there may be ({limit}). Try again in {retry} s.", "EGOVKG_UPDATE_QUEUE"),
    "update-unknown": Entry(
        500, SOFTWARE, "更新结果不明", "It is not known whether the update was made", "更新在发布时中断。请查看 /versions 后再试。",
        "The update was interrupted while it was published. Look at /versions before you try again."),
    "no-such-graph": Entry(
        404, USAGE, "没有这个图", "No such graph", "没有图 {graph}。", "There is no graph {graph}."),
    "computed-graph": Entry(
        409, USAGE, "推理图不可写", "The inferred graph is computed", "图 {graph} 由推理得出，不能直接写入。请更改默认图。",
        "The graph {graph} is what reasoning gives and cannot be written. Change the default graph."),
    "precondition-failed": Entry(
        412, USAGE, "先决条件不成立", "Precondition failed", "If-Match 或 If-None-Match 不成立（{reason}）。请重新读取后再试。",
        "If-Match or If-None-Match does not hold ({reason}). Read the graph again before you write."),
    "bad-data": Entry(
        400, DATA, "数据有误", "The data cannot be read", "无法读取数据：{reason}。", "The data cannot be read: {reason}."),
    # The protocol
    "bad-request": Entry(
        400, USAGE, "请求有误", "Bad request", "{reason}", "{reason}"),
    "request-too-large": Entry(
        413, USAGE, "请求过大", "The request is too large", "请求的正文超过 {limit} 字节。请分成几次。", "The body of the request is larger than {limit} bytes. Send it in several parts.",
        "EGOVKG_UPLOAD"),
    "head-too-large": Entry(
        431, USAGE, "请求头过大", "Headers too large", "请求行和请求头超过 {limit} 字节。长查询请用 POST 发送。",
        "The request's line and headers are larger than {limit} bytes. Send a long query by POST."),
        "bad-parameter": Entry(
        400, USAGE, "参数有误", "Bad parameter", "参数 {name} 的值 “{value}” 无效，应为：{expected}。",
        "The parameter {name} is “{value}”, but it takes {expected}."),
    "repeated-parameter": Entry(
        400, USAGE, "参数重复", "Repeated parameter", "参数 {name} 只能给一次。", "The parameter {name} may be given only once."),
    "missing-query": Entry(
        400, USAGE, "没有查询", "No query", "请求中没有查询。请用参数 query，或以 application/sparql-query 类型 POST 查询文本。",
        "The request holds no query. Use the parameter query, or POST the text as application/sparql-query."),
    "update-not-here": Entry(
        400, USAGE, "此处不能更新", "No updates here", "/sparql 只执行查询。更新请 POST 到 /update。",
        "/sparql runs queries only. POST updates to /update."),
    "not-utf-8": Entry(
        400, DATA, "不是 UTF-8", "Not UTF-8", "请求不是有效的 UTF-8（第 {position} 字节处）。",
        "The request is not valid UTF-8 (at byte {position})."),
    "unsupported-media-type": Entry(
        415, USAGE, "不支持的请求类型", "Unsupported media type", "不接受类型 {type}。可用：{types}。", "The type {type} is not taken. These are: {types}."),
    "not-acceptable": Entry(
        406, USAGE, "没有可接受的格式", "No acceptable format", "无法以 {accept} 给出此结果。可用：{types}。",
        "This answer cannot be given as {accept}. It can as: {types}."),
    "unknown-thing": Entry(
        404, USAGE, "图谱里没有它", "Not in the graph", "图谱中没有 {iri}。它可能在另一版数据中，或网址有误；可从首页的问题找起。",
        "The graph knows nothing of {iri}. It may be in another version of the data, or the address is wrong; the first page's questions help."),
    "no-such-dump": Entry(
        404, USAGE, "没有这个文件", "No such file", "没有文件 {name}。有：{names}。", "There is no file {name}. There are: {names}."),
    "dumps-busy": Entry(
        503, TRY_AGAIN, "文件正在生成", "The file is being written", "已有 {limit} 个请求在等待文件生成。请在 {retry} 秒后再试。",
        "{limit} requests already wait for files to be written. Try again in {retry} s."),
    "not-found": Entry(
        404, USAGE, "没有这个页面", "Not found", "没有 {path}。", "There is no {path}."),
        "method-not-allowed": Entry(
        405, USAGE, "方法不允许", "Method not allowed", "{path} 不接受 {method}。可用：{methods}。",
        "{path} does not take {method}. It takes: {methods}."),
    "internal-error": Entry(
        500, SOFTWARE, "内部错误", "Internal error", "服务器出错，已记录。请稍后再试，并报告此问题。",
        "The server made an error, which it has logged. Try again later, and report this."),
}
LANGUAGES = ("zh", "en")


def entry_of(problem: Problem) -> Entry:
    """The table's row for a problem; one with an unknown code is an internal error."""
    return TABLE.get(problem.code, TABLE["internal-error"])


def title(problem: Problem, language: str) -> str:
    """The kind of problem in a few words, in "zh" or "en"."""
    return getattr(entry_of(problem), f"title_{language}")


def sentence(problem: Problem, language: str) -> str:
    """What is wrong, where, and what to do, in "zh" or "en"."""
    return getattr(entry_of(problem), language).format_map(_Details(problem.details))


def exit_code(problem: Problem) -> int:
    """With what a command ends that meets the problem: never 0."""
    return entry_of(problem).exit


def document(problem: Problem, language: str) -> dict[str, object]:
    """The problem as the members of an RFC 9457 problem details object, its own details among them."""
    entry = entry_of(problem)
    code = problem.code if problem.code in TABLE else "internal-error"
    own = {"type": f"{BASE}errors/{code}", "title": title(problem, language), "status": entry.status, "detail": sentence(problem, language)}
    if entry.setting:
        own["setting"] = entry.setting
    return own | {name: value for name, value in problem.details.items() if name not in own and isinstance(value, (str, int, float))}


class _Details(dict):
    """A sentence with a detail missing is still better than no sentence."""

    def __init__(self, details: Mapping[str, object]) -> None:
        super().__init__(details)

    def __missing__(self, name: str) -> str:
        return "?"
