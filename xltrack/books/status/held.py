"""The rows of a ledger while it is read: what its history says, and what was typed on other sheets laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xltrack.plan import Plan

Slot = tuple[str, str, str]  # period, item id, unit; unit "" for the item's own total


@dataclass
class Held:
    """``rows``: the ledger's columns; ``printed``: the units of its rows as they stood; ``slots``: slot → place in the columns, under the name a unit
    has now and under the one that stood there."""

    plan: Plan
    rows: dict[str, list[Any]] = field(default_factory=dict)
    printed: list[Any] = field(default_factory=list)
    slots: dict[Slot, int] = field(default_factory=dict)
    _heirs: dict[tuple[str, str], str] = field(default_factory=dict)

    def settle(self) -> None:
        """Under whose name every row goes on, and which row stands for which slot."""
        self.printed = self.rows["unit"]
        self.rows["unit"] = [self.heir(p, u) for p, u in zip(self.rows["period"], self.printed, strict=True)]
        rows = [*self.columns(("period", "id", "unit", "effective"))]
        standing = [n for n, row in enumerate(rows) if row[3] or not row[2]]  # answers that wait stand for themselves
        kept = [
            n for n in standing if rows[n][2] == self.printed[n]
        ]  # of units merged into one, its own row goes first
        for n in (*kept, *standing):
            period, item, unit, _ = rows[n]
            self.slots.setdefault((period, item, unit), n)
        for n in standing:
            self.slots.setdefault((*rows[n][:2], self.printed[n]), n)

    def heir(self, period: str, unit: str) -> str:
        """Under whose name an answer goes on: the one its unit has now; from the day it was abolished or renamed, its successor's."""
        heir = self._heirs.get((period, unit))
        if heir is None:
            known, own = self.plan.unit(unit) if unit else None, self.plan.period(period)
            name = known.name if known else unit
            heir = self._heirs[period, unit] = self.plan.heir(name, own.day) if known and own and own.day else name
        return heir

    def own(self, slot: Slot, printed: str) -> Slot:
        """The slot under the name that stood on a row, where the ledger has one of it: units merged into one have each their own row."""
        own = (*slot[:2], printed)
        return own if self.slots.get(own) is not None else slot

    def said(self, slot: Slot, name: str) -> Any:
        """What a row says, "" where there is none."""
        at = self.slots.get(slot)
        return "" if at is None else self.rows[name][at]

    def lay(self, slot: Slot, typed: Mapping[str, Any], about: Mapping[str, Any]) -> None:
        """Put typed values into the row of a slot, which is made where there is none."""
        at = self.slots.get(slot)
        if at is None:
            at = self.slots[slot] = len(self.rows["id"])
            made = {"period": slot[0], "id": slot[1], "unit": slot[2], **about}
            for name, cells in self.rows.items():
                cells.append(made.get(name, ""))
            self.printed.append(slot[2])
        for name, value in typed.items():
            self.column(name)[at] = value

    def column(self, name: str) -> list[Any]:
        """A column, blank where it is new."""
        if name not in self.rows:
            self.rows[name] = [""] * len(self.rows["id"])
        return self.rows[name]

    def columns(self, names: Iterable[str]) -> Iterable[tuple[Any, ...]]:
        """The rows, of these columns."""
        return zip(*(self.rows[name] for name in names), strict=True)
