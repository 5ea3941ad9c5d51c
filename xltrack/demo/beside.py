"""What comes beside the forms: the sealed copy as a PDF, a photo. Small, drawn here, the same bytes on every call."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from xltrack.demo.case import Case

NAMES = {
    "scan": ("{unit}（盖章扫描件）.pdf", "{unit} (sealed copy).pdf"),
    "photo": ("{unit} 小巷整治后.png", "{unit} lane after the works.png"),
}


def attachments(case: Case) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of what comes beside the forms of the first period."""
    made = (("scan", "enforcement", sealed_page()), ("photo", "east", lane()))
    for kind, unit, data in made:
        yield NAMES[kind][case.lang == "en"].format(unit=case.name(unit)), data


def lane() -> bytes:
    """A lane between two walls, as a picture."""
    picture = Image.new("RGB", (640, 420), "#CFE3F0")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 60), (270, 170), (270, 260), (0, 420)], fill="#D9C7AE")
    draw.polygon([(640, 40), (370, 170), (370, 260), (640, 420)], fill="#C9B497")
    draw.polygon([(270, 250), (370, 250), (640, 420), (0, 420)], fill="#8C8F92")
    for top in range(270, 420, 30):
        draw.line([(320, top), (320, top + 14)], fill="#F2F2F2", width=3 + (top - 270) // 40)
    draw.ellipse((296, 150, 344, 216), fill="#6FA36B")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def sealed_page() -> bytes:
    """An A4 page of lines with a round red seal, as PDF 1.4."""
    lines = "".join(f"70 {y} m {525 - (y % 70)} {y} l S\n" for y in range(740, 260, -32))
    seal = "1 0 0 RG 4 w\n" + _circle(430, 200, 60) + _circle(430, 200, 20)
    content = f"0.4 w 0.3 G\n{lines}{seal}".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    data, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(data), len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    return data + head + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


def _circle(x: float, y: float, r: float) -> str:
    """A circle as four curves (the usual 0.5523 of the radius)."""
    k = 0.5523 * r
    return (
        f"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c {x - k} {y + r} {x - r} {y + k} {x - r} {y} c "
        f"{x - r} {y - k} {x - k} {y - r} {x} {y - r} c {x + k} {y - r} {x + r} {y - k} {x + r} {y} c S\n"
    )
