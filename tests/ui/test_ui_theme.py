"""The theme: every colour from the tokens, contrast, the style sheet, icons, fonts, light and dark."""

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ov_desktop.paths import resource
from ov_desktop.ui.style import sheet
from ov_desktop.ui.style.icons import EM, outline
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.style.tokens import SMALLEST_TEXT, Tokens, Tone, contrast

TOKENS = Tokens.load()
SCHEMES = [Scheme.LIGHT, Scheme.DARK]
GROUPS = ["campaign", "delivery", "person", "order", "sync"]


def inks(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> set[str]:
    """Return the colours of the pixels that are wholly covered."""
    image = icon.pixmap(QSize(96, 96), 1.0, mode, state).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(0, 96, 2) for y in range(0, 96, 2))
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_is_the_token_of_the_palette_shown(theme: Theme, scheme: Scheme) -> None:
    theme.set_scheme(scheme)
    shown = {name: theme.color(name).name().upper() for name in TOKENS.colors(scheme.value)}
    assert shown == dict(TOKENS.colors(scheme.value))


def test_both_palettes_name_the_same_colours() -> None:
    assert set(TOKENS.colors("light")) == set(TOKENS.colors("dark"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_has_the_contrast_that_the_tokens_ask_for(scheme: str) -> None:
    colors = TOKENS.colors(scheme)
    found = {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in TOKENS.contrasts(scheme)}
    assert {pair: ratio for pair, ratio in found.items() if ratio < TOKENS.contrasts(scheme)[pair]} == {}
    assert len(found) > 50


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", list(Tone))
def test_text_in_every_tone_is_readable(scheme: str, tone: Tone) -> None:
    colors, names = TOKENS.colors(scheme), TOKENS.tone(tone)
    assert contrast(colors[names.text], colors[names.background]) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    text = sheet.template()
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsl", text) == []
    words = {"white", "black", "red", "green", "blue", "gray", "grey", "yellow", "orange"}
    values = re.findall(r":\s*([^;{}]+);", text)
    assert {word for value in values for word in re.findall(r"[a-z]+", value)} & words == set()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_style_sheet_is_filled_whole_and_its_images_exist(theme: Theme, scheme: Scheme) -> None:
    theme.set_scheme(scheme)
    text = theme.style_sheet()
    assert "@" not in text.replace("@2x", "")
    images = re.findall(r'url\("([^"]+)"\)', text)
    assert len(images) > 10
    assert all(
        QImage(image).width() == 18 and QImage(image.replace(".png", "@2x.png")).width() == 36 for image in images
    )


def test_a_token_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such"):
        sheet.fill("QLabel { color: @no_such; }", {"text": "#000000"})
    with pytest.raises(KeyError):
        TOKENS.glyph("no_such")


def test_lengths_can_be_made_shorter_in_the_template() -> None:
    assert sheet.fill("height: @{height.button-4}px", {"height.button": 32}) == "height: 28px"


def test_no_module_of_the_windows_writes_a_colour() -> None:
    folder = resource("style").parents[1] / "ov_desktop" / "ui"
    found = {
        path.name: colors
        for path in folder.rglob("*.py")
        if (colors := re.findall(r"[\"']#[0-9A-Fa-f]{6}[\"']|QColor\(\s*\d|QColor\(\s*[\"']", path.read_text("utf-8")))
    }
    assert found == {}


def test_every_icon_of_the_tokens_is_a_glyph_that_fills_its_square() -> None:
    names = [TOKENS.glyph(name) for name in TOKENS.icon_names]
    names += [TOKENS.glyph(status.icon) for group in GROUPS for status in TOKENS.statuses(group).values()]
    for glyph in names:
        bounds = outline(glyph).boundingRect()
        assert 0 <= bounds.left() < bounds.right() <= EM, glyph
        assert 0 <= bounds.top() < bounds.bottom() <= EM, glyph


def test_icons_take_the_colours_of_the_palette_and_follow_its_change(theme: Theme) -> None:
    icon = theme.icon("check_on", "text")
    assert inks(icon) == {TOKENS.colors("light")["text"]}
    assert inks(icon, QIcon.Mode.Disabled) == {TOKENS.colors("light")["disabled_text"]}
    assert inks(icon, state=QIcon.State.On) == {TOKENS.colors("light")["accent_text"]}
    theme.set_scheme(Scheme.DARK)
    assert inks(icon) == {TOKENS.colors("dark")["text"]}


def test_the_palette_and_the_style_sheet_are_replaced_when_the_scheme_is_switched(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    label.ensurePolished()
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme(Scheme.DARK)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert application.palette().color(QPalette.ColorRole.Window).name().upper() == TOKENS.colors("dark")["canvas"]
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == TOKENS.colors("dark")["text"]
    assert TOKENS.colors("dark")["line_strong"] in application.styleSheet()
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_scheme(Scheme.DARK)


def test_the_system_is_followed_only_when_nothing_else_was_chosen(theme: Theme, qtbot: QtBot) -> None:
    hints = QApplication.styleHints()
    theme.set_scheme(Scheme.SYSTEM)
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.dark
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not theme.dark
    theme.set_scheme(Scheme.LIGHT)
    with qtbot.assertNotEmitted(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)


def test_disabled_text_has_its_own_colour_in_the_palette(theme: Theme) -> None:
    color = theme.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert color.name().upper() == TOKENS.colors("light")["disabled_text"]


def test_fonts_keep_the_ratios_of_the_scale_and_are_never_too_small(theme: Theme, qapp: QApplication) -> None:
    base = theme.font("body").pixelSize()
    for role in TOKENS.type_roles:
        size = theme.font(role).pixelSize()
        assert size == max(round(TOKENS.type_style(role).size * base / TOKENS.base_size), SMALLEST_TEXT), role
    assert QFontInfo(qapp.font()).pixelSize() == base


def test_a_larger_font_of_the_system_makes_everything_larger(qapp: QApplication, one_theme: Theme) -> None:
    former = QFont(qapp.font())
    large = QFont(former)
    large.setPixelSize(26)
    qapp.setFont(large)
    try:
        theme = Theme(qapp, Scheme.LIGHT)
        assert theme.font("page_title").pixelSize() == 40
        assert theme.height("button") == 64
        assert "min-height: 62px" in theme.style_sheet()
    finally:
        qapp.setFont(former)
        one_theme.set_scheme(Scheme.DARK)
        one_theme.set_scheme(Scheme.LIGHT)


def test_figures_have_one_width_where_asked_for(theme: Theme) -> None:
    assert theme.font(tabular=True).isFeatureSet(QFont.Tag("tnum"))
    assert not theme.font().isFeatureSet(QFont.Tag("tnum"))


def test_a_pill_of_an_order_is_shortened_and_nothing_else_is() -> None:
    order = TOKENS.statuses("order")
    assert order["confirmed"].on_pill == "Règlement attendu"
    assert order["confirmed"].label == "Confirmée (règlement attendu)"
    assert TOKENS.status("campaign", "launched").on_pill == "Lancée"


def test_the_windows_open_without_importing_qtawesome() -> None:
    code = "import sys, ov_desktop.ui.gallery; sys.exit('qtawesome' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_toolkit_counts_the_references_that_it_gives_away() -> None:
    """PySide6 6.12.0 does not, and ends a Python before 3.12 after some thousand calls."""
    rect = QRect(0, 0, 1, 1)
    former = sys.getrefcount(None), sys.getrefcount(True)  # noqa: FBT003 - True itself is counted
    for _again in range(1000):
        rect.translate(0, 0)
        rect.isValid()
    assert abs(sys.getrefcount(None) - former[0]) < 100
    assert abs(sys.getrefcount(True) - former[1]) < 100  # noqa: FBT003 - as above
