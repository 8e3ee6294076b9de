"""Rotation: everything moves to the newest secret while people work, and what stays is named."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.core.management import CommandError, call_command

from iop.notices.models import Letter
from iop.vault.actions import destroy_data_key
from iop.vault.fields import open_column, seal_column
from iop.vault.models import DataKey
from iop.vault.rotation import SECOND_FACTORS, Column, sources
from iop.vault.seals import Sealed, kept_keys, open_sealed, seal
from tests.factories.notices import make_letter
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
WORDS = Column(Letter._meta.get_field("body"))


def rotate(*arguments: str) -> str:
    said = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def test_everything_moves_and_the_old_secret_can_go(ring) -> None:
    people = [make_client() for _ in range(3)]
    for number in range(3):
        make_letter(body=f"Ada {number}")
    words = [seal(person.pk, "mine", "place") for person in people]
    ring(2, 1)

    said = rotate()

    ring(2)
    assert "data keys: 3 moved; 3 on 2" in said
    assert "Number 1 stays in VAULT_KEYS for good" in said
    assert [one.body for one in Letter.objects.order_by("pk")] == ["Ada 0", "Ada 1", "Ada 2"]
    assert open_sealed(Sealed(people[0].pk, words[0], "place")) == "mine"


def test_rotating_again_moves_nothing(ring) -> None:
    make_client()
    make_letter(body="Ada")
    ring(2, 1)
    rotate()
    before = bytes(DataKey.objects.get().wrapped)

    said = rotate()

    assert "notices.Letter.body: 0 moved; 1 on 2" in said
    assert bytes(DataKey.objects.get().wrapped) == before


def test_a_report_changes_nothing(ring) -> None:
    make_client()
    make_letter(body="Ada")
    ring(2, 1)

    said = rotate("--report")

    assert "notices.Letter.body: 0 moved; 1 on 1" in said
    assert DataKey.objects.get().keyring_number == 1


def test_what_hangs_on_a_lost_secret_is_named_and_stops_nothing_else(ring) -> None:
    make_client()
    make_letter(body="Ada")
    ring(3)
    make_client()
    make_letter(body="Grace")
    ring(2, 3)

    with pytest.raises(CommandError, match="older secret"):
        rotate()

    assert WORDS.numbers() == {1: 1, 2: 1}
    assert sorted(DataKey.objects.values_list("keyring_number", flat=True)) == [1, 2]


def test_a_destroyed_key_needs_no_rotation(ring) -> None:
    person = make_client()
    destroy_data_key(person.pk)
    ring(2, 1)

    assert "data keys: 0 moved; nothing" in rotate()


def test_more_rows_than_fit_one_batch_all_move(ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iop.vault.rotation.BATCH", 2)
    for _ in range(5):
        make_client()
        make_letter(body="Ada")
    ring(2, 1)

    rotate()

    assert WORDS.numbers() == {2: 5}
    assert DataKey.objects.filter(keyring_number=2).count() == 5


def test_a_value_that_changed_meanwhile_is_left_to_its_writer(ring) -> None:
    letter = make_letter(body="Ada")
    [(pk, raw)] = WORDS._rows().values_list("pk", "raw")
    ring(2, 1)
    Letter.objects.filter(pk=pk).update(body="Grace")

    assert WORDS._reseal(pk, raw) == 0
    assert Letter.objects.get(pk=letter.pk).body == "Grace"


def test_second_factor_secrets_rotate_too(ring) -> None:
    person = make_client()
    sealed = encrypt("JBSWY3DP")
    kept = {"secret": sealed, "more": [sealed, 3, "plain words"]}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=kept)
    ring(2, 1)

    assert (SECOND_FACTORS.numbers(), SECOND_FACTORS.reseal(), SECOND_FACTORS.numbers()) == (
        {1: 2},
        1,
        {2: 2},
    )
    assert SECOND_FACTORS.reseal() == 0
    data = Authenticator.objects.get().data
    assert (decrypt(data["secret"]), data["more"][1:]) == ("JBSWY3DP", [3, "plain words"])


def test_every_place_of_sealed_things_takes_part() -> None:
    names = {source.name for source in sources()}

    assert {
        "data keys",
        "people.AddressChange.email",
        "people.Invitation.email",
        "notices.Letter.body",
        "notices.Letter.to",
        "groups.Arrival.place",
        "mfa.Authenticator.data",
    } <= names


def test_people_read_and_write_in_the_middle_of_a_rotation(ring) -> None:
    person = make_client()
    before = seal(person.pk, "before", "place")
    ring(2, 1)
    kept_keys.get(person.pk)
    rotate()
    after = seal(person.pk, "after", "place")

    opened = [open_sealed(Sealed(person.pk, words, "place")) for words in (before, after)]

    assert opened == ["before", "after"]
    assert open_column(seal_column("x", "a.b"), "a.b") == "x"
