"""What a program gives when it makes a plan, told at once where it cannot be meant: wrong calls raise, wrong workbooks are findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime


def accept(
    record: object, *, several: Iterable[str] = (), days: Iterable[str] = (), one_of: Mapping[str, Collection[str]] = {}, share: str = ""
) -> None:  # fmt: skip
    """Look over fields of a frozen record just made; a moment (``datetime``, pandas' ``Timestamp``) becomes its day.

    ``several``: tuples, which a list becomes; raises TypeError for anything else: one text, ``lead="环卫股"``, would be three units of a character each.
    ``days``: raises TypeError for what is no date or None. ``one_of``: field → the words it takes beside none; raises ValueError for any other.
    ``share``: raises ValueError for what is neither None nor from 0 to 1: half the year is 0.5, not 50.
    """
    of = type(record).__name__
    for name in several:
        value = getattr(record, name)
        if isinstance(value, str):
            raise TypeError(f"{of}.{name} takes a tuple of names, such as ({value!r},), not a text")
        if isinstance(value, list):
            object.__setattr__(record, name, tuple(value))
        elif not isinstance(value, tuple):
            raise TypeError(f"{of}.{name} takes a tuple, not {type(value).__name__}")
    for name in days:
        day = getattr(record, name)
        if isinstance(day, datetime):
            object.__setattr__(record, name, day.date())
        elif day is not None and not isinstance(day, date):
            raise TypeError(f"{of}.{name} takes a date, not {day!r}")
    for name, words in one_of.items():
        value = getattr(record, name)
        if value and value not in words:
            raise ValueError(f"{of}.{name} is one of {', '.join(words)}, not {value!r}")
    part = getattr(record, share) if share else None
    if part is not None and (isinstance(part, str) or not 0 <= part <= 1):
        raise ValueError(f"{of}.{share} is from 0 to 1, not {part!r}")
