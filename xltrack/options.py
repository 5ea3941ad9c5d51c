"""Options that several commands share, each said once, and the kind of value a day is."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

PATH: click.ParamType[Any] = click.Path(path_type=Path)
RETURNS = click.argument("returns", nargs=-1, required=True, type=PATH, metavar="RETURNS...")
# Without any, a merge draws up the final review.
LATE_RETURNS = click.argument("returns", nargs=-1, type=PATH, metavar="[RETURNS]...")
MASTER = click.option("--master", type=PATH, help="主表；不给则在当前文件夹和填报表旁边找。 The master workbook.")
TEMPLATE = click.option("--template", type=PATH, help="表样。 The form template.")
FORCE = click.option("--force", is_flag=True, help="覆盖已有文件，原文件留备份。 Replace files, keeping copies.")
JOBS = click.option("--jobs", type=click.IntRange(min=1), help="同时读取的文件数。 How many files to read at once.")
DASK = click.option(
    "--dask",
    metavar="ADDRESS",
    help="交给这个 dask 调度器上的机器读取。 Read on the machines of this dask scheduler (xltrack[dask]).",
)
CORRECTIONS = click.option("--corrections", type=PATH, help="更正稿写到这个文件夹。 Folder for marked copies.")
ACCEPT = click.option("--accept", type=PATH, help="采用已采纳的修正建议。 Apply the repairs accepted in this list.")
JSON = click.option(
    "--json",
    "json_file",
    type=click.Path(allow_dash=True),
    help="把结果写成 JSON，- 为标准输出。 Write the result as JSON, - for standard output.",
)


def _asked_for(context: click.Context, option: click.Parameter, lang: str | None) -> str | None:
    """The language given to a command, else the one given before it, else the one of the environment."""
    typed = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
    return lang if typed else context.obj or lang


LANG = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    envvar="XLTRACK_LANG",
    callback=_asked_for,
    help="界面语言。 Language of the terminal.",
)


if TYPE_CHECKING:
    _Parameter = click.ParamType[date]
else:
    _Parameter = click.ParamType  # says nothing of what it gives before click 8.4


class Day(_Parameter):
    """A plain day, 2022-06-20."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r}: YYYY-MM-DD", param, ctx)
