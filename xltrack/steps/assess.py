"""Statuses, lag and overdue of items and units, each by a rule whose reason stands in its docstring. No files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from xltrack.fields import (
    BY_PERIOD,
    COUNTING,
    MERGED,
    NOT_RETURNED,
    QUOTED,
    SHORT,
    STATUS_ITEMS,
    STATUSES,
    WORST_FIRST,
    enum_label,
    is_yes,
    worst,
)
from xltrack.findings import Finding
from xltrack.plan import Item, Period, Plan
from xltrack.rates import (
    GOOD,
    Whose,
    answer_lags,
    counting_role,
    is_overdue,
    is_settled,
    leaves_rates,
    left_out,
    stood_word,
    under_verdict,
    unit_counts,
    whose_word,
    why_lagging,
)
from xltrack.records import finding_at, submission_of
from xltrack.values import is_blank
from xltrack.words import say

Row = dict[str, Any]
MANY = 3  # a group of more units than this is summed up in a line instead of being quoted unit by unit
LASTING = tuple(f.key for f in STATUS_ITEMS if f.typed and f.key not in BY_PERIOD)


def majority(statuses: Iterable[str]) -> str:
    """The class of most answers; of two as frequent the worse one."""
    counts = Counter(s for s in statuses if s != "not_returned")
    return max(counts, key=lambda s: (counts[s], -WORST_FIRST.index(s))) if counts else "not_returned"


def item_status(rows: Sequence[Row], group_rule: str) -> str:
    """An item's class from the answers that count: the worst over its leads (or joint units); a group counts as one by the master's
    组汇总规则 (worst, or what most of its members say)."""
    counting = [r for r in rows if r["counts"]]
    if group_rule == "worst":
        return worst(r["effective"] for r in counting)
    groups: dict[str, list[str]] = defaultdict(list)
    for row in counting:
        groups[row["group"] or f"={row['unit']}"].append(row["effective"])
    return worst(majority(statuses) for statuses in groups.values())


def item_rows(
    plan: Plan,
    period: Period,
    answers: Sequence[Row],
    typed: Mapping[str, Row],
    past: Mapping[str, Sequence[Row]],
    figures: Sequence[Row] = (),
    extra: Sequence[str] = (),
    resting: frozenset[str] = frozenset(),
) -> list[Row]:
    """One dict per item: columns of ``fields.STATUS_ITEMS``, ``lagging``, ``why``, ``verified`` (see :func:`with_verified`).

    ``typed``: item id → what the coordinator typed (``fields.BY_PERIOD`` of this period; what follows the item; own columns);
    ``past``: item id → the item's own totals of earlier periods, the newest last (``effective``, ``verdict``); ``figures``: its indicators, judged;
    ``resting``: items that nobody need answer in the period, struck off or of exempt units only.
    """
    by_item: dict[str, list[Row]] = defaultdict(list)
    numbers: dict[str, list[Row]] = defaultdict(list)
    for figure in figures:
        numbers[figure["id"]].append(figure)
    for row in answers:
        by_item[row["id"]].append(row)
    rows = [
        _item_row(
            plan,
            period,
            item,
            by_item[item.id],
            typed.get(item.id, {}),
            past.get(item.id, ()),
            extra,
            item.id in resting,
        )
        | _numbers(numbers[item.id], plan.language)
        for item in plan.items
    ]
    return with_verified(plan, rows, answers)


def with_verified(plan: Plan, items: Iterable[Row], answers: Iterable[Row]) -> list[Row]:
    """Item rows with ``verified``: the worst class the verdicts on its counting answers settle; "" while a good one leaves others unverified; and
    ``rated``: whether it takes part in the rates (:func:`xltrack.rates.left_out`)."""
    items, answers = list(items), list(answers)
    out = left_out(items, answers)
    kinds = {item.id: item.kind for item in plan.items}
    verdicts: dict[str, list[str]] = defaultdict(list)
    for row in answers:
        if row["counts"]:
            verdicts[row["id"]].append(plan.class_of(kinds.get(row["id"], "regular"), row["verdict"]))
    settled = {i: worst(filter(None, found)) for i, found in verdicts.items() if any(found)}
    known = {i: status for i, status in settled.items() if status in SHORT or all(verdicts[i])}
    return [
        row | {"verified": known.get(row["id"], ""), "rated": row["id"] not in out and row.get("rated") is not False}
        for row in items
    ]


def under_items(plan: Plan, period: Period, answers: list[Row], items: Iterable[Row]) -> list[Row]:
    """The answers as they count once their items are verified, in the rows given: ``effective`` by :func:`xltrack.rates.under_verdict` beside
    ``own``, the class each has by itself; ``lagging``, and ``rated``: what is 不涉及 leaves a unit's rates where it was verified, on the answer or on
    its item."""
    by_id = {item["id"]: item for item in items}
    for row in answers:
        item, own = by_id[row["id"]], row["effective"]
        status = under_verdict(own, item["own"], item["effective"]) if row["counts"] else own
        verified = not is_blank(row["verdict"]) or (row["counts"] and not item["rated"])
        row["own"], row["effective"] = own, status
        row["rated"] = not leaves_rates(status, "yes" if verified else "")
        row["lagging"] = answer_lags(plan, period, row) and not period.confirms
    return answers


def _item_row(
    plan: Plan, period: Period, item: Item, rows: Sequence[Row], typed: Row, past: Sequence[Row], extra: Sequence[str], rests: bool
) -> Row:  # fmt: skip
    lang, before = plan.language, past[-1] if past else {}
    verdict, superior = str(typed.get("verdict") or ""), str(typed.get("superior") or "")
    own = item_status(rows, plan.settings.group_rule)
    stood = next((r for r in reversed(past) if r["effective"] not in ("", "not_returned")), {"effective": own})
    last, answered = str(stood["effective"]), own
    asks = plan.asks_about(item, period) or answered != "not_returned"
    if period.kind == "final" or period.confirms or (rests and own == "not_returned"):
        own = last  # nobody is asked: what stood at the end of the year is judged, and what rests stays as it stood
    elif not asks:
        own = last if last != "not_returned" else "not_due"  # a round of other kinds: nobody owes it, what stood stands
    judged = plan.class_of(item.kind, superior, verdict)
    status = judged or own
    stands = last if status == "not_returned" else status
    lags = not period.confirms and bool(why_lagging(item, stands, period, plan))
    asked = asks and period.kind != "final" and not (rests and answered == "not_returned" and lags)
    moved = [(status, lags)] if judged or asked else []  # what was not asked did not move
    counting = [r for r in rows if r["counts"]]
    whose = _whose_word(
        plan, item, typed, counting, judged or answered, stands, "last" if stood is before else "earlier", bool(asked)
    )
    why = why_lagging(item, stands, period, plan, whose) if lags else []
    overdue = is_overdue(item, stands, period) and not period.confirms
    parties = plan.stood(item, period).parties or item.parties
    answering = {r["role"] for r in counting} or {counting_role(role for role, _ in parties)}
    return {
        "id": item.id, "path": "\n".join(item.path), "serial": item.serial, "text": item.text, "kind": item.kind,
        "owners": say("list.separator", lang).join(dict.fromkeys(name for role, name in parties if role in answering)),
        "effective": status, "self": enum_label("status", own, lang), "verdict": verdict, "verdict_note": typed.get("verdict_note", ""), "summary": typed.get("summary", ""),
        **{name: quoted(counting, column, lang) for name, column in QUOTED.items()},
        "others": claims(rows, lang) if period.confirms else others(rows, lang), "target": item.target_text(lang, plan.year), "deadline": item.deadline_words(lang), "parties": item.parties_words(lang),
        "overdue": overdue, "doubtful": "" if verdict else quoted(counting, "doubtful", lang),
        "previous_status": before.get("effective", ""), "previous_verdict": before.get("verdict", "") if plan.class_of(item.kind, before.get("verdict")) else "", "previous_lagging": before.get("lagging") is True,
        "trend": trend([*((str(r["effective"]), r["lagging"] is True) for r in past), *moved], lang) if not period.confirms else "",
        **{name: typed.get(name, "") for name in LASTING},
        "own": own, "rated": bool(judged or answered == "not_applicable" or status != "not_applicable" or stood.get("rated", True)),
        "lag_units": _lagging_units(counting, [answer_lags(plan, period, r) for r in counting], lang), "lagging": lags, "why": say("list.separator", lang).join(why), **{name: typed.get(name, "") for name in extra},
    }  # fmt: skip


def _whose_word(
    plan: Plan, item: Item, typed: Row, counting: Sequence[Row], found: str, stands: str, when: str, asked: bool
) -> Whose:
    """Whose word it is that an item stands as it does. ``found``: the class that its period found by itself, "not_returned" where it found none; ``when``
    it had the class that stood before."""
    if found != stands:
        return stood_word(when, counting, asked)
    return whose_word(plan, item, typed, [r for r in counting if r["effective"] == stands])


def _numbers(figures: Sequence[Row], lang: str) -> Row:
    """An item's actual values and gaps, a line an indicator."""
    known = [f for f in figures if f["words"]]
    lines = [f"{f['name']}{say('colon', lang)}{f['words']}" if len(known) > 1 else str(f["words"]) for f in known]
    return {"gap": "\n".join(lines)}


