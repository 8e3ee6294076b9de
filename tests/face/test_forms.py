"""Forms as the design has them."""

import re

from django import forms

from iop.face.forms import HintedLabel, shape_of


class Example(forms.Form):
    name = forms.CharField(help_text="Others see it.")
    note = forms.CharField(required=False)
    agreed = forms.BooleanField()
    choice = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("yes", HintedLabel("Yes", "From today."))]
    )
    several = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("a", "A")], required=False
    )
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_each_widget_has_its_layout() -> None:
    shapes = [shape_of(field) for field in Example()]

    assert shapes == ["field", "field", "tick", "choices", "ticks", "field"]


def test_a_hint_is_tied_to_its_field() -> None:
    drawn = str(Example()["name"].as_field_group())

    assert ('id="id_name_helptext"' in drawn, 'aria-describedby="id_name_helptext"' in drawn) == (
        True,
        True,
    )


def test_an_error_stands_above_its_field_and_is_tied_to_it() -> None:
    drawn = str(Example({})["name"].as_field_group())

    assert drawn.index('id="id_name_error"') < drawn.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn


def test_the_summary_leads_to_each_field_and_takes_focus() -> None:
    drawn = str(Example({}))
    summary = drawn[: drawn.index("</ul>")]

    assert 'data-behaviour="focus"' in summary
    assert re.findall(r'href="#(\w+)"', summary) == ["id_name", "id_agreed", "id_choice_0"]


def test_every_target_of_the_summary_is_on_the_page() -> None:
    drawn = str(Example({}))

    assert [f'id="{target}"' in drawn for target in re.findall(r'href="#(\w+)"', drawn)] == [
        True,
        True,
        True,
    ]


def test_what_may_stay_empty_says_so() -> None:
    assert "you can leave it empty" in str(Example()["note"].as_field_group())


def test_a_hidden_field_is_drawn_once_and_bare() -> None:
    assert str(Example()).count('name="hidden"') == 1


def test_a_choice_carries_its_hint() -> None:
    assert "From today." in str(Example()["choice"].as_field_group())


def test_what_is_missing_is_asked_for_kindly() -> None:
    assert Example({}).errors["name"] == ["This still needs an answer."]
