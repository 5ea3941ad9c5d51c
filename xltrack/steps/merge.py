"""Answers of all returns + the ledger → one answer per item, unit and period. What counts, in every doubtful case, is decided here.

The unit of replacement is the row of a unit in a period: one late file adds itself and erases nobody. Nothing depends on the order of files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from xltrack.fields import CONFIRMATION, INTERNAL, STATUS_ANSWERS, STATUS_LEDGER, STATUS_RETURNS, VERDICTS
from xltrack.findings import Finding
from xltrack.frames import pd
from xltrack.grids import address
from xltrack.plan import Duty, Period, Plan
from xltrack.records import Ledger, RawRow, Return
from xltrack.values import is_blank, key, text_of
from xltrack.words import say

Answer = dict[str, Any]
WORDS = ("self", "progress", "reason", "measures")
TRACE = ("filled_on", "submission", "file", "sheet", "cell", "sha256")
LEDGER_COLUMNS = frozenset(f.key for f in STATUS_LEDGER)
PEOPLE = ("filler", "filler_phone", "leader", "leader_phone", "by_proxy")
TYPED_RETURNS = tuple(f.key for f in STATUS_RETURNS if f.typed)
BY_UNIT = ("extended_to", "exempt")  # of these, what is granted to a unit for a period, whatever file it stands beside


class Slot(NamedTuple):
    """What one answer is an answer to: the unit of replacement."""

    period: str
    id: str
    unit: str


@dataclass(frozen=True)
class Combined:
    """``answers``: one dict per answered (period, item, unit); ``pending``: answers that wait for the coordinator's mark; ``returns``: one dict
    per file and unit (keys of ``fields.STATUS_RETURNS``); ``unasked``: rows of no item; ``extra``: keys of the office's own columns; ``exempt``:
    (unit, period) of what the coordinator does without (免报).
    """

    answers: Mapping[Slot, Answer]
    pending: tuple[Answer, ...]
    returns: tuple[dict[str, Any], ...]
    unasked: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    extra: tuple[str, ...] = ()
    typed: Mapping[Slot, Answer] = field(default_factory=dict)
    lasting: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    superseded: tuple[Answer, ...] = ()
    exempt: frozenset[tuple[str, str]] = frozenset()


def combine(
    returns: Sequence[Return], rows: pd.DataFrame, plan: Plan, ledger: Ledger | None = None, forget: Iterable[str] = (), forget_in: str = "",
    files: Iterable[str] = (),
) -> Combined:  # fmt: skip
    """Combine the validated ``rows`` of returns with what the ledger holds.

    Several answers to one slot: the higher 第几次报送 counts, then the later 填报时间; the same words twice count once; what these do not
    decide waits for the coordinator's 采用 mark and is a finding until then. A blank row replaces nothing; what the ledger holds of
    returns that are not among today's files stays. ``forget`` withdraws units' answers from the ledger, in one
    period: ``forget_in``, else the ledger's latest. ``files``: names of today's files that hold no form.
    """
    extra = _extra(rows, ledger)
    gone = {(key(unit), forget_in or ledger.period) for unit in forget} if ledger else set()
    candidates: dict[Slot, list[Answer]] = defaultdict(list)
    for answer in (*_fresh(returns, rows, extra), *_kept(ledger, plan, {r.form.sha256 for r in returns}, gone)):
        candidates[_slot(answer)].append(answer)
    marked = _marked(ledger)
    decided = {slot: _decide(found, marked, extra) for slot, found in sorted(candidates.items())}
    answers = {slot: d.winner for slot, d in decided.items() if d.winner is not None}
    pending = tuple(a for d in decided.values() for a in d.pending)
    states = _states(returns, rows, decided, plan.language)
    typed = {Slot(*slot): words for slot, words in ledger.typed.items()} if ledger else {}
    own = ledger.own.get("answers", ()) if ledger else ()
    return Combined(
        answers=answers,
        pending=pending,
        returns=tuple(_returns(returns, states, ledger, (*answers.values(), *pending), gone, frozenset(files))),
        unasked=tuple(_unasked(returns, plan.language)),
        findings=tuple(_told(returns, states, decided.values(), gone)),
        extra=extra,
        typed=typed,
        lasting={
            (s.id, s.unit): {k: v[k] for k in own if k in v}
            for s, v in typed.items()
            if ledger and s.period == ledger.period
        },
        superseded=tuple(a for d in decided.values() for a in d.superseded),
        exempt=ledger.exempt if ledger else frozenset(),
    )


def _extra(rows: pd.DataFrame, ledger: Ledger | None) -> tuple[str, ...]:
    """Columns beyond our own that forms bring, or brought before. A claim stands as the answer itself where nothing else is answered."""
    apart = {*INTERNAL, "status", *WORDS, *Slot._fields}
    claims = "claim" if len(rows) and (rows["decides"] == "claim").all() else ""
    fresh = [c for c in rows.columns if c not in apart and c != claims]
    if ledger is None:
        return tuple(fresh)
    known = {*LEDGER_COLUMNS, *ledger.own.get("answers", ())}
    return tuple(dict.fromkeys([*fresh, *(c for c in ledger.rows.columns if c not in known)]))


def _told(
    returns: Sequence[Return],
    states: Mapping[int, tuple[str, str]],
    decided: Collection[Decision],
    gone: Iterable[tuple[str, str]],
) -> Iterator[Finding]:
    """What was withdrawn, what waits for a mark, what was replaced, what came twice."""
    quote = _quoting(returns)
    yield from (Finding("unit-withdrawn", unit=unit, period=period) for unit, period in sorted(gone))
    yield from (_undecided(d.pending, quote) for d in decided if d.pending)
    yield from (_superseded(a, d.winner, quote) for d in decided for a in d.superseded)
    for n, r in enumerate(returns):
        if states[n][0] == "duplicate":
            yield Finding(
                "return-duplicate", r.form.file, r.form.sheet, unit=r.unit, period=r.period, found=states[n][1]
            )


# ── candidates ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _fresh(returns: Sequence[Return], rows: pd.DataFrame, extra: Sequence[str]) -> Iterator[Answer]:
    names = (*Slot._fields, *WORDS, *extra)
    filled = rows[~rows["blank"].astype(bool)]
    cells = [map(_plain, filled[n].tolist()) if n in filled.columns else [""] * len(filled) for n in names]
    trace = (filled[n].tolist() for n in ("return", "row", "decides"))
    for number, row, decides, *words in zip(*trace, *cells, strict=True):
        source = returns[number]
        column = source.form.columns.get(decides) or next(iter(source.form.columns.values()))
        yield dict(zip(names, words, strict=True)) | {
            "filled_on": source.filled_on, "submission": source.submission, "file": source.form.file, "sheet": source.form.sheet,
            "cell": address(int(row), column.index), "sha256": source.form.sha256,
        }  # fmt: skip


def _plain(value: Any) -> Any:
    if value.__class__ is str and (not value or value[0].isalnum()):
        return value
    if isinstance(value, tuple):
        return "；".join(text_of(part) for part in value)
    return "" if is_blank(value) else value


def _kept(ledger: Ledger | None, plan: Plan, today: Set[str], gone: Set[tuple[str, str]]) -> Iterator[Answer]:
    """The units' own answers in the ledger but those of ``today``'s files and those that are ``gone``, by key of unit and period. Rows without unit
    are items' totals and are reckoned anew."""
    if ledger is None:
        return
    carried = {*VERDICTS, *ledger.own.get("answers", ())}
    of_forms = [f.key for f in CONFIRMATION if f.key in ledger.rows.columns]
    for row in ledger.records:
        if not row["unit"] or (row["sha256"] in today and plan.item(row["id"]) is not None):
            continue
        if (key(row["unit"]), row["period"]) not in gone and any(not is_blank(row.get(k)) for k in (*WORDS, *of_forms)):
            yield {k: _plain(v) for k, v in row.items() if k not in carried}


