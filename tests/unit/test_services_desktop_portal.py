"""The embedded portal over the life of a profile: links that were sent keep working (SPEC Y1, M8)."""

import secrets
import socket
from pathlib import Path

import pytest

from ov_desktop.clock import SystemClock
from ov_desktop.database import KEY_BYTES
from ov_desktop.domain.organisation import Organisation
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.portal_process import PortalStartError

KEY = secrets.token_bytes(KEY_BYTES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Desktop(tmp_path, KEY, SystemClock()) as desktop:
        desktop.accounts.save_organisation(Organisation("CSE", "CSE Exemple", "060305"))
        desktop.accounts.use_embedded_portal()
    return tmp_path


def test_portal_listens_at_the_same_address_after_the_application_was_closed(folder: Path) -> None:
    urls = []
    for _run in range(2):
        with Desktop(folder, KEY, SystemClock()) as desktop:
            urls.append(desktop.start_portal().url)
    assert urls[0] == urls[1]


def test_port_that_another_program_took_is_named_and_no_other_is_used(folder: Path) -> None:
    with Desktop(folder, KEY, SystemClock()) as desktop:
        port = int(desktop.start_portal().url.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)), Desktop(folder, KEY, SystemClock()) as desktop:
        with pytest.raises(PortalStartError) as refused:
            desktop.start_portal()
        assert refused.value.code == "port-busy"
    with Desktop(folder, KEY, SystemClock()) as desktop:
        assert desktop.start_portal().url.endswith(f":{port}")


def test_demonstration_leaves_the_port_of_the_profile_alone(folder: Path) -> None:
    with Desktop(folder, KEY, SystemClock()) as desktop:
        desktop.start_portal(PortalStart(demo=True))
        link = desktop.accounts.portal()
        assert link is not None
        assert link.port is None
