"""The drill: what is lost comes back, who was erased does not, and nobody comes in meanwhile."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError

from iop.audit.models import AuditEvent
from iop.audit.queries import all_faults
from iop.people import erasure_ledger
from iop.people.actions import erase_person
from iop.people.models import Person
from iop.run.errors import CannotBeDone
from iop.run.restoring import checked, is_shut
from tests.factories.people import make_client
from tests.faults.keeping import (
    Kept,
    erase,
    kept_site,
    lasting_things,
    let_in,
    passing_things,
    screen_of,
)
from tests.support.services import postgres

NOTHING = {"sessions": 0, "devices": 0, "invitations": 0, "letters": 0}
OTHER_KEY = "1:" + "B" * 43 + "="


@pytest.fixture(scope="module")
def filled(tmp_path_factory, django_db_blocker) -> Path:
    """A filled database that each test takes a copy of."""
    place = tmp_path_factory.mktemp("kept")
    with django_db_blocker.unblock(), kept_site(f"sqlite:///{place}/kept.db", place):
        pass
    return place / "kept.db"


@pytest.fixture
def address(request, tmp_path: Path) -> Iterator[str]:
    """A database of the kind that the test asks for."""
    if getattr(request, "param", "sqlite") == "postgresql":
        with postgres() as server:
            yield server.create_database("kept")
        return
    shutil.copy(request.getfixturevalue("filled"), tmp_path / "kept.db")
    yield f"sqlite:///{tmp_path}/kept.db"


@pytest.fixture
def site(address: str, settings, django_db_blocker, tmp_path: Path) -> Iterator[Kept]:
    """The site on it."""
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    with django_db_blocker.unblock(), kept_site(address, tmp_path) as kept:
        yield kept


BOTH = pytest.mark.parametrize(
    "address", ["sqlite", pytest.param("postgresql", marks=pytest.mark.stack)], indirect=True
)


@BOTH
def test_the_drill(site: Kept) -> None:
    before = site.do(lasting_things)
    backup = site.back_up()
    site.do(erase, "Ana")

    said = site.run("restore", str(backup), "--replace")

    assert said.startswith("Restored. Erased again: 1.")
    assert site.do(lasting_things) == before
    assert site.do(screen_of, "Ben") == {"": None, "Ben": "words of Ben", "Lee": "words of Lee"}
    assert site.do(passing_things) == NOTHING
    assert site.do(lambda: list(all_faults())) == []
    assert site.do(let_in) == 3


def test_a_dump_that_comes_back_by_another_way_is_shut(site: Kept, tmp_path: Path) -> None:
    backup = site.back_up()
    for leftover in tmp_path.glob("kept.db*"):
        leftover.unlink()

    shutil.copy(backup / "database.sqlite3", tmp_path / "kept.db")

    assert site.do(let_in) == 0
    site.run("restore", "--finish")
    assert site.do(let_in) == 4


def test_a_record_that_does_not_hold_leaves_the_site_shut(site: Kept) -> None:
    site.do(AuditEvent.objects.filter(number=2).delete)
    backup = site.back_up()

    with pytest.raises(CommandError, match=r"strand-\w+ 2: missing"):
        site.run("restore", str(backup), "--replace")

    assert site.do(let_in) == 0
    assert site.do(is_shut)


def test_a_restore_over_something_must_be_meant(site: Kept) -> None:
    backup = site.back_up()

    with pytest.raises(CommandError, match="not empty"):
        site.run("restore", str(backup))
    assert site.do(let_in) == 4


def test_a_backup_holds_no_session(site: Kept) -> None:
    backup = site.back_up()

    assert "django_session" not in json.loads((backup / "manifest.json").read_text())["counts"]
    assert backup.stat().st_mode & 0o077 == 0


def test_what_is_no_whole_backup_of_ours_is_refused(site: Kept, settings) -> None:
    backup = site.back_up()
    site.do(checked, backup)
    file, manifest = backup / "database.sqlite3", backup / "manifest.json"
    ours, ledger, whole = settings.VAULT_KEYS, site.ledger.read_text(), manifest.read_text()

    def refused(match: str) -> None:
        with pytest.raises(CannotBeDone, match=match):
            site.do(checked, backup)

    settings.VAULT_KEYS = OTHER_KEY
    refused("VAULT_KEYS is not the one of then")
    settings.VAULT_KEYS = ours
    site.ledger.unlink()
    refused("There is no ledger of erasures")
    site.ledger.write_text(ledger)
    manifest.write_text(whole.replace('"erased": 0', '"erased": 1'))
    refused("manifest was changed")
    manifest.write_text(whole[:-20])
    refused("is no backup")
    manifest.write_text(whole)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    refused("sum differs")


def test_a_ledger_older_than_the_backup_is_refused(site: Kept) -> None:
    site.do(erase, "Ana")
    backup = site.back_up()
    site.ledger.write_text("")

    with pytest.raises(CannotBeDone, match="older than the backup"):
        site.do(checked, backup)


@pytest.mark.django_db
def test_the_ledger_outside_names_each_person_once_by_their_key() -> None:
    ana = make_client()

    erase_person(ana)
    erase_person(ana)

    assert erasure_ledger.entered() == [ana.key]


@pytest.mark.django_db
def test_nobody_is_erased_while_the_ledger_cannot_be_written(settings, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    settings.ERASURE_LEDGER = str(tmp_path / "a-file" / "ledger")
    ana = make_client(display_name="Ana")

    with pytest.raises(OSError):  # noqa: PT011  # whichever the disk says
        erase_person(ana)

    assert Person.objects.get(pk=ana.pk).display_name == "Ana"
