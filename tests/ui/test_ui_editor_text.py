"""The editor of formatted texts: what is written, pasted and copied, merge fields as chips, the keyboard, the tools."""

from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_name, unnamed_controls

from ov_desktop.mailing.rich import clean
from ov_desktop.ui.editor.document import Writer, read_lines, written
from ov_desktop.ui.editor.links import LinkDialog, link_address
from ov_desktop.ui.editor.rich_editor import RichEditor
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.widgets.buttons import IconButton
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.widgets.inputs import LineEdit

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Show = Callable[..., QWidget]

LETTER = (
    "<p>Bonjour <strong>{prénom}</strong> {nom},</p>"
    '<ul><li>un <a href="https://cse.example/a?b=1&amp;c=2">lien <em>{montant}</em></a></li><li>deux</li></ul>'
    "<p>jusqu’au<br>{date_fin}\u00a0: <em>à vous</em> 👍🏽 &lt;b&gt; &amp; {{ 7*7 }}</p>"
)


@pytest.fixture
def editor(theme: Theme, on_screen: Show) -> RichEditor:
    made = RichEditor(theme, "Introduction")
    on_screen(made)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def type_in(editor: RichEditor, text: str) -> None:
    """Type a text as an input method does, sign by sign."""
    for sign in text:
        event = QInputMethodEvent()
        event.setCommitString(sign)
        QApplication.sendEvent(editor.text, event)


def press(editor: RichEditor, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(editor.text, key, modifiers)


def go_to(editor: RichEditor, place: int, anchor: int | None = None) -> None:
    cursor = editor.text.textCursor()
    cursor.setPosition(place if anchor is None else anchor)
    cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
    editor.text.setTextCursor(cursor)


def end(editor: RichEditor) -> None:
    editor.text.moveCursor(QTextCursor.MoveOperation.End)


def paste(editor: RichEditor, *, html: str = "", text: str = "") -> None:
    mime = QMimeData()
    if html:
        mime.setHtml(html)
    if text:
        mime.setText(text)
    QApplication.clipboard().setMimeData(mime)
    press(editor, Qt.Key.Key_V, CONTROL)


# --- between HTML and document ------------------------------------------------------------------------------------

pieces = [*"abéÉœ’ \n\u00a0&<>\"'{}*-", "\u2028", "👍🏽", "{prénom}", "{nom}", "{date_fin}", "{x}", "e\u0301", "\ufdd0"]
words = some.lists(some.sampled_from(pieces), max_size=12).map("".join) | some.text(max_size=6)
looks = ["strong", "em", 'a href="https://cse.example/é?a=1&amp;b=2"', 'a href="mailto:a@b.example"']
inline = some.recursive(
    words.map(lambda text: escape(text).replace("\n", "<br>")),
    lambda inner: some.tuples(some.sampled_from(looks), some.lists(inner, max_size=3).map("".join)).map(
        lambda made: f"<{made[0]}>{made[1]}</{made[0].split()[0]}>"
    ),
    max_leaves=6,
)
some_html = some.lists(
    some.one_of(
        inline.map(lambda inner: f"<p>{inner}</p>"),
        some.lists(inline.map(lambda inner: f"<li>{inner}</li>"), max_size=3).map("".join).map("<ul>{}</ul>".format),
    ),
    max_size=4,
).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_html)
def test_clean_html_comes_back_from_a_document_as_it_went_in(theme: Theme, html: str) -> None:
    safe = clean(html)
    document = QTextDocument()
    Writer(theme).fill(document, read_lines(safe))
    assert written(document) == safe


