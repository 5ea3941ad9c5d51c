"""What importing a document costs, beside what python-docx takes to open it.

    python -m benchmarks.importing [--items 250 --items 1000 --items 4000] [--rounds 5] [--folder DIR]

Every round runs the programs in turn, each as a process of its own: a program that opens the document with python-docx; one that also
takes the words of every paragraph and cell; ``xltrack import``. Ratios are of one round, figures are medians.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path

import click

from benchmarks import notices
from benchmarks.__main__ import XLTRACK, Cost, cost, growth, middle, table

OPEN = "import sys, docx\ndocument = docx.Document(sys.argv[1])"
WORDS = (
    f"{OPEN}\n[p.text for p in document.paragraphs]\n"
    "[p.text for t in document.tables for r in t._tbl.tr_lst for c in r.tc_lst for p in docx.table._Cell(c, t).paragraphs]"
)
SMALL = 12  # items of a document that brings in what is imported at first use


def whole(folder: Path, layout: str, items: int, rounds: int) -> Cost:
    """Print the costs of whole processes; give those of the import."""
    path, out = folder / f"{layout}-{items}.docx", folder / "master.xlsx"
    notices.write(path, items, layout)
    programs = {
        "python-docx opens it": (sys.executable, "-c", OPEN, str(path)),
        "and takes every paragraph's words": (sys.executable, "-c", WORDS, str(path)),
        "xltrack import": (*XLTRACK, "import", str(path), "-o", str(out)),
    }
    runs: dict[str, list[Cost]] = {name: [] for name in programs}
    for counted in range(rounds + 1):
        for name, command in programs.items():
            out.unlink(missing_ok=True)
            one = cost(*command, folder=folder)
            if counted:  # the first round only fills the caches of the disk
                runs[name].append(one)
    first = runs["python-docx opens it"]
    click.echo(f"\n{layout}, {items} items, median of {rounds}")
    rows = [
        (name, 1000 * m.wall, 1000 * m.processor, f"{m.peak:.0f}", *(ratio(costs, first, n) for n in (0, 1)))
        for name, costs in runs.items() if (m := middle(costs))
    ]  # fmt: skip
    head = (
        "program",
        "wall ms",
        "processor ms",
        "peak MiB",
        "wall, times python-docx's",
        "processor, times python-docx's",
    )
    table(head, rows)
    return middle(runs["xltrack import"])


def ratio(costs: list[Cost], first: list[Cost], n: int) -> float:
    return statistics.median(c[n] / f[n] for c, f in zip(costs, first, strict=True))


def stages(folder: Path, layout: str, items: int, rounds: int) -> None:
    """Print where an import spends its processor time, and how it compares with opening once everything is imported."""
    small, path = folder / f"{layout}-{SMALL}.docx", folder / f"{layout}-{items}.docx"
    notices.write(small, SMALL, layout)
    command = (sys.executable, "-m", "benchmarks.stages", str(small), str(path), str(folder / "master.xlsx"))
    found = [json.loads(cost(*command, folder=folder).said) for _ in range(rounds)]
    times = {name: statistics.median(each[name] for each in found) for name in found[0]}
    click.echo(f"\nStages of one process, {layout}, {items} items, median of {rounds}")
    table(("stage", "processor ms"), [(name, 1000 * seconds) for name, seconds in times.items()])
    within = statistics.median(each["in process"] / each["python-docx opens"] for each in found)
    click.echo(f"\nIn process: {within:.1f} times what python-docx takes to open it")


@click.command()
@click.option(
    "--items", type=int, multiple=True, default=(250, 1000, 4000), show_default=True, help="Sizes to measure."
)
@click.option("--rounds", type=int, default=5, show_default=True, help="Counted runs of each program.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where the files go and stay; else a folder that is removed."
)
def main(items: tuple[int, ...], rounds: int, folder: Path | None) -> None:
    """Costs of import as Markdown tables."""
    with tempfile.TemporaryDirectory() as scratch:
        base = (folder or Path(scratch)).resolve()
        base.mkdir(parents=True, exist_ok=True)
        for layout in notices.LAYOUTS:
            growth({n: whole(base, layout, n, rounds) for n in sorted(items)})
            stages(base, layout, 1000 if 1000 in items else max(items), rounds)


if __name__ == "__main__":
    main()
