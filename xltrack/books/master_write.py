"""The plan → its master workbook: the inverse of :mod:`xltrack.books.master`, cell by cell. One that stands is changed by :mod:`xltrack.books.master_patch`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from math import isfinite
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from xltrack import theme
from xltrack.books.fit import height_for, row_height
from xltrack.books.ooxml.bulk import BulkSheet, FastWorkbook, bulk_possible
from xltrack.books.table import NO_DAY, shower, shown
from xltrack.books.whole import CREATED, whole
from xltrack.documents import Draft
from xltrack.enums import ENUMS, enum_label
from xltrack.fields import DRAFT_REVIEW, DRAFT_UNPLACED, SETTINGS, TABLES, Field, sheet_name
from xltrack.findings import error
from xltrack.grids import Cell, address, letters
from xltrack.headers import OWN
from xltrack.plan import Deadline, Goal, Indicator, Item, Plan, Source
from xltrack.values import CELL_LIMIT, join_names, utf16_length
from xltrack.words import say

HEADER = 1  # 0-based: a line of help stands above it
ROOM = 1000  # rows given dropdowns below the header, so that a pasted table has them too
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
NOTES = {"review": DRAFT_REVIEW, "unplaced": DRAFT_UNPLACED}
RECORDS = {"items": Item, "goals": Goal, "indicators": Indicator}
Record = Mapping[str, Any]


def write_master(
    plan: Plan,
    path: Path,
    notes: Mapping[str, Sequence[Sequence[Cell]]] | None = None,
    doubtful: Iterable[tuple[int, str]] = (),
) -> None:
    """Write a plan as a master workbook, whole or not at all.

    ``notes``: further sheets by sheet key (of ``NOTES``), each its rows; ``doubtful``: (item index, field key) of cells to shade.
    Raises XltrackError ``not-writable``.
    """
    with whole(path) as part, part.open("wb") as target:
        _put(plan, target, notes or {}, set(doubtful))


def _put(
    plan: Plan, target: IO[bytes], notes: Mapping[str, Sequence[Sequence[Cell]]], doubtful: set[tuple[int, str]]
) -> None:
    bulk = bulk_possible()
    book: Any = (FastWorkbook if bulk else xlsxwriter.Workbook)(target, OPTIONS)
    book.set_properties({"created": CREATED, "title": plan.title})
    pen = _Pen(book, plan.language, bulk)
    records = plan_records(plan)
    for kind, fields in TABLES.items():
        own = tuple(dict.fromkeys(name for item in plan.items for name, _ in item.extra)) if kind == "items" else ()
        pen.table(kind, fields, records[kind], own, doubtful if kind == "items" else set())
    places = {item.id: HEADER + 2 + n for n, item in enumerate(plan.items)}
    for kind, rows in notes.items():
        pen.notes(kind, NOTES[kind], rows, places)
    pen.lists()
    book.close()


def plan_records(plan: Plan) -> dict[str, list[Record]]:
    """The rows of every sheet, as mappings from field key to value."""
    return {
        "items": [_item(item, plan) for item in plan.items],
        "indicators": [_indicator(item.id, i) for item in plan.items for i in item.indicators],
        "units": [{"unit": u.name, "aliases": u.aliases, "groups": u.groups, "category": u.category, "until": u.until, "successor": u.successor} for u in plan.units],
        "contacts": [{"unit": u.name, "contact_role": c.role, "person": c.name, "phone": c.phone, "email": c.email} for u in plan.units for c in u.contacts],
        "periods": [{"period": p.label, "due": p.due, "as_of": p.as_of, "share": p.share, "period_kind": p.kind, "weight": p.weight, "asks": [enum_label("item_kind", k, plan.language) for k in p.asks]} for p in plan.periods],
        "materials": [{"material": m.name, "period": m.period, "owed_by": m.owed_by, "due": m.due} for m in plan.materials],
        "goals": [_goal(goal) for goal in plan.goals],
        "choices": [{"label": c.label, "status": c.status, "kind": c.kind} for c in plan.choices],
        "settings": _settings(plan),
    }  # fmt: skip


def _item(item: Item, plan: Plan) -> Record:
    own = _own("items", item)
    texts, days, purposes = deadline_cells(item.deadlines, plan)
    lines = {"deadline": texts, "deadline_day": days, "deadline_for": purposes}
    colon, between = (say(name, plan.language) for name in ("colon", "list.names"))
    members = tuple(f"{group}{colon}{join_names(names, between)}" for group, names in item.members)
    extra = {f"{OWN}{name}": value for name, value in item.extra}
    return (
        own | lines | _source(item.source) | extra | {"members": members, "standing": "yes" if item.standing else None}
    )


def _source(source: Source | None) -> dict[str, Any]:
    return {"source_file": source.file, "source_line": source.line or None} if source else {}


def _goal(goal: Goal) -> Record:
    return _own("goals", goal) | _source(goal.source) | {"measure": goal.unit}


def _indicator(item_id: str, indicator: Indicator) -> Record:
    return _own("indicators", indicator) | {"item_id": item_id, "measure": indicator.unit}


def _own(kind: str, record: Item | Goal | Indicator) -> dict[str, Any]:
    """The columns of a table that a record has by their own names."""
    keys = _keys(kind)
    return dict(zip(keys, attrgetter(*keys)(record), strict=True))


@cache
def _keys(kind: str) -> tuple[str, ...]:
    known = {f.name for f in dataclasses.fields(RECORDS[kind])} | set(dir(RECORDS[kind]))
    return tuple(column.key for column in TABLES[kind] if column.key in known)


def _settings(plan: Plan) -> list[Record]:
    """Every setting, defaults included, with its explanation."""
    top = {
        "title": plan.title,
        "year": plan.year,
        "language": plan.language,
        "plan_id": plan.id,
        "last_id": plan.highest or None,
    }
    rows: list[Record] = []
    for column in SETTINGS:
        value = top[column.key] if column.key in top else getattr(plan.settings, column.key)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, tuple):
            value = tuple(day.isoformat() for day in value)
        cell = shown(value, column, plan.language)
        rows.append(
            {
                "setting": column.label(plan.language),
                "setting_value": cell.isoformat() if isinstance(cell, date) else cell,  # the column is text
                "setting_help": _explain(column, plan.language),
            }
        )
    return rows


def _explain(column: Field, lang: str) -> str:
    choices = " / ".join(enum_label(column.enum, v, lang) for v in ENUMS[column.enum]) if column.enum else ""
    return column.help(lang) or choices


def deadline_cells(
    deadlines: Sequence[Deadline], plan: Plan
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The three cells of an item's deadlines, line by line. A day is written only where the text alone would not give it."""
    columns = [(d.text, _day_cell(d, plan), d.purpose) for d in deadlines]
    return tuple(lines if any(lines) else () for lines in zip(*columns, strict=True)) if columns else ((), (), ())  # type: ignore[return-value]