EDITS: dict[str, Callable[[RichEditor], object]] = {
    "a letter": lambda editor: press(editor, Qt.Key.Key_A),
    "a paragraph": lambda editor: press(editor, Qt.Key.Key_Return),
    "a line": lambda editor: press(editor, Qt.Key.Key_Return, SHIFT),
    "back": lambda editor: press(editor, Qt.Key.Key_Backspace),
    "delete": lambda editor: press(editor, Qt.Key.Key_Delete),
    "bold": lambda editor: press(editor, Qt.Key.Key_B, CONTROL),
    "list": lambda editor: editor.text.toggle_list(),
    "field": lambda editor: editor.text.insert_field("nom"),
    "link": lambda editor: editor.text.set_link("https://cse.example", "ici"),
    "no link": lambda editor: editor.text.remove_link(),
    "paste": lambda editor: paste(editor, html="<p>un</p><ul><li>deux</li><li>trois</li></ul><p>quatre</p>"),
    "another text": lambda editor: editor.set_html(LETTER),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(some.sampled_from(sorted(EDITS)), some.floats(0, 1), some.floats(0, 1)), max_size=12))
def test_the_html_is_that_of_the_whole_document_whatever_was_done_to_it(
    editor: RichEditor, edits: list[tuple[str, float, float]]
) -> None:
    editor.set_html("<p>un deux</p><ul><li>trois</li></ul>")
    for edit, place, anchor in edits:
        length = editor.text.document().characterCount() - 1
        go_to(editor, round(place * length), anchor=round(anchor * length))
        EDITS[edit](editor)
        assert editor.html() == written(editor.text.document())


def test_html_from_anywhere_is_shown_and_given_back_in_its_safe_form(editor: RichEditor) -> None:
    editor.set_html('<h1>Titre</h1><p onclick="x()">mot<script>alert(1)</script> <a href="javascript:x">ici</a></p>')
    assert editor.html() == "<p><strong>Titre</strong></p><p>mot ici</p>"
    editor.set_html(LETTER)
    assert editor.html() == LETTER == clean(LETTER)


def test_showing_a_text_is_no_edit_and_the_same_text_leaves_the_cursor_alone(editor: RichEditor) -> None:
    edits: list[bool] = []
    editor.edited.connect(lambda: edits.append(True))
    editor.set_html(LETTER)
    go_to(editor, 9)
    editor.set_html(LETTER)
    assert (edits, editor.text.textCursor().position()) == ([], 9)
    type_in(editor, "é")
    assert edits == [True]


def test_after_a_change_from_outside_the_cursor_stands_where_the_text_changed(editor: RichEditor) -> None:
    editor.set_html("<p>un deux trois</p>")
    editor.set_html("<p>un deux quatre trois</p>")
    type_in(editor, "|")
    assert editor.html() == "<p>un deux quatre| trois</p>"


def test_a_change_from_outside_leaves_the_cursor_at_its_end_wherever_the_focus_is(
    theme: Theme, on_screen: Show, qtbot: QtBot
) -> None:
    editor, arrow = RichEditor(theme, "Accueil"), LineEdit(theme)
    on_screen(editor, arrow)
    editor.set_html("<p>un deux trois</p>")
    arrow.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(arrow.hasFocus)
    editor.set_html("<p>un deux quatre trois</p>")
    assert editor.text.textCursor().position() == len("un deux quatre")
    editor.set_html("<p>un deux trois</p>")
    assert editor.text.textCursor().position() == len("un deux")
    editor.set_html("<p>un autre message trois</p>", other=True)
    assert editor.text.textCursor().position() == 0


# --- typing -----------------------------------------------------------------------------------------------------


def test_what_is_typed_becomes_paragraphs_breaks_and_lists(editor: RichEditor) -> None:
    type_in(editor, "Été")
    press(editor, Qt.Key.Key_Return, SHIFT)
    type_in(editor, "à la mer")
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_L, CONTROL | SHIFT)
    type_in(editor, "un")
    press(editor, Qt.Key.Key_Return)
    type_in(editor, "deux")
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_Return)
    type_in(editor, "Fin")
    assert editor.html() == "<p>Été<br>à la mer</p><ul><li>un</li><li>deux</li></ul><p>Fin</p>"


