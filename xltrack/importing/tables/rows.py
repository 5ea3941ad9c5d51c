"""A row of a decomposition table: its cells, what several tasks in one cell share, and how rows under one serial are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xltrack.documents import TableBlock
from xltrack.importing.found import Found, Place
from xltrack.importing.grammar import CLOSING, SAME, TABLE_NOTE, TOTAL, UNIT_ROLES, view
from xltrack.importing.grammar.amounts import MEASURE
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.meaning.clauses import peel
from xltrack.importing.meaning.labels import Part, label_at_start, split_labels
from xltrack.importing.meaning.numerals import numbered_lines, read_mark
from xltrack.importing.meaning.persons import split_persons
from xltrack.importing.meaning.units import looks_like_names
from xltrack.importing.tables.columns import Columns, Filled, column_meaning, says_who_filled_in
from xltrack.later import regex

_NUMBER = regex(r"[<>≥≤]?[\d,.]+%?|[-—/]+")
_FIGURE = regex(rf"(?:{_NUMBER.pattern})\s*(?:{MEASURE})?", re.IGNORECASE)
_COUNT = regex(r"\d+")
_COUNTED = regex(r"\((?:共|计)?\d+[个项件条]\)$")
_LETTER = regex("[A-H]|[IVX]{1,4}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+")  # A, II: a section among tasks that count 1, 2, 3
_DATED = regex(r"\d|[底末初]|全年|长期|[季月]度")  # what a cell of deadlines holds
_ROLE_OF = {**{name: name for name in UNIT_COLUMNS}, "doer": "joint", "overseer": "support"}  # of a label's meaning
_DITTO = 8  # characters of "as above"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is read: its cells with merges filled, ``own``: positions that do not only continue the row above."""

    place: Place
    number: int
    cells: list[str]
    own: frozenset[int]
    wide: bool

    @property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(cell for cell in self.cells if cell))


def row_at(place: Place, n: int, filled: Filled) -> Row:
    cells = filled.rows[n]
    own = frozenset(at for at in range(len(cells)) if cells[at] and (n, at) not in filled.below)
    wide = n in filled.wide or any((n, at) in filled.beside for at in range(len(cells)))
    return Row(place, n, cells, own, wide)


def laid_out(table: TableBlock) -> bool:
    """Whether a table was pasted one cell a line and has rows of more or fewer lines than columns."""
    return not table.exact and any(row.more and len(row.more) + 1 not in (1, len(row.cells)) for row in table.rows)


def counts_in_digits(columns: Columns, filled: Filled, begin: int) -> bool:
    """Whether the serials of a table are 1, 2, 3, so that others (一, A) head them."""
    at = columns.first("serial")
    return at is not None and any(row[at].strip()[:1].isdigit() for row in filled.rows[begin:])


def find_parents(columns: Columns, filled: Filled, begin: int) -> frozenset[int]:
    """The rows that only head those below them: 2 and a name, then 2.1, 2.2 with their units."""
    at = columns.first("serial")
    if at is None:
        return frozenset()
    beside = [p for name in ("lead", "joint", "support", "deadline", "target") for p in columns.at.get(name, ())]
    rows = [n for n in range(begin, len(filled.rows)) if filled.rows[n][at] and n not in filled.wide]
    if otherwise := _counted_otherwise(filled, rows, at, columns.task, beside):
        return otherwise
    return frozenset(
        n
        for n, below in pairwise(rows)
        if filled.rows[below][at].startswith(tuple(f"{filled.rows[n][at]}{mark}" for mark in ".-．—"))
        and filled.rows[n][columns.task]
        and not any(filled.rows[n][p] for p in beside)
        and any(filled.rows[below][p] for p in beside)
    )


