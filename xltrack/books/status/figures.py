"""The figures of the overview: each a formula over the tables and its present value, reckoned from the same cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xltrack.books.status.cells import Table
from xltrack.books.status.live import literal, rated
from xltrack.books.status.view import View, flags, texts
from xltrack.enums import UNSETTLED
from xltrack.rates import GOOD, leaves_rates, left_out_before, turns

SECTION_LIMIT = 2_000_000  # cells all section figures together may look at


class Figure(NamedTuple):
    """A formula without "=" ("" for a plain value), its value, and whether it is a share (0–1)."""

    formula: str
    value: float | str
    share: bool = False


def part(above: float, below: float) -> float | str:
    return above / below if below > 0 else "—"


def part_formula(above: str, below: str) -> str:
    return f'IF({below}>0,({above})/({below}),"—")'


@dataclass(frozen=True)
class Figures:
    """Figures by name. Verified 不涉及 items leave the rates (desk rule: choices), nothing else does."""

    view: View
    made: dict[str, Table]

    @cached_property
    def statuses(self) -> list[str]:
        return texts(self.view.result.items, "effective")

    @cached_property
    def _left_out(self) -> list[bool]:
        return [not inside for inside in rated(self.view)]

    def _word(self, status: str) -> str:
        return literal(self.view.word(status))

    @cached_property
    def _yes(self) -> str:
        return literal(self.view.flag(True))

    @property
    def _base(self) -> str:
        """Items that take part in the rates."""
        return f"COUNTIF(items_rated,{self._yes})"

    @property
    def _base_now(self) -> int:
        return len(self.statuses) - sum(self._left_out)

    def counts(self, row: Sequence[Figure]) -> dict[str, int]:
        """Class → count from a row of the overview: total, one a status, two rates."""
        return {s: int(f.value) for s, f in zip(self.view.statuses, row[1:], strict=False)}

    def items(self) -> Figure:
        return Figure('COUNTIF(items_id,"?*")', len(self.statuses))

    def unit_count(self) -> Figure:
        table = self.made["units"]
        return Figure(f'COUNTIF({table.range("assigned")},">=0")', len(self.view.result.units))

    def status(self, status: str) -> Figure:
        return Figure(f"COUNTIF(items_status,{self._word(status)})", self.statuses.count(status))

    def rate(self, status: str) -> Figure:
        one = self.status(status)
        return Figure(part_formula(one.formula, self._base), part(float(one.value), self._base_now), share=True)

    def _flag(self, column: str) -> Figure:
        return Figure(f"COUNTIF(items_{column},{self._yes})", sum(flags(self.view.result.items, column)))

    def lagging(self) -> Figure:
        return self._flag("lagging")

    def overdue(self) -> Figure:
        return self._flag("overdue")

    def lag_rate(self) -> Figure:
        one = self.lagging()
        return Figure(part_formula(one.formula, self._base), part(float(one.value), self._base_now), share=True)

    def total(self) -> list[Figure]:
        """The row of a table for all items."""
        counts = [self.status(s) for s in self.view.statuses]
        return [self.items(), *counts, self.rate("completed"), self.lag_rate()]

    def _either(self, name: str, *statuses: str) -> str:
        """Whether a status is one of several, as a factor of a SUMPRODUCT."""
        return "(" + "+".join(f"({name}={self._word(s)})" for s in statuses) + ")"

    def turned(self, key: str) -> Figure:
        """How many items turned since last period.

        ``key``: ``newly_completed``, ``recovered``, ``newly_lagging``, ``still_lagging``.
        """
        lagged, lags = f"(items_lagged={self._yes})", f"(items_lagging={self._yes})"
        good = self._either("items_status", *GOOD)
        done, known = self._word("completed"), '(items_previous<>"")'
        formulas = {
            "newly_completed": f"SUMPRODUCT({known}*(items_previous<>{done})*(items_status={done}))",
            "recovered": f"SUMPRODUCT({lagged}*(1-{lags})*{good})",
            "newly_lagging": f"SUMPRODUCT({known}*(1-{lagged})*{lags})",
            "still_lagging": f"SUMPRODUCT({lagged}*{lags})",
        }
        frame = self.view.result.items
        rows = zip(
            *(texts(frame, name) for name in ("previous_status", "effective")),
            *(flags(frame, name) for name in ("previous_lagging", "lagging")),
            strict=True,
        )
        found = Counter(turn for row in rows if row[0] for turn in turns(*row))
        return Figure(formulas[key], found[key])

    # ── by section ─────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _sections(self) -> list[str]:
        """Section of every item: its headings down to the first level that tells items apart."""
        paths = [tuple(p.split("\n")) if p else () for p in texts(self.view.result.items, "path")]
        depth = next((d for d in range(1, 9) if len({p[:d] for p in paths}) > 1), 1)
        return ["\n".join(p[:depth]) for p in paths]

    @cached_property
    def section_names(self) -> list[str]:
        return list(dict.fromkeys(self._sections))

    def section(self, name: str) -> list[Figure]:
        inside = [s == name for s in self._sections]
        counts = Counter(s for s, mine in zip(self.statuses, inside, strict=True) if mine)
        lags = sum(a and b for a, b in zip(flags(self.view.result.items, "lagging"), inside, strict=True))
        out = sum(a and b for a, b in zip(self._left_out, inside, strict=True))
        live = len(self.section_names) * len(inside) * 10 <= SECTION_LIMIT and len(name) < 255
        test = self._inside(name)

        def count(condition: str) -> str:
            return f"SUMPRODUCT({test}{condition})" if live else ""

        def rate(above: str, now: int) -> Figure:
            below = count(f"*(items_rated={self._yes})")
            return Figure(part_formula(above, below) if live else "", part(now, sum(inside) - out), share=True)

        by_status = [Figure(count(f"*(items_status={self._word(s)})"), counts[s]) for s in self.view.statuses]
        done = count(f"*(items_status={self._word('completed')})")
        return [
            Figure(count("*1"), sum(inside)),
            *by_status,
            rate(done, counts["completed"]),
            rate(count(f"*(items_lagging={self._yes})"), lags),
        ]

    def _inside(self, name: str) -> str:
        """Whether an item's path begins with these headings, compared heading by heading."""
        if not name:
            return '(items_path="")'
        text = "&CHAR(10)&".join(literal(line) for line in [*name.split("\n"), ""])
        return f"(LEFT(items_path&CHAR(10),{len(name.encode('utf-16-le')) // 2 + 1})={text})"

    # ── by unit, by period ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _unit_rows(self) -> dict[str, int]:
        return {unit: n for n, unit in enumerate(texts(self.view.result.units, "unit"))}

    def unit_names(self, most: int) -> list[str]:
        """Units with something assigned, in their order; of more than ``most`` those that lag or owe most."""
        units = self.view.result.units
        keys = ["lagging", "not_returned", *UNSETTLED]
        assigned = [int(v or 0) for v in units["assigned"].tolist()] if "assigned" in units.columns else []
        counts = [units[k].tolist() for k in keys if k in units.columns]
        owed = [sum(int(column[n] or 0) for column in counts) for n in range(len(units))]
        rows = [(name, owed[n]) for name, n in self._unit_rows.items() if n < len(assigned) and assigned[n]]
        if len(rows) > most:
            kept = {name for name, _ in sorted(rows, key=lambda row: -row[1])[:most]}
            rows = [row for row in rows if row[0] in kept]
        return [name for name, _ in rows]

    def unit(self, name: str) -> list[Figure]:
        """A unit's figures, looked up on the units sheet by its name."""
        table, row = self.made["units"], self._unit_rows[name]
        at = f"MATCH({literal(name)},{table.range('unit')},0)"
        found = []
        for key in ("assigned", *self.view.statuses, "rate", "lag_rate"):
            keys = (key, *UNSETTLED) if key == "not_returned" else (key,)
            cells = (table.column(one).values[row] for one in keys)
            given = sum(value for value in cells if isinstance(value, (int, float)))
            formula = "+".join(f"INDEX({table.range(one)},{at})" for one in keys)
            found.append(Figure(formula, given, key in ("rate", "lag_rate")))
        return found

    @cached_property
    def period_names(self) -> list[str]:
        """Periods of progress in the ledger up to the one shown, in order of time."""
        plan, current = self.view.result.plan, self.view.result.period.label
        held = set(texts(self.view.result.ledger, "period")) | {current}
        order = [p.label for p in plan.periods if not p.confirms]
        last = order.index(current) if current in order else len(order)
        return [label for label in order[: last + 1] if label in held]

    @cached_property
    def _out_before(self) -> Counter[str]:
        """Period → how many of its items left the rates."""
        names = ("period", "id", "unit", "effective", "verdict", "role")
        columns = zip(*(texts(self.view.result.ledger, key) for key in names), strict=True)
        return Counter(period for period, _ in left_out_before(dict(zip(names, row, strict=True)) for row in columns))

    def period(self, name: str) -> list[Figure]:
        """Figures of a period: live for the one shown, from the ledger's item rows for earlier ones."""
        if name == self.view.result.period.label:
            return self.total()
        ledger = self.view.result.ledger
        columns = [
            *(texts(ledger, key) for key in ("period", "unit", "effective", "verdict")),
            flags(ledger, "lagging"),
        ]
        rows = [row for row in zip(*columns, strict=True) if row[0] == name and not row[1]]
        counts, lags = Counter(row[2] for row in rows), sum(row[4] for row in rows)
        out, by_item = self._out_before[name], sum(leaves_rates(row[2], row[3]) for row in rows)
        total, base = len(rows), len(rows) - out
        live = self.made["ledger"].whole and not set(name) & set("*?~<>=")

        def count(status: str) -> str:
            return f'COUNTIFS(ledger_period,{literal(name)},ledger_unit,"",ledger_status,{self._word(status)})'

        everything = f'COUNTIFS(ledger_period,{literal(name)},ledger_unit,"")'
        absent = count("not_applicable").removesuffix(")") + ',ledger_verdict,"?*")'
        below = f"({everything}-{absent})" if out == by_item else str(base)
        figures = [Figure(everything, total), *(Figure(count(s), counts[s]) for s in self.view.statuses)]
        figures.append(Figure(part_formula(count("completed"), below), part(counts["completed"], base), share=True))
        lagging = f'COUNTIFS(ledger_period,{literal(name)},ledger_unit,"",ledger_lagging,{self._yes})'
        figures.append(Figure(part_formula(lagging, below), part(lags, base), share=True))
        return figures if live else [f._replace(formula="") for f in figures]
