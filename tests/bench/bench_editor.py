"""A key in an introduction of 5,000 characters, until it is painted and its safe HTML given (aim: under 16 ms)."""

import os
import statistics
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from ov_desktop.ui.editor.message_editor import MessageEditor
from ov_desktop.ui.style.theme import Scheme, Theme

AIM_MS = 16.0
KEYS = 400
CHARACTERS = 5_000
_PARAGRAPH = (
    "<p>Bonjour <strong>{prénom}</strong> {nom}, {organisme} vous accorde {montant} en Chèques-Vacances. "
    '<em>Papier ou smartphone</em>\u00a0: <a href="https://cse.example">c’est vous</a> qui choisissez.</p>'
    "<ul><li>un, deux ou trois</li><li>jusqu’au {date_fin} inclus</li></ul>"
)
_TYPED = "Répondez en ligne {prénom}, jusqu’au bout. "


def main() -> int:
    """Type at the beginning, in the middle and at the end, and print what a key costs."""
    application = QApplication([])
    message = MessageEditor(Theme(application, Scheme.LIGHT))
    text = _PARAGRAPH
    while len(text) < CHARACTERS:
        text += _PARAGRAPH
    message.show_texts("Chèques-Vacances\u00a0: choisissez votre format", text)
    message.resize(560, 800)
    message.show()
    message.introduction_edited.connect(message.introduction)
    edit = message.text_editor.text
    edit.setFocus()
    application.processEvents()
    for name, share in (("beginning", 0.0), ("middle", 0.5), ("end", 1.0)):
        cursor = QTextCursor(edit.document())
        cursor.setPosition(int((edit.document().characterCount() - 1) * share))
        edit.setTextCursor(cursor)
        application.processEvents()
        costs = [_cost(application, message, _TYPED[place % len(_TYPED)]) for place in range(KEYS)]
        middle, slow = statistics.median(costs), statistics.quantiles(costs, n=100)[98]
        figures = f"{middle:.1f} ms a key, 99 % under {slow:.1f} ms, worst {max(costs):.1f} ms"
        sys.stdout.write(f"{name}: {figures} (aim {AIM_MS:.0f} ms)\n")
    return 0


def _cost(application: QApplication, message: MessageEditor, sign: str) -> float:
    event = QInputMethodEvent()
    event.setCommitString(sign)
    begin = time.perf_counter()
    QApplication.sendEvent(message.text_editor.text, event)
    application.processEvents()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    sys.exit(main())
