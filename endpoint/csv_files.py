"""CSV as people open it: UTF-8, with the mark that Excel wants where it is asked for, and no cell that a spreadsheet would run."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, request


def safe(cell: object) -> object:
    """A cell that no spreadsheet runs as a formula; numbers stay as they are."""
    return "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def csv_response(head: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """Rows as a file to download; `bom=1` puts the mark before it by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    response = Response((("\ufeff" if request.args.get("bom") == "1" else "") + text.getvalue()).encode(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.add_etag()
    response.cache_control.no_cache = True
    return response.make_conditional(request)  # type: ignore[return-value]