def _day_cell(deadline: Deadline, plan: Plan) -> str:
    if deadline.date == plan.day_of(deadline.text):
        return ""
    return deadline.date.isoformat() if deadline.date else NO_DAY[0]


SIZE = 11.0  # points of the font
ONE_LINE = row_height(1, SIZE)
PRINTED_TO = {"items": "deadline_for"}  # the last column on paper; what stands behind is for the screen


class _Pen:
    """Writes tables into one workbook with the formats they share."""

    def __init__(self, book: Any, lang: str, bulk: bool) -> None:
        self.book, self.lang, self.bulk = book, lang, bulk
        font = {"font_name": theme.SHEET_FONT[lang], "font_size": SIZE, "valign": "top"}
        self.head = book.add_format(
            font
            | {
                "bold": True,
                "bg_color": f"#{theme.HEADER.fill}",
                "font_color": f"#{theme.HEADER.ink}",
                "border": 1,
                "border_color": f"#{theme.RULE}",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        self.help = book.add_format(font | {"italic": True, "font_color": f"#{theme.HELP_INK}"})
        self.body = {
            kind: book.add_format(font | {"text_wrap": True, "num_format": code})
            for kind, code in (
                ("text", "@"),
                ("date", theme.DATE_FORMAT),
                ("number", "General"),
                ("share", theme.SHARE_FORMAT),
            )
        }
        self.doubt = book.add_format(
            font | {"text_wrap": True, "bg_color": f"#{theme.MISSING.fill}", "num_format": "@"}
        )
        self.link = book.add_format(font | {"font_color": f"#{theme.HEADER.ink}", "underline": 1, "num_format": "@"})
        self.used: dict[str, Sequence[str]] = {}

    def format_of(self, column: Field) -> Any:
        kind = {"date": "date", "share": "share", "number": "number", "whole": "number"}.get(column.kind, "text")
        return self.body[kind]

    def table(
        self,
        kind: str,
        fields: Sequence[Field],
        records: Sequence[Record],
        own: Sequence[str],
        doubtful: set[tuple[int, str]],
    ) -> None:
        sheet = self.book.add_worksheet(sheet_name(kind, self.lang), BulkSheet if self.bulk else None)
        sheet.write_string(0, 0, say(f"help.{kind}", self.lang), self.help)
        everything = (*fields, *(Field(f"{OWN}{name}", name, name, "text", (), 16) for name in own))
        for n, column in enumerate(everything):
            sheet.write_string(HEADER, n, column.label(self.lang), self.head)
            if column.help(self.lang):
                sheet.write_comment(HEADER, n, column.help(self.lang), {"author": "xltrack"})
            sheet.set_column(n, n, column.width_in(self.lang), self.format_of(column))
            self._dropdown(sheet, n, column)
        self._records(sheet, everything, records, doubtful)
        sheet.freeze_panes(HEADER + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER)
        if records and kind in PRINTED_TO:
            last = next(n for n, column in enumerate(fields) if column.key == PRINTED_TO[kind])
            sheet.print_area(0, 0, HEADER + len(records), last)
        if records:
            sheet.autofilter(HEADER, 0, HEADER + len(records), len(everything) - 1)

    def _records(
        self, sheet: Any, columns: Sequence[Field], records: Sequence[Record], doubtful: set[tuple[int, str]]
    ) -> None:
        if self.bulk and records:
            rows = self._rows(sheet, columns, records, doubtful)
            sheet.add_rows(HEADER + 1, len(rows), len(columns), rows)
            return
        for r, record in enumerate(records):
            for n, column in enumerate(columns):
                doubted = (r, column.key) in doubtful
                style = self.doubt if doubted else self.format_of(column)
                if doubted:  # also where it is blank: what is lacking is what to look at
                    sheet.write_blank(HEADER + 1 + r, n, None, style)
                self._write(sheet, HEADER + 1 + r, n, shown(record.get(column.key), column, self.lang), style)

    def _rows(
        self, sheet: Any, columns: Sequence[Field], records: Sequence[Record], doubtful: set[tuple[int, str]]
    ) -> list[str]:
        """The rows that public calls would write, as finished XML, and how tall each is: not every office program fits rows to wrapped texts by
        itself, and a height set by a call would keep them from growing. Looks are numbered as those would meet them."""
        for look in (*map(self.format_of, columns), self.help, self.head):
            look._get_xf_index()
        shared, doubted = sheet.str_table._get_shared_string_index, {r for r, _ in doubtful}
        known = [
            (
                n,
                c.key,
                f'<c r="{letters(n)}',
                self.format_of(c)._get_xf_index(),
                shower(c, self.lang),
                c.width_in(self.lang),
            )
            for n, c in enumerate(columns)
        ]
        rows: list[tuple[list[int], str, float]] = []
        for r, record in enumerate(records):
            number, filled, cells = HEADER + 2 + r, list[int](), list[str]()
            long: list[tuple[str, float, float]] = []
            for n, key, cell, look, show, width in known:
                value = record.get(key)
                style = self.doubt._get_xf_index() if r in doubted and (r, key) in doubtful else look
                if value is None or value in ("", ()):
                    if style != look:
                        filled.append(n)
                        cells.append(f'{cell}{number}" s="{style}"/>')
                    continue
                plain = show(value)
                if not (isinstance(plain, str) and len(plain) <= CELL_LIMIT // 2 and plain[:1] != "<"):
                    plain = _plain(plain, sheet, number - 1, n)
                filled.append(n)
                if isinstance(plain, str):
                    cells.append(f'{cell}{number}" s="{style}" t="s"><v>{shared(plain)}</v></c>')
                    if len(plain) * 2 > width or "\n" in plain:
                        long.append((plain, width, SIZE))
                else:
                    day = sheet._convert_date_time(plain) if isinstance(plain, datetime) else plain
                    cells.append(f'{cell}{number}" s="{style}"><v>{day:.16G}</v></c>')
            rows.append((filled, "".join(cells), height_for(long)))
        return _spanned(rows, len(columns))

    def _dropdown(self, sheet: Any, column: int, spec: Field) -> None:
        if not spec.enum:
            return
        self.used[spec.enum] = [enum_label(spec.enum, v, self.lang) for v in ENUMS[spec.enum] if v != "not_returned"]
        sheet.data_validation(
            HEADER + 1, column, HEADER + ROOM, column, {"validate": "list", "source": f"=list_{spec.enum}"}
        )

    def _write(self, sheet: Any, row: int, column: int, value: Cell, style: Any) -> None:
        if value is None:
            return
        plain = _plain(value, sheet, row, column)
        if isinstance(plain, datetime):
            sheet.write_datetime(row, column, plain, style)
        elif isinstance(plain, str):
            sheet.write_string(row, column, plain, style)
        else:
            sheet.write_number(row, column, plain, style)

    def notes(
        self, kind: str, fields: Sequence[Field], rows: Sequence[Sequence[Cell]], places: Mapping[str, int]
    ) -> None:
        """A sheet of remarks; the id of an item leads to its row (``places``: id → row, 1-based)."""
        sheet = self.book.add_worksheet(sheet_name(kind, self.lang))
        items = sheet_name("items", self.lang)
        for n, column in enumerate(fields):
            sheet.write_string(0, n, column.label(self.lang), self.head)
            sheet.set_column(n, n, column.width_in(self.lang), self.format_of(column))
        for r, cells in enumerate(rows, 1):
            texts = [(str(v or ""), float(f.width), SIZE) for f, v in zip(fields, cells, strict=True)]
            sheet.set_row(r, height_for(texts, 15))  # not every office program fits rows to wrapped texts by itself
            for n, (column, value) in enumerate(zip(fields, cells, strict=True)):
                if column.key == "id" and value in places:
                    sheet.write_url(r, n, f"internal:'{items}'!A{places[str(value)]}", self.link, str(value))
                else:
                    self._write(sheet, r, n, value, self.format_of(column))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(fields) - 1)

    def lists(self) -> None:
        """What the dropdowns offer, on a hidden sheet of its own: inline lists are cut at 255 characters."""
        sheet = self.book.add_worksheet(sheet_name("lists", self.lang))
        for n, (name, labels) in enumerate(self.used.items()):
            sheet.write_string(0, n, name, self.head)
            for r, label in enumerate(labels, 1):
                sheet.write_string(r, n, label)
            column = letters(n)
            self.book.define_name(f"list_{name}", f"='{sheet.get_name()}'!${column}$2:${column}${len(labels) + 1}")
        sheet.hide()


def _plain(value: Cell, sheet: Any, row: int, column: int) -> str | float | datetime:
    """A value as a cell can hold it. Raises XltrackError ``too-long``, which names the cell."""
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return value
    text = str(value)
    if len(text) > CELL_LIMIT // 2 and utf16_length(text) > CELL_LIMIT:
        raise error("too-long", where=f"{sheet.get_name()} {address(row, column)}", why=utf16_length(text))
    # xlsxwriter takes a text so enclosed for finished markup; a space at the end is no part of what is read back
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _spanned(rows: Sequence[tuple[Sequence[int], str, float]], columns: int) -> list[str]:
    """Rows of (filled columns in order, XML of the cells, height) with the columns they span, as xlsxwriter tells for sixteen rows at a time."""
    first, done = HEADER + 1, list[str]()
    for block, numbers in groupby(range(first, first + len(rows)), lambda n: n // 16):
        at = list(numbers)
        spread = [n for number in at if (filled := rows[number - first][0]) for n in (filled[0], filled[-1])]
        spread += [0, columns - 1] if block == 0 else []
        spans = f"{min(spread) + 1}:{max(spread) + 1}" if spread else ""
        for number in at:
            _, cells, tall = rows[number - first]
            height = f' ht="{tall:g}"' if tall > ONE_LINE else ""
            done.append(f'<row r="{number + 1}" spans="{spans}"{height}>{cells}</row>' if cells else "")
    return done


def draft_notes(made: Draft) -> tuple[dict[str, list[list[Cell]]], list[tuple[int, str]]]:
    """What a draft leaves to a person: the rows of the sheets 待核对 and 未采用, and the (item index, field key) of cells to shade."""
    lang = made.plan.language
    labels = {f.key: f.label(lang) for f in TABLES["items"]} | {
        name: sheet_name(name, lang) for name in ("indicators", "units", "periods", "goals")
    }
    review: list[list[Cell]] = [
        [
            made.plan.items[d.position].id if d.position is not None else None,
            d.serial,
            labels.get(d.field, d.field),
            d.text,
            d.reason,
        ]
        for d in made.uncertain
    ]
    review += [
        [None, "", f.sheet or f.file, f.cell, f"{f.message(lang)}{say('semicolon', lang)}{f.action(lang)}"]
        for f in made.found
        if f.code.startswith("document-")
    ]
    unplaced: list[list[Cell]] = [
        [each.file, each.line, each.text, each.reason] for each in made.lines if each.placed == "unused"
    ]
    shaded = [
        (d.position, at) for d in made.uncertain if d.position is not None for at in (d.field, _shade_instead(d.field))
    ]
    return {"review": review, "unplaced": unplaced}, shaded


def _shade_instead(field: str) -> str:
    """Where a doubt about something that stands on another sheet shows on the items sheet."""
    return {"indicators": "text", "units": "lead", "deadlines": "deadline"}.get(field, field)
