"""What a form reckons and shows by itself, as it comes back where somebody pasted it as a value: nobody's words."""

from __future__ import annotations

import re
from functools import cache

from xltrack.books.forms.livecheck import MARK
from xltrack.grids import Cell
from xltrack.values import key
from xltrack.words import say

_GAPS = re.compile(rf"[:;]?(?:{MARK}[^{MARK};]+;?)+")


def is_counter(cell: Cell, lang: str) -> bool:
    """Whether a text is what the form's own counter shows, pasted as a value."""
    return isinstance(cell, str) and re.sub(r"\d+", "0", key(cell)) in _live_words(lang)


@cache
def _live_words(lang: str) -> frozenset[str]:
    return frozenset(map(key, (say("form.done", lang), say("form.next", lang), say("form.remaining", lang, n="0"))))


def is_check(cell: Cell, lang: str) -> bool:
    """Whether a text is what the check of a row shows: complete, closed, or a list of what is missing; words typed there are somebody's."""
    whole, missing = _check_words(lang)
    shown = key(cell)
    return shown in whole or (shown.startswith(missing) and bool(_GAPS.fullmatch(shown, len(missing))))


@cache
def _check_words(lang: str) -> tuple[frozenset[str], str]:
    return frozenset(map(key, (say("form.complete", lang), say("form.closed", lang)))), key(say("form.missing", lang))
