"""What flat sheets look like beyond their cells: colours that follow the words, dropdowns, days to be typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from xltrack import theme
from xltrack.books.status.cells import Table
from xltrack.books.status.live import literal
from xltrack.books.status.view import View
from xltrack.books.status.write import Book
from xltrack.enums import enum_label
from xltrack.theme import Tone


def dress(book: Book, sheet: Any, table: Table, view: View) -> None:
    """Colours by conditional formatting, so that they follow what is typed; dropdowns of the coordinator's columns."""
    last = max(table.rows, 1)
    statuses = [f"{at}2:{at}{last + 1}" for at in _letters(table, "status")]
    if statuses:
        rules(book, sheet, " ".join(statuses), status_tones(view))
    for key, tones in marks(view).items():
        if key in table.letters:
            at = table.letters[key]
            rules(book, sheet, f"{at}2:{at}{last + 1}", tones)
    if "doubtful" in table.letters:
        at = table.letters["doubtful"]
        tone = view.look.tones["doubtful"]
        look = book.rule(bg_color=tone.fill, font_color=tone.ink)
        sheet.conditional_format(f"{at}2:{at}{last + 1}", {"type": "no_blanks", "format": look})
    if "summary" in table.letters and table.key == "items":
        at = table.letters["summary"]
        offered = {
            "type": "formula",
            "criteria": f"=_xlfn.ISFORMULA({at}2)",
            "format": book.rule(font_color=theme.LOCKED.ink, italic=True),
        }
        sheet.conditional_format(f"{at}2:{at}{last + 1}", offered)
    for n, column in enumerate(table.columns):
        if column.typed:
            dropdown(sheet, n, last, column.kind)
    lines = book.rule(border=1, border_color=theme.RULE)
    everywhere = {"type": "formula", "criteria": "=ROW()>0", "format": lines}
    sheet.conditional_format(1, 0, last, len(table.columns) - 1, everywhere)


def _letters(table: Table, kind: str) -> list[str]:
    return [table.letters[c.key] for c in table.columns if c.kind == kind]


def rules(book: Book, sheet: Any, cells: str, tones: dict[str, Tone]) -> None:
    """One rule a word: fill, ink and the symbol that says it without colour."""
    for word, tone in tones.items():
        look = book.rule(bg_color=tone.fill, font_color=tone.ink, border=1, border_color=theme.RULE, **symbol(tone))
        first = cells.split(" ", maxsplit=1)[0]
        options = {"type": "cell", "criteria": "==", "value": literal(word), "format": look}
        sheet.conditional_format(first, options | ({"multi_range": cells} if " " in cells else {}))


def symbol(tone: Tone) -> dict[str, str]:
    """The tone's symbol as a number format, shown before the word."""
    return {"num_format": f'"{tone.symbol} "@'} if tone.symbol else {}


def status_tones(view: View) -> dict[str, Tone]:
    """Every word that stands for a status: the classes, and the answers units may choose."""
    known = view.look.tones
    tones = {
        label: known[status]
        for kind in view.classes.by_kind.values()
        for label, status in kind.items()
        if status in theme.STATUS
    }
    return tones | {view.word(status): known[status] for status in theme.STATUS}


def marks(view: View) -> dict[str, dict[str, Tone]]:
    """Other columns whose words have a colour."""
    lang, tones = view.lang, view.look.tones
    state = {
        "missing": tones["not_returned"],
        "correct": tones["behind"],
        "late": tones["not_started"],
        "partial": tones["not_started"],
        "returned": tones["completed"],
        "exempt": tones["not_due"],
        "unsealed": tones["not_returned"],
        "undecided": tones["doubtful"],
    }
    files = {
        "quarantined": tones["behind"],
        "untouched": tones["not_started"],
        "accepted": tones["completed"],
    }
    decided = {
        "open": tones["doubtful"],
        "accepted": tones["on_schedule"],
        "rejected": tones["not_applicable"],
        "applied": tones["completed"],
    }
    yes, no = (enum_label("flag", flag, lang) for flag in ("yes", "no"))
    quiet = Tone(theme.PAPER, theme.RULE)  # what is as it should be does not catch the eye
    return {
        "state": {enum_label("proposal_state", s, lang): tone for s, tone in decided.items()},
        "severity": {enum_label("severity", s, lang): tones[s] for s in theme.SEVERITY},
        "unit_state": {enum_label("unit_state", s, lang): tone for s, tone in state.items()},
        "file_state": {enum_label("file_state", s, lang): tone for s, tone in files.items()},
        "overdue": {yes: tones["overdue"], no: quiet},
        "lagging": {yes: tones["behind"], no: quiet},
        "material_state": {
            enum_label("material_state", "received", lang): tones["completed"],
            enum_label("material_state", "owed", lang): tones["not_returned"],
        },
    }


def dropdown(sheet: Any, column: int, last: int, kind: str) -> None:
    """What may be typed into a column of the coordinator's own."""
    offered = {"status": "=verdict_list", "enum:flag": "=flag_list"}.get(kind)
    if offered:
        sheet.data_validation(1, column, last, column, {"validate": "list", "source": offered})
    elif kind == "date":
        bounds = {"minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}
        sheet.data_validation(1, column, last, column, {"validate": "date", "criteria": "between", **bounds})
