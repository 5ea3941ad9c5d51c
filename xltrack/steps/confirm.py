"""What a confirmation round (分解确认) says of the plan: who takes his items on, what units propose to change, and the plan with what was accepted.
No files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from xltrack.enums import ENUMS
from xltrack.fields import CONFIRMATION, Field
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Contact, Deadline, Duty, Item, Plan, Unit
from xltrack.records import Row, finding_at
from xltrack.values import is_blank, key, nearest, split_names, text_of, tidy
from xltrack.words import say

Cells = Mapping[tuple[str, str, str, str], str]  # (sha256, sheet, item id, column) → the cell in which it was typed
TYPED = ("accept", "instead")
PEOPLE = ("item_leader", "liaison")  # proposals of a unit, not of one item: its contacts
NOBODY = ("-", "—", "无", "none")
_BETWEEN = r"[\s,，;；:：/]"
_PHONE = r"((?=(?:\D*\d){5})[+(（]{0,2}\d(?:[\d\s()（）+/、,，;；.#*–—转或-]|ext|x|分机|内线)*)"
_PERSONS = tuple(  # a name may end in a digit: what stands apart from it goes first
    re.compile(rf"^(.*?){between}{_PHONE}$", re.DOTALL | re.IGNORECASE) for between in (f"{_BETWEEN}+", f"{_BETWEEN}*")
)
_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]")
_LINES = re.compile(r"[\n;；]+")


class Identity(NamedTuple):
    """What ties a proposal to what was typed beside it: of one item, or of the unit (``item`` "")."""

    period: str
    unit: str
    column: str
    item: str
    proposed: str


def identity(row: Mapping[str, Any]) -> Identity:
    period, unit, column, item = (str(row[k]) for k in ("period", "unit", "column", "id"))
    return Identity(period, unit, column, item, key(row["proposed"]))


def claim_counts(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """How many answers of a confirmation round say what: claimed, partly, declined, and ``waiting`` for those that did not come.
    ``rows``: answers (``self``, the label of the claim)."""
    known = {c.label: c.status for c in plan.claims}
    return Counter(known.get(str(row["self"]), "waiting") for row in rows)


# ── what is proposed ───────────────────────────────────────────────────────────────────────────────────────────────


def proposals(
    plan: Plan,
    answers: Iterable[Mapping[str, Any]],
    returns: Iterable[Mapping[str, Any]] = (),
    known: Iterable[Mapping[str, Any]] = (),
    cells: Cells | None = None,
    own: Sequence[str] = (),
) -> list[Row]:
    """Every proposed change of the plan, one dict each: columns of ``fields.PROPOSALS`` and ``own`` ones the coordinator added.

    ``answers``: those of confirmation rounds that count; ``returns``: rows of the returns sheet, for who signed; ``known``: the rows the
    ledger has, whose typed words are carried over; ``cells``: where today's forms say it. What the plan already says is proposed no more,
    unless something was typed beside it.
    """
    held = {identity(row): row for row in known}
    made = _Made(plan, cells or {}, held)
    order = {item.id: n for n, item in enumerate(plan.items)}
    ordered = sorted(answers, key=lambda a: (order.get(a["id"], len(order)), str(a["unit"])))
    for answer in ordered:
        made.of_item(answer)
    signed = {(str(r["period"]), str(r["unit"])): r for r in returns if r["file_state"] in ("accepted", "kept")}
    for place, theirs in grouped(((str(a["period"]), str(a["unit"])), a) for a in ordered).items():
        made.of_unit(theirs, signed.get(place))
    rows = {identity(row): row for row in made.rows}
    return [_with_typed(plan, row, held.get(which), own) for which, row in rows.items() if _listed(plan, row, held)]


def _listed(plan: Plan, row: Row, held: Mapping[Identity, Mapping[str, Any]]) -> bool:
    typed = held.get(identity(row))
    return not holds(plan, row, row["proposed"]) or bool(typed and any(not is_blank(typed.get(name)) for name in TYPED))


def _with_typed(plan: Plan, row: Row, typed: Mapping[str, Any] | None, own: Sequence[str]) -> Row:
    """A proposal with what the coordinator typed beside it, and what has become of it."""
    words = {name: (typed or {}).get(name, "") for name in (*TYPED, *own)}
    accept = words["accept"]
    value = row["proposed"] if is_blank(words["instead"]) else words["instead"]
    state = "rejected" if accept == "no" else "open" if accept != "yes" else "accepted"
    if accept == "yes" and holds(plan, row, value):
        state = "applied"
    before = typed["old"] if typed and state == "applied" else row["old"]
    return row | words | {"state": state, "old": before}


@dataclass
class _Made:
    plan: Plan
    cells: Cells
    held: Mapping[Identity, Mapping[str, Any]]
    rows: list[Row] = field(default_factory=list)

    def add(
        self, answer: Mapping[str, Any], column: str, item: Item | None, old: str, proposed: str, source: str
    ) -> None:
        """A proposal; ``source`` is the column of the form that says it. Of an answer whose file is not among today's the ledger knows the cell."""
        place = (str(answer["sha256"]), str(answer["sheet"]), str(answer["id"]), source)
        row = {
            "column": column, "id": item.id if item else "", "serial": item.serial if item else "", "text": item.text if item else "",
            "unit": answer["unit"], "old": old, "proposed": proposed, "opinion": (answer.get("opinion") or "") if column == "owner" else "", "period": answer["period"],
            "file": answer["file"], "sheet": answer["sheet"],
        }  # fmt: skip
        before = self.held.get(identity(row))
        cell = self.cells.get(place) or (
            before["cell"] if before and before["file"] == answer["file"] else answer["cell"]
        )
        self.rows.append(row | {"cell": cell})

    def of_item(self, answer: Mapping[str, Any]) -> None:
        """What an answer proposes of its item: another unit, another wording, stage goals, the section that does it."""
        item = self.plan.item(str(answer["id"]))
        if item is None:
            return
        said = {f.key: tidy(text_of(answer.get(f.key))) for f in CONFIRMATION}
        other, lang = tidy(text_of(answer.get("proposed_unit"))), self.plan.language
        declines = self.plan_claim(answer) == "declined"
        if declines or other:
            unit = str(answer["unit"])
            taking = other if declines or not other else say("list.separator", lang).join((unit, other))
            self.add(answer, "owner", item, unit, taking, "proposed_unit" if other else "claim")
        elif said["opinion"]:
            self.add(answer, "text", item, item.text, said["opinion"], "opinion")
        if said["goals"]:
            self.add(answer, "goals", item, item.deadline_words(lang), said["goals"], "goals")
        if said["office"]:
            old = dict(item.extra).get(office_column(lang), "")
            self.add(answer, "office", item, old, said["office"], "office")

    def plan_claim(self, answer: Mapping[str, Any]) -> str:
        return next((c.status for c in self.plan.claims if c.label == answer["self"]), "")

    def of_unit(self, answers: Sequence[Mapping[str, Any]], signed: Mapping[str, Any] | None) -> None:
        """The persons a unit names, each once: leaders in charge (else who signs for it), liaisons with their phones."""
        unit = self.plan.unit(str(answers[0]["unit"]))
        signer = (_words(signed, "leader"), _words(signed, "leader_phone")) if signed else ("", "")
        for column in PEOPLE:
            found: dict[str, Mapping[str, Any]] = {}
            for answer in answers:
                name = _words(answer, column)
                phone = (
                    _words(answer, "liaison_phone") if column == "liaison" else signer[1] if name == signer[0] else ""
                )
                if name:
                    found.setdefault(" ".join(filter(None, (name, phone))), answer)
            if not found and column == "item_leader" and signer[0]:
                found = {" ".join(filter(None, signer)): answers[0]}
            for person, answer in found.items():
                self.add(answer, column, None, _people(unit, column, self.plan.language), person, column)


