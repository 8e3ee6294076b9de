"""Words sealed under their author's data key."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from iop.vault import seals
from iop.vault.actions import destroy_data_key, make_data_key
from iop.vault.errors import Unreadable
from iop.vault.models import DataKey
from iop.vault.seals import Sealed, kept_keys, open_many, open_sealed, seal, seal_many
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
PLACE = "rooms_entry:1:2"


def test_what_was_sealed_opens() -> None:
    author = make_client()

    content = seal(author.pk, "Ça va, سلام, 👩‍🚀", PLACE)

    assert open_sealed(Sealed(author.pk, content, PLACE)) == "Ça va, سلام, 👩‍🚀"
    assert b"va" not in content


@pytest.mark.parametrize("place", ["rooms_entry:1:3", "rooms_entry:12", "groups_checkin:1:2", ""])
def test_words_moved_to_another_place_do_not_open(place: str) -> None:
    author = make_client()
    content = seal(author.pk, "mine", PLACE)

    with pytest.raises(Unreadable):
        open_sealed(Sealed(author.pk, content, place))


def test_words_put_under_another_name_do_not_open() -> None:
    author, other = make_client(), make_client()
    content = seal(author.pk, "mine", PLACE)

    assert open_many([Sealed(other.pk, content, PLACE)]) == [None]


@pytest.mark.parametrize("at", [0, 1, 13, -1])
def test_one_changed_byte_closes_the_text(at: int) -> None:
    author = make_client()
    content = bytearray(seal(author.pk, "mine", PLACE))
    content[at] ^= 1

    assert open_many([Sealed(author.pk, bytes(content), PLACE)]) == [None]


@pytest.mark.parametrize("content", [b"", b"\x01", b"\x01short", b"\x02" + bytes(40)])
def test_bytes_that_were_never_sealed_do_not_open(content: bytes) -> None:
    author = make_client()

    assert open_many([Sealed(author.pk, content, PLACE)]) == [None]


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_without_an_error(content: bytes) -> None:
    cipher = seals.AESGCM(bytes(32))

    assert seals._open(cipher, Sealed(1, content, PLACE)) is None


def test_a_nonce_is_never_used_twice() -> None:
    cipher = seals.AESGCM(os.urandom(32))
    nonces = {seals._seal(cipher, "x", PLACE)[1:13] for _ in range(100_000)}

    assert len(nonces) == 100_000


def test_a_destroyed_key_stays_unreadable_and_is_not_made_again() -> None:
    author = make_client()
    content = seal(author.pk, "mine", PLACE)

    destroy_data_key(author.pk)
    make_data_key(author.pk)

    assert open_many([Sealed(author.pk, content, PLACE)]) == [None]
    with pytest.raises(Unreadable):
        seal(author.pk, "more", PLACE)


def test_a_restored_key_row_without_its_secret_opens_nothing(ring) -> None:
    author = make_client()
    content = seal(author.pk, "mine", PLACE)

    ring(2)

    assert open_many([Sealed(author.pk, content, PLACE)]) == [None]


def test_a_key_wrapped_for_one_person_does_not_open_for_another() -> None:
    author, thief = make_client(), make_client()
    content = seal(author.pk, "mine", PLACE)
    stolen = DataKey.objects.get(pk=author.pk).wrapped
    kept_keys.forget()

    DataKey.objects.filter(pk=thief.pk).update(wrapped=stolen)

    assert open_many([Sealed(thief.pk, content, PLACE)]) == [None]


def test_words_survive_rotation_of_the_ring(ring) -> None:
    author = make_client()
    content = seal(author.pk, "mine", PLACE)

    ring(2, 1)

    assert open_sealed(Sealed(author.pk, content, PLACE)) == "mine"


def test_opening_many_costs_one_query_and_then_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    authors = [make_client().pk for _ in range(30)]
    sealed = [
        Sealed(pk, content, PLACE)
        for pk, content in zip(
            authors, seal_many([(pk, "x", PLACE) for pk in authors]), strict=True
        )
    ]
    kept_keys.forget()

    with django_assert_num_queries(1):
        assert open_many(sealed) == open_many(sealed) == ["x"] * 30


def test_nothing_to_seal_or_open_costs_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert (seal_many([]), open_many([])) == ([], [])


def test_a_kept_key_is_forgotten_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    author = make_client()
    seal(author.pk, "mine", PLACE)

    later = seals.time.monotonic() + seals.KEPT_SECONDS + 1
    monkeypatch.setattr(seals.time, "monotonic", lambda: later)

    assert kept_keys.get(author.pk) is None


def test_only_so_many_keys_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "KEPT_PEOPLE", 2)
    cipher = seals.AESGCM(bytes(32))

    for person_id in (1, 2, 3):
        kept_keys.put(person_id, cipher)

    assert [kept_keys.get(person_id) is None for person_id in (1, 2, 3)] == [True, False, False]


def test_making_a_key_again_keeps_the_first() -> None:
    author = make_client()
    first = bytes(DataKey.objects.get(pk=author.pk).wrapped)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        again = make_data_key(author.pk)

    assert bytes(again.wrapped) == first
