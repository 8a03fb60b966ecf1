"""How likelihoods are stated, as a content file: written by `calibrate`, checked like any other."""

from __future__ import annotations

import yaml

from diagnostics.domain.calibration import Calibration

HEAD = (
    "# How likelihoods are stated: what answers are worth, learned from published cases. Written by `calibrate`; after a\n"
    "# change of causes, links, starting chances, scales or options it no longer fits and is written anew.\n"
)


def write_calibration(calibration: Calibration) -> str:
    """Return the text of `data/calibration.yaml`; reading it gives an equal value."""
    data = calibration.model_dump(mode="json")
    return HEAD + str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110))
