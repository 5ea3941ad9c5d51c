"""The tables of arguments and options in ``docs/commands.md``, taken from the commands themselves.

Run ``python docs/build_commands.py`` after a command changed; what stands outside the marked part of the page is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from xltrack.cli import cli

PAGE = Path(__file__).with_name("commands.md")
BEGIN, END = "<!-- commands: made by docs/build_commands.py -->\n", "<!-- end of commands -->\n"


BAR = "\\|"  # a bar that ends no cell


def page(text: str) -> str:
    """The page with its marked part made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n".join(reference()) + "\n" + END + after


def reference() -> Iterator[str]:
    yield from _command("xltrack", cli)
    for name, command in sorted(cli.commands.items()):
        if not command.hidden:
            yield from _command(f"xltrack {name}", command)


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
    yield f"\n### `{' '.join([name, *arguments])}`\n"
    yield " ".join((command.help or "").split())
    options = [p for p in command.params if isinstance(p, click.Option)]
    yield "\n| option | meaning |\n| --- | --- |"
    for option in options:
        value = "" if option.is_flag else f" {option.make_metavar(context)}"
        cells = (f"`{', '.join(option.opts)}{value}`", " ".join((option.help or "").split()))
        yield f"| {' | '.join(cell.replace('[zh|en]', 'zh|en').replace('|', BAR) for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
