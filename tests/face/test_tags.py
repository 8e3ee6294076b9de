"""Tags: badges, people, the ring, times."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.template import engines

from iop.face.badges import BADGES, reserved_words
from iop.face.ring import seats
from iop.policy import Role


@dataclass(frozen=True)
class Somebody:
    avatar_seed: str = "some-random-seed"
    display_name: str = "Maya"


def draw(source: str, **values: object) -> str:
    return engines["django"].from_string(source).render(values).strip()


def test_a_person_is_drawn_silently() -> None:
    assert draw('{% avatar person "s" %}', person=Somebody()) == (
        '<img class="avatar avatar--s" src="/avatar/some-random-seed.svg" alt="" '
        'width="64" height="64">'
    )


@pytest.mark.parametrize("role", [role for role in Role if role not in {"client", "operator"}])
def test_every_role_but_the_clients_has_a_badge_with_icon_and_word(role: Role) -> None:
    drawn = draw("{% role_badge role %}", role=role)

    assert ('class="icon"' in drawn, str(BADGES[role].label) in drawn) == (True, True)


def test_a_client_wears_no_badge() -> None:
    assert draw("{% role_badge role %}", role=Role.CLIENT) == ""


def test_the_words_of_badges_are_reserved() -> None:
    assert {"clinician", "peer specialist", "staff"} <= reserved_words()


def test_the_words_of_every_language_and_both_genders_are_reserved_whoever_reads() -> None:
    assert {"equipo", "facilitador", "facilitadora", "egresado", "egresada"} <= reserved_words()


def test_the_kept_seat_is_the_second_and_empty_ones_come_last() -> None:
    row = seats(["dana", "luis"], places=5)

    assert [(seat.person, seat.is_open) for seat in row] == [
        ("dana", False),
        (None, True),
        ("luis", False),
        (None, False),
        (None, False),
    ]


def test_a_ring_without_a_kept_seat_holds_only_people() -> None:
    assert [seat.person for seat in seats(["dana", "luis"], is_open=False)] == ["dana", "luis"]


def test_many_people_sit_closer_and_never_touch() -> None:
    row = seats(range(18))

    assert {seat.size < 30 for seat in row} == {True}


def test_a_ring_with_a_label_speaks_and_one_without_is_silent() -> None:
    drawn = [draw('{% ring people label="Two seats" %}', people=[]), draw("{% ring people %}")]

    assert [('role="img"' in one, 'aria-hidden="true"' in one) for one in drawn] == [
        (True, False),
        (False, True),
    ]


def test_a_time_says_its_zone_and_keeps_the_moment_for_machines() -> None:
    moment = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)

    drawn = draw('{% clock moment "America/New_York" named=True %}', moment=moment)

    assert drawn == '<time datetime="2026-11-24T23:00:00+00:00">6:00\u00a0pm Eastern</time>'
