"""A Word document is read by its relations and no further: odd packages that Word opens are read, parts that hold no text are left alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from xltrack.books.document import read_document
from xltrack.books.texts.wordform import read_docx_grid
from xltrack.documents import Paragraph
from xltrack.errors import UnreadableError

TEXTS = ["一、水环境", "1.清淤3公里。", "责任单位：水利局"]


def word(path: Path, change: Callable[[str, bytes], bytes | None] = lambda name, part: part, style: str = "") -> Path:
    """A document of TEXTS saved by python-docx, its parts changed on the way; a part changed into None is left out."""
    document = docx.Document()
    for text in TEXTS:
        document.add_paragraph(text, style=style or None)
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = change(name, before.read(name))
            if part is not None:
                after.writestr(name, part)
    return path


def test_words_in_the_page_header_of_a_form_are_heard(tmp_path: Path) -> None:
    """Beside the cells of a form in Word stand headers, footers and notes; a page number is nobody's word."""
    document = docx.Document()
    document.add_table(rows=1, cols=2)
    document.sections[0].footer.paragraphs[0].text = "第 1 页 共 2 页"
    document.sections[0].header.paragraphs[0].text = "第三项数据待核"
    document.save(str(tmp_path / "表.docx"))
    (sheet,) = read_docx_grid(tmp_path / "表.docx").sheets
    assert sheet.margins == ("第三项数据待核",)


def lines(path: Path) -> list[str]:
    return [block.text for block in read_document(path).blocks if isinstance(block, Paragraph)]


def levels(path: Path) -> set[int]:
    return {block.level for block in read_document(path).blocks if isinstance(block, Paragraph)}


