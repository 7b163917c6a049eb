"""Commands of the hall: serve it, print its cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.cli.opening import ended_in_order
from smartcity_kit.text.messages import KitError, tr

if TYPE_CHECKING:
    from ssl import SSLContext

    from smartcity_kit.hall.room import Hall

CARDS = "kartu.html"


@main.command(help=tr("Serve the pages to everybody in the hall, behind a code for each OPD."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(1, 65535), help=tr("Port to listen on; without it, a free one from 8300 on.")
)
@click.option("--host", help=tr("Address to listen on; without it, every network of this computer."))
@click.option(
    "--https",
    is_flag=True,
    help=tr("Encrypt, with a certificate made here: nobody reads along, and every browser warns once."),
)
@click.option("--by", help=tr("Who writes; without it, the name this computer knows."))
def serve(workshop: Path, port: int | None, host: str | None, https: bool, by: str | None) -> None:
    """Open the hall until Ctrl-C."""
    from smartcity_kit.hall.serve import EVERYWHERE, addresses_here, run
    from smartcity_kit.sources import kit_folder

    here = "127.0.0.1" if host in (None, EVERYWHERE) else str(host)
    there, *others = addresses_here() if host in (None, EVERYWHERE) else (str(host),)
    scheme = "https" if https else "http"
    secure, fingerprint = _secured(workshop, [here, there, *others, "localhost"]) if https else (None, "")

    def tell(hall: Hall, chosen: int) -> None:
        click.echo(repr(hall.ws))
        click.echo(tr("The hall is open. Participants go to this address and type the code on their card:"))
        click.echo(f"\n    {scheme}://{there}:{chosen}\n")
        if others:
            click.echo(tr("This computer is in several networks. From another one, the address is:"))
            click.echo("\n" + "".join(f"    {scheme}://{one}:{chosen}\n" for one in others))
        if there != here:
            says = tr(
                "If a phone does not reach it: is it in the same network, and does this computer's firewall let "
                "port {port} in?",
                port=chosen,
            )
            click.echo(says + "\n")
        click.echo(tr("For you, on this computer only (the link lets in whoever has it):"))
        click.echo(f"\n    {scheme}://{here}:{chosen}/masuk?undangan={hall.gate.invitation}\n")
        if fingerprint:
            click.echo(tr("Browsers will warn, for nobody outside vouches for this certificate. Its fingerprint is:"))
            click.echo(f"\n    {fingerprint}\n")
        if not hall.gate.has_codes():
            click.echo(tr("No cards yet: print them with “bimtek cards {place}”.", place=workshop))
        click.echo(tr("To end: press Ctrl-C in this window."))

    with ended_in_order():
        run(workshop, kit_folder("notebooks"), tell, host=host or EVERYWHERE, port=port, by=by, secure=secure)
    click.echo(tr("The hall is closed. Everything that was saved is in {place}", place=workshop))


def _secured(workshop: Path, addresses: list[str]) -> tuple[SSLContext, str]:
    from smartcity_kit.hall.certificate import secured

    return secured(workshop.resolve().parent / ".bimtek", addresses)


@main.command(help=tr("Print cards with a new code and its picture for each OPD, or for one."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--opd", help=tr("Only this OPD: id, name or abbreviation. Its former code is good no longer."))
@click.option("--anew", is_flag=True, help=tr("Also for those who have a card; their former code is good no longer."))
@click.option(
    "--role",
    type=click.Choice(["participant", "companion", "observer", "facilitator"]),
    default="participant",
    show_default=True,
    help=tr("For whom: participants have a card for each OPD, the others one card together."),
)
@click.option(
    "--address", help=tr("Address of the hall, such as http://192.168.1.10:8300; without it, this computer's.")
)
@click.option(
    "--out", type=click.Path(path_type=Path), help=tr("File to write; without it, kartu.html beside the workshop.")
)
def cards(workshop: Path, opd: str | None, anew: bool, role: str, address: str | None, out: Path | None) -> None:
    """Make the codes and write the cards; the codes are in that file and nowhere else."""
    from smartcity_kit.hall.cards import whom, write_cards
    from smartcity_kit.hall.serve import DEFAULT_PORT, address_here
    from smartcity_kit.workshop import open_workshop

    if opd is not None and role != "participant":
        raise KitError(tr("Only participants have a card for an OPD. Leave out --opd or --role."))
    target = out or workshop.parent / CARDS
    ws = open_workshop(workshop)
    try:
        people = whom(ws, role=role, opd=opd, anew=anew)
        count = write_cards(ws, target, people, address or f"http://{address_here()}:{DEFAULT_PORT}")
    finally:
        ws.close()
    click.echo(
        tr(
            "{count} cards are in {place}. Print them, then delete the file: the codes stand in it.",
            count=count,
            place=target,
        )
    )
