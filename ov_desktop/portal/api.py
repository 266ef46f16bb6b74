"""The administration API: what a desktop pushes, asks and pulls (SPEC Y3). Described by ``/api/v1/openapi.json``."""

import logging
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from ov_desktop.portal.accounts import SignInBusyError, SignInDelayedError, SignInRefusedError
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.images import ImageMissingError, WrongImageError
from ov_desktop.portal.people import PersonElsewhereError
from ov_desktop.portal.store import NoSuchCampaignError
from ov_desktop.portal.texts import TextTooLongError
from ov_desktop.wire import (
    CHANGES_PER_PULL,
    IMAGE_MISSING,
    LARGEST_NUMBER,
    CampaignPush,
    CampaignState,
    ChangeList,
    Digest,
    Identifier,
    ImagePush,
    LinkList,
    MailAccountPush,
    Nonce,
    OrganisationPush,
    PeoplePush,
    PersonalLink,
    PortalProof,
    PortalStatus,
    Problem,
    PushReply,
    TokenReply,
    TokenRequest,
)
from ov_desktop.wording.figures import paris_hour
from ov_desktop.wording.text import _

_log = logging.getLogger(__name__)

CampaignId = Annotated[Identifier, Path()]
_ANSWERS = {status: {"model": Problem} for status in (401, 404, 409, 413, 422, 429, 503)}


class ApiProblem(Exception):  # noqa: N818 -- the name of its wire model
    """A refusal, answered as a ``Problem``."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Carry the HTTP status, a stable code and a French sentence."""
        super().__init__(code)
        self.status = status
        self.problem = Problem(code=code, message=message)


def build_api(portal: PortalServices) -> FastAPI:
    """Build the API of a portal, to be mounted at ``API_PREFIX``."""
    api = FastAPI(
        title="Objectif Vacances",
        version=portal.version,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=_ANSWERS,  # type: ignore[arg-type]  # a narrower dictionary than the one declared
    )
    account = _account_dependency(portal)
    _add_sign_in(api, portal)
    _add_settings(api, portal, account)
    _add_campaigns(api, portal, account)
    _add_course(api, portal, account)
    _add_answers(api)
    return api


