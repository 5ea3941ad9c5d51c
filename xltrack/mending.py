"""What goes back to departments: a correction copy of every return with errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xltrack.books import folder
from xltrack.books.corrections import CopyFolder, FreshForms, write_corrections
from xltrack.books.stamp import Stamper
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Plan
from xltrack.records import Ask, Ledger, Return
from xltrack.steps.aside import speaks_of
from xltrack.steps.split import split
from xltrack.values import is_blank


@dataclass(frozen=True)
class Mending:
    """The plan, where its templates lie, and the ledger that says what stands beside a question."""

    plan: Plan
    template: str | Path | None
    near: Sequence[Path]
    ledger: Ledger

    @cached_property
    def _asks(self) -> dict[tuple[str, str], Ask]:
        return {(a.unit, p.label): a for p in self.plan.periods for a in split(self.plan, p, self.ledger)}

    @cached_property
    def _stampers(self) -> dict[str, Stamper]:
        return {}

    def ask(self, unit: str, period: str) -> Ask | None:
        return self._asks.get((unit, period))

    def stamper(self, version: str) -> Stamper:
        """The stamper of the form version a department filled in.

        That of the template in force where it is not archived.
        """
        if version not in self._stampers:
            self._stampers[version] = Stamper(folder.template_of(version, self.plan, self.template, self.near))
        return self._stampers[version]

    def write(
        self,
        paths: Mapping[str, Path],
        returns: Iterable[Return],
        findings: Iterable[Finding],
        target: Path,
    ) -> dict[str, Path]:
        """Correction copies in ``target``: printed name of the return → copy.

        ``paths``: printed name → file. A return that became several copies has the name of each behind its own.
        """
        by_file = grouped((r.form.file, r) for r in _newest(tuple(returns), self.plan))
        about = grouped((finding.file, finding) for finding in findings)
        fresh, made = FreshForms(self.ask, self.stamper), dict[str, Path]()
        place = CopyFolder(target)
        for name, own in sorted(by_file.items()):
            told = about.get(name, [])
            for copy in write_corrections(paths[name], own, told, place, fresh, lang=self.plan.language):
                made[name if name not in made else f"{name} {copy.stem}"] = copy
        return made


def _newest(returns: Sequence[Return], plan: Plan) -> list[Return]:
    """The returns but those answered again in full: nobody mends a form that a later one has taken the place of."""
    return [
        one
        for one in returns
        if not (own := _answered(one, plan))
        or not own <= {item for other in returns if _replaces(other, one) for item in _answered(other, plan)}
    ]


def _replaces(other: Return, one: Return) -> bool:
    same = (other.unit, other.period) == (one.unit, one.period)
    return same and other.state == "accepted" and other.number > one.number


def _answered(returned: Return, plan: Plan) -> frozenset[str]:
    if returned.state != "accepted":
        return speaks_of(returned, plan)
    return frozenset(item.id for row, item in returned.rows if not all(is_blank(c.value) for c in row.cells.values()))
