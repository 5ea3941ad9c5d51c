"""What lags, and what the shares are taken of: one rule for the status workbook, reports, the public page and the year's score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xltrack.fields import NOT_IN
from xltrack.plan import Item, Period, Plan, elapsed
from xltrack.values import is_blank
from xltrack.words import say

NEVER_OVERDUE = ("completed", "not_applicable")
RANKED_FROM = 3  # units of fewer items are listed unranked (desk rule: year-end)


def has_returned(unit: Mapping[Any, Any]) -> bool:
    """Whether a row of the units sheet tells of a return that counts: a form with errors does, one that was set aside whole does not."""
    state = unit["unit_state"]
    return state not in (*NOT_IN, "exempt") and not (state == "correct" and not unit["answered"])


def unit_group(unit: Mapping[Any, Any]) -> str:
    """The state a unit is named under: its own, or ``quarantined`` where all that came from it was set aside."""
    state = str(unit["unit_state"])
    return "quarantined" if state == "correct" and not has_returned(unit) else state


def leaves_rates(status: str, verdict: object) -> bool:
    """不涉及 leaves the shares once the coordinator has verified it (a unit cannot excuse itself); 未到启动时间 stays in."""
    return status == "not_applicable" and not is_blank(verdict)


def left_out(items: Iterable[Mapping[Any, Any]], answers: Iterable[Mapping[Any, Any]]) -> frozenset[str]:
    """Ids of the items that leave the shares: verified as 不涉及 themselves (核定, 上级认定), or by a verdict on every answer that makes them so.

    ``items``: ``id``, ``effective``, ``verdict``, ``superior`` where there is one; ``answers``: ``id``, ``effective``, ``verdict``, ``counts``.
    """
    absent = [r for r in answers if r["counts"] and r["effective"] == "not_applicable"]
    verified = {r["id"] for r in absent} - {r["id"] for r in absent if is_blank(r["verdict"])}
    return frozenset(
        r["id"]
        for r in items
        if leaves_rates(r["effective"], r.get("superior") or r["verdict"]) or (r["effective"] == "not_applicable" and r["id"] in verified)
    )  # fmt: skip


def left_out_before(rows: Iterable[Mapping[Any, Any]]) -> frozenset[tuple[str, str]]:
    """(period, item id) of what left the shares by the ``rows`` of a ledger: items' totals, ``unit`` "", and answers, of which those count whose
    ``role`` comes first."""
    absent: dict[tuple[str, str], list[Mapping[Any, Any]]] = {}
    for row in rows:
        if row["effective"] == "not_applicable":
            absent.setdefault((row["period"], row["id"]), []).append(row)
    found = set()
    for place, here in absent.items():
        first = counting_role(str(r["role"]) for r in here if r["unit"])
        answers = [{**r, "counts": r["role"] == first} for r in here if r["unit"]]
        if left_out((r for r in here if not r["unit"]), answers):
            found.add(place)
    return frozenset(found)


def counting_role(roles: Iterable[str]) -> str:
    """The role whose answers make an item's status: leads, else joint units, else whoever is named."""
    known = set(roles)
    return next((role for role in ("lead", "joint", "support", "inherited") if role in known), "")


def past_due(item: Item, period: Period) -> bool:
    """The last day any of its deadlines names has passed at the day the period's data stand for."""
    return bool(item.due and period.day and period.day > item.due)


def has_begun(item: Item, period: Period, start_share: float) -> bool:
    """Its start has come or, where it names none, this share (0–1) of the year is over (setting 未启动预警比例)."""
    if period.day is None:
        return True
    share = elapsed(period.day) if period.share is None else period.share
    return period.day >= item.start if item.start else share >= start_share


def is_overdue(item: Item, status: str, period: Period) -> bool:
    return status not in NEVER_OVERDUE and past_due(item, period)


def why_lagging(item: Item, status: str, period: Period, plan: Plan) -> list[str]:
    """The reasons, in words, for which an item is on the lagging list: behind, not started past its start, overdue; [] when it is not."""
    lang, reasons = plan.language, []
    if status == "behind":
        reasons.append(say("why.behind", lang))
    if status == "not_started" and has_begun(item, period, plan.settings.start_share):
        reasons.append(say("why.not_started", lang))
    if is_overdue(item, status, period):
        reasons.append(say("why.overdue", lang, day=item.due))
    return reasons


def unit_rates(plan: Plan, period: Period, answers: Sequence[Mapping[Any, Any]]) -> dict[str, float]:
    """``rate`` and ``lag_rate`` (0–1) of a unit's answers (``id``, ``effective``, ``verdict``); an answer lags by the rule of items,
    one that did not come lags not."""
    rated = sum(not leaves_rates(str(r["effective"]), r["verdict"]) for r in answers)
    done = sum(r["effective"] == "completed" for r in answers)
    lags = sum(_lags(plan, period, r) for r in answers)
    return {"rate": done / rated if rated else 0.0, "lag_rate": lags / rated if rated else 0.0}


def _lags(plan: Plan, period: Period, row: Mapping[Any, Any]) -> bool:
    item, status = plan.item(str(row["id"])), str(row["effective"])
    return bool(item and status != "not_returned" and why_lagging(item, status, period, plan))
