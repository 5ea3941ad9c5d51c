"""The status workbook on paper: nothing too small to read, nothing cut, no page that says nothing."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.factories import consolidation
from tests.office import Job, Office
from tests.sheets import status_bytes
from xltrack import fields
from xltrack.books.fit import TALLEST, lines_needed, plain_height
from xltrack.books.status import overview
from xltrack.books.status.cells import pixels
from xltrack.books.status.paper import SMALLEST
from xltrack.fields import sheet_name
from xltrack.records import Consolidation

SENTENCE = {
    "zh": "压实工作责任，细化任务分工，明确时间节点，逐项推进落实并按月通报进展情况；",
    "en": "Name who answers for what, set a date for every step and report every month; ",
}
SIZES = [(3, 2), (64, 22), (400, 40)]


def worded(lang: str, items: int, length: int) -> tuple[Consolidation, list[str]]:
    """A result whose tasks have 400 characters and whose progress has ``length``, each ending in a mark of its own."""
    result = consolidation(items, 4, periods=2, lang=lang)

    def text(mark: str, size: int) -> str:
        body = SENTENCE[lang] * (size // len(SENTENCE[lang]) + 1)
        return body[: size - len(mark)] + mark

    frame, answers, marks = result.items.copy(), result.answers.copy(), []
    for column, size in (("text", 400), ("lead_progress", length)):
        own = [f"Z{n}{column[0].upper()}Z" for n in range(items)]
        frame[column] = [text(mark, size) for mark in own]
        marks += own
    own = [f"Z{n}AZ" for n in range(len(answers))]
    answers["progress"] = [text(mark, length) for mark in own]
    return replace(result, items=frame, answers=answers), [*marks, *own]


def sheets(data: bytes) -> Iterator[tuple[Worksheet, tuple[int, int, int, int]]]:
    """Every sheet in sight, with the first and last column and row on paper."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        if sheet.sheet_state == "visible":
            yield sheet, range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))


def widths(sheet: Worksheet) -> dict[int, float]:
    """Characters of every column by number, those of a group each."""
    held = sheet.column_dimensions.values()
    return {n: one.width - 0.71 for one in held for n in range(one.min, one.max + 1)}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_sheet_prints_one_page_wide_and_large_enough_to_read(size: tuple[int, int], lang: str) -> None:
    for sheet, (left, _, right, _) in sheets(status_bytes(consolidation(*size, periods=2, lang=lang))):
        assert sheet.page_setup.orientation == "landscape"
        across = {9: 297, 8: 420}[int(sheet.page_setup.paperSize)] / 25.4 - sheet.page_margins.left * 2
        wide = sum(pixels(width) for n, width in widths(sheet).items() if left <= n <= right)
        if sheet.title == sheet_name("overview", lang):
            assert wide * sheet.page_setup.scale / 100 <= across * 96
            continue
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, int(sheet.page_setup.fitToHeight)) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert across * 96 / wide >= SMALLEST * 0.99, f"{sheet.title} prints too small"
        assert sheet.oddHeader.center.text
        assert sheet.oddFooter.center.text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("length", [400, 3000])
def test_no_row_is_lower_than_its_texts_unless_they_stand_in_full_on_the_annex(length: int, lang: str) -> None:
    result, _ = worded(lang, 6, length)
    result = replace(result, ranking=pd.DataFrame([{f.key: "" for f in fields.STATUS_RANKING}], dtype=object))
    book = openpyxl.load_workbook(io.BytesIO(status_bytes(result)), data_only=True)
    annex = sheet_name("annex", lang)
    in_full = "".join(str(row[-1].value or "") for row in book[annex].iter_rows()) if annex in book else ""
    assert (annex in book) == (length == 3000)
    for name in ("items", "lagging", "answers", "ledger", "ranking"):
        sheet = book[sheet_name(name, lang)]
        across = {m.start_cell.coordinate: range(m.min_col, m.max_col + 1) for m in sheet.merged_cells.ranges}
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if (
                    isinstance(cell.value, str)
                    and len(cell.value) > 20
                    and (cell.alignment.wrap_text or name == "ranking")
                ):
                    width = sum(widths(sheet)[n] for n in across.get(cell.coordinate, (cell.column,)))
                    size = cell.font.size
                    needed = plain_height(lines_needed(cell.value, width, size), size)
                    if needed > TALLEST:
                        assert cell.value in in_full
                    else:
                        assert needed <= sheet.row_dimensions[cell.row].height + 1, f"{name} {cell.coordinate} is cut"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("items", "units", "periods"), [(3, 2, 1), (24, 15, 3), (64, 22, 1), (400, 60, 4)])
def test_no_page_of_the_overview_overflows_or_stands_nearly_empty(
    items: int, units: int, periods: int, lang: str
) -> None:
    data = status_bytes(consolidation(items, units, periods=periods, lang=lang))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    ends = [*(one.id for one in sheet.row_breaks.brk), sheet.max_row]
    points = [
        sum(sheet.row_dimensions[row].height or 15 for row in range(first + 1, last + 1))
        for first, last in itertools.pairwise([0, *ends])
    ]
    assert all(200 < page < 640 for page in points), points