def quoted(rows: Sequence[Row], name: str, lang: str) -> str:
    """What the responsible units wrote: alone as it is, several each under its name, many that say nothing left out."""
    said = [(r["unit"], str(r[name])) for r in rows if not is_blank(r[name])]
    if len(rows) == 1:
        return said[0][1] if said else ""
    return "\n".join(f"{unit}{say('colon', lang)}{text}" for unit, text in said)


def others(rows: Sequence[Row], lang: str) -> str:
    """The units whose answers do not count, and groups, in a line each: 各中队（10个单位）：8 达到序时进度，1 未达序时进度，1 未报."""
    lines: list[str] = []
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["group"]:
            groups[row["group"]].append(row)
    large = {name for name, members in groups.items() if len(members) > MANY}
    lines += [_summed(name, members, lang) for name, members in groups.items() if name in large]
    for row in rows:
        if not row["counts"] and row["group"] not in large:
            text = f" {row['progress']}" if not is_blank(row["progress"]) else ""
            refused = row["returned"] and row["effective"] == "not_returned"
            word = say("status.refused", lang) if refused else enum_label("status", row["effective"], lang)
            lines.append(f"{row['unit']}{say('colon', lang)}{word}{text}")
    return "\n".join(lines)


def claims(rows: Sequence[Row], lang: str) -> str:
    """What every unit says of an item in a confirmation round, a line a unit."""
    waiting = say("confirm.waiting", lang)
    return "\n".join(f"{r['unit']}{say('colon', lang)}{waiting if is_blank(r['self']) else r['self']}" for r in rows)


