"""The master workbook ⇄ the plan. Reading what was written gives an equal plan; every problem is a finding at its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from xltrack.books.table import NO_DAY, Reader, Row, Table, each_record, find_header, lines_of, read_table
from xltrack.enums import ENUMS, default_choices, enum_label, enum_value
from xltrack.errors import MasterError, UnreadableError, XltrackError
from xltrack.fields import SETTINGS, SHEETS, TABLES
from xltrack.findings import Finding, error
from xltrack.grids import Grid, Sheet
from xltrack.headers import find
from xltrack.plan import (
    Choice,
    Contact,
    Deadline,
    Goal,
    Indicator,
    Item,
    Material,
    Period,
    Plan,
    Settings,
    Source,
    Unit,
)
from xltrack.values import is_blank, key, nearest, read_date, read_days, split_names, text_of, tidy
from xltrack.words import both, say

# What the records of a table go by: a row without it stands for nothing.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "indicators": ("item_id", "name"),
    "units": ("unit",),
    "contacts": ("unit",),
    "periods": ("period",),
    "materials": ("material",),
    "goals": ("text", "name"),
    "choices": ("label",),
}
# Columns by which a table is known where its sheet has another name.
DISTINCTIVE: Mapping[str, frozenset[str]] = {
    "settings": frozenset({"setting", "setting_value"}),
    "items": frozenset({"text"}),
    "periods": frozenset({"due", "period"}),
    "indicators": frozenset({"item_id", "comparison"}),
    "units": frozenset({"unit", "aliases", "groups"}),
    "contacts": frozenset({"unit", "contact_role", "person"}),
    "materials": frozenset({"material", "owed_by"}),
    "goals": frozenset({"text", "year", "comparison"}),
    "choices": frozenset({"label", "status"}),
}
_HEADING = re.compile(
    r"^(?:(第[一二三四五六七八九十百]+[章部篇])|([一二三四五六七八九十]+)[、．.]|[（(]([一二三四五六七八九十]+)[)）]|(\d+)[、．.]|[（(](\d+)[)）])"
)


@dataclass(frozen=True)
class MasterReading:
    """A master as read: the plan, what was wrong with its cells, and where each record stands.

    ``places``: (sheet key, index of the record) → its :class:`Row`; ``tables``: sheet key → its table.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    places: Mapping[tuple[str, int], Row] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    def place(self, sheet: str, index: int, key: str) -> tuple[str, str]:
        """(worksheet, cell) of a record's field, ("", "") where it stands nowhere."""
        row = self.places.get((sheet, index))
        return (row.sheet, row.at(key)) if row else ("", "")


def is_master(grid: Grid) -> bool:
    """A master has a settings table and a table of items; no other workbook of xltrack has both."""
    found = _named(grid)
    return all(kind in found or _by_header(grid, kind, found) for kind in ("settings", "items"))


def _sheets(grid: Grid) -> dict[str, Sheet]:
    """Which sheet holds which table: by name in either language, else by its header."""
    found = _named(grid)
    for kind in DISTINCTIVE:
        if kind not in found:
            _by_header(grid, kind, found)
    return found


def _named(grid: Grid) -> dict[str, Sheet]:
    named = {key(name): kind for kind in TABLES for name in SHEETS[kind]}
    found: dict[str, Sheet] = {}
    for sheet in grid.sheets:
        kind = named.get(key(sheet.name))
        if kind and kind not in found and find_header(sheet, TABLES[kind]) is not None:
            found[kind] = sheet
    return found


def _by_header(grid: Grid, kind: str, found: dict[str, Sheet]) -> bool:
    """Whether a sheet not found yet holds a table of that kind, which is then among those found."""
    for sheet in grid.sheets:
        header = find_header(sheet, TABLES[kind])
        table = read_table(sheet, TABLES[kind], header) if header is not None and sheet not in found.values() else None
        if table and DISTINCTIVE[kind] <= set(table.columns):
            found[kind] = sheet
            return True
    return False


