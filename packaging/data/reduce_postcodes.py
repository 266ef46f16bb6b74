"""Makes ``resources/data/codes-postaux.txt.gz`` from two packages of open data, both under the MIT licence.

Run by hand when the data change::

    npm pack codes-postaux @etalab/decoupage-administratif
    tar xzf codes-postaux-*.tgz --one-top-level=codes
    tar xzf etalab-decoupage-administratif-*.tgz --one-top-level=communes
    python packaging/data/reduce_postcodes.py codes/package/codes-postaux.json communes/package/data/communes.json

The first package knows the codes of each commune and the names that the post uses, the second the overseas
collectivities and the former communes, whose names people still write.
"""
# ruff: noqa: INP001 -- a package named packaging would shadow the library of that name

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ov_desktop.domain.delivery import same_town
from ov_desktop.domain.text import fold

OUTPUT = Path(__file__).parents[2] / "resources" / "data" / "codes-postaux.txt.gz"
SMALL_WORDS = {"de", "des", "du", "d", "l", "la", "le", "les", "en", "et", "sur", "sous", "aux", "au", "lès"}
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "stes": "saintes", "lez": "lès"}
BOX_CODES = {"98702": "Faa'a", "98713": "Papeete"}
"""Codes of post-office boxes, how most of Tahiti has its mail, that neither package knows."""


def spelled(name: str) -> str:
    """Return a town's name without its arrondissement: the post asks for the code to tell them apart."""
    return re.sub(r" \d+(er|e) Arrondissement$", "", name)


def lowered(label: str) -> str:
    """Return a label of the post, in capitals, as a name: ``LES MILLES`` becomes ``Les Milles``."""
    words = re.split(r"([ '-])", label.lower())
    kept = [word if i and word in SMALL_WORDS else word[:1].upper() + word[1:] for i, word in enumerate(words)]
    return "".join(kept)


def add(names: list[str], name: str) -> None:
    """Add a name unless the list holds another spelling of it."""
    if not any(same_town(name, known) or telling_words(name) == telling_words(known) for known in names):
        names.append(name)


def telling_words(name: str) -> set[str]:
    """Return the words that tell one town from another: no articles, no abbreviations, in any order."""
    return {ABBREVIATIONS.get(word, word) for word in fold(name).split()} - SMALL_WORDS


def reduce(codes: Iterable[dict[str, str]], communes: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the towns of each postal code: communes first, then former communes and the post's own names."""
    labels = sorted(codes, key=lambda entry: (entry["codePostal"], entry["nomCommune"]))
    towns: dict[str, list[str]] = defaultdict(list)
    former: dict[str, list[str]] = defaultdict(list)
    for commune in communes:
        if commune["type"] in {"commune-deleguee", "commune-associee"}:
            former[commune["chefLieu"]].append(commune["nom"])
    for entry in labels:
        add(towns[entry["codePostal"]], spelled(entry["nomCommune"]))
    current = [commune for commune in communes if "codesPostaux" in commune]
    for commune in current:
        for code in commune["codesPostaux"]:
            add(towns[code], spelled(commune["nom"]))
    for commune in current:
        for code in commune["codesPostaux"]:
            for name in sorted(former[commune["code"]]):
                add(towns[code], name)
    for entry in labels:
        add(towns[entry["codePostal"]], lowered(entry["libelleAcheminement"]))
    for code, name in BOX_CODES.items():
        add(towns[code], name)
    return towns


def main(codes: Path, communes: Path) -> None:
    """Write the file; the same data give the same bytes."""
    towns = reduce(json.loads(codes.read_text("utf-8")), json.loads(communes.read_text("utf-8")))
    text = "".join(f"{code}\t{';'.join(towns[code])}\n" for code in sorted(towns))
    OUTPUT.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    sys.stdout.write(f"{len(towns)} codes, {OUTPUT.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
