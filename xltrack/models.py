"""The frames of the library, documented and enforced by pandera. A Python user can validate an own frame with them."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing.pandas import Series

from xltrack.fields import STATUSES

CLASSES = [*STATUSES]


class AnswersModel(pa.DataFrameModel):
    """One row an item, unit and period. Texts are "" where nothing was answered; extra columns are the office's own."""

    id: Series[str] = pa.Field(description="form id of the item")
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="canonical name of the unit")
    period: Series[str] = pa.Field(description="label of the reporting period")
    role: Series[str] = pa.Field(
        isin=["lead", "joint", "support", "inherited"], description="in which role the unit answers"
    )
    effective: Series[str] = pa.Field(
        isin=CLASSES, description="status that counts: correction or verdict, else self-assessment"
    )
    self: Series[str] = pa.Field(description="self-assessment as chosen, a label of the master's choices")
    progress: Series[str] = pa.Field(description="progress text")
    reason: Series[str] = pa.Field(description="reason for the lag")
    measures: Series[str] = pa.Field(description="measures against the lag")
    returned: Series[bool] = pa.Field(description="whether the unit answered this item")
    counts: Series[bool] = pa.Field(description="whether this answer takes part in the item's status")

    class Config:
        strict = False
        unique = ["id", "unit", "period"]


class ItemsModel(pa.DataFrameModel):
    """One row an item, in document order."""

    id: Series[str] = pa.Field(unique=True, description="form id")
    path: Series[str] = pa.Field(description="section headings, outermost first, one a line")
    serial: Series[str] = pa.Field(description="serial as printed")
    text: Series[str] = pa.Field(description="the task")
    effective: Series[str] = pa.Field(
        isin=CLASSES, description="status that counts: verdict, else worst over the leads (or joint units)"
    )
    self: Series[str] = pa.Field(description="status by self-assessments alone, a label")
    overdue: Series[bool] = pa.Field(description="a deadline passed at the period's as-of day and not completed")
    lagging: Series[bool] = pa.Field(description="behind, overdue, or not started past its start")

    class Config:
        strict = False


class FindingsModel(pa.DataFrameModel):
    """One row a finding, gravest first. ``sheet`` and ``cell`` are "" for a whole file."""

    code: Series[str]
    severity: Series[str] = pa.Field(isin=["error", "warning", "info"])
    file: Series[str]
    sheet: Series[str]
    cell: Series[str]
    unit: Series[str]
    item: Series[str]
    period: Series[str]
    found: Series[str]
    expected: Series[str]
    message: Series[str]
    action: Series[str]
