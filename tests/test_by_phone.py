"""A correction by phone and a form filled in for a unit count at once, say who confirmed them, and are there again after every merge."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline

LAGS = {"status": "未达序时进度", "progress": "清淤1万方。", "reason": "汛期停工", "measures": "加派人手"}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    xt.write_plan(bureau(), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    silting = bureau().items[2].id
    fill(tmp_path / "outbox/上半年/水务股.xlsx", {silting: LAGS}, tmp_path / "returns/水务股.xlsx")
    return tmp_path


def merged(office: Path, *returns: str) -> Any:
    return pipeline.merge_into([office / r for r in returns or ("returns",)], master=office / "master.xlsx")


def typed(office: Path, item: str, unit: str, **cells: str) -> None:
    """Type into the row of an item and unit of the answers sheet, by header."""
    book = openpyxl.load_workbook(office / "status.xlsx")
    sheet = book["填报明细"]
    rows = list(sheet.iter_rows())
    head = next(r for r in rows if "更正值" in {c.value for c in r})
    at = {c.value: c.column for c in head}
    (row,) = [r[0].row for r in rows if r[at["编号"] - 1].value == item and r[at["单位"] - 1].value == unit]
    for header, text in cells.items():
        sheet.cell(row, at[header]).value = text
    book.save(office / "status.xlsx")


def answer(result: Any, item: str) -> dict[str, Any]:
    (row,) = [r for r in result.answers.to_dict("records") if r["id"] == item and r["unit"] == "水务股"]
    return row


def test_a_correction_by_phone_counts_and_the_unit_s_own_words_stay(office: Path) -> None:
    item = bureau().items[2].id
    assert answer(merged(office), item)["effective"] == "behind"
    typed(office, item, "水务股", 更正值="达到序时进度", 更正依据="电话核实，联络员，6月21日")
    result = merged(office)
    row = answer(result, item)
    assert (row["effective"], row["self"], row["corrected"]) == ("on_schedule", "未达序时进度", "达到序时进度")
    assert row["correction_basis"] == "电话核实，联络员，6月21日"
    assert not result.items.set_index("id").loc[item, "lagging"]
    assert "correction-without-basis" not in set(result.findings["code"])


def test_a_correction_outlives_merges_that_do_not_bring_the_return(office: Path) -> None:
    item = bureau().items[2].id
    merged(office)
    typed(office, item, "水务股", 更正值="已完成", 更正依据="现场查看")
    fill(office / "outbox/上半年/环卫股.xlsx", GOOD, office / "later/环卫股.xlsx")
    for _ in range(2):
        row = answer(merged(office, "later"), item)
        assert (row["effective"], row["correction_basis"]) == ("completed", "现场查看")
    xt.split(office / "master.xlsx", "三季度", office / "outbox")
    fill(office / "outbox/三季度/水务股.xlsx", GOOD, office / "returns-3/水务股.xlsx")
    result = merged(office, "returns-3")
    assert answer(result, item)["corrected"] == "", "a correction belongs to its period"
    ledger = result.consolidation.ledger
    held = ledger[(ledger["period"] == "上半年") & (ledger["id"] == item) & (ledger["unit"] == "水务股")].iloc[0]
    assert (held["effective"], held["corrected"], held["correction_basis"]) == ("completed", "已完成", "现场查看")


def test_an_answer_given_by_phone_alone_is_an_answer(office: Path) -> None:
    item = bureau().items[3].id
    merged(office)
    typed(office, item, "环卫股", 更正值="已完成", 更正依据="电话核实")
    result = merged(office)
    (row,) = [r for r in result.answers.to_dict("records") if r["id"] == item and r["unit"] == "环卫股"]
    assert (row["effective"], row["returned"]) == ("completed", False)
    assert "环卫股" in set(result.units[result.units["unit_state"] == "missing"]["unit"]), (
        "its form has still not come in"
    )


def test_a_correction_without_a_basis_is_pointed_out_and_counts(office: Path) -> None:
    item = bureau().items[2].id
    merged(office)
    typed(office, item, "水务股", 更正值="达到序时进度")
    result = merged(office)
    (found,) = result.findings[result.findings["code"] == "correction-without-basis"].to_dict("records")
    assert (found["unit"], found["item"], found["severity"]) == ("水务股", item, "warning")
    assert (found["file"], found["sheet"]) == ("status.xlsx", "填报明细") and found["cell"]
    assert answer(result, item)["effective"] == "on_schedule"


def test_a_correction_that_is_no_choice_is_kept_and_counts_for_nothing(office: Path) -> None:
    item = bureau().items[2].id
    merged(office)
    typed(office, item, "水务股", 更正值="差不多了", 更正依据="电话")
    result = merged(office)
    assert "verdict-not-a-choice" in set(result.findings["code"])
    row = answer(result, item)
    assert (row["effective"], row["corrected"]) == ("behind", "差不多了")


@pytest.mark.parametrize(("label", "value"), [("代填：", "考评中心（电话）"), ("代填：考评中心（电话）", None)])
def test_a_form_filled_in_for_a_unit_says_so(office: Path, label: str, value: str | None) -> None:
    path = office / "returns/水务股.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    last = max(c.row for r in sheet.iter_rows() for c in r if str(c.value or "").startswith("分管领导")) + 1
    sheet.cell(last, 2).value, sheet.cell(last, 4).value = label, value
    book.save(path)
    returns = merged(office).consolidation.returns.set_index("file")["by_proxy"]
    assert returns["returns/水务股.xlsx"] == "考评中心（电话）"
    fill(office / "outbox/上半年/环卫股.xlsx", GOOD, office / "later/环卫股.xlsx")
    again = merged(office, "later").consolidation.returns.set_index("unit")["by_proxy"]
    assert again["水务股"] == "考评中心（电话）" and again["环卫股"] == ""


def test_the_coordinator_marks_on_the_returns_sheet_that_he_filled_a_form_in_and_it_stays(office: Path) -> None:
    merged(office)
    book = openpyxl.load_workbook(office / "status.xlsx")
    sheet = book["报送"]
    at = {c.value: c.column for c in sheet[1]}
    (row,) = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, at["文件"]).value == "returns/水务股.xlsx"]
    sheet.cell(row, at["代填"]).value = "考评中心，据6月17日来电"
    book.save(office / "status.xlsx")
    fill(office / "outbox/上半年/环卫股.xlsx", GOOD, office / "later/环卫股.xlsx")
    for folder in ("returns", "later"):
        result = merged(office, folder)
        held = result.consolidation.returns.set_index("file")["by_proxy"]
        assert held["returns/水务股.xlsx"] == "考评中心，据6月17日来电"
    assert not {"ledger-edited", "ledger-column-missing"} & set(result.findings["code"])


def test_no_unit_is_said_to_have_written_what_the_coordinator_corrected(office: Path) -> None:
    patrol = bureau().items[1].id
    for unit in ("一中队", "二中队", "环卫股"):
        fill(office / f"outbox/上半年/{unit}.xlsx", {patrol: GOOD}, office / f"returns/{unit}.xlsx")
    merged(office)
    for unit in ("一中队", "二中队"):
        typed(office, patrol, unit, 更正值="已完成", 更正依据="电话核实，联络员，6月21日")
    result = merged(office)
    assert result.items.set_index("id").loc[patrol, "effective"] == "completed"
    assert "unit-contradicts-lead" not in set(result.findings["code"]), "all of them wrote the same"
    fill(office / "outbox/上半年/环卫股.xlsx", {patrol: LAGS}, office / "returns/环卫股.xlsx", 第几次报送="2")
    findings = merged(office).findings
    (told,) = findings[findings["code"] == "unit-contradicts-lead"].to_dict("records")
    assert (told["found"], told["expected"]) == (LAGS["status"], GOOD["status"]), (
        "the lead's own word, not its correction"
    )


@pytest.mark.parametrize("said", ["基本完成", ""])
def test_a_unit_is_chased_no_more_for_an_answer_corrected_by_phone(office: Path, said: str) -> None:
    """What it typed stays told; cleared, the correction leaves the error to the unit again."""
    silting, clean, veto = (i.id for i in bureau().items[2:])
    answers = {silting: GOOD | {"status": said}, clean: GOOD, veto: GOOD | {"status": "未发生"}}
    fill(office / "outbox/上半年/水务股.xlsx", answers, office / "returns/水务股.xlsx")
    assert states(merged(office)) == ("correct", 1)
    typed(office, silting, "水务股", 更正值="达到序时进度", 更正依据="电话核实，联络员，6月21日")
    for returns in ("returns", "empty"):
        (office / "empty").mkdir(exist_ok=True)
        shutil.copy(office / "outbox/上半年/环卫股.xlsx", office / "empty")
        result = merged(office, returns)
        assert states(result) == ("returned", 0)
        (told,) = [
            f for f in result.consolidation.findings if f.item == silting and f.code in ("not-a-choice", "required")
        ]
        assert (told.severity, told.found) == ("info", said)
    typed(office, silting, "水务股", 更正值=None, 更正依据=None)
    assert states(merged(office, "empty")) == ("correct", 1)


@pytest.mark.parametrize("returns", [("returns", "returns-3"), ("returns-3",)], ids=["all of the year", "the new ones"])
def test_what_was_settled_by_phone_is_no_error_again_in_the_next_period(office: Path, returns: tuple[str, ...]) -> None:
    silting = bureau().items[2].id
    fill(office / "outbox/上半年/水务股.xlsx", {silting: GOOD | {"status": "基本完成"}}, office / "returns/水务股.xlsx")
    merged(office)
    typed(office, silting, "水务股", 更正值="达到序时进度", 更正依据="电话核实，联络员，6月21日")
    merged(office)
    xt.split(office / "master.xlsx", "三季度", office / "outbox")
    fill(office / "outbox/三季度/水务股.xlsx", GOOD, office / "returns-3/水务股.xlsx")
    for result in (merged(office, *returns), merged(office, *returns)):
        found = [f.severity for f in result.consolidation.findings if (f.code, f.item) == ("not-a-choice", silting)]
        assert found == ["info"]


def test_an_answer_settled_by_phone_is_not_sent_back_by_validate(office: Path) -> None:
    silting, clean, veto = (i.id for i in bureau().items[2:])
    answers = {silting: GOOD | {"status": "基本完成"}, clean: GOOD, veto: GOOD | {"status": "未发生"}}
    fill(office / "outbox/上半年/水务股.xlsx", answers, office / "returns/水务股.xlsx")

    def checked() -> Any:
        corrections = office / "corrections"
        return xt.validate([office / "returns"], master=office / "master.xlsx", corrections=corrections)

    assert checked().corrections
    merged(office)
    typed(office, silting, "水务股", 更正值="达到序时进度", 更正依据="电话核实，联络员，6月21日")
    result = checked()
    assert not result.corrections
    assert [f.severity for f in result.found if f.code == "not-a-choice"] == ["info"]


def states(result: Any) -> tuple[str, int]:
    (row,) = [r for r in result.units.to_dict("records") if r["unit"] == "水务股"]
    return row["unit_state"], row["errors"]
