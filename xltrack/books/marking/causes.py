"""Findings of one returned file → what its department is told: one line per cause, most important first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from xltrack.addresses import place
from xltrack.fields import PREAMBLE, Field
from xltrack.findings import FILES, OFFICE, Finding
from xltrack.records import Column, Return
from xltrack.rules import Rule
from xltrack.values import text_of
from xltrack.words import WORDS, say

OTHERS = OFFICE | {"period-by-form", "sheet-of-unknown-period"}  # not mended in the form itself
CHOICES = frozenset({"not-a-choice", "two-ticks", "tick-unclear"})
REQUIRED = frozenset({"required", "required-when-lagging", "preamble-required"})
EXAMPLE_DAY = "2022-06-20"
EXAMPLE_NUMBERS = (95.0, 1.0, 0.0)
_FIRST = ("status", "claim", "progress", "reason", "measures")


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing to mend, in one cell or many. ``message`` names the column; ``found``: what was written, how often."""

    findings: tuple[Finding, ...]
    severity: str
    message: str
    found: str
    action: str
    example: str


ELSEWHERE = frozenset(("annotation-only", "text-box", "item-text-grew"))  # answers that stand where none is read


def concerns(finding: Finding) -> bool:
    """Whether the department has to do something: about errors it can mend, warning rules of the form, comments."""
    if finding.code in OTHERS:
        return False
    if finding.severity == "error":
        return True
    return bool(finding.cell) and (finding.level == "warning" or finding.code in ELSEWHERE)


def causes(findings: Sequence[Finding], returns: Sequence[Return], lang: str) -> list[Cause]:
    """Findings grouped by code and column, those that keep most out first; within a group in the order of the sheet."""
    forms = {r.form.sheet: r for r in returns}
    groups: dict[tuple[object, ...], list[Finding]] = {}
    ranks: dict[tuple[object, ...], tuple[object, ...]] = {}
    for n, finding in enumerate(f for f in findings if concerns(f)):
        column = _column(finding, forms.get(finding.sheet))
        name = "" if column is None else column.key
        group = (finding.code, finding.sheet, name, finding.expected, finding.severity)
        groups.setdefault(group, []).append(finding)
        ranks.setdefault(group, (*_rank(finding, name), n))
    ordered = sorted(groups, key=lambda g: ranks[g])
    return [_cause(sorted(groups[g], key=_where), forms.get(groups[g][0].sheet), lang) for g in ordered]


def _where(finding: Finding) -> tuple[int, int]:
    return place(finding.cell) or (0, 0)


def _rank(finding: Finding, column: str) -> tuple[object, ...]:
    """What keeps the whole file out first, then whole rows, then the columns that count most; what only warns last."""
    if finding.severity != "error":
        return (9, 0)
    if finding.code in FILES or not finding.cell:
        return (0, 0)
    if finding.code.startswith("item-"):
        return (1, 0)
    if finding.code == "preamble-required" or not column:
        return (4, 0)
    return (2, _FIRST.index(column)) if column in _FIRST else (3, 0)


def _column(finding: Finding, returned: Return | None) -> Column | None:
    """The column of the table a finding stands in; None for one that stands outside."""
    at = place(finding.cell)
    if at is None or returned is None or at[0] - 1 not in {row.row for row in returned.form.rows}:
        return None
    return next((c for c in returned.form.columns.values() if c.index == at[1] - 1), None)


def _cause(findings: Sequence[Finding], returned: Return | None, lang: str) -> Cause:
    first = findings[0]
    column = _column(first, returned)
    written = Counter(f.found for f in findings if f.found)
    hints = {f.hint for f in findings}
    shown = say("list.separator", lang).join(written)
    spoken = replace(first, found=shown, hint=first.hint if len(hints) == 1 else "")
    found = [t if n == 1 else say("corrections.times", lang, found=t, n=n) for t, n in written.items()]
    message = spoken.message(lang)
    header = _header(first, column, lang)
    if header and header not in message:
        message = f"{header}{say('colon', lang)}{message}"
    example = example_of(first, column, lang)
    return Cause(tuple(findings), first.severity, message, "\n".join(found), spoken.action(lang), example)


def _header(finding: Finding, column: Column | None, lang: str) -> str:
    if column is not None:
        return column.header.rstrip("*＊ ") if column.asked else ""
    wanted: Field | None = next((f for f in PREAMBLE if f.label(lang) == finding.expected), None)
    return wanted.label(lang) if wanted else ""


def example_of(finding: Finding, column: Column | None, lang: str) -> str:
    """What a right answer looks like, "" where the action says enough."""
    rules = column.rules if column else ()
    if finding.code in CHOICES:
        return finding.hint or re.split("[、;]", finding.expected)[0].strip()
    if finding.code.startswith("number-"):
        return _within(rules, {"number", "whole"}, EXAMPLE_NUMBERS) or "95"
    if finding.code.startswith("date-"):
        return _within(rules, {"date"}, ()) or EXAMPLE_DAY
    if finding.code in REQUIRED and column is not None:
        listed = next((rule.choices[0] for rule in rules if rule.kind == "list" and rule.choices), "")
        name = f"corrections.example.{column.key}"
        return listed or (say(name, lang) if name in WORDS else "")
    return ""


def _within(rules: Sequence[Rule], kinds: set[str], usual: Sequence[float]) -> str:
    """A value that keeps all rules of these kinds, "" where none comes to mind."""
    own = [rule for rule in rules if rule.kind in kinds]
    wanted: list[float | date] = [*usual, *(b for rule in own for b in (rule.low, rule.high) if b is not None)]
    return next((text_of(v) for v in wanted if own and not any(rule.broken(v) for rule in own)), "")
