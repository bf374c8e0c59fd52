"""Whatever somebody presses, types, fills in or sends: they get an answer, and nothing breaks."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.incoming import Act, Answered, Brought, Pressed, Said
from bot.chat.screen import Ask, Notice, Screen
from bot.ids import LARGEST, short
from cogs import ALL
from tests.team import Player, Team

ROUTES = [route.name for cog in ALL for route in cog.routes]
WORDS = [route.says for cog in ALL for route in cog.routes if route.says]
NAMES = sorted({
    *(parameter.name for cog in ALL for route in cog.routes for parameter in route.fields),
    "photos", "note", "link", "count", "contact", "signature", "consent", "reason", "parts", "which", "tracks",
    "first", "last", "handout", "quiet_from", "minutes", "zone", "language", "title", "brief", "", "nonsense",
})  # fmt: skip
SAID = [
    "", " ", "yes", "no", "0", "-1", "1,000", "99999999999999999999", "3.5", "week", "all", "member", "owner", "Maya",
    "Poster wall", "poster", "photos, note", "2026-11-19", "2026-02-30", "9999-12-31", "0001-01-01", "09:00", "25:61",
    "2026-W47", "2026-W99", "9999-W53", "https://a.example/x", "https://a.example:99999/", "https://[::1", "http://",
    "WELCOME", "Europe/Madrid", "online", "talk", "trust", "public", "\x00", "\ud800", "\u202e", "@everyone",
    "<b>x</b>", "{name}", "{0.__class__}", "%s", "'; DROP TABLE member; --", "zzzzzzzzzzzzz", "|", "||", "a" * 5000,
]  # fmt: skip
texts = st.one_of(st.sampled_from(SAID), st.text(max_size=40))


# An id is drawn as a number and looked up when it is used: what is drawn knows nothing of what is there.
tokens = st.one_of(texts, st.integers(0, 10_000))
presses = st.tuples(st.just("press"), st.one_of(st.sampled_from(ROUTES), texts), st.lists(tokens, max_size=4))
lines = st.tuples(st.just("say"), st.one_of(st.sampled_from(WORDS), texts), st.lists(tokens, max_size=4))
fillings = st.tuples(
    st.just("fill"), st.integers(0, 10_000), st.dictionaries(st.sampled_from(NAMES), st.lists(tokens, max_size=3))
)
albums = st.tuples(st.just("bring"), texts, st.lists(st.integers(0, 10_000), max_size=3))
steps = st.tuples(
    st.integers(0, 5), st.sampled_from([None, None, "team", "review"]),
    st.one_of(presses, presses, lines, lines, fillings, albums), st.lists(tokens, min_size=9, max_size=9),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None, report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(steps, min_size=1, max_size=10))
def test_no_tap_text_form_or_photo_breaks_anything(team: Team, script: list[Any]) -> None:
    cast = the_cast(team)
    known = [*ids(team), *(player.photo() for player in cast[:2])]

    for who, place, symbols, answers in script:
        player = cast[who]
        player.place = place
        player.does(act_of(symbols, known))
        expect_an_answer(player)
        if isinstance(player.reply, Ask):
            known.append(player.reply.draft)
            given_ = zip(player.reply.questions, answers, strict=False)
            player.does(Answered(player.reply.draft, {asked.name: (word(each, known),) for asked, each in given_}))
            expect_an_answer(player)

    assert_numbers_are_kept(team)


def expect_an_answer(player: Player) -> None:
    assert player.outcome is not None
    assert player.outcome.incident == ""
    assert player.reply is None or isinstance(player.reply, Screen | Notice | Ask)


def act_of(symbols: Any, known: Sequence[int]) -> Act:
    kind, first, rest = symbols
    if kind == "press":
        return Pressed("|".join((first, *(word(each, known) for each in rest))))
    if kind == "say":
        return Said(" ".join((f"/{first}", *(word(each, known) for each in rest))))
    if kind == "fill":
        answers = {name: tuple(word(each, known) for each in given_) for name, given_ in rest.items()}
        return Answered(known[first % len(known)], answers)
    return Brought(tuple(known[each % len(known)] for each in rest), first)


def word(token: str | int, known: Sequence[int]) -> str:
    return token if isinstance(token, str) else short([*known, 0, 1, 7, LARGEST][token % (len(known) + 4)])


def test_every_button_of_every_screen_leads_somewhere(team: Team) -> None:
    maya, omar = team.member("Maya"), team.owner("Omar")
    maya.hands_in()
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    seen: set[str] = set()

    for player in (maya, omar):
        for words in ("/start", "/help", "/today", "/board", "/me", "/leaderboard", "/settings", "/privacy", "/review",
                      "/mission list", "/people list", "/campaign status", "/recap", "/export"):  # fmt: skip
            player.says(words)
            follow(player, seen, depth=2)

    assert len(seen) > 60


def follow(player: Player, seen: set[str], depth: int) -> None:
    """Press every button there is that hasn't been pressed, and those on what comes then."""
    from tests import reading

    assert player.outcome is not None
    found = reading.buttons(player.outcome.reply, player.outcome.reader)
    for _said, action in found:
        if f"{player.name} {action.tap}" in seen or action.route in ("mydata.gone", "campaign.closed", "people.out"):
            continue
        seen.add(f"{player.name} {action.tap}")
        player.taps(action.tap)
        assert player.outcome.reply is not None
        if depth:
            follow(player, seen, depth - 1)


def the_cast(team: Team) -> list[Player]:
    """A team of every role in the middle of its day; the same people in every example."""
    names = ("Maya", "Noah", "Ines", "Omar", "Olga")
    makers = (team.member, team.member, team.lead, team.organizer, team.owner)
    cast = [make(name) for name, make in zip(names, makers, strict=True)]
    for player in cast:
        player.says("/today")
    return [*cast, team.stranger("Zoe")]


def ids(team: Team) -> list[int]:
    """Some ids of everything there is."""
    tables = ("member", "mission", "assignment", "evidence", "draft", "invite", "team", "announcement")
    return team.read(
        lambda tx: [row["id"] for table in tables for row in tx.all(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 3")]
    )


def assert_numbers_are_kept(team: Team) -> None:
    """What the totals say is what the ledger says."""
    kept = team.read(
        lambda tx: tx.all(
            "SELECT measure, standing, member, SUM(amount) AS n FROM entry GROUP BY measure, standing, member"
        )
    )
    from campaigns import ledger
    from campaigns.ledger import ALL_TIME, Measure, Standing

    for row in kept:
        measure, standing = Measure(row["measure"]), Standing(row["standing"])
        total = team.read(
            lambda tx, who=row["member"], measure=measure, standing=standing: ledger.total(  # type: ignore[misc]
                tx, team.campaign.id, who, measure, period=ALL_TIME, standing=standing
            )
        )
        assert total == row["n"]
