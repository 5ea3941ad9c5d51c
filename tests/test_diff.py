"""What turned: an item that fell behind and is not on the list goes unasked at the meeting."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.coordinator import Desk
from tests.desks import desk
from xltrack import pipeline, publish
from xltrack.cli import cli
from xltrack.enums import SHORT, STATUSES
from xltrack.errors import XltrackError
from xltrack.fields import STATUS_DIFF
from xltrack.outputs.diff import DiffResult, diff_lines, diff_workbook
from xltrack.plan import Plan
from xltrack.steps.turned import TURNS, turned, what
from xltrack.words import WORDS


def total(
    effective: str, verdict: str = "", text: str = "修路", progress: str = "", lags: bool | None = None
) -> dict[str, Any]:
    said = {"effective": effective, "verdict": verdict, "text": text, "progress": progress}
    return said | {"lagging": effective in SHORT if lags is None else lags}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (total("behind"), total("completed"), "newly_completed"),
        (total("behind"), total("on_schedule"), "recovered"),
        (total("completed"), total("behind"), "newly_lagging"),
        (total("not_returned"), total("not_started"), "newly_lagging"),
        (total("completed"), total("on_schedule"), "reopened"),
        (total("not_returned"), total("on_schedule"), "answered"),
        (total("completed"), total("not_returned"), "silent"),
        (total("behind"), total("not_started"), "other"),
        (total("behind"), total("behind"), "still_lagging"),
        (total("not_started", lags=False), total("not_started", lags=False), "same"),
        (total("on_schedule"), total("on_schedule", lags=True), "newly_lagging"),
        (total("behind"), total("on_schedule", lags=True), "other"),
        (total("completed"), total("completed", "已完成"), "verdict"),
        (total("completed", text="修路"), total("completed", text="修桥"), "reworded"),
        (total("completed", text="修路 。"), total("completed", text="修路。"), "same"),
        (total("completed"), total("completed", progress="新"), "text"),
        (None, total("behind"), "first_seen"),
        (total("behind"), None, "gone"),
    ],
)
def test_each_turn_has_its_name(before: dict[str, Any] | None, after: dict[str, Any] | None, expected: str) -> None:
    assert what(before, after) == expected


@given(st.sampled_from(sorted(STATUSES)), st.sampled_from(sorted(STATUSES)))
def test_no_change_of_status_goes_unnamed(old: str, new: str) -> None:
    found = what(total(old), total(new))
    assert found in TURNS
    assert (found in ("same", "still_lagging")) == (old == new)
    assert f"diff.{found}" in WORDS


def test_two_periods_of_one_workbook_agree_with_a_count_of_our_own(tmp_path: Path) -> None:
    made = desk(tmp_path, items=40, units=6, periods=3)
    result = publish.diff(tmp_path / "status.xlsx", periods=("第二期", "第三期"), out=tmp_path / "d.xlsx")
    ledger = made.ledger[made.ledger["unit"] == ""]
    sides = [dict(zip(p["id"], p["effective"], strict=True)) for _, p in ledger.groupby("period", sort=False)]
    second, third = sides[1], sides[2]
    moved = {i for i in third if third[i] != second[i]}
    assert set(result.changes[result.changes["before"] != result.changes["after"]]["id"]) == moved
    assert result.counts["newly_completed"] == sum(third[i] == "completed" for i in moved)
    sheet = openpyxl.load_workbook(tmp_path / "d.xlsx").active
    assert sheet is not None
    held = [[c.value for c in row] for row in sheet.iter_rows(min_row=5)]
    assert {row[0] for row in held} == set(result.changes[result.changes["what"] != "same"]["id"])


def test_two_workbooks_show_a_verdict_typed_between_them(tmp_path: Path) -> None:
    desk(tmp_path, items=12)
    book = openpyxl.load_workbook(tmp_path / "status.xlsx")
    sheet = book["任务"]
    header = next(row for row in sheet.iter_rows() if "核定" in [c.value for c in row])
    column = {c.value: c.column for c in header}
    plan = pipeline.read_plan(tmp_path / "master.xlsx")
    now = publish.current(plan, tmp_path / "status.xlsx").items
    behind = now[(now["effective"] == "behind") & (now["verdict"] == "")].iloc[0]["id"]
    row = next(r for r in sheet.iter_rows(min_row=header[0].row + 1) if r[0].value == behind)
    sheet.cell(row[0].row, column["核定"]).value = "已完成"
    (tmp_path / "later").mkdir()
    book.save(tmp_path / "later" / "status.xlsx")
    call = [
        "diff",
        str(tmp_path / "status.xlsx"),
        str(tmp_path / "later" / "status.xlsx"),
        "--master",
        str(tmp_path / "master.xlsx"),
    ]
    told = json.loads(CliRunner().invoke(cli, [*call, "--json", "-"], catch_exceptions=False).output)
    (change,) = [c for c in told["changes"] if c["what"] != "still_lagging"]
    assert (change["id"], change["what"], change["verdict_after"]) == (behind, "newly_completed", "已完成")
    assert "新完成 1 项" in CliRunner().invoke(cli, call, catch_exceptions=False).output


def test_an_item_withdrawn_is_told_with_the_units_that_answered_for_it(tmp_path: Path) -> None:
    office = Desk(tmp_path)
    office.period("上半年")
    gone, *rest = office.plan.items
    left = replace(office.plan, items=tuple(rest))
    held = office.period("三季度").ledger
    changes = turned(held, "上半年", held[held["id"] != gone.id], "三季度", left)
    (row,) = changes[changes["what"] == "gone"].to_dict("records")
    assert (row["id"], row["owners"]) == (gone.id, "、".join(gone.lead)) and gone.lead


def test_the_same_workbook_twice_turns_nothing(tmp_path: Path) -> None:
    desk(tmp_path, items=12)
    result = publish.diff(tmp_path / "status.xlsx", tmp_path / "status.xlsx")
    assert set(result.counts) <= {"same", "still_lagging"}
    assert "没有变化" in diff_lines(result, "zh")


def frame(**row: str) -> pd.DataFrame:
    return pd.DataFrame([{f.key: "" for f in STATUS_DIFF} | row], dtype=object)


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("http://example.org")', "+1", "@SUM(A1)", "http://example.org", "长" * 40_000, "a\x00b"]
)
def test_no_text_becomes_a_formula_or_a_link(evil: str) -> None:
    result = DiffResult(
        Plan(evil), evil, evil, frame(id="T001B", text=evil, what="newly_lagging", after="behind", progress_after=evil)
    )
    sheet = openpyxl.load_workbook(io.BytesIO(diff_workbook(result))).active
    assert sheet is not None
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            assert cell.hyperlink is None
            assert cell.value is None or isinstance(cell.value, str)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_turn_is_told_in_both_languages(lang: str) -> None:
    rows = pd.concat(
        [frame(id=f"T{n}", text="a", what=name, before="behind", after="completed") for n, name in enumerate(TURNS)]
    )
    lines = diff_lines(DiffResult(Plan(language=lang), "A", "B", rows), lang)
    assert sum(line.endswith((": 1", " 1 项")) for line in lines) == len(TURNS) - 1  # what stayed the same is not told
    assert any("\u4e00" <= ch <= "\u9fff" for ch in "".join(lines)) == (lang == "zh")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"what": "newly_lagging"}, "On schedule both times, now past its deadline or start"),
        ({"what": "verdict", "verdict_before": "On schedule"}, "On schedule, verdict On schedule → (none)"),
        ({"what": "reworded"}, "On schedule both times"),
        ({"what": "newly_lagging", "after": "behind"}, "On schedule → Behind schedule"),
    ],
)
def test_an_item_whose_status_stayed_says_what_else_turned(row: dict[str, str], words: str) -> None:
    same = {"id": "T1", "text": "Pave", "owners": "Roads", "before": "on_schedule", "after": "on_schedule"}
    lines = diff_lines(DiffResult(Plan(language="en"), "A", "B", frame(**same | row)), "en")
    assert lines[2].endswith(f"| Roads | {words}")


def test_wrong_calls_are_said_so(tmp_path: Path) -> None:
    desk(tmp_path)
    status = str(tmp_path / "status.xlsx")
    assert CliRunner().invoke(cli, ["diff", status]).exit_code == 2
    assert CliRunner().invoke(cli, ["diff", status, status, "--periods", "第一期", "第二期"]).exit_code == 2
    with pytest.raises(XltrackError):
        publish.diff(status, periods=("第一期", "第九期"))
    with pytest.raises(XltrackError) as raised:
        publish.diff(
            status, periods=("第一期", "第二期")
        )  # nothing came in for the second: its items are not withdrawn
    assert raised.value.code == "no-data"
    with pytest.raises(XltrackError):
        publish.diff(status, tmp_path / "none.xlsx")
