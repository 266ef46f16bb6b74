"""The portal's keys, each derived from the one link secret that is kept outside the database (SPEC M8, P7)."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ov_desktop.domain.choice import Choice

MINIMUM_SECRET_BYTES = 32
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Characters of a verification code; none can be taken for another (no 0, 1, I, L, O)."""

CODE_LENGTH = 10


class PortalKeys:
    """Makes links, hashes and codes; keeps one key for each purpose, so that no value can stand for another."""

    def __init__(self, link_secret: bytes) -> None:
        """Derive the keys.

        Args:
            link_secret: at least 32 random bytes.

        Raises:
            ValueError: the secret is too short.
        """
        if len(link_secret) < MINIMUM_SECRET_BYTES:
            raise ValueError("the link secret has at least 32 bytes")
        self._links = _derive(link_secret, "links")
        self._mobiles = _derive(link_secret, "mobiles")
        self._codes = _derive(link_secret, "verification codes")
        self._forms = _derive(link_secret, "forms")
        self._proofs = _derive(link_secret, "proofs of address")
        self._addresses = _derive(link_secret, "addresses of visitors")

    def link_token(self, person_id: str, version: int) -> str:
        """Return the token of a personal link: 256 bits, the same each time until the version changes."""
        digest = _mac(self._links, person_id, str(version))
        return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

    def mobile_hash(self, person_id: str, e164: str) -> bytes:
        """Return what the portal keeps of a mobile: two people with one number have different hashes."""
        return _mac(self._mobiles, person_id, e164)

    def address_hash(self, address: str) -> bytes:
        """Return what the portal keeps of the address that a visitor comes from."""
        return _mac(self._addresses, address)

    def verification_code(self, person_id: str, version: int, choice: Choice) -> str:
        """Return the code of a receipt: 10 characters over person, version and content (SPEC P7)."""
        content = json.dumps(
            [
                choice.classic_amount,
                choice.connect_amount,
                choice.breakdown.counts,
                asdict(choice.address) if choice.address else None,
            ],
            sort_keys=True,
        )
        number = int.from_bytes(_mac(self._codes, person_id, str(version), content))
        characters = []
        for _position in range(CODE_LENGTH):
            number, index = divmod(number, len(CODE_ALPHABET))
            characters.append(CODE_ALPHABET[index])
        return "".join(characters)

    def proof(self, nonce: str) -> str:
        """Return what shows that a nonce has reached this portal, to whoever asks it over two ways (SPEC L6)."""
        return _mac(self._proofs, nonce).hex()

    def form_signature(self, *parts: str) -> str:
        """Sign what a form carries back, for example the anti-forgery field of a session."""
        return urlsafe_b64encode(_mac(self._forms, *parts)).rstrip(b"=").decode("ascii")

    def form_signature_is(self, signature: str, *parts: str) -> bool:
        """Whether ``signature`` was made by ``form_signature`` over the same parts; in constant time."""
        return hmac.compare_digest(signature.encode("utf-8"), self.form_signature(*parts).encode("ascii"))


def database_key(link_secret: bytes) -> bytes:
    """Return the key of the database of a portal on a server, whose one secret is the link secret."""
    return _derive(link_secret, "database")


def hash_token(token: str) -> bytes:
    """Return what the database keeps of a random token: enough bits that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def random_token() -> str:
    """Return a new token of 256 random bits."""
    return secrets.token_urlsafe(32)


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"ov-desktop portal: {purpose}".encode()).derive(secret)


def _mac(key: bytes, *parts: str) -> bytes:
    """Authenticate parts with their lengths, so that no two lists of parts give the same bytes."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        mac.update(len(data).to_bytes(4))
        mac.update(data)
    return mac.digest()
