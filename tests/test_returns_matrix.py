"""Whatever a department does to its sheet, its answers arrive or a finding names the cell: every way, tried."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office import Cells, Job, Office
from tests.returns_desk import GONE, OTHER, PEOPLE, PERIOD, SOURCE, STATUS, UNIT, Desk, Edits, Way, plan
from tests.returns_matrix import PAGE, WAYS, written
from tests.sheets import Row, Status, cells, read_form, shown
from xltrack.findings import Finding
from xltrack.pipeline import merge_into, split, write_plan
from xltrack.values import key

CASES = [pytest.param(way, template, id=f"{way.name}-{template}") for way in WAYS for template in way.templates]
TEMPLATES = {"default": "form_zh", "extended": "form_extended_zh"}
QUOTING_BLANKS = ("required", "required-when-lagging", "preamble-required")
QUOTING_NAMES = ("name-contradicts",)  # what the file's name says contradicts the cell
STATES = {
    "superseded": "已有新报",
    "duplicate": "重复",
    "accepted": "已汇总",
    "quarantined": "无法识别、未汇总",
    "untouched": "未填写",
    "attachment": "附件",
}
SAID = ("自评", "进展情况", "滞后原因", "解决措施", "填报时间")
SHEETS_COUNTED = ("填报明细", "核对提示", "报送", "表外事项")


@dataclass(frozen=True)
class Outbox:
    """A coordinator's folder after ``split``: the master and the blank forms of a period."""

    folder: Path
    template: str
    forms: Mapping[str, Path]

    def desk(self, unit: str = UNIT) -> Desk:
        return Desk(read_form(self.forms[unit]), self.template, unit)


@pytest.fixture(scope="module")
def outboxes(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, Outbox]:
    return {template: make_outbox(template, tmp_path_factory.mktemp(template), office) for template in TEMPLATES}


def make_outbox(template: str, folder: Path, office: Office) -> Outbox:
    """A folder with master and forms, and the other unit's form filled in."""
    write_plan(plan(template), folder / "master.xlsx")
    forms = split(folder / "master.xlsx", PERIOD, folder / "outbox", template=packaged(TEMPLATES[template])).forms
    made = Outbox(folder, template, forms)
    office.edit([Job(forms[OTHER], folder / "other.xlsx", made.desk(OTHER).fill())])
    return made


def packaged(name: str) -> Path:
    from xltrack.books.template import packaged_folder

    return packaged_folder() / f"{name}.xlsx"


@dataclass(frozen=True)
class Merged:
    """What came of one way: the returned files as another program read them, the status workbook, the findings."""

    way: Way
    desk: Desk
    returned: tuple[Path, ...]
    cells: Cells
    status: Status
    findings: tuple[Finding, ...]
    json: dict[str, Any]


def test_the_page_lists_the_ways_as_they_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), "run python -m tests.returns_matrix"


def test_sixty_ways_and_more_are_tried_with_both_templates() -> None:
    assert sum(len(way.templates) == 2 for way in WAYS) >= 60
    assert len({way.name for way in WAYS}) == len(WAYS)


def go_through(way: Way, outbox: Outbox, office: Office, folder: Path) -> Merged:
    """Fill the form in, do what the way says, merge, and look at everything."""
    desk = outbox.desk()
    inbox = folder / "returns"
    inbox.mkdir()
    shutil.copyfile(outbox.folder / "master.xlsx", folder / "master.xlsx")
    edits = [*([] if way.fresh else desk.fill()), *(way.edits(desk) if way.edits else [])]
    target = inbox / f"{way.stem}.{way.ending}"
    jobs = [Job(desk.form.path, target, settled(edits, outbox), way.password, way.charset)]
    for name, more in (way.more(desk) if way.more else {}).items():
        jobs.append(Job(desk.form.path, inbox / name, settled([*desk.fill(), *more], outbox)))
    read = office.edit(jobs)
    if way.file:
        way.file(target)
    template = packaged(TEMPLATES[outbox.template])
    result = merge_into([inbox], master=folder / "master.xlsx", template=template, new_ledger=True, jobs=1)
    held = {f"{n} {sheet}": found for n, sheets in enumerate(read) for sheet, found in sheets.items()}
    return Merged(
        way, desk, tuple(sorted(inbox.iterdir())), held, Status(folder / "status.xlsx"),
        result.consolidation.findings, result.to_json(),
    )  # fmt: skip


def settled(edits: Edits, outbox: Outbox) -> Edits:
    """The edits with the paths that they name."""
    known = {"{seal}": Path(__file__).with_name("seal.png"), "{other}": outbox.folder / "other.xlsx"}
    return [[str(known.get(part, part)) if isinstance(part, str) else part for part in edit] for edit in edits]


@pytest.mark.office
@pytest.mark.parametrize(("way", "template"), CASES)
def test_a_way_of_breaking_a_sheet(
    way: Way, template: str, outboxes: Mapping[str, Outbox], office: Office, tmp_path: Path
) -> None:
    judge(go_through(way, outboxes[template], office, tmp_path), template)