def test_looks_are_set_by_keys_for_what_is_typed_and_for_what_is_selected(editor: RichEditor) -> None:
    type_in(editor, "un ")
    press(editor, Qt.Key.Key_B, CONTROL)
    type_in(editor, "gras")
    press(editor, Qt.Key.Key_B, CONTROL)
    type_in(editor, " fin")
    assert editor.html() == "<p>un <strong>gras</strong> fin</p>"
    go_to(editor, 7, anchor=0)
    press(editor, Qt.Key.Key_I, CONTROL)
    assert editor.html() == "<p><em>un </em><strong><em>gras</em></strong> fin</p>"
    press(editor, Qt.Key.Key_I, CONTROL)
    assert editor.html() == "<p>un <strong>gras</strong> fin</p>"


def test_a_field_typed_by_hand_becomes_a_chip_that_goes_as_one(editor: RichEditor) -> None:
    type_in(editor, "Bonjour {prénom} !")
    assert editor.html() == "<p>Bonjour {prénom} !</p>"
    assert editor.text.toPlainText() == "Bonjour \ufffc !"
    go_to(editor, 9)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.html() == "<p>Bonjour !</p>"


def test_a_field_becomes_a_chip_however_its_last_brace_came(editor: RichEditor) -> None:
    type_in(editor, "{nomx}👍 {pre\u0301nom}")
    assert editor.faults == ["nomx"]
    go_to(editor, 5)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.text.toPlainText() == "\ufffc👍 \ufffc"
    assert editor.html() == "<p>{nom}👍 {prénom}</p>"
    type_in(editor, "+")
    assert editor.html() == "<p>{nom}+👍 {prénom}</p>"


def test_words_after_a_chip_are_words(editor: RichEditor) -> None:
    editor.insert_field("nom")
    type_in(editor, "\ufffc, à vous")
    assert editor.html() == "<p>{nom}\ufffc, à vous</p>"


def test_a_field_put_in_takes_the_place_of_what_is_selected_and_its_look(editor: RichEditor) -> None:
    editor.set_html("<p>Cher <strong>ami</strong>, bonjour</p>")
    go_to(editor, 8, anchor=5)
    editor.insert_field("prénom")
    type_in(editor, " D.")
    assert editor.html() == "<p>Cher <strong>{prénom} D.</strong>, bonjour</p>"


@pytest.mark.parametrize("written_text", ["{{ 7*7 }}", "{% if x %}", "{", "}{", "{}", "{{prénom", "{prénom\u00a0}"])
def test_the_syntax_of_templates_and_broken_braces_stay_as_they_are(editor: RichEditor, written_text: str) -> None:
    type_in(editor, written_text)
    assert editor.html() == f"<p>{written_text}</p>"


def test_unknown_fields_are_told_and_underlined_until_they_are_mended(editor: RichEditor) -> None:
    told: list[list[str]] = []
    editor.faults_changed.connect(told.append)
    editor.set_html("<p>👍 le {date_limite} et {Nom}</p>")
    assert told == [["date_limite", "Nom"]]
    marks = editor.text.document().firstBlock().layout().formats()
    assert [(mark.start, mark.length) for mark in marks] == [(6, 13), (23, 5)]
    assert editor.html() == "<p>👍 le {date_limite} et {Nom}</p>"
    editor.set_html("<p>le {date_fin}</p>")
    assert told[-1] == []
    assert editor.text.document().firstBlock().layout().formats() == []