def _counted_otherwise(
    filled: Filled, rows: Sequence[int], at: int, task: int, beside: Sequence[int]
) -> frozenset[int]:
    """O1 and a name alone above KR1.1, KR1.2 with their units: the rows that say nothing more, where none that does counts as they do."""
    bare = {n for n in rows if filled.rows[n][task] and not any(filled.rows[n][p] for p in beside)}
    told = [n for n in rows if n not in bare]
    shapes = [{_COUNT.sub("1", filled.rows[n][at]) for n in some} for some in (bare, told)]
    first = bool(rows) and rows[0] in bare and rows[-1] not in bare
    return frozenset(bare) if first and len(shapes[0]) == 1 and not shapes[0] & shapes[1] else frozenset()


def counts_only(columns: Columns, filled: Filled, begin: int) -> bool:
    """Whether what was taken for the tasks are numbers: a row for each unit, then."""
    cells = [filled.rows[n][columns.task] for n in range(begin, len(filled.rows)) if n not in filled.wide]
    words = [cell for cell in cells if cell]
    return bool(words) and sum(bool(_NUMBER.fullmatch(view(cell))) for cell in words) * 2 > len(words)


def repeat(filled: Filled, begin: int) -> None:
    """Cells that say 同上 or 〃 say what the one above says."""
    above: list[str] = []
    for n in range(begin, len(filled.rows)):
        row = filled.rows[n]
        if n in filled.wide or sum(map(bool, row)) < 2:
            continue
        for at, cell in enumerate(row if above else ()):
            if cell and len(cell) <= _DITTO and SAME.fullmatch(view(cell)):
                row[at] = above[at]
        above = row


def widen_header(columns: Columns, filled: Filled, first: int, begin: int) -> None:
    """A pasted header that is narrower than its rows: a cell of it spans several of theirs, the first by which names of units stand below theirs."""
    header = filled.rows[first]
    blanks = len(header) - max((at + 1 for at, cell in enumerate(header) if cell), default=len(header))
    whole = [row for row in filled.rows[begin:] if all(row)]
    units = [at for _, at in columns.units]
    if not blanks or begin - first > 1 or not whole or not units or _name_units(whole, units):
        return
    moved = [at + blanks for at in units]
    if units[0] and max(moved) < len(header) and _name_units(whole, moved):
        header[:] = [*[header[0]] * (blanks + 1), *header[1 : len(header) - blanks]]
        filled.beside.update((first, at) for at in range(1, blanks + 1))


def _name_units(rows: Sequence[Sequence[str]], units: Sequence[int]) -> bool:
    return all(_names_units(row[at]) for row in rows for at in units)


def carry_days(columns: Columns, filled: Filled, begin: int) -> None:
    """Months in the first column, left blank where they would be merged, hold for the rows below them."""
    if columns.at.get("deadline", [])[:1] != [0]:
        return
    day = ""
    for n in range(begin, len(filled.rows)):
        row = filled.rows[n]
        if n not in filled.wide and sum(map(bool, row)) > 1 and not TOTAL.fullmatch(view(row[0])):
            day = row[0] = row[0] or day


def realign(columns: Columns, filled: Filled, begin: int) -> None:
    """Cells of a pasted row that lacks those which span rows from above stand too far left: they are moved right by the blanks at its end
    where names of units and days then stand in their columns. What spans them is said again.
    """
    for n, row in enumerate(filled.rows[begin:], begin):
        blanks = len(row) - max((at + 1 for at, cell in enumerate(row) if cell), default=len(row))
        if not (blanks and row[0] and row[1]) or _in_place(columns, row):
            continue
        kept = int(
            columns.first("serial") == 0 and row[0].strip(" .、").isdecimal()
        )  # a row's own serial stays where it is
        starts = (0, 1) if kept else (0,)
        moves = [(at, by) for at in reversed(starts) for by in range(1, blanks + 1)]
        moved = (([*row[:at], *[""] * by, *row[at : len(row) - by]], at, by) for at, by in moves)
        found = next(((cells, at, by) for cells, at, by in moved if _in_place(columns, cells)), None)
        if found:
            cells, at, by = found
            above = filled.rows[n - 1][at : at + by] if n > begin else [""] * by
            row[:] = [*cells[:at], *above, *cells[at + by :]]
            filled.below.update((n, each) for each in range(at, at + by) if row[each])


