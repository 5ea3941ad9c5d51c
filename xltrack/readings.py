"""What reading a file gave, as a line of JSON, deflated: how workers hand it over, and how one merge tells the next.

Nothing in such a line can act: it holds texts, numbers and days, and is put together here against the plan and the layouts at
hand. A file's line depends on nothing but its bytes, its printed name and what :func:`about` sums up.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import python_calamine

from xltrack import __version__
from xltrack.findings import Finding
from xltrack.grids import Cell, letters
from xltrack.plan import Item, Plan
from xltrack.records import AnswerCell, Column, Layout, RawForm, RawRow, Return
from xltrack.rules import Rule

Json = Any
SAME = True  # stands for the text of the item whose id stands before it, or for the rules of the layout
DAYS: Mapping[str, type[date] | type[time]] = {"date": date, "datetime": datetime, "time": time}
DAY_KINDS = {kind: name for name, kind in DAYS.items()}
CODE = (".py", ".so", ".pyd")
_FINDING = tuple(f.name for f in fields(Finding))
_RULE = tuple(f.name for f in fields(Rule))


@dataclass(frozen=True)
class Incoming:
    """What came in: identified returns, a row of the returns sheet for every other file, and findings about files."""

    returns: tuple[Return, ...]
    files: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]


def packed(part: Incoming, plan: Plan) -> bytes:
    """What one file or several gave, as a line; :func:`unpacked` gives it back equal, but for what was printed beside the answers: whose rows they
    are was told by that, and nothing after asks for it."""
    content = [[_return(r, plan) for r in part.returns], list(part.files), _findings(part.findings)]
    line = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(line.encode("utf-8", "surrogatepass"), 1)


def unpacked(line: bytes, plan: Plan, layouts: Mapping[str, Layout], default: Layout) -> Incoming:
    """The same, speaking of this plan's own items and of these layouts."""
    returns, files, findings = json.loads(zlib.decompress(line).decode("utf-8", "surrogatepass"))
    made = tuple(_return_of(r, plan, layouts, default) for r in returns)
    return Incoming(made, tuple(files), _findings_of(findings))


# ── returns ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _return(r: Return, plan: Plan) -> Json:
    form = r.form
    place = {id(row): n for n, row in enumerate(form.rows)}
    return [
        form.file, form.sha256, form.sheet, form.hidden,
        {k: [_cell(c.value), c.cell] for k, c in form.preamble.items()},
        [_column(c, r.layout) for c in form.columns.values()],
        [_row(row, plan) for row in form.rows],
        dict(form.properties), _findings(form.findings),
        r.layout.version, r.unit, r.period, r.state,
        [[place[id(row)], item.id] for row, item in r.rows], [place[id(row)] for row in r.unasked],
        _cell(r.filled_on), r.submission, _findings(r.findings),
    ]  # fmt: skip


def _return_of(line: Json, plan: Plan, layouts: Mapping[str, Layout], default: Layout) -> Return:
    (
        file, sha256, sheet, hidden, preamble, columns, rows, properties, own, version,
        unit, period, state, matched, unasked, filled_on, submission, findings,
    ) = line  # fmt: skip
    layout = layouts.get(version, default)
    known = {words[0]: _column_of(words, layout) for words in columns}
    asked = [(c.key, letters(c.index)) for c in known.values() if c.asked]
    made = tuple(_row_of(row, asked, plan) for row in rows)
    cells = {k: AnswerCell(_value(value), cell) for k, (value, cell) in preamble.items()}
    form = RawForm(file, sha256, sheet, hidden, cells, known, made, properties, _findings_of(own))
    return Return(
        form, layout, unit, period, state, tuple((made[n], _item(plan, i)) for n, i in matched), tuple(made[n] for n in unasked),
        _value(filled_on), submission, _findings_of(findings),
    )  # fmt: skip


def _column(column: Column, layout: Layout) -> Json:
    """A column of a sheet, its rules only where they are not those of the layout."""
    own = layout.column(column.key)
    same = own is not None and own.rules == column.rules
    rules = SAME if same else [[_cell(getattr(rule, name)) for name in _RULE] for rule in column.rules]
    return [column.key, column.header, column.index, column.asked, column.required, rules, column.alone]


def _column_of(words: Json, layout: Layout) -> Column:
    key, header, index, asked, required, rules, alone = words
    own = layout.column(key) if rules is SAME else None
    return Column(key, header, index, asked, required, own.rules if own else tuple(map(_rule_of, rules)), alone)


def _rule_of(words: Json) -> Rule:
    kind, choices, operator, low, high, severity = words
    return Rule(kind, tuple(choices), operator, _value(low), _value(high), severity)


def _item(plan: Plan, item_id: str) -> Item:
    item = plan.item(item_id)
    if item is None:
        raise KeyError(item_id)
    return item


def _row(row: RawRow, plan: Plan) -> Json:
    item = plan.item(row.id)
    text = SAME if item is not None and item.text == row.text else row.text
    return [row.row, row.id, text, row.serial, row.section, [_cell(c.value) for c in row.cells.values()]]


def _row_of(line: Json, asked: Sequence[tuple[str, str]], plan: Plan) -> RawRow:
    """A row's cells stand in the columns that are asked, in their order: where each stands follows."""
    row, item_id, text, serial, section, values = line
    at = row + 1
    cells = {k: AnswerCell(_value(v), _address(col, at)) for (k, col), v in zip(asked, values, strict=True)}
    return RawRow(row, item_id, serial, _item(plan, item_id).text if text is SAME else text, section, cells)


@lru_cache(maxsize=16_384)  # the same addresses stand in every return
def _address(column: str, row: int) -> str:
    return f"{column}{row}"


def _cell(value: Cell) -> Json:
    """A cell's value; days and times with the name of their kind."""
    name = DAY_KINDS.get(type(value))  # type: ignore[arg-type]
    return value if name is None else [name, value.isoformat()]  # type: ignore[union-attr]


def _value(said: Json) -> Any:
    return DAYS[said[0]].fromisoformat(said[1]) if said.__class__ is list else said


def _findings(found: Sequence[Finding]) -> Json:
    """Each as its words in order, blanks at the end left out."""
    return [_without_end([getattr(f, name) for name in _FINDING]) for f in found]


def _without_end(words: list[str]) -> list[str]:
    blank = sum(1 for _ in takewhile(lambda word: not word, reversed(words)))
    return words[: len(words) - blank]


def _findings_of(lines: Json) -> tuple[Finding, ...]:
    return tuple(Finding(*words) for words in lines)


# ── what a reading depends on ──────────────────────────────────────────────────────────────────────────────────────


def about(plan: Plan, layouts: Mapping[str, Layout], default: Layout, period: str) -> str:
    """A digest of all that a reading depends on beside the file: plan, templates, a period given, and the program itself."""
    given = [__version__, _program(), period, plan, default, sorted(layouts.items())]
    said = json.dumps(given, ensure_ascii=False, default=_words)
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def _words(value: object) -> Json:
    """What JSON has no form for, in an order of its own."""
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Set):
        return sorted(map(repr, value))
    return list(value.items()) if isinstance(value, Mapping) else repr(value)


def _program() -> list[tuple[str, int, int]]:
    """The files of this program and of its reader with their sizes and times, so that a changed one is noticed whatever its version says."""
    parts = (
        p for module in (__file__, python_calamine.__file__) for p in Path(module).parent.rglob("*") if p.suffix in CODE
    )
    return sorted((p.name, (told := p.stat()).st_size, told.st_mtime_ns) for p in parts)
