"""The five source documents walked from import to report: each with its own tables, days, summaries, filings and verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

import xltrack as xt
from tests.forms import fill
from tests.test_materials import letter
from xltrack import Material, drafting, pipeline, publish
from xltrack.cli import cli
from xltrack.plan import is_relevant, relative_day
from xltrack.steps.targets import judge

pytestmark = pytest.mark.seeds
DONE = {"status": "已完成", "progress": "已全部完成。"}
GOING = {"status": "达到序时进度", "progress": "按计划推进。"}
LATE = {"status": "未达序时进度", "progress": "进度偏慢。", "reason": "资金未到位", "measures": "申请追加"}
OF_KIND = {
    "precondition": {"status": "预计达到", "progress": "指标正常。"},
    "veto": {"status": "未发生"},
    "deduction": {"status": "未发生"},
}
TERM = "印发之日起2个月内"
Said = Callable[[xt.Item, str], Mapping[str, Any]]


class Walk:
    """A document's year in a folder: imported, amended as a coordinator does, sent out, answered, merged."""

    def __init__(self, seeds: Path, seed: str, folder: Path) -> None:
        (source,) = seeds.glob(f"{seed}_*.txt")
        self.folder, self.master, self.status = folder, folder / "master.xlsx", folder / "status.xlsx"
        self.draft = drafting.import_into([source], self.master)
        self.typed: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        self.results: dict[str, xt.MergeResult] = {}

    @property
    def plan(self) -> xt.Plan:
        return xt.read_plan(self.master)

    def amend(self, **changes: Any) -> None:
        """What a person fills into a draft: members of its groups, a unit for what names none; ``changes`` of the plan."""
        plan = replace(self.plan, **changes)
        units, items = list(plan.units), []
        for item in plan.items:
            members = dict(item.members)
            for _, name in item.parties:
                if not replace(plan, units=tuple(units)).expand(item, name) and name not in members:
                    if is_relevant(name):
                        members[name] = (units[0].name, units[1].name)
                    else:
                        units += [xt.Unit(f"{name}之{n}", groups=(name,)) for n in "甲乙"]
            owner = item.joint or (() if item.parties else (units[0].name,))
            items.append(replace(item, members=tuple(members.items()), joint=owner))
        xt.write_plan(replace(plan, units=tuple(units), items=tuple(items)), self.master)
        checked = pipeline.check(self.master, fix=True)
        assert "error" not in set(checked.findings["severity"]), "the draft can be sent out"

    def period(self, label: str, said: Said, without: Sequence[str] = ()) -> xt.MergeResult:
        """A period from split to merge; what was typed is counted without xltrack."""
        plan = self.plan
        made = xt.split(
            self.master, label, self.folder / "outbox", ledger=self.status if self.status.exists() else None
        )
        for unit, form in made.forms.items():
            if unit in without:
                continue
            rows = {
                str(r[0].value)
                for r in openpyxl.load_workbook(form).worksheets[0].iter_rows()
                if str(r[0].value or "").startswith("T")
            }
            answers = {i.id: OF_KIND.get(i.kind) or said(i, unit) for i in plan.items if i.id in rows}
            fill(form, answers, self.folder / f"returns-{label}/{form.name}")
            self.typed |= {(label, i, unit): text for i, text in answers.items()}
        result = pipeline.merge_into([self.folder / f"returns-{label}"], master=self.master)
        self.results[label] = result
        ledger = result.consolidation.ledger
        found = {
            (r["period"], r["id"], r["unit"]): (r["self"], r["progress"])
            for r in ledger.to_dict("records")
            if r["unit"]
        }
        assert found == {slot: (t["status"], t.get("progress", "")) for slot, t in self.typed.items()}
        assert sum(result.to_json()["by_status"].values()) == len(plan.items)
        return result

    def type_in(self, sheet: str, where: Mapping[str, str], **typed: Any) -> None:
        book = openpyxl.load_workbook(self.status)
        page = book[sheet]
        at = {str(c.value): c.column for c in page[1]}
        row = next(
            r for r in range(2, page.max_row + 1) if all(str(page.cell(r, at[h]).value) == v for h, v in where.items())
        )
        for header, value in typed.items():
            page.cell(row, at[header]).value = value
        book.save(self.status)

    def again(self, label: str, period: str = "") -> xt.MergeResult:
        return pipeline.merge_into([self.folder / f"returns-{label}"], master=self.master, period=period)

    def report(self, *options: str) -> str:
        """A report's words."""
        out = self.folder / f"report{len(list(self.folder.glob('report*')))}.docx"
        done = CliRunner().invoke(cli, ["report", str(self.status), "-o", str(out), *options], catch_exceptions=False)
        assert done.exit_code == 0
        paper = docx.Document(str(out))
        return "\n".join(
            [*(p.text for p in paper.paragraphs), *(c.text for t in paper.tables for r in t.rows for c in r.cells)]
        )


