"""What was taken out of a status workbook by hand, or put where no merge writes it again: sheets, rows, columns, cells, colours, comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xltrack.books.status.reprinted import overwritten, unknown
from xltrack.books.status.sheets import KNOWN, Part, base_name, brought_by_template, fills_of, marked, painted, written
from xltrack.fields import ASKED_ONCE, KEPT, OWN_COLUMNS, REWRITTEN, SHEETS, WATCHED
from xltrack.findings import Finding, shorten
from xltrack.grids import Grid, Sheet, address
from xltrack.values import is_blank, key, text_of
from xltrack.words import WORDS, say

ALWAYS = ("items", "answers", "returns")  # what every workbook has
EDITED = {"unasked": "ledger-unasked-edited"}  # what is said of a cell whose words stand nowhere else in the workbook
OVERVIEW = "overview"
WIDE = 15  # columns of the overview
QUOTED, LONGEST = 20, 120  # cells quoted of one place, and characters of each
Parts = Mapping[str, Sequence[Part]]


def altered(path: Path, grid: Grid, parts: Parts, lang: str, hidden: Sequence[str] = ()) -> Iterator[Finding]:
    """A finding for everything of that kind. ``hidden``: fields that this workbook has no columns to type in for. What was added and is not kept
    names the backup once it is known (``ledger-extra-content``)."""
    for finding in (
        *_taken_out(grid, parts, lang),
        *_columns(parts, lang, hidden),
        *_own_elsewhere(grid, parts, lang),
        *_merged(parts),
        *_above_the_tables(parts, lang),
        *_typed_over(grid, parts, lang),
        *_beside_the_overview(grid, lang),
        *_extra(path, grid, parts, lang),
    ):
        code, sheet, cell, found, expected = finding
        yield Finding(code, path.name, sheet, cell, found=found, expected=expected)


Told = tuple[str, str, str, str, str]  # code, sheet, cell, found, expected


def _taken_out(grid: Grid, parts: Parts, lang: str) -> Iterator[Told]:
    """Sheets and rows that were written and are gone: what was typed only there cannot be carried over."""
    before = written(grid)
    for name in KEPT:
        title = SHEETS[name][lang == "en"]
        if not parts[name] and (name in before or name in ALWAYS):
            yield "ledger-sheet-missing", "", "", title, ""
        elif (gone := before.get(name, 0) - sum(map(_rows, parts[name]))) > 0:
            yield "ledger-rows-missing", parts[name][0].sheet.name, "", title, str(gone)


def _rows(part: Part) -> int:
    """Rows below the header that say anything in columns of our own."""
    typed = {one.key for known in KNOWN.values() for one in known if one.typed}
    own = [at for name, at in part.columns.items() if name not in typed]
    rows = part.sheet.rows[part.header + 1 :]
    return sum(any(at < len(row) and not is_blank(row[at]) for at in own) for row in rows)


def _columns(parts: Parts, lang: str, hidden: Sequence[str]) -> Iterator[Told]:
    """Columns to type in that were taken out, and own ones that cannot go by the header they have."""
    for name in OWN_COLUMNS:
        typed = [f for f in KNOWN[name] if f.typed and f.key not in hidden]
        for part in parts[name]:
            for one in typed if part.numbers else ():
                if one.key not in part.columns:
                    yield "ledger-column-missing", part.sheet.name, "", one.label(lang), ""
            for header, said in part.renamed.items():
                yield "ledger-column-renamed", part.sheet.name, address(part.header, part.other[header]), said, header


def beside_the_history(grid: Grid, parts: Parts) -> set[str]:
    """Headers of the ledger sheet beyond its own: columns that forms brought, and the coordinator's of the answers sheet."""
    of_answers = {header for part in parts["answers"] for header in part.other}
    return {*of_answers, *brought_by_template(grid), *ASKED_ONCE}


def _own_elsewhere(grid: Grid, parts: Parts, lang: str) -> Iterator[Told]:
    """Columns added to sheets that every merge writes anew, and to the history."""
    kept = beside_the_history(grid, parts)
    for name in (*REWRITTEN, "ledger"):
        for part in parts[name]:
            for header, at in part.other.items():
                if name == "ledger" and header in kept:
                    continue
                held = zip(part.numbers, part.raw(header), strict=True)
                if cells := [(address(row, at), text_of(c)) for row, c in held if not is_blank(c)]:
                    what = say(
                        "status.extra.column", lang, sheet=part.sheet.name, column=header, cells=_quoted(cells, lang)
                    )
                    yield "ledger-extra-content", part.sheet.name, address(part.header, at), what, ""


def _typed_over(grid: Grid, parts: Parts, lang: str) -> Iterator[Told]:
    """Words typed over what a merge writes anew, each by its cell, and rows added to such a sheet."""
    for name in WATCHED:
        listed = marked(grid, name) if parts[name] else []
        for part in parts[name] if len(parts[name]) == 1 and listed else ():
            columns = {key: (at, part.raw(key)) for key, at in part.columns.items()}
            for over in overwritten(listed, part.numbers, columns, part.sheet.formulas):
                if over.name:
                    cell = part.at(over.row, over.name)
                    yield EDITED.get(name, "ledger-edited"), part.sheet.name, cell, f"{cell} {over.text}".strip(), ""
                elif not _is_read(name, part, over.row) and (told := note_in(part, over.row, lang)):
                    yield told


