"""Headers of several rows that lost their merged cells, as a table saved as .csv or pasted does: 2026年目标 | | over 上半年 | 全年."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

Span = tuple[int, int, int, int]
_LONGEST = 14  # characters of a column's name
_MOST_ROWS = 3


def lost_spans(rows: Sequence[Sequence[str]], top: int) -> list[Span]:
    """The spans (first row, first column, last row, last column) that a header beginning at row ``top`` must have had: a name over blank
    cells which names stand below, and every other name over a blank one.
    """
    found: list[Span] = []
    upper = list(rows[top])
    for n in range(top, min(top + _MOST_ROWS - 1, len(rows) - 1)):
        below = list(rows[n + 1])
        groups = _groups(upper, below, rows[n + 2] if n + 2 < len(rows) else ())
        within = {at for first, last in groups for at in range(first, last + 1)}
        beside = [at for at, name in enumerate(upper) if name and at not in within]
        names = [name for name in below if name]
        if not groups or any(below[at] for at in beside) or any(len(name) > _LONGEST for name in names):
            break
        found += [(n, first, n, last) for first, last in groups]
        found += [(n, at, n + 1, at) for at in beside]
        upper = [name or (upper[at] if at in beside else "") for at, name in enumerate(below)]
    return found


def _groups(upper: Sequence[str], below: Sequence[str], third: Sequence[str]) -> list[tuple[int, int]]:
    """(first, last column) of every name with blank cells behind it and names below; those may be blank where a third row parts them again."""
    lowest = third if third and not any(third[at] for at, name in enumerate(upper) if name and not below[at]) else ()

    def continues(at: int) -> bool:
        return not upper[at] and bool(below[at] or (lowest and lowest[at]))

    found = []
    for first in (at for at, name in enumerate(upper) if name and below[at] and not below[at].isdigit()):
        run = list(takewhile(continues, range(first + 1, len(upper))))
        found += [(first, run[-1])] if run else []
    return found
