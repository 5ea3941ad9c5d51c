"""Damaged workbooks of every kind: each is read, or refused by name, in bounded time and memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from tests import mutations
from tests.biff12 import saved_as_xlsb

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

MEMORY = 3 * 1024**3
SECONDS = 8.0  # the child's five, and what it takes to start another


def sample(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("填报表")
        share = book.add_format({"num_format": "0%"})
        sheet.merge_range("A1:H1", "目标任务进展情况表")
        for row in range(2, 30):
            sheet.write_row(row, 0, [f"T{row}", "清淤疏浚河道", "进展正常", row])
            sheet.write_number(row, 5, 0.5, share)
            sheet.write_formula(row, 6, f"=D{row + 1}*2", None, row * 2)
        sheet.write_comment("B5", "批注")
        book.set_custom_property("unit", "水务股")
    return path


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("samples")
    made = [sample(folder / "a.xlsx"), folder / "b.csv"]
    made[1].write_bytes("序号,任务\n1,清淤\n".encode("gb18030") * 20)
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for ending in ("xls", "ods"):
            subprocess.run(
                ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(folder), str(made[0])],
                check=True,
                capture_output=True,
                timeout=180,
            )
            made.append(folder / f"a.{ending}")
    made.append(saved_as_xlsb(sample(folder / "c.xlsx")))
    return made


def run(seed: int, count: int, samples: list[Path]) -> Counter[str]:
    """Read damaged files in a process of its own with a memory limit; what became of them, by kind."""

    def limited() -> None:
        if resource is not None:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    done = subprocess.run(
        [sys.executable, "-m", mutations.__name__, str(seed), str(count), *map(str, samples)],
        capture_output=True,
        text=True,
        timeout=60 + 5 * count,
        cwd=Path(__file__).parent.parent,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
        preexec_fn=limited if os.name == "posix" else None,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, f"the reader died on mutation {len(lines)} of seed {seed}: {done.stderr[-2000:]}"
    assert done.stderr == "", f"seed {seed}: {done.stderr[-2000:]}"
    assert len(lines) == count
    slow = [line for line in lines if float(line.split()[-1]) > SECONDS]
    assert not slow, slow
    return Counter(line.split()[2] for line in lines)


CODES = {"read", "file-broken", "file-unsafe", "file-not-workbook", "file-empty", "file-encrypted", "file-reader-died"}


def test_damaged_workbooks_are_read_or_refused(samples: list[Path]) -> None:
    outcomes = run(1, 200, samples)
    assert set(outcomes) <= CODES
    assert outcomes["read"] and outcomes["file-broken"]


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 12))
def test_thousands_of_damaged_workbooks_are_read_or_refused(samples: list[Path], seed: int) -> None:
    assert set(run(seed, 300, samples)) <= CODES
