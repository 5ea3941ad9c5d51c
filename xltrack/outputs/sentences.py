"""Counts and shares as notices say them: one decimal, rounded half up, so that a reader's own division agrees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xltrack.enums import NOT_RETURNED, STATUSES, enum_label
from xltrack.values import is_blank, rounded
from xltrack.words import say


def share(part: int, whole: int) -> str:
    """``part`` of ``whole`` as 80.0%; 0.0% of nothing."""
    return f"{rounded(Decimal(part) * 100 / whole) if whole else Decimal('0.0')}%"


def percent(value: float) -> str:
    """A share (0–1) as 91.7%."""
    return f"{rounded(Decimal(repr(value)) * 100)}%"


def counted(counts: Mapping[str, int], lang: str, total: int | None = None, out: int = 0) -> str:
    """已完成24项，占38.1%；达到序时进度20项，占31.7%；… for every class that occurs. The ``out`` items verified as 不涉及 are in no share and bear none:
    the shares add up to 100%, the counts to all items. ``total``: what the shares are taken of."""
    inside = {status: counts.get(status, 0) for status in STATUSES}
    inside["not_applicable"] -= out
    whole = sum(inside.values()) if total is None else total
    words = {status: enum_label("status", status, lang).lower() for status in STATUSES}  # within a sentence
    parts = [
        say("report.count", lang, status=words[status], n=n, share=share(n, whole)) for status, n in inside.items() if n
    ]
    parts += [say("report.count_out", lang, status=words["not_applicable"], n=out)] if out else []
    return say("semicolon", lang).join(parts)


def stands(status: object, said: object, lang: str) -> str:
    """The class of an item or answer in words. One that came, of which the status does not count, waits for its unit's correction: what was ``said``
    beside it is no sign of silence."""
    refused = status == NOT_RETURNED and not is_blank(said)
    return say("status.refused", lang) if refused else enum_label("status", str(status), lang)


def tally(rows: Iterable[Mapping[str, Any]], column: str = "effective") -> Counter[str]:
    """How many rows are of each class."""
    return Counter(str(row[column]) for row in rows)


def rated(items: Sequence[Mapping[str, Any]]) -> int:
    """How many items take part in shares: all but those verified as not applicable."""
    return sum(row["rated"] is True for row in items)


def numbered(serial: str, lang: str) -> str:
    """A serial before a text: 3．, and （一） as it is."""
    plain = serial.rstrip(" .．、")
    return say("report.bracketed" if plain.endswith((")", "）")) else "report.number", lang, n=plain)


def unbracketed(serial: str) -> str:
    """A serial inside a sentence that puts it in brackets itself: 一 of （一）."""
    return serial.strip(" ()（）.．、") or serial


def listed(names: Sequence[str], lang: str) -> str:
    return say("list.separator", lang).join(names)


_DASH = "[-－—–‐‑ ]"
_PHONE = re.compile(  # digits of any width
    rf"(?<![\d.])(?:"
    rf"(?:[+＋]?[8８][6６]{_DASH}?)?[1１][3-9３-９]\d{_DASH}?\d{{4}}{_DASH}?\d{{4}}"
    rf"|(?:[(（][0０]\d{{2,3}}[)）]|[0０]\d{{2,3}}|[+＋][8８][6６]{_DASH}?[0０]?\d{{2,3}}){_DASH}{{0,2}}\d{{7,8}}(?:(?:{_DASH}|转)\d{{1,5}})?"
    rf")(?![\d.]|万|元|亿)"
)


def without_phones(text: str, lang: str) -> tuple[str, int]:
    """A text without the phone numbers that stand in it, and how many there were: no report or page leaves the office with one."""
    return _PHONE.subn(say("report.phone_left_out", lang), text)