def judge(merged: Merged, template: str) -> None:
    codes_are_those_expected(merged, template)
    files_are_in_their_state(merged)
    answers_are_where_they_belong(merged)
    if merged.way.counted and merged.way.outcome != "quarantined":
        nothing_typed_is_missing(merged)
    findings_quote_their_cells(merged)


def codes_are_those_expected(merged: Merged, template: str) -> None:
    found = {f.code for f in merged.findings}
    assert found == set(merged.way.findings(template)), [(f.code, f.cell, f.found[:60]) for f in merged.findings]
    worst = {f.severity for f in merged.findings}
    outcome = merged.way.result(template)
    assert (outcome == "merged") == (worst <= {"info"}), worst
    if outcome == "quarantined":
        assert "error" in worst


def files_are_in_their_state(merged: Merged) -> None:
    rows = [row for row in merged.status.table("报送") if row["文件"]]
    listed = {r["文件"]: r["状态"] for r in rows}
    names = {f"returns/{p.name}" for p in merged.returned if not p.name.startswith("~$")}
    assert listed.keys() == names
    main = next(r for r in rows if Path(r["文件"]).stem in (merged.way.stem, UNIT))
    assert main["状态"] == STATES[merged.way.file_state]


def answers_are_where_they_belong(merged: Merged) -> None:
    """The answers sheet, or the ledger where another period is meant, holds what was typed, as the way changes it."""
    expected = expected_answers(merged)
    for item, unit in ((i, UNIT) for i in merged.desk.form.items):
        row = merged.status.answers().get((item, unit), {})
        want = expected.get(item)
        if want is None:
            assert not any(row.get(h) for h in SAID), row
            continue
        have = {h: row.get(SHOWN_AS.get(h, h), "") for h in want}
        assert have == want


SHOWN_AS = {STATUS: "自评", SOURCE: SOURCE.rstrip("*")}  # header of the form → header of the answers sheet


def expected_answers(merged: Merged) -> dict[str, Row]:
    desk, way = merged.desk, merged.way
    if way.outcome == "quarantined":
        return {}
    changes = way.becomes(desk) if way.becomes else {}
    found = {item: {"填报时间": PEOPLE["填报时间"], **row} for item, row in desk.typed.items()}
    for (n, header), text in changes.items():
        item = desk.form.items[n]
        if text == GONE:
            found.pop(item, None)
        elif item in found:
            found[item][header] = text
    return found


def plain(text: object) -> str:
    """A text for counting: width, spaces and what nobody sees left out."""
    return key(text)


def nothing_typed_is_missing(merged: Merged) -> None:
    """What the returned cells hold beyond the blank form, counted, against what the status workbook holds, counted."""
    sent = cells(merged.desk.form.path)
    files = len({name.split()[0] for name in merged.cells})
    blank = Counter(plain(shown(t)) for sheet in sent.values() for t in sheet.values() for _ in range(files))
    here = Counter(plain(t) for sheet in merged.cells.values() for t in sheet.values() if not is_live(t))
    means = {plain(a): plain(b) for a, b in merged.way.means.items()}
    typed = {t: n for t, n in (here - blank).items() if t}
    kept = [plain(t) for sheet in SHEETS_COUNTED for row in merged.status.table(sheet) for t in row.values() if t]
    for text, count in typed.items():
        wanted = {text, means.get(text, text)}
        found = max(sum(cell.count(one) for cell in kept) for one in wanted) if "" not in wanted else count
        assert found >= count, f"{text[:80]!r} was typed {count} times"


def is_live(text: str) -> bool:
    """What the form's own formulas show: gaps, the counter, the next gap."""
    return text.startswith(("缺：", "还差", "→ ", "✔ ")) or "▪" in text


def findings_quote_their_cells(merged: Merged) -> None:
    """The cell a finding names holds the value it quotes, in the file opened by another reader."""
    for path in merged.returned:
        found = [f for f in merged.findings if f.cell and Path(f.file).name == path.name]
        book = openpyxl.load_workbook(path, data_only=True) if found and path.suffix in (".xlsx", ".xlsm") else None
        for finding in found if book else ():
            quote_holds(finding, book[finding.sheet])


def quote_holds(finding: Finding, sheet: Any) -> None:
    cell = sheet[finding.cell]
    held = plain(shown(cell.value))
    quoted = plain(finding.found)
    if finding.code in QUOTING_BLANKS:
        assert held == "" or "☐" in held or cell.font.strike
    elif finding.code in QUOTING_NAMES:
        assert held == plain(finding.expected)
    elif finding.code == "annotation-only":
        assert quoted in plain(cell.comment.text)
    elif finding.code == "text-box":
        assert quoted == plain("因征地受阻，\n申请延期")
    elif finding.code == "text-too-long":
        assert finding.found == str(len(shown(cell.value)))
    else:
        row = [plain(shown(c.value)) for c in sheet[cell.row]]
        assert quoted in held or held in quoted or any(c and c in quoted for c in row), (finding, held)
