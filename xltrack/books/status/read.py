"""A status workbook → the ledger: the history, and every word the coordinator typed.

What stands in xltrack's own columns is taken from the ledger sheet, what was typed from the sheets of answers and
items, tied by item id, unit and period. Where another sheet says otherwise than the ledger, that is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

from xltrack import fields
from xltrack.books.grid import read_grid, read_own
from xltrack.books.status.edits import Edits
from xltrack.books.status.findings import findings_in
from xltrack.books.status.held import Held, Slot
from xltrack.books.status.identity import OWN_WORK, identity
from xltrack.books.status.intact import altered, beside_the_history, note_in
from xltrack.books.status.returned import ReturnsSheet
from xltrack.books.status.sheets import (
    KNOWN,
    Part,
    base_name,
    brought_by_template,
    parts_of,
    records,
    repairs,
    rows_in,
)
from xltrack.books.status.tables import SEALED, SEALED_TOO, seals
from xltrack.books.status.view import NOT_RETURNED
from xltrack.books.whole import is_open
from xltrack.enums import CLAIMS, STATUSES, enum_label
from xltrack.errors import LedgerError, UnreadableError
from xltrack.fields import BY_PERIOD, SAID, SHEETS, VERDICTS, column_key
from xltrack.findings import Finding, error
from xltrack.grids import Cell, Grid
from xltrack.grouped import grouped
from xltrack.plan import Plan
from xltrack.records import Ledger
from xltrack.steps.changes import PAST_NO_CHOICE
from xltrack.values import is_blank, key, read_date, text_of
from xltrack.words import WORDS, both, say

LEDGER, CHANGES = (
    tuple(f for f in known if f.key != "seal") for known in (fields.STATUS_LEDGER, fields.STATUS_CHANGES)
)
CHOSEN = ("verdict", "corrected")
ROWS_MISSING = "ledger-rows-missing"
LASTING = tuple(f.key for f in fields.STATUS_ITEMS if f.typed and f.key not in BY_PERIOD)
OF_ANSWERS = tuple(f.key for f in fields.STATUS_ANSWERS if f.typed)
CLAIMS_SHOWN = set(
    map(column_key, [*(label for labels in CLAIMS.values() for label in labels), *WORDS["confirm.waiting"]])
)  # columns of the units sheet of a confirmation round, which are nobody's own


def read_ledger(path: Path | None, plan: Plan, *, while_open: bool = False, as_written: bool = False) -> Ledger:
    """The ledger in the status workbook ``path``; an empty one where there is none.

    ``while_open``: as it was last saved, also where it is open elsewhere. ``as_written``: the file is to the byte the one that a merge wrote, which
    had nothing to say of words typed into it: nothing need be looked over, and what was typed on the answers sheet stands in its history.
    Raises LedgerError: ``ledger-open`` where it is open (it may hold verdicts not yet saved), ``ledger-unreadable`` where it is no readable status
    workbook, ``ledger-other-plan`` where it is of another plan. What was changed in it by hand becomes a finding.
    """
    if path is None:
        return Ledger()
    if not while_open and is_open(path):
        raise error("ledger-open", LedgerError, where=path)
    try:
        grid = read_own(path, OWN_WORK, _of_answers) if as_written else read_grid(path, limits=OWN_WORK)
    except UnreadableError as problem:
        raise error("ledger-unreadable", LedgerError, where=path, why=problem) from problem
    known = identity(grid)
    if not known:
        raise error("ledger-unreadable", LedgerError, where=path, why=both("status.no_identity"))
    if known["plan_id"] and plan.id and known["plan_id"] != plan.id:
        raise error("ledger-other-plan", LedgerError, where=path)
    return _Reader(path, grid, plan, known["period"], read_date(known["as_of"]).value).read(as_written)


def _of_answers(sheet: str) -> bool:
    return key(base_name(sheet)) in map(key, SHEETS["answers"])


class _Place(NamedTuple):
    """A row of the answers sheet: its place among the values and on the sheet, what it is of, by the unit's name now and by the one (``own``) that stands
    there; whether it stands beside another of the same (``second``)."""

    n: int
    row: int
    slot: Slot
    own: Slot
    second: bool


class _Reader:
    """Reads one workbook once; ``held``: the ledger's rows, being laid over; ``edits``: what they and the sheets say apart;
    ``read_rows``: (item, unit) of rows of the answers sheet read so far, (item, None) of the items sheet."""

    def __init__(self, path: Path, grid: Grid, plan: Plan, period: str, as_of: date | None) -> None:
        self.path, self.grid, self.plan, self.period, self.as_of = path, grid, plan, period, as_of
        self.name, self.lang = path.name, plan.language
        self.held = Held(plan)
        self.edits = Edits(self.name, period, plan, self.held)
        self.parts = {name: parts_of(grid, name) for name in KNOWN}
        self._returns = ReturnsSheet(self.parts["returns"], self.held, self.edits)
        self.beside = beside_the_history(grid, self.parts)
        self.read_rows = set[tuple[str, str | None]]()

    def read(self, as_written: bool) -> Ledger:
        if not self.parts["ledger"]:
            why = both("status.no_sheet", sheet=SHEETS["ledger"][self.lang == "en"])
            raise error("ledger-unreadable", LedgerError, where=self.path, why=why)
        self._history(as_written)
        self._settle_period()
        items = self._lasting() if as_written else self._looked_over()
        return Ledger(
            period=self.period,
            rows=rows_in(self.held.rows),
            items=items,
            returns=self._returns.put_back(records(self.grid, "returns", self.plan.year)),
            unasked=records(self.grid, "unasked"),
            repairs=repairs(self.grid),
            own=self.own,
            findings=tuple(self.edits.findings),
            indicators=records(self.grid, "indicators"),
            goals=records(self.grid, "goals"),
            proposals=records(self.grid, "proposals"),
            materials=records(self.grid, "materials", self.plan.year),
            listed=findings_in(self.grid),
            changes=records(self.grid, "changes", self.plan.year),
            units=self._units(),
            as_of=self.as_of,
        )

    def _looked_over(self) -> dict[str, dict[str, Any]]:
        """What follows the items, once everything typed was laid over the history and every edit found."""
        for part in self.parts["answers"]:
            self._answers(part)
        items: dict[str, dict[str, Any]] = {}
        for part in self.parts["items"]:
            self._items(part, items)
        self._returns.look_over(self.own.get("returns", ()), self._stray)
        self._unread()
        self._compare_changes()
        own = self.plan.period(self.period)
        hidden = VERDICTS if own and own.confirms else ()
        gone = list(altered(self.path, self.grid, self.parts, self.lang, hidden))
        named = list(self._rows_taken_out({f.sheet for f in gone if f.code == ROWS_MISSING}))
        self.edits.findings += [*_unnamed(gone, named), *named]
        return items

    def _lasting(self) -> dict[str, dict[str, Any]]:
        """What follows the items, as it was written."""
        items: dict[str, dict[str, Any]] = {}
        for part in self.parts["items"]:
            found = part.values([f for f in fields.STATUS_ITEMS if f.key in ("id", *LASTING)], self.plan.year)
            names = [k for k in (*LASTING, *self.own.get("items", ())) if k in found]
            items |= {item: {k: found[k][n] for k in names} for n, item in enumerate(found["id"]) if item}
        return items

    @cached_property
    def own(self) -> dict[str, tuple[str, ...]]:
        """Sheet → headers the coordinator added: those no template brought."""
        brought = {"answers": brought_by_template(self.grid), "units": CLAIMS_SHOWN}
        found = {}
        for name in fields.OWN_COLUMNS:
            names = dict.fromkeys(h for part in self.parts[name] for h in part.other if h not in brought.get(name, ()))
            if names:
                found[name] = tuple(names)
        return found

    # ── history ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _history(self, as_written: bool) -> None:
        """The ledger sheet; a row whose seal does not match what it says was edited."""
        names = [
            *(f.key for f in LEDGER),
            *(h for part in self.parts["ledger"] for h in part.other if h in self.beside),
        ]
        self.held.rows = {name: [] for name in dict.fromkeys(names)}
        for part in self.parts["ledger"]:
            found = part.values(LEDGER, self.plan.year)
            texts = [self._by_text.get(key(t), "") for t in found["text"]]
            found["id"] = [i or t for i, t in zip(found["id"], texts, strict=True)]
            keep = [bool(i and p) for i, p in zip(found["id"], found["period"], strict=True)]
            found["effective"] = self._statuses(found)
            for n, row in enumerate(part.numbers):
                if not keep[n]:
                    self._stray(part, row, "text", text_of(found["progress"][n]))
            if not as_written:
                self._compare_seals("ledger", part, found, keep)
            for name, cells in self.held.rows.items():
                values = found.get(name, [""] * len(keep))
                cells += [v for v, kept in zip(values, keep, strict=True) if kept]
        self.held.settle()

    def _settle_period(self) -> None:
        """Where the overview no longer says a period of the history, the workbook is of the latest there."""
        held = set(self.held.rows["period"])
        known = [p.label for p in self.plan.periods if p.label in held]
        if known and self.period not in held:
            found = f"{fields.PERIOD.label(self.lang)} {self.period}".strip()
            place = (self.name, SHEETS["overview"][self.lang == "en"])
            self.period = self.edits.period = known[-1]
            self.as_of = None
            self.edits.findings.append(Finding("ledger-edited", *place, period=self.period, found=found))

    def _statuses(self, found: Mapping[str, list[Any]]) -> list[Any]:
        """The statuses of the ledger's rows; where a confirmation round shows a claim, or nothing, there is none but that it counts."""
        rounds = {p.label for p in self.plan.periods if p.confirms}
        if rounds.isdisjoint(found["period"]):
            return found["effective"]
        rows = zip(*(found[k] for k in ("period", "unit", "effective")), strict=True)
        return [NOT_RETURNED if p in rounds and (status or not unit) else status for p, unit, status in rows]

    def _compare_seals(self, name: str, part: Part, found: Mapping[str, list[Any]], keep: Sequence[bool]) -> None:
        """Rows of a sealed sheet that say otherwise than when they were written, but for what the coordinator was asked to mend there."""
        cells = {column: part.raw(column) for keys in (SEALED, SEALED_TOO) for column in keys[name]}
        marks = seals(*([cells[column] for column in keys[name]] for keys in (SEALED, SEALED_TOO)))
        held = [text_of(c) for c in part.raw("seal")]
        for n, row in enumerate(part.numbers):
            if keep[n] and held[n] != marks[n]:
                period, item, unit = (str(found[k][n]) if k in found else "" for k in ("period", "id", "unit"))
                if held[n] in self._as_refused(name, {k: c[n] for k, c in cells.items()}, (period, item, unit)):
                    continue
                what = " ".join(filter(None, (period, item, unit)))
                self.edits.note("ledger-row-edited", part, row, "id", found=what, unit=unit, item=item, period=period)

    def _as_refused(self, name: str, row: Mapping[str, Cell], slot: tuple[str, str, str]) -> Iterator[str]:
        """The seals of a row as it was when words that are no choice stood in it, which the last merge asked to be mended there."""
        words = self._refused_words.get(slot, ())
        of_choices = [{c: word} for c in CHOSEN for word in words] + [
            dict(zip(CHOSEN, two, strict=True)) for two in permutations(words, 2)
        ]
        for before in of_choices if set(CHOSEN) <= row.keys() else ():
            yield seals(*([[{**row, **before}[c]] for c in keys[name]] for keys in (SEALED, SEALED_TOO)))[0]

    @cached_property
    def _refused_words(self) -> dict[tuple[str, str, str], list[str]]:
        """(period, item id, unit) → verdicts and corrections there that the last merge said are no choice."""
        refused = (told for told in findings_in(self.grid) if told.code == PAST_NO_CHOICE)
        return grouped(((told.period, told.item, told.unit), told.found) for told in refused)

    # ── what was typed ─────────────────────────────────────────────────────────────────────────────────────────────

    def _answers(self, part: Part) -> None:
        """Verdicts and corrections typed on the answers sheet, laid over the ledger's rows of the period."""
        found = part.values(fields.STATUS_ANSWERS, self.plan.year)
        ids = self._ids(part, found, OF_ANSWERS)
        further = [h for h in self.own.get("answers", ()) if h in found]
        typed_names = [*(k for k in OF_ANSWERS if k in part.columns), *further]
        for name in further:
            self.held.column(name)
        for name in CHOSEN:
            found[name] = [v and self.edits.chosen(i, str(v)) for i, v in zip(ids, found[name], strict=True)]
        said = [(found[k], self.held.rows[k]) for k in (*SAID, *typed_names) if k in part.columns or k in further]
        for n, row, slot, own, second in self._in_order(part, ids, found["unit"]):
            at = self.held.slots.get(own)
            judged = any(found[k][n] for k in CHOSEN) or not self.edits.live(part, row)
            if not (second or judged or at is None) and all(here[n] == held[at] for here, held in said):
                continue  # as it was written
            self.edits.compare(part, row, own, {k: found[k][n] for k in SAID})
            self.edits.compare_status(part, row, own, found["effective"][n])
            typed = {k: found[k][n] for k in typed_names}
            if self.edits.merged(part, row, slot, own, typed):
                continue
            self.edits.check_choices(part, row, slot, {k: str(typed[k]) for k in CHOSEN if typed.get(k)})
            self.edits.check_basis(part, row, slot, typed)
            if any(self.held.said(slot, k) != v for k, v in typed.items()):
                self.held.lay(slot, typed, {k: found[k][n] for k in ("serial", "text", "role", "group")})
                self.edits.reckon(slot)

    def _in_order(self, part: Part, ids: Sequence[str], units: Sequence[str]) -> list[_Place]:
        """The rows of the answers sheet that are of an item, those last that stand beside an heir's own."""
        found = []
        for n, (row, item, unit) in enumerate(zip(part.numbers, ids, units, strict=True)):
            if item:
                slot = (self.period, item, self.held.heir(self.period, unit))
                own = self.held.own(slot, unit)
                found.append(_Place(n, row, slot, own, self.held.slots.get(own) != self.held.slots.get(slot)))
        return sorted(found, key=lambda place: place.second)

    def _items(self, part: Part, items: dict[str, dict[str, Any]]) -> None:
        """Verdicts typed on the items sheet, laid over the items' totals of the period; the rest follows the item."""
        found = part.values(fields.STATUS_ITEMS, self.plan.year)
        ids = self._ids(part, found, (*BY_PERIOD, *LASTING))
        lasting = [k for k in (*LASTING, *self.own.get("items", ())) if k in found]
        for n, row in enumerate(part.numbers):
            if not ids[n]:
                continue
            slot = (self.period, ids[n], "")
            items[ids[n]] = {k: found[k][n] for k in lasting}
            if slot in self.held.slots:
                self.edits.compare(part, row, slot, {k: found[k][n] for k in ("serial", "text", "self")})
                self.edits.compare_quoted(part, row, ids[n], {k: found[k][n] for k in fields.QUOTED})
            typed = {k: found[k][n] for k in BY_PERIOD if k in part.columns}
            if "summary" in typed and self.edits.offered(part, row, found, n):
                typed["summary"] = ""
            for said in (typed, items[ids[n]]):
                said |= {k: self.edits.chosen(ids[n], str(said[k])) for k in ("verdict", "superior") if said.get(k)}
            verdict = str(typed.get("verdict", self.held.said(slot, "verdict")))
            judged_by = {"verdict": verdict} if "verdict" in typed else {}
            superior = str(items[ids[n]].get("superior", ""))
            self.edits.check_choices(part, row, slot, judged_by | {"superior": superior})
            typed["effective"] = self._class_of(part, row, slot, verdict, found["effective"][n])
            self.held.lay(slot, typed, {k: found[k][n] for k in ("serial", "text", "self")})

    def _class_of(self, part: Part, row: int, slot: Slot, verdict: str, shown: str) -> str:
        """The class of an item: by its verdict, else the one ``shown`` by a cell that still reckons, else the one held."""
        if judged := self.edits.classes.of(self.edits.kind(slot[1])).get(verdict):
            return judged
        if slot in self.held.slots and not self.edits.live(part, row):
            self.edits.compare_status(part, row, slot, shown)
            shown = ""
        return shown if shown in STATUSES else str(self.held.said(slot, "effective"))

    def _ids(self, part: Part, found: Mapping[str, list[Any]], typed: Sequence[str]) -> list[str]:
        """Ids of the rows; a row that lost its id is known by its text. Of a row of no item, of a unit that does not answer for it, of a second one
        of the same, and of one whose id and text are of different items, what was typed is a finding."""
        ids = []
        units = found.get("unit")
        for n, row in enumerate(part.numbers):
            item, by_text = found["id"][n], self._by_text.get(key(found["text"][n]), "")
            said = " ".join(text_of(found[k][n]) for k in typed if not is_blank(found[k][n]))
            if item in self._known and by_text not in ("", item):
                if said:
                    self.edits.note("ledger-row-parted", part, row, typed[0], found=said)
                ids.append("")
                continue
            own = item if item in self._known else by_text
            unit = self.held.heir(self.period, units[n]) if units else None
            refused = self._refused(own, unit, units[n] if units else None) if own else ""
            if not own:
                self._stray(part, row, typed[0], said)
            elif refused and said:
                self.edits.note(refused, part, row, typed[0], found=said, item=own, unit=unit or "")
            self.read_rows.add((own, units[n] if units else None))
            ids.append("" if refused else own)
        return ids

    def _refused(self, item: str, unit: str | None, printed: str | None) -> str:
        """Why a row of an item (and of a unit, on the answers sheet) is not read, as a code: the unit is not asked for the item and answered nothing,
        or such a row was read before."""
        asked = self.plan.asked_in(self.plan.period(self.period))
        answered = unit and (self.period, item, unit) in self.held.slots
        if unit is not None and not answered and item not in asked.get(unit, ()):
            return "ledger-typed-lost"
        return "ledger-row-twice" if (item, printed) in self.read_rows else ""

    def _stray(self, part: Part, row: int, column: str, said: str) -> None:
        """A row of no item: what was typed of it, or the remark it is."""
        if said:
            self.edits.note("ledger-typed-lost", part, row, column, found=said)
        elif told := note_in(part, row, self.lang):
            self.edits.findings.append(Finding(told[0], self.name, told[1], told[2], found=told[3]))

    @cached_property
    def _known(self) -> set[str]:
        """Ids of the plan's items and of all that the ledger tells of."""
        return {item.id for item in self.plan.items} | set(self.held.rows["id"])

    @cached_property
    def _by_text(self) -> dict[str, str]:
        ids = grouped((key(item.text), item.id) for item in self.plan.items)
        return {text: found[0] for text, found in ids.items() if len(found) == 1}

    def _units(self) -> dict[str, dict[str, Any]]:
        """Unit → what stands in the coordinator's own columns of the units sheet."""
        found: dict[str, dict[str, Any]] = {}
        for row in records(self.grid, "units"):
            said = {h: row[h] for h in self.own.get("units", ()) if not is_blank(row.get(h))}
            if said:
                found.setdefault(self.held.heir(self.period, row["unit"]), {}).update(said)
        return found

    def _compare_changes(self) -> None:
        """Edits of what the record of the plan's changes says."""
        for part in self.parts["changes"]:
            found = part.values(CHANGES, self.plan.year)
            self._compare_seals("changes", part, found, [bool(i) for i in found["id"]])

    def _rows_taken_out(self, sheets: set[str]) -> Iterator[Finding]:
        """Which rows these sheets have lost, of those that the history tells of."""
        for name in ("items", "answers", "returns"):
            part = next((p for p in self.parts[name] if p.sheet.name in sheets), None)
            if part is None:
                continue
            here = {place for one in self.parts[name] for place in self._places(name, one)}
            rows = self.held.columns(("period", "id", "unit", "file", "serial", "text"))
            lost: dict[tuple[str, str], str] = {}
            for period, item, unit, file, serial, text in rows:
                known = period == self.period and self.plan.item(item) is not None
                if name == "returns" and file and (file, "") not in here:
                    lost[file, ""] = file
                elif name == "items" and known and not unit and (item, "") not in here:
                    lost[item, ""] = f"{serial} {text}".strip()
                elif name == "answers" and known and unit and (item, unit) not in here:
                    lost[item, unit] = f"{serial} {text}".strip()
            for (which, unit), said in lost.items():
                about = ("", "") if name == "returns" else (unit, which)
                yield Finding("ledger-row-taken-out", self.name, part.sheet.name, "", *about, self.period, found=said)

    def _places(self, name: str, part: Part) -> set[tuple[str, str]]:
        """What the rows of a sheet are of: files, items, or items and units."""
        if name == "returns":
            return {(text_of(file).strip(), "") for file in part.raw("file")}
        found = part.values(fields.STATUS_ANSWERS if name == "answers" else fields.STATUS_ITEMS, self.plan.year)
        units = found["unit"] if name == "answers" else [""] * len(found["id"])
        by_text = (i or self._by_text.get(key(t), "") for i, t in zip(found["id"], found["text"], strict=True))
        return {(i, self.held.heir(self.period, u) if u else "") for i, u in zip(by_text, units, strict=True)}

    def _unread(self) -> None:
        """Days, numbers and flags typed so that they say none, kept as typed, and error values: all count as blank, each a finding at its cell."""
        flags = say("list.separator", self.lang).join(enum_label("flag", v, self.lang) for v in ("yes", "no"))
        for name in ("items", "returns", "indicators", "goals", "changes", "proposals", "materials", "ledger"):
            known = LEDGER if name == "ledger" else KNOWN[name]
            for part in self.parts[name]:
                for row, column, code, found in part.unread(known, self.plan.year):
                    more = {"expected": flags} if code == "value-not-allowed" else {}
                    self.edits.note(code, part, row, column, found=found, **more)
        for name, parts in self.parts.items():
            for part in parts:
                for row, column, found in part.errors(LEDGER if name == "ledger" else KNOWN[name]):
                    self.edits.note("cell-error", part, row, column, found=found)


def _unnamed(gone: Iterable[Finding], named: Sequence[Finding]) -> Iterator[Finding]:
    """What was taken out, its missing rows counted only so far as none of the findings beside it is of one of them."""
    for finding in gone:
        if finding.code != ROWS_MISSING:
            yield finding
        elif (rows := int(finding.expected) - sum(f.sheet == finding.sheet for f in named)) > 0:
            yield replace(finding, expected=str(rows))
