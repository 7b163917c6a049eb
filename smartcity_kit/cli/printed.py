"""What the commands that print share: the choice of a format, and the template beside the workshop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.text.messages import tr

if TYPE_CHECKING:
    from smartcity_kit.print.formats import Format


class OneFormat(click.ParamType[str]):
    """One of the formats whose printers this kit has; they are looked up when somebody names one."""

    name = "format"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the format's name as the printing house knows it."""
        from smartcity_kit.print.formats import FORMATS

        if value.lower() not in FORMATS:
            names = ", ".join(FORMATS)
            self.fail(tr("There is no format {name}. Choose one of: {names}.", name=value, names=names), param, ctx)
        return value.lower()


def chosen_formats(workshop: Path, names: Sequence[str]) -> Mapping[str, Format]:
    """Return the formats somebody named, on the region's Word template where one lies beside the workshop."""
    from smartcity_kit.print.formats import FORMATS, formats_of

    template = None
    if any(FORMATS[name].templated for name in names):
        from smartcity_kit.print.word import template_beside

        template = template_beside(workshop)
    return formats_of(names, template)
