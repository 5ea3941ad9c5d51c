"""Who acts, where nothing but the words of a task says so: the units that open it, its sentences or clauses, and the heading above it."""

from __future__ import annotations

from xltrack.importing.grammar import ASSESSES, LOWER_OFFICE, OWNED, RESOLVED, STOPS, WITHIN_NAME, view
from xltrack.importing.grammar.english import BIDS
from xltrack.importing.meaning.clauses import helping, peel_sentence, taking
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.remarks import cut_out
from xltrack.importing.meaning.units import is_group, looks_like_name, looks_like_names, read_units
from xltrack.later import regex
from xltrack.values.calendars import MONTH

_ACTING = ("由", "请", "会同", "责成", "负责", "牵头")
_TAKES = regex("(?:具体|共同)?(?:(?P<lead>牵头)|负责(?![人的同]))")
_CLAUSE = regex(
    r"(?:^|(?<=[,。;\n]))\s*(?:同时|并|另)?(?:会议(?:要求|明确|决定|议定|确定|同意|强调)[,:]?\s*)?(?P<asks>由(?!于)|请(?!示)|责成)?"
)
_JOINS = regex("、|和|与|及(?!时)|会同")
_LONGEST = 30  # characters a name is looked for in
_OPENING = regex(
    r"^(?:由(?P<acts>.{2,60}?(?:牵头|负责|组织))(?=[\u3400-\u9fff])"
    r"|[^,。;:()由]{2,16}由(?!于)(?P<owns>.{2,60}?(?:牵头|负责|组织))(?=[\u3400-\u9fff,。;]|$)"
    r"|(?:请|责成|要求|由)?(?P<must>[^,。;:由]{2,60}?)(?:要(?![求素闻])|应[当该]?(?![用急对])|须|需(?!求)|务必|尽快|抓紧|立即|继续|积极"
    r"|负责(?![的人同])|牵头|对(?!口)|[于在]?(?=\d{1,2}月|[本下]个?[月周]|月底)|[于在](?=\d)"
    r"|(?=每[周月季半日]))(?=[\u3400-\u9fff\d])"
    r"|(?:请|责成)(?P<asked>[^,。;:于在]{2,30}?)(?=安排|组织|提供|做好|制定|落实|完成|开展|研究|跟进|协调|报送|加强))"
)
_STOP = regex("[。；;\n]")
_ANY_FIRM = regex(
    "(?:施工|建设|监理|设计|用人|生产|经营|使用|产权|物业|运营|管养|养护|项目)单位$|企业$"
)  # whoever it is, not who reports
_BIDDEN = r"be\s+(?:directed|requested|instructed|asked|authori[sz]ed)\s+to"
_OPENING_EN = regex(
    r"(?:[Tt]he\s+)?(?P<who>[A-Z][^,.;:]{2,60}?)(?:,\s*(?:(?:supported|assisted)\s+by|(?:working\s+|together\s+)?with)\s+(?:the\s+)?(?P<help>[^,.;:]{2,60}),)?"
    rf"\s+(?:will|shall|must|(?:(?:is|are)\s+)?to|(?i:{_BIDDEN}))\s"
)
_BIDDING = regex(rf"(?i:{BIDS})\b")
# Who acts by post: Chief Nurse, Deputy Director of Finance, Estates Manager
_POST = regex(
    r"(?:(?:Deputy|Associate|Assistant|Interim|Acting)\s+)?(?:Chief(?:\s+[A-Z]\w+){1,3}"
    r"|(?:Head|Director)\s+of(?:\s+(?:and|&|[A-Z]\w+)){1,4}"
    r"|(?:[A-Z]\w+\s+){1,3}(?:Officer|Manager|Director|Coordinator|Secretary|Administrator|Engineer|Analyst|Architect|Planner"
    r"|Specialist|Supervisor|Superintendent|Attorney|Lead))"
)
# The survey shall be completed by Engineering Services by 31 May; who does it is told by a name, or by the day behind it
_DONE_BY = regex(
    r"\b(?:will|shall|must|should|(?:is|are)\s+to|to)\s+be\s+(?:[a-z]+ly\s+)?[a-z]+(?:ed|en|t|d|n|ne)\b(?:\s+[a-z][^.;:]{0,60}?)?\s+by\s+(?:the\s+)?"
    rf"(?!(?:{MONTH}|Q[1-4])\b)(?P<who>[A-Z][\w&'’-]*(?:\s+(?:and|of|for|&|the|[A-Z][\w&'’-]*))*)"
    r"(?:(?P<then>,?\s+(?:by|before|no later than|not later than|within)\s)|(?=[.;,]|$|\s+(?:in|on|at|to|until)\b))"
)
# RESOLVED: That the Leisure Manager report back by June
_THAT = regex(
    r"(?:(?i:moved|resolved|motion|agreed)\b[^.;]{0,120}?\s)?(?:That|that)\s+(?:the\s+)?(?P<who>[A-Z][^,.;:]{2,60}?)(?:,\s*in\s+consultation\s+with\s+(?:the\s+)?(?P<help>[^,.;:]{2,60}),)?"
    rf"\s+(?:{_BIDDEN}|report|write|provide|prepare|submit|present|arrange|circulate|bring|investigate|review|draft|publish)\s"
)