def _account_dependency(portal: PortalServices) -> Callable[..., int]:
    bearer = HTTPBearer(auto_error=False)

    def account(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> int:
        found = portal.accounts.account_of(credentials.credentials) if credentials else None
        if found is None:
            raise ApiProblem(401, "token-refused", _("La connexion au portail a expiré. Connectez-vous à nouveau."))
        return found

    return account


def _add_sign_in(api: FastAPI, portal: PortalServices) -> None:
    @api.post("/token", summary="Sign in with client code and password")
    def token(request: TokenRequest) -> TokenReply:
        issued = portal.accounts.sign_in(request.client_code, request.password.get_secret_value())
        return TokenReply(token=issued.token, expires_at=issued.expires_at)


def _add_settings(api: FastAPI, portal: PortalServices, account: Callable[..., int]) -> None:
    @api.get("/status", summary="That the portal answers, and what its clock says")
    def status(account_id: Annotated[int, Depends(account)]) -> PortalStatus:  # noqa: ARG001 -- signed in
        return PortalStatus(
            version=portal.version, now=portal.clock.now(), demo=portal.demo, public_url=portal.public_url
        )

    @api.get("/proof/{nonce}", summary="What the public address answers to a nonce if it leads here")
    def proof(nonce: Annotated[Nonce, Path()], account_id: Annotated[int, Depends(account)]) -> PortalProof:  # noqa: ARG001 -- signed in
        return PortalProof(proof=portal.keys.proof(nonce))

    @api.put("/organisation", summary="Replace what employees read about the organisation")
    def put_organisation(push: OrganisationPush, account_id: Annotated[int, Depends(account)]) -> PushReply:
        return portal.store.put_organisation(account_id, push)

    @api.put("/mail-account", summary="Replace the account that messages are sent from")
    def put_mail_account(push: MailAccountPush, account_id: Annotated[int, Depends(account)]) -> PushReply:
        reply = portal.store.put_mail_account(account_id, push)
        portal.wake_postman()
        return reply


def _add_campaigns(api: FastAPI, portal: PortalServices, account: Callable[..., int]) -> None:
    store = portal.store
    signed_in = Depends(account)

    @api.put("/campaigns/{campaign_id}", summary="Make a campaign or replace its settings")
    def put_campaign(campaign_id: CampaignId, push: CampaignPush, account_id: Annotated[int, signed_in]) -> PushReply:
        if push.end < push.start:
            raise ApiProblem(422, "date-end-before-start", _("La date de fin précède la date de début."))
        reply = store.put_campaign(account_id, campaign_id, push)
        portal.wake_postman()
        return reply

    @api.put("/images/{digest}", summary="Keep an image for the campaigns that will name it; again, it changes nothing")
    def put_image(
        digest: Annotated[Digest, Path()], push: ImagePush, account_id: Annotated[int, signed_in]
    ) -> PushReply:
        return store.put_image(account_id, digest, push)

    @api.put("/campaigns/{campaign_id}/people", summary="Add people or replace what is known of them")
    def put_people(campaign_id: CampaignId, push: PeoplePush, account_id: Annotated[int, signed_in]) -> PushReply:
        reply = store.put_people(account_id, campaign_id, push.people)
        portal.wake_postman()
        return reply

    @api.delete(
        "/campaigns/{campaign_id}", summary="Delete a campaign: its links die, its people are told unless declined"
    )
    def delete(
        campaign_id: CampaignId, account_id: Annotated[int, signed_in], *, notify: Annotated[bool, Query()] = True
    ) -> PushReply:
        store.delete(account_id, campaign_id, notify=notify)
        portal.wake_postman()
        return PushReply(updated=1)


def _add_course(api: FastAPI, portal: PortalServices, account: Callable[..., int]) -> None:
    """Launch, end, and what happens between."""
    store = portal.store
    signed_in = Depends(account)

    @api.get("/campaigns/{campaign_id}", summary="Where a campaign stands")
    def campaign(campaign_id: CampaignId, account_id: Annotated[int, signed_in]) -> CampaignState:
        return store.state(account_id, campaign_id)

    @api.post("/campaigns/{campaign_id}/launch", summary="Launch a campaign; again, it changes nothing")
    def launch(campaign_id: CampaignId, account_id: Annotated[int, signed_in]) -> CampaignState:
        state = store.launch(account_id, campaign_id)
        portal.wake_postman()
        return state

    @api.post("/campaigns/{campaign_id}/freeze", summary="Accept no more choices; again, it changes nothing")
    def freeze(campaign_id: CampaignId, account_id: Annotated[int, signed_in]) -> CampaignState:
        return store.freeze(account_id, campaign_id)

    @api.get("/campaigns/{campaign_id}/changes", summary="What happened after a cursor, in order")
    def changes(
        campaign_id: CampaignId,
        account_id: Annotated[int, signed_in],
        after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
        limit: Annotated[int, Query(ge=1, le=CHANGES_PER_PULL)] = CHANGES_PER_PULL,
    ) -> ChangeList:
        return store.changes(account_id, campaign_id, after, limit)

    @api.post("/campaigns/{campaign_id}/links", summary="Personal links of everyone who is not removed")
    def links(campaign_id: CampaignId, account_id: Annotated[int, signed_in]) -> LinkList:
        return LinkList(
            links=[
                PersonalLink(person_id=person_id, url=f"{portal.public_url}/acces/{token}")
                for person_id, token in store.links(account_id, campaign_id)
            ]
        )


def _add_answers(api: FastAPI) -> None:
    """Answer every refusal as a ``Problem``; none repeats what was sent."""

    def answer(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
        return JSONResponse(Problem(code=code, message=message).model_dump(), status, headers)

    @api.exception_handler(ApiProblem)
    def refused(_request: Request, error: ApiProblem) -> JSONResponse:
        return answer(error.status, error.problem.code, error.problem.message)

    @api.exception_handler(NoSuchCampaignError)
    @api.exception_handler(ImageMissingError)
    @api.exception_handler(WrongImageError)
    @api.exception_handler(TextTooLongError)
    @api.exception_handler(PersonElsewhereError)
    @api.exception_handler(SignInRefusedError)
    def declined(_request: Request, error: Exception) -> JSONResponse:
        return answer(*_REFUSALS[type(error)])

    @api.exception_handler(SignInDelayedError)
    def delayed(_request: Request, error: SignInDelayedError) -> JSONResponse:
        message = _("Trop d’essais de connexion. Réessayez à partir de {time} (heure de Paris).")
        return answer(429, "sign-in-delayed", message.format(time=paris_hour(error.until)))

    @api.exception_handler(SignInBusyError)
    def busy(_request: Request, _error: SignInBusyError) -> JSONResponse:
        message = _("Le portail est très sollicité. Réessayez dans quelques secondes.")
        return answer(503, "sign-in-busy", message, {"Retry-After": "2"})

    @api.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = sorted({".".join(str(part) for part in fault["loc"]) for fault in error.errors()})
        message = _("Le portail n’a pas compris ces champs : {fields}.").format(fields=", ".join(fields[:10]))
        return answer(422, "request-invalid", message)

    @api.exception_handler(HTTPException)
    def http(_request: Request, error: HTTPException) -> JSONResponse:
        code, message = _HTTP_ANSWERS.get(error.status_code, _HTTP_ANSWERS[400])
        return answer(error.status_code, code, message, dict(error.headers or {}))

    @api.exception_handler(Exception)
    def broken(_request: Request, _error: Exception) -> JSONResponse:
        return answer(500, "server-error", _("Le portail a rencontré un problème. Rien n’a été enregistré."))


_REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    NoSuchCampaignError: (404, "campaign-unknown", _("Le portail ne connaît pas cette campagne.")),
    ImageMissingError: (409, IMAGE_MISSING, _("Le portail n’a pas toutes les images de la campagne.")),
    WrongImageError: (422, "image-wrong", _("Le portail a reçu une image abîmée, ou d’un format qu’il n’accepte pas.")),
    TextTooLongError: (422, "text-too-long", _("Un texte de la campagne est trop long pour le portail.")),
    PersonElsewhereError: (
        409,
        "person-elsewhere",
        _("Une personne de l’envoi appartient à une autre campagne."),
    ),
    SignInRefusedError: (
        401,
        "sign-in-refused",
        _("Le code client ou le mot de passe du portail ne convient pas."),
    ),
}

_HTTP_ANSWERS = {
    400: ("request-invalid", _("Le portail n’a pas compris la demande.")),
    404: ("not-found", _("Cette adresse n’existe pas sur le portail.")),
    405: ("method-not-allowed", _("Cette adresse ne s’utilise pas ainsi.")),
    413: ("too-large", _("L’envoi dépasse la taille permise.")),
}
