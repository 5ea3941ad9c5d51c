"""The frames of the library, described for pandera: a Python user can validate an own frame with them, the tests hold every result to them.

In all of them a text is ``str``, "" where blank; a day ``datetime64``, NaT where blank; a count ``Int64``; a number ``Float64``, NA where blank; a share
``Float64`` from 0 to 1; a flag ``bool``. A *class* is a key of the statuses (``completed`` …), a *label* a word of the master's own choices, which is
why no model can list it: what a coordinator typed that is none of them stays as it is, and is a finding. What counts where answers meet is told
in ``docs/returns.md``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.engines.pandas_engine import DateTime
from pandera.typing.pandas import Series

from xltrack.enums import ENUMS, STATUSES
from xltrack.findings import CATALOGUE, SEVERITIES

CLASSES = [*STATUSES]
MAYBE_CLASS = [*CLASSES, ""]
ROLES = [*ENUMS["role"]]
COUNTED: dict[str, Any] = {"nullable": True, "ge": 0}
SHARED: dict[str, Any] = {"nullable": True, "ge": 0, "le": 1}


class AnswersModel(pa.DataFrameModel):
    """One row an item, unit and period, returned or not. Columns after the first eleven may be left out of an own frame, further ones are the office's own."""

    id: Series[str] = pa.Field(description="form id of the item")
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="canonical name of the unit")
    period: Series[str] = pa.Field(description="label of the reporting period")
    role: Series[str] = pa.Field(isin=ROLES, description="in which role the unit answers")
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
    filled_on: Series[DateTime] | None = pa.Field(nullable=True, description="day the form was filled in")
    verdict: Series[str] | None = pa.Field(description="the coordinator's verdict on this answer, a label")
    corrected: Series[str] | None = pa.Field(description="status as corrected (by phone), a label")
    correction_basis: Series[str] | None = pa.Field(description="on whose word, and when, it was corrected")
    previous_verdict: Series[str] | None = pa.Field(description="verdict of the period before, a label")
    doubtful: Series[str] | None = pa.Field(description="why the self-assessment is doubted, in words")
    group: Series[str] | None = pa.Field(
        description='group through which the unit is asked, "" where it is named itself'
    )
    submission: Series[pd.Int64Dtype] | None = pa.Field(
        **COUNTED, description="which submission of the form it is, from 1"
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
        unique = ["id", "unit", "period"]


class ItemsModel(pa.DataFrameModel):
    """One row an item, in document order. Columns after the first eight may be left out of an own frame, further ones are the coordinator's own."""

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
    previous_status: Series[str] | None = pa.Field(
        isin=MAYBE_CLASS, description='status of the period before, a class, "" where there was none'
    )
    previous_verdict: Series[str] | None = pa.Field(description="verdict of the period before, a label")
    previous_lagging: Series[bool] | None = pa.Field(description="whether it lagged in the period before")
    trend: Series[str] | None = pa.Field(description="change since the period before, in words")
    summary: Series[str] | None = pa.Field(description="progress to report, as the coordinator typed it")
    closing_applied: Series[DateTime] | None = pa.Field(
        nullable=True, description="day on which closing was applied for"
    )
    closing_basis: Series[str] | None = pa.Field(description="ground on which it is closed")
    closing_reviewer: Series[str] | None = pa.Field(description="who reviewed the closing")
    closed_on: Series[DateTime] | None = pa.Field(nullable=True, description="day on which it was closed")
    rated: Series[bool] | None = pa.Field(
        description="whether it takes part in the rates: not where 不涉及 was verified"
    )
    own: Series[str] | None = pa.Field(isin=CLASSES, description="status without the verdict")
    superior: Series[str] | None = pa.Field(description="the superior's finding, a label")
    points: Series[pd.Float64Dtype] | None = pa.Field(nullable=True, description="points added or taken off")


class FindingsModel(pa.DataFrameModel):
    """One row a finding, gravest first. What it says is of one catalogue: :mod:`xltrack.findings`."""

    code: Series[str] = pa.Field(isin=[*CATALOGUE], description="what is wrong, a key of the catalogue")
    severity: Series[str] = pa.Field(
        isin=[*SEVERITIES], description="error: kept out; warning: let in and told; info: for the record"
    )
    file: Series[str] = pa.Field(description="file it is about, a path from the master's folder")
    sheet: Series[str] = pa.Field(description='sheet of that file, "" for the whole of it')
    cell: Series[str] = pa.Field(description='cell of that sheet, "" for the whole of it')
    unit: Series[str] = pa.Field(description="unit it concerns")
    item: Series[str] = pa.Field(description="form id of the item it concerns")
    period: Series[str] = pa.Field(description="label of the period it concerns")
    found: Series[str] = pa.Field(description="what was found there")
    expected: Series[str] = pa.Field(description="what is expected there")
    message: Series[str] = pa.Field(description="what is wrong, in words")
    action: Series[str] = pa.Field(description="the one thing to do")


class LedgerModel(pa.DataFrameModel):
    """One row an item, unit and period of the year so far, and one an item and period (``unit`` "") for its total. An answer that another one
    replaced, or that waits for a decision, has its row with ``effective`` "". Columns after the first eight may be left out of an own frame.
    """

    period: Series[str] = pa.Field(str_length={"min_value": 1}, description="label of the reporting period")
    id: Series[str] = pa.Field(description="form id of the item")
    unit: Series[str] = pa.Field(description='canonical name of the unit, "" for the item itself')
    effective: Series[str] = pa.Field(isin=MAYBE_CLASS, description='status that counts, "" where the answer does not')
    self: Series[str] = pa.Field(description="self-assessment as chosen, a label")
    progress: Series[str] = pa.Field(description="progress text")
    reason: Series[str] = pa.Field(description="reason for the lag")
    measures: Series[str] = pa.Field(description="measures against the lag")
    role: Series[str] | None = pa.Field(isin=[*ROLES, ""], description='in which role, "" for the item itself')
    verdict: Series[str] | None = pa.Field(description="the coordinator's verdict, a label")
    corrected: Series[str] | None = pa.Field(description="status as corrected (by phone), a label")
    filled_on: Series[DateTime] | None = pa.Field(nullable=True, description="day the form was filled in")
    submission: Series[pd.Int64Dtype] | None = pa.Field(**COUNTED, description="which submission, from 1")
    sha256: Series[str] | None = pa.Field(description="digest of the return it came from")
    serial: Series[str] | None = pa.Field(description="serial of the item as printed")
    text: Series[str] | None = pa.Field(description="the task, as it was worded then")
    verdict_note: Series[str] | None = pa.Field(description="note on the verdict")
    correction_basis: Series[str] | None = pa.Field(description="on whose word, and when, it was corrected")
    summary: Series[str] | None = pa.Field(description="progress to report, of the item itself")
    parties: Series[str] | None = pa.Field(description="units and groups of the item by role, one role a line")
    target: Series[str] | None = pa.Field(description="indicators as they were then, one a line")
    deadline: Series[str] | None = pa.Field(description="deadlines as they were then, one a line")
    group: Series[str] | None = pa.Field(description='group through which the unit is asked, "" for none')
    file: Series[str] | None = pa.Field(description="return it came from, a path from the master's folder")
    sheet: Series[str] | None = pa.Field(description="sheet of that file")
    cell: Series[str] | None = pa.Field(description="cell of its status there")
    lagging: Series[bool] | None = pa.Field(description="whether it lagged in its period")
    seal: Series[str] | None = pa.Field(description="check of the row, by which an edit is noticed")


class UnitsModel(pa.DataFrameModel):
    """One row a unit in the period shown: counts of its items by class, shares 0–1 of what it answers for (see :mod:`xltrack.rates`)."""

    unit: Series[str] = pa.Field(unique=True, description="canonical name of the unit")
    category: Series[str] = pa.Field(description="category by which units are ranked")
    unit_state: Series[str] = pa.Field(isin=[*ENUMS["unit_state"]], description="whether and how it returned")
    assigned: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items asked of it")
    answered: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="of these, answered")
    completed: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="of these, of that class; so with each class")
    on_schedule: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    behind: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    not_started: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    not_due: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    not_applicable: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    other: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    not_returned: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items of that class")
    refused: Series[pd.Int64Dtype] | None = pa.Field(**COUNTED, description="of these, its status was refused")
    undecided: Series[pd.Int64Dtype] | None = pa.Field(**COUNTED, description="of these, two returns differ")
    lagging: Series[pd.Int64Dtype] | None = pa.Field(**COUNTED, description="of these, lagging")
    rate: Series[pd.Float64Dtype] = pa.Field(**SHARED, description="share completed, 0–1")
    lag_rate: Series[pd.Float64Dtype] = pa.Field(**SHARED, description="share that lags, 0–1")
    errors: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="errors among its findings")
    warnings: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="warnings among its findings")
    unanswered: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items left out, and not answered by a call")
    late: Series[bool] = pa.Field(description="whether its first return came after its due day")
    filler: Series[str] = pa.Field(description="who filled the form in")
    filler_phone: Series[str] = pa.Field(description="telephone of that person")
    leader: Series[str] = pa.Field(description="leader in charge")
    leader_phone: Series[str] = pa.Field(description="telephone of that leader")
    received: Series[str] = pa.Field(description="materials received, by name")
    owed: Series[str] = pa.Field(description="materials owed, by name")


