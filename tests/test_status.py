"""The status workbook: what a coordinator would lose if it were written, recalculated, edited or read back wrongly."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.factories import consolidation
from tests.office import Job, Office
from tests.sheets import status_bytes
from xltrack import fields
from xltrack.books.ooxml.bulk import bulk_possible
from xltrack.books.status import cells as status_cells
from xltrack.books.status import view as status_view
from xltrack.books.status import write as status_write
from xltrack.books.status.book import write_status
from xltrack.books.status.identity import is_status
from xltrack.books.status.read import read_ledger
from xltrack.enums import ENUMS
from xltrack.errors import LedgerError, XltrackError
from xltrack.fields import sheet_name
from xltrack.records import Consolidation, Ledger

HISTORY = [f.key for f in fields.STATUS_LEDGER if f.key != "seal"]


def blank_none(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): "" if v is None else v for k, v in row.items()} for row in frame.to_dict("records")]


def rows_of(ledger: Ledger) -> pd.DataFrame:
    return pd.DataFrame(ledger.rows)


def cells(data: bytes, formulas: bool = False) -> dict[str, dict[str, Any]]:
    """Sheet → address → value, as openpyxl sees the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)
    return {s.title: {c.coordinate: c.value for row in s.iter_rows() for c in row if c.value is not None} for s in book}


def column(sheet: dict[str, Any], header: str) -> str:
    """The letters of the column under a header."""
    return next(at[:-1] for at, value in sheet.items() if value == header and re.fullmatch(r"[A-Z]+1", at))


def place(sheet: dict[str, Any], header: str, known_by: str, value: str) -> str:
    """The address below ``header`` in the row whose ``known_by`` column holds a value."""
    at = column(sheet, known_by)
    row = next(a.removeprefix(at) for a, v in sheet.items() if v == value and re.fullmatch(rf"{at}\d+", a))
    return column(sheet, header) + row


def edited(path: Path, result: Consolidation, *changes: tuple[str, str, str, str, Any]) -> Path:
    """The workbook written, then cells typed over: (sheet, header, id header's value, header of the key, new value)."""
    write_status(result, path)
    book = openpyxl.load_workbook(path)
    for sheet, header, known_by, value, typed in changes:
        held = {c.coordinate: c.value for row in book[sheet].iter_rows() for c in row}
        book[sheet][place(held, header, known_by, value)] = typed
    book.save(path)
    return path


def codes(path: Path, result: Consolidation) -> set[str]:
    return {f.code for f in read_ledger(path, result.plan).findings}


# ── what is written is read back ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_of_the_year_is_lost_by_writing_and_reading(tmp_path: Path, lang: str) -> None:
    result = consolidation(23, 6, periods=3, lang=lang)
    write_status(result, tmp_path / "status.xlsx")
    ledger = read_ledger(tmp_path / "status.xlsx", result.plan)
    assert ledger.findings == ()
    assert blank_none(rows_of(ledger)[HISTORY]) == blank_none(result.ledger[HISTORY])
    assert ledger.period == result.period.label
    lasting = ["supervision", "处室备注"]
    assert {i: {k: row[k] for k in lasting} for i, row in ledger.items.items()} == result.items.set_index("id")[
        lasting
    ].to_dict("index")
    assert ledger.own == {"items": ("处室备注",)}
    known = [f.key for f in fields.STATUS_RETURNS]
    assert blank_none(pd.DataFrame(ledger.returns)[known]) == blank_none(result.returns[known])
    assert [*ledger.unasked] == blank_none(result.unasked)