def _summed(name: str, members: Sequence[Row], lang: str) -> str:
    counts = Counter(r["effective"] for r in members)
    parts = [f"{counts[s]} {enum_label('status', s, lang)}" for s in STATUSES if counts[s]]
    return say("group.summed", lang, group=name, n=len(members), parts=say("comma", lang).join(parts))


def streak(lags: Sequence[bool]) -> int:
    """How many of the latest periods in a row an item was on the lagging list, the newest last. Periods that nobody was to report for (免报, a round
    of other kinds) and those that nobody did report for are not among them: they are no lag, and end none, for silence must not shorten what is
    reproached."""
    return next((n for n, lagging in enumerate(reversed(lags)) if not lagging), len(lags))


def trend(stood: Sequence[tuple[str, bool]], lang: str) -> str:
    """How an item moved, in a symbol and words: ▼ 连续2期滞后, ▲ 由滞后转正常. ``stood``: its class and whether it lagged, by period, the newest
    last; "" with one."""
    known = [(s, lags) for s, lags in stood if s and s != "not_returned"]
    if len(known) < 2 or known[-1] != stood[-1]:
        return ""
    (before, lagged), (now, lags) = known[-2:]
    ranks = {s: n for n, s in enumerate(("not_started", "behind", "on_schedule", "completed"))}
    ranked = now in ranks and before in ranks
    periods = streak([lags for _, lags in known])
    if periods >= 2:
        return say("trend.lagging", lang, n=periods)
    if lagged and now in GOOD:
        return say("trend.recovered", lang)
    if lags and not (ranked and ranks[now] < ranks[before]):
        return say("trend.listed", lang)
    if before == now:
        return say("trend.same", lang)
    word = "changed" if not ranked else "better" if ranks[now] > ranks[before] else "worse"
    return say(f"trend.{word}", lang, before=enum_label("status", before, lang))


