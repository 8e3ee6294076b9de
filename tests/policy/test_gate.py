"""The gate: what it refuses, and how it says so to people, to scripts and to fragments."""

import json
import re
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory

from iop.policy import ANONYMOUS, Forbidden, NotFound, Refusal, Role, SignInNeeded, declare
from iop.policy.declare import admin_action, check, observe
from iop.policy.gate import Gate, page_shown, translate
from iop.policy.roles import SIGNED_IN
from iop.policy.rules import RULES, Rule
from tests.factories.notices import make_notice
from tests.factories.people import make_client, make_person, make_staff

pytestmark = pytest.mark.django_db


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/groups/abc/?x=1", headers=headers)
    request.user = SimpleNamespace(is_authenticated=False)
    request.session = {}
    return request


@pytest.mark.urls("tests.policy.gate_urls")
def test_an_undeclared_view_is_absent_and_an_alarm(client: Client, caplog) -> None:
    answer = client.get("/forgotten/")

    assert (answer.status_code, b"not for you" in answer.content) == (404, False)
    assert "refused an undeclared view" in caplog.text


@pytest.mark.urls("tests.policy.gate_urls")
def test_a_mistake_of_ours_stays_an_error(client: Client) -> None:
    client.force_login(make_client())

    with pytest.raises(LookupError):
        client.get("/breaks/")


def test_a_page_leads_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/me/?a=1")

    assert answer["Location"] == "/account/login/?next=/me/%3Fa%3D1"


@pytest.mark.parametrize("path", ["/help/", "/account/login/"])
def test_an_address_that_is_none_is_passed_over(client: Client, path: str) -> None:
    assert client.get(path, headers={"Referer": "http://["}).status_code == 200


def test_a_post_never_becomes_the_way_back(client: Client) -> None:
    assert client.post("/notices/read/")["Location"] == "/account/login/?next=/"


@pytest.mark.parametrize(
    ("shown", "back"),
    [
        ("http://testserver/groups/abc/", "/groups/abc/"),
        ("", "/"),
        ("https://evil.test//evil", "/"),
        ("http://[", "/"),
    ],
)
def test_a_fragment_moves_the_whole_page_to_sign_in(client: Client, shown: str, back: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": shown}

    answer = client.get("/me/", headers=headers)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["HX-Redirect"] == f"/account/login/?next={back}"


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(NotFound(), 404), (Forbidden(), 403), (SignInNeeded(), 401), (Refusal(code="odd"), 409)],
)
def test_a_script_is_told_in_json(refusal: Refusal, status: int) -> None:
    answer = translate(asked(accept="application/json"), refusal)

    told = json.loads(answer.content)["error"]
    assert (answer.status_code, told["code"]) == (status, refusal.code)
    assert told["sentence"] == str(refusal.sentence)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(NotFound(), 404), (Forbidden("Not this one."), 403), (Refusal("Not just now."), 409)],
)
def test_a_person_is_told_on_a_page(refusal: Refusal, status: int) -> None:
    answer = translate(asked(), refusal)

    assert answer.status_code == status
    assert status == 404 or str(refusal.sentence) in answer.content.decode()


def test_who_still_lacks_something_is_led_to_where_it_is_mended(client: Client) -> None:
    client.force_login(make_client(settled=False))

    page = client.get("/")
    fragment = client.get("/", headers={"HX-Request": "true"})

    assert page["Location"] == fragment["HX-Redirect"] == "/welcome/next/"


def test_absent_and_forbidden_to_outsiders_look_the_same(client: Client) -> None:
    client.force_login(make_client())
    hidden, absent = client.get("/staff/"), client.get("/staff/never-was/")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert without_address(hidden) == without_address(absent)


def test_pages_of_signed_in_people_are_never_stored(client: Client) -> None:
    client.force_login(make_client())

    assert client.get("/")["Cache-Control"] == "no-store, private"


