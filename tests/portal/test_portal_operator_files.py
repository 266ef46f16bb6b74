"""What an operator copies names settings and commands that exist (SPEC Y2)."""

import re
from pathlib import Path

import click
import pytest

from ov_desktop.portal.settings import PortalSettings
from ov_desktop.portal_commands import portal

ROOT = Path(__file__).resolve().parents[2]
FILES = [*sorted((ROOT / "packaging" / "portal").iterdir()), ROOT / "docs" / "portal.md"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_settings_and_commands_that_are_named_exist(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = {f"OV_PORTAL_{name.upper()}" for name in PortalSettings.model_fields} | {"OV_PORTAL_CONFIG"}
    assert set(re.findall(r"OV_PORTAL_[A-Z_]*[A-Z]", text)) <= known
    for words in re.findall(r"ov-desktop portal ([a-z-]+(?: [a-z-]+)?)", text):
        command: click.Command | None = portal
        for word in words.split():
            if isinstance(command, click.Group):
                command = command.get_command(click.Context(command), word)
        assert command is not None, words


def test_every_setting_is_explained_to_the_operator() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", (ROOT / "docs" / "portal.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == set(PortalSettings.model_fields)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_no_proxy_shows_the_figures(name: str) -> None:
    text = (ROOT / "packaging" / "portal" / name).read_text(encoding="utf-8")
    assert "/metrics" in text


def test_the_proxy_that_logs_by_itself_is_told_not_to() -> None:
    servers = (ROOT / "packaging" / "portal" / "nginx.conf").read_text(encoding="utf-8").split("server {")[1:]
    assert servers
    assert all("access_log off;" in server for server in servers)
