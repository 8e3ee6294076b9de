"""What a name may be, and that no two that look alike stand in one programme."""

import unicodedata
from random import Random

import pytest
from confusable_homoglyphs.confusables import confusables_data
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from iop.people.actions import rename_person
from iop.people.errors import NameRefused, NameTaken
from iop.people.names import clean_name, clean_pronouns, keys_of, seen_length, suggestions
from tests.factories.people import make_client, make_programme

GOOD = [
    "A", "ø", "Maya", "O'Brien", "d’Angelo", "Ng-Lee", "J. R.", "José", "Łukasz", "Zoë 2",
    "محمد", "נועה", "נֹעָה", "Nguyễn Thị Ánh", "สมชาย", "名前", "Дмитрий", "Σωκράτης", "दीपिका",
    "İlker", "Weiß", "Hawaiʻi", "Staffan", "Modesty", "Anh Tú", "Clinton", "a" * 40,
    "Nguyễn Thị Ánh".center(12),
]  # fmt: skip
BAD = {
    "nothing": "",
    "only spaces": "   ",
    "only numbers": "12",
    "only a mark": "\u0301",
    "forty-one": "a" * 41,
    "zero width": "Ma\u200bya",
    "joiner": "Ma\u200dya",
    "right to left override": "Maya\u202e",
    "isolate": "\u2066Maya",
    "soft hyphen": "Ma\u00adya",
    "byte order mark": "\ufeffMaya",
    "filler": "\u3164",
    "variation": "Maya\ufe0f",
    "tag": "Maya\U000e0041",
    "new line": "Ma\nya",
    "null": "Ma\0ya",
    "private": "Maya\ue000",
    "not a sign": "Maya\uffff",
    "lone surrogate": "Maya\ud800",
    "zalgo": "Z" + "\u0301" * 9,
    "star": "Maya★",
    "tick": "Maya ✓",
    "shield": "🛡 Maya",
    "face": "🙂",
    "flag": "Maya 🇺🇸",
    "at": "@maya",
    "markup": "<b>Maya</b>",
    "address": "maya/me",
}
KEPT = [
    "Staff", "staff", "STAFF", "5taff", "S t a f f", "S.t.a.f.f", "ЅТАFF", "Ꮪtaff",
    "Dana Staff", "Staff-Dana", "DanaAdmin", "Аdmin", "adm1n", "Admin 2", "Moderator",
    "rnoderator", "Clinician", "Cliniciаn99", "facil1tator", "Peer Specialist",
    "PeerSpecialist", "peer-specialist", "Circleway", "Circle Way", "Mentor Maya",
    "Dr Host", "Facilitadora", "Dana Facilitador", "Compañera", "Egresada", "Equipo", "Tú",
    "Mentora", "Profesional clínico", "Ana Terapeuta", "Psicologa Ana", "Enfermera",
    "Ⓢⓣⓐⓕⓕ", "ˢᵗᵃᶠᶠ", "𝐒𝐭𝐚𝐟𝐟", "You", "Alum",
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_this_is_a_name(name):
    assert clean_name(name) == " ".join(unicodedata.normalize("NFKC", name).split())


@pytest.mark.parametrize("name", BAD.values(), ids=BAD)
def test_this_is_no_name(name):
    with pytest.raises(NameRefused):
        clean_name(name)


@pytest.mark.parametrize("name", KEPT)
def test_words_of_the_house_are_kept(name):
    with pytest.raises(NameRefused) as refused:
        clean_name(name)
    assert refused.value.code == "name_reserved"


@pytest.mark.parametrize(
    "pronouns",
    [
        "she / her", "he/him", "they, them", "elle", "ella / elle", "xe/xem/xyr", "any",
        "she/they", "هي", "היא / הוא", "", "  she   / her ",
    ],
)  # fmt: skip
def test_these_are_pronouns(pronouns):
    assert clean_pronouns(pronouns) == " ".join(pronouns.split())


# What parts pronouns may stand in them, and they may be left away.
NO_PRONOUNS = {
    name: text for name, text in BAD.items() if name not in {"nothing", "only spaces", "address"}
}


@pytest.mark.parametrize("text", NO_PRONOUNS.values(), ids=NO_PRONOUNS)
def test_what_is_no_name_stands_beside_none_either(text):
    with pytest.raises(NameRefused):
        clean_pronouns(text)


@pytest.mark.parametrize("text", [*KEPT, "she/staff", "they,Moderator", "he / Cliniciаn", "/staff"])
def test_pronouns_wear_no_word_of_the_house(text):
    with pytest.raises(NameRefused) as refused:
        clean_pronouns(text)
    assert refused.value.code == "name_reserved"


@pytest.mark.parametrize(
    "text", ["/", " , ", "12", "she\u0301\u0301\u0301\u0301 / her", "\u0301/her"]
)
def test_pronouns_have_letters_and_few_marks(text):
    with pytest.raises(NameRefused):
        clean_pronouns(text)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_as_pronouns_is_kept_clean_or_refused(text):
    try:
        pronouns = clean_pronouns(text)
    except NameRefused:
        return
    assert clean_pronouns(pronouns) == pronouns
    assert len(pronouns) <= 40


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["Staff", "Facilitator", "Egresada", "Compañero"])
def test_they_are_kept_in_every_language_whoever_reads(name, language):
    with translation.override(language), pytest.raises(NameRefused):
        clean_name(name)


