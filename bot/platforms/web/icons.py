"""The few icons of the browser chat, drawn for it: strokes on a grid of 24."""

from bot.platforms.web.html import Html, tag

_STROKES: dict[str, str] = {
    "home": "M4 12.5V6.8A2.8 2.8 0 0 1 6.8 4h10.4A2.8 2.8 0 0 1 20 6.8v6.4a2.8 2.8 0 0 1-2.8 2.8H11l-4.6 4v-4.1"
    "A2.8 2.8 0 0 1 4 13.2zM8.5 8.6h7M8.5 11.6h4.5",
    "team": "M9 11.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM2.8 19.6c.5-3.4 3-5.4 6.2-5.4s5.7 2 6.2 5.4"
    "M15.5 4.7a3.4 3.4 0 0 1 0 6.3M17.5 14.5c2 .6 3.4 2.4 3.7 5",
    "review": "M12 3.2l2.3 1.7 2.9-.1.8 2.7 2.4 1.7-1 2.7 1 2.7-2.4 1.7-.8 2.7-2.9-.1L12 20.6"
    "l-2.3-1.7-2.9.1-.8-2.7-2.4-1.7 1-2.7-1-2.7L6 7.5l.8-2.7 2.9.1zM8.7 12l2.3 2.3 4.3-4.5",
    "news": "M4 10v4.2c0 .8.6 1.3 1.3 1.3H8l8.5 4.2V4.5L8 8.7H5.3C4.6 8.7 4 9.2 4 10zM8 15.5l1.3 4.7"
    "M19.5 9.6c.9 1.4.9 3.6 0 5",
    "wins": "M7.5 4h9v5.5a4.5 4.5 0 0 1-9 0zM7.5 5.7H4.3c0 3 1.2 4.8 3.5 5.3M16.5 5.7h3.2c0 3-1.2 4.8-3.5 5.3"
    "M12 14v3.5M8.5 20c0-1.6 1.4-2.5 3.5-2.5s3.5.9 3.5 2.5z",
    "place": "M12 21c4.3-4.3 6.5-7.7 6.5-10.7a6.5 6.5 0 0 0-13 0C5.5 13.3 7.7 16.7 12 21zM12 12.8a2.5 2.5 0 1 0 0-5"
    " 2.5 2.5 0 0 0 0 5z",
    "send": "M12 19.5v-14M5.8 11.4L12 5.2l6.2 6.2",
    "slash": "M15.5 4.5l-7 15",
    "photo": "M4 8.6c0-1 .8-1.8 1.8-1.8h2l1.5-2.3h5.4l1.5 2.3h2c1 0 1.8.8 1.8 1.8v8.6c0 1-.8 1.8-1.8 1.8H5.8"
    "c-1 0-1.8-.8-1.8-1.8zM12 16.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8z",
    "voice": "M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5v3",
    "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "left": "M14.5 5.5L8 12l6.5 6.5",
    "right": "M9.5 5.5L16 12l-6.5 6.5",
    "down": "M12 5v14M5.8 12.8L12 19l6.2-6.2",
    "eye": "M2.8 12S6 5.8 12 5.8 21.2 12 21.2 12 18 18.2 12 18.2 2.8 12 2.8 12zM12 14.6a2.6 2.6 0 1 0 0-5.2"
    " 2.6 2.6 0 0 0 0 5.2z",
    "file": "M7 3.5h6.5L18.5 8.5V19a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5z"
    "M12 11v5.5M9.5 14l2.5 2.5 2.5-2.5",
    "out": "M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M15 8l4 4-4 4M19 12H9.5",
    "open": "M10 6H6.5A1.5 1.5 0 0 0 5 7.5v10A1.5 1.5 0 0 0 6.5 19h10a1.5 1.5 0 0 0 1.5-1.5V14M13.5 5H19v5.5"
    "M19 5l-8.5 8.5",
    "switch": "M4.5 8.5h13M14 5l3.5 3.5L14 12M19.5 15.5h-13M10 12l-3.5 3.5L10 19",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "clock": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
}
# The bot's own face: a megaphone on a sticker.
_MARK = "M6.2 10.2v3.7c0 .7.5 1.2 1.2 1.2h1.5l6.3 3.4V5.6L8.9 9H7.4c-.7 0-1.2.5-1.2 1.2zM17.3 9.8c.8 1.3.8 3.2 0 4.5"


def icon(name: str) -> Html:
    """An icon that says nothing by itself: the words stand beside it or in its button's label."""
    return tag(
        "svg", tag("path", d=_STROKES.get(name, _STROKES["place"])),
        class_="icon", viewBox="0 0 24 24", aria_hidden="true", focusable="false",
    )  # fmt: skip


def mark() -> Html:
    """The bot's face."""
    return tag(
        "span", tag("svg", tag("path", d=_MARK), class_="icon", viewBox="0 0 24 24", aria_hidden="true"), class_="mark",
        aria_hidden="true",
    )  # fmt: skip
