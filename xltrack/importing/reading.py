"""What a part of a document holds: read as tables, as a table pasted cell by cell, and as running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from xltrack.documents import TableBlock
from xltrack.importing.found import Reading, Segment
from xltrack.importing.grammar import CLOSING, FORM_TITLE, LETTER, PAST, PLAN_TITLE, WHOEVER, view
from xltrack.importing.grammar.english import is_english
from xltrack.importing.meaning.actors import openings
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.meaning.units import read_units
from xltrack.importing.tables.celled import read_celled
from xltrack.importing.tables.flattened import find_flat_header, out_of_order, read_flattened
from xltrack.importing.tables.tables import Rows
from xltrack.importing.text.headings import as_heading, heads_table
from xltrack.importing.text.mixed import take_beside
from xltrack.importing.text.outline import read_outline
from xltrack.importing.text.parts import PlanPart, title_of
from xltrack.importing.text.shared import give_all
from xltrack.later import regex

_HEADING_LENGTH, _HEADING_LENGTH_EN = 40, 80
_STYLED = 160  # characters of a heading that its style marks
_HEAD = 6  # lines in which a letter says who sends it
_UNNAMED = regex(r"(?:sheet|table|工作表|表)?\s*\d*", re.IGNORECASE)  # a sheet nobody gave a name


def _is_short(seen: str) -> bool:
    """Whether a line is no longer than a heading."""
    return len(seen) <= (_HEADING_LENGTH_EN if seen.isascii() else _HEADING_LENGTH)


def _headed_tables(pieces: Sequence[Segment | TableBlock]) -> list[Segment | TableBlock]:
    """The pieces, with the plain line directly above each of several tables as a heading."""
    plain = {
        at
        for at, (piece, below) in enumerate(pairwise(pieces))
        if isinstance(piece, Segment) and isinstance(below, TableBlock) and heads_table(piece)
    }
    return [
        as_heading(piece) if at in plain and len(plain) > 1 and isinstance(piece, Segment) else piece
        for at, piece in enumerate(pieces)
    ]


def _read_tables(part: PlanPart, listed: bool = False) -> Reading:
    """Rows of every table of a part; numbered lines between tables are section headings. ``listed``: of lists without units and days too."""
    readers: dict[str, Rows] = {}
    sheets: dict[str, str] = {}
    pending: list[Segment] = []
    above: tuple[str, ...] = ()  # the two plain lines next above
    for piece in _headed_tables(part.pieces):
        if isinstance(piece, Segment):
            above = (*above[-1:], piece.text) if piece.text else above
            short = _is_short(piece.seen) or (piece.level and len(piece.seen) <= _STYLED)
            if (piece.mark or piece.level) and short and not CLOSING.search(piece.seen):
                pending.append(piece)
            continue
        file = part.labels.get(id(piece), part.file)
        rows = readers.setdefault(file, Rows(file, listed))
        sheets.setdefault(file, piece.name)
        before = len(rows.reading.items)
        rows.read_under(piece, pending, above)
        if len(rows.reading.items) > before:
            rows.reading.headings.extend(segment.place for segment in pending)
        pending, above = [], ()
    reading = Reading()
    several = sum(bool(rows.reading.items) for rows in readers.values()) > 1
    for file, rows in readers.items():
        done = rows.close()
        if several and not _UNNAMED.fullmatch(sheets[file]):
            for item in done.items:
                item.path = (sheets[file], *item.path)
        reading.items += done.items
        reading.headings += done.headings
        reading.reasons |= done.reasons
    return reading


def scrambled(segments: Iterable[Segment]) -> bool:
    """Numerals that mostly run backwards, without beginning anew at 1: the lines are not in the order of the
    document.
    """
    last: dict[str, int] = {}
    pairs = bad = 0
    segments = list(segments)
    if out_of_order(segments):
        return True
    for piece in segments:
        mark = piece.mark
        if not mark or mark.style not in ("arabic", "cn"):
            continue
        if mark.style in last:
            pairs += 1
            bad += mark.number != 1 and mark.number < last[mark.style]
        last[mark.style] = mark.number
    return bad >= 3 and bad > 0.2 * pairs


def read_part(part: PlanPart) -> None:
    """Fill a part's reading from its tables, from a table pasted cell by cell, or from its text: whichever names most units; what tables
    and text both hold is put together.
    """
    segments = part.segments
    options: list[Reading] = []
    if part.tables:
        options.append(_read_tables(part))
    if flat := find_flat_header(segments):
        begin, columns = flat
        flattened = read_celled(segments[begin:], columns) or read_flattened(segments[begin:], columns)
        flattened.reasons |= {piece.place: "header" for piece in segments[begin - len(columns) : begin]}
        options.append(flattened)
    whole = read_outline(segments)
    _leave_headings(part, whole)
    outline = replace(whole, items=[]) if any(map(_is_plan, options)) and not whole.owned else whole
    options.append(outline)
    for other in options[:-1]:
        if outline.given and not other.owned:
            give_all(other, outline.given, outline.given_lines)
    best = max(options, key=lambda reading: (reading.tells, reading.owned, len(reading.items)))
    if part.tables and (options[0].owned or not whole.owned) and options[0].items and not whole.loose:
        best = options[0] if take_beside(options[0], whole) else best
    if best is outline and outline.items and scrambled(segments):
        best = Reading(refusal="scrambled")
    if part.tables and not best.items and _is_register(listed := _read_tables(part, True)):
        best = listed
    _explain(best, options)
    _leave_past(best)
    sent = [piece for piece in part.pieces if isinstance(piece, Segment) and piece.place in part.listing]
    if not part.number and best is outline and any(_is_plans(piece.seen) for piece in sent):
        _leave_letter(best, segments)
    part.reading = best
    part.title = title_of(part, bool(part.tables) and best is options[0])


def _leave_headings(part: PlanPart, lines: Reading) -> None:
    """A numeral with nothing but a table below it is a heading, no commitment."""
    over = {
        piece.place
        for piece, below in pairwise(part.pieces)
        if isinstance(piece, Segment) and isinstance(below, TableBlock) and not _says_all(piece.seen)
    }
    bare = [item for item in lines.items if not item.parts and item.lines and set(item.lines) <= over]
    if bare and not lines.owned:
        lines.items = [item for item in lines.items if item not in bare]
        lines.reasons |= {place: "introduction" for item in bare for place in item.lines}


def _says_all(seen: str) -> bool:
    """Whether a line is a whole sentence."""
    return bool(CLOSING.search(seen)) or (seen.isascii() and seen.endswith("."))


def _is_plan(tables: Reading) -> bool:
    """Whether tables hold tasks, or would if they were filled in; others (how many schools there were each year) stand beside a plan."""
    return bool(tables.items) or "form" in tables.reasons.values()


def _is_register(listed: Reading) -> bool:
    """Whether tables hold an English list of what is to be done, with its status at most: recommendations, a backlog."""
    return len(listed.items) > 1 and all(is_english(item.text) for item in listed.items)


def _explain(best: Reading, options: Sequence[Reading]) -> None:
    """Add to the reading that was chosen why the others did not use the lines that it does not."""
    for other in options:
        if other is not best:
            used = {place for item in best.items for place in (*item.lines, *item.unit_lines)} | set(best.headings)
            for place, why in other.reasons.items():
                if place not in used:
                    best.reasons.setdefault(place, why)
            best.refusal = best.refusal or ("" if best.items else other.refusal)


def _is_plans(seen: str) -> bool:
    """Whether an attachment that a letter names is a plan, by its title: 附件：2026年任务分解表."""
    return bool(PLAN_TITLE.search(seen)) and not FORM_TITLE.search(seen)


def _leave_letter(reading: Reading, lines: Sequence[Segment]) -> None:
    """Take away what a letter that names its attachments asks of whoever has tasks there (各责任单位要…) and says of its sender, where it asks nothing
    else.
    """
    asked = [view(name) for item in reading.items for name in read_units(item.parts or openings(item.text)).names]
    head = "".join(line.seen for line in lines[:_HEAD] if "关于" in line.seen).replace("人民", "")
    others = [name for name in asked if not WHOEVER.fullmatch(name) and name.replace("人民", "") not in head]
    if not asked or others or not any(LETTER.search(line.seen) for line in lines):
        return
    if any(find_indicators(item.text) for item in reading.items):
        return
    reading.reasons |= {place: "letter" for item in reading.items for place in (*item.lines, *item.unit_lines)}
    reading.items, reading.refusal = [], reading.refusal or "letter"


def _leave_past(reading: Reading) -> None:
    """Take away what stands below 一、2025年工作情况 where tasks stand below other headings."""
    past = [
        item for item in reading.items if any(len(h) <= _HEADING_LENGTH and PAST.search(view(h)) for h in item.path)
    ]
    if not past or len(past) == len(reading.items):
        return
    reading.items = [item for item in reading.items if item not in past]
    gone = {place for item in past for place in (*item.lines, *item.unit_lines)}
    reading.headings = [place for place in reading.headings if place not in gone]
    reading.reasons |= dict.fromkeys(gone, "no-task")
