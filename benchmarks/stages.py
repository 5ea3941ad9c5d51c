"""Where one import of a document spends its time, stage by stage, in a process of its own.

    python -m benchmarks.stages SMALL DOCUMENT MASTER.xlsx

Prints JSON: processor seconds by stage, each without those of the stages inside it, and what python-docx takes in the same process to
open the document. A small document of the same kind is imported before, so that what is imported or compiled at first use stands by
itself ("first use"). Watches cost a little themselves: the sum is somewhat more than an import takes.
"""

from __future__ import annotations

import sys
import time

_now = time.process_time
_begun = _now()  # the interpreter's own start

import importlib  # noqa: E402
import json  # noqa: E402
import statistics  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

# Stage, module, function; a method as Class.method.
WATCHED = (
    ("gate", "xltrack.books.document", "load"),
    ("gate", "xltrack.books.raw.kinds", "kind_of"),
    ("gate", "xltrack.books.raw.gate", "Archive.__init__"),
    ("gate", "xltrack.books.raw.gate", "check_xml"),
    ("opening", "xltrack.books.texts.word", "read_docx"),
    ("structure", "xltrack.importing", "_read"),
    ("units", "xltrack.importing.meaning.units", "read_units"),
    ("units", "xltrack.importing.meaning.units", "looks_like_names"),
    ("deadlines", "xltrack.importing.drafting", "_deadlines"),
    ("indicators", "xltrack.importing.drafting", "_indicators"),
    ("writing", "xltrack.drafting", "write_master"),
)


class Watch:
    """Adds up the time of nested stages, each without what stages inside it take."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._stack = [""]
        self._since = _now()

    def turn(self, stage: str | None) -> None:
        now = _now()
        self.spent[self._stack[-1]] += now - self._since  # type: ignore[assignment]
        self._since = now
        if stage is None:
            self._stack.pop()
        else:
            self._stack.append(stage)

    def over(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.turn(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.turn(None)

        return watched

    def lay_over(self, stage: str, module: str, name: str) -> None:
        """Watch a function wherever a module of ours knows it."""
        holder = importlib.import_module(module)
        outer, _, method = name.partition(".")
        if method:
            setattr(getattr(holder, outer), method, self.over(getattr(getattr(holder, outer), method), stage))
            return
        known = getattr(holder, name)
        watched = self.over(known, stage)
        for each in [m for n, m in sys.modules.items() if n.startswith("xltrack")]:
            for where in [n for n, value in vars(each).items() if value is known]:
                setattr(each, where, watched)


def main(small: str, document: str, master: str) -> None:
    begun = _now()
    import xltrack.cli  # noqa: F401
    from xltrack import drafting
    from xltrack.outputs import terminal

    spent = {"interpreter": _begun, "imports": _now() - begun}
    for path in (small, document):
        watch = Watch()
        if path is document:
            for each in WATCHED:
                watch.lay_over(*each)
        watch.turn("drafting")
        made = drafting.import_into([Path(path)], Path(master), force=True)
        terminal.import_lines(made, Path(master), "zh")
        drafting.draft_json(made, Path(master))
        watch.turn(None)
        if path is small:
            spent["first use"] = watch.spent["drafting"]
    del watch.spent[""]
    spent |= {**watch.spent, "in process": watch.spent.total(), "python-docx opens": opening(document)}
    print(json.dumps(spent))


def opening(document: str) -> float:
    """Processor seconds python-docx takes to open a document, once it is imported: the median of nine."""
    import docx

    took = []
    for _ in range(9):
        begun = _now()
        docx.Document(document)
        took.append(_now() - begun)
    return statistics.median(took)


if __name__ == "__main__":
    main(*sys.argv[1:])
