"""What a question on Telegram says besides what it asks."""

from bot.chat.fields import Photos
from bot.chat.screen import Ask, Question
from bot.platforms.telegram.questions import question
from bot.words import Catalogues


def test_how_many_photos_are_needed_is_said_before_they_are_sent() -> None:
    reader = Catalogues().reader("en", "America/New_York")
    asked = Ask(1, "Hand in", (Question("photos", Photos("Four murals, each whole", min=4, max=10), True),))

    said = question(asked, 0, reader).sheet.text.text

    assert "Send at least 4 photos, as an album or one by one." in said
