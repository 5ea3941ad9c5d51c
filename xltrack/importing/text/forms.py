"""Tasks in running text that are forms or rows: 序号：1 / 演练名称：… / 组织单位：…, a line for each label, or a table pasted with a
line for each of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xltrack.documents import Paragraph, TableBlock, TableRow
from xltrack.fields import SERIAL
from xltrack.importing.grammar import view
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.tables.columns import column_meaning
from xltrack.importing.tables.pasted import HEAD, find_pasted, may_head
from xltrack.later import regex

_LINE = regex(r"^\s*(?P<label>[^:。;,]{2,12}):\s*(?P<words>.*)$")
_COUNT = regex(r"(\d{1,4})[.、]?")
_FEWEST, _WIDEST = 3, 14  # labelled lines of a form; cells of a row
_CELL = 14  # characters of a column's name


def cards_of(blocks: Sequence[Paragraph | TableBlock]) -> Sequence[Paragraph | TableBlock]:
    """Blocks with each run of labelled lines that begins with a serial's label as a table of two columns, where two or more
    such runs say what is to be done and by whom.
    """
    runs = list(_runs(blocks))
    cards = [run for run in runs if isinstance(run, list)]
    if len(cards) < 2:
        return blocks
    return [block for run in runs for block in ([_table(run)] if isinstance(run, list) else [run])]


def grids_of(blocks: Sequence[Paragraph | TableBlock]) -> Iterator[Paragraph | TableBlock]:
    """Blocks with each table pasted one cell a line as a table."""
    at = 0
    while at < len(blocks):
        heads = _names_column(blocks[at]) and may_head([line.text.strip() for line in _filled_lines(blocks, at, HEAD)])
        lines = _filled_lines(blocks, at) if heads else []
        table, used = _grid(lines)
        if table is None:
            yield blocks[at]
            at += 1
            continue
        yield table
        at = next(n for n in range(at, len(blocks)) if blocks[n] is lines[used - 1]) + 1


def _grid(lines: Sequence[Paragraph]) -> tuple[TableBlock | None, int]:
    """(the table that begins with the first of some lines, how many of them it takes). Where each row has a line for every column of a header
    that begins with a serial's name, that is it; else where the lines go is told by what they say.
    """
    counted = bool(lines) and column_meaning(lines[0].text.strip()) in ("serial", "path")
    rows, used = _rows(lines) if counted else ([], 0)
    even = bool(rows) and all(len(row.more) + 1 == len(row.cells) for row in rows)
    if not even and (found := find_pasted(lines)):
        return found
    return (TableBlock(tuple(rows), exact=False) if rows else None), used


def _names_column(block: Paragraph | TableBlock) -> bool:
    if not isinstance(block, Paragraph) or block.level or len(block.text) > _CELL:
        return False
    return bool(column_meaning(block.text.strip()))


def _filled_lines(blocks: Sequence[Paragraph | TableBlock], begin: int, most: int = 0) -> list[Paragraph]:
    """The lines with words from a block on, up to a table or a heading; ``most``: the first of them."""
    lines: list[Paragraph] = []
    for at in range(begin, len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or block.level or (most and len(lines) == most):
            break
        lines += [block] if block.text.strip() else []
    return lines


def _rows(lines: Sequence[Paragraph]) -> tuple[list[TableRow], int]:
    """(rows, how many lines they take) of a pasted table; a single line between two rows is a row of its own."""
    words = [line.text.strip() for line in lines]
    width = next((n for n in range(_FEWEST, min(_WIDEST, len(words))) if _number(words[n]) == 1), 0)
    headed = bool(words) and column_meaning(words[0]) == "path"
    if headed:  # 领域, 指标, 2025年, then a heading above the first row, which counts itself
        width -= 1
    header = words[: max(width, 0)]
    known = [name for cell in header if len(cell) <= _CELL and (name := column_meaning(cell))]
    few = width < _FEWEST or len(set(known)) < _FEWEST or len(known) * 2 < width
    if few or any(_number(cell) or read_mark(view(cell)) for cell in header) or (headed and "serial" in known):
        return [], 0
    first = _row_of(lines[:width])
    first = replace(first, cells=(SERIAL.zh, *first.cells[1:])) if headed else first
    rows, at, count = [first], width, 0
    while at + width <= len(words):
        if _number(words[at]) == count + 1:
            rows.append(_row_of(lines[at : at + width]))
            at, count = at + width, count + 1
        elif at + 1 < len(words) and _number(words[at + 1]) in (1, count + 1):
            count = 0 if _number(words[at + 1]) == 1 else count
            rows.append(TableRow(lines[at].line, (words[at], *[""] * (width - 1))))
            at += 1
        else:
            break
    within = count  # serials that the last row swallowed: the rows below lack cells that span them
    for cell in rows[-1].cells[1:]:
        within += _number(cell) == within + 1
    more = any(_number(word) in (count + 1, within + 1) for word in words[at:])
    return (rows, at) if count > 1 and within == count and not more else ([], 0)


def _row_of(lines: Sequence[Paragraph]) -> TableRow:
    return TableRow(lines[0].line, tuple(line.text.strip() for line in lines), tuple(line.line for line in lines[1:]))


def _number(word: str) -> int:
    found = _COUNT.fullmatch(view(word))
    return int(found[1]) if found else 0


def _runs(blocks: Sequence[Paragraph | TableBlock]) -> Iterator[list[Paragraph] | Paragraph | TableBlock]:
    """The blocks, those of a form as a list of its own."""
    run: list[Paragraph] = []
    for block in blocks:
        label = _label(block)
        if run and isinstance(block, Paragraph) and ((label and not _serial(label)) or not block.text.strip()):
            run.append(block)
            continue
        yield from _closed(run)
        run = []
        if label and _serial(label) and isinstance(block, Paragraph):
            run = [block]
        else:
            yield block
    yield from _closed(run)


def _label(block: Paragraph | TableBlock) -> str:
    found = _LINE.match(view(block.text)) if isinstance(block, Paragraph) and not block.level else None
    return found["label"].strip() if found else ""


def _serial(label: str) -> bool:
    return column_meaning(label) == "serial"


def _closed(run: list[Paragraph]) -> Iterator[list[Paragraph] | Paragraph]:
    """A run as one form where it is one, else its lines."""
    lines = [block for block in run if block.text.strip()]
    meanings = [column_meaning(_label(block)) for block in lines]
    whole = len(lines) > _FEWEST and {"text", "path"} & set(meanings) and set(UNIT_COLUMNS) & set(meanings)
    if whole:
        yield lines
    else:
        yield from run


def _table(lines: Sequence[Paragraph]) -> TableBlock:
    rows = []
    for block in lines:
        found = _LINE.match(view(block.text))
        label, words = (
            (block.text[: found.end("label")], block.text[found.start("words") :]) if found else (block.text, "")
        )
        rows.append(TableRow(block.line, (label.strip(), words.strip())))
    return TableBlock(tuple(rows), exact=False)
