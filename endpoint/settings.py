"""Every setting in one table: its EGOVKG_… name, its default, what it takes, and what it does in both languages."""
import ipaddress
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from egovkg.ontology.problem import Problem

PREFIX = "EGOVKG_"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def _whole(text: str, least: int = 0) -> int:
    value = int(text)
    if value < least:
        raise ValueError
    return value


def _positive(text: str) -> int:
    return _whole(text, 1)


def _port(text: str) -> int:
    value = _whole(text)
    if value > 65535:
        raise ValueError
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < math.inf:
        raise ValueError
    return value


def _size(text: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMG]?)B?", text)
    if not found:
        raise ValueError
    return int(float(found[1]) * {"": 1, "k": 1 << 10, "M": 1 << 20, "G": 1 << 30}[found[2]])


def _log(text: str) -> str:
    if text not in ("errors", "slow", "requests"):
        raise ValueError
    return text


def _yes(text: str) -> bool:
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[text.lower()]


def _networks(text: str) -> Networks:
    return tuple(ipaddress.ip_network(part, strict=False) for part in text.replace(",", " ").split())


# What a kind of value takes, in words for the error message.
EXPECTED: dict[Callable[[str], object], str] = {
    str: "text", Path: "a path", _whole: "a whole number, 0 or more", _positive: "a whole number, 1 or more", _port: "a port, 0 to 65535",
    _seconds: "seconds, more than 0, such as 10 or 0.5", _size: "bytes, such as 500000, 64M or 1.5G",
    _log: "errors, slow or requests", _yes: "yes or no",
    _networks: "addresses or networks, such as 127.0.0.1 10.0.0.0/8",
}


@dataclass(frozen=True)
class Setting:
    """One row of the table; `default` is written as in the environment and read by `read`."""

    name: str
    default: str
    read: Callable[[str], object]
    zh: str
    en: str

    @property
    def attribute(self) -> str:
        """Its name as an attribute of Settings: EGOVKG_DATA → data."""
        return self.name.removeprefix(PREFIX).lower()

    @property
    def expected(self) -> str:
        """What it takes, in words."""
        return EXPECTED[self.read]


