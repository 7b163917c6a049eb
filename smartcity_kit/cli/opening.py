"""Commands that open or make a workshop."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn, TypedDict, Unpack

import click

from smartcity_kit.cli.group import main
from smartcity_kit.cli.printing import PRINTED, print_with_bar
from smartcity_kit.text.messages import KitError, tr

HOME = Path("bimtek")  # below the home folder: outside every git checkout, and easy to find
# Written out, so that --help need not read data/; a test holds it against the folder. The first is the usual one.
EXAMPLES = ("lumajang", "banyuwangi", "lombok_timur", "nganjuk", "sintetis")


class _How(TypedDict):
    """How a workshop is opened, as the options of the command say it."""

    port: int | None
    browser: bool | None
    printing: bool
    hall: bool
    by: str | None


@main.command(help=tr("Open a workshop in JupyterLab; without a file, an example."))
@click.argument("workshop", required=False, type=click.Path(path_type=Path))
@click.option(
    "--example",
    "name",
    type=click.Choice(EXAMPLES),
    help=tr("Which example; without it, lumajang. “sintetis” is made up, and full size."),
)
@click.option("--folder", type=click.Path(path_type=Path), help=tr("Where the example, its pages and handouts lie."))
@click.option("--port", type=click.IntRange(1, 65535), help=tr("Port of JupyterLab; without it, a free one."))
@click.option(
    "--browser/--no-browser", default=None, help=tr("Open a browser; by default only where there is a screen.")
)
@click.option("--print/--no-print", "printing", default=True, help=tr("Print the handouts first."))
@click.option(
    "--hall", is_flag=True, help=tr("Also serve the pages to everybody in the hall, as “bimtek serve” does.")
)
@click.option("--by", help=tr("Who writes; without it, the name this computer knows."))
def start(workshop: Path | None, name: str | None, folder: Path | None, **how: Unpack[_How]) -> None:
    """Open or make the workshop, print its handouts, serve its pages until Ctrl-C."""
    from smartcity_kit.sources import kit_folder
    from smartcity_kit.start import has_screen, ready_folder, start_lab
    from smartcity_kit.workshop import example, open_workshop

    if workshop is not None and name is not None:
        raise KitError(tr("Name a workshop file or an example, not both."))
    chosen = name or EXAMPLES[0]
    place = workshop or (folder or Path.home() / HOME / chosen) / f"{chosen}.sqlite"
    by, browser = how["by"], how["browser"]
    ready_folder(place.parent)
    ws = example(chosen, place, by=by) if workshop is None else open_workshop(place, by=by)
    try:
        click.echo(repr(ws))
        if how["printing"]:
            print_with_bar(ws, place.parent / PRINTED)
    finally:
        ws.close()
    click.echo(tr("JupyterLab is starting …"))
    shown = has_screen() if browser is None else browser
    with (
        ended_in_order(),
        start_lab(place.parent, place, kit_folder("notebooks"), port=how["port"], browser=shown, by=by) as lab,
        _hall_beside(place, by) if how["hall"] else nullcontext(),
    ):
        for note in lab.notes:
            click.echo(note)
        click.echo(tr("Open this address in a browser on this computer:"))
        click.echo(f"\n    {lab.url}\n")
        click.echo(tr("The pages are on the left: start with 00_persiapan. Everything entered is stored at once."))
        click.echo(tr("To end: press Ctrl-C in this window."))
        lab.wait()
    click.echo(tr("JupyterLab has ended. The workshop is in {place}", place=place))


@contextmanager
def _hall_beside(place: Path, by: str | None) -> Iterator[None]:
    """Serve the hall in a process of its own: it says itself where it is, and ends with what is inside."""
    words = [sys.executable, "-m", "smartcity_kit", "serve", str(place), *(("--by", by) if by else ())]
    # A group of its own: Ctrl-C then ends it once, by the signal below, and not in the middle of its own ending.
    serving = subprocess.Popen(words, start_new_session=True)
    try:
        yield
    finally:
        serving.terminate()
        serving.wait()


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end what is inside, as a person expects, without a traceback."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        click.echo()
    finally:
        signal.signal(signal.SIGTERM, before)


@main.command(help=tr("Make an empty workshop file for a region."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--region", required=True, help=tr("Full name, such as Kabupaten Lumajang."))
@click.option("--level", type=click.Choice(["kabupaten", "kota"]), help=tr("Level of the region."))
@click.option("--period", help=tr("Years of the plan, such as 2025-2034."))
@click.option(
    "--framework", default="kominfo", show_default=True, help=tr("Dimension framework, a file in data/frameworks.")
)
@click.option("--scheme", default="spbe", show_default=True, help=tr("Risk scheme, a file in data/risk."))
@click.option("--by", help=tr("Who writes; without it, the name this computer knows."))
def new(
    workshop: Path, region: str, level: str | None, period: str | None, framework: str, scheme: str, by: str | None
) -> None:
    """Make the file and write the settings into it."""
    from smartcity_kit.sources import load_method
    from smartcity_kit.workshop import open_workshop

    if workshop.exists():
        raise KitError(tr("{place} is there already; it was left as it is. Choose another name.", place=workshop))
    first, _, last = (part.strip() for part in (period or "").replace("–", "-").partition("-"))
    if first.isdecimal() and last.isdecimal() and int(last) < int(first):
        raise KitError(tr("--period: {period} ends before it begins. Write it as 2025-2034.", period=period))
    raw = {"region": region, "level": level, "period_start": first, "period_end": last or first}
    load_method(framework, scheme)  # a method that does not exist is said before a file is made
    ws = open_workshop(workshop, by=by, create=True)
    outcome = ws.save("workshop", None, {**raw, "framework": framework, "scheme": scheme, "quick_win_years": 2})
    ws.close()
    if outcome.problems:
        workshop.unlink()
        raise KitError(str(outcome.problems[0]))
    click.echo(tr("Made: {place}. Open it with: bimtek start {place}", place=workshop))
