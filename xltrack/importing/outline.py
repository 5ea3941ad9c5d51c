"""Running text as a tree of numerals, and the items in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xltrack.importing.clauses import Chunk, peel
from xltrack.importing.grammar import CLOSING, CUSTOM, INLINE_ORDINAL, NOT_A_TASK, UNIT_ROLES
from xltrack.importing.numerals import Mark, chinese_number
from xltrack.importing.pieces import Found, Place, Reading, Segment, noise, segment
from xltrack.importing.units import Part, looks_like_names

_ITEM_STYLES = frozenset({"arabic", "spaced-arabic", "bracket-arabic", "half-bracket", "decimal", "circled", "ordinal"})
_WEAK = frozenset({"spaced", "spaced-arabic"})
_SENTENCES = re.compile(r"[^。！!?？]*(?:[。！!?？]+[”\"’)）]*|$)")


@dataclass(slots=True)
class Body:
    """A text under one numeral with the unit clauses behind it. ``inline``: the clauses stand in the text's own
    line.
    """

    texts: list[Segment] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    lines: list[Place] = field(default_factory=list)
    inline: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def bears(self) -> bool:
        return any(part.role in ("", *UNIT_ROLES) for part in self.parts)


@dataclass(slots=True)
class Node:
    """A numeral with what stands under it."""

    style: str
    depth: int
    head: Segment | None = None
    parent: Node | None = None
    bodies: list[Body] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    given: list[Part] = field(default_factory=list)

    @property
    def bears(self) -> bool:
        return any(body.bears for body in self.bodies)

    @property
    def serial(self) -> str:
        return self.head.mark.serial if self.head and self.head.mark else ""

    @property
    def title(self) -> str:
        return self.bodies[0].words[0] if self.bodies and self.bodies[0].words else ""

    @property
    def heading(self) -> str:
        """The numeral and the first line behind it, as printed."""
        if not self.head:
            return ""
        numeral = self.head.text[: self.head.mark.end] if self.head.mark else ""
        return (numeral + self.title).strip()

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator[Node]:
        node = self.parent
        while node is not None and node.head is not None:
            yield node
            node = node.parent

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(reversed([node.heading for node in self.ancestors()]))


def _rank(style: str) -> int:
    return CUSTOM.index(style) if style in CUSTOM else -10 + int(style[1:])


class Tree:
    """Builds the tree line by line: a numeral of a style met before closes what stood under it."""

    def __init__(self, bare_names: bool = False) -> None:
        self.bare_names = bare_names
        self.root = Node("root", 0)
        self.stack = [self.root]
        self.weak: dict[str, int] = {}

    @property
    def current(self) -> Node:
        return self.stack[-1]

    def _open(self, style: str, head: Segment) -> Node:
        styles = [node.style for node in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        else:
            while len(self.stack) > 1 and _rank(self.stack[-1].style) > _rank(style):
                self.stack.pop()
        node = Node(style, len(self.stack), head, self.current)
        self.current.children.append(node)
        self.stack.append(node)
        return node

    def _mark(self, piece: Segment) -> Mark | None:
        """The segment's numeral where it may be one: weak ones (only a space behind) must run on in order."""
        mark = piece.mark
        if mark and mark.style in _WEAK:
            if mark.number not in (1, self.weak.get(mark.style, 0) + 1):
                return None
            self.weak[mark.style] = mark.number
        return mark

    def add(self, piece: Segment, ordinals: bool) -> None:
        mark = self._mark(piece)
        if mark and mark.style == "ordinal" and not ordinals:
            mark = None
        if mark is None and piece.mark:
            piece = Segment(piece.place, piece.text, piece.seen, piece.level)
        begin = mark.end if mark else 0
        chunks = peel(piece.text[begin:].strip(), piece.seen[begin:].strip())
        style = mark.style if mark else f"h{piece.level}" if piece.level and chunks[0].text else ""
        if style:
            self._open(style, piece)
        self._place(piece, chunks, bool(style))

    def _place(self, piece: Segment, chunks: Sequence[Chunk], opened: bool) -> None:
        node = self.current
        for n, chunk in enumerate(chunks):
            if opened and n == 0:
                node.bodies.append(_body(piece, chunk))
            elif not chunk.text and chunk.parts:
                self._units(node, piece, chunk.parts)
            elif not node.bodies or n:
                node.bodies.append(_body(piece, chunk))
            else:
                self._text(node, piece, chunk)

    def _units(self, node: Node, piece: Segment, parts: list[Part]) -> None:
        if not node.bodies:
            node.given.extend(parts)
            node.bodies.append(Body(lines=[piece.place]))
            return
        body = node.bodies[-1]
        body.parts.extend(parts)
        body.lines.append(piece.place)

    def _text(self, node: Node, piece: Segment, chunk: Chunk) -> None:
        body = node.bodies[-1]
        if body.parts and not chunk.parts and (looks_like_names(chunk.text) or _open_ended(body)):
            body.parts[-1] = Part(body.parts[-1].role, f"{body.parts[-1].text}\n{chunk.text}")
            body.lines.append(piece.place)
        elif (
            self.bare_names
            and node.head is not None
            and not body.parts
            and not chunk.parts
            and looks_like_names(chunk.text)
        ):
            body.parts.append(Part("", chunk.text))
            body.lines.append(piece.place)
        elif body.parts or (not body.words and node.head is None):
            node.bodies.append(_body(piece, chunk))
        else:
            body.texts.append(piece)
            body.words.append(chunk.text)
            body.parts.extend(chunk.parts)