def test_000_three_days_of_a_bureau_its_summaries_and_the_progress_form_of_its_superior(
    seeds: Path, tmp_path: Path
) -> None:
    walk = Walk(seeds, "000", tmp_path)
    labels = [p.label for p in walk.plan.periods]
    walk.amend(materials=(Material("半年总结", labels[0]), Material("年度总结", labels[2])))
    plan = walk.plan
    assert [p.due for p in plan.periods] == [date(2022, 6, 20), date(2022, 9, 25), date(2022, 12, 10)]
    assert any("书面报告" in d.text for d in walk.draft.uncertain if d.code == "duty"), (
        "twice a year a written report is owed"
    )
    first, second, third = (p.label for p in plan.periods)
    handed = [u.name for u in plan.units][:3]
    for unit in handed:
        letter(walk.folder / f"returns-{first}/{unit}半年总结.docx", f"{unit}半年工作总结")
    result = walk.period(first, lambda item, unit: LATE if item.serial == "2" else GOING)
    owed = {m["unit"]: m["state"] for m in result.to_json()["materials"] if m["material"] == "半年总结"}
    assert {u for u, state in owed.items() if state == "received"} == set(handed), "due on 20 June beside the form"
    chased = publish.remind(walk.status, master=walk.master, today=date(2022, 6, 21), period=first)
    assert {r.unit for r in chased.reminders if r.materials} == set(owed) - set(handed)
    half = walk.report("--kind", "half")
    late = [i for i in plan.items if i.serial == "2"]
    assert all(i.text[:12] in half for i in late) and "资金未到位" in half
    silent = plan.units[0].name
    assert walk.period(second, lambda item, unit: GOING, without=(silent,)).to_json()["units"]["missing"] == [silent]
    walk.period(third, lambda item, unit: DONE)
    assert f"{len(plan.items)}项" in walk.report("--kind", "year").replace(" ", "")
    form = openpyxl.Workbook()
    page = form.active
    assert page is not None
    for row in (
        ["进度表"],
        ["填报单位（加盖公章）："],
        ["序号", "目标责任名称", "进展情况", "目标责任评估情况", "滞后原因", "解决措施"],
        ["", "", "", "□已完成 □达到序时进度 □未达序时进度 □尚未启动"],
        ["填表人："],
    ):
        page.append(row)
    form.save(tmp_path / "附件3.xlsx")
    CliRunner().invoke(
        cli,
        ["report", str(walk.status), "--form", str(tmp_path / "附件3.xlsx"), "-o", str(tmp_path / "up.xlsx")],
        catch_exceptions=False,
    )
    rows = list(
        openpyxl.load_workbook(tmp_path / "up.xlsx")
        .worksheets[0]
        .iter_rows(min_row=4, max_row=3 + len(plan.items), values_only=True)
    )
    assert [r[1] for r in rows] == [i.text for i in plan.items] and all("☑已完成" in str(r[3]) for r in rows)


