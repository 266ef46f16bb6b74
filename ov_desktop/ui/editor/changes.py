"""Where a text was changed from outside: whoever undoes something goes on writing there."""

from itertools import takewhile


def end_of_change(before: str, after: str) -> int:
    """Return the place in ``after`` at which what was changed ends; its beginning where nothing was."""
    alike = zip(reversed(before), reversed(after), strict=False)
    return len(after) - sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], alike))
