"""The first sheet of a correction copy: what is wrong, with a link to every cell and a live tally of what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xltrack.books.fit import height_for
from xltrack.books.forms.livecheck import quoted
from xltrack.books.marking.causes import Cause
from xltrack.books.marking.marks import Held, Mark, quoted_sheet
from xltrack.books.markup import attribute, escaped
from xltrack.books.ooxml.cells import formula_cell, text_cell
from xltrack.books.ooxml.looks import Looks
from xltrack.books.ooxml.sheet import letter
from xltrack.books.raw.namespaces import MAIN
from xltrack.enums import enum_label
from xltrack.fields import CORRECTIONS
from xltrack.theme import HEADER, LINK, LOCKED, SEVERITY, SHEET_FONT
from xltrack.words import say

HELD_COLUMN = 1  # A, hidden: the fingerprint in its first row, below it what the marked cells said
FIRST = 2  # the column of the first header
LINKS_IN_ROW = 8
LINK_WIDTH = 8.0
MENDED = "✔"
FINGERPRINT = "xltrack-correction:"
HEAD_ROWS = 4
_OPENING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Entry:
    """A line of the list: the cause and its cells; ``more``: cells of it that carry no mark of their own."""

    cause: Cause
    marks: tuple[Mark, ...]
    more: int = 0


@dataclass(frozen=True)
class Page:
    """What the list says. ``about``: title, instructions, remarks; ``held``: what the marked cells said."""

    about: tuple[str, ...]
    entries: tuple[Entry, ...]
    held: tuple[Held, ...]
    fingerprint: str
    lang: str


class ListLooks:
    """The cell formats of the list, added to a workbook's styles."""

    def __init__(self, looks: Looks, lang: str) -> None:
        font = SHEET_FONT[lang]
        error = SEVERITY["error"]
        self.title = looks.cell(font, 16, bold=True, boxed=False, wrapped=False)
        self.plain = looks.cell(font, 11, boxed=False)
        self.count = looks.cell(font, 12, bold=True, ink=error.ink, boxed=False, wrapped=False)
        self.header = looks.cell(font, 11, bold=True, ink=HEADER.ink, fill=HEADER.fill, centred=True)
        self.body = looks.cell(font, 11)
        self.quoted = looks.cell(font, 11, quoted=True)
        self.error = looks.cell(font, 11, bold=True, ink=error.ink, fill=error.fill, centred=True)
        self.other = looks.cell(
            font, 11, bold=True, ink=SEVERITY["warning"].ink, fill=SEVERITY["warning"].fill, centred=True
        )
        self.left = looks.cell(font, 11, bold=True, centred=True)
        self.link = looks.cell(font, 11, ink=LINK, underlined=True, centred=True)
        self.held = looks.cell(font, 9, ink=LOCKED.ink, boxed=False, wrapped=False, quoted=True)


def held_area(page: Page) -> str:
    """The cells of what the marked cells said, for the name the marks go by."""
    column = letter(HELD_COLUMN)
    return f"${column}$2:${column}${len(page.held) + 2}"


def held_place(number: int) -> str:
    return f"${letter(HELD_COLUMN)}${number + 1}"


def list_sheet(page: Page, looks: ListLooks) -> bytes:
    """The sheet as XML."""
    writer = _Writer(page, looks)
    return writer.sheet().encode()


