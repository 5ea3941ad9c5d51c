"""Running text as a tree of numerals: what stands under each, and the unit clauses behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xltrack.importing.found import Place, Segment
from xltrack.importing.grammar import CLOSING, CUSTOM, INLINE_ORDINAL, STOPS, UNIT_ROLES, view
from xltrack.importing.meaning.actors import opening, resolved
from xltrack.importing.meaning.clauses import Chunk, peel
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.numerals import Mark, chinese_number
from xltrack.importing.meaning.units import looks_like_name, looks_like_names
from xltrack.importing.text.headings import with_headings
from xltrack.importing.text.pieces import SYMBOL, segment
from xltrack.later import regex

_BEARING = frozenset({"", *UNIT_ROLES})
_LINE, _REST = 21, 12  # characters of a line that the page broke, and of what it left over
_WEAK = frozenset({"spaced", "spaced-arabic"})


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
    more: list[tuple[str, str]] = field(default_factory=list)
    beside: list[Place] = field(default_factory=list)

    @property
    def bears(self) -> bool:
        return any(part.role in _BEARING for part in self.parts)


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
        title = "".join(self.bodies[0].words[: self.heading_lines]) if self.title else ""
        return (numeral + title).strip() if title else self.head.text

    @property
    def heading_lines(self) -> int:
        """Of how many lines the heading is: two where the page broke it, and a few words are on the second."""
        words = self.bodies[0].words if self.bodies and self.children else []
        broken = len(words) == 2 and len(words[0]) > _LINE and not CLOSING.search(words[0])
        return 2 if broken and len(words[1]) <= _REST and not STOPS.search(view(words[1])) else 1

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
    return (
        len(CUSTOM)
        if style in ("label", f"h{SYMBOL}")
        else CUSTOM.index(style)
        if style in CUSTOM
        else -10 + int(style[1:])
    )


class Tree:
    """Builds the tree line by line: a numeral of a style met before closes what stood under it."""

    def __init__(self, bare_names: bool = False, names_first: bool = False, minutes: bool = False) -> None:
        self.bare_names, self.names_first, self.minutes = bare_names, names_first, minutes
        self.root = Node("root", 0)
        self.stack = [self.root]
        self.weak: dict[str, int] = {}
        self.under: dict[str, str] = {}

    @property
    def current(self) -> Node:
        return self.stack[-1]

    def _open(self, style: str, head: Segment) -> Node:
        styles = [node.style for node in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        else:
            while len(self.stack) > 1 and self._closes(self.stack[-1].style, style):
                self.stack.pop()
        self.under.setdefault(style, self.current.style)
        node = Node(style, len(self.stack), head, self.current)
        self.current.children.append(node)
        self.stack.append(node)
        return node

    def _closes(self, last: str, style: str) -> bool:
        """Whether a numeral ends what stands under another; a heading that only a symbol marks is over what first stood under it."""
        if last == f"h{SYMBOL}" and self.under.get(style, last) == last:
            return False
        return _rank(last) > _rank(style)

    def _mark(self, piece: Segment) -> Mark | None:
        """The segment's numeral where it may be one: weak ones (only a space behind) must run on in order."""
        mark = piece.mark
        if mark and mark.style in _WEAK:
            if mark.number not in (1, self.weak.get(mark.style, 0) + 1):
                return None
            self.weak[mark.style] = mark.number
        return mark

    def add(self, piece: Segment, ordinals: bool) -> None:
        if piece.field or piece.follows:
            return self._say_more(piece)
        mark = self._mark(piece)
        if mark and mark.style == "ordinal" and not ordinals:
            mark = None
        if mark is None and piece.mark:
            piece = Segment(piece.place, piece.text, piece.seen, piece.level)
        begin = mark.end if mark else 0
        chunks = peel(piece.text[begin:].strip(), piece.seen[begin:].strip())
        if mark and self.names_first and len(chunks) == 1 and not chunks[0].parts:
            chunks = [_name_first(chunks[0].text)]
        if self.minutes and not mark and len(chunks) == 1 and (parts := resolved(piece.text, piece.seen, bare=True)):
            self.current.bodies.append(_body(piece, Chunk(piece.text, parts)))
            return None
        style = mark.style if mark else f"h{piece.level}" if piece.level and chunks[0].text else ""
        if style:
            self._open(style, piece)
        return self._place(piece, chunks, bool(style))

    def _say_more(self, piece: Segment) -> None:
        """A labelled line: it opens a task, or belongs to the one above it."""
        what, label, words = piece.field or ("", "", piece.text)
        if what == "text":
            head = Segment(piece.place, words, view(words))
            self._open("label", head)
            return self._place(head, peel(words, head.seen), True)
        node = self.current
        if not node.bodies:
            node.bodies.append(Body())
        body = node.bodies[-1]
        body.beside.append(piece.place)
        if piece.field:
            body.more.append((label, words))
        elif body.more:
            label, before = body.more[-1]
            body.more[-1] = (label, f"{before}\n{words}".strip())
        return None

    def _place(self, piece: Segment, chunks: Sequence[Chunk], opened: bool) -> None:
        node = self.current
        for n, chunk in enumerate(chunks):
            if opened and n == 0:
                node.bodies.append(_body(piece, chunk))
            elif not chunk.text and chunk.parts:
                self._units(node, piece, chunk.parts)
            elif not node.bodies or n or (len(chunks) > 1 and node.head is None):
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
        anew = piece.bullet and bool(body.texts) and body.texts[-1].bullet  # a task of its own, whatever it ends in
        if body.parts and not (chunk.parts or anew) and (broken := _joined_name(body, chunk.text)):
            body.parts[-1] = Part(body.parts[-1].role, broken)
            body.lines.append(piece.place)
        elif body.parts and not (chunk.parts or anew) and (looks_like_names(chunk.text) or _open_ended(body)):
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
        elif body.parts or (not body.words and node.head is None) or (chunk.parts and INLINE_ORDINAL.match(piece.seen)):
            node.bodies.append(_body(piece, chunk))
        else:
            body.texts.append(piece)
            body.words.append(chunk.text)
            body.parts.extend(chunk.parts)


