"""The first sheet of the status workbook: a page a leader reads.

One printed page holds what matters (figures, what changed, what needs attention, charts), the tables behind it follow.
Figures are formulas over the tables, written with their values; what cannot follow a verdict (names of missing units,
the worst of what lags, next steps) is said to be of this merge.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from xltrack import __version__, fields, theme
from xltrack.books.fit import lines_needed, row_height, text_width
from xltrack.books.status.cells import Table, clean
from xltrack.books.status.desk import Desk, texts
from xltrack.books.status.figures import Figures
from xltrack.books.status.look import WIDE, Look
from xltrack.books.status.page import (
    PAGE,
    PIXELS,
    ROW,
    SCALE,
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
from xltrack.books.status.paper import filled
from xltrack.books.status.write import Book
from xltrack.books.template import PLACEHOLDER
from xltrack.fields import enum_label, sheet_name
from xltrack.words import say

UNITS_SHOWN = 22  # as many as a printed page holds with the notes below
NOTES = 96.0  # points of those
NAMES_SHOWN = (24, 18, 12, 9, 6)  # of a list of names, the first number with which the first page is one page
LAGGING_SHOWN = 4
TASK_LEAST = 10  # characters of a task's text in the lines of what lags, however little room there is
LEFT = 7  # columns of the left half
SECTIONS_BESIDE = 8  # sections whose chart fits the left half of the first page
_PARTS = re.compile(r"(\u3000+| {2,})")


class Told(NamedTuple):
    """A line of the page: a label that links, and what stands beside it ("" where the label says everything)."""

    label: str
    text: str
    link: str
    ink: str


def put_overview(book: Book, sheet: Any, desk: Desk, made: dict[str, Table]) -> None:
    """The whole page."""
    page, figures = Page(book, sheet), Figures(desk, made)
    sheet.set_column(0, WIDE - 1, (PIXELS - 5) / 7)
    sheet.hide_gridlines(2)
    put_title(page, desk)
    _cards(page, desk, figures, made)
    _changes(page, desk, figures)
    beside = _beside(page, desk, made, figures)
    trend = _trend_room(page, figures)
    bars = _units_room(page, figures)
    sections = _sections(page, desk, figures, made)
    periods = _periods(page, desk, figures)
    units = _units(page, desk, figures, made)
    _section_chart(page, desk, figures, sections, beside)
    if bars and units:
        put_chart(page, bars, "bars", units, status_series(page, desk), say("status.chart.units", desk.lang))
    if trend and periods:
        left, right = trend
        put_chart(page, left, "columns", periods, status_series(page, desk), say("status.chart.periods", desk.lang))
        put_chart(page, right, "rates", periods, rate_series(page), say("status.chart.rates", desk.lang))
    _notes(page, desk, made)
    put_identity(page, desk)
    set_up(page)


def set_up(page: Page) -> None:
    """How the page prints: A4 landscape, its blocks kept together."""
    sheet, book = page.sheet, page.book
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.5)
    sheet.center_horizontally()
    sheet.set_print_scale(SCALE)
    sheet.print_area(0, 0, page.row - 1, WIDE - 1)
    sheet.set_footer(filled(book.look.footer, *book.about))
    sheet.set_h_pagebreaks(list(page.breaks))
    sheet.set_tab_color(f"#{theme.LINK}")
    sheet.activate()


# ── the first page ─────────────────────────────────────────────────────────────────────────────────────────────────


def put_title(page: Page, desk: Desk) -> None:
    """The title block of the look, its placeholders filled, its pictures hung."""
    look, said = page.book.look, title_words(desk)
    words = [clean(filled_line(cell.text, said)) for cell in look.block]
    for height in _heights(look, words):
        page.next(height)
    for cell, text in zip(look.block, words, strict=True):
        style = page.book.style(**cell.style)
        page.span(cell.row, cell.first, cell.last, style, cell.bottom)
        page.sheet.write_string(cell.row, cell.first, text, style)
    for picture in look.pictures:
        size = {"x_offset": picture.x, "y_offset": picture.y, "object_position": 3, "decorative": True}
        scale = _scales(picture.data, picture.width, picture.height)
        page.sheet.insert_image(
            picture.row, picture.column, "logo.png", {"image_data": io.BytesIO(picture.data), **size, **scale}
        )
    page.next(8)


def _heights(look: Look, words: Sequence[str]) -> list[float]:
    """Points of the rows of a title block: the template's, more where a text that may wrap needs more lines."""
    heights = list(look.heights)
    for cell, text in zip(look.block, words, strict=True):
        if cell.style.get("text_wrap") and cell.bottom == cell.row:
            size = float(cell.style.get("font_size", 11))
            lines = lines_needed(text, PIXELS * (cell.last - cell.first + 1) / 7, size)
            heights[cell.row] = max(heights[cell.row], row_height(lines, size) if lines > 1 else 0)
    return heights


