"""An English table pasted a cell a line: each row ends with its day and who acts, in the order that the header has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xltrack.importing.found import Found, Reading, Segment
from xltrack.importing.grammar.english import ONGOING, english_deadlines, is_english
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.meaning.labels import Part
from xltrack.later import regex

_ANY_YEAR = 2000  # only whether there is a day counts
_LONGEST = 80  # characters of a cell of days or of names
_BESIDE = 5  # words that may stand beside the days of a cell: and then annually
_FEWEST = 2  # rows, and words of a task
_WORD = regex(r"[A-Za-z]{2,}")
_GOES_ON = regex(r"[a-z(&]")  # how the second line of a cell begins


@dataclass(slots=True)
class _Row:
    """The lines of a row: what stands before its day, its day, who acts."""

    before: list[Segment]
    when: list[Segment] = field(default_factory=list)
    who: list[Segment] = field(default_factory=list)


def read_celled(pieces: Sequence[Segment], columns: Sequence[str]) -> Reading | None:
    """The rows below a header whose last two columns are days and units; None where the lines do not fall into such rows."""
    tail = list(columns[-2:])
    roles = [name for name in tail if name in UNIT_COLUMNS]
    if "text" not in columns[:-2] or "deadline" not in tail or len(roles) != 1:
        return None
    kept = [piece for piece in pieces if piece.text and not piece.noise]
    rows = list(_rows(kept, tail[0] == "deadline"))
    reading = Reading()
    path: tuple[str, ...] = ()
    for row in rows:
        heads, text = _parted(row.before)
        path = (_joined(heads),) if heads else path
        item = Found(_joined(text), path, parts=[Part(roles[0], _joined(row.who))], lines=[p.place for p in text])
        item.deadlines = [piece.text for piece in row.when]
        item.unit_lines = [piece.place for piece in (*row.when, *row.who)]
        reading.items.append(item)
        reading.headings += [piece.place for piece in heads]
    whole = all(row.who and len(_joined(row.who)) <= _LONGEST for row in rows)
    said = all(len(_WORD.findall(item.text)) >= _FEWEST for item in reading.items)
    return reading if len(rows) >= _FEWEST and whole and said else None


def _rows(pieces: Sequence[Segment], day_first: bool) -> Iterator[_Row]:
    row, at = _Row([]), 0
    while at < len(pieces):
        if not _says_when(pieces[at].text):
            row.before.append(pieces[at])
            at += 1
            continue
        while at < len(pieces) and _says_when(pieces[at].text):
            row.when.append(pieces[at])
            at += 1
        if day_first:
            row.who, at = _cell(pieces, at)
        else:
            row.who = [row.before.pop()] if row.before else []
        yield row
        row = _Row([])


def _cell(pieces: Sequence[Segment], at: int) -> tuple[list[Segment], int]:
    """The lines of the cell that begins at a line, and where the next begins: one goes on that ends in a comma, or before a small letter."""
    end = min(at + 1, len(pieces))
    while end < len(pieces) and (pieces[end - 1].text.endswith(",") or _GOES_ON.match(pieces[end].text)):
        end += 1
    return list(pieces[at:end]), end


def _says_when(text: str) -> bool:
    """Whether a line is a cell of days: June 2026, July 2026 and then annually, Ongoing."""
    if len(text) > _LONGEST or not is_english(text):
        return False
    rest = text
    for each in english_deadlines(text, _ANY_YEAR):
        rest = rest.replace(each.text, " ")
    return (rest != text or bool(ONGOING.match(text))) and len(_WORD.findall(rest)) <= _BESIDE


def _parted(lines: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """(lines of the heading, lines of the task): the task begins at the last bullet, else with its last cell."""
    bullets = [at for at, piece in enumerate(lines) if piece.bullet]
    begin = bullets[-1] if bullets else max(len(lines) - 1, 0)
    while not bullets and begin and _GOES_ON.match(lines[begin].text):
        begin -= 1
    return list(lines[:begin]), list(lines[begin:])


def _joined(lines: Sequence[Segment]) -> str:
    return " ".join(piece.text for piece in lines)
