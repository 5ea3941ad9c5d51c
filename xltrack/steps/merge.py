"""Answers of all returns + the ledger → one answer per item, unit and period. What counts, in every doubtful case, is decided here.

The unit of replacement is the row of a unit in a period: one late file adds itself and erases nobody. Nothing depends on the order of files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from xltrack.enums import is_yes
from xltrack.fields import SAID, STATUS_LEDGER, STATUS_RETURNS, VERDICTS
from xltrack.findings import Finding
from xltrack.frames import pd
from xltrack.grids import address
from xltrack.grouped import grouped
from xltrack.headers import INTERNAL
from xltrack.plan import Plan
from xltrack.records import Answer, Combined, Ledger, RawRow, Return, Slot, finding_at, submission_of
from xltrack.values import is_blank, key, row_value, text_of
from xltrack.words import say

LEDGER_COLUMNS = frozenset(f.key for f in STATUS_LEDGER)
PEOPLE = ("filler", "filler_phone", "leader", "leader_phone", "by_proxy")
TYPED_RETURNS = tuple(f.key for f in STATUS_RETURNS if f.typed)
READ = ("accepted", "kept", "superseded")  # states of a form that was taken in, by whether its answers still count
BY_UNIT = ("extended_to", "exempt")  # of these, what is granted to a unit for a period, whatever file it stands beside


def combine(
    returns: Sequence[Return], rows: pd.DataFrame, plan: Plan, ledger: Ledger, forget: Iterable[str], forget_in: str, files: Sequence[Mapping[str, Any]]
) -> Combined:  # fmt: skip
    """Combine the validated ``rows`` of returns with what the ledger holds.

    Several answers to one slot: the higher 第几次报送 counts, then the later 填报时间; the same words twice count once; what these do not
    decide waits for the coordinator's 采用 mark and is a finding until then. A blank row replaces nothing; what the ledger holds of
    returns that are not among today's files stays. ``forget`` withdraws units' answers from the ledger, in one
    period: ``forget_in``, else the ledger's latest. ``files``: rows of today's files that hold no form.
    """
    extra = _extra(rows, ledger)
    withdrawn = [(unit, forget_in or ledger.period) for unit in forget] if ledger.period else []
    gone = {(key(unit), period) for unit, period in withdrawn}
    answers_given = (*_fresh(returns, rows, extra), *_kept(ledger, plan, returns, gone))
    candidates = grouped((Slot.of(answer), answer) for answer in answers_given)
    marked = _marked(ledger)
    lacking = _lacking(returns, extra)
    decided = {slot: _decide(found, marked, extra, lacking) for slot, found in sorted(candidates.items())}
    answers = {slot: d.winner for slot, d in decided.items() if d.winner is not None}
    pending = tuple(a for d in decided.values() for a in d.pending)
    states = _states(returns, decided.values(), plan.language)
    typed = {Slot(*slot): words for slot, words in ledger.typed.items()}
    own = ledger.own.get("answers", ())
    return Combined(
        answers=answers,
        pending=pending,
        returns=tuple(_returns(returns, states, ledger, (*answers.values(), *pending), gone, files)),
        unasked=tuple(_unasked(returns, plan.language, answers)),
        findings=tuple(_told(returns, states, decided.values(), withdrawn, plan.language)),
        extra=extra,
        typed=typed,
        lasting={
            (s.id, s.unit): {k: v[k] for k in own if k in v} for s, v in typed.items() if s.period == ledger.period
        },
        superseded=tuple(a for d in decided.values() for a in d.superseded),
        duplicates=tuple(a for d in decided.values() for a in d.duplicates),
        exempt=ledger.exempt,
    )


def _extra(rows: pd.DataFrame, ledger: Ledger) -> tuple[str, ...]:
    """Columns beyond our own that forms bring, or brought before. A claim stands as the answer itself where nothing else is answered."""
    apart = {*INTERNAL, "status", *SAID, *Slot._fields}
    claims = "claim" if len(rows) and (rows["decides"] == "claim").all() else ""
    fresh = [c for c in rows.columns if c not in apart and c != claims]
    known = {*LEDGER_COLUMNS, *ledger.own.get("answers", ())}
    return tuple(dict.fromkeys([*fresh, *(c for c in next(iter(ledger.rows), ()) if c not in known)]))


def _told(
    returns: Sequence[Return],
    states: Mapping[int, tuple[str, str]],
    decided: Collection[Decision],
    withdrawn: Iterable[tuple[str, str]],
    lang: str,
) -> Iterator[Finding]:
    """What was withdrawn, what waits for a mark, what was replaced, what came twice."""
    quote = _quoting(returns)
    yield from (Finding("unit-withdrawn", unit=unit, period=period) for unit, period in sorted(withdrawn))
    yield from (_undecided(d.pending, quote) for d in decided if d.pending)
    for d in decided:
        by = say("list.separator", lang).join(dict.fromkeys(text_of(a["file"]) for a in d.standing))
        yield from (finding_at(a, "return-superseded", quote(a), by) for a in d.superseded)
    for n, r in enumerate(returns):
        if states[n][0] == "duplicate":
            yield r.told("return-duplicate", found=states[n][1])


# ── candidates ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _fresh(returns: Sequence[Return], rows: pd.DataFrame, extra: Sequence[str]) -> Iterator[Answer]:
    names = (*Slot._fields, *SAID, *extra)
    filled = rows[~rows["blank"].astype(bool)]
    cells = [map(row_value, filled[n].tolist()) if n in filled.columns else [""] * len(filled) for n in names]
    trace = (filled[n].tolist() for n in ("return", "row", "decides"))
    for number, row, decides, *words in zip(*trace, *cells, strict=True):
        source = returns[number]
        column = source.form.columns.get(decides) or next(iter(source.form.columns.values()))
        yield dict(zip(names, words, strict=True)) | {
            "filled_on": source.filled_on, "submission": source.submission, "file": source.form.file, "sheet": source.form.sheet,
            "cell": address(int(row), column.index), "sha256": source.form.sha256,
        }  # fmt: skip


def _kept(ledger: Ledger, plan: Plan, returns: Sequence[Return], gone: Set[tuple[str, str]]) -> Iterator[Answer]:
    """The units' own answers in the ledger but those of sheets accepted today and those that are ``gone``, by key of unit and period. What came
    in a file is an answer whatever column it filled. Rows without unit are items' totals and are reckoned anew."""
    today = {r.form.sha256 for r in returns if r.state == "accepted"}
    aside = {(r.form.sha256, r.form.sheet) for r in returns if r.state != "accepted"}
    carried = {*VERDICTS, *ledger.own.get("answers", ())}
    for row in ledger.rows:
        anew = row["sha256"] in today and (row["sha256"], row["sheet"]) not in aside and plan.item(row["id"])
        if not row["unit"] or anew:
            continue
        said = not is_blank(row["sha256"]) or any(not is_blank(row.get(k)) for k in SAID)
        if said and (key(row["unit"]), row["period"]) not in gone:
            yield {k: row_value(v) for k, v in row.items() if k not in carried}


