"""Two programmes never go by one name, whoever writes it."""

import pytest
from django.urls import reverse

from groups.actions.planning import change_programme
from iop.people.errors import ProgrammeNamed
from iop.people.models import Programme
from tests.factories.people import make_programme, make_staff

pytestmark = pytest.mark.django_db
VALUES = {"zone": "America/Chicago", "help_line": "555 0142"}


@pytest.fixture
def staff():
    make_programme("Lakeside")
    return make_staff(programme=make_programme("Riverside"))


def test_staff_are_told_in_the_form_and_what_they_typed_stays(client, staff):
    client.force_login(staff)

    page = client.post(reverse("groups:programme"), VALUES | {"name": "LAKESIDE"})

    assert page.status_code == 200
    assert page.context["form"].errors == {"name": [ProgrammeNamed.sentence]}
    assert 'value="LAKESIDE"' in page.content.decode()
    assert 'value="555 0142"' in page.content.decode()
    assert Programme.objects.get(pk=staff.programme_id).name == "Riverside"


def test_the_action_refuses_it_too(staff):
    with pytest.raises(ProgrammeNamed):
        change_programme(staff.programme, by=staff, name="lakeside", **VALUES)


@pytest.mark.parametrize("name", ["Riverside", "RIVERSIDE", "Hillside"])
def test_its_own_name_and_a_free_one_may_be_written(client, staff, name):
    client.force_login(staff)

    client.post(reverse("groups:programme"), VALUES | {"name": name})

    assert Programme.objects.get(pk=staff.programme_id).name == name