def test_undoing_is_asked_of_the_page_by_keys_and_has_no_tool_here(editor: RichEditor) -> None:
    asked: list[str] = []
    editor.undo_wanted.connect(lambda: asked.append("undo"))
    editor.redo_wanted.connect(lambda: asked.append("redo"))
    type_in(editor, "mot")
    press(editor, Qt.Key.Key_Z, CONTROL)
    press(editor, Qt.Key.Key_Y, CONTROL)
    press(editor, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert (asked, editor.html()) == (["undo", "redo", "redo"], "<p>mot</p>")
    named = [spoken_name(tool) for tool in editor.findChildren(IconButton) if tool.isVisible()]
    assert [name for name in named if name.startswith(("Annuler", "Refaire", "Rien"))] == []


def test_keys_of_the_text_go_before_shortcuts_of_the_page(editor: RichEditor, qtbot: QtBot) -> None:
    taken: list[str] = []
    for keys in ("Ctrl+Z", "Ctrl+B", "Ctrl+K"):
        shortcut = QShortcut(QKeySequence(keys), editor.window())
        shortcut.activated.connect(lambda keys=keys: taken.append(keys))
    with qtbot.waitSignal(editor.undo_wanted):
        press(editor, Qt.Key.Key_Z, CONTROL)
    press(editor, Qt.Key.Key_B, CONTROL)
    assert (taken, editor.bold_tool.isChecked()) == ([], True)


def test_tab_leaves_the_text(theme: Theme, on_screen: Show, qtbot: QtBot) -> None:
    editor, after = RichEditor(theme, "Accueil", fields=()), LineEdit(theme)
    on_screen(editor, after)
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    press(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    qtbot.waitUntil(editor.text.hasFocus)
    assert editor.html() == ""
    assert not editor.field_tool.isVisible()


# --- the clipboard ----------------------------------------------------------------------------------------------


def test_what_a_word_processor_copied_is_pasted_in_the_looks_that_a_message_has(editor: RichEditor) -> None:
    type_in(editor, "Début ")
    paste(
        editor,
        html="<html><style>p{color:red}</style><body><p class=MsoNormal style='color:#f00'>Cher <b>{prénom}</b>,"
        "<o:p></o:p></p><p><img src='file:///secret.png'></p><table><tr><td>Lundi</td><td>9&nbsp;h</td></tr></table>"
        "<ul><li>un <a href='javascript:x'>piège</a></li><li>deux</li></ul></body></html>",
        text="autre chose",
    )
    type_in(editor, ".")
    assert editor.html() == (
        "<p>Début Cher <strong>{prénom}</strong>,</p><p>Lundi</p><p>9\u00a0h</p>"
        "<ul><li>un piège</li><li>deux.</li></ul>"
    )


def test_plain_text_is_pasted_as_paragraphs_and_formats_nothing(editor: RichEditor) -> None:
    paste(editor, text="**un** <b>\r\ndeux\r\n\r\ntrois {nom}")
    assert editor.html() == "<p>**un** &lt;b&gt;<br>deux</p><p>trois {nom}</p>"


def test_an_image_alone_is_not_pasted(editor: RichEditor) -> None:
    mime = QMimeData()
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert not editor.text.canInsertFromMimeData(mime)


def test_a_file_that_is_dropped_or_pasted_does_not_leave_its_place_in_the_text(
    editor: RichEditor, tmp_path: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "logo.png"))])
    mime.setText(str(tmp_path / "logo.png"))
    assert not editor.text.canInsertFromMimeData(mime)
    QApplication.clipboard().setMimeData(mime)
    press(editor, Qt.Key.Key_V, CONTROL)
    assert editor.html() == ""


def test_an_address_that_is_dragged_from_a_browser_is_text(editor: RichEditor) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://cse.example/aide")])
    mime.setText("https://cse.example/aide")
    assert editor.text.canInsertFromMimeData(mime)


def test_what_is_copied_can_be_read_elsewhere_and_comes_back_with_its_chips(editor: RichEditor) -> None:
    editor.set_html(LETTER)
    press(editor, Qt.Key.Key_A, CONTROL)
    press(editor, Qt.Key.Key_C, CONTROL)
    copied = QApplication.clipboard().mimeData()
    assert copied.text().startswith("Bonjour {prénom} {nom},\n- un lien {montant}\n")
    assert copied.html() == LETTER
    press(editor, Qt.Key.Key_X, CONTROL)
    assert editor.html() == ""
    press(editor, Qt.Key.Key_V, CONTROL)
    assert editor.html() == LETTER


