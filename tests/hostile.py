"""A plan in which every text that people may type is one that would break a careless printer."""

from __future__ import annotations

from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Note, Text
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case
from smartcity_kit.sources import load_method
from smartcity_kit.views.coverage import coverage
from tests.plans import TODAY, plan_of

NASTY = r"""A & B < C > "d" #e $f @g *h* _i_ {{ 7 }} {% x %} \ ` [k](#x) <script>alert(1)</script> 😀"""
PROSE = {"passage.text"}  # Markdown: its marks are meant


def _longest(field: Field) -> int:
    return field.kind.longest if isinstance(field.kind, Text | Note) else 0


#: What stands in each text field of each record type, as far as it fits.
SAID = {
    f"{kind.name}.{field.name}": f"{kind.name}.{field.name} {NASTY}"[: _longest(field)]
    for kind in RECORD_TYPES.values()
    for field in kind.fields
    if _longest(field)
}


def fields_in(text: str) -> set[str]:
    """Return the fields whose text stands in another, whatever its lines and blanks."""
    told = "".join(text.split())
    return {key for key, said in SAID.items() if "".join(said.split()) in told}


def printed_fields(case: Case) -> set[str]:
    """Return the text fields that the books print."""
    return {f"{kind}.{name}" for (kind, name), places in coverage(case).items() if places} & SAID.keys() - PROSE


def hostile(books: str = "tiga-buku") -> Case:
    """A plan in which every text field of every type holds the same hostile text, each with its own number."""
    rows: list[tuple[str, str, dict[str, object]]] = []
    for kind in RECORD_TYPES.values():
        fields = {f.name: SAID[f"{kind.name}.{f.name}"] for f in kind.fields if _longest(f)}
        rows.append((kind.name, kind.name, {**fields, **_links(kind.name)}))
    rows.append(("refused", "risk", {"event": "x", "decision": "tidak", "reason": SAID["risk.reason"]}))
    return Case(plan_of(*rows), load_method(books=books), RECORD_TYPES, TODAY)  # type: ignore[arg-type] # texts and codes


def _links(kind: str) -> dict[str, object]:
    """What a record has to be sorted by to stand in a book."""
    found: dict[str, object] = {}
    for field in RECORD_TYPES[kind].fields:
        of = getattr(field.kind, "of", "")
        if of in RECORD_TYPES and of != kind:
            found[field.name] = of
    codes: dict[str, dict[str, object]] = {
        "programme": {"dimension": "GOV", "sub_dimension": "GOV.service", "start_year": 2027, "end_year": 2028},
        "strategy": {"dimension": "GOV", "sub_dimension": "GOV.service"},
        "quick_win": {
            "dimension": "GOV",
            "start_year": 2027,
            "end_year": 2028,
            "evidence": "https://contoh.example/?a=1&b=<2>",
        },
        "risk": {"likelihood": "3", "impact": "4", "decision": "ya", "treatment": "mitigasi"},
        "action": {"action_group": "kebijakan", "start_year": 2027, "end_year": 2027},
        "issue": {"dimension": "GOV"},
        "gap": {"dimension": "GOV"},
        "mission": {"dimension": "GOV"},
        "swot": {"factor": "S"},
        "indicator_target": {"year": 2027},
        "milestone": {"year": 2027},
        "workshop": {"period_start": 2027, "period_end": 2031, "level": "kota"},
        "passage": {"section": "masterplan.visi", "state": "diperiksa"},
    }
    return found | codes.get(kind, {})
