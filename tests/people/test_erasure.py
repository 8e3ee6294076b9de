"""Nothing of somebody who was erased stands anywhere: every column of every table is looked at."""

import json
from collections.abc import Iterator
from datetime import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client

from groups.actions.circle import give_check_in, set_intention
from groups.actions.keeping_order import mute_person
from groups.actions.sessions import arrive, keep_usual_place
from iop.notices.models import Letter
from iop.people.actions import erase_person, find_invitation, invite
from iop.people.actions.addresses import ask_address, confirm_address
from iop.people.downloads import written_by
from iop.people.errors import InvitationGone
from iop.people.models import Invitation, PastAddress, Person
from iop.people.names import keys_of
from iop.policy import Role
from iop.rooms.actions import edit_text
from iop.vault.models import DataKey
from tests.factories.groups import (
    come_in,
    make_group,
    make_member,
    make_running_session,
    make_session,
)
from tests.factories.notices import make_letter
from tests.factories.people import (
    PASSWORD,
    make_client,
    make_facilitator,
    make_programme,
    make_staff,
)
from tests.factories.rooms import fresh_id, say
from tests.support.signing_in import make_passkey, sign_in

pytestmark = pytest.mark.django_db
MARK = "kanarienvogel"
ADDRESS = f"{MARK}@example.test"
MARKS = {MARK, *keys_of(MARK)}

# What is written under a person's own key cannot be opened once that key is destroyed.
UNDER_OWN_KEY = {
    "groups.CheckIn.sealed_text", "groups.CheckIn.sealed_word", "groups.Intention.sealed_text",
    "rooms.Entry.sealed",
}  # fmt: skip
# What cannot hold words of a person, or is not theirs: names by which rows are found, words from
# a fixed list, and what staff write for everybody.
NOT_THEIRS = {
    "account.EmailConfirmation.key", "admin.LogEntry.change_message", "admin.LogEntry.object_id",
    "admin.LogEntry.object_repr", "audit.AuditEvent.action", "audit.AuditEvent.details",
    "audit.AuditEvent.digest", "audit.AuditEvent.strand", "audit.AuditEvent.subject",
    "audit.Strand.head", "audit.Strand.name", "demo.Card.role", "demo.Card.try_this",
    "groups.Arrival.state", "groups.Attendance.counted", "groups.Attendance.outcome",
    "groups.CheckIn.key", "groups.CheckIn.need", "groups.Group.about", "groups.Group.enrolment",
    "groups.Group.focus", "groups.Group.ground_rules", "groups.Group.key", "groups.Group.kind",
    "groups.Group.name", "groups.Intention.key", "groups.LeavingCheck.colour",
    "groups.Membership.part", "groups.Phase.kind", "groups.Place.part", "groups.Series.key",
    "groups.Series.service", "groups.Series.topic", "groups.Series.zone", "groups.Session.key",
    "groups.Session.service", "groups.Session.state", "groups.Session.topic",
    "groups.Session.zone", "groups.Turn.state", "mfa.Authenticator.type",
    "notices.Letter.subject", "notices.Letter.to_fingerprint", "notices.Notice.key",
    "notices.Notice.kind", "notices.Notice.link", "notices.Notice.occasion",
    "people.AddressChange.token_digest", "people.Consent.about", "people.Consent.kind",
    "people.Consent.wording", "people.Grant.role", "people.Invitation.code_digest",
    "people.Invitation.email_fingerprint", "people.Invitation.key",
    "people.Invitation.language", "people.Invitation.role",
    "people.Invitation.token_digest", "people.PastAddress.fingerprint",
    "people.Person.avatar_seed", "people.Person.key",
    "people.Person.language", "people.Person.password", "people.Person.text_size",
    "people.Person.theme", "people.Person.zone", "people.Programme.help_line",
    "people.Programme.key", "people.Programme.name", "people.Programme.zone",
    "rooms.Entry.badge", "rooms.Entry.client_id", "rooms.Entry.facts", "rooms.Entry.kind",
    "rooms.Entry.state", "rooms.Reaction.kind", "rooms.Room.key", "rooms.Stay.badge",
    "rooms.Visit.socket", "sessions.Session.session_key", "usersessions.UserSession.data",
    "usersessions.UserSession.session_key", "vault.DataKey.wrapped",
}  # fmt: skip


@pytest.fixture
def canary(settings) -> Person:
    """Somebody who has left something in every place where a person can."""
    settings.EMAIL_BACKEND = "iop.notices.mail.Outbox"
    programme = make_programme()
    person = make_client(
        programme=programme, email=ADDRESS, display_name=MARK.title(), pronouns=MARK,
        zone="Pacific/Auckland", language="es", quiet_from=time(3),
        quiet_until=time(4), wants_mail=False, theme="dark", text_size="large",
    )  # fmt: skip
    elsewhere = make_staff(programme=make_programme("Elsewhere"))
    invite(elsewhere.programme, by=elsewhere, email=ADDRESS, role=Role.CLIENT)
    ask_address(person, by=person, email=f"{MARK}@new.example.test")
    make_letter(ADDRESS, body=MARK)
    leave_words(person)
    leave_sessions(person)
    return person


