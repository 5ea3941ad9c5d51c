"""Which field the header of a column names, as people write it: by label in either language, by synonym, with a remark in brackets or a mark.

Columns are found by normalised header, never by letter. A header that no field knows is a column of the user's own and travels untouched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from xltrack.fields import FORM, PROGRESS, STATUS_ANSWERS, STATUS_LEDGER, Field, column_key
from xltrack.values import key as normal

_BEHIND = re.compile(r".\(.+\)$")
_REMARK = re.compile(r"\(.*?\)")
# What numbers a column: 4. (4) 四、 b) – not the figure that a header begins with (3.15, 1季度).
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z])(?:\)|[.、,:](?!\d))(?=.)")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"  # which are figures once width does not count


def header_key(text: object) -> str:
    """A header as it is compared: without the mark of required columns, spaces, width, case, its number and a bracketed remark."""
    return _bare(whole_key(text))


def whole_key(text: object) -> str:
    """A header as it is compared, its number and remarks included: what tells 1.金额 from 2.金额 where a form has both."""
    return normal(text.lstrip(_CIRCLED) or text if isinstance(text, str) else text).rstrip("*")


def is_remarked(header: object) -> bool:
    """Whether something stands in brackets behind a header."""
    return _BEHIND.search(whole_key(header)) is not None


def is_name(header: object, fields: Iterable[Field]) -> bool:
    """Whether a header is the whole name of a field, or a synonym of it, with what is bracketed in that."""
    names, exact = _names(fields), whole_key(header)
    return exact in names.labels or exact in names.synonyms


def _bare(plain: str) -> str:
    """A header without the number before it and the remarks in brackets, where anything else stands in it."""
    named = _NUMBER.sub("", plain, count=1) if _NUMBER.match(plain) else plain
    return (_REMARK.sub("", named) or plain) if "(" in named else named


class _Names(NamedTuple):
    """Field by label, and by synonym, as headers are compared."""

    fields: tuple[Field, ...]
    labels: Mapping[str, Field]
    synonyms: Mapping[str, Field]


_LISTS = 64  # lists of fields whose names are kept
_known: dict[int, _Names] = {}


def _names(fields: Iterable[Field]) -> _Names:
    """The names of some fields; those of a list that stays are made once, for comparing two lists costs more than finding a header."""
    found = _known.get(id(fields))
    if found is not None and found.fields is fields:
        return found
    made = _names_of(tuple(fields))
    if isinstance(fields, tuple) and len(_known) < _LISTS:
        _known[id(fields)] = made._replace(fields=fields)
    return made


@lru_cache(maxsize=64)
def _names_of(fields: tuple[Field, ...]) -> _Names:
    """The first of two fields of one name has it."""
    labels, synonyms = dict[str, Field](), dict[str, Field]()
    for field in fields:
        for known, names in ((labels, (field.zh, field.en)), (synonyms, field.synonyms)):
            for name in names:
                known.setdefault(normal(name), field)
                known.setdefault(header_key(name), field)
    return _Names(fields, labels, synonyms)


def find(header: object, fields: Iterable[Field]) -> Field | None:
    """The field a header names: by label in either language first, then by synonym."""
    return _named(header, _names(fields))


def _named(header: object, names: _Names) -> Field | None:
    exact = whole_key(header)
    if not exact:
        return None
    labels, synonyms = names.labels, names.synonyms
    found = labels.get(exact) or synonyms.get(exact)
    if found or (bare := _bare(exact)) == exact:
        return found
    return labels.get(bare) or synonyms.get(bare)


def named(headers: Mapping[int, str], fields: Iterable[Field]) -> dict[int, Field]:
    """Column → the field that its header names. A header that says either of two (完成情况) is the one that no other column is."""
    known = {at: field for at, header in headers.items() if (field := find(header, fields))}
    columns = Counter(field.key for field in known.values())
    for at, field in known.items():
        other = _EITHER.get(header_key(headers[at]))
        if other and columns[field.key] > 1 and not columns[other.key]:
            known[at] = other
    return known


_EITHER: Mapping[str, Field] = {"完成情况": PROGRESS}


def is_label(header: object, field: Field) -> bool:
    """Whether a header is the very name of a field, no synonym of it."""
    return header_key(header) in (header_key(field.zh), header_key(field.en))


OWN = "+"  # before a header of an office's or a unit's own
# By which validated rows say where they stand.
INTERNAL: Final = ("return", "row", "kind", "closed", "blank", "decides")
INNER = frozenset(  # by which rows and frames name other things than columns
    (*INTERNAL, "refused", "status", "period", "sheet", "sha256", "counts", "returned", "lag_units")
)  # fmt: skip
_TAKEN = (*STATUS_ANSWERS, *STATUS_LEDGER)


def own_key(header: str) -> str:
    """The key of a form's column that is no field: its header. One that names something of the status workbook's (核定, verdict) is marked, so that
    no unit's words are taken for the coordinator's, or for where an answer came from; so is one that other forms ask (责任科室), which the ledger
    would read back as theirs."""
    taken = header in INNER or find(header, _TAKEN) or any(header == f.key for f in (*_TAKEN, *FORM))
    taken = taken or column_key(header) != header
    return f"{OWN}{header}" if taken else header


def match_headers(cells: Sequence[object], fields: Iterable[Field]) -> dict[str, int]:
    """Field key → position in a row of cells. The first column that names a field has it; exact labels go before synonyms."""
    names, found = _names(fields), dict[str, int]()
    for at, cell in enumerate(cells):
        if cell is not None and (field := _named(cell, names)):
            found.setdefault(field.key, at)
    return found