def absent(path: Path) -> XltrackError:
    """The error of a path that was named as the master and is no file."""
    return error(
        "master-absent", MasterError, where=path, why=both("system.folder" if path.exists() else "system.absent")
    )


def read_master(path: Path) -> MasterReading:
    """The plan a master workbook holds, with findings. Raises MasterError when the file is no master."""
    from xltrack.books.grid import read_grid

    if not path.is_file():
        raise absent(path)
    try:
        grid = read_grid(path)
    except UnreadableError as exc:
        code = "not-a-master" if exc.code == "file-not-workbook" else "master-unreadable"
        raise error(code, MasterError, where=path, why=exc) from exc
    if not is_master(grid):
        why = ("没有“任务”表和“设置”表", "no items and settings sheets")
        raise error("not-a-master", MasterError, where=path, why=why)
    return read_plan_grid(grid, path.name)


def read_plan_grid(grid: Grid, file: str) -> MasterReading:
    """The plan in a grid that is a master."""
    sheets = _sheets(grid)
    tables = {kind: table for kind, sheet in sheets.items() if (table := read_table(sheet, TABLES[kind]))}
    reader = Reader(file)
    places: dict[tuple[str, int], Row] = {}
    plan = _read_settings(Plan(), tables.get("settings"), reader)
    reader.language, reader.year = plan.language, plan.year
    parts = _Parts(reader, tables, places, plan)
    plan = replace(plan, units=parts.units())
    reader.names = plan.names
    plan = replace(
        plan,
        periods=parts.records("periods", parts.period, lambda get: bool(get("period"))),
        materials=parts.records("materials", _material, lambda get: bool(get("material"))),
        goals=parts.records("goals", _goal, lambda get: bool(get("text") or get("name"))),
        choices=parts.records("choices", _choice, lambda get: bool(get("label"))) or _default_choices(plan.language),
    )
    parts.plan = plan
    plan = replace(plan, items=parts.items())
    for kind, table in tables.items():
        for name, at in table.unknown.items() if kind != "settings" else ():
            row = Row(table.sheet, table.header, {}, {}, {name: at})
            reader.note("column-unknown", row, name, found=name)
    return MasterReading(plan, tuple(reader.findings), places, tables)


def _default_choices(lang: str) -> tuple[Choice, ...]:
    return tuple(Choice(*choice) for choice in default_choices(lang))


def _read_settings(plan: Plan, table: Table | None, reader: Reader) -> Plan:
    own = {f.name for f in fields(Settings)}
    top: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    given: set[str] = set()
    for row in table.rows if table else ():
        label = row.text("setting")
        column = find(label, SETTINGS) if label else None
        if not label:
            continue
        if column is None:
            names = [f.label(reader.language) for f in SETTINGS]
            reader.note("setting-unknown", row, "setting", found=label, hint=nearest(label, names))
            continue
        if column.key in given:
            reader.note("setting-twice", row, "setting", found=label)
        given.add(column.key)
        raw = row.cells.get("setting_value")
        here = replace(row, cells={column.key: raw}, columns={column.key: row.columns.get("setting_value", 1)})
        value = reader.value(here, column)
        if column.enum == "flag":
            value = value == "yes"
        if column.key in ("holidays", "workdays"):
            value = tuple(dict.fromkeys(_days(here, column.key, value, top.get("year"), reader)))
        if value is not None and value != "" and not is_blank(raw):
            (settings if column.key in own else top)["id" if column.key == "plan_id" else column.key] = value
    top["last_id"] = max(int(top.get("last_id", 0)), 0)
    return replace(plan, **top, settings=Settings(**settings))


def _days(row: Row, name: str, lines: Sequence[str], year: int | None, reader: Reader) -> Iterable[Any]:
    for part in (p for line in lines for p in split_names(line)):
        days = read_days(part, year)
        yield from days
        if not days:
            reader.note("days-bad", row, name, found=part)


def _goal(get: Callable[[str], Any], _row: Row) -> Goal:
    return Goal(
        get("text") or get("name"), get("year"), get("name"), get("comparison") or ">=", get("value"), get("measure"), get("baseline"),
        get("force") or "binding", _source(get),
    )  # fmt: skip


