"""One board for both sides: five of the top, the reader and two neighbours."""

TITLE, PERIOD, UNIT, LABEL, YOU = "Leaderboard", "Street Team · 16 to 22 November", "points", "Around you", "you"
COLOUR = "#e4572e"
ROWS: tuple[tuple[int, str, str, float], ...] = (
    (1, "Maya Okafor", "1,240", 1.0),
    (2, "Ines Carvalho", "1,105", 0.89),
    (3, "Omar Haddad", "980", 0.79),
    (4, "Lena Fischer", "870", 0.70),
    (5, "Tom Nguyen", "860", 0.69),
    (17, "Ruth Adeyemi", "415", 0.33),
    (18, "Zoe Martinez", "410", 0.33),
    (19, "Ben Cohen", "395", 0.32),
)
TOP = 5
ME = 18
