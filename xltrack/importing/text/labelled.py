"""Blocks of labelled lines: 整改目标：… 整改措施：… below a problem, 任务名称：… above its units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from xltrack.importing.found import Segment
from xltrack.importing.grammar import CUSTOM, FIELD, UNIT_ROLES, view
from xltrack.importing.meaning.actors import opening
from xltrack.importing.meaning.clauses import peel
from xltrack.importing.meaning.labels import label_at_start
from xltrack.importing.meaning.numerals import read_mark


def find_fields(pieces: Sequence[Segment]) -> list[Segment]:
    """The segments with those that say something of the task above them marked: ``field`` where a label begins,
    ``follows`` where the words of a label run on over lines of their own.
    """
    pieces = _without_numerals(pieces)
    if not any(FIELD.match(piece.seen) for piece in pieces):
        return list(pieces)
    openers = _openers(pieces)
    alone = not any(label_at_start(p.text) in UNIT_ROLES for p in pieces if not FIELD.match(p.seen))  # 主管单位
    found: list[Segment] = []
    stack: list[str] = []
    behind = 0
    for at, piece in enumerate(pieces):
        if at < behind:
            found.append(replace(piece, mark=None, follows=True))
            continue
        if piece.mark:
            stack = _deeper(stack, piece.mark.style)
        label = None if piece.mark else FIELD.match(piece.seen)
        if label and alone and label_at_start(piece.text) in UNIT_ROLES:
            label = None
        if not label or not label.lastgroup:
            found.append(piece)
            continue
        opens = label.lastgroup == "text" and label["text"] in openers
        value = piece.text[label.end() :].strip()
        found.append(
            replace(piece, field=("text" if opens else "more", piece.text[: label.end()].strip(" :："), value))
        )
        behind = _run(pieces, at, stack, value) if not opens and (stack or openers) else at
    return found


def _without_numerals(pieces: Sequence[Segment]) -> Sequence[Segment]:
    """Numbered labels (1.整改目标：… 2.责任单位：…) as plain ones, where units are among them."""
    numbered = {at for at, p in enumerate(pieces) if p.mark and (_label(p, p.mark.end))}
    if len(numbered) < 2 or not any(_label(pieces[at], _end(pieces[at])) in UNIT_ROLES for at in numbered):
        return pieces
    return [
        replace(p, text=p.text[_end(p) :].strip(), seen=p.seen[_end(p) :].strip(), mark=None) if at in numbered else p
        for at, p in enumerate(pieces)
    ]


def _end(piece: Segment) -> int:
    return piece.mark.end if piece.mark else 0


def _label(piece: Segment, begin: int = 0) -> str:
    """The role of the label a segment begins with behind its numeral, "" where it begins with none."""
    seen = piece.seen[begin:]
    hit = FIELD.match(seen)
    return (hit.lastgroup or "") if hit else label_at_start(piece.text[begin:]) if ":" in seen else ""


def _openers(pieces: Sequence[Segment]) -> set[str]:
    """Labels that open a task: those of tasks in a text without numerals, or met twice with no numeral between, or behind which somebody acts
    each time (ACTION: Roads Team to…).
    """
    words: list[str | None] = []
    acting: dict[str, list[bool]] = {}
    for piece in pieces:
        hit = None if piece.mark else FIELD.match(piece.seen)
        if piece.mark:
            words.append(None)
        elif hit and hit.lastgroup == "text":
            words.append(hit["text"])
            acting.setdefault(hit["text"], []).append(bool(opening(piece.text[hit.end() :])))
    again = {word for word, other in pairwise(words) if word and word == other}
    again |= {word for word, acts in acting.items() if len(acts) > 1 and all(acts)}
    return again if None in words else {word for word in words if word}


def _deeper(stack: list[str], style: str) -> list[str]:
    if style in stack:
        return stack[: stack.index(style) + 1]
    return [*(each for each in stack if CUSTOM.index(each) < CUSTOM.index(style)), style]


def _run(pieces: Sequence[Segment], at: int, stack: Sequence[str], value: str) -> int:
    """Where the words of a label end: at the next label or outer numeral. Numbered lines below it are its own only
    where they are no tasks: they name no units, and the numbers do not go on behind the labels that follow.
    """
    end = at + 1
    while end < len(pieces) and not _label(pieces[end]):
        mark = pieces[end].mark
        if (mark and mark.style in stack) or pieces[end].level:
            break
        end += 1
    run = pieces[at + 1 : end]
    marks = [piece.mark for piece in run if piece.mark]
    labelled = end < len(pieces) and bool(_label(pieces[end])) and not pieces[end].mark
    if not run or (value and not labelled and not marks) or (value and marks and not read_mark(view(value))):
        return at
    if any(chunk.parts for piece in run for chunk in peel(piece.text, piece.seen)):
        return at
    behind = end
    while behind < len(pieces) and not pieces[behind].mark and _label(pieces[behind]):
        behind += 1
    after = pieces[behind].mark if behind < len(pieces) else None
    if after and any(mark.style == after.style and mark.number + 1 == after.number for mark in marks):
        return at
    return end
