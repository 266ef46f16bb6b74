"""The administration API over HTTP, against a real portal process (SPEC Y3, sections 6 and 7)."""

import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from portal_child import child_log, running_portal
from portal_world import CLIENT_CODE, PASSWORD, PortalWorld, campaign_push, new_id, person_push
from waiting import wait_until

from ov_desktop.domain.employee import format_mobile
from ov_desktop.wire import API_PREFIX, PEOPLE_PER_PUSH

OTHER_CODE = "0099"
OTHER_PASSWORD = "une autre phrase assez longue"
TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Served:
    """A portal that runs for the tests of this file, with a launched campaign of the first account."""

    url: str
    folder: Path
    campaign: str
    token: str
    other_token: str
    link: str

    def call(self, method: str, path: str, token: str | None = None, **body: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.request(method, f"{self.url}{API_PREFIX}{path}", headers=headers, timeout=TIMEOUT, **body)  # type: ignore[arg-type]  # passed on


def sign_in(url: str, code: str, password: str) -> requests.Response:
    body = {"client_code": code, "password": password}
    return requests.post(f"{url}{API_PREFIX}/token", json=body, timeout=TIMEOUT)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("portail")
    world, person = PortalWorld.open(folder), person_push(1)
    campaign_id = world.launched([person])
    world.accounts.ensure(OTHER_CODE, OTHER_PASSWORD)
    link = f"/acces/{world.token(person)}"
    world.close()
    with running_portal(folder) as process:
        token = sign_in(process.url, CLIENT_CODE, PASSWORD).json()["token"]
        other = sign_in(process.url, OTHER_CODE, OTHER_PASSWORD).json()["token"]
        yield Served(process.url, folder, campaign_id, token, other, link)


def routes(served: Served) -> list[tuple[str, str]]:
    """Every operation that the portal itself says it has, but signing in."""
    described = served.call("GET", "/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in described.items() for method in methods if path != "/token"]


def test_the_description_names_every_operation_of_the_plan(served: Served) -> None:
    campaign = "/campaigns/{campaign_id}"
    assert set(routes(served)) == {
        ("GET", "/status"),
        ("GET", "/proof/{nonce}"),
        ("PUT", "/organisation"),
        ("PUT", "/mail-account"),
        ("PUT", "/images/{digest}"),
        ("PUT", campaign),
        ("GET", campaign),
        ("DELETE", campaign),
        ("PUT", f"{campaign}/people"),
        ("POST", f"{campaign}/launch"),
        ("GET", f"{campaign}/changes"),
        ("POST", f"{campaign}/freeze"),
        ("POST", f"{campaign}/links"),
    }


def test_no_operation_answers_without_a_token_or_with_an_invented_one(served: Served) -> None:
    for method, path in routes(served):
        for token in (None, "invented"):
            answer = served.call(
                method, path.format(campaign_id=served.campaign, nonce="n" * 32, digest="0" * 64), token, json={}
            )
            assert (method, path, answer.status_code) == (method, path, 401)
            assert answer.json()["code"] == "token-refused"


def body_of(path: str) -> object:
    if path.endswith("/people"):
        return {"people": [person_push(2).model_dump(mode="json")]}
    return campaign_push().model_dump(mode="json")


def test_an_account_sees_nothing_of_another_ones_campaign(served: Served) -> None:
    before = served.call("GET", f"/campaigns/{served.campaign}", served.token).json()
    for method, path in routes(served):
        if "campaign_id" not in path:
            continue
        for campaign_id in (served.campaign, new_id()):
            if (method, path) == ("PUT", "/campaigns/{campaign_id}") and campaign_id != served.campaign:
                continue
            target = path.format(campaign_id=campaign_id)
            body = body_of(path) if method == "PUT" else None
            answer = served.call(method, target, served.other_token, json=body)
            assert (method, path, answer.status_code) == (method, path, 404)
            assert answer.json() == {
                "code": "campaign-unknown",
                "message": "Le portail ne connaît pas cette campagne.",
            }
    assert served.call("GET", f"/campaigns/{served.campaign}", served.token).json() == before


def test_a_person_cannot_be_taken_over_by_another_campaign(served: Served) -> None:
    mine, person = new_id(), person_push(3)
    served.call("PUT", f"/campaigns/{mine}", served.token, json=body_of(""))
    theirs = new_id()
    served.call("PUT", f"/campaigns/{theirs}", served.other_token, json=body_of(""))
    body = {"people": [person.model_dump(mode="json")]}
    assert served.call("PUT", f"/campaigns/{mine}/people", served.token, json=body).json()["created"] == 1
    answer = served.call("PUT", f"/campaigns/{theirs}/people", served.other_token, json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "person-elsewhere")


def test_pushing_is_idempotent_and_counts_what_it_did(served: Served) -> None:
    campaign_id = new_id()
    people = [person_push(number) for number in range(10, 13)]
    target = f"/campaigns/{campaign_id}"

    def push(path: str, body: object) -> dict[str, int]:
        counts: dict[str, int] = served.call("PUT", path, served.token, json=body).json()
        return counts

    assert push(target, body_of("")) == {"created": 1, "updated": 0, "unchanged": 0}
    assert push(target, body_of("")) == {"created": 0, "updated": 0, "unchanged": 1}
    batch = {"people": [person.model_dump(mode="json") for person in people]}
    assert push(f"{target}/people", batch) == {"created": 3, "updated": 0, "unchanged": 0}
    batch["people"][0]["first_name"] = "Zoé"
    batch["people"].append(person_push(13).model_dump(mode="json"))
    assert push(f"{target}/people", batch) == {"created": 1, "updated": 1, "unchanged": 2}


def test_what_is_not_understood_is_named_by_field_and_never_repeated(served: Served) -> None:
    person = person_push(1).model_dump(mode="json") | {"mobile": "06 39 98 12 34", "salary": 12345}
    answer = served.call("PUT", f"/campaigns/{served.campaign}/people", served.token, json={"people": [person]})
    assert answer.status_code == 422
    assert answer.json()["code"] == "request-invalid"
    assert "mobile" in answer.json()["message"]
    assert "06 39" not in answer.text
    assert "12345" not in answer.text


def test_a_campaign_that_ends_before_it_starts_is_refused(served: Served) -> None:
    body = campaign_push().model_dump(mode="json") | {"end": "2026-11-01"}
    answer = served.call("PUT", f"/campaigns/{new_id()}", served.token, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "date-end-before-start")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("end", "9999-12-31"),
        ("start", "0001-01-01"),
        ("hour", "09:00:00+05:00"),
        ("offered_denominations", [10, 15]),
        ("offered_denominations", [10] * 100_000),
        ("default_denominations", [0]),
    ],
)
def test_settings_that_no_desktop_would_send_are_refused_before_they_are_stored(
    served: Served, field: str, value: object
) -> None:
    """One organisation of a shared portal must not be able to break or slow what serves the others."""
    settings = campaign_push().model_dump(mode="json") | {field: value}
    answer = served.call("PUT", f"/campaigns/{new_id()}", served.token, json=settings)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert field in answer.json()["message"]


