"""Messages through gettext: English in the source, Indonesian by default.

``N_`` marks a string where it is declared, ``tr`` translates it where it is shown. The language
is a context variable because one process serves many people (the hall), and a module-level
setting would be everybody's.
"""

from __future__ import annotations

import gettext
import logging
import os
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

log = logging.getLogger(__name__)

DOMAIN = "smartcity_kit"
LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("id", "en")

_chosen: ContextVar[str | None] = ContextVar("language", default=None)


class KitError(Exception):
    """Base of everything the kit refuses; ``str(error)`` is one sentence for the person at the screen.

    ::

        KitError
        ├── Unreadable          a value that cannot be read (model.kinds); becomes a Problem of its field
        ├── JournalError        two different changes carry one id (journal)
        ├── MethodError         a file in data/ is wrong; names file and line (sources)
        ├── StoreError          the workshop file cannot be opened, read or written (store)
        ├── PageError           a stage notebook that cannot be read (pages)
        ├── StartRefused        JupyterLab cannot be started here (start)
        ├── HallRefused         the hall cannot be opened here (hall)
        └── NotIn               somebody cannot be let in to the hall (hall)
    """


def N_(message: str) -> str:  # noqa: N802 - the name gettext's tools and every reader of them expect
    """Mark ``message`` for the catalogue without translating it yet."""
    return message


def language() -> str:
    """Return the language in force here: the one chosen, else SMARTCITY_LANG, else Indonesian."""
    wanted = _chosen.get() or os.environ.get("SMARTCITY_LANG", "id")
    return wanted if wanted in LANGUAGES else "id"


def use_language(code: str) -> None:
    """Choose the language of what follows in this context; ``code`` is one of ``LANGUAGES``."""
    _chosen.set(code)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, LOCALE, [code])
    except FileNotFoundError:
        # English words are better than none; `make start` compiles what is missing.
        log.warning("the %s catalogue is not compiled: run `make start`, or install the kit again", code)
        return gettext.NullTranslations()


def tr(message: str, /, **values: object) -> str:
    """Translate ``message`` and fill its ``{named}`` places with ``values``, which are never parsed."""
    # gettext answers the empty string with the catalogue's header.
    text = _catalogue(language()).gettext(message) if message else ""
    return text.format(**values) if values else text
