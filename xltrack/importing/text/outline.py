"""The items of running text, told from the headings above them and the words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from xltrack.importing.found import Found, Reading, Segment
from xltrack.importing.grammar import CLOSING, GUIDING, LABEL, SIGNED_OFF, STOPS, TITLE, view
from xltrack.importing.grammar.english import is_english
from xltrack.importing.meaning.actors import openings, resolved
from xltrack.importing.meaning.deadlines import asks_for_reports
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.meaning.units import looks_like_names
from xltrack.importing.text.actions import read_actions
from xltrack.importing.text.labelled import find_fields
from xltrack.importing.text.pieces import SYMBOL, join_broken
from xltrack.importing.text.shared import ITEM_STYLES, for_all, give_all, give_units, no_task
from xltrack.importing.text.signed import signature
from xltrack.importing.text.tree import Body, Node, build, join_lines
from xltrack.later import regex

_REPORTS_BEGIN = frozenset("请各以上从自QMPRUqmpru")  # what a sentence that only asks for reports begins with
_DATED = regex(r"^(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:印发)?$")
_ANNOUNCES = regex(r"^[^,。;:]{4,40}(?:主席团|常务委员会|筹备组|工作会议)$")  # above the day
_HEADING = 16  # characters of a line without numeral that may head those below it
_MATTER = regex(r"会议(?:(?:原则(?:上|性)?)?(?:同意|通过)|(?:集体|认真|专题)?(?:听取|审议|研究|讨论|传达|学习)了?)")
_ASKS = regex(r"会议(?:要求|强调|决定|议定|明确|确定)[,:]")
_ONLY_HEARD = regex(
    r"会议还?(?:(?:集体|认真|专题)?(?:听取|传达|学习|研究|讨论)了?)[^,;。]*[。;]?$"
)  # what a meeting heard asks nothing
_SENTENCES = regex(r"[^。！!?？]*(?:[。！!?？]+[”\"’)）]*|$)")


def read_outline(pieces: Sequence[Segment]) -> Reading:
    """The items of running text: numbered texts with units, or, where no text names a unit, the numbered
    commitments.
    """
    reading = Reading()
    kept = []
    signed, signed_at, closed = signature(pieces)
    beside = {piece.place: why for piece in pieces if (why := piece.noise)}
    reading.reasons |= beside
    for piece, below in pairwise((*(piece for piece in pieces if piece.place not in beside), None)):
        if piece is None:
            continue
        ends = not piece.level and (piece.place in closed or _closes(piece, below))
        if not piece.mark and (ends or _signs_above_day(piece, below)):
            reading.reasons[piece.place] = "after"
        elif piece.text:
            kept.append(piece)
    if acting := read_actions(kept):
        acting.reasons |= reading.reasons
        return acting
    kept = find_fields(join_broken(kept))
    tree = build(kept, ordinals=False)
    reading.loose = tree.minutes
    for body in tree.root.bodies[:1]:
        if body.bears and not body.inline:  # for the rows of a table below it too
            reading.given, reading.given_lines = list(body.parts), list(body.lines)
    give_units(tree.root)
    head = for_all(tree.root) or (Body(parts=signed, lines=signed_at) if signed else None)
    if any(node.bears for node in tree.root.walk()):
        _take_owned(tree.root, reading)
    else:
        if head:
            kept = [piece for piece in kept if piece.place not in head.lines]
        tree = build(kept, ordinals=True)
        _take_all(tree.root, reading)
        plain = not reading.items and not any(piece.mark for piece in kept)
        if plain and not _take_decisions(kept, reading):
            _take_lines(kept, reading)
        if head:
            give_all(reading, head.parts, head.lines)
            reading.given, reading.given_lines = head.parts, head.lines
    _lead_by_header(kept, reading)
    _explain(tree.root, reading)
    return reading


def _lead_by_header(pieces: Sequence[Segment], reading: Reading) -> None:
    """Names behind the tasks lead where the line above the first numeral says so: 序号 名称 工作任务 牵头单位."""
    above = takewhile(lambda piece: not piece.mark, pieces)
    header = next((piece.seen.split() for piece in above if piece.seen.startswith("序号 ")), [])
    labels = [hit.lastgroup for cell in header if (hit := LABEL.fullmatch(cell))]
    if labels == ["lead"] and LABEL.fullmatch(header[-1]):
        for item in reading.items:
            item.parts = [part._replace(role=part.role or "lead") for part in item.parts]


def _signs_above_day(piece: Segment, below: Segment | None) -> bool:
    """Whether a line is the signature above the day of a letter."""
    if below is None or not _DATED.match(below.seen):
        return False
    return bool(_ANNOUNCES.search(piece.seen)) or looks_like_names(piece.text)


def _closes(piece: Segment, below: Segment | None) -> bool:
    """Whether a line without numeral is no part of the task above it: the day of a letter, who attended a meeting, or when
    progress is to be reported.
    """
    if SIGNED_OFF.match(piece.seen):
        return True
    return (below is None and bool(_DATED.match(piece.seen))) or (
        piece.seen[:1] in _REPORTS_BEGIN and asks_for_reports(piece.text)
    )


# ── which nodes are items ──────────────────────────────────────────────────────────────────────────────────────────


def _heads_paragraphs(node: Node) -> bool:
    """Whether a heading's numeral stands over plain paragraphs with units each, as beside it."""
    if node.style in ITEM_STYLES:
        return False
    beside = node.parent.children if node.parent else []
    several = (each for each in beside if each.style == node.style and sum(body.bears for body in each.bodies) > 1)
    symbols = any(child.style == f"h{SYMBOL}" for each in beside for child in each.children)
    return symbols or any(several)


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
        heads = node.style not in ITEM_STYLES
        path, serial = ((*path, node.heading), "") if heads else ((*path, first.words[0]), serial)
        reading.headings.append(first.texts[0].place)
        first.words, first.texts = first.words[1:], first.texts[1:]
        _leave_preamble(node, first, reading)
    for n, body in enumerate(bearing, 1):
        if any(body.words):
            reading.items.append(_found(node, body, n if serial and len(bearing) > 1 else None, path, serial))