def test_001_sixty_four_items_of_groups_and_towns_half_year_and_year_end_and_what_is_overdue_then(
    seeds: Path, tmp_path: Path
) -> None:
    walk = Walk(seeds, "001", tmp_path)
    days = {"半年": date(2022, 6, 30), "年终": date(2022, 12, 31), "次年1月": date(2023, 1, 10)}
    walk.amend(periods=tuple(xt.Period(label, day) for label, day in days.items()))
    plan = walk.plan
    assert len(plan.items) == 64 and plan.items[63].frequency[0].startswith("半年和年终")
    (staged,) = [i for i in plan.items if i.deadlines]
    assert [d.date for d in staged.deadlines] == [date(2022, 9, 30), date(2022, 12, 31)], (
        "9月底前 and 年底前 of one task"
    )
    half = walk.period("半年", lambda item, unit: GOING)
    assert not any(half.items["overdue"])
    members = {u for d in plan.all_duties() if d.group for u in [d.unit]}
    answered = {r["unit"] for r in half.answers.to_dict("records") if r["group"] and r["returned"]}
    assert answered == members and members, "every member of a group answers for itself"
    year = walk.period("年终", lambda item, unit: GOING if item is staged or item.id == staged.id else DONE)
    assert not any(year.items["overdue"]) and year.to_json()["by_status"]["completed"] == 63
    last = walk.period("次年1月", lambda item, unit: GOING if item.id == staged.id else DONE)
    assert list(last.items[last.items["overdue"].astype(bool)]["id"]) == [staged.id]
    assert [r["id"] for r in last.to_json()["lagging"]] == [staged.id]
    assert staged.text[:12] in walk.report("--kind", "notice")


def test_002_goals_of_2025_and_2035_units_added_to_every_task_and_plans_filed_within_two_months(
    seeds: Path, tmp_path: Path
) -> None:
    walk = Walk(seeds, "002", tmp_path)
    filing = next(d for d in walk.draft.uncertain if d.code == "duty-on")
    assert "备案" in filing.text and "2022-09-22" in filing.reason
    draft = walk.plan
    owed = xt.Item(
        "制定工作实施方案，报市环委办备案。",
        path=("三、加强组织实施",),
        serial="(一)",
        joint=draft.items[1].inherited,
        deadlines=(xt.Deadline(TERM, relative_day(TERM, draft.settings)),),
    )
    walk.amend(
        items=(*draft.items, owed),
        periods=(xt.Period("2022年9月", date(2022, 9, 30)), xt.Period("2022年12月", date(2022, 12, 31))),
    )
    plan = walk.plan
    assert plan.items[-1].due == date(2022, 9, 22), "reckoned from the day of issue"
    assert {len(i.inherited) for i in plan.items[1:36]} == {3}
    result = walk.period("2022年9月", lambda item, unit: GOING)
    filed = result.items.set_index("id").loc[plan.items[-1].id]
    assert bool(filed["overdue"]) and result.to_json()["items"] == 37
    goals = result.consolidation.goals
    assert set(goals["year"]) == {2025, 2035} and not set(goals["text"]) & {i.text for i in plan.items}
    pm = next(g for g in plan.goals if "PM2.5" in g.name)
    walk.type_in("总体目标", {"目标值": str(next(t for t in goals["target"] if "PM2.5" in t))}, 完成值=20.1)
    again = walk.again("2022年9月").consolidation.goals
    row = again[again["target"].str.contains("PM2.5")].iloc[0]
    assert row["target_state"] == "ahead" and "0.9" in row["words"], f"20.1 against {pm.value}"
    assert "37" in walk.report()


