"""A table with a row for each unit and a column for each quantity: what every unit is to reach of every quantity is a task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xltrack.documents import TableBlock
from xltrack.importing.found import Found, Place
from xltrack.importing.grammar import NO_UNIT, TOTAL, view
from xltrack.importing.grammar.amounts import MEASURE
from xltrack.importing.grammar.headers import ONLY_TARGET, UNIT_ROWS
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.units import looks_like_name
from xltrack.importing.tables.columns import Filled, column_meaning
from xltrack.later import regex
from xltrack.values import key

_NUMBER = regex(r"[<>≥≤=]?\s*\d[\d,]*(?:\.\d+)?\s*%?(?:及?以[上下]|以内)?")
_NUMBERED = regex(rf"{_NUMBER.pattern}\s*(?:{MEASURE})?", re.IGNORECASE)
_IN_BRACKETS = regex(rf"\((?:单位:)?({MEASURE})\)$", re.IGNORECASE)
_OF_ALL = regex(rf"(?:计量|^|\(|,|\s)单位:\s*({MEASURE})(?=\)|$|\s|,)", re.IGNORECASE)
_ONLY_MEASURE = regex(rf"\(?(?:计量)?单位:\s*(?:{MEASURE})\)?", re.IGNORECASE)
# Of a title what the numbers of its table are of: 松原镇2026年各村造林任务分配表
_ABOUT = regex(
    r"^.*?(?:19|20)\d\d年(?:度|春季|秋季)?|\s*(?:分配|分解|下达|安排|计划|明细|统计|一览)?(?:表|清单)?(?:\(.*\)"
    r"|（.*）)?$|^(?i:sheet|工作表|表)\s*\d*$"
)
_PART_OF = regex(r"^其中[:,、]?|^#")
_NOTHING = regex(r"[-—/0\s]*|无")
_NAME_LENGTH, _HEADER_ROWS = 20, 3
_TARGET = ("目标值", "Target")  # the column that holds the number as printed


@dataclass(slots=True)
class UnitRows:
    """Where a table of this shape holds what: the column of units, the quantities (column → name, measure), the first row below its header."""

    begin: int
    units: int
    quantities: dict[int, tuple[str, str]]
    serial: int | None = None
    deadlines: tuple[int, ...] = ()
    others: dict[int, str] = field(default_factory=dict)
    when: dict[int, str] = field(default_factory=dict)  # of columns that are all of one task

    def name_by(self, titles: Iterable[str]) -> None:
        """Columns that are only called 目标任务, or say when (一季度, 全年任务), are of what the table is about: 各村造林任务分配表."""
        about = next((name for title in titles if len(name := _ABOUT.sub("", title.strip())) > 1), "")
        if about and all(ONLY_TARGET.fullmatch(key(name)) for name, _ in self.quantities.values()):
            self.when = {at: name for at, (name, _) in self.quantities.items()} if len(self.quantities) > 1 else {}
            self.quantities = {at: (about, measure) for at, (_, measure) in self.quantities.items()}

    def total(self, row: Sequence[str]) -> bool:
        """Whether a row adds the others up."""
        return any(TOTAL.fullmatch(view(cell)) for cell in row[: self.units + 1] if cell)

    def tasks(self, row: Sequence[str], place: Place, path: tuple[str, ...]) -> Iterator[Found]:
        """The tasks of one unit, in the order of the columns."""
        unit = row[self.units].replace("\n", "")
        asked = {at: row[at].strip() for at in self.quantities if not _NOTHING.fullmatch(view(row[at]).strip())}
        for several in [list(asked)] if self.when and asked else [[at] for at in asked]:
            name, measure = self.quantities[several[0]]
            yield Found(
                name,
                (*path, unit),
                row[self.serial].strip() if self.serial is not None else "",
                parts=[Part("joint", unit)],
                deadlines=[row[each] for each in self.deadlines if row[each]],
                targets=[(self.when.get(at, _TARGET[name.isascii()]), asked[at]) for at in several],
                measure=measure,
                extra=[(header, row[each]) for each, header in self.others.items() if row[each]],
                lines=[place],
            )


def find_unit_rows(filled: Filled, measure: str) -> UnitRows | None:
    """The shape of a table whose rows are units and whose columns hold numbers; None for any other. ``measure``: that of columns without an own."""
    for header in range(min(len(filled.rows), 8)):
        if header in filled.wide or sum(map(bool, filled.rows[header])) < 2:
            continue
        if not _may_head(filled.rows[header]):
            return None
        named = [at for at in range(min(filled.width, 3)) if _heads_units(filled, header, at)]
        if named:
            return _read(filled, header, named[0], measure)
    return None


def _may_head(row: Sequence[str]) -> bool:
    """Whether a row may be a header: none of its cells is a number or a sentence, as those of the first record are."""
    return not any(_NUMBER.fullmatch(view(cell)) or view(cell).endswith((".", ";", "。", "；")) for cell in row if cell)


def _heads_units(filled: Filled, header: int, at: int) -> bool:
    """Whether a column is one of units: by its header, or by the names below it."""
    cells = [row[at] for n, row in enumerate(filled.rows) if n > header and row[at] and n not in filled.wide]
    cells = [cell for cell in cells if cell != filled.rows[header][at] and not TOTAL.fullmatch(view(cell))]
    if len(set(cells)) < 2 or any(len(cell) > _NAME_LENGTH or _NUMBERED.fullmatch(view(cell)) for cell in cells):
        return False
    like = sum(map(looks_like_name, cells))
    headed = bool(UNIT_ROWS.fullmatch(key(filled.rows[header][at]))) and not all(map(_measures, cells))
    return headed or (like * 10 >= len(cells) * 7 and not column_meaning(filled.rows[header][at]))


def _measures(cell: str) -> bool:
    return bool(re.fullmatch(MEASURE, view(cell), re.IGNORECASE))


def _read(filled: Filled, header: int, units: int, measure: str) -> UnitRows | None:
    begin = next(
        (
            n
            for n in range(header + 1, min(header + 1 + _HEADER_ROWS, len(filled.rows)))
            if filled.rows[n][units] not in ("", filled.rows[header][units])
        ),
        0,
    )
    if not begin:
        return None
    found = UnitRows(begin, units, {})
    deadlines: list[int] = []
    for at in range(filled.width):
        words = [filled.rows[n][at].replace("\n", "") for n in range(header, begin)]
        cells = [row[at] for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide and row[at]]
        meaning = column_meaning(words[-1]) or column_meaning(words[0])
        if at == units or not cells:
            continue
        if meaning == "serial":
            found.serial = at
        elif meaning == "deadline":
            deadlines.append(at)
        elif _counts(cells) and (quantity := _quantity(words, measure))[0]:
            found.quantities[at] = quantity
        elif meaning in ("lead", "joint", "support", "path", "text", "problem"):
            return None
        else:
            found.others[at] = "".join(dict.fromkeys(words)) or f"{at + 1}"
    found.deadlines = tuple(deadlines)
    return found if found.quantities else None


def _counts(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers: most of its cells do, the others say none."""
    plain = [view(cell).strip() for cell in cells]
    numbers = sum(bool(_NUMBERED.fullmatch(cell)) for cell in plain)
    nothing = sum(bool(NO_UNIT.match(cell)) for cell in plain)
    return numbers > 0 and (numbers + nothing) * 10 >= len(plain) * 8


def _quantity(words: Sequence[str], measure: str) -> tuple[str, str]:
    """(name, measure) of the headers above a column of numbers: 氨氮 over 其中：工程减排 is 氨氮工程减排."""
    own = measure
    names = []
    for word in dict.fromkeys(words):
        found = _IN_BRACKETS.search(view(word))
        own, name = (found[1], word[: found.start()]) if found else (own, word)
        names.append(_PART_OF.sub("", view(name)) if _PART_OF.match(view(name)) else name)
    return "".join(dict.fromkeys(name.strip() for name in names)), own


def named_above(lines: Sequence[str]) -> Sequence[str]:
    """Of the lines next above a table the last that says more than a measure: 各村造林任务分配表, and not 单位：亩 below it."""
    return [line for line in lines if not _ONLY_MEASURE.fullmatch(view(line).strip())][-1:]


def common_measure(filled: Filled, table: TableBlock, above: Sequence[str]) -> str:
    """The measure a line above the numbers gives for all of them: 单位：吨."""
    lines = [cell for row in filled.rows[:_HEADER_ROWS] for cell in dict.fromkeys(row)]
    return next((found[1] for cell in (*lines, table.name, *above[-1:]) if (found := _OF_ALL.search(view(cell)))), "")
