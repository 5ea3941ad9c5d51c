"""What changed since the ledger was written: the plan's items, verdicts that newer answers contradict, items struck off, texts sent twice. No files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xltrack.fields import enum_label
from xltrack.findings import Finding
from xltrack.plan import Period, Plan
from xltrack.values import is_blank, key
from xltrack.words import say

Row = dict[str, Any]


def plan_changes(plan: Plan, before: Sequence[Row]) -> Iterator[Finding]:
    """Items added, withdrawn, reworded or moved since the ledger. ``before``: rows of its latest period (``id``, ``text``, ``unit``, ``period``)."""
    texts = {r["id"]: str(r["text"]) for r in before if not r["unit"]}
    if not texts:
        return
    period = plan.period(str(before[0].get("period", "")))
    day = period.day if period else None
    answered: dict[str, set[str]] = {}
    for row in before:
        if row["unit"]:
            answered.setdefault(row["id"], set()).add(str(row["unit"]))
    for item in plan.items:
        if item.id not in texts:
            yield Finding("plan-item-added", item=item.id, found=item.text)
            continue
        if key(texts[item.id]) != key(item.text):
            yield Finding("plan-item-reworded", item=item.id, found=texts[item.id], expected=item.text)
        now = {d.unit for d in plan.duties(item, day)}
        for unit in sorted(answered.get(item.id, set()) - now):
            heir = plan.unit(unit)
            if not heir or heir.name not in now:
                yield Finding(
                    "plan-item-moved",
                    unit=unit,
                    item=item.id,
                    found=item.text,
                    expected=say("list.separator", plan.language).join(sorted(now)),
                )
    known = {item.id for item in plan.items}
    for item_id, text in texts.items():
        if item_id not in known:
            yield Finding("plan-item-withdrawn", item=item_id, found=text)


def contradicted_verdicts(
    plan: Plan, answers: Sequence[Row], before: Mapping[tuple[str, str, str], Row]
) -> Iterator[Finding]:
    """Verdicts kept although the unit has answered anew since, and otherwise. ``before``: (period, id, unit) → the ledger's row."""
    kinds = {i.id: i.kind for i in plan.items}
    for row in answers:
        old = before.get((row["period"], row["id"], row["unit"]))
        if not row["verdict"] or old is None or is_blank(row["self"]) or key(old["self"]) == key(row["self"]):
            continue
        kind = kinds.get(row["id"], "regular")
        if plan.class_of(kind, row["self"]) != row["effective"]:
            yield Finding(
                "verdict-contradicted",
                row["file"],
                row["sheet"],
                row["cell"],
                row["unit"],
                row["id"],
                row["period"],
                str(row["self"]),
                str(row["verdict"]),
            )


def bad_verdicts(plan: Plan, rows: Sequence[Row]) -> Iterator[Finding]:
    """Verdicts that are none of the choices: they are kept as typed and count for nothing."""
    kinds = {i.id: i.kind for i in plan.items}
    for row in rows:
        kind = kinds.get(row["id"], "regular")
        for name in ("verdict", "corrected"):
            label = str(row.get(name) or "")
            if label and not plan.class_of(kind, label):
                labels = [c.label for c in plan.choices_for(kind)]
                yield Finding(
                    "verdict-not-a-choice",
                    unit=str(row.get("unit", "")),
                    item=row["id"],
                    period=row["period"],
                    found=label,
                    expected="、".join(labels),
                )


def unfounded_corrections(rows: Sequence[Row]) -> Iterator[Finding]:
    """Corrections typed without a basis: they count, but nobody can tell later who confirmed them."""
    for row in rows:
        if not is_blank(row.get("corrected")) and is_blank(row.get("correction_basis")):
            about = {"unit": str(row.get("unit", "")), "item": row["id"], "period": row["period"]}
            yield Finding("correction-without-basis", found=str(row["corrected"]), **about)


def repeated_texts(plan: Plan, answers: Sequence[Row], before: Mapping[tuple[str, str], Row]) -> Iterator[Finding]:
    """The same words as last period, likely pasted; none for completed or standing items. ``before``: (id, unit) → last period's row."""
    standing = {i.id for i in plan.items if i.standing}
    for row in answers:
        old = before.get((row["id"], row["unit"]))
        same = old is not None and not is_blank(row["progress"]) and key(old["progress"]) == key(row["progress"])
        if same and row["effective"] != "completed" and row["id"] not in standing:
            yield Finding(
                "progress-repeated",
                row["file"],
                row["sheet"],
                row["cell"],
                row["unit"],
                row["id"],
                row["period"],
                str(row["progress"]),
            )


def closing(plan: Plan, period: Period, items: Sequence[Row]) -> Iterator[Finding]:
    """Items struck off (销号) without ground, too early, or contradicted by a later answer, which reopens them."""
    standing = {i.id for i in plan.items if i.standing}
    last = [p.label for p in plan.periods if p.kind == "regular"][-1:] == [period.label] or period.kind == "final"
    for row in items:
        if is_blank(row["closed_on"]):
            continue
        if row["effective"] not in ("completed", "not_returned"):
            yield Finding(
                "closed-contradicted",
                item=row["id"],
                period=period.label,
                found=enum_label("status", row["effective"], plan.language),
            )
        elif is_blank(row["closing_basis"]) or is_blank(row["closing_reviewer"]):
            yield Finding("closed-without-ground", item=row["id"], period=period.label)
        elif row["id"] in standing and not last:
            yield Finding("closed-too-early", item=row["id"], period=period.label)
