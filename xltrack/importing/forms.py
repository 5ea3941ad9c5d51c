"""Tasks written as forms in running text: 序号：1 / 演练名称：… / 组织单位：…, a line for each label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltrack.documents import Paragraph, TableBlock, TableRow
from xltrack.importing.columns import column_meaning
from xltrack.importing.grammar import UNIT_COLUMNS, view
from xltrack.later import regex

_LINE = regex(r"^\s*(?P<label>[^:。;,]{2,12}):\s*(?P<words>.*)$")
_FEWEST = 3  # labelled lines of a form


def cards_of(blocks: Sequence[Paragraph | TableBlock]) -> Sequence[Paragraph | TableBlock]:
    """Blocks with each run of labelled lines that begins with a serial's label as a table of two columns, where two or more
    such runs say what is to be done and by whom.
    """
    runs = list(_runs(blocks))
    cards = [run for run in runs if isinstance(run, list)]
    if len(cards) < 2:
        return blocks
    return [block for run in runs for block in ([_table(run)] if isinstance(run, list) else [run])]


def _runs(blocks: Sequence[Paragraph | TableBlock]) -> Iterator[list[Paragraph] | Paragraph | TableBlock]:
    """The blocks, those of a form as a list of its own."""
    run: list[Paragraph] = []
    for block in blocks:
        label = _label(block)
        if run and isinstance(block, Paragraph) and ((label and not _serial(label)) or not block.text.strip()):
            run.append(block)
            continue
        yield from _closed(run)
        run = []
        if label and _serial(label) and isinstance(block, Paragraph):
            run = [block]
        else:
            yield block
    yield from _closed(run)


def _label(block: Paragraph | TableBlock) -> str:
    found = _LINE.match(view(block.text)) if isinstance(block, Paragraph) and not block.level else None
    return found["label"].strip() if found else ""


def _serial(label: str) -> bool:
    return column_meaning(label) == "serial"


def _closed(run: list[Paragraph]) -> Iterator[list[Paragraph] | Paragraph]:
    """A run as one form where it is one, else its lines."""
    lines = [block for block in run if block.text.strip()]
    meanings = [column_meaning(_label(block)) for block in lines]
    whole = len(lines) > _FEWEST and {"text", "path"} & set(meanings) and set(UNIT_COLUMNS) & set(meanings)
    if whole:
        yield lines
    else:
        yield from run


def _table(lines: Sequence[Paragraph]) -> TableBlock:
    rows = []
    for block in lines:
        found = _LINE.match(view(block.text))
        label, words = (
            (block.text[: found.end("label")], block.text[found.start("words") :]) if found else (block.text, "")
        )
        rows.append(TableRow(block.line, (label.strip(), words.strip())))
    return TableBlock(tuple(rows), exact=False)
