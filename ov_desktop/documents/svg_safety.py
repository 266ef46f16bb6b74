"""Takes out of an SVG whatever acts, loads or grows: scripts, references to the outside, copies without end (SPEC S6).

What is left is a picture alone: shapes, texts, gradients, and images that the file itself holds.
"""

import base64
import binascii
import io
import re
from dataclasses import dataclass

from lxml import etree
from PIL import Image

MOST_BYTES = 5_000_000
_MOST_DEPTH = 64
"""How deep elements may stand in each other; drawing programs stay below 30."""

_MOST_DRAWN = 50_000
"""How many elements may be drawn once copies, patterns and masks are counted each time that they are used."""

_EFFECT_WEIGHT = 250
"""What an effect counts for: it works on the whole picture, a shape on its own part of it."""

_LAYER_WEIGHT = 20
"""What is drawn apart counts for, before it is laid on the rest: half-transparent, blended or cut out."""

_IMAGE_WEIGHT = 50
_PIXELS_A_WEIGHT = 10_000
"""An image counts more for each so many pixels: it is unpacked each time that it is drawn."""

_MOST_EMBEDDED_PIXELS = 16_000_000

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_HTML = "http://www.w3.org/1999/xhtml"

_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
_EFFECTS = frozenset({
    "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood", "feFuncA", "feFuncB",
    "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset",
})  # fmt: skip
_DRAWN = _GRADIENTS | _EFFECTS | {
    "a", "circle", "clipPath", "defs", "ellipse", "filter", "g", "image", "line", "marker", "mask", "path", "pattern",
    "polygon", "polyline", "rect", "stop", "style", "svg", "switch", "symbol", "text", "textPath", "tspan", "use",
}  # fmt: skip
_ACTIVE = frozenset({
    "script", "foreignObject", "iframe", "embed", "object", "audio", "video", "canvas", "handler", "listener",
})  # fmt: skip

