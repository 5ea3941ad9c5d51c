"""The frames of the library, documented and enforced by pandera. A Python user can validate an own frame with them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from xltrack.fields import ENUMS, STATUSES

CLASSES = [*STATUSES]


class AnswersModel(pa.DataFrameModel):
    """One row an item, unit and period. Texts are "" where nothing was answered, days ``datetime64[s]``; columns after the first eleven may be
    left out of an own frame, further ones are the office's own.
    """

    id: Series[str] = pa.Field(description="form id of the item")
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="canonical name of the unit")
    period: Series[str] = pa.Field(description="label of the reporting period")
    role: Series[str] = pa.Field(
        isin=["lead", "joint", "support", "inherited"], description="in which role the unit answers"
    )
    effective: Series[str] = pa.Field(
        isin=CLASSES,
        description="status that counts: the item's verdict, else own verdict or correction, else self-assessment",
    )
    self: Series[str] = pa.Field(description="self-assessment as chosen, a label of the master's choices")
    progress: Series[str] = pa.Field(description="progress text")
    reason: Series[str] = pa.Field(description="reason for the lag")
    measures: Series[str] = pa.Field(description="measures against the lag")
    returned: Series[bool] = pa.Field(description="whether the unit answered this item")
    counts: Series[bool] = pa.Field(description="whether this answer takes part in the item's status")
    serial: Series[str] | None = pa.Field(description="serial of the item as printed")
    text: Series[str] | None = pa.Field(description="the task")
    filled_on: Series[Any] | None = pa.Field(nullable=True, description="day the form was filled in")
    verdict: Series[str] | None = pa.Field(description="the coordinator's verdict on this answer, a label")
    corrected: Series[str] | None = pa.Field(description="status as corrected (by phone), a label")
    correction_basis: Series[str] | None = pa.Field(description="on whose word, and when, it was corrected")
    previous_verdict: Series[str] | None = pa.Field(description="verdict of the period before, a label")
    doubtful: Series[str] | None = pa.Field(description="why the self-assessment is doubted, in words")
    group: Series[str] | None = pa.Field(
        description='group through which the unit is asked, "" where it is named itself'
    )
    submission: Series[pd.Int64Dtype] | None = pa.Field(
        nullable=True, description="which submission of the form it is, from 1"
    )
    file: Series[str] | None = pa.Field(description="return it came from, a path from the master's folder")
    sheet: Series[str] | None = pa.Field(description="sheet of that file")
    cell: Series[str] | None = pa.Field(description="cell of its status there")
    sha256: Series[str] | None = pa.Field(description="digest of that file")
    answer_state: Series[str] | None = pa.Field(
        isin=[*ENUMS["answer_state"]],
        description="answered, refused (to be corrected), undecided (waits for a mark) or absent",
    )
    own: Series[str] | None = pa.Field(isin=CLASSES, description="status without the verdict on the item")
    lagging: Series[bool] | None = pa.Field(description="behind, overdue, or not started past its start")
    rated: Series[bool] | None = pa.Field(description="whether it takes part in its unit's rates")

    class Config:
        strict = False
        unique = ["id", "unit", "period"]


class ItemsModel(pa.DataFrameModel):
    """One row an item, in document order. Texts are "" where blank, days ``datetime64[s]``; columns after the first eight may be left out of an
    own frame, further ones are the coordinator's own.
    """

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
    why: Series[str] | None = pa.Field(description="why it lags, in words")
    kind: Series[str] | None = pa.Field(
        isin=[*ENUMS["item_kind"]], description="regular, precondition, veto, bonus, deduction or problem"
    )
    owners: Series[str] | None = pa.Field(description="leads, or joint units, as printed")
    deadline: Series[str] | None = pa.Field(description="deadlines as printed, one a line")
    lead_progress: Series[str] | None = pa.Field(description="progress as the leads report it")
    reason: Series[str] | None = pa.Field(description="reasons for the lag")
    measures: Series[str] | None = pa.Field(description="measures against the lag")
    verdict: Series[str] | None = pa.Field(description="the coordinator's verdict, a label")
    verdict_note: Series[str] | None = pa.Field(description="note on the verdict")
    supervision: Series[str] | None = pa.Field(description="note to supervise, never published")
    others: Series[str] | None = pa.Field(description="what the other units answered")
    target: Series[str] | None = pa.Field(description="indicators, one a line")
    gap: Series[str] | None = pa.Field(description="actual values against targets, in words")
    doubtful: Series[str] | None = pa.Field(description="why the status is doubted, in words")
    previous_status: Series[str] | None = pa.Field(description="status of the period before, a class")
    previous_verdict: Series[str] | None = pa.Field(description="verdict of the period before, a label")
    trend: Series[str] | None = pa.Field(description="change since the period before, in words")
    summary: Series[str] | None = pa.Field(description="progress to report, as the coordinator typed it")
    closing_applied: Series[Any] | None = pa.Field(nullable=True, description="day on which closing was applied for")
    closing_basis: Series[str] | None = pa.Field(description="ground on which it is closed")
    closing_reviewer: Series[str] | None = pa.Field(description="who reviewed the closing")
    closed_on: Series[Any] | None = pa.Field(nullable=True, description="day on which it was closed")
    rated: Series[bool] | None = pa.Field(
        description="whether it takes part in the rates: not where 不涉及 was verified"
    )
    own: Series[str] | None = pa.Field(isin=CLASSES, description="status without the verdict")
    superior: Series[str] | None = pa.Field(description="the superior's finding, a label")
    points: Series[pd.Float64Dtype] | None = pa.Field(nullable=True, description="points added or taken off")

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