def _source(get: Callable[[str], Any]) -> Source | None:
    file, line = get("source_file"), get("source_line")
    return Source(file, line or 0) if file or line else None


def _material(get: Callable[[str], Any], _row: Row) -> Material:
    return Material(get("material"), get("period"), get("owed_by"), get("due"))


def _choice(get: Callable[[str], Any], _row: Row) -> Choice:
    return Choice(get("label"), get("status") or "other", get("kind") or "regular")


@dataclass
class _Parts:
    """Builds the records of each table and notes where each stands."""

    reader: Reader
    tables: Mapping[str, Table]
    places: dict[tuple[str, int], Row]
    plan: Plan

    def records(
        self,
        kind: str,
        make: Callable[[Callable[[str], Any], Row], Any],
        wanted: Callable[[Callable[[str], Any]], bool],
    ) -> tuple[Any, ...]:
        found: list[Any] = []
        for row, get in each_record(self.tables.get(kind), self.reader, TABLES[kind]):
            if wanted(get):
                self.places[kind, len(found)] = row
                found.append(make(get, row))
            else:
                self._nameless(kind, row)
        return tuple(found)

    def period(self, get: Callable[[str], Any], row: Row) -> Period:
        asks = tuple(kind for name in get("asks") if (kind := self._kind(name, row)))
        return Period(
            get("period"), get("due"), get("as_of"), get("share"), get("period_kind") or "regular", get("weight"), asks
        )

    def _kind(self, name: str, row: Row) -> str | None:
        kind = enum_value("item_kind", name)
        if kind is None:
            offered = [enum_label("item_kind", v, self.reader.language) for v in ENUMS["item_kind"]]
            self.reader.note(
                "value-not-allowed",
                row,
                "asks",
                found=name,
                expected=say("list.names", self.reader.language).join(offered),
            )
        return kind

    def _nameless(self, kind: str, row: Row) -> None:
        """A row with something in it but not what its record goes by."""
        cells = [c for c in (*row.cells.values(), *row.extra.values()) if not is_blank(c)]
        if not cells:
            return
        lang = self.reader.language
        needed = [f for f in TABLES[kind] if f.key in NAMED_BY[kind]]
        expected = say("list.separator", lang).join(f.label(lang) for f in needed)
        said = " | ".join(tidy(text_of(c)) for c in cells)
        self.reader.note("row-without-name", row, needed[0].key, found=said, expected=expected)

    def units(self) -> tuple[Unit, ...]:
        people: dict[str, list[Contact]] = {}
        names: list[tuple[str, Row]] = []

        def contact(get: Callable[[str], Any], row: Row) -> Contact:
            names.append((get("unit"), row))
            person = Contact(get("contact_role"), get("person"), get("phone"), get("email"))
            people.setdefault(key(get("unit")), []).append(person)
            return person

        def unit(get: Callable[[str], Any], _row: Row) -> Unit:
            return Unit(get("unit"), get("aliases"), get("groups"), get("category"), (), get("until"), get("successor"))

        self.records("contacts", contact, lambda get: bool(get("unit")))
        units = self.records("units", unit, lambda get: bool(get("unit")))
        known = {key(n) for u in units for n in (u.name, *u.aliases)}
        for name, row in names:
            if key(name) not in known:
                self.reader.note(
                    "contact-unit-unknown", row, "unit", found=name, hint=nearest(name, [u.name for u in units])
                )
        return tuple(
            replace(u, contacts=tuple(c for n in (u.name, *u.aliases) for c in people.get(key(n), ()))) for u in units
        )

    def items(self) -> tuple[Item, ...]:
        indicators = self._indicators()
        path: list[tuple[int, str]] = []
        found: list[Item] = []
        for row, get in each_record(self.tables.get("items"), self.reader, TABLES["items"]):
            heading = _heading(row)
            if heading:
                level = _level(heading, path)
                path = [(n, text) for n, text in path if n < level] + [(level, heading)]
                continue
            item = self._item(row, get, tuple(text for _, text in path))
            if not item.text and not item.id and not item.serial:
                continue
            self.places["items", len(found)] = row
            found.append(replace(item, indicators=tuple(indicators.pop(key(item.id), ())) if item.id else ()))
        return tuple(found)

    def _indicators(self) -> dict[str, list[Indicator]]:
        found: dict[str, list[Indicator]] = {}
        ids = {key(row.text("id")) for row in (self.tables["items"].rows if "items" in self.tables else ())}

        def indicator(get: Callable[[str], Any], row: Row) -> Indicator:
            record = Indicator(
                get("name"), get("comparison") or ">=", get("value"), get("measure"), get("year"), get("basis") or "level",
                get("start"), get("due"), get("baseline"), get("annual"), get("force") or "binding",
            )  # fmt: skip
            found.setdefault(key(get("item_id")), []).append(record)
            if key(get("item_id")) not in ids:
                self.reader.note("indicator-item-unknown", row, "item_id", found=get("item_id"))
            return record

        self.records("indicators", indicator, lambda get: bool(get("item_id") or get("name")))
        return found

    def _item(self, row: Row, get: Callable[[str], Any], path: tuple[str, ...]) -> Item:
        own_path = tuple(line for line in get("path") if line)
        first_leads = self.plan.settings.first_unit_leads and not get("lead")
        joint: tuple[str, ...] = get("joint")
        return Item(
            text=get("text"), id=get("id"), path=own_path or path, serial=get("serial"), sub=get("sub"), kind=get("kind") or ("problem" if get("origin") or get("found_on") else "regular"),
            lead=joint[:1] if first_leads else get("lead"), support=get("support"), joint=joint[1:] if first_leads else joint,
            inherited=get("inherited"), members=_members(get("members"), self.plan.names), deadlines=self._deadlines(row), start=get("start"),
            standing=get("standing") == "yes", leader=get("leader"), reporting=get("reporting") or "",
            disclosure=get("disclosure") or "internal", weight=get("weight"), former=tuple(x for x in get("former") if x),
            frequency=tuple(x for x in get("frequency") if x), origin=get("origin"), found_on=get("found_on"), remedy=get("remedy"), source=_source(get),
            change_basis=get("change_basis"), change_day=get("change_day"),
            extra=tuple((name, tidy(text_of(value))) for name, value in row.extra.items()),
        )  # fmt: skip

    def _deadlines(self, row: Row) -> tuple[Deadline, ...]:
        texts, days, purposes = (lines_of(row.cells.get(k)) for k in ("deadline", "deadline_day", "deadline_for"))
        if not texts and len(days) == 0:
            return ()
        found = []
        for n in range(max(len(texts), len(days), len(purposes))):
            text, day, purpose = (part[n] if n < len(part) else "" for part in (texts, days, purposes))
            if not (text or day or purpose):
                continue
            found.append(Deadline(text, self._day(row, text, day), purpose))
        return tuple(found)

    def _day(self, row: Row, text: str, typed: str) -> Any:
        if typed.casefold() in NO_DAY:
            return None
        if not typed:
            return self.plan.day_of(text)
        reading = read_date(typed, self.plan.year)
        if reading.problem:
            self.reader.note("date-bad", row, "deadline_day", found=typed)
        return reading.value


def _heading(row: Row) -> str:
    """A section row: a lone text that is no task of its own: numbered like a heading, or standing outside the task column."""
    if not row.lone:
        return ""
    text = row.text("text")
    if text and not _HEADING.match(text):
        return ""
    return "" if row.text("id") else row.lone


def _level(heading: str, path: Sequence[tuple[int, str]]) -> int:
    found = _HEADING.match(heading)
    if not found:
        return path[-1][0] if path else 2
    return next(n for n, part in enumerate(found.groups(), 1) if part)


def _members(lines: Sequence[str], known: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """“有关乡镇：甲镇、乙镇” a line → ((有关乡镇, (甲镇, 乙镇)), …)."""
    parts = (re.split(r"[:：]", line, maxsplit=1) for line in lines if line)
    return tuple((part[0].strip(), split_names(part[1], known) if len(part) > 1 else ()) for part in parts)
