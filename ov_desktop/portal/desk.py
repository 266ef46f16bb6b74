"""What every page goes through: the visitor's cookie, the check of forms, the frame around the content."""

from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from ov_desktop.domain.images import ImagePlace
from ov_desktop.mailing.parts import Picture
from ov_desktop.mailing.pictures import logo_words
from ov_desktop.portal import notices
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.forgery import FIELD, FormGuard
from ov_desktop.portal.keys import random_token
from ov_desktop.portal.legal import conformity
from ov_desktop.portal.notices import Notice
from ov_desktop.portal.records import OrganisationRecord, PersonRecord
from ov_desktop.portal.rendering import Renderer

LOGO_PATH = "/logo"
_VISITOR = "visite."
"""Start of a cookie that opens nothing: before sign-in it only ties a form to a browser."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for a page: the browser's cookie, and the person where a session is open."""

    cookie: str = field(repr=False)
    person: PersonRecord | None = None

    @property
    def organisation(self) -> OrganisationRecord | None:
        """The organisation of the person who is signed in."""
        return self.person.campaign.organisation if self.person else None

    @property
    def had_session(self) -> bool:
        """Whether the cookie is that of a session, open or over."""
        return bool(self.cookie) and not self.cookie.startswith(_VISITOR)


class Desk:
    """Receives visits and answers with pages; safe to use from several threads."""

    def __init__(self, portal: PortalServices) -> None:
        """Serve ``portal``."""
        self._portal = portal
        self._guard = FormGuard(portal.keys, portal.public_url)
        self._renderer = Renderer(demo=portal.demo, preview=portal.preview)
        # The prefix makes browsers refuse a cookie that another host of the domain set; it works over https only.
        self.cookie_name = "__Host-ov_session" if portal.secure else "ov_session"

    def visit(self, request: Request) -> Visit:
        """Return who asks; a session counts as used."""
        visit = Visit(request.cookies.get(self.cookie_name, ""))
        if not visit.had_session:
            return visit
        return Visit(visit.cookie, self._portal.access.session(visit.cookie))

    def stranger(self, request: Request) -> Visit:
        """Return a visit of nobody in particular, for pages that are neutral whoever is signed in."""
        return Visit(request.cookies.get(self.cookie_name, "") or f"{_VISITOR}{random_token()}")

    def hand_over(self, response: Response, cookie: str) -> None:
        """Give the browser its cookie; it goes when the browser is closed."""
        response.set_cookie(
            self.cookie_name, cookie, path="/", secure=self._portal.secure, httponly=True, samesite="lax"
        )

    def take_back(self, response: Response) -> None:
        """Make the browser forget its cookie."""
        response.delete_cookie(self.cookie_name, path="/", secure=self._portal.secure, httponly=True, samesite="lax")

    def refusal(self, request: Request, visit: Visit, form: dict[str, str], reopen: str) -> Response | None:
        """Return the page for a form that was not sent from a page of this portal, or None for one that was.

        ``reopen`` is where a fresh form can be had.
        """
        if not self._guard.same_site(request):
            return self.error(visit, 403)
        if not self._guard.knows(visit.cookie, form.get(FIELD, "")):
            return self.notice(visit, notices.form_stale(reopen), 403)
        return None

    def signature(self, visit: Visit) -> str:
        """Return the value of the hidden field for the visitor's browser."""
        return self._guard.field(visit.cookie)

    def page(
        self, visit: Visit, template: str, title: str, status: int = 200, *, in_error: bool = False, **values: object
    ) -> HTMLResponse:
        """Return a page in the portal's frame."""
        html = self._renderer.page(
            template,
            title=title,
            in_error=in_error,
            organisation=visit.organisation,
            signed_in=visit.person is not None,
            logo=_logo(visit),
            csrf=self.signature(visit),
            conformity=conformity(),
            **values,
        )
        return HTMLResponse(html, status)

    def notice(self, visit: Visit, notice: Notice, status: int = 200) -> HTMLResponse:
        """Return a page that only says something."""
        return self.page(visit, "notice.html", notice.title, status, notice=notice)

    def error(self, visit: Visit, status: int, incident: str = "") -> HTMLResponse:
        """Return an error page."""
        return self.notice(visit, notices.error(status, person=visit.person, incident=incident), status)

    def outside(self, visit: Visit) -> HTMLResponse:
        """Return the page for someone without an open session."""
        if visit.had_session:
            return self.notice(visit, notices.expired(), 403)
        return self.error(visit, 403)


def _logo(visit: Visit) -> Picture | None:
    """The logo beside the organisation's name, for a person who is signed in; nobody else gets to see it."""
    if visit.person is None or (ref := visit.person.campaign.images.get(ImagePlace.LOGO)) is None:
        return None
    return Picture(LOGO_PATH, ref.width, ref.height, logo_words(ref.alt, visit.person.campaign.organisation.name))
