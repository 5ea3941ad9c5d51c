"""How well the import reads: items, units, deadlines and indicators of the source documents and of documents of its
own.

Run ``python -m tests.import_score``; the source documents are read from ``../shared/seeds`` where they are present.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tests.import_documents import LAYOUTS, TASKS, UNITS_AS_HEADINGS, Task
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
from tests.import_writers import Entry, HeldOut
from xltrack.books.document import read_document
from xltrack.importing import draft
from xltrack.plan import Indicator, Item, Plan
from xltrack.values import key

_T = TypeVar("_T", bound=Task)

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
EXPECTED = Path(__file__).parent / "expected"


@dataclass
class Score:
    """Counts of one document: hits, what was wanted, what was found."""

    name: str
    items: tuple[int, int, int] = (0, 0, 0)
    units: tuple[int, int] = (0, 0)
    deadlines: tuple[int, int, int] = (0, 0, 0)
    indicators: tuple[int, int, int] = (0, 0, 0)
    places: tuple[int, int] = (0, 0)
    missed: list[str] = field(default_factory=list)


def f1(hits: int, wanted: int, found: int) -> float:
    """Harmonic mean of precision and recall; 1 where nothing was wanted and nothing found."""
    return 2 * hits / (wanted + found) if wanted + found else 1.0


def expected(seed: str) -> list[dict[str, str]]:
    """The rows written for a source document: serial, sub, path, begins, sha256 (of the whole text, 12 digits),
    roles, deadlines, indicators.
    """
    with (EXPECTED / f"{seed}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def shown(item: Item) -> dict[str, str]:
    """An item in the columns of the expected tables, deadlines and indicators left out."""
    return {
        "serial": item.serial,
        "sub": str(item.sub or ""),
        "path": " > ".join(item.path),
        "begins": item.text[:8],
        "sha256": hashlib.sha256(item.text.encode()).hexdigest()[:12],
        "lead": "|".join(item.lead),
        "joint": "|".join(item.joint),
        "support": "|".join(item.support),
        "inherited": "|".join(item.inherited),
    }


def _number(each: Indicator) -> str:
    value = "" if each.value is None else format(each.value, "g")
    return f"{each.comparison} {value} {each.unit or '-'} {each.year or '-'}"


def _match(wanted: list[tuple[str, str]], found: Sequence[Indicator]) -> int:
    """How many wanted (part of the name, comparison value unit year) are found, each found one used once."""
    left, hits = list(found), 0
    for name, numbers in wanted:
        hit = next((each for each in left if _number(each) == numbers and key(name) in key(each.name)), None)
        if hit:
            left.remove(hit)
            hits += 1
    return hits


def score_seed(path: Path) -> Score:
    rows, plan = expected(path.name[:3]), draft([read_document(path)]).plan
    score = Score(path.name[:3])
    found = {
        (row["sha256"], row["path"], row["serial"], row["sub"]): item for item in plan.items for row in [shown(item)]
    }
    hits = [(row, found[k]) for row in rows if (k := (row["sha256"], row["path"], row["serial"], row["sub"])) in found]
    score.items = (len(hits), len(rows), len(plan.items))
    score.units = (
        sum(
            all(row[role] == shown(item)[role] for role in ("lead", "joint", "support", "inherited"))
            for row, item in hits
        ),
        len(rows),
    )
    days: list[tuple[Counter[str], Counter[str]]] = []
    numbers = [0, 0, 0]
    for row, item in hits:
        days.append(
            (
                Counter(filter(None, row["deadlines"].split("; "))),
                Counter(
                    [
                        *(f"{d.text}={d.date or ''}" for d in item.deadlines),
                        *(f"{f.split('：')[0]}=" for f in item.frequency),
                    ]
                ),
            )
        )
        wanted = [
            (each.rsplit(" ", 4)[0], " ".join(each.rsplit(" ", 4)[1:]))
            for each in row["indicators"].split("; ")
            if each
        ]
        got = _match(wanted, item.indicators)
        numbers = [numbers[0] + got, numbers[1] + len(wanted), numbers[2] + len(item.indicators)]
        if got < len(wanted) or len(item.indicators) > len(wanted):
            score.missed.append(f"{row['serial']} {wanted} / {[(i.name, _number(i)) for i in item.indicators]}")
    score.deadlines = (
        sum((a & b).total() for a, b in days),
        sum(a.total() for a, _ in days),
        sum(b.total() for _, b in days),
    )
    score.indicators = (numbers[0], numbers[1], numbers[2])
    return score


def score_tasks(name: str, plan: Plan, tasks: Sequence[Task] = TASKS) -> Score:
    score = Score(name)
    hits = _paired(plan, tasks)
    score.items = (len(hits), len(tasks), len(plan.items))
    score.units = (sum((t.lead, t.support, t.joint) == (i.lead, i.support, i.joint) for t, i in hits), len(tasks))
    days = [(Counter(t.days), Counter(str(d.date) for d in i.deadlines if d.date)) for t, i in hits]
    score.deadlines = (
        sum((a & b).total() for a, b in days),
        sum(len(t.days) for t in tasks),
        sum(b.total() for _, b in days),
    )
    numbers = [0, 0, 0]
    for task, item in hits:
        wanted = [
            (n, f"{sign} {'' if value is None else format(value, 'g')} {unit or '-'} {year or '-'}")
            for n, sign, value, unit, year in task.numbers
        ]
        got = _match(wanted, item.indicators)
        numbers = [numbers[0] + got, numbers[1] + len(wanted), numbers[2] + len(item.indicators)]
        if got < len(wanted) or len(item.indicators) > len(wanted):
            score.missed.append(f"{task.text[:16]} {wanted} / {[(i.name, _number(i)) for i in item.indicators]}")
    score.indicators = (numbers[0], numbers[1], numbers[2])
    return score


def _paired(plan: Plan, tasks: Sequence[_T]) -> list[tuple[_T, Item]]:
    """Tasks with the item of their words; of several with the same words the one in the task's section."""
    left: dict[str, list[Item]] = {}
    for item in plan.items:
        left.setdefault(key(item.text), []).append(item)
    pairs = []
    for task in tasks:
        same = left.get(key(task.text), [])
        hit = next((item for item in same if len(same) == 1 or _under(task.section, item)), None)
        if hit is not None:
            pairs.append((task, hit))
    return pairs


