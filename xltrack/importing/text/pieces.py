"""A document as the import reads it: segments of text with their source line, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.importing.found import Place, Segment
from xltrack.importing.grammar import (
    CONTENTS,
    CONTENTS_LINE,
    FIELD,
    INLINE_ORDINAL,
    LABEL,
    MARKDOWN_RULE,
    PAGE_MARK,
    view,
)
from xltrack.importing.meaning.actors import opening
from xltrack.importing.meaning.clauses import peel
from xltrack.importing.meaning.labels import split_labels
from xltrack.importing.meaning.numerals import chinese_number, read_mark, settle
from xltrack.importing.meaning.units import looks_like_name, read_units
from xltrack.importing.tables.drawn import drawn
from xltrack.importing.tables.spaced import spaced, without_bars
from xltrack.importing.text.forms import cards_of, grids_of
from xltrack.later import regex
from xltrack.values import tidy

_HEADING = regex(r"^\s{0,3}(?:(#{1,6})\s+|(#{2,6})(?=[^\s#]))")
_QUOTED = regex(r"^(?:>\s+|>(?=[\u3400-\u9fff*]))+")  # > 牵头单位：…
_UNASSIGNED = "".join(map(chr, range(0xE000, 0xF900))) + " \u3000"  # bullets and spaces of other fonts
_ROUND = frozenset(")）")
_BULLETS = "•·●○▪■◆*➢➤►-_"
SYMBOL = 8  # the level of a heading that only a symbol marks
_BOXED_HEADING = regex(r"^[◆★☆■▲◎※●]\s*[^\d。;:,!?()]{2,16}$")  # ◆校园食品安全
_HEADS_BULLETS = regex(r"[A-Z][A-Za-z ,'&/-]{2,48}\s*:?")
_BOXED_TITLE = regex(r"\([^():;,。]{2,20}\):?")
_BULLET = regex(r"^[\s•·●○▪■◆★☆▲△◎※*➢➤►-]+(?:\[[ xX]\]\s*)?(?=\S)")
_LISTED = regex(rf"(?:[{re.escape(_BULLETS)}]|\(?(?:\d{{1,3}}|[A-Za-z]|[ivx]{{1,5}})[.)])\t")
_ITALIC = regex(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_SPREAD = regex(r"(?<![\u3400-\u9fff])(?:[\u4e00-\u9fff][ \u3000]+){1,5}[\u4e00-\u9fff]\s*[:：]")  # 责 任 单 位：
_BOXED_LABEL = regex(r"[【\[［〔]\s*([^】\]］〕:：]{2,12})\s*[】\]］〕]\s*[:：]?\s*(?![^【]*【)")
_LINE_BREAK = regex(r"<br\s*/?>")
_EMPHASIS = regex(r"\*\*|__(?=\S)|(?<=\S)__")
_SPLIT_STYLES = ("cn", "bracket-cn", "arabic", "bracket-arabic", "circled", "chapter")


def _label_together(found: re.Match[str]) -> str:
    """A label whose characters are held apart by spaces as one word; other words stay as printed."""
    label = re.sub(r"\s", "", found[0])
    return label if not found.start() or LABEL.match(view(label)) or FIELD.match(view(label)) else found[0]


def _without_box(text: str) -> str:
    """【整改期限】6月底前 as the labelled line it is, where no other box follows: it stands for the colon."""
    boxed = _BOXED_LABEL.match(text)
    label = f"{boxed[1].strip()}：" if boxed else ""
    known = FIELD.match(view(label)) or (LABEL.match(view(label)) if label else None)
    return label + text[boxed.end() :] if boxed and known and known.end() >= len(label) - 1 else text


def segment(place: Place, text: str, level: int = 0) -> Segment:
    """A segment of a stripped text."""
    text = text.strip()
    if text[:1] in ("【", "[", "［", "〔"):
        text = _without_box(text)
    if (" " in text or "\u3000" in text) and (":" in text or "：" in text):
        text = _SPREAD.sub(_label_together, text)
    seen = view(text)
    return Segment(place, text, seen, level, read_mark(seen))


# ── tables written as text ─────────────────────────────────────────────────────────────────────────────────────────


def _text_cells(text: str) -> tuple[str, ...] | None:
    """The cells of a line that is a row of a table: cut at tabs, or at | of which there are two or more."""
    bare = text.strip()
    if bare.count("\t") == 1 and _LISTED.match(bare):
        return None  # a bullet or a numeral and its words
    if "\t" in text.strip(" \u3000\r\n") and not (bare[:1] == bare[-1:] == "|"):
        return tuple(cell.strip() for cell in text.split("\t"))
    seen = view(text).replace("│", "|").replace("┃", "|")
    if seen.count("|") >= 2:
        inner = seen.strip()
        begin, end = int(inner.startswith("|")), len(inner) - int(inner.endswith("|"))
        cuts = [begin - 1, *(at for at in range(begin, end) if inner[at] == "|"), end]
        cells = (bare[a + 1 : b].strip() for a, b in pairwise(cuts))
        return tuple(_LINE_BREAK.sub("\n", _EMPHASIS.sub("", cell)) for cell in cells)
    return None


def _text_tables(blocks: Sequence[Paragraph | TableBlock]) -> Iterator[Paragraph | TableBlock]:
    """Blocks with runs of lines of cells turned into tables: two rows of two cells at least, or one as wide as the
    table before it.
    """
    run: list[tuple[Paragraph, tuple[str, ...]]] = []
    width = 0
    for block in (*blocks, None):
        cells = _text_cells(block.text) if isinstance(block, Paragraph) and not block.level else None
        if cells and isinstance(block, Paragraph):
            run.append((block, cells))
            continue
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        first = next((cells for _, cells in run if sum(map(bool, cells)) > 1), ())
        strong = [cells for _, cells in run if sum(map(bool, cells)) > 1 or len(cells) == len(first) > 2]
        if len(strong) > 1 or (strong and len(strong[0]) == width):
            width = max(len(cells) for _, cells in run)
            yield TableBlock(tuple(TableRow(p.line, (*c, *[""] * (width - len(c)))) for p, c in run), exact=False)
        else:
            yield from (paragraph for paragraph, _ in run)
        run = []
        if block is not None:
            yield block


# ── lines that hold more than one thing ────────────────────────────────────────────────────────────────────────────

_ANY_MARK = regex(
    r"(?<![A-Za-z\d.一二三四五六七八九十第])(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)"
    r"|\d{1,3}[.、](?=\D|(?:19|20)\d\d年|\d{1,2}月)|\(\d{1,2}\)|[①-⑳])"
)


_SECOND = regex(r"[;。:)]\s*(?:\(?[2二]\)|[2二][.、]|②|二是)")  # a list that goes on behind its first
_OPEN_END = regex(
    r"(?:,|\b(?:an?|and|as|at|by|for|from|in|its|of|on|or|our|that|the|their|to|with))$"
)  # no sentence ends so
_WIDTH, _NARROW = 48, 24  # characters of a line that the page may have broken, and of one that cannot end there
_LONG_BRACKET = 160  # characters of a bracket of names
_LONG = 60  # characters of a paragraph that may hold a whole document
_HEADED = 40  # characters of a heading and its numeral that stand right before a list (一、工作目标1、…)
_HEADED_ALONE = 14  # the same where only the numerals tell


def _cuts(seen: str, whole: bool) -> list[int]:
    """Where a line that holds several items is to be cut: at numerals that run on in order.

    A cut stands behind the end of a sentence or bracket, or continues its style's numbers by one.
    """
    last: dict[str, int] = {}
    cuts: list[int] = []
    for hit in _ANY_MARK.finditer(seen):
        mark = read_mark(seen, hit.start())
        if not mark or mark.style not in _SPLIT_STYLES:
            continue
        before = seen[: hit.start()].rstrip()
        bounded = not before or before[-1] in '。;:!?)”"' or seen[hit.start() - 1].isspace()
        follows = mark.number == last.get(mark.style, 0) + 1
        longest = _HEADED if whole else _HEADED_ALONE
        heading = (
            bool(cuts)
            and hit.start() - cuts[-1] < longest
            and not re.search("[。;:,]" if not whole else "[。;:]", seen[cuts[-1] : hit.start()])
        )
        restarts = mark.number == 1 and (bounded or heading)
        if (follows and (bounded or (whole and mark.number > 1))) or restarts:
            last[mark.style] = mark.number
            cuts.append(hit.start())
    return cuts if len(cuts) > 1 else []


def _ordinals(seen: str) -> list[int]:
    """Where 一是…；二是… stand that run on from one."""
    hits = list(INLINE_ORDINAL.finditer(seen)) if "一是" in seen else []
    return [hit.start() for n, hit in enumerate(hits, 1) if chinese_number(hit[1]) == n]


def _listed(text: str, seen: str) -> list[int]:
    """Where a paragraph that lists tasks (1.…；2.…；3.…) is to be cut: it is nothing but the list, or most of them say who acts."""
    cuts = _ordinals(seen) or _cuts(seen, False)
    styles = [mark.style for cut in cuts if (mark := read_mark(seen, cut))]
    own = [cut for cut, style in zip(cuts, styles, strict=True) if style == styles[-1]]
    if len(own) < 2 or own[0] == 0:
        return cuts if len(own) > 1 else []
    listed = [segment(Place("", 0), text[a:b]).body for a, b in pairwise((*own, len(text)))]
    named = sum(bool(opening(body)) or any(chunk.parts for chunk in peel(body, view(body))) for body in listed)
    return cuts if named * 2 > len(listed) else []


def _labelled(seen: str) -> bool:
    """Whether a paragraph opens with a label behind its numeral: what is numbered there are steps, or names."""
    mark = read_mark(seen)
    words = seen[mark.end :] if mark else seen
    return bool(FIELD.match(words) or LABEL.match(words))


def _split(paragraph: Paragraph, share: float) -> list[str]:
    """A paragraph cut into its items where it holds several with their units, lists them, or is itself nearly the whole
    document.
    """
    text = paragraph.text
    seen = view(text)
    labels = sum(1 for _ in LABEL.finditer(seen)) if ":" in seen and len(text) >= _LONG else 0
    cuts = []
    if labels > 1 or (share >= 0.5 and len(text) >= _LONG):
        cuts = _cuts(seen, labels > 1)
    if not cuts and _SECOND.search(seen) and not _labelled(seen):
        cuts = _listed(text, seen)
    if not cuts:
        return [text]
    edges = [0, *(cut for cut in cuts if cut), len(text)]
    return [piece for a, b in pairwise(edges) if (piece := text[a:b].strip())]


def asides(document: Document) -> dict[Place, str]:
    """Why lines that Word keeps beside the text are no part of the plan: what they are, or a page number."""
    return {
        Place(document.name, block.line): "page" if PAGE_MARK.match(view(block.text)) else block.beside
        for block in _told_apart(document)
        if isinstance(block, Paragraph) and block.beside
    }


def _told_apart(document: Document) -> Sequence[Paragraph | TableBlock]:
    """The blocks of a document, the lines of its table of contents marked as such: those below its heading, or three with dots on end."""
    run: list[Paragraph] = []
    listed: set[int] = set()
    headed = False
    for block in (*document.blocks, None):
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        if isinstance(block, Paragraph) and not text:
            continue
        paged = text[-1:].isdigit() or text[-1:] in _ROUND
        line = CONTENTS_LINE.match(view(text)) if paged else None
        if isinstance(block, Paragraph) and line and (headed or line["dots"]):
            run.append(block)
            continue
        if len(run) > (1 if headed else 2):
            listed |= {each.line for each in run}
        run, headed = [], 1 < len(text) < 20 and bool(CONTENTS.match(view(text)))
    if not listed:
        return document.blocks
    return [
        replace(block, beside="contents") if isinstance(block, Paragraph) and block.line in listed else block
        for block in document.blocks
    ]


def read_pieces(document: Document) -> list[Segment | TableBlock]:
    """A document as segments and tables in order; marks of Markdown and bullets are taken off the text."""
    blocks = [block for block in _told_apart(document) if isinstance(block, TableBlock) or not block.beside]
    total = sum(len(b.text) for b in blocks if isinstance(b, Paragraph)) or 1
    pieces: list[Segment | TableBlock] = []
    for block in _text_tables(spaced(list(grids_of(cards_of(without_bars(drawn(blocks))))))):
        if isinstance(block, TableBlock):
            rows = tuple(row for row in block.rows if block.exact or not _rule(row))
            pieces.append(TableBlock(rows, block.merges, block.name, block.exact))
            continue
        level, text = block.level, tidy(block.text)
        if "\ue000" <= text[:1] <= "\uf8ff":
            text = text.lstrip(_UNASSIGNED)
        if not text:
            continue
        if text.startswith(">"):
            text = _QUOTED.sub("", text)
        if text.startswith("#") and (found := _HEADING.match(text)):
            level, text = len(found[1] or found[2]), text[found.end() :]
        if not level and _BOXED_HEADING.match(view(text)):
            level = SYMBOL
        bullet = text[:1] in _BULLETS + "★☆◎※▲△" and len(text) > 3 and not PAGE_MARK.match(view(text))
        if bullet:
            text = _BULLET.sub("", _EMPHASIS.sub("", text))
        if "**" in text:
            text = text.replace("**", "")
        if "`" in text:
            text = text.replace("`", "")
        if "*" in text:
            text = _ITALIC.sub(r"\1", text)
        place, cut = Place(document.name, block.line), _split(Paragraph(block.line, text, level), len(text) / total)
        heads = len(cut) > 1 and not level and bool(_BOXED_TITLE.fullmatch(view(cut[0])))  # 【优化服务】1.…；2.…
        listed = [segment(place, piece, SYMBOL if heads and not n else level) for n, piece in enumerate(cut)]
        listed[0].bullet = bullet and not block.text.lstrip().startswith("**")  # Markdown's bold words are none
        pieces += listed
    segments = [piece for piece in pieces if isinstance(piece, Segment)]
    _head_bullets(segments)
    for piece, mark in zip(segments, settle([p.mark for p in segments], [p.seen for p in segments]), strict=True):
        piece.mark = mark
    return pieces


def _head_bullets(segments: Sequence[Segment]) -> None:
    """Plain English lines right above bullets head them, twice at least, where no style tells what heads what: Public Works, Finance:."""
    if any(piece.level for piece in segments):
        return
    heads = [
        before
        for before, below in pairwise(segments)
        if below.bullet and not before.bullet and not before.mark and _HEADS_BULLETS.fullmatch(before.text)
    ]
    for piece in heads if len(heads) > 1 else ():
        piece.level, piece.text, piece.seen = SYMBOL, piece.text.rstrip(": "), piece.seen.rstrip(": ")


def join_broken(pieces: Sequence[Segment]) -> list[Segment]:
    """Segments with those joined that a line break parted inside a bracket, (责任 / 单位：甲局), or within an English sentence."""
    found: list[Segment] = []
    for piece in pieces:
        before = found[-1] if found else None
        runs_on = before is not None and _runs_on(before, piece)
        if before and (runs_on or _goes_on(before, piece)):
            space = " " if runs_on else ""
            text, seen = before.text + space + piece.text, before.seen + space + piece.seen
            found[-1] = replace(before, text=text, seen=seen, joined=(*before.joined, piece.place))
        else:
            found.append(piece)
    return found


def _runs_on(before: Segment, piece: Segment) -> bool:
    """Whether the next printed line begins in the middle of the English sentence that one of the width of a page left open."""
    last = before.joined[-1] if before.joined else before.place
    plain = not (before.level or piece.level or piece.mark or piece.bullet) and piece.place.line == last.line + 1
    begins = bool(before.joined) or not before.body[:1].islower()  # several such lines are a list
    open_end = bool(_OPEN_END.search(before.seen))
    wide = len(before.seen) >= (_NARROW if open_end else _WIDTH) and before.seen[-1] not in ".:;!?"
    english = before.seen.isascii() and piece.seen.isascii()
    return english and plain and begins and wide and (open_end or piece.seen[:1].islower())


def _goes_on(before: Segment, piece: Segment) -> bool:
    if piece.mark or piece.level or len(before.joined) > 2 or before.seen[-1] == "。":
        return False
    begin = _left_open(before.seen)
    within = _closes(piece.seen) if begin >= 0 else -1
    if within < 0:
        return False
    inner = before.seen[begin + 1 :]
    return bool(LABEL.match(inner)) or inner[:1] in "责牵主配" or _are_names(inner + piece.seen[:within])


def _left_open(seen: str) -> int:
    """Where the last bracket stands that a line does not close, -1 where there is none."""
    depth = 0
    for at in range(len(seen) - 1, -1, -1) if seen.count("(") > seen.count(")") else ():
        depth += (seen[at] == ")") - (seen[at] == "(")
        if depth < 0:
            return at
    return -1


def _closes(seen: str) -> int:
    """Where a line closes the bracket that was open before it, -1 where it does not: (开发区)安委会)."""
    depth = 1
    for at, ch in enumerate(seen):
        depth += (ch == "(") - (ch == ")")
        if not depth:
            return at
    return -1


def _are_names(inner: str) -> bool:
    names = read_units(split_labels(inner)).names if len(inner) < _LONG_BRACKET else []
    return bool(names) and all(map(looks_like_name, names))


def _rule(row: TableRow) -> bool:
    return all(MARKDOWN_RULE.match(f"-{cell}-") and "-" in cell for cell in row.cells if cell) and any(row.cells)
