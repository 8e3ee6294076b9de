"""A role ends, and what hangs on it in groups is judged anew."""

import pytest
from django.urls import reverse

from groups.models import Arrival, Membership, Place
from iop.audit.models import AuditEvent
from iop.people.actions import end_role, give_role
from iop.people.models import Invitation, Person
from iop.policy import Role
from iop.rooms.actions import hide_line, post_text
from iop.rooms.errors import NotInRoom
from iop.rooms.models import Stay
from tests.factories.groups import make_group, make_running_session, some_staff
from tests.factories.people import make_client, make_person
from tests.factories.rooms import fresh_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana():
    """Somebody of two roles: she leads, and she once graduated here."""
    return make_person(Role.FACILITATOR, Role.ALUMNI, display_name="Dana")


def end(person, role):
    end_role(person, role, by=some_staff(person.programme))
    return Person.objects.get(pk=person.pk)


def stay_of(person, room):
    return Stay.objects.open().filter(room=room, person=person).first()


def test_who_may_lead_no_more_leads_no_more_and_sets_nothing_aside(dana):
    maya = make_client()
    group = make_group(maya, leaders=(dana,))
    session = make_running_session(group, leader=dana, inside=(maya,))
    line = post_text(session.room, by=maya, text="hello", client_id=fresh_id())

    dana = end(dana, Role.FACILITATOR)

    assert not Membership.objects.open().filter(person=dana).exists()
    assert Arrival.objects.get(session=session, person=dana).state == Arrival.State.LEFT
    assert [stay_of(dana, room) for room in (session.room, group.lounge)] == [None, None]
    with pytest.raises(NotInRoom):
        hide_line(session.room, by=dana, ref=line.seq, reason="no", client_id=fresh_id())
    assert AuditEvent.objects.filter(action="group.membership_ended").count() == 1


def test_a_part_that_another_role_allows_goes_on_under_its_badge():
    ada = make_person(Role.CLINICIAN, Role.FACILITATOR)
    group = make_group(leaders=(ada,))
    session = make_running_session(group, leader=ada)

    end(ada, Role.CLINICIAN)

    stays = [stay_of(ada, room) for room in (session.room, group.lounge)]
    assert [(stay.badge, stay.is_leader) for stay in stays] == [("facilitator", True)] * 2


def test_a_member_who_wore_the_badge_of_a_role_wears_it_no_more(dana):
    group = make_group(dana, kind="alumni")
    assert stay_of(dana, group.lounge).badge == "facilitator"

    end(dana, Role.FACILITATOR)

    assert Membership.objects.open().filter(person=dana, group=group).exists()
    assert stay_of(dana, group.lounge).badge == ""


def test_a_role_that_is_given_is_worn_at_once():
    maya = make_client()
    group = make_group(maya)

    give_role(maya, Role.MENTOR, by=some_staff())

    assert stay_of(maya, group.lounge).badge == "mentor"


def test_without_any_role_nobody_sits_anywhere():
    maya = make_client()
    group = make_group(maya)

    end(maya, Role.CLIENT)

    assert not Membership.objects.open().filter(person=maya).exists()
    assert stay_of(maya, group.lounge) is None


def test_a_seat_kept_for_a_part_that_is_not_allowed_any_more_is_free(dana):
    group = make_group(kind="alumni")
    Place.objects.create(group=group, person=dana)

    end(dana, Role.FACILITATOR)
    kept = Place.objects.filter(person=dana).count()
    end(dana, Role.ALUMNI)

    assert (kept, Place.objects.filter(person=dana).count()) == (1, 0)


def test_other_people_keep_what_they_have(dana):
    maya, lee = make_client(), make_person(Role.FACILITATOR)
    group = make_group(maya, leaders=(dana, lee))

    end(dana, Role.FACILITATOR)

    left = Membership.objects.open().filter(group=group)
    assert {one.person_id for one in left} == {maya.pk, lee.pk}


@pytest.mark.parametrize(("kind", "role"), [("general", "family"), ("family", "client")])
def test_who_invites_into_a_group_for_others_is_told_so_in_words_of_that_form(client, kind, role):
    group = make_group(kind=kind)
    client.force_login(some_staff(group.programme))
    form = {"email": "new@example.test", "role": role, "language": "en", "place": group.key}

    page = client.post(reverse("people:invite"), form).content.decode()

    assert "This group is not for people in that role." in page
    assert "that part" not in page
    assert not Invitation.objects.exists()
