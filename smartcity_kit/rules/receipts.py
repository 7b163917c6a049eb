"""Handing in: what an OPD hands in, the code of its receipt, and how the board of a stage stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.completeness import NOT_COUNTED, Filled, filled_in, missing, stage_types
from smartcity_kit.rules.schedule import day_of

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which are misread on paper and misheard
LENGTH = 6  # 31⁶ codes: among ten thousand receipts two share one with a chance of six in a hundred
RECEIPTS = UUID("3d2f8f4e-6f0c-4c0a-9a54-2f1d6f3a7b10")  # the space of names in which receipts have their ids
_BETWEEN = str.maketrans("", "", " -.")  # what people put into a code to read it out
# Who was there is written down by the facilitator: it says nothing about what an OPD has done.
NOT_HANDED_IN = NOT_COUNTED | {"attendance"}


# ------------------------------------------------------------------ what is handed in


def worksheets(case: Case, stage: str) -> tuple[str, ...]:
    """Return the record types of a stage that an OPD fills as its own."""
    return tuple(n for n in stage_types(case, stage) if case.types[n].owned_by and n not in NOT_HANDED_IN)


def handed_in(case: Case, stage: str, opd: str) -> tuple[Record, ...]:
    """Return the records that an OPD hands in for a stage."""
    return tuple(record for name in worksheets(case, stage) for record in case.of(name, opd))


def content_hash(records: Iterable[Record]) -> str:
    """Return the hash of what records say: the same whoever wrote them, in whatever order, on whatever copy."""
    told = sorted([one.id, one.type, sorted(one.values.items())] for one in records)
    return sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def filled_of(case: Case, stage: str, records: Iterable[Record]) -> Filled:
    """Return how much of what is due by the end of a stage is filled in these records."""
    return sum((filled_in(case, one, stage) for one in records), Filled())


# ------------------------------------------------------------------ receipts


def code_of(seed: str, taken: Iterable[str] = ()) -> str:
    """Return a short code that follows from ``seed`` and is none of those taken."""
    used, salt = frozenset(taken), 0
    while True:
        number = int.from_bytes(sha256(f"{seed}/{salt}".encode()).digest()[:8], "big")
        code = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH))
        if code not in used:
            return code
        salt += 1


def typed_code(text: str) -> str:
    """Return a code as it is kept, for one that somebody typed with blanks, dashes or small letters."""
    return text.translate(_BETWEEN).upper()


def receipts(case: Case, opd: str | None = None, stage: str | None = None) -> tuple[Record, ...]:
    """Return the receipts of an OPD and a stage, or of all, the newest last."""
    every = case.plan.of("receipt") if opd is None else case.share(by_opd, at=opd) or ()
    return tuple(one for one in every if stage in (None, one.text("stage")))


def by_opd(case: Case) -> Mapping[str, tuple[Record, ...]]:
    """Return the receipts of each OPD: one that hands in touches nobody else's pages."""
    found: dict[str, list[Record]] = {}
    for one in case.plan.of("receipt"):
        found.setdefault(one.text("opd"), []).append(one)
    return {opd: tuple(some) for opd, some in found.items()}


def standing(case: Case, opd: str, stage: str) -> Record | None:
    """Return the last receipt of an OPD for a stage that was not taken back."""
    valid = (one for one in reversed(receipts(case, opd, stage)) if one.get("taken_back") is not True)
    return next(valid, None)


# ------------------------------------------------------------------ the board


@dataclass(frozen=True, slots=True)
class Standing:
    """How one OPD stands in one stage: each worksheet, the last entry (time, empty for none), the receipt.

    ``unchanged`` tells whether what was handed in still is what stands; ``late`` are the days past the deadline,
    None where there is none, or it has not passed, or everything was handed in. ``waiting`` are the fields into
    which two people wrote different values, and of which nobody has chosen one.
    """

    opd: str
    sheets: Mapping[str, Filled]
    filled: Filled
    last_entry: str
    receipt: Record | None
    unchanged: bool
    late: int | None
    waiting: int = 0

    @property
    def complete(self) -> bool:
        """Whether there is something, nothing due is missing, and nothing waits for a choice."""
        return self.filled.records > 0 and self.filled.filled == self.filled.due and not self.waiting


def deadline_of(case: Case, stage: str, opd: str) -> date | None:
    """Return by when an OPD hands in a stage: its own deadline, else everybody's, the earliest; None without one."""
    found = [one for one in case.of("deadline") if one.text("stage") == stage and not one.get("done_on")]
    own = [one for one in found if one.text("owner") == opd]
    days = [day for one in own or [o for o in found if not o.get("owner")] if (day := day_of(one)) is not None]
    return min(days, default=None)


def board(case: Case, stage: str) -> tuple[Standing, ...]:
    """Return how each OPD stands in a stage, in the order of the roster."""
    names = worksheets(case, stage)
    return case.once(("board", stage), lambda: tuple(_standing(case, stage, one.id, names) for one in case.of("opd")))


def standing_in(case: Case, stage: str, opd: str) -> Standing:
    """Return how one OPD stands in a stage, as ``board`` says it of all."""
    return case.once(("standing", stage, opd), lambda: _standing(case, stage, opd, worksheets(case, stage)))


def receipt_id(stage: str, opd: str, content: str, before: int) -> str:
    """Return the id of a receipt: the same for the same content, whoever presses first, on whatever copy.

    Two people of one OPD who hand in at the same moment write one receipt and not two. ``before`` counts the
    receipts of that content that were taken back: handing in again after that is a new one.
    """
    return str(uuid5(RECEIPTS, json.dumps([stage, opd, content, before])))


def _standing(case: Case, stage: str, opd: str, names: tuple[str, ...]) -> Standing:
    own = {name: case.of(name, opd) for name in names}
    every = [record for records in own.values() for record in records]
    receipt = standing(case, opd, stage)
    due = deadline_of(case, stage, opd)
    late = (case.today - due).days if due is not None and receipt is None else 0
    return Standing(
        opd,
        {name: filled_of(case, stage, records) for name, records in own.items()},
        filled_of(case, stage, every),
        max((held.at for one in every for some in one.heads.values() for held in some), default=""),
        receipt,
        receipt is not None and receipt.text("sha256") == content_hash(every),
        late if late > 0 else None,
        sum(len(one.conflicts) for one in every),
    )


def open_of(case: Case, stage: str, opd: str) -> tuple[tuple[Record, tuple[str, ...]], ...]:
    """Return the records of an OPD with the due fields still empty in each, those without any left out."""
    pairs = ((one, missing(case, one, stage)) for one in handed_in(case, stage, opd))
    return tuple((one, names) for one, names in pairs if names)


def current_stage(case: Case) -> str:
    """Return the stage that a board is about while nobody names one: the last that has begun, else the first."""
    begun = [one for one in case.of("session") if (day := day_of(one)) is not None and day <= case.today]
    last = max(begun, key=lambda one: one.text("date"), default=None)
    known = case.method.stages.by_code
    if last is not None and last.text("stage") in known:
        return last.text("stage")
    return next(one.code for one in case.method.stages.stages if one.days and worksheets(case, one.code))
