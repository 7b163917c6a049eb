"""The codes on the cards: made, kept as slow hashes, and told from wrong ones without slowing anybody down.

A code has three parts of four letters and digits: ``K7QX-9M2P-4TDW``. The first is open and says whose code it is;
the other eight are the secret, forty bits by chance. What is kept is scrypt's hash of the secret, and sixteen bits of
a keyed hash: the key lies beside the workshop and not in it. A wrong guess is told by those bits in microseconds, so
that nobody who guesses can keep the slow hash busy and the hall outside.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from smartcity_kit.store import Code, Codes
from smartcity_kit.text.dates import stamp

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U, which are misread or misheard
ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
OPEN, SECRET = 4, 8  # letters
COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MiB and some 50 ms a try


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as it is printed, once: ``text`` is in no file of ours afterwards."""

    text: str
    role: str
    opd: str


def issue(kept: Codes, key: bytes, whom: Sequence[tuple[str, str]]) -> tuple[Issued, ...]:
    """Make a new code for each role and OPD of ``whom``; those they had before are good no longer."""
    taken = {code.selector for code in kept.all()}
    now = stamp(datetime.now(UTC))
    rows, issued = [], []
    for role, opd in whom:
        selector = next(one for one in iter(lambda: _letters(OPEN), "") if one not in taken)
        taken.add(selector)
        secret = _letters(SECRET)
        rows.append(Code(selector, role, opd, kept_form(secret, key), now))
        issued.append(Issued(f"{selector}-{secret[:4]}-{secret[4:]}", role, opd))
    kept.issue(rows, now)
    return tuple(issued)


def parts(typed: str) -> tuple[str, str] | None:
    """Return the open part and the secret of a code as somebody typed it, None for what is no code."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(ALIKE)
    if len(plain) != OPEN + SECRET or any(letter not in LETTERS for letter in plain):
        return None
    return plain[:OPEN], plain[OPEN:]


def kept_form(secret: str, key: bytes) -> str:
    """Return what is kept of a secret."""
    salt = secrets.token_bytes(16)
    return "$".join(["scrypt", b64(salt), b64(_slow(secret, salt)), _name(key), _hint(secret, key)])


def may_fit(secret: str, kept: str, key: bytes) -> bool:
    """Tell at once, and sixteen times in a million wrongly, whether a secret is worth the slow look."""
    *_, name, hint = kept.split("$")
    return name != _name(key) or hmac.compare_digest(hint, _hint(secret, key))


def fits(secret: str, kept: str) -> bool:
    """Tell whether a secret is the one that is kept; takes some 50 ms."""
    _, salt, hashed, *_ = kept.split("$")
    return hmac.compare_digest(b64decode(hashed), _slow(secret, b64decode(salt)))


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def _slow(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, dklen=32, **COST)


def _hint(secret: str, key: bytes) -> str:
    return hmac.new(key, b"hint" + secret.encode(), hashlib.sha256).hexdigest()[:4]


def _name(key: bytes) -> str:
    """Return which key it was, so that a hint of another one is not asked."""
    return hmac.new(key, b"name", hashlib.sha256).hexdigest()[:8]


def b64(raw: bytes) -> str:
    """Return bytes as text."""
    return b64encode(raw).decode()
