"""An official document of any kind -> Document: its lines and tables in order, with the line each stands on.

.docx (numbering that Word makes is written out), text in UTF-8, UTF-16 or GB18030, HTML, and the tables of
spreadsheets. Nothing is decided here: what is a title, a task or a unit is the import's to tell.

Each reader is imported when a document of its kind comes: none of their libraries is quick to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from xltrack import findings
from xltrack.books.raw.gate import DEFAULT, Limits, load
from xltrack.books.raw.kinds import NAMES, SPREADSHEETS, kind_of
from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.errors import UnreadableError
from xltrack.findings import Finding
from xltrack.grids import Sheet, address, letters
from xltrack.values import text_of

HOW_TO = {"doc": "document-old-word", "wps": "document-wps", "ofd": "document-ofd", "image": "document-scan"}
_TEXT_ENDINGS = frozenset({".txt", ".md", ".markdown", ".text", ""})
_NAMED = 20  # cells that a finding names
FIRST = 4  # paragraphs that say what a letter is: whose, of when, about what


def read_document(path: str | Path, *, limits: Limits = DEFAULT) -> Document:
    """Read an official document, whatever its ending says: .docx, .txt, .md, .html, or PDF with text, or any spreadsheet ``read_grid`` reads.

    ``Document.name`` is the file's name without its folder. Raises UnreadableError, with the code of the finding it becomes, for a file that is absent,
    empty, encrypted, damaged, or of another kind (.doc, .ofd, an image).
    """
    path = Path(path)
    try:
        return _read(path, limits)
    except UnreadableError as refused:  # of several documents the message says which
        zh, en = f"{path.name}：{refused.zh}。", f"{path.name}: {refused.en}."
        raise UnreadableError(refused.code, zh, en, refused.found) from None


def first_lines(path: Path, *, limits: Limits = DEFAULT) -> str:
    """The first paragraphs of a Word or text file in one line; "" of any other, and of one that cannot be read."""
    if path.suffix.casefold() not in (".docx", *_TEXT_ENDINGS):
        return ""
    try:
        blocks = _read(path, limits).blocks
    except UnreadableError:
        return ""
    texts = [block.text for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    return " ".join(texts[:FIRST])


def _read(path: Path, limits: Limits) -> Document:
    data = load(path, limits)
    kind = kind_of(data, path.suffix, limits)
    if kind == "docx":
        from xltrack.books.texts.word import read_docx

        return read_docx(path.name, data, limits)
    if kind == "html" or (kind == "xml" and path.suffix.casefold() in (".html", ".htm", ".xhtml")):
        from xltrack.books.texts.webpage import read_page

        return read_page(path.name, data)
    if kind in ("text", "mail") or (kind in ("csv", "unknown") and path.suffix.casefold() in _TEXT_ENDINGS):
        from xltrack.books.texts.plaintext import decode, read_text

        return read_text(path.name, decode(data))
    if kind in SPREADSHEETS or kind == "encrypted":
        from xltrack.books.grid import read_grid

        grid = read_grid(path, limits=limits)
        blocks: tuple[Paragraph | TableBlock, ...] = tuple(
            block for sheet in grid.sheets if not sheet.hidden and (block := sheet_table(sheet)) is not None
        )
        if len(blocks) == 1 and (lines := _one_column(blocks[0])):
            blocks = lines
        hidden = (s.name for s in grid.sheets if s.hidden and sheet_table(s) is not None)
        unread = tuple(Finding("document-sheet-hidden", file=path.name, sheet=name, found=name) for name in hidden)
        shown = (found for sheet in grid.sheets if not sheet.hidden for found in _unseen(path.name, sheet))
        return Document(path.name, blocks, grid.format, (*grid.findings, *unread, *shown))
    if kind == "pdf":
        from xltrack.books.texts.portable import read_pdf

        return read_pdf(path.name, data, limits)
    raise findings.refusal(HOW_TO.get(kind, "document-unsupported"), NAMES.get(kind, kind))


# ── spreadsheets ───────────────────────────────────────────────────────────────────────────────────────────────────


def sheet_table(sheet: Sheet) -> TableBlock | None:
    """A sheet as a table whose lines are its row numbers; None for an empty sheet."""
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [
        TableRow(number + 1, tuple(_shown(sheet, number, at) for at in range(width)))
        for number in range(len(sheet.rows))
    ]
    return TableBlock(tuple(rows), sheet.merges, sheet.name) if any(any(row.cells) for row in rows) else None


def _one_column(table: Paragraph | TableBlock) -> tuple[Paragraph, ...]:
    """The lines of a table that fills a single column: a text that was pasted into a sheet; () for any other."""
    if not isinstance(table, TableBlock):
        return ()
    filled = {at for row in table.rows for at, cell in enumerate(row.cells) if cell.strip()}
    return tuple(Paragraph(row.line, row.cells[at]) for at in filled for row in table.rows) if len(filled) == 1 else ()


def _unseen(file: str, sheet: Sheet) -> Iterator[Finding]:
    """What a person who looks at a sheet does not see and the import reads, or the other way round: hidden rows and columns, and
    formulas that no program has reckoned.
    """
    if not (sheet.hidden_rows or sheet.hidden_columns or sheet.formulas):
        return
    filled = {number for number, row in enumerate(sheet.rows) if any(cell not in (None, "") for cell in row)}
    rows = sorted(sheet.hidden_rows & filled)
    if rows:
        yield Finding("document-rows-hidden", file=file, sheet=sheet.name, found=_ranges(rows))
    columns = sorted(at for at in sheet.hidden_columns if any(sheet.cell(row, at) not in (None, "") for row in filled))
    if columns:
        yield Finding("document-columns-hidden", file=file, sheet=sheet.name, found=" ".join(map(letters, columns)))
    empty = sorted(at for at in sheet.formulas if sheet.cell(*at) is None and at not in sheet.errors)
    if empty:
        first, more = " ".join(address(*at) for at in empty[:_NAMED]), len(empty) > _NAMED
        yield Finding(
            "document-formula-empty", file=file, sheet=sheet.name, cell=address(*empty[0]), found=first + " …" * more
        )


def _ranges(rows: Sequence[int]) -> str:
    """Row numbers as a person counts them: 3-7 9."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    return " ".join(f"{run[0] + 1}-{run[-1] + 1}" if len(run) > 1 else f"{run[0] + 1}" for run in runs)


def _shown(sheet: Sheet, row: int, column: int) -> str:
    """A cell as a person sees it: 0.95 formatted as 95%, an error by its name."""
    value = sheet.cell(row, column)
    if isinstance(value, float) and (row, column) in sheet.percent:
        return f"{value * 100:.10g}%"
    return text_of(value) if value is not None else sheet.errors.get((row, column), "")
