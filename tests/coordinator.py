"""A coordinator's folder and what is done in it: forms sent out and answered, merged, and words typed into the status workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline

BEHIND = {"status": "未达序时进度", "progress": "进度偏慢。", "reason": "雨季", "measures": "加派人手"}
PLAN = bureau()
IDS = [i.id for i in PLAN.items]
UNITS = ("环卫股", "水务股", "一中队", "二中队")


class Desk:
    """A coordinator's folder, and what is done in it."""

    def __init__(self, folder: Path, plan: xt.Plan = PLAN) -> None:
        self.folder, self.plan = folder, plan
        xt.write_plan(plan, folder / "master.xlsx")

    @property
    def status(self) -> Path:
        return self.folder / "status.xlsx"

    def send(self, label: str) -> Path:
        if not (self.folder / "outbox" / label).exists():
            xt.split(self.folder / "master.xlsx", label, self.folder / "outbox")
        return self.folder / "outbox" / label

    def answer(self, label: str, said: dict[str, Any], units: tuple[str, ...] = UNITS) -> None:
        each = {i.id: said if i.kind == "regular" else said | {"status": "未发生"} for i in self.plan.items}
        for unit in units:
            fill(self.send(label) / f"{unit}.xlsx", each, self.returns(label) / f"{unit}.xlsx")

    def returns(self, label: str) -> Path:
        return self.folder / f"returns-{label}"

    def merge(self, label: str) -> xt.MergeResult:
        return pipeline.merge_into([self.returns(label)], master=self.folder / "master.xlsx")

    def period(self, label: str, said: dict[str, Any] | None = None, units: tuple[str, ...] = UNITS) -> xt.MergeResult:
        self.answer(label, said or GOOD | {"progress": f"{label}已按计划推进。"}, units)
        return self.merge(label)

    def type_in(self, sheet: str, header: str, value: object, **where: str) -> None:
        """The coordinator types into every row whose cells say ``where`` (header=text)."""
        book = openpyxl.load_workbook(self.status)
        page = book[sheet]
        heads = {c.value: c.column for c in page[1]}
        rows = [
            r for r in range(2, page.max_row + 1) if all(page.cell(r, heads[h]).value == v for h, v in where.items())
        ]
        assert rows, where
        for row in rows:
            page.cell(row, heads[header]).value = value
        book.save(self.status)

    def close(self, item: str, day: date | str) -> None:
        for header, value in (("销号依据", "验收单"), ("审核人", "科室"), ("销号日期", day)):
            self.type_in("任务", header, value, 编号=item)


def item(result: xt.MergeResult, item_id: str) -> dict[str, Any]:
    return dict(result.items.set_index("id", drop=False).loc[item_id])


def unit(result: xt.MergeResult, name: str) -> dict[str, Any]:
    return dict(result.units.set_index("unit", drop=False).loc[name])


def found(result: xt.MergeResult, code: str) -> list[dict[str, Any]]:
    return [dict(r) for r in result.findings[result.findings["code"] == code].to_dict("records")]
