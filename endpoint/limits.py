"""What people meet when they meet a limit: /limits with every limit and its value, and a page for each problem at /errors/CODE."""
from egovkg.endpoint import errors
from egovkg.endpoint.languages import words_of
from egovkg.endpoint.negotiation import language, wants_html
from egovkg.endpoint.page_frame import kept_links, page
from egovkg.endpoint.settings import LIMITS, TABLE, Settings
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE
from flask import Blueprint, Response, jsonify, request
from markupsafe import Markup

WORDS = {
    "zh": {"limits": "限制", "errors": "错误", "setting": "设置", "value": "值", "means": "含义", "status": "HTTP 状态", "code": "代码"},
    "en": {"limits": "Limits", "errors": "Errors", "setting": "Setting", "value": "Value", "means": "What it is", "status": "HTTP status", "code": "Code"},
}


def blueprint(settings: Settings) -> Blueprint:
    """The routes of /limits and /errors."""
    routes = Blueprint("limits", __name__)

    @routes.get("/limits")
    def limits() -> Response:
        rows = [{"setting": setting.name, "value": getattr(settings, setting.attribute), "zh": setting.zh, "en": setting.en}
                for setting in TABLE if setting.attribute in LIMITS]
        spoken = spoken_language()
        if not html():
            return _negotiated(jsonify(limits=rows), spoken)
        words = WORDS[spoken]
        return _page(words["limits"], _table([words["means"], words["value"], words["setting"]],
            [[row[spoken], readable(row["setting"], row["value"], spoken), Markup("<code>{}</code>").format(row["setting"])] for row in rows]))

    @routes.get("/errors")
    def all_errors() -> Response:
        spoken = spoken_language()
        if not html():
            return _negotiated(jsonify(errors=[_described(code) for code in errors.TABLE]), spoken)
        words = WORDS[spoken]
        rows = [[Markup('<a href="/errors/{0}?lang={1}">{0}</a>').format(code, spoken), entry.status, getattr(entry, f"title_{spoken}")]
                for code, entry in errors.TABLE.items()]
        return _page(words["errors"], _table([words["code"], words["status"], words["means"]], rows))

    @routes.get("/errors/<code>")
    def one_error(code: str) -> Response:
        if code not in errors.TABLE:
            raise Problem("not-found", path=request.path)
        spoken = spoken_language()
        if not html():
            return _negotiated(jsonify(_described(code)), spoken)
        entry = errors.TABLE[code]
        body = Markup("<p>{}</p><p>{} {} · <code>{}</code></p>").format(
            _sentence(getattr(entry, spoken)), WORDS[spoken]["status"], entry.status, code)
        return _page(getattr(entry, f"title_{spoken}"), body)

    return routes


def readable(name: object, value: object, spoken: str) -> str:
    """A limit as people read it: bytes in the largest unit that is whole, seconds with their sign."""
    kind = next(setting.expected for setting in TABLE if setting.name == name)
    if kind.startswith("bytes") and isinstance(value, int):
        size, unit = next(((size, unit) for size, unit in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")) if value and value % size == 0), (1, "B"))
        return f"{value // size:,} {unit}"
    if kind.startswith("seconds"):
        return f"{value:g} {'秒' if spoken == 'zh' else 's'}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def html() -> bool:
    """Whether a page suits the client better than JSON."""
    return request.args.get("format") != "json" and wants_html(request.accept_mimetypes)


def spoken_language() -> str:
    """The language of the request, "zh" or "en"."""
    return language(request.args.get("lang"), request.accept_languages)


def _described(code: str) -> dict[str, object]:
    entry = errors.TABLE[code]
    return {"type": f"{BASE}errors/{code}", "status": entry.status, "title": {"zh": entry.title_zh, "en": entry.title_en},
            "detail": {"zh": _sentence(entry.zh), "en": _sentence(entry.en)}}


def _sentence(text: str) -> str:
    """The sentence of an error with its details named where their values would stand."""
    return text.replace("{", "‹").replace("}", "›")


def _table(head: list[str], rows: list[list[object]]) -> Markup:
    cells = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in head)
    lines = Markup("").join(Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(value) for value in row)) for row in rows)
    return Markup('<div class="scroll" tabindex="0" role="region" aria-labelledby="title"><table class="means"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        cells, lines)


def _page(title: str, body: Markup) -> Response:
    return page("plain.html", words_of(request), kept_links(), plain_title=title, body=body)


def _negotiated(response: Response, spoken: str) -> Response:
    response.headers["Content-Language"] = spoken
    response.vary.update(["Accept", "Accept-Language"])
    return response
