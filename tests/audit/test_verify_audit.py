"""Every kind of tampering is found, and the row is named."""

from pathlib import Path

import pytest

from iop.audit.actions import Note, record
from iop.audit.chain import digest
from iop.audit.models import AuditEvent, Strand

pytestmark = pytest.mark.usefixtures("five_rows")


def row(number: int):
    return AuditEvent.objects.filter(number=number)


def test_an_untouched_record_holds(verify) -> None:
    assert verify() == []


@pytest.mark.parametrize(
    "change",
    [{"actor_id": 9}, {"action": "x"}, {"subject": "x"}, {"details": {"a": 1}}, {"digest": b"x"}],
)
def test_an_edited_row_is_named(verify, change) -> None:
    row(3).update(**change)

    assert verify()[0] == "strand-0 3: changed"


def test_a_deleted_row_is_named(verify) -> None:
    row(3).delete()

    assert verify() == ["strand-0 3: missing"]


def test_each_of_several_deleted_rows_is_named(verify) -> None:
    AuditEvent.objects.filter(number__in=[1, 2, 4]).delete()

    assert verify() == [f"strand-0 {number}: missing" for number in (1, 2, 4)]


def test_swapped_rows_are_named(verify) -> None:
    row(2).update(number=99)
    row(3).update(number=2)
    row(99).update(number=3)

    assert verify()[:2] == ["strand-0 2: changed", "strand-0 3: changed"]


def test_rows_cut_off_at_the_end_are_named(verify) -> None:
    AuditEvent.objects.filter(number__gte=4).delete()

    assert verify() == ["strand-0 4: missing", "strand-0 5: missing"]


def test_an_emptied_record_is_named_row_by_row(verify) -> None:
    AuditEvent.objects.all().delete()

    assert verify() == [f"strand-0 {number}: missing" for number in range(1, 6)]


def test_a_row_added_past_the_end_is_named(verify) -> None:
    AuditEvent.objects.create(
        strand="strand-0", number=6, at=row(5).get().at, action="x", digest=b"x"
    )

    assert verify() == ["strand-0 6: changed", "strand-0 6: added past the end"]


def test_a_strand_without_its_head_is_named(verify) -> None:
    Strand.objects.all().delete()

    assert len(verify()) == 5


def test_a_head_that_was_moved_is_named(verify) -> None:
    Strand.objects.update(head=b"x")

    assert verify() == ["strand-0 5: not the end that was written"]


def test_whoever_has_only_the_database_cannot_make_a_chain_that_holds(verify, settings) -> None:
    ours = settings.VAULT_KEYS
    settings.VAULT_KEYS = "1:" + "A" * 43 + "="
    previous = b""
    for event in AuditEvent.objects.order_by("number"):
        event.actor_id = 9
        event.digest = previous = digest(previous, event)
        event.save()
    Strand.objects.update(head=previous)
    settings.VAULT_KEYS = ours

    assert len(verify()) == 5


def test_an_anchor_outside_finds_what_was_rewritten_or_cut_off(verify, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.json"
    verify("--write-anchor", str(anchor))
    AuditEvent.objects.all().delete()
    Strand.objects.all().delete()

    whole = verify()
    held_against_the_anchor = verify("--since", str(anchor))

    assert whole == []
    assert held_against_the_anchor == ["strand-0 5: gone since the anchor"]


def test_an_anchor_finds_a_record_that_was_made_anew(verify, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.json"
    verify("--write-anchor", str(anchor))
    AuditEvent.objects.all().delete()
    Strand.objects.update(length=0, head=b"")
    for _ in range(5):
        record(Note("test.done", 9))

    assert verify("--since", str(anchor)) == ["strand-0 5: rewritten since the anchor"]


def test_a_record_that_grew_still_holds_against_its_anchor(verify, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.json"
    verify("--write-anchor", str(anchor))
    record(Note("test.done", 9))

    assert verify("--since", str(anchor)) == []


def test_no_anchor_is_written_of_a_record_that_does_not_hold(verify, tmp_path: Path) -> None:
    row(3).delete()

    verify("--write-anchor", str(tmp_path / "anchor.json"))

    assert not (tmp_path / "anchor.json").exists()


def test_the_record_survives_a_new_secret_in_the_ring(verify, settings) -> None:
    settings.VAULT_KEYS = "2:" + "B" * 43 + "=," + settings.VAULT_KEYS
    record(Note("test.done", 9))

    assert verify() == []
