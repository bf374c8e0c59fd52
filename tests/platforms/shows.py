"""Cogs of the stage that show every block and ask with every field, and what hostile people write."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated

from bot.chat.fields import (
    Choice,
    Count,
    Day,
    Hour,
    Link,
    Long,
    Photos,
    Pick,
    Several,
    Text,
    Video,
    Voice,
    Who,
    Yes,
)
from bot.chat.route import Cog
from bot.chat.screen import (
    Action,
    Facts,
    File,
    Film,
    Item,
    Items,
    Letter,
    Notice,
    Option,
    Picture,
    Progress,
    Quote,
    Reply,
    Say,
    Screen,
    Standing,
    Standings,
    Tone,
)
from bot.chat.turn import Turn
from bot.ids import short
from bot.media.drawings import BoardCard
from bot.media.drawings import Standing as Bar
from bot.words import _
from campaigns import media, people
from campaigns.people import Role

COLOUR = "#c2410c"

HOSTILE = (
    "<script>alert(1)</script> @everyone **bold** \u202eevil\u202c \"quotes' & Z\u0351\u036b\u0343a\u036alg\u0349o"
)


boards = Cog("boards")


@boards.route("boards.leaderboard", says="leaderboard", private=False)
def leaderboard(turn: Turn) -> Reply:
    """See how the team is doing."""
    me = turn.seat.name if turn.seat else ""
    names = (("Amara", 120), ("Jonas", 95), ("Noor", 95), ("Maya", 60), ("Theo", 20))
    ranks = (1, 2, 2, 14, 15)
    rows = tuple(
        Standing(
            rank, name, _("{n} points", n=points), me=name == me, note=_("most improved") if name == "Noor" else ""
        )
        for rank, (name, points) in zip(ranks, names, strict=True)
    )
    bars = [Bar(rank, name, str(n), n / 120, name == me) for rank, (name, n) in zip(ranks, names, strict=True)]
    twin = _("{first} leads with {n} points.", first="Amara", n=120)
    return Screen(
        _("This week"),
        (
            Standings(rows, _("Points, Monday to today")),
            Picture(BoardCard("This week", "16 – 22 November", "points", COLOUR, bars), twin),
            Progress(_("300 real conversations"), 187, 300, _("talks")),
        ),
        (Action(_("All time"), "boards.all"), Action(_("Teams"), "boards.teams")),
    )


@boards.route("boards.all")
def all_time(turn: Turn) -> Reply:
    """See the board of all time."""
    return Screen(_("All time"), (Standings((Standing(1, "Amara", _("{n} points", n=1204)),), _("Points, all time")),))


@boards.route("boards.teams", private=False)
def teams(turn: Turn) -> Reply:
    """See the teams side by side."""
    rows = (Standing(1, "Eastside", _("{n} points", n=410)), Standing(2, "Westside", _("{n} points", n=388)))
    return Screen(_("Teams"), (Standings(rows, _("Points, Monday to today")),))


@boards.route("boards.win", view=True)
def win(turn: Turn) -> Reply:
    """Show a win."""
    return Screen(
        _("A good one"),
        (Quote("They asked us to come back next week, and to bring the others.", "Maya"),),
        tone=Tone.GOOD,
    )


lead = Cog("lead")


def _teammates(turn: Turn, text: str) -> Sequence[Option]:
    return [Option(short(m.id), m.name) for m in people.everybody(turn.tx, turn.campaign.id)]


@lead.route("lead.announce", says="announce", needs=Role.LEAD, private=False)
def announce(turn: Turn, text: Annotated[str, Long(_("What should everybody know?"), max=1_000)]) -> Reply:
    """Tell everybody something."""
    turn.post(Letter(("lead.news", 1), place="news", cause=f"news-{short(turn.tx.new_id())}"))
    return Notice(_("It’s in the news now."))


@lead.route("lead.news", view=True)
def news(turn: Turn, which: int) -> Reply:
    """Show some news."""
    return Screen(_("Thursday, 18:30"), (Say(_("The Lantern Room has kept a long table for us. Bring somebody.")),))


@lead.route("lead.everything", says="everything", needs=Role.LEAD)
def everything(
    turn: Turn,
    title: Annotated[str, Text(_("Title"), _("What people read first."), max=60)],
    brief: Annotated[str, Long(_("Brief"), max=400)],
    worth: Annotated[int, Count(_("Worth"), unit=_("points"), min=1, max=100)],
    kind: Annotated[str, Choice(_("Kind"), options=(Option("photo", _("A photo")), Option("talk", _("A talk"))))],
    track: Annotated[str, Choice(_("Track"), options=tuple(Option(f"t{n}", f"Track {n}") for n in range(9)))],
    tongues: Annotated[
        tuple[str, ...],
        Several(
            _("Languages"), options=(Option("en", "English"), Option("es", "Español"), Option("ko", "한국어")), least=1
        ),
    ],
    goal: Annotated[
        str, Pick(_("Goal"), among=lambda turn, text: [Option(f"g{n}", f"Goal number {n}") for n in range(40)])
    ],
    who: Annotated[int, Who(_("For whom?"), among=_teammates)],
    day: Annotated[date, Day(_("Day"))],
    hour: Annotated[time, Hour(_("Hour"))],
    link: Annotated[str, Link(_("Where can one read more?"))],
    sure: Annotated[bool, Yes(_("Send it out at once?"))],
    photos: Annotated[tuple[int, ...], Photos(_("Pictures"), min=0, max=3)] = (),
    voice: Annotated[tuple[int, ...], Voice(_("A voice note"))] = (),
) -> Reply:
    """Ask for everything there is."""
    return Screen(
        _("Everything"),
        (Facts(((_("Title"), title), (_("Worth"), _("{n} points", n=worth)), (_("Kind"), kind), (_("Goal"), goal),
                (_("Who"), str(who)), (_("Day"), _("{day}", day=day)), (_("Languages"), ", ".join(tongues)),
                (_("Track"), track), (_("Link"), link), (_("Hour"), f"{hour:%H:%M}"), (_("At once"), str(sure)),
                (_("Files"), str(len(photos) + len(voice))))), Say(brief)),
        tone=Tone.GOOD,
    )  # fmt: skip


@lead.route("lead.film", says="film", needs=Role.LEAD)
def film(turn: Turn, video: Annotated[tuple[int, ...], Video(_("The film"))]) -> Reply:
    """Ask for a film, and show it."""
    kept = media.several(turn.tx, turn.campaign.id, video).values()
    return Screen(_("It runs"), tuple(Film(each.public, _("The film")) for each in kept), tone=Tone.GOOD)


@lead.route("lead.export", says="export", needs=Role.LEAD)
def export(turn: Turn) -> Reply:
    """Take the numbers along."""
    return Screen(
        _("Your numbers"), (File("week.csv", _("Everybody’s points of the week"), lambda: b"name,points\nMaya,60\n"),)
    )


@lead.route("lead.hostile", says="hostile")
def hostile(turn: Turn) -> Reply:
    """Show what hostile people write."""
    return Screen(
        HOSTILE, (Say(HOSTILE), Quote(HOSTILE, HOSTILE), Facts(((HOSTILE, HOSTILE),)),
                  Standings((Standing(1, HOSTILE, HOSTILE, note=HOSTILE),), HOSTILE), Items((Item(HOSTILE, HOSTILE),))),
        (Action(HOSTILE, "home.help"),),
    )  # fmt: skip
