"""Reading files: the form is told by content, and what cannot be read is refused with its own code and clear words, nothing published."""
import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from egovkg.endpoint import errors, loading
from egovkg.loader.folding import fold_text
from egovkg.loader.markdown import BLANK, blank_marks, is_marked
from egovkg.loader.reading import MAX_TEXT, decode, form_of, read_file
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore

from tests.loader.forms import document_of, pdf
from tests.loader.forms import word as word_file
from tests.support import REPORTS

REPORT = "一、样例总体情况\n\n样例工作不断推进，服务能力持续提升。\n"
PROVINCE = (REPORTS / "sample-province.txt").read_bytes()


def canvas(draw, **options) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    page = Canvas(stream, **options)
    draw(page)
    page.showPage()
    page.save()
    return stream.getvalue()


def picture(page) -> None:
    from reportlab.lib.utils import ImageReader

    rows = b"".join(b"\0" + bytes(3 * 16) for _ in range(16))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    page.drawImage(ImageReader(BytesIO(png)), 50, 50, 400, 600)


def encrypted_pdf() -> bytes:
    from reportlab.lib import pdfencrypt

    return canvas(lambda page: page.drawString(72, 700, "secret"), encrypt=pdfencrypt.StandardEncryption("open", "own"))


def empty_word() -> bytes:
    stream = BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return stream.getvalue()


def repacked(name: str, data: bytes) -> bytes:
    """A Word file with one part replaced."""
    with zipfile.ZipFile(BytesIO(empty_word())) as given:
        return archive({part: given.read(part) for part in given.namelist()} | {name: data})


