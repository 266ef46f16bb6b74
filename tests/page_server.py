"""A portal's pages on a real server, and a browser without JavaScript that fills in forms as people do."""

import itertools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import requests
import uvicorn
from portal_world import PortalWorld, campaign_push, new_id, person_push

from ov_desktop.portal.app import build_app
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.listening import listen
from ov_desktop.portal.records import ChoiceRecord
from ov_desktop.wire import OrganisationPush


@dataclass
class Guest:
    """An invited person, as they know themselves: the token of their link, and their number."""

    id: str
    token: str
    mobile: str
    campaign: str


@dataclass
class PageServer:
    """A running portal: its data, and its address."""

    world: PortalWorld
    url: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def name(self, **values: str) -> None:
        """Say who the organisation is."""
        known = {
            "kind": "CSE",
            "name": "CSE Ateliers de l’Erdre",
            "contact_email": "contact@cse-erdre.example",
            "contact_phone": "02 61 91 00 00",
            "address": "1 rue du Port, 44000 Nantes",
        }
        self.world.store.put_organisation(self.world.account, OrganisationPush.model_validate(known | values))

    def invite(self, *, campaign: dict[str, object] | None = None, launched: bool = True, **person: object) -> Guest:
        """Invite one person, in a campaign of their own."""
        number = next(self._numbers)
        push = person_push(number, **person)
        settings = campaign_push(**(campaign or {}))
        if launched:
            campaign_id = self.world.launched([push], settings)
        else:
            campaign_id = new_id()
            self.world.store.put_campaign(self.world.account, campaign_id, settings)
            self.world.store.put_people(self.world.account, campaign_id, [push])
        return Guest(push.id, self.world.token(push), f"06 39 98 {number // 100:02d} {number % 100:02d}", campaign_id)

    def entered(self, guest: Guest) -> "PlainBrowser":
        """A browser in which the person has signed in."""
        return PlainBrowser(self.url).sign_in(guest.token, guest.mobile)

    def choice(self, guest: Guest) -> ChoiceRecord | None:
        """What is recorded for a person."""
        return self.world.store.current_choice(guest.id)


@contextmanager
def page_server(folder: Path, *, public_url: str = "", demo: bool = False) -> Iterator[PageServer]:
    """Serve a new portal on a free port of this computer."""
    world = PortalWorld.open(folder)
    listener = listen("127.0.0.1", 0)
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    services = PortalServices(
        store=world.store,
        access=world.access,
        accounts=world.accounts,
        keys=world.keys,
        clock=world.clock,
        public_url=public_url or f"http://{host}",
        hosts=frozenset({host}),
        version="0",
        demo=demo,
    )
    config = uvicorn.Config(build_app(services), log_config=None, access_log=False, server_header=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield PageServer(world, f"http://{host}")
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
        listener.close()
        world.close()


@dataclass
class Form:
    """A form of a page: where it goes, what it holds, its buttons by their text."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str, str]] = field(default_factory=dict)


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._button: tuple[str, str, str] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values["action"]))
        elif tag == "input" and self.forms and "name" in values and values.get("type") != "submit":
            if values.get("type") != "radio" or "checked" in values:
                self.forms[-1].fields[values["name"]] = values.get("value", "")
        elif tag == "button":
            self._button = (values.get("name", ""), values.get("value", ""), values.get("formaction", ""))
            self._words = []

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button is not None and self.forms:
            self.forms[-1].buttons[" ".join("".join(self._words).split())] = self._button
            self._button = None


class PlainBrowser:
    """Follows links and posts forms, with cookies, without JavaScript."""

    def __init__(self, url: str) -> None:
        """Browse the portal at ``url``."""
        self.url = url
        self.session = requests.Session()
        self.response = requests.Response()

    def get(self, path: str) -> "PlainBrowser":
        """Open a page."""
        self.response = self.session.get(self.url + path, timeout=20)
        return self

    def form(self, button: str) -> Form:
        """The form of the page that has this button."""
        reader = _FormReader()
        reader.feed(self.response.text)
        return next(form for form in reader.forms if button in form.buttons)

    def press(self, button: str, headers: dict[str, str] | None = None, /, **typed: str) -> "PlainBrowser":
        """Fill fields in and press a button."""
        form = self.form(button)
        name, value, address = form.buttons[button]
        data = form.fields | typed | ({name: value} if name else {})
        target = self.url + (address or form.action)
        self.response = self.session.post(target, data=data, headers=headers, timeout=20)
        return self

    def sign_in(self, token: str, mobile: str) -> "PlainBrowser":
        """Open a personal link and type a number."""
        return self.get(f"/acces/{token}").press("Se connecter", mobile=mobile)

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.response.status_code

    @property
    def path(self) -> str:
        """Where redirections led."""
        return self.response.url.removeprefix(self.url)

    @property
    def text(self) -> str:
        """The words of the page, without tags, with single spaces."""
        body = re.sub(r"(?s)<(script|style|template|noscript)\b.*?</\1>", " ", self.response.text)
        words = re.sub(r"<[^>]+>", " ", body)
        return " ".join(unescape(words).split())

    @property
    def title(self) -> str:
        """The title of the page."""
        return unescape(re.findall(r"<title>(.*?)</title>", self.response.text)[0])
