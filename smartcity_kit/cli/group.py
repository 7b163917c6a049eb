"""The command itself: its language, and what a refusal looks like."""

from __future__ import annotations

import gettext
import os
from typing import Any

import click

from smartcity_kit import __version__
from smartcity_kit.text.messages import DOMAIN, LOCALE, N_, KitError, language, tr

# Click's own words. It asks gettext for them, so they stand in the kit's catalogue like all others.
CLICK_WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Aborted!"),
    N_("Try '{command} {option}' for help."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("default: {default}"),
    N_("required"),
)
gettext.bindtextdomain(DOMAIN, LOCALE)
gettext.textdomain(DOMAIN)


class _Commands(click.Group):
    """Every refusal of the kit ends as one sentence and exit code 1, never as a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        os.environ["LANGUAGE"] = language()  # where gettext looks for the language, on every system
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KitError as refusal:
            raise click.ClickException(str(refusal)) from None


@click.group(
    cls=_Commands,
    help=tr("Smart City masterplan workshops in guided notebooks."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", help=tr("Show the version and exit."))
def main() -> None:
    """Open the front door."""
