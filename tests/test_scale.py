"""Many returns, many workers: the same workbook, nothing lost, nothing left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import xltrack as xt
from benchmarks.returns import write
from xltrack import workers
from xltrack.books.grid import Limits, read_grid
from xltrack.errors import UnreadableError

FILES = 60
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master and its returns, one of them cut short on its way."""
    folder = tmp_path_factory.mktemp("year")
    write(folder, FILES)
    cut = folder / "returns" / "第001县水利局.xlsx"
    cut.write_bytes(cut.read_bytes()[:5000])
    return folder


def merged(year: Path, name: str, **how: Any) -> bytes:
    """The status workbook of the year's returns, read by ``how``."""
    target = year / "merged" / name
    target.parent.mkdir(exist_ok=True)
    xt.merge([year / "returns"], master=year / "master.xlsx", output=target, **how).write(target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def alone(year: Path) -> bytes:
    """What one process makes of them."""
    return merged(year, "alone.xlsx", jobs=1)


def test_a_merge_is_the_same_however_many_processes_read(year: Path, alone: bytes) -> None:
    assert merged(year, "pool.xlsx", jobs=3) == alone


def test_a_merge_is_the_same_through_an_executor_of_the_caller(year: Path, alone: bytes) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert merged(year, "threads.xlsx", executor=executor) == alone
        assert executor.submit(len, "ab").result() == 2, "the caller's executor was closed"


class _Broken(Executor):
    """Takes one task and loses it, then takes none, as a pool does whose worker was killed."""

    def __init__(self) -> None:
        self.taken = 0

    def submit(self, _task: Any, /, *_: Any, **__: Any) -> Future[Any]:
        if self.taken:
            raise BrokenExecutor
        self.taken += 1
        lost: Future[Any] = Future()
        lost.set_exception(BrokenExecutor())
        return lost


def test_nothing_is_lost_with_workers_that_break(year: Path, alone: bytes) -> None:
    assert merged(year, "broken.xlsx", executor=_Broken()) == alone


def killed_at_three(_: Any, number: int) -> int:
    if number == 3 and os.getpid() != int(os.environ["XLTRACK_TEST_PARENT"]):
        os.kill(os.getpid(), signal.SIGTERM)
    return number * 2


def test_a_killed_process_costs_time_and_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLTRACK_TEST_PARENT", str(os.getpid()))
    assert list(workers.each(killed_at_three, None, range(9), jobs=2)) == [n * 2 for n in range(9)]


def refused(_: Any, number: int) -> int:
    raise ValueError(number)


def test_an_error_in_the_work_itself_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="0"):
        list(workers.each(refused, None, range(4), jobs=2))


def test_progress_ends_at_the_number_of_files(year: Path) -> None:
    told: list[tuple[int, int]] = []
    merged(year, "told.xlsx", jobs=2, progress=lambda done, total: told.append((done, total)))
    assert told == [(25, FILES), (50, FILES), (FILES, FILES)]


def test_few_files_start_no_process() -> None:
    assert workers.worth(0.05) == 1
    assert workers.worth(60) == min(workers.MOST, os.cpu_count() or 1)


SLOW_TO_IMPORT = ("pandas", "pandera", "numpy", "openpyxl", "docx", "rich", "urllib.request", "xlsxwriter")


@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        ("import xltrack.cli", ()),
        ("import xltrack.intake", ()),
        ("import xltrack.pipeline", ()),
    ],
)
def test_nothing_slow_is_imported_before_it_is_needed(what: str, allowed: tuple[str, ...]) -> None:
    told = f"{what}, sys; print(*(m for m in {SLOW_TO_IMPORT} if m in sys.modules))"
    found = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(found.split()) <= set(allowed)


# ── stopped in the middle ──────────────────────────────────────────────────────────────────────────────────────────

# Reads slowly, so that the merge is surely interrupted while workers read; each says so when it begins, in one write,
# for two workers share the pipe.
SLOW = """
import os, sys, time
from xltrack import cli, intake
take = intake._take
def slow(shared, batch):
    os.write(1, b"reading\\n")
    time.sleep(2)
    return take(shared, batch)
slow.__qualname__, slow.__module__ = "_take", "xltrack.intake"
intake._take = slow
cli.main(sys.argv[1:])
"""


@pytest.fixture
def stopped(year: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A merge by two processes, begun, and where it would write."""
    target = tmp_path / "status.xlsx"
    arguments = ["merge", year / "returns", "--master", year / "master.xlsx", "-o", target, "--jobs", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n", process.communicate()[1]
        yield process, target
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def running(session: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, own = stat.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(own) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def gone(session: int, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while running(session) and time.monotonic() < end:
        time.sleep(0.05)
    return not running(session)


@pytest.mark.skipif(
    not workers.FORKED, reason="workers import the slow reader only where they are forked, and /proc lists them"
)
@pytest.mark.nightly  # a matter of timing: a busy machine may need longer than it waits
def test_ctrl_c_leaves_no_half_file_and_no_process(stopped: tuple[subprocess.Popen[str], Path]) -> None:
    process, target = stopped
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    _, told = process.communicate(timeout=30)
    assert process.returncode not in (0, None)
    assert "Traceback" not in told
    assert list(target.parent.iterdir()) == []
    assert gone(process.pid)


@pytest.mark.skipif(
    not workers.FORKED, reason="workers import the slow reader only where they are forked, and /proc lists them"
)
def test_workers_end_with_the_process_that_was_killed(stopped: tuple[subprocess.Popen[str], Path]) -> None:
    process, target = stopped
    assert len(running(process.pid)) >= 3, "the workers were not there"
    process.kill()
    process.wait(timeout=30)
    assert gone(process.pid)
    assert list(target.parent.iterdir()) == []


# ── a ledger of many units ─────────────────────────────────────────────────────────────────────────────────────────


def book(path: Path, texts: list[str]) -> Path:
    """The same texts on two sheets."""
    with xlsxwriter.Workbook(path) as made:
        for sheet in (made.add_worksheet(), made.add_worksheet()):
            for row, text in enumerate(texts):
                sheet.write_string(row, 0, text)
    return path


def test_one_long_text_among_many_short_ones_leaves_a_ledger_readable(tmp_path: Path) -> None:
    texts = ["长" * 8_000, *(f"第{n}项" for n in range(2_000))]
    grid = read_grid(book(tmp_path / "long.xlsx", texts), limits=Limits(text_bytes=20_000_000))
    assert [row[0] for row in grid.sheets[0].rows] == texts


def test_a_long_text_shown_in_many_cells_is_still_too_much(tmp_path: Path) -> None:
    path = book(tmp_path / "many.xlsx", ["长" * 8_000] * 500)
    with pytest.raises(UnreadableError, match="文字总量过大"):
        read_grid(path, limits=Limits(text_bytes=20_000_000))
