"""What becomes of a message at each step of a real server, and how the account signs in (SPEC M3, M4)."""

import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from certificates import Authority
from smtp_server import HANG, HANG_UP, SmtpServer

from ov_desktop.mailing.smtp import (
    AccountError,
    BusyError,
    CertificateError,
    CredentialsError,
    EncryptionError,
    RefusedError,
    Security,
    SenderError,
    SmtpAccount,
    TryLaterError,
    UncertainError,
    UnreachableError,
    open_session,
)

SENDER = "cheques@cse.example"
PERSON = "camille@exemple.test"
QUICK = 0.3


def account(server: SmtpServer, security: Security = Security.NONE, user: str = "", password: str = "") -> SmtpAccount:
    return SmtpAccount("127.0.0.1", server.port, security, user, password)


def a_message(text: str = "Bonjour,\n") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, PERSON, "Essai"
    message.set_content(text)
    return message


def send(
    server: SmtpServer, message: EmailMessage | None = None, recipient: str = PERSON, sender: str = SENDER
) -> None:
    with open_session(account(server), timeout=5, answer_timeout=QUICK) as session:
        session.send(message or a_message(), sender, recipient)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


def test_several_messages_leave_over_one_connection_that_does_not_name_the_computer() -> None:
    with SmtpServer() as server:
        with open_session(account(server)) as session:
            for number in range(3):
                session.send(a_message(), SENDER, f"personne{number}@exemple.test")
        assert server.recipients() == [f"personne{number}@exemple.test" for number in range(3)]
        assert server.connections == 1
        assert set(server.hellos) == {"[127.0.0.1]"}


def test_lines_that_start_with_a_dot_arrive_as_they_were_and_lone_breaks_cannot_end_the_message() -> None:
    text = ".\n..deux\n.\r\nRCPT TO:<autre@exemple.test>\n"
    with SmtpServer() as server:
        send(server, a_message(text))
        (accepted,) = server.accepted
    received = message_from_bytes(accepted.content, policy=SMTP).get_content()
    assert received.replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert accepted.content.count(b"\n") == accepted.content.count(b"\r\n") == accepted.content.count(b"\r")


@pytest.mark.parametrize(
    ("step", "answer", "error", "code", "enhanced"),
    [
        ("on_recipient", "550 5.1.1 no such user", RefusedError, 550, "5.1.1"),
        ("on_recipient", "554 no", RefusedError, 554, ""),
        ("on_recipient", "450 4.2.0 greylisted", TryLaterError, 450, "4.2.0"),
        ("on_content", "554 5.7.1 spam", RefusedError, 554, "5.7.1"),
        ("on_content", "552 5.2.2 mailbox full", RefusedError, 552, "5.2.2"),
        ("on_content", "451 4.3.0 later", TryLaterError, 451, "4.3.0"),
    ],
)
def test_a_refusal_of_one_message_says_for_how_long_and_lets_the_next_one_pass(
    step: str, answer: str, error: type[TryLaterError | RefusedError], code: int, enhanced: str
) -> None:
    answers = iter([answer])
    with SmtpServer(**{step: lambda _envelope: next(answers, "250 OK")}) as server:
        with open_session(account(server)) as session:
            with pytest.raises(error) as caught:
                session.send(a_message(), SENDER, PERSON)
            session.send(a_message(), SENDER, "suivante@exemple.test")
        assert server.recipients() == ["suivante@exemple.test"]
    assert (caught.value.code, caught.value.enhanced) == (code, enhanced)
    assert PERSON not in str(caught.value)


@pytest.mark.parametrize(
    ("step", "answer", "error", "code"),
    [
        ("on_mail", "550 5.7.1 not your address", SenderError, "sender-refused"),
        ("on_mail", "552 5.3.4 too big", SenderError, "message-too-large"),
        ("on_content", "552 5.3.4 too big", SenderError, "message-too-large"),
        ("on_mail", "451 4.3.2 not now", BusyError, "server-busy"),
        ("on_mail", "450 4.7.1 too many today", BusyError, "quota-reached"),
        ("on_recipient", "421 4.3.2 closing", BusyError, "server-busy"),
        ("on_mail", HANG_UP, UnreachableError, "timeout"),
        ("on_recipient", HANG_UP, UnreachableError, "timeout"),
    ],
)
def test_what_concerns_every_message_is_not_blamed_on_the_one_at_hand(
    step: str, answer: str, error: type[AccountError], code: str
) -> None:
    with SmtpServer(**{step: lambda _envelope: answer}) as server:
        with pytest.raises(error) as caught:
            send(server)
        assert server.accepted == []
    assert caught.value.code == code


@pytest.mark.parametrize("lost", [HANG, HANG_UP])
def test_a_lost_answer_to_the_whole_message_is_uncertain(lost: str) -> None:
    with SmtpServer(on_content=lambda _envelope: lost) as server, pytest.raises(UncertainError):
        send(server)


