"""The check-in of a day, from Home and in the lounge."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import CheckIn
from tests.factories.groups import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def lounge():
    """A group's lounge and somebody of it."""
    group = make_group()
    address = reverse("groups:lounge", args=[group.key])
    ana = Client()
    ana.force_login(make_member(group))
    return address, ana


def test_a_number_from_home_is_chosen_where_more_can_be_said(lounge):
    address, ana = lounge

    answer = ana.post(f"{address}check-in/", {"mood": "7", "more": "yes"})
    page = ana.get(address).content.decode()

    assert answer.url == f"{address}#round"
    assert 'value="7" checked' in page
    assert 'data-draft="chosen"' in page
    assert CheckIn.objects.count() == 0


def test_more_can_be_said_without_a_number(lounge):
    address, ana = lounge

    answer = ana.post(f"{address}check-in/", {"more": "yes"})

    assert answer.url == f"{address}#round"
    assert 'data-draft="chosen"' not in ana.get(address).content.decode()


def test_a_daily_check_in_with_nothing_in_it_is_told_what_the_lounge_has(lounge):
    address, ana = lounge

    page = ana.post(f"{address}check-in/", {}).content.decode()

    assert "or leave it for today" in page
    assert "pass" not in page.split('id="daily"')[1].split("</section>")[0].lower()


def test_a_form_of_the_day_leads_to_the_part_where_it_stands(lounge):
    address, ana = lounge

    pages = [ana.get(one).content.decode() for one in ("/", address)]

    assert [f'action="{address}check-in/#round"' in page for page in pages] == [True, True]


def test_a_given_check_in_leads_to_the_talk(lounge):
    address, ana = lounge

    answer = ana.post(f"{address}check-in/", {"mood": "7"})

    assert answer.url == f"{address}#talk"


def test_a_number_can_be_taken_out_again(lounge):
    address, ana = lounge
    ana.post(f"{address}check-in/", {"mood": "7", "more": "yes"})

    form = ana.get(address).content.decode()
    ana.post(f"{address}check-in/", {"mood": "", "word": "tired"})

    assert 'name="mood" value=""' in form
    assert CheckIn.objects.get().mood is None


def test_no_number_is_chosen_at_first(lounge):
    address, ana = lounge

    assert 'name="mood" value="" checked' in ana.get(address).content.decode()
