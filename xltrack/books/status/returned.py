"""The returns sheet of a status workbook as it was left: rows of no file, and what was edited of a file put back as the ledger's rows say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xltrack import fields
from xltrack.books.status.edits import Edits
from xltrack.books.status.held import Held
from xltrack.books.status.sheets import Part
from xltrack.findings import Finding
from xltrack.records import Row, Rows
from xltrack.values import key, text_of

PLACE = ("file", "period", "unit", "sha256", "file_state")  # what a row of the sheet is of
TYPED = tuple(f.key for f in fields.STATUS_RETURNS if f.typed)
SAID = ("unit", "period", "filled_on", "submission")  # what the ledger's rows say too


@dataclass(frozen=True)
class ReturnsSheet:
    """The sheet in its ``parts``, against the rows of the ledger; what was edited goes to ``edits``."""

    parts: Sequence[Part]
    held: Held
    edits: Edits

    def look_over(self, own: Sequence[str], stray: Callable[[Part, int, str, str], None]) -> None:
        """Tell of rows that are of no file and no unit (to ``stray``), and of second ones of a file that say otherwise than the first. ``own``: the
        coordinator's columns."""
        typed = (*TYPED, *own)
        first: dict[tuple[str, ...], tuple[str, ...]] = {}
        for part in self.parts:
            places, words = (zip(*(map(text_of, part.raw(k)) for k in names), strict=True) for names in (PLACE, typed))
            for row, place, said in zip(part.numbers, places, words, strict=True):
                if not any(place[2:]):
                    stray(part, row, "file", "")
                    continue
                above = first.setdefault(place, said)
                if lost := [text for text, other in zip(said, above, strict=True) if text and other not in ("", text)]:
                    self.edits.note("ledger-row-twice", part, row, typed[0], found=" ".join(lost), unit=place[2])

    def put_back(self, table: Rows) -> list[Row]:
        """The sheet's records with what was edited of a file's unit, period, day and number as the ledger's rows have it."""
        told = self._told()
        here = {(r["sha256"], self.held.heir(r["period"], r["unit"]), r["period"]) for r in table}
        rows = [r for r in table if any(r[k] != "" for k in ("unit", "sha256", "file_state"))]
        for row in rows:
            row["unit"] = self.held.heir(row["period"], row["unit"])
            said = told.get((row["sha256"], row["file"]), {})
            absent = [pair for pair in said if (row["sha256"], *pair) not in here]
            known = said.get((row["unit"], row["period"])) or (said[absent[0]] if len(absent) == 1 else None)
            if known and row["file_state"] in ("accepted", "kept"):
                self._restore(row, known)
        return rows

    def _told(self) -> dict[tuple[str, str], dict[tuple[str, str], dict[str, Any]]]:
        """(sha256, file) → (unit, period) → what the ledger's rows say of the file."""
        told: dict[tuple[str, str], dict[tuple[str, str], dict[str, Any]]] = {}
        for sha, file, *rest in self.held.columns(("sha256", "file", *SAID)):
            if sha and rest[0]:
                said = dict(zip(SAID, rest, strict=True))
                told.setdefault((sha, file), {}).setdefault((rest[0], rest[1]), said)
        return told

    def _restore(self, row: dict[Any, Any], known: Mapping[str, Any]) -> None:
        for name, held in known.items():
            if key(row[name]) == key(held):
                continue
            for part in self.parts:
                at = next((n for n, cell in enumerate(part.raw("sha256")) if text_of(cell) == row["sha256"]), None)
                if at is not None and name in part.columns:
                    place = (part.sheet.name, part.at(part.header + 1 + at, name))
                    found = f"{place[1]} {text_of(part.raw(name)[at])}".strip()
                    about = (known["unit"], "", known["period"])
                    self.edits.findings.append(Finding("ledger-edited", self.edits.name, *place, *about, found=found))
            row[name] = held
