"""Statuses, lag and overdue of items, each by a rule whose reason stands in its docstring. No files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xltrack.enums import NOT_RETURNED, SHORT, STATUSES, WORST_FIRST, enum_label, is_yes, worst
from xltrack.fields import BY_PERIOD, QUOTED, STATUS_ITEMS
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Item, Period, Plan
from xltrack.rates import (
    GOOD,
    Whose,
    answer_lags,
    counting_role,
    is_overdue,
    leaves_rates,
    left_out,
    stood_word,
    under_verdict,
    whose_word,
    why_lagging,
)
from xltrack.records import Row, finding_at
from xltrack.values import is_blank
from xltrack.words import say

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
    groups = grouped((row["group"] or f"={row['unit']}", row["effective"]) for row in counting)
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
    by_item, numbers = (grouped((row["id"], row) for row in given) for given in (answers, figures))
    rows = []
    for item in plan.items:
        i = item.id
        stands = _Standing(plan, period, item, by_item.get(i, []), typed.get(i, {}), past.get(i, ()), i in resting)
        rows.append(stands.row(extra) | _numbers(numbers.get(i, []), plan.language))
    return with_verified(plan, rows, answers)


def with_verified(plan: Plan, items: Iterable[Row], answers: Iterable[Row]) -> list[Row]:
    """Item rows with ``verified``: the worst class the verdicts on its counting answers settle; "" while a good one leaves others unverified; and
    ``rated``: whether it takes part in the rates (:func:`xltrack.rates.left_out`)."""
    items, answers = list(items), list(answers)
    out = left_out(items, answers)
    kinds = {item.id: item.kind for item in plan.items}
    verdicts = grouped(
        (r["id"], plan.class_of(kinds.get(r["id"], "regular"), r["verdict"])) for r in answers if r["counts"]
    )
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


@dataclass(frozen=True)
class _Standing:
    """How an item stands in a period. ``answers``: of every unit; ``typed``: by the coordinator; ``past``: its own totals of earlier periods, the newest
    last; ``rests``: nobody need answer it."""

    plan: Plan
    period: Period
    item: Item
    answers: Sequence[Row]
    typed: Row
    past: Sequence[Row]
    rests: bool

    @cached_property
    def counting(self) -> list[Row]:
        return [r for r in self.answers if r["counts"]]

    @cached_property
    def answered(self) -> str:
        """What its answers come to."""
        return item_status(self.answers, self.plan.settings.group_rule)

    @cached_property
    def before(self) -> Row:
        return self.past[-1] if self.past else {}

    @cached_property
    def stood(self) -> Row:
        """The last earlier total that says a class; without one, what this period's answers come to."""
        known = (r for r in reversed(self.past) if r["effective"] not in ("", NOT_RETURNED))
        return next(known, {"effective": self.answered})

    @cached_property
    def last(self) -> str:
        return str(self.stood["effective"])

    @cached_property
    def asks(self) -> bool:
        return self.plan.asks_about(self.item, self.period) or self.answered != NOT_RETURNED

    @cached_property
    def own(self) -> str:
        """Its class before any verdict. Where nobody is asked (a year judged, a round, an item that rests) what stood last stays; in a period of other
        kinds nobody owes it, and it is not due where nothing stood."""
        if self.period.kind == "final" or self.period.confirms or (self.rests and self.answered == NOT_RETURNED):
            return self.last
        if self.asks:
            return self.answered
        return self.last if self.last != NOT_RETURNED else "not_due"

    @cached_property
    def judged(self) -> str:
        """The class of the finding from above, else of the coordinator's verdict; "" without either."""
        return self.plan.class_of(self.item.kind, self._typed("superior"), self._typed("verdict"))

    @cached_property
    def status(self) -> str:
        return self.judged or self.own

    @cached_property
    def stands(self) -> str:
        """The class by which it lags: of an item that nobody reported on the one it had last."""
        return self.last if self.status == NOT_RETURNED else self.status

    @cached_property
    def lags(self) -> bool:
        return not self.period.confirms and bool(why_lagging(self.item, self.stands, self.period, self.plan))

    @cached_property
    def asked(self) -> bool:
        """Whether anybody was to report on it: what rests was on the lagging list before and stays there."""
        rested = self.rests and self.answered == NOT_RETURNED and self.lags
        return self.asks and self.period.kind != "final" and not rested

    @property
    def why(self) -> list[str]:
        return why_lagging(self.item, self.stands, self.period, self.plan, self._whose()) if self.lags else []

    def _whose(self) -> Whose:
        """Whose word it is that it stands as it does: the period's own, or that of the period which found its class."""
        if (self.judged or self.answered) != self.stands:
            return stood_word("last" if self.stood is self.before else "earlier", self.counting, self.asked)
        deciding = [r for r in self.counting if r["effective"] == self.stands]
        return whose_word(self.plan, self.item, self.typed, deciding)

    @property
    def moved(self) -> str:
        """Its trend; what was not asked did not move."""
        if self.period.confirms:
            return ""
        known = [(str(r["effective"]), r["lagging"] is True) for r in self.past]
        now = [(self.status, self.lags)] if self.judged or self.asked else []
        return trend([*known, *now], self.plan.language)

    @property
    def owners(self) -> str:
        """The units whose answers decide: of the role that answered, else of the first role there is."""
        parties = self.plan.stood(self.item, self.period).parties or self.item.parties
        roles = {r["role"] for r in self.counting} or {counting_role(role for role, _ in parties)}
        names = dict.fromkeys(name for role, name in parties if role in roles)
        return say("list.separator", self.plan.language).join(names)

    @property
    def rated(self) -> bool:
        """Whether it takes part in the rates, as far as its own class tells: 不涉及 that nobody said this period goes by the period that said it."""
        said = self.judged or self.answered == "not_applicable" or self.status != "not_applicable"
        return bool(said or self.stood.get("rated", True))

    def _typed(self, name: str) -> str:
        return str(self.typed.get(name) or "")

    def row(self, extra: Sequence[str]) -> Row:
        """Its row of the items sheet; ``extra``: the coordinator's own columns."""
        item, lang, verdict, before = self.item, self.plan.language, self._typed("verdict"), self.before
        units = claims if self.period.confirms else others
        verdict_before = before.get("verdict", "")
        lagging = [answer_lags(self.plan, self.period, r) for r in self.counting]
        return {
            "id": item.id, "path": "\n".join(item.path), "serial": item.serial, "text": item.text, "kind": item.kind, "owners": self.owners,
            "effective": self.status, "own": self.own, "self": enum_label("status", self.own, lang),
            "verdict": verdict, "verdict_note": self.typed.get("verdict_note", ""), "summary": self.typed.get("summary", ""),
            **{name: quoted(self.counting, column, lang) for name, column in QUOTED.items()}, "others": units(self.answers, lang),
            "target": item.target_text(lang, self.plan.year), "deadline": item.deadline_words(lang), "parties": item.parties_words(lang),
            "overdue": is_overdue(item, self.stands, self.period) and not self.period.confirms,
            "doubtful": "" if verdict else quoted(self.counting, "doubtful", lang),
            "previous_status": before.get("effective", ""), "previous_lagging": before.get("lagging") is True,
            "previous_verdict": verdict_before if self.plan.class_of(item.kind, verdict_before) else "",
            "trend": self.moved, "rated": self.rated, "lag_units": _lagging_units(self.counting, lagging, lang),
            "lagging": self.lags, "why": say("list.separator", lang).join(self.why),
            **{name: self.typed.get(name, "") for name in (*LASTING, *extra)},
        }  # fmt: skip


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
    groups = grouped((row["group"], row) for row in rows if row["group"])
    large = {name: members for name, members in groups.items() if len(members) > MANY}
    lines = [_summed(name, members, lang) for name, members in large.items()]
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


def contradictions(answers: Sequence[Row], lang: str) -> list[Finding]:
    """A supporting unit that says otherwise than the lead is a note, not an error; what the item was verified as does not count. What either wrote
    is quoted, and only that: where verdicts or corrections beside their answers part or join them, they are the coordinator's."""
    found: list[Finding] = []
    for rows in grouped(((r["period"], r["id"]), r) for r in answers if r["own"] != NOT_RETURNED).values():
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
