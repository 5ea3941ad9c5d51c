"""What came in: the rows of the returns sheet, and what there is to say of the files behind them. No files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any

from xltrack import fields
from xltrack.enums import enum_label
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Period, Plan
from xltrack.rates import has_returned
from xltrack.records import Combined, Ledger, Return, Row
from xltrack.steps import aside, merge
from xltrack.values import is_blank, text_of
from xltrack.words import say

SET_ASIDE = "quarantined"


@dataclass(frozen=True)
class Came:
    """What came in today: ``returns``, and ``files``: rows of the files that hold no form; each set aside is of a period. ``known``: rows of
    the ledger's returns sheet; ``homeless``: contents, or names, of what is of the period only because it came in for it."""

    returns: tuple[Return, ...]
    files: tuple[Row, ...]
    known: tuple[Row, ...]
    homeless: frozenset[str]

    @staticmethod
    def of(plan: Plan, returns: Sequence[Return], files: Sequence[Mapping[str, Any]], ledger: Ledger, period: Period | None) -> Came:  # fmt: skip
        known = tuple(ledger.returns)
        labels = {r.period for r in returns if r.state == "accepted"} | {ledger.period}
        asking = [p.label for p in plan.periods if p.kind != "final"]
        latest = period.label if period else next((p for p in reversed(asking) if p in labels), "".join(asking[:1]))
        homeless = {r.form.sha256 for r in returns if r.state == SET_ASIDE and not r.period}
        homeless |= {f["sha256"] or f["file"] for f in files}
        return Came(*aside.placed(returns, files, known, latest), known, frozenset(homeless))

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset((*(r.form.file for r in self.returns), *(text_of(f["file"]) for f in self.files)))

    @cached_property
    def contents(self) -> frozenset[tuple[str, str]]:
        """Names with what is in the files."""
        forms = ((r.form.file, r.form.sha256) for r in self.returns)
        return frozenset((*forms, *((text_of(f["file"]), text_of(f["sha256"])) for f in self.files)))

    @cached_property
    def again(self) -> frozenset[str]:
        """Names of the forms that came before under the same name, and as they are."""
        before = {(text_of(r["file"]), r["sha256"]) for r in self.known}
        return frozenset(r.form.file for r in self.returns if (r.form.file, r.form.sha256) in before)