def _in_place(columns: Columns, cells: Sequence[str]) -> bool:
    """Whether a row names a unit, and what stands in the columns of units and days is such, and no unit where the task stands."""
    units = [cells[at] for _, at in columns.units if cells[at]]
    days = [cells[at] for at in columns.at.get("deadline", ()) if cells[at]]
    asked = (cells[at] for name in ("text", "target") for at in columns.at.get(name, ()) if cells[at])
    named = bool(units) and all(map(_names_units, units)) and not any(map(looks_like_names, asked))
    return named and all(map(_DATED.search, days))


def _names_units(cell: str) -> bool:
    """Whether a cell is nothing but names of units, with who heads them at most: 市民政局 张三."""
    return looks_like_names(cell) or looks_like_names(split_persons(cell, told=True)[0])


def heading_of(row: Row, columns: Columns, arabic: bool, parents: frozenset[int]) -> str:
    """The heading a row is, "" where it is a task: one text alone, or a Chinese numeral and a text where tasks
    count 1, 2, 3.
    """
    distinct = row.distinct
    serial_at = columns.first("serial")
    if row.number in parents and serial_at is not None:
        return f"{row.cells[serial_at]} {row.cells[columns.task]}"
    if len(distinct) == 2 and row.wide and serial_at is not None and row.cells[serial_at] == distinct[0]:
        return f"{distinct[0]} {distinct[1]}"
    bare = not any(row.cells[at] for at in (*(at for _, at in columns.units), *columns.at.get("deadline", ())))
    alone = len(distinct) <= 2 + bare or (bare and _only_figures(distinct[2:]))
    serial = serial_at is not None and row.cells[serial_at] == distinct[0]
    if arabic and serial and alone and len(distinct) > 1:
        return _numbered_heading(distinct)
    if len(distinct) != 1:
        return distinct[0] if bare and _counted_heading(distinct) else ""
    text = distinct[0]
    where = next(at for at, cell in enumerate(row.cells) if cell)
    mark = read_mark(view(text))
    if row.wide:
        return text
    if where == columns.task and where and (is_sentence(text) or not mark):
        return ""
    if where == serial_at and not mark and len(text) <= 5:
        return ""
    return "" if where in {at for _, at in columns.units} else text


def _numbered_heading(distinct: Sequence[str]) -> str:
    """The heading of a row whose serial is no task's: 一 | 交通项目, with the sums of the section beside it; "" for any other."""
    mark = read_mark(view(distinct[0]) + "、")
    if is_sentence(distinct[1]) or not (
        _LETTER.fullmatch(view(distinct[0])) or (mark and mark.style in ("cn", "bracket-cn", "part", "chapter"))
    ):
        return ""
    return distinct[0] if _only_figures(distinct[1:]) else f"{distinct[0]} {distinct[1]}"


def _counted_heading(distinct: Sequence[str]) -> bool:
    """Whether a row is a heading that says how many tasks stand below it, beside their sums: 交通项目（2个） | 6000 | 3000."""
    return bool(_COUNTED.search(view(distinct[0]))) and _only_figures(distinct[1:])


def is_note(row: Row, task: int) -> bool:
    """Whether a row is a note below the tasks, their sums, or who filled the table in."""
    distinct = row.distinct
    if says_who_filled_in(distinct) or any(TOTAL.fullmatch(view(cell)) for cell in distinct[:2]):
        return True
    return bool(TABLE_NOTE.match(view(distinct[0]))) and (len(distinct) == 1 or not row.cells[task])


def _only_figures(cells: Sequence[str]) -> bool:
    """Whether cells hold nothing but numbers: the sums of a section beside its heading (2个, 6000)."""
    return all(_FIGURE.fullmatch(view(cell)) for cell in cells)


def own_line(cells: Sequence[str], n: int, count: int) -> list[str]:
    """Of cells with a line for each of several tasks the line of one, without the numeral it may have; others whole."""
    return [_line(cell, n, count) for cell in cells]


def _line(cell: str, n: int, count: int) -> str:
    numbered, lines = numbered_lines(cell), cell.split("\n")
    if len(numbered) == count:
        return numbered[n][1]
    return lines[n] if len(lines) == count else cell


