"""Documents of other offices, as files: no item, unit, day or number of theirs is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.import_heldout import DOCUMENTS
from tests.import_heldout_eighth import EIGHTH
from tests.import_heldout_eleventh import ELEVENTH
from tests.import_heldout_fifteenth import FIFTEENTH
from tests.import_heldout_fifth import FIFTH
from tests.import_heldout_fourteenth import FOURTEENTH
from tests.import_heldout_fourth import FOURTH
from tests.import_heldout_ninth import NINTH
from tests.import_heldout_second import SECOND
from tests.import_heldout_seventh import SEVENTH
from tests.import_heldout_sixteenth import SIXTEENTH
from tests.import_heldout_sixth import SIXTH
from tests.import_heldout_tenth import TENTH
from tests.import_heldout_third import THIRD
from tests.import_heldout_thirteenth import THIRTEENTH
from tests.import_heldout_twelfth import TWELFTH
from tests.import_score import f1, score_held_out
from tests.import_writers import HeldOut
from xltrack.books.document import read_document
from xltrack.importing import draft

ALL = [
    pytest.param(document, id=document.name)
    for document in (
        *DOCUMENTS,
        *SECOND,
        *THIRD,
        *FOURTH,
        *FIFTH,
        *SIXTH,
        *SEVENTH,
        *EIGHTH,
        *NINTH,
        *TENTH,
        *ELEVENTH,
        *TWELFTH,
        *THIRTEENTH,
        *FOURTEENTH,
        *FIFTEENTH,
        *SIXTEENTH,
    )
]


@pytest.mark.parametrize("document", ALL)
def test_every_task_stands_under_its_serial_and_section_with_its_units(document: HeldOut) -> None:
    score = score_held_out(document)
    count = len(document.entries)
    assert (score.items, score.units, score.places) == ((count, count, count), (count, count), (count, count))


@pytest.mark.parametrize("document", ALL)
def test_no_day_and_no_number_is_lost_or_invented(document: HeldOut) -> None:
    score = score_held_out(document)
    assert f1(*score.deadlines) == 1 and f1(*score.indicators) == 1, score.missed


@pytest.mark.parametrize("document", ALL)
def test_every_line_of_the_file_is_accounted_for(document: HeldOut, tmp_path: Path) -> None:
    document.write(tmp_path / document.name)
    result = draft([read_document(tmp_path / document.name)])
    assert not result.account.duplicated(["file", "line"]).any()
    first: dict[object, int] = {}
    for position, item in enumerate(result.plan.items):
        first.setdefault(item.source, position)  # a line may hold several: a row of a table, each of its numbers
    assert set(first.values()) <= set(result.account["position"])
    assert {(line.file, line.line) for line in result.lines if line.placed == "item"} >= set(first)
    assert len(result.unplaced) == (result.account["placed"] == "unused").sum()
