"""The first sheet of the status workbook: a page a leader reads.

Its figures are formulas over the tables, written with their values; what cannot follow a verdict (names of missing
units, next steps) is said to be of this merge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from xltrack import __version__, fields, theme
from xltrack.books.status.cells import Table, clean, quoted
from xltrack.books.status.desk import Desk, texts
from xltrack.books.status.figures import Figures
from xltrack.books.status.page import (
    PIXELS,
    SCALE,
    WIDE,
    WIDTH,
    Page,
    chart_over,
    finish,
    place_chart,
    put_head,
    put_line,
    room,
    rows_height,
    status_series,
)
from xltrack.books.status.write import Book
from xltrack.fields import sheet_name
from xltrack.words import say

UNITS_SHOWN = 28  # as many as a printed page holds
NAMES_SHOWN = 30


def put_overview(book: Book, sheet: Any, desk: Desk, made: dict[str, Table]) -> None:
    """The whole page."""
    page, figures = Page(book, sheet), Figures(desk, made)
    sheet.set_column(0, WIDE - 1, WIDTH)
    sheet.hide_gridlines(2)
    put_title(page, desk)
    _cards(page, desk, figures)
    _changes(page, desk, figures)
    _attention(page, desk, made)
    _next_steps(page, desk)
    _sections(page, desk, figures)
    _units(page, desk, figures)
    _periods(page, desk, figures)
    _notes(page, desk, made)
    put_identity(page, desk)
    set_up(page)


def set_up(page: Page) -> None:
    """How the page prints: A4 landscape, its blocks kept together."""
    sheet = page.sheet
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_print_scale(SCALE)
    sheet.print_area(0, 0, page.row - 1, WIDE - 1)
    sheet.set_footer("&C&P / &N")
    sheet.set_h_pagebreaks(list(page.breaks))
    sheet.activate()


def put_title(page: Page, desk: Desk) -> None:
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
    for state, tone in (
        ("missing", "not_returned"),
        ("late", "not_started"),
        ("correct", "behind"),
        ("exempt", "not_due"),
    ):
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


def _sections(page: Page, desk: Desk, figures: Figures) -> None:
    lang, names = desk.lang, figures.section_names
    page.heading(say("status.by_section", lang), min(rows_height(len(names) + 1), 200))
    put_head(page, desk, say("status.section", lang))
    rows = [put_line(page, name or say("status.no_section", lang), figures.section(name)) for name in names]
    put_line(page, say("status.total", lang), figures.total(), bold=True, bg_color=theme.SECTION.fill)
    if len(names) > 1:
        rates = WIDE - 2
        series = [(rates, theme.CHART["completed"]), (rates + 1, theme.CHART["behind"])]
        chart = chart_over(page, "shares", range(rows[0], rows[-1] + 1), series, theme.SHARE_FORMAT)
        place_chart(page, chart, say("status.chart.sections", lang), 130 + 34 * len(names))


def _units(page: Page, desk: Desk, figures: Figures) -> None:
    lang = desk.lang
    units = figures.unit_names(UNITS_SHOWN)
    if not units:
        return
    page.heading(say("status.by_unit", lang), rows_height(len(units)))
    if len(units) < len(desk.result.units):
        text = say(
            "status.some_units", lang, count=len(desk.result.units), shown=len(units), sheet=sheet_name("units", lang)
        )
        page.text(text, font_color=theme.LOCKED.ink)
    put_head(page, desk, fields.UNIT.label(lang))
    rows = [put_line(page, name, figures.unit(name)) for name in units]
    chart = chart_over(page, "bars", range(rows[0], rows[-1] + 1), status_series(desk), "0;;")
    place_chart(page, chart, say("status.chart.units", lang), 130 + 24 * len(units))


def _periods(page: Page, desk: Desk, figures: Figures) -> None:
    lang, names = desk.lang, figures.period_names
    if len(names) < 2:
        return
    page.heading(say("status.by_period", lang), rows_height(len(names)) + 220)
    put_head(page, desk, fields.PERIOD.label(lang))
    rows = [put_line(page, name, figures.period(name)) for name in names]
    stacked = chart_over(page, "columns", range(rows[0], rows[-1] + 1), status_series(desk), "0;;")
    rates = WIDE - 2
    series = [(rates, theme.CHART["completed"]), (rates + 1, theme.CHART["behind"])]
    lines = chart_over(page, "line", range(rows[0], rows[-1] + 1), series, theme.SHARE_FORMAT)
    row = room(page, 280)
    for chart, name, left in ((stacked, "periods", 0), (lines, "rates", 8)):
        columns = 8 if not left else WIDE - 8
        finish(chart, say(f"status.chart.{name}", lang), columns * PIXELS, 270)
        page.sheet.insert_chart(
            row, left, chart, {"object_position": 1, "description": say(f"status.chart.{name}", lang)}
        )


def _notes(page: Page, desk: Desk, made: dict[str, Table]) -> None:
    lang = desk.lang
    notes = [
        say("status.live" if desk.live else "status.not_live", lang),
        say("status.lag_meaning", lang),
        say("status.links", lang),
    ]
    for table in made.values():
        if len(table.parts()) > 1:
            notes += [say("status.continued", lang, sheet=table.title, count=len(table.parts()))]
    page.next(8)
    for note in notes:
        page.text(note, 9, font_color=theme.LOCKED.ink)


def put_identity(page: Page, desk: Desk) -> None:
    """What this file is, in cells: name and value side by side, so that any program and any file name leave it."""
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