def _leave_preamble(node: Node, first: Body, reading: Reading) -> None:
    """What a section says before the first of its tasks, where every other task has but one line: 坚持工业立市，…。"""
    beside = node.parent.children if node.parent else []
    bodies = [[body for body in each.bodies if body.bears][1:] for each in beside if each.style == node.style]
    others = [body for each in bodies for body in each]
    above = first.words[:-1]
    if not above or not others or any(len(body.words) > 1 for body in others):
        return
    if all(CLOSING.search(words) and not find_indicators(words) for words in above):
        reading.reasons |= {piece.place: "introduction" for piece in first.texts[:-1]}
        first.words, first.texts = first.words[-1:], first.texts[-1:]


def _section(node: Node) -> Node:
    return ([node, *node.ancestors()])[-1]


def _take_owned(root: Node, reading: Reading) -> None:
    nodes = [node for node in root.walk() if node.head is not None]
    styles = {node.style for node in nodes if node.bears}
    sections = {id(_section(node)) for node in nodes if node.bears}
    last: dict[str, int] = {}
    bearing = [body for body in root.bodies if body.bears]
    alone = len(bearing) > 2 and sum(len(b.words) - bool(_heading(b)) == 1 for b in bearing) * 2 >= len(bearing)
    path: tuple[str, ...] = ()
    for body in root.bodies:
        _untitle(body, reading)
        path = _uncover(body, reading, path, body is bearing[0]) if alone and body.bears else path
        if body.bears and any(body.words):
            reading.items.append(_found(root, body, None, path, ""))
    for node in nodes:
        number = node.head.mark.number if node.head and node.head.mark else 0
        follows = number == last.get(node.style, -1) + 1 and number > 1
        acts = id(_section(node)) in sections or follows or _leads_to_owned(node) or openings(node.title, asked=True)
        parts = _lettered(node)
        among = node.style in styles and acts and len(parts) == len(node.children)
        if node.bears or (among and not no_task(node)) or _decided(node):
            _take(node, reading)
            last[node.style] = number
            _take_parts(parts, reading)


def _lettered(node: Node) -> list[Node]:
    """What a), b) below an English task list of it, where they name nobody themselves."""
    parts = [part for part in node.children if part.style == "bracket-letter" and not part.children and not part.bears]
    return parts if is_english(node.title) and len(parts) == len(node.children) else []


def _take_parts(parts: Sequence[Node], reading: Reading) -> None:
    """Add what a task lists below it, a line each."""
    for part in parts:
        item = reading.items[-1]
        item.text += f"\n{part.serial}) {join_lines([line for body in part.bodies for line in body.words])}"
        item.lines += [place for body in part.bodies for piece in body.texts for place in (piece.place, *piece.joined)]


def _decided(node: Node) -> bool:
    """Whether a heading of minutes stands over nothing but a decision that says who acts: 会议原则同意…，由甲局…."""
    words = [line for body in node.bodies for line in body.words]
    decides = not node.children and any("会议" in line and resolved(line, view(line)) for line in words)
    return decides and not any(map(no_task, node.ancestors()))


def _leads_to_owned(node: Node) -> bool:
    """Whether a numeral that names no unit stands before others of its list that do, and asks for a number or names a person itself: no preamble."""
    beside = node.parent.children if node.parent else []
    listed = [each for each in beside if each.style == node.style] if node.style in ITEM_STYLES else []
    if not any(each.bears for each in listed):
        return False
    led = any(part.role == "leader" for body in node.bodies for part in body.parts)
    return led or bool(find_indicators(node.title)) or _opens_list(node, listed)


def _opens_list(node: Node, listed: Sequence[Node]) -> bool:
    """Whether a numeral is the first of a list whose others all name their units: it is a task that forgot to."""
    first, *others = listed
    return node is first and len(others) > 1 and all(each.bears for each in others) and _runs_on(listed)


