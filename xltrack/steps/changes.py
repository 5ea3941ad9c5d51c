"""What changed since the ledger was written: the plan's items, verdicts that newer answers contradict, items struck off, texts sent twice. No files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xltrack.enums import enum_label
from xltrack.fields import SAID, VERDICTS, sheet_name
from xltrack.findings import CATALOGUE, Finding
from xltrack.plan import Item, Period, Plan, Tenure, parties_of
from xltrack.rates import is_settled
from xltrack.records import Ledger, Row, Slot, finding_at
from xltrack.rules import REQUIRED_WHEN
from xltrack.values import is_blank, key, suggest_choice, text_of
from xltrack.words import say

TOLD = {
    "added": "plan-item-added", "restored": "plan-item-added", "withdrawn": "plan-item-withdrawn", "text": "plan-item-reworded",
    "parties": "plan-item-moved", "deadline": "plan-deadline-changed", "target": "plan-target-changed",
}  # fmt: skip

NO_CHOICE, PAST_NO_CHOICE = "verdict-not-a-choice", "past-verdict-not-a-choice"
OVERTYPED = ("locked-text-changed", "item-text-changed")  # what says that a unit typed over the plan's words
CONTRADICTED = ("verdict-contradicted", "correction-contradicted")


def plan_changes(plan: Plan, period: Period, before: Mapping[str, Row], known: Sequence[Row]) -> list[Row]:
    """The record of the plan's changes in the year, the oldest first: columns of ``fields.STATUS_CHANGES``.

    ``before``: item id → its newest total in the ledger; ``known``: the record so far, with what the coordinator typed beside it. What is
    found anew takes basis and day from the item's 调整依据 and 调整日期, and so do records of the present period where they are blank.
    """
    found = [_with_basis(plan, row) if row["period"] == period.label else row for row in known]
    if not before:
        return found
    last = {r["id"]: r["change"] for r in known if r["change"] in ("added", "withdrawn", "restored")}
    out = {item_id for item_id, change in last.items() if change == "withdrawn"}
    about = {"period": period.label, "old": "", "new": ""}
    for item in plan.items:
        place = about | {"id": item.id, "serial": item.serial, "text": item.text}
        if item.id not in before or item.id in out:
            what = "added" if item.id not in before else "restored"
            found.append(_with_basis(plan, place | {"change": what, "new": item.text}))
        for name, old, new in _differences(plan, item, before[item.id]) if item.id in before else ():
            found.append(_with_basis(plan, place | {"change": name, "old": old, "new": new}))
    for item_id, row in before.items():
        if plan.item(item_id) is None and item_id not in out:
            gone = {
                "id": item_id,
                "serial": row["serial"],
                "text": row["text"],
                "change": "withdrawn",
                "old": row["text"],
            }
            found.append(_with_basis(plan, about | gone))
    return found


def typed_by_units(findings: Iterable[Finding], record: Iterable[Row]) -> Iterator[Finding]:
    """Findings without those of texts that the ``record`` of changes knows as replaced: the unit typed over nothing, its form is older."""
    former = {(str(row["id"]), key(row["old"])) for row in record}
    return (f for f in findings if f.code not in OVERTYPED or (f.item, key(f.found)) not in former)


def newest_totals(plan: Plan, answers: Mapping[tuple[str, str, str], Row]) -> dict[str, Row]:
    """Item id → its newest total in the ledger. ``answers``: (period, item id, unit) → the ledger's row, unit "" of a total."""
    totals = [row for (_, _, unit), row in answers.items() if not unit]
    return {row["id"]: row for row in sorted(totals, key=lambda row: plan.period_order.get(row["period"], -1))}


def tenures(plan: Plan, record: Iterable[Row], answers: Iterable[Row]) -> tuple[Tenure, ...]:
    """Who items were with before, nobody those added since: by the ``record`` of changes (:func:`plan_changes`), until the day it names, else up to
    the period it is of; and the units of the ledger's ``answers`` that have an item no more (they left its group), of whom nothing is known but that
    they answered."""
    moved = [row for row in record if row["change"] in ("added", "parties") and plan.item(row["id"])]
    found = []
    for row in moved:
        parties = tuple(parties_of(str(row["old"]), plan.names))
        whole = all(plan.expand(plan.item(row["id"]), name) for _, name in parties)  # type: ignore[arg-type]
        day = row["change_day"] if isinstance(row["change_day"], date) and whole else None
        found.append(Tenure(row["id"], day, row["period"] if whole else "", parties))
    asked = {(d.item, d.unit) for i in plan.items for d in plan.duties(i)}
    answered = {(r["id"], r["unit"]): r["role"] for r in answers if r["unit"] and r["role"] and plan.item(r["id"])}
    gone = sorted(pair for pair in answered if pair not in asked)
    return (*found, *(Tenure(i, None, "", ((answered[i, unit], unit),)) for i, unit in gone))