def test_text_that_no_database_holds_is_refused(served: Served) -> None:
    nul = {"name": "Ex\0emple"}
    person = person_push(2).model_dump(mode="json") | {"last_name": "Ex\0emple"}
    campaign = campaign_push().model_dump(mode="json") | nul
    asked = [
        served.call("PUT", "/organisation", served.token, json=nul),
        served.call("PUT", f"/campaigns/{served.campaign}", served.token, json=campaign),
        served.call("PUT", f"/campaigns/{served.campaign}/people", served.token, json={"people": [person]}),
        sign_in(served.url, "00\0", PASSWORD),
        sign_in(served.url, CLIENT_CODE, "\0"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in asked] == [(422, "request-invalid")] * 5


@pytest.mark.parametrize("cursor", [2**31, 2**63, 2**70])
def test_a_cursor_that_no_database_holds_is_refused(served: Served, cursor: int) -> None:
    answer = served.call("GET", f"/campaigns/{served.campaign}/changes", served.token, params={"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


def test_a_batch_has_an_upper_size(served: Served) -> None:
    people = [person_push(0).model_dump(mode="json") for _person in range(PEOPLE_PER_PUSH + 1)]
    answer = served.call("PUT", f"/campaigns/{served.campaign}/people", served.token, json={"people": people})
    assert answer.status_code == 422


def test_wrong_code_and_wrong_password_get_one_answer(served: Served) -> None:
    wrong_password = sign_in(served.url, CLIENT_CODE, "not the password")
    wrong_code = sign_in(served.url, "7" * 10, PASSWORD)
    assert wrong_password.status_code == wrong_code.status_code == 401
    assert wrong_password.json() == wrong_code.json()
    assert wrong_password.json()["code"] == "sign-in-refused"
    assert sign_in(served.url, CLIENT_CODE, PASSWORD).status_code == 200


# --- what stands before every answer ---------------------------------------------------------------------


def raw(
    served: Served, method: str, target: str, headers: dict[str, str], body: bytes = b""
) -> http.client.HTTPResponse:
    """Send a request exactly as written: no client tidies its path or its headers."""
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=TIMEOUT)
    connection.putrequest(method, target, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1:1", ""])
def test_another_host_is_refused(served: Served, host: str) -> None:
    assert raw(served, "GET", "/healthz", {"Host": host}).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/static/../portal.css",
        "/static/..%2f..%2fstyle",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/....//....//pyproject.toml",
        "/static//etc/passwd",
        "/static/%5c..%5c..%5cpyproject.toml",
        "/static/..%00/portal.css",
        "/static/",
    ],
)
def test_static_files_lead_nowhere_else(served: Served, path: str) -> None:
    assert raw(served, "GET", path, {}).status == 404


@pytest.mark.parametrize("path", ["/acces/x/", "/choix/", "/static", f"{API_PREFIX}/status/", f"{API_PREFIX}/token/"])
def test_an_address_with_a_slash_too_many_is_not_sent_on_in_clear(served: Served, path: str) -> None:
    # The server does not know that a proxy before it speaks TLS: an address of its own making would be http.
    answer = raw(served, "POST" if "token" in path else "GET", path, {})
    assert (answer.status, answer.getheader("location")) == (404, None)


POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/mentions-legales", 200), ("/choix", 403), ("/nowhere", 404), (f"{API_PREFIX}/status", 401), ("/healthz", 200)],
)
def test_every_answer_carries_the_headers(served: Served, path: str, status: int) -> None:
    answer = requests.get(served.url + path, timeout=TIMEOUT)
    assert answer.status_code == status
    assert set(answer.headers["content-security-policy"].split("; ")) == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers


