"""Drawings from seeds: the same for ever, told apart in grey, and nobody's twice."""

from itertools import product
from xml.etree import ElementTree

import pytest

from iop.face.avatars import (
    SHAPES,
    TONES,
    Drawing,
    Tone,
    drawing_of,
    fresh_seeds,
    new_seed,
    svg,
)
from tests.face.colours import contrast

ALL = [Drawing(*parts) for parts in product(range(12), range(8), (False, True))]


def test_a_seed_is_the_same_drawing_for_ever() -> None:
    assert drawing_of("maya") == Drawing(shape=5, tone=5, mirrored=True)


def test_there_are_192_different_drawings() -> None:
    assert len({svg(drawing) for drawing in ALL}) == 192


def test_every_drawing_can_be_reached() -> None:
    reached = {drawing_of(f"seed-{number}") for number in range(5000)}

    assert reached == set(ALL)


@pytest.mark.parametrize("drawing", ALL[:: len(TONES) * 2])
def test_a_drawing_is_a_small_well_formed_file(drawing: Drawing) -> None:
    ElementTree.fromstring(svg(drawing))

    assert len(svg(drawing)) < 1000


@pytest.mark.parametrize("tone", TONES)
def test_figure_and_ground_differ_in_lightness(tone: Tone) -> None:
    assert contrast(tone.ground, tone.figure) >= 4.5


def test_there_are_four_plants_hills_and_waves() -> None:
    assert len(SHAPES) == 12


def test_seeds_cannot_be_guessed_and_never_repeat() -> None:
    assert len({new_seed() for _ in range(1000)}) == 1000


def test_offered_drawings_differ_and_nobody_wears_them() -> None:
    taken = [f"seed-{number}" for number in range(300)]
    worn = {drawing_of(seed) for seed in taken}

    offered = {drawing_of(seed) for seed in fresh_seeds(taken)}

    assert (len(offered), offered & worn) == (4, set())


def test_when_all_are_worn_four_are_offered_all_the_same() -> None:
    taken = [f"seed-{number}" for number in range(5000)]

    assert len({drawing_of(seed) for seed in fresh_seeds(taken)}) == 4
