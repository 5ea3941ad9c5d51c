"""Rules → one pandera schema; the rows of all returns → typed answers and findings. One lazy validation for everything.

:mod:`xltrack.values` reads first: what it cannot read is blank with a finding of its own, so that the schema never coerces and never hides one error behind
another. The schema's failure cases carry our codes and nothing of pandera's words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from xltrack.enums import CLAIMS_SAID, DECIDING, twins
from xltrack.fields import DISPUTES, FORM, PREAMBLE, Field
from xltrack.findings import Finding
from xltrack.frames import pa, pd
from xltrack.grids import address
from xltrack.headers import INTERNAL
from xltrack.plan import Choice, Item, Plan
from xltrack.records import Column, RawRow, Return, Slot
from xltrack.rules import EXPLAINING, REQUIRED, REQUIRED_PREAMBLE, Rule, asking_for
from xltrack.values import (
    CELL_LIMIT,
    Reading,
    has_invisible,
    is_blank,
    key,
    points_elsewhere,
    read_choice,
    read_counted,
    read_date,
    read_numbers,
    says_nothing,
    stands_elsewhere,
    suggest_choice,
    text_of,
    tidy,
    utf16_length,
)
from xltrack.words import say

FIELDS: Mapping[str, Field] = {f.key: f for f in FORM}
DISPUTING = ("partly", "declined")  # claims that say the same
REFUSED = ("cell-error", "cell-formula-empty")  # cells that hold something else than a value
BLANK = "counts-as-blank"  # a mark for nothing: no error, but no answer where one is required
TRACE = (*INTERNAL, "id", "unit", "period")


@dataclass(frozen=True, eq=False)
class Validation:
    """``answers``: one row per returned row of an item; columns ``return`` (index into the returns), ``row`` (0-based row of the sheet),
    ``id``, ``unit``, ``period``, ``blank`` (nothing typed), ``status`` (class key or None), ``self`` (the label; of a confirmation form its claim),
    and one column per asked column, typed: text str, number float, date date, None where blank or refused. ``findings`` in the order of the returns.
    ``untouched``: indexes of returns in which nothing was typed.
    """

    answers: pd.DataFrame
    findings: tuple[Finding, ...]
    untouched: frozenset[int] = frozenset()

    def charged(self, returns: Sequence[Return], answered: Set[Slot] = frozenset()) -> list[Finding]:
        """The findings without what is missing of rows that were left blank and are answered all the same: in another of the ``returns``, for sections of
        a unit share its form, or elsewhere (``answered``)."""
        filled, blank = (self.answers[self.answers["blank"].astype(bool) == left] for left in (False, True))
        known = {*map(Slot, filled["period"], filled["id"], filled["unit"]), *answered}
        places = zip(blank["return"], map(Slot, blank["period"], blank["id"], blank["unit"]), strict=True)
        forgiven = {(returns[n].form.file, returns[n].form.sheet, slot) for n, slot in places if slot in known}
        return [
            f
            for f in self.findings
            if f.code != "required" or (f.file, f.sheet, Slot(f.period, f.item, f.unit)) not in forgiven
        ]


def validate(
    returns: Sequence[Return], plan: Plan, closed: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> Validation:
    """Type and check the rows of all accepted returns at once. Never raises on data. ``closed``: period → items struck off, which ask for nothing."""
    rows = _Rows(returns, plan, closed)
    findings = [*rows.findings, *rows.judge(), *rows.shares(), *rows.disputes(), *rows.pointers()]
    findings += [
        f for n, r in enumerate(returns) if r.state == "accepted" and n not in rows.untouched for f in _preamble(r)
    ]
    findings += [returns[n].told("form-untouched") for n in sorted(rows.untouched)]
    order = {(r.form.file, r.form.sheet): n for n, r in enumerate(returns)}
    findings.sort(key=lambda f: order.get((f.file, f.sheet), len(order)))
    return Validation(rows.typed, tuple(findings), frozenset(rows.untouched))


def _preamble(returned: Return) -> Iterator[Finding]:
    labels = {f.key: f for f in PREAMBLE}
    for name in REQUIRED_PREAMBLE:
        found = returned.form.preamble.get(name)
        if found is None or is_blank(found.value):
            label = labels[name].label(returned.layout.language)
            yield returned.told("preamble-required", found.cell if found else "", expected=label)
    due = returned.form.preamble.get("due")
    if due and not is_blank(due.value) and read_date(due.value).value is None:
        lang = returned.layout.language  # a day is printed there: words are somebody's
        said = f"{labels['due'].label(lang)}{say('colon', lang)}{text_of(due.value)}"
        yield returned.told("cells-beside-table", due.cell, found=said)


class _Rows:
    """The rows of all accepted returns: ``raw`` as they came, ``typed`` as they are understood, with the same index; ``findings`` of that. ``untouched``:
    returns that say nothing; ``unread``: cells whose words say nothing that could be read."""

    def __init__(self, returns: Sequence[Return], plan: Plan, closed: Mapping[str, frozenset[str]]) -> None:
        self.returns, self.plan = returns, plan
        self.findings: list[Finding] = []
        self.untouched, self.unread = set[int](), set[tuple[int, str]]()
        self.raw = self._frame(closed)
        self.typed = self._parsed()

    def _frame(self, closed: Mapping[str, frozenset[str]]) -> pd.DataFrame:
        """Trace columns, then one column per asked column key."""
        records: list[dict[str, Any]] = []
        for n, returned in enumerate(self.returns):
            if returned.state != "accepted":
                continue
            off = closed.get(returned.period, frozenset())
            refused = {f.cell for f in returned.form.findings if f.code in REFUSED}
            own = [self._record(n, returned, row, item, off, refused) for row, item in returned.rows]
            if all(r["blank"] for r in own) and not returned.unasked:
                self.untouched.add(n)
            else:
                records += own
        self.unread |= {(at, k) for at, r in enumerate(records) for k in r.pop("refused")}
        keys = dict.fromkeys((*TRACE, *REQUIRED, *EXPLAINING, *(k for r in records for k in r)))
        return pd.DataFrame({k: pd.Series([r.get(k) for r in records], dtype=object) for k in keys})

    @staticmethod
    def _record(
        n: int, returned: Return, row: RawRow, item: Item, closed: Set[str], refused: Set[str]
    ) -> dict[str, Any]:
        cells = {k: c.value for k, c in row.cells.items()}
        blank = all(is_blank(v) for v in cells.values())
        trace = {
            "return": n,
            "row": row.row,
            "id": item.id,
            "unit": returned.unit,
            "period": returned.period,
            "kind": item.kind,
            "closed": item.id in closed,
            "blank": blank,
            "decides": returned.layout.decides,
            "refused": [k for k, c in row.cells.items() if c.cell in refused] if refused else (),
        }
        return cells | trace

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _parsed(self) -> pd.DataFrame:
        """The same frame, typed. Distinct values are read once."""
        typed = self.raw.copy()
        typed["self"] = None
        for name in self._asked:
            for rows, column in self._versions(name):
                typed.loc[rows, name] = self._read(self.raw.loc[rows, name], name, column)
        typed["self"] = typed["status"]
        pairs = zip(typed["kind"], typed["status"], strict=True)
        typed["status"] = pd.Series(
            [self.plan.classes_of(k).get(s) if s else None for k, s in pairs], index=typed.index, dtype=object
        )
        claimed = typed["decides"] == "claim"
        if claimed.any():
            known = {c.label: c.status for c in self.plan.claims}
            typed.loc[claimed, "self"] = typed.loc[claimed, "claim"]
            typed.loc[claimed, "status"] = typed.loc[claimed, "claim"].map(known.get)
        return typed

    @property
    def _asked(self) -> pd.Index[str]:
        """The columns that were answered."""
        return self.raw.columns.difference([*TRACE], sort=False)

    def _versions(self, name: str) -> Iterator[tuple[pd.Index[Any], Column | None]]:
        """Rows by the layout they were filled in with, for a column's rules may differ between versions of a form."""
        versions = self.raw["return"].map(lambda n: self.returns[n].layout.version)
        for version, rows in self.raw.groupby(versions).groups.items():
            layout = next(r.layout for r in self.returns if r.layout.version == version)
            yield rows, layout.column(name)

    @staticmethod
    def _kind(name: str, column: Column | None) -> str:
        """How a column's values are read: status, claim, number, date or text: by its rules, else by the field it is."""
        kinds = {rule.kind for rule in column.rules} if column else set()
        if name == "status" or (name == "claim" and not kinds):
            return name
        if kinds & {"number", "whole"}:
            return "number"
        if "date" in kinds:
            return "date"
        if "list" in kinds:
            return "list"
        known = FIELDS.get(name)
        return known.kind if known and known.kind in ("number", "date") else "text"

    def _read(self, values: pd.Series[Any], name: str, column: Column | None) -> pd.Series[Any]:
        kind = self._kind(name, column)
        read = self._reader(name, kind, column.header.rstrip("*＊ ") if column else name)
        kinds = self.raw.loc[values.index, "id" if name == "actual" else "period" if kind == "date" else "kind"]
        known: dict[tuple[Hashable, Hashable], Reading] = {}
        result: list[Any] = []
        for at, value, item_kind in zip(values.index, values, kinds, strict=True):
            if is_blank(value):
                result.append(None)
                continue
            distinct = (value if not isinstance(value, float) else (value, "f"), item_kind)
            reading = known.get(distinct)
            if reading is None:
                reading = known[distinct] = read(value, item_kind)
            if reading.problem:
                self._unreadable(at, name, value, reading, item_kind)
            result.append(reading.value)
        return pd.Series(result, index=values.index, dtype=object)

    @cached_property
    def _targets(self) -> dict[str, tuple[list[tuple[str, float]], list[str]]]:
        """Item id → (unit of measure, target value) of the indicators that ask for a number, and their names."""
        asked = {item.id: [(i, i.value) for i in item.indicators if i.value is not None] for item in self.plan.items}
        return {at: ([(i.unit, value) for i, value in one], [i.name for i, _ in one]) for at, one in asked.items()}

    def _reader(self, name: str, kind: str, header: str) -> Callable[[Any, str], Reading]:
        if kind == "claim":
            return lambda v, _: _read_claim(v, self.plan.claims)
        if kind in DECIDING:
            return lambda v, item_kind: self._chosen(v, [c.label for c in self.plan.choices_for(item_kind, kind)])
        if kind == "list":
            return lambda v, _: self._listed(name, v)
        if name == "actual":
            return lambda v, item: read_numbers(v, *self._targets[item])
        if kind == "number":
            return lambda v, _: read_counted(v, header)
        if kind == "date":
            due = {p.label: p.due for p in self.plan.periods}
            return lambda v, period: read_date(v, self.plan.year, due.get(period))
        return lambda v, _: _read_text(v)

    @staticmethod
    def _chosen(value: Any, labels: Sequence[str]) -> Reading:
        return read_choice(value, labels, twins(labels))

    def _listed(self, name: str, value: Any) -> Reading:
        """A choice of a list in the template, in the list's own spelling where it is one; another text is left to the rule."""
        labels = [
            c
            for r in self.returns
            if (column := r.layout.column(name))
            for rule in column.rules
            if rule.kind == "list"
            for c in rule.choices
        ]
        reading = read_choice(value, list(dict.fromkeys(labels)))
        return reading if reading.problem is None else _read_text(value)

    def _unreadable(self, at: Any, name: str, value: Any, reading: Reading, item_kind: str) -> None:
        expected, hint = reading.hint if name == "actual" or reading.problem == "number-of-thousands" else "", ""
        if name in DECIDING:
            choices = [(c.label, c.status) for c in self.plan.choices_for(item_kind, name)]
            expected = say("list.names", self.plan.language).join(label for label, _ in choices)
            hint = suggest_choice(value, choices) if reading.problem == "not-a-choice" else ""
        if reading.value is None and reading.problem != BLANK:
            self.unread.add((at, name))
        self.findings.append(
            self._at(reading.problem or "", at, name, found=text_of(value), expected=expected, hint=hint)
        )

    def _at(self, code: str, at: Any, name: str, **params: str) -> Finding:
        raw = self.raw
        returned = self.returns[int(str(raw.at[at, "return"]))]
        column = returned.form.columns.get(name)
        cell = address(int(str(raw.at[at, "row"])), column.index) if column else ""
        return returned.told(code, cell, str(raw.at[at, "id"]), **params)

    # ── judging ───────────────────────────────────────────────────────────────────────────────────────────────────

    def judge(self) -> Iterator[Finding]:
        """Findings of the one validation over all rows. What breaks a rule counts for nothing more."""
        typed = self.typed
        if typed.empty:
            return
        schema, meanings = self._schema()
        try:
            schema.validate(typed, lazy=True)
        except pa.errors.SchemaErrors as exc:
            cases = exc.failure_cases.drop_duplicates(["column", "check", "index"])
            for name, check, at in zip(cases["column"], cases["check"], cases["index"], strict=True):
                code, params = meanings[str(check)]
                value = self.raw.at[at, name]
                if not code.startswith("required") and params.get("level", "error") == "error":
                    typed.at[at, name] = None
                said = {"required": "", "required-when-lagging": typed.at[at, "self"]}.get(code, text_of(value))
                yield self._at(code, at, str(name), found=str(said or ""), **params)

    def shares(self) -> Iterator[Finding]:
        """Numbers between 0 and 1 where per cent are typed as 0 to 100: 0.95 is within the range, and seldom what was meant."""
        for name in self._asked:
            for rows, column in self._versions(name):
                if column is None or not any(rule.per_cent for rule in column.rules):
                    continue
                for at in rows:
                    value = self.typed.at[at, name]
                    if isinstance(value, float) and 0 < value < 1:
                        found, meant = text_of(self.raw.at[at, name]), f"{value * 100:.12g}"
                        yield self._at("number-perhaps-share", at, name, found=found, expected=meant)

    def pointers(self) -> Iterator[Finding]:
        """Words that only point at another place: 同上 and 见附件 stay as typed, but a report would have nothing to say. Of a reason or a measure a
        stroke is none: what is on schedule has neither."""
        for name in ("progress", *EXPLAINING):
            points = stands_elsewhere if name == "progress" else points_elsewhere
            for at, value in self.raw[name].items():
                if points(value):
                    yield self._at("progress-elsewhere", at, name, found=text_of(value))

    def disputes(self) -> Iterator[Finding]:
        """Rows whose ownership a unit disputes, or for which it proposes another unit: kept, and pointed out."""
        raw, columns = self.raw, {}
        if "claim" in raw.columns:
            claims = zip(raw["claim"], self.typed["status"], strict=True)
            columns["claim"] = [claim if status in DISPUTING else None for claim, status in claims]
        columns |= {k: list(raw[k]) for k in DISPUTES if k in raw.columns}
        for n, at in enumerate(raw.index if columns else ()):
            name = next((k for k, values in columns.items() if not is_blank(values[n])), None)
            if name and self._still_asked(at):
                said = " | ".join(text_of(values[n]) for values in columns.values() if not is_blank(values[n]))
                yield self._at("dispute", at, name, found=said)

    def _still_asked(self, at: Any) -> bool:
        """Whether a row is still its unit's: an item that went to another is disputed no more."""
        period, unit, item = (str(self.raw.at[at, name]) for name in ("period", "unit", "id"))
        return item in self.plan.asked_in(self.plan.period(period)).get(unit, frozenset())

    def _schema(self) -> tuple[pa.DataFrameSchema, dict[str, tuple[str, dict[str, str]]]]:
        """The schema, and what each of its checks means: check name → (finding code, parameters)."""
        checks: dict[str, list[pa.Check]] = {}
        meanings: dict[str, tuple[str, dict[str, str]]] = {}

        def add(name: str, code: str, good: Callable[[pd.Series[Any]], pd.Series[bool]], **params: str) -> None:
            label = f"{code}#{len(meanings)}"
            meanings[label] = (code, params)
            checks.setdefault(name, []).append(pa.Check(good, error=label, ignore_na=False))

        for name in self._asked:
            for rows, column in self._versions(name):
                if column is None:
                    continue
                here = self.typed.index.isin(rows)
                self._required(add, name, column, here)
                for rule in column.rules if name != "status" else ():
                    level = {} if rule.severity == "error" else {"level": rule.severity}
                    add(name, rule.code, _keeps(rule, here), expected=rule.words(self.plan.language), **level)
        schema = pa.DataFrameSchema(
            {name: pa.Column(checks=own, nullable=True, required=False) for name, own in checks.items()}
        )
        return schema, meanings

    def _required(self, add: Callable[..., None], name: str, column: Column, here: Any) -> None:
        typed = self.typed
        refused = pd.Series([(at, name) in self.unread for at in typed.index], index=typed.index, dtype=bool)
        there = typed["return"].map(lambda n: name in self.returns[n].form.columns)
        open_rows = here & there & ~typed["closed"].astype(bool) & ~refused
        if name in REQUIRED or column.required:
            add(name, "required", _filled(open_rows), expected=column.header.rstrip("*＊ "))
        if classes := asking_for(name):
            asking = typed["status"].isin(classes)
            add(name, "required-when-lagging", _said(open_rows & asking), expected=column.header.rstrip("*＊ "))


