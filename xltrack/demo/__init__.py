"""A whole sample year in a folder: a master, the forms of every period, and returns, some wrong as real ones are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xltrack import pipeline
from xltrack.books import folder as rooms
from xltrack.books.filenames import file_names
from xltrack.books.master_write import write_master
from xltrack.books.stamp import Stamper
from xltrack.books.template import find_template
from xltrack.books.whole import ARCHIVES, BACKUPS, write_whole
from xltrack.demo import beside, mishaps
from xltrack.demo.case import Case, read_case
from xltrack.demo.filling import filled
from xltrack.demo.mishaps import Mishap
from xltrack.findings import error
from xltrack.plan import Period
from xltrack.records import Ask, Ledger
from xltrack.steps import split as splitting

MASTER, OUTBOX, RETURNS, ASIDE = "master.xlsx", "outbox", "returns", "old"


class Sent(NamedTuple):
    """One file of a unit: what went wrong with it, its 第几次报送, and whether it is on the template used before.

    ``form_of``: the period (0-based) of the form that was filled in, where it is not the one asked.
    """

    mishaps: tuple[Mishap, ...] = ()
    submission: int = 1
    old_form: bool = False
    form_of: int | None = None


# Period (0-based) → unit → its files; a unit that is not named sends one good file, () sends none.
STORY: Mapping[int, Mapping[str, tuple[Sent, ...]]] = {
    0: {
        "cleansing": (Sent((mishaps.one_row_left, mishaps.lag_without_reason)), Sent(submission=2)),
        "works": (Sent((mishaps.lag_without_reason,)),),
        "drainage": (Sent((mishaps.vague_number,)),),
        "parks": (Sent((mishaps.added_row,)),),
        "housing": (Sent((mishaps.by_alias,), old_form=True),),
        "education": (Sent((mishaps.ticked,)),),
        "finance": (Sent((mishaps.untouched,)),),
        "publicity": (Sent((mishaps.other_word,)),),
        "south": (Sent((mishaps.no_phone,)),),
        "north": (),
        "west": (Sent((mishaps.sorted_apart,)),),
        "sandy": (Sent((mishaps.reworded,)),),
    },
    1: {
        "education": (Sent((mishaps.ticked,)),),
        "drainage": (Sent((mishaps.lag_without_reason,)),),
        "sandy": (),
        "north": (Sent((mishaps.one_row_left,)),),
    },
    2: {"education": (Sent((mishaps.ticked,)),), "parks": (Sent(form_of=1),)},
}  # fmt: skip


def write(folder: Path, language: str, *, force: bool = False) -> None:
    """Write ``master.xlsx``, ``outbox/`` and ``returns/`` of the first period, ``returns-<period>/`` of the later ones.

    The forms of later periods are left to ``xltrack split``, which shows last period's answers in them. The same bytes
    on every call. Raises XltrackError ``exists`` where one of them stands in the folder already; with ``force`` they,
    and what was merged from them, are put aside into the folder ``old``.
    """
    case = sample(language)
    later = {n: f"{RETURNS}-{period.label}" for n, period in enumerate(case.plan.periods) if n}
    own = [MASTER, OUTBOX, RETURNS, *later.values()]
    _make_room(folder, own, force)
    write_master(case.plan, folder / MASTER)
    _archive_basic(case, folder)
    pipeline.split(folder / MASTER, case.plan.periods[0].label, folder / OUTBOX)
    for number, period in enumerate(case.plan.periods):
        for name, data in _returns(case, number, period):
            write_whole(data, folder / later.get(number, RETURNS) / name)
    for name, data in beside.attachments(case):
        write_whole(data, folder / RETURNS / name)


def _make_room(folder: Path, names: Sequence[str], force: bool) -> None:
    standing = [folder / name for name in names if (folder / name).exists()]
    if not standing:
        return
    if not force:
        raise error("exists", where=standing[0])
    merged = (folder / name for name in (rooms.STATUS_NAME, *BACKUPS.values()))
    aside = next(p for n in count(1) if not (p := folder / (f"{ASIDE}-{n}" if n > 1 else ASIDE)).exists())
    try:
        aside.mkdir()
        for path in (*standing, *(p for p in merged if p.exists())):
            path.rename(aside / path.name)
    except OSError as exc:
        raise error("not-writable", where=folder, why=exc) from exc


def sample(language: str) -> Case:
    """The sample year in a language, ``zh`` or ``en``."""
    return read_case(files(__package__).joinpath("district.toml").read_text(encoding="utf-8"), language)


def _archive_basic(case: Case, folder: Path) -> None:
    """The template the office sent out before it added columns stays in the outbox: one unit still answers on it."""
    with TemporaryDirectory() as scratch:
        pipeline.split(case.plan, case.plan.periods[0].label, scratch, template=f"form_{case.lang}")
        name = ARCHIVES[case.lang == "en"]
        for archived in sorted((Path(scratch) / name).glob("*.xlsx")):
            write_whole(archived.read_bytes(), folder / OUTBOX / name / archived.name)


def _returns(case: Case, number: int, period: Period) -> Iterator[tuple[str, bytes]]:
    """(file name, workbook) of every return of a period."""
    current, old = (Stamper(find_template(name, case.lang)) for name in ("form_extended", f"form_{case.lang}"))
    asks = {case.keys[ask.unit]: ask for ask in splitting.split(case.plan, period, Ledger())}
    names = file_names([ask.unit for ask in asks.values()])
    for key, ask in asks.items():
        for sent in STORY[number].get(key, (Sent(),)):
            stamper = old if sent.old_form else current
            form = _damaged(case, filled(case, ask, stamper.layout, sent.submission), sent)
            ending = f" ({sent.submission})" if sent.submission > 1 else ""
            yield f"{names[ask.unit]}{ending}.xlsx", stamper.form(form)


def _damaged(case: Case, form: Ask, sent: Sent) -> Ask:
    for mishap in sent.mishaps:
        form = mishap(case, form)
    if sent.form_of is not None:
        form = Ask(form.plan, case.plan.periods[sent.form_of], form.unit, form.rows, form.prefill)
    return form
