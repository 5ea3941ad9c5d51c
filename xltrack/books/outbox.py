"""The folders of forms sent out: where a period's lie, and whose each is by what the workbook says itself (document properties), not by its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from xltrack.books.filenames import file_names
from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.grid import properties_of
from xltrack.books.whole import BACKUPS
from xltrack.errors import UnreadableError
from xltrack.findings import error
from xltrack.plan import Period, Plan
from xltrack.values import key


def forms_of(folder: Path, plan: Plan, period: Period) -> Mapping[str, Path]:
    """Unit → its form of that plan and period in ``folder``, not among earlier ones; of several the one whose path comes last. {} where there is no
    such folder."""
    named = ((plan.unit(name), path) for name, path in _forms(folder, plan, period))
    return {unit.name: path for unit, path in named if unit}


def not_asked(folder: Path, plan: Plan, period: Period, asked: Collection[str]) -> list[Path]:
    """Forms of that plan and period for none of the units ``asked``, such as of one that has no item any more, or another name."""
    known = {*map(key, asked)}
    return [path for name, path in _forms(folder, plan, period) if path.parent == folder and key(name) not in known]


def _forms(folder: Path, plan: Plan, period: Period) -> Iterator[tuple[str, Path]]:
    """(the unit it names, path) of every form."""
    for path in sorted(folder.rglob("*.xlsx")) if folder.is_dir() else ():
        earlier = {*BACKUPS.values()} & {*path.relative_to(folder).parts}
        if earlier or path.name.startswith(("~$", ".")) or not path.is_file():
            continue
        try:
            said = properties_of(path)
        except (UnreadableError, OSError):
            continue
        unit, of_plan = (said.get(f"{PROPERTY_PREFIX}{name}", "") for name in ("unit", "plan_id"))
        if unit and of_plan in ("", plan.id) and key(said.get(f"{PROPERTY_PREFIX}period")) == key(period.label):
            yield unit, path


def period_folder(out: Path, plan: Plan, period: Period) -> Path:
    """Where a period's forms lie in an outbox: no two periods of a plan share a folder, whatever their labels hold."""
    return out / file_names([p.label for p in plan.periods])[period.label]


def earlier_forms(out: Path, plan: Plan, period: Period) -> Path:
    """Where forms of a period that were replaced lie: beside the periods' folders, for those are mailed whole."""
    return out / BACKUPS[plan.language] / period_folder(out, plan, period).name


def next_period(plan: Plan, out: Path) -> Period:
    """The first period whose forms do not lie in the outbox yet. Raises XltrackError when all do."""
    waiting = [p for p in plan.periods if p.kind != "final" and not period_folder(out, plan, p).exists()]
    if not waiting:
        raise error("period-unclear", why=[p.label for p in plan.periods])
    return waiting[0]
