"""Makes the other forms of a report: encodings, line ends, scripts, and the same parts typeset as Markdown, Word and PDF."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from egovkg.loader.document import Document, Figure, MappedText, Paragraph, Section, read_document
from egovkg.loader.reading import decode

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
Part = tuple[str, object]


@lru_cache(maxsize=1)
def _traditional():
    from opencc import OpenCC

    return OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional script, character by character, so that the length stays."""
    return "".join(_traditional().convert(char) if "\u4e00" <= char <= "\u9fff" else char for char in text)


TEXT_FORMS = {
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16": lambda text: text.encode("utf-16"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "wide digits": lambda text: text.translate(WIDE).encode(),
    "traditional": lambda text: traditional(text).encode(),
}


def parts(document: Document) -> Iterator[Part]:
    """A document's parts in their order: front, contents, heading, year, paragraph, figure."""
    for line in document.front:
        yield "front", line.text.lstrip("# ")
    if document.contents:
        yield "contents", document.contents
    placed: list[tuple[int, object]] = [(s.heading.place()[0], s) for s in document.sections[1:]]
    placed += [(p.text.place()[0], p) for p in document.paragraphs] + [(f.text.place()[0], f) for f in document.figures]
    year = ""
    for _, part in sorted(placed, key=lambda placed: placed[0]):
        if isinstance(part, Section):
            yield "heading", part
        elif isinstance(part, Figure):
            yield "figure", part
        elif isinstance(part, Paragraph):
            heading = part.year_heading.text if isinstance(part.year_heading, MappedText) else ""
            if heading and heading != year:
                yield "year", heading
                year = heading
            yield "paragraph", part


def _figure_lines(figure: Figure) -> list[str]:
    lines = [f"图 {figure.number} {figure.caption}"]
    return lines + ([f"数据来源：{figure.source_text.text}"] if figure.source_text is not None else [])


def _paragraph_line(paragraph: Paragraph, bullet: str) -> str:
    return {"entry": bullet, "item": "——"}.get(paragraph.kind, "") + paragraph.text.text


def _cells(entry: str) -> tuple[str, str]:
    """An entry's date and what it tells."""
    date, told = re.split("[：:]", entry, maxsplit=1)
    return date, told


def markdown(document: Document, *, table: bool = False, bold: bool = False, contents: bool = True) -> bytes:
    """The document as Markdown; `table` gives the chronicle as a table, `bold` marks the first words of every paragraph."""
    lines, in_table = [], False
    for kind, part in parts(document):
        if kind == "front":
            lines.append(f"# {part}" if not lines else str(part))
        elif kind == "contents" and contents:
            lines += ["目录", *(f"{entry} …… {page}" for entry, page in part)]
        elif kind == "heading":
            lines.append(f"{'#' * (part.level + 1)} {part.heading.text}")
        elif kind == "year":
            lines.append(f"#### {part}")
        elif kind == "figure":
            lines += _figure_lines(part)
        elif kind == "paragraph":
            if part.kind == "entry" and table:
                date, told = _cells(part.text.text)
                row = f"| {date} | {told} |"
                lines.append(row if in_table else f"| 日期 | 事项 |\n|:---|---|\n{row}")
            else:
                line = _paragraph_line(part, "* ")
                lines.append(re.sub(r"^([\u4e00-\u9fff]{2,4})", r"**\1**", line) if bold else line)
        now_in_table = kind == "paragraph" and part.kind == "entry" and table
        if in_table and now_in_table:
            lines[-2:] = ["\n".join(lines[-2:])]
        in_table = now_in_table
    return "\n\n".join(lines).encode()


