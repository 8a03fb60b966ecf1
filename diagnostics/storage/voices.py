"""What people answered in confidence, in the database. Nobody reads this but who gave it, and what makes blocks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, or_, select, update

from diagnostics.domain.confidence import Waiting
from diagnostics.domain.invitation import Voice
from diagnostics.storage.inviting_tables import receipts, rounds, voice_answers, voice_keys, voices

TAKEN_AWAY = ""
"""In place of an answer that was shown and taken away: another answer to the question is not shown then."""

_EVER_SHOWN = voice_answers.c.block.is_not(None) | voice_answers.c.returned


class Voices:
    """The rows of the voices and their answers, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def behind(self, key_hash: str) -> Voice | None:
        """Return the voice to which a browser holds the key."""
        keyed = select(voice_keys.c.voice_id).where(voice_keys.c.key_hash == key_hash)
        return self._one(voices.c.id.in_(keyed))

    def with_code(self, code_hash: str) -> Voice | None:
        """Return the voice that goes on with this code."""
        return self._one(voices.c.code_hash == code_hash)

    def hold(self, voice_id: str) -> None:
        """Keep a voice from other transactions until this one ends."""
        self._connection.execute(select(voices.c.id).where(voices.c.id == voice_id).with_for_update()).all()

    def add(self, voice: Voice, code_hash: str, key_hash: str) -> None:
        """Store somebody who begins to answer, with the hash of the code to go on by, and that of the browser's key."""
        self._connection.execute(
            insert(voices).values(
                id=voice.id,
                round_id=voice.round_id,
                promise_version=voice.promise_version,
                respondent_id=voice.respondent,
                code_hash=code_hash,
                handed_in=False,
                comment="",
                comment_returned=False,
            )
        )
        self.add_key(voice.id, key_hash)

    def change_code(self, voice_id: str, code_hash: str) -> None:
        """Let a voice be gone on with by another code."""
        self._connection.execute(update(voices).where(voices.c.id == voice_id).values(code_hash=code_hash))

    def add_key(self, voice_id: str, key_hash: str) -> None:
        """Let another browser go on with a voice."""
        self._connection.execute(insert(voice_keys).values(key_hash=key_hash, voice_id=voice_id))

    def remove_key(self, key_hash: str) -> None:
        """Let a browser go on with no voice any more; the voice stays."""
        self._connection.execute(delete(voice_keys).where(voice_keys.c.key_hash == key_hash))

    def answers_of(self, voice_id: str) -> dict[str, str]:
        """What somebody answered: question -> answer, in the order of the ids of the questions."""
        wanted = select(voice_answers.c.question, voice_answers.c.value).where(
            voice_answers.c.voice_id == voice_id, voice_answers.c.value != TAKEN_AWAY
        )
        return {question: value for question, value in self._connection.execute(wanted.order_by(voice_answers.c.question))}

    def block_with(self, voice_id: str, question: str) -> int | None:
        """Return the block in which an answer is shown, or nothing."""
        wanted = select(voice_answers.c.block).where(*_answer(voice_id, question))
        return self._connection.scalar(wanted)

    def give(self, voice_id: str, question: str, value: str) -> None:
        """Store an answer instead of an earlier one; it counts once it is handed in, unless an earlier one was shown."""
        was_shown = self._was_shown(voice_id, question)
        self._connection.execute(delete(voice_answers).where(*_answer(voice_id, question)))
        self._connection.execute(
            insert(voice_answers).values(voice_id=voice_id, question=question, value=value, returned=was_shown)
        )

    def take_away(self, voice_id: str, question: str) -> None:
        """Erase an answer; where it was shown, that one was stays."""
        if self._was_shown(voice_id, question):
            self.give(voice_id, question, TAKEN_AWAY)
        else:
            self._connection.execute(delete(voice_answers).where(*_answer(voice_id, question)))

    def _was_shown(self, voice_id: str, question: str) -> bool:
        wanted = select(voice_answers.c.question).where(*_answer(voice_id, question), _EVER_SHOWN)
        return self._connection.scalar(wanted) is not None

    def comment(self, voice_id: str, text: str, returned: bool) -> None:
        """Store a comment in place of the one there may be; `returned` where that one was shown."""
        values = {"comment": text, "comment_handed_in": False, "comment_block": None, "comment_returned": returned}
        self._connection.execute(update(voices).where(voices.c.id == voice_id).values(values))

    def comment_block(self, voice_id: str) -> tuple[int | None, bool]:
        """The block in which the comment is shown, and whether it was shown before."""
        row = self._connection.execute(
            select(voices.c.comment_block, voices.c.comment_returned).where(voices.c.id == voice_id)
        ).one()
        return row.comment_block, row.comment_returned or row.comment_block is not None

    def hand_in(self, voice: Voice, receipt_hash: str) -> None:
        """Note that somebody's answers and comment are handed in as they are; store the receipt's hash separately."""
        values = {"handed_in": True, "comment_handed_in": True}
        self._connection.execute(update(voices).where(voices.c.id == voice.id).values(values))
        mine = voice_answers.c.voice_id == voice.id
        self._connection.execute(update(voice_answers).where(mine).values(handed_in=True))
        self._connection.execute(insert(receipts).values(receipt_hash=receipt_hash, round_id=voice.round_id))

    def round_of_receipt(self, receipt_hash: str) -> str | None:
        """Return the round in which a receipt was given, or nothing."""
        return self._connection.scalar(select(receipts.c.round_id).where(receipts.c.receipt_hash == receipt_hash))

    def remove(self, voice_id: str) -> None:
        """Erase somebody with everything they answered."""
        self._connection.execute(delete(voices).where(voices.c.id == voice_id))

    def waiting(self, round_id: str) -> dict[str, tuple[Waiting, ...]]:
        """The answers that were handed in and are not shown: question -> answers by the random id of a voice."""
        wanted = (
            select(voice_answers.c.question, voice_answers.c.voice_id, voice_answers.c.value, voice_answers.c.returned)
            .join(voices, voices.c.id == voice_answers.c.voice_id)
            .where(*_in_confidence(round_id), voice_answers.c.handed_in, voice_answers.c.block.is_(None))
            .where(voice_answers.c.value != TAKEN_AWAY)
            .order_by(voice_answers.c.question, voice_answers.c.voice_id)
        )
        found: dict[str, list[Waiting]] = defaultdict(list)
        for question, voice, value, returned in self._connection.execute(wanted):
            found[question].append(Waiting(voice, value, returned))
        return {question: tuple(ones) for question, ones in found.items()}

    def waiting_comments(self, round_id: str) -> tuple[Waiting, ...]:
        """The comments that were handed in and never shown, by the random id of a voice."""
        wanted = (
            select(voices.c.id, voices.c.comment, voices.c.comment_returned)
            .where(*_in_confidence(round_id), voices.c.comment_handed_in, voices.c.comment != "")
            .where(voices.c.comment_block.is_(None), ~voices.c.comment_returned)
            .order_by(voices.c.id)
        )
        return tuple(Waiting(*row) for row in self._connection.execute(wanted))

    def ever_shown(self, round_id: str) -> tuple[int, ...]:
        """Of how many people an answer is or was shown, for each question of which any was."""
        wanted = (
            select(func.count())
            .select_from(voice_answers.join(voices))
            .where(*_in_confidence(round_id), _EVER_SHOWN)
            .group_by(voice_answers.c.question)
        )
        return tuple(self._connection.scalars(wanted))

    def put_into_block(self, question: str, block: int, members: Sequence[str]) -> None:
        """Note the block in which the answers of these voices are shown."""
        which = (voice_answers.c.question == question, voice_answers.c.voice_id.in_(members))
        self._connection.execute(update(voice_answers).where(*which).values(block=block))

    def put_comments_into_block(self, block: int, members: Sequence[str]) -> None:
        """Note the block in which the comments of these voices are shown."""
        self._connection.execute(update(voices).where(voices.c.id.in_(members)).values(comment_block=block))

    def return_block(self, case_id: str, role: str, question: str, block: int) -> None:
        """Note that the answers of a block are shown no more."""
        mine = select(voices.c.id).where(*self._of(case_id, role))
        which = (
            voice_answers.c.question == question,
            voice_answers.c.block == block,
            voice_answers.c.voice_id.in_(mine),
        )
        self._connection.execute(update(voice_answers).where(*which).values(block=None, returned=True))

    def return_comments(self, case_id: str, role: str, block: int) -> None:
        """Note that the comments of a block are shown no more."""
        mine = self._of(case_id, role)
        values = {"comment_block": None, "comment_returned": True}
        self._connection.execute(update(voices).where(*mine, voices.c.comment_block == block).values(values))

    def has_draft(self, voice_id: str) -> bool:
        """Whether somebody gave or changed something whose current form they have not handed in."""
        answered = and_(voice_answers.c.value != TAKEN_AWAY, ~voice_answers.c.handed_in)
        commented = and_(voices.c.comment != "", ~voices.c.comment_handed_in)
        wanted = select(voices.c.id).outerjoin(voice_answers).where(voices.c.id == voice_id, or_(answered, commented))
        return self._connection.scalar(wanted.limit(1)) is not None

    def count(self, round_id: str) -> tuple[int, int]:
        """How many have begun and not handed in, and how many have handed in."""
        wanted = select(voices.c.handed_in, func.count()).where(voices.c.round_id == round_id).group_by(voices.c.handed_in)
        found = {bool(handed_in): count for handed_in, count in self._connection.execute(wanted)}
        return found.get(False, 0), found.get(True, 0)

    def erase(self, round_ids: Sequence[str]) -> int:
        """Erase everybody who answered in confidence in these rounds, and return how many that were."""
        which = (voices.c.round_id.in_(round_ids), voices.c.respondent_id.is_(None))
        return self._connection.execute(delete(voices).where(*which)).rowcount

    def _one(self, which: ColumnElement[bool]) -> Voice | None:
        row = self._connection.execute(_voice_columns().where(which)).one_or_none()
        return _voice(row) if row else None

    def _of(self, case_id: str, role: str) -> tuple[ColumnElement[bool], ...]:
        here = select(rounds.c.id).where(rounds.c.case_id == case_id, rounds.c.role == role)
        return voices.c.round_id.in_(here), voices.c.respondent_id.is_(None)


def _in_confidence(round_id: str) -> tuple[ColumnElement[bool], ...]:
    return voices.c.round_id == round_id, voices.c.respondent_id.is_(None)


def _answer(voice_id: str, question: str) -> tuple[ColumnElement[bool], ...]:
    return voice_answers.c.voice_id == voice_id, voice_answers.c.question == question


def _voice_columns() -> Select[tuple[object, ...]]:
    columns = voices.c
    return select(
        columns.id,
        columns.round_id,
        columns.promise_version,
        columns.handed_in,
        columns.respondent_id,
        columns.comment,
    )


def _voice(row: Row[tuple[object, ...]]) -> Voice:
    data = row._mapping
    return Voice(
        id=data["id"],
        round_id=data["round_id"],
        promise_version=data["promise_version"],
        handed_in=data["handed_in"],
        respondent=data["respondent_id"],
        comment=data["comment"],
    )
