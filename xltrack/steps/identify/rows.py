"""Which item each row of a returned sheet speaks for.

An id never counts alone: a sort of some columns parts ids from their rows, so the item's own text must stand beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from xltrack.enums import CLAIMS_SAID, ENUMS
from xltrack.findings import Finding
from xltrack.grids import address
from xltrack.plan import Item, Plan, is_form_id
from xltrack.records import Column, RawForm, RawRow
from xltrack.values import added_to, is_blank, key, nearest, text_of, tidy
from xltrack.words import say

NEAR = 82.0  # likeness (0–100) from which an unknown text is taken for a changed one and the item suggested
# Locked columns of which the plan says what stands there.
PRINTED = ("serial", "target", "deadline", "previous", "check", "role")
DOWN = 3  # that many cells of a column typed over alike are told of as one change
FILLED = 3  # that many rows with one id, or with ids that fail their check letter in sequence, are a column filled down


@dataclass
class Notes:
    """What is noticed of a form, each under the unit and period it is known to be of by then; whether it is set aside."""

    form: RawForm
    findings: list[Finding] = field(default_factory=list, init=False)
    quarantined: bool = field(default=False, init=False)
    unit: str = field(default="", init=False)
    period: str = field(default="", init=False)

    def note(self, code: str, cell: str = "", *, bad: bool = False, **params: str) -> None:
        self.quarantined |= bad
        where = {"unit": self.unit, "period": self.period} | params
        self.findings.append(Finding(code, self.form.file, self.form.sheet, cell, **where))


class Rows:
    """Matches the rows of one form to the items of the plan."""

    def __init__(self, owner: Notes, plan: Plan) -> None:
        self.owner, self.plan, self.form = owner, plan, owner.form
        period = self.plan.period(owner.period)
        self.overtyped: dict[str, list[tuple[str, str, str]]] = {}  # column → (cell, item, what stands there)
        self.by_text: list[tuple[str, str, str]] = []  # alike, of rows without an id
        self.mine = self.plan.asked_in(period).get(owner.unit, frozenset())

    def match(self) -> tuple[list[tuple[RawRow, Item]], list[RawRow]]:
        if self._filled_down() or self._mis_sorted():
            return [], []
        found: list[tuple[RawRow, Item]] = []
        unasked: list[RawRow] = []
        by_text, before = 0, len(self.owner.findings)
        for row in self.form.rows:
            item = self._item(row)
            if item is None:
                if self._typed(row) and (not row.id or self._withdrawn(row)):
                    unasked.append(row)
                    if not row.id:
                        self._overtyped(row, None)
                continue
            by_text += not row.id
            found.append((row, item))
            if row.printed:
                self._overtyped(row, item)
        self._tell_overtyped()
        self._tell_by_text()
        self._wordless([row for row, _ in found if row.id and not row.text])
        no_ids = not any(row.id for row in self.form.rows)
        near = any(f.code == "item-near" for f in self.owner.findings[before:])
        if no_ids and unasked and (by_text or near):
            del self.owner.findings[before:]  # what it says of single rows does not hold for a sheet set aside
            cell = _at(unasked[0], self.form.columns.get("text"))
            self.owner.note("sheet-unmatched", cell, bad=True, found=unasked[0].text or unasked[0].serial)
            return [], []
        return self._once(found), unasked

    def _wordless(self, rows: Sequence[RawRow]) -> None:
        """Rows where the id counted alone, for no text stood beside it; where no row has one, the sheet is told of once."""
        answered = [row for row in rows if self._typed(row)]
        column = self.form.columns.get("text")
        if len(answered) > 1 and not any(row.text for row in self.form.rows):
            self.owner.note("item-texts-blank", _at(answered[0], column), found=self._list(r.id for r in answered[:6]))
            return
        for row in answered:
            self.owner.note("item-text-blank", _at(row, column), item=row.id)

    def _overtyped(self, row: RawRow, item: Item | None) -> None:
        """Texts in locked cells that the plan does not print there. What was sent as the last period's answer is not known
        here: a text there counts as sent when it begins with the bracketed status that every printed answer begins with.
        """
        known = _printed(item, self.plan.language, self.plan.year) if item else None
        for name, cell in row.printed.items():
            said = tidy(text_of(cell.value))
            ours = known is not None and name in known and self.form.columns[name].alone
            if (name in PRINTED or ours) and not _as_sent(name, said, known):
                self.overtyped.setdefault(name, []).append((cell.cell, item.id if item else "", said))

    def _tell_overtyped(self) -> None:
        """Each such cell, but what is one act once: rows numbered anew, as a program does of itself where some were put in, taken out or sorted, and
        one word typed down a column (已核, √)."""
        for name, cells in self.overtyped.items():
            times, header = Counter(said for _, _, said in cells), self.form.columns[name].header
            if name == "serial" and len(cells) >= DOWN:
                cell, _, _ = cells[0]
                self.owner.note("locked-text-changed", cell, found=self._list(s for _, _, s in cells), expected=header)
                continue
            told = set[str]()
            for cell, item, said in cells:
                alike = times[said] >= DOWN
                if not alike or said not in told:
                    about = "" if alike else item
                    self.owner.note("locked-text-changed", cell, item=about, found=said, expected=header)
                told.add(said)

    def _tell_by_text(self) -> None:
        """Each row that was matched without an id; once where no row of the sheet has one."""
        if len(self.by_text) > 1 and not any(row.id for row in self.form.rows):
            cell, _, first = self.by_text[0]
            self.owner.note("items-by-text", cell, found=first)
            return
        for cell, item, text in self.by_text:
            self.owner.note("item-by-text", cell, item=item, found=text)

    def _typed(self, row: RawRow) -> str:
        return " | ".join(text_of(c.value) for c in row.cells.values() if not is_blank(c.value))

    def _list(self, words: Iterable[str]) -> str:
        return say("list.separator", self.plan.language).join(words)

    def _filled_down(self) -> bool:
        """One id over several rows with different texts, or a run of ids that a program counted on."""
        times = Counter(row.id for row in self.form.rows if row.id)
        often = {i: {key(r.text) for r in self.form.rows if r.id == i} for i, n in times.items() if n >= FILLED}
        same = [i for i, found in often.items() if len(found) >= FILLED]
        invalid = [
            row.id for row in self.form.rows if row.id and self.plan.item(row.id) is None and not is_form_id(row.id)
        ]
        bad = same or (invalid if len(invalid) >= FILLED else [])
        if bad:
            self.owner.note(
                "sheet-ids-filled-down", self._cell_of(bad[0]), bad=True, found=self._list(dict.fromkeys(bad[:5]))
            )
        return bool(bad)

    def _mis_sorted(self) -> bool:
        wrong = []
        for row in self.form.rows:
            item = self.plan.item(row.id)
            if item is None or not row.text or row.text == item.text:
                continue
            others = self.plan.worded(row.text)
            if others and item not in others:
                wrong.append(row)
        if wrong:
            self.owner.note(
                "sheet-mis-sorted", self._cell_of(wrong[0].id), bad=True, found=self._list(r.id for r in wrong)
            )
        return bool(wrong)

    def _cell_of(self, item_id: str) -> str:
        column = self.form.columns.get("id")
        row = next((r for r in self.form.rows if r.id == item_id), None)
        return _at(row, column) if row and column else ""

    def _item(self, row: RawRow) -> Item | None:
        """The item a row speaks for, or None with the finding that says why not."""
        own = self.owner
        cell = _at(row, self.form.columns.get("id") or self.form.columns.get("text"))
        typed = self._typed(row)
        if row.id:
            item = self.plan.item(row.id)
            if item is None and self._withdrawn(row):
                if typed:
                    own.note("item-withdrawn", cell, item=row.id, found=row.text or row.id)
                return None
            if item is None:
                printed = " | ".join(text_of(c.value) for c in row.printed.values())
                said = " ".join(filter(None, (row.id, row.serial, row.text, typed, printed)))
                own.note("item-id-changed" if typed or row.text else "cells-beside-table", cell, found=said)
                return None
            if row.text and row.text != item.text and item not in self.plan.worded(row.text):
                self._reworded(row, item)
            return self._owned(row, item, cell, typed)
        candidates = self.plan.worded(row.text) if row.text else ()
        if len(candidates) > 1:
            candidates = tuple(
                i
                for i in candidates
                if key(i.serial) == key(row.serial) and (not row.section or key(row.section) in map(key, i.path))
            )
        if len(candidates) == 1:
            self.by_text.append((cell, candidates[0].id, row.text))
            return self._owned(row, candidates[0], cell, typed)
        self._stranger(row, cell, typed)
        return None

    def _reworded(self, row: RawRow, item: Item) -> None:
        """Another wording counts for nothing; words added to the task where the progress is blank are most likely that."""
        blank = "progress" in row.cells and is_blank(row.cells["progress"].value)
        added = added_to(item.text, row.text) if blank else ""
        code = "item-text-grew" if added else "item-text-changed"
        cell = _at(row, self.form.columns.get("text"))
        self.owner.note(code, cell, item=item.id, found=added or row.text)

    def _withdrawn(self, row: RawRow) -> bool:
        """An id that was made by rule and stands beside a text of none of our items: of an item the plan no longer holds."""
        return is_form_id(row.id) and self.plan.item(row.id) is None and not self.plan.worded(row.text)

    def _owned(self, row: RawRow, item: Item, cell: str, typed: str) -> Item | None:
        if item.id in self.mine or self._declines(row):
            return item
        if typed:
            self.owner.note("item-of-other-unit", cell, item=item.id, found=typed)
        return item if typed and row.id else None  # whether it was the unit's before is known where the ledger is

    def _declines(self, row: RawRow) -> bool:
        """Whether a unit says in a confirmation round that an item is not its own: of one that went to another since, that is no more than true."""
        period, cell = self.plan.period(self.owner.period), row.cells.get("claim")
        if cell is None or not (period and period.confirms):
            return False
        declined = next(c.label for c in self.plan.claims if c.status == "declined")
        return key(cell.value) in map(key, (declined, *CLAIMS_SAID["declined"]))

    def _stranger(self, row: RawRow, cell: str, typed: str) -> None:
        words = [w for w in (row.serial, row.text) if w and key(w) not in self.plan.headings]
        if not typed and words:
            self.owner.note("cells-beside-table", cell, found=" ".join(words))
        if not typed:
            return
        near = (
            nearest(row.text, [i.text for i in self.plan.items if i.id in self.mine], NEAR) if len(row.text) > 4 else ""
        )
        quoted = " ".join(part for part in (row.serial, row.text) if part)
        self.owner.note("item-near" if near else "item-unknown", cell, found=quoted or typed, hint=near[:40])

    def _once(self, found: list[tuple[RawRow, Item]]) -> list[tuple[RawRow, Item]]:
        """Each item once: two rows that say the same are one, two that differ count for nothing and are named."""
        counts = Counter(item.id for _, item in found)
        kept: dict[str, tuple[RawRow, Item]] = {}
        differing: set[str] = set()
        for row, item in found:
            if counts[item.id] == 1:
                kept[item.id] = (row, item)
                continue
            typed = self._typed(row)
            earlier = kept.get(item.id)
            if earlier is None or (typed and not self._typed(earlier[0])):
                kept[item.id] = (row, item)
            elif typed and typed != self._typed(earlier[0]):
                differing.add(item.id)
        for row, item in found:
            if item.id in differing:
                self.owner.note(
                    "item-twice", _at(row, self.form.columns.get("text")), item=item.id, found=self._typed(row)
                )
        return [pair for item_id, pair in kept.items() if item_id not in differing]


@lru_cache(maxsize=8192)  # tasks stand in many returns
def _printed(item: Item, lang: str, year: int | None) -> Mapping[str, frozenset[str]]:
    """What the plan prints in an item's locked cells, by column, as texts are compared."""
    lasting = replace(item, deadlines=tuple(d for d in item.deadlines if d.purpose != say("confirm.goal", lang)))
    printed = {name: (text,) for name, text in item.printed(lang, year).items()}
    target, annexed = item.target_text(lang, year), say("form.annexed", lang)
    texts = printed | {
        "deadline": (item.deadline_words(lang), lasting.deadline_words(lang)),
        "target": (target, annexed, f"{target}\n{annexed}"),
        "role": [name for names in ENUMS["role"].values() for name in names],
    }
    return {name: frozenset(map(key, said)) for name, said in texts.items()}


def _as_sent(name: str, said: str, known: Mapping[str, frozenset[str]] | None) -> bool:
    """Whether a locked cell says what was sent; ``known`` is None in a row that is no item's, whose serial is kept with the row."""
    if known is None:
        return name == "serial"
    return said.startswith("【") if name == "previous" else key(said) in known.get(name, ())


def _at(row: RawRow, column: Column | None) -> str:
    return address(row.row, column.index if column else 0)
