"""A form copied inside its own file: what only the copy says is quoted with its cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.coordinator import Desk, found, unit
from tests.forms import PEOPLE, beside


def copied(desk: Desk, hidden: bool) -> str:
    """水务股 copies its sheet and signs the copy otherwise; the name of the copy."""
    desk.answer("上半年", {"status": "达到序时进度", "progress": "推进中。"})
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    next(c for row in copy.iter_rows() for c in row if c.value == PEOPLE["填表人"]).value = "李四"
    beside(copy, "填报时间").value = "2022-06-19"
    copy["B5"].comment = Comment("以这张为准", "李四")
    copy.sheet_state = "hidden" if hidden else "visible"
    book.save(path)
    return str(copy.title)


@pytest.mark.parametrize("hidden", [False, True])
def test_who_signed_the_copy_of_a_sheet_is_quoted(tmp_path: Path, hidden: bool) -> None:
    desk = Desk(tmp_path)
    name = copied(desk, hidden)
    result = desk.merge("上半年")
    quoted = {f["found"]: f for f in (*found(result, "cells-beside-table"), *found(result, "annotation-only"))}
    assert set(quoted) >= {"填表人：李四", "填报时间：2022-06-19", "以这张为准"}
    assert all(f["sheet"] == name and f["cell"] and f["unit"] == "水务股" for f in quoted.values())
    assert unit(result, "水务股")["answered"] == 3 and unit(result, "水务股")["filler"] == "值班员"
    assert not found(result, "sheet-copy-differs")
