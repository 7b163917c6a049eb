"""What a field may be chosen from: a list of the method, or the records of a type."""

from __future__ import annotations

from smartcity_kit.journal import Plan, Record
from smartcity_kit.model.fields import Field, RecordType, Types
from smartcity_kit.model.kinds import NO_OPTIONS, Kind, Link, Links, Option, Options
from smartcity_kit.model.method import Method
from smartcity_kit.text.messages import tr


def options_of(kind: Kind, plan: Plan, method: Method, types: Types) -> Options:
    """Return the choices of a field of ``kind``; empty for a field that is not chosen from anything."""
    if not isinstance(kind, Link | Links):
        return NO_OPTIONS
    if kind.of in method.choices:
        return Options(method.choices[kind.of], method.unclear(kind.of))
    found = []
    for name in kind.of.split("|"):
        found += [
            Option(record.id, title(record, types[name], plan, method, types), _spellings(record))
            for record in plan.of(name)
        ]
    return Options(found)


def _spellings(record: Record) -> tuple[str, ...]:
    # An OPD is known by its abbreviation and by the names the sources gave it.
    return tuple(record.text(name) for name in ("abbreviation", "raw_name") if record.text(name))


def title(record: Record, kind: RecordType, plan: Plan, method: Method, types: Types) -> str:
    """Return what people call a record, or a sentence-like placeholder while its naming fields are empty."""
    parts = [shown(kind.by_name[name], record, plan, method, types) for name in kind.title if name in kind.by_name]
    return " · ".join(part for part in parts if part) or tr("({type} without a name)", type=tr(kind.label))


def shown(field: Field, record: Record, plan: Plan, method: Method, types: Types) -> str:
    """Return the value of a field as readers see it, the empty string where nobody entered one."""
    value = record.get(field.name)
    if value is None:
        return ""
    if isinstance(field.kind, Link | Links):
        codes = value if isinstance(value, tuple) else (value,)
        return "; ".join(label_of(field.kind.of, code, plan, method, types) for code in codes)
    return field.kind.show(value)


def label_of(of: str, code: object, plan: Plan, method: Method, types: Types) -> str:
    """Return the label of one stored code, without building the whole list of choices."""
    for option in method.choices.get(of, ()):
        if option.code == code:
            return option.label
    record = plan.records.get(code) if isinstance(code, str) else None
    # A record of another type is no choice here; to follow it could also lead in a circle.
    if record is None or record.type not in types or record.type not in of.split("|"):
        return str(code)
    name = title(record, types[record.type], plan, method, types)
    return tr("{name} (removed)", name=name) if record.removed else name


def owner_of(record: Record, kind: RecordType, plan: Plan) -> str:
    """Return the id of the OPD a record belongs to, the empty string where it belongs to the whole region."""
    if not kind.owned_by:
        return ""
    here: Record | None = record
    *links, last = kind.owned_by.split(".")
    for link in links:
        here = plan.get(here.get(link)) if here is not None else None
    if here is None:
        return ""
    return here.id if last == "id" else here.text(last)
