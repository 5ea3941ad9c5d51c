"""A command starts without the libraries that it does not use."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import xltrack as xt
from xltrack import demo, pipeline

HEAVY = (
    "pandas", "pandera", "numpy", "openpyxl", "docx", "xlsxwriter", "PIL", "rich", "lxml", "distributed", "rapidfuzz", "python_calamine", "pdfplumber",
    "msoffcrypto", "hypothesis", "multiprocessing", "concurrent.futures", "asyncio", "urllib.request",
)  # fmt: skip
READING = {"lxml", "python_calamine"}  # a master, the parts of a form
# Command → what it may load. "lxml" and "python_calamine" read workbooks; openpyxl reads templates and brings numpy and PIL along.
USES = {
    "--help": set[str](),
    "import --help": set[str](),
    "import notice.docx -o made/a.xlsx": {"xlsxwriter"},
    "import notice.txt -o made/b.xlsx --json -": {"xlsxwriter"},
    "new made/c.xlsx": {"xlsxwriter", *READING},
    "check master.xlsx": {"rapidfuzz", *READING},
    "": {"rapidfuzz", *READING},
    "split master.xlsx -o sent": {"rapidfuzz", "openpyxl", "numpy", "PIL", *READING},
    "validate returns": {"pandas", "pandera", "numpy", "rapidfuzz", "concurrent.futures", "multiprocessing", "asyncio", *READING},
    "merge returns -o status.xlsx": {
        "pandas", "pandera", "numpy", "xlsxwriter", "rapidfuzz", "concurrent.futures", "multiprocessing", "asyncio", *READING
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year in its first period, with a notice in Word and as text."""
    import docx

    folder = tmp_path_factory.mktemp("start")
    demo.write(folder / "year", "zh")
    desk = folder / "year"
    lines = ["青溪县2024年度任务分解表", "1.清淤3公里，6月底前完成。", "责任单位：水利局、环保局"]
    (desk / "notice.txt").write_text("\n".join(lines), encoding="utf-8")
    notice = docx.Document()
    for line in lines:
        notice.add_paragraph(line)
    notice.save(str(desk / "notice.docx"))
    assert xt.read_plan(desk / "master.xlsx").items
    return desk


def loaded(folder: Path, command: str) -> set[str]:
    """What of the heavy ones a command loads that runs in a folder."""
    code = (
        "import sys, contextlib, os\n"
        "from xltrack import cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(open(os.devnull, 'w')):\n"
        f"    sys.argv[1:] = {command.split()}\n"
        "    cli.main()\n"
        f"print('loaded', *(m for m in {HEAVY} if sys.modules.get(m)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("command", USES)
def test_a_command_loads_nothing_that_it_does_not_use(desk: Path, command: str) -> None:
    assert loaded(desk, command) <= USES[command]


def test_a_year_that_has_begun_is_read_without_frames(desk: Path, tmp_path: Path) -> None:
    year = shutil.copytree(desk, tmp_path / "year")
    pipeline.merge_into([year / "returns"], master=year / "master.xlsx")
    for command in ("", "check master.xlsx", "split master.xlsx -o sent"):
        assert not loaded(year, command) & {"pandas", "pandera"}, command


def test_importing_the_library_loads_none_of_its_rooms() -> None:
    code = f"import sys, xltrack; print(*(m for m in {HEAVY} if m in sys.modules), *(m for m in sys.modules if m.startswith('xltrack.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stdout.split()
