"""An employee at a browser without JavaScript: opens pages, fills fields by their visible labels, presses buttons."""

from base64 import b64encode
from urllib.parse import urljoin

import requests
from lxml import html

_TIMEOUT = 30


class PageError(Exception):
    """The page does not hold what an employee would look for, or the portal refused; never quotes the page."""


class EmployeeBrowser:
    """Follows the portal's pages over HTTP as a person would, one cookie jar a person."""

    def __init__(self, session: requests.Session | None = None) -> None:
        """Start without a page."""
        self.session = session or requests.Session()
        self.status = 0
        self.url = ""
        self.source = ""
        self._page: html.HtmlElement = html.fromstring("<html/>")
        self._images: dict[str, str] = {}

    def open(self, url: str) -> None:
        """Open a page."""
        self._read(self.session.get(urljoin(self.url, url), timeout=_TIMEOUT))

    def download(self, link: str) -> bytes:
        """Follow the link with this text and return the file behind it."""
        for anchor in self._page.iter("a"):
            if link in _text(anchor):
                answer = self.session.get(urljoin(self.url, anchor.get("href")), timeout=_TIMEOUT)
                answer.raise_for_status()
                return answer.content
        raise PageError(f"no link «{link}»")

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label."""
        self._field(label).value = value

    def choose(self, label: str) -> None:
        """Pick the radio button with this label."""
        field = self._field(label)
        for other in self._page.iter("input"):
            if other.get("type") == "radio" and other.name == field.name:
                other.checked = False
        field.checked = True

    def press(self, button: str) -> None:
        """Press the button with this text: submits its form."""
        for element in self._page.iter("button"):
            if _text(element) != button:
                continue
            form = next(parent for parent in element.iterancestors("form"))
            values = list(form.form_values())
            if element.get("name"):
                values.append((element.get("name"), element.get("value") or ""))
            target = urljoin(self.url, element.get("formaction") or form.get("action") or self.url)
            self._read(self.session.post(target, data=values, timeout=_TIMEOUT, headers={"Origin": _origin(self.url)}))
            return
        raise PageError(f"no button «{button}»")

    def has(self, text: str) -> bool:
        """Whether the page shows this text."""
        return text in _text(self._page)

    def seen(self) -> str:
        """Return the page with its images inside, so that it can be looked at once the portal is gone."""
        source = self.source
        for image in self._page.iter("img"):
            address = image.get("src") or ""
            source = source.replace(f'src="{address}"', f'src="{self._inside(address)}"')
        return source

    def _inside(self, address: str) -> str:
        if address not in self._images:
            answer = self.session.get(urljoin(self.url, address), timeout=_TIMEOUT)
            answer.raise_for_status()
            self._images[address] = data_address(answer.headers["Content-Type"], answer.content)
        return self._images[address]

    def _field(self, label: str) -> html.InputElement:
        for element in self._page.iter("label"):
            if _text(element).startswith(label) and (field := element.for_element) is not None:
                return field
        raise PageError(f"no field «{label}»")

    def _read(self, answer: requests.Response) -> None:
        self.status, self.url, self.source = answer.status_code, answer.url, answer.text
        self._page = html.fromstring(answer.text or "<html/>")


def data_address(content_type: str, data: bytes) -> str:
    """Return an address that holds the data themselves."""
    return f"data:{content_type};base64,{b64encode(data).decode()}"


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace("\u202f", " ").replace("\xa0", " ").split())


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
