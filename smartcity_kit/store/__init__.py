"""The workshop file: the journal and its kept fold, in SQLite by path or PostgreSQL by URL."""

from smartcity_kit.store.codes import Code, Codes
from smartcity_kit.store.database import Store, StoreError
from smartcity_kit.store.opening import open_store
from smartcity_kit.store.writer import Pause, Writer

__all__ = ["Code", "Codes", "Pause", "Store", "StoreError", "Writer", "open_store"]
