"""A sheet that reads as a page: rows put one below the other, tables of live figures, charts over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xltrack import theme
from xltrack.books.fit import lines_needed, row_height
from xltrack.books.status.cells import clean, quoted
from xltrack.books.status.desk import Desk
from xltrack.books.status.figures import Figure
from xltrack.books.status.write import Book
from xltrack.words import say

WIDE, WIDTH = 15, 7.8  # columns of the page and their width in characters
PIXELS = 60  # of a column of that width
SCALE = 80  # per cent in print: leaves room where a desk lacks the fonts and columns come out wider
PAGE = 625.0  # points between the margins of a printed page (A4 landscape) at that scale
ROW = 15.0
CHARTS = {
    "bars": {"type": "bar", "subtype": "stacked"},
    "shares": {"type": "bar"},
    "columns": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
}


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

    def text(self, text: str, size: float = 10.5, first: int = 0, last: int = WIDE - 1, **look: Any) -> int:
        """A text over the width of the page, as high as it needs."""
        lines = lines_needed(text, WIDTH * (last - first + 1), size)
        row = self.next(row_height(lines, size))
        style = self.book.style(text_wrap=True, valign="vcenter", font_size=size, **look)
        self.sheet.merge_range(row, first, row, last, "", style)
        self.sheet.write_string(row, first, clean(text), style)
        return row

    def heading(self, text: str, block: float) -> None:
        """A heading that stays with the block of so many points below it."""
        self.need(min(block + 40, PAGE))
        self.next(8)
        self.text(
            text, 13, bold=True, font_name=theme.HEADING_FONT, bottom=2, bottom_color=theme.LINK, font_color=theme.LINK
        )

    def figure(self, row: int, column: int, figure: Figure, last: int = -1, link: str = "", **look: Any) -> None:
        """A live figure, over several columns where ``last`` says so."""
        style = self.book.style(valign="vcenter", align="center", **look)
        if last > column:
            self.sheet.merge_range(row, column, row, last, "", style)
        if link:
            self.sheet.write_url(row, column, f"internal:{quoted(link)}!A1", style, " ")
        if figure.formula:
            self.sheet.write_formula(row, column, "=" + figure.formula, style, figure.value)
        elif isinstance(figure.value, str):
            self.sheet.write_string(row, column, figure.value, style)
        else:
            self.sheet.write_number(row, column, figure.value, style)


def put_head(page: Page, desk: Desk, name: str) -> None:
    """A table's header: the name, the total, one column a status in its colour, two rates."""
    height = 32.0
    row = page.next(height)
    plain = {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "font_size": 9.5,
        "border": 1,
        "border_color": theme.RULE,
    }
    style = page.book.style(**plain, bg_color=theme.HEADER.fill)
    first = figures_from(desk)
    page.sheet.merge_range(row, 0, row, first - 1, "", style)
    page.sheet.write_string(row, 0, name, style)
    page.sheet.write_string(row, first, say("status.total", desk.lang), style)
    at = first + 1
    for status in desk.statuses:
        tone = theme.STATUS[status]
        look = page.book.style(**plain, bg_color=tone.fill, font_color=tone.ink)
        page.sheet.write_string(row, at, desk.word(status), look)
        at += 1
    for key in ("completed_rate", "lag_rate"):
        page.sheet.write_string(row, at, say(f"status.{key}", desk.lang), style)
        at += 1


def figures_from(desk: Desk) -> int:
    """The first column of a table's figures; its names take what is left of the page."""
    return WIDE - len(desk.statuses) - 3


def put_line(page: Page, name: str, figures: Sequence[Figure], **look: Any) -> int:
    """A row of a table: its name, then the figures."""
    first = WIDE - len(figures)
    row = page.next(row_height(lines_needed(name, WIDTH * first, 10.5), 10.5))
    border: dict[str, Any] = {"border": 1, "border_color": theme.RULE}
    style = page.book.style(**border, **look, text_wrap=True, valign="vcenter")
    page.sheet.merge_range(row, 0, row, first - 1, "", style)
    page.sheet.write_string(row, 0, clean(name), style)
    for n, figure in enumerate(figures):
        page.figure(
            row, first + n, figure, **border, **look, num_format=theme.SHARE_FORMAT if figure.share else "0;-0;·"
        )
    return row


def rows_height(count: int) -> float:
    return 32 + 18.0 * count


def status_series(desk: Desk) -> list[tuple[int, str]]:
    return [(figures_from(desk) + 1 + n, theme.CHART[status]) for n, status in enumerate(desk.statuses)]


def chart_over(
    page: Page,
    kind: str,
    rows: range,
    series: Sequence[tuple[int, str]],
    labels: str,
) -> Any:
    """A chart over rows of a table on this page: ``kind`` of :data:`CHARTS`, a series for each (column, colour).

    Every number is printed, so that it reads without colour.
    """
    chart = page.book.workbook.add_chart(CHARTS[kind])
    name = page.sheet.get_name()
    for column, colour in series:
        chart.add_series(
            {
                "name": [name, rows[0] - 1, column],
                "categories": [name, rows[0], 0, rows[-1], 0],
                "values": [name, rows[0], column, rows[-1], column],
                "fill": {"color": f"#{colour}"},
                "gap": 45,
                "data_labels": {"value": True, "num_format": labels, "font": {"size": 9, "color": "#222222"}},
                **(
                    {
                        "line": {"color": f"#{colour}", "width": 2.25},
                        "marker": {
                            "type": "circle",
                            "size": 7,
                            "fill": {"color": f"#{colour}"},
                            "border": {"color": f"#{colour}"},
                        },
                    }
                    if kind == "line"
                    else {}
                ),
            }
        )
    value_axis = {
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}},
        "num_format": "0%" if "%" in labels else "0",
        "line": {"none": True},
    }
    names_axis = {"reverse": True} if kind in ("bars", "shares") else {}
    if kind in ("bars", "shares"):
        chart.set_x_axis(value_axis | {"label_position": "high"})
        chart.set_y_axis(names_axis)
    else:
        chart.set_y_axis(value_axis)
    return chart


def finish(chart: Any, title: str, width: float, height: float) -> None:
    chart.set_title(
        {"name": title, "name_font": {"size": 12, "bold": True, "color": f"#{theme.HEADER.ink}"}, "overlay": False}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": f"#{theme.RULE}"}})


def room(page: Page, pixels: float) -> int:
    """Free rows for a chart of that height; returns the first."""
    points = pixels * 0.75
    page.need(points + 8)
    page.next(8)
    first = page.row
    while points > 0:
        page.next(ROW)
        points -= ROW
    return first


def place_chart(page: Page, chart: Any, title: str, pixels: float) -> None:
    """A chart over the width of the page, at most one printed page high."""
    height = min(pixels, (PAGE - 30) / 0.75)
    row = room(page, height + 10)
    finish(chart, title, WIDE * PIXELS, height)
    page.sheet.insert_chart(row, 0, chart, {"object_position": 1, "description": title})