def counted_alike(row: Row, columns: Columns, count: int) -> bool:
    """Whether units or days of a row are numbered like its tasks: each has its own."""
    beside = [row.cells[at] for at in (*(at for _, at in columns.units), *columns.at.get("deadline", ()))]
    return count > 1 and any(len(numbered_lines(cell)) == count for cell in beside)


def plain_serial(serial: str) -> str:
    """A serial cell without closing punctuation: 1. and 一、 are 1 and 一."""
    mark = (read_mark(view(serial)) or read_mark(view(serial) + ".")) if serial else None
    return mark.serial if mark and mark.style in ("arabic", "cn") and mark.end >= len(serial) else serial


def is_sentence(text: str) -> bool:
    return bool(CLOSING.search(view(text))) or len(text) > 30


def named_behind(heading: str) -> list[Part]:
    """The units a heading names in a bracket at its end: 一、餐饮保障（膳食中心）."""
    chunks = peel(heading, view(heading))
    parts = chunks[0].parts if len(chunks) == 1 and chunks[0].text else []
    return parts if {part.role for part in parts} <= {"", *UNIT_ROLES} else []


def heads(cells: Sequence[str], under: bool) -> str:
    """The heading a row of one text above the header is: numbered, or the name of a second table on the sheet."""
    words = [] if says_who_filled_in(cells) else list(dict.fromkeys(cell for cell in cells if cell))
    mark = read_mark(view(words[0])) if len(words) == 1 else None
    numbered = mark is not None and mark.style in ("cn", "part", "chapter", "formal", "bracket-cn")
    return words[0] if len(words) == 1 and len(words[0]) <= 40 and (numbered or under) else ""


def number_subs(items: Sequence[Found]) -> None:
    """Items that share a serial within a section are its sub-targets 1, 2, …"""
    for run in _runs(items):
        if len(run) > 1:
            for sub, item in enumerate(run, 1):
                item.sub = sub


def _runs(items: Sequence[Found]) -> Iterator[list[Found]]:
    run: list[Found] = []
    for item in items:
        if run and not (
            item.serial and not item.numbered and run[-1].serial == item.serial and run[-1].path[:1] == item.path[:1]
        ):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def take_words(item: Found, text: str) -> None:
    """The task's words; where no column names units, a bracket or line at the end of the cell may."""
    if item.parts:
        _leader_beside(item, text)
        return
    words: list[str] = []
    for line in text.split("\n"):
        for chunk in peel(line.strip(), view(line.strip())):
            if chunk.text:
                words.append(chunk.text)
            item.parts.extend(chunk.parts)
    item.text = "\n".join(words) or text


def _leader_beside(item: Found, text: str) -> None:
    """A text whose units stand in a column; a bracket in it may still say who leads or until when."""
    chunks = peel(text, view(text)) if ":" in view(text) else []
    parts = [part for chunk in chunks for part in chunk.parts]
    if parts and len(chunks) == 1 and chunks[0].text and {part.role for part in parts} <= {"leader", "deadline"}:
        item.text = chunks[0].text
        item.parts = [*item.parts, *parts]
    else:
        item.text = text


def _of_form(words: Sequence[str]) -> list[Part]:
    """The units of a line of labels above the table: 主管部门 | 市体育局 | 实施单位 | 市全民健身中心."""
    named = [
        (_ROLE_OF.get(column_meaning(label), ""), unit) for label, unit in zip(words[::2], words[1::2], strict=False)
    ]
    return [Part(role, unit) for role, unit in named if role and looks_like_names(unit)]


def of_all(cells: Sequence[str], told: bool) -> list[Part]:
    """The units that a line above a table names for all of it: 责任单位：县气象局, or a title's bracket where no column tells."""
    words = list(dict.fromkeys(cell for cell in cells if cell))
    if len(words) != 1:
        return [] if told else _of_form(words)
    labelled = label_at_start(words[0]) in UNIT_ROLES
    return split_labels(words[0]) if labelled else [] if told else named_behind(words[0])