def _lagging_units(counting: Sequence[Row], lags: Iterable[bool], lang: str) -> str:
    """Which of several responsible units lag; "" where all do, or none by its own mark."""
    names = [r["unit"] for r, lagging in zip(counting, lags, strict=True) if lagging]
    return say("list.separator", lang).join(names) if 0 < len(names) < len(counting) else ""


def as_last_told(items: Iterable[Row], told: Mapping[str, Sequence[Row]], lang: str) -> list[Row]:
    """Item rows of a period that asks nobody, with what was said of them when somebody last was: the year is judged, and told of, by that.
    ``told``: item id → the answers then."""
    return [row | _words_of(told[row["id"]], lang) if told.get(row["id"]) else row for row in items]


def _words_of(rows: Sequence[Row], lang: str) -> Row:
    counting = [r for r in rows if r["counts"]]
    said = {name: quoted(counting, key, lang) for name, key in QUOTED.items()}
    lags = [is_yes(r.get("lagging")) for r in counting]
    return said | {"others": others(rows, lang), "lag_units": _lagging_units(counting, lags, lang)}


def lagging_rows(items: Sequence[Row]) -> list[Row]:
    """The lagging items, in document order; columns of ``fields.STATUS_LAGGING``."""
    return [
        row | {"progress": row["lead_progress"], "owners": row["lag_units"] or row["owners"]}
        for row in items
        if row["lagging"]
    ]


