"""xltrack: one master workbook out as a form per department, what comes back validated and merged into one status workbook.

    import xltrack as xt
    plan   = xt.read_plan("master.xlsx")
    forms  = xt.split(plan, "2022Q2", "outbox/")
    result = xt.merge(["returns/"], plan=plan, ledger="status.xlsx")
    result.items, result.answers, result.findings        # DataFrames
    result.write("status.xlsx")

Names are imported when first used, so that ``import xltrack`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xltrack.documents import Doubt, Draft, Placed
    from xltrack.drafting import import_plan
    from xltrack.errors import LedgerError, MasterError, TemplateError, UnreadableError, XltrackError
    from xltrack.findings import Finding
    from xltrack.models import (
        AnswersModel,
        ChangesModel,
        FindingsModel,
        GoalsModel,
        IndicatorsModel,
        ItemsModel,
        JudgementModel,
        LaggingModel,
        LedgerModel,
        MaterialsModel,
        ProposalsModel,
        RankingModel,
        ReturnsModel,
        UnaskedModel,
        UnitsModel,
        ValidatedModel,
    )
    from xltrack.pipeline import check, merge, read_plan, split, validate, write_plan
    from xltrack.plan import (
        Choice,
        Contact,
        Deadline,
        Duty,
        Goal,
        Indicator,
        Item,
        Material,
        Period,
        Plan,
        Settings,
        Source,
        Unit,
        with_ids,
    )
    from xltrack.records import Consolidation
    from xltrack.results import CheckResult, MergeResult, SplitResult, ValidateResult

__version__ = "0.1.0"

_HOMES = {
    "documents": ("Doubt", "Draft", "Placed"),
    "drafting": ("import_plan",),
    "errors": ("LedgerError", "MasterError", "TemplateError", "UnreadableError", "XltrackError"),
    "findings": ("Finding",),
    "models": (
        "AnswersModel",
        "ChangesModel",
        "FindingsModel",
        "GoalsModel",
        "IndicatorsModel",
        "ItemsModel",
        "JudgementModel",
        "LaggingModel",
        "LedgerModel",
        "MaterialsModel",
        "ProposalsModel",
        "RankingModel",
        "ReturnsModel",
        "UnaskedModel",
        "UnitsModel",
        "ValidatedModel",
    ),
    "pipeline": ("check", "merge", "read_plan", "split", "validate", "write_plan"),
    "plan": (
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
        "Unit",
        "with_ids",
    ),
    "records": ("Consolidation",),
    "results": ("CheckResult", "MergeResult", "SplitResult", "ValidateResult"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AnswersModel", "ChangesModel", "CheckResult", "Choice", "Consolidation", "Contact", "Deadline", "Doubt", "Draft", "Duty", "Finding",
    "FindingsModel", "Goal", "GoalsModel", "Indicator", "IndicatorsModel", "Item", "ItemsModel", "JudgementModel", "LaggingModel", "LedgerError",
    "LedgerModel", "MasterError", "Material", "MaterialsModel", "MergeResult", "Period", "Placed", "Plan", "ProposalsModel", "RankingModel",
    "ReturnsModel", "Settings", "Source", "SplitResult", "TemplateError", "UnaskedModel", "Unit", "UnitsModel", "UnreadableError", "ValidateResult",
    "ValidatedModel", "XltrackError",
    "__version__", "check", "import_plan", "merge", "read_plan", "split", "validate", "with_ids", "write_plan",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"xltrack.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
