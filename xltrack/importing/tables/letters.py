"""Tables that say in letters who does what, with a column for each unit: R does it, A answers for it, S helps, C is asked and I is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xltrack.importing.grammar import view
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.tables.columns import HEADER_WITHIN, Columns, Filled, meanings
from xltrack.importing.tables.shapes import Ticks
from xltrack.later import regex

_LETTERS = regex(r"[RASCI](?:\s*[/,&+]?\s*[RASCI]){0,3}")
_LEGEND = regex(
    r"\(?[RASCI]\)?|\(?[RASCI]\)?\s*[:=-]\s*\S.*|responsible|accountable|support(?:s|ing)?|consulted|informed",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = {"A": "Accountable", "C": "Consulted", "I": "Informed"}  # of those who are no party, in a column of its own


@dataclass(slots=True)
class Letters(Ticks):
    """Ticks that are letters: what one asks of its unit hangs on the others of its row."""

    def parts(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        """(role, unit) of a row: who does it leads; of several, those who answer for it too, and the others help; who
        answers for it where nobody does it.
        """
        does, answers = self._named(cells, "R"), self._named(cells, "A")
        leads = [name for name in does if name in answers] or does or answers
        helps = [name for name in (*does, *self._named(cells, "S")) if name not in leads]
        role = "lead" if helps or len(leads) == 1 else "joint"
        return [(role, name) for name in leads] + [("support", name) for name in dict.fromkeys(helps)]

    def beside(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        parties = {name for _, name in self.parts(cells)}
        named = {
            word: [name for name in self._named(cells, letter) if name not in parties] for letter, word in _TOLD.items()
        }
        return [(word, ", ".join(names)) for word, names in named.items() if names]

    def explains(self, cell: str) -> bool:
        return bool(_LEGEND.fullmatch(view(cell).strip()))

    def _named(self, cells: Sequence[str], letter: str) -> list[str]:
        return [name for at, name in self.columns.items() if letter in view(cells[at]).upper()]


def find_letters(filled: Filled) -> tuple[Columns, int, int, Letters] | None:
    """(columns, header row, first row behind it, the letters) of such a table; None for any other."""
    for header in range(min(HEADER_WITHIN, len(filled.rows))):
        names = filled.rows[header]
        below = [row for n, row in enumerate(filled.rows) if n > header and n not in filled.wide]
        lettered = [at for at, name in enumerate(names) if len(name) > 1 and _all_letters([row[at] for row in below])]
        used = {ch for row in below for at in lettered for ch in view(row[at]).upper() if ch.isalpha()}
        if len(lettered) < 2 or not used & {"R", "A"} or not used & {"C", "I"}:
            continue  # R and A alone are red and amber
        columns = meanings(["" if at in lettered else name for at, name in enumerate(names)])
        left = [at for at in range(lettered[0]) if any(row[at] for row in below)]
        if not columns.at.get("text") and left:
            for name in (*UNIT_COLUMNS, "path", "target", "other"):  # Teams, above the tasks and beside the teams
                columns.at[name] = [at for at in columns.at.get(name, ()) if at != left[-1]]
            columns.at["text"] = left[-1:]
        if columns.at.get("text"):
            return columns, header, header + 1, Letters({at: names[at].replace("\n", " ") for at in lettered})
    return None


def _all_letters(cells: list[str]) -> bool:
    told = [view(cell).strip() for cell in cells if cell.strip()]
    return bool(told) and all(_LETTERS.fullmatch(cell.upper()) for cell in told)
