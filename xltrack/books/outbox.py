"""Forms that lie in a folder → whose they are, by what the workbooks say themselves (document properties), not by their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.grid import properties_of
from xltrack.errors import UnreadableError
from xltrack.plan import Period, Plan
from xltrack.values import key


def forms_of(folder: Path, plan: Plan, period: Period) -> Mapping[str, Path]:
    """Unit → its form of that plan and period in ``folder``; of several the one whose path comes last. {} where there is no such folder."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.xlsx")) if folder.is_dir() else ():
        if path.name.startswith(("~$", ".")) or not path.is_file():
            continue
        try:
            said = properties_of(path)
        except (UnreadableError, OSError):
            continue
        unit = plan.unit(said.get(f"{PROPERTY_PREFIX}unit", ""))
        same_plan = said.get(f"{PROPERTY_PREFIX}plan_id", "") in ("", plan.id)
        if unit and same_plan and key(said.get(f"{PROPERTY_PREFIX}period")) == key(period.label):
            found[unit.name] = path
    return found
