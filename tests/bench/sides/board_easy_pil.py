"""The same board with easy-pil, written as its documentation does; its fonts are kept between boards."""

from easy_pil import Canvas, Editor, Font  # type: ignore[import-not-found, import-untyped, unused-ignore]

from tests.bench.sides import board_data
from tests.bench.sides.serving import serve

INK, QUIET, LINE, TINT = "#15171c", "#68686a", "#e7e4e4", "#fbe7e2"
FACES = ("#4560b5", "#0f7865", "#a65414", "#7452b3", "#b23e68", "#9d4291", "#166f93", "#7c660c")


def main() -> None:
    """Draw the board, again and again."""
    fonts = {size: Font.poppins(size=size) for size in (24, 28, 30)}
    bold = {size: Font.poppins(size=size, variant="bold") for size in (34, 36, 38, 56)}
    times = 0

    def work() -> int:
        nonlocal times
        times += 1
        editor = Editor(Canvas((1000, 996), color="#fefbfa"))
        editor.rectangle((0, 0), 1000, 176, fill=board_data.COLOUR)
        editor.text((48, 40), board_data.TITLE, font=bold[56], color=INK)
        editor.text((48, 112), board_data.PERIOD, font=fonts[30], color=INK)
        editor.text((952, 112), board_data.UNIT, font=fonts[30], color=INK, align="right")
        y = 200
        for place, (rank, name, amount, share) in enumerate(board_data.ROWS):
            if place == board_data.TOP:
                editor.text((48, y + 20), board_data.LABEL, font=fonts[28], color=QUIET)
                editor.rectangle((227, y + 30), 725, 2, fill=LINE)
                y += 62
            if rank == board_data.ME:
                editor.rectangle((24, y + 3), 952, 82, fill=TINT, radius=22)
            face = Editor(Canvas((58, 58), color=FACES[place]))
            letters = "".join(word[0] for word in name.split())
            face.text((29, 20), letters, font=fonts[24], color="white", align="center")
            editor.paste(face.circle_image(), (135, y + 15))
            editor.text((84, y + 30), str(rank), font=bold[34], color=INK, align="center")
            editor.text((212, y + 16), name, font=bold[36], color=INK)
            editor.text((952, y + 16), f"{times % 10}{amount}", font=bold[38], color=INK, align="right")
            editor.rectangle((212, y + 63), 740, 8, fill=LINE, radius=4)
            editor.bar((212, y + 63), 740, 8, round(share * 100), fill=board_data.COLOUR, radius=4)
            if rank == board_data.ME:
                editor.rectangle((512, y + 14), 82, 40, fill=board_data.COLOUR, radius=20)
                editor.text((553, y + 22), board_data.YOU, font=fonts[28], color=INK, align="center")
            y += 88
        return len(editor.image_bytes.getvalue())

    serve(work)


if __name__ == "__main__":
    main()
