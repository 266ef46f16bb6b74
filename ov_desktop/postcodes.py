"""The towns of each French postal code, overseas included (SPEC P5)."""

import gzip
from collections.abc import Mapping
from functools import cache

from ov_desktop.paths import resource


def towns_of(code: str) -> tuple[str, ...]:
    """Return the towns of a postal code, none for a code that does not exist.

    Communes come first, then former communes and the post's own names, which people still write.
    """
    towns = _directory().get(code, "")
    return tuple(towns.split(";")) if towns else ()


@cache
def _directory() -> Mapping[str, str]:
    text = gzip.decompress(resource("data", "codes-postaux.txt.gz").read_bytes()).decode("utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines())
