"""A sheet that reads as a page: rows put one below the other, tables of live figures, charts over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xltrack import theme
from xltrack.books.fit import lines_needed, row_height
from xltrack.books.status.cells import clean, pixels, quoted
from xltrack.books.status.figures import Figure
from xltrack.books.status.look import WIDE, WIDTH
from xltrack.books.status.view import View
from xltrack.books.status.write import Book
from xltrack.theme import Tone
from xltrack.words import say

PIXELS = pixels(WIDTH)  # of a column
SCALE = 80  # per cent in print: leaves room where a desk lacks the fonts and columns come out wider
PAGE = 634.0  # points between the margins of a printed page (A4 landscape) at that scale
ROW = 15.0
LINE = 19.0  # points of a row of a table
HEAD = 42.0  # points of its header
LEFT = 7  # columns of the left half
COUNT, NONE_AS_DOT = "0;;", "0;-0;·"
CHARTS = {
    "bars": {"type": "bar", "subtype": "stacked"},
    "shares": {"type": "bar"},
    "columns": {"type": "column", "subtype": "stacked"},
    "rates": {"type": "column"},  # no lines: their numbers stand on one another, or on the axis, where they come near
}
UPRIGHT = 5  # groups of columns from which numbers stand upright, so that they do not touch


@dataclass
class Page:
    """The sheet being filled from the top.

    ``row``: the next free one; ``used``: points taken of the printed page; ``breaks``: rows that begin a printed page.
    """

    book: Book
    sheet: Any
    row: int = 0
    used: float = 0.0
    breaks: tuple[int, ...] = ()

    def need(self, points: float) -> None:
        """Starts a new printed page where the next block would not fit on this one."""
        if self.used and self.used + points > PAGE:
            self.breaks, self.used = (*self.breaks, self.row), 0.0

    def next(self, height: float) -> int:
        """Takes a row of that height."""
        self.need(height)
        self.sheet.set_row(self.row, height)
        self.row, self.used = self.row + 1, self.used + height
        return self.row - 1

    def face(self, name: str, **look: Any) -> Any:
        """A format in a face of the look."""
        return self.book.style(**{**self.book.look.faces[name], "valign": "vcenter", **look})

    def span(self, row: int, first: int, last: int, style: Any, bottom: int = -1) -> None:
        """The cells of a row from one column to another, and down to row ``bottom``, as one."""
        if last > first or bottom > row:
            self.sheet.merge_range(row, first, max(row, bottom), last, "", style)

    def lines(self, text: str, face: str, first: int, last: int) -> float:
        """Points a wrapped text takes over these columns."""
        size = self.book.look.size(face)
        return row_height(lines_needed(text, PIXELS * (last - first + 1) / 7, size), size) + 2

    def one_line(self, text: str, face: str, first: int, last: int) -> bool:
        """Whether a text surely stands in one line over these columns."""
        size = self.book.look.size(face)
        return lines_needed(text, PIXELS * (last - first + 1) / 7, size) == 1

    def labelled(self, label: str, text: str, split: int, first: int, last: int, link: str, **look: Any) -> None:
        """A label that links, over the columns before ``split``, and beside it a text as high as it needs."""
        row = self.next(max(self.lines(label, "body", first, split - 1), self.lines(text, "body", split, last)))
        style = self.face("body", text_wrap=True, **{**look, "valign": "top"})
        self.span(row, first, split - 1, style)
        self.sheet.write_url(row, first, link, style, clean(label))
        self.span(row, split, last, style)
        self.sheet.write_string(row, split, clean(text), style)

    def text(
        self, text: str, face: str = "body", first: int = 0, last: int = WIDE - 1, link: str = "", **look: Any
    ) -> int:
        """A text over columns of the page, as high as it needs. A text of several lines has no link: LibreOffice never breaks one that has."""
        row = self.next(self.lines(text, face, first, last))
        style = self.face(face, text_wrap=True, **look)
        self.span(row, first, last, style)
        if link and self.one_line(text, face, first, last):
            self.sheet.write_url(row, first, link, style, clean(text))
        else:
            self.sheet.write_string(row, first, clean(text), style)
        return row

    def heading(self, text: str, block: float, first: int = 0, last: int = WIDE - 1) -> None:
        """A heading that stays with the block of so many points below it."""
        self.need(min(block + 44, PAGE))
        self.next(10)
        ink = self.book.look.faces["heading"].get("font_color", theme.LINK)
        self.text(text, "heading", first, last, bottom=1, bottom_color=ink)
        self.next(4)

    def figure(self, row: int, column: int, figure: Figure, last: int = -1, link: str = "", **look: Any) -> None:
        """A live figure, over several columns where ``last`` says so."""
        style = self.book.style(**{"valign": "vcenter", "align": "center", **look})
        self.span(row, column, last, style)
        if link:
            self.sheet.write_url(row, column, link, style, " ")
        if figure.formula:
            self.sheet.write_formula(row, column, "=" + figure.formula, style, figure.value)
        elif isinstance(figure.value, str):
            self.sheet.write_string(row, column, figure.value, style)
        else:
            self.sheet.write_number(row, column, figure.value, style)


def link_to(sheet: str, cell: str = "A1") -> str:
    """A link to a cell of this workbook."""
    return f"internal:{quoted(sheet)}!{cell}"


Card = tuple[str, Tone, str, Figure, str, Figure]


def put_cards(page: Page, cards: Sequence[Card]) -> None:
    """Figures that matter, side by side: (name, tone, link, figure, words below, second figure)."""
    rows = page.next(24), page.next(42), page.next(22)
    each = WIDE // len(cards)
    for n, (name, tone, link, figure, below, second) in enumerate(cards):
        left, right = n * each, n * each + each - 1
        look: dict[str, Any] = {"bg_color": tone.fill, "font_color": tone.ink}
        gap: dict[str, Any] = {"right": 5, "right_color": theme.PAPER}
        style = page.face("head", **look, **gap, top=5, top_color=tone.ink, align="center", font_size=12)
        page.span(rows[0], left, right, style)
        page.sheet.write_string(rows[0], left, f"{tone.symbol} {name}".strip(), style)
        big: dict[str, Any] = {**page.book.look.faces["figure"], **look, **gap}
        page.figure(rows[1], left, figure, right, link, **big, num_format="0")
        small = page.face("body", **look, align="right", font_size=10)
        page.span(rows[2], left, left + 1, small)
        page.sheet.write_string(rows[2], left, below, small)
        shape = theme.SHARE_FORMAT if second.share else "0"
        plain: dict[str, Any] = {"font_size": 11, "bold": True, "align": "left", "indent": 1, "num_format": shape}
        page.figure(rows[2], right, second, **look, **gap, **plain)


def put_head(page: Page, view: View, name: str) -> None:
    """A table's header: the name, the total, one column a status in its colour with its symbol, two rates."""
    row, tones = page.next(HEAD), page.book.look.tones
    border: dict[str, Any] = {"text_wrap": True, "align": "center", "border": 1, "border_color": theme.RULE}
    border["font_size"] = page.book.look.size("head") - (2 if view.lang == "en" else 0)  # longer words
    style = page.face("head", **border, bg_color=tones["head"].fill, font_color=tones["head"].ink)
    first = figures_from(view)
    page.span(row, 0, first - 1, style)
    page.sheet.write_string(row, 0, name, style)
    page.sheet.write_string(row, first, say("status.total", view.lang), style)
    for at, status in enumerate(view.statuses, first + 1):
        tone = tones[status]
        look = page.face("head", **border, bg_color=tone.fill, font_color=tone.ink)
        page.sheet.write_string(row, at, f"{tone.symbol} {view.heading(status)}".strip(), look)
    for at, key in enumerate(("completed_rate", "lag_rate"), first + 1 + len(view.statuses)):
        page.sheet.write_string(row, at, say(f"status.{key}", view.lang), style)