def _with_basis(plan: Plan, row: Row) -> Row:
    item = plan.item(row["id"])
    given = {"change_basis": item.change_basis if item else "", "change_day": (item and item.change_day) or ""}
    return row | {name: value if is_blank(row.get(name)) else row[name] for name, value in given.items()}


def _differences(plan: Plan, item: Item, old: Row) -> Iterator[tuple[str, str, str]]:
    """(what changed, before, now) of an item against its newest total; a total that names nobody is of an older version and tells no more."""
    now = {"deadline": item.deadline_words(plan.language), "target": item.target_text(plan.language, plan.year)}
    if _differ(old["text"], item.text):
        yield "text", str(old["text"]), item.text
    if is_blank(old.get("parties")):
        return
    parties = item.parties_words(plan.language)
    if old["parties"] != parties and _named(plan, str(old["parties"])) != _named(plan, parties):
        yield "parties", str(old["parties"]), parties
    for name, new in now.items():
        if _differ(old[name], new):
            yield name, str(old[name]), new


def _differ(old: object, new: str) -> bool:
    return old != new and key(old) != key(new)


def _named(plan: Plan, parties: str) -> set[tuple[str, str]]:
    """(role, unit) as :meth:`Item.parties_words` prints them, each unit under the name it has now."""
    return {
        (role, key(unit.name if (unit := plan.unit(name)) else name)) for role, name in parties_of(parties, plan.names)
    }


def told_changes(plan: Plan, period: Period, record: Sequence[Row]) -> Iterator[Finding]:
    """The changes of the present period, and those of them that name no basis or day."""
    for row in record:
        if row["period"] == period.label:
            about = {"item": row["id"], "period": row["period"]}
            found = {"found": str(row["old"] or row["new"]), "expected": str(row["new"])}
            yield Finding(_code_of(plan, row), **about, **found)
            if is_blank(row["change_basis"]) or is_blank(row["change_day"]):
                if row["change"] == "withdrawn":  # there is no row in the master any more
                    yield Finding("plan-withdrawal-without-basis", **about, found=str(row["old"]))
                else:
                    what = enum_label("change", row["change"], plan.language)
                    yield Finding("plan-change-without-basis", **about, found=what)


def _code_of(plan: Plan, row: Row) -> str:
    """What tells of a change; a wording that stands among the item's former ones asks for nothing."""
    item = plan.item(row["id"])
    known = row["change"] == "text" and item and key(row["old"]) in map(key, item.former)
    return "plan-item-reworded-known" if known else TOLD[row["change"]]


def unknown_periods(plan: Plan, answers: Mapping[tuple[str, str, str], Row]) -> Iterator[Finding]:
    """Periods of which the ledger says anything and that the plan does not know: most likely renamed in the master, which parts what was said of them
    from it. ``answers``: (period, item id, unit) → the ledger's row."""
    known = {p.label for p in plan.periods}
    words = {True: (*SAID, *VERDICTS), False: (*VERDICTS, "summary")}  # of a unit's answer, of an item's total
    strange = ((period, row, words[bool(unit)]) for (period, _, unit), row in answers.items() if period not in known)
    for label in dict.fromkeys(label for label, row, names in strange if not all(is_blank(row.get(n)) for n in names)):
        yield Finding("ledger-period-unknown", period=label, found=label)


def day_moved(ledger: Ledger, period: Period) -> Iterator[Finding]:
    """That a period stands at another day than the last merge gave it, where nobody named this one: a day named for one merge is not the master's."""
    before = ledger.as_of if ledger.period == period.label else None
    if before and period.day and before != period.day:
        days = {"found": before.isoformat(), "expected": period.day.isoformat()}
        yield Finding("day-of-data-moved", period=period.label, **days)


def left_out(plan: Plan, answers: Sequence[Row]) -> Iterator[Finding]:
    """Units that answered an item in the period and no longer answer for it, their names on the item being the same: they left its group."""
    for row in answers:
        item, period = plan.item(row["id"]), plan.period(row["period"])
        if not item or not row["unit"] or not row["group"] or is_blank(row["self"]):
            continue
        now = {d.unit for d in (plan.duties_in(item, period) if period else plan.duties(item))}
        if row["unit"] not in now:
            names = say("list.separator", plan.language).join(sorted(now))
            yield Finding("plan-item-moved", unit=row["unit"], item=item.id, found=row["unit"], expected=names)


