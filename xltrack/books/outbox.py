"""The folders of forms sent out: where a period's lie, and whose each is by what the workbook says itself (document properties), not by its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xltrack.books.filenames import file_names
from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.grid import properties_of
from xltrack.books.whole import ARCHIVES, BACKUPS, digest_of, keep_copy, set_aside, whole_folder, write_whole
from xltrack.errors import UnreadableError
from xltrack.findings import error
from xltrack.plan import Period, Plan
from xltrack.records import Ask
from xltrack.values import key

if TYPE_CHECKING:  # it imports openpyxl, which only split needs
    from xltrack.books.stamp import Stamper


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


def send_out(asks: Sequence[Ask], stamper: Stamper, out: Path, *, force: bool) -> tuple[dict[str, Path], list[Path]]:
    """Unit → its form, all of a period or none, with a copy of their template in the outbox; and what is kept of forms there that differ, or whose units
    are asked no more. Raises XltrackError ``exists`` where a form stands there, unless ``force``."""
    plan, period = asks[0].plan, asks[0].period
    template, names = stamper.template.path, file_names([ask.unit for ask in asks])
    target, earlier = period_folder(out, plan, period), earlier_forms(out, plan, period)
    forms = {ask.unit: target / f"{names[ask.unit]}.xlsx" for ask in asks}
    standing = [path for path in forms.values() if path.exists()]
    if standing and not force:
        raise error("exists", where=standing[0])
    archived = out / ARCHIVES[plan.language == "en"] / f"{template.stem}-{stamper.layout.version}.xlsx"
    if not archived.exists():
        write_whole(template.read_bytes(), archived)
    with whole_folder(target) as part:
        for ask in asks:
            (part / forms[ask.unit].name).write_bytes(stamper.form(ask))
        over = [path for path in standing if digest_of(path) != digest_of(part / path.name)]
        kept = [keep_copy(path, folder=earlier) for path in over]
    return forms, kept + [set_aside(path, earlier) for path in not_asked(target, plan, period, forms)]


def earlier_forms(out: Path, plan: Plan, period: Period) -> Path:
    """Where forms of a period that were replaced lie: beside the periods' folders, for those are mailed whole."""
    return out / BACKUPS[plan.language] / period_folder(out, plan, period).name


def next_period(plan: Plan, out: Path) -> Period:
    """The first period whose forms do not lie in the outbox yet. Raises XltrackError when all do."""
    waiting = [p for p in plan.periods if p.kind != "final" and not period_folder(out, plan, p).exists()]
    if not waiting:
        raise error("period-unclear", why=[p.label for p in plan.periods])
    return waiting[0]