def _filled(where: pd.Series[bool]) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    return lambda values: ~(where & values.isna())


def _said(where: pd.Series[bool]) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    """As filled in, where a mark such as / or 无 says nothing either: what holds a task up is to be told."""
    return lambda values: ~(where & values.map(says_nothing).astype(bool))


def _keeps(rule: Rule, where: Any) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    def good(values: pd.Series[Any]) -> pd.Series[bool]:
        broken = {v: rule.broken(v) for v in set(values[where].dropna())}
        return pd.Series(
            [not (w and v in broken and broken[v]) for v, w in zip(values, where, strict=True)],
            index=values.index,
            dtype=bool,
        )

    return good


def _read_claim(value: Any, claims: Sequence[Choice]) -> Reading:
    """A claim as chosen from the list, or as a plain yes or no to the question its header asks."""
    said = next((claim for claim, words in CLAIMS_SAID.items() if key(value) in map(key, words)), "")
    labels = [c.label for c in claims]
    return read_choice(next((c.label for c in claims if c.status == said), value), labels, twins(labels))


def _read_text(value: Any) -> Reading:
    """Text as typed, without invisible characters. Longer than a cell holds is refused whole: nothing is cut."""
    original = text_of(value)
    if utf16_length(original) > CELL_LIMIT:
        return Reading(None, "text-too-long")
    return Reading(tidy(original), "control-characters" if has_invisible(original) else None)