def _slot(answer: Answer) -> Slot:
    return Slot(answer["period"], answer["id"], answer["unit"])


def _marked(ledger: Ledger | None) -> frozenset[tuple[str, str, str]]:
    """(sha256, unit, period) of the returns the coordinator marked 采用."""
    known = ledger.returns.to_dict("records") if ledger else ()
    return frozenset((r["sha256"], r["unit"], r["period"]) for r in known if r["use"] in ("yes", True))


# ── deciding ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Decision(NamedTuple):
    winner: Answer | None
    pending: tuple[Answer, ...]
    duplicates: tuple[Answer, ...]
    superseded: tuple[Answer, ...]


def _rank(answer: Answer) -> tuple[int, date]:
    number, day = answer.get("submission"), answer.get("filled_on")
    return int(number) if isinstance(number, (int, float)) else 1, day if isinstance(day, date) else date.min


def _decide(found: Sequence[Answer], marked: frozenset[tuple[str, str, str]], extra: Sequence[str]) -> Decision:
    """Which answer of one slot counts: by rank; the coordinator's mark decides only between answers of the same rank."""
    if len(found) == 1:
        return Decision(found[0], (), (), ())

    def words(answer: Answer) -> tuple[str, ...]:
        return tuple(key(answer.get(k)) for k in (*WORDS, *extra))

    ordered = sorted(found, key=lambda a: (text_of(a["file"]), text_of(a["sheet"]), text_of(a["cell"])))
    top = max(map(_rank, ordered))
    best = [a for a in ordered if _rank(a) == top]
    if len({words(a) for a in best}) > 1:
        best = [a for a in best if (a["sha256"], a["unit"], a["period"]) in marked] or best
    distinct = {words(a): a for a in reversed(best)}
    if len(distinct) > 1:
        return Decision(
            None, tuple(distinct[w] for w in sorted(distinct)), (), tuple(a for a in ordered if a not in best)
        )
    winner = best[0]
    rest = [a for a in ordered if a is not winner]
    same = tuple(a for a in rest if words(a) == words(winner))
    return Decision(winner, (), same, tuple(a for a in rest if words(a) != words(winner)))


