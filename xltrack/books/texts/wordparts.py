"""The parts of a .docx that reading needs, found by their relations: the body, lists and styles, what stands beside the text.

A library of documents opens all parts and lays an object of its own over every element; to import it and to open a document with it
takes as long as reading a thousand tasks does. What is wanted of it here is these parts, each judged by the gate and parsed by the
parser that judged it. The others are never opened.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from functools import cached_property
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from xltrack.books.raw.gate import Archive, Limits, broken, check_xml
from xltrack.books.raw.namespaces import COMPATIBILITY, WORD
from xltrack.books.raw.package import relations_in

W = f"{{{WORD}}}"
FALLBACK = f"{{{COMPATIBILITY}}}Fallback"  # what older programs show in place of a text box, said twice
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN = "word/document.xml"


class WordParts:
    """The ``body`` of one document, and the parts it is related to, parsed when asked for. Raises UnreadableError where the gate refuses
    one of them, or where there is no body.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive, self._limits = Archive(data, limits), limits
        main = next((target for kind, target in self._related("") if kind == "officeDocument"), _MAIN)
        self._beside = tuple(self._related(main))
        root = self._root(main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise broken(f"docx: {main}")
        self.body: Element = body

    def roots(self, kind: str) -> Iterator[Element]:
        """The roots of the parts of one kind: numbering, header, comments …, the last word of their relation's type."""
        for target in dict.fromkeys(target for relation, target in self._beside if relation == kind):
            root = self._root(target)
            if root is not None:
                yield root

    @cached_property
    def styles(self) -> tuple[Element, ...]:
        """The styles; none where no paragraph names one, for they may be long and then say nothing."""
        if next(self.body.iter(f"{W}pStyle"), None) is None:
            return ()
        return tuple(style for root in self.roots("styles") for style in root.iter(f"{W}style"))

    def _root(self, name: str) -> Element | None:
        if name not in self._archive:
            return None
        part = self._archive.read(name)
        check_xml(name, part, self._limits)
        try:
            return ElementTree.fromstring(part.replace(_STRICT, W[1:-1].encode()) if _STRICT in part else part)
        except ElementTree.ParseError as problem:
            raise broken(f"{name}: {problem}") from None

    def _related(self, name: str) -> Collection[tuple[str, str]]:
        """(kind of relation, part) of the parts of this file that a part is related to."""
        folder, _, file = name.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self._archive:
            return ()
        part = self._archive.read(rels)
        check_xml(rels, part, self._limits)
        return relations_in(rels, part).values()
