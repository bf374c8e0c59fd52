"""A campaign pack that holds together: what was read, and every text with its translations."""

from collections.abc import Callable, Mapping

from bot.values import dataclass
from campaigns.packs.campaign import Campaign, PlaceKey, Titled
from campaigns.packs.interviews import Interviews, Question
from campaigns.packs.mission import Mission
from campaigns.packs.values import Said, said
from campaigns.packs.words import Words


@dataclass(frozen=True, slots=True)
class Pack:
    """A campaign as its folder describes it. Keys are unique, and every key that is named exists.

    Attributes:
        campaign: campaign.toml.
        missions: missions.toml, in its order.
        interviews: interviews.toml.
        words: words.toml, by language.
    """

    campaign: Campaign
    missions: tuple[Mission, ...]
    interviews: Interviews
    words: Mapping[str, Words]

    @property
    def signature(self) -> Question:
        """The question every interview asks."""
        return next(card for card in self.interviews.question if card.key == self.campaign.signature)

    @property
    def name(self) -> Said:
        """The campaign's name, with its translations."""
        return self._said(self.campaign.name, lambda words: words.name)

    @property
    def goal(self) -> Said:
        """What the campaign wants, with its translations."""
        return self._said(self.campaign.goal, lambda words: words.goal)

    @property
    def sentiment(self) -> Said:
        """The core sentiment, with its translations."""
        return self._said(self.campaign.sentiment, lambda words: words.sentiment)

    @property
    def vision(self) -> Said:
        """The vision, with its translations."""
        return self._said(self.campaign.vision, lambda words: words.vision)

    def place(self, place: PlaceKey) -> Said:
        """A place's title, with its translations."""
        title: str = getattr(self.campaign.places, place)
        return self._said(title, lambda words: words.places.get(place))

    def track(self, key: str) -> Said:
        """A track's title, with its translations. KeyError where there is no such track."""
        return self._said(_title(self.campaign.tracks, key), lambda words: words.tracks.get(key))

    def team(self, key: str) -> Said:
        """A team's title, with its translations. KeyError where there is no such team."""
        return self._said(_title(self.campaign.teams, key), lambda words: words.teams.get(key))

    def goal_title(self, key: str) -> Said:
        """The title of one of the goals, with its translations. KeyError where there is no such goal."""
        return self._said(_title(self.campaign.goals, key), lambda words: words.goals.get(key))

    def event_title(self, key: str) -> Said:
        """An event's title, with its translations. KeyError where there is no such event."""
        title = _title(self.campaign.events, key)
        return self._said(title, lambda words: words.events[key].title if key in words.events else None)

    def event_venue(self, key: str) -> Said:
        """An event's venue, with its translations. KeyError where there is no such event."""
        venue = {event.key: event.venue for event in self.campaign.events}[key]
        return self._said(venue, lambda words: words.events[key].venue if key in words.events else None)

    def event_brief(self, key: str) -> Said:
        """What whoever comes to an event should know, with its translations; empty where it says nothing.

        KeyError where there is no such event.
        """
        brief = {event.key: event.brief for event in self.campaign.events}[key]
        return self._said(brief or "", lambda words: words.events[key].brief if key in words.events else None)

    def greetings(self, language: str) -> tuple[str, ...]:
        """Ways to say hello, with ``{name}`` in them; the first language's where this one has none."""
        return self._choice(language, lambda words: words.greetings)

    def thanks(self, language: str) -> tuple[str, ...]:
        """Ways to say thank you, with ``{name}`` in them; the first language's where this one has none."""
        return self._choice(language, lambda words: words.thanks)

    def openers(self, language: str) -> tuple[str, ...]:
        """Sentences to begin a talk with; the first language's where this one has none."""
        return self._choice(language, lambda words: words.openers)

    def _said(self, text: str, other: Callable[[Words], str | None]) -> Said:
        return said(text, ((code, other(words)) for code, words in self.words.items()))

    def _choice(self, language: str, choice: Callable[[Words], tuple[str, ...]]) -> tuple[str, ...]:
        tables = (self.words.get(code) for code in (language, self.campaign.languages[0]))
        return next((found for words in tables if words is not None and (found := choice(words))), ())


def untranslated(pack: Pack) -> list[str]:
    """What a campaign's other languages still lack, a line each: ``es: title of mission "first-photo"``.

    None of it stops a pack from loading: the first language is shown instead.
    """
    return [
        f"{language}: {what}"
        for language in pack.campaign.languages[1:]
        for what, text in _texts(pack)
        if language not in dict(text.others)
    ] + [
        f"{language}: {what}"
        for language in pack.campaign.languages
        for what in ("greetings", "thanks", "openers")
        if not getattr(pack.words.get(language), what, ())
    ]


def _texts(pack: Pack) -> list[tuple[str, Said]]:
    campaign = pack.campaign
    places: tuple[PlaceKey, ...] = ("team", "review", "news", "wins")
    return [
        ("name", pack.name),
        ("goal", pack.goal),
        ("sentiment", pack.sentiment),
        ("vision", pack.vision),
        *((f"places.{place}", pack.place(place)) for place in places),
        *((f"tracks.{track.key}", pack.track(track.key)) for track in campaign.tracks),
        *((f"teams.{team.key}", pack.team(team.key)) for team in campaign.teams),
        *((f"goals.{goal.key}", pack.goal_title(goal.key)) for goal in campaign.goals),
        *((f"events.{event.key}.title", pack.event_title(event.key)) for event in campaign.events),
        *((f"events.{event.key}.venue", pack.event_venue(event.key)) for event in campaign.events),
        *((f"events.{event.key}.brief", pack.event_brief(event.key)) for event in campaign.events if event.brief),
        *((f'question "{card.key}"', card.said) for card in pack.interviews.question),
        *((f'reason "{card.key}"', card.said) for card in pack.interviews.reason),
        *(named for mission in pack.missions for named in _mission_texts(mission)),
    ]


def _mission_texts(mission: Mission) -> list[tuple[str, Said]]:
    texts = [("title", mission.said_title), ("brief", mission.said_brief), ("place", mission.said_place)]
    texts += [(f"asks.{ask.what}", mission.said_ask(ask.what)) for ask in mission.asks]
    return [(f'{what} of mission "{mission.key}"', text) for what, text in texts if text is not None]


def _title(titled: tuple[Titled, ...], key: str) -> str:
    return {each.key: each.title for each in titled}[key]
