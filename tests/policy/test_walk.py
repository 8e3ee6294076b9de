"""The test of the test: whatever forgets its rule makes the walk fail."""

import pytest
from celery import Celery
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.management.base import BaseCommand
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path
from django.urls.resolvers import RegexPattern

from iop.notices.models import Letter
from iop.policy import DeclaredCommand, admin_action, endpoint
from iop.policy.checks import check_views_are_declared
from iop.policy.errors import Undeclared
from iop.policy.tasks import DeclaredTask
from iop.policy.walk import (
    Way,
    admin_actions,
    commands,
    frames,
    tasks,
    undeclared,
    views,
)


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("not for you")


@endpoint("public.help")
def declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody")


@endpoint("public.help", post="never.declared")
def mistaken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody")


def work() -> str:
    return "done"


def resolver(*patterns) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), list(patterns))


def test_a_view_that_forgot_its_rule_is_found() -> None:
    found = views(resolver(path("a/", declared, name="a"), path("b/", forgotten, name="b")))

    assert undeclared(found) == ["view b"]


def test_a_view_whose_rule_does_not_exist_is_found_by_its_method() -> None:
    assert undeclared(views(resolver(path("a/", mistaken, name="a")))) == ["view POST a"]


def test_views_are_found_however_deep_and_without_a_name() -> None:
    inner = ([path("c/", forgotten)], "inner")
    nested = resolver(path("a/", include((([path("b/", include(inner))]), "outer"))))

    assert [way.name for way in views(nested)] == ["outer:inner:/a/b/c/"]


def test_a_librarys_view_is_found_by_its_name_or_its_namespace() -> None:
    found = resolver(
        path("a/", forgotten, name="account_login"),
        path("b/", include(([path("c/", forgotten, name="anything")], "admin"))),
    )

    assert undeclared(views(found)) == []


@pytest.mark.urls("tests.policy.forgetful_urls")
def test_the_site_does_not_start_with_a_view_that_forgot_its_rule() -> None:
    [error] = check_views_are_declared(None)

    assert (error.id, error.msg) == ("policy.E001", "A view forgotten has no declared rule.")


def test_a_frame_that_forgot_its_rule_is_found() -> None:
    kinds = {"post": Way("frame", "post", "room.post"), "shout": object()}

    assert undeclared(frames(kinds)) == ["frame shout"]


def test_a_task_that_forgot_its_rule_is_found_and_refused() -> None:
    app = Celery("forgetful", task_cls=DeclaredTask, set_as_current=False)
    task = app.task(name="forgetful.leak")(work)

    assert "task forgetful.leak" in undeclared(tasks(app))
    with pytest.raises(Undeclared):
        task()


def test_celerys_own_tasks_run() -> None:
    app = Celery("own", task_cls=DeclaredTask, set_as_current=False)
    task = app.task(name="celery.something")(work)

    assert task() == "done"
    assert "task celery.something" not in {str(way) for way in tasks(app)}


class Forgetful(BaseCommand):
    pass


class Mistaken(DeclaredCommand):
    action = "never.declared"

    def handle(self, **options: object) -> str:
        return "done"


class Careful(Mistaken):
    action = "audit.verify"


def test_a_command_that_forgot_its_rule_is_found() -> None:
    Forgetful.__module__ = Mistaken.__module__ = Careful.__module__ = "iop.forgetful"
    found = commands({"forget": Forgetful(), "mistake": Mistaken(), "care": Careful()})

    assert undeclared(found) == ["command forget", "command mistake"]


def test_commands_of_libraries_are_not_ours_to_declare() -> None:
    assert list(commands({"migrate": "django.core"})) == []


def test_a_command_without_a_rule_is_refused() -> None:
    with pytest.raises(Undeclared):
        Mistaken().execute()


def test_a_command_with_a_rule_runs(capsys: pytest.CaptureFixture[str]) -> None:
    options = dict.fromkeys(("force_color", "no_color", "stdout", "stderr"), None)

    assert Careful().execute(skip_checks=True, **options) == "done"


def test_an_admin_action_that_forgot_its_rule_is_found() -> None:
    class LetterAdmin(ModelAdmin):
        actions = ("burn", "keep")

        def burn(self, request: HttpRequest, letters: object) -> None: ...

        @admin_action("operate.send_again")
        def keep(self, request: HttpRequest, letters: object) -> None: ...

    site = AdminSite()
    site.register(Letter, LetterAdmin)

    found = undeclared(admin_actions(site))

    assert found == [
        "admin action notices.Letter.burn",
        "admin action notices.Letter.delete_selected",
    ]
