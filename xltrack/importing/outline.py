"""The items of running text, told from the headings above them and the words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from xltrack.importing.clauses import openings, owners
from xltrack.importing.deadlines import asks_for_reports
from xltrack.importing.grammar import CLOSING, NOT_A_TASK, SIGNED_OFF, TITLE, view
from xltrack.importing.indicators import find_indicators
from xltrack.importing.labelled import find_fields
from xltrack.importing.pieces import SYMBOL, Found, Place, Reading, Segment, join_brackets, noise
from xltrack.importing.signed import signature
from xltrack.importing.tree import Body, Node, build, join_lines
from xltrack.importing.units import Part, looks_like_names
from xltrack.later import regex

_ITEM_STYLES = frozenset(
    {
        "arabic",
        "spaced-arabic",
        "bracket-arabic",
        "half-bracket",
        "decimal",
        "subdecimal",
        "coded",
        "circled",
        "ordinal",
    }
)
_REPORTS_BEGIN = frozenset("请各以上从自QMPRUqmpru")  # what a sentence that only asks for reports begins with
_DATED = regex(r"^(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:印发)?$")
_SIGNS = regex(r"\s*(?:负责人|法定代表人|责任人|代表)?\s*[(（]?(?:签字|签名|签章|盖章)[)）]?.*$")
_SENTENCES = regex(r"[^。！!?？]*(?:[。！!?？]+[”\"’)）]*|$)")


def read_outline(pieces: Sequence[Segment]) -> Reading:
    """The items of running text: numbered texts with units, or, where no text names a unit, the numbered
    commitments.
    """
    reading = Reading()
    kept = []
    signed, signed_at, closed = signature(pieces)
    for piece, below in pairwise((*pieces, None)):
        if piece is None:
            continue
        why = noise(piece)
        if (
            not why
            and below is not None
            and not piece.mark
            and _DATED.match(below.seen)
            and looks_like_names(piece.text)
        ):
            why = "after"  # the signature above the day
        if not why and not piece.mark and not piece.level and (piece.place in closed or _closes(piece, below)):
            why = "after"
        if why:
            reading.reasons[piece.place] = why
        elif piece.text:
            kept.append(piece)
    kept = find_fields(join_brackets(kept))
    tree = build(kept, ordinals=False)
    reading.loose = tree.minutes
    for body in tree.root.bodies[:1]:
        if body.bears and not body.inline:  # for the rows of a table below it too
            reading.given, reading.given_lines = list(body.parts), list(body.lines)
    _give_units(tree.root)
    head = _for_all(tree.root) or (Body(parts=signed, lines=signed_at) if signed else None)
    if any(node.bears for node in tree.root.walk()):
        _take_owned(tree.root, reading)
    else:
        if head:
            kept = [piece for piece in kept if piece.place not in head.lines]
        tree = build(kept, ordinals=True)
        _take_all(tree.root, reading)
        if not reading.items and not any(piece.mark for piece in kept):
            _take_lines(kept, reading)
        if head:
            give_all(reading, head.parts, head.lines)
            reading.given, reading.given_lines = head.parts, head.lines
    _explain(tree.root, reading)
    return reading


def _closes(piece: Segment, below: Segment | None) -> bool:
    """Whether a line without numeral is no part of the task above it: the day of a letter, who attended a meeting, or when
    progress is to be reported.
    """
    if SIGNED_OFF.match(piece.seen):
        return True
    return (below is None and bool(_DATED.match(piece.seen))) or (
        piece.seen[:1] in _REPORTS_BEGIN and asks_for_reports(piece.text)
    )


# ── units that stand for several numerals ──────────────────────────────────────────────────────────────────────────


def _for_all(root: Node) -> Body | None:
    """The unit line above everything (责任单位：石桥镇人民政府), taken off where no other text names a unit: a letter
    of targets signed with one unit.
    """
    if alone := _numbered_alone(root) or _signed_below(root):
        return alone
    bearing = [each for each in root.bodies if each.bears]
    if len(bearing) != 1 or any(node.bears for child in root.children for node in child.walk()):
        return None
    body = bearing[0]
    if body.inline:
        return None
    titled = bool(body.words) and bool(TITLE.search(view(body.words[0])))
    if len(root.children) < 2 and not any(child.children for child in root.children) and not titled:
        return None
    given = Body(parts=list(body.parts), lines=list(body.lines))
    body.parts, body.lines = [], []
    return given


def _numbered_alone(root: Node) -> Body | None:
    """The one line 一、责任单位：石桥镇人民政府 of a letter of targets that names units nowhere else."""
    bearing = [node for node in root.walk() if node.bears]
    if len(bearing) != 1 or bearing[0].parent is not root or bearing[0].children or len(root.children) < 2:
        return None
    node = bearing[0]
    body = node.bodies[0]
    if len(node.bodies) > 1 or any(body.words) or node.head is None:
        return None
    given = Body(parts=list(body.parts), lines=[node.head.place, *body.lines])
    body.parts, body.lines = [], []
    return given


def _signed_below(root: Node) -> Body | None:
    """The one line 责任单位：第一车间　负责人签字： below the last heading of a letter (考核), which is no task."""
    nodes = list(root.walk())
    if nodes[-1].head is None or not _no_task(nodes[-1]) or [node for node in nodes if node.bears] != nodes[-1:]:
        return None
    bearing = [body for body in nodes[-1].bodies if body.bears]
    body = bearing[0]
    if len(bearing) > 1 or body.inline:
        return None
    cut = [Part(part.role, _SIGNS.sub("", part.text)) for part in body.parts]
    if not (named := [part for part in cut if part.text.strip()]):
        return None
    given = Body(parts=named, lines=list(body.lines))
    body.parts, body.lines = [], []
    return given


def give_all(reading: Reading, parts: Sequence[Part], lines: Sequence[Place]) -> None:
    """Every item takes the units named above everything; the first is marked for checking."""
    for item in reading.items:
        item.parts = list(parts)
    for item in reading.items[:1]:
        item.unit_lines += lines
        item.doubts.append(("joint", parts[0].text, "shared-units"))


def _give_units(root: Node) -> None:
    """Hand unit clauses to the nodes they are for: headings that are units, lines before items, lines behind
    several.
    """
    for node in root.walk():
        if not node.children:
            continue
        leaves = [child for child in node.children if not child.children]
        own = node.given or [part for body in node.bodies[:1] if body.bears for part in body.parts]
        if not own and node.head is not None and not any(c.bears for c in node.children):
            own = owners(node.title)
        nested = node.head is None and len(leaves) < len(node.children)  # a letter's one unit is for all of it
        if own and leaves and all(leaf.bears for leaf in node.children) and _is_title(node):
            _lead_all(node, own)
        elif own and leaves and not nested:
            _hand_down(node, leaves, own)
        elif len(leaves) > 1:
            _share(leaves)


def _is_title(node: Node) -> bool:
    """Whether a numeral's words are the heading of what stands below it, no task of their own."""
    words = node.bodies[0].words if node.bodies else []
    return node.style not in _ITEM_STYLES and len(words) == 1 and len(words[0]) <= 30 and not CLOSING.search(words[0])


