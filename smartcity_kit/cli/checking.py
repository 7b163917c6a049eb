"""The command that says whether a workshop is sound."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.text.messages import KitError, tr

if TYPE_CHECKING:
    from smartcity_kit.workshop import Workshop


@main.command(help=tr("Check a workshop: the file, the fold against the journal, and what is still open."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help=tr("Write the fold anew from the journal."))
def check(workshop: Path, rebuild: bool) -> None:
    """Say whether the file is sound, mend the fold where asked, and count the findings."""
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        _check_file(ws, workshop, rebuild)
        _count_findings(ws)
    finally:
        ws.close()


def _check_file(ws: Workshop, place: Path, rebuild: bool) -> None:
    if not ws.store.sound():
        raise KitError(tr("{place} is damaged. Open the last copy of it; nothing was changed here.", place=place))
    wrong = len(ws.store.rebuild() if rebuild else ws.store.check())
    changes, records = len(ws.store.changes()), len(ws.plan.records)
    click.echo(tr("{count} changes in the journal, {records} records.", count=changes, records=records))
    if rebuild:
        click.echo(tr("The kept state was written anew; {count} records were mended.", count=wrong))
    elif wrong:
        says = tr(
            "The kept state of {count} records is not what the journal says. "
            "Mend it with: bimtek check --rebuild {place}",
            count=wrong,
            place=place,
        )
        raise KitError(says)
    else:
        click.echo(tr("The kept state is what the journal says."))


def _count_findings(ws: Workshop) -> None:
    from smartcity_kit.rules import findings

    counts = Counter(one.weight for one in findings(ws.case))
    weights = {weight: counts[weight] for weight in ("conflict", "open", "check")}
    click.echo(tr("Findings: {conflict} to choose, {open} open, {check} to check.", **weights))
