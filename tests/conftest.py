"""What holds for every test: sentences in English, and time enough for hypothesis on a busy machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from smartcity_kit.text.messages import use_language
from smartcity_kit.workshop import Workshop, open_workshop
from tests.scoring import BASE, USG, Session

settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")

os.environ.setdefault("MPLBACKEND", "agg")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_LANG", "en")  # for the programs a test starts
    use_language("en")


@pytest.fixture
def in_jakarta(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put this machine's clock seven hours east of UTC."""
    monkeypatch.setenv("TZ", "WIB-7")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Session]:
    """A workshop with an open round; each call opens a session of its own on it."""
    place, made = tmp_path / "w.sqlite", []
    ws = open_workshop(place, create=True, by="Fasilitator")
    for record, kind, fields in (*BASE, USG):
        assert ws.save(kind, record, dict(fields)).problems == ()
    made.append(ws)

    def session(by: str) -> Workshop:
        made.append(open_workshop(place, by=by))
        return made[-1]

    yield session
    for one in made:
        one.close()
