"""What another framework would make of the entries, and which entries no framework in force knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_kit.journal import Record, Value
from smartcity_kit.model.crosswalk import Crossing
from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Link, Links
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.text.messages import N_, tr

FRAMEWORK = ("dimension", "sub_dimension")
READINESS = ("readiness_variable", "readiness_level")

MAPS, COARSER, SPLITS, NO_HOME = "maps", "coarser", "splits", "no_home"
STATES = {
    MAPS: N_("moves"),
    COARSER: N_("moves to the dimension; choose the part anew"),
    SPLITS: N_("splits; a person decides"),
    NO_HOME: N_("has no home; a person decides"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """What a switch writes into one record, and the codes in it that nothing is known for."""

    record: Record
    fields: tuple[tuple[str, Value], ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """One part sent to another framework and back at the level of dimensions."""

    code: str
    there: str  # the dimension it goes to, empty where it has none
    back: tuple[str, ...]  # the dimensions that one comes back as

    def lost(self, home: str) -> bool:
        """Tell whether the part does not come back to its own dimension alone."""
        return self.back != (home,)


def state(crossing: Crossing, code: str) -> str:
    """Return what becomes of a part or dimension: one of ``STATES``."""
    found = crossing.dimensions(code)
    if found == ("",):
        return NO_HOME
    if len(found) > 1:
        return SPLITS
    whole = code in crossing.source.by_code or bool(crossing.part(code))
    return MAPS if whole or not crossing.target.by_code[found[0]].sub_dimensions else COARSER


def round_trip(crossing: Crossing) -> tuple[Return, ...]:
    """Return what each part comes back as when only dimensions are kept on the way (DOMAIN 3.4: no inverse)."""
    found = []
    for dimension in crossing.source.dimensions:
        for part in dimension.sub_dimensions or (dimension,):
            there = crossing.dimension(part.code)
            back = crossing.back.dimensions(there) if there else ()
            found.append(Return(part.code, there, back))
    return tuple(found)


def losses(crossing: Crossing) -> tuple[str, ...]:
    """Return the parts that a round trip does not bring back to their own dimension."""
    return tuple(one.code for one in round_trip(crossing) if one.lost(crossing.source.home(one.code)))


def entries(case: Case) -> Counter[str]:
    """Return how many entries each code of the framework stands in: its part where it has one, else its dimension."""
    counted: Counter[str] = Counter()
    for record in _records(case):
        parts, dimensions = _codes(case, record, "sub_dimension"), _codes(case, record, "dimension")
        counted.update(parts or dimensions)
    return counted


def concerned(case: Case) -> int:
    """Return how many entries carry a code of a framework at all."""
    return sum(1 for _ in _records(case))


def moves(case: Case, crossing: Crossing) -> tuple[Move, ...]:
    """Return what a switch does to each entry that carries a code of a framework; nothing is guessed.

    A code that goes to one place only is replaced. Any other stays; where the new framework uses the same
    letters for something else it is written with the name of its framework (``kominfo:LIV``), so that it is
    never read as what it is not.
    """
    found = []
    for record in _records(case):
        written = _written(case, record, crossing)
        kept = tuple(
            code
            for of in FRAMEWORK
            for field in _fields(case.types[record.type], of)
            for code in _as_codes(dict(written).get(field.name, record.get(field.name)))
            if code not in crossing.target.parts
        )
        found.append(Move(record, written, kept))
    return tuple(found)


def foreign_codes(case: Case) -> Iterator[Finding]:
    """Yield a finding for each entry with a code that the framework or readiness model in force does not know."""
    known = {of: {option.code for option in case.method.choices[of]} for of in (*FRAMEWORK, *READINESS)}
    for name, kind in case.types.items():
        fields = [(field.name, of) for of in known for field in _fields(kind, of)]
        for record in case.of(name) if fields else ():
            for field, of in fields:
                for code in _as_codes(record.get(field)):
                    if code not in known[of]:
                        says, advice = _foreign(case, of, code)
                        yield finding(case, "foreign_code", "check", record, says, advice)


def _foreign(case: Case, of: str, code: str) -> tuple[str, str]:
    if of in READINESS:
        says = tr("The code {code} is not part of the readiness model in force.", code=code)
        return says, tr("Choose anew.")
    near = _near(case, code)
    says = tr("The code {code} is not part of the framework in force.", code=code)
    return says, tr("Choose anew. Close to it: {names}.", names=listed(near)) if near else tr("Choose anew.")


def _near(case: Case, code: str) -> list[str]:
    """Return the parts of the framework in force that crosswalks put close to a code of another one."""
    framework, _, bare = code.rpartition(":")
    ways = [way.back for way in case.method.crossings if framework in {"", way.target.id}]
    found: list[str] = []
    for way in ways:
        if bare in way.source.by_code:
            found += [one for one in way.dimensions(bare) if one]
        elif bare in way.source.parts:
            found += [*way.primary(bare), *way.near(bare)]
    parts = case.method.framework.parts
    return [str(parts[one].label) for one in dict.fromkeys(found)]


# ------------------------------------------------------------------ the codes of a record


def _fields(kind: RecordType, of: str) -> list[Field]:
    return [field for field in kind.fields if isinstance(field.kind, Link | Links) and field.kind.of == of]


def _codes(case: Case, record: Record, of: str) -> list[str]:
    fields = _fields(case.types[record.type], of)
    return [code for field in fields for code in _as_codes(record.get(field.name))]


def _as_codes(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _records(case: Case) -> Iterator[Record]:
    for name, kind in case.types.items():
        fields = [field.name for of in FRAMEWORK for field in _fields(kind, of)]
        if fields:
            yield from (record for record in case.of(name) if any(record.get(field) for field in fields))


def _written(case: Case, record: Record, crossing: Crossing) -> tuple[tuple[str, Value], ...]:
    parts, dimensions = (_fields(case.types[record.type], of) for of in reversed(FRAMEWORK))
    part = _bare(record.text(parts[0].name), crossing) if parts else ""
    found: dict[str, Value] = {}
    for field in dimensions:
        value = record.get(field.name)
        if isinstance(value, tuple):
            found[field.name] = tuple(dict.fromkeys(_moved(code, "", crossing) for code in value))
        elif isinstance(value, str):
            found[field.name] = _moved(value, part, crossing)
    for field in parts:
        value = record.text(field.name)
        alone = crossing.part(record.text("dimension")) if not value and record.text("dimension") else ""
        if value or alone:
            found[field.name] = _moved_part(value, crossing) if value else alone
    # A field over which two people disagree stays as it is: a switch settles no conflict.
    return tuple((n, v) for n, v in found.items() if v != record.get(n) and n not in record.conflicts)


def _bare(code: str, crossing: Crossing) -> str:
    """Return a code that an earlier switch wrote with the name of the framework now wanted, without that name."""
    mine = code.removeprefix(f"{crossing.target.id}:")
    return mine if mine in crossing.target.parts else code


def _kept(code: str, crossing: Crossing) -> str:
    clash = code in crossing.target.parts and code in crossing.source.parts
    return f"{crossing.source.id}:{code}" if clash else _bare(code, crossing)


def _moved(dimension: str, part: str, crossing: Crossing) -> str:
    """Return the dimension of an entry after the switch, which its part decides where the two agree."""
    if part in crossing.target.parts and part not in crossing.source.parts:
        return crossing.target.home(part)  # it never left the framework that is coming back
    deciding = part if part and crossing.source.home(part) == dimension else dimension
    known = crossing.dimension(deciding) if deciding in crossing.source.parts else ""
    return known or _kept(dimension, crossing)


def _moved_part(part: str, crossing: Crossing) -> str:
    known = crossing.part(part) if part in crossing.source.parts else ""
    return known or _kept(part, crossing)
