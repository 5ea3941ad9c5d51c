"""Consolidations made up for tests: items and units in any number, with answers, verdicts and earlier periods."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pandas as pd

from xltrack import fields
from xltrack.enums import SHORT, WORST_FIRST, default_choices
from xltrack.findings import Finding
from xltrack.plan import Choice, Deadline, Item, Period, Plan, Settings, Unit
from xltrack.rates import left_out, unit_counts
from xltrack.records import Consolidation
from xltrack.steps.assess import under_items

SECTIONS = {
    "zh": ("一、城市道路养护", "二、生活垃圾分类", "三、园林绿化提升", "四、市政设施安全", "五、队伍作风建设"),
    "en": ("1 Roads", "2 Household waste", "3 Parks", "4 Safety of installations", "5 Conduct of office"),
}
TASKS = {
    "zh": "完成{n}条道路的路面修补和人行道翻新，按月巡查并建立问题清单，做到当月发现、当月整改，年底前全部验收。",
    "en": "Mend {n} roads and their pavements, inspect them monthly, list defects and close every one in its month.",
}
PROGRESS = {
    "zh": "已完成{n}处修补，累计投入{n}万元；其余正在办理招标手续，计划下月进场。",
    "en": "{n} places mended so far at a cost of {n}0,000; the rest is being tendered and starts next month.",
}
UNIT = {"zh": "第{n}养护站", "en": "Maintenance station {n}"}
LABELS = ("第一期", "第二期", "第三期", "第四期"), ("Round 1", "Round 2", "Round 3", "Round 4")
DAYS = (date(2022, 3, 31), date(2022, 6, 20), date(2022, 9, 25), date(2022, 12, 10))


def item_id(n: int) -> str:
    return f"T{n:04d}{'ABCDFGHJKL'[n % 10]}"


def make_plan(items: int, units: int, lang: str = "zh", text: str = "", **settings: Any) -> Plan:
    english = lang == "en"
    names = [UNIT[lang].format(n=n + 1) for n in range(units)]
    per_section = max(1, -(-items // len(SECTIONS[lang])))
    made = tuple(
        Item(
            text=text or TASKS[lang].format(n=n + 3),
            id=item_id(n),
            path=(SECTIONS[lang][n // per_section],),
            serial=str(n % per_section + 1),
            kind="veto" if n % 11 == 10 else "regular",
            lead=(names[n % units],),
            support=tuple({names[(n + 1) % units], names[(n + 2) % units]} - {names[n % units]}),
            deadlines=(Deadline("6月底前" if not english else "by June", date(2022, 6, 10 + n % 20)),)
            if n % 3 == 0
            else (),
        )
        for n in range(items)
    )
    choices = tuple(Choice(*choice) for choice in default_choices(lang))
    periods = tuple(Period(label, day, day) for label, day in zip(LABELS[english], DAYS, strict=True))
    roster = tuple(
        Unit(name, category=("部门", "乡镇")[n % 2] if not english else "Office") for n, name in enumerate(names)
    )
    title = "2022年城市管理目标责任分解表" if not english else "City management targets 2022"
    return Plan(title, 2022, lang, "P7K3M9", made, roster, periods, choices, Settings(**settings))


def worst(statuses: list[str]) -> str:
    return next((s for s in WORST_FIRST if s in statuses), "not_returned")


def consolidation(
    items: int = 12,
    units: int = 5,
    *,
    lang: str = "zh",
    periods: int = 1,
    seed: int = 1,
    own: bool = True,
    text: str = "",
    progress: str = "",
    findings: int = 3,
    **settings: Any,
) -> Consolidation:
    """The result of merging the last of ``periods`` periods, with the earlier ones in its ledger."""
    plan = make_plan(items, units, lang, text, **settings)
    rng = random.Random(seed)
    ledger: list[dict[str, Any]] = []
    last: dict[str, str] = {}
    for number in range(periods):
        answers = _answers(plan, plan.periods[number], rng, progress)
        rows = _items(plan, plan.periods[number], answers, last, rng)
        answers = under_items(plan, plan.periods[number], answers, rows)
        ledger += _history(plan.periods[number], answers, rows)
        last = {row["id"]: row["effective"] for row in rows}
    if own:
        for row in rows:
            row["处室备注"] = f"备注{row['serial']}" if rng.random() < 0.3 else ""
        for row in answers:
            row["佐证材料"] = "照片3张" if row["returned"] else ""
    period = plan.periods[periods - 1]
    return Consolidation(
        plan,
        period,
        _frame(rows, fields.STATUS_ITEMS, "lagging", "why"),
        _frame(answers, fields.STATUS_ANSWERS),
        _frame(_units(plan, answers), fields.STATUS_UNITS),
        _frame(_lagging(rows), fields.STATUS_LAGGING),
        _frame(_returns(plan, period), fields.STATUS_RETURNS),
        _frame(_unasked(plan, period), fields.STATUS_UNASKED),
        _frame(ledger, fields.STATUS_LEDGER),
        pd.DataFrame(),
        tuple(_findings(plan, period, findings)),
        {"items": ("处室备注",)} if own else {},
    )


def _frame(rows: list[dict[str, Any]], known: tuple[fields.Field, ...], *more: str) -> pd.DataFrame:
    columns = dict.fromkeys([*(f.key for f in known), *more, *(key for row in rows for key in row)])
    return pd.DataFrame([{c: row.get(c, "") for c in columns} for row in rows], columns=list(columns), dtype=object)


def _classes(plan: Plan, kind: str) -> dict[str, str]:
    return {c.label: c.status for c in plan.choices_for(kind)}


def _answers(plan: Plan, period: Period, rng: random.Random, progress: str) -> list[dict[str, Any]]:
    rows = []
    silent = {u.name for n, u in enumerate(plan.units) if n % 5 == 4}
    for item in plan.items:
        classes = _classes(plan, item.kind)
        for duty in plan.duties(item):
            returned = duty.unit not in silent
            own = rng.choices(list(classes), [3, 4, 2, 1][: len(classes)])[0] if returned else ""
            verdict = rng.choice(list(classes)) if rng.random() < 0.05 else ""
            corrected = rng.choice(list(classes)) if rng.random() < 0.05 else ""
            effective = classes.get(verdict) or classes.get(corrected) or classes.get(own) or "not_returned"
            lags = effective in SHORT and returned
            rows.append(
                {
                    "id": item.id,
                    "serial": item.serial,
                    "text": item.text,
                    "unit": duty.unit,
                    "role": duty.role,
                    "group": duty.group,
                    "effective": effective,
                    "self": own,
                    "verdict": verdict,
                    "corrected": corrected,
                    "correction_basis": "电话核实" if corrected else "",
                    "progress": (progress or PROGRESS[plan.language].format(n=rng.randint(2, 60))) if returned else "",
                    "reason": "招标流标" if lags else "",
                    "measures": "重新招标，倒排工期" if lags else "",
                    "filled_on": period.due if returned else None,
                    "submission": 1 if returned else "",
                    "file": f"returns/{duty.unit}.xlsx" if returned else "",
                    "cell": f"E{len(rows) + 9}" if returned else "",
                    "period": period.label,
                    "sheet": "填报表" if returned else "",
                    "sha256": f"{len(rows):064x}" if returned else "",
                    "counts": duty.role == "lead",
                    "returned": returned,
                    "answer_state": "answered" if returned else "absent",
                }
            )
    return rows


def _items(
    plan: Plan, period: Period, answers: list[dict[str, Any]], last: dict[str, str], rng: random.Random
) -> list[dict[str, Any]]:
    rows = []
    by_item: dict[str, list[dict[str, Any]]] = {}
    for answer in answers:
        by_item.setdefault(answer["id"], []).append(answer)
    for item in plan.items:
        mine = by_item[item.id]
        lead = next(a for a in mine if a["counts"])
        classes = _classes(plan, item.kind)
        verdict = rng.choice(list(classes)) if rng.random() < 0.1 else ""
        together = worst([a["effective"] for a in mine if a["counts"]])
        effective = classes.get(verdict) or together
        overdue = bool(item.due and item.due < period.day and effective not in ("completed", "not_applicable"))
        started = period.day.month / 12 >= plan.settings.start_share
        rows.append(
            {
                "id": item.id,
                "path": "\n".join(item.path),
                "serial": item.serial,
                "text": item.text,
                "kind": item.kind,
                "owners": "、".join(item.lead),
                "effective": effective,
                "own": together,
                "self": lead["self"],
                "verdict": verdict,
                "verdict_note": "已实地查看" if verdict else "",
                "lead_progress": lead["progress"],
                "reason": lead["reason"],
                "measures": lead["measures"],
                "others": "\n".join(f"{a['unit']}：{a['self']}" for a in mine if not a["counts"]),
                "target": "",
                "deadline": "；".join(d.text for d in item.deadlines),
                "overdue": overdue,
                "lagging": effective == "behind" or overdue or (started and effective == "not_started"),
                "why": "自评未达序时进度" if effective == "behind" else "",
                "doubtful": "",
                "previous_status": last.get(item.id, ""),
                "previous_lagging": last.get(item.id) in SHORT,
                "previous_verdict": "",
                "trend": "连续2期滞后" if last.get(item.id) == "behind" == effective else "",
                "supervision": "请按周报送" if effective == "behind" else "",
                "summary": "",
            }
        )
    out = left_out(rows, answers)
    return [row | {"rated": row["id"] not in out} for row in rows]


def _history(period: Period, answers: list[dict[str, Any]], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [f.key for f in fields.STATUS_LEDGER]
    total = [{k: row.get(k, "") for k in keys} | {"period": period.label, "unit": ""} for row in items]
    rows = total + [{k: row.get(k, "") for k in keys} for row in answers]
    return [row | {"lagging": "yes" if row["lagging"] else "no"} for row in rows]


def _units(plan: Plan, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for answer in answers:
        by_unit.setdefault(answer["unit"], []).append(answer)
    for unit in plan.units:
        mine = by_unit.get(unit.name, [])
        answered = sum(a["returned"] for a in mine)
        rows.append(
            {
                "unit": unit.name,
                "category": unit.category,
                "unit_state": "returned" if answered else "missing",
                "assigned": len(mine),
                "unanswered": len(mine) - answered,
                "late": False,
                "answered": answered,
                **unit_counts(mine),
                "errors": 0,
                "warnings": 0,
                "filler": "张三" if answered else "",
                "filler_phone": "059500000000" if answered else "",
            }
        )
    return rows


def _lagging(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"progress": row["lead_progress"]} for row in items if row["lagging"]]


def _returns(plan: Plan, period: Period) -> list[dict[str, Any]]:
    return [
        {
            "file": f"returns/{unit.name}.xlsx",
            "unit": unit.name,
            "period": period.label,
            "file_state": "accepted",
            "filled_on": period.due,
            "submission": 1,
            "received": date(2022, 6, 18) if n == 0 else None,
            "use": "",
            "extended_to": None,
            "version": "F2A",
            "sha256": f"{n:064x}",
        }
        for n, unit in enumerate(plan.units)
        if n % 5 != 4
    ]


def _unasked(plan: Plan, period: Period) -> list[dict[str, Any]]:
    row = {
        "period": period.label,
        "unit": plan.units[0].name,
        "serial": "",
        "text": "新增：夜间照明排查",
        "status": "已完成",
        "file": f"returns/{plan.units[0].name}.xlsx",
        "sheet": "填报表",
        "cell": "C40",
    }
    return [row]


def _findings(plan: Plan, period: Period, count: int) -> list[Finding]:
    codes = ("not-a-choice", "progress-repeated", "file-macros")
    unit = plan.units[0].name
    return [
        Finding(
            codes[n % 3],
            f"returns/{unit}.xlsx",
            "填报表",
            f"E{n + 9}",
            unit,
            plan.items[n % len(plan.items)].id,
            period.label,
            "正在办",
            "已完成",
        )
        for n in range(count)
    ]
