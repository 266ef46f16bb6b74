"""Writes the design tokens into the portal's style sheet as CSS variables, or checks that they are there.

python packaging/style/write_css_variables.py [--check]
"""
# ruff: noqa: INP001 -- a package named packaging would shadow the library of that name

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).parents[2] / "resources"
TOKENS = RESOURCES / "style" / "tokens.json"
STYLESHEET = RESOURCES / "portal" / "static" / "portal.css"
END = "/* End of the variables. */\n"

Tokens = Mapping[str, Any]


def css_variables(tokens: Tokens) -> str:
    """Return the tokens that pages need as CSS variables: light, and dark where the system asks for it."""
    light = _declarations(_colours(tokens, "light"))
    dark = _declarations(_colours(tokens, "dark"))
    measures = _declarations(_measures(tokens))
    return (
        "/* Made from resources/style/tokens.json by packaging/style/write_css_variables.py. */\n"
        f":root {{\n  color-scheme: light dark;\n{measures}{light}}}\n"
        f"@media (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n{END}"
    )


def _colours(tokens: Tokens, scheme: str) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in tokens["color"][scheme].items()}


def _measures(tokens: Tokens) -> dict[str, str]:
    """Lengths in rem where text decides them, so that they follow a larger text size; hairlines stay in px."""
    measures = {f"space-{name}": _rem(value) for name, value in tokens["space"].items() if name.isdigit()}
    for name in ("chip", "portal_field", "portal_card"):
        measures[f"radius-{name.removeprefix('portal_')}"] = f"{tokens['radius'][name]}px"
    measures["focus-width"] = f"{tokens['border']['portal_focus']}px"
    measures["error-width"] = f"{tokens['border']['error']}px"
    for name in ("button", "field", "min_target"):
        measures[f"height-{name.replace('_', '-')}"] = _rem(tokens["height"][f"portal_{name}"])
    for name, style in tokens["type"]["portal"].items():
        measures[f"{name}-size"] = _rem(style["size"])
        measures[f"{name}-line"] = f"{style['line'] / style['size']:.4g}"
        measures[f"{name}-weight"] = str(style["weight"])
    for name in ("max", "main", "side"):
        measures[f"layout-{name}"] = _rem(tokens["layout"][f"portal_{name}"])
    measures["family"] = tokens["type"]["family"]["portal"]
    return measures


def _rem(pixels: int) -> str:
    return f"{pixels / 16:.6g}rem"


def _declarations(values: Mapping[str, str]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in values.items())


def main(*, check: bool) -> int:
    """Rewrite the variables at the head of the style sheet; with ``check``, only say whether they are right."""
    found = STYLESHEET.read_text("utf-8")
    rules = found.partition(END)[2] or found
    wanted = css_variables(json.loads(TOKENS.read_text("utf-8"))) + rules
    if check:
        return 0 if found == wanted else 1
    STYLESHEET.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