class _Writer:
    def __init__(self, page: Page, looks: ListLooks) -> None:
        self.page, self.looks, self.lang = page, looks, page.lang
        self.links: list[tuple[str, str]] = []
        self.merges: list[str] = []
        self.columns = {f.key: FIRST + n for n, f in enumerate(CORRECTIONS)}
        self.last = self.columns["cells"] + LINKS_IN_ROW - 1
        self.widths = {FIRST + n: float(f.width) for n, f in enumerate(CORRECTIONS)}

    def sheet(self) -> str:
        lines = self._lines()
        merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in self.merges)
        links = "".join(
            f'<hyperlink ref="{ref}" location={attribute(to)} display={attribute(to.rpartition("!")[2])}/>'
            for ref, to in self.links
        )
        cols = [f'<col min="{HELD_COLUMN}" max="{HELD_COLUMN}" width="4" hidden="1" customWidth="1"/>']
        cols += [
            f'<col min="{n}" max="{n}" width="{self._width(n):g}" customWidth="1"/>'
            for n in range(FIRST, self.last + 1)
        ]
        tab = f'<tabColor rgb="FF{SEVERITY["error"].ink}"/>'
        pane = f'<pane ySplit="{HEAD_ROWS}" topLeftCell="B{HEAD_ROWS + 1}" activePane="bottomLeft" state="frozen"/>'
        cursor = f'<selection pane="bottomLeft" activeCell="{self._start}" sqref="{self._start}"/>'
        return (
            f'{_OPENING}<worksheet xmlns="{MAIN}"><sheetPr>{tab}<pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
            f"{pane}{cursor}</sheetView></sheetViews>"
            f"<cols>{''.join(cols)}</cols><sheetData>{lines}</sheetData>"
            '<sheetProtection sheet="1" objects="1" scenarios="1" formatRows="0" formatColumns="0"/>'
            f'<mergeCells count="{len(self.merges)}">{merges}</mergeCells>'
            f"{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
        )

    @property
    def _start(self) -> str:
        return f"{letter(self.columns['cells'])}{HEAD_ROWS + 1}"

    def _width(self, column: int) -> float:
        return LINK_WIDTH if column >= self.columns["cells"] else self.widths[column]

    def _lines(self) -> str:
        rows: dict[int, tuple[list[str], float]] = {}
        self._head(rows)
        at = HEAD_ROWS
        for entry in self.page.entries:
            at = self._entry(rows, at + 1, entry)
        self._tally(rows, at)
        held = {1: text_cell("A1", self.looks.held, FINGERPRINT + self.page.fingerprint)}
        held |= {
            n + 1: h.xml(f"{letter(HELD_COLUMN)}{n + 1}", self.looks.held) for n, h in enumerate(self.page.held, 1)
        }
        made = []
        for number in sorted({*rows, *held}):
            cells, height = rows.get(number, ([], 0.0))
            tall = f' ht="{height:g}" customHeight="1"' if height else ""
            made.append(f'<row r="{number}"{tall}>{held.get(number, "")}{"".join(cells)}</row>')
        return "".join(made)

    def _head(self, rows: dict[int, tuple[list[str], float]]) -> None:
        title, *remarks = self.page.about
        first, last = letter(FIRST), letter(self.last)
        width = sum(self._width(n) for n in range(FIRST, self.last + 1))
        told = "\n".join(remarks)
        rows[1] = [text_cell(f"{first}1", self.looks.title, title)], 28.0
        rows[2] = [text_cell(f"{first}2", self.looks.plain, told)], height_for([(told, width, 11)])
        self.merges += [f"{first}{n}:{last}{n}" for n in (1, 2, 3)]
        cells = [
            text_cell(f"{letter(self.columns[f.key])}{HEAD_ROWS}", self.looks.header, f.label(self.lang))
            for f in CORRECTIONS
        ]
        cells += [
            text_cell(f"{letter(n)}{HEAD_ROWS}", self.looks.header, "")
            for n in range(self.columns["cells"] + 1, self.last + 1)
        ]
        self.merges.append(f"{letter(self.columns['cells'])}{HEAD_ROWS}:{last}{HEAD_ROWS}")
        rows[HEAD_ROWS] = cells, 22.0

    def _tally(self, rows: dict[int, tuple[list[str], float]], end: int) -> None:
        """How many are left, in all."""
        column = letter(self.columns["left"])
        total = f"SUM({column}{HEAD_ROWS + 1}:{column}{max(end, HEAD_ROWS + 1)})"
        before, after = (quoted(part) for part in say("corrections.left", self.lang, n="\0").split("\0"))
        formula = f"IF({total}=0,{quoted(say('corrections.mended', self.lang))},{before}&{total}&{after})"
        number = sum(len(e.marks) for e in self.page.entries)
        # a file that has nothing but whole-file errors counts none; the list itself says what to do
        shown = say("corrections.left", self.lang, n=number) if number else ""
        place = f"{letter(FIRST)}3"
        cell = (
            formula_cell(place, self.looks.count, formula, shown) if number else text_cell(place, self.looks.count, "")
        )
        rows[3] = [cell], 20.0

    def _entry(self, rows: dict[int, tuple[list[str], float]], row: int, entry: Entry) -> int:
        """One cause from ``row`` on; gives its last row. More links than one row has go on below."""
        depth = max(1, -(-len(entry.marks) // LINKS_IN_ROW))
        last = row + depth - 1
        cells = self._words(row, entry)
        cells.append(self._left(row, last, entry))
        texts = [(t, self.widths[self.columns[k]], 11.0) for k, t in self._texts(entry).items()]
        whole = height_for(texts, 20.0)
        for n in range(row, last + 1):
            own = (
                cells
                if n == row
                else [text_cell(f"{letter(c)}{n}", self.looks.body, "") for c in range(FIRST, self.columns["cells"])]
            )
            links = self._links(n, entry.marks[(n - row) * LINKS_IN_ROW :][:LINKS_IN_ROW])
            rows[n] = [*own, *links], max(20.0, whole / depth)
        if depth > 1:
            self.merges += [f"{letter(c)}{row}:{letter(c)}{last}" for c in range(FIRST, self.columns["cells"])]
        return last

    def _texts(self, entry: Entry) -> dict[str, str]:
        cause = entry.cause
        more = "\n" + say("corrections.elsewhere", self.lang, n=entry.more) if entry.more else ""
        return {"message": cause.message + more, "found": cause.found, "action": cause.action, "example": cause.example}

    def _words(self, row: int, entry: Entry) -> list[str]:
        severity = entry.cause.severity
        tone = self.looks.error if severity == "error" else self.looks.other
        label = f"{SEVERITY[severity].symbol} {enum_label('severity', severity, self.lang)}"
        cells = [text_cell(f"{letter(FIRST)}{row}", tone, label)]
        for key, text in self._texts(entry).items():
            style = self.looks.quoted if key == "found" else self.looks.body
            cells.append(text_cell(f"{letter(self.columns[key])}{row}", style, text))
        return cells

    def _left(self, row: int, last: int, entry: Entry) -> str:
        """The number of its cells that still say what they said."""
        place = f"{letter(self.columns['left'])}{row}"
        if not entry.marks:
            return text_cell(place, self.looks.left, "—")
        area = f"{letter(self.columns['cells'])}{row}:{letter(self.last)}{last}"
        open_ = f'SUMPRODUCT(--({area}<>""),--(LEFT({area},1)<>"{MENDED}"))'
        formula = f"IF({open_}=0,{quoted(say('corrections.line_mended', self.lang))},{open_})"
        return f'<c r="{place}" s="{self.looks.left}"><f>{escaped(formula)}</f><v>{len(entry.marks)}</v></c>'

    def _links(self, row: int, marks: Sequence[Mark]) -> list[str]:
        """Cells that name a cell of the form, lead there, and tick themselves off."""
        cells = []
        for n in range(LINKS_IN_ROW):
            place = f"{letter(self.columns['cells'] + n)}{row}"
            if n >= len(marks):
                cells.append(text_cell(place, self.looks.link, ""))
                continue
            mark = marks[n]
            sheet = quoted_sheet(mark.sheet)
            wrong = mark.wrong(held_place, sheet)
            formula = f'IF(IFERROR({wrong},FALSE),"","{MENDED} ")&"{mark.cell}"'
            cells.append(formula_cell(place, self.looks.link, formula, mark.cell))
            self.links.append((place, sheet + mark.cell))
        return cells
