"""The source documents read as a person reads them: every item, its section, serial, words and units."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from tests.import_documents import text_document
from tests.import_score import SEEDS, expected, f1, score_seed, shown
from xltrack.books.document import read_document
from xltrack.documents import Draft
from xltrack.errors import XltrackError
from xltrack.importing import draft

COUNTS = {"000": 12, "001": 64, "002": 36, "003": 30, "004": 103}
pytestmark = [
    pytest.mark.seeds,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the checkout"),
]


def path_of(seed: str) -> Path:
    return next(SEEDS.glob(f"{seed}_*.txt"))


@pytest.fixture(scope="module", params=sorted(COUNTS))
def read(request: pytest.FixtureRequest) -> tuple[str, Draft]:
    return request.param, draft([read_document(path_of(request.param))])


def test_every_item_has_its_section_serial_words_and_units(read: tuple[str, Draft]) -> None:
    seed, result = read
    rows = expected(seed)
    columns = [name for name in rows[0] if name not in ("deadlines", "indicators")]
    assert len(result.plan.items) == COUNTS[seed] == len(rows)
    assert [shown(item) for item in result.plan.items] == [{name: row[name] for name in columns} for row in rows]


def test_numbers_and_days_are_found(read: tuple[str, Draft]) -> None:
    score = score_seed(path_of(read[0]))
    assert f1(*score.indicators) >= 0.95, score.missed
    assert f1(*score.deadlines) >= 0.95


def test_every_source_line_stands_in_the_account_once(read: tuple[str, Draft]) -> None:
    seed, result = read
    text = path_of(seed).read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    assert result.account["line"].tolist() == lines
    assert len(result.unplaced) == (result.account["placed"] == "unused").sum()
    assert (result.unplaced["reason"] != "").all()
    assert all(result.account["reason"][result.account["placed"] != "unused"] == "")


def test_every_item_keeps_the_line_it_stands_on(read: tuple[str, Draft]) -> None:
    seed, result = read
    lines = path_of(seed).read_text(encoding="utf-8").split("\n")
    for item in result.plan.items:
        assert item.source is not None
        assert item.text[:6] in lines[item.source.line - 1]


def test_reporting_days_become_the_periods() -> None:
    plan = draft([read_document(path_of("000"))]).plan
    assert [(p.label, p.due) for p in plan.periods] == [
        ("2022Q2", date(2022, 6, 20)),
        ("2022Q3", date(2022, 9, 25)),
        ("2022Q4", date(2022, 12, 10)),
    ]
    assert plan.year == 2022
    assert plan.settings.issue_date == date(2022, 6, 17)


def test_look_alikes_and_groups_are_offered_not_merged() -> None:
    result = draft([read_document(path_of("000"))])
    names = [unit.name for unit in result.plan.units]
    assert "市容环卫股" in names and "环卫股" in names and "各中队" not in names
    doubts = {(doubt.text, doubt.code) for doubt in result.uncertain}
    assert {("市容环卫股", "alike"), ("各中队", "group")} <= doubts


def test_kinds_follow_their_sections() -> None:
    plan = draft([read_document(path_of("004"))]).plan
    assert [item.kind for item in plan.items[:7]] == [*["precondition"] * 3, *["veto"] * 3, "regular"]
    assert plan.items[-1].kind == "deduction"
    assert sum(not item.parties for item in plan.items) == 5
    assert plan.unit("农林水利局") == plan.unit("区委渔农办")


def test_a_rule_for_later_items_spares_its_own() -> None:
    items = draft([read_document(path_of("002"))]).plan.items
    assert items[0].inherited == () and len(items[0].joint) == 15
    assert {len(item.inherited) for item in items[1:]} == {3}


@pytest.mark.parametrize("seed", ["001", "002", "004"])
def test_shuffled_lines_are_refused_not_guessed_at(seed: str) -> None:
    lines = path_of(seed).read_text(encoding="utf-8").split("\n")
    for number in range(5):
        random.Random(number).shuffle(lines)
        with pytest.raises(XltrackError, match="次序混乱"):
            draft([text_document(lines)])


def test_damaged_digits_are_pointed_at_and_left_alone() -> None:
    second = draft([read_document(path_of("002"))])
    damaged = [doubt for doubt in second.uncertain if doubt.code == "damaged-date"]
    assert [doubt.text for doubt in damaged] == ["20226月"]
    assert next(d for d in second.plan.items[11].deadlines if "20226" in d.text).date is None
    fourth = draft([read_document(path_of("004"))])
    assert [d.serial for d in fourth.uncertain if d.code == "implausible"] == ["2"]
