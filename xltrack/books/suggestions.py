"""Suggested repairs as a workbook: the coordinator accepts them in a column, and the next run applies those."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from xltrack.books.fit import height_for
from xltrack.books.grid import read_grid
from xltrack.books.status.cells import clean
from xltrack.books.status.sheets import value
from xltrack.books.whole import CREATED, kept_beside
from xltrack.enums import ENUMS, enum_label, enum_value
from xltrack.errors import UnreadableError
from xltrack.fields import FORM, REPAIRS, SHEETS, sheet_name
from xltrack.findings import error
from xltrack.grids import Grid, Sheet, address
from xltrack.headers import find, match_headers
from xltrack.records import Repair
from xltrack.theme import HEADER, RULE, SHEET_FONT, TYPED
from xltrack.values import key, text_of, tidy
from xltrack.words import both, say

COLUMNS = tuple(f for f in REPAIRS if f.key in ("column", "kind", "found", "value", "count", "accept"))
NEEDED = frozenset({"column", "found", "value", "accept"})
_ACCEPT = next(f for f in COLUMNS if f.key == "accept")
_HEADER_ROW = 1  # 0-based: the instruction stands above


def write_suggestions(suggestions: Sequence[Repair], path: Path, lang: str) -> Path:
    """One row a suggestion, most frequent first, with a dropdown 采纳. Raises XltrackError ``not-writable``."""
    import xlsxwriter  # whoever looks whether a file is such a list has no use for it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(sheet_name("suggestions", lang))
    base = {"font_name": SHEET_FONT[lang], "font_size": 11, "valign": "top", "text_wrap": True}
    boxed = base | {"border": 1, "border_color": f"#{RULE}"}
    head = book.add_format(boxed | {"bold": True, "bg_color": f"#{HEADER.fill}", "font_color": f"#{HEADER.ink}"})
    plain = book.add_format(boxed | {"num_format": "@"})
    number = book.add_format(boxed)
    typed = book.add_format(boxed | {"bg_color": f"#{TYPED.fill}", "locked": False})
    told = say("suggestions.title", lang)
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "", book.add_format(base))
    sheet.write_string(0, 0, told, book.add_format(base))
    sheet.set_row(0, height_for([(told, float(sum(f.width for f in COLUMNS)), 11.0)]))
    for n, field in enumerate(COLUMNS):
        sheet.set_column(n, n, field.width)
        sheet.write_string(_HEADER_ROW, n, field.label(lang), head)
    for row, repair in enumerate(suggestions, start=_HEADER_ROW + 1):
        for n, text in enumerate(_words(repair, lang)):
            look = typed if COLUMNS[n].key in ("accept", "value") else plain
            if text:
                sheet.write_string(row, n, clean(text), look)
            else:
                sheet.write_blank(row, n, None, look)
        sheet.write_number(row, [f.key for f in COLUMNS].index("count"), repair.count, number)
    accept = [f.key for f in COLUMNS].index("accept")
    answers = [enum_label("flag", v, lang) for v in ("yes", "no")]
    sheet.data_validation(
        _HEADER_ROW + 1,
        accept,
        _HEADER_ROW + max(len(suggestions), 1),
        accept,
        {"validate": "list", "source": answers},
    )
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    with kept_beside(path) as part:
        part.write_bytes(buffer.getvalue())
    return path


def _words(repair: Repair, lang: str) -> list[str]:
    column = next((f.label(lang) for f in FORM if f.key == repair.column), repair.column)
    words = {
        "column": column,
        "kind": enum_label("item_kind", repair.kind, lang),
        "found": repair.found,
        "value": repair.value,
    }
    return [words.get(f.key, "") for f in COLUMNS]


def read_suggestions(path: str | Path) -> tuple[Repair, ...]:
    """The accepted ones, in the order of the sheet; 采纳 is read as it is in the status workbook (是, √, 采纳).

    The coordinator may have changed the value, and fills it in where none was proposed. Raises XltrackError ``not-suggestions``,
    ``suggestion-without-value``, ``suggestion-unclear``.
    """
    try:
        grid = read_grid(path)
    except (UnreadableError, OSError) as problem:
        raise error("not-suggestions", where=path, why=problem) from problem
    found = _table(grid)
    if found is None:
        raise error("not-suggestions", where=path, why=both("suggestions.none"))
    sheet, header, columns = found
    repairs = []
    for row in range(header + 1, len(sheet.rows)):
        said = {name: tidy(text_of(sheet.cell(row, at))) for name, at in columns.items()}
        accepted = value(sheet.cell(row, columns["accept"]), _ACCEPT)
        if said["found"] and accepted not in ("", *ENUMS["flag"]):
            raise error("suggestion-unclear", where=f"{grid.name} {address(row, columns['accept'])}", why=accepted)
        if accepted == "yes" and said["found"]:
            if not said["value"]:
                raise error(
                    "suggestion-without-value", where=f"{grid.name} {address(row, columns['value'])}", why=said["found"]
                )
            known = find(said["column"], FORM)
            kind = enum_value("item_kind", said.get("kind", "")) or "regular"
            repairs.append(Repair(known.key if known else said["column"], kind, said["found"], said["value"]))
    return tuple(repairs)


def _table(grid: Grid) -> tuple[Sheet, int, dict[str, int]] | None:
    for sheet in grid.sheets:
        for number, row in enumerate(sheet.rows[:10]):
            columns = match_headers(row, COLUMNS)
            if columns.keys() >= NEEDED:
                return sheet, number, columns
    return None


def is_suggestions(grid: Grid) -> bool:
    """Whether a workbook is a list of suggested repairs."""
    names = set(map(key, SHEETS["suggestions"]))
    return any(key(sheet.name) in names for sheet in grid.sheets) and _table(grid) is not None
