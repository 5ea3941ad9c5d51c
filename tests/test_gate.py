"""What the safety gate keeps out, and that each refusal says what it is."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests import handmade
from xltrack import findings
from xltrack.books.grid import read_grid
from xltrack.books.raw import scan
from xltrack.books.raw.gate import Archive, Limits, check_xml
from xltrack.books.raw.kinds import sheets_inside
from xltrack.errors import UnreadableError

MIB = 1024 * 1024


def refused(path: Path, limits: Limits = Limits()) -> UnreadableError:  # noqa: B008
    with pytest.raises(UnreadableError) as caught:
        read_grid(path, limits=limits)
    finding = findings.refused(caught.value, str(path))
    assert finding.severity == "error"
    for lang in ("zh", "en"):
        assert finding.message(lang) in caught.value.text(lang)
    return caught.value


def reasons(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008
    error = refused(path, limits)
    assert error.code == "file-unsafe", error
    return error.found


def write(folder: Path, data: bytes, name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_an_honest_workbook_passes(tmp_path: Path) -> None:
    grid = read_grid(handmade.save(tmp_path, handmade.worksheet(handmade.ONE_CELL)))
    assert grid.sheets[0].cell(1, 1) == "水务股"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE worksheet [<!ENTITY a "b">]>',
        '<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>',
    ],
)
@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "docProps/core.xml", "xl/drawing.vml"],
)
def test_no_part_may_declare_entities(tmp_path: Path, part: str, declaration: str) -> None:
    content = handmade.parts(handmade.worksheet(handmade.ONE_CELL))
    body = content.get(part, b"<x/>").removeprefix(b'<?xml version="1.0"?>')
    content[part] = declaration.encode() + body
    assert "DTD" in reasons(write(tmp_path, handmade.zipped(content)))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_part_that_is_not_utf8_is_refused_rather_than_read_as_empty(tmp_path: Path, encoding: str) -> None:
    sheet = handmade.worksheet(handmade.ONE_CELL).decode().replace('"1.0"', '"1.0" encoding="utf-16"')
    assert "UTF-8" in reasons(handmade.save(tmp_path, sheet.encode(encoding)))


def test_a_declared_foreign_encoding_is_refused(tmp_path: Path) -> None:
    sheet = handmade.worksheet(handmade.ONE_CELL).replace(b'"1.0"', b'"1.0" encoding="GB2312"')
    assert "GB2312" in reasons(handmade.save(tmp_path, sheet))


@pytest.mark.parametrize("twin", ["xl/worksheets/sheet1.xml", "XL/Worksheets/SHEET1.xml", "xl\\worksheets\\sheet1.xml"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path: Path, twin: str) -> None:
    data = io.BytesIO(handmade.zipped(handmade.parts(handmade.worksheet(handmade.ONE_CELL))))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(twin, handmade.worksheet('<row r="2"><c r="B2"><v>1</v></c></row>'))
    assert "two zip entries" in reasons(write(tmp_path, data.getvalue()))


def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path) -> None:
    content = handmade.parts(handmade.worksheet(handmade.ONE_CELL)) | {"../../evil.xml": b"<x/>"}
    assert "evil" in reasons(write(tmp_path, handmade.zipped(content)))


def test_a_second_name_in_the_extra_field_is_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, body in handmade.parts(handmade.worksheet(handmade.ONE_CELL)).items():
            info = zipfile.ZipInfo(name)
            if name.endswith("sheet1.xml"):
                info.extra = struct.pack("<HH", 0x7075, 8) + b"\1\0\0\0\0xyz"
            archive.writestr(info, body)
    assert "name" in reasons(write(tmp_path, data.getvalue()))


def overlapping(content: dict[str, bytes]) -> bytes:
    """A zip in whose directory two entries share the bytes of one."""
    data = bytearray(handmade.zipped(content, zipfile.ZIP_STORED))
    names = list(content)
    places = [data.find(name.encode(), data.find(b"PK\x01\x02")) for name in names[-2:]]
    first = data[places[0] - 4 : places[0]]
    data[places[1] - 4 : places[1]] = first
    return bytes(data)


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    content = handmade.parts(handmade.worksheet(handmade.ONE_CELL)) | {"xl/aaaa.xml": b"<x/>", "xl/bbbb.xml": b"<x/>"}
    error = refused(write(tmp_path, overlapping(content)))
    assert error.code == "file-unsafe"


def test_a_size_that_lies_is_refused(tmp_path: Path) -> None:
    sheet = handmade.worksheet(handmade.ONE_CELL * 200)
    data = bytearray(handmade.zipped(handmade.parts(sheet)))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(signature)
        assert struct.unpack_from("<I", data, at + offset)[0] == len(sheet)
        struct.pack_into("<I", data, at + offset, 100)
    assert refused(write(tmp_path, bytes(data))).code == "file-broken"


def test_a_zip_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    sheet = handmade.worksheet("<row/>" * (8 * MIB))
    assert "ratio" in reasons(handmade.save(tmp_path, sheet))


def test_the_limits_can_be_set(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 101))
    merges = '<mergeCells count="2"><mergeCell ref="A1:B9"/><mergeCell ref="C1:D9"/></mergeCells>'
    path = handmade.save(tmp_path, handmade.worksheet(rows, merges))
    read_grid(path)
    limits = Limits()
    for tight, reason in (
        (replace(limits, file_bytes=100), "large"),
        (replace(limits, entries=3), "entries"),
        (replace(limits, inflated_bytes=1000), "inflated"),
        (replace(limits, ratio=1, ratio_from_bytes=100), "ratio"),
        (replace(limits, cells=99), "cells"),
        (replace(limits, merges=1), "merged"),
        (replace(limits, merged_area=20), "merged"),
        (replace(limits, sheets=0), "sheets"),
    ):
        assert reason in reasons(path, tight)


@pytest.mark.parametrize("reference", ["XFE1", "A1048577", "ZZZZZZZ99999999999", "A0", "1", "A99999999", ""])
def test_a_cell_outside_the_grid_never_reaches_the_reader(tmp_path: Path, reference: str) -> None:
    path = handmade.save(tmp_path, handmade.worksheet(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'))
    assert "outside" in reasons(path)


def test_cells_spread_over_the_whole_grid_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1_048_576, 2000))
    assert "spread" in reasons(handmade.save(tmp_path, handmade.worksheet(rows)))


def test_one_long_text_used_a_million_times_is_refused(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{handmade.MAIN}"><si><t>{os.urandom(500_000).hex()}</t></si></sst>'.encode()
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    path = handmade.save(tmp_path, handmade.worksheet(rows), xl__sharedStrings_dot_xml=shared)
    assert "text" in reasons(path)


@pytest.mark.parametrize("count", ["4294967295", "18446744073709551615", "  100000000"])
def test_a_count_that_would_reserve_gigabytes_is_refused(tmp_path: Path, count: str) -> None:
    shared = f'<sst xmlns="{handmade.MAIN}" uniqueCount="{count}"><si><t>a</t></si></sst>'.encode()
    path = handmade.save(tmp_path, handmade.worksheet(handmade.ONE_CELL), xl__sharedStrings_dot_xml=shared)
    assert "count" in reasons(path)


def test_a_text_that_speaks_of_a_count_passes(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>count="4294967295"</t></is></c></row>'
    assert read_grid(handmade.save(tmp_path, handmade.worksheet(row))).sheets[0].cell(0, 0) == 'count="4294967295"'


def test_a_far_cell_in_a_part_that_only_the_reader_would_find_is_harmless(tmp_path: Path) -> None:
    """A target that resolves to one part for us and to another for the reader."""
    content = handmade.parts(handmade.worksheet(handmade.ONE_CELL))
    rels = content["xl/_rels/workbook.xml.rels"]
    content["xl/_rels/workbook.xml.rels"] = rels.replace(b"worksheets/sheet1.xml", b"xl/worksheets/evil.xml")
    content["xl/xl/worksheets/evil.xml"] = handmade.worksheet(handmade.ONE_CELL)
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content["xl/worksheets/evil.xml"] = handmade.worksheet(far)
    limited = write(tmp_path, handmade.zipped(content))
    assert len(read_grid(limited).sheets[0].rows) < 10


def test_one_part_shown_as_many_sheets_is_refused(tmp_path: Path) -> None:
    content = handmade.parts(handmade.worksheet(handmade.ONE_CELL))
    twins = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 9))
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(b"</sheets>", twins + b"</sheets>")
    assert "sheets" in reasons(write(tmp_path, handmade.zipped(content)))


def test_a_cell_with_thousands_of_attributes_is_refused(tmp_path: Path) -> None:
    attributes = " ".join(f'a{n}="&lt;"' for n in range(3000))
    path = handmade.save(tmp_path, handmade.worksheet(f'<row r="1"><c r="A1" {attributes}><v>1</v></c></row>'))
    assert "attributes" in reasons(path)


def test_a_long_honest_attribute_passes() -> None:
    squares = " ".join(f"A{n}:B{n}" for n in range(5000))
    check_xml("xl/worksheets/sheet1.xml", f'<x><y sqref="{squares}" a="1"/></x>'.encode(), Limits())


def test_text_after_the_archive_or_before_it_is_no_workbook(tmp_path: Path) -> None:
    data = handmade.zipped(handmade.parts(handmade.worksheet(handmade.ONE_CELL)))
    twice = data + data
    assert refused(write(tmp_path, twice)).code in {"file-unsafe", "file-broken"}
    assert refused(write(tmp_path, b"MZ" + data)).code == "file-not-workbook"


def test_every_cut_of_a_workbook_is_refused(tmp_path: Path) -> None:
    data = handmade.zipped(handmade.parts(handmade.worksheet(handmade.ONE_CELL)))
    for end in range(1, len(data), 37):
        assert refused(write(tmp_path, data[:end])).code in {"file-broken", "file-not-workbook", "file-unsafe"}


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, b"")
    assert refused(path).code == "file-empty"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent.xlsx").code == "file-not-found"
    assert refused(tmp_path).code == "file-is-folder"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xlsx")
        assert refused(tmp_path / "pipe.xlsx").code == "file-not-found"


def test_a_file_that_a_program_holds_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, b"x")
    monkeypatch.setattr(Path, "open", held)
    assert refused(path).code == "file-not-opened"


def test_an_encrypted_zip_entry_is_encrypted_not_broken(tmp_path: Path) -> None:
    data = bytearray(handmade.zipped(handmade.parts(handmade.worksheet(handmade.ONE_CELL))))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(write(tmp_path, bytes(data))).code == "file-encrypted"


def test_a_checksum_that_fails_is_broken_not_read(tmp_path: Path) -> None:
    data = bytearray(handmade.zipped(handmade.parts(handmade.worksheet(handmade.ONE_CELL)), zipfile.ZIP_STORED))
    at = data.find("水务股".encode())
    data[at : at + 9] = "水利股".encode()
    assert refused(write(tmp_path, bytes(data))).code == "file-broken"


def test_both_ways_of_scanning_a_sheet_find_the_same() -> None:
    rows = (
        '<row r="3"><c r="B3" s="1"><v>0.5</v></c><c r="C3" t="str"><f>A1&amp;"x"</f><v></v></c>'
        '<c r="D3"><f t="shared" ref="D3:D4" si="0">B3*2</f><v>1</v></c><c r="E3" s="1" t="s"><v>0</v></c></row>'
        '<row r="4"><c r="D4"><f t="shared" si="0"/><v>2</v></c><c r="AB4"><f>NOW()</f></c></row>'
    )
    after = '<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>'
    plain = handmade.worksheet(rows, after)
    odd = handmade.worksheet("<!-- a comment sends it the long way -->" + rows, after)
    fast, slow = (scan.sheet(xml, frozenset({b"1"}), Limits()) for xml in (plain, odd))
    assert fast == slow
    assert fast.formulas == {(2, 2): 'A1&"x"', (2, 3): "B3*2", (3, 3): "", (3, 27): "NOW()"}
    assert fast.blanks == {(2, 2)}
    assert fast.percent == {(2, 1)}
    assert fast.merges == ((0, 0, 1, 2),)
    assert (fast.rows, fast.columns) == (4, 28)


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='XFD1048576'><v>1</v></c>",
        '<c s="0" r="XFD1048576"><v>1</v></c>',
        '<c\tr="XFD1048576"><v>1</v></c>',
        '<c r="XFD1048576" s="0" x=">"><v>1</v></c>',
        '<c r="$XFD$1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_spelled(cell: str) -> None:
    xml = handmade.worksheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}</row>')
    assert scan.sheet(xml, frozenset(), Limits()).strays == ((1_048_575, 16_383),)


def test_part_names_are_found_whatever_their_slashes_and_case() -> None:
    archive = Archive(handmade.zipped({"XL\\Workbook.xml": b"<a/>"}), Limits())
    assert "xl/workbook.xml" in archive
    assert archive.read("xl/workbook.xml") == b"<a/>"


def _nested(depth: int) -> bytes:
    parts = (f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return b"Subject: x\n" + "".join(parts).encode()


def _many(parts: int) -> bytes:
    part = b'--b\nContent-Disposition: attachment; filename="a.xlsx"\n\nx\n'
    return b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n' + part * parts


@pytest.mark.parametrize(
    "message", [_nested(1500), _nested(3000), _many(20_000), b""], ids=["deep", "deeper", "many", "empty"]
)
def test_a_mail_made_to_tie_up_its_reader_is_not_looked_into(message: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(message)
    assert sheets_inside(path) == ()
