"""What a file to take along holds besides words: kept photos, and pictures drawn as PNG. For threads, never a unit."""

from threading import Lock
from typing import TYPE_CHECKING

from bot.media.drawings import photos_in
from bot.media.store import FolderStore, StoreTrouble

if TYPE_CHECKING:
    from bot.media.drawings import Drawing
    from bot.media.pictures import Pictures


class Cabinet:
    """Reads kept files and draws pictures, at once and where it is called. Safe to share between threads."""

    def __init__(self, store: FolderStore) -> None:
        """Take where the files are."""
        self._store = store
        self._pictures: Pictures | None = None
        self._once = Lock()

    def photo(self, key: str) -> bytes | None:
        """What is in a kept file; None where it is gone."""
        try:
            return self._store.read_here(key)
        except StoreTrouble:
            return None

    def png(self, drawing: "Drawing") -> bytes:
        """A picture as PNG, with the photos it names where those are still there."""
        from bot.media.canvas import Form

        found = {key: self.photo(key) for key in photos_in(drawing)}
        photos = {key: data for key, data in found.items() if data is not None}
        return self._drawer().draw(drawing, Form.EXPORT, photos=photos)

    def _drawer(self) -> "Pictures":
        with self._once:
            if self._pictures is None:
                from bot.media.pictures import Pictures  # a twentieth of a start, and seldom needed

                self._pictures = Pictures()
            return self._pictures
