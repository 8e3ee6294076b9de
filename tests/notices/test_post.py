"""Sending: under a lease, with patience, never twice where once is promised."""

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from iop.notices.models import Letter
from iop.notices.post import ATTEMPTS, deliver_waiting_letters, hand_over, take_letter
from tests.factories.notices import make_letter
from tests.notices.office import Office
from tests.notices.test_actions import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings) -> Iterator[type[Office]]:
    settings.DELIVERY_BACKEND = "tests.notices.office.Office"
    Office.error, Office.refuses_to_open, Office.took = None, False, []
    yield Office
    Office.error, Office.refuses_to_open = None, False


def test_a_sent_letter_keeps_neither_words_nor_address() -> None:
    letter = make_letter()

    assert deliver_waiting_letters() == 1

    letter.refresh_from_db()
    assert (letter.to, letter.body, letter.sent_at is None) == ("", "", False)
    assert letter.to_fingerprint == ""


def test_a_letter_comes_from_the_one_neutral_sender(settings) -> None:
    make_letter(to="ada@example.test", subject="You have something", body="Hello")

    deliver_waiting_letters()

    sent = mail.outbox[0]
    headers = dict(sent.message().items())
    assert (sent.from_email, sent.to, sent.body) == (
        settings.DEFAULT_FROM_EMAIL,
        ["ada@example.test"],
        "Hello",
    )
    assert headers["Message-ID"].endswith("@circleway.example>")
    assert headers["Auto-Submitted"] == "auto-generated"


def test_a_server_that_does_not_answer_costs_no_attempt(office: type[Office]) -> None:
    letter = make_letter()
    office.refuses_to_open = True

    assert deliver_waiting_letters() == 0

    letter.refresh_from_db()
    assert (letter.attempts, letter.given_up_at) == (0, None)


def test_a_refused_letter_waits_longer_each_time_and_is_then_given_up(
    office: type[Office],
) -> None:
    letter = make_letter()
    office.error = SMTPRecipientsRefused({})
    now, waits = timezone.now(), []

    for _ in range(ATTEMPTS):
        with time_machine.travel(now, tick=False):
            deliver_waiting_letters()
        letter.refresh_from_db()
        waits.append(round((letter.due_at - now).total_seconds() / 60))
        now = max(letter.due_at, now)

    assert waits[:-1] == [1, 5, 15, 60, 240]
    assert letter.given_up_at is not None


@pytest.mark.parametrize("error", [TimeoutError(), SMTPServerDisconnected("gone")])
def test_a_reminder_that_perhaps_went_is_not_sent_again(
    office: type[Office], error: Exception
) -> None:
    reminder, reset = make_letter(is_once=True), make_letter()
    office.error = error

    deliver_waiting_letters()

    reminder.refresh_from_db()
    reset.refresh_from_db()
    assert (reminder.given_up_at is None, reset.given_up_at is None) == (False, True)


def test_a_sender_that_dies_loses_no_letter_and_doubles_no_reminder(office: type[Office]) -> None:
    make_letter("reset@example.test")
    make_letter("reminder@example.test", is_once=True)
    take_letter()
    take_letter()

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        deliver_waiting_letters()

    assert office.took == ["reset@example.test"]


def test_a_letter_in_somebodys_hands_is_left_to_them(office: type[Office]) -> None:
    make_letter()
    take_letter()

    assert (deliver_waiting_letters(), office.took) == (0, [])


def test_a_sender_that_was_overtaken_changes_nothing(office: type[Office]) -> None:
    letter = make_letter()
    slow = take_letter()
    Letter.objects.filter(pk=letter.pk).update(attempts=2)
    office.error = SMTPRecipientsRefused({})
    assert slow is not None

    hand_over(slow, Office())

    letter.refresh_from_db()
    assert letter.leased_until is not None


def test_a_letter_that_is_too_late_is_given_up(office: type[Office]) -> None:
    letter = make_letter(expires_at=timezone.now() - timedelta(minutes=1))

    deliver_waiting_letters()

    letter.refresh_from_db()
    assert (office.took, letter.given_up_at is None) == ([], False)


def test_words_of_a_given_up_letter_are_emptied_after_three_days() -> None:
    letter = make_letter(given_up_at=timezone.now() - timedelta(days=3, minutes=1))
    kept = make_letter(given_up_at=timezone.now() - timedelta(days=2))

    deliver_waiting_letters()

    letter.refresh_from_db()
    kept.refresh_from_db()
    assert (letter.body, letter.to, kept.body == "") == ("", "", False)
    assert (letter.to_fingerprint, kept.to_fingerprint == "") == ("", False)


def test_a_sweep_stops_when_its_time_is_used(office: type[Office]) -> None:
    for _ in range(3):
        make_letter()
    ticks = iter([0.0, 1.0, 60.0])

    assert deliver_waiting_letters(clock=lambda: next(ticks)) == 1


def test_what_goes_wrong_is_logged_without_the_address(
    office: type[Office], caplog: pytest.LogCaptureFixture
) -> None:
    make_letter("ada@example.test")
    office.error = SMTPRecipientsRefused({"ada@example.test": (550, b"no such person")})

    deliver_waiting_letters()

    assert "SMTPRecipientsRefused" in caplog.text
    assert "ada@example.test" not in caplog.text


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_senders_at_once_send_no_letter_twice(postgres_only: None, office: type[Office]) -> None:
    for number in range(40):
        make_letter(f"person-{number}@example.test")

    at_once(4, deliver_waiting_letters)

    assert sorted(office.took) == sorted(f"person-{number}@example.test" for number in range(40))
