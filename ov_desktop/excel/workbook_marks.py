"""Colours and comments cells of a workbook that somebody else made, and leaves every other byte of it alone (SPEC L3).

A library that reads a workbook and writes it again loses what it does not know: charts, controls, signatures of
programs. So only four parts are touched: the sheet, the styles, and its comments with the drawing that shows them.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath
from xml.parsers import expat

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

COMMENTS_AT_MOST = 5_000
"""Cells that get a comment; further ones are coloured alone, since no spreadsheet opens with very many comments."""

AUTHOR = "Objectif Vacances"

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_ROW = re.compile(rb'<(?:\w+:)?row\b(?:[^>]*?\br="(\d+)")?[^>]*?(/)?>')
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_DECLARED = re.compile(rb'\s+xmlns(?::\w+)?="[^"]*"')
_SHEET_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\b[^>]*/>")
_SHEET_DATA = re.compile(rb"<(?:(\w+):)?sheetData\b[^>]*?(/)?>")
_AFTER_LEGACY_DRAWING = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip

_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape id="_x0000_ov{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:220pt;height:80pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be seen at a cell: the colour of its ground, as ARGB, and a comment."""

    color: str
    text: str


def mark_workbook(source: Path, target: Path, sheet: str, marks: Mapping[str, Mark]) -> None:
    """Write a workbook again with some cells coloured and commented.

    Args:
        source: an .xlsx file, or one of its kin.
        target: where to write.
        sheet: the name of the sheet.
        marks: by reference of the cell, such as ``E7``.

    Raises:
        OSError: it cannot be read or written.
        KeyError: there is no such sheet.
        zipfile.BadZipFile, lxml.etree.XMLSyntaxError: the workbook has changed since it was checked.
    """
    with zipfile.ZipFile(source) as archive:
        parts = _Parts(archive)
        styles = _Styles(parts)
        name = parts.sheet(sheet)
        data = _marked_rows(parts.read(name), marks, styles)
        styles.write()
        commented = dict(list(marks.items())[:COMMENTS_AT_MOST])
        parts.changed[name] = _with_drawing(data, _add_comments(parts, name, commented))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
            for part in archive.infolist():
                content = parts.changed.pop(part.filename, None)
                written.writestr(part, archive.read(part) if content is None else content)
            for part_name, content in parts.changed.items():
                written.writestr(part_name, content)


