"""Generated histories of a room: whatever happens, each screen ends up right, and nothing leaks.

`HISTORIES` says how many; blocking is not part of them, for the site has none yet.
"""

import os
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as figures
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from iop.policy import Refusal
from iop.rooms import greetings, reads
from iop.rooms.actions import begin_stay, edit_text, end_stay, post_text, retract_line
from iop.rooms.bus import bus
from iop.rooms.limits import PAGE_LINES, limits
from iop.rooms.live import LiveRoom
from iop.rooms.models import Entry
from iop.rooms.socket import Socket
from tests.factories.people import make_client, make_facilitator, make_programme
from tests.factories.rooms import fresh_id, make_room, say
from tests.faults.screens import Hints, Page, look, quiet_hub, readable, without_time

HISTORIES = int(os.environ.get("HISTORIES", "120"))
STEPS = 40
MEMBERS = st.integers(0, 2)
PEOPLE = st.integers(0, 3)
LINES = st.integers(1, 12)
REACTIONS = st.sampled_from(["hear", "thanks"])
wishes = count(1)


class Histories(RuleBasedStateMachine):
    """Three members and a leader in one room; hints get lost, lines break, people go and come."""

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.hub, programme = quiet_hub(), make_programme()
        self.hints = Hints(self.hub)
        self.people = [make_client(programme=programme) for _ in range(3)]
        self.people.append(make_facilitator(programme=programme))
        self.room = make_room(self.people[0], leader=self.people[3])
        self.pages = [Page(person, self.hub, self.room) for person in self.people]
        self.sent: list[tuple[int, dict[str, Any]]] = []
        for page in (self.pages[0], self.pages[3]):
            page.open()

    def teardown(self) -> None:
        if not hasattr(self, "undone"):
            return
        try:
            self.everybody_settles()
        finally:
            bus.listen(None)
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # --- going and coming

    @rule(who=MEMBERS, lost=st.booleans())
    def joins(self, who: int, lost: bool) -> None:
        self.hints.during(partial(begin_stay, self.room, self.people[who]), lost=lost)

    @rule(who=MEMBERS, lost=st.booleans())
    def leaves_or_is_removed(self, who: int, lost: bool) -> None:
        self.hints.during(partial(end_stay, self.room, self.people[who]), lost=lost)

    @rule(who=PEOPLE)
    def opens_or_resumes(self, who: int) -> None:
        if self.pages[who].socket is None:
            self.pages[who].open()

    @rule(who=MEMBERS, says=st.booleans(), opens=st.booleans())
    def is_away_for_a_moment(self, who: int, says: bool, opens: bool) -> None:
        self.leaves_or_is_removed(who, lost=True)
        if says:
            self.posts_elsewhere(3, "in the absence", lost=True)
        self.joins(who, lost=True)
        if opens:
            self.opens_or_resumes(who)

    @rule(who=PEOPLE, loses=st.booleans())
    def is_cut(self, who: int, loses: bool) -> None:
        self.pages[who].cut(loses=loses)

    @rule(who=PEOPLE)
    def reads_along(self, who: int) -> None:
        self.pages[who].follow()

    @rule()
    def the_hub_looks(self) -> None:
        look(self.hub, self.room)

    # --- talking on a page

    def wish(self, who: int, lost: bool, **frame: Any) -> None:
        frame["id"] = f"wish-{next(wishes):06}"
        self.sent.append((who, frame))
        self.hints.during(partial(self.pages[who].say, **frame), lost=lost)

    @rule(who=PEOPLE, lost=st.booleans())
    def posts(self, who: int, lost: bool) -> None:
        self.wish(who, lost, type="post", text=f"line {len(self.sent)}")

    @rule(who=PEOPLE, ref=LINES, lost=st.booleans())
    def edits(self, who: int, ref: int, lost: bool) -> None:
        self.wish(who, lost, type="edit", ref=ref, text=f"edited {len(self.sent)}")

    @rule(who=PEOPLE, ref=LINES, lost=st.booleans())
    def takes_back(self, who: int, ref: int, lost: bool) -> None:
        self.wish(who, lost, type="retract", ref=ref)

    @rule(who=PEOPLE, ref=LINES, lost=st.booleans())
    def hides(self, who: int, ref: int, lost: bool) -> None:
        self.wish(who, lost, type="hide", ref=ref, reason="unkind")

    @rule(who=PEOPLE, ref=LINES, lost=st.booleans())
    def shows(self, who: int, ref: int, lost: bool) -> None:
        self.wish(who, lost, type="show", ref=ref)

    @rule(who=PEOPLE, ref=LINES, kind=REACTIONS, on=st.booleans(), lost=st.booleans())
    def reacts(self, who: int, ref: int, kind: str, on: bool, lost: bool) -> None:
        self.wish(who, lost, type="react", ref=ref, reaction=kind, on=on)

    @rule(at=st.integers(0, 200))
    def resends(self, at: int) -> None:
        if not self.sent:
            return
        who, frame = self.sent[at % len(self.sent)]
        before, page = self.written(), self.pages[who]
        known = Entry.objects.filter(author=page.person, client_id=frame["id"]).exists()
        self.hints.during(partial(page.say, **frame), lost=True)
        if known:
            assert self.written() == before, "a wish that was sent again changed something"

    # --- and behind this hub's back, as another process does

    @rule(who=PEOPLE, text=st.sampled_from(["elsewhere", "over HTTP"]), lost=st.booleans())
    def posts_elsewhere(self, who: int, text: str, lost: bool) -> None:
        act = partial(post_text, by=self.people[who], text=text)
        self.elsewhere(act, lost)

    @rule(who=PEOPLE, ref=LINES, lost=st.booleans())
    def edits_elsewhere(self, who: int, ref: int, lost: bool) -> None:
        self.elsewhere(partial(edit_text, by=self.people[who], ref=ref, text="changed"), lost)

    @rule(who=PEOPLE, ref=LINES, lost=st.booleans())
    def takes_back_elsewhere(self, who: int, ref: int, lost: bool) -> None:
        self.elsewhere(partial(retract_line, by=self.people[who], ref=ref), lost)

    def elsewhere(self, act: Any, lost: bool) -> None:
        try:
            wish = f"wish-{next(wishes):06}"
            self.hints.during(partial(act, self.room, client_id=wish), lost=lost)
        except Refusal:
            return

    # --- what holds at every step

    def written(self) -> list[Any]:
        return list(Entry.objects.filter(room=self.room).values_list("seq", "kind", "state"))

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        if hasattr(self, "room"):
            seqs = (
                Entry.objects.filter(room=self.room).order_by("seq").values_list("seq", flat=True)
            )
            assert list(seqs) == list(range(1, len(seqs) + 1))

    @invariant()
    def nobody_was_ever_shown_a_line_from_outside_their_stays(self) -> None:
        for page in getattr(self, "pages", []):
            stays = readable(page.person, self.room)
            foreign = {n for n in page.ever if not any(stay.covers(n) for stay in stays)}
            assert not foreign, f"{foreign} was shown from outside {stays}"

    @invariant()
    def one_wish_has_one_number(self) -> None:
        for page in getattr(self, "pages", []):
            # What wrote nothing has no number, and may write when it is asked for again.
            assert all(len(numbers - {None}) <= 1 for numbers in page.acks.values())

    def everybody_settles(self) -> None:
        """The hub looks, everybody resumes, and each screen is what a fresh one would be."""
        look(self.hub, self.room)
        for _ in range(3):
            for page in self.pages:
                page.follow()
                if page.socket is None:
                    page.open()
                page.follow()
        for page in self.pages:
            if page.socket is not None:
                assert page.shown() == page.fresh(), "the screen is not what a fresh one shows"


