"""The backend that every mail of the site goes through."""

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage, send_mail
from django.db import connection
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from iop.notices import tasks
from iop.notices.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


def test_a_mail_becomes_a_sealed_row_for_each_recipient() -> None:
    send_mail("Hello", "The words", "spoof@example.test", ["a@example.test", "b@example.test"])

    assert [(x.to, x.body) for x in Letter.objects.order_by("pk")] == [
        ("a@example.test", "The words"),
        ("b@example.test", "The words"),
    ]
    assert mail.outbox == []


def test_neither_words_nor_address_stand_in_the_table() -> None:
    send_mail("Hello", "The canary sings", None, ["canary@example.test"])

    with connection.cursor() as cursor:
        cursor.execute('SELECT "to", body FROM notices_letter')
        stored = b"".join(bytes(value) for row in cursor.fetchall() for value in row)
    assert b"canary" not in stored


def test_delivery_is_quickened_on_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("Hello", "The words", None, ["a@example.test"])

    assert [sent.to for sent in mail.outbox] == [["a@example.test"]]


@pytest.mark.parametrize("error", [OperationalError("no broker"), ConnectionRefusedError()])
def test_a_dead_broker_costs_nothing_but_time(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(**options: object) -> None:
        raise error

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)

    tasks.quicken()

    assert "not quickened" in caplog.text


@pytest.mark.parametrize("subject", ["Hello\nBcc: x@example.test", "Hello\r", "a\u2028b"])
def test_a_subject_of_two_lines_is_refused(subject: str) -> None:
    with pytest.raises(BadHeaderError):
        send_mail(subject, "words", None, ["a@example.test"])


def test_an_address_of_two_lines_is_refused() -> None:
    with pytest.raises(BadHeaderError):
        send_mail("Hello", "words", None, ["a@example.test\nBcc: b@example.test"])


def test_attachments_are_refused() -> None:
    message = EmailMessage("Hello", "words", None, ["a@example.test"])
    message.attach("a.txt", "words", "text/plain")

    with pytest.raises(ValueError, match="no attachments"):
        message.send()


def test_a_message_to_nobody_is_no_letter() -> None:
    EmailMessage("Hello", "words", None, []).send()

    assert Letter.objects.count() == 0