TWINS = [
    ("Maya", "maya"), ("Maya", "Mауа"), ("Ian", "lan"), ("Ian", "1an"), ("Bill", "BiII"),
    ("modern", "rnodern"), ("Weiß", "Weiss"), ("Weiß", "WEISS"), ("ilker", "ılker"),
    ("İlker", "ilker"), ("BIG", "ᴮᴵᴳ"), ("O'Brien", "O’Brien"),
    ("Zoe\u0308", "Zoë"), ("Maya", "Ｍａｙａ"), ("Ng-Lee", "Ng‐Lee"),
    ("Σοφία", "ΣΟΦΊΑ"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_these_two_are_the_same(one, other):
    assert set(keys_of(clean_name(one))) & set(keys_of(clean_name(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Neil", "Nell"), ("José", "Jose"), ("Ana", "Anna"), ("Eli", "Ell"), ("Maya", "Maia")],
)
def test_these_two_are_different_people(one, other):
    assert set(keys_of(clean_name(one))).isdisjoint(keys_of(clean_name(other)))


def is_kept(signs):
    """Whether it is shown as it was typed: another form of the same sign is no second sign."""
    return unicodedata.normalize("NFKC", signs) == signs


def pairs_of_confusables():
    """Every sign of the list beside one it can be taken for, inside a name."""
    chance = Random(7)
    for sign, twins in sorted(confusables_data.items()):
        for twin in twins:
            if not (is_kept(sign) and is_kept(twin["c"])):
                continue
            for before in ("", "Ma"):
                after = chance.choice(["", "ya", "-Lee", " O'Brien"])
                yield before + sign + after, before + twin["c"] + after


def cleaned(name):
    try:
        return clean_name(name)
    except NameRefused:
        return None


def test_of_six_thousand_pairs_that_can_be_confused_none_is_accepted_twice():
    pairs = list(pairs_of_confusables())
    assert len(pairs) > 6000
    accepted = [(cleaned(one), cleaned(other)) for one, other in pairs]
    both = [pair for pair in accepted if None not in pair]
    assert len(both) > 1500
    twice = [(one, other) for one, other in both if set(keys_of(one)).isdisjoint(keys_of(other))]
    assert twice == []


@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_whatever_comes_is_kept_clean_or_refused(text):
    try:
        name = clean_name(text)
    except NameRefused:
        return
    assert clean_name(name) == name
    assert 1 <= seen_length(name) <= 40
    assert not any(unicodedata.category(sign).startswith("C") for sign in name)


@given(st.text(alphabet="abIl1O0mrnАаеоЅѕ ’'-", min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_case_and_form_never_make_a_second_name(text):
    name = cleaned(text)
    if name is None:
        return
    for other in (name.lower(), name.upper(), unicodedata.normalize("NFD", name)):
        assert cleaned(other) is None or set(keys_of(name)) & set(keys_of(clean_name(other)))


def test_suggestions_are_free_names():
    taken = {keys_of(name) for name in ("Maya", "Maya A.", "maya b.")}
    assert suggestions("Maya", taken) == ["Maya C.", "Maya D.", "Maya E."]


@pytest.mark.django_db
def test_the_database_refuses_a_look_alike_in_the_same_programme():
    make_client(display_name="Maya")
    other = make_client(display_name="Noor")
    with pytest.raises(NameTaken):
        rename_person(other, by=other, name="Mауа")
    other.refresh_from_db()
    assert other.display_name == "Noor"


@pytest.mark.django_db
def test_a_person_may_change_the_case_of_their_own_name():
    person = make_client(display_name="Maya")
    assert rename_person(person, by=person, name="MAYA").display_name == "MAYA"


@pytest.mark.django_db
def test_another_programme_may_have_the_same_name():
    make_client(display_name="Maya")
    other = make_client(display_name="Noor", programme=make_programme("Elsewhere"))
    assert rename_person(other, by=other, name="Maya").display_name == "Maya"
