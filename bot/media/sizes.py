"""How large drawn pictures become, known before anything that draws is there: pages leave room for them."""

from bot.media.drawings import BoardCard, Drawing, RecapCard

WIDTH = 1000  # pixels; a phone shows it at 390, so nothing people read is set below 28

BOARD_HEADER = 176
BOARD_ROW = 88
BOARD_GAP = 62  # between the top and the neighbours, with its label
BOARD_END = 30

HERO = 560  # a recap with a photo
PLAIN = 440  # without: three lines of headline fit
NUMBERS = 272


def size_of(drawing: Drawing) -> tuple[int, int]:
    """Pixels of a picture, wide and high."""
    if isinstance(drawing, BoardCard):
        return WIDTH, of_board(drawing)
    return WIDTH, of_recap(drawing, with_photo=bool(drawing.photo))


def of_board(card: BoardCard) -> int:
    """How many pixels high a board becomes."""
    return (
        BOARD_HEADER + 24 + BOARD_ROW * (len(card.top) + len(card.around)) + BOARD_GAP * bool(card.around) + BOARD_END
    )


def of_recap(card: RecapCard, *, with_photo: bool) -> int:
    """How many pixels high a recap becomes."""
    return (HERO if with_photo else PLAIN) + (NUMBERS if card.numbers else 0)
