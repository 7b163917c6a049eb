"""What a field may be chosen from, and how a value that cannot be read is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import plain


class Unreadable(KitError):
    """A raw value that a kind cannot read: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        """Keep both parts, already in the reader's language."""
        super().__init__(f"{wrong} {do}")
        self.wrong = wrong
        self.do = do


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the code that is stored, the label people see, other spellings that mean the same."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    colour: str = ""


class Options:
    """The choices of one field, found by code or by what people write."""

    def __init__(self, options: Iterable[Option] = (), unclear: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Index ``options``; a spelling that two of them share stands for neither.

        ``unclear`` holds names that are none of the choices, with the labels of what each may stand for.
        """
        self.all = tuple(options)
        self.by_code: Mapping[str, Option] = MappingProxyType({o.code: o for o in self.all})
        self._codes: dict[str, str | None] = {}
        for option in self.all:
            for spelling in {plain(s) for s in (option.label, *option.aliases) if s}:
                self._codes[spelling] = None if spelling in self._codes else option.code
        self._unclear = {plain(name): labels for name, labels in (unclear or {}).items()}

    def label(self, code: object) -> str:
        """Return the label of ``code``, or the code itself where the choice no longer exists."""
        option = self.by_code.get(code) if isinstance(code, str) else None
        return option.label if option else str(code)

    def colour(self, code: object) -> str:
        """Return the colour of ``code`` as ``#rrggbb``, the empty string where it has none."""
        option = self.by_code.get(code) if isinstance(code, str) else None
        return option.colour if option else ""

    def spelling(self, code: str) -> str:
        """Return what is read back as ``code``: its label, or the code where the label says less or more."""
        label = self.label(code)
        return label if ";" not in label and self._codes.get(plain(label)) == code else code

    def read(self, raw: str) -> str:
        """Return the code that ``raw`` (a code, a label or an alias) stands for; raise Unreadable."""
        if raw in self.by_code:
            return raw
        spelling = plain(raw)
        code = self._codes.get(spelling)
        if code is not None:
            return code
        if spelling in self._codes:
            raise Unreadable(tr("“{raw}” fits more than one choice.", raw=raw), tr("Choose one from the list."))
        if spelling in self._unclear:
            wrong = tr("“{raw}” is not a name of the framework in force.", raw=raw)
            choices = ", ".join(self._unclear[spelling])
            raise Unreadable(wrong, tr("It may stand for: {choices}. Choose one.", choices=choices))
        raise Unreadable(tr("“{raw}” is not one of the choices.", raw=raw), self._advice())

    def _advice(self) -> str:
        labels = [o.label for o in self.all]
        few = 6  # more would not be read
        if not labels:
            return tr("There is nothing to choose from yet: fill that list first.")
        if len(labels) > few:
            return tr("Choose one from the list.")
        return tr("Choose one of: {choices}.", choices=", ".join(labels))


NO_OPTIONS = Options()