def test_static_files_alone_may_be_kept(served: Served) -> None:
    answer = requests.get(f"{served.url}/static/portal.css", timeout=TIMEOUT)
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert requests.get(f"{served.url}/static/none.css", timeout=TIMEOUT).headers["cache-control"] == "no-store"


def test_pages_load_nothing_from_elsewhere_and_there_is_no_api_console(served: Served) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", f"{API_PREFIX}/docs"):
        assert requests.get(served.url + path, timeout=TIMEOUT).status_code == 404


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
def test_bodies_beyond_the_limit_are_refused(served: Served, declared: bool) -> None:
    def post(path: str, size: int) -> requests.Response:
        data = b"mobile=" + b"0" * size
        body = data if declared else iter([data[: size // 2], data[size // 2 :]])
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Bearer {served.token}"}
        return requests.post(served.url + path, data=body, headers=headers, timeout=TIMEOUT)

    assert post("/acces/x", 65 * 1024).status_code == 413
    assert post("/acces/x", 60 * 1024).status_code == 403
    answer = post(f"{API_PREFIX}/token", 9 * 1024 * 1024)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("path", ["/acces/parti", f"{API_PREFIX}/token"])
def test_a_client_that_goes_in_the_middle_of_its_form_is_no_failure_of_the_portal(served: Served, path: str) -> None:
    log = child_log(served.folder)
    before = log.stat().st_size
    address = urlsplit(served.url)
    head = f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 100\r\n\r\nmobile="
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=TIMEOUT) as client:
        client.sendall(head.encode())

    def written() -> list[dict[str, object]]:
        # What follows the last line break is being written; a request of another test may still be logged.
        return [json.loads(line) for line in log.read_bytes()[before:].split(b"\n")[:-1]]

    wait_until(lambda: [line for line in written() if (line.get("method"), line.get("status")) == ("POST", 400)])
    assert all(line["level"] == "info" for line in written())


def test_the_log_of_a_visit_names_no_one(served: Served) -> None:
    person = person_push(1)
    token = served.link.removeprefix("/acces/")
    mobile = format_mobile(person.mobile)
    session = requests.Session()
    page = session.get(served.url + served.link, timeout=TIMEOUT).text
    field = page.split('name="csrf" value="')[1].split('"')[0]
    answer = session.post(served.url + served.link, data={"csrf": field, "mobile": mobile}, timeout=TIMEOUT)
    assert urlsplit(answer.url).path == "/choix"
    session.close()

    lines = [json.loads(line) for line in child_log(served.folder).read_text(encoding="utf-8").splitlines()]
    assert ("POST", "/acces/{token}", 303) in {(li.get("method"), li.get("route"), li.get("status")) for li in lines}
    text = child_log(served.folder).read_text(encoding="utf-8")
    secrets = (token, served.token, PASSWORD, field, *session.cookies.values())
    for hidden in (*secrets, "39 98", "399800", "Exemple", "Inès", "cse.example", "127.0.0.1"):
        assert hidden not in text