@pytest.fixture(autouse=True)
def small_figures(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small figures, so that short histories come past them, and no limit on frames."""
    monkeypatch.setattr(reads, "RESUME_ENTRIES", 3)
    monkeypatch.setattr(greetings, "RESUME_ENTRIES", 8)
    settings.ROOMS = {"burst": 100_000}
    limits.cache_clear()
    with without_time():
        yield
    limits.cache_clear()


def run(number: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        Histories,
        settings=figures(
            max_examples=number,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_every_screen_is_right_after_whatever_happened() -> None:
    run(HISTORIES, Phase.generate, Phase.shrink)


def forget_the_stay(live: LiveRoom, socket: Socket) -> None:
    """Let a page take part from here on, whatever its stay."""
    socket.hold()
    socket.seen = live.delivered


PLANTED = {
    "a leak": (LiveRoom, "begin", forget_the_stay),
    "a wrong screen": (LiveRoom, "hint", lambda live, head: None),
}


@pytest.mark.django_db
@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*PLANTED[planted])

    with pytest.raises(AssertionError):
        run(300, Phase.generate)


# --- what such histories have found


@pytest.fixture
def places() -> Iterator[tuple[Any, ...]]:
    """Ben and Lee are in a room that a hub holds; Ana is not yet."""
    hub, programme = quiet_hub(), make_programme()
    ana, ben, lee = [make_client(programme=programme) for _ in range(3)]
    room = make_room(ben, leader=lee)
    pages = [Page(person, hub, room) for person in (ana, ben)]
    pages[1].open()
    pages[1].follow()
    yield hub, Hints(hub), room, (ana, ben, lee), pages
    bus.listen(None)


@pytest.mark.django_db
def test_who_comes_while_a_hub_is_behind_is_shown_nothing_from_before(places) -> None:
    hub, hints, room, (ana, _, lee), (page, _) = places
    hints.during(partial(say, room, lee), lost=True)
    hints.during(partial(begin_stay, room, ana), lost=True)

    page.open()
    look(hub, room)
    page.follow()

    assert page.ever == {2}


@pytest.mark.django_db
def test_who_was_away_for_a_moment_is_shown_nothing_of_it(places) -> None:
    hub, hints, room, (_, ben, lee), (_, page) = places
    for act in (end_stay, say, begin_stay):
        hints.during(partial(act, room, lee if act is say else ben), lost=True)

    look(hub, room)
    page.follow()
    page.open()
    page.follow()

    assert page.ever == {3}


@pytest.mark.django_db
def test_words_that_were_taken_back_in_an_absence_are_gone_from_the_screen(places) -> None:
    hub, _, room, (_, ben, lee), (_, page) = places
    line = say(room, lee)
    look(hub, room)
    page.cut(loses=False)
    end_stay(room, ben)
    retract_line(room, by=lee, ref=line.seq, client_id=fresh_id())
    begin_stay(room, ben)

    page.open()
    page.follow()

    assert page.shown() == page.fresh()
    assert page.lines[line.seq]["text"] is None


@pytest.mark.django_db
def test_a_history_longer_than_a_page_is_right_from_where_the_page_begins(places) -> None:
    _, _, room, (_, ben, lee), (_, page) = places
    page.cut(loses=False)
    end_stay(room, ben)
    begin_stay(room, ben)
    for _ in range(PAGE_LINES + 5):
        say(room, lee)

    page.open()
    page.follow()

    assert page.begins > 1
    assert page.shown() == page.fresh() != {}
