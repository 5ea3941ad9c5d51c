"""A status workbook → the ledger: the history, and every word the coordinator typed. The mirror of :mod:`xltrack.books.status_tables`.

Sheets are found by name, else by their headers; columns by header; rows by item id, unit and period. So nothing is lost when
rows were sorted or filtered, sheets put in another order, columns moved. What stands in xltrack's own columns is taken from the
ledger sheet; where another sheet says otherwise that is a finding.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from xltrack import fields
from xltrack.books.gate import Limits
from xltrack.books.grid import read_grid
from xltrack.books.status_desk import Classes
from xltrack.books.status_tables import SEALED, TEMPLATE, seal
from xltrack.errors import LedgerError, UnreadableError
from xltrack.fields import SHEETS, Field, enum_label, enum_value
from xltrack.findings import Finding, error
from xltrack.plan import Plan
from xltrack.records import Cell, Grid, Ledger, Sheet, address
from xltrack.values import is_blank, key, nearest, read_date, text_of, tidy
from xltrack.words import WORDS, say

MIB = 1024 * 1024
OWN_WORK = Limits(file_bytes=512 * MIB, inflated_bytes=8192 * MIB, ratio=1000, cells=60_000_000, text_bytes=4096 * MIB, area=60_000_000)  # fmt: skip
KNOWN: Mapping[str, Sequence[Field]] = {
    "items": fields.STATUS_ITEMS, "answers": fields.STATUS_ANSWERS, "returns": fields.STATUS_RETURNS, "ledger": fields.STATUS_LEDGER,
    "unasked": fields.STATUS_UNASKED,
}  # fmt: skip
PROPERTY, MARK = "xltrack", "status"
SCAN = 400  # rows of the overview searched for what the workbook is
HEADER_DEPTH = 15


def is_status(path: Path) -> bool:
    """Whether a file is a status workbook, by what it says itself: its property, else the cells of its overview."""
    said = _property(path)
    if said is not None:
        return said.startswith(f"{MARK} ")
    try:
        return bool(identity(read_grid(path, limits=OWN_WORK)))
    except UnreadableError:
        return False


def _property(path: Path) -> str | None:
    """What the file says it is among its custom properties; None where there are none to read, "" where they are silent."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("docProps/custom.xml").file_size > MIB:
                return None
            text = archive.read("docProps/custom.xml").decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    at = text.find(f'name="{PROPERTY}"')
    if at < 0:
        return None
    value = text[at : text.find("</property>", at)]
    return value.rpartition("<vt:lpwstr>")[2].partition("<")[0]


def identity(grid: Grid) -> dict[str, str]:
    """Plan id, period and version as the workbook's cells say them; {} where no sheet holds the mark."""
    marks = {key(word) for word in WORDS["status.mark"]}
    names = {f.key: {key(f.zh), key(f.en)} for f in fields.PREAMBLE if f.key in ("plan_id", "period")}
    for sheet in grid.sheets:
        for row in sheet.rows[:SCAN]:
            said = [text_of(c).strip() for c in row if not is_blank(c)]
            if not marks & {key(s) for s in said}:
                continue
            found = {"version": _after(said, marks)}
            return found | {name: _after(said, words) for name, words in names.items()}
    return {}


def _after(said: Sequence[str], names: set[str]) -> str:
    at = next((n for n, s in enumerate(said) if key(s) in names), -1)
    return said[at + 1] if 0 <= at < len(said) - 1 else ""


def read_ledger(path: Path, plan: Plan) -> Ledger:
    """The ledger in the status workbook ``path``.

    Raises LedgerError: ``ledger-open`` where it is open elsewhere (it may hold verdicts not yet saved), ``ledger-unreadable`` where it is no
    readable status workbook, ``ledger-other-plan`` where it belongs to another plan. What was changed in it by hand becomes a finding.
    """
    path = Path(path)
    if path.with_name(f"~${path.name}").exists():
        raise error("ledger-open", LedgerError, where=path)
    try:
        grid = read_grid(path, limits=OWN_WORK)
    except UnreadableError as problem:
        raise error("ledger-unreadable", LedgerError, where=path, why=problem) from problem
    known = identity(grid)
    if not known:
        raise error("ledger-unreadable", LedgerError, where=path, why=say("status.no_identity", plan.language))
    if known["plan_id"] and plan.id and known["plan_id"] != plan.id:
        raise error("ledger-other-plan", LedgerError, where=path)
    return _Reader(path, grid, plan, known["period"]).read()