def _said(answer: Answer) -> str:
    return " | ".join(text_of(answer[k]) for k in WORDS if not is_blank(answer.get(k)))


def _quoting(returns: Sequence[Return]) -> Callable[[Answer], str]:
    """What was typed into an answer's row as it came, cells that were refused too; of an answer in the ledger what that keeps."""
    sources = {(r.form.sha256, r.form.file, r.form.sheet): r for r in returns}

    def quote(answer: Answer) -> str:
        source = sources.get((answer["sha256"], answer["file"], answer["sheet"]))
        row = next((row for row, item in source.rows if item.id == answer["id"]), None) if source else None
        if row is None:
            return _said(answer)
        return " | ".join(text_of(c.value) for c in row.cells.values() if not is_blank(c.value))

    return quote


def _superseded(answer: Answer, winner: Answer | None, quote: Callable[[Answer], str]) -> Finding:
    place = (answer["file"], answer["sheet"], answer["cell"], answer["unit"], answer["id"], answer["period"])
    return Finding("return-superseded", *place, quote(answer), text_of(winner["file"]) if winner else "")


def _undecided(pending: Sequence[Answer], quote: Callable[[Answer], str]) -> Finding:
    first = pending[0]
    quoted = " ‖ ".join(f"{a['file']}: {quote(a)}" for a in pending)
    return Finding(
        "returns-undecided",
        first["file"],
        first["sheet"],
        first["cell"],
        first["unit"],
        first["id"],
        first["period"],
        quoted,
    )


def _states(
    returns: Sequence[Return], rows: pd.DataFrame, decided: Mapping[Slot, Decision], lang: str
) -> dict[int, tuple[str, str]]:
    """Index of a return → (state, note): accepted when any of its rows counts, else superseded or a duplicate."""
    tally: dict[int, set[str]] = defaultdict(set)
    by_source = {(r.form.sha256, r.form.sheet, r.form.file): n for n, r in enumerate(returns)}
    others: dict[int, set[str]] = defaultdict(set)
    for decision in decided.values():
        groups = {
            "won": (decision.winner,) if decision.winner else (),
            "pending": decision.pending,
            "duplicate": decision.duplicates,
            "superseded": decision.superseded,
        }
        for outcome, answers in groups.items():
            for answer in answers:
                n = by_source.get((answer["sha256"], answer["sheet"], answer["file"]))
                if n is not None:
                    tally[n].add(outcome)
                    if decision.winner and outcome in ("duplicate", "superseded"):
                        others[n].add(decision.winner["file"])
    states: dict[int, tuple[str, str]] = {}
    for n, returned in enumerate(returns):
        outcomes = tally[n]
        if returned.state != "accepted" or outcomes & {"won", "pending"} or not outcomes:
            states[n] = (returned.state, "")
        else:
            states[n] = (
                "duplicate" if outcomes == {"duplicate"} else "superseded",
                say("list.separator", lang).join(sorted(others[n])),
            )
    return states


# ── what else is kept ──────────────────────────────────────────────────────────────────────────────────────────────


Identity = tuple[Any, ...]


