"""A call that is wrong → one line in the coordinator's language: what is wrong with it, and where its usage stands."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import click

from xltrack.words import WORDS, say

NEAR = 0.7  # likeness from which a word is taken for another one mistyped (difflib)
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)\.?$")


def usage_line(problem: click.ClickException, lang: str, called: str = "xltrack") -> str:
    """What click found wrong. Its own words, which are English, stand only where none of ours say it. ``called``: the command, where click does not
    say which (an option without its value)."""
    where = getattr(getattr(problem, "ctx", None), "command_path", called)
    return say("usage.line", lang, what=_what(problem, lang), command=where)


def _what(problem: click.ClickException, lang: str) -> str:
    message = problem.format_message()
    if f"usage.{problem.message}" in WORDS:
        return say(f"usage.{problem.message}", lang, **getattr(problem, "about", {}))
    if isinstance(problem, click.NoSuchOption):
        return say("usage.no_option", lang, it=problem.option_name) + _meant(problem, lang)
    if hasattr(problem, "command_name"):  # NoSuchCommand, which click has since 8.3
        return say("usage.no_command", lang, it=problem.command_name) + _meant(problem, lang)
    if isinstance(problem, click.BadOptionUsage):
        return say("usage.no_value", lang, it=problem.option_name)
    if isinstance(problem, click.MissingParameter):
        return say("usage.missing", lang, it=_name(problem))
    if isinstance(problem, click.BadParameter):
        return say("usage.bad_value", lang, it=_name(problem), expected=_expected(problem, lang))
    extra = _EXTRA.match(message)
    return say("usage.extra", lang, it=extra[1]) if extra else message.removesuffix(".")


def _meant(problem: Any, lang: str) -> str:
    """The nearest of what there is, where it is near: a wrong proposal is followed as readily as a right one."""
    given = getattr(problem, "option_name", "") or getattr(problem, "command_name", "")
    close = next(iter(get_close_matches(given, problem.possibilities or (), 1, NEAR)), "")
    return say("usage.meant", lang, it=close) if close else ""


def _name(problem: click.BadParameter) -> str:
    param = problem.param
    if param is None:
        return str(problem.param_hint or "")
    return (
        param.opts[-1]
        if isinstance(param, click.Option)
        else param.make_metavar(problem.ctx or click.Context(click.Command("")))
    )


def _expected(problem: click.BadParameter, lang: str) -> str:
    kind = problem.param.type if problem.param else None
    if isinstance(kind, click.Choice):
        return say("list.separator", lang).join(map(str, kind.choices))
    if kind is not None and f"usage.type.{kind.name}" in WORDS:
        return say(f"usage.type.{kind.name}", lang)
    return problem.message
