"""The first sheet of the status workbook: a page a leader reads.

One printed page holds what matters (figures, what changed, what needs attention, charts), the tables behind it follow.
Figures are formulas over the tables, written with their values; what cannot follow a verdict (names of missing units,
the worst of what lags, next steps) is said to be of this merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xltrack import fields, theme
from xltrack.books.status.cells import Table
from xltrack.books.status.figures import Figures
from xltrack.books.status.heading import put_identity, put_title, set_up
from xltrack.books.status.look import WIDE
from xltrack.books.status.page import (
    LEFT,
    PAGE,
    PIXELS,
    ROW,
    Card,
    Page,
    Spot,
    link_to,
    put_cards,
    put_chart,
    put_head,
    put_line,
    rate_series,
    room,
    rows_height,
    status_series,
)
from xltrack.books.status.told import NAMES_SHOWN, attention, next_steps, put_told, told_height
from xltrack.books.status.view import View, texts
from xltrack.books.status.write import Book
from xltrack.fields import sheet_name
from xltrack.words import say

UNITS_SHOWN = 22  # as many as a printed page holds with the notes below
LEAST, MOST = 190, 550  # pixels of the height of the chart of units
BAR = 22  # pixels of a unit in the chart; LibreOffice leaves out every other name of narrower bars
NOTES = 96.0  # points of those
SECTIONS_BESIDE = 8  # sections whose chart fits the left half of the first page


def put_overview(book: Book, sheet: Any, view: View, made: dict[str, Table]) -> None:
    """The whole page."""
    page, figures = Page(book, sheet), Figures(view, made)
    sheet.set_column(0, WIDE - 1, (PIXELS - 5) / 7)
    sheet.hide_gridlines(2)
    put_title(page, view)
    _cards(page, view, figures, made)
    _changes(page, view, figures)
    beside = _beside(page, view, made, figures)
    trend = _trend_room(page, figures)
    bars = _units_room(page, figures)
    sections = _sections(page, view, figures, made)
    periods = _periods(page, view, figures)
    units = _units(page, view, figures, made)
    _section_chart(page, view, figures, sections, beside)
    if bars and units:
        put_chart(page, bars, "bars", units, status_series(page, view), say("status.chart.units", view.lang))
    if trend and periods:
        left, right = trend
        put_chart(page, left, "columns", periods, status_series(page, view), say("status.chart.periods", view.lang))
        put_chart(page, right, "rates", periods, rate_series(page), say("status.chart.rates", view.lang))
    _notes(page, view, made)
    put_identity(page, view)
    set_up(page)


# ── the first page ─────────────────────────────────────────────────────────────────────────────────────────────────


def _cards(page: Page, view: View, figures: Figures, made: dict[str, Table]) -> None:
    """The five figures that matter, each with a line below and a link to the rows behind it."""
    lang, tones = view.lang, page.book.look.tones
    share = say("status.rate", lang)
    statuses = {status: (figures.status(status), figures.rate(status)) for status in ("completed", "on_schedule")}
    cards: list[Card] = [
        (say("status.items", lang), tones["head"], link_to(made["items"].title), figures.items(), say("status.of_units", lang), figures.unit_count()),
        *(
            (view.word(s), tones[s], _first_row(made["items"], s, view), count, share, rate)
            for s, (count, rate) in statuses.items()
        ),
        (say("status.of_them_lagging", lang), tones["behind"], link_to(made["lagging"].title), figures.lagging(), say("status.with_overdue", lang), figures.overdue()),
        (view.lacking, tones["not_returned"], _first_row(made["items"], "not_returned", view), figures.status("not_returned"), share, figures.rate("not_returned")),
    ]  # fmt: skip
    put_cards(page, cards)


def _first_row(table: Table, status: str, view: View) -> str:
    """A link to the first row of a status, to the top of the sheet where there is none."""
    values, word = table.column("effective").values, view.word(status)
    row = next((n for n, value in enumerate(values, 2) if value == word), 1)
    return link_to(table.title, f"{table.letters['effective']}{row}")


def _changes(page: Page, view: View, figures: Figures) -> None:
    """What turned since last period, on one line."""
    lang, tones = view.lang, page.book.look.tones
    page.next(8)
    row = page.next(28)
    ground = {"bg_color": theme.LOCKED.fill}
    style = page.face("heading", **ground, indent=1)
    page.span(row, 0, 2, style)
    page.sheet.write_string(row, 0, say("status.changes", lang), style)
    if not any(texts(view.result.items, "previous_status")):
        first = page.face("body", **ground)
        page.span(row, 3, WIDE - 1, first)
        page.sheet.write_string(row, 3, say("status.first", lang), first)
        return
    turns = {
        "newly_completed": "completed",
        "recovered": "on_schedule",
        "newly_lagging": "behind",
        "still_lagging": "not_started",
    }
    for n, (key, tone) in enumerate(turns.items()):
        at, look = 3 + 3 * n, {**ground, "font_color": tones[tone].ink}
        words = page.face("body", **look, align="right")
        page.span(row, at, at + 1, words)
        page.sheet.write_string(row, at, f"{tones[tone].symbol} {say(f'status.{key}', lang)}".strip(), words)
        big = {**page.book.look.faces["figure"], **look, "font_size": 16}
        page.figure(row, at + 2, figures.turned(key), **big, align="left", indent=1, num_format="0")


def _beside(page: Page, view: View, made: dict[str, Table], figures: Figures) -> Spot:
    """What needs attention and what comes next, in the right half; the room for a chart left of it."""
    steps = [f"{n}. {step}" for n, step in enumerate(next_steps(view), 1)]
    first, last = LEFT, WIDE - 1
    others = 2 * (10 + 4 + page.lines("x", "heading", first, last))
    others += sum(page.lines(t, "body", first, last) for t in steps)
    for most in NAMES_SHOWN:
        lines = attention(page, view, made, most)
        points = told_height(page, lines, first, last) + others
        if page.used + points <= PAGE:
            break
    names = min(len(figures.section_names), SECTIONS_BESIDE)
    points = max(points, (120 + 32 * names) * 0.75)
    page.need(points)
    top, used = page.row, page.used
    page.heading(say("status.attention", view.lang), 0, first, last)
    put_told(page, lines, first, last)
    page.heading(say("status.next", view.lang), 0, first, last)
    for step in steps:
        page.text(step, "body", first, last)
    while page.used - used < points - 1:
        page.next(min(ROW, points - (page.used - used)))
    return Spot(top, 0, LEFT * PIXELS - 16, (page.used - used) / 0.75 - 8)


# ── charts and the tables behind them ──────────────────────────────────────────────────────────────────────────────


def _trend_room(page: Page, figures: Figures) -> tuple[Spot, Spot] | None:
    """Room for two charts side by side where there is an earlier period; they use what is left of the first page."""
    if len(figures.period_names) < 2:
        return None
    left = (PAGE - page.used - 8) / 0.75
    spot = room(page, min(left, 330) if left >= 190 else 270)
    half = (WIDE * PIXELS) / 2 - 6
    at = WIDE // 2
    return Spot(spot.row, 0, half, spot.height), Spot(spot.row, at + 1, (WIDE - at - 1) * PIXELS - 10, spot.height)


def _units_room(page: Page, figures: Figures) -> Spot | None:
    units = figures.unit_names(UNITS_SHOWN)
    return room(page, min(max(110 + BAR * len(units), LEAST), MOST)) if units else None


def _sections(page: Page, view: View, figures: Figures, made: dict[str, Table]) -> list[int]:
    lang, names = view.lang, figures.section_names
    page.heading(say("status.by_section", lang), min(rows_height(len(names) + 1), 200))
    put_head(page, view, say("status.section", lang))
    items = made["items"]
    paths = items.column("path").values
    rows = []
    for name in names:
        first = next((n for n, path in enumerate(paths, 2) if str(path).startswith(name)), 1)
        link = link_to(items.title, f"{items.letters['path']}{first}")
        rows.append(put_line(page, name or say("status.no_section", lang), figures.section(name), link))
    look: dict[str, Any] = {"bold": True, "bg_color": page.book.look.tones["total"].fill}
    rows.append(put_line(page, say("status.total", lang), figures.total(), **look))
    return rows


def _section_chart(page: Page, view: View, figures: Figures, rows: Sequence[int], beside: Spot) -> None:
    """Rates by section where there are some and their names fit the left half, else what all items come to."""
    lang = view.lang
    if 1 < len(figures.section_names) <= SECTIONS_BESIDE:
        put_chart(page, beside, "shares", rows[:-1], rate_series(page), say("status.chart.sections", lang))
        return
    put_chart(page, beside, "bars", rows, status_series(page, view), say("status.chart.all", lang))


def _units(page: Page, view: View, figures: Figures, made: dict[str, Table]) -> list[int]:
    lang = view.lang
    names = figures.unit_names(UNITS_SHOWN)
    if not names:
        return []
    page.heading(say("status.by_unit", lang), rows_height(len(names)) + NOTES)
    if len(names) < len(view.result.units):
        sheet = sheet_name("units", lang)
        page.text(say("status.some_units", lang, count=len(view.result.units), shown=len(names), sheet=sheet), "note")
    put_head(page, view, fields.UNIT.label(lang))
    units = made["units"]
    at = {unit: n for n, unit in enumerate(units.column("unit").values, 2)}
    return [put_line(page, name, figures.unit(name), link_to(units.title, f"A{at[name]}")) for name in names]


def _periods(page: Page, view: View, figures: Figures) -> list[int]:
    lang, names = view.lang, figures.period_names
    if len(names) < 2:
        return []
    page.heading(say("status.by_period", lang), rows_height(len(names)))
    put_head(page, view, fields.PERIOD.label(lang))
    return [put_line(page, name, figures.period(name)) for name in names]


def _notes(page: Page, view: View, made: dict[str, Table]) -> None:
    lang = view.lang
    notes = [
        say("status.live" if view.live else "status.not_live", lang),
        say("status.lag_meaning", lang),
        say("status.links", lang),
    ]
    for table in made.values():
        if len(table.parts()) > 1:
            notes += [say("status.continued", lang, sheet=table.title, count=len(table.parts()))]
    page.next(8)
    for note in notes:
        page.text(note, "note")
