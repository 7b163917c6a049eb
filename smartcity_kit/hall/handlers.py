"""What the hall answers over HTTP: signing in, the list of pages, a page, and the files these need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from smartcity_kit.hall import kernel
from smartcity_kit.hall.gate import DAYS, NotIn, Session
from smartcity_kit.hall.places import BOARD, LIST, conducts, place
from smartcity_kit.hall.show import Top, page_html, place_html, sign_in_html
from smartcity_kit.pages import PageError
from smartcity_kit.rules.access import OBSERVER, Visitor

if TYPE_CHECKING:
    from smartcity_kit.hall.room import Hall

COOKIE = "bimtek"
AT_THE_DOOR = ("hall.css", "sign_in.js")
TYPES = {".js": "text/javascript", ".css": "text/css"}
POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src data:; connect-src 'self' {socket}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Guarded(RequestHandler):
    """What every answer has: who asks, whether they ask from here, and headers that let nothing else in."""

    hall: Hall
    visitor: Visitor | None = None
    open_to_all = False

    def initialize(self, hall: Hall) -> None:
        """Keep the hall."""
        self.hall = hall

    def prepare(self) -> None:
        """Find out who asks; refuse what comes from another site, and strangers everywhere but at the door."""
        origin = self.request.headers.get("Origin", "")
        if self.request.method not in ("GET", "HEAD") and not self.same_origin(origin):
            raise HTTPError(403)
        self.session = self._session()
        self.visitor = self.hall.gate.visitor(self.session)
        if self.visitor is None and not self.open_to_all and self.request.headers.get("Upgrade", "") == "":
            self.redirect("/masuk")

    def top(self, prefix: str = "/halaman/") -> Top:
        """Return what stands at the top of a page for whoever asks."""
        visitor = self.visitor or Visitor(OBSERVER)
        named = self.hall.named(visitor)
        return Top(self.hall.names.region, named, self.hall.pages(), conducts(visitor), prefix)

    def same_origin(self, origin: str) -> bool:
        """Tell whether an ``Origin`` is this very address."""
        asked = urlsplit(origin)
        return (asked.scheme, asked.netloc) == (self.request.protocol, self.request.host)

    def _session(self) -> Session | None:
        raw = self.get_signed_cookie(COOKIE, max_age_days=DAYS)
        return Session.of(raw.decode(errors="replace")) if raw else None

    def session_over(self) -> bool:
        """Tell whether the code behind an open page was handed anew meanwhile."""
        return self.hall.gate.visitor(self.session) != self.visitor

    def remember(self, session: Session) -> None:
        """Keep who somebody is in their browser, signed, out of the reach of scripts and other sites."""
        secure = self.request.protocol == "https"
        self.set_signed_cookie(
            COOKIE, session.text(), expires_days=DAYS, httponly=True, samesite="Strict", secure=secure, path="/"
        )

    def set_default_headers(self) -> None:
        """Let the browser load nothing from elsewhere, keep nothing, and tell nobody."""
        scheme = "wss" if self.request.protocol == "https" else "ws"
        for name, value in {
            "Content-Security-Policy": POLICY.format(socket=f"{scheme}://{self.request.host}"),
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Server": "bimtek",
        }.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with the number alone: what went wrong stands in the log."""
        self.finish(str(status_code))


class SignIn(Guarded):
    """The door."""

    open_to_all = True

    def get(self) -> None:
        """Ask for a code; let in whoever started the hall by the link on their screen."""
        invitation = self.get_query_argument("undangan", "")
        if invitation:
            try:
                self.remember(self.hall.gate.invited(invitation, self.hall.by))
            except NotIn as refusal:
                self.finish(sign_in_html(self.hall.names.region, str(refusal)))
                return
            self.redirect("/")
            return
        self.finish(sign_in_html(self.hall.names.region))

    async def post(self) -> None:
        """Let in whoever knows a code."""
        typed, name = self.get_body_argument("kode", ""), self.get_body_argument("nama", "")
        try:
            session = await self.hall.gate.enter(typed, name or self.hall.name_of_code(typed))
        except NotIn as refusal:
            self.set_status(403)
            self.finish(sign_in_html(self.hall.names.region, str(refusal), typed, name))
            return
        self.remember(session)
        self.redirect("/", status=303)


class SignOut(Guarded):
    """The way out."""

    def post(self) -> None:
        """Forget who it was."""
        self.clear_cookie(COOKIE, path="/")
        self.redirect("/masuk", status=303)


class Pages(Guarded):
    """The first page: the board for whoever conducts, the list of pages for everybody else."""

    def get(self) -> None:
        """Show what there is."""
        if self.visitor is None:
            return
        if conducts(self.visitor):
            self.redirect(f"/{BOARD}")
            return
        here = place(self.hall, self.visitor, LIST)
        self.finish(place_html("pages.html.j2", self.top(), here.page, self.visitor))


class OnePage(Guarded):
    """A stage notebook as a page."""

    def get(self, name: str) -> None:
        """Show its prose at once, and a place for everything that is built when it comes into sight."""
        if self.visitor is None:
            return
        try:
            page = self.hall.page(name)
        except PageError:
            raise HTTPError(404) from None
        self.finish(page_html(self.top(), page, self.visitor, self.hall.names.marker, self.draft_key()))

    def draft_key(self) -> str:
        """Return under which name the browser keeps what was typed: not for the next one who signs in there.

        It outlives the code: whoever signs in with a new card of the same OPD, under the same name, finds it again.
        """
        who = self.visitor
        if who is None:
            return ""
        told = (self.hall.gate.key.hex(), who.role, who.opd, who.name, self.request.path)
        return kernel.name_of("\n".join(told))


class File(Guarded):
    """The kit's own scripts and styles, and those of the widgets, from where their packages lie."""

    open_to_all = True

    def get(self, name: str) -> None:
        """Send one of a short list."""
        path = self.hall.files.get(name)
        if path is None or (self.visitor is None and name not in AT_THE_DOOR):
            raise HTTPError(404)
        stored = self.hall.file(path)
        self.set_header("Content-Type", f"{TYPES[path.suffix]}; charset=utf-8")
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", stored.mark)
        if self.request.headers.get("If-None-Match") == stored.mark:
            self.set_status(304)
            return
        small = "gzip" in self.request.headers.get("Accept-Encoding", "")
        if small:
            self.set_header("Content-Encoding", "gzip")
        self.finish(stored.small if small else stored.data)


class Asset(Guarded):
    """A script or style that a widget brings along, under the hash of its content."""

    def get(self, name: str) -> None:
        """Send it; under this name it never changes."""
        text = kernel.asset(name)
        if text is None or self.visitor is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.finish(text)
