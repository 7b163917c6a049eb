"""Commands for the work between the meetings: Excel worksheets out to every OPD, and back in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.text.messages import KitError, tr

if TYPE_CHECKING:
    from smartcity_kit.workshop.sheets import Taken

HOMEWORK = "lembar"  # what people call them


@main.command(help=tr("Write an Excel worksheet for every OPD, to be filled at home and taken back."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--opd", "opds", multiple=True, help=tr("Only this OPD, by name or abbreviation; may be repeated."))
@click.option("--stage", help=tr("Only what this stage fills (I, II, III, IV …); without it, everything."))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=tr("Folder for the worksheets; without it, “lembar” beside the workshop."),
)
def sheets(workshop: Path, opds: tuple[str, ...], stage: str | None, folder: Path | None) -> None:
    """Write one workbook an OPD."""
    from smartcity_kit.workshop import open_workshop

    place = folder or workshop.parent / HOMEWORK
    ws = open_workshop(workshop)
    try:
        written = [path for opd in opds or (None,) for path in ws.worksheets(place, opd=opd, stage=stage)]
    finally:
        ws.close()
    if not written:
        raise KitError(tr("The roster of OPD is empty: fill it first, then write the worksheets."))
    click.echo(tr("{count} worksheets are in {folder}", count=len(written), folder=place))


@main.command(help=tr("Take in worksheets that came back; what cannot be read is listed and marked in a copy."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def take(workshop: Path, files: tuple[Path, ...]) -> None:
    """Take in one file after the other; one that is refused does not stop the rest."""
    from smartcity_kit.workshop import open_workshop

    refused = 0
    ws = open_workshop(workshop)
    try:
        for file in files:
            try:
                _say(ws.take_worksheet(file))
            except KitError as refusal:
                refused += 1
                click.echo(str(refusal), err=True)
    finally:
        ws.close()
    if refused:
        sys.exit(1)


def _say(taken: Taken) -> None:
    click.echo(f"{taken.name}: {taken}")
    for one in taken.wrong:
        click.echo(f"  {one}")
    for note in taken.notes:
        click.echo(f"  {note}")
    if taken.copy is not None:
        click.echo("  " + tr("The marked copy to send back is {place}", place=taken.copy))
