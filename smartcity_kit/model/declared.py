"""What every part of a file in ``data/`` is made of, and how a file that does not fit is refused.

The modules that declare parts of the method build on this one; ``method`` puts them together.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from smartcity_kit.model.kinds import Option
from smartcity_kit.text.messages import language

_Model = TypeVar("_Model", bound="Declared")


class Misdeclared(ValueError):
    """Data that does not fit its declaration: ``where`` is the path to the first fault, ``wrong`` says what."""

    def __init__(self, where: tuple[int | str, ...], wrong: str) -> None:
        super().__init__(wrong)
        self.where = where
        self.wrong = wrong


def declared(model: type[_Model], raw: object, context: object = None) -> _Model:
    """Return ``raw`` (what a YAML file holds) as ``model``; raises Misdeclared with the first fault.

    ``context`` is what the file may name, for those models that ask.
    """
    try:
        return model.model_validate(raw, context=context)
    except ValidationError as error:
        first = error.errors()[0]
        raise Misdeclared(first["loc"], first["msg"]) from None


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Declared(BaseModel):
    """What every part of a file in ``data/`` is: nothing beyond what is declared, and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Declared):
    """One label in the two languages of the kit."""

    id: str
    en: str

    def __str__(self) -> str:
        """Return the label in the language in force."""
        return self.en if language() == "en" else self.id

    @property
    def spellings(self) -> tuple[str, ...]:
        """Both languages, for reading what people type."""
        return (self.id, self.en)


class Paint(Declared):
    """A cell's colour and the ink that is legible on it."""

    hex: Colour
    text: Colour
    label: Label | None = None


class Choice(Declared):
    """One entry of a list: the code that is stored and what people read."""

    code: str
    label: Label
    aliases: tuple[str, ...] = ()
    note: Label | None = None

    def option(self, colour: str = "") -> Option:
        """Return the entry as a choice of a field."""
        return Option(self.code, str(self.label), (*self.label.spellings, *self.aliases), colour)


class DeclaredFile(Declared):
    """The head of every file: its id and version, what it is called, and what it rests on."""

    id: str
    version: str
    label: Label
    source: tuple[str, ...] = Field(min_length=1)
