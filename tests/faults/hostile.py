"""Bad input: a corpus of what is known to hurt, and endless variations of what is valid.

Each case is made from a seed and its number alone, so a failing one is named and can be had again.
"""

import json
import random
from typing import Any

DEEP = 100_000
TEXTS: tuple[str, ...] = (
    "", " ", "\0", "a\0b", "\ud800", "\udfff x", "\ufffe", "\ufdd0", "\u202e", "\u202eabc\u202c",
    "\u2066\u2067\u2068", "\u2069", "\u200b", "\u200b\u200c\u200d", "\ufeff", "\u00ad",
    "Z" + "\u0301" * 200, "é", "e\u0301", "İıIi", "ß", "ᴮᴵᴳ", "👨‍👩‍👧‍👦", "🇺", "🇺🇸", "👍🏽", "𠜎𠜱",
    "\r\n", "\t", "\x1b[31m", "مرحبا", "שלום", "می‌خواهم", "Việt", "ก็", "O’Brien", "x" * 4_000,
    "x" * 4_001, "x" * 10_001, "😀" * 4_001, "é" * 16_001, "' OR 1=1 --", "%s%n", "{{ 7*7 }}",
    "<script>alert(1)</script>", "../../etc/passwd", "=cmd|' /C calc'!A0", "javascript:alert(1)",
    "//evil.example", "a\r\nBcc: x@example.test", "-0", "1e400", "NaN", "null", "True", "[]",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *TEXTS, None, True, False, 0, 1, -1, 1.0, -0.0, 0.5, 1e308, 2**31, 2**53, 2**53 + 1, -(2**63),
    2**64, 10**16, 10**17, [], {}, [[]], {"a": 1}, [None] * 70, {str(n): n for n in range(70)},
    {"__proto__": {"x": 1}}, ["x" * 500] * 20,
)  # fmt: skip
VALID: tuple[dict[str, Any], ...] = (
    {"type": "hello", "since": 0},
    {"type": "post", "id": "wish-0001", "text": "hello"},
    {"type": "edit", "id": "wish-0002", "ref": 1, "text": "again"},
    {"type": "retract", "id": "wish-0003", "ref": 1},
    {"type": "react", "id": "wish-0004", "ref": 1, "reaction": "hear", "on": True},
    {"type": "hide", "id": "wish-0005", "ref": 1, "reason": "unkind"},
    {"type": "show", "id": "wish-0006", "ref": 1},
    {"type": "hand", "id": "wish-0007", "up": True},
    {"type": "seen", "seq": 1},
    {"type": "before", "seq": 5, "limit": 10},
)
FRAMES: tuple[bytes, ...] = (
    b"", b" ", b"{", b"}", b"{}", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b"\xc3\x28", b"\x00",
    b"NaN", b"Infinity", b"-Infinity", b"1" * 5_000, b'{"type":"seen","seq":' + b"9" * 5_000 + b"}",
    b'{"type":"seen","seq":1e400}', b'{"type":"seen","seq":-0}', b'{"type":"seen","seq":NaN}',
    b'{"type":"seen","seq":"1"}', b'{"type":"seen","seq":true}', b'{"type":"seen","seq":1.0}',
    b'{"type":"seen","type":"post","seq":1}', b'{"type":"seen","seq":1,"seq":2}',
    b'{"type":1}', b'{"type":"__init__"}', b'{"type":"websocket.receive"}', b'{"type":"ev"}',
    b'{"type":null}', b'{"type":["post"]}', b'{"type":"post","__proto__":{}}',
    b"[" * DEEP, b'{"a":' * DEEP, b"[" * 32 + b"]" * 32, b'{"type":"post","id":"\\ud800aaaaaaaa"}',
    b'{"type":"post","id":"wish-0001","text":"\\u0000"}',
    b'{"type":"post","id":"wish-0001","text":"\\ud800"}',
    b'{"type":"post","id":"wish-0001","text":"' + b"x" * 70_000 + b'"}',
    b'{"type":"post","id":"wish-0001","text":"' + b"x" * 65_496 + b'"}',
    b"{" + b",".join(b'"k%d":1' % n for n in range(65)) + b"}", b"\xef\xbb\xbf{}", b"// x\n{}",
    b'{"type":"post",}', b"{'type':'post'}", b'{"type":"post"}{"type":"post"}',
)  # fmt: skip


def frame(seed: str, number: int) -> bytes:
    """Return one frame: the corpus first, then variations without end."""
    if number < len(FRAMES):
        return FRAMES[number]
    dice = random.Random(f"{seed}:{number}")
    kind = dice.random()
    if kind < 0.2:
        return dice.randbytes(dice.randrange(200))
    wish = dict(dice.choice(VALID))
    if kind < 0.6:
        bend(wish, dice)
        return as_json(wish)
    return mangled(bytearray(as_json(wish)), dice)


def bend(wish: dict[str, Any], dice: random.Random) -> None:
    """Replace, drop or add fields."""
    for _ in range(dice.randint(1, 2)):
        name = dice.choice([*wish, "extra", "id", "type", "facts", "by"])
        if dice.random() < 0.2:
            wish.pop(name, None)
        else:
            wish[name] = value(dice)


def value(dice: random.Random) -> Any:
    """Return something that a field did not ask for, or just might have."""
    if dice.random() < 0.5:
        return dice.choice(VALUES)
    if dice.random() < 0.5:
        return dice.randint(-(2**60), 2**60)
    return "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(30)))


def mangled(raw: bytearray, dice: random.Random) -> bytes:
    """Flip, cut, double and splice bytes."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(raw) + 1)
        match dice.randrange(5):
            case 0:
                raw[at : at + 1] = dice.randbytes(1)
            case 1:
                del raw[at : at + dice.randrange(1, 9)]
            case 2:
                raw[at:at] = dice.choice([b'"', b"\\", b"{", b"}", b"[", b",", b"\0", b"\\u0000"])
            case 3:
                raw[at:at] = raw[at : at + dice.randrange(1, 30)]
            case _:
                raw[at:at] = dice.choice(FRAMES)[:50]
    return bytes(raw)


def as_json(values: Any) -> bytes:
    """Return JSON as a careless client writes it."""
    text = json.dumps(values, ensure_ascii=random.Random(repr(values)).random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def fields(seed: str, number: int, names: list[str]) -> dict[str, Any]:
    """Return the fields of a hostile form: missing, repeated, long, foreign, and too many."""
    dice = random.Random(f"{seed}:form:{number}")
    found: dict[str, Any] = {}
    for name in names:
        chance = dice.random()
        if chance < 0.15:
            continue
        if chance < 0.3:
            found[name] = [form_text(dice), form_text(dice)]
        else:
            found[name] = form_text(dice)
    if dice.random() < 0.1:
        found |= {f"more-{n}": "x" for n in range(1_001)}
    if dice.random() < 0.2:
        found |= {"role": "operator", "owner": "1", "programme": "1", "is_staff": "on", "id": "1"}
    return found


def form_text(dice: random.Random) -> str:
    """Return what a field of a form is filled with."""
    text = dice.choice(
        [*TEXTS, str(2**70), "-1", "9999-99-99", "25:61", "0001-01-01", "2026-02-29"]
    )
    return text.encode("utf-8", "replace").decode() if dice.random() < 0.5 else text