def test_verdicts_of_units_that_returned_nothing_are_kept(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    silent = result.answers.index[~result.answers["returned"].astype(bool)][0]
    answers = result.answers.copy()
    answers.loc[silent, ["verdict", "effective"]] = ["已完成", "completed"]
    returned = result.ledger[(result.ledger["unit"] == "") | (result.ledger["sha256"] != "")]
    write_status(replace(result, answers=answers, ledger=returned.reset_index(drop=True)), tmp_path / "s.xlsx")
    rows = rows_of(read_ledger(tmp_path / "s.xlsx", result.plan))
    kept = rows[(rows["id"] == answers.loc[silent, "id"]) & (rows["unit"] == answers.loc[silent, "unit"])]
    assert kept[["verdict", "effective"]].to_numpy().tolist() == [["已完成", "completed"]]


def test_a_workbook_says_itself_what_it_is_whatever_its_name(tmp_path: Path) -> None:
    write_status(consolidation(3, 2), tmp_path / "总表.xlsx")
    assert is_status(tmp_path / "总表.xlsx")
    book = openpyxl.Workbook()
    book.save(tmp_path / "status.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04nothing")
    assert not is_status(tmp_path / "status.xlsx")
    assert not is_status(tmp_path / "broken.xlsx")
    stripped = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    for name in list(stripped.custom_doc_props.names):
        del stripped.custom_doc_props[name]
    stripped.save(tmp_path / "copy.xlsx")
    assert is_status(tmp_path / "copy.xlsx")


def test_every_unit_is_named_beside_its_bar(tmp_path: Path) -> None:
    write_status(consolidation(12, 6), tmp_path / "s.xlsx")
    with zipfile.ZipFile(tmp_path / "s.xlsx") as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart")]
    bars = [chart for chart in charts if '<c:barDir val="bar"/>' in chart]
    assert bars and all('<c:tickLblSkip val="1"/>' in chart for chart in bars)


def test_the_same_result_gives_the_same_bytes() -> None:
    assert status_bytes(consolidation(12, 5, periods=2)) == status_bytes(consolidation(12, 5, periods=2))


@pytest.mark.parametrize("size", [(3, 2, 1), (40, 9, 3)])
def test_rows_in_bulk_hold_what_the_public_calls_write(size: tuple[int, int, int]) -> None:
    items, units, periods = size
    result = consolidation(items, units, periods=periods)
    fast, slow = status_bytes(result), status_bytes(result, fast=False)
    assert fast != slow
    assert cells(fast) == cells(slow)
    assert cells(fast, formulas=True) == cells(slow, formulas=True)


def test_an_unknown_xlsxwriter_is_met_with_its_public_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlsxwriter.__version__", "9.0.0")
    result = consolidation(5, 3)
    assert not bulk_possible()
    assert status_bytes(result) == status_bytes(result, fast=False)


# ── hostile and outsize content ────────────────────────────────────────────────────────────────────────────────────

HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "http://example.org/",
    "external:other.xlsx",
    "internal:A1",
    "mailto:a@b.c",
    "<r><t>bold</t></r>",
    "<b>&amp;</b>",
    "_x0041_",
    "{=1}",
    "\t=1",
    "a\r\nb",
    "line\nline",
    "  spaces  ",
    "😀𠀀",
    "x" * 40_000,
    "a\x00b\x0bc",
    "\ud800lone",
    "{r}",
    "0012",
    "1e5",
    "TRUE",
)


def test_no_text_of_a_department_becomes_formula_link_or_markup() -> None:
    result = consolidation(len(HOSTILE), 3)
    items, answers = result.items.copy(), result.answers.copy()
    items["lead_progress"] = list(HOSTILE)
    answers.loc[: len(HOSTILE) - 1, "progress"] = list(HOSTILE)
    for fast in (True, False):
        data = status_bytes(replace(result, items=items, answers=answers), fast=fast)
        book = openpyxl.load_workbook(io.BytesIO(data))
        for name, header in (("items", "lead_progress"), ("answers", "progress")):
            sheet = book[sheet_name(name, "zh")]
            label = next(f for f in (*fields.STATUS_ITEMS, *fields.STATUS_ANSWERS) if f.key == header).zh
            at = next(c.column for c in sheet[1] if c.value == label)
            for row, text in enumerate(HOSTILE, 2):
                cell = sheet.cell(row, at)
                assert cell.data_type == "s", text
                assert cell.hyperlink is None
                if len(text) < 30_000:
                    assert cell.value.strip() == re.sub("[\x00\x0b\ud800]", "", text).replace("\r\n", "\n").strip()
                else:
                    assert len(cell.value) <= 32_767
                    assert cell.value.endswith("a cell holds）")


def test_long_tables_go_on_on_further_sheets_and_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_cells, "ROW_LIMIT", 60)
    result = consolidation(23, 6, periods=3)
    write_status(result, tmp_path / "s.xlsx")
    written = cells((tmp_path / "s.xlsx").read_bytes())
    parts = [name for name in written if name.startswith("台账")]
    assert parts == ["台账", *(f"台账 ({n})" for n in range(2, len(parts) + 1))]
    assert len(parts) > 3
    assert any("续表" in str(v) for v in written["总览"].values())
    ledger = read_ledger(tmp_path / "s.xlsx", result.plan)
    assert blank_none(rows_of(ledger)[HISTORY]) == blank_none(result.ledger[HISTORY])


