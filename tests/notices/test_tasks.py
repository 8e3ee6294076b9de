"""The sweep as beat calls it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail

from iop.notices.tasks import deliver, sweep
from iop.schedule import SCHEDULE
from tests.factories.notices import make_letter, make_notice
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


@time_machine.travel(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
def test_a_notice_is_mailed_once_however_often_the_sweep_runs() -> None:
    client = make_client()
    make_notice(client)

    for _ in range(3):
        sweep.delay()

    assert [sent.to for sent in mail.outbox] == [[client.email]]


def test_delivery_sends_what_waits() -> None:
    make_letter()

    deliver.delay()

    assert len(mail.outbox) == 1


def test_beat_knows_the_sweep_by_its_name() -> None:
    assert sweep.name == SCHEDULE["notices-sweep"]["task"]
