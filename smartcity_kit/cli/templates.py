"""The command that hands out the kit's Word template."""

from __future__ import annotations

from pathlib import Path

import click

from smartcity_kit.cli.group import main
from smartcity_kit.text.messages import KitError, tr


@main.command(
    help=tr("Write the kit's Word template: edit it in Word, and lay it beside a workshop as templat.docx.")
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("The file to write; without it, templat.docx here."),
)
def template(to: Path | None) -> None:
    """Write the template; one that is there already is somebody's work and stays."""
    from smartcity_kit.print.word.template import NAME, kit_template

    place = to or Path(NAME)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(kit_template())
    except FileExistsError:
        says = tr("{place} is there already; it was left as it is. Choose another name.", place=place)
        raise KitError(says) from None
    except OSError as error:
        wrong = error.strerror or str(error)
        says = tr("{place} could not be written ({wrong}). Choose another name.", place=place, wrong=wrong)
        raise KitError(says) from None
    click.echo(tr("The Word template is in {place}", place=place))
