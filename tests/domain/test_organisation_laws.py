"""Laws of an organisation: who is above whom, who held what when, and that looking is fast however large it is."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.domain.circles import circles
from diagnostics.domain.naming import id_of
from diagnostics.domain.organisation import Employee, Holding, Organisation, Post
from diagnostics.domain.succession import Change, after, appointed, dated, deputised, ended, left, merged
from diagnostics.errors import InvalidInput
from tests.organisations import DAYS, TODAY, chart, organisations, step

PEOPLE = ["ada", "ben", "cleo"]
LARGE = chart(20_000)


def way_up(there: Organisation, post: str) -> list[str]:
    return [post, *(one.id for one in there.superiors(post))]


@given(organisations(), st.data())
def test_the_first_common_superior_is_above_both_and_nobody_nearer_is(there: Organisation, data: st.DataObject) -> None:
    posts = [post.id for post in there.posts]
    if not posts:
        assert there.common_superior(["nobody"]) is None
        return
    one, other = data.draw(st.sampled_from(posts)), data.draw(st.sampled_from(posts))
    found = there.common_superior([one, other])
    assert found == there.common_superior([other, one])
    shared = [post for post in way_up(there, one) if post in way_up(there, other)]
    assert (found.id if found else None) == (shared[0] if shared else None)
    assert there.common_superior([one]) == there.common_superior([one, one]) == there.post_by_id[one]


def test_who_reports_to_the_other_has_the_other_as_common_superior() -> None:
    there = Organisation(posts=(_post("top"), _post("mid", "top"), _post("low", "mid"), _post("side", "top"), _post("else")))
    assert there.common_superior(["low", "mid"]) == there.post_by_id["mid"]
    assert there.common_superior(["low", "side", "mid"]) == there.post_by_id["top"]
    assert there.common_superior(["low", "else"]) is None
    assert there.common_superior(["low", "gone"]) is None
    assert there.common_superior([]) is None


@given(organisations(), DAYS)
def test_looking_up_says_the_same_as_going_through_everything(there: Organisation, day: date) -> None:
    for post in there.posts:
        running = [one for one in there.holdings if one.post == post.id and one.on(day)]
        holders = [one.employee for one in running if not one.deputy]
        deputies = [one.employee for one in running if one.deputy]
        assert there.is_vacant(post.id, day) == (not holders)
        assert {one.id for one in there.deputies(post.id, day)} == set(deputies)
        found = there.holder(post.id, day)
        assert found.id == holders[0] if found and holders else (found.id in deputies if found else not running)
        assert {one.id for one in there.reports.get(post.id, ())} == {
            one.id for one in there.posts if one.reports_to == post.id
        }
    for person in there.employees:
        held = {one.post for one in there.holdings if one.employee == person.id and one.on(day)}
        assert {post.id for post in there.posts_of(person.id, day)} == held
    for unit in there.units:
        below = {one.id for one in there.units if unit.id in _units_up(there, one.id)}
        assert there.units_below(unit.id) == below


@given(st.data())
def test_whatever_is_done_to_a_post_nobody_shares_it_and_the_past_stays(data: st.DataObject) -> None:
    held: tuple[Holding, ...] = ()
    draw = data.draw
    for _ in range(6):
        held = step(draw, held, "post", PEOPLE)
        _check(held)
    who, day = draw(st.sampled_from(PEOPLE)), draw(DAYS)
    try:
        changes = appointed(held, "post", who, day, TODAY)
    except InvalidInput:
        return
    then = after(held, changes)
    _check(then)
    assert _holder(then, day) == who
    back = [change for change in changes if change.before and change.after and change.after.since < change.before.since]
    for past in (day - timedelta(days=1), day - timedelta(days=400)):
        assert back or _holder(then, past) == _holder(held, past)


@given(st.data())
def test_an_abolished_post_is_held_by_nobody_from_that_day_on_and_as_before_until_then(data: st.DataObject) -> None:
    held: tuple[Holding, ...] = ()
    for _ in range(4):
        held = step(data.draw, held, "post", PEOPLE)
    end, day = data.draw(DAYS), data.draw(DAYS)
    then = after(held, left(held, end))
    before = {(one.employee, one.deputy) for one in held if one.on(day)}
    assert {(one.employee, one.deputy) for one in then if one.on(day)} == (before if day < end else set())


@given(st.data())
def test_a_corrected_beginning_never_makes_two_holders(data: st.DataObject) -> None:
    held: tuple[Holding, ...] = ()
    for _ in range(5):
        held = step(data.draw, held, "post", PEOPLE)
    if held:
        try:
            held = after(held, dated(held, data.draw(st.sampled_from(held)), data.draw(DAYS)))
        except InvalidInput:
            return
        _check(held)


@given(st.data())
def test_changes_made_one_after_the_other_are_the_same_as_their_sum(data: st.DataObject) -> None:
    start = held = step(data.draw, (), "post", PEOPLE)
    done: tuple[Change[Holding], ...] = ()
    for who in data.draw(st.lists(st.sampled_from(PEOPLE), max_size=4)):
        try:
            changes = appointed(held, "post", who, data.draw(DAYS), TODAY)
        except InvalidInput:
            continue
        held, done = after(held, changes), (*done, *changes)
    assert set(after(start, merged(done))) == set(held)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda held: appointed(held, "post", "cleo", date(2019, 1, 1), TODAY), "was given to 'ada' on 2020-01-01"),
        (lambda held: appointed(held, "post", "cleo", date(2020, 6, 1), TODAY), "'ada' held the post until 2021-01-01"),
        (lambda held: deputised(held, "post", "ben", TODAY), "'ben' holds the post and cannot stand in"),
        (lambda held: ended(held[1], date(2021, 6, 1)), "It began on 2022-01-01"),
        (lambda held: ended(held[0], date(2021, 6, 1)), "It ended on 2021-01-01 already"),
        (lambda held: dated(held, held[1], date(2020, 6, 1)), "'ada' is recorded from 2020-01-01 until 2021-01-01"),
        (lambda held: dated(held, held[0], date(2021, 1, 1)), "It ended on 2021-01-01, and 2021-01-01 is not before"),
    ],
)
def test_what_would_rewrite_the_past_is_refused_with_what_to_write(made: object, told: str) -> None:
    ada = Holding(post="post", employee="ada", since=date(2020, 1, 1), until=date(2021, 1, 1))
    ben = Holding(post="post", employee="ben", since=date(2022, 1, 1))
    with pytest.raises(InvalidInput, match=told.replace("(", r"\(")):
        made((ada, ben))  # type: ignore[operator]


def test_who_is_to_follow_later_is_left_in_place() -> None:
    held = (
        Holding(post="post", employee="ada", since=date(2020, 1, 1), until=date(2027, 1, 1)),
        Holding(post="post", employee="ben", since=date(2027, 1, 1)),
    )
    then = after(held, appointed(held, "post", "cleo", TODAY, TODAY))
    assert [_holder(then, day) for day in (date(2026, 1, 1), TODAY, date(2026, 12, 31), date(2027, 1, 1))] == [
        "ada",
        "cleo",
        "cleo",
        "ben",
    ]


def test_an_abolished_post_plays_no_role_and_is_not_among_the_posts_of_later_days() -> None:
    gone = Post(id="old", title="Old", unit="u", role="hr", until=date(2026, 1, 1))
    there = Organisation(posts=(gone, Post(id="new", title="New", unit="u", role="hr")))
    assert there.post_for("hr", "u") == there.post_by_id["new"]
    assert [post.id for post in there.posts_on(date(2025, 12, 31))] == ["old", "new"]
    assert [post.id for post in there.posts_on(date(2026, 1, 1))] == ["new"]


def test_looking_up_does_not_take_longer_in_a_large_organisation() -> None:
    LARGE.holder("p-0", TODAY), LARGE.posts_of("e-0", TODAY), LARGE.post_for("performer", "u-0"), LARGE.reports
    started = time.process_time()
    for number in range(20_000):
        post = f"p-{number}"
        LARGE.holder(post, TODAY)
        LARGE.is_vacant(post, TODAY)
        LARGE.posts_of(f"e-{number}", TODAY)
        LARGE.post_for("performer", f"u-{number // 10}")
        LARGE.common_superior([post, f"p-{19_999 - number}"])
    # Going through everything each time would take minutes.
    assert time.process_time() - started < 5


@given(st.lists(st.integers(0, 7) | st.none(), max_size=8))
def test_a_circle_is_found_exactly_where_following_never_ends(points: list[int | None]) -> None:
    above = {str(at): None if to is None else str(to) for at, to in enumerate(points)}
    endless = set()
    for start in above:
        here: str | None = start
        for _ in range(len(points)):
            here = above.get(here) if here is not None else None
        if here is not None and here in above:
            endless.add(here)
    found = circles(above)
    assert {one for circle in found for one in circle} >= endless
    for circle in found:
        assert [above[one] for one in circle] == [*circle[1:], circle[0]]


@given(st.text(min_size=1))
def test_an_id_is_an_id_and_gives_itself(text: str) -> None:
    found = id_of(text)
    assert id_of(found) == found
    Employee(id=found, name="Ada Vogel")


def test_names_that_differ_in_letters_that_ids_cannot_hold_stay_apart() -> None:
    assert id_of("Ünal Öz") == "unal-oz"
    assert id_of("李 Wang") != id_of("王 Wang")
    assert len(id_of("Director " * 30)) <= 60


def _post(name: str, above: str | None = None) -> Post:
    return Post(id=name, title=name, unit="u", role="hr", reports_to=above)


def _units_up(there: Organisation, unit: str) -> list[str]:
    above = there.unit_by_id[unit].parent
    return [unit, *(_units_up(there, above) if above else [])]


def _holder(held: tuple[Holding, ...], day: date) -> str | None:
    found = [one.employee for one in held if one.on(day) and not one.deputy]
    assert len(found) <= 1
    return found[0] if found else None


def _check(held: tuple[Holding, ...]) -> None:
    days = {day for one in held for day in (one.since, one.until or TODAY, (one.until or TODAY) - timedelta(days=1))}
    for day in days:
        there = [one for one in held if one.on(day)]
        assert sum(not one.deputy for one in there) <= 1
        assert len({one.employee for one in there}) == len(there), "nobody is in a post twice"
    assert all(one.until is None or one.since < one.until for one in held)
