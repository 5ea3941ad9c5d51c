"""A year played through: departments and the coordinator at a real office program, one step of the desk after the other.

Every step notes what anybody typed, so that what must be in the ledger is known without asking xltrack; and keeps the status workbook as it
stood then, for tests and for the pictures of the handbook. A further step is one method named in :data:`STEPS`.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner

from tests.office import Job, Office
from tests.sheets import Form, read_form, shown
from xltrack import Goal, Period, demo, read_plan, write_plan
from xltrack.cli import cli
from xltrack.fields import (
    ANSWER,
    CLAIMS,
    CONFIRMATION,
    FORM_OPTIONAL,
    ITEM,
    PERIODS,
    PROPOSALS,
    STATUS_ANSWERS,
    STATUS_GOALS,
    STATUS_INDICATORS,
    STATUS_ITEMS,
    STATUS_RETURNS,
    UNITS,
    enum_label,
    sheet_name,
)

Slot = tuple[str, str, str]  # period, item id, unit
STEPS = (
    "confirmation", "send_out", "first_returns", "coordinator_types", "late_return", "problem_in_july", "unit_renamed", "third_period", "year_end", "handed_over",
)  # fmt: skip
WORDS = {
    "zh": {
        "filled": "{period}{unit}{item}：已完成{n}处，其余按计划推进。", "reason": "{unit}{item}雨天较多", "measures": "{unit}每周调度", "dispute": "此项不属本单位职责，建议另行明确。",
        "problem": "南桥菜场后巷垃圾收运不及时，群众多次反映。", "origin": "群众投诉", "remedy": "增设收运班次，公示时间。", "deadline": "8月底前", "july": "2025年7月问题",
        "phone": "电话核实，6月23日张科员", "summary": "已改造厕所7座，其余9月完工。", "goal": "到2027年，城区基本消除易涝积水点。", "goal_name": "积水点消除率", "new_unit": "环卫事务中心", "final": "终核",
        "round": "分解确认", "liaison": "园林联络员乙",
        "basis": "验收报告〔2025〕9号", "evidence": "现场照片与收运记录",
    },
    "en": {
        "filled": "{period} {unit} {item}: {n} sites done, the others go on as planned.", "reason": "{unit} {item}: rain", "measures": "{unit} meets every week", "dispute": "Not a duty of ours; please decide.",
        "problem": "Waste behind South Bridge market is not collected in time.", "origin": "Complaints", "remedy": "One more round a day, hours posted.", "deadline": "end of August", "july": "2025-07 problems",
        "phone": "by phone, 23 June", "summary": "Seven toilets rebuilt, the others by September.", "goal": "By 2027 hardly any flooding spot is left in town.", "goal_name": "Spots removed", "new_unit": "Cleansing Services",
        "final": "Final review",
        "round": "Confirmation", "liaison": "Parks liaison B",
"basis": "acceptance report 9/2025", "evidence": "photos and logs",
    },
}  # fmt: skip


@dataclass
class Played:
    """A folder in which a year is played. ``typed``: slot → what the unit typed into (status, progress); ``seen``: step → the slots that must be in
    the ledger after it, and the status workbook as it stood; ``results``: step → the JSON of its merge."""

    office: Office
    folder: Path
    lang: str = "zh"
    typed: dict[Slot, tuple[str, str]] = field(default_factory=dict)
    seen: dict[str, tuple[dict[Slot, tuple[str, str]], Path]] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = WORDS[self.lang]
        self.case = demo.sample(self.lang)
        self.periods = [p.label for p in self.case.plan.periods]
        self.unit = {key: name for name, key in self.case.keys.items()}
        self.status = self.folder / "status.xlsx"

    def play(self, until: str = STEPS[-1]) -> Played:
        """The year up to a step, in its own folder."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            for name in STEPS[: STEPS.index(until) + 1]:
                step: Callable[[], None] = getattr(self, name)
                step()
                self._keep(name)
        finally:
            os.chdir(before)
        return self

    def _keep(self, step: str) -> None:
        if self.status.exists():
            (self.folder / "seen").mkdir(exist_ok=True)
            copy = self.folder / "seen" / f"{step}.xlsx"
            shutil.copy(self.status, copy)
            self.seen[step] = (dict(self.typed), copy)

    # ── the steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def confirmation(self) -> None:
        """A master without ids is checked; every unit confirms its items, one names its liaison, which the coordinator accepts into the master."""
        plan = self.case.plan
        goal = Goal(self.words["goal"], 2027, self.words["goal_name"], ">=", 95.0, "%")
        final = Period(self.words["final"], date(2025, 12, 31), kind="final")
        round_ = Period(self.words["round"], date(2025, 2, 20), kind="confirmation")
        items = tuple(replace(i, id="") for i in plan.items if not i.indicators)
        kept = tuple(i for i in plan.items if i.indicators)
        periods = (round_, *plan.periods, final)
        write_plan(replace(plan, items=(*kept, *items), goals=(goal,), periods=periods), "master.xlsx")
        self.run("check", "master.xlsx", "--fix")
        self.run("split", "master.xlsx", "-p", round_.label)
        jobs = []
        (self.folder / "returns-round").mkdir()
        for path in sorted((self.folder / "outbox" / round_.label).glob("*.xlsx")):
            form = read_form(path)
            heads = {header.rstrip("* "): header for header in form.columns}
            claim, liaison = (heads[f.label(self.lang)] for f in CONFIRMATION if f.key in ("claim", "liaison"))
            agreed = CLAIMS["claimed"][self.lang == "en"]
            edits = [["type", form.at(claim, item), agreed] for item in form.items]
            if path.stem == self.unit["parks"]:
                edits.append(["type", form.at(liaison, form.items[0]), self.words["liaison"]])
            self.typed |= {(round_.label, item, path.stem): (agreed, "") for item in form.items}
            jobs.append(Job(path, self.folder / "returns-round" / path.name, edits))
        self.office.edit(jobs)
        self.results["confirmation"] = self.run("merge", "returns-round")
        accepted = self._cells(
            "proposals",
            {"unit": self.unit["parks"], "proposed": self.words["liaison"]},
            {"accept": enum_label("flag", "yes", self.lang)},
        )
        self.edit(self.status, [["sheet", sheet_name("proposals", self.lang)], *accepted])
        self.run("check", "master.xlsx", "--apply")

    def send_out(self) -> None:
        """The first period's forms go out."""
        self.run("split", "master.xlsx", "-p", self.periods[0])

    def first_returns(self) -> None:
        """All units but one return the first period's form; one disputes an item."""
        late = self.unit["north"]
        disputing = self.unit["parks"]
        self.fill(self.periods[0], "returns", without=(late,), disputes={disputing: 0})
        self.results["first_returns"] = self.run("merge", "returns")

    def coordinator_types(self) -> None:
        """The coordinator corrects an answer by phone, verifies an item, writes what is reported up, grants the late unit more days."""
        works, item = self.unit["works"], self._first_of(self.unit["works"])
        self.corrected = (self.periods[0], item, works)
        answers, items, returns = (sheet_name(n, self.lang) for n in ("answers", "items", "returns"))
        better = self.choices[0]
        edits: list[list[Any]] = [["sheet", answers]]
        edits += self._cells(
            "answers", {"id": item, "unit": works}, {"corrected": better, "correction_basis": self.words["phone"]}
        )
        edits += [["sheet", items], *self._cells("items", {"id": item}, {"verdict_note": self.words["phone"]})]
        edits += self._cells(
            "items", {"id": self.case_item(1)}, {"verdict": self.choices[1], "summary": self.words["summary"]}
        )
        edits += [
            ["sheet", returns],
            *self._cells(
                "returns", {"unit": self.unit["north"], "period": self.periods[0]}, {"extended_to": "2025-06-27"}
            ),
        ]
        edits += [["sheet", sheet_name("goals", self.lang)], *self._cells("goals", {"target": ""}, {"actual": "62.5"})]
        self.edit(self.status, edits)
        self.results["coordinator_types"] = self.run("merge", "returns")

    def late_return(self) -> None:
        """The late unit's form comes within its extension, and is entered with the day it came."""
        late = self.unit["north"]
        self.fill(self.periods[0], "returns-late", only=(late,))
        self.run("merge", "returns-late")
        self.edit(
            self.status,
            [
                ["sheet", sheet_name("returns", self.lang)],
                *self._cells("returns", {"unit": late, "period": self.periods[0]}, {"received": "2025-06-26"}),
            ],
        )
        self.results["late_return"] = self.run("merge", "returns-late")

    def problem_in_july(self) -> None:
        """A problem is entered into the master in July, with a round that asks about problems only; it is put right and struck off with evidence."""
        south, w = self.unit["south"], self.words
        page = openpyxl.load_workbook("master.xlsx")[sheet_name("items", self.lang)]
        row = page.max_row + 1
        heads = {str(c.value): c.column_letter for c in page[2] if c.value}
        label = {f.key: f.label(self.lang) for f in ITEM}
        kind = {"zh": "问题", "en": "Problem"}[self.lang]
        entered = {
            "serial": "1", "text": w["problem"], "kind": kind, "joint": south, "deadline": w["deadline"], "deadline_day": "2025-08-31", "origin": w["origin"],
            "found_on": "2025-07-03", "remedy": w["remedy"], "path": w["origin"],
        }  # fmt: skip
        edits: list[list[Any]] = [["sheet", sheet_name("items", self.lang)]]
        edits += [["text", f"{heads[label[name]]}{row}", text] for name, text in entered.items()]
        periods = {f.key: f.label(self.lang) for f in PERIODS}
        book = openpyxl.load_workbook("master.xlsx")[sheet_name("periods", self.lang)]
        at = {str(c.value): c.column_letter for c in book[2] if c.value}
        edits += [["sheet", sheet_name("periods", self.lang)], ["insert_rows", 5]]
        edits += [
            ["text", f"{at[periods[k]]}5", v]
            for k, v in {"period": w["july"], "due": "2025-07-28", "asks": kind}.items()
        ]
        self.edit(Path("master.xlsx"), edits)
        self.run("check", "master.xlsx", "--fix")
        self.problem = next(i.id for i in read_plan("master.xlsx").items if i.kind == "problem")
        self.run("split", "master.xlsx", "-p", w["july"])
        self.fill(w["july"], "returns-july", done=True)
        self.results["problem_in_july"] = self.run("merge", "returns-july")
        typed = {
            "closing_applied": "2025-07-25",
            "closing_basis": w["evidence"],
            "closing_reviewer": "A",
            "closed_on": "2025-07-28",
        }
        self.edit(
            self.status, [["sheet", sheet_name("items", self.lang)], *self._cells("items", {"id": self.problem}, typed)]
        )

    def unit_renamed(self) -> None:
        """A unit is renamed in September; its heir answers the second period."""
        page = openpyxl.load_workbook("master.xlsx")[sheet_name("units", self.lang)]
        heads = {str(c.value): c.column_letter for c in page[2] if c.value}
        label = {f.key: heads[f.label(self.lang)] for f in UNITS}
        old = next(c.row for c in page[label["unit"]] if c.value == self.unit["cleansing"])
        edits = [
            ["text", f"{label['until']}{old}", "2025-09-01"],
            ["text", f"{label['successor']}{old}", self.words["new_unit"]],
        ]
        edits.append(["text", f"{label['unit']}{page.max_row + 1}", self.words["new_unit"]])
        self.edit(Path("master.xlsx"), [["sheet", page.title], *edits])
        self.run("split", "master.xlsx", "-p", self.periods[1])
        self.fill(self.periods[1], "returns-autumn")
        self.results["unit_renamed"] = self.run("merge", "returns-autumn")

    def third_period(self) -> None:
        self.run("split", "master.xlsx", "-p", self.periods[2])
        self.fill(self.periods[2], "returns-winter")
        self.results["third_period"] = self.run("merge", "returns-winter")

    def year_end(self) -> None:
        """The final review is opened; final figures are typed."""
        self.run("merge", "returns-winter", "-p", self.words["final"])
        sheet = sheet_name("indicators", self.lang)
        edits = [
            ["sheet", sheet],
            *self._cells("indicators", {"id": self.case_item(1)}, {"final": "95", "final_basis": self.words["basis"]}),
        ]
        self.edit(self.status, edits)
        self.results["year_end"] = self.run("merge", "returns-winter", "-p", self.words["final"])

    def handed_over(self) -> None:
        """The year's report, the office's own archive."""
        self.run("report", "status.xlsx", "-o", "report.docx", "--kind", "year")
        self.results["handed_over"] = self.run("archive", ".", "-o", "year.zip")

    # ── hands ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def run(self, *arguments: str) -> dict[str, Any]:
        done = CliRunner().invoke(cli, [*arguments, "--json", "-"], catch_exceptions=False)
        assert done.exit_code in (0, 1), done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def edit(self, book: Path, edits: Sequence[Sequence[Any]]) -> None:
        """The coordinator's own edits: opened in the office program, typed, saved over."""
        book = self.folder / book
        saved = book.with_name(f"edited-{book.name}")
        self.office.edit([Job(book, saved, edits)])
        os.replace(saved, book)

    @property
    def choices(self) -> list[str]:
        return [c.label for c in self.case.plan.choices if c.kind == "regular"]

    def case_item(self, number: int) -> str:
        """The id of the n-th item (0-based) of the master."""
        return read_plan("master.xlsx").items[number].id

    def _first_of(self, unit: str) -> str:
        return next(i for p, i, u in self.typed if u == unit)

    def _cells(self, name: str, where: Mapping[str, str], typed: Mapping[str, str]) -> list[list[Any]]:
        """Edits that type into the row of a sheet of the status workbook in which ``where`` stands (blank: the first row)."""
        known = {
            "answers": STATUS_ANSWERS,
            "items": STATUS_ITEMS,
            "returns": STATUS_RETURNS,
            "goals": STATUS_GOALS,
            "indicators": STATUS_INDICATORS,
            "proposals": PROPOSALS,
        }[name]
        label = {f.key: f.label(self.lang) for f in known}
        page = openpyxl.load_workbook(self.status)[sheet_name(name, self.lang)]
        at = {str(c.value): c.column_letter for c in page[1]}
        row = next(
            r for r in range(2, page.max_row + 1) if all(not v or shown(page[f"{at[label[k]]}{r}"].value) == v for k, v in where.items())
        )  # fmt: skip
        return [
            ["text" if not v.replace(".", "").isdigit() else "type", f"{at[label[k]]}{row}", v]
            for k, v in typed.items()
        ]

    def fill(
        self, period: str, into: str, *, only: Sequence[str] = (), without: Sequence[str] = (), disputes: Mapping[str, int] | None = None, done: bool = False
    ) -> None:  # fmt: skip
        """Every unit asked fills its form in and returns it."""
        (self.folder / into).mkdir(exist_ok=True)
        jobs = []
        for path in sorted((self.folder / "outbox" / period).glob("*.xlsx")):
            unit = path.stem
            if unit not in without and (not only or unit in only):
                jobs.append(
                    Job(
                        path,
                        self.folder / into / path.name,
                        self._answers(read_form(path), period, unit, disputes or {}, done),
                    )
                )
        self.office.edit(jobs)

    def _answers(self, form: Form, period: str, unit: str, disputes: Mapping[str, int], done: bool) -> list[list[Any]]:
        heads = {header.rstrip("* "): header for header in form.columns}
        status, progress, reason, measures = (heads[f.label(self.lang)] for f in ANSWER)
        dispute = next((heads.get(f.label(self.lang), "") for f in FORM_OPTIONAL if f.key == "dispute"), "")
        kinds = {i.id: i.kind for i in read_plan(self.folder / "master.xlsx").items}
        edits: list[list[Any]] = []
        plan = read_plan(self.folder / "master.xlsx")
        for n, item in enumerate(form.items):
            offered = [c.label for c in plan.choices_for(kinds[item])]
            chosen = offered[0] if done else offered[(n + len(unit) + len(self.typed)) % len(offered)]
            text = self.words["filled"].format(period=period, unit=unit, item=item, n=n + 3)
            edits += [["type", form.at(status, item), chosen], ["type", form.at(progress, item), text]]
            edits += [
                ["type", form.at(reason, item), self.words["reason"].format(unit=unit, item=item)],
                ["type", form.at(measures, item), self.words["measures"].format(unit=unit)],
            ]
            if dispute and disputes.get(unit) == n:
                edits.append(["type", form.at(dispute, item), self.words["dispute"]])
            self.typed[period, item, unit] = (chosen, text)
        return edits


def archived(path: Path) -> dict[str, bytes]:
    """Name in an archive → its bytes."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}
