"""The site's own address is read in one form, or the site does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from iop.settings import environment


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("http://localhost:8000//", "http://localhost:8000"),
    ],
)
def test_a_slash_at_the_end_is_left_out(said: str, read: str, monkeypatch) -> None:
    monkeypatch.setenv("SITE_URL", said)

    assert environment.address("SITE_URL") == read


@pytest.mark.parametrize(
    "said", ["example.org", "https://", "https://example.org/app", "ftp://example.org", "/"]
)
def test_what_is_no_address_of_a_site_is_refused(said: str, monkeypatch) -> None:
    monkeypatch.setenv("SITE_URL", said)

    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.address("SITE_URL")
