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
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
from click.testing import CliRunner

from tests.office import Job, Office
from tests.sheets import Form, read_form, shown
from xltrack import Goal, Material, Period, demo, read_plan, write_plan
from xltrack.cli import cli
from xltrack.demo import beside
from xltrack.demo.case import Said
from xltrack.demo.case import phone as case_phone
from xltrack.enums import CLAIMS, enum_label
from xltrack.fields import (
    ANSWER,
    CONFIRMATION,
    FORM_OPTIONAL,
    ITEM,
    PERIODS,
    PREAMBLE,
    PROPOSALS,
    STATUS_ANSWERS,
    STATUS_GOALS,
    STATUS_INDICATORS,
    STATUS_ITEMS,
    STATUS_RETURNS,
    UNITS,
    sheet_name,
)

Slot = tuple[str, str, str]  # period, item id, unit
STEPS = (
    "confirmation", "send_out", "first_returns", "coordinator_types", "corrected_return", "late_return", "problem_in_july", "unit_renamed", "third_period", "year_end", "handed_over",
)  # fmt: skip
WORDS = {
    "zh": {
        "exhibit": "（佐证第{n}号）", "dispute": "此项不属本单位职责，建议另行明确。",
        "problem": "南桥菜场后巷垃圾收运不及时，群众多次反映。", "origin": "群众投诉", "remedy": "增设收运班次，公示时间。", "deadline": "8月底前", "july": "2025年7月问题",
        "phone": "电话核实，6月23日张科员", "summary": "机械化清扫率91.4%，9月新车到位后可达标。", "goal": "到2027年，城区基本消除易涝积水点。", "goal_name": "积水点消除率", "new_unit": "环卫事务中心", "final": "终核",
        "round": "分解确认", "liaison": "园林联络员乙",
        "reworded": "完成36条背街小巷的路面修补、线缆归整、墙面清理和路灯更换，6月底前完成18条，年底前全部完成。", "wish": "建议增加路灯更换", "stage": "印发之日起2个月内印发排查方案",
        "section": "管网科", "declined": "此项由街道办理，建议由东岸街道承担", "half": "{unit}半年总结.docx", "annual": "{unit}年度总结.docx", "wrong": "基本完成", "vague": "约20左右",
        "basis": "验收报告〔2025〕9号", "evidence": "现场照片与收运记录",
    },
    "en": {
        "exhibit": " (exhibit {n})", "dispute": "Not a duty of ours; please decide.",
        "problem": "Waste behind South Bridge market is not collected in time.", "origin": "Complaints", "remedy": "One more round a day, hours posted.", "deadline": "end of August", "july": "2025-07 problems",
        "phone": "by phone, 23 June", "summary": "Machine-swept share 91.4%; the target is met once the new sweepers arrive in September.", "goal": "By 2027 hardly any flooding spot is left in town.",
        "goal_name": "Spots removed", "new_unit": "Cleansing Services",
        "final": "Final review",
        "round": "Confirmation", "liaison": "Parks liaison B",
        "reworded": "Repave 36 back lanes, bundle their cables, clean their walls and renew their lamps: 18 by the end of June, all by the end of the year.", "wish": "please add the lamps",
        "stage": "survey plan within 2 months of issue",
        "section": "Sewers section", "declined": "Done by the subdistricts; East Bank should take it", "half": "{unit} half-year report.docx", "annual": "{unit} annual report.docx",
        "wrong": "nearly done", "vague": "about 20",
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
    handed: dict[str, set[str]] = field(default_factory=dict)  # period → units whose summary came in
    numbers: dict[str, int] = field(default_factory=dict)  # item id → its place in the sample year

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
        """A master without ids is checked; every unit confirms its items. Proposed: a liaison, other words, a stage goal with its section, another
        unit. The coordinator accepts all but the last into the master, one in his own wording."""
        plan, w = self.case.plan, self.words
        goal = Goal(self.words["goal"], 2027, self.words["goal_name"], ">=", 95.0, "%")
        final = Period(self.words["final"], date(2025, 12, 31), kind="final")
        round_ = Period(self.words["round"], date(2025, 2, 20), kind="confirmation")
        items = tuple(i if i.indicators else replace(i, id="") for i in plan.items)
        summaries = (enum_label("material", name, self.lang) for name in ("half", "annual"))
        materials = tuple(map(Material, summaries, (self.periods[0], self.periods[2])))
        periods = (round_, *plan.periods, final)
        write_plan(replace(plan, items=items, goals=(goal,), periods=periods, materials=materials), "master.xlsx")
        self.run("check", "master.xlsx", "--fix")
        self.numbers = {item.id: n for n, item in enumerate(read_plan("master.xlsx").items)}
        self.run("split", "master.xlsx", "-p", round_.label)
        jobs = []
        (self.folder / "returns-round").mkdir()
        for path in sorted((self.folder / "outbox" / round_.label).glob("*.xlsx")):
            form = read_form(path)
            heads = {header.rstrip("* "): header for header in form.columns}
            at = {f.key: heads[f.label(self.lang)] for f in CONFIRMATION if f.label(self.lang) in heads}
            said = self._confirmed(path.stem, form)
            edits = [
                ["text", form.at(at[name], item), text] for item, cells in said.items() for name, text in cells.items()
            ]
            self.typed |= {(round_.label, item, path.stem): (cells["claim"], "") for item, cells in said.items()}
            jobs.append(
                Job(path, self.folder / "returns-round" / path.name, [*edits, *self._signed(form, path.stem, round_)])
            )
        self.office.edit(jobs)
        self.results["confirmation"] = self.run("merge", "returns-round")
        yes, no = (enum_label("flag", v, self.lang) for v in ("yes", "no"))
        unit, edits = self.unit, [["sheet", sheet_name("proposals", self.lang)]]
        for where, typed in (
            ({"unit": unit["parks"], "proposed": w["liaison"]}, {"accept": yes}),
            ({"unit": unit["works"], "proposed": w["wish"]}, {"accept": yes, "instead": w["reworded"]}),
            ({"unit": unit["drainage"], "proposed": w["stage"]}, {"accept": yes}),
            ({"unit": unit["drainage"], "proposed": w["section"]}, {"accept": yes}),
            ({"unit": unit["parks"], "opinion": w["declined"]}, {"accept": no}),
        ):
            edits += self._cells("proposals", where, typed)
        self.edit(self.status, edits)
        self.results["applied"] = self.run("check", "master.xlsx", "--apply", "--today", "2025-02-24")
        (self.folder / "seen").mkdir(exist_ok=True)
        shutil.copy("master.xlsx", "seen/master.xlsx")  # as it goes out

    def _confirmed(self, unit: str, form: Form) -> dict[str, dict[str, str]]:
        """What a unit says of every item."""
        w, agreed = self.words, CLAIMS["claimed"][self.lang == "en"]
        said = {item: {"claim": agreed} for item in form.items}
        first = said[form.items[0]]
        if unit == self.unit["parks"]:
            first |= {"liaison": w["liaison"]}
            said[form.items[-1]] = {"claim": CLAIMS["declined"][self.lang == "en"], "opinion": w["declined"]}
        elif unit == self.unit["works"]:
            first |= {"claim": CLAIMS["partly"][self.lang == "en"], "opinion": w["wish"]}
        elif unit == self.unit["drainage"]:
            first |= {"goals": w["stage"], "office": w["section"]}
        return said

    def send_out(self) -> None:
        """The first period's forms go out."""
        self.run("split", "master.xlsx", "-p", self.periods[0])

    def first_returns(self) -> None:
        """All units but one return the first period's form: one disputes an item, one pastes a word that is no choice, one has its tasks sorted apart from
        their ids; some hand in the half-year summary."""
        late, wrong, sorted_apart = (self.unit[k] for k in ("north", "cleansing", "west"))
        disputing = self.unit["parks"]
        self.fill(self.periods[0], "returns", without=(late,), disputes={disputing: 0})
        self._paste_a_word(wrong)
        self._sort_apart(sorted_apart)
        self._hand_in(self.periods[0], "half", "returns", ("works", "drainage", "east"))
        for name, data in beside.attachments(self.case):
            (self.folder / "returns" / name).write_bytes(data)
        self.results["first_returns"] = self.run("merge", "returns", "--corrections", "corrections")

    def _paste_a_word(self, unit: str) -> None:
        """A word that is no choice over a dropdown: its cell is refused, the rest of the row counts."""
        path = self.folder / "returns" / f"{unit}.xlsx"
        form = read_form(path)
        item, period = form.items[0], self.periods[0]
        status = {header.rstrip("* "): header for header in form.columns}[ANSWER[0].label(self.lang)]
        self.edit(path, [["text", form.at(status, item), self.words["wrong"]]])
        self.refused = (period, item, unit)
        self.right = self.typed[self.refused]
        self.typed[self.refused] = ("", self.right[1])

    def _sort_apart(self, unit: str) -> None:
        """Two tasks change places, their ids do not: the sheet is set aside whole."""
        path = self.folder / "returns" / f"{unit}.xlsx"
        form = read_form(path)
        column = next(c for c in form.texts if form.texts[c] == self._text(form.items[0]))[0]
        places = [f"{column}{form.rows[item]}" for item in form.items[:2]]
        swapped = [
            ["text", place, self._text(item)] for place, item in zip(places, reversed(form.items[:2]), strict=True)
        ]
        self.edit(path, [["unprotect"], *swapped])
        self.apart = {slot: said for slot, said in self.typed.items() if slot[0] == self.periods[0] and slot[2] == unit}
        for slot in self.apart:
            del self.typed[slot]

    def _text(self, item: str) -> str:
        return str(next(i.text for i in read_plan(self.folder / "master.xlsx").items if i.id == item))

    def _hand_in(self, period: str, name: str, into: str, units: Sequence[str]) -> None:
        """Summaries as Word files beside the forms."""
        for unit in (self.unit[key] for key in units):
            paper = docx.Document()
            paper.add_paragraph(self.words[name].format(unit=unit).removesuffix(".docx"))
            paper.save(str(self.folder / into / self.words[name].format(unit=unit)))
            self.handed.setdefault(period, set()).add(unit)

    def coordinator_types(self) -> None:
        """The coordinator corrects an answer by phone, verifies an item, writes what is reported up, grants the late unit more days."""
        works, item = self.unit["works"], self._first_of(self.unit["works"])
        self.corrected = (self.periods[0], item, works)
        answers, items, returns = (sheet_name(n, self.lang) for n in ("answers", "items", "returns"))
        better = self.better = self.choices[1]
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

    def corrected_return(self) -> None:
        """The unit mends its correction copy and sends that back."""
        _, item, unit = self.refused
        copy = next(p for p in sorted((self.folder / "corrections").rglob("*.xlsx")) if unit in p.stem)
        book = openpyxl.load_workbook(copy)
        page = next(s for s in book.worksheets if any(c.value == item for row in s.iter_rows(max_col=1) for c in row))
        place = next(c.coordinate for row in page.iter_rows() for c in row if c.value == self.words["wrong"])
        (self.folder / "returns-late").mkdir(exist_ok=True)
        mended = self.folder / "returns-late" / copy.name
        self.office.edit([Job(copy, mended, [["sheet", page.title], ["text", place, self.right[0]]])])
        self.typed[self.refused] = self.right
        self.results["corrected_return"] = self.run("merge", "returns-late")

    def late_return(self) -> None:
        """The late unit's form comes within its extension with its summary, and is entered with the day it came; another sends its form in order again."""
        late = self.unit["north"]
        self.fill(self.periods[0], "returns-late", only=(late, self.unit["west"]))
        self._hand_in(self.periods[0], "half", "returns-late", ("north",))
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
        self._hand_in(
            self.periods[2], "annual", "returns-winter", [k for k in self.case.keys.values() if k != "cleansing"]
        )
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
        """What a unit types: the sample year's words, each with a number of its own, so that a row in a wrong place is noticed."""
        heads = {header.rstrip("* "): header for header in form.columns}
        columns = {f.key: heads[f.label(self.lang)] for f in (*ANSWER, *FORM_OPTIONAL) if f.label(self.lang) in heads}
        plan = read_plan(self.folder / "master.xlsx")
        sources = openpyxl.load_workbook(form.path).worksheets[1]
        source = next((h for h in form.columns if h.endswith("*")), "")
        edits = self._signed(form, unit, next(p for p in plan.periods if p.label == period))
        for n, item in enumerate(form.items):
            kind = next(i.kind for i in plan.items if i.id == item)
            offered = {c.status: c.label for c in plan.choices_for(kind)}
            said = self._said(item, unit, period)
            chosen = offered["completed"] if done else offered[said.status]
            text = said.progress + self.words["exhibit"].format(n=len(self.typed) + 1)
            cells = {"status": chosen, "progress": text, "reason": said.reason, "measures": said.measures}
            cells |= {"dispute": self.words["dispute"]} if disputes.get(unit) == n else {}
            edits += [["text", form.at(columns[k], item), v] for k, v in cells.items() if v]
            if said.actual is not None:
                edits.append(["type", form.at(columns["actual"], item), f"{said.actual:g}"])
            if source:
                edits.append(["text", form.at(source, item), str(sources["A1"].value)])
            self.typed[period, item, unit] = (chosen, text)
        return edits

    def _said(self, item: str, unit: str, period: str) -> Said:
        """The honest answer of a unit; a problem entered in the year is put right."""
        if item not in self.numbers or period not in self.periods:
            return Said("completed", self.words["remedy"])
        asked = self.case.plan.items[self.numbers[item]].id
        name = unit if unit in self.case.keys else self.unit["cleansing"]
        return self.case.said(asked, name, self.periods.index(period))

    def _signed(self, form: Form, unit: str, period: Period) -> list[list[Any]]:
        """Who fills a form in, and when."""
        number = list(self.case.keys).index(unit if unit in self.case.keys else self.unit["cleansing"])
        words, day = self.case.source["words"], period.due - timedelta(number % 5) if period.due else None
        fields = {f.key: f.label(self.lang) for f in PREAMBLE}
        phone = fields["filler_phone"]
        said = {fields["filler"]: self.case.word(words["desk"]), phone: case_phone(number), fields["leader"]: self.case.word(words["head"]), f"{phone} 2": case_phone(100 + number)}  # fmt: skip
        return [["text", form.labels[label], text] for label, text in said.items() if label in form.labels] + (
            [["type", form.labels[fields["filled_on"]], day.isoformat()]]
            if day and fields["filled_on"] in form.labels
            else []
        )


def archived(path: Path) -> dict[str, bytes]:
    """Name in an archive → its bytes."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}
