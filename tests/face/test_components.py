"""The component tags: what is checked when a page compiles, and what comes out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.backends.base import BaseEngine

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def draw(source: str, **values: object) -> str:
    template = engine().from_string(source)
    return template.render(values).strip()


def engine() -> BaseEngine:
    return engines["django"]


def test_an_unknown_prop_does_not_compile_and_names_the_accepted_ones() -> None:
    with pytest.raises(TemplateSyntaxError) as refusal:
        draw('{% part "count" number=1 said="unread" colour="red" %}')

    assert str(refusal.value) == (
        'Component "count" does not accept "colour". '
        "It accepts: number, said; and data_*, aria_*, hx_*."
    )


def test_a_missing_prop_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match='Component "count" needs "said"'):
        draw('{% part "count" number=1 %}')


def test_an_unknown_component_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match='There is no component "nothing"'):
        draw('{% part "nothing" %}')


def test_a_component_is_named_by_a_literal() -> None:
    with pytest.raises(TemplateSyntaxError, match="must be a name in quotes"):
        draw("{% part name %}", name="count")


def test_props_are_given_by_name() -> None:
    with pytest.raises(TemplateSyntaxError, match="takes props by name, not 3"):
        draw('{% part "count" 3 %}')


def test_a_body_is_refused_where_none_is_declared() -> None:
    with pytest.raises(TemplateSyntaxError, match='does not accept "body"'):
        draw('{% component "badge" label="x" %}words{% endcomponent %}')


def test_a_body_is_needed_where_it_is_declared() -> None:
    with pytest.raises(TemplateSyntaxError, match='Component "card" needs "body"'):
        draw('{% component "card" %}   {% endcomponent %}')


def test_a_slot_of_an_unknown_name_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match='does not accept "foot"'):
        draw('{% component "card" %}x{% slot "foot" %}y{% endslot %}{% endcomponent %}')


def test_a_slot_outside_a_component_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="must stand directly inside a component"):
        draw('{% slot "acts" %}x{% endslot %}')


def test_a_value_is_escaped() -> None:
    drawn = draw('{% part "badge" label=label %}', label="<b>Dana</b>")

    assert drawn == '<span class="badge badge--plain">&lt;b&gt;Dana&lt;/b&gt;</span>'


def test_a_body_keeps_its_markup_and_escapes_its_values() -> None:
    drawn = draw('{% component "line" %}<b>{{ name }}</b>{% endcomponent %}', name="<i>")

    assert drawn == '<li class="line"><b>&lt;i&gt;</b></li>'


def test_a_body_given_as_a_value_is_escaped() -> None:
    assert draw('{% part "line" body=words %}', words="<i>") == '<li class="line">&lt;i&gt;</li>'


def test_attributes_pass_through_escaped() -> None:
    drawn = draw('{% part "badge" label="x" data_key=key hx_get="/a" %}', key='"><script>')

    assert drawn == (
        '<span class="badge badge--plain" data-key="&quot;&gt;&lt;script&gt;" hx-get="/a">x</span>'
    )


def test_truth_is_written_for_aria_and_left_bare_or_out_elsewhere() -> None:
    drawn = draw('{% part "badge" label="x" aria_busy=False data_on=True data_off=False %}')

    assert drawn == '<span class="badge badge--plain" aria-busy="false" data-on="">x</span>'


def test_a_component_sees_nothing_of_the_page() -> None:
    assert draw('{% part "badge" label="x" %}', kind="mentor") == (
        '<span class="badge badge--plain">x</span>'
    )


def test_a_body_sees_the_page() -> None:
    drawn = draw('{% component "line" kind="new" %}{{ kind }}{% endcomponent %}', kind="mine")

    assert drawn == '<li class="line line--new">mine</li>'


def test_a_form_in_a_component_carries_the_token() -> None:
    drawn = draw('{% part "composer" %}', csrf_token="the-token")

    assert 'name="csrfmiddlewaretoken" value="the-token"' in drawn


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
)
def test_every_template_compiles(name: str) -> None:
    engine().get_template(name)


def test_a_button_for_the_deep_ground_stands_on_no_other() -> None:
    """Its words are light: on paper nobody could read them."""
    users = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if 'kind="ghost"' in path.read_text(encoding="utf-8")
    }

    assert users == {"face/styleguide/_panels.html"}