@dataclass(frozen=True)
class Received:
    """The returns sheet. ``answers``: period → its answer rows, as far as they are reckoned; ``untouched``: forms nobody wrote in."""

    plan: Plan
    shown: Period
    came: Came
    ledger: Ledger
    combined: Combined
    answers: Mapping[str, Sequence[Row]]
    untouched: Sequence[Return] = ()
    forget: Sequence[str] = ()

    def rows(self, units: Sequence[Row]) -> list[Row]:
        """Every row of the sheet. ``units``: rows of the units sheet."""
        return aside.in_order([*self.log, *self._beside(units), *self.no_forms], self.plan, self.shown.label)

    @cached_property
    def log(self) -> list[Row]:
        """What came in as a form, or was set aside: one row a form, one a file that could not be read."""
        return [
            aside.replaced(r, by, self.plan.language) if (by := self._by.get(merge.identity(r))) else r
            for r in self._all
        ]

    @cached_property
    def no_forms(self) -> list[Row]:
        """Other files, with what the coordinator typed beside them."""
        return merge.typed_beside(self._attached(), self.ledger)

    @cached_property
    def _all(self) -> list[Row]:
        unread = [f for f in self.came.files if f["file_state"] == SET_ASIDE]
        rows = [*self.combined.returns, *merge.typed_beside(unread, self.ledger)]
        blank = {_place_of(r) for r in self.untouched}
        return [self._explained(r | {"file_state": "untouched"} if merge.identity(r) in blank else r) for r in rows]

    def _explained(self, row: Row) -> Row:
        """A row with why its form was set aside."""
        why = self._why.get(merge.identity(row), "") if row["file_state"] == SET_ASIDE else ""
        return row | {"note": why} if why and is_blank(row["note"]) else row

    @cached_property
    def _why(self) -> Mapping[merge.Identity, str]:
        lang = self.plan.language
        said = {
            _place_of(r): dict.fromkeys(f.message(lang) for f in r.findings if f.severity == "error")
            for r in self.came.returns
            if r.state == SET_ASIDE
        }
        return {place: say("semicolon", lang).join(found) for place, found in said.items()}

    # ── what was answered since ───────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _answered(self) -> aside.Answered:
        spoken = {r.form.sha256: aside.speaks_of(r, self.plan) for r in self.came.returns if r.state == SET_ASIDE}
        owed = {
            (p.label, unit): items
            for p in self.plan.periods
            if p.label not in self.answers
            for unit, items in self.plan.asked_in(p).items()
        }
        reckoned = grouped(((label, row["unit"]), row["id"]) for label, rows in self.answers.items() for row in rows)
        standing = (*self.combined.answers.values(), *self.combined.pending)
        return aside.Answered(standing, {**owed, **reckoned}, spoken, self.came.known)

    @cached_property
    def _by(self) -> Mapping[merge.Identity, tuple[str, ...]]:
        """What was set aside and answered since, each with the files that answer it."""
        rows = [r for r in self._all if r["file_state"] == SET_ASIDE]
        return {merge.identity(r): by for r in rows if (by := self._answered.instead(r))}

    # ── what there is to say ──────────────────────────────────────────────────────────────────────────────────────

    def told(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """What was found in files (``found``) and in forms, as it stands now that all are in: of what was answered since only that it was."""
        rows = {r["file"]: r for r in self.came.files}
        for finding in found:
            row = rows.get(finding.file)
            if row is None:
                yield finding
            elif row["file_state"] == "attachment":
                yield self._alone(finding)
            elif row["file_state"] != SET_ASIDE:
                yield finding
            elif merge.identity(row) not in self._by:
                yield self._charged(replace(finding, period=row["period"]), merge.identity(row))
        for returned in self.came.returns:
            if _place_of(returned) not in self._by:
                yield from (self._charged(f, _place_of(returned)) for f in returned.findings)
        for row in self._all:
            if by := self._by.get(merge.identity(row)):
                place = {"unit": row["unit"], "period": row["period"]}
                names = say("list.separator", self.plan.language).join(by)
                yield Finding("return-replaced", row["file"], found=text_of(row["note"]), expected=names, **place)

    def _charged(self, finding: Finding, place: merge.Identity) -> Finding:
        """An error in what names no period of its own is no charge against a unit that has answered everything."""
        content, unit, period = place
        free = content in self.came.homeless and finding.is_the_units and self._answered.complete(unit, period)
        return replace(finding, unit="") if free else finding

    def _alone(self, finding: Finding) -> Finding:
        """An attachment of a unit that has sent no form: something came, and not what was asked for."""
        row = next((r for r in self.no_forms if r["file"] == finding.file), None)
        if row is None or finding.code != "file-attachment":
            return finding
        asked = any(a["unit"] == row["unit"] for a in self.answers.get(row["period"], ()))
        came = any((r["unit"], r["period"]) == (row["unit"], row["period"]) for r in self.log)
        free = (row["unit"], row["period"]) in self.combined.exempt
        if came or free or not asked:
            return finding
        return replace(finding, code="attachment-alone", unit=row["unit"], period=row["period"], found=PurePath(finding.file).name)  # fmt: skip

    # ── rows of no form ───────────────────────────────────────────────────────────────────────────────────────────

    def _attached(self) -> list[Row]:
        """Files that are no forms, today's and those the ledger knows, attachments each of the period it came in for: the one the ledger says,
        else that of the forms beside it, else the one shown."""
        others = (r for r in self.came.known if r["file_state"] in ("attachment", "ignored"))
        kept = {aside.which(r): r for r in others if r["unit"] not in self.forget}
        accepted = (r for r in self.log if r["file"] and r["file_state"] == "accepted")
        beside = {PurePath(r["file"]).parent: r["period"] for r in accepted}
        today = [{"period": "", "unit": "", **file} for file in self.came.files]
        for row in today:
            if row["file_state"] == "attachment":
                before = kept.get(aside.which(row), {})
                row["period"] = before.get("period") or beside.get(PurePath(row["file"]).parent, self.shown.label)
        here, forms = set(map(aside.which, today)), {r.form.sha256 for r in self.came.returns}
        names = [f.key for f in fields.STATUS_RETURNS]
        earlier = [{k: r[k] for k in names} for which, r in kept.items() if which not in here and which[0] not in forms]
        return [*(r for r in today if r["file_state"] != SET_ASIDE), *earlier]

    def _beside(self, units: Sequence[Row]) -> list[Row]:
        """Rows of no file: units that nothing came from (an extension or exemption is typed there), and those of other periods beside which
        something was typed."""
        here = {(r["unit"], r["period"]) for r in self.log if r["file"]}
        silent = [
            {"unit": u["unit"], "period": self.shown.label, "note": enum_label("unit_state", u["unit_state"], self.plan.language)}
            for u in units
            if (u["unit_state"] == "exempt" or not has_returned(u)) and (u["unit"], self.shown.label) not in here
        ]  # fmt: skip
        known = here | {(r["unit"], r["period"]) for r in (*self.log, *silent)}
        return merge.typed_beside([*self._typed_alone(known), *silent], self.ledger)

    def _typed_alone(self, known: set[tuple[str, str]]) -> list[Row]:
        """Rows of the ledger's returns sheet of no file, beside which something is typed, of a unit and period that no other row is of."""
        names = (*merge.TYPED_RETURNS, *self.ledger.own.get("returns", ()))
        return [
            {"unit": r["unit"], "period": r["period"], "note": r["note"]}
            for r in self.came.known
            if not r["file"] and (r["unit"], r["period"]) not in known and any(not is_blank(r.get(n)) for n in names)
        ]


def _place_of(returned: Return) -> merge.Identity:
    return returned.form.sha256, returned.unit, returned.period
