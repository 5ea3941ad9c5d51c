"""Merging on the machines of a dask scheduler: a real one, with two workers, one of which is killed while it works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.returns import write

pytest.importorskip("distributed", reason="xltrack[dask] is not installed")

FILES = 200
ROOT = Path(__file__).parent.parent
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(ROOT),
    "DASK_DISTRIBUTED__DASHBOARD__ENABLED": "false",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
}
WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard")

# The merge as a user runs it, told by the progress when to kill a worker.
KILLING = """
import os, signal, sys
from contextlib import contextmanager
from xltrack import cli

@contextmanager
def progress(_lang):
    left = [int(sys.argv.pop())]
    def told(done, total):
        if left and done < total:
            os.kill(left.pop(), signal.SIGKILL)
    yield told
cli.progress_bar = progress
cli.main(sys.argv[1:-1])
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year")
    write(folder, FILES)
    return folder


def started(*arguments: str, until: str) -> tuple[subprocess.Popen[str], str]:
    """A process of ours, and the line in which it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if until in line:
            return process, line
    raise AssertionError(f"{arguments[0]} ended with {process.wait()}")


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """The address of a scheduler and its two workers, started here and ended here."""
    running: list[subprocess.Popen[str]] = []
    try:
        scheduler, line = started(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", until="Scheduler at:"
        )  # fmt: skip
        running.append(scheduler)
        found = re.search(r"tcp://[0-9.]+:[0-9]+", line)
        assert found
        for _ in range(2):
            running += [started(*WORKER, found[0], until="Registered to:")[0]]
        yield found[0], running[1:]
    finally:
        for process in reversed(running):
            process.kill()
            process.communicate()


def merge(year: Path, target: Path, *further: str, code: tuple[str, ...] = ("-m", "xltrack")) -> bytes:
    arguments = (
        "merge",
        str(year / "returns"),
        "--master",
        str(year / "master.xlsx"),
        "-o",
        str(target),
        "--new-ledger",
    )
    done = subprocess.run(
        [sys.executable, *code, *arguments, *further], env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target.read_bytes()


def test_a_worker_killed_in_the_middle_costs_no_return_and_no_byte(
    year: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    address, workers = cluster
    alone = merge(year, tmp_path / "alone.xlsx", "--jobs", "1")
    far = merge(year, tmp_path / "far.xlsx", "--dask", address, str(workers[0].pid), code=("-c", KILLING))
    assert far == alone
    assert workers[0].wait(timeout=10) == -9, "no worker was killed"
    assert workers[1].poll() is None


def test_a_scheduler_that_is_not_there_is_said_so(year: Path, tmp_path: Path) -> None:
    arguments = [
        "merge",
        str(year / "returns"),
        "--master",
        str(year / "master.xlsx"),
        "-o",
        str(tmp_path / "status.xlsx"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "xltrack", *arguments, "--dask", "tcp://127.0.0.1:9"],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--dask tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
