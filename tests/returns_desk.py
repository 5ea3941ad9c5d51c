"""A department's desk: the form it was sent, what it types when all is right, and one way of doing otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.sheets import Form
from xltrack import Choice, Indicator, Item, Period, Plan, Unit
from xltrack.enums import default_choices
from xltrack.plan import form_id

UNIT, OTHER = "水务股", "环卫股"
PERIOD = "半年"
ID, SERIAL, TEXT = "编号", "序号", "目标责任名称"
PROGRESS, STATUS, REASON, MEASURES = "进展情况", "目标责任评估情况", "滞后原因", "解决措施"
ACTUAL, SHARE, DAY, SOURCE, EVIDENCE = "指标完成值", "完成比例（0-100）", "预计完成日期", "数据来源*", "佐证材料"
DISPUTE = "认领异议"
DONE, ON, BEHIND, NOT = "已完成", "达到序时进度", "未达序时进度", "尚未启动"
BOTH = ("default", "extended")
Edit = Sequence[Any]
Edits = list[Edit]


def plan(template: str) -> Plan:
    """Six items of one unit in two sections whose serials restart, one of them shared; and one of another unit."""
    first, second = ("一、污水治理",), ("二、河道管护",)
    clean = Indicator("清淤", ">=", 30.0, "公里")
    items = (
        Item("排水管网清淤三十公里。", form_id(1), first, "1", lead=(UNIT,), support=(OTHER,), indicators=(clean,)),
        Item("污水处理厂提标改造完工。", form_id(2), first, "2", lead=(UNIT,)),
        Item("农村生活污水治理覆盖八个村。", form_id(3), first, "3", lead=(UNIT,)),
        Item("河道两岸垃圾清理成为常态。", form_id(4), second, "1", lead=(UNIT,)),
        Item("入河排污口逐个编号建档。", form_id(5), second, "2", lead=(UNIT,)),
        Item("河长巡河每月不少于四次。", form_id(6), second, "3", lead=(UNIT,)),
        Item("中转站除臭设备更换。", form_id(7), second, "4", lead=(OTHER,)),
    )
    periods = (
        Period(PERIOD, date(2022, 6, 20)),
        Period("三季度", date(2022, 9, 26)),
        Period("全年", date(2022, 12, 12)),
    )
    choices = tuple(Choice(*choice) for choice in default_choices("zh"))
    title = f"水环境治理任务{'（扩展表）' if template == 'extended' else ''}"
    return Plan(title, 2022, "zh", "XMATRIX001", items, (Unit(UNIT), Unit(OTHER), Unit("一中队")), periods, choices)


def answers(template: str, unit: str = UNIT, items: Sequence[str] = ()) -> dict[str, dict[str, str]]:
    """Item → header → what the unit types when it does everything right. No text says the words of another."""
    statuses = (DONE, ON, BEHIND, NOT, ON, DONE)
    typed: dict[str, dict[str, str]] = {}
    for n, item in enumerate(items or [form_id(n) for n in range(1, 7)]):
        status = statuses[n % 6]
        row = {PROGRESS: f"{unit}之{n + 1}：清运{n + 41}车，台账已建", STATUS: status}
        if status in (BEHIND, NOT):
            row |= {REASON: f"{unit}材料短缺{n + 1}", MEASURES: f"{unit}按周调度{n + 1}"}
        if template == "extended":
            row |= {ACTUAL: f"{n + 12}.5", SHARE: str(n * 10 + 31), DAY: f"2022-11-{n + 11}"}
            row |= {SOURCE: ("监测", "统计", "部门台账")[n % 3], EVIDENCE: f"现场照片{unit}{n + 61}张"}
        typed[item] = row
    return typed


PEOPLE = {
    "填报时间": "2022-06-18",
    "填表人": "值班员甲",
    "电话": "0000-1111",
    "分管领导": "值班领导乙",
    "电话 2": "0000-2222",
}


@dataclass(frozen=True)
class Desk:
    """A department's desk: the form it was sent and what it has typed so far, counted by its items from 0."""

    form: Form
    template: str
    unit: str = UNIT
    folder: Path = Path()

    @property
    def typed(self) -> dict[str, dict[str, str]]:
        return answers(self.template, self.unit, self.form.items)

    def row(self, n: int) -> int:
        return self.form.rows[self.form.items[n]]

    def at(self, header: str, n: int) -> str:
        return f"{self.form.columns[header]}{self.row(n)}"

    def col(self, header: str) -> str:
        return self.form.columns[header]

    def block(self, first: str = ID, last: str = "") -> str:
        """The rows from the first item to the last, from one column to another."""
        end = self.form.columns[last] if last else self.form.last_column
        return f"{self.form.columns[first]}{self.form.first}:{end}{self.form.last}"

    def fill(self) -> Edits:
        """Everything right, typed at the keyboard."""
        edits: Edits = [["type", self.form.labels[name], text] for name, text in PEOPLE.items()]
        for item, row in self.typed.items():
            edits += [["type", self.form.at(header, item), text] for header, text in row.items()]
        return edits


Change = Mapping[tuple[int, str], str]
GONE = "<gone>"
OUTCOMES = {
    "merged": "merged",
    "noted": "merged, with a finding",
    "quarantined": "set aside, with a finding",
    "ignored": "left alone, and listed",
}


@dataclass(frozen=True)
class Way:
    """One way a sheet comes back. ``does`` says what xltrack does; ``codes`` are its findings, exactly.

    ``edits`` are made by the office program after the form was filled in (``fresh``: before anything was); ``file`` then
    changes the saved file; ``more`` are further files, name → edits to the form of the same unit. ``becomes``: (item
    counted from 0, header) → what the status workbook must hold instead of what was typed; header "" with GONE: the item
    has no answer. ``means``: typed text → what stands for it there, "" for what is no answer. ``own``: the codes with the
    extended template where they differ. ``state``: the file's where it is not the outcome's usual one. ``counted``:
    whether the count of everything typed holds; it cannot where the way itself says the same thing twice.
    """

    name: str
    part: str
    what: str
    does: str
    outcome: str
    codes: tuple[str, ...] = ()
    edits: Callable[[Desk], Edits] | None = None
    becomes: Callable[[Desk], Change] | None = None
    file: Callable[[Path], Path] | None = None
    more: Callable[[Desk], Mapping[str, Edits]] | None = None
    means: Mapping[str, str] = field(default_factory=dict)
    templates: tuple[str, ...] = BOTH
    ending: str = "xlsx"
    stem: str = UNIT
    fresh: bool = False
    state: str = ""
    own: tuple[str, ...] | None = None
    password: str = ""
    charset: str = "utf-8"
    counted: bool = True

    def findings(self, template: str) -> tuple[str, ...]:
        return self.own if template == "extended" and self.own is not None else self.codes

    def result(self, template: str) -> str:
        """The outcome with a template: nothing is noted where there is no finding."""
        return "merged" if self.outcome == "noted" and not self.findings(template) else self.outcome

    @property
    def file_state(self) -> str:
        return self.state or ("quarantined" if self.outcome == "quarantined" else "accepted")
