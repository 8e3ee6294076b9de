"""A person's number that is given anew after a rollback brings no old key with it."""

import pytest
from django.db import transaction

from iop.vault.models import DataKey
from iop.vault.seals import Sealed, kept_keys, open_sealed, seal
from tests.factories.people import make_client, make_programme


@pytest.mark.django_db
def test_words_are_sealed_with_the_key_that_is_stored() -> None:
    programme = make_programme()
    with transaction.atomic():
        gone = make_client(programme=programme)
        seal(gone.pk, "undone", "here")
        transaction.set_rollback(True)
    ana = make_client(programme=programme, pk=gone.pk)

    sealed = Sealed(ana.pk, seal(ana.pk, "kept", "here"), "here")
    kept_keys.forget()

    assert (open_sealed(sealed), DataKey.objects.count()) == ("kept", 1)
