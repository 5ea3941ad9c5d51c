"""Damage workbooks at random and read them: ``python -m tests.mutations SEED COUNT SAMPLE...``, one outcome a line.

Run as a process of its own, so that a reader that takes the process down is seen as just that.
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from xltrack.books.grid import read_grid
from xltrack.books.raw.gate import Limits
from xltrack.errors import UnreadableError

_NUMBERS = [
    b"0",
    b"-1",
    b"1",
    b"255",
    b"16384",
    b"65536",
    b"1048576",
    b"1048577",
    b"4294967295",
    b"99999999999",
    b"1e308",
]
_SNIPPETS = [
    b"<",
    b">",
    b"&",
    b"&amp;",
    b'"',
    b"<c/>",
    b"</c>",
    b"<row>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"\0",
    b"\xff",
]
_SNIPPETS += [
    b'<c r="XFD1048576"><v>1</v></c>',
    b"<v/>",
    b"<f/>",
    b'<mergeCell ref="A1:XFD1048576"/>',
    b'r="A0"',
    b"&#0;",
]


def scramble(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or inserted."""
    body = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        at = chance.randrange(len(body) + 1)
        end = min(len(body), at + chance.choice([1, 2, 8, 64, 1024]))
        match chance.randrange(6):
            case 0:
                body[at:end] = chance.randbytes(end - at)
            case 1:
                del body[at:end]
            case 2:
                body[at:at] = body[at:end]
            case 3:
                body[at:at] = chance.choice(_SNIPPETS)
            case 4:
                del body[chance.randrange(len(body) + 1) if len(body) < 64 else at :]
            case _:
                found = [m.span() for m in re.finditer(rb"[0-9]+", bytes(body[at : at + 400]))]
                if found:
                    first, last = chance.choice(found)
                    body[at + first : at + last] = chance.choice(_NUMBERS)
    return bytes(body)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file damaged as a whole, or one part of it with the zip made whole again."""
    if not data.startswith(b"PK") or chance.random() < 0.3:
        return scramble(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    victim = chance.choice([name for name in content if content[name]])
    match chance.randrange(8):
        case 0:
            del content[victim]
        case 1:
            content[victim] = content[chance.choice(list(content))]
        case _:
            content[victim] = scramble(content[victim], chance)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return whole.getvalue()


def outcome(path: Path, limits: Limits) -> str:
    """``read`` or the code of the refusal, and the seconds it took."""
    begun = time.perf_counter()
    try:
        sheets = read_grid(path, limits=limits).sheets
        result = "read" if all(isinstance(row, tuple) for sheet in sheets for row in sheet.rows) else "wrong"
    except UnreadableError as refusal:
        result = refusal.code
    return f"{result} {time.perf_counter() - begun:.2f}"


def main(seed: int, count: int, samples: list[Path]) -> None:
    limits = Limits(seconds=5.0)
    bodies = [(path.read_bytes(), path.suffix) for path in samples]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(seed * 1_000_003 + number)
            data, suffix = chance.choice(bodies)
            path = Path(folder, f"damaged{suffix}")
            path.write_bytes(damaged(data, chance))
            print(number, suffix, outcome(path, limits), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