def _body(piece: Segment, chunk: Chunk) -> Body:
    return Body([piece], list(chunk.parts), [], bool(chunk.parts), [chunk.text])


def _open_ended(body: Body) -> bool:
    return body.parts[-1].text.rstrip().endswith(("、", ",", "，"))


def join_lines(words: Sequence[str]) -> str:
    """Lines as one text: a line broken in mid-sentence runs on, one that ends (or is short) stays a line."""
    text = ""
    for line in words:
        if not text:
            text = line
        elif CLOSING.search(text) or len(text.rsplit("\n", 1)[-1]) < 25:
            text += "\n" + line
        else:
            text += line
    return text


def split_ordinals(piece: Segment) -> list[Segment]:
    """A paragraph cut at 一是 … 二是 …, which must run on from one."""
    hits: list[int] = []
    expected = 1
    for hit in INLINE_ORDINAL.finditer(piece.seen):
        if chinese_number(hit[1]) == expected or (expected == 1 and hits):
            hits.append(hit.start(1))
            expected = chinese_number(hit[1]) + 1
    if not hits or (len(hits) == 1 and not hits[0]):
        return [piece]
    edges = [*([0] if hits[0] else []), *hits, len(piece.text)]
    return [segment(piece.place, text) for a, b in pairwise(edges) if (text := piece.text[a:b].strip())]


def _bare_names(pieces: Sequence[Segment]) -> bool:
    """Whether units stand on lines of their own without a label: a third of the numbered lines are followed by one.

    A single name below a text is rather the signature.
    """
    numbered = sum(piece.mark is not None for piece in pieces)
    bare = sum(1 for piece, below in pairwise(pieces) if piece.mark and not below.mark and looks_like_names(below.text))
    return bare >= 2 and bare * 3 >= numbered


def build(pieces: Sequence[Segment], ordinals: bool) -> Tree:
    tree = Tree(not ordinals and _bare_names(pieces))
    for piece in pieces:
        for each in split_ordinals(piece) if ordinals and not piece.level else [piece]:
            tree.add(each, ordinals)
    return tree


def read_outline(pieces: Sequence[Segment]) -> Reading:
    """The items of running text: numbered texts with units, or, where no text names a unit, the numbered
    commitments.
    """
    reading = Reading()
    kept = []
    for piece in pieces:
        why = noise(piece.seen)
        if why:
            reading.reasons[piece.place] = why
        elif piece.text:
            kept.append(piece)
    tree = build(kept, ordinals=False)
    _give_units(tree.root)
    if any(node.bears for node in tree.root.walk()):
        _take_owned(tree.root, reading)
    else:
        tree = build(kept, ordinals=True)
        _take_all(tree.root, reading)
    _explain(tree.root, reading)
    return reading


# ── units that stand for several numerals ──────────────────────────────────────────────────────────────────────────


def _give_units(root: Node) -> None:
    """Hand unit clauses to the nodes they are for: headings that are units, lines before items, lines behind
    several.
    """
    for node in root.walk():
        if not node.children:
            continue
        leaves = [child for child in node.children if not child.children]
        own = node.given or [part for body in node.bodies[:1] if body.bears for part in body.parts]
        if (
            not own
            and node.head is not None
            and node.title
            and looks_like_names(node.title)
            and not any(c.bears for c in node.children)
        ):
            own = [Part("", node.title)]
        if own and leaves:
            _hand_down(node, leaves, own)
        elif len(leaves) > 1:
            _share(leaves)


def _hand_down(node: Node, leaves: list[Node], own: list[Part]) -> None:
    """Units before the items: every item takes those last named before it."""
    leading = not leaves[-1].bears
    if not leading and any(not leaf.bears for leaf in leaves) is False:
        return
    first = next((leaf for leaf in leaves if leaf.bodies), None)
    for body in node.bodies:
        body.parts.clear()
        if first is not None:
            first.bodies[0].lines.extend(place for place in body.lines if body.lines)
            body.lines = []
    current = own
    for leaf in leaves:
        trailing = [part for body in leaf.bodies for part in body.parts] if not _inline(leaf) else []
        if leading and trailing:
            for body in leaf.bodies:
                body.parts = []
        if leaf.bodies and not leaf.bears:
            leaf.bodies[0].parts = list(current)
            leaf.bodies[0].inline = True
        current = trailing or current if leading else current


def _inline(node: Node) -> bool:
    return any(body.inline and body.bears for body in node.bodies)