class ProposalsModel(pa.DataFrameModel):
    """One row a change of the plan that a unit proposed in a confirmation round."""

    accept: Series[bool] = pa.Field(description="ticked by the coordinator")
    instead: Series[str] = pa.Field(description="the coordinator's own wording")
    state: Series[str] = pa.Field(isin=[*ENUMS["proposal_state"]], description="open, accepted, rejected, applied")
    column: Series[str] = pa.Field(isin=[*ENUMS["proposal"]], description="what of the plan is to change")
    id: Series[str] = pa.Field(description='form id of the item, "" for a person of the unit')
    serial: Series[str] = pa.Field(description="serial as printed")
    text: Series[str] = pa.Field(description="the task")
    unit: Series[str] = pa.Field(description="who proposes it")
    old: Series[str] = pa.Field(description="what the plan says")
    proposed: Series[str] = pa.Field(description="what it should say")
    opinion: Series[str] = pa.Field(description="reason given")
    period: Series[str] = pa.Field(description="label of the confirmation round")
    file: Series[str] = pa.Field(description="return it came from")
    sheet: Series[str] = pa.Field(description="sheet of that file")
    cell: Series[str] = pa.Field(description="cell of it there")


class MaterialsModel(pa.DataFrameModel):
    """One row a unit and material owed in the periods so far, received or not."""

    period: Series[str] = pa.Field(description="label of the reporting period")
    unit: Series[str] = pa.Field(description="canonical name of the unit")
    material: Series[str] = pa.Field(description="what is owed, as the plan calls it")
    material_state: Series[str] = pa.Field(isin=[*ENUMS["material_state"]], description="received or owed")
    by_hand: Series[bool] = pa.Field(description="ticked by the coordinator as received on paper")
    received_on: Series[DateTime] = pa.Field(nullable=True, description="day it was received")
    material_due: Series[DateTime] = pa.Field(nullable=True, description="its own due day")
    file: Series[str] = pa.Field(description="files received, one a line")
    unmatched: Series[str] = pa.Field(description="attachments of no kind, one a line")
    kind: Series[str] = pa.Field(
        isin=[*ENUMS["material"], "other"], description="form, sealed copy, report, evidence, plan or other"
    )