def test_the_offices_own_columns_stand_on_paper_behind_the_standard_ones() -> None:
    book = openpyxl.load_workbook(io.BytesIO(status_bytes(consolidation(12, 5))))
    sheet = book["任务"]
    _, _, right, _ = range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))
    headers = [c.value for c in sheet[1]]
    assert headers[right - 1] == "处室备注"
    assert headers[right] == "自评"
    assert sheet.print_area.rpartition("!")[2].startswith("$B$1")


# ── an office program's own print ──────────────────────────────────────────────────────────────────────────────────


def held_to_its_heights(data: bytes) -> bytes:
    """The workbook whose rows no program may fit anew, so that a row too low cuts its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb'(<row r="\d+" ht="[^"]+")>', rb'\1 customHeight="1">', part)
            new.writestr(name, part)
    return out.getvalue()


def pages(pdf: Path) -> list[str]:
    """The texts of a PDF page by page, without white space."""
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    return [re.sub(r"\s", "", page) for page in told.split("\f")[:-1]]


def printed(office: Office, data: bytes, folder: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "s.xlsx").write_bytes(held_to_its_heights(data))
    office.edit([Job(folder / "s.xlsx", folder / "s.pdf")])
    return pages(folder / "s.pdf")


@pytest.mark.office
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("length", [60, 400, 3000])
def test_every_word_is_on_paper_under_its_header(tmp_path: Path, office: Office, lang: str, length: int) -> None:
    result, marks = worded(lang, 6, length)
    told = printed(office, status_bytes(result), tmp_path)
    everything = "".join(told)
    assert [mark for mark in marks if mark not in everything] == []
    heads = {name: re.sub(r"\s", "", head) for name, head in _heads(lang).items()}
    for name, head in heads.items():
        top = re.sub(r"\s", "", f"{result.plan.title}{name}{result.period.label}")
        mine = [page for page in told if page.startswith(top)]
        assert mine, name
        assert all(head in page for page in mine), f"a page of {name} lacks its header"
    assert all(len(page) > 30 for page in told), "an empty page"


def _heads(lang: str) -> dict[str, str]:
    """A header of some sheets, by what their pages say at the top."""
    wanted: dict[str, Any] = {"items": ("滞后原因", "Reason for lag"), "answers": ("填报时间", "Filled in on")}
    return {sheet_name(name, lang): both[lang == "en"] for name, both in wanted.items()}


@pytest.mark.office
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_county_prints_in_few_pages(tmp_path: Path, office: Office, lang: str) -> None:
    told = printed(office, status_bytes(consolidation(64, 22, periods=1, lang=lang)), tmp_path)
    assert len(told) <= 45
    assert all(len(page) > 30 for page in told)
    overview = [page for page in told if sheet_name("lagging", lang) not in page[:60]]
    assert "64" in overview[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_of_the_overview_that_needs_several_lines_has_a_link_which_would_cut_it(lang: str) -> None:
    result = consolidation(64, 40, periods=2, lang=lang)
    sheet = openpyxl.load_workbook(io.BytesIO(status_bytes(result))).worksheets[0]
    whole = {merged.min_row: merged for merged in sheet.merged_cells.ranges if merged.min_col == 8}
    silent = result.units.loc[result.units["unit_state"] == "missing", "unit"]
    names = next(c for row in sheet.iter_rows() for c in row if str(silent.iloc[0]) in str(c.value) and c.column > 8)
    assert all(name in names.value for name in silent) and names.hyperlink is None and names.alignment.wrap_text
    assert sheet.cell(names.row, whole[names.row].min_col).hyperlink is not None, "the label beside links"
    linked = [c for row in sheet.iter_rows() for c in row if c.hyperlink and isinstance(c.value, str)]
    assert linked and all(sheet.row_dimensions[c.row].height < 45 for c in linked if c.row != names.row)


def test_rates_of_periods_stand_over_columns_and_not_on_the_axis() -> None:
    with zipfile.ZipFile(io.BytesIO(status_bytes(consolidation(24, 8, periods=4)))) as package:
        charts = [package.read(n).decode() for n in package.namelist() if "charts/chart" in n]
    assert not any("lineChart" in chart for chart in charts)
    rates = next(chart for chart in charts if "历期完成率" in chart)
    assert '<c:grouping val="clustered"/>' in rates and "dLblPos" not in rates, "over the columns, as by default"
    assert '<c:max val="1.2"/>' in rates


def test_every_unit_of_the_chart_has_room_for_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms: list[float] = []
    monkeypatch.setattr(overview, "room", lambda page, height: rooms.append(height))
    for count in (10, 11):
        names = [f"单位{n}" for n in range(count)]
        overview._units_room(None, SimpleNamespace(unit_names=lambda limit, names=names: names))  # type: ignore[arg-type]
    assert rooms[1] - rooms[0] >= 22, "LibreOffice leaves out every other name of narrower bars"
