"""Keeps ``None`` alive under a PySide6 that forgets to count it."""

import sys

_FIRST_IMMORTAL = (3, 12)


def keep_none_alive() -> None:
    """Count a quarter of all the references that can be counted to ``None``, once for the process.

    PySide6 6.12.0 is built as for Python 3.12, where ``None`` needs no counting: each of its functions that returns
    nothing gives ``None`` away uncounted. Python 3.11 counts, comes to zero after some thousand calls, and ends the
    process ("Fatal Python error: none_dealloc"). From Python 3.12 on there is nothing to do.
    """
    if sys.version_info >= _FIRST_IMMORTAL or sys.implementation.name != "cpython":
        return
    import ctypes  # noqa: PLC0415 - newer Pythons do without

    count = ctypes.c_ssize_t.from_address(id(None))
    if count.value < sys.maxsize // 8:
        count.value += sys.maxsize // 4
