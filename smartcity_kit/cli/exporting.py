"""Commands for what leaves the workshop for other programs: slides, and the data itself."""

from __future__ import annotations

from pathlib import Path

import click

from smartcity_kit.cli.group import main
from smartcity_kit.files import write_or_say
from smartcity_kit.text.messages import KitError, tr


@main.command(help=tr("Write slides for the head of region (pptx): where the plan stands, and what is asked."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), help=tr("The file; without it, one beside the workshop.")
)
def slides(workshop: Path, to: Path | None) -> None:
    """Write the presentation."""
    from smartcity_kit.print.slides import document_pptx
    from smartcity_kit.print.word.pictures import png_of
    from smartcity_kit.views.deck import deck
    from smartcity_kit.views.documents import Figure
    from smartcity_kit.workshop import open_workshop

    def png(figure: Figure) -> bytes:
        made = png_of(figure.svg)
        if made is None:
            raise KitError(tr("The picture {title} could not be drawn.", title=figure.title))
        return made

    ws = open_workshop(workshop)
    try:
        document = deck(ws.case, tr("Journal position {position}", position=ws.position))
    finally:
        ws.close()
    place = to or workshop.with_name(f"{workshop.stem}-paparan.pptx")
    write_or_say(place, document_pptx(document, png))
    click.echo(tr("The slides are in {place}", place=place))


DATA_FORMATS = ("jsonl", "xlsx")


@main.command(help=tr("Write the data with its schema and the version of its method, for other programs."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=tr("Folder for the files; without it, “data-ekspor” beside the workshop."),
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(DATA_FORMATS),
    multiple=True,
    default=DATA_FORMATS[:1],
    show_default=True,
    help=tr("jsonl is JSON Lines beside a schema, xlsx a workbook for Excel; may be repeated."),
)
def data(workshop: Path, folder: Path | None, formats: tuple[str, ...]) -> None:
    """Write every record after a head that names method and state."""
    from smartcity_kit.workshop import open_workshop
    from smartcity_kit.workshop.data import Data

    ws = open_workshop(workshop)
    try:
        made = Data.of(ws.case, ws.position)
    finally:
        ws.close()
    home = folder or workshop.parent / "data-ekspor"
    for name, content in made.files(workshop.stem, formats):
        write_or_say(home / name, content)
    click.echo(tr("{count} records are in {place}", count=len(made.lines), place=home))