@dataclass
class _Table:
    """A sheet's records: ``columns`` field key → position, ``other`` header → position of columns that are no field."""

    sheet: Sheet
    header: int
    columns: dict[str, int]
    other: dict[str, int]

    @property
    def numbers(self) -> range:
        return range(self.header + 1, len(self.sheet.rows))

    def at(self, row: int, name: str) -> str:
        return address(row, self.columns.get(name, self.other.get(name, 0)))

    def raw(self, row: int, name: str) -> Cell:
        column = self.columns.get(name, self.other.get(name))
        return None if column is None else self.sheet.cell(row, column)

    def text(self, row: int, name: str) -> str:
        value = self.raw(row, name)
        return "" if value is None else tidy(value) if isinstance(value, str) else tidy(text_of(value))


def _headers(row: Sequence[Cell], known: Sequence[Field]) -> tuple[dict[str, int], dict[str, int]]:
    """Columns by exact label first; a field still missing takes a header that is its synonym; the rest are the office's own."""
    free = {n: tidy(text_of(c)) for n, c in enumerate(row) if not is_blank(c)}
    found: dict[str, int] = {}
    for names in (lambda f: (f.zh, f.en), lambda f: f.synonyms):
        for one in known:
            wanted = {key(name) for name in names(one)}
            at = next((n for n, text in free.items() if key(text) in wanted), None)
            if one.key not in found and at is not None:
                found[one.key] = at
                del free[at]
    return found, {text: n for n, text in reversed(free.items())}


