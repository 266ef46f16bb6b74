"""A real browser for the tests of pages, that notes everything the console reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from page_server import Guest, PageServer
from playwright.sync_api import Browser, Page, sync_playwright

from ov_desktop.demo.pictures import find_browser

# Without a sandbox, since tests may run as root in a container; nothing but the test's own server is asked.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this computer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What the console of a page has reported: errors of scripts, refusals of the content policy."""

    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watch a page."""
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))

    def _note(self, kind: str, text: str) -> None:
        # The browser itself reports an answer like 409 as an error; that is the status that was meant.
        if kind in {"error", "warning"} and not text.startswith("Failed to load resource: the server responded"):
            self.complaints.append(text)


def sign_in(page: Page, server: PageServer, guest: Guest) -> Page:
    """Open the personal link and type the number."""
    page.goto(f"{server.url}/acces/{guest.token}")
    page.get_by_label("Numéro de portable").fill(guest.mobile)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/choix")
    return page