_URL = re.compile(r"url\(\s*[\"']?\s*([^)\"']*?)\s*[\"']?\s*\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,(.*)", re.IGNORECASE | re.DOTALL)
_FILTER = re.compile(r"(?<![\w-])filter\s*:([^;}]*)", re.IGNORECASE)
_FUNCTION = re.compile(r"(?<![\w-])(?!url\()[a-z-]+\(", re.IGNORECASE)
_LAYER = re.compile(
    r"(?<![\w-])(?:opacity\s*:\s*(?!(?:1(?:\.0*)?|100%)\s*(?:[;}!]|$))"
    r"|(?:mix-blend-mode|isolation)\s*:\s*(?!normal|auto)"
    r"|(?:mask|clip-path)\s*:\s*url)",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_DEFAULT_SIZE = (300.0, 150.0)
_SMALLEST, _LARGEST = 0.01, 1_000_000.0
"""Sizes that drawings have, in CSS pixels."""


class SvgError(ValueError):
    """The file is no SVG, or one that cannot be drawn in reasonable time and memory."""


@dataclass(frozen=True, slots=True)
class SafeSvg:
    """A picture that nothing acts in; ``unsafe`` says that something was taken out that did or that led outside.

    ``width`` and ``height`` are the size that it gives itself, in CSS pixels.
    """

    source: str
    width: float
    height: float
    unsafe: bool


def make_safe(data: bytes) -> SafeSvg:
    """Return the picture that an SVG draws, without anything else.

    Raises:
        SvgError: the data are no SVG, draw too much, or give themselves a size that no drawing has.
    """
    root = _parsed(data)
    by_id = {name: element for element in root.iter(etree.Element) if (name := element.get("id"))}
    gradients = {name for name, element in by_id.items() if _name(element) in _GRADIENTS}
    cleaner = _Cleaner(gradients)
    cleaner.clean(root)
    width, height = _size(root)
    _Load({name: element for name, element in by_id.items() if _inside(element, root)}).check(root)
    source = etree.tostring(root, encoding="unicode")
    unsafe = cleaner.unsafe or b"<?xml-stylesheet" in data
    return SafeSvg(source, width, height, unsafe)


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MOST_BYTES:
        raise SvgError("too many bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SvgError("no XML") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise SvgError("no SVG")
    _check_depth(root)
    return root


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MOST_DEPTH:
            raise SvgError("too deep")


def _inside(element: etree._Element, root: etree._Element) -> bool:
    return element is root or any(parent is root for parent in element.iterancestors())


def _name(element: etree._Element) -> str:
    """The name of an element of SVG; empty for one of another kind."""
    tag = str(element.tag)  # of an entity that is not followed, a function
    return tag[len(_SVG) + 2 :] if tag.startswith(f"{{{_SVG}}}") else ""


class _Cleaner:
    """Takes elements and attributes out of a tree, and remembers whether one of them was more than decoration."""

    def __init__(self, gradients: set[str]) -> None:
        self.unsafe = False
        self._gradients = gradients

    def clean(self, element: etree._Element) -> None:
        """Clean an element that stays, and what stands in it."""
        self._clean_attributes(element)
        if _name(element) == "style":
            for child in list(element):
                _drop(child)
            element.text = self._style_sheet(element.text or "")
            return
        for child in list(element):
            if _name(child) in _DRAWN:
                self.clean(child)
            else:
                self._note(child)
                _drop(child)

    def _note(self, element: etree._Element) -> None:
        if _name(element) in _ACTIVE or str(element.tag).startswith(f"{{{_HTML}}}"):
            self.unsafe = True
        elif _name(element):
            self.unsafe |= any(_name(inner) in _ACTIVE for inner in element.iter(etree.Element))

    def _clean_attributes(self, element: etree._Element) -> None:
        for key, value in list(element.attrib.items()):
            name = str(key)
            if name in {"href", _XLINK_HREF}:
                self._clean_link(element, name, str(value))
            elif name.lower().startswith("on"):
                del element.attrib[name]
                self.unsafe = True
            elif name.startswith("{"):
                # What drawing programs note for themselves; nothing of it is drawn.
                del element.attrib[name]
            elif _leads_outside(str(value)):
                del element.attrib[name]
                self.unsafe = True

    def _clean_link(self, element: etree._Element, name: str, target: str) -> None:
        target = target.strip()
        if _name(element) == "a":
            # The words of a link stay; a picture leads nowhere.
            self.unsafe |= target.lower().startswith("javascript:")
            del element.attrib[name]
        elif not target.startswith("#") and not (_name(element) == "image" and _is_embedded_image(target)):
            del element.attrib[name]
            self.unsafe = True

    def _style_sheet(self, css: str) -> str:
        """Keep the rules that name colours and gradients; masks and patterns there would escape the count."""
        if "\\" in css or _IMPORT.search(css) or _leads_outside(css):
            self.unsafe = True
            css = "" if "\\" in css else _IMPORT.sub("", css)
        return _URL.sub(lambda match: match[0] if match[1].removeprefix("#") in self._gradients else "none", css)


def _drop(element: etree._Element) -> None:
    """Take an element out, and leave the words that follow it."""
    parent = element.getparent()
    if parent is None:
        return
    words, element.tail = element.tail or "", None
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    parent.remove(element)


def _leads_outside(value: str) -> bool:
    return any(not match[1].startswith("#") for match in _URL.finditer(value))


def _embedded_pixels(target: str) -> int:
    """Count the pixels of an image that a link holds itself; 0 where it holds none that can be read."""
    match = _DATA.fullmatch(target)
    if not match:
        return 0
    try:
        with Image.open(io.BytesIO(base64.b64decode(match[1])), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
            return image.width * image.height
    except (OSError, ValueError, SyntaxError, binascii.Error, Image.DecompressionBombError):
        return 0
    except Image.DecompressionBombWarning:
        return 0


def _is_embedded_image(target: str) -> bool:
    return 0 < _embedded_pixels(target) <= _MOST_EMBEDDED_PIXELS


class _Load:
    """Counts what is drawn when every reference is followed: a file of a few lines can ask for billions of shapes."""

    def __init__(self, by_id: dict[str, etree._Element]) -> None:
        self._by_id = by_id
        self._known: dict[etree._Element, int] = {}
        self._open: set[etree._Element] = set()
        self._sheets = _SheetLoad()

    def check(self, root: etree._Element) -> None:
        """Refuse a tree that draws too much, that goes too deep or that holds itself."""
        for sheet in root.iter(f"{{{_SVG}}}style"):
            self._sheets.add(sheet.text or "")
        self._weigh(root, 0)

    def _weigh(self, element: etree._Element, depth: int) -> int:
        if element in self._known:
            return self._known[element]
        if element in self._open or depth > 2 * _MOST_DEPTH:
            raise SvgError("without end")
        self._open.add(element)
        weight = self._own_weight(element)
        for part in (*element, *self._referred(element)):
            weight += self._weigh(part, depth + 1)
            if weight > _MOST_DRAWN:
                raise SvgError("draws too much")
        self._open.remove(element)
        self._known[element] = weight
        return weight

    def _own_weight(self, element: etree._Element) -> int:
        if _name(element) in _EFFECTS:
            return _EFFECT_WEIGHT
        weight = 1 + self._sheets.weight(element)
        for key, value in element.attrib.items():
            name, text = str(key), str(value).strip()
            if name in {"href", _XLINK_HREF} and _name(element) == "image":
                weight += _IMAGE_WEIGHT + _embedded_pixels(text) // _PIXELS_A_WEIGHT
            else:
                weight += _declared_weight(text if name == "style" else f"{name}:{text}")
        return weight

    def _referred(self, element: etree._Element) -> list[etree._Element]:
        if _name(element) == "style":
            return []
        names = []
        for key, value in element.attrib.items():
            text = str(value).strip()
            if str(key) in {"href", _XLINK_HREF}:
                names.append(text.removeprefix("#"))
            names += [match[1].removeprefix("#") for match in _URL.finditer(text)]
        return [self._by_id[name] for name in names if name in self._by_id]


class _SheetLoad:
    """What the rules of style sheets add to the elements that they may apply to."""

    def __init__(self) -> None:
        self._by_class: dict[str, int] = {}
        self._any = 0

    def add(self, css: str) -> None:
        """Count the rules of a sheet: for a class where they name one alone, else for every element."""
        for rule in _RULE.finditer(css):
            weight = _declared_weight(rule[2])
            if not weight:
                continue
            for selector in rule[1].split(","):
                only_class = _CLASS.fullmatch(selector.strip())
                if only_class:
                    self._by_class[only_class[1]] = self._by_class.get(only_class[1], 0) + weight
                else:
                    self._any += weight

    def weight(self, element: etree._Element) -> int:
        """What the rules add to an element."""
        return self._any + sum(self._by_class.get(name, 0) for name in (element.get("class") or "").split())


def _declared_weight(css: str) -> int:
    """Weigh what declarations ask for beyond shapes and colours."""
    functions = sum(len(_FUNCTION.findall(match[1])) for match in _FILTER.finditer(css))
    return _EFFECT_WEIGHT * functions + (_LAYER_WEIGHT if _LAYER.search(css) else 0)


def _size(root: etree._Element) -> tuple[float, float]:
    """The size that a picture gives itself, in CSS pixels.

    Raises:
        SvgError: it is none that a drawing has.
    """
    size = _named_size(root)
    if not all(_SMALLEST <= side <= _LARGEST for side in size):
        raise SvgError("no size")
    return size


def _named_size(root: etree._Element) -> tuple[float, float]:
    width, height = (_length(root.get(name, "")) for name in ("width", "height"))
    if width and height:
        return width, height
    box = [float(part) for part in re.findall(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    return _DEFAULT_SIZE


def _length(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else 0.0