@dataclass
class _Reader:
    path: Path
    grid: Grid
    plan: Plan
    period: str
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name, self.classes = self.path.name, Classes(self.plan)
        self.tables = {name: self._tables(name) for name in KNOWN}

    def read(self) -> Ledger:
        if not self.tables["ledger"]:
            why = say("status.no_sheet", self.plan.language, sheet=SHEETS["ledger"][self.plan.language == "en"])
            raise error("ledger-unreadable", LedgerError, where=self.path, why=why)
        rows = {self._slot(r): r for r in self._history()}
        items: dict[str, dict[str, Any]] = {}
        self._overlay_answers(rows)
        self._overlay_items(rows, items)
        self._extra_content()
        wide = [c for c in self.own.get("items", ())]
        typed = [f.key for f in fields.STATUS_ITEMS if f.typed and f.key not in ("verdict", "verdict_note")]
        return Ledger(
            self.plan.id, self.period, _frame(list(rows.values()), [f.key for f in fields.STATUS_LEDGER if f.key != "seal"]),
            pd.DataFrame.from_dict(items, orient="index", columns=[*typed, *wide], dtype=object),
            self._records("returns"), self._records("unasked"), self._repairs(), self.own, tuple(self.findings),
        )  # fmt: skip

    # ── sheets and cells ───────────────────────────────────────────────────────────────────────────────────────────

    def _tables(self, name: str) -> list[_Table]:
        """The sheet of a table and its continuations; a renamed one is known by its headers."""
        labels = {key(n) for n in SHEETS[name]}
        named = [s for s in self.grid.sheets if key(s.name.rpartition(" (")[0] or s.name) in labels or key(s.name) in labels]
        known = KNOWN[name]
        found = [t for s in named if (t := _table(s, known))]
        if found:
            return found
        every = {key(n) for names in SHEETS.values() for n in names}
        strangers = [t for s in self.grid.sheets if key(s.name) not in every and (t := _table(s, known))]
        return [t for t in strangers if len(t.columns) > 0.8 * len(known)]

    @cached_property
    def own(self) -> dict[str, tuple[str, ...]]:
        """Sheet → headers the coordinator added: those no template brought."""
        found = {}
        for name in ("items", "answers", "returns"):
            brought = self._brought(name)
            headers = dict.fromkeys(h for t in self.tables[name] for h in t.other)
            if mine := tuple(h for h in headers if h not in brought):
                found[name] = mine
        return found

    def _brought(self, name: str) -> set[str]:
        """Headers the lists sheet names as a template's, not the coordinator's."""
        sheet = next((s for s in self.grid.sheets if key(s.name) in {key(n) for n in SHEETS["lists"]}), None)
        if sheet is None or not sheet.rows:
            return set()
        at = next((n for n, c in enumerate(sheet.rows[0]) if c == f"{TEMPLATE}:{name}"), None)
        if at is None:
            return set()
        return {tidy(text_of(v)) for n in range(1, len(sheet.rows)) if not is_blank(v := sheet.cell(n, at))}

    def value(self, table: _Table, row: int, one: Field) -> Any:
        """A field's value: keys of enumerations, days, whole numbers, texts; "" for a blank."""
        raw = table.raw(row, one.key)
        if is_blank(raw):
            return ""
        if one.enum and one.key not in LABELLED:
            return enum_value(one.enum, raw) or tidy(text_of(raw))
        if one.kind == "date":
            return read_date(raw).value or tidy(text_of(raw))
        if one.kind in ("whole", "number", "share") and isinstance(raw, (int, float)):
            return int(raw) if float(raw).is_integer() else raw
        return tidy(text_of(raw))

    def _record(self, table: _Table, row: int, known: Sequence[Field]) -> dict[str, Any]:
        record = {one.key: self.value(table, row, one) for one in known}
        return record | {header: _plain(table.raw(row, header)) for header in table.other}

    def _records(self, name: str) -> pd.DataFrame:
        rows = [self._record(t, n, KNOWN[name]) for t in self.tables[name] for n in t.numbers]
        return _frame([r for r in rows if any(not is_blank(v) for v in r.values())], [f.key for f in KNOWN[name]])

    def _repairs(self) -> pd.DataFrame:
        """The sheet of accepted repairs as it stands: its columns are whoever's wrote it."""
        sheet = next((s for s in self.grid.sheets if key(s.name) in {key(n) for n in SHEETS["repairs"]}), None)
        if sheet is None or not sheet.rows:
            return pd.DataFrame()
        headers = [text_of(c) for c in sheet.rows[0] if not is_blank(c)]
        rows = [{h: _plain(sheet.cell(n, c)) for c, h in enumerate(headers)} for n in range(1, len(sheet.rows))]
        return _frame([r for r in rows if any(r.values())], headers)

    # ── history ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _history(self) -> list[dict[str, Any]]:
        """The ledger sheet; a row whose seal does not match what it says was edited."""
        known = [f for f in fields.STATUS_LEDGER if f.key != "seal"]
        rows = []
        for table in self.tables["ledger"]:
            for number in table.numbers:
                record = self._record(table, number, known)
                if not record["id"] and not record["period"]:
                    continue
                rows.append(record)
                held = table.text(number, "seal")
                if held != seal([table.raw(number, name) for name in SEALED]):
                    what = " ".join(filter(None, (record["period"], record["id"], record["unit"])))
                    self._note("ledger-row-edited", table, number, "id", record, found=what)
        return rows

    @staticmethod
    def _slot(row: Mapping[str, Any]) -> tuple[str, ...]:
        """What a row is about. A file's row of answers that wait for a decision stands for itself."""
        waits = not row["effective"] and row["unit"]
        return (row["period"], row["id"], row["unit"], *((row["sha256"], row["cell"]) if waits else ()))

    def _note(self, code: str, table: _Table, row: int, name: str, record: Mapping[str, Any], **more: str) -> None:
        place = table.sheet.name, table.at(row, name)
        unit, item, period = (str(record.get(k, "")) for k in ("unit", "id", "period"))
        self.findings.append(Finding(code, self.name, *place, unit, item, period or self.period, **more))

    # ── what was typed ─────────────────────────────────────────────────────────────────────────────────────────────

    def _overlay_answers(self, rows: dict[tuple[str, ...], dict[str, Any]]) -> None:
        """Verdicts and corrections typed on the answers sheet, laid over the ledger's rows of the period."""
        self._present("answers")
        for table in self.tables["answers"]:
            for number in table.numbers:
                record = self._record(table, number, fields.STATUS_ANSWERS) | {"period": self.period}
                if not self._tied(table, number, record, unit=True):
                    continue
                slot = (self.period, record["id"], record["unit"])
                held = rows.get(slot)
                self._compare(table, number, record, held or {})
                typed = {k: record[k] for k in ("verdict", "corrected", "correction_basis")}
                typed |= {h: record[h] for h in self.own.get("answers", ()) if h in record}
                self._check_choice(table, number, record, ("verdict", "corrected"))
                if held is None and any(not is_blank(v) for v in typed.values()):
                    blank = {f.key: "" for f in fields.STATUS_LEDGER if f.key != "seal"}
                    held = rows[slot] = blank | {k: record[k] for k in ("period", "id", "serial", "text", "unit", "role", "group")}  # fmt: skip
                if held is not None and any(held.get(k, "") != v for k, v in typed.items()):
                    held |= typed
                    labels = [str(held[k]) for k in ("verdict", "corrected", "self")]
                    held["effective"] = self.classes.reckon(self._kind(record["id"]), *labels)

    def _overlay_items(self, rows: dict[tuple[str, ...], dict[str, Any]], items: dict[str, dict[str, Any]]) -> None:
        """Verdicts typed on the items sheet, laid over the items' totals of the period; what follows the item, by id."""
        self._present("items")
        lasting = [f.key for f in fields.STATUS_ITEMS if f.typed and f.key not in ("verdict", "verdict_note")]
        for table in self.tables["items"]:
            for number in table.numbers:
                record = self._record(table, number, fields.STATUS_ITEMS) | {"period": self.period}
                if not self._tied(table, number, record, unit=False):
                    continue
                items[record["id"]] = {k: record.get(k, "") for k in (*lasting, *self.own.get("items", ()))}
                held = rows.get((self.period, record["id"], ""))
                if held is None:
                    blank = {f.key: "" for f in fields.STATUS_LEDGER if f.key != "seal"}
                    known = {k: record[k] for k in ("period", "id", "serial", "text", "effective", "self")}
                    held = rows[self.period, record["id"], ""] = blank | known
                self._compare(table, number, record, held, ("text", "self"))
                self._check_choice(table, number, record, ("verdict",))
                held |= {k: record[k] for k in ("verdict", "verdict_note")}
                judged = self.classes.of(self._kind(record["id"])).get(str(record["verdict"]))
                held["effective"] = judged or record["effective"] or held["effective"]

    def _kind(self, item_id: str) -> str:
        item = self.plan.item(item_id)
        return item.kind if item else "regular"

    def _present(self, name: str) -> None:
        if not self.tables[name]:
            self.findings.append(Finding("ledger-sheet-missing", self.name, found=SHEETS[name][self.plan.language == "en"]))

    @cached_property
    def _by_text(self) -> dict[str, str]:
        ids: dict[str, list[str]] = {}
        for item in self.plan.items:
            ids.setdefault(key(item.text), []).append(item.id)
        return {text: found[0] for text, found in ids.items() if len(found) == 1}

    def _tied(self, table: _Table, number: int, record: dict[str, Any], unit: bool) -> bool:
        """Whether a row says which item (and unit) it is about; one that lost its id is known by its text."""
        record["id"] = record["id"] or self._by_text.get(key(record["text"]), "")
        if record["id"] and (record["unit"] if unit else True):
            return True
        typed = [f.key for f in (fields.STATUS_ANSWERS if unit else fields.STATUS_ITEMS) if f.typed]
        said = [text_of(record[k]) for k in typed if not is_blank(record.get(k))]
        if said:
            self._note("ledger-typed-lost", table, number, typed[0], record, found=" ".join(said))
        return False

    def _compare(
        self, table: _Table, number: int, record: Mapping[str, Any], held: Mapping[str, Any], only: Sequence[str] = ("self", "progress", "reason", "measures")
    ) -> None:  # fmt: skip
        """Edits in xltrack's own columns: the row says otherwise than the ledger; and a status typed over its formula."""
        for name in only:
            if name in table.columns and key(record.get(name)) != key(held.get(name, "")):
                self._note("ledger-edited", table, number, name, record, found=f"{table.at(number, name)} {text_of(record.get(name))}")  # fmt: skip
        place = (number, table.columns.get("effective", -1))
        if table.sheet.formulas and place[1] >= 0 and place not in table.sheet.formulas:
            said, before = str(record.get("effective")), str(held.get("effective") or "not_returned")
            if said != before:
                self._note("ledger-edited", table, number, "effective", record, found=f"{table.at(number, 'effective')} {said}")  # fmt: skip

    def _check_choice(self, table: _Table, number: int, record: Mapping[str, Any], names: Sequence[str]) -> None:
        """A verdict that is no choice is kept as typed, and a finding."""
        known = self.classes.of(self._kind(str(record["id"])))
        for name in names:
            typed = str(record[name])
            if typed and typed not in known:
                offered = dict.fromkeys([*(c.label for c in self.plan.choices_for(self._kind(str(record["id"]))))])
                words = say("list.separator", self.plan.language).join(offered)
                self._note("verdict-not-a-choice", table, number, name, record, found=typed, expected=words, hint=nearest(typed, offered))  # fmt: skip

    # ── what would vanish ──────────────────────────────────────────────────────────────────────────────────────────

    def _extra_content(self) -> None:
        """Comments, painted colours and added sheets are not written again: each is a finding."""
        lang = self.plan.language
        ours = {t.sheet.name for tables in self.tables.values() for t in tables}
        named = {key(n) for names in SHEETS.values() for n in names}
        for sheet in self.grid.sheets:
            base = sheet.name.rpartition(" (")[0] or sheet.name
            if sheet.name not in ours and key(base) not in named and any(not is_blank(c) for r in sheet.rows for c in r):
                self._lost(say("status.extra.sheet", lang, sheet=sheet.name), sheet.name)
            elif sheet.comments:
                self._lost(say("status.extra.comments", lang, sheet=sheet.name, count=len(sheet.comments)), sheet.name)

    def _lost(self, what: str, sheet: str) -> None:
        self.findings.append(Finding("ledger-extra-content", self.name, sheet, found=what))


LABELLED = ("self", "verdict", "corrected", "previous_verdict")  # statuses kept as the labels that were chosen


def _table(sheet: Sheet, known: Sequence[Field]) -> _Table | None:
    """The table of a sheet: its header is the row among the first that names most fields."""
    best: _Table | None = None
    for number, row in enumerate(sheet.rows[:HEADER_DEPTH]):
        columns, other = _headers(row, known)
        if len(columns) >= 3 and (best is None or len(columns) > len(best.columns)):
            best = _Table(sheet, number, columns, other)
    return best


def _plain(value: Cell) -> Any:
    """A cell of the office's own column: whole numbers whole, texts tidy, "" for a blank."""
    if is_blank(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return tidy(value) if isinstance(value, str) else value


def _frame(rows: Sequence[Mapping[str, Any]], known: Sequence[str]) -> pd.DataFrame:
    columns = list(dict.fromkeys([*known, *(k for row in rows for k in row if k != "seal")]))
    return pd.DataFrame({c: pd.Series([row.get(c, "") for row in rows], dtype=object) for c in columns})