def leave_words(person: Person) -> None:
    lee = make_facilitator(programme=person.programme)
    group = make_group(leaders=(lee,), programme=person.programme)
    make_member(group, person)
    session = make_running_session(group, leader=lee)
    come_in(session, person, leader=lee)
    line = say(session.room, person, MARK)
    edit_text(session.room, by=person, ref=line.seq, text=f"{MARK} again", client_id=fresh_id())
    give_check_in(session, by=person, mood=4, word=MARK, need="none", text=MARK)
    set_intention(session, by=person, text=MARK)
    mute_person(session, person, by=lee, reason=MARK)
    arrive(make_session(group), by=person, place=MARK, call_back=f"555 0142 {MARK}")
    keep_usual_place(person, place=MARK, call_back=f"555 0142 {MARK}")


def leave_sessions(person: Person) -> None:
    whole = Client(headers={"User-Agent": MARK})
    sign_in(whole, person)
    session = whole.session
    session["of the person"] = MARK
    session.save()
    sign_in(Client(), person, password="a guess")
    make_passkey(person)
    person.authenticator_set.update(data={"name": MARK})
    TOTP.activate(person, generate_totp_secret())
    half = Client()
    assert "2fa" in sign_in(half, person, PASSWORD).url
    session = half.session
    session["of the person"] = MARK
    session.save()


def columns() -> Iterator[tuple[str, type[models.Model], models.Field]]:
    """Every column that can hold words, by its name."""
    kinds = (models.CharField, models.TextField, models.BinaryField, models.JSONField)
    for model in apps.get_models():
        if model._meta.app_label in {"auth", "contenttypes"}:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, kinds):
                yield f"{model._meta.label}.{field.name}", model, field


def where_it_stands() -> set[str]:
    """Every column in which the canary can be read, opened where it is sealed by the keyring."""
    found = set()
    for name, model, field in columns():
        for row in model._base_manager.all():
            value = getattr(row, field.attname)
            if isinstance(row, Session) and field.attname == "session_data":
                value = json.dumps(row.get_decoded(), default=str)
            if is_marked(plain(value)):
                found.add(name)
    return found


def stored() -> str:
    """Every row of every table, as the database has it."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [f"{table}: {[plain(value) for value in row]}" for row in cursor.fetchall()]
    return "\n".join(filter(is_marked, rows))


def plain(value: object) -> object:
    """A value as the same on every database."""
    return bytes(value) if isinstance(value, memoryview) else value


def is_marked(value: object) -> bool:
    return any(mark in str(value).lower() for mark in {mark.lower() for mark in MARKS})


def test_what_every_column_holds_of_a_person_has_been_said(canary):
    held = where_it_stands()

    unsaid = {name for name, *_ in columns()} - held - UNDER_OWN_KEY - NOT_THEIRS

    assert unsaid == set()
    assert held & NOT_THEIRS == set()


def test_nothing_of_an_erased_person_stands_in_any_column_of_any_table(canary):
    erase_person(canary)

    assert where_it_stands() == set()
    assert stored() == ""


def test_nothing_is_left_at_an_address_from_before_a_change(canary):
    Letter.objects.all().delete()
    token = ask_address(canary, by=canary, email="another@example.test")
    make_letter(ADDRESS, body=MARK)
    moved = confirm_address(token)

    erase_person(moved)

    assert (where_it_stands(), stored()) == (set(), "")
    assert {one.state for one in Invitation.objects.all()} == {"revoked"}
    assert not Letter.objects.exists()
    assert not PastAddress.objects.exists()


def test_whoever_has_a_past_address_now_keeps_their_invitation(canary):
    moved = confirm_address(ask_address(canary, by=canary, email="another@example.test"))
    other = make_staff(programme=make_programme("Further away"))
    _, token = invite(other.programme, by=other, email=ADDRESS, role=Role.CLIENT)

    erase_person(moved)

    assert find_invitation(token).email == ADDRESS


def test_a_link_to_an_erased_address_opens_nothing():
    other = make_staff(programme=make_programme("Elsewhere"))
    _, token = invite(other.programme, by=other, email=ADDRESS, role=Role.CLIENT)
    person = make_client(programme=make_programme(), email=ADDRESS)

    erase_person(person)

    with pytest.raises(InvitationGone):
        find_invitation(token)


def test_what_they_wrote_cannot_be_opened_by_anybody(canary):
    assert MARK in " ".join(one.words for one in written_by(canary))

    erase_person(canary)

    assert MARK not in " ".join(one.words for one in written_by(canary))
    assert DataKey.objects.get(person_id=canary.pk).wrapped is None


def test_their_wishes_are_those_of_somebody_new(canary):
    erase_person(canary)

    left, fresh = Person.objects.get(pk=canary.pk), Person()
    for name in ("zone", "language", "quiet_from", "quiet_until", "wants_mail", "theme"):
        assert getattr(left, name) == getattr(fresh, name)


def test_letters_to_others_still_wait(canary):
    make_letter("somebody@example.test", body="Stays")

    erase_person(canary)

    assert [one.body for one in Letter.objects.waiting()] == ["Stays"]
