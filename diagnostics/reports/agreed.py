"""What has been agreed: who said yes to what, who disputes it, and what is under way. Owners appear as roles."""

from __future__ import annotations

from diagnostics.domain.accountability import (
    ACTION_LABELS,
    FAULT_LABELS,
    STATE_LABELS,
    Action,
    ActionState,
    Owner,
    Ownership,
    OwnershipState,
)
from diagnostics.reports.document import Block, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.wording import counted, on_day, sentence_start

WAITING = (OwnershipState.PROPOSED, OwnershipState.DISPUTED)
"""States in which nobody has taken a cause on yet."""


def agreed(material: Material) -> tuple[Block, ...]:
    """Return which owners were proposed, accepted or disputed, and the actions decided; nothing where none is stored."""
    owned, actions = material.kept.ownerships, material.kept.actions
    if not owned and not actions:
        return ()
    return (
        Heading("What has been agreed", 2),
        Paragraph(_in_short(owned)),
        *((_owners(material, owned),) if owned else ()),
        *((_actions(material, actions),) if actions else ()),
    )


def _in_short(owned: tuple[Ownership, ...]) -> str:
    if not owned:
        return "No owner has been asked yet."
    waiting = [one for one in owned if one.state in WAITING]
    taken = len(owned) - len(waiting)
    if not waiting:
        return "Every owner who was asked has accepted."
    disputed = sum(one.state is OwnershipState.DISPUTED for one in waiting)
    asked = sentence_start(counted(len(owned), "owner"))
    accepted = counted(taken, "of them").removesuffix("s")
    told = f"{asked} {'was' if len(owned) == 1 else 'were'} asked; {accepted} accepted."
    return f"{told} {sentence_start(counted(disputed, 'owner'))} disputed it." if disputed else told


def _owners(material: Material, owned: tuple[Ownership, ...]) -> Table:
    rows = tuple(
        (
            material.library.label(one.cause),
            _role(material, one.owner),
            STATE_LABELS[one.state],
            on_day(one.answer_by) if one.answer_by and one.state in WAITING else "–",
            _beside(material, one),
        )
        for one in owned
        if one.cause in material.library.cause_by_id
    )
    return Table("Owners", ("Cause", "Owner", "State", "Answer by", "To be settled"), rows, (3.0, 2.0, 1.6, 1.6, 2.6))


def _beside(material: Material, one: Ownership) -> str:
    told = []
    if one.counter_proposal:
        told.append(f"Named instead: {_role(material, one.counter_proposal)}.")
    if one.decides and one.state is OwnershipState.DISPUTED:
        told.append(f"To be decided by: {_role(material, one.decides)}.")
    if one.fault and one.is_open:
        told.append(f"{FAULT_LABELS[one.fault]}.")
    return " ".join(told) or "–"


def _actions(material: Material, actions: tuple[Action, ...]) -> Table:
    rows = tuple(
        (
            action.label,
            _role(material, action.owner),
            on_day(action.due) if action.due else "–",
            f"{ACTION_LABELS[action.state]}{_blocker(action)}",
        )
        for action in actions
        if action.label
    )
    return Table("Actions", ("Action", "Owner", "Due", "State"), rows, (4.0, 2.0, 1.7, 2.4))


def _blocker(action: Action) -> str:
    return f": {action.blocker}" if action.state is ActionState.BLOCKED and action.blocker else ""


def _role(material: Material, owner: Owner) -> str:
    known = material.library.role_by_id.get(owner.role)
    return known.label if known else owner.role
