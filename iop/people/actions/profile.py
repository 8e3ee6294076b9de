"""What people say of themselves, and how they want the site to be."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from iop.audit.actions import Note, record
from iop.people.actions.invitations import save_named
from iop.people.downloads import Written, written_by
from iop.people.models import Person
from iop.people.names import clean_name, clean_pronouns, keys_of

WISHES = frozenset(
    {
        "pronouns", "zone", "language", "text_size", "theme", "has_reduced_motion",
        "quiet_from", "quiet_until", "wants_mail",
    }
)  # fmt: skip


@transaction.atomic
def rename_person(person: Person, *, by: Person, name: str) -> Person:
    """Change the display name. Refuses what cannot be a name, and what looks like another's.

    The name that they have may stay, also when a word in it is kept for others since.
    """
    if name == person.display_name or (cleaned := clean_name(name)) == person.display_name:
        return person
    keys = keys_of(cleaned)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    locked.display_name, locked.name_skeleton, locked.name_folded = cleaned, *keys
    save_named(locked)
    subject = f"people.person:{locked.key}"
    record(Note("person.renamed", by.pk, locked.programme_id, subject))
    return locked


@transaction.atomic
def change_profile(person: Person, *, by: Person, wishes: dict[str, object]) -> Person:
    """Keep what a person wishes for themselves, and record which of it changed, never to what.

    Anything that is not theirs to set is refused.
    """
    if unknown := wishes.keys() - WISHES:
        raise ValueError(f"not a wish: {sorted(unknown)}")
    if wishes.get("pronouns", person.pronouns) != person.pronouns:
        wishes = {**wishes, "pronouns": clean_pronouns(str(wishes["pronouns"]))}
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = sorted(name for name, value in wishes.items() if getattr(locked, name) != value)
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, wishes[name])
    locked.save(update_fields=changed)
    subject, details = f"people.person:{locked.key}", {"changed": changed}
    record(Note("person.changed", by.pk, locked.programme_id, subject, details))
    return locked


@transaction.atomic
def set_first_password(person: Person, *, password: str) -> Person:
    """Set the password that ends the welcome. Raises ValidationError for a weak one."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    subject = f"people.person:{person.key}"
    record(Note("person.password_set", person.pk, person.programme_id, subject))
    return person


@transaction.atomic
def take_words(person: Person, *, by: Person) -> list[Written]:
    """Return everything that a person wrote, to be handed to them, and record that it was."""
    words = written_by(person)
    subject = f"people.person:{person.key}"
    record(Note("person.words_taken", by.pk, person.programme_id, subject))
    return words