def _words(row: Mapping[str, Any] | None, name: str) -> str:
    return " ".join(tidy(text_of((row or {}).get(name))).split())


def _people(unit: Unit | None, column: str, lang: str) -> str:
    own = [c for c in unit.contacts if key(c.role) == key(contact_role(column, lang))] if unit else []
    return say("list.separator", lang).join(" ".join(filter(None, (c.name, c.phone))) for c in own)


def _duty(plan: Plan, item: Item, unit: str) -> Duty | None:
    return next((d for d in plan.duties(item) if d.unit == unit), None)


def office_column(lang: str) -> str:
    """The column of the items sheet that says which section of a unit does an item."""
    return _field("office").label(lang)


def contact_role(column: str, lang: str) -> str:
    """The role of the contacts sheet under which a person of that column stands."""
    return _field(column).label(lang)


def _field(name: str) -> Field:
    return next(f for f in CONFIRMATION if f.key == name)


def person_of(text: str) -> tuple[str, str]:
    """(name, phone) of a person written in one line."""
    line = " ".join(tidy(text).split())
    found = next(filter(None, (pattern.match(line) for pattern in _PERSONS)), None)
    if found is None:
        return tidy(text), ""
    alone = _BRACKETED.fullmatch(found[2].strip())
    return found[1].strip() or tidy(text), alone[1].strip() if alone else found[2].strip()


# ── what the plan says already, and the plan changed ───────────────────────────────────────────────────────────────


