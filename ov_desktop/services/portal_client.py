"""Speaks to a portal, embedded or remote, over its administration API (SPEC Y3)."""

import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel, SecretStr, ValidationError
from requests.auth import AuthBase

from ov_desktop.wire import (
    API_PREFIX,
    CHANGES_PER_PULL,
    CampaignPush,
    CampaignState,
    ChangeList,
    ImagePush,
    LinkList,
    MailAccountPush,
    OrganisationPush,
    PeoplePush,
    PersonPush,
    PortalProof,
    PortalStatus,
    Problem,
    PushReply,
    TokenReply,
)

_TIMEOUT = (5, 120)
_ATTEMPTS = 4
_FIRST_PAUSE = 0.3
_GATEWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
_Answer = TypeVar("_Answer", bound=BaseModel)


class PortalError(Exception):
    """The portal did not do what was asked; ``code`` is stable, ``message`` French or empty; no secret in either."""

    def __init__(self, code: str, message: str = "") -> None:
        """Carry the code, and the portal's own sentence where it gave one."""
        super().__init__(code)
        self.code = code
        self.message = message


class PortalUnreachableError(PortalError):
    """No answer: no network, no such host, a refused connection, a certificate that does not hold, too slow."""


class PortalRefusedError(PortalError):
    """Client code or password were refused, or too many were tried."""


class PortalPasswordLostError(PortalError):
    """The password was put into a keyring that does not give it back; it has to be typed again (SPEC A4)."""

    def __init__(self) -> None:
        """Carry the code."""
        super().__init__("portal-password-lost")


class PortalGoneError(PortalError):
    """The portal does not know what was asked for."""


class PortalBrokenError(PortalError):
    """The portal failed, or what answers is not a portal of this version."""


class PortalRejectedError(PortalError):
    """The portal understood and said no: ``code`` tells why."""


