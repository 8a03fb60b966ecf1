"""The audit chain by itself: whatever is changed in an export is found, and what a chain cannot show is known."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.audit import (
    BEGINNING,
    LONGEST_VALUE,
    End,
    Link,
    body_of,
    canonical,
    exported,
    link_after,
)
from diagnostics.audit_check import Verified, checked_head, verified, verified_export
from diagnostics.errors import InvalidInput

Told = tuple[str, str, str, dict[str, object]]
Chain = list[tuple[Link, str | None]]

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
PLAIN_TEXT = st.text(max_size=8)
DETAIL = st.dictionaries(ANY_TEXT, ANY_TEXT | st.floats() | st.integers() | st.none() | st.lists(ANY_TEXT, max_size=2))
VERBS = st.sampled_from(["record-answer", "change-gap", "delete-case", "remove-details"])
TOLD = st.lists(st.tuples(PLAIN_TEXT, VERBS, st.sampled_from(["calls", "sales"]), DETAIL), max_size=5)


def chain_of(told: Sequence[Told]) -> Chain:
    found: Chain = []
    head = BEGINNING
    for seq, (actor, verb, subject, detail) in enumerate(told, 1):
        body = body_of(detail)
        link = link_after(head, seq, f"2026-11-25T09:30:{seq:02}.000000Z", actor, verb, subject, body)
        found.append((link, body))
        head = link.hash
    return found


def three_events() -> Chain:
    return chain_of([
        ("Ada", "open-case", "calls", {"library": "2026.11"}),
        ("Bjørn", "record-answer", "calls", {"before": None, "after": "näher"}),
        ("Ada", "open-case", "sales", {}),
    ])  # fmt: skip


def with_a_deletion() -> Chain:
    chain = three_events()
    end, body = end_of(chain), body_of({"answers": 1})
    link = link_after(end.hash, end.seq + 1, "2026-11-25T10:00:00.000000Z", "Ada", "delete-case", "calls", body)
    return [*chain, (link, body)]


def file_of(chain: Chain) -> bytes:
    return "".join(f"{line}\n" for line in exported(chain)).encode()


def end_of(chain: Chain) -> End:
    return End(chain[-1][0].seq, chain[-1][0].hash) if chain else End(0, BEGINNING)


def checked(data: bytes, noted: str | None = None) -> Verified:
    return verified_export(io.BytesIO(data), noted)


def is_found(data: bytes) -> bool:
    try:
        return checked(data).fault is not None
    except InvalidInput:
        return True


def without_bodies(chain: Chain, *seqs: int) -> Chain:
    return [(link, None if link.seq in seqs else body) for link, body in chain]


@given(TOLD)
def test_what_was_exported_is_verified_whatever_people_wrote(told: list[Told]) -> None:
    chain = chain_of(told)
    found = checked(file_of(chain))
    assert found == Verified(len(told), end_of(chain).hash, 0, None, None)
    assert found == verified(chain, end_of(chain))


@given(DETAIL)
def test_what_people_wrote_is_in_the_body_letter_by_letter(detail: dict[str, object]) -> None:
    # NaN is not equal to itself; its text is.
    assert repr(json.loads(body_of(detail))["detail"]) == repr(dict(sorted(detail.items())))


def test_every_change_of_one_byte_is_found_at_every_place() -> None:
    data = file_of(without_bodies(with_a_deletion(), 1, 2))
    assert not is_found(data)
    for place, byte in enumerate(data):
        changes = [bytes([byte ^ (1 << bit)]) for bit in range(8)]
        changes += [b"", bytes([byte, byte]), bytes([byte, 32]), bytes([byte, 13]), bytes([byte, 10]), bytes([32, byte])]
        for change in changes:
            changed = data[:place] + change + data[place + 1 :]
            assert is_found(changed), f"{change!r} at {place}"


def test_an_export_without_answers_holds_what_it_says_and_no_byte_of_it_can_be_changed() -> None:
    chain = with_a_deletion()
    data = "".join(f"{line}\n" for line in exported(without_bodies(chain, 1), with_answers=False)).encode()
    assert "näher" not in data.decode() and "2026.11" not in data.decode()
    found = checked(data, end_of(chain).hash)
    assert (found.fault, found.removed, found.left_out, found.events) == (None, 1, 1, 4)
    assert all(is_found(data[:place] + bytes([byte ^ 1]) + data[place + 1 :]) for place, byte in enumerate(data))


def test_an_answer_that_is_missing_is_a_fault_where_the_export_does_not_say_so() -> None:
    assert is_found(file_of(without_bodies(three_events(), 2)))


@settings(max_examples=300)
@given(TOLD, st.sampled_from(["replace", "delete", "insert"]), st.integers(0, 255), st.data())
def test_a_change_of_any_byte_of_any_export_is_found(told: list[Told], kind: str, byte: int, data: st.DataObject) -> None:
    file = file_of(chain_of(told))
    place = data.draw(st.integers(0, len(file) - 1))
    changed = {
        "replace": file[:place] + bytes([byte if byte != file[place] else byte ^ 1]) + file[place + 1 :],
        "delete": file[:place] + file[place + 1 :],
        "insert": file[:place] + bytes([byte]) + file[place:],
    }[kind]
    assert is_found(changed)


@settings(max_examples=150)
@given(TOLD.filter(len), st.data())
def test_lines_taken_away_swapped_or_doubled_are_found(told: list[Told], data: st.DataObject) -> None:
    lines = file_of(chain_of(told)).splitlines(keepends=True)
    one, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    assert is_found(b"".join(lines[:one] + lines[one + 1 :]))
    assert is_found(b"".join([*lines[:one], lines[one], *lines[one:]]))
    if one != other:
        lines[one], lines[other] = lines[other], lines[one]
        assert is_found(b"".join(lines))


def test_an_export_cut_off_anywhere_is_found() -> None:
    data = file_of(three_events())
    assert all(is_found(data[:length]) for length in range(len(data)))


def test_the_first_broken_link_is_named_and_what_came_before_it_counted() -> None:
    chain = three_events()
    link, body = chain[1]
    chain[1] = replace(link, actor="Somebody else"), body
    found = checked(file_of(chain))
    assert found.events == 1 and found.head == chain[0][0].hash
    assert found.fault == "Event 2 (record-answer, 2026-11-25T09:30:02.000000Z) is broken: what it says was changed."
    lying = [chain[0], (link, body_of({"after": "nothing of the sort"})), chain[2]]
    assert "Event 2" in str(checked(file_of(lying)).fault)
    assert "its body was changed" in str(checked(file_of(lying)).fault)


def test_an_event_put_in_between_is_named() -> None:
    first, second, third = three_events()
    body = body_of({})
    forged = link_after(first[0].hash, 2, second[0].at, "Ada", "open-case", "sales", body)
    found = verified([first, (forged, body), second, third], end_of([third]))
    assert "should be number 3; an event is missing or was added" in str(found.fault)
    assert "Event 3" in str(verified([first, (forged, body), third], end_of([third])).fault)


def test_only_a_head_noted_earlier_shows_that_the_end_was_cut_and_finished_again() -> None:
    chain = three_events()
    noted = end_of(chain).hash
    cut = file_of(chain[:2])
    assert checked(cut).fault is None
    assert "No event has the head noted earlier" in str(checked(cut, noted).fault)
    assert checked(file_of(chain), noted).noted_at == 3


def test_only_a_head_noted_earlier_shows_that_the_chain_was_written_anew() -> None:
    chain = three_events()
    anew = chain_of([("Eve", link.verb, link.subject, {}) for link, _ in chain])
    assert checked(file_of(anew)).fault is None
    assert checked(file_of(anew), chain[0][0].hash).fault
    assert checked(file_of(chain), chain[0][0].hash).noted_at == 1


def test_events_after_the_noted_head_are_no_fault() -> None:
    chain = three_events()
    assert checked(file_of(chain), chain[1][0].hash).noted_at == 2
    assert checked(file_of(chain), BEGINNING).noted_at == 0


def test_a_chain_that_is_shorter_or_longer_than_was_kept_elsewhere_is_found() -> None:
    chain = three_events()
    for taken, end in ((chain[:2], end_of(chain)), (chain, end_of(chain[:2])), ([], end_of(chain))):
        assert "taken away or added at its end" in str(verified(taken, end).fault)


def test_bodies_may_go_when_an_event_says_so_and_are_counted() -> None:
    chain = with_a_deletion()
    found = checked(file_of(without_bodies(chain, 1, 2)))
    assert (found.fault, found.removed, found.events) == (None, 2, 4)


@pytest.mark.parametrize(("gone", "named"), [((1,), "Event 1"), ((3,), "Event 3"), ((2, 3), "Event 2")])
def test_a_body_that_goes_without_a_word_is_named(gone: tuple[int, ...], named: str) -> None:
    found = checked(file_of(without_bodies(three_events(), *gone)))
    assert str(found.fault).startswith(f"{named} has lost its body")


def test_the_event_that_says_what_was_deleted_cannot_excuse_the_loss_of_its_own_body() -> None:
    chain = with_a_deletion()
    assert "Event 4 has lost its body" in str(checked(file_of(without_bodies(chain, 1, 2, 4))).fault)


@pytest.mark.parametrize("verb", ["remove-details", "delete-case"])
def test_one_body_alone_cannot_be_taken_away_under_cover_of_a_made_up_removal(verb: str) -> None:
    chain = chain_of([
        ("Ada", "open-case", "calls", {}),
        ("Ada", "record-answer", "calls", {"after": "what somebody wants gone"}),
        ("Eve", verb, "calls", {}),
    ])  # fmt: skip
    assert "Event 2 has lost its body and event 1" in str(checked(file_of(without_bodies(chain, 2))).fault)
    # All of them together can: the event that says so stays, with a name and a time.
    assert checked(file_of(without_bodies(chain, 1, 2))).fault is None


def test_details_can_be_removed_again_after_a_case_went_on() -> None:
    told = [("Ada", "answer", "calls", {}), ("Ada", "remove-details", "calls", {})]
    assert checked(file_of(without_bodies(chain_of(told * 3), 1, 3, 5))).removed == 3
    assert "Event 5 has lost" in str(checked(file_of(without_bodies(chain_of(told * 2 + told[:1]), 1, 3, 5))).fault)


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"null",
        b"{}",
        b"[" * 200_000,
        b'{"seq":' + b"9" * 10_000 + b"}",
        b"\xff\xfe",
        canonical({**three_events()[0][0].__dict__, "body": 5}).encode(),
        canonical({**three_events()[0][0].__dict__, "seq": True, "body": None}).encode(),
        canonical({**three_events()[0][0].__dict__, "seq": 1.0, "body": three_events()[0][1]}).encode(),
        canonical({**three_events()[0][0].__dict__, "verb": [], "body": None}).encode(),
        canonical({**three_events()[0][0].__dict__, "more": "", "body": None}).encode(),
        json.dumps({**three_events()[0][0].__dict__, "actor": "\ud800", "body": None}).encode(),
    ],
    ids=lambda line: line[:20].decode("latin-1"),
)
def test_a_line_that_is_no_event_is_named_whatever_it_is(line: bytes) -> None:
    head, *_ = file_of([]).splitlines(keepends=True)
    assert "Line 2" in str(checked(head + line + b"\n" + canonical({"count": 1, "head": ""}).encode() + b"\n").fault)


def test_a_forged_file_cannot_talk_to_the_terminal() -> None:
    (link, body), *_ = three_events()
    fault = str(checked(file_of([(replace(link, verb="\x1b[2Jrecord"), body)])).fault)
    assert fault.isprintable() and "record" in fault


@pytest.mark.parametrize("data", [b"", b"\n", b"id: calls\n", b"\xef\xbb\xbf{}\n", b"\xff\xfe", b"x" * 100_000])
def test_another_file_is_said_to_be_no_export(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="choose another file"):
        checked(data)


ON_THE_WAY = {
    "lines end in CR LF instead of LF": lambda data: data.replace(b"\n", b"\r\n"),
    "lines end in CR instead of LF": lambda data: data.replace(b"\n", b"\r"),
    "lines end in CR LF": lambda data: data.replace(b"\n", b"\r\n", 2),
    "lines end in CR instead of LF, there are blank lines": lambda data: data.replace(b"\n", b"\r\r\n"),
    "it starts with a byte order mark (BOM)": lambda data: b"\xef\xbb\xbf" + data,
    "the line end of the last line is missing": lambda data: data.rstrip(b"\n"),
    "there are blank lines": lambda data: b"\n" + data + b"\n\n",
    "there are spaces before or after a line": lambda data: b"  " + data.replace(b"\n", b" \n", 2),
    "saved as UTF-16 instead of UTF-8": lambda data: data.decode().encode("utf-16"),
    "UTF-16 instead of UTF-8, lines end in CR LF": lambda data: data.replace(b"\n", b"\r\n").decode().encode("utf-16-be"),
}


@pytest.mark.parametrize(("said", "change"), ON_THE_WAY.items())
def test_what_mail_does_to_an_export_is_told_apart_from_a_changed_event(said: str, change: Callable[[bytes], bytes]) -> None:
    chain = three_events()
    found = checked(change(file_of(chain)))
    assert found.fault is not None, "every byte counts"
    assert said in found.fault and "With this undone, all 3 events hold" in found.fault
    assert (found.events, found.head) == (3, end_of(chain).hash)
    changed = checked(change(file_of(chain).replace("näher".encode(), b"close")))
    assert changed.fault is not None and changed.events == 1
    assert changed.fault.startswith("Event 2 (record-answer") and "its body was changed" in changed.fault
    assert "hold" not in changed.fault
    assert said in changed.fault or "last line" in said, "what comes behind a broken event is not read"


def test_a_head_noted_earlier_counts_whatever_mail_did() -> None:
    crlf = file_of(three_events()).replace(b"\n", b"\r\n")
    assert str(checked(crlf, "0" * 63 + "1").fault).startswith("No event has the head noted earlier")


def test_an_export_without_events_is_whole() -> None:
    assert checked(file_of([])) == Verified(0, BEGINNING, 0, None, None)


def test_of_a_very_long_text_the_length_and_the_hash_are_kept() -> None:
    body = body_of({"before": "short", "after": "long " * LONGEST_VALUE})
    assert len(body) < 1000
    detail = json.loads(body)["detail"]
    assert detail["before"] == "short"
    assert detail["after"]["characters"] == 5 * LONGEST_VALUE + 2


def test_the_same_words_have_another_digest_each_time_so_that_none_can_be_guessed() -> None:
    one, other = (chain_of([("Ada", "record-answer", "calls", {"after": "yes"})])[0][0] for _ in range(2))
    assert one.digest != other.digest


def test_a_head_is_read_as_people_copy_it() -> None:
    head = end_of(three_events()).hash
    assert checked_head(f" {head[:32].upper()}\n{head[32:]} ") == head
    assert checked_head(" ") is None
    for wrong in (head[:63], f"{head}0", "g" * 64):
        with pytest.raises(InvalidInput, match="64 digits"):
            checked_head(wrong)
