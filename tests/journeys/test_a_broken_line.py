"""Words survive: a reload, a line that drops, a server that restarts, a network without sockets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.factories.groups import make_running_session
from tests.journeys.company import Company, all_see, field_of, line, make_company, say
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage
from tests.support.site import Site
from tests.support.visitor import Visitor

Pair = tuple[Visitor, Visitor]
NO_LINE = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "WebSocket connection", "console: htmx:")


def make_running_company() -> Company:
    """Maya and Theo are in the room of a session that runs."""
    company = make_company("Maya", "Theo")
    inside = tuple(company.clients.values())
    session = make_running_session(company.group, leader=company.luis, inside=inside)
    return Company(company.group, session, company.luis, company.dana, company.clients)


@pytest.fixture
def pair(visitor: MakeVisitor, behind: Backstage) -> Pair:
    """Maya and Theo, each with the room open."""
    company = behind(make_running_company)
    maya, theo = visitor(company.clients["Maya"]), visitor(company.clients["Theo"])
    for one in (maya, theo):
        one.go(company.room)
        expect(field_of(one)).to_be_enabled()
    return maya, theo


def test_words_written_offline_outlive_a_reload_and_arrive_once(pair: Pair) -> None:
    maya, theo = pair
    say(maya, "Before the line dropped")
    all_see("Before the line dropped", maya, theo)

    with maya.expecting(*NO_LINE):
        maya.context.set_offline(True)
        expect(maya.page.get_by_text("Reconnecting.")).to_be_visible()
        say(maya, "Written without a line")
        expect(maya.page.locator("[data-pending-list] > li")).to_have_count(1)
        say(theo, "Said while Maya was away")
        maya.page.evaluate("window.kept = Object.values(sessionStorage).join()")
        assert "Written without a line" in maya.page.evaluate("window.kept")
        maya.context.set_offline(False)
        maya.page.reload()

    all_see("Said while Maya was away", maya, theo)
    all_see("Written without a line", maya, theo)
    expect(maya.page.locator("[data-pending-list] > li")).to_have_count(0)
    maya.page.reload()
    all_see("Written without a line", maya)


def test_half_a_thought_stays_in_the_field_over_a_reload(pair: Pair) -> None:
    maya, theo = pair
    field_of(maya).fill("I wanted to say")
    maya.page.reload()

    expect(field_of(maya)).to_have_value("I wanted to say")
    say(maya, "I wanted to say thank you")
    all_see("I wanted to say thank you", maya, theo)
    maya.page.reload()
    expect(field_of(maya)).to_have_value("")


def test_a_line_that_comes_back_brings_what_was_missed_in_order(pair: Pair) -> None:
    maya, theo = pair
    with maya.expecting(*NO_LINE):
        maya.context.set_offline(True)
        expect(maya.page.get_by_text("Reconnecting.")).to_be_visible()
        for number in range(1, 4):
            say(theo, f"Missed line {number}")
            all_see(f"Missed line {number}", theo)
        say(maya, "Mine, from a tunnel")
        maya.context.set_offline(False)

    all_see("Mine, from a tunnel", maya, theo)
    said = maya.page.locator("[data-lines] [data-part=text]", has_text="line")
    expect(said).to_have_text(["Missed line 1", "Missed line 2", "Missed line 3"])
    expect(maya.page.get_by_text("Reconnecting.")).to_be_hidden()


@pytest.fixture
def restarting(running: Site) -> Iterator[Site]:
    """The site, which may be killed: it runs again afterwards."""
    yield running
    if not running.web.service.is_running:
        running.web.service.start(running.web.is_ready)


def test_a_server_that_is_killed_and_comes_back_loses_no_words(
    pair: Pair, restarting: Site
) -> None:
    maya, theo = pair
    say(maya, "Said before the crash")
    all_see("Said before the crash", maya, theo)

    with maya.expecting(*NO_LINE), theo.expecting(*NO_LINE):
        restarting.web.service.kill()
        expect(maya.page.get_by_text("Reconnecting.")).to_be_visible()
        say(maya, "Written into the crash")
        restarting.web.service.start(restarting.web.is_ready)
        expect(line(theo, "Written into the crash")).to_have_count(1, timeout=20_000)
        expect(line(maya, "Written into the crash")).to_have_count(1, timeout=20_000)

    all_see("Said before the crash", maya, theo)


def test_a_network_that_refuses_sockets_still_carries_the_conversation(
    visitor: MakeVisitor, behind: Backstage, running: Site
) -> None:
    company = behind(make_running_company)
    # Sockets are taken from the site's own address only; every other page comes from anywhere.
    elsewhere = running.url.replace("localhost", "127.0.0.1")
    maya = visitor(company.clients["Maya"], url=elsewhere)
    theo = visitor(company.clients["Theo"])
    theo.go(company.room)

    with maya.expecting("WebSocket connection"):
        maya.go(company.room)
        expect(maya.page.get_by_text("The line is slow here.")).to_be_visible(timeout=30_000)
        say(maya, "Through a narrow door")
        all_see("Through a narrow door", maya, theo)
        say(theo, "We hear you")
        all_see("We hear you", maya)
        maya.look()


def test_a_network_that_carries_nothing_over_sockets_is_gone_around(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_running_company)
    maya, theo = visitor(company.clients["Maya"]), visitor(company.clients["Theo"])
    theo.go(company.room)
    maya.page.route_web_socket("**/ws/rooms/**", lambda silent: None)

    maya.go(company.room)
    say(maya, "Written before anything answered")
    expect(maya.page.get_by_text("Reconnecting.")).to_be_visible(timeout=12_000)
    expect(maya.page.get_by_text("The line is slow here.")).to_be_visible(timeout=15_000)

    all_see("Written before anything answered", maya, theo)
    expect(maya.page.locator("[data-pending-list] > li")).to_have_count(0)