def _returns(
    returns: Sequence[Return], states: Mapping[int, tuple[str, str]], ledger: Ledger | None, standing: Iterable[Answer], gone: set[tuple[str, str]],
    files: frozenset[str],
) -> list[dict[str, Any]]:  # fmt: skip
    """One row per file and unit, today's and those the ledger knows, with what the coordinator typed beside them. ``standing``: the answers that
    count, or wait."""
    everything = [{str(k): v for k, v in r.items()} for r in ledger.returns.to_dict("records")] if ledger else []
    known = [r for r in everything if (key(r["unit"]), r["period"]) not in gone]
    used = {(a["sha256"], a["unit"], a["period"]) for a in standing}
    found: dict[Identity, dict[str, Any]] = {}
    for n, returned in enumerate(returns):
        row = _row_of(returned, *states[n])
        identity = _identity(row)
        if (*identity, row["file"]) not in found or found[*identity, row["file"]]["file_state"] != "accepted":
            found[*identity, row["file"]] = row
    today = {identity[:3] for identity in found}
    for row in known:
        identity = _identity(row)
        if identity not in today and row["file_state"] in ("accepted", "kept", "superseded", "duplicate"):
            state = (
                row["file_state"] if row["file_state"] == "duplicate" else "kept" if identity in used else "superseded"
            )
            found[*identity, row["file"]] = {k: _plain(v) for k, v in row.items()} | {"file_state": state}
    for row in _still_aside(known, returns, gone, files):
        found[*_identity(row), row["file"]] = {k: _plain(v) for k, v in row.items()}
    return typed_beside(sorted(found.values(), key=_by_unit), ledger)


