"""Edits of what a status workbook's own columns say: a row that says otherwise than the ledger, a status typed over its formula, a verdict that is
no choice. Each is a finding at its cell; the ledger's words stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xltrack import fields
from xltrack.books.status.held import Held, Slot
from xltrack.books.status.sheets import Part
from xltrack.books.status.view import NOT_RETURNED, Classes
from xltrack.enums import enum_label, enum_value, twins
from xltrack.findings import Finding
from xltrack.plan import Plan
from xltrack.steps.changes import NO_CHOICE, no_choice
from xltrack.values import is_blank, key, read_choice, text_of

OF_SUPERIOR = {"superior": "superior-not-a-choice"}
COLONS = ":： ,，;；"


@dataclass
class Edits:
    """What was edited in the workbook of that ``name`` and ``period``, against the rows of its ledger."""

    name: str
    period: str
    plan: Plan
    held: Held
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.classes, self.lang = Classes(self.plan), self.plan.language

    def note(self, code: str, part: Part, row: int, name: str, **more: str) -> None:
        about = {k: more.pop(k, "") for k in ("unit", "item", "period")}
        place = (part.sheet.name, part.at(row, name))
        self.findings.append(
            Finding(code, self.name, *place, about["unit"], about["item"], about["period"] or self.period, **more)
        )

    def kind(self, item_id: str) -> str:
        item = self.plan.item(item_id)
        return item.kind if item else "regular"

    def merged(self, part: Part, row: int, slot: Slot, own: Slot, typed: Mapping[str, Any]) -> bool:
        """Whether a row is of a unit whose answer goes on beside another's in one ``slot``, for their units became one. What was typed there goes on
        where nothing stands beside the other, and is told where something else does."""
        if self.held.slots.get(own) == self.held.slots.get(slot):
            return False
        said = {k: v for k, v in typed.items() if not is_blank(v)}
        self.held.lay(slot, {k: v for k, v in said.items() if is_blank(self.held.said(slot, k))}, {})
        self.reckon(slot)
        lost = [text_of(v) for k, v in said.items() if self.held.said(slot, k) != v]
        if lost:
            self.note("ledger-row-twice", part, row, "verdict", found=" ".join(lost), unit=slot[2], item=slot[1])
        return True

    def reckon(self, slot: Slot) -> None:
        """The class of an answer anew, by what its row says now."""
        labels = [str(self.held.said(slot, k)) for k in ("verdict", "corrected", "self")]
        self.held.lay(slot, {"effective": self.classes.reckon(self.kind(slot[1]), *labels)}, {})

    def compare(self, part: Part, row: int, slot: Slot, said: Mapping[str, Any]) -> None:
        """Edits in xltrack's own columns: the row says otherwise than the ledger."""
        for name, value in said.items():
            if name in part.columns and value != (held := self.held.said(slot, name)) and key(value) != key(held):
                self._edited(part, row, name, slot, value)

    def compare_quoted(self, part: Part, row: int, item: str, said: Mapping[str, Any]) -> None:
        """Edits of what the items sheet quotes: something is left when the units' names and words are taken out."""
        for name, value in said.items():
            if name not in part.columns or not self._unquoted(
                value, self._words_as_written.get((item, fields.QUOTED[name]), ())
            ):
                continue
            left = key(value)
            for word in self._words.get((item, fields.QUOTED[name]), ()) if left else ():
                left = left.replace(word, "")
            if left.strip(COLONS):
                self._edited(part, row, name, (self.period, item, ""), value)

    @staticmethod
    def _unquoted(value: Any, words: Sequence[str]) -> str:
        """What is left of a quotation without the words and names in it, spelt as they are; mostly nothing."""
        left = text_of(value)
        for word in words:
            left = left.replace(word, "")
        return left.strip(COLONS + "\n")

    @cached_property
    def _words_as_written(self) -> dict[tuple[str, str], list[str]]:
        """As :attr:`_words`, unread."""
        return self._words_by(text_of)

    @cached_property
    def _words(self) -> dict[tuple[str, str], list[str]]:
        """(item id, column) → what the units wrote there in the period and their names, the longest first; in a final review, which quotes what was
        said when somebody last was asked, of the whole year."""
        return self._words_by(key)

    def _words_by(self, read: Callable[[object], str]) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        names = tuple(dict.fromkeys(fields.QUOTED.values()))
        shown = self.plan.period(self.period)
        whole = shown is not None and shown.kind == "final"
        for n, (period, item) in enumerate(zip(self.held.rows["period"], self.held.rows["id"], strict=True)):
            if whole or period == self.period:
                for name in names:
                    words = {read(self.held.rows[name][n]), read(self.held.printed[n])}
                    found.setdefault((item, name), set()).update(words - {""})
        return {place: sorted(words, key=len, reverse=True) for place, words in found.items()}

    def offered(self, part: Part, row: int, found: Mapping[str, list[Any]], n: int) -> bool:
        """Whether the progress to report is still the units' own, which a formula quotes there, and not typed."""
        formulas = part.sheet.formulas
        if formulas:
            return (row, part.columns["summary"]) in formulas
        return "lead_progress" in found and key(found["summary"][n]) == key(found["lead_progress"][n])

    def live(self, part: Part, row: int) -> bool:
        """Whether a row's status is still a formula (or the file's format tells nothing of formulas)."""
        formulas = part.sheet.formulas
        return not formulas or (row, part.columns.get("effective", -1)) in formulas

    def compare_status(self, part: Part, row: int, slot: Slot, said: str) -> None:
        """A status typed over its formula belongs into the verdict column."""
        if "effective" in part.columns and not self.live(part, row):
            held = self.held.said(slot, "effective") or NOT_RETURNED
            if said != held:
                self._edited(part, row, "effective", slot, enum_label("status", said, self.lang))

    def _edited(self, part: Part, row: int, name: str, slot: Slot, value: Any) -> None:
        found = f"{part.at(row, name)} {text_of(value)}".strip()
        self.note("ledger-edited", part, row, name, found=found, unit=slot[2], item=slot[1], period=slot[0])

    def chosen(self, item: str, said: str) -> str:
        """The choice that a verdict means, read as a department's answer is (``已 完成。``), or by the name of its class (``behind``), under which it
        would be written back and counted by the merge after; as typed where it is none."""
        kind = self.kind(item)
        if not said or said in self.classes.of(kind):
            return said
        labels = [c.label for c in self.plan.choices_for(kind)]
        read = read_choice(said, labels, twins(labels)).value
        return str(read or self.classes.label(kind, enum_value("status", said)) or said)

    def check_choices(self, part: Part, row: int, slot: Slot, typed: Mapping[str, str]) -> None:
        """A verdict, or a superior's, that is no choice is kept as typed, and a finding."""
        kind = self.kind(slot[1])
        for name, label in typed.items():
            if label and label not in self.classes.of(kind):
                about = {"unit": slot[2], "item": slot[1], "period": slot[0]} | no_choice(self.plan, kind, label)
                self.note(OF_SUPERIOR.get(name, NO_CHOICE), part, row, name, **about)

    def check_basis(self, part: Part, row: int, slot: Slot, typed: Mapping[str, Any]) -> None:
        """A correction without a basis counts, but nobody can tell later who confirmed it."""
        if typed.get("corrected") and is_blank(typed.get("correction_basis")):
            about = {"unit": slot[2], "item": slot[1], "period": slot[0]}
            self.note("correction-without-basis", part, row, "correction_basis", found=str(typed["corrected"]), **about)
