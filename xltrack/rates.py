"""What lags, and what the shares are taken of: one rule for the status workbook, reports, the public page and the year's score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from xltrack.enums import NOT_IN, NOT_RETURNED, STATUSES, UNSETTLED, WORST_FIRST
from xltrack.grouped import grouped
from xltrack.plan import Item, Period, Plan, Settings
from xltrack.values import is_blank
from xltrack.words import say

NEVER_OVERDUE = ("completed", "not_applicable")
RANKS = (*WORST_FIRST, NOT_RETURNED)  # the classes, worst first; an answer that did not come says nothing bad
GOOD = ("completed", "on_schedule")  # the classes by which an item that lagged has recovered
SCORED = ("regular", "problem")  # kinds of items that the year's score is made of
RANKED_FROM = 3  # units of fewer items are listed unranked (desk rule: year-end)


class Whose(NamedTuple):
    """Whose word it is that an item is behind: ``self``, ``corrected``, ``verdict``, ``superior``; or ``last``, ``earlier``: that of a period before, and
    what came ``since``."""

    word: str
    since: str = ""


SELF = Whose("self")


def has_returned(unit: Mapping[Any, Any]) -> bool:
    """Whether a row of the units sheet tells of a return that counts: a form with errors does, one that was set aside whole does not."""
    state = unit["unit_state"]
    return state not in (*NOT_IN, "exempt") and not (state == "correct" and not unit["answered"])


def unit_lists(units: Iterable[Mapping[Any, Any]]) -> dict[str, list[str]]:
    """Units by how they stand, the one reckoning of every page, list and count: rows of the units sheet → names.

    ``expected`` are ``returned`` or ``missing``; of the missing, nothing came of the ``silent``, only the sealed copy is owed by the ``unsealed``, all
    that came was set aside of the ``quarantined``. Of the returned some are ``late``, ``partial``, have errors to ``correct``, or wait for the
    coordinator (``undecided``), one and the same unit perhaps for more than one reason; what has errors is told of for these
    and not as a part. ``exempt`` ones are not expected.
    """
    names = ("expected", "returned", "missing", "silent", "unsealed", "quarantined", "late", "partial", "correct", "undecided", "exempt")  # fmt: skip
    found: dict[str, list[str]] = {name: [] for name in names}
    for row in units:
        state, back = str(row["unit_state"]), has_returned(row)
        away = {"missing": "silent", "correct": "quarantined"}.get(state, state)
        of = {"expected": True, "returned": back, "missing": not back, "late": back and row["late"] is True}
        if back:
            of |= {
                "partial": state == "partial" or bool(row["unanswered"] and not row["errors"]),
                "correct": bool(row["errors"]),
                "undecided": bool(row["undecided"]),
            }
        for name, applies in ({state: True} if state == "exempt" else of | ({} if back else {away: True})).items():
            if applies:
                found[name].append(str(row["unit"]))
    return found


def is_settled(plan: Plan, row: Mapping[Any, Any]) -> bool:
    """Whether the coordinator asked for an answer by phone and typed it (更正值): what is known need not be sent."""
    item = plan.item(str(row["id"]))
    return bool(item and plan.class_of(item.kind, row["corrected"]))


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
    absent = grouped(((r["period"], r["id"]), r) for r in rows if r["effective"] == "not_applicable")
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


def under_verdict(own: str, together: str, status: str) -> str:
    """What a lead's answer counts as where its item was verified as ``status``. ``own``: its class by itself (a verdict on the answer included);
    ``together``: what the answers of all leads come to.

    An item's 核定 goes before its answers' (desk rule), and says what its leads come to together, which is the worst of them. So nobody stands worse
    than the item; where no answer is as bad as the verdict, nobody can tell whose fault it is and all stand as the item does; else each keeps
    what it said. A verdict that confirms the lag of one of two leads makes no laggard of the other, and one lead always stands as its item.
    A lead that returned nothing stays 未报 beside one that did: its form is still owed. Units whose answers do not make the item's status
    (配合) keep their own.
    """
    if status == together:
        return own
    rank = RANKS.index(status)
    return status if RANKS.index(own) < rank or RANKS.index(together) > rank else own


def past_due(item: Item, period: Period) -> bool:
    """The last day any of its deadlines names has passed at the day the period's data stand for."""
    return bool(item.due and period.day and period.day > item.due)