def _share(leaves: list[Node]) -> None:
    """A unit line of its own behind several items without one is for all of them; each is marked for checking."""
    waiting: list[Node] = []
    for leaf in leaves:
        if not leaf.bears:
            waiting.append(leaf)
            continue
        if not _inline(leaf):
            for before in waiting:
                if before.bodies:
                    before.bodies[0].parts = list(leaf.bodies[0].parts)
                    before.given = before.bodies[0].parts
        waiting = []


# ── which nodes are items ──────────────────────────────────────────────────────────────────────────────────────────


def _heads_paragraphs(node: Node) -> bool:
    """Whether a heading's numeral stands over plain paragraphs with units each, as beside it."""
    beside = node.parent.children if node.parent else []
    several = (each for each in beside if each.style == node.style and sum(body.bears for body in each.bodies) > 1)
    return node.style not in _ITEM_STYLES and any(several)


def _found(node: Node, body: Body, sub: int | None, path: tuple[str, ...], serial: str) -> Found:
    item = Found(
        join_lines(body.words),
        path,
        serial,
        sub,
        list(body.parts),
        lines=[piece.place for piece in body.texts],
        unit_lines=list(body.lines),
    )
    if node.given and not body.inline and sub in (None, 1):
        item.doubts.append(("joint", item.parts[0].text if item.parts else "", "shared-units"))
    return item


def _take(node: Node, reading: Reading) -> None:
    """The item of a node, or its sub-targets where several of its texts name units."""
    bearing = [body for body in node.bodies if body.bears] or node.bodies[:1]
    path, serial = node.path, node.serial
    first = bearing[0] if bearing else None
    if (
        first
        and (len(bearing) > 1 or _heads_paragraphs(node))
        and len(first.words) > 1
        and not CLOSING.search(first.words[0])
        and len(first.words[0]) < 40
    ):
        heads = node.style not in _ITEM_STYLES
        path, serial = ((*path, node.heading), "") if heads else ((*path, first.words[0]), serial)
        reading.headings.append(first.texts[0].place)
        first.words, first.texts = first.words[1:], first.texts[1:]
    for n, body in enumerate(bearing, 1):
        if any(body.words):
            reading.items.append(_found(node, body, n if serial and len(bearing) > 1 else None, path, serial))


def _section(node: Node) -> Node:
    return ([node, *node.ancestors()])[-1]


def _take_owned(root: Node, reading: Reading) -> None:
    nodes = [node for node in root.walk() if node.head is not None]
    styles = {node.style for node in nodes if node.bears}
    sections = {id(_section(node)) for node in nodes if node.bears}
    last: dict[str, int] = {}
    for body in root.bodies:
        if body.bears and any(body.words):
            reading.items.append(_found(root, body, None, (), ""))
    for node in nodes:
        number = node.head.mark.number if node.head and node.head.mark else 0
        follows = number == last.get(node.style, -1) + 1 and number > 1
        among = node.style in styles and (id(_section(node)) in sections or follows) and not node.children
        if node.bears or (among and not _no_task(node)):
            _take(node, reading)
            last[node.style] = number


def _no_task(node: Node) -> bool:
    return any(NOT_A_TASK.search(each.title) for each in (node, *node.ancestors()) if len(each.title) < 40)


def _take_all(root: Node, reading: Reading) -> None:
    """Without any unit named: every innermost numeral is a commitment; plain sentences under a heading are targets."""
    for node in root.walk():
        if node.head is None or node.children or _no_task(node):
            continue
        if node.bodies and node.style.startswith("h") and len(node.bodies[0].words) < 2:
            continue
        words = node.bodies[0].words if node.bodies else []
        title_like = words and not CLOSING.search(words[0]) and len(words[0]) <= 60
        if len(words) > 1 and title_like and node.style != "ordinal":
            _take_sentences(node, reading)
        else:
            _take(node, reading)


def _take_sentences(node: Node, reading: Reading) -> None:
    body = node.bodies[0]
    path = (*node.path, node.heading)
    reading.headings.append(body.texts[0].place)
    for piece, words in zip(body.texts[1:], body.words[1:], strict=True):
        for sentence in _SENTENCES.findall(words):
            if sentence.strip():
                reading.items.append(Found(sentence.strip(), path, lines=[piece.place]))


def _explain(root: Node, reading: Reading) -> None:
    """Headings over items are headings; the rest of the tree says why it was not used."""
    used = {place for item in reading.items for place in (*item.lines, *item.unit_lines)} | set(reading.headings)
    in_path = {heading for item in reading.items for heading in item.path}
    for node in root.walk():
        over_items = node.head is not None and node.heading in in_path
        for body in node.bodies:
            for n, piece in enumerate(body.texts):
                if piece.place in used:
                    continue
                if over_items and n == 0 and body is node.bodies[0]:
                    reading.headings.append(piece.place)
                else:
                    reading.reasons.setdefault(piece.place, _why(node, over_items))
            for place in body.lines:
                if place not in used:
                    reading.reasons.setdefault(place, "units-without-item")


def _why(node: Node, over_items: bool) -> str:
    if node.head is None:
        return "before"
    if _no_task(node):
        return "no-task"
    return "introduction" if over_items or node.children else "after" if node.bears else "without-unit"
