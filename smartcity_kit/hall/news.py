"""What open pages are told besides their own widgets: messages of the facilitator, and the board as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from smartcity_kit.hall.places import BOARD
from smartcity_kit.hall.show import wall_html
from smartcity_kit.rules import Case
from smartcity_kit.rules.access import PARTICIPANT, Visitor
from smartcity_kit.rules.notices import addressee, messages_for, written
from smartcity_kit.rules.receipts import current_stage
from smartcity_kit.text.dates import clock
from smartcity_kit.text.messages import tr
from smartcity_kit.views.wall import Wall, wall

if TYPE_CHECKING:
    from smartcity_kit.hall.channel import Channel
    from smartcity_kit.hall.room import Hall
    from smartcity_kit.hall.sitting import Sitting

MOST = 30  # messages listed on a page
EVERY = "*"  # each line of the board leads on, not only that of the own OPD
PAUSE = 1.0  # seconds between two boards while many write: counting sixty OPDs costs as much as ten saves

Told = dict[str, Any]
State = tuple[object, ...]  # what a board was made of


@dataclass(frozen=True, slots=True)
class _Hung:
    at: float
    state: State
    told: Told


class News:
    """Tells each open page what is new to it; made and told in turn with all other work."""

    def __init__(self, hall: Hall) -> None:
        """Start with nothing told."""
        self._hall = hall
        self._lists: dict[tuple[str, str], Told] = {}  # by role and OPD
        self._position = -1  # of the plan that these were made of
        self._hung: dict[tuple[str, str], _Hung] = {}  # by stage and whose lines lead on
        self._counted: dict[str, tuple[tuple[int, str], Wall]] = {}  # by stage

    def look(self) -> None:
        """Tell every page what it has not been told."""
        hall = self._hall
        if hall.ws.position != self._position:
            self._lists, self._position = {}, hall.ws.position
        here = self._here()
        for name, channel in list(hall.channels.items()):
            sitting = hall.sittings.get(name)
            if sitting is not None and channel.visitor is not None:
                self._tell(channel, self._messages(channel.visitor))
                if sitting.page.name.split("/")[0] == BOARD and not sitting.page.cells:
                    self._tell(channel, self._wall(sitting, channel.visitor, here))

    def _tell(self, channel: Channel, told: Told) -> None:
        if channel.told.get(told["t"]) is not told:
            channel.told[told["t"]] = told
            self._hall.tell(channel, told)

    def _here(self) -> Mapping[str, int]:
        """Return how many people of each OPD are connected: one person with three pages is one."""
        people = {one.visitor for one in self._hall.channels.values() if one.visitor is not None}
        return Counter(one.opd for one in people if one.role == PARTICIPANT)

    def _messages(self, visitor: Visitor) -> Told:
        key = visitor.role, visitor.opd
        if key not in self._lists:
            self._lists[key] = {"t": "news", "messages": self._listed(visitor)}
        return self._lists[key]

    def _listed(self, visitor: Visitor) -> list[dict[str, str]]:
        case = self._hall.ws.case
        found = messages_for(case, visitor)[-MOST:]
        return [
            {
                "id": one.id,
                "text": one.text("text"),
                "about": tr(
                    "{time} · to {whom}",
                    time=clock(datetime.fromisoformat(written(one).at).astimezone()),
                    whom=addressee(case, one),
                ),
            }
            for one in found
        ]

    def _wall(self, sitting: Sitting, visitor: Visitor, here: Mapping[str, int]) -> Told:
        case, now = self._hall.ws.case, datetime.now().astimezone()
        stage = sitting.page.name.partition("/")[2] or current_stage(case)
        opens = visitor.opd if visitor.role == PARTICIPANT else EVERY
        state = (self._position, f"{now:%H:%M}", tuple(sorted(here.items())))
        hung = self._hung.get((stage, opens))
        if hung is None or (hung.state != state and monotonic() - hung.at > PAUSE):
            html = wall_html(self._walls(case, stage, f"{now:%H:%M}"), stage, here, opens)
            hung = _Hung(monotonic(), state, {"t": "board", "html": html})
            self._hung[stage, opens] = hung
        return hung.told

    def _walls(self, case: Case, stage: str, clock: str) -> Wall:
        """Return the wall of a stage: counted once for the board of the room and for those of sixty OPDs."""
        key, kept = (self._position, clock), self._counted.get(stage)
        if kept is None or kept[0] != key:
            kept = key, wall(case, stage, clock)
            self._counted[stage] = kept
        return kept[1]
