"""What happens to a returned file outside any office program: renamed, cut short, rewritten part by part."""

from __future__ import annotations

import copy
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml import OxmlElement

from tests.sheets import shown as shown_text
from xltrack.plan import is_form_id

STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def renamed(name: str) -> Callable[[Path], Path]:
    """The same bytes under another name."""
    return lambda path: path.rename(path.with_name(name))


def cut_short(path: Path) -> Path:
    """The first half of the file, as a broken transfer leaves it."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def holding(content: bytes) -> Callable[[Path], Path]:
    """Other content under the form's name."""

    def swap(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return swap


def rewritten(change: Callable[[str, bytes], bytes], **more: bytes) -> Callable[[Path], Path]:
    """Every part of the workbook passed through ``change``; further parts by name, __ for / and _dot_ for a dot."""

    def rewrite(path: Path) -> Path:
        with zipfile.ZipFile(path) as old:
            parts = {name: change(name, old.read(name)) for name in old.namelist()}
        parts |= {name.replace("__", "/").replace("_dot_", "."): body for name, body in more.items()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, body in parts.items():
                new.writestr(name, body)
        return path

    return rewrite


def strict(name: str, body: bytes) -> bytes:
    """A part with the name spaces of Strict Open XML."""
    for transitional, own in STRICT:
        body = body.replace(transitional.encode(), own.encode())
    return body


def with_macro_type(name: str, body: bytes) -> bytes:
    """The content types of a workbook that may hold macros."""
    return body.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml").replace(
        b"application/vnd.openxmlformats-officedocument.ms-excel", b"application/vnd.ms-excel"
    )


def resaved(path: Path) -> Path:
    """Opened and saved once more by openpyxl."""
    openpyxl.load_workbook(path).save(path)
    return path


def typed_in_word(path: Path) -> Path:
    """The form as a Word document: labels and values on lines, then a table, as a clerk copies it over."""
    shown, held = openpyxl.load_workbook(path, data_only=True).worksheets[0], openpyxl.load_workbook(path).worksheets[0]
    rows = [
        ["" if h.data_type == "f" else shown_text(s.value) for s, h in zip(*pair, strict=True)]
        for pair in zip(shown, held, strict=True)
    ]
    head = next(n for n, row in enumerate(rows) if "编号" in row)
    last = max(n for n, row in enumerate(rows) if is_form_id(row[0]))
    document = docx.Document()
    for row in rows[:head]:
        document.add_paragraph("  ".join(filter(None, row)))
    table = document.add_table(rows=0, cols=len(rows[head]))
    for row in rows[head : last + 1]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for row in rows[last + 1 :]:
        document.add_paragraph("  ".join(filter(None, row)))
    made = path.with_suffix(".docx")
    document.save(str(made))
    path.unlink()
    return made


def marked_in_word(change: Callable[[Any, Any], object]) -> Callable[[Path], Path]:
    """The form in Word, where somebody went over the progress of its second item: ``change`` of the document and the paragraph."""

    def go_over(path: Path) -> Path:
        made = typed_in_word(path)
        document = docx.Document(str(made))
        cells = (cell for row in document.tables[0].rows for cell in row.cells if "之2：" in cell.text)
        change(document, next(cells).paragraphs[0])
        document.save(str(made))
        return made

    return go_over


def struck_anew(_: Any, paragraph: Any) -> None:
    paragraph.runs[0].font.strike = True
    paragraph.add_run("改为已清五十车")


def embedding(path: Path) -> Path:
    """The form with another workbook inside it."""
    return rewritten(lambda _, body: body, xl__embeddings__Microsoft_Excel_Sheet1_dot_xlsx=path.read_bytes())(path)


def with_margins(document: Any, _: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "第三项数据待核"


def in_two_tables(document: Any, _: Any) -> None:
    """The table parted by an empty line, its header once more above the second part."""
    table = document.tables[0]._tbl
    below = copy.deepcopy(table)
    table.addnext(below)
    table.addnext(document.add_paragraph()._p)
    half = len(table.tr_lst) // 2
    for row in table.tr_lst[half:]:
        table.remove(row)
    for row in below.tr_lst[1:half]:
        below.remove(row)


def in_content_controls(document: Any, _: Any) -> None:
    """Two rows each in a content control of its own."""
    for row in document.tables[0]._tbl.tr_lst[2:4]:
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        row.getparent().replace(row, control)
        control.append(content)
        content.append(row)


def between_tables(document: Any, _: Any) -> None:
    """The head laid out in a table of its own, and a small table of other matters below the form."""
    form, lines = document.tables[0]._tbl, list(document.paragraphs[:4])
    head = document.add_table(rows=len(lines), cols=1)
    for cell, line in zip(head.columns[0].cells, lines, strict=True):
        cell.text = line.text
        line._p.getparent().remove(line._p)
    form.addprevious(head._tbl)
    below = document.add_table(rows=1, cols=3)
    for cell, text in zip(below.rows[0].cells, ("抽水泵", "两台", "九万"), strict=True):
        cell.text = text


def archived(path: Path) -> Path:
    """The form in a .zip, and nothing beside it."""
    made = path.with_suffix(".zip")
    with zipfile.ZipFile(made, "w") as outer:
        outer.write(path, path.name)
    path.unlink()
    return made


def deflated_in(name: str) -> Callable[[Path], Path]:
    """The form inside a zip that is named like a workbook."""

    def pack(path: Path) -> Path:
        inner = path.read_bytes()
        with zipfile.ZipFile(path, "w") as outer:
            outer.writestr(name, inner)
        return path

    return pack


def beside(name: str, content: bytes) -> Callable[[Path], Path]:
    """Another file laid beside the form."""

    def lay(path: Path) -> Path:
        path.with_name(name).write_bytes(content)
        return path

    return lay


def copied_as(name: str) -> Callable[[Path], Path]:
    """The same file a second time under another name."""

    def copy(path: Path) -> Path:
        shutil.copyfile(path, path.with_name(name))
        return path

    return copy