class _Parts:
    """The parts of a package, with those that are to be written otherwise."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self.changed: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        return self.changed[name] if name in self.changed else self._archive.read(name)

    def tree(self, name: str) -> etree._Element:
        return _parse(self.read(name))

    def put(self, name: str, tree: etree._Element) -> None:
        self.changed[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def has(self, name: str) -> bool:
        return name in self._names or name in self.changed

    def free_name(self, pattern: str) -> str:
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, name: str) -> tuple[str, etree._Element]:
        """The part that holds the relations of a part, new where there is none, and its content."""
        path = PurePosixPath(name)
        holder = str(path.parent / "_rels" / f"{path.name}.rels")
        return holder, self.tree(holder) if self.has(holder) else etree.Element(f"{{{_PACKAGE_REL}}}Relationships")

    def related(self, name: str, kind: str) -> str | None:
        """The part that a part is related to in some way, such as ``comments``."""
        for relation in self.relations(name)[1]:
            if relation.get("Type", "").endswith(f"/{kind}"):
                return _resolved(name, relation.get("Target", ""))
        return None

    def relate(self, name: str, kind: str, to: str) -> str:
        """Relate a part to a new one, and return the identifier of the relation."""
        holder, relations = self.relations(name)
        known = {relation.get("Id") for relation in relations}
        number = 1
        while f"rId{number}" in known:
            number += 1
        relation = etree.SubElement(relations, f"{{{_PACKAGE_REL}}}Relationship")
        relation.set("Id", f"rId{number}")
        relation.set("Type", f"{_REL}/{kind}")
        relation.set("Target", f"/{to}")
        self.put(holder, relations)
        return f"rId{number}"

    def sheet(self, name: str) -> str:
        """The part of a sheet."""
        workbook = self.related("", "officeDocument") or "xl/workbook.xml"
        targets = {
            relation.get("Id", ""): _resolved(workbook, relation.get("Target", ""))
            for relation in self.relations(workbook)[1]
        }
        for sheet in self.tree(workbook).iter("{*}sheet"):
            if sheet.get("name") == name:
                return targets[next(str(value) for key, value in sheet.items() if str(key).endswith("}id"))]
        raise KeyError(name)

    def styles(self) -> str:
        """The part of the styles."""
        workbook = self.related("", "officeDocument") or "xl/workbook.xml"
        return self.related(workbook, "styles") or "xl/styles.xml"

    def declare(self, name: str, content_type: str) -> None:
        types = self.tree("[Content_Types].xml")
        override = etree.SubElement(types, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)
        self.put("[Content_Types].xml", types)


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _resolved(name: str, target: str) -> str:
    return target[1:] if target.startswith("/") else normpath(str(PurePosixPath(name).parent / target))


class _Styles:
    """Styles like those that cells have, on a ground of another colour."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._name = parts.styles()
        self._tree = parts.tree(self._name)
        self._formats = self._one("cellXfs")
        self._fills = self._one("fills")
        self._fill_of: dict[str, int] = {}
        self._made: dict[tuple[int, str], int] = {}

    def coloured(self, style: int, color: str) -> int:
        """The number of the style that differs from ``style`` by its ground."""
        made = self._made.get((style, color))
        if made is None:
            formats = self._formats
            copied = deepcopy(formats[style] if style < len(formats) else formats[0])
            copied.set("fillId", str(self._fill(color)))
            copied.set("applyFill", "1")
            formats.append(copied)
            made = self._made[style, color] = len(formats) - 1
        return made

    def write(self) -> None:
        for group in (self._formats, self._fills):
            group.set("count", str(len(group)))
        self._parts.put(self._name, self._tree)

    def _fill(self, color: str) -> int:
        if color not in self._fill_of:
            space = etree.QName(self._fills).namespace
            fill = etree.SubElement(self._fills, f"{{{space}}}fill")
            pattern = etree.SubElement(fill, f"{{{space}}}patternFill", patternType="solid")
            etree.SubElement(pattern, f"{{{space}}}fgColor", rgb=color)
            self._fill_of[color] = len(self._fills) - 1
        return self._fill_of[color]

    def _one(self, name: str) -> etree._Element:
        found = self._tree.find(f"{{*}}{name}")
        if found is None:
            raise KeyError(name)
        return found


# --- the sheet -------------------------------------------------------------------------------------------


def _marked_rows(data: bytes, marks: Mapping[str, Mark], styles: _Styles) -> bytes:
    """Return the sheet with the cells coloured; the rows without a mark are not even parsed."""
    by_row: dict[int, dict[str, Mark]] = {}
    for reference, mark in marks.items():
        by_row.setdefault(coordinate_from_string(reference)[1], {})[reference] = mark
    begun = _SHEET_DATA.search(data)
    if begun is None or begun.group(2):
        return data
    opening = data[_root_start(data) : data.index(b">", _root_start(data)) + 1]
    pieces, done = [], 0
    for number, start, end in _rows(data, begun.end()):
        if number in by_row:
            pieces += [data[done:start], _marked_row(opening, data[start:end], by_row[number], styles)]
            done = end
    return b"".join([*pieces, data[done:]])


def _root_start(data: bytes) -> int:
    found = re.search(rb"<(?:\w+:)?worksheet\b", data)
    if found is None:
        raise KeyError("worksheet")
    return found.start()


