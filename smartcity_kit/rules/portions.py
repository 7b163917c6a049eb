"""One portion of a case: what belongs to one dimension, one group of actions, one side of readiness.

A view that is handed a portion shows that portion, and never has to know that there is such a thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from smartcity_kit.journal import Record
from smartcity_kit.model.books import READINESS_PART
from smartcity_kit.model.fields import RecordType
from smartcity_kit.model.kinds import Link
from smartcity_kit.model.kinds import Option as Choice
from smartcity_kit.rules.case import Case
from smartcity_kit.text.messages import tr

PARTS = ("dimension", "sub_dimension")


@dataclass(frozen=True, kw_only=True)
class Portion(Case):
    """A case of which only the records that belong to one choice of a list are seen.

    ``code`` is that choice, the empty string stands for what belongs to none of them. Records of types that
    are not sorted by the list are seen whole; links to records outside are followed as ever.
    """

    whole: Case
    each: str
    code: str

    def of(self, type_name: str, opd: str | None = None) -> tuple[Record, ...]:
        """Return the records of a type that belong here, of the whole region or of one OPD."""
        records = self.whole.of(type_name, opd)
        if not sorted_by(self, type_name, self.each):
            return records
        return self.once(
            ("portion", type_name, opd), lambda: tuple(r for r in records if self._place(r) == self.code)
        )

    def _place(self, record: Record) -> str:
        code = place_of(self, record, self.each)
        return code if code in {one.code for one in choices(self.whole, self.each)} else ""


def portion(case: Case, each: str, code: str) -> Portion:
    """Return the portion of a case that belongs to one choice of the list ``each``."""
    # What is made of a portion stands under the same keys as what is made of the whole: it is not remembered.
    parts = {f.name: getattr(case, f.name) for f in fields(Case)} | {"memory": None}
    return Portion(**parts, whole=case, each=each, code=code)


def choices(case: Case, each: str) -> tuple[Choice, ...]:
    """Return what a case can be sorted by: the choices of a list, of sub-dimensions those of the portion's own."""
    if each == READINESS_PART:
        return tuple(one.option() for one in case.method.readiness.components)
    if each == "sub_dimension" and isinstance(case, Portion) and case.each == "dimension":
        dimension = case.method.framework.by_code.get(case.code)
        return () if dimension is None else tuple(one.option() for one in dimension.sub_dimensions)
    return case.method.choices[each]


def portions(case: Case, each: str) -> Iterator[tuple[str, Portion]]:
    """Yield the label and portion of each choice in order, at last of what belongs to none of them.

    Where there is nothing to choose from (a framework without sub-dimensions), that one portion is all.
    """
    for choice in choices(case, each):
        yield choice.label, portion(case, each, choice.code)
    yield tr("Not assigned yet"), portion(case, each, "")


def sorted_by(case: Case, type_name: str, each: str) -> bool:
    """Tell whether records of a type belong to choices of a list, by a field of theirs or of what they lead to."""
    if each == READINESS_PART:
        return type_name == "readiness"
    if each in PARTS:
        return case.once(("sorted", type_name, each), lambda: _leads(case, type_name, each, frozenset()))
    return own_field(case.types[type_name], each) != ""


def _leads(case: Case, type_name: str, each: str, seen: frozenset[str]) -> bool:
    if type_name in seen or type_name not in case.types:
        return False
    kind = case.types[type_name]
    return own_field(kind, each) != "" or any(
        _leads(case, to, each, seen | {type_name}) for name in _links(kind) for to in _targets(kind, name)
    )


def own_field(kind: RecordType, each: str) -> str:
    """Return the field of a type that is chosen from a list, the empty string where it has none."""
    return next((f.name for f in kind.fields if isinstance(f.kind, Link) and f.kind.of == each), "")


def _links(kind: RecordType) -> Iterator[str]:
    return (f.name for f in kind.fields if isinstance(f.kind, Link) and f.name != "replaces")


def _targets(kind: RecordType, name: str) -> tuple[str, ...]:
    link = kind.by_name[name].kind
    return tuple(link.of.split("|")) if isinstance(link, Link) else ()


def place_of(case: Case, record: Record, each: str) -> str:
    """Return the code of the choice a record belongs to: its own, or that of what it leads to."""
    if each == READINESS_PART:
        return _component(case, record)
    kind = case.types[record.type]
    if each not in PARTS:
        return record.text(own_field(kind, each))
    return _followed(case, record, each, frozenset())


def _followed(case: Case, record: Record, each: str, seen: frozenset[str]) -> str:
    kind = case.types.get(record.type)
    if kind is None or record.id in seen:
        return ""
    own = record.text(own_field(kind, each))
    if own:
        return own
    linked = (case.plan.get(record.get(name)) for name in _links(kind))
    found = (_followed(case, one, each, seen | {record.id}) for one in linked if one is not None)
    return next((code for code in found if code), "")


def _component(case: Case, record: Record) -> str:
    variable = record.text("variable")
    for component, group in case.method.readiness.groups():
        if any(one.code == variable for one in group.variables):
            return component.code
    return ""
