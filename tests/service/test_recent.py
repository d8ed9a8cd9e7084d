"""What is kept of what was made lately."""

import threading
import time

import pytest

from service.recent import Recent


def test_a_thing_is_made_once_and_the_oldest_go() -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    kept: Recent[int] = Recent(most=2)
    for number in (1, 1, 2, 1, 3, 1, 2):
        assert kept.get(number, lambda number=number: make(number)) == number
    assert made == [1, 2, 3, 2]


def test_many_who_ask_at_once_wait_for_one_making() -> None:
    made: list[int] = []

    def slowly() -> int:
        time.sleep(0.05)
        made.append(1)
        return 1

    kept: Recent[int] = Recent(most=2)
    threads = [threading.Thread(target=lambda: kept.get("key", slowly)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_different_things_are_made_in_turn_where_that_is_wanted() -> None:
    kept: Recent[int] = Recent(most=8, in_turn=True)
    making: list[int] = []
    together: list[int] = []

    def make(number: int) -> int:
        making.append(number)
        time.sleep(0.05)
        together.append(len(making))
        making.remove(number)
        return number

    threads = [threading.Thread(target=lambda at=at: kept.get(at, lambda: make(at))) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [1] * 4


def test_what_could_not_be_made_is_tried_again() -> None:
    def broken() -> int:
        raise KeyError

    kept: Recent[int] = Recent(most=2)
    with pytest.raises(KeyError):
        kept.get("key", broken)
    assert kept.get("key", lambda: 2) == 2