def _runs_on(nodes: Sequence[Node]) -> bool:
    numbers = [node.head.mark.number for node in nodes if node.head and node.head.mark]
    return numbers == list(range(numbers[0], numbers[0] + len(nodes))) if numbers else False


def _untitle(body: Body, reading: Reading) -> None:
    """Take the document's title off the first of its texts."""
    while len(body.words) > 1 and TITLE.search(view(body.words[0])) and not CLOSING.search(body.words[0]):
        reading.reasons[body.texts[0].place] = "before"
        body.words, body.texts = body.words[1:], body.texts[1:]


def _heading(body: Body) -> Segment | None:
    """The short line without a stop right above the last of a text."""
    line = body.texts[-2] if len(body.texts) > 1 else None
    return line if line and len(line.seen) <= _HEADING and not STOPS.search(line.seen) else None


def _uncover(body: Body, reading: Reading, path: tuple[str, ...], first: bool) -> tuple[str, ...]:
    """Take the heading right above the one line of a task off it, which is over the tasks that follow too, and off the first what introduces
    them; where tasks have no numeral but a line each.
    """
    if not body.texts:  # units alone, said on their lines
        return path
    *above, own = body.texts
    heading = _heading(body)
    whole = bool(CLOSING.search(own.seen)) and all(CLOSING.search(p.seen) for p in above if p is not heading)
    if not (first and whole if len(above) > bool(heading) else heading):
        return path
    reading.reasons |= {piece.place: "before" for piece in above if piece is not heading}
    body.texts, body.words = [own], body.words[-1:]
    if heading is None:
        return path
    reading.headings.append(heading.place)
    return (heading.text,)


def _take_all(root: Node, reading: Reading) -> None:
    """Without any unit named: every innermost numeral is a commitment; plain sentences under a heading are targets, not so paragraphs beside an
    English list of commitments, unless bullets mark them.
    """
    listed = sum(node.head is not None and node.style in ITEM_STYLES and not node.children for node in root.walk()) > 1
    for node in root.walk():
        if node.head is None or node.children or no_task(node):
            continue
        if node.bodies and node.style[1:].isdigit() and len(node.bodies[0].words) < 2:  # h1: a heading by its style
            continue
        if listed and node.bodies and node.style[1:].isdigit() and _only_tells(node.bodies[0]):
            continue
        words = node.bodies[0].words if node.bodies else []
        title_like = words and not CLOSING.search(words[0]) and len(words[0]) <= 60
        if len(words) > 1 and title_like and node.style != "ordinal":
            _take_sentences(node, reading)
        else:
            _take(node, reading)


def _only_tells(body: Body) -> bool:
    """Whether what stands below a heading are English paragraphs, none of them with a bullet."""
    return all(is_english(piece.text) for piece in body.texts) and not any(piece.bullet for piece in body.texts)


def _take_decisions(pieces: Sequence[Segment], reading: Reading) -> bool:
    """The paragraphs of minutes that ask for something and name nobody, two at least: 会议原则同意…。会议要求，尽快印发."""
    asking = [piece for piece in pieces if _MATTER.match(piece.seen) and _ASKS.search(piece.seen)]
    if len(asking) > 1:
        reading.items += [Found(piece.text, lines=[piece.place, *piece.joined]) for piece in asking]
    return len(asking) > 1


def _take_lines(pieces: Sequence[Segment], reading: Reading) -> None:
    """A list without numerals and units (新改建公园12个。): most of its lines, three at least, each name a number to reach."""
    counted = [at for at, piece in enumerate(pieces) if find_indicators(piece.text)]
    listed = pieces[counted[0] : counted[-1] + 1] if counted else ()
    headings = [piece for piece in listed if piece.seen.endswith("--") and len(piece.seen) <= _HEADING]
    if len(counted) < 3 or len(counted) * 10 < (len(listed) - len(headings)) * 7:
        return
    above = pieces[counted[0] - 1 : counted[0]] if headings else ()
    path: tuple[str, ...] = ()
    for piece in (*above, *listed):
        if piece in headings or piece in above:
            path = (piece.text.rstrip("—－- "),)
            reading.headings.append(piece.place)
        else:
            reading.items.append(Found(piece.text, path, lines=[piece.place, *piece.joined]))


def _take_sentences(node: Node, reading: Reading) -> None:
    body = node.bodies[0]
    path = (*node.path, node.heading)
    reading.headings.append(body.texts[0].place)
    among = node.parent is not None and len(node.parent.children) > 1 and "目标" in view(node.title)
    for piece, words in zip(body.texts[1:], body.words[1:], strict=True):
        sentences = [sentence for sentence in _SENTENCES.findall(words) if sentence.strip()]
        if among and not any(map(find_indicators, sentences)) and all(map(GUIDING.match, map(view, sentences))):
            continue
        for sentence in sentences:
            if _ONLY_HEARD.match(view(sentence).strip()):
                continue
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
                if over_items and n < node.heading_lines and body is node.bodies[0]:
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
    if no_task(node):
        return "no-task"
    return "introduction" if over_items or node.children else "after" if node.bears else "without-unit"
