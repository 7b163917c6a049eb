"""Rounds at work: prepared, opened, closed, repeated, and their minutes written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_kit.files import write_or_say
from smartcity_kit.forms.desk import Desk
from smartcity_kit.rules.scoring.rounds import rounds
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import slug
from smartcity_kit.workshop.ballots import round_of
from smartcity_kit.workshop.live import Live

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop


@dataclass(frozen=True)
class Rounds:
    """What the facilitator's side of scoring asks the workshop for."""

    ws: Workshop
    live: Live

    def round_desk(self, about: str, desk: Desk, locked: str) -> Desk:
        """Return the desk of the rounds about one type of record; a new one is in preparation until it is opened."""
        fixed = {"about": about, "state": "disiapkan"}
        return replace(
            desk,
            records=lambda: rounds(self.live.case(), about),
            save=lambda record_id, raw, seen: desk.save(
                record_id, raw if record_id is not None else {**fixed, **raw}, seen
            ),
            fixed=fixed,
            locked=locked,
        )

    def open(self, round_id: str) -> str:
        """Open a round for ballots; return the sentence that says so."""
        raw: dict[str, object] = {"state": "terbuka"}
        if not round_of(self.live, round_id).get("opened"):
            raw["opened"] = self.live.case().today.isoformat()
        self._switch(round_id, raw)
        return tr("The round is open.")

    def close(self, round_id: str) -> str:
        """Close a round; return the sentence that says so."""
        self._switch(round_id, {"state": "tutup"})
        return tr("The round is closed.")

    def _switch(self, round_id: str, raw: Mapping[str, object]) -> None:
        outcome = self.ws.save("round", round_of(self.live, round_id).id, raw)
        if outcome.problems:
            raise KitError(str(outcome.problems[0]))

    def again(self, round_id: str) -> str:
        """Open a second round beside one, on the same things and criteria; return the sentence that says so."""
        one = round_of(self.live, round_id)
        names = ("about", "way", "criteria", "weights", "method", "group", "cut", "show_names")
        same = {name: one.get(name) for name in names if one.get(name) is not None}
        count = 2
        while any(each.text("name") == f"{one.text('name')} ({count})" for each in self.live.case().of("round")):
            count += 1
        raw = {
            **same,
            "name": f"{one.text('name')} ({count})",
            "before": round_id,
            "state": "terbuka",
            "opened": self.live.case().today.isoformat(),
        }
        outcome = self.ws.save("round", None, raw)
        if outcome.record is None:
            raise KitError(outcome.say)
        return tr("Open: {round}. Choose it above to settle it.", round=outcome.record.text("name"))

    def write_minutes(self, round_id: str) -> str:
        """Write the minutes of a round beside the workshop file; return the sentence that says where."""
        from smartcity_kit.print.html import document_html

        if refused := self.ws.locked("round"):
            raise KitError(refused)
        document = self.ws.minutes(round_id)
        place = Path(self.live.store.place)
        folder = place.parent if place.is_file() else Path()
        target = folder / f"notulen-{slug(document.about, 'putaran')}.html"
        write_or_say(target, document_html(document).encode())
        return tr("The minutes are in {place}", place=target)
