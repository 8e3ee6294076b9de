"""What comes in at the door: a corpus, each with its answer, and whatever hypothesis makes up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop.rooms.codec import FrameError, read_object
from iop.rooms.frames import KINDS, Frame, decode

POST = {"type": "post", "id": "wish-one-1", "text": "hello"}


def post(**values) -> str:
    return json.dumps(POST | values)


def code_of(raw: str | bytes) -> str:
    with pytest.raises(FrameError) as found:
        decode(raw)
    return found.value.code


DEEP = '{"type":' + "[" * 100_000 + "]" * 100_000 + "}"
MANY_QUOTES = '{"a":"' + '\\"' * 30_000
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

BAD_FRAMES = {
    "binary": (b"\xff\x00", "not_utf8"),
    "empty": ("", "not_json"),
    "empty bytes": (b"", "not_json"),
    "one byte too big": (post(text="x" * 65_536), "too_big"),
    "16 MiB": (b" " * (16 * 1024 * 1024), "too_big"),
    "bad utf-8": (b'{"type":"\xc3\x28"}', "not_utf8"),
    "half a surrogate in python": ('{"type":"\ud800' + "x" * 20_000, "not_utf8"),
    "type missing": ("{}", "unknown_type"),
    "type a number": ('{"type":1}', "unknown_type"),
    "type a list": ('{"type":[]}', "unknown_type"),
    "type of python": ('{"type":"__init__"}', "unknown_type"),
    "type of the layer": ('{"type":"websocket.receive"}', "unknown_type"),
    "type unknown": ('{"type":"ev"}', "unknown_type"),
    "truncated": ('{"type":"post"', "not_json"),
    "two values": ('{"type":"post"} {}', "not_json"),
    "100,000 deep, too big": (DEEP, "too_big"),
    "30,000 deep": ("[" * 30_000, "too_deep"),
    "17 deep": ('{"a":' + "[" * 16 + "]" * 16 + "}", "too_deep"),
    "30,000 escaped quotes": (MANY_QUOTES, "not_json"),
    "a doubled key": ('{"type":"post","type":"post"}', "doubled_key"),
    "65 keys": (json.dumps({f"k{at}": 1 for at in range(65)}), "too_many_keys"),
    "NaN": ('{"type":NaN}', "number"),
    "Infinity": ('{"type":-Infinity}', "number"),
    "1e400": ('{"type":1e400}', "number"),
    "5,000 digits": ('{"type":' + "9" * 5000 + "}", "number"),
    "beyond 2^53": ('{"type":9007199254740993}', "number"),
    "a list": ("[]", "not_an_object"),
    "null": ("null", "not_an_object"),
    "a number": ("1", "not_an_object"),
    "text": ('"post"', "not_an_object"),
    "a byte order mark": ("\ufeff{}", "not_json"),
    "__proto__": (post(__proto__={}), "unknown_field"),
    "an extra field": (post(author=1), "unknown_field"),
    "a field missing": ('{"type":"post","id":"wish-one-1"}', "missing_field"),
    "text for a number": ('{"type":"hello","since":"1"}', "bad_field"),
    "true for a number": ('{"type":"hello","since":true}', "bad_field"),
    "a broken number": ('{"type":"hello","since":1.0}', "bad_field"),
    "below zero": ('{"type":"hello","since":-1}', "bad_field"),
    "1 for true": ('{"type":"hand","id":"wish-one-1","up":1}', "bad_field"),
    "a short id": (post(id="short"), "bad_field"),
    "a long id": (post(id="x" * 37), "bad_field"),
    "an id of other signs": (post(id="wish one <1>"), "bad_field"),
    "an id with a line end": (post(id="wish-one-1\n"), "bad_field"),
    "an unknown reaction": (
        '{"type":"react","id":"wish-one-1","ref":1,"reaction":"clap","on":true}',
        "bad_field",
    ),
    "a limit of 101": ('{"type":"before","seq":9,"limit":101}', "bad_field"),
    "NUL": (post(text="a\0b"), "characters"),
    "NUL in a key": ('{"a\\u0000":1}', "characters"),
    "half a surrogate pair": ('{"type":"post","id":"wish-one-1","text":"\\ud800"}', "characters"),
}

BAD_TEXTS = {
    "nothing": "",
    "spaces": " \n\t\u3000\u00a0 ",
    "zero width only": "\u200b\u200d\u2060",
    "a soft hyphen only": "\u00ad",
    "a byte order mark only": "\ufeff",
    "a mark only": "\u0301",
    "a noncharacter": "a\ufffe",
    "an escape": "a\x1b[31m",
    "a bell": "a\x07",
    "delete": "a\x7f",
    "an open override": "abc\u202egnp.exe",
    "an open isolate": "abc\u2066def",
    "an isolate closed twice": "a\u2066b\u2069\u2069",
    "an isolate across lines": "a\u2067b\nc\u2069",
    "4,001 characters": "x" * 4001,
    "16,001 bytes": "\U00020000" * 4000 + "xx",
    "a pile of marks": "a" + "\u0335" * 200,
}

GOOD_TEXTS = {
    "one letter": "a",
    "4,000 characters": "x" * 4000,
    "arabic": "مرحبا، كيف حالك اليوم؟",
    "hebrew with points": "שָׁלוֹם עֲלֵיכֶם",
    "persian with a non-joiner": "می\u200cخواهم",
    "vietnamese": "Hôm nay tôi ổn",
    "thai with marks": "วันนี้ฉันสบายดี ที่นี่",
    "hindi": "आज मैं ठीक हूँ",
    "a family": FAMILY,
    "a flag": "\U0001f1f2\U0001f1fd",
    "half a flag": "\U0001f1f2",
    "a skin tone": "\U0001f44b\U0001f3fd",
    "4-byte han": "\U00020000",
    "an apostrophe": "It’s O'Brien",
    "a balanced isolate": "see \u2067שלום\u2069 there",
    "direction marks": "\u200fאבג\u200f 1",
    "small capitals": "ᴮᴵᴳ",
    "turkish": "İstanbul ıI",
    "lines and tabs": "one\n\ttwo",
    "marks on one letter": "\u00e9" + "\u0302\u0303",
    "looks like json": '{"type":"post"}',
    "looks like html": "<script>alert(1)</script>",
}


@pytest.mark.parametrize(("raw", "code"), BAD_FRAMES.values(), ids=BAD_FRAMES.keys())
def test_a_bad_frame_gets_its_code(raw, code):
    assert code_of(raw) == code


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_a_text_that_nobody_could_read_is_refused(text):
    assert code_of(post(text=text)) == "text"


@pytest.mark.parametrize("text", GOOD_TEXTS.values(), ids=GOOD_TEXTS.keys())
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_people_write_stays_as_it_is(text, ascii_only):
    raw = json.dumps(POST | {"text": text}, ensure_ascii=ascii_only)
    assert decode(raw).values["text"] == text


def test_line_ends_become_plain_and_letters_take_normal_form():
    assert decode(post(text="Cafe\u0301\r\nnow\rand")).values["text"] == "Café\nnow\nand"


def test_length_counts_what_is_seen():
    assert decode(post(text=FAMILY * 600)).values["text"] == FAMILY * 600


def test_a_frame_of_exactly_the_limit_is_read():
    raw = json.dumps({"a": "x" * (65_536 - 8)}, separators=(",", ":"))
    assert (len(raw), len(read_object(raw)["a"])) == (65_536, 65_528)


def test_brackets_within_text_do_not_count_as_depth():
    text = "[" * 500 + '"' + "]" * 500
    assert decode(post(text=text)).values["text"] == text


def test_the_id_of_a_wish_is_named_even_when_the_frame_is_bad():
    with pytest.raises(FrameError) as found:
        decode(post(author=1))
    assert found.value.wish == "wish-one-1"


def test_every_kind_of_frame_names_its_rule():
    assert {name: kind.action for name, kind in KINDS.items()} == {
        "hello": "room.enter",
        "post": "room.post",
        "edit": "room.edit",
        "retract": "room.retract",
        "react": "room.react",
        "hide": "room.hide",
        "show": "room.show",
        "hand": "room.hand",
        "seen": "room.read",
        "before": "room.read",
    }


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
names = st.sampled_from([*KINDS, "x"])
fields = st.sampled_from(["id", "text", "ref", "since", "seq", "on", "up", "reaction", "limit"])
objects = st.builds(
    lambda name, rest: json.dumps({"type": name, **rest}),
    names,
    st.dictionaries(fields, values | st.just("wish-one-1")),
)


@given(st.binary() | st.text() | values.map(json.dumps) | objects)
def test_whatever_comes_is_a_frame_or_one_error(raw):
    try:
        found = decode(raw)
    except FrameError:
        return
    assert isinstance(found, Frame)
