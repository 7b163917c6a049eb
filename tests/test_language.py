"""The Indonesian catalogue says exactly what the code says, and the reader's language is chosen per context."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from contextvars import copy_context
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from smartcity_kit.text.messages import tr, use_language

ROOT = Path(__file__).parent.parent
PO = ROOT / "smartcity_kit/locale/id/LC_MESSAGES/smartcity_kit.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "tr": None, "N_": None}  # as the recipe `make catalogue` names them


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PO.open("rb") as lines:
        return read_po(lines, locale="id")


def sentences(catalogue: Catalog) -> dict[str, Message]:
    """Return the messages of a catalogue by what the code says; the header has an empty id."""
    return {str(message.id): message for message in catalogue if message.id}


def said_by_the_code() -> set[str]:
    """Extract with the mappings of pyproject.toml, as the recipe does."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    return {str(found[2]) for found in extract_from_dir(ROOT, methods, keywords=KEYWORDS)}


def places(text: str) -> Counter[str]:
    """Count the {named} places of a text."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_catalogue_holds_exactly_what_the_code_says(catalogue: Catalog) -> None:
    said, held = said_by_the_code(), set(sentences(catalogue))
    assert sorted(said - held) == [], "not in the catalogue: run `make catalogue` and translate them"
    assert sorted(held - said) == [], "said nowhere any more: run `make catalogue`"
    assert len(said) > 400
    assert not catalogue.obsolete


def test_catalogue_leaves_no_sentence_untranslated_or_in_doubt(catalogue: Catalog) -> None:
    assert [said for said, message in sentences(catalogue).items() if not str(message.string).strip()] == []
    assert [said for said, message in sentences(catalogue).items() if message.fuzzy] == []


def test_translation_has_the_places_of_its_sentence(catalogue: Catalog) -> None:
    held = sentences(catalogue)
    assert [said for said, message in held.items() if places(said) != places(str(message.string))] == []


def test_translation_ends_as_its_sentence_does(catalogue: Catalog) -> None:
    ends = (".", ":", "?", "…")
    wrong = [
        said
        for said, message in sentences(catalogue).items()
        if said.endswith(ends) and not str(message.string).endswith(said[-1])
    ]
    assert wrong == []


def test_catalogue_names_no_person_and_no_address() -> None:
    head = PO.read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert '"Last-Translator: the smartcity_kit contributors\\n"' in head
    assert '"Plural-Forms: nplurals=1; plural=0;\\n"' in head
    assert not any(sign in head for sign in ("@", "FULL NAME", "YEAR", "VERSION"))


def test_compiled_catalogue_is_what_the_written_one_compiles_to(catalogue: Catalog) -> None:
    fresh, compiled = BytesIO(), PO.with_suffix(".mo")
    write_mo(fresh, catalogue)
    held = compiled.read_bytes() if compiled.exists() else b""
    assert held == fresh.getvalue(), "the compiled catalogue is missing or stale: run `make start`"


def test_message_is_indonesian_where_nobody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    use_language("")
    monkeypatch.delenv("SMARTCITY_LANG")
    assert tr("Saved {time}", time="10.32") == "Tersimpan 10.32"
    monkeypatch.setenv("SMARTCITY_LANG", "en")
    assert tr("Saved {time}", time="10.32") == "Saved 10.32"


def test_language_chosen_for_one_reader_leaves_the_others_theirs() -> None:
    one, other = copy_context(), copy_context()
    one.run(use_language, "id")
    assert one.run(tr, "Risk owner") == "Pemilik risiko"
    assert other.run(tr, "Risk owner") == "Risk owner"
    one.run(use_language, "en")
    assert one.run(tr, "Risk owner") == "Risk owner"


@pytest.mark.parametrize("typed", ["{count}", "{0}", "{", "}}", "%s", "{typed.__class__}"])
def test_value_with_braces_is_shown_as_it_was_typed(typed: str) -> None:
    use_language("id")
    assert tr("“{raw}” is not a date.", raw=typed) == f"“{typed}” bukan tanggal."


def test_no_sentence_stands_inside_an_f_string_where_the_extractor_does_not_see_it() -> None:
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted((ROOT / "smartcity_kit").rglob("*.py"))
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("tr", "N_")
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []
