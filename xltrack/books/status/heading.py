"""How the first page begins and ends: its title and logo as the office's template has them, what it is and was made of."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from xltrack import __version__, fields, theme
from xltrack.books.fit import lines_needed, row_height
from xltrack.books.status.cells import clean
from xltrack.books.status.look import WIDE, Look
from xltrack.books.status.page import (
    PIXELS,
    SCALE,
    Page,
)
from xltrack.books.status.paper import filled
from xltrack.books.status.view import View
from xltrack.books.template import PLACEHOLDER
from xltrack.words import say

_PARTS = re.compile(r"(\u3000+| {2,})")


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


def put_title(page: Page, view: View) -> None:
    """The title block of the look, its placeholders filled, its pictures hung."""
    look, said = page.book.look, title_words(view)
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


def title_words(view: View) -> dict[str, str]:
    """What the placeholders of a title block stand for; "" for what there is none of."""
    plan, period = view.result.plan, view.result.period
    lists = view.units_by_state
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


def put_identity(page: Page, view: View) -> None:
    """What this file is, in cells: name and value side by side, so that any program and any file name leave it."""
    result = view.result
    labels = {f.key: f.label(view.lang) for f in fields.PREAMBLE}
    pairs = (
        (say("status.mark", view.lang), __version__),
        (labels["plan_id"], result.plan.id),
        (labels["period"], result.period.label),
    )
    label = page.face("note", font_size=8, align="right")
    value = page.face("note", font_size=8, num_format="@")
    day = next(f.label(view.lang) for f in fields.PERIODS if f.key == "as_of"), str(result.period.day or "")
    for line in ((day,), pairs):  # what it is comes last, for there the page ends
        row = page.next(13)
        for n, (name, text) in enumerate(line):
            left = n * 5
            page.span(row, left, left + 1, label)
            page.sheet.write_string(row, left, name, label)
            page.span(row, left + 2, left + 4, value)
            page.sheet.write_string(row, left + 2, clean(text), value)
