"""Every non-blank source line and where it went: the proof that nothing was dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xltrack.documents import Document, Paragraph, Placed
from xltrack.importing.found import Found, Place
from xltrack.words import say


def labels(document: Document) -> dict[int, str]:
    """id of a table → the file's name, with the sheet's where the document has several."""
    tables = [block for block in document.blocks if not isinstance(block, Paragraph)]
    several = len({table.name for table in tables if table.name}) > 1
    return {id(table): f"{document.name} [{table.name}]" if several else document.name for table in tables}


def source_lines(document: Document) -> dict[Place, str]:
    """Every non-blank line of a document: a row of a table is a line, its cells joined by tabs."""
    files = labels(document)
    lines: dict[Place, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                lines[Place(document.name, block.line)] = block.text.strip()
            continue
        for row in block.rows:
            if any(cell.strip() for cell in row.cells):
                lines[Place(files[id(block)], row.line)] = "\t".join(cell.strip() for cell in row.cells).strip()
    return lines


def account(
    lines: Mapping[Place, str],
    items: Sequence[Found],
    headings: Iterable[Place],
    periods: Iterable[Place],
    goals: Iterable[Place],
    reasons: Mapping[Place, str],
    continued: Mapping[Place, Place],
    *,
    lang: str,
) -> tuple[Placed, ...]:
    """Where every line went, in order. ``continued``: lines that went where another one did."""
    where: dict[Place, tuple[str, int]] = {}
    for place in headings:
        where[place] = ("heading", -1)
    for position, item in enumerate(items):
        for place in item.unit_lines:
            if where.get(place, ("", 0))[0] not in ("item", "units"):
                where[place] = ("units", position)
    for position, item in reversed(list(enumerate(items))):
        for place in item.lines:
            where[place] = ("item", position)
    for place in periods:
        where.setdefault(place, ("period", -1))
    for place in goals:
        where.setdefault(place, ("goal", -1))
    rows = []
    for place, text in lines.items():
        first = continued.get(place, place)
        placed, position = where.get(first, ("unused", -1))
        reason = "" if placed != "unused" else say(f"import.{reasons.get(first, 'text')}", lang)
        serial = items[position].serial if position >= 0 else ""
        rows.append(Placed(place.file, place.line, text, placed, serial, position, reason))
    return tuple(rows)
