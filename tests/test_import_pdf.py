"""A PDF with text is read as the document it was printed from; one that cannot be read says in one line how to get a .docx."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image

from tests.office import missing
from tests.test_cli import one_line, run
from xltrack.books.document import read_document
from xltrack.books.texts import portable
from xltrack.books.texts.portable import Line, Page, put_together
from xltrack.documents import TableBlock
from xltrack.errors import UnreadableError
from xltrack.importing import draft
from xltrack.plan import Plan

ROOT = Path(__file__).parent.parent
LONG = "加强河道巡查养护，落实专人负责，建立问题清单并逐项销号，全年清淤{n}万方，新建生态护岸{n}公里，做好汛期值守工作"


def convert(path: Path, ending: str) -> Path:
    """The file as LibreOffice saves it in another format, beside it."""
    if why := missing():
        pytest.skip(why)
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{ending}")


def told(plan: Plan) -> list[tuple[object, ...]]:
    """What must not depend on the kind of file."""
    return [(i.path, i.serial, i.text, i.lead, i.joint, i.support, i.indicators, i.deadlines) for i in plan.items]


def table_document(path: Path) -> None:
    """A heading, a paragraph of several lines, a table of sixty rows whose first column is merged by sections."""
    document = docx.Document()
    document.add_paragraph("河湖管护任务分解表")
    document.add_paragraph("为做好今年工作，" + LONG.format(n=9) + "。" + LONG.format(n=8) + "。")
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("类别", "序号", "工作任务", "责任单位"), strict=True):
        cell.text = text
    for n in range(1, 61):
        for cell, text in zip(
            table.add_row().cells, ("", str(n), LONG.format(n=n), ("水务局", "城管局")[n % 2]), strict=True
        ):
            cell.text = text
    for top in range(1, 61, 4):
        table.cell(top, 0).merge(table.cell(top + 3, 0)).text = f"第{top // 4 + 1}类"
    document.save(str(path))


@pytest.mark.office
def test_a_notice_in_prose_gives_the_same_plan_as_its_text(tmp_path: Path) -> None:
    notice = ROOT / "examples" / "county" / "notice.txt"
    document = docx.Document()
    for line in notice.read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "notice.docx"))
    printed = read_document(convert(tmp_path / "notice.docx", "pdf"))
    assert printed.format == "pdf"
    assert told(draft([printed]).plan) == told(draft([read_document(tmp_path / "notice.docx")]).plan)
    assert len(draft([printed]).plan.items) > 5


@pytest.mark.office
def test_a_table_over_several_pages_gives_the_same_rows(tmp_path: Path) -> None:
    table_document(tmp_path / "table.docx")
    written, printed = (read_document(p) for p in (tmp_path / "table.docx", convert(tmp_path / "table.docx", "pdf")))
    rows = [[r.cells for b in d.blocks if isinstance(b, TableBlock) for r in b.rows] for d in (written, printed)]
    assert len(rows[0]) == len(rows[1]) == 61
    assert [r[1:] for r in rows[1]] == [r[1:] for r in rows[0]]
    merges = [{m for b in d.blocks if isinstance(b, TableBlock) for m in b.merges} for d in (written, printed)]
    assert merges[0] == merges[1] and len(merges[0]) == 15, "sections that run over a page stay one"
    assert printed.blocks[1] == written.blocks[1], "the lines of a paragraph are one paragraph again"
    assert len(draft([printed]).account) == len(draft([written]).account)


@pytest.mark.office
def test_a_row_joined_over_a_page_is_said_aloud(tmp_path: Path) -> None:
    table_document(tmp_path / "table.docx")
    found = read_document(convert(tmp_path / "table.docx", "pdf")).findings
    assert found and {(f.code, f.severity) for f in found} == {("document-row-joined", "warning")}


def scanned(path: Path) -> Path:
    Image.new("L", (200, 100), 255).save(path, "PDF")
    return path


def refusal(path: Path) -> UnreadableError:
    with pytest.raises(UnreadableError) as refused:
        read_document(path)
    return refused.value


def test_a_scan_says_how_to_get_a_docx(tmp_path: Path) -> None:
    refused = refusal(scanned(tmp_path / "扫描件.pdf"))
    assert refused.code == "document-scan" and ".docx" in refused.zh and "扫描" in refused.zh


@pytest.mark.parametrize(("name", "code"), [("通知.jpg", "document-scan"), ("通知.ofd", "document-ofd")])
def test_what_cannot_be_read_is_one_line_that_says_what_to_do(tmp_path: Path, name: str, code: str) -> None:
    made = {"通知.jpg": picture, "通知.ofd": ofd}[name](tmp_path / name)
    assert refusal(made).code == code
    line = one_line(run("import", name, "-o", "master.xlsx", cwd=tmp_path))
    assert ".docx" in line and "Error" not in line
    assert not (tmp_path / "master.xlsx").exists()


def picture(path: Path) -> Path:
    Image.new("RGB", (20, 20), "white").save(path)
    return path


def ofd(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("OFD.xml", "<OFD/>")
    return path


@pytest.mark.office
def test_an_old_word_file_says_to_save_it_as_docx(tmp_path: Path) -> None:
    table_document(tmp_path / "a.docx")
    refused = refusal(convert(tmp_path / "a.docx", "doc"))
    assert refused.code == "document-old-word" and "另存为 .docx" in refused.zh


def test_without_the_extra_a_pdf_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portable, "is_installed", lambda: False)
    refused = refusal(scanned(tmp_path / "a.pdf"))
    assert refused.code == "document-pdf" and 'pip install ".[pdf]"' in refused.zh and ".docx" in refused.zh


def test_a_damaged_pdf_stops_nothing_but_itself(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.pdf")
    for cut in (20, 200, path.stat().st_size - 40):
        (tmp_path / "cut.pdf").write_bytes(path.read_bytes()[:cut])
        assert refusal(tmp_path / "cut.pdf").code in ("file-broken", "document-scan")


# ── putting lines and cells together ───────────────────────────────────────────────────────────────────────────────


def page(*texts: tuple[str, float, float]) -> Page:
    """Lines of (text, left, right), ten points high."""
    return Page(tuple(Line(left, right, 20.0 * n, 10.0, text) for n, (text, left, right) in enumerate(texts)), ())


def test_lines_are_joined_only_where_a_paragraph_runs_on() -> None:
    shown = page(("各县（区）人民政府要加强", 120, 500), ("组织领导。", 100, 150), ("一、总体要求", 120, 500), ("1.完成清淤", 120, 500), ("2.绿化 30 亩", 120, 200))  # fmt: skip
    blocks, joined = put_together([shown])
    assert [b.text for b in blocks] == [
        "各县（区）人民政府要加强组织领导。",
        "一、总体要求",
        "1.完成清淤",
        "2.绿化30亩",
    ]  # type: ignore[union-attr]
    assert not joined


def cells(*rows: tuple[str, ...]) -> tuple[tuple[float, float, float, float, str], ...]:
    return tuple(
        (50.0 * c, 20.0 * r, 50.0 * c + 50, 20.0 * r + 20, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )


def test_a_table_goes_on_over_the_page_and_repeats_no_header() -> None:
    first = Page((), (cells(("序号", "任务"), ("1", "完成清淤"), ("2", "新建公园")),))
    second = Page((), (cells(("序号", "任务"), ("", "3座"), ("3", "植树")),))
    (table,), joined = put_together([first, second])
    assert isinstance(table, TableBlock)
    assert [r.cells for r in table.rows] == [("序号", "任务"), ("1", "完成清淤"), ("2", "新建公园3座"), ("3", "植树")]
    assert joined == ["2 新建公园3座"]


def test_another_table_on_the_next_page_stays_another() -> None:
    first = Page((), (cells(("序号", "任务"), ("1", "完成清淤")),))
    second = Page((Line(0, 40, -30.0, 10.0, "附件2"),), (cells(("序号", "任务"), ("1", "植树")),))
    blocks, _ = put_together([first, second])
    assert [type(b).__name__ for b in blocks] == ["TableBlock", "Paragraph", "TableBlock"]


def test_merged_cells_of_a_ruled_table_are_known() -> None:
    merged = ((0.0, 0.0, 50.0, 40.0, "一类"), (50.0, 0.0, 100.0, 20.0, "清淤"), (50.0, 20.0, 100.0, 40.0, "植树"))
    (table,), _ = put_together([Page((), (merged,))])
    assert isinstance(table, TableBlock) and table.merges == ((0, 0, 1, 0),)
    assert [r.cells for r in table.rows] == [("一类", "清淤"), ("", "植树")]
