"""From the link to the own home, a step on each page, and back again after a stop."""

from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from iop.people.actions import invite
from iop.people.models import Consent, Person
from iop.policy import Role
from tests.factories.people import make_client, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "four words that differ"


@pytest.fixture
def token():
    staff = make_staff(programme=make_programme())
    return invite(staff.programme, by=staff, email="maya@example.test", role=Role.CLIENT)[1]


def choose_name(client, token, name="Maya"):
    address = reverse("people:welcome_name", args=[token])
    seed = client.get(address).context["form"].fields["avatar"].choices[2][0]
    form = {"display_name": name, "avatar": seed, "zone": "America/Denver", "language": "en"}
    return client.post(address, form | {"pronouns": "she / her"})


def answer(client, word):
    page = client.get(reverse("people:welcome_agreement"))
    agreement = page.context["agreement"]
    form = {"kind": agreement.kind, "about": agreement.about, "wording": agreement.wording}
    return client.post(reverse("people:welcome_agreement"), form | {"answer": word})


def set_password(client, password=PASSWORD, again=None):
    form = {"password": password, "again": password if again is None else again}
    return client.post(reverse("people:welcome_key"), form)


def test_the_whole_road_ends_at_home(client, token):
    client.post(reverse("people:welcome", args=[token]))
    choose_name(client, token)
    answer(client, "yes")
    answer(client, "yes")
    set_password(client)
    last = client.get(reverse("people:welcome_next"))
    person = Person.objects.get(email="maya@example.test")
    assert last.url == "/"
    assert person.settled_at is not None
    assert person.check_password(PASSWORD)
    assert (person.zone, person.pronouns) == ("America/Denver", "she / her")


@pytest.fixture
def spanish():
    """The way to an invitation in Spanish, opened on a phone that is set to English."""
    staff = make_staff(programme=make_programme())
    words = {"email": "noor@example.test", "role": Role.CLIENT, "language": "es"}
    return reverse("people:welcome", args=[invite(staff.programme, by=staff, **words)[1]])


def test_an_invitation_speaks_the_language_of_its_letter(client, spanish):
    english = {"headers": {"Accept-Language": "en"}}

    first = client.get(spanish, **english)
    second = client.get(client.post(spanish, **english).url, **english)

    for page in (first, second):
        assert '<html lang="es"' in page.content.decode()
        assert page.headers["Content-Language"] == "es"
    assert second.context["form"]["language"].value() == "es"


def test_whoever_reads_it_may_switch_and_stays_with_that(client, spanish):
    switch = f"{spanish}?language=en"

    page = client.get(spanish).content.decode()
    switched = client.get(switch).content.decode()
    second = client.get(client.post(switch).url)

    assert ('href="?language=en"' in page, 'href="?language=es"' in switched) == (True, True)
    assert ('<html lang="en"' in switched, '<html lang="en"' in second.content.decode()) == (
        True, True,
    )  # fmt: skip
    assert second.context["form"]["language"].value() == "en"
    assert f'href="{switch}"' in second.content.decode()
    assert "django_language" not in client.cookies


@pytest.mark.parametrize("nonsense", ["xx", "", "en%0d%0aX: y"])
def test_no_other_language_can_be_asked_for(client, spanish, nonsense):
    page = client.get(f"{spanish}?language={nonsense}")

    assert page.headers["Content-Language"] == "es"


def test_looking_at_the_link_changes_nothing(client, token):
    client.get(reverse("people:welcome", args=[token]))
    client.get(reverse("people:welcome_name", args=[token]))
    assert not Person.objects.filter(email="maya@example.test").exists()
    assert "sessionid" not in client.cookies


def test_the_drawings_offered_stay_the_same_and_nobody_wears_them(client, token):
    address = reverse("people:welcome_name", args=[token])
    first, second = (client.get(address).context["form"].fields["avatar"].choices for _ in "ab")
    assert first == second
    assert len(first) == 4


def test_a_drawing_that_was_not_offered_is_refused(client, token):
    address = reverse("people:welcome_name", args=[token])
    form = {"display_name": "Maya", "avatar": "mine", "zone": "UTC", "language": "en"}
    page = client.post(address, form)
    assert page.status_code == 200
    assert "avatar" in page.context["form"].errors


def test_a_taken_name_is_refused_kindly_and_the_rest_is_kept(client, token):
    make_client(display_name="Maya")
    page = choose_name(client, token, "Mаya")
    assert "These are free:" in page.context["form"].errors["display_name"][0]
    assert page.context["form"]["pronouns"].value() == "she / her"


def test_until_the_end_every_other_page_leads_back(client, token):
    choose_name(client, token)
    page = client.get("/")
    assert page.url == reverse("people:welcome_next")


def test_nothing_is_ticked_before_and_both_answers_weigh_the_same(client, token):
    choose_name(client, token)
    page = client.get(reverse("people:welcome_agreement")).content.decode()
    assert "checked" not in page
    assert page.count("button--large button--wide") == 2
    assert "button--main" not in page


