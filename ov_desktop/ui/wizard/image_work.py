"""What images need that is not done on the main thread: preparing, keeping, reading (SPEC S6)."""

from collections.abc import Callable

from ov_desktop.domain.images import ImagePlace, ImageRef, PreparedImage
from ov_desktop.services.images import prepare_image
from ov_desktop.ui.page import Page
from ov_desktop.ui.tasks import Lane, Tasks
from ov_desktop.wording.text import _


class ImageWork:
    """Prepares and reads images for the fields of a page."""

    def __init__(self, page: Page) -> None:
        """Work for a page."""
        self._page = page

    @property
    def tasks(self) -> Tasks:
        """The work off the main thread."""
        return self._page.workbench.tasks

    def report(self, error: Exception) -> None:
        """Show an error that nobody foresaw."""
        self._page.show_error(error, _("Préparation d’une image"))

    def prepare(
        self,
        place: ImagePlace,
        data: bytes,
        name: str,
        done: Callable[[ImageRef, bytes, bool], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Make an image ready and keep it.

        Args:
            place: where it will stand.
            data: the file.
            name: its name.
            done: called with what the campaign names it by, its data, and whether something was taken out of it.
            failed: called where it cannot be used.
        """

        def keep(prepared: PreparedImage) -> None:
            campaigns = self._page.workbench.desktop.campaigns
            self._page.run(
                lambda _progress: campaigns.keep_image(prepared),
                lambda ref: done(ref, prepared.data, prepared.unsafe),
                failed=failed,
                name=_("Préparation d’une image"),
            )

        self._page.run(
            lambda _progress: prepare_image(data, name, place),
            keep,
            failed=failed,
            lane=Lane.NETWORK,
            name=_("Préparation d’une image"),
        )

    def read(self, digest: str, done: Callable[[bytes], None]) -> None:
        """Read the data of an image that is kept."""
        campaigns = self._page.workbench.desktop.campaigns
        self._page.run(lambda _progress: campaigns.image_data(digest), done)
