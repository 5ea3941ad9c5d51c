"""A table pasted with one cell a line: the header's words on lines of their own, then serials, texts and units in
turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xltrack.importing.found import Found, Place, Reading, Segment
from xltrack.importing.grammar import CLOSING, NO_UNIT
from xltrack.importing.grammar.amounts import BEFORE, POINT
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.units import looks_like_names
from xltrack.importing.tables.columns import column_meaning
from xltrack.importing.tables.rows import number_subs
from xltrack.later import regex

_SERIAL = regex(r"^(?:\d{1,3}|[一二三四五六七八九十]{1,3}|\(\d{1,3}\)|[①-⑳])[.、]?$")
_BRACKETED = regex(r"^\([^()]*\)$")
_PERSONS = regex(
    r"^(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff] [\u4e00-\u9fff])(?:[ 、,]*(?:[\u4e00-\u9fff]{2,4}"
    r"|[\u4e00-\u9fff] [\u4e00-\u9fff]))*$"
)
_NAME, _NAME_EN = 12, 24  # characters of a column's name
_MORE, _SHORT = 5, 8  # further columns of a header, characters of their names
_ANSWER = regex(
    r"是|否|有|无|[√✓×]|(?:已|未|基本)?完成|正在推进|(?:按|达)序时(?:推进|进度)?"
)  # no heading of what stands below
_WHEN = regex(r"\d|底|年|长期|持续|常态|全年|每[日周旬月季]")  # what a line of the column of deadlines holds
_DAY = regex(rf"(?:于|在)?{POINT}\s*(?:{BEFORE})?(?:完成|办结)?")


def find_flat_header(pieces: Sequence[Segment]) -> tuple[int, list[str]] | None:
    """(position behind the header, meanings of its columns): three or more successive lines that are each a column's
    name.
    """
    run: list[str] = []
    for at, piece in enumerate(pieces):
        longest = _NAME_EN if piece.seen.isascii() else _NAME
        name = column_meaning(piece.text) if len(piece.seen) <= longest and not piece.mark else ""
        below = at + 1 < len(pieces) and bool(_SERIAL.match(pieces[at + 1].seen))
        section = below and "text" in run and name not in ("serial", "deadline", "other", *UNIT_COLUMNS)
        if name == "serial" and run and run != ["path"]:
            run = []
        if name and not section:
            run.append(name)
            continue
        if len(run) >= 3 and "text" in run and ("serial" in run or any(unit in run for unit in UNIT_COLUMNS)):
            more = _more_columns(pieces[at : at + _MORE])
            return at + len(more), [*run, *more]
        run = []
    return None


def _more_columns(pieces: Sequence[Segment]) -> list[str]:
    """The columns behind one of a name nobody knows, up to the last that is known, above the first serial: 是否达序, 说明."""
    meanings: list[str] = []
    for piece in pieces:
        if _SERIAL.match(piece.seen) or piece.mark or len(piece.seen) > _SHORT:
            break
        meanings.append(column_meaning(piece.text) or "other")
    beside = ("other", "progress")
    known = [at for at, piece in enumerate(pieces[: len(meanings)]) if column_meaning(piece.text) in beside]
    return meanings[: known[-1] + 1] if known and len(meanings) < len(pieces) else []


def out_of_order(pieces: Sequence[Segment]) -> bool:
    """Serials that mostly neither run on by one nor begin anew."""
    numbers = [int(piece.seen) for piece in pieces if piece.seen.isdecimal() and len(piece.seen) < 4]
    bad = sum(number not in (1, before + 1) for before, number in pairwise(numbers))
    return bad >= 3 and bad * 5 > len(numbers)


@dataclass(slots=True)
class _State:
    reading: Reading = field(default_factory=Reading)
    section: str = ""
    name: str = ""
    serial: str = ""
    leader: Segment | None = None
    texts: list[Segment] = field(default_factory=list)
    item: Found | None = None
    place_of_serial: Place | None = None


def read_flattened(pieces: Sequence[Segment], columns: Sequence[str]) -> Reading:
    """Rows rebuilt from single lines. A text before a serial is a section, a text before another text names the
    serial.
    """
    state = _State()
    kept = []
    for piece in pieces:
        why = piece.noise if not _SERIAL.match(piece.seen) else ""
        if why:
            state.reading.reasons[piece.place] = why
        elif piece.text:
            kept.append(piece)
    if _runs_of_serials(kept) or out_of_order(kept):
        state.reading.refusal = "scrambled"
        return state.reading
    columns = columns if "serial" in columns or not _counted(kept) else ["serial", *columns]
    roles = [name for name in columns if name in UNIT_COLUMNS]
    for at, piece in enumerate(kept):
        _step(state, piece, kept[at + 1 :], roles, columns)
    _flush(state)
    number_subs(state.reading.items)
    return state.reading


def _runs_of_serials(pieces: Sequence[Segment]) -> bool:
    """Serials in a row without anything between them: the columns were pasted one after the other."""
    run = longest = 0
    for piece in pieces:
        run = run + 1 if piece.seen.isdigit() else 0
        longest = max(longest, run)
    return longest >= 3


def _counted(pieces: Sequence[Segment]) -> bool:
    """Whether lines of a number alone count the rows of a table whose header has no column for them."""
    numbers = [int(piece.seen) for piece in pieces if piece.seen.isdecimal() and len(piece.seen) < 4]
    return len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))


def _step(state: _State, piece: Segment, rest: Sequence[Segment], roles: Sequence[str], columns: Sequence[str]) -> None:
    if _SERIAL.match(piece.seen) and "serial" in columns:
        _flush(state)
        state.serial, state.name, state.item = piece.seen.rstrip(".、"), "", None
        state.place_of_serial = piece.place
        return
    if _is_leader(state, piece, columns):
        if state.texts or state.item is None:
            state.leader = piece
        else:  # behind the day, which closed the task
            state.item.leader = piece.text
            state.item.unit_lines.append(piece.place)
        return
    if _is_unit_line(state, piece):
        _add_unit(state, piece, roles)
        return
    if (
        state.item is not None
        and "deadline" in columns
        and not CLOSING.search(piece.seen)
        and _WHEN.search(piece.seen)
        and len(piece.seen) < 20
    ):
        state.item.deadlines.append(piece.text)
        state.item.unit_lines.append(piece.place)
        return
    if state.texts and "deadline" in columns and _DAY.fullmatch(piece.seen):
        _below(state, piece)
        return
    if _ANSWER.fullmatch(piece.seen):
        state.reading.reasons[piece.place] = "after"
        return
    if rest and _SERIAL.match(rest[0].seen) and not CLOSING.search(piece.seen) and len(piece.seen) <= 40:
        _flush(state)
        state.section, state.serial, state.name, state.item = piece.text, "", "", None
        state.reading.headings.append(piece.place)
        return
    if "serial" not in columns and _is_section(piece, rest):
        _flush(state)
        inner = piece.mark is not None and piece.mark.style == "bracket-cn"
        state.section, state.name = (state.section, piece.text) if inner else (piece.text, "")
        state.item = None
        state.reading.headings.append(piece.place)
        return
    state.item = None
    state.texts.append(piece)


def _is_section(piece: Segment, rest: Sequence[Segment]) -> bool:
    """一、… and （一）… above a task, in a table that does not count its rows."""
    numbered = piece.mark is not None and piece.mark.style in ("cn", "bracket-cn") and len(piece.seen) <= 40
    below = rest[0] if numbered and rest and not CLOSING.search(piece.seen) else None
    return below is not None and not looks_like_names(below.text) and not _DAY.fullmatch(below.seen)


def _below(state: _State, day: Segment) -> None:
    """A task with a day but no unit: the cell of its units spans it where it stands in the row of a serial below one that names them."""
    before = state.reading.items[-1] if state.reading.items else None
    item = state.item = _close_text(state)
    item.deadlines.append(day.text)
    item.unit_lines.append(day.place)
    if before and before.serial and before.serial == item.serial and before.parts:
        item.parts = list(before.parts)
        item.doubts.append(("joint", before.parts[0].text, "shared-units"))


def _is_leader(state: _State, piece: Segment, columns: Sequence[str]) -> bool:
    """A line of persons' names where the column of the leader stands between the task and its units."""
    at = columns.index("leader") if "leader" in columns else -1
    between = at > 0 and "text" in columns[:at] and any(name in UNIT_COLUMNS for name in columns[at:])
    named = len(piece.seen) <= 16 and bool(_PERSONS.match(piece.seen)) and not looks_like_names(piece.text)
    dated = state.item is not None and bool(state.item.deadlines) and not (state.item.parts or state.item.leader)
    return (bool(state.texts) or dated) and between and state.leader is None and named


