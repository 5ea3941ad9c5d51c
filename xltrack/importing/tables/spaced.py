"""Tables written as text with nothing but spaces, or slashes, between their cells: lines of them get tabs, which hold cells apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from xltrack.documents import Paragraph, TableBlock, TableRow
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.meaning.deadlines import is_day
from xltrack.importing.tables.columns import column_meaning
from xltrack.later import regex

Block = Paragraph | TableBlock
_WIDE_GAP = regex(r" {2,}|\u3000+")
_SLASH = " / "
_SERIAL = regex(r"\d{1,3}[.．、]?")
_BETWEEN = regex(r"(?<=[\u3400-\u9fff，。；、]) (?=[\u3400-\u9fff])")
_AT_END = (*UNIT_COLUMNS, "deadline", "leader", "weight")  # columns of one word a cell
_BARRED = regex(r"[^|]*\|+|\|[^|]*\|?|[|\s]+")
_CELL = regex(r"[^|]+\||\|[^|]+")  # a cell and its bar
_BARS = 3  # lines of a bar alone by which cells stand on lines of their own
_CELLS = 6  # lines of a cell and its bar by which they do
_NAME = regex(
    r"(?![(（]|[一二三四五六七八九十]{1,3}[、.]|\d{1,3}[.、]?\s*\|)(?P<name>[^|。；;:：]{1,14})\|"
)  # the name of a column and its bar
_MOST = 12  # columns of such a header
_LEAST = 4  # columns by which lines of a bar each, or held apart by slashes, are a table
_HEADER = 120  # characters of a line that may be a header
_LETTERS = 8  # characters of the name of a column that are held apart


def spaced(blocks: Sequence[Block]) -> Sequence[Block]:
    """Blocks with tabs put into tables whose columns are held apart by wide gaps, or by single spaces."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if any(map(_is_header, map(_apart, texts))):
        return _by_wide_gaps(blocks)
    return _by_single_spaces(blocks) if any(map(_meanings, texts)) else _by_days(blocks)


def without_bars(blocks: Sequence[Block]) -> Sequence[Block]:
    """A cell a line with a bar behind or before it, rows held apart by a bar alone or by nothing: what is left are the cells."""
    lines = [block.text.strip() for block in blocks if isinstance(block, Paragraph) and "|" in block.text]
    alone = sum(line == "|" for line in lines)
    cells = sum(bool(_CELL.fullmatch(line)) for line in lines)
    if alone < _BARS and cells < _CELLS:
        return blocks
    blocks = _barred_tables(blocks)
    return [
        replace(block, text=block.text.strip(" |\u3000"))
        if isinstance(block, Paragraph) and _BARRED.fullmatch(block.text.strip())
        else block
        for block in blocks
    ]


