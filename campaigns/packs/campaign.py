"""What `campaign.toml` holds: who goes out, what for, when, and what counts."""

from datetime import date, time
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from campaigns.packs.values import (
    Code,
    Colour,
    Hour,
    Key,
    Language,
    Part,
    Several,
    Text,
    Title,
    WeekHour,
    WeekTime,
    Zone,
)

Measure: TypeAlias = Literal["points", "missions", "conversations", "profiles", "interviews", "photos"]
PlaceKey: TypeAlias = Literal["team", "review", "news", "wins"]


class Quiet(Part):
    """The hours in which nobody is written to; over midnight where ``since`` is the later one, none if equal."""

    since: Hour = Field(alias="from", examples=['"21:00"'])
    until: Hour = Field(examples=['"08:00"'])


class Hours(Part):
    """When the campaign speaks. Hours of a member are in their own zone, board and recap in the campaign's.

    Attributes:
        handout: when the day's mission comes.
        latest: a hand-out that was missed is caught up until then, and skipped after.
        quiet: when nobody is written to.
        digest: when what was over the day's messages comes together.
        board: when the week's board is posted.
        recap: when last week's recap is drafted.
    """

    handout: Hour = time(9)
    latest: Hour = time(20)
    quiet: Quiet = Quiet.model_validate({"from": time(21), "until": time(8)})
    digest: Hour = time(18)
    board: WeekHour = WeekTime(4, time(18))
    recap: WeekHour = WeekTime(0, time(8))


class Places(Part):
    """The campaign's places, by what each is for; the texts are their titles."""

    team: Title = Field(examples=['"The team room"'])
    review: Title = Field(examples=['"Review desk"'])
    news: Title = Field(examples=['"News"'])
    wins: Title = Field(examples=['"Wins"'])


class Boards(Part):
    """Where the week's board is posted, in every app that place is bound to."""

    places: tuple[PlaceKey, ...] = Field(default=("team",), strict=False, min_length=1, examples=['["team"]'])


class Titled(Part):
    """Something with a key the pack's other files name it by, and a title people read."""

    key: Key = Field(examples=['"first-one"'])
    title: Title = Field(examples=['"A few words"'])


class Track(Titled):
    """An interest members choose; missions that share it fit them better."""


class Team(Titled):
    """A team within the campaign; boards add up what its members earn.

    Attributes:
        chapter: what several teams belong to, such as a city or a school; boards add these up as well.
    """

    chapter: Title | None = None


class Goal(Titled):
    """What the campaign wants to reach: so much of something that is counted. Every mission serves one."""

    measure: Measure = Field(examples=['"conversations"'])
    target: Annotated[int, Field(ge=1, examples=["300"])]


class Points(Part):
    """What it is worth to log something outside a mission, in points."""

    conversation: Annotated[int, Field(ge=0, le=1000)] = 5
    profile: Annotated[int, Field(ge=0, le=1000)] = 10
    interview: Annotated[int, Field(ge=0, le=1000)] = 15


class Invite(Part):
    """A code people type to join.

    Attributes:
        code: what is typed; upper and lower case are the same.
        role: what they join as.
        days: for how many days from when the pack is first put in it works; None for no end.
        uses: how many people may use it; None for any number.
    """

    code: Code = Field(examples=['"ATL-CREW"'])
    role: Literal["member", "lead", "organizer"] = "member"
    days: Annotated[int, Field(ge=1)] | None = None
    uses: Annotated[int, Field(ge=1)] | None = None


class Event(Titled):
    """Something the team meets people at, every week.

    Attributes:
        venue: where, as people would find it.
        hosts: who receives people there.
        starts: weekday and hour, in the campaign's zone.
        minutes: how long it lasts.
        brief: what whoever comes along should know.
        missions: the keys of the missions that belong to it, from missions.toml.
    """

    venue: Title = Field(examples=['"The Lantern Room, 12 Example Street"'])
    hosts: tuple[Title, ...] = Field(strict=False, min_length=1, examples=['["The street team"]'])
    starts: WeekHour = Field(examples=['"thursday 18:30"'])
    minutes: Annotated[int, Field(ge=1, le=1440, examples=["150"])]
    brief: Text | None = None
    missions: tuple[Key, ...] = Several


class Campaign(Part):
    """The campaign itself. Texts are written in the first of its languages; words.toml translates them.

    Attributes:
        slug: its short name in links and at the shell.
        name: what people call it.
        goal: what it wants, in a sentence.
        sentiment: the feeling everything it says comes from.
        vision: what is true when it worked.
        starts: its first day, in its zone.
        ends: its last day; None for one that goes on.
        zone: its time zone, an IANA name.
        colour: its accent, ``#rrggbb``.
        signature: the key of the question every interview asks, from interviews.toml.
    """

    slug: Key = Field(examples=['"my-campaign"'])
    name: Title = Field(examples=['"My campaign"'])
    goal: Text = Field(examples=['"What it wants, in a sentence."'])
    sentiment: Text = Field(examples=['"The feeling everything comes from."'])
    vision: Text = Field(examples=['"What is true when it worked."'])
    starts: date = Field(examples=["2026-11-02"])
    ends: date | None = None
    zone: Zone = Field(examples=['"America/New_York"'])
    languages: tuple[Language, ...] = Field(strict=False, min_length=1, examples=['["en"]'])
    colour: Colour = "#2563eb"
    signature: Key = Field(examples=['"the-question"'])
    hours: Hours = Hours()
    places: Places = Field(examples=["[places], with team, review, news and wins"])
    boards: Boards = Boards()
    tracks: tuple[Track, ...] = Several
    teams: tuple[Team, ...] = Several
    goals: tuple[Goal, ...] = Field(
        strict=False, min_length=1, examples=["[[goals]], with key, title, measure and target"]
    )
    points: Points = Points()
    invites: tuple[Invite, ...] = Several
    events: tuple[Event, ...] = Several
