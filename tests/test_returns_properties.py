"""Whatever is done to whatever forms, in whatever order they lie: merge never raises, loses nothing, gives the same bytes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.returns_desk import OTHER, PEOPLE, PERIOD, UNIT, answers, plan
from tests.sheets import Form, cells, read_form, shown, status_bytes
from xltrack.books.template import packaged_folder
from xltrack.pipeline import merge, split, write_plan
from xltrack.records import Consolidation
from xltrack.values import is_blank, key

TEMPLATES = {"default": "form_zh", "extended": "form_extended_zh"}
Edit = Callable[[Worksheet, Form], None]

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30)
TRICKY = st.sampled_from(
    ["=1+1", "@甲", "-5", "+6", "☑已完成", "已完成 √", "基本完成", "95％以上", "2022.2.30", "T001D", "一、污水治理", "填表人：", "合计", "#REF!", "'", " "]
)  # fmt: skip
VALUES = (
    TEXTS
    | TRICKY
    | st.integers(-(10**12), 10**12)
    | st.floats(-1e9, 1e9)
    | st.booleans()
    | st.dates(date(1950, 1, 1), date(2090, 12, 31))
)


def put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """A value as a person types it into a text cell: nothing becomes a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, openpyxl.cell.MergedCell):
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, (int, float)):
            cell.number_format = "General"  # in a date's format a number out of range is no value to the other reader


def typed(row: int, column: int, value: Any) -> Edit:
    """Into an answer cell: one of the items, one of the columns a department fills."""

    def edit(sheet: Worksheet, form: Form) -> None:
        asked = [*answers("extended", UNIT, ["T001D"])["T001D"], "滞后原因", "解决措施"]
        columns = [form.columns[h] for h in asked if h in form.columns]
        rows = list(form.rows.values())
        at = openpyxl.utils.column_index_from_string(columns[column % len(columns)])
        put(sheet, rows[row % len(rows)], at, value)

    return edit


def scribbled(row: int, column: int, value: Any) -> Edit:
    """Under the form or right of it."""
    return lambda sheet, form: put(sheet, form.last + 4 + row, 1 + column, value)


def signed(which: int, value: Any) -> Edit:
    """Into one of the cells above and below the table."""

    def edit(sheet: Worksheet, form: Form) -> None:
        labels = [*PEOPLE, "第几次报送"]
        cell = sheet[form.labels[labels[which % len(labels)]]]
        put(sheet, cell.row, cell.column, value)

    return edit


def rows_swapped(one: int, other: int) -> Edit:
    def edit(sheet: Worksheet, form: Form) -> None:
        rows = list(form.rows.values())
        a, b = rows[one % len(rows)], rows[other % len(rows)]
        for column in range(1, len(form.columns) + 1):
            left, right = sheet.cell(a, column), sheet.cell(b, column)
            left.value, right.value = right.value, left.value

    return edit


def row_gone(which: int) -> Edit:
    def edit(sheet: Worksheet, form: Form) -> None:
        rows = list(form.rows.values())
        for column in range(1, len(form.columns) + 1):
            sheet.cell(rows[which % len(rows)], column).value = None

    return edit


def row_copied(which: int, value: Any) -> Edit:
    """A row once more under the form's last row, with another progress."""

    def edit(sheet: Worksheet, form: Form) -> None:
        rows = list(form.rows.values())
        sheet.insert_rows(form.last + 1)
        for column in range(1, len(form.columns) + 1):
            copied = sheet.cell(rows[which % len(rows)], column)
            if copied.data_type != "f":
                put(sheet, form.last + 1, column, copied.value)
        put(sheet, form.last + 1, 4, value)

    return edit


def column_added(value: Any) -> Edit:
    def edit(sheet: Worksheet, form: Form) -> None:
        at = len(form.columns) + 1
        put(sheet, form.header, at, "经办科室")
        put(sheet, form.first, at, value)

    return edit


SMALL = st.integers(0, 7)
EDITS = st.lists(
    st.builds(typed, SMALL, SMALL, VALUES) | st.builds(scribbled, SMALL, SMALL, VALUES) | st.builds(signed, SMALL, VALUES)
    | st.builds(rows_swapped, SMALL, SMALL) | st.builds(row_gone, SMALL) | st.builds(row_copied, SMALL, VALUES) | st.builds(column_added, VALUES),
    max_size=6,
)  # fmt: skip


