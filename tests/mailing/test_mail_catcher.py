"""The demo's mail catcher: what is sent to it stands in its folder when it is acknowledged (SPEC R3)."""

import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest

from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.mailing.compose import KIND_HEADER
from ov_desktop.mailing.smtp import Security, SmtpAccount, open_session

SENDER = "cheques@cse.example"


def a_message(kind: str = "") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, "camille@exemple.test", "Été"
    if kind:
        message[KIND_HEADER] = kind
    message.set_content("Bonjour,\n.\n..\nÀ bientôt.\n")
    return message


def catch(catcher: MailCatcher, *messages: EmailMessage) -> None:
    with open_session(SmtpAccount(catcher.host, catcher.port, Security.NONE)) as session:
        for message in messages:
            session.send(message, SENDER, "camille@exemple.test")


def test_each_message_is_a_file_named_by_its_number_and_kind(tmp_path: Path) -> None:
    folder = tmp_path / "courriels"
    with MailCatcher(folder) as catcher:
        catch(catcher, a_message("launch"), a_message("admin-end"), a_message())
        names = ["0001-launch.eml", "0002-admin-end.eml", "0003.eml"]
        assert [mail.path.name for mail in catcher.caught] == names
        assert [mail.kind for mail in catcher.caught] == ["launch", "admin-end", ""]
        assert catcher.caught[0].recipients == ("camille@exemple.test",)
    assert sorted(path.name for path in folder.iterdir()) == names
    received = message_from_bytes((folder / "0001-launch.eml").read_bytes(), policy=default)
    assert received["Subject"] == "Été"
    assert received.get_content().replace("\r\n", "\n") == "Bonjour,\n.\n..\nÀ bientôt.\n"


@pytest.mark.parametrize("kind", ["../ailleurs", "a/b", "é", "a b", "..", "x" * 300])
def test_a_kind_that_is_no_word_of_ours_names_no_file(tmp_path: Path, kind: str) -> None:
    with MailCatcher(tmp_path) as catcher:
        catch(catcher, a_message(kind))
    assert [path.name for path in tmp_path.iterdir()] == ["0001.eml"]


def test_two_catchers_listen_side_by_side_and_stop_while_a_client_is_connected(tmp_path: Path) -> None:
    with MailCatcher(tmp_path / "a") as one, MailCatcher(tmp_path / "b") as other:
        assert one.port != other.port
        client = smtplib.SMTP(one.host, one.port, local_hostname="localhost")
        client.ehlo()
        catch(other, a_message("end"))
        assert (one.caught, len(other.caught)) == ([], 1)
    client.close()