def test_pages_of_strangers_are_never_stored_either(client: Client) -> None:
    for path in ("/locked/", "/welcome/a-link/", "/help/", "/there-is-no-such-page/"):
        assert client.get(path)["Cache-Control"] == "no-store, private"


def test_a_librarys_view_answers_only_declared_methods(client: Client) -> None:
    answer = client.put("/account/login/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


def test_a_person_without_a_role_is_told_no_lies(client: Client) -> None:
    client.force_login(make_person())

    assert client.get("/notices/").status_code == 200
    assert client.post("/notices/abc/").status_code == 404


def test_an_audited_rule_tells_the_observers_once_it_is_allowed(monkeypatch) -> None:
    told: list[tuple[str, object]] = []
    monkeypatch.setattr(declare, "_observers", [])
    observe(lambda action, actor, subject: told.append((action, subject)))
    monkeypatch.setitem(RULES, "t.opened", Rule("t.opened", SIGNED_IN, audit=True))
    staff = make_staff().standing()

    check("t.opened", staff, "mine")
    check("me.read", staff, "mine")
    with pytest.raises(SignInNeeded):
        check("t.opened", ANONYMOUS, "mine")

    assert told == [("t.opened", "mine")]


@pytest.mark.parametrize(("role", "says"), [(Role.STAFF, "yes"), (Role.CLIENT, "no")])
def test_templates_ask_the_same_rules(role: Role, says: str) -> None:
    request = asked()
    request.actor = make_person(role).standing()
    page = Template('{% allowed "people.read" as may %}{{ may|yesno:"yes,no" }}')

    assert page.render(Context({"request": request})) == says


def test_without_a_request_a_template_asks_as_nobody() -> None:
    page = Template('{% allowed "me.read" as may %}{{ may|yesno:"yes,no" }}')

    assert page.render(Context()) == "no"


def test_a_request_without_a_route_is_absent() -> None:
    gate = Gate(lambda request: HttpResponse())
    request = asked()
    request.resolver_match = None

    with pytest.raises(Http404):
        gate.process_view(request, HttpResponse, (), {})


def without_address(answer: HttpResponse) -> str:
    page = re.sub(r'content="[\w]{64}"', "", answer.content.decode())
    return page.replace("/staff/never-was/", "").replace("/staff/", "")


def test_a_librarys_view_obeys_the_rule_that_was_stated_for_it(client: Client) -> None:
    stranger = client.get("/operate/")
    client.force_login(make_client())
    somebody = client.get("/operate/")
    client.force_login(make_person(Role.OPERATOR))
    operator = client.get("/operate/")

    assert [stranger.status_code, somebody.status_code, operator.status_code] == [302, 404, 200]


def test_a_view_gets_what_its_loader_found(client: Client) -> None:
    person = make_client()
    client.force_login(person)
    notice = make_notice(person)

    assert client.post(f"/notices/{notice.key}/").status_code == 302


@pytest.mark.parametrize(("role", "done"), [(Role.OPERATOR, ["done"]), (Role.STAFF, [])])
def test_an_operators_action_asks_its_own_rule(role: Role, done: list[str]) -> None:
    did: list[str] = []
    action = admin_action("operate.send_again")(lambda admin, request: did.append("done"))
    request = asked()
    request.actor = make_person(role).standing()

    with suppress(NotFound):
        action(None, request)

    assert did == done


def test_our_views_answer_only_declared_methods(client: Client) -> None:
    answer = client.post("/help/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert client.get("/notices/read/")["Allow"] == "POST"


@pytest.mark.parametrize(
    ("referer", "path"),
    [
        ("http://testserver/me/", "/me/"),
        ("http://testserver//evil.test/", ""),
        ("https://evil.test/me/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_only_a_page_of_ours_is_led_back_to(rf: RequestFactory, referer: str, path: str) -> None:
    assert page_shown(rf.post("/", headers={"Referer": referer})) == path
