"""What people are asked to agree to, one by one. Each app brings its own; people brings two.

A source says which agreements are asked of a person, and settles what follows once they are given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iop.people.models import Consent, Person
from iop.policy import IN_ROOMS

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement as it is asked: what it is about, its words, and what declining means.

    `about` is the key of what it concerns (a group), empty otherwise. `wording` names the version
    of the text: a new one is asked anew. `seen` and `unseen` are short lines, `facts` are pairs,
    `keeps` are promises.
    """

    kind: str
    about: str
    title: Words
    summary: Words
    text: Words
    wording: str
    decline_sentence: Words
    seen: tuple[Words, ...] = ()
    unseen: tuple[Words, ...] = ()
    facts: tuple[tuple[Words, Words], ...] = field(default=())
    keeps: tuple[Words, ...] = ()

    @property
    def subject(self) -> tuple[str, str]:
        """What an answer is found by."""
        return self.kind, self.about


class Source(Protocol):
    """Where agreements come from."""

    def agreements(self, person: Person) -> Iterable[Agreement]:
        """Return what is asked of this person, answered or not."""

    def settle(self, person: Person) -> object:
        """Do what the person's agreements now allow. Safe to repeat."""


_sources: Final[list[Source]] = []


def register(source: Source) -> None:
    """Add a source; its agreements are asked after those of the sources before it."""
    _sources.append(source)


def agreements_for(person: Person) -> list[Agreement]:
    """Return everything that is asked of this person, in the order of asking."""
    return [agreement for source in _sources for agreement in source.agreements(person)]


def settle(person: Person) -> None:
    """Let every source do what the person's agreements now allow. Safe to repeat."""
    for source in _sources:
        source.settle(person)


CONFIDENTIALITY: Final = Agreement(
    kind=Consent.Kind.CONFIDENTIALITY,
    about="",
    title=_("What is said here stays here"),
    summary=_(
        "Everybody here shares something private. Each of us promises the others to keep it to "
        "ourselves. You promise it to them, and they have promised it to you."
    ),
    keeps=(
        _("I don’t tell anybody outside who is here, or what they said."),
        _("I don’t take pictures, copies or recordings of what I see and hear."),
        _("I join from a place where nobody else can see or listen."),
        _("My own story is mine. I may tell it to whomever I like."),
    ),
    text=_(
        "I will keep to myself who takes part in this programme and what other people say or "
        "write in it. I will not record, copy or photograph any part of a group. I will take part"
        " from a place where others cannot see or overhear. I know that the programme asks this "
        "of everyone, that it cannot force people to keep it, and that people who lead a group "
        "may have to act when somebody’s life or a child’s safety is in danger. I may take this "
        "back at any time; I then leave the groups, and what I learned before stays private."
    ),
    wording="confidentiality-1",
    decline_sentence=_(
        "That’s all right. You won’t join groups for now, because the others need this promise. "
        "Your clinician and all pages to read stay open to you. Your care does not change. You "
        "can change your mind in Me, “Who sees what”."
    ),
)

SHOWN_TO_MEMBERS: Final = Agreement(
    kind=Consent.Kind.SHOWN_TO_MEMBERS,
    about="",
    title=_("May people in your group see you?"),
    summary=_(
        "To sit in a group, the others need to know that you are there. Here is exactly what they"
        " would see."
    ),
    seen=(
        _("The name, pronouns and drawing you chose"),
        _("What you say or write in that group"),
        _("That you are in the room, when you are"),
    ),
    unseen=(
        _("Your legal name, e-mail, phone or where you are"),
        _("Any diagnosis, score, note or medicine"),
        _("Your other groups, your mentor, your messages"),
        _("Anything said before you came or after you left, and you don’t see theirs"),
    ),
    facts=(
        (_("Who shares"), _("Your programme")),
        (_("With whom"), _("Members and leaders of groups you join, one group at a time")),
        (_("What for"), _("Peer support in your treatment")),
        (_("Until when"), _("The end of treatment, or the moment you take it back")),
        (
            _("Taking it back"),
            _(
                "In Me, “Who sees what”. You disappear from who belongs and who is here at once; "
                "what you said before stays with those who heard it."
            ),
        ),
    ),
    text=_(
        "I allow my programme to show the information listed above to the persons listed above, "
        "for the purpose stated. I may withdraw this at any time, except for what was already "
        "shown in reliance on it. People who learn something in a group are asked, and sign, to "
        "keep it to themselves; the programme cannot force them."
    ),
    wording="shown-to-members-2",
    decline_sentence=_(
        "That’s all right. You won’t join groups for now. Your clinician, a mentor and all pages "
        "to read stay open to you. Your care does not change. You can change your mind in Me, "
        "“Who sees what”."
    ),
)


class OwnAgreements:
    """The two agreements of the house: confidentiality, and being shown to members of a group."""

    def agreements(self, person: Person) -> list[Agreement]:
        """Ask confidentiality of all, being shown of those who sit in rooms. Costs `standing`."""
        in_rooms = not person.standing().roles.isdisjoint(IN_ROOMS)
        return [CONFIDENTIALITY, SHOWN_TO_MEMBERS] if in_rooms else [CONFIDENTIALITY]

    def settle(self, person: Person) -> None:
        """Nothing follows by itself: groups look at both when they give a place."""


register(OwnAgreements())
