"""Colours that people with every kind of colour vision can tell apart, on a white and on a dark page."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from diagnostics.charts.palette import COLOURS, INK, PAPER, contrast, ink_on, tinted
from diagnostics.domain.causes import FamilyId

DARK_PAGE = "#0e1117"

# Full deficiency, in linear light, as published by Machado, Oliveira and Fernandes (2009).
VISION = {
    "usual": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def seen(colour: str, vision: str) -> np.ndarray:
    channels = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    part = TO_XYZ @ np.clip(VISION[vision] @ linear, 0, 1) / WHITE
    root = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("vision", VISION)
def test_the_families_look_different_to_everybody(vision: str) -> None:
    distances = [np.linalg.norm(seen(one, vision) - seen(other, vision)) for one, other in combinations(COLOURS.values(), 2)]
    assert min(distances) > 20


@pytest.mark.parametrize("family", FamilyId)
def test_a_family_stands_out_on_a_white_and_on_a_dark_page(family: FamilyId) -> None:
    assert contrast(COLOURS[family], PAPER) >= 3
    assert contrast(COLOURS[family], DARK_PAGE) >= 3


@pytest.mark.parametrize("family", FamilyId)
def test_the_letter_in_a_badge_and_the_text_in_a_box_can_be_read(family: FamilyId) -> None:
    assert contrast(COLOURS[family], ink_on(COLOURS[family])) >= 4.5
    assert contrast(tinted(COLOURS[family]), INK) >= 7


def test_contrast_is_reckoned_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
