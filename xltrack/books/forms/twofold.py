"""A header that a department put in two rows: words of a group above, the columns below, or one header's words over two cells."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from xltrack.grids import Cell
from xltrack.values import is_blank, text_of, together

Row = tuple[Cell, ...]
_COLON = (":", "：")  # a label of what stands beside it


def in_one_row(above: Row, below: Row, names: Callable[[str], bool]) -> tuple[Row, Row]:
    """Two rows with every header in the second, each in its column; what ``names`` no column, as the words of a group, stays where it is."""
    pairs = [_parted(*pair, names) for pair in zip_longest(above, below)]
    return tuple(upper for upper, _ in pairs), tuple(lower for _, lower in pairs)


def _parted(above: Cell, below: Cell, names: Callable[[str], bool]) -> tuple[Cell, Cell]:
    if not isinstance(above, str) or is_blank(above) or above.rstrip().endswith(_COLON):
        return above, below
    whole = above if is_blank(below) else together(above.strip(), text_of(below).strip())
    return (None, whole) if names(whole) else (above, below)