def _marked(ledger: Ledger) -> frozenset[tuple[str, str, str]]:
    """(sha256, unit, period) of the returns the coordinator marked 采用."""
    return frozenset((r["sha256"], r["unit"], r["period"]) for r in ledger.returns if is_yes(r["use"]))


# ── deciding ───────────────────────────────────────────────────────────────────────────────────────────────────────


Source = tuple[str, str, str]  # SHA-256, file and sheet of an answer


class Decision(NamedTuple):
    winner: Answer | None
    pending: tuple[Answer, ...]
    duplicates: tuple[Answer, ...]
    superseded: tuple[Answer, ...]

    @property
    def standing(self) -> tuple[Answer, ...]:
        """The answer that counts, else those that wait."""
        return (self.winner,) if self.winner else self.pending


def _best(answers: Sequence[Answer]) -> list[Answer]:
    """Those of the highest number and, of these, of the latest day; one without a day is neither earlier nor later than another."""
    number = max(map(submission_of, answers))
    top = [a for a in answers if submission_of(a) == number]
    days = [a["filled_on"] for a in top if isinstance(a.get("filled_on"), date)]
    return (
        [a for a in top if a.get("filled_on") == max(days) or not isinstance(a.get("filled_on"), date)] if days else top
    )


def _lacking(returns: Sequence[Return], extra: Sequence[str]) -> dict[Source, tuple[str, ...]]:
    """Columns that a form does not have: it says nothing of them, blank or not."""
    return {_source(r): tuple(name for name in extra if name not in r.form.columns) for r in returns}


def _source(returned: Return) -> Source:
    return returned.form.sha256, returned.form.file, returned.form.sheet


def _source_of(answer: Answer) -> Source:
    return answer["sha256"], answer["file"], answer["sheet"]