@pytest.fixture(scope="module", params=TEMPLATES)
def outbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A folder with master and forms, and each form filled in as asked."""
    template: str = request.param
    folder = tmp_path_factory.mktemp(template)
    source = packaged_folder() / f"{TEMPLATES[template]}.xlsx"
    write_plan(plan(template), folder / "master.xlsx")
    forms = split(folder / "master.xlsx", PERIOD, folder / "outbox", template=source).forms
    filled = {}
    for unit, path in forms.items():
        form = read_form(path)
        book = openpyxl.load_workbook(path)
        for name, text in PEOPLE.items():
            book.worksheets[0][form.labels[name]].value = text
        for item, row in answers(template, unit, form.items).items():
            for header, text in row.items():
                book.worksheets[0][form.at(header, item)].value = text
        filled[unit] = folder / "filled" / f"{unit}.xlsx"
        filled[unit].parent.mkdir(exist_ok=True)
        book.save(filled[unit])
    return {"folder": folder, "template": source, "forms": forms, "filled": filled}


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # a case is six edits at most: making it smaller costs more than it tells
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mine=EDITS, again=st.none() | EDITS, other=EDITS, order=st.permutations([0, 1, 2]))
def test_merge_never_raises_loses_nothing_and_gives_the_same_bytes(
    outbox: dict[str, Any], mine: list[Edit], again: list[Edit] | None, other: list[Edit], order: list[int]
) -> None:
    inbox = outbox["folder"] / "returns"
    shutil.rmtree(inbox, ignore_errors=True)
    inbox.mkdir()
    returned = [edited(outbox, UNIT, mine, inbox / "甲.xlsx"), edited(outbox, OTHER, other, inbox / "乙.xlsx")]
    if again is not None:
        returned.append(edited(outbox, UNIT, again, inbox / "丙.xlsx"))
    first = merged(outbox, returned)
    assert states(first).keys() == {f"returns/{path.name}" for path in returned}
    for path, unit in zip(returned, (UNIT, OTHER, UNIT), strict=False):
        nothing_typed_is_missing(first, path, outbox["forms"][unit])
    reordered = [returned[n] for n in order if n < len(returned)]
    second = merged(outbox, reordered)
    assert status_bytes(second, outbox["folder"]) == status_bytes(first, outbox["folder"])


def edited(outbox: dict[str, Any], unit: str, edits: list[Edit], target: Path) -> Path:
    book = openpyxl.load_workbook(outbox["filled"][unit])
    form = read_form(outbox["forms"][unit])
    for edit in edits:
        edit(book.worksheets[0], form)
    book.save(target)
    return target


def merged(outbox: dict[str, Any], paths: list[Path]) -> Consolidation:
    master = outbox["folder"] / "master.xlsx"
    return merge(
        paths, master=master, template=outbox["template"], output=outbox["folder"] / "status.xlsx", jobs=1
    ).consolidation


def states(result: Consolidation) -> dict[str, str]:
    return {str(r["file"]): str(r["file_state"]) for r in result.returns.to_dict("records") if r["file"]}


def nothing_typed_is_missing(result: Consolidation, path: Path, blank: Path) -> None:
    """Every text of the returned sheet that the blank form does not hold is kept, unless the file is set aside by name."""
    name = f"returns/{path.name}"
    if states(result)[name] == "quarantined":
        assert any(f.file == name and f.severity == "error" for f in result.findings)
        return
    sent = {key(shown(v)) for sheet in cells(blank).values() for v in sheet.values()}
    kept = [key(text) for text in everything(result)]
    for sheet in cells(path).values():
        for place, value in sheet.items():
            text = key(shown(value))
            if is_blank(shown(value)) or text in sent:
                continue
            choice = re.sub("[√☑]", "", text)  # a ticked choice is kept as the choice
            assert any(text in one or choice in one for one in kept), f"{name} {place}: {shown(value)!r}"


def everything(result: Consolidation) -> list[str]:
    """Every text of the result that speaks of returns."""
    frames = (result.answers, result.unasked, result.returns, result.ledger)
    texts = [shown(v) for frame in frames for row in frame.to_dict("records") for v in row.values()]
    return texts + [f.found for f in result.findings]
