"""Labels outside a form's table, and the values behind them: 填报单位：环卫股, and several in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xltrack.fields import PREAMBLE, Field
from xltrack.headers import find, is_name, is_remarked
from xltrack.values import tidy

LONG = 200  # characters from which a text is no label of the footer
LONGEST_LABEL = 21
LEADERS_PHONE = "leader_phone"
_LABEL = re.compile(r"[:：]")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")  # may be as long as it likes
_WORD = re.compile(r"\S+")


def labels_in(cell: str) -> tuple[tuple[str, str], ...]:
    """(preamble key, value in the same cell) of every label in a cell: 填表人：某某 电话：123 holds two."""
    return _labels_of_short(cell) if len(cell) < LONG else _labels_of(cell)


def _labels_of(cell: str) -> tuple[tuple[str, str], ...]:
    found = [*_pairs(cell)]
    if not found:
        whole = _named(cell) if len(_REMARK.sub("", cell)) < LONGEST_LABEL else ""
        return ((whole, ""),) if whole else ()
    ends = [start for start, _, _ in found[1:]] + [len(cell)]
    return tuple((name, tidy(cell[colon:end])) for (_, colon, name), end in zip(found, ends, strict=True))


_labels_of_short = lru_cache(maxsize=4096)(_labels_of)  # a form's labels stand in every return


def _pairs(cell: str) -> Iterator[tuple[int, int, str]]:
    """Where each label in a cell begins, where its value begins, and its preamble key. What stands between the value before and
    a colon may end in a label: in 方案编号：X1 表样版本：V2 the second one is 表样版本, not X1 表样版本.
    """
    before = 0
    for colon in _LABEL.finditer(cell):
        for word in _WORD.finditer(cell, before, colon.start()):
            label = cell[word.start() : colon.start()]
            if len(_REMARK.sub("", label)) <= LONGEST_LABEL and (name := _named(label)):
                yield word.start(), colon.end(), name
                break
        before = colon.end()


def remarked_labels(cell: str) -> Iterator[str]:
    """The labels of a cell behind which something stands in brackets that no field is called by: 填报时间（延期）."""
    labels = [cell[start:colon].rstrip(":：") for start, colon, _ in _pairs(cell)]
    return (label for label in labels or [cell] if is_remarked(label) and not is_name(label, PREAMBLE))


def begins_with_label(cell: str) -> bool:
    """Whether nothing stands before a cell's first label, so that label and value are all it says."""
    first = next((start for start, _, _ in _pairs(cell)), 0)
    return not tidy(cell[:first])


@lru_cache(maxsize=1024)
def _named(label: str) -> str:
    wanted: Field | None = find(label.strip(), PREAMBLE)
    return wanted.key if wanted else ""


def second_phone(name: str, last: str) -> str:
    """The second 电话 of the form stands behind 分管领导 and is the leader's."""
    return LEADERS_PHONE if name == "filler_phone" and last in ("leader", LEADERS_PHONE) else name
