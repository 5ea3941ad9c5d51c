"""Tables of other shapes as rows of tasks: a card for each task (its labels left, its words right), and ticks in a
column for each unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xltrack.documents import TableBlock, TableRow
from xltrack.importing.grammar import LEGEND, PLACE, RECORD, TICK, TICK_ROLES, view
from xltrack.importing.grammar.headers import SPAN, UNIT_COLUMNS
from xltrack.importing.meaning.units import looks_like_name
from xltrack.importing.tables.columns import Columns, Filled, column_meaning
from xltrack.later import regex
from xltrack.values import key


def is_record(filled: Filled) -> bool:
    """Whether a table says nothing but which notice it stands above: its number, who issued it, when."""
    cells = [cell for row in filled.rows for cell in dict.fromkeys(row) if cell]
    labels = sum(bool(RECORD.fullmatch(view(cell).strip())) for cell in cells)
    return labels > 2 and labels * 5 >= len(cells) * 2


def card_of(filled: Filled) -> list[tuple[str, str, int]]:
    """(label, words, row) of a card in order; [] for a table that is none.

    A card has a label in every odd cell of its rows, merges taken as one cell; a task and a unit are among them.
    """
    found: list[tuple[str, str, int]] = []
    odd = 0
    for n, row in enumerate(filled.rows):
        cells = [cell for at, cell in enumerate(row) if (n, at) not in filled.beside]
        if (n, 0) in filled.below or not any(cells):
            continue
        if len(cells) % 2 or not all(map(_is_label, cells[::2])):
            odd += 1
            continue
        found += [(label, words, n) for label, words in zip(cells[::2], cells[1::2], strict=True) if label]
    meanings = {column_meaning(label) for label, _, _ in found}
    named = sum(bool(column_meaning(label)) for label, _, _ in found)
    words = [words for _, words, _ in found if words]
    labels = len({label for label, _, _ in found}) == len(found) and 3 * sum(map(_is_label, words)) <= len(words)
    whole = len(found) >= 3 and odd <= 1 and named * 3 >= len(found) * 2
    return found if whole and labels and {"text"} <= meanings and meanings & set(UNIT_COLUMNS) else []


def transposed(filled: Filled, table: TableBlock) -> tuple[TableBlock, int] | None:
    """A table whose tasks are its columns, its labels the first of them, turned upright, and the row where it begins; None for any other."""
    if filled.width < 3 or len(filled.rows) > _MOST_LABELS:
        return None
    top = next((n for n, row in enumerate(filled.rows) if n not in filled.wide and sum(map(bool, row)) > 1), 0)
    rows = [n for n in range(top, len(filled.rows)) if filled.rows[n][0] and n not in filled.wide]
    labels = [filled.rows[n][0] for n in rows]
    named = {label: column_meaning(label) for label in labels if column_meaning(label)}
    others = [cell for n in rows for cell in filled.rows[n][1:] if cell]
    if len(labels) < 3 or len(set(labels)) < len(labels) or len(named) * 3 < len(labels) * 2:
        return None
    across = [cell for cell in filled.rows[top] if cell]
    told = sum(map(bool, map(column_meaning, across)))
    if told > 2 and told * len(labels) >= len(named) * len(across):
        return None  # its first row says better what its columns are
    units = set(named.values()) & set(UNIT_COLUMNS)
    if not (units and {"text", "path"} & set(named.values())) or 4 * sum(map(_is_label, others)) > len(others):
        return None
    task = next(n for n, label in zip(rows, labels, strict=True) if named.get(label) in ("text", "path"))
    line = table.rows[task].line
    upright = tuple(TableRow(line, tuple(filled.rows[n][at] for n in rows)) for at in range(filled.width))
    return TableBlock(upright, (), table.name, table.exact), top


def _is_label(cell: str) -> bool:
    return not cell or (len(cell) <= 14 and bool(column_meaning(cell)))


_MOST_LABELS = 40  # rows of a table with a column for each task
_NUMBER = regex(r"\d+(?:\.\d+)?%?|[-—/]")


@dataclass(slots=True)
class Ticks:
    """Columns of a table that are units, with the marks in their cells: ``roles`` by mark; ``shares``: those that hold
    each unit's number.
    """

    columns: dict[int, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    shares: dict[int, str] = field(default_factory=dict)

    def parts(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        """(role, unit) of every mark in a row."""
        named = [(self.roles[_mark(cells[at])], name) for at, name in self.columns.items() if _mark(cells[at])]
        return named + [("joint", name) for at, name in self.shares.items() if cells[at].strip(" -—/0")]

    def beside(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        """(what, names) of those a row names who are no party."""
        return []

    def explains(self, cell: str) -> bool:
        """Whether a cell says what a mark means."""
        return False


def _is_unit(header: str) -> bool:
    place = PLACE.fullmatch(view(header)) and not re.match("全[省市县区]", header)
    return looks_like_name(header) or bool(place)


def _mark(cell: str) -> str:
    found = TICK.fullmatch(view(cell).strip())
    return found[0] if found else ""


def find_ticks(filled: Filled, columns: Columns, begin: int) -> Ticks:
    """The columns named like units whose cells hold nothing but marks. What a mark means the table's legend says;
    without one the first of several kinds by custom leads, and a single kind is joint.
    """
    found: dict[int, str] = {}
    shares: dict[int, str] = {}
    for at, header in columns.headers.items():
        cells = [filled.rows[n][at] for n in range(begin, len(filled.rows)) if n not in filled.wide]
        marked = [cell for cell in cells if cell]
        if looks_like_name(header) and marked and all(map(_mark, marked)):
            found[at] = header
        elif _is_unit(header) and marked and all(map(_NUMBER.fullmatch, marked)):
            shares[at] = header
    if len(found) < 2:
        return Ticks(shares=shares) if len(shares) > 1 and (columns.borrowed or not columns.units) else Ticks()
    used = {_mark(row[at]) for row in filled.rows[begin:] for at in found} - {""}
    roles = {mark: role for mark, role in TICK_ROLES.items() if mark in used}
    legend = {
        hit["mark"]: hit["role"]
        for row in filled.rows
        for cell in dict.fromkeys(row)
        for hit in LEGEND.finditer(view(cell))
    }
    for mark, word in legend.items():
        roles[mark] = (
            "lead"
            if re.match("牵头|主办|主责", word)
            else "support"
            if re.match("配合|协办|参与|协助", word)
            else "joint"
        )
    if len(used) == 1 and not legend:
        roles = {mark: "lead" if mark in ("牵头", "主办") else "joint" for mark in used}
    return Ticks(found, {mark: roles.get(mark, "support") for mark in used})


def find_months(filled: Filled, columns: Columns, begin: int) -> dict[int, str]:
    """Columns that are parts of the year and hold nothing but marks, two at least: when a task is worked on."""
    rows = [row for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide]
    spans = {at: header for at, header in columns.headers.items() if SPAN.fullmatch(key(header))}
    found = {at: header for at, header in spans.items() if all(_mark(row[at]) for row in rows if row[at])}
    return found if len(found) > 1 else {}


def ends_of_marks(months: Mapping[int, str], cells: Sequence[str]) -> list[str]:
    """The parts of the year a row is due by: the last of those marked on end, of each run its own."""
    marked = [bool(cells[at]) for at in months]
    ends = (now and not after for now, after in pairwise((*marked, False)))
    return [header for header, end in zip(months.values(), ends, strict=True) if end]