class LaggingModel(pa.DataFrameModel):
    """One row an item of the period that lags, in document order."""

    id: Series[str] = pa.Field(unique=True, description="form id")
    serial: Series[str] = pa.Field(description="serial as printed")
    path: Series[str] = pa.Field(description="section headings, outermost first, one a line")
    text: Series[str] = pa.Field(description="the task")
    owners: Series[str] = pa.Field(description="units that lag; those responsible where all of them do")
    effective: Series[str] = pa.Field(isin=CLASSES, description="status that counts")
    deadline: Series[str] = pa.Field(description="deadlines as printed, one a line")
    progress: Series[str] = pa.Field(description="progress as the leads report it")
    reason: Series[str] = pa.Field(description="reasons for the lag")
    measures: Series[str] = pa.Field(description="measures against the lag")
    why: Series[str] = pa.Field(description="why it is listed, in words")


class ReturnsModel(pa.DataFrameModel):
    """One row a file that came in and the unit it is of, or a unit that nothing came from (``file`` "")."""

    file: Series[str] = pa.Field(description="the file, a path from the master's folder")
    unit: Series[str] = pa.Field(description='canonical name of the unit, "" where it is nobody\'s')
    period: Series[str] = pa.Field(description='label of the reporting period, "" where it is of none')
    file_state: Series[str] = pa.Field(
        isin=[*ENUMS["file_state"], ""], description='what became of it, "" where nothing came'
    )
    filled_on: Series[DateTime] = pa.Field(nullable=True, description="day the form was filled in")
    submission: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="which submission of the form it is, from 1")
    received: Series[DateTime] = pa.Field(nullable=True, description="day received, as the coordinator typed it")
    use: Series[bool] = pa.Field(description="marked by the coordinator as the one to use")
    extended_to: Series[DateTime] = pa.Field(nullable=True, description="later due day that the unit was granted")
    exempt: Series[bool] = pa.Field(description="whether the coordinator does without this unit's return")
    by_proxy: Series[str] = pa.Field(description="who filled it in for the unit")
    note: Series[str] = pa.Field(description="why it was set aside, or what else there is to say")
    filler: Series[str] = pa.Field(description="who filled the form in")
    filler_phone: Series[str] = pa.Field(description="telephone of that person")
    leader: Series[str] = pa.Field(description="leader in charge")
    leader_phone: Series[str] = pa.Field(description="telephone of that leader")
    version: Series[str] = pa.Field(description="form version it was filled in on")
    sha256: Series[str] = pa.Field(description="digest of the file")