TABLE: tuple[Setting, ...] = (
    Setting("EGOVKG_DATA", "var", Path, "数据目录", "folder of the data"),
    Setting("EGOVKG_HOST", "127.0.0.1", str, "监听地址", "address to listen on"),
    Setting("EGOVKG_PORT", "8000", _port, "监听端口", "port to listen on"),
    Setting("EGOVKG_TIMEOUT", "10", _seconds, "每个查询的时限（秒，从到达算起，含排队）", "deadline of a query in seconds, from its arrival, queue included"),
    Setting("EGOVKG_SEND_TIMEOUT", "300", _seconds, "发送一个大结果的最长时间（秒）", "longest time to send a large answer, in seconds"),
    Setting("EGOVKG_WORKERS", str(max(2, CORES)), _positive, "同时运行的轻查询数", "light queries running at once"),
    Setting("EGOVKG_SLOW_QUERIES", str(max(1, CORES // 2)), _positive, "同时运行的重查询数", "slow queries running at once"),
    Setting("EGOVKG_PARKED_QUERIES", "8", _whole, "暂停等待的重查询数上限", "slow queries that may stand waiting, stopped"),
    Setting("EGOVKG_SLICE", "0.1", _seconds, "查询运行多久（秒）后算重查询", "seconds after which a query counts as slow"),
    Setting("EGOVKG_WORKER_MEMORY", "1G", _size, "每个查询可用的内存上限", "memory that a query may use"),
    Setting("EGOVKG_QUERY_LENGTH", "1000000", _positive, "查询长度上限（字符）", "longest query, in characters"),
    Setting("EGOVKG_QUERY_DEPTH", "200", _positive, "查询中括号嵌套层数上限", "brackets within each other in a query"),
    Setting("EGOVKG_QUEUE", "64", _positive, "在途查询总数上限", "queries in flight in all"),
    Setting("EGOVKG_CLIENT_QUERIES", "16", _positive, "每个客户端在途查询数上限", "queries in flight for each client"),
    Setting("EGOVKG_MAX_BYTES", "1G", _size, "一个结果的字节数上限", "largest answer"),
    Setting("EGOVKG_MAX_ROWS", "10000000", _positive, "一个结果的行数上限", "most rows of an answer"),
    Setting("EGOVKG_CACHE", "64M", _size, "结果缓存的大小", "memory for answers kept for the next who asks"),
    Setting("EGOVKG_KEEP_VERSIONS", "5", _whole, "保留的更新版本数", "versions made by updates that are kept"),
    Setting("EGOVKG_CONNECTIONS", "2000", _positive, "同时打开的连接数上限", "open connections"),
    Setting("EGOVKG_TOKEN", "", str, "写操作的令牌；为空则不允许写", "token for writing; none, no writing"),
    Setting("EGOVKG_TOKEN_FILE", "", str, "存放令牌的文件，代替 EGOVKG_TOKEN", "file that holds the token, instead of EGOVKG_TOKEN"),
    Setting("EGOVKG_TOKEN_TIMEOUT", "300", _seconds, "更新的时限，也是持令牌的查询可要求的最长时限（秒）",
        "deadline of an update, and the longest that a query with the token may ask for, in seconds"),
    Setting("EGOVKG_UPDATE_MEMORY", "4G", _size, "一次更新可用的内存上限", "memory that an update may use"),
    Setting("EGOVKG_UPDATE_QUEUE", "8", _positive, "在途更新数上限", "updates in flight, all but one waiting"),
    Setting("EGOVKG_UPLOAD", "64M", _size, "一个请求的正文的字节数上限", "largest body of a request"),
    Setting("EGOVKG_LOG", "slow", _log, "日志内容：errors 仅错误，slow 加慢查询，requests 再加每个请求",
        "what is logged: errors; slow for slow queries too; requests for each request too"),
    Setting("EGOVKG_SLOW_LOG", "1", _seconds, "查询运行多久（秒）后记入日志", "seconds after which a query is logged as slow"),
    Setting("EGOVKG_LOG_TEXT", "no", _yes, "慢查询日志是否记录查询全文", "whether the log of slow queries holds their text"),
    Setting("EGOVKG_TRUSTED_PROXIES", "", _networks, "可信代理的地址，其 X-Forwarded-For 有效", "proxies whose X-Forwarded-For counts"),
)


# The settings that bound what a client can have, by attribute: they are shown to everyone.
LIMITS = ("timeout", "token_timeout", "send_timeout", "worker_memory", "update_memory", "query_length", "query_depth", "upload", "max_rows", "max_bytes", "workers",
    "slow_queries", "parked_queries", "queue", "client_queries", "update_queue", "connections")


@dataclass(frozen=True)
class Settings:
    """The values of the table. Times are seconds, sizes bytes."""

    data: Path
    host: str
    port: int
    timeout: float
    send_timeout: float
    workers: int
    slow_queries: int
    parked_queries: int
    slice: float
    worker_memory: int
    query_length: int
    query_depth: int
    queue: int
    client_queries: int
    max_bytes: int
    max_rows: int
    cache: int
    keep_versions: int
    connections: int
    token: str
    token_file: str
    token_timeout: float
    update_memory: int
    update_queue: int
    upload: int
    log: str
    slow_log: float
    log_text: bool
    trusted_proxies: Networks

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: object) -> "Settings":
        """Read EGOVKG_… names, `os.environ` by default; `given` values (by attribute, None for absent) win.

        Raises Problem("bad-setting" | "unknown-setting"): a misspelt name must not pass in silence.
        """
        environment = os.environ if environment is None else environment
        known = {setting.name for setting in TABLE}
        for name in environment:
            if name.startswith(PREFIX) and name not in known:
                raise Problem("unknown-setting", name=name)
        values: dict[str, object] = {}
        for setting in TABLE:
            text = environment.get(setting.name, "").strip() or setting.default
            try:
                values[setting.attribute] = setting.read(text)
            except (ValueError, KeyError, OverflowError):
                # A token is a secret, and it is plain text that nothing can refuse: no value shown here is one.
                raise Problem("bad-setting", name=setting.name, value=text, expected=setting.expected) from None
        return cls(**(values | {name: value for name, value in given.items() if value is not None}))