# ── units ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def unit_rows(
    plan: Plan,
    period: Period,
    answers: Sequence[Row],
    returns: Sequence[Row],
    findings: Sequence[Finding],
    people: Mapping[str, Row],
    exempt: frozenset[tuple[str, str]] = frozenset(),
    seals: Mapping[str, Sequence[Row]] = MappingProxyType({}),
) -> list[Row]:
    """One dict per unit that is asked or answered, or exempt in the period: columns of ``fields.STATUS_UNITS``. ``people``: unit → filler, phones,
    leader of its newest form; ``exempt``: (unit, period); ``seals``: unit → rows that say when its sealed copy came, where that decides what is late."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for row in answers:
        by_unit[row["unit"]].append(row)
    sent, told = defaultdict(list), defaultdict(list)
    for one in returns:
        sent[one["unit"]].append(one)
    for finding in findings:
        told[finding.unit].append(finding)
    named = dict.fromkeys(u.name for u in plan.units)
    free = {unit for unit, label in exempt if label == period.label}
    names = [n for n in named if n in by_unit or n in free] + [n for n in by_unit if n not in named]
    return [
        _unit_row(
            plan,
            period,
            name,
            by_unit[name],
            sent[name],
            told[name],
            people.get(name, {}),
            name in free,
            seals.get(name),
        )
        for name in names
    ]


def _unit_row(
    plan: Plan,
    period: Period,
    name: str,
    rows: Sequence[Row],
    returns: Sequence[Row],
    findings: Sequence[Finding],
    person: Row,
    exempt: bool,
    sealed: Sequence[Row] | None = None,
) -> Row:
    unit = plan.unit(name)
    own = [f for f in findings if f.unit == name and f.period in (period.label, "")]
    errors = [f for f in findings if f.unit == name and f.to_mend(period.label)]
    blank = {r["id"] for r in rows if not r["returned"]}
    wrong = sum(not f.is_of_row_left_out(blank) for f in errors)  # what was left out makes a part, not an error
    left_out = sum(not r["returned"] and not is_settled(plan, r) for r in rows)
    late = not exempt and is_late(
        _of_forms(returns, period) if sealed is None else sealed, period, plan.settings.late_basis
    )
    return {
        "unit": name, "category": unit.category if unit else "", "unit_state": unit_state(rows, period, returns, wrong, left_out, late, exempt),
        "assigned": len(rows), "answered": sum(bool(r["returned"]) for r in rows), **unit_counts(rows), "errors": wrong, "warnings": sum(f.severity == "warning" for f in own), "unanswered": left_out, "late": late,
        **{k: person.get(k, "") for k in ("filler", "filler_phone", "leader", "leader_phone")},
    }  # fmt: skip


def unit_state(
    rows: Sequence[Row],
    period: Period,
    returns: Sequence[Row],
    errors: int,
    left_out: int,
    late: bool,
    exempt: bool = False,
) -> str:
    """已报, 部分上报, 退回更正, 迟报, 未报, 免报; 待采用 where only the coordinator's mark is waited for. A form with errors *is* returned; what was set
    aside whole is to be corrected, whether or not its file says a period. 迟报 where nothing is left to be done: it hides nothing that is, and the
    column of that name says it of every unit."""
    aside = [r for r in returns if r["file_state"] == "quarantined" and r["period"] in ("", period.label)]
    sent = [r for r in returns if r["period"] == period.label]
    own = [r for r in sent if r["file_state"] in COUNTING]
    answered = sum(bool(r["returned"]) for r in rows)
    if exempt and not own and not answered:
        return "exempt"
    if not own and not answered:
        return "correct" if aside else "missing"
    if errors:
        return "correct"
    if any(r["answer_state"] == "undecided" and r["effective"] == NOT_RETURNED for r in rows):
        return "undecided"
    return "partial" if left_out else "late" if late else "returned"


def _of_forms(returns: Iterable[Row], period: Period) -> list[Row]:
    """The returns of a period that count or counted."""
    return [r for r in returns if r["period"] == period.label and r["file_state"] in MERGED]


def is_late(returns: Sequence[Row], period: Period, basis: str) -> bool:
    """Whether the first return of a unit came after its due day, or after the later day it was extended to. The day received counts, which the
    coordinator types (blank is never late), or the day filled in where the setting 迟报依据 says so; a correction sent later makes nobody late, and
    what an exempt unit sends all the same is never late. What names no day counts as blank: of several forms of one number none is known as the
    first where a day is missing; a sealed copy has no number, its known days count."""
    extended = [d for r in returns if isinstance(d := r["extended_to"], date)]
    limit = max([*extended, *([period.due] if period.due else [])], default=None)
    first = min(map(_number, returns), default=0)
    days = [r["received"] if basis == "received" else r["filled_on"] for r in returns if _number(r) == first]
    known = [d for d in days if isinstance(d, date)]
    unsure = first and len(known) < len(days)
    return bool(known and limit and not unsure and min(known) > limit)


def _number(row: Row) -> int:
    """第几次报送 of a form; 0 of what is no form."""
    return submission_of(row) if "submission" in row else 0


def contradictions(answers: Sequence[Row], lang: str) -> list[Finding]:
    """A supporting unit that says otherwise than the lead is a note, not an error; what the item was verified as does not count. What either wrote
    is quoted, and only that: where verdicts or corrections beside their answers part or join them, they are the coordinator's."""
    found: list[Finding] = []
    by_item: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in answers:
        if row["own"] != "not_returned":
            by_item[row["period"], row["id"]].append(row)
    for rows in by_item.values():
        leads = [r for r in rows if r["role"] == "lead"]
        said = {str(r["self"]) for r in leads if not is_blank(r["self"])}
        if not said or len({r["own"] for r in leads}) != 1:
            continue
        for row in rows:
            differs = row["own"] != leads[0]["own"] and not is_blank(row["self"]) and row["self"] not in said
            if row["role"] == "support" and differs:
                led = say("list.separator", lang).join(sorted(said))
                found.append(finding_at(row, "unit-contradicts-lead", row["self"], led))
    return found
