"""Answers that seem to stand beside other tasks: what a sort of the answer columns alone leaves behind.

Ids and tasks stay where they are, so no address can tell. The words can: an answer repeats words of its task, or of what was
reported for it last time. Where most answers of a sheet that repeat any do so of *another* row's, the sheet is pointed out.
It is a warning and no more: words are evidence, not identity.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from operator import add

from xltrack.grids import address
from xltrack.plan import Item
from xltrack.records import RawRow, Return
from xltrack.values import text_of
from xltrack.words import say

_LETTERS = re.compile(r"[^\W\d_]{2,}")
LEAST = 3  # rows that must speak of other tasks: two can be a coincidence
TWICE = 2  # and that many times as many as speak of their own
SHARED = 2  # pairs of characters, held by no other row, that make an answer speak of a task: three characters in a row


def pointed_out(returned: Return, lang: str) -> Return:
    """The return with a finding where its answers seem to stand beside other tasks. ``found`` lists id → what it seems to be."""
    wrong = displaced(returned.rows) if returned.state == "accepted" else []
    if not wrong:
        return returned
    items = {row.row: item.id for row, item in returned.rows}
    listed = say("list.separator", lang).join(f"{items[row.row]}→{item.id}" for row, item in wrong[:6])
    column = returned.form.columns.get("progress") or returned.form.columns.get("text")
    cell = address(wrong[0][0].row, column.index if column else 0)
    return replace(returned, findings=(*returned.findings, returned.told("answers-displaced", cell, found=listed)))


def displaced(rows: Sequence[tuple[RawRow, Item]]) -> list[tuple[RawRow, Item]]:
    """The rows whose answer speaks of another row's task, each with that task's item; none where that may be chance."""
    if len(rows) < LEAST:
        return []
    tasks = [_words(item.text) | _words(_printed(row)) for row, item in rows]
    known = Counter(chain.from_iterable(tasks))
    own_words: Mapping[str, int] = {pair: n for n, task in enumerate(tasks) for pair in task if known[pair] == 1}
    own, others = 0, dict[int, tuple[RawRow, Item]]()
    for n, (row, _) in enumerate(rows):
        if len(others) + len(rows) - n <= TWICE * own:
            return []  # whatever the rest says
        said = [own_words[pair] for pair in own_words.keys() & _pairs(_said(row))]
        if len(said) < SHARED:
            continue
        told = Counter(said)
        at, shared = max(
            told.items(), key=lambda found: (found[1], found[0] == n, -found[0])
        )  # of two alike the upper one
        if shared >= SHARED and at == n:
            own += 1
        elif shared >= SHARED and not told[n]:
            others.setdefault(at, (row, rows[at][1]))  # a text copied into many rows speaks of one task, not of many
    return list(others.values()) if len(others) >= LEAST and len(others) > TWICE * own else []


def _said(row: RawRow) -> str:
    return "\n".join([text_of(c.value) for name, c in row.cells.items() if name != "status" and c.value is not None])


def _printed(row: RawRow) -> str:
    return text_of(row.printed["previous"].value) if "previous" in row.printed else ""


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters; a word of two Chinese characters is one."""
    plain = text.casefold()
    return set(map(add, plain, plain[1:]))


@lru_cache(maxsize=8192)  # tasks stand in many returns
def _words(text: str) -> frozenset[str]:
    """Of the pairs of a text those of letters."""
    return frozenset(chain.from_iterable(map(_pairs, _LETTERS.findall(text))))
