"""Which column of a table says what: headers in one row or two, or none at all; merges resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from xltrack import fields
from xltrack.documents import TableBlock
from xltrack.headers import find
from xltrack.importing.grammar import CLOSING, FILLED_BY, FILLED_IN, PLACE, TOTAL, view
from xltrack.importing.grammar.amounts import MEASURE
from xltrack.importing.grammar.headers import (
    ADVICE,
    AGREED,
    COLUMNS,
    MEANS,
    OWN_AREA,
    PAST,
    REVISED,
    SPAN,
    UNIT_COLUMNS,
    UNIT_ROWS,
)
from xltrack.importing.meaning.deadlines import is_day
from xltrack.importing.meaning.numerals import numbered_lines
from xltrack.importing.meaning.remarks import without_remark
from xltrack.importing.meaning.units import looks_like_name, looks_like_names
from xltrack.importing.tables.levels import Span, lost_spans
from xltrack.later import regex
from xltrack.values import key, tidy

_NAMED = {
    "id": "id",
    "sub": "other",
    "kind": "other",
    "inherited": "joint",
    "members": "other",
    "deadline_day": "deadline",
}
USED = (
    "serial",
    "path",
    "text",
    "texts",
    "lead",
    "joint",
    "support",
    "deadline",
    "leader",
    "weight",
    "target",
    "measure",
    "duty",
)
_HEADER_LENGTH, _HEADER_LENGTH_EN = 24, 40
HEADER_WITHIN = 15  # rows a header is looked for in
_SURE = (
    4  # kinds of columns, the task and who does it among them, that are a header however many others stand beside them
)
_ACTS = frozenset((*UNIT_COLUMNS, "officer", "doer"))
_ANY_DIGIT = regex(r"\d")
_IN_BRACKETS = regex(rf"\((?:单位:)?{MEASURE}\)$", re.IGNORECASE)
_NUMBERED = regex(r"[\u4e00-\u9fff][(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)]?$|(?i:task) ?\d{1,2}$")
_ASKED = regex("目标|任务|计划|(?i:target)")  # 指标 beside 目标值
_WHEN = regex(rf"(?:19|20)\d\d年?度?|{SPAN.pattern}|{PAST.pattern}")
_FITS_MANY = regex("主体|单位|部门|时间|日期|名称|内容|数量|数|人")
_MEASURE = regex(rf"(?:{MEASURE}(?:/[\u4e00-\u9fffa-z]{{1,4}})?|[-—/无])", re.IGNORECASE)  # 万元/人 too
_BARE = regex(r"\s*[<>≥≤=]?\s*\d[\d,.]*\s*\S{0,4}$")  # a number, with its measure at most
_RACI = {"R": "Responsible", "A": "Accountable", "S": "Support", "C": "Consulted", "I": "Informed"}
_ANSWERS = regex("accountable", re.IGNORECASE)
_NAME_OF = regex(r"(?:project|system|site|programme|program)(?:name)?")
_PROJECT = regex("(?:工作)?项目|projects?")
_OF_LEVEL = regex(r"[一二三四]级(?=指标|目标|任务|内容)")  # of 二级指标 and 三级指标 the last is the task
_MEASURED = regex(r"指标|kpi|metric|indicator|measure", re.IGNORECASE)


@lru_cache(maxsize=4096)
def column_meaning(header: str) -> str:
    """What a column's header says: a key of the grammar's COLUMNS, "" where it says nothing known."""
    plain = key(without_remark(header)).removesuffix("(s)")  # Owner(s)
    if (
        not plain
        or len(plain) > (_HEADER_LENGTH_EN if plain.isascii() else _HEADER_LENGTH)
        or CLOSING.search(view(header)[:-1] or " ")
        or header.rstrip().endswith(("。", "；", ";"))
    ):
        return ""
    seen = view(plain)
    known = find(header, fields.ITEM)
    if known is not None and known.key not in (*UNIT_COLUMNS, "text", "remedy"):
        name = _NAMED.get(known.key, known.key)
        return name if name in (*USED, "id") else "other"
    said = next((name for name, pattern in COLUMNS if pattern.search(seen)), "")
    if known is not None and known.key != "remedy" and said not in ("lead", "target", "problem"):
        return known.key
    return said


@dataclass(slots=True)
class Filled:
    """A table with its merges resolved: the cells, and which of them only continue the cell above or beside."""

    rows: list[list[str]]
    below: set[tuple[int, int]] = field(default_factory=set)
    beside: set[tuple[int, int]] = field(default_factory=set)
    wide: set[int] = field(default_factory=set)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(slots=True)
class Columns:
    """Meaning → positions of the columns that have it; ``headers`` by position; ``width`` of the table."""

    at: dict[str, list[int]] = field(default_factory=dict)
    headers: dict[int, str] = field(default_factory=dict)
    width: int = 0
    borrowed: bool = False  # its units are those of a column that says something else first: who assesses

    def first(self, name: str) -> int | None:
        found = self.at.get(name)
        return found[0] if found else None

    @property
    def units(self) -> list[tuple[str, int]]:
        """(role, position): 责任单位 beside 配合单位 leads, in rows without support too."""
        leads = "support" in self.at and "lead" not in self.at
        return [
            ("lead" if leads and name == "joint" else name, at) for name in UNIT_COLUMNS for at in self.at.get(name, ())
        ]

    def days(self, cells: Sequence[str]) -> list[int]:
        """The columns of a row that say until when: one of revised days before those first set."""
        told = [at for at in self.at.get("deadline", ()) if cells[at]]
        return [at for at in told if REVISED.search(key(self.headers.get(at, "")))] or told

    @property
    def weights(self) -> list[int]:
        """The columns that say what a task counts for: that next behind it first; those before it are of what it stands under (一级指标 | 权重)."""
        return sorted(self.at.get("weight", ()), key=lambda at: (at < self.task, abs(at - self.task)))

    @property
    def task(self) -> int:
        """The column of the task's words."""
        return self.at["text"][0]

    @property
    def usable(self) -> bool:
        asked = any(_ASKED.search(self.headers.get(at, "")) for at in self.at.get("target", ()))
        told = self.units or asked or any(map(self.at.get, ("serial", "deadline", "duty", "weight")))
        return bool(self.at.get("text")) and bool(told)

    def settle_measures(self, filled: Filled, begin: int) -> None:
        """A column 单位 of %, 公里, 个 is one of measures, not of units."""
        for at in list(self.at.get("joint", ())):
            header = key(self.headers.get(at, ""))
            rows = (row for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide)
            cells = [view(row[at]) for row in rows if row[at] and not TOTAL.fullmatch(view(row[at]))]
            measures = all(map(_MEASURE.fullmatch, cells)) or (
                len(self.units) > 1 and not any(map(looks_like_names, cells))
            )
            if header in ("单位", "unit", "units") and cells and measures:
                self.at["joint"].remove(at)
                self.at.setdefault("measure", []).append(at)
        for at in [] if self.units else list(self.at.get("path", ())):
            if column_meaning(self.headers[at]) == "place":  # 村名 beside a column 单位 of 公里, 盏
                self.at["path"].remove(at)
                self.at["joint"] = [at]

    def _split_spanning(self, filled: Filled, begin: int) -> None:
        """A task that spans several rows, each with words of its own beside it, is their heading; so is a problem over
        its measures: who does what stands beside each.
        """
        texts, problem = self.at.get("text", []), self.at.get("problem")
        if len(texts) != 1 or (problem and problem != texts):
            return

        def own(at: int) -> int:
            rows = range(begin, len(filled.rows))
            return sum(bool(filled.rows[n][at]) and (n, at) not in filled.below for n in rows if n not in filled.wide)

        def repeats(at: int) -> bool:
            cells = [filled.rows[n][at] for n in range(begin, len(filled.rows)) if n not in filled.wide]
            return any(above and above == cell for above, cell in pairwise(cells))

        def says(at: int) -> bool:
            cells = [row[at] for row in filled.rows[begin:] if row[at]]
            return bool(MEANS.search(view(self.headers.get(at, "")))) if problem else not any(map(_BARE.match, cells))

        beside = [at for at in self.at.get("target", ()) if says(at)]
        task = max(beside, key=own, default=None)
        rows = sum(any(row) for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide)
        blank = (
            task is not None and not any(n >= begin for n, _ in filled.below) and own(task) == rows
        )  # left blank where it would be merged
        again = task is not None and repeats(texts[0]) and own(task) == rows and not repeats(task)
        spans = problem or blank or again or any(at == texts[0] for n, at in filled.below if n >= begin)
        if task is not None and spans and (again or own(texts[0]) < own(task)):
            self.at["text"] = [task]
            self.at["target"].remove(task)
            self.at.setdefault("path", []).extend(texts)

    def choose_task(self, filled: Filled, begin: int) -> None:
        """Of several text columns the task is the first that has words of its own in every row and says what, not
        how; one that spans rows names the tasks beside it. Those left of it name it, those right add to it. 任务一, 任务二: each
        is a task.
        """
        self._split_spanning(filled, begin)
        self._answer(filled, begin)
        texts = self.at.get("text", [])
        if len(texts) < 2:
            return
        if all(_NUMBERED.search(view(self.headers.get(at, ""))) for at in texts):
            self.at["texts"], self.at["text"] = texts, texts[:1]
            return
        rows = [
            n for n in range(begin, len(filled.rows)) if n not in filled.wide and sum(map(bool, filled.rows[n])) > 2
        ]
        own = {at: [filled.rows[n][at] for n in rows if (n, at) not in filled.below] for at in texts}
        fresh = {at: len(set(filter(None, cells))) for at, cells in own.items()}
        finest = [at for at in texts if fresh[at] >= 0.9 * max(fresh.values())]
        levels = [at for at in finest if _OF_LEVEL.match(self.headers.get(at, ""))]
        finest = levels[-1:] if len(levels) > 1 else finest
        what = [at for at in finest if not MEANS.search(view(self.headers.get(at, "")))]
        task = (what or finest)[0]
        counted = [at for at in finest if self._counted_like_units(at, [filled.rows[n] for n in rows])]
        if counted:
            task = counted[0]
        elif not what or len({self.headers.get(at) for at in texts}) == 1:
            task = max(finest, key=lambda at: sum(map(len, own[at])))
        self.at["text"] = [task]
        self.at.setdefault("path", []).extend(at for at in texts if at < task)
        self.at.setdefault("target", []).extend(at for at in texts if at > task)
        self._split_spanning(filled, begin)

    def _answer(self, filled: Filled, begin: int) -> None:
        """What was agreed is the task, and not the recommendation it answers, where every row says in words what that is."""
        texts = self.at.get("text", [])
        agreed = [at for at in texts if AGREED.search(key(self.headers.get(at, "")))]
        advice = [at for at in texts if ADVICE.search(key(self.headers.get(at, "")))]
        rows = [row for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide and any(row)]
        if agreed and advice and all(" " in row[agreed[0]].strip() or not row[advice[0]] for row in rows):
            self.at["text"] = [at for at in texts if at not in advice]
            self.at.setdefault("other", []).extend(advice)

    def _counted_like_units(self, at: int, rows: Sequence[Sequence[str]]) -> bool:
        """Whether the cells of a column list tasks, as many as the units or days beside them: 1.… 2.… for 1.甲局 2.乙局."""
        beside = [*(unit for _, unit in self.units), *self.at.get("deadline", ())]
        counts = [(len(numbered_lines(row[at])), {len(numbered_lines(row[each])) for each in beside}) for row in rows]
        return any(own > 1 and own in others for own, others in counts)

    def find_measured(self, filled: Filled, begin: int) -> None:
        """量化指标 beside 目标值: a column of targets without numbers names what the numbers beside it measure."""
        cells = {at: [row[at] for row in filled.rows[begin:] if row[at]] for at in self.at.get("target", ())}
        bare = [at for at, words in cells.items() if words and sum(map(bool, map(_BARE.match, words))) * 2 > len(words)]
        named = [at for at, words in cells.items() if words and _MEASURED.search(self.headers.get(at, ""))]
        names = [at for at in named if sum(map(bool, map(_ANY_DIGIT.search, cells[at]))) * 2 <= len(cells[at])]
        if set(bare) - set(names) and names:
            self.at["measured"] = names[:1]
            self.at["target"].remove(names[0])