def _rows(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each row, and where it begins and ends."""
    number = 0
    while found := _ROW.search(data, start):
        number = int(found.group(1)) if found.group(1) else number + 1
        end = found.end()
        if not found.group(2):
            closing = _ROW_END.search(data, end)
            if closing is None:
                return
            end = closing.end()
        yield number, found.start(), end
        start = end


def _marked_row(opening: bytes, xml: bytes, marks: Mapping[str, Mark], styles: _Styles) -> bytes:
    """Return a row with the cells coloured; one that is not there is put in its place."""
    name = re.match(rb"<([\w:]+)", opening)
    if name is None:
        raise KeyError("worksheet")
    row = _parse(opening + xml + b"</" + name.group(1) + b">")[0]
    space = etree.QName(row).namespace
    cells = {_column(cell, place): cell for place, cell in enumerate(row, start=1)}
    for reference, mark in marks.items():
        column = column_index_from_string(coordinate_from_string(reference)[0])
        cell = cells.get(column)
        if cell is None:
            cell = cells[column] = etree.Element(f"{{{space}}}c", r=reference)
            row.insert(sum(other < column for other in cells), cell)
        cell.set("s", str(styles.coloured(int(cell.get("s", row.get("s", "0"))), mark.color)))
    return _undeclared(etree.tostring(row))


def _column(cell: etree._Element, place: int) -> int:
    reference = cell.get("r")
    return column_index_from_string(coordinate_from_string(reference)[0]) if reference else place


def _undeclared(xml: bytes) -> bytes:
    """Return an element without the names of name spaces that the sheet declares itself."""
    end = xml.index(b">")
    return _DECLARED.sub(b"", xml[:end]) + xml[end:]


# --- comments --------------------------------------------------------------------------------------------


def _add_comments(parts: _Parts, sheet: str, marks: Mapping[str, Mark]) -> str | None:
    """Add comments to a sheet; return the identifier of the drawing's relation where it is new."""
    comments = parts.related(sheet, "comments")
    if comments is None:
        comments = parts.free_name("xl/ovcomments{}.xml")
        space = etree.QName(_parse(_root_alone(parts.read(sheet)))).namespace
        parts.relate(sheet, "comments", comments)
        parts.declare(comments, _COMMENTS_TYPE)
        parts.changed[comments] = (
            f'<comments xmlns="{space}"><authors></authors><commentList></commentList></comments>'.encode()
        )
    _write_comments(parts, comments, marks)
    drawing, new = parts.related(sheet, "vmlDrawing"), None
    if drawing is None:
        drawing = parts.free_name("xl/drawings/ovVmlDrawing{}.vml")
        new = parts.relate(sheet, "vmlDrawing", drawing)
        parts.declare(drawing, _VML_TYPE)
        parts.changed[drawing] = _VML.encode()
    shapes = []
    for number, reference in enumerate(marks, start=1):
        letters, row = coordinate_from_string(reference)
        shapes.append(_SHAPE.format(number=number, row=row - 1, column=column_index_from_string(letters) - 1))
    head, end, tail = parts.read(drawing).rpartition(b"</xml>")
    parts.changed[drawing] = head + "".join(shapes).encode() + end + tail
    return new


def _root_alone(data: bytes) -> bytes:
    start = _root_start(data)
    end = data.index(b">", start)
    return data[start:end].rstrip(b"/") + b"/>"


def _write_comments(parts: _Parts, name: str, marks: Mapping[str, Mark]) -> None:
    tree = parts.tree(name)
    authors, comments = tree.find("{*}authors"), tree.find("{*}commentList")
    if authors is None or comments is None:
        raise KeyError(name)
    space = etree.QName(tree).namespace
    etree.SubElement(authors, f"{{{space}}}author").text = AUTHOR
    known = {comment.get("ref"): comment for comment in comments}
    for reference, mark in marks.items():
        comment = known.get(reference)
        if comment is None:
            comment = etree.SubElement(comments, f"{{{space}}}comment", ref=reference)
            comment.set("authorId", str(len(authors) - 1))
            etree.SubElement(comment, f"{{{space}}}text")
        text = comment.find("{*}text")
        if text is None:
            continue
        run = etree.SubElement(etree.SubElement(text, f"{{{space}}}r"), f"{{{space}}}t")
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.text = f"\n{mark.text}" if len(text) > 1 else mark.text
    parts.put(name, tree)


def _with_drawing(data: bytes, relation: str | None) -> bytes:
    """Return the sheet with the reference to the drawing of its comments where the schema wants it."""
    if relation is None:
        return data
    prefix = found.group(1) + b":" if (found := _SHEET_DATA.search(data)) and found.group(1) else b""
    tag = b'<%slegacyDrawing xmlns:ovr="%s" ovr:id="%s"/>' % (prefix, _REL.encode(), relation.encode())
    place = _place_of_drawing(data)
    return data[:place] + tag + data[place:]


def _place_of_drawing(data: bytes) -> int:
    """Return where the reference to the drawing of comments goes: before what the schema has after it."""
    rows = [found.end() for found in _SHEET_DATA_END.finditer(data)]
    opening = data[_root_start(data) : data.index(b">", _root_start(data)) + 1]
    tail = rows[-1] if rows else _root_start(data) + len(opening)
    parser = expat.ParserCreate()
    depth = 0
    places: list[int] = []

    def begin(name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth == 2 and name.rpartition(":")[2] in _AFTER_LEGACY_DRAWING:
            places.append(parser.CurrentByteIndex)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 0:
            places.append(parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    is_final = True
    parser.Parse(opening + data[tail:], is_final)
    return places[0] - len(opening) + tail
