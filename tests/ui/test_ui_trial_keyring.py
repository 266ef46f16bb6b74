"""A keyring that waits for its user holds up a test message alone: not the preview, nor what is saved (SPEC S9, A4)."""

import threading
from pathlib import Path

import desktop_kit as kit
import pytest
from keyring.backend import KeyringBackend
from pytestqt.qtbot import QtBot
from smtp_server import SmtpServer
from ui.page_kit import EARLY, prepared, window

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.services.secrets import ProfileRing
from ov_desktop.services.system_ring import SystemRing
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.style.theme import Theme

ME = "accueil@cse-erdre.example"


class Ring(KeyringBackend):
    """A keyring that keeps who asks waiting while it is locked."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.given = True
        self.asked, self.unlocked = threading.Event(), threading.Event()
        self.unlocked.set()

    def lock(self, *, given: bool) -> None:
        """Wait for its user from now on, and then give what it holds, or not."""
        self.given = given
        self.asked.clear()
        self.unlocked.clear()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        self.unlocked.wait()
        return self.kept.get((service, username)) if self.given else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def furnish(desk: kit.Desk) -> str:
    campaign = desk.campaigns.create(kit.SETTINGS).id
    desk.import_people(campaign, [kit.at_site(1, grant=250)])
    return campaign


@pytest.mark.parametrize("given", [True, False], ids=["unlocked at last", "not given"])
def test_a_locked_keyring_holds_up_the_test_and_nothing_else(
    qtbot: QtBot, theme: Theme, tmp_path: Path, given: bool
) -> None:
    folder, ring = tmp_path / "profil", Ring()
    campaign = prepared(folder, furnish)
    kept = ProfileRing(SystemRing(lambda: ring), "profil")
    with SmtpServer(login=("cse", "Élan-vert_07")) as server:
        with window(qtbot, theme, folder, EARLY, kept) as before:
            account = MailAccount("127.0.0.1", server.port, "none", "cse@erdre.example", "cse", "Élan-vert_07")
            before.desktop.accounts.save_mail_account(account)
            assert before.desktop.secrets.settle()
        with window(qtbot, theme, folder, EARLY, kept) as over:
            ring.lock(given=given)
            panel = MessagePreviewPanel(over.workbench)
            qtbot.addWidget(panel)
            panel.show_message(campaign, MessageKind.LAUNCH)
            with qtbot.waitSignal(panel.shown, timeout=10_000):
                panel.show()
            panel.trial.ask = lambda _parent, _proposal: ME
            panel.send_button.click()
            qtbot.waitUntil(ring.asked.is_set, timeout=10_000)
            read: list[object] = []
            over.tasks.run(lambda _progress: over.desktop.campaigns.get(campaign), owner=panel, done=read.append)
            qtbot.waitUntil(lambda: bool(read), timeout=5_000)
            assert panel.send_button.busy
            ring.unlocked.set()
            over.settle()
            assert server.recipients() == ([ME] if given else [])
            said = panel.outcome.accessibleName()
            assert said.startswith(f"Essai envoyé à {ME}." if given else "Mot de passe de la messagerie à saisir")
            assert not panel.send_button.busy
