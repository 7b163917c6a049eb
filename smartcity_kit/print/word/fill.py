"""A template filled in: its placeholders by docxtpl, and the place where the document goes.

What people typed is only ever a value: it is not read for placeholders again, and the body of the document is
put in after docxtpl is done. A template comes from somebody else's computer, so it is rendered in Jinja's sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from secrets import token_hex
from typing import Any
from zipfile import BadZipFile

from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from smartcity_kit.print.word.ooxml import legal
from smartcity_kit.print.word.template import PLACES
from smartcity_kit.text.messages import KitError, tr

_NO_DOCX = (BadZipFile, OpcError, KeyError, ValueError, SyntaxError, NotImplementedError, AttributeError)
_BROKEN = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, SyntaxError)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in template: the paragraph that the document takes the place of, the runs for the arms."""

    word: WordDocument
    slot: Any
    arms: tuple[Any, ...]


def filled(template: bytes, words: Mapping[str, object]) -> Filled:
    """Return the template with ``words`` in it; raises KitError, in one sentence, for one that cannot be used."""
    marks = {name: f"{name}-{token_hex(16)}" for name in ("isi", "lambang")}
    values = {name: _legal(value) for name, value in words.items()} | {"isi": marks["isi"]}
    if words.get("lambang"):
        values["lambang"] = marks["lambang"]
    file = _rendered(template, values)
    body = file.element.body
    _refuse_elsewhere(file, marks)
    slots = [one for one in body.iterchildren(qn("w:p")) if marks["isi"] in _text(one)]
    if len(slots) != 1 or _text(slots[0]).strip() != marks["isi"] or _text(body).count(marks["isi"]) != 1:
        raise KitError(
            tr("The Word template needs {place} once, in a paragraph of its own outside tables.", place="{{ isi }}")
        )
    found = [one for one in body.iter(qn("w:t")) if marks["lambang"] in (one.text or "")]
    for one in found:
        one.text = (one.text or "").replace(marks["lambang"], "")
    return Filled(file, slots[0], tuple(one.getparent() for one in found))


def _rendered(template: bytes, values: Mapping[str, object]) -> WordDocument:
    try:
        file = DocxTemplate(BytesIO(template))
        file.init_docx()
    except _NO_DOCX:
        raise KitError(tr("The Word template is not a .docx file. Save it in Word as .docx.")) from None
    room = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_finalized)
    try:
        file.render(values, room, autoescape=True)
    except UndefinedError as error:
        says = tr(
            "The Word template asks for something unknown: {wrong}. It may name: {names}.",
            wrong=error.message,
            names=", ".join(PLACES),
        )
        raise KitError(says) from None
    except TemplateSyntaxError as error:
        raise KitError(_unreadable(error.message or "")) from None
    except (TemplateError, *_BROKEN) as error:
        raise KitError(_unreadable(str(error))) from None
    word: WordDocument = file.docx
    return word


def _unreadable(wrong: str) -> str:
    return tr(
        "A placeholder of the Word template cannot be read ({wrong}). Compare it with the kit's own template.",
        wrong=wrong.splitlines()[0] if wrong else "–",
    )


def _finalized(value: object) -> object:
    """Return a value as docxtpl may print it: it takes ``{_{`` for a brace that somebody wrote in the template."""
    return Markup(str(escape(value)).replace("_", "&#95;")) if isinstance(value, str) else value  # noqa: S704 - escaped


def _legal(value: object) -> object:
    if isinstance(value, str):
        return legal(value)
    return [_legal(one) for one in value] if isinstance(value, list | tuple) else value


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def _refuse_elsewhere(file: WordDocument, marks: Mapping[str, str]) -> None:
    """Refuse what can only stand in the body where it stands in a header or footer."""
    strips = [_text(one) for one in _strips(file)]
    for name, mark in marks.items():
        if any(mark in text for text in strips):
            place = f"{{{{ {name} }}}}"
            says = tr(
                "{place} of the Word template can only stand in the text, not in a header or footer.", place=place
            )
            raise KitError(says)


def _strips(file: WordDocument) -> Iterator[Any]:
    for relation in file.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element
