"""The command lists who is at the door, and opens today's session."""

from io import StringIO

from django.core.management import call_command


def demo(*words: str) -> str:
    out = StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue()


def test_it_lists_who_can_be_signed_in_as(filled):
    names = [line.split()[0] for line in demo("--people").splitlines()]
    assert names == ["Maya", "Sam", "Dana", "Luis", "Ines", "Kofi", "Ruth", "Tess", "Vera"]


def test_it_opens_nothing_where_a_session_is_open(filled):
    assert demo("--today") == "A session is open already.\n"
