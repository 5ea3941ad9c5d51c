"""The first sheet of the status workbook: a page a leader reads.

Its figures are formulas over the tables, written with their values; what cannot follow a verdict (names of missing units, next steps) is said
to be of this merge. Rows are put one below the other by :class:`Page`, which starts a new printed page before a block that would be cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xltrack import __version__, fields, theme
from xltrack.books.fit import lines_needed, row_height
from xltrack.books.status_desk import Desk, texts
from xltrack.books.status_figures import Figure, Figures
from xltrack.books.status_write import Book, Table, clean, quoted
from xltrack.fields import sheet_name
from xltrack.words import say

WIDE, WIDTH = 15, 7.8  # columns of the page and their width in characters: A4 landscape at full size
PIXELS = 60  # of a column of that width
SCALE = 80  # per cent; leaves room where a desk lacks the fonts and columns come out wider
PAGE = 625.0  # points of a printed page between its margins
ROW = 15.0
UNITS_SHOWN = 28  # as many as a printed page holds
NAMES_SHOWN = 30


@dataclass
class Page:
    """The sheet being filled from the top: ``row`` is the next free one, ``used`` the points used on the printed page."""

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


def put_overview(book: Book, sheet: Any, desk: Desk, made: dict[str, Table]) -> None:
    """The whole page."""
    page, figures = Page(book, sheet), Figures(desk, made)
    sheet.set_column(0, WIDE - 1, WIDTH)
    sheet.hide_gridlines(2)
    _title(page, desk)
    _cards(page, desk, figures)
    _changes(page, desk, figures)
    _attention(page, desk, made)
    _next_steps(page, desk)
    _sections(page, desk, figures)
    _units(page, desk, figures)
    _periods(page, desk, figures)
    _notes(page, desk, made)
    put_identity(page, desk)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_print_scale(SCALE)
    sheet.print_area(0, 0, page.row - 1, WIDE - 1)
    sheet.set_footer("&C&P / &N")
    sheet.set_h_pagebreaks(list(page.breaks))
    sheet.activate()


def _title(page: Page, desk: Desk) -> None:
    result, lang = desk.result, desk.lang
    page.text(result.plan.title, 18, bold=True, font_name=theme.HEADING_FONT, align="center")
    states = texts(result.units, "unit_state")
    asked = sum(s != "exempt" for s in states)
    parts = [say("status.period", lang, period=result.period.label)]
    parts += [say("status.as_of", lang, day=result.period.day)] if result.period.day else []
    parts += [say("status.due", lang, day=result.period.due)] if result.period.due else []
    parts += [say("status.units", lang, asked=asked, returned=asked - states.count("missing"))]
    page.text("　".join(parts), 11, align="center", font_color=theme.LOCKED.ink)
    page.next(6)


def _cards(page: Page, desk: Desk, figures: Figures) -> None:
    """The five figures that matter, each with a line below."""
    lang = desk.lang
    items, units = sheet_name("items", lang), sheet_name("units", lang)
    share = say("status.rate", lang)
    cards = [
        (
            say("status.items", lang),
            theme.HEADER,
            items,
            figures.items(),
            say("status.of_units", lang),
            figures.unit_count(),
        ),
        (
            desk.word("completed"),
            theme.STATUS["completed"],
            items,
            figures.status("completed"),
            share,
            figures.rate("completed"),
        ),
        (
            desk.word("on_schedule"),
            theme.STATUS["on_schedule"],
            items,
            figures.status("on_schedule"),
            share,
            figures.rate("on_schedule"),
        ),
        (
            say("status.lagging", lang),
            theme.STATUS["behind"],
            sheet_name("lagging", lang),
            figures.lagging(),
            say("status.with_overdue", lang),
            figures.overdue(),
        ),
        (
            desk.word("not_returned"),
            theme.STATUS["not_returned"],
            units,
            figures.status("not_returned"),
            share,
            figures.rate("not_returned"),
        ),
    ]
    rows = page.next(20), page.next(38), page.next(20)
    each = WIDE // len(cards)
    for n, (name, tone, link, figure, below, second) in enumerate(cards):
        left, right = n * each, n * each + each - 1
        look: dict[str, Any] = {"bg_color": tone.fill, "font_color": tone.ink}
        style = page.book.style(**look, align="center", valign="vcenter", bold=True, font_size=11)
        words = f"{tone.symbol} {name}".strip()
        page.sheet.merge_range(rows[0], left, rows[0], right, "", style)
        page.sheet.write_string(rows[0], left, words, style)
        page.figure(rows[1], left, figure, right, link, **look, bold=True, font_size=24, num_format="0")
        small = page.book.style(**look, align="right", valign="vcenter", font_size=10)
        page.sheet.merge_range(rows[2], left, rows[2], left + 1, "", small)
        page.sheet.write_string(rows[2], left, below, small)
        number = theme.SHARE_FORMAT if second.share else "0"
        page.figure(rows[2], right, second, **look, font_size=10, num_format=number)


def _changes(page: Page, desk: Desk, figures: Figures) -> None:
    lang = desk.lang
    page.heading(say("status.changes", lang), 40)
    if not any(texts(desk.result.items, "previous_status")):
        page.text(say("status.first", lang))
        return
    row = page.next(22)
    tones = {
        "newly_completed": "completed",
        "recovered": "on_schedule",
        "newly_lagging": "behind",
        "still_lagging": "not_started",
    }
    at = 0
    for key, tone in tones.items():
        look: dict[str, Any] = {"font_color": theme.STATUS[tone].ink}
        style = page.book.style(**look, valign="vcenter", align="right")
        page.sheet.merge_range(row, at, row, at + 1, "", style)
        page.sheet.write_string(row, at, say(f"status.{key}", lang), style)
        page.figure(row, at + 2, figures.turned(key), **look, bold=True, font_size=14, num_format="0")
        at += 4 if at < 8 else 3


def named(names: Sequence[str], lang: str) -> str:
    """Names in one line; of very many the first ones, and how many there are."""
    shown = say("list.separator", lang).join(names[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else say("status.more", lang, names=shown, count=len(names))


def _attention(page: Page, desk: Desk, made: dict[str, Table]) -> None:
    """Missing and late units by name, findings by severity, what is to be verified; each line links to its sheet."""
    result, lang = desk.result, desk.lang
    page.heading(say("status.attention", lang), 60)
    by_state: dict[str, list[str]] = {}
    for unit, state in zip(texts(result.units, "unit"), texts(result.units, "unit_state"), strict=True):
        by_state.setdefault(state, []).append(unit)
    lines = []
    for state, tone in (("missing", "not_returned"), ("late", "not_started"), ("correct", "behind")):
        if names := by_state.get(state):
            text = say(f"status.{state}", lang, count=len(names), names=named(names, lang))
            lines.append((text, "units", theme.STATUS[tone].ink))
    if "missing" not in by_state:
        lines.insert(0, (say("status.none_missing", lang), "units", theme.STATUS["completed"].ink))
    severity = Counter(f.severity for f in result.findings)
    counts = {s: severity[s] for s in ("error", "warning", "info")}
    lines.append((say("status.findings", lang, **counts), "findings", theme.HEADER.ink))
    if doubtful := sum(map(bool, texts(result.items, "doubtful"))):
        lines.append((say("status.doubtful", lang, count=doubtful), "items", theme.DOUBTFUL.ink))
    for text, key, ink in lines:
        row = page.text(text, font_color=ink)
        style = page.book.style(text_wrap=True, valign="vcenter", font_size=10.5, font_color=ink)
        page.sheet.write_url(row, 0, f"internal:{quoted(made[key].title)}!A1", style, clean(text))


def _next_steps(page: Page, desk: Desk) -> None:
    result, lang = desk.result, desk.lang
    states = Counter(texts(result.units, "unit_state"))
    items, verdict = sheet_name("items", lang), fields.VERDICT.label(lang)
    steps = []
    if states["missing"]:
        steps.append(say("status.next.remind", lang, count=states["missing"]))
    if states["correct"]:
        steps.append(say("status.next.correct", lang, count=states["correct"]))
    if len(result.lagging):
        steps.append(say("status.next.lagging", lang, count=len(result.lagging), sheet=items))
    steps.append(say("status.next.verify", lang, sheet=items, column=verdict))
    steps.append(say("status.next.report", lang))
    page.heading(say("status.next", lang), 20 * len(steps))
    for n, step in enumerate(steps, 1):
        page.text(f"{n}. {step}")


# ── tables and charts ──────────────────────────────────────────────────────────────────────────────────────────────


def _head(page: Page, desk: Desk, name: str) -> None:
    """A table's header: the name, the total, one column a status in its colour, two rates."""
    height = 32.0
    row = page.next(height)
    plain = {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
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


def _line(page: Page, name: str, figures: Sequence[Figure], **look: Any) -> int:
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


def _rows_height(count: int) -> float:
    return 32 + 18.0 * count


def _sections(page: Page, desk: Desk, figures: Figures) -> None:
    lang, names = desk.lang, figures.section_names
    page.heading(say("status.by_section", lang), min(_rows_height(len(names) + 1), 200))
    _head(page, desk, say("status.section", lang))
    rows = [_line(page, name or say("status.no_section", lang), figures.section(name)) for name in names]
    _line(page, say("status.total", lang), figures.total(), bold=True, bg_color=theme.SECTION.fill)
    if len(names) > 1:
        rates = WIDE - 2
        series = [(rates, theme.CHART["completed"]), (rates + 1, theme.CHART["behind"])]
        chart = _chart(page, "bar", "clustered", rows[0] - 1, rows[0], rows[-1], series, theme.SHARE_FORMAT)
        _place(page, chart, say("status.chart.sections", lang), 130 + 34 * len(names))


def _units(page: Page, desk: Desk, figures: Figures) -> None:
    lang = desk.lang
    units = figures.unit_names(UNITS_SHOWN)
    if not units:
        return
    page.heading(say("status.by_unit", lang), _rows_height(len(units)))
    if len(units) < len(desk.result.units):
        text = say(
            "status.some_units", lang, count=len(desk.result.units), shown=len(units), sheet=sheet_name("units", lang)
        )
        page.text(text, font_color=theme.LOCKED.ink)
    _head(page, desk, fields.UNIT.label(lang))
    rows = [_line(page, name, figures.unit(name)) for name in units]
    chart = _chart(page, "bar", "stacked", rows[0] - 1, rows[0], rows[-1], _status_series(desk), "0;;")
    _place(page, chart, say("status.chart.units", lang), 130 + 24 * len(units))


def _periods(page: Page, desk: Desk, figures: Figures) -> None:
    lang, names = desk.lang, figures.period_names
    if len(names) < 2:
        return
    page.heading(say("status.by_period", lang), _rows_height(len(names)) + 220)
    _head(page, desk, fields.PERIOD.label(lang))
    rows = [_line(page, name, figures.period(name)) for name in names]
    stacked = _chart(page, "column", "stacked", rows[0] - 1, rows[0], rows[-1], _status_series(desk), "0;;")
    rates = WIDE - 2
    series = [(rates, theme.CHART["completed"]), (rates + 1, theme.CHART["behind"])]
    lines = _chart(page, "line", "", rows[0] - 1, rows[0], rows[-1], series, theme.SHARE_FORMAT)
    row = _room(page, 280)
    for chart, name, left in ((stacked, "periods", 0), (lines, "rates", 8)):
        columns = 8 if not left else WIDE - 8
        _finish(chart, say(f"status.chart.{name}", lang), columns * PIXELS, 270)
        page.sheet.insert_chart(
            row, left, chart, {"object_position": 1, "description": say(f"status.chart.{name}", lang)}
        )


def _status_series(desk: Desk) -> list[tuple[int, str]]:
    return [(figures_from(desk) + 1 + n, theme.CHART[status]) for n, status in enumerate(desk.statuses)]


def _chart(
    page: Page,
    kind: str,
    subtype: str,
    head: int,
    first: int,
    last: int,
    series: Sequence[tuple[int, str]],
    labels: str,
) -> Any:
    """A chart over rows of a table on this page; every number is printed, so that it reads without colour."""
    chart = page.book.workbook.add_chart({"type": kind, **({"subtype": subtype} if subtype == "stacked" else {})})
    name = page.sheet.get_name()
    for column, colour in series:
        chart.add_series(
            {
                "name": [name, head, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
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
    names_axis = {"reverse": True} if kind == "bar" else {}
    if kind == "bar":
        chart.set_x_axis(value_axis | {"label_position": "high"})
        chart.set_y_axis(names_axis)
    else:
        chart.set_y_axis(value_axis)
    return chart


def _finish(chart: Any, title: str, width: float, height: float) -> None:
    chart.set_title(
        {"name": title, "name_font": {"size": 12, "bold": True, "color": f"#{theme.HEADER.ink}"}, "overlay": False}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": f"#{theme.RULE}"}})


def _room(page: Page, pixels: float) -> int:
    """Free rows for a chart of that height; returns the first."""
    points = pixels * 0.75
    page.need(points + 8)
    page.next(8)
    first = page.row
    while points > 0:
        page.next(ROW)
        points -= ROW
    return first


def _place(page: Page, chart: Any, title: str, pixels: float) -> None:
    """A chart over the width of the page, at most one printed page high."""
    height = min(pixels, (PAGE - 30) / 0.75)
    row = _room(page, height + 10)
    _finish(chart, title, WIDE * PIXELS, height)
    page.sheet.insert_chart(row, 0, chart, {"object_position": 1, "description": title})


def _notes(page: Page, desk: Desk, made: dict[str, Table]) -> None:
    lang = desk.lang
    notes = [say("status.live" if desk.live else "status.not_live", lang), say("status.links", lang)]
    for table in made.values():
        if len(table.parts()) > 1:
            notes.append(say("status.continued", lang, sheet=table.title, count=len(table.parts())))
    page.next(8)
    for note in notes:
        page.text(note, 9, font_color=theme.LOCKED.ink)


def put_identity(page: Page, desk: Desk) -> None:
    """What this file is, in cells: name and value side by side, so that it survives any program and any name of the file."""
    result = desk.result
    labels = {f.key: f.label(desk.lang) for f in fields.PREAMBLE}
    pairs = (
        (say("status.mark", desk.lang), __version__),
        (labels["plan_id"], result.plan.id),
        (labels["period"], result.period.label),
    )
    label = page.book.style(font_size=8, font_color=theme.LOCKED.ink, align="right", valign="vcenter")
    value = page.book.style(font_size=8, font_color=theme.LOCKED.ink, num_format="@", valign="vcenter")
    row = page.next(13)
    for n, (name, text) in enumerate(pairs):
        left = n * 5
        page.sheet.merge_range(row, left, row, left + 1, "", label)
        page.sheet.write_string(row, left, name, label)
        page.sheet.merge_range(row, left + 2, row, left + 4, "", value)
        page.sheet.write_string(row, left + 2, clean(text), value)