def figures_from(view: View) -> int:
    """The first column of a table's figures; its names take what is left of the page."""
    return WIDE - len(view.statuses) - 3


def put_line(page: Page, name: str, figures: Sequence[Figure], link: str = "", **look: Any) -> int:
    """A row of a table: its name, then the figures."""
    first, size = WIDE - len(figures), page.book.look.size("cell")
    lines = lines_needed(name, PIXELS * first / 7 - 2, size)
    row = page.next(max(LINE, row_height(lines, size)))
    border: dict[str, Any] = {"border": 1, "border_color": theme.RULE}
    style = page.face("cell", **border, text_wrap=True, indent=1, **look)
    page.span(row, 0, first - 1, style)
    if link and lines == 1:  # LibreOffice breaks no text that has a link
        page.sheet.write_url(row, 0, link, style, clean(name))
    else:
        page.sheet.write_string(row, 0, clean(name), style)
    for n, figure in enumerate(figures):
        shape = theme.SHARE_FORMAT if figure.share else NONE_AS_DOT
        page.figure(row, first + n, figure, **border, **look, num_format=shape)
    return row


def rows_height(count: int) -> float:
    return HEAD + LINE * count


# ── charts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Spot:
    """Where a chart goes: the cell it hangs from and its size in pixels."""

    row: int
    column: int
    width: float
    height: float


