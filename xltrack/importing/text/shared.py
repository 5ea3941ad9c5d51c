"""Units that stand for several numerals of running text: above everything or below it, in a heading, behind several."""

from __future__ import annotations

from collections.abc import Sequence

from xltrack.importing.found import Place, Reading
from xltrack.importing.grammar import CLOSING, NOT_A_TASK, TITLE, view
from xltrack.importing.meaning.actors import owners
from xltrack.importing.meaning.labels import Part
from xltrack.importing.text.tree import Body, Node
from xltrack.later import regex

ITEM_STYLES = frozenset(
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
_NOTED = regex(
    r"\bBE\s+(?:RECEIVED|NOTED)\b|^(?:That|RESOLVED|Moved)\b.*\bbe\s+(?:received|noted)[;.]?(?:\s+and)?(?:\s+CARRIED\.?)?$"
)  # what a council only takes note of
_CLAUSES = regex("[,;。]")
_SIGNS = regex(r"\s*(?:负责人|法定代表人|责任人|代表)?\s*[(（]?(?:签字|签名|签章|盖章)[)）]?.*$")


def no_task(node: Node) -> bool:
    """Whether a heading over a numeral, or its own words, say that no tasks stand there: 工作要求, 考核办法."""
    if _NOTED.search(node.title):
        return True
    return any(NOT_A_TASK.search(_heads_with(each)) for each in (node, *node.ancestors()) if len(each.title) < 40)


def _heads_with(node: Node) -> str:
    """The words of a numeral that may be a heading: of a sentence with nothing below it the first clause (制定计划，有工作总结。)."""
    seen = view(node.title)
    return _CLAUSES.split(seen)[0] if not node.children and CLOSING.search(seen) else seen


def for_all(root: Node) -> Body | None:
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
    if nodes[-1].head is None or not no_task(nodes[-1]) or [node for node in nodes if node.bears] != nodes[-1:]:
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


def give_units(root: Node) -> None:
    """Hand unit clauses to the nodes they are for: headings that are units, lines before items, lines behind
    several.
    """
    for node in root.walk():
        if not node.children:
            continue
        leaves = [child for child in node.children if not child.children]
        own = node.given or [part for body in node.bodies[:1] if body.bears for part in body.parts]
        if not own and node.head is not None and all(map(_only_helped, node.children)):
            own = owners(node.title)
        nested = node.head is None and len(leaves) < len(node.children)  # a letter's one unit is for all of it
        if own and leaves and all(leaf.bears for leaf in node.children) and _is_title(node):
            _lead_all(node, own)
        elif own and any(map(_says_more, leaves)) and not nested and all(map(_only_helped, node.children)):
            _add_all(leaves, own)
        elif own and leaves and not nested:
            _hand_down(node, leaves, own)
        elif len(leaves) > 1:
            _share(leaves)


def _is_title(node: Node) -> bool:
    """Whether a numeral's words are the heading of what stands below it, no task of their own."""
    words = node.bodies[0].words if node.bodies else []
    return node.style not in ITEM_STYLES and len(words) == 1 and len(words[0]) <= 30 and not CLOSING.search(words[0])


def _lead_all(node: Node, own: list[Part]) -> None:
    """一、市容环境（牵头单位：县城管局） over tasks that name their units: who leads there leads each of them, beside its own."""
    leads = [part for part in own if part.role == "lead"]
    for body in node.bodies:
        body.parts = []
    node.given = []
    for child in node.children:
        if child.bodies and leads:
            child.bodies[0].parts = [*leads, *child.bodies[0].parts]


def _only_helped(node: Node) -> bool:
    """Whether a numeral's texts say who helps (配合单位：…), until when or whom to call at most, not who does it."""
    return all(part.role not in ("", "lead", "joint") for body in node.bodies for part in body.parts)


def _says_more(node: Node) -> bool:
    return any(body.parts for body in node.bodies)


def _add_all(leaves: list[Node], own: list[Part]) -> None:
    """一、市场监管局 over tasks of which some name who helps: each is the unit's."""
    for body in (leaf.bodies[0] for leaf in leaves if leaf.bodies):
        body.inline = body.inline or not body.parts
        body.parts = [*own, *body.parts]


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