class UnaskedModel(pa.DataFrameModel):
    """One row a matter that a unit reported although no item asks for it."""

    period: Series[str] = pa.Field(description="label of the reporting period")
    unit: Series[str] = pa.Field(description="canonical name of the unit")
    serial: Series[str] = pa.Field(description="serial as typed")
    text: Series[str] = pa.Field(description="the matter as typed")
    status: Series[str] = pa.Field(description="status as typed")
    progress: Series[str] = pa.Field(description="progress text")
    reason: Series[str] = pa.Field(description="reason for the lag")
    measures: Series[str] = pa.Field(description="measures against the lag")
    others: Series[str] = pa.Field(description="what stands in its other cells")
    file: Series[str] = pa.Field(description="return it came from")
    sheet: Series[str] = pa.Field(description="sheet of that file")
    cell: Series[str] = pa.Field(description="cell of it there")


class IndicatorsModel(pa.DataFrameModel):
    """One row an indicator and unit that reports it, judged at the day of the period. Figures are in the target's own unit of measure."""

    id: Series[str] = pa.Field(description="form id of the item")
    serial: Series[str] = pa.Field(description="serial of the item as printed")
    text: Series[str] = pa.Field(description="the task")
    name: Series[str] = pa.Field(description="the indicator")
    target: Series[str] = pa.Field(description="name, comparison, value and unit of measure in a line")
    basis: Series[str] = pa.Field(isin=[*ENUMS["basis"]], description="how it is compared")
    force: Series[str] = pa.Field(isin=[*ENUMS["force"]], description="how binding it is")
    baseline: Series[str] = pa.Field(description="what it is measured from, as printed")
    unit: Series[str] = pa.Field(description='unit that reports it, "" where none did')
    actual: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, description="actual value, the final figure where one stands"
    )
    before: Series[pd.Float64Dtype] = pa.Field(nullable=True, description="actual value of the period before")
    expected: Series[pd.Float64Dtype] = pa.Field(nullable=True, description="value due by now")
    rate: Series[pd.Float64Dtype] = pa.Field(nullable=True, description="share of the target done, 1 where reached")
    expected_rate: Series[pd.Float64Dtype] = pa.Field(**SHARED, description="share of time gone, 0–1")
    gap: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, description="actual less due; of shares in percentage points"
    )
    target_state: Series[str] = pa.Field(isin=[*ENUMS["target_state"]], description="how it is judged")
    words: Series[str] = pa.Field(description="the same as a notice says it")
    final: Series[pd.Float64Dtype] = pa.Field(nullable=True, description="final figure, as the coordinator typed it")
    final_basis: Series[str] = pa.Field(description="what the final figure rests on")


