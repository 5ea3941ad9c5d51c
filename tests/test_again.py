"""Returns merged again: what did not change is not read again, and nobody can tell from the workbook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from benchmarks.returns import write
from xltrack import intake, pipeline, readings, sources
from xltrack.books import remembered
from xltrack.books.grid import read_grid
from xltrack.books.status.read import read_ledger
from xltrack.books.template import find_template, read_layout
from xltrack.readings import Incoming, packed, unpacked
from xltrack.records import AnswerCell
from xltrack.rules import Rule

FILES = 12
UNIT = "第001县水利局.xlsx"
KEPT = Path("备份") / ".status.readings"
Change = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write(folder, FILES)
    return folder


@pytest.fixture
def year(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A year whose returns were merged once, and remembered."""
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(remembered, "LEAST", 1)
    folder = tmp_path / "year"
    shutil.copytree(made, folder)
    os.replace(folder / "returns" / "第001县财政局.xlsx", folder / "late.xlsx")
    merged(folder)
    assert (folder / KEPT).exists()
    return folder


def merged(folder: Path, **how: Any) -> bytes:
    target = folder / "status.xlsx"
    pipeline.merge_into([folder / "returns"], master=folder / "master.xlsx", output=target, jobs=1, **how)
    return target.read_bytes()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read from now on."""
    names: list[str] = []
    take = intake._take

    def noted(shared: Any, batch: Sequence[tuple[str, Path]]) -> Any:
        names.extend(path.name for _, path in batch)
        return take(shared, batch)

    monkeypatch.setattr(intake, "_take", noted)
    return names


def edited(path: Path, sheet: str, row: int, column: int, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet].cell(row, column).value = value
    book.save(path)


def column_of(path: Path, sheet: str, label: str) -> tuple[int, int]:
    for row in openpyxl.load_workbook(path)[sheet].iter_rows(max_row=12):
        for cell in row:
            if str(cell.value).strip("* ") == label:
                return cell.row, cell.column
    raise AssertionError(label)


def nothing(_: Path) -> dict[str, Any]:
    return {}


def changed(year: Path) -> dict[str, Any]:
    path = year / "returns" / UNIT
    sheet = openpyxl.load_workbook(path).sheetnames[0]
    row, column = column_of(path, sheet, "进展情况")
    edited(path, sheet, row + 2, column, "改写后的进展。")
    return {}


def added(year: Path) -> dict[str, Any]:
    os.replace(year / "late.xlsx", year / "returns" / "第001县财政局.xlsx")
    return {}


def removed(year: Path) -> dict[str, Any]:
    (year / "returns" / UNIT).unlink()
    return {}


def renamed(year: Path) -> dict[str, Any]:
    os.replace(year / "returns" / UNIT, year / "returns" / "第001县环保局（补）.xlsx")
    return {}


def other_plan(year: Path) -> dict[str, Any]:
    path = year / "master.xlsx"
    row, column = column_of(path, "任务", "任务内容")
    edited(path, "任务", row + 1, column, "改过的任务")
    return {}


def other_template(year: Path) -> dict[str, Any]:
    return {"template": find_template("", "en")}


def edited_ledger(year: Path) -> dict[str, Any]:
    path = year / "status.xlsx"
    row, column = column_of(path, "台账", "进展情况")
    edited(path, "台账", row + 3, column, "台账里改的话")
    row, column = column_of(path, "填报明细", "核定")
    edited(path, "填报明细", row + 1, column, "已完成")
    return {}


CHANGES: list[tuple[Change, set[str] | None]] = [
    (nothing, set()), (changed, {UNIT}), (added, {"第001县财政局.xlsx"}), (removed, set()), (renamed, {"第001县环保局（补）.xlsx"}),
    (other_plan, None), (other_template, None), (edited_ledger, set()),
]  # fmt: skip


@pytest.mark.parametrize(("change", "fresh"), CHANGES, ids=lambda x: getattr(x, "__name__", ""))
def test_a_second_merge_reads_what_changed_and_gives_the_bytes_of_a_whole_one(
    year: Path, tmp_path: Path, read: list[str], change: Change, fresh: set[str] | None
) -> None:
    how = change(year)
    twin = tmp_path / "twin" / "year"
    shutil.copytree(year, twin)
    (twin / KEPT).unlink()
    again = merged(year, **how)
    everything = {p.name for p in (year / "returns").iterdir()}
    assert set(read) == (everything if fresh is None else fresh)
    read.clear()
    assert merged(twin, **how) == again
    assert set(read) == everything, "the other merge was not a whole one"


def test_another_version_of_the_program_reads_everything_again(
    year: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = merged(year)
    assert not read
    monkeypatch.setattr(readings, "__version__", "0.0.other")
    assert merged(year) == before
    assert len(read) == FILES - 1


@pytest.mark.parametrize("harm", ["cut", "flipped", "of another person"])
def test_what_is_not_sealed_by_us_is_not_believed(
    year: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    path, before = year / KEPT, merged(year)
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[:-100])
    elif harm == "flipped":
        path.write_bytes(data[:-100] + bytes([data[-100] ^ 1]) + data[-99:])
    else:
        monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(tmp_path / "another home"))
    assert merged(year) == before
    assert len(read) == FILES - 1


def test_a_merge_without_a_place_for_the_key_remembers_nothing_and_says_nothing(
    year: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = merged(year)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(blocked))
    assert merged(year) == before
    assert len(read) == FILES - 1


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of every ledger read from now on, whether it was taken as it was written."""
    told: list[bool] = []
    read = pipeline.read_ledger

    def noted(*args: Any, as_written: bool = False) -> Any:
        told.append(as_written)
        return read(*args, as_written=as_written)

    monkeypatch.setattr(sources, "read_ledger", noted)
    return told