def _is_read(name: str, part: Part, row: int) -> bool:
    """Whether a row that no merge wrote is looked at all the same: what is typed of a goal stays."""
    typed = (f.key for f in KNOWN[name] if f.typed)
    return name in ALWAYS or (name == "goals" and any(not is_blank(part.raw(k)[row - part.header - 1]) for k in typed))


def _merged(parts: Parts) -> Iterator[Told]:
    """Cells of columns to type in that were merged over several rows: what they say counts in each."""
    for part in (p for name in OWN_COLUMNS for p in parts[name]):
        for top, left, *_ in part.merged:
            yield "cells-merged", part.sheet.name, address(top, left), text_of(part.sheet.cell(top, left)), ""


def _above_the_tables(parts: Parts, lang: str) -> Iterator[Told]:
    """Words in rows put in above a header, which is written as the first row."""
    for part in (p for found in parts.values() for p in found):
        yield from filter(None, (note_in(part, row, lang) for row in range(part.header)))


def _beside_the_overview(grid: Grid, lang: str) -> Iterator[Told]:
    """Cells outside the page, and inside it those that say what no merge wrote there, by their place."""
    names = {key(n) for n in SHEETS[OVERVIEW]}
    sheet = next((s for s in grid.sheets if key(s.name) in names), None)
    if sheet is None:
        return
    last = _identity_row(sheet)
    filled = [(r, c) for r, row in enumerate(sheet.rows) for c, cell in enumerate(row) if not is_blank(cell)]
    outside = [(r, c) for r, c in filled if r > last or c >= WIDE]
    for r, c in outside:
        yield "ledger-extra-content", sheet.name, address(r, c), _text(sheet, r, c, lang), ""
    inside = [place for place in filled if place not in sheet.formulas and place not in outside]
    listed = marked(grid, OVERVIEW)
    strange = unknown(listed[0], [sheet.cell(*place) for place in inside]) if listed and sheet.formulas else []
    for r, c in (inside[n] for n in strange[:QUOTED]):
        yield "ledger-extra-content", sheet.name, address(r, c), _text(sheet, r, c, lang), ""
    if len(strange) > QUOTED:
        what = say("status.extra.cells", lang, sheet=sheet.name, count=len(strange) - QUOTED)
        yield "ledger-extra-content", sheet.name, "", what, ""


def _identity_row(sheet: Sheet) -> int:
    """The last row of the page, which says what the workbook is."""
    marks = {key(word) for word in WORDS["status.mark"]}
    rows = (n for n, row in enumerate(sheet.rows) if any(isinstance(c, str) and key(c) in marks for c in row))
    return next(rows, len(sheet.rows))


def _text(sheet: Sheet, row: int, column: int, lang: str) -> str:
    return say(
        "status.extra.text", lang, sheet=sheet.name, cell=address(row, column), text=text_of(sheet.cell(row, column))
    )


def _quoted(cells: Sequence[tuple[str, str]], lang: str) -> str:
    """Cells with their words, the first few, each bounded."""
    shown = [say("status.extra.quoted", lang, cell=cell, text=shorten(text, LONGEST)) for cell, text in cells[:QUOTED]]
    return say("list.separator", lang).join(shown) + ("…" if len(cells) > QUOTED else "")


def note_in(part: Part, row: int, lang: str) -> Told | None:
    """A row of a table that is no record, such as a remark below it: as a finding; None for a blank row."""
    cells = part.sheet.rows[row]
    filled = [n for n, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return None
    words = " ".join(text_of(cells[n]) for n in filled)
    what = say("status.extra.text", lang, sheet=part.sheet.name, cell=address(row, filled[0]), text=words)
    return "ledger-extra-content", part.sheet.name, address(row, filled[0]), what, ""


def _extra(path: Path, grid: Grid, parts: Parts, lang: str) -> Iterator[Told]:
    """Comments, painted cells and added sheets."""
    if painted(path, fills_of(grid)):
        yield "ledger-extra-content", "", "", say("status.extra.colours", lang), ""
    ours = {part.sheet.name for found in parts.values() for part in found}
    named = {key(n) for names in SHEETS.values() for n in names}
    for sheet in grid.sheets:
        known = sheet.name in ours or key(base_name(sheet.name)) in named
        what = ""
        if not known and any(not is_blank(c) for row in sheet.rows for c in row):
            what = say("status.extra.sheet", lang, sheet=sheet.name)
        elif sheet.comments:
            said = [(address(*place), text) for place, text in sorted(sheet.comments.items())]
            what = say("status.extra.comments", lang, sheet=sheet.name, count=len(said), cells=_quoted(said, lang))
        if what:
            yield "ledger-extra-content", sheet.name, "", what, ""
