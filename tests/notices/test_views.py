"""The page of notices."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from iop.notices.models import Notice
from tests.factories.notices import make_notice
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
LIST = "/notices/"


def test_opening_a_notice_marks_it_read_and_leads_on(client: Client) -> None:
    person = make_client()
    client.force_login(person)
    notice = make_notice(person, link="/sessions/abc/")

    answer = client.post(reverse("notices:open", args=[notice.key]))

    notice.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/sessions/abc/")
    assert notice.read_at is not None


@pytest.mark.parametrize("link", ["", "//evil.test/", "https://evil.test/"])
def test_a_notice_never_leads_out_of_the_site(client: Client, link: str) -> None:
    person = make_client()
    client.force_login(person)
    notice = make_notice(person)
    Notice.objects.update(link=link)

    answer = client.post(reverse("notices:open", args=[notice.key]))

    assert answer["Location"] == LIST


def test_the_notice_of_another_is_absent_and_stays_unread(client: Client) -> None:
    client.force_login(make_client())
    notice = make_notice(make_client())

    answer = client.post(reverse("notices:open", args=[notice.key]))

    notice.refresh_from_db()
    assert (answer.status_code, notice.read_at) == (404, None)


def test_the_list_shows_fixed_words_for_what_is_due(client: Client) -> None:
    person = make_client()
    client.force_login(person)
    make_notice(person, kind="session_soon")
    make_notice(person, kind="place_kept", due_at=timezone.now() + timedelta(hours=1))

    page = client.get(LIST).content.decode()

    assert "Something you planned begins soon." in page
    assert "A place is being kept for you." not in page


def test_marking_all_read_comes_back_to_the_list(client: Client) -> None:
    person = make_client()
    client.force_login(person)
    make_notice(person)

    answer = client.post(reverse("notices:read_all"))

    assert answer["Location"] == LIST
    assert not Notice.objects.filter(read_at__isnull=True).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_thirty(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_client()
    client.force_login(person)
    for _ in range(count):
        make_notice(person)

    with django_assert_max_num_queries(12):
        client.get(LIST)
