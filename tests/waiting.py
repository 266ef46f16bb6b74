"""Waiting in tests: for a condition, up to a deadline, never for a length of time."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], timeout: float = 10.0, message: str = "the condition") -> T:
    """Return the first true answer of ``condition``.

    Args:
        condition: asked again and again; an answer that is true in an ``if`` ends the wait.
        timeout: seconds to wait at most.
        message: what is waited for, as the failure names it.

    Raises:
        AssertionError: the deadline passed; the last answer is named.
    """
    pause = threading.Event()
    deadline = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{message} did not come true within {timeout:g} s (last answer: {answer!r})")
        pause.wait(0.02)