def _scales(png: bytes, width: float, height: float) -> dict[str, float]:
    """Width and height wanted, by those the picture has (a PNG names them at a fixed place)."""
    own = (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"))
    return {"x_scale": width / own[0], "y_scale": height / own[1]}


def title_words(desk: Desk) -> dict[str, str]:
    """What the placeholders of a title block stand for; "" for what there is none of."""
    plan, period = desk.result.plan, desk.result.period
    lists = desk.units_by_state
    said: dict[str, object] = {"title": plan.title, "year": plan.year, "plan_id": plan.id, "period": period.label}
    said |= {
        "as_of": period.day,
        "due": period.due,
        "asked": len(lists["expected"]),
        "returned": len(lists["returned"]),
    }
    return {key: "" if value is None else str(value) for key, value in said.items()}


def filled_line(text: str, said: dict[str, str]) -> str:
    """A text with its placeholders filled. A part of a line (parts are two spaces or a wide one apart) whose
    placeholders are all blank is left out.
    """

    shown, gap = "", ""
    for part in _PARTS.split(text):
        named = PLACEHOLDER.findall(part)
        if _PARTS.fullmatch(part):
            gap = part
        elif not named or any(said.get(key, "{") for key in named):
            shown += (gap if shown else "") + PLACEHOLDER.sub(lambda m: said.get(m[1], m[0]), part)
    return shown


def _cards(page: Page, desk: Desk, figures: Figures, made: dict[str, Table]) -> None:
    """The five figures that matter, each with a line below and a link to the rows behind it."""
    lang, tones = desk.lang, page.book.look.tones
    share = say("status.rate", lang)
    statuses = {status: (figures.status(status), figures.rate(status)) for status in ("completed", "on_schedule")}
    cards: list[Card] = [
        (say("status.items", lang), tones["head"], link_to(made["items"].title), figures.items(), say("status.of_units", lang), figures.unit_count()),
        *(
            (desk.word(s), tones[s], _first_row(made["items"], s, desk), count, share, rate)
            for s, (count, rate) in statuses.items()
        ),
        (say("status.lagging", lang), tones["behind"], link_to(made["lagging"].title), figures.lagging(), say("status.with_overdue", lang), figures.overdue()),
        (desk.lacking, tones["not_returned"], _first_row(made["items"], "not_returned", desk), figures.status("not_returned"), share, figures.rate("not_returned")),
    ]  # fmt: skip
    put_cards(page, cards)


def _first_row(table: Table, status: str, desk: Desk) -> str:
    """A link to the first row of a status, to the top of the sheet where there is none."""
    values, word = table.column("effective").values, desk.word(status)
    row = next((n for n, value in enumerate(values, 2) if value == word), 1)
    return link_to(table.title, f"{table.letters['effective']}{row}")


def _changes(page: Page, desk: Desk, figures: Figures) -> None:
    """What turned since last period, on one line."""
    lang, tones = desk.lang, page.book.look.tones
    page.next(8)
    row = page.next(28)
    ground = {"bg_color": theme.LOCKED.fill}
    style = page.face("heading", **ground, indent=1)
    page.span(row, 0, 2, style)
    page.sheet.write_string(row, 0, say("status.changes", lang), style)
    if not any(texts(desk.result.items, "previous_status")):
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


def _beside(page: Page, desk: Desk, made: dict[str, Table], figures: Figures) -> Spot:
    """What needs attention and what comes next, in the right half; the room for a chart left of it."""
    steps = [f"{n}. {step}" for n, step in enumerate(_next_steps(desk), 1)]
    first, last = LEFT, WIDE - 1
    others = 2 * (10 + 4 + page.lines("x", "heading", first, last))
    others += sum(page.lines(t, "body", first, last) for t in steps)
    for most in NAMES_SHOWN:
        lines = _attention(page, desk, made, most)
        points = told_height(page, lines, first, last) + others
        if page.used + points <= PAGE:
            break
    names = min(len(figures.section_names), SECTIONS_BESIDE)
    points = max(points, (120 + 32 * names) * 0.75)
    page.need(points)
    top, used = page.row, page.used
    page.heading(say("status.attention", desk.lang), 0, first, last)
    put_told(page, lines, first, last)
    page.heading(say("status.next", desk.lang), 0, first, last)
    for step in steps:
        page.text(step, "body", first, last)
    while page.used - used < points - 1:
        page.next(min(ROW, points - (page.used - used)))
    return Spot(top, 0, LEFT * PIXELS - 16, (page.used - used) / 0.75 - 8)


def _split(page: Page, lines: Sequence[Told], first: int, last: int) -> int:
    """Where the texts beside labels begin: behind the longest label, before the middle."""
    size = page.book.look.size("body")
    widest = max((text_width(line.label, size) for line in lines if line.text), default=0.0)
    return min(first + math.ceil((widest + 8) / PIXELS), first + (last - first + 1) // 2)


def told_height(page: Page, lines: Sequence[Told], first: int, last: int) -> float:
    """Points that :func:`put_told` takes."""
    split = _split(page, lines, first, last)
    return sum(
        max(page.lines(line.label, "body", first, split - 1), page.lines(line.text, "body", split, last))
        if line.text
        else page.lines(line.label, "body", first, last)
        for line in lines
    )


def put_told(page: Page, lines: Sequence[Told], first: int, last: int) -> None:
    """Lines that tell something, each with its link."""
    split = _split(page, lines, first, last)
    for line in lines:
        if line.text:
            page.labelled(line.label, line.text, split, first, last, line.link, font_color=line.ink)
        else:
            page.text(line.label, "body", first, last, line.link, font_color=line.ink)


def _attention(page: Page, desk: Desk, made: dict[str, Table], most: int) -> list[Told]:
    """Units by name as they stand, files set aside, the first of what lags, findings, what is to be verified."""
    result, lang, tones = desk.result, desk.lang, page.book.look.tones
    lines = [*_of_units(desk, made, most), *owed_lines(desk, made)]
    lagging, behind = made["lagging"], tones["behind"]
    for n, row in enumerate(result.lagging.head(LAGGING_SHOWN).to_dict("records"), 2):
        text = _lags(page, str(row["owners"] or row["id"]), str(row["text"]), lang)
        lines.append(Told(f"{behind.symbol} {text}", "", link_to(lagging.title, f"A{n}"), behind.ink))
    if len(result.lagging) > LAGGING_SHOWN:
        more = say("status.lags.more", lang, count=len(result.lagging) - LAGGING_SHOWN)
        lines.append(Told(more, "", link_to(lagging.title), behind.ink))
    severity = Counter(f.severity for f in result.findings)
    counts = {s: severity[s] for s in ("error", "warning", "info")}
    lines.append(Told(say("status.findings", lang, **counts), "", link_to(made["findings"].title), tones["head"].ink))
    if doubtful := sum(map(bool, texts(result.items, "doubtful"))):
        text = f"{tones['doubtful'].symbol} {say('status.doubtful', lang, count=doubtful)}"
        lines.append(Told(text, "", link_to(made["items"].title), tones["doubtful"].ink))
    return lines


def _of_units(desk: Desk, made: dict[str, Table], most: int) -> list[Told]:
    """The units by how they stand, named; then the files that were set aside."""
    lang, tones, lists = desk.lang, desk.look.tones, desk.units_by_state
    units, returns = link_to(made["units"].title), link_to(made["returns"].title)
    shown = {"silent": "not_returned", "unsealed": "not_returned", "quarantined": "not_returned", "late": "not_started", "correct": "behind", "undecided": "doubtful", "exempt": "not_due"}  # fmt: skip
    lines = []
    if not lists["silent"] and not lists["unsealed"]:
        done = tones["completed"]
        lines.append(Told(f"{done.symbol} {say('status.none_missing', lang)}", "", units, done.ink))
    for state, tone in shown.items():
        if names := lists[state]:
            label = f"{tones[tone].symbol} {say(f'status.{state}', lang, count=len(names))}"
            link = returns if state == "undecided" else units
            lines.append(Told(label, named(names, lang, most), link, tones[tone].ink))
    rows = zip(*(texts(desk.result.returns, key) for key in ("file", "file_state")), strict=True)
    if aside := [file for file, state in rows if file and state == "quarantined"]:
        label = f"{tones['not_returned'].symbol} {say('status.aside', lang, count=len(aside))}"
        lines.append(Told(label, named(aside, lang, most), returns, tones["not_returned"].ink))
    return lines


def _lags(page: Page, unit: str, task: str, lang: str) -> str:
    """Who lags with what, the task cut so that it stays one line of the right half."""
    size, task = page.book.look.size("body"), " ".join(task.split())
    room = (WIDE - LEFT) * PIXELS - text_width(say("status.lags", lang, unit=unit, task="……● "), size) - 16
    shown = task
    while len(shown) > TASK_LEAST and text_width(shown, size) > room:
        shown = shown[:-1]
    return say("status.lags", lang, unit=unit, task=task if shown == task else f"{shown}…")


def named(names: Sequence[str], lang: str, most: int = NAMES_SHOWN[0]) -> str:
    """Names in one line; of more than ``most`` the first ones, and how many there are."""
    shown = say("list.separator", lang).join(names[:most])
    return shown if len(names) <= most else say("status.more", lang, names=shown, count=len(names))


def owed_lines(desk: Desk, made: dict[str, Table]) -> list[Told]:
    """What of the period's materials has not come in; [] where nothing is owed."""
    frame, lang, tone = desk.result.materials, desk.lang, desk.look.tones["not_returned"]
    states = zip(*(texts(frame, name) for name in ("period", "material", "material_state")), strict=True)
    short = Counter(m for period, m, state in states if period == desk.result.period.label and state == "owed")
    told = [say("status.owed_of", lang, material=material, count=count) for material, count in short.items()]
    label = f"{tone.symbol} {say('status.owed', lang)}"
    text = say("list.separator", lang).join(told)
    return [Told(label, text, link_to(made["materials"].title), tone.ink)] if told else []


def _next_steps(desk: Desk) -> list[str]:
    result, lang, lists = desk.result, desk.lang, desk.units_by_state
    items, verdict = sheet_name("items", lang), fields.VERDICT.label(lang)
    steps = chase_steps(desk)
    if names := lists["undecided"]:
        where = {
            "sheet": sheet_name("returns", lang),
            "column": fields.USE.label(lang),
            "yes": enum_label("flag", "yes", lang),
        }
        steps.append(say("status.next.decide", lang, names=named(names, lang, NAMES_SHOWN[-1]), **where))
    if len(result.lagging):
        steps.append(say("status.next.lagging", lang, count=len(result.lagging), sheet=items))
    steps.append(say("status.next.verify", lang, sheet=items, column=verdict))
    return [*steps, say("status.next.report", lang)]


def chase_steps(desk: Desk) -> list[str]:
    """Whom to ask again: those nothing came from, and those that must correct."""
    lists, lang = desk.units_by_state, desk.lang
    silent, correct = len(lists["silent"]), len({*lists["quarantined"], *lists["correct"]})
    steps = [say("status.next.remind", lang, count=silent)] if silent else []
    return steps + ([say("status.next.correct", lang, count=correct)] if correct else [])


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
    return room(page, max(110 + 20 * len(units), 190)) if units else None


def _sections(page: Page, desk: Desk, figures: Figures, made: dict[str, Table]) -> list[int]:
    lang, names = desk.lang, figures.section_names
    page.heading(say("status.by_section", lang), min(rows_height(len(names) + 1), 200))
    put_head(page, desk, say("status.section", lang))
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


def _section_chart(page: Page, desk: Desk, figures: Figures, rows: Sequence[int], beside: Spot) -> None:
    """Rates by section where there are some and their names fit the left half, else what all items come to."""
    lang = desk.lang
    if 1 < len(figures.section_names) <= SECTIONS_BESIDE:
        put_chart(page, beside, "shares", rows[:-1], rate_series(page), say("status.chart.sections", lang))
        return
    put_chart(page, beside, "bars", rows, status_series(page, desk), say("status.chart.all", lang))


def _units(page: Page, desk: Desk, figures: Figures, made: dict[str, Table]) -> list[int]:
    lang = desk.lang
    names = figures.unit_names(UNITS_SHOWN)
    if not names:
        return []
    page.heading(say("status.by_unit", lang), rows_height(len(names)) + NOTES)
    if len(names) < len(desk.result.units):
        sheet = sheet_name("units", lang)
        page.text(say("status.some_units", lang, count=len(desk.result.units), shown=len(names), sheet=sheet), "note")
    put_head(page, desk, fields.UNIT.label(lang))
    units = made["units"]
    at = {unit: n for n, unit in enumerate(units.column("unit").values, 2)}
    return [put_line(page, name, figures.unit(name), link_to(units.title, f"A{at[name]}")) for name in names]


def _periods(page: Page, desk: Desk, figures: Figures) -> list[int]:
    lang, names = desk.lang, figures.period_names
    if len(names) < 2:
        return []
    page.heading(say("status.by_period", lang), rows_height(len(names)))
    put_head(page, desk, fields.PERIOD.label(lang))
    return [put_line(page, name, figures.period(name)) for name in names]


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
        page.text(note, "note")


def put_identity(page: Page, desk: Desk) -> None:
    """What this file is, in cells: name and value side by side, so that any program and any file name leave it."""
    result = desk.result
    labels = {f.key: f.label(desk.lang) for f in fields.PREAMBLE}
    pairs = (
        (say("status.mark", desk.lang), __version__),
        (labels["plan_id"], result.plan.id),
        (labels["period"], result.period.label),
    )
    label = page.face("note", font_size=8, align="right")
    value = page.face("note", font_size=8, num_format="@")
    row = page.next(13)
    for n, (name, text) in enumerate(pairs):
        left = n * 5
        page.span(row, left, left + 1, label)
        page.sheet.write_string(row, left, name, label)
        page.span(row, left + 2, left + 4, value)
        page.sheet.write_string(row, left + 2, clean(text), value)
