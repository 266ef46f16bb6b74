"""Turns view models into pages: one Jinja environment that escapes everything."""

import hashlib
import json
import re
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ov_desktop.paths import resource
from ov_desktop.wording.figures import euros
from ov_desktop.wording.text import _


def strong(text: str) -> Markup:
    """Make ``**words**`` bold and escape the rest; what is merged in later by ``format`` is escaped too."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))  # noqa: S704 -- escaped just before


def safe_format(text: str, **values: object) -> Markup:
    """Merge values into a text; those that are HTML already stay so, the rest is escaped."""
    return escape(text).format(**values)


def as_json(value: object) -> str:
    """Return a value as JSON for an attribute, where it is escaped like any text."""
    return json.dumps(value, ensure_ascii=False)


def counted(text: str) -> str:
    """Keep each number with the vouchers that it counts when a sentence is broken into lines."""
    return re.sub(r"(\d) (?=chèque)", "\\1\u00a0", text)


class Renderer:
    """Renders the templates; safe to share between threads."""

    def __init__(self, *, demo: bool, preview: bool = False) -> None:
        """Load the templates; ``demo`` and ``preview`` put a banner on every page."""
        self._environment = Environment(
            loader=FileSystemLoader(resource("portal", "templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "strong": strong,
            "safe_format": safe_format,
            "json": as_json,
            "euros": euros,
            "counted": counted,
        }
        self._environment.globals |= {
            "_": _,
            "asset": _static_addresses(),
            "demo": demo,
            "preview": preview,
        }

    def page(self, template: str, **values: Any) -> str:  # noqa: ANN401 -- whatever the template names
        """Return a page as HTML."""
        return self._environment.get_template(template).render(**values)


def _static_addresses() -> dict[str, str]:
    """The addresses of the static files, which change with their content, since browsers keep them."""
    return {
        path.name: f"/static/{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
        for path in resource("portal", "static").iterdir()
        if path.is_file()
    }
