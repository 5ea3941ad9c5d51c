"""Every message stands in both languages, says what to do, and fits what its finding carries."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from xltrack import fields
from xltrack.errors import XltrackError
from xltrack.findings import CATALOGUE, ERRORS, SEVERITIES, Finding, _Words, error, gravest_first
from xltrack.words import WORDS, inflected, say

SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in (Path(__file__).parent.parent / "xltrack").rglob("*.py"))
CHINESE = re.compile("[\u4e00-\u9fff]")


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_message_has_both_languages_and_one_action(code: str) -> None:
    entry = CATALOGUE[code]
    assert entry.severity in SEVERITIES
    assert entry.zh and entry.zh_action and CHINESE.search(entry.zh + entry.zh_action)
    assert entry.en and entry.en_action and not CHINESE.search(entry.en + entry.en_action)
    assert fields_of(entry.zh + entry.zh_action) == fields_of(entry.en + entry.en_action)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_column_is_called_in_messages_as_it_is_in_the_workbooks(code: str) -> None:
    """Renamed in one place, a header would send people to a column that is called otherwise."""
    entry = CATALOGUE[code]
    for lang in ("zh", "en"):
        labels = {getattr(f, lang) for f in fields._NAMED} - {"否", "是"}
        words = (entry.zh, entry.zh_action) if lang == "zh" else (entry.en, entry.en_action)
        assert not labels & set(re.findall("“([^”{}]+)”", " ".join(words))), "{column:key} says it"


def test_a_message_says_the_label_of_its_language() -> None:
    finding = Finding("correction-without-basis", found="已完成")
    assert "“更正依据”" in finding.action("zh") and "“Basis of correction”" in finding.action("en")
    assert "“采纳”" in error("suggestion-unclear", where="A1", why="x").text("zh")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_message_is_said_somewhere(code: str) -> None:
    assert len(re.findall(re.escape(f'"{code}"'), SOURCE)) >= 2, f"{code} is in the catalogue and nowhere else"


@pytest.mark.parametrize("name", WORDS)
def test_every_word_has_both_languages(name: str) -> None:
    zh, en = WORDS[name]
    assert zh and (en or name.startswith("report.verb")), "English puts the verb elsewhere"
    assert zh == en or not CHINESE.search(en)
    assert bool(fields_of(zh)) == bool(fields_of(en))


SEVERAL = re.compile(
    r"\b1 (?:more |working |other |earlier |phone |correction )?(?:items|units|files|forms|errors|warnings|notes|periods|proposals|ids|rows|lines|days"
    r"|times|targets|numbers|sheets|comments|cells|copies|reminders|indicators|groups|contacts|places|corrections)\b|\b(?:all|these) 1\b"
)
ALWAYS_MANY = {
    "trend.lagging",
    "status.some_units",
    "report.ranking",
    "status.ranking_rule",
}  # said of long lists, and with a limit


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_finding_about_one_of_a_kind_does_not_say_several(code: str) -> None:
    entry = CATALOGUE[code]
    assert_says_one(entry.en, entry.en_action)


@pytest.mark.parametrize("name", [name for name in WORDS if name not in ALWAYS_MANY])
def test_where_there_is_one_of_a_kind_english_does_not_say_several(name: str) -> None:
    assert_says_one(WORDS[name][1])


def assert_says_one(*texts: str) -> None:
    for words in texts:
        labels = {name for _, name, key, _ in string.Formatter().parse(words) if name in ("column", "sheet") and key}
        one = dict.fromkeys(fields_of(words) - labels, "1")
        said = inflected(words, one).format_map(_Words("en", one)) if not any(map(str.isdecimal, one)) else ""
        assert not SEVERAL.search(said.lower()), said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 file checked (x)"), (2, "2 files checked (x)"), (0, "0 files checked (x)"), ("1", "1 file checked (x)")],
)
def test_a_number_says_its_noun_in_the_form_that_it_asks_for(number: object, said: str) -> None:
    assert say("cli.validated", "en", files=number, states="x") == said


def test_an_error_of_a_wrong_call_says_one_of_one_kind() -> None:
    one, many = (error("master-has-errors", count=n, why="x", where="m.xlsx").text("en") for n in (1, 3))
    assert "1 error, namely x" in one and "3 errors, such as x" in many


def test_rows_lost_are_counted_as_english_counts() -> None:
    lost = [Finding("ledger-rows-missing", found="Items", expected=n).message("en") for n in ("1", "2")]
    assert lost[0].startswith("1 row is missing") and lost[1].startswith("2 rows are missing")


def test_who_typed_a_correction_is_not_told_of_a_verdict_alone() -> None:
    wrong = Finding("verdict-not-a-choice", cell="S4", found="75 actions")
    assert "correction" in wrong.message("en") and "更正值" in wrong.message("zh"), (
        "S4 stands in the column of corrections"
    )


def test_a_finding_quotes_shortly_and_keeps_the_whole() -> None:
    finding = Finding("not-a-choice", "a.xlsx", "表", "E5", found="很长" * 100, expected="已完成", hint="已完成")
    assert len(finding.message()) < 120 and len(finding.found) == 200
    assert finding.where() == "a.xlsx [表] E5"


def test_what_a_department_typed_never_fills_a_place_in_a_message() -> None:
    assert "{unit}" in Finding("not-a-choice", found="{unit}", unit="甲").message()


def test_the_gravest_comes_first() -> None:
    found = [
        Finding("control-characters"),
        Finding("preamble-required"),
        Finding("cells-merged"),
        Finding("file-broken"),
    ]
    assert [f.code for f in gravest_first(found)] == [
        "file-broken",
        "preamble-required",
        "cells-merged",
        "control-characters",
    ]


def test_what_is_wrong_in_a_file_is_told_in_the_order_in_which_one_scrolls_through_it() -> None:
    place = [
        ("b.xlsx", "表", "E11"),
        ("b.xlsx", "表", "D11"),
        ("a.xlsx", "表", "D10"),
        ("b.xlsx", "二", "D2"),
        ("b.xlsx", "表", "AA8"),
    ]
    found = [Finding("not-a-choice", *at) for at in [*place, ("b.xlsx", "表", "E8")]]
    assert [f.where() for f in gravest_first([*found, Finding("file-broken", "c.xlsx")])] == [
        "c.xlsx",
        "b.xlsx [表] E8",
        "b.xlsx [表] AA8",
        "b.xlsx [表] D11",
        "b.xlsx [表] E11",
        "b.xlsx [二] D2",
        "a.xlsx [表] D10",
    ]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_one_line_in_both_languages(code: str) -> None:
    failed = error(code, where="a.xlsx", why="…", count=1)
    assert isinstance(failed, XltrackError) and "\n" not in failed.zh + failed.en
    assert failed.text("en") != failed.text("zh")
