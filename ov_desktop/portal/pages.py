"""The employees' pages: identification, choice, confirmation, notices, errors (SPEC section 6)."""

from datetime import datetime
from math import ceil
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ov_desktop.documents.confirmation import FILE_NAME
from ov_desktop.domain.employee import looks_like_mobile
from ov_desktop.portal import legal, notices, receipts, views
from ov_desktop.portal.choosing import ChoiceDesk
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.desk import LOGO_PATH, Desk, Visit
from ov_desktop.portal.middleware import REQUEST_ID
from ov_desktop.portal.records import ChoiceRecord, Identified, Locked, OrganisationRecord, PersonRecord, Slowed
from ov_desktop.portal.sentences import contact, kind_of, until, when
from ov_desktop.portal.slowing import visitor_address
from ov_desktop.wording.text import _, plural

_READ = ["GET", "HEAD"]
_MAX_FIELDS = 60
_MOBILE_LENGTH = 40
_FEW_ATTEMPTS = 2


async def posted_fields(request: Request) -> dict[str, str]:
    """Return the fields of a posted form; the last one counts where a name comes twice.

    Raises:
        HTTPException: 413 where the body or the number of fields is too large, 400 where the client has gone.
    """
    try:
        body = (await request.body()).decode("utf-8", "replace")
    except ClientDisconnect:
        raise HTTPException(400) from None
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError as error:
        raise HTTPException(413) from error


Fields = Annotated[dict[str, str], Depends(posted_fields)]


def build_pages(portal: PortalServices) -> APIRouter:
    """Return the routes of the employees' pages."""
    pages = _Pages(portal, Desk(portal))
    router = APIRouter(include_in_schema=False)
    for path, read, post in (
        ("/acces/{token}", pages.identification, pages.identify),
        ("/choix", pages.choice, pages.choose),
        ("/confirmation", pages.confirmation, None),
        ("/confirmation.pdf", pages.receipt, None),
        (LOGO_PATH, pages.logo, None),
        ("/mentions-legales", pages.legal_notice, None),
        ("/accessibilite", pages.accessibility, None),
        ("/deconnexion", None, pages.sign_out),
    ):
        if read is not None:
            router.add_api_route(path, read, methods=_READ, response_model=None)
        if post is not None:
            router.add_api_route(path, post, methods=["POST"], response_model=None)
    return router


def add_error_pages(app: FastAPI, portal: PortalServices) -> None:
    """Answer every error outside the administration API with a page (SPEC G5)."""
    desk = Desk(portal)

    def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(getattr(error, "headers", None) or {})
        response = desk.error(desk.visit(request), status)
        response.headers.update(headers)
        return response

    def failed(request: Request, _error: Exception) -> Response:
        # Whatever failed may fail again: the page asks nothing of the database.
        return desk.error(Visit(""), 500, request.scope.get(REQUEST_ID, ""))

    def unreadable(request: Request, _error: Exception) -> Response:
        return desk.error(desk.visit(request), 404)

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(Exception, failed)


