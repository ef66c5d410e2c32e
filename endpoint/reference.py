"""Writes the parts of README.md that come from the code: `python -m egovkg.endpoint.reference README.md`."""
from __future__ import annotations

import sys
from pathlib import Path

from egovkg.endpoint import settings


def settings_table() -> str:
    """Every setting as a Markdown table: name, default, meaning in both languages."""
    rows = [f"| `{s.name}` | {f'`{default}`' if (default := default_of(s)) else ''} | {s.en}. {s.zh} |" for s in settings.TABLE]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def default_of(setting: settings.Setting) -> str:
    """The default, in words where it is counted from the machine's cores."""
    return {"EGOVKG_WORKERS": "cores, at least 2", "EGOVKG_SLOW_QUERIES": "half the cores"}.get(setting.name, setting.default)


PARTS = {"settings": settings_table}


def fill(text: str) -> str:
    """The text with each part between `<!-- name -->` and `<!-- /name -->` written anew."""
    for name, write in PARTS.items():
        before, opening, rest = text.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"\n<!-- /{name} -->")
        text = before + opening + write() + closing + after
    return text


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(fill(path.read_text("utf-8")), "utf-8")
