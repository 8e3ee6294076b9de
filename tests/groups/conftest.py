"""A group with Dana, who leads it, and Maya, who belongs to it."""

import pytest

from groups.models import Group
from iop.people.models import Person
from tests.factories.groups import make_group, make_leader, make_member


@pytest.fixture
def group() -> Group:
    return make_group()


@pytest.fixture
def dana(group: Group) -> Person:
    return make_leader(group, display_name="Dana")


@pytest.fixture
def maya(group: Group) -> Person:
    return make_member(group, display_name="Maya")
