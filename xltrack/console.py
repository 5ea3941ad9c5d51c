"""What every command shares: how it speaks, shows progress, hands its work out, and ends."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from concurrent.futures import Executor


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # but tab and line break


class Misuse(click.UsageError):
    """A wrong call; ``name`` is one of the words of usage, ``about`` fills it."""

    def __init__(self, name: str, **about: object) -> None:
        super().__init__(name)
        self.about = about


def tell(lines: Iterable[str], json_file: str | None, result: Any = None) -> None:
    """Lines for people on standard output; the JSON beside them, or instead of them where it is asked for on standard output."""
    if json_file != "-":
        for line in lines:
            click.echo(plain(line))
    if json_file:
        import json

        text = json.dumps(result, ensure_ascii=False, indent=2, default=str) + "\n"
        if json_file == "-":
            click.echo(text, nl=False)
            return
        from xltrack.books.whole import write_whole

        write_whole(
            text.encode(errors="backslashreplace"), Path(json_file)
        )  # half a character of a file name is \udcff in JSON


def plain(line: str) -> str:
    """A line without control characters: the name of a file may hold such as act on a terminal, or turn the words behind them around."""
    return _CONTROL.sub("", line)


def exit_code(findings: Iterable[Any]) -> int:
    from xltrack.results import exit_status

    return exit_status(findings)


@contextmanager
def progress_bar(lang: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from xltrack.words import say

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(say("cli.reading", lang), total=None, rate="")

        def show(done: int, total: int) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"{speed:.0f}/s" if speed else "")

        yield show


@contextmanager
def workers_at(address: str | None) -> Iterator[Executor | None]:
    """The workers of a dask scheduler, where one is named."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as exc:
        raise Misuse("dask_extra") from exc
    try:
        connect: Any = Client  # untyped where it is installed, unknown where it is not
        client = connect(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as exc:
        raise Misuse("dask_absent", address=address, why=exc) from exc
    with client:
        yield client.get_executor()


def speak_utf8() -> None:
    """Output is UTF-8; a console of another code page shows a substitute for what it lacks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace") if stream.isatty() else stream.reconfigure(
                encoding="utf-8", errors="replace"
            )


def language_of_error(given: list[str]) -> str:
    """The language of an error: the one asked for, else that of the workbooks named or at hand; a command may stop before it knows its master."""
    asked = [word.partition("=")[2] or after for word, after in zip(given, [*given, ""][1:], strict=True)
             if word == "--lang" or word.startswith("--lang=")]  # fmt: skip
    for lang in (*asked[-1:], os.environ.get("XLTRACK_LANG", "")):
        if lang in ("zh", "en"):
            return lang
    from xltrack.books.tongue import at_hand

    return at_hand((word for word in given if not word.startswith("-")), Path.cwd())
