"""Ways of returning something else than one workbook of one unit: formats, broken files, several files, other identities."""

from __future__ import annotations

import io
import zipfile

from tests import returns_files as files
from tests.biff12 import saved_as_xlsb
from tests.returns_desk import GONE, OTHER, PROGRESS, UNIT, Change, Desk, Edits, Way

OPEN = ["unprotect"]
LOSSY = ("file-format-lossy",)
UNIT_LABEL, SUBMISSION, FILLED, PERIOD_LABEL = "填报单位（加盖公章）", "第几次报送", "填报时间", "报送期"


def word_document() -> bytes:
    """The least that is a Word document."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as parts:
        parts.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        parts.writestr(
            "word/document.xml", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
        )
    return whole.getvalue()


def broken(name: str, what: str, content: bytes, code: str = "file-not-workbook") -> Way:
    return Way(f"file-{name}", "file", what, "Set aside, named for what it is.", "quarantined", (code,), file=files.holding(content),
               becomes=nothing, counted=False)  # fmt: skip


def nothing(d: Desk) -> Change:
    return {(n, ""): GONE for n in range(6)}


def cleared(d: Desk, rows: range) -> Edits:
    return [["clear", d.at(header, n)] for n in rows for header in d.typed[d.form.items[n]]]


def sections(d: Desk) -> dict[str, Edits]:
    return {f"{UNIT}管网科.xlsx": cleared(d, range(3))}


def correction(d: Desk) -> dict[str, Edits]:
    return {
        f"{UNIT}更正.xlsx": [["text", d.form.labels[SUBMISSION], "2"], ["text", d.at(PROGRESS, 1), "更正后：清运99车"]]
    }


def contradiction(d: Desk) -> dict[str, Edits]:
    return {f"{UNIT}另一份.xlsx": [["text", d.at(PROGRESS, 1), "另一份说清运98车"]]}


def later(d: Desk) -> dict[str, Edits]:
    return {
        f"{UNIT}重报.xlsx": [["text", d.form.labels[FILLED], "2022-06-19"], ["text", d.at(PROGRESS, 1), "重报清运97车"]]
    }


def preamble(label: str, text: str) -> list[Edits]:
    return [OPEN, ["text", label, text]]


FILE = (
    Way("xls", "file", "Saved as .xls", "Read.", "merged", ending="xls"),
    Way("et", "file", "Saved by WPS as .et (an .xls inside)", "Read.", "merged", ending="et"),
    Way("ods", "file", "Saved as .ods", "Read.", "merged", ending="ods"),
    Way("xlsb", "file", "Saved as .xlsb", "Read.", "merged", file=saved_as_xlsb),
    Way("csv", "file", "Saved as .csv, UTF-8", "The cells are read, and said so.", "noted", LOSSY, ending="csv"),
    Way("csv-gb", "file", "Saved as .csv, GB 18030", "The cells are read, and said so.", "noted", LOSSY, ending="csv", charset="gb18030"),
    Way("xlsm", "file", "Saved as .xlsm, without macros", "Read.", "merged", ending="xlsm"),
    Way("macros", "file", "A workbook with macros", "Read; macros are never run.", "noted", ("file-macros",), ending="xlsm",
        file=files.rewritten(files.with_macro_type, xl__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)),
    Way("xls-named-xlsx", "file", "An .xls named .xlsx", "Told by content, not by name.", "merged", ending="xls", file=files.renamed(f"{UNIT}.xlsx")),
    Way("strict", "file", "Strict Open XML", "Read.", "merged", file=files.rewritten(files.strict)),
    Way("resaved", "file", "Saved once more by another library", "Read.", "merged", file=files.resaved),
    Way("odd-name", "file", "Odd characters in the file name", "Read.", "merged", stem=f"{UNIT}（盖章）【最终 版】&#~1;"),
    Way("word", "file", "The form copied into a Word document (.docx)", "Read like a sheet.", "merged", file=files.typed_in_word),
    Way("word-comment", "file", "The form in Word, an answer given as a comment there", "Not merged; quoted in a finding.", "noted", ("annotation-only",),
        file=files.marked_in_word(lambda document, paragraph: document.add_comment(paragraph.runs[0], "口头答复：已落实九成", "甲"))),
    Way("word-struck", "file", "The form in Word, a progress struck through and new words behind it", "The words that stand count; the struck ones are quoted.", "noted", ("text-struck",),
        lambda d: [["text", d.at(PROGRESS, 1), "改前之2：清运四十车"]], lambda d: {(1, PROGRESS): "改为已清五十车"}, file=files.marked_in_word(files.struck_anew)),
    Way("word-margin", "file", "The form in Word, words in the page header", "Not merged; quoted in a finding.", "noted", ("page-margin",), file=files.marked_in_word(files.with_margins)),
    Way("word-two-tables", "file", "The form in Word, its table parted in two, the header repeated", "Read as one.", "merged", file=files.marked_in_word(files.in_two_tables)),
    Way("word-controls", "file", "The form in Word, rows in content controls", "Read.", "merged", file=files.marked_in_word(files.in_content_controls)),
    Way("word-tables-beside", "file", "The form in Word, its head in a table of its own, another table below", "The head is read; the other table is quoted.", "noted",
        ("cells-beside-table",), file=files.marked_in_word(files.between_tables)),
    Way("archive", "file", "The form in a .zip", "Not unpacked: its spreadsheets are named, it is listed as the unit's attachment.", "noted", ("archive-holds-sheets",), becomes=nothing,
        file=files.archived, state="attachment", counted=False),
    Way("values-only", "file", "Values pasted into a new workbook", "Everything vital stands in cells.", "merged", (), lambda d: [["only_values", "Sheet1"]],
        means={str(44876 + n): f"2022-11-{11 + n}" for n in range(6)}),
    Way("lock-file", "file", "A lock file ~$ beside it", "Skipped, and said so.", "merged", ("file-lock",), file=files.beside(f"~${UNIT}.xlsx", b"\x05admin")),
    Way("sealed-copy", "file", "A sealed copy as .pdf beside it", "Listed as the unit's attachment.", "merged", ("file-attachment",),
        file=files.beside(f"{UNIT}盖章件.pdf", b"%PDF-1.4\n%%EOF")),
    Way("photo", "file", "A photo of a telephone (.heic) beside it", "Listed as the unit's attachment.", "merged", ("file-attachment",),
        file=files.beside(f"{UNIT}现场.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60)),
    Way("encrypted", "file", "Saved with a password", "Set aside: a copy without password is asked for.", "quarantined", ("file-encrypted",), becomes=nothing,
        password="水务", counted=False),
    Way("truncated", "file", "Cut short in transfer", "Set aside as damaged.", "quarantined", ("file-broken",), becomes=nothing, file=files.cut_short, counted=False),
    broken("empty", "An empty file", b"", "file-empty"),
    broken("docx", "A Word document named .xlsx", word_document()),
    broken("pdf", "A .pdf named .xlsx", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"),
    broken("html", "A web page named .xlsx", "<html><body><table><tr><td>序号</td></tr></table></body></html>".encode()),
    broken("picture", "A picture named .xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    Way("file-zip", "file", "The form inside a zip that is named .xlsx", "Set aside, named for what it is.", "quarantined", ("file-not-workbook",), becomes=nothing,
        file=files.deflated_in(f"{UNIT}.xlsx"), counted=False),
    Way("csv-named-xlsx", "file", "A .csv named .xlsx", "Told by content, not by name; read, and said so.", "noted", LOSSY, ending="csv", file=files.renamed(f"{UNIT}.xlsx")),
)  # fmt: skip

IDENTITY = (
    Way("name-contradicts", "identity", "The file named like another unit", "The sheet counts, and the name is pointed out.", "noted", ("name-contradicts",), stem=OTHER),
    Way("twice", "identity", "The same file twice", "Counts once; the copy is listed as a duplicate.", "merged", ("return-duplicate",), file=files.copied_as(f"{UNIT}副本.xlsx"), counted=False),
    Way("sections", "identity", "Two sections of the unit send a file each", "Combined row by row; blank rows replace nothing.", "merged", (),
        lambda d: cleared(d, range(3, 6)), more=sections),
    Way("correction", "identity", "A correction with 第几次报送 raised to 2", "The higher number counts; the older answer is listed as superseded.", "merged", ("return-superseded",),
        more=correction, becomes=lambda d: {(1, PROGRESS): "更正后：清运99车"}, state="superseded", counted=False),
    Way("later-day", "identity", "Sent again with a later 填报时间", "The later day counts.", "merged", ("return-superseded",), more=later,
        becomes=lambda d: {(1, PROGRESS): "重报清运97车", **{(n, FILLED): "2022-06-19" for n in range(6)}}, state="superseded", counted=False),
    Way("contradiction", "identity", "Two files that differ, of one day and number", "Neither counts until the coordinator marks one; both are quoted.", "noted",
        ("returns-undecided",), more=contradiction, becomes=lambda d: {(1, ""): GONE}, counted=False),
    Way("other-unit", "identity", "The unit's name replaced by an unknown one", "Set aside, the nearest name suggested.", "quarantined", ("sheet-of-unknown-unit",),
        lambda d: [*preamble(d.form.labels[UNIT_LABEL], "住建局")], stem="报表"),
    Way("other-plan", "identity", "A form of another plan", "Set aside.", "quarantined", ("sheet-of-other-plan",),
        lambda d: [*preamble(d.form.labels["方案编号"], "XOTHER0001")], nothing),
    Way("unknown-period", "identity", "A period that the plan does not have", "Set aside.", "quarantined", ("sheet-of-unknown-period",),
        lambda d: [*preamble(d.form.labels[PERIOD_LABEL], "五月")], nothing),
    Way("after-due", "identity", "Filled in after the due day", "Noted; late is what the day received says.", "merged", ("filled-after-due",),
        lambda d: [["text", d.form.labels[FILLED], "2022-06-27"]], lambda d: {(n, FILLED): "2022-06-27" for n in range(6)}),
    Way("old-form", "identity", "Filled in near the next period on this period's form", "Probably the next period's: set aside until --period says so.", "quarantined",
        ("period-by-form",), lambda d: [["text", d.form.labels[FILLED], "2022-09-20"]], nothing),
    Way("period-contradicts", "identity", "The period's cell and the document's properties disagree", "The cell counts: the answers go to that period.", "noted",
        ("identity-disagrees",), lambda d: [*preamble(d.form.labels[PERIOD_LABEL], "三季度")]),
    Way("older-template", "identity", "Sent on a form version that is not archived", "Read by the rules in force, and said so.", "noted", ("template-unknown",),
        lambda d: [*preamble(d.form.labels["表样版本"], "VOLD00001")]),
    Way("two-units", "identity", "Two units' sheets in one file", "Each sheet is its unit's.", "merged", (), lambda d: [["import_sheet", "{other}", OTHER]], counted=False),
)  # fmt: skip

WHOLE = (*FILE, *IDENTITY)
