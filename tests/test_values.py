"""A value is what the standard library's frozen dataclass is: each is held against its twin."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import values

std, ours = dataclasses.dataclass(frozen=True, slots=True), values.dataclass(frozen=True, slots=True)


def _pair(declare: Any) -> type:
    class Pair:
        """Two numbers, and what is made for each."""

        kind: ClassVar[str] = "pair"
        first: int
        second: int = 2
        seen: list[int] = field(default_factory=list, compare=False)
        hidden: str = field(default="", repr=False, kw_only=True)

    made: type = declare(Pair)
    return made


STD: Any = _pair(std)
OURS: Any = _pair(ours)
numbers = st.integers(0, 3)


@given(numbers, numbers, numbers, numbers)
def test_values_compare_and_hash_and_show_as_their_twins_do(a: int, b: int, c: int, d: int) -> None:
    assert (OURS(a, b) == OURS(c, d)) == (STD(a, b) == STD(c, d))
    assert (hash(OURS(a, b)) == hash(OURS(c, d))) or (a, b) != (c, d)
    assert repr(OURS(a, b, [c])) == repr(STD(a, b, [c]))
    assert OURS(a, b) != STD(a, b)


def test_each_value_gets_a_list_of_its_own() -> None:
    one, two = OURS(1), OURS(1)

    one.seen.append(7)

    assert (one.seen, two.seen) == ([7], [])
    assert one == two  # what is not compared is no difference


def test_a_value_takes_what_its_twin_takes_and_refuses_what_it_refuses() -> None:
    assert OURS(1, hidden="x").hidden == "x"
    wrong: list[tuple[tuple[Any, ...], dict[str, int]]] = [((), {}), ((1,), {"other": 2}), ((1, 2, [], "x"), {})]
    for given_so, named in wrong:
        for kind in (STD, OURS):
            with pytest.raises(TypeError):
                kind(*given_so, **named)


@pytest.mark.parametrize("name", ["first", "unknown"])
def test_nothing_about_a_value_changes(name: str) -> None:
    value = OURS(1)

    with pytest.raises(FrozenInstanceError, match=name):
        setattr(value, name, 5)
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(value, name)

    assert value == OURS(1)
    assert not hasattr(value, "__dict__")


def test_the_library_s_own_functions_take_a_value() -> None:
    value = OURS(1, 2, [3], hidden="x")

    assert dataclasses.replace(value, second=9) == OURS(1, 9, [3], hidden="x")
    assert dataclasses.asdict(value) == {"first": 1, "second": 2, "seen": [3], "hidden": "x"}
    assert [each.name for each in dataclasses.fields(value)] == ["first", "second", "seen", "hidden"]
    assert copy.deepcopy(value).seen == [3]
    assert OURS.__match_args__ == ("first", "second", "seen")


@values.dataclass(frozen=True, slots=True)
class Base:
    """Something with a name, which may not be empty."""

    name: str

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("A name, please.")


@values.dataclass(frozen=True, slots=True)
class Child(Base):
    """Something with a name and an age; it is as good as anything else as old."""

    age: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Child) and other.age == self.age

    def __hash__(self) -> int:
        return self.age


def test_a_value_may_inherit_check_itself_and_say_what_is_equal() -> None:
    with pytest.raises(ValueError, match="A name"):
        Child("")

    assert Child("Maya", 3) == Child("Omar", 3)
    assert pickle.loads(pickle.dumps(Child("Maya", 3))).name == "Maya"


def test_a_value_that_holds_itself_can_be_shown() -> None:
    held: list[Any] = []
    value = OURS(1, 2, held)
    held.append(value)

    assert "..." in repr(value)


def test_what_is_not_frozen_is_the_library_s_own() -> None:
    @values.dataclass(slots=True)
    class Counter:
        at: int = 0

    counter = Counter()
    counter.at += 1

    assert counter == Counter(1)
    assert Counter.__hash__ is None