def holds(plan: Plan, row: Mapping[str, Any], value: str) -> bool:
    """Whether the plan already says what a proposal asks for."""
    column, item = str(row["column"]), plan.item(str(row["id"]))
    if column in PEOPLE:
        return _knows_person(plan, row, value)
    if item is None:
        return False
    if column == "text":
        return key(item.text) == key(value)
    if column == "goals":
        stands = {key(d.text) for d in item.deadlines}
        return all(key(line) in stands for line in _lines(value))
    if column == "office":
        return key(_office_line(row, value)) in set(map(key, _office_lines(item, plan.language)))
    asked = {d.unit for d in plan.duties(item)}
    wanted = {unit for name in _names(value, plan.names) for unit, _ in plan.expand(item, name)}
    return wanted <= asked and (row["unit"] in wanted or row["unit"] not in asked)


def _knows_person(plan: Plan, row: Mapping[str, Any], value: str) -> bool:
    unit, role = plan.unit(str(row["unit"])), key(contact_role(str(row["column"]), plan.language))
    name, phone = person_of(value)
    own = [c for c in unit.contacts if key(c.role) == role] if unit else []
    return any(key(c.name) == key(name) and (not phone or key(c.phone) == key(phone)) for c in own)


def _names(value: str, known: Sequence[str]) -> tuple[str, ...]:
    return () if value.strip().casefold() in NOBODY else split_names(value, known)


def _lines(value: str) -> list[str]:
    return [tidy(line) for line in _LINES.split(value) if tidy(line)]


def _office_lines(item: Item, lang: str) -> list[str]:
    return _lines(dict(item.extra).get(office_column(lang), ""))


def _office_line(row: Mapping[str, Any], value: str) -> str:
    return f"{row['unit']}：{tidy(value)}"


class Applied(NamedTuple):
    """``plan``: with what was accepted; ``done``: the rows that are in it now; ``findings``: why the others are not."""

    plan: Plan
    done: tuple[Row, ...]
    findings: tuple[Finding, ...]


def apply(plan: Plan, rows: Iterable[Mapping[str, Any]], today: date | None = None) -> Applied:
    """The plan with the proposals that were ticked: the coordinator's own wording where he typed one. Ids stay; an old wording becomes
    a former one, so that forms that are out still count. Items say what they were changed by and on which day: ``today``, else the
    day of the round. What cannot be applied is a finding."""
    done: list[Row] = []
    findings: list[Finding] = []
    for row in rows:
        if row["accept"] != "yes":
            continue
        said = str(row["instead"] or "").strip()
        value = said or str(row["proposed"])
        if holds(plan, row, value):
            continue
        why, hint = _obstacle(plan, row, value, typed=bool(said))
        if why:
            findings.append(finding_at(row, why, value, hint=hint))
            continue
        plan = _with_basis(_CHANGES[str(row["column"])](plan, row, value), row, today)
        done.append({str(k): v for k, v in row.items()} | {"value": value})
    return Applied(plan, tuple(done), tuple(findings))


def _obstacle(plan: Plan, row: Mapping[str, Any], value: str, *, typed: bool) -> tuple[str, str]:
    """The code of what keeps a proposal out, and the name that may be meant; ("", "") where nothing does."""
    column, item = str(row["column"]), plan.item(str(row["id"]))
    if column in PEOPLE:
        return ("proposal-gone", "") if plan.unit(str(row["unit"])) is None else ("", "")
    if item is None:
        return "proposal-gone", ""
    if column == "text" and not typed:
        return "proposal-needs-wording", ""
    if column == "owner":
        alone = {d.unit for d in plan.duties(item)} <= {row["unit"]}
        if not value.strip() or (alone and not _names(value, plan.names)):
            return "proposal-needs-unit", ""
        strange = [n for n in _names(value, plan.names) if not plan.expand(item, n)]
        if strange:
            return "proposal-unit-unknown", nearest(strange[0], [u.name for u in plan.units])
    return "", ""


def _with_item(plan: Plan, row: Mapping[str, Any], change: Callable[[Item], Item]) -> Plan:
    items = tuple(change(item) if item.id == row["id"] else item for item in plan.items)
    return replace(plan, items=items)


def _with_basis(plan: Plan, row: Mapping[str, Any], today: date | None) -> Plan:
    """The item with 调整依据 and 调整日期, where the proposal is of one: every round and unit it was changed by."""
    period = plan.period(str(row["period"]))
    basis = say("confirm.basis", plan.language, period=row["period"], unit=row["unit"])
    separator = say("semicolon", plan.language)

    def change(item: Item) -> Item:
        given = item.change_basis.split(separator) if item.change_basis else []
        return replace(
            item,
            change_basis=separator.join(dict.fromkeys([*given, basis])),
            change_day=today or (period.day if period else None),
        )

    return _with_item(plan, row, change)


