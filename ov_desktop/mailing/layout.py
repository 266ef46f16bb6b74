"""Lays a message out: MJML for HTML that mailboxes show alike, and plain text, from the same pieces (SPEC M1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from mjml import mjml2html

from ov_desktop.mailing import runs
from ov_desktop.mailing.parts import Closing, Frame, Invitation, Picture
from ov_desktop.mailing.pictures import is_emblem
from ov_desktop.paths import resource

COLORS = {
    "page": "#F1EDE6",
    "body": "#FFFFFF",
    "text": "#1B2530",
    "muted": "#434D58",
    "legal_text": "#5A636D",
    "legal_background": "#F6F3EE",
    "panel": "#E4EEF7",
    "panel_border": "#9FC2E0",
    "rule": "#DED8CD",
    "button": "#0B5A9D",
    "button_text": "#FFFFFF",
    "link": "#0B5A9D",
    "font": "Arial, Helvetica, sans-serif",
    "width": "600",
}
"""The design tokens of e-mails."""

DARK_COLORS = {
    "page": "#14181C",
    "body": "#1C2227",
    "text": "#ECEEF0",
    "muted": "#C3CAD1",
    "legal_text": "#A3ACB5",
    "legal_background": "#242B31",
    "panel": "#1A3148",
    "panel_border": "#36618A",
    "rule": "#343C44",
    "button": "#2A70B8",
    "button_text": "#FFFFFF",
    "link": "#86BDF0",
}
"""The same for mailboxes in the dark that keep style sheets: the design's dark palette."""

_MANY_BREAKS = re.compile(r"\n{3,}")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What MJML, which is XML, cannot hold; one such character would stop every message of a campaign."""

_MARGIN = 32

_SHORT_LINK = 34
"""Characters of 14 px that fit between the margins of a phone."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A message ready to be read: its subject, and the same words as HTML and as plain text."""

    subject: str
    html: str
    text: str


def lay_out(name: str, frame: Frame, middle: Invitation | Closing | None) -> Laid:
    """Lay the pieces out.

    Args:
        name: the layout in ``resources/email``: ``invitation``, ``closing`` or ``notice``.
        frame: what stands around.
        middle: what stands between introduction and contact.
    """
    values = {"frame": frame, "middle": middle}
    environment = _environment()
    html = mjml2html(_UNWRITABLE.sub("", environment.get_template(f"{name}.mjml").render(values)))
    text = _UNWRITABLE.sub("", environment.get_template(f"{name}.txt").render(values))
    return Laid(frame.subject, html, _MANY_BREAKS.sub("\n\n", text).strip() + "\n")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("email")),
        # Escaped wherever HTML comes out; the administrator's words are values here, never a template.
        autoescape=select_autoescape(["mjml"], ["txt"], default=True),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals |= {"color": COLORS, "dark": DARK_COLORS, "colon": "\u00a0: "}
    environment.filters |= {"html": _html, "heading": _heading, "plain": _plain, "underlined": _underlined}
    environment.tests |= {"emblem": is_emblem, "broad": _is_broad}
    return environment


def _is_broad(header: Picture) -> bool:
    """Whether an image is to go from one side of the message to the other, without the margins of the text."""
    return header.width > int(COLORS["width"]) - 2 * _MARGIN


def _html(paragraph: runs.Paragraph, bold_size: int = 0) -> Markup:
    """Set a paragraph; its bold words take the colour of plain text, and a size of their own if one is given."""
    bold_style = f"color:{COLORS['text']};" + (f"font-size:{bold_size}px;" if bold_size else "")
    return runs.html(paragraph, bold_style, _link_style)


def _link_style(shown: str) -> str:
    """Keep a short address on one line; let a long one break anywhere rather than widen a phone's page."""
    wrap = "white-space:nowrap;" if len(shown) <= _SHORT_LINK else "word-break:break-all;"
    return f"color:{COLORS['link']};text-decoration:underline;{wrap}"


def _heading(title: str, level: int, size: int) -> Markup:
    return Markup('<h{0} style="margin:0;font-size:{1}px;line-height:inherit;font-weight:bold;">{2}</h{0}>').format(
        level, size, title
    )


def _plain(blocks: Iterable[runs.Block]) -> str:
    return "\n\n".join(runs.tied(runs.plain(block)) for block in blocks)


def _underlined(title: str) -> str:
    return f"{title}\n{'-' * len(title)}"
