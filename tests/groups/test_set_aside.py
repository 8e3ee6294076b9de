"""A line that is set aside: its author learns of it wherever they are, and only there why."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.actions.sessions import end_session, leave_session
from iop.notices.models import Notice
from iop.notices.words import words_for
from iop.rooms.actions import hide_line, post_text, show_line
from tests.factories.groups import make_group, make_leader, make_member, make_running_session
from tests.factories.rooms import fresh_id, say

pytestmark = pytest.mark.django_db
REASON = "It names somebody."


@pytest.fixture
def circle():
    """A running session, its leader and a member inside."""
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    return make_running_session(group, leader=lee, inside=(ana,)), lee, ana


def hide(room, line, lee):
    return hide_line(room, by=lee, ref=line.seq, reason=REASON, client_id=fresh_id())


def test_the_author_reads_the_reason_though_they_left_and_the_session_ended(circle):
    session, lee, ana = circle
    line = say(session.room, ana, "a name")
    leave_session(session, by=ana)
    hide(session.room, line, lee)
    end_session(session, by=lee)

    notice = Notice.objects.get(person=ana, kind="line_hidden")

    client = Client()
    client.force_login(ana)
    assert REASON in client.get(notice.link).content.decode()


def test_what_is_told_holds_no_words(circle):
    session, lee, ana = circle
    hide(session.room, say(session.room, ana, "a name"), lee)

    notice = Notice.objects.get(person=ana)

    assert words_for(notice.kind).sentence == "Somebody who looks after the room left you a word."
    assert not {"a name", REASON} & {notice.link, notice.occasion}


def test_a_line_that_is_set_aside_again_is_told_again_and_one_wish_once(circle):
    session, lee, ana = circle
    room, line = session.room, say(session.room, ana)
    for _ in range(2):
        hide(room, line, lee)
        show_line(room, by=lee, ref=line.seq, client_id=fresh_id())
    for _ in range(2):
        hide_line(room, by=lee, ref=line.seq, reason=REASON, client_id="wish-one-1")

    assert Notice.objects.filter(person=ana, kind="line_hidden").count() == 3


def test_in_a_lounge_the_notice_leads_there(circle):
    session, lee, ana = circle
    group = session.group
    line = post_text(group.lounge, by=ana, text="a name", client_id=fresh_id())
    hide(group.lounge, line, lee)

    notice = Notice.objects.get(person=ana)

    assert notice.link == reverse("groups:lounge", args=[group.key])


def test_who_sets_an_own_line_aside_is_told_nothing(circle):
    session, lee, _ana = circle
    hide(session.room, say(session.room, lee), lee)

    assert not Notice.objects.filter(kind="line_hidden").exists()