def laughing_word() -> bytes:
    """A part with entities that name each other, which would expand a thousand million times."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return repacked("word/document.xml", f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "样">{entities}]><w:document xmlns:w='
                    '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'.encode())


BAD = {
    "no-such-file": None,
    "empty-file": b" \n\t\r\n",
    "binary-file": bytes(range(256)) * 40,
    "not-chinese": b"1. Overview\n\nThis is an English report about digital government, its services and its data. " * 20,
    "too-long-text": (REPORT + "样例。" * (MAX_TEXT // 3)).encode(),
    "too-many-parts": (REPORT + "样例。\n\n" * 12_001).encode(),
    "not-a-report": ("这是一段没有任何标题的中文文字，讲的是天气和饮食，与报告无关。" * 5).encode(),
    "scanned-pdf": canvas(picture),
    "encrypted-pdf": encrypted_pdf(),
    "damaged-pdf": b"%PDF-1.7\n" + "样例".encode() * 300,
    "empty-document": canvas(lambda page: page.line(0, 0, 100, 100)),
    "damaged-document": b"PK\x03\x04" + b"\x14\0\0\0\x08\0" + b"x" * 500,
    "encrypted-document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(64),
    "old-document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(64),
    "not-a-document": archive({"xl/workbook.xml": b"<workbook/>", "a.txt": PROVINCE}),
    "expanding-archive": repacked("word/media/zeros.bin", bytes(300 << 20)),
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_read_is_refused_and_nothing_published(code, tmp_path):
    path = tmp_path / "样例.txt"
    if BAD[code] is not None:
        path.write_bytes(BAD[code])
    versions = VersionedStore(tmp_path / "data")
    with pytest.raises(Problem) as caught:
        loading.load(versions, [path])
    assert caught.value.code == code and versions.current is None
    assert errors.exit_code(caught.value) != 0
    for language in ("zh", "en"):
        said = errors.sentence(caught.value, language)
        assert path.name in said and "?" not in said and "{" not in said


@pytest.mark.parametrize(("data", "codes"), [
    (empty_word(), {"empty-document"}), (laughing_word(), {"damaged-document", "empty-document"}),
    (repacked("word/document.xml", b"<w:p>"), {"damaged-document"}), (archive({"word/x.xml": b"<a/>"}), {"damaged-document", "not-a-document"}),
    (pdf(document_of(PROVINCE, "x"))[:2000], {"damaged-pdf", "empty-document", "not-chinese"}),
    (repacked("word/document.xml", b"<a>" * 200_000), {"damaged-document"}),
    (repacked("word/document.xml", b" " * (40 << 20)), {"expanding-archive"}),
], ids=["empty Word file", "entities", "torn XML", "no document", "half a PDF", "deep XML", "one huge part"])
def test_damaged_and_hostile_files(data, codes):
    with pytest.raises(Problem) as caught:
        decode(data, "x.docx")
    assert caught.value.code in codes


def test_a_wrong_suffix_does_not_matter(tmp_path):
    known = document_of(PROVINCE, "x")
    forms = {"a.docx": PROVINCE, "b.pdf": word_file(known), "c.txt": pdf(known), "d": b"\xef\xbb\xbf" + PROVINCE}
    assert [form_of(data) for data in forms.values()] == ["text", "word", "pdf", "text"]
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)
        assert "江苏样例政务服务平台" in fold_text(read_file(tmp_path / name).text)


@pytest.mark.parametrize(("name", "start"), [("folder", None), ("pipe", None)])
def test_what_is_no_file_is_refused(name, start, tmp_path):
    path = tmp_path / name
    path.mkdir()
    with pytest.raises(Problem) as caught:
        read_file(path)
    assert caught.value.code == "unreadable-file"


def test_checksums_are_of_the_file_and_of_the_text():
    known = document_of(PROVINCE, "x")
    for data in (PROVINCE, b"\xef\xbb\xbf" + PROVINCE, PROVINCE.decode().encode("gb18030"), word_file(known), pdf(known)):
        source = decode(data, "x")
        assert source.checksum == hashlib.sha256(data).hexdigest()
        assert source.text_checksum == hashlib.sha256(source.text.encode()).hexdigest()
    texts = [decode(data, "x") for data in (PROVINCE, b"\xef\xbb\xbf" + PROVINCE, PROVINCE.decode().encode("gb18030"))]
    assert len({source.text_checksum for source in texts}) == 1 and len({source.checksum for source in texts}) == 3


@pytest.mark.parametrize("make", [word_file, pdf], ids=["word", "pdf"])
def test_extraction_is_the_same_every_time_and_offsets_count_in_it(make):
    data = make(document_of(PROVINCE, "x"))
    first, second = document_of(data, "x"), document_of(data, "x")
    assert first.source.text == second.source.text
    for paragraph in first.paragraphs:
        start, end = paragraph.text.place()
        assert fold_text(first.source.text[start:end])[:8] == paragraph.text.text.lstrip("◆• ")[:8]


def test_page_numbers_and_running_heads_are_no_text():
    text = decode(pdf(document_of((REPORTS / "sample-national.txt").read_bytes(), "x")), "x").text
    assert "报告丛书" not in text and "— 2 —" not in text and "\n\n摘要\n" in text


def test_a_scanned_page_among_others_is_noted():
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(page) -> None:
        page.setFont("STSong-Light", 12)
        for n, line in enumerate(REPORT.split()):
            page.drawString(72, 700 - 40 * n, line)
        page.showPage()
        picture(page)

    found = document_of(canvas(draw), "x")
    assert [s.title for s in found.sections[1:]] == ["样例总体情况"]
    assert found.warnings == ["pages without text, perhaps scanned: 2"]


def test_word_lists_tables_and_changes():
    out = docx.Document()
    out.add_heading("样例报告", 0)
    out.add_heading("第一章 总体情况", 1)
    out.add_paragraph("样例工作持续推进，服务能力不断提升，数据资源更加丰富。")
    deleted = out.add_paragraph("保留的文字")
    deleted._p.append(docx.oxml.parse_xml(
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:delText>删去的文字</w:delText></w:r></w:del>'))
    deleted._p.append(docx.oxml.parse_xml(
        '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>，插入的文字</w:t></w:r></w:ins>'))
    table = out.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "2021年"
    table.cell(0, 1).text, table.cell(1, 1).text = "甲", "乙"
    frame = out.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "框中的文字"
    stream = BytesIO()
    out.save(stream)
    text = decode(stream.getvalue(), "x").text
    assert "# 第一章 总体情况\n\n" in text and "保留的文字，插入的文字" in text and "删去" not in text
    assert "| 2021年 | 甲 |\n| 2021年 | 乙 |" in text and "\n\n框中的文字" in text


@pytest.mark.parametrize(("text", "left"), [
    ("**甲**办法", "甲办法"), ("`国办`发", "国办发"), ("[甲办法](https://example.org/a_b)印发", "甲办法印发"), ("![图](a.png)后", "后"),
    ("***甲***", "甲"), ("1\\. 甲", "1. 甲"), ("| 甲 | 乙 |\n|---|:-:|\n| 1 | 2 |", " 甲 | 乙 \n\n 1 | 2 "), ("甲\n===", "甲\n"),
    ("> 甲", " 甲"), ("甲<!-- 乙 -->丙<br/>", "甲丙"), ("5*3*2", "5*3*2"), ("超*95*万", "超95万"), ("**95**%", "95%"), ("甲 * 乙", "甲 * 乙"), ("- 3月5日", "- 3月5日"),
])
def test_markdown_marks_are_blanked_in_place(text, left):
    blanked = blank_marks(text)
    assert len(blanked) == len(text) and blanked.replace(BLANK, "") == left
    assert all(a == b or b == BLANK for a, b in zip(text, blanked, strict=True))


def test_only_a_text_with_headings_is_markdown():
    assert is_marked("# 标题\n文字") and not is_marked("文字\n#标签\n5*3*2")


@pytest.mark.parametrize(("rows", "entry"), [
    ("| 2024.03.05 | 甲印发《样例办法》。 |", "2024.03.05：甲印发《样例办法》。"), ("| 3月5日 | 甲印发《样例办法》。 |", "3月5日：甲印发《样例办法》。"),
    ("| 2024年 | 3月5日 | 甲印发《样例办法》。 |", "2024年3月5日：甲印发《样例办法》。"),
    ("| 2024 | 3月5—6日 | 甲印发《样例办法》。 |", "2024年3月5—6日：甲印发《样例办法》。"),
])
def test_rows_of_a_chronicle(rows, entry):
    found = document_of(f"# 样例报告\n\n## 一、样例情况\n\n样例工作持续推进。\n\n## 附录 大事记\n\n| 日期 | 事项 |\n|---|---|\n{rows}\n".encode(), "x")
    assert [p.text.text for p in found.paragraphs if p.kind == "entry"] == [entry]
    offsets = next(p.text.offsets for p in found.paragraphs if p.kind == "entry")
    assert all(a <= b for a, b in pairwise(offsets))


@pytest.mark.parametrize(("printed", "folded"), [("⼯作⻓期", "工作长期"), ("﹙EGDI﹚", "（EGDI）"), ("︽甲︾", "《甲》"), ("甲｡乙､丙", "甲。乙、丙")])
def test_what_fonts_of_pdfs_make_of_letters(printed, folded):
    assert fold_text(printed) == folded