def test_a_part_is_copied_by_what_is_seen_of_it(editor: RichEditor) -> None:
    editor.set_html("<p>👍 <strong>à {nom}</strong></p><p>fin</p>")
    go_to(editor, 8, anchor=3)
    press(editor, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "à {nom}\nf"


# --- links ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://cse.example/page ", "https://cse.example/page"),
        ("http://cse.example", "http://cse.example"),
        ("www.cse.example", "https://www.cse.example"),
        ("cse.example/été", "https://cse.example/été"),
        ("contact@cse.example", "mailto:contact@cse.example"),
        ("mailto:contact@cse.example", "mailto:contact@cse.example"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("ftp://cse.example", ""),
        ("mot", ""),
        ("deux mots.", ""),
        ("", ""),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mailbox(typed: str, address: str) -> None:
    assert link_address(typed) == address


def dialog_of(editor: RichEditor, qtbot: QtBot) -> LinkDialog:
    qtbot.waitUntil(lambda: bool(editor.window().findChildren(LinkDialog)))
    (dialog,) = editor.window().findChildren(LinkDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def gone(editor: RichEditor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not editor.window().findChildren(LinkDialog))


def test_a_link_is_made_of_what_is_selected_changed_and_taken_away(editor: RichEditor, qtbot: QtBot) -> None:
    editor.set_html("<p>Voir <em>le</em> site ici</p>")
    go_to(editor, 12, anchor=5)
    press(editor, Qt.Key.Key_K, CONTROL)
    dialog = dialog_of(editor, qtbot)
    dialog.address.setText("javascript:x")
    QTest.keyClick(dialog.address, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.address.setText("cse.example")
    QTest.keyClick(dialog.address, Qt.Key.Key_Return)
    gone(editor, qtbot)
    assert editor.html() == '<p>Voir <a href="https://cse.example"><em>le</em> site</a> ici</p>'
    type_in(editor, " ou")
    assert editor.html() == '<p>Voir <a href="https://cse.example"><em>le</em> site</a> ou ici</p>'
    go_to(editor, 6)
    press(editor, Qt.Key.Key_K, CONTROL)
    dialog = dialog_of(editor, qtbot)
    assert dialog.address.text() == "https://cse.example"
    dialog.remove_button.click()
    gone(editor, qtbot)
    assert editor.html() == "<p>Voir <em>le</em> site ou ici</p>"


def test_a_link_is_found_from_its_beginning_at_the_beginning_of_a_paragraph(editor: RichEditor) -> None:
    editor.set_html('<p>mot</p><p><a href="https://cse.example"><em>le</em> site</a> ici</p>')
    go_to(editor, 4)
    assert editor.text.link_here() == ("https://cse.example", "le site")
    editor.text.remove_link()
    assert editor.html() == "<p>mot</p><p><em>le</em> site ici</p>"


def test_a_link_where_nothing_is_selected_brings_its_words_along(editor: RichEditor, qtbot: QtBot) -> None:
    for words, shown in (("", "contact@cse.example"), ("nous écrire", "nous écrire")):
        editor.set_html("")
        press(editor, Qt.Key.Key_K, CONTROL)
        dialog = dialog_of(editor, qtbot)
        dialog.address.setText("contact@cse.example")
        dialog.words.setText(words)
        assert clipped_labels(dialog) == []
        assert unnamed_controls(dialog) == []
        dialog.accept_button.click()
        gone(editor, qtbot)
        assert editor.html() == f'<p><a href="mailto:contact@cse.example">{shown}</a></p>'


@pytest.mark.parametrize(("href", "words"), [("", ""), ("", "mots"), ("https://cse.example", "mots")])
def test_tab_goes_through_the_dialog_of_a_link_as_it_is_read(theme: Theme, qtbot: QtBot, href: str, words: str) -> None:
    dialog = LinkDialog(theme, href, words)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    order = [dialog.address, dialog.words, dialog.remove_button, dialog.cancel_button, dialog.accept_button]
    stops = [control for control in order if control.isVisible()]
    assert len(stops) == (4 if words == "" or href else 3)
    qtbot.waitUntil(dialog.address.hasFocus)
    for here, there in pairwise([*stops, stops[0]]):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        qtbot.waitUntil(there.hasFocus)


def test_the_dialog_of_a_link_makes_room_for_what_is_wrong(theme: Theme, qtbot: QtBot) -> None:
    dialog = LinkDialog(theme, "", "mot")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    former = dialog.height()
    dialog.address.setText("javascript:alert(1)")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.height() > former)
    assert clipped_labels(dialog) == []


# --- tools ------------------------------------------------------------------------------------------------------


def test_tools_show_the_look_at_the_cursor_and_act_on_the_text(editor: RichEditor) -> None:
    tools = (editor.bold_tool, editor.italic_tool, editor.list_tool, editor.link_tool)
    editor.set_html('<p>un <strong>deux</strong></p><ul><li><em>x</em> <a href="https://cse.example">y</a></li></ul>')
    shown = {}
    for place in (1, 5, 9, 11):
        go_to(editor, place)
        shown[place] = [tool.isChecked() for tool in tools]
    no, yes = False, True
    assert shown == {1: [no] * 4, 5: [yes, no, no, no], 9: [no, yes, yes, no], 11: [no, no, yes, yes]}
    editor.list_tool.click()
    assert not editor.list_tool.isChecked()
    assert editor.text.hasFocus()
    go_to(editor, 2, anchor=0)
    editor.bold_tool.click()
    assert editor.html().startswith("<p><strong>un</strong> <strong>deux</strong></p><p>")


def test_fields_are_put_in_from_a_menu_by_keyboard(editor: RichEditor) -> None:
    menu = editor.field_tool.menu()
    assert [action.text() for action in menu.actions()] == [
        "{prénom}",
        "{nom}",
        "{montant}",
        "{date_fin}",
        "{organisme}",
    ]
    QTimer.singleShot(0, lambda: (QTest.keyClick(menu, Qt.Key.Key_Down), QTest.keyClick(menu, Qt.Key.Key_Return)))
    QTest.keyClick(editor.field_tool, Qt.Key.Key_Space)
    assert editor.html() == "<p>{prénom}</p>"
    assert editor.window().focusWidget() is editor.text


def test_everything_has_a_name_and_nothing_is_cut(editor: RichEditor) -> None:
    editor.set_state(State.ERROR, "Le champ « {x} » n’existe pas.")
    assert unnamed_controls(editor.window()) == []
    assert clipped_labels(editor.window()) == []
    assert spoken_name(editor.text) == "Introduction"
    assert editor.text.accessibleDescription() == "Le champ « {x} » n’existe pas."


def test_the_text_grows_with_its_lines_up_to_a_height(editor: RichEditor) -> None:
    low = editor.text.sizeHint().height()
    editor.set_html("<p>mot</p>" * 12)
    high = editor.text.sizeHint().height()
    editor.set_html("<p>mot</p>" * 100)
    assert low < high < editor.text.sizeHint().height() < 2 * high


def test_another_palette_paints_links_and_marks_anew_and_changes_no_text(theme: Theme, editor: RichEditor) -> None:
    editor.set_html(LETTER + "<p>{x}</p>")
    edits: list[bool] = []
    editor.edited.connect(lambda: edits.append(True))
    theme.set_scheme(Scheme.DARK)
    link = QTextCursor(editor.text.document())
    link.setPosition(editor.text.toPlainText().index("lien") + 1)
    assert link.charFormat().foreground().color() == theme.color("accent_text")
    (mark,) = editor.text.document().lastBlock().layout().formats()
    assert mark.format.foreground().color() == theme.color("bad")
    assert (edits, editor.html()) == ([], LETTER + "<p>{x}</p>")


def test_a_selected_chip_stays_readable(theme: Theme, editor: RichEditor) -> None:
    editor.set_html("<p>{montant}</p>")
    end(editor)

    def colors() -> set[str]:
        image = editor.text.viewport().grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(90) for y in range(40)}

    assert theme.color("accent_text").name() in colors()
    press(editor, Qt.Key.Key_A, CONTROL)
    assert {theme.color("accent_text").name(), theme.color("accent_soft").name()} <= colors()
