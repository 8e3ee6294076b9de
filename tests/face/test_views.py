"""Pages that need no account. No test here may touch the database."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from iop.face import crisis, views
from iop.face.checks import check_help_line
from iop.face.context import Face


@pytest.fixture
def stranger() -> Client:
    return Client()


def test_help_works_without_a_database(stranger: Client) -> None:
    page = stranger.get("/help/")

    assert (page.status_code, 'href="tel:988"' in page.content.decode()) == (200, True)


def test_help_is_given_to_a_reader_whose_session_cannot_be_read() -> None:
    # Touching the database fails here as it does when the database is away.
    reader = Client(raise_request_exception=False)
    reader.cookies["sessionid"] = "a-key-that-must-be-looked-up"

    page = reader.get("/help/")

    assert (page.status_code, 'href="tel:988"' in page.content.decode()) == (200, True)


def test_help_names_the_lines_and_nothing_that_is_gone(stranger: Client) -> None:
    words = stranger.get("/help/").content.decode()

    assert [part in words for part in ("sms:988", "tel:911", "2 for Spanish", "ress 3")] == [
        True,
        True,
        True,
        False,
    ]


def test_help_shows_the_line_of_the_house(stranger: Client, settings: SimpleNamespace) -> None:
    settings.HELP_LINE = "555 0100"

    assert 'href="tel:5550100"' in stranger.get("/help/").content.decode()


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/sessions/abc/", "/sessions/abc/"),
        ("http://testserver/search/?asked=abc", "/search/"),
        ("http://testserver/sessions/abc/check-in/", "/sessions/abc/"),
        ("http://testserver/", "/"),
        ("http://testserver/help/", ""),
        ("https://evil.test/sessions/abc/", ""),
        ("http://testserver//evil.test/", ""),
        ("http://testserver/nowhere/at/all/", "/"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_help_knows_the_way_back_to_a_page_of_ours_only(referer: str, back: str) -> None:
    request = RequestFactory().get("/help/", headers={"Referer": referer})

    assert views.way_back(request) == back


def test_help_offers_no_way_back_to_a_stranger(stranger: Client) -> None:
    page = stranger.get("/help/", headers={"Referer": "http://testserver/who-sees-what/"})

    assert "Back to where you were" not in page.content.decode()


def test_a_line_that_is_not_set_is_not_shown() -> None:
    assert crisis.own_line("") is None


@pytest.mark.parametrize("number", ["banana", "55", "call 24/7", "²²²²²²²"])
def test_a_line_that_nobody_could_dial_is_not_shown(number: str) -> None:
    assert crisis.own_line(number) is None


@pytest.mark.parametrize(
    ("number", "found"), [("", []), ("555 0100", []), ("banana", ["face.E001"])]
)
def test_the_site_says_before_it_starts_that_its_line_cannot_be_dialled(
    settings: SimpleNamespace, number: str, found: list[str]
) -> None:
    settings.HELP_LINE = number

    assert [one.id for one in check_help_line(None)] == found


def test_the_neutral_page_names_nobody(stranger: Client) -> None:
    words = stranger.get("/notes/").content.decode().lower()

    assert ("circleway" in words, "help" in words, "<title>notes" in words) == (False, False, True)


def test_a_drawing_may_be_kept_for_ever(stranger: Client) -> None:
    drawing = stranger.get("/avatar/some-random-seed.svg")

    assert (drawing.headers["Content-Type"], drawing.headers["Cache-Control"]) == (
        "image/svg+xml",
        "public, max-age=31536000, immutable",
    )


@pytest.mark.parametrize("seed", ["short", "a" * 65, "dots.and.dots", "<script>abcd"])
def test_what_is_no_seed_is_not_drawn(stranger: Client, seed: str) -> None:
    assert stranger.get(f"/avatar/{seed}.svg").status_code == 404


@pytest.mark.parametrize("address", ["/accessibility/", "/who-sees-what/"])
def test_pages_about_ourselves_are_open(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 200


def test_the_styleguide_is_for_builders_only(stranger: Client) -> None:
    assert stranger.get("/styleguide/").status_code == 404


def test_builders_see_every_part(stranger: Client, settings: SimpleNamespace) -> None:
    settings.DEBUG = True

    assert stranger.get("/styleguide/").status_code == 200


def test_an_absent_page_says_the_same_of_hidden_ones(stranger: Client) -> None:
    page = stranger.get("/nothing/here/")

    assert (page.status_code, "may not be yours to see" in page.content.decode()) == (404, True)


def test_a_broken_page_gives_a_number_and_reads_nothing() -> None:
    request = RequestFactory().get("/")
    request.number = "7F-20C"  # type: ignore[attr-defined]

    page = views.broken(request)

    assert (page.status_code, "this number helps: 7F-20C" in page.content.decode()) == (500, True)


def test_a_reader_who_cannot_be_read_is_a_stranger() -> None:
    class Away:
        @property
        def is_authenticated(self) -> bool:
            raise OperationalError

    request = RequestFactory().get("/")
    request.user = Away()  # type: ignore[assignment]

    assert Face(request).person is None


def test_a_reader_has_the_page_as_they_wish() -> None:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(  # type: ignore[assignment]
        is_authenticated=True, theme="dark", text_size="large", has_reduced_motion=True, zone="UTC"
    )
    face = Face(request)

    assert (face.theme, face.text_size, face.motion, face.zone) == (
        "dark",
        "large",
        "reduced",
        "UTC",
    )


def test_leaving_may_lead_to_another_house(settings: SimpleNamespace) -> None:
    settings.LEAVE_URL = "https://weather.example/"

    assert Face(RequestFactory().get("/")).leave_url == "https://weather.example/"