def _completed(winner: Answer, others: Sequence[Answer], lacks: Iterable[str]) -> Answer:
    """An answer with what the ones before it said in columns that its form ``lacks``: a fresh form has none that a unit added by itself."""
    before = sorted((a for a in others if submission_of(a) <= submission_of(winner)), key=submission_of, reverse=True)
    told = {k: next((a[k] for a in before if not is_blank(a.get(k))), winner.get(k, "")) for k in lacks}
    return winner | told


def _decide(
    found: Sequence[Answer],
    marked: frozenset[tuple[str, str, str]],
    extra: Sequence[str],
    lacking: Mapping[Source, tuple[str, ...]],
) -> Decision:
    """Which answer of one slot counts: by rank; the coordinator's mark decides only between answers of the same rank."""
    if len(found) == 1:
        return Decision(found[0], (), (), ())

    def words(answer: Answer) -> tuple[str, ...]:
        return tuple(_word(answer.get(k)) for k in (*SAID, *extra))

    ordered = sorted(found, key=lambda a: (text_of(a["file"]), text_of(a["sheet"]), text_of(a["cell"])))
    best = _best(ordered)
    if len({words(a) for a in best}) > 1:
        best = [a for a in best if (a["sha256"], a["unit"], a["period"]) in marked] or best
    distinct = {words(a): a for a in reversed(best)}
    if len(distinct) > 1:
        return Decision(
            None, tuple(distinct[w] for w in sorted(distinct)), (), tuple(a for a in ordered if a not in best)
        )
    rest = [a for a in ordered if a is not best[0]]
    winner = _completed(best[0], rest, lacking.get(_source_of(best[0]), ()))
    same = tuple(a for a in rest if words(a) == words(winner))
    return Decision(winner, (), same, tuple(a for a in rest if words(a) != words(winner)))


def _word(value: Any) -> str:
    """A value as answers are compared: of a number the fifteen digits that every office program keeps."""
    return key(float(f"{value:.15g}") if isinstance(value, float) else value)


def _said(answer: Answer) -> str:
    return " | ".join(text_of(answer[k]) for k in SAID if not is_blank(answer.get(k)))


def _quoting(returns: Sequence[Return]) -> Callable[[Answer], str]:
    """What was typed into an answer's row as it came, cells that were refused too; of an answer in the ledger what that keeps."""
    sources = {_source(r): r for r in returns}

    def quote(answer: Answer) -> str:
        source = sources.get(_source_of(answer))
        row = next((row for row, item in source.rows if item.id == answer["id"]), None) if source else None
        if row is None:
            return _said(answer)
        return " | ".join(text_of(c.value) for c in row.cells.values() if not is_blank(c.value))

    return quote


def _undecided(pending: Sequence[Answer], quote: Callable[[Answer], str]) -> Finding:
    return finding_at(pending[0], "returns-undecided", " ‖ ".join(f"{a['file']}: {quote(a)}" for a in pending))


def _states(returns: Sequence[Return], decided: Iterable[Decision], lang: str) -> dict[int, tuple[str, str]]:
    """Index of a return → (state, note): accepted when any of its rows counts or waits, else superseded or a duplicate, of the files in the note."""
    numbers = {_source(r): n for n, r in enumerate(returns)}
    outcomes: dict[int | None, set[str]] = defaultdict(set)
    others: dict[int | None, set[str]] = defaultdict(set)
    for d in decided:
        for outcome, answers in (("", d.standing), ("duplicate", d.duplicates), ("superseded", d.superseded)):
            for n in (numbers.get(_source_of(answer)) for answer in answers):
                outcomes[n].add(outcome)
                if outcome and d.winner:
                    others[n].add(d.winner["file"])
    states: dict[int, tuple[str, str]] = {}
    for n, returned in enumerate(returns):
        if returned.state != "accepted" or not outcomes[n] or "" in outcomes[n]:
            states[n] = (returned.state, "")
        else:
            state = "duplicate" if outcomes[n] == {"duplicate"} else "superseded"
            states[n] = (state, say("list.separator", lang).join(sorted(others[n])))
    return states


# ── what else is kept ──────────────────────────────────────────────────────────────────────────────────────────────


Identity = tuple[str, ...]


