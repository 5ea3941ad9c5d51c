"""A rule is written once and shows three times: in the sheet (validation, shading, counter), in pandera on the way back, in the words of a finding.

Rules come from a template's data validations and from the standard ones below. ``Rule.broken`` is the one judgement both pandera and the
sheet's own formulas follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from xltrack.values import utf16_length
from xltrack.words import say

OPERATORS: dict[str, Callable[[Any, Any, Any], bool]] = {
    "between": lambda v, a, b: a <= v <= b,
    "notBetween": lambda v, a, b: not a <= v <= b,
    "equal": lambda v, a, _: v == a,
    "notEqual": lambda v, a, _: v != a,
    "greaterThan": lambda v, a, _: v > a,
    "lessThan": lambda v, a, _: v < a,
    "greaterThanOrEqual": lambda v, a, _: v >= a,
    "lessThanOrEqual": lambda v, a, _: v <= a,
}
CODES = {
    "list": "not-a-choice",
    "number": "number-out-of-range",
    "whole": "number-out-of-range",
    "date": "date-out-of-range",
    "length": "text-length",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind``: list, number, whole, date, length. ``choices`` of a list; ``operator`` with ``low`` and ``high`` of the others.

    ``severity`` follows the error style of the validation in the sheet: stop is an error, warning and information are warnings.
    """

    kind: str
    choices: tuple[str, ...] = ()
    operator: str = "between"
    low: float | date | None = None
    high: float | date | None = None
    severity: str = "error"

    @property
    def code(self) -> str:
        return CODES[self.kind]

    def broken(self, value: Any) -> bool:
        """Whether a parsed value (number, date or text) breaks the rule; a blank one never does."""
        if isinstance(value, tuple):
            return any(self.broken(part) for part in value)
        if value is None or value != value:
            return False
        if self.kind == "list":
            return value not in self.choices
        if self.kind == "length":
            value = utf16_length(str(value))
        if self.kind == "whole" and float(value) != int(value):
            return True
        return not OPERATORS[self.operator](value, self.low, self.high)

    @property
    def per_cent(self) -> bool:
        """Whether the rule is that of a percentage, typed as 0 to 100."""
        return self.kind in ("number", "whole") and (self.operator, self.low, self.high) == ("between", 0, 100)

    def words(self, lang: str) -> str:
        """What is expected, as a finding says it."""
        if self.kind == "list":
            return say("list.names", lang).join(self.choices)
        prefix = say(f"rule.{self.kind}", lang) if self.kind in ("whole", "length") else ""
        return prefix + say(f"rule.{self.operator}", lang, _shown(self.low), _shown(self.high))


def _shown(bound: float | date | None) -> str:
    return f"{bound:g}" if isinstance(bound, (int, float)) else "" if bound is None else bound.isoformat()


REQUIRED = ("progress", "status")  # of every row asked
REQUIRED_WHEN = {  # class of an answer → what it must say besides; of a lag as the progress forms of such letters ask, of 不涉及 and of an item not accepted why
    "behind": ("reason", "measures"), "not_started": ("reason", "measures"), "not_applicable": ("reason",),
    "partly": ("opinion",), "declined": ("opinion",),
}  # fmt: skip
EXPLAINING = tuple(dict.fromkeys(name for names in REQUIRED_WHEN.values() for name in names))
REQUIRED_PREAMBLE = ("filler", "filler_phone")


def asking_for(name: str) -> tuple[str, ...]:
    """The classes of answers that must say this."""
    return tuple(status for status, names in REQUIRED_WHEN.items() if name in names)
