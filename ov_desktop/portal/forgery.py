"""Whether a posted form comes from a page of this portal, opened in the same browser (SPEC section 12)."""

from urllib.parse import urlsplit

from fastapi import Request

from ov_desktop.portal.keys import PortalKeys

FIELD = "csrf"
_PURPOSE = "anti-forgery"


class FormGuard:
    """Makes and checks the hidden field of the forms, which is bound to the browser's cookie."""

    def __init__(self, keys: PortalKeys, public_url: str) -> None:
        """Sign with ``keys``; ``public_url`` is the address that browsers see, empty where it is not known."""
        self._keys = keys
        self._origin = _origin(public_url)

    def field(self, cookie: str) -> str:
        """Return the value of the hidden field for a browser that holds ``cookie``."""
        return self._keys.form_signature(_PURPOSE, cookie)

    def knows(self, cookie: str, value: str) -> bool:
        """Whether the hidden field was made for this browser."""
        return bool(cookie) and self._keys.form_signature_is(value, _PURPOSE, cookie)

    def same_site(self, request: Request) -> bool:
        """Whether the browser says that the form was sent by a page of this portal.

        The pages send no referrer, so browsers write ``Origin: null`` in their forms: that says nothing, and the
        hidden field decides.
        """
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = request.headers.get("origin", "null")
        return origin == "null" or origin in {self._origin, _origin(str(request.base_url))}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
