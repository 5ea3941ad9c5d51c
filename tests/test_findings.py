"""Every message stands in both languages, says what to do, and fits what its finding carries."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from xltrack.errors import XltrackError
from xltrack.findings import CATALOGUE, ERRORS, SEVERITIES, Finding, error, gravest_first
from xltrack.words import WORDS

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
def test_every_message_is_said_somewhere(code: str) -> None:
    assert len(re.findall(re.escape(f'"{code}"'), SOURCE)) >= 2, f"{code} is in the catalogue and nowhere else"


@pytest.mark.parametrize("name", WORDS)
def test_every_word_has_both_languages(name: str) -> None:
    zh, en = WORDS[name]
    assert zh and (en or name.startswith("report.verb")), "English puts the verb elsewhere"
    assert zh == en or not CHINESE.search(en)
    assert bool(fields_of(zh)) == bool(fields_of(en))


COUNTED = (
    "cli.kept", "cli.filled", "cli.applied", "cli.uncertain", "cli.remind_earlier", "cli.archive_absent", "state.do.remind", "state.do.tick", "page.note",
    "status.doubtful", "status.findings", "status.extra.comments", "group.summed", "cli.merged", "cli.counts", "cli.split", "cli.checked", "cli.imported", "cli.account",
    "state.plan", "target.frequency.on_pace", "target.frequency.behind", "status.owed_of", "cli.remind_count", "report.returned", "report.returned_all", "cli.diff",
    "cli.new_from", "cli.archived",
)  # fmt: skip


@pytest.mark.parametrize("words", [*(WORDS[name][1] for name in COUNTED), CATALOGUE["ledger-rows-missing"].en])
def test_where_there_is_one_of_a_kind_english_does_not_say_several(words: str) -> None:
    said = words.format_map(dict.fromkeys(fields_of(words), "1"))
    assert "1" in said and not re.search(r"\b1 (?:of 1 )?[a-z]+s\b|\b1 \w+ \w+s were\b|\b(?:all|the) 1\b", said.lower())


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