def _barred_tables(blocks: Sequence[Block]) -> Sequence[Block]:
    """Cells on lines of their own, each with its bar behind, as rows: blank cells keep theirs, so that rows are as wide as the header."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        width = _barred_header(blocks, at)
        cells, end = _barred_cells(blocks, at) if width else ([], at)
        rows = [cells[n : n + width] for n in range(0, len(cells), width)] if width else []
        if len(rows) > 1 and all(row[0][0] for row in rows):
            found.append(TableBlock(tuple(map(_row, rows)), exact=False))
            at = end
        else:
            found.append(blocks[at])
            at += 1
    return found


def _row(cells: Sequence[tuple[str, tuple[int, ...]]]) -> TableRow:
    lines = tuple(dict.fromkeys(line for _, each in cells for line in each))
    return TableRow(lines[0], tuple(text for text, _ in cells), lines[1:])


def _barred_header(blocks: Sequence[Block], at: int) -> int:
    """How many columns a header has whose cells begin at a block, 0 where none does."""
    names: list[str] = []
    for block in blocks[at : at + _MOST]:
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        hit = _NAME.fullmatch(text if names else _opened(text)) if text else None
        name = hit["name"].strip() if hit else ""
        if not name or (any(map(str.isdigit, name)) and not column_meaning(name)):  # 1-10月进展 is one
            break
        names.append(name)
    known = [column_meaning(name) for name in names]
    return len(names) if known and known[0] and sum(map(bool, known)) >= _LEAST - 1 and "text" in known else 0


def _opened(text: str) -> str:
    """The first cell of a row without the bar that opens the row: | 1 |."""
    return text[1:].lstrip() if text.startswith("|") and text.strip("| \u3000") and text.endswith("|") else text


def _barred_cells(blocks: Sequence[Block], begin: int) -> tuple[list[tuple[str, tuple[int, ...]]], int]:
    """The cells, each with its lines, of the lines from one on, and where they end; a line without a bar goes on in the next."""
    cells: list[tuple[str, tuple[int, ...]]] = []
    end = begin
    words: list[str] = []
    lines: list[int] = []
    for at, block in enumerate(blocks[begin:], begin):
        if not isinstance(block, Paragraph) or block.level:
            break
        if not (text := block.text.strip()):
            continue
        lines.append(block.line)
        text = text if words else _opened(text)
        body = text.rstrip("| \u3000")
        bars = text.count("|") - body.count("|")
        words += [body] if body else []
        if bars:
            cells += [("\n".join(words), tuple(lines)), *[("", (block.line,))] * (bars - 1)]
            words, lines, end = [], [], at + 1
    return cells, end


def _by_wide_gaps(blocks: Sequence[Block]) -> Sequence[Block]:
    """A header of three known columns, and the lines below it that have as many cells."""
    found: list[Block] = []
    width = 0
    for block in blocks:
        cells = _apart(block.text) if isinstance(block, Paragraph) and not block.level else []
        if _is_header(cells):
            width = len(cells)
        elif _LEAST <= len(cells) < width and isinstance(block, Paragraph) and _SLASH in block.text:
            cells += [""] * (width - len(cells))  # nothing stands in the last: no slash either
        ours = isinstance(block, Paragraph) and width and len(cells) == width
        found.append(replace(block, text="\t".join(cells)) if ours and isinstance(block, Paragraph) else block)
    return found


def _by_days(blocks: Sequence[Block]) -> Sequence[Block]:
    """Three lines or more with as many cells, wide gaps between them, that hold a day each in one column: a timeline without a header."""
    lines = {at: block for at, block in enumerate(blocks) if isinstance(block, Paragraph) and not block.level}
    cells = {at: _apart(line.text) for at, line in lines.items() if line.text.strip()}
    found = list(blocks)
    for width, run in groupby(cells, key=lambda at: len(cells[at])):
        rows = list(run)
        if len(rows) > 2 and width > 1 and any(all(is_day(cells[at][n]) for at in rows) for n in range(width)):
            found = [replace(lines[at], text="\t".join(cells[at])) if at in rows else b for at, b in enumerate(found)]
    return found


def _apart(text: str) -> list[str]:
    """The cells of a line held apart by wide gaps, or by slashes with a space on each side."""
    if text.count(_SLASH) > 1 and "  " not in text:
        return [cell.strip() for cell in text.split(_SLASH)]
    return [cell for cell in _WIDE_GAP.split(text.strip()) if cell] if "  " in text or "\u3000" in text else []


def _is_header(cells: Sequence[str]) -> bool:
    return len(cells) >= 3 and sum(map(bool, map(column_meaning, cells))) >= 3


def _by_single_spaces(blocks: Sequence[Block]) -> Sequence[Block]:
    """A header of known columns that ends in those of units or days, and the lines below it that begin with a serial."""
    found = list(blocks)
    heads = [at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and _meanings(block.text)]
    for begin, end in pairwise((*heads, len(blocks))):
        lines = {at: block for at, block in enumerate(blocks[begin:end], begin) if isinstance(block, Paragraph)}
        for at, cells in _table({at: line.text for at, line in lines.items()}, begin).items():
            found[at] = replace(lines[at], text="\t".join(cells))
    return found


def _names(text: str) -> list[str]:
    """The columns of a header line; one whose characters are held apart (工 作 任 务) is put together as far as it is known."""
    words = text.split()
    names: list[str] = []
    while words:
        spread = next((n for n, word in enumerate(words) if len(word) > 1), len(words))
        ends = (n for n in range(min(spread, _LETTERS), 1, -1) if column_meaning("".join(words[:n])))
        end = next(ends, 1)
        names.append("".join(words[:end]))
        words = words[end:]
    return names


def _meanings(text: str) -> list[str]:
    """What the columns of a header line say, [] for any other line: a serial, the task and who does it at least."""
    names = _names(text) if text.count(" ") > 1 and len(text) <= _HEADER and "|" not in text else []
    meanings = [column_meaning(name) for name in names]
    known = len(names) > 2 and all(meanings) and meanings[0] == "serial" and "text" in meanings
    return meanings if known and meanings[-1] in _AT_END and set(meanings) & set(UNIT_COLUMNS) else []


def _table(lines: Mapping[int, str], head: int) -> dict[int, list[str]]:
    """The cells of a header and of the rows below it: the serial, one word for each of the last columns, and the words between. Where these
    are not one for each column that is left in every row, they are the task, for nothing tells which of them a cell ends with."""
    names, columns = _names(lines[head]), _meanings(lines[head])
    last = next(n for n, name in enumerate(reversed(columns)) if name not in _AT_END)
    rows = {
        at: words for at, text in lines.items() if len(words := text.split()) > last + 1 and _SERIAL.fullmatch(words[0])
    }
    rows = {head: names} | rows
    if all(len(words) == len(names) for words in rows.values()):
        return rows
    task = names[columns.index("text")]
    cells = {
        at: [words[0], _joined(words[1 : len(words) - last]), *words[len(words) - last :]] for at, words in rows.items()
    }
    return cells | {head: [names[0], task, *names[len(names) - last :]]}


def _joined(words: Sequence[str]) -> str:
    return _BETWEEN.sub("", " ".join(words))
