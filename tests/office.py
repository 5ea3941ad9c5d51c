"""A real office program for tests: LibreOffice, driven by :mod:`office_driver` in the Python that has its bridge."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

DRIVER = Path(__file__).with_name("office_driver.py")
BRIDGE_PYTHON = "/usr/bin/python3"
Cells = Mapping[str, Mapping[str, str]]  # sheet → address → text
Edit = Sequence[Any]  # operation, arguments: the methods of office_driver.Clerk


@dataclass(frozen=True)
class Job:
    """One file opened, edited and saved. ``charset`` counts for .csv only."""

    source: Path
    target: Path
    edits: Sequence[Edit] = field(default_factory=tuple)
    password: str = ""
    charset: str = "utf-8"

    def line(self) -> str:
        own = {"source": str(self.source), "target": str(self.target), "edits": self.edits}
        return json.dumps(own | {"password": self.password, "charset": self.charset})


class Office:
    """A LibreOffice that stays open between jobs."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [BRIDGE_PYTHON, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def edit(self, jobs: Iterable[Job]) -> list[Cells]:
        """Do the jobs in order; what each workbook holds afterwards. Fails where the program refuses an edit."""
        return [self._ask(job) for job in jobs]

    def _ask(self, job: Job) -> Cells:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(job.line() + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"ok": false, "error": "the driver ended"}')
        assert answer["ok"], f"{job.target.name}: {answer['error']}"
        cells: Cells = answer["cells"]
        return cells

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def missing() -> str:
    """Why no office program can be driven here; "" where one can."""
    if shutil.which("soffice") is None:
        return "soffice (LibreOffice) is not installed"
    if not Path(BRIDGE_PYTHON).exists():
        return f"{BRIDGE_PYTHON} does not exist"
    probe = subprocess.run([BRIDGE_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "the Python bridge of LibreOffice (python3-uno) is not installed"


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A running LibreOffice; the test is skipped, saying why, where there is none."""
    why = missing()
    if why:
        pytest.skip(why)
    running = Office()
    yield running
    running.close()