def contradicted_verdicts(
    plan: Plan,
    answers: Sequence[Row],
    before: Mapping[tuple[str, str, str], Row],
    items: Iterable[Row],
    listed: Iterable[Finding],
) -> Iterator[Finding]:
    """Verdicts and corrections kept although the unit has answered anew since, and otherwise: one finding an answer, by the word that counts.
    ``before``: (period, id, unit) → the ledger's row; ``items``: the items' own rows of the period; ``listed``: what the ledger tells already, which
    is told until the verdict or the answer is another, for a merge that comes in between hides nothing."""
    own = {row["id"]: row["verdict"] for row in items}
    told = {(f.period, f.item, f.unit): (f.found, f.expected) for f in listed if f.code in CONTRADICTED}
    for row in answers:
        place = (row["period"], row["id"], row["unit"])
        old = before.get(place)
        if old is None or is_blank(row["self"]):
            continue
        item = plan.item(row["id"])
        kind = item.kind if item else "regular"
        settled = (
            ("verdict-contradicted", own.get(row["id"], "") if row["counts"] else ""),
            ("verdict-contradicted", row["verdict"]),
            ("correction-contradicted", row["corrected"]),
        )
        code, said = next(((c, str(s)) for c, s in settled if plan.class_of(kind, s)), ("", ""))
        if not code or plan.class_of(kind, said) == plan.class_of(kind, row["self"]):
            continue
        if key(old["self"]) != key(row["self"]) or told.get(place) == (str(row["self"]), said):
            yield finding_at(row, code, row["self"], said)


def settled_by_phone(plan: Plan, answers: Iterable[Row], findings: Iterable[Finding]) -> Iterator[Finding]:
    """What is wrong with an answer that the coordinator has corrected since (更正值) is nobody's to mend any more: it stays as a note, for it quotes
    what the unit typed, and is an error again where the correction is cleared. So is a reason or measure that only the answer corrected asked for."""
    known = {(row["period"], row["id"], row["unit"]): row for row in answers}
    for finding in findings:
        row = known.get((finding.period, finding.item, finding.unit))
        if row is None or CATALOGUE[finding.code].severity != "error" or finding.level not in ("", "info"):
            yield finding
            continue
        item, here = plan.item(row["id"]), (finding.file, finding.sheet, finding.cell)
        explained = plan.class_of(item.kind if item else "regular", row["corrected"]) in REQUIRED_WHEN
        about = finding.code == "required-when-lagging" and not explained
        at_answer = here == tuple(text_of(row[name]) for name in ("file", "sheet", "cell"))
        settled = is_settled(plan, row) and (about or at_answer)
        yield replace(finding, level="info" if settled else "") if about or at_answer else finding


def no_choice(plan: Plan, kind: str, label: str) -> dict[str, str]:
    """What to say of a verdict on an item of that kind that is none of its choices."""
    choices = dict.fromkeys((c.label, c.status) for c in plan.choices_for(kind))
    offered = say("list.separator", plan.language).join(choice for choice, _ in choices)
    return {"found": label, "expected": offered, "hint": suggest_choice(label, [*choices])}


def refused_verdicts(plan: Plan, period: Period, typed: Mapping[Slot, Row]) -> Iterator[Finding]:
    """Verdicts and corrections of other periods than the one shown that are no choice: they count for nothing, and stand in the history, where they
    are mended. ``typed``: what the coordinator typed beside answers and items."""
    sheet = sheet_name("ledger", plan.language)
    for slot, words in typed.items():
        item = plan.item(slot.id) if slot.period != period.label else None
        for label in (str(words.get(name) or "") for name in ("verdict", "corrected")) if item else ():
            if item and label and not plan.class_of(item.kind, label):
                said = no_choice(plan, item.kind, label)
                yield Finding(PAST_NO_CHOICE, sheet=sheet, unit=slot.unit, item=slot.id, period=slot.period, **said)


def repeated_texts(
    plan: Plan, answers: Sequence[Row], before: Mapping[tuple[str, str], Sequence[Row]]
) -> Iterator[Finding]:
    """The same words as last period, likely pasted; none for completed or standing items. ``before``: (id, unit) → last period's rows."""
    standing = {i.id for i in plan.items if i.standing}
    for row in answers:
        old = before.get((row["id"], row["unit"]), ())
        same = old and not is_blank(row["progress"]) and key(row["progress"]) in {key(r["progress"]) for r in old}
        if same and row["effective"] != "completed" and row["id"] not in standing:
            yield finding_at(row, "progress-repeated", row["progress"])


def closing(plan: Plan, period: Period, items: Sequence[Row]) -> Iterator[Finding]:
    """Items struck off (销号) without ground, too early (told as soon as it is applied for), or contradicted by a later answer, which reopens them."""
    standing = {i.id for i in plan.items if i.standing}
    for row in items:
        asked = any(not is_blank(row[k]) for k in ("closing_applied", "closed_on"))
        if asked and row["id"] in standing and not plan.ends_with(period):
            yield Finding("closed-too-early", item=row["id"], period=period.label)
        if is_blank(row["closed_on"]):
            continue
        if row["effective"] not in ("completed", "not_returned"):
            word = enum_label("status", row["effective"], plan.language)
            yield Finding("closed-contradicted", item=row["id"], period=period.label, found=word)
        elif is_blank(row["closing_basis"]) or is_blank(row["closing_reviewer"]):
            yield Finding("closed-without-ground", item=row["id"], period=period.label)