def _returns(
    returns: Sequence[Return], states: Mapping[int, tuple[str, str]], ledger: Ledger, standing: Iterable[Answer], gone: set[tuple[str, str]],
    files: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:  # fmt: skip
    """One row per file and unit, today's and those the ledger knows, with what the coordinator typed beside them. ``standing``: the answers that
    count, or wait."""
    known = [r for r in ledger.returns if (key(r["unit"]), r["period"]) not in gone]
    used = {(a["sha256"], a["unit"], a["period"]) for a in standing}
    found: dict[Identity, dict[str, Any]] = {}
    for n, returned in enumerate(returns):
        row = _row_of(returned, *states[n])
        place = (*identity(row), row["file"])
        if place not in found or found[place]["file_state"] != "accepted":
            found[place] = row
    today = {place[:3] for place in found} | set(map(identity, files))
    earlier = [r for r in known if identity(r) not in today and r["file_state"] in (*READ, "duplicate", "untouched")]
    for row in (*earlier, *_still_aside(known, returns, files)):
        state = "kept" if identity(row) in used else "superseded"
        state = state if row["file_state"] in READ else row["file_state"]
        found[*identity(row), row["file"]] = {k: row_value(v) for k, v in row.items()} | {"file_state": state}
    return typed_beside(sorted(found.values(), key=_by_unit), ledger)


def _still_aside(
    known: Iterable[dict[str, Any]], returns: Sequence[Return], files: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Rows of the ledger for files that were set aside and are not among today's, by content, or by name where they are of one unit and period:
    nothing that was sent drops out in silence. A file that cannot be read goes by its unit too, for empty ones have one content."""
    named = grouped((
        *((r.form.file, (r.unit, r.period)) for r in returns),
        *((f["file"], (f.get("unit") or "", f.get("period") or "")) for f in files),
    ))  # fmt: skip
    read, unread = {r.form.sha256 for r in returns}, {(f["sha256"], f["unit"]) for f in files}
    for row in known:
        again = any(_may_be_of(row, *place) for place in named.get(row["file"], ()))
        same = again or row["sha256"] in read or (row["sha256"], row["unit"]) in unread
        if row["file_state"] == "quarantined" and not same:
            yield row


def _may_be_of(row: Mapping[str, Any], unit: str, period: str) -> bool:
    """Whether a row is of a unit and period, as far as either is known."""
    return all(not a or not b or a == b for a, b in ((row["unit"], unit), (row["period"], period)))


def typed_beside(rows: Iterable[Mapping[str, Any]], ledger: Ledger) -> list[dict[str, Any]]:
    """Rows of the returns sheet with what the coordinator typed beside them, copies of one file sharing it: by content, unit and period. An
    extension or exemption, and what was typed beside a unit before anything came in, goes with the unit's period."""
    names = (*TYPED_RETURNS, *ledger.own.get("returns", ()))
    known = [{k: row_value(v) for k, v in r.items()} for r in ledger.returns]
    typed: dict[Identity, dict[str, Any]] = defaultdict(dict)
    for row in known:
        for place in (identity(row), (*identity(row), row["file"])):
            typed[place] = {n: row[n] for n in names if row.get(n, "") != ""} | typed[place]
    before = {identity(r)[1:]: {n: r[n] for n in names if r.get(n, "") != ""} for r in known if not r["file"]}
    given = {
        identity(r)[1:]: {n: r[n] for n in BY_UNIT if r.get(n, "") != ""}
        for r in known
        if any(r.get(n, "") != "" for n in BY_UNIT)
    }
    blank = dict.fromkeys(names, "")
    own = ({k: v for k, v in r.items() if k not in blank or v != ""} for r in rows)
    return [
        {**blank, **given.get(place[1:], {}), **before.get(place[1:], {}), **r, **typed.get(place, {}), **typed.get((*place, r.get("file", "")), {})}
        for r, place in ((r, identity(r)) for r in own)
    ]  # fmt: skip


def identity(row: Mapping[str, Any]) -> Identity:
    """What a row of the returns sheet is of: its content, unit and period; a file that could not be read goes by its name."""
    content = text_of(row.get("sha256")) or text_of(row.get("file"))
    return content, text_of(row.get("unit")), text_of(row.get("period"))


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


def _unasked(returns: Sequence[Return], lang: str, answers: Mapping[Slot, Answer]) -> Iterator[dict[str, Any]]:
    """Rows of no item. One of an item that was withdrawn since is in the history, where the very same file brought it there."""
    for returned in sorted(returns, key=lambda r: (r.form.file, r.form.sheet)):
        for row in returned.unasked:
            before = answers.get(Slot(returned.period, row.id, returned.unit)) if row.id else None
            if before is None or before["sha256"] != returned.form.sha256:
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
