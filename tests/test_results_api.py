"""What a merge shows a coordinator is there for a program too, in frames whose types do not depend on what stands in them."""

from __future__ import annotations

import typing
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, IDS, Desk

FRAMES = ("lagging", "returns", "unasked", "indicators", "goals", "judgement", "ranking", "changes")


def test_every_sheet_of_the_workbook_is_a_typed_frame_of_the_result(tmp_path: Path) -> None:
    result = Desk(tmp_path).period("上半年", BEHIND)
    assert result.period == result.plan.periods[0]
    assert set(IDS[:4]) <= set(result.lagging["id"])
    assert list(result.returns["file_state"]) == ["accepted"] * 4
    assert result.returns["received"].dtype == "datetime64[s]" and result.indicators["actual"].dtype == "Float64"
    assert all(isinstance(getattr(result, name), pd.DataFrame) for name in FRAMES)


@pytest.mark.parametrize(
    "name", ["check", "import_plan", "merge", "read_plan", "split", "validate", "with_ids", "write_plan"]
)
def test_a_tool_that_reads_annotations_can_read_those_of_every_function(name: str) -> None:
    hints = typing.get_type_hints(getattr(xt, name))
    assert "return" in hints and "remembered" not in hints


def test_a_plan_made_by_a_program_goes_from_its_ids_to_its_forms(tmp_path: Path) -> None:
    made = xt.Plan(
        "河湖整治",
        2022,
        items=(xt.Item("清淤4公里", lead=("水务股",)),),
        units=(xt.Unit("水务股"),),
        periods=(xt.Period("上半年", date(2022, 6, 20)),),
    )
    with pytest.raises(xt.MasterError) as refused:
        xt.split(made, None, tmp_path)
    assert refused.value.code == "plan-has-errors"
    forms = xt.split(xt.with_ids(made), None, tmp_path).forms
    assert xt.with_ids(made).items[0].id == "T001D" and forms["水务股"].is_file()


def test_a_file_of_no_known_unit_has_none_in_the_json_of_both_commands(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.period("上半年")
    form = next(desk.returns("上半年").glob("*.xlsx"))
    book = openpyxl.load_workbook(form)
    for row in book.worksheets[0].iter_rows(max_row=8):
        for cell in row:
            if cell.value == form.stem:
                cell.value = "没有这个单位"
    book.save(tmp_path / "x.xlsx")
    results = (xt.validate([tmp_path / "x.xlsx"], plan=desk.plan), xt.merge([tmp_path / "x.xlsx"], plan=desk.plan))
    assert [[f["unit"] for f in r.to_json()["files"] if f["path"].endswith("x.xlsx")] for r in results] == [[None]] * 2
