"""The drawn avatar: a plant, a hill or a wave, from a seed that says nothing about its owner."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

SEED_BYTES = 12
TRIES = 5000


class Tone(NamedTuple):
    """Colours 4.5:1 apart, so a drawing holds in grey and for every kind of colour vision."""

    ground: str
    figure: str
    accent: str


class Drawing(NamedTuple):
    """Which of the 192 drawings a seed stands for."""

    shape: int
    tone: int
    mirrored: bool


# Light ground with a dark figure, then the reverse, by turns.
TONES = (
    Tone("#dcebe6", "#0f5c63", "#c9803a"),
    Tone("#0f5c63", "#f6e7cd", "#eea27c"),
    Tone("#f4e0bd", "#7d3a1e", "#0f5c63"),
    Tone("#9a4527", "#fdeedf", "#f4cd86"),
    Tone("#e5e0f0", "#443d75", "#b9693a"),
    Tone("#3f3a6e", "#e8e3f7", "#f2c879"),
    Tone("#e2ebcf", "#3d5a29", "#b5542f"),
    Tone("#3c5728", "#f0f4de", "#f2b98e"),
)


def _ellipse(x: int, y: int, turn: int) -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="9.5" ry="4.6" transform="rotate({turn} {x} {y})"/>'


def _rings(*radii: float) -> str:
    return "".join(f'<circle cx="32" cy="33" r="{radius}"/>' for radius in radii)


_LEAVES = "".join(_ellipse(32 + side * 10, y, side * -32) for y in (24, 35, 46) for side in (-1, 1))
_ARCS = "".join(f'<path d="M{32 - r} 66A{r} {r} 0 0 1 {32 + r} 66"/>' for r in (12, 23, 34))
_RIPPLES = "".join(f'<path d="M-4 {y}q9 -9 18 0t18 0 18 0 18 0"/>' for y in (24, 38, 52))

# F and A stand for the colours of figure and accent. Four plants, four hills, four waves.
SHAPES = (
    # sprig
    f'<path d="M32 58V14" stroke="F" stroke-width="3.4"/><g fill="F">{_LEAVES}</g>'
    '<circle cx="32" cy="12" r="4.6" fill="A"/>',
    # coins
    '<path d="M32 60V26M32 50L18 38M32 44L47 34" stroke="F" stroke-width="3.4" fill="none"/>'
    '<g fill="F"><circle cx="17" cy="34" r="9.5"/><circle cx="48" cy="30" r="9.5"/></g>'
    '<circle cx="31" cy="18" r="9.5" fill="A"/>',
    # tulip
    '<path d="M32 60V30" stroke="F" stroke-width="3.6"/>'
    '<path d="M32 60C14 58 13 44 14 36C25 40 31 48 32 60Z" fill="F"/>'
    '<path d="M32 60C50 58 51 44 50 36C39 40 33 48 32 60Z" fill="F"/>'
    '<path d="M20 13C24 15 26 17 27 20L32 11L37 20C38 17 40 15 44 13'
    'C47 25 41 34 32 34C23 34 17 25 20 13Z" fill="A"/>',
    # reeds
    '<g stroke="F" stroke-width="3.2"><path d="M18 62V26M32 62V16M46 62V32"/></g>'
    '<g stroke="A" stroke-width="8" stroke-linecap="round">'
    '<path d="M18 34V22M32 24V12M46 40V28"/></g>'
    '<path d="M6 60H58" stroke="F" stroke-width="5"/>',
    # dome
    '<circle cx="44" cy="19" r="8" fill="A"/><path d="M-4 68C6 30 34 24 68 68Z" fill="F"/>',
    # peaks
    '<circle cx="46" cy="15" r="6.5" fill="A"/>'
    '<path d="M-2 66L22 20L37 46L45 33L68 66Z" fill="F"/>',
    # terraces
    f'<g fill="none" stroke="F" stroke-width="5.5">{_ARCS}</g>'
    '<circle cx="32" cy="17" r="6.5" fill="A"/>',
    # valley
    '<circle cx="32" cy="23" r="10" fill="A"/>'
    '<path d="M-2 22C14 28 22 44 32 62L32 68H-2ZM66 22C50 28 42 44 32 62L32 68H66Z" fill="F"/>',
    # ripples
    f'<g fill="none" stroke="F" stroke-width="5.5">{_RIPPLES}</g>'
    '<circle cx="49" cy="10" r="5" fill="A"/>',
    # swell
    '<circle cx="17" cy="18" r="7" fill="A"/>'
    '<path d="M-2 66V48C14 50 24 40 32 24'
    'C40 10 56 12 58 24C48 20 43 26 46 34C49 42 58 46 66 46V66Z" fill="F"/>',
    # drop
    f'<g fill="none" stroke="F" stroke-width="5">{_rings(16.5, 26)}</g>'
    '<circle cx="32" cy="33" r="7.5" fill="A"/>',
    # tide
    '<path d="M-2 34q17 -14 34 0t34 0V66H-2Z" fill="F"/>'
    '<path d="M-2 50q17 -12 34 0t34 0" fill="none" stroke="A" stroke-width="4.5"/>',
)


def new_seed() -> str:
    """Return an unguessable seed that is safe in an address."""
    return secrets.token_urlsafe(SEED_BYTES)


def drawing_of(seed: str) -> Drawing:
    digest = sha256(b"avatar:1:" + seed.encode()).digest()
    return Drawing(digest[0] % len(SHAPES), digest[1] % len(TONES), digest[2] % 2 == 1)


def svg(drawing: Drawing) -> str:
    """Return the drawing as a file of under 1 kB."""
    tone = TONES[drawing.tone]
    shape = (
        SHAPES[drawing.shape].replace('"F"', f'"{tone.figure}"').replace('"A"', f'"{tone.accent}"')
    )
    flip = ' transform="matrix(-1 0 0 1 64 0)"' if drawing.mirrored else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
        '<clipPath id="c"><circle cx="32" cy="32" r="32"/></clipPath><g clip-path="url(#c)">'
        f'<rect width="64" height="64" fill="{tone.ground}"/><g{flip}>{shape}</g></g></svg>'
    )


def fresh_seeds(taken: Iterable[str], count: int = 4) -> list[str]:
    """Return seeds with different drawings, none worn by `taken` while there are any left."""
    worn = {drawing_of(seed) for seed in taken}
    fresh: dict[Drawing, str] = {}
    for tries in range(TRIES):
        seed = new_seed()
        drawing = drawing_of(seed)
        if drawing not in worn or tries > TRIES // 2:
            fresh.setdefault(drawing, seed)
        if len(fresh) == count:
            break
    return list(fresh.values())