def test_the_words_are_those_python_docx_sees(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx")
    assert lines(path) == [p.text for p in docx.Document(str(path)).paragraphs] == TEXTS


def test_a_strict_document_is_read(tmp_path: Path) -> None:
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    path = word(tmp_path / "a.docx", lambda name, part: part.replace(transitional, strict), style="Heading 2")
    assert lines(path) == TEXTS
    assert levels(path) == {2}


def test_relations_that_lead_nowhere_stop_nobody(tmp_path: Path) -> None:
    def astray(name: str, part: bytes) -> bytes | None:
        if name.endswith("document.xml.rels"):
            return part.replace(b"styles.xml", b"../NULL").replace(b"numbering.xml", b"gone.xml")
        return None if name == "_rels/.rels" else part

    assert lines(word(tmp_path / "a.docx", astray, style="Heading 1")) == TEXTS


def test_a_heading_is_one_by_its_style_wherever_the_styles_stand(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", style="Heading 3")
    moved = tmp_path / "b.docx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(moved, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("document.xml.rels"):
                part = part.replace(b'"styles.xml"', b'"/elsewhere/looks.xml"')
            after.writestr("elsewhere/looks.xml" if name == "word/styles.xml" else name, part)
    assert levels(path) == levels(moved) == {3}


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml", "word/styles.xml"])
def test_a_part_that_is_read_is_judged_before(tmp_path: Path, part: str) -> None:
    def hostile(name: str, content: bytes) -> bytes:
        return b"<!DOCTYPE w [<!ENTITY a 'b'>]>" + content.partition(b"?>")[2] if name == part else content

    with pytest.raises(UnreadableError) as refused:
        read_document(word(tmp_path / "a.docx", hostile, style="Heading 1"))
    assert refused.value.code == "file-unsafe"


def test_a_document_without_body_says_so(tmp_path: Path) -> None:
    def emptied(name: str, part: bytes) -> bytes:
        return part.replace(b"w:body", b"w:other") if name == "word/document.xml" else part

    with pytest.raises(UnreadableError) as refused:
        read_document(word(tmp_path / "a.docx", emptied))
    assert refused.value.code == "file-broken"


def test_words_above_a_character_and_in_boxes_are_all_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("清淤")
    ruby = "<w:ruby><w:rt><w:r><w:t>yū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>淤</w:t></w:r></w:rubyBase></w:ruby>"
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{ruby}</w:r>"))
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:pict>{box}</w:pict></w:r>"))
    document.save(str(tmp_path / "a.docx"))
    assert lines(tmp_path / "a.docx") == ["框内", "清淤yū淤"]


@pytest.mark.parametrize("start", ["999999999", "9" * 5000, "²", "-3", "x"])
@pytest.mark.parametrize("kind", ["lowerRoman", "upperLetter", "chineseCounting", "decimal"])
def test_a_list_that_begins_at_no_number_a_person_means_is_read_at_once(tmp_path: Path, start: str, kind: str) -> None:
    def numbered(name: str, part: bytes) -> bytes:
        if name != "word/numbering.xml":
            return part
        begun = re.sub(rb'<w:start w:val="\d+"/>', f'<w:start w:val="{start}"/>'.encode(), part)
        return re.sub(rb'<w:numFmt w:val="\w+"/>', f'<w:numFmt w:val="{kind}"/>'.encode(), begun)

    read = lines(word(tmp_path / "a.docx", numbered, style="List Number"))
    assert [line[-len(text) :] for line, text in zip(read, TEXTS, strict=True)] == TEXTS
    assert max(map(len, read)) < 40


def _hidden(path: Path, *, off: bool = False, style: bool = False) -> list[tuple[str, str]]:
    """(why it stands beside the text, text) of a document one line of which ends hidden, and one of which is hidden whole."""
    document = docx.Document()
    space = nsdecls("w")
    vanish = (
        '<w:rStyle w:val="Draft"/>' if style else f"<w:vanish{' w:val=' + chr(34) + '0' + chr(34) if off else ''}/>"
    )
    run = f"<w:r {space}><w:rPr>{vanish}</w:rPr><w:t>{{}}</w:t></w:r>"
    if style:
        draft = '<w:style {} w:type="character" w:styleId="Draft"><w:name w:val="Draft"/><w:rPr><w:vanish/></w:rPr></w:style>'
        document.styles.element.append(parse_xml(draft.format(space)))
    document.add_heading("一、水环境", 1)
    document.add_paragraph("1.清淤3公里")._p.append(parse_xml(run.format("（待核实）")))
    whole = document.add_paragraph(style="List Number")
    whole._p.append(parse_xml(run.format("2.删去此条")))
    whole._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {space}><w:vanish/></w:rPr>"))
    document.add_paragraph("责任单位：水利局")
    document.save(str(path))
    blocks = read_document(path).blocks
    return [(block.beside, block.text) for block in blocks if isinstance(block, Paragraph) and block.text]


@pytest.mark.parametrize("style", [False, True], ids=["itself", "by style"])
def test_hidden_words_are_read_apart_from_what_was_signed(tmp_path: Path, style: bool) -> None:
    assert _hidden(tmp_path / "a.docx", style=style) == [
        ("", "一、水环境"), ("", "1.清淤3公里"), ("", "责任单位：水利局"), ("hidden", "（待核实）"), ("hidden", "2.删去此条")
    ]  # fmt: skip


def test_words_whose_hiding_is_turned_off_are_read(tmp_path: Path) -> None:
    assert ("", "1.清淤3公里（待核实）") in _hidden(tmp_path / "a.docx", off=True)


def _listed(path: Path, levels: str, paragraphs: list[tuple[int, str]]) -> list[str]:
    """The lines of a document with one list of these levels (w:lvl), its paragraphs at a level each."""
    document = docx.Document()
    space = nsdecls("w")
    lists = document.part.numbering_part.element
    lists.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in paragraphs:
        mark = f'<w:numPr {space}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(mark))
    document.save(str(path))
    return lines(path)


def test_a_level_that_never_begins_anew_counts_on(tmp_path: Path) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseLegalSimplified"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%2."/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl>'
    )
    texts = [(0, "治水"), (1, "清淤。"), (0, "治气"), (1, "降尘。"), (2, "洒水")]
    assert _listed(tmp_path / "a.docx", levels, texts) == ["壹、治水", "1.清淤。", "贰、治气", "2.降尘。", "2.1 洒水"]


def test_a_style_takes_its_number_from_the_style_it_is_based_on(tmp_path: Path) -> None:
    document = docx.Document()
    based = '<w:style {} w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="ListNumber"/></w:style>'
    document.styles.element.append(parse_xml(based.format(nsdecls("w"))))
    for text in ("清淤", "植树"):
        document.add_paragraph(text, style="Mine")
    document.save(str(tmp_path / "a.docx"))
    assert lines(tmp_path / "a.docx") == ["1.清淤", "2.植树"]


def test_a_page_laid_out_in_one_cell_is_read_as_its_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = TEXTS[0]
    for text in TEXTS[1:]:
        cell.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    assert [line for line in lines(tmp_path / "a.docx") if line] == TEXTS


def test_words_set_as_a_formula_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>≥95%</m:t></m:r></m:oMath>'
    document.add_paragraph("达标率")._p.append(parse_xml(formula))
    document.save(str(tmp_path / "a.docx"))
    assert lines(tmp_path / "a.docx") == ["达标率≥95%"]
