"""Who comes in: signed sessions, codes, and the one place where a session becomes a visitor."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from smartcity_kit.hall import codes
from smartcity_kit.rules.access import FACILITATOR, ROLES, Visitor
from smartcity_kit.store import Code, Codes, Store
from smartcity_kit.text.messages import KitError, tr

DAYS = 3  # a session outlives the two days of a stage
LONGEST_NAME = 80
AT_ONCE = 2  # slow hashes
WAITING = 400  # people whose code is being looked at; the rest is asked to try again
PENALTY = 1.0  # seconds a wrong code waits for its answer
KEY_FILE = Path(".bimtek") / "hall.key"
KEY_BYTES = 32
HERE = "@"  # instead of a code's open part: whoever started the hall, on this computer


class NotIn(KitError):
    """Somebody cannot be let in; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the signed cookie says: by which code, issued when, under which name."""

    selector: str
    issued: str
    name: str

    def text(self) -> str:
        """Return it as the cookie holds it."""
        return json.dumps([self.selector, self.issued, self.name])

    @classmethod
    def of(cls, text: str) -> Session | None:
        """Return what a cookie said, None for what is not ours."""
        try:
            selector, issued, name = map(str, json.loads(text))
        except (ValueError, TypeError):
            return None
        return cls(selector, issued, name)


class Gate:
    """The codes that are good now, and the look at one that somebody types."""

    def __init__(self, store: Store, key: bytes) -> None:
        """Read the codes; ``key`` signs sessions and tells wrong codes at once."""
        self._codes = Codes(store)
        self.key = key
        self.invitation = secrets.token_urlsafe(24)  # for whoever started the hall, told on their screen alone
        self._valid: dict[str, Code] = {}
        self._slow = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self.reread()

    def reread(self) -> None:
        """Read the codes again: some may have been handed anew."""
        self._valid = {code.selector: code for code in self._codes.all() if not code.ended}

    def code(self, selector: str) -> Code | None:
        """Return the good code that begins so."""
        return self._valid.get(selector)

    def has_codes(self) -> bool:
        """Whether anybody has a card."""
        return bool(self._valid)

    def visitor(self, session: Session | None) -> Visitor | None:
        """Return who a session stands for, None when its code is good no longer."""
        if session is None:
            return None
        if session.selector == HERE:
            return Visitor(FACILITATOR, "", session.name)
        code = self._valid.get(session.selector)
        if code is None or code.issued != session.issued or code.role not in ROLES:
            return None
        return Visitor(code.role, code.opd, session.name)

    def invited(self, invitation: str, name: str) -> Session:
        """Return the session of whoever started the hall; raises NotIn for a wrong invitation."""
        if not secrets.compare_digest(invitation.encode(), self.invitation.encode()):
            raise NotIn(tr("This link is from an earlier start. Use the one on the screen of the server."))
        return Session(HERE, "", name)

    async def enter(self, typed: str, name: str) -> Session:
        """Return the session of whoever knows a code; raises NotIn with a sentence."""
        found = codes.parts(typed)
        if found is None:
            raise NotIn(tr("A code has twelve letters and digits, such as K7QX-9M2P-4TDW. Look at the card again."))
        selector, secret = found
        code = self._valid.get(selector) or self._just_issued(selector)
        if code is None or not codes.may_fit(secret, code.secret, self.key) or not await self._fits(secret, code):
            # Only who is wrong waits; nobody is locked out, for all of a hall may sit behind one address.
            await asyncio.sleep(PENALTY)
            raise NotIn(tr("This code is not known here. Look at the card again, or ask the facilitator."))
        return Session(selector, code.issued, " ".join(name.split())[:LONGEST_NAME])

    def _just_issued(self, selector: str) -> Code | None:
        """Return the code of a card that was printed a moment ago, before the next look at all of them."""
        code = self._codes.find(selector)
        if code is not None:
            self._valid = {**self._valid, selector: code}
        return code

    async def _fits(self, secret: str, code: Code) -> bool:
        if self._waiting >= WAITING:
            raise NotIn(tr("Many people are signing in at this moment. Wait a few seconds and press again."))
        self._waiting += 1
        try:
            async with self._slow:
                return await asyncio.to_thread(codes.fits, secret, code.secret)
        finally:
            self._waiting -= 1


def key_beside(place: str) -> bytes:
    """Return the key that lies beside a workshop, made at the first start; it never enters the workshop itself."""
    here = Path(place)
    path = (here.parent if here.is_file() else Path()) / KEY_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            path.chmod(0o600)
            out.write(secrets.token_bytes(KEY_BYTES))
    except FileExistsError:
        pass
    except OSError as error:
        wrong = error.strerror or str(error)
        raise KitError(
            tr("{place} cannot be written ({wrong}). Free the folder and start again.", place=path, wrong=wrong)
        ) from None
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise KitError(tr("{place} is damaged. Remove it and print new cards.", place=path))
    return key
