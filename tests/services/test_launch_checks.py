"""What is looked at before a launch: the public address really leads to this portal, and the mail account signs in."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests
from desktop_kit import KEY, ORGANISATION
from portal_child import running_portal, signed_in
from smtp_server import SmtpServer

from ov_desktop.clock import SettableClock
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.mailing.smtp import CredentialsError
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.launch import PublicAddressError, check_mail, launch_terms, prove_public_address
from ov_desktop.services.portal_client import PortalClient, PortalUnreachableError


@dataclass
class Elsewhere:
    """A web server that is no portal of ours, or passes requests on to one."""

    url: str = ""
    leads_to: str = ""
    asked: int = 0


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    place = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place.asked += 1
            body = b"a web site"
            if place.leads_to:
                host = place.url.removeprefix("http://")
                body = requests.get(f"{place.leads_to}{self.path}", headers={"Host": host}, timeout=10).content
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    place.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield place
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_that_leads_to_the_portal_is_proved_also_through_a_proxy(
    tmp_path: Path, elsewhere: Elsewhere
) -> None:
    with running_portal(tmp_path, clock=None, public_url=elsewhere.url) as process, signed_in(process) as client:
        elsewhere.leads_to = process.url
        prove_public_address(client)
    assert elsewhere.asked == 1


def test_an_address_that_leads_to_another_server_is_refused_by_its_name(tmp_path: Path, elsewhere: Elsewhere) -> None:
    with running_portal(tmp_path, clock=None, public_url=elsewhere.url) as process, signed_in(process) as client:
        with pytest.raises(PublicAddressError) as refused:
            prove_public_address(client)
        assert refused.value.url == elsewhere.url
        assert refused.value.code == "public-address-unreachable"


def test_an_address_that_leads_to_another_portal_is_refused(tmp_path: Path, elsewhere: Elsewhere) -> None:
    other_secret = bytes(range(32))
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    with (
        running_portal(tmp_path / "one", clock=None, public_url=elsewhere.url) as process,
        running_portal(tmp_path / "other", clock=None, public_url=elsewhere.url, link_secret=other_secret) as other,
        signed_in(process) as client,
    ):
        elsewhere.leads_to = other.url
        with pytest.raises(PublicAddressError):
            prove_public_address(client)


def test_a_demonstration_is_exempt(tmp_path: Path) -> None:
    with running_portal(tmp_path, public_url="https://nulle-part.test") as process, signed_in(process) as client:
        prove_public_address(client)


def test_the_api_gives_no_proof_without_signing_in(tmp_path: Path) -> None:
    with running_portal(tmp_path, clock=None) as process:
        answer = requests.get(f"{process.url}/api/v1/proof/{'n' * 32}", timeout=10)
        assert answer.status_code == 401
        assert requests.get(f"{process.url}/preuve/court", timeout=10).status_code in (404, 422)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path / "profil", KEY, SettableClock(datetime(2026, 11, 24, 8, tzinfo=UTC))) as opened:
        opened.accounts.save_organisation(ORGANISATION)
        yield opened


def _account(port: int, user: str = "") -> MailAccount:
    return MailAccount("127.0.0.1", port, "none", "cse@erdre.example", user, "secret", "CSE")


def test_a_mail_account_that_signs_in_sends_nothing_while_it_is_checked(desktop: Desktop) -> None:
    with SmtpServer(login=("cse", "secret")) as server:
        desktop.accounts.save_mail_account(_account(server.port, "cse"))
        assert check_mail(desktop) == ""
        assert server.accepted == []


def test_a_wrong_mail_password_forbids_and_a_silent_server_only_delays(desktop: Desktop) -> None:
    with SmtpServer(login=("cse", "another")) as server:
        desktop.accounts.save_mail_account(_account(server.port, "cse"))
        with pytest.raises(CredentialsError):
            check_mail(desktop)
    assert check_mail(desktop) == "port-closed"


def test_the_terms_tell_an_address_in_clear_and_a_missing_mail_account(desktop: Desktop) -> None:
    assert launch_terms(desktop).public_url == ""
    assert launch_terms(desktop).mail_host == ""
    desktop.accounts.use_embedded_portal("https://vacances.erdre.example")
    assert not launch_terms(desktop).must_accept
    desktop.accounts.use_embedded_portal("http://192.168.1.20:8080")
    assert launch_terms(desktop).must_accept
    assert not launch_terms(desktop).here_only


def test_a_portal_that_does_not_answer_is_no_wrong_address() -> None:
    with (
        closing(PortalClient("http://127.0.0.1:9", "060305", "secret", pause=lambda _seconds: None)) as client,
        pytest.raises(PortalUnreachableError),
    ):
        prove_public_address(client)