def test_not_now_pressed_twice_says_the_same_and_counts_once(client, token):
    client.post(reverse("people:welcome", args=[token]))
    choose_name(client, token)
    agreement = client.get(reverse("people:welcome_agreement")).context["agreement"]
    form = {"kind": agreement.kind, "about": agreement.about, "wording": agreement.wording}

    pages = [
        client.post(reverse("people:welcome_agreement"), form | {"answer": "no"}) for _ in range(2)
    ]

    for page in pages:
        assert str(agreement.decline_sentence) in page.content.decode()
    assert Consent.objects.filter(person__email="maya@example.test").count() == 1


def test_declining_says_what_it_means_and_the_road_goes_on(client, token):
    choose_name(client, token)
    answer(client, "yes")
    page = answer(client, "no").content.decode()
    assert "You won’t join groups for now." in page
    assert "Your care does not change." in page
    assert client.get(reverse("people:welcome_next")).url == reverse("people:welcome_key")
    consent = Consent.objects.get(kind="shown_to_members", person__display_name="Maya")
    assert not consent.was_given


@pytest.mark.parametrize("word", ["", "maybe", "true"])
def test_an_answer_that_is_neither_is_not_written_down(client, token, word):
    choose_name(client, token)
    answer(client, word)
    assert Consent.objects.filter(person__email="maya@example.test").count() == 0


def test_an_answer_to_an_older_wording_is_refused(client, token):
    choose_name(client, token)
    form = {"kind": "confidentiality", "about": "", "wording": "old", "answer": "yes"}
    assert client.post(reverse("people:welcome_agreement"), form).status_code == 409


def test_the_same_link_leads_back_until_a_key_is_set(client, token, django_user_model):
    choose_name(client, token)
    client.logout()
    client.post(reverse("people:welcome", args=[token]))
    assert client.get(reverse("people:welcome_next")).url == reverse("people:welcome_agreement")
    answer(client, "yes")
    answer(client, "yes")
    set_password(client)
    client.logout()
    assert client.post(reverse("people:welcome", args=[token])).status_code == 404


def name_form(client, token, name="Maya"):
    address = reverse("people:welcome_name", args=[token])
    seed = client.get(address).context["form"].fields["avatar"].choices[2][0]
    form = {"display_name": name, "avatar": seed, "zone": "America/Denver", "language": "en"}
    return address, form | {"pronouns": ""}


def test_a_name_page_in_another_tab_leads_on(client, token):
    address, form = name_form(client, token)
    choose_name(client, token)
    begun = client.post(address, form, follow=True)
    for _ in range(2):
        answer(client, "yes")
    set_password(client)
    client.get(reverse("people:welcome_next"))

    settled = client.post(address, form, follow=True)

    assert begun.status_code == 200
    assert settled.redirect_chain[-1] == ("/", 302)
    assert Person.objects.filter(email="maya@example.test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_person_and_neither_ends_in_an_error(token):
    address, form = name_form(Client(), token)
    gate, answers = Barrier(2), []

    def press():
        client = Client()
        gate.wait()
        answers.append(client.post(address, form).status_code)
        connections.close_all()

    threads = [Thread(target=press) for _ in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]

    assert answers == [302, 302]
    assert Person.objects.filter(email="maya@example.test").count() == 1


WEAK = {
    "short": "fourteen signs",
    "one sign": "aaaaaaaaaaaaaaaaaa",
    "a common one twice": "passwordpassword",
    "a row of keys": "qwertyuiopasdfgh",
    "numbers in order": "123456789012345",
    "our own name": "circlewaycircleway1",
    "her own address": "maya@example.test",
}


@pytest.mark.parametrize("password", WEAK.values(), ids=WEAK)
def test_a_password_that_is_easy_to_guess_is_refused(client, token, password):
    choose_name(client, token)
    answer(client, "yes")
    answer(client, "yes")
    page = set_password(client, password)
    assert page.status_code == 200
    assert "password" in page.context["form"].errors


@pytest.mark.parametrize(
    "password",
    [
        "four words that differ",
        "ναι, μια μεγάλη φράση",
        "🙂 plain but long enough",
        "x y" * 30 + "z!qjk",
    ],
)
def test_any_long_password_of_any_signs_will_do(client, token, password):
    choose_name(client, token)
    answer(client, "yes")
    answer(client, "yes")
    assert set_password(client, password).status_code == 302


def test_two_that_differ_are_refused(client, token):
    choose_name(client, token)
    answer(client, "yes")
    answer(client, "yes")
    page = set_password(client, again="something else entirely")
    assert "again" in page.context["form"].errors


def test_the_key_cannot_be_set_before_the_agreements_are_answered(client, token):
    choose_name(client, token)
    set_password(client)
    assert not Person.objects.get(email="maya@example.test").has_usable_password()


def test_a_settled_person_is_led_home(client):
    client.force_login(make_person(Role.CLIENT))
    assert client.get(reverse("people:welcome_next")).url == "/"
    assert client.get(reverse("people:welcome_key")).status_code == 302
    assert client.get(reverse("people:welcome_passkey")).status_code == 302


def test_whoever_has_just_set_a_password_is_not_asked_for_it_again(client, token):
    choose_name(client, token)
    answer(client, "yes")
    answer(client, "yes")
    set_password(client)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200
