"""A2, A4, G2: nothing that the demo writes beside its results can be read: no name, mobile, address or token."""

import re
from datetime import date
from pathlib import Path

import pytest
from journeys import recompute

from ov_desktop.demo.journey import play
from ov_desktop.demo.sample import home_address
from ov_desktop.demo.stage import Cast


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def secrets_of(results: Path) -> set[str]:
    """Everything about people that the list, the mails and the answers hold."""
    found: set[str] = set()
    for position, person in enumerate(recompute.roster(results / "liste.xlsx"), start=1):
        mobile = str(person["mobile"])
        home = home_address(position, str(person["first"]), str(person["last"]))
        found |= {f"{person['first']} {person['last']}", str(person["last"]), str(person["email"]), home.street}
        found |= {mobile, re.sub(r"\D", "", mobile)[-9:]}
    for mail in recompute.mails(results / "courriels"):
        found |= set(re.findall(r"/acces/([A-Za-z0-9_-]+)", mail.plain))
    # A shorter text would be found by chance in encrypted bytes.
    return {text for text in found if len(text.encode()) >= 6}


def readable_in(data: bytes, texts: set[str]) -> set[str]:
    return {text for text in texts if text.encode() in data or text.encode("utf-16-le") in data}


def test_databases_journals_and_logs_hold_nothing_readable_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without a browser on the path the demo takes no pictures; they are not what is looked at here.
    monkeypatch.setenv("PATH", "")
    out, workspace = tmp_path / "resultats", tmp_path / "profil"
    seen: list[dict[str, bytes]] = []
    play(out, workspace, date(2027, 3, 1), Cast(employees=12), lambda _step: seen.append(bytes_of(workspace)))
    seen.append(bytes_of(workspace))
    names = set().union(*seen)
    assert {"profil.db", "portail.db", "portail.log"} <= names
    assert {"profil.db-wal", "portail.db-wal"} <= names
    texts = secrets_of(out)
    assert len(texts) > 12 * 5
    assert readable_in(b"".join(bytes_of(out / "courriels").values()), texts), "the search finds what is readable"
    for files in seen:
        for name, data in files.items():
            assert not readable_in(data, texts), name


def test_log_tells_what_the_portal_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    out, workspace = tmp_path / "resultats", tmp_path / "profil"
    play(out, workspace, date(2027, 3, 1), Cast(employees=3), lambda _step: None)
    log = (workspace / "portail.log").read_text(encoding="utf-8")
    assert "/acces/{token}" in log
    assert "POST" in log