def test_a_ledger_nobody_touched_is_not_looked_over_and_says_the_same(year: Path, trusted: list[bool]) -> None:
    first = (year / "status.xlsx").read_bytes()
    assert merged(year) == first
    shutil.rmtree(year / "备份")
    assert merged(year) == first
    assert trusted == [True, False]
    path = year / "status.xlsx"
    as_written, looked_over = (
        read_ledger(path, pipeline.read_plan(year / "master.xlsx"), as_written=how) for how in (True, False)
    )
    for name in ("rows", "items", "returns", "unasked", "repairs", "indicators", "goals", "materials", "changes"):
        assert getattr(as_written, name) == getattr(looked_over, name)
    assert (as_written.own, as_written.listed, as_written.units) == (
        looked_over.own,
        looked_over.listed,
        looked_over.units,
    )


def test_a_word_typed_into_the_ledger_is_seen_and_a_slip_told_until_it_is_mended(
    year: Path, trusted: list[bool]
) -> None:
    path = year / "status.xlsx"
    row, column = column_of(path, "填报明细", "核定")
    edited(path, "填报明细", row + 1, column, "差不多了")
    for _ in range(2):
        result = pipeline.merge_into([year / "returns"], master=year / "master.xlsx", output=path, jobs=1)
        assert "verdict-not-a-choice" in set(result.findings["code"])
    edited(path, "填报明细", row + 1, column, "已完成")
    merged(year)
    merged(year)
    assert trusted == [False, False, False, True]
    assert openpyxl.load_workbook(path)["填报明细"].cell(row + 1, column).value == "已完成"


def test_a_few_returns_leave_nothing_beside_the_ledger(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    shutil.copytree(made, tmp_path / "year")
    merged(tmp_path / "year")
    assert not (tmp_path / "year" / KEPT).exists()
    assert not (tmp_path / "home").exists()


VALUES = (None, "一\n二\t", "\ud83d", "\u2028", "=1+1", True, 1.0, 1e300, 0.1, date(2022, 6, 20), datetime(2022, 6, 20, 8, 30, 0, 5), time(8, 30))  # fmt: skip


def test_every_kind_of_value_arrives_as_it_was_sent(made: Path) -> None:
    plan = pipeline.read_plan(made / "master.xlsx")
    layout = read_layout(find_template("", "zh"))
    taking = intake._Intake(plan, {layout.version: layout}, layout, "")
    path = made / "returns" / UNIT
    taking.take(UNIT, path, read_grid(path))
    part = taking.taken()
    (returned,) = part.returns
    rows = []
    for n, row in enumerate(returned.form.rows):
        shifted = VALUES[n % len(VALUES) :] + VALUES[: n % len(VALUES)]
        cells = {k: AnswerCell(v, c.cell) for (k, c), v in zip(row.cells.items(), shifted, strict=False)}
        rows.append(replace(row, cells=cells, text="没有的任务" if n == 1 else row.text, printed={}))
    ruled = (Rule("list", ("甲", "乙"), severity="warning"), Rule("date", low=date(2022, 1, 1), high=None))
    columns = {k: replace(c, rules=ruled) if k == "progress" else c for k, c in returned.form.columns.items()}
    form = replace(returned.form, rows=tuple(rows), columns=columns)
    sent = replace(returned, form=form, rows=((rows[0], plan.items[0]),), unasked=(rows[1],), filled_on=None)
    whole = Incoming((sent,), ({"file": "a.pdf", "sha256": "", "note": "x"},), returned.findings)
    assert unpacked(packed(whole, plan), plan, {layout.version: layout}, layout) == whole
    assert {type(c.value) for row in rows for c in row.cells.values()} >= {str, bool, float, date, datetime, time}


def test_a_result_that_a_program_writes_tells_its_next_merge_what_was_read(year: Path, read: list[str]) -> None:
    target, told = year / "status.xlsx", {"master": year / "master.xlsx", "ledger": year / "status.xlsx"}
    changed(year)
    xt.merge(year / "returns", output=target, jobs=1, **told).write(target)
    assert read == [UNIT]
    read.clear()
    xt.merge(year / "returns", output=target, jobs=1, **told).write(year / "elsewhere.xlsx")
    assert not read and not (year / "备份" / ".elsewhere.readings").exists()
    xt.merge(year / "returns", jobs=1, **told)
    assert len(read) == FILES - 1, "where no output is named, nothing is looked up"
