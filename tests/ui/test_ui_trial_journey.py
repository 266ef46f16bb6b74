"""A test of a message from the preview of the page: by keys, over a real server with TLS, or why it did not leave."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from certificates import Authority
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from smtp_server import SmtpServer
from ui.page_kit import EARLY, Window, furnished, press, request, window

from ov_desktop.domain.organisation import MailAccount
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.preview.trial import TrialDialog
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.wizard.page import WizardPage

ME, SENDER = "accueil@cse-erdre.example", "cse@erdre.example"
LOGIN = ("cse", "le bon")
UNKNOWN = "smtp.faute.example"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil", EARLY) as opened:
        yield opened


@pytest.fixture
def panel(desk: Window) -> MessagePreviewPanel:
    """The preview on the page of a new draft, whose subject was typed a moment ago."""
    page = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE))
    form = page.settings.form
    form.finish()
    page.settings.focus_first()
    QTest.keyClicks(form.dates.name, "Noel")
    form.focus_field("messages.launch.subject")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), "Choisissez")
    page.settings.save()
    desk.settle()
    assert form.mails.preview is not None
    found = form.mails.preview.panel
    desk.bot.waitUntil(lambda: found.preview is not None and found.send_button.isEnabled(), timeout=30_000)
    return found


def trusted(authority: Authority, folder: Path) -> Path:
    """Write what the computer trusts: the authority, and nobody else."""
    (certificate,) = authority.trust.get_ca_certs(binary_form=True)
    path = folder / "autorite.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(certificate), encoding="ascii")
    return path


def account(port: int, security: str, word: str = LOGIN[1], host: str = "localhost") -> MailAccount:
    user = "" if security == "none" else LOGIN[0]
    return MailAccount(host, port, security, SENDER, user, word if user else "")


def send(desk: Window, panel: MessagePreviewPanel) -> None:
    """Send the message to oneself by keys alone."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, TrialDialog) and dialog.line.hasFocus():
            asking.stop()
            QTest.keyClicks(dialog.line, ME)
            QTest.keyClick(dialog.line, Qt.Key.Key_Return)

    asking = QTimer(panel, interval=20)
    asking.timeout.connect(answer)
    asking.start()
    panel.send_button.setFocus()
    press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: not asking.isActive(), timeout=10_000)
    desk.settle()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_arrives_over_an_encrypted_connection_with_a_password(
    desk: Window,
    panel: MessagePreviewPanel,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted(authority, tmp_path)))
    with SmtpServer(login=LOGIN, **{security: authority.server()}) as server:  # type: ignore[arg-type]  # one of two
        desk.desktop.accounts.save_mail_account(account(server.port, security))
        send(desk, panel)
        (accepted,) = server.accepted
    assert (accepted.sender, accepted.recipient) == (SENDER, ME)
    assert message_from_bytes(accepted.content, policy=policy.default)["Subject"] == "[Essai] Choisissez"
    assert panel.outcome.accessibleName().startswith(f"Essai envoyé à {ME}.")


@pytest.mark.parametrize(
    ("wrong", "title"),
    [
        ("password", "La messagerie refuse le mot de passe"),
        ("certificate", "Certificat non reconnu"),
        ("port", "Le serveur ne répond pas sur ce port"),
        ("host", "Serveur introuvable"),
        ("sender", "Adresse d’envoi refusée"),
    ],
)
def test_what_keeps_it_from_leaving_is_said_in_french_beside_the_message(
    desk: Window,
    panel: MessagePreviewPanel,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
    title: str,
) -> None:
    if wrong != "certificate":
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted(authority, tmp_path)))
    look_up = socket.getaddrinfo

    def known(host: str, *rest: object, **more: object) -> object:
        if host == UNKNOWN:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *rest, **more)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr("socket.getaddrinfo", known)
    with serving(wrong, authority) as server:
        port = server.port if server else free_port()
        used = account(port, "none" if wrong in {"port", "host", "sender"} else "tls")
        if wrong == "password":
            used = account(port, "tls", "un autre")
        elif wrong == "host":
            used = account(port, "none", host=UNKNOWN)
        desk.desktop.accounts.save_mail_account(used)
        send(desk, panel)
        assert server is None or server.accepted == []
    assert panel.outcome.isVisible()
    assert panel.outcome.accessibleName() == title
    assert "Régler la messagerie" in {button.text() for button in panel.outcome.findChildren(Button)}
    assert not panel.send_button.busy


def serving(wrong: str, authority: Authority) -> AbstractContextManager[SmtpServer | None]:
    match wrong:
        case "password" | "certificate":
            return SmtpServer(login=LOGIN, tls=authority.server())
        case "sender":
            return SmtpServer(on_mail=lambda _envelope: "550 5.7.1 not yours")
        case _:
            return nullcontext()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
