"""English minutes whose actions stand at the end of what was said: … Action: Clerk to order skips. … Action GP"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xltrack.importing.found import Found, Reading, Segment
from xltrack.importing.grammar import CLOSING, UNIT_NAME, view
from xltrack.importing.grammar.english import BIDS, is_english_day
from xltrack.importing.meaning.labels import Part, label_at_start
from xltrack.later import regex

_HELD = regex(
    r".{0,60}\bminutes\b|.{0,60}\b(?:group|board|committee|council|meeting|action)\s+notes\b|notes\s+of\b"
    r"|.{0,80}\bmeeting\b.{0,80}$|(?:present|apologies|in attendance|attendees|attended by)\b",
    re.IGNORECASE,
)
_WORD = r"(?:ACTIONS?|Actions?)(?:\s+(?i:points?|items?))?(?:\s+\d{1,2})?"
_INITIALS = r"[A-Z]{2,4}(?:\s*(?:/|,|&|\band\b)\s*[A-Z]{2,4})*"
_ONLY_INITIALS = regex(_INITIALS)
_JOINED = regex(r"\s*(?:/|,|&|\band\b)\s*")
_SEVERAL = regex(r"(?P<one>Cllr|Councillor)s\.?\s+")
_COUNCILLOR = r"(?:Cllrs?|Councillors?)\.?\s+[A-Z][\w'-]*(?:\s*(?:,|&|\band\b)\s*(?:Cllr\.?\s+)?[A-Z][\w'-]*)*"
_ELSEWHERE = r"(?:[Dd]istrict|[Cc]ounty|[Bb]orough)\s+[Cc]ouncill?or(?:\s+and\s+(?:the\s+)?[Cc]lerk)?"
_OFFICE = (
    rf"(?:[Tt]he\s+)?(?:(?:Deputy\s+|Vice[-\s])?(?:[Cc]lerk(?:['’]?s['’]?\s+[Oo]ffice)?|Chair(?:man|woman|person)?"
    rf"|Secretary|Treasurer|Director|Manager|Mayor)|{_ELSEWHERE}|{_COUNCILLOR})"
)
# ACTION: KL to order benches; with who acts before the colon Action (KL): order benches, [Action: KL] Order benches
_SAID = regex(
    rf"(?:^|(?<=[\s(\[])){_WORD}\s*(?::|\s[–-])\s*(?=[A-Z](?!{_INITIALS}?\])|\(?\d{{1,2}}[.)]\s)"
    rf"|(?:^|(?<=\s))(?:ACTIONS?\s*:\s*(?=[a-z])|{_WORD}\s*:\s*(?=(?:everyone|everybody|all)\b))"
    r"|(?:^|(?<=\s))(?:ACTION|Action)\s+(?:by|for)\s+(?P<person>[A-Z][\w.'’]+(?:\s[A-Z][\w.'’]+)?)\s+(?:to\s+)?(?=[a-z])"
    rf"|(?:^|(?<=\s)){_WORD}(?:\s+(?P<by>{_INITIALS}|{_OFFICE})|\s*\((?P<within>[A-Z][^():]{{1,40}})\))\s*(?::|\s[–-])\s*(?=\S)"
    rf"|(?:^|(?<=\s))[\[(]{_WORD}\s*:?\s*(?P<boxed>{_INITIALS}|{_OFFICE})[\])]\s*:?\s*(?=\S)"
)
# what was said, and whose it is at the end of the line: … the lamp would be mended.        Action AG
_BEHIND = regex(
    rf"[\s(\[]+(?:{_WORD}\s*(?:by)?\s*[:–-]?\s*(?P<who>{_INITIALS}|{_OFFICE})|[–-]?\s*(?P<acts>{_INITIALS}|{_OFFICE})\s+to\s+action)[)\]]?\.?$"
)
_ACTS = regex(
    rf"(?!To\b)(?P<who>{_INITIALS}|{_OFFICE}|(?:The\s+)?[A-Z][\w&'/ -]{{1,50}}?)\s+(?:(?:is|are|was|were)\s+asked\s+to"
    rf"|agreed\s+to|to|will|shall|must)\s+(?=[a-z])"
)
# below Actions: Tom: order leaflets, Clerk and Tom - order leaflets; Order leaflets (Tom), Order leaflets - Tom
_PERSON = r"(?!(?:Actions?|Items?|Notes?|Date|Update|Decision|Any|Next|Meeting|Apologies|Present|Time|Discussion|Agreed|Report)\b)[A-Z][\w.'’]*(?:[ -][A-Z][\w.'’]*){0,3}"
_PERSONS = rf"(?:{_PERSON}|{_OFFICE})(?:\s*(?:/|,|&|\band\b)\s*(?:{_PERSON}|{_OFFICE}))*"
_ONE = regex(rf"{_PERSON}|{_INITIALS}|{_OFFICE}")
_BEFORE = regex(rf"(?P<who>{_PERSONS})(?:\s*:\s+|\s+[–—-]\s+)(?=\S+\s+\S)")
_AFTER = regex(rf"(?<=[a-z\d.)])\s*(?:\((?P<in>{_PERSONS})\)|\s[–—-]\s+(?P<who>{_PERSONS}))\.?$")
_COLUMN = regex(rf"\s*[/|]\s*{_INITIALS}$")  # a last column of initials
_COUNTED = regex(r"(?:^|(?<=\s))\(?\d{1,2}[.)]\s+(?=[A-Z])")  # Actions: 1) Clerk to … 2) Chair to …
_HEADS = regex(
    rf"(?:Agreed\s+|Key\s+|Summary\s+of\s+)?{_WORD}(?:\s+(?:agreed|arising|required|log|list))?\s*:?|next\s+steps\s*:?",
    re.IGNORECASE,
)
_SENTENCE = regex(r"(?<=[a-z\d)])[.;](?=\s+[A-Z])")
_TITLE = regex(r"^[^:–.]{3,60}?(?=\s*[:–]|\s+-\s|\.?$)")
# … had been damaged. Clerk to report it; who acts is an office, a councillor or initials, and nothing else says what an action is
_IN_WORDS = regex(
    rf"(?<![^.;?!)\s])(?P<what>(?P<who>{_INITIALS}|{_OFFICE}(?:\s+and\s+{_OFFICE})?)\s+(?:(?:is|are|was|were)\s+asked\s+to|agreed\s+to"
    rf"|to(?!\s+the\b)|(?:will|would|shall|must)(?!\s+(?:be|have|not|open|close|welcome)\b))\s+(?=[a-z])(?:[^.;]|\.(?=\S))+\.?)"
)
# David to collect the keys, Mike and Lesley will organise the wine: first names, before a verb that clerks use for what is to be done
_FIRST_NAMES = r"[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?(?:(?:,\s*|\s+and\s+|\s*&\s*)[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?){0,4}"
_DOES = (
    "add|approach|arrange|ask|attend|book|bring|buy|chase|check|circulate|collect|complete|confirm|contact|design"
    "|discuss|distribute|draft|"
    "email|enquire|find|follow|get|help|inform|install|invite|investigate|issue|lead|liaise|look|make|meet|obtain"
    "|order|organise|phone|post|"
    "prepare|print|produce|provide|publish|purchase|put|remove|repair|replace|report|review|ring|send|set|speak"
    "|submit|supply|take|update|write"
)
_VERB = regex(rf"(?i:{_DOES})\b")  # Write to the owner names nobody
_BY_NAME = regex(
    rf"(?<![^.;?!)\s])(?P<what>(?!(?:Agreed|Need|Decided|Resolved|Proposed|Members?|Council|Noted|It|We|They|He|She|This)\b)"
    rf"(?P<who>{_FIRST_NAMES})\s+(?:to|will)\s+(?:{_DOES})\b(?:[^.;]|\.(?=\S))*\.?)"
)
# The blocked path to be chased up by the Clerk, Signs to be put up on Saturday by SL: initials that the minutes explain, (SL)
_TO_BE_DONE = regex(
    rf"(?P<what>[^.;:!?]{{4,120}}?\bto\s+be\s+[a-z]+\b[^.;:!?]{{0,80}}?\bby\s+(?P<who>{_OFFICE}|[A-Z]{{2,3}}))(?![\w-])"
)
_BIDS = regex(
    rf"(?i:{_DOES}|{BIDS}|hold|replant|run|build|clear|paint|clean|fit|agree|apply|research|document|monitor)\b(?!\s*:)"
)
_EXPLAINED = regex(r"\(([A-Z]{2,3})\)")
# what a sentence of minutes begins behind: a stop, what it is about (Bins – Clerk to …), the word that minutes begin
_STOPPED = regex(r"(?:^|[.;?!)]|\S\s*[–-]\s|\b(?i:minutes):|\b(?i:resolved|agreed|decided)\s+that)\s*$")
_CLERK = regex(
    rf"(?:[Cc]lerk|{_COUNCILLOR})\s+to\s+(?:{_DOES})\b"
)  # The lamp is out, Clerk to report it: tells by itself
_LETTERED = ("bracket-letter", "half-bracket", "bracket-arabic")  # below a heading, of which they are parts
_FEW = 15  # lines at the head of minutes that say what they are


def read_actions(pieces: Sequence[Segment]) -> Reading | None:
    """The actions of minutes, each with who acts; None for a text that holds none, or gives each a line of its own, twice at least."""
    listed = _listed(pieces)
    if len(listed) < 2 and not any(_HELD.match(piece.body) for piece in pieces[:_FEW]):
        return None
    lines = [piece for piece in pieces if _SAID.search(piece.text) or _BEHIND.search(piece.text)]
    own = [piece for piece in lines if _SAID.match(piece.text) and not _BEHIND.search(piece.text)]
    column = _column(pieces)
    if not (lines or listed or column):
        return _read_sentences(pieces)
    below = (pieces[at + 1] for at, piece in enumerate(pieces[:-1]) if piece in own)
    if len(own) == len(lines) > 1 and not listed and any(label_at_start(piece.text) for piece in below):
        return None
    reading = Reading()
    heading = ""
    for at, piece in enumerate(pieces):
        if at in listed:
            reading.items.append(_found(piece, *_listed_action(piece.body), heading))
            continue
        if at in column:
            reading.items.append(_found(piece, piece.body, pieces[at + 1].text, heading))
            reading.items[-1].unit_lines.append(pieces[at + 1].place)
            continue
        if piece.mark or piece.level:
            heading = _heading(piece)
        reading.items += [_found(piece, text, who, heading) for text, who in _actions(piece)]
    return reading


def _read_sentences(pieces: Sequence[Segment]) -> Reading | None:
    """The sentences of minutes that say who is to act, where nothing else marks actions."""
    reading = Reading()
    heading = ""
    known = {who for piece in pieces for who in _EXPLAINED.findall(piece.text)}
    for piece, goes_on in _unbroken(pieces):
        if piece.mark or piece.level:
            heading = _heading(piece) or (heading if piece.mark and piece.mark.style in _LETTERED else "")
        text = " ".join((piece.body, *(each.text for each in goes_on)))
        hits = [hit for hit in _IN_WORDS.finditer(text) if _CLERK.match(hit[0]) or _STOPPED.search(text[: hit.start()])]
        named = [] if hits else [hit for hit in _BY_NAME.finditer(text) if _STOPPED.search(text[: hit.start()])]
        passive = _TO_BE_DONE.finditer(text) if " to be " in text and " by " in text else ()
        hits += [hit for hit in passive if not hit["who"].isupper() or hit["who"] in known]
        for hit in sorted((*hits, *named), key=re.Match.start):
            reading.items.append(_found(piece, hit["what"].strip(), _bare(hit["who"]), heading))
            reading.items[-1].lines += [each.place for each in goes_on]
            if hit in named:
                reading.items[-1].parts = [Part("joint", name) for name in _JOINED.split(hit["who"])]
    return reading if reading.items else None


def _unbroken(pieces: Sequence[Segment]) -> Iterator[tuple[Segment, list[Segment]]]:
    """Each line with those it goes on in, that were broken where the page ended."""
    at = 0
    while at < len(pieces):
        first = end = at
        while end + 1 < len(pieces) and not (pieces[end + 1].mark or CLOSING.search(pieces[end].seen)):
            if not re.match(r"[a-z(]", pieces[end + 1].text):
                break
            end += 1
        yield pieces[first], list(pieces[first + 1 : end + 1])
        at = end + 1


def _listed(pieces: Sequence[Segment]) -> frozenset[int]:
    """The lines below one that says nothing but Actions, each with who acts or with what is to be done (Order the signs)."""
    found: list[int] = []
    below = False
    for at, piece in enumerate(pieces):
        goes_on = below and bool(piece.bullet or _listed_action(piece.body)[1] or _BIDS.match(piece.body))
        below = goes_on or bool(_HEADS.fullmatch(piece.body))
        found += [at] if below and not _HEADS.fullmatch(piece.body) else []
    return frozenset(found)


def _listed_action(text: str) -> tuple[str, str]:
    """(what, who) of a line below Actions, where who acts may stand before it or behind it too."""
    if behind := _AFTER.search(text):
        return text[: behind.start()].strip(), behind["in"] or behind["who"]
    before = _BEFORE.match(text)
    return (text[before.end() :].strip(), before["who"]) if before else _whose(text)


def _column(pieces: Sequence[Segment]) -> frozenset[int]:
    """Texts of a table pasted a cell a line whose last column, Action, holds the initials of who acts, twice at least."""
    if not any(_HEADS.fullmatch(piece.text) for piece in pieces):
        return frozenset()
    pairs = enumerate(pairwise(pieces))
    found = [at for at, (text, who) in pairs if _ONLY_INITIALS.fullmatch(who.text) and text.text.count(" ") > 2]
    return frozenset(found if len(found) > 1 else ())


def _found(piece: Segment, text: str, who: str, heading: str) -> Found:
    parts = [Part("joint", name) for name in _each(who) if name]
    return Found(text, (heading,) if heading and heading != text else (), parts=parts, lines=[piece.place])


def _each(who: str) -> list[str]:
    """GP/AB are two, and so are Cllrs Ash and Birch, each with the title."""
    if who.isupper():
        return _JOINED.split(who)
    if title := _SEVERAL.match(who):
        return [f"{title['one']} {name}" for name in _JOINED.split(who[title.end() :])]
    names = [_bare(name) for name in _JOINED.split(who)]
    return names if all(map(_ONE.fullmatch, names)) else [who]


def _heading(piece: Segment) -> str:
    """The numeral of a line and what it is about: 7. Planning."""
    numeral = piece.text[: piece.mark.end] if piece.mark else ""
    about = None if is_english_day(piece.text) else _TITLE.match(piece.body)
    return (numeral + about[0]).strip() if about else ""


def _actions(piece: Segment) -> Iterator[tuple[str, str]]:
    """(what, who) of every action a line holds."""
    if behind := _BEHIND.search(piece.text):
        begin = piece.mark.end if piece.mark else 0
        yield piece.text[begin : behind.start()].strip(), _bare(behind["who"] or behind["acts"])
        return
    hits = list(_SAID.finditer(piece.text))
    ends = (*(hit.start() for hit in hits[1:]), len(piece.text)) if hits else ()
    for hit, end in zip(hits, ends, strict=True):
        said = _closed(_COLUMN.sub("", piece.text[hit.end() : end].strip(" ([")))
        if who := hit["by"] or hit["person"] or hit["within"] or hit["boxed"]:
            yield said, _bare(who)
            continue
        listed = _COUNTED.split(said) if _COUNTED.match(said) else [said]
        for text in filter(None, map(str.strip, listed)):
            stop = _SENTENCE.search(text)
            yield _whose(text[: stop.end()] if stop else text)


def _closed(text: str) -> str:
    """A text without the bracket at its end that was opened before it."""
    while text[-1:] in (")", "]") and text.count(")") + text.count("]") > text.count("(") + text.count("["):
        text = text[:-1].rstrip()
    return text


def _whose(text: str) -> tuple[str, str]:
    """(what, who) of an action: The Clerk to order skips."""
    text = re.sub(r"\s+", " ", text)
    acts = None if _BIDS.match(text) else _ACTS.match(text)
    return text, _bare(acts["who"]) if acts and _acts(acts["who"]) else ""


def _acts(who: str) -> bool:
    """Whether such words are somebody: an office, initials, or the name of a unit."""
    known = re.fullmatch(rf"{_INITIALS}|{_OFFICE}", who) or UNIT_NAME.search(view(who))
    return bool(known) or (1 <= len(who.split()) <= 3 and not _VERB.match(who))


def _bare(who: str) -> str:
    return re.sub(r"^[Tt]he\s+", "", who)
