"""What a facilitator decides for the room: which worksheets are open, what is frozen, what everybody is told."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_kit.forms.live import Result
from smartcity_kit.rules import access
from smartcity_kit.rules.gates import gated
from smartcity_kit.rules.notices import addressee, messages
from smartcity_kit.rules.receipts import current_stage
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.views.gates import gates_table, is_frozen, messages_table, sheet_label
from smartcity_kit.workshop import gates
from smartcity_kit.workshop.names import opd_named, stage_named
from smartcity_kit.workshop.opened import Opened

if TYPE_CHECKING:
    from smartcity_kit.forms.confirm import Confirm
    from smartcity_kit.forms.gates import GatesBox
    from smartcity_kit.forms.notices import MessageBox
    from smartcity_kit.forms.press import Press

OPEN = "open:"  # before the code of a stage in the list of the freezer: to open it again


class Conducting(Opened):
    """The part of the workshop object with which one person conducts a room of others."""

    def _barred(self, action: str) -> str:
        """Return why whoever looks here may not do something for the room, empty where they may."""
        refused = access.barred(self._hand.visitor, action)
        return refused or ("" if self._hand.visitor is not None or self.opd is None else tr(access.BARRED[action]))

    # The board

    def board(self, stage: str | int | None = None) -> Result:
        """Return the board of a stage: each OPD's worksheets, what is handed in; the present stage's without one."""
        from smartcity_kit.views.board import board_table

        code = "" if stage is None else stage_named(self._live.case(), stage).code
        return self._result(board_table, self.opd, code)

    def missing(self, stage: str | int | None = None, *, opd: str | None = None) -> Result:
        """Return which due fields are empty in which entry of an OPD (this page's where none is named)."""
        from smartcity_kit.views.board import missing_table

        case = self._live.case()
        unit = (self.opd or "") if opd is None else opd_named(case, opd)
        return self._result(missing_table, unit, "" if stage is None else stage_named(case, stage).code)

    # Open and closed

    def close_worksheets(self, stage: str | int, sheet: str = "", opd: str | None = None) -> str:
        """Close a stage, or one worksheet of it, for every OPD or for one; what it says stands until the next word.

        In the hall a closed worksheet takes nothing from participants; the facilitator and notebooks write on.
        ``sheet`` is a record type by name or label, ``opd`` an id, name or abbreviation. Raises KitError.
        """
        return gates.turn(self._hand, stage, sheet, opd, closed=True)

    def open_worksheets(self, stage: str | int, sheet: str = "", opd: str | None = None) -> str:
        """Open what was closed or frozen: a stage or one worksheet of it, for every OPD or for one."""
        return gates.turn(self._hand, stage, sheet, opd, closed=False)

    def freeze(self, stage: str | int) -> str:
        """Close a whole stage for every OPD and keep a snapshot of what stands; ``open_worksheets`` undoes it."""
        return gates.frozen(self._hand, stage)

    def freezing(self, stage: str | int) -> Table | Notice:
        """Return what freezing a stage would close, and who has not handed in."""
        return gates.freezing(self._live, stage)

    def gates(self) -> GatesBox:
        """Return the widget that opens and closes worksheets."""
        from smartcity_kit.forms.gates import GatesBox

        live = self._live

        def sheets(stage: str) -> tuple[tuple[str, str], ...]:
            case = live.case()
            names = gated(case, stage) if stage else ()
            return ((tr("all worksheets"), ""), *((sheet_label(case, name), name) for name in names))

        def opds() -> tuple[tuple[str, str], ...]:
            case = live.case()
            return ((tr("every OPD"), ""), *((case.opd_name(one.id), one.id) for one in case.of("opd")))

        def turn(scope: tuple[str, str, str], *, closed: bool) -> str:
            stage, sheet, opd = scope
            return gates.turn(self._hand, stage, sheet, opd or None, closed=closed)

        choices = (self._stages(), sheets, opds)
        table, barred = lambda: gates_table(live.case()), self._barred("gate")
        return GatesBox(choices, turn, table, live.watchers.add, barred, current_stage(live.case()))

    def freezer(self) -> Confirm:
        """Return the widget that freezes a stage after showing what that closes, and opens it again."""
        from smartcity_kit.forms.confirm import Confirm

        live, hand = self._live, self._hand
        stages = self._stages()
        choices = (
            *((tr("Freeze {stage}", stage=label), code) for label, code in stages),
            *((tr("Open {stage} again", stage=label), OPEN + code) for label, code in stages),
        )

        def look(code: str) -> Table | Notice:
            if not code.startswith(OPEN):
                return gates.freezing(live, code)
            case, stage = live.case(), code.removeprefix(OPEN)
            if not is_frozen(case, stage):
                return Notice(tr("{stage} is not frozen.", stage=case.label("stage", stage)))
            return gates_table(case)

        def act(code: str) -> str:
            if code.startswith(OPEN):
                return gates.turn(hand, code.removeprefix(OPEN), "", None, closed=False)
            return gates.frozen(hand, code)

        labels = (tr("What to do"), tr("Show what happens"), tr("Do it"))
        box = Confirm(labels, choices, look, act, self._barred("gate"))
        if (present := current_stage(live.case())) in [code for _, code in stages]:
            box.picker.value = present
        return box

    def _stages(self) -> tuple[tuple[str, str], ...]:
        case = self._live.case()
        return tuple((str(one.label), one.code) for one in case.method.stages.stages if gated(case, one.code))

    # Messages

    def send(self, text: str, to: str = "") -> str:
        """Write to everybody, to a class or to an OPD (``to``); it stands on every open page of the hall at once."""
        return gates.send(self._hand, text, to)

    def withdraw(self, message: str) -> str:
        """Take a message off every page, by its id."""
        return gates.withdraw(self._hand, message)

    def messages(self) -> MessageBox:
        """Return the widget that writes to the room, shows what was sent, and withdraws."""
        from smartcity_kit.forms.notices import MessageBox

        live, hand = self._live, self._hand

        def whom() -> tuple[tuple[str, str], ...]:
            case = live.case()
            found = [(case.title(one), one.id) for name in ("group", "opd") for one in case.of(name)]
            return ((tr("everybody"), ""), *found)

        def sent() -> tuple[tuple[str, str], ...]:
            case = live.case()
            return tuple(
                (f"{addressee(case, one)}: {' '.join(one.text('text').split())[:60]}", one.id)
                for one in reversed(messages(case))
            )

        acts = partial(gates.send, hand), partial(gates.withdraw, hand)
        barred = self._barred("message")
        return MessageBox((whom, sent), acts, lambda: messages_table(live.case()), live.watchers.add, barred)

    # Everything, at once

    def export_all(self, folder: str | os.PathLike[str] | None = None) -> Path:
        """Write everything into one zip beside the workshop (or into ``folder``), while people write on.

        It holds the workshop file, a pack, the data as Excel and JSON with its schema, and the board of each stage.
        Raises KitError where it cannot be written.
        """
        from smartcity_kit.workshop.rescue import export_all

        return export_all(self._hand, None if folder is None else Path(folder))

    def exporter(self) -> Press:
        """Return the button that exports everything and says where it is."""
        from smartcity_kit.forms.press import Press

        def act() -> str:
            return tr("Everything is in {place}", place=self.export_all())

        return Press(tr("Export everything now"), act, self._barred("export"))
