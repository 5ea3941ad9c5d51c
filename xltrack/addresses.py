"""Addresses of cells as A1 writes them: column letters ⇄ numbers."""

from __future__ import annotations

import re
from functools import lru_cache

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Column letters of a 0-based index: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """A1-style address of 0-based row and column."""
    return f"{letters(column)}{row + 1}"


@lru_cache(maxsize=1024)
def column_number(name: bytes | str) -> int:
    """1-based number of column letters, in either case."""
    number = 0
    for letter in name if isinstance(name, bytes) else name.encode():
        number = number * 26 + (letter & 0xDF) - 64
    return number


def place(cell: str) -> tuple[int, int] | None:
    """1-based row and column of an address, None for what is none."""
    found = _CELL.fullmatch(cell)
    return (int(found[2]), column_number(found[1])) if found else None
