"""What the coordinator decides or ticks off beside the answers: proposals of a confirmation round, and materials owed. No files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xltrack.enums import enum_label
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Period, Plan
from xltrack.records import Combined, Ledger, Return, Row
from xltrack.steps import confirm, materials
from xltrack.values import is_blank, text_of
from xltrack.words import say


def proposals(plan: Plan, combined: Combined, returns: Sequence[Return], ledger: Ledger) -> list[Row]:
    """What confirmation rounds propose to change in the plan, with what the coordinator typed beside it; see :func:`xltrack.steps.confirm.proposals`."""
    rounds = {p.label for p in plan.periods if p.confirms}
    answers = [a for slot, a in combined.answers.items() if slot.period in rounds]
    if not answers:
        return []
    cells = {
        (r.form.sha256, r.form.sheet, item.id, name): cell.cell
        for r in returns
        if r.period in rounds
        for row, item in r.rows
        for name, cell in row.cells.items()
    }
    return confirm.proposals(plan, answers, combined.returns, ledger.proposals, cells, ledger.own.get("proposals", ()))


def settled(rows: Iterable[Row]) -> set[tuple[str, str, str]]:
    """(period, item id, unit) of what a unit disputed in a confirmation round and the coordinator decided: written into the plan, or not accepted."""
    disputes = (row for row in rows if row["column"] in ("owner", "text"))
    states = grouped(((str(r["period"]), str(r["id"]), str(r["unit"])), r["state"]) for r in disputes)
    return {place for place, found in states.items() if {"applied", "rejected"}.issuperset(found)}


def told_proposals(plan: Plan, rows: Sequence[Row], ledger: Ledger) -> list[Finding]:
    """Proposals to look at twice, and words typed beside one that is made no more."""
    stand = set(map(confirm.identity, rows))
    found = list(confirm.doubts(plan, rows))
    for row in ledger.proposals:
        typed = [_as_read(row, name, plan.language) for name in confirm.TYPED if not is_blank(row[name])]
        if typed and confirm.identity(row) not in stand:
            about = {"unit": text_of(row["unit"]), "item": text_of(row["id"]), "period": text_of(row["period"])}
            asked = text_of(row["proposed"]) or text_of(row["opinion"])
            what = enum_label("proposal", text_of(row["column"]), plan.language)
            named = f"{what}{say('colon', plan.language)}{asked}" if asked else what
            found.append(Finding("proposal-withdrawn", **about, found=named, expected=" | ".join(typed)))
    return found


def _as_read(row: Row, name: str, lang: str) -> str:
    """What was typed beside a proposal, as the sheet shows it."""
    return enum_label("flag", text_of(row[name]), lang) if name == "accept" else text_of(row[name])


def owed(
    plan: Plan, shown: Period, rows: Sequence[Row], ledger: Ledger, exempt: Iterable[tuple[str, str]]
) -> list[Row]:
    """What was owed in every period up to the one shown, and what of it came in, and of later ones that beside which something was typed; nothing
    where the plan asks for forms alone."""
    if not plan.materials and plan.settings.returned_means != "sealed":
        return []
    known, own = ledger.materials, ledger.own.get("materials", ())
    held = {r["period"] for r in (*rows, *known)} | {shown.label}
    found: list[Row] = []
    over = False
    for period in plan.periods:
        if period.label in held:
            free = [unit for unit, label in exempt if label == period.label]
            due = materials.receipts(plan, period, rows, known, free, own)
            due = [row for row in due if not over or materials.typed_of(row, own)]
            found += due if not period.confirms or any(row["kind"] != "form" for row in due) else []
        over = over or period.label == shown.label
    return found


def lost_receipts(rows: Iterable[Row], ledger: Ledger) -> list[Finding]:
    """What was typed beside materials that are not owed any more, or go by another name."""
    here, own = set(map(materials.identity, rows)), ledger.own.get("materials", ())
    return [
        Finding("ledger-receipt-lost", unit=text_of(row["unit"]), period=text_of(row["period"]), found=text_of(row["material"]), expected=said)
        for row in ledger.materials
        if materials.identity(row) not in here and (said := " | ".join(map(text_of, materials.typed_of(row, own))))
    ]  # fmt: skip