@dataclass(frozen=True, slots=True)
class _Bearer(AuthBase):
    token: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class _NoAuth(AuthBase):
    """Keeps requests from sending what a ``.netrc`` holds for the host."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class PortalClient:
    """Calls a portal's administration API; to be used by one thread at a time.

    A call that is cut is made again, with growing pauses: each of them may be made twice with the effect of one. The
    token is fetched when it is needed and again when it has expired.
    """

    def __init__(
        self, base_url: str, client_code: str, password: str, pause: Callable[[float], object] | None = None
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            base_url: the portal's address.
            client_code: the account.
            password: its password.
            pause: waits so many seconds between two attempts; may return early to be quick.
        """
        self._base = base_url.rstrip("/") + API_PREFIX
        self._client_code = client_code
        self._password = SecretStr(password)
        self._pause = pause or threading.Event().wait
        self._token: str | None = None
        self._session = requests.Session()
        if is_loopback(base_url):
            # A proxy set for this computer must not see the embedded portal.
            self._session.trust_env = False

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def status(self) -> PortalStatus:
        """Ask whether the portal answers, and what its clock says."""
        return self._call("GET", "/status", PortalStatus)

    def proof(self, nonce: str) -> PortalProof:
        """Ask what the portal answers to a nonce under its public address."""
        return self._call("GET", f"/proof/{nonce}", PortalProof)

    def put_organisation(self, push: OrganisationPush) -> PushReply:
        """Replace what employees read about the organisation."""
        return self._call("PUT", "/organisation", PushReply, push)

    def put_mail_account(self, push: MailAccountPush) -> PushReply:
        """Replace the account that messages are sent from."""
        shown = push.model_dump(mode="json") | {"password": push.password.get_secret_value()}
        return self._call("PUT", "/mail-account", PushReply, shown)

    def put_image(self, digest: str, push: ImagePush) -> PushReply:
        """Bring an image that campaigns may then name by its digest; again, it changes nothing."""
        return self._call("PUT", f"/images/{digest}", PushReply, push)

    def put_campaign(self, campaign_id: str, push: CampaignPush) -> PushReply:
        """Make a campaign or replace its settings."""
        return self._call("PUT", f"/campaigns/{campaign_id}", PushReply, push)

    def put_people(self, campaign_id: str, people: tuple[PersonPush, ...]) -> PushReply:
        """Add people, ``PEOPLE_PER_PUSH`` at most, or replace what is known of them."""
        return self._call("PUT", f"/campaigns/{campaign_id}/people", PushReply, PeoplePush(people=list(people)))

    def launch(self, campaign_id: str) -> CampaignState:
        """Launch a campaign; again, it changes nothing."""
        return self._call("POST", f"/campaigns/{campaign_id}/launch", CampaignState)

    def freeze(self, campaign_id: str) -> CampaignState:
        """Let the portal accept no more choices; again, it changes nothing."""
        return self._call("POST", f"/campaigns/{campaign_id}/freeze", CampaignState)

    def delete_campaign(self, campaign_id: str, *, notify: bool) -> PushReply:
        """Delete a campaign; its people are told if ``notify``. One that is gone already is an error of that kind."""
        return self._call("DELETE", f"/campaigns/{campaign_id}?notify={str(notify).lower()}", PushReply)

    def campaign(self, campaign_id: str) -> CampaignState:
        """Ask where a campaign stands."""
        return self._call("GET", f"/campaigns/{campaign_id}", CampaignState)

    def changes(self, campaign_id: str, after: int, limit: int = CHANGES_PER_PULL) -> ChangeList:
        """Ask what happened after a cursor."""
        return self._call("GET", f"/campaigns/{campaign_id}/changes?after={after}&limit={limit}", ChangeList)

    def links(self, campaign_id: str) -> LinkList:
        """Ask for the personal links of everyone who is not removed."""
        return self._call("POST", f"/campaigns/{campaign_id}/links", LinkList)

    def _call(
        self, method: str, path: str, answer: type[_Answer], body: BaseModel | dict[str, object] | None = None
    ) -> _Answer:
        """Make a call and read its answer.

        Raises:
            PortalError: one of its kinds.
        """
        fresh = self._token is None
        if self._token is None:
            self._token = self._sign_in()
        response = self._send(method, path, body, _Bearer(self._token))
        if response.status_code == HTTPStatus.UNAUTHORIZED and not fresh:
            self._token = self._sign_in()
            response = self._send(method, path, body, _Bearer(self._token))
        return _read(response, answer)

    def _sign_in(self) -> str:
        body: dict[str, object] = {"client_code": self._client_code, "password": self._password.get_secret_value()}
        return _read(self._send("POST", "/token", body, _NoAuth()), TokenReply).token

    def _send(
        self, method: str, path: str, body: BaseModel | dict[str, object] | None, auth: AuthBase
    ) -> requests.Response:
        """Send until something answers that may be believed; a broken gateway is tried again."""
        data = body.model_dump(mode="json") if isinstance(body, BaseModel) else body
        failure = PortalUnreachableError("portal-unreachable")
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._pause(_FIRST_PAUSE * 2**attempt)
            try:
                response = self._session.request(
                    method, self._base + path, json=data, auth=auth, timeout=_TIMEOUT, allow_redirects=False
                )
            except requests.exceptions.SSLError:
                raise PortalUnreachableError("portal-certificate") from None
            except (
                requests.exceptions.InvalidURL,
                requests.exceptions.InvalidSchema,
                requests.exceptions.MissingSchema,
            ):
                raise PortalUnreachableError("portal-address") from None
            except requests.RequestException:
                # Without its cause: the message of requests quotes the address.
                failure = PortalUnreachableError("portal-unreachable")
                continue
            if response.status_code not in _GATEWAY:
                return response
            failure = PortalUnreachableError("portal-unavailable")
        raise failure


def is_loopback(url: str) -> bool:
    """Whether an address leads to this computer alone."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read(response: requests.Response, answer: type[_Answer]) -> _Answer:
    if response.status_code == HTTPStatus.OK:
        try:
            return answer.model_validate_json(response.content)
        except ValidationError:
            raise PortalBrokenError("portal-answer") from None
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        raise PortalBrokenError("portal-answer") from None
    raise _kind_of(response.status_code)(problem.code, problem.message)


def _kind_of(status: int) -> type[PortalError]:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS):
        return PortalRefusedError
    if status == HTTPStatus.NOT_FOUND:
        return PortalGoneError
    return PortalBrokenError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else PortalRejectedError