def _lead_all(node: Node, own: list[Part]) -> None:
    """一、市容环境（牵头单位：县城管局） over tasks that name their units: who leads there leads each of them, beside its own."""
    leads = [part for part in own if part.role == "lead"]
    for body in node.bodies:
        body.parts = []
    node.given = []
    for child in node.children:
        if child.bodies and leads:
            child.bodies[0].parts = [*leads, *child.bodies[0].parts]


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
    symbols = any(child.style == f"h{SYMBOL}" for each in beside for child in each.children)
    return node.style not in _ITEM_STYLES and (symbols or any(several))


def _found(node: Node, body: Body, sub: int | None, path: tuple[str, ...], serial: str) -> Found:
    item = Found(
        join_lines(body.words),
        path,
        serial,
        sub,
        list(body.parts),
        lines=[*(place for piece in body.texts for place in (piece.place, *piece.joined)), *body.beside],
        targets=[(label, words) for label, words in body.more if words],
        kind="problem" if any("整改" in label or "问题" in label for label, _ in body.more) else "",
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
        and (len(bearing) > 1 or _heads_paragraphs(node) or node.style == f"h{SYMBOL}")
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
        _untitle(body, reading)
        if body.bears and any(body.words):
            reading.items.append(_found(root, body, None, (), ""))
    for node in nodes:
        number = node.head.mark.number if node.head and node.head.mark else 0
        follows = number == last.get(node.style, -1) + 1 and number > 1
        acts = id(_section(node)) in sections or follows or _leads_to_owned(node) or openings(node.title)
        among = node.style in styles and acts and not node.children
        if node.bears or (among and not _no_task(node)):
            _take(node, reading)
            last[node.style] = number


def _leads_to_owned(node: Node) -> bool:
    """Whether a numeral that names no unit stands before others of its list that do, and asks for a number itself: no preamble."""
    beside = node.parent.children if node.parent else []
    listed = node.style in _ITEM_STYLES and any(each.bears and each.style == node.style for each in beside)
    return listed and bool(find_indicators(node.title))


def _untitle(body: Body, reading: Reading) -> None:
    """Take the document's title off the first of its texts."""
    while len(body.words) > 1 and TITLE.search(view(body.words[0])) and not CLOSING.search(body.words[0]):
        reading.reasons[body.texts[0].place] = "before"
        body.words, body.texts = body.words[1:], body.texts[1:]


def _no_task(node: Node) -> bool:
    return any(NOT_A_TASK.search(each.title) for each in (node, *node.ancestors()) if len(each.title) < 40)


def _take_all(root: Node, reading: Reading) -> None:
    """Without any unit named: every innermost numeral is a commitment; plain sentences under a heading are targets."""
    for node in root.walk():
        if node.head is None or node.children or _no_task(node):
            continue
        if node.bodies and node.style[1:].isdigit() and len(node.bodies[0].words) < 2:  # h1: a heading by its style
            continue
        words = node.bodies[0].words if node.bodies else []
        title_like = words and not CLOSING.search(words[0]) and len(words[0]) <= 60
        if len(words) > 1 and title_like and node.style != "ordinal":
            _take_sentences(node, reading)
        else:
            _take(node, reading)


def _take_lines(pieces: Sequence[Segment], reading: Reading) -> None:
    """A list without numerals and units (新改建公园12个。): most of its lines, three at least, each name a number to reach."""
    counted = [at for at, piece in enumerate(pieces) if find_indicators(piece.text)]
    listed = pieces[counted[0] : counted[-1] + 1] if counted else ()
    if len(counted) > 2 and len(counted) * 10 >= len(listed) * 7:
        reading.items += [Found(piece.text, lines=[piece.place, *piece.joined]) for piece in listed]


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
                places = (piece.place, *piece.joined)
                if over_items and n == 0 and body is node.bodies[0]:
                    reading.headings.extend(places)
                else:
                    reading.reasons.update((place, _why(node, over_items)) for place in places)
            for place in body.lines:
                if place not in used:
                    reading.reasons.setdefault(place, "units-without-item")
            for place in body.beside:
                if place not in used:
                    reading.reasons.setdefault(place, _why(node, over_items))


def _why(node: Node, over_items: bool) -> str:
    if node.head is None:
        return "before"
    if _no_task(node):
        return "no-task"
    return "introduction" if over_items or node.children else "after" if node.bears else "without-unit"