def _reworded(plan: Plan, row: Mapping[str, Any], value: str) -> Plan:
    def change(item: Item) -> Item:
        former = item.former if key(item.text) in map(key, item.former) else (*item.former, item.text)
        return replace(item, text=tidy(value), former=former)

    return _with_item(plan, row, change)


def _reassigned(plan: Plan, row: Mapping[str, Any], value: str) -> Plan:
    """Other units in the place of the one that speaks; a group it is asked through is replaced by its other members."""

    def change(item: Item) -> Item:
        duty = _duty(plan, item, str(row["unit"]))
        if duty is None:
            return replace(item, joint=tuple(dict.fromkeys((*item.joint, *_names(value, plan.names)))))
        named: list[str] = []
        for name in getattr(item, duty.role):
            members = [member for member, _ in plan.expand(item, name)]
            if duty.unit in members and (not duty.group or name == duty.group):
                named += [*_names(value, plan.names), *(m for m in members if m != duty.unit)]
            else:
                named.append(name)
        return _once(replace(item, **{duty.role: tuple(dict.fromkeys(named))}), set(_names(value, plan.names)))  # type: ignore[arg-type]

    return _with_item(plan, row, change)


def _once(item: Item, names: set[str]) -> Item:
    """The item with each of these names in the first of its roles alone: who leads need not be told to support."""
    held: set[str] = set()
    for role in ENUMS["role"]:
        kept = tuple(n for n in getattr(item, role) if n not in names & held)
        held |= set(kept)
        item = replace(item, **{role: kept})  # type: ignore[arg-type]
    return item


def _with_goals(plan: Plan, row: Mapping[str, Any], value: str) -> Plan:
    def change(item: Item) -> Item:
        stands = {key(d.text) for d in item.deadlines}
        purpose = say("confirm.goal", plan.language)
        fresh = [Deadline(line, plan.day_of(line), purpose) for line in _lines(value) if key(line) not in stands]
        return replace(item, deadlines=(*fresh, *item.deadlines))

    return _with_item(plan, row, change)


def _with_office(plan: Plan, row: Mapping[str, Any], value: str) -> Plan:
    column = office_column(plan.language)

    def change(item: Item) -> Item:
        own = [line for line in _office_lines(item, plan.language) if not line.startswith(f"{row['unit']}：")]
        extra = dict(item.extra) | {column: "\n".join([*own, _office_line(row, value)])}
        return replace(item, extra=tuple(extra.items()))

    return _with_item(plan, row, change)


def _with_person(plan: Plan, row: Mapping[str, Any], value: str) -> Plan:
    """A person among a unit's contacts: a known one gets the phone; a lone one of that role whom the row names as the old one gives way."""
    role = contact_role(str(row["column"]), plan.language)
    name, phone = person_of(value)

    def change(unit: Unit) -> Unit:
        same = [n for n, c in enumerate(unit.contacts) if key(c.role) == key(role)]
        known = next((n for n in same if key(unit.contacts[n].name) == key(name)), None)
        contacts = list(unit.contacts)
        if known is not None:
            contacts[known] = replace(contacts[known], phone=phone or contacts[known].phone)
        elif len(same) == 1 and person_of(str(row["old"])) == person_of(_shown(contacts[same[0]])):
            contacts[same[0]] = Contact(contacts[same[0]].role, name, phone)
        else:
            contacts.append(Contact(role, name, phone))
        return replace(unit, contacts=tuple(contacts))

    own = plan.unit(str(row["unit"]))
    return replace(plan, units=tuple(change(unit) if unit is own else unit for unit in plan.units))


def _shown(contact: Contact) -> str:
    return " ".join(filter(None, (contact.name, contact.phone)))


_CHANGES: Mapping[str, Callable[[Plan, Mapping[str, Any], str], Plan]] = {
    "owner": _reassigned, "text": _reworded, "goals": _with_goals, "office": _with_office,
    "item_leader": _with_person, "liaison": _with_person,
}  # fmt: skip


def doubts(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Proposals a coordinator should look at twice: stage goals without a day, or later than the item's own deadline."""
    for row in rows:
        item = plan.item(str(row["id"]))
        if row["column"] != "goals" or item is None or row["state"] in ("applied", "rejected"):
            continue
        for line in _lines(str(row["instead"] or row["proposed"])):
            day = plan.day_of(line)
            if day is None:
                yield finding_at(row, "goal-without-day", line)
            elif item.due and day > item.due:
                yield finding_at(row, "goal-after-deadline", line, item.due.isoformat())
