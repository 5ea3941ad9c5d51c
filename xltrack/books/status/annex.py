"""Texts longer than the tallest row of a worksheet: in full on a sheet of their own, cut into rows that print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from xltrack import fields
from xltrack.books.fit import TALLEST, plain_height
from xltrack.books.status.cells import SIZE, Column, Table, lines_in, lines_of, quoted
from xltrack.books.status.paper import set_out
from xltrack.books.status.view import View
from xltrack.fields import sheet_name
from xltrack.words import say

WIDTH = 100  # characters of the column of texts
ROWS = 24  # lines of a part: two parts fit a printed page
_HEADS = {"sheet": 10, "column": 13, "part": 7, "full": WIDTH}  # headers of its own, with their widths
SOURCES = ("items", "lagging", "answers", "indicators", "unasked", "findings", "returns", "ledger")


def with_annex(view: View, made: dict[str, Table]) -> dict[str, Table]:
    """The tables whose cells are cut, with links from their ids to the annex, and the annex; nothing where no cell is
    cut.
    """
    sheet, rows, parts_at = sheet_name("annex", view.lang), list[tuple[str, ...]](), dict[str, int]()
    changed: dict[str, Table] = {}
    for key in SOURCES:
        table = made.get(key)
        cut = list(_cut(table)) if table else []
        if table is None or not cut:
            continue
        links = [""] * table.rows
        for row, column in cut:
            text = str(column.values[row])
            if text not in parts_at:
                parts_at[text] = len(rows) + 2
                rows += _parts(table, row, column, text, view)
            links[row] = links[row] or f"internal:{quoted(sheet)}!A{parts_at[text]}"
        columns = tuple(replace(c, links=links) if c.key == "id" else c for c in table.columns)
        changed[key] = replace(table, columns=columns, cut=True)
    if rows:
        changed["annex"] = _annex(view, rows)
    return changed


def _cut(table: Table) -> Iterator[tuple[int, Column]]:
    """The cells that need more than the tallest row."""
    most = next(n for n in count(1) if plain_height(n + 1, table.size) > TALLEST)
    for column in table.columns:
        lines = max(1, int(column.width / 2 * SIZE / table.size) - 2)  # characters that any line holds
        long = [v for v in set(column.values) if v.__class__ is str and len(v) > lines * (most - 1 - v.count("\n"))]
        needed = zip(long, lines_in(long, column.width, table.size), strict=True)
        too_long = {v for v, n in needed if n > most}
        if too_long:
            yield from ((n, column) for n, v in enumerate(column.values) if v in too_long)


def _parts(table: Table, row: int, column: Column, text: str, view: View) -> list[tuple[str, ...]]:
    """The rows of a text: where it stands, whose it is, which part of how many, its words."""
    said = {c.key: str(c.values[row]) for c in table.columns if c.key in ("id", "item", "serial", "unit", "owners")}
    who = (said.get("id") or said.get("item", ""), said.get("serial", ""), said.get("unit") or said.get("owners", ""))
    pieces = list(_pieces(text, view.look.size("cell")))
    shown = (f"{n} / {len(pieces)}" for n in range(1, len(pieces) + 1))
    return [(*who, table.title, column.header, part, piece) for part, piece in zip(shown, pieces, strict=True)]


def _pieces(text: str, size: float) -> Iterator[str]:
    """A text in parts of :data:`ROWS` lines, cut at the end of a paragraph or a sentence where one is near."""
    while lines_of(text, WIDTH, size) > ROWS:
        end = _fitting(text, size)
        near = max(text.rfind(mark, end * 2 // 3, end) for mark in ("\n", "。", "；", ". ", "，"))
        at = near + 1 if near > 0 else end
        yield text[:at].rstrip("\n")
        text = text[at:]
    yield text


def _fitting(text: str, size: float) -> int:
    """How many characters of a text take at most :data:`ROWS` lines."""
    at, left = 0, ROWS
    for line in text.split("\n"):
        needed = lines_of(line, WIDTH, size)
        if needed > left:
            break
        at, left = at + len(line) + 1, left - needed
    low, high = (0, len(line)) if left else (-1, -1)  # where no line is left, not even the break fits
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines_of(line[:middle], WIDTH, size) <= left else (low, middle - 1)
    return at + low


def _annex(view: View, rows: list[tuple[str, ...]]) -> Table:
    lang = view.lang
    heads = (
        ("id", fields.ID.label(lang), 9),
        ("serial", fields.SERIAL.label(lang), 6),
        ("unit", fields.UNIT.label(lang), 16),
        *((key, say(f"status.annex.{key}", lang), width) for key, width in _HEADS.items()),
    )
    columns = tuple(
        Column(key, header, "text", width, list(values))
        for (key, header, width), values in zip(heads, zip(*rows, strict=True), strict=True)
    )
    note = say("status.annexed", lang)
    table = Table("annex", sheet_name("annex", lang), columns, len(rows), size=view.look.size("cell"), note=note)
    return set_out(table)
