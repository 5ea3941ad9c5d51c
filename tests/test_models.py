"""The frames hold what their models promise, and the models refuse what the frames never hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from pandera.errors import SchemaErrors

import xltrack as xt
from tests.plans import plans
from xltrack import demo, publish
from xltrack.fields import CONFIRMATION, FORM_OPTIONAL

FRAMES: dict[str, Any] = {
    "items": xt.ItemsModel, "answers": xt.AnswersModel, "ledger": xt.LedgerModel, "units": xt.UnitsModel,
    "proposals": xt.ProposalsModel, "materials": xt.MaterialsModel, "findings": xt.FindingsModel,
    "lagging": xt.LaggingModel, "returns": xt.ReturnsModel, "unasked": xt.UnaskedModel, "indicators": xt.IndicatorsModel,
    "goals": xt.GoalsModel, "judgement": xt.JudgementModel, "ranking": xt.RankingModel, "changes": xt.ChangesModel,
}  # fmt: skip
BUREAU = Path(__file__).parent.parent / "examples/bureau"


def hold(result: xt.MergeResult) -> None:
    for name, model in FRAMES.items():
        model.validate(getattr(result, name), lazy=True)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[xt.MergeResult]:
    """Merges of the sample bureau, and of a sample year."""
    year = tmp_path_factory.mktemp("year") / "year"
    demo.write(year, "zh")
    return [
        xt.merge(BUREAU / "returns", master=BUREAU / "master.xlsx"),
        xt.merge(year / "returns", master=year / "master.xlsx"),
    ]


@pytest.fixture(scope="module")
def result(results: list[xt.MergeResult]) -> xt.MergeResult:
    return results[0]


def test_every_frame_of_a_merge_is_as_its_model_says(results: list[xt.MergeResult]) -> None:
    for result in results:
        hold(result)


def test_every_answer_validated_is_as_its_model_says(tmp_path: Path) -> None:
    validated = xt.validate(BUREAU / "returns", master=BUREAU / "master.xlsx")
    assert len(xt.ValidatedModel.validate(validated.answers, lazy=True))
    plan = xt.read_plan(BUREAU / "master.xlsx")
    assert not len(xt.ValidatedModel.validate(xt.validate(tmp_path, plan=plan).answers, lazy=True)), (
        "types without rows"
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_whatever_the_plan_its_frames_are_as_their_models_say(plan: xt.Plan) -> None:
    hold(xt.MergeResult(publish.current(plan, None), plan.language))


@pytest.mark.parametrize(
    ("frame", "column", "value"),
    [
        ("items", "closed_on", "foo"), ("items", "effective", "nonsense"), ("items", "previous_status", "nonsense"), ("items", "points", "many"),
        ("answers", "filled_on", "foo"), ("answers", "role", "boss"), ("answers", "submission", -1), ("findings", "code", "no-such-code"),
        ("findings", "severity", "fatal"), ("ledger", "effective", "nonsense"), ("ledger", "filled_on", "foo"), ("units", "rate", 95.0),
        ("units", "assigned", -1), ("units", "unit_state", "away"),
    ],
)  # fmt: skip
def test_what_no_frame_holds_is_refused(results: list[xt.MergeResult], frame: str, column: str, value: object) -> None:
    held = next(f for r in results if len(f := getattr(r, frame)))
    dtype = held[column].dtype if pd.api.types.is_numeric_dtype(held[column]) and not isinstance(value, str) else None
    own = held.assign(**{column: pd.Series([value] * len(held), index=held.index, dtype=dtype)})
    with pytest.raises(SchemaErrors):
        FRAMES[frame].validate(own, lazy=True)


def test_every_column_of_a_model_says_what_it_holds() -> None:
    for model in (*FRAMES.values(), xt.ValidatedModel):
        assert model.__doc__ and all(c.description for c in model.to_schema().columns.values())


def test_a_frame_of_a_merge_has_the_columns_of_its_model(result: xt.MergeResult) -> None:
    for name, model in FRAMES.items():
        assert set(model.to_schema().columns) <= set(getattr(result, name)), name


def test_a_model_says_what_every_column_of_ours_holds(result: xt.MergeResult) -> None:
    """Beyond a model are only columns of the office's own and those that its forms may ask for."""
    asked = {f.key for f in (*FORM_OPTIONAL, *CONFIRMATION)}
    for name, model in FRAMES.items():
        beyond = set(getattr(result, name)) - set(model.to_schema().columns)
        assert all(not c.isascii() or c in asked for c in beyond), name