def test_more_links_than_a_sheet_takes_drop_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_write, "LINK_LIMIT", 5)
    book = openpyxl.load_workbook(io.BytesIO(status_bytes(consolidation(12, 5, findings=9), Path())))
    sheet = book["核对提示"]
    files = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [bool(c.hyperlink) for c in files] == [True] * 5 + [False] * 4
    assert all(c.value == "returns/第1养护站.xlsx" for c in files)
    assert files[0].hyperlink.target.replace("\\", "/") == "returns/第1养护站.xlsx"
    assert files[0].hyperlink.location == "'填报表'!E9"


# ── live figures ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_status_of_an_ordinary_merge_is_live() -> None:
    formulas = cells(status_bytes(consolidation(40, 9, periods=3)), formulas=True)
    for name, count in (("任务", 40), ("填报明细", 120)):
        at = column(formulas[name], "状态")
        assert sum(str(v).startswith("=") for a, v in formulas[name].items() if re.fullmatch(rf"{at}\d+", a)) == count


def planted(data: bytes) -> bytes:
    """The workbook with a wrong cached value in every formula cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>7</v>", part)
            new.writestr(name, part)
    return out.getvalue()


def close(a: str, b: Any) -> bool:
    """Whether a cell shows a value: a share with one decimal, a zero as the dot it is printed as."""
    if isinstance(b, (int, float)) and not isinstance(b, bool):
        if a.endswith("%"):
            return abs(float(a[:-1]) / 100 - b) <= 0.0005 + 1e-9
        return b == 0 if a == "·" else a != "" and abs(float(a) - float(b)) < 1e-9
    return a == ("" if b is None else str(b))


def differing(written: dict[str, dict[str, Any]], held: Any) -> list[tuple[str, str, Any, Any]]:
    """Cells of formulas that hold something else than was written."""
    return [
        (sheet, at, value, held[sheet].get(at, ""))
        for sheet, mine in written.items()
        for at, value in mine.items()
        if not isinstance(value, date) and not close(held[sheet].get(at, ""), value)
    ]


@pytest.mark.office
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_recalculating_gives_the_figures_that_were_written(tmp_path: Path, office: Office, lang: str) -> None:
    data = status_bytes(consolidation(40, 9, periods=3, lang=lang))
    (tmp_path / "s.xlsx").write_bytes(planted(data))
    held = office.edit([Job(tmp_path / "s.xlsx", tmp_path / "o.xlsx", [["recalculate"]])])[0]
    formulas = cells(data, formulas=True)
    live = {
        s: {a: v for a, v in mine.items() if str(formulas[s][a]).startswith("=")} for s, mine in cells(data).items()
    }
    assert sum(map(len, live.values())) > 400
    assert differing(live, held) == []


@pytest.mark.office
def test_figures_follow_a_verdict_the_moment_it_is_typed(tmp_path: Path, office: Office) -> None:
    result = consolidation(40, 9, periods=2)
    items, answers = result.items, result.answers
    lead = answers[answers["counts"].astype(bool) & (answers["verdict"] == "") & (answers["effective"] != "completed")]
    unverified = set(items.loc[items["verdict"] == "", "id"])
    by_item, by_answer = [row for row in lead.to_dict("records") if row["id"] in unverified][:2]
    write_status(result, tmp_path / "s.xlsx")
    held = cells((tmp_path / "s.xlsx").read_bytes())
    row = next(
        a[1:]
        for a, v in held["填报明细"].items()
        if a.startswith("A") and v == by_answer["id"] and held["填报明细"][f"D{a[1:]}"] == by_answer["unit"]
    )
    edits = [
        ["sheet", "任务"],
        ["type", place(held["任务"], "核定", "编号", by_item["id"]), "已完成"],
        ["sheet", "填报明细"],
        ["type", f"{column(held['填报明细'], '核定')}{row}", "已完成"],
        ["recalculate"],
    ]
    now = office.edit([Job(tmp_path / "s.xlsx", tmp_path / "o.xlsx", edits)])[0]
    for changed in (by_item, by_answer):
        assert now["任务"][place(held["任务"], "状态", "编号", changed["id"])] == "已完成"
    figure = next(
        a for a, v in held["总览"].items() if v == list(items["effective"]).count("completed") and a.startswith("D")
    )
    assert int(now["总览"][figure]) == held["总览"][figure] + 2
    ledger = read_ledger(tmp_path / "o.xlsx", result.plan)
    totals = rows_of(ledger)[lambda r: (r["unit"] == "") & (r["period"] == result.period.label)].set_index("id")
    assert totals.loc[[by_item["id"], by_answer["id"]], "effective"].tolist() == ["completed", "completed"]
    assert totals.loc[by_item["id"], "verdict"] == "已完成"
    assert ledger.findings == ()


@pytest.mark.office
def test_sorting_every_sheet_breaks_no_status_and_loses_no_verdict(tmp_path: Path, office: Office) -> None:
    result = consolidation(40, 9, periods=2)
    write_status(result, tmp_path / "s.xlsx")
    held = cells((tmp_path / "s.xlsx").read_bytes())
    edits: list[list[Any]] = []
    for name, by in (("任务", "D"), ("填报明细", "I"), ("台账", "P"), ("单位", "C")):
        last = max(int(re.sub(r"\D", "", a)) for a in held[name])
        wide = max((re.sub(r"\d", "", a) for a in held[name]), key=lambda c: (len(c), c))
        edits += [["sheet", name], ["sort", f"A2:{wide}{last}", by, True]]
    edits += [["sheet", "任务"], ["filter", "A1:Z41", "E", "否决"], ["recalculate"]]
    now = office.edit([Job(tmp_path / "s.xlsx", tmp_path / "o.xlsx", edits)])[0]
    for name, known_by in (("任务", "编号"), ("单位", "单位")):
        for label in ("状态", "逾期", "滞后") if name == "任务" else ("已完成", "未报"):
            before = {
                v: held[name][place(held[name], label, known_by, v)]
                for a, v in held[name].items()
                if re.fullmatch(r"A\d+", a) and a != "A1"
            }
            after = {v: now[name][place(dict(now[name]), label, known_by, v)] for v in before}
            assert {k: str(v) for k, v in before.items()} == after
    assert differing({"总览": held["总览"]}, now) == []
    ledger = read_ledger(tmp_path / "o.xlsx", result.plan)
    assert ledger.findings == ()
    key = ["period", "id", "unit"]
    assert blank_none(rows_of(ledger)[HISTORY].sort_values(key)) == blank_none(result.ledger[HISTORY].sort_values(key))


def test_a_large_plan_keeps_item_verdicts_live_and_says_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_view, "LIVE_LIMIT", 10)
    data = status_bytes(consolidation(12, 5))
    formulas, values = cells(data, formulas=True), cells(data)
    at = column(values["任务"], "状态")
    for row in range(2, 14):
        assert re.fullmatch(
            r"=IFERROR\(VLOOKUP\([A-Z]+\d+,choices_\w+,2,0\),[A-Z]+\d+\)", formulas["任务"][f"{at}{row}"]
        )
    assert not any(str(v).startswith("=COUNTIFS") for v in formulas["单位"].values())
    assert any("数据量较大" in str(v) for v in values["总览"].values())


def test_a_group_judged_by_majority_is_not_reckoned_by_the_worst() -> None:
    result = consolidation(12, 5, group_rule="majority")
    answers = result.answers.copy()
    answers["group"] = "各站"
    formulas = cells(status_bytes(replace(result, answers=answers)), formulas=True)["任务"]
    at = column(formulas, "状态")
    assert not any("COUNTIFS" in str(formulas[f"{at}{row}"]) for row in range(2, 14))


def test_the_overview_counts_every_item_once() -> None:
    result = consolidation(64, 22, periods=3)
    page = cells(status_bytes(result))["总览"]
    total = next(a for a, v in page.items() if v == "合计" and a.startswith("A"))
    row = [v for a, v in sorted(page.items()) if re.fullmatch(rf"[A-Z]{total[1:]}", a) and isinstance(v, (int, float))]
    assert row[0] == 64
    assert sum(row[1:-2]) == 64
    at = next(a for a, v in page.items() if str(v).startswith("□ 未报单位"))
    missing = " ".join(str(v) for a, v in page.items() if re.fullmatch(rf"[A-Z]{re.sub('[A-Z]', '', at)}", a))
    silent = result.units.loc[result.units["unit_state"] == "missing", "unit"]
    assert all(name in missing for name in silent)


# ── edits by hand ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_verdict_that_is_no_choice_is_kept_and_said(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    item = result.items.loc[result.items["verdict"] == "", "id"].iloc[0]
    path = edited(tmp_path / "s.xlsx", result, ("任务", "核定", "编号", item, "差不多了"))
    ledger = read_ledger(path, result.plan)
    found = [f for f in ledger.findings if f.code == "verdict-not-a-choice"]
    assert [(f.item, f.found, f.sheet) for f in found] == [(item, "差不多了", "任务")]
    assert found[0].cell == place(cells(path.read_bytes(), formulas=True)["任务"], "核定", "编号", item)
    rows = rows_of(ledger)[lambda r: (r["id"] == item) & (r["unit"] == "")]
    assert rows["verdict"].tolist() == ["差不多了"]
    assert rows["effective"].tolist() == result.items.loc[result.items["id"] == item, "effective"].tolist()


def test_words_of_a_unit_changed_by_hand_are_restored_and_said(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    first = result.answers.iloc[0]
    path = edited(tmp_path / "s.xlsx", result, ("填报明细", "进展情况", "编号", first["id"], "改过的进展"))
    ledger = read_ledger(path, result.plan)
    found = [f for f in ledger.findings if f.code == "ledger-edited"]
    assert [(f.item, f.unit) for f in found] == [(first["id"], first["unit"])]
    kept = rows_of(ledger)[lambda r: (r["id"] == first["id"]) & (r["unit"] == first["unit"])]
    assert kept["progress"].tolist() == [first["progress"]]


def test_a_status_typed_over_its_formula_is_said(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    row = result.items[(result.items["verdict"] == "") & (result.items["effective"] != "completed")].iloc[0]
    path = edited(tmp_path / "s.xlsx", result, ("任务", "状态", "编号", row["id"], "已完成"))
    ledger = read_ledger(path, result.plan)
    assert [(f.code, f.item) for f in ledger.findings] == [("ledger-edited", row["id"])]
    totals = rows_of(ledger)[lambda r: (r["unit"] == "") & (r["id"] == row["id"])]
    assert totals["effective"].tolist() == [row["effective"]]


def test_a_ledger_row_changed_by_hand_is_said(tmp_path: Path) -> None:
    result = consolidation(12, 5, periods=2)
    path = edited(tmp_path / "s.xlsx", result, ("台账", "进展情况", "编号", result.ledger.iloc[0]["id"], "改过的历史"))
    ledger = read_ledger(path, result.plan)
    assert [f.code for f in ledger.findings] == ["ledger-row-edited"]
    assert ledger.rows[0]["progress"] == "改过的历史"


def test_what_was_typed_beside_a_lost_id_is_found_by_its_text(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    write_status(result, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    book["任务"].delete_cols(1)
    book.save(tmp_path / "s.xlsx")
    ledger = read_ledger(tmp_path / "s.xlsx", result.plan)
    assert {i: row["supervision"] for i, row in ledger.items.items()} == result.items.set_index("id")[
        "supervision"
    ].to_dict()
    book["任务"]["D1"] = "无关的列"
    book["任务"].delete_cols(3)
    book.save(tmp_path / "s.xlsx")
    assert "ledger-typed-lost" in codes(tmp_path / "s.xlsx", result)


def test_a_column_the_coordinator_adds_comes_back_whatever_it_is_called(tmp_path: Path) -> None:
    result = consolidation(12, 5, own=False)
    write_status(result, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    for sheet, header in (("任务", "原因"), ("填报明细", "现场核查"), ("报送", "登记人")):
        at = book[sheet].max_column + 1
        book[sheet].cell(1, at).value = header
        book[sheet].cell(3, at).value = f"{header}：已看"
    book.save(tmp_path / "s.xlsx")
    ledger = read_ledger(tmp_path / "s.xlsx", result.plan)
    assert ledger.own == {"items": ("原因",), "answers": ("现场核查",), "returns": ("登记人",)}
    assert ledger.items[result.items["id"].iloc[1]]["原因"] == "原因：已看"
    assert ledger.returns[1]["登记人"] == "登记人：已看"
    second = result.answers.iloc[1]
    mine = rows_of(ledger)[lambda r: (r["id"] == second["id"]) & (r["unit"] == second["unit"])]
    assert mine["现场核查"].tolist() == ["现场核查：已看"]
    assert ledger.findings == ()


def test_renamed_moved_and_missing_sheets_are_met_with_words(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    write_status(result, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    book["任务"].title = "重点任务表"
    book.move_sheet("台账", -5)
    book.create_sheet("领导批示")["A1"] = "请抓紧"
    book["重点任务表"]["B3"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book["单位"]["A2"].comment = openpyxl.comments.Comment("电话已打", "我")
    del book["填报明细"]
    book.save(tmp_path / "s.xlsx")
    ledger = read_ledger(tmp_path / "s.xlsx", result.plan)
    assert {i: row["supervision"] for i, row in ledger.items.items()} == result.items.set_index("id")[
        "supervision"
    ].to_dict()
    said = {(f.code, f.found) for f in ledger.findings}
    assert ("ledger-sheet-missing", "填报明细") in said
    assert ("ledger-extra-content", "自加的工作表“领导批示”") in said
    assert ("ledger-extra-content", "“单位”表的 1 条批注：A2“电话已打”") in said
    assert ("ledger-extra-content", "手工涂的颜色") in said


# ── a ledger that cannot be used ───────────────────────────────────────────────────────────────────────────────────


def refused(path: Path, result: Consolidation) -> str:
    with pytest.raises(LedgerError) as caught:
        read_ledger(path, result.plan)
    return caught.value.code


@pytest.mark.parametrize("lock", ["~$status.xlsx", "~$atus.xlsx", ".~lock.status.xlsx#", ".~status.xlsx"])
def test_no_report_and_no_form_is_made_without_the_verdicts_that_are_not_saved_yet(tmp_path: Path, lock: str) -> None:
    """Every program's lock counts, not only Excel's with a short name: a reminder or report would leave out what is just being typed."""
    result = consolidation(12, 5)
    path = tmp_path / "status.xlsx"
    write_status(result, path)
    (tmp_path / lock).touch()
    assert refused(path, result) == "ledger-open"


def test_an_unusable_ledger_is_refused_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    result = consolidation(12, 5)
    path = tmp_path / "s.xlsx"
    write_status(result, path)
    assert refused(path, replace(result, plan=replace(result.plan, id="OTHER1"))) == "ledger-other-plan"
    book = openpyxl.load_workbook(path)
    del book["台账"]
    book.save(tmp_path / "without.xlsx")
    assert refused(tmp_path / "without.xlsx", result) == "ledger-unreadable"
    (tmp_path / "cut.xlsx").write_bytes(path.read_bytes()[:3000])
    assert refused(tmp_path / "cut.xlsx", result) == "ledger-unreadable"
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    assert refused(tmp_path / "other.xlsx", result) == "ledger-unreadable"


def test_an_output_that_cannot_be_replaced_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "status.xlsx"
    path.write_bytes(b"the old one")

    def held(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", held)
    with pytest.raises(XltrackError) as caught:
        write_status(consolidation(3, 2), path)
    assert caught.value.code == "not-writable"
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


# ── on paper ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.office
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_prints_one_page_wide_and_says_everything(tmp_path: Path, office: Office, lang: str) -> None:
    result = consolidation(12, 5, periods=2, lang=lang)
    data = status_bytes(result)
    (tmp_path / "s.xlsx").write_bytes(data)
    others = [name for name in cells(data) if name != sheet_name("overview", lang)]
    edits = [["delete_sheet", name] for name in others]
    office.edit([Job(tmp_path / "s.xlsx", tmp_path / "s.pdf", edits)])
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", (tmp_path / "s.pdf").read_bytes()))
    assert 2 <= pages <= 4


def test_no_word_of_a_value_is_parted_in_english() -> None:
    for columns in fields.STATUS_SHEETS.values():
        for field in (f for f in columns if f.enum):
            words = [word for _, label in ENUMS[field.enum].values() for word in label.split()]
            assert max(map(len, words)) < field.width_in("en"), f"{field.en}: Respon|sible"
            assert field.width_in("zh") == field.width
