"""How a workshop is opened: by path, by address, or as an example."""

from __future__ import annotations

import getpass
import os
import weakref
from pathlib import Path

from smartcity_kit.forms.live import follow
from smartcity_kit.model.fields import Types
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.sources import MethodError, example_changes
from smartcity_kit.store import open_store
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.writers import written_by
from smartcity_kit.workshop.facade import Workshop
from smartcity_kit.workshop.live import Crowd, Live


def open_workshop(
    place: str | os.PathLike[str] | None = None,
    *,
    by: str | None = None,
    create: bool = False,
    types: Types = RECORD_TYPES,
    door: str = "notebook",
    on_behalf: str = "",
    crowd: Crowd | None = None,
) -> Workshop:
    """Open a workshop by path or database URL; without one, that of SMARTCITY_WORKSHOP or of this folder.

    ``by`` is who writes (SMARTCITY_BY, else the name this computer knows), ``on_behalf`` the official for whom.
    A process that serves many people says so with ``crowd``.
    Raises StoreError or KitError with a sentence.
    """
    store = open_store(place if place is not None else _place_here(), create=create)
    try:
        who = written_by(by or os.environ.get("SMARTCITY_BY") or _login(), on_behalf)
        live = Live(store, types, who, door, crowd)
        live.case()  # a method that cannot be read is said here, not on the first page
    except MethodError:
        store.close()
        raise
    alive = weakref.ref(live)

    def look() -> bool:
        here = alive()
        if here is not None:
            here.refresh()
        return here is not None

    follow(look)
    return Workshop(live)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user database
        return tr("facilitator")


def _place_here() -> str | Path:
    named = os.environ.get("SMARTCITY_WORKSHOP")
    if named:
        return named
    found = sorted(Path().glob("*.sqlite"))
    if len(found) != 1:
        raise KitError(tr("Say which workshop to open: {count} workshop files lie in this folder.", count=len(found)))
    return found[0]


def example(name: str, place: str | os.PathLike[str], *, by: str | None = None) -> Workshop:
    """Open the example ``name`` at ``place``, making it there first where it is missing."""
    changes = example_changes(name, RECORD_TYPES)
    store = open_store(place, create=True)
    try:
        store.append(changes)  # what is already there is passed over
    finally:
        store.close()
    return open_workshop(place, by=by)
