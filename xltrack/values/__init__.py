"""What people type, and what it means. Every reading keeps the original beside it: nothing here repairs in silence.

A reader returns a :class:`Reading`: the value, or None with the code of the finding that says why there is none.
"""

from xltrack.values.choices import is_tick, read_choice, suggest_choice
from xltrack.values.days import read_date, read_days, read_deadline, relative_span
from xltrack.values.names import join_names, nearest, shortened, split_names
from xltrack.values.numbers import PERCENT, read_counted, read_number, read_numbers, rounded
from xltrack.values.texts import (
    CELL_LIMIT,
    EPOCH,
    Reading,
    added_to,
    has_invisible,
    is_blank,
    is_placeholder,
    key,
    points_elsewhere,
    row_value,
    says_nothing,
    stands_elsewhere,
    text_of,
    tidy,
    together,
    utf16_length,
)

__all__ = [
    "CELL_LIMIT",
    "EPOCH",
    "PERCENT",
    "Reading",
    "added_to",
    "has_invisible",
    "is_blank",
    "is_placeholder",
    "is_tick",
    "join_names",
    "key",
    "nearest",
    "points_elsewhere",
    "read_choice",
    "read_counted",
    "read_date",
    "read_days",
    "read_deadline",
    "read_number",
    "read_numbers",
    "relative_span",
    "rounded",
    "row_value",
    "says_nothing",
    "shortened",
    "split_names",
    "stands_elsewhere",
    "suggest_choice",
    "text_of",
    "tidy",
    "together",
    "utf16_length",
]
