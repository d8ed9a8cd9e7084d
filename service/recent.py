"""What was drawn up lately, kept for as long as it is true: the next look at the same submission costs nothing."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The last ``most`` things made, each under a key that says what it was made from; a change there is another key.

    Safe to share between threads: a thing asked for by many at once is made once. ``in_turn`` makes different things
    one after the other as well: what is all computing only gets slower side by side, every one of them.
    """

    def __init__(self, *, most: int, in_turn: bool = False) -> None:
        self._most = most
        self._turn = threading.Lock() if in_turn else nullcontext()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under ``key``, else what ``make`` gives; what it raises is passed on and nothing kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            try:
                with self._turn:
                    made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return made