def word(document: Document, *, numbered: bool = False, table: bool = False, contents: bool = True) -> bytes:
    """The document as a Word file: headings by style, entries as a bulleted list or a table; `numbered` lets Word count the headings."""
    import docx

    out = docx.Document()
    definitions = _numbering(out) if numbered else {}
    grid = None
    for kind, part in parts(document):
        if not (kind == "paragraph" and part.kind == "entry"):
            grid = None
        if kind == "front":
            out.add_paragraph(part, style="Title")
        elif kind == "contents" and contents:
            out.add_paragraph("目录")
            for entry, page in part:
                out.add_paragraph(f"{entry}\t{page}")
        elif kind == "heading":
            form = next((form for form in definitions if re.match(form, part.heading.text)), None)
            text = re.sub(form, "", part.heading.text) if form else part.heading.text
            paragraph = out.add_heading(text, part.level)
            if form:
                _count(paragraph, *definitions[form])
        elif kind == "year":
            out.add_heading(part, 4)
        elif kind == "figure":
            for line in _figure_lines(part):
                out.add_paragraph(line)
        elif kind == "paragraph" and part.kind == "entry" and table:
            grid = grid or out.add_table(rows=0, cols=2)
            for cell, text in zip(grid.add_row().cells, _cells(part.text.text), strict=True):
                cell.text = text
        elif kind == "paragraph" and part.kind == "entry":
            out.add_paragraph(part.text.text, style="List Bullet")
        elif kind == "paragraph":
            paragraph = out.add_paragraph()
            text = _paragraph_line(part, "")
            for start in range(0, len(text), 7):        # Word divides a paragraph into runs wherever it was edited
                paragraph.add_run(text[start:start + 7]).bold = bool(start % 2)
    stream = BytesIO()
    out.save(stream)
    return stream.getvalue()


def _numbering(out) -> dict[str, tuple[int, int]]:
    """Give the file a list that counts 一、 and （一）; returns which text of a heading it stands for, with list and level."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    root = out.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("%1、", "（%2）")))
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'))
    return {"^[一二三四五六七八九十]+、": (900, 0), "^（[一二三四五六七八九十]+）": (900, 1)}


def _count(paragraph, number: int, level: int) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def pdf(document: Document, *, contents: bool = True, indent: bool = True) -> bytes:
    """The document as a PDF: wrapped and justified lines, paragraphs indented or set apart, running heads, page numbers."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, SimpleDocTemplate
    from reportlab.platypus import Paragraph as Block

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    body = ParagraphStyle("body", fontName=font, fontSize=12, leading=20, wordWrap="CJK", alignment=4,
                          firstLineIndent=24 if indent else 0, spaceAfter=0 if indent else 10)
    heading = ParagraphStyle("heading", body, fontSize=15, leading=26, firstLineIndent=0, spaceBefore=8, spaceAfter=8)
    title = ParagraphStyle("title", body, fontSize=24, leading=40, alignment=1, firstLineIndent=0)

    def block(text: str, style: ParagraphStyle) -> Block:
        return Block(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), style)

    flow, front = [], True
    for kind, part in parts(document):
        if front and kind != "front":
            flow.append(PageBreak())
            front = False
        if kind == "front":
            flow.append(block(part, title))
        elif kind == "contents" and contents:
            flow.append(block("目 录", title))
            flow += [block(f"{entry} {'.' * 20} {page}", ParagraphStyle("entry", body, firstLineIndent=0)) for entry, page in part]
            flow.append(PageBreak())
        elif kind == "heading":
            flow.append(block(part.heading.text, heading))
        elif kind == "year":
            flow.append(block(f"● {part}", heading))
        elif kind == "figure":
            flow += [block(line, ParagraphStyle("figure", body, alignment=1, firstLineIndent=0)) for line in _figure_lines(part)]
        elif kind == "paragraph":
            flow.append(block(_paragraph_line(part, "◆ "), body))

    def furniture(canvas, _template) -> None:
        canvas.setFont(font, 9)
        canvas.drawString(72, A4[1] - 40, "样例部门的报告丛书 第二辑")
        canvas.drawCentredString(A4[0] / 2, 30, f"— {canvas.getPageNumber()} —")

    stream = BytesIO()
    SimpleDocTemplate(stream, pagesize=A4, title="sample").build(flow, onFirstPage=lambda *_: None, onLaterPages=furniture)
    return stream.getvalue()


def document_of(data: bytes, name: str) -> Document:
    return read_document(decode(data, name))


TYPESET_FORMS = {
    "markdown": markdown,
    "markdown with a table": lambda d: markdown(d, table=True),
    "markdown with emphasis, without contents": lambda d: markdown(d, bold=True, contents=False),
    "word": word,
    "word with counted headings": lambda d: word(d, numbered=True),
    "word with a table, without contents": lambda d: word(d, table=True, contents=False),
    "pdf": pdf,
    "pdf with set-apart paragraphs": lambda d: pdf(d, indent=False, contents=False),
}
