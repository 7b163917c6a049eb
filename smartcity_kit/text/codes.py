"""Nomenclature codes of programmes and sub-activities: split into their parts, never rewritten.

The form is ``U.BB.PP.J.KK.SS`` (urusan, bidang urusan, program, jenis, kegiatan, sub-kegiatan), with two or
four digits at the end, and an account code may follow. Which lists are in force is data (``data/budget/``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smartcity_kit.text.messages import tr

LONGEST = 60  # characters; a sub-activity with its account code has 35
OLD_TAIL, NEW_TAIL = 2, 4  # digits of a sub-activity in the older and the newer lists

_DIGITS_AND_DOTS = re.compile(r"\d+(?:\s*\.\s*\d+)+\s*\.?", re.ASCII)
_CODE = re.compile(
    r"(?P<urusan>\d)\.(?P<bidang>\d\d)"
    r"(?:\.(?P<program>\d\d)"
    r"(?:\.(?P<jenis>0?[12])\.(?P<kegiatan>\d\d)"
    r"(?:\.(?P<sub_kegiatan>\d{4}|\d\d)"
    r"(?:\.(?P<account>\d\.\d(?:\.\d\d(?:\.\d\d(?:\.\d\d(?:\.\d{4})?)?)?)?))?"
    r")?)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Code:
    """The parts of a nomenclature code as they were written, each empty where the code ends before it."""

    urusan: str
    bidang: str
    program: str = ""
    jenis: str = ""  # 1 of a province, 2 of a kabupaten or kota
    kegiatan: str = ""
    sub_kegiatan: str = ""
    account: str = ""

    def __str__(self) -> str:
        """Return the code with its account part, dots between the parts."""
        return ".".join(part for part in (self.activity, self.account) if part)

    @property
    def field(self) -> str:
        """The field of government (bidang urusan), such as ``2.16``."""
        return f"{self.urusan}.{self.bidang}"

    @property
    def activity(self) -> str:
        """The code without its account part."""
        parts = (self.urusan, self.bidang, self.program, self.jenis, self.kegiatan, self.sub_kegiatan)
        return ".".join(part for part in parts if part)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What looks wrong in the code and may be right, as sentences; nothing is corrected."""
        if self.jenis.startswith("0"):
            return (tr("The fourth part is {part}; in the lists it is a single digit, 1 or 2.", part=self.jenis),)
        return ()


def read_code(text: str) -> Code | None:
    """Return the parts of a nomenclature code, None where ``text`` is not built like one.

    Takes both lengths of sub-activities (``2.16.03.2.02.09``, ``2.16.03.2.02.0014``), every shorter code
    from the field of government on, and an account code behind a sub-activity. ``1.01.01.02.01.0001``, which
    stands in working lists, is taken with a doubt.
    """
    plain = plain_code(text)
    found = _CODE.fullmatch(plain) if plain is not None else None
    return None if found is None else Code(**{name: part or "" for name, part in found.groupdict().items()})


def plain_code(text: str) -> str | None:
    """Return ``text`` with no blanks around its dots, None where it is not groups of digits with dots between."""
    stripped = text.strip()
    if len(stripped) > LONGEST or not _DIGITS_AND_DOTS.fullmatch(stripped):
        return None
    return "".join(stripped.split()).removesuffix(".")
