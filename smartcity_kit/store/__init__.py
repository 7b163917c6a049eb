"""The workshop file: the journal and its kept fold, in SQLite by path or PostgreSQL by URL."""

from smartcity_kit.store.database import Store, StoreError, open_store

__all__ = ["Store", "StoreError", "open_store"]