def _still_aside(
    known: Iterable[dict[str, Any]], returns: Sequence[Return], gone: set[tuple[str, str]], files: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """Rows of the ledger for files that were set aside and are not among today's: they stay until a return of their unit and
    period is accepted, or the coordinator deletes the row. Nothing that was sent drops out in silence.
    """
    here = {r.form.sha256 for r in returns} | {r.form.file for r in returns} | files
    good = {(key(r.unit), r.period) for r in returns if r.state == "accepted" and (r.rows or r.unasked)}
    settled = good | gone
    units = {unit for unit, _ in settled}
    for row in known:
        unit, period = key(row["unit"]), row["period"]
        if row["file_state"] != "quarantined" or not here.isdisjoint((row["sha256"], row["file"])):
            continue
        if (unit, period) not in settled and (period or unit not in units):
            yield row


def typed_beside(rows: Sequence[Mapping[str, Any]], ledger: Ledger | None) -> list[dict[str, Any]]:
    """Rows of the returns sheet with what the coordinator typed beside them, copies of one file sharing it: by content, unit and period. An
    extension or exemption, and what was typed beside a unit before anything came in, goes with the unit's period."""
    names = (*TYPED_RETURNS, *(ledger.own.get("returns", ()) if ledger else ()))
    known = [{str(k): _plain(v) for k, v in r.items()} for r in ledger.returns.to_dict("records")] if ledger else []
    typed: dict[Identity, dict[str, Any]] = defaultdict(dict)
    for row in known:
        for place in (_identity(row), (*_identity(row), row["file"])):
            typed[place] = {n: row[n] for n in names if row.get(n, "") != ""} | typed[place]
    before = {_identity(r)[1:]: {n: r[n] for n in names if r.get(n, "") != ""} for r in known if not r["file"]}
    given = {
        _identity(r)[1:]: {n: r[n] for n in BY_UNIT if r.get(n, "") != ""}
        for r in known
        if any(r.get(n, "") != "" for n in BY_UNIT)
    }
    blank = dict.fromkeys(names, "")
    own = ({k: v for k, v in r.items() if k not in blank or v != ""} for r in rows)
    return [
        {**blank, **given.get(place[1:], {}), **before.get(place[1:], {}), **r, **typed.get(place, {}), **typed.get((*place, r.get("file", "")), {})}
        for r, place in ((r, _identity(r)) for r in own)
    ]  # fmt: skip


def _identity(row: Mapping[str, Any]) -> Identity:
    """What a row of the returns sheet is of: its content, unit and period; a file that could not be read goes by its name."""
    return row.get("sha256") or row.get("file", ""), row.get("unit", ""), row.get("period", "")


def _by_unit(row: Mapping[str, Any]) -> Identity:
    return text_of(row["period"]), text_of(row["unit"]), text_of(row["file"]), row["sha256"]


def _row_of(returned: Return, state: str, note: str) -> dict[str, Any]:
    return {
        "file": returned.form.file, "unit": returned.unit, "period": returned.period, "file_state": state, "filled_on": returned.filled_on or "",
        "submission": returned.submission or "", **_people(returned), "version": returned.layout.version, "note": note, "sha256": returned.form.sha256,
    }  # fmt: skip


def _people(returned: Return) -> dict[str, str]:
    """Who filled the form in, as typed; phones that arrived as numbers are texts again."""
    preamble = returned.form.preamble
    return {k: text_of(preamble[k].value).strip() if k in preamble else "" for k in PEOPLE}


def _unasked(returns: Sequence[Return], lang: str) -> Iterator[dict[str, Any]]:
    for returned in sorted(returns, key=lambda r: (r.form.file, r.form.sheet)):
        for row in returned.unasked:
            yield _stranger(returned, row, lang)


def _stranger(returned: Return, row: RawRow, lang: str) -> dict[str, Any]:
    cells = {k: text_of(c.value) for k, c in row.cells.items() if not is_blank(c.value)}
    own = {k: cells.pop(k, "") for k in ("status", "progress", "reason", "measures")}
    colon = say("colon", lang)
    column = returned.form.columns.get("text") or next(iter(returned.form.columns.values()))
    return own | {
        "period": returned.period, "unit": returned.unit, "serial": row.serial, "text": row.text, "others": " | ".join(f"{k}{colon}{v}" for k, v in cells.items()),
        "file": returned.form.file, "sheet": returned.form.sheet, "cell": address(row.row, column.index),
    }  # fmt: skip


# ── the answers of a period, asked and not returned ────────────────────────────────────────────────────────────────


def answer_rows(plan: Plan, period: Period, combined: Combined, closed: frozenset[str] = frozenset()) -> list[Answer]:
    """One dict per item and asked unit of a period, returned or not: columns of ``fields.STATUS_ANSWERS``, ``period``, ``sheet``, ``sha256``,
    ``counts``, ``returned``.
    ``counts``: leads take part in an item's status; where none is marked, its joint units; else whoever is named. ``returned``: also where
    several answers wait for the coordinator's mark.
    ``closed``: items struck off; of these, and of units exempt in the period, only what was answered, or typed beside, has a row, for nobody
    owes them.
    """
    rows: list[Answer] = []
    waiting = set(map(_slot, combined.pending))
    blank = dict.fromkeys((*(f.key for f in STATUS_ANSWERS), "sheet", "sha256", *combined.extra), "")
    for item in plan.items:
        duties = plan.duties_in(item, period)
        counting = _counting(duties)
        for duty in duties if period.kind != "final" else ():
            slot = Slot(period.label, item.id, duty.unit)
            found = combined.answers.get(slot)
            typed = combined.lasting.get((item.id, duty.unit), {}) | combined.typed.get(slot, {})
            returned = found is not None or slot in waiting
            excused = not returned and (duty.unit, period.label) in combined.exempt
            if (excused or item.id in closed) and not returned and all(map(is_blank, typed.values())):
                continue
            labels = (typed.get("verdict"), typed.get("corrected"), (found or {}).get("self"))
            effective = plan.class_of(item.kind, *labels)
            beside = {k: _plain(v) for k, v in typed.items() if k != "verdict_note"}
            rows.append(
                blank | (found or {}) | beside | {
                    "id": item.id, "serial": item.serial, "text": item.text, "unit": duty.unit, "role": duty.role, "group": duty.group, "period": period.label,
                    "effective": effective or "not_returned", "counts": duty.role == counting and bool(effective or not excused), "returned": returned,
                }
            )  # fmt: skip
    return rows


def _counting(duties: Iterable[Duty]) -> str:
    """The role whose answers make an item's status: leads, else joint units, else whoever is named."""
    roles = {d.role for d in duties}
    return next((role for role in ("lead", "joint", "support", "inherited") if role in roles), "")


def excused_items(plan: Plan, period: Period, combined: Combined) -> frozenset[str]:
    """Ids of the items of which every unit that counts is exempt in a period: nobody is asked, so they stay as they stood."""
    found = set()
    for item in plan.items if any(p == period.label for _, p in combined.exempt) else ():
        duties = plan.duties_in(item, period)
        counting = _counting(duties)
        if duties and all((d.unit, period.label) in combined.exempt for d in duties if d.role == counting):
            found.add(item.id)
    return frozenset(found)


def not_answered(plan: Plan, rows: Sequence[Answer], returned: frozenset[str]) -> Iterator[Finding]:
    """Items a unit left out although it returned its form."""
    for row in rows:
        item = plan.item(row["id"])
        if not row["returned"] and row["unit"] in returned and item:
            yield Finding("item-not-answered", unit=row["unit"], item=row["id"], period=row["period"], found=item.text)
