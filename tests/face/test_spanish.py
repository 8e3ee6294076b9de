"""The site in Spanish: a whole catalogue, compiled, and pages that speak it from end to end."""

import re
from collections import Counter
from datetime import datetime
from gettext import GNUTranslations
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from iop.face import words
from iop.policy import Role
from tests.factories.people import make_person
from tests.support import catalogue

PO = catalogue.ROOT / "locale/es/LC_MESSAGES/django.po"
MESSAGES = catalogue.read(PO)
HELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]+>|https?:\S+")
EASTERN = "America/New_York"
NOW = datetime(2026, 11, 24, 17, 48, tzinfo=ZoneInfo(EASTERN))


@pytest.fixture
def hablante(client: Client) -> Client:
    """A browser that asks for Spanish, with nobody signed in."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es-US,es;q=0.9,en;q=0.5"
    return client


def test_every_message_is_translated() -> None:
    found = [(len(one.said), "" in one.said) for one in MESSAGES]

    assert found == [(len(one.sources), False) for one in MESSAGES]


def test_no_translation_is_a_guess() -> None:
    assert [one.key for one in MESSAGES if "fuzzy" in one.flags] == []


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    pairs = [(one, *pair) for one in MESSAGES for pair in zip(one.sources, one.said, strict=True)]

    assert [
        one.key
        for one, source, said in pairs
        if Counter(HELD.findall(source)) != Counter(HELD.findall(said))
    ] == []


def test_the_catalogue_holds_what_the_pages_and_the_code_say_and_nothing_else() -> None:
    said = {*catalogue.said_in_templates(), *catalogue.said_in_code()}

    assert {one.key for one in MESSAGES} == said, "make messages, then translate what is new"


def test_what_is_compiled_is_this_catalogue() -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = dict(GNUTranslations(file)._catalog)
    del compiled[""]

    assert compiled == dict(pair for one in MESSAGES for pair in as_compiled(one))


def as_compiled(one: catalogue.Message) -> list[tuple[object, str]]:
    key = f"{one.context}\x04{one.sources[0]}" if one.context else one.sources[0]
    if len(one.sources) == 1:
        return [(key, one.said[0])]
    return [((key, number), said) for number, said in enumerate(one.said)]


def test_the_voice_stays_calm_and_says_tu() -> None:
    loud = re.compile(r"[¡!]|\b(usted(es)?|pacientes?|usuari[oa]s?|adict[oa]s?)\b", re.IGNORECASE)

    assert [one.said for one in MESSAGES if any(loud.search(said) for said in one.said)] == []


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 24, 18, 0), "Esta noche, 6:00\u00a0pm Este"),
        (datetime(2026, 11, 25, 9, 30), "Mañana, 9:30\u00a0am Este"),
        (datetime(2026, 11, 26, 13, 0), "jueves 26 de noviembre, 1:00\u00a0pm Este"),
        (datetime(2027, 1, 5, 18, 0), "martes 5 de enero de 2027, 6:00\u00a0pm Este"),
    ],
)
def test_times_read_as_they_are_said(moment: datetime, said: str) -> None:
    with translation.override("es"):
        assert words.when(moment.replace(tzinfo=ZoneInfo(EASTERN)), EASTERN, now=NOW) == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/help/", "Puedes hablar con alguien ahora mismo"),
        ("/account/login/", "Hay un lugar guardado para ti"),
        ("/nowhere/", "Esta página no está aquí"),
    ],
)
def test_a_stranger_is_met_in_the_browsers_language(hablante: Client, path: str, said: str) -> None:
    page = hablante.get(path).content.decode()

    assert ('<html lang="es"' in page, f"{said}</h1>" in page) == (True, True)


def test_help_says_how_988_answers_in_spanish(hablante: Client) -> None:
    page = hablante.get("/help/").content.decode()

    assert ["2 para español" in page, "la palabra AYUDA" in page] == [True, True]


@pytest.mark.django_db
def test_a_person_reads_home_in_their_own_language(client: Client) -> None:
    client.force_login(make_person(Role.CLIENT, language="es", zone="America/Denver"))

    page = client.get("/", headers={"accept-language": "en"}).content.decode()

    assert [
        each in page for each in ('<html lang="es"', "Tu semana", "zona Montaña", "Your week")
    ] == [True, True, True, False]


@pytest.mark.django_db
def test_what_people_chose_is_not_translated(client: Client) -> None:
    client.force_login(make_person(Role.CLIENT, language="es", display_name="Good morning"))

    assert "Good morning" in client.get("/me/").content.decode()
