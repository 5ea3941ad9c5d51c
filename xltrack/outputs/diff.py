"""What turned between two periods or two workbooks: lines for the terminal, a workbook, JSON."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from xltrack import theme
from xltrack.books.fit import lines_needed, row_height
from xltrack.books.status.cells import clean
from xltrack.books.whole import CREATED
from xltrack.enums import enum_label
from xltrack.fields import STATUS_DIFF, Field
from xltrack.findings import shorten
from xltrack.frames import pd, rows_of
from xltrack.plan import Plan
from xltrack.steps.turned import QUIET, TURNS
from xltrack.values import is_blank, text_of
from xltrack.words import say

SHOWN = 10  # items of one kind on the terminal


@dataclass(frozen=True)
class DiffResult:
    """``old`` and ``new`` name the two sides; ``changes``: one row an item, columns of ``fields.STATUS_DIFF``, statuses as class keys."""

    plan: Plan
    old: str
    new: str
    changes: pd.DataFrame
    path: Path | None = None

    @property
    def counts(self) -> Counter[str]:
        """How many items turned in each way."""
        return Counter(str(w) for w in self.changes["what"])

    def to_json(self) -> dict[str, Any]:
        """Items that did not change are counted, not listed."""
        changed = self.changes[self.changes["what"] != "same"]
        return {
            "old": self.old, "new": self.new, "items": len(self.changes), "counts": {w: self.counts[w] for w in TURNS},
            "changes": rows_of(changed), "path": str(self.path) if self.path else None,
        }  # fmt: skip


def diff_lines(result: DiffResult, lang: str) -> list[str]:
    """The counts, then the items by how they turned, the gravest few of each."""
    counts = result.counts
    loud = [w for w in TURNS if counts[w] and w not in QUIET]
    changed = sum(counts[w] for w in loud)
    lines = [say("cli.diff", lang, old=result.old, new=result.new, items=len(result.changes), changed=changed)]
    rows = rows_of(result.changes)
    for name in loud:
        lines.append(say("cli.diff_group", lang, what=say(f"diff.{name}", lang), n=counts[name]))
        mine = [r for r in rows if r["what"] == name]
        lines += [_line(r, lang) for r in mine[:SHOWN]]
        lines += [say("cli.more_plain", lang, n=len(mine) - SHOWN)] if len(mine) > SHOWN else []
    lines += [say("cli.diff_group", lang, what=say(f"diff.{w}", lang), n=counts[w]) for w in QUIET[:2] if counts[w]]
    lines += [] if loud else [say("cli.diff_same", lang)]
    return [*lines, say("cli.written", lang, path=result.path)] if result.path else lines


def _line(row: dict[Any, Any], lang: str) -> str:
    return say("cli.diff_line", lang, serial=row["serial"], text=shorten(str(row["text"]), 26), units=row["owners"], turn=_turn(row, lang))  # fmt: skip


def _turn(row: dict[Any, Any], lang: str) -> str:
    """From what to what. Where the status is the same on both sides, what else turned."""
    before, after = (_status(row[k], lang) for k in ("before", "after"))
    if row["before"] != row["after"]:
        return say("diff.turn", lang, before=before, after=after)
    if row["what"] == "verdict":
        old, new = (text_of(row[k]) or say("diff.absent", lang) for k in ("verdict_before", "verdict_after"))
        return say("diff.turn_verdict", lang, status=after, before=old, after=new)
    return say("diff.turn_overdue" if row["what"] == "newly_lagging" else "diff.turn_same", lang, status=after)


def _status(status: str, lang: str) -> str:
    return enum_label("status", status, lang) if status else say("diff.absent", lang)


# ── the workbook ───────────────────────────────────────────────────────────────────────────────────────────────────


def diff_workbook(result: DiffResult) -> bytes:
    """One sheet, the items that changed: filters, statuses in their colours, A3 landscape. Every text is written as text."""
    lang, buffer = result.plan.language, io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": clean(result.plan.title)[:250], "created": CREATED})
    sheet = book.add_worksheet(say("diff.sheet", lang))
    rows = [r for r in rows_of(result.changes) if r["what"] != "same"]
    rows.sort(key=lambda r: TURNS.index(r["what"]))
    columns = [f for f in STATUS_DIFF if f.key not in OPTIONAL or any(not is_blank(r[f.key]) for r in rows)]
    _head(book, sheet, result, columns)
    plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": f"#{theme.RULE}"}
    looks = {
        s: book.add_format(plain | {"bg_color": f"#{t.fill}", "font_color": f"#{t.ink}"})
        for s, t in theme.STATUS.items()
    }
    other = book.add_format(plain)
    for number, row in enumerate(rows, HEADER + 1):
        cells = [_cell(f, row[f.key], lang) for f in columns]
        lines = max(lines_needed(text, f.width, SIZE) for f, text in zip(columns, cells, strict=True))
        sheet.set_row(number, row_height(lines, SIZE))
        for column, (one, text) in enumerate(zip(columns, cells, strict=True)):
            look = looks.get(str(row[one.key]), other) if one.kind == "status" else other
            sheet.write_string(number, column, text, look)
    sheet.autofilter(HEADER, 0, HEADER + max(len(rows), 1), len(columns) - 1)
    sheet.freeze_panes(HEADER + 1, 4)
    sheet.repeat_rows(HEADER)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    book.close()
    return buffer.getvalue()


HEADER = 3  # 0-based row of the header, below title and counts
SIZE = 11.0  # points
OPTIONAL = ("verdict_before", "verdict_after", "text_before")  # columns left out where nothing stands in them


def _head(book: Any, sheet: Any, result: DiffResult, columns: Sequence[Field]) -> None:
    lang = result.plan.language
    font = theme.LATIN_FONT if lang == "en" else theme.HEADING_FONT
    title = book.add_format({"bold": True, "font_size": 16, "font_name": font})
    look = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
    header = book.add_format(look | {"bg_color": f"#{theme.HEADER.fill}"})
    words = say("diff.title", lang, title=result.plan.title, old=result.old, new=result.new)
    sheet.write_string(0, 0, clean(words), title)
    counts = [
        say("cli.diff_group", lang, what=say(f"diff.{w}", lang), n=result.counts[w]) for w in TURNS if result.counts[w]
    ]
    sheet.write_string(1, 0, say("comma", lang).join(counts))
    for column, one in enumerate(columns):
        sheet.set_column(column, column, one.width)
        sheet.write_string(HEADER, column, one.label(lang), header)


def _cell(one: Field, value: object, lang: str) -> str:
    if is_blank(value):
        return ""
    if one.key == "what":
        return say(f"diff.{value}", lang)
    return enum_label("status", str(value), lang) if one.kind == "status" else clean(text_of(value))
