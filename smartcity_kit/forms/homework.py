"""Work between the meetings: worksheets written for every OPD, and taken in when they come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import KitError, tr

CSS = Path(__file__).with_name("form.css")


class HomeworkBox(SpokenBox):
    """Two halves: a stage and a folder to write to; files to take in, each with what was not taken."""

    def __init__(
        self,
        stages: Sequence[tuple[str, str]],
        folder: str,
        write: Callable[[str, str], str],
        take: Callable[[bytes, str], tuple[str, Sequence[str]]],
        locked: str = "",
        no_files: str = "",
    ) -> None:
        """Offer ``stages`` (label and code).

        ``write(stage, folder)`` writes and answers with a sentence; ``take(data, name)`` takes in one file and
        answers with a sentence and one for everything to know. ``locked`` says why nothing can be done here,
        ``no_files`` why no file can be chosen.
        """
        self.write, self.take, self.locked = write, take, locked
        self.looks = looks = Looks()
        self.stage = W.Dropdown(
            description=tr("For stage"), options=[(tr("all"), ""), *stages], layout=looks.wide, style=looks.plain
        )
        self.folder = W.Text(description=tr("Folder"), value=folder, layout=looks.wide, style=looks.text)
        self.go = W.Button(description=tr("Write the worksheets"), layout=W.Layout(width="auto"))
        self.upload = W.FileUpload(
            accept=".xlsx", multiple=True, description=tr("Take worksheets in"), layout=W.Layout(width="auto")
        )
        self.told = W.HTML("", layout=looks.wide, style=looks.html)
        self.status = W.HTML("", layout=looks.wide, style=looks.html)
        self.go.on_click(lambda _: self._guard(self.written))
        self.upload.observe(lambda _: self._guard(self.taken), "value")
        if locked:
            self._say(locked)
        style: Any = W.HTML(f"<style>{CSS.read_text(encoding='utf-8')}</style>", layout=looks.wide)
        way_in = W.HTML(escape(no_files), style=looks.html) if no_files else self.upload
        buttons = W.Box((self.go, way_in), layout=W.Layout(display="flex", flex_flow="row wrap"))
        inside = (self.stage, self.folder, buttons, self.status, self.told)
        super().__init__((style, self.status) if locked else (style, *inside), layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-homework"):
            self.add_class(name)

    def written(self) -> None:
        """Write a worksheet for every OPD."""
        self._say(tr("Writing …"))
        self._say(self.write(self.stage.value, self.folder.value.strip()))

    def taken(self) -> None:
        """Take in every file that was chosen; one that is refused does not stop the rest."""
        files, self.upload.value = self.upload.value, ()  # or the same file could not be chosen again
        said = []
        for one in files:
            try:
                says, more = self.take(bytes(one["content"]), str(one["name"]))
            except KitError as refusal:
                says, more = str(refusal), ()
            said.append(_listed(says, more))
        if said:
            self.told.value = "".join(said)
            self._say(tr("{count} files were looked at.", count=len(said)))

    def static(self) -> str:
        """Return what the box is, for places where no script runs."""
        sentence = tr("Worksheets are written and taken in here while the notebook runs.")
        return f"<p>{escape(sentence)}</p>"


def _listed(says: str, more: Sequence[str]) -> Any:
    items = "".join(f"<li>{escape(text)}</li>" for text in more)
    return f"<p>{escape(says)}</p>" + (f"<ul>{items}</ul>" if items else "")
