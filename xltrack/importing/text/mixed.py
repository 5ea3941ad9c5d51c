"""A part of a document that holds its tasks in tables and in numbered lines beside them."""

from __future__ import annotations

from collections.abc import Iterable

from xltrack.importing.found import Found, Place, Reading
from xltrack.importing.meaning.deadlines import find_deadlines
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.values import key

_ANY_YEAR = 2000  # only whether there is a day counts


def take_beside(tables: Reading, lines: Reading) -> bool:
    """Add to the tasks of tables those of the lines beside them: lines that name their units; in a letter of one unit the lists
    that ask for numbers or days; where nobody is named at all, lines that ask for numbers. Whether there were any.
    """
    if not lines.items:
        return False
    over = {key(heading) for item in tables.items for heading in item.path}
    known = {key(item.text) for item in tables.items}
    beside = [item for item in lines.items if item.lines and key(item.text) not in known and not _heads(item, over)]
    if lines.given:
        new = _asking(beside)
    elif tables.owned or lines.owned:
        new = [item for item in beside if item.parts]
    else:
        new = [item for item in beside if find_indicators(item.text)]
    if not new:
        return False
    tables.items = _in_order([*tables.items, *new])
    used = {place for item in new for place in (*item.lines, *item.unit_lines)}
    tables.headings = [place for place in dict.fromkeys((*tables.headings, *lines.headings)) if place not in used]
    used |= set(lines.headings)
    tables.reasons = {place: why for place, why in tables.reasons.items() if place not in used}
    return True


def _heads(item: Found, over: Iterable[str]) -> bool:
    """Whether what reads like a task is the heading of a table: 一、餐饮保障（膳食中心）; with what introduces the table below it too."""
    first = key(item.text.split("\n")[0])
    return any(key(item.text) in heading or (first and heading.endswith(first)) for heading in over)


def _asking(items: Iterable[Found]) -> list[Found]:
    """The items of the sections that ask for a number or a day."""
    items = list(items)
    asks = {item.path for item in items if find_indicators(item.text) or find_deadlines(item.text, _ANY_YEAR)[0]}
    return [item for item in items if item.path in asks and item.path]


def _in_order(items: list[Found]) -> list[Found]:
    def line(item: Found) -> Place:
        return item.lines[0] if item.lines else Place("", 0)

    return sorted(items, key=lambda item: line(item).line)
