"""The theme: palette, style sheet, icons and fonts made of the design tokens, light or dark (SPEC section 11)."""

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ov_desktop.ui.style import sheet
from ov_desktop.ui.style.icons import GlyphEngine, IconPaint, Side
from ov_desktop.ui.style.tokens import SMALLEST_TEXT, Status, Tokens, Tone, ToneColors

_ACTIVE = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
_ROLES = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.PlaceholderText: "text_3",
    QPalette.ColorRole.Highlight: "accent_soft",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.ToolTipBase: "tip_bg",
    QPalette.ColorRole.ToolTipText: "tip_text",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line_btn",
    QPalette.ColorRole.Dark: "line_strong",
    QPalette.ColorRole.Shadow: "line_strong",
}
_DISABLED = {
    QPalette.ColorRole.WindowText: "disabled_text",
    QPalette.ColorRole.Text: "disabled_text",
    QPalette.ColorRole.ButtonText: "disabled_text",
    QPalette.ColorRole.Button: "disabled_bg",
    QPalette.ColorRole.Link: "disabled_text",
}
_TABULAR = "tnum"


class Scheme(StrEnum):
    """Which palette the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application, and gives widgets the colours, icons and fonts of the moment.

    Under ``Scheme.SYSTEM`` it follows the computer's choice, also while the application runs. Icons follow by
    themselves; widgets that paint for themselves ask for their colours each time, and are painted again on a change.
    """

    changed = Signal()
    """The palette is another one."""

    def __init__(
        self, application: QApplication, scheme: Scheme = Scheme.SYSTEM, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._hints = application.styleHints()
        self._scheme = scheme
        self._images = Path(tempfile.mkdtemp(prefix="ov-style-"))
        weakref.finalize(self, shutil.rmtree, self._images, ignore_errors=True)
        self._drawn: set[str] = set()
        self._colors: dict[tuple[bool, str], QColor] = {}
        self._fonts: dict[tuple[str, int | None, bool], QFont] = {}
        self.tokens = Tokens.load()
        self._system_size = QFontInfo(application.font()).pixelSize()
        self._dark = self._wants_dark(self._hints.colorScheme())
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(self.font("body"))
        self._ask_system()
        self._dress()
        self._hints.colorSchemeChanged.connect(self._follow)

    @property
    def scheme(self) -> Scheme:
        """The palette that the user asked for."""
        return self._scheme

    @property
    def dark(self) -> bool:
        """Whether the dark palette is shown."""
        return self._dark

    @property
    def palette_name(self) -> str:
        """The palette that is shown, ``light`` or ``dark``, as the tokens name it."""
        return "dark" if self._dark else "light"

    def set_scheme(self, scheme: Scheme) -> None:
        """Show another palette at once, or follow the system again."""
        self._scheme = scheme
        self._ask_system()
        self._follow(self._hints.colorScheme())

    def color(self, name: str) -> QColor:
        """Return a colour of the palette shown.

        Raises:
            KeyError: the tokens have no such colour.
        """
        key = (self._dark, name)
        found = self._colors.get(key)
        if found is None:
            found = self._colors[key] = QColor(self.tokens.colors(self.palette_name)[name])
        # A copy: whoever asks may change it.
        return QColor(found)

    def tone(self, tone: Tone) -> ToneColors:
        """Return the names of the three colours of a tone."""
        return self.tokens.tone(tone)

    def status(self, group: str, key: str) -> Status:
        """Return how a state is shown: ``status("campaign", "launched")``."""
        return self.tokens.status(group, key)

    def icon(
        self, name: str, color: str = "text_2", *, checked: str = "accent_text", side: Side = Side.MIDDLE
    ) -> QIcon:
        """Return an icon that keeps to the palette shown, at any size.

        Args:
            name: as in the tokens (``view``, ``feedback.info``), or a glyph (``mdi6.lock-outline``).
            color: the colour at rest.
            checked: the colour in a checked button.
            side: where it lies in a place that is wider than high.
        """
        glyph = self.tokens.glyph(name)

        def paint() -> IconPaint:
            return IconPaint(self.color(color), self.color("disabled_text"), self.color(checked))

        return QIcon(GlyphEngine(glyph, paint, side))

    def icon_size(self, place: str = "button") -> int:
        """Return the side of an icon: ``inline``, ``button``, ``navigation``, ``empty_state``, ``pill``."""
        return self.tokens.measure("icon_size", place)

    def font(self, role: str = "body", *, weight: int | None = None, tabular: bool = False) -> QFont:
        """Return the system's font at a step of the type scale.

        Args:
            role: ``figure``, ``page_title``, ``section``, ``card_title``, ``body``, ``control``, ``table_header``,
                ``caption``.
            weight: another weight than the role's, from 100 to 900.
            tabular: whether all figures have one width, for tables and amounts.
        """
        key = (role, weight, tabular)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = self._make_font(role, weight, tabular=tabular)
        return QFont(found)

    def line(self, role: str = "body") -> int:
        """Return the height of a line of a role."""
        return self.scaled(self.tokens.type_style(role).line)

    def scaled(self, length: int, *, least: int = 0) -> int:
        """Return a length of text or of what holds text, larger where the system's font is larger."""
        base = self.tokens.base_size
        return max(least, round(length * max(self._system_size, base) / base))

    def space(self, name: int | str) -> int:
        """Return a gap: ``space(4)`` is 16, ``space("page_margin")`` is 24."""
        return self.tokens.measure("space", str(name))

    def height(self, name: str) -> int:
        """Return the height of a component: ``button``, ``order_row``, ``footer`` and so on."""
        return self.scaled(self.tokens.measure("height", name))

    def radius(self, name: str) -> int:
        """Return a corner's radius."""
        return self.tokens.measure("radius", name)

    def layout(self, name: str) -> int:
        """Return a width of the grid: ``sidebar``, ``form_max``, ``side_column`` and so on."""
        return self.tokens.measure("layout", name)

    def style_sheet(self) -> str:
        """Return the style sheet of the palette shown."""
        if self.palette_name not in self._drawn:
            sheet.write_images(self.tokens, self.palette_name, self._images)
            self._drawn.add(self.palette_name)
        values = sheet.sheet_values(self.tokens, self.palette_name, self._lengths(), self._images)
        return sheet.fill(sheet.template(), values)

    def palette(self) -> QPalette:
        """Return the palette shown, for all that Qt paints by itself."""
        palette = QPalette()
        for role, name in _ROLES.items():
            for group in _ACTIVE:
                palette.setColor(group, role, self.color(name))
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color(_DISABLED.get(role, name)))
        return palette

    def _make_font(self, role: str, weight: int | None, *, tabular: bool) -> QFont:
        style = self.tokens.type_style(role)
        font = QFont(self._application.font())
        font.setPixelSize(self.scaled(style.size, least=SMALLEST_TEXT))
        font.setWeight(QFont.Weight(weight or style.weight))
        if tabular:
            font.setFeature(QFont.Tag(_TABULAR), 1)
        return font

    def _lengths(self) -> Mapping[str, int]:
        measures = {
            f"{group}.{name}": value
            for group in ("space", "radius", "border", "icon_size")
            for name, value in self.tokens.measures(group).items()
        }
        heights = {f"height.{name}": self.height(name) for name in self.tokens.measures("height")}
        sizes = {f"type.{role}": self.font(role).pixelSize() for role in self.tokens.type_roles}
        return {**measures, **heights, **sizes}

    def _wants_dark(self, system: Qt.ColorScheme) -> bool:
        if self._scheme is Scheme.SYSTEM:
            return system == Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    def _ask_system(self) -> None:
        wanted = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
        if self._scheme is Scheme.SYSTEM:
            self._hints.unsetColorScheme()
        else:
            self._hints.setColorScheme(wanted[self._scheme])

    def _follow(self, system: Qt.ColorScheme) -> None:
        dark = self._wants_dark(system)
        if dark == self._dark:
            return
        self._dark = dark
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        self._application.setPalette(self.palette())
        self._application.setStyleSheet(self.style_sheet())