def test_003_a_missed_target_of_last_year_a_list_of_problems_rolled_on_monthly_and_published(
    seeds: Path, tmp_path: Path
) -> None:
    walk = Walk(seeds, "003", tmp_path)
    air = xt.Indicator("空气质量优良率", ">=", 97.1, "%", 2021)
    judged = judge(air, 96.3, xt.Item("空气质量"), xt.Period("2021年", date(2021, 12, 31)), 2021)
    assert judged.state == "missed" and "低于目标0.8个百分点" in judged.words
    draft = walk.plan
    assert not [i for i in draft.items if i.parties] and any(
        f.startswith("每月") for i in draft.items for f in i.frequency
    )
    offices = tuple(xt.Unit(name) for name in ("综合股", "污控股", "监测站", "大队"))
    items = tuple(
        replace(i, joint=(offices[n % 4].name,), disclosure="public" if n % 3 == 0 else "internal")
        for n, i in enumerate(draft.items)
    )
    entry = xt.Item(
        "某水闸断面出现劣Ⅴ类。", path=("突出问题",), serial="1", kind="problem", joint=("污控股",), deadlines=(xt.Deadline("7月底前", date(2022, 7, 31)),), origin="省督察",
        found_on=date(2022, 4, 6), remedy="清淤并增加补水。", disclosure="public",
    )  # fmt: skip
    months = (
        xt.Period("5月", date(2022, 5, 31), asks=("problem",)),
        xt.Period("二季度", date(2022, 6, 30)),
        xt.Period("7月", date(2022, 7, 29), asks=("problem",)),
    )
    walk.amend(units=offices, items=(*items, entry), periods=months)
    plan = walk.plan
    may = walk.period("5月", lambda item, unit: LATE)
    assert may.to_json()["units"]["expected"] == ["污控股"]
    quarter = walk.period("二季度", lambda item, unit: LATE if item.kind == "problem" else GOING)
    assert quarter.to_json()["by_status"]["behind"] == 1
    walk.period("7月", lambda item, unit: DONE)
    walk.type_in(
        "任务",
        {"编号": plan.items[-1].id},
        申请销号日期=date(2022, 7, 26),
        销号依据="监测报告连续三月达标",
        审核人="局务会",
        销号日期=date(2022, 7, 28),
    )
    closed = walk.again("7月")
    assert closed.items.set_index("id").loc[plan.items[-1].id, "closing_basis"] == "监测报告连续三月达标"
    assert not [
        f
        for f in closed.findings.to_dict("records")
        if f["item"] == plan.items[-1].id and f["code"].startswith("closed-")
    ]
    public = walk.report("--public")
    shown = [i for i in plan.items if i.disclosure == "public"]
    assert all(i.text[:10] in public for i in shown)
    assert not [i.text for i in plan.items if i.disclosure != "public" and i.text[:14] in public]


def test_004_preconditions_vetoes_and_deductions_decide_the_grade(seeds: Path, tmp_path: Path) -> None:
    walk = Walk(seeds, "004", tmp_path)
    assert len([i for i in walk.plan.items if not i.parties]) == 5, "a dash is no unit: somebody must decide"
    walk.amend(
        periods=(
            xt.Period("半年", date(2017, 6, 30)),
            xt.Period("全年", date(2017, 12, 10)),
            xt.Period("终核", date(2017, 12, 31), kind="final"),
        )
    )
    plan = walk.plan
    kinds = Counter(i.kind for i in plan.items)
    assert kinds["precondition"] == 3 and kinds["veto"] == 3 and kinds["deduction"] >= 1
    assert plan.unit("区委渔农办") == plan.unit("农林水利局")
    walk.period("半年", lambda item, unit: GOING)
    walk.period("全年", lambda item, unit: DONE)
    veto = next(i for i in plan.items if i.kind == "veto")
    before = walk.again("全年", "终核").consolidation.judgement
    assert not before["value"].astype(str).str.contains("不合格").any(), "no self-assessment triggers a veto"
    preconditions = [i for i in plan.items if i.kind == "precondition"]
    for item in preconditions:
        walk.type_in("任务", {"编号": item.id}, 上级认定="已达到")
    assert grade(walk) == "优秀"
    walk.type_in("任务", {"编号": preconditions[0].id}, 上级认定="未达到")
    assert grade(walk) == "良好", "one precondition is not met: never excellent, whatever the points"
    walk.type_in("任务", {"编号": preconditions[0].id}, 上级认定="已达到")
    deduction = next(i for i in plan.items if i.kind == "deduction")
    walk.type_in("任务", {"编号": deduction.id}, 加扣分=12)
    assert grade(walk) == "良好" and score_of(walk) == 88.0, "100 less the 12 points typed by the coordinator"
    walk.type_in("任务", {"编号": veto.id}, 上级认定="已发生")
    after = walk.again("全年", "终核").consolidation.judgement
    assert grade(walk) == "不合格" and after["basis"].astype(str).str.contains(veto.id).any()
    assert "不合格" in walk.report("--kind", "year")


def grade(walk: Walk) -> str:
    return said_of(walk, "等次")


def score_of(walk: Walk) -> float:
    return float(said_of(walk, "总分"))


def said_of(walk: Walk, name: str) -> str:
    """What the year's judgement says after a merge of the final review."""
    rows = walk.again("全年", "终核").consolidation.judgement.to_dict("records")
    return next(str(r["value"]) for r in rows if r["name"] == name)
