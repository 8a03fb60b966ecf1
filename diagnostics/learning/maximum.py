"""The figures under which what happened is likeliest, the shipped ones counting as cases of their own: the M-step of EM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from diagnostics.learning.expectation import Expected, Fired, Said, by_question, informed_tables
from diagnostics.learning.shifts import Figures, Shifts, Wording, wording_of
from diagnostics.reasoning.model import Model
from diagnostics.reasoning.network import shifted, states

PRIOR_CASES = 100
"""What is shipped about causes and links counts as so many closed cases that came out just as it says. Judgement."""

PRIOR_ANSWERS = 400
"""What is shipped about a question counts as so many answers to it. A question has a dozen figures, and few closed cases
tell about each; with 100, two hundred cases of a world just as modelled made the forecasts worse (DECISIONS.md)."""

NEWTON_STEPS = 30
HALVINGS = 20
FURTHEST = 3.0
"""No figure moves by more than this (20 times the odds), however one-sided the cases are."""


def likeliest(found: Sequence[Expected], model: Model) -> Shifts:
    """Return the shifts that make the expectations likeliest, with the shipped figures as `PRIOR_CASES` cases.

    `model` is the general one of the library as shipped; its chances say how often each state of a question's causes
    came up in the shipped cases.
    """
    return Shifts(
        leaks=_shifts([one.leaks for one in found], None),
        links=_shifts([one.links for one in found], model),
        answers={name: _wording(model, name, said) for name, said in by_question(found).items()},
    )


def _shifts(groups: Sequence[Mapping[str, Fired]], model: Model | None) -> dict[str, float]:
    """Return the shift of each leak or link. A link's trials are the cases in which its parent is there."""
    names = sorted({name for group in groups for name in group})
    total = sum(len(next(iter(group.values())).fired) for group in groups)
    found = {}
    for name in names:
        parts = [group[name] for group in groups if name in group]
        shipped = np.array([part.shipped for part in parts])
        fired = np.array([part.fired.sum() for part in parts])
        trials = np.array([part.trials.sum() for part in parts])
        cases = np.array([len(part.fired) for part in parts])
        usual = 1.0 if model is None else float(model.prior[model.structure.index(name.split(" > ")[0])])
        imagined = PRIOR_CASES * cases / total * usual
        found[name] = _best_shift(shipped, fired + imagined * shipped, trials + imagined)
    return found


def _best_shift(shipped: Figures, fired: Figures, trials: Figures) -> float:
    """Return the shift of log-odds under which `fired` of `trials` is likeliest: the zero of a falling function."""
    low, high = -FURTHEST, FURTHEST
    for _ in range(40):
        middle = (low + high) / 2
        more = float((fired - trials * shifted(shipped, middle)).sum())
        low, high = (middle, high) if more > 0 else (low, middle)
    return (low + high) / 2


def _wording(model: Model, question: str, said: Sequence[Said]) -> Wording:
    """Return the shifts of base and weights of one question: a multinomial logistic regression, by Newton's method."""
    shipped = wording_of(model, question)
    counts = _counts(model, question, shipped, said)
    rows = np.hstack([np.ones((len(counts), 1)), states(shipped.weights.shape[1])])
    free = np.hstack([np.ones((len(shipped.base), 1)), shipped.weights != 0]).astype(bool)
    free[0, 0] = False  # Only the proportions of the base mean anything.
    start = np.hstack([np.log(shipped.base)[:, None], shipped.weights])
    figures = _regressed(rows, counts, start, free)
    moved = np.clip(figures - start, -FURTHEST, FURTHEST)
    return Wording(moved[:, 0], moved[:, 1:])


def _counts(model: Model, question: str, shipped: Wording, said: Sequence[Said]) -> Figures:
    """Return how often each option came from each state, shape (2**parents, options), with the shipped cases.

    A state in which no cause is there answers from the base, so an answer from habit is counted there.
    """
    scope = tuple(model.structure.index(cause) for cause in model.library.question_by_id[question].parents)
    joint = model.tree_for([question]).calibrate(model.tree_for([question]).potentials(model.prior_factors)).joint(scope)[0]
    counts = PRIOR_ANSWERS * joint[:, None] * informed_tables(shipped)
    for one in said:
        counts[:, one.option] += one.counts * one.states
        counts[0, one.option] += one.counts * (1 - one.states.sum())
    return np.asarray(counts)


def _regressed(rows: Figures, counts: Figures, start: Figures, free: Figures) -> Figures:
    """Return the coefficients (options, 1 + parents) that make `counts` likeliest, moving only the `free` ones.

    Newton's method; a step that overshoots is halved until it gains.
    """
    figures, places = start.copy(), np.flatnonzero(free.ravel())
    total = counts.sum(axis=1, keepdims=True)
    for _ in range(NEWTON_STEPS):
        log_chances = _log_chances(rows, figures)
        chances = np.exp(log_chances)
        slope = ((counts - total * chances).T @ rows).ravel()[places]
        if np.abs(slope).max(initial=0.0) < 1e-6:
            break
        step, now = np.linalg.solve(_curvature(rows, chances, total, places), slope), float((counts * log_chances).sum())
        for _ in range(HALVINGS):
            tried = figures.copy()
            tried.ravel()[places] += step
            if float((counts * _log_chances(rows, tried)).sum()) >= now:
                figures = tried
                break
            step = step / 2
    return figures


def _log_chances(rows: Figures, figures: Figures) -> Figures:
    scores = rows @ figures.T
    scores = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))


def _curvature(rows: Figures, chances: Figures, total: Figures, places: NDArray[np.intp]) -> Figures:
    """Return the negative second derivative over the free coefficients, with a breath of ridge so that it can be solved."""
    options = chances.shape[1]
    spread = total[:, :, None] * (chances[:, :, None] * np.eye(options) - chances[:, :, None] * chances[:, None, :])
    whole = np.einsum("sop,sa,sb->oapb", spread, rows, rows)
    size = options * rows.shape[1]
    return np.asarray(whole.reshape(size, size)[np.ix_(places, places)] + 1e-9 * np.eye(len(places)))