def test_a_connection_cut_in_the_middle_of_the_content_is_not_uncertain() -> None:
    """The final dot has not left: a server cannot have accepted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                connection.sendall(b"220 test\r\n")
                for answer in (b"250 test\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n"):
                    connection.recv(4096)
                    connection.sendall(answer)
                connection.recv(4096)
                # Closing with unread data resets the connection.

        thread = threading.Thread(target=serve)
        thread.start()
        huge = a_message("x" * 70 + "\n")
        huge.set_payload(("y" * 70 + "\r\n") * 400_000)
        with (
            pytest.raises(UnreachableError),
            open_session(SmtpAccount("127.0.0.1", listener.getsockname()[1], Security.NONE)) as session,
        ):
            session.send(huge, SENDER, PERSON)
        thread.join()


def test_a_server_that_never_answers_is_left_after_the_time_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = SmtpAccount("127.0.0.1", listener.getsockname()[1], Security.NONE)
        with pytest.raises(UnreachableError) as caught, open_session(silent, timeout=QUICK):
            pass
    assert caught.value.code == "timeout"


def test_a_closed_port_and_an_unknown_name_are_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError) as closed, open_session(SmtpAccount("127.0.0.1", port, Security.NONE)):
        pass
    with pytest.raises(UnreachableError) as unknown, open_session(SmtpAccount("a" * 70 + ".test", 25, Security.NONE)):
        pass
    assert (closed.value.code, unknown.value.code) == ("port-closed", "host-unknown")


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_an_encrypted_account_signs_in_with_accents_in_its_password(authority: Authority, security: Security) -> None:
    context = authority.server()
    keyword = "tls" if security is Security.TLS else "starttls"
    with SmtpServer(login=("cse", "été à Noël €"), **{keyword: context}) as server:
        good = account(server, security, "cse", "été à Noël €")
        with open_session(good, trust=authority.trust) as session:
            session.send(a_message(), SENDER, PERSON)
        bad = account(server, security, "cse", "ete a Noel")
        with pytest.raises(CredentialsError) as caught, open_session(bad, trust=authority.trust):
            pass
        assert server.recipients() == [PERSON]
    assert caught.value.code == "smtp-password-refused"
    assert "Noel" not in repr(bad)


def test_a_server_that_only_knows_login_is_signed_in_to_as_well() -> None:
    with SmtpServer(login=("cse", "clé à Noël"), mechanisms=("LOGIN",)) as server:
        with open_session(account(server, user="cse", password="clé à Noël")) as session:
            session.send(a_message(), SENDER, PERSON)
        with pytest.raises(CredentialsError), open_session(account(server, user="cse", password="autre")):
            pass
        assert server.recipients() == [PERSON]


def test_a_user_without_any_sign_in_offered_is_refused() -> None:
    with SmtpServer() as server, pytest.raises(CredentialsError), open_session(account(server, user="cse")):
        pass


def test_a_sign_in_that_is_refused_for_now_blames_nobody() -> None:
    with (
        SmtpServer(login=("cse", "secret"), login_answer="454 4.7.0 Temporary authentication failure") as server,
        pytest.raises(BusyError),
        open_session(account(server, user="cse", password="secret")),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "valid", "known", "code"),
    [
        ("localhost", True, False, "certificate-untrusted"),
        ("localhost", False, True, "certificate-expired"),
        ("autre.test", True, True, "certificate-name"),
    ],
)
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_wrong_certificate_stops_before_anything_is_sent(
    authority: Authority, tmp_path: Path, security: Security, name: str, valid: bool, known: bool, code: str
) -> None:
    seen: list[str] = []
    context = authority.server(name, valid=valid)
    trust = authority.trust if known else Authority(tmp_path).trust
    keyword = "tls" if security is Security.TLS else "starttls"
    with SmtpServer(login=("cse", "secret"), **{keyword: context}) as server:
        server.on_mail = lambda _envelope: seen.append("mail") or "250 OK"
        with (
            pytest.raises(CertificateError) as caught,
            open_session(account(server, security, "cse", "secret"), trust=trust),
        ):
            pass
    assert caught.value.code == code
    assert seen == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_server_without_encryption_is_refused_by_an_encrypted_account(security: Security) -> None:
    with SmtpServer() as server, pytest.raises(EncryptionError), open_session(account(server, security), timeout=5):
        pass


def test_an_accent_before_the_at_sign_needs_a_server_that_knows_it() -> None:
    with SmtpServer() as server:
        send(server, recipient="hélène@exemple.test")
        send(server)
        international, plain = server.accepted
    assert "SMTPUTF8" in international.options
    assert international.recipient == "hélène@exemple.test"
    assert "SMTPUTF8" not in plain.options
    with SmtpServer(utf8=False) as server:
        with pytest.raises(RefusedError) as caught:
            send(server, recipient="hélène@exemple.test")
        assert caught.value.enhanced == "5.6.7"
        send(server, recipient="helene@société.test")
        assert server.recipients() == ["helene@xn--socit-esab.test"]


@pytest.mark.parametrize("recipient", ["a@b.test>\r\nRCPT TO:<x@y.test", "a b@c.test", "sans-arobase", "@b.test", "a@"])
def test_an_address_that_is_none_never_reaches_the_server(recipient: str) -> None:
    with SmtpServer() as server:
        with pytest.raises(RefusedError):
            send(server, recipient=recipient)
        assert server.accepted == []


@pytest.fixture
def hanging() -> Iterator[SmtpServer]:
    with SmtpServer(on_content=lambda _envelope: HANG) as server:
        yield server


def test_cutting_from_another_thread_ends_a_wait_at_once_and_leaves_the_message_uncertain(hanging: SmtpServer) -> None:
    with open_session(account(hanging)) as session:
        threading.Timer(0.1, session.abort).start()
        with pytest.raises(UncertainError):
            session.send(a_message(), SENDER, PERSON)