class GoalsModel(pa.DataFrameModel):
    """One row an overall goal of the plan in the period shown, then what was typed of goals in other periods."""

    period: Series[str] = pa.Field(description="label of the reporting period")
    text: Series[str] = pa.Field(description="the goal")
    target: Series[str] = pa.Field(
        description='name, comparison, value and unit of measure in a line, "" without number'
    )
    year: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="year by the end of which it is to be reached")
    before: Series[pd.Float64Dtype] = pa.Field(nullable=True, description="actual value of the period before")
    actual: Series[pd.Float64Dtype] = pa.Field(nullable=True, description="actual value, as the coordinator typed it")
    target_state: Series[str] = pa.Field(isin=[*ENUMS["target_state"], ""], description="how it is judged")
    words: Series[str] = pa.Field(description="the same as a notice says it")
    goal_progress: Series[str] = pa.Field(description="how it stands, as the coordinator typed it")


class JudgementModel(pa.DataFrameModel):
    """One row a line of the year's judgement: preconditions, vetoes, score, points, grade."""

    name: Series[str] = pa.Field(description="what is judged, in words")
    value: Series[str] = pa.Field(description="the result, in words or as a number")
    basis: Series[str] = pa.Field(description="form ids of the items that it comes from")
    note: Series[str] = pa.Field(description="the rule, or why")


class RankingModel(pa.DataFrameModel):
    """One row a unit within its category."""

    category: Series[str] = pa.Field(description="category within which it is ranked")
    rank: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=1, description="place, NA for a unit that is not ranked")
    unit: Series[str] = pa.Field(unique=True, description="canonical name of the unit")
    assigned: Series[pd.Int64Dtype] = pa.Field(**COUNTED, description="items asked of it")
    rate: Series[pd.Float64Dtype] = pa.Field(**SHARED, description="share completed, 0–1")
    on_time: Series[bool] = pa.Field(description="whether it returned, and not late")
    lag_rate: Series[pd.Float64Dtype] = pa.Field(**SHARED, description="share that lags, 0–1")


class ChangesModel(pa.DataFrameModel):
    """One row a change of the plan in the year, the oldest first."""

    period: Series[str] = pa.Field(description="label of the period in which it was noticed")
    id: Series[str] = pa.Field(description="form id of the item")
    serial: Series[str] = pa.Field(description="serial of the item as printed")
    text: Series[str] = pa.Field(description="the task")
    change: Series[str] = pa.Field(isin=[*ENUMS["change"]], description="what changed")
    old: Series[str] = pa.Field(description="what the plan said before")
    new: Series[str] = pa.Field(description="what it says now")
    change_basis: Series[str] = pa.Field(description="paper or order it rests on")
    change_day: Series[DateTime] = pa.Field(nullable=True, description="day of the change")
    seal: Series[str] = pa.Field(description="check of the row, by which an edit is noticed")


class ValidatedModel(pa.DataFrameModel):
    """One row a returned row of an item, as validation read it: blank where a value was refused, which a finding tells with its cell.

    Further columns are those that the forms ask for beyond these, of the types named by :mod:`xltrack.fields`, and the office's own.
    """

    file: Series[str] = pa.Field(description="the return, a path from the master's folder")
    sheet: Series[str] = pa.Field(description="sheet of that file")
    row: Series[int] = pa.Field(ge=1, description="row of that sheet, from 1")
    unit: Series[str] = pa.Field(description="canonical name of the unit")
    period: Series[str] = pa.Field(description="label of the reporting period")
    id: Series[str] = pa.Field(description="form id of the item")
    status: Series[str] = pa.Field(
        isin=MAYBE_CLASS, description='class of the self-assessment, "" where blank or refused'
    )
    self: Series[str] = pa.Field(description="the label chosen, or the claim of a confirmation round")
    progress: Series[str] | None = pa.Field(description="progress text")
    reason: Series[str] | None = pa.Field(description="reason for the lag")
    measures: Series[str] | None = pa.Field(description="measures against the lag")