def has_begun(item: Item, period: Period, settings: Settings) -> bool:
    """Its start has come or, where it names none, this share (0–1) of the year is over (setting 未启动预警比例)."""
    if period.day is None:
        return True
    return period.day >= item.start if item.start else period.gone(settings.begins) >= settings.start_share


def is_overdue(item: Item, status: str, period: Period) -> bool:
    return status not in NEVER_OVERDUE and past_due(item, period)


def why_lagging(item: Item, status: str, period: Period, plan: Plan, whose: Whose = SELF) -> list[str]:
    """The reasons, in words, for which an item is on the lagging list: behind, not started past its start, overdue; [] when it is not.
    ``whose`` word it is that the item is behind, as :func:`whose_word` says: a unit is not quoted with what it did not say."""
    lang, reasons = plan.language, []
    if status == "behind":
        said = plan.word_of(item.kind, "behind")
        since = say(f"why.since.{whose.since}", lang) if whose.since else ""
        reasons.append(say(f"why.behind.{whose.word}", lang, said=said) + since)
    if status == "not_started" and has_begun(item, period, plan.settings):
        reasons.append(say("why.not_started", lang))
    if is_overdue(item, status, period):
        reasons.append(say("why.overdue", lang, day=item.due))
    return reasons


def whose_word(plan: Plan, item: Item, typed: Mapping[Any, Any], answers: Iterable[Mapping[Any, Any]]) -> Whose:
    """Whose word the class of an item is that was found in its period. ``typed``: what stands beside the item; ``answers``: those that make its
    class. Where one of several units says so itself, that is said."""
    for name in ("superior", "verdict"):
        if plan.class_of(item.kind, typed.get(name)):
            return Whose(name)
    said = {_answers_word(plan, item, row) for row in answers}
    return Whose(next((name for name in ("self", "corrected", "verdict") if name in said), "self"))


def _answers_word(plan: Plan, item: Item, row: Mapping[Any, Any]) -> str:
    return next((name for name in ("verdict", "corrected") if plan.class_of(item.kind, row.get(name))), "self")


def stood_word(word: str, answers: Iterable[Mapping[Any, Any]], asked: bool) -> Whose:
    """As :func:`whose_word`, where the class is the one the item had before: ``word`` last or earlier; ``asked`` whether anybody was to answer."""
    states = {str(row["answer_state"]) for row in answers}
    return Whose(word, next((s for s in UNSETTLED if s in states), "absent") if asked else "")


def turns(before: str, now: str, lagged: bool, lags: bool) -> list[str]:
    """How an item turned, the gravest first, given its class and whether it lagged, then and now: ``newly_completed``, ``recovered``,
    ``newly_lagging``, ``still_lagging``."""
    found = {
        "newly_completed": before != "completed" == now,
        "recovered": lagged and not lags and now in GOOD,
        "newly_lagging": lags and not lagged,
        "still_lagging": lags and lagged,
    }
    return [name for name, applies in found.items() if applies]


def answer_lags(plan: Plan, period: Period, row: Mapping[Any, Any]) -> bool:
    """Whether an answer lags, by the rule of items; one that did not come lags not."""
    item, status = plan.item(str(row["id"])), str(row["effective"])
    return bool(item and status != NOT_RETURNED and why_lagging(item, status, period, plan))


def unit_counts(answers: Sequence[Mapping[Any, Any]]) -> dict[str, float]:
    """A unit's answers by class, each once; ``lagging`` (a count), ``rate`` and ``lag_rate`` (0–1). Those without a class are 未报 only where nothing
    came: else the unit's to correct (its status was refused), or the coordinator's to decide (two forms differ).

    ``answers``: ``effective``, ``answer_state``, ``lagging``, ``rated``."""
    counts = Counter(str(r["effective"]) for r in answers)
    lacking = Counter(str(r["answer_state"]) for r in answers if r["effective"] == NOT_RETURNED)
    unsettled = {state: lacking[state] for state in UNSETTLED}
    absent = counts[NOT_RETURNED] - sum(unsettled.values())
    rated, lags = (sum(r[key] is True for r in answers) for key in ("rated", "lagging"))
    shares = (
        {"rate": counts["completed"] / rated, "lag_rate": lags / rated} if rated else {"rate": 0.0, "lag_rate": 0.0}
    )
    return {s: counts[s] for s in STATUSES} | {NOT_RETURNED: absent} | unsettled | {"lagging": lags} | shares
