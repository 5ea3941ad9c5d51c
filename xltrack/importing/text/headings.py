"""Lines without a numeral that stand over others: names of units above their tasks, plain headings above numbered ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xltrack.importing.found import Segment
from xltrack.importing.grammar import CLOSING, NOT_A_TASK, TITLE, view
from xltrack.importing.meaning.labels import label_at_start
from xltrack.importing.meaning.units import looks_like_names
from xltrack.importing.text.pieces import SYMBOL
from xltrack.later import regex

_BOXED = regex(r"\(([^():]{2,40})\)")
_PLAIN = regex(
    r"(?!续表|接上表)[^\d\s。;,:!?()、]{2,16}|(?:(?i:workstream|theme|area|priority|objective|goal"
    r"|section): )?[A-Z][A-Za-z &-]{2,48}"
)
_LINE, _LINE_EN = 25, 50  # characters of a line that may have been broken in mid-sentence


def with_headings(pieces: Sequence[Segment]) -> list[Segment]:
    """The lines of a running text, those that head others marked by their level."""
    pieces = _unit_headings(pieces)
    known = _plain_headings(pieces)
    return [replace(p, level=SYMBOL) if at in known else p for at, p in enumerate(pieces)]


def heads_table(piece: Segment) -> bool:
    """Whether a line right above a table may head it, where neither numeral nor style tells: 项目建设, Urgent care, names of units."""
    told = piece.mark or piece.level
    return _is_plain(piece) or (not told and looks_like_names(_uncoloned(piece.text)))


def _is_plain(piece: Segment, titled: bool = False) -> bool:
    """Whether a line is short and says no sentence; ``titled``: it may end like a title (Priority actions)."""
    short = not piece.mark and not piece.level and _PLAIN.fullmatch(piece.seen)
    return bool(short) and (titled or not TITLE.search(piece.seen))


def _plain_headings(pieces: Sequence[Segment]) -> frozenset[int]:
    """Plain headings, each directly above a numeral, the first above the first of its kind; fewer than the numerals of that kind. Below headings
    with numerals of their own one of them stands behind a task: lines that all follow such a heading are what the page broke off it.
    """
    plain = [
        at
        for at, p in enumerate(pieces[:-1])
        if _is_plain(p, titled=at > 0 and p.seen.isascii())
        and not looks_like_names(p.text)
        and (not at or _ends(pieces[at - 1]))
    ]
    over = [at for at in plain if pieces[at + 1].mark]
    marks = [mark for at in over if (mark := pieces[at + 1].mark)]
    styles = {mark.style for mark in marks}
    marked = [at for at, p in enumerate(pieces) if p.mark]
    own = [at for at in marked if (mark := pieces[at].mark) and mark.style in styles]
    anew = all(
        mark.number == 1 and pieces[at].seen.isascii() for at, mark in zip(over, marks, strict=True)
    )  # 1, 2 and A1, A2
    if len(over) < 2 or not (anew or over[0] == own[0] - 1) or any(p.level for p in pieces):
        return frozenset()
    if not anew and own[0] != marked[0] and all(at - 1 in marked and at - 1 not in own for at in over):
        return frozenset()
    alike = len(own)
    closing = [at for at in plain if at > over[-1] and NOT_A_TASK.search(pieces[at].seen)]
    return frozenset((*over, *closing)) if (len(styles) == 1 or anew) and alike > len(over) else frozenset()


def _ends(before: Segment) -> bool:
    """Whether a line ends what it says: a longer one without a stop may run on."""
    seen = before.seen
    stops = CLOSING.search(seen) or seen.endswith((")", ".")) or label_at_start(before.text)
    return bool(stops) or before.bullet or len(seen) < (_LINE_EN if seen.isascii() else _LINE)


def _unit_headings(pieces: Sequence[Segment]) -> list[Segment]:
    """Lines of names above the items that are their own, as headings: 【规划科】, 县教育局：. The first stands before the first numeral."""
    first = next((at for at, p in enumerate(pieces) if p.mark), 0)
    found = _boxed_names(pieces)
    if not found or found[0] > first or len(pieces) - 1 in found:
        found = _names_above(pieces, first)
    known = set(found)
    return [as_heading(p) if at in known else p for at, p in enumerate(pieces)]


def _boxed_names(pieces: Sequence[Segment]) -> list[int]:
    return [
        at
        for at, p in enumerate(pieces)
        if not p.mark and (hit := _BOXED.fullmatch(p.seen)) and looks_like_names(hit[1])
    ]


def _names_above(pieces: Sequence[Segment], first: int) -> list[int]:
    """Names with a colon, or above numerals that begin anew, each directly above a numeral; a salutation is above none."""
    lines = [at for at, p in enumerate(pieces) if not p.mark and not p.level and looks_like_names(_uncoloned(p.text))]
    if len(lines) < 2 or first - 1 not in lines:
        return []
    found = [at for at in lines if at + 1 < len(pieces) and pieces[at + 1].mark]
    coloned = all(pieces[at].seen.endswith(":") for at in found)
    anew = all(mark.number == 1 for at in found if (mark := pieces[at + 1].mark))
    every = all(at in found or at < first for at in lines)
    return found if len(found) > 1 and every and (coloned or anew) else []


def _uncoloned(text: str) -> str:
    return text.rstrip(":： ")


def as_heading(piece: Segment) -> Segment:
    """A line as the heading of what stands below it, without the bracket around it or the colon behind it."""
    boxed = _BOXED.fullmatch(piece.seen)
    text = piece.text[1:-1].strip() if boxed else _uncoloned(piece.text)
    return replace(piece, text=text, seen=view(text), level=piece.level or 9)
