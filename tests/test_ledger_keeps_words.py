"""Over a sequence of merges, with words typed everywhere and the plan changed in between, no word of the coordinator is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline
from xltrack.fields import STATUS_ANSWERS, STATUS_ITEMS, STATUS_RETURNS

PLAN = bureau()
IDS = [i.id for i in PLAN.items]
UNITS = ("环卫股", "水务股", "一中队", "二中队")
TYPED = {"任务": STATUS_ITEMS, "填报明细": STATUS_ANSWERS, "报送": STATUS_RETURNS}
DAYS = {f.key for fields in TYPED.values() for f in fields if f.kind == "date"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    return tmp_path


def send(
    desk: Path, label: str, units: tuple[str, ...], said: dict[str, Any] = GOOD, folder: str = "", **preamble: str
) -> Path:
    if not (desk / "outbox" / label).exists():
        xt.split(desk / "master.xlsx", label, desk / "outbox")
    target = desk / (folder or f"returns-{label}")
    for unit in units:
        fill(desk / f"outbox/{label}/{unit}.xlsx", said, target / f"{unit}.xlsx", **preamble)
    return target


def merge(desk: Path, *folders: Path) -> xt.MergeResult:
    return pipeline.merge_into(list(folders), master=desk / "master.xlsx")


def type_everywhere(desk: Path, mark: str) -> set[str]:
    """A word of its own into every typed text cell of every row, and into a column of the coordinator's own."""
    book = openpyxl.load_workbook(desk / "status.xlsx")
    typed = set()
    for name, fields in TYPED.items():
        page = book[name]
        heads = {str(c.value): c.column for c in page[1] if c.value}
        heads["我的备注"] = heads.get("我的备注") or page.max_column + 1
        page.cell(1, heads["我的备注"]).value = "我的备注"
        texts = [f.zh for f in fields if f.typed and f.kind in ("long", "text") and f.zh in heads]
        for row in range(2, page.max_row + 1):
            for header in (*texts, "我的备注"):
                word = f"{mark}-{name}-{header}-{row}"
                page.cell(row, heads[header]).value = word
                typed.add(word)
    book.save(desk / "status.xlsx")
    return typed


def words_of(desk: Path) -> set[str]:
    book = openpyxl.load_workbook(desk / "status.xlsx")
    return {str(c.value) for page in book for row in page.iter_rows() for c in row if c.value is not None}


def lost(desk: Path, typed: set[str]) -> list[str]:
    """Words that stand in no cell of the status workbook, whole or quoted in a finding."""
    here = words_of(desk)
    return sorted(w for w in typed if w not in here and not any(w in cell for cell in here))


def steps(desk: Path) -> Iterator[tuple[str, list[Path]]]:
    """What happens in an office between two merges."""
    first = send(desk, "上半年", UNITS[:3])
    yield "the same returns again", [first]
    yield "a late unit", [send(desk, "上半年", ("二中队",), folder="late")]
    yield "a correction", [send(desk, "上半年", ("水务股",), GOOD | {"progress": "更正后。"}, "again", 第几次报送="2")]
    xt.write_plan(replace(PLAN, items=PLAN.items[1:]), desk / "master.xlsx")
    yield "an item withdrawn", [first]
    moved = replace(PLAN, items=(replace(PLAN.items[0], lead=("水务股",)), *PLAN.items[1:]))
    xt.write_plan(moved, desk / "master.xlsx")
    yield "the item back, with another unit", [first]
    yield "the next period", [send(desk, "三季度", UNITS[:2])]


@pytest.mark.parametrize("at", range(6))
def test_no_word_typed_before_any_step_is_lost(desk: Path, at: int) -> None:
    merge(desk, send(desk, "上半年", UNITS[:3]))
    typed: set[str] = set()
    for n, (step, folders) in enumerate(steps(desk)):
        if n == at:
            typed = type_everywhere(desk, f"词{n}")
        merge(desk, *folders)
        if n == at:
            assert not lost(desk, typed), step


def test_repeating_a_merge_changes_nothing_at_any_step(desk: Path) -> None:
    merge(desk, send(desk, "上半年", UNITS[:3]))
    for step, folders in steps(desk):
        merge(desk, *folders)
        merge(desk, *folders)
        before = (desk / "status.xlsx").read_bytes()
        merge(desk, *folders)
        assert (desk / "status.xlsx").read_bytes() == before, step


def type_in(desk: Path, sheet: str, values: dict[str, object], **where: str) -> None:
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book[sheet]
    heads = {str(c.value): c.column for c in page[1] if c.value}
    names = {"item": "编号", "unit": "单位"}
    for row in range(2, page.max_row + 1):
        if all(str(page.cell(row, heads[names[k]]).value) == v for k, v in where.items()):
            for header, value in values.items():
                page.cell(row, heads[header]).value = value
    book.save(desk / "status.xlsx")


def test_an_answer_taken_by_phone_stays_when_the_next_period_comes(desk: Path) -> None:
    merge(desk, send(desk, "上半年", UNITS[:1]))
    type_in(desk, "填报明细", {"更正值": "已完成", "更正依据": "电话核实"}, item=IDS[2], unit="水务股")
    merge(desk, send(desk, "上半年", UNITS[:1]))
    merge(desk, send(desk, "三季度", UNITS[:1]))
    assert "电话核实" in words_of(desk)


def test_a_verdict_on_an_undecided_answer_survives_every_merge(desk: Path) -> None:
    folder = send(desk, "上半年", ("水务股",))
    fill(
        desk / "outbox/上半年/水务股.xlsx",
        GOOD | {"status": "尚未启动", "reason": "缺地", "measures": "协调"},
        folder / "又一份.xlsx",
    )
    merge(desk, folder)
    type_in(desk, "填报明细", {"核定": "已完成"}, item=IDS[2], unit="水务股")
    for _ in range(3):
        status = merge(desk, folder).items.set_index("id").loc[IDS[2], "effective"]
        assert status == "completed"


def test_a_later_submission_counts_whatever_was_marked_before(desk: Path) -> None:
    folder = send(desk, "上半年", ("水务股",))
    fill(desk / "outbox/上半年/水务股.xlsx", GOOD | {"progress": "另一说法。"}, folder / "又一份.xlsx")
    merge(desk, folder)
    type_in(desk, "报送", {"采用": "是"}, unit="水务股")
    fill(desk / "outbox/上半年/水务股.xlsx", GOOD | {"progress": "第二次。"}, folder / "第二次.xlsx", 第几次报送="2")
    answers = merge(desk, folder).answers
    assert set(answers[answers["unit"] == "水务股"]["progress"]) == {"第二次。"}


def test_an_extension_can_be_given_before_anything_came(desk: Path) -> None:
    merge(desk, send(desk, "上半年", UNITS[:1]))
    type_in(desk, "报送", {"经批准延期至": date(2022, 7, 10)}, unit="水务股")
    merge(desk, send(desk, "上半年", ("水务股",), folder="late"))
    type_in(desk, "报送", {"收到日期": date(2022, 7, 5)}, unit="水务股")
    result = merge(desk, desk / "late")
    assert result.to_json()["units"]["late"] == []


def test_words_beside_a_file_that_could_not_be_read_stay(desk: Path) -> None:
    folder = send(desk, "上半年", UNITS[:1])
    (folder / "水务股.xlsx").write_bytes(b"PK broken")
    merge(desk, folder)
    typed = type_everywhere(desk, "旁注")
    merge(desk, folder)
    assert not lost(desk, typed)