def status_series(page: Page, view: View) -> list[tuple[int, str]]:
    first = figures_from(view) + 1
    return [(first + n, page.book.look.charts[status]) for n, status in enumerate(view.statuses)]


def rate_series(page: Page) -> list[tuple[int, str]]:
    charts = page.book.look.charts
    return [(WIDE - 2, charts["completed"]), (WIDE - 1, charts["behind"])]


def put_chart(
    page: Page, spot: Spot, kind: str, rows: Sequence[int], series: Sequence[tuple[int, str]], title: str
) -> None:
    """A chart over rows of a table on this page: ``kind`` of :data:`CHARTS`, a series for each (column, colour).

    Every number is printed, so that it reads without colour.
    """
    chart, name = page.book.workbook.add_chart(CHARTS[kind]), page.sheet.get_name()
    head = rows[0] - 1
    labels = COUNT if kind in ("bars", "columns") else theme.SHARE_FORMAT
    for column, colour in series:
        chart.add_series(
            {
                "name": [name, head, column],
                "categories": [name, rows[0], 0, rows[-1], 0],
                "values": [name, rows[0], column, rows[-1], column],
                "fill": {"color": f"#{colour}"},
                "border": {"color": f"#{theme.PAPER}", "width": 0.75},
                "gap": 45,
                "data_labels": _labels(kind, labels, colour, len(rows)),
            }
        )
    _axes(chart, kind, labels)
    bold = {"size": 12, "bold": True, "color": f"#{theme.HEADER.ink}"}
    chart.set_title({"name": title, "name_font": bold, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_size({"width": spot.width, "height": spot.height})
    chart.set_chartarea({"border": {"color": f"#{theme.RULE}"}})
    page.sheet.insert_chart(
        spot.row, spot.column, chart, {"object_position": 1, "description": title, "x_offset": 2, "y_offset": 2}
    )


def _labels(kind: str, shape: str, colour: str, count: int) -> dict[str, Any]:
    """Numbers beside or in the bars, dark on light colours and light on dark ones."""
    labels: dict[str, Any] = {"value": True, "num_format": shape}
    inside = kind in ("bars", "columns") and _dark(colour)
    labels["font"] = {"size": 9, "color": f"#{theme.PAPER if inside else theme.CHART_INK}", "bold": inside}
    if kind == "rates":
        labels["position"] = "outside_end"
        labels["font"] |= {"rotation": -90} if count > UPRIGHT else {}
    return labels


def _dark(colour: str) -> bool:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 130


def _axes(chart: Any, kind: str, labels: str) -> None:
    small = {"size": 9, "color": f"#{theme.AXIS_INK}"}
    value: dict[str, Any] = {
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": f"#{theme.GRID}"}},
        "num_format": "0%" if "%" in labels else "0",
        "num_font": small,
        "line": {"none": True},
        # room for the number beside a bar, or over a column, of 100 %
        **({"max": 1.2, "major_unit": 0.2, "num_format": '[>1]"";0%'} if "%" in labels else {}),
    }
    if kind in ("bars", "shares"):
        chart.set_x_axis(value | {"label_position": "high"})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "interval_unit": 1})  # every bar is named
    else:
        chart.set_y_axis(value)
        chart.set_x_axis({"num_font": {"size": 9}})


def room(page: Page, height: float, first: int = 0, last: int = WIDE - 1) -> Spot:
    """Free rows for a chart so many pixels high, at most one printed page."""
    count = int(min(height * 0.75, PAGE - 30) // ROW)
    page.need(count * ROW + 8)
    page.next(8)
    row = page.row
    for _ in range(count):
        page.next(ROW)
    return Spot(row, first, (last - first + 1) * PIXELS - 10, count * ROW / 0.75 - 4)
