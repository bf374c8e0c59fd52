"""Our board, as it goes out to a chat."""

from bot.media.drawings import BoardCard, Standing
from bot.media.pictures import Pictures
from tests.bench.sides import board_data
from tests.bench.sides.serving import serve


def main() -> None:
    """Draw the board, again and again; the amounts move, as they do between two boards."""
    pictures, times = Pictures(), 0

    def work() -> int:
        nonlocal times
        times += 1
        rows = [
            Standing(rank, name, f"{times % 10}{amount}", share, me=rank == board_data.ME)
            for rank, name, amount, share in board_data.ROWS
        ]
        card = BoardCard(
            board_data.TITLE,
            board_data.PERIOD,
            board_data.UNIT,
            board_data.COLOUR,
            rows[: board_data.TOP],
            rows[board_data.TOP :],
            board_data.LABEL,
            board_data.YOU,
        )
        return len(pictures.board(card))

    serve(work)


if __name__ == "__main__":
    main()