def places(plan: Plan, entries: Sequence[Entry]) -> tuple[int, int]:
    """How many entries stand under their serial, place of it, section and kind; how many there are."""
    pairs = {id(entry): item for entry, item in _paired(plan, entries)}
    right = 0
    for entry in entries:
        item = pairs.get(id(entry))
        serial = (item.serial.strip("（）().、"), item.sub, item.kind) if item else None
        right += bool(item and serial == (entry.serial, entry.sub, entry.kind) and _under(entry.section, item))
    return right, len(entries)


def _under(section: str, item: Item) -> bool:
    return section in item.path[-1] if section and item.path else not section


def score_held_out(document: HeldOut) -> Score:
    """A document written as a file and read back; its reporting days count among the deadlines."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / document.name
        document.write(path)
        plan = draft([read_document(path)]).plan
    score = score_tasks(document.name, plan, document.entries)
    score.places = places(plan, document.entries)
    due = (Counter(document.periods), Counter(str(period.due) for period in plan.periods if period.due))
    extra = ((due[0] & due[1]).total(), due[0].total(), due[1].total())
    hits, wanted, found = score.deadlines
    score.deadlines = (hits + extra[0], wanted + extra[1], found + extra[2])
    return score


def all_scores() -> Iterable[Score]:
    for path in sorted(SEEDS.glob("*.txt")):
        yield score_seed(path)
    for name, make in LAYOUTS.items():
        yield score_tasks(name, draft([make()]).plan)
    document, tasks = UNITS_AS_HEADINGS()
    yield score_tasks("units as headings", draft([document]).plan, tasks)


def _line(name: str, score: Score, place: str = "") -> str:
    hits, wanted, found = score.items
    right, of = score.units
    shares = " ".join(f"{cell:8.3f}" for cell in (hits / (found or 1), hits / (wanted or 1), right / (of or 1)))
    return f"{name:40} {shares} {f1(*score.deadlines):10.3f} {f1(*score.indicators):11.3f} {place}"


def _total(scores: Sequence[Score]) -> Score:
    """Counts of several documents added up."""

    def added(name: str) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(getattr(score, name) for score in scores), strict=True)))

    names = ("items", "units", "deadlines", "indicators", "places")
    return Score("all together", **{name: added(name) for name in names})  # type: ignore[arg-type]


def main() -> None:
    header = f"{'document':40} {'items P':>8} {'items R':>8} {'units':>8} {'deadlines':>10} {'indicators':>11}"
    print(header)
    for score in all_scores():
        print(_line(score.name, score), *(f"\n      {line}" for line in score.missed))
    print(f"\n{'held out: other offices, other layouts':{len(header)}} {'place':>8}")
    held_out = [
        score_held_out(document)
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
    for score in (*held_out, _total(held_out)):
        place = f"{score.places[0] / (score.places[1] or 1):8.3f}"
        print(_line(score.name, score, place), *(f"\n      {line}" for line in score.missed))


if __name__ == "__main__":
    main()