def _body(piece: Segment, chunk: Chunk) -> Body:
    return Body([piece], list(chunk.parts), [], bool(chunk.parts), [chunk.text])


def _joined_name(body: Body, text: str) -> str:
    """The units of a label and those of the line below it, where the break stands within a name: 园区党工 / 委、各镇; "" where it does not."""
    said = body.parts[-1].text.rstrip()
    last = _NAME_SO_FAR.search(view(said))
    name = said[last.start() :] if last else ""
    rest = _NAME_FROM.match(view(text))
    apart = not name or rest is None or (looks_like_name(name) and (len(rest[0]) > _TAIL or looks_like_name(rest[0])))
    return said + text if not apart and looks_like_names(name + text) else ""


_NAME_SO_FAR, _NAME_FROM = regex(r"[^、,;:()\s]+$"), regex(r"[^、,;:()\s]+")
_TAIL = 3  # characters of a name that are left over where what stands before them is one too: 管委 / 会


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
        elif text.isascii() and line[:1].isascii():
            text += ("\n" if text[-1] in ".;:!?" or line[0].isupper() else " ") + line
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


def _name_first(text: str) -> Chunk:
    """区教育局：创建节约型学校12所: the unit stands before its task."""
    at = view(text).find(":")
    return (
        Chunk(text[at + 1 :].strip(), [Part("", text[:at])]) if at > 0 and looks_like_names(text[:at]) else Chunk(text)
    )


def _names_first(pieces: Sequence[Segment]) -> bool:
    """Whether numbered lines begin with the unit they are for: most of them, or some among others that name theirs behind."""
    numbered = [piece for piece in pieces if piece.mark]
    first = [piece for piece in numbered if ":" in piece.seen and _name_first(piece.body).text != piece.body]
    if not first or len(numbered) < 2:
        return False
    if len(first) > 1 and len(first) * 2 > len(numbered):
        return True
    behind = sum(any(chunk.text and chunk.parts for chunk in peel(piece.body, view(piece.body))) for piece in numbered)
    return behind > 0 and (len(first) + behind) * 2 > len(numbered)


def _bare_names(pieces: Sequence[Segment]) -> bool:
    """Whether units stand on lines of their own without a label: a third of the numbered lines are followed by one.

    A single name below a text is rather the signature.
    """
    numbered = sum(piece.mark is not None for piece in pieces)
    bare = sum(1 for piece, below in pairwise(pieces) if piece.mark and not below.mark and looks_like_names(below.text))
    return bare >= 2 and bare * 3 >= numbered


def _ordinals_are_tasks(pieces: Sequence[Segment]) -> bool:
    """Whether 一是 … 二是 … open paragraphs that name their units each, and nothing else numbers the text."""
    marked = [piece for piece in pieces if piece.mark]
    return (
        len(marked) > 1
        and all(piece.mark is not None and piece.mark.style == "ordinal" for piece in marked)
        and all(any(chunk.parts for chunk in peel(piece.text, piece.seen)) for piece in marked)
    )


def _are_minutes(pieces: Sequence[Segment]) -> bool:
    """Whether a text decides in paragraphs without numerals (会议要求，甲局要…), two at least, and its numbered lines name nobody."""
    bare = not any(piece.mark for piece in pieces)
    if not bare and not any("会议" in piece.seen for piece in pieces):
        return False
    said = sum(not piece.mark and bool(resolved(piece.text, piece.seen, bare=bare)) for piece in pieces)
    return said > 1 and not any(
        piece.mark and (opening(piece.body) or any(chunk.parts for chunk in peel(piece.body, view(piece.body))))
        for piece in pieces
    )


def _says_how(piece: Segment) -> bool:
    """Whether 一是 … 二是 … within a numbered paragraph are the steps of its task: what stands before them is one, and they name nobody."""
    if not piece.mark or piece.mark.style == "ordinal":
        return False
    before, *steps = split_ordinals(piece)
    return bool(steps) and not before.seen.endswith(":") and not any(opening(step.body) for step in steps)


def build(pieces: Sequence[Segment], ordinals: bool) -> Tree:
    own = ordinals or _ordinals_are_tasks(pieces)
    tree = Tree(not ordinals and _bare_names(pieces), _names_first(pieces), _are_minutes(pieces))
    for piece in with_headings(pieces):
        for each in split_ordinals(piece) if ordinals and not piece.level and not _says_how(piece) else [piece]:
            tree.add(each, own)
    return tree
