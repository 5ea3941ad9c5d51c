"""The judgement of a year: preconditions, vetoes, points, score and grade; and the ranking of units. No files.

Every figure names the rows it comes from. A veto is hit by a verdict only (核定, or 上级认定 typed in the final review), never by a self-assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xltrack.grouped import grouped
from xltrack.plan import Item, Plan
from xltrack.rates import RANKED_FROM, SCORED, has_returned
from xltrack.records import Row
from xltrack.words import say


@dataclass(frozen=True)
class YearJudgement:
    """``lines``: one dict a figure (``name``, ``value``, ``basis``: ids it comes from, ``note``); ``grade``: excellent, good, pass or fail, "" while
    undecided."""

    lines: tuple[Row, ...]
    grade: str
    score: float | None


def judge_year(plan: Plan, items: Sequence[Row], history: Mapping[str, Sequence[Row]]) -> YearJudgement:
    """The year's judgement from the items of its last period. ``history``: period label → its item rows: for weights by period, and for
    vetoes verified in any of them.

    Vetoes hit → 不合格; an unmet precondition → not 优秀; else the grade of the score by the settings' thresholds (points of 100).
    """
    by_id = {row["id"]: row for row in items}
    lang = plan.language
    settled = {i.id: _settled(plan, i, by_id) for i in plan.items if i.kind == "precondition"}
    unmet = [i for i in plan.items if settled.get(i.id, "completed") not in ("completed", "")]
    open_ones = [i for i in plan.items if settled.get(i.id) == ""]
    every = [{row["id"]: row for row in rows} for rows in history.values()]
    hit = [i for i in plan.items if i.kind == "veto" and _is_hit(plan, i, [*every, by_id])]
    points = {kind: _points(plan.items, by_id, kind) for kind in ("bonus", "deduction")}
    basic, counted = score(plan, history if any(p.weight for p in plan.periods) else {"": items})
    added, taken = (sum(p for p, _ in points[kind]) for kind in ("bonus", "deduction"))
    total = None if basic is None else basic + added - taken
    grade = _grade(plan, total, bool(unmet), bool(hit), bool(open_ones))
    met = "unmet" if unmet else "open" if open_ones else "met"
    conditions = say(f"year.{met}", lang, n=len(unmet or open_ones)) if settled else None
    lines = (
        _line("year.preconditions", lang, conditions, unmet or open_ones),
        _line("year.vetoes", lang, say("year.hit", lang, n=len(hit)) if hit else say("year.not_hit", lang), hit),
        _line("year.score", lang, basic, counted, say("year.score_rule", lang)),
        *(_line(f"year.{kind}", lang, sum(p for p, _ in found), [i for _, i in found]) for kind, found in points.items()),
        _line("year.total", lang, total),
        _line("year.grade", lang, say(f"grade.{grade}" if grade else "year.undecided", lang), note=_why(lang, unmet, hit)),
    )  # fmt: skip
    return YearJudgement(lines, grade, total)


def _settled(plan: Plan, item: Item, by_id: Mapping[str, Row]) -> str:
    """The class an item was verified as in a period: by 上级认定, its own 核定, else those of the answers that count (``verified``); "" by nobody."""
    row = by_id.get(item.id, {})
    return plan.class_of(item.kind, row.get("superior", ""), row.get("verdict", "")) or str(row.get("verified") or "")


def _is_hit(plan: Plan, item: Item, periods: Sequence[Mapping[str, Row]]) -> bool:
    """Whether what a veto forbids was verified in any period, for verdicts start empty each period; 上级认定 goes before them all.

    ``periods``: item id → row, the last one that of the present.
    """
    superior = plan.class_of(item.kind, periods[-1].get(item.id, {}).get("superior", ""))
    if superior:
        return superior == "behind"
    return any(_settled(plan, item, by_id) == "behind" for by_id in periods)


def _points(items: Iterable[Item], by_id: Mapping[str, Row], kind: str) -> list[tuple[float, Item]]:
    """Points the coordinator typed beside bonus and deduction items."""
    found = []
    for item in items:
        typed = by_id.get(item.id, {}).get("points", "")
        if item.kind == kind and isinstance(typed, (int, float)) and not isinstance(typed, bool):
            found.append((abs(float(typed)), item))
    return found


def score(plan: Plan, history: Mapping[str, Sequence[Row]]) -> tuple[float | None, tuple[Item, ...]]:
    """Points of 100: in each period the weights of items that count as done or on schedule, over all that count; periods by their weights.

    Items without weight weigh alike; where the master gives weights to some, the others weigh nothing. At the year's end (no period weights)
    only the last state counts.
    """
    weighted = any(i.weight for i in plan.items)
    counted = tuple(i for i in plan.items if i.kind in SCORED and (i.weight or not weighted))
    weights = {p.label: p.weight or 0.0 for p in plan.periods} if len(history) > 1 else dict.fromkeys(history, 1.0)
    total = above = 0.0
    for label, rows in history.items():
        states = {r["id"]: r["effective"] for r in rows}
        out = {r["id"] for r in rows if r.get("rated") is False}
        live = [i for i in counted if i.id not in out]
        whole = sum(i.weight or 1.0 for i in live)
        if not whole or not weights.get(label):
            continue
        done = sum(i.weight or 1.0 for i in live if states.get(i.id) in ("completed", "on_schedule"))
        above += weights[label] * done / whole
        total += weights[label]
    return (round(100 * above / total, 2) if total else None), counted


def _grade(plan: Plan, total: float | None, unmet: bool, hit: bool, undecided: bool) -> str:
    if hit:
        return "fail"
    if total is None:
        return ""
    s = plan.settings
    limits = {"excellent": s.grade_excellent, "good": s.grade_good, "pass": s.grade_pass}
    reached = next((g for g, limit in limits.items() if total >= limit), "fail")
    if reached == "excellent" and undecided:
        return ""
    return "good" if reached == "excellent" and unmet else reached


def _line(name: str, lang: str, value: Any, basis: Iterable[Item] = (), note: str = "") -> Row:
    ids = say("list.separator", lang).join(i.id for i in basis)
    return {"name": say(name, lang), "value": "" if value is None else value, "basis": ids, "note": note}


def _why(lang: str, unmet: Sequence[Item], hit: Sequence[Item]) -> str:
    return say("year.why_veto", lang) if hit else say("year.why_precondition", lang) if unmet else ""


def ranking(plan: Plan, units: Sequence[Row]) -> list[Row]:
    """Units within their category: completed share, then returned on time, then lag share; equal figures share a rank, the next is skipped.

    One dict a unit: ``category``, ``rank`` ("" for units of fewer than three items, and exempt ones), ``unit``, ``assigned``, ``rate``, ``on_time`` (bool),
    ``lag_rate``. [] unless the master switches ranking on.
    """
    if not plan.settings.ranking:
        return []
    found: list[Row] = []
    for category, members in grouped((str(unit["category"]), unit) for unit in units).items():
        ranked = sorted(filter(_counts, members), key=_order)
        unranked = sorted((m for m in members if not _counts(m)), key=lambda m: str(m["unit"]))
        for place, member in enumerate(ranked, 1):
            same = place > 1 and _order(member)[:3] == _order(ranked[place - 2])[:3]
            found.append(_ranked(category, found[-1]["rank"] if same else place, member))
        found += [_ranked(category, "", member) for member in unranked]
    return found


def _counts(unit: Row) -> bool:
    """Whether a unit is ranked: it has items enough, and was to report."""
    return bool(unit["assigned"] >= RANKED_FROM and unit["unit_state"] != "exempt")


def _on_time(unit: Row) -> bool:
    return has_returned(unit) and unit["late"] is not True


def _order(unit: Row) -> tuple[float, bool, float, str]:
    return -round(unit["rate"], 6), not _on_time(unit), round(unit["lag_rate"], 6), str(unit["unit"])


def _ranked(category: str, rank: object, unit: Row) -> Row:
    own = {name: unit[name] for name in ("unit", "assigned", "rate", "lag_rate")}
    return own | {"category": category, "rank": rank, "on_time": _on_time(unit)}
