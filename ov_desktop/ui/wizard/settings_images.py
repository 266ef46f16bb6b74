"""The images of a campaign: chosen, prepared off the main thread, shown as messages show them (SPEC S6)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.domain.images import ImagePlace, ImageRef
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.ui.editor.image_field import ImageField
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.wizard.image_work import ImageWork
from ov_desktop.ui.wizard.settings_part import sentence
from ov_desktop.wording.refusals import Refusal, describe_refusal
from ov_desktop.wording.text import _


class ImagesColumn(QWidget):
    """A field for each place.

    Signals:
        changed: a place, and the ``ImageRef`` that it shows from now on, None for no image.
    """

    changed = Signal(object, object)

    def __init__(self, theme: Theme, work: ImageWork, parent: QWidget) -> None:
        """Show no image."""
        super().__init__(parent)
        self._work = work
        self._shown: dict[ImagePlace, ImageRef | None] = dict.fromkeys(ImagePlace)
        self._data: dict[str, bytes] = {}
        self._asked: dict[ImagePlace, int] = dict.fromkeys(ImagePlace, 0)
        self._fields = {place: ImageField(theme, work.tasks, place, parent=self) for place in ImagePlace}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(Label(theme, _("Logo et images"), weight=600))
        for place, field in self._fields.items():
            column.addWidget(field)
            field.chosen.connect(partial(self._prepare, place))
            field.alt_edited.connect(partial(self._edit_alt, place))
            field.removed.connect(partial(self._put, place, None))
        column.addStretch(1)

    def field(self, place: ImagePlace) -> ImageField:
        """Return the field of a place."""
        return self._fields[place]

    def show_images(self, images: Mapping[ImagePlace, ImageRef]) -> None:
        """Show the images of a campaign; those that stand there already stay as they are."""
        for place in ImagePlace:
            ref = images.get(place)
            if ref != self._shown[place]:
                self._asked[place] += 1
                self._show(place, ref)

    def forget_pending(self) -> None:
        """Give up what is still read or prepared, for it was chosen for another campaign."""
        for place, field in self._fields.items():
            self._asked[place] += 1
            field.forget_choice()

    def show_faults(self, faults: Mapping[ImagePlace, Refusal | None]) -> None:
        """Say what is wrong with what stands there."""
        for place, fault in faults.items():
            if fault is not None and self._fields[place].message != sentence(fault):
                self._fields[place].refuse(sentence(fault))

    # --- one image ---------------------------------------------------------------------------------------

    def _prepare(self, place: ImagePlace, data: bytes, name: str) -> None:
        """Make a file ready; the image that stands there stays until it is."""
        field = self._fields[place]
        field.set_busy()
        self._asked[place] += 1
        asked = self._asked[place]

        def done(ref: ImageRef, prepared: bytes, unsafe: bool) -> None:
            if asked != self._asked[place]:
                return
            self._data[ref.digest] = prepared
            # What stands in the field now: it may have been typed in meanwhile.
            former = self._shown[place]
            self._put(place, replace(ref, alt=former.alt if former else ""))
            if unsafe:
                refusal = describe_refusal(FieldFault(f"images.{place}", "image-unsafe", name))
                field.warn(sentence(refusal))

        def failed(error: Exception) -> None:
            if asked == self._asked[place]:
                self._refuse(field, error)

        self._work.prepare(place, data, name, done, failed)

    def _refuse(self, field: ImageField, error: Exception) -> None:
        if isinstance(error, RefusedError):
            field.refuse(" ".join(sentence(describe_refusal(fault)) for fault in error.faults))
        else:
            field.refuse(_("L’image n’a pas pu être enregistrée. Essayez de nouveau."))
            self._work.report(error)

    def _put(self, place: ImagePlace, ref: ImageRef | None) -> None:
        self._asked[place] += 1
        self._show(place, ref)
        self.changed.emit(place, ref)

    def _edit_alt(self, place: ImagePlace, alt: str) -> None:
        ref = self._shown[place]
        if ref is not None:
            self._shown[place] = replace(ref, alt=alt)
            self.changed.emit(place, self._shown[place])

    def _show(self, place: ImagePlace, ref: ImageRef | None) -> None:
        """Show an image, once its data are here."""
        self._shown[place] = ref
        field = self._fields[place]
        if ref is None or ref.digest in self._data:
            field.show_image(ref, self._data[ref.digest] if ref else b"")
            return
        digest, asked = ref.digest, self._asked[place]

        def read(data: bytes) -> None:
            self._data[digest] = data
            current = self._shown[place]
            if asked == self._asked[place] and current is not None and current.digest == digest:
                field.show_image(current, data)

        self._work.read(digest, read)