# Chapter 2: Schools is what its tasks are about
_SUBJECT = regex(r"(?i:schools|hospitals|towns|districts|services|staff|teams|units|partners|offices|centres?)")


def owners(heading: str) -> list[Part]:
    """Whose the tasks below a heading are: 县教育局, 县教育局负责事项; [] where it does not say."""
    if looks_like_names(heading):
        return [] if _SUBJECT.fullmatch(heading) else [Part("", heading)]
    owned = OWNED.match(view(heading))
    who = heading[owned.start("who") : owned.end("who")] if owned else ""
    return [Part("lead" if owned and owned["lead"] else "", who)] if looks_like_names(who) else []


def resolved(text: str, seen: str, *, bare: bool = False) -> list[Part]:
    """Who acts in a paragraph of minutes that is a decision: 会议要求，县应急局要…, 会议决定，由甲局牵头，…; [] in any other.
    ``bare``: without the words that a meeting said so: 县应急局要…, The Roads Department will….
    """
    said = RESOLVED.search(seen)
    if not said and not bare:
        return []
    begin = said.end() if said else 0
    (chunk, *_) = peel_sentence(text[begin:], seen[begin:])
    parts = chunk.parts or (openings(text[begin:]) if said else opening(text[begin:]))
    helps = bool(parts) and not any(part.role == "support" for part in parts)
    return [*parts, *helping(text, seen, begin)] if helps else parts


def opening(text: str) -> list[Part]:
    """由甲局会同乙局负责新建…, 请甲局、乙局于6月底前…: the units a task opens with, where nothing else names any."""
    if passive := _DONE_BY.search(text):
        return [Part("joint", passive["who"])] if is_somebody(passive["who"]) or passive["then"] else []
    if english := _THAT.match(text) or _OPENING_EN.match(text):
        parts = [Part("lead" if english["help"] else "joint", english["who"])]
        parts += [Part("support", english["help"])] if english["help"] else []
        told = is_somebody(parts[0].text) and not _BIDDING.match(parts[0].text)
        return parts if told and all(map(_helps, parts[1:])) else []
    found = _OPENING.match(view(text))
    if not found:
        return []
    begin, end = found.span(found.lastgroup or "must")
    parts = [Part("", text[begin:end])]
    names = read_units(parts).names
    if not names or not all(map(looks_like_name, names)):
        return []
    seen = view(text)
    return [*parts, *taking(text, seen, end), *(helping(text, seen, end) if found["owns"] else ())]


def is_somebody(who: str) -> bool:
    """Whether an English name is that of a unit or a post."""
    return looks_like_name(who) or bool(_POST.fullmatch(who))


def _helps(part: Part) -> bool:
    """Whether who is said to help may be somebody: Sport England, beside a unit that is told."""
    return is_somebody(part.text) or part.text.istitle()


def openings(text: str, *, asked: bool = False) -> list[Part]:
    """The units that the sentences of a task open with: 严控扬尘。甲局要…；乙局要…; else those its clauses do. ``asked``: of clauses only those
    that ask (请甲局…), as what is told of how a plan is carried out (由甲局督查) is no task.
    """
    if "考" in text or "分" in text or "督" in text:
        text, _ = cut_out(text, view(text), ASSESSES)
    begins = [0, *(stop.end() for stop in _STOP.finditer(text))]
    found = [part for begin in begins for part in opening(text[begin:].strip())] or within(text, asked=asked)
    found = [part for part in found if not _ANY_FIRM.search(part.text)]
    return [] if asked and all(is_group(part.text) for part in found) else found


def within(text: str, *, asked: bool = False) -> list[Part]:
    """The units that clauses open with: …，由甲局于5月前拨付, …，甲局会同乙局抓紧实施, …，甲局负责审批, …。请甲局、乙局清理到位."""
    seen = view(text)
    if not any(word in seen for word in _ACTING):
        return []
    found: list[Part] = []
    for clause in _CLAUSE.finditer(seen):
        if asked and clause["asks"] not in ("请", "责成"):
            continue
        begin = clause.end()
        ahead = seen[begin : begin + _LONGEST]
        told = clause["asks"] or any(word in ahead for word in _ACTING[2:])
        end = _names_end(text, seen, begin) if told else 0
        takes = _TAKES.match(seen, end) if end else None
        if end and (clause["asks"] or takes or "会同" in seen[begin:end]):
            found.append(Part("lead" if takes and takes["lead"] else "", text[begin:end]))
    return found


def _names_end(text: str, seen: str, begin: int) -> int:
    """Where the names end that stand at a place, 甲局、乙局 and 甲局会同乙局; 0 where none stand there."""
    end, at = 0, begin
    while at >= begin and (stop := _name_end(text, seen, at)):
        end, joins = stop, _JOINS.match(seen, stop)
        at = joins.end() if joins else -1
    return end


def _name_end(text: str, seen: str, begin: int) -> int:
    """Where the first name ends: not within 县委 of 县委组织部."""
    for found in WITHIN_NAME.finditer(seen, begin, begin + _LONGEST):
        if STOPS.search(seen, begin, found.end()):
            return 0
        if looks_like_name(text[begin : found.end()]) and not LOWER_OFFICE.match(seen, found.end()):
            return found.end()
    return 0
