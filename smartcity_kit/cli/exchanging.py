"""Commands for more than one copy: packs out and in, receipts, snapshots and their comparison."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from smartcity_kit.cli.group import main
from smartcity_kit.files import write_or_say
from smartcity_kit.text.messages import N_, KitError, tr

WORKSHOP = click.argument("workshop", type=click.Path(path_type=Path))
BY = click.option("--by", help=tr("Who writes; without it, the name this computer knows."))


@main.command(help=tr("Pack a workshop, or one OPD's part of it, into one file for a USB stick or a chat."))
@WORKSHOP
@click.option("--opd", help=tr("Only the part of this OPD, by name or abbreviation."))
@click.option(
    "--with-notebooks", is_flag=True, help=tr("Also the pages beside the workshop, without what they show.")
)
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The file to write; without it, one beside the workshop.")
)
def pack(workshop: Path, opd: str | None, with_notebooks: bool, to: Path | None) -> None:
    """Write the pack."""
    from smartcity_kit.packs import SUFFIX
    from smartcity_kit.workshop import open_workshop
    from smartcity_kit.workshop.exchange import default_name, pages_beside
    from smartcity_kit.workshop.names import opd_named

    if to is not None and to.suffix != SUFFIX:
        raise KitError(
            tr(
                "--to: the name of a pack ends in {ending}, such as {example}.",
                ending=SUFFIX,
                example=to.with_suffix(SUFFIX).name,
            )
        )
    ws = open_workshop(workshop)
    try:
        unit = opd_named(ws.case, opd) if opd else None
        content = ws.pack(unit, notebooks=pages_beside(workshop.parent) if with_notebooks else None)
        place = to or default_name(ws, unit)
    finally:
        ws.close()
    write_or_say(place, content)
    click.echo(tr("The pack is in {place}. Open it elsewhere with: bimtek unpack {place}", place=place))


@main.command(help=tr("Make a workshop of its own from a pack, to work in offline; it merges back."))
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The workshop file to make; without it, one beside the pack.")
)
def unpack(pack: Path, to: Path | None) -> None:
    """Make the workshop file."""
    from smartcity_kit.workshop.exchange import unpack as make

    place = to or pack.with_suffix(".sqlite")
    found, pages = make(pack, place)
    whose = found.part.name or tr("the whole workshop")
    click.echo(tr("Made: {place} ({whose}). Open it with: bimtek start {place}", place=place, whose=whose))
    if pages:
        said = N_("Pages came along: {names}. A page is a program: open only what comes from people you know.")
        click.echo(tr(said, names=", ".join(pages)))


@main.command(help=tr("Take packs into a workshop: what is new in them, in any order, as often as you like."))
@WORKSHOP
@click.argument("packs", nargs=-1, required=True, type=click.Path(path_type=Path))
@BY
def merge(workshop: Path, packs: tuple[Path, ...], by: str | None) -> None:
    """Take in each pack, all of it or nothing, and say what came; one that is refused keeps no other out."""
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop, by=by)
    refused = 0
    try:
        for one in packs:
            try:
                click.echo(str(ws.merge(one)))
            except KitError as refusal:
                refused += 1
                click.echo(str(refusal), err=True)
        waiting = len(ws.table("conflicts").part.rows)  # type: ignore[union-attr] # a table
    finally:
        ws.close()
    if waiting:
        click.echo(tr("{count} fields wait for a choice: open the page of reports.", count=waiting))
    if refused:
        sys.exit(1)


@main.command(help=tr("Say what a receipt stands for: who handed in what, when, and whether it still is so."))
@WORKSHOP
@click.argument("code")
def receipt(workshop: Path, code: str) -> None:
    """Look a code up."""
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        click.echo(ws.receipt_says(code))
    finally:
        ws.close()


@main.command(help=tr("Keep where the plan stands now under a name, to compare with later."))
@WORKSHOP
@click.argument("name")
@click.option("--stage", help=tr("The stage that ends here (I, II, III, IV …)."))
@BY
def snapshot(workshop: Path, name: str, stage: str | None, by: str | None) -> None:
    """Keep a snapshot."""
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop, by=by)
    try:
        click.echo(tr("Kept: {name}.", name=ws.snapshot(name, stage).text("name")))
    finally:
        ws.close()


@main.command(help=tr("Print what differs between two snapshots, stages or days; the second may be “sekarang”."))
@WORKSHOP
@click.argument("before")
@click.argument("after", default="sekarang")
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The file to write; without it, one beside the workshop.")
)
def compare(workshop: Path, before: str, after: str, to: Path | None) -> None:
    """Write the comparison as one HTML file."""
    from smartcity_kit.print.html import document_html
    from smartcity_kit.text.words import slug
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        document = ws.comparison(before, after)
    finally:
        ws.close()
    place = to or workshop.parent / f"perbandingan-{slug(document.about, 'keadaan')}.html"
    write_or_say(place, document_html(document).encode())
    click.echo(tr("The comparison is in {place}", place=place))
