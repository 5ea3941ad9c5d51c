"""What xltrack raises: a wrong call, or a master or ledger that cannot be used. Bad *data* is a finding, never an exception."""

from __future__ import annotations


class XltrackError(Exception):
    """A job that could not be done. One line, in both languages, that says what to do.

    ``code`` is stable (the key of the message in :mod:`xltrack.findings`); ``str()`` says it in both, for a traceback or a log;
    ``text("en")`` and ``text("zh")`` are the line for people.
    """

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{en} / {zh}")
        self.code, self.zh, self.en = code, zh, en

    def text(self, lang: str = "zh") -> str:
        return self.en if lang == "en" else self.zh

    def __reduce__(self) -> tuple[type[XltrackError], tuple[str, ...]]:
        return type(self), (self.code, self.zh, self.en)


class MasterError(XltrackError):
    """The master workbook is absent, ambiguous, not a master, or cannot be used as it is."""


class LedgerError(XltrackError):
    """The status workbook given as ledger cannot be read, is of another plan, or is open elsewhere."""


class TemplateError(XltrackError):
    """A form template cannot be stamped."""


class UnreadableError(XltrackError):
    """A file from outside that the safety gate or its reader refuses; becomes a finding wherever many files are read.

    ``code`` is one of ``findings.FILES`` and ``found`` what was seen; made by ``findings.refusal``, turned into a finding by ``findings.refused``.
    """

    def __init__(self, code: str, zh: str, en: str, found: str = "") -> None:
        super().__init__(code, zh, en)
        self.found = found

    def __reduce__(self) -> tuple[type[XltrackError], tuple[str, ...]]:
        return type(self), (self.code, self.zh, self.en, self.found)