def fill(table: TableBlock) -> Filled:
    """Cells under a merge repeat its value; a row that is one merged cell is remembered as such."""
    width = max((len(row.cells) for row in table.rows), default=0)
    filled = Filled([[tidy(cell) for cell in row.cells] + [""] * (width - len(row.cells)) for row in table.rows])
    for top, left, bottom, right in (*table.merges, *_lost(filled, table)):
        if top >= len(filled.rows) or left >= width:
            continue
        value = filled.rows[top][left]
        for row in range(top, min(bottom, len(filled.rows) - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                if (row, column) == (top, left):
                    continue
                filled.rows[row][column] = value
                (filled.below if row > top else filled.beside).add((row, column))
        alone = (right - left + 1) * 2 > width > 3 and not any(filled.rows[top][:left] + filled.rows[top][right + 1 :])
        if right > left and (right - left + 1 >= max(width - 1, 2) or alone):
            filled.wide.update(range(top, bottom + 1))
    filled.wide.update(n for n, cells in enumerate(filled.rows) if says_who_filled_in(cells))
    if (first := _first_header(filled)) is not None:  # repeated on every page
        filled.wide.update(n for n in range(first + 1, len(filled.rows)) if filled.rows[n] == filled.rows[first])
    return filled


def says_who_filled_in(cells: Sequence[str]) -> bool:
    """Whether a row says who filled the table in, checked it or when, not what is to be done."""
    first = view(next(filter(None, cells), ""))
    if FILLED_BY.fullmatch(first):
        return True
    return bool(FILLED_IN.fullmatch(first)) and all(FILLED_IN.fullmatch(view(cell)) for cell in cells if cell)


def _first_header(filled: Filled) -> int | None:
    rows = range(min(HEADER_WITHIN, len(filled.rows)))
    return next((n for n in rows if is_header(filled.rows[n]) or UNIT_ROWS.fullmatch(key(filled.rows[n][0]))), None)


# Who builds, oversees, assesses or answers in person, and the village a task is for, reports where no unit is named; beside
# one the column is another.
_REPORT_ALONE = (
    ("doer", "other"),
    ("overseer", "support"),
    ("assessor", "other"),
    ("officer", "leader"),
    ("place", "path"),
)


def _lost(filled: Filled, table: TableBlock) -> list[Span]:
    """The merged cells that the header of a table must have had, where it has none."""
    first = _first_header(filled)
    if first is None or any(top <= first + 1 and bottom >= first for top, _, bottom, _ in table.merges):
        return []
    return lost_spans(filled.rows, first)


# ── headers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def meanings(headers: Sequence[str]) -> Columns:
    columns = Columns(width=len(headers))
    for at, header in enumerate(_spelled_out(headers)):
        name = column_meaning(header)
        columns.headers[at] = header.replace("\n", "")
        if name:
            columns.at.setdefault(name, []).append(at)
    if numbered := columns.at.pop("id", None):
        columns.at.setdefault("other" if "serial" in columns.at else "serial", []).extend(numbered)
    _leave_days(columns)
    answers = any(_ANSWERS.search(columns.headers[at]) for at in columns.at.get("doer", ()))
    if answers and columns.at.get("joint") and "lead" not in columns.at:
        columns.at["lead"] = columns.at.pop("joint")  # Responsible beside Accountable does it
    if "officer" in columns.at and not columns.units:
        areas = [at for at in columns.at.get("path", ()) if OWN_AREA.fullmatch(key(columns.headers[at]))]
        columns.at["path"] = [at for at in columns.at.get("path", ()) if at not in areas]
        columns.at["joint"] = areas  # Service Area beside Responsible Manager
    for name, beside in _REPORT_ALONE:
        if found := columns.at.pop(name, None):
            named = columns.at.get("lead") or columns.at.get("joint")
            columns.borrowed = not columns.units
            columns.at.setdefault(beside if named else "joint", []).extend(found)
    if sums := columns.at.pop("sum", None):
        spans = any(SPAN.fullmatch(key(columns.headers[at])) for at in columns.at.get("target", ()))
        columns.at.setdefault("target" if spans else "other", []).extend(sums)
    if risks := columns.at.pop("risk", None):
        leads = risks[0] < columns.at.get("text", [columns.width])[0]
        columns.at.setdefault("problem" if leads else "other", []).extend(risks)
        columns.at.setdefault("other", []).extend(columns.at.pop("weight", ()) if leads else ())  # a score says how bad
    if columns.at.get("problem"):
        names = [at for at in columns.at.get("text", ()) if _NAME_OF.fullmatch(key(columns.headers[at]))]
        columns.at["text"] = [at for at in columns.at.get("text", ()) if at not in names]
        columns.at.setdefault("path", []).extend(names)  # Project Name beside Issue
        _problems(columns)
    if not columns.at.get("text"):
        for name in ("path", "target") if _project_by_quarters(columns) else ("target", "path"):
            if columns.at.get(name) and (columns.units or columns.at.get("serial") or columns.at.get("deadline")):
                names = [at for at in columns.at[name] if _MEASURED.search(columns.headers[at])]
                columns.at["text"] = [(names or columns.at[name][-1:])[0]]  # of targets the one that says of what
                columns.at[name].remove(columns.at["text"][0])
                break
    return columns


def _spelled_out(headers: Sequence[str]) -> Sequence[str]:
    """Headers with R, A, C and I, three of them at least, as the words that the letters of such a table stand for."""
    letters = [header for header in headers if header.upper() in _RACI]
    return [_RACI.get(each.upper(), each) for each in headers] if len({*letters}) > 2 else headers


def _leave_days(columns: Columns) -> None:
    """Of a column Date beside one that says until when it is not said what it is the day of."""
    days = columns.at.get("deadline", [])
    told = [at for at in days if key(columns.headers[at]) not in ("date", "日期", "时间")]
    if told and len(told) < len(days):
        columns.at.setdefault("other", []).extend(at for at in days if at not in told)
        columns.at["deadline"] = told


def _project_by_quarters(columns: Columns) -> bool:
    """Whether the columns are projects and what is to be reached of each in each part of the year."""
    headers = [key(columns.headers[at]) for at in columns.at.get("target", ())]
    spans = sum(bool(SPAN.fullmatch(header)) for header in headers)
    return spans > 1 and any(_PROJECT.fullmatch(key(columns.headers[at])) for at in columns.at.get("path", ())[-1:])


def _problems(columns: Columns) -> None:
    """A list of problems says the problem itself and how it is mended; beside tasks the column is a form's."""
    tasks = [at for at in columns.at.get("text", ()) if not MEANS.search(view(columns.headers[at]))]
    first, progress = columns.at["problem"][0], columns.at.get("progress", [columns.width])[0]
    if tasks and first < min(tasks[0], progress):
        columns.at.setdefault("path", []).extend(columns.at.pop("problem"))
    elif tasks or (first > progress and not columns.units):
        columns.at.setdefault("progress", []).extend(columns.at.pop("problem"))
    else:
        columns.at.setdefault("target", []).extend(columns.at.get("text", ()))
        columns.at.setdefault("path", []).extend(columns.at["problem"][:-1])  # 反馈问题 over 具体表现
        columns.at["problem"] = columns.at["problem"][-1:]
        columns.at["text"] = list(columns.at["problem"])


def _is_unit(cell: str) -> bool:
    return looks_like_name(cell) or bool(PLACE.fullmatch(view(cell)))


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: two known ones, and half of its cells at least; or the task beside nothing but units."""
    filled = [cell for cell in dict.fromkeys(_spelled_out(cells)) if cell]
    named = [name for cell in filled if (name := column_meaning(cell))]
    if not named:
        return False
    units = sum(_is_unit(cell) and not column_meaning(cell) for cell in filled)
    matrix = named == ["text"] and units > 1 and units + 1 == len(filled)
    known = len(set(named))
    sure = known >= _SURE and "text" in named and not _ACTS.isdisjoint(named)
    return matrix or sure or (known >= 2 and (len(named) + units) * 2 >= len(filled))


def _second_row(filled: Filled, row: int) -> bool:
    """Whether the row below a header belongs to it: short words, each of them a column or merged from above."""
    if row + 1 >= len(filled.rows):
        return False
    below = filled.rows[row + 1]
    fresh = [at for at, cell in enumerate(below) if cell and (row + 1, at) not in filled.below]
    spans = any((row, at) in filled.beside for at in range(len(below)))
    if not fresh or any(len(below[at]) > 12 or below[at].isdigit() for at in fresh):
        return False
    parted = [at for at in fresh if (row, at) in filled.beside or (row, at + 1) in filled.beside]
    if parted == fresh:
        return True
    blank_serial = not below[0] or (row + 1, 0) in filled.below
    named = sum(bool(column_meaning(below[at])) for at in fresh)
    return blank_serial and named * 2 >= len(fresh) and (spans or named >= 1)


def _is_form_line(filled: Filled, row: int) -> bool:
    """Whether a row is labels with what stands behind each: 主管部门 | 市体育局 | 实施单位 | 市全民健身中心."""
    cells = [cell for at, cell in enumerate(filled.rows[row]) if cell and (row, at) not in filled.beside]
    labels, words = cells[::2], cells[1::2]
    return 2 < len(cells) < filled.width and len(labels) == len(words) and not any(map(column_meaning, words))


def find_header(filled: Filled) -> tuple[Columns, int, int] | None:
    """(columns, first row of the header, first row behind it), looked for in the first rows of a table."""
    first = next((n for n, cells in enumerate(filled.rows) if any(cells)), 0)
    rows = [n for n in range(first, min(first + HEADER_WITHIN, len(filled.rows))) if n not in filled.wide]
    headers = [n for n in rows if is_header(filled.rows[n]) and not _is_dated(filled, n)]
    plain = [n for n in headers if not _is_form_line(filled, n)]
    for row in (plain or headers)[:1]:
        last = row + 1
        while last < row + 3 and last not in filled.wide and _second_row(filled, last - 1):
            last += 1
        levels = zip(*filled.rows[row:last], strict=True)
        return meanings([_joined([cell for cell in dict.fromkeys(each) if cell]) for each in levels]), row, last
    return None


_NAMED_DAY = regex(r".*\d.*[前日]$")


def _is_dated(filled: Filled, row: int) -> bool:
    """Whether a row holds a day where every other does, three at least: 5月底前 | 主体开工 is a step of a timeline, not its header."""
    rows = [cells for n, cells in enumerate(filled.rows) if n not in filled.wide and any(cells)]
    days = [at for at, cell in enumerate(filled.rows[row]) if _NAMED_DAY.match(cell) and is_day(cell)]
    return len(rows) > 2 and any(all(is_day(cells[at]) for cells in rows) for at in days)


def _joined(levels: Sequence[str]) -> str:
    """One header of several levels: the lowest where it says what the column is by itself, else with those above it. One that fits many
    columns (主体, 时间) says it with the one above first.
    """
    if not levels:
        return ""
    if (
        len(levels) > 1
        and looks_like_name(levels[-1])
        and not column_meaning(levels[-1])
        and column_meaning(levels[0]) in UNIT_COLUMNS
    ):
        return levels[-1]  # 责任部门 over 保卫处: a column of one unit
    tails = ["".join(levels[-n:]) for n in range(1, len(levels) + 1)]
    dated = next((n for n, level in enumerate(levels[:-1]) if _WHEN.fullmatch(key(level))), None)
    if dated is not None:  # 2025年 over 目标: the year belongs to the target
        tails.insert(0, "".join(levels[dated:]))
    if _FITS_MANY.fullmatch(view(levels[-1])) and column_meaning("".join(levels[-2:])) not in ("text", "target"):
        tails = [*tails[1:2], tails[0], *tails[2:]]
    said = next((tail for tail in tails if column_meaning(tail)), "".join(levels))
    measure = next((hit[0] for level in levels if (hit := _IN_BRACKETS.search(view(level)))), "")
    return said if _IN_BRACKETS.search(view(said)) else said + measure  # 年度目标（亿元） over 一季度
