"""The plan: what was promised, by whom, until when. Frozen values without behaviour beyond deriving from themselves."""

from xltrack.plan.items import Deadline, Goal, Indicator, Item, Source, form_id, is_form_id, parties_of, read_form_id
from xltrack.plan.periods import (
    WEEKEND,
    Material,
    Period,
    elapsed,
    in_words,
    is_working,
    relative_day,
    span_of,
    year_at,
)
from xltrack.plan.settings import Choice, Settings
from xltrack.plan.units import Contact, Unit, is_group, is_relevant
from xltrack.plan.whole import Duty, Plan, Tenure, with_ids, with_ties

__all__ = [
    "WEEKEND",
    "Choice",
    "Contact",
    "Deadline",
    "Duty",
    "Goal",
    "Indicator",
    "Item",
    "Material",
    "Period",
    "Plan",
    "Settings",
    "Source",
    "Tenure",
    "Unit",
    "elapsed",
    "form_id",
    "in_words",
    "is_form_id",
    "is_group",
    "is_relevant",
    "is_working",
    "parties_of",
    "read_form_id",
    "relative_day",
    "span_of",
    "with_ids",
    "with_ties",
    "year_at",
]