def _is_unit_line(state: _State, piece: Segment) -> bool:
    if NO_UNIT.match(piece.seen) or looks_like_names(piece.text):
        return bool(state.texts) or state.item is not None
    return state.item is not None and bool(_BRACKETED.match(piece.seen)) and len(piece.seen) <= 24


def _add_unit(state: _State, piece: Segment, roles: Sequence[str]) -> None:
    if state.item is None:
        state.item = _close_text(state)
    role = roles[0] if roles else "joint"
    if len(roles) > 1 and state.item.parts:
        role = roles[min(len(state.item.parts), len(roles) - 1)]
    parts = state.item.parts
    if parts and parts[-1].role == role:
        parts[-1] = Part(role, f"{parts[-1].text}\n{piece.text}")
    else:
        parts.append(Part(role, piece.text))
    state.item.unit_lines.append(piece.place)


def _close_text(state: _State) -> Found:
    """The texts gathered so far as an item; a short first one without closing punctuation names the serial."""
    texts = state.texts
    if len(texts) > 1 and not CLOSING.search(texts[0].seen) and len(texts[0].seen) <= 40:
        state.name = texts[0].text
        state.reading.headings.append(texts[0].place)
        texts = texts[1:]
    path = tuple(part for part in (state.section, state.name) if part)
    item = Found("\n".join(piece.text for piece in texts), path, state.serial, lines=[piece.place for piece in texts])
    if state.place_of_serial:
        item.unit_lines.append(state.place_of_serial)
        state.place_of_serial = None
        state.item = item
    if state.leader:
        item.leader = state.leader.text
        item.unit_lines.append(state.leader.place)
    state.reading.items.append(item)
    state.texts, state.leader = [], None
    return item


def _flush(state: _State) -> None:
    """Texts that no unit line followed: an item without unit under a serial, else not used."""
    if state.texts and state.serial and state.place_of_serial:
        _close_text(state)
    for piece in state.texts:
        state.reading.reasons.setdefault(piece.place, "after")
    state.texts = []