class _Pages:
    """The endpoints; each runs in a thread of the server's pool."""

    def __init__(self, portal: PortalServices, desk: Desk) -> None:
        self._portal = portal
        self._desk = desk
        self._choices = ChoiceDesk(portal, desk)

    # --- identification ----------------------------------------------------------------------------------

    def identification(self, request: Request, token: str) -> Response:
        """Show the page of a personal link, the same for any link; it changes nothing (SPEC P1)."""
        return self._identification(self._desk.stranger(request), token)

    def identify(self, request: Request, token: str, form: Fields) -> Response:
        """Check a link and a mobile; both wrong and unknown give one answer (SPEC P1)."""
        visit = self._desk.stranger(request)
        if (refusal := self._desk.refusal(request, visit, form, f"/acces/{token}")) is not None:
            return refusal
        mobile = form.get("mobile", "").strip()[:_MOBILE_LENGTH]
        if not mobile:
            return self._identification(visit, token, error=_("Tapez votre numéro de portable."))
        if not looks_like_mobile(mobile):
            error = _(
                "Ce numéro n’a pas la forme d’un numéro de portable. Tapez 10\u00a0chiffres, par exemple"
                " 06 12 34 56 78, ou le numéro complet avec son indicatif."
            )
            return self._identification(visit, token, mobile, error=error)
        address = visitor_address(request, self._portal.proxies)
        outcome = self._portal.access.identify(token, mobile, address)
        match outcome:
            case Identified(session):
                if visit.had_session:
                    self._portal.access.close(visit.cookie)
                response: Response = RedirectResponse("/choix", 303)
                self._desk.hand_over(response, session)
                return response
            case Locked(until):
                page = notices.locked(token, until, self._portal.clock.now())
                return self._desk.notice(visit, page)
            case Slowed(until):
                return self._slowed(visit, token, until)
            case refused:
                attempts = _attempts_sentence(refused.attempts_left, refused.pause_minutes)
                return self._identification(visit, token, mobile, attempts=attempts)

    def _slowed(self, visit: Visit, token: str, until: datetime) -> Response:
        now = self._portal.clock.now()
        response = self._desk.notice(visit, notices.slowed(token, until), 429)
        response.headers["Retry-After"] = str(ceil((until - now).total_seconds()))
        return response

    def _identification(
        self,
        visit: Visit,
        token: str,
        mobile: str = "",
        *,
        error: str = "",
        attempts: str | None = None,
    ) -> Response:
        response = self._desk.page(
            visit,
            "identification.html",
            _("Identification"),
            in_error=bool(error) or attempts is not None,
            token=token,
            mobile=mobile,
            error=error,
            refused=attempts is not None,
            attempts=attempts or "",
            contact=contact(None),
        )
        self._desk.hand_over(response, visit.cookie)
        return response

    def sign_out(self, request: Request, form: Fields) -> Response:
        """End the session."""
        visit = self._desk.visit(request)
        if visit.person is not None:
            if (refusal := self._desk.refusal(request, visit, form, "/choix")) is not None:
                return refusal
            self._portal.access.close(visit.cookie)
        response = self._desk.notice(Visit(""), notices.signed_out())
        self._desk.take_back(response)
        return response

    # --- choice ------------------------------------------------------------------------------------------

    def choice(self, request: Request) -> Response:
        """Show the space, with the choice made so far (SPEC P2, P7)."""
        visit = self._desk.visit(request)
        if visit.person is None:
            return self._desk.outside(visit)
        return self._choices.shut(visit, visit.person) or self._choices.open(visit, visit.person)

    def choose(self, request: Request, form: Fields) -> Response:
        """Fill in, recalculate or record a choice (SPEC P3 to P8)."""
        visit = self._desk.visit(request)
        if visit.person is None:
            return self._desk.outside(visit)
        if (refusal := self._desk.refusal(request, visit, form, "/choix")) is not None:
            return refusal
        shut = self._choices.shut(visit, visit.person, late=True)
        return shut or self._choices.act(visit, visit.person, form)

    # --- confirmation ------------------------------------------------------------------------------------

    def confirmation(self, request: Request, avis: str = "") -> Response:
        """Show what was recorded, with its verification code (SPEC P7)."""
        visit = self._desk.visit(request)
        if (person := visit.person) is None:
            return self._desk.outside(visit)
        if (versions := self._standing(person)) is None:
            return RedirectResponse("/choix", 303)
        record = versions[-1]
        previous = versions[-2] if len(versions) > 1 else None
        change = ""
        if views.stage(person, self._portal.clock.now()) == "open":
            change = _(
                "Vous pouvez changer d’avis jusqu’au {jour_fin} {date_fin} inclus, avant minuit (heure de Paris)."
            ).format(**until(person.campaign.settings.end))
        return self._desk.page(
            visit,
            "confirmation.html",
            _("Votre demande est prise en compte"),
            recap=views.recap(person, record.choice),
            remark=receipts.remark(record, previous, avis),
            code=record.code,
            size=receipts.size_text(receipts.receipt(person, record)),
            kind=kind_of(person.campaign.organisation),
            change=change,
            following=receipts.what_follows(person, record),
            moment=when(record.recorded_at),
        )

    def receipt(self, request: Request) -> Response:
        """Give the confirmation as a PDF to keep (SPEC P7)."""
        visit = self._desk.visit(request)
        if visit.person is None:
            return self._desk.outside(visit)
        if (versions := self._standing(visit.person)) is None:
            return self._desk.error(visit, 404)
        return Response(
            receipts.receipt(visit.person, versions[-1]),
            media_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
        )

    # --- the organisation's logo -------------------------------------------------------------------------

    def logo(self, request: Request) -> Response:
        """Give the logo to a person who is signed in; before, the space is neutral (SPEC P1, S6)."""
        visit = self._desk.visit(request)
        image = self._portal.store.logo(visit.person.campaign) if visit.person else None
        if image is None:
            return self._desk.error(visit, 404)
        return Response(image.data, media_type=image.ref.content_type)

    def _standing(self, person: PersonRecord) -> list[ChoiceRecord] | None:
        """Every version of a choice that stands, oldest first; None where there is none."""
        versions = self._portal.store.choices(person.id)
        if person.removed_at is not None or not versions or not person.answered_by(versions[-1].choice):
            return None
        return versions

    # --- notices -----------------------------------------------------------------------------------------

    def legal_notice(self, request: Request) -> Response:
        """Show who publishes the space, and how data are protected (SPEC P9)."""
        visit = self._desk.visit(request)
        title = _("Mentions légales et données personnelles")
        if (organisation := self._publisher(visit)) is None:
            return self._sections(visit, title, _unknown_publisher(), "")
        parts = legal.legal_parts(organisation, visit.person)
        return self._sections(visit, title, parts, legal.updated(organisation))

    def accessibility(self, request: Request) -> Response:
        """Show the accessibility statement (SPEC P9)."""
        visit = self._desk.visit(request)
        title = _("Déclaration d’accessibilité")
        if (organisation := self._publisher(visit)) is None:
            return self._sections(visit, title, _unknown_publisher(), "")
        url = self._portal.public_url or str(request.base_url).rstrip("/")
        parts = [legal.Part(legal.accessibility_sections(organisation, url))]
        return self._sections(visit, title, parts, "")

    def _sections(self, visit: Visit, title: str, parts: list[legal.Part], updated: str) -> Response:
        return self._desk.page(visit, "sections.html", title, parts=parts, updated=updated)

    def _publisher(self, visit: Visit) -> OrganisationRecord | None:
        """The organisation of the person who is signed in, or the only one of the portal."""
        if visit.organisation is not None:
            return visit.organisation
        known = [organisation for organisation in self._portal.store.organisations() if organisation.name]
        return known[0] if len(known) == 1 else None


def _attempts_sentence(left: int, minutes: int) -> str:
    """Say how many attempts are left, once they are few."""
    if left > _FEW_ATTEMPTS:
        return ""
    return plural(
        "Il vous reste {count} essai avant une pause de {minutes}\u00a0minutes.",
        "Il vous reste {count} essais avant une pause de {minutes}\u00a0minutes.",
        left,
    ).format(count=left, minutes=minutes)


def _unknown_publisher() -> list[legal.Part]:
    return [legal.Part([legal.Section("", (contact(None),))])]
