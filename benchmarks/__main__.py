"""What merging costs, beside what a user would write instead and beside the least it can cost.

    python -m benchmarks [--files 100 --files 1000] [--rounds 3] [--folder DIR]

Every round runs the programs in turn, each as a process of its own, so that a busy machine slows all of them alike: trust the ratios.
"""

from __future__ import annotations

import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks import returns

MIB = 1024  # ru_maxrss is in KiB
XLTRACK = (sys.executable, "-m", "xltrack")


class Cost(NamedTuple):
    """Of a whole process with those it waited for: wall and processor ``seconds``; ``peak`` of the largest, in MiB; what it printed."""

    wall: float
    processor: float
    peak: float
    said: str = ""


def cost(*command: str, folder: Path) -> Cost:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "XDG_CONFIG_HOME": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise click.ClickException(f"{' '.join(command)}: exit status {process.returncode}")
        output.seek(0)
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / MIB, output.read().decode())


def middle(costs: Sequence[Cost]) -> Cost:
    """Medians of several runs."""
    return Cost(*(statistics.median(c[n] for c in costs) for n in range(3)))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    click.echo("\n| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for row in rows:
        click.echo("| " + " | ".join(f"{v:.2f}" if isinstance(v, float) else str(v) for v in row) + " |")


# ── merge ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def merge(folder: Path, files: int, rounds: int) -> Cost:
    """Print the costs of merging that many returns, and what part of a naive script's and of the floor's they are."""
    year = folder / str(files)
    returns.write(year, files)
    out = [str(folder / name) for name in ("status.xlsx", "plain.xlsx", "floor.xlsx")]
    own = (*XLTRACK, "merge", "returns", "-o", out[0], "--new-ledger")
    plain = (sys.executable, "-m", "benchmarks.plain")
    runs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        forget(folder / "status.xlsx")
        runs.setdefault("xltrack merge", []).append(cost(*own, folder=year))
        runs.setdefault("pandas, openpyxl", []).append(cost(*plain, "openpyxl", "returns", out[1], folder=year))
        runs.setdefault("pandas, calamine", []).append(cost(*plain, "calamine", "returns", out[1], folder=year))
        least = cost(sys.executable, "-m", "benchmarks.floor", "returns", out[0], out[2], folder=year)
        wall, processor, *deflated = map(float, least.said.split())
        runs.setdefault("floor: parsing and writing", []).append(Cost(wall, processor, least.peak))
        runs.setdefault("of it deflating", []).append(Cost(*deflated, least.peak))
    forget(folder / "status.xlsx")
    first = runs["xltrack merge"]
    rows = [
        (
            name, m.wall, m.processor, f"{m.peak:.0f}", 1000 * m.processor / files,
            *(statistics.median(c[n] / f[n] for c, f in zip(costs, first, strict=True)) for n in (0, 1)),
        )
        for name, costs in runs.items() if (m := middle(costs))
    ]  # fmt: skip
    click.echo(f"\n{files} returns, median of {rounds}")
    head = (
        "program",
        "wall s",
        "processor s",
        "peak MiB",
        "processor ms a file",
        "wall, times xltrack's",
        "processor, times xltrack's",
    )
    table(head, rows)
    return middle(first)


def forget(target: Path) -> None:
    """Take away a status workbook, its earlier versions and what was read for it."""
    target.unlink(missing_ok=True)
    shutil.rmtree(target.parent / "备份", ignore_errors=True)


CHANGED = 10


def again(folder: Path, files: int, rounds: int) -> None:
    """Print what it costs to merge the same returns, ten of them changed, into the ledger that holds them already; and the same without
    what the first merge remembered of them. Both give the same bytes, or this stops."""
    year, target = folder / str(files), folder / "again.xlsx"
    own = (*XLTRACK, "merge", "returns", "-o", str(target))
    runs: dict[str, list[Cost]] = {}
    for number in range(rounds):
        forget(target)
        runs.setdefault("first merge", []).append(cost(*own, folder=year))
        held, remembered = target.read_bytes(), (target.parent / "备份" / ".again.readings").read_bytes()
        returns.change(year / "returns", CHANGED, number)
        runs.setdefault(f"again, {CHANGED} changed", []).append(cost(*own, folder=year))
        made = target.read_bytes()
        forget(target)
        target.write_bytes(held)
        runs.setdefault("the same, nothing remembered", []).append(cost(*own, folder=year))
        if target.read_bytes() != made:
            raise click.ClickException("a merge that remembers gave other bytes")
    click.echo(
        f"\n{files} returns again, into the ledger that holds them; {len(remembered) / files / 1024:.1f} KiB a file remembered"
    )
    costs = [(name, middle(costs)) for name, costs in runs.items()]
    table(
        ("", "wall s", "processor s", "peak MiB"), [(name, c.wall, c.processor, f"{c.peak:.0f}") for name, c in costs]
    )


def growth(costs: dict[int, Cost]) -> None:
    """Print how the cost grows from each size to the next: the exponent of the number of files."""
    rows = [
        (f"{a} → {b}", *(math.log(getattr(costs[b], w) / getattr(costs[a], w)) / math.log(b / a) for w in Cost._fields[:3]))
        for a, b in pairwise(sorted(costs))
    ]  # fmt: skip
    if rows:
        click.echo("\nGrowth: the exponent of the number of files")
        table(("files", "wall", "processor", "peak"), rows)


# ── split, and the start ───────────────────────────────────────────────────────────────────────────────────────────

SAVING = "import sys, openpyxl\nfor _ in range(int(sys.argv[2])): openpyxl.load_workbook(sys.argv[1]).save(sys.argv[3])"
CLICK = "import click\n@click.group()\ndef cli(): pass\ncli(['--help'])"


def split(folder: Path, files: int, rounds: int) -> None:
    """Print what forms cost, beside loading and saving the bare template with openpyxl as often."""
    year = folder / str(files)
    template = next((Path(__file__).parent.parent / "workbook_templates").glob("form_zh.xlsx"))
    rows = []
    for _ in range(rounds):
        shutil.rmtree(folder / "outbox", ignore_errors=True)
        own = cost(*XLTRACK, "split", "master.xlsx", "-p", "上半年", "-o", str(folder / "outbox"), folder=year)
        bare = cost(sys.executable, "-c", SAVING, str(template), str(files), str(folder / "bare.xlsx"), folder=year)
        rows.append((own, bare))
    shutil.rmtree(folder / "outbox")
    ratio = statistics.median(own.wall / bare.wall for own, bare in rows)
    click.echo(f"\n{files} forms, median of {rounds}")
    sums = [middle([own for own, _ in rows]), middle([bare for _, bare in rows])]
    told = [("xltrack split", sums[0], ratio), ("openpyxl, bare template", sums[1], 1.0)]
    table(
        ("program", "wall s", "processor s", "wall, times openpyxl's"),
        [(n, c.wall, c.processor, r) for n, c, r in told],
    )


def start(rounds: int) -> None:
    """Print what the start of the command costs, beside a program that imports click and nothing else."""
    here = Path.cwd()
    pairs = [
        (cost(*XLTRACK, "--help", folder=here), cost(sys.executable, "-c", CLICK, folder=here))
        for _ in range(5 * rounds)
    ]
    ratio = statistics.median(own.wall / bare.wall for own, bare in pairs)
    click.echo(
        f"\nxltrack --help: {1000 * middle([p[0] for p in pairs]).wall:.0f} ms, {ratio:.2f} times a bare click program"
    )


@click.command()
@click.option("--files", type=int, multiple=True, default=(100, 1000), show_default=True, help="Sizes to measure.")
@click.option("--rounds", type=int, default=3, show_default=True, help="Counted runs of each program.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where the files go and stay; else a folder that is removed."
)
def main(files: tuple[int, ...], rounds: int, folder: Path | None) -> None:
    """Costs of merge, split and the start as Markdown tables."""
    with tempfile.TemporaryDirectory() as scratch:
        base = (folder or Path(scratch)).resolve()
        base.mkdir(parents=True, exist_ok=True)
        for command in ((*XLTRACK, "--help"), (*XLTRACK, "merge", "--help")):
            cost(*command, folder=base)  # compiled now, if ever
        start(rounds)
        costs = {n: merge(base, n, rounds) for n in sorted(files)}
        growth(costs)
        split(base, min(max(files), 1000), rounds)
        again(base, min(max(files), 1000), rounds)


if __name__ == "__main__":
    main()
