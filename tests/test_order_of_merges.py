"""Returns of three periods come in whatever order, one by one or together: the ledger at the end is the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import xltrack as xt
from tests.coordinator import BEHIND, PLAN, UNITS, Desk
from tests.forms import GOOD, fill
from xltrack import pipeline
from xltrack.books.status.read import read_ledger

LABELS = ("上半年", "三季度", "全年")
SAID = dict(zip(LABELS, (GOOD, BEHIND, GOOD | {"status": "已完成", "progress": "收尾。"}), strict=True))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Every return of the year, with a correction of one, and the master they belong to."""
    made = Desk(tmp_path_factory.mktemp("year"))
    for label in LABELS:
        made.answer(label, SAID[label])
    again = GOOD | {"progress": "更正：已按计划推进。"}
    fill(made.send("三季度") / "水务股.xlsx", again, made.returns("三季度") / "水务股更正.xlsx", 第几次报送="2")
    return made


def after(desk: Desk, folder: Path, batches: list[list[Path]]) -> tuple[Any, Any]:
    """What the ledger and the items sheet say after these merges."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(desk.folder / "master.xlsx", folder / "master.xlsx")
    result: xt.MergeResult | None = None
    for batch in batches:
        fresh = not (folder / "status.xlsx").exists()
        result = pipeline.merge_into(list(batch), master=folder / "master.xlsx", new_ledger=fresh)
    assert result is not None
    rows = pd.DataFrame(read_ledger(folder / "status.xlsx", PLAN).rows)
    items = result.items[["id", "effective", "trend", "previous_status", "lead_progress", "others", "lagging", "why"]]
    return rows.drop(columns=["file"]).to_csv(index=False), items.to_csv(index=False)


@st.composite
def orders(draw: st.DrawFn) -> list[list[int]]:
    """The returns in some order, cut into merges."""
    places = draw(st.permutations(range(len(LABELS) * len(UNITS) + 1)))
    cuts = sorted(draw(st.sets(st.integers(1, len(places) - 1), max_size=4)))
    return [places[a:b] for a, b in zip([0, *cuts], [*cuts, len(places)], strict=True)]


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(orders())
@example([[12, 11, 10], [0, 8, 2, 7], [5, 6, 9], [1, 3, 4]])
def test_any_order_of_merges_ends_in_the_same_ledger(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, order: list[list[int]]
) -> None:
    files = sorted(p for label in LABELS for p in desk.returns(label).glob("*.xlsx"))
    whole = after(desk, tmp_path_factory.getbasetemp() / "whole", [files])
    parts = after(desk, tmp_path_factory.getbasetemp() / "parts", [[files[n] for n in batch] for batch in order])
    assert parts == whole
